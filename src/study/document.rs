//! The study document: its keys, as the reader and the JSON Schema see them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dispersion::CloudModel;
use crate::scenario::ChangedValue;
use crate::site::Layer;
use crate::weather::Terrain;

/// Version of the format that this crate reads.
pub const FORMAT: u32 = 1;

/// A study of the risk of a chemical park: one TOML document with tables beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Version of this format, 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// What the study is called.
    pub title: String,
    /// EPSG code of the projected system, in metres, that every coordinate is in: `EPSG:32651`.
    pub crs: String,
    /// Name of the rule set: `AQ/T 3046-2013`.
    pub rule_set: String,
    /// What of the rule set is taken from another, or changed.
    #[serde(default)]
    pub rules: RulesSection,
    /// Name of the criterion: `GB 36894-2018`.
    pub criterion: String,
    /// The map.
    pub grid: GridSection,
    /// The ground.
    pub surface: SurfaceSection,
    /// The air, the same in every weather class.
    pub ambient: AmbientSection,
    /// How often the wind blows how and from where.
    #[serde(default)]
    pub weather: WeatherSection,
    /// The tables.
    #[serde(default)]
    pub tables: TablesSection,
    /// Files of substances beside the document, in the format of the catalogue's; they come before the catalogue.
    #[serde(default)]
    pub substances: Vec<String>,
    /// How far each table can be believed, where its rows do not say so themselves.
    #[serde(default)]
    pub layers: LayersSection,
    /// How clouds are computed.
    #[serde(default)]
    pub dispersion: DispersionSection,
    /// How finely footprints are sampled; the defaults serve.
    #[serde(default)]
    pub sampling: SamplingSection,
}

/// Clouds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DispersionSection {
    /// The model of every cloud: `unified` unless said otherwise, or `gaussian`.
    #[serde(default)]
    pub model: CloudModel,
}

/// The map: cells from the south-western corner until the north-eastern one is covered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GridSection {
    /// Western edge, m.
    pub x_min_m: f64,
    /// Southern edge, m.
    pub y_min_m: f64,
    /// Eastern edge, m.
    pub x_max_m: f64,
    /// Northern edge, m.
    pub y_max_m: f64,
    /// Side of a cell, m.
    #[schemars(range(min = 0.1, max = 10000.0))]
    pub cell_m: f64,
}

/// The ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurfaceSection {
    /// Aerodynamic roughness length, m.
    #[schemars(range(min = 0.00001, max = 3.0))]
    pub roughness_length_m: f64,
    /// Rural or urban.
    pub terrain: Terrain,
    /// Geographic latitude, degrees north.
    #[schemars(range(min = -90.0, max = 90.0))]
    pub latitude_deg: f64,
}

/// The air.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmbientSection {
    /// Temperature, °C.
    #[schemars(range(min = -70.0, max = 56.0))]
    pub temperature_c: f64,
    /// Absolute pressure, bar.
    #[schemars(range(min = 0.5, max = 1.1))]
    pub pressure_bara: f64,
    /// Relative humidity, %.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub relative_humidity_percent: f64,
}

/// What of the rule set is taken from another, or changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesSection {
    /// Sections with the rule set that each is taken from: `ignition = "Bevi 3.2"`.
    #[serde(default)]
    pub take: BTreeMap<String, String>,
    /// Values by path: `"ignition.explosion.share" = 0.3`.
    #[serde(default)]
    pub change: BTreeMap<String, ChangedValue>,
}

/// Weather.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeatherSection {
    /// Table of joint frequencies.
    pub table: Option<TableRef>,
}

/// Tables of the study; each may also be handed over by the caller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TablesSection {
    /// What can leak.
    pub installations: Option<TableRef>,
    /// Who owns it.
    pub establishments: Option<TableRef>,
    /// Who lives and works there.
    pub population: Option<TableRef>,
    /// What is protected.
    pub targets: Option<TableRef>,
    /// What may light a cloud.
    pub ignition_sources: Option<TableRef>,
    /// Leak frequencies that the study states itself, in place of the rule set's.
    pub frequencies: Option<TableRef>,
}

/// A table: a file beside the document, with its layer or sheet where it has several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum TableRef {
    /// Path of the file, relative to the document.
    File(String),
    /// A layer or sheet of a file.
    Part(TablePart),
}

/// A layer or sheet of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TablePart {
    /// Path of the file, relative to the document.
    pub file: String,
    /// Layer of a `GeoPackage`, sheet of a workbook.
    pub layer: Option<String>,
}

impl TableRef {
    /// Path of the file as the document has it.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            TableRef::File(file) => file,
            TableRef::Part(part) => &part.file,
        }
    }

    /// Layer or sheet.
    #[must_use]
    pub fn layer(&self) -> Option<&str> {
        match self {
            TableRef::File(_) => None,
            TableRef::Part(part) => part.layer.as_deref(),
        }
    }
}

/// How far each table can be believed: real, typical or assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayersSection {
    /// Of the weather.
    pub weather: Option<Layer>,
    /// Of the installations.
    pub installations: Option<Layer>,
    /// Of the establishments.
    pub establishments: Option<Layer>,
    /// Of the population.
    pub population: Option<Layer>,
    /// Of the targets.
    pub targets: Option<Layer>,
    /// Of the ignition sources.
    pub ignition_sources: Option<Layer>,
}

/// How finely footprints are sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SamplingSection {
    /// Growth of the distance between rings with the radius.
    #[schemars(range(min = 0.005, max = 0.5))]
    pub ring_growth: Option<f64>,
    /// Allowed miss of the interpolation along a ring, as a share of the largest harm on it.
    #[schemars(range(min = 1e-6, max = 0.1))]
    pub tolerance: Option<f64>,
    /// Distance of the points on a target's outline, m.
    #[schemars(range(min = 0.1, max = 1000.0))]
    pub outline_spacing_m: Option<f64>,
}

/// JSON Schema (draft 2020-12) of the study document.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>().to_value()
}

/// The same with every part written out in its place, for the checker.
pub(super) fn inlined_schema() -> serde_json::Value {
    let mut settings = schemars::generate::SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.into_generator().into_root_schema_for::<Document>().to_value()
}
