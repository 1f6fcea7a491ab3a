//! A cloud: concentration at a place and time.

use serde::Serialize;
use statrs::function::erf::{erf, erfc};

use super::growth::ALONG_WIND;
use super::mixing::Mixing;
use super::station::{Station, sine_of_climb};
use super::track::Track;
use crate::dispersion::finite_duration::{peak_share, relative_length, share_of_steady};

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
///
/// Distances are from the source, the middle of a pool; x downwind, y across, z up, m. Times are from the start of the
/// release, s.
#[derive(Clone, Debug)]
pub struct Cloud {
    /// Plume or puff.
    pub form: Form,
    /// Mixing of source and air.
    pub mixing: Mixing,
    /// Stations along the path (of a puff: in time).
    pub stations: Vec<Station>,
    pub(super) track: Track,
}

/// Half-width of a core in blurs above which its far side is not felt: to 2e-8.
const WIDE_CORE: f64 = 4.0;
/// Half-widths behind the opening of a jet at which nothing of it is left.
const BLUNT_END: f64 = 6.0;

/// Blur along the wind of a plume that starts and stops, m.
fn along_wind_m(at: &Station, start_m: f64) -> f64 {
    (ALONG_WIND * (at.downwind_m - start_m)).max(at.edge_m.min(at.depth_scale_m)).max(1e-6)
}

impl Cloud {
    pub(super) fn new(form: Form, mixing: Mixing, stations: Vec<Station>) -> Self {
        let track = Track::new(&stations);
        Self { form, mixing, stations, track }
    }

    /// Where the cloud begins, m; before 0 over a pool.
    #[must_use]
    pub fn start_m(&self) -> f64 {
        self.stations.first().map_or(0.0, |s| s.downwind_m)
    }

    /// Where the plume was given up, or the centre of the puff was then, m.
    #[must_use]
    pub fn end_m(&self) -> f64 {
        self.stations.last().map_or(0.0, |s| s.downwind_m)
    }

    /// Section whose plane goes through a place, and how far off the axis in it the place is.
    pub(super) fn section(&self, downwind_m: f64, height_m: f64) -> Option<(Station, f64)> {
        let at = self.track.in_plane_of(downwind_m, height_m)?;
        let sine = sine_of_climb(at.height_m, at.cosine, at.climb);
        let off = (height_m - at.height_m) * at.cosine - (downwind_m - at.downwind_m) * sine;
        Some((at, off))
    }

    /// [`Cloud::section`] of a plume with the share of its concentration that there is: 1, and behind the opening of a jet,
    /// where it has a blunt end, less and less over its own half-width, as at its sides; 0 behind a pool.
    pub(super) fn section_with_end(&self, downwind_m: f64, height_m: f64) -> Option<(Station, f64, f64)> {
        if let Some((at, off)) = self.section(downwind_m, height_m) {
            return Some((at, off, 1.0));
        }
        let first = *self.stations.first()?;
        let sine = sine_of_climb(first.height_m, first.cosine, first.climb);
        let ahead_m = (downwind_m - first.downwind_m) * first.cosine + (height_m - first.height_m) * sine;
        let behind = -ahead_m / (first.core_m + first.edge_m);
        if first.downwind_m < 0.0 || !(0.0..BLUNT_END).contains(&behind) {
            return None;
        }
        let off = (height_m - first.height_m) * first.cosine - (downwind_m - first.downwind_m) * sine;
        Some((first, off, (-behind * behind).exp()))
    }

    /// State on the axis of a plume where it is a distance downwind, of a puff when its centre is there.
    #[must_use]
    pub fn centreline(&self, downwind_m: f64) -> Option<Station> {
        self.track.at_downwind(downwind_m)
    }

    /// State in the centre of a puff at a time, or where a plume is that has been under way so long.
    #[must_use]
    pub fn at_time(&self, time_s: f64) -> Option<Station> {
        self.track.at_time(time_s)
    }

    /// Length of a plume of finite duration at a section in units of its blur, and its duration; none when endless.
    pub(super) fn length(&self, at: &Station) -> Option<(f64, f64)> {
        match self.form {
            Form::Plume { duration_s: Some(duration_s) } => {
                let blur = along_wind_m(at, self.start_m());
                Some((relative_length(duration_s, at.speed_m_s, blur), duration_s))
            }
            _ => None,
        }
    }

