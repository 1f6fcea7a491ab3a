//! Evaluates the reference cases of the explosions by name.

use std::collections::BTreeMap;

use super::baker_strehlow_tang::BakerStrehlowTang;
use super::blast::{Blast, Wave};
use super::multi_energy::{MultiEnergy, energy_of_volume_j, scaling_length_m, source_radius_m};
use super::tnt::{CLOUD_YIELD, TNT_ENERGY_J_KG, Tnt, TntLaw, equivalent_mass_kg};
use super::vessel_burst::{brode_j, crowl_j, isentropic_j, isothermal_j, starting_shock};
use super::{kingery_bulmash, tnt};
use crate::card::Policy;
use crate::effect::{Effect, Receptor};
use crate::error::{Error, Result};

type Numbers = BTreeMap<String, f64>;

/// Evaluates one model of this family from named numbers.
///
/// # Errors
/// [`Error::Unknown`] for a model or an input that does not exist; else the model's own.
pub fn evaluate(model: &str, inputs: &Numbers, _text: &BTreeMap<String, String>) -> Result<Numbers> {
    let get = |name: &str| {
        inputs.get(name).copied().ok_or_else(|| Error::Unknown {
            kind: "input",
            name: name.to_owned(),
            help: format!("the case gives {:?}", inputs.keys().collect::<Vec<_>>()),
        })
    };
    let pairs = |list: &[(&str, f64)]| list.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let charge = |law| Tnt::new(get("mass_kg")?, law, get("ambient_pressure_pa")?);
    match model {
        "explosion.multi_energy" => multi_energy(inputs, &get),
        "explosion.baker_strehlow_tang" => {
            let (energy, ambient) = (get("energy_j")?, get("ambient_pressure_pa")?);
            let blast = BakerStrehlowTang::new(energy, get("flame_mach")?, ambient, Policy::Strict)?;
            Ok(at_distances(inputs, &blast))
        }
        "explosion.kinney_graham" => Ok(at_distances(inputs, &charge(TntLaw::KinneyGraham)?)),
        "explosion.gb_t_37243" => {
            let blast = Blast::new(charge(TntLaw::GbT37243)?);
            let mut found = Numbers::new();
            for (name, pressure) in inputs.iter().filter(|(name, _)| name.starts_with("level_")) {
                let reach = blast.distance_to_overpressure_m(*pressure).unwrap_or(f64::NAN);
                found.insert(name.replace("level", "distance").replace("_pa", "_m"), reach);
            }
            Ok(found)
        }
        "explosion.kingery_bulmash" => {
            let (charge, distance) = (charge(TntLaw::KingeryBulmash)?, get("distance_m")?);
            let root = charge.mass_kg().cbrt();
            let scaled = distance / root;
            Ok(pairs(&[
                ("arrival_s", kingery_bulmash::scaled_arrival_s_kg(scaled) * root),
                ("overpressure_pa", charge.overpressure_pa(distance)),
                ("reflected_overpressure_pa", kingery_bulmash::reflected_overpressure_pa(scaled)),
                ("duration_s", charge.duration_s(distance)),
                ("impulse_pa_s", charge.impulse_pa_s(distance)),
                ("reflected_impulse_pa_s", kingery_bulmash::scaled_reflected_impulse_pa_s_kg(scaled) * root),
            ]))
        }
        "explosion.tnt" => {
            let heat = get("heat_of_combustion_j_kg")?;
            let mass = equivalent_mass_kg(get("flammable_mass_kg")?, heat, CLOUD_YIELD, TNT_ENERGY_J_KG)?;
            let ambient = get("ambient_pressure_pa")?;
            let mut found: Numbers = pairs(&[("mass_kg", mass)]);
            for (law, prefix) in [(TntLaw::KinneyGraham, "free_air"), (TntLaw::KingeryBulmash, "ground")] {
                let charge = Tnt::new(mass, law, ambient)?;
                for (name, value) in at_distances(inputs, &charge) {
                    found.insert(format!("{prefix}_{name}"), value);
                }
            }
            Ok(found)
        }
        "explosion.vessel_burst" => {
            let (p1, p0, volume) = (get("burst_pressure_pa")?, get("ambient_pressure_pa")?, get("volume_m3")?);
            let exponent = get("isentropic_exponent")?;
            Ok(pairs(&[
                ("brode_j", brode_j(p1, p0, volume, exponent)),
                ("isentropic_j", isentropic_j(p1, p0, volume, exponent)),
                ("isothermal_j", isothermal_j(p1, p0, volume)),
                ("crowl_j", crowl_j(p1, p0, volume)),
                ("brode_tnt_kg", brode_j(p1, p0, volume, exponent) / tnt::TNT_ENERGY_J_KG),
                ("starting_shock", starting_shock(p1 / p0, exponent, 1.4, get("sound_speed_ratio")?)),
            ]))
        }
        _ => Err(Error::Unknown {
            kind: "model",
            name: model.to_owned(),
            help: "see the cards of the module explosion".to_owned(),
        }),
    }
}

fn at_distances(inputs: &Numbers, wave: &dyn Wave) -> Numbers {
    let mut found = Numbers::new();
    for (name, distance) in inputs.iter().filter(|(name, _)| name.starts_with("distance_")) {
        let place = name.trim_start_matches("distance_").trim_end_matches("_m");
        found.insert(format!("overpressure_{place}_pa"), wave.overpressure_pa(*distance));
        found.insert(format!("impulse_{place}_pa_s"), wave.impulse_pa_s(*distance));
        found.insert(format!("duration_{place}_s"), wave.duration_s(*distance));
    }
    found
}

fn multi_energy(inputs: &Numbers, get: &dyn Fn(&str) -> Result<f64>) -> Result<Numbers> {
    let energy = energy_of_volume_j(get("volume_m3")?);
    let wanted = get("strength")?;
    let strength = (1..=10_u8)
        .find(|class| (f64::from(*class) - wanted).abs() < 0.5)
        .ok_or_else(|| Error::invalid("strength", wanted, "", "must be one of 1..10"))?;
    let ambient = get("ambient_pressure_pa")?;
    let blast = MultiEnergy::new(energy, strength, ambient, 0.0, Policy::Strict)?;
    let mut found = Numbers::new();
    found.insert("energy_j".to_owned(), energy);
    found.insert("scaling_length_m".to_owned(), scaling_length_m(energy, ambient));
    found.insert("source_radius_m".to_owned(), source_radius_m(energy));
    for (name, distance) in inputs.iter().filter(|(name, _)| name.starts_with("distance_")) {
        let place = name.trim_start_matches("distance_").trim_end_matches("_m");
        let at = Receptor::ground(*distance, 0.0);
        found.insert(format!("overpressure_{place}_pa"), blast.overpressure_pa(at));
        found.insert(format!("impulse_{place}_pa_s"), blast.impulse_pa_s(at));
    }
    Ok(found)
}
