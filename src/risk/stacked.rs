//! Several parts of one accident that start at one place and turn with the wind together, as one profile on a ring.
//!
//! The edges of all parts cut the circle into arcs. Where at most one part varies along an arc, 1 - prod(1 - p) is a
//! straight function of that part's harm and is integrated as exactly as the part itself; where several vary, the arc
//! is cut into pieces with four nodes each.

use std::f64::consts::PI;

use crate::footprint::{
    BlendedRing, Column, EvenRing, ExposureClass, GridRing, NO_BEARING_M, Panels, Shape, along_nodes,
};
use crate::risk::combined::PartAt;

/// Pieces that an arc with two or more varying parts is cut into.
const PIECES: u32 = 12;
const NODES: usize = 4;
/// Classes: out of doors, indoors.
const CLASSES: usize = 2;

#[derive(Clone, Debug, Default)]
struct PartRing {
    polar: BlendedRing,
    grid: GridRing,
    kind: Kind,
    columns: [Option<Column>; CLASSES],
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Away,
    Polar,
    Grid,
}

impl PartRing {
    fn count(&self) -> usize {
        match self.kind {
            Kind::Away => 0,
            Kind::Polar => self.polar.count(),
            Kind::Grid => self.grid.count(),
        }
    }

    fn bounds(&self, panel: usize) -> (f64, f64) {
        if self.kind == Kind::Polar { self.polar.bounds(panel) } else { self.grid.bounds(panel) }
    }

    fn harm(&self, panel: usize, class: usize, angle: f64) -> f64 {
        let Some(column) = self.columns[class] else { return 0.0 };
        let bounds = self.bounds(panel);
        let value = match self.kind {
            Kind::Away => 0.0,
            Kind::Polar => self.polar.value(panel, bounds, column.table, angle),
            Kind::Grid => self.grid.value(panel, bounds, column.table, angle),
        };
        (column.scale * value).clamp(0.0, 1.0)
    }

    /// Integral of harm from the lower end of a panel.
    fn cumulative(&self, panel: usize, class: usize, angle: f64) -> f64 {
        let Some(column) = self.columns[class] else { return 0.0 };
        let bounds = self.bounds(panel);
        column.scale
            * match self.kind {
                Kind::Away => 0.0,
                Kind::Polar => self.polar.cumulative(panel, bounds, column.table, angle),
                Kind::Grid => self.grid.cumulative(panel, bounds, column.table, angle),
            }
    }

    fn is_step(&self) -> bool {
        self.kind == Kind::Polar && self.polar.is_step()
    }
}

#[derive(Clone, Copy, Debug)]
enum Content {
    /// `constant + slope x harm` of a panel of a part, by class.
    Straight { part: usize, panel: usize, constant: [f64; CLASSES], slope: [f64; CLASSES] },
    /// Nodes from here in `values`, `[class][node]`.
    Nodes(usize),
}

/// The profile of all parts; reused from ring to ring. Tables are out of doors and indoors.
#[derive(Clone, Debug, Default)]
pub(crate) struct StackedRing {
    rings: Vec<PartRing>,
    cuts: Vec<f64>,
    arcs: Vec<((f64, f64), Content)>,
    values: Vec<[f64; NODES]>,
}

impl StackedRing {
    /// The profile at a distance from the anchor that all parts share.
    pub(crate) fn fill(&mut self, parts: &[PartAt], r: f64) {
        self.rings.resize_with(parts.len(), PartRing::default);
        self.cuts.clear();
        self.arcs.clear();
        self.values.clear();
        let mut survival = [1.0; CLASSES];
        for (ring, part) in self.rings.iter_mut().zip(parts) {
            ring.kind = Kind::Away;
            let classes = [ExposureClass::Outdoors, ExposureClass::Indoors];
            ring.columns = classes.map(|class| Some(part.footprint.column(&class)).filter(|c| c.scale != 0.0));
            if r > part.footprint.reach_m() {
                continue;
            }
            match part.footprint.shape() {
                Shape::Radial(table) => {
                    for (left, column) in survival.iter_mut().zip(&ring.columns) {
                        *left *= 1.0 - column.map_or(0.0, |c| (c.scale * table.value(r, c.table)).clamp(0.0, 1.0));
                    }
                }
                Shape::Polar(table) => {
                    let Some(stencil) = table.stencil(r) else { continue };
                    stencil.blend_all_into(part.footprint.tables(), &mut ring.polar);
                    if r < NO_BEARING_M {
                        for (left, column) in survival.iter_mut().zip(&ring.columns) {
                            let Some(column) = column else { continue };
                            let even = EvenRing::mean_of(&ring.polar, &[column.table]);
                            *left *= 1.0 - (column.scale * even.value_anywhere(0, 0.0)).clamp(0.0, 1.0);
                        }
                    } else {
                        ring.kind = Kind::Polar;
                    }
                }
                Shape::Grid(table) => {
                    table.ring(r, &mut ring.grid);
                    ring.kind = Kind::Grid;
                }
            }
        }
        self.cuts.extend([-PI, PI]);
        for ring in &self.rings {
            self.cuts.extend((0..ring.count()).map(|panel| ring.bounds(panel)).flat_map(|(lo, hi)| [lo, hi]));
        }
        self.cuts.sort_unstable_by(f64::total_cmp);
        self.cuts.dedup_by(|b, a| *b - *a < 1e-12);
        for i in 1..self.cuts.len() {
            self.arc((self.cuts[i - 1], self.cuts[i]), survival);
        }
    }

