//! The public park, whole or in part, and what its installations can do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use isorisk::consequence::{Consequences, Fineness, Setting, consequences};
use isorisk::footprint::Outcome as Accident;
use isorisk::release::GroundKind;
use isorisk::risk::Control;
use isorisk::study::{Cell, Row, Study, Table, TableInput};
use isorisk::vulnerability::HarmRules;

use crate::Outcome;
use crate::process::{Time, timed};

/// Documents of the park: 20 km x 10 km at 25 m, 10 km x 10 km at 10 m.
pub const STUDIES: [&str; 2] = ["study.toml", "study_10m.toml"];
pub const RUN: Control<'static> = Control { cancel: None, progress: None };

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/park")
}

/// A study of the park with every N-th of its installations.
pub fn load(name: &str, every: usize) -> Outcome<Study> {
    let path = folder().join(name);
    if every == 1 {
        return Ok(Study::load(path)?);
    }
    let mut installations = table("installations.csv")?;
    let mut index = 0;
    installations.rows.retain(|_| {
        index += 1;
        (index - 1) % every == 0
    });
    let kept: BTreeSet<String> = installations.rows.iter().map(|row| row.values["id"].show()).collect();
    let mut frequencies = table("frequencies.csv")?;
    frequencies.rows.retain(|row| kept.contains(&row.values["installation"].show()));
    let tables = BTreeMap::from([
        ("installations".to_owned(), TableInput::Table(installations)),
        ("frequencies".to_owned(), TableInput::Table(frequencies)),
    ]);
    Ok(Study::load_with(path, tables)?)
}

fn table(file: &str) -> Outcome<Table> {
    let mut reader = csv::Reader::from_path(folder().join(file))?;
    let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cells = columns.iter().zip(&record).filter(|(_, text)| !text.is_empty());
        let values = cells.map(|(column, text)| (column.clone(), Cell::Text(text.to_owned()))).collect();
        rows.push(Row { values, ..Row::default() });
    }
    Ok(Table { origin: file.to_owned(), columns, rows, ..Table::default() })
}

/// What the installations of a study can do, and how long it took to find out.
pub struct Found {
    pub consequences: Consequences,
    pub time: Time,
}

impl Found {
    pub fn outcomes(&self) -> Vec<&Accident> {
        self.consequences.outcomes().collect()
    }

    /// Of each outcome the index of its installation, and how many installations there are.
    pub fn groups(&self) -> (Vec<usize>, usize) {
        (self.consequences.indexed().map(|(unit, ..)| unit).collect(), self.consequences.units.len())
    }
}

/// Runs the consequences of a study.
pub fn outcomes(study: &Study) -> Outcome<Found> {
    let harm = HarmRules::aq_t_3046_2013()?;
    let ambient = study.ambient();
    let sampling = study.sampling();
    let setting = Setting {
        rule_set: study.rule_set(),
        harm: &harm,
        weather: study.weather(),
        surface: study.surface(),
        temperature_k: ambient.temperature_k,
        pressure_pa: ambient.pressure_pa,
        relative_humidity: ambient.relative_humidity,
        ground: GroundKind::default(),
        clouds: study.dispersion().model,
        fineness: Fineness { ring_growth: sampling.ring_growth, tolerance: sampling.tolerance },
    };
    let (found, time) = timed(|| consequences(study.installations(), &setting, &RUN));
    Ok(Found { consequences: found?, time })
}
