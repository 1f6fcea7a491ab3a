//! The continuous part of all footprints of an origin, averaged over the wind, on rings round the origin.

use std::f64::consts::{PI, TAU};

use crate::footprint::BlendedRing;
use crate::risk::field::atoms::{Edge, EdgeName, edges_of, fall_at, profiles_at, radial_breaks_m};
use crate::risk::field::gather::{Case, Layer, Origin};
use crate::risk::field::ladder::Ladder;
use crate::risk::field::profile::{Piece, Profile, pieces};
use crate::risk::field::wind::{LEVELS, Wind, Winds};

/// A profile this wide (half-width, rad) is put on a circle of half the nodes; twice as wide, of a quarter.
const WIDE_RAD: f64 = 0.3;
/// Nodes repeated behind the end of a ring, so that no tap wraps.
pub(super) const WRAP: usize = 4;
/// A rest that changes at once by more than this share of all harm at its distance is cut in two.
const RADIAL_STEP: f64 = 1e-3;
/// Two distances closer than this are one, m and as a share of the distance: sampling leaves that much between sheets.
const SHEET_GAP_M: f64 = 0.02;
const SHEET_GAP: f64 = 1e-4;

/// LSIR of the continuous part, 1/yr, on rings of the ladder: node m - 1 of the circle at index m.
#[derive(Clone, Debug, Default)]
pub(super) struct PolarField {
    pub(super) rings: usize,
    pub(super) stride: usize,
    pub(super) values: Vec<f32>,
    /// Distances (m), ascending; a place takes the circle of values of the first distance beyond it on top.
    pub(super) steps: Vec<(f64, Vec<f32>)>,
    /// No harm beyond, m.
    pub(super) reach_m: f64,
}

/// What is left of a case on the rings.
#[derive(Debug)]
pub(super) struct Smooth<'a> {
    pub(super) case: &'a Case<'a>,
    /// Edges that are atoms and therefore not here.
    pub(super) kept: Vec<EdgeName>,
}

/// Integrals over the half circle, 1/yr.
#[derive(Clone, Copy, Debug, Default)]
struct Integrals {
    /// Of all harm that turns with the wind.
    whole: f64,
    /// Of what is left without the atoms.
    rest: f64,
}

/// Integrals over the cells of a half circle.
#[derive(Debug)]
struct Cells {
    values: Vec<f64>,
    /// Cells from here on are zero.
    used: usize,
}

impl Cells {
    fn new(count: usize) -> Self {
        Self { values: vec![0.0; count], used: 0 }
    }

    fn step_rad(&self) -> f64 {
        PI / self.values.len() as f64
    }

    /// Adds `integral(from, to)` to every cell that lo..hi meets.
    fn add(&mut self, lo: f64, hi: f64, mut integral: impl FnMut(f64, f64) -> f64) {
        let step = self.step_rad();
        let count = self.values.len();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "angles of the half circle")]
        let first = ((lo / step) as usize).min(count - 1);
        let mut from = lo;
        for (j, cell) in self.values.iter_mut().enumerate().skip(first) {
            let to = if j + 1 == count { hi } else { (step * (j as f64 + 1.0)).min(hi) };
            if to > from {
                *cell += integral(from, to);
                from = to;
                self.used = self.used.max(j + 1);
            }
            if to >= hi {
                break;
            }
        }
    }

    fn clear(&mut self) {
        self.values[..self.used].fill(0.0);
        self.used = 0;
    }
}

/// Buffers of one worker.
#[derive(Default)]
struct Scratch {
    alone: BlendedRing,
    profiles: Vec<Profile>,
    cuts: Vec<f64>,
    edges: Vec<Edge>,
    tails: Vec<f64>,
}

/// What tells cases apart at one distance: a footprint, or an edge of it that is an atom (sheet, panel, upper end).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameAt {
    Footprint(usize),
    Edge(usize, usize, bool),
}

