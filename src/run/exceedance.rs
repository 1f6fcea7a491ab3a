//! How often a level of an effect is exceeded at a place: a control room, a building.

use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};
use std::sync::Arc;

use serde::Serialize;

use crate::consequence::{LossConsequence, Setting, effects_by_branch, exposes_to};
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::{Error, Result};
use crate::footprint::downwind_angle;
use crate::numeric::brent_root;
use crate::numeric::parallel::{Control, ordered};
use crate::run::result::RunResult;
use crate::run::setting::with_setting;
use crate::scenario::{Branch, CountsFor};
use crate::vulnerability::ExposureQuantity;
use crate::vulnerability::exposure::bearings;
use crate::weather::{JointFrequency, Period};

/// Bearings at which a place is looked at, half a turn.
const NODES: u32 = 180;
/// Tolerance of a bearing at which a level is crossed, rad.
const EDGE_RAD: f64 = 1e-10;
/// Levels of a curve where none are given: this many to a decade, over so many decades below the highest value found.
const PER_DECADE: i32 = 20;
const DECADES: i32 = 3;

/// One outcome's part in an exceedance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExceedanceShare {
    /// The establishment.
    pub establishment: String,
    /// The installation.
    pub installation: String,
    /// The loss of containment.
    pub release: String,
    /// What becomes of it.
    pub outcome: String,
    /// Frequency with which each level is reached, 1/yr.
    pub frequency_per_yr: Vec<f64>,
}

/// How often levels of an effect are reached at a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exceedance {
    /// What of the effect.
    pub quantity: ExposureQuantity,
    /// (east, north), m.
    pub place_m: (f64, f64),
    /// The levels, ascending, in the unit of the quantity.
    pub levels: Vec<f64>,
    /// Frequency with which each level is reached, 1/yr.
    pub frequency_per_yr: Vec<f64>,
    /// The outcomes that make it, the one with most at the lowest level first; they sum to the frequency.
    pub shares: Vec<ExceedanceShare>,
}

/// Values of one branch in one weather class round a place's distance.
enum Round {
    /// The same whatever the wind.
    Even(f64),
    /// By bearing from downwind; `mirrored`: half a turn serves both sides.
    Turning { effects: Vec<Arc<dyn Effect>>, bearings: Vec<f64>, values: Vec<f64>, mirrored: bool },
}

/// Scenarios with one run, at one distance: (unit, scenario).
type Task<'a> = (&'a Arc<LossConsequence>, Vec<(usize, usize)>);

/// One branch of one scenario: values by class.
struct Found {
    unit: usize,
    scenario: usize,
    branch: usize,
    bearing: f64,
    distance_m: f64,
    by_class: Vec<Round>,
}

impl RunResult {
    /// How often levels of a quantity are reached at a place (east, north) in metres, 1 m above ground, whoever is there: the
    /// frequencies of outcomes and weather, integrated over the direction of the wind between the directions at which the
    /// level is crossed. Without levels: 20 to a decade, three decades down from the highest value found.
    ///
    /// Outcomes that harm nobody count as well; those that count for societal risk alone are left out. The convention of
    /// ignition is that of the rule set's trees.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a place that is not finite or levels that are not positive and ascending; as the models;
    /// [`Error::Cancelled`].
    pub fn exceedance(
        &self,
        quantity: ExposureQuantity,
        place_m: (f64, f64),
        levels: Option<&[f64]>,
        control: &Control<'_>,
    ) -> Result<Exceedance> {
        for (name, value) in [("x", place_m.0), ("y", place_m.1)] {
            if !value.is_finite() {
                return Err(Error::invalid(name, value, "m", "must be finite"));
            }
        }
        if let Some(levels) = levels {
            check(levels, quantity)?;
        }
        let tasks = self.tasks(quantity);
        let exposure_s = self.study.rule_set().heat_exposure_s();
        let found = with_setting(&self.study, |setting| {
            ordered(tasks.len(), control, (0.0, 1.0), |task| {
                self.round_places(&tasks[task], place_m, (quantity, exposure_s), setting, control)
            })
        })?;
        let found: Vec<Found> = found.into_iter().flatten().collect();
        let levels = match levels {
            Some(levels) => levels.to_vec(),
            None => default_levels(&found),
        };
        self.summed(quantity, place_m, levels, &found, exposure_s)
    }

