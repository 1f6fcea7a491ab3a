//! Park, establishment, installation, population, protection target, grid.

mod establishment;
mod installation;
mod polygon;
mod target;

pub use establishment::{Establishment, Layer};
pub use installation::{Congestion, Equipment, Grade, Installation, StatedFrequency, UnitStatus};
pub use polygon::Polygon;
pub use target::{ProtectionTarget, TargetClass, TargetGeometry};
