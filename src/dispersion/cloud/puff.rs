//! The puff: the plume's equations in time, for a mass released at once.

use std::cell::Cell;
use std::f64::consts::{FRAC_2_SQRT_PI, PI, SQRT_2};

use super::closure::{self, FRONT, PUFF_SHEAR};
use super::growth::{ALONG_WIND, Growth};
use super::mixing::{Mixing, Mixture};
use super::shape::{GroundExponent, Shape, shape};
use super::source::{SHARP_EDGE, SuddenSource};
use super::station::Station;
use crate::error::{Error, Result};
use crate::numeric::runge_kutta::{Next, Settings, Step, integrate};
use crate::units::STANDARD_GRAVITY_M_S2;
use crate::weather::{SmoothWind, SurfaceLayer};

/// Number of equations.
pub const N: usize = 11;
/// Mass, kg.
const M: usize = 0;
/// Mass of the substance, kg.
const M_C: usize = 1;
/// Heat added, J.
const Q: usize = 2;
/// Excess momentum, kg m/s.
const X_EX: usize = 3;
/// Mass still to be brought to the wind's speed, kg.
const DEFICIT: usize = 4;
/// Vertical momentum, kg m/s.
const I_Z: usize = 5;
/// Downwind distance, m.
const X: usize = 6;
/// Height of the centre, m.
const Z: usize = 7;
/// Radius of the uniform cloud before its edges are blurred, m.
const R: usize = 8;
/// Blur across the wind, m.
const S_Y: usize = 9;
/// Blur along the wind, m.
const S_X: usize = 10;

/// Damping of a descent into the ground.
const IMPACT: f64 = 4.0;
/// Entrainment of a rising thermal over its speed (`morton1956`; K).
const THERMAL: f64 = 0.25;
/// Share of its spreading that goes into each direction.
const THIRD: f64 = 1.0 / 3.0;
/// Most steps of the depth scale.
const MOST_TURNS: usize = 60;
/// Error of the logarithm of the depth scale.
const TURN_TOLERANCE: f64 = 1e-7;
/// Most steps of a puff.
const MOST_STEPS: usize = 6000;

/// What a puff runs in.
pub struct PuffModel<'a> {
    layer: &'a SurfaceLayer,
    growth: Growth,
    mixing: &'a Mixing,
    wind: SmoothWind,
    depth_scale_m: Cell<f64>,
    temperature_k: Cell<f64>,
    speed_m_s: Cell<f64>,
    /// Mass at the end of the last step: it never falls.
    least_kg: Cell<f64>,
}

struct Section {
    mixture: Mixture,
    depth_scale_m: f64,
    shape: Shape,
    area_m2: f64,
    /// Slope of the area with the logarithm of each blur, m².
    area_slope_m2: f64,
    wind_m_s: f64,
    along_m_s: f64,
    up_m_s: f64,
    speed_m_s: f64,
}

/// Plan area of a uniform layer with the centre value, for a disc blurred by a Gaussian; and its slope with the logarithm
/// of the blur.
///
/// ```text
/// A = π S² g(q),   g = q² + ½ + (q/√π) exp(-q²)/erf(q),   q = R/S
/// ```
/// the plan integral of `[erf((R-r)/S) + erf((R+r)/S)]/(2 erf(R/S))`.
#[must_use]
pub fn plan_area_m2(radius_m: f64, blur_m: f64) -> (f64, f64) {
    let q = radius_m.max(0.0) / blur_m;
    let s2 = PI * blur_m * blur_m;
    if q < 1e-4 {
        return (s2, 2.0 * s2);
    }
    let (fade, erf) = ((-q * q).exp(), libm::erf(q));
    let edge = 0.5 * FRAC_2_SQRT_PI * fade / erf;
    let g = q * q + 0.5 + q * edge;
    let slope = 2.0 * q + edge * (1.0 - 2.0 * q * q) - q * edge * FRAC_2_SQRT_PI * fade / erf;
    (s2 * g, s2 * (2.0 * g - q * slope))
}

