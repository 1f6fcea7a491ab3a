//! Societal risk of a list of outcomes: how many people each accident harms, direction by direction, and how often.

use std::borrow::Borrow;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::accumulate::{Accumulator, Resolution};
use crate::risk::control::{Control, ordered};
use crate::risk::curve::Societal;
use crate::risk::functions::{Site, sites};
use crate::risk::individual::check_groups;
use crate::risk::people_index::PeopleIndex;
use crate::risk::profile::Scene;
use crate::risk::unit_societal::site_bins;
use crate::risk::wind_circle::WindCircles;
use crate::site::Population;
use crate::weather::JointFrequency;

/// Sites whose bins are held at a time.
const SITES_PER_WAVE: usize = 32;

/// Who counts in the societal risk of an accident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhoCounts {
    /// Everyone.
    #[default]
    Everyone,
    /// Everyone but the staff of the establishment that has the accident.
    OthersThanOwnStaff,
}

/// Societal risk of all outcomes together.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn societal(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    population: &Population,
    who: WhoCounts,
    control: &Control,
) -> Result<Societal> {
    let everything = vec![0; outcomes.len()];
    let mut rows = societal_by_group(outcomes, weather, population, who, (&everything, 1), control)?;
    Ok(rows.pop().unwrap_or_default())
}

/// Societal risk split by group: outcome `i` belongs to `groups.0[i]`, of `groups.1` groups. [`Societal::sum`] of the
/// rows is the whole.
///
/// # Errors
/// [`crate::Error::InvalidInput`] for a group that does not exist; [`crate::Error::Cancelled`].
pub fn societal_by_group(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    population: &Population,
    who: WhoCounts,
    groups: (&[usize], usize),
    control: &Control,
) -> Result<Vec<Societal>> {
    let (group_of_outcome, count) = groups;
    check_groups(outcomes.len(), group_of_outcome, count)?;
    let people = PeopleIndex::new(population);
    let winds = WindCircles::new(weather);
    let scene = Scene { winds: &winds, people: &people, refined: 0, control };
    let all = outcomes.iter().enumerate().map(|(i, outcome)| (group_of_outcome[i], i, outcome.borrow()));
    let sites: Vec<Site> = sites(all);
    let mut rows = vec![Accumulator::default(); count];
    for (wave, some) in sites.chunks(SITES_PER_WAVE).enumerate() {
        let share = |done: usize| done as f64 / sites.len() as f64;
        let begin = wave * SITES_PER_WAVE;
        let bins = ordered(some.len(), control, (share(begin), share(begin + some.len())), |site| {
            let mut bins = Accumulator::new(Resolution::FINE);
            site_bins(scene, &some[site], who, &mut bins, &mut |_, _| {})?;
            Ok(bins)
        })?;
        for (site, part) in some.iter().zip(&bins) {
            rows[site.group].merge(part);
        }
    }
    Ok(rows.iter().map(|row| Societal::from_events(row.events())).collect())
}