    fn arc(&mut self, (lo, hi): (f64, f64), survival: [f64; CLASSES]) {
        let middle = f64::midpoint(lo, hi);
        let here = |ring: &PartRing| {
            (0..ring.count()).find(|panel| {
                let bounds = ring.bounds(*panel);
                middle > bounds.0 && middle < bounds.1
            })
        };
        let mut left = survival;
        let mut varying: Option<(usize, usize)> = None;
        let mut several = false;
        for (part, ring) in self.rings.iter().enumerate() {
            let Some(panel) = here(ring) else { continue };
            if ring.is_step() {
                for (class, left) in left.iter_mut().enumerate() {
                    *left *= 1.0 - ring.harm(panel, class, middle);
                }
            } else {
                several |= varying.is_some();
                varying = Some((part, panel));
            }
        }
        if !several {
            let (part, panel) = varying.unwrap_or((usize::MAX, 0));
            if varying.is_some() || left.iter().any(|left| *left < 1.0) {
                let constant = left.map(|left| 1.0 - left);
                self.arcs.push(((lo, hi), Content::Straight { part, panel, constant, slope: left }));
            }
            return;
        }
        let at = |angle: f64, class: usize| {
            let mut left = left[class];
            for ring in self.rings.iter().filter(|ring| !ring.is_step()) {
                if let Some(panel) = here(ring) {
                    left *= 1.0 - ring.harm(panel, class, angle);
                }
            }
            1.0 - left
        };
        for piece in 0..PIECES {
            let end = |k: u32| lo + (hi - lo) * f64::from(k) / f64::from(PIECES);
            let (from, to) = (end(piece), end(piece + 1));
            let node = |i: usize| from + (to - from) * i as f64 / (NODES - 1) as f64;
            let nodes = [0, 1].map(|class| [0, 1, 2, 3].map(|i| at(node(i), class)));
            self.arcs.push(((from, to), Content::Nodes(self.values.len())));
            self.values.extend(nodes);
        }
    }
}

impl Panels for StackedRing {
    fn count(&self) -> usize {
        self.arcs.len()
    }

    fn bounds(&self, panel: usize) -> (f64, f64) {
        self.arcs[panel].0
    }

    fn value(&self, panel: usize, (lo, hi): (f64, f64), table: usize, angle: f64) -> f64 {
        match self.arcs[panel].1 {
            Content::Straight { part, panel, constant, slope } => {
                let varying = self.rings.get(part).map_or(0.0, |ring| ring.harm(panel, table, angle));
                constant[table] + slope[table] * varying
            }
            Content::Nodes(first) => {
                let nodes = self.values[first + table];
                let x = ((angle - lo) / (hi - lo) * 3.0).clamp(0.0, 3.0);
                along_nodes(x, NODES - 1, |i| nodes[i]).clamp(0.0, 1.0)
            }
        }
    }

    fn cumulative(&self, panel: usize, (lo, hi): (f64, f64), table: usize, angle: f64) -> f64 {
        match self.arcs[panel].1 {
            Content::Straight { part, panel, constant, slope } => {
                let varying = self
                    .rings
                    .get(part)
                    .map_or(0.0, |ring| ring.cumulative(panel, table, angle) - ring.cumulative(panel, table, lo));
                constant[table] * (angle - lo) + slope[table] * varying
            }
            Content::Nodes(first) => {
                let x = ((angle - lo) / (hi - lo) * 3.0).clamp(0.0, 3.0);
                cubic_integral(self.values[first + table], x) * (hi - lo) / 3.0
            }
        }
    }

