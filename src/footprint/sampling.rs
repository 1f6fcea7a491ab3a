//! From any function of (downwind, crosswind) to a [`PolarTable`]: find the sharp edges, follow them from ring to
//! ring, and put nodes between them.

use std::cell::Cell;
use std::f64::consts::PI;

use crate::error::{Error, Result};
use crate::footprint::panels::{along_nodes, node_integrals};
use crate::footprint::polar::{PanelLayout, PolarTable, RadialMap, RootEnd, Sheet, Side};
use crate::footprint::{Column, checked_lethality};

/// Below this share of the largest harm at a distance, a tail is cut.
const TAIL: f64 = 1e-6;
/// Harm below this is none at all.
const NOTHING: f64 = 1e-9;
/// A difference between neighbouring looks, as a share of the largest harm at that distance, that may hide a jump.
const SUSPICIOUS: f64 = 0.02;
/// Ring steps of the piece of a run that touches the anchor, and of every other piece.
const NEAREST_PIECE: f64 = 3.0;
const PIECE: f64 = 16.0;
/// Node counts that are tried along a panel.
const LAST_NODE: [usize; 12] = [1, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];
/// How much more a single place may miss than the mean along a panel.
const POINTWISE: f64 = 20.0;
/// Nodes along the whole circle where edges cannot be followed.
const UNRESOLVED_LAST: usize = 720;

/// Whether the left half mirrors the right half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// The same left and right of the downwind axis: half the work and half the memory.
    Mirrored,
    /// Nothing assumed.
    Free,
}

/// How a function is sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// No harm beyond, m.
    pub reach_m: f64,
    /// Distance of rings at the anchor, m.
    pub ring_step_m: f64,
    /// Growth of that distance with the radius: the step at r is `ring_step_m` + `ring_growth` r.
    pub ring_growth: f64,
    /// Directions looked at per half circle to find what is there, besides ever closer ones round downwind.
    pub directions: usize,
    /// Allowed miss of the mean along a ring; a single place on it may miss 20 times as much of the largest harm there.
    pub tolerance: f64,
    /// How exactly the angle of a sharp edge is found, rad.
    pub edge_tolerance_rad: f64,
    /// How exactly a radius at which an edge appears or ends is found, in ring steps.
    pub radius_tolerance: f64,
    /// Mirror symmetry.
    pub sides: Sides,
}

impl Sampling {
    /// Rings `resolution_m` apart, both sides free: the choice of [`super::Footprint::sampled`].
    #[must_use]
    pub fn uniform(reach_m: f64, resolution_m: f64) -> Self {
        Self {
            reach_m,
            ring_step_m: resolution_m,
            ring_growth: 0.0,
            directions: 48,
            tolerance: 1e-4,
            edge_tolerance_rad: 1e-13,
            radius_tolerance: 2e-6,
            sides: Sides::Free,
        }
    }

    /// Rings that part in proportion to the distance, mirrored: small tables for smooth plumes, clouds and flames.
    #[must_use]
    pub fn growing(reach_m: f64) -> Self {
        Self {
            reach_m,
            ring_step_m: (reach_m / 200.0).clamp(0.05, 5.0),
            ring_growth: 0.07,
            directions: 24,
            tolerance: 1e-4,
            sides: Sides::Mirrored,
        }
    }

    fn check(&self) -> Result<()> {
        for (name, value) in [("sampling.reach_m", self.reach_m), ("sampling.ring_step_m", self.ring_step_m)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, "m", "must be positive and finite"));
            }
        }
        if !(self.ring_growth >= 0.0 && self.ring_growth <= 1.0) {
            return Err(Error::invalid("sampling.ring_growth", self.ring_growth, "", "must lie in 0..1"));
        }
        if !(self.tolerance > 0.0 && self.tolerance < 0.1) {
            return Err(Error::invalid("sampling.tolerance", self.tolerance, "", "must lie in 0..0.1, above 0"));
        }
        if self.directions < 4 {
            return Err(Error::invalid("sampling.directions", self.directions as f64, "", "must be at least 4"));
        }
        Ok(())
    }
}

