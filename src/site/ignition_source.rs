//! A source of ignition: something that may light a flammable cloud while the cloud lies over it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::site::{Layer, Polygon};
use crate::weather::Period;

/// How readily a source lights a cloud that lies over it.
///
/// # Equation
/// $$ P(t) = 1 - e^{-w t}, \qquad w = -\ln(1 - p)/T $$
/// where p is the probability within the time T (60 s in the Purple Book's table of sources).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnitionStrength {
    /// Lights the cloud as soon as it is reached: a flare.
    AtOnce,
    /// Lights it at this rate, 1/s.
    Rate {
        /// Per second of exposure.
        per_s: f64,
    },
}

impl IgnitionStrength {
    /// From a rate.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is negative or not finite.
    pub fn from_rate(per_s: f64) -> Result<Self> {
        if per_s >= 0.0 && per_s.is_finite() {
            Ok(Self::Rate { per_s })
        } else {
            Err(Error::invalid("ignition_source.rate_per_s", per_s, "1/s", "must be finite and not negative"))
        }
    }

    /// From the probability of ignition within a time. A probability of 1 lights the cloud at once.
    ///
    /// ```
    /// use isorisk::site::IgnitionStrength;
    /// // a motor vehicle: 0.4 within a minute
    /// let IgnitionStrength::Rate { per_s } = IgnitionStrength::from_probability(0.4, 60.0)? else { panic!("a rate") };
    /// assert!((per_s - 8.514e-3).abs() < 5e-7);
    /// # Ok::<(), isorisk::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a probability outside 0..1 or a time that is not positive and finite.
    pub fn from_probability(probability: f64, within_s: f64) -> Result<Self> {
        if !(0.0..=1.0).contains(&probability) {
            return Err(Error::invalid("ignition_source.probability", probability, "", "must lie in 0..1"));
        }
        if !(within_s > 0.0 && within_s.is_finite()) {
            return Err(Error::invalid("ignition_source.within_s", within_s, "s", "must be positive and finite"));
        }
        if probability >= 1.0 {
            return Ok(Self::AtOnce);
        }
        Ok(Self::Rate { per_s: -libm::log1p(-probability) / within_s })
    }

    /// Probability that `count` such sources (a real number) have lit the cloud after a time, s.
    #[must_use]
    pub fn after(self, count: f64, duration_s: f64) -> f64 {
        match self {
            Self::AtOnce => {
                if count > 0.0 && duration_s > 0.0 {
                    1.0
                } else {
                    0.0
                }
            }
            Self::Rate { per_s } => -libm::expm1(-per_s * count * duration_s),
        }
    }
}

/// What the strength of a source is the strength of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnitionBasis {
    /// Of the whole source, however much of it lies in the cloud.
    #[default]
    Whole,
    /// Of a stretch of a line: so many metres of a transmission line.
    Length {
        /// The stretch, m.
        length_m: f64,
    },
    /// Of one vehicle on a road or railway.
    Traffic {
        /// Vehicles that pass a place, per second, both ways together.
        vehicles_per_s: f64,
        /// Their speed, m/s.
        speed_m_s: f64,
    },
}

/// Where a source of ignition is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnitionGeometry {
    /// At a place.
    Point {
        /// East, m.
        x_m: f64,
        /// North, m.
        y_m: f64,
    },
    /// Along one or more polylines, corners in map metres.
    Lines(Vec<Vec<[f64; 2]>>),
    /// Anywhere in one or more areas.
    Areas(Vec<Polygon>),
}

impl IgnitionGeometry {
    /// `point`, `line` or `area`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Point { .. } => "point",
            Self::Lines(_) => "line",
            Self::Areas(_) => "area",
        }
    }
}

/// Something that may light a flammable cloud while the cloud lies over it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IgnitionSource {
    /// Identifier.
    pub id: String,
    /// English name.
    pub name_en: Option<String>,
    /// Chinese name.
    pub name_zh: Option<String>,
    /// Where it is.
    pub geometry: IgnitionGeometry,
    /// How readily it lights a cloud.
    pub strength: IgnitionStrength,
    /// What that is the strength of.
    pub basis: IgnitionBasis,
    /// Probability that it is there and working, by day and by night.
    pub present: [f64; 2],
    /// How far it can be believed.
    pub layer: Layer,
}

