//! The one validator: document and tables, every fault in one pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::criteria::Criterion;
use crate::error::{Error, Fault, Result};
use crate::scenario::RuleSet;
use crate::site::{Grid, Layer, Population};
use crate::study::document::{
    AmbientSection, DispersionSection, GridSection, LayersSection, RulesSection, SamplingSection, SurfaceSection,
};
use crate::study::installations::Setting;
use crate::study::load::{TABLES, key_of};
use crate::study::reread::Source;
use crate::study::sheet::Sheet;
use crate::study::table::{Cell, Table, TableInput};
use crate::study::{
    Ambient, PopulationRow, Study, document, ignition, installations, people, place, schema_check, sites, wind,
};
use crate::substance::Substance;
use crate::units::{STANDARD_ATMOSPHERE_PA, k_from_celsius, pa_from_bar};
use crate::weather::Surface;

/// Cells of a map at most.
const MAX_CELLS: f64 = 2.5e7;

/// A study from a parsed document and its tables.
pub(super) fn study(
    document: &toml::Table,
    tables: BTreeMap<String, TableInput>,
    mut hashes: BTreeMap<String, String>,
    substances: Vec<std::result::Result<Substance, Fault>>,
) -> Result<Study> {
    let mut faults = Vec::new();
    let source = Source::new(document, &tables, &hashes, &substances);
    let substances = own_substances(substances, &mut faults);
    let whole = toml::Value::Table(document.clone());
    let schema = document::inlined_schema();
    let kept = schema_check::check(&whole, &schema, "", &mut faults).unwrap_or(toml::Value::Table(toml::Table::new()));

    let title: Option<String> = section(&kept, "title");
    let crs: Option<String> = section(&kept, "crs");
    let study_code = crs.as_deref().and_then(|crs| place::projected(crs, "crs", &mut faults));
    let rule_set = rules(&kept, &mut faults);
    let criterion = named(&kept, "criterion", Criterion::named, &mut faults);
    let grid = section(&kept, "grid").and_then(|found| grid(found, &mut faults));
    let surface = section(&kept, "surface").map(|found: SurfaceSection| Surface {
        roughness_length_m: found.roughness_length_m,
        terrain: found.terrain,
        latitude_deg: found.latitude_deg,
    });
    let ambient = section(&kept, "ambient").map(air);
    let layers: LayersSection = section(&kept, "layers").unwrap_or_default();
    let sampling: SamplingSection = section(&kept, "sampling").unwrap_or_default();
    let dispersion: DispersionSection = section(&kept, "dispersion").unwrap_or_default();

    let tables = sort_tables(document, tables, &mut faults);
    add_hashes(&tables, &mut hashes);
    let ambient_pa = ambient.map_or(STANDARD_ATMOSPHERE_PA, |ambient| ambient.pressure_pa);
    let read = Reader { tables: &tables, ambient_pa };
    let setting = |establishments, layer: Option<Layer>| Setting {
        grid: grid.as_ref(),
        study_code,
        ambient_pa,
        establishments,
        layer,
        own_substances: &substances,
    };

    let establishments = read.table("establishments", sites::ESTABLISHMENT_FIELDS, &mut faults, |sheet, faults| {
        sites::establishments(sheet, &setting(None, layers.establishments), faults)
    });
    let (ids, known) = (identifiers(tables.get("establishments")), identifiers(tables.get("installations")));
    let mut installations = read.table("installations", installations::FIELDS, &mut faults, |sheet, faults| {
        installations::read(sheet, &setting(ids.as_deref(), layers.installations), faults)
    });
    read.table("frequencies", installations::FREQUENCY_FIELDS, &mut faults, |sheet, faults| {
        installations::add_frequencies(sheet, known.as_deref(), installations.as_deref_mut(), faults);
    });
    let presence = rule_set.as_deref().map(RuleSet::presence);
    let population = read.table("population", people::FIELDS, &mut faults, |sheet, faults| {
        people::read(sheet, &setting(ids.as_deref(), layers.population), presence, faults)
    });
    let targets = read.table("targets", sites::TARGET_FIELDS, &mut faults, |sheet, faults| {
        sites::targets(sheet, &setting(None, layers.targets), faults)
    });
    let ignition_sources = read.table("ignition_sources", ignition::FIELDS, &mut faults, |sheet, faults| {
        ignition::read(sheet, &setting(None, layers.ignition_sources), faults)
    });
    let weather = read.table("weather", wind::FIELDS, &mut faults, wind::read).flatten();
    if tables.contains_key("weather") && layers.weather.is_none() {
        faults.push(no_weather_layer());
    }

    if !faults.is_empty() {
        return Err(Error::Study(faults));
    }
    let parts = (title, study_code, rule_set, criterion, grid, surface, ambient, weather, layers.weather);
    let (
        Some(title),
        Some(epsg),
        Some(rule_set),
        Some(criterion),
        Some(grid),
        Some(surface),
        Some(ambient),
        Some(weather),
        Some(weather_layer),
    ) = parts
    else {
        // every part that is missing has left a fault
        return Err(Error::Study(vec![fault("study", "an incomplete study", "every required part", "")]));
    };
    let (population, people) = gathered(population)?;
    Ok(Study {
        title,
        epsg,
        rule_set,
        source: Arc::new(source),
        criterion,
        grid,
        surface,
        ambient,
        weather: Arc::new(weather),
        weather_layer,
        installations: Arc::new(installations.unwrap_or_default()),
        substances: Arc::new(substances),
        installations_layer: layers.installations,
        establishments: Arc::new(establishments.unwrap_or_default()),
        targets: Arc::new(targets.unwrap_or_default()),
        ignition_sources: Arc::new(ignition_sources.unwrap_or_default()),
        population,
        people,
        sampling,
        dispersion,
        input_sha256: Arc::new(hashes),
        edits: Arc::default(),
    })
}

