//! A pipeline, how it breaks, and which model follows it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::card::{Policy, RangeEvent};
use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::release::expansion::ExpansionOptions;
use crate::release::liquid_orifice::hole_area_m2;
use crate::release::pipeline::barotrope::{Barotrope, Flashing};
use crate::release::pipeline::wilson::rough_friction_factor;
use crate::release::pipeline::{both_sides, gas, liquid, march, marched, wilson};
use crate::release::source_term::{ContentsPhase, SATURATION_TOLERANCE};
use crate::release::{ChosenBy, ModelChoice, Release};
use crate::substance::Substance;
use crate::units::STANDARD_ATMOSPHERE_PA;

/// Roughness of commercial steel, m (Perry).
pub const STEEL_ROUGHNESS_M: f64 = 4.6e-5;
/// Longest release that is followed where nothing is said, s: a day.
const LONGEST_RELEASE_S: f64 = 86_400.0;
/// Segments where nothing is said.
const USUAL_SEGMENTS: usize = 20;
/// Temperature of the air where nothing is said, K.
const USUAL_AIR_K: f64 = 288.15;

/// What stands in a pipeline.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// The chemical.
    pub substance: Arc<Substance>,
    /// Length from the break to the far end, m; from end to end where `break_at_m` is given.
    pub length_m: f64,
    /// Inner diameter, m.
    pub diameter_m: f64,
    /// Roughness of the wall, m.
    pub roughness_m: f64,
    /// Pressure, Pa absolute.
    pub pressure_pa: f64,
    /// Temperature, K.
    pub temperature_k: f64,
}

/// What comes in at the far end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// Rate, kg/s; 0 for a closed end.
    pub mass_rate_kg_s: f64,
    /// When the feed stops and the valve closes, s after the break.
    pub until_s: f64,
    /// Distance of the closing valve from the break, m; the far end where nothing is said.
    pub valve_distance_m: Option<f64>,
}

/// Which model follows the blowdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PipelineMethod {
    /// The state decides: Wilson for a gas, the march for a liquid that flashes, drain-down for one that does not.
    #[default]
    FromState,
    /// Wilson's double exponential: gas.
    Wilson,
    /// The quasi-steady march: gas (at its temperature) or a liquid that flashes.
    March,
}

/// How a release from a pipeline is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PipelineOptions {
    /// Pressure outside, Pa.
    pub ambient_pressure_pa: f64,
    /// Temperature outside, K.
    pub ambient_temperature_k: f64,
    /// What comes in at the far end.
    pub feed: Option<Feed>,
    /// Where the line breaks, m from the fed end; both sides then empty. None: one side only.
    pub break_at_m: Option<f64>,
    /// Rise of the far end above the break, m: drives a liquid line that is not flashing.
    pub rise_m: f64,
    /// When the release is stopped, s.
    pub stop_s: f64,
    /// Which model.
    pub method: PipelineMethod,
    /// Most segments.
    pub segments: usize,
    /// How the flow is expanded to ambient pressure.
    pub expansion: ExpansionOptions,
    /// What to do about a fitted range that is left.
    pub policy: Policy,
}

impl Default for PipelineOptions {
    fn default() -> Self {
        Self {
            ambient_pressure_pa: STANDARD_ATMOSPHERE_PA,
            ambient_temperature_k: USUAL_AIR_K,
            feed: None,
            break_at_m: None,
            rise_m: 0.0,
            stop_s: LONGEST_RELEASE_S,
            method: PipelineMethod::default(),
            segments: USUAL_SEGMENTS,
            expansion: ExpansionOptions::default(),
            policy: Policy::default(),
        }
    }
}

impl Pipeline {
    /// The state of the contents, as for a vessel.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] where the vapour pressure is not known at this temperature.
    pub fn phase(&self, ambient_pressure_pa: f64) -> Result<ContentsPhase> {
        if self.temperature_k >= self.substance.critical_temperature_k {
            return Ok(ContentsPhase::Gas);
        }
        let saturation = self.substance.vapour_pressure_pa(self.temperature_k)?;
        Ok(if self.pressure_pa < saturation * (1.0 - SATURATION_TOLERANCE) {
            ContentsPhase::Gas
        } else if saturation > ambient_pressure_pa {
            ContentsPhase::LiquefiedGas
        } else {
            ContentsPhase::Liquid
        })
    }

