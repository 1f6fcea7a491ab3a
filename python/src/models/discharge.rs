//! Steady discharge: critical flux, orifices, broken pipes, relief devices.

use isorisk::card::RangeEvent;
use isorisk::release::critical_flux::{CriticalFlux as CoreFlux, FluxMethod, critical_flux as core_flux};
use isorisk::release::full_bore::{
    BrokenPipe, ENTRANCE_LOSS, PipeFlow as CorePipeFlow, STEEL_ROUGHNESS_M, full_bore as core_full_bore,
};
use isorisk::release::orifice::{Orifice, OrificeFlow as CoreFlow, OrificeModel, orifice as core_orifice};
use isorisk::release::relief_device::{self, FireDrainage, ReliefGas};
use isorisk::release::stagnation::Stagnation;
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use crate::convert::{policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};
use crate::substance::Named;

/// State in the throat of a choked flow; made by :func:`critical_throat`.
#[pyclass(frozen, module = "isorisk.release")]
pub struct Throat(CoreFlux);

#[pymethods]
impl Throat {
    /// Mass flux, kg/(m² s).
    #[getter]
    fn flux_kg_m2_s(&self) -> f64 {
        self.0.flux_kg_m2_s
    }

    /// Pressure, Pa.
    #[getter]
    fn pressure_pa(&self) -> f64 {
        self.0.pressure_pa
    }

    /// Temperature, K.
    #[getter]
    fn temperature_k(&self) -> f64 {
        self.0.temperature_k
    }

    /// Mass fraction of vapour.
    #[getter]
    fn quality(&self) -> f64 {
        self.0.quality
    }

    /// Density, kg/m³.
    #[getter]
    fn density_kg_m3(&self) -> f64 {
        self.0.density_kg_m3
    }

    /// Velocity, m/s.
    #[getter]
    fn velocity_m_s(&self) -> f64 {
        self.0.velocity_m_s
    }

    fn __repr__(&self) -> String {
        format!(
            "<Throat: {:.1} kg/(m2 s) at {:.0} Pa, {:.2} K>",
            self.0.flux_kg_m2_s, self.0.pressure_pa, self.0.temperature_k
        )
    }
}

/// Critical mass flux of a substance at rest, kg/(m² s): the most that an opening of unit area lets through.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// pressure_pa : float or array
///     Pressure at rest, Pa absolute.
/// temperature_k : float or array, optional
///     Temperature, K: a liquid or a gas, by the vapour pressure.
/// quality : float or array, optional
///     Mass fraction of vapour, 0 to 1, of a boiling substance, in place of the temperature.
/// method : {"hem", "omega", "erm", "metastable", "fauske_cude", "frozen_gas"}
///     Homogeneous equilibrium by isentropic search; omega method; Fauske's equilibrium rate model of a short nozzle (with the
///     coefficient of a sharp edge); liquid that does not boil in the hole; Fauske and Cude; gas that does not condense.
/// length_m : float
///     Length of the nozzle, m, for ``"erm"``.
/// back_pressure_pa : float
///     Pressure outside, Pa, for ``"erm"`` and ``"metastable"``; no other method knows it.
///
/// Returns
/// -------
/// float or numpy.ndarray
///     No discharge coefficient is in it but in ``"erm"``.
///
/// Raises
/// ------
/// InputError
///     When neither or contradictory temperature and quality are given, for an unknown method, or for one that is not for the
///     phase.
/// ValidityError
///     Outside the saturation line or the gas of the substance.
///
/// Notes
/// -----
/// ``max over p of sqrt(2 (h0 - h(p, s0))) / v(p, s0)`` for ``"hem"``. Yellow Book CPR 14E (1997), section 2.5.3; Leung (1986);
/// API 520-I, annex C; Fauske (1985).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.release.critical_flux("propane", 8.3646e5, quality=0.0), -1)
/// 6070.0
#[pyfunction]
#[pyo3(signature = (
    substance, pressure_pa, temperature_k=None, quality=None, method="hem", *, length_m=0.1, back_pressure_pa=101_325.0
))]
#[pyo3(text_signature = "(substance, pressure_pa, temperature_k=None, quality=None, method='hem', *, length_m=0.1, \
    back_pressure_pa=101325.0)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn critical_flux(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: Numbers<'_>,
    temperature_k: Option<Numbers<'_>>,
    quality: Option<Numbers<'_>>,
    method: &str,
    length_m: f64,
    back_pressure_pa: f64,
) -> PyResult<Py<PyAny>> {
    let substance = substance.substance(py)?;
    let method = FluxMethod::named(method, length_m, back_pressure_pa).or_raise(py)?;
    let (with_temperature, with_quality) = (temperature_k.is_some(), quality.is_some());
    let temperature_k = temperature_k.unwrap_or(Numbers::Default(0.0));
    let quality = quality.unwrap_or(Numbers::Default(0.0));
    let named = [("pressure_pa", &pressure_pa), ("temperature_k", &temperature_k), ("quality", &quality)];
    let [flux] = Common::of(py, named)?.try_map(py, |[pressure, temperature, quality]| {
        let (temperature, quality) = (with_temperature.then_some(temperature), with_quality.then_some(quality));
        Ok([core_flux(&substance, pressure, temperature, quality, method)?.flux_kg_m2_s])
    })?;
    Ok(flux)
}

