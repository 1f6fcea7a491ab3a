//! Share of a flame's radiation that passes the air between flame and target.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::Result;
use crate::weather::Atmosphere;

/// Coefficient and exponent of Bagster (Yellow Book 2005, eq. 6.29).
const BAGSTER_COEFFICIENT: f64 = 2.02;
const BAGSTER_EXPONENT: f64 = -0.09;
/// Coefficients of Wayne (1991) for a source at 1500 K: constant, then by log10 X1, its square, log10 X2, its square.
const WAYNE_COEFFICIENTS: [f64; 5] = [1.006, -0.011_71, -0.023_68, -0.031_88, 0.001_164];
/// Reference temperatures of Wayne's two path variables, K.
const WAYNE_WATER_K: f64 = 288.651;
const WAYNE_CARBON_DIOXIDE_K: f64 = 273.0;
/// Slope of AQ/T 3046-2013, eq. E.59.
const AQ_T_SLOPE: f64 = 0.0565;
/// Saturated vapour pressure of water, mmHg: exp(c0 - c1/T) (Yellow Book 2005, section 6.5).
const WATER_CONSTANT: f64 = 20.386;
const WATER_TEMPERATURE_K: f64 = 5132.0;
/// Pascals in a conventional millimetre of mercury.
const PASCAL_PER_MMHG: f64 = 133.322_387_415;
/// Bagster's range of partial pressure times path, N/m.
const BAGSTER_RANGE_N_M: (f64, f64) = (1e4, 1e5);
/// Range of Wayne's path, m.
const WAYNE_RANGE_M: (f64, f64) = (10.0, 1000.0);

/// Identity card of [`bagster`].
pub const BAGSTER: ModelCard = ModelCard {
    id: "fire.transmissivity.bagster",
    title: "atmospheric transmissivity, Bagster",
    citations: &["yellow_book_2005"],
    requires: &["water_vapour_pressure_pa", "path_m"],
    validity: &[
        Range::physical("water_vapour_pressure_pa", "Pa", 0.0, 1e5, "a partial pressure in air"),
        Range::physical("path_m", "m", 0.0, 1e6, "a distance"),
        Range::fitted(
            "pressure_path_n_m",
            "N/m",
            BAGSTER_RANGE_N_M.0,
            BAGSTER_RANGE_N_M.1,
            "Yellow Book 2005, eq. 6.29",
            "the same equation, at most 1",
        ),
    ],
    verification: Verification::Independent("fire.transmissivity.bagster"),
};

/// Identity card of [`wayne`].
pub const WAYNE: ModelCard = ModelCard {
    id: "fire.transmissivity.wayne",
    title: "atmospheric transmissivity, Wayne",
    citations: &["wayne_1991"],
    requires: &["water_vapour_pressure_pa", "temperature_k", "path_m"],
    validity: &[
        Range::physical("water_vapour_pressure_pa", "Pa", 0.0, 1e5, "a partial pressure in air"),
        Range::physical("temperature_k", "K", 200.0, 330.0, "outdoor air"),
        Range::physical("path_m", "m", 0.0, 1e6, "a distance"),
        Range::fitted(
            "path_m",
            "m",
            WAYNE_RANGE_M.0,
            WAYNE_RANGE_M.1,
            "Wayne 1991",
            "the same equation, between 0 and 1",
        ),
    ],
    verification: Verification::Independent("fire.transmissivity.wayne"),
};

/// Identity card of [`aq_t_3046`].
pub const AQ_T_3046: ModelCard = ModelCard {
    id: "fire.transmissivity.aq_t_3046",
    title: "atmospheric transmissivity, AQ/T 3046-2013",
    citations: &["aq_t_3046_2013"],
    requires: &["path_m"],
    validity: &[Range::physical("path_m", "m", 0.0, 1e6, "a distance")],
    verification: Verification::Unverified("the standard gives no worked number"),
};

