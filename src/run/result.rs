//! What a run found.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use ndarray::Array2;

use crate::consequence::Consequences;
use crate::criteria::{Criterion, SocietalVerdict};
use crate::error::{Error, Result};
use crate::footprint::Outcome;
use crate::numeric::ContentKey;
use crate::risk::{
    Control, MapAccuracy, PeopleIndex, RiskMap, Societal, SocietalAccuracy, UnitSocietal, WhoCounts,
    individual_risk_at, map_accuracy, societal_accuracy,
};
use crate::run::targets::{OutlineRisk, TargetRow};
use crate::run::unit::UnitRisk;
use crate::site::Grid;
use crate::study::Study;

/// Who counts in the societal risk, after GB 36894: the public and the staff of other establishments.
pub(super) const COUNTED: WhoCounts = WhoCounts::OthersThanOwnStaff;

/// Whose societal risk.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SocietalScope {
    /// Of all establishments together.
    #[default]
    Park,
    /// Of one establishment, by id.
    Establishment(String),
}

impl SocietalScope {
    /// `park` or the establishment's id.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            SocietalScope::Park => "park",
            SocietalScope::Establishment(id) => id,
        }
    }
}

/// Everything that a run found: the map, the societal risk, and what made them. Verdicts on targets and tables are
/// worked out when they are first asked for.
///
/// A result that was made [from another](crate::run::run_from) shares with it whatever is the same in both.
#[derive(Clone, Debug)]
pub struct RunResult {
    pub(super) study: Study,
    pub(super) setting_key: ContentKey,
    pub(super) consequences: Consequences,
    pub(super) map: RiskMap,
    pub(super) individual_risk: OnceLock<Array2<f64>>,
    pub(super) people: Arc<PeopleIndex>,
    /// One an installation, in the study's order.
    pub(super) units: Vec<Arc<UnitRisk>>,
    /// Installations that were computed anew.
    pub(super) remade: Vec<usize>,
    pub(super) park: OnceLock<Societal>,
    pub(super) targets: OnceLock<Arc<OutlineRisk>>,
}

impl RunResult {
    /// The study that was run.
    #[must_use]
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// Scenarios, their consequences and the outcomes.
    #[must_use]
    pub fn consequences(&self) -> &Consequences {
        &self.consequences
    }

