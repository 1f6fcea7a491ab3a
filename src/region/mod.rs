//! What a region asks of its establishments: the register of major hazards, the level of risk, and the room that is left.

mod colour;
mod headroom;
mod level;
pub mod register;

pub use colour::{Colour, GradingRule};
pub use headroom::{CurveHeadroom, Headroom, TargetHeadroom, User, cell_headroom, headroom};
pub use level::{Level, ScopeLevel, TargetLevel, cell_colours, level};
