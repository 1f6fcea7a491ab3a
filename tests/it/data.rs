//! The data files: each has its rights stated, each figure its origin.

use std::collections::BTreeSet;

use crate::{bibliography, tree};

/// The marks of how a figure was read; `docs/decisions/provenance.md` explains them.
const MARKS: [&str; 6] = ["S", "S*", "K", "K?", "C", "D"];

/// Every string that stands under `key`, at any depth.
fn under<'a>(value: &'a toml::Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                match value {
                    toml::Value::String(text) if name == key => found.push(text),
                    _ => under(value, key, found),
                }
            }
        }
        toml::Value::Array(values) => values.iter().for_each(|value| under(value, key, found)),
        _ => {}
    }
}

fn data_files() -> Vec<String> {
    ["toml", "csv", "json", "geojson"]
        .into_iter()
        .flat_map(|extension| tree::files("data", extension))
        .filter(|file| file != "data/RIGHTS.csv")
        .collect()
}

#[test]
fn citations_and_marks_are_known() {
    let keys = bibliography::keys();
    let mut faults = Vec::new();
    for file in tree::files("data", "toml") {
        let value: toml::Value = toml::from_str(&tree::read(&file)).unwrap_or_else(|cause| panic!("{file}: {cause}"));
        let mut citations = Vec::new();
        under(&value, "citation", &mut citations);
        for key in citations.into_iter().filter(|key| !keys.contains_key(*key)) {
            faults.push(format!("{file}: citation {key} is not in docs/references.bib"));
        }
        let mut marks = Vec::new();
        under(&value, "provenance", &mut marks);
        if marks.is_empty() {
            faults.push(format!("{file}: no figure says its provenance"));
        }
        for mark in marks.into_iter().filter(|mark| !MARKS.contains(mark)) {
            faults.push(format!("{file}: provenance {mark:?} is none of {MARKS:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_data_file_has_its_rights_stated() {
    let text = tree::read("data/RIGHTS.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header, ["file", "rights", "source"], "data/RIGHTS.csv");
    let mut listed = BTreeSet::new();
    let mut faults = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        if row.iter().any(|cell| cell.trim().is_empty()) {
            faults.push(format!("data/RIGHTS.csv: an empty cell in {row:?}"));
        }
        let file = row[0].trim();
        if !tree::path(file).exists() {
            faults.push(format!("data/RIGHTS.csv: there is no {file}"));
        }
        if !listed.insert(file.to_owned()) {
            faults.push(format!("data/RIGHTS.csv: {file} appears twice"));
        }
    }
    for file in data_files() {
        // a folder's line speaks for the files in it
        let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
        let stated = listed.contains(&file) || folders.into_iter().any(|folder| listed.contains(folder));
        if !stated {
            faults.push(format!("data/RIGHTS.csv: no line for {file}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