/// Critical flux of one state and what is in the throat; parameters as of :func:`critical_flux`, numbers only.
///
/// Returns
/// -------
/// Throat
///
/// Raises
/// ------
/// InputError, ValidityError
///     As :func:`critical_flux`.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> throat = ir.release.critical_throat("propane", 8.3646e5, quality=0.0)
/// >>> round(throat.quality, 2)
/// 0.05
#[pyfunction]
#[pyo3(signature = (
    substance, pressure_pa, temperature_k=None, quality=None, method="hem", *, length_m=0.1, back_pressure_pa=101_325.0
))]
#[pyo3(text_signature = "(substance, pressure_pa, temperature_k=None, quality=None, method='hem', *, length_m=0.1, \
    back_pressure_pa=101325.0)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn critical_throat(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: f64,
    temperature_k: Option<f64>,
    quality: Option<f64>,
    method: &str,
    length_m: f64,
    back_pressure_pa: f64,
) -> PyResult<Throat> {
    let substance = substance.substance(py)?;
    let method = FluxMethod::named(method, length_m, back_pressure_pa).or_raise(py)?;
    core_flux(&substance, pressure_pa, temperature_k, quality, method).map(Throat).or_raise(py)
}

/// A steady flow out of an opening; made by :func:`orifice_flow` or :func:`broken_pipe`.
#[pyclass(frozen, module = "isorisk.release")]
pub struct SteadyFlow {
    /// State of the contents: ``"gas"``, ``"liquefied_gas"`` or ``"liquid"``.
    #[pyo3(get)]
    phase: String,
    /// Mass rate, kg/s.
    #[pyo3(get)]
    mass_rate_kg_s: f64,
    /// Mass flux in the throat or open end, kg/(m² s), without the discharge coefficient.
    #[pyo3(get)]
    flux_kg_m2_s: f64,
    /// Discharge coefficient taken; 1 for a pipe, whose losses are in the flux.
    #[pyo3(get)]
    discharge_coefficient: f64,
    /// Pressure in the throat or open end, Pa.
    #[pyo3(get)]
    throat_pressure_pa: f64,
    /// Temperature there, K.
    #[pyo3(get)]
    throat_temperature_k: f64,
    /// Mass fraction of vapour there.
    #[pyo3(get)]
    throat_quality: f64,
    /// Density there, kg/m³.
    #[pyo3(get)]
    throat_density_kg_m3: f64,
    /// Velocity there, m/s.
    #[pyo3(get)]
    throat_velocity_m_s: f64,
    /// Enthalpy at rest, J/kg above the saturated liquid at the normal boiling point.
    #[pyo3(get)]
    stagnation_enthalpy_j_kg: f64,
    /// Whether the pressure outside does not matter.
    #[pyo3(get)]
    choked: bool,
    /// Card id of the model taken.
    #[pyo3(get)]
    model: String,
    /// Why it was taken.
    #[pyo3(get)]
    reason: String,
    events: Vec<RangeEvent>,
}

