//! The steady plume: eleven equations along its path.

use std::cell::Cell;
use std::f64::consts::{FRAC_2_SQRT_PI, PI, SQRT_2};

use super::closure::{self, CROSS, FRONT, JET, VELOCITY_SHARE};
use super::growth::Growth;
use super::mixing::{Mixing, Mixture};
use super::shape::{GroundExponent, Shape, shape};
use super::station::Station;
use crate::error::{Error, Result};
use crate::numeric::runge_kutta::{Next, Settings, Step, integrate};
use crate::units::STANDARD_GRAVITY_M_S2;
use crate::weather::{SmoothWind, SurfaceLayer};

/// Number of equations.
pub const N: usize = 11;
/// Mass flux, kg/s.
pub const M: usize = 0;
/// Flux of the substance, kg/s.
pub const M_C: usize = 1;
/// Heat flux added, W.
pub const Q: usize = 2;
/// Excess momentum flux, N.
pub const X_EX: usize = 3;
/// Mass flux still to be brought to the wind's speed, kg/s.
pub const DEFICIT: usize = 4;
/// Vertical momentum flux, N.
pub const I_Z: usize = 5;
/// Downwind distance, m.
pub const X: usize = 6;
/// Height of the axis, m.
pub const Z: usize = 7;
/// Half-width of the uniform cloud before its edges are blurred, m.
pub const B: usize = 8;
/// Width of the blur, √2 sigma, m.
pub const S_Y: usize = 9;
/// Time since the source, s.
pub const T: usize = 10;

/// √π/2.
pub const HALF_ROOT_PI: f64 = 1.0 / FRAC_2_SQRT_PI;
/// Share of a jet's spreading that goes into its width.
const WIDTH_SHARE: f64 = 0.5;
/// Damping of a descent into the ground.
const IMPACT: f64 = 4.0;
/// Most steps of the depth scale.
const MOST_TURNS: usize = 60;
/// Error of the logarithm of the depth scale.
const TURN_TOLERANCE: f64 = 1e-7;
/// How near to its end an area counts as left, over its length.
const EDGE: f64 = 1e-7;
/// First step beyond an area, over its length.
const LEAVING: f64 = 0.01;
/// Most steps of a plume.
const MOST_STEPS: usize = 4000;

/// Vapour given off by an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaSource {
    /// Rate per area, kg/(m² s).
    pub flux_kg_m2_s: f64,
    /// Half of the side of the square, m.
    pub half_side_m: f64,
    /// Downwind end, m.
    pub end_m: f64,
}

/// What a plume runs in.
pub struct PlumeModel<'a> {
    /// Wind and air.
    pub layer: &'a SurfaceLayer,
    /// Passive growth.
    pub growth: Growth,
    /// Mixing of the source with the air.
    pub mixing: &'a Mixing,
    /// Area that gives off vapour, if any.
    pub area: Option<AreaSource>,
    wind: SmoothWind,
    depth_scale_m: Cell<f64>,
    temperature_k: Cell<f64>,
    speed_m_s: Cell<f64>,
    over_area: Cell<bool>,
}

/// Everything algebraic at a state.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Mixture on the axis.
    pub mixture: Mixture,
    /// Depth scale Sz, m.
    pub depth_scale_m: f64,
    /// Vertical profile.
    pub shape: Shape,
    /// Effective half-width, m.
    pub half_width_m: f64,
    /// Its slope with the width of the blur.
    pub half_width_slope: f64,
    /// Wind at the transport height, m/s.
    pub wind_m_s: f64,
    /// Its slope with the logarithm of the depth scale, m/s.
    pub wind_slope_m_s: f64,
    /// Downwind velocity, m/s.
    pub along_m_s: f64,
    /// Vertical velocity, m/s.
    pub up_m_s: f64,
    /// Speed, m/s.
    pub speed_m_s: f64,
    /// Mean over axis flux of the profile.
    pub flux_factor: f64,
}

impl<'a> PlumeModel<'a> {
    /// A model ready to run.
    #[must_use]
    pub fn new(layer: &'a SurfaceLayer, growth: Growth, mixing: &'a Mixing, area: Option<AreaSource>) -> Self {
        Self {
            layer,
            growth,
            wind: SmoothWind::new(layer),
            mixing,
            area,
            depth_scale_m: Cell::new(1.0),
            temperature_k: Cell::new(layer.temperature_k),
            speed_m_s: Cell::new(1.0),
            over_area: Cell::new(area.is_some()),
        }
    }

