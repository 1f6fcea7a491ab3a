//! The room that is left under a criterion: what risk capacity means here.

use ndarray::Array2;
use serde::Serialize;

use crate::criteria::{Basis, Criterion, FIRST_PERSONS};
use crate::error::Result;
use crate::numeric::parallel::Control;
use crate::region::level::park_rows;
use crate::run::{By, RunResult, SocietalScope, Table, Values, Whole};
use crate::site::TargetClass;

/// Who uses up a limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct User {
    /// The establishment.
    pub establishment: String,
    /// Its part, 1/yr.
    pub per_yr: f64,
    /// Its part of the whole, 0..=1.
    pub share: f64,
}

/// The room that is left at a target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetHeadroom {
    /// Its id.
    pub target: String,
    /// Its class.
    pub class: TargetClass,
    /// The limit, 1/yr.
    pub limit_per_yr: f64,
    /// The risk, 1/yr.
    pub risk_per_yr: f64,
    /// Limit less risk, 1/yr; negative where it is exceeded.
    pub headroom_per_yr: f64,
    /// Which limit it is.
    pub basis: &'static str,
    /// Place on its outline where the risk is largest, east and north, m.
    pub place_m: (f64, f64),
    /// Establishments by their part of the risk there, of all units whatever the basis, largest first.
    pub users: Vec<User>,
}

/// The room that is left at a number of deaths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurveHeadroom {
    /// Number of deaths N.
    pub n: f64,
    /// Frequency of N or more, 1/yr.
    pub frequency_per_yr: f64,
    /// The upper line there, 1/yr.
    pub line_per_yr: f64,
    /// Line less frequency, 1/yr.
    pub headroom_per_yr: f64,
    /// By what all frequencies could be multiplied before the curve meets the line there.
    pub factor: f64,
}

/// The room that is left in a region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Headroom {
    /// The criterion.
    pub criterion: String,
    /// At each target, against the whole park.
    pub targets: Vec<TargetHeadroom>,
    /// At each corner of the park's F-N curve.
    pub curve: Vec<CurveHeadroom>,
    /// Establishments by their part of the frequency at the N with the least factor, largest first.
    pub curve_users: Vec<User>,
}

fn users(table: &Table) -> Vec<User> {
    let mut names: &[String] = &[];
    let mut numbers = Vec::new();
    for column in &table.columns {
        match &column.values {
            Values::Texts(texts) => names = texts,
            Values::Numbers(values) => numbers.push(values),
        }
    }
    let [per_yr, share, ..] = numbers.as_slice() else { return Vec::new() };
    let value = |of: &Option<f64>| of.unwrap_or(0.0);
    let user = |((name, per_yr), share): ((&String, &Option<f64>), &Option<f64>)| User {
        establishment: name.clone(),
        per_yr: value(per_yr),
        share: value(share),
    };
    names.iter().zip(*per_yr).zip(*share).map(user).collect()
}

/// The room that is left under a criterion.
///
/// Individual risk adds up, so a new unit whose risk at a target is the headroom there takes the target to its limit.
/// A curve does not: a new unit adds to F at every N up to its own, so each of them has to have room.
///
/// # Errors
/// Those of [`RunResult::target_rows`] and [`RunResult::contributions`].
pub fn headroom(result: &RunResult, criterion: &Criterion, control: &Control<'_>) -> Result<Headroom> {
    let quiet = Control { cancel: control.cancel, progress: None };
    let rows = result.target_rows(criterion, control)?;
    // where new units are judged apart, the lesser room counts
    let targets = park_rows(&rows).into_iter().map(|row| {
        let held = &row.verdict.result;
        let target = &result.study().targets()[row.target];
        let at_m = rows
            .iter()
            .find(|other| {
                other.target == row.target
                    && other.verdict.scope == row.verdict.scope
                    && other.verdict.basis != Basis::MixedNewUnits
            })
            .map_or(row.place_m, |total| total.place_m);
        let parts = result.contributions(By::Establishment, Whole::IndividualRisk { at_m }, &quiet)?;
        Ok(TargetHeadroom {
            target: target.id.clone(),
            class: row.verdict.class,
            limit_per_yr: held.limit_per_yr,
            risk_per_yr: held.risk_per_yr,
            headroom_per_yr: held.margin_per_yr,
            basis: row.verdict.basis.explanation(),
            place_m: row.place_m,
            users: users(&parts),
        })
    });
    let targets = targets.collect::<Result<_>>()?;
    let (n, frequency) = result.societal(&SocietalScope::Park)?.curve();
    let corner = |(n, frequency_per_yr): (f64, f64)| {
        let line_per_yr = criterion.upper_line.frequency_per_yr(n);
        let headroom_per_yr = line_per_yr - frequency_per_yr;
        CurveHeadroom { n, frequency_per_yr, line_per_yr, headroom_per_yr, factor: line_per_yr / frequency_per_yr }
    };
    let drawn = |(n, f): &(f64, f64)| *n >= FIRST_PERSONS && *f > 0.0;
    let curve: Vec<CurveHeadroom> = n.into_iter().zip(frequency).filter(drawn).map(corner).collect();
    let tightest = curve.iter().reduce(|least, next| if next.factor < least.factor { next } else { least });
    let curve_users = match tightest {
        Some(corner) => users(&result.contributions(By::Establishment, Whole::Frequency { n: corner.n }, &quiet)?),
        None => Vec::new(),
    };
    Ok(Headroom { criterion: criterion.name().to_owned(), targets, curve, curve_users })
}

/// Limit less risk at the cell centres, 1/yr, `[ny, nx]`; negative where the limit is exceeded.
#[must_use]
pub fn cell_headroom(result: &RunResult, limit_per_yr: f64) -> Array2<f64> {
    result.individual_risk().mapv(|risk_per_yr| limit_per_yr - risk_per_yr)
}
