//! Risk on the outlines of the protection targets, and the verdicts.

use ndarray::Array2;

use crate::consequence::Consequences;
use crate::criteria::{Criterion, Scope, ScopeRisk, TargetVerdict};
use crate::error::Result;
use crate::footprint::Outcome;
use crate::numeric::parallel::Control;
use crate::risk::individual_risk_by_group;
use crate::site::UnitStatus;
use crate::study::Study;

/// Distance of the points on an outline where the study states none, m.
const OUTLINE_SPACING_M: f64 = 25.0;

/// Risk at points on the outlines, by installation, split by whether a fitted range was left in making it.
#[derive(Clone, Debug)]
pub(super) struct OutlineRisk {
    /// The points of all targets, one target after the other.
    pub(super) points_m: Vec<(f64, f64)>,
    /// Range of points of each target.
    pub(super) of_target: Vec<std::ops::Range<usize>>,
    /// `[point, 2 installation + flagged]`, 1/yr.
    pub(super) risk: Array2<f64>,
}

/// One line of the table of targets, with the place that decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRow {
    /// Index of the target in the study.
    pub target: usize,
    /// The verdict.
    pub verdict: TargetVerdict,
    /// Point of the outline with the largest risk, (east, north), m.
    pub place_m: (f64, f64),
    /// Share of the risk there that rests on models outside their fitted range, 0..=1.
    pub flagged_share: f64,
}

/// Risk on the outlines of all targets.
pub(super) fn outline_risk(study: &Study, consequences: &Consequences, control: &Control<'_>) -> Result<OutlineRisk> {
    let spacing_m = study.sampling().outline_spacing_m.unwrap_or(OUTLINE_SPACING_M);
    let mut points_m = Vec::new();
    let mut of_target = Vec::new();
    for target in study.targets() {
        let first = points_m.len();
        points_m.extend(target.outline_points(spacing_m));
        of_target.push(first..points_m.len());
    }
    let outcomes: Vec<&Outcome> = consequences.outcomes().collect();
    let groups: Vec<usize> = consequences
        .indexed()
        .map(|(installation, unit, outcome)| 2 * installation + usize::from(unit.is_flagged(outcome)))
        .collect();
    let risk = individual_risk_by_group(
        &outcomes,
        study.weather(),
        &points_m,
        &groups,
        2 * study.installations().len(),
        control,
    )?;
    Ok(OutlineRisk { points_m, of_target, risk })
}

/// A largest value on an outline and where it is.
#[derive(Clone, Copy, Debug)]
struct Largest {
    value: f64,
    point: usize,
}

impl OutlineRisk {
    /// Largest sum over the outline of a target of the installations that `counts` lets in.
    fn largest(&self, target: usize, counts: &dyn Fn(usize) -> bool) -> Largest {
        let mut found = Largest { value: 0.0, point: self.of_target[target].start };
        for point in self.of_target[target].clone() {
            let value = self.sum(point, counts, &[0, 1]);
            if value > found.value {
                found = Largest { value, point };
            }
        }
        found
    }

    fn sum(&self, point: usize, counts: &dyn Fn(usize) -> bool, halves: &[usize]) -> f64 {
        let installations = self.risk.ncols() / 2;
        (0..installations)
            .filter(|installation| counts(*installation))
            .map(|installation| halves.iter().map(|half| self.risk[[point, 2 * installation + half]]).sum::<f64>())
            .sum()
    }

    /// The table of targets: each against each establishment alone and against the whole park.
    ///
    /// The establishments that a target lies in give it no verdict, and the park's sum leaves them out.
    pub(super) fn rows(&self, study: &Study, criterion: &Criterion) -> Result<Vec<TargetRow>> {
        let installations = study.installations();
        let mut rows = Vec::new();
        for (index, target) in study.targets().iter().enumerate() {
            let inside: Vec<&str> = study
                .establishments()
                .iter()
                .filter(|establishment| target.is_inside(establishment))
                .map(|establishment| establishment.id.as_str())
                .collect();
            let outside = |i: usize| !inside.contains(&installations[i].establishment.as_str());
            let mut scopes = vec![Scope::Park];
            scopes.extend(study.establishments().iter().map(|one| Scope::Establishment(one.id.clone())));
            for scope in scopes {
                let belongs = |i: usize| match &scope {
                    Scope::Park => outside(i),
                    Scope::Establishment(id) => installations[i].establishment == *id,
                };
                let of = |status: UnitStatus| move |i: usize| installations[i].status == status;
                let new = of(UnitStatus::New);
                let old = of(UnitStatus::InService);
                let total = self.largest(index, &belongs);
                let new_units = self.largest(index, &|i| belongs(i) && new(i));
                let in_service = self.largest(index, &|i| belongs(i) && old(i));
                let risk = ScopeRisk {
                    scope: scope.clone(),
                    total_per_yr: total.value,
                    new_units_per_yr: new_units.value,
                    in_service_units_per_yr: in_service.value,
                };
                for verdict in criterion.target_verdicts(target, &inside, std::slice::from_ref(&risk))? {
                    let on_new_alone = verdict.basis == crate::criteria::Basis::MixedNewUnits;
                    let at = if on_new_alone { new_units } else { total };
                    let counted = |i: usize| belongs(i) && (!on_new_alone || new(i));
                    let all = self.sum(at.point, &counted, &[0, 1]);
                    let flagged = self.sum(at.point, &counted, &[1]);
                    rows.push(TargetRow {
                        target: index,
                        verdict,
                        place_m: self.points_m[at.point],
                        flagged_share: if all > 0.0 { flagged / all } else { 0.0 },
                    });
                }
            }
        }
        Ok(rows)
    }

    /// The point of a target's outline where the park's risk is largest.
    pub(super) fn worst_place_m(&self, target: usize) -> (f64, f64) {
        self.points_m[self.largest(target, &|_| true).point]
    }
}
