//! Reference cases of the thermodynamic functions.

use crate::error::Result;
use crate::substance::Substance;

/// Named outputs of a model for one substance, if the model is one of this folder.
pub(in crate::substance) fn evaluate(
    model: &str,
    substance: &Substance,
    input: &impl Fn(&str) -> Result<f64>,
) -> Option<Result<Vec<(&'static str, f64)>>> {
    match model {
        "substance.saturation_line" => Some(line(substance, input)),
        "substance.ideal_gas" => Some(ideal(substance, input)),
        "substance.peng_robinson" => Some(gas(substance, input)),
        _ => None,
    }
}

fn line(substance: &Substance, input: &impl Fn(&str) -> Result<f64>) -> Result<Vec<(&'static str, f64)>> {
    let at = substance.thermo()?.saturation.at_temperature(input("temperature_k")?)?;
    Ok(vec![
        ("liquid_enthalpy_j_kg", at.liquid_enthalpy_j_kg),
        ("vapour_enthalpy_j_kg", at.vapour_enthalpy_j_kg),
        ("liquid_entropy_j_kg_k", at.liquid_entropy_j_kg_k),
        ("vapour_density_kg_m3", 1.0 / at.vapour_volume_m3_kg),
    ])
}

fn ideal(substance: &Substance, input: &impl Fn(&str) -> Result<f64>) -> Result<Vec<(&'static str, f64)>> {
    Ok(vec![("enthalpy_j_kg", substance.vapour_enthalpy_j_kg(input("temperature_k")?)?)])
}

fn gas(substance: &Substance, input: &impl Fn(&str) -> Result<f64>) -> Result<Vec<(&'static str, f64)>> {
    let at = substance.thermo()?.gas.at(input("pressure_pa")?, input("temperature_k")?)?;
    Ok(vec![
        ("density_kg_m3", 1.0 / at.volume_m3_kg),
        ("enthalpy_j_kg", at.enthalpy_j_kg),
        ("entropy_j_kg_k", at.entropy_j_kg_k),
    ])
}
