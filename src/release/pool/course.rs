//! The course of a pool in time: spreading, heat, vapour, from the spill to the last drop.

use std::f64::consts::PI;

use serde::Serialize;

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::{Error, Result};
use crate::release::pool::bund::Bund;
use crate::release::pool::liquid::Liquid;
use crate::release::pool::puddle::{Heat, Inflow, Puddle, Scene, Step};
use crate::release::pool::substrate::{Substrate, WATER_DENSITY_KG_M3};
use crate::release::pool::surface::AirOverPool;
use crate::release::pool::{conduction, spread};
use crate::release::{PoolHistory, evaporating_pool};
use crate::substance::{Flag, Substance};
use crate::units::STANDARD_GRAVITY_M_S2;

/// Card of the course of a pool.
pub const CARD: ModelCard = ModelCard {
    id: "release.pool_course",
    title: "Pool in time: spreading, conduction with history, evaporation, energy balance",
    citations: &["yellowbook1997", "mackay1973", "briscoe1980"],
    requires: &["mass_kg", "temperature_k", "wind_speed_10m_m_s"],
    validity: &[
        Range::physical("mass_kg", "kg", 1e-6, 1e12, "a spill"),
        Range::physical("wind_speed_10m_m_s", "m/s", 0.1, 60.0, "a wind"),
        Range::physical("solar_flux_w_m2", "W/m2", 0.0, 1500.0, "the sun"),
        Range::physical("until_s", "s", 1.0, 1e8, "a course"),
        // the ends are those of the liquid of a substance
        Range::fitted("pool_temperature_k", "K", 0.0, f64::MAX, FROZEN, "held at the lower end"),
    ],
    verification: Verification::Unverified(
        "limits, balances and closed forms of its parts; no published course at hand",
    ),
};

/// What is said of a pool that would freeze.
const FROZEN: &str = "the pool freezes or leaves its correlations: it is held at the lower end";
/// First step, s.
const FIRST_STEP_S: f64 = 0.01;
/// Shortest step, s.
const LEAST_STEP_S: f64 = 1.0e-9;
/// Most steps.
const MAX_STEPS: usize = 20_000;
/// Growth of the step at the most.
const MOST_GROWTH: f64 = 1.25;
/// Change of the mass that a step aims at.
const MASS_CHANGE: f64 = 0.05;
/// Mass below which changes are not followed so closely, over the largest so far.
const SMALL_MASS: f64 = 0.05;
/// Change of the area that a step aims at.
const AREA_CHANGE: f64 = 0.1;
/// Change of the temperature that a step aims at, K.
const TEMPERATURE_CHANGE_K: f64 = 0.8;
/// A step is taken up to this much above its aims.
const SLACK: f64 = 1.3;
/// The pool is dry once this part of all that was spilled is left.
const DRY: f64 = 1.0e-9;
/// How far above its boiling point a spill may be given, K: rounding.
const ROUNDING_K: f64 = 1.0e-6;

/// Liquid that arrives at a constant rate for a time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PoolFeed {
    /// Start, s.
    pub start_s: f64,
    /// Duration, s.
    pub duration_s: f64,
    /// Rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Temperature, K.
    pub temperature_k: f64,
}

/// Liquid that is there at the start.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SuddenSpill {
    /// Mass, kg.
    pub mass_kg: f64,
    /// Temperature, K.
    pub temperature_k: f64,
}

/// Where a pool is and how long it is followed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PoolSetting {
    /// What it stands on.
    pub substrate: Substrate,
    /// The bund, if there is one.
    pub bund: Option<Bund>,
    /// The air.
    pub air: AirOverPool,
    /// How long it is followed, s.
    pub until_s: f64,
}

/// A pool to be followed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PoolCase {
    /// What is spilled at once.
    pub sudden: Option<SuddenSpill>,
    /// What is spilled in time; may overlap.
    pub feed: Vec<PoolFeed>,
    /// Where it is.
    pub setting: PoolSetting,
}

