//! Gaussian puff of a passive gas set free at once.

use std::f64::consts::{PI, SQRT_2};

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::dispersion::finite_duration::gaussian_passage_s;
use crate::dispersion::flammable::{FlammableLimits, puff_share_above};
use crate::dispersion::gaussian_plume::{
    CrosswindProfile, SOURCE_WIDTH_IN_SIGMAS, check_limits, farthest_where, half_width_m, require_positive,
};
use crate::dispersion::reflection::vertical_factor;
use crate::dispersion::sigma::{PuffSigmaSet, SigmaLaw, distance_where};
use crate::dispersion::transport::TransportWind;
use crate::effect::{Effect, FlammableCloud, LoadAcross, Receptor, Symmetry};
use crate::error::Result;
use crate::units::STANDARD_GRAVITY_M_S2;
use crate::weather::Atmosphere;

/// Farthest position of the centre that is searched for the largest flammable area, m.
const FARTHEST_M: f64 = 1e5;
/// Points of that search.
const SEARCH_POINTS: usize = 600;
/// Nearest distance at which a sigma is asked, m.
const NEAREST_M: f64 = 0.1;

/// Card of the Gaussian puff.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.gaussian_puff",
    title: "Gaussian puff with ground and lid reflection",
    citations: &["ccps1999", "yellowbook1997"],
    requires: &[
        "mass_kg",
        "sigma_x_m",
        "sigma_y_m",
        "sigma_z_m",
        "release_height_m",
        "lid_m",
        "along_m",
        "crosswind_m",
        "height_m",
    ],
    validity: &[
        Range::physical("mass_kg", "kg", 1e-12, 1e9, "a release"),
        Range::physical("release_height_m", "m", 0.0, 1000.0, "above ground"),
        Range::physical("source_radius_m", "m", 0.0, 1e4, "a source"),
        Range::physical("initial_air_mass_ratio", "", 0.0, 1e4, "air per substance"),
        Range::fitted(
            "dense_gas_number",
            "",
            0.0,
            0.20,
            "Britter and McQuaid 1988: √(g0' V0^(1/3))/u from which a puff is dense",
            "the same equation: too high a cloud, too narrow",
        ),
    ],
    verification: Verification::Independent("dispersion.gaussian_puff.ccps_1999_p101"),
};

/// A puff at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PuffState {
    /// Mass, kg.
    pub mass_kg: f64,
    /// Sigma along the wind, m.
    pub sigma_x_m: f64,
    /// Sigma across the wind, m.
    pub sigma_y_m: f64,
    /// Vertical sigma, m.
    pub sigma_z_m: f64,
    /// Height of the release, m.
    pub release_height_m: f64,
    /// Height of the mixing lid, m; infinite for none.
    pub lid_m: f64,
}

/// Concentration in a Gaussian puff, kg/m³.
///
/// # Equation
/// ```text
/// c = M / ((2π)^(3/2) σx σy σz) exp(-a²/2σx²) exp(-y²/2σy²) V(z)
/// ```
/// with `V` of [`vertical_factor`].
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `M`, `σx`, `σy`, `σz` | `state` | kg, m | > 0 |
/// | `a` | `along_m`, distance from the centre along the wind | m | any |
/// | `y`, `z` | `crosswind_m`, `height_m` | m | any, ≥ 0 |
///
/// # Assumptions
/// Passive gas, total reflection at ground and lid.
/// # Validity
/// From [`CARD`].
/// # Verification
/// reference cases: `dispersion.gaussian_puff.ccps_1999_p101`
/// # References
/// \[ccps1999\] p. 101; \[yellowbook1997\] section 4.5.3
#[must_use]
pub fn concentration_kg_m3(state: &PuffState, along_m: f64, crosswind_m: f64, height_m: f64) -> f64 {
    let PuffState { mass_kg, sigma_x_m, sigma_y_m, sigma_z_m, .. } = *state;
    let (a, y) = (along_m / sigma_x_m, crosswind_m / sigma_y_m);
    mass_kg / ((2.0 * PI).powi(3).sqrt() * sigma_x_m * sigma_y_m * sigma_z_m)
        * (-0.5 * (a * a + y * y)).exp()
        * vertical_factor(height_m, state.release_height_m, sigma_z_m, state.lid_m)
}

