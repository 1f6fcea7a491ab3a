//! Mass of a cloud between two mole fractions: what can burn.

use std::f64::consts::PI;

use statrs::function::gamma::gamma_lr;

use super::cloud::{Cloud, Form};
use super::plume::half_width_m;
use super::station::Station;
use crate::numeric::gauss_kronrod;

/// Share of the substance of a section above a share of the axis concentration.
///
/// Upwards by quadrature over the heights where it is exceeded, across the wind in closed form:
/// `∫ erf` from 0 to the half-width at that height.
#[must_use]
pub fn section_share_above(at: &Station, share: f64) -> f64 {
    let Some((low, high)) = at.heights_above(share) else { return 0.0 };
    let (whole, _) = half_width_m(at.core_m, at.edge_m);
    let (middle, half) = (f64::midpoint(low, high), 0.5 * (high - low));
    // z = middle + half sin(a): the width goes to 0 like a root at either end
    let values: Vec<f64> = gauss_kronrod::nodes(-0.5 * PI, 0.5 * PI)
        .iter()
        .map(|angle| {
            let vertical = at.vertical_profile(middle + half * angle.sin() - at.height_m);
            let width = at.crosswind_half_width_m(share / vertical);
            vertical * at.crosswind_integral_m(width) * half * angle.cos()
        })
        .collect();
    // a cloud whose axis is on the ground is counted from there upwards
    (gauss_kronrod::integral(-0.5 * PI, 0.5 * PI, &values).0 / (whole * at.depth_m)).min(1.0)
}

/// Integral from 0 to an edge where the integrand goes to 0 like a root, by two panels.
fn over(edge: f64, integrand: impl Fn(f64) -> f64) -> f64 {
    if !(edge > 0.0) {
        return 0.0;
    }
    // y = edge sin(a) takes the root away
    let values: Vec<f64> = gauss_kronrod::nodes(0.0, 0.5 * PI)
        .iter()
        .map(|angle| integrand(edge * angle.sin()) * edge * angle.cos())
        .collect();
    gauss_kronrod::integral(0.0, 0.5 * PI, &values).0
}

/// Share of the substance of a puff above a share of the concentration in its centre; a disc of the mean blur.
#[must_use]
pub fn puff_share_above(at: &Station, share: f64) -> f64 {
    if !(share < 1.0) {
        return 0.0;
    }
    let mean = Station { edge_m: (at.edge_m * at.edge_along_m).sqrt(), ..*at };
    let (whole, _) = super::puff::plan_area_m2(mean.core_m, mean.edge_m);
    let edge = mean.crosswind_half_width_m(share);
    over(edge, |r| {
        let amplitude = mean.crosswind_profile(r);
        2.0 * PI * r * amplitude * gamma_lr(1.0 / at.exponent, (amplitude / share).ln().max(1e-300))
    }) / whole
}

/// Flammable mass and where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BurningMass {
    /// Mass between the limits, kg.
    pub mass_kg: f64,
    /// Downwind distance of its middle, m.
    pub centre_m: f64,
    /// When that is, s: of a puff at its largest; of a plume when the release ends, or infinite.
    pub time_s: f64,
}

impl Cloud {
    /// Mass between two mole fractions: of a plume once it has grown to its length or its release ends, of a puff at the
    /// time when it is largest.
    #[must_use]
    pub fn flammable_mass(&self, lower: f64, upper: f64) -> BurningMass {
        match self.form {
            Form::Plume { duration_s } => self.plume_mass(lower, upper, duration_s),
            Form::Puff => {
                let burning = |at: &Station| {
                    at.carried_kg
                        * (puff_share_above(at, at.share_at(lower, &self.mixing))
                            - puff_share_above(at, at.share_at(upper, &self.mixing)))
                };
                self.stations.iter().fold(BurningMass::default(), |most, at| {
                    let mass_kg = burning(at);
                    if mass_kg > most.mass_kg {
                        BurningMass { mass_kg, centre_m: at.downwind_m, time_s: at.time_s }
                    } else {
                        most
                    }
                })
            }
        }
    }

    fn plume_mass(&self, lower: f64, upper: f64, duration_s: Option<f64>) -> BurningMass {
        // substance per metre of path between the limits
        let density = |at: &Station| {
            let above = |fraction| section_share_above(at, at.share_at(fraction, &self.mixing));
            let present = duration_s.map_or(1.0, |time| if at.time_s <= time { 1.0 } else { 0.0 });
            let share = if at.mole_fraction < lower { 0.0 } else { above(lower) - above(upper) };
            at.carried_kg / (at.speed_m_s * at.flux_factor) * share * present
        };
        let (mut mass, mut moment) = (0.0, 0.0);
        let mut before: Option<(f64, f64, f64)> = None;
        for at in &self.stations {
            let here = (at.path_m, density(at), at.downwind_m);
            if let Some((path, value, x)) = before {
                let part = 0.5 * (value + here.1) * (here.0 - path);
                mass += part;
                moment += part * 0.5 * (x + here.2);
            }
            before = Some(here);
        }
        let centre_m = if mass > 0.0 { moment / mass } else { 0.0 };
        BurningMass { mass_kg: mass, centre_m, time_s: duration_s.unwrap_or(f64::INFINITY) }
    }
}
