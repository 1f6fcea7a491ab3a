//! Expansion to ambient pressure, of a jet and of a vessel that bursts.

use isorisk::card::Policy;
use isorisk::release::burst::{BurstContents, BurstOptions, InitialAir, burst as core_burst};
use isorisk::release::expansion::{Exit, ExpansionOptions, expand as core_expand};
use isorisk::release::{Contents, ContentsPhase, Holding};
use pyo3::prelude::*;
use serde::Serialize;

use super::flame::positive;
use crate::convert::python_of_json;
use crate::errors::{OrRaise, bad_argument};
use crate::substance::Named;

/// A jet at its opening and after expansion.
#[derive(Serialize)]
struct ExpandedJet {
    phase: ContentsPhase,
    mass_rate_kg_s: f64,
    exit_velocity_m_s: f64,
    #[serde(flatten)]
    expanded: isorisk::release::Expanded,
}

/// State of a jet through a sharp-edged hole after its expansion to ambient pressure.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// pressure_pa, temperature_k : float
///     Upstream: Pa absolute and K; they decide between gas and liquid. A liquid does not flash in the hole.
/// hole_diameter_m : float
///     m.
/// discharge_coefficient : float, optional
///     0.62 for a liquid and 0.85 for a gas unless given.
/// ambient_pressure_pa, ambient_temperature_k : float
///     Of the air.
/// law : {"momentum", "isentropic"}
///     What gives the velocity.
/// droplets : {"ccps", "jip"}
///     Droplet size.
/// rainout : {"purple_book", "kletz", "release", "all_airborne"}
///     What falls to the ground.
/// velocity_cap_m_s : float, optional
///     Highest velocity, m/s.
///
/// Returns
/// -------
/// dict
///     phase, mass_rate_kg_s, exit_velocity_m_s, and the state after expansion: temperature_k, liquid_fraction, velocity_m_s,
///     density_kg_m3, diameter_m (of the airborne part), droplet_diameter_m (or None), rainout_fraction (of all that leaves),
///     air_mass_ratio.
///
/// Raises
/// ------
/// InputError
///     When nothing drives the contents out, for an unknown law, or a fluid that would freeze.
/// ValidityError
///     Beyond a limit of the model or of a correlation of the substance.
///
/// Notes
/// -----
/// Momentum ``uf = ue + (pe - pa)/(rho u)`` or entropy, energy ``hf + uf^2/2 = h0``, phase equilibrium.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> jet = ir.release.expand("propane", pressure_pa=11.013e5, temperature_k=303.15, hole_diameter_m=0.005, law="isentropic",
/// ...                         rainout="all_airborne")
/// >>> round(jet.get('liquid_fraction'), 2), round(jet.get('temperature_k'))
/// (0.64, 231)
#[pyfunction]
#[pyo3(signature = (
    substance, *, pressure_pa, temperature_k, hole_diameter_m, discharge_coefficient=None, ambient_pressure_pa=101_325.0,
    ambient_temperature_k=288.15, law="momentum", droplets="ccps", rainout="purple_book", velocity_cap_m_s=None
))]
#[pyo3(text_signature = "(substance, *, pressure_pa, temperature_k, hole_diameter_m, discharge_coefficient=None, \
    ambient_pressure_pa=101325.0, ambient_temperature_k=288.15, law='momentum', droplets='ccps', \
    rainout='purple_book', velocity_cap_m_s=None)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn expand(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: f64,
    temperature_k: f64,
    hole_diameter_m: f64,
    discharge_coefficient: Option<f64>,
    ambient_pressure_pa: f64,
    ambient_temperature_k: f64,
    law: &str,
    droplets: &str,
    rainout: &str,
    velocity_cap_m_s: Option<f64>,
) -> PyResult<Py<PyAny>> {
    let contents = Contents {
        substance: substance.substance(py)?,
        pressure_pa: positive(py, "pressure_pa", pressure_pa)?,
        temperature_k: positive(py, "temperature_k", temperature_k)?,
        inventory_kg: 1.0,
        liquid_head_m: 0.0,
        holding: Holding::Held,
    };
    let ambient = (
        positive(py, "ambient_pressure_pa", ambient_pressure_pa)?,
        positive(py, "ambient_temperature_k", ambient_temperature_k)?,
    );
    if let Some(value) = discharge_coefficient.filter(|value| !(*value > 0.0 && *value <= 1.0)) {
        return Err(bad_argument(py, "discharge_coefficient", &value.to_string(), "must lie above 0 and not above 1"));
    }
    let options = ExpansionOptions {
        law: law.parse().or_raise(py)?,
        droplets: droplets.parse().or_raise(py)?,
        rainout: rainout.parse().or_raise(py)?,
        velocity_cap_m_s,
    };
    let hole = (positive(py, "hole_diameter_m", hole_diameter_m)?, discharge_coefficient);
    let exit = Exit::through_hole(&contents, hole, ambient.0).or_raise(py)?;
    let (expanded, _) = core_expand(&contents.substance, &exit, ambient, &options, Policy::Strict).or_raise(py)?;
    let jet = ExpandedJet {
        phase: exit.phase,
        mass_rate_kg_s: exit.mass_rate_kg_s,
        exit_velocity_m_s: exit.velocity_m_s,
        expanded,
    };
    python_of_json(py, &jet)
}

