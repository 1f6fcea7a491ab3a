//! From the contents of a vessel and an opening to what leaves it: independent of the weather.
//!
//! [`discharge`] chooses the model by the state of the contents and the opening (`release/of_state.rs`); it is computed
//! once per scenario. [`Discharge::in_weather`] (in `release/in_weather.rs`) adds the pool and its evaporation for one
//! weather class. Mass is conserved: what is released is either airborne at once or on the ground.

use std::sync::Arc;

use serde::Serialize;

use crate::card::{Policy, RangeEvent};
use crate::error::{Error, Result};
use crate::release::{Expanded, Release, ReleaseKind, Segment, of_state};
use crate::substance::Substance;
use crate::units::ideal_gas_density_kg_m3;

/// How far below the vapour pressure a stated pressure may be and still mean a saturated liquid.
pub const SATURATION_TOLERANCE: f64 = 0.02;

/// What stands in a vessel or line.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The chemical.
    pub substance: Arc<Substance>,
    /// Storage pressure, Pa absolute.
    pub pressure_pa: f64,
    /// Storage temperature, K.
    pub temperature_k: f64,
    /// Mass that can get out, kg (the vessel and what flows in until isolation).
    pub inventory_kg: f64,
    /// Height of liquid above the opening, m; without meaning for a gas.
    pub liquid_head_m: f64,
    /// Whether the flow that leaves is made up from behind.
    pub holding: Holding,
}

/// Whether the flow that leaves is made up from behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// The pressure is held, by a pump or a feed: the first rate goes on until the inventory is gone.
    #[default]
    Held,
    /// A closed vessel: its pressure falls as it empties.
    Closed,
}

/// The state of the contents as a release sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentsPhase {
    /// A gas, or a fluid above its critical temperature.
    Gas,
    /// A liquid above its boiling point at ambient pressure: it flashes.
    LiquefiedGas,
    /// A liquid at or below its boiling point at ambient pressure (a refrigerated one too).
    Liquid,
}

impl Contents {
    /// The state, from pressure and temperature alone: a gas above the critical temperature or where the pressure is
    /// more than [`SATURATION_TOLERANCE`] below the vapour pressure; otherwise a liquid, superheated or not.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] where the vapour pressure of the substance is not known at this temperature.
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
}

/// How the contents get out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    /// A round hole in a wall.
    Hole {
        /// Its diameter, m.
        diameter_m: f64,
    },
    /// A connection or pipe broken off.
    FullBore {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Length between the contents and the break, m; 0 for a stub at the wall. A closed vessel takes a stub.
        length_m: f64,
    },
    /// The whole inventory at once.
    Instantaneous,
    /// The whole inventory at a constant rate within a time.
    WithinTime {
        /// The time, s.
        duration_s: f64,
    },
}

/// What gets into the air at the opening, in time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Emission {
    /// At a constant rate.
    Continuous {
        /// Rate, kg/s.
        rate_kg_s: f64,
        /// Duration, s.
        duration_s: f64,
    },
    /// All at once.
    Instantaneous {
        /// Mass, kg.
        mass_kg: f64,
    },
}

impl Emission {
    /// Mass emitted in all, kg.
    #[must_use]
    pub fn mass_kg(&self) -> f64 {
        match *self {
            Emission::Continuous { rate_kg_s, duration_s } => rate_kg_s * duration_s,
            Emission::Instantaneous { mass_kg } => mass_kg,
        }
    }
}

/// The part of a release that is in the air at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Airborne {
    /// How much, in time.
    pub emission: Emission,
    /// Temperature after expansion to ambient pressure, K.
    pub temperature_k: f64,
    /// Mass of air mixed in at once per mass released, for an instantaneous release; 0 otherwise.
    pub initial_air_mass_ratio: f64,
}

/// A jet, as a jet-fire or momentum model needs it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Jet {
    /// Mass rate out of the opening, kg/s.
    pub mass_rate_kg_s: f64,
    /// Diameter of the opening, m.
    pub opening_diameter_m: f64,
    /// Pressure upstream, Pa absolute.
    pub pressure_pa: f64,
    /// Temperature upstream, K.
    pub temperature_k: f64,
    /// Mean velocity over the opening, m/s.
    pub exit_velocity_m_s: f64,
    /// Density in the opening, kg/m³.
    pub exit_density_kg_m3: f64,
}

/// What leaves the vessel, whatever the weather.
#[derive(Clone, Debug, Serialize)]
pub struct Discharge {
    /// The chemical.
    #[serde(skip)]
    pub substance: Arc<Substance>,
    /// The release in time, state and books.
    pub release: Release,
    /// State of the contents.
    pub phase: ContentsPhase,
    /// Rate out of the opening at the start, kg/s; none for an instantaneous release.
    pub rate_kg_s: Option<f64>,
    /// Duration of the release, s; 0 for an instantaneous one.
    pub duration_s: f64,
    /// Mass released, kg.
    pub released_kg: f64,
    /// Mass fraction that flashes at ambient pressure.
    pub flash_fraction: f64,
    /// Mass fraction in the air at once (flash and spray).
    pub airborne_fraction: f64,
    /// What is in the air at once; none for a liquid that does not flash.
    pub airborne: Option<Airborne>,
    /// The jet; none for an instantaneous release or where no hole is given.
    pub jet: Option<Jet>,
    /// Mass that reaches the ground, kg.
    pub liquid_kg: f64,
    /// Temperature of that liquid, K.
    pub liquid_temperature_k: f64,
    /// Ambient pressure that it was computed for, Pa.
    pub ambient_pressure_pa: f64,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Cards used.
    pub models: Vec<&'static str>,
}

