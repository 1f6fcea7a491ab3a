//! Reference cases of this module: from a case's model and inputs to its outputs.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::scenario::{
    IgnitionGroup, PoolPart, ReleaseSize, RuleSet, Toxicity, TreeClass, TreeInput, UnitKind, event_tree, leak_frequency,
};
use crate::site::Equipment;

/// Outputs of a reference case.
///
/// # Errors
/// Those of the model, [`Error::Unknown`] for a model that this module does not have, [`Error::MissingData`] for an
/// input that the case lacks.
pub fn evaluate(
    model: &str,
    inputs: &BTreeMap<String, f64>,
    _text: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, f64>> {
    let rules = RuleSet::named("AQ/T 3046-2013")?;
    let input = |what: &'static str| {
        inputs.get(what).copied().ok_or_else(|| Error::MissingData {
            what,
            model: event_tree::CARD.id,
            substance: "the case".into(),
        })
    };
    let mut outputs = BTreeMap::new();
    if model == event_tree::CARD.id {
        let size = ReleaseSize::Instantaneous { mass_kg: input("mass_kg")? };
        let tree = TreeInput {
            class: TreeClass::InstantaneousGas,
            group: Some(IgnitionGroup::Gas),
            immediate_ignition: rules.immediate_ignition(IgnitionGroup::Gas, size, UnitKind::Stationary)?,
            toxicity: Toxicity::NotToxic,
            pool: PoolPart::NoPool,
            unit: UnitKind::Stationary,
        };
        let frequency_per_yr = input("frequency_per_yr")?;
        outputs.insert("immediate_ignition".to_owned(), tree.immediate_ignition);
        let mut sum = 0.0;
        for branch in rules.event_tree(&tree)? {
            sum += branch.probability * frequency_per_yr;
            outputs.insert(format!("{}_per_yr", branch.name.replace(' ', "_")), branch.probability * frequency_per_yr);
        }
        outputs.insert("sum_per_yr".to_owned(), sum);
        return Ok(outputs);
    }
    if model == leak_frequency::TRANSFER_CARD.id {
        let hours = input("operating_hours_per_yr")?;
        for kind in [Equipment::LoadingArm, Equipment::LoadingHose] {
            for hole in rules.transfer_frequencies.of(kind, 0.1, hours)? {
                let size = if hole.diameter_m.is_some() { "leak" } else { "rupture" };
                outputs.insert(format!("{}_{size}_per_yr", kind.name()), hole.frequency_per_yr);
            }
        }
        return Ok(outputs);
    }
    Err(Error::Unknown {
        kind: "model of a reference case",
        name: model.to_owned(),
        help: "see scenario::CARDS".into(),
    })
}
