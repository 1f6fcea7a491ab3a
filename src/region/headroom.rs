//! The room that is left under a criterion: what risk capacity means here.

use std::collections::BTreeMap;

use ndarray::Array2;
use serde::Serialize;

use crate::criteria::{Basis, Criterion, FIRST_PERSONS, Scope, TargetVerdict};
use crate::error::Result;
use crate::numeric::parallel::Control;
use crate::run::{By, RunResult, SocietalScope, Table, TargetRow, Values, Whole};
use crate::site::{TargetClass, UnitStatus};

/// Who uses up a limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct User {
    /// The establishment.
    pub establishment: String,
    /// Its part, 1/yr.
    pub per_yr: f64,
    /// Its part of the whole, 0..=1.
    pub share: f64,
}

/// The room that is left at a target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetHeadroom {
    /// Its id.
    pub target: String,
    /// Its class.
    pub class: TargetClass,
    /// The limit, 1/yr.
    pub limit_per_yr: f64,
    /// The risk, 1/yr.
    pub risk_per_yr: f64,
    /// Limit less risk, 1/yr; negative where it is exceeded. Where new units are judged apart, the lesser of the two.
    pub headroom_per_yr: f64,
    /// What a new unit may still add, 1/yr: no more than the room of the total, nor than that of the new units.
    pub new_unit_headroom_per_yr: f64,
    /// Which limit it is.
    pub basis: &'static str,
    /// Place on its outline where the risk that was held is largest, east and north, m.
    pub place_m: (f64, f64),
    /// Establishments by their part of that risk there, largest first.
    pub users: Vec<User>,
}

/// The room that is left at a number of deaths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurveHeadroom {
    /// Number of deaths N.
    pub n: f64,
    /// Frequency of N or more, 1/yr.
    pub frequency_per_yr: f64,
    /// The upper line there, 1/yr.
    pub line_per_yr: f64,
    /// Line less frequency, 1/yr.
    pub headroom_per_yr: f64,
    /// By what all frequencies could be multiplied before the curve meets the line there.
    pub factor: f64,
}

/// The room that is left in a region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Headroom {
    /// The criterion.
    pub criterion: String,
    /// At each target, against the whole park.
    pub targets: Vec<TargetHeadroom>,
    /// At each corner of the park's F-N curve.
    pub curve: Vec<CurveHeadroom>,
    /// Establishments by their part of the frequency at the N with the least factor, largest first.
    pub curve_users: Vec<User>,
}

/// What a new unit may still add at a target, given what is held against the whole park there.
fn new_unit_room_per_yr(criterion: &Criterion, held: &[&TargetVerdict]) -> f64 {
    let apart = |verdict: &&&TargetVerdict| matches!(verdict.basis, Basis::AllNew | Basis::MixedNewUnits);
    let held_room = held.iter().map(|verdict| verdict.result.margin_per_yr).fold(f64::INFINITY, f64::min);
    // without new units so far, the first of them has the whole limit for new units
    let untouched = match (held.iter().find(apart), held.first()) {
        (None, Some(verdict)) => criterion.individual_limit_per_yr(verdict.class, UnitStatus::New),
        _ => f64::INFINITY,
    };
    held_room.min(untouched)
}

/// Establishments by their part of the risk that was held at a target: without those that the target lies in, and of
/// the new units alone where these were held.
fn users_at(result: &RunResult, row: &TargetRow, control: &Control<'_>) -> Result<Vec<User>> {
    let study = result.study();
    let target = &study.targets()[row.target];
    let inside = |id: &str| study.establishments().iter().any(|one| one.id == id && target.is_inside(one));
    let parts = result.contributions(By::Installation, Whole::IndividualRisk { at_m: row.place_m }, control)?;
    let mut by_establishment: BTreeMap<&str, f64> = BTreeMap::new();
    for part in users(&parts) {
        let Some(unit) = study.installations().iter().find(|unit| unit.id == part.establishment) else { continue };
        let counts = row.verdict.basis != Basis::MixedNewUnits || unit.status == UnitStatus::New;
        if counts && !inside(&unit.establishment) {
            *by_establishment.entry(&unit.establishment).or_default() += part.per_yr;
        }
    }
    let whole: f64 = by_establishment.values().sum();
    let share = |per_yr: f64| if whole > 0.0 { per_yr / whole } else { 0.0 };
    let user = |(name, per_yr): (&str, f64)| User { establishment: name.to_owned(), per_yr, share: share(per_yr) };
    let mut found: Vec<User> = by_establishment.into_iter().map(user).collect();
    found.sort_by(|a, b| b.per_yr.total_cmp(&a.per_yr));
    Ok(found)
}

fn users(table: &Table) -> Vec<User> {
    let mut names: &[String] = &[];
    let mut numbers = Vec::new();
    for column in &table.columns {
        match &column.values {
            Values::Texts(texts) => names = texts,
            Values::Numbers(values) => numbers.push(values),
        }
    }
    let [per_yr, share, ..] = numbers.as_slice() else { return Vec::new() };
    let value = |of: &Option<f64>| of.unwrap_or(0.0);
    let user = |((name, per_yr), share): ((&String, &Option<f64>), &Option<f64>)| User {
        establishment: name.clone(),
        per_yr: value(per_yr),
        share: value(share),
    };
    names.iter().zip(*per_yr).zip(*share).map(user).collect()
}

