//! Harm beyond the rules of one guideline: published probits, injury by blast, houses in a cloud, escape from heat.

use isorisk::vulnerability::{self as core, blast_injury as injury};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::arrays::{Common, Numbers};
use super::flame::{Fire, places, positive, receptor};
use super::vulnerability::Probit;
use crate::convert::python_of_json;
use crate::errors::OrRaise;

/// A published probit by name.
///
/// Parameters
/// ----------
/// name : str
///     E.g. ``heat.eisenberg``, ``heat.tno_second_degree``, ``blast.eardrum_tno``, ``toxic.purple_book.chlorine``,
///     ``toxic.lees.chlorine``: :func:`published_probits` has all.
/// vapour_density_kg_m3 : float, optional
///     For ppm alone: density of the pure vapour at the pressure and temperature of the air, kg/m³.
/// table : str, optional
///     Text of a TOML file of the form of ``data/vulnerability/probits.toml`` to look in instead.
///
/// Returns
/// -------
/// Probit
///     Heat, overpressure and impulse take SI levels: ``Probit.probability`` of (W/m²)^n s, Pa or Pa s.
///
/// Raises
/// ------
/// InputError
///     For a name that the table does not have, a faulty table, or a density that is missing or out of place.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> burn = ir.vulnerability.published_probit("heat.tno_second_degree")
/// >>> round(burn.lethality(12.5e3, 20.0 / 60.0), 3)
/// 0.882
/// >>> eardrum = ir.vulnerability.published_probit("blast.eardrum_tno")
/// >>> round(eardrum.probability(50e3), 3)
/// 0.134
#[pyfunction]
#[pyo3(signature = (name, *, vapour_density_kg_m3=None, table=None))]
pub fn published_probit(
    py: Python<'_>,
    name: &str,
    vapour_density_kg_m3: Option<f64>,
    table: Option<&str>,
) -> PyResult<Probit> {
    let probit = match table {
        Some(text) => core::PublishedTable::from_toml(text)
            .and_then(|table| table.probit(name).and_then(|row| row.probit(vapour_density_kg_m3))),
        None => core::PublishedTable::compiled()
            .and_then(|table| table.probit(name).and_then(|row| row.probit(vapour_density_kg_m3))),
    };
    probit.map(Probit).or_raise(py)
}

/// Every published probit: dictionaries with name, effect, unit, a, b, n, factor, provenance, citation, locator.
#[pyfunction]
pub fn published_probits(py: Python<'_>) -> PyResult<Py<PyAny>> {
    python_of_json(py, &core::PublishedTable::compiled().or_raise(py)?.probits)
}

/// Dangerous toxic load of a substance by HSE: dictionary with name, n, slot, slod (ppm^n min) and provenance.
///
/// Raises
/// ------
/// InputError
///     For a substance that the table does not have.
///
/// Notes
/// -----
/// Typed from knowledge of practice, to be checked against the page of HSE. ``slod`` is None where it is in doubt.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ir.vulnerability.dangerous_toxic_load("chlorine")["slot"]
/// 108000.0
#[pyfunction]
pub fn dangerous_toxic_load(py: Python<'_>, substance: &str) -> PyResult<Py<PyAny>> {
    let load = core::PublishedTable::compiled().and_then(|table| table.toxic_load(substance)).or_raise(py)?;
    python_of_json(py, load)
}

/// Toxic load indoors over that outdoors, for a steady cloud.
///
/// Parameters
/// ----------
/// exponent : float
///     n of the load.
/// air_changes_per_h : float
///     1/h.
/// cloud_s, stay_s : float
///     How long the cloud is there and how long people stay indoors from its arrival on, s.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Notes
/// -----
/// ``dC_in/dt = ACH (C_out - C_in)``: reference manual Bevi (2009).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.vulnerability.indoor_load_ratio(1.0, air_changes_per_h=1.0, cloud_s=1800.0, stay_s=1800.0), 4)
/// 0.2131
#[pyfunction]
#[pyo3(signature = (exponent, *, air_changes_per_h=1.0, cloud_s, stay_s))]
pub fn indoor_load_ratio(
    py: Python<'_>,
    exponent: f64,
    air_changes_per_h: f64,
    cloud_s: f64,
    stay_s: f64,
) -> PyResult<f64> {
    core::Infiltration { air_changes_per_h, cloud_s, stay_s }.load_ratio(exponent).or_raise(py)
}

