//! From the contents of a vessel and an opening to what leaves it: independent of the weather.
//!
//! [`discharge`] is computed once per scenario; [`Discharge::in_weather`] (in `release/in_weather.rs`) adds the pool
//! and its evaporation for one weather class. Mass is conserved: what is released is either airborne at once or on the
//! ground.

use std::sync::Arc;

use serde::Serialize;

use crate::card::{Policy, RangeEvent};
use crate::error::{Error, Result};
use crate::release::gas_orifice::{self, GAS_COEFFICIENT, GasOrifice};
use crate::release::liquid_orifice::{self, LiquidOrifice, SHARP_EDGED_COEFFICIENT, SHORT_TUBE_COEFFICIENT};
use crate::release::{airborne, flash, instantaneous, vessel};
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
    /// A connection or pipe broken off: a short tube, whose friction is left out.
    FullBore {
        /// Inner diameter, m.
        diameter_m: f64,
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
    /// State of the contents.
    pub phase: ContentsPhase,
    /// Total rate out of the opening, kg/s; none for an instantaneous release.
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
/// The initial rate is held until the contents are gone or the release is stopped.
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
    let phase = contents.phase(ambient_pressure_pa)?;
    let mut events = Vec::new();
    let mut models = Vec::new();
    let (rate, jet, duration, released) = match opening {
        Opening::Hole { diameter_m } | Opening::FullBore { diameter_m } => {
            let tube = matches!(opening, Opening::FullBore { .. });
            let jet = through_hole(contents, phase, diameter_m, tube, ambient_pressure_pa, policy, &mut events)?;
            models.push(if phase == ContentsPhase::Gas { gas_orifice::CARD.id } else { liquid_orifice::CARD.id });
            let duration = vessel::duration_s(contents.inventory_kg, jet.mass_rate_kg_s, max_duration_s);
            // the smaller of the two exactly, so that the inventory is never exceeded by a rounding
            let released = (jet.mass_rate_kg_s * duration).min(contents.inventory_kg);
            (Some(jet.mass_rate_kg_s), Some(jet), duration, released)
        }
        Opening::Instantaneous => {
            models.push(instantaneous::CARD.id);
            (None, None, 0.0, contents.inventory_kg)
        }
        Opening::WithinTime { duration_s } => {
            let rate = contents.inventory_kg / duration_s;
            let duration = duration_s.min(max_duration_s);
            (Some(rate), None, duration, rate * duration)
        }
    };
    let state = Expansion::of(contents, phase, rate.is_none(), ambient_pressure_pa)?;
    if phase == ContentsPhase::LiquefiedGas {
        models.extend([flash::CARD.id, airborne::CARD.id]);
    }
    let emission = match rate {
        Some(rate) => Emission::Continuous { rate_kg_s: rate * state.airborne_fraction, duration_s: duration },
        None => Emission::Instantaneous { mass_kg: released * state.airborne_fraction },
    };
    Ok(Discharge {
        substance: contents.substance.clone(),
        phase,
        rate_kg_s: rate,
        duration_s: duration,
        released_kg: released,
        flash_fraction: state.flash_fraction,
        airborne_fraction: state.airborne_fraction,
        airborne: (state.airborne_fraction > 0.0).then_some(Airborne {
            emission,
            temperature_k: state.vapour_temperature_k,
            initial_air_mass_ratio: state.air_mass_ratio,
        }),
        jet,
        liquid_kg: released * (1.0 - state.airborne_fraction),
        liquid_temperature_k: state.liquid_temperature_k,
        ambient_pressure_pa,
        events,
        models,
    })
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
        Opening::Hole { diameter_m } | Opening::FullBore { diameter_m } => positive("diameter_m", diameter_m, "m"),
        Opening::WithinTime { duration_s } => positive("duration_s", duration_s, "s"),
        Opening::Instantaneous => Ok(()),
    }
}

