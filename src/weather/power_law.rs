//! Wind and height: the power law, exponents by stability class.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Range, Verification};
use crate::weather::Stability;

/// A published set of exponents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PowerLawSet {
    /// Rural, small roughness (Hanna; CCPS).
    #[default]
    SmallRoughness,
    /// Rural (Irwin; CCPS and ISC3).
    IrwinRural,
    /// Urban (Irwin; CCPS).
    IrwinUrban,
    /// Urban (ISC3).
    Isc3Urban,
}

/// Rural with small roughness, A to F, `ccps1996`.
const SMALL_ROUGHNESS: [f64; 6] = [0.108, 0.112, 0.120, 0.142, 0.203, 0.253];
/// Rural, A to F, `irwin1979` as used by `isc3`.
const IRWIN_RURAL: [f64; 6] = [0.07, 0.07, 0.10, 0.15, 0.35, 0.55];
/// Urban, A to F, `irwin1979` as given by `ccps1996`.
const IRWIN_URBAN: [f64; 6] = [0.15, 0.15, 0.20, 0.25, 0.40, 0.60];
/// Urban, A to F, `isc3`.
const ISC3_URBAN: [f64; 6] = [0.15, 0.15, 0.20, 0.25, 0.30, 0.30];

/// Card of [`power_law_wind_speed_m_s`].
pub const CARD: ModelCard = ModelCard {
    id: "weather.power_law",
    title: "Wind profile by a power law of height",
    citations: &["irwin1979", "isc3", "ccps1996"],
    requires: &["wind_speed_m_s", "from_height_m", "height_m"],
    validity: &[
        Range::physical("wind_speed_m_s", "m/s", 0.0, 100.0, "a wind"),
        Range::physical("from_height_m", "m", 1e-3, 1e4, "above ground"),
        Range::physical("height_m", "m", 0.0, 1e4, "above ground"),
        Range::fitted("height_m", "m", 1.0, 200.0, "ISC3 guide, section 1.1.3", "the same equation"),
    ],
    verification: Verification::Independent("weather.power_law.gasdispersion_small_roughness"),
};

impl PowerLawSet {
    /// Exponent of a class.
    #[must_use]
    pub fn exponent(self, stability: Stability) -> f64 {
        let table = match self {
            PowerLawSet::SmallRoughness => &SMALL_ROUGHNESS,
            PowerLawSet::IrwinRural => &IRWIN_RURAL,
            PowerLawSet::IrwinUrban => &IRWIN_URBAN,
            PowerLawSet::Isc3Urban => &ISC3_URBAN,
        };
        table[stability.index()]
    }
}

/// Wind speed at one height from that at another by a power law.
///
/// # Equation
/// ```text
/// u = u1 (z / z1)^p
/// ```
///
/// | symbol | argument         | unit | valid |
/// |--------|------------------|------|-------|
/// | `u1`  | `wind_speed_m_s` | m/s  | ≥ 0   |
/// | `z1`  | `from_height_m`  | m    | > 0   |
/// | `z`    | `height_m`       | m    | ≥ 0   |
/// | `p`    | `exponent`       | –    | from [`PowerLawSet::exponent`] |
///
/// # Examples
/// ```
/// use isorisk::weather::{PowerLawSet, Stability, power_law_wind_speed_m_s};
/// let exponent = PowerLawSet::IrwinRural.exponent(Stability::D);
/// assert!((power_law_wind_speed_m_s(3.0, 1.0, 10.0, exponent) - 4.2376126339).abs() < 1e-9);
/// ```
///
/// # Verification
/// `weather.power_law.gasdispersion_small_roughness`, `weather.power_law.gasdispersion_irwin_rural`,
/// `weather.power_law.gasdispersion_irwin_urban`
///
/// # References
/// `irwin1979`; `isc3` section 1.1.3; `ccps1996`.
#[must_use]
pub fn power_law_wind_speed_m_s(wind_speed_m_s: f64, from_height_m: f64, height_m: f64, exponent: f64) -> f64 {
    wind_speed_m_s * libm::pow(height_m / from_height_m, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn there_and_back_again() {
        for stability in Stability::ALL {
            let p = PowerLawSet::Isc3Urban.exponent(stability);
            let up = power_law_wind_speed_m_s(4.0, 10.0, 80.0, p);
            assert!(up > 4.0);
            assert_relative_eq!(power_law_wind_speed_m_s(up, 80.0, 10.0, p), 4.0, max_relative = 1e-14);
        }
    }
}
