//! Four colours of risk, by a stated rule.

use serde::{Deserialize, Serialize};

use crate::criteria::{AT_LIMIT_TOLERANCE, Region, SocietalVerdict};
use crate::error::{Error, Result};

/// Level of risk: major, rather large, general, low (重大、较大、一般、低).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Low.
    Blue,
    /// General.
    Yellow,
    /// Rather large.
    Orange,
    /// Major.
    Red,
}

/// Ratios of risk to limit above which each colour begins.
///
/// China prescribes four levels and no map from individual or societal risk to them, so the rule is this project's: red is
/// what a criterion forbids, orange and yellow are what uses up more than these shares of it. An F-N curve in the band that
/// is to be reduced as far as practicable is at least [`GradingRule::between_lines`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GradingRule {
    /// Red above this share of a limit; 1 is the limit.
    pub red_above: f64,
    /// Orange above this.
    pub orange_above: f64,
    /// Yellow above this, blue below.
    pub yellow_above: f64,
    /// The least colour of a curve between the two lines of a criterion.
    pub between_lines: Colour,
}

impl Default for GradingRule {
    fn default() -> Self {
        Self { red_above: 1.0, orange_above: 0.3, yellow_above: 0.1, between_lines: Colour::Yellow }
    }
}

impl GradingRule {
    /// # Errors
    /// [`Error::InvalidInput`] for thresholds that are not positive, finite and in descending order.
    pub fn check(&self) -> Result<()> {
        let mut above = f64::INFINITY;
        for (name, value) in
            [("red_above", self.red_above), ("orange_above", self.orange_above), ("yellow_above", self.yellow_above)]
        {
            if !(value > 0.0 && value.is_finite() && value < above) {
                let requirement = format!("must be above 0 and below {above}, the threshold before");
                return Err(Error::invalid(format!("rule.{name}"), value, "", requirement));
            }
            above = value;
        }
        Ok(())
    }

    /// The colour of a ratio of risk to limit; on a threshold, to 1e-9, is not above it.
    #[must_use]
    pub fn of_ratio(&self, ratio: f64) -> Colour {
        let above = |threshold: f64| ratio > threshold * (1.0 + AT_LIMIT_TOLERANCE);
        if above(self.red_above) {
            Colour::Red
        } else if above(self.orange_above) {
            Colour::Orange
        } else if above(self.yellow_above) {
            Colour::Yellow
        } else {
            Colour::Blue
        }
    }

    /// The colour of an F-N curve: by its largest ratio to the upper line, and at least as its region asks.
    #[must_use]
    pub fn of_curve(&self, verdict: &SocietalVerdict) -> Colour {
        let by_ratio = verdict.against_upper.map_or(Colour::Blue, |worst| self.of_ratio(worst.factor));
        match verdict.region {
            Region::Acceptable => Colour::Blue,
            Region::Alarp => by_ratio.max(self.between_lines),
            Region::Intolerable => Colour::Red,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Criterion;

    #[test]
    fn a_ratio_on_a_threshold_is_not_above_it() {
        let rule = GradingRule::default();
        let expected = [
            (0.0, Colour::Blue),
            (0.1, Colour::Blue),
            (0.1 * (1.0 + 2e-9), Colour::Yellow),
            (0.3, Colour::Yellow),
            (0.9, Colour::Orange),
            (1.0 + 5e-10, Colour::Orange),
            (1.0 + 2e-9, Colour::Red),
            (f64::INFINITY, Colour::Red),
        ];
        for (ratio, colour) in expected {
            assert_eq!(rule.of_ratio(ratio), colour, "{ratio}");
        }
    }

    #[test]
    fn a_curve_by_its_region_and_ratio() {
        let rule = GradingRule::default();
        let colour =
            |n: f64, f: f64| rule.of_curve(&Criterion::named("GB 36894").unwrap().societal_verdict(&[(n, f)]).unwrap());
        assert_eq!(colour(10.0, 1e-7), Colour::Blue);
        assert_eq!(colour(10.0, 2e-6), Colour::Yellow, "between the lines, far from the upper");
        assert_eq!(colour(10.0, 5e-5), Colour::Orange);
        assert_eq!(colour(10.0, 2e-4), Colour::Red);
    }

    #[test]
    fn a_rule_out_of_order_is_refused() {
        let error = GradingRule { orange_above: 2.0, ..GradingRule::default() }.check().unwrap_err();
        assert_eq!(error.to_string(), "rule.orange_above = 2: must be above 0 and below 1, the threshold before");
        GradingRule::default().check().unwrap();
    }
}