fn through_hole(
    contents: &Contents,
    phase: ContentsPhase,
    diameter_m: f64,
    tube: bool,
    ambient_pressure_pa: f64,
    policy: Policy,
    events: &mut Vec<RangeEvent>,
) -> Result<Jet> {
    let substance = &contents.substance;
    let (rate, velocity, density) = if phase == ContentsPhase::Gas {
        let orifice = GasOrifice {
            hole_diameter_m: diameter_m,
            discharge_coefficient: GAS_COEFFICIENT,
            pressure_pa: contents.pressure_pa,
            temperature_k: contents.temperature_k,
            density_kg_m3: substance.gas_density_kg_m3(contents.pressure_pa, contents.temperature_k)?,
            isentropic_exponent: substance.isentropic_exponent(contents.temperature_k)?,
            ambient_pressure_pa,
        };
        events.extend(gas_orifice::CARD.check(
            &[
                ("hole_diameter_m", diameter_m),
                ("pressure_pa", orifice.pressure_pa),
                ("temperature_k", orifice.temperature_k),
                ("isentropic_exponent", orifice.isentropic_exponent),
            ],
            policy,
        )?);
        let flow = gas_orifice::gas_flow(&orifice);
        (flow.mass_rate_kg_s, flow.mean_velocity_m_s, flow.throat_density_kg_m3)
    } else {
        let orifice = LiquidOrifice {
            hole_diameter_m: diameter_m,
            discharge_coefficient: if tube { SHORT_TUBE_COEFFICIENT } else { SHARP_EDGED_COEFFICIENT },
            liquid_density_kg_m3: substance.liquid_density_kg_m3(contents.temperature_k)?,
            pressure_pa: contents.pressure_pa,
            ambient_pressure_pa,
            liquid_head_m: contents.liquid_head_m,
        };
        events.extend(liquid_orifice::CARD.check(
            &[
                ("hole_diameter_m", diameter_m),
                ("liquid_density_kg_m3", orifice.liquid_density_kg_m3),
                ("pressure_pa", orifice.pressure_pa),
                ("liquid_head_m", orifice.liquid_head_m),
            ],
            policy,
        )?);
        let rate = liquid_orifice::mass_rate_kg_s(&orifice);
        (rate, liquid_orifice::mean_velocity_m_s(&orifice), orifice.liquid_density_kg_m3)
    };
    if rate > 0.0 && rate.is_finite() {
        Ok(Jet {
            mass_rate_kg_s: rate,
            opening_diameter_m: diameter_m,
            pressure_pa: contents.pressure_pa,
            temperature_k: contents.temperature_k,
            exit_velocity_m_s: velocity,
            exit_density_kg_m3: density,
        })
    } else {
        Err(Error::invalid(
            "pressure_pa",
            contents.pressure_pa,
            "Pa",
            format!(
                "nothing drives the contents out: must exceed the ambient {ambient_pressure_pa} Pa, or a liquid must \
                 stand above the opening (liquid_head_m = {})",
                contents.liquid_head_m
            ),
        ))
    }
}

/// The state after expansion to ambient pressure.
struct Expansion {
    flash_fraction: f64,
    airborne_fraction: f64,
    vapour_temperature_k: f64,
    liquid_temperature_k: f64,
    air_mass_ratio: f64,
}

impl Expansion {
    fn of(contents: &Contents, phase: ContentsPhase, at_once: bool, ambient_pressure_pa: f64) -> Result<Self> {
        let (substance, t0) = (&contents.substance, contents.temperature_k);
        match phase {
            ContentsPhase::Gas => {
                // a steady jet keeps its stagnation enthalpy; a burst works against the air
                let vapour_temperature_k = if at_once && contents.pressure_pa > ambient_pressure_pa {
                    let k = substance.isentropic_exponent(t0)?;
                    instantaneous::expanded_gas_temperature_k(t0, k, contents.pressure_pa, ambient_pressure_pa)
                } else {
                    t0
                };
                Ok(Self {
                    flash_fraction: 1.0,
                    airborne_fraction: 1.0,
                    vapour_temperature_k,
                    liquid_temperature_k: t0,
                    air_mass_ratio: 0.0,
                })
            }
            ContentsPhase::LiquefiedGas => {
                let boiling = substance.saturation_temperature_k(ambient_pressure_pa)?;
                let heat_capacity = substance.liquid_heat_capacity_j_kg_k(0.5 * (t0 + boiling))?;
                let heat = substance.heat_of_vaporisation_j_kg(boiling)?;
                let flash_fraction = flash::linear_fraction(t0, boiling, heat_capacity, heat);
                Ok(Self {
                    flash_fraction,
                    airborne_fraction: airborne::purple_book_fraction(flash_fraction),
                    vapour_temperature_k: boiling,
                    liquid_temperature_k: boiling,
                    air_mass_ratio: if at_once { instantaneous::FLASHING_AIR_MASS_RATIO } else { 0.0 },
                })
            }
            ContentsPhase::Liquid => Ok(Self {
                flash_fraction: 0.0,
                airborne_fraction: 0.0,
                vapour_temperature_k: t0,
                liquid_temperature_k: t0,
                air_mass_ratio: 0.0,
            }),
        }
    }
}

impl Discharge {
    /// Density of the pure vapour at a temperature and the ambient pressure, kg/m³: the highest concentration that a
    /// cloud of it can have.
    #[must_use]
    pub fn vapour_density_kg_m3(&self, temperature_k: f64) -> f64 {
        ideal_gas_density_kg_m3(self.substance.molar_mass_kg_mol, self.ambient_pressure_pa, temperature_k)
    }
}

#[cfg(test)]
mod tests;
