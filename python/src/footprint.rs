//! Footprints and outcomes made by the user.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use isorisk::footprint::{self as core, ExposureClass, Frame, Lethality, PartFootprint, Sampling};
use ndarray::Array2;
use numpy::{PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{by_period, place, vector};
use crate::errors::{OrRaise, bad_argument};
use crate::models::arrays::{Common, Numbers};

/// Probability of harm round the anchor of an accident, by exposure class.
///
/// Made with :meth:`radial`, :meth:`gridded` or :meth:`sampled`. x is downwind and y crosswind (positive to the left when
/// looking downwind), m.
#[pyclass(frozen, module = "isorisk")]
#[derive(Clone)]
pub struct Footprint(Arc<core::Footprint>);

impl Footprint {
    fn wrap(py: Python<'_>, footprint: isorisk::Result<core::Footprint>) -> PyResult<Self> {
        footprint.or_raise(py).map(|footprint| Self(Arc::new(footprint)))
    }
}

#[pymethods]
impl Footprint {
    /// A footprint that depends on the distance alone.
    ///
    /// Linear between the nodes, 0 beyond the last; a jump is the same radius twice.
    ///
    /// Parameters
    /// ----------
    /// radius_m : array
    ///     Ascending from 0 or more, m.
    /// lethality : array or dict
    ///     As long as `radius_m`. Probability of harm, 0 to 1: one array for every exposure class, or a dictionary
    ///     with ``individual`` (out of doors, unprotected), ``outdoors`` and ``indoors`` (people who count in the societal risk).
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When lengths differ, radii do not ascend, or a lethality lies outside 0..1.
    ///
    /// Examples
    /// --------
    /// >>> import isorisk as ir
    /// >>> ir.Footprint.radial([0.0, 50.0, 100.0], [1.0, 1.0, 0.0]).lethality(75.0, 0.0)
    /// 0.5
    #[staticmethod]
    fn radial(py: Python<'_>, radius_m: &Bound<'_, PyAny>, lethality: &Bound<'_, PyAny>) -> PyResult<Self> {
        let radius_m = vector(py, "footprint.radius_m", radius_m)?;
        let table = by_class(lethality, |values| vector(py, "footprint.lethality", values))?;
        Self::wrap(py, core::Footprint::radial(&radius_m, table))
    }

    /// A footprint on a rectangular array, bilinear between its nodes and 0 outside.
    ///
    /// Parameters
    /// ----------
    /// downwind_m, crosswind_m : array
    ///     Ascending strictly, two or more, m.
    /// lethality : array or dict
    ///     Shape (len(downwind_m), len(crosswind_m)). Probability of harm, 0 to 1: one array for every exposure class, or a dictionary
    ///     with ``individual`` (out of doors, unprotected), ``outdoors`` and ``indoors`` (people who count in the societal risk).
    ///
    /// Raises
    /// ------
    /// InputError
    ///     When shapes disagree, an axis does not ascend, or a lethality lies outside 0..1.
    #[staticmethod]
    fn gridded(
        py: Python<'_>,
        downwind_m: &Bound<'_, PyAny>,
        crosswind_m: &Bound<'_, PyAny>,
        lethality: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let downwind_m = vector(py, "footprint.downwind_m", downwind_m)?;
        let crosswind_m = vector(py, "footprint.crosswind_m", crosswind_m)?;
        let table = by_class(lethality, |values| matrix(py, "footprint.lethality", values))?;
        Self::wrap(py, core::Footprint::gridded(&downwind_m, &crosswind_m, table))
    }

    /// A footprint from a function; sharp edges are found and kept sharp.
    ///
    /// Parameters
    /// ----------
    /// function : callable or dict of callables
    ///     Gets downwind and crosswind, m, as two floats, and returns the probability of harm; one for every exposure class,
    ///     or a dictionary with ``individual``, ``outdoors`` and ``indoors``.
    /// reach_m : float
    ///     Distance beyond which there is no harm, m.
    /// resolution_m : float
    ///     Distance below which the function holds no surprises along a radius, m.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For a lethality outside 0..1, or a reach or resolution that is not positive. An exception in `function` is raised
    ///     as it is.
    #[staticmethod]
    #[pyo3(signature = (function, *, reach_m, resolution_m))]
    fn sampled(py: Python<'_>, function: &Bound<'_, PyAny>, reach_m: f64, resolution_m: f64) -> PyResult<Self> {
        let functions = by_class(function, |function| Ok(function.clone()))?;
        let (classes, functions): (Vec<_>, Vec<_>) = match functions {
            Lethality::Same(function) => (ExposureClass::BASE.to_vec(), vec![function]),
            Lethality::ByClass(map) => map.into_iter().unzip(),
        };
        let raised = RefCell::new(None);
        let call = |function: &Bound<'_, PyAny>, x: f64, y: f64| {
            // after the first exception the rest is a formality
            if raised.borrow().is_some() {
                return 0.0;
            }
            function.call1((x, y)).and_then(|value| value.extract::<f64>()).unwrap_or_else(|error| {
                raised.replace(Some(error));
                0.0
            })
        };
        let evaluate = |x: f64, y: f64, out: &mut [f64]| match &functions[..] {
            [one] => out.fill(call(one, x, y)),
            many => many.iter().zip(out).for_each(|(function, value)| *value = call(function, x, y)),
        };
        let footprint = core::Footprint::sampled_classes(&classes, evaluate, &Sampling::uniform(reach_m, resolution_m));
        match raised.into_inner() {
            Some(error) => Err(error),
            None => Self::wrap(py, footprint),
        }
    }

    /// Probability of harm to someone of the class `exposure` at places relative to the anchor.
    ///
    /// Parameters
    /// ----------
    /// downwind_m, crosswind_m : float or array
    ///     Of any shapes that fit together, m.
    /// exposure : str
    ///
    /// Returns
    /// -------
    /// float or array
    ///     Of the common shape.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     For a coordinate that is not finite or a class that the footprint does not have.
    #[pyo3(signature = (downwind_m, crosswind_m, exposure="individual"))]
    fn lethality(
        &self,
        py: Python<'_>,
        downwind_m: Numbers<'_>,
        crosswind_m: Numbers<'_>,
        exposure: &str,
    ) -> PyResult<Py<PyAny>> {
        let class = ExposureClass::from_name(exposure);
        if !self.0.classes().any(|known| *known == class) {
            let known = self.0.classes().map(ExposureClass::name).collect::<Vec<_>>().join(", ");
            return Err(bad_argument(py, "exposure", &format!("\"{exposure}\""), &format!("must be one of {known}")));
        }
        let places = Common::of(py, [("downwind_m", &downwind_m), ("crosswind_m", &crosswind_m)])?;
        places.map(py, |[x, y]| self.0.lethality(&class, x, y))
    }

    /// Whether it depends on the distance alone, so that the direction of the wind does not matter.
    #[getter]
    fn is_radial(&self) -> bool {
        self.0.is_radial()
    }

    /// Distance beyond which there is no harm, m.
    #[getter]
    fn reach_m(&self) -> f64 {
        self.0.reach_m()
    }

    /// Worst difference that sampling saw, as a share of the largest value at the same distance.
    #[getter]
    fn sampling_error(&self) -> f64 {
        self.0.sampling_error()
    }

    fn __repr__(&self) -> String {
        let form = if self.0.is_radial() { "radial" } else { "directional" };
        format!("<Footprint, {form}, reach {:.1} m>", self.0.reach_m())
    }
}

