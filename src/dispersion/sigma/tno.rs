//! Sigmas of the TNO Yellow Book: powers of distance, with a correction for roughness.

use crate::card::{ModelCard, Range, Verification};
use crate::dispersion::sigma::SigmaLaw;
use crate::weather::Stability;

/// Card of the Yellow Book sigmas.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.sigma.tno",
    title: "Plume and puff sigmas of the TNO Yellow Book",
    citations: &["yellowbook1997"],
    requires: &["distance_m", "roughness_length_m"],
    validity: &[Range::fitted(
        "downwind_m",
        "m",
        100.0,
        1.0e4,
        "CPR 14E table 4.7: 10-minute averages over roughness 0.1 m; range K",
        "the same equation",
    )],
    verification: Verification::Independent("dispersion.sigma.tno_crosswind"),
};

/// Value at 1 m and exponent of the crosswind sigma, A to F (CPR 14E, table 4.7).
const CROSSWIND: [(f64, f64); 6] =
    [(0.527, 0.865), (0.371, 0.866), (0.209, 0.897), (0.128, 0.905), (0.098, 0.902), (0.065, 0.902)];
/// Value at 1 m and exponent of the vertical sigma, A to F (CPR 14E, table 4.7).
const VERTICAL: [(f64, f64); 6] = [(0.28, 0.90), (0.23, 0.85), (0.22, 0.80), (0.20, 0.76), (0.15, 0.73), (0.12, 0.67)];
/// Roughness of the vertical fit, m.
const ROUGHNESS_M: f64 = 0.1;
/// Factor in the exponent of the roughness ratio (CPR 14E, eq. 4.58; K).
const ROUGHNESS_EXPONENT: f64 = 0.53;
/// Power of the distance in that exponent.
const ROUGHNESS_DECAY: f64 = -0.22;
/// Along-wind sigma per distance (CPR 14E, eq. 4.60).
const ALONG_WIND: f64 = 0.13;
/// Crosswind sigma of a puff over that of a plume.
const PUFF_WIDTH: f64 = 0.5;

/// `σy = a x^b`.
#[must_use]
pub fn crosswind(stability: Stability) -> SigmaLaw {
    let (a, b) = CROSSWIND[stability.index()];
    SigmaLaw::Power { a, b }
}

/// `σz = c x^d (10 z0)^(0.53 x^-0.22)`.
#[must_use]
pub fn vertical(stability: Stability, roughness_length_m: f64) -> SigmaLaw {
    let (a, b) = VERTICAL[stability.index()];
    let ratio = roughness_length_m / ROUGHNESS_M;
    if (ratio - 1.0).abs() < f64::EPSILON {
        SigmaLaw::Power { a, b }
    } else {
        SigmaLaw::Rough { a, b, exponent: ROUGHNESS_EXPONENT * ratio.ln(), decay: ROUGHNESS_DECAY }
    }
}

/// `σx = 0.13 x`.
#[must_use]
pub fn along_wind() -> SigmaLaw {
    SigmaLaw::Linear { a: ALONG_WIND }
}

/// Crosswind sigma of a puff: half that of a plume.
#[must_use]
pub fn puff_crosswind(stability: Stability) -> SigmaLaw {
    crosswind(stability).scaled(PUFF_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn published_test_values_at_1_2_m() {
        let sy = [0.617_024_477_7, 0.434_455_069_0, 0.246_134_144_1, 0.150_962_471_5, 0.115_517_441_0, 0.076_618_710_9];
        let sz = [0.329_929_503_0, 0.268_554_166_8, 0.254_546_821_1, 0.229_724_726_2, 0.171_353_732_4, 0.135_591_567_3];
        for (class, (y, z)) in Stability::ALL.into_iter().zip(sy.into_iter().zip(sz)) {
            assert_relative_eq!(crosswind(class).at(1.2), y, max_relative = 1e-8);
            assert_relative_eq!(vertical(class, 0.1).at(1.2), z, max_relative = 1e-8);
            assert_relative_eq!(puff_crosswind(class).at(1.2), 0.5 * y, max_relative = 1e-8);
        }
    }

    #[test]
    fn rough_ground_deepens_the_plume_and_the_law_is_continuous_in_roughness() {
        let at = |z0| vertical(Stability::D, z0).at(500.0);
        assert!(at(0.03) < at(0.1) && at(0.1) < at(1.0));
        assert_relative_eq!(at(0.1 * (1.0 + 1e-9)), at(0.1), max_relative = 1e-8);
        assert_relative_eq!(at(1.0) / at(0.1), 10.0_f64.powf(0.53 * 500.0_f64.powf(-0.22)), max_relative = 1e-12);
    }
}