/// Discharge of contents through an opening, stopped after `max_duration_s` at the latest (isolation, or the longest
/// release that a rule set counts).
///
/// | contents and opening | model |
/// |---|---|
/// | closed vessel, hole or full bore | [`vessel_release`](crate::release::vessel::vessel_release): rate in time |
/// | held pressure, hole or stub | [`orifice`](crate::release::orifice::orifice): steady, by the state |
/// | held pressure, pipe of a length | [`full_bore`](crate::release::full_bore::full_bore): steady, with friction |
/// | all at once | [`burst`](crate::release::burst::burst) |
/// | within a time | a constant rate, expanded as from a hole of that rate |
///
/// # Errors
/// [`Error::InvalidInput`] when a value is not positive and finite or when nothing drives the contents out;
/// [`Error::OutOfValidity`] beyond a limit of a model (fitted ones under [`Policy::Strict`]) or of a correlation of the
/// substance.
pub fn discharge(
    contents: &Contents,
    opening: Opening,
    max_duration_s: f64,
    ambient_pressure_pa: f64,
    policy: Policy,
) -> Result<Discharge> {
    check(contents, opening, max_duration_s, ambient_pressure_pa)?;
    Ok(Discharge::of(of_state::release(contents, opening, max_duration_s, ambient_pressure_pa, policy)?))
}

fn check(contents: &Contents, opening: Opening, max_duration_s: f64, ambient_pressure_pa: f64) -> Result<()> {
    let positive = |name: &str, value: f64, unit| {
        if value > 0.0 && value.is_finite() {
            Ok(())
        } else {
            Err(Error::invalid(name, value, unit, "must be positive and finite"))
        }
    };
    positive("pressure_pa", contents.pressure_pa, "Pa")?;
    positive("temperature_k", contents.temperature_k, "K")?;
    positive("inventory_kg", contents.inventory_kg, "kg")?;
    positive("max_duration_s", max_duration_s, "s")?;
    positive("ambient_pressure_pa", ambient_pressure_pa, "Pa")?;
    if !(contents.liquid_head_m >= 0.0 && contents.liquid_head_m.is_finite()) {
        return Err(Error::invalid("liquid_head_m", contents.liquid_head_m, "m", "must be finite and not negative"));
    }
    match opening {
        Opening::Hole { diameter_m } => positive("diameter_m", diameter_m, "m"),
        Opening::FullBore { diameter_m, length_m } => {
            positive("diameter_m", diameter_m, "m")?;
            if length_m >= 0.0 && length_m.is_finite() {
                Ok(())
            } else {
                Err(Error::invalid("length_m", length_m, "m", "must be finite and not negative"))
            }
        }
        Opening::WithinTime { duration_s } => positive("duration_s", duration_s, "s"),
        Opening::Instantaneous => Ok(()),
    }
}

impl Discharge {
    /// The figures of a release that the event trees and the fires ask for.
    #[must_use]
    pub fn of(release: Release) -> Self {
        let released_kg = release.released_kg();
        let airborne_kg: f64 = release.segments.iter().map(Segment::airborne_kg).sum();
        let first = release.segments.first();
        let flashed = |state: &Expanded| (1.0 - state.rainout_fraction) * (1.0 - state.liquid_fraction);
        let liquid_kg = release.rained_out_kg(f64::INFINITY);
        let sudden = release.kind == ReleaseKind::Instantaneous;
        let airborne = first.filter(|_| airborne_kg > 0.0).map(|first| Airborne {
            emission: if sudden {
                Emission::Instantaneous { mass_kg: airborne_kg }
            } else {
                let rate_kg_s = first.airborne_rate_kg_s();
                Emission::Continuous { rate_kg_s, duration_s: airborne_kg / rate_kg_s }
            },
            temperature_k: first.expanded.temperature_k,
            initial_air_mass_ratio: first.expanded.air_mass_ratio,
        });
        Self {
            substance: release.substance.clone(),
            phase: release.phase,
            rate_kg_s: first.filter(|_| !sudden).map(|first| first.mass_rate_kg_s),
            duration_s: release.end_s(),
            released_kg,
            flash_fraction: first.map_or(0.0, |first| flashed(&first.expanded)),
            airborne_fraction: if released_kg > 0.0 { airborne_kg / released_kg } else { 0.0 },
            airborne,
            jet: release.jet,
            liquid_kg,
            liquid_temperature_k: first.map_or(0.0, |first| first.expanded.temperature_k),
            ambient_pressure_pa: release.ambient_pressure_pa,
            events: release.events.clone(),
            models: release.models.clone(),
            release,
        }
    }

    /// Density of the pure vapour at a temperature and the ambient pressure, kg/m³: the highest concentration that a
    /// cloud of it can have.
    #[must_use]
    pub fn vapour_density_kg_m3(&self, temperature_k: f64) -> f64 {
        ideal_gas_density_kg_m3(self.substance.molar_mass_kg_mol, self.ambient_pressure_pa, temperature_k)
    }
}

#[cfg(test)]
mod tests;
