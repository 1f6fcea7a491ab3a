//! Park, establishment, installation, population, protection target, grid.

mod grid;
mod population;

pub use grid::Grid;
pub use population::{Population, PopulationCell};
