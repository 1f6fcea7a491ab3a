//! The table of ignition sources.

use std::collections::BTreeMap;

use crate::error::Fault;
use crate::site::{IgnitionBasis, IgnitionGeometry, IgnitionSource, IgnitionStrength};
use crate::study::installations::Setting;
use crate::study::place;
use crate::study::sheet::{Field, Limit, Need, Record, Sheet};
use crate::study::unit::Dimension;

/// Columns of the table of ignition sources.
pub(super) const FIELDS: &[Field] = &[
    Field::plain(&[("id", "")], Need::Required),
    Field::plain(&[("name_en", "")], Need::Optional),
    Field::plain(&[("name_zh", "")], Need::Optional),
    Field::quantity("x", &[("x_m", "m")], Dimension::Length, Need::Required),
    Field::quantity("y", &[("y_m", "m")], Dimension::Length, Need::Required),
    Field::plain(&[("probability", "")], Need::Optional),
    Field::plain(&[("within_s", "s")], Need::Optional),
    Field::plain(&[("rate_per_s", "1/s")], Need::Optional),
    Field::quantity("per_length", &[("per_length_m", "m")], Dimension::Length, Need::Optional),
    Field::plain(&[("vehicles_per_h", "1/h")], Need::Optional),
    Field::quantity("speed", &[("speed_km_h", "km/h")], Dimension::Speed, Need::Optional),
    Field::plain(&[("present_day_percent", "%")], Need::Optional),
    Field::plain(&[("present_night_percent", "%")], Need::Optional),
    Field::plain(&[("layer", "")], Need::Optional),
];

const SECONDS_PER_HOUR: f64 = 3600.0;

/// The ignition sources of a table.
pub(super) fn read(sheet: &Sheet<'_>, setting: &Setting<'_>, faults: &mut Vec<Fault>) -> Vec<IgnitionSource> {
    place::check_system(sheet, &place::all_places(sheet), setting.study_code, setting.grid, faults);
    let mut seen = BTreeMap::new();
    sheet.records().filter_map(|record| row(&record, setting, &mut seen, faults)).collect()
}

fn row(
    record: &Record<'_>,
    setting: &Setting<'_>,
    seen: &mut BTreeMap<String, String>,
    faults: &mut Vec<Fault>,
) -> Option<IgnitionSource> {
    let id = record.identifier(seen, faults);
    let geometry = geometry(record, faults);
    let strength = strength(record, faults);
    let is_line = geometry.as_ref().map(|geometry| matches!(geometry, IgnitionGeometry::Lines(_)));
    let basis = basis(record, is_line, faults);
    let percent = Limit::Within(0.0, 100.0);
    let present = ["present_day_percent", "present_night_percent"]
        .map(|stem| record.number(stem, percent, faults).map_or(1.0, |percent| percent / 100.0));
    let layer = setting.layer_of(record, "ignition_sources", faults);
    Some(IgnitionSource {
        id: id?,
        name_en: record.text("name_en"),
        name_zh: record.text("name_zh"),
        geometry: geometry?,
        strength: strength?,
        basis: basis?,
        present,
        layer: layer?,
    })
}

/// A point, a line or an area: what the row's geometry is, a point without one.
fn geometry(record: &Record<'_>, faults: &mut Vec<Fault>) -> Option<IgnitionGeometry> {
    use geojson::GeometryValue::{LineString, MultiLineString, MultiPolygon, Polygon};
    match record.row.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(LineString { .. } | MultiLineString { .. }) => place::lines(record, faults).map(IgnitionGeometry::Lines),
        Some(Polygon { .. } | MultiPolygon { .. }) => place::areas(record, faults).map(IgnitionGeometry::Areas),
        _ => place::point(record, faults).map(|(x_m, y_m)| IgnitionGeometry::Point { x_m, y_m }),
    }
}

/// From a probability within a time, or from a rate: one of the two.
fn strength(record: &Record<'_>, faults: &mut Vec<Fault>) -> Option<IgnitionStrength> {
    const BOTH_WAYS: &str = "probability and within_s, or rate_per_s";
    let has = |stem| record.text(stem).is_some();
    let probability = record.number("probability", Limit::Within(0.0, 1.0), faults);
    let within_s = record.number("within_s", Limit::Positive, faults);
    let rate_per_s = record.number("rate_per_s", Limit::NotNegative, faults);
    match (has("probability"), has("within_s"), has("rate_per_s")) {
        (false, false, true) => IgnitionStrength::from_rate(rate_per_s?).ok(),
        (true, true, false) => IgnitionStrength::from_probability(probability?, within_s?).ok(),
        (true, false, false) => {
            let help = "a probability is one within a time of exposure: 60 in the Purple Book's table";
            faults.push(record.fault("within_s", "nothing", "a number above 0, in seconds", help));
            None
        }
        (false, false, false) => {
            faults.push(record.fault("probability", "nothing", BOTH_WAYS, ""));
            None
        }
        _ => {
            let help = "a rate needs no time of exposure, a probability no rate";
            faults.push(record.fault("rate_per_s", "two ways to say how strong it is", BOTH_WAYS, help));
            None
        }
    }
}

/// What the strength is the strength of: a line must say so, nothing else can.
fn basis(record: &Record<'_>, is_line: Option<bool>, faults: &mut Vec<Fault>) -> Option<IgnitionBasis> {
    const BOTH_WAYS: &str = "per_length_m, or vehicles_per_h and speed_km_h";
    let has = |stem| record.text(stem).is_some();
    let length_m = record.number("per_length", Limit::Positive, faults);
    let vehicles_per_h = record.number("vehicles_per_h", Limit::NotNegative, faults);
    let speed_m_s = record.number("speed", Limit::Positive, faults);
    let found = (has("per_length"), has("vehicles_per_h"), has("speed"));
    if !is_line? {
        let stems = [("per_length", found.0), ("vehicles_per_h", found.1), ("speed", found.2)];
        for (stem, _) in stems.iter().filter(|(_, given)| *given) {
            faults.push(record.fault(stem, "a value", "nothing: the source is no line", "give it a line as geometry"));
        }
        return Some(IgnitionBasis::Whole);
    }
    match found {
        (true, false, false) => Some(IgnitionBasis::Length { length_m: length_m? }),
        (false, true, true) => {
            Some(IgnitionBasis::Traffic { vehicles_per_s: vehicles_per_h? / SECONDS_PER_HOUR, speed_m_s: speed_m_s? })
        }
        (false, is_traffic, is_speed) if is_traffic != is_speed => {
            let stem = if is_traffic { "speed" } else { "vehicles_per_h" };
            faults.push(record.fault(stem, "nothing", "a value", "vehicles_per_h and speed_km_h go together"));
            None
        }
        (false, ..) => {
            let help = "a line lights a cloud by the length of it that the cloud covers";
            faults.push(record.fault("per_length", "nothing", BOTH_WAYS, help));
            None
        }
        _ => {
            let help = "the strength is that of a stretch of line or that of a vehicle";
            faults.push(record.fault("per_length", "two ways to say what the strength is of", BOTH_WAYS, help));
            None
        }
    }
}
