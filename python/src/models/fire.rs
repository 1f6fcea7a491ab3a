//! The models of fires, and the air between flame and target.

use std::sync::Arc;

use isorisk::fire::burning_rate::{self, BurgessInput};
use isorisk::fire::transmissivity::{self as air, Transmissivity};
use isorisk::fire::{
    Chamberlain, ChamberlainInput, DynamicFireball, DynamicFireballInput, EmissivePower, Fireball, FireballInput,
    FireballModel, FlameLength, JetFire, JetFireInput, PoolFire, PoolFireInput,
};
use pyo3::prelude::*;

use super::arrays::{Common, Numbers};
use super::flame::{Fire, Model};
use super::weather::Atmosphere;
use crate::convert::{choice, policy, python_of_json};
use crate::errors::{OrRaise, bad_argument};

fn made(py: Python<'_>, model: isorisk::Result<Model>) -> PyResult<Fire> {
    model.or_raise(py).map(|model| Fire(Arc::new(model)))
}

/// Pool fire: tilted solid flame of Thomas, its anchor the centre of the pool.
///
/// Parameters
/// ----------
/// pool_diameter_m : float
///     Diameter of the pool, of equal area if it is not round, m; fitted on 0.5 to 50.
/// burning_flux_kg_m2_s : float
///     Mass burnt by area, kg/(m² s): :func:`burning_flux`.
/// heat_of_combustion_j_kg : float
///     J/kg.
/// duration_s : float
///     How long the pool burns, s.
/// atmosphere : Atmosphere
///     The air.
/// radiative_fraction : float, optional
///     Share of the heat of combustion that is radiated, 0 to 1. Without it the surface emissive power is that of Mudan
///     and Croce for smoky hydrocarbons, by the diameter alone.
/// soot_fraction : float
///     Share of the surface hidden by soot on pools wider than 2 m: 0.8 for oil products, 0 for clean flames.
/// large_pool_emissive_power_w_m2, emissive_extinction_per_m : float, optional
///     Both or neither: the bright flame of a clean fuel, ``SEP (1 - exp(-k D))``, W/m² and 1/m; LNG 265e3 and 0.149 (to be
///     checked). Not with `radiative_fraction`.
/// flame_length : {"thomas", "pritchard_binding"}
///     Equation of the flame's length: Thomas with wind, or Pritchard and Binding for large smoky pools.
/// drag : {"none", "elongated"}
///     Whether the wind draws the foot of the flame out beyond the pool.
/// transmissivity : {"bagster", "wayne", "aq_t3046"}
///     Model of the air's transmissivity.
/// strict : bool
///     Whether a fitted range that is left (diameter, length over diameter 0.5 to 4, path through the air) is an error;
///     else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Fire
///
/// Raises
/// ------
/// InputError
///     When the emissive power is given in two ways, or half.
/// ValidityError
///     Beyond a physical limit, or beyond a fitted range when `strict`.
///
/// Notes
/// -----
/// Steady; a leaning cylinder of even brightness; level ground. Thomas (1963); Yellow Book CPR 14E (2005), section 6.5.4;
/// Mudan and Croce (1988).
///
/// Examples
/// --------
/// The benzene pool of the Yellow Book, section 6.6.3:
///
/// >>> import isorisk as ir
/// >>> fire = ir.fire.pool_fire(pool_diameter_m=42.445, burning_flux_kg_m2_s=0.085, heat_of_combustion_j_kg=4.015e7,
/// ...                          radiative_fraction=0.4, soot_fraction=0.8, duration_s=180.0,
/// ...                          atmosphere=ir.Atmosphere("D", 5.0))
/// >>> round(fire.flame_length_m, 1)
/// 46.8
#[pyfunction]
#[pyo3(signature = (
    *, pool_diameter_m, burning_flux_kg_m2_s, heat_of_combustion_j_kg, duration_s, atmosphere, radiative_fraction=None,
    soot_fraction=0.0, large_pool_emissive_power_w_m2=None, emissive_extinction_per_m=None, flame_length="thomas",
    drag="none", transmissivity="bagster", strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn pool_fire(
    py: Python<'_>,
    pool_diameter_m: f64,
    burning_flux_kg_m2_s: f64,
    heat_of_combustion_j_kg: f64,
    duration_s: f64,
    atmosphere: &Atmosphere,
    radiative_fraction: Option<f64>,
    soot_fraction: f64,
    large_pool_emissive_power_w_m2: Option<f64>,
    emissive_extinction_per_m: Option<f64>,
    flame_length: &str,
    drag: &str,
    transmissivity: &str,
    strict: bool,
) -> PyResult<Fire> {
    let emissive_power = match (radiative_fraction, large_pool_emissive_power_w_m2, emissive_extinction_per_m) {
        (Some(radiative_fraction), None, None) => {
            EmissivePower::RadiativeFraction { radiative_fraction, soot_fraction }
        }
        (None, None, None) => EmissivePower::MudanCroce,
        (None, Some(large_pool_emissive_power_w_m2), Some(extinction_per_m)) => {
            EmissivePower::Luminous { large_pool_emissive_power_w_m2, extinction_per_m }
        }
        (Some(_), _, _) => {
            let need =
                "give radiative_fraction alone, or large_pool_emissive_power_w_m2 with emissive_extinction_per_m";
            return Err(bad_argument(py, "radiative_fraction", "and a large pool's emissive power", need));
        }
        (None, _, _) => {
            let names = "large_pool_emissive_power_w_m2, emissive_extinction_per_m";
            return Err(bad_argument(py, names, "only one", "give both (W/m² and 1/m) or neither"));
        }
    };
    let flame_length: FlameLength = choice(py, "flame_length", flame_length)?;
    let input = PoolFireInput {
        pool_diameter_m,
        burning_flux_kg_m2_s,
        heat_of_combustion_j_kg,
        emissive_power,
        drag: choice(py, "drag", drag)?,
        transmissivity: choice(py, "transmissivity", transmissivity)?,
        duration_s,
    };
    made(py, PoolFire::with_flame_length(&input, flame_length, &atmosphere.0, policy(strict)).map(Model::Pool))
}

