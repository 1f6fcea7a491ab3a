//! The opening of a vessel, and what flows through it at a moment.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::release::gas_orifice::{self, GAS_COEFFICIENT, GasOrifice};
use crate::release::liquid_orifice::{SHARP_EDGED_COEFFICIENT, SHORT_TUBE_COEFFICIENT, hole_area_m2};
use crate::release::vessel::contents::State;
use crate::release::vessel::pad::{PAD_CP, PAD_EXPONENT};
use crate::release::vessel::shape::VesselShape;
use crate::release::vessel::swell::{Swell, SwellingLiquid, vent_quality};
use crate::substance::Substance;
use crate::substance::thermo::Thermo;
use crate::units::STANDARD_GRAVITY_M_S2;

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
    /// Excess of the pressure that drives the flow over the ambient, Pa; not positive when nothing flows.
    pub driving_pa: f64,
    /// The flow in the opening, of the phase that carries more.
    pub throat: Throat,
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
    /// Mass flux over the area of the opening, kg/(m² s).
    pub flux_kg_m2_s: f64,
    /// Stagnation enthalpy, J/kg.
    pub enthalpy_j_kg: f64,
    /// Pressure upstream of the opening, Pa.
    pub upstream_pressure_pa: f64,
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
            driving_pa: f64::NEG_INFINITY,
            throat: Throat::default(),
        };
        if covered > 0.0 {
            let density = 1.0 / state.liquid_volume;
            let pressure = state.pressure_pa + density * STANDARD_GRAVITY_M_S2 * head_m;
            stream.driving_pa = pressure - self.ambient_pa;
            let throat = self.liquid(state, pressure)?;
            let rate = covered * area * throat.flux_kg_m2_s;
            stream.rate_kg_s = rate;
            stream.enthalpy_w = rate * throat.enthalpy_j_kg;
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

    /// Vapour, pad and what swelling adds.
    fn add_gas(&self, state: &State, area: f64, stand: Stand, stream: &mut Stream) -> Result<()> {
        let quality = match stand {
            Stand::Settled => self.quality(state, area)?,
            // beside a pad the mist is left out of the flow
            Stand::Mist if state.pad_pressure_pa > 0.0 => 1.0,
            Stand::Mist => state.vapour_kg / (state.vapour_kg + state.liquid_kg),
        };
        let throat = if quality < 1.0 { self.two_phase(state.temperature_k, quality)? } else { self.gas(state)? };
        let all = area * throat.flux_kg_m2_s;
        let vapour_density = 1.0 / state.vapour_volume;
        let pad_density = if state.pad_pressure_pa > 0.0 && quality >= 1.0 {
            state.pad_pressure_pa / (super::pad::PAD_GAS_CONSTANT * state.pad_temperature_k)
        } else {
            0.0
        };
        let pad_share = pad_density / (pad_density + vapour_density);
        let (pad, rate) = (all * pad_share, all * (1.0 - pad_share));
        if rate > stream.rate_kg_s || stream.rate_kg_s <= 0.0 {
            stream.throat = throat;
        }
        let enthalpy = if quality < 1.0 { throat.enthalpy_j_kg } else { state.vapour_enthalpy };
        stream.rate_kg_s += rate;
        stream.vapour_kg_s += rate * quality;
        stream.pad_kg_s += pad;
        stream.enthalpy_w += rate * enthalpy + pad * PAD_CP * state.pad_temperature_k;
        Ok(())
    }

    /// Mass fraction of vapour that enters an opening above the level.
    fn quality(&self, state: &State, area: f64) -> Result<f64> {
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
        let vapour = self.gas(state)?.flux_kg_m2_s;
        vent_quality(&liquid, self.swell, &mut |x| {
            Ok(area * if x < 1.0 { self.two_phase(state.temperature_k, x)?.flux_kg_m2_s } else { vapour })
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
            flux_kg_m2_s: coefficient * flux,
            enthalpy_j_kg: enthalpy,
            upstream_pressure_pa: pressure_pa,
            upstream_temperature_k: state.temperature_k,
        };
        if excess <= 0.0 {
            return Ok(throat(0.0, 0.0, self.ambient_pa, density));
        }
        let frozen = (2.0 * density * excess).sqrt();
        let flashes = state.vapour_pressure_pa > self.ambient_pa;
        if self.opening.exit == Exit::ShortPipe && flashes {
            let coefficient = self.opening.discharge_coefficient.unwrap_or(SHORT_TUBE_COEFFICIENT);
            let critical =
                super::flashing::flashing_flow(self.thermo, state.temperature_k, 0.0, pressure_pa, self.ambient_pa)?;
            return Ok(throat(coefficient, critical.flux, critical.pressure_pa, critical.density_kg_m3));
        }
        let usual = if self.opening.exit == Exit::ShortPipe { SHORT_TUBE_COEFFICIENT } else { SHARP_EDGED_COEFFICIENT };
        let coefficient = self.opening.discharge_coefficient.unwrap_or(usual);
        Ok(throat(coefficient, frozen, self.ambient_pa, density))
    }

    fn two_phase(&self, temperature_k: f64, quality: f64) -> Result<Throat> {
        let at = self.thermo.saturation.at_temperature(temperature_k)?;
        let flow =
            super::flashing::flashing_flow(self.thermo, temperature_k, quality, at.pressure_pa, self.ambient_pa)?;
        // towards pure vapour the coefficient of a gas, so that the rate has no step there
        let two_phase = self.opening.discharge_coefficient.unwrap_or(SHORT_TUBE_COEFFICIENT);
        let gas = self.opening.discharge_coefficient.unwrap_or(GAS_COEFFICIENT);
        let coefficient = two_phase + quality * (gas - two_phase);
        Ok(Throat {
            pressure_pa: flow.pressure_pa,
            density_kg_m3: flow.density_kg_m3,
            velocity_m_s: coefficient * flow.flux / flow.density_kg_m3,
            flux_kg_m2_s: coefficient * flow.flux,
            enthalpy_j_kg: at.enthalpy_j_kg(quality),
            upstream_pressure_pa: at.pressure_pa,
            upstream_temperature_k: temperature_k,
        })
    }

    fn gas(&self, state: &State) -> Result<Throat> {
        let vapour_density = 1.0 / state.vapour_volume;
        let k_vapour = self.substance.isentropic_exponent(state.temperature_k)?;
        let (density, temperature_k, exponent) = if state.pad_pressure_pa > 0.0 {
            let pad_density = state.pad_pressure_pa / (super::pad::PAD_GAS_CONSTANT * state.pad_temperature_k);
            let share = state.pad_pressure_pa / state.pressure_pa;
            // heat capacities of an ideal mixture by volume: 1/(k-1) is what adds up
            let sum = share / (PAD_EXPONENT - 1.0) + (1.0 - share) / (k_vapour - 1.0);
            (pad_density + vapour_density, state.temperature_k, 1.0 + 1.0 / sum)
        } else {
            (vapour_density, state.temperature_k, k_vapour)
        };
        let coefficient = self.opening.discharge_coefficient.unwrap_or(GAS_COEFFICIENT);
        let flow = gas_orifice::gas_flow(&GasOrifice {
            hole_diameter_m: self.opening.diameter_m,
            discharge_coefficient: coefficient,
            pressure_pa: state.pressure_pa,
            temperature_k,
            density_kg_m3: density,
            isentropic_exponent: exponent,
            ambient_pressure_pa: self.ambient_pa,
        });
        Ok(Throat {
            pressure_pa: flow.throat_pressure_pa,
            density_kg_m3: flow.throat_density_kg_m3,
            velocity_m_s: flow.mean_velocity_m_s,
            flux_kg_m2_s: flow.mean_velocity_m_s * flow.throat_density_kg_m3,
            enthalpy_j_kg: state.vapour_enthalpy,
            upstream_pressure_pa: state.pressure_pa,
            upstream_temperature_k: temperature_k,
        })
    }
}
