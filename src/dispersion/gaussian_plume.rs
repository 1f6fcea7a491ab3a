//! Gaussian plume of a passive gas: ground and lid reflection, finite source, finite duration.

use std::f64::consts::PI;

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::dispersion::finite_duration::{effective_duration_s, peak_share, relative_length};
use crate::dispersion::flammable::{FlammableLimits, along_wind_integral, section_share};
use crate::dispersion::reflection::vertical_factor;
use crate::dispersion::sigma::{SigmaLaw, SigmaSet, distance_where, tno};
use crate::dispersion::transport::TransportWind;
pub use crate::effect::CrosswindProfile;
use crate::effect::{Effect, FlammableCloud, LoadAcross, Receptor, Symmetry};
use crate::error::{Error, Result};
use crate::units::STANDARD_GRAVITY_M_S2;
use crate::weather::Atmosphere;

/// Width of a source over its crosswind sigma (Turner 1970: 4.3 sigmas across an area source).
pub const SOURCE_WIDTH_IN_SIGMAS: f64 = 4.3;
/// Farthest distance that is searched for a concentration, m.
const FARTHEST_M: f64 = 1e6;
/// Nearest distance that is searched for a concentration, m.
const NEAREST_M: f64 = 0.1;
/// Points of the search, equal in the logarithm of distance.
const SEARCH_POINTS: usize = 400;

/// Card of the Gaussian plume.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.gaussian_plume",
    title: "Gaussian plume with ground and lid reflection",
    citations: &["turner1970", "yellowbook1997"],
    requires: &[
        "rate_kg_s",
        "wind_speed_m_s",
        "sigma_y_m",
        "sigma_z_m",
        "release_height_m",
        "lid_m",
        "crosswind_m",
        "height_m",
    ],
    validity: &[
        Range::physical("rate_kg_s", "kg/s", 1e-12, 1e7, "a release"),
        Range::physical("release_height_m", "m", 0.0, 1000.0, "above ground"),
        Range::physical("source_radius_m", "m", 0.0, 1e4, "a source"),
        Range::fitted(
            "wind_speed_10m_m_s",
            "m/s",
            1.0,
            60.0,
            "below about 1 m/s the spread along the wind is not negligible",
            "the same equation",
        ),
        Range::fitted(
            "dense_gas_number",
            "",
            0.0,
            0.15,
            "Britter and McQuaid 1988: (g0' Q0 / u³ D)^(1/3) from which a plume is dense",
            "the same equation: too high a cloud, too narrow",
        ),
    ],
    verification: Verification::WorkedExample("dispersion.gaussian_plume.purple_book_co"),
};

/// One section of a plume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlumeSection {
    /// Mass rate, kg/s.
    pub rate_kg_s: f64,
    /// Wind that carries it, m/s.
    pub wind_speed_m_s: f64,
    /// Crosswind sigma, m.
    pub sigma_y_m: f64,
    /// Vertical sigma, m.
    pub sigma_z_m: f64,
    /// Height of the release, m.
    pub release_height_m: f64,
    /// Height of the mixing lid, m; infinite for none.
    pub lid_m: f64,
}

/// Concentration in one section of a Gaussian plume, kg/m³.
///
/// # Equation
/// ```text
/// c = m / (2π u σy σz) exp(-y²/2σy²) V(z)
/// ```
/// with `V` of [`vertical_factor`].
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `m`, `u`, `σy`, `σz` | `section` | kg/s, m/s, m, m | > 0 |
/// | `y`, `z` | `crosswind_m`, `height_m` | m | any, ≥ 0 |
///
/// # Assumptions
/// Passive gas, steady wind, total reflection at ground and lid, no spread along the wind.
/// # Validity
/// From [`CARD`].
/// # Verification
/// reference cases: `dispersion.gaussian_plume.ccps_1999_p97`, `dispersion.gaussian_plume.purple_book_co`
/// # References
/// \[turner1970\]; \[yellowbook1997\] section 4.5.3
#[must_use]
pub fn concentration_kg_m3(section: &PlumeSection, crosswind_m: f64, height_m: f64) -> f64 {
    let PlumeSection { rate_kg_s, wind_speed_m_s, sigma_y_m, sigma_z_m, .. } = *section;
    rate_kg_s / (2.0 * PI * wind_speed_m_s * sigma_y_m * sigma_z_m)
        * (-0.5 * crosswind_m * crosswind_m / (sigma_y_m * sigma_y_m)).exp()
        * vertical_factor(height_m, section.release_height_m, sigma_z_m, section.lid_m)
}

