//! Verdicts on societal risk.

use serde::Serialize;

use crate::card::{ModelCard, Range, Verification};
use crate::criteria::{AT_LIMIT_TOLERANCE, Criterion};
use crate::error::{Error, Result};

/// Identity of the societal criterion.
pub const CARD: ModelCard = ModelCard {
    id: "criteria.societal_risk",
    title: "F-N curve against the two lines of GB 36894",
    citations: &["gb36894_2018"],
    requires: &["persons", "frequency_per_yr"],
    validity: &[
        Range::physical("persons", "", 0.0, f64::MAX, "a number of people"),
        Range::physical("frequency_per_yr", "1/yr", 0.0, f64::MAX, "a frequency"),
    ],
    verification: Verification::WorkedExample("criteria.societal_risk.four_events"),
};

/// Smallest number of deaths that an F-N curve is drawn from.
pub const FIRST_PERSONS: f64 = 1.0;

/// A line of an F-N figure, straight on log scales.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CriterionLine {
    first_persons: f64,
    last_persons: f64,
    first_frequency_per_yr: f64,
    slope: f64,
}

impl CriterionLine {
    /// The line through two points (persons, frequency per year).
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for points that are not positive and finite, or not in ascending order of persons.
    pub fn through(from: (f64, f64), to: (f64, f64)) -> Result<Self> {
        for value in [from.0, from.1, to.0, to.1] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::invalid("point of a criterion line", value, "", "must be positive and finite"));
            }
        }
        if !(to.0 > from.0) {
            return Err(Error::invalid("persons of a criterion line", to.0, "", format!("must exceed {}", from.0)));
        }
        // the logarithm to base 10 is exact at powers of ten, so that a slope of -1 is -1
        let slope = (to.1.log10() - from.1.log10()) / (to.0.log10() - from.0.log10());
        let nearest = slope.round();
        let slope = if (slope - nearest).abs() < 1e-12 { nearest } else { slope };
        Ok(Self { first_persons: from.0, last_persons: to.0, first_frequency_per_yr: from.1, slope })
    }

    /// Frequency of `persons` or more deaths on the line, per year; beyond its ends it goes on with its slope.
    #[must_use]
    pub fn frequency_per_yr(&self, persons: f64) -> f64 {
        self.first_frequency_per_yr * (persons / self.first_persons).powf(self.slope)
    }

    /// Persons at which the published line starts and ends.
    #[must_use]
    pub fn persons_range(&self) -> (f64, f64) {
        (self.first_persons, self.last_persons)
    }

    /// Slope on log scales.
    #[must_use]
    pub fn slope(&self) -> f64 {
        self.slope
    }
}

/// Where a curve lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// Nowhere above the lower line.
    Acceptable,
    /// Above the lower line, nowhere above the upper: as low as reasonably practicable.
    Alarp,
    /// Above the upper line.
    Intolerable,
}

/// The place of a curve where it comes nearest to a line or exceeds it most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WorstPoint {
    /// Number of deaths there.
    pub persons: f64,
    /// Frequency of so many or more, per year.
    pub frequency_per_yr: f64,
    /// The line there, per year.
    pub line_per_yr: f64,
    /// Frequency over line.
    pub factor: f64,
}

/// An F-N curve held against two lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocietalVerdict {
    /// Where the curve lies.
    pub region: Region,
    /// Whether it touches, to [`AT_LIMIT_TOLERANCE`], the line above its region without exceeding it.
    pub at_limit: bool,
    /// The worst place against the upper line; `None` when no accident kills one person or more.
    pub against_upper: Option<WorstPoint>,
    /// The worst place against the lower line.
    pub against_lower: Option<WorstPoint>,
    /// Whether the region rests on a number of deaths beyond the end of the published lines.
    pub beyond_end: bool,
}

