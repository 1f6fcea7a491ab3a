//! Installations and the frequencies that a study states itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::Fault;
use crate::site::{
    Blocking, Congestion, Equipment, FrequencyFactors, Grade, Grid, Installation, Layer, StatedFrequency,
};
use crate::study::place;
use crate::study::sheet::{Field, Limit, Need, Record, Sheet};
use crate::study::table::Cell;
use crate::study::unit::{Dimension, Unit};
use crate::substance::{Substance, substance_among};

/// Columns of the table of installations.
pub(super) const FIELDS: &[Field] = &[
    Field::plain(&[("id", "")], Need::Required),
    Field::plain(&[("name_en", "")], Need::Optional),
    Field::plain(&[("name_zh", "")], Need::Optional),
    Field::plain(&[("establishment", "")], Need::Required),
    Field::plain(&[("equipment", "")], Need::Required),
    Field::plain(&[("substance", "")], Need::Required),
    Field::quantity("x", &[("x_m", "m")], Dimension::Length, Need::Required),
    Field::quantity("y", &[("y_m", "m")], Dimension::Length, Need::Required),
    Field::plain(&[("status", "")], Need::Required),
    Field::quantity(
        "pressure",
        &[("pressure_bara", "bara"), ("pressure_barg", "barg")],
        Dimension::Pressure,
        Need::Required,
    ),
    Field::quantity("temperature", &[("temperature_c", "°C")], Dimension::Temperature, Need::Required),
    Field::quantity("inventory", &[("inventory_t", "t")], Dimension::Mass, Need::Required),
    Field::quantity("diameter", &[("diameter_mm", "mm")], Dimension::Length, Need::Optional),
    Field::quantity("length", &[("length_m", "m")], Dimension::Length, Need::Optional),
    Field::quantity("liquid_head", &[("liquid_head_m", "m")], Dimension::Length, Need::Optional),
    Field::quantity("release_height", &[("release_height_m", "m")], Dimension::Length, Need::Optional),
    Field::quantity("bund_area", &[("bund_area_m2", "m2")], Dimension::Area, Need::Optional),
    Field::plain(&[("operating_hours_per_yr", "h/yr")], Need::Optional),
    Field::quantity("congestion_volume", &[("congestion_volume_m3", "m3")], Dimension::Volume, Need::Optional),
    Field::plain(&[("congestion_class", "")], Need::Optional),
    Field::plain(&[("detection", "")], Need::Optional),
    Field::plain(&[("isolation", "")], Need::Optional),
    Field::plain(&[("blocking", "")], Need::Optional),
    Field::plain(&[("management_factor", "")], Need::Optional),
    Field::plain(&[("equipment_factor", "")], Need::Optional),
    Field::plain(&[("layer", "")], Need::Optional),
];

/// Columns of the table of stated frequencies.
pub(super) const FREQUENCY_FIELDS: &[Field] = &[
    Field::plain(&[("installation", "")], Need::Required),
    Field::quantity("hole", &[("hole_mm", "mm")], Dimension::Length, Need::Optional),
    Field::plain(&[("frequency_per_yr", "1/yr")], Need::Required),
    Field::plain(&[("source", "")], Need::Required),
];

/// Words of the column `layer`.
pub(super) const LAYERS: [&str; 3] = ["real", "typical", "assumed"];

/// Height of a leak where the study says none, m.
pub const DEFAULT_RELEASE_HEIGHT_M: f64 = 1.0;

/// How far below the ambient pressure an absolute pressure may be and still mean "at ambient", as a share.
const AMBIENT_TOLERANCE: f64 = 0.01;

/// What the rows of a table are held against.
pub(super) struct Setting<'a> {
    pub grid: Option<&'a Grid>,
    pub study_code: Option<u32>,
    pub ambient_pa: f64,
    /// Identifiers of the establishments; `None` when their table could not be read.
    pub establishments: Option<&'a [String]>,
    /// Layer of rows that do not say theirs.
    pub layer: Option<Layer>,
    /// Substances that the study brings.
    pub own_substances: &'a [Arc<Substance>],
}

