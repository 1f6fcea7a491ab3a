//! How often a level of an effect is reached.

use isorisk::vulnerability::ExposureQuantity;
use numpy::{PyArray2, ToPyArray};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::convert::array1;
use crate::errors::OrRaise;
use crate::risk::computed;
use crate::run::RunResult;

/// Levels, frequencies and shares at a place.
pub fn at_place<'py>(
    py: Python<'py>,
    result: &RunResult,
    quantity: &str,
    place_m: (f64, f64),
    levels: Option<&[f64]>,
) -> PyResult<Bound<'py, PyDict>> {
    let quantity = ExposureQuantity::named(quantity).or_raise(py)?;
    let found =
        computed(py, result.threads(), None, |control| result.core().exceedance(quantity, place_m, levels, control))?;
    // long form: one row an outcome and level
    let rows = || {
        found.shares.iter().flat_map(|share| {
            let reached = share.frequency_per_yr.iter().zip(&found.levels).filter(|(frequency, _)| **frequency > 0.0);
            reached.map(move |(frequency, level)| (share, *level, *frequency))
        })
    };
    let shares = PyDict::new(py);
    shares.set_item(
        "establishment",
        PyList::new(py, rows().map(|(share, ..)| &share.establishment).collect::<Vec<_>>())?,
    )?;
    shares.set_item(
        "installation",
        PyList::new(py, rows().map(|(share, ..)| &share.installation).collect::<Vec<_>>())?,
    )?;
    shares.set_item("release", PyList::new(py, rows().map(|(share, ..)| &share.release).collect::<Vec<_>>())?)?;
    shares.set_item("outcome", PyList::new(py, rows().map(|(share, ..)| &share.outcome).collect::<Vec<_>>())?)?;
    shares.set_item("level", array1(py, &rows().map(|(_, level, _)| level).collect::<Vec<_>>()))?;
    shares.set_item("frequency_per_yr", array1(py, &rows().map(|(.., frequency)| frequency).collect::<Vec<_>>()))?;
    let answer = PyDict::new(py);
    answer.set_item("unit", quantity.unit())?;
    answer.set_item("levels", array1(py, &found.levels))?;
    answer.set_item("frequency_per_yr", array1(py, &found.frequency_per_yr))?;
    answer.set_item("shares", shares)?;
    Ok(answer)
}

/// Frequency by cell, and the unit of the level.
pub fn on_map<'py>(
    py: Python<'py>,
    result: &RunResult,
    quantity: &str,
    level: f64,
) -> PyResult<(Bound<'py, PyArray2<f64>>, &'static str)> {
    let quantity = ExposureQuantity::named(quantity).or_raise(py)?;
    let found = computed(py, result.threads(), None, |control| result.core().exceedance_map(quantity, level, control))?;
    Ok((found.to_pyarray(py), quantity.unit()))
}
