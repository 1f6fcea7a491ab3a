//! Monin-Obukhov length from a Pasquill class and the roughness of the ground.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Range, Verification};
use crate::weather::Stability;

/// Which published table gives the length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoninObukhovTable {
    /// Power laws of the roughness length (Pasquill 1974, after Golder; in Seinfeld's text book).
    #[default]
    Pasquill,
    /// TNO Yellow Book: logarithms of the roughness length, which counts as at most 0.5 m.
    YellowBook,
}

/// `(factor in m, exponent)` of L = factor z0^exponent, z0 in m, classes A to F; D is neutral.
/// `pasquill1974`, as tabulated by `seinfeld2016`.
const PASQUILL: [Option<(f64, f64)>; 6] =
    [Some((-11.4, 0.10)), Some((-26.0, 0.17)), Some((-123.0, 0.30)), None, Some((123.0, 0.30)), Some((26.0, 0.17))];

/// `(numerator in m, scale in m)` of L = numerator / log10(z0 / scale), classes A to F; D is neutral.
/// `tno2005`, chapter 4.
const YELLOW_BOOK: [Option<(f64, f64)>; 6] = [
    Some((33.162, 1117.0)),
    Some((32.258, 11.46)),
    Some((51.787, 1.324)),
    None,
    Some((-48.330, 1.262)),
    Some((-31.325, 19.36)),
];

/// Roughness length beyond which the Yellow Book's table holds its value, m.
const YELLOW_BOOK_LARGEST_ROUGHNESS_M: f64 = 0.5;

/// Card of [`monin_obukhov_length_m`].
pub const CARD: ModelCard = ModelCard {
    id: "weather.monin_obukhov",
    title: "Monin-Obukhov length from Pasquill class and roughness",
    citations: &["pasquill1974", "tno2005"],
    requires: &["roughness_length_m"],
    validity: &[
        Range::physical("roughness_length_m", "m", 1e-5, 3.0, "an aerodynamic roughness of ground or water"),
        Range::fitted("roughness_length_m", "m", 1e-3, 1.0, "Golder 1972, fig. 5", "the same equation"),
    ],
    verification: Verification::Independent("weather.monin_obukhov.gasdispersion_z0_1_2"),
};

/// Monin-Obukhov length of a stability class over ground of a given roughness; `None` when neutral.
///
/// # Equation
/// ```text
/// Pasquill       L = a z0^b
/// Yellow Book    L = a / log10(min(z0, 0.5 m) / b)       a, b by class
/// ```
///
/// | symbol | argument             | unit | valid             |
/// |--------|----------------------|------|-------------------|
/// | `z0`  | `roughness_length_m` | m    | 1e-5 ≤ z0 ≤ 3     |
///
/// # Assumptions
/// A class is one point of the continuous scale of stability; the length does not depend on wind speed.
///
/// # Examples
/// ```
/// use isorisk::weather::{MoninObukhovTable, Stability, monin_obukhov_length_m};
/// let length = monin_obukhov_length_m(Stability::A, 1.2, MoninObukhovTable::Pasquill).unwrap();
/// assert!((length - -11.609752888).abs() < 1e-9);
/// assert!(monin_obukhov_length_m(Stability::D, 1.2, MoninObukhovTable::Pasquill).is_none());
/// ```
///
/// # Verification
/// `weather.monin_obukhov.gasdispersion_z0_1_2`
///
/// # References
/// `pasquill1974` chapter 6; `tno2005` chapter 4.
#[must_use]
pub fn monin_obukhov_length_m(stability: Stability, roughness_length_m: f64, table: MoninObukhovTable) -> Option<f64> {
    match table {
        MoninObukhovTable::Pasquill => PASQUILL[stability.index()].map(|(a, b)| a * libm::pow(roughness_length_m, b)),
        MoninObukhovTable::YellowBook => YELLOW_BOOK[stability.index()]
            .map(|(a, b)| a / libm::log10(roughness_length_m.min(YELLOW_BOOK_LARGEST_ROUGHNESS_M) / b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn signs_and_order_follow_the_class_in_both_tables() {
        for table in [MoninObukhovTable::Pasquill, MoninObukhovTable::YellowBook] {
            for z0 in [1e-4, 0.01, 0.1, 0.5, 1.0] {
                let inverse: Vec<f64> = Stability::ALL
                    .iter()
                    .map(|&class| monin_obukhov_length_m(class, z0, table).map_or(0.0, |length| 1.0 / length))
                    .collect();
                assert!(inverse.windows(2).all(|pair| pair[0] < pair[1]), "{table:?} {z0}: {inverse:?}");
                assert!(inverse[2] < 0.0 && inverse[4] > 0.0);
            }
        }
    }

    #[test]
    fn yellow_book_holds_its_value_beyond_half_a_metre() {
        let at = |z0| monin_obukhov_length_m(Stability::E, z0, MoninObukhovTable::YellowBook).unwrap();
        // -48.33 / log10(0.5 / 1.262) = -48.33 / -0.402086
        assert_relative_eq!(at(0.5), 120.198_16, max_relative = 1e-5);
        assert_relative_eq!(at(2.0), at(0.5));
    }
}
