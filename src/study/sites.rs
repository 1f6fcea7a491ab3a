//! Establishments and protection targets.

use std::collections::BTreeMap;

use crate::error::Fault;
use crate::site::{Establishment, ProtectionTarget, TargetClass, TargetGeometry};
use crate::study::installations::Setting;
use crate::study::place;
use crate::study::sheet::{Field, Limit, Need, Sheet};
use crate::study::unit::Dimension;

/// Columns of the table of establishments.
pub(super) const ESTABLISHMENT_FIELDS: &[Field] = &[
    Field::plain(&[("id", "")], Need::Required),
    Field::plain(&[("name_en", "")], Need::Optional),
    Field::plain(&[("name_zh", "")], Need::Optional),
    Field::plain(&[("county", "")], Need::Optional),
    Field::plain(&[("layer", "")], Need::Optional),
];

/// Columns of the table of targets.
pub(super) const TARGET_FIELDS: &[Field] = &[
    Field::plain(&[("id", "")], Need::Required),
    Field::plain(&[("name_en", "")], Need::Optional),
    Field::plain(&[("name_zh", "")], Need::Optional),
    Field::plain(&[("class", "")], Need::Required),
    Field::plain(&[("persons", "")], Need::Optional),
    Field::quantity("x", &[("x_m", "m")], Dimension::Length, Need::Required),
    Field::quantity("y", &[("y_m", "m")], Dimension::Length, Need::Required),
    Field::plain(&[("layer", "")], Need::Optional),
];

/// The establishments of a table.
pub(super) fn establishments(sheet: &Sheet<'_>, setting: &Setting<'_>, faults: &mut Vec<Fault>) -> Vec<Establishment> {
    place::check_system(sheet, &place::all_places(sheet), setting.study_code, setting.grid, faults);
    let mut seen = BTreeMap::new();
    sheet
        .records()
        .filter_map(|record| {
            let id = record.identifier(&mut seen, faults);
            let boundary = place::areas(&record, faults);
            let layer = setting.layer_of(&record, "establishments", faults);
            Some(Establishment {
                id: id?,
                name_en: record.text("name_en"),
                name_zh: record.text("name_zh"),
                county: record.text("county"),
                boundary: boundary?,
                layer: layer?,
            })
        })
        .collect()
}

/// The protection targets of a table.
pub(super) fn targets(sheet: &Sheet<'_>, setting: &Setting<'_>, faults: &mut Vec<Fault>) -> Vec<ProtectionTarget> {
    place::check_system(sheet, &place::all_places(sheet), setting.study_code, setting.grid, faults);
    let mut seen = BTreeMap::new();
    sheet
        .records()
        .filter_map(|record| {
            let id = record.identifier(&mut seen, faults);
            let class = record.need_word("class", &TargetClass::ALL.map(TargetClass::name), faults);
            let persons = record.number("persons", Limit::NotNegative, faults);
            let is_area = record.row.geometry.as_ref().is_some_and(|geometry| {
                matches!(
                    geometry.value,
                    geojson::GeometryValue::Polygon { .. } | geojson::GeometryValue::MultiPolygon { .. }
                )
            });
            let geometry = if is_area {
                place::areas(&record, faults).map(TargetGeometry::Areas)
            } else {
                place::point(&record, faults).map(|(x_m, y_m)| TargetGeometry::Point { x_m, y_m })
            };
            let layer = setting.layer_of(&record, "targets", faults);
            Some(ProtectionTarget {
                id: id?,
                name_en: record.text("name_en"),
                name_zh: record.text("name_zh"),
                class: class?,
                geometry: geometry?,
                persons,
                layer: layer?,
            })
        })
        .collect()
}
