//! The risk integration over the user's own outcomes.

use isorisk::footprint::{Outcome as CoreOutcome, PartFootprint};
use isorisk::risk::{self as core, Control, WhoCounts};
use numpy::{PyArray1, PyArray2, ToPyArray};
use pyo3::prelude::*;

use crate::convert::{array1, vector, vector_of};
use crate::errors::{bad_argument, exception};
use crate::footprint::Outcome;
use crate::site::{Grid, JointFrequency, Population};
use crate::supervise::{Signals, supervised, thread_count};

/// Runs `work` under supervision on `threads` threads.
pub fn computed<T: Send>(
    py: Python<'_>,
    threads: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Control<'_>) -> isorisk::Result<T> + Send,
) -> PyResult<T> {
    let threads = thread_count(py, threads)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| bad_argument(py, "threads", &threads.to_string(), &error.to_string()))?;
    supervised(py, progress, |signals: &Signals| {
        let report = |share: f64| signals.report(share);
        let control = Control { cancel: Some(&signals.cancel), progress: Some(&report) };
        pool.install(|| work(&control))
    })
}

/// Outcomes and weather that fit each other, ready to be integrated again and again.
#[pyclass(frozen, module = "isorisk._isorisk")]
pub struct Integration {
    outcomes: Vec<CoreOutcome>,
    weather: isorisk::weather::JointFrequency,
    weather_by_period: bool,
}

#[pymethods]
impl Integration {
    #[new]
    fn new(py: Python<'_>, outcomes: Vec<Bound<'_, Outcome>>, weather: &JointFrequency) -> PyResult<Self> {
        for outcome in &outcomes {
            let outcome = outcome.get();
            check_classes(py, &outcome.core, &weather.core)?;
            if outcome.by_period && !weather.by_period {
                return Err(not_by_period(py, &format!("outcome \"{}\".frequency_per_yr", outcome.core.name)));
            }
        }
        let outcomes = outcomes.iter().map(|outcome| outcome.get().core.clone()).collect();
        Ok(Self { outcomes, weather: weather.core.clone(), weather_by_period: weather.by_period })
    }

    /// Individual risk, 1/yr, at points, `[point, group]`.
    #[pyo3(signature = (x, y, group_of_outcome, groups, threads=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of a private method")]
    fn individual_risk_by_group<'py>(
        &self,
        py: Python<'py>,
        x: &Bound<'_, PyAny>,
        y: &Bound<'_, PyAny>,
        group_of_outcome: Vec<usize>,
        groups: usize,
        threads: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let x = vector(py, "x", x)?;
        let y = vector_of(py, "y", y, x.len())?;
        let points: Vec<_> = x.into_iter().zip(y).collect();
        if let Some((x, y)) = points.iter().find(|(x, y)| !(x.is_finite() && y.is_finite())) {
            return Err(bad_argument(py, "(x, y)", &format!("({x}, {y})"), "must be finite"));
        }
        let table = computed(py, threads, progress, |control| {
            core::individual_risk_by_group(&self.outcomes, &self.weather, &points, &group_of_outcome, groups, control)
        })?;
        Ok(table.to_pyarray(py))
    }

    /// Individual risk, 1/yr, at the centres of a grid's cells, `[row, column]`, row 0 in the south.
    #[pyo3(signature = (grid, threads=None, progress=None))]
    fn individual_risk_grid<'py>(
        &self,
        py: Python<'py>,
        grid: &Grid,
        threads: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyArray2<f64>>> {
        let map = computed(py, threads, progress, |control| {
            core::individual_risk_grid(&self.outcomes, &self.weather, &grid.0, control)
        })?;
        Ok(map.to_pyarray(py))
    }

    /// Societal risk by group of outcomes.
    #[pyo3(signature = (population, group_of_outcome, groups, own_staff, threads=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "keywords of a private method")]
    fn societal_by_group(
        &self,
        py: Python<'_>,
        population: &Population,
        group_of_outcome: Vec<usize>,
        groups: usize,
        own_staff: &str,
        threads: Option<usize>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Societal>> {
        if population.by_period && !self.weather_by_period {
            return Err(not_by_period(py, "population"));
        }
        let who = who_counts(py, own_staff)?;
        let parts = computed(py, threads, progress, |control| {
            let groups = (&group_of_outcome[..], groups);
            core::societal_by_group(&self.outcomes, &self.weather, &population.core, who, groups, control)
        })?;
        Ok(parts.into_iter().map(Societal).collect())
    }
}