/// Mass and heat of a pool, kg and J; enthalpies from the liquid at its normal boiling point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct PoolBooks {
    /// Spilled until the end.
    pub spilled_kg: f64,
    /// Into the air.
    pub vaporised_kg: f64,
    /// Left on the ground.
    pub left_kg: f64,
    /// Went over the wall of the bund.
    pub overtopped_kg: f64,
    /// Enthalpy that came with the liquid.
    pub spilled_j: f64,
    /// Heat from ground or water.
    pub substrate_j: f64,
    /// Heat from the air.
    pub air_j: f64,
    /// Heat from sky and sun.
    pub radiation_j: f64,
    /// Heat set free by freezing.
    pub freezing_j: f64,
    /// Enthalpy that left with the vapour.
    pub vapour_j: f64,
    /// Enthalpy of what is left, from its mass and temperature.
    pub left_j: f64,
}

impl PoolBooks {
    /// Gap of the mass over the mass spilled.
    #[must_use]
    pub fn mass_error(&self) -> f64 {
        (self.spilled_kg - self.vaporised_kg - self.left_kg).abs() / self.spilled_kg
    }

    /// Gap of the energy over the largest of its terms.
    #[must_use]
    pub fn energy_error(&self) -> f64 {
        let inflow = [self.spilled_j, self.substrate_j, self.air_j, self.radiation_j, self.freezing_j];
        let gap = inflow.iter().sum::<f64>() - self.vapour_j - self.left_j;
        let scale = inflow.iter().fold(self.vapour_j.abs().max(self.left_j.abs()), |most, term| most.max(term.abs()));
        if scale > 0.0 { gap.abs() / scale } else { 0.0 }
    }
}

/// The course of a pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PoolCourse {
    /// The pool in time; each rate is the mean since the moment before.
    pub history: PoolHistory,
    /// Mass and heat.
    pub books: PoolBooks,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Cards used.
    pub models: Vec<&'static str>,
}

/// Follows a pool from its spill until it is dry or the time is up.
///
/// # Equation
/// ```text
/// dM/dt = F - A j,     j = k_m p M/(R T) y,    y = -ln(1 - pv(T)/p)
/// d(M h_l)/dt = F h_F + Q_substrate + A [k_h (T_a - T) + ε σ (T_a⁴ - T⁴) + S] - A j h_v(T)
/// dr/dt = √(2 g (h - h_min))  up to the bund
/// ```
/// Ground: [`conduction`], with the wetting time of each patch. Water: a coefficient. `y` has no bound at the boiling point, so
/// that boiling and evaporating are one equation: a pool that gets much heat stays at its boiling point by itself.
/// Steps adapt to the change of mass, area and temperature; each is implicit in the temperature.
///
/// Where the vapour would cool the liquid below its coldest known temperature (the melting point or the end of a
/// correlation) it stays there; the books show that heat as set free by freezing, and the event says so.
/// Liquid that stands higher than the wall of a bund, or that a wave throws over it, makes a second pool outside.
///
/// # Assumptions
/// One temperature for each body of liquid; flat ground; nothing soaks in; no air condenses.
/// # Errors
/// [`Error::InvalidInput`] for a spill above its boiling point, one that sinks or dissolves in the water that it is put
/// on, or a value that is not what it must be; [`Error::OutOfValidity`] beyond a limit of the card or of the substance,
/// and for a pool that freezes under [`Policy::Strict`].
/// # References
/// \[yellowbook1997\] section 3.5; \[mackay1973\]; \[briscoe1980\]
pub fn follow(substance: &Substance, case: &PoolCase, policy: Policy) -> Result<PoolCourse> {
    follow_in_steps(substance, case, policy, 1.0)
}

/// [`follow`] with the aims of a step times a factor.
fn follow_in_steps(substance: &Substance, case: &PoolCase, policy: Policy, aims: f64) -> Result<PoolCourse> {
    let events = check(case, policy)?;
    let liquid = Liquid::new(substance, case.setting.air.pressure_pa)?;
    let gravity_m_s2 = gravity(substance, case, &liquid)?;
    let scene =
        Scene { substance, liquid: &liquid, air: case.setting.air, substrate: case.setting.substrate, gravity_m_s2 };
    let mut march = March::start(&scene, case, aims)?;
    march.run()?;
    march.finish(events, policy)
}

