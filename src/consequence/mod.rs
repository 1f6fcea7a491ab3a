//! One installation's scenarios to outcomes: release, cloud, flame, blast, effect, response, footprint.

mod across;
mod blasts;
mod branch;
mod cache;
mod clouds;
mod combine;
mod equal;
mod explain;
mod exposed_to;
mod fires;
mod ignition;
mod loss;
mod outcomes;
mod reach;
mod setting;
mod steps;

pub use branch::Distances;
pub use cache::{CacheCounts, RunCache, Storage};
pub use clouds::{SOURCE_CLOUD, SourceCloud};
pub use combine::{Exposure, combined_harm, footprint};
pub use explain::{Constant, EffectAt, Quantity, ResponseAt, branch_factors, effects_at};
pub use exposed_to::{effects_by_branch, exposes_to};
pub use ignition::{ignition_group, toxic_probit};
pub use loss::{
    BranchConsequence, ClassReach, LETHALITY_LEVELS, LossConsequence, SharedFires, SourceSummary, loss_consequence,
};
pub use outcomes::{Consequences, Scenario, UnitConsequences, consequences, consequences_reusing, kind_name, unit_key};
pub use reach::{FARTHEST_M, NEGLIGIBLE_LETHALITY, REACH, farthest_downwind_m};
pub use setting::{FLAMMABLE_AVERAGING_S, Fineness, Setting, TOXIC_AVERAGING_S};

use crate::card::ModelCard;

/// Cards of this module.
pub const CARDS: &[&ModelCard] = &[&SOURCE_CLOUD, &REACH];
