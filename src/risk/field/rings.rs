//! The continuous part of all footprints of an origin, averaged over the wind, on rings round the origin.

use std::f64::consts::{PI, TAU};

use crate::risk::field::atoms::{Edge, EdgeName, edges_of, fall_at, profiles_at, radial_breaks_m, sheet_at};
use crate::risk::field::gather::{Case, Layer, Origin};
use crate::risk::field::ladder::Ladder;
use crate::risk::field::profile::{Piece, Profile, pieces};
use crate::risk::field::wind::{LEVELS, Winds};

/// A profile this wide (half-width, rad) is put on a circle of half the nodes; twice as wide, of a quarter.
const WIDE_RAD: f64 = 0.6;
/// Nodes repeated behind the end of a ring, so that no tap wraps.
pub(super) const WRAP: usize = 4;
/// A rest that changes at once by more than this share of its largest value cannot be put on rings.
const RADIAL_JUMP: f64 = 1e-3;

/// LSIR of the continuous part, 1/yr, on rings of the ladder: node m - 1 of the circle at index m.
#[derive(Clone, Debug, Default)]
pub(super) struct PolarField {
    pub(super) rings: usize,
    pub(super) stride: usize,
    pub(super) values: Vec<f32>,
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

/// Buffers of one worker.
#[derive(Default)]
pub(super) struct Scratch {
    profiles: Vec<Profile>,
    cuts: Vec<f64>,
    edges: Vec<Edge>,
    tails: Vec<f64>,
}

impl Smooth<'_> {
    /// Adds the integral of the rest over each cell of the half circle, for the case's frequency, to the level that
    /// suits its width. Returns the integral over the half circle.
    fn add_cells(&self, r_m: f64, scratch: &mut Scratch, levels: &mut [Vec<f64>; LEVELS]) -> f64 {
        profiles_at(self.case, r_m, None, &mut scratch.profiles);
        let mut found: Vec<Piece> = Vec::new();
        pieces(&scratch.profiles, &mut scratch.cuts, &mut found);
        let width = found
            .iter()
            .filter(|piece| piece.varies())
            .map(|piece| if piece.lo <= 0.0 { piece.hi } else { 0.5 * (piece.hi - piece.lo) })
            .fold(f64::INFINITY, f64::min);
        let level = [WIDE_RAD, 2.0 * WIDE_RAD].iter().filter(|wide| width.is_finite() && width > **wide).count();
        let cells = &mut levels[level];
        let step = PI / cells.len() as f64;
        let frequency = self.case.frequency_per_yr;
        let mut whole = 0.0;
        for piece in &found {
            over_cells(piece.lo, piece.hi, step, cells, |from, to| {
                let part = frequency * piece.integral(from, to);
                whole += part;
                part
            });
        }
        for (layer, profile) in scratch.profiles.iter().enumerate() {
            let (Profile::Panels(ring, _), Layer::Polar(table, _)) = (profile, &self.case.layers[layer]) else {
                continue;
            };
            if !self.kept.iter().any(|name| name.layer == layer) {
                continue;
            }
            let sheet = sheet_at(table, r_m);
            edges_of(ring, &mut scratch.edges);
            for edge in &scratch.edges {
                if self.kept.contains(&EdgeName { layer, sheet, panel: edge.panel, upper: edge.upper }) {
                    let fall = frequency * fall_at(&scratch.profiles, layer, edge.angle);
                    over_cells(0.0, edge.angle, step, cells, |from, to| {
                        let part = -fall * (to - from);
                        whole += part;
                        part
                    });
                }
            }
        }
        whole
    }