/// Values of a case against what they must be.
fn check(case: &PoolCase, policy: Policy) -> Result<Vec<RangeEvent>> {
    let positive = |name: &str, value: f64, unit| {
        if value > 0.0 && value.is_finite() {
            Ok(())
        } else {
            Err(Error::invalid(name, value, unit, "must be positive and finite"))
        }
    };
    positive("temperature_k", case.setting.air.temperature_k, "K")?;
    positive("pressure_pa", case.setting.air.pressure_pa, "Pa")?;
    for (name, value, unit) in case.setting.substrate.inputs() {
        positive(name, value, unit)?;
    }
    if let Some(bund) = case.setting.bund {
        positive("bund_area_m2", bund.area_m2, "m2")?;
        positive("wall_height_m", bund.wall_height_m.unwrap_or(1.0), "m")?;
        if !(0.0..=1.0).contains(&bund.overtopping_fraction) {
            let value = bund.overtopping_fraction;
            return Err(Error::invalid("overtopping_fraction", value, "", "must lie between 0 and 1"));
        }
    }
    for feed in &case.feed {
        positive("duration_s", feed.duration_s, "s")?;
        for (name, value, unit) in [("start_s", feed.start_s, "s"), ("mass_rate_kg_s", feed.mass_rate_kg_s, "kg/s")] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, unit, "must be finite and not negative"));
            }
        }
    }
    let mut mass = case.feed.iter().map(|feed| feed.mass_rate_kg_s * feed.duration_s).sum::<f64>();
    if let Some(sudden) = case.sudden {
        positive("mass_kg", sudden.mass_kg, "kg")?;
        mass += sudden.mass_kg;
    }
    CARD.check(
        &[
            ("mass_kg", mass),
            ("wind_speed_10m_m_s", case.setting.air.wind_speed_10m_m_s),
            ("solar_flux_w_m2", case.setting.air.solar_flux_w_m2),
            ("until_s", case.setting.until_s),
        ],
        policy,
    )
}

/// Gravity that spreads the pool, less by buoyancy on water, m/s².
fn gravity(substance: &Substance, case: &PoolCase, liquid: &Liquid) -> Result<f64> {
    let Substrate::Water(_) = case.setting.substrate else { return Ok(STANDARD_GRAVITY_M_S2) };
    if substance.flags.contains(&Flag::WaterSoluble) {
        return Err(on_water(format!(
            "{} dissolves in water, which this model leaves out: choose a solid substrate",
            substance.id
        )));
    }
    // as warm as it can be it is lightest; as it arrives it must float
    let coldest = case.sudden.iter().map(|sudden| sudden.temperature_k);
    let coldest = coldest.chain(case.feed.iter().map(|feed| feed.temperature_k)).fold(liquid.boiling_point_k, f64::min);
    let density = liquid.density_kg_m3(coldest);
    if density >= WATER_DENSITY_KG_M3 {
        return Err(on_water(format!(
            "{} of {density:.0} kg/m3 sinks in water of {WATER_DENSITY_KG_M3} kg/m3: choose a solid substrate",
            substance.id
        )));
    }
    Ok(STANDARD_GRAVITY_M_S2 * (1.0 - density / WATER_DENSITY_KG_M3))
}

fn on_water(requirement: String) -> Error {
    Error::InvalidInput { name: "substrate".to_owned(), value: "water".to_owned(), unit: "", requirement }
}

/// The march in time.
struct March<'a> {
    scene: &'a Scene<'a>,
    case: &'a PoolCase,
    inside: Puddle,
    outside: Option<Puddle>,
    time_s: f64,
    step_s: f64,
    aims: f64,
    history: PoolHistory,
    books: PoolBooks,
    largest_kg: f64,
    frozen_at_k: Option<f64>,
}

