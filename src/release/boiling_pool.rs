//! Boiling of a pool on solid ground by conduction.

use std::f64::consts::PI;

use crate::card::{ModelCard, Range, Verification};

/// Card of the boiling pool.
pub const CARD: ModelCard = ModelCard {
    id: "release.boiling_pool",
    title: "Boiling of a pool on solid ground by one-dimensional conduction",
    citations: &["yellowbook1997"],
    requires: &[
        "conductivity_w_m_k",
        "diffusivity_m2_s",
        "ground_temperature_k",
        "boiling_point_k",
        "heat_of_vaporisation_j_kg",
        "time_s",
    ],
    validity: &[
        Range::physical("conductivity_w_m_k", "W/(m K)", 1e-3, 1e3, "a solid"),
        Range::physical("diffusivity_m2_s", "m2/s", 1e-9, 1e-3, "a solid"),
        Range::physical("heat_of_vaporisation_j_kg", "J/kg", 1.0, 1e7, "below the critical point"),
        Range::physical("time_s", "s", 1e-6, 1e9, "after the spill"),
    ],
    verification: Verification::Independent("release.boiling_pool.propane_on_concrete"),
};

/// Thermal properties of the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroundHeat {
    /// Thermal conductivity, W/(m K).
    pub conductivity_w_m_k: f64,
    /// Thermal diffusivity, m²/s.
    pub diffusivity_m2_s: f64,
    /// Temperature before the spill, K.
    pub temperature_k: f64,
}

/// Heat flux from the ground into a pool at a time after it was wetted, W/m²; 0 when the ground is colder.
///
/// # Equation
/// ```text
/// q = k_g (T_g - T_p) / √(π a_g t)
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `k_g, a_g, T_g` | `ground` | W/(m K), m²/s, K | > 0 |
/// | `T_p` | `pool_temperature_k` | K | > 0 |
/// | `t` | `time_s` | s | > 0 |
///
/// # Assumptions
/// Semi-infinite ground, perfect contact, no frozen moisture.
/// # Verification
/// reference cases: `release.boiling_pool.propane_on_concrete`
/// # References
/// \[yellowbook1997\] section 3.5.4.3
#[must_use]
pub fn conduction_flux_w_m2(ground: &GroundHeat, pool_temperature_k: f64, time_s: f64) -> f64 {
    (ground.conductivity_w_m_k * (ground.temperature_k - pool_temperature_k)).max(0.0)
        / (PI * ground.diffusivity_m2_s * time_s).sqrt()
}

/// Mean of [`conduction_flux_w_m2`] from the start to `window_s`: twice its value at the end.
#[must_use]
pub fn mean_conduction_flux_w_m2(ground: &GroundHeat, pool_temperature_k: f64, window_s: f64) -> f64 {
    2.0 * conduction_flux_w_m2(ground, pool_temperature_k, window_s)
}

/// Rate of boiling per unit area, kg/(m² s), at a time after the ground was wetted.
#[must_use]
pub fn boiling_flux_kg_m2_s(
    ground: &GroundHeat,
    boiling_point_k: f64,
    heat_of_vaporisation_j_kg: f64,
    time_s: f64,
) -> f64 {
    conduction_flux_w_m2(ground, boiling_point_k, time_s) / heat_of_vaporisation_j_kg
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const CONCRETE: GroundHeat =
        GroundHeat { conductivity_w_m_k: 1.28, diffusivity_m2_s: 6.6e-7, temperature_k: 57.05 + 231.1 };

    #[test]
    fn propane_on_concrete() {
        for (time, flux) in [(1.0, 0.119_13), (10.0, 0.037_672), (60.0, 0.015_379), (300.0, 0.006_877_9)] {
            assert_relative_eq!(boiling_flux_kg_m2_s(&CONCRETE, 231.1, 4.257e5, time), flux, max_relative = 5e-5);
        }
    }

    #[test]
    fn the_mean_is_the_integral_over_the_window() {
        // integral of t^-1/2 by the substitution t = s^2: 2 s dt/s, so the mean of q is 2 q(end)
        let end = 600.0_f64;
        let steps = 1000;
        let width = end.sqrt() / f64::from(steps);
        let sum: f64 = (0..steps)
            .map(|i| (f64::from(i) + 0.5) * width)
            .map(|s| conduction_flux_w_m2(&CONCRETE, 231.1, s * s) * 2.0 * s * width)
            .sum();
        assert_relative_eq!(sum / end, mean_conduction_flux_w_m2(&CONCRETE, 231.1, end), max_relative = 1e-9);
    }
}
