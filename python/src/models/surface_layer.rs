//! The surface layer that the unified cloud model moves in.

use isorisk::weather::{self as core, SurfaceLayer, WeatherInput, surface_layer};
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use crate::convert::choice;
use crate::errors::{OrRaise, bad_argument};

/// The lowest tens of metres of the atmosphere, by Monin-Obukhov similarity.
///
/// Parameters
/// ----------
/// wind_speed_m_s : float
///     Wind speed at `reference_height_m`, m/s: 0.001 to 60.
/// reference_height_m : float
///     Height of that wind, m.
/// stability : {"A", "B", "C", "D", "E", "F"}, optional
///     Pasquill class; it becomes a Monin-Obukhov length by the table of Pasquill and the roughness.
/// monin_obukhov_length_m : float, optional
///     Length itself, m: negative when unstable, infinite when neutral. One of the two is needed; the length goes first.
/// temperature_k, pressure_pa, relative_humidity : float
///     Of the air.
/// roughness_m : float
///     Aerodynamic roughness length, m: 1e-5 to 3.
/// ground_temperature_k : float, optional
///     Of the ground or the water; that of the air if not given.
/// latitude_deg : float
///     Degrees north, for the depth of the mixing layer.
///
/// Raises
/// ------
/// InputError
///     For a value out of its range, or without class and length.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> air = ir.Weather(5.0, stability="D")
/// >>> round(air.friction_velocity_m_s, 3)
/// 0.434
#[pyclass(frozen, module = "isorisk", eq)]
#[derive(Clone, PartialEq)]
pub struct Weather(pub SurfaceLayer);

#[pymethods]
impl Weather {
    #[new]
    #[pyo3(signature = (
        wind_speed_m_s, *, reference_height_m=10.0, stability=None, monin_obukhov_length_m=None, temperature_k=288.15,
        relative_humidity=0.7, pressure_pa=101_325.0, roughness_m=0.1, ground_temperature_k=None,
        latitude_deg=surface_layer::DEFAULT_LATITUDE_DEG
    ))]
    #[pyo3(
        text_signature = "(wind_speed_m_s, *, reference_height_m=10.0, stability=None, monin_obukhov_length_m=None, \
        temperature_k=288.15, relative_humidity=0.7, pressure_pa=101325.0, roughness_m=0.1, ground_temperature_k=None, \
        latitude_deg=45.0)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn new(
        py: Python<'_>,
        wind_speed_m_s: f64,
        reference_height_m: f64,
        stability: Option<&str>,
        monin_obukhov_length_m: Option<f64>,
        temperature_k: f64,
        relative_humidity: f64,
        pressure_pa: f64,
        roughness_m: f64,
        ground_temperature_k: Option<f64>,
        latitude_deg: f64,
    ) -> PyResult<Self> {
        let stability: Option<core::Stability> = stability.map(|class| choice(py, "stability", class)).transpose()?;
        let mut layer = SurfaceLayer::new(&WeatherInput {
            wind_speed_m_s,
            reference_height_m,
            stability,
            monin_obukhov_length_m,
            temperature_k,
            pressure_pa,
            relative_humidity,
            roughness_m,
            latitude_deg,
        })
        .or_raise(py)?;
        if let Some(ground) = ground_temperature_k {
            if !(200.0..=350.0).contains(&ground) {
                let found = ground.to_string();
                return Err(bad_argument(py, "ground_temperature_k", &found, "must lie in 200..350 K"));
            }
            layer.ground_temperature_k = ground;
        }
        Ok(Self(layer))
    }

    /// Friction velocity, m/s.
    #[getter]
    fn friction_velocity_m_s(&self) -> f64 {
        self.0.friction_velocity_m_s
    }

    /// Monin-Obukhov length, m; infinite when neutral.
    #[getter]
    fn monin_obukhov_length_m(&self) -> f64 {
        self.0.monin_obukhov_length_m.unwrap_or(f64::INFINITY)
    }

    /// Pasquill class: the one given, else the one whose length is nearest.
    #[getter]
    fn stability(&self) -> String {
        format!("{:?}", self.0.stability)
    }

    /// Depth of the mixing layer, m.
    #[getter]
    fn mixing_height_m(&self) -> f64 {
        self.0.mixing_height_m
    }

    /// Wind speed at heights, m/s; below two roughness lengths the wind there.
    fn wind_speed_m_s(&self, py: Python<'_>, height_m: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("height_m", &height_m)])?.map(py, |[z]| self.0.wind_speed_m_s(z))
    }

    fn __repr__(&self) -> String {
        let length = self.monin_obukhov_length_m();
        format!(
            "Weather(u* = {:.3} m/s, L = {length:.4} m, z0 = {} m)",
            self.0.friction_velocity_m_s, self.0.roughness_m
        )
    }
}
