//! The first waist: what reaches a receptor, asked by the response.
//!
//! Dispersion, fire and explosion supply an [`Effect`]; a response of `vulnerability` consumes it; neither knows the
//! other. Positions are relative to the anchor of the release: x downwind, y crosswind (positive to the left when
//! looking downwind), z up, all in metres.

use std::fmt::Debug;

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

/// Centre value and width of a Gaussian across the wind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrosswindProfile {
    /// Value on the axis: kg/m³ of a concentration, (kg/m³)^n s of a load, 1 of a ratio; 0 where there is nothing.
    pub centre: f64,
    /// Sigma across the wind, m; more than 0.
    pub sigma_m: f64,
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

    /// [`Effect::toxic_load`] across the wind at one distance and height, where the model has it in closed form: a sum of
    /// Gaussians, as many at every distance. `None`, at every distance, from a model that has not.
    ///
    /// Whoever asks it in place of [`Effect::toxic_load`] gets the same load to rounding and pays for one place a
    /// distance.
    fn toxic_load_across(
        &self,
        _downwind_m: f64,
        _height_m: f64,
        _exponent: f64,
        _until_s: f64,
    ) -> Option<Vec<CrosswindProfile>> {
        None
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

    /// What [`Effect::in_flammable_cloud`] compares with its fraction, across the wind at one distance, for a receptor at
    /// one height: a concentration over the lower flammable limit, where the model has it as a Gaussian in closed form.
    /// `None`, at every distance, from a model that has not.
    fn flammable_across(&self, _downwind_m: f64, _height_m: f64) -> Option<CrosswindProfile> {
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