    pub(super) fn area_m2(&self) -> f64 {
        hole_area_m2(self.diameter_m)
    }

    pub(super) fn friction_factor(&self) -> f64 {
        rough_friction_factor(self.roughness_m, self.diameter_m)
    }

    /// The fluid of the march.
    pub(super) fn barotrope(&self, phase: ContentsPhase, ambient_pa: f64) -> Result<Barotrope> {
        let thermo = self.substance.thermo()?;
        if phase == ContentsPhase::Gas {
            let gas = thermo.gas.at(self.pressure_pa, self.temperature_k)?;
            return Ok(Barotrope::Isothermal { density_per_pa: 1.0 / (gas.volume_m3_kg * self.pressure_pa) });
        }
        Ok(Barotrope::Flashing(Box::new(Flashing::new(thermo, self.temperature_k, ambient_pa)?)))
    }
}

/// Release from a pipeline broken over its full bore.
///
/// A gas empties by [`wilson::WilsonBlowdown`], a liquid above its boiling point by the quasi-steady march of
/// [`march::CARD`], another liquid by pressure, then by gravity ([`liquid::CARD`]). With a feed the rate does not fall below
/// it until it is closed; what then still lies between valve and break comes out, what lies beyond stays in the line. With
/// `break_at_m` the line is two: the fed side, and the other, closed at its end.
///
/// # Errors
/// [`Error::InvalidInput`] for a pressure not above ambient, a break outside the line, a feed larger than the line can pass, a
/// method that does not fit the state; [`Error::OutOfValidity`] beyond a limit of the model's card (a line too short for it)
/// or of a correlation.
pub fn pipeline_release(line: &Pipeline, options: &PipelineOptions) -> Result<Release> {
    let Some(at) = options.break_at_m else {
        return one_side(line, options);
    };
    if !(at > 0.0 && at < line.length_m) {
        return Err(Error::invalid(
            "break_at_m",
            at,
            "m",
            format!("must lie between the ends of the line, 0 and {} m", line.length_m),
        ));
    }
    let fed = one_side(&Pipeline { length_m: at, ..line.clone() }, &PipelineOptions { break_at_m: None, ..*options })?;
    let closed = one_side(
        &Pipeline { length_m: line.length_m - at, ..line.clone() },
        &PipelineOptions { break_at_m: None, feed: None, rise_m: 0.0, ..*options },
    )?;
    Ok(both_sides::together(fed, closed, options.segments))
}

fn one_side(line: &Pipeline, options: &PipelineOptions) -> Result<Release> {
    check(line, options)?;
    let phase = line.phase(options.ambient_pressure_pa)?;
    let (model, why, by) = match (options.method, phase) {
        (PipelineMethod::FromState | PipelineMethod::Wilson, ContentsPhase::Gas) => {
            (wilson::CARD, "a gas in a long line: Wilson's double exponential", options.method)
        }
        (PipelineMethod::March, ContentsPhase::Gas) => {
            (march::CARD, "a gas in a long line, marched in time at its temperature", options.method)
        }
        (PipelineMethod::FromState | PipelineMethod::March, ContentsPhase::LiquefiedGas) => (
            march::CARD,
            "a liquid above its boiling point at ambient pressure: it flashes in the line",
            options.method,
        ),
        (PipelineMethod::FromState, ContentsPhase::Liquid) => (
            liquid::CARD,
            "a liquid below its boiling point at ambient pressure: it runs out by pressure, then by gravity",
            options.method,
        ),
        (method, phase) => {
            return Err(Error::InvalidInput {
                name: "method".to_owned(),
                value: format!("{method:?}").to_lowercase(),
                unit: "",
                requirement: format!(
                    "does not fit the contents ({phase:?}): Wilson is for a gas, the march for a gas or a liquid that \
                     flashes; leave it out to let the state decide"
                ),
            });
        }
    };
    let events = model.check(
        &[
            ("length_m", line.length_m),
            ("diameter_m", line.diameter_m),
            ("roughness_m", line.roughness_m),
            ("length_over_diameter", line.length_m / line.diameter_m),
        ],
        options.policy,
    )?;
    let choice = ModelChoice {
        model: model.id,
        reason: format!("{why} ({:.0} Pa, {:.2} K)", line.pressure_pa, line.temperature_k),
        by: if by == PipelineMethod::FromState { ChosenBy::State } else { ChosenBy::User },
    };
    let mut release = if model.id == wilson::CARD.id {
        gas::release(line, options, choice)?
    } else if model.id == march::CARD.id {
        marched::release(line, phase, options, choice)?
    } else {
        liquid::release(line, options, choice)?
    };
    add(&mut release.events, events);
    Ok(release)
}

