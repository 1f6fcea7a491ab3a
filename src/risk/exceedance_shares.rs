//! What F at a number of people is made of: outcomes, weather classes, wind sectors.

use std::borrow::Borrow;

use crate::error::{Error, Result};
use crate::footprint::Outcome;
use crate::risk::accumulate::Resolution;
use crate::risk::control::{Control, ordered};
use crate::risk::curve::{SAME_N, Societal};
use crate::risk::directions::Stretch;
use crate::risk::functions::sites;
use crate::risk::people_index::PeopleIndex;
use crate::risk::profile::{Profile, Scene, each_function};
use crate::risk::societal::WhoCounts;
use crate::risk::unit_societal::UnitSocietal;
use crate::risk::wind_circle::{WindCircle, WindCircles};
use crate::weather::{JointFrequency, Period};

/// F at one number of people, taken apart in three ways. Each way sums to the whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExceedanceShares {
    /// The number of people.
    pub n: f64,
    /// F(n) of the installation's row, 1/yr.
    pub frequency_per_yr: f64,
    /// 1/yr, in the order of the outcomes.
    pub by_outcome: Vec<f64>,
    /// 1/yr by day and by night, in the order of the weather classes.
    pub by_class: Vec<[f64; 2]>,
    /// 1/yr by the sector that the wind comes from, in the order of the rose.
    pub by_sector: Vec<f64>,
}

/// What F of one installation at each of `n` people is made of. `unit` is what [`crate::risk::societal_of_origin`] made
/// of the same outcomes, weather and people; the parts sum to its F to rounding.
///
/// # Errors
/// [`Error::InvalidInput`] for a number of people that is not positive and finite; [`Error::Cancelled`].
pub fn exceedance_shares(
    outcomes: &[impl Borrow<Outcome>],
    unit: &UnitSocietal,
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    n: &[f64],
    control: &Control,
) -> Result<Vec<ExceedanceShares>> {
    check_persons(n)?;
    let winds = WindCircles::new(weather);
    shares(outcomes, &unit.row, Scene { winds: &winds, people, refined: 0, control }, who, n)
}

/// [`exceedance_shares`] of many installations, in parallel: `[installation][n]`.
///
/// # Errors
/// As [`exceedance_shares`].
pub fn exceedance_shares_of_origins<O: Borrow<Outcome> + Sync>(
    origins: &[&[O]],
    units: &[impl Borrow<UnitSocietal> + Sync],
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    n: &[f64],
    control: &Control,
) -> Result<Vec<Vec<ExceedanceShares>>> {
    check_persons(n)?;
    let winds = WindCircles::new(weather);
    let scene = Scene { winds: &winds, people, refined: 0, control };
    ordered(origins.len().min(units.len()), control, (0.0, 1.0), |origin| {
        shares(origins[origin], &units[origin].borrow().row, scene, who, n)
    })
}

pub(crate) fn check_persons(n: &[f64]) -> Result<()> {
    match n.iter().find(|n| !(**n > 0.0 && n.is_finite())) {
        Some(bad) => Err(Error::invalid("n", *bad, "persons", "must be positive and finite")),
        None => Ok(()),
    }
}

fn shares(
    outcomes: &[impl Borrow<Outcome>],
    row: &Societal,
    scene: Scene,
    who: WhoCounts,
    n: &[f64],
) -> Result<Vec<ExceedanceShares>> {
    let weather = scene.winds.weather;
    let sectors = weather.sector_centres_deg().len();
    let mut found: Vec<(f64, ExceedanceShares)> = n
        .iter()
        .map(|&n| {
            let empty = ExceedanceShares {
                n,
                frequency_per_yr: row.exceedance(n),
                by_outcome: vec![0.0; outcomes.len()],
                by_class: vec![[0.0; 2]; weather.classes().len()],
                by_sector: vec![0.0; sectors],
            };
            (counted_from(row, n), empty)
        })
        .collect();
    let all = outcomes.iter().enumerate().map(|(i, outcome)| (0, i, outcome.borrow()));
    let mut above = [Vec::new(), Vec::new()];
    for site in sites(all) {
        let without_own_staff = who == WhoCounts::OthersThanOwnStaff;
        each_function(scene, &site.outcomes, without_own_staff, |_, function, profile, circle| {
            for (from, shares) in &mut found {
                if shares.frequency_per_yr > 0.0 && exceeds(profile, circle, *from, &mut above) {
                    for user in &function.users {
                        shares.add(weather, circle, (user.outcome, user.class), user.frequency_per_yr, &above);
                    }
                }
            }
        })?;
    }
    Ok(found.into_iter().map(|(_, shares)| shares.scaled()).collect())
}

