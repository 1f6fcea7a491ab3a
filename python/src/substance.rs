//! Substances of the catalogue.

use isorisk::substance as core;
use pyo3::prelude::*;

use crate::convert::python_of_json;
use crate::errors::OrRaise;

/// A chemical of the catalogue.
#[pyclass(frozen, module = "isorisk", eq, skip_from_py_object)]
#[derive(Clone, PartialEq)]
pub struct Substance(&'static core::Substance);

impl Substance {
    fn at(
        &self,
        py: Python<'_>,
        argument: f64,
        property: impl FnOnce(&core::Substance, f64) -> isorisk::Result<f64>,
    ) -> PyResult<f64> {
        property(self.0, argument).or_raise(py)
    }
}

#[pymethods]
impl Substance {
    #[new]
    #[pyo3(signature = (name, /))]
    fn new(py: Python<'_>, name: &str) -> PyResult<Self> {
        core::substance(name).map(Self).or_raise(py)
    }

    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn name_en(&self) -> &str {
        &self.0.name_en
    }

    #[getter]
    fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    #[getter]
    fn aliases(&self) -> Vec<&str> {
        self.0.aliases.iter().map(String::as_str).collect()
    }

    #[getter]
    fn cas(&self) -> &str {
        self.0.cas.as_str()
    }

    #[getter]
    fn formula(&self) -> &str {
        self.0.formula.as_str()
    }

    #[getter]
    fn molar_mass_kg_mol(&self) -> f64 {
        self.0.molar_mass_kg_mol
    }

    #[getter]
    fn normal_boiling_point_k(&self) -> f64 {
        self.0.normal_boiling_point_k
    }

    #[getter]
    fn critical_temperature_k(&self) -> f64 {
        self.0.critical_temperature_k
    }

    #[getter]
    fn critical_pressure_pa(&self) -> f64 {
        self.0.critical_pressure_pa
    }

    fn vapour_pressure_pa(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::vapour_pressure_pa)
    }

    fn saturation_temperature_k(&self, py: Python<'_>, pressure_pa: f64) -> PyResult<f64> {
        self.at(py, pressure_pa, core::Substance::saturation_temperature_k)
    }

    fn liquid_density_kg_m3(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::liquid_density_kg_m3)
    }

    fn liquid_heat_capacity_j_kg_k(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::liquid_heat_capacity_j_kg_k)
    }

    fn gas_heat_capacity_j_kg_k(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::gas_heat_capacity_j_kg_k)
    }

    fn heat_of_vaporisation_j_kg(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::heat_of_vaporisation_j_kg)
    }

    fn liquid_viscosity_pa_s(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::liquid_viscosity_pa_s)
    }

    fn surface_tension_n_m(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::surface_tension_n_m)
    }

    fn isentropic_exponent(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::isentropic_exponent)
    }

    fn gas_density_kg_m3(&self, py: Python<'_>, pressure_pa: f64, temperature_k: f64) -> PyResult<f64> {
        self.0.gas_density_kg_m3(pressure_pa, temperature_k).or_raise(py)
    }

    /// Everything known of the substance, sources included, as plain Python values.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, self.0)
    }

    fn __repr__(&self) -> String {
        format!("Substance('{}')", self.0.id)
    }

    fn __hash__(&self) -> usize {
        std::ptr::from_ref(self.0).addr()
    }

    fn __getnewargs__(&self) -> (&str,) {
        (&self.0.id,)
    }
}

/// Every substance of the catalogue, in the order of their ids.
#[pyfunction]
pub fn substances() -> Vec<Substance> {
    core::substances().iter().map(Substance).collect()
}
