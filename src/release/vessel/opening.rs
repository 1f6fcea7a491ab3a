//! The opening of a vessel, and what flows through it at a moment.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::release::gas_orifice::{self, GAS_COEFFICIENT, GasOrifice};
use crate::release::isentrope::Isentrope;
use crate::release::liquid_orifice::{SHARP_EDGED_COEFFICIENT, SHORT_TUBE_COEFFICIENT, hole_area_m2};
use crate::release::stagnation::{Stagnation, Upstream};
use crate::release::vessel::contents::State;
use crate::release::vessel::pad::{PAD_CP, PAD_EXPONENT, PAD_GAS_CONSTANT};
use crate::release::vessel::shape::VesselShape;
use crate::release::vessel::swell::{Swell, SwellingLiquid, vent_quality};
use crate::substance::Substance;
use crate::substance::thermo::Thermo;
use crate::units::{GAS_CONSTANT_J_MOL_K, STANDARD_GRAVITY_M_S2};

/// How a liquid gets through an opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// A hole in a wall: a superheated liquid leaves metastable, without a bubble.
    #[default]
    ThinHole,
    /// A connection or stub longer than about 0.1 m: a superheated liquid flashes on the way, in equilibrium.
    ShortPipe,
}

/// An opening of a vessel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VesselOpening {
    /// Diameter, m.
    pub diameter_m: f64,
    /// Height of its lower edge above the bottom of the vessel, m.
    pub height_m: f64,
    /// How a liquid gets through it.
    pub exit: Exit,
    /// Discharge coefficient instead of the usual one of phase and exit.
    pub discharge_coefficient: Option<f64>,
}

/// What flows at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stream {
    /// Substance, kg/s.
    pub rate_kg_s: f64,
    /// Vapour in it, kg/s.
    pub vapour_kg_s: f64,
    /// Pad gas beside it, kg/s.
    pub pad_kg_s: f64,
    /// Enthalpy of both, W.
    pub enthalpy_w: f64,
    /// Enthalpy of the substance that flows, J/kg.
    pub substance_enthalpy_j_kg: f64,
    /// Excess of the pressure that drives the flow over the ambient, Pa; not positive when nothing flows.
    pub driving_pa: f64,
    /// The flow in the opening, of the phase that carries more.
    pub throat: Throat,
    /// Whether the swollen liquid reaches the opening from below.
    pub swollen: bool,
}

/// The flow in an opening.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Throat {
    /// Pressure, Pa.
    pub pressure_pa: f64,
    /// Density, kg/m³.
    pub density_kg_m3: f64,
    /// Mean velocity over the area of the opening, m/s.
    pub velocity_m_s: f64,
    /// Velocity in the contracted jet, m/s.
    pub jet_velocity_m_s: f64,
    /// Mass flux over the area of the opening, kg/(m² s).
    pub flux_kg_m2_s: f64,
    /// Stagnation enthalpy, J/kg.
    pub enthalpy_j_kg: f64,
    /// Temperature upstream, K.
    pub upstream_temperature_k: f64,
}

/// Everything that the flow depends on besides the state inside.
pub(super) struct Path<'a> {
    pub substance: &'a Substance,
    pub thermo: &'a Thermo,
    pub opening: VesselOpening,
    pub shape: VesselShape,
    pub swell: Swell,
    pub ambient_pa: f64,
    /// Whether the pad is held: then gas that leaves is replaced and no loss of the contents.
    pub held: bool,
}

/// How liquid stands in the vessel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// Below its vapour, with a level.
    Settled,
    /// As a mist in its vapour: what condenses as a gas expands, and the last of a liquid that has run out.
    Mist,
}

