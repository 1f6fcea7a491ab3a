//! The air that a release meets.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Pasquill stability class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Stability {
    /// Very unstable.
    A,
    /// Unstable.
    B,
    /// Slightly unstable.
    C,
    /// Neutral.
    D,
    /// Slightly stable.
    E,
    /// Stable.
    F,
}

impl Stability {
    /// All classes, A to F.
    pub const ALL: [Stability; 6] =
        [Stability::A, Stability::B, Stability::C, Stability::D, Stability::E, Stability::F];

    /// 0 for A to 5 for F: the column of the published tables.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What the wind blows over, where a correlation tells only two kinds apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Terrain {
    /// Open country.
    #[default]
    Rural,
    /// Built-up or dense industrial area.
    Urban,
}

/// Surface and background of a site, the same in every weather class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// Aerodynamic roughness length, m.
    pub roughness_length_m: f64,
    /// Rural or urban, for the sigma sets that ask.
    pub terrain: Terrain,
    /// Geographic latitude, degrees north, for the depth of the mixing layer.
    pub latitude_deg: f64,
}

/// The air that a release meets in one weather class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Atmosphere {
    /// Pasquill class.
    pub stability: Stability,
    /// Wind speed at 10 m, m/s.
    pub wind_speed_10m_m_s: f64,
    /// Air temperature, K.
    pub temperature_k: f64,
    /// Air pressure, Pa.
    pub pressure_pa: f64,
    /// Relative humidity, 0..=1.
    pub relative_humidity: f64,
    /// The surface below.
    pub surface: Surface,
}

impl Atmosphere {
    /// Checks the values and makes an atmosphere.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when a value is not finite or out of its physical range.
    pub fn new(
        stability: Stability,
        wind_speed_10m_m_s: f64,
        temperature_k: f64,
        pressure_pa: f64,
        relative_humidity: f64,
        surface: Surface,
    ) -> Result<Self> {
        let within = |name: &str, value: f64, unit, min: f64, max: f64| {
            if value >= min && value <= max {
                Ok(())
            } else {
                Err(Error::invalid(name, value, unit, format!("must lie in {min}..{max}")))
            }
        };
        within("wind_speed_10m_m_s", wind_speed_10m_m_s, "m/s", 0.1, 60.0)?;
        within("temperature_k", temperature_k, "K", 200.0, 330.0)?;
        within("pressure_pa", pressure_pa, "Pa", 5.0e4, 1.1e5)?;
        within("relative_humidity", relative_humidity, "", 0.0, 1.0)?;
        within("surface.roughness_length_m", surface.roughness_length_m, "m", 1e-5, 3.0)?;
        within("surface.latitude_deg", surface.latitude_deg, "deg", -90.0, 90.0)?;
        Ok(Self { stability, wind_speed_10m_m_s, temperature_k, pressure_pa, relative_humidity, surface })
    }

    /// Density of the (dry) air, kg/m³.
    #[must_use]
    pub fn density_kg_m3(&self) -> f64 {
        crate::units::ideal_gas_density_kg_m3(crate::units::AIR_MOLAR_MASS_KG_MOL, self.pressure_pa, self.temperature_k)
    }
}