/// What a plume rises from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlumeSource {
    /// Mass rate of vapour, kg/s.
    pub rate_kg_s: f64,
    /// Duration, s.
    pub duration_s: f64,
    /// Height, m.
    pub height_m: f64,
    /// Radius of the area that it rises from, m; 0 for a jet or vent.
    pub source_radius_m: f64,
    /// Density of the pure vapour at its temperature and ambient pressure, kg/m³: no concentration exceeds it.
    pub vapour_density_kg_m3: f64,
}

/// Options of a plume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlumeOptions {
    /// Sigmas.
    pub sigma_set: SigmaSet,
    /// Averaging time, s: 600 for a toxic load, 18.75 for a flammable cloud.
    pub averaging_s: f64,
    /// Flammable limits; without them no place is in the flammable cloud.
    pub flammable: Option<FlammableLimits>,
}

impl Default for PlumeOptions {
    fn default() -> Self {
        Self { sigma_set: SigmaSet::default(), averaging_s: 600.0, flammable: None }
    }
}

/// Nothing across the wind.
const NOTHING: CrosswindProfile = CrosswindProfile { centre: 0.0, sigma_m: 1.0, core_m: 0.0 };

/// A plume of a release in one weather class.
///
/// The source is not a point: its crosswind sigma is `2R / 4.3`, and both sigmas start (at virtual distances upwind)
/// where the ground-level concentration on the axis equals the density of the pure vapour, so that the cap at the
/// source concentration neither loses mass nor leaves a step. Over the source (upwind of the anchor, within its
/// radius) the values at the anchor hold. The cloud moves with the wind at its own mean height ([`TransportWind`]).
#[derive(Clone, Debug)]
pub struct GaussianPlume {
    rate_kg_s: f64,
    duration_s: f64,
    height_m: f64,
    source_radius_m: f64,
    crosswind: SigmaLaw,
    vertical: SigmaLaw,
    along: SigmaLaw,
    virtual_y_m: f64,
    virtual_z_m: f64,
    lid_m: f64,
    wind: TransportWind,
    flammable: Option<FlammableLimits>,
    sigma_card: &'static ModelCard,
    events: Vec<RangeEvent>,
}

