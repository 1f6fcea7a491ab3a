//! The register of major hazards.

use std::collections::BTreeMap;

use isorisk::region::register::{self as core, HoldingUnits, Unit};
use pyo3::prelude::*;
use serde_json::json;

use crate::convert::python_of_json;
use crate::errors::{OrRaise, bad_argument};
use crate::study::Study;

/// Units, as JSON, with S, R and grade.
#[pyfunction]
pub fn grade_units(py: Python<'_>, units: &str) -> PyResult<Py<PyAny>> {
    let units: Vec<Unit> =
        serde_json::from_str(units).map_err(|error| bad_argument(py, "units", "records", &error.to_string()))?;
    python_of_json(py, &core::grade_all(&units).or_raise(py)?)
}

/// Units of a study with what they hold, and the installations that hold nothing of their own.
///
/// `grouping` is `establishment`, `installation` or, with `names`, `named`.
#[pyfunction]
#[pyo3(signature = (study, grouping, names, category))]
pub fn units_of_study(
    py: Python<'_>,
    study: &Study,
    grouping: &str,
    names: BTreeMap<String, String>,
    category: BTreeMap<String, String>,
) -> PyResult<Py<PyAny>> {
    let grouping = match grouping {
        "establishment" => HoldingUnits::Establishment,
        "installation" => HoldingUnits::Installation,
        "named" => HoldingUnits::Named(&names),
        other => {
            let requirement = "must be \"establishment\", \"installation\" or unit by installation";
            return Err(bad_argument(py, "units", other, requirement));
        }
    };
    let found = core::units_of_study(&study.0, grouping, &category).or_raise(py)?;
    python_of_json(py, &json!({ "units": found.units, "left_out": found.left_out }))
}

/// Critical quantity and factor of a substance.
#[pyfunction]
#[pyo3(signature = (substance, category=None))]
pub fn major_hazard_threshold(py: Python<'_>, substance: &str, category: Option<&str>) -> PyResult<Py<PyAny>> {
    python_of_json(py, &core::threshold(substance, category).or_raise(py)?)
}

/// The hazard categories of GB 18218-2018.
#[pyfunction]
pub fn hazard_categories(py: Python<'_>) -> PyResult<Py<PyAny>> {
    python_of_json(py, core::categories())
}