/// Whether the staff of the establishment that has the accident count.
pub fn who_counts(py: Python<'_>, own_staff: &str) -> PyResult<WhoCounts> {
    match own_staff {
        "left_out" => Ok(WhoCounts::OthersThanOwnStaff),
        "counted" => Ok(WhoCounts::Everyone),
        other => Err(bad_argument(py, "own_staff", &format!("\"{other}\""), "must be \"left_out\" or \"counted\"")),
    }
}

/// The error about something by day and by night where the weather is not.
pub fn not_by_period(py: Python<'_>, name: &str) -> PyErr {
    bad_argument(
        py,
        name,
        "by day and by night",
        "needs a joint frequency by day and by night too: give its probability as {\"day\": .., \"night\": ..}",
    )
}

/// A footprint for a class that the weather does not have, while it lacks one that the weather has, is a misspelt name.
pub fn check_classes(
    py: Python<'_>,
    outcome: &CoreOutcome,
    weather: &isorisk::weather::JointFrequency,
) -> PyResult<()> {
    let known: Vec<&str> = weather.classes().iter().map(|class| class.name.as_str()).collect();
    for part in &outcome.parts {
        if let PartFootprint::ByWeather(map) = &part.footprint
            && let Some(strange) = map.keys().find(|class| !known.contains(&class.as_str()))
            && let Some(missing) = known.iter().find(|class| !map.contains_key(**class))
        {
            let error = isorisk::Error::Unknown {
                kind: "weather class",
                name: strange.clone(),
                help: format!("the weather has {}; there is no footprint for {missing}", known.join(", ")),
            };
            return Err(exception(py, &error.at(format!("outcome \"{}\"", outcome.name))));
        }
    }
    Ok(())
}

/// Societal risk: how often how many people are harmed.
#[pyclass(frozen, module = "isorisk._isorisk")]
pub struct Societal(pub core::Societal);

#[pymethods]
impl Societal {
    /// F(n), 1/yr, for each n.
    fn exceedance<'py>(&self, py: Python<'py>, n: &Bound<'_, PyAny>) -> PyResult<Bound<'py, PyArray1<f64>>> {
        let frequencies: Vec<f64> = vector(py, "n", n)?.into_iter().map(|n| self.0.exceedance(n)).collect();
        Ok(array1(py, &frequencies))
    }

    /// Potential loss of life, persons per year.
    #[getter]
    fn pll(&self) -> f64 {
        self.0.pll()
    }

    /// Most people that any event harms.
    #[getter]
    fn n_max(&self) -> f64 {
        self.0.n_max()
    }

    /// N from 1 up and F(N), 1/yr.
    fn curve<'py>(&self, py: Python<'py>) -> (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>) {
        let (n, f) = self.0.curve();
        (array1(py, &n), array1(py, &f))
    }

    /// N of every event, ascending, and its frequency, 1/yr.
    fn events<'py>(&self, py: Python<'py>) -> (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>) {
        let n: Vec<f64> = self.0.events().iter().map(|event| event.n).collect();
        let f: Vec<f64> = self.0.events().iter().map(|event| event.frequency_per_yr).collect();
        (array1(py, &n), array1(py, &f))
    }

    /// Several together.
    #[staticmethod]
    fn sum(parts: Vec<Bound<'_, Societal>>) -> Self {
        let parts: Vec<core::Societal> = parts.iter().map(|part| part.get().0.clone()).collect();
        Self(core::Societal::sum(&parts))
    }
}
