//! Flash of a superheated liquid brought to ambient pressure.

use crate::card::{ModelCard, Range, Verification};

/// Card of the flash fraction.
pub const CARD: ModelCard = ModelCard {
    id: "release.flash",
    title: "Adiabatic flash fraction, linear or exponential",
    citations: &["ccps1999", "yellowbook1997"],
    requires: &["temperature_k", "boiling_point_k", "liquid_heat_capacity_j_kg_k", "heat_of_vaporisation_j_kg"],
    validity: &[
        Range::physical("temperature_k", "K", 10.0, 1500.0, "absolute temperature"),
        Range::physical("boiling_point_k", "K", 1.0, 1500.0, "absolute temperature"),
        Range::physical("liquid_heat_capacity_j_kg_k", "J/(kg K)", 1.0, 1e5, "a liquid"),
        Range::physical("heat_of_vaporisation_j_kg", "J/kg", 1.0, 1e7, "below the critical point"),
    ],
    verification: Verification::Independent("release.flash.ammonia_298_k"),
};

/// Mass fraction that flashes when the heat of vaporisation is taken constant and heat capacity that of the whole
/// liquid; 0 without superheat, no more than 1.
///
/// # Equation
/// ```text
/// x = c_p (T_0 - T_b)/h_fg
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `T_0, T_b` | `temperature_k`, `boiling_point_k` (at ambient pressure) | K | > 0 |
/// | `c_p` | `liquid_heat_capacity_j_kg_k` | J/(kg K) | > 0 |
/// | `h_fg` | `heat_of_vaporisation_j_kg` (at the boiling point) | J/kg | > 0 |
///
/// # Assumptions
/// Isenthalpic; constant properties.
/// # Verification
/// reference cases: `release.flash.ammonia_298_k`
#[must_use]
pub fn linear_fraction(
    temperature_k: f64,
    boiling_point_k: f64,
    liquid_heat_capacity_j_kg_k: f64,
    heat_of_vaporisation_j_kg: f64,
) -> f64 {
    superheat(temperature_k, boiling_point_k, liquid_heat_capacity_j_kg_k, heat_of_vaporisation_j_kg).min(1.0)
}

/// Mass fraction that flashes when the liquid that remains cools as it evaporates; 0 without superheat.
///
/// # Equation
/// ```text
/// x = 1 - exp(-c_p (T_0 - T_b)/h_fg)
/// ```
/// Symbols as in [`linear_fraction`].
/// # Verification
/// reference cases: `release.flash.ammonia_298_k`
#[must_use]
pub fn exponential_fraction(
    temperature_k: f64,
    boiling_point_k: f64,
    liquid_heat_capacity_j_kg_k: f64,
    heat_of_vaporisation_j_kg: f64,
) -> f64 {
    -libm::expm1(-superheat(temperature_k, boiling_point_k, liquid_heat_capacity_j_kg_k, heat_of_vaporisation_j_kg))
}

fn superheat(t0: f64, tb: f64, cp: f64, h_fg: f64) -> f64 {
    (cp * (t0 - tb) / h_fg).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn ammonia_at_three_temperatures() {
        // the exponential form at 293.15 K is 0.165 464 9, one unit below the last printed digit
        for (t, linear, exponential) in
            [(283.15, 0.146_98, 0.136_69), (293.15, 0.180_88, 0.165_47), (298.15, 0.197_83, 0.179_49)]
        {
            assert_abs_diff_eq!(linear_fraction(t, 239.8, 4650.0, 1.3715e6), linear, epsilon = 5e-6);
            assert_abs_diff_eq!(exponential_fraction(t, 239.8, 4650.0, 1.3715e6), exponential, epsilon = 6e-6);
        }
    }

    #[test]
    fn no_superheat_no_flash_and_never_more_than_all() {
        assert_abs_diff_eq!(linear_fraction(230.0, 239.8, 4650.0, 1.37e6), 0.0);
        assert_abs_diff_eq!(exponential_fraction(230.0, 239.8, 4650.0, 1.37e6), 0.0);
        assert_abs_diff_eq!(linear_fraction(900.0, 239.8, 4650.0, 1.37e6), 1.0);
        assert!(exponential_fraction(900.0, 239.8, 4650.0, 1.37e6) < 1.0);
    }
}
