//! How much of a flashing liquid stays in the air as vapour and spray; the rest rains out.

use crate::card::{ModelCard, Range, Verification};

/// Flash fraction up to which vapour and spray are twice the flash (CPR 18E, table 4.8).
const TWICE_UP_TO: f64 = 0.1;
/// Flash fraction from which nothing rains out (CPR 18E, table 4.8).
const ALL_FROM: f64 = 0.36;
/// Multiplier below [`TWICE_UP_TO`], and of the Kletz rule.
const SPRAY_MULTIPLIER: f64 = 2.0;
/// Slope, offset and divisor between the two (CPR 18E, table 4.8).
const SLOPE: f64 = 0.8;
/// See [`SLOPE`].
const OFFSET: f64 = 0.028;
/// See [`SLOPE`].
const DIVISOR: f64 = 0.26;

/// Card of the airborne fraction.
pub const CARD: ModelCard = ModelCard {
    id: "release.airborne",
    title: "Airborne fraction of a flashing release (Purple Book rule)",
    citations: &["purplebook2005"],
    requires: &["flash_fraction"],
    validity: &[Range::physical("flash_fraction", "", 0.0, 1.0, "a fraction")],
    verification: Verification::Independent("release.airborne.purple_book_rule"),
};

/// Airborne mass fraction (vapour and spray) by the rule of the Purple Book.
///
/// # Equation
/// ```text
/// f = 2x (x < 0.1); (0.8x - 0.028)/0.26 (0.1 ≤ x < 0.36); 1 (x ≥ 0.36)
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `x` | `flash_fraction` | – | 0..1 |
///
/// # Assumptions
/// Published for the instantaneous release of a pressurised liquid; this crate uses it for a continuous one as well.
/// # Verification
/// reference cases: `release.airborne.purple_book_rule`
/// # References
/// \[purplebook2005\] table 4.8
#[must_use]
pub fn purple_book_fraction(flash_fraction: f64) -> f64 {
    let x = flash_fraction;
    if x < TWICE_UP_TO {
        SPRAY_MULTIPLIER * x
    } else if x < ALL_FROM {
        (SLOPE * x - OFFSET) / DIVISOR
    } else {
        1.0
    }
}

/// Airborne mass fraction by Kletz's rule: as much spray as vapour, no more than all.
#[must_use]
pub fn kletz_fraction(flash_fraction: f64) -> f64 {
    (SPRAY_MULTIPLIER * flash_fraction).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn purple_book_table() {
        for (x, airborne) in [(0.05, 0.10), (0.1, 0.20), (0.2, 0.5077), (0.3, 0.8154), (0.36, 1.0)] {
            assert_abs_diff_eq!(purple_book_fraction(x), airborne, epsilon = 5e-5);
        }
    }

    #[test]
    fn continuous_at_both_joints() {
        for joint in [TWICE_UP_TO, ALL_FROM] {
            let below = purple_book_fraction(joint * (1.0 - 1e-12));
            assert_abs_diff_eq!(below, purple_book_fraction(joint), epsilon = 1e-10);
        }
        assert_abs_diff_eq!(kletz_fraction(0.7), 1.0);
        assert_abs_diff_eq!(kletz_fraction(0.2), 0.4);
    }
}