/// One for every exposure class, or a dictionary by class.
fn by_class<'py, T>(
    value: &Bound<'py, PyAny>,
    convert: impl Fn(&Bound<'py, PyAny>) -> PyResult<T>,
) -> PyResult<Lethality<T>> {
    let Ok(map) = value.cast::<PyDict>() else { return Ok(Lethality::Same(convert(value)?)) };
    map.iter()
        .map(|(class, value)| Ok((ExposureClass::from_name(&class.extract::<String>()?), convert(&value)?)))
        .collect::<PyResult<BTreeMap<_, _>>>()
        .map(Lethality::ByClass)
}

fn matrix(py: Python<'_>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Array2<f64>> {
    let array = py.import("numpy")?.call_method1("asarray", (value, "float64"))?;
    let Ok(array) = array.extract::<PyReadonlyArray2<'_, f64>>() else {
        let shape = array.getattr("shape")?.str()?.to_string();
        return Err(bad_argument(
            py,
            name,
            &format!("shape {shape}"),
            "must have two dimensions, [downwind, crosswind]",
        ));
    };
    debug_assert_eq!(array.ndim(), 2);
    Ok(array.as_array().to_owned())
}

/// One part of an accident: a footprint, where it lies, and whether it turns with the wind.
///
/// Parameters
/// ----------
/// footprint : Footprint or dict
///     One for all weather, or one by weather class; a class that is missing does no harm.
/// offset : (east, north), optional
///     Where its anchor is from the outcome's origin, m; it does not turn with the wind.
/// frame : {"wind", "fixed"}
///     ``wind`` is turned with the wind about the anchor; ``fixed`` lies on the map as it is, x east and y north.
#[pyclass(frozen, module = "isorisk")]
#[derive(Clone)]
pub struct Part(core::Part);