impl<'a> PuffModel<'a> {
    /// A model ready to run; `growth` is that of a puff.
    #[must_use]
    pub fn new(layer: &'a SurfaceLayer, growth: Growth, mixing: &'a Mixing) -> Self {
        Self {
            layer,
            growth,
            wind: SmoothWind::new(layer),
            mixing,
            depth_scale_m: Cell::new(1.0),
            temperature_k: Cell::new(layer.temperature_k),
            speed_m_s: Cell::new(1.0),
            least_kg: Cell::new(0.0),
        }
    }

    /// First state of a cylinder on the ground.
    #[must_use]
    pub fn start(&self, sudden: &SuddenSource, temperature_k: f64) -> [f64; N] {
        let ratio = sudden.air_mass_ratio;
        let mixture = self.mixing.at(1.0 / (1.0 + ratio), 0.0, temperature_k);
        let mass = sudden.mass_kg * (1.0 + ratio);
        let volume = mass / mixture.density_kg_m3;
        let radius = sudden.radius_m.unwrap_or_else(|| (volume / (PI * sudden.height_over_radius)).cbrt());
        self.depth_scale_m.set(volume / (PI * radius * radius));
        self.temperature_k.set(mixture.temperature_k);
        let mut y = [0.0; N];
        y[M] = mass;
        y[M_C] = sudden.mass_kg;
        y[DEFICIT] = mass;
        y[R] = radius;
        y[S_X] = SHARP_EDGE * radius;
        y[S_Y] = SHARP_EDGE * radius;
        y
    }

    fn section(&self, y: &[f64; N]) -> Option<Section> {
        let m = y[M];
        if !(m > 0.0 && y[M_C] > 0.0 && y[S_X] > 0.0 && y[S_Y] > 0.0) {
            return None;
        }
        let mixture = self.mixing.at(y[M_C] / m, y[Q] / y[M_C], self.temperature_k.get());
        self.temperature_k.set(mixture.temperature_k);
        let u = self.layer.friction_velocity_m_s;
        let ground = GroundExponent {
            passive: self.growth.passive_exponent(),
            richardson_per_m: closure::reduced_gravity_m_s2(mixture.excess.max(0.0)) / (u * u),
            damping: closure::DAMPING,
        };
        let (area_m2, area_slope_m2) = plan_area_m2(y[R], (y[S_X] * y[S_Y]).sqrt());
        let wanted = (m / (mixture.density_kg_m3 * area_m2)).ln();
        let height = y[Z].max(0.0);
        let mut log = self.depth_scale_m.get().ln();
        for _ in 0..MOST_TURNS {
            let sz = log.exp();
            let shape = shape(sz, height, &ground);
            let step = ((wanted - shape.depth_m.ln()) / shape.depth_slope.max(0.2)).clamp(-2.0, 2.0);
            log += step;
            if step.abs() <= TURN_TOLERANCE {
                self.depth_scale_m.set(sz);
                let (wind_m_s, _) = self.wind.at(shape.transport_m);
                let along_m_s = wind_m_s * (1.0 - (y[DEFICIT] / m).clamp(0.0, 1.0)) + y[X_EX].max(0.0) / m;
                let up_m_s = y[I_Z] / m;
                let speed_m_s = along_m_s.hypot(up_m_s);
                self.speed_m_s.set(speed_m_s);
                return Some(Section {
                    mixture,
                    depth_scale_m: sz,
                    shape,
                    area_m2,
                    area_slope_m2,
                    wind_m_s,
                    along_m_s,
                    up_m_s,
                    speed_m_s,
                });
            }
        }
        None
    }

