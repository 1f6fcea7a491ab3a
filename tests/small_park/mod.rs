//! A park of a few installations on a coarse map, made of tables in memory: every step of a run, in little time.
#![allow(dead_code, reason = "each test program takes what it needs")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use isorisk::study::{Cell, Record, Row, Study, Table, TableInput};

const DOCUMENT: &str = r#"format = 1
title = "A small park"
crs = "EPSG:32651"
rule_set = "AQ/T 3046-2013"
criterion = "GB 36894-2018"

[grid]
x_min_m = 350000.0
y_min_m = 3410000.0
x_max_m = 353000.0
y_max_m = 3412000.0
cell_m = 100.0

[surface]
roughness_length_m = 0.3
terrain = "rural"
latitude_deg = 30.8

[ambient]
temperature_c = 16.0
pressure_bara = 1.01325
relative_humidity_percent = 75

[layers]
weather = "assumed"
installations = "assumed"
establishments = "assumed"
population = "assumed"
targets = "assumed"
"#;

const INSTALLATIONS: &str =
    "id,establishment,equipment,substance,x_m,y_m,status,pressure_barg,temperature_c,inventory [kg],diameter_mm,liquid_head_m,bund_area_m2
V-1,A,pressure_vessel,propane,350800,3410700,new,8.3,20,20000,50,,
T-1,A,pressure_vessel,chlorine,351250,3411020,in_service,6.0,20,4000,25,,
T-2,B,atmospheric_tank,methanol,351900,3410600,in_service,0.02,20,500000,100,6,400
P-1,B,centrifugal_pump_double_seal,benzene,351510,3410815,in_service,4.0,25,5000,100,,
";
const ESTABLISHMENTS: &str = "id,name_en,name_zh\nA,Works A,企业A\nB,Works B,企业B\n";
const POPULATION: &str = "kind,x_m,y_m,persons,persons_day,persons_night,establishment,cell_m
residential,351500,3411300,800,,,,100
residential,352300,3410300,150,,,,100
residential,350350,3411650,90,,,,
worker,351510,3410790,,60,12,B,
worker,350830,3410690,,25,8,A,
";
const TARGETS: &str = "id,name_en,class,persons,x_m,y_m
school,School,high_sensitivity,120,351450,3411350
shop,Shop,general_2,,352310,3410290
";

/// Neutral by day, stable by night, eight sectors, more wind from one side.
fn weather() -> String {
    let mut table = String::from("period,class,stability,wind_speed_m_s,sector_deg,probability\n");
    let weights: Vec<f64> = (0..8).map(|sector| 1.0 + 0.5 * (f64::from(sector) * 0.7).sin()).collect();
    let sum: f64 = weights.iter().sum();
    for (class, share) in [("day,D5,D,5", 0.45), ("night,D5,D,5", 0.2), ("night,F1.5,F,1.5", 0.35)] {
        for (sector, weight) in weights.iter().enumerate() {
            let _ = writeln!(table, "{class},{},{}", 45 * sector, share * weight / sum);
        }
    }
    table
}

fn table(text: &str) -> TableInput {
    let mut lines = text.lines();
    let columns: Vec<String> = lines.next().unwrap_or_default().split(',').map(str::to_owned).collect();
    let cell = |text: &str| match text.parse() {
        Ok(number) => Cell::Number(number),
        Err(_) if text.is_empty() => Cell::Empty(()),
        Err(_) => Cell::Text(text.to_owned()),
    };
    let rows = lines
        .map(|line| Row { values: columns.iter().cloned().zip(line.split(',').map(cell)).collect(), ..Row::default() })
        .collect();
    TableInput::Table(Table { columns, rows, ..Table::default() })
}

/// The park.
#[must_use]
pub fn study() -> Study {
    study_with("", "")
}

/// The park with a piece of its document or tables written otherwise.
#[must_use]
pub fn study_with(from: &str, to: &str) -> Study {
    let change = |text: &str| if from.is_empty() { text.to_owned() } else { text.replace(from, to) };
    let tables = [
        ("installations", change(INSTALLATIONS)),
        ("establishments", change(ESTABLISHMENTS)),
        ("population", change(POPULATION)),
        ("targets", change(TARGETS)),
        ("weather", change(&weather())),
    ];
    let tables: BTreeMap<String, TableInput> =
        tables.into_iter().map(|(name, text)| (name.to_owned(), table(&text))).collect();
    Study::from_parts(&change(DOCUMENT), tables).unwrap_or_else(|error| panic!("{error}"))
}

/// The park with substances of its own: the files, by name with their text, are written to a folder beside its document,
/// and a piece of the tables is written otherwise.
pub fn study_with_substances(
    folder: &std::path::Path,
    files: &[(&str, &str)],
    (from, to): (&str, &str),
) -> isorisk::Result<Study> {
    std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{error}"));
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    let names: Vec<String> = files.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let key = format!("substances = [{}]\n\n[grid]", names.join(", "));
    let path = folder.join("study.toml");
    std::fs::write(&path, DOCUMENT.replace("[grid]", &key)).unwrap_or_else(|error| panic!("{error}"));
    let tables = [
        ("installations", INSTALLATIONS.replace(from, to)),
        ("establishments", ESTABLISHMENTS.to_owned()),
        ("population", POPULATION.to_owned()),
        ("targets", TARGETS.to_owned()),
        ("weather", weather()),
    ];
    let tables = tables.into_iter().map(|(name, text)| (name.to_owned(), table(&text))).collect();
    Study::load_with(path, tables)
}

/// A row from pairs of column and cell; a text that reads as a number is one.
#[must_use]
pub fn row(cells: &[(&str, &str)]) -> Record {
    let cell = |text: &str| match text.parse() {
        Ok(number) => Cell::Number(number),
        Err(_) if text.is_empty() => Cell::Empty(()),
        Err(_) => Cell::Text(text.to_owned()),
    };
    cells.iter().map(|(name, text)| ((*name).to_owned(), cell(text))).collect()
}
