//! Several parts of one accident as one profile round the circle: a person counts once over all of them.
//!
//! The parts may have different anchors, so angle here is minus the downwind direction itself (a receptor at bearing
//! 0). Between the edges of all parts the profile 1 - prod(1 - p) is smooth; each piece keeps four nodes, and the cubic
//! through them is exact up to the product of a linear and a quadratic profile.

use std::f64::consts::{PI, TAU};

use crate::footprint::{
    BlendedRing, Column, EvenRing, ExposureClass, Footprint, Frame, GridRing, NO_BEARING_M, Panels, Shape,
};
use crate::risk::density::wrap;
use crate::risk::stacked::cubic_integral;

/// Pieces that each smooth panel of a part is cut into.
const PIECES: u32 = 32;
const NODES: usize = 4;

/// One part as the integration sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartAt<'a> {
    pub(crate) anchor_m: (f64, f64),
    pub(crate) frame: Frame,
    pub(crate) footprint: &'a Footprint,
}

impl PartAt<'_> {
    /// Whether the direction of the wind matters.
    pub(crate) fn turns(&self) -> bool {
        self.frame == Frame::Wind && !self.footprint.is_radial()
    }

    /// Distance and bearing (anticlockwise from east) of a place from the anchor.
    pub(crate) fn polar(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (dx, dy) = (x - self.anchor_m.0, y - self.anchor_m.1);
        ((dx * dx + dy * dy).sqrt(), dy.atan2(dx))
    }

    /// Whether a place lies within its reach.
    pub(crate) fn reaches(&self, place: (f64, f64)) -> bool {
        self.polar(place).0 <= self.footprint.reach_m()
    }

    /// Harm to a class where the wind's direction does not matter.
    pub(crate) fn constant(&self, place: (f64, f64), column: Column) -> f64 {
        if column.scale == 0.0 {
            return 0.0;
        }
        let (r, bearing) = self.polar(place);
        let value = match self.footprint.shape() {
            Shape::Radial(table) => table.value(r, column.table),
            Shape::Polar(table) => table.value(r, bearing, column.table),
            Shape::Grid(table) => table.value(place.0 - self.anchor_m.0, place.1 - self.anchor_m.1, column.table),
        };
        (column.scale * value).clamp(0.0, 1.0)
    }
}

#[derive(Clone, Debug)]
enum PartRing {
    Polar(BlendedRing),
    Grid(GridRing),
    Away,
}

/// Profile of all parts together; reused from place to place. Tables are the classes in the order asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct CombinedRing {
    cuts: Vec<f64>,
    arcs: Vec<(f64, f64)>,
    classes: usize,
    /// `[arc][class][node]`
    values: Vec<[f64; NODES]>,
}

impl CombinedRing {
    /// The profile at a place for each of `classes`.
    pub(crate) fn fill(&mut self, parts: &[PartAt], classes: &[ExposureClass], place: (f64, f64)) {
        self.cuts.clear();
        self.arcs.clear();
        self.values.clear();
        self.classes = classes.len();
        let mut survival = vec![1.0; classes.len()];
        let mut turning: Vec<(f64, PartRing, Vec<Column>)> = Vec::new();
        for part in parts.iter().filter(|part| part.reaches(place)) {
            let columns: Vec<Column> = classes.iter().map(|class| part.footprint.column(class)).collect();
            if part.turns() {
                let (r, bearing) = part.polar(place);
                let ring = ring_of(part.footprint, r);
                if let PartRing::Polar(polar) = &ring
                    && r < NO_BEARING_M
                {
                    for (left, column) in survival.iter_mut().zip(&columns) {
                        let even = EvenRing::mean_of(polar, &[column.table]);
                        *left *= 1.0 - (column.scale * even.value_anywhere(0, 0.0)).clamp(0.0, 1.0);
                    }
                    continue;
                }
                turning.push((bearing, ring, columns));
            } else {
                for (left, column) in survival.iter_mut().zip(&columns) {
                    *left *= 1.0 - part.constant(place, *column);
                }
            }
        }
        self.cuts.extend([-PI, PI]);
        for (bearing, ring, _) in &turning {
            let pieces = match ring {
                PartRing::Polar(polar) if polar.is_step() => 1,
                PartRing::Polar(_) => PIECES,
                PartRing::Grid(_) => 1,
                PartRing::Away => continue,
            };
            for panel in 0..ring.count() {
                let (lo, hi) = ring.bounds(panel);
                for piece in 0..=pieces {
                    let angle = lo + (hi - lo) * f64::from(piece) / f64::from(pieces);
                    self.cuts.push(centred(angle - bearing));
                }
            }
        }
        self.cuts.sort_unstable_by(f64::total_cmp);
        self.cuts.dedup_by(|b, a| *b - *a < 1e-12);
        for pair in self.cuts.windows(2) {
            let (lo, hi) = (pair[0], pair[1]);
            let first = self.values.len();
            let mut harm = false;
            for class in 0..classes.len() {
                let mut nodes = [0.0; NODES];
                for (i, node) in nodes.iter_mut().enumerate() {
                    // the ends are looked at from inside, so that an edge stays sharp
                    let share = (i as f64 / (NODES - 1) as f64).clamp(1e-7, 1.0 - 1e-7);
                    let angle = lo + share * (hi - lo);
                    let mut left = survival[class];
                    for (bearing, ring, columns) in &turning {
                        left *= 1.0 - ring.harm(centred(angle + bearing), columns[class]);
                    }
                    *node = 1.0 - left;
                    harm |= *node > 0.0;
                }
                self.values.push(nodes);
            }
            if harm {
                self.arcs.push((lo, hi));
            } else {
                self.values.truncate(first);
            }
        }
    }
}

