//! One integral model from jet to dense to passive cloud: plume and puff.

pub mod blanket;
#[expect(clippy::module_inception, reason = "the type that the folder is for")]
mod cloud;
pub mod burning;
pub mod closure;
mod disperse;
pub mod dose;
mod extent;
pub mod growth;
pub mod mixing;
pub mod plume;
pub mod puff;
pub mod shape;
pub mod source;
mod station;
pub mod thermal;
mod track;

pub use burning::BurningMass;
pub use cloud::{Cloud, Form};
pub use disperse::{FLAMMABLE_AVERAGING_S, Options, TOXIC_AVERAGING_S, disperse, disperse_with};
pub use growth::{CrosswindGrowth, VerticalGrowth};
pub use source::{JetSource, PoolSource, Source, SourceKind, SuddenSource};
pub use station::Station;

#[cfg(test)]
mod plume_tests;
#[cfg(test)]
mod published_tests;
#[cfg(test)]
mod puff_tests;
#[cfg(test)]
mod question_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod trials;
