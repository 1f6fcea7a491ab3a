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