/// What a puff starts from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PuffSource {
    /// Mass of vapour, kg.
    pub mass_kg: f64,
    /// Height, m.
    pub height_m: f64,
    /// Radius that the release has in any case, m; 0 if it has none.
    pub source_radius_m: f64,
    /// Density of the pure vapour at its temperature and ambient pressure, kg/m³.
    pub vapour_density_kg_m3: f64,
    /// Mass of air mixed in at once per mass of vapour.
    pub initial_air_mass_ratio: f64,
}

/// Options of a puff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PuffOptions {
    /// Sigmas.
    pub sigma_set: PuffSigmaSet,
    /// Flammable limits; without them no place is in the flammable cloud.
    pub flammable: Option<FlammableLimits>,
    /// Share of the lower limit whose area at ground decides when the cloud is ignited: at its largest.
    pub ignition_fraction: f64,
}

impl Default for PuffOptions {
    fn default() -> Self {
        Self { sigma_set: PuffSigmaSet::default(), flammable: None, ignition_fraction: 1.0 }
    }
}

/// A puff of a release in one weather class.
///
/// It starts as a half sphere of the vapour and the air taken up at once, with sigmas of `2R / 4.3` along and across
/// the wind and the vertical one at which the centre at ground has the concentration of that half sphere: the cap at
/// the source concentration, without a step. It drifts with the wind at its own mean height. Its sigmas during
/// the passage are those at the receptor's distance.
///
/// As a flammable cloud it is ignited when its area at ground above `ignition_fraction` of the lower limit is largest.
#[derive(Clone, Debug)]
pub struct GaussianPuff {
    mass_kg: f64,
    height_m: f64,
    laws: [SigmaLaw; 3],
    virtual_m: [f64; 3],
    lid_m: f64,
    wind: TransportWind,
    flammable: Option<FlammableLimits>,
    ignition_centre_m: f64,
    sigma_card: &'static ModelCard,
    events: Vec<RangeEvent>,
}

impl GaussianPuff {
    /// A puff from its source.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] beyond the limits of [`CARD`] (fitted ones under [`Policy::Strict`]);
    /// [`crate::Error::InvalidInput`] when a density or the ignition fraction is not positive, or limits are not in
    /// order.
    pub fn new(source: &PuffSource, atmosphere: &Atmosphere, options: &PuffOptions, policy: Policy) -> Result<Self> {
        require_positive("vapour_density_kg_m3", source.vapour_density_kg_m3, "kg/m3")?;
        require_positive("ignition_fraction", options.ignition_fraction, "")?;
        check_limits(options.flammable)?;
        let air = atmosphere.density_kg_m3();
        let volume = source.mass_kg * (1.0 / source.vapour_density_kg_m3 + source.initial_air_mass_ratio / air);
        let density = source.mass_kg * (1.0 + source.initial_air_mass_ratio) / volume;
        let reduced_gravity = STANDARD_GRAVITY_M_S2 * ((density - air) / air).max(0.0);
        let events = CARD.check(
            &[
                ("mass_kg", source.mass_kg),
                ("release_height_m", source.height_m),
                ("source_radius_m", source.source_radius_m),
                ("initial_air_mass_ratio", source.initial_air_mass_ratio),
                ("dense_gas_number", (reduced_gravity * volume.cbrt()).sqrt() / atmosphere.wind_speed_10m_m_s),
            ],
            policy,
        )?;
        let laws = options.sigma_set.laws(atmosphere.stability, &atmosphere.surface);
        let mixing = atmosphere.mixing_height_m();
        let lid_m = if source.height_m < mixing { mixing } else { f64::INFINITY };
        let radius = (3.0 * volume / (2.0 * PI)).cbrt().max(source.source_radius_m);
        let sigma = 2.0 * radius / SOURCE_WIDTH_IN_SIGMAS;
        let (along, across) = (laws[0].distance_m(sigma), laws[1].distance_m(sigma));
        let area = laws[0].at(along) * laws[1].at(across);
        // 2 M / ((2π)^(3/2) σx σy σz) = M / V
        let depth = 2.0 * volume / ((2.0 * PI).powi(3).sqrt() * area);
        let up = distance_where(NEAREST_M, |x| laws[2].at(x) >= depth);
        let mut puff = Self {
            mass_kg: source.mass_kg,
            height_m: source.height_m,
            laws,
            virtual_m: [along, across, up],
            lid_m,
            wind: TransportWind::new(atmosphere, source.height_m, lid_m),
            flammable: options.flammable,
            ignition_centre_m: 0.0,
            sigma_card: options.sigma_set.card(),
            events,
        };
        // a lid lower than the cloud needs to be makes it longer and wider
        let dilute = |puff: &Self| {
            let centre = concentration_kg_m3(&PuffState { release_height_m: 0.0, ..puff.state_at(0.0) }, 0.0, 0.0, 0.0);
            centre <= source.mass_kg / volume
        };
        if !dilute(&puff) {
            let shifted = |shift: f64| Self { virtual_m: [along + shift, across + shift, up], ..puff.clone() };
            puff = shifted(distance_where(NEAREST_M, |shift| dilute(&shifted(shift))));
        }
        puff.ignition_centre_m = puff.centre_at_largest_area(options.ignition_fraction);
        Ok(puff)
    }

