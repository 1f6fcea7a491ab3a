//! What one installation does to the people and the targets of a study; shared by all results in which it is the same.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::consequence::UnitConsequences;
use crate::error::Result;
use crate::footprint::Outcome;
use crate::numeric::parallel::Control;
use crate::risk::{UnitSocietal, individual_risk_by_group};
use crate::weather::JointFrequency;

/// Risk of one installation.
#[derive(Debug)]
pub(super) struct UnitRisk {
    pub(super) consequences: Arc<UnitConsequences>,
    pub(super) societal: UnitSocietal,
    facts: OnceLock<UnitFacts>,
    outline: OnceLock<UnitOutline>,
}

/// Counts for the manifest.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitFacts {
    /// Outcomes that each model had part in.
    pub(super) outcomes_by_model: BTreeMap<&'static str, usize>,
    /// Outcomes that left a fitted range.
    pub(super) flagged: usize,
}

/// Risk at points, where it is not nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitOutline {
    /// (point, [within fitted ranges, outside], 1/yr), points ascending.
    pub(super) at: Vec<(usize, [f64; 2])>,
}

impl UnitRisk {
    pub(super) fn new(consequences: Arc<UnitConsequences>, societal: UnitSocietal) -> Self {
        Self { consequences, societal, facts: OnceLock::new(), outline: OnceLock::new() }
    }

    /// The same installation whose outlines have to be looked at anew.
    pub(super) fn without_outline(&self) -> Self {
        Self::new(self.consequences.clone(), self.societal.clone())
    }

    pub(super) fn facts(&self) -> &UnitFacts {
        self.facts.get_or_init(|| {
            let mut facts = UnitFacts::default();
            for outcome in 0..self.consequences.outcomes.len() {
                let branch = self.consequences.branch_of(outcome);
                facts.flagged += usize::from(!branch.events.is_empty());
                for model in &branch.models {
                    *facts.outcomes_by_model.entry(*model).or_insert(0) += 1;
                }
            }
            facts
        })
    }

    /// Its risk at the points of the targets, if it was asked for before.
    pub(super) fn known_outline(&self) -> Option<&UnitOutline> {
        self.outline.get()
    }

    /// Its risk at the points of the targets.
    pub(super) fn outline(
        &self,
        weather: &JointFrequency,
        points_m: &[(f64, f64)],
        control: &Control<'_>,
    ) -> Result<&UnitOutline> {
        if let Some(known) = self.outline.get() {
            return Ok(known);
        }
        let made = self.make_outline(weather, points_m, control)?;
        // whoever comes second has made the same
        Ok(self.outline.get_or_init(|| made))
    }

    fn make_outline(
        &self,
        weather: &JointFrequency,
        points_m: &[(f64, f64)],
        control: &Control<'_>,
    ) -> Result<UnitOutline> {
        let outcomes = &self.consequences.outcomes;
        let reaches = |place: &(f64, f64)| {
            let reached = |outcome: &Outcome| {
                outcome.parts.iter().any(|part| {
                    let (x, y) = outcome.anchor_m(part);
                    (place.0 - x).hypot(place.1 - y) <= part.reach_m()
                })
            };
            outcomes.iter().any(reached)
        };
        let near: Vec<usize> = (0..points_m.len()).filter(|point| reaches(&points_m[*point])).collect();
        if near.is_empty() {
            return Ok(UnitOutline::default());
        }
        let places: Vec<(f64, f64)> = near.iter().map(|point| points_m[*point]).collect();
        let groups: Vec<usize> =
            (0..outcomes.len()).map(|outcome| usize::from(self.consequences.is_flagged(outcome))).collect();
        let risk = individual_risk_by_group(outcomes, weather, &places, &groups, 2, control)?;
        let rows = near.into_iter().zip(risk.rows()).map(|(point, row)| (point, [row[0], row[1]]));
        Ok(UnitOutline { at: rows.filter(|(_, [a, b])| a + b > 0.0).collect() })
    }
}
