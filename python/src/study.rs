//! A study: loading, what it holds, and its layers for a map.

use std::collections::BTreeMap;
use std::path::PathBuf;

use isorisk::criteria::{Criterion, CriterionLine};
use isorisk::site::{IgnitionGeometry, PopulationCell, TargetGeometry};
use isorisk::study::{self as core, TableInput};
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::convert::python_of_json;
use crate::errors::{OrRaise, bad_argument};
use crate::site::{Grid, JointFrequency, Population};

/// JSON Schema of the study document.
#[pyfunction]
pub fn study_schema(py: Python<'_>) -> PyResult<Py<PyAny>> {
    python_of_json(py, &core::json_schema())
}

/// The tables that a document names: (table, file, layer).
#[pyfunction]
pub fn table_references(py: Python<'_>, document: &str) -> PyResult<Vec<(String, String, Option<String>)>> {
    let found = core::table_references(document).or_raise(py)?;
    Ok(found.into_iter().map(|(name, at)| (name, at.file().to_owned(), at.layer().map(str::to_owned))).collect())
}

/// Corners (persons, frequency) of a line, its published range.
fn corners(line: &CriterionLine) -> Vec<(f64, f64)> {
    let (from, to) = line.persons_range();
    [from, to].map(|persons| (persons, line.frequency_per_yr(persons))).to_vec()
}

/// Corners of the upper and the lower societal line and contour levels, 1/yr, of a criterion, with its name.
pub fn criterion_facts(criterion: &Criterion) -> Value {
    json!({
        "name": criterion.name(),
        "intolerable": corners(&criterion.upper_line),
        "acceptable": corners(&criterion.lower_line),
        "contour_levels_per_yr": criterion.contour_levels_per_yr(),
    })
}

/// A study that holds together.
#[pyclass(frozen, module = "isorisk._isorisk")]
pub struct Study(pub core::Study);

#[pymethods]
impl Study {
    /// From the path of the document and, as JSON, the tables that were read already.
    #[staticmethod]
    fn load_with(py: Python<'_>, path: PathBuf, tables: &str) -> PyResult<Self> {
        let tables: BTreeMap<String, TableInput> =
            serde_json::from_str(tables).map_err(|error| bad_argument(py, "tables", "records", &error.to_string()))?;
        py.detach(|| core::Study::load_with(path, tables)).or_raise(py).map(Self)
    }

    /// From the text of the document and all its tables as JSON.
    #[staticmethod]
    fn from_parts(py: Python<'_>, document: &str, tables: &str) -> PyResult<Self> {
        let tables: BTreeMap<String, TableInput> =
            serde_json::from_str(tables).map_err(|error| bad_argument(py, "tables", "records", &error.to_string()))?;
        core::Study::from_parts(document, tables).or_raise(py).map(Self)
    }

    #[getter]
    fn title(&self) -> &str {
        self.0.title()
    }

    #[getter]
    fn crs(&self) -> String {
        self.0.crs()
    }

    #[getter]
    fn rule_set(&self) -> &str {
        self.0.rule_set().name()
    }

    #[getter]
    fn criterion(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &criterion_facts(self.0.criterion()))
    }

    #[getter]
    fn grid(&self) -> Grid {
        Grid(*self.0.grid())
    }

    /// Number of installations, establishments, targets, population cells.
    fn counts(&self) -> (usize, usize, usize, usize) {
        let study = &self.0;
        (study.installations().len(), study.establishments().len(), study.targets().len(), study.population().len())
    }

    /// (table, real or typical or assumed, rows).
    fn layers(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.layers())
    }

    /// How often the wind blows how and from where, as the integration of one's own outcomes wants it.
    fn weather(&self) -> JointFrequency {
        JointFrequency { core: self.0.weather().clone(), by_period: true }
    }

    /// Who may be harmed, presence applied, as the integration of one's own outcomes wants it.
    fn people(&self) -> Population {
        Population { core: self.0.people().as_ref().clone(), by_period: true }
    }

    /// What of the study a run cannot use.
    fn warnings(&self) -> Vec<String> {
        self.0.warnings()
    }

    /// SHA-256 by file.
    fn input_sha256(&self) -> BTreeMap<String, String> {
        self.0.input_sha256().clone()
    }

    /// Differences of the rule set from the document of its name.
    fn rule_set_differences(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.rule_set().differences())
    }

    /// The same study by other rules.
    fn with_rules(&self, py: Python<'_>, rule_set: &str, take: &str, change: &str) -> PyResult<Self> {
        let (take, change) = crate::scenario::changes(py, take, change)?;
        self.0.with_rules(rule_set, &take, &change).or_raise(py).map(Self)
    }

    /// The same study with one installation elsewhere.
    fn moved(&self, py: Python<'_>, installation: &str, x: f64, y: f64) -> PyResult<Self> {
        self.0.with_moved(installation, x, y).or_raise(py).map(Self)
    }

    /// The same study with one installation more; `row` is its record as JSON.
    fn added(&self, py: Python<'_>, row: &str) -> PyResult<Self> {
        let row = record(py, "installation", row)?;
        self.0.with_added(row).or_raise(py).map(Self)
    }

    /// The same study without one installation.
    fn removed(&self, py: Python<'_>, installation: &str) -> PyResult<Self> {
        self.0.with_removed(installation).or_raise(py).map(Self)
    }

    /// The same study with other values in some columns of an installation, as JSON.
    fn changed(&self, py: Python<'_>, installation: &str, columns: &str) -> PyResult<Self> {
        let columns = record(py, "columns", columns)?;
        self.0.with_changed(installation, columns).or_raise(py).map(Self)
    }

    /// The same study with stated frequencies of an installation: records as JSON.
    fn with_frequencies(&self, py: Python<'_>, installation: &str, rows: &str) -> PyResult<Self> {
        let rows: Vec<core::Record> = serde_json::from_str(rows)
            .map_err(|error| bad_argument(py, "frequencies", "records", &error.to_string()))?;
        self.0.with_frequencies(installation, rows).or_raise(py).map(Self)
    }

    /// The row of an installation: columns with their units.
    fn installation(&self, py: Python<'_>, installation: &str) -> PyResult<Py<PyAny>> {
        python_of_json(py, &self.0.installation_record(installation).or_raise(py)?)
    }

    /// Identifiers of the installations.
    fn installations(&self) -> Vec<String> {
        self.0.installations().iter().map(|one| one.id.clone()).collect()
    }

    /// What was done to the study since it was read.
    fn edits(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        python_of_json(py, self.0.edits())
    }

    /// A layer as a GeoJSON feature collection in the study's coordinates.
    fn layer_geojson(&self, py: Python<'_>, name: &str) -> PyResult<String> {
        let features: Vec<Value> = match name {
            "establishments" => self.0.establishments().iter().map(establishment_feature).collect(),
            "installations" => self.0.installations().iter().map(installation_feature).collect(),
            "targets" => self.0.targets().iter().map(target_feature).collect(),
            "ignition_sources" => self.0.ignition_sources().iter().map(ignition_feature).collect(),
            "population" => self.0.population().iter().map(population_feature).collect(),
            other => {
                let known = "must be establishments, installations, targets, ignition_sources or population";
                return Err(bad_argument(py, "layer", &format!("\"{other}\""), known));
            }
        };
        Ok(json!({ "type": "FeatureCollection", "features": features }).to_string())
    }
}

