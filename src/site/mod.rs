//! Park, establishment, installation, population, protection target, ignition source, grid.

mod establishment;
mod grid;
mod ignition_source;
mod installation;
mod polygon;
mod population;
mod safeguard;
mod target;

pub use establishment::{Establishment, Layer};
pub use grid::Grid;
pub use ignition_source::{IgnitionBasis, IgnitionGeometry, IgnitionSource, IgnitionStrength};
pub use installation::{Congestion, Equipment, Grade, Installation, StatedFrequency, UnitStatus};
pub use polygon::Polygon;
pub use population::{Population, PopulationCell};
pub use safeguard::{Blocking, FrequencyFactors};
pub use target::{ProtectionTarget, TargetClass, TargetGeometry};
