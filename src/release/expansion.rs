//! A jet from its opening to ambient pressure: momentum or entropy, energy, phase equilibrium, droplets, rainout.

use std::f64::consts::PI;
use std::str::FromStr;

use serde::Serialize;

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::{Error, Result};
use crate::release::ambient_state::{self, AmbientState};
use crate::release::gas_orifice::{GAS_COEFFICIENT, GasOrifice, gas_flow};
use crate::release::liquid_orifice::{SHARP_EDGED_COEFFICIENT, hole_area_m2};
use crate::release::rainout::{self, Spray};
use crate::release::{Contents, ContentsPhase, Expanded, airborne, droplets};
use crate::substance::Substance;
use crate::units::{AIR_MOLAR_MASS_KG_MOL, ideal_gas_density_kg_m3};

/// Card of the expansion of a jet.
pub const CARD: ModelCard = ModelCard {
    id: "release.expansion",
    title: "Expansion of a jet to ambient pressure with phase equilibrium",
    citations: &["yellowbook1997", "witlox2013"],
    requires: &["pressure_pa", "temperature_k", "ambient_pressure_pa"],
    validity: &[
        Range::physical("mass_rate_kg_s", "kg/s", 1e-12, 1e9, "a jet"),
        Range::physical("exit_velocity_m_s", "m/s", 1e-6, 5000.0, "a jet"),
        Range::physical("exit_density_kg_m3", "kg/m3", 1e-4, 1e4, "a fluid"),
    ],
    verification: Verification::Independent("release.expansion.propane_row_a"),
};

/// A jet in its opening.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Exit {
    /// State of the contents that it comes from.
    pub phase: ContentsPhase,
    /// Mass rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Pressure in the opening, Pa.
    pub pressure_pa: f64,
    /// Velocity in the contracted jet (no discharge coefficient in it), m/s.
    pub velocity_m_s: f64,
    /// Density there, kg/m³.
    pub density_kg_m3: f64,
    /// Enthalpy at rest upstream, J/kg.
    pub total_enthalpy_j_kg: f64,
    /// Entropy upstream, J/(kg K); only the isentropic law asks for it.
    pub entropy_j_kg_k: Option<f64>,
    /// Temperature upstream, K.
    pub temperature_k: f64,
    /// Diameter of the opening, m.
    pub diameter_m: f64,
}

/// What gives the velocity after expansion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpansionLaw {
    /// Momentum, with the excess of pressure in the opening.
    #[default]
    Momentum,
    /// Entropy: the highest velocity that energy allows.
    Isentropic,
}

/// Size of the droplets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DropletLaw {
    /// The smaller of mechanical (We = 12) and flashing break-up.
    #[default]
    Ccps,
    /// The correlation of the joint industry project, no larger than flashing break-up.
    Jip,
}

/// What falls to the ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RainoutLaw {
    /// The Purple Book's rule on the flash fraction.
    #[default]
    PurpleBook,
    /// As much spray as vapour.
    Kletz,
    /// Droplet size against the spreading of the jet (CCPS RELEASE).
    Release,
    /// Nothing.
    AllAirborne,
}

macro_rules! names {
    ($type:ident, $kind:literal, $($name:literal => $variant:ident),+) => {
        impl FromStr for $type {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self> {
                match name {
                    $($name => Ok(Self::$variant),)+
                    _ => Err(Error::Unknown {
                        kind: $kind,
                        name: name.to_owned(),
                        help: format!("one of {}", [$($name),+].join(", ")),
                    }),
                }
            }
        }
    };
}

names!(ExpansionLaw, "expansion law", "momentum" => Momentum, "isentropic" => Isentropic);
names!(DropletLaw, "droplet law", "ccps" => Ccps, "jip" => Jip);
names!(RainoutLaw, "rainout law", "purple_book" => PurpleBook, "kletz" => Kletz, "release" => Release,
    "all_airborne" => AllAirborne);

/// How a jet is expanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ExpansionOptions {
    /// Velocity.
    pub law: ExpansionLaw,
    /// Droplets.
    pub droplets: DropletLaw,
    /// Rainout.
    pub rainout: RainoutLaw,
    /// Highest velocity, m/s; none for no cap.
    pub velocity_cap_m_s: Option<f64>,
}