/// Jet fire: flame length of AQ/T 3046-2013, its heat radiated by points along the axis; its root at the anchor.
///
/// Parameters
/// ----------
/// mass_rate_kg_s : float
///     Mass that burns in the jet, kg/s.
/// heat_of_combustion_j_kg : float
///     J/kg.
/// radiative_fraction : float
///     Share of the heat that is radiated, 0 to 1.
/// duration_s : float
///     How long it burns, s.
/// atmosphere : Atmosphere
///     The air.
/// direction : {"downwind", "vertical"}
///     Where the flame points.
/// release_height_m : float
///     Height of the hole above ground, m.
/// transmissivity : {"bagster", "wayne", "aq_t3046"}
///     Model of the air's transmissivity.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Fire
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit, or where the path through the air leaves the range of the transmissivity when `strict`.
///
/// Notes
/// -----
/// AQ/T 3046-2013, eq. E.57 and E.58 (read second-hand). Wind neither bends nor shortens the flame; its width, 0.17 of its
/// length, is not from the standard.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> fire = ir.fire.jet_fire(mass_rate_kg_s=1.0, heat_of_combustion_j_kg=5e7, radiative_fraction=0.2,
/// ...                         duration_s=600.0, atmosphere=ir.Atmosphere("D", 5.0))
/// >>> round(fire.flame_length_m, 3)
/// 16.208
#[pyfunction]
#[pyo3(signature = (
    *, mass_rate_kg_s, heat_of_combustion_j_kg, radiative_fraction, duration_s, atmosphere, direction="downwind",
    release_height_m=1.0, transmissivity="bagster", strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn jet_fire(
    py: Python<'_>,
    mass_rate_kg_s: f64,
    heat_of_combustion_j_kg: f64,
    radiative_fraction: f64,
    duration_s: f64,
    atmosphere: &Atmosphere,
    direction: &str,
    release_height_m: f64,
    transmissivity: &str,
    strict: bool,
) -> PyResult<Fire> {
    let input = JetFireInput {
        mass_rate_kg_s,
        heat_of_combustion_j_kg,
        radiative_fraction,
        direction: choice(py, "direction", direction)?,
        release_height_m,
        transmissivity: choice(py, "transmissivity", transmissivity)?,
        duration_s,
    };
    made(py, JetFire::new(&input, &atmosphere.0, policy(strict)).map(Model::Jet))
}

