//! Published criteria, and the level of a region under one.

use isorisk::criteria::{Applies, Criterion, PublishedCriterion};
use isorisk::site::{TargetClass, UnitStatus};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::convert::python_of_json;
use crate::errors::{OrRaise, bad_argument};

/// A value of a fixed list, by its name in data files.
pub fn by_name<T: DeserializeOwned>(py: Python<'_>, argument: &str, name: &str) -> PyResult<T> {
    serde_json::from_value(json!(name)).map_err(|error| bad_argument(py, argument, name, &error.to_string()))
}

/// Every published criterion, as records.
#[pyfunction]
pub fn published_criteria(py: Python<'_>) -> PyResult<Py<PyAny>> {
    python_of_json(py, &PublishedCriterion::all().or_raise(py)?)
}

/// The criterion of a name or short name, as a record.
#[pyfunction]
pub fn published_criterion(py: Python<'_>, name: &str) -> PyResult<Py<PyAny>> {
    python_of_json(py, &PublishedCriterion::named(name).or_raise(py)?)
}

/// A risk at a target of a class against its limit.
#[pyfunction]
pub fn judge_individual(
    py: Python<'_>,
    name: &str,
    class_name: &str,
    status: &str,
    risk_per_yr: f64,
) -> PyResult<Py<PyAny>> {
    let status: UnitStatus = by_name(py, "status", status)?;
    let criterion = PublishedCriterion::named(name).or_raise(py)?;
    python_of_json(py, &criterion.individual_verdict(class_name, status, risk_per_yr).or_raise(py)?)
}

/// An F-N curve, by its corners (deaths, frequency of so many or more, 1/yr), against the lines of a criterion.
#[pyfunction]
pub fn judge_societal(py: Python<'_>, name: &str, corners: Vec<(f64, f64)>, applies: &str) -> PyResult<Py<PyAny>> {
    let applies: Applies = by_name(py, "applies", applies)?;
    let criterion = PublishedCriterion::named(name).or_raise(py)?;
    python_of_json(py, &criterion.societal_verdict(&corners, applies).or_raise(py)?)
}

/// Limit of a class of target from units of a status, 1/yr, of a criterion by which studies are judged.
#[pyfunction]
pub fn study_limit_per_yr(py: Python<'_>, criterion: &str, class_name: &str, status: &str) -> PyResult<f64> {
    let class: TargetClass = by_name(py, "cell_class", class_name)?;
    let status: UnitStatus = by_name(py, "status", status)?;
    Ok(Criterion::named(criterion).or_raise(py)?.individual_limit_per_yr(class, status))
}
