//! One accident: how often, where, and what it does.

use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::footprint::Footprint;
use crate::weather::Period;

/// How often an accident happens, as a rate per year that holds while the period lasts. The same rate by day and by
/// night is the plain frequency per year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frequency {
    per_yr: [f64; 2],
}

impl Frequency {
    /// The same by day and by night.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is negative or not finite.
    pub fn per_yr(value: f64) -> Result<Self> {
        Self::by_period(value, value)
    }

    /// One rate by day and one by night. An accident that can only happen by day has night 0; its mean frequency over
    /// the year is then the day's rate times the share of the year that is day.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when one is negative or not finite.
    pub fn by_period(day_per_yr: f64, night_per_yr: f64) -> Result<Self> {
        for value in [day_per_yr, night_per_yr] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(Error::invalid(
                    "outcome.frequency_per_yr",
                    value,
                    "1/yr",
                    "must be finite and not negative",
                ));
            }
        }
        Ok(Self { per_yr: [day_per_yr, night_per_yr] })
    }

    /// The rate during a period, 1/yr.
    #[must_use]
    pub fn during(self, period: Period) -> f64 {
        self.per_yr[period.index()]
    }

    /// This frequency times a factor.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when the factor is negative or not finite.
    pub fn scaled(self, factor: f64) -> Result<Self> {
        Self::by_period(self.per_yr[0] * factor, self.per_yr[1] * factor)
    }
}

/// Whether a part turns with the wind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// Turned about its anchor: x is downwind.
    #[default]
    Wind,
    /// Laid on the map as it is: x is east, y is north.
    Fixed,
}

/// The footprint of a part: one for all weather, or one per weather class.
#[derive(Clone, Debug)]
pub enum PartFootprint {
    /// One for all weather.
    All(Arc<Footprint>),
    /// By name of the weather class; a class that is missing does no harm.
    ByWeather(BTreeMap<String, Arc<Footprint>>),
}

impl PartFootprint {
    /// The footprint in a weather class, if it does any harm there.
    #[must_use]
    pub fn in_weather(&self, class: &str) -> Option<&Arc<Footprint>> {
        match self {
            PartFootprint::All(footprint) => Some(footprint),
            PartFootprint::ByWeather(map) => map.get(class),
        }
    }

    fn each(&self) -> Vec<&Arc<Footprint>> {
        match self {
            PartFootprint::All(footprint) => vec![footprint],
            PartFootprint::ByWeather(map) => map.values().collect(),
        }
    }
}

impl From<Footprint> for PartFootprint {
    fn from(footprint: Footprint) -> Self {
        PartFootprint::All(Arc::new(footprint))
    }
}

impl From<Arc<Footprint>> for PartFootprint {
    fn from(footprint: Arc<Footprint>) -> Self {
        PartFootprint::All(footprint)
    }
}

impl From<BTreeMap<String, Arc<Footprint>>> for PartFootprint {
    fn from(map: BTreeMap<String, Arc<Footprint>>) -> Self {
        PartFootprint::ByWeather(map)
    }
}

/// One part of an accident.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it does.
    pub footprint: PartFootprint,
    /// Its anchor relative to the outcome's origin, (east, north), m; it does not turn with the wind.
    pub offset_m: (f64, f64),
    /// Whether the footprint turns with the wind about the anchor.
    pub frame: Frame,
}

impl Part {
    /// A part at the origin that turns with the wind.
    #[must_use]
    pub fn new(footprint: impl Into<PartFootprint>) -> Self {
        Self { footprint: footprint.into(), offset_m: (0.0, 0.0), frame: Frame::Wind }
    }

    /// The same part at another place.
    #[must_use]
    pub fn at_offset(mut self, east_m: f64, north_m: f64) -> Self {
        self.offset_m = (east_m, north_m);
        self
    }

    /// The same part in a frame.
    #[must_use]
    pub fn in_frame(mut self, frame: Frame) -> Self {
        self.frame = frame;
        self
    }

