//! Tables as records: whoever reads a file makes these, and one validator checks them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Fault;

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// Yes or no.
    Logical(bool),
    /// A text; a text that reads as a number counts as one where a number is wanted, `NaN` included.
    Text(String),
    /// Nothing.
    Empty(()),
}

impl Cell {
    /// The cell as its user sees it; empty for nothing.
    #[must_use]
    pub fn show(&self) -> String {
        match self {
            Cell::Number(number) => number.to_string(),
            Cell::Logical(flag) => flag.to_string(),
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Empty(()) => String::new(),
        }
    }
}

/// One row, with the place where its user finds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Such as `installations.csv:7` or `park.gpkg:tanks:7`; empty for a table that was made in a program.
    #[serde(default)]
    pub place: String,
    /// Cells by column; absent and empty are the same.
    pub values: BTreeMap<String, Cell>,
    /// Geometry in the coordinates of the table.
    #[serde(default)]
    pub geometry: Option<geojson::Geometry>,
}

/// A table as it was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// File, with layer or sheet; empty for a table that was made in a program.
    #[serde(default)]
    pub origin: String,
    /// Columns in the order of the file.
    pub columns: Vec<String>,
    /// Rows in the order of the file.
    pub rows: Vec<Row>,
    /// Coordinate system that the file states.
    #[serde(default)]
    pub crs: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// What a reader hands over: a table, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableInput {
    /// The table.
    Table(Table),
    /// Why it could not be read.
    Fault(Fault),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_hands_over_json() {
        let text = r#"{"table": {"origin": "park.gpkg:tanks", "columns": ["id", "note"], "crs": null,
            "rows": [{"place": "park.gpkg:tanks:1", "values": {"id": 301, "note": null}, "geometry": null}]}}"#;
        let TableInput::Table(table) = serde_json::from_str(text).unwrap() else { panic!("a table") };
        assert_eq!(table.rows[0].values["id"].show(), "301");
        assert_eq!(table.rows[0].values["note"], Cell::Empty(()));
        let text =
            r#"{"fault": {"path": "park.gpkg", "found": "half a file", "unit": "", "allowed": "all", "help": ""}}"#;
        assert!(matches!(serde_json::from_str(text).unwrap(), TableInput::Fault(fault) if fault.path == "park.gpkg"));
    }
}
