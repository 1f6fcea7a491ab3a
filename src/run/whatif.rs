//! A run that starts from what an earlier one found: only what changed is computed.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::consequence::{Consequences, Setting, UnitConsequences, consequences_reusing};
use crate::error::Result;
use crate::footprint::Outcome;
use crate::numeric::ContentKey;
use crate::numeric::parallel::Control;
use crate::risk::{PeopleIndex, RiskMap, UnitSocietal, WhoCounts, societal_of_origins};
use crate::run::result::RunResult;
use crate::run::setting::with_setting;
use crate::run::unit::UnitRisk;
use crate::site::Installation;
use crate::study::Study;

/// Shares of the progress at which the stages end: consequences, map, societal risk.
const STAGE_ENDS: [f64; 3] = [0.6, 0.8, 1.0];

/// Runs a study, reusing of an earlier result whatever was made from the same.
///
/// An installation that stands in both studies with the same fields, in the same setting (weather classes, rule set, air,
/// ground, version), keeps its consequences; its societal risk too if weather and people are the same; its verdicts if
/// the targets are. The result does not depend on what was reused: it has the bits of a run from nothing.
///
/// # Errors
/// As [`crate::run::run`].
pub fn run_from(study: &Study, base: &RunResult, control: &Control<'_>) -> Result<RunResult> {
    computed(study, Some(base), control)
}

/// Runs a study, from nothing or from an earlier result.
pub(super) fn computed(study: &Study, base: Option<&RunResult>, control: &Control<'_>) -> Result<RunResult> {
    let stage = |index: usize| {
        let begin = if index == 0 { 0.0 } else { STAGE_ENDS[index - 1] };
        let end = STAGE_ENDS[index];
        move |share: f64| {
            if let Some(progress) = control.progress {
                progress(begin + (end - begin) * share);
            }
        }
    };
    let stages = [stage(0), stage(1), stage(2)];
    let staged = |index: usize| Control { cancel: control.cancel, progress: Some(&stages[index]) };

    let (setting_key, consequences) = with_setting(study, |setting| {
        let key = setting.key();
        Ok((key, reused_consequences(study, setting, key, base, &staged(0))?))
    })?;
    let map = reused_map(study, &consequences, base, &staged(1))?;
    let people = match base {
        Some(base) if same_people(study, &base.study) => base.people.clone(),
        _ => Arc::new(PeopleIndex::new(study.people())),
    };
    let (units, remade) = reused_units(study, &consequences, &people, base, &staged(2))?;
    Ok(RunResult {
        study: study.clone(),
        setting_key,
        consequences,
        map,
        individual_risk: OnceLock::new(),
        people,
        units,
        remade,
        park: OnceLock::new(),
        targets: OnceLock::new(),
    })
}

/// Whether two studies have the same people; those that share them are not looked through.
fn same_people(a: &Study, b: &Study) -> bool {
    Arc::ptr_eq(a.people(), b.people()) || a.people() == b.people()
}

fn same_weather(a: &Study, b: &Study) -> bool {
    std::ptr::eq(a.weather(), b.weather()) || a.weather() == b.weather()
}

fn same_targets(a: &Study, b: &Study) -> bool {
    let same = std::ptr::eq(a.targets(), b.targets()) || a.targets() == b.targets();
    same && a.sampling().outline_spacing_m == b.sampling().outline_spacing_m
}

/// What all installations can do; those that are the same in the same setting keep what they have.
fn reused_consequences(
    study: &Study,
    setting: &Setting<'_>,
    key: ContentKey,
    base: Option<&RunResult>,
    control: &Control<'_>,
) -> Result<Consequences> {
    let installations = study.installations();
    let known: BTreeMap<&str, (&Installation, &Arc<UnitConsequences>)> = match base {
        Some(base) if base.setting_key == key => base
            .study
            .installations()
            .iter()
            .zip(&base.consequences.units)
            .map(|(installation, unit)| (installation.id.as_str(), (installation, unit)))
            .collect(),
        _ => BTreeMap::new(),
    };
    let kept = |installation: &Installation| {
        known.get(installation.id.as_str()).filter(|(earlier, _)| *earlier == installation).map(|(_, unit)| *unit)
    };
    let changed: Vec<&Installation> = installations.iter().filter(|one| kept(one).is_none()).collect();
    let mut made = consequences_reusing(&changed, setting, known.values().copied(), control)?.units.into_iter();
    let units = installations.iter().filter_map(|one| kept(one).cloned().or_else(|| made.next())).collect();
    Ok(Consequences { units })
}