/// The room that is left under a criterion.
///
/// Individual risk adds up, so a new unit whose risk at a target is the headroom there takes the target to its limit.
/// A curve does not: a new unit adds to F at every N up to its own, so each of them has to have room.
///
/// # Errors
/// Those of [`RunResult::target_rows`] and [`RunResult::contributions`].
pub fn headroom(result: &RunResult, criterion: &Criterion, control: &Control<'_>) -> Result<Headroom> {
    let quiet = Control { cancel: control.cancel, progress: None };
    let rows = result.target_rows(criterion, control)?;
    let park: Vec<&TargetRow> = rows.iter().filter(|row| row.verdict.scope == Scope::Park).collect();
    let mut targets = Vec::new();
    for of_one in park.chunk_by(|a, b| a.target == b.target) {
        let margin = |row: &TargetRow| row.verdict.result.margin_per_yr;
        let Some(row) = of_one.iter().copied().reduce(|a, b| if margin(b) < margin(a) { b } else { a }) else {
            continue;
        };
        let held = &row.verdict.result;
        let verdicts: Vec<&TargetVerdict> = of_one.iter().map(|row| &row.verdict).collect();
        targets.push(TargetHeadroom {
            target: result.study().targets()[row.target].id.clone(),
            class: row.verdict.class,
            limit_per_yr: held.limit_per_yr,
            risk_per_yr: held.risk_per_yr,
            headroom_per_yr: held.margin_per_yr,
            new_unit_headroom_per_yr: new_unit_room_per_yr(criterion, &verdicts),
            basis: row.verdict.basis.explanation(),
            place_m: row.place_m,
            users: users_at(result, row, &quiet)?,
        });
    }
    let (n, frequency) = result.societal(&SocietalScope::Park)?.curve();
    let corner = |(n, frequency_per_yr): (f64, f64)| {
        let line_per_yr = criterion.upper_line.frequency_per_yr(n);
        let headroom_per_yr = line_per_yr - frequency_per_yr;
        CurveHeadroom { n, frequency_per_yr, line_per_yr, headroom_per_yr, factor: line_per_yr / frequency_per_yr }
    };
    let drawn = |(n, f): &(f64, f64)| *n >= FIRST_PERSONS && *f > 0.0;
    let curve: Vec<CurveHeadroom> = n.into_iter().zip(frequency).filter(drawn).map(corner).collect();
    let tightest = curve.iter().reduce(|least, next| if next.factor < least.factor { next } else { least });
    let curve_users = match tightest {
        Some(corner) => users(&result.contributions(By::Establishment, Whole::Frequency { n: corner.n }, &quiet)?),
        None => Vec::new(),
    };
    Ok(Headroom { criterion: criterion.name().to_owned(), targets, curve, curve_users })
}

/// Limit less risk at the cell centres, 1/yr, `[ny, nx]`; negative where the limit is exceeded.
#[must_use]
pub fn cell_headroom(result: &RunResult, limit_per_yr: f64) -> Array2<f64> {
    result.individual_risk().mapv(|risk_per_yr| limit_per_yr - risk_per_yr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn held(basis: Basis, status: UnitStatus, risk_per_yr: f64) -> TargetVerdict {
        let (class, gb) = (TargetClass::General1, Criterion::named("GB 36894").unwrap());
        let result = gb.individual_verdict(class, status, risk_per_yr).unwrap();
        TargetVerdict { target: "homes".into(), class, scope: Scope::Park, basis, result }
    }

    #[test]
    fn a_new_unit_has_the_lesser_of_two_rooms() {
        let gb = Criterion::named("GB 36894").unwrap();
        let room = |held: &[&TargetVerdict]| new_unit_room_per_yr(gb, held);
        // limits of general class 1: 3e-7 from new units, 3e-6 from units in service
        let old_only = held(Basis::AllInService, UnitStatus::InService, 1e-6);
        assert_relative_eq!(room(&[&old_only]), 3e-7, max_relative = 1e-12);
        let nearly_full = held(Basis::AllInService, UnitStatus::InService, 2.9e-6);
        assert_relative_eq!(room(&[&nearly_full]), 1e-7, max_relative = 1e-9);
        let new_only = held(Basis::AllNew, UnitStatus::New, 1e-7);
        assert_relative_eq!(room(&[&new_only]), 2e-7, max_relative = 1e-12);
        // total at 0.97 of its limit leaves 9e-8, the new units at 0.8 of theirs only 6e-8
        let total = held(Basis::MixedTotal, UnitStatus::InService, 2.91e-6);
        let new = held(Basis::MixedNewUnits, UnitStatus::New, 2.4e-7);
        assert!(total.result.ratio > new.result.ratio);
        assert_relative_eq!(room(&[&total, &new]), 6e-8, max_relative = 1e-9);
    }
}
