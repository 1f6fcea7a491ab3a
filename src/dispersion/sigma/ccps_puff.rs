//! Puff sigmas of Slade as printed by CCPS.

use crate::card::{ModelCard, Range, Verification};
use crate::dispersion::sigma::SigmaLaw;
use crate::weather::Stability;

/// Card of the CCPS puff sigmas.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.sigma.ccps_puff",
    title: "Puff sigmas of Slade (CCPS 1999)",
    citations: &["ccps1999"],
    requires: &["distance_m"],
    validity: &[Range::fitted(
        "downwind_m",
        "m",
        100.0,
        4.0e3,
        "Slade 1968: fitted at 100 m and 4 km; K",
        "the same equation",
    )],
    verification: Verification::Independent("dispersion.sigma.ccps_1999_p101_crosswind"),
};

/// Value at 1 m and exponent of the crosswind and along-wind sigma, A to F (CCPS 1999, table 2.13).
const CROSSWIND: [(f64, f64); 6] = [(0.18, 0.92), (0.14, 0.92), (0.10, 0.92), (0.06, 0.92), (0.04, 0.92), (0.02, 0.89)];
/// Value at 1 m and exponent of the vertical sigma, A to F (CCPS 1999, table 2.13).
const VERTICAL: [(f64, f64); 6] = [(0.60, 0.75), (0.53, 0.73), (0.34, 0.71), (0.15, 0.70), (0.10, 0.65), (0.05, 0.61)];

/// `σy = σx = a x^b`.
#[must_use]
pub fn crosswind(stability: Stability) -> SigmaLaw {
    let (a, b) = CROSSWIND[stability.index()];
    SigmaLaw::Power { a, b }
}

/// `σz = c x^d`.
#[must_use]
pub fn vertical(stability: Stability) -> SigmaLaw {
    let (a, b) = VERTICAL[stability.index()];
    SigmaLaw::Power { a, b }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn published_test_values_at_1_2_m() {
        let sy = [0.212_872_348_5, 0.165_567_382_2, 0.118_262_415_8, 0.070_957_449_5, 0.047_304_966_3, 0.023_523_465_6];
        let sz = [0.687_918_810_4, 0.605_449_854_6, 0.386_988_092_2, 0.170_419_046_6, 0.112_581_702_0, 0.055_881_822_9];
        for (class, (y, z)) in Stability::ALL.into_iter().zip(sy.into_iter().zip(sz)) {
            assert_relative_eq!(crosswind(class).at(1.2), y, max_relative = 1e-8);
            assert_relative_eq!(vertical(class).at(1.2), z, max_relative = 1e-8);
        }
    }

    #[test]
    fn ccps_1999_p101() {
        assert_relative_eq!(crosswind(Stability::F).at(500.0), 5.047_929_716_825_321, max_relative = 1e-13);
        assert_relative_eq!(vertical(Stability::F).at(500.0), 2.214_836_678_536_473, max_relative = 1e-13);
    }
}