/// What a circle looks like: its panels, in order.
#[derive(Clone, Debug, Default, PartialEq)]
struct Structure {
    panels: Vec<(f64, f64)>,
    peak: f64,
}

/// A circle whose radius is known to belong to the structure beside it.
#[derive(Clone, Debug)]
struct Look {
    r: f64,
    structure: Structure,
    /// Harm jumps, at every angle of a panel at once, between the circle before and this one.
    jumps: bool,
}

struct Sampler<'a> {
    function: &'a dyn Fn(f64, f64, &mut [f64]),
    classes: usize,
    options: Sampling,
    map: RadialMap,
    domain: (f64, f64),
    seeds: Vec<f64>,
    bad: Cell<Option<f64>>,
}

/// Table, column per class, worst miss along rings.
pub(super) fn sample(
    classes: usize,
    function: &dyn Fn(f64, f64, &mut [f64]),
    options: &Sampling,
) -> Result<(PolarTable, Vec<Column>, f64)> {
    options.check()?;
    let sampler = Sampler::new(classes, function, *options);
    let (raw, error) = sampler.raw_sheets();
    if let Some(value) = sampler.bad.get() {
        checked_lethality(value)?;
    }
    let columns = distinct_columns(&raw, classes);
    let tables = columns.iter().map(|column| column.table + 1).max().unwrap_or(1);
    let source: Vec<usize> = (0..tables)
        .map(|table| columns.iter().position(|column| column.table == table && column.scale > 0.0).unwrap_or(0))
        .collect();
    let sheets: Vec<Sheet> = raw.iter().map(|sheet| sheet.pack(classes, &source, options.sides)).collect();
    let reach_m = sheets.iter().map(|sheet| sheet.r_hi).fold(0.0, f64::max);
    let nearest_m = sampler.ladder()[0];
    Ok((PolarTable { map: sampler.map, sheets, reach_m, nearest_m }, columns, error))
}

/// A sheet with every class at every node.
struct RawSheet {
    ends: (f64, f64),
    root: RootEnd,
    rings: usize,
    last: Vec<usize>,
    map: RadialMap,
    bounds: Vec<(f64, f64)>,
    peaks: Vec<f64>,
    /// `[ring][panel][node][class]`
    values: Vec<f64>,
}

impl<'a> Sampler<'a> {
    fn new(classes: usize, function: &'a dyn Fn(f64, f64, &mut [f64]), options: Sampling) -> Self {
        let coarse = PI / options.directions as f64;
        let mut half: Vec<f64> = (1..=12).rev().map(|k| coarse / f64::from(1 << k)).collect();
        half.extend((1..options.directions).map(|k| k as f64 * coarse));
        half.push(PI);
        let mut seeds = vec![0.0];
        seeds.extend(&half);
        let mut domain = (0.0, PI);
        if options.sides == Sides::Free {
            let mut both: Vec<f64> = half.iter().rev().map(|angle| -angle).collect();
            both.extend(&seeds);
            seeds = both;
            domain = (-PI, PI);
        }
        let map = RadialMap { step_m: options.ring_step_m, growth: options.ring_growth };
        Self { function, classes, options, map, domain, seeds, bad: Cell::new(None) }
    }

    fn at(&self, r: f64, angle: f64, out: &mut [f64]) {
        (self.function)(r * angle.cos(), r * angle.sin(), out);
        for value in out.iter_mut() {
            if checked_lethality(*value).is_err() {
                self.bad.set(Some(*value));
                *value = 0.0;
            }
        }
    }

    /// One look, as an owned vector of classes.
    fn look(&self, r: f64, angle: f64) -> Vec<f64> {
        let mut out = vec![0.0; self.classes];
        self.at(r, angle, &mut out);
        out
    }

