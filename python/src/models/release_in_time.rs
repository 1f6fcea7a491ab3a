//! A release in time: what leaves, in what state, and the pool that it leaves.

use isorisk::release::Release as CoreRelease;
use isorisk::release::pool::bund::Bund;
use isorisk::release::pool::course::PoolSetting;
use isorisk::release::pool::substrate::SubstrateKind;
use isorisk::release::pool::surface::AirOverPool;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;

use super::arrays::{Common, Numbers};
use super::weather::Atmosphere;
use crate::convert::{array1, policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};
use crate::substance::Substance;

/// Name that serde gives a value of an enumeration.
fn name_of<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What leaves an installation, from the opening to the air and the ground; made by the functions of ``ir.release``.
#[pyclass(frozen, module = "isorisk.release")]
pub struct Release(pub CoreRelease);

#[pymethods]
impl Release {
    /// The chemical.
    #[getter]
    fn substance(&self) -> Substance {
        Substance(self.0.substance.clone())
    }

    /// State of the contents before the release: ``"gas"``, ``"liquefied_gas"`` or ``"liquid"``.
    #[getter]
    fn phase(&self) -> String {
        name_of(&self.0.phase)
    }

    /// ``"continuous"`` or ``"instantaneous"``.
    #[getter]
    fn kind(&self) -> String {
        name_of(&self.0.kind)
    }

    /// Pressure of the air that it was computed for, Pa.
    #[getter]
    fn ambient_pressure_pa(&self) -> f64 {
        self.0.ambient_pressure_pa
    }

    /// Mass that leaves the opening, kg.
    #[getter]
    fn released_kg(&self) -> f64 {
        self.0.released_kg()
    }

    /// When nothing leaves the opening any more, s after the start; 0 for a sudden release.
    #[getter]
    fn end_s(&self) -> f64 {
        self.0.end_s()
    }