impl<'a> March<'a> {
    fn start(scene: &'a Scene<'a>, case: &'a PoolCase, aims: f64) -> Result<Self> {
        let arrives = |t: f64| {
            let (low, high) = (scene.liquid.coldest_k, scene.liquid.boiling_point_k);
            if t >= low && t <= high + ROUNDING_K {
                return Ok(t.min(high));
            }
            let requirement = if t > high {
                format!(
                    "is above the boiling point of {high:.2} K at {} Pa: expand the liquid to ambient first, what reaches \
                     the ground is at its boiling point",
                    case.setting.air.pressure_pa
                )
            } else {
                format!(
                    "must not be below {low:.2} K, where {} is no liquid or its correlations end",
                    scene.substance.id
                )
            };
            Err(Error::invalid("temperature_k", t, "K", requirement))
        };
        for feed in &case.feed {
            arrives(feed.temperature_k)?;
        }
        let first = case.sudden.map(|sudden| sudden.temperature_k);
        let first = first.or_else(|| case.feed.first().map(|feed| feed.temperature_k));
        let temperature_k = arrives(first.unwrap_or(scene.liquid.boiling_point_k))?;
        let largest_m2 = case.setting.bund.map_or(f64::INFINITY, |bund| bund.area_m2 / PI);
        let mut march = Self {
            scene,
            case,
            inside: Puddle::dry(scene, temperature_k, largest_m2),
            outside: None,
            time_s: 0.0,
            aims,
            step_s: FIRST_STEP_S * aims,
            history: PoolHistory::default(),
            books: PoolBooks::default(),
            largest_kg: 0.0,
            frozen_at_k: None,
        };
        if let Some(sudden) = case.sudden {
            let over = case.setting.bund.map_or(0.0, |bund| bund.overtopping_fraction) * sudden.mass_kg;
            if over < sudden.mass_kg {
                march.inside.drop_at_once(scene, sudden.mass_kg - over, temperature_k);
            }
            march.books.spilled_kg = sudden.mass_kg;
            march.books.spilled_j = sudden.mass_kg * scene.liquid.at(temperature_k).liquid_j_kg;
            if over > 0.0 {
                let mut outside = Puddle::dry(scene, temperature_k, f64::INFINITY);
                outside.drop_at_once(scene, over, temperature_k);
                march.books.overtopped_kg = over;
                march.outside = Some(outside);
            }
        }
        march.record(0.0);
        Ok(march)
    }

    fn run(&mut self) -> Result<()> {
        for _ in 0..MAX_STEPS {
            let left = self.case.setting.until_s - self.time_s;
            let next = self.next_change_s();
            if left <= 0.0 || (self.is_dry() && next.is_none() && self.inflow(1.0).mass_kg <= 0.0) {
                return Ok(());
            }
            let to_change = next.map_or(left, |moment| (moment - self.time_s).min(left));
            if self.is_dry() && self.inflow(1.0).mass_kg <= 0.0 {
                self.wait(to_change);
                continue;
            }
            self.advance(to_change)?;
        }
        Err(Error::NotConverged {
            solver: "release.pool_course",
            iterations: MAX_STEPS,
            residual: self.inside.mass_kg,
            doing: format!("following a pool at {} s", self.time_s),
        })
    }

    /// One step, no longer than to the next change of the feed.
    fn advance(&mut self, to_change_s: f64) -> Result<()> {
        let mut step_s = self.step_s;
        loop {
            // no sliver before a change
            let this_s = if step_s >= to_change_s {
                to_change_s
            } else if 2.0 * step_s > to_change_s {
                0.5 * to_change_s
            } else {
                step_s
            };
            if this_s < LEAST_STEP_S.min(to_change_s) {
                return Err(Error::NotConverged {
                    solver: "release.pool_course",
                    iterations: self.history.time_s.len(),
                    residual: this_s,
                    doing: format!("following a pool at {} s", self.time_s),
                });
            }
            let inflow = self.inflow(this_s);
            let Some(inside) = self.try_puddle(&self.inside, this_s, inflow)? else {
                step_s = 0.4 * this_s;
                continue;
            };
            let outside = match &self.outside {
                None => None,
                Some(puddle) => {
                    let Some(step) = self.try_puddle(puddle, this_s, Inflow::default())? else {
                        step_s = 0.4 * this_s;
                        continue;
                    };
                    step
                }
            };
            let mut change = inside.as_ref().map_or(0.0, |step| self.change(&self.inside, step));
            if let (Some(puddle), Some(step)) = (&self.outside, &outside) {
                change = change.max(self.change(puddle, step));
            }
            let least = FIRST_STEP_S * self.aims;
            if change > SLACK && this_s > least {
                step_s = (this_s * (0.9 / change).max(0.3)).max(least);
                continue;
            }
            self.take(this_s, inflow, inside, outside);
            let growth = (0.9 / change.max(1e-9)).clamp(0.3, MOST_GROWTH);
            self.step_s = (this_s * growth).max(self.step_s.min(step_s) * 0.3).max(LEAST_STEP_S);
            return Ok(());
        }
    }

