//! What a cloud starts from: a jet after expansion, an evaporating pool, a passive point, a sudden mass.

use std::sync::Arc;

use serde::Serialize;

use super::closure::VELOCITY_SHARE;
use super::mixing::Mixing;
use super::plume::{AreaSource, B, DEFICIT, I_Z, M, M_C, N, S_Y, X, X_EX, Z};
use crate::error::{Error, Result};
use crate::substance::Substance;
use crate::weather::SurfaceLayer;

/// Steepest way down of a jet, degrees: beyond, it hits the ground and spreads in all directions.
const STEEPEST_DOWN_DEG: f64 = -30.0;
/// Share of the length of a pool at which its plume starts.
const POOL_START: f64 = 1e-3;
/// Width of the edge of a cloud that starts with a core, over its half-width.
pub const SHARP_EDGE: f64 = 0.02;
/// Entrainment into a pool's plume at its start over the friction velocity (E: forgotten at once).
const POOL_START_ENTRAINMENT: f64 = 0.5;
/// How far mass rate, velocity, area and density may disagree.
const AGREEMENT: f64 = 0.05;

/// What a cloud starts from.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// The chemical.
    #[serde(skip)]
    pub substance: Arc<Substance>,
    /// Kind and its figures.
    pub kind: SourceKind,
    /// Temperature after expansion to the pressure of the air, K.
    pub temperature_k: f64,
    /// Mass fraction of liquid in it.
    pub liquid_fraction: f64,
    /// How long it lasts, s; endless if none. Not used by a sudden mass.
    pub duration_s: Option<f64>,
}

/// Kinds of source.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A jet.
    Jet(JetSource),
    /// An evaporating pool.
    Pool(PoolSource),
    /// A point without momentum whose density does not count.
    Passive {
        /// Rate, kg/s.
        mass_rate_kg_s: f64,
        /// Height, m.
        height_m: f64,
    },
    /// A mass at once, as a cylinder on the ground.
    Instantaneous(SuddenSource),
}

/// A jet after its expansion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct JetSource {
    /// Rate of the substance, kg/s.
    pub mass_rate_kg_s: f64,
    /// Velocity, m/s; found from the area when absent.
    pub velocity_m_s: Option<f64>,
    /// Area, m²; found from the velocity when absent.
    pub area_m2: Option<f64>,
    /// Height, m.
    pub height_m: f64,
    /// Direction above the horizontal, degrees.
    pub elevation_deg: f64,
    /// Air already in it, kg per kg of substance.
    pub air_mass_ratio: f64,
}

/// An evaporating pool.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PoolSource {
    /// Rate of vapour, kg/s.
    pub evaporation_rate_kg_s: f64,
    /// Area, m².
    pub area_m2: f64,
}

/// A mass at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SuddenSource {
    /// Mass, kg.
    pub mass_kg: f64,
    /// Height of the cylinder over its radius.
    pub height_over_radius: f64,
    /// Radius, m; found from the other when absent.
    pub radius_m: Option<f64>,
    /// Air already in it, kg per kg of substance.
    pub air_mass_ratio: f64,
}

fn positive(name: &str, value: f64, unit: &'static str) -> Result<()> {
    if value > 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(Error::invalid(name, value, unit, "must be positive and finite"))
    }
}

fn not_negative(name: &str, value: f64, unit: &'static str) -> Result<()> {
    if value >= 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(Error::invalid(name, value, unit, "must be finite and at least 0"))
    }
}

impl Source {
    /// Checks the figures.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] naming the figure at fault.
    pub fn check(&self) -> Result<()> {
        if let Some(duration_s) = self.duration_s {
            positive("duration_s", duration_s, "s")?;
        }
        match &self.kind {
            SourceKind::Jet(jet) => {
                positive("mass_rate_kg_s", jet.mass_rate_kg_s, "kg/s")?;
                not_negative("height_m", jet.height_m, "m")?;
                not_negative("air_mass_ratio", jet.air_mass_ratio, "")?;
                if let Some(velocity) = jet.velocity_m_s {
                    positive("velocity_m_s", velocity, "m/s")?;
                }
                if let Some(area) = jet.area_m2 {
                    positive("area_m2", area, "m²")?;
                }
                if jet.velocity_m_s.is_none() && jet.area_m2.is_none() {
                    return Err(Error::InvalidInput {
                        name: "velocity_m_s".to_owned(),
                        value: "none".to_owned(),
                        unit: "m/s",
                        requirement: "give the velocity or the area of the jet after expansion".to_owned(),
                    });
                }
                if !(jet.elevation_deg >= STEEPEST_DOWN_DEG && jet.elevation_deg <= 90.0) {
                    return Err(Error::invalid(
                        "elevation_deg",
                        jet.elevation_deg,
                        "deg",
                        format!(
                            "must lie in {STEEPEST_DOWN_DEG}..90; a jet that hits the ground more steeply spreads in all \
                             directions: give it as a pool source of its rate over the area that it wets"
                        ),
                    ));
                }
            }
            SourceKind::Pool(pool) => {
                positive("evaporation_rate_kg_s", pool.evaporation_rate_kg_s, "kg/s")?;
                positive("area_m2", pool.area_m2, "m²")?;
            }
            SourceKind::Passive { mass_rate_kg_s, height_m } => {
                positive("mass_rate_kg_s", *mass_rate_kg_s, "kg/s")?;
                not_negative("height_m", *height_m, "m")?;
            }
            SourceKind::Instantaneous(sudden) => {
                positive("mass_kg", sudden.mass_kg, "kg")?;
                positive("height_over_radius", sudden.height_over_radius, "")?;
                not_negative("air_mass_ratio", sudden.air_mass_ratio, "")?;
                if let Some(radius) = sudden.radius_m {
                    positive("radius_m", radius, "m")?;
                }
            }
        }
        Ok(())
    }

