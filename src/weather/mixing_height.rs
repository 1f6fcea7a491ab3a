//! Depth of the mixing layer, the lid that a cloud meets.

use crate::card::{ModelCard, Range, Verification};

/// Angular velocity of the Earth, rad/s.
const EARTH_ROTATION_RAD_S: f64 = 7.2921e-5;
/// h f / u* in neutral and unstable air.
const NEUTRAL_FACTOR: f64 = 0.3;
/// Factor of sqrt(u* L / f) in stable air, `zilitinkevich1972`.
const STABLE_FACTOR: f64 = 0.4;
/// Latitude, degrees, below which the Coriolis parameter of this latitude is used: both laws fail at the equator.
pub const LOWEST_LATITUDE_DEG: f64 = 10.0;

/// Card of [`mixing_height_m`].
pub const CARD: ModelCard = ModelCard {
    id: "weather.mixing_height",
    title: "Depth of the mixing layer from friction velocity and latitude",
    citations: &["zilitinkevich1972", "seinfeld2016"],
    requires: &["friction_velocity_m_s", "latitude_deg"],
    validity: &[
        Range::physical("friction_velocity_m_s", "m/s", 1e-4, 10.0, "a wind that blows"),
        Range::physical("latitude_deg", "deg", -90.0, 90.0, "a latitude"),
    ],
    verification: Verification::Independent("weather.mixing_height.gasdispersion_lat_40"),
};

/// Coriolis parameter, 1/s, of the latitude or of 10° where the latitude is nearer the equator; never negative.
#[must_use]
pub fn coriolis_parameter_per_s(latitude_deg: f64) -> f64 {
    let latitude = latitude_deg.abs().max(LOWEST_LATITUDE_DEG);
    2.0 * EARTH_ROTATION_RAD_S * libm::sin(latitude.to_radians())
}

/// Depth of the mixing layer.
///
/// # Equation
/// ```text
/// unstable, neutral   h = 0.3 u* / f
/// stable              h = min(0.4 sqrt(u* L / f), 0.3 u* / f)
/// ```
///
/// | symbol | argument                 | unit | valid                        |
/// |--------|--------------------------|------|------------------------------|
/// | `u*`  | `friction_velocity_m_s`  | m/s  | > 0                          |
/// | `L`    | `monin_obukhov_length_m` | m    | `None` when neutral          |
/// | `f`    | from `latitude_deg`      | 1/s  | \|latitude\| below 10° counts as 10° |
///
/// # Assumptions
/// A steady mechanical boundary layer; convection's own growth during the day is left out, which makes the lid low
/// in light wind and strong sun.
///
/// # Verification
/// `weather.mixing_height.gasdispersion_lat_40`
///
/// # References
/// `seinfeld2016` chapter 16; `zilitinkevich1972`.
#[must_use]
pub fn mixing_height_m(friction_velocity_m_s: f64, monin_obukhov_length_m: Option<f64>, latitude_deg: f64) -> f64 {
    let f = coriolis_parameter_per_s(latitude_deg);
    let neutral = NEUTRAL_FACTOR * friction_velocity_m_s / f;
    match monin_obukhov_length_m {
        Some(length) if length > 0.0 => neutral.min(STABLE_FACTOR * libm::sqrt(friction_velocity_m_s * length / f)),
        _ => neutral,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn stable_layer_is_never_deeper_than_the_neutral_one() {
        let neutral = mixing_height_m(0.3, None, 31.0);
        for length in [1.0, 10.0, 100.0, 1e3, 1e6] {
            assert!(mixing_height_m(0.3, Some(length), 31.0) <= neutral);
        }
        assert_relative_eq!(mixing_height_m(0.3, Some(1e6), 31.0), neutral);
        assert_relative_eq!(mixing_height_m(0.3, Some(-50.0), 31.0), neutral);
    }

    #[test]
    fn hemispheres_agree_and_the_equator_is_finite() {
        assert_relative_eq!(mixing_height_m(0.3, None, 31.0), mixing_height_m(0.3, None, -31.0));
        assert_relative_eq!(mixing_height_m(0.3, None, 0.0), mixing_height_m(0.3, None, LOWEST_LATITUDE_DEG));
    }
}
