//! Size of the droplets that a liquid jet breaks into.

use crate::card::{ModelCard, Range, Verification};

/// Weber number at which a drop no longer breaks up (CCPS RELEASE, p. 64; Woodward 1998, p. 49).
pub const CRITICAL_WEBER_NUMBER: f64 = 12.0;
/// Numerator of the diameter of drops made by flashing, m (Woodward 1998, eq. 4.30).
const FLASHING_NUMERATOR_M: f64 = 0.03;
/// Denominator at no superheat (as above).
const FLASHING_CONSTANT: f64 = 10.0;
/// Growth of the denominator with the superheat, 1/K (as above).
const FLASHING_SLOPE_PER_K: f64 = 4.0;
/// Coefficient and exponents of Weber and Reynolds number of the diameter over that of the hole (JIP on droplets; K?).
const JIP: [f64; 3] = [64.7, -0.533, -0.014];

/// Card of the droplet diameter.
pub const CARD: ModelCard = ModelCard {
    id: "release.droplets",
    title: "Droplet diameter: the smaller of mechanical and flashing break-up",
    citations: &["johnson1999", "woodward1998", "witlox2013"],
    requires: &["surface_tension_n_m", "air_density_kg_m3", "velocity_m_s", "superheat_k"],
    validity: &[
        Range::physical("surface_tension_n_m", "N/m", 1e-6, 1.0, "a liquid"),
        Range::physical("air_density_kg_m3", "kg/m3", 0.01, 100.0, "air"),
        Range::physical("velocity_m_s", "m/s", 1e-6, 2000.0, "a jet"),
    ],
    verification: Verification::Independent("release.droplets.butane_sphere"),
};

/// Diameter of drops that the air tears from a jet, m.
///
/// # Equation
/// ```text
/// d = We σ/(ρ_a u²),  We = 12
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `σ` | `surface_tension_n_m` | N/m | > 0 |
/// | `ρ_a` | `air_density_kg_m3` | kg/m³ | > 0 |
/// | `u` | `velocity_m_s` (of the liquid in the opening) | m/s | > 0 |
///
/// # Verification
/// reference cases: `release.droplets.butane_sphere`
/// # References
/// \[johnson1999\] p. 64
#[must_use]
pub fn mechanical_diameter_m(surface_tension_n_m: f64, air_density_kg_m3: f64, velocity_m_s: f64) -> f64 {
    CRITICAL_WEBER_NUMBER * surface_tension_n_m / (air_density_kg_m3 * velocity_m_s * velocity_m_s)
}

/// Diameter of drops that flashing makes, m; without superheat 3 mm.
///
/// # Equation
/// ```text
/// d = 0.03/(10 + 4 (T_0 - T_b))
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `T_0 - T_b` | `superheat_k` | K | ≥ 0 |
///
/// # References
/// \[woodward1998\] eq. 4.30
#[must_use]
pub fn flashing_diameter_m(superheat_k: f64) -> f64 {
    FLASHING_NUMERATOR_M / (FLASHING_CONSTANT + FLASHING_SLOPE_PER_K * superheat_k.max(0.0))
}

/// Diameter of drops of mechanical break-up by the correlation of the joint industry project on droplets, m.
///
/// # Equation
/// ```text
/// d/D = 64.7 We^(-0.533) Re^(-0.014),  We = ρ_l u² D/σ,  Re = ρ_l u D/μ
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `D` | `hole_diameter_m` | m | > 0 |
/// | `We`, `Re` | `weber_number`, `reynolds_number` (of the liquid in the hole) | – | > 0 |
///
/// # References
/// \[witlox2013\]; coefficients K?, a factor for the length of the nozzle left out
#[must_use]
pub fn jip_diameter_m(hole_diameter_m: f64, weber_number: f64, reynolds_number: f64) -> f64 {
    let [coefficient, by_weber, by_reynolds] = JIP;
    coefficient * hole_diameter_m * weber_number.powf(by_weber) * reynolds_number.powf(by_reynolds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn butane_sphere() {
        // σ and ρ of the published example at the boiling point, 272.55 K
        let d = mechanical_diameter_m(0.014_912_930_920_349_876, 1.295_252_692_492_076_6, 79.454_148_617_328_19);
        assert_relative_eq!(d, 2.188_550_597_862_162e-5, max_relative = 1e-12);
        // flashing there: 0.03/(10 + 4 * 25.6) = 2.669e-4, so that the mechanical one decides
        assert_relative_eq!(flashing_diameter_m(25.6), 0.03 / 112.4, max_relative = 1e-12);
    }

    #[test]
    fn faster_or_hotter_jets_make_smaller_drops() {
        assert!(mechanical_diameter_m(0.02, 1.2, 20.0) > mechanical_diameter_m(0.02, 1.2, 40.0));
        assert!(flashing_diameter_m(5.0) > flashing_diameter_m(50.0));
        assert_relative_eq!(flashing_diameter_m(-3.0), 0.003);
        // 10 mm hole, We 5e4, Re 5e5: 64.7 * 0.01 * 5e4^-0.533 * 5e5^-0.014 = 1.684e-3 m
        assert_relative_eq!(jip_diameter_m(0.01, 5e4, 5e5), 1.684e-3, max_relative = 2e-3);
    }
}
