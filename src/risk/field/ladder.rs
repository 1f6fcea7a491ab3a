//! The ring coordinate: even near the origin, geometric far from it.

/// Distance between rings far from the origin, as a share of the distance.
const GROWTH: f64 = 0.05;
/// Greatest distance between rings at the origin, m.
const WIDEST_STEP_M: f64 = 2.0;

/// Rings at r = a sinh(i δ).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ladder {
    pub(super) scale_m: f64,
    pub(super) growth: f64,
}

impl Ladder {
    /// Rings for a map whose cells have a side of `cell_m`.
    pub(super) fn for_cells(cell_m: f64) -> Self {
        Self { scale_m: (0.5 * cell_m).min(WIDEST_STEP_M) / GROWTH, growth: GROWTH }
    }

    pub(super) fn radius_m(&self, ring: f64) -> f64 {
        self.scale_m * (ring * self.growth).sinh()
    }

    pub(super) fn coordinate(&self, r_m: f64) -> f64 {
        (r_m / self.scale_m).asinh() / self.growth
    }
}
