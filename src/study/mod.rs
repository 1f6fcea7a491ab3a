//! The input document, its tables and its validation.
//!
//! A study is one TOML document with tables beside it. [`Study::load`] reads what the core can read; whoever reads
//! other formats hands the tables over as records ([`Table`]) to [`Study::load_with`] or [`Study::from_parts`]. One
//! validator finds every fault of document and tables in one pass, each with its path, and nothing is valid until all
//! is.

mod document;
mod edit;
mod ignition;
mod installations;
mod load;
mod nearest;
mod people;
mod place;
mod read_csv;
mod read_geojson;
mod reread;
mod schema_check;
mod sheet;
mod sites;
mod table;
mod unit;
mod validate;
mod wind;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use document::{
    AmbientSection, DispersionSection, Document, FORMAT, GridSection, LayersSection, SamplingSection, SurfaceSection,
    TablePart, TableRef, TablesSection, WeatherSection, json_schema,
};
pub use edit::{Edit, Record};
pub use installations::DEFAULT_RELEASE_HEIGHT_M;
pub use load::table_references;
pub use people::{PersonKind, PopulationRow};
pub use table::{Cell, Row, Table, TableInput};

use crate::criteria::Criterion;
use crate::error::Result;
use crate::scenario::RuleSet;
use crate::site::{Establishment, Grid, IgnitionSource, Installation, Layer, Population, ProtectionTarget};
use crate::substance::Substance;
use crate::weather::{Atmosphere, ClassCondition, JointFrequency, Surface};

/// The air of a study, the same in every weather class.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Ambient {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Pressure, Pa.
    pub pressure_pa: f64,
    /// Relative humidity, 0..=1.
    pub relative_humidity: f64,
}

/// A study that holds together: everything that a run needs. A clone shares its tables.
#[derive(Clone, Debug)]
pub struct Study {
    title: String,
    epsg: u32,
    rule_set: Arc<RuleSet>,
    source: Arc<reread::Source>,
    criterion: &'static Criterion,
    grid: Grid,
    surface: Surface,
    ambient: Ambient,
    weather: Arc<JointFrequency>,
    weather_layer: Layer,
    installations: Arc<Vec<Installation>>,
    /// Substances that the study brings.
    substances: Arc<Vec<Arc<Substance>>>,
    /// Layer of installations that do not say theirs.
    installations_layer: Option<Layer>,
    establishments: Arc<Vec<Establishment>>,
    targets: Arc<Vec<ProtectionTarget>>,
    ignition_sources: Arc<Vec<IgnitionSource>>,
    population: Arc<Vec<PopulationRow>>,
    people: Arc<Population>,
    sampling: SamplingSection,
    dispersion: DispersionSection,
    input_sha256: Arc<BTreeMap<String, String>>,
    edits: Arc<Vec<Edit>>,
}

impl Study {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The coordinate system: `EPSG:32651`.
    #[must_use]
    pub fn crs(&self) -> String {
        format!("EPSG:{}", self.epsg)
    }

    /// The substances that the study brings itself; the rest comes from the catalogue.
    #[must_use]
    pub fn substances(&self) -> &[Arc<Substance>] {
        &self.substances
    }

    /// The rule set.
    #[must_use]
    pub fn rule_set(&self) -> &RuleSet {
        &self.rule_set
    }

    /// The criterion.
    #[must_use]
    pub fn criterion(&self) -> &'static Criterion {
        self.criterion
    }

    /// The map.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The ground.
    #[must_use]
    pub fn surface(&self) -> Surface {
        self.surface
    }

    /// The air.
    #[must_use]
    pub fn ambient(&self) -> Ambient {
        self.ambient
    }

    /// The air that a release meets in a weather class.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] when a value is out of its physical range.
    pub fn atmosphere(&self, condition: ClassCondition) -> Result<Atmosphere> {
        let Ambient { temperature_k, pressure_pa, relative_humidity } = self.ambient;
        let ClassCondition { stability, wind_speed_10m_m_s } = condition;
        Atmosphere::new(stability, wind_speed_10m_m_s, temperature_k, pressure_pa, relative_humidity, self.surface)
    }

    /// How often the wind blows how and from where.
    #[must_use]
    pub fn weather(&self) -> &JointFrequency {
        &self.weather
    }

    /// What can leak, in the order of the table.
    #[must_use]
    pub fn installations(&self) -> &[Installation] {
        &self.installations
    }

    /// Who owns it, in the order of the table.
    #[must_use]
    pub fn establishments(&self) -> &[Establishment] {
        &self.establishments
    }

    /// What is protected, in the order of the table.
    #[must_use]
    pub fn targets(&self) -> &[ProtectionTarget] {
        &self.targets
    }

    /// What may light a cloud, in the order of the table.
    ///
    /// The rule sets of this version light clouds in the free field, wherever they drift, so a run uses none of these
    /// and says so in its warnings.
    #[must_use]
    pub fn ignition_sources(&self) -> &[IgnitionSource] {
        &self.ignition_sources
    }

    /// Who lives and works there, in the order of the table, presence applied.
    #[must_use]
    pub fn population(&self) -> &[PopulationRow] {
        &self.population
    }

    /// The same as the risk integration wants it. Edits of installations share it.
    #[must_use]
    pub fn people(&self) -> &Arc<Population> {
        &self.people
    }

    /// How clouds are computed.
    #[must_use]
    pub fn dispersion(&self) -> DispersionSection {
        self.dispersion
    }

    /// How finely footprints are sampled, where the study says so.
    #[must_use]
    pub fn sampling(&self) -> SamplingSection {
        self.sampling
    }

    /// SHA-256 of every input, in hexadecimal, by file.
    #[must_use]
    pub fn input_sha256(&self) -> &BTreeMap<String, String> {
        &self.input_sha256
    }

    /// What of the study a run cannot use, in words.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let name = self.rule_set.name();
        let told = |one: &crate::scenario::Difference| {
            format!("{name} with a difference: {} is {} in place of {}", one.path, one.to, one.from)
        };
        let mut warnings: Vec<String> = self.rule_set.differences().iter().map(told).collect();
        let sources = self.ignition_sources.len();
        if sources > 0 {
            warnings.push(format!(
                "{sources} ignition sources are not used: {name} lights clouds in the free field, wherever they drift"
            ));
        }
        warnings
    }

    /// How many rows of each table are real, typical and assumed, as (table, layer, rows); only what is there.
    #[must_use]
    pub fn layers(&self) -> Vec<(&'static str, Layer, usize)> {
        let tables: [(&'static str, Vec<Layer>); 6] = [
            ("installations", self.installations.iter().map(|row| row.layer).collect()),
            ("establishments", self.establishments.iter().map(|row| row.layer).collect()),
            ("population", self.population.iter().map(|row| row.layer).collect()),
            ("targets", self.targets.iter().map(|row| row.layer).collect()),
            ("ignition_sources", self.ignition_sources.iter().map(|row| row.layer).collect()),
            ("weather", vec![self.weather_layer]),
        ];
        let mut counts = Vec::new();
        for (table, rows) in tables {
            for layer in [Layer::Real, Layer::Typical, Layer::Assumed] {
                let count = rows.iter().filter(|row| **row == layer).count();
                if count > 0 {
                    counts.push((table, layer, count));
                }
            }
        }
        counts
    }
}
