//! Vessels in time: gas, a liquid under a pad, a boiling liquid; a vessel that bursts; a content in a given time.
//!
//! [`VesselStart`] says what stands in the vessel, [`VesselOpening`] how it gets out, [`vessel_release`] gives the
//! [`Release`](crate::release::Release). Mass and energy are the unknowns of one set of equations for all phases; temperature, pressure and level
//! follow from them at every moment, so both are kept and every change of phase (liquid gone, gas condensing) happens by
//! itself.

mod blowdown;
pub mod choked_blowdown;
mod contents;
mod flashing;
mod opening;
mod pad;
pub mod shape;
mod start;
pub mod swell;
mod to_release;
mod whole;

pub use choked_blowdown::{choked_time_s, duration_s, pressure_ratio, rate_ratio};
pub use opening::{Exit, VesselOpening};
pub use pad::Pad;
pub use shape::VesselShape;
pub use start::{HeatModel, LONGEST_RELEASE_S, Supply, USUAL_FILL_FRACTION, VesselOptions, VesselStart};
pub use swell::Swell;
pub use to_release::{CARD as IN_TIME_CARD, vessel_release};
pub use whole::{TEN_MINUTES_S, rupture_release, whole_contents_release};

pub use choked_blowdown::CARD;

#[cfg(test)]
mod tests;