/// Fireball of a burst vessel: the static model of TNO or of CCPS, or that of Martinsen and Marx in time; the anchor below its
/// centre.
///
/// Parameters
/// ----------
/// mass_kg : float
///     Mass that burns, kg: the whole content.
/// available_heat_j_kg : float
///     Heat set free, J/kg: TNO takes the heat of combustion less that of vaporisation and of warming, CCPS the heat of
///     combustion.
/// atmosphere : Atmosphere
///     The air.
/// saturation_pressure_pa : float, optional
///     Saturated vapour pressure at failure, Pa: given, the model is TNO's.
/// radiative_fraction : float, optional
///     Share of the heat that is radiated, 0.25 to 0.4: given, the model is that of CCPS.
/// dynamic : bool
///     With `radiative_fraction`: the fireball of Martinsen and Marx, which grows, lifts and fades; its dose is integrated in
///     time.
/// transmissivity : {"bagster", "wayne", "aq_t3046"}
///     Model of the air's transmissivity.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Fire
///
/// Raises
/// ------
/// InputError
///     Unless exactly one of `saturation_pressure_pa` and `radiative_fraction` is given, the latter when `dynamic`.
/// ValidityError
///     Beyond a physical limit, or where the path through the air leaves the range of the transmissivity when `strict`.
///
/// Notes
/// -----
/// Yellow Book CPR 14E (2005), section 6.5.7; CCPS (1994); Martinsen and Marx (1999).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> ball = ir.fire.fireball(mass_kg=20e3, available_heat_j_kg=45.58e6, saturation_pressure_pa=1.7e6,
/// ...                         atmosphere=ir.Atmosphere("D", 5.0), transmissivity="wayne")
/// >>> round(ball.duration_s, 2), round(ball.flame_length_m, 2)
/// (11.19, 161.96)
#[pyfunction]
#[pyo3(signature = (
    *, mass_kg, available_heat_j_kg, atmosphere, saturation_pressure_pa=None, radiative_fraction=None, dynamic=false,
    transmissivity="bagster", strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn fireball(
    py: Python<'_>,
    mass_kg: f64,
    available_heat_j_kg: f64,
    atmosphere: &Atmosphere,
    saturation_pressure_pa: Option<f64>,
    radiative_fraction: Option<f64>,
    dynamic: bool,
    transmissivity: &str,
    strict: bool,
) -> PyResult<Fire> {
    if let (true, Some(radiative_fraction), None) = (dynamic, radiative_fraction, saturation_pressure_pa) {
        let input = DynamicFireballInput {
            mass_kg,
            heat_of_combustion_j_kg: available_heat_j_kg,
            radiative_fraction,
            transmissivity: choice(py, "transmissivity", transmissivity)?,
        };
        return made(py, DynamicFireball::new(&input, &atmosphere.0, policy(strict)).map(Model::Dynamic));
    }
    if dynamic {
        return Err(bad_argument(py, "dynamic", "True", "goes with radiative_fraction alone"));
    }
    let model = match (saturation_pressure_pa, radiative_fraction) {
        (Some(saturation_pressure_pa), None) => FireballModel::Tno { saturation_pressure_pa },
        (None, Some(radiative_fraction)) => FireballModel::Ccps { radiative_fraction },
        (given, _) => {
            let found = if given.is_some() { "both" } else { "neither" };
            let need = "give the one (TNO) or the other (CCPS)";
            return Err(bad_argument(py, "saturation_pressure_pa, radiative_fraction", found, need));
        }
    };
    let transmissivity = choice(py, "transmissivity", transmissivity)?;
    let input = FireballInput { mass_kg, available_heat_j_kg, model, transmissivity };
    made(py, Fireball::new(&input, &atmosphere.0, policy(strict)).map(Model::Ball))
}

