//! Classes of protection targets.

use isorisk::criteria::{TargetSize, classify_target as classify, target_uses};
use pyo3::prelude::*;

use crate::convert::python_of_json;
use crate::errors::OrRaise;

/// Class of a protection target of GB 36894-2018 from its use and size.
#[pyfunction]
#[pyo3(signature = (r#use, people=None, households=None, floor_area_m2=None, beds=None))]
pub fn classify_target(
    py: Python<'_>,
    r#use: &str,
    people: Option<f64>,
    households: Option<f64>,
    floor_area_m2: Option<f64>,
    beds: Option<f64>,
) -> PyResult<Py<PyAny>> {
    let size = TargetSize { people, households, floor_area_m2, beds };
    python_of_json(py, &classify(r#use, &size).or_raise(py)?)
}

/// Uses that the table of GB 36894-2018 has.
#[pyfunction]
pub fn protection_target_uses() -> Vec<&'static str> {
    target_uses()
}
