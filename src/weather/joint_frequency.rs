//! How often each weather class blows from each direction, by day and by night.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::weather::Stability;

/// Part of the day that a frequency, a population or a class belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The rule set's day.
    Day,
    /// The rest.
    Night,
}

impl Period {
    /// Day, then night.
    pub const ALL: [Period; 2] = [Period::Day, Period::Night];

    /// 0 for day, 1 for night.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// One class of the joint frequency table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeatherClass {
    /// Its name in tables and footprints, e.g. `D5`.
    pub name: String,
    /// What a consequence model needs of it; absent where footprints come ready-made.
    pub condition: Option<ClassCondition>,
}

/// Stability and wind of a class.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ClassCondition {
    /// Pasquill class.
    pub stability: Stability,
    /// Representative wind speed at 10 m, m/s.
    pub wind_speed_10m_m_s: f64,
}

/// Probability of each weather class and wind sector, by day and by night; all of it sums to 1.
///
/// Within a sector the direction is uniform, so the density of wind direction is piecewise constant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JointFrequency {
    sector_centres_deg: Vec<f64>,
    classes: Vec<WeatherClass>,
    /// `[period][class][sector]`
    probability: Vec<Vec<Vec<f64>>>,
}

/// How far the sum of a joint frequency table may be from 1.
pub const SUM_TOLERANCE: f64 = 1e-6;

impl JointFrequency {
    /// A table of `probability[period][class][sector]`, periods being day and night, sectors equal, centred on
    /// `sector_centres_deg` (the direction the wind comes from, degrees clockwise from north, ascending).
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when shapes disagree, sectors are not equal and ascending, a probability is negative
    /// or not finite, a class name repeats, or the whole does not sum to 1 within [`SUM_TOLERANCE`].
    pub fn new(
        sector_centres_deg: Vec<f64>,
        classes: Vec<WeatherClass>,
        probability: Vec<Vec<Vec<f64>>>,
    ) -> Result<Self> {
        let fault = |name: &str, value: String, requirement: &str| Error::InvalidInput {
            name: format!("weather.{name}"),
            value,
            unit: "",
            requirement: requirement.to_owned(),
        };
        let count = sector_centres_deg.len();
        if count == 0 {
            return Err(fault("sectors_deg", "empty".into(), "needs at least one sector"));
        }
        let width = 360.0 / count as f64;
        for pair in sector_centres_deg.windows(2) {
            if !((pair[1] - pair[0] - width).abs() < 1e-6) {
                return Err(fault(
                    "sectors_deg",
                    format!("{pair:?}"),
                    "equal sectors in ascending order, 360 / count apart",
                ));
            }
        }
        if !(sector_centres_deg[0] >= 0.0 && sector_centres_deg[count - 1] < 360.0) {
            return Err(fault("sectors_deg", format!("{sector_centres_deg:?}"), "must lie in 0..360"));
        }
        for (i, class) in classes.iter().enumerate() {
            if classes[..i].iter().any(|other| other.name == class.name) {
                return Err(fault("classes", class.name.clone(), "each class name must appear once"));
            }
        }
        if probability.len() != 2
            || probability.iter().any(|p| p.len() != classes.len() || p.iter().any(|row| row.len() != count))
        {
            let shape = probability.iter().map(|p| (p.len(), p.first().map_or(0, Vec::len))).collect::<Vec<_>>();
            return Err(fault(
                "probability",
                format!("shape {shape:?}"),
                &format!("must be [day, night][{} classes][{count} sectors]", classes.len()),
            ));
        }
        let mut sum = 0.0;
        for value in probability.iter().flatten().flatten() {
            if !(*value >= 0.0 && value.is_finite()) {
                return Err(fault("probability", value.to_string(), "must be finite and not negative"));
            }
            sum += value;
        }
        if !((sum - 1.0).abs() <= SUM_TOLERANCE) {
            return Err(fault(
                "probability",
                format!("sum {sum}"),
                "day and night together must sum to 1 over all classes and sectors, within 1e-6",
            ));
        }
        Ok(Self { sector_centres_deg, classes, probability })
    }

    /// Sector centres, the direction the wind comes from, degrees clockwise from north.
    #[must_use]
    pub fn sector_centres_deg(&self) -> &[f64] {
        &self.sector_centres_deg
    }

    /// Width of every sector, degrees.
    #[must_use]
    pub fn sector_width_deg(&self) -> f64 {
        360.0 / self.sector_centres_deg.len() as f64
    }

    /// The classes, in the order of the table.
    #[must_use]
    pub fn classes(&self) -> &[WeatherClass] {
        &self.classes
    }

    /// Probability of a class by sector in one period (share of the whole year).
    #[must_use]
    pub fn by_sector(&self, period: Period, class: usize) -> &[f64] {
        &self.probability[period.index()][class]
    }

    /// Probability of a class in one period, all directions.
    #[must_use]
    pub fn class_probability(&self, period: Period, class: usize) -> f64 {
        self.by_sector(period, class).iter().sum()
    }

    /// Share of the year that is this period.
    #[must_use]
    pub fn period_probability(&self, period: Period) -> f64 {
        (0..self.classes.len()).map(|class| self.class_probability(period, class)).sum()
    }
}