impl IgnitionSource {
    /// Probability that it has lit a cloud that lay over `length_m` of it for a time, s; the length matters to a
    /// line alone.
    ///
    /// With $d$ the mean number of vehicles in the cloud, traffic lights it with $d(1 - e^{-\omega t})$ for $d \le 1$
    /// and with $1 - e^{-d\omega t}$ above (CPR 18E, section 4.6).
    #[must_use]
    pub fn probability(&self, length_m: f64, duration_s: f64, period: Period) -> f64 {
        let lit = match self.basis {
            IgnitionBasis::Whole => self.strength.after(1.0, duration_s),
            IgnitionBasis::Length { length_m: one } => self.strength.after(length_m / one, duration_s),
            IgnitionBasis::Traffic { vehicles_per_s, speed_m_s } => {
                let inside = vehicles_per_s * length_m / speed_m_s;
                if inside <= 1.0 {
                    inside * self.strength.after(1.0, duration_s)
                } else {
                    self.strength.after(inside, duration_s)
                }
            }
        };
        self.present[period.index()] * lit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn road(vehicles_per_h: f64) -> IgnitionSource {
        IgnitionSource {
            id: "road".into(),
            name_en: None,
            name_zh: None,
            geometry: IgnitionGeometry::Lines(vec![vec![[0.0, 0.0], [5000.0, 0.0]]]),
            strength: IgnitionStrength::from_probability(0.4, 60.0).unwrap(),
            basis: IgnitionBasis::Traffic { vehicles_per_s: vehicles_per_h / 3600.0, speed_m_s: 50.0 / 3.6 },
            present: [1.0, 0.5],
            layer: Layer::Typical,
        }
    }

    #[test]
    fn a_road_lights_a_cloud_as_the_methods_page_works_it_out() {
        // 200 vehicles/h x 1 km / 50 km/h = 4 in the cloud; 1 - exp(-4 x 8.514e-3 x 30) = 0.640
        assert_relative_eq!(road(200.0).probability(1000.0, 30.0, Period::Day), 0.640, max_relative = 1e-3);
        // 20 vehicles/h: 0.4 x (1 - exp(-8.514e-3 x 30)) = 0.09016
        assert_relative_eq!(road(20.0).probability(1000.0, 30.0, Period::Day), 0.090_16, max_relative = 1e-4);
        assert_relative_eq!(road(20.0).probability(1000.0, 30.0, Period::Night), 0.045_08, max_relative = 1e-4);
    }

    #[test]
    fn a_hundred_people_for_a_minute() {
        // the methods page: 100 persons of 0.01 a minute each, 60 s: 1 - 0.99^100 = 0.63397
        let person = IgnitionStrength::from_probability(0.01, 60.0).unwrap();
        assert_relative_eq!(person.after(100.0, 60.0), 0.633_97, max_relative = 1e-5);
    }

    #[test]
    fn a_stretch_of_line_and_a_flare() {
        let mut line = road(1.0);
        line.strength = IgnitionStrength::from_probability(0.2, 60.0).unwrap();
        line.basis = IgnitionBasis::Length { length_m: 100.0 };
        // 250 m: 1 - 0.8^2.5
        let expected = 1.0 - 0.8_f64.powf(2.5);
        assert_relative_eq!(line.probability(250.0, 60.0, Period::Day), expected, max_relative = 1e-12);
        line.strength = IgnitionStrength::from_probability(1.0, 60.0).unwrap();
        line.basis = IgnitionBasis::Whole;
        assert_eq!(line.strength, IgnitionStrength::AtOnce);
        assert_relative_eq!(line.probability(0.0, 0.001, Period::Night), 0.5);
        assert_relative_eq!(line.probability(0.0, 0.0, Period::Day), 0.0);
    }

    #[test]
    fn faults_are_named() {
        let error = IgnitionStrength::from_probability(1.2, 60.0).unwrap_err();
        assert_eq!(error.to_string(), "ignition_source.probability = 1.2: must lie in 0..1");
        let error = IgnitionStrength::from_probability(0.2, 0.0).unwrap_err();
        assert_eq!(error.to_string(), "ignition_source.within_s = 0 s: must be positive and finite");
        let error = IgnitionStrength::from_rate(-1.0).unwrap_err();
        assert_eq!(error.to_string(), "ignition_source.rate_per_s = -1 1/s: must be finite and not negative");
    }
}