/// Jet flame or flare by Chamberlain: a frustum that the wind tilts; its hole at the anchor.
///
/// Parameters
/// ----------
/// mass_rate_kg_s : float
///     Mass rate of the hole, kg/s.
/// hole_diameter_m : float
///     Diameter of the hole, m.
/// vessel_pressure_pa, vessel_temperature_k : float
///     Stagnation pressure, Pa absolute, and temperature, K.
/// molar_mass_kg_mol : float
///     Molar mass, kg/mol.
/// isentropic_exponent : float
///     Ratio of heat capacities.
/// heat_of_combustion_j_kg : float
///     J/kg.
/// duration_s : float
///     How long it burns, s.
/// atmosphere : Atmosphere
///     The air.
/// hole_to_wind_angle_deg : float
///     Angle between the axis of the hole and the direction that the wind blows to, degrees; 90 is straight up.
/// release_height_m : float
///     Height of the hole above ground, m.
/// transmissivity : {"bagster", "wayne", "aq_t3046"}
///     Model of the air's transmissivity.
/// strict : bool
///     Whether a fitted range that is left is an error; else it is recorded in ``range_events``.
///
/// Returns
/// -------
/// Fire
///
/// Raises
/// ------
/// InputError
///     When the vessel is not above the pressure of the air, or the wind lays the flame almost level.
/// ValidityError
///     Beyond a physical limit, or beyond a fitted range when `strict`.
///
/// Notes
/// -----
/// Chamberlain (1987); Yellow Book CPR 14E (2005), section 6.5.3. For the view factor the frustum is a cylinder with the mean
/// of the two radii.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> flare = ir.fire.chamberlain(mass_rate_kg_s=17.3374, hole_diameter_m=0.05, vessel_pressure_pa=60e5,
/// ...                             vessel_temperature_k=288.15, molar_mass_kg_mol=0.016043, isentropic_exponent=1.31,
/// ...                             heat_of_combustion_j_kg=5e7, duration_s=600.0,
/// ...                             atmosphere=ir.Atmosphere("D", 5.0), transmissivity="wayne")
/// >>> round(flare.flame_length_m, 1)
/// 21.3
#[pyfunction]
#[pyo3(signature = (
    *, mass_rate_kg_s, hole_diameter_m, vessel_pressure_pa, vessel_temperature_k, molar_mass_kg_mol,
    isentropic_exponent, heat_of_combustion_j_kg, duration_s, atmosphere, hole_to_wind_angle_deg=90.0,
    release_height_m=1.0, transmissivity="bagster", strict=true
))]
#[expect(clippy::too_many_arguments, reason = "keywords of Python")]
pub fn chamberlain(
    py: Python<'_>,
    mass_rate_kg_s: f64,
    hole_diameter_m: f64,
    vessel_pressure_pa: f64,
    vessel_temperature_k: f64,
    molar_mass_kg_mol: f64,
    isentropic_exponent: f64,
    heat_of_combustion_j_kg: f64,
    duration_s: f64,
    atmosphere: &Atmosphere,
    hole_to_wind_angle_deg: f64,
    release_height_m: f64,
    transmissivity: &str,
    strict: bool,
) -> PyResult<Fire> {
    let input = ChamberlainInput {
        mass_rate_kg_s,
        hole_diameter_m,
        vessel_pressure_pa,
        vessel_temperature_k,
        molar_mass_kg_mol,
        isentropic_exponent,
        heat_of_combustion_j_kg,
        hole_to_wind_angle_deg,
        release_height_m,
        transmissivity: choice(py, "transmissivity", transmissivity)?,
        duration_s,
    };
    made(py, Chamberlain::new(&input, &atmosphere.0, policy(strict)).map(Model::Chamberlain))
}

/// Burning flux of a pool by its diameter, kg/(m² s), after Babrauskas.
///
/// Parameters
/// ----------
/// large_pool_flux_kg_m2_s : float
///     Flux of a large pool, kg/(m² s).
/// pool_diameter_m : float
///     m.
/// extinction_per_m : float, optional
///     Extinction coefficient times mean beam length, 1/m; None where the flux does not depend on the diameter.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Notes
/// -----
/// ``m'' (1 - exp(-k D))``: Babrauskas (1983); Yellow Book CPR 14E (2005), table 6.5. :func:`burning_fluxes` has the fuels.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.fire.burning_flux(large_pool_flux_kg_m2_s=0.085, extinction_per_m=2.7, pool_diameter_m=1.0), 5)
/// 0.07929
#[pyfunction]
#[pyo3(signature = (*, large_pool_flux_kg_m2_s, pool_diameter_m, extinction_per_m=None))]
pub fn burning_flux(
    py: Python<'_>,
    large_pool_flux_kg_m2_s: f64,
    pool_diameter_m: f64,
    extinction_per_m: Option<f64>,
) -> PyResult<f64> {
    burning_rate::babrauskas(large_pool_flux_kg_m2_s, extinction_per_m, pool_diameter_m).or_raise(py)
}

