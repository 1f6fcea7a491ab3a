//! What happens inside a vessel or pipe during a release.

use serde::Serialize;

/// The inside of a vessel or pipe in time: one entry a moment, all vectors of one length; times rise, and stand still only
/// where a valve closes or a phase is gone.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VesselHistory {
    /// Time after the beginning of the release, s.
    pub time_s: Vec<f64>,
    /// Rate out of the opening, kg/s.
    pub mass_rate_kg_s: Vec<f64>,
    /// Mass fraction of vapour as it enters the opening.
    pub vapour_fraction: Vec<f64>,
    /// Pressure inside, Pa.
    pub pressure_pa: Vec<f64>,
    /// Temperature inside, K.
    pub temperature_k: Vec<f64>,
    /// Mass inside, kg.
    pub mass_kg: Vec<f64>,
    /// Height of the (unswollen) liquid surface above the bottom, m; 0 in a pipe and for a gas.
    pub liquid_level_m: Vec<f64>,
}