impl Criterion {
    /// Holds an F-N curve against the two lines.
    ///
    /// The curve is given by its corners: (N, frequency of N or more deaths) for each N at which the frequency falls.
    /// Between corners it is level while a line falls, so that the corners decide. Corners below one person are not
    /// drawn; a corner on a line to [`AT_LIMIT_TOLERANCE`] is at the limit, not over it. The lines go on beyond their
    /// last published point with their slope; the verdict says when it rests there.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for a number of persons or a frequency that is negative or not finite.
    ///
    /// # Verification
    /// `criteria.societal_risk.four_events`
    pub fn societal_verdict(&self, corners: &[(f64, f64)]) -> Result<SocietalVerdict> {
        for &(persons, frequency_per_yr) in corners {
            CARD.check(&[("persons", persons), ("frequency_per_yr", frequency_per_yr)], crate::card::Policy::Strict)?;
        }
        let against_upper = worst(corners, &self.upper_line);
        let against_lower = worst(corners, &self.lower_line);
        let factor = |point: Option<WorstPoint>| point.map_or(0.0, |point| point.factor);
        let over = 1.0 + AT_LIMIT_TOLERANCE;
        let (region, deciding) = if factor(against_upper) > over {
            (Region::Intolerable, against_upper)
        } else if factor(against_lower) > over {
            (Region::Alarp, against_lower)
        } else {
            (Region::Acceptable, None)
        };
        let touches = |point| (factor(point) - 1.0).abs() <= AT_LIMIT_TOLERANCE;
        let at_limit = match region {
            Region::Intolerable => false,
            Region::Alarp => touches(against_upper),
            Region::Acceptable => touches(against_lower),
        };
        let end = match region {
            Region::Intolerable => self.upper_line.persons_range().1,
            Region::Alarp | Region::Acceptable => self.lower_line.persons_range().1,
        };
        let beyond_end = deciding.is_some_and(|point| point.persons > end);
        Ok(SocietalVerdict { region, at_limit, against_upper, against_lower, beyond_end })
    }
}

/// The corner with the largest ratio to a line, the first of equals.
fn worst(corners: &[(f64, f64)], line: &CriterionLine) -> Option<WorstPoint> {
    let mut found: Option<WorstPoint> = None;
    for &(persons, frequency_per_yr) in corners {
        if persons < FIRST_PERSONS || !(frequency_per_yr > 0.0) {
            continue;
        }
        let line_per_yr = line.frequency_per_yr(persons);
        let factor = frequency_per_yr / line_per_yr;
        if found.is_none_or(|worst| factor > worst.factor) {
            found = Some(WorstPoint { persons, frequency_per_yr, line_per_yr, factor });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn verdict(corners: &[(f64, f64)]) -> SocietalVerdict {
        Criterion::named("GB 36894").unwrap().societal_verdict(corners).unwrap()
    }

    #[test]
    fn four_events_are_below_the_upper_and_above_the_lower_line() {
        // events (1e-5, 2) (3e-6, 12) (4e-7, 80) (2e-8, 300)
        let found = verdict(&[(2.0, 1.342e-5), (12.0, 3.42e-6), (80.0, 4.2e-7), (300.0, 2e-8)]);
        assert_eq!(found.region, Region::Alarp);
        let upper = found.against_upper.unwrap();
        assert_relative_eq!(upper.factor, 0.0410, max_relative = 2e-3);
        assert_relative_eq!(upper.persons, 12.0);
        assert_relative_eq!(found.against_lower.unwrap().factor, 4.104, max_relative = 1e-3);
    }

    #[test]
    fn a_curve_on_a_line_is_at_the_limit() {
        let on_upper = verdict(&[(10.0, 1e-4), (100.0, 1e-5 * (1.0 + 5e-10))]);
        assert_eq!((on_upper.region, on_upper.at_limit), (Region::Alarp, true));
        let over_upper = verdict(&[(100.0, 1e-5 * (1.0 + 1e-8))]);
        assert_eq!((over_upper.region, over_upper.at_limit), (Region::Intolerable, false));
        let on_lower = verdict(&[(10.0, 1e-6)]);
        assert_eq!((on_lower.region, on_lower.at_limit), (Region::Acceptable, true));
    }

    #[test]
    fn below_one_person_nothing_is_drawn() {
        let found = verdict(&[(0.5, 1.0)]);
        assert_eq!(found.region, Region::Acceptable);
        assert_eq!(found.against_upper, None);
        assert_eq!(verdict(&[]).region, Region::Acceptable);
    }

    #[test]
    fn beyond_the_end_the_verdict_says_so() {
        let found = verdict(&[(2000.0, 1e-6)]);
        assert_eq!((found.region, found.beyond_end), (Region::Intolerable, true));
        assert!(!verdict(&[(1000.0, 2e-6)]).beyond_end);
    }

    #[test]
    fn a_negative_frequency_is_refused() {
        let error = Criterion::named("GB 36894").unwrap().societal_verdict(&[(1.0, -1e-6)]).unwrap_err();
        assert!(
            error.to_string().starts_with("criteria.societal_risk: frequency_per_yr = -0.000001 1/yr is outside 0.."),
            "{error}"
        );
    }
}
