//! Lines of equal origins: pipelines and roads.

use isorisk::risk::{self as core, LineAccuracy, LineSource};
use numpy::{PyArray1, PyArray2, ToPyArray};
use pyo3::prelude::*;

use crate::convert::{array1, by_period, vector, vector_of};
use crate::errors::{OrRaise, bad_argument};
use crate::footprint::Outcome;
use crate::risk::{Societal, check_classes, computed, not_by_period, who_counts};
use crate::site::{Grid, JointFrequency, Population};

/// An accident that may begin anywhere along a polyline, everywhere alike.
///
/// Its footprint turns with the wind, not with the line.
///
/// Parameters
/// ----------
/// name : str
/// polyline : array, shape (n, 2)
///     Corners (east, north), m; two or more.
/// frequency_per_m_yr : float or dict
///     How often it begins on a metre of the line, 1/(m yr); a dictionary gives ``day`` and ``night``.
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
///     More parts of the same accident.
///
/// Raises
/// ------
/// InputError
///     For a negative frequency, a line without length, or a coordinate that is not finite.
#[pyclass(frozen, module = "isorisk")]
#[derive(Clone)]
pub struct LineOutcome {
    core: LineSource,
    by_period: bool,
}

#[pymethods]
impl LineOutcome {
    #[new]
    #[pyo3(signature = (name, polyline, frequency_per_m_yr, footprint=None, establishment=None,
        counts_for=None, frame="wind", weight_by_direction=None, parts=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of the Python constructor")]
    fn new(
        py: Python<'_>,
        name: String,
        polyline: &Bound<'_, PyAny>,
        frequency_per_m_yr: &Bound<'_, PyAny>,
        footprint: Option<&Bound<'_, PyAny>>,
        establishment: Option<String>,
        counts_for: Option<Vec<String>>,
        frame: &str,
        weight_by_direction: Option<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
        parts: Option<Vec<Bound<'_, PyAny>>>,
    ) -> PyResult<Self> {
        let corners = polyline.try_iter()?.map(|corner| crate::convert::place(py, "line.polyline", &corner?));
        let corners = corners.collect::<PyResult<Vec<_>>>()?;
        let number = |name: &str, value: &Bound<'_, PyAny>| Ok(vector_of(py, name, value, 1)?[0]);
        let ([day, night], by_period) = by_period(py, "line.frequency_per_m_yr", frequency_per_m_yr, number)?;
        if let Some(wrong) = [day, night].into_iter().find(|value| !(*value >= 0.0 && value.is_finite())) {
            let allowed = "1/(m yr) must be finite and not negative";
            return Err(bad_argument(py, "line.frequency_per_m_yr", &wrong.to_string(), allowed));
        }
        let frequency = isorisk::footprint::Frequency::by_period(day, night).or_raise(py)?;
        let outcome =
            Outcome::at_origin(py, name, footprint, establishment, counts_for, (frame, weight_by_direction, parts))?;
        Ok(Self { core: LineSource::new(corners, frequency, outcome).or_raise(py)?, by_period })
    }

    #[getter]
    fn name(&self) -> &str {
        &self.core.template().name
    }

    /// Length of the line, m.
    #[getter]
    fn length_m(&self) -> f64 {
        self.core.length_m()
    }

    /// Its corners (east, north), m.
    #[getter]
    fn polyline(&self) -> Vec<(f64, f64)> {
        self.core.polyline_m().to_vec()
    }

    fn __repr__(&self) -> String {
        let corners = self.core.polyline_m().len();
        format!("<LineOutcome '{}', {corners} corners, {:.1} m>", self.name(), self.core.length_m())
    }
}

/// Lines and weather that fit each other.
#[pyclass(frozen, module = "isorisk._isorisk")]
pub struct LineIntegration {
    lines: Vec<LineSource>,
    weather: isorisk::weather::JointFrequency,
    weather_by_period: bool,
    accuracy: LineAccuracy,
}

#[pymethods]
impl LineIntegration {
    #[new]
    fn new(
        py: Python<'_>,
        lines: Vec<Bound<'_, LineOutcome>>,
        weather: &JointFrequency,
        tolerance: f64,
        most_origins: usize,
    ) -> PyResult<Self> {
        for line in &lines {
            let line = line.get();
            check_classes(py, line.core.template(), &weather.core)?;
            if line.by_period && !weather.by_period {
                return Err(not_by_period(py, &format!("line \"{}\".frequency_per_m_yr", line.name())));
            }
        }
        if !(tolerance > 0.0 && tolerance < 1.0) {
            return Err(bad_argument(py, "tolerance", &tolerance.to_string(), "must lie between 0 and 1"));
        }
        let lines = lines.iter().map(|line| line.get().core.clone()).collect();
        let accuracy = LineAccuracy { tolerance, most_origins };
        Ok(Self { lines, weather: weather.core.clone(), weather_by_period: weather.by_period, accuracy })
    }

    /// Individual risk and its error, 1/yr, at points.
    #[pyo3(signature = (x, y, threads=None, progress=None))]
    fn individual_risk_at<'py>(
        &self,
        py: Python<'py>,
        x: &Bound<'_, PyAny>,
        y: &Bound<'_, PyAny>,
        threads: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<(Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>)> {
        let x = vector(py, "x", x)?;
        let y = vector_of(py, "y", y, x.len())?;
        let points: Vec<_> = x.into_iter().zip(y).collect();
        if let Some((x, y)) = points.iter().find(|(x, y)| !(x.is_finite() && y.is_finite())) {
            return Err(bad_argument(py, "(x, y)", &format!("({x}, {y})"), "must be finite"));
        }
        let found = computed(py, threads, progress, |control| {
            core::line_individual_risk_at(&self.lines, &self.weather, &points, &self.accuracy, control)
        })?;
        Ok((array1(py, &found.risk_per_yr), array1(py, &found.error_per_yr)))
    }

    /// Individual risk and its error, 1/yr, at the centres of a grid's cells, `[row, column]`, row 0 in the south.
    #[pyo3(signature = (grid, threads=None, progress=None))]
    fn individual_risk_grid<'py>(
        &self,
        py: Python<'py>,
        grid: &Grid,
        threads: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<(Bound<'py, PyArray2<f64>>, Bound<'py, PyArray2<f64>>)> {
        let (risk, error) = computed(py, threads, progress, |control| {
            core::line_individual_risk_grid(&self.lines, &self.weather, &grid.0, &self.accuracy, control)
        })?;
        Ok((risk.to_pyarray(py), error.to_pyarray(py)))
    }

    /// Societal risk, how many origins it took, and its changes at the last step: of the potential loss of life and of
    /// the curve.
    #[pyo3(signature = (population, own_staff, threads=None, progress=None))]
    fn societal(
        &self,
        py: Python<'_>,
        population: &Population,
        own_staff: &str,
        threads: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<(Societal, usize, f64, f64)> {
        if population.by_period && !self.weather_by_period {
            return Err(not_by_period(py, "population"));
        }
        let who = who_counts(py, own_staff)?;
        let found = computed(py, threads, progress, |control| {
            core::line_societal(&self.lines, &self.weather, &population.core, who, &self.accuracy, control)
        })?;
        Ok((Societal(found.societal), found.origins, found.pll_error, found.curve_error))
    }
}
