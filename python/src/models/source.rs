//! What leaves a vessel, and what of it gets into the air.

use isorisk::release::{
    Contents, Discharge as CoreDischarge, EVAPORATION_WINDOW_S, Holding, Opening, SourceTerm as CoreSourceTerm,
    Surroundings, discharge as core_discharge,
};
use pyo3::prelude::*;
use serde::Serialize;

use super::weather::Atmosphere;
use crate::convert::{choice, policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};
use crate::substance::{Named, Substance};

/// Name that serde gives a value of an enumeration.
pub(super) fn name_of<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What leaves a vessel, whatever the weather; made by :func:`discharge`.
#[pyclass(frozen, module = "isorisk.release")]
pub struct Discharge(CoreDischarge);

#[pymethods]
impl Discharge {
    /// The chemical.
    #[getter]
    fn substance(&self) -> Substance {
        Substance(self.0.substance.clone())
    }

    /// State of the contents: ``"gas"``, ``"liquefied_gas"`` (it flashes) or ``"liquid"``.
    #[getter]
    fn phase(&self) -> String {
        name_of(&self.0.phase)
    }

    /// Rate out of the opening, kg/s, held for the whole duration; None for an instantaneous release.
    #[getter]
    fn rate_kg_s(&self) -> Option<f64> {
        self.0.rate_kg_s
    }

    /// Duration, s; 0 for an instantaneous release.
    #[getter]
    fn duration_s(&self) -> f64 {
        self.0.duration_s
    }

    /// Mass released, kg.
    #[getter]
    fn released_kg(&self) -> f64 {
        self.0.released_kg
    }

    /// Mass fraction that flashes at ambient pressure.
    #[getter]
    fn flash_fraction(&self) -> f64 {
        self.0.flash_fraction
    }

    /// Mass fraction in the air at once: flash and spray.
    #[getter]
    fn airborne_fraction(&self) -> f64 {
        self.0.airborne_fraction
    }

    /// Mass that reaches the ground, kg.
    #[getter]
    fn liquid_kg(&self) -> f64 {
        self.0.liquid_kg
    }

    /// Temperature of that liquid, K.
    #[getter]
    fn liquid_temperature_k(&self) -> f64 {
        self.0.liquid_temperature_k
    }

    /// The jet as a dictionary (mass_rate_kg_s, opening_diameter_m, pressure_pa, temperature_k, exit_velocity_m_s,
    /// exit_density_kg_m3); None where there is no hole.
    #[getter]
    fn jet(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.jet)
    }

    /// What is in the air at once, as a dictionary (emission, temperature_k, initial_air_mass_ratio); None for a liquid that does
    /// not flash.
    #[getter]
    fn airborne(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.airborne)
    }

    /// Card ids of the models used.
    #[getter]
    fn models(&self) -> Vec<&'static str> {
        self.0.models.clone()
    }

    /// Fitted ranges that were left, as dictionaries (model, name, value, unit, min, max, locator); empty unless made with
    /// ``strict=False``.
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.events)
    }

    /// Density of the pure vapour at a temperature, K, and the ambient pressure, kg/m³: what a cloud starts from.
    fn vapour_density_kg_m3(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        super::flame::positive(py, "temperature_k", temperature_k)?;
        Ok(self.0.vapour_density_kg_m3(temperature_k))
    }

    /// The source term in one weather: the pool and its evaporation added.
    ///
    /// Parameters
    /// ----------
    /// atmosphere : Atmosphere
    ///     The air; the ground has its temperature.
    /// bund_area_m2 : float, optional
    ///     Floor area of the bund, m²; None when the liquid is free to spread.
    /// ground : {"concrete", "gravel", "farmland", "rough_sandy_soil"}
    ///     What the liquid stands on.
    /// evaporation_window_s : float
    ///     Time over which the evaporation is averaged, s: the longest exposure that counts.
    /// strict : bool
    ///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
    ///
    /// Returns
    /// -------
    /// SourceTerm
    ///
    /// Raises
    /// ------
    /// ValidityError
    ///     Beyond a limit of the pool models or of a correlation of the substance.
    /// InputError
    ///     For a value that is not positive and finite.
    #[pyo3(signature = (
        atmosphere, *, bund_area_m2=None, ground="concrete", evaporation_window_s=EVAPORATION_WINDOW_S, strict=true
    ))]
    #[pyo3(text_signature = "($self, atmosphere, *, bund_area_m2=None, ground='concrete', \
        evaporation_window_s=1800.0, strict=True)")]
    fn in_weather(
        &self,
        py: Python<'_>,
        atmosphere: &Atmosphere,
        bund_area_m2: Option<f64>,
        ground: &str,
        evaporation_window_s: f64,
        strict: bool,
    ) -> PyResult<SourceTerm> {
        let surroundings = Surroundings {
            temperature_k: atmosphere.0.temperature_k,
            pressure_pa: atmosphere.0.pressure_pa,
            wind_speed_10m_m_s: atmosphere.0.wind_speed_10m_m_s,
            bund_area_m2,
            ground: choice(py, "ground", ground)?,
            evaporation_window_s,
        };
        self.0.in_weather(&surroundings, policy(strict)).map(SourceTerm).or_raise(py)
    }

    fn __repr__(&self) -> String {
        let rate = self.0.rate_kg_s.map_or_else(|| "at once".to_owned(), |rate| format!("{rate:.3} kg/s"));
        format!("<Discharge of {}: {}, {}, {:.0} s>", self.0.substance.id, self.phase(), rate, self.0.duration_s)
    }
}

