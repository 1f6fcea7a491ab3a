//! Pools in time.

use isorisk::release::pool::bund::{self, Bund};
use isorisk::release::pool::course::{PoolCase, PoolFeed, PoolSetting, SuddenSpill};
use isorisk::release::pool::of_release::pool_release;
use isorisk::release::pool::substrate::SubstrateKind;
use isorisk::release::pool::surface::AirOverPool;
use pyo3::prelude::*;

use super::flame::positive;
use super::release_in_time::Release;
use super::weather::Atmosphere;
use crate::convert::policy;
use crate::errors::{OrRaise, bad_argument};
use crate::substance::Named;

/// A pool in time, from a sudden spill or one at a rate: spreading, boiling, evaporation.
///
/// Parameters
/// ----------
/// substance : Substance or str
///     The chemical.
/// atmosphere : Atmosphere
///     The air over it.
/// mass_kg : float, optional
///     A sudden spill, kg; or
/// mass_rate_kg_s, duration_s : float, optional
///     a spill at a rate, kg/s, for a time, s. One of the two.
/// temperature_k : float, optional
///     Of the liquid as it arrives, K; no more than its boiling point, which is also the default where it lies below that
///     of the air.
/// substrate : {"concrete", "gravel", "farmland", "rough_sandy_soil", "dry_sand", "water"}
///     What it stands on.
/// substrate_temperature_k : float, optional
///     K; that of the air unless given.
/// bund_area_m2, bund_height_m : float, optional
///     Floor area of a bund, m², and height of its wall, m; a wall without height is never topped.
/// overtopping_fraction : float
///     Fraction of a sudden spill that a wave carries over the wall at once: :func:`overtopping_fraction`.
/// solar_flux_w_m2 : float
///     Heat of the sun that the pool takes up, W/m².
/// until_s : float
///     How long it is followed, s.
/// strict : bool
///     Whether a fitted range that is left (a pool that freezes) is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Release
///     Its ``pool`` is the history; its ``books`` say what went into the air and what is left.
///
/// Raises
/// ------
/// InputError
///     Unless exactly one kind of spill is given; for a liquid above its boiling point (expand it first), one that sinks or
///     dissolves in the water that it is put on, or a value that is not what it must be.
/// ValidityError
///     Beyond a limit of the model or of a correlation of the substance.
///
/// Notes
/// -----
/// Gravity spreading to a least thickness, conduction with the wetting time of each patch, Mackay and Matsugu (1973) with
/// Stefan's flow, heat of air, sky and sun. Yellow Book CPR 14E (1997), section 3.5.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> spill = ir.release.pool("propane", ir.Atmosphere("D", 5.0), mass_kg=1.0e4)
/// >>> bool(spill.pool.get('vaporised_kg')[-1] > 9.9e3), spill.models[0]
/// (True, 'release.pool_course')
#[pyfunction]
#[pyo3(signature = (
    substance, atmosphere, *, mass_kg=None, mass_rate_kg_s=None, duration_s=None, temperature_k=None,
    substrate="concrete", substrate_temperature_k=None, bund_area_m2=None, bund_height_m=None, overtopping_fraction=0.0,
    solar_flux_w_m2=0.0, until_s=3600.0, strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn pool(
    py: Python<'_>,
    substance: Named<'_>,
    atmosphere: &Atmosphere,
    mass_kg: Option<f64>,
    mass_rate_kg_s: Option<f64>,
    duration_s: Option<f64>,
    temperature_k: Option<f64>,
    substrate: &str,
    substrate_temperature_k: Option<f64>,
    bund_area_m2: Option<f64>,
    bund_height_m: Option<f64>,
    overtopping_fraction: f64,
    solar_flux_w_m2: f64,
    until_s: f64,
    strict: bool,
) -> PyResult<Release> {
    let substance = substance.substance(py)?;
    let air = AirOverPool {
        temperature_k: atmosphere.0.temperature_k,
        pressure_pa: atmosphere.0.pressure_pa,
        wind_speed_10m_m_s: atmosphere.0.wind_speed_10m_m_s,
        solar_flux_w_m2,
    };
    let kind: SubstrateKind = substrate.parse().or_raise(py)?;
    let bund = match bund_area_m2 {
        Some(area_m2) => Some(Bund { area_m2, wall_height_m: bund_height_m, overtopping_fraction }),
        None if bund_height_m.is_some() || overtopping_fraction != 0.0 => {
            return Err(bad_argument(
                py,
                "bund_area_m2",
                "None",
                "is needed with bund_height_m or overtopping_fraction",
            ));
        }
        None => None,
    };
    let temperature_k = match temperature_k {
        Some(value) => positive(py, "temperature_k", value)?,
        None => substance.saturation_temperature_k(air.pressure_pa).or_raise(py)?.min(air.temperature_k),
    };
    let (sudden, feed) = match (mass_kg, mass_rate_kg_s, duration_s) {
        (Some(mass_kg), None, None) => (Some(SuddenSpill { mass_kg, temperature_k }), Vec::new()),
        (None, Some(mass_rate_kg_s), Some(duration_s)) => {
            (None, vec![PoolFeed { start_s: 0.0, duration_s, mass_rate_kg_s, temperature_k }])
        }
        _ => {
            let given = format!("{mass_kg:?}, {mass_rate_kg_s:?}, {duration_s:?}");
            let need = "give either mass_kg, or mass_rate_kg_s and duration_s";
            return Err(bad_argument(py, "mass_kg, mass_rate_kg_s, duration_s", &given, need));
        }
    };
    let setting =
        PoolSetting { substrate: kind.at(substrate_temperature_k.unwrap_or(air.temperature_k)), bund, air, until_s };
    let case = PoolCase { sudden, feed, setting };
    pool_release(&substance, &case, policy(strict)).map(Release).or_raise(py)
}

/// Fraction of a tank's liquid that goes over a vertical bund wall when the tank fails at once.
///
/// Parameters
/// ----------
/// wall_height_m, liquid_height_m : float
///     Of the bund wall, and of the liquid in the tank, m; their ratio 0.05 to 1.2.
/// bund_radius_m : float
///     From the axis of the tank to the wall, m.
///
/// Raises
/// ------
/// ValidityError
///     Beyond the range of the experiments.
///
/// Notes
/// -----
/// ``0.044 - 0.264 ln(h/H) - 0.116 ln(r/H)``: Thyer, Hirst and Jagger (2002), coefficients to be verified.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.release.overtopping_fraction(wall_height_m=1.2, liquid_height_m=10.0, bund_radius_m=20.0), 3)
/// 0.523
#[pyfunction]
#[pyo3(signature = (*, wall_height_m, liquid_height_m, bund_radius_m))]
pub fn overtopping_fraction(
    py: Python<'_>,
    wall_height_m: f64,
    liquid_height_m: f64,
    bund_radius_m: f64,
) -> PyResult<f64> {
    bund::overtopping_fraction(wall_height_m, liquid_height_m, bund_radius_m).or_raise(py)
}
