//! Gaussian clouds.

use std::sync::Arc;

use isorisk::card::{Policy, RangeEvent};
use isorisk::dispersion::{
    FlammableLimits, GaussianPlume, GaussianPuff, PlumeOptions, PlumeSource, PuffOptions, PuffSource, SigmaSet,
};
use isorisk::effect::{Effect, FlammableCloud};
use isorisk::units::kg_m3_from_fraction;
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use super::flame::{places, positive, receptor};
use super::weather::Atmosphere;
use crate::convert::{choice, policy, python_of_json};
use crate::errors::OrRaise;
use crate::substance::Named;

/// A cloud of one of the models.
pub enum Model {
    Plume(GaussianPlume),
    Puff(GaussianPuff),
}

macro_rules! of_each {
    ($model:expr, $cloud:ident => $value:expr) => {
        match $model {
            Model::Plume($cloud) => $value,
            Model::Puff($cloud) => $value,
        }
    };
}

/// A cloud in the air that carries it; made by :func:`gaussian_plume` or :func:`gaussian_puff`.
///
/// Places are relative to the release: x downwind, y crosswind, z up, m. Arrays are brought to one shape by the rules of
/// numpy, and results have that shape. A strict cloud refuses places downwind of the release that lie outside the range
/// on which its sigmas were fitted, 100 m to 10 km for most sets; one made with ``strict=False`` goes on by the same equation,
/// and :meth:`range_events_at` says so.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> plume = ir.dispersion.gaussian_plume(rate_kg_s=1.0, duration_s=1800.0, vapour_density_kg_m3=0.72,
/// ...                                      atmosphere=ir.Atmosphere("D", 5.0))
/// >>> c = plume.concentration_kg_m3([100.0, 1000.0])
/// >>> bool(c[0] > c[1])
/// True
#[pyclass(frozen, module = "isorisk.dispersion")]
pub struct Cloud {
    /// The cloud.
    pub model: Arc<Model>,
    policy: Policy,
    events: Vec<RangeEvent>,
}

impl Cloud {
    fn wrap(py: Python<'_>, model: isorisk::Result<Model>, strict: bool) -> PyResult<Self> {
        let model = model.or_raise(py)?;
        let mut cloud = Self { model: Arc::new(model), policy: policy(strict), events: Vec::new() };
        cloud.events = of_each!(&*cloud.model, found => found.events().to_vec());
        if let Some(reach) = of_each!(&*cloud.model, found => found.distance_to_flammable_m(1.0)) {
            cloud.events.extend(cloud.reach_events(&[reach]).or_raise(py)?);
        }
        Ok(cloud)
    }

    /// What reaches a receptor.
    pub fn effect(&self) -> &dyn Effect {
        of_each!(&*self.model, cloud => cloud)
    }

    /// Events, or errors, of the nearest and the farthest of some distances downwind.
    fn reach_events(&self, x: &[f64]) -> isorisk::Result<Vec<RangeEvent>> {
        let downwind = || x.iter().copied().filter(|x| *x > 0.0);
        let (near, far) = (downwind().fold(f64::INFINITY, f64::min), downwind().fold(0.0, f64::max));
        let mut events = Vec::new();
        if far > 0.0 {
            events.extend(of_each!(&*self.model, cloud => cloud.check_reach(near, self.policy))?);
            if far > near {
                events.extend(of_each!(&*self.model, cloud => cloud.check_reach(far, self.policy))?);
            }
        }
        Ok(events)
    }

    /// Places at which the cloud is asked, held against the range of its sigmas.
    pub fn places(&self, py: Python<'_>, x: &Numbers<'_>, y: &Numbers<'_>, z: &Numbers<'_>) -> PyResult<Common<3>> {
        let common = places(py, x, y, z)?;
        self.reach_events(common.column(0)).or_raise(py)?;
        Ok(common)
    }
}