impl GaussianPlume {
    /// A plume from its source.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] beyond the limits of [`CARD`] (fitted ones under [`Policy::Strict`]);
    /// [`Error::InvalidInput`] when a duration, density or averaging time is not positive, or limits are not in order.
    pub fn new(source: &PlumeSource, atmosphere: &Atmosphere, options: &PlumeOptions, policy: Policy) -> Result<Self> {
        require_positive("duration_s", source.duration_s, "s")?;
        require_positive("vapour_density_kg_m3", source.vapour_density_kg_m3, "kg/m3")?;
        require_positive("averaging_s", options.averaging_s, "s")?;
        check_limits(options.flammable)?;
        let wind_10m = atmosphere.wind_speed_10m_m_s;
        let events = CARD.check(
            &[
                ("rate_kg_s", source.rate_kg_s),
                ("release_height_m", source.height_m),
                ("source_radius_m", source.source_radius_m),
                ("wind_speed_10m_m_s", wind_10m),
                ("dense_gas_number", dense_plume_number(source, atmosphere)),
            ],
            policy,
        )?;
        let crosswind = options.sigma_set.crosswind(atmosphere.stability, options.averaging_s);
        let vertical = options.sigma_set.vertical(atmosphere.stability, &atmosphere.surface);
        let mixing = atmosphere.mixing_height_m();
        let lid_m = if source.height_m < mixing { mixing } else { f64::INFINITY };
        let wind = TransportWind::new(atmosphere, source.height_m, lid_m);
        let sections = |y: f64, z: f64, lid_m: f64| {
            let sigma_z_m = vertical.at(z);
            PlumeSection {
                rate_kg_s: source.rate_kg_s,
                wind_speed_m_s: wind.speed_m_s(sigma_z_m),
                sigma_y_m: crosswind.at(y),
                sigma_z_m,
                release_height_m: 0.0,
                lid_m,
            }
        };
        // whether a source on the ground with the sigmas of these distances is no denser than the pure vapour
        let dilute = |y: f64, z: f64, lid_m: f64| {
            concentration_kg_m3(&sections(y, z, lid_m), 0.0, 0.0) <= source.vapour_density_kg_m3
        };
        let width = crosswind.distance_m(2.0 * source.source_radius_m / SOURCE_WIDTH_IN_SIGMAS);
        let virtual_z_m = if source.source_radius_m > 0.0 {
            distance_where(NEAREST_M, |x| dilute(width, x, f64::INFINITY))
        } else {
            distance_where(NEAREST_M, |x| dilute(x, x, f64::INFINITY))
        };
        // a lid lower than the cloud needs to be makes it wider
        let virtual_y_m = if source.source_radius_m > 0.0 && dilute(width, virtual_z_m, lid_m) {
            width
        } else {
            width.max(distance_where(NEAREST_M, |x| dilute(x, virtual_z_m, lid_m)))
        };
        Ok(Self {
            rate_kg_s: source.rate_kg_s,
            duration_s: source.duration_s,
            height_m: source.height_m,
            source_radius_m: source.source_radius_m,
            crosswind,
            vertical,
            along: tno::along_wind(),
            virtual_y_m,
            virtual_z_m,
            lid_m,
            wind,
            flammable: options.flammable,
            sigma_card: options.sigma_set.card(),
            events,
        })
    }

    /// Fitted ranges left by the source and the weather.
    #[must_use]
    pub fn events(&self) -> &[RangeEvent] {
        &self.events
    }

    /// Cards used.
    #[must_use]
    pub fn models(&self) -> [&'static str; 3] {
        [CARD.id, self.sigma_card.id, crate::dispersion::finite_duration::CARD.id]
    }

    /// Fitted ranges left when the plume is used as far as a distance.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] when the distance is beyond the fit of the sigmas under [`Policy::Strict`].
    pub fn check_reach(&self, reach_m: f64, policy: Policy) -> Result<Vec<RangeEvent>> {
        self.sigma_card.check(&[("downwind_m", reach_m)], policy)
    }

    /// Section at a distance and the length of the release there; none upwind of the source.
    fn section(&self, downwind_m: f64) -> Option<(PlumeSection, f64)> {
        if !(downwind_m >= -self.source_radius_m) {
            return None;
        }
        let x = downwind_m.max(0.0);
        let sigma_z_m = self.vertical.at(x + self.virtual_z_m);
        let wind_speed_m_s = self.wind.speed_m_s(sigma_z_m);
        let sigma_x = self.along.at(x + self.virtual_y_m);
        let section = PlumeSection {
            rate_kg_s: self.rate_kg_s,
            wind_speed_m_s,
            sigma_y_m: self.crosswind.at(x + self.virtual_y_m),
            sigma_z_m,
            release_height_m: self.height_m,
            lid_m: self.lid_m,
        };
        Some((section, relative_length(self.duration_s, wind_speed_m_s, sigma_x)))
    }

    /// Concentration while the plume is steady, kg/m³.
    #[must_use]
    pub fn steady_concentration_kg_m3(&self, at: Receptor) -> f64 {
        self.section(at.downwind_m)
            .map_or(0.0, |(section, _)| concentration_kg_m3(&section, at.crosswind_m, at.height_m))
    }