impl Smooth<'_> {
    /// Appends the names of the footprints that reach a distance, each with those of its edges there that are atoms.
    fn names_at(&self, r_m: f64, names: &mut Vec<NameAt>) {
        for (index, layer) in self.case.layers.iter().enumerate() {
            if layer.reach_m() < r_m {
                continue;
            }
            names.push(NameAt::Footprint(layer.address().addr()));
            let Layer::Polar(table, _) = layer else { continue };
            let mut kept = self.kept.iter().filter(|name| name.layer == index).peekable();
            if kept.peek().is_some() {
                let sheet = table.sheet_at(r_m);
                let here = kept.filter(|name| name.sheet == sheet);
                names.extend(here.map(|name| NameAt::Edge(name.sheet, name.panel, name.upper)));
            }
        }
    }

    /// Adds the integral of the rest over each cell of the half circle, times a frequency, to the level that suits its
    /// width. Returns the integrals over the half circle.
    fn add_cells(&self, r_m: f64, frequency: f64, scratch: &mut Scratch, levels: &mut [Cells; LEVELS]) -> Integrals {
        if let Some(sums) = self.add_alone(r_m, frequency, &mut scratch.alone, levels) {
            return sums;
        }
        profiles_at(self.case, r_m, None, &mut scratch.profiles);
        let mut found: Vec<Piece> = Vec::new();
        pieces(&scratch.profiles, &mut scratch.cuts, &mut found);
        let width = found
            .iter()
            .filter(|piece| piece.varies())
            .map(|piece| if piece.lo <= 0.0 { piece.hi } else { 0.5 * (piece.hi - piece.lo) })
            .fold(f64::INFINITY, f64::min);
        let level = level_of(width);
        let cells = &mut levels[level];
        let mut sums = Integrals::default();
        for piece in &found {
            let mut before = piece.cumulative(piece.lo);
            cells.add(piece.lo, piece.hi, |_, to| {
                let now = piece.cumulative(to);
                let part = frequency * (now - before);
                before = now;
                sums.whole += part;
                part
            });
        }
        sums.rest = sums.whole;
        for (layer, profile) in scratch.profiles.iter().enumerate() {
            let (Profile::Panels(ring, _), Layer::Polar(table, _)) = (profile, &self.case.layers[layer]) else {
                continue;
            };
            if !self.kept.iter().any(|name| name.layer == layer) {
                continue;
            }
            let sheet = table.sheet_at(r_m);
            edges_of(ring, &mut scratch.edges);
            for edge in &scratch.edges {
                if self.kept.contains(&EdgeName { layer, sheet, panel: edge.panel, upper: edge.upper }) {
                    let fall = frequency * fall_at(&scratch.profiles, layer, edge.angle);
                    cells.add(0.0, edge.angle, |from, to| {
                        let part = -fall * (to - from);
                        sums.rest += part;
                        part
                    });
                }
            }
        }
        sums
    }

    /// [`Smooth::add_cells`] where one footprint alone is left, in one panel round the wind's axis and without an atom:
    /// that of most rings.
    fn add_alone(
        &self,
        r_m: f64,
        frequency: f64,
        ring: &mut BlendedRing,
        levels: &mut [Cells; LEVELS],
    ) -> Option<Integrals> {
        let mut reaching = self.case.layers.iter().enumerate().filter(|(_, layer)| layer.reach_m() >= r_m);
        let ((index, Layer::Polar(table, column)), None) = (reaching.next()?, reaching.next()) else { return None };
        if !self.kept.is_empty() {
            let sheet = table.sheet_at(r_m);
            if self.kept.iter().any(|name| name.layer == index && name.sheet == sheet) {
                return None;
            }
        }
        let stencil = table.stencil(r_m)?;
        if stencil.half_count() != 1 {
            return None;
        }
        stencil.blend_into(&[column.table], ring);
        let panel = ring.half_panels(0).next()?;
        if panel.bounds.0 > 0.0 {
            return None;
        }
        let cells = &mut levels[level_of(panel.bounds.1)];
        let (whole, used) = panel.add_cells_from_zero(cells.step_rad(), frequency * column.scale, &mut cells.values);
        cells.used = cells.used.max(used);
        Some(Integrals { whole, rest: whole })
    }

    /// Distances at which the rest may change at once: both sides of each, m.
    fn breaks_m(&self) -> Vec<(f64, f64)> {
        let mut places = radial_breaks_m(self.case);
        for layer in &self.case.layers {
            if let Layer::Polar(table, _) = layer {
                places.extend(table.sheet_ends_m().flat_map(|(lo, hi)| [lo, hi]));
            }
        }
        places.sort_unstable_by(f64::total_cmp);
        // sheets leave a hair's breadth between them
        let near = places.chunk_by(|a, b| b - a < same_distance_m(*a));
        near.map(|place| (place[0] * (1.0 - 1e-7), place[place.len() - 1] * (1.0 + 1e-7))).collect()
    }

    /// Adds to `steps` what the rest loses at once at some distances between two.
    fn add_steps(&self, wind: &Wind, (from_m, to_m): (f64, f64), work: &mut Work, steps: &mut Vec<RadialStep>) {
        let frequency = self.case.frequency_per_yr;
        for (before, after) in self.breaks_m() {
            if !(before > from_m && before < to_m) {
                continue;
            }
            let inside = self.add_cells(before, frequency, &mut work.scratch, &mut work.levels);
            let outside = if after < self.case.reach_m() {
                self.add_cells(after, frequency, &mut work.scratch, &mut work.beyond)
            } else {
                Integrals::default()
            };
            if (inside.rest - outside.rest).abs() <= RADIAL_STEP * inside.whole.max(outside.whole) {
                work.levels.iter_mut().chain(&mut work.beyond).for_each(Cells::clear);
                continue;
            }
            work.add_to_circles(wind, 1.0);
            std::mem::swap(&mut work.levels, &mut work.beyond);
            work.add_to_circles(wind, -1.0);
            let known = steps.iter().position(|step| (step.r_m - before).abs() < same_distance_m(before));
            let at = known.unwrap_or_else(|| {
                steps.push(RadialStep { r_m: before, fall: vec![0.0; work.nodes()] });
                steps.len() - 1
            });
            for (sum, value) in steps[at].fall.iter_mut().zip(work.finest_circle()) {
                *sum += value;
            }
            work.clear_circles();
        }
    }
}

