//! The unified cloud model.

use std::sync::Arc;

use isorisk::dispersion::cloud::{
    BurningLimits, Clouds, CrosswindGrowth, JetSource, Options, Part, Placement, PoolSource, Source, SourceKind,
    SuddenSource, VerticalGrowth, disperse as core_disperse,
};
use isorisk::dispersion::sigma::SigmaSet;
use isorisk::effect::Effect;
use isorisk::substance::Substance as CoreSubstance;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::arrays::{Common, Numbers};
use super::flame::{places, positive, receptor};
use super::release_in_time::Release;
use super::stations::numbers;
use super::surface_layer::Weather;
use crate::convert::{choice, python_of_json};
use crate::errors::{OrRaise, bad_argument};
use crate::substance::Named;

/// What a cloud starts from; made by :func:`jet_source`, :func:`pool_source`, :func:`passive_source` or
/// :func:`instantaneous_source`.
#[pyclass(frozen, module = "isorisk.dispersion")]
pub struct CloudSource(pub Source);

#[pymethods]
impl CloudSource {
    /// As a dictionary.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0)
    }
}

fn made(
    py: Python<'_>,
    substance: Arc<CoreSubstance>,
    kind: SourceKind,
    temperature_k: f64,
    liquid_fraction: f64,
    duration_s: Option<f64>,
) -> PyResult<CloudSource> {
    let source = Source { substance, kind, temperature_k, liquid_fraction, duration_s };
    source.check().or_raise(py)?;
    Ok(CloudSource(source))
}

/// A jet as it is after its expansion to the pressure of the air.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// mass_rate_kg_s : float
///     Rate, kg/s.
/// temperature_k : float
///     Temperature after expansion, K: 82 to 1000.
/// liquid_fraction : float
///     Mass fraction of droplets.
/// velocity_m_s, area_m2 : float, optional
///     After expansion, never those of the orifice; one of the two, or both if they agree.
/// height_m : float
///     Height of the opening, m.
/// elevation_deg : float
///     Direction above the horizontal, -30 to 90 degrees.
/// duration_s : float, optional
///     Endless if not given.
/// air_mass_ratio : float
///     Air already in it, kg per kg.
#[pyfunction]
#[pyo3(signature = (
    substance, *, mass_rate_kg_s, temperature_k, liquid_fraction=0.0, velocity_m_s=None, area_m2=None, height_m=0.0,
    elevation_deg=0.0, duration_s=None, air_mass_ratio=0.0
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn jet_source(
    py: Python<'_>,
    substance: Named<'_>,
    mass_rate_kg_s: f64,
    temperature_k: f64,
    liquid_fraction: f64,
    velocity_m_s: Option<f64>,
    area_m2: Option<f64>,
    height_m: f64,
    elevation_deg: f64,
    duration_s: Option<f64>,
    air_mass_ratio: f64,
) -> PyResult<CloudSource> {
    let jet = JetSource { mass_rate_kg_s, velocity_m_s, area_m2, height_m, elevation_deg, air_mass_ratio };
    made(py, substance.substance(py)?, SourceKind::Jet(jet), temperature_k, liquid_fraction, duration_s)
}

/// Vapour that a pool gives off, from the middle of which distances count.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// evaporation_rate_kg_s : float
///     Rate, kg/s.
/// area_m2 : float
///     Area of the pool, m².
/// temperature_k : float
///     Temperature of the vapour, K.
/// duration_s : float, optional
///     Endless if not given.
#[pyfunction]
#[pyo3(signature = (substance, *, evaporation_rate_kg_s, area_m2, temperature_k, duration_s=None))]
pub fn pool_source(
    py: Python<'_>,
    substance: Named<'_>,
    evaporation_rate_kg_s: f64,
    area_m2: f64,
    temperature_k: f64,
    duration_s: Option<f64>,
) -> PyResult<CloudSource> {
    let pool = SourceKind::Pool(PoolSource { evaporation_rate_kg_s, area_m2 });
    made(py, substance.substance(py)?, pool, temperature_k, 0.0, duration_s)
}