/// The contents of a vessel set free at once, after expansion against the air.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// pressure_pa, temperature_k : float
///     In the vessel: Pa absolute and K; they decide between gas and liquid.
/// mass_kg : float
///     kg.
/// ambient_pressure_pa, ambient_temperature_k : float
///     Of the air.
/// rainout : {"purple_book", "kletz", "all_airborne"}
///     What falls to the ground.
/// air_mass_ratio : float, optional
///     Mass of air taken up at once per mass released; 10 for a flashing liquid and 0 else unless given.
/// end_velocity_m_s : float, optional
///     Instead of the ratio: the velocity that the front is slowed to by the air that it takes up, m/s.
///
/// Returns
/// -------
/// dict
///     expanded (the state at rest), vapour_fraction, expansion_energy_j_kg, expansion_velocity_m_s.
///
/// Raises
/// ------
/// InputError
///     For a pressure below the ambient one, both ratio and velocity, or a fluid that would freeze.
/// ValidityError
///     Beyond a limit of a correlation of the substance.
///
/// Notes
/// -----
/// At rest ``h = h0 - v0 (p0 - pa)``; energy ``h - h(s0, pa)``, an upper bound since the walls take none.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> burst = ir.release.burst("propane", pressure_pa=11.0e5, temperature_k=300.0, mass_kg=1000.0)
/// >>> 0.36 < burst.get('vapour_fraction') < 0.40, burst.get('expanded').get('rainout_fraction')
/// (True, 0.0)
#[pyfunction]
#[pyo3(signature = (
    substance, *, pressure_pa, temperature_k, mass_kg, ambient_pressure_pa=101_325.0, ambient_temperature_k=288.15,
    rainout="purple_book", air_mass_ratio=None, end_velocity_m_s=None
))]
#[pyo3(text_signature = "(substance, *, pressure_pa, temperature_k, mass_kg, ambient_pressure_pa=101325.0, \
    ambient_temperature_k=288.15, rainout='purple_book', air_mass_ratio=None, end_velocity_m_s=None)")]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn burst(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: f64,
    temperature_k: f64,
    mass_kg: f64,
    ambient_pressure_pa: f64,
    ambient_temperature_k: f64,
    rainout: &str,
    air_mass_ratio: Option<f64>,
    end_velocity_m_s: Option<f64>,
) -> PyResult<Py<PyAny>> {
    let substance = substance.substance(py)?;
    let air = match (air_mass_ratio, end_velocity_m_s) {
        (Some(ratio), None) => Some(InitialAir::MassRatio(ratio)),
        (None, Some(velocity)) => Some(InitialAir::SlowedTo(velocity)),
        (None, None) => None,
        (Some(ratio), Some(_)) => {
            let need = "must not be given together with end_velocity_m_s";
            return Err(bad_argument(py, "air_mass_ratio", &ratio.to_string(), need));
        }
    };
    let contents = Contents {
        substance,
        pressure_pa: positive(py, "pressure_pa", pressure_pa)?,
        temperature_k: positive(py, "temperature_k", temperature_k)?,
        inventory_kg: positive(py, "mass_kg", mass_kg)?,
        liquid_head_m: 0.0,
        holding: Holding::Held,
    };
    let phase = contents.phase(positive(py, "ambient_pressure_pa", ambient_pressure_pa)?).or_raise(py)?;
    let inside = BurstContents { phase, pressure_pa, temperature_k, mass_kg };
    let options = BurstOptions { air, rainout: rainout.parse().or_raise(py)? };
    let ambient = (ambient_pressure_pa, ambient_temperature_k);
    let found = core_burst(&contents.substance, &inside, ambient, &options).or_raise(py)?;
    python_of_json(py, &found)
}