    /// A step of a puddle: outer none when too long, inner none when there is nothing.
    #[expect(clippy::option_option, reason = "too long and nothing there are different answers")]
    fn try_puddle(&self, puddle: &Puddle, step_s: f64, inflow: Inflow) -> Result<Option<Option<Step>>> {
        if puddle.mass_kg + inflow.mass_kg <= DRY * self.books.spilled_kg {
            return Ok(Some(None));
        }
        Ok(puddle.try_step(self.scene, step_s, inflow)?.map(Some))
    }

    /// How much a step changes things over what it aims at.
    fn change(&self, before: &Puddle, step: &Step) -> f64 {
        let scale = before.mass_kg.max(step.mass_kg).max(SMALL_MASS * self.largest_kg);
        // a pool that is just being made changes by what flows in, which its spreading follows closely
        let lost = (before.mass_kg - step.mass_kg).max(0.0) / scale / MASS_CHANGE;
        let gained = (step.mass_kg - before.mass_kg).max(0.0) / scale / (4.0 * MASS_CHANGE);
        let area = (step.squared_m2 - before.squared_m2) / step.squared_m2.max(f64::MIN_POSITIVE) / AREA_CHANGE;
        let warmth = (step.temperature_k - before.temperature_k).abs() / TEMPERATURE_CHANGE_K;
        lost.max(gained).max(area).max(warmth) / self.aims
    }

    fn take(&mut self, step_s: f64, inflow: Inflow, inside: Option<Step>, outside: Option<Step>) {
        let before_kg = self.books.vaporised_kg;
        match inside {
            Some(step) => {
                self.inside.take(&step);
                self.book(&step);
            }
            None => self.inside.wait(step_s),
        }
        self.books.spilled_kg += inflow.mass_kg;
        self.books.spilled_j += inflow.enthalpy_j;
        if let (Some(puddle), step) = (&mut self.outside, outside) {
            match step {
                Some(step) => puddle.take(&step),
                None => puddle.wait(step_s),
            }
        }
        if let Some(step) = outside {
            self.book(&step);
        }
        if let Some(wall) = self.case.setting.bund.and_then(|bund| bund.wall_height_m) {
            let over = self.inside.skim(self.scene, wall);
            if over.mass_kg > 0.0 {
                self.books.overtopped_kg += over.mass_kg;
                self.pour_outside(over);
            }
        }
        self.time_s += step_s;
        self.largest_kg = self.largest_kg.max(self.inside.mass_kg);
        self.record((self.books.vaporised_kg - before_kg) / step_s);
    }

    /// Liquid over the wall joins the pool outside, or makes it.
    fn pour_outside(&mut self, over: Inflow) {
        let temperature_k = self.inside.temperature_k;
        let (scene, time_s) = (self.scene, self.time_s);
        let puddle = self.outside.get_or_insert_with(|| {
            let mut dry = Puddle::dry(scene, temperature_k, f64::INFINITY);
            // as long ago as everything else began
            dry.wait(time_s.max(FIRST_STEP_S));
            dry
        });
        puddle.pour(scene, over);
    }

