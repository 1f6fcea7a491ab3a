//! Reference cases of the steady discharge.

use std::collections::BTreeMap;

use super::{Inputs, input};
use crate::card::Policy;
use crate::error::{Error, Result};
use crate::release::critical_flux::{FluxMethod, critical_flux_from};
use crate::release::full_bore::{BrokenPipe, full_bore};
use crate::release::gas_orifice::critical_pressure_ratio;
use crate::release::nonequilibrium_nozzle::{self, BoilingLiquid, ShortNozzle};
use crate::release::orifice::{Orifice, orifice};
use crate::release::relief_device::{self, FireDrainage, ReliefGas};
use crate::release::stagnation::Stagnation;
use crate::release::{fauske_cude, omega, real_gas_orifice};
use crate::substance::substance;

type Outputs = Result<BTreeMap<String, f64>>;

/// Models of this file.
pub(super) fn knows(model: &str) -> bool {
    let family = model.split('#').next().unwrap_or(model);
    [
        "release.homogeneous_equilibrium",
        "release.omega",
        "release.nonequilibrium_nozzle",
        "release.fauske_cude",
        "release.real_gas_orifice",
        "release.orifice",
        "release.relief_device",
        "release.full_bore",
    ]
    .contains(&family)
}

pub(super) fn evaluate(model: &str, inputs: &Inputs, text: &BTreeMap<String, String>) -> Outputs {
    match model {
        "release.omega#two_phase" => two_phase(inputs),
        "release.omega#subcooled" => subcooled(inputs),
        "release.nonequilibrium_nozzle" => nozzle(inputs),
        "release.fauske_cude" => Ok(named(vec![
            ("throat_pressure_pa", fauske_cude::CRITICAL_RATIO * input(inputs, "vapour_pressure_pa")?),
            (
                "flux_kg_m2_s",
                fauske_cude::flux_kg_m2_s(
                    input(inputs, "pressure_pa")?,
                    fauske_cude::CRITICAL_RATIO * input(inputs, "vapour_pressure_pa")?,
                    input(inputs, "mean_density_kg_m3")?,
                ),
            ),
        ])),
        "release.relief_device#gas" => relief_gas(inputs),
        "release.relief_device#steam" => {
            let flux = relief_device::steam_flux_kg_m2_s(
                input(inputs, "pressure_pa")?,
                input(inputs, "superheat_correction")?,
            )?;
            area(inputs, input(inputs, "mass_rate_kg_s")?, flux, 1.0)
        }
        "release.relief_device#liquid" => relief_liquid(inputs),
        "release.relief_device#fire" => {
            let (area, factor) = (input(inputs, "wetted_area_m2")?, input(inputs, "environment_factor")?);
            Ok(named(vec![
                ("drained_heat_w", relief_device::fire_heat_w(area, factor, FireDrainage::Adequate)?),
                ("undrained_heat_w", relief_device::fire_heat_w(area, factor, FireDrainage::Inadequate)?),
            ]))
        }
        _ => of_substances(model, inputs, text),
    }
}

