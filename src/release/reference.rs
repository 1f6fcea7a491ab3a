//! Reference cases of this family by card id.

mod discharge;
mod in_time;

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::release::boiling_pool::GroundHeat;
use crate::release::expansion::{Exit, ExpansionLaw, ExpansionOptions, expanded_state};
use crate::release::gas_orifice::GasOrifice;
use crate::release::liquid_orifice::LiquidOrifice;
use crate::release::notional_nozzle::{Nozzle, SonicThroat, notional_jet};
use crate::release::pool::spread;
use crate::release::{
    ContentsPhase, airborne, boiling_pool, droplets, evaporating_pool, flash, gas_orifice, instantaneous,
    liquid_orifice, vessel,
};
use crate::substance::substance;

/// Outputs of a model by name for inputs by name.
///
/// # Errors
/// [`Error::Unknown`] for a model or an input that is not there.
pub fn evaluate(
    model: &str,
    inputs: &BTreeMap<String, f64>,
    text: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, f64>> {
    let outputs = match model {
        _ if discharge::knows(model) => return discharge::evaluate(model, inputs, text),
        _ if in_time::knows(model) => return in_time::evaluate(model, inputs, text),
        "release.liquid_orifice" => liquid_orifice_case(inputs)?,
        "release.gas_orifice" => gas_orifice_case(inputs)?,
        "release.flash" => flash_case(inputs)?,
        "release.airborne" => airborne_case(inputs)?,
        "release.instantaneous" => instantaneous_case(inputs)?,
        "release.vessel" => vessel_case(inputs)?,
        "release.boiling_pool" => boiling_pool_case(inputs)?,
        "release.evaporating_pool" => evaporating_pool_case(inputs)?,
        "release.pool_spread" => pool_spread_case(inputs)?,
        "release.droplets" => droplets_case(inputs)?,
        "release.notional_nozzle" => notional_nozzle_case(inputs)?,
        "release.expansion" => expansion_case(inputs, text)?,
        _ => {
            return Err(Error::Unknown {
                kind: "model",
                name: model.to_owned(),
                help: "a card id of the release family".to_owned(),
            });
        }
    };
    Ok(outputs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

pub(super) type Inputs = BTreeMap<String, f64>;
type Outputs = Result<Vec<(&'static str, f64)>>;

fn liquid_orifice_case(inputs: &Inputs) -> Outputs {
    let orifice = LiquidOrifice {
        hole_diameter_m: input(inputs, "hole_diameter_m")?,
        discharge_coefficient: input(inputs, "discharge_coefficient")?,
        liquid_density_kg_m3: input(inputs, "liquid_density_kg_m3")?,
        pressure_pa: input(inputs, "pressure_pa")?,
        ambient_pressure_pa: input(inputs, "ambient_pressure_pa")?,
        liquid_head_m: input(inputs, "liquid_head_m")?,
    };
    Ok(vec![
        ("mass_rate_kg_s", liquid_orifice::mass_rate_kg_s(&orifice)),
        ("mean_velocity_m_s", liquid_orifice::mean_velocity_m_s(&orifice)),
    ])
}

fn gas_orifice_case(inputs: &Inputs) -> Outputs {
    let flow = gas_orifice::gas_flow(&GasOrifice {
        hole_diameter_m: input(inputs, "hole_diameter_m")?,
        discharge_coefficient: input(inputs, "discharge_coefficient")?,
        pressure_pa: input(inputs, "pressure_pa")?,
        temperature_k: input(inputs, "temperature_k")?,
        density_kg_m3: input(inputs, "density_kg_m3")?,
        isentropic_exponent: input(inputs, "isentropic_exponent")?,
        ambient_pressure_pa: input(inputs, "ambient_pressure_pa")?,
    });
    Ok(vec![
        ("mass_rate_kg_s", flow.mass_rate_kg_s),
        ("mean_velocity_m_s", flow.mean_velocity_m_s),
        ("throat_pressure_pa", flow.throat_pressure_pa),
        ("throat_temperature_k", flow.throat_temperature_k),
    ])
}

fn flash_case(inputs: &Inputs) -> Outputs {
    let (t, tb) = (input(inputs, "temperature_k")?, input(inputs, "boiling_point_k")?);
    let (cp, h) = (input(inputs, "liquid_heat_capacity_j_kg_k")?, input(inputs, "heat_of_vaporisation_j_kg")?);
    Ok(vec![
        ("linear_fraction", flash::linear_fraction(t, tb, cp, h)),
        ("exponential_fraction", flash::exponential_fraction(t, tb, cp, h)),
    ])
}

fn airborne_case(inputs: &Inputs) -> Outputs {
    let x = input(inputs, "flash_fraction")?;
    Ok(vec![
        ("purple_book_fraction", airborne::purple_book_fraction(x)),
        ("kletz_fraction", airborne::kletz_fraction(x)),
    ])
}

fn instantaneous_case(inputs: &Inputs) -> Outputs {
    Ok(vec![(
        "expanded_gas_temperature_k",
        instantaneous::expanded_gas_temperature_k(
            input(inputs, "temperature_k")?,
            input(inputs, "isentropic_exponent")?,
            input(inputs, "pressure_pa")?,
            input(inputs, "ambient_pressure_pa")?,
        ),
    )])
}

fn vessel_case(inputs: &Inputs) -> Outputs {
    let (tau, k) =
        (input(inputs, "inventory_kg")? / input(inputs, "initial_rate_kg_s")?, input(inputs, "isentropic_exponent")?);
    Ok(vec![
        ("time_constant_s", tau),
        ("pressure_ratio", vessel::pressure_ratio(input(inputs, "time_s")?, tau, k)),
        ("rate_ratio", vessel::rate_ratio(input(inputs, "time_s")?, tau, k)),
    ])
}

fn boiling_pool_case(inputs: &Inputs) -> Outputs {
    let ground = GroundHeat {
        conductivity_w_m_k: input(inputs, "conductivity_w_m_k")?,
        diffusivity_m2_s: input(inputs, "diffusivity_m2_s")?,
        temperature_k: input(inputs, "ground_temperature_k")?,
    };
    let (tb, h, t) =
        (input(inputs, "boiling_point_k")?, input(inputs, "heat_of_vaporisation_j_kg")?, input(inputs, "time_s")?);
    Ok(vec![("boiling_flux_kg_m2_s", boiling_pool::boiling_flux_kg_m2_s(&ground, tb, h, t))])
}

fn evaporating_pool_case(inputs: &Inputs) -> Outputs {
    let km = evaporating_pool::mass_transfer_coefficient_m_s(
        input(inputs, "wind_speed_10m_m_s")?,
        input(inputs, "pool_diameter_m")?,
        input(inputs, "schmidt_number")?,
    );
    let (m, pv, t) =
        (input(inputs, "molar_mass_kg_mol")?, input(inputs, "vapour_pressure_pa")?, input(inputs, "temperature_k")?);
    let dilute = evaporating_pool::dilute_flux_kg_m2_s(km, m, pv, t);
    let stefan = evaporating_pool::stefan_flux_kg_m2_s(km, m, pv, input(inputs, "ambient_pressure_pa")?, t);
    let area = liquid_orifice::hole_area_m2(input(inputs, "pool_diameter_m")?);
    Ok(vec![
        ("mass_transfer_coefficient_m_s", km),
        ("dilute_flux_kg_m2_s", dilute),
        ("stefan_flux_kg_m2_s", stefan),
        ("dilute_rate_kg_s", dilute * area),
        ("stefan_rate_kg_s", stefan * area),
    ])
}

fn pool_spread_case(inputs: &Inputs) -> Outputs {
    let (r0, time) = (input(inputs, "initial_radius_m")?, input(inputs, "time_s")?);
    Ok(vec![
        ("sudden_radius_squared_m2", spread::sudden_radius_squared_m2(r0, input(inputs, "volume_m3")?, time)),
        ("continuous_radius_m", spread::continuous_radius_m(input(inputs, "rate_m3_s")?, time)),
    ])
}

fn droplets_case(inputs: &Inputs) -> Outputs {
    let (tension, air) = (input(inputs, "surface_tension_n_m")?, input(inputs, "air_density_kg_m3")?);
    Ok(vec![
        ("mechanical_diameter_m", droplets::mechanical_diameter_m(tension, air, input(inputs, "velocity_m_s")?)),
        ("flashing_diameter_m", droplets::flashing_diameter_m(input(inputs, "superheat_k")?)),
    ])
}

fn notional_nozzle_case(inputs: &Inputs) -> Outputs {
    let throat = SonicThroat {
        temperature_k: input(inputs, "temperature_k")?,
        isentropic_exponent: input(inputs, "isentropic_exponent")?,
        molar_mass_kg_mol: input(inputs, "molar_mass_kg_mol")?,
        throat_pressure_pa: input(inputs, "throat_pressure_pa")?,
        throat_velocity_m_s: input(inputs, "throat_velocity_m_s")?,
        mass_rate_kg_s: input(inputs, "mass_rate_kg_s")?,
        mass_flux_kg_m2_s: input(inputs, "mass_flux_kg_m2_s")?,
        ambient_pressure_pa: input(inputs, "ambient_pressure_pa")?,
    };
    let jet = |nozzle| notional_jet(&throat, nozzle);
    Ok(vec![
        ("birch_1984_velocity_m_s", jet(Nozzle::Birch1984).velocity_m_s),
        ("birch_1984_diameter_m", jet(Nozzle::Birch1984).diameter_m),
        ("birch_1987_velocity_m_s", jet(Nozzle::Birch1987).velocity_m_s),
        ("birch_1987_diameter_m", jet(Nozzle::Birch1987).diameter_m),
        ("ewan_moodie_diameter_m", jet(Nozzle::EwanMoodie).diameter_m),
        ("yuceil_otugen_temperature_k", jet(Nozzle::YuceilOtugen).temperature_k),
        ("yuceil_otugen_diameter_m", jet(Nozzle::YuceilOtugen).diameter_m),
    ])
}

/// A liquid through a thin hole, all of it airborne, by both laws.
fn expansion_case(inputs: &Inputs, text: &BTreeMap<String, String>) -> Outputs {
    let substance = substance(text.get("substance").map_or("", String::as_str))?;
    let upstream = (input(inputs, "pressure_pa")?, input(inputs, "temperature_k")?);
    let ambient = input(inputs, "ambient_pressure_pa")?;
    let exit = Exit::of_liquid(substance, ContentsPhase::LiquefiedGas, upstream, (1.0, 0.005), ambient)?;
    let state = |law| {
        let options = ExpansionOptions { law, ..ExpansionOptions::default() };
        expanded_state(substance, &exit, ambient, &options)
    };
    let (momentum, momentum_m_s) = state(ExpansionLaw::Momentum)?;
    let (isentropic, isentropic_m_s) = state(ExpansionLaw::Isentropic)?;
    Ok(vec![
        ("momentum_velocity_m_s", momentum_m_s),
        ("momentum_liquid_fraction", 1.0 - momentum.vapour_fraction),
        ("isentropic_velocity_m_s", isentropic_m_s),
        ("isentropic_liquid_fraction", 1.0 - isentropic.vapour_fraction),
        ("temperature_k", isentropic.temperature_k),
    ])
}

pub(super) fn input(inputs: &Inputs, name: &str) -> Result<f64> {
    inputs.get(name).copied().ok_or_else(|| Error::Unknown {
        kind: "input",
        name: name.to_owned(),
        help: format!("the case gives {:?}", inputs.keys().collect::<Vec<_>>()),
    })
}
