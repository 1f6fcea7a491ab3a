//! A table against the columns that it may have: cells become SI numbers, words and identifiers, faults are collected.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use crate::error::Fault;
use crate::study::nearest::did_you_mean;
use crate::study::table::{Cell, Row, Table};
use crate::study::unit::{self, Dimension, Unit};

/// Whether a column may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// The table must have it, and a value in each row.
    Required,
    /// It may be absent or empty.
    Optional,
}

/// One quantity of a table: the columns that may hold it, with their units (one column for most).
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub stem: &'static str,
    pub columns: &'static [(&'static str, &'static str)],
    pub dimension: Dimension,
    pub need: Need,
}

impl Field {
    /// A column of a plain number or a word, named as it stands.
    pub(super) const fn plain(columns: &'static [(&'static str, &'static str)], need: Need) -> Self {
        Self { stem: columns[0].0, columns, dimension: Dimension::Plain, need }
    }

    /// A quantity with a unit, which a header in brackets may state too: `inventory [kg]`.
    pub(super) const fn quantity(
        stem: &'static str,
        columns: &'static [(&'static str, &'static str)],
        dimension: Dimension,
        need: Need,
    ) -> Self {
        Self { stem, columns, dimension, need }
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
    }

    fn unit_of(&self, column: usize) -> Unit {
        let name = self.columns[column].1;
        if self.dimension == Dimension::Plain {
            Unit::plain(name)
        } else {
            Unit::named(name).unwrap_or(Unit::plain(name))
        }
    }
}

/// Bounds of a number, in SI.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    /// Any finite number.
    Finite,
    /// Above zero.
    Positive,
    /// Zero or above.
    NotNegative,
    /// Between two values, ends included.
    Within(f64, f64),
}

impl Limit {
    fn holds(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Limit::Finite => true,
                Limit::Positive => value > 0.0,
                Limit::NotNegative => value >= 0.0,
                Limit::Within(min, max) => value >= min && value <= max,
            }
    }

    fn words(self, unit: Unit, ambient_pa: f64) -> String {
        match self {
            Limit::Finite => "a finite number".to_owned(),
            Limit::Positive => "a number above 0".to_owned(),
            Limit::NotNegative => "a number, 0 or above".to_owned(),
            Limit::Within(min, max) => {
                format!("{} to {}", tidy(unit.of_si(min, ambient_pa)), tidy(unit.of_si(max, ambient_pa)))
            }
        }
    }
}

/// A number to six significant digits, for messages.
pub(super) fn tidy(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10.0_f64.powf(5.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}

/// A table with its header understood.
pub(super) struct Sheet<'a> {
    pub name: &'static str,
    pub table: &'a Table,
    fields: &'static [Field],
    /// By stem: the columns that the table has for it.
    found: BTreeMap<&'static str, Vec<(&'a str, Unit)>>,
    /// Required quantities that the table lacks: one fault for the table, none for its rows.
    missing: BTreeSet<&'static str>,
    ambient_pa: f64,
}

impl<'a> Sheet<'a> {
    /// Understands the header; quantities in `by_geometry` are not missed when the rows have geometries.
    pub(super) fn new(
        name: &'static str,
        table: &'a Table,
        fields: &'static [Field],
        ambient_pa: f64,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut sheet = Self { name, table, fields, found: BTreeMap::new(), missing: BTreeSet::new(), ambient_pa };
        let mut excused = BTreeSet::new();
        for column in &table.columns {
            match sheet.understand(column, faults) {
                Ok((stem, unit)) => sheet.found.entry(stem).or_default().push((column, unit)),
                Err(meant) => excused.extend(meant),
            }
        }
        let has_geometry = table.rows.iter().any(|row| row.geometry.is_some());
        for field in fields.iter().filter(|field| field.need == Need::Required) {
            if sheet.found.contains_key(field.stem) {
                continue;
            }
            sheet.missing.insert(field.stem);
            let is_place = matches!(field.stem, "x" | "y");
            if !(excused.contains(field.stem) || table.rows.is_empty() || is_place && has_geometry) {
                faults.push(Fault {
                    path: sheet.at(),
                    found: format!("no column {}", field.names()),
                    unit: String::new(),
                    allowed: "the column, with a value in each row".to_owned(),
                    help: String::new(),
                });
            }
        }
        sheet
    }

    /// File or name of the table.
    pub(super) fn at(&self) -> String {
        if self.table.origin.is_empty() { self.name.to_owned() } else { self.table.origin.clone() }
    }

