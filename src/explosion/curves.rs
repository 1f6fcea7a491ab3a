//! The blast curves as data: reading `data/explosion/multi_energy.toml` and looking values up.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::error::{Error, Result};

static FILE: &str = include_str!("../../data/explosion/multi_energy.toml");

/// Number of classes of strength.
const STRENGTHS: u8 = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "rights")]
    _rights: String,
    power_law: Vec<PowerLaw>,
    table: Vec<Table>,
    impulse: Vec<Impulse>,
    duration: Vec<Duration>,
}

/// A plateau and a power law, whichever is lower.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PowerLaw {
    strength: u8,
    plateau: f64,
    coefficient: f64,
    exponent: f64,
    from: f64,
    to: f64,
    #[serde(rename = "provenance")]
    _provenance: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    strength: u8,
    scaled_distance: Vec<f64>,
    scaled_overpressure: Vec<f64>,
    #[serde(rename = "provenance")]
    _provenance: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Impulse {
    strengths: Vec<u8>,
    scaled_distance: Vec<f64>,
    #[serde(rename = "scaled_impulse")]
    values: Vec<f64>,
    #[serde(rename = "provenance")]
    _provenance: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Duration {
    strengths: Vec<u8>,
    scaled_distance: Vec<f64>,
    #[serde(rename = "scaled_duration")]
    values: Vec<f64>,
    #[serde(rename = "provenance")]
    _provenance: String,
}

/// A curve through points, straight between them on logarithmic axes.
#[derive(Clone, Debug)]
pub(super) struct LogCurve {
    points: Vec<(f64, f64)>,
}

/// How a curve goes on beyond its last point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tail {
    /// In inverse proportion to the distance.
    Inverse,
    /// At its last value.
    Level,
}

impl LogCurve {
    pub(super) fn new(x: &[f64], y: &[f64], what: &str) -> Result<Self> {
        let sound = x.len() == y.len()
            && x.len() > 1
            && x.windows(2).all(|pair| pair[0] < pair[1])
            && x.iter().chain(y).all(|value| value.is_finite() && *value > 0.0);
        if !sound {
            return Err(broken(format!("{what}: the points must be positive and ascending")));
        }
        Ok(Self { points: x.iter().zip(y).map(|(x, y)| (x.ln(), y.ln())).collect() })
    }

    pub(super) fn ends(&self) -> (f64, f64) {
        (self.points[0].0.exp(), self.points[self.points.len() - 1].0.exp())
    }

    /// The value at `x`; before the first point its own.
    pub(super) fn at(&self, x: f64, tail: Tail) -> f64 {
        let first = self.points[0];
        let last = self.points[self.points.len() - 1];
        let x = x.ln();
        if x <= first.0 {
            return first.1.exp();
        }
        if x >= last.0 {
            return match tail {
                Tail::Inverse => (last.1 + last.0 - x).exp(),
                Tail::Level => last.1.exp(),
            };
        }
        let upper = self.points.partition_point(|point| point.0 <= x);
        let (low, high) = (self.points[upper - 1], self.points[upper]);
        let share = (x - low.0) / (high.0 - low.0);
        (low.1 + share * (high.1 - low.1)).exp()
    }
}

#[derive(Clone, Debug)]
enum Pressure {
    Law(PowerLaw),
    Table(LogCurve),
}

/// Where the time scale of a class comes from.
#[derive(Clone, Debug)]
pub(super) enum TimeScale {
    /// Impulse of a free-air charge of twice the energy.
    Impulse(LogCurve),
    /// Duration of the positive phase.
    Duration(LogCurve),
}

/// The curves of one class of strength.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pressure: Pressure,
    pub(super) time: TimeScale,
}

impl Class {
    /// Overpressure over ambient pressure at a scaled distance.
    pub(super) fn scaled_overpressure(&self, scaled_distance: f64) -> f64 {
        match &self.pressure {
            Pressure::Law(law) => {
                let within = scaled_distance.min(law.to);
                (law.coefficient * within.powf(law.exponent)).min(law.plateau) * (within / scaled_distance)
            }
            Pressure::Table(curve) => curve.at(scaled_distance, Tail::Inverse),
        }
    }