    /// Starts the searches from values near the first state.
    pub fn start_near(&self, depth_scale_m: f64, temperature_k: f64) {
        self.depth_scale_m.set(depth_scale_m);
        self.temperature_k.set(temperature_k);
    }

    /// The algebraic part of a state; none where the state has no meaning.
    #[must_use]
    pub fn section(&self, y: &[f64; N]) -> Option<Section> {
        let m = y[M];
        if !(m > 0.0 && y[M_C] > 0.0 && y[S_Y] > 0.0) {
            return None;
        }
        let heat = y[Q] / y[M_C];
        let mixture = self.mixing.at(y[M_C] / m, heat, self.temperature_k.get());
        self.temperature_k.set(mixture.temperature_k);
        let ground = self.ground_exponent(mixture.excess);
        let (half_width_m, half_width_slope) = half_width_m(y[B], y[S_Y]);
        let height = y[Z].max(0.0);
        let (rest, push, up) = (1.0 - (y[DEFICIT] / m).clamp(0.0, 1.0), y[X_EX].max(0.0) / m, y[I_Z] / m);
        let wanted = (m / (2.0 * half_width_m * mixture.density_kg_m3)).ln();
        let mut log = self.depth_scale_m.get().ln();
        for _ in 0..MOST_TURNS {
            let sz = log.exp();
            let shape = shape(sz, height, &ground);
            let (wind, wind_slope) = self.wind.at(shape.transport_m);
            let wind_slope = wind_slope * shape.transport_slope;
            let along = wind * rest + push;
            let speed = along.hypot(up);
            let along_slope = wind_slope * rest;
            let speed_slope = along * along_slope / speed;
            let wind_along = wind * along / speed;
            let faster = speed - wind_along;
            let (mut carried, mut carried_slope) = (speed, speed_slope);
            if faster > 0.0 {
                let wind_along_slope = (wind_slope * along + wind * along_slope - wind_along * speed_slope) / speed;
                carried -= VELOCITY_SHARE * faster;
                carried_slope -= VELOCITY_SHARE * (speed_slope - wind_along_slope);
            }
            let residual = (shape.depth_m * carried).ln() - wanted;
            let slope = shape.depth_slope + carried_slope / carried;
            let step = (-residual / slope.max(0.2)).clamp(-2.0, 2.0);
            log += step;
            if step.abs() <= TURN_TOLERANCE {
                self.depth_scale_m.set(sz);
                self.speed_m_s.set(speed);
                return Some(Section {
                    mixture,
                    depth_scale_m: sz,
                    shape,
                    half_width_m,
                    half_width_slope,
                    wind_m_s: wind,
                    wind_slope_m_s: wind_slope,
                    along_m_s: along,
                    up_m_s: up,
                    speed_m_s: speed,
                    flux_factor: carried / speed,
                });
            }
        }
        None
    }

    fn ground_exponent(&self, excess: f64) -> GroundExponent {
        let u = self.layer.friction_velocity_m_s;
        GroundExponent {
            passive: self.growth.passive_exponent(),
            richardson_per_m: closure::reduced_gravity_m_s2(excess.max(0.0)) / (u * u),
            damping: closure::DAMPING,
        }
    }