    fn structure(&self, r: f64) -> Structure {
        let looks: Vec<Vec<f64>> = self.seeds.iter().map(|angle| self.look(r, *angle)).collect();
        let peak = looks.iter().flatten().fold(0.0, |peak: f64, value| peak.max(*value));
        let floor = (TAIL * peak).max(NOTHING);
        if peak <= NOTHING {
            return Structure::default();
        }
        let active = |look: &[f64]| look.iter().any(|value| *value > floor);
        // edges: (angle on the low side, angle on the high side); harm is looked at on its own side only
        let mut edges: Vec<(f64, f64)> = Vec::new();
        for i in 1..self.seeds.len() {
            let (a, b) = (self.seeds[i - 1], self.seeds[i]);
            match (active(&looks[i - 1]), active(&looks[i])) {
                (false, false) => {}
                (true, true) => self.jumps((r, peak), (a, &looks[i - 1]), (b, &looks[i]), &mut edges),
                (low, _) => {
                    let (inside, edge, look) = self.end(r, floor, if low { (a, b) } else { (b, a) });
                    // between the seed and the end there may be a jump as well
                    if low {
                        self.jumps((r, peak), (a, &looks[i - 1]), (inside, &look), &mut edges);
                        edges.push((inside, edge));
                    } else {
                        edges.push((edge, inside));
                        self.jumps((r, peak), (inside, &look), (b, &looks[i]), &mut edges);
                    }
                }
            }
        }
        let mut panels = Vec::new();
        let mut lo = self.domain.0;
        for (below, above) in edges.into_iter().chain([(self.domain.1, self.domain.1)]) {
            let middle = self.look(r, f64::midpoint(lo, below));
            if below - lo > 1e-9 && active(&middle) {
                panels.push((lo, below));
            }
            lo = above;
        }
        Structure { panels, peak }
    }

    /// Where harm ends between an angle inside and one outside: the last angle inside, the first outside.
    fn end(&self, r: f64, floor: f64, (mut inside, mut outside): (f64, f64)) -> (f64, f64, Vec<f64>) {
        let mut found = self.look(r, inside);
        let soft = 1e3 * floor;
        for step in 0..46 {
            if (outside - inside).abs() < self.options.edge_tolerance_rad {
                break;
            }
            let middle = f64::midpoint(inside, outside);
            let look = self.look(r, middle);
            let most = look.iter().fold(0.0, |most: f64, value| most.max(*value));
            if most > floor {
                inside = middle;
                // a tail that fades needs no more than this
                if step > 20 && most < soft {
                    return (inside, outside, look);
                }
                found = look;
            } else {
                outside = middle;
            }
        }
        (inside, outside, found)
    }

