//! Risk on the outlines of the protection targets, and the verdicts.

use crate::criteria::{Criterion, Scope, ScopeRisk, TargetVerdict};
use crate::error::Result;
use crate::numeric::parallel::{Control, ordered};
use crate::run::unit::UnitRisk;
use crate::site::{Installation, ProtectionTarget, UnitStatus};
use crate::study::Study;

/// Distance of the points on an outline where the study states none, m.
const OUTLINE_SPACING_M: f64 = 25.0;
/// In-service and new units, within and outside fitted ranges.
const KINDS: usize = 4;

/// The points of all targets, one target after the other.
#[derive(Clone, Debug)]
pub(super) struct OutlinePoints {
    pub(super) points_m: Vec<(f64, f64)>,
    /// Range of points of each target.
    pub(super) of_target: Vec<std::ops::Range<usize>>,
}

impl OutlinePoints {
    pub(super) fn new(study: &Study) -> Self {
        let spacing_m = study.sampling().outline_spacing_m.unwrap_or(OUTLINE_SPACING_M);
        let mut points_m = Vec::new();
        let mut of_target = Vec::new();
        for target in study.targets() {
            let first = points_m.len();
            points_m.extend(target.outline_points(spacing_m));
            of_target.push(first..points_m.len());
        }
        Self { points_m, of_target }
    }
}

/// Risk at points on the outlines, by establishment and status, split by whether a fitted range was left in making it.
#[derive(Clone, Debug)]
pub(super) struct OutlineRisk {
    pub(super) points: OutlinePoints,
    establishments: usize,
    /// `[point][establishment][2 new + flagged]`, 1/yr.
    risk: Vec<f64>,
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

/// Risk on the outlines of all targets: that of installations which were looked at before is not computed again.
pub(super) fn outline_risk(
    study: &Study,
    units: &[std::sync::Arc<UnitRisk>],
    control: &Control<'_>,
) -> Result<OutlineRisk> {
    let points = OutlinePoints::new(study);
    let unknown: Vec<&UnitRisk> =
        units.iter().map(AsRef::as_ref).filter(|unit| unit.known_outline().is_none()).collect();
    let quiet = Control { cancel: control.cancel, progress: None };
    ordered(unknown.len(), control, (0.0, 1.0), |unit| {
        unknown[unit].outline(study.weather(), &points.points_m, &quiet).map(|_| ())
    })?;
    let known = study.establishments();
    let of_unit = |installation: &Installation| {
        known.iter().position(|establishment| establishment.id == installation.establishment).unwrap_or(known.len())
    };
    let establishments = known.len() + 1;
    let mut risk = vec![0.0; points.points_m.len() * establishments * KINDS];
    for (installation, unit) in study.installations().iter().zip(units) {
        let column = KINDS * of_unit(installation) + 2 * usize::from(installation.status == UnitStatus::New);
        for (point, [plain, flagged]) in &unit.outline(study.weather(), &points.points_m, &quiet)?.at {
            let first = point * establishments * KINDS + column;
            risk[first] += plain;
            risk[first + 1] += flagged;
        }
    }
    Ok(OutlineRisk { points, establishments, risk })
}

/// A largest value on an outline and where it is.
#[derive(Clone, Copy, Debug)]
struct Largest {
    value: f64,
    point: usize,
}

/// Which units count.
struct Counted<'a> {
    establishments: &'a [bool],
    statuses: &'a [UnitStatus],
}

const EVERY_STATUS: [UnitStatus; 2] = [UnitStatus::InService, UnitStatus::New];

impl OutlineRisk {
    /// Largest sum over the outline of a target of the units that count.
    fn largest(&self, target: usize, counted: &Counted<'_>) -> Largest {
        let range = self.points.of_target[target].clone();
        let mut found = Largest { value: 0.0, point: range.start };
        for point in range {
            let value = self.sum(point, counted, &[0, 1]);
            if value > found.value {
                found = Largest { value, point };
            }
        }
        found
    }

    fn sum(&self, point: usize, counted: &Counted<'_>, halves: &[usize]) -> f64 {
        let mut sum = 0.0;
        for (establishment, _) in counted.establishments.iter().enumerate().filter(|(_, counts)| **counts) {
            let first = (point * self.establishments + establishment) * KINDS;
            for status in counted.statuses {
                let of_status = first + 2 * usize::from(*status == UnitStatus::New);
                sum += halves.iter().map(|half| self.risk[of_status + half]).sum::<f64>();
            }
        }
        sum
    }

    /// The table of targets: each against each establishment alone and against the whole park.
    ///
    /// The establishments that a target lies in give it no verdict, and the park's sum leaves them out.
    pub(super) fn rows(&self, study: &Study, criterion: &Criterion) -> Result<Vec<TargetRow>> {
        let mut rows = Vec::new();
        for (index, target) in study.targets().iter().enumerate() {
            self.rows_of(study, (index, target), criterion, &mut rows)?;
        }
        Ok(rows)
    }

    fn rows_of(
        &self,
        study: &Study,
        (index, target): (usize, &ProtectionTarget),
        criterion: &Criterion,
        rows: &mut Vec<TargetRow>,
    ) -> Result<()> {
        let establishments = study.establishments();
        let mut is_inside: Vec<bool> = establishments.iter().map(|one| target.is_inside(one)).collect();
        is_inside.resize(self.establishments, false);
        let inside: Vec<&str> =
            establishments.iter().zip(&is_inside).filter(|(_, is)| **is).map(|(one, _)| one.id.as_str()).collect();
        let park: Vec<bool> = is_inside.iter().map(|is| !is).collect();
        let alone = |one: usize| (0..self.establishments).map(|other| other == one).collect::<Vec<bool>>();
        let mut scopes = vec![(Scope::Park, park)];
        scopes
            .extend(establishments.iter().enumerate().map(|(i, one)| (Scope::Establishment(one.id.clone()), alone(i))));
        for (scope, belongs) in scopes {
            let of = |statuses: &'static [UnitStatus]| Counted { establishments: &belongs, statuses };
            let (all, new) = (of(&EVERY_STATUS), of(&[UnitStatus::New]));
            let total = self.largest(index, &all);
            let new_units = self.largest(index, &new);
            let in_service = self.largest(index, &of(&[UnitStatus::InService]));
            let risk = ScopeRisk {
                scope: scope.clone(),
                total_per_yr: total.value,
                new_units_per_yr: new_units.value,
                in_service_units_per_yr: in_service.value,
            };
            for verdict in criterion.target_verdicts(target, &inside, std::slice::from_ref(&risk))? {
                let on_new_alone = verdict.basis == crate::criteria::Basis::MixedNewUnits;
                let (at, counted) = if on_new_alone { (new_units, &new) } else { (total, &all) };
                let sum = self.sum(at.point, counted, &[0, 1]);
                let flagged = self.sum(at.point, counted, &[1]);
                rows.push(TargetRow {
                    target: index,
                    verdict,
                    place_m: self.points.points_m[at.point],
                    flagged_share: if sum > 0.0 { flagged / sum } else { 0.0 },
                });
            }
        }
        Ok(())
    }

    /// The point of a target's outline where the park's risk is largest.
    pub(super) fn worst_place_m(&self, target: usize) -> (f64, f64) {
        let everyone = vec![true; self.establishments];
        let counted = Counted { establishments: &everyone, statuses: &EVERY_STATUS };
        self.points.points_m[self.largest(target, &counted).point]
    }
}