/// Adds events that are not there yet.
pub(super) fn add(events: &mut Vec<RangeEvent>, found: Vec<RangeEvent>) {
    for event in found {
        if !events.contains(&event) {
            events.push(event);
        }
    }
}

fn check(line: &Pipeline, options: &PipelineOptions) -> Result<()> {
    for (name, value, unit) in [
        ("length_m", line.length_m, "m"),
        ("diameter_m", line.diameter_m, "m"),
        ("roughness_m", line.roughness_m, "m"),
        ("pressure_pa", line.pressure_pa, "Pa"),
        ("temperature_k", line.temperature_k, "K"),
        ("ambient_pressure_pa", options.ambient_pressure_pa, "Pa"),
        ("stop_s", options.stop_s, "s"),
    ] {
        if !(value > 0.0 && value.is_finite()) {
            return Err(Error::invalid(name, value, unit, "must be positive and finite"));
        }
    }
    if !(options.rise_m >= 0.0 && options.rise_m.is_finite()) {
        return Err(Error::invalid("rise_m", options.rise_m, "m", "must be finite and not negative"));
    }
    if options.segments == 0 {
        return Err(Error::invalid("segments", 0.0, "", "must be at least 1"));
    }
    if line.pressure_pa <= options.ambient_pressure_pa {
        return Err(Error::invalid(
            "pressure_pa",
            line.pressure_pa,
            "Pa",
            format!("must exceed the ambient {} Pa: nothing drives the contents out", options.ambient_pressure_pa),
        ));
    }
    if let Some(feed) = options.feed {
        for (name, value, unit) in
            [("feed.mass_rate_kg_s", feed.mass_rate_kg_s, "kg/s"), ("feed.until_s", feed.until_s, "s")]
        {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, unit, "must be finite and not negative"));
            }
        }
        if let Some(distance) = feed.valve_distance_m
            && !(distance > 0.0 && distance <= line.length_m)
        {
            return Err(Error::invalid(
                "feed.valve_distance_m",
                distance,
                "m",
                format!("must be positive and at most the length of the line, {} m", line.length_m),
            ));
        }
    }
    Ok(())
}

/// Steady flux through a long line that a source holds at a pressure, broken at its end, kg/(m² s): gas at its temperature, or
/// a liquid that flashes at constant entropy, with friction; choked or not.
///
/// # Equation
/// ```text
/// G² (f L/(2D) + ln(ρ_1/ρ_2)) = ∫ ρ dp     from p_2 to p_1
/// ```
/// at the exit pressure `p_2`, not below ambient, that gives the greatest flux.
///
/// # Errors
/// As [`pipeline_release`].
pub fn steady_line_flux_kg_m2_s(line: &Pipeline, options: &PipelineOptions) -> Result<f64> {
    check(line, options)?;
    let phase = line.phase(options.ambient_pressure_pa)?;
    if phase == ContentsPhase::Liquid {
        let density = line.substance.liquid_density_kg_m3(line.temperature_k)?;
        return Ok(liquid::velocity_m_s(line, line.length_m, density, options) * density);
    }
    let fluid = line.barotrope(phase, options.ambient_pressure_pa)?;
    let friction = 0.5 * line.friction_factor() * line.length_m / line.diameter_m;
    Ok(march::steady_flux(&fluid, line.pressure_pa, friction, options.ambient_pressure_pa))
}

/// When a function that rises with the time reaches a value, s.
pub(super) fn time_of(value: f64, until_s: f64, of: impl Fn(f64) -> f64) -> Result<f64> {
    if of(until_s) <= value {
        return Ok(until_s);
    }
    brent_root(|t| of(t) - value, 0.0, until_s, 1e-9 * until_s, "a time of a blowdown")
}