    /// The release in time, in order: dictionaries with start_s, duration_s, mass_rate_kg_s, mass_kg and expanded (the state
    /// after expansion: temperature_k, liquid_fraction, velocity_m_s, density_kg_m3, diameter_m, droplet_diameter_m,
    /// rainout_fraction, air_mass_ratio).
    #[getter]
    fn segments(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.segments)
    }

    /// What happens inside the vessel meanwhile, as a dictionary of lists; None where the model does not follow it.
    #[getter]
    fn vessel(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.vessel)
    }

    /// The pool in time, as a dictionary of arrays of one length: time_s, radius_m, area_m2, temperature_k, mass_kg,
    /// evaporation_rate_kg_s (mean since the moment before), vaporised_kg; None without a pool.
    #[getter]
    fn pool<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Some(pool) = &self.0.pool else { return Ok(None) };
        let columns = PyDict::new(py);
        for (name, values) in [
            ("time_s", &pool.time_s),
            ("radius_m", &pool.radius_m),
            ("area_m2", &pool.area_m2),
            ("temperature_k", &pool.temperature_k),
            ("mass_kg", &pool.mass_kg),
            ("evaporation_rate_kg_s", &pool.evaporation_rate_kg_s),
            ("vaporised_kg", &pool.vaporised_kg),
        ] {
            columns.set_item(name, array1(py, values))?;
        }
        Ok(Some(columns))
    }

    /// Where the mass went, kg, and the energy where the model carries it, as a dictionary.
    #[getter]
    fn books(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.books)
    }

    /// Which model was taken and why: a dictionary with model, reason and by (``"state"`` or ``"user"``).
    #[getter]
    fn choice(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.choice)
    }

    /// The jet at the opening at the start, as a dictionary; None where there is no hole.
    #[getter]
    fn jet(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.jet)
    }

    /// Card ids of the models used.
    #[getter]
    fn models(&self) -> Vec<&'static str> {
        self.0.models.clone()
    }

    /// Fitted ranges that were left, as dictionaries (model, name, value, unit, min, max, locator).
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.events)
    }

    /// Rate out of the opening, kg/s, at times, s; 0 for a sudden release.
    fn rate_kg_s(&self, py: Python<'_>, time_s: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("time_s", &time_s)])?.map(py, |[time]| self.0.rate_kg_s(time))
    }

    /// Mass out of the opening until times, kg, s; a sudden release is out at time 0.
    fn out_kg(&self, py: Python<'_>, time_s: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("time_s", &time_s)])?.map(py, |[time]| self.0.out_kg(time))
    }

    /// Mean rate over the first seconds, kg/s, or over the whole release where it is shorter; 0 for a sudden release.
    fn mean_rate_kg_s(&self, window_s: f64) -> f64 {
        self.0.mean_rate_kg_s(window_s)
    }

    /// The release in at most so many segments, as dictionaries: neighbours are put together so that the rate moves least and
    /// mass, momentum and volume are kept.
    fn segments_averaged(&self, py: Python<'_>, most: usize) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.segments_averaged(most))
    }

    /// The release with the pool that its rained-out part makes; itself where nothing rains out.
    ///
    /// Parameters
    /// ----------
    /// atmosphere : Atmosphere
    ///     The air over it.
    /// substrate, substrate_temperature_k, bund_area_m2, bund_height_m, solar_flux_w_m2, until_s, strict
    ///     As for :func:`pool`; it is followed at least to the end of the release.
    ///
    /// Returns
    /// -------
    /// Release
    ///
    /// Raises
    /// ------
    /// InputError, ValidityError
    ///     As :func:`pool`.
    #[pyo3(signature = (
        atmosphere, *, substrate="concrete", substrate_temperature_k=None, bund_area_m2=None, bund_height_m=None,
        solar_flux_w_m2=0.0, until_s=3600.0, strict=true
    ))]
    #[pyo3(text_signature = "($self, atmosphere, *, substrate='concrete', substrate_temperature_k=None, \
        bund_area_m2=None, bund_height_m=None, solar_flux_w_m2=0.0, until_s=3600.0, strict=True)")]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn with_pool(
        &self,
        py: Python<'_>,
        atmosphere: &Atmosphere,
        substrate: &str,
        substrate_temperature_k: Option<f64>,
        bund_area_m2: Option<f64>,
        bund_height_m: Option<f64>,
        solar_flux_w_m2: f64,
        until_s: f64,
        strict: bool,
    ) -> PyResult<Self> {
        let air = AirOverPool {
            temperature_k: atmosphere.0.temperature_k,
            pressure_pa: atmosphere.0.pressure_pa,
            wind_speed_10m_m_s: atmosphere.0.wind_speed_10m_m_s,
            solar_flux_w_m2,
        };
        let kind: SubstrateKind = substrate.parse().or_raise(py)?;
        let bund =
            bund_area_m2.map(|area_m2| Bund { area_m2, wall_height_m: bund_height_m, overtopping_fraction: 0.0 });
        if bund.is_none() && bund_height_m.is_some() {
            return Err(bad_argument(py, "bund_area_m2", "None", "is needed with bund_height_m"));
        }
        let substrate = kind.at(substrate_temperature_k.unwrap_or(air.temperature_k));
        let setting = PoolSetting { substrate, bund, air, until_s };
        self.0.clone().with_pool(&setting, policy(strict)).map(Self).or_raise(py)
    }

    /// The release as a table: one row a segment, with the state after expansion.
    ///
    /// Returns
    /// -------
    /// pandas.DataFrame
    fn table(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
        Ok(slf.py().import("isorisk.release_views")?.call_method1("table", (slf,))?.unbind())
    }

    /// Rate, temperature and masses against time.
    ///
    /// Returns
    /// -------
    /// matplotlib.figure.Figure
    fn plot(slf: &Bound<'_, Self>) -> PyResult<Py<PyAny>> {
        Ok(slf.py().import("isorisk.release_views")?.call_method1("plot", (slf,))?.unbind())
    }

    /// Mass that has come into the air until times, kg: what stays airborne of the outflow, and the vapour of the pool.
    fn in_air_kg(&self, py: Python<'_>, time_s: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("time_s", &time_s)])?.map(py, |[time]| self.0.in_air_kg(time))
    }

    /// Mass that has come to the ground until times, kg.
    fn rained_out_kg(&self, py: Python<'_>, time_s: Numbers<'_>) -> PyResult<Py<PyAny>> {
        Common::of(py, [("time_s", &time_s)])?.map(py, |[time]| self.0.rained_out_kg(time))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Release of {}: {}, {:.4} kg>", self.0.substance.id, self.kind(), self.0.released_kg())
    }
}