/// Which transmissivity a fire uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transmissivity {
    /// [`bagster`], the Yellow Book's.
    #[default]
    Bagster,
    /// [`wayne`], for long paths.
    Wayne,
    /// [`aq_t_3046`], which asks for no humidity.
    AqT3046,
}

/// Vapour pressure of water over liquid water, Pa.
///
/// # Equation
/// ```text
/// S = exp(20.386 - 5132/T) mmHg
/// ```
#[must_use]
pub fn saturated_water_pressure_pa(temperature_k: f64) -> f64 {
    (WATER_CONSTANT - WATER_TEMPERATURE_K / temperature_k).exp() * PASCAL_PER_MMHG
}

/// Partial pressure of water vapour in the air, Pa.
#[must_use]
pub fn water_vapour_pressure_pa(atmosphere: &Atmosphere) -> f64 {
    atmosphere.relative_humidity * saturated_water_pressure_pa(atmosphere.temperature_k)
}

/// Transmissivity by Bagster.
///
/// # Equation
/// ```text
/// tau = 2.02 (p_w x)^(-0.09) <= 1
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `p_w` | `water_vapour_pressure_pa` | Pa | between 1e4 and 1e5 N/m as product with x |
/// | `x` | `path_m` | m | from the flame's surface |
///
/// # Validity
/// Below about 2.5e3 N/m the equation exceeds 1 and 1 is taken, the physical bound.
/// # Verification
/// `fire.transmissivity.bagster`
/// # References
/// Yellow Book CPR 14E (2005), eq. 6.29.
#[must_use]
pub fn bagster(water_vapour_pressure_pa: f64, path_m: f64) -> f64 {
    let product = water_vapour_pressure_pa * path_m;
    if product > 0.0 { (BAGSTER_COEFFICIENT * product.powf(BAGSTER_EXPONENT)).min(1.0) } else { 1.0 }
}

/// Transmissivity by Wayne for a source at 1500 K.
///
/// # Equation
/// ```text
/// tau = 1.006 - 0.01171 log10 X_1 - 0.02368 (log10 X_1)^2 - 0.03188 log10 X_2 + 0.001164 (log10 X_2)^2
/// X_1 = p_w[mmHg] x 288.651/T, X_2 = 273 x/T
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `p_w` | `water_vapour_pressure_pa` | Pa | ≥ 0 |
/// | `T` | `temperature_k` | K | outdoor air |
/// | `x` | `path_m` | m | 10 to 1000 |
///
/// # Validity
/// Held between the physical bounds 0 and 1. Where either path variable is below 1 (a metre of air, or air without
/// water) its terms are left out: the polynomial has no meaning there.
/// # Verification
/// `fire.transmissivity.wayne`
/// # References
/// Wayne (1991), J. Loss Prev. Process Ind. 4, 86-92.
#[must_use]
pub fn wayne(water_vapour_pressure_pa: f64, temperature_k: f64, path_m: f64) -> f64 {
    let [constant, water, water_squared, dioxide, dioxide_squared] = WAYNE_COEFFICIENTS;
    let x1 = (water_vapour_pressure_pa / PASCAL_PER_MMHG * path_m * WAYNE_WATER_K / temperature_k).max(1.0).log10();
    let x2 = (path_m * WAYNE_CARBON_DIOXIDE_K / temperature_k).max(1.0).log10();
    (constant + water * x1 + water_squared * x1 * x1 + dioxide * x2 + dioxide_squared * x2 * x2).clamp(0.0, 1.0)
}

/// Transmissivity of AQ/T 3046-2013.
///
/// # Equation
/// ```text
/// tau = 1 - 0.0565 ln x, 0 <= tau <= 1
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `x` | `path_m` | m | > 0; below 1 m it is 1 |
///
/// # References
/// AQ/T 3046-2013, eq. E.59 (read second-hand).
#[must_use]
pub fn aq_t_3046(path_m: f64) -> f64 {
    if path_m > 1.0 { (1.0 - AQ_T_SLOPE * path_m.ln()).max(0.0) } else { 1.0 }
}