impl Exit {
    /// A liquid through a thin hole: it does not flash in the hole, so its pressure there is the ambient one.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] from the correlations of the substance.
    pub fn of_liquid(
        substance: &Substance,
        phase: ContentsPhase,
        (pressure_pa, temperature_k): (f64, f64),
        (mass_rate_kg_s, diameter_m): (f64, f64),
        ambient_pressure_pa: f64,
    ) -> Result<Self> {
        let saturated = substance.thermo()?.saturation.at_temperature(temperature_k)?;
        let v = saturated.liquid_volume_m3_kg;
        let density_kg_m3 = 1.0 / v;
        Ok(Self {
            phase,
            mass_rate_kg_s,
            pressure_pa: ambient_pressure_pa,
            velocity_m_s: (2.0 * v * (pressure_pa - ambient_pressure_pa).max(0.0)).sqrt(),
            density_kg_m3,
            total_enthalpy_j_kg: saturated.liquid_enthalpy_j_kg + v * (pressure_pa - saturated.pressure_pa),
            entropy_j_kg_k: Some(saturated.liquid_entropy_j_kg_k),
            temperature_k,
            diameter_m,
        })
    }

    /// Contents through a sharp-edged hole, as gas or as liquid that does not flash in it, as their state says.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where nothing drives them out; [`Error::OutOfValidity`] from the correlations of the
    /// substance.
    pub fn through_hole(
        contents: &Contents,
        (diameter_m, discharge_coefficient): (f64, Option<f64>),
        ambient_pressure_pa: f64,
    ) -> Result<Self> {
        let Contents { pressure_pa, temperature_k, .. } = *contents;
        if !(pressure_pa > ambient_pressure_pa) {
            let requirement =
                format!("must exceed the ambient {ambient_pressure_pa} Pa: nothing drives the contents out");
            return Err(Error::invalid("pressure_pa", pressure_pa, "Pa", requirement));
        }
        let substance = &contents.substance;
        let phase = contents.phase(ambient_pressure_pa)?;
        let upstream = (pressure_pa, temperature_k);
        if phase != ContentsPhase::Gas {
            let exit = Self::of_liquid(substance, phase, upstream, (1.0, diameter_m), ambient_pressure_pa)?;
            let area = discharge_coefficient.unwrap_or(SHARP_EDGED_COEFFICIENT) * hole_area_m2(diameter_m);
            return Ok(Self { mass_rate_kg_s: area * exit.density_kg_m3 * exit.velocity_m_s, ..exit });
        }
        let flow = gas_flow(&GasOrifice {
            hole_diameter_m: diameter_m,
            discharge_coefficient: 1.0,
            pressure_pa,
            temperature_k,
            density_kg_m3: 1.0 / substance.thermo()?.gas.at(pressure_pa, temperature_k)?.volume_m3_kg,
            isentropic_exponent: substance.isentropic_exponent(temperature_k)?,
            ambient_pressure_pa,
        });
        let rate = discharge_coefficient.unwrap_or(GAS_COEFFICIENT) * flow.mass_rate_kg_s;
        let throat = (flow.throat_pressure_pa, flow.throat_density_kg_m3, flow.mean_velocity_m_s);
        Self::of_gas(substance, upstream, (rate, diameter_m), throat)
    }

    /// A gas through a hole, from its state upstream and in the throat.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] from the correlations of the substance.
    pub fn of_gas(
        substance: &Substance,
        (pressure_pa, temperature_k): (f64, f64),
        (mass_rate_kg_s, diameter_m): (f64, f64),
        (throat_pressure_pa, throat_density_kg_m3, throat_velocity_m_s): (f64, f64, f64),
    ) -> Result<Self> {
        let upstream = substance.thermo()?.gas.at(pressure_pa, temperature_k)?;
        Ok(Self {
            phase: ContentsPhase::Gas,
            mass_rate_kg_s,
            pressure_pa: throat_pressure_pa,
            velocity_m_s: throat_velocity_m_s,
            density_kg_m3: throat_density_kg_m3,
            total_enthalpy_j_kg: upstream.enthalpy_j_kg,
            entropy_j_kg_k: Some(upstream.entropy_j_kg_k),
            temperature_k,
            diameter_m,
        })
    }
}