fn named(values: Vec<(&str, f64)>) -> BTreeMap<String, f64> {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn area(inputs: &Inputs, rate: f64, flux: f64, more: f64) -> Outputs {
    let coefficient = input(inputs, "discharge_coefficient")? * more;
    Ok(named(vec![("flux_kg_m2_s", flux), ("area_m2", relief_device::area_m2(rate, flux, coefficient)?)]))
}

fn two_phase(inputs: &Inputs) -> Outputs {
    let (p, v) = (input(inputs, "pressure_pa")?, input(inputs, "inlet_volume_m3_kg")?);
    let w = omega::omega(v, input(inputs, "volume_at_nine_tenths_m3_kg")?);
    let ratio = omega::critical_pressure_ratio(w)?;
    let flux = omega::flux_kg_m2_s(w, p, v, ratio);
    let mut outputs = area(inputs, input(inputs, "mass_rate_kg_s")?, flux, 1.0)?;
    outputs.extend(named(vec![("omega", w), ("critical_pressure_ratio", ratio), ("throat_pressure_pa", ratio * p)]));
    Ok(outputs)
}

fn subcooled(inputs: &Inputs) -> Outputs {
    let (p, ps, rho) =
        (input(inputs, "pressure_pa")?, input(inputs, "vapour_pressure_pa")?, input(inputs, "density_kg_m3")?);
    let w = omega::omega(1.0 / rho, 1.0 / input(inputs, "density_at_nine_tenths_kg_m3")?);
    let transition = omega::transition_ratio(w);
    let flux = if ps / p < transition {
        omega::high_subcooling_flux_kg_m2_s(p, rho, ps.max(input(inputs, "back_pressure_pa")?))
    } else {
        omega::subcooled_flux_kg_m2_s(w, p, rho, ps / p, omega::subcooled_critical_ratio(w, ps / p)?)
    };
    let mut outputs = area(inputs, rho * input(inputs, "volume_rate_m3_s")?, flux, 1.0)?;
    outputs.extend(named(vec![("saturated_omega", w), ("transition_ratio", transition)]));
    Ok(outputs)
}

fn nozzle(inputs: &Inputs) -> Outputs {
    let liquid = BoilingLiquid {
        temperature_k: input(inputs, "temperature_k")?,
        vapour_pressure_pa: input(inputs, "vapour_pressure_pa")?,
        density_kg_m3: input(inputs, "density_kg_m3")?,
        heat_of_vaporisation_j_kg: input(inputs, "heat_of_vaporisation_j_kg")?,
        volume_gained_m3_kg: input(inputs, "volume_gained_m3_kg")?,
        heat_capacity_j_kg_k: input(inputs, "heat_capacity_j_kg_k")?,
    };
    let (p, back) = (input(inputs, "pressure_pa")?, input(inputs, "back_pressure_pa")?);
    let discharge_coefficient = input(inputs, "discharge_coefficient")?;
    let at = |length_m: f64| {
        let nozzle = ShortNozzle { length_m, back_pressure_pa: back, discharge_coefficient };
        nonequilibrium_nozzle::flux_kg_m2_s(&liquid, p, &nozzle)
    };
    Ok(named(vec![
        ("flux_at_0_m_kg_m2_s", at(0.0)),
        ("flux_at_50_mm_kg_m2_s", at(0.05)),
        ("flux_at_100_mm_kg_m2_s", at(0.1)),
        ("pipe_factor_of_75", nonequilibrium_nozzle::pipe_factor(75.0)),
    ]))
}

fn relief_gas(inputs: &Inputs) -> Outputs {
    let gas = ReliefGas {
        pressure_pa: input(inputs, "pressure_pa")?,
        back_pressure_pa: input(inputs, "back_pressure_pa")?,
        temperature_k: input(inputs, "temperature_k")?,
        molar_mass_kg_mol: input(inputs, "molar_mass_kg_mol")?,
        compressibility: input(inputs, "compressibility")?,
        isentropic_exponent: input(inputs, "isentropic_exponent")?,
    };
    let flux = relief_device::gas_flux_kg_m2_s(&gas);
    let mut outputs = area(inputs, input(inputs, "mass_rate_kg_s")?, flux, 1.0)?;
    let critical = critical_pressure_ratio(gas.isentropic_exponent) * gas.pressure_pa;
    outputs.extend(named(vec![("throat_pressure_pa", critical.max(gas.back_pressure_pa))]));
    Ok(outputs)
}

fn relief_liquid(inputs: &Inputs) -> Outputs {
    let rho = input(inputs, "density_kg_m3")?;
    let flux =
        relief_device::liquid_flux_kg_m2_s(input(inputs, "pressure_pa")?, input(inputs, "back_pressure_pa")?, rho);
    let more = relief_device::viscosity_correction(input(inputs, "reynolds_number")?)
        * input(inputs, "back_pressure_factor")?
        * input(inputs, "rupture_disc_factor")?;
    area(inputs, rho * input(inputs, "volume_rate_m3_s")?, flux, more)
}

/// Models of a substance's state; several substances with commas between have their id before each output.
fn of_substances(model: &str, inputs: &Inputs, text: &BTreeMap<String, String>) -> Outputs {
    let names = text.get("substance").ok_or_else(|| Error::Unknown {
        kind: "input",
        name: "substance".into(),
        help: format!("{model} needs it in [text]"),
    })?;
    let several = names.contains(',');
    let mut outputs = BTreeMap::new();
    for name in names.split(',').map(str::trim) {
        for (output, value) in of_substance(model, name, inputs)? {
            let prefix = if several { format!("{name}_") } else { String::new() };
            outputs.insert(format!("{prefix}{output}"), value);
        }
    }
    Ok(outputs)
}

fn of_substance(model: &str, name: &str, inputs: &Inputs) -> Result<Vec<(&'static str, f64)>> {
    let substance = substance(name)?;
    let given = |key: &str| inputs.get(key).copied();
    let temperature = given("temperature_k");
    match model {
        "release.homogeneous_equilibrium" => {
            let ratio = input(inputs, "pressure_over_vapour_pressure")?;
            let t = input(inputs, "temperature_k")?;
            let ps = substance.vapour_pressure_pa(t)?;
            let from = if ratio > 1.0 {
                Stagnation::at(substance, ratio * ps, t)?
            } else {
                Stagnation::boiling(substance, ps, 0.0)?
            };
            let flux = critical_flux_from(&from, FluxMethod::HomogeneousEquilibrium)?;
            Ok(vec![("flux_kg_m2_s", flux.flux_kg_m2_s), ("throat_pressure_pa", flux.pressure_pa)])
        }
        "release.real_gas_orifice" => {
            let from = Stagnation::at(substance, input(inputs, "pressure_pa")?, input(inputs, "temperature_k")?)?;
            let throat = real_gas_orifice::throat(&from, input(inputs, "ambient_pressure_pa")?)?;
            Ok(vec![("flux_kg_m2_s", throat.flux_kg_m2_s()), ("throat_pressure_pa", throat.pressure_pa)])
        }
        "release.full_bore" => {
            let boiling_pa = temperature.map(|t| substance.vapour_pressure_pa(t)).transpose();
            let pressure = given("pressure_pa").map_or_else(|| boiling_pa.map(Option::unwrap_or_default), Ok)?;
            let quality = given("quality");
            let temperature = if quality.is_some() { None } else { temperature };
            let from = Stagnation::of(substance, pressure, temperature, quality)?;
            let pipe = BrokenPipe {
                diameter_m: input(inputs, "diameter_m")?,
                length_m: input(inputs, "length_m")?,
                roughness_m: input(inputs, "roughness_m")?,
                losses: input(inputs, "losses")?,
                liquid_head_m: 0.0,
                ambient_pressure_pa: input(inputs, "ambient_pressure_pa")?,
            };
            let flow = full_bore(&from, &pipe, Policy::Strict)?;
            Ok(vec![("flux_kg_m2_s", flow.flux_kg_m2_s), ("exit_pressure_pa", flow.exit_pressure_pa)])
        }
        _ => {
            let t = input(inputs, "temperature_k")?;
            let quality = given("quality");
            let opening = Orifice {
                pressure_pa: given("pressure_pa").map_or_else(|| substance.vapour_pressure_pa(t), Ok)?,
                temperature_k: if quality.is_some() { None } else { temperature },
                quality,
                discharge_coefficient: given("discharge_coefficient"),
                ambient_pressure_pa: input(inputs, "ambient_pressure_pa")?,
                ..Orifice::hole(1e5, t, input(inputs, "hole_diameter_m")?)
            };
            let flow = orifice(substance, &opening, Policy::Strict)?;
            Ok(vec![("mass_rate_kg_s", flow.mass_rate_kg_s), ("mean_velocity_m_s", flow.mean_velocity_m_s)])
        }
    }
}