#[pymethods]
impl SteadyFlow {
    /// Fitted ranges that were left, as dictionaries; empty unless made with ``strict=False``.
    #[getter]
    fn range_events(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.events)
    }

    fn __repr__(&self) -> String {
        format!("<SteadyFlow: {:.5} kg/s by {}: {}>", self.mass_rate_kg_s, self.model, self.reason)
    }
}

impl From<CoreFlow> for SteadyFlow {
    fn from(flow: CoreFlow) -> Self {
        Self {
            phase: super::source::name_of(&flow.phase),
            mass_rate_kg_s: flow.mass_rate_kg_s,
            flux_kg_m2_s: flow.throat.flux_kg_m2_s,
            discharge_coefficient: flow.discharge_coefficient,
            throat_pressure_pa: flow.throat.pressure_pa,
            throat_temperature_k: flow.throat.temperature_k,
            throat_quality: flow.throat.quality,
            throat_density_kg_m3: flow.throat.density_kg_m3,
            throat_velocity_m_s: flow.throat.velocity_m_s,
            stagnation_enthalpy_j_kg: flow.stagnation_enthalpy_j_kg,
            choked: flow.choked,
            model: flow.choice.model.to_owned(),
            reason: flow.choice.reason,
            events: flow.events,
        }
    }
}

impl From<CorePipeFlow> for SteadyFlow {
    fn from(flow: CorePipeFlow) -> Self {
        Self {
            phase: super::source::name_of(&flow.phase),
            mass_rate_kg_s: flow.mass_rate_kg_s,
            flux_kg_m2_s: flow.flux_kg_m2_s,
            discharge_coefficient: 1.0,
            throat_pressure_pa: flow.exit_pressure_pa,
            throat_temperature_k: flow.exit_temperature_k,
            throat_quality: flow.exit_quality,
            throat_density_kg_m3: flow.exit_density_kg_m3,
            throat_velocity_m_s: flow.exit_velocity_m_s,
            stagnation_enthalpy_j_kg: flow.stagnation_enthalpy_j_kg,
            choked: flow.choked,
            model: isorisk::release::full_bore::CARD.id.to_owned(),
            reason: format!("a pipe with friction factor {:.5}", flow.friction_factor),
            events: flow.events,
        }
    }
}

/// Steady flow of a substance through an opening in a wall; phase and model are chosen from the state.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// pressure_pa : float
///     Of the gas or above the liquid, Pa absolute.
/// temperature_k : float, optional
///     K; or `quality`.
/// quality : float, optional
///     Mass fraction of vapour of a boiling substance.
/// hole_diameter_m : float
///     m.
/// length_m : float
///     Thickness of the wall or length of the stub, m. It decides how a superheated liquid flows: up to two diameters and less
///     than 0.1 m it does not boil inside; longer but less than 0.1 m it boils with a lag; from 0.1 m on in equilibrium.
/// liquid_head_m : float
///     Height of liquid above the opening, m: 0 to 200.
/// ambient_pressure_pa : float
///     Pa absolute.
/// discharge_coefficient : float, optional
///     0.01 to 1; by the model when not given: gas 0.85, thin hole with liquid 0.62, longer opening 0.80.
/// vessel_diameter_m : float, optional
///     To hold the opening against, m.
/// model : {"liquid", "short_nozzle", "homogeneous_equilibrium", "omega", "real_gas"}, optional
///     By the state when not given.
/// strict : bool
///     Whether a fitted range that is left (liquids above 0.95 of the critical temperature) is an error.
///
/// Returns
/// -------
/// SteadyFlow
///     With the model and the reason for it.
///
/// Raises
/// ------
/// InputError
///     When nothing drives the contents out, the opening is wider than the vessel, or a model is not for the phase.
/// ValidityError
///     Beyond a limit of the models or of the substance.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> flow = ir.release.orifice_flow("ammonia", 9e5, 293.15, hole_diameter_m=0.025)
/// >>> round(flow.mass_rate_kg_s, 1), flow.model
/// (9.5, 'release.metastable')
#[pyfunction]
#[pyo3(signature = (
    substance, pressure_pa, temperature_k=None, quality=None, *, hole_diameter_m, length_m=0.0, liquid_head_m=0.0,
    ambient_pressure_pa=101_325.0, discharge_coefficient=None, vessel_diameter_m=None, model=None, strict=true
))]
#[pyo3(
    text_signature = "(substance, pressure_pa, temperature_k=None, quality=None, *, hole_diameter_m, length_m=0.0, \
    liquid_head_m=0.0, ambient_pressure_pa=101325.0, discharge_coefficient=None, vessel_diameter_m=None, model=None, \
    strict=True)"
)]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn orifice_flow(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: f64,
    temperature_k: Option<f64>,
    quality: Option<f64>,
    hole_diameter_m: f64,
    length_m: f64,
    liquid_head_m: f64,
    ambient_pressure_pa: f64,
    discharge_coefficient: Option<f64>,
    vessel_diameter_m: Option<f64>,
    model: Option<&str>,
    strict: bool,
) -> PyResult<SteadyFlow> {
    let substance = substance.substance(py)?;
    let opening = Orifice {
        pressure_pa,
        temperature_k,
        quality,
        hole_diameter_m,
        length_m,
        liquid_head_m,
        ambient_pressure_pa,
        discharge_coefficient,
        vessel_diameter_m,
        model: model.map(OrificeModel::named).transpose().or_raise(py)?,
    };
    core_orifice(&substance, &opening, policy(strict)).map(SteadyFlow::from).or_raise(py)
}