/// A point without momentum whose density does not count: the limit of a Gaussian plume.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// mass_rate_kg_s : float
///     Rate, kg/s.
/// height_m : float
///     Height, m.
/// duration_s : float, optional
///     Endless if not given.
#[pyfunction]
#[pyo3(signature = (substance, *, mass_rate_kg_s, height_m=0.0, duration_s=None))]
pub fn passive_source(
    py: Python<'_>,
    substance: Named<'_>,
    mass_rate_kg_s: f64,
    height_m: f64,
    duration_s: Option<f64>,
) -> PyResult<CloudSource> {
    let kind = SourceKind::Passive { mass_rate_kg_s, height_m };
    // its temperature is that of the air: any that the model takes will do
    made(py, substance.substance(py)?, kind, 288.15, 0.0, duration_s)
}

/// A mass at once, as a cylinder on the ground.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// mass_kg : float
///     Mass, kg.
/// temperature_k : float
///     Temperature after expansion, K.
/// liquid_fraction : float
///     Mass fraction of droplets.
/// height_over_radius : float
///     Shape of the cylinder.
/// radius_m : float, optional
///     Its radius, in place of the shape.
/// air_mass_ratio : float
///     Air already in it, kg per kg.
#[pyfunction]
#[pyo3(signature = (
    substance, *, mass_kg, temperature_k, liquid_fraction=0.0, height_over_radius=1.0, radius_m=None, air_mass_ratio=0.0
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn instantaneous_source(
    py: Python<'_>,
    substance: Named<'_>,
    mass_kg: f64,
    temperature_k: f64,
    liquid_fraction: f64,
    height_over_radius: f64,
    radius_m: Option<f64>,
    air_mass_ratio: f64,
) -> PyResult<CloudSource> {
    let sudden = SuddenSource { mass_kg, height_over_radius, radius_m, air_mass_ratio };
    made(py, substance.substance(py)?, SourceKind::Instantaneous(sudden), temperature_k, liquid_fraction, None)
}

