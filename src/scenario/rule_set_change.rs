//! Rule sets made from others: sections taken from another rule set, values changed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::scenario::rule_set::{RULE_SETS, TABLES, file_of};

/// Sections of a rule set that can be taken from another, in the order in which a comparison swaps them.
pub const SECTIONS: [&str; 15] = [
    "leak_frequencies",
    "transfer_frequencies",
    "cut_off",
    "leak_duration",
    "blocking",
    "ignition",
    "event_trees",
    "open_explosion",
    "fires",
    "explosions",
    "exposure",
    "harm",
    "presence",
    "day",
    "weather",
];

/// A value that a study puts in place of a rule set's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ChangedValue {
    /// A number.
    Number(f64),
    /// Numbers, as many as there were.
    Numbers(Vec<f64>),
    /// A name: of a table, a rule.
    Text(String),
}

impl ChangedValue {
    /// As the documents have it: of the kind of what was there.
    fn like(&self, old: &toml::Value) -> Option<toml::Value> {
        Some(match (self, old) {
            #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
            (Self::Number(value), toml::Value::Integer(_)) if value.fract() == 0.0 && value.abs() < 1e9 => {
                toml::Value::Integer(*value as i64)
            }
            (Self::Number(value), toml::Value::Float(_) | toml::Value::Integer(_)) => toml::Value::Float(*value),
            (Self::Numbers(values), toml::Value::Array(old)) if values.len() == old.len() => {
                toml::Value::Array(values.iter().map(|value| toml::Value::Float(*value)).collect())
            }
            (Self::Text(text), toml::Value::String(_)) => toml::Value::String(text.clone()),
            _ => return None,
        })
    }
}

/// One difference of a rule set from the document of its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Section, or path of a value.
    pub path: String,
    /// What the document of the name has.
    pub from: String,
    /// What holds instead.
    pub to: String,
}

/// A table's document with changes: file and text.
type TableText = (String, String);

/// The documents that a rule set is read from, before they are read.
#[derive(Debug)]
pub(super) struct Recipe {
    pub(super) file: String,
    pub(super) document: toml::Table,
    /// Tables with changed values, by key.
    changed: Vec<(String, String, toml::Table)>,
    pub(super) differences: Vec<Difference>,
}

fn parsed(file: &str, text: &str) -> Result<toml::Table> {
    crate::scenario::data::read(file, text)
}

impl Recipe {
    pub(super) fn of_file(file: &str, text: &str) -> Result<Self> {
        let document = parsed(file, text)?;
        Ok(Self { file: file.to_owned(), document, changed: Vec::new(), differences: Vec::new() })
    }

    /// The recipe of the rule set of a full name.
    pub(super) fn of_name(name: &str) -> Result<Self> {
        for (file, text) in RULE_SETS {
            let recipe = Self::of_file(file, text)?;
            if recipe.document.get("name").and_then(toml::Value::as_str) == Some(name) {
                return Ok(recipe);
            }
        }
        Err(Error::Unknown { kind: "rule set", name: name.to_owned(), help: String::new() })
    }

    /// Takes a section from another rule set.
    pub(super) fn take(&mut self, section: &str, other: &str) -> Result<()> {
        if !SECTIONS.contains(&section) {
            return Err(Error::Unknown {
                kind: "section of a rule set",
                name: section.to_owned(),
                help: SECTIONS.join(", "),
            });
        }
        let theirs = Self::of_name(other)?;
        let Some(new) = theirs.document.get(section) else {
            return Err(Error::MissingData {
                what: "a section of the rule set",
                model: "scenario.rule_set",
                substance: format!("data/{} ({section})", theirs.file),
            });
        };
        let old = self.document.insert(section.to_owned(), new.clone());
        if old.as_ref().map(bare) != Some(bare(new)) {
            let word = |value: Option<&toml::Value>, set: &str| match value.and_then(toml::Value::as_str) {
                Some(name) => name.to_owned(),
                None => format!("that of {set}"),
            };
            let base = self.document.get("name").and_then(toml::Value::as_str).unwrap_or("").to_owned();
            self.differences.push(Difference {
                path: section.to_owned(),
                from: word(old.as_ref(), &base),
                to: word(Some(new), other),
            });
        }
        Ok(())
    }

