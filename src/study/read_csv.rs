//! CSV to records.

use std::collections::BTreeMap;

use crate::error::Fault;
use crate::study::load::line_at;
use crate::study::table::{Cell, Row, Table};

/// Reads a table: the first line that is no comment (`#`) is the header; commas part cells.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Table, Fault> {
    let fault = |path: String, found: String, allowed: &str, help: &str| Fault {
        path,
        found,
        unit: String::new(),
        allowed: allowed.to_owned(),
        help: help.to_owned(),
    };
    let text = std::str::from_utf8(bytes).map_err(|cause| {
        let line = line_at(bytes, cause.valid_up_to());
        fault(
            format!("{file}:{line}"),
            "bytes that are not UTF-8".into(),
            "text in UTF-8",
            "save the file as UTF-8 (in Excel: \"CSV UTF-8\")",
        )
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let broken = |cause: &csv::Error| {
        let line = cause.position().map_or(1, csv::Position::line);
        fault(format!("{file}:{line}"), cause.to_string(), "a table of comma-separated values", "")
    };
    let columns: Vec<String> = reader.headers().map_err(|cause| broken(&cause))?.iter().map(str::to_owned).collect();
    if columns.iter().all(String::is_empty) {
        return Err(fault(file.to_owned(), "no header".into(), "a first line with the names of the columns", ""));
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|cause| broken(&cause))?;
        let place = format!("{file}:{}", line_of(&lines, record.position().map_or(1, csv::Position::line)));
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != columns.len() {
            let found = format!("{} cells", record.len());
            let allowed = format!("{} cells, as the header has", columns.len());
            return Err(fault(place, found, &allowed, "put a text that holds a comma in double quotes"));
        }
        let values: BTreeMap<String, Cell> = columns
            .iter()
            .zip(&record)
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| (column.clone(), Cell::Text(text.to_owned())))
            .collect();
        rows.push(Row { place, values, geometry: None });
    }
    Ok(Table { origin: file.to_owned(), columns, rows, crs: None, sha256: None })
}

/// The line of a record, from 1: the reader counts comments and empty lines before it as its own.
fn line_of(lines: &[&str], start: u64) -> usize {
    let first = usize::try_from(start).map_or(0, |start| start.saturating_sub(1));
    let skipped = lines.iter().skip(first).take_while(|line| line.starts_with('#') || line.trim().is_empty()).count();
    first + skipped + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_file_comments_and_all() {
        let table = read("a.csv", "# made by hand\nid,name\n# more\nT-1,\"tank, north\"\nT-2,\n".as_bytes()).unwrap();
        assert_eq!(table.columns, ["id", "name"]);
        assert_eq!(table.rows[0].place, "a.csv:4");
        assert_eq!(table.rows[0].values["name"], Cell::Text("tank, north".into()));
        assert!(!table.rows[1].values.contains_key("name"));
    }

    #[test]
    fn a_short_row_and_a_foreign_encoding_name_their_line() {
        let fault = read("a.csv", b"id,name\nT-1\n").unwrap_err();
        assert_eq!((fault.path.as_str(), fault.found.as_str()), ("a.csv:2", "1 cells"));
        let fault = read("a.csv", b"id,name\nT-1,\xb9\xde\n").unwrap_err();
        assert_eq!((fault.path.as_str(), fault.found.as_str()), ("a.csv:2", "bytes that are not UTF-8"));
    }
}