    /// Scenarios with a branch that exposes anybody to the quantity, equal runs together.
    fn tasks(&self, quantity: ExposureQuantity) -> Vec<Task<'_>> {
        let mut tasks: Vec<Task<'_>> = Vec::new();
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        for (unit, of_unit) in self.consequences.units.iter().enumerate() {
            for (index, scenario) in of_unit.scenarios.iter().enumerate() {
                if !scenario.run.branches.iter().any(|one| asks(&one.branch, quantity)) {
                    continue;
                }
                let next = tasks.len();
                let at = *known.entry(Arc::as_ptr(&scenario.run) as usize).or_insert(next);
                if at == next {
                    tasks.push((&scenario.run, Vec::new()));
                }
                tasks[at].1.push((unit, index));
            }
        }
        tasks
    }

    fn round_places(
        &self,
        (run, members): &Task<'_>,
        place_m: (f64, f64),
        (quantity, exposure_s): (ExposureQuantity, f64),
        setting: &Setting<'_>,
        control: &Control<'_>,
    ) -> Result<Vec<Found>> {
        let Some(&(unit, scenario)) = members.first() else { return Ok(Vec::new()) };
        let asked: Vec<usize> =
            (0..run.branches.len()).filter(|branch| asks(&run.branches[*branch].branch, quantity)).collect();
        let branches: Vec<&Branch> = asked.iter().map(|branch| &run.branches[*branch].branch).collect();
        let installation = &self.study.installations()[unit];
        let loss = &self.consequences.units[unit].scenarios[scenario].loss;
        let mut found: Vec<Found> = Vec::new();
        for &(unit, scenario) in members {
            let of = &self.study.installations()[unit];
            let (east, north) = (place_m.0 - of.x_m, place_m.1 - of.y_m);
            for &branch in &asked {
                let (bearing, distance_m) = (north.atan2(east), east.hypot(north));
                found.push(Found { unit, scenario, branch, bearing, distance_m, by_class: Vec::new() });
            }
        }
        let mut thermal = None;
        for class in self.study.weather().classes() {
            control.check()?;
            let effects = effects_by_branch(installation, loss, setting, class, &branches, quantity, &mut thermal)?;
            for (index, one) in found.iter_mut().enumerate() {
                let effects = &effects[index % asked.len()];
                one.by_class.push(round(effects, one.distance_m, quantity, exposure_s));
            }
        }
        Ok(found)
    }

    fn summed(
        &self,
        quantity: ExposureQuantity,
        place_m: (f64, f64),
        levels: Vec<f64>,
        found: &[Found],
        exposure_s: f64,
    ) -> Result<Exceedance> {
        let weather = self.study.weather();
        let sectors = Sectors::new(weather);
        let mut shares: Vec<ExceedanceShare> = Vec::new();
        for one in found {
            let scenario = &self.consequences.units[one.unit].scenarios[one.scenario];
            let branch = &scenario.run.branches[one.branch].branch;
            let per_yr = scenario.loss.frequency_per_yr * branch.probability;
            let mut frequency_per_yr = vec![0.0; levels.len()];
            for (class, round) in one.by_class.iter().enumerate() {
                for (sum, level) in frequency_per_yr.iter_mut().zip(&levels) {
                    *sum += per_yr * sectors.share(round, class, *level, one, (quantity, exposure_s))?;
                }
            }
            if frequency_per_yr.iter().any(|value| *value > 0.0) {
                let installation = &self.study.installations()[one.unit];
                shares.push(ExceedanceShare {
                    establishment: installation.establishment.clone(),
                    installation: installation.id.clone(),
                    release: scenario.loss.id.clone(),
                    outcome: branch.name.clone(),
                    frequency_per_yr,
                });
            }
        }
        // summed in the order of the study, so that a level has the same bits whatever the others are
        let sum = |level: usize| shares.iter().map(|share| share.frequency_per_yr[level]).sum();
        let frequency_per_yr = (0..levels.len()).map(sum).collect();
        shares.sort_by(|a, b| b.frequency_per_yr[0].total_cmp(&a.frequency_per_yr[0]));
        Ok(Exceedance { quantity, place_m, levels, frequency_per_yr, shares })
    }
}

pub(super) fn asks(branch: &Branch, quantity: ExposureQuantity) -> bool {
    let mut kinds = std::iter::once(branch.kind).chain(branch.then.iter().copied());
    branch.probability > 0.0 && branch.counts != CountsFor::Societal && kinds.any(|kind| exposes_to(kind, quantity))
}

fn check(levels: &[f64], quantity: ExposureQuantity) -> Result<()> {
    let fault = |index: usize, value: f64, requirement: &str| {
        Err(Error::invalid(format!("levels[{index}]"), value, quantity.unit(), requirement))
    };
    if levels.is_empty() {
        return Err(Error::InvalidInput {
            name: "levels".into(),
            value: "none".into(),
            unit: "",
            requirement: "must be at least one".into(),
        });
    }
    for (index, level) in levels.iter().enumerate() {
        if !(*level > 0.0 && level.is_finite()) {
            return fault(index, *level, "must be more than 0 and finite");
        }
        if index > 0 && *level <= levels[index - 1] {
            return fault(index, *level, "must be more than the level before");
        }
    }
    Ok(())
}

/// Levels to three decades below the highest finite value found.
fn default_levels(found: &[Found]) -> Vec<f64> {
    let values = found.iter().flat_map(|one| &one.by_class).flat_map(|round| match round {
        Round::Even(value) => std::slice::from_ref(value).iter(),
        Round::Turning { values, .. } => values.iter(),
    });
    let highest = values.copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
    if !(highest > 0.0) {
        return vec![1.0];
    }
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
    let top = (highest.log10() * f64::from(PER_DECADE)).ceil() as i32;
    (top - DECADES * PER_DECADE..=top).map(|k| 10_f64.powf(f64::from(k) / f64::from(PER_DECADE))).collect()
}

