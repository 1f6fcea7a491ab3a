//! Blast of TNT in free air after Kinney and Graham.

use crate::card::{ModelCard, Range, Verification};

/// Overpressure over ambient pressure: factor and scales of distance, m/kg^(1/3).
const PRESSURE: (f64, [f64; 4]) = (808.0, [4.5, 0.048, 0.32, 1.35]);
/// Duration, ms/kg^(1/3): factor and scales of distance.
const DURATION: (f64, [f64; 4]) = (980.0, [0.54, 0.02, 0.74, 6.9]);
/// Impulse, bar ms/kg^(1/3): factor and scales of distance; to be verified, `K?`.
const IMPULSE: (f64, [f64; 2]) = (0.067, [0.23, 1.55]);
/// Pascal seconds in a bar millisecond.
const PA_S_PER_BAR_MS: f64 = 100.0;
/// Scaled distances of use, m/kg^(1/3).
pub const RANGE: (f64, f64) = (0.05, 40.0);

/// Identity card.
pub const CARD: ModelCard = ModelCard {
    id: "explosion.kinney_graham",
    title: "blast of TNT in free air, Kinney and Graham",
    citations: &["kinney_graham_1985"],
    requires: &["mass_kg", "ambient_pressure_pa", "distance_m"],
    validity: &[Range::fitted(
        "scaled_distance_m_kg",
        "m/kg^(1/3)",
        RANGE.0,
        RANGE.1,
        "Kinney and Graham 1985, chapter 6",
        "the same equations, which go with 1/r",
    )],
    verification: Verification::WorkedExample("explosion.kinney_graham.table"),
};

/// Overpressure over ambient pressure at a scaled distance in m/kg^(1/3).
///
/// # Equation
/// ```text
/// dp/p_0 = 808 [1 + (Z/4.5)^2] / { sqrt(1 + (Z/0.048)^2) sqrt(1 + (Z/0.32)^2) sqrt(1 + (Z/1.35)^2) }
/// ```
/// # Verification
/// `explosion.kinney_graham.table`
/// # References
/// Kinney and Graham (1985), Explosive shocks in air, chapter 6.
#[must_use]
pub fn scaled_overpressure(z: f64) -> f64 {
    let (factor, [a, b, c, d]) = PRESSURE;
    let root = |scale: f64| (1.0 + (z / scale).powi(2)).sqrt();
    factor * (1.0 + (z / a).powi(2)) / (root(b) * root(c) * root(d))
}

/// Duration of the positive phase of 1 kg, s.
///
/// # Equation
/// ```text
/// t = 0.98 [1 + (Z/0.54)^10] / { [1 + (Z/0.02)^3] [1 + (Z/0.74)^6] sqrt(1 + (Z/6.9)^2) }
/// ```
/// # Verification
/// `explosion.kinney_graham.free_air`
/// # References
/// Kinney and Graham (1985), chapter 6.
#[must_use]
pub fn scaled_duration_s_kg(z: f64) -> f64 {
    let (factor, [a, b, c, d]) = DURATION;
    let root = (1.0 + (z / d).powi(2)).sqrt();
    1e-3 * factor * (1.0 + (z / a).powi(10)) / ((1.0 + (z / b).powi(3)) * (1.0 + (z / c).powi(6)) * root)
}

/// Impulse of the positive phase of 1 kg, Pa s.
///
/// # Equation
/// ```text
/// i = 0.067 sqrt(1 + (Z/0.23)^4) / [Z^2 (1 + (Z/1.55)^3)^(1/3)] bar ms, at most half of pressure times duration
/// ```
/// The two fits part by up to 12 % beyond Z = 5; no wave that falls from its peak holds more than the triangle.
/// # Verification
/// Unverified: the fit of the impulse is marked to be checked.
/// # References
/// Kinney and Graham (1985), chapter 6 (`K?`).
#[must_use]
pub fn scaled_impulse_pa_s_kg(z: f64) -> f64 {
    let (factor, [a, b]) = IMPULSE;
    let fit = factor * (1.0 + (z / a).powi(4)).sqrt() / (z * z * (1.0 + (z / b).powi(3)).cbrt()) * PA_S_PER_BAR_MS;
    if z < 1.0 {
        // the fit of the duration dips near the charge
        return fit;
    }
    fit.min(0.5 * scaled_overpressure(z) * crate::units::STANDARD_ATMOSPHERE_PA * scaled_duration_s_kg(z))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::STANDARD_ATMOSPHERE_PA;
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    #[test]
    fn free_air_table() {
        for (z, kpa, ms) in [
            (0.5, 4003.6, 0.0836),
            (1.0, 1008.8, 0.5202),
            (2.0, 207.93, 1.170),
            (3.0, 82.345, 1.680),
            (5.0, 29.238, 2.472),
            (10.0, 9.9854, 3.468),
            (20.0, 4.3934, 3.983),
            (40.0, 2.1211, 4.152),
        ] {
            let found = scaled_overpressure(z) * STANDARD_ATMOSPHERE_PA / 1e3;
            assert_relative_eq!(found, kpa, max_relative = 3e-5);
            assert_abs_diff_eq!(scaled_duration_s_kg(z) * 1e3, ms, epsilon = 6e-4);
        }
    }

    #[test]
    fn impulse_falls_and_meets_the_triangle_without_a_jump() {
        let mut last = f64::INFINITY;
        for step in 0..600 {
            let found = scaled_impulse_pa_s_kg(0.3 * 1.01_f64.powi(step));
            assert!(found < last * 1.001);
            last = found;
        }
        let step = scaled_impulse_pa_s_kg(1.0 + 1e-9) / scaled_impulse_pa_s_kg(1.0 - 1e-9);
        assert_relative_eq!(step, 1.0, max_relative = 1e-6);
    }
}
