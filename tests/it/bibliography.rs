//! The bibliography of the project, `docs/references.bib`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::tree;

/// One entry: its kind and its fields.
#[derive(Debug)]
pub struct Entry {
    /// `book`, `article`, `techreport`, ...
    pub kind: String,
    /// Field name to text, braces taken off.
    pub fields: BTreeMap<String, String>,
}

/// Reads the entries, by key. One field a line, `name = {text},`, as the file is kept.
pub fn entries() -> BTreeMap<String, Entry> {
    let text = tree::read("docs/references.bib");
    let mut entries = BTreeMap::new();
    let mut current: Option<(String, Entry)> = None;
    for (number, line) in text.lines().enumerate().map(|(number, line)| (number + 1, line.trim())) {
        if line.starts_with('%') {
            continue;
        }
        if let Some(rest) = line.strip_prefix('@') {
            let (kind, key) =
                rest.split_once('{').unwrap_or_else(|| panic!("references.bib:{number}: no opening brace"));
            let key = key.trim_end_matches(',').trim().to_owned();
            current = Some((key, Entry { kind: kind.to_lowercase(), fields: BTreeMap::new() }));
        } else if line == "}" {
            let (key, entry) = current.take().unwrap_or_else(|| panic!("references.bib:{number}: nothing to close"));
            assert!(entries.insert(key.clone(), entry).is_none(), "references.bib:{number}: {key} appears twice");
        } else if let Some((name, value)) = line.split_once('=') {
            let (_, entry) = current.as_mut().unwrap_or_else(|| panic!("references.bib:{number}: outside an entry"));
            let value = value.trim().trim_end_matches(',');
            let value = value.strip_prefix('{').and_then(|value| value.strip_suffix('}')).unwrap_or_else(|| {
                panic!("references.bib:{number}: a field is written as name = {{text}}, on one line");
            });
            entry.fields.insert(name.trim().to_owned(), value.replace(['{', '}'], ""));
        }
    }
    assert!(current.is_none(), "references.bib: the last entry is not closed");
    entries
}

/// Every spelling of a key that may be cited, with the key of its entry: the key itself and its `ids`.
pub fn keys() -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    for (key, entry) in entries() {
        let others = entry.fields.get("ids").map_or("", String::as_str).split(',').map(str::trim);
        for spelling in others.filter(|spelling| !spelling.is_empty()).chain([key.as_str()]) {
            let earlier = keys.insert(spelling.to_owned(), key.clone());
            assert!(earlier.is_none(), "references.bib: {spelling} stands for two entries");
        }
    }
    keys
}

/// The page `docs/references.md`.
pub fn page() -> String {
    let mut page = String::from(
        "<!-- Made from references.bib by `make ref`. -->\n# References\n\n\
         The keys are those that model cards, data files and reference cases cite.\n",
    );
    for (key, entry) in entries() {
        let field = |name: &str| entry.fields.get(name).cloned().unwrap_or_default();
        let mut parts: Vec<String> = Vec::new();
        for name in [
            "author",
            "title",
            "booktitle",
            "journal",
            "institution",
            "publisher",
            "edition",
            "number",
            "volume",
            "pages",
            "year",
        ] {
            let value = field(name);
            if value.is_empty() {
                continue;
            }
            parts.push(match name {
                "author" => value.replace(" and ", "; "),
                "title" | "journal" | "booktitle" => format!("*{value}*"),
                "edition" => format!("{value} edition"),
                "volume" => format!("vol. {value}"),
                "number" => format!("no. {value}"),
                "pages" => format!("pp. {value}"),
                _ => value,
            });
        }
        let mut line = parts.join(", ");
        line.push('.');
        let doi = field("doi");
        if !doi.is_empty() {
            line.push_str(" DOI ");
            line.push_str(&doi);
            line.push('.');
        }
        let note = field("note").trim_end().to_owned();
        if !note.is_empty() {
            line.push(' ');
            line.push_str(&note);
        }
        let _ = write!(page, "\n({key})=\n**{key}** -- {line}\n");
    }
    page
}

#[test]
fn every_entry_says_what_it_is() {
    for (key, entry) in entries() {
        for name in ["title", "year"] {
            assert!(entry.fields.contains_key(name), "references.bib: {key} ({}) has no {name}", entry.kind);
        }
    }
}
