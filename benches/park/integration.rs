//! The integration alone: outcomes to map and F-N.

use isorisk::footprint::Outcome as Accident;
use isorisk::risk::{RiskMap, WhoCounts, societal_by_group};
use isorisk::site::{Grid, Population};
use isorisk::study::Study;
use isorisk::weather::JointFrequency;
use serde::Serialize;

use crate::Outcome;
use crate::park::{Found, RUN};
use crate::process::{Time, quickest};

/// Times of the two integrations.
#[derive(Clone, Copy, Serialize)]
pub struct Timed {
    pub individual: Time,
    pub societal: Time,
}

impl Timed {
    /// Wall time of both, s.
    pub fn both_s(&self) -> f64 {
        self.individual.wall_s + self.societal.wall_s
    }
}

/// What is integrated.
pub struct Problem<'a> {
    pub outcomes: Vec<&'a Accident>,
    /// Of each outcome the row of F-N that it belongs to.
    pub group_of_outcome: Vec<usize>,
    pub groups: usize,
    pub weather: &'a JointFrequency,
    pub grid: Grid,
    pub population: &'a Population,
}

impl<'a> Problem<'a> {
    /// All outcomes, with a row an installation.
    pub fn new(found: &'a Found, weather: &'a JointFrequency, grid: Grid, population: &'a Population) -> Self {
        let (group_of_outcome, groups) = found.groups();
        Self { outcomes: found.outcomes(), group_of_outcome, groups, weather, grid, population }
    }

    /// Both integrations, the quickest of `repeats`.
    pub fn time(&self, repeats: usize) -> Outcome<Timed> {
        let (map, individual) = quickest(repeats, || {
            RiskMap::of(&self.outcomes, self.weather, self.grid, &RUN).map(|map| map.values().sum())
        });
        let (curves, societal) = quickest(repeats, || {
            let groups = (&self.group_of_outcome[..], self.groups);
            let who = WhoCounts::OthersThanOwnStaff;
            societal_by_group(&self.outcomes, self.weather, self.population, who, groups, &RUN)
        });
        if !(map? > 0.0 && curves?.iter().any(|curve| curve.pll() > 0.0)) {
            return Err("the integration found no risk".into());
        }
        Ok(Timed { individual, societal })
    }
}

/// A study's map and F-N, with a row an installation.
pub fn time(study: &Study, found: &Found) -> Outcome<Timed> {
    let population = study.people();
    Problem::new(found, study.weather(), *study.grid(), &population).time(2)
}

impl std::fmt::Display for Timed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LSIR {}, F-N {}, together {:.3} s", self.individual, self.societal, self.both_s())
    }
}
