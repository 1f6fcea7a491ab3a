//! How far the societal risk may be off: a part of the installations done again, twice as finely.

use std::borrow::Borrow;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::control::{Control, ordered};
use crate::risk::curve::Societal;
use crate::risk::people_index::PeopleIndex;
use crate::risk::profile::Scene;
use crate::risk::societal::WhoCounts;
use crate::risk::unit_societal::{UnitSocietal, unit};
use crate::risk::wind_circle::WindCircles;
use crate::weather::JointFrequency;

/// Every so many installations one is done again.
pub const CHECKED_EVERY: usize = 20;
/// Numbers of people at which F is compared.
const AT_PERSONS: [f64; 9] = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0];
/// Share of F(1) below which the far end of a curve is not compared: it is a single direction there.
const LEAST_SHARE: f64 = 1e-3;

/// What changes when a part of the installations is done again with directions twice as close, and people in pieces half
/// as large: an estimate of the error of the integration, not of the models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SocietalAccuracy {
    /// Installations done again.
    pub checked: usize,
    /// Largest relative change of F of one installation, at 1, 3, 10, 30, 100.. people.
    pub of_one: f64,
    /// Largest relative change of F of all that were done again together.
    pub of_all: f64,
    /// Relative change of the potential loss of life of all of them together.
    pub of_pll: f64,
}

/// Does every [`CHECKED_EVERY`]th of `origins` again; `units` are what [`crate::risk::societal_of_origins`] made of them.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn societal_accuracy<O: Borrow<Outcome> + Sync>(
    origins: &[&[O]],
    units: &[impl Borrow<UnitSocietal> + Sync],
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    control: &Control,
) -> Result<SocietalAccuracy> {
    let winds = WindCircles::new(weather);
    let scene = Scene { winds: &winds, people, refined: 1, control };
    let picked: Vec<usize> = (0..origins.len().min(units.len())).step_by(CHECKED_EVERY).collect();
    let finer = ordered(picked.len(), control, (0.0, 1.0), |i| unit(origins[picked[i]], scene, who))?;
    let mut accuracy = SocietalAccuracy { checked: picked.len(), ..SocietalAccuracy::default() };
    for (origin, finer) in picked.iter().zip(&finer) {
        accuracy.of_one = accuracy.of_one.max(largest_change(&units[*origin].borrow().row, &finer.row));
    }
    let plain = Societal::sum(picked.iter().map(|origin| &units[*origin].borrow().row));
    let finer = Societal::sum(finer.iter().map(|unit| &unit.row));
    accuracy.of_all = largest_change(&plain, &finer);
    if finer.pll() > 0.0 {
        accuracy.of_pll = (plain.pll() / finer.pll() - 1.0).abs();
    }
    Ok(accuracy)
}

/// Away from jumps: where F of neither curve falls by much within 1 % of N.
fn largest_change(plain: &Societal, finer: &Societal) -> f64 {
    let least = LEAST_SHARE * finer.exceedance(1.0);
    AT_PERSONS.iter().fold(0.0, |worst: f64, &n| {
        let f = finer.exceedance(n);
        let falls = |curve: &Societal| curve.exceedance(0.99 * n) - curve.exceedance(1.01 * n) > 0.1 * f;
        if f <= least || falls(plain) || falls(finer) {
            worst
        } else {
            worst.max((plain.exceedance(n) / f - 1.0).abs())
        }
    })
}