/// State of a jet at ambient pressure before anything falls out of it, and its velocity.
///
/// # Equation
/// ```text
/// momentum:   u_f = u_e + (p_e - p_a)/(ρ_e u_e)
/// isentropic: u_f = √(2 (h_0 - h(s_0, p_a)))
/// energy:     h_f + u_f²/2 = h_0
/// ```
/// and phase equilibrium at `p_a` from `h_f`. Entropy gives the upper bound of the velocity: momentum is what a free jet
/// keeps.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `p_e, u_e, ρ_e` | `exit` | Pa, m/s, kg/m³ | > 0 |
/// | `h_0, s_0` | `exit` | J/kg, J/(kg K) | |
/// | `p_a` | `ambient_pressure_pa` | Pa | > 0 |
///
/// # Assumptions
/// No air drawn in and no heat taken up during expansion; liquid and vapour in equilibrium, at one velocity.
/// # Errors
/// [`Error::InvalidInput`] where the entropy is asked for and not given, or the fluid would freeze;
/// [`Error::OutOfValidity`] beyond the card or the correlations of the substance.
/// # Verification
/// reference cases: `release.expansion.propane_row_a`, `release.expansion.propane_row_c`
pub fn expanded_state(
    substance: &Substance,
    exit: &Exit,
    ambient_pressure_pa: f64,
    options: &ExpansionOptions,
) -> Result<(AmbientState, f64)> {
    let (dh, ds) = if exit.phase == ContentsPhase::Gas {
        ambient_state::gas_offset(substance, ambient_pressure_pa)?
    } else {
        (0.0, 0.0)
    };
    let h0 = exit.total_enthalpy_j_kg + dh;
    let free = match options.law {
        ExpansionLaw::Momentum => {
            exit.velocity_m_s + (exit.pressure_pa - ambient_pressure_pa) / (exit.density_kg_m3 * exit.velocity_m_s)
        }
        ExpansionLaw::Isentropic => {
            let Some(entropy) = exit.entropy_j_kg_k else {
                return Err(Error::InvalidInput {
                    name: "entropy_j_kg_k".to_owned(),
                    value: "none".to_owned(),
                    unit: "J/(kg K)",
                    requirement: "is needed by the isentropic law: give it or choose the law \"momentum\"".to_owned(),
                });
            };
            let h = ambient_state::enthalpy_of_entropy_j_kg(substance, ambient_pressure_pa, entropy + ds)?;
            (2.0 * (h0 - h).max(0.0)).sqrt()
        }
    };
    let velocity = options.velocity_cap_m_s.map_or(free, |cap| free.min(cap));
    let state = AmbientState::of_enthalpy(substance, ambient_pressure_pa, h0 - 0.5 * velocity * velocity)?;
    Ok((state, velocity))
}

/// Expansion of a jet to ambient pressure, with its droplets and what falls out of it.
///
/// See [`expanded_state`] for the equations. Droplets come from the liquid's velocity in the opening and the superheat.
/// What is said of the airborne part (temperature, liquid fraction, density, diameter) leaves out what falls to the
/// ground; a liquid that does not flash at all rains out whole by the rules of the Purple Book and of Kletz.
///
/// # Errors
/// Those of [`expanded_state`].
pub fn expand(
    substance: &Substance,
    exit: &Exit,
    (ambient_pressure_pa, ambient_temperature_k): (f64, f64),
    options: &ExpansionOptions,
    policy: Policy,
) -> Result<(Expanded, Vec<RangeEvent>)> {
    for (name, value, unit) in [
        ("ambient_pressure_pa", ambient_pressure_pa, "Pa"),
        ("ambient_temperature_k", ambient_temperature_k, "K"),
        ("exit_pressure_pa", exit.pressure_pa, "Pa"),
        ("temperature_k", exit.temperature_k, "K"),
        ("diameter_m", exit.diameter_m, "m"),
        ("velocity_cap_m_s", options.velocity_cap_m_s.unwrap_or(1.0), "m/s"),
    ] {
        if !(value > 0.0 && value.is_finite()) {
            return Err(Error::invalid(name, value, unit, "must be positive and finite"));
        }
    }
    let events = CARD.check(
        &[
            ("mass_rate_kg_s", exit.mass_rate_kg_s),
            ("exit_velocity_m_s", exit.velocity_m_s),
            ("exit_density_kg_m3", exit.density_kg_m3),
        ],
        policy,
    )?;
    let (state, velocity_m_s) = expanded_state(substance, exit, ambient_pressure_pa, options)?;
    let liquid = 1.0 - state.vapour_fraction;
    // what a gas condenses is fog: it neither has a size here nor falls
    let sprays = exit.phase != ContentsPhase::Gas && liquid > 0.0;
    let air = (ambient_pressure_pa, ambient_temperature_k);
    let droplet_diameter_m = match droplet_diameter_m(substance, exit, &state, air, options.droplets) {
        _ if !sprays => None,
        // only one law needs the size; without a surface tension at this temperature the others go on with no size
        Err(Error::OutOfValidity { .. }) if options.rainout != RainoutLaw::Release => None,
        found => Some(found?),
    };
    let rainout_fraction =
        if sprays { liquid - airborne_liquid(exit, &state, droplet_diameter_m, options.rainout)? } else { 0.0 };
    Ok((state.airborne(velocity_m_s, exit.mass_rate_kg_s, droplet_diameter_m, rainout_fraction), events))
}