    /// The quantity and unit of a column, or else the quantity that was probably meant.
    fn understand(&self, column: &str, faults: &mut Vec<Fault>) -> Result<(&'static str, Unit), Option<&'static str>> {
        let fault = |found: String, allowed: String, help: String| Fault {
            path: format!("{}:{column}", self.at()),
            found,
            unit: String::new(),
            allowed,
            help,
        };
        for field in self.fields {
            if let Some(i) = field.columns.iter().position(|(name, _)| *name == column) {
                return Ok((field.stem, field.unit_of(i)));
            }
        }
        let (quantity, bracket) = match column.split_once('[') {
            Some((before, after)) => (before.trim(), after.strip_suffix(']').map(str::trim)),
            None => (unit::stem(column), None),
        };
        let field = self.fields.iter().find(|field| field.dimension != Dimension::Plain && field.stem == quantity);
        if let (Some(field), Some(bracket)) = (field, bracket) {
            if let Some(unit) = Unit::named(bracket).filter(|unit| unit.dimension == field.dimension) {
                return Ok((field.stem, unit));
            }
            let known = unit::names_of(field.dimension);
            faults.push(fault(format!("the unit [{bracket}]"), format!("{} in {known}", field.stem), say_zero(field)));
            return Err(Some(field.stem));
        }
        if let Some(field) = field {
            let allowed =
                format!("{}, or `{} [unit]` with {}", field.names(), field.stem, unit::names_of(field.dimension));
            faults.push(fault(format!("the column `{column}`"), allowed, say_zero(field)));
            return Err(Some(field.stem));
        }
        let names = || self.fields.iter().flat_map(|field| field.columns.iter().map(|(name, _)| *name));
        let meant = super::nearest::nearest(column, names())
            .and_then(|near| self.fields.iter().find(|field| field.columns.iter().any(|(name, _)| *name == near)));
        faults.push(fault(
            format!("the unknown column `{column}`"),
            names().collect::<Vec<_>>().join(", "),
            did_you_mean(column, names()),
        ));
        Err(meant.map(|field| field.stem))
    }

    /// The rows.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.table.rows.iter().enumerate().map(move |(i, row)| Record { sheet: self, row, number: i + 1 })
    }
}

fn say_zero(field: &Field) -> String {
    if field.dimension == Dimension::Pressure {
        "say whether the pressure is absolute or gauge".to_owned()
    } else {
        "the unit is part of the column's name".to_owned()
    }
}

/// One row of a sheet.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    sheet: &'a Sheet<'a>,
    pub row: &'a Row,
    number: usize,
}