    /// Derivatives along the path; false where the state has no meaning.
    pub fn slope(&self, y: &[f64; N], dy: &mut [f64; N]) -> bool {
        let Some(at) = self.section(y) else { return false };
        let layer = self.layer;
        let air = self.mixing.air_density_kg_m3;
        let (m, mix, shape) = (y[M], &at.mixture, &at.shape);
        let (density, speed, wind, width) = (mix.density_kg_m3, at.speed_m_s, at.wind_m_s, at.half_width_m);
        let (cos, sin) = (at.along_m_s / speed, at.up_m_s / speed);
        let grounded = shape.grounded;
        let gravity = closure::reduced_gravity_m_s2(mix.excess);
        let stratification = gravity.max(0.0) * shape.depth_m;

        // heat from the ground
        let colder = (layer.ground_temperature_k - mix.temperature_k).max(0.0);
        let heat_velocity = closure::heat_velocity_m_s(layer.friction_velocity_m_s, wind, colder);
        let convection = closure::convection_m_s(colder, heat_velocity, shape.depth_m, mix.temperature_k);

        // vertical growth, as of a passive cloud but damped
        let growing = wind * shape.depth_slope + at.wind_slope_m_s;
        let mixing = closure::vertical_mixing(layer, mix.excess, shape.depth_m, convection * grounded, grounded);
        let heights = (shape.mean_m, shape.transport_m);
        let passive = self.growth.vertical_log_slope(heights, wind, grounded, mixing.left);
        let top = air
            * 2.0
            * width
            * mixing.share
            * growing
            * shape.depth_m
            * passive
            * closure::lid_share(shape.depth_m, layer.mixing_height_m);

        // crosswind growth: passive or by gravity, whichever is faster
        let sigma_slope = self.growth.crosswind_slope(y[S_Y] / SQRT_2);
        let edge_m_s = SQRT_2 * sigma_slope * wind;
        let passive_m_s = at.half_width_slope * edge_m_s;
        let front_m_s = FRONT * grounded * stratification.sqrt();
        let side = air * 2.0 * shape.depth_m * (passive_m_s - front_m_s).max(0.0);

        // shear of a jet with the air round it, and of the wind with a plume that rises through it
        let difference = (speed - wind * cos).abs();
        let left = closure::shear_share(grounded * stratification, difference * difference);
        let jet = JET / shape.image.sqrt() * left * (air * m * speed).sqrt() * difference / speed;
        let round = (m / (PI * density * speed)).sqrt();
        let cross = CROSS * 2.0 * PI * round * air * wind * sin.abs();

        let mut source = 0.0;
        if let Some(area) = &self.area
            && self.over_area.get()
        {
            source = area.flux_kg_m2_s * 2.0 * area.half_side_m.min(width) * cos;
        }

        let entrained = jet + cross;
        let mut jet_stretch = 0.0;
        if entrained > 1e-9 * (top + side) {
            let fraction = y[M_C] / m;
            let density_slope = self.mixing.density_slope(fraction, y[Q] / y[M_C], mix);
            let slowing = (at.along_m_s * (wind - at.along_m_s) - at.up_m_s * at.up_m_s) / (speed * speed);
            let area_growth = entrained / m * (1.0 + density_slope - slowing).max(0.0);
            jet_stretch = WIDTH_SHARE * area_growth;
        }

        let drag =
            grounded * density * 2.0 * width * closure::drag(layer.friction_velocity_m_s, wind) * (at.along_m_s + wind)
                / m;
        let lift = closure::lifting_share(grounded, mix.excess, shape.depth_m, layer.friction_velocity_m_s);
        let descending = if at.up_m_s < 0.0 { grounded } else { 0.0 };
        let force = -mix.excess
            * air
            * STANDARD_GRAVITY_M_S2
            * 2.0
            * width
            * shape.depth_m
            * lift
            * closure::inertia_share(width, shape.depth_m);

        dy[M] = top + side + entrained + source;
        dy[M_C] = source;
        dy[Q] = 2.0 * width * grounded * density * layer.heat_capacity_j_kg_k() * heat_velocity * colder
            - m * layer.heat_capacity_j_kg_k() * layer.potential_gradient_k_m(y[Z]) * sin;
        dy[X_EX] = -drag * y[X_EX];
        dy[DEFICIT] = source - drag * y[DEFICIT];
        dy[I_Z] = force - IMPACT * descending * at.up_m_s.abs() / (speed * at.depth_scale_m) * y[I_Z];
        dy[X] = cos;
        dy[Z] = sin * (1.0 - descending);
        // what gravity and a jet add stretches the whole width; turbulence blurs its edges
        let stretch = (front_m_s - passive_m_s).max(0.0) / (speed * width) + jet_stretch;
        dy[B] = y[B] * stretch;
        dy[S_Y] = edge_m_s / speed + y[S_Y] * stretch;
        dy[T] = 1.0 / speed;
        true
    }

    fn scale(&self, y: &[f64; N], size: &mut [f64; N]) {
        let momentum = y[M] * (0.1 * self.speed_m_s.get()).max(1e-3);
        for (size, value) in size.iter_mut().zip(y) {
            *size = value.abs();
        }
        size[Q] = size[Q].max(1e-3 * self.mixing.full_heat_j_kg.abs().max(1e3) * y[M_C]);
        size[X_EX] = size[X_EX].max(momentum);
        size[I_Z] = size[I_Z].max(momentum);
        size[DEFICIT] = y[M];
        size[X] = size[X].max(10.0);
        size[Z] = size[Z].max(y[S_Y]);
        size[B] = size[B].max(y[S_Y]);
        size[T] = size[T].max(1e-3);
    }