/// Steady flow out of a pipe broken off at a length from a vessel: entrance, friction, choking at the open end.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// pressure_pa, temperature_k, quality : float
///     At rest in the vessel, as in :func:`orifice_flow`.
/// diameter_m, length_m : float
///     Inner diameter and length from the vessel to the break, m.
/// roughness_m : float
///     Of the wall, m.
/// losses : float
///     Of entrance and fittings, velocity heads.
/// liquid_head_m : float
///     Height of liquid above the pipe, m.
/// ambient_pressure_pa : float
///     Pa absolute.
/// strict : bool
///     Whether a pipe longer than 4000 diameters is an error (it empties while the flow sets in).
///
/// Returns
/// -------
/// SteadyFlow
///
/// Raises
/// ------
/// InputError, ValidityError
///     As :func:`orifice_flow`.
///
/// Notes
/// -----
/// ``f L/D + losses = 2/G² ∫ρ dp - 2 ln(v2/v1)`` with ``h + (G v)²/2`` constant: Darcy's law for a liquid, Fanno's flow for a
/// perfect gas, homogeneous equilibrium for what boils.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> flow = ir.release.broken_pipe("propane", 8.3646e5, quality=0.0, diameter_m=0.05, length_m=5.0)
/// >>> flow.choked
/// True
#[pyfunction]
#[pyo3(signature = (
    substance, pressure_pa, temperature_k=None, quality=None, *, diameter_m, length_m, roughness_m=STEEL_ROUGHNESS_M,
    losses=ENTRANCE_LOSS, liquid_head_m=0.0, ambient_pressure_pa=101_325.0, strict=true
))]
#[pyo3(text_signature = "(substance, pressure_pa, temperature_k=None, quality=None, *, diameter_m, length_m, \
    roughness_m=4.6e-05, losses=0.5, liquid_head_m=0.0, ambient_pressure_pa=101325.0, strict=True)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn broken_pipe(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: f64,
    temperature_k: Option<f64>,
    quality: Option<f64>,
    diameter_m: f64,
    length_m: f64,
    roughness_m: f64,
    losses: f64,
    liquid_head_m: f64,
    ambient_pressure_pa: f64,
    strict: bool,
) -> PyResult<SteadyFlow> {
    let substance = substance.substance(py)?;
    let pipe = BrokenPipe { diameter_m, length_m, roughness_m, losses, liquid_head_m, ambient_pressure_pa };
    let from = Stagnation::of(&substance, pressure_pa, temperature_k, quality).or_raise(py)?;
    core_full_bore(&from, &pipe, policy(strict)).map(SteadyFlow::from).or_raise(py)
}

