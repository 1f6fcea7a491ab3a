//! How a passive cloud grows: across the wind and upwards, by similarity or by a published set.

use serde::{Deserialize, Serialize};

use crate::dispersion::sigma::{SigmaLaw, SigmaSet, averaging};
use crate::weather::profile::VON_KARMAN;
use crate::weather::{Stability, Surface, SurfaceLayer, Terrain};

use super::shape::{GAUSSIAN, TRANSPORT};

/// Factor of the root in the crosswind form, `draxler1976`.
const DRAXLER: f64 = 0.9;
/// Time scale of the crosswind form near the ground, neutral and stable, s (`draxler1976`; K?).
const TIME_SCALE_STABLE_S: f64 = 300.0;
/// The same when unstable, s (`draxler1976`; K?).
const TIME_SCALE_UNSTABLE_S: f64 = 1000.0;
/// Height of the wind in the crosswind form, m.
const WIND_HEIGHT_M: f64 = 10.0;
/// Exponent of the vertical profile without stratification, `vanulden1978`.
pub const PASSIVE_EXPONENT: f64 = 1.5;
/// Vertical growth aloft over the vertical turbulence: Sz is √2 sigma, its mean height √(2/π) sigma.
const ALOFT: f64 = 0.8;
/// Width of a puff over that of a plume (`yellowbook1997`).
pub const PUFF_WIDTH: f64 = 0.5;
/// Spread of a puff along the wind over its path (`yellowbook1997`).
pub const ALONG_WIND: f64 = 0.13;

/// Law of the depth of a passive cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerticalGrowth {
    /// Mean height by similarity, from friction velocity, length and roughness.
    #[default]
    MeanHeight,
    /// A published set by class, with a Gaussian profile.
    Sigma(SigmaSet),
}

/// Law of the width of a passive cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrosswindGrowth {
    /// From the crosswind turbulence, Draxler's form.
    #[default]
    Turbulence,
    /// A published set by class.
    Sigma(SigmaSet),
}

#[derive(Clone, Copy, Debug)]
enum Vertical {
    Mean,
    Law(SigmaLaw),
}

#[derive(Clone, Copy, Debug)]
enum Crosswind {
    Draxler { intensity: f64, scale_m: f64 },
    Law(SigmaLaw),
}

/// Passive growth in one surface layer.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    layer: SurfaceLayer,
    vertical: Vertical,
    crosswind: Crosswind,
}

impl Growth {
    /// For a layer, the two laws, and an averaging time.
    #[must_use]
    pub fn new(layer: &SurfaceLayer, vertical: VerticalGrowth, crosswind: CrosswindGrowth, averaging_s: f64) -> Self {
        let surface = Surface { roughness_length_m: layer.roughness_m, terrain: Terrain::Rural, latitude_deg: 0.0 };
        let class: Stability = layer.stability;
        let wind_10m = layer.wind_speed_m_s(WIND_HEIGHT_M.max(2.0 * layer.roughness_m));
        Self {
            layer: *layer,
            vertical: match vertical {
                VerticalGrowth::MeanHeight => Vertical::Mean,
                VerticalGrowth::Sigma(set) => Vertical::Law(set.vertical(class, &surface)),
            },
            crosswind: match crosswind {
                CrosswindGrowth::Turbulence => {
                    let time =
                        if layer.inverse_length_per_m() < 0.0 { TIME_SCALE_UNSTABLE_S } else { TIME_SCALE_STABLE_S };
                    Crosswind::Draxler {
                        intensity: averaging::factor(averaging_s, averaging::SHORTEST_S)
                            * layer.crosswind_turbulence_m_s()
                            / wind_10m,
                        scale_m: wind_10m * time,
                    }
                }
                CrosswindGrowth::Sigma(set) => Crosswind::Law(set.crosswind(class, averaging_s)),
            },
        }
    }

    /// The same with the crosswind growth times a factor.
    #[must_use]
    pub fn narrowed(mut self, factor: f64) -> Self {
        self.crosswind = match self.crosswind {
            Crosswind::Draxler { intensity, scale_m } => Crosswind::Draxler { intensity: intensity * factor, scale_m },
            Crosswind::Law(law) => Crosswind::Law(law.scaled(factor)),
        };
        self
    }