    /// Greatest distance from its anchor at which it does harm in any weather, m.
    #[must_use]
    pub fn reach_m(&self) -> f64 {
        self.footprint.each().iter().fold(0.0, |reach, footprint| reach.max(footprint.reach_m()))
    }
}

/// A weight on the frequency by wind direction, piecewise constant: ignition by real sources, for instance.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectionWeight {
    edges_deg: Vec<f64>,
    weight: Vec<f64>,
}

impl DirectionWeight {
    /// `weight[i]` holds for wind from `edges_deg[i]` to `edges_deg[i + 1]` (the last one round to the first),
    /// degrees clockwise from north.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when lengths differ, edges do not ascend within 0..360, or a weight is negative or not
    /// finite.
    pub fn new(edges_deg: Vec<f64>, weight: Vec<f64>) -> Result<Self> {
        let fault = |value: String, requirement: &str| Error::InvalidInput {
            name: "outcome.weight_by_direction".into(),
            value,
            unit: "",
            requirement: requirement.into(),
        };
        if edges_deg.is_empty() || edges_deg.len() != weight.len() {
            return Err(fault(
                format!("{} edges, {} weights", edges_deg.len(), weight.len()),
                "needs one weight per edge, at least one",
            ));
        }
        let inside = |edge: &f64| *edge >= 0.0 && *edge < 360.0;
        if !edges_deg.iter().all(inside) || edges_deg.windows(2).any(|pair| !(pair[1] > pair[0])) {
            return Err(fault(format!("{edges_deg:?}"), "edges must ascend within 0..360 degrees"));
        }
        if let Some(bad) = weight.iter().find(|value| !(**value >= 0.0 && value.is_finite())) {
            return Err(fault(bad.to_string(), "a weight must be finite and not negative"));
        }
        Ok(Self { edges_deg, weight })
    }

    /// Edges, degrees the wind comes from.
    #[must_use]
    pub fn edges_deg(&self) -> &[f64] {
        &self.edges_deg
    }

    /// Weight for wind from a direction in degrees.
    #[must_use]
    pub fn at_deg(&self, from_deg: f64) -> f64 {
        let wrapped = from_deg.rem_euclid(360.0);
        let after = self.edges_deg.partition_point(|edge| *edge <= wrapped);
        let index = if after == 0 { self.weight.len() - 1 } else { after - 1 };
        self.weight[index]
    }
}

/// Which sums an outcome enters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountsFor {
    /// Individual and societal risk.
    #[default]
    Both,
    /// Individual risk alone.
    Individual,
    /// Societal risk alone.
    Societal,
}

impl CountsFor {
    /// Whether it enters the individual risk.
    #[must_use]
    pub fn individual(self) -> bool {
        self != CountsFor::Societal
    }

    /// Whether it enters the societal risk.
    #[must_use]
    pub fn societal(self) -> bool {
        self != CountsFor::Individual
    }
}

/// Where an outcome comes from, for the tables of contributions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// Installation.
    pub installation: String,
    /// Loss of containment, e.g. `T-301/25 mm`.
    pub release: String,
    /// Kind of outcome, e.g. `flash_fire`.
    pub kind: String,
}

/// An accident with its frequency: all that the risk integration knows of the world's chemistry.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Name in tables.
    pub name: String,
    /// (east, north) on the map, m.
    pub origin_m: (f64, f64),
    /// How often.
    pub frequency: Frequency,
    /// What it does, one or more parts. Individual risk adds them as 1 - prod(1 - p); a person counts once over all.
    pub parts: Vec<Part>,
    /// The establishment that has the accident.
    pub establishment: Option<String>,
    /// Which sums it enters.
    pub counts_for: CountsFor,
    /// Factor on the frequency by wind direction.
    pub weight_by_direction: Option<DirectionWeight>,
    /// Where it comes from.
    pub tags: Tags,
}