impl Path<'_> {
    /// Share of the opening that the liquid covers, and its mean head above that part, m.
    fn covered(&self, level_m: f64) -> (f64, f64) {
        let above = level_m - self.opening.height_m;
        let span = self.opening.diameter_m;
        if above >= span {
            (1.0, above - 0.5 * span)
        } else if above > 0.0 {
            (above / span, 0.5 * above)
        } else {
            (0.0, 0.0)
        }
    }

    /// The flow for a state inside and its resting level.
    pub fn stream(&self, state: &State, level_m: f64, stand: Stand) -> Result<Stream> {
        let area = hole_area_m2(self.opening.diameter_m);
        let settled = state.liquid_kg > 0.0 && stand == Stand::Settled;
        let (covered, head_m) = if settled { self.covered(level_m) } else { (0.0, 0.0) };
        let mut stream = Stream {
            rate_kg_s: 0.0,
            vapour_kg_s: 0.0,
            pad_kg_s: 0.0,
            enthalpy_w: 0.0,
            substance_enthalpy_j_kg: 0.0,
            driving_pa: f64::NEG_INFINITY,
            throat: Throat::default(),
            swollen: false,
        };
        if covered > 0.0 {
            let density = 1.0 / state.liquid_volume;
            let pressure = state.pressure_pa + density * STANDARD_GRAVITY_M_S2 * head_m;
            stream.driving_pa = pressure - self.ambient_pa;
            let throat = self.liquid(state, pressure)?;
            let rate = covered * area * throat.flux_kg_m2_s;
            stream.rate_kg_s = rate;
            stream.enthalpy_w = rate * throat.enthalpy_j_kg;
            stream.substance_enthalpy_j_kg = throat.enthalpy_j_kg;
            stream.throat = throat;
        }
        let free = 1.0 - covered;
        if free > 0.0 && !self.held {
            let driving = state.pressure_pa - self.ambient_pa;
            stream.driving_pa = stream.driving_pa.max(driving);
            if driving > 0.0 {
                self.add_gas(state, free * area, stand, &mut stream)?;
            }
        }
        Ok(stream)
    }

    /// Vapour, pad, mist, and what swelling adds.
    fn add_gas(&self, state: &State, area: f64, stand: Stand, stream: &mut Stream) -> Result<()> {
        // beside a pad the mist stays in the vessel
        let mist = if stand == Stand::Mist && state.liquid_kg > 0.0 && state.pad_pressure_pa <= 0.0 {
            state.liquid_kg / (state.liquid_kg + state.vapour_kg)
        } else {
            0.0
        };
        let gas = self.gas(state, mist)?;
        let quality = if stand == Stand::Settled { self.quality(state, area, &gas)? } else { 1.0 };
        let throat = if quality < 1.0 { self.two_phase(state, quality, &gas)? } else { gas };
        let all = area * throat.flux_kg_m2_s;
        let pad_density = if quality < 1.0 { 0.0 } else { pad_density(state) };
        let pad_share = pad_density * state.vapour_volume / (1.0 + pad_density * state.vapour_volume);
        let (pad, rate) = (all * pad_share, all * (1.0 - pad_share));
        if rate > stream.rate_kg_s || stream.rate_kg_s <= 0.0 {
            stream.throat = throat;
        }
        stream.swollen = quality < 1.0;
        let before = stream.rate_kg_s;
        stream.rate_kg_s += rate;
        if stream.rate_kg_s > 0.0 {
            stream.substance_enthalpy_j_kg =
                (before * stream.substance_enthalpy_j_kg + rate * throat.enthalpy_j_kg) / stream.rate_kg_s;
        }
        stream.vapour_kg_s += rate * quality * (1.0 - mist);
        stream.pad_kg_s += pad;
        stream.enthalpy_w += rate * throat.enthalpy_j_kg + pad * PAD_CP * state.pad_temperature_k;
        Ok(())
    }

    /// Mass fraction of vapour that enters an opening above the level.
    fn quality(&self, state: &State, area: f64, gas: &Throat) -> Result<f64> {
        if self.swell == Swell::None || !(state.liquid_kg > 0.0) || state.pad_pressure_pa > 0.0 {
            return Ok(1.0);
        }
        let below = self.shape.volume_below_m3(self.opening.height_m + 0.5 * self.opening.diameter_m);
        let free = 1.0 - state.liquid_volume_m3() / below;
        if free <= 0.0 || free >= 1.0 {
            return Ok(1.0);
        }
        let liquid = SwellingLiquid {
            surface_tension_n_m: self.substance.surface_tension_n_m(state.temperature_k)?,
            liquid_density_kg_m3: 1.0 / state.liquid_volume,
            vapour_density_kg_m3: 1.0 / state.vapour_volume,
            free_fraction: free,
            vessel_area_m2: self.shape.mean_area_m2(),
        };
        vent_quality(&liquid, self.swell, &mut |x| {
            Ok(area * if x < 1.0 { self.two_phase(state, x, gas)?.flux_kg_m2_s } else { gas.flux_kg_m2_s })
        })
    }

    fn liquid(&self, state: &State, pressure_pa: f64) -> Result<Throat> {
        let density = 1.0 / state.liquid_volume;
        let excess = pressure_pa - self.ambient_pa;
        // what the pressure above the vapour pressure does to a liquid that is not compressed
        let enthalpy = state.liquid_enthalpy + state.liquid_volume * (state.pressure_pa - state.vapour_pressure_pa);
        let throat = |coefficient: f64, flux: f64, pressure: f64, density: f64| Throat {
            pressure_pa: pressure,
            density_kg_m3: density,
            velocity_m_s: coefficient * flux / density,
            jet_velocity_m_s: flux / density,
            flux_kg_m2_s: coefficient * flux,
            enthalpy_j_kg: enthalpy,
            upstream_temperature_k: state.temperature_k,
        };
        if excess <= 0.0 {
            return Ok(throat(0.0, 0.0, self.ambient_pa, density));
        }
        let frozen = (2.0 * density * excess).sqrt();
        let flashes = state.vapour_pressure_pa > self.ambient_pa;
        if self.opening.exit == Exit::ShortPipe && flashes {
            let coefficient = self.opening.discharge_coefficient.unwrap_or(SHORT_TUBE_COEFFICIENT);
            let from = Stagnation {
                substance: self.substance,
                thermo: self.thermo,
                pressure_pa,
                temperature_k: state.temperature_k,
                upstream: Upstream::Liquid(self.thermo.saturation.at_temperature(state.temperature_k)?),
            };
            let critical = Isentrope::in_equilibrium(&from)?.throat(self.ambient_pa)?;
            return Ok(throat(coefficient, critical.flux_kg_m2_s(), critical.pressure_pa, 1.0 / critical.volume_m3_kg));
        }
        let usual = if self.opening.exit == Exit::ShortPipe { SHORT_TUBE_COEFFICIENT } else { SHARP_EDGED_COEFFICIENT };
        let coefficient = self.opening.discharge_coefficient.unwrap_or(usual);
        Ok(throat(coefficient, frozen, self.ambient_pa, density))
    }

    /// A mixture of a quality from the saturation line. Towards pure vapour it becomes the flow of the gas, so that the rate
    /// has no step where swelling begins.
    fn two_phase(&self, state: &State, quality: f64, gas: &Throat) -> Result<Throat> {
        let at = self.thermo.saturation.at_temperature(state.temperature_k)?;
        let capacity = self.substance.liquid_heat_capacity_j_kg_k(state.temperature_k)?;
        let coefficient = self.opening.discharge_coefficient.unwrap_or(SHORT_TUBE_COEFFICIENT);
        let ideal = |x: f64| coefficient * super::flashing::omega_flux(&at, x, capacity);
        let flux = ideal(quality) * (1.0 + quality * (gas.flux_kg_m2_s / ideal(1.0) - 1.0));
        // density in the throat of a mixture whose volume grows as the pressure of its vapour falls
        let density_kg_m3 = 1.0 / at.volume_m3_kg(quality) * (gas.density_kg_m3 * at.vapour_volume_m3_kg);
        Ok(Throat {
            pressure_pa: gas.pressure_pa,
            density_kg_m3,
            velocity_m_s: flux / density_kg_m3,
            jet_velocity_m_s: flux / density_kg_m3 / coefficient,
            flux_kg_m2_s: flux,
            enthalpy_j_kg: at.enthalpy_j_kg(quality),
            upstream_temperature_k: state.temperature_k,
        })
    }

    /// Gas, with a share of mist that neither grows nor shrinks on the way through the opening.
    fn gas(&self, state: &State, mist: f64) -> Result<Throat> {
        let vapour_density = 1.0 / state.vapour_volume;
        let k_vapour = self.exponent(state.temperature_k)?;
        let share = state.pad_pressure_pa / state.pressure_pa;
        // heat capacities of an ideal mixture by volume: 1/(k-1) is what adds up
        let sum = share / (PAD_EXPONENT - 1.0) + (1.0 - share) / (k_vapour - 1.0);
        let coefficient = self.opening.discharge_coefficient.unwrap_or(GAS_COEFFICIENT);
        let flow = gas_orifice::gas_flow(&GasOrifice {
            hole_diameter_m: self.opening.diameter_m,
            discharge_coefficient: coefficient,
            pressure_pa: state.pressure_pa,
            temperature_k: state.temperature_k,
            density_kg_m3: (pad_density(state) + vapour_density) / (1.0 - mist),
            isentropic_exponent: 1.0 + 1.0 / sum,
            ambient_pressure_pa: self.ambient_pa,
        });
        Ok(Throat {
            pressure_pa: flow.throat_pressure_pa,
            density_kg_m3: flow.throat_density_kg_m3,
            velocity_m_s: flow.mean_velocity_m_s,
            jet_velocity_m_s: flow.mean_velocity_m_s / coefficient,
            flux_kg_m2_s: flow.mean_velocity_m_s * flow.throat_density_kg_m3,
            enthalpy_j_kg: mist * state.liquid_enthalpy + (1.0 - mist) * state.vapour_enthalpy,
            upstream_temperature_k: state.temperature_k,
        })
    }

    /// Isentropic exponent of the ideal gas, from the table of its enthalpy.
    fn exponent(&self, temperature_k: f64) -> Result<f64> {
        let ideal = &self.thermo.gas.ideal;
        let (low, high) = ideal.temperature_range_k();
        let (a, b) = ((temperature_k - EXPONENT_STEP_K).max(low), (temperature_k + EXPONENT_STEP_K).min(high));
        let capacity = (ideal.enthalpy_j_kg(b)? - ideal.enthalpy_j_kg(a)?) / (b - a);
        Ok(capacity / (capacity - GAS_CONSTANT_J_MOL_K / self.substance.molar_mass_kg_mol))
    }
}

/// Density of the pad gas in its space, kg/m³.
fn pad_density(state: &State) -> f64 {
    state.pad_pressure_pa / (PAD_GAS_CONSTANT * state.pad_temperature_k)
}

/// Half the step over which the heat capacity of the gas is taken, K.
const EXPONENT_STEP_K: f64 = 0.5;
