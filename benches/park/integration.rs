//! The integration alone: outcomes to map and F-N.

use isorisk::footprint::Outcome as Accident;
use isorisk::risk::{PeopleIndex, RiskMap, Societal, WhoCounts, societal_of_origins};
use isorisk::site::Grid;
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
    pub people: &'a PeopleIndex,
}

impl<'a> Problem<'a> {
    /// All outcomes, with a row an installation.
    pub fn new(found: &'a Found, weather: &'a JointFrequency, grid: Grid, people: &'a PeopleIndex) -> Self {
        let (group_of_outcome, groups) = found.groups();
        Self { outcomes: found.outcomes(), group_of_outcome, groups, weather, grid, people }
    }

    /// Both integrations, the quickest of `repeats`.
    pub fn time(&self, repeats: usize) -> Outcome<Timed> {
        let (map, individual) = quickest(repeats, || {
            RiskMap::of(&self.outcomes, self.weather, self.grid, &RUN).map(|map| map.values().sum())
        });
        let mut origins: Vec<Vec<&Accident>> = vec![Vec::new(); self.groups];
        for (outcome, group) in self.outcomes.iter().zip(&self.group_of_outcome) {
            origins[*group].push(outcome);
        }
        let origins: Vec<&[&Accident]> = origins.iter().map(Vec::as_slice).collect();
        let (rows, societal) = quickest(repeats, || {
            let rows = societal_of_origins(&origins, self.weather, self.people, WhoCounts::OthersThanOwnStaff, &RUN)?;
            Ok::<f64, isorisk::Error>(Societal::sum(&rows.into_iter().map(|unit| unit.row).collect::<Vec<_>>()).pll())
        });
        let (map, pll): (f64, f64) = (map?, rows?);
        // a few installations may have nobody near them
        if !(map > 0.0 && pll >= 0.0) {
            return Err(format!("the integration found a risk of {map} and a potential loss of life of {pll}").into());
        }
        Ok(Timed { individual, societal })
    }
}

/// A study's map and F-N, with a row an installation.
pub fn time(study: &Study, found: &Found) -> Outcome<Timed> {
    let people = PeopleIndex::new(study.people());
    Problem::new(found, study.weather(), *study.grid(), &people).time(2)
}

impl std::fmt::Display for Timed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LSIR {}, F-N {}, together {:.3} s", self.individual, self.societal, self.both_s())
    }
}