    fn station(&self, y: &[f64; N], along: f64) -> Option<Station> {
        let at = self.section(y)?;
        Some(Station {
            path_m: along,
            downwind_m: y[X],
            height_m: y[Z].max(0.0),
            time_s: y[T],
            mole_fraction: at.mixture.mole_fraction,
            concentration_kg_m3: y[M_C] / y[M] * at.mixture.density_kg_m3,
            temperature_k: at.mixture.temperature_k,
            density_kg_m3: at.mixture.density_kg_m3,
            liquid_fraction: at.mixture.liquid_fraction,
            core_m: y[B].max(0.0),
            edge_m: y[S_Y],
            edge_along_m: y[S_Y],
            depth_scale_m: at.depth_scale_m,
            exponent: at.shape.exponent,
            image: at.shape.image,
            depth_m: at.shape.depth_m,
            speed_m_s: at.speed_m_s,
            cosine: at.along_m_s / at.speed_m_s,
            climb: at.up_m_s,
            flux_factor: at.flux_factor,
            carried_kg: y[M_C],
        })
    }

    /// Runs from a state until the mole fraction on the axis is below `least_fraction` or the plume is `farthest_m` away.
    ///
    /// # Errors
    /// [`Error::NotConverged`] with the last state.
    pub fn run(&self, start: [f64; N], tolerance: f64, least_fraction: f64, farthest_m: f64) -> Result<Vec<Station>> {
        let mut stations = Vec::with_capacity(128);
        let first = self.station(&start, 0.0).ok_or_else(|| Error::NotConverged {
            solver: "dispersion.cloud.plume",
            iterations: 0,
            residual: f64::NAN,
            doing: format!("starting a plume with {}", describe(&start)),
        })?;
        stations.push(first);
        let area = self.area;
        let length_m = area.map_or(1.0, |area| 2.0 * area.half_side_m);
        let finished = |last: &Station| last.mole_fraction < least_fraction || last.downwind_m >= farthest_m;
        let length = first.edge_m.min(first.depth_scale_m).max(1e-6);
        let mut lost = false;
        let seen = |step: &Step<N>| {
            let end = step.start + step.length;
            // the searches start from the end of the step, so the middle comes first
            let pair = (self.station(&step.at(0.5), step.start + 0.5 * step.length), self.station(&step.after, end));
            let (Some(middle), Some(last)) = pair else {
                lost = true;
                return Next::Stop;
            };
            // what lies between is interpolated: never outside of its ends
            if middle.is_between(stations.last(), &last) {
                stations.push(middle);
            }
            stations.push(last);
            if self.over_area.get() {
                let left = area.map_or(0.0, |area| area.end_m - step.after[X]);
                if left > EDGE * length_m {
                    return Next::AtMost(left / last.cosine.max(1e-3));
                }
                self.over_area.set(false);
                return if finished(&last) { Next::Stop } else { Next::Restart(LEAVING * length_m) };
            }
            if finished(&last) { Next::Stop } else { Next::Continue }
        };
        let settings = Settings { tolerance, first_step: 0.02 * length, most_steps: MOST_STEPS };
        integrate(
            |_, y, dy| self.slope(y, dy),
            |y, size| self.scale(y, size),
            seen,
            (0.0, start),
            settings,
            |at, y| format!("following a plume at {at:.4} m of its path: {}", describe(y)),
        )?;
        if lost {
            return Err(Error::NotConverged {
                solver: "dispersion.cloud.plume",
                iterations: stations.len(),
                residual: f64::NAN,
                doing: "finding the depth of a plume".to_owned(),
            });
        }
        Ok(stations)
    }
}

/// Half-width of a uniform layer with the axis value, `b/erf(b/S)`: a uniform cloud blurred by a Gaussian; and its slope
/// with S.
#[must_use]
pub fn half_width_m(core_m: f64, blur_m: f64) -> (f64, f64) {
    let q = core_m.max(0.0) / blur_m;
    if q < 1e-4 {
        return (HALF_ROOT_PI * blur_m, HALF_ROOT_PI);
    }
    let width = core_m / libm::erf(q);
    (width, FRAC_2_SQRT_PI * (-q * q).exp() * (width / blur_m).powi(2))
}

fn describe(y: &[f64; N]) -> String {
    format!(
        "x = {:.4} m, z = {:.4} m, mass flux {:.4e} kg/s of which substance {:.4e}, core {:.4} m, blur {:.4} m",
        y[X], y[Z], y[M], y[M_C], y[B], y[S_Y]
    )
}
