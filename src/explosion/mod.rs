//! Explosions: blast of a vapour cloud.

mod curves;
pub mod multi_energy;
#[doc(hidden)]
pub mod reference;

pub use multi_energy::{MultiEnergy, congested_energy_j, energy_of_mass_j, energy_of_volume_j, source_radius_m};

use crate::card::ModelCard;

/// Every model of this family.
pub const CARDS: &[&ModelCard] = &[&multi_energy::CARD];