    /// Jumps between two angles at both of which there is harm.
    fn jumps(&self, (r, peak): (f64, f64), low: (f64, &[f64]), high: (f64, &[f64]), edges: &mut Vec<(f64, f64)>) {
        let threshold = SUSPICIOUS * peak;
        let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).fold(0.0, |d: f64, (x, y)| d.max((x - y).abs()));
        if difference(low.1, high.1) <= threshold {
            return;
        }
        let (mut a, mut b) = ((low.0, low.1.to_vec()), (high.0, high.1.to_vec()));
        for _ in 0..48 {
            let middle = f64::midpoint(a.0, b.0);
            let look = self.look(r, middle);
            if difference(&a.1, &look) > difference(&look, &b.1) {
                b = (middle, look);
            } else {
                a = (middle, look);
            }
            if difference(&a.1, &b.1) <= threshold {
                return;
            }
            if b.0 - a.0 < self.options.edge_tolerance_rad {
                break;
            }
        }
        self.jumps((r, peak), low, (a.0, &a.1), edges);
        edges.push((a.0, b.0));
        self.jumps((r, peak), (b.0, &b.1), high, edges);
    }

    /// Whether panels of one can be followed into panels of the other.
    fn same_kind(&self, a: &Structure, b: &Structure) -> bool {
        a.panels.len() == b.panels.len()
            && a.panels.iter().zip(&b.panels).all(|(p, q)| {
                exactly(p.0, self.domain.0) == exactly(q.0, self.domain.0)
                    && exactly(p.1, self.domain.1) == exactly(q.1, self.domain.1)
            })
    }

    /// Between two circles of different kind: pairs of circles, next to each other, at which the kind changes.
    fn changes(&self, low: Look, high: Look, out: &mut Vec<Look>, depth: usize) {
        let (c_low, c_high) = (self.map.coordinate(low.r), self.map.coordinate(high.r));
        let middle_r = self.map.radius(f64::midpoint(c_low, c_high));
        if c_high - c_low < self.options.radius_tolerance || depth > 60 || !(middle_r > low.r && middle_r < high.r) {
            out.push(low);
            out.push(high);
            return;
        }
        let middle = Look { r: middle_r, structure: self.structure(middle_r), jumps: false };
        if self.same_kind(&middle.structure, &low.structure) {
            self.changes(middle, high, out, depth + 1);
        } else if self.same_kind(&middle.structure, &high.structure) {
            self.changes(low, middle, out, depth + 1);
        } else {
            self.changes(low, middle.clone(), out, depth + 1);
            self.changes(middle, high, out, depth + 1);
        }
    }

    fn ladder(&self) -> Vec<f64> {
        let reach = self.options.reach_m;
        let count = self.map.coordinate(reach).ceil().max(8.0);
        let mut radii = vec![(1e-3 * self.options.ring_step_m).min(1e-3 * reach)];
        let mut k = 0.5;
        while k < count {
            let r = self.map.radius(k * self.map.coordinate(reach) / count);
            radii.push(r);
            k += if k < 1.0 { 0.5 } else { 1.0 };
        }
        // a function that ends at its reach may round either way on the reach itself
        radii.push(reach * (1.0 - 1e-12));
        radii
    }

    fn raw_sheets(&self) -> (Vec<RawSheet>, f64) {
        let mut radii = self.ladder();
        for _ in 0..4 {
            let looks = self.looks(&radii);
            let mut sheets = Vec::new();
            let mut strangers = Vec::new();
            let mut worst = 0.0_f64;
            for run in looks.chunk_by(|a, b| !b.jumps && self.same_kind(&a.structure, &b.structure)) {
                if run[0].structure.panels.is_empty() {
                    continue;
                }
                let ends = (run[0].r, run[run.len() - 1].r);
                let opens = ends.0 > radii[0];
                let closes = ends.1 < radii[radii.len() - 1];
                match self.sheets_of_run(&run[0].structure, ends, (opens, closes)) {
                    Ok((built, error)) => {
                        sheets.extend(built);
                        worst = worst.max(error);
                    }
                    Err(more) => strangers.extend(more),
                }
            }
            if strangers.is_empty() && sheets.len() <= 64 {
                return (sheets, worst);
            }
            radii.extend(strangers);
            radii.sort_unstable_by(f64::total_cmp);
            radii.dedup();
        }
        self.unresolved()
    }

    /// The ladder's circles, with both sides of every change of kind between them.
    fn looks(&self, radii: &[f64]) -> Vec<Look> {
        let mut looks: Vec<Look> = Vec::new();
        for &r in radii {
            let next = Look { r, structure: self.structure(r), jumps: false };
            if let Some(previous) = looks.last()
                && !self.same_kind(&previous.structure, &next.structure)
            {
                let previous = previous.clone();
                looks.pop();
                self.changes(previous, next.clone(), &mut looks, 0);
                if looks.last().is_none_or(|last| last.r < r) {
                    looks.push(next);
                }
                continue;
            }
            if let Some(previous) = looks.last()
                && let Some((before, after)) = self.radial_jump(previous, &next)
            {
                looks.extend([before, after]);
            }
            looks.push(next);
        }
        looks
    }

    /// A radius between two circles of one kind at which harm jumps although no edge passes there: the circles next
    /// to it.
    fn radial_jump(&self, low: &Look, high: &Look) -> Option<(Look, Look)> {
        let threshold = SUSPICIOUS * low.structure.peak.max(high.structure.peak);
        let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).fold(0.0, |d: f64, (x, y)| d.max((x - y).abs()));
        for &(lo, hi) in &low.structure.panels {
            // the centre of a panel that spans both sides is downwind; else take its middle
            let angle = if lo <= 0.0 && hi >= 0.0 { 0.0 } else { f64::midpoint(lo, hi) };
            let (mut a, mut b) = ((low.r, self.look(low.r, angle)), (high.r, self.look(high.r, angle)));
            while difference(&a.1, &b.1) > threshold {
                if b.0 - a.0 < 1e-10 * self.options.reach_m {
                    let before = Look { r: a.0, structure: self.structure(a.0), jumps: false };
                    let after = Look { r: b.0, structure: self.structure(b.0), jumps: true };
                    let edges = before.structure.panels.iter().chain(&after.structure.panels);
                    let passes =
                        edges.flat_map(|p| [p.0, p.1]).any(|edge| edge.abs() > 0.0 && (edge - angle).abs() < 1e-3);
                    let concentric = !passes && self.same_kind(&before.structure, &after.structure);
                    if concentric {
                        return Some((before, after));
                    }
                    break;
                }
                let middle = f64::midpoint(a.0, b.0);
                let look = self.look(middle, angle);
                if difference(&a.1, &look) > difference(&look, &b.1) {
                    b = (middle, look);
                } else {
                    a = (middle, look);
                }
            }
        }
        None
    }

    /// Sheets of a run of circles of one kind, or the radii at which another kind turned up.
    fn sheets_of_run(
        &self,
        kind: &Structure,
        ends: (f64, f64),
        (opens, closes): (bool, bool),
    ) -> std::result::Result<(Vec<RawSheet>, f64), Vec<f64>> {
        let parts = self.parts(ends, (opens, closes));
        let mut sheets = Vec::new();
        let mut strangers = Vec::new();
        let mut worst = 0.0_f64;
        for (part, root) in parts {
            if part.1 - part.0 <= 1e-9 * self.options.reach_m.max(1.0) {
                continue;
            }
            match self.sheet(kind, part, root) {
                Ok((sheet, error)) => {
                    sheets.push(sheet);
                    worst = worst.max(error);
                }
                Err(more) => strangers.extend(more),
            }
        }
        if strangers.is_empty() { Ok((sheets, worst)) } else { Err(strangers) }
    }

    /// A run cut into pieces that each choose their own number of nodes: the profile hard by the anchor asks for more
    /// of them than the rest. Only the outermost pieces have an end at which panels open or close.
    fn parts(&self, ends: (f64, f64), (opens, closes): (bool, bool)) -> Vec<((f64, f64), RootEnd)> {
        let (c_lo, c_hi) = (self.map.coordinate(ends.0), self.map.coordinate(ends.1));
        let mut cuts: Vec<f64> = Vec::new();
        if !opens && c_hi > 2.0 * NEAREST_PIECE {
            cuts.push(c_lo + NEAREST_PIECE);
        }
        let begin = cuts.last().copied().unwrap_or(c_lo);
        let pieces = ((c_hi - begin) / PIECE).ceil().max(if opens && closes { 2.0 } else { 1.0 });
        let mut k = 1.0;
        while k < pieces {
            cuts.push(begin + (c_hi - begin) * k / pieces);
            k += 1.0;
        }
        let mut radii = vec![ends.0];
        radii.extend(cuts.iter().map(|c| self.map.radius(*c).clamp(ends.0, ends.1)));
        radii.push(ends.1);
        let last = radii.len() - 2;
        let root = |i: usize| match i {
            0 if opens => RootEnd::Low,
            _ if i == last && closes => RootEnd::High,
            _ => RootEnd::Neither,
        };
        radii.windows(2).enumerate().map(|(i, pair)| ((pair[0], pair[1]), root(i))).collect()
    }

    fn sheet(
        &self,
        kind: &Structure,
        ends: (f64, f64),
        root: RootEnd,
    ) -> std::result::Result<(RawSheet, f64), Vec<f64>> {
        let span = self.map.coordinate(ends.1) - self.map.coordinate(ends.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and bounded by reach / step"
        )]
        let rings = match root {
            RootEnd::Neither => (span.ceil() as usize + 1).max(5),
            RootEnd::Low | RootEnd::High => ((2.0 * span).ceil() as usize + 1).max(8),
        };
        let radii: Vec<f64> = (0..rings).map(|ring| Sheet::radius_of_ring(self.map, ends, root, ring, rings)).collect();
        let structures: Vec<Structure> = radii.iter().map(|r| self.structure(*r)).collect();
        let strangers: Vec<f64> = radii
            .iter()
            .zip(&structures)
            .filter(|(_, structure)| !self.same_kind(structure, kind))
            .map(|(r, _)| *r)
            .collect();
        if !strangers.is_empty() {
            return Err(strangers);
        }
        let (mut last, mut worst) = (Vec::new(), 0.0_f64);
        for panel in 0..kind.panels.len() {
            let (chosen, error) = self.choose_nodes(&radii, &structures, panel);
            last.push(chosen);
            worst = worst.max(error);
        }
        let mut bounds = Vec::new();
        let mut values = Vec::new();
        for (r, structure) in radii.iter().zip(&structures) {
            for (panel, &(lo, hi)) in structure.panels.iter().enumerate() {
                bounds.push((lo, hi));
                values.extend(self.nodes(*r, (lo, hi), last[panel]).into_iter().flatten());
            }
        }
        let peaks = structures.iter().map(|structure| structure.peak).collect();
        Ok((RawSheet { ends, root, rings, last, map: self.map, bounds, peaks, values }, worst))
    }

    /// Harm at evenly spaced nodes of a panel, `[node][class]`.
    fn nodes(&self, r: f64, (lo, hi): (f64, f64), last: usize) -> Vec<Vec<f64>> {
        let angle = |i: usize| if i == last { hi } else { lo + (hi - lo) * (i as f64 / last as f64) };
        (0..=last).map(|i| self.look(r, angle(i))).collect()
    }

    /// Fewest nodes that interpolate a panel within the tolerance on a few rings of the sheet; and the worst miss.
    fn choose_nodes(&self, radii: &[f64], structures: &[Structure], panel: usize) -> (usize, f64) {
        let checks = 7.min(radii.len());
        let picks: Vec<usize> = (0..checks).map(|k| k * (radii.len() - 1) / (checks - 1).max(1)).collect();
        let mut worst = (0.0, 0.0);
        for last in LAST_NODE {
            worst = picks.iter().fold((0.0, 0.0), |worst: (f64, f64), &i| {
                let truth = self.nodes(radii[i], structures[i].panels[panel], 2 * last);
                let miss = self.miss(&truth, last, structures[i].peak);
                (worst.0.max(miss.0), worst.1.max(miss.1))
            });
            if worst.0 <= POINTWISE * self.options.tolerance && worst.1 <= self.options.tolerance {
                return (last, worst.0);
            }
        }
        (LAST_NODE[LAST_NODE.len() - 1], worst.0)
    }

    /// Worst miss of every other node against all nodes of `truth`, as a share of `peak`: at a place, and of the mean
    /// along the panel as a share of that mean.
    fn miss(&self, truth: &[Vec<f64>], last: usize, peak: f64) -> (f64, f64) {
        let (mut at_a_place, mut of_the_mean) = (0.0_f64, 0.0_f64);
        for class in 0..self.classes {
            let fine: Vec<f64> = truth.iter().map(|node| node[class]).collect();
            let coarse: Vec<f64> = fine.iter().step_by(2).copied().collect();
            for (i, value) in fine.iter().enumerate() {
                let guess = along_nodes(i as f64 / 2.0, last, |k| coarse[k]);
                at_a_place = at_a_place.max((guess - value).abs());
            }
            let mean = |nodes: &[f64]| node_integrals(nodes)[nodes.len() - 1] / (nodes.len() - 1) as f64;
            let truth = mean(&fine);
            if truth > TAIL * peak {
                of_the_mean = of_the_mean.max((mean(&coarse) / truth - 1.0).abs());
            }
        }
        (at_a_place / peak, of_the_mean)
    }

    /// A plain polar raster, for functions whose edges cannot be followed.
    fn unresolved(&self) -> (Vec<RawSheet>, f64) {
        let ends = (self.ladder()[0], self.options.reach_m * (1.0 - 1e-12));
        let span = 2.0 * (self.map.coordinate(ends.1) - self.map.coordinate(ends.0));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and bounded by reach / step"
        )]
        let rings = (span.ceil() as usize + 1).max(8);
        let last = if self.options.sides == Sides::Free { 2 * UNRESOLVED_LAST } else { UNRESOLVED_LAST };
        let mut values = Vec::new();
        for ring in 0..rings {
            let r = Sheet::radius_of_ring(self.map, ends, RootEnd::Neither, ring, rings);
            values.extend(self.nodes(r, self.domain, last).into_iter().flatten());
        }
        let bounds = vec![self.domain; rings];
        let root = RootEnd::Neither;
        let peaks = vec![1.0; rings];
        (vec![RawSheet { ends, root, rings, last: vec![last], map: self.map, bounds, peaks, values }], 1.0)
    }
}

