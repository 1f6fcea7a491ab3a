//! Published criteria, one data file each, and verdicts against them.

mod criterion;
mod individual;
#[doc(hidden)]
pub mod reference;
mod societal;

pub use criterion::Criterion;
pub use individual::{AT_LIMIT_TOLERANCE, Basis, IndividualVerdict, Scope, ScopeRisk, TargetVerdict, Verdict};
pub use societal::{CriterionLine, FIRST_PERSONS, Region, SocietalVerdict, WorstPoint};

use crate::card::ModelCard;

/// Cards of this module.
pub const CARDS: &[&ModelCard] = &[&individual::CARD, &societal::CARD];
