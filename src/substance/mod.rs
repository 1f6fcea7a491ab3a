//! A chemical: constants, temperature correlations, hazards; the catalogue loaded from `data/substances`.