impl Setting<'_> {
    /// The layer of a row: its own, else the document's.
    pub(super) fn layer_of(&self, record: &Record<'_>, table: &str, faults: &mut Vec<Fault>) -> Option<Layer> {
        if record.text("layer").is_some() {
            return record.word("layer", &LAYERS, faults);
        }
        if self.layer.is_none() {
            let help = format!("or say it for the whole table: [layers] {table} = \"..\"");
            faults.push(record.fault("layer", "nothing", "real, typical or assumed", &help));
        }
        self.layer
    }

    /// An establishment that a row refers to.
    pub(super) fn known_establishment(&self, record: &Record<'_>, id: &str, faults: &mut Vec<Fault>) {
        if let Some(known) = self.establishments
            && !known.iter().any(|other| other == id)
        {
            let help = super::nearest::did_you_mean(id, known.iter().map(String::as_str));
            let allowed = "an identifier of the table of establishments";
            faults.push(record.fault("establishment", format!("\"{id}\""), allowed, &help));
        }
    }
}

/// The quantity that a column of the table holds: `pressure` for `pressure_barg` and for `pressure [kPaa]`.
pub(super) fn stem_of(column: &str) -> Option<&'static str> {
    let quantity = column.split_once('[').map_or(column, |(before, _)| before.trim());
    let named = |field: &&Field| {
        field.columns.iter().any(|(name, _)| *name == column)
            || field.dimension != Dimension::Plain && field.stem == quantity
    };
    FIELDS.iter().find(named).map(|field| field.stem)
}

/// The row of an installation as the table would have it, each quantity in the first of its columns; nothing where it
/// has none.
pub(super) fn record(of: &Installation, ambient_pa: f64) -> BTreeMap<String, Cell> {
    let mut row = BTreeMap::new();
    for field in FIELDS {
        let (column, unit) = field.columns[0];
        let cell = match value_of(of, field.stem) {
            Some(Held::Text(text)) => Cell::Text(text.to_owned()),
            Some(Held::Number(value_si)) => {
                let unit = Unit::named(unit).filter(|_| field.dimension != Dimension::Plain);
                Cell::Number(unit.map_or(value_si, |unit| neat(unit.of_si(value_si, ambient_pa))))
            }
            None => continue,
        };
        row.insert(column.to_owned(), cell);
    }
    row
}

/// The shortest decimal that is the number but for the last bits that a change of unit leaves.
fn neat(value: f64) -> f64 {
    let short: f64 = format!("{value:.13e}").parse().unwrap_or(value);
    if (short - value).abs() <= 1e-13 * value.abs() { short } else { value }
}

fn not_one(factor: f64) -> bool {
    (factor - 1.0).abs() > 0.0
}

/// What an installation holds of a quantity of the table: SI, or a word.
enum Held<'a> {
    Number(f64),
    Text(&'a str),
}

fn value_of<'a>(of: &'a Installation, stem: &str) -> Option<Held<'a>> {
    let grade = |grade: Grade| match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
    };
    let text = |text: &'a str| Some(Held::Text(text));
    match stem {
        "id" => text(&of.id),
        "name_en" => of.name_en.as_deref().map(Held::Text),
        "name_zh" => of.name_zh.as_deref().map(Held::Text),
        "establishment" => text(&of.establishment),
        "equipment" => text(of.equipment.name()),
        "substance" => text(&of.substance),
        "status" => text(of.status.name()),
        "detection" => text(grade(of.detection)),
        "isolation" => text(grade(of.isolation)),
        "blocking" => of.blocking.map(|system| Held::Text(system.name())),
        "management_factor" => {
            Some(of.frequency_factors.management).filter(|factor| not_one(*factor)).map(Held::Number)
        }
        "equipment_factor" => Some(of.frequency_factors.equipment).filter(|factor| not_one(*factor)).map(Held::Number),
        "layer" => text(of.layer.name()),
        "x" => Some(Held::Number(of.x_m)),
        "y" => Some(Held::Number(of.y_m)),
        "pressure" => Some(Held::Number(of.pressure_pa)),
        "temperature" => Some(Held::Number(of.temperature_k)),
        "inventory" => Some(Held::Number(of.inventory_kg)),
        "diameter" => of.connection_diameter_m.map(Held::Number),
        "length" => of.length_m.map(Held::Number),
        "liquid_head" => Some(Held::Number(of.liquid_head_m)),
        "release_height" => Some(Held::Number(of.release_height_m)),
        "bund_area" => of.bund_area_m2.map(Held::Number),
        "operating_hours_per_yr" => of.operating_hours_per_yr.map(Held::Number),
        "congestion_volume" => of.congestion.map(|region| Held::Number(region.volume_m3)),
        "congestion_class" => of.congestion.map(|region| Held::Number(f64::from(region.class))),
        _ => None,
    }
}

