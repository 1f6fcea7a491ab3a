//! A pool in time.

use serde::Serialize;

/// A pool in time: one entry a moment, all vectors of one length; times rise.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PoolHistory {
    /// Time after the beginning of the release, s.
    pub time_s: Vec<f64>,
    /// Radius of a circle of the same area, m.
    pub radius_m: Vec<f64>,
    /// Area, m².
    pub area_m2: Vec<f64>,
    /// Temperature of the liquid, K.
    pub temperature_k: Vec<f64>,
    /// Mass of the liquid, kg.
    pub mass_kg: Vec<f64>,
    /// Rate into the air, kg/s.
    pub evaporation_rate_kg_s: Vec<f64>,
    /// Mass that went into the air so far, kg.
    pub vaporised_kg: Vec<f64>,
}

impl PoolHistory {
    /// Mass that went into the air until a time, kg: straight between moments, nothing after the last.
    #[must_use]
    pub fn vaporised_kg(&self, time_s: f64) -> f64 {
        let after = self.time_s.partition_point(|&moment| moment <= time_s);
        let (Some(&t1), Some(&m1)) = (self.time_s.get(after), self.vaporised_kg.get(after)) else {
            return self.vaporised_kg.last().copied().unwrap_or(0.0);
        };
        if after == 0 {
            return 0.0;
        }
        let (t0, m0) = (self.time_s[after - 1], self.vaporised_kg[after - 1]);
        m0 + (m1 - m0) * (time_s - t0) / (t1 - t0)
    }
}