/// What [`disperse`] takes.
#[derive(FromPyObject)]
pub enum Dispersed<'py> {
    /// A source of one's own.
    Source(Bound<'py, CloudSource>),
    /// A release of the models.
    Release(Bound<'py, Release>),
}

/// The cloud of a source or a release, by the unified model; made by :func:`disperse`.
///
/// Places are relative to the source: x downwind, y crosswind, z up, m; times from the start of the release, s. Arrays are
/// brought to one shape by the rules of numpy, and results have that shape.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> jet = ir.dispersion.jet_source("propane", mass_rate_kg_s=5.0, temperature_k=231.0, liquid_fraction=0.6,
/// ...                                velocity_m_s=150.0, height_m=1.0)
/// >>> cloud = ir.dispersion.disperse(jet, ir.Weather(3.0, stability="D"), averaging_time_s=18.75)
/// >>> 20.0 < cloud.distance_to(0.021, z=1.0) < 100.0
/// True
#[pyclass(frozen, module = "isorisk.dispersion")]
pub struct UnifiedCloud(Arc<Clouds>);

impl UnifiedCloud {
    fn farthest(&self, of: impl Fn(&Part) -> Option<f64>) -> Option<f64> {
        self.0.parts.iter().filter_map(of).fold(None, |most: Option<f64>, x| Some(most.map_or(x, |m| m.max(x))))
    }

    fn limits(&self, py: Python<'_>, lower: Option<f64>, upper: Option<f64>) -> PyResult<(f64, f64)> {
        match (lower, upper, self.0.limits) {
            (Some(lower), Some(upper), _) if lower > 0.0 && lower < upper && upper <= 1.0 => Ok((lower, upper)),
            (Some(lower), Some(upper), _) => {
                let found = format!("{lower} and {upper}");
                Err(bad_argument(py, "lower, upper", &found, "must be mole fractions, 0 < lower < upper <= 1"))
            }
            (None, None, Some(limits)) => Ok((limits.lower_fraction, limits.upper_fraction)),
            (None, None, None) => {
                Err(bad_argument(py, "lower, upper", "none", "are needed: the substance has no flammable limits"))
            }
            _ => Err(bad_argument(py, "lower, upper", "one of them", "must be given both or neither")),
        }
    }
}

#[pymethods]
impl UnifiedCloud {
    /// Mole fraction at places, at a time or the highest of all time.
    ///
    /// Parameters
    /// ----------
    /// x, y, z : float or array
    ///     Places, m.
    /// t : float or array, optional
    ///     Times, s; without it, the highest of the passage.
    #[pyo3(
        signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(0.0), t=None),
        text_signature = "($self, x, y=0.0, z=0.0, t=None)"
    )]
    fn concentration(
        &self,
        py: Python<'_>,
        x: Numbers<'_>,
        y: Numbers<'_>,
        z: Numbers<'_>,
        t: Option<Numbers<'_>>,
    ) -> PyResult<Py<PyAny>> {
        let clouds = &self.0;
        match t {
            None => places(py, &x, &y, &z)?.map(py, |[x, y, z]| {
                clouds.parts.iter().map(|part| part.cloud.peak_fraction(x, y, z)).fold(0.0, f64::max)
            }),
            Some(t) => Common::of(py, [("x", &x), ("y", &y), ("z", &z), ("t", &t)])?
                .map(py, |[x, y, z, t]| clouds.fraction((x, y, z), t)),
        }
    }

    /// Highest mass concentration of the passage at places, kg/m³.
    #[pyo3(signature = (x, y=Numbers::Default(0.0), z=Numbers::Default(0.0)), text_signature = "($self, x, y=0.0, z=0.0)")]
    fn concentration_kg_m3(
        &self,
        py: Python<'_>,
        x: Numbers<'_>,
        y: Numbers<'_>,
        z: Numbers<'_>,
    ) -> PyResult<Py<PyAny>> {
        places(py, &x, &y, &z)?.map(py, |at| self.0.peak_concentration_kg_m3(receptor(at)))
    }

    /// Mole fraction on the axis at distances downwind, of the part that is highest there; 0 beyond the cloud.
    fn centreline(&self, py: Python<'_>, x: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("x", &x)])?.map(py, |[x]| {
            let on_axis = |part: &Part| part.cloud.centreline(x).map_or(0.0, |at| at.mole_fraction);
            self.0.parts.iter().map(on_axis).fold(0.0, f64::max)
        })
    }

    /// Stations of each part along its path (of a puff: in time), as dictionaries of arrays.
    #[getter]
    fn stations<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        self.0.parts.iter().map(|part| numbers(py, &part.cloud.stations, part.start_s)).collect()
    }

    /// Farthest distance downwind, m, at which a mole fraction is reached at a height at any time; None if it is nowhere.
    #[pyo3(signature = (fraction, *, z=0.0))]
    fn distance_to(&self, py: Python<'_>, fraction: f64, z: f64) -> PyResult<Option<f64>> {
        let fraction = positive(py, "fraction", fraction)?;
        Ok(self.farthest(|part| part.cloud.distance_to_m(fraction, z)))
    }

    /// Half-width, m, of where a mole fraction is reached at distances and a height at any time; 0 where it is not.
    #[pyo3(signature = (fraction, x, *, z=0.0))]
    fn half_width(&self, py: Python<'_>, fraction: f64, x: Numbers<'_>, z: f64) -> PyResult<Py<PyAny>> {
        let fraction = positive(py, "fraction", fraction)?;
        Common::of(py, [("x", &x)])?.map(py, |[x]| {
            self.0.parts.iter().map(|part| part.cloud.half_width_to_m(fraction, x, z)).fold(0.0, f64::max)
        })
    }

    /// Area, m², of where a mole fraction is reached at a height at some time; of several parts, the largest.
    #[pyo3(signature = (fraction, *, z=0.0))]
    fn area(&self, py: Python<'_>, fraction: f64, z: f64) -> PyResult<f64> {
        let fraction = positive(py, "fraction", fraction)?;
        Ok(self.0.parts.iter().map(|part| part.cloud.area_to_m2(fraction, z)).fold(0.0, f64::max))
    }

    /// Mass, kg, between two mole fractions, the flammable limits of the substance unless given; of several parts, the
    /// largest.
    #[pyo3(signature = (*, lower=None, upper=None))]
    fn flammable_mass(&self, py: Python<'_>, lower: Option<f64>, upper: Option<f64>) -> PyResult<f64> {
        let (lower, upper) = self.limits(py, lower, upper)?;
        Ok(self.0.parts.iter().map(|part| part.cloud.flammable_mass(lower, upper).mass_kg).fold(0.0, f64::max))
    }

    /// Side and plan view of where mole fractions are reached; needs matplotlib.
    ///
    /// Parameters
    /// ----------
    /// fractions : sequence of float, optional
    ///     Mole fractions; half, once and twice the lower flammable limit if there is one, else powers of ten.
    /// z : float
    ///     Height of the plan view, m.
    ///
    /// Returns
    /// -------
    /// matplotlib.figure.Figure
    #[pyo3(signature = (fractions=None, *, z=1.0))]
    fn plot(slf: Bound<'_, Self>, fractions: Option<Vec<f64>>, z: f64) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        let chosen = fractions.or_else(|| {
            slf.get().0.limits.map(|limits| [0.5, 1.0, 2.0].map(|factor| factor * limits.lower_fraction).to_vec())
        });
        Ok(py.import("isorisk.cloud_plot")?.call_method1("plot_cloud", (slf, chosen, z))?.unbind())
    }

    /// Toxic load of the passage, (kg/m³)^n s, for a stay of at most `exposure_s` from the start of the release.
    ///
    /// Parameters
    /// ----------
    /// x, y, z : float or array
    ///     Places, m.
    /// exponent : float
    ///     n of the probit.
    /// exposure_s : float
    ///     Longest stay, s.
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
        places(py, &x, &y, &z)?.map(py, |at| self.0.toxic_load(receptor(at), exponent, exposure_s))
    }
}

