//! How the individual risk at a place comes about.

use std::collections::BTreeMap;

use crate::card::{ModelCard, RangeEvent, Verification};
use crate::consequence::{BranchConsequence, EffectAt, Scenario, Setting, branch_factors, effects_at, kind_name};
use crate::error::Result;
use crate::footprint::{ExposureClass, NO_BEARING_M, Outcome};
use crate::numeric::parallel::{Control, ordered};
use crate::risk::{PlaceShare, individual_risk_shares};
use crate::run::explanation::{ExplainedModel, ExplainedPart, Explanation};
use crate::run::result::RunResult;
use crate::run::setting::with_setting;
use crate::run::tables::{hole_diameter_m, opening_name};
use crate::scenario::{Branch, BranchFactor};
use crate::site::Installation;
use crate::weather::{JointFrequency, Period};

/// Directions of a sector that are looked at for the worst.
const DIRECTIONS: u32 = 40;

/// One part before its effects are known.
struct Plan<'a> {
    share: &'a PlaceShare,
    unit: usize,
    scenario: usize,
    branch: &'a BranchConsequence,
    /// `None` where the wind does not matter.
    sector: Option<usize>,
    value_per_yr: f64,
    /// (downwind, crosswind), m.
    worst_m: (f64, f64),
    lethality: f64,
}

/// Branches of an event tree with their factors.
type Factors = Vec<(Branch, Vec<BranchFactor>)>;

/// What is worked out once for a scenario in a weather class: the parts that ask for it.
type Question = ((usize, usize, usize), Vec<usize>);

impl RunResult {
    /// How the individual risk at a place (east, north) in metres comes about: every part of it from the leak to the
    /// probability of death, with effects and doses worked out from the models again. The parts sum to
    /// [`RunResult::individual_risk_at`] but for rounding.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] for a place that is not finite; as the models; [`crate::Error::Cancelled`].
    pub fn explain(&self, place_m: (f64, f64), control: &Control<'_>) -> Result<Explanation> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        let origin: Vec<(usize, usize)> =
            self.consequences.indexed().map(|(unit, _, outcome)| (unit, outcome)).collect();
        let weather = self.study.weather();
        let quiet = Control { cancel: control.cancel, progress: None };
        let shares = individual_risk_shares(&outcomes, weather, place_m, &quiet)?;
        let mut plans: Vec<Plan<'_>> = Vec::new();
        for share in &shares {
            let (unit, index) = origin[share.outcome];
            let of_unit = &self.consequences.units[unit];
            let (scenario, _) = of_unit.origin_of_outcome[index];
            let mut push = |sector: Option<usize>, value_per_yr: f64| {
                let (worst_m, lethality) =
                    worst_direction(outcomes[share.outcome], weather, share.class, sector, place_m);
                let branch = of_unit.branch_of(index);
                plans.push(Plan { share, unit, scenario, branch, sector, value_per_yr, worst_m, lethality });
            };
            match &share.harm_by_sector {
                None => push(None, share.total_per_yr()),
                Some(_) => {
                    for (sector, value) in share.by_sector_per_yr.iter().enumerate() {
                        // the end of a table may swing below nothing by a rounding error
                        if *value > 0.0 {
                            push(Some(sector), *value);
                        }
                    }
                }
            }
        }
        plans.sort_by(|a, b| b.value_per_yr.total_cmp(&a.value_per_yr));
        with_setting(&self.study, |setting| self.explained(place_m, &outcomes, &plans, setting, control))
    }

