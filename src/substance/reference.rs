//! Reference cases of this module: from a case's inputs to its outputs.

use std::collections::BTreeMap;

use super::{Mixture, substance, thermo};
use crate::error::{Error, Result};

/// Outputs of a model on the inputs of a case; `text` names the `substance`, or several with commas between, whose
/// outputs then begin with the id: `propane_heat_of_combustion_j_kg`.
///
/// # Errors
/// [`Error::Unknown`] for a model, and an input that is not given; else what the model returns.
pub fn evaluate(
    model: &str,
    inputs: &BTreeMap<String, f64>,
    text: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, f64>> {
    let missing =
        |name: &str| Error::Unknown { kind: "input", name: name.to_owned(), help: format!("{model} needs it") };
    let input = |name: &str| inputs.get(name).copied().ok_or_else(|| missing(name));
    if model == super::mixture::flash::CARD.id {
        return flash(
            text.get("composition").ok_or_else(|| missing("composition"))?,
            input("pressure_pa")?,
            input("temperature_k")?,
        );
    }
    let names: Vec<&str> =
        text.get("substance").ok_or_else(|| missing("substance"))?.split(',').map(str::trim).collect();
    let mut outputs = BTreeMap::new();
    for name in &names {
        let substance = substance(name)?;
        let burning = |what: &'static str| {
            substance.combustion.as_ref().ok_or_else(|| Error::MissingData {
                what,
                model: "substance.heat_of_combustion",
                substance: substance.id.clone(),
            })
        };
        let prefix = if names.len() == 1 { String::new() } else { format!("{}_", substance.id) };
        if let Some(values) = thermo::reference::evaluate(model, substance, &input) {
            outputs.extend(values?.into_iter().map(|(output, value)| (format!("{prefix}{output}"), value)));
            continue;
        }
        let (output, value) = match model.split('#').next().unwrap_or(model) {
            "substance.vapour_pressure" => {
                ("vapour_pressure_pa", substance.vapour_pressure_pa(input("temperature_k")?)?)
            }
            "substance.saturation_temperature" => {
                ("saturation_temperature_k", substance.saturation_temperature_k(input("pressure_pa")?)?)
            }
            "substance.liquid_density" => {
                ("liquid_density_kg_m3", substance.liquid_density_kg_m3(input("temperature_k")?)?)
            }
            "substance.liquid_heat_capacity" => {
                ("liquid_heat_capacity_j_kg_k", substance.liquid_heat_capacity_j_kg_k(input("temperature_k")?)?)
            }
            "substance.gas_heat_capacity" => {
                ("gas_heat_capacity_j_kg_k", substance.gas_heat_capacity_j_kg_k(input("temperature_k")?)?)
            }
            "substance.heat_of_vaporisation" => {
                ("heat_of_vaporisation_j_kg", substance.heat_of_vaporisation_j_kg(input("temperature_k")?)?)
            }
            "substance.liquid_viscosity" => {
                ("liquid_viscosity_pa_s", substance.liquid_viscosity_pa_s(input("temperature_k")?)?)
            }
            "substance.surface_tension" => {
                ("surface_tension_n_m", substance.surface_tension_n_m(input("temperature_k")?)?)
            }
            "substance.liquid_thermal_conductivity" => (
                "liquid_thermal_conductivity_w_m_k",
                substance.liquid_thermal_conductivity_w_m_k(input("temperature_k")?)?,
            ),
            "substance.heat_of_combustion" => {
                ("heat_of_combustion_j_kg", burning("a heat of combustion")?.heat_of_combustion_j_kg)
            }
            "substance.stoichiometric_fraction" => {
                ("stoichiometric_fraction", burning("a stoichiometric fraction")?.stoichiometric_fraction)
            }
            _ => {
                return Err(Error::Unknown {
                    kind: "model",
                    name: model.to_owned(),
                    help: "the cards of the substance module name those that there are".into(),
                });
            }
        };
        outputs.insert(format!("{prefix}{output}"), value);
    }
    Ok(outputs)
}

/// Flash, bubble and dew pressure of a composition written as `propane 0.5, n_butane 0.5`.
fn flash(composition: &str, pressure_pa: f64, temperature_k: f64) -> Result<BTreeMap<String, f64>> {
    let parts = composition
        .split(',')
        .map(|part| {
            let (name, fraction) = part.trim().split_once(' ').unwrap_or((part, ""));
            let fraction = fraction.trim().parse().map_err(|_| Error::InvalidInput {
                name: "composition".into(),
                value: part.into(),
                unit: "",
                requirement: "must be names with mole fractions, such as propane 0.5".into(),
            })?;
            Ok((substance(name)?.clone(), fraction))
        })
        .collect::<Result<Vec<_>>>()?;
    let mixture = Mixture::new("case", &parts)?;
    let flash = mixture.flash(pressure_pa, temperature_k)?;
    let mut outputs = BTreeMap::from([
        ("vapour_fraction".to_owned(), flash.vapour_fraction),
        ("bubble_pressure_pa".to_owned(), mixture.bubble_pressure_pa(temperature_k)?),
        ("dew_pressure_pa".to_owned(), mixture.dew_pressure_pa(temperature_k)?),
    ]);
    for ((one, liquid), vapour) in mixture.components().iter().zip(flash.liquid).zip(flash.vapour) {
        outputs.insert(format!("{}_in_liquid", one.substance.id), liquid);
        outputs.insert(format!("{}_in_vapour", one.substance.id), vapour);
    }
    Ok(outputs)
}
