//! The wind that carries a passive cloud: the profile at the mean height of what it carries.

use crate::weather::Atmosphere;

/// Mean height of a half Gaussian on the ground over its sigma, `√(2/π)`.
const MEAN_HEIGHT: f64 = 0.797_884_560_802_865_4;
/// Lowest height whose wind carries a cloud, m.
pub const LOWEST_M: f64 = 1.0;
/// Highest height tabulated, m.
const HIGHEST_M: f64 = 3000.0;
/// Steps of the table, equal in the logarithm of height.
const STEPS: usize = 64;

/// Wind speed at the mean height of a cloud, from the profile of a weather class.
///
/// The mean height is the release height or `√(2/π) σz`, whichever is higher, from 1 m to half the lid. The profile is
/// tabulated in the logarithm of height, on which it is nearly straight (error below 0.1 %).
#[derive(Clone, Debug, PartialEq)]
pub struct TransportWind {
    lowest_m: f64,
    highest_m: f64,
    per_step: f64,
    speeds_m_s: Vec<f64>,
}

impl TransportWind {
    /// For a release height and lid in an atmosphere.
    #[must_use]
    pub fn new(atmosphere: &Atmosphere, release_height_m: f64, lid_m: f64) -> Self {
        let lowest_m = release_height_m.max(LOWEST_M);
        let highest_m = (0.5 * lid_m).min(HIGHEST_M).max(lowest_m * 1.01);
        let step = (highest_m / lowest_m).ln() / STEPS as f64;
        let speeds_m_s = (0..=STEPS).map(|i| atmosphere.wind_speed_m_s(lowest_m * (step * i as f64).exp())).collect();
        Self { lowest_m, highest_m, per_step: 1.0 / step, speeds_m_s }
    }

    /// Wind speed for a cloud of a vertical sigma, m/s.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "position lies in 0..=STEPS")]
    pub fn speed_m_s(&self, sigma_z_m: f64) -> f64 {
        let height = MEAN_HEIGHT * sigma_z_m;
        if height <= self.lowest_m {
            return self.speeds_m_s[0];
        }
        if height >= self.highest_m {
            return self.speeds_m_s[STEPS];
        }
        let position = (height / self.lowest_m).ln() * self.per_step;
        let i = (position as usize).min(STEPS - 1);
        let t = position - i as f64;
        self.speeds_m_s[i] + t * (self.speeds_m_s[i + 1] - self.speeds_m_s[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weather::{Stability, Surface, Terrain};
    use approx::assert_relative_eq;

    #[test]
    fn table_follows_the_profile_in_every_class() {
        let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 31.0 };
        for class in Stability::ALL {
            let air = Atmosphere::new(class, 2.0, 293.0, 101_325.0, 0.7, surface).unwrap();
            let wind = TransportWind::new(&air, 0.0, air.mixing_height_m());
            for sigma in [2.0, 7.0, 15.0, 40.0] {
                let height = (MEAN_HEIGHT * sigma).min(0.5 * air.mixing_height_m());
                assert_relative_eq!(wind.speed_m_s(sigma), air.wind_speed_m_s(height), max_relative = 1e-3);
            }
            assert_relative_eq!(wind.speed_m_s(0.01), air.wind_speed_m_s(1.0), max_relative = 1e-12);
        }
    }
}