fn centred(angle: f64) -> f64 {
    let wrapped = wrap(angle);
    if wrapped > PI { wrapped - TAU } else { wrapped }
}

fn ring_of(footprint: &Footprint, r: f64) -> PartRing {
    match footprint.shape() {
        Shape::Polar(table) => table.stencil(r).map_or(PartRing::Away, |stencil| {
            let mut ring = BlendedRing::default();
            let tables: Vec<usize> = (0..footprint.tables()).collect();
            stencil.blend_into(&tables, &mut ring);
            PartRing::Polar(ring)
        }),
        Shape::Grid(table) => {
            let mut ring = GridRing::default();
            table.ring(r, &mut ring);
            PartRing::Grid(ring)
        }
        Shape::Radial(_) => PartRing::Away,
    }
}

impl PartRing {
    fn count(&self) -> usize {
        match self {
            PartRing::Polar(ring) => ring.count(),
            PartRing::Grid(ring) => ring.count(),
            PartRing::Away => 0,
        }
    }

    fn bounds(&self, panel: usize) -> (f64, f64) {
        match self {
            PartRing::Polar(ring) => ring.bounds(panel),
            PartRing::Grid(ring) => ring.bounds(panel),
            PartRing::Away => (0.0, 0.0),
        }
    }

    fn harm(&self, angle: f64, column: Column) -> f64 {
        if column.scale == 0.0 {
            return 0.0;
        }
        let value = match self {
            PartRing::Polar(ring) => ring.value_anywhere(column.table, angle),
            PartRing::Grid(ring) => ring.value_anywhere(column.table, angle),
            PartRing::Away => 0.0,
        };
        (column.scale * value).clamp(0.0, 1.0)
    }
}

impl Panels for CombinedRing {
    fn count(&self) -> usize {
        self.arcs.len()
    }

    fn bounds(&self, panel: usize) -> (f64, f64) {
        self.arcs[panel]
    }

    fn value(&self, panel: usize, (lo, hi): (f64, f64), table: usize, angle: f64) -> f64 {
        let nodes = self.values[panel * self.classes + table];
        let x = ((angle - lo) / (hi - lo) * 3.0).clamp(0.0, 3.0);
        crate::footprint::along_nodes(x, NODES - 1, |i| nodes[i]).clamp(0.0, 1.0)
    }

    fn cumulative(&self, panel: usize, (lo, hi): (f64, f64), table: usize, angle: f64) -> f64 {
        let x = ((angle - lo) / (hi - lo) * 3.0).clamp(0.0, 3.0);
        cubic_integral(self.values[panel * self.classes + table], x) * (hi - lo) / 3.0
    }

    fn total(&self, panel: usize, bounds: (f64, f64), table: usize) -> f64 {
        self.cumulative(panel, bounds, table, bounds.1)
    }

    fn is_step(&self) -> bool {
        false
    }
}
