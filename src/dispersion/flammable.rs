//! Mass of a Gaussian cloud between two concentrations, without quadrature over its section.

use std::f64::consts::PI;

use crate::card::{ModelCard, Range, Verification};

/// Card of the flammable mass.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.flammable",
    title: "Mass between the flammable limits of a Gaussian plume or puff",
    citations: &["yellowbook1997"],
    requires: &["rate_kg_s", "wind_speed_m_s", "near_m", "far_m", "exponent_sum"],
    validity: &[Range::physical("wind_speed_m_s", "m/s", 1e-3, 100.0, "a wind")],
    verification: Verification::Independent("dispersion.flammable.power_law_100_m"),
};

/// Lower and upper flammable limit as mass concentrations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlammableLimits {
    /// Lower, kg/m³.
    pub lower_kg_m3: f64,
    /// Upper, kg/m³.
    pub upper_kg_m3: f64,
}

/// Share of the substance in a section of a Gaussian plume where the concentration lies between two values.
///
/// # Equation
/// ```text
/// min(1, c_U/c_0) - min(1, c_L/c_0)
/// ```
/// since `1 - c/c_0` of the substance in a two-dimensional Gaussian stands above `c`.
#[must_use]
pub fn section_share(centre_kg_m3: f64, lower_kg_m3: f64, upper_kg_m3: f64) -> f64 {
    (upper_kg_m3 / centre_kg_m3).min(1.0) - (lower_kg_m3 / centre_kg_m3).min(1.0)
}

/// Share of the substance in a Gaussian puff above a concentration: `P(3/2, ln(c_0/c))`.
#[must_use]
pub fn puff_share_above(centre_kg_m3: f64, concentration_kg_m3: f64) -> f64 {
    if !(concentration_kg_m3 < centre_kg_m3) {
        return 0.0;
    }
    let a = (centre_kg_m3 / concentration_kg_m3).ln();
    // P(3/2, a) in closed form
    libm::erf(a.sqrt()) - 2.0 * (a / PI).sqrt() * (-a).exp()
}

/// Mass of a plume with power-law sigmas between the concentrations of its centre line at two distances, kg.
///
/// # Equation
/// ```text
/// M = (m/u) (x_L - x_U) (1 - 1/(S + 1)),  S = b + d
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `m`, `u` | `rate_kg_s`, `wind_speed_m_s` | kg/s, m/s | > 0 |
/// | `x_U`, `x_L` | `near_m`, `far_m` | m | 0 ≤ near ≤ far |
/// | `S` | `exponent_sum` of `σy ~ x^b`, `σz ~ x^d` | – | > 0 |
///
/// # Verification
/// reference cases: `dispersion.flammable.power_law_100_m`
#[must_use]
pub fn power_law_mass_kg(rate_kg_s: f64, wind_speed_m_s: f64, near_m: f64, far_m: f64, exponent_sum: f64) -> f64 {
    rate_kg_s / wind_speed_m_s * (far_m - near_m) * (1.0 - 1.0 / (exponent_sum + 1.0))
}

/// Mass and its first moment along a cloud, by Simpson's rule on a grid that is fine near the source:
/// `x = scale (e^s - 1)`.
pub(crate) fn along_wind_integral(far_m: f64, scale_m: f64, mass_per_metre: impl Fn(f64) -> f64) -> (f64, f64) {
    /// Intervals; even.
    const INTERVALS: usize = 600;
    let end = (far_m / scale_m).ln_1p();
    let width = end / INTERVALS as f64;
    let (mut mass, mut moment) = (0.0, 0.0);
    for i in 0..=INTERVALS {
        let grown = (width * i as f64).exp();
        let x = scale_m * (grown - 1.0);
        let weight = if i == 0 || i == INTERVALS {
            1.0
        } else if i % 2 == 1 {
            4.0
        } else {
            2.0
        };
        let part = weight * mass_per_metre(x) * scale_m * grown;
        mass += part;
        moment += part * x;
    }
    (mass * width / 3.0, moment * width / 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    #[test]
    fn power_law_100_m() {
        assert_abs_diff_eq!(power_law_mass_kg(1.0, 1.0, 10.0, 100.0, 1.665), 56.2289, epsilon = 5e-5);
        let c = |x: f64| 1.0 / (PI * 0.128 * x.powf(0.905) * 0.20 * x.powf(0.76));
        let (lower, upper) = (c(100.0), c(10.0));
        let (mass, _) =
            along_wind_integral(100.0, 1.0, |x| if x > 0.0 { section_share(c(x), lower, upper) } else { 0.0 });
        assert_relative_eq!(mass, 56.2289, max_relative = 1e-5);
    }

    #[test]
    fn puff_share_is_the_integral_of_the_gaussian() {
        // radial integral of a unit three-dimensional Gaussian to radius r: c0/c = exp(r²/2)
        let r = 1.7_f64;
        let steps = 4000;
        let width = r / f64::from(steps);
        let inside: f64 = (0..steps)
            .map(|i| (f64::from(i) + 0.5) * width)
            .map(|s| (2.0 / PI).sqrt() * s * s * (-0.5 * s * s).exp() * width)
            .sum();
        assert_relative_eq!(puff_share_above(1.0, (-0.5 * r * r).exp()), inside, max_relative = 1e-6);
        assert_relative_eq!(puff_share_above(1.0, 2.0), 0.0);
        assert_relative_eq!(section_share(1.0, 0.2, 0.5), 0.3, max_relative = 1e-14);
        assert_relative_eq!(section_share(0.1, 0.2, 0.5), 0.0);
    }
}