    /// Rate, kg/s; 0 of a sudden mass.
    #[must_use]
    pub fn rate_kg_s(&self) -> f64 {
        match &self.kind {
            SourceKind::Jet(jet) => jet.mass_rate_kg_s,
            SourceKind::Pool(pool) => pool.evaporation_rate_kg_s,
            SourceKind::Passive { mass_rate_kg_s, .. } => *mass_rate_kg_s,
            SourceKind::Instantaneous(_) => 0.0,
        }
    }
}

/// First state of a jet, its depth scale and its temperature.
///
/// # Errors
/// [`Error::InvalidInput`] when rate, velocity and area contradict each other.
pub fn jet_start(jet: &JetSource, layer: &SurfaceLayer, mixing: &Mixing) -> Result<([f64; N], f64)> {
    let m = jet.mass_rate_kg_s * (1.0 + jet.air_mass_ratio);
    let mixture = mixing.at(1.0 / (1.0 + jet.air_mass_ratio), 0.0, layer.temperature_k);
    let flow = m / mixture.density_kg_m3;
    let speed = match (jet.velocity_m_s, jet.area_m2) {
        (Some(velocity), Some(area)) if (velocity * area / flow - 1.0).abs() > AGREEMENT => {
            return Err(Error::invalid(
                "area_m2",
                area,
                "m²",
                format!(
                    "contradicts the rest: {velocity} m/s through it is {:.4} m³/s, but {m} kg/s at {:.4} kg/m³ is \
                     {flow:.4}; give the velocity or the area alone, both after expansion",
                    velocity * area,
                    mixture.density_kg_m3
                ),
            ));
        }
        (Some(velocity), _) => velocity,
        (None, Some(area)) => flow / area,
        (None, None) => return Err(Error::invalid("velocity_m_s", f64::NAN, "m/s", "is needed")),
    };
    let (sin, cos) = jet.elevation_deg.to_radians().sin_cos();
    // straight up has no rest of a horizontal component
    let cos = if (jet.elevation_deg - 90.0).abs() < 1e-9 { 0.0 } else { cos };
    let wind = layer.wind_speed_m_s(jet.height_m);
    let mut y = [0.0; N];
    y[M] = m;
    y[M_C] = jet.mass_rate_kg_s;
    let along = speed * cos;
    if along > wind {
        y[X_EX] = m * (along - wind);
    } else {
        y[DEFICIT] = m * (1.0 - along / wind);
    }
    y[I_Z] = m * speed * sin;
    y[Z] = jet.height_m;
    let flux_factor = 1.0 - VELOCITY_SHARE * (1.0 - wind * cos / speed).max(0.0);
    y[S_Y] = (flow / (std::f64::consts::PI * speed * flux_factor)).sqrt();
    Ok((y, y[S_Y]))
}

/// First state of a passive point.
#[must_use]
pub fn passive_start(mass_rate_kg_s: f64, height_m: f64, layer: &SurfaceLayer, mixing: &Mixing) -> ([f64; N], f64) {
    let wind = layer.wind_speed_m_s(height_m);
    let width = (mass_rate_kg_s / (std::f64::consts::PI * mixing.air_density_kg_m3 * wind)).sqrt();
    let mut y = [0.0; N];
    y[M] = mass_rate_kg_s;
    y[M_C] = mass_rate_kg_s;
    y[Z] = height_m;
    y[S_Y] = width;
    (y, width)
}

/// First state of the plume of a square pool round the origin, and the pool.
#[must_use]
pub fn pool_start(rate_kg_s: f64, area_m2: f64, layer: &SurfaceLayer, mixing: &Mixing) -> ([f64; N], AreaSource) {
    let side = area_m2.sqrt();
    let flux = rate_kg_s / area_m2;
    let begin = POOL_START * side;
    let mut y = [0.0; N];
    y[M_C] = flux * side * begin;
    y[DEFICIT] = y[M_C];
    y[M] = y[M_C] + POOL_START_ENTRAINMENT * layer.friction_velocity_m_s * mixing.air_density_kg_m3 * side * begin;
    y[X] = -0.5 * side + begin;
    y[S_Y] = SHARP_EDGE * 0.5 * side;
    y[B] = 0.5 * side;
    (y, AreaSource { flux_kg_m2_s: flux, half_side_m: 0.5 * side, end_m: 0.5 * side })
}