    fn explained(
        &self,
        place_m: (f64, f64),
        outcomes: &[&Outcome],
        plans: &[Plan<'_>],
        setting: &Setting<'_>,
        control: &Control<'_>,
    ) -> Result<Explanation> {
        let weather = self.study.weather();
        let installations = self.study.installations();
        let mut asked: BTreeMap<(usize, usize, usize), Vec<usize>> = BTreeMap::new();
        for (index, plan) in plans.iter().enumerate() {
            asked.entry((plan.unit, plan.scenario, plan.share.class)).or_default().push(index);
        }
        let questions: Vec<Question> = asked.into_iter().collect();
        let answers = ordered(questions.len(), control, (0.0, 1.0), |at| {
            let ((unit, scenario, class), parts) = &questions[at];
            let loss = &self.consequences.units[*unit].scenarios[*scenario].loss;
            let of_part: Vec<(&Branch, Vec<(f64, f64)>)> =
                parts.iter().map(|part| (&plans[*part].branch.branch, vec![plans[*part].worst_m])).collect();
            effects_at(&installations[*unit], loss, setting, &weather.classes()[*class], &of_part)
        })?;
        let mut effects: Vec<Vec<EffectAt>> = vec![Vec::new(); plans.len()];
        for ((_, parts), found) in questions.iter().zip(answers) {
            for (part, mut places) in parts.iter().zip(found) {
                effects[*part] = places.pop().unwrap_or_default();
            }
        }
        let mut factors: BTreeMap<(usize, usize), Factors> = BTreeMap::new();
        for plan in plans {
            if let std::collections::btree_map::Entry::Vacant(free) = factors.entry((plan.unit, plan.scenario)) {
                let loss = &self.consequences.units[plan.unit].scenarios[plan.scenario].loss;
                free.insert(branch_factors(&installations[plan.unit], loss, setting)?);
            }
        }
        let whole: f64 = plans.iter().map(|plan| plan.value_per_yr).sum();
        let parts: Vec<ExplainedPart> = plans
            .iter()
            .zip(effects)
            .map(|(plan, effects)| {
                let known = factors.get(&(plan.unit, plan.scenario)).map_or(&[][..], Vec::as_slice);
                let own = known.iter().find(|(branch, _)| *branch == plan.branch.branch);
                let factors = own.map(|(_, factors)| factors.clone()).unwrap_or_default();
                let scenario = &self.consequences.units[plan.unit].scenarios[plan.scenario];
                let about = About { installation: &installations[plan.unit], scenario, weather, place_m, whole };
                part(plan, outcomes[plan.share.outcome], &about, factors, effects)
            })
            .collect();
        let mut constants = Vec::new();
        for constant in parts.iter().flat_map(|part| &part.effects).flat_map(|effect| &effect.response.constants) {
            if !constants.contains(constant) {
                constants.push(constant.clone());
            }
        }
        Ok(Explanation {
            title: self.study.title().to_owned(),
            place_m,
            individual_risk_per_yr: whole,
            rule_set: self.study.rule_set().name().to_owned(),
            models: models(&parts),
            parts,
            constants,
        })
    }
}

/// What a part's row is written from.
struct About<'a> {
    installation: &'a Installation,
    scenario: &'a Scenario,
    weather: &'a JointFrequency,
    place_m: (f64, f64),
    whole: f64,
}

fn part(
    plan: &Plan<'_>,
    outcome: &Outcome,
    about: &About<'_>,
    branch_factors: Vec<BranchFactor>,
    effects: Vec<EffectAt>,
) -> ExplainedPart {
    let About { installation, scenario, weather, place_m, whole } = *about;
    let class = plan.share.class;
    let weather_probability: f64 = Period::ALL
        .iter()
        .map(|period| match plan.sector {
            Some(sector) => weather.by_sector(*period, class)[sector],
            None => weather.class_probability(*period, class),
        })
        .sum();
    let branch = &plan.branch.branch;
    let often = scenario.loss.frequency_per_yr * branch.probability * weather_probability;
    let distance_m = distance_m(outcome, place_m);
    let name = &weather.classes()[class].name;
    ExplainedPart {
        establishment: installation.establishment.clone(),
        installation: installation.id.clone(),
        substance: installation.substance.clone(),
        release: scenario.loss.id.clone(),
        opening: opening_name(scenario.loss.hole),
        hole_diameter_m: hole_diameter_m(scenario.loss.hole),
        frequency_per_yr: scenario.loss.frequency_per_yr,
        frequency_source: scenario.loss.provenance.clone(),
        outcome: branch.name.clone(),
        kind: kind_name(branch.kind),
        branch_probability: branch.probability,
        branch_factors,
        weather: name.clone(),
        wind_from_deg: plan.sector.map(|sector| weather.sector_centres_deg()[sector]),
        weather_probability,
        mean_lethality: plan.value_per_yr / often,
        value_per_yr: plan.value_per_yr,
        share: plan.value_per_yr / whole,
        distance_m,
        lethality_downwind: lethality(outcome, name, (distance_m, 0.0)),
        worst_m: plan.worst_m,
        lethality: plan.lethality,
        effects,
        models: plan.branch.models.clone(),
        flags: flags(plan.branch),
    }
}

