//! Equilibrium flow of a liquid or a two-phase mixture from a vessel to a pressure outside.

use crate::error::Result;
use crate::release::omega;
use crate::substance::thermo::{Saturated, Thermo};

/// Trials of the search for the greatest flux: the bracket shrinks by 0.618 each, to 3e-5; the flux is flat there.
const TRIALS: usize = 22;
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// The flow where its flux is greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FlashingFlow {
    pub flux: f64,
    pub pressure_pa: f64,
    pub density_kg_m3: f64,
}

/// Flow of a mixture of temperature and quality at rest at a pressure (above its vapour pressure for a liquid), isentropic
/// and in equilibrium, to the greatest flux between the vapour pressure and the pressure outside.
pub(super) fn flashing_flow(
    thermo: &Thermo,
    temperature_k: f64,
    quality: f64,
    pressure_pa: f64,
    ambient_pa: f64,
) -> Result<FlashingFlow> {
    let start = thermo.saturation.at_temperature(temperature_k)?;
    let entropy = start.entropy_j_kg_k(quality);
    let subcooling = start.liquid_volume_m3_kg * (pressure_pa - start.pressure_pa).max(0.0);
    let enthalpy = start.enthalpy_j_kg(quality) + subcooling;
    let at = |pressure: f64| -> Result<FlashingFlow> {
        let here = thermo.saturation.at_pressure(pressure)?;
        let x = here.quality_of_entropy(entropy).clamp(0.0, 1.0);
        let density_kg_m3 = 1.0 / here.volume_m3_kg(x);
        let drop = (enthalpy - here.enthalpy_j_kg(x)).max(0.0);
        Ok(FlashingFlow { flux: density_kg_m3 * (2.0 * drop).sqrt(), pressure_pa: pressure, density_kg_m3 })
    };
    let low_end = ambient_pa.max(thermo.saturation.pressure_range_pa().0);
    if start.pressure_pa <= low_end {
        return at(start.pressure_pa);
    }
    // over the logarithm of the pressure; the flux has one top there
    let (mut low, mut high) = (low_end.ln(), start.pressure_pa.ln());
    let mut left = high - GOLDEN * (high - low);
    let mut right = low + GOLDEN * (high - low);
    let (mut at_left, mut at_right) = (at(left.exp())?, at(right.exp())?);
    for _ in 0..TRIALS {
        if at_left.flux > at_right.flux {
            high = right;
            (right, at_right) = (left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = at(left.exp())?;
        } else {
            low = left;
            (left, at_left) = (right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = at(right.exp())?;
        }
    }
    let mut best = if at_left.flux > at_right.flux { at_left } else { at_right };
    // a liquid well below its vapour pressure's reach chokes at that pressure, at the edge of the search
    for edge in [at(start.pressure_pa)?, at(low_end)?] {
        if edge.flux > best.flux {
            best = edge;
        }
    }
    Ok(best)
}

/// Critical flux of a mixture of a quality on the saturation line, kg/(m² s), by the omega method: closed, for where the flux
/// is asked many times.
///
/// # Equation
/// ```text
/// ω = x v_v/v + c T p/v ((v_v - v_l)/h_lv)²,   G = η √(p/(v ω))
/// ```
pub(super) fn omega_flux(at: &Saturated, quality: f64, liquid_heat_capacity: f64) -> f64 {
    let volume = at.volume_m3_kg(quality);
    let (rise, heat) = (at.vapour_volume_m3_kg - at.liquid_volume_m3_kg, at.heat_of_vaporisation_j_kg());
    let omega = quality * at.vapour_volume_m3_kg / volume
        + liquid_heat_capacity * at.temperature_k * at.pressure_pa / volume * (rise / heat) * (rise / heat);
    omega::flux_kg_m2_s(omega, at.pressure_pa, volume, omega::fitted_critical_pressure_ratio(omega))
}
