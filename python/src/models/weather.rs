//! The air that a release meets.

use isorisk::weather::{self as core, Surface};
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use crate::convert::{choice, python_of_json};
use crate::errors::OrRaise;

/// The air that a release meets: stability, wind, temperature, pressure, humidity, and the surface below.
///
/// Parameters
/// ----------
/// stability : {"A", "B", "C", "D", "E", "F"}
///     Pasquill class.
/// wind_speed_10m_m_s : float
///     Wind speed at 10 m, m/s: 0.1 to 60.
/// temperature_k : float
///     Air temperature, K: 200 to 330.
/// pressure_pa : float
///     Air pressure, Pa: 5e4 to 1.1e5.
/// relative_humidity : float
///     0 to 1.
/// roughness_length_m : float
///     Aerodynamic roughness length of the surface, m: 1e-5 to 3.
/// terrain : {"rural", "urban"}
///     For the sigma sets that tell the two apart.
/// latitude_deg : float
///     Degrees north, for the depth of the mixing layer.
///
/// Raises
/// ------
/// InputError
///     For a value out of its range.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.Atmosphere("D", 5.0, temperature_k=288.15).density_kg_m3, 3)
/// 1.225
#[pyclass(frozen, module = "isorisk", eq)]
#[derive(Clone, PartialEq)]
pub struct Atmosphere(pub core::Atmosphere);

#[pymethods]
impl Atmosphere {
    #[new]
    #[pyo3(signature = (
        stability, wind_speed_10m_m_s, *, temperature_k=288.15, pressure_pa=101_325.0, relative_humidity=0.7,
        roughness_length_m=0.1, terrain="rural", latitude_deg=30.0
    ))]
    #[pyo3(text_signature = "(stability, wind_speed_10m_m_s, *, temperature_k=288.15, pressure_pa=101325.0, \
        relative_humidity=0.7, roughness_length_m=0.1, terrain='rural', latitude_deg=30.0)")]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn new(
        py: Python<'_>,
        stability: &str,
        wind_speed_10m_m_s: f64,
        temperature_k: f64,
        pressure_pa: f64,
        relative_humidity: f64,
        roughness_length_m: f64,
        terrain: &str,
        latitude_deg: f64,
    ) -> PyResult<Self> {
        let surface = Surface { roughness_length_m, terrain: choice(py, "terrain", terrain)?, latitude_deg };
        let stability = choice(py, "stability", stability)?;
        core::Atmosphere::new(stability, wind_speed_10m_m_s, temperature_k, pressure_pa, relative_humidity, surface)
            .map(Self)
            .or_raise(py)
    }

    /// Pasquill class, ``"A"`` to ``"F"``.
    #[getter]
    fn stability(&self) -> String {
        format!("{:?}", self.0.stability)
    }

    /// Wind speed at 10 m, m/s.
    #[getter]
    fn wind_speed_10m_m_s(&self) -> f64 {
        self.0.wind_speed_10m_m_s
    }

    /// Air temperature, K.
    #[getter]
    fn temperature_k(&self) -> f64 {
        self.0.temperature_k
    }

    /// Air pressure, Pa.
    #[getter]
    fn pressure_pa(&self) -> f64 {
        self.0.pressure_pa
    }

    /// Density of the dry air, kg/m³.
    #[getter]
    fn density_kg_m3(&self) -> f64 {
        self.0.density_kg_m3()
    }

    /// Friction velocity, m/s.
    #[getter]
    fn friction_velocity_m_s(&self) -> f64 {
        self.0.friction_velocity_m_s()
    }

    /// Monin-Obukhov length, m; None when neutral.
    #[getter]
    fn monin_obukhov_length_m(&self) -> Option<f64> {
        self.0.monin_obukhov_length_m()
    }

    /// Depth of the mixing layer, m: the lid of a Gaussian cloud.
    #[getter]
    fn mixing_height_m(&self) -> f64 {
        self.0.mixing_height_m()
    }

    /// Wind speed, m/s, at heights above ground, m.
    fn wind_speed_m_s(&self, py: Python<'_>, height_m: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("height_m", &height_m)])?.map(py, |[height]| self.0.wind_speed_m_s(height))
    }

    /// Everything as plain Python values.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0)
    }

    fn __repr__(&self) -> String {
        format!("Atmosphere('{:?}', {})", self.0.stability, self.0.wind_speed_10m_m_s)
    }
}