/// Gives an installation that was read from a [`record`] back what was not `given` anew, so that a change of unit there
/// and back leaves no trace.
pub(super) fn keep(changed: &mut Installation, before: &Installation, given: &[&str]) {
    let untouched = |stem: &str| !given.contains(&stem);
    let numbers: [(&str, &mut f64, f64); 7] = [
        ("x", &mut changed.x_m, before.x_m),
        ("y", &mut changed.y_m, before.y_m),
        ("pressure", &mut changed.pressure_pa, before.pressure_pa),
        ("temperature", &mut changed.temperature_k, before.temperature_k),
        ("inventory", &mut changed.inventory_kg, before.inventory_kg),
        ("liquid_head", &mut changed.liquid_head_m, before.liquid_head_m),
        ("release_height", &mut changed.release_height_m, before.release_height_m),
    ];
    for (stem, value, earlier) in numbers {
        if untouched(stem) {
            *value = earlier;
        }
    }
    let gaps: [(&str, &mut Option<f64>, Option<f64>); 4] = [
        ("diameter", &mut changed.connection_diameter_m, before.connection_diameter_m),
        ("length", &mut changed.length_m, before.length_m),
        ("bund_area", &mut changed.bund_area_m2, before.bund_area_m2),
        ("operating_hours_per_yr", &mut changed.operating_hours_per_yr, before.operating_hours_per_yr),
    ];
    for (stem, value, earlier) in gaps {
        if untouched(stem) {
            *value = earlier;
        }
    }
    if let (true, Some(region), Some(earlier)) =
        (untouched("congestion_volume"), &mut changed.congestion, before.congestion)
    {
        region.volume_m3 = earlier.volume_m3;
    }
}

/// The installations of a table.
pub(super) fn read(sheet: &Sheet<'_>, setting: &Setting<'_>, faults: &mut Vec<Fault>) -> Vec<Installation> {
    let system = place::check_system(sheet, &place::all_places(sheet), setting.study_code, setting.grid, faults);
    let mut seen = BTreeMap::new();
    sheet.records().filter_map(|record| row(&record, setting, system, &mut seen, faults)).collect()
}