    /// The map's grid.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        self.study.grid()
    }

    /// Indices of the installations whose risk this run computed; the others' was taken from the result that it started
    /// from.
    #[must_use]
    pub fn recomputed(&self) -> &[usize] {
        &self.remade
    }

    /// Location-specific individual risk at the cell centres, 1/yr, `[ny, nx]`, row 0 southernmost.
    #[must_use]
    pub fn individual_risk(&self) -> &Array2<f64> {
        self.individual_risk.get_or_init(|| self.map.values())
    }

    /// Location-specific individual risk at places (east, north) in metres, 1/yr, from the integral itself, not the map.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a place that is not finite; [`Error::Cancelled`].
    pub fn individual_risk_at(&self, points_m: &[(f64, f64)], control: &Control<'_>) -> Result<Vec<f64>> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        individual_risk_at(&outcomes, self.study.weather(), points_m, control)
    }

    /// Establishments that have an installation, then the park first.
    #[must_use]
    pub fn scopes(&self) -> Vec<SocietalScope> {
        let mut scopes = vec![SocietalScope::Park];
        let has_units = |id: &str| self.study.installations().iter().any(|unit| unit.establishment == id);
        scopes.extend(
            self.study
                .establishments()
                .iter()
                .filter(|establishment| has_units(&establishment.id))
                .map(|establishment| SocietalScope::Establishment(establishment.id.clone())),
        );
        scopes
    }

    /// Societal risk of the park or of one establishment. Who counts follows GB 36894: the public and the staff of other
    /// establishments.
    ///
    /// # Errors
    /// [`Error::Unknown`] for an establishment that the study does not have.
    pub fn societal(&self, scope: &SocietalScope) -> Result<Societal> {
        let SocietalScope::Establishment(id) = scope else {
            let all = || Societal::sum(self.units.iter().map(|unit| &unit.societal.row));
            return Ok(self.park.get_or_init(all).clone());
        };
        let known = self.study.establishments();
        if !known.iter().any(|establishment| establishment.id == *id) {
            let ids: Vec<_> = known.iter().map(|establishment| establishment.id.as_str()).collect();
            return Err(Error::Unknown {
                kind: "establishment",
                name: id.clone(),
                help: format!("the study has {}", ids.join(", ")),
            });
        }
        let own = self.study.installations().iter().zip(&self.units).filter(|(unit, _)| unit.establishment == *id);
        Ok(Societal::sum(own.map(|(_, unit)| &unit.societal.row)))
    }

    /// Societal risk of one installation.
    ///
    /// # Errors
    /// [`Error::Unknown`] for an installation that the study does not have.
    pub fn societal_of_installation(&self, id: &str) -> Result<&Societal> {
        let at = self.study.installations().iter().position(|unit| unit.id == id);
        match at {
            Some(at) => Ok(&self.units[at].societal.row),
            None => Err(Error::Unknown {
                kind: "installation",
                name: id.to_owned(),
                help: format!("the study has {} installations", self.units.len()),
            }),
        }
    }

    /// How far the map may be off for the integration: some of its cells against the integral at their centres.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub fn map_accuracy(&self, control: &Control<'_>) -> Result<MapAccuracy> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        map_accuracy(&self.map, &outcomes, self.study.weather(), control)
    }

    /// How far the societal risk may be off for the integration: one in twenty installations done again, finer.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub fn societal_accuracy(&self, control: &Control<'_>) -> Result<SocietalAccuracy> {
        let rows: Vec<&UnitSocietal> = self.units.iter().map(|unit| &unit.societal).collect();
        societal_accuracy(&self.origins(), &rows, self.study.weather(), &self.people, COUNTED, control)
    }

    /// The societal risk of a scope against a criterion.
    ///
    /// # Errors
    /// As [`RunResult::societal`].
    pub fn societal_verdict(&self, scope: &SocietalScope, criterion: &Criterion) -> Result<SocietalVerdict> {
        let (n, f) = self.societal(scope)?.curve();
        criterion.societal_verdict(&n.into_iter().zip(f).collect::<Vec<_>>())
    }

    /// Each protection target against each establishment alone and against the whole park.
    ///
    /// # Errors
    /// As [`Criterion::target_verdicts`]; [`Error::Cancelled`].
    pub fn target_rows(&self, criterion: &Criterion, control: &Control<'_>) -> Result<Vec<TargetRow>> {
        self.targets(control)?.rows(&self.study, criterion)
    }

    /// Risk on the outlines, computed when first asked for.
    pub(super) fn targets(&self, control: &Control<'_>) -> Result<&OutlineRisk> {
        if let Some(known) = self.targets.get() {
            return Ok(known);
        }
        let made = crate::run::targets::outline_risk(&self.study, &self.units, control)?;
        Ok(self.targets.get_or_init(|| Arc::new(made)))
    }

    /// Levels of the criterion's contours, 1/yr.
    #[must_use]
    pub fn contour_levels_per_yr(&self) -> &[f64] {
        self.study.criterion().contour_levels_per_yr()
    }

    /// Worst miss of any footprint's table against its model, as a share of the largest harm at the same distance.
    #[must_use]
    pub fn footprint_sampling_error(&self) -> f64 {
        let runs = self.consequences.runs();
        runs.iter()
            .flat_map(|run| &run.branches)
            .flat_map(|branch| branch.parts.iter().flat_map(|part| part.values()))
            .fold(0.0, |worst, footprint| worst.max(footprint.sampling_error()))
    }

    /// How many outcomes each model helped to make, by card id. Models that no outcome used are absent.
    #[must_use]
    pub fn outcomes_by_model(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for unit in &self.units {
            for (model, count) in &unit.facts().outcomes_by_model {
                *counts.entry(*model).or_insert(0) += count;
            }
        }
        counts
    }

    /// How many outcomes left a fitted range of a model.
    #[must_use]
    pub fn outcomes_outside_fitted_range(&self) -> usize {
        self.units.iter().map(|unit| unit.facts().flagged).sum()
    }
}
