//! A superheated liquid through a thin hole: no time to boil before it is out.

use crate::card::{ModelCard, Range, Verification};
use crate::release::liquid_orifice::{LiquidOrifice, mean_velocity_m_s};

/// Card of the metastable liquid.
pub const CARD: ModelCard = ModelCard {
    id: "release.metastable",
    title: "Superheated liquid through a thin hole, not boiling in it",
    citations: &["ccps1999", "yellowbook1997"],
    requires: &["liquid_density_kg_m3", "pressure_pa", "back_pressure_pa"],
    validity: &[
        Range::physical("liquid_density_kg_m3", "kg/m3", 1.0, 2.5e4, "a liquid"),
        Range::physical("pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
        Range::physical("back_pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
    ],
    verification: Verification::Independent("release.liquid_orifice.ccps_1999_p40"),
};

/// Flux of a liquid that does not boil in the hole, without a discharge coefficient, kg/(m² s).
///
/// # Equation
/// ```text
/// G = √(2ρ (p_0 - p_b))
/// ```
/// It does not choke: the pressure outside drives it although it is below the vapour pressure.
/// # Verification
/// `release.liquid_orifice.ccps_1999_p40`
/// # References
/// \[ccps1999\] p. 40; \[yellowbook1997\] section 2.5.3.6
#[must_use]
pub fn flux_kg_m2_s(liquid_density_kg_m3: f64, pressure_pa: f64, back_pressure_pa: f64) -> f64 {
    let orifice = LiquidOrifice {
        hole_diameter_m: 1.0,
        discharge_coefficient: 1.0,
        liquid_density_kg_m3,
        pressure_pa,
        ambient_pressure_pa: back_pressure_pa,
        liquid_head_m: 0.0,
    };
    liquid_density_kg_m3 * mean_velocity_m_s(&orifice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn bernoulli_by_hand() {
        // √(2 500 1e5) = 1e4
        assert_relative_eq!(flux_kg_m2_s(500.0, 201_325.0, 101_325.0), 1e4, max_relative = 1e-12);
        assert_relative_eq!(flux_kg_m2_s(500.0, 1e5, 101_325.0), 0.0);
    }
}