/// Law of the growth of a passive cloud by its name: ``"similarity"`` or a sigma set.
fn sigma(py: Python<'_>, name: &str, value: &str) -> PyResult<Option<SigmaSet>> {
    if value == "similarity" { Ok(None) } else { choice(py, name, value).map(Some) }
}

/// The cloud of a source or a release.
///
/// Parameters
/// ----------
/// source : CloudSource or Release
///     From the functions ``*_source``, or from ``ir.release``.
/// weather : Weather
///     The surface layer that it moves in.
/// averaging_time_s : float
///     Averaging time of the crosswind growth: 600 s for toxic, 18.75 s for flammable clouds.
/// vertical, crosswind : {"similarity", "briggs_rural", "briggs_urban", "tno", "spicer_havens"}
///     Law of the growth of a passive cloud.
/// height_m, elevation_deg : float
///     Of the opening, for a release; a source brings its own.
/// parts : int
///     Most clouds for the outflow of a release, and most for its pool.
/// farthest_m : float
///     Where the cloud is given up, m.
/// tolerance : float
///     Relative error of a step.
///
/// Raises
/// ------
/// InputError
///     For a source that has no state, such as one colder than 82 K.
/// ConvergenceError
///     With the state that caused it.
#[pyfunction]
#[pyo3(signature = (
    source, weather, *, averaging_time_s=600.0, vertical="similarity", crosswind="similarity", height_m=1.0,
    elevation_deg=0.0, parts=5, farthest_m=20_000.0, tolerance=1e-3
))]
#[pyo3(text_signature = "(source, weather, *, averaging_time_s=600.0, vertical='similarity', crosswind='similarity', \
    height_m=1.0, elevation_deg=0.0, parts=5, farthest_m=20000.0, tolerance=0.001)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn disperse(
    py: Python<'_>,
    source: Dispersed<'_>,
    weather: &Weather,
    averaging_time_s: f64,
    vertical: &str,
    crosswind: &str,
    height_m: f64,
    elevation_deg: f64,
    parts: usize,
    farthest_m: f64,
    tolerance: f64,
) -> PyResult<UnifiedCloud> {
    let options = Options {
        averaging_s: averaging_time_s,
        vertical: sigma(py, "vertical", vertical)?.map_or(VerticalGrowth::MeanHeight, VerticalGrowth::Sigma),
        crosswind: sigma(py, "crosswind", crosswind)?.map_or(CrosswindGrowth::Turbulence, CrosswindGrowth::Sigma),
        tolerance,
        farthest_m,
        ..Options::default()
    };
    let limits = |substance: &CoreSubstance| {
        substance.combustion.as_ref().map(|burning| BurningLimits {
            lower_fraction: burning.lower_flammable_fraction,
            upper_fraction: burning.upper_flammable_fraction,
        })
    };
    let layer = weather.0;
    let clouds = match source {
        Dispersed::Source(source) => {
            let source = source.get().0.clone();
            let limits = limits(&source.substance);
            py.detach(|| core_disperse(&source, &layer, &options))
                .map(|cloud| Clouds { parts: vec![Part { start_s: 0.0, cloud }], limits })
        }
        Dispersed::Release(release) => {
            let release = release.get().0.clone();
            let limits = limits(&release.substance);
            let placement = Placement { height_m, elevation_deg, most_parts: parts.max(1) };
            py.detach(|| Clouds::of_release(&release, &placement, &layer, &options, limits))
        }
    };
    clouds.map(|clouds| UnifiedCloud(Arc::new(clouds))).or_raise(py)
}
