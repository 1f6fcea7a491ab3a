//! A cloud and what is asked of it.

use serde::Serialize;

use super::mixing::Mixing;
use super::station::Station;
use super::track::Track;

/// In time or at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A plume, for so long.
    Plume {
        /// Duration, s; endless if none.
        duration_s: Option<f64>,
    },
    /// A puff.
    Puff,
}

/// A cloud.
#[derive(Clone, Debug)]
pub struct Cloud {
    /// Plume or puff.
    pub form: Form,
    /// Mixing of source and air.
    pub mixing: Mixing,
    /// Stations along the path (of a puff: in time).
    pub stations: Vec<Station>,
    track: Track,
}

impl Cloud {
    pub(super) fn new(form: Form, mixing: Mixing, stations: Vec<Station>, track: Track) -> Self {
        Self { form, mixing, stations, track }
    }

    /// Section whose plane goes through a place, and how far the place is off the axis in it.
    fn section(&self, downwind_m: f64, height_m: f64) -> Option<(Station, f64)> {
        let sine = |s: &Station| {
            let sine = (1.0 - s.cosine * s.cosine).max(0.0).sqrt();
            if s.height_m > 0.0 { sine } else { 0.0 }
        };
        let at = self.track.where_zero(|s| {
            (downwind_m - s.downwind_m) * s.cosine + (height_m - s.height_m) * sine(s)
        })?;
        let off = (height_m - at.height_m) * at.cosine - (downwind_m - at.downwind_m) * sine(&at);
        Some((at, off))
    }

    /// State on the axis where it is a distance downwind.
    #[must_use]
    pub fn centreline(&self, downwind_m: f64) -> Option<Station> {
        self.track.at_downwind(downwind_m)
    }

    /// Mole fraction of the steady plume at a place; 0 where there is no cloud.
    #[must_use]
    pub fn steady_fraction(&self, downwind_m: f64, crosswind_m: f64, height_m: f64) -> f64 {
        self.section(downwind_m, height_m)
            .map_or(0.0, |(at, off)| at.mole_fraction_at(at.profile(crosswind_m, off), &self.mixing))
    }

    /// Mass concentration of the steady plume at a place, kg/m³; 0 where there is no cloud.
    #[must_use]
    pub fn steady_concentration_kg_m3(&self, downwind_m: f64, crosswind_m: f64, height_m: f64) -> f64 {
        self.section(downwind_m, height_m)
            .map_or(0.0, |(at, off)| at.concentration_kg_m3 * at.profile(crosswind_m, off))
    }

    /// Farthest distance downwind at which the axis has a mole fraction, m; `None` if it never has.
    #[must_use]
    pub fn axis_distance_to_m(&self, fraction: f64) -> Option<f64> {
        self.track.last_above(|s| s.mole_fraction / fraction).map(|s| s.downwind_m)
    }
}