/// Flux through a relief device, kg/(m² s), of a gas: API 520-I; the area is rate / (coefficients x flux).
///
/// Parameters
/// ----------
/// pressure_pa, back_pressure_pa : float
///     Upstream with the overpressure, and downstream, Pa absolute.
/// temperature_k : float
///     K.
/// molar_mass_kg_mol, isentropic_exponent, compressibility : float
///     Of the gas.
///
/// Raises
/// ------
/// InputError
///     Unless every value is positive and the exponent is above 1.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> flux = ir.release.relief_gas_flux_kg_m2_s(pressure_pa=670e3, back_pressure_pa=101325.0, temperature_k=348.0,
/// ...                                           molar_mass_kg_mol=0.051, isentropic_exponent=1.11, compressibility=0.9)
/// >>> round(24270 / 3600 / (0.975 * flux) * 1e6)
/// 3699
#[pyfunction]
#[pyo3(signature = (
    *, pressure_pa, back_pressure_pa, temperature_k, molar_mass_kg_mol, isentropic_exponent, compressibility=1.0
))]
pub fn relief_gas_flux_kg_m2_s(
    py: Python<'_>,
    pressure_pa: f64,
    back_pressure_pa: f64,
    temperature_k: f64,
    molar_mass_kg_mol: f64,
    isentropic_exponent: f64,
    compressibility: f64,
) -> PyResult<f64> {
    for (name, value) in [
        ("pressure_pa", pressure_pa),
        ("back_pressure_pa", back_pressure_pa),
        ("temperature_k", temperature_k),
        ("molar_mass_kg_mol", molar_mass_kg_mol),
        ("compressibility", compressibility),
    ] {
        super::flame::positive(py, name, value)?;
    }
    if !(isentropic_exponent > 1.0 && isentropic_exponent.is_finite()) {
        return Err(bad_argument(py, "isentropic_exponent", &isentropic_exponent.to_string(), "must be above 1"));
    }
    Ok(relief_device::gas_flux_kg_m2_s(&ReliefGas {
        pressure_pa,
        back_pressure_pa,
        temperature_k,
        molar_mass_kg_mol,
        compressibility,
        isentropic_exponent,
    }))
}

/// Flux of steam through a relief device, kg/(m² s), by Napier's equation: API 520-I.
///
/// Parameters
/// ----------
/// pressure_pa : float
///     Upstream with the overpressure, Pa absolute: up to 22 057 kPa.
/// superheat_correction : float
///     1 for saturated steam; API 520-I, table 9.
///
/// Raises
/// ------
/// ValidityError
///     Above 22 057 kPa.
/// InputError
///     For a correction outside 0 to 1.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(69615 / 3600 / (0.975 * ir.release.relief_steam_flux_kg_m2_s(122.36e5)) * 1e6)
/// 1099
#[pyfunction]
#[pyo3(signature = (pressure_pa, superheat_correction=1.0))]
pub fn relief_steam_flux_kg_m2_s(py: Python<'_>, pressure_pa: f64, superheat_correction: f64) -> PyResult<f64> {
    relief_device::steam_flux_kg_m2_s(pressure_pa, superheat_correction).or_raise(py)
}

/// Heat of an open pool fire into the wetted surface of a vessel, W: API 521, ``43.2 kW F A^0.82`` (70.9 kW undrained).
///
/// Parameters
/// ----------
/// wetted_area_m2 : float
///     m².
/// environment_factor : float
///     1 for a bare vessel.
/// drained : bool
///     Whether the spill drains away and the fire is fought at once.
///
/// Raises
/// ------
/// InputError
///     Unless area and factor are positive.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.release.fire_heat_w(1.0))
/// 43200
#[pyfunction]
#[pyo3(signature = (wetted_area_m2, environment_factor=1.0, drained=true))]
pub fn fire_heat_w(py: Python<'_>, wetted_area_m2: f64, environment_factor: f64, drained: bool) -> PyResult<f64> {
    let drainage = if drained { FireDrainage::Adequate } else { FireDrainage::Inadequate };
    relief_device::fire_heat_w(wetted_area_m2, environment_factor, drainage).or_raise(py)
}