    /// Highest concentration of the passage across the wind at a distance and height.
    #[must_use]
    pub fn crosswind_profile(&self, downwind_m: f64, height_m: f64) -> Option<CrosswindProfile> {
        self.section(downwind_m).map(|(section, length)| {
            let centre = concentration_kg_m3(&section, 0.0, height_m) * peak_share(length);
            CrosswindProfile::gaussian(centre, section.sigma_y_m)
        })
    }

    /// Toxic load across the wind at a distance and height: a Gaussian too, narrower by the root of the exponent.
    #[must_use]
    pub fn toxic_load_profile(
        &self,
        downwind_m: f64,
        height_m: f64,
        exponent: f64,
        until_s: f64,
    ) -> Option<CrosswindProfile> {
        self.section(downwind_m).map(|(section, length)| {
            let centre = concentration_kg_m3(&section, 0.0, height_m).powf(exponent)
                * effective_duration_s(length, self.duration_s, exponent, until_s);
            CrosswindProfile::gaussian(centre, section.sigma_y_m / exponent.sqrt())
        })
    }

    /// Farthest distance at which the highest concentration at ground on the axis reaches a value, m; `None` if it is
    /// reached nowhere.
    #[must_use]
    pub fn distance_to_concentration_m(&self, concentration_kg_m3: f64) -> Option<f64> {
        farthest_where(|x| self.crosswind_profile(x, 0.0).map_or(0.0, |p| p.centre), concentration_kg_m3)
    }

    /// Half width at ground of the place where the highest concentration exceeds a value, m; 0 where none does.
    #[must_use]
    pub fn half_width_m(&self, downwind_m: f64, concentration_kg_m3: f64) -> f64 {
        self.crosswind_profile(downwind_m, 0.0).map_or(0.0, |p| half_width_m(p, concentration_kg_m3))
    }

    /// Flammable mass and its moment along the wind.
    fn flammable_mass_and_moment(&self) -> (f64, f64) {
        let Some(limits) = self.flammable else { return (0.0, 0.0) };
        // the mass aloft counts as well: the axis, not the ground
        let axis = |x: f64| {
            self.section(x).map_or(0.0, |(section, length)| {
                let axis = concentration_kg_m3(&section, 0.0, self.height_m);
                axis.max(concentration_kg_m3(&section, 0.0, 0.0)) * peak_share(length)
            })
        };
        let Some(far) = farthest_where(axis, limits.lower_kg_m3) else { return (0.0, 0.0) };
        let speed = |x: f64| self.wind.speed_m_s(self.vertical.at(x + self.virtual_z_m));
        // a release that has ended before the cloud has its full length fills only part of it
        let far = far.min(self.duration_s * speed(far));
        along_wind_integral(far, self.virtual_y_m.max(1.0), |x| {
            self.rate_kg_s / speed(x) * section_share(axis(x), limits.lower_kg_m3, limits.upper_kg_m3)
        })
    }
}

impl Effect for GaussianPlume {
    fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
        self.section(at.downwind_m).map_or(0.0, |(section, length)| {
            let steady = concentration_kg_m3(&section, at.crosswind_m, at.height_m);
            steady.powf(exponent) * effective_duration_s(length, self.duration_s, exponent, until_s)
        })
    }

    fn toxic_load_across(&self, downwind_m: f64, height_m: f64, exponent: f64, until_s: f64) -> Option<LoadAcross> {
        let load = self.toxic_load_profile(downwind_m, height_m, exponent, until_s).unwrap_or(NOTHING);
        Some(LoadAcross::of(load))
    }

    fn peak_concentration_kg_m3(&self, at: Receptor) -> f64 {
        self.section(at.downwind_m).map_or(0.0, |(section, length)| {
            concentration_kg_m3(&section, at.crosswind_m, at.height_m) * peak_share(length)
        })
    }

    fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
        // whoever stands in it up to the knees burns: the highest concentration from the ground up to the receptor
        self.flammable.is_some_and(|limits| {
            [0.0, self.height_m.min(at.height_m), at.height_m].into_iter().any(|height_m| {
                self.peak_concentration_kg_m3(Receptor { height_m, ..at }) > fraction * limits.lower_kg_m3
            })
        })
    }

    fn flammable_across(&self, downwind_m: f64, height_m: f64, fraction: f64) -> Option<Vec<CrosswindProfile>> {
        let (Some(limits), Some((section, length))) = (self.flammable, self.section(downwind_m)) else {
            return Some(vec![NOTHING]);
        };
        let highest = [0.0, self.height_m.min(height_m), height_m]
            .into_iter()
            .fold(0.0, |most: f64, height_m| most.max(concentration_kg_m3(&section, 0.0, height_m)));
        let centre = highest * peak_share(length) / (fraction * limits.lower_kg_m3);
        Some(vec![CrosswindProfile::gaussian(centre, section.sigma_y_m)])
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }
}

