//! Evaluates the reference cases of the explosions by name.

use std::collections::BTreeMap;

use super::multi_energy::{MultiEnergy, energy_of_volume_j, scaling_length_m, source_radius_m};
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
    if model != "explosion.multi_energy" {
        return Err(Error::Unknown {
            kind: "model",
            name: model.to_owned(),
            help: "see the cards of the module explosion".to_owned(),
        });
    }
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