#[pymethods]
impl Cloud {
    /// Card ids of the models used.
    #[getter]
    fn models(&self) -> Vec<&'static str> {
        of_each!(&*self.model, cloud => cloud.models().to_vec())
    }

    /// Fitted ranges left by the source, the weather and the distance to the lower flammable limit, as dictionaries (model, name,
    /// value, unit, min, max, locator); empty unless made with ``strict=False``.
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.events)
    }

    /// Fitted ranges left when the cloud is asked at distances downwind, m; of a strict cloud, an error.
    fn range_events_at(&self, py: Python<'_>, x: Numbers<'_>) -> PyResult<Py<PyAny>> {
        let common = Common::of(py, [("x", &x)])?;
        python_of_json(py, &self.reach_events(common.column(0)).or_raise(py)?)
    }

    /// Highest concentration of the passage, kg/m³, at the averaging time of the cloud.
    ///
    /// Parameters
    /// ----------
    /// x, y, z : float or array
    ///     Places, m.
    #[pyo3(signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(0.0)), text_signature = "($self, x, y=0.0, z=0.0)")]
    fn concentration_kg_m3(
        &self,
        py: Python<'_>,
        x: Numbers<'_>,
        y: Numbers<'_>,
        z: Numbers<'_>,
    ) -> PyResult<Py<PyAny>> {
        let effect = self.effect();
        self.places(py, &x, &y, &z)?.map(py, |at| effect.peak_concentration_kg_m3(receptor(at)))
    }

    /// Toxic load of the passage, (kg/m³)^n s, for a stay of at most `exposure_s`.
    ///
    /// Parameters
    /// ----------
    /// x, y, z : float or array
    ///     Places, m.
    /// exponent : float
    ///     n of the probit.
    /// exposure_s : float
    ///     Longest exposure that counts, s.
    #[pyo3(
        signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(0.0), *, exponent, exposure_s=1800.0),
        text_signature = "($self, x, y=0.0, z=0.0, *, exponent, exposure_s=1800.0)"
    )]
    fn toxic_load(
        &self,
        py: Python<'_>,
        x: Numbers<'_>,
        y: Numbers<'_>,
        z: Numbers<'_>,
        exponent: f64,
        exposure_s: f64,
    ) -> PyResult<Py<PyAny>> {
        let (exponent, exposure_s) = (positive(py, "exponent", exponent)?, positive(py, "exposure_s", exposure_s)?);
        let effect = self.effect();
        self.places(py, &x, &y, &z)?.map(py, |at| effect.toxic_load(receptor(at), exponent, exposure_s))
    }

    /// Whether places lie in the flammable cloud, where the concentration exceeds `fraction` of the lower limit.
    #[pyo3(
        signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(0.0), *, fraction=1.0),
        text_signature = "($self, x, y=0.0, z=0.0, *, fraction=1.0)"
    )]
    fn in_flammable_cloud(
        &self,
        py: Python<'_>,
        x: Numbers<'_>,
        y: Numbers<'_>,
        z: Numbers<'_>,
        fraction: f64,
    ) -> PyResult<Py<PyAny>> {
        let fraction = positive(py, "fraction", fraction)?;
        let effect = self.effect();
        places(py, &x, &y, &z)?.test(py, |at| effect.in_flammable_cloud(receptor(at), fraction))
    }

    /// Farthest distance downwind, m, at which the highest concentration at ground reaches a value; None when it does nowhere.
    ///
    /// Parameters
    /// ----------
    /// concentration_kg_m3 : float
    ///     kg/m³, positive.
    ///
    /// Raises
    /// ------
    /// ValidityError
    ///     Of a strict cloud, when the distance is outside the range of the sigmas.
    fn distance_to(&self, py: Python<'_>, concentration_kg_m3: f64) -> PyResult<Option<f64>> {
        let level = positive(py, "concentration_kg_m3", concentration_kg_m3)?;
        let found = of_each!(&*self.model, cloud => cloud.distance_to_concentration_m(level));
        self.reach_events(found.as_slice()).or_raise(py)?;
        Ok(found)
    }

    /// Half width at ground, m, of where the highest concentration exceeds a value at distances downwind; 0 where it does not.
    fn half_width_m(&self, py: Python<'_>, x: Numbers<'_>, concentration_kg_m3: f64) -> PyResult<Py<PyAny>> {
        let level = positive(py, "concentration_kg_m3", concentration_kg_m3)?;
        let common = Common::of(py, [("x", &x)])?;
        self.reach_events(common.column(0)).or_raise(py)?;
        common.map(py, |[x]| of_each!(&*self.model, cloud => cloud.half_width_m(x, level)))
    }

    /// Mass between the flammable limits at the time of ignition, kg; 0 without limits.
    #[getter]
    fn flammable_mass_kg(&self) -> f64 {
        of_each!(&*self.model, cloud => cloud.flammable_mass_kg())
    }

    /// Distance downwind of the centre of the flammable mass, m.
    #[getter]
    fn flammable_centre_m(&self) -> f64 {
        of_each!(&*self.model, cloud => cloud.flammable_centre_m())
    }

    fn __repr__(&self) -> String {
        format!("<{}>", of_each!(&*self.model, cloud => cloud.models()[0]))
    }
}