/// The circle that suits a half-width.
fn level_of(width: f64) -> usize {
    [WIDE_RAD, 2.0 * WIDE_RAD].iter().filter(|wide| width.is_finite() && width > **wide).count()
}

fn same_distance_m(r_m: f64) -> f64 {
    SHEET_GAP_M + SHEET_GAP * r_m
}

/// Where the continuous part falls at once, all round: how much, at every node, 1/yr.
#[derive(Clone, Debug)]
struct RadialStep {
    r_m: f64,
    fall: Vec<f64>,
}

/// A case on one ring, with the frequency of all that are the same there.
struct Here {
    smooth: usize,
    frequency_per_yr: f64,
    names: std::ops::Range<usize>,
}

/// What a worker needs to bring cells to circles.
struct Work {
    here: Vec<Here>,
    names: Vec<NameAt>,
    scratch: Scratch,
    levels: [Cells; LEVELS],
    /// A second set, for the far side of a break.
    beyond: [Cells; LEVELS],
    circles: [Vec<f64>; LEVELS],
    used: [bool; LEVELS],
}

impl Work {
    fn new(nodes: usize) -> Self {
        let cells = || std::array::from_fn(|level| Cells::new((nodes / 2) >> level));
        Self {
            here: Vec::new(),
            names: Vec::new(),
            scratch: Scratch::default(),
            levels: cells(),
            beyond: cells(),
            circles: std::array::from_fn(|level| vec![0.0; nodes >> level]),
            used: [false; LEVELS],
        }
    }

    fn nodes(&self) -> usize {
        self.circles[0].len()
    }

    /// Averages the cells over a wind, adds the outcome times `factor` to the circles, and empties the cells.
    fn add_to_circles(&mut self, wind: &Wind, factor: f64) {
        for level in 0..LEVELS {
            let cells = &mut self.levels[level];
            if cells.used > 0 {
                self.used[level] = true;
                let used = &mut cells.values[..cells.used];
                for cell in used.iter_mut() {
                    *cell *= factor;
                }
                wind.circles[level].convolve(used, &mut self.scratch.tails, &mut self.circles[level]);
                cells.clear();
            }
        }
    }

    /// All circles together on the finest one.
    fn finest_circle(&mut self) -> &[f64] {
        for level in (1..LEVELS).rev() {
            if self.used[level] {
                self.used[level - 1] = true;
                let (finer, coarser) = self.circles.split_at_mut(level);
                refine(&coarser[0], &mut finer[level - 1]);
            }
        }
        &self.circles[0]
    }