#[pymethods]
impl Part {
    #[new]
    #[pyo3(signature = (footprint, *, offset=None, frame="wind"))]
    fn new(
        py: Python<'_>,
        footprint: &Bound<'_, PyAny>,
        offset: Option<&Bound<'_, PyAny>>,
        frame: &str,
    ) -> PyResult<Self> {
        let (east_m, north_m) = offset.map_or(Ok((0.0, 0.0)), |pair| place(py, "part.offset", pair))?;
        let part = core::Part::new(weather_footprint(py, footprint)?).at_offset(east_m, north_m);
        Ok(Self(part.in_frame(frame_of(py, frame)?)))
    }

    /// The footprint, by weather class where it depends on it.
    #[getter]
    fn footprint(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match &self.0.footprint {
            PartFootprint::All(footprint) => Ok(Footprint(footprint.clone()).into_pyobject(py)?.into_any().unbind()),
            PartFootprint::ByWeather(map) => {
                let found: BTreeMap<String, Footprint> =
                    map.iter().map(|(class, footprint)| (class.clone(), Footprint(footprint.clone()))).collect();
                Ok(found.into_pyobject(py)?.into_any().unbind())
            }
        }
    }

    /// Where its anchor is from the outcome's origin, (east, north), m.
    #[getter]
    fn offset(&self) -> (f64, f64) {
        self.0.offset_m
    }

    /// ``wind`` or ``fixed``.
    #[getter]
    fn frame(&self) -> &'static str {
        match self.0.frame {
            Frame::Wind => "wind",
            Frame::Fixed => "fixed",
        }
    }

    fn __repr__(&self) -> String {
        format!("<Part at {:?} m, frame {:?}>", self.0.offset_m, self.0.frame)
    }
}

fn frame_of(py: Python<'_>, name: &str) -> PyResult<Frame> {
    match name {
        "wind" => Ok(Frame::Wind),
        "fixed" => Ok(Frame::Fixed),
        other => Err(bad_argument(py, "frame", &format!("\"{other}\""), "must be \"wind\" or \"fixed\"")),
    }
}

/// One footprint for all weather, or a dictionary by weather class.
fn weather_footprint(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<PartFootprint> {
    if let Ok(footprint) = value.cast::<Footprint>() {
        return Ok(footprint.get().0.clone().into());
    }
    let wrong = |value: &Bound<'_, PyAny>| {
        let kind = value.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
        bad_argument(py, "footprint", &kind, "must be a Footprint, or a dictionary of Footprints by weather class")
    };
    let map = value.cast::<PyDict>().map_err(|_| wrong(value))?;
    let by_weather = map
        .iter()
        .map(|(class, footprint)| {
            let footprint = footprint.cast::<Footprint>().map_err(|_| wrong(&footprint))?;
            Ok((class.extract::<String>()?, footprint.get().0.clone()))
        })
        .collect::<PyResult<BTreeMap<_, _>>>()?;
    Ok(by_weather.into())
}

/// An accident with its frequency.
///
/// Parameters
/// ----------
/// name : str
/// origin : (east, north)
///     On the map, m.
/// frequency_per_yr : float or dict
///     1/yr; ``{"day": .., "night": ..}`` are rates that hold while the period lasts.
/// footprint : Footprint or dict
///     One for all weather, or one by weather class; a class that is missing does no harm.
/// establishment : str, optional
///     Whose accident it is; its own staff may be left out of the societal risk.
/// counts_for : sequence, optional
///     ``"individual"``, ``"societal"`` or, unless given, both.
/// frame : {"wind", "fixed"}
///     Whether the footprint turns with the wind.
/// weight_by_direction : (edges_deg, weights), optional
///     Factor on the frequency for wind from ``edges_deg[i]`` to the next edge, degrees clockwise from north.
/// parts : sequence of Part, optional
///     More parts of the same accident; a Footprint stands for a part at the origin. Individual risk adds parts as
///     1 - prod(1 - p); a person counts once over all of them.
///
/// Raises
/// ------
/// InputError
///     For a negative frequency, a coordinate that is not finite, or an unknown keyword's value.
#[pyclass(frozen, module = "isorisk")]
#[derive(Clone)]
pub struct Outcome {
    pub core: core::Outcome,
    /// Whether the frequency is different by day and by night.
    pub by_period: bool,
}