fn value(effects: &[Arc<dyn Effect>], at: (f64, f64), quantity: ExposureQuantity, exposure_s: f64) -> f64 {
    let (sin, cos) = at.1.sin_cos();
    let place = Receptor::ground(at.0 * cos, at.0 * sin);
    effects.iter().map(|effect| quantity.of(effect.as_ref(), place, exposure_s)).fold(0.0, f64::max)
}

fn round(effects: &[Arc<dyn Effect>], distance_m: f64, quantity: ExposureQuantity, exposure_s: f64) -> Round {
    let still = |effect: &Arc<dyn Effect>| {
        effect.symmetry() == Symmetry::Radial && effect.centre_downwind_m().abs() <= f64::EPSILON
    };
    if effects.iter().all(still) {
        return Round::Even(value(effects, (distance_m, 0.0), quantity, exposure_s));
    }
    let mirrored = effects.iter().all(|effect| effect.symmetry() != Symmetry::None);
    let bearings = bearings(if mirrored { NODES } else { 2 * NODES }, mirrored);
    let values = bearings.iter().map(|bearing| value(effects, (distance_m, *bearing), quantity, exposure_s)).collect();
    Round::Turning { effects: effects.to_vec(), bearings, values, mirrored }
}

/// Probability of the wind by direction.
struct Sectors {
    /// Downwind angle at which each sector begins, rad anticlockwise from east, and its width.
    starts: Vec<f64>,
    width: f64,
    /// By class and sector, day and night together.
    probability: Vec<Vec<f64>>,
}

impl Sectors {
    fn new(weather: &JointFrequency) -> Self {
        let half = 0.5 * weather.sector_width_deg();
        // the downwind angle falls as the bearing of the wind grows: a sector begins at its far end
        let starts = weather.sector_centres_deg().iter().map(|from| downwind_angle(from + half)).collect();
        let both = |class: usize| {
            let [day, night] = Period::ALL.map(|period| weather.by_sector(period, class));
            day.iter().zip(night).map(|(day, night)| day + night).collect()
        };
        let probability = (0..weather.classes().len()).map(both).collect();
        Self { starts, width: weather.sector_width_deg().to_radians(), probability }
    }

    /// Probability that a class blows with the downwind angle in an arc of at most one turn.
    fn within(&self, class: usize, from: f64, to: f64) -> f64 {
        let of = |(start, probability): (&f64, &f64)| {
            // where the arc begins, seen from the start of the sector
            let begin = (from - start).rem_euclid(TAU);
            let end = begin + (to - from);
            let overlap = (end.min(self.width) - begin).max(0.0) + (end - TAU).clamp(0.0, self.width);
            probability * (overlap / self.width).min(1.0)
        };
        self.starts.iter().zip(&self.probability[class]).map(of).sum()
    }

    /// Probability of the class with a wind in which a level is reached.
    fn share(
        &self,
        round: &Round,
        class: usize,
        level: f64,
        one: &Found,
        (quantity, exposure_s): (ExposureQuantity, f64),
    ) -> Result<f64> {
        let (effects, bearings, values, mirrored) = match round {
            Round::Even(value) if *value >= level => return Ok(self.probability[class].iter().sum()),
            Round::Even(_) => return Ok(0.0),
            Round::Turning { effects, bearings, values, mirrored } => (effects, bearings, values, *mirrored),
        };
        if values.iter().all(|value| *value >= level) {
            return Ok(self.probability[class].iter().sum());
        }
        if values.iter().all(|value| *value < level) {
            return Ok(0.0);
        }
        let above = |bearing: f64| {
            // a finite step from below to above, however far apart the values are
            let value = value(effects, (one.distance_m, bearing), quantity, exposure_s);
            (value / level).min(2.0) - 1.0
        };
        let mut sum = 0.0;
        let mut arc = |from: f64, to: f64| {
            // downwind angle is the place's bearing less that from downwind
            sum += self.within(class, one.bearing - to, one.bearing - from);
            if mirrored {
                sum += self.within(class, one.bearing + from, one.bearing + to);
            }
        };
        let mut opened = (values[0] >= level).then_some(bearings[0]);
        for k in 1..values.len() {
            let (before, now) = (values[k - 1] >= level, values[k] >= level);
            if before == now {
                continue;
            }
            let edge = brent_root(above, bearings[k - 1], bearings[k], EDGE_RAD, "where a level is crossed")?;
            match opened.take() {
                Some(from) => arc(from, edge),
                None => opened = Some(edge),
            }
        }
        if let Some(from) = opened {
            arc(from, if mirrored { PI } else { TAU });
        }
        Ok(sum)
    }
}
