//! The document of a rule set, as it is read.

use serde::Deserialize;

use crate::scenario::blocking::BlockingSystems;
use crate::scenario::consequence_models::{ExplosionModels, FireModels};
use crate::scenario::leak_duration::LeakDuration;
use crate::weather::{Period, Stability};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) short_names: Vec<String>,
    pub(super) title_en: String,
    pub(super) title_zh: String,
    pub(super) citation: String,
    #[serde(rename = "leak_frequencies")]
    pub(super) _leak_frequencies: String,
    #[serde(rename = "transfer_frequencies")]
    pub(super) _transfer_frequencies: String,
    #[serde(rename = "ignition")]
    pub(super) _ignition: String,
    #[serde(rename = "event_trees")]
    pub(super) _event_trees: String,
    pub(super) harm: String,
    pub(super) cut_off: CutOff,
    pub(super) weather: Weather,
    pub(super) day: Day,
    pub(super) presence: Presence,
    pub(super) exposure: Exposure,
    pub(super) open_explosion: OpenExplosion,
    pub(super) fires: FireModels,
    pub(super) explosions: ExplosionModels,
    pub(super) blocking: BlockingSystems,
    pub(super) levels: Levels,
    pub(super) leak_duration: LeakDuration,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CutOff {
    pub(super) frequency_per_yr: f64,
    #[serde(rename = "provenance")]
    pub(super) _provenance: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weather {
    #[serde(rename = "provenance")]
    pub(super) _provenance: String,
    pub(super) class: Vec<ClassRow>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassRow {
    pub(super) name: String,
    pub(super) stability: Stability,
    pub(super) wind_speed_10m_m_s: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Day {
    pub(super) start_h: f64,
    pub(super) end_h: f64,
    #[serde(rename = "provenance")]
    pub(super) _provenance: String,
}

/// Which share of people is there, and which share of these out of doors.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    pub(super) residential_day: f64,
    pub(super) residential_night: f64,
    pub(super) industry_day: f64,
    pub(super) industry_night: f64,
    pub(super) outdoors_day: f64,
    pub(super) outdoors_night: f64,
    /// How the figures came here.
    pub provenance: String,
}

impl Presence {
    /// Share of residents who are at home.
    #[must_use]
    pub fn residential(&self, period: Period) -> f64 {
        match period {
            Period::Day => self.residential_day,
            Period::Night => self.residential_night,
        }
    }

    /// Share of an industry's staff that is at work.
    #[must_use]
    pub fn industry(&self, period: Period) -> f64 {
        match period {
            Period::Day => self.industry_day,
            Period::Night => self.industry_night,
        }
    }

    /// Share of those present who are out of doors.
    #[must_use]
    pub fn outdoors(&self, period: Period) -> f64 {
        match period {
            Period::Day => self.outdoors_day,
            Period::Night => self.outdoors_night,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exposure {
    pub(super) heat_s: f64,
    pub(super) toxic_s: f64,
    #[serde(rename = "provenance")]
    pub(super) _provenance: String,
}

/// How a cloud explodes where no congested region is given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenExplosion {
    /// Share of the flammable mass that takes part.
    pub mass_share: f64,
    /// Class of the multi-energy curves, 1 to 10.
    pub class: u8,
    /// How the figures came here.
    pub provenance: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Levels {
    pub(super) heat_flux_w_m2: Vec<f64>,
    pub(super) overpressure_pa: Vec<f64>,
    #[serde(rename = "provenance")]
    pub(super) _provenance: String,
}