impl AmbientState {
    /// The airborne part of a jet in this state.
    fn airborne(
        &self,
        velocity_m_s: f64,
        mass_rate_kg_s: f64,
        droplet_diameter_m: Option<f64>,
        rainout_fraction: f64,
    ) -> Expanded {
        let stays = 1.0 - rainout_fraction;
        // nothing stays: the state is that of the liquid on its way to the ground
        let (liquid_fraction, flowing) =
            if stays > 0.0 { ((stays - self.vapour_fraction).max(0.0) / stays, stays) } else { (1.0, 1.0) };
        let density_kg_m3 = self.density_of_mixture_kg_m3(liquid_fraction);
        let area = flowing * mass_rate_kg_s / (density_kg_m3 * velocity_m_s);
        Expanded {
            temperature_k: self.temperature_k,
            liquid_fraction,
            velocity_m_s,
            density_kg_m3,
            diameter_m: (4.0 * area / PI).sqrt(),
            droplet_diameter_m: droplet_diameter_m.filter(|_| liquid_fraction > 0.0),
            rainout_fraction,
            air_mass_ratio: 0.0,
        }
    }
}

/// Diameter of the droplets, m.
fn droplet_diameter_m(
    substance: &Substance,
    exit: &Exit,
    state: &AmbientState,
    (ambient_pressure_pa, ambient_temperature_k): (f64, f64),
    law: DropletLaw,
) -> Result<f64> {
    let t = state.temperature_k;
    let tension = substance.surface_tension_n_m(t)?;
    let mechanical = match law {
        DropletLaw::Ccps => {
            // the air round the jet has the temperature of the jet, where it is the colder
            let air = ideal_gas_density_kg_m3(AIR_MOLAR_MASS_KG_MOL, ambient_pressure_pa, t.min(ambient_temperature_k));
            droplets::mechanical_diameter_m(tension, air, exit.velocity_m_s)
        }
        DropletLaw::Jip => {
            let momentum = exit.density_kg_m3 * exit.velocity_m_s * exit.diameter_m;
            let weber = momentum * exit.velocity_m_s / tension;
            droplets::jip_diameter_m(exit.diameter_m, weber, momentum / substance.liquid_viscosity_pa_s(t)?)
        }
    };
    let superheat = exit.temperature_k - state.saturation_temperature_k.unwrap_or(exit.temperature_k);
    Ok(if superheat > 0.0 { mechanical.min(droplets::flashing_diameter_m(superheat)) } else { mechanical })
}

/// Mass fraction of the jet that stays in the air as droplets.
fn airborne_liquid(exit: &Exit, state: &AmbientState, droplet_diameter_m: Option<f64>, law: RainoutLaw) -> Result<f64> {
    let x = state.vapour_fraction;
    let liquid = 1.0 - x;
    Ok(match law {
        RainoutLaw::PurpleBook => (airborne::purple_book_fraction(x) - x).clamp(0.0, liquid),
        RainoutLaw::Kletz => (airborne::kletz_fraction(x) - x).clamp(0.0, liquid),
        RainoutLaw::AllAirborne => liquid,
        RainoutLaw::Release => {
            let Some(droplet_diameter_m) = droplet_diameter_m else { return Ok(liquid) };
            let spray = Spray {
                droplet_diameter_m,
                velocity_m_s: exit.velocity_m_s,
                liquid_density_kg_m3: state.liquid_density_kg_m3,
                vapour_density_kg_m3: state.vapour_density_kg_m3,
                viscosity_pa_s: rainout::air_viscosity_pa_s(state.temperature_k),
            };
            liquid * rainout::airborne_liquid_fraction(rainout::critical_diameter_m(&spray)?, droplet_diameter_m)
        }
    })
}

#[cfg(test)]
mod tests;
