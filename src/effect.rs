//! The first waist: what reaches a receptor, asked by the response.
//!
//! Dispersion, fire and explosion supply an [`Effect`]; a response of `vulnerability` consumes it; neither knows the
//! other. Positions are relative to the anchor of the release: x downwind, y crosswind (positive to the left when
//! looking downwind), z up, all in metres.

use std::f64::consts::SQRT_2;
use std::fmt::Debug;
use std::sync::Arc;

use statrs::function::erf::{erf, erfc};

/// A place at which an effect is asked, relative to the anchor of the accident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Receptor {
    /// Distance downwind of the anchor, m; negative is upwind.
    pub downwind_m: f64,
    /// Distance across the wind, m.
    pub crosswind_m: f64,
    /// Height above ground, m.
    pub height_m: f64,
}

impl Receptor {
    /// A person's head or torso at the ground.
    #[must_use]
    pub fn ground(downwind_m: f64, crosswind_m: f64) -> Self {
        Self { downwind_m, crosswind_m, height_m: 1.0 }
    }
}

/// How an effect looks from above, so that no one evaluates the half that mirrors the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symmetry {
    /// A function of the distance from (`centre_downwind_m`, 0) alone; centre 0 means round the anchor.
    Radial,
    /// The same left and right of the downwind axis.
    Mirror,
    /// Neither.
    None,
}

/// Centre value and shape of one cloud across the wind: a uniform core whose edges are blurred, or a Gaussian.
///
/// ```text
/// v(y) = centre [erf((b-y)/S) + erf((b+y)/S)] / (2 erf(b/S)),  S = √2 sigma;  without a core b: centre exp(-(y/S)²)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrosswindProfile {
    /// Value on the axis: kg/m³ of a concentration, (kg/m³)^n s of a load, 1 of a ratio; 0 where there is nothing.
    pub centre: f64,
    /// Sigma across the wind, m; more than 0.
    pub sigma_m: f64,
    /// Half-width b of the core, m; 0 for a Gaussian.
    pub core_m: f64,
}

impl CrosswindProfile {
    /// A Gaussian.
    #[must_use]
    pub fn gaussian(centre: f64, sigma_m: f64) -> Self {
        Self { centre, sigma_m, core_m: 0.0 }
    }

    /// The value at a distance from the axis.
    #[must_use]
    pub fn at(&self, crosswind_m: f64) -> f64 {
        self.centre * ln_share_across(crosswind_m, self.sigma_m, self.core_m).exp()
    }
}

/// Cores narrower than this many blurs are none.
const NO_CORE: f64 = 1e-4;

/// `v(y)/centre` with a core, `y` and `b` in blurs.
fn share_with_core(y: f64, b: f64) -> f64 {
    // beyond the core the difference of the complements keeps the digits of the tail
    let sum = if y < b { erf(b - y) + erf(b + y) } else { erfc(y - b) - erfc(y + b) };
    0.5 * sum / erf(b)
}

/// Logarithm of `v(y)/centre` of a [`CrosswindProfile`].
#[must_use]
pub fn ln_share_across(crosswind_m: f64, sigma_m: f64, core_m: f64) -> f64 {
    let edge_m = SQRT_2 * sigma_m;
    let (y, b) = (crosswind_m.abs() / edge_m, core_m / edge_m);
    if b < NO_CORE { -y * y } else { share_with_core(y, b).ln() }
}

/// `v(y)` of a [`CrosswindProfile`] whose centre value has the logarithm `ln_centre`; 0 where it is surely below the value
/// with the logarithm `least_ln`.
#[must_use]
pub fn value_across(crosswind_m: f64, ln_centre: f64, (sigma_m, core_m): (f64, f64), least_ln: f64) -> f64 {
    let edge_m = SQRT_2 * sigma_m;
    let (y, b) = (crosswind_m.abs() / edge_m, core_m / edge_m);
    if b < NO_CORE {
        return (ln_centre - y * y).exp();
    }
    // exp(-(y-b)²) bounds the share beyond the core from above
    let beyond = (y - b).max(0.0);
    if ln_centre - beyond * beyond < least_ln { 0.0 } else { ln_centre.exp() * share_with_core(y, b) }
}

/// A toxic load across the wind at one distance: the groups add, the members of a group are breathed at the same time.
///
/// ```text
/// load(y) = Σ over groups weight (Σ over members of the group v(y))^power
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LoadAcross {
    /// Every member once; as many at every distance.
    pub members: Vec<CrosswindProfile>,
    /// Weight of each group: the time that it lasts, s, where the members are concentrations.
    pub weights: Vec<f64>,
    /// The members of each group, as indices; the same at every distance.
    pub groups: Arc<[Vec<usize>]>,
    /// The power; more than 0.
    pub power: f64,
    /// Whether it is the whole load: [`Effect::toxic_load_besides`] adds nothing.
    pub whole: bool,
}