fn limits(given: Option<(f64, f64)>) -> Option<FlammableLimits> {
    given.map(|(lower_kg_m3, upper_kg_m3)| FlammableLimits { lower_kg_m3, upper_kg_m3 })
}

/// Gaussian plume of a passive gas with reflection at ground and lid, a source of a size, and a duration.
///
/// Parameters
/// ----------
/// rate_kg_s : float
///     Mass rate of vapour, kg/s.
/// duration_s : float
///     How long it is released, s.
/// vapour_density_kg_m3 : float
///     Density of the pure vapour at its temperature and ambient pressure, kg/m³: no concentration exceeds it.
///     :meth:`Substance.gas_density_kg_m3` has it.
/// atmosphere : Atmosphere
///     The air; wind from 1 m/s in the fitted range.
/// release_height_m : float
///     Height of the source, m.
/// source_radius_m : float
///     Radius of the area that it rises from, m; 0 for a jet or vent.
/// sigma_set : {"briggs_rural", "briggs_urban", "tno", "spicer_havens"}, optional
///     Without it, Briggs for the terrain of the atmosphere.
/// averaging_s : float
///     Averaging time, s: 600 for a toxic load, 18.75 for a flammable cloud.
/// flammable_limits_kg_m3 : (float, float), optional
///     Lower and upper flammable limit, kg/m³: :func:`flammable_limits_kg_m3`.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Cloud
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit; when `strict`, also for a wind below 1 m/s, a cloud that is dense (number above 0.15) or a distance
///     outside the range of the sigmas.
/// InputError
///     For a duration, density or averaging time that is not positive, or limits that are not in order.
///
/// Notes
/// -----
/// Turner (1970); Yellow Book CPR 14E (1997), section 4.5.3.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> air = ir.Atmosphere("D", 5.0)
/// >>> plume = ir.dispersion.gaussian_plume(rate_kg_s=1.0, duration_s=1800.0, vapour_density_kg_m3=0.72, atmosphere=air)
/// >>> x = plume.distance_to(1e-4)
/// >>> f"{plume.concentration_kg_m3(x):.3e}"
/// '1.000e-04'
#[pyfunction]
#[pyo3(signature = (
    *, rate_kg_s, duration_s, vapour_density_kg_m3, atmosphere, release_height_m=0.0, source_radius_m=0.0,
    sigma_set=None, averaging_s=600.0, flammable_limits_kg_m3=None, strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn gaussian_plume(
    py: Python<'_>,
    rate_kg_s: f64,
    duration_s: f64,
    vapour_density_kg_m3: f64,
    atmosphere: &Atmosphere,
    release_height_m: f64,
    source_radius_m: f64,
    sigma_set: Option<&str>,
    averaging_s: f64,
    flammable_limits_kg_m3: Option<(f64, f64)>,
    strict: bool,
) -> PyResult<Cloud> {
    let source =
        PlumeSource { rate_kg_s, duration_s, height_m: release_height_m, source_radius_m, vapour_density_kg_m3 };
    let sigma_set = match sigma_set {
        Some(name) => choice(py, "sigma_set", name)?,
        None => SigmaSet::briggs(atmosphere.0.surface.terrain),
    };
    let options = PlumeOptions { sigma_set, averaging_s, flammable: limits(flammable_limits_kg_m3) };
    let plume = GaussianPlume::new(&source, &atmosphere.0, &options, policy(strict));
    Cloud::wrap(py, plume.map(Model::Plume), strict)
}