    fn cumulative_run(
        &self,
        panel: usize,
        bounds: (f64, f64),
        table: usize,
        (first, step): (f64, f64),
        out: &mut [f64],
    ) {
        let straight = if let Content::Straight { part, panel, constant, slope } = self.arcs[panel].1 {
            Some((self.rings.get(part), panel, constant[table], slope[table]))
        } else {
            None
        };
        let Some((ring, of_part, constant, slope)) = straight else {
            for (i, value) in out.iter_mut().enumerate() {
                *value = self.cumulative(panel, bounds, table, first + step * i as f64);
            }
            return;
        };
        let lo = bounds.0;
        let (mut before, mut scale) = (0.0, 0.0);
        if let Some(ring) = ring
            && let Some(column) = ring.columns[table]
        {
            scale = slope * column.scale;
            before = slope * ring.cumulative(of_part, table, lo);
            let own = ring.bounds(of_part);
            if ring.kind == Kind::Polar {
                ring.polar.cumulative_run(of_part, own, column.table, (first, step), out);
            } else {
                ring.grid.cumulative_run(of_part, own, column.table, (first, step), out);
            }
        } else {
            out.fill(0.0);
        }
        for (i, value) in out.iter_mut().enumerate() {
            *value = constant * (first + step * i as f64 - lo) + scale * *value - before;
        }
    }

    fn total(&self, panel: usize, bounds: (f64, f64), table: usize) -> f64 {
        self.cumulative(panel, bounds, table, bounds.1)
    }

    fn is_step(&self) -> bool {
        false
    }
}

/// Integral of the cubic through four evenly spaced nodes, from the first to `x` node distances.
pub(crate) fn cubic_integral([a, b, c, d]: [f64; NODES], x: f64) -> f64 {
    // forward differences: a + x D1 + x(x-1)/2 D2 + x(x-1)(x-2)/6 D3, integrated term by term
    let (d1, d2, d3) = (b - a, c - 2.0 * b + a, d - 3.0 * c + 3.0 * b - a);
    let x2 = x * x;
    x * a + 0.5 * x2 * d1 + (x2 * x / 3.0 - 0.5 * x2) * 0.5 * d2 + (0.25 * x2 * x2 - x2 * x + x2) / 6.0 * d3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::footprint::{Footprint, Frame, Sampling};
    use crate::risk::combined::CombinedRing;

    fn plume(spread: f64) -> Footprint {
        let harm = move |x: f64, y: f64| {
            if x <= 0.0 {
                return [0.0; 3];
            }
            let dose = (300.0 / x).powi(3) * (-0.5 * (y / (spread * x)).powi(2)).exp();
            let p = dose / (1.0 + dose);
            [p, p, 0.3 * p * p]
        };
        Footprint::sampled_with(harm, &Sampling::growing(1500.0)).unwrap()
    }

    #[test]
    fn equals_the_combination_place_by_place() {
        let ellipse = |x: f64, y: f64| {
            if ((x - 200.0) / 260.0).powi(2) + (y / 90.0).powi(2) <= 1.0 { [1.0, 0.8, 0.0] } else { [0.0; 3] }
        };
        let sharp = Footprint::sampled_with(ellipse, &Sampling::growing(470.0)).unwrap();
        let disc = Footprint::radial(&[0.0, 350.0], vec![0.4, 0.1]).unwrap();
        let (a, b) = (plume(0.08), plume(0.2));
        let at = |footprint| PartAt { anchor_m: (0.0, 0.0), frame: Frame::Wind, footprint };
        for parts in [vec![at(&sharp), at(&a)], vec![at(&a), at(&b)], vec![at(&sharp), at(&disc), at(&a), at(&b)]] {
            for r in [20.0, 130.0, 310.0, 400.0, 900.0] {
                let (mut stacked, mut combined) = (StackedRing::default(), CombinedRing::default());
                stacked.fill(&parts, r);
                combined.fill(&parts, &[ExposureClass::Outdoors, ExposureClass::Indoors], (r, 0.0));
                for class in 0..2 {
                    let sum = |ring: &dyn Fn(usize) -> f64, count: usize| (0..count).map(ring).sum::<f64>();
                    let found = sum(&|p| stacked.total(p, stacked.bounds(p), class), stacked.count());
                    let plain = sum(&|p| combined.total(p, combined.bounds(p), class), combined.count());
                    assert!(
                        (found - plain).abs() <= if r < 100.0 { 3e-3 } else { 1e-4 } * plain.max(1e-6),
                        "{r} {class}: {found} {plain}"
                    );
                    let name = [ExposureClass::Outdoors, ExposureClass::Indoors][class].clone();
                    for k in -30..30 {
                        let angle = 0.1 * f64::from(k) + 0.037;
                        let (x, y) = (r * angle.cos(), r * angle.sin());
                        let survives: f64 =
                            parts.iter().map(|part| 1.0 - part.footprint.lethality(&name, x, y)).product();
                        let found = stacked.value_anywhere(class, angle);
                        assert!(
                            (found - 1.0 + survives).abs() < if r < 100.0 { 5e-2 } else { 1e-3 },
                            "{r} {class} {angle}: {found} {survives}"
                        );
                    }
                }
            }
        }
    }
}