/// The ends of the circle are copied, never computed, so equality is meant.
fn exactly(a: f64, b: f64) -> bool {
    a.total_cmp(&b).is_eq()
}

/// For each class the table it shares with an earlier class that it is a fixed multiple of.
fn distinct_columns(sheets: &[RawSheet], classes: usize) -> Vec<Column> {
    const SAME: f64 = 1e-9;
    let rows = || sheets.iter().flat_map(|sheet| sheet.values.chunks_exact(classes));
    let mut columns: Vec<Column> = Vec::new();
    let mut bases: Vec<usize> = Vec::new();
    for class in 0..classes {
        let peak = rows().fold(0.0, |peak: f64, row| peak.max(row[class]));
        if peak <= NOTHING {
            columns.push(Column { table: 0, scale: 0.0 });
            continue;
        }
        let shared = bases.iter().enumerate().find_map(|(table, &base)| {
            let top = rows()
                .fold((0.0, 0.0), |top: (f64, f64), row| if row[base] > top.0 { (row[base], row[class]) } else { top });
            let scale = top.1 / top.0;
            let same = scale > 0.0 && rows().all(|row| (row[class] - scale * row[base]).abs() <= SAME * peak);
            same.then_some(Column { table, scale })
        });
        columns.push(shared.unwrap_or_else(|| {
            bases.push(class);
            Column { table: bases.len() - 1, scale: 1.0 }
        }));
    }
    columns
}