fn row(
    record: &Record<'_>,
    setting: &Setting<'_>,
    system: place::System,
    seen: &mut BTreeMap<String, String>,
    faults: &mut Vec<Fault>,
) -> Option<Installation> {
    let id = record.identifier(seen, faults);
    let establishment = record.need_text("establishment", faults);
    if let Some(establishment) = &establishment {
        setting.known_establishment(record, establishment, faults);
    }
    let equipment: Option<Equipment> = record.need_word("equipment", &Equipment::ALL.map(Equipment::name), faults);
    let substance = known_substance(record, setting.own_substances, faults);
    let position = place::point(record, faults);
    if let (Some((x, y)), Some(grid), place::System::Study) = (position, setting.grid, system)
        && !grid.contains(x, y)
    {
        let (x_max, y_max) = (grid.x_min_m + grid.nx as f64 * grid.cell_m, grid.y_min_m + grid.ny as f64 * grid.cell_m);
        let allowed = format!("x {} to {x_max} and y {} to {y_max}, the grid", grid.x_min_m, grid.y_min_m);
        let mut fault = record.fault("x", format!("({x}, {y})"), allowed, "move the installation or widen the grid");
        fault.unit = "m".into();
        faults.push(fault);
    }
    let status = record.need_word("status", &["new", "in_service"], faults);
    let pressure_pa = pressure(record, setting, faults);
    let temperature_k = record.need_number("temperature", Limit::Within(20.0, 1500.0), faults);
    let inventory_kg = record.need_number("inventory", Limit::Positive, faults);
    let liquid_head_m = record.number("liquid_head", Limit::Within(0.0, 100.0), faults);
    if let (Some(substance), Some(temperature_k), Some(equipment)) = (substance, temperature_k, equipment) {
        check_liquid(record, substance, temperature_k, (equipment, liquid_head_m.unwrap_or(0.0)), faults);
    }
    let (diameter_m, length_m, hours) = openings(record, equipment, faults);
    let release_height_m = record.number("release_height", Limit::Within(0.0, 500.0), faults);
    let bund_area_m2 = record.number("bund_area", Limit::Positive, faults);
    let congestion = congestion(record, faults);
    let grade = |stem, faults: &mut Vec<Fault>| record.word::<Grade>(stem, &["A", "B", "C"], faults);
    let (detection, isolation) = (grade("detection", faults), grade("isolation", faults));
    let blocking = blocking(record, equipment, faults);
    let factor = |stem, limit, faults: &mut Vec<Fault>| record.number(stem, limit, faults).unwrap_or(1.0);
    let frequency_factors = FrequencyFactors {
        management: factor("management_factor", Limit::Within(0.01, 100.0), faults),
        equipment: factor("equipment_factor", Limit::Within(0.001, 1000.0), faults),
    };
    let layer = setting.layer_of(record, "installations", faults);
    let (x_m, y_m) = position?;
    Some(Installation {
        id: id?,
        name_en: record.text("name_en"),
        name_zh: record.text("name_zh"),
        establishment: establishment?,
        equipment: equipment?,
        substance: substance?.id.clone(),
        x_m,
        y_m,
        status: status?,
        pressure_pa: pressure_pa?,
        temperature_k: temperature_k?,
        inventory_kg: inventory_kg?,
        connection_diameter_m: diameter_m,
        length_m,
        liquid_head_m: liquid_head_m.unwrap_or(0.0),
        release_height_m: release_height_m.unwrap_or(DEFAULT_RELEASE_HEIGHT_M),
        bund_area_m2,
        operating_hours_per_yr: hours,
        congestion,
        detection: detection.unwrap_or_default(),
        isolation: isolation.unwrap_or_default(),
        blocking,
        frequency_factors,
        stated_frequencies: Vec::new(),
        own_substance: substance.filter(|found| setting.own_substances.contains(found)).cloned(),
        layer: layer?,
    })
}

/// The substance of a name: one of the study's own before one of the catalogue.
fn known_substance<'a>(
    record: &Record<'_>,
    own: &'a [Arc<Substance>],
    faults: &mut Vec<Fault>,
) -> Option<&'a Arc<Substance>> {
    let name = record.need_text("substance", faults)?;
    match substance_among(own, &name) {
        Ok(found) => Some(found),
        Err(error) => {
            let help = match error {
                crate::Error::MissingData { .. } => error.to_string(),
                crate::Error::Unknown { help, .. } => help,
                other => other.to_string(),
            };
            faults.push(record.fault("substance", format!("\"{name}\""), "a substance of the catalogue", &help));
            None
        }
    }
}

/// Absolute pressure, Pa, not below the ambient one.
fn pressure(record: &Record<'_>, setting: &Setting<'_>, faults: &mut Vec<Fault>) -> Option<f64> {
    let pressure_pa = record.need_number("pressure", Limit::Finite, faults)?;
    if pressure_pa > 5.0e8 {
        faults.push(record.fault_of("pressure", pressure_pa, ("at most", 5.0e8), ""));
        return None;
    }
    if pressure_pa < setting.ambient_pa * (1.0 - AMBIENT_TOLERANCE) {
        let help = "nothing leaves a vessel below the ambient pressure; is it a gauge pressure (pressure_barg)?";
        faults.push(record.fault_of("pressure", pressure_pa, ("not below the ambient", setting.ambient_pa), help));
        return None;
    }
    Some(pressure_pa.max(setting.ambient_pa))
}

/// A liquid must be below its critical temperature: what a tank or a pump holds, or what has a liquid head.
fn check_liquid(
    record: &Record<'_>,
    substance: &Substance,
    temperature_k: f64,
    (equipment, liquid_head_m): (Equipment, f64),
    faults: &mut Vec<Fault>,
) {
    let is_liquid = liquid_head_m > 0.0
        || matches!(
            equipment,
            Equipment::AtmosphericTank
                | Equipment::CentrifugalPumpSingleSeal
                | Equipment::CentrifugalPumpDoubleSeal
                | Equipment::ReciprocatingPump
        );
    let critical_k = substance.critical_temperature_k;
    if is_liquid && temperature_k >= critical_k {
        let help = format!(
            "{} is no liquid above its critical temperature; a {} without liquid head may hold it as a gas",
            substance.name_en, "vessel or pipe"
        );
        faults.push(record.fault_of("temperature", temperature_k, ("a liquid: below", critical_k), &help));
    }
}