    fn book(&mut self, step: &Step) {
        let Heat { substrate_j, air_j, radiation_j, freezing_j } = step.heat;
        let books = &mut self.books;
        books.vaporised_kg += step.evaporated_kg;
        books.vapour_j += step.vapour_j;
        books.substrate_j += substrate_j;
        books.air_j += air_j;
        books.radiation_j += radiation_j;
        books.freezing_j += freezing_j;
        if freezing_j > 0.0 {
            self.frozen_at_k = Some(step.temperature_k);
        }
    }

    fn wait(&mut self, step_s: f64) {
        self.inside.wait(step_s);
        if let Some(puddle) = &mut self.outside {
            puddle.wait(step_s);
        }
        self.time_s += step_s;
        self.step_s = FIRST_STEP_S * self.aims;
        self.record(0.0);
    }

    fn record(&mut self, rate_kg_s: f64) {
        let (mut area, mut mass) = (self.inside.wet_area_m2(self.scene), self.inside.mass_kg);
        let mut warmth = self.inside.temperature_k;
        if let Some(puddle) = &self.outside {
            let part = puddle.mass_kg / (mass + puddle.mass_kg).max(f64::MIN_POSITIVE);
            warmth += part * (puddle.temperature_k - warmth);
            area += puddle.wet_area_m2(self.scene);
            mass += puddle.mass_kg;
        }
        let history = &mut self.history;
        history.time_s.push(self.time_s);
        history.radius_m.push((area / PI).sqrt());
        history.area_m2.push(area);
        history.temperature_k.push(warmth);
        history.mass_kg.push(mass);
        history.evaporation_rate_kg_s.push(rate_kg_s);
        history.vaporised_kg.push(self.books.vaporised_kg);
    }

    /// Liquid that arrives in a step that no change of the feed falls into.
    fn inflow(&self, step_s: f64) -> Inflow {
        let mut sum = Inflow::default();
        for feed in &self.case.feed {
            let half = 1e-12 * (1.0 + self.time_s);
            if feed.start_s <= self.time_s + half && self.time_s + half < feed.start_s + feed.duration_s {
                let t = feed.temperature_k.min(self.scene.liquid.boiling_point_k);
                let mass_kg = feed.mass_rate_kg_s * step_s;
                sum.mass_kg += mass_kg;
                sum.enthalpy_j += mass_kg * self.scene.liquid.at(t).liquid_j_kg;
            }
        }
        sum
    }

    fn next_change_s(&self) -> Option<f64> {
        let now = self.time_s + 1e-12 * (1.0 + self.time_s);
        let changes = self.case.feed.iter().flat_map(|feed| [feed.start_s, feed.start_s + feed.duration_s]);
        changes.filter(|&moment| moment > now).reduce(f64::min)
    }

    fn is_dry(&self) -> bool {
        let outside = self.outside.as_ref().map_or(0.0, |puddle| puddle.mass_kg);
        self.inside.mass_kg + outside <= 2.0 * DRY * self.books.spilled_kg
    }

    fn finish(mut self, mut events: Vec<RangeEvent>, policy: Policy) -> Result<PoolCourse> {
        for puddle in std::iter::once(&self.inside).chain(&self.outside) {
            self.books.left_kg += puddle.mass_kg;
            self.books.left_j += puddle.mass_kg * self.scene.liquid.at(puddle.temperature_k).liquid_j_kg;
        }
        if let Some(value) = self.frozen_at_k {
            let (model, name, unit) = (CARD.id, "pool_temperature_k", "K");
            let (min, max) = (self.scene.liquid.coldest_k, self.scene.liquid.boiling_point_k);
            let locator = FROZEN;
            if policy == Policy::Strict {
                return Err(Error::OutOfValidity { model, name, value, unit, min, max, locator });
            }
            events.push(RangeEvent { model, name, value, unit, min, max, locator });
        }
        let ground = matches!(self.case.setting.substrate, Substrate::Ground(_));
        let mut models = vec![CARD.id, spread::CARD.id, evaporating_pool::CARD.id];
        models.extend(ground.then_some(conduction::CARD.id));
        Ok(PoolCourse { history: self.history, books: self.books, events, models })
    }
}

#[cfg(test)]
mod tests;
