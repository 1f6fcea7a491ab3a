//! One installation's scenarios to outcomes: release, cloud, flame, blast, effect, response, footprint.

mod branch;
mod clouds;
mod combine;
mod fires;
mod ignition;
mod loss;
mod outcomes;
mod setting;

pub use branch::Distances;
pub use clouds::{SOURCE_CLOUD, SourceCloud};
pub use combine::{Exposure, FARTHEST_M, NEGLIGIBLE_LETHALITY, REACH, combined_harm, farthest_downwind_m, footprint};
pub use ignition::{ignition_group, toxic_probit};
pub use loss::{
    BranchConsequence, ClassReach, LETHALITY_LEVELS, LossConsequence, SharedFires, SourceSummary, loss_consequence,
};
pub use outcomes::{Consequences, Scenario, UnitConsequences, consequences, kind_name, unit_key};
pub use setting::{FLAMMABLE_AVERAGING_S, Fineness, Setting, TOXIC_AVERAGING_S};

use crate::card::ModelCard;

/// Cards of this module.
pub const CARDS: &[&ModelCard] = &[&SOURCE_CLOUD, &REACH];