/// Bore, length and hours of operation, with those that the equipment needs.
fn openings(
    record: &Record<'_>,
    equipment: Option<Equipment>,
    faults: &mut Vec<Fault>,
) -> (Option<f64>, Option<f64>, Option<f64>) {
    let diameter_m = record.number("diameter", Limit::Within(0.001, 5.0), faults);
    let length_m = record.number("length", Limit::Positive, faults);
    let hours = record.number("operating_hours_per_yr", Limit::Within(0.0, 8784.0), faults);
    if let Some(equipment) = equipment {
        let needs = [
            ("diameter", !equipment.ruptures_at_once(), "a bore"),
            ("length", equipment == Equipment::Pipe, "a length"),
            ("operating_hours_per_yr", equipment.works_by_the_hour(), "the hours of operation"),
        ];
        for (stem, is_needed, what) in needs {
            if is_needed && record.text(stem).is_none() {
                let help = format!("a {} needs {what}", equipment.name());
                faults.push(record.fault(stem, "nothing", "a value", &help));
            }
        }
    }
    (diameter_m, length_m, hours)
}

/// A blocking system, of equipment that is fed from elsewhere.
fn blocking(record: &Record<'_>, equipment: Option<Equipment>, faults: &mut Vec<Fault>) -> Option<Blocking> {
    let system: Blocking = record.word("blocking", &Blocking::ALL.map(Blocking::name), faults)?;
    if let Some(equipment) = equipment
        && !equipment.is_fed()
    {
        let help = format!("no valve shuts off what leaks out of the shell of a {}", equipment.name());
        let allowed = "nothing, but for pumps, compressors, pipes, arms and hoses";
        faults.push(record.fault("blocking", format!("\"{}\"", system.name()), allowed, &help));
    }
    Some(system)
}

fn congestion(record: &Record<'_>, faults: &mut Vec<Fault>) -> Option<Congestion> {
    let volume_m3 = record.number("congestion_volume", Limit::Positive, faults);
    let class = record.number("congestion_class", Limit::Within(1.0, 10.0), faults);
    let (has_volume, has_class) =
        (record.text("congestion_volume").is_some(), record.text("congestion_class").is_some());
    if has_volume != has_class {
        let stem = if has_volume { "congestion_class" } else { "congestion_volume" };
        faults.push(record.fault(stem, "nothing", "a value", "volume and class of congestion go together"));
    }
    let class = class?;
    if class.fract().abs() > 0.0 {
        faults.push(record.fault("congestion_class", class.to_string(), "a whole number, 1 to 10", ""));
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 to 10")]
    let class = class as u8;
    Some(Congestion { volume_m3: volume_m3?, class })
}

/// Adds the stated frequencies of a table to their installations.
pub(super) fn add_frequencies(
    sheet: &Sheet<'_>,
    known: Option<&[String]>,
    mut installations: Option<&mut [Installation]>,
    faults: &mut Vec<Fault>,
) {
    for record in sheet.records() {
        let id = record.need_text("installation", faults);
        let hole_diameter_m = record.number("hole", Limit::Within(1e-4, 5.0), faults);
        let frequency_per_yr = record.need_number("frequency_per_yr", Limit::NotNegative, faults);
        let provenance = record.need_text("source", faults);
        let Some(id) = id else {
            continue;
        };
        if let Some(known) = known
            && !known.contains(&id)
        {
            let help = super::nearest::did_you_mean(&id, known.iter().map(String::as_str));
            let allowed = "an identifier of the table of installations";
            faults.push(record.fault("installation", format!("\"{id}\""), allowed, &help));
        }
        let found = installations.as_mut().and_then(|all| all.iter_mut().find(|other| other.id == id));
        if let (Some(found), Some(frequency_per_yr), Some(provenance)) = (found, frequency_per_yr, provenance) {
            found.stated_frequencies.push(StatedFrequency { hole_diameter_m, frequency_per_yr, provenance });
        }
    }
}
