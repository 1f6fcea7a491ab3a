//! Societal risk of one installation: its row of the F-N curve, and the potential loss of life of each outcome.

use std::borrow::Borrow;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::accumulate::{Accumulator, Resolution};
use crate::risk::control::{Control, ordered};
use crate::risk::curve::Societal;
use crate::risk::functions::{Function, Site, User, sites};
use crate::risk::people_index::PeopleIndex;
use crate::risk::profile::{Profile, Scene, each_function};
use crate::risk::societal::WhoCounts;
use crate::risk::wind_circle::{WindCircle, WindCircles};
use crate::weather::JointFrequency;

/// Societal risk of one installation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitSocietal {
    /// All its accidents together. Numbers of people are kept to 1/256 octave from one person up, so that F at every
    /// whole number to 512 is that of the accidents themselves.
    pub row: Societal,
    /// Potential loss of life of each outcome, persons per year, in the order of the outcomes; 0 for one that does not
    /// enter the societal risk.
    pub pll_by_outcome: Vec<f64>,
}

/// Societal risk of the outcomes of one installation.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn societal_of_origin(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    control: &Control,
) -> Result<UnitSocietal> {
    let winds = WindCircles::new(weather);
    unit(outcomes, Scene { winds: &winds, people, refined: 0, control }, who)
}

/// [`societal_of_origin`] of many installations, in parallel; a list of outcomes each. The bits do not depend on the
/// number of threads, nor on the company that an installation is in.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn societal_of_origins<O: Borrow<Outcome> + Sync>(
    origins: &[&[O]],
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    control: &Control,
) -> Result<Vec<UnitSocietal>> {
    let winds = WindCircles::new(weather);
    let scene = Scene { winds: &winds, people, refined: 0, control };
    ordered(origins.len(), control, (0.0, 1.0), |origin| unit(origins[origin], scene, who))
}

/// One installation.
pub(crate) fn unit(outcomes: &[impl Borrow<Outcome>], scene: Scene, who: WhoCounts) -> Result<UnitSocietal> {
    let mut bins = Accumulator::new(Resolution::ROW);
    let mut pll_by_outcome = vec![0.0; outcomes.len()];
    let all = outcomes.iter().enumerate().map(|(i, outcome)| (0, i, outcome.borrow()));
    for site in sites(all) {
        site_bins(scene, &site, who, &mut bins, &mut |outcome, pll| pll_by_outcome[outcome] += pll)?;
    }
    Ok(UnitSocietal { row: Societal::from_events(bins.events()), pll_by_outcome })
}

/// Gives the events of all accidents of a site to `bins`, and their potential loss of life by outcome to `pll`.
pub(crate) fn site_bins(
    scene: Scene,
    site: &Site,
    who: WhoCounts,
    bins: &mut Accumulator,
    pll: &mut impl FnMut(usize, f64),
) -> Result<()> {
    let without_own_staff = who == WhoCounts::OthersThanOwnStaff;
    let mut mass = Masses::default();
    each_function(scene, &site.outcomes, without_own_staff, |_, function, profile, circle| {
        if let (Some(n), None) = (profile.still, circle) {
            let totals = &scene.winds.class_total;
            for period in 0..2 {
                let mut frequency = 0.0;
                for user in &function.users {
                    let part = user.frequency_per_yr[period] * totals[user.class][period];
                    frequency += part;
                    pll(user.outcome, part * n[period]);
                }
                bins.point(n[period], frequency);
            }
        } else if let Some(circle) = circle {
            mass.of_all(function, circle, scene.winds, |user, mass| {
                pll(user.outcome, pll_of(mass, profile));
            });
            for (mass, laid) in mass.sum.iter().zip(&profile.laid) {
                for stretch in laid {
                    let frequency = mass[stretch.half] * stretch.share;
                    if frequency > 0.0 {
                        bins.ramp(stretch.from, stretch.to, frequency);
                    }
                }
            }
        }
    })?;
    Ok(())
}

/// Frequency times N, over all directions.
pub(crate) fn pll_of(mass: &[Vec<f64>; 2], profile: &Profile) -> f64 {
    mass.iter()
        .zip(&profile.mean)
        .map(|(mass, mean)| mass.iter().zip(mean).map(|(mass, mean)| mass * mean).sum::<f64>())
        .sum()
}

/// How often the wind blows in each half interval while a function's accidents happen, 1/yr; reused.
#[derive(Default)]
pub(crate) struct Masses {
    /// `[period][half]`, of all users together.
    pub(crate) sum: [Vec<f64>; 2],
    one: [Vec<f64>; 2],
}

impl Masses {
    /// Fills the sum, and gives that of each user to `each`.
    pub(crate) fn of_all(
        &mut self,
        function: &Function,
        circle: &WindCircle,
        winds: &WindCircles,
        mut each: impl FnMut(&User, &[Vec<f64>; 2]),
    ) {
        let clear = |mass: &mut [Vec<f64>; 2]| {
            for mass in mass {
                mass.clear();
                mass.resize(2 * circle.count(), 0.0);
            }
        };
        clear(&mut self.sum);
        for user in &function.users {
            clear(&mut self.one);
            circle.add_mass(winds.weather, user.class, user.frequency_per_yr, &mut self.one);
            each(user, &self.one);
            for (sum, one) in self.sum.iter_mut().zip(&self.one) {
                for (sum, one) in sum.iter_mut().zip(one) {
                    *sum += one;
                }
            }
        }
    }
}
