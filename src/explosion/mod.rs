//! Explosions: blast of a vapour cloud, of a charge, of a bursting vessel; its fragments.

pub mod baker_strehlow_tang;
pub mod blast;
mod curves;
mod flame_curves;
pub mod fragments;
pub mod kingery_bulmash;
pub mod kinney_graham;
pub mod multi_energy;
#[doc(hidden)]
pub mod reference;
pub mod tnt;
pub mod vessel_burst;

pub use baker_strehlow_tang::{BakerStrehlowTang, Congestion, Expansion, Reactivity};
pub use blast::{Blast, Wave};
pub use multi_energy::{MultiEnergy, congested_energy_j, energy_of_mass_j, energy_of_volume_j, source_radius_m};
pub use tnt::{Tnt, TntLaw};
pub use vessel_burst::{BurstEnergy, VesselBurst, VesselBurstInput};

use crate::card::ModelCard;

/// Every model of this family.
pub const CARDS: &[&ModelCard] = &[
    &multi_energy::CARD,
    &baker_strehlow_tang::CARD,
    &tnt::CARD,
    &tnt::GB_T_37243,
    &kingery_bulmash::CARD,
    &kinney_graham::CARD,
    &vessel_burst::CARD,
    &fragments::CARD,
];
