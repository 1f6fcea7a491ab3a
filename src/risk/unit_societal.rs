//! Societal risk of one installation: its row of the F-N curve, and the potential loss of life of each outcome.

use std::borrow::Borrow;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::control::{Control, ordered};
use crate::risk::curve::Societal;
use crate::risk::people_index::PeopleIndex;
use crate::risk::societal::{WhoCounts, societal_by_group};
use crate::weather::JointFrequency;

/// Societal risk of one installation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitSocietal {
    /// All its accidents together.
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
    let each: Vec<usize> = (0..outcomes.len()).collect();
    let rows = societal_by_group(outcomes, weather, people.population(), who, (&each, each.len()), control)?;
    Ok(UnitSocietal { pll_by_outcome: rows.iter().map(Societal::pll).collect(), row: Societal::sum(&rows) })
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
    let quiet = Control { cancel: control.cancel, progress: None };
    ordered(origins.len(), control, (0.0, 1.0), |origin| {
        societal_of_origin(origins[origin], weather, people, who, &quiet)
    })
}
