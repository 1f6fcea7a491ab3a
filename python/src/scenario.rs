//! Rule sets, losses of containment, ignition, event trees, selection of units.

use std::collections::BTreeMap;

use isorisk::scenario::{
    ChangedValue, FrequencyTable, IgnitionGroup, PoolPart, ReleaseSize, RuleSet, SECTIONS, SelectionHazard, TableLoss,
    TableOpening, Toxicity, TreeClass, TreeInput, UnitKind, danger_grade as grade, frequency_table, frequency_tables,
    indication_number, selection_number as selection, source_kinds,
};
use isorisk::site::IgnitionStrength;
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::convert::python_of_json;
use crate::errors::{OrRaise, bad_argument};

/// Name, titles, citation, tables of every rule set.
#[pyfunction]
pub fn rule_sets(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let all: Vec<Value> = RuleSet::all()
        .or_raise(py)?
        .iter()
        .map(|set| {
            let (title_en, title_zh) = set.titles();
            json!({
                "rule_set": set.name(),
                "title_en": title_en,
                "title_zh": title_zh,
                "citation": set.citation(),
                "leak_frequencies": set.leak_frequencies.id(),
                "transfer_frequencies": set.transfer_frequencies.id,
                "ignition": set.ignition.id,
                "event_trees": set.event_trees.id,
                "harm": set.harm(),
                "cut_off_per_yr": set.cut_off_frequency_per_yr(),
                "heat_exposure_s": set.heat_exposure_s(),
                "toxic_exposure_s": set.toxic_exposure_s(),
                "weather_classes": set.weather_classes().iter().map(|one| one.name.clone()).collect::<Vec<_>>(),
            })
        })
        .collect();
    python_of_json(py, &all)
}

/// Names of the sections of a rule set.
#[pyfunction]
pub fn rule_set_sections() -> Vec<&'static str> {
    SECTIONS.to_vec()
}

fn row(loss: &TableLoss) -> Value {
    let (diameter_mm, share, minutes) = match loss.opening {
        TableOpening::Hole { diameter_m } => (Some(diameter_m * 1000.0), None, None),
        TableOpening::BoreShare { share, .. } => (None, Some(share), None),
        TableOpening::Within { duration_s } => (None, None, Some(duration_s / 60.0)),
        _ => (None, None, None),
    };
    json!({
        "table": loss.table,
        "equipment": loss.equipment,
        "per": loss.per,
        "bore_from_mm": loss.bore_from_mm,
        "opening": loss.opening.name(),
        "diameter_mm": diameter_mm,
        "bore_share": share,
        "minutes": minutes,
        "what": loss.what,
        "frequency": loss.frequency,
        "clause": loss.clause,
        "provenance": loss.provenance,
    })
}

/// Every row of every table of losses of containment.
#[pyfunction]
pub fn loss_tables(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let tables = frequency_tables().or_raise(py)?;
    let rows: Vec<Value> = tables.iter().flat_map(FrequencyTable::rows).map(|loss| row(&loss)).collect();
    python_of_json(py, &rows)
}

/// Losses of a kind of equipment of one table.
#[pyfunction]
pub fn loss_frequencies(py: Python<'_>, table: &str, equipment: &str, diameter_m: Option<f64>) -> PyResult<Py<PyAny>> {
    let losses = frequency_table(table).and_then(|table| table.of_kind(equipment, diameter_m)).or_raise(py)?;
    python_of_json(py, &losses.iter().map(row).collect::<Vec<_>>())
}

fn named<T: DeserializeOwned>(py: Python<'_>, argument: &str, name: &str) -> PyResult<T> {
    serde_json::from_value(Value::String(name.to_owned()))
        .map_err(|error| bad_argument(py, argument, "one of the names of it", &error.to_string()))
}