impl RawSheet {
    /// Single-precision nodes and integrals of the classes in `source`, one table each.
    fn pack(&self, classes: usize, source: &[usize], sides: Sides) -> Sheet {
        let mut panels = Vec::new();
        let mut stride = 0;
        for &last in &self.last {
            panels.push(PanelLayout { last, offset: stride });
            stride += 2 * (last + 1) * source.len();
        }
        let mut values = Vec::with_capacity(stride * self.rings);
        let mut at = 0;
        let mut step = true;
        for peak in &self.peaks {
            for &last in &self.last {
                let nodes = &self.values[at..at + (last + 1) * classes];
                at += nodes.len();
                for &class in source {
                    let harm: Vec<f64> = nodes.iter().skip(class).step_by(classes).map(|value| value / peak).collect();
                    step &= harm.iter().all(|value| (value - harm[0]).abs() <= 1e-9);
                    let integral = node_integrals(&harm);
                    #[expect(clippy::cast_possible_truncation, reason = "single precision is what the table keeps")]
                    {
                        values.extend(harm.iter().map(|value| *value as f32));
                        values.extend(integral.iter().map(|value| (*value / last as f64) as f32));
                    }
                }
            }
        }
        let count = self.last.len();
        // in ascending angle: mirror images from the outside in, then the panels themselves
        let mut signed = Vec::new();
        if sides == Sides::Mirrored {
            let whole = |panel: usize| exactly(self.bounds[panel].0, 0.0);
            signed.extend((0..count).rev().filter(|panel| !whole(*panel)).map(|panel| (panel, Side::Flipped)));
            signed.extend((0..count).map(|panel| (panel, if whole(panel) { Side::Whole } else { Side::Plain })));
        } else {
            signed.extend((0..count).map(|panel| (panel, Side::Plain)));
        }
        Sheet {
            r_lo: self.ends.0,
            r_hi: self.ends.1,
            c_lo: self.map.coordinate(self.ends.0),
            c_hi: self.map.coordinate(self.ends.1),
            root: self.root,
            rings: self.rings,
            panels,
            signed,
            stride,
            bounds: self.bounds.clone(),
            ln_peak: self.peaks.iter().map(|peak| peak.ln()).collect(),
            values,
            step,
        }
    }
}

