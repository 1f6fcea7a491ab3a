//! The same study under other rules: read again from what it was made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Fault, Result};
use crate::scenario::{ChangedValue, RuleSet};
use crate::study::table::TableInput;
use crate::study::{Study, validate};
use crate::substance::Substance;

/// What a study was made of.
#[derive(Clone, Debug)]
pub(super) struct Source {
    document: toml::Table,
    tables: BTreeMap<String, TableInput>,
    hashes: BTreeMap<String, String>,
    substances: Vec<Substance>,
}

impl Source {
    pub(super) fn new(
        document: &toml::Table,
        tables: &BTreeMap<String, TableInput>,
        hashes: &BTreeMap<String, String>,
        substances: &[std::result::Result<Substance, Fault>],
    ) -> Self {
        Self {
            document: document.clone(),
            tables: tables.clone(),
            hashes: hashes.clone(),
            substances: substances.iter().filter_map(|one| one.as_ref().ok()).cloned().collect(),
        }
    }
}

impl Study {
    /// The same study by other rules: a rule set, sections of it taken from others, values of it changed. What the study's
    /// own document says in `[rules]` no longer holds; edits of installations do.
    ///
    /// # Errors
    /// As [`RuleSet::derived`]; [`crate::Error::Study`] should the study not hold together by these rules.
    pub fn with_rules(
        &self,
        rule_set: &str,
        take: &BTreeMap<String, String>,
        change: &BTreeMap<String, ChangedValue>,
    ) -> Result<Self> {
        // the errors of the rules as they are, and not as faults of a file
        let rules = RuleSet::derived(rule_set, take, change)?;
        let mut document = self.source.document.clone();
        document.insert("rule_set".to_owned(), toml::Value::String(rules.name().to_owned()));
        document.remove("rules");
        let mut section = toml::Table::new();
        let taken = take.iter().map(|(key, value)| (key.clone(), toml::Value::String(value.clone())));
        section.insert("take".to_owned(), toml::Value::Table(taken.collect()));
        let changed = change.iter().map(|(key, value)| (key.clone(), of(value)));
        section.insert("change".to_owned(), toml::Value::Table(changed.collect()));
        document.insert("rules".to_owned(), toml::Value::Table(section));
        let substances = self.source.substances.iter().cloned().map(Ok).collect();
        let read = validate::study(&document, self.source.tables.clone(), self.source.hashes.clone(), substances)?;
        Ok(Self { installations: Arc::clone(&self.installations), edits: Arc::clone(&self.edits), ..read })
    }
}

fn of(value: &ChangedValue) -> toml::Value {
    match value {
        ChangedValue::Number(number) => toml::Value::Float(*number),
        ChangedValue::Numbers(all) => toml::Value::Array(all.iter().map(|one| toml::Value::Float(*one)).collect()),
        ChangedValue::Text(text) => toml::Value::String(text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Study;

    fn take(section: &str, other: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(section.to_owned(), other.to_owned())])
    }

    #[test]
    fn the_example_under_other_rules() {
        let study = Study::load("examples/caojing/study.toml").unwrap();
        let moved = study.with_moved("L-V101", 352_000.0, 3_410_000.0).unwrap();
        let bevi = moved.with_rules("Bevi", &BTreeMap::new(), &BTreeMap::new()).unwrap();
        assert_eq!(bevi.rule_set().name(), "Bevi 3.2");
        assert_eq!(bevi.edits(), moved.edits());
        assert_eq!(bevi.installations(), moved.installations());
        assert!(bevi.warnings().is_empty());
        let change = BTreeMap::from([
            ("presence.residential_night".to_owned(), ChangedValue::Number(0.5)),
            ("ignition.immediate.gas".to_owned(), ChangedValue::Numbers(vec![0.1, 0.2, 0.3])),
        ]);
        let mixed = study.with_rules("AQ/T 3046", &take("ignition", "Bevi 3.2"), &change).unwrap();
        assert!(mixed.people().cells().len() == study.people().cells().len());
        assert_eq!(
            mixed.warnings(),
            [
                "AQ/T 3046-2013 with a difference: ignition is bevi in place of purple_book",
                "AQ/T 3046-2013 with a difference: ignition.immediate.gas is [0.1, 0.2, 0.3] in place of [0.2, 0.5, 0.7]",
                "AQ/T 3046-2013 with a difference: presence.residential_night is 0.5 in place of 1.0",
            ]
        );
        // presence is applied anew
        let night = |study: &Study| -> f64 { study.population().iter().map(|row| row.cell.persons[1]).sum() };
        assert!(night(&mixed) < night(&study));
        let error = study.with_rules("AQ/T 3046", &take("harms", "Bevi 3.2"), &BTreeMap::new()).unwrap_err();
        assert!(error.to_string().starts_with("unknown section of a rule set \"harms\""), "{error}");
    }
}
