//! The flow in an opening, and its expansion to ambient pressure.

use std::f64::consts::PI;
use std::sync::Arc;

use crate::error::Result;
use crate::release::airborne::purple_book_fraction;
use crate::release::expanded::Expanded;
use crate::substance::Substance;

/// The flow in an opening, as an expansion needs it.
#[derive(Clone, Debug)]
pub(super) struct Outlet {
    /// The chemical.
    pub substance: Arc<Substance>,
    /// Rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Pressure in the opening, Pa.
    pub pressure_pa: f64,
    /// Density in the opening, kg/m³.
    pub density_kg_m3: f64,
    /// Mean velocity over the area of the opening, m/s.
    pub velocity_m_s: f64,
    /// Enthalpy at rest, J/kg.
    pub stagnation_enthalpy_j_kg: f64,
    /// Temperature upstream, K.
    pub upstream_temperature_k: f64,
}

/// The state after expansion to ambient pressure.
pub(super) fn expand(outlet: &Outlet, ambient_pa: f64) -> Result<Expanded> {
    let thermo = outlet.substance.thermo()?;
    let flux = outlet.density_kg_m3 * outlet.velocity_m_s;
    let push = if flux > 0.0 { (outlet.pressure_pa - ambient_pa) / flux } else { 0.0 };
    let velocity_m_s = outlet.velocity_m_s + push;
    let enthalpy = outlet.stagnation_enthalpy_j_kg - 0.5 * velocity_m_s * velocity_m_s;
    let (temperature_k, liquid_fraction, density_kg_m3, flash) = match thermo.saturation.at_pressure(ambient_pa) {
        Ok(at) if enthalpy < at.vapour_enthalpy_j_kg => {
            let quality = at.quality_of_enthalpy(enthalpy);
            if quality > 0.0 {
                (at.temperature_k, 1.0 - quality, 1.0 / at.volume_m3_kg(quality), quality)
            } else {
                let t = outlet.upstream_temperature_k;
                (t, 1.0, outlet.substance.liquid_density_kg_m3(t)?, 0.0)
            }
        }
        _ => {
            let t = gas_temperature_k(outlet, ambient_pa, enthalpy)?;
            (t, 0.0, 1.0 / thermo.gas.at(ambient_pa, t)?.volume_m3_kg, 1.0)
        }
    };
    let airborne = purple_book_fraction(flash);
    let rainout_fraction = if liquid_fraction > 0.0 { 1.0 - airborne } else { 0.0 };
    let area = if velocity_m_s > 0.0 { outlet.mass_rate_kg_s / (density_kg_m3 * velocity_m_s) } else { 0.0 };
    Ok(Expanded {
        temperature_k,
        liquid_fraction,
        velocity_m_s,
        density_kg_m3,
        diameter_m: (4.0 / PI * area).sqrt(),
        droplet_diameter_m: None,
        rainout_fraction,
        air_mass_ratio: 0.0,
    })
}

/// Temperature of a gas of an enthalpy at a pressure, K.
fn gas_temperature_k(outlet: &Outlet, pressure_pa: f64, enthalpy: f64) -> Result<f64> {
    let gas = &outlet.substance.thermo()?.gas;
    let (low, high) = gas.ideal.temperature_range_k();
    let mut failure = None;
    let root = crate::numeric::brent_root(
        |t| match gas.at(pressure_pa, t) {
            Ok(state) => state.enthalpy_j_kg - enthalpy,
            Err(error) => {
                failure = Some(error);
                f64::NAN
            }
        },
        low,
        high.min(outlet.upstream_temperature_k * 2.0),
        1e-9,
        "the temperature of an expanded gas",
    );
    failure.map_or(root, Err)
}