impl<'a> Record<'a> {
    fn field(&self, stem: &str) -> Option<&'static Field> {
        self.sheet.fields.iter().find(|field| field.stem == stem)
    }

    /// The cell of a quantity, with its column and unit.
    fn cell(&self, stem: &str) -> Option<(&'a Cell, &'a str, Unit)> {
        let columns = self.sheet.found.get(stem)?;
        columns.iter().find_map(|(column, unit)| {
            let cell = self.row.values.get(*column)?;
            (!cell.show().is_empty()).then_some((cell, *column, *unit))
        })
    }

    /// Place of a quantity as its user sees it.
    pub(super) fn path(&self, stem: &str) -> String {
        let column = match (self.cell(stem), self.sheet.found.get(stem).and_then(|columns| columns.first())) {
            (Some((_, column, _)), _) => column,
            (None, Some((column, _))) => column,
            (None, None) => self.field(stem).map_or(stem, |field| field.columns[0].0),
        };
        if !self.row.place.is_empty() {
            return format!("{}:{column}", self.row.place);
        }
        let id = self.row.values.get("id").map(Cell::show).filter(|id| !id.is_empty());
        match id {
            Some(id) => format!("{}[\"{id}\"].{column}", self.sheet.name),
            None => format!("{}[{}].{column}", self.sheet.name, self.number),
        }
    }

    /// A fault of a quantity.
    pub(super) fn fault(&self, stem: &str, found: impl Into<String>, allowed: impl Into<String>, help: &str) -> Fault {
        Fault {
            path: self.path(stem),
            found: found.into(),
            unit: String::new(),
            allowed: allowed.into(),
            help: help.to_owned(),
        }
    }

    /// A fault of a quantity whose SI value is known, told in the unit of its column.
    pub(super) fn fault_of(&self, stem: &str, value_si: f64, allowed_si: (&str, f64), help: &str) -> Fault {
        let unit = self.cell(stem).map_or(Unit::plain(""), |(_, _, unit)| unit);
        let show = |value: f64| tidy(unit.of_si(value, self.sheet.ambient_pa));
        let mut fault = self.fault(stem, show(value_si).to_string(), "", help);
        fault.allowed = format!("{} {}", allowed_si.0, show(allowed_si.1));
        unit.name.clone_into(&mut fault.unit);
        fault
    }

    fn missing(&self, stem: &'static str, faults: &mut Vec<Fault>) {
        if !self.sheet.missing.contains(stem) {
            faults.push(self.fault(stem, "nothing", "a value in each row", ""));
        }
    }

    /// A text, if there is one.
    pub(super) fn text(&self, stem: &str) -> Option<String> {
        self.cell(stem).map(|(cell, _, _)| cell.show())
    }

    /// A text that must be there.
    pub(super) fn need_text(&self, stem: &'static str, faults: &mut Vec<Fault>) -> Option<String> {
        let text = self.text(stem);
        if text.is_none() {
            self.missing(stem, faults);
        }
        text
    }

    /// A word of a list, if there is one.
    pub(super) fn word<T: DeserializeOwned>(
        &self,
        stem: &'static str,
        words: &[&str],
        faults: &mut Vec<Fault>,
    ) -> Option<T> {
        let text = self.text(stem)?;
        let found = serde_json::from_value(serde_json::Value::String(text.clone())).ok();
        if found.is_none() {
            let help = did_you_mean(&text, words.iter().copied());
            faults.push(self.fault(stem, format!("\"{text}\""), words.join(", "), &help));
        }
        found
    }

    /// A word of a list that must be there.
    pub(super) fn need_word<T: DeserializeOwned>(
        &self,
        stem: &'static str,
        words: &[&str],
        faults: &mut Vec<Fault>,
    ) -> Option<T> {
        if self.text(stem).is_none() {
            self.missing(stem, faults);
            return None;
        }
        self.word(stem, words, faults)
    }

    /// A number in SI, if there is one and it is right.
    pub(super) fn number(&self, stem: &'static str, limit: Limit, faults: &mut Vec<Fault>) -> Option<f64> {
        let (cell, _, unit) = self.cell(stem)?;
        let filled = self.sheet.found.get(stem).map_or(0, |columns| {
            columns.iter().filter(|(c, _)| self.row.values.get(*c).is_some_and(|cell| !cell.show().is_empty())).count()
        });
        if filled > 1 {
            let names = self.field(stem).map_or_else(String::new, Field::names);
            faults.push(self.fault(
                stem,
                "more than one value",
                format!("one of {names}"),
                "leave the other cell empty",
            ));
            return None;
        }
        let value = match cell {
            Cell::Number(number) => Some(*number),
            Cell::Text(text) => text.trim().parse().ok(),
            Cell::Logical(_) | Cell::Empty(()) => None,
        };
        let allowed = limit.words(unit, self.sheet.ambient_pa);
        let Some(value) = value else {
            faults.push(self.fault(stem, format!("\"{}\"", cell.show()), allowed, "write a plain number with a point"));
            return None;
        };
        let value_si = unit.to_si(value, self.sheet.ambient_pa);
        // the sign of a plain zero is judged before the unit shifts it
        if limit.holds(value_si) && value.is_finite() {
            return Some(value_si);
        }
        let mut fault = self.fault(stem, value.to_string(), allowed, "");
        unit.name.clone_into(&mut fault.unit);
        faults.push(fault);
        None
    }

    /// A number in SI that must be there.
    pub(super) fn need_number(&self, stem: &'static str, limit: Limit, faults: &mut Vec<Fault>) -> Option<f64> {
        if self.cell(stem).is_none() {
            self.missing(stem, faults);
            return None;
        }
        self.number(stem, limit, faults)
    }

    /// An identifier that no earlier row has.
    pub(super) fn identifier(&self, seen: &mut BTreeMap<String, String>, faults: &mut Vec<Fault>) -> Option<String> {
        let id = self.need_text("id", faults)?;
        let path = self.path("id");
        if let Some(first) = seen.get(&id) {
            faults.push(self.fault(
                "id",
                format!("\"{id}\""),
                "an identifier of its own",
                &format!("the same as {first}"),
            ));
            return None;
        }
        seen.insert(id.clone(), path);
        Some(id)
    }
}