impl FlammableCloud for GaussianPlume {
    fn flammable_mass_kg(&self) -> f64 {
        self.flammable_mass_and_moment().0
    }

    fn distance_to_flammable_m(&self, fraction: f64) -> Option<f64> {
        self.distance_to_concentration_m(fraction * self.flammable?.lower_kg_m3)
    }

    fn flammable_centre_m(&self) -> f64 {
        let (mass, moment) = self.flammable_mass_and_moment();
        if mass > 0.0 { moment / mass } else { 0.0 }
    }
}

/// Half width of a Gaussian at a value, 0 where it stays below.
pub(crate) fn half_width_m(profile: CrosswindProfile, value: f64) -> f64 {
    if profile.centre > value { profile.sigma_m * (2.0 * (profile.centre / value).ln()).sqrt() } else { 0.0 }
}

/// Farthest distance at which a curve that falls in the end reaches a value: a logarithmic search from far away, then
/// bisection.
pub(crate) fn farthest_where(curve: impl Fn(f64) -> f64, value: f64) -> Option<f64> {
    let step = (FARTHEST_M / NEAREST_M).ln() / SEARCH_POINTS as f64;
    let at = |i: usize| NEAREST_M * (step * i as f64).exp();
    let inside = (0..=SEARCH_POINTS).rev().find(|&i| curve(at(i)) >= value)?;
    let (mut low, mut high) = (at(inside), at(inside + 1));
    while high - low > 1e-9 * high {
        let middle = 0.5 * (low + high);
        if curve(middle) >= value {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(0.5 * (low + high))
}

pub(crate) fn require_positive(name: &str, value: f64, unit: &'static str) -> Result<()> {
    if value > 0.0 { Ok(()) } else { Err(Error::invalid(name, value, unit, "must be positive")) }
}

pub(crate) fn check_limits(limits: Option<FlammableLimits>) -> Result<()> {
    let Some(limits) = limits else { return Ok(()) };
    require_positive("lower_kg_m3", limits.lower_kg_m3, "kg/m3")?;
    if limits.upper_kg_m3 > limits.lower_kg_m3 {
        Ok(())
    } else {
        let requirement = format!("must exceed lower_kg_m3 = {}", limits.lower_kg_m3);
        Err(Error::invalid("upper_kg_m3", limits.upper_kg_m3, "kg/m3", requirement))
    }
}

/// `(g0' Q0 / u³ D)^(1/3)` with `D = √(Q0/u)`; 0 for a gas no denser than air.
fn dense_plume_number(source: &PlumeSource, atmosphere: &Atmosphere) -> f64 {
    let (air, wind) = (atmosphere.density_kg_m3(), atmosphere.wind_speed_10m_m_s);
    let reduced_gravity = STANDARD_GRAVITY_M_S2 * ((source.vapour_density_kg_m3 - air) / air).max(0.0);
    let volume_rate = source.rate_kg_s / source.vapour_density_kg_m3;
    (reduced_gravity * (volume_rate * wind).sqrt() / (wind * wind * wind)).cbrt()
}

#[cfg(test)]
mod tests;