    fn slope(&self, y: &[f64; N], dy: &mut [f64; N]) -> bool {
        if y[M] < self.least_kg.get() {
            return false;
        }
        let Some(at) = self.section(y) else { return false };
        let layer = self.layer;
        let air = self.mixing.air_density_kg_m3;
        let (m, mix, shape) = (y[M], &at.mixture, &at.shape);
        let (density, wind, area, depth) = (mix.density_kg_m3, at.wind_m_s, at.area_m2, shape.depth_m);
        let grounded = shape.grounded;
        let stratification = closure::reduced_gravity_m_s2(mix.excess).max(0.0) * depth;
        let u = layer.friction_velocity_m_s;

        let colder = (layer.ground_temperature_k - mix.temperature_k).max(0.0);
        let heat_velocity = closure::heat_velocity_m_s(u, wind, colder);
        let convection = closure::convection_m_s(colder, heat_velocity, depth, mix.temperature_k);

        let mixing = closure::vertical_mixing(layer, mix.excess, depth, convection * grounded, grounded);
        let heights = (shape.mean_m, shape.transport_m);
        let passive = self.growth.vertical_log_slope(heights, wind, grounded, mixing.left);
        let top = air
            * area
            * mixing.share
            * wind
            * shape.depth_slope
            * depth
            * passive
            * closure::lid_share(depth, layer.mixing_height_m);

        // both blurs count half each in the one of the plan area
        let across_m_s = SQRT_2 * self.growth.crosswind_slope(y[S_Y] / SQRT_2) * wind;
        let along_m_s = SQRT_2 * ALONG_WIND * wind;
        let passive_area = at.area_slope_m2 * 0.5 * (across_m_s / y[S_Y] + along_m_s / y[S_X]);
        let front_m_s = FRONT * grounded * stratification.sqrt();
        let front_area = 2.0 * (PI * area).sqrt() * front_m_s;
        let side = air * depth * (passive_area - front_area).max(0.0);

        let difference = (at.along_m_s - wind).abs();
        let shear = PUFF_SHEAR
            * (density * air).sqrt()
            * area
            * difference
            * closure::shear_share(grounded * stratification, difference * difference);
        let rising = (1.0 - grounded) * at.up_m_s.abs();
        let surface = 2.0 * area + 2.0 * (PI * area).sqrt() * depth;
        let thermal = THERMAL * air * rising * surface;

        let drag = grounded * density * area * closure::drag(u, wind) * (at.along_m_s + wind) / m;
        let lift = closure::lifting_share(grounded, mix.excess, depth, u);
        let descending = if at.up_m_s < 0.0 { grounded } else { 0.0 };
        let stretch = 0.5 * (front_area - passive_area).max(0.0) / area + THIRD * thermal / m;
        let inertia = closure::inertia_share((area / PI).sqrt(), depth);
        let capacity = layer.heat_capacity_j_kg_k();

        dy[M] = top + side + shear + thermal;
        dy[M_C] = 0.0;
        dy[Q] = area * grounded * density * capacity * heat_velocity * colder
            - m * capacity * layer.potential_gradient_k_m(y[Z]) * at.up_m_s;
        dy[X_EX] = -drag * y[X_EX];
        dy[DEFICIT] = -drag * y[DEFICIT];
        dy[I_Z] = -mix.excess * air * STANDARD_GRAVITY_M_S2 * area * depth * lift * inertia
            - IMPACT * descending * at.up_m_s.abs() / at.depth_scale_m * y[I_Z];
        dy[X] = at.along_m_s;
        dy[Z] = at.up_m_s * (1.0 - descending);
        dy[R] = y[R] * stretch;
        dy[S_Y] = across_m_s + y[S_Y] * stretch;
        dy[S_X] = along_m_s + y[S_X] * stretch;
        true
    }