/// The rule set of the study, with what the study takes from others or changes.
fn rules(kept: &toml::Value, faults: &mut Vec<Fault>) -> Option<Arc<RuleSet>> {
    let base = named(kept, "rule_set", RuleSet::named, faults)?;
    let rules: RulesSection = section(kept, "rules").unwrap_or_default();
    RuleSet::derived(base.name(), &rules.take, &rules.change)
        .map_err(|error| {
            faults.push(fault("rules", &error.to_string(), "sections and values that the rule set has", ""));
        })
        .ok()
}

/// The substances of the study, each name once.
fn own_substances(read: Vec<std::result::Result<Substance, Fault>>, faults: &mut Vec<Fault>) -> Vec<Arc<Substance>> {
    let mut own: Vec<Arc<Substance>> = Vec::new();
    for (index, one) in read.into_iter().enumerate() {
        match one {
            Ok(one) => {
                let taken = one.names().find(|name| own.iter().any(|other| other.names().any(|known| known == *name)));
                if let Some(name) = taken {
                    let found = format!("a second substance with the name \"{name}\"");
                    let path = format!("substances[{index}]");
                    faults.push(fault(&path, &found, "names that no other file has", "rename it in one of the files"));
                }
                own.push(Arc::new(one));
            }
            Err(fault) => faults.push(fault),
        }
    }
    own
}

/// Adds the hashes of tables that the caller read.
fn add_hashes(tables: &BTreeMap<String, Table>, hashes: &mut BTreeMap<String, String>) {
    for table in tables.values() {
        if let Some(hash) = &table.sha256 {
            let file = table.origin.split(':').next().unwrap_or(&table.origin);
            hashes.entry(file.to_owned()).or_insert_with(|| hash.clone());
        }
    }
}

/// The people as rows, and as the risk integration wants them.
fn gathered(rows: Option<Vec<PopulationRow>>) -> Result<(Arc<Vec<PopulationRow>>, Arc<Population>)> {
    let rows = rows.unwrap_or_default();
    let people = Population::new(rows.iter().map(|row| row.cell.clone()).collect())?;
    Ok((Arc::new(rows), Arc::new(people)))
}

/// The tables that were read, and their sheets.
struct Reader<'a> {
    tables: &'a BTreeMap<String, Table>,
    ambient_pa: f64,
}

impl Reader<'_> {
    /// What `rows` makes of a table; nothing if there is no table.
    fn table<T>(
        &self,
        name: &'static str,
        fields: &'static [super::sheet::Field],
        faults: &mut Vec<Fault>,
        rows: impl FnOnce(&Sheet<'_>, &mut Vec<Fault>) -> T,
    ) -> Option<T> {
        let table = self.tables.get(name)?;
        let sheet = Sheet::new(name, table, fields, self.ambient_pa, faults);
        Some(rows(&sheet, faults))
    }
}

