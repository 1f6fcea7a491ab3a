//! Bunds: what they hold, and what a wave carries over them.

use serde::Serialize;

use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;

/// Constant, and factors of the logarithms of the height and of the distance, for a vertical wall (Thyer, Hirst and
/// Jagger 2002; K?).
const VERTICAL_WALL: [f64; 3] = [0.044, -0.264, -0.116];

/// Card of the overtopping by the wave of a sudden failure.
pub const CARD: ModelCard = ModelCard {
    id: "release.bund_overtopping",
    title: "Fraction of a tank's contents that a sudden failure throws over a vertical bund wall",
    citations: &["thyer2002"],
    requires: &["wall_height_m", "liquid_height_m", "bund_radius_m"],
    validity: &[
        Range::physical("wall_height_m", "m", 1e-3, 100.0, "a wall"),
        Range::physical("liquid_height_m", "m", 1e-3, 100.0, "a tank"),
        Range::physical("bund_radius_m", "m", 1e-3, 1e4, "a bund"),
        Range::fitted(
            "wall_to_liquid",
            "",
            0.05,
            1.2,
            "range of the experiments (K?)",
            "the same equation, within 0..1",
        ),
    ],
    verification: Verification::Unverified("coefficients from memory of the paper; no printed example at hand"),
};

/// A bund.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bund {
    /// Floor area, m².
    pub area_m2: f64,
    /// Height of the wall, m; none for a wall that is never topped.
    pub wall_height_m: Option<f64>,
    /// Fraction of a sudden spill that goes over the wall at once: [`overtopping_fraction`]; 0 for a quiet filling.
    pub overtopping_fraction: f64,
}

impl Bund {
    /// A bund whose wall is never topped.
    #[must_use]
    pub fn of_area(area_m2: f64) -> Self {
        Self { area_m2, wall_height_m: None, overtopping_fraction: 0.0 }
    }
}

/// Fraction of a tank's liquid that goes over a vertical bund wall when the tank fails at once, within 0 and 1.
///
/// # Equation
/// ```text
/// Q = 0.044 - 0.264 ln(h/H) - 0.116 ln(r/H)
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `h` | `wall_height_m` | m | > 0 |
/// | `H` | `liquid_height_m` (in the tank) | m | > 0 |
/// | `r` | `bund_radius_m` (from the tank's axis to the wall) | m | > 0 |
///
/// # Assumptions
/// The whole wall of the tank vanishes; the bund wall stands.
/// # Errors
/// [`crate::Error::OutOfValidity`] beyond the card, strictly.
/// # References
/// \[thyer2002\]; coefficients K?
pub fn overtopping_fraction(wall_height_m: f64, liquid_height_m: f64, bund_radius_m: f64) -> Result<f64> {
    CARD.check(
        &[
            ("wall_height_m", wall_height_m),
            ("liquid_height_m", liquid_height_m),
            ("bund_radius_m", bund_radius_m),
            ("wall_to_liquid", wall_height_m / liquid_height_m),
        ],
        crate::card::Policy::Strict,
    )?;
    let [constant, by_height, by_distance] = VERTICAL_WALL;
    let fraction = constant
        + by_height * libm::log(wall_height_m / liquid_height_m)
        + by_distance * libm::log(bund_radius_m / liquid_height_m);
    Ok(fraction.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_usual_bund_loses_a_good_part() {
        // h/H = 0.12, r/H = 2: 0.044 + 0.264 * 2.1203 - 0.116 * 0.6931 = 0.5233
        assert_relative_eq!(overtopping_fraction(1.2, 10.0, 20.0).unwrap(), 0.5234, max_relative = 1e-3);
        assert!(overtopping_fraction(2.0, 10.0, 20.0).unwrap() < overtopping_fraction(1.0, 10.0, 20.0).unwrap());
        assert_relative_eq!(overtopping_fraction(10.0, 10.0, 40.0).unwrap(), 0.0);
    }

    #[test]
    fn beyond_the_experiments_is_an_error() {
        let found = overtopping_fraction(0.1, 10.0, 20.0).unwrap_err().to_string();
        assert_eq!(
            found,
            "release.bund_overtopping: wall_to_liquid = 0.01  is outside 0.05..1.2 (range of the experiments (K?))"
        );
    }
}
