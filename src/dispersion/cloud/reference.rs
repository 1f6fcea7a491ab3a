//! Reference cases of the cloud model.

use std::collections::BTreeMap;

use super::growth::{CrosswindGrowth, Growth, VerticalGrowth};
use super::mixing::Mixing;
use super::plume::PlumeModel;
use super::puff::{PuffModel, plan_area_m2};
use super::source::{JetSource, SuddenSource, jet_start, passive_start};
use super::thermal::ThermalTable;
use super::track::Track;
use crate::dispersion::sigma::SigmaSet;
use crate::error::{Error, Result};
use crate::substance::substance;
use crate::weather::{Stability, SurfaceLayer};

/// Tolerance of these runs.
const TOLERANCE: f64 = 1e-6;

type Inputs = BTreeMap<String, f64>;

fn input(inputs: &Inputs, name: &str) -> Result<f64> {
    inputs.get(name).copied().ok_or_else(|| Error::Unknown {
        kind: "input",
        name: name.to_owned(),
        help: format!("the case gives {:?}", inputs.keys().collect::<Vec<_>>()),
    })
}

/// Neutral air without a lid.
fn layer(friction_velocity_m_s: f64, roughness_m: f64, temperature_k: f64) -> SurfaceLayer {
    SurfaceLayer {
        friction_velocity_m_s,
        monin_obukhov_length_m: None,
        roughness_m,
        temperature_k,
        pressure_pa: 101_325.0,
        relative_humidity: 0.0,
        ground_temperature_k: temperature_k,
        mixing_height_m: f64::INFINITY,
        stability: Stability::D,
    }
}

fn missing(what: &str) -> Error {
    Error::invalid(what, f64::NAN, "", "lies outside the computed cloud")
}

/// Outputs of one part of the model for a case.
pub fn evaluate(part: &str, inputs: &Inputs, text: &BTreeMap<String, String>) -> Result<Vec<(&'static str, f64)>> {
    let name = text.get("substance").map_or("ethylene", String::as_str);
    let table = ThermalTable::new(substance(name)?)?;
    let temperature_k = input(inputs, "temperature_k")?;
    match part {
        "still_air_jet" => {
            let calm = layer(1e-7, 0.1, temperature_k);
            let mixing = Mixing::new(&table, temperature_k, 0.0, &calm)?;
            let diameter = input(inputs, "diameter_m")?;
            let jet = JetSource {
                mass_rate_kg_s: input(inputs, "mass_rate_kg_s")?,
                velocity_m_s: None,
                area_m2: Some(std::f64::consts::FRAC_PI_4 * diameter * diameter),
                height_m: 1000.0,
                elevation_deg: 0.0,
                air_mass_ratio: 0.0,
            };
            let growth = Growth::new(&calm, VerticalGrowth::default(), CrosswindGrowth::default(), 600.0);
            let model = PlumeModel::new(&calm, growth, &mixing, None);
            let (start, near_m) = jet_start(&jet, &calm, &mixing)?;
            model.start_near(near_m, temperature_k);
            let far = input(inputs, "path_m")?;
            let stations = model.run(start, TOLERANCE, 1e-6, 2.0 * far)?;
            let at = Track::new(&stations).at_downwind(far).ok_or_else(|| missing("path_m"))?;
            Ok(vec![("mass_fraction", at.concentration_kg_m3 / at.density_kg_m3)])
        }
        "calm_slump" => {
            let calm = layer(1e-5, 1e-4, temperature_k);
            let mixing = Mixing::new(&table, temperature_k, 0.0, &calm)?;
            let growth = Growth::new(&calm, VerticalGrowth::default(), CrosswindGrowth::default(), 600.0);
            let model = PuffModel::new(&calm, growth, &mixing);
            let pure = mixing.at(1.0, 0.0, temperature_k);
            let sudden = SuddenSource {
                mass_kg: input(inputs, "volume_m3")? * pure.density_kg_m3,
                height_over_radius: 1.0,
                radius_m: Some(input(inputs, "radius_m")?),
                air_mass_ratio: 0.0,
            };
            let time_s = input(inputs, "time_s")?;
            let stations = model.run(model.start(&sudden, temperature_k), TOLERANCE, 1e-3, (1e4, 2.0 * time_s))?;
            let at = Track::new(&stations).at_time(time_s).ok_or_else(|| missing("time_s"))?;
            let (area, _) = plan_area_m2(at.core_m, (at.edge_m * at.edge_along_m).sqrt());
            Ok(vec![("radius_m", (area / std::f64::consts::PI).sqrt())])
        }
        "passive" => {
            let air = layer(input(inputs, "friction_velocity_m_s")?, input(inputs, "roughness_m")?, temperature_k);
            let mixing = Mixing::new(&table, temperature_k, 0.0, &air)?.passive();
            let set = SigmaSet::BriggsRural;
            let growth = Growth::new(&air, VerticalGrowth::Sigma(set), CrosswindGrowth::Sigma(set), 600.0);
            let model = PlumeModel::new(&air, growth, &mixing, None);
            let rate = input(inputs, "mass_rate_kg_s")?;
            let (start, near_m) = passive_start(rate, input(inputs, "height_m")?, &air, &mixing);
            model.start_near(near_m, temperature_k);
            let x = input(inputs, "downwind_m")?;
            let stations = model.run(start, TOLERANCE, 1e-15, 2.0 * x)?;
            let at = Track::new(&stations).at_downwind(x).ok_or_else(|| missing("downwind_m"))?;
            let ground = at.vertical_profile(-at.height_m);
            Ok(vec![
                ("sigma_y_m", at.edge_m / std::f64::consts::SQRT_2),
                ("sigma_z_m", at.depth_scale_m / std::f64::consts::SQRT_2),
                ("ground_concentration_times_wind_kg_m2_s", at.concentration_kg_m3 * ground * at.speed_m_s),
            ])
        }
        "association" => {
            let joins = table.association.ok_or_else(|| missing("association"))?;
            Ok(vec![("molecules_a_particle", joins.number(temperature_k, input(inputs, "pressure_pa")?))])
        }
        _ => Err(Error::Unknown {
            kind: "model",
            name: format!("dispersion.cloud#{part}"),
            help: "still_air_jet, calm_slump, passive or association".to_owned(),
        }),
    }
}
