//! Park, establishment, installation, population, protection target, grid.

mod establishment;
mod grid;
mod installation;
mod polygon;
mod population;
mod target;

pub use establishment::{Establishment, Layer};
pub use grid::Grid;
pub use installation::{Congestion, Equipment, Grade, Installation, StatedFrequency, UnitStatus};
pub use polygon::Polygon;
pub use population::{Population, PopulationCell};
pub use target::{ProtectionTarget, TargetClass, TargetGeometry};
