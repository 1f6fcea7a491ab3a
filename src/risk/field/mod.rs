//! LSIR of one origin, ready to be laid on a grid.
//!
//! All outcomes of an anchor are summed before the grid is touched: what turns with the wind and is continuous becomes
//! one polar field on rings ([`rings`]), each sharp edge an atom that is evaluated at the cell ([`atoms`]), what does not
//! turn one function of the distance ([`radial`]). What fits none of these (other anchors, frames fixed on the map,
//! directional weights, left and right unlike) goes through the point operator, cell by cell.

mod approx;
mod atoms;
mod gather;
mod ladder;
mod lay;
mod profile;
mod radial;
mod rings;
mod wind;
mod work;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::control::Control;
use crate::risk::field::atoms::{Atom, atoms_of};
use crate::risk::field::gather::{Case, Origin};
use crate::risk::field::ladder::Ladder;
use crate::risk::field::radial::RadialField;
use crate::risk::field::rings::{PolarField, Smooth};
use crate::risk::field::wind::Winds;
use crate::site::Grid;
use crate::weather::JointFrequency;

pub(super) use crate::risk::field::gather::by_anchor;
pub(super) use crate::risk::field::lay::{RowScratch, lay_row};
pub use crate::risk::field::work::LayingWork;

/// Cells nearer than so many rings to an origin, or than so many of their own sides, are taken from the point operator:
/// one or two cells an origin, where a field would have to be fine for nothing.
const NEAR_RINGS: f64 = 2.0;
const NEAR_CELLS: f64 = 0.75;

/// What all fields of a map share.
#[derive(Debug)]
pub(super) struct FieldMaker<'a> {
    weather: &'a JointFrequency,
    grid: Grid,
    winds: Winds<'a>,
    ladder: Ladder,
}

/// LSIR round one origin.
#[derive(Debug)]
pub(super) struct OriginField<'a> {
    anchor_m: (f64, f64),
    reach_m: f64,
    near_m: f64,
    ladder: Ladder,
    nodes: usize,
    first_rad: f64,
    polar: PolarField,
    radial: RadialField,
    atoms: Vec<Atom>,
    winds: Vec<std::sync::Arc<wind::Wind>>,
    others: Vec<crate::risk::individual::Source<'a>>,
    all: Vec<crate::risk::individual::Source<'a>>,
}

impl<'a> FieldMaker<'a> {
    pub(super) fn new(weather: &'a JointFrequency, grid: Grid) -> Self {
        Self { weather, grid, winds: Winds::new(weather), ladder: Ladder::for_cells(grid.cell_m) }
    }

    fn near_m(&self) -> f64 {
        self.ladder.radius_m(NEAR_RINGS).max(NEAR_CELLS * self.grid.cell_m)
    }

    /// Distances between which a field is asked for, m: cubics look one ring beyond their cell.
    fn asked_m(&self, farthest_m: f64) -> (f64, f64) {
        let ring = self.ladder.coordinate(self.near_m());
        (self.ladder.radius_m((ring - 2.0).max(0.5)), farthest_m)
    }

    /// The field of outcomes that share an anchor.
    pub(super) fn field(
        &self,
        anchor_m: (f64, f64),
        outcomes: &[&'a Outcome],
        control: &Control,
    ) -> Result<OriginField<'a>> {
        control.check()?;
        let corner = |centre: f64, from: f64, cells: usize| {
            (centre - from).abs().max((from + cells as f64 * self.grid.cell_m - centre).abs())
        };
        let far_m = corner(anchor_m.0, self.grid.x_min_m, self.grid.nx).hypot(corner(
            anchor_m.1,
            self.grid.y_min_m,
            self.grid.ny,
        ));
        let mut origin = Origin::new(anchor_m, outcomes, &self.winds);
        let cases = std::mem::take(&mut origin.cases);
        let mut atoms = Vec::new();
        let mut smooth = Vec::new();
        for case in &cases {
            let kept = atoms_of(case, self.ladder, self.asked_m(far_m), &mut atoms);
            if case.varies() {
                smooth.push(Smooth { case, kept });
            }
        }
        control.check()?;
        let polar = rings::build(&origin, &smooth, self.ladder, &self.winds, self.asked_m(far_m));
        let radial = RadialField::new(&origin, cases.iter());
        let outside = |centre: f64, from: f64, cells: usize| {
            centre < from - self.near_m() || centre > from + cells as f64 * self.grid.cell_m + self.near_m()
        };
        let off_the_map = outside(anchor_m.0, self.grid.x_min_m, self.grid.nx)
            || outside(anchor_m.1, self.grid.y_min_m, self.grid.ny);
        let sources = |outcomes: &[&'a Outcome]| crate::risk::individual::sources(outcomes, self.weather);
        let others = sources(&origin.others);
        let all = if off_the_map { Vec::new() } else { sources(&origin.all) };
        let reach_m = others
            .iter()
            .map(crate::risk::individual::Source::reach_m)
            .chain(cases.iter().map(Case::reach_m))
            .fold(0.0, f64::max);
        Ok(OriginField {
            anchor_m,
            reach_m,
            near_m: self.near_m(),
            ladder: self.ladder,
            nodes: self.winds.nodes,
            first_rad: self.winds.first_rad,
            polar,
            radial,
            atoms,
            winds: origin.winds,
            others,
            all,
        })
    }
}
