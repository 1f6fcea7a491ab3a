//! Flow of a boiling mixture from a vessel, closed.

use crate::release::omega;
use crate::substance::thermo::Saturated;

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
