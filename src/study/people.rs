//! The population: who lives and works where, by day and by night.

use serde::{Deserialize, Serialize};

use crate::error::Fault;
use crate::scenario::Presence;
use crate::site::{Layer, PopulationCell};
use crate::study::installations::Setting;
use crate::study::place;
use crate::study::sheet::{Field, Limit, Need, Record, Sheet};
use crate::study::unit::Dimension;
use crate::weather::Period;

/// Columns of the table of people.
pub(super) const FIELDS: &[Field] = &[
    Field::plain(&[("kind", "")], Need::Required),
    Field::quantity("x", &[("x_m", "m")], Dimension::Length, Need::Required),
    Field::quantity("y", &[("y_m", "m")], Dimension::Length, Need::Required),
    Field::plain(&[("persons", "")], Need::Optional),
    Field::plain(&[("persons_day", "")], Need::Optional),
    Field::plain(&[("persons_night", "")], Need::Optional),
    Field::plain(&[("indoors_percent", "%")], Need::Optional),
    Field::plain(&[("establishment", "")], Need::Optional),
    Field::quantity("cell", &[("cell_m", "m")], Dimension::Length, Need::Optional),
    Field::plain(&[("layer", "")], Need::Optional),
];

/// Whether people live or work at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// They live there.
    Residential,
    /// They work there.
    Worker,
}

/// A row of the population, presence applied.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationRow {
    /// Whether they live or work there.
    pub kind: PersonKind,
    /// Where and how many, by day and by night, as the risk integration wants it.
    pub cell: PopulationCell,
    /// How far it can be believed.
    pub layer: Layer,
}

/// The people of a table. `persons` are those who live or are employed there, of whom the rule set says how many are
/// present; `persons_day` and `persons_night` are those present as they stand.
pub(super) fn read(
    sheet: &Sheet<'_>,
    setting: &Setting<'_>,
    presence: Option<&Presence>,
    faults: &mut Vec<Fault>,
) -> Vec<PopulationRow> {
    place::check_system(sheet, &place::all_places(sheet), setting.study_code, setting.grid, faults);
    sheet.records().filter_map(|record| row(&record, setting, presence, faults)).collect()
}

fn row(
    record: &Record<'_>,
    setting: &Setting<'_>,
    presence: Option<&Presence>,
    faults: &mut Vec<Fault>,
) -> Option<PopulationRow> {
    let kind: Option<PersonKind> = record.need_word("kind", &["residential", "worker"], faults);
    let position = place::point(record, faults);
    let all = record.number("persons", Limit::NotNegative, faults);
    let day = record.number("persons_day", Limit::NotNegative, faults);
    let night = record.number("persons_night", Limit::NotNegative, faults);
    let has = |stem| record.text(stem).is_some();
    match (has("persons"), has("persons_day"), has("persons_night")) {
        (true, false, false) | (false, true, true) => {}
        (false, false, false) => {
            faults.push(record.fault("persons", "nothing", "persons, or persons_day and persons_night", ""));
        }
        (true, ..) => faults.push(record.fault(
            "persons",
            "persons beside persons_day or persons_night",
            "persons alone, or persons_day and persons_night",
            "persons counts everybody who belongs there, the other two those who are present",
        )),
        (false, is_day, _) => {
            let stem = if is_day { "persons_night" } else { "persons_day" };
            faults.push(record.fault(stem, "nothing", "a value", "persons_day and persons_night go together"));
        }
    }
    let indoors = record.number("indoors_percent", Limit::Within(0.0, 100.0), faults);
    let establishment = record.text("establishment");
    if let Some(id) = &establishment {
        setting.known_establishment(record, id, faults);
    }
    let cell_m = record.number("cell", Limit::Positive, faults);
    let layer = setting.layer_of(record, "population", faults);
    let (kind, (x_m, y_m), presence) = (kind?, position?, presence?);
    let present = |period: Period| {
        let share = match kind {
            PersonKind::Residential => presence.residential(period),
            PersonKind::Worker => presence.industry(period),
        };
        let stated = match period {
            Period::Day => day,
            Period::Night => night,
        };
        stated.or(all.map(|all| all * share))
    };
    let indoors_in =
        |period: Period| indoors.map_or_else(|| 1.0 - presence.outdoors(period), |percent| percent / 100.0);
    Some(PopulationRow {
        kind,
        cell: PopulationCell {
            x_m,
            y_m,
            persons: [present(Period::Day)?, present(Period::Night)?],
            indoors: Period::ALL.map(indoors_in),
            establishment,
            cell_m,
        },
        layer: layer?,
    })
}
