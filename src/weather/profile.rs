//! Wind and height: Monin-Obukhov similarity.

use crate::card::{ModelCard, Range, Verification};
use crate::weather::monin_obukhov::{MoninObukhovTable, monin_obukhov_length_m};
use crate::weather::{Atmosphere, mixing_height};

/// Von Kármán's constant.
pub const VON_KARMAN: f64 = 0.40;
/// Height at which wind is measured and classes are named, m.
pub const REFERENCE_HEIGHT_M: f64 = 10.0;
/// Factor of z/L in the unstable profile, `businger1971` and `dyer1974`.
const UNSTABLE_FACTOR: f64 = 16.0;
/// Factor of z/L in the stable profile, `dyer1974`.
const STABLE_FACTOR: f64 = 5.0;
/// z/L up to which the stable profile is log-linear, `webb1970`.
const STABLE_LIMIT: f64 = 1.0;
/// Lowest height at which the profile is asked, in roughness lengths: the similarity law does not reach the
/// roughness elements, so any lower height gets the wind of this one.
pub const LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS: f64 = 2.0;

/// Card of [`profile_factor`] and of the wind of an [`Atmosphere`].
pub const CARD: ModelCard = ModelCard {
    id: "weather.profile",
    title: "Wind profile by Monin-Obukhov similarity",
    citations: &["businger1971", "dyer1974", "webb1970"],
    requires: &["wind_speed_10m_m_s", "roughness_length_m", "height_m"],
    validity: &[
        Range::physical("wind_speed_10m_m_s", "m/s", 0.1, 60.0, "a wind that blows"),
        Range::physical("roughness_length_m", "m", 1e-5, 3.0, "an aerodynamic roughness of ground or water"),
        Range::physical("height_m", "m", 0.0, f64::MAX, "above ground"),
        Range::fitted("height_m", "m", 0.0, 200.0, "depth of the surface layer, about 0.1 h", "the same equation"),
    ],
    verification: Verification::Independent("weather.profile.gasdispersion_yellow_book_15m"),
};

/// Integrated stability correction of momentum, Psi(z/L), for unstable air (z/L < 0).
fn psi_unstable(height_over_length: f64) -> f64 {
    let a = libm::sqrt(libm::sqrt(1.0 - UNSTABLE_FACTOR * height_over_length));
    2.0 * libm::log(f64::midpoint(1.0, a)) + libm::log(f64::midpoint(1.0, a * a)) - 2.0 * libm::atan(a)
        + std::f64::consts::FRAC_PI_2
}

/// Wind speed at a height in units of friction velocity over von Kármán's constant.
///
/// # Equation
/// ```text
/// F = ln(z/z0) - Psi(z/L) + Psi(z0/L)
/// unstable   Psi = 2 ln((1+a)/2) + ln((1+a²)/2) - 2 atan(a) + pi/2,   a = (1 - 16 z/L)^(1/4)
/// stable     F = ln(z/z0) + 5 (z - z0)/L
/// neutral    F = ln(z/z0)
/// ```
///
/// | symbol | argument                 | unit | valid                                 |
/// |--------|--------------------------|------|---------------------------------------|
/// | `z`    | `height_m`               | m    | ≥ 0; below 2 z0 the value at 2 z0     |
/// | `z0`  | `roughness_length_m`     | m    | 1e-5 ≤ z0 ≤ 3                         |
/// | `L`    | `monin_obukhov_length_m` | m    | `None` when neutral                   |
///
/// # Assumptions
/// Flat, uniform ground; zero displacement height; a surface layer as deep as the height asked.
///
/// # Verification
/// `weather.profile.gasdispersion_yellow_book_15m`
///
/// # References
/// `businger1971`; `dyer1974`.
#[must_use]
pub fn profile_factor(height_m: f64, roughness_length_m: f64, monin_obukhov_length_m: Option<f64>) -> f64 {
    let z0 = roughness_length_m;
    let z = height_m.max(LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS * z0);
    match monin_obukhov_length_m {
        None => libm::log(z / z0),
        Some(length) if length < 0.0 => libm::log(z / z0) - psi_unstable(z / length) + psi_unstable(z0 / length),
        Some(length) => libm::log(z / z0) + STABLE_FACTOR * (z - z0) / length,
    }
}

