//! A section of a cloud as it is kept for questions.

use serde::Serialize;

/// State of a plume at a place of its path, or of a puff at a time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Station {
    /// Distance along the path, m; for a puff the time, s.
    pub path_m: f64,
    /// Downwind distance of the axis or the centre from the source, m.
    pub downwind_m: f64,
    /// Height of the axis, m.
    pub height_m: f64,
    /// Time since the source, s.
    pub time_s: f64,
    /// Mole fraction of the substance on the axis, liquid counted.
    pub mole_fraction: f64,
    /// Mass concentration on the axis, kg/m³.
    pub concentration_kg_m3: f64,
    /// Temperature on the axis, K.
    pub temperature_k: f64,
    /// Density on the axis, kg/m³.
    pub density_kg_m3: f64,
    /// Share of the substance that is liquid.
    pub liquid_fraction: f64,
    /// Half-width of the uniform cloud before its edges are blurred, m.
    pub core_m: f64,
    /// Width of the blur across the wind, √2 sigma, m.
    pub edge_m: f64,
    /// The same along the wind, of a puff, m.
    pub edge_along_m: f64,
    /// Depth scale Sz, m.
    pub depth_scale_m: f64,
    /// Exponent of the vertical profile.
    pub exponent: f64,
    /// Axis value over amplitude.
    pub image: f64,
    /// Depth of a uniform layer with the axis value, m.
    pub depth_m: f64,
    /// Speed of the cloud, m/s.
    pub speed_m_s: f64,
    /// Cosine of its path with the ground.
    pub cosine: f64,
    /// Vertical velocity, m/s.
    pub climb: f64,
    /// Mean over axis flux.
    pub flux_factor: f64,
    /// Substance carried: kg/s through the section of a plume, kg in a puff.
    pub carried_kg: f64,
}

impl Station {
    /// Whether the mole fraction lies between those of its neighbours.
    pub(super) fn is_between(&self, before: Option<&Self>, after: &Self) -> bool {
        let (mine, end) = (self.mole_fraction, after.mole_fraction);
        before.is_none_or(|start| mine >= start.mole_fraction.min(end) && mine <= start.mole_fraction.max(end))
    }
}

/// Sine of the path of a plume with the ground, from the height of its axis, the cosine and the vertical velocity; 0 on the
/// ground.
pub(super) fn sine_of_climb(height_m: f64, cosine: f64, climb: f64) -> f64 {
    if height_m > 0.0 { (1.0 - cosine * cosine).max(0.0).sqrt().copysign(climb) } else { 0.0 }
}
