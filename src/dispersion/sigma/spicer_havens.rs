//! Crosswind sigma of Spicer and Havens with the vertical fit of Seinfeld.

use crate::card::{ModelCard, Range, Verification};
use crate::dispersion::sigma::{SigmaLaw, averaging};
use crate::weather::Stability;

/// Card of this set.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.sigma.spicer_havens",
    title: "Plume sigmas of Spicer and Havens (crosswind) and Seinfeld (vertical)",
    citations: &["seinfeld2016"],
    requires: &["distance_m", "averaging_s"],
    validity: &[Range::fitted(
        "downwind_m",
        "m",
        100.0,
        1.0e4,
        "Pasquill-Gifford curves: 100 m to 10 km; range K",
        "the same equation; in class A below 22 m the value there",
    )],
    verification: Verification::Independent("dispersion.sigma.spicer_havens_crosswind"),
};

/// Coefficient of the crosswind sigma at 600 s, A to F.
const CROSSWIND: [f64; 6] = [0.423, 0.313, 0.210, 0.136, 0.102, 0.0674];
/// Exponent of the crosswind sigma.
const CROSSWIND_EXPONENT: f64 = 0.9;
/// Averaging time below which the plume narrows no further, s, A to F.
const SHORTEST_S: [f64; 6] = [18.4, 18.4, 18.4, 18.3, 11.4, 4.6];
/// Value at 1 m, exponent and curvature of the vertical sigma, A to F.
const VERTICAL: [(f64, f64, f64); 6] = [
    (107.7, -1.7172, 0.2770),
    (0.1355, 0.8752, 0.0136),
    (0.09623, 0.9477, -0.0020),
    (0.04134, 1.1737, -0.0316),
    (0.02275, 1.3010, -0.0450),
    (0.01122, 1.4024, -0.0540),
];

/// `σy = d (max(t, t_min)/600)^0.2 x^0.9`.
#[must_use]
pub fn crosswind(stability: Stability, averaging_s: f64) -> SigmaLaw {
    let i = stability.index();
    SigmaLaw::Power { a: CROSSWIND[i] * averaging::factor(averaging_s, SHORTEST_S[i]), b: CROSSWIND_EXPONENT }
}

/// `σz = d x^b exp(g ln² x)`.
#[must_use]
pub fn vertical(stability: Stability) -> SigmaLaw {
    let (a, b, g) = VERTICAL[stability.index()];
    SigmaLaw::LogQuadratic { a, b, g }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn published_test_values_at_1_2_m() {
        let sy = [0.498_429_213_4, 0.368_814_051_5, 0.247_447_127_2, 0.160_251_472_9, 0.120_188_604_7, 0.079_418_744_6];
        for (class, y) in Stability::ALL.into_iter().zip(sy) {
            assert_relative_eq!(crosswind(class, 600.0).at(1.2), y, max_relative = 1e-8);
        }
    }
}
