//! Substances of the catalogue.

use std::sync::Arc;

use isorisk::substance as core;
use pyo3::prelude::*;

use crate::convert::python_of_json;
use crate::errors::OrRaise;

/// A chemical of the catalogue: constants, temperature correlations, hazards.
///
/// Parameters
/// ----------
/// name : str
///     Id, CAS number, English or Chinese name, or alias; case, blanks and hyphens do not count.
///
/// Raises
/// ------
/// InputError
///     For a name that the catalogue does not have; it lists near ones.
///
/// Notes
/// -----
/// The correlations are fits of this project; :meth:`to_dict` has their coefficients, ranges and sources. A temperature
/// (K) or pressure (Pa) outside the range of a fit raises :class:`ValidityError`.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.Substance("液氨").cas
/// '7664-41-7'
#[pyclass(frozen, module = "isorisk", eq)]
#[derive(Clone, PartialEq)]
pub struct Substance(pub Arc<core::Substance>);

impl Substance {
    fn at(
        &self,
        py: Python<'_>,
        argument: f64,
        property: impl FnOnce(&core::Substance, f64) -> isorisk::Result<f64>,
    ) -> PyResult<f64> {
        property(&self.0, argument).or_raise(py)
    }
}

/// A substance, or a name that leads to one.
#[derive(FromPyObject)]
pub enum Named<'py> {
    /// The substance.
    Substance(Bound<'py, Substance>),
    /// Its name.
    Name(String),
}

impl Named<'_> {
    /// The substance of the catalogue.
    pub fn substance(&self, py: Python<'_>) -> PyResult<Arc<core::Substance>> {
        match self {
            Named::Substance(substance) => Ok(substance.get().0.clone()),
            Named::Name(name) => core::substance(name).cloned().or_raise(py),
        }
    }
}

#[pymethods]
impl Substance {
    #[new]
    #[pyo3(signature = (name, /))]
    fn new(py: Python<'_>, name: &str) -> PyResult<Self> {
        core::substance(name).cloned().map(Self).or_raise(py)
    }

    /// Identifier, e.g. ``hydrogen_sulphide``.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// English name.
    #[getter]
    fn name_en(&self) -> &str {
        &self.0.name_en
    }

    /// Chinese name.
    #[getter]
    fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    /// Other names that it is found by.
    #[getter]
    fn aliases(&self) -> Vec<&str> {
        self.0.aliases.iter().map(String::as_str).collect()
    }

    /// CAS registry number; a mixture may have none.
    #[getter]
    fn cas(&self) -> Option<&str> {
        self.0.cas.as_ref().map(core::CasNumber::as_str)
    }

    /// Molecular formula; a mixture has none.
    #[getter]
    fn formula(&self) -> Option<&str> {
        self.0.formula.as_ref().map(core::Formula::as_str)
    }

    /// Molar mass, kg/mol.
    #[getter]
    fn molar_mass_kg_mol(&self) -> f64 {
        self.0.molar_mass_kg_mol
    }

    /// Boiling point at 101 325 Pa, K.
    #[getter]
    fn normal_boiling_point_k(&self) -> f64 {
        self.0.normal_boiling_point_k
    }

    /// Critical temperature, K.
    #[getter]
    fn critical_temperature_k(&self) -> f64 {
        self.0.critical_temperature_k
    }

    /// Critical pressure, Pa.
    #[getter]
    fn critical_pressure_pa(&self) -> f64 {
        self.0.critical_pressure_pa
    }

    /// Vapour pressure, Pa, at a temperature, K.
    fn vapour_pressure_pa(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::vapour_pressure_pa)
    }

    /// Temperature, K, at which the vapour pressure is `pressure_pa`, Pa.
    fn saturation_temperature_k(&self, py: Python<'_>, pressure_pa: f64) -> PyResult<f64> {
        self.at(py, pressure_pa, core::Substance::saturation_temperature_k)
    }

    /// Density of the saturated liquid, kg/m³, at a temperature, K.
    fn liquid_density_kg_m3(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::liquid_density_kg_m3)
    }

    /// Heat capacity of the saturated liquid, J/(kg K), at a temperature, K.
    fn liquid_heat_capacity_j_kg_k(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::liquid_heat_capacity_j_kg_k)
    }

    /// Isobaric heat capacity of the ideal gas, J/(kg K), at a temperature, K.
    fn gas_heat_capacity_j_kg_k(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::gas_heat_capacity_j_kg_k)
    }

    /// Heat of vaporisation, J/kg, at a temperature, K.
    fn heat_of_vaporisation_j_kg(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::heat_of_vaporisation_j_kg)
    }

    /// Dynamic viscosity of the saturated liquid, Pa s, at a temperature, K.
    fn liquid_viscosity_pa_s(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::liquid_viscosity_pa_s)
    }

    /// Surface tension, N/m, at a temperature, K.
    fn surface_tension_n_m(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::surface_tension_n_m)
    }

    /// Ratio of the heat capacities of the ideal gas at a temperature, K.
    fn isentropic_exponent(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.at(py, temperature_k, core::Substance::isentropic_exponent)
    }

    /// Density of the ideal gas, kg/m³, at a pressure, Pa, and temperature, K.
    fn gas_density_kg_m3(&self, py: Python<'_>, pressure_pa: f64, temperature_k: f64) -> PyResult<f64> {
        self.0.gas_density_kg_m3(pressure_pa, temperature_k).or_raise(py)
    }

    /// Everything known of the substance, sources included, as plain Python values.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, self.0.as_ref())
    }

    fn __repr__(&self) -> String {
        format!("Substance('{}')", self.0.id)
    }

    fn __hash__(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    fn __getnewargs__(&self) -> (&str,) {
        (&self.0.id,)
    }
}

/// Every substance of the catalogue, in the order of their ids.
#[pyfunction]
pub fn substances() -> Vec<Substance> {
    core::substances().iter().cloned().map(Substance).collect()
}