    /// Whether the rest changes steadily with the distance.
    fn is_steady(&self, ladder: Ladder, scratch: &mut Scratch, levels: &mut [Vec<f64>; LEVELS]) -> bool {
        let mut places = radial_breaks_m(self.case);
        for layer in &self.case.layers {
            if let Layer::Polar(table, _) = layer {
                places.extend(table.sheet_ends_m().flat_map(|(lo, hi)| [lo, hi]));
            }
        }
        places.sort_unstable_by(f64::total_cmp);
        places.dedup_by(|b, a| *b - *a < 1e-6 * *a);
        let reach = self.case.reach_m();
        let nearest = ladder.radius_m(1.0);
        let (mut largest, mut jump) = (0.0_f64, 0.0_f64);
        for r in places.into_iter().filter(|r| *r > nearest) {
            let inside = self.add_cells(r * (1.0 - 1e-7), scratch, levels);
            let outside =
                if r * (1.0 + 1e-7) < reach { self.add_cells(r * (1.0 + 1e-7), scratch, levels) } else { 0.0 };
            largest = largest.max(inside.abs()).max(outside.abs());
            jump = jump.max((inside - outside).abs());
        }
        for cells in levels.iter_mut() {
            cells.fill(0.0);
        }
        jump <= RADIAL_JUMP * largest
    }
}

/// Adds `integral(from, to)` to every cell that lo..hi meets.
fn over_cells(lo: f64, hi: f64, step: f64, cells: &mut [f64], mut integral: impl FnMut(f64, f64) -> f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "angles of the half circle")]
    let first = ((lo / step) as usize).min(cells.len() - 1);
    let mut from = lo;
    for (j, cell) in cells.iter_mut().enumerate().skip(first) {
        let to = (step * (j as f64 + 1.0)).min(hi);
        if to > from {
            *cell += integral(from, to);
            from = to;
        }
        if to >= hi {
            break;
        }
    }
    // rounding may leave a sliver behind the last cell
    if hi > from
        && let Some(last) = cells.last_mut()
    {
        *last += integral(from, hi);
    }
}

/// The cases (by their footprints) whose rest cannot be put on rings.
pub(super) fn jumping(smooth: &[Smooth], ladder: Ladder, winds: &Winds) -> Vec<Vec<usize>> {
    let mut scratch = Scratch::default();
    let mut levels = empty_levels(winds.nodes);
    let jumping = smooth.iter().filter(|one| !one.is_steady(ladder, &mut scratch, &mut levels));
    jumping.map(|one| one.case.names()).collect()
}

fn empty_levels(nodes: usize) -> [Vec<f64>; LEVELS] {
    std::array::from_fn(|level| vec![0.0; nodes / 2 >> level])
}

/// The rings of an origin.
pub(super) fn build(origin: &Origin, smooth: &[Smooth], ladder: Ladder, winds: &Winds) -> PolarField {
    let reach_m = smooth.iter().fold(0.0, |reach: f64, one| reach.max(one.case.reach_m()));
    if !(reach_m > 0.0) {
        return PolarField::default();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most")]
    let rings = ladder.coordinate(reach_m).ceil() as usize + 3;
    let nodes = winds.nodes;
    let stride = nodes + WRAP;
    let mut values = Vec::with_capacity(rings * stride);
    let mut scratch = Scratch::default();
    let mut levels = empty_levels(nodes);
    let mut circles: [Vec<f64>; LEVELS] = std::array::from_fn(|level| vec![0.0; nodes >> level]);
    for ring in 0..rings {
        // the innermost ring stands for the origin itself, where there is no bearing
        let r_m = ladder.radius_m((ring as f64).max(1e-3));
        for circle in &mut circles {
            circle.fill(0.0);
        }
        let mut used = [false; LEVELS];
        for (index, wind) in origin.winds.iter().enumerate() {
            for one in smooth.iter().filter(|one| one.case.wind == index && one.case.reach_m() >= r_m) {
                one.add_cells(r_m, &mut scratch, &mut levels);
            }
            for ((cells, circle), (at, used)) in
                levels.iter_mut().zip(&mut circles).zip(wind.circles.iter().zip(&mut used))
            {
                if cells.iter().any(|cell| *cell != 0.0) {
                    *used = true;
                    at.convolve(cells, &mut scratch.tails, circle);
                    cells.fill(0.0);
                }
            }
        }
        for level in (1..LEVELS).rev() {
            if used[level] {
                used[level - 1] = true;
                let (finer, coarser) = circles.split_at_mut(level);
                refine(&coarser[0], &mut finer[level - 1]);
            }
        }
        let circle = &circles[0];
        #[expect(clippy::cast_possible_truncation, reason = "single precision is what the field keeps")]
        values.extend((0..stride).map(|m| circle[(m + nodes - 1) % nodes] as f32));
    }
    PolarField { rings, stride, values, reach_m }
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