    /// Fitted ranges left by the source and the weather.
    #[must_use]
    pub fn events(&self) -> &[RangeEvent] {
        &self.events
    }

    /// Cards used.
    #[must_use]
    pub fn models(&self) -> [&'static str; 2] {
        [CARD.id, self.sigma_card.id]
    }

    /// Fitted ranges left when the puff is used as far as a distance.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] when the distance is beyond the fit of the sigmas under [`Policy::Strict`].
    pub fn check_reach(&self, reach_m: f64, policy: Policy) -> Result<Vec<RangeEvent>> {
        self.sigma_card.check(&[("downwind_m", reach_m)], policy)
    }

    /// The puff when its centre is at a distance.
    #[must_use]
    pub fn state_at(&self, centre_m: f64) -> PuffState {
        let x = centre_m.max(0.0);
        PuffState {
            mass_kg: self.mass_kg,
            sigma_x_m: self.laws[0].at(x + self.virtual_m[0]),
            sigma_y_m: self.laws[1].at(x + self.virtual_m[1]),
            sigma_z_m: self.laws[2].at(x + self.virtual_m[2]),
            release_height_m: self.height_m,
            lid_m: self.lid_m,
        }
    }

    /// Highest concentration of the passage across the wind at a distance and height.
    #[must_use]
    pub fn crosswind_profile(&self, downwind_m: f64, height_m: f64) -> CrosswindProfile {
        let state = self.state_at(downwind_m);
        let centre = concentration_kg_m3(&state, downwind_m.min(0.0), 0.0, height_m);
        CrosswindProfile::gaussian(centre, state.sigma_y_m)
    }

    /// Toxic load across the wind at a distance and height: a Gaussian too, narrower by the root of the exponent.
    #[must_use]
    pub fn toxic_load_profile(&self, downwind_m: f64, height_m: f64, exponent: f64, until_s: f64) -> CrosswindProfile {
        let state = self.state_at(downwind_m);
        let at = Receptor { downwind_m, crosswind_m: 0.0, height_m };
        CrosswindProfile::gaussian(self.toxic_load(at, exponent, until_s), state.sigma_y_m / exponent.sqrt())
    }

    /// Farthest distance at which the highest concentration at ground on the axis reaches a value, m; `None` if it is
    /// reached nowhere.
    #[must_use]
    pub fn distance_to_concentration_m(&self, concentration_kg_m3: f64) -> Option<f64> {
        farthest_where(|x| self.crosswind_profile(x, 0.0).centre, concentration_kg_m3)
    }

    /// Half width at ground of the place where the highest concentration of the passage exceeds a value, m.
    #[must_use]
    pub fn half_width_m(&self, downwind_m: f64, concentration_kg_m3: f64) -> f64 {
        half_width_m(self.crosswind_profile(downwind_m, 0.0), concentration_kg_m3)
    }

