//! What a run found.

use ndarray::Array2;

use crate::consequence::Consequences;
use crate::criteria::{Criterion, SocietalVerdict};
use crate::error::{Error, Result};
use crate::footprint::Outcome;
use crate::risk::{Control, Societal, individual_risk_at};
use crate::run::targets::{OutlineRisk, TargetRow};
use crate::site::Grid;
use crate::study::Study;

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

/// Everything that a run found: the map, the societal risk, and what made them.
#[derive(Clone, Debug)]
pub struct RunResult {
    pub(super) study: Study,
    pub(super) consequences: Consequences,
    pub(super) individual_risk: Array2<f64>,
    pub(super) targets: OutlineRisk,
    /// One row an outcome.
    pub(super) societal: Vec<Societal>,
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

    /// Location-specific individual risk at the cell centres, 1/yr, `[ny, nx]`, row 0 southernmost.
    #[must_use]
    pub fn individual_risk(&self) -> &Array2<f64> {
        &self.individual_risk
    }

    /// Location-specific individual risk at places (east, north) in metres, 1/yr, from the integral itself, not the map.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a place that is not finite.
    pub fn individual_risk_at(&self, points_m: &[(f64, f64)]) -> Result<Vec<f64>> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        individual_risk_at(&outcomes, self.study.weather(), points_m, &Control::default())
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
        let belongs = |outcome: &Outcome| match scope {
            SocietalScope::Park => true,
            SocietalScope::Establishment(id) => outcome.establishment.as_deref() == Some(id.as_str()),
        };
        if let SocietalScope::Establishment(id) = scope {
            let known = self.study.establishments();
            if !known.iter().any(|establishment| establishment.id == *id) {
                let ids: Vec<_> = known.iter().map(|establishment| establishment.id.as_str()).collect();
                return Err(Error::Unknown {
                    kind: "establishment",
                    name: id.clone(),
                    help: format!("the study has {}", ids.join(", ")),
                });
            }
        }
        let rows: Vec<Societal> = self
            .consequences
            .outcomes()
            .zip(&self.societal)
            .filter(|(outcome, _)| belongs(outcome))
            .map(|(_, row)| row.clone())
            .collect();
        Ok(Societal::sum(&rows))
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
    /// As [`Criterion::target_verdicts`].
    pub fn target_rows(&self, criterion: &Criterion) -> Result<Vec<TargetRow>> {
        self.targets.rows(&self.study, criterion)
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
}