/// Burning flux of a large pool from the heats of the fuel, kg/(m² s), after Burgess.
///
/// Parameters
/// ----------
/// heat_of_combustion_j_kg, heat_of_vaporisation_j_kg : float
///     J/kg, the latter at the boiling point.
/// liquid_heat_capacity_j_kg_k : float
///     J/(kg K).
/// boiling_point_k, air_temperature_k : float
///     K.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit.
///
/// Notes
/// -----
/// ``0.001 dHc / (dHv + cp max(Tb - Ta, 0))``: Yellow Book CPR 14E (2005), eq. 6.67.
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> round(ir.fire.burning_flux_burgess(heat_of_combustion_j_kg=4.015e7, heat_of_vaporisation_j_kg=3.94e5,
/// ...       liquid_heat_capacity_j_kg_k=1850.0, boiling_point_k=353.2, air_temperature_k=288.2), 4)
/// 0.0781
#[pyfunction]
#[pyo3(signature = (
    *, heat_of_combustion_j_kg, heat_of_vaporisation_j_kg, liquid_heat_capacity_j_kg_k, boiling_point_k,
    air_temperature_k
))]
pub fn burning_flux_burgess(
    py: Python<'_>,
    heat_of_combustion_j_kg: f64,
    heat_of_vaporisation_j_kg: f64,
    liquid_heat_capacity_j_kg_k: f64,
    boiling_point_k: f64,
    air_temperature_k: f64,
) -> PyResult<f64> {
    let input = BurgessInput {
        heat_of_combustion_j_kg,
        heat_of_vaporisation_j_kg,
        liquid_heat_capacity_j_kg_k,
        boiling_point_k,
        air_temperature_k,
    };
    burning_rate::burgess(&input).or_raise(py)
}

/// Burning fluxes of fuels on land: dictionaries with ``fuel``, ``large_pool_flux_kg_m2_s``, ``extinction_per_m`` and
/// ``provenance`` (S read in a source, K expert knowledge, K? to be checked).
#[pyfunction]
pub fn burning_fluxes(py: Python<'_>) -> PyResult<Py<PyAny>> {
    python_of_json(py, burning_rate::BURNING_FLUXES)
}

/// Share of the radiation that passes the air.
///
/// Parameters
/// ----------
/// path_m : float or array
///     From the surface of the flame, m.
/// atmosphere : Atmosphere
///     The air.
/// model : {"bagster", "wayne", "aq_t3046"}
///     Bagster is fitted where vapour pressure times path is 1e4 to 1e5 N/m, Wayne on 10 to 1000 m.
/// strict : bool
///     Whether a fitted range that is left is an error; else the same equation holds, at most 1.
///
/// Raises
/// ------
/// ValidityError
///     Beyond a physical limit, or beyond a fitted range when `strict`.
///
/// Notes
/// -----
/// Yellow Book CPR 14E (2005), eq. 6.29; Wayne (1991); AQ/T 3046-2013, eq. E.59 (read second-hand).
///
/// Examples
/// --------
/// >>> import isorisk as ir
/// >>> tau = ir.fire.transmissivity([10.0, 100.0], atmosphere=ir.Atmosphere("D", 5.0), model="wayne")
/// >>> bool(tau[0] > tau[1])
/// True
#[pyfunction]
#[pyo3(signature = (path_m, *, atmosphere, model="bagster", strict=true))]
pub fn transmissivity(
    py: Python<'_>,
    path_m: Numbers<'_>,
    atmosphere: &Atmosphere,
    model: &str,
    strict: bool,
) -> PyResult<Py<PyAny>> {
    let model: Transmissivity = choice(py, "model", model)?;
    let water = air::water_vapour_pressure_pa(&atmosphere.0);
    let temperature = atmosphere.0.temperature_k;
    let [values] = Common::of(py, [("path_m", &path_m)])?.try_map(py, |[path]| {
        let card = match model {
            Transmissivity::Bagster => &air::BAGSTER,
            Transmissivity::Wayne => &air::WAYNE,
            Transmissivity::AqT3046 => &air::AQ_T_3046,
        };
        let inputs = [("path_m", path), ("water_vapour_pressure_pa", water), ("pressure_path_n_m", water * path)];
        card.check(&inputs, policy(strict))?;
        Ok([match model {
            Transmissivity::Bagster => air::bagster(water, path),
            Transmissivity::Wayne => air::wayne(water, temperature, path),
            Transmissivity::AqT3046 => air::aq_t_3046(path),
        }])
    })?;
    Ok(values)
}
