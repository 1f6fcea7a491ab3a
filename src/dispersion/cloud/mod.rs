//! One integral model from jet to dense to passive cloud: plume and puff.

pub mod closure;
pub mod growth;
pub mod mixing;
pub mod plume;
pub mod shape;
pub mod source;
mod station;
pub mod thermal;

pub use growth::{CrosswindGrowth, VerticalGrowth};
pub use source::{JetSource, PoolSource, Source, SourceKind, SuddenSource};
pub use station::Station;

#[cfg(test)]
mod plume_tests;
