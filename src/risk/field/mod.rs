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

use std::sync::Arc;

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

pub(super) use crate::risk::field::gather::{ShapeKey, by_anchor};
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

/// What an origin does round itself, wherever it stands. Installations that are alike share one.
#[derive(Debug)]
pub(super) struct Shape {
    polar: PolarField,
    radial: RadialField,
    atoms: Vec<Atom>,
    winds: Vec<Arc<wind::Wind>>,
    /// No harm of a case beyond, m.
    reach_m: f64,
}

/// One origin on the map, its outcomes sorted by what suits them, before its shape is made.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    origin: Origin<'a>,
    far_m: f64,
    /// Origins of one key have one shape.
    pub(super) key: ShapeKey,
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
    shape: Arc<Shape>,
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

    /// How far beyond the map a place is, m: 0 on it.
    fn beyond_m(&self, place_m: (f64, f64)) -> f64 {
        let along =
            |at: f64, from: f64, cells: usize| (from - at).max(at - (from + cells as f64 * self.grid.cell_m)).max(0.0);
        along(place_m.0, self.grid.x_min_m, self.grid.nx).hypot(along(place_m.1, self.grid.y_min_m, self.grid.ny))
    }

    /// Sorts the outcomes of an anchor.
    pub(super) fn place(&self, anchor_m: (f64, f64), outcomes: &[&'a Outcome]) -> Placed<'a> {
        let origin = Origin::new(anchor_m, outcomes, &self.winds);
        // the same for every place on the map, so that it does not tell shapes apart
        let diagonal_m = self.grid.cell_m * (self.grid.nx as f64).hypot(self.grid.ny as f64);
        let far_m = diagonal_m + self.beyond_m(anchor_m);
        let key = origin.shape_key(far_m);
        Placed { origin, far_m, key }
    }

    /// What the outcomes of an anchor do round it.
    pub(super) fn shape(&self, placed: &Placed, control: &Control) -> Result<Shape> {
        control.check()?;
        let Placed { origin, far_m, .. } = placed;
        let mut atoms = Vec::new();
        let mut smooth = Vec::new();
        for case in &origin.cases {
            let kept = atoms_of(case, self.ladder, self.asked_m(*far_m), &mut atoms);
            if case.varies() {
                smooth.push(Smooth { case, kept });
            }
        }
        control.check()?;
        let polar = rings::build(origin, &smooth, self.ladder, &self.winds, self.asked_m(*far_m));
        let radial = RadialField::new(origin, origin.cases.iter());
        let reach_m = origin.cases.iter().map(Case::reach_m).fold(0.0, f64::max);
        Ok(Shape { polar, radial, atoms, winds: origin.winds.clone(), reach_m })
    }

    /// The field of one anchor, with a shape of its own.
    pub(super) fn alone(
        &self,
        anchor_m: (f64, f64),
        outcomes: &[&'a Outcome],
        control: &Control,
    ) -> Result<OriginField<'a>> {
        let placed = self.place(anchor_m, outcomes);
        Ok(self.field(&placed, Arc::new(self.shape(&placed, control)?)))
    }

    /// The field of an anchor with the shape of its key.
    pub(super) fn field(&self, placed: &Placed<'a>, shape: Arc<Shape>) -> OriginField<'a> {
        let origin = &placed.origin;
        let sources = |outcomes: &[&'a Outcome]| crate::risk::individual::sources(outcomes, self.weather);
        let others = sources(&origin.others);
        let off_the_map = self.beyond_m(origin.anchor_m) > self.near_m();
        let all = if off_the_map { Vec::new() } else { sources(&origin.all) };
        let reach_m = others.iter().map(crate::risk::individual::Source::reach_m).fold(shape.reach_m, f64::max);
        OriginField {
            anchor_m: origin.anchor_m,
            reach_m,
            near_m: self.near_m(),
            ladder: self.ladder,
            nodes: self.winds.nodes,
            first_rad: self.winds.first_rad,
            shape,
            others,
            all,
        }
    }
}