    /// Highest share of the steady value that a section of a plume sees.
    pub(super) fn peak_share(&self, at: &Station) -> f64 {
        self.length(at).map_or(1.0, |(length, _)| peak_share(length))
    }

    /// Share of the steady value at a section of a plume at a time.
    fn share_at(&self, at: &Station, time_s: f64) -> f64 {
        let Form::Plume { duration_s } = self.form else { return 1.0 };
        let blur = along_wind_m(at, self.start_m());
        // in the frame of the section: it is reached after at.time_s
        share_of_steady(at.speed_m_s * at.time_s, time_s, duration_s.unwrap_or(f64::INFINITY), at.speed_m_s, blur)
    }

    /// Share of the value in the centre of a puff at a place in the plane of its centre.
    pub(super) fn puff_plan(at: &Station, downwind_m: f64, crosswind_m: f64) -> f64 {
        let dx = downwind_m - at.downwind_m;
        let r = (dx * dx + crosswind_m * crosswind_m).sqrt();
        let (along, across) = (dx / at.edge_along_m, crosswind_m / at.edge_m);
        // the distance in blurs, and with it the blur in the direction of the place
        let s = (along * along + across * across).sqrt();
        let q = if r > 0.0 { at.core_m * s / r } else { at.core_m / at.edge_m };
        if q < 1e-4 {
            (-s * s).exp()
        } else if q > WIDE_CORE {
            0.5 * erfc(s - q)
        } else {
            0.5 * (erf(q - s) + erf(q + s)) / erf(q)
        }
    }

    /// Share of the value in the centre of a puff at a place.
    pub(super) fn puff_profile(at: &Station, downwind_m: f64, crosswind_m: f64, height_m: f64) -> f64 {
        Self::puff_plan(at, downwind_m, crosswind_m) * at.vertical_profile(height_m - at.height_m)
    }

    /// Mole fraction at a place and time; 0 where there is no cloud.
    #[must_use]
    pub fn fraction(&self, downwind_m: f64, crosswind_m: f64, height_m: f64, time_s: f64) -> f64 {
        self.share(downwind_m, crosswind_m, height_m, time_s)
            .map_or(0.0, |(at, share)| at.mole_fraction_at(share, &self.mixing))
    }

    /// Mass concentration at a place and time, kg/m³; 0 where there is no cloud.
    #[must_use]
    pub fn concentration_kg_m3(&self, downwind_m: f64, crosswind_m: f64, height_m: f64, time_s: f64) -> f64 {
        self.share(downwind_m, crosswind_m, height_m, time_s).map_or(0.0, |(at, share)| at.concentration_kg_m3 * share)
    }

    fn share(&self, x: f64, y: f64, z: f64, time_s: f64) -> Option<(Station, f64)> {
        if !(time_s >= 0.0) {
            return None;
        }
        match self.form {
            Form::Plume { .. } => {
                let (at, off) = self.section(x, z)?;
                Some((at, at.profile(y, off) * self.share_at(&at, time_s)))
            }
            Form::Puff => {
                let at = self.track.at_time(time_s)?;
                Some((at, Self::puff_profile(&at, x, y, z)))
            }
        }
    }

    /// Highest mole fraction at a place over all time; 0 where there is no cloud.
    #[must_use]
    pub fn peak_fraction(&self, downwind_m: f64, crosswind_m: f64, height_m: f64) -> f64 {
        self.peak(downwind_m, crosswind_m, height_m).map_or(0.0, |(at, share)| at.mole_fraction_at(share, &self.mixing))
    }

    /// Highest mass concentration at a place over all time, kg/m³; 0 where there is no cloud.
    #[must_use]
    pub fn peak_concentration_kg_m3(&self, downwind_m: f64, crosswind_m: f64, height_m: f64) -> f64 {
        self.peak(downwind_m, crosswind_m, height_m).map_or(0.0, |(at, share)| at.concentration_kg_m3 * share)
    }

    fn peak(&self, x: f64, y: f64, z: f64) -> Option<(Station, f64)> {
        match self.form {
            Form::Plume { .. } => {
                let (at, off) = self.section(x, z)?;
                Some((at, at.profile(y, off) * self.peak_share(&at)))
            }
            Form::Puff => {
                let (best, _) = self.track.highest(|at| at.concentration_kg_m3 * Self::puff_profile(at, x, y, z))?;
                Some((best, Self::puff_profile(&best, x, y, z)))
            }
        }
    }
}