impl LoadAcross {
    /// One profile that is the load itself.
    #[must_use]
    pub fn of(load: CrosswindProfile) -> Self {
        Self { members: vec![load], weights: vec![1.0], groups: Arc::from([vec![0]]), power: 1.0, whole: true }
    }

    /// The load at a distance from the axis.
    #[must_use]
    pub fn at(&self, crosswind_m: f64) -> f64 {
        let values: Vec<f64> = self.members.iter().map(|member| member.at(crosswind_m)).collect();
        let group = |(members, weight): (&Vec<usize>, &f64)| {
            weight * members.iter().map(|k| values[*k]).sum::<f64>().powf(self.power)
        };
        self.groups.iter().zip(&self.weights).map(group).sum()
    }
}

/// What one accident does at a place. Every question has the answer "nothing" unless a model says otherwise.
///
/// All methods are pure: the same receptor gives the same bits.
pub trait Effect: Send + Sync + Debug {
    /// Integral of concentration to the power `exponent` over the passage, for a stay of at most `until_s`,
    /// in (kg/m³)^n s.
    fn toxic_load(&self, _at: Receptor, _exponent: f64, _until_s: f64) -> f64 {
        0.0
    }

    /// [`Effect::toxic_load`] across the wind at one distance and height, where the model has it in closed form, but for
    /// what [`Effect::toxic_load_besides`] adds. `None`, at every distance, from a model that has not.
    ///
    /// Whoever asks it in place of [`Effect::toxic_load`] gets the same load to rounding and pays for one place a
    /// distance.
    fn toxic_load_across(&self, _downwind_m: f64, _height_m: f64, _exponent: f64, _until_s: f64) -> Option<LoadAcross> {
        None
    }

    /// What adds to [`Effect::toxic_load_across`], in (kg/m³)^n s: the part of the load that has no closed form.
    fn toxic_load_besides(&self, _at: Receptor, _exponent: f64, _until_s: f64) -> f64 {
        0.0
    }

    /// Highest concentration, kg/m³, at the averaging time that the model was built with.
    fn peak_concentration_kg_m3(&self, _at: Receptor) -> f64 {
        0.0
    }

    /// Whether the place lies in the cloud where the mean concentration exceeds `fraction` of the lower flammable
    /// limit, at the time of ignition that the effect was built for.
    fn in_flammable_cloud(&self, _at: Receptor, _fraction: f64) -> bool {
        false
    }

    /// What [`Effect::in_flammable_cloud`] is decided by, across the wind at one distance, for a receptor at one height,
    /// where the model has it in closed form: the place is in the cloud where the values of the profiles add to more than 1.
    /// As many at every distance; `None`, at every distance, from a model that has not.
    fn flammable_across(&self, _downwind_m: f64, _height_m: f64, _fraction: f64) -> Option<Vec<CrosswindProfile>> {
        None
    }

    /// Heat flux on the worst orientation, W/m², while the fire burns steadily.
    fn heat_flux_w_m2(&self, _at: Receptor) -> f64 {
        0.0
    }

    /// Whether the place is inside the flame.
    fn in_flame(&self, _at: Receptor) -> bool {
        false
    }

    /// How long a fire burns whose flux does not change with time, s; `None` for any other effect.
    fn steady_duration_s(&self) -> Option<f64> {
        None
    }

    /// Integral of heat flux to the power `exponent` over at most `exposure_s`, in (W/m²)^n s. A fire that changes with
    /// time gives its own.
    fn thermal_dose(&self, at: Receptor, exponent: f64, exposure_s: f64) -> f64 {
        self.steady_duration_s()
            .map_or(0.0, |duration_s| self.heat_flux_w_m2(at).powf(exponent) * exposure_s.min(duration_s))
    }

    /// Peak side-on overpressure, Pa.
    fn overpressure_pa(&self, _at: Receptor) -> f64 {
        0.0
    }

    /// Positive-phase impulse, Pa s.
    fn impulse_pa_s(&self, _at: Receptor) -> f64 {
        0.0
    }

    /// How the effect looks from above.
    fn symmetry(&self) -> Symmetry;

    /// Downwind distance of the centre of the effect from the anchor, m (a drifted cloud, an explosion away from the
    /// release).
    fn centre_downwind_m(&self) -> f64 {
        0.0
    }
}

/// A cloud that can burn, as a flame or a blast sees it.
pub trait FlammableCloud: Send + Sync + Debug {
    /// Mass between the lower and upper flammable limits, kg, at the time of ignition at the largest extent.
    fn flammable_mass_kg(&self) -> f64;

    /// Downwind distance at which the mean centre-line concentration at ground falls to `fraction` of the lower
    /// flammable limit, m; `None` if it never reaches it.
    fn distance_to_flammable_m(&self, fraction: f64) -> Option<f64>;

    /// Downwind position of the centre of the flammable mass, m.
    fn flammable_centre_m(&self) -> f64;
}
