//! How much there is to do in laying a map: for measuring, never for the result.

use std::ops::AddAssign;

use crate::risk::field::OriginField;
use crate::risk::field::lay::chord;
use crate::site::Grid;

/// How often each loop of the laying runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayingWork {
    /// Origins that reach the map.
    pub origins: u64,
    /// Pairs of an origin and a cell in its reach: distance, bearing, sum.
    pub origin_cells: u64,
    /// Those within reach of the continuous part: four rings by four nodes.
    pub polar_cells: u64,
    /// Pairs of a sharp edge and a cell within its distances.
    pub edge_cells: u64,
    /// Those within reach of what does not turn with the wind.
    pub radial_cells: u64,
    /// Questions to the point operator, each for one accident.
    pub point_cells: u64,
}

impl AddAssign for LayingWork {
    fn add_assign(&mut self, other: Self) {
        self.origins += other.origins;
        self.origin_cells += other.origin_cells;
        self.polar_cells += other.polar_cells;
        self.edge_cells += other.edge_cells;
        self.radial_cells += other.radial_cells;
        self.point_cells += other.point_cells;
    }
}

impl OriginField<'_> {
    /// What laying this field on a grid takes.
    pub(in crate::risk) fn work(&self, grid: &Grid) -> LayingWork {
        let mut work = LayingWork::default();
        for row in 0..grid.ny {
            let dy = grid.y_centre_m(row) - self.anchor_m.1;
            let within = |reach_m: f64| chord(grid, self, dy, reach_m).len() as u64;
            let all = within(self.reach_m);
            if all == 0 {
                continue;
            }
            work.origin_cells += all;
            if self.shape.polar.rings > 0 {
                work.polar_cells += within(self.shape.polar.reach_m);
            }
            work.radial_cells += within(self.shape.radial.reach_m);
            for atom in &self.shape.atoms {
                let [from, to] = [atom.from_m, atom.to_m].map(within);
                work.edge_cells += to.saturating_sub(from);
            }
            let others: u64 = self.others.iter().map(|source| within(source.reach_m())).sum();
            work.point_cells += others + within(self.near_m.min(self.reach_m)) * self.all.len() as u64;
        }
        work.origins = u64::from(work.origin_cells > 0);
        work
    }
}