    /// Scaled distances between which the curve is published.
    pub(super) fn range(&self) -> (f64, f64) {
        match &self.pressure {
            Pressure::Law(law) => (law.from, law.to),
            Pressure::Table(curve) => curve.ends(),
        }
    }
}

static CLASSES: LazyLock<std::result::Result<Vec<Class>, String>> =
    LazyLock::new(|| read(FILE).map_err(|error| error.to_string()));

/// The curves of a class, 1 to 10.
pub(super) fn class(strength: u8) -> Result<&'static Class> {
    let classes = CLASSES.as_ref().map_err(|text| broken(text.clone()))?;
    usize::from(strength)
        .checked_sub(1)
        .and_then(|index| classes.get(index))
        .ok_or_else(|| Error::invalid("strength", f64::from(strength), "", format!("must be one of 1..{STRENGTHS}")))
}

fn broken(requirement: String) -> Error {
    Error::InvalidInput {
        name: "data/explosion/multi_energy.toml".into(),
        value: "the table".into(),
        unit: "",
        requirement,
    }
}

fn read(text: &str) -> Result<Vec<Class>> {
    let document: Document = toml::from_str(text).map_err(|error| broken(error.to_string()))?;
    (1..=STRENGTHS)
        .map(|strength| {
            let law = document.power_law.iter().find(|law| law.strength == strength);
            let table = document.table.iter().find(|table| table.strength == strength);
            let pressure = match (law, table) {
                (Some(law), None) => Pressure::Law(law.clone()),
                (None, Some(table)) => {
                    Pressure::Table(LogCurve::new(&table.scaled_distance, &table.scaled_overpressure, "table")?)
                }
                _ => return Err(broken(format!("class {strength} needs one curve of overpressure"))),
            };
            let impulse = document.impulse.iter().find(|curve| curve.strengths.contains(&strength));
            let duration = document.duration.iter().find(|curve| curve.strengths.contains(&strength));
            let time = match (impulse, duration) {
                (Some(curve), None) => {
                    TimeScale::Impulse(LogCurve::new(&curve.scaled_distance, &curve.values, "impulse")?)
                }
                (None, Some(curve)) => {
                    TimeScale::Duration(LogCurve::new(&curve.scaled_distance, &curve.values, "duration")?)
                }
                _ => return Err(broken(format!("class {strength} needs one curve of impulse or duration"))),
            };
            Ok(Class { pressure, time })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn every_class_is_there_and_falls_with_distance() {
        for strength in 1..=STRENGTHS {
            let class = class(strength).unwrap();
            let mut last = f64::INFINITY;
            for step in 0..2000 {
                let distance = 0.1 * 1.005_f64.powi(step);
                let value = class.scaled_overpressure(distance);
                assert!(value > 0.0 && value <= last + 1e-12, "class {strength} at {distance}: {value} > {last}");
                last = value;
            }
        }
        assert!(matches!(class(0), Err(Error::InvalidInput { .. })));
        assert!(matches!(class(11), Err(Error::InvalidInput { .. })));
    }

    #[test]
    fn beyond_the_last_point_it_decays_with_the_inverse_of_distance() {
        for strength in 1..=STRENGTHS {
            let class = class(strength).unwrap();
            let end = class.range().1;
            let ratio = class.scaled_overpressure(2.0 * end) / class.scaled_overpressure(4.0 * end);
            assert_relative_eq!(ratio, 2.0, max_relative = 1e-12);
            let step = class.scaled_overpressure(end * (1.0 + 1e-9)) / class.scaled_overpressure(end * (1.0 - 1e-9));
            assert_relative_eq!(step, 1.0, max_relative = 1e-8);
        }
    }

    #[test]
    fn a_broken_file_says_what_is_wrong() {
        let error = read(&FILE.replace("strength = 10", "strength = 12")).unwrap_err();
        assert!(error.to_string().contains("class 10 needs one curve"), "{error}");
        assert!(matches!(read("id = 3"), Err(Error::InvalidInput { .. })));
    }
}
