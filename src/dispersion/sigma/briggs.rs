//! Sigmas of Briggs for open country and built-up areas.

use crate::card::{ModelCard, Range, Verification};
use crate::dispersion::sigma::SigmaLaw;
use crate::weather::Stability;

/// Card of the Briggs sigmas.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.sigma.briggs",
    title: "Plume sigmas of Briggs, rural and urban",
    citations: &["briggs1973"],
    requires: &["distance_m"],
    validity: &[Range::fitted(
        "downwind_m",
        "m",
        100.0,
        1.0e4,
        "Briggs 1973: 100 m to 10 km, averages of 10 min to 1 h",
        "the same equation",
    )],
    verification: Verification::Independent("dispersion.sigma.briggs_rural_crosswind"),
};

/// Slope of the rural crosswind sigma, A to F (Briggs 1973).
const RURAL_SLOPE: [f64; 6] = [0.22, 0.16, 0.11, 0.08, 0.06, 0.04];
/// Damping of the rural crosswind sigma, 1/m.
const RURAL_DAMPING: f64 = 1e-4;
/// Slope of the urban crosswind sigma, A to F (Briggs 1973).
const URBAN_SLOPE: [f64; 6] = [0.32, 0.32, 0.22, 0.16, 0.11, 0.11];
/// Damping of the urban crosswind sigma, 1/m.
const URBAN_DAMPING: f64 = 4e-4;

/// `σy = a x (1 + 1e-4 x)^(-1/2)`.
#[must_use]
pub fn rural_crosswind(stability: Stability) -> SigmaLaw {
    SigmaLaw::RootDamped { a: RURAL_SLOPE[stability.index()], c: RURAL_DAMPING }
}

/// Vertical sigma in open country: linear when unstable, damped by the root in C and D, by the whole in E and F.
#[must_use]
pub fn rural_vertical(stability: Stability) -> SigmaLaw {
    match stability {
        Stability::A => SigmaLaw::Linear { a: 0.20 },
        Stability::B => SigmaLaw::Linear { a: 0.12 },
        Stability::C => SigmaLaw::RootDamped { a: 0.08, c: 2e-4 },
        Stability::D => SigmaLaw::RootDamped { a: 0.06, c: 1.5e-3 },
        Stability::E => SigmaLaw::Damped { a: 0.03, c: 3e-4 },
        Stability::F => SigmaLaw::Damped { a: 0.016, c: 3e-4 },
    }
}

/// `σy = a x (1 + 4e-4 x)^(-1/2)`.
#[must_use]
pub fn urban_crosswind(stability: Stability) -> SigmaLaw {
    SigmaLaw::RootDamped { a: URBAN_SLOPE[stability.index()], c: URBAN_DAMPING }
}

/// Vertical sigma in a built-up area.
#[must_use]
pub fn urban_vertical(stability: Stability) -> SigmaLaw {
    match stability {
        Stability::A | Stability::B => SigmaLaw::RootGrown { a: 0.24, c: 1e-3 },
        Stability::C => SigmaLaw::Linear { a: 0.20 },
        Stability::D => SigmaLaw::RootDamped { a: 0.14, c: 3e-4 },
        Stability::E | Stability::F => SigmaLaw::RootDamped { a: 0.08, c: 1.5e-3 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn check(law: fn(Stability) -> SigmaLaw, expected: [f64; 6]) {
        for (class, value) in Stability::ALL.into_iter().zip(expected) {
            assert_relative_eq!(law(class).at(1.2), value, max_relative = 1e-8);
        }
    }

    #[test]
    fn published_test_values_at_1_2_m() {
        check(
            rural_crosswind,
            [0.263_984_161_4, 0.191_988_481_0, 0.131_992_080_7, 0.095_994_240_5, 0.071_995_680_4, 0.047_997_120_3],
        );
        check(rural_vertical, [0.24, 0.144, 0.095_988_482_1, 0.071_935_287_3, 0.035_987_044_7, 0.019_193_090_5]);
        check(
            urban_crosswind,
            [0.383_907_873_2, 0.383_907_873_2, 0.263_936_662_8, 0.191_953_936_6, 0.131_968_331_4, 0.131_968_331_4],
        );
        check(
            urban_vertical,
            [0.288_172_748_2, 0.288_172_748_2, 0.24, 0.167_969_768_2, 0.095_913_716_5, 0.095_913_716_5],
        );
    }
}