/// Thermal dose, (W/m²)^n s, of a person who reacts and runs straight away from a fire.
///
/// Parameters
/// ----------
/// fire : isorisk.fire.Fire
///     A fire that burns steadily.
/// x, y, z : float or array
///     Places relative to its anchor, m.
/// reaction_s, speed_m_s, safe_heat_flux_w_m2, longest_exposure_s : float
///     When and how fast they run, and where and when it ends.
/// exponent : float
///     n.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Notes
/// -----
/// Green Book CPR 16E (1992), chapter 1.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> fire = ir.fire.jet_fire(mass_rate_kg_s=10.0, heat_of_combustion_j_kg=5e7, radiative_fraction=0.2,
/// ...                         duration_s=600.0, atmosphere=ir.Atmosphere("D", 5.0))
/// >>> bool(ir.vulnerability.escape_dose(fire, 70.0) < fire.thermal_dose(70.0, exposure_s=20.0))
/// True
#[pyfunction]
#[pyo3(
    signature = (fire, x, y=Numbers::Default(0.0), z=Numbers::Default(1.0), *, reaction_s=5.0, speed_m_s=4.0,
        safe_heat_flux_w_m2=1e3, longest_exposure_s=20.0, exponent=4.0 / 3.0),
    text_signature = "(fire, x, y=0.0, z=1.0, *, reaction_s=5.0, speed_m_s=4.0, safe_heat_flux_w_m2=1000.0, longest_exposure_s=20.0, exponent=1.3333333333333333)"
)]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn escape_dose(
    py: Python<'_>,
    fire: &Fire,
    x: Numbers<'_>,
    y: Numbers<'_>,
    z: Numbers<'_>,
    reaction_s: f64,
    speed_m_s: f64,
    safe_heat_flux_w_m2: f64,
    longest_exposure_s: f64,
    exponent: f64,
) -> PyResult<Py<PyAny>> {
    let escape = core::Escape { reaction_s, speed_m_s, safe_heat_flux_w_m2, longest_exposure_s };
    let exponent = positive(py, "exponent", exponent)?;
    let effect = fire.effect();
    let [values] = places(py, &x, &y, &z)?
        .try_map(py, |at| escape.thermal_dose(effect, receptor(at), exponent).map(|dose| [dose]))?;
    Ok(values)
}

/// Probabilities of death by a blast out of doors: dictionary with ``head_impact``, ``body_impact``, ``lung_damage``.
///
/// Parameters
/// ----------
/// overpressure_pa, impulse_pa_s : float or array
///     Peak side-on overpressure, Pa, and impulse, Pa s; not negative.
/// body_mass_kg, ambient_pressure_pa : float
///     kg and Pa.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Notes
/// -----
/// Green Book CPR 16E (1992), chapter 2.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.vulnerability.blast_injury(4860.0, 164609.0)["head_impact"], 3)
/// 0.5
#[pyfunction]
#[pyo3(signature = (overpressure_pa, impulse_pa_s, *, body_mass_kg=70.0, ambient_pressure_pa=101_325.0))]
#[pyo3(text_signature = "(overpressure_pa, impulse_pa_s, *, body_mass_kg=70.0, ambient_pressure_pa=101325.0)")]
pub fn blast_injury<'py>(
    py: Python<'py>,
    overpressure_pa: Numbers<'_>,
    impulse_pa_s: Numbers<'_>,
    body_mass_kg: f64,
    ambient_pressure_pa: f64,
) -> PyResult<Bound<'py, PyDict>> {
    let common = Common::of(py, [("overpressure_pa", &overpressure_pa), ("impulse_pa_s", &impulse_pa_s)])?;
    let [head, body, lung] = common.try_map(py, |[p, i]| {
        Ok([
            injury::head_impact(p, i)?,
            injury::body_impact(p, i)?,
            injury::lung_damage(p, i, body_mass_kg, ambient_pressure_pa)?,
        ])
    })?;
    let table = PyDict::new(py);
    table.set_item("head_impact", head)?;
    table.set_item("body_impact", body)?;
    table.set_item("lung_damage", lung)?;
    Ok(table)
}
