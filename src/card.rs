//! Model cards: what a model needs, where it holds, what it was checked against.

use serde::Serialize;

use crate::error::{Error, Result};

/// Which sort of limit a range states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LimitKind {
    /// Beyond it the equation has no meaning: always an error.
    Physical,
    /// The range on which a correlation was fitted: an error in a single call, a flag in a study.
    Fitted,
}

/// What a model does outside a fitted range when the caller asks for a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Beyond {
    /// Refuse, flag or no flag.
    Reject,
    /// Go on by this law, e.g. "the same equation" or "1/r decay".
    Law(&'static str),
}

/// The range of one input in which a model holds, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Range {
    /// Name of the input, with its unit suffix.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Lower end.
    pub min: f64,
    /// Upper end.
    pub max: f64,
    /// Where the limit comes from.
    pub locator: &'static str,
    /// Physical or fitted.
    pub kind: LimitKind,
    /// What happens beyond a fitted range.
    pub beyond: Beyond,
}

impl Range {
    /// A limit of meaning, never to be crossed.
    #[must_use]
    pub const fn physical(name: &'static str, unit: &'static str, min: f64, max: f64, locator: &'static str) -> Self {
        Self { name, unit, min, max, locator, kind: LimitKind::Physical, beyond: Beyond::Reject }
    }

    /// A range of fit, crossed only with a flag and by the named law.
    #[must_use]
    pub const fn fitted(
        name: &'static str,
        unit: &'static str,
        min: f64,
        max: f64,
        locator: &'static str,
        law: &'static str,
    ) -> Self {
        Self { name, unit, min, max, locator, kind: LimitKind::Fitted, beyond: Beyond::Law(law) }
    }
}

/// What a model was checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verification {
    /// Another code or method gives the same; the case id.
    Independent(&'static str),
    /// A printed worked example is reproduced; the case id.
    WorkedExample(&'static str),
    /// Scored on measurements; the case id.
    Measured(&'static str),
    /// Not checked against its source, and why.
    Unverified(&'static str),
}

/// The identity card of one model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ModelCard {
    /// Path-like id: `fire.pool_fire`.
    pub id: &'static str,
    /// One line of what it is.
    pub title: &'static str,
    /// Keys in `docs/references.bib`.
    pub citations: &'static [&'static str],
    /// Inputs it needs, with unit suffix.
    pub requires: &'static [&'static str],
    /// Where it holds.
    pub validity: &'static [Range],
    /// What it was checked against.
    pub verification: Verification,
}

/// What to do about a value outside a fitted range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// An error: the default of a single model call.
    #[default]
    Strict,
    /// Go on by the law that the card names and record it: the rule in a study.
    Flag,
}

/// A value that was outside a fitted range and was let through with a flag.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangeEvent {
    /// Card id.
    pub model: &'static str,
    /// Input.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Lower end of the fitted range.
    pub min: f64,
    /// Upper end of the fitted range.
    pub max: f64,
    /// Where the range comes from.
    pub locator: &'static str,
}

impl ModelCard {
    /// Holds `values` against the card: physical limits always, fitted ones by `policy`.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for a value that is not finite, beyond a physical limit, or beyond a fitted
    /// range under [`Policy::Strict`] or [`Beyond::Reject`].
    pub fn check(&self, values: &[(&'static str, f64)], policy: Policy) -> Result<Vec<RangeEvent>> {
        let mut events = Vec::new();
        for &(name, value) in values {
            for range in self.validity.iter().filter(|range| range.name == name) {
                if value >= range.min && value <= range.max {
                    continue;
                }
                let may_pass = policy == Policy::Flag
                    && range.kind == LimitKind::Fitted
                    && range.beyond != Beyond::Reject
                    && value.is_finite();
                if !may_pass {
                    return Err(Error::OutOfValidity {
                        model: self.id,
                        name,
                        value,
                        unit: range.unit,
                        min: range.min,
                        max: range.max,
                        locator: range.locator,
                    });
                }
                events.push(RangeEvent {
                    model: self.id,
                    name,
                    value,
                    unit: range.unit,
                    min: range.min,
                    max: range.max,
                    locator: range.locator,
                });
            }
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: ModelCard = ModelCard {
        id: "test.model",
        title: "a model",
        citations: &[],
        requires: &["pressure_pa", "distance_m"],
        validity: &[
            Range::physical("pressure_pa", "Pa", 1.0, f64::MAX, "must exceed ambient"),
            Range::fitted("distance_m", "m", 10.0, 1000.0, "fig. 2", "the same equation"),
        ],
        verification: Verification::Unverified("a test"),
    };

    #[test]
    fn fitted_range_is_an_error_alone_and_a_flag_in_a_study() {
        let values = [("pressure_pa", 2.0), ("distance_m", 5.0)];
        assert!(matches!(CARD.check(&values, Policy::Strict), Err(Error::OutOfValidity { name: "distance_m", .. })));
        let events = CARD.check(&values, Policy::Flag).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].name, "distance_m");
    }

    #[test]
    fn physical_limit_and_nan_are_always_errors() {
        for value in [0.5, f64::NAN, f64::INFINITY] {
            let found = CARD.check(&[("pressure_pa", value)], Policy::Flag);
            assert!(matches!(found, Err(Error::OutOfValidity { name: "pressure_pa", .. })), "{value}");
        }
        assert!(matches!(CARD.check(&[("distance_m", f64::NAN)], Policy::Flag), Err(Error::OutOfValidity { .. })));
    }
}
