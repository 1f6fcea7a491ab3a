//! Published criteria, one data file each, and verdicts against them.

mod criterion;
mod individual;
mod protection_target;
mod published;
#[doc(hidden)]
pub mod reference;
mod societal;

pub use criterion::Criterion;
pub use individual::{AT_LIMIT_TOLERANCE, Basis, IndividualVerdict, Scope, ScopeRisk, TargetVerdict, Verdict};
pub use protection_target::{ClassifiedTarget, TargetSize, classify_target, target_uses};
pub use published::{
    Absent, AgainstLine, Applies, Bounds, ClassLimit, Measure, Place, PublishedCriterion, PublishedSocietalVerdict,
    SocietalLine, Threshold,
};
pub use societal::{CriterionLine, FIRST_PERSONS, Region, SocietalVerdict, WorstPoint};

use crate::card::ModelCard;

/// Cards of this module.
pub const CARDS: &[&ModelCard] = &[&individual::CARD, &societal::CARD];
