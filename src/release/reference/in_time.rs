//! Reference cases of vessels and pipelines in time.

use std::collections::BTreeMap;

use super::input;
use crate::error::{Error, Result};
use crate::release::gas_orifice::{GasOrifice, gas_flow};
use crate::release::liquid_orifice::hole_area_m2;
use crate::release::pipeline::wilson::{WilsonBlowdown, rough_friction_factor};
use crate::release::vessel::swell::{self, Swell, SwellingLiquid};
use crate::release::vessel::{Exit, Pad, VesselOpening, VesselOptions, VesselShape, VesselStart, vessel_release};
use crate::substance::substance;

type Inputs = BTreeMap<String, f64>;

/// Whether a model is evaluated here.
pub(super) fn knows(model: &str) -> bool {
    matches!(model, "release.vessel_in_time" | "release.level_swell" | "release.pipeline_wilson")
}

/// Outputs by name.
pub(super) fn evaluate(model: &str, inputs: &Inputs, text: &BTreeMap<String, String>) -> Result<BTreeMap<String, f64>> {
    let outputs = match model {
        "release.vessel_in_time" => vessel_case(inputs, text)?,
        "release.level_swell" => swell_case(inputs)?,
        _ => wilson_case(inputs)?,
    };
    Ok(outputs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A sphere that empties until nothing drives it, without swelling.
fn vessel_case(inputs: &Inputs, text: &BTreeMap<String, String>) -> Result<Vec<(&'static str, f64)>> {
    let start = VesselStart {
        substance: substance(text.get("substance").map_or("", String::as_str))?.clone(),
        shape: VesselShape::sphere_of_volume_m3(input(inputs, "volume_m3")?),
        pressure_pa: input(inputs, "pressure_pa")?,
        temperature_k: input(inputs, "temperature_k")?,
        fill_fraction: input(inputs, "fill_fraction")?,
        pad: Pad::FromState,
    };
    let opening = VesselOpening {
        diameter_m: input(inputs, "opening_diameter_m")?,
        height_m: input(inputs, "opening_height_m")?,
        exit: Exit::ThinHole,
        discharge_coefficient: None,
    };
    let options = VesselOptions {
        ambient_pressure_pa: input(inputs, "ambient_pressure_pa")?,
        swell: Swell::None,
        ..VesselOptions::default()
    };
    let release = vessel_release(&start, &opening, &options)?;
    let temperature_k = release.vessel.as_ref().and_then(|vessel| vessel.temperature_k.last().copied());
    Ok(vec![
        ("initial_kg", release.books.initial_kg),
        ("left_in_vessel_kg", release.books.left_in_vessel_kg),
        ("final_temperature_k", temperature_k.unwrap_or(f64::NAN)),
    ])
}

fn swell_case(inputs: &Inputs) -> Result<Vec<(&'static str, f64)>> {
    let liquid = SwellingLiquid {
        surface_tension_n_m: input(inputs, "surface_tension_n_m")?,
        liquid_density_kg_m3: input(inputs, "liquid_density_kg_m3")?,
        vapour_density_kg_m3: input(inputs, "vapour_density_kg_m3")?,
        free_fraction: input(inputs, "free_fraction")?,
        vessel_area_m2: input(inputs, "vessel_area_m2")?,
    };
    let rate = input(inputs, "vent_rate_kg_s")?;
    Ok(vec![
        ("rise_velocity_m_s", swell::bubble_rise_velocity_m_s(&liquid, Swell::Churn)),
        ("vent_quality", swell::vent_quality(&liquid, Swell::Churn, &mut |_| Ok::<f64, Error>(rate))?),
    ])
}

fn wilson_case(inputs: &Inputs) -> Result<Vec<(&'static str, f64)>> {
    let (length, diameter) = (input(inputs, "length_m")?, input(inputs, "diameter_m")?);
    let (temperature, exponent) = (input(inputs, "temperature_k")?, input(inputs, "isentropic_exponent")?);
    let density = input(inputs, "density_kg_m3")?;
    let first = gas_flow(&GasOrifice {
        hole_diameter_m: diameter,
        discharge_coefficient: 1.0,
        pressure_pa: input(inputs, "pressure_pa")?,
        temperature_k: temperature,
        density_kg_m3: density,
        isentropic_exponent: exponent,
        ambient_pressure_pa: 0.0,
    });
    let friction = rough_friction_factor(input(inputs, "roughness_m")?, diameter);
    let blowdown = WilsonBlowdown::new(
        (length, diameter, friction),
        (temperature, input(inputs, "molar_mass_kg_mol")?, exponent),
        density * hole_area_m2(diameter) * length,
        first.mass_rate_kg_s,
    );
    let time = input(inputs, "time_s")?;
    Ok(vec![
        ("friction_factor", friction),
        ("initial_rate_kg_s", blowdown.initial_rate_kg_s),
        ("time_constant_s", blowdown.time_constant_s),
        ("conservation_factor", blowdown.conservation_factor),
        ("rate_kg_s", blowdown.rate_kg_s(time)),
        ("out_kg", blowdown.out_kg(time)),
    ])
}
