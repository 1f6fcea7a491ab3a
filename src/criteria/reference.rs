//! Reference cases of this module: from a case's model and inputs to its outputs.

use std::collections::BTreeMap;

use crate::criteria::{Criterion, Region, societal};
use crate::error::{Error, Result};

/// Outputs of a reference case. Events are given as `persons_1`, `frequency_1_per_yr` and so on.
///
/// # Errors
/// Those of the model, [`Error::Unknown`] for a model that this module does not have.
pub fn evaluate(
    model: &str,
    inputs: &BTreeMap<String, f64>,
    _text: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, f64>> {
    if model != societal::CARD.id {
        return Err(Error::Unknown {
            kind: "model of a reference case",
            name: model.to_owned(),
            help: societal::CARD.id.to_owned(),
        });
    }
    let event =
        |i: usize| Some((*inputs.get(&format!("persons_{i}"))?, *inputs.get(&format!("frequency_{i}_per_yr"))?));
    let events: Vec<(f64, f64)> = (1..).map_while(event).collect();
    let corners: Vec<(f64, f64)> = events
        .iter()
        .map(|&(persons, _)| (persons, events.iter().filter(|other| other.0 >= persons).map(|other| other.1).sum()))
        .collect();
    let gb = Criterion::named("GB 36894-2018")?;
    let verdict = gb.societal_verdict(&corners)?;
    let mut outputs = BTreeMap::new();
    for (i, &(persons, frequency_per_yr)) in corners.iter().enumerate() {
        let ratio = frequency_per_yr / gb.upper_line.frequency_per_yr(persons);
        outputs.insert(format!("exceedance_{}_per_yr", i + 1), frequency_per_yr);
        outputs.insert(format!("ratio_to_upper_{}", i + 1), ratio);
    }
    outputs.insert("worst_persons".to_owned(), verdict.against_upper.map_or(0.0, |point| point.persons));
    outputs.insert(
        "region".to_owned(),
        match verdict.region {
            Region::Acceptable => 0.0,
            Region::Alarp => 1.0,
            Region::Intolerable => 2.0,
        },
    );
    Ok(outputs)
}
