//! An establishment: one company's site within the park.

use serde::{Deserialize, Serialize};

use crate::site::Polygon;

/// How far a layer of a study can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Observed or published for this very place.
    Real,
    /// Usual for a place of this kind.
    Typical,
    /// Chosen by whoever wrote the study.
    Assumed,
}

impl Layer {
    /// `real`, `typical` or `assumed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Layer::Real => "real",
            Layer::Typical => "typical",
            Layer::Assumed => "assumed",
        }
    }
}

/// One company's site; its own staff do not count in its own societal risk, and targets inside it get no verdict
/// on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Establishment {
    /// Identifier that installations and people refer to.
    pub id: String,
    /// English name.
    pub name_en: Option<String>,
    /// Chinese name.
    pub name_zh: Option<String>,
    /// The county it lies in, for tables by county.
    pub county: Option<String>,
    /// Its areas; empty where no boundary is known.
    pub boundary: Vec<Polygon>,
    /// How far it can be believed.
    pub layer: Layer,
}

impl Establishment {
    /// Whether a point lies within the boundary or on it.
    #[must_use]
    pub fn contains(&self, x_m: f64, y_m: f64) -> bool {
        self.boundary.iter().any(|area| area.contains(x_m, y_m))
    }
}