    fn scale(&self, y: &[f64; N], size: &mut [f64; N]) {
        let momentum = y[M] * (0.1 * self.speed_m_s.get()).max(1e-2);
        for (size, value) in size.iter_mut().zip(y) {
            *size = value.abs();
        }
        size[Q] = size[Q].max(1e-3 * self.mixing.full_heat_j_kg.abs().max(1e3) * y[M_C]);
        size[X_EX] = size[X_EX].max(momentum);
        size[I_Z] = size[I_Z].max(momentum);
        size[DEFICIT] = y[M];
        size[X] = size[X].max(y[S_X]).max(y[R]);
        size[Z] = size[Z].max(y[S_Y]);
        size[R] = size[R].max(y[S_Y]);
    }

    fn station(&self, y: &[f64; N], time_s: f64) -> Option<Station> {
        let at = self.section(y)?;
        Some(Station {
            path_m: time_s,
            downwind_m: y[X],
            height_m: y[Z].max(0.0),
            time_s,
            mole_fraction: at.mixture.mole_fraction,
            concentration_kg_m3: y[M_C] / y[M] * at.mixture.density_kg_m3,
            temperature_k: at.mixture.temperature_k,
            density_kg_m3: at.mixture.density_kg_m3,
            liquid_fraction: at.mixture.liquid_fraction,
            core_m: y[R].max(0.0),
            edge_m: y[S_Y],
            edge_along_m: y[S_X],
            depth_scale_m: at.depth_scale_m,
            exponent: at.shape.exponent,
            image: at.shape.image,
            depth_m: at.shape.depth_m,
            speed_m_s: at.speed_m_s,
            cosine: 1.0,
            climb: at.up_m_s,
            flux_factor: 1.0,
            carried_kg: y[M_C],
        })
    }

    /// Runs from a state until the mole fraction in the centre is below `least_fraction`, or the puff is `farthest_m` away
    /// or `longest_s` old.
    ///
    /// # Errors
    /// [`Error::NotConverged`] with the last state.
    pub fn run(
        &self,
        start: [f64; N],
        tolerance: f64,
        least_fraction: f64,
        (farthest_m, longest_s): (f64, f64),
    ) -> Result<Vec<Station>> {
        let lost_at = |time_s: f64| Error::NotConverged {
            solver: "dispersion.cloud.puff",
            iterations: 0,
            residual: f64::NAN,
            doing: format!("finding the depth of a puff after {time_s:.3} s"),
        };
        let mut stations = Vec::with_capacity(128);
        self.least_kg.set(start[M]);
        let first = self.station(&start, 0.0).ok_or_else(|| lost_at(0.0))?;
        stations.push(first);
        let mut lost = None;
        let seen = |step: &Step<N>| {
            let end = step.start + step.length;
            let pair = (self.station(&step.at(0.5), step.start + 0.5 * step.length), self.station(&step.after, end));
            let (Some(middle), Some(last)) = pair else {
                lost = Some(end);
                return Next::Stop;
            };
            self.least_kg.set(step.after[M]);
            // what lies between is interpolated: never outside of its ends
            if middle.is_between(stations.last(), &last) {
                stations.push(middle);
            }
            stations.push(last);
            if last.mole_fraction < least_fraction || last.downwind_m >= farthest_m || end >= longest_s {
                Next::Stop
            } else {
                Next::Continue
            }
        };
        let first_step = 1e-3 * (start[R] / STANDARD_GRAVITY_M_S2).sqrt();
        integrate(
            |_, y, dy| self.slope(y, dy),
            |y, size| self.scale(y, size),
            seen,
            (0.0, start),
            Settings { tolerance, first_step, most_steps: MOST_STEPS },
            |at, y| {
                format!(
                    "following a puff after {at:.4} s: x = {:.4} m, z = {:.4} m, mass {:.4e} kg of which substance \
                     {:.4e}, radius {:.4} m, blurs {:.4} and {:.4} m",
                    y[X], y[Z], y[M], y[M_C], y[R], y[S_X], y[S_Y]
                )
            },
        )?;
        match lost {
            Some(time_s) => Err(lost_at(time_s)),
            None => Ok(stations),
        }
    }
}