/// The whole source in one weather; made by :meth:`Discharge.in_weather`.
#[pyclass(frozen, module = "isorisk.release")]
pub struct SourceTerm(CoreSourceTerm);

#[pymethods]
impl SourceTerm {
    /// State of the contents: ``"gas"``, ``"liquefied_gas"`` or ``"liquid"``.
    #[getter]
    fn phase(&self) -> String {
        name_of(&self.0.phase)
    }

    /// Rate out of the opening, kg/s; None for an instantaneous release.
    #[getter]
    fn rate_kg_s(&self) -> Option<f64> {
        self.0.rate_kg_s
    }

    /// Duration of the release, s; 0 for an instantaneous one.
    #[getter]
    fn duration_s(&self) -> f64 {
        self.0.duration_s
    }

    /// Mass released, kg.
    #[getter]
    fn released_kg(&self) -> f64 {
        self.0.released_kg
    }

    /// Mass fraction that flashes.
    #[getter]
    fn flash_fraction(&self) -> f64 {
        self.0.flash_fraction
    }

    /// Mass that gets into the air within the evaporation window, kg.
    #[getter]
    fn airborne_kg(&self) -> f64 {
        self.0.airborne_kg()
    }

    /// The pool as a dictionary (area_m2, mass_kg, depth_m, temperature_k, evaporation_rate_kg_s, evaporation_duration_s,
    /// model); None without one.
    #[getter]
    fn pool(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.pool)
    }

    /// The jet as a dictionary; None where there is no hole.
    #[getter]
    fn jet(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.jet)
    }

    /// Sources of vapour that a dispersion model is given, none, one or two: dictionaries with ``emission``
    /// (``{"continuous": {"rate_kg_s", "duration_s"}}`` or ``{"instantaneous": {"mass_kg"}}``), ``temperature_k``, ``radius_m`` and
    /// ``initial_air_mass_ratio``.
    fn vapour_sources(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.vapour_sources())
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

    fn __repr__(&self) -> String {
        format!(
            "<SourceTerm: {}, {:.4} kg released, {:.4} kg airborne>",
            self.phase(),
            self.0.released_kg,
            self.airborne_kg()
        )
    }
}

/// Discharge of the contents of a vessel through an opening, flash included.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// pressure_pa, temperature_k : float
///     Storage pressure, Pa absolute, and temperature, K: they decide between gas, liquefied gas and liquid.
/// inventory_kg : float
///     Mass that can get out, kg.
/// hole_diameter_m : float, optional
///     A round hole in a wall, m.
/// full_bore_diameter_m : float, optional
///     A connection or pipe broken off: inner diameter, m.
/// within_s : float, optional
///     The whole inventory at a constant rate within a time, s.
/// instantaneous : bool
///     The whole inventory at once. Exactly one of these four.
/// liquid_head_m : float
///     Height of liquid above the opening, m.
/// max_duration_s : float
///     When the release is stopped at the latest, s.
/// ambient_pressure_pa : float
///     Pa.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Discharge
///
/// Raises
/// ------
/// InputError
///     Unless exactly one opening is given, for a value that is not positive and finite, or when nothing drives the contents out.
/// ValidityError
///     Beyond a limit of a model or of a correlation of the substance.
///
/// Notes
/// -----
/// Orifice flow (CCPS 1999), flash by enthalpy, airborne share by the Purple Book CPR 18E (1999); the initial rate is held.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> leak = ir.release.discharge("ammonia", pressure_pa=1.0e6, temperature_k=293.15, inventory_kg=50e3,
/// ...                             hole_diameter_m=0.025, max_duration_s=600.0)
/// >>> leak.phase
/// 'liquefied_gas'
#[pyfunction]
#[pyo3(signature = (
    substance, *, pressure_pa, temperature_k, inventory_kg, hole_diameter_m=None, full_bore_diameter_m=None,
    within_s=None, instantaneous=false, liquid_head_m=0.0, max_duration_s=1800.0, ambient_pressure_pa=101_325.0,
    strict=true
))]
#[pyo3(text_signature = "(substance, *, pressure_pa, temperature_k, inventory_kg, hole_diameter_m=None, \
    full_bore_diameter_m=None, within_s=None, instantaneous=False, liquid_head_m=0.0, max_duration_s=1800.0, \
    ambient_pressure_pa=101325.0, strict=True)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn discharge(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: f64,
    temperature_k: f64,
    inventory_kg: f64,
    hole_diameter_m: Option<f64>,
    full_bore_diameter_m: Option<f64>,
    within_s: Option<f64>,
    instantaneous: bool,
    liquid_head_m: f64,
    max_duration_s: f64,
    ambient_pressure_pa: f64,
    strict: bool,
) -> PyResult<Discharge> {
    let given: Vec<Opening> = [
        hole_diameter_m.map(|diameter_m| Opening::Hole { diameter_m }),
        full_bore_diameter_m.map(|diameter_m| Opening::FullBore { diameter_m, length_m: 0.0 }),
        within_s.map(|duration_s| Opening::WithinTime { duration_s }),
        instantaneous.then_some(Opening::Instantaneous),
    ]
    .into_iter()
    .flatten()
    .collect();
    let [opening] = given[..] else {
        let names = "hole_diameter_m, full_bore_diameter_m, within_s, instantaneous";
        return Err(bad_argument(py, names, &format!("{} given", given.len()), "give exactly one"));
    };
    let substance = substance.substance(py)?;
    let contents =
        Contents { substance, pressure_pa, temperature_k, inventory_kg, liquid_head_m, holding: Holding::Held };
    core_discharge(&contents, opening, max_duration_s, ambient_pressure_pa, policy(strict)).map(Discharge).or_raise(py)
}
