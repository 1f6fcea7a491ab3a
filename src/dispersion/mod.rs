//! Clouds: each published method one file under the family's traits.
//!
//! [`GaussianPlume`] and [`GaussianPuff`] answer as [`crate::effect::Effect`] and [`crate::effect::FlammableCloud`].

pub mod britter_mcquaid;
pub mod cloud;
pub mod finite_duration;
pub mod flammable;
pub mod gaussian_plume;
pub mod gaussian_puff;
#[cfg(test)]
mod prairie_grass;
#[doc(hidden)]
pub mod reference;
pub mod reflection;
pub mod sigma;
pub mod transport;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::card::ModelCard;

pub use britter_mcquaid::{DensePlume, DensePuff};
pub use flammable::FlammableLimits;
pub use gaussian_plume::{CrosswindProfile, GaussianPlume, PlumeOptions, PlumeSource};
pub use gaussian_puff::{GaussianPuff, PuffOptions, PuffSource};
pub use sigma::{PuffSigmaSet, SigmaSet};

/// Which model a run takes for every cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CloudModel {
    /// The unified cloud model ([`cloud`]): jets, heavy clouds, pools.
    #[default]
    Unified,
    /// Gaussian plumes and puffs, which know neither momentum nor weight: for comparison with older studies.
    Gaussian,
}

/// Every card of this family.
pub const CARDS: &[&ModelCard] = &[
    &cloud::CARD,
    &britter_mcquaid::CARD,
    &gaussian_plume::CARD,
    &gaussian_puff::CARD,
    &finite_duration::CARD,
    &flammable::CARD,
    &sigma::briggs::CARD,
    &sigma::tno::CARD,
    &sigma::spicer_havens::CARD,
    &sigma::ccps_puff::CARD,
];
