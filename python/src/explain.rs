//! The risk at a place, unrolled.

use isorisk::run::Explanation as CoreExplanation;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::python_of_json;
use crate::run::columns;

/// How the individual risk at a place comes about.
#[pyclass(frozen, module = "isorisk._isorisk")]
pub struct Explanation(pub CoreExplanation);

#[pymethods]
impl Explanation {
    /// (east, north), m.
    #[getter]
    fn place_m(&self) -> (f64, f64) {
        self.0.place_m
    }

    /// 1/yr.
    #[getter]
    fn individual_risk_per_yr(&self) -> f64 {
        self.0.individual_risk_per_yr
    }

    /// The parts as columns.
    fn table<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        columns(py, &self.0.table())
    }

    /// Everything as plain values.
    fn values(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0)
    }

    /// As plain text.
    fn text(&self, top: usize) -> String {
        self.0.text(top)
    }

    /// As Markdown.
    fn to_markdown(&self, top: usize) -> String {
        self.0.to_markdown(top)
    }
}