impl Outcome {
    /// An outcome of one part at `origin_m`, turning with the wind, that counts for everything.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a negative frequency or a coordinate that is not finite.
    pub fn new(
        name: impl Into<String>,
        origin_m: (f64, f64),
        frequency_per_yr: f64,
        footprint: impl Into<PartFootprint>,
    ) -> Result<Self> {
        Self::of_parts(name, origin_m, Frequency::per_yr(frequency_per_yr)?, vec![Part::new(footprint)])
    }

    /// An outcome of any number of parts.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for no part at all or a coordinate that is not finite.
    pub fn of_parts(
        name: impl Into<String>,
        origin_m: (f64, f64),
        frequency: Frequency,
        parts: Vec<Part>,
    ) -> Result<Self> {
        let name = name.into();
        let places = parts.iter().map(|part| part.offset_m).chain([origin_m]);
        for (x, y) in places {
            for value in [x, y] {
                if !value.is_finite() {
                    return Err(Error::invalid(format!("outcome \"{name}\".origin_m"), value, "m", "must be finite"));
                }
            }
        }
        if parts.is_empty() {
            return Err(Error::invalid(format!("outcome \"{name}\".parts"), 0.0, "", "needs at least one part"));
        }
        Ok(Self {
            name,
            origin_m,
            frequency,
            parts,
            establishment: None,
            counts_for: CountsFor::Both,
            weight_by_direction: None,
            tags: Tags::default(),
        })
    }

    /// The same outcome, of an establishment.
    #[must_use]
    pub fn of_establishment(mut self, establishment: impl Into<String>) -> Self {
        self.establishment = Some(establishment.into());
        self
    }

    /// Where the anchor of a part lies on the map, (east, north), m.
    #[must_use]
    pub fn anchor_m(&self, part: &Part) -> (f64, f64) {
        (self.origin_m.0 + part.offset_m.0, self.origin_m.1 + part.offset_m.1)
    }
}

/// Downwind direction (radians anticlockwise from east) of a wind that comes from `from_deg` (degrees clockwise from
/// north), in 0..2π.
pub(crate) fn downwind_angle(from_deg: f64) -> f64 {
    (-90.0 - from_deg).to_radians().rem_euclid(TAU)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wind_from_the_north_blows_to_the_south() {
        assert!((downwind_angle(0.0) - 1.5 * std::f64::consts::PI).abs() < 1e-12);
        assert!((downwind_angle(270.0) - 0.0).abs() < 1e-12 || (downwind_angle(270.0) - TAU).abs() < 1e-12);
    }

    #[test]
    fn weight_wraps_round_north() {
        let weight = DirectionWeight::new(vec![90.0, 350.0], vec![2.0, 3.0]).unwrap();
        assert!((weight.at_deg(0.0) - 3.0).abs() < 1e-15);
        assert!((weight.at_deg(355.0) - 3.0).abs() < 1e-15);
        assert!((weight.at_deg(90.0) - 2.0).abs() < 1e-15);
        assert!((weight.at_deg(-1.0) - 3.0).abs() < 1e-15);
    }

    #[test]
    fn faults_say_what_and_where() {
        let error = Frequency::per_yr(-1.0).unwrap_err();
        assert_eq!(error.to_string(), "outcome.frequency_per_yr = -1 1/yr: must be finite and not negative");
        let error = DirectionWeight::new(vec![10.0, 5.0], vec![1.0, 1.0]).unwrap_err();
        assert!(error.to_string().contains("must ascend"), "{error}");
        let disc = Footprint::radial(&[0.0, 1.0], vec![1.0, 1.0]).unwrap();
        let error = Outcome::new("a", (f64::NAN, 0.0), 1.0, disc).unwrap_err();
        assert_eq!(error.to_string(), "outcome \"a\".origin_m = NaN m: must be finite");
    }
}