/// [`profile_factor`] with the stable law held to heights where it was measured.
///
/// # Equation
/// ```text
/// z > L > 0:   F(z) = F(L) + 6 ln(z/L),   the same slope at z = L;   otherwise profile_factor
/// ```
///
/// The log-linear law lets the wind grow without end; measurements show the gradient of z = L keep its
/// logarithmic form above. The arguments are those of [`profile_factor`].
///
/// # References
/// `webb1970`.
#[must_use]
pub fn limited_profile_factor(height_m: f64, roughness_length_m: f64, monin_obukhov_length_m: Option<f64>) -> f64 {
    let limit = monin_obukhov_length_m
        .map(|length| (STABLE_LIMIT * length).max(LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS * roughness_length_m));
    match limit {
        Some(top) if monin_obukhov_length_m > Some(0.0) && height_m > top => {
            profile_factor(top, roughness_length_m, monin_obukhov_length_m)
                + (1.0 + STABLE_FACTOR * STABLE_LIMIT) * libm::log(height_m / top)
        }
        _ => profile_factor(height_m, roughness_length_m, monin_obukhov_length_m),
    }
}

impl Atmosphere {
    /// Monin-Obukhov length, m, by [`MoninObukhovTable::Pasquill`]; `None` when neutral.
    #[must_use]
    pub fn monin_obukhov_length_m(&self) -> Option<f64> {
        monin_obukhov_length_m(self.stability, self.surface.roughness_length_m, MoninObukhovTable::Pasquill)
    }

    /// Wind speed at a height above ground, m/s, by [`limited_profile_factor`]; below two roughness lengths the wind there.
    #[must_use]
    pub fn wind_speed_m_s(&self, height_m: f64) -> f64 {
        let z0 = self.surface.roughness_length_m;
        let length = self.monin_obukhov_length_m();
        self.wind_speed_10m_m_s * limited_profile_factor(height_m, z0, length)
            / limited_profile_factor(REFERENCE_HEIGHT_M, z0, length)
    }

    /// Friction velocity, m/s.
    #[must_use]
    pub fn friction_velocity_m_s(&self) -> f64 {
        let factor =
            limited_profile_factor(REFERENCE_HEIGHT_M, self.surface.roughness_length_m, self.monin_obukhov_length_m());
        VON_KARMAN * self.wind_speed_10m_m_s / factor
    }

    /// Depth of the mixing layer, m, by [`mixing_height::mixing_height_m`]: the lid of a Gaussian cloud.
    #[must_use]
    pub fn mixing_height_m(&self) -> f64 {
        mixing_height::mixing_height_m(
            self.friction_velocity_m_s(),
            self.monin_obukhov_length_m(),
            self.surface.latitude_deg,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weather::{Stability, Surface, Terrain};
    use approx::assert_relative_eq;

    fn air(stability: Stability, z0: f64) -> Atmosphere {
        let surface = Surface { roughness_length_m: z0, terrain: Terrain::Rural, latitude_deg: 31.0 };
        Atmosphere::new(stability, 3.0, 293.15, 101_325.0, 0.7, surface).unwrap()
    }

    #[test]
    fn wind_at_ten_metres_is_the_wind_given_and_grows_with_height() {
        for stability in Stability::ALL {
            for z0 in [2e-4, 0.1, 1.0] {
                let air = air(stability, z0);
                assert_relative_eq!(air.wind_speed_m_s(10.0), 3.0, max_relative = 1e-14);
                let speeds: Vec<f64> = [2.5, 5.0, 10.0, 20.0, 50.0, 100.0, 300.0].map(|z| air.wind_speed_m_s(z)).into();
                assert!(speeds.windows(2).all(|pair| pair[0] < pair[1]), "{stability:?} {z0}: {speeds:?}");
                assert!(air.wind_speed_m_s(0.0) > 0.0);
            }
        }
    }

    #[test]
    fn neutral_friction_velocity_is_the_logarithmic_law() {
        // 0.4 * 3 / ln(100) = 1.2 / 4.605170
        assert_relative_eq!(air(Stability::D, 0.1).friction_velocity_m_s(), 1.2 / 4.605_170_186, max_relative = 1e-9);
    }

    #[test]
    fn stable_profile_is_continuous_and_smooth_at_its_limit() {
        let (length, z0) = (20.0, 0.1);
        let f = |z| limited_profile_factor(z, z0, Some(length));
        let h = 1e-4;
        assert_relative_eq!(f(length - 1e-9), f(length + 1e-9), max_relative = 1e-9);
        let below = (f(length) - f(length - h)) / h;
        let above = (f(length + h) - f(length)) / h;
        assert_relative_eq!(below, above, max_relative = 1e-4);
    }

    #[test]
    fn weak_stability_of_either_sign_tends_to_neutral() {
        let neutral = profile_factor(15.0, 0.1, None);
        assert_relative_eq!(profile_factor(15.0, 0.1, Some(1e9)), neutral, max_relative = 1e-6);
        assert_relative_eq!(profile_factor(15.0, 0.1, Some(-1e9)), neutral, max_relative = 1e-6);
    }
}