    /// Position of the centre when the area at ground above a share of the lower limit is largest; 0 without limits or
    /// when it never burns.
    fn centre_at_largest_area(&self, fraction: f64) -> f64 {
        let Some(limits) = self.flammable else { return 0.0 };
        let limit = fraction * limits.lower_kg_m3;
        let step = FARTHEST_M.ln_1p() / SEARCH_POINTS as f64;
        let (mut best, mut largest) = (0.0, 0.0);
        for i in 0..=SEARCH_POINTS {
            let x = (step * i as f64).exp_m1();
            let state = self.state_at(x);
            let ratio = concentration_kg_m3(&state, 0.0, 0.0, 0.0) / limit;
            if ratio > 1.0 {
                let area = state.sigma_x_m * state.sigma_y_m * ratio.ln();
                if area > largest {
                    (best, largest) = (x, area);
                }
            }
        }
        best
    }
}

impl Effect for GaussianPuff {
    fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
        let state = self.state_at(at.downwind_m);
        let wind = self.wind.speed_m_s(state.sigma_z_m);
        let peak = concentration_kg_m3(&state, 0.0, at.crosswind_m, at.height_m);
        // the stay is centred on the passage of the centre, but starts no earlier than the release
        let passage = at.downwind_m / wind;
        let start = (-0.5 * until_s).max(-passage);
        let scale = wind * exponent.sqrt() / (SQRT_2 * state.sigma_x_m);
        let (from, to) = (start * scale, (start + until_s) * scale);
        let part = if from < -6.0 && to > 6.0 {
            1.0
        } else if from > 0.0 {
            // upwind of the release: erfc keeps the digits of the tail
            0.5 * (libm::erfc(from) - libm::erfc(to))
        } else {
            0.5 * (libm::erf(to) - libm::erf(from))
        };
        peak.powf(exponent) * gaussian_passage_s(exponent, wind, state.sigma_x_m) * part
    }

    fn toxic_load_across(&self, downwind_m: f64, height_m: f64, exponent: f64, until_s: f64) -> Option<LoadAcross> {
        let load = self.toxic_load_profile(downwind_m, height_m, exponent, until_s);
        Some(LoadAcross::of(load))
    }

    fn peak_concentration_kg_m3(&self, at: Receptor) -> f64 {
        concentration_kg_m3(&self.state_at(at.downwind_m), at.downwind_m.min(0.0), at.crosswind_m, at.height_m)
    }

    fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
        self.flammable.is_some_and(|limits| {
            let state = self.state_at(self.ignition_centre_m);
            let along = at.downwind_m - self.ignition_centre_m;
            // whoever stands in it up to the knees burns: the highest concentration from the ground up to the receptor
            [0.0, self.height_m.min(at.height_m), at.height_m].into_iter().any(|height_m| {
                concentration_kg_m3(&state, along, at.crosswind_m, height_m) > fraction * limits.lower_kg_m3
            })
        })
    }

    fn flammable_across(&self, downwind_m: f64, height_m: f64, fraction: f64) -> Option<Vec<CrosswindProfile>> {
        let state = self.state_at(self.ignition_centre_m);
        let Some(limits) = self.flammable else {
            return Some(vec![CrosswindProfile::gaussian(0.0, state.sigma_y_m)]);
        };
        let along = downwind_m - self.ignition_centre_m;
        let highest = [0.0, self.height_m.min(height_m), height_m]
            .into_iter()
            .fold(0.0, |most: f64, height_m| most.max(concentration_kg_m3(&state, along, 0.0, height_m)));
        Some(vec![CrosswindProfile::gaussian(highest / (fraction * limits.lower_kg_m3), state.sigma_y_m)])
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }

    fn centre_downwind_m(&self) -> f64 {
        self.ignition_centre_m
    }
}

impl FlammableCloud for GaussianPuff {
    fn flammable_mass_kg(&self) -> f64 {
        let Some(limits) = self.flammable else { return 0.0 };
        let state = self.state_at(self.ignition_centre_m);
        let ground = concentration_kg_m3(&state, 0.0, 0.0, 0.0);
        let centre = concentration_kg_m3(&state, 0.0, 0.0, self.height_m).max(ground);
        let share = puff_share_above(centre, limits.lower_kg_m3) - puff_share_above(centre, limits.upper_kg_m3);
        self.mass_kg * share
    }

    fn distance_to_flammable_m(&self, fraction: f64) -> Option<f64> {
        self.distance_to_concentration_m(fraction * self.flammable?.lower_kg_m3)
    }

    fn flammable_centre_m(&self) -> f64 {
        self.ignition_centre_m
    }
}

#[cfg(test)]
mod tests;