/// Gaussian puff of a sudden release, with reflection at ground and lid; it starts as a half sphere.
///
/// Parameters
/// ----------
/// mass_kg : float
///     Mass of vapour, kg.
/// vapour_density_kg_m3 : float
///     Density of the pure vapour at its temperature and ambient pressure, kg/m³.
/// atmosphere : Atmosphere
///     The air.
/// release_height_m : float
///     Height of the source, m.
/// source_radius_m : float
///     Radius that the release has in any case, m.
/// initial_air_mass_ratio : float
///     Mass of air mixed in at once per mass of vapour: 10 for a flashing liquid.
/// sigma_set : {"ccps", "tno"}
///     Sigmas of Slade as in CCPS 1999 (fitted on 100 m to 4 km), or of the Yellow Book.
/// flammable_limits_kg_m3 : (float, float), optional
///     Lower and upper flammable limit, kg/m³: :func:`flammable_limits_kg_m3`.
/// ignition_fraction : float
///     Share of the lower limit whose area at ground decides when the cloud is ignited: at its largest.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Cloud
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit; when `strict`, also for a cloud that is dense or a distance outside the range of the sigmas.
/// InputError
///     For a density or fraction that is not positive, or limits that are not in order.
///
/// Notes
/// -----
/// CCPS (1999), p. 101; Yellow Book CPR 14E (1997), section 4.5.3.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> puff = ir.dispersion.gaussian_puff(mass_kg=10.0, vapour_density_kg_m3=0.72, atmosphere=ir.Atmosphere("D", 5.0))
/// >>> bool(puff.concentration_kg_m3(200.0) > puff.concentration_kg_m3(400.0))
/// True
#[pyfunction]
#[pyo3(signature = (
    *, mass_kg, vapour_density_kg_m3, atmosphere, release_height_m=0.0, source_radius_m=0.0,
    initial_air_mass_ratio=0.0, sigma_set="ccps", flammable_limits_kg_m3=None, ignition_fraction=1.0, strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn gaussian_puff(
    py: Python<'_>,
    mass_kg: f64,
    vapour_density_kg_m3: f64,
    atmosphere: &Atmosphere,
    release_height_m: f64,
    source_radius_m: f64,
    initial_air_mass_ratio: f64,
    sigma_set: &str,
    flammable_limits_kg_m3: Option<(f64, f64)>,
    ignition_fraction: f64,
    strict: bool,
) -> PyResult<Cloud> {
    let source = PuffSource {
        mass_kg,
        height_m: release_height_m,
        source_radius_m,
        vapour_density_kg_m3,
        initial_air_mass_ratio,
    };
    let options = PuffOptions {
        sigma_set: choice(py, "sigma_set", sigma_set)?,
        flammable: limits(flammable_limits_kg_m3),
        ignition_fraction,
    };
    let puff = GaussianPuff::new(&source, &atmosphere.0, &options, policy(strict));
    Cloud::wrap(py, puff.map(Model::Puff), strict)
}

/// Lower and upper flammable limit of a substance in the air, kg/m³; None for one that does not burn.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.dispersion.flammable_limits_kg_m3("chlorine", atmosphere=ir.Atmosphere("D", 5.0)) is None
/// True
#[pyfunction]
#[pyo3(signature = (substance, *, atmosphere))]
pub fn flammable_limits_kg_m3(
    py: Python<'_>,
    substance: Named<'_>,
    atmosphere: &Atmosphere,
) -> PyResult<Option<(f64, f64)>> {
    let substance = substance.substance(py)?;
    let air = &atmosphere.0;
    let mass = |share| kg_m3_from_fraction(share, substance.molar_mass_kg_mol, air.pressure_pa, air.temperature_k);
    let burns = substance.combustion.as_ref();
    Ok(burns.map(|found| (mass(found.lower_flammable_fraction), mass(found.upper_flammable_fraction))))
}