/// Nodes of a function of distance: refined where a straight line misses, a repeated radius at a jump.
pub(super) fn sample_radial(
    function: &dyn Fn(f64) -> [f64; 3],
    reach_m: f64,
    resolution_m: f64,
) -> Result<(Vec<f64>, Vec<[f64; 3]>)> {
    Sampling::uniform(reach_m, resolution_m).check()?;
    let base = (reach_m / resolution_m).ceil().clamp(16.0, 4000.0);
    let mut radii = vec![0.0];
    let mut values = vec![function(0.0)];
    let mut k = 1.0;
    while k <= base {
        let (a, b) = (reach_m * ((k - 1.0) / base), reach_m * (k / base));
        let low = (a, values[values.len() - 1]);
        let high = (b, function(b));
        refine(function, low, high, reach_m, &mut radii, &mut values);
        k += 1.0;
    }
    Ok((radii, values))
}

fn refine(
    function: &dyn Fn(f64) -> [f64; 3],
    low: (f64, [f64; 3]),
    high: (f64, [f64; 3]),
    reach_m: f64,
    radii: &mut Vec<f64>,
    values: &mut Vec<[f64; 3]>,
) {
    const RELATIVE: f64 = 5e-5;
    const ABSOLUTE: f64 = 1e-7;
    let straight = |t: f64| {
        let look = function(low.0 + t * (high.0 - low.0));
        (0..3).all(|c| {
            let guess = low.1[c] * (1.0 - t) + high.1[c] * t;
            (look[c] - guess).abs() <= RELATIVE * look[c].abs() + ABSOLUTE
        })
    };
    if straight(0.5) && straight(0.24) && straight(0.77) {
        radii.push(high.0);
        values.push(high.1);
        return;
    }
    if high.0 - low.0 < 1e-12 * reach_m {
        radii.extend([low.0, high.0]);
        values.extend([high.1, high.1]);
        return;
    }
    let middle = f64::midpoint(low.0, high.0);
    let look = (middle, function(middle));
    refine(function, low, look, reach_m, radii, values);
    refine(function, look, high, reach_m, radii, values);
}
