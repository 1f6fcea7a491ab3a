//! From files to a study.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Fault, Result};
use crate::study::document::TableRef;
use crate::study::table::TableInput;
use crate::study::{Study, read_csv, read_geojson, validate};
use crate::substance::Substance;

/// Names of the tables of a study, with the key of the document that says where each is.
pub(super) const TABLES: [(&str, [&str; 2]); 7] = [
    ("establishments", ["tables", "establishments"]),
    ("installations", ["tables", "installations"]),
    ("frequencies", ["tables", "frequencies"]),
    ("population", ["tables", "population"]),
    ("targets", ["tables", "targets"]),
    ("ignition_sources", ["tables", "ignition_sources"]),
    ("weather", ["weather", "table"]),
];

impl Study {
    /// A study from its document and the tables beside it, in the formats that the core reads: TOML, CSV, `GeoJSON`.
    ///
    /// # Errors
    /// [`Error::Io`] when the document cannot be read, [`Error::Study`] with every fault of document and tables.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        Self::load_with(path, BTreeMap::new())
    }

    /// The same with some tables read by the caller, by name (`installations`, `establishments`, `population`,
    /// `targets`, `ignition_sources`, `frequencies`, `weather`); the rest is read here.
    ///
    /// # Errors
    /// As [`Study::load`].
    pub fn load_with(path: impl AsRef<Path>, mut tables: BTreeMap<String, TableInput>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|cause| Error::Io { path: path.to_owned(), cause })?;
        let name = path.file_name().map_or_else(|| "study".into(), |name| name.to_string_lossy().into_owned());
        let text = String::from_utf8(bytes).map_err(|cause| {
            let line = line_at(cause.as_bytes(), cause.utf8_error().valid_up_to());
            Error::Study(vec![Fault {
                path: format!("{name}:{line}"),
                found: "bytes that are not UTF-8".into(),
                unit: String::new(),
                allowed: "text in UTF-8".into(),
                help: "save the file as UTF-8".into(),
            }])
        })?;
        let document = parse(&text, &name)?;
        let directory = path.parent().unwrap_or(Path::new(""));
        let mut hashes = BTreeMap::from([(name.clone(), sha256(text.as_bytes()))]);
        for (table, reference) in references(&document) {
            let [section, key] = key_of(&table);
            let file = directory.join(reference.file());
            let read = match fs::read(&file) {
                Ok(bytes) => {
                    hashes.insert(reference.file().to_owned(), sha256(&bytes));
                    read_table(reference.file(), &bytes)
                }
                Err(cause) => Err(Fault {
                    path: format!("{section}.{key}"),
                    found: format!("\"{}\"", reference.file()),
                    unit: String::new(),
                    allowed: "a file that can be read, its path relative to the document".into(),
                    help: format!("{}: {cause}", file.display()),
                }),
            };
            tables.entry(table).or_insert_with(|| match read {
                Ok(table) => TableInput::Table(table),
                Err(fault) => TableInput::Fault(fault),
            });
        }
        let substances = substance_files(&document)
            .into_iter()
            .enumerate()
            .map(|(index, file)| read_substance(directory, index, &file, &mut hashes))
            .collect();
        validate::study(&document, tables, hashes, substances)
    }

    /// A study from the text of its document and its tables, by name, each read or with the reason why not.
    ///
    /// # Errors
    /// [`Error::Study`] with every fault of document and tables.
    pub fn from_parts(document: &str, tables: BTreeMap<String, TableInput>) -> Result<Self> {
        let hashes = BTreeMap::from([("study.toml".to_owned(), sha256(document.as_bytes()))]);
        let document = parse(document, "study.toml")?;
        let nowhere = |(index, file): (usize, String)| {
            Err(Fault {
                path: format!("substances[{index}]"),
                found: format!("\"{file}\""),
                unit: String::new(),
                allowed: "no files of substances in a study that is not loaded from a file".into(),
                help: "load the study from its file, beside which they stand".into(),
            })
        };
        let substances = substance_files(&document).into_iter().enumerate().map(nowhere).collect();
        validate::study(&document, tables, hashes, substances)
    }
}

/// The tables that a document names, so that a caller can read those in formats that the core does not.
///
/// # Errors
/// [`Error::Study`] when the document is not TOML.
pub fn table_references(document: &str) -> Result<BTreeMap<String, TableRef>> {
    Ok(references(&parse(document, "study.toml")?))
}

fn references(document: &toml::Table) -> BTreeMap<String, TableRef> {
    TABLES
        .iter()
        .filter_map(|(table, [section, key])| {
            let value = document.get(*section)?.get(*key)?;
            Some(((*table).to_owned(), TableRef::deserialize(value.clone()).ok()?))
        })
        .collect()
}

/// The files of substances that a document names; what is no text is left to the check against the schema.
fn substance_files(document: &toml::Table) -> Vec<String> {
    let files = document.get("substances").and_then(toml::Value::as_array);
    files.into_iter().flatten().filter_map(|file| file.as_str().map(str::to_owned)).collect()
}

/// A substance of the study, or what is wrong with its file.
fn read_substance(
    directory: &Path,
    index: usize,
    file: &str,
    hashes: &mut BTreeMap<String, String>,
) -> std::result::Result<Substance, Fault> {
    let path = directory.join(file);
    let fault = |allowed: &str, help: String| Fault {
        path: format!("substances[{index}]"),
        found: format!("\"{file}\""),
        unit: String::new(),
        allowed: allowed.into(),
        help,
    };
    let text = fs::read_to_string(&path).map_err(|cause| {
        let allowed = "a file that can be read, its path relative to the document";
        fault(allowed, format!("{}: {cause}", path.display()))
    })?;
    hashes.insert(file.to_owned(), sha256(text.as_bytes()));
    Substance::from_toml(&text, file)
        .map_err(|error| fault("a substance in the format of the catalogue's files", error.to_string()))
}

/// Section and key of the document for a table.
pub(super) fn key_of(table: &str) -> [&'static str; 2] {
    TABLES.iter().find(|(name, _)| *name == table).map_or(["tables", ""], |(_, key)| *key)
}

fn parse(text: &str, name: &str) -> Result<toml::Table> {
    text.parse().map_err(|cause: toml::de::Error| {
        let before = cause.span().and_then(|span| text.get(..span.start)).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let found = text.lines().nth(line - 1).unwrap_or("").trim().chars().take(60).collect::<String>();
        Error::Study(vec![Fault {
            path: format!("{name}:{line}:{column}"),
            found: format!("`{found}`"),
            unit: String::new(),
            allowed: "TOML".into(),
            help: cause.message().replace('\n', ", "),
        }])
    })
}

fn read_table(file: &str, bytes: &[u8]) -> std::result::Result<crate::study::Table, Fault> {
    let ending = Path::new(file).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let mut table = match ending.as_deref() {
        Some("csv") => read_csv::read(file, bytes)?,
        Some("geojson" | "json") => read_geojson::read(file, bytes)?,
        _ => {
            return Err(Fault {
                path: file.to_owned(),
                found: "a format that the core does not read".into(),
                unit: String::new(),
                allowed: ".csv or .geojson".into(),
                help: "GeoPackage, shapefile and Excel are read by the Python package".into(),
            });
        }
    };
    table.sha256 = Some(sha256(bytes));
    Ok(table)
}

/// Line of a byte of a file, from 1.
pub(super) fn line_at(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].split(|&byte| byte == b'\n').count()
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // writing to a String cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}