/// The map: that of the base without the fields of origins at which something changed, and with the new ones. As its sums
/// are exact, it has the bits of a map from nothing.
fn reused_map(
    study: &Study,
    consequences: &Consequences,
    base: Option<&RunResult>,
    control: &Control<'_>,
) -> Result<RiskMap> {
    let bound = || RiskMap::bound_per_yr(&consequences.outcomes().collect::<Vec<_>>());
    let base = base.filter(|base| {
        same_weather(study, &base.study) && study.grid() == base.study.grid() && base.map.suits_bound(bound())
    });
    let Some(base) = base else {
        let outcomes: Vec<&Outcome> = consequences.outcomes().collect();
        return RiskMap::of(&outcomes, study.weather(), *study.grid(), control);
    };
    // what shares an anchor is laid as one, so an anchor is taken out and put in whole
    let (before, after) = (by_place(&base.study, &base.consequences), by_place(study, consequences));
    let differs = |place: &Place, units: &[&Arc<UnitConsequences>], others: &UnitsByPlace<'_>| {
        let other = others.get(place).map_or(&[][..], Vec::as_slice);
        other.len() != units.len() || other.iter().zip(units).any(|(a, b)| !Arc::ptr_eq(a, b))
    };
    let out: Vec<&Outcome> = outcomes_where(&before, &|place, units| differs(place, units, &after));
    let new: Vec<&Outcome> = outcomes_where(&after, &|place, units| differs(place, units, &before));
    base.map.changed(&out, &new, study.weather(), control)
}

fn outcomes_where<'a>(
    places: &UnitsByPlace<'a>,
    differs: &dyn Fn(&Place, &[&Arc<UnitConsequences>]) -> bool,
) -> Vec<&'a Outcome> {
    let changed = places.iter().filter(|(place, units)| differs(place, units));
    changed.flat_map(|(_, units)| units.iter().flat_map(|unit| &unit.outcomes)).collect()
}

/// East and north of an installation as bits.
type Place = (u64, u64);
type UnitsByPlace<'a> = BTreeMap<Place, Vec<&'a Arc<UnitConsequences>>>;

fn by_place<'a>(study: &Study, consequences: &'a Consequences) -> UnitsByPlace<'a> {
    let mut places = UnitsByPlace::new();
    for (installation, unit) in study.installations().iter().zip(&consequences.units) {
        places.entry((installation.x_m.to_bits(), installation.y_m.to_bits())).or_default().push(unit);
    }
    places
}

/// The risk of all installations, and the indices of those for which it was computed.
fn reused_units(
    study: &Study,
    consequences: &Consequences,
    people: &Arc<PeopleIndex>,
    base: Option<&RunResult>,
    control: &Control<'_>,
) -> Result<(Vec<Arc<UnitRisk>>, Vec<usize>)> {
    let base = base.filter(|base| Arc::ptr_eq(&base.people, people) && same_weather(study, &base.study));
    let known: BTreeMap<*const UnitConsequences, &Arc<UnitRisk>> = base
        .map(|base| base.units.iter().map(|unit| (Arc::as_ptr(&unit.consequences), unit)).collect())
        .unwrap_or_default();
    let with_outlines = base.is_some_and(|base| same_targets(study, &base.study));
    let kept = |unit: &Arc<UnitConsequences>| {
        known
            .get(&Arc::as_ptr(unit))
            .map(|unit| if with_outlines { Arc::clone(unit) } else { Arc::new(unit.without_outline()) })
    };
    let mut units: Vec<Option<Arc<UnitRisk>>> = consequences.units.iter().map(kept).collect();
    let remade: Vec<usize> = (0..units.len()).filter(|unit| units[*unit].is_none()).collect();
    let outcomes: Vec<&[Outcome]> = remade.iter().map(|unit| consequences.units[*unit].outcomes.as_slice()).collect();
    let found: Vec<UnitSocietal> =
        societal_of_origins(&outcomes, study.weather(), people, WhoCounts::OthersThanOwnStaff, control)?;
    for (unit, societal) in remade.iter().zip(found) {
        units[*unit] = Some(Arc::new(UnitRisk::new(consequences.units[*unit].clone(), societal)));
    }
    Ok((units.into_iter().flatten().collect(), remade))
}