#[pymethods]
impl Outcome {
    #[new]
    #[pyo3(signature = (name, origin, frequency_per_yr, footprint=None, establishment=None,
        counts_for=None, frame="wind", weight_by_direction=None, parts=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python constructor")]
    fn new(
        py: Python<'_>,
        name: String,
        origin: &Bound<'_, PyAny>,
        frequency_per_yr: &Bound<'_, PyAny>,
        footprint: Option<&Bound<'_, PyAny>>,
        establishment: Option<String>,
        counts_for: Option<Vec<String>>,
        frame: &str,
        weight_by_direction: Option<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
        parts: Option<Vec<Bound<'_, PyAny>>>,
    ) -> PyResult<Self> {
        let origin_m = place(py, "outcome.origin", origin)?;
        let number = |name: &str, value: &Bound<'_, PyAny>| Ok(crate::convert::vector_of(py, name, value, 1)?[0]);
        let ([day, night], by_period) = by_period(py, "outcome.frequency_per_yr", frequency_per_yr, number)?;
        let frequency = core::Frequency::by_period(day, night).or_raise(py)?;
        let harm = (frame, weight_by_direction, parts);
        let core = Self::at_origin(py, name, footprint, establishment, counts_for, harm)?;
        let parts = core.parts.clone();
        let placed = core::Outcome::of_parts(core.name.clone(), origin_m, frequency, parts).or_raise(py)?;
        let core = core::Outcome { origin_m: placed.origin_m, frequency: placed.frequency, ..core };
        Ok(Self { core, by_period })
    }

    #[getter]
    fn name(&self) -> &str {
        &self.core.name
    }

    #[getter]
    fn origin(&self) -> (f64, f64) {
        self.core.origin_m
    }

    #[getter]
    fn establishment(&self) -> Option<&str> {
        self.core.establishment.as_deref()
    }

    /// 1/yr by day and by night, each a rate that holds while the period lasts.
    #[getter]
    fn frequency_per_yr(&self) -> BTreeMap<&'static str, f64> {
        use isorisk::weather::Period;
        let during = |period| self.core.frequency.during(period);
        BTreeMap::from([("day", during(Period::Day)), ("night", during(Period::Night))])
    }

    /// Its parts.
    #[getter]
    fn parts(&self) -> Vec<Part> {
        self.core.parts.iter().cloned().map(Part).collect()
    }

    /// The sums that it enters.
    #[getter]
    fn counts_for(&self) -> Vec<&'static str> {
        let sums = [("individual", self.core.counts_for.individual()), ("societal", self.core.counts_for.societal())];
        sums.into_iter().filter(|(_, counts)| *counts).map(|(name, _)| name).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Outcome '{}' at {:?}, {} part(s)>", self.core.name, self.core.origin_m, self.core.parts.len())
    }
}

/// Frame, weights by direction and further parts, as Python gives them.
type Harm<'a, 'py> = (&'a str, Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>, Option<Vec<Bound<'py, PyAny>>>);

impl Outcome {
    /// An outcome at (0, 0) that never happens: what it does, and to whom.
    pub fn at_origin(
        py: Python<'_>,
        name: String,
        footprint: Option<&Bound<'_, PyAny>>,
        establishment: Option<String>,
        counts_for: Option<Vec<String>>,
        (frame, weight_by_direction, parts): Harm<'_, '_>,
    ) -> PyResult<core::Outcome> {
        let frequency = core::Frequency::per_yr(0.0).or_raise(py)?;
        let frame = frame_of(py, frame)?;
        let whole = |footprint: &Bound<'_, PyAny>| {
            Ok::<_, PyErr>(core::Part::new(weather_footprint(py, footprint)?).in_frame(frame))
        };
        let mut all = footprint.map(whole).into_iter().collect::<PyResult<Vec<_>>>()?;
        for part in parts.unwrap_or_default() {
            all.push(part.cast::<Part>().map_or_else(|_| whole(&part), |part| Ok(part.get().0.clone()))?);
        }
        if all.is_empty() {
            return Err(bad_argument(py, "outcome", &name, "needs a footprint, parts, or both"));
        }
        let mut core = core::Outcome::of_parts(name, (0.0, 0.0), frequency, all).or_raise(py)?;
        core.establishment = establishment;
        core.counts_for = sums(py, counts_for)?;
        core.weight_by_direction = weight_by_direction
            .map(|(edges, weight)| {
                let edges = vector(py, "outcome.weight_by_direction edges", &edges)?;
                let weight = vector(py, "outcome.weight_by_direction weights", &weight)?;
                core::DirectionWeight::new(edges, weight).or_raise(py)
            })
            .transpose()?;
        Ok(core)
    }
}

fn sums(py: Python<'_>, names: Option<Vec<String>>) -> PyResult<core::CountsFor> {
    let Some(names) = names else { return Ok(core::CountsFor::Both) };
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let strange = names.iter().any(|name| name != "individual" && name != "societal");
    match (has("individual"), has("societal")) {
        (true, true) if !strange => Ok(core::CountsFor::Both),
        (true, false) if !strange => Ok(core::CountsFor::Individual),
        (false, true) if !strange => Ok(core::CountsFor::Societal),
        _ => Err(bad_argument(
            py,
            "outcome.counts_for",
            &format!("{names:?}"),
            "must hold \"individual\", \"societal\" or both",
        )),
    }
}
