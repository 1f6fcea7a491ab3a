//! Substances of the catalogue.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use isorisk::substance as core;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};

use crate::convert::python_of_json;
use crate::errors::{OrRaise, bad_argument};
use crate::models::arrays::{Common, Numbers};

/// A chemical or a mixture: constants, temperature correlations, hazards.
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
/// MissingDataError
///     For a substance that is listed for its hazard only (solids, explosives).
///
/// Notes
/// -----
/// The correlations are fits of this project; :meth:`to_dict` has their coefficients, ranges and sources. The methods
/// take a number, a list or an array and return a float or an array of the same shape. A temperature (K) or pressure
/// (Pa) outside the range of a fit raises :class:`ValidityError`, a property that no source has
/// :class:`MissingDataError`.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.Substance("液氨").cas
/// '7664-41-7'
/// >>> ir.Substance.mixture("our LPG", {"propane": 0.4, "n-butane": 0.6}).flash(5e5, 300.0).get('vapour_fraction')
/// 0.0
#[pyclass(frozen, module = "isorisk", eq)]
#[derive(Clone, PartialEq)]
pub struct Substance(pub Arc<core::Substance>);

impl Substance {
    /// A property at each of the values of an argument.
    fn at(
        &self,
        py: Python<'_>,
        named: (&str, &Numbers<'_>),
        property: impl Fn(&core::Substance, f64) -> isorisk::Result<f64> + Send + Sync,
    ) -> PyResult<Py<PyAny>> {
        let [values] = Common::of(py, [named])?.try_map(py, |[argument]| Ok([property(&self.0, argument)?]))?;
        Ok(values)
    }

    /// The mixture that it was made from.
    fn composition(&self, py: Python<'_>) -> PyResult<&core::Mixture> {
        self.0.mixture_parts().or_raise(py)
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

    /// A substance or mixture from a text in the format of the catalogue's files.
    ///
    /// Parameters
    /// ----------
    /// text : str
    ///     The text. A correlation may give ``points = [[temperature_k, value], ...]`` instead of coefficients.
    /// name : str
    ///     What messages call it.
    #[staticmethod]
    #[pyo3(signature = (text, name = "text"))]
    fn _from_text(py: Python<'_>, text: &str, name: &str) -> PyResult<Self> {
        core::Substance::from_toml(text, name).map(|made| Self(Arc::new(made))).or_raise(py)
    }

    /// A substance or mixture of your own, usable wherever a substance is named.
    ///
    /// Parameters
    /// ----------
    /// source : str or PathLike
    ///     Path of a file in the format of the catalogue's files, or the text itself (recognised by its line breaks).
    ///     A correlation may give ``points = [[temperature_k, value], ...]`` instead of coefficients, and a
    ///     ``composition`` makes a mixture. A study takes the file under its key ``substances``.
    ///
    /// Raises
    /// ------
    /// InputError
    ///     Naming file, key and what is wrong.
    /// FileError
    ///     For a file that cannot be read.
    #[staticmethod]
    fn from_toml(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = source.extract::<String>()
            && text.contains('\n')
        {
            return Self::_from_text(py, &text, "text");
        }
        let path: std::path::PathBuf = source.extract()?;
        let text = std::fs::read_to_string(&path)
            .map_err(|cause| isorisk::Error::Io { path: path.clone(), cause })
            .or_raise(py)?;
        let name = path.file_name().map_or_else(|| "text".to_owned(), |name| name.to_string_lossy().into_owned());
        Self::_from_text(py, &text, &name)
    }

    /// A mixture as one substance, by mole fractions.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     What it is called.
    /// composition : dict or sequence of pairs
    ///     Mole fraction by substance or its name; they sum to one.
    ///
    /// Returns
    /// -------
    /// Substance
    ///     Vapour pressure of the bubble point by Raoult's law, ideal liquid, limits of Le Chatelier. Its composition is
    ///     taken not to change as it leaves.
    #[staticmethod]
    fn mixture(py: Python<'_>, name: &str, composition: &Bound<'_, PyAny>) -> PyResult<Self> {
        let pairs = match composition.cast::<PyDict>() {
            Ok(map) => map.items().extract::<Vec<(Named<'_>, f64)>>(),
            Err(_) => composition.extract(),
        };
        let pairs = pairs.map_err(|_| {
            let shown = composition.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string());
            bad_argument(py, "composition", &shown, "must map substances or their names to mole fractions")
        })?;
        let parts = pairs.iter().map(|(named, x)| Ok((named.substance(py)?, *x))).collect::<PyResult<Vec<_>>>()?;
        core::Substance::mixture(name, &parts).map(|made| Self(Arc::new(made))).or_raise(py)
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

    /// UN number, if its carriage is regulated.
    #[getter]
    fn un_number(&self) -> Option<u16> {
        self.0.un_number
    }

    /// Melting point, K.
    #[getter]
    fn melting_point_k(&self) -> f64 {
        self.0.melting_point_k
    }

    /// Critical density, kg/m³.
    #[getter]
    fn critical_density_kg_m3(&self) -> f64 {
        self.0.critical_density_kg_m3
    }

    /// Acentric factor.
    #[getter]
    fn acentric_factor(&self) -> f64 {
        self.0.acentric_factor
    }

    /// ``"gas"`` or ``"liquid"`` at 25 °C and one standard atmosphere.
    #[getter]
    fn normal_state(&self) -> &'static str {
        match self.0.normal_state() {
            core::NormalState::Gas => "gas",
            core::NormalState::Liquid => "liquid",
        }
    }

    /// Properties to know of: ``"flammable"``, ``"toxic"``, ``"associating"``, ...
    #[getter]
    fn flags(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.flags)
    }

    /// What is known of its burning, or ``None``: heat, limits, flash point, burning velocity, ...
    #[getter]
    fn combustion(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.combustion)
    }