    fn clear_circles(&mut self) {
        for (circle, used) in self.circles.iter_mut().zip(&mut self.used) {
            if *used {
                circle.fill(0.0);
                *used = false;
            }
        }
    }
}

/// The rings of an origin; nothing matters nearer than `near_m` or farther than `far_m`.
pub(super) fn build(
    origin: &Origin,
    smooth: &[Smooth],
    ladder: Ladder,
    winds: &Winds,
    (near_m, far_m): (f64, f64),
) -> PolarField {
    let reach_m = smooth.iter().fold(0.0, |reach: f64, one| reach.max(one.case.reach_m()));
    if !(reach_m > 0.0) {
        return PolarField::default();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most")]
    let rings = ladder.coordinate(reach_m.min(far_m)).ceil() as usize + 3;
    let nodes = winds.nodes;
    let stride = nodes + WRAP;
    let mut work = Work::new(nodes);
    let mut steps = Vec::new();
    for one in smooth {
        one.add_steps(&origin.winds[one.case.wind], (near_m, far_m), &mut work, &mut steps);
    }
    // from the outermost inwards, each circle is the sum of what falls there and beyond
    steps.sort_unstable_by(|a, b| b.r_m.total_cmp(&a.r_m));
    for i in 1..steps.len() {
        let (beyond, rest) = steps.split_at_mut(i);
        for (sum, value) in rest[0].fall.iter_mut().zip(&beyond[i - 1].fall) {
            *sum += value;
        }
    }
    steps.reverse();
    let mut values = Vec::with_capacity(rings * stride);
    for ring in 0..rings {
        // the innermost ring stands for the origin itself, where there is no bearing
        let r_m = ladder.radius_m((ring as f64).max(1e-3));
        let asked = if r_m < near_m { &[][..] } else { origin.winds.as_slice() };
        for (index, wind) in asked.iter().enumerate() {
            // where the same footprints are left of several cases they are looked at once
            work.here.clear();
            work.names.clear();
            for (at, one) in smooth.iter().enumerate() {
                if one.case.wind != index || one.case.reach_m() < r_m {
                    continue;
                }
                let first = work.names.len();
                one.names_at(r_m, &mut work.names);
                let (known, new) = work.names.split_at(first);
                let same = work.here.iter_mut().find(|here| known[here.names.clone()] == *new);
                if let Some(here) = same {
                    here.frequency_per_yr += one.case.frequency_per_yr;
                    work.names.truncate(first);
                } else {
                    let names = first..work.names.len();
                    work.here.push(Here { smooth: at, frequency_per_yr: one.case.frequency_per_yr, names });
                }
            }
            for here in &work.here {
                smooth[here.smooth].add_cells(r_m, here.frequency_per_yr, &mut work.scratch, &mut work.levels);
            }
            work.add_to_circles(wind, 1.0);
        }
        let inside = steps.get(steps.partition_point(|step| step.r_m < r_m));
        let circle = work.finest_circle();
        #[expect(clippy::cast_possible_truncation, reason = "single precision is what the field keeps")]
        values.extend((0..stride).map(|m| {
            let node = (m + nodes - 1) % nodes;
            (circle[node] - inside.map_or(0.0, |step| step.fall[node])) as f32
        }));
        work.clear_circles();
    }
    #[expect(clippy::cast_possible_truncation, reason = "single precision is what the field keeps")]
    let single = |fall: &[f64]| (0..stride).map(|m| fall[(m + nodes - 1) % nodes] as f32).collect();
    let steps = steps.iter().map(|step| (step.r_m, single(&step.fall))).collect();
    PolarField { rings, stride, values, steps, reach_m }
}

/// Adds a circle to one of twice as many nodes: cubic through the four nearest.
fn refine(coarse: &[f64], fine: &mut [f64]) {
    let count = coarse.len();
    for node in 0..count {
        let at = |offset: usize| coarse[(node + count + offset - 1) % count];
        fine[2 * node] += at(1);
        fine[2 * node + 1] += (9.0 * (at(1) + at(2)) - at(0) - at(3)) / 16.0;
    }
}

/// Node coordinate 0..nodes of a bearing.
pub(super) fn per_rad(nodes: usize) -> f64 {
    nodes as f64 / TAU
}
