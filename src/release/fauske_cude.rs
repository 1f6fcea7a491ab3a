//! Flashing flow through an opening by the method of Fauske and Cude: an older rule of thumb, kept for comparison.

use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::release::nonequilibrium_nozzle::BoilingLiquid;
use crate::substance::thermo::Thermo;

/// Ratio of the throat's pressure to the vapour pressure (Cude 1975, from water through long nozzles).
pub const CRITICAL_RATIO: f64 = 0.55;
/// Discharge coefficient that belongs to the method.
pub const DISCHARGE_COEFFICIENT: f64 = 0.8;

/// Card of the method of Fauske and Cude.
pub const CARD: ModelCard = ModelCard {
    id: "release.fauske_cude",
    title: "Flashing flow by the method of Fauske and Cude",
    citations: &["lees_1996"],
    requires: &["pressure_pa", "vapour_pressure_pa", "mean_density_kg_m3"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
        Range::physical("vapour_pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
    ],
    verification: Verification::Independent("release.fauske_cude.hand"),
};

/// Flux, without a discharge coefficient, kg/(m² s), from the pressure upstream, the pressure in the throat and the mean
/// density there.
///
/// # Equation
/// ```text
/// G = √(2 ρ_m (p_1 - p_c)),   p_c = 0.55 p_v
/// ```
/// # Verification
/// `release.fauske_cude.hand`
/// # References
/// \[`lees_1996`\] section 15.1
#[must_use]
pub fn flux_kg_m2_s(pressure_pa: f64, throat_pressure_pa: f64, mean_density_kg_m3: f64) -> f64 {
    (2.0 * mean_density_kg_m3 * (pressure_pa - throat_pressure_pa)).max(0.0).sqrt()
}

/// Pressure, mass fraction of vapour, volume and temperature in the throat: an adiabatic flash (constant enthalpy) to 0.55 of
/// the vapour pressure.
///
/// # Errors
/// [`crate::Error::OutOfValidity`] where the throat would be below the cold end of the saturation line.
pub fn throat(thermo: &Thermo, liquid: &BoilingLiquid) -> Result<(f64, f64, f64, f64)> {
    let upstream = thermo.saturation.at_pressure(liquid.vapour_pressure_pa)?;
    let at = thermo.saturation.at_pressure(CRITICAL_RATIO * liquid.vapour_pressure_pa)?;
    let quality = at.quality_of_enthalpy(upstream.liquid_enthalpy_j_kg).clamp(0.0, 1.0);
    Ok((at.pressure_pa, quality, at.volume_m3_kg(quality), at.temperature_k))
}
