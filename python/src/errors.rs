//! Errors of the core as the exceptions of `isorisk.exceptions`, each with its facts as attributes.

use isorisk::{Error, Fault};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A result of the core, or of anything else that fails with one of its errors, as a Python result.
pub trait OrRaise<T> {
    /// The value, or the exception that stands for the error.
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrRaise<T> for isorisk::Result<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| exception(py, &error))
    }
}

/// The exception that stands for an error of the core.
pub fn exception(py: Python<'_>, error: &Error) -> PyErr {
    build(py, error).unwrap_or_else(|failure| failure)
}

fn build(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    let mut path = String::new();
    let mut inner = error;
    while let Error::At { path: part, cause } = inner {
        if !path.is_empty() {
            path.push_str(": ");
        }
        path.push_str(part);
        inner = cause;
    }
    let facts = PyDict::new(py);
    let class = match inner {
        Error::OutOfValidity { model, name, value, unit, min, max, locator } => {
            facts.set_item("model", model)?;
            facts.set_item("name", name)?;
            facts.set_item("value", value)?;
            facts.set_item("unit", unit)?;
            facts.set_item("min", min)?;
            facts.set_item("max", max)?;
            facts.set_item("locator", locator)?;
            "ValidityError"
        }
        Error::NotConverged { solver, iterations, residual, doing } => {
            facts.set_item("solver", solver)?;
            facts.set_item("iterations", iterations)?;
            facts.set_item("residual", residual)?;
            facts.set_item("doing", doing)?;
            "ConvergenceError"
        }
        Error::MissingData { what, model, substance } => {
            facts.set_item("what", what)?;
            facts.set_item("model", model)?;
            facts.set_item("substance", substance)?;
            "MissingDataError"
        }
        Error::Io { path: file, cause } => {
            facts.set_item("filename", file)?;
            facts.set_item("errno", cause.raw_os_error())?;
            "FileError"
        }
        Error::Cancelled => return Ok(PyKeyboardInterrupt::new_err("cancelled")),
        Error::Study(faults) => {
            facts.set_item("faults", fault_objects(py, faults)?)?;
            "InputError"
        }
        Error::InvalidInput { .. } | Error::Unknown { .. } => "InputError",
        _ => "IsoriskError",
    };
    facts.set_item("path", path)?;
    let value = py.import("isorisk.exceptions")?.getattr(class)?.call1((error.to_string(),))?;
    for (name, fact) in facts {
        value.setattr(name.extract::<String>()?, fact)?;
    }
    Ok(PyErr::from_value(value))
}

fn fault_objects<'py>(py: Python<'py>, faults: &[Fault]) -> PyResult<Bound<'py, PyAny>> {
    let class = py.import("isorisk.exceptions")?.getattr("Fault")?;
    let list = faults
        .iter()
        .map(|fault| class.call1((&fault.path, &fault.found, &fault.unit, &fault.allowed, &fault.help)))
        .collect::<PyResult<Vec<_>>>()?;
    Ok(pyo3::types::PyTuple::new(py, list)?.into_any())
}

/// An `InputError` about one argument of a call.
pub fn bad_argument(py: Python<'_>, name: &str, value: &str, requirement: &str) -> PyErr {
    let error = Error::InvalidInput {
        name: name.to_owned(),
        value: value.to_owned(),
        unit: "",
        requirement: requirement.to_owned(),
    };
    exception(py, &error)
}