/// Fitted ranges left in making an outcome, each once with the values over all weather classes.
fn flags(branch: &BranchConsequence) -> Vec<String> {
    let mut seen: Vec<(&RangeEvent, f64, f64)> = Vec::new();
    for event in &branch.events {
        match seen.iter_mut().find(|(other, ..)| other.model == event.model && other.name == event.name) {
            Some((_, low, high)) => (*low, *high) = (low.min(event.value), high.max(event.value)),
            None => seen.push((event, event.value, event.value)),
        }
    }
    let words = |(event, low, high): (&RangeEvent, f64, f64)| {
        let values = if low < high { format!("from {low:.4} to {high:.4}") } else { format!("= {low:.4}") };
        let unit = if event.unit.is_empty() { String::new() } else { format!(" {}", event.unit) };
        let RangeEvent { model, name, min, max, locator, .. } = event;
        format!("{model}: {name} {values}{unit} is outside {min}..{max} ({locator})")
    };
    seen.into_iter().map(words).collect()
}

fn distance_m(outcome: &Outcome, place_m: (f64, f64)) -> f64 {
    (place_m.0 - outcome.origin_m.0).hypot(place_m.1 - outcome.origin_m.1)
}

/// Probability of death at a place (downwind, crosswind) of the anchor, over all parts of an outcome.
fn lethality(outcome: &Outcome, class: &str, (downwind_m, crosswind_m): (f64, f64)) -> f64 {
    let parts = outcome.parts.iter().filter_map(|part| part.footprint.in_weather(class));
    1.0 - parts
        .map(|footprint| 1.0 - footprint.lethality(&ExposureClass::Individual, downwind_m, crosswind_m))
        .product::<f64>()
}

/// The place as (downwind, crosswind) for the direction of a sector in which it is worst off, and the lethality there.
fn worst_direction(
    outcome: &Outcome,
    weather: &JointFrequency,
    class: usize,
    sector: Option<usize>,
    place_m: (f64, f64),
) -> ((f64, f64), f64) {
    let r = distance_m(outcome, place_m);
    let name = &weather.classes()[class].name;
    // the place of the accident itself has no bearing: it sees the mean over all directions
    let Some(sector) = sector.filter(|_| r >= NO_BEARING_M) else {
        return ((r, 0.0), lethality(outcome, name, (r, 0.0)));
    };
    // the wind that blows straight from the installation to the place comes from here
    let (dx, dy) = (place_m.0 - outcome.origin_m.0, place_m.1 - outcome.origin_m.1);
    let straight_deg = (-dx).atan2(-dy).to_degrees();
    let (centre, half) = (weather.sector_centres_deg()[sector], weather.sector_width_deg() / 2.0);
    let off = |from_deg: f64| (from_deg - straight_deg + 180.0).rem_euclid(360.0) - 180.0;
    let straight = (straight_deg - centre + 180.0).rem_euclid(360.0) - 180.0;
    let sides = (0..=DIRECTIONS).map(|i| off(centre - half + 2.0 * half * f64::from(i) / f64::from(DIRECTIONS)));
    let at = |angle_deg: f64| {
        // the place lies to the left of the axis when the wind has turned clockwise
        let (sin, cos) = angle_deg.to_radians().sin_cos();
        let place = (r * cos, r * sin);
        (place, lethality(outcome, name, place))
    };
    let first = if straight.abs() <= half { at(0.0) } else { at(off(centre)) };
    sides.map(at).fold(first, |best, other| if other.1 > best.1 { other } else { best })
}

/// The models with the share of the risk that each had part in, largest first.
fn models(parts: &[ExplainedPart]) -> Vec<ExplainedModel> {
    let mut shares: BTreeMap<&str, f64> = BTreeMap::new();
    for part in parts {
        for model in &part.models {
            *shares.entry(model).or_insert(0.0) += part.share;
        }
    }
    let mut found: Vec<ExplainedModel> = crate::run::cards()
        .into_iter()
        .filter_map(|card| {
            let share = *shares.get(card.id)?;
            let ModelCard { id, title, citations, .. } = *card;
            Some(ExplainedModel { id, title, citations, verification: verification(card), share })
        })
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.id.cmp(b.id)));
    found
}

fn verification(card: &ModelCard) -> String {
    match card.verification {
        Verification::Independent(case) => format!("checked against another code or method: {case}"),
        Verification::WorkedExample(case) => format!("checked against a worked example: {case}"),
        Verification::Measured(case) => format!("scored on measurements: {case}"),
        Verification::Unverified(reason) => format!("not verified: {reason}"),
    }
}
