//! A steady release through an opening, expanded to the air.

use isorisk::release::expansion::ExpansionOptions;
use isorisk::release::orifice::{Orifice, OrificeModel};
use isorisk::release::orifice_release::{OrificeOptions, orifice_release};
use isorisk::units::STANDARD_ATMOSPHERE_PA;
use pyo3::prelude::*;

use super::release_in_time::Release;
use super::weather::Atmosphere;
use crate::convert::policy;
use crate::errors::OrRaise;
use crate::substance::Named;

/// A steady release through an opening in a vessel whose pressure is held, expanded to the air.
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
/// duration_s : float
///     How long it lasts, s.
/// inventory_kg : float, optional
///     Mass that there is, kg: the release ends when it is gone. A supply that lasts unless given.
/// atmosphere : Atmosphere, optional
///     The air: its pressure and temperature. The standard atmosphere of 288.15 K unless given.
/// discharge_coefficient : float, optional
///     0.01 to 1; by the model when not given: gas 0.85, thin hole with liquid 0.62, longer opening 0.80.
/// vessel_diameter_m : float, optional
///     To hold the opening against, m.
/// model : {"liquid", "short_nozzle", "homogeneous_equilibrium", "omega", "real_gas"}, optional
///     By the state when not given.
/// rainout : {"purple_book", "kletz", "release", "all_airborne"}
///     What falls to the ground.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Release
///     With the model taken and why in ``choice``; ``with_pool`` adds the pool.
///
/// Raises
/// ------
/// InputError
///     When nothing drives the contents out, the opening is wider than the vessel, a model is not for the phase, or a duration is
///     not positive.
/// ValidityError
///     Beyond a limit of the models or of the substance.
///
/// Notes
/// -----
/// The flow is that of :func:`orifice_flow`, the expansion that of :func:`expand`. A vessel that empties is :func:`vessel`.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> leak = ir.release.orifice("ammonia", 9e5, 293.15, hole_diameter_m=0.025, duration_s=600.0)
/// >>> round(leak.mean_rate_kg_s(60.0), 1), leak.choice.get('model')
/// (9.5, 'release.metastable')
#[pyfunction]
#[pyo3(signature = (
    substance, pressure_pa, temperature_k=None, quality=None, *, hole_diameter_m, length_m=0.0, liquid_head_m=0.0,
    duration_s=1800.0, inventory_kg=None, atmosphere=None, discharge_coefficient=None, vessel_diameter_m=None, model=None,
    rainout="purple_book", strict=true
))]
#[pyo3(
    text_signature = "(substance, pressure_pa, temperature_k=None, quality=None, *, hole_diameter_m, length_m=0.0, \
    liquid_head_m=0.0, duration_s=1800.0, inventory_kg=None, atmosphere=None, discharge_coefficient=None, \
    vessel_diameter_m=None, model=None, rainout='purple_book', strict=True)"
)]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn orifice(
    py: Python<'_>,
    substance: Named<'_>,
    pressure_pa: f64,
    temperature_k: Option<f64>,
    quality: Option<f64>,
    hole_diameter_m: f64,
    length_m: f64,
    liquid_head_m: f64,
    duration_s: f64,
    inventory_kg: Option<f64>,
    atmosphere: Option<&Atmosphere>,
    discharge_coefficient: Option<f64>,
    vessel_diameter_m: Option<f64>,
    model: Option<&str>,
    rainout: &str,
    strict: bool,
) -> PyResult<Release> {
    let substance = substance.substance(py)?;
    let usual = OrificeOptions::default();
    let (ambient_pressure_pa, ambient_temperature_k) = atmosphere
        .map_or((STANDARD_ATMOSPHERE_PA, usual.ambient_temperature_k), |air| (air.0.pressure_pa, air.0.temperature_k));
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
    let options = OrificeOptions {
        duration_s,
        inventory_kg,
        ambient_temperature_k,
        expansion: ExpansionOptions { rainout: rainout.parse().or_raise(py)?, ..usual.expansion },
        policy: policy(strict),
    };
    orifice_release(&substance, &opening, &options).map(Release).or_raise(py)
}
