//! How fast and how far the pieces of a burst vessel fly.

use crate::card::{ModelCard, Policy, Range, Verification};
use crate::error::Result;
use crate::units::STANDARD_GRAVITY_M_S2;

/// Tube ends of small and of large vessels: factor and exponent of the mass of LPG (Birk 1995).
const SMALL: (f64, f64) = (90.0, 0.333);
const LARGE: (f64, f64) = (465.0, 0.10);
/// Volume that parts them, m³.
const SMALL_VOLUME_M3: f64 = 5.0;

/// Identity card.
pub const CARD: ModelCard = ModelCard {
    id: "explosion.fragments",
    title: "fragments of a burst vessel: speed by the share of energy, range in vacuum, range of tube ends",
    citations: &["birk_1995", "ccps_1994"],
    requires: &["energy_j", "vessel_mass_kg", "kinetic_fraction", "volume_m3", "content_kg"],
    validity: &[
        Range::physical("energy_j", "J", f64::MIN_POSITIVE, 1e16, "a vessel"),
        Range::physical("vessel_mass_kg", "kg", f64::MIN_POSITIVE, 1e7, "a vessel"),
        Range::physical("kinetic_fraction", "", f64::MIN_POSITIVE, 1.0, "a share"),
        Range::fitted("kinetic_fraction", "", 0.04, 0.2, "flashing liquid to ideal gas", "the same equation"),
        Range::physical("content_kg", "kg", f64::MIN_POSITIVE, 1e8, "a vessel"),
        Range::physical("volume_m3", "m3", f64::MIN_POSITIVE, 1e6, "a vessel"),
    ],
    verification: Verification::Unverified("no worked number at hand"),
};

/// First speed of the fragments, m/s.
///
/// # Equation
/// ```text
/// v = sqrt(2 k E/M_v)
/// ```
/// # Errors
/// [`crate::Error::OutOfValidity`] beyond a physical limit, and for k outside 0.04 to 0.2 under [`Policy::Strict`].
/// # References
/// CCPS (1994), chapter 6 (`K`).
pub fn speed_m_s(energy_j: f64, vessel_mass_kg: f64, kinetic_fraction: f64, policy: Policy) -> Result<f64> {
    CARD.check(
        &[("energy_j", energy_j), ("vessel_mass_kg", vessel_mass_kg), ("kinetic_fraction", kinetic_fraction)],
        policy,
    )?;
    Ok((2.0 * kinetic_fraction * energy_j / vessel_mass_kg).sqrt())
}

/// Range in vacuum at 45 degrees, m: `v^2/g`, more than any fragment flies in air.
#[must_use]
pub fn vacuum_range_m(speed_m_s: f64) -> f64 {
    speed_m_s * speed_m_s / STANDARD_GRAVITY_M_S2
}

/// Range of the tube ends of a burst vessel of LPG, m.
///
/// # Equation
/// ```text
/// l = 90 m^0.333 (vessel below 5 m^3),  465 m^0.10 above
/// ```
/// # Errors
/// [`crate::Error::OutOfValidity`] beyond a physical limit.
/// # References
/// Birk (1995), typed from knowledge of practice (`K`).
pub fn tube_range_m(volume_m3: f64, content_kg: f64) -> Result<f64> {
    CARD.check(&[("volume_m3", volume_m3), ("content_kg", content_kg)], Policy::Strict)?;
    let (factor, exponent) = if volume_m3 < SMALL_VOLUME_M3 { SMALL } else { LARGE };
    Ok(factor * content_kg.powf(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    #[test]
    fn by_hand() {
        // sqrt(2 * 0.1 * 5e7 / 1e3) = 100 m/s, 1e4/9.80665
        let speed = speed_m_s(5e7, 1e3, 0.1, Policy::Strict).unwrap();
        assert_relative_eq!(speed, 100.0, max_relative = 1e-12);
        assert_relative_eq!(vacuum_range_m(speed), 1019.716, max_relative = 1e-6);
        assert_relative_eq!(tube_range_m(100.0, 4e4).unwrap(), 465.0 * 4e4_f64.powf(0.1));
        assert_relative_eq!(tube_range_m(1.0, 400.0).unwrap(), 90.0 * 400_f64.powf(0.333));
        assert!(matches!(
            speed_m_s(5e7, 1e3, 0.5, Policy::Strict),
            Err(Error::OutOfValidity { name: "kinetic_fraction", .. })
        ));
    }
}
