//! Plain values across the border.

use isorisk::card::Policy;
use isorisk::weather::Period;
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::errors::bad_argument;

/// A serialisable value as dictionaries, lists, numbers and strings.
pub fn python_of_json<T: Serialize + ?Sized>(py: Python<'_>, value: &T) -> PyResult<Py<PyAny>> {
    let text = serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(py.import("json")?.call_method1("loads", (text,))?.unbind())
}

/// Anything that numpy makes a vector of floats of: a list, an array of any numeric type, a single number.
pub fn vector(py: Python<'_>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    let numpy = py.import("numpy")?;
    let array = numpy.call_method1("asarray", (value, "float64")).map_err(|_| not_numbers(py, name, value))?;
    if array.getattr("ndim")?.extract::<usize>()? > 1 {
        let shape = array.getattr("shape")?.str()?.to_string();
        return Err(bad_argument(py, name, &format!("shape {shape}"), "must have one dimension"));
    }
    let flat = numpy.call_method1("ascontiguousarray", (array.call_method1("ravel", ())?,))?;
    Ok(flat.extract::<PyReadonlyArray1<'_, f64>>()?.as_array().to_vec())
}

/// The error about a value that numpy makes no numbers of.
pub fn not_numbers(py: Python<'_>, name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let shown = value.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string());
    bad_argument(py, name, &shown, "must be numbers")
}

/// A vector of `count` numbers from as many, or from one that stands for all.
pub fn vector_of(py: Python<'_>, name: &str, value: &Bound<'_, PyAny>, count: usize) -> PyResult<Vec<f64>> {
    let mut values = vector(py, name, value)?;
    if values.len() == 1 && count != 1 {
        values = vec![values[0]; count];
    }
    if values.len() != count {
        let found = format!("{} values", values.len());
        return Err(bad_argument(py, name, &found, &format!("needs {count}, or one for all")));
    }
    Ok(values)
}

/// `convert` of a value that holds all year, or of the two entries of `{"day": .., "night": ..}`; and whether it was
/// the latter.
pub fn by_period<T: Clone>(
    py: Python<'_>,
    name: &str,
    value: &Bound<'_, PyAny>,
    convert: impl Fn(&str, &Bound<'_, PyAny>) -> PyResult<T>,
) -> PyResult<([T; 2], bool)> {
    let Ok(map) = value.cast::<PyDict>() else {
        let same = convert(name, value)?;
        return Ok(([same.clone(), same], false));
    };
    let wrong = || {
        let keys = map.keys().repr().map_or_else(|_| "?".to_owned(), |text| text.to_string());
        bad_argument(py, name, &format!("keys {keys}"), "must have the keys \"day\" and \"night\" and no other")
    };
    if map.len() != Period::ALL.len() {
        return Err(wrong());
    }
    let entry = |key: &str| match map.get_item(key)? {
        Some(value) => convert(&format!("{name}[\"{key}\"]"), &value),
        None => Err(wrong()),
    };
    Ok(([entry("day")?, entry("night")?], true))
}

/// A new numpy vector.
pub fn array1<'py>(py: Python<'py>, values: &[f64]) -> Bound<'py, PyArray1<f64>> {
    PyArray1::from_slice(py, values)
}

/// A finite pair (east, north).
pub fn place(py: Python<'_>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<(f64, f64)> {
    let pair = vector(py, name, value)?;
    match pair[..] {
        [x, y] => Ok((x, y)),
        _ => Err(bad_argument(py, name, &format!("{} values", pair.len()), "must be a pair (x, y) in metres")),
    }
}

/// A choice of the core by its name, e.g. `"briggs_rural"`.
pub fn choice<T: DeserializeOwned>(py: Python<'_>, name: &str, text: &str) -> PyResult<T> {
    T::deserialize(IntoDeserializer::<serde::de::value::Error>::into_deserializer(text))
        .map_err(|error| bad_argument(py, name, &format!("{text:?}"), &error.to_string()))
}

/// What a model does outside a fitted range: an error, or go on and record it.
pub fn policy(strict: bool) -> Policy {
    if strict { Policy::Strict } else { Policy::Flag }
}