/// The number of people from which events count towards F(n): an edge of a bin, since the row counts a bin or does not.
fn counted_from(row: &Societal, n: f64) -> f64 {
    let (low, high) = Resolution::ROW.edges(n);
    let own = row.events().iter().find(|event| Resolution::ROW.same_bin(event.n, n));
    if own.is_none_or(|event| event.n >= n * (1.0 - SAME_N)) { low } else { high }
}

/// Share of a stretch on which N is at least `from`, as the bins see it.
fn share_above(stretch: &Stretch, from: f64) -> f64 {
    let (low, high) = (stretch.from.min(stretch.to), stretch.from.max(stretch.to));
    let rounded = |n: f64| n * (1.0 + SAME_N);
    if high - low <= SAME_N * high || Resolution::ROW.same_bin(low, high) {
        return if rounded(f64::midpoint(low, high)) >= from { 1.0 } else { 0.0 };
    }
    ((high - from) / (high - low)).clamp(0.0, 1.0)
}

/// Fills `above[period][half]` (or `above[period][0]` where the direction does not matter) with the share of directions
/// that count; false where none does.
fn exceeds(profile: &Profile, circle: Option<&WindCircle>, from: f64, above: &mut [Vec<f64>; 2]) -> bool {
    let mut any = false;
    for (period, above) in above.iter_mut().enumerate() {
        above.clear();
        match (circle, profile.still) {
            (Some(circle), _) => {
                above.resize(2 * circle.count(), 0.0);
                for stretch in &profile.laid[period] {
                    let share = stretch.share * share_above(stretch, from);
                    above[stretch.half] += share;
                    any |= share > 0.0;
                }
            }
            (None, Some(n)) => {
                let counts = n[period] * (1.0 + SAME_N) >= from;
                above.push(f64::from(u8::from(counts)));
                any |= counts;
            }
            (None, None) => {}
        }
    }
    any
}

impl ExceedanceShares {
    fn add(
        &mut self,
        weather: &JointFrequency,
        circle: Option<&WindCircle>,
        (outcome, class): (usize, usize),
        frequency_per_yr: [f64; 2],
        above: &[Vec<f64>; 2],
    ) {
        for period in Period::ALL {
            let (by_sector, p) = (weather.by_sector(period, class), period.index());
            let mut add = |sector: usize, share: f64| {
                let part = frequency_per_yr[p] * by_sector[sector] * share;
                self.by_sector[sector] += part;
                self.by_class[class][p] += part;
                self.by_outcome[outcome] += part;
            };
            if let Some(circle) = circle {
                for part in &circle.sector_parts {
                    let share = above[p][part.half] * part.share;
                    if share > 0.0 {
                        add(part.sector, share);
                    }
                }
            } else {
                (0..by_sector.len()).for_each(|sector| add(sector, above[p][0]));
            }
        }
    }

    /// Takes out what rounding left between the bins and the sum of the parts.
    fn scaled(mut self) -> Self {
        let sum: f64 = self.by_outcome.iter().sum();
        if sum > 0.0 {
            let scale = self.frequency_per_yr / sum;
            let parts = self.by_outcome.iter_mut().chain(self.by_class.iter_mut().flatten());
            parts.chain(&mut self.by_sector).for_each(|part| *part *= scale);
        }
        self
    }
}
