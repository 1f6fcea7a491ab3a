//! Explosions: blast of a vapour cloud.
