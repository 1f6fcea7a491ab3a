//! How long a release lasts before it is isolated.

use serde::Deserialize;

use crate::card::{ModelCard, Verification};
use crate::error::{Error, Result};
use crate::site::Grade;

/// Identity of the leak durations.
pub const CARD: ModelCard = ModelCard {
    id: "scenario.leak_duration",
    title: "Duration of a release by grade of detection and isolation (GB/T 37243 annex E, after API 581)",
    citations: &["gbt37243_2019", "api581_2000"],
    requires: &["detection", "isolation", "hole_diameter_m"],
    validity: &[],
    verification: Verification::Unverified("typed from a table known from practice, not opened in print"),
};

/// Longest durations of a release by grade and hole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakDuration {
    /// How the figures came here.
    pub provenance: String,
    /// What is unsure about them.
    pub note: String,
    hole_diameters_mm: [f64; 3],
    row: Vec<DurationRow>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DurationRow {
    detection: Grade,
    isolation: Grade,
    minutes: [f64; 3],
}

impl LeakDuration {
    /// Longest duration of a release, s: of the largest tabulated hole that is not larger than this one (the first if
    /// there is none), and of the largest hole for a full bore or a rupture (`None`).
    ///
    /// # Errors
    /// [`Error::MissingData`] when the table lacks the pair of grades.
    pub fn max_duration_s(&self, detection: Grade, isolation: Grade, hole_diameter_m: Option<f64>) -> Result<f64> {
        let row =
            self.row.iter().find(|row| row.detection == detection && row.isolation == isolation).ok_or_else(|| {
                Error::MissingData {
                    what: "a leak duration",
                    model: CARD.id,
                    substance: format!("detection {detection:?}, isolation {isolation:?}"),
                }
            })?;
        let column = hole_diameter_m.map_or(2, |diameter_m| {
            self.hole_diameters_mm.iter().rposition(|&mm| mm <= diameter_m * 1000.0 + 1e-9).unwrap_or(0)
        });
        Ok(row.minutes[column] * 60.0)
    }
}