/// A transmissivity model with the air it looks through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Air {
    model: Transmissivity,
    water_vapour_pressure_pa: f64,
    temperature_k: f64,
}

impl Air {
    pub(super) fn new(model: Transmissivity, atmosphere: &Atmosphere) -> Self {
        Self {
            model,
            water_vapour_pressure_pa: water_vapour_pressure_pa(atmosphere),
            temperature_k: atmosphere.temperature_k,
        }
    }

    pub(super) fn transmissivity(&self, path_m: f64) -> f64 {
        match self.model {
            Transmissivity::Bagster => bagster(self.water_vapour_pressure_pa, path_m),
            Transmissivity::Wayne => wayne(self.water_vapour_pressure_pa, self.temperature_k, path_m),
            Transmissivity::AqT3046 => aq_t_3046(path_m),
        }
    }

    /// Holds the longest path that matters against the range of the model. Short paths are not looked at: there the
    /// equation meets its bound of 1 or differs from it by less than its own scatter.
    pub(super) fn check(&self, longest_path_m: f64, policy: Policy) -> Result<Vec<RangeEvent>> {
        match self.model {
            Transmissivity::Bagster => {
                let product = (self.water_vapour_pressure_pa * longest_path_m).max(BAGSTER_RANGE_N_M.0);
                BAGSTER.check(&[("pressure_path_n_m", product)], policy)
            }
            Transmissivity::Wayne => WAYNE.check(&[("path_m", longest_path_m.max(WAYNE_RANGE_M.0))], policy),
            Transmissivity::AqT3046 => AQ_T_3046.check(&[("path_m", longest_path_m)], policy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    #[test]
    fn published_forms_give_the_worked_numbers() {
        for (pw, x, tau) in [
            (1193.5, 10.0, 0.867_84),
            (1193.5, 50.0, 0.750_81),
            (1705.0, 58.0, 0.717_44),
            (1000.0, 100.0, 0.716_72),
            (2000.0, 100.0, 0.673_38),
        ] {
            assert_abs_diff_eq!(bagster(pw, x), tau, epsilon = 6e-6);
        }
        let pw = 0.7 * 17.5 * PASCAL_PER_MMHG;
        for (x, tau) in [(10.0, 0.849_24), (50.0, 0.740_44), (100.0, 0.686_81), (200.0, 0.629_10)] {
            assert_abs_diff_eq!(wayne(pw, 293.15, x), tau, epsilon = 6e-6);
        }
    }

    #[test]
    fn saturated_water_is_near_the_steam_table() {
        // steam tables: 2339 Pa at 20 °C
        assert_abs_diff_eq!(saturated_water_pressure_pa(293.15), 2339.0, epsilon = 50.0);
    }

    #[test]
    fn bounds_hold_and_long_paths_are_flagged() {
        assert_abs_diff_eq!(bagster(0.0, 100.0), 1.0);
        assert_abs_diff_eq!(bagster(1000.0, 0.0), 1.0);
        assert_abs_diff_eq!(aq_t_3046(0.5), 1.0);
        assert_abs_diff_eq!(aq_t_3046(1e9), 0.0);
        let air = Air { model: Transmissivity::Bagster, water_vapour_pressure_pa: 1000.0, temperature_k: 288.0 };
        assert!(air.check(300.0, Policy::Strict).unwrap_err().is_validity());
        assert_eq!(air.check(300.0, Policy::Flag).unwrap().len(), 1);
        assert!(air.check(50.0, Policy::Strict).unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn falls_with_the_path(pw in 0.0..5000.0_f64, x in 0.0..5000.0_f64, step in 0.0..500.0_f64) {
            for model in [Transmissivity::Bagster, Transmissivity::Wayne, Transmissivity::AqT3046] {
                let air = Air { model, water_vapour_pressure_pa: pw, temperature_k: 288.0 };
                let (near, far) = (air.transmissivity(x), air.transmissivity(x + step));
                prop_assert!((0.0..=1.0).contains(&near) && far <= near + 1e-12, "{model:?} {near} {far}");
            }
        }
    }
}