    /// Changes a value by its path.
    pub(super) fn change(&mut self, path: &str, value: &ChangedValue) -> Result<()> {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let is_table = TABLES.iter().any(|(key, _)| *key == first) && !rest.is_empty();
        if !is_table {
            if !SECTIONS.contains(&first) && first != "levels" {
                return Err(unknown(path, &self.file, &SECTIONS.join(", ")));
            }
            let change = set(&mut self.document, path, value, &self.file, path)?;
            self.differences.push(change);
            return Ok(());
        }
        let at = if let Some(at) = self.changed.iter().position(|(key, ..)| key == first) {
            at
        } else {
            let (file, text) = self.table(first)?;
            self.changed.push((first.to_owned(), file.clone(), parsed(&file, &text)?));
            self.changed.len() - 1
        };
        let (_, file, table) = &mut self.changed[at];
        let change = set(table, rest, value, file, path)?;
        self.differences.push(change);
        Ok(())
    }

    /// File and text of the table of a key.
    pub(super) fn table(&self, key: &str) -> Result<TableText> {
        if let Some((_, file, table)) = self.changed.iter().find(|(known, ..)| known == key) {
            return Ok((file.clone(), table.to_string()));
        }
        let id = self.document.get(key).and_then(toml::Value::as_str).ok_or_else(|| Error::MissingData {
            what: "a table of the rule set",
            model: "scenario.rule_set",
            substance: format!("data/{} ({key})", self.file),
        })?;
        let files = TABLES.iter().find(|(known, _)| *known == key).map_or(&[][..], |(_, files)| files);
        file_of(files, id).map(|(file, text)| (file.to_owned(), text.to_owned()))
    }
}

/// A section without its marks of provenance, which change no result.
fn bare(value: &toml::Value) -> toml::Value {
    match value {
        toml::Value::Table(table) => {
            let told = |key: &str| key == "note" || key.starts_with("provenance");
            let kept = table.iter().filter(|(key, _)| !told(key));
            toml::Value::Table(kept.map(|(key, value)| (key.clone(), bare(value))).collect())
        }
        other => other.clone(),
    }
}

/// A value for readers: small numbers by powers of ten.
fn show(value: &toml::Value) -> String {
    match value {
        toml::Value::Float(number) if number.abs() < 1e-3 && number.abs() > 0.0 => format!("{number:e}"),
        other => other.to_string(),
    }
}

fn unknown(path: &str, file: &str, help: &str) -> Error {
    Error::Unknown { kind: "value of a rule set", name: path.to_owned(), help: format!("data/{file} has: {help}") }
}

/// Puts a value in place of the one at a path; marks the provenance beside it and above it as changed.
fn set(table: &mut toml::Table, rest: &str, value: &ChangedValue, file: &str, path: &str) -> Result<Difference> {
    let (first, rest) = rest.split_once('.').map_or((rest, None), |(first, rest)| (first, Some(rest)));
    let known = table.keys().cloned().collect::<Vec<_>>().join(", ");
    if let Some(toml::Value::String(mark)) = table.get_mut("provenance")
        && !mark.contains("changed in the study")
    {
        mark.push_str(", changed in the study");
    }
    // a row of a list is found by its kind
    let row = |rows: &toml::Value| rows.as_array().is_some_and(|rows| rows.iter().any(|row| is_row(row, first)));
    if !table.contains_key(first) {
        if let Some((_, toml::Value::Array(rows))) = table.iter_mut().find(|(_, rows)| row(rows)) {
            let matches = rows.iter().filter(|row| is_row(row, first)).count();
            let Some(rest) = rest else { return Err(unknown(path, file, &known)) };
            if matches > 1 {
                return Err(unknown(path, file, "several rows of that kind: change them one by one is not possible"));
            }
            let found = rows.iter_mut().find(|row| is_row(row, first)).and_then(toml::Value::as_table_mut);
            return match found {
                Some(row) => set(row, rest, value, file, path),
                None => Err(unknown(path, file, &known)),
            };
        }
        return Err(unknown(path, file, &known));
    }
    match (rest, table.get_mut(first)) {
        (Some(rest), Some(toml::Value::Table(inner))) => set(inner, rest, value, file, path),
        (None, Some(old)) => {
            let new = value.like(old).ok_or_else(|| Error::InvalidInput {
                name: format!("rules.change.\"{path}\""),
                value: format!("{value:?}"),
                unit: "",
                requirement: format!("must be of the kind and the length of what it replaces in data/{file}: {old}"),
            })?;
            let from = show(old);
            let to = show(&new);
            *old = new;
            Ok(Difference { path: path.to_owned(), from, to })
        }
        _ => Err(unknown(path, file, &known)),
    }
}

/// Whether a row is called so: by its kind of equipment or of opening.
fn is_row(row: &toml::Value, name: &str) -> bool {
    let called = |key: &str| row.get(key).and_then(toml::Value::as_str) == Some(name);
    called("kind") || called("opening")
}