    /// Toxic probits, one for each table that has the substance, with their units.
    #[getter]
    fn toxicity(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.toxicity)
    }

    /// Concentrations that public bodies publish for emergencies (IDLH, AEGL, ERPG), ppm.
    #[getter]
    fn acute_limits(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.acute_limits)
    }

    /// Entry of GB 18218-2018, or ``None``.
    #[getter]
    fn major_hazard(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.major_hazard)
    }

    /// Mole fraction by id of the component, or ``None`` for a pure substance.
    #[getter]
    fn mole_fractions<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Ok(mixture) = self.0.mixture_parts() else { return Ok(None) };
        let found = PyDict::new(py);
        for one in mixture.components() {
            found.set_item(&one.substance.id, one.mole_fraction)?;
        }
        Ok(Some(found))
    }

    /// Vapour pressure, Pa, at a temperature, K.
    fn vapour_pressure_pa(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::vapour_pressure_pa)
    }

    /// Temperature, K, at which the vapour pressure is `pressure_pa`, Pa.
    fn saturation_temperature_k(&self, py: Python<'_>, pressure_pa: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("pressure_pa", &pressure_pa), core::Substance::saturation_temperature_k)
    }

    /// Density of the saturated liquid, kg/m³, at a temperature, K.
    fn liquid_density_kg_m3(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::liquid_density_kg_m3)
    }

    /// Heat capacity of the saturated liquid, J/(kg K), at a temperature, K.
    fn liquid_heat_capacity_j_kg_k(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::liquid_heat_capacity_j_kg_k)
    }

    /// Isobaric heat capacity of the ideal gas, J/(kg K), at a temperature, K.
    fn gas_heat_capacity_j_kg_k(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::gas_heat_capacity_j_kg_k)
    }

    /// Heat of vaporisation, J/kg, at a temperature, K.
    fn heat_of_vaporisation_j_kg(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::heat_of_vaporisation_j_kg)
    }

    /// Dynamic viscosity of the saturated liquid, Pa s, at a temperature, K.
    fn liquid_viscosity_pa_s(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::liquid_viscosity_pa_s)
    }

    /// Surface tension, N/m, at a temperature, K.
    fn surface_tension_n_m(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::surface_tension_n_m)
    }

    /// Thermal conductivity of the saturated liquid, W/(m K), at a temperature, K.
    fn liquid_thermal_conductivity_w_m_k(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::liquid_thermal_conductivity_w_m_k)
    }

    /// Ratio of the heat capacities of the ideal gas at a temperature, K.
    fn isentropic_exponent(&self, py: Python<'_>, temperature_k: Numbers<'_>) -> PyResult<Py<PyAny>> {
        self.at(py, ("temperature_k", &temperature_k), core::Substance::isentropic_exponent)
    }

    /// Density of the ideal gas, kg/m³, at a pressure, Pa, and temperature, K.
    fn gas_density_kg_m3(
        &self,
        py: Python<'_>,
        pressure_pa: Numbers<'_>,
        temperature_k: Numbers<'_>,
    ) -> PyResult<Py<PyAny>> {
        let common = Common::of(py, [("pressure_pa", &pressure_pa), ("temperature_k", &temperature_k)])?;
        let [density] = common.try_map(py, |[p, t]| Ok([self.0.gas_density_kg_m3(p, t)?]))?;
        Ok(density)
    }

    /// Pressure, Pa, at which the liquid of a mixture begins to boil, by Raoult's law.
    fn bubble_pressure_pa(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.composition(py)?.bubble_pressure_pa(temperature_k).or_raise(py)
    }

    /// Pressure, Pa, at which the vapour of a mixture begins to condense, by Raoult's law.
    fn dew_pressure_pa(&self, py: Python<'_>, temperature_k: f64) -> PyResult<f64> {
        self.composition(py)?.dew_pressure_pa(temperature_k).or_raise(py)
    }

    /// Temperature, K, at which the liquid of a mixture begins to boil at a pressure, Pa.
    fn bubble_temperature_k(&self, py: Python<'_>, pressure_pa: f64) -> PyResult<f64> {
        self.composition(py)?.bubble_temperature_k(pressure_pa).or_raise(py)
    }

    /// Temperature, K, at which the vapour of a mixture begins to condense at a pressure, Pa.
    fn dew_temperature_k(&self, py: Python<'_>, pressure_pa: f64) -> PyResult<f64> {
        self.composition(py)?.dew_temperature_k(pressure_pa).or_raise(py)
    }

    /// What a mixture parts into at a pressure, Pa, and temperature, K, by Raoult's law.
    ///
    /// Returns
    /// -------
    /// dict
    ///     ``vapour_fraction`` (moles) and the mole fractions ``liquid`` and ``vapour`` by id of the component; of the
    ///     first bubble or drop where there is one phase only.
    fn flash<'py>(&self, py: Python<'py>, pressure_pa: f64, temperature_k: f64) -> PyResult<Bound<'py, PyDict>> {
        let mixture = self.composition(py)?;
        let flash = mixture.flash(pressure_pa, temperature_k).or_raise(py)?;
        let found = PyDict::new(py);
        found.set_item("vapour_fraction", flash.vapour_fraction)?;
        for (key, fractions) in [("liquid", &flash.liquid), ("vapour", &flash.vapour)] {
            let of = PyDict::new(py);
            for (one, fraction) in mixture.components().iter().zip(fractions) {
                of.set_item(&one.substance.id, fraction)?;
            }
            found.set_item(key, of)?;
        }
        Ok(found)
    }

    /// Everything known of the substance, sources included, as plain Python values.
    fn to_dict(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, self.0.as_ref())
    }

    fn __repr__(&self) -> String {
        format!("Substance('{}')", self.0.id)
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        self.0.id.hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let class = PyType::new::<Self>(py);
        let made = match &self.0.recipe {
            core::Recipe::Catalogue => (class.into_any(), PyTuple::new(py, [&self.0.id])?),
            core::Recipe::Text { name, text } => {
                (class.getattr("_from_text")?, PyTuple::new(py, [text.as_ref(), name.as_ref()])?)
            }
            core::Recipe::Mixture(mixture) => {
                let parts: Vec<(Self, f64)> =
                    mixture.components().iter().map(|one| (Self(one.substance.clone()), one.mole_fraction)).collect();
                (class.getattr("mixture")?, (mixture.name(), parts).into_pyobject(py)?)
            }
        };
        made.into_pyobject(py)
    }
}

/// Every pure substance of the catalogue and then every mixture, in the order of their ids.
#[pyfunction]
pub fn catalogue() -> Vec<Substance> {
    core::substances().iter().chain(core::mixtures()).cloned().map(Substance).collect()
}

/// The substances that are known for their hazard only, as plain Python values.
#[pyfunction]
pub fn listed(py: Python<'_>) -> PyResult<Py<PyAny>> {
    python_of_json(py, core::listed_substances())
}
