//! A protection target: a place whose people a criterion protects.

use serde::{Deserialize, Serialize};

use crate::site::{Establishment, Layer, Polygon};

/// Class of a protection target (GB 36894-2018, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetClass {
    /// People who cannot protect themselves: schools, kindergartens, hospitals, homes for the aged.
    HighSensitivity,
    /// Public, protected or hard to evacuate: libraries, relics, transit, prisons.
    Important,
    /// General, class 1: the most people.
    #[serde(rename = "general_1")]
    General1,
    /// General, class 2.
    #[serde(rename = "general_2")]
    General2,
    /// General, class 3: the fewest people.
    #[serde(rename = "general_3")]
    General3,
}

impl TargetClass {
    /// All classes, the most protected first.
    pub const ALL: [TargetClass; 5] = [
        TargetClass::HighSensitivity,
        TargetClass::Important,
        TargetClass::General1,
        TargetClass::General2,
        TargetClass::General3,
    ];

    /// The name used in tables: `high_sensitivity` to `general_3`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TargetClass::HighSensitivity => "high_sensitivity",
            TargetClass::Important => "important",
            TargetClass::General1 => "general_1",
            TargetClass::General2 => "general_2",
            TargetClass::General3 => "general_3",
        }
    }
}

/// Where a target is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetGeometry {
    /// A place without extent.
    Point {
        /// East, m.
        x_m: f64,
        /// North, m.
        y_m: f64,
    },
    /// One or more areas.
    Areas(Vec<Polygon>),
}

/// A place whose people a criterion protects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProtectionTarget {
    /// Identifier.
    pub id: String,
    /// English name.
    pub name_en: Option<String>,
    /// Chinese name.
    pub name_zh: Option<String>,
    /// Class, which sets the limit.
    pub class: TargetClass,
    /// Where it is.
    pub geometry: TargetGeometry,
    /// How many people it holds, where known.
    pub persons: Option<f64>,
    /// How far it can be believed.
    pub layer: Layer,
}

impl ProtectionTarget {
    /// Points at which its risk is asked: the point itself, or the outline with neighbours at most `spacing_m` apart.
    ///
    /// The risk of a target is the largest of these.
    #[must_use]
    pub fn outline_points(&self, spacing_m: f64) -> Vec<(f64, f64)> {
        match &self.geometry {
            TargetGeometry::Point { x_m, y_m } => vec![(*x_m, *y_m)],
            TargetGeometry::Areas(areas) => areas.iter().flat_map(|area| area.outline_points(spacing_m)).collect(),
        }
    }

    /// Whether every corner of the target lies within the establishment, which then gives it no verdict.
    #[must_use]
    pub fn is_inside(&self, establishment: &Establishment) -> bool {
        self.outline_points(f64::INFINITY).iter().all(|&(x, y)| establishment.contains(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x_m: f64, y_m: f64, side_m: f64) -> Polygon {
        let (x1, y1) = (x_m + side_m, y_m + side_m);
        Polygon::new(vec![vec![[x_m, y_m], [x1, y_m], [x1, y1], [x_m, y1]]]).unwrap()
    }

    #[test]
    fn inside_means_every_corner() {
        let owner = Establishment {
            id: "A".into(),
            name_en: None,
            name_zh: None,
            county: None,
            boundary: vec![square(0.0, 0.0, 100.0)],
            layer: Layer::Assumed,
        };
        let mut target = ProtectionTarget {
            id: "office".into(),
            name_en: None,
            name_zh: None,
            class: TargetClass::General2,
            geometry: TargetGeometry::Areas(vec![square(10.0, 10.0, 20.0)]),
            persons: None,
            layer: Layer::Assumed,
        };
        assert!(target.is_inside(&owner));
        assert_eq!(target.outline_points(5.0).len(), 16);
        target.geometry = TargetGeometry::Areas(vec![square(90.0, 10.0, 20.0)]);
        assert!(!target.is_inside(&owner));
        target.geometry = TargetGeometry::Point { x_m: 50.0, y_m: 100.0 };
        assert!(target.is_inside(&owner));
    }

    #[test]
    fn class_names_are_those_of_the_tables() {
        for class in TargetClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.name());
        }
    }
}