fn record(py: Python<'_>, name: &str, text: &str) -> PyResult<core::Record> {
    serde_json::from_str(text).map_err(|error| bad_argument(py, name, "a record", &error.to_string()))
}

fn feature(geometry: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

fn areas(polygons: &[isorisk::site::Polygon]) -> Value {
    let closed = |ring: &Vec<[f64; 2]>| ring.iter().chain(ring.first()).copied().collect::<Vec<_>>();
    let coordinates: Vec<Vec<_>> = polygons.iter().map(|area| area.rings().iter().map(closed).collect()).collect();
    match polygons {
        [] => Value::Null,
        _ => json!({ "type": "MultiPolygon", "coordinates": coordinates }),
    }
}

fn point(x_m: f64, y_m: f64) -> Value {
    json!({ "type": "Point", "coordinates": [x_m, y_m] })
}

fn establishment_feature(row: &isorisk::site::Establishment) -> Value {
    let properties = json!({ "id": row.id, "name_en": row.name_en, "name_zh": row.name_zh, "layer": row.layer });
    feature(&areas(&row.boundary), &properties)
}

fn installation_feature(row: &isorisk::site::Installation) -> Value {
    let properties = json!({
        "id": row.id, "name_en": row.name_en, "name_zh": row.name_zh, "establishment": row.establishment,
        "equipment": row.equipment, "substance": row.substance, "status": row.status,
        "inventory_kg": row.inventory_kg, "layer": row.layer,
    });
    feature(&point(row.x_m, row.y_m), &properties)
}

fn ignition_feature(row: &isorisk::site::IgnitionSource) -> Value {
    let geometry = match &row.geometry {
        IgnitionGeometry::Point { x_m, y_m } => point(*x_m, *y_m),
        IgnitionGeometry::Lines(lines) => json!({ "type": "MultiLineString", "coordinates": lines }),
        IgnitionGeometry::Areas(polygons) => areas(polygons),
    };
    let [day, night] = row.present.map(|share| 100.0 * share);
    let properties = json!({
        "id": row.id, "name_en": row.name_en, "name_zh": row.name_zh, "kind": row.geometry.name(),
        "present_day_percent": day, "present_night_percent": night, "layer": row.layer,
    });
    feature(&geometry, &properties)
}

fn target_feature(row: &isorisk::site::ProtectionTarget) -> Value {
    let geometry = match &row.geometry {
        TargetGeometry::Point { x_m, y_m } => point(*x_m, *y_m),
        TargetGeometry::Areas(polygons) => areas(polygons),
    };
    let properties = json!({
        "id": row.id, "name_en": row.name_en, "name_zh": row.name_zh, "class": row.class, "persons": row.persons,
        "layer": row.layer,
    });
    feature(&geometry, &properties)
}

fn population_feature(row: &core::PopulationRow) -> Value {
    let PopulationCell { x_m, y_m, persons: [day, night], cell_m, establishment, .. } = &row.cell;
    let properties = json!({
        "kind": row.kind, "persons": day.max(*night), "persons_day": day, "persons_night": night, "cell_m": cell_m,
        "establishment": establishment, "layer": row.layer,
    });
    feature(&point(*x_m, *y_m), &properties)
}