/// Branches of an event tree with the factors of their probabilities.
#[pyfunction]
#[pyo3(signature = (rule_set, tree, group, rate_kg_s, mass_kg, toxic, pool, unit))]
#[expect(clippy::too_many_arguments, reason = "the keywords of one Python function")]
pub fn event_tree(
    py: Python<'_>,
    rule_set: &str,
    tree: &str,
    group: Option<&str>,
    rate_kg_s: Option<f64>,
    mass_kg: Option<f64>,
    toxic: bool,
    pool: bool,
    unit: &str,
) -> PyResult<Py<PyAny>> {
    let rules = RuleSet::named(rule_set).or_raise(py)?;
    let class: TreeClass = named(py, "tree", tree)?;
    let unit: UnitKind = named(py, "unit", unit)?;
    let group = group.map(|group| named::<IgnitionGroup>(py, "group", group)).transpose()?;
    let size = match (rate_kg_s, mass_kg) {
        (Some(rate_kg_s), None) => ReleaseSize::Continuous { rate_kg_s },
        (None, Some(mass_kg)) => ReleaseSize::Instantaneous { mass_kg },
        _ => return Err(bad_argument(py, "rate_kg_s, mass_kg", "one of the two", "the size of the release")),
    };
    let immediate_ignition = match group {
        Some(group) => rules.immediate_ignition(group, size, unit).or_raise(py)?,
        None => 0.0,
    };
    let input = TreeInput {
        class,
        group,
        immediate_ignition,
        toxicity: if toxic { Toxicity::Toxic } else { Toxicity::NotToxic },
        pool: if pool { PoolPart::Pool } else { PoolPart::NoPool },
        unit,
    };
    let branches: Vec<Value> = rules
        .event_tree_with_factors(&input)
        .or_raise(py)?
        .into_iter()
        .map(|(branch, factors)| json!({ "branch": branch, "factors": factors }))
        .collect();
    python_of_json(py, &branches)
}

/// The kinds of ignition sources.
#[pyfunction]
pub fn ignition_source_kinds(py: Python<'_>) -> PyResult<Py<PyAny>> {
    python_of_json(py, &source_kinds().or_raise(py)?)
}

/// Probability that so many sources have lit a cloud after a time; `traffic` as vehicles counts below one linearly.
#[pyfunction]
pub fn delayed_ignition(
    py: Python<'_>,
    time_s: Vec<f64>,
    probability: f64,
    within_s: f64,
    count: f64,
    traffic: bool,
) -> PyResult<Vec<f64>> {
    let strength = IgnitionStrength::from_probability(probability, within_s).or_raise(py)?;
    let bad = |value: f64| !(value >= 0.0 && value.is_finite());
    if bad(count) {
        return Err(bad_argument(py, "count", "finite and not negative", &count.to_string()));
    }
    if let Some(time) = time_s.iter().find(|time| bad(**time)) {
        return Err(bad_argument(py, "time_s", "finite and not negative", &time.to_string()));
    }
    Ok(time_s
        .into_iter()
        .map(
            |time| {
                if traffic && count <= 1.0 { count * strength.after(1.0, time) } else { strength.after(count, time) }
            },
        )
        .collect())
}

/// Indication number and selection number.
#[pyfunction]
pub fn selection_number(
    py: Python<'_>,
    quantity_kg: f64,
    factors: [f64; 3],
    limit_kg: f64,
    hazard: &str,
    distance_m: f64,
) -> PyResult<(f64, f64)> {
    let hazard: SelectionHazard = named(py, "hazard", hazard)?;
    let indication = indication_number(quantity_kg, factors, limit_kg).or_raise(py)?;
    Ok((indication, selection(indication, hazard, distance_m).or_raise(py)?))
}

/// Grade of danger by five marks.
#[pyfunction]
pub fn danger_grade(py: Python<'_>, marks: [u8; 5]) -> PyResult<&'static str> {
    grade(marks).or_raise(py).map(isorisk::scenario::DangerGrade::name)
}

/// Sections and values as JSON.
pub fn changes(
    py: Python<'_>,
    take: &str,
    change: &str,
) -> PyResult<(BTreeMap<String, String>, BTreeMap<String, ChangedValue>)> {
    let take = serde_json::from_str(take)
        .map_err(|error| bad_argument(py, "take", "names of rule sets by section", &error.to_string()))?;
    let change = serde_json::from_str(change)
        .map_err(|error| bad_argument(py, "change", "values by path", &error.to_string()))?;
    Ok((take, change))
}
