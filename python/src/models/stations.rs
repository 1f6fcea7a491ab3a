//! The course of a cloud as columns.

use isorisk::dispersion::cloud::Station;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::array1;

/// The stations of a cloud as arrays by name, with `times` added to the time.
pub(super) fn numbers<'py>(py: Python<'py>, stations: &[Station], times: f64) -> PyResult<Bound<'py, PyDict>> {
    type Column = (&'static str, fn(&Station) -> f64);
    let columns = PyDict::new(py);
    let all: [Column; 14] = [
        ("downwind_m", |s| s.downwind_m),
        ("height_m", |s| s.height_m),
        ("mole_fraction", |s| s.mole_fraction),
        ("concentration_kg_m3", |s| s.concentration_kg_m3),
        ("temperature_k", |s| s.temperature_k),
        ("density_kg_m3", |s| s.density_kg_m3),
        ("liquid_fraction", |s| s.liquid_fraction),
        ("core_m", |s| s.core_m),
        ("blur_m", |s| s.edge_m),
        ("depth_scale_m", |s| s.depth_scale_m),
        ("depth_m", |s| s.depth_m),
        ("profile_exponent", |s| s.exponent),
        ("speed_m_s", |s| s.speed_m_s),
        ("carried", |s| s.carried_kg),
    ];
    let start: Vec<f64> = stations.iter().map(|s| s.time_s + times).collect();
    columns.set_item("time_s", array1(py, &start))?;
    for (name, of) in all {
        let values: Vec<f64> = stations.iter().map(of).collect();
        columns.set_item(name, array1(py, &values))?;
    }
    Ok(columns)
}
