//! Park, establishment, installation, population, protection target, grid.