    /// The same with another law of the width.
    #[cfg(test)]
    #[must_use]
    pub fn across(mut self, law: SigmaLaw) -> Self {
        self.crosswind = Crosswind::Law(law);
        self
    }

    /// Exponent of the passive profile on the ground.
    #[must_use]
    pub fn passive_exponent(&self) -> f64 {
        match self.vertical {
            Vertical::Mean => PASSIVE_EXPONENT,
            Vertical::Law(_) => GAUSSIAN,
        }
    }

    /// Slope of the crosswind sigma with distance where it has a value.
    #[must_use]
    pub fn crosswind_slope(&self, sigma_m: f64) -> f64 {
        match self.crosswind {
            Crosswind::Draxler { intensity, scale_m } => {
                // sigma (1 + 0.9 r) = i X r², r = √(x/X)
                let full = intensity * scale_m;
                let part = DRAXLER * sigma_m;
                let r = (part + (part * part + 4.0 * full * sigma_m).sqrt()) / (2.0 * full);
                let damp = 1.0 + DRAXLER * r;
                intensity * (1.0 + 0.5 * DRAXLER * r) / (damp * damp)
            }
            Crosswind::Law(law) => law_slope(&law, sigma_m),
        }
    }

    /// Relative growth of the depth scale with distance, 1/m, for a mean height and a transport height with its wind and
    /// how much of the cloud is on the ground; the stability of the air counts by the share of the mixing that the cloud's
    /// own stratification leaves.
    #[must_use]
    pub fn vertical_log_slope(
        &self,
        (mean_m, transport_m): (f64, f64),
        wind_m_s: f64,
        grounded: f64,
        left: f64,
    ) -> f64 {
        match self.vertical {
            Vertical::Mean => {
                let u = self.layer.friction_velocity_m_s;
                let phi = self.layer.heat_gradient(transport_m * left);
                let rate = VON_KARMAN * u * transport_m / (TRANSPORT * mean_m * phi);
                let bound = ALOFT * self.layer.vertical_turbulence_m_s(transport_m);
                let rate = 1.0 / (1.0 / rate + (1.0 - grounded) / bound);
                rate / (wind_m_s * mean_m)
            }
            Vertical::Law(law) => {
                // mean height of the half Gaussian is √(2/π) sigma
                let sigma = mean_m * (0.5 * std::f64::consts::PI).sqrt();
                law_slope(&law, sigma) / sigma
            }
        }
    }
}

/// Slope of a law where it has a value.
fn law_slope(law: &SigmaLaw, sigma_m: f64) -> f64 {
    match *law {
        SigmaLaw::Linear { a } => a,
        SigmaLaw::RootDamped { a, c } => {
            let s2 = sigma_m * sigma_m;
            let x = (c * s2 + (c * c * s2 * s2 + 4.0 * a * a * s2).sqrt()) / (2.0 * a * a);
            let damp = 1.0 + c * x;
            a * (1.0 + 0.5 * c * x) / (damp * damp.sqrt())
        }
        SigmaLaw::Damped { a, c } => {
            // σ = a x/(1 + c x); its slope a/(1 + c x)² = (a - cσ)²/a
            let rest = (a - c * sigma_m).max(0.0);
            rest * rest / a
        }
        SigmaLaw::Power { a, b } => a * b * (sigma_m / a).powf((b - 1.0) / b),
        _ => {
            let x = law.distance_m(sigma_m).max(0.1);
            let h = 1e-4;
            (law.at(x * (1.0 + h)) - law.at(x * (1.0 - h))) / (2.0 * h * x)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn slopes_where_the_sigma_has_a_value() {
        for law in [
            SigmaLaw::Linear { a: 0.13 },
            SigmaLaw::RootDamped { a: 0.08, c: 1e-4 },
            SigmaLaw::Damped { a: 0.03, c: 3e-4 },
            SigmaLaw::RootGrown { a: 0.24, c: 1e-3 },
            SigmaLaw::Power { a: 0.128, b: 0.905 },
        ] {
            for x in [5.0, 300.0, 6000.0] {
                let h = 1e-5;
                let numeric = (law.at(x * (1.0 + h)) - law.at(x * (1.0 - h))) / (2.0 * h * x);
                assert_relative_eq!(law_slope(&law, law.at(x)), numeric, max_relative = 1e-6);
            }
        }
    }
}