/// Tables that could be read; faults for those that could not, that are missing, or that nobody knows.
fn sort_tables(
    document: &toml::Table,
    tables: BTreeMap<String, TableInput>,
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, Table> {
    let mut found = BTreeMap::new();
    let names = || TABLES.iter().map(|(name, _)| *name);
    for (name, [section, key]) in TABLES {
        let reference = document.get(section).and_then(|section| section.get(key));
        let is_required = matches!(name, "installations" | "establishments" | "weather");
        if tables.contains_key(name) {
            continue;
        }
        // a misspelt key has its fault already, and so has a reference that is no file name
        let is_misspelt = document.get(section).and_then(toml::Value::as_table).is_some_and(|table| {
            table.keys().any(|key| super::nearest::nearest(key, names()) == Some(name) && key != name)
        });
        match reference {
            Some(toml::Value::String(file)) => {
                let allowed = "the table handed over with the document";
                faults.push(fault(&format!("{section}.{key}"), &format!("\"{file}\""), allowed, ""));
            }
            None if is_required && !is_misspelt => {
                let help = format!("name the file: [{section}] {key} = \"{name}.csv\"");
                faults.push(fault(&format!("{section}.{key}"), "nothing", "a table: it is required", &help));
            }
            _ => {}
        }
    }
    for (name, input) in tables {
        match input {
            TableInput::Fault(fault) => faults.push(fault),
            TableInput::Table(table) if names().any(|known| known == name) => {
                if table.rows.is_empty() && name != "frequencies" {
                    let [section, key] = key_of(&name);
                    let path = if table.origin.is_empty() { format!("{section}.{key}") } else { table.origin.clone() };
                    faults.push(fault(&path, "a table without rows", "at least one row", ""));
                } else {
                    found.insert(name, table);
                }
            }
            TableInput::Table(_) => {
                let help = super::nearest::did_you_mean(&name, names());
                let allowed = names().collect::<Vec<_>>().join(", ");
                faults.push(fault(&format!("tables.{name}"), "an unknown table", &allowed, &help));
            }
        }
    }
    found
}

/// Identifiers of the rows of a table, sound or not: a row with a fault is still one that others may refer to.
fn identifiers(table: Option<&Table>) -> Option<Vec<String>> {
    Some(table?.rows.iter().filter_map(|row| row.values.get("id")).map(Cell::show).collect())
}

/// A part of the document, if it is whole.
fn section<T: DeserializeOwned>(kept: &toml::Value, key: &str) -> Option<T> {
    kept.get(key).cloned().and_then(|value| T::deserialize(value).ok())
}

/// Something that the document names.
fn named<T>(
    kept: &toml::Value,
    key: &str,
    find: impl Fn(&str) -> Result<&'static T>,
    faults: &mut Vec<Fault>,
) -> Option<&'static T> {
    let name: String = section(kept, key)?;
    match find(&name) {
        Ok(found) => Some(found),
        Err(Error::Unknown { kind, help, .. }) => {
            faults.push(fault(key, &format!("\"{name}\""), &format!("a {kind} of this version"), &help));
            None
        }
        Err(other) => {
            faults.push(fault(key, &format!("\"{name}\""), "", &other.to_string()));
            None
        }
    }
}

fn grid(found: GridSection, faults: &mut Vec<Fault>) -> Option<Grid> {
    let before = faults.len();
    let mut count = [0_usize; 2];
    let sides = [("grid.x_max_m", found.x_min_m, found.x_max_m), ("grid.y_max_m", found.y_min_m, found.y_max_m)];
    for ((path, min, max), cells) in sides.into_iter().zip(&mut count) {
        let span = ((max - min) / found.cell_m - 1e-9).ceil();
        if (1.0..=MAX_CELLS).contains(&span) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 1..=MAX_CELLS")]
            {
                *cells = span as usize;
            }
        } else {
            let mut wrong = fault(path, &max.to_string(), &format!("above {min}, at most {MAX_CELLS} cells"), "");
            wrong.unit = "m".into();
            faults.push(wrong);
        }
    }
    let [nx, ny] = count;
    if faults.len() == before && nx as f64 * ny as f64 > MAX_CELLS {
        let mut wrong = fault("grid.cell_m", &found.cell_m.to_string(), &format!("at most {MAX_CELLS} cells"), "");
        wrong.unit = "m".into();
        wrong.help = format!("this grid has {nx} x {ny}: take larger cells");
        faults.push(wrong);
    }
    if faults.len() > before {
        return None;
    }
    Grid::new(found.x_min_m, found.y_min_m, found.cell_m, nx, ny).ok()
}

fn air(found: AmbientSection) -> Ambient {
    Ambient {
        temperature_k: k_from_celsius(found.temperature_c),
        pressure_pa: pa_from_bar(found.pressure_bara),
        relative_humidity: found.relative_humidity_percent / 100.0,
    }
}

fn no_weather_layer() -> Fault {
    let help = "say under [layers] how far the weather can be believed";
    fault("layers.weather", "nothing", "real, typical or assumed", help)
}

fn fault(path: &str, found: &str, allowed: &str, help: &str) -> Fault {
    Fault {
        path: path.to_owned(),
        found: found.to_owned(),
        unit: String::new(),
        allowed: allowed.to_owned(),
        help: help.to_owned(),
    }
}
