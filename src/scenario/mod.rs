//! Loss-of-containment frequencies, ignition, event trees, rule sets.
//!
//! A [`RuleSet`] names the tables that a guideline takes. It gives the losses of containment of an
//! [`Installation`](crate::site::Installation) ([`RuleSet::scenarios`]), the probability that a release is lit at once
//! ([`RuleSet::immediate_ignition`]), and what it then turns into ([`RuleSet::event_tree`]).

mod blocking;
mod consequence_models;
mod data;
mod event_tree;
mod hazard;
mod ignition;
mod leak_duration;
mod leak_frequency;
mod loss_of_containment;
mod loss_table;
#[doc(hidden)]
pub mod reference;
mod rule_set;
mod rule_set_change;
mod rule_set_document;
mod selection;
mod source_table;

pub use blocking::BlockingSystems;
pub use consequence_models::{
    BurstLaw, CloudExplosion, ExplosionModels, FireModels, FireballLaw, FlameCongestion, FlameExpansion, GasJet,
    PoolEmission, PoolFoot, PoolLength,
};
pub use event_tree::CARD as TREE_CARD;
pub use event_tree::{
    Branch, BranchFactor, CountsFor, EventTrees, OutcomeKind, PoolPart, Timing, Toxicity, TreeClass, TreeInput,
};
pub use ignition::{IgnitionGroup, IgnitionTable, ReleaseSize, UnitKind};
pub use leak_duration::LeakDuration;
pub use leak_frequency::{HoleFrequency, LeakFrequencies, TransferFrequencies};
pub use loss_of_containment::{HoleSize, LossOfContainment, Scenarios};
pub use loss_table::{FrequencyTable, LossTable, TableLoss, TableOpening};
pub use rule_set::{OpenExplosion, Presence, RuleSet, frequency_table, frequency_tables};
pub use rule_set_change::{ChangedValue, Difference, SECTIONS};
pub use selection::{DangerGrade, SelectionHazard, danger_grade, indication_number, selection_number};
pub use source_table::{SourceKind, source_kinds};

use crate::card::ModelCard;

/// Cards of this module.
pub const CARDS: &[&ModelCard] = &[
    &leak_frequency::CARD,
    &leak_frequency::TRANSFER_CARD,
    &loss_table::CARD,
    &selection::CARD,
    &leak_duration::CARD,
    &ignition::CARD,
    &event_tree::CARD,
];
