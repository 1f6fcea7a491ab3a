//! Evaporation of a pool below its boiling point: Mackay and Matsugu, with Stefan's correction.

use crate::card::{ModelCard, Range, Verification};
use crate::units::GAS_CONSTANT_J_MOL_K;

/// Coefficient of the Mackay-Matsugu correlation in SI units (Mackay and Matsugu 1973, eq. 20, with the wind in m/s).
const COEFFICIENT: f64 = 0.004_786;
/// Exponent of the wind speed.
const WIND_EXPONENT: f64 = 0.78;
/// Exponent of the diameter.
const DIAMETER_EXPONENT: f64 = -0.11;
/// Exponent of the Schmidt number.
const SCHMIDT_EXPONENT: f64 = -0.67;
/// Kinematic viscosity of air at 15 °C, m²/s (US Standard Atmosphere 1976: 1.461e-5).
const AIR_KINEMATIC_VISCOSITY_M2_S: f64 = 1.461e-5;
/// Diffusivity of water vapour in air near 8 °C, m²/s (NOAA ALOHA technical documentation, evaporation; K?).
const WATER_DIFFUSIVITY_M2_S: f64 = 2.4e-5;
/// Molar mass of water, kg/mol.
const WATER_MOLAR_MASS_KG_MOL: f64 = 0.018_015;

/// Card of the evaporating pool.
pub const CARD: ModelCard = ModelCard {
    id: "release.evaporating_pool",
    title: "Evaporation of a pool in wind (Mackay and Matsugu, Stefan flow)",
    citations: &["mackay1973", "yellowbook1997"],
    requires: &[
        "wind_speed_10m_m_s",
        "pool_diameter_m",
        "schmidt_number",
        "molar_mass_kg_mol",
        "vapour_pressure_pa",
        "ambient_pressure_pa",
        "temperature_k",
    ],
    validity: &[
        Range::physical("wind_speed_10m_m_s", "m/s", 0.1, 60.0, "a wind"),
        Range::physical("pool_diameter_m", "m", 1e-3, 1e4, "a pool"),
        Range::physical("schmidt_number", "", 0.05, 20.0, "a vapour in air"),
        Range::physical("molar_mass_kg_mol", "kg/mol", 1e-3, 1.0, "a vapour"),
        Range::physical("temperature_k", "K", 10.0, 1500.0, "absolute temperature"),
    ],
    verification: Verification::Independent("release.evaporating_pool.benzene_25_celsius"),
};

/// Mass-transfer coefficient over a pool, m/s.
///
/// # Equation
/// ```text
/// k_m = 0.004786 u_10^(0.78) d^(-0.11) Sc^(-0.67)
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `u_10` | `wind_speed_10m_m_s` | m/s | 0.1..60 |
/// | `d` | `pool_diameter_m` | m | > 0 |
/// | `Sc` | `schmidt_number` | – | 0.05..20 |
///
/// # Verification
/// reference cases: `release.evaporating_pool.benzene_25_celsius`
/// # References
/// \[mackay1973\] eq. 20; \[yellowbook1997\] section 3.5.5
#[must_use]
pub fn mass_transfer_coefficient_m_s(wind_speed_10m_m_s: f64, pool_diameter_m: f64, schmidt_number: f64) -> f64 {
    COEFFICIENT
        * wind_speed_10m_m_s.powf(WIND_EXPONENT)
        * pool_diameter_m.powf(DIAMETER_EXPONENT)
        * schmidt_number.powf(SCHMIDT_EXPONENT)
}

/// Evaporation per unit area in the limit of a dilute vapour, kg/(m² s).
#[must_use]
pub fn dilute_flux_kg_m2_s(
    mass_transfer_coefficient_m_s: f64,
    molar_mass_kg_mol: f64,
    vapour_pressure_pa: f64,
    temperature_k: f64,
) -> f64 {
    mass_transfer_coefficient_m_s * molar_mass_kg_mol * vapour_pressure_pa / (GAS_CONSTANT_J_MOL_K * temperature_k)
}

/// Evaporation per unit area with the flow that the vapour itself sets up, kg/(m² s); infinite at the boiling point.
///
/// # Equation
/// ```text
/// j = -k_m p_a M/(R T) ln(1 - p_v/p_a)
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `k_m` | `mass_transfer_coefficient_m_s` | m/s | > 0 |
/// | `M` | `molar_mass_kg_mol` | kg/mol | > 0 |
/// | `p_v, p_a` | `vapour_pressure_pa`, `ambient_pressure_pa` | Pa | `p_v < p_a` |
/// | `T` | `temperature_k` | K | > 0 |
///
/// # Verification
/// reference cases: `release.evaporating_pool.benzene_25_celsius`
#[must_use]
pub fn stefan_flux_kg_m2_s(
    mass_transfer_coefficient_m_s: f64,
    molar_mass_kg_mol: f64,
    vapour_pressure_pa: f64,
    ambient_pressure_pa: f64,
    temperature_k: f64,
) -> f64 {
    // ln_1p keeps its digits for a small vapour pressure
    -mass_transfer_coefficient_m_s * ambient_pressure_pa * molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * temperature_k)
        * libm::log1p(-vapour_pressure_pa / ambient_pressure_pa)
}

/// Schmidt number of a vapour in air from its molar mass alone: its diffusivity is that of water vapour times
/// the square root of the ratio of molar masses.
///
/// # References
/// NOAA ALOHA technical documentation (K?: the reference diffusivity is not verified against the printed page)
#[must_use]
pub fn schmidt_number(molar_mass_kg_mol: f64) -> f64 {
    let diffusivity = WATER_DIFFUSIVITY_M2_S * (WATER_MOLAR_MASS_KG_MOL / molar_mass_kg_mol).sqrt();
    AIR_KINEMATIC_VISCOSITY_M2_S / diffusivity
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use std::f64::consts::PI;

    #[test]
    fn benzene_at_25_celsius() {
        let km = mass_transfer_coefficient_m_s(3.0, 10.0, 1.6667);
        // 0.006 215 596: one unit below the last printed digit
        assert_relative_eq!(km, 0.006_215_7, max_relative = 2e-5);
        let dilute = dilute_flux_kg_m2_s(km, 0.078_11, 12.7e3, 298.15);
        let stefan = stefan_flux_kg_m2_s(km, 0.078_11, 12.7e3, 101_325.0, 298.15);
        assert_relative_eq!(dilute, 0.002_487_3, max_relative = 4e-5);
        assert_relative_eq!(stefan, 0.002_657_6, max_relative = 3e-5);
        assert_relative_eq!(dilute * PI * 25.0, 0.195_35, max_relative = 3e-5);
        assert_relative_eq!(stefan * PI * 25.0, 0.208_73, max_relative = 5e-5);
    }

    #[test]
    fn stefan_meets_the_dilute_limit() {
        let ratio = stefan_flux_kg_m2_s(0.01, 0.1, 1.0, 1e5, 300.0) / dilute_flux_kg_m2_s(0.01, 0.1, 1.0, 300.0);
        assert_relative_eq!(ratio, 1.0, max_relative = 1e-5);
    }
}
