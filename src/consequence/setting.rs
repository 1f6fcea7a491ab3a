//! What every consequence run of a park shares.

use crate::dispersion::CloudModel;
use crate::error::{Error, Result};
use crate::numeric::ContentKey;
use crate::release::{EVAPORATION_WINDOW_S, GroundKind, Surroundings};
use crate::scenario::RuleSet;
use crate::vulnerability::HarmRules;
use crate::weather::{Atmosphere, JointFrequency, Surface, WeatherClass};

/// Averaging time of concentrations for the flammable limits, s (methods of Phast and of the Purple Book).
pub const FLAMMABLE_AVERAGING_S: f64 = 18.75;
/// Averaging time of concentrations for toxic loads, s: that of the sigma correlations.
pub const TOXIC_AVERAGING_S: f64 = 600.0;

/// Rule set, air and ground of a park.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// Frequencies, ignition, event trees.
    pub rule_set: &'a RuleSet,
    /// What effects do to people.
    pub harm: &'a HarmRules,
    /// The weather classes.
    pub weather: &'a JointFrequency,
    /// Roughness, terrain, latitude.
    pub surface: Surface,
    /// Temperature of the air and the ground, K.
    pub temperature_k: f64,
    /// Pressure of the air, Pa.
    pub pressure_pa: f64,
    /// Relative humidity, 0..=1.
    pub relative_humidity: f64,
    /// What spills stand on.
    pub ground: GroundKind,
    /// The model of clouds.
    pub clouds: CloudModel,
    /// How finely footprints are sampled.
    pub fineness: Fineness,
}

/// How finely footprints are sampled, where the defaults are not wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fineness {
    /// Growth of the distance between rings with the radius.
    pub ring_growth: Option<f64>,
    /// Allowed miss along a ring, as a share of the largest harm on it.
    pub tolerance: Option<f64>,
}

impl Setting<'_> {
    /// Everything in it that a consequence may see.
    #[must_use]
    pub fn key(&self) -> ContentKey {
        ContentKey::of(&[
            env!("CARGO_PKG_VERSION"),
            &format!("{:?}", self.rule_set),
            &format!("{:?}", self.harm),
            &format!("{:?}", self.weather.classes()),
            &format!("{:?} {:?} {:?} {:?}", self.surface, self.ground, self.clouds, self.fineness),
            &format!("{:?}", [self.temperature_k, self.pressure_pa, self.relative_humidity]),
        ])
    }

    /// The air of one weather class.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when the class states no stability and wind, or a value is out of range.
    pub fn atmosphere(&self, class: &WeatherClass) -> Result<Atmosphere> {
        let condition = class.condition.ok_or_else(|| Error::InvalidInput {
            name: format!("weather.classes[\"{}\"]", class.name),
            value: "no stability and wind speed".into(),
            unit: "",
            requirement: "must state stability and wind_speed_m_s, which consequence models need".into(),
        })?;
        Atmosphere::new(
            condition.stability,
            condition.wind_speed_10m_m_s,
            self.temperature_k,
            self.pressure_pa,
            self.relative_humidity,
            self.surface,
        )
    }

    /// What surrounds a release in one weather class.
    #[must_use]
    pub fn surroundings(&self, atmosphere: &Atmosphere, bund_area_m2: Option<f64>) -> Surroundings {
        Surroundings {
            temperature_k: atmosphere.temperature_k,
            pressure_pa: atmosphere.pressure_pa,
            wind_speed_10m_m_s: atmosphere.wind_speed_10m_m_s,
            bund_area_m2,
            ground: self.ground,
            evaporation_window_s: EVAPORATION_WINDOW_S,
        }
    }
}
