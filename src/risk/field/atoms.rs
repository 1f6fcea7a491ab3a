//! Sharp edges: each is an atom w(r) [|φ| < h(r)], kept out of the rings and evaluated at the cell.
//!
//! A half-angle starts and ends like a square root, so that q = 1 - cos h is tabulated, which is smooth through both
//! ends, on even steps of the ring coordinate, with a cubic on each.

use crate::footprint::BlendedRing;
use crate::risk::field::gather::{Case, Layer};
use crate::risk::field::ladder::Ladder;
use crate::risk::field::profile::{Profile, SAME_EDGE};

/// Steps of a table per ring of the ladder.
const STEPS_PER_RING: f64 = 2.0;
const FEWEST_STEPS: f64 = 8.0;
/// Looks along a sheet that tell whether it has a sharp edge.
const LOOKS_FOR_FALLS: u32 = 5;
/// A jump below this share of the largest harm at its distance stays in the continuous rest.
const NO_JUMP: f64 = 2e-4;
/// So does one below this lethality: sampling ends where harm is no more than that, however small the largest is.
const NO_LETHALITY: f64 = 1e-7;

/// An edge with its table.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) wind: usize,
    /// Both ends, m.
    pub(super) from_m: f64,
    pub(super) to_m: f64,
    /// Ring coordinate of the near end.
    pub(super) from: f32,
    /// Steps per unit of the ring coordinate.
    pub(super) per_ring: f32,
    /// Cubics of 1 - cos h and of the weight (1/yr) on each step, in powers of the share of the step.
    pub(super) steps: Vec<[[f32; 4]; 2]>,
}

/// Which edge of a layer: sheet, panel of the half circle, and whether it is the panel's upper end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EdgeName {
    pub(super) layer: usize,
    pub(super) sheet: usize,
    pub(super) panel: usize,
    pub(super) upper: bool,
}

/// An edge on one circle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) panel: usize,
    pub(super) upper: bool,
    pub(super) angle: f64,
}

/// The edges of a profile strictly between 0 and π; where two panels meet there is one.
pub(super) fn edges_of(ring: &BlendedRing, out: &mut Vec<Edge>) {
    out.clear();
    let mut before = f64::NEG_INFINITY;
    for (panel, half) in ring.half_panels(0).enumerate() {
        let (lo, hi) = half.bounds;
        if lo > SAME_EDGE && lo - before > SAME_EDGE {
            out.push(Edge { panel, upper: false, angle: lo });
        }
        if hi < std::f64::consts::PI - SAME_EDGE {
            out.push(Edge { panel, upper: true, angle: hi });
        }
        before = hi;
    }
}

/// The profiles of all layers of a case at a distance; `fixed` names a layer and the sheet that it is read from.
pub(super) fn profiles_at(case: &Case, r_m: f64, fixed: Option<(usize, usize)>, out: &mut Vec<Profile>) {
    // rings are reused: their buffers are the cost of making one
    let mut spare: Vec<BlendedRing> = out
        .drain(..)
        .filter_map(|profile| if let Profile::Panels(ring, _) = profile { Some(ring) } else { None })
        .collect();
    for (index, layer) in case.layers.iter().enumerate() {
        match layer {
            Layer::Radial(table, column) => out.push(Profile::Even(column.scale * table.value(r_m, column.table))),
            Layer::Polar(table, column) => {
                let stencil = match fixed {
                    Some((layer, sheet)) if layer == index => Some(table.stencil_of_sheet(sheet, r_m)),
                    _ => table.stencil(r_m),
                };
                match stencil {
                    None => out.push(Profile::Even(0.0)),
                    Some(stencil) => {
                        let mut ring = spare.pop().unwrap_or_default();
                        stencil.blend_into(&[column.table], &mut ring);
                        out.push(Profile::Panels(ring, column.scale));
                    }
                }
            }
        }
    }
}

/// How much the harm of all profiles together falls at an edge of one of them, from below to above.
pub(super) fn fall_at(profiles: &[Profile], layer: usize, angle: f64) -> f64 {
    let mut fall = 1.0;
    for (index, profile) in profiles.iter().enumerate() {
        let (below, above) = profile.both_sides(angle);
        fall *= match index.cmp(&layer) {
            std::cmp::Ordering::Less => 1.0 - above,
            std::cmp::Ordering::Equal => below - above,
            std::cmp::Ordering::Greater => 1.0 - below,
        };
    }
    fall
}

/// The atoms of a case between two distances, and the names of the edges that became one.
pub(super) fn atoms_of(
    case: &Case,
    ladder: Ladder,
    (near_m, far_m): (f64, f64),
    atoms: &mut Vec<Atom>,
) -> Vec<EdgeName> {
    let mut kept = Vec::new();
    let breaks = radial_breaks_m(case);
    for (layer, table) in case.layers.iter().enumerate() {
        let Layer::Polar(table, _) = table else { continue };
        for (sheet, ends) in table.sheet_ends_m().enumerate() {
            if ends.1 <= near_m || ends.0 >= far_m || !may_fall(case, (layer, sheet), ends) {
                continue;
            }
            // a disc that ends inside the sheet changes the weight at once
            let mut cuts = vec![ends.0];
            cuts.extend(breaks.iter().copied().filter(|r| *r > ends.0 && *r < ends.1));
            cuts.push(ends.1);
            let mut of_sheet: Vec<Found> = Vec::new();
            for pair in cuts.windows(2) {
                stretch(case, (layer, sheet), (pair[0], pair[1]), ladder, &mut of_sheet);
            }
            let first = kept.len();
            for found in &of_sheet {
                if found.falls && !kept[first..].contains(&found.name) {
                    kept.push(found.name);
                }
            }
            let sharp = of_sheet.into_iter().filter(|found| kept[first..].contains(&found.name));
            atoms.extend(sharp.map(|found| found.atom(case.wind, ladder)));
        }
    }
    kept
}

/// Distances at which a radial footprint of the case jumps, m.
pub(super) fn radial_breaks_m(case: &Case) -> Vec<f64> {
    let mut breaks = Vec::new();
    for layer in &case.layers {
        if let Layer::Radial(table, _) = layer {
            breaks.extend(table.nodes_m().windows(2).filter(|pair| pair[0].total_cmp(&pair[1]).is_eq()).map(|p| p[0]));
            breaks.push(table.reach_m());
        }
    }
    breaks
}

/// Whether any edge of a sheet is sharp somewhere: a few looks tell, since panels change steadily within a sheet.
fn may_fall(case: &Case, (layer, sheet): (usize, usize), ends_m: (f64, f64)) -> bool {
    let Layer::Polar(table, column) = &case.layers[layer] else { return false };
    let mut ring = BlendedRing::default();
    let mut edges = Vec::new();
    (0..LOOKS_FOR_FALLS).any(|look| {
        let share = (f64::from(look) / f64::from(LOOKS_FOR_FALLS - 1)).clamp(1e-6, 1.0 - 1e-6);
        let r_m = ends_m.0 + share * (ends_m.1 - ends_m.0);
        table.stencil_of_sheet(sheet, r_m).blend_into(&[column.table], &mut ring);
        edges_of(&ring, &mut edges);
        let alone = [Profile::Panels(std::mem::take(&mut ring), column.scale)];
        let peak = peak_of(&alone[0]);
        let falls = edges.iter().any(|edge| is_sharp(fall_at(&alone, 0, edge.angle), peak));
        if let [Profile::Panels(back, _)] = alone {
            ring = back;
        }
        falls
    })
}

fn is_sharp(fall: f64, peak: f64) -> bool {
    fall.abs() > (NO_JUMP * peak).max(NO_LETHALITY)
}

/// Tables of all edges of a sheet between two distances.
fn stretch(case: &Case, (layer, sheet): (usize, usize), ends_m: (f64, f64), ladder: Ladder, out: &mut Vec<Found>) {
    let (from, to) = (ladder.coordinate(ends_m.0), ladder.coordinate(ends_m.1));
    if !(to - from > 1e-6) {
        return;
    }
    let steps = ((to - from) * STEPS_PER_RING).ceil().max(FEWEST_STEPS);
    let mut profiles = Vec::new();
    let mut edges = Vec::new();
    let first = out.len();
    let (mut k, mut done) = (0.0, 0);
    while k <= steps {
        // the ends are looked at from inside
        let inward = k.clamp(1e-6, steps - 1e-6);
        let r = ladder.radius_m(from + (to - from) * inward / steps);
        profiles_at(case, r, Some((layer, sheet)), &mut profiles);
        if let Profile::Panels(ring, _) = &profiles[layer] {
            edges_of(ring, &mut edges);
        }
        let peak = profiles.iter().fold(0.0, |peak: f64, profile| peak.max(peak_of(profile)));
        for edge in &edges {
            let name = EdgeName { layer, sheet, panel: edge.panel, upper: edge.upper };
            let weight = fall_at(&profiles, layer, edge.angle);
            let at = out[first..].iter().position(|known| known.name == name).map_or_else(
                || {
                    out.push(Found { name, ends_m, nodes: Vec::new(), falls: false });
                    out.len() - 1
                },
                |found| first + found,
            );
            let found = &mut out[at];
            found.falls |= is_sharp(weight, peak);
            let half = (0.5 * edge.angle).sin();
            let node = [2.0 * half * half, case.frequency_per_yr * weight];
            // an edge that is not there on a step has merged with another: there it falls by nothing
            found.nodes.resize(done, [node[0], 0.0]);
            found.nodes.push(node);
        }
        done += 1;
        k += 1.0;
    }
    for found in &mut out[first..] {
        let last = found.nodes.last().copied().unwrap_or_default();
        found.nodes.resize(done, [last[0], 0.0]);
    }
}

/// An edge on even steps of a stretch of its sheet.
struct Found {
    name: EdgeName,
    ends_m: (f64, f64),
    /// (1 - cos h, weight in 1/yr) at each step.
    nodes: Vec<[f64; 2]>,
    /// Whether it is sharp enough to be an atom.
    falls: bool,
}

impl Found {
    #[expect(clippy::cast_possible_truncation, reason = "single precision is what the cells need")]
    fn atom(&self, wind: usize, ladder: Ladder) -> Atom {
        let (from, to) = (ladder.coordinate(self.ends_m.0), ladder.coordinate(self.ends_m.1));
        let steps = self.nodes.len() - 1;
        let cubic = |step: usize, of: usize| cubic_on(step, &|node: usize| self.nodes[node][of], steps);
        Atom {
            wind,
            from_m: self.ends_m.0,
            to_m: self.ends_m.1,
            from: from as f32,
            per_ring: (steps as f64 / (to - from)) as f32,
            steps: (0..steps).map(|step| [cubic(step, 0), cubic(step, 1)]).collect(),
        }
    }
}

/// Powers of t in 0..1 on a step, of the cubic through the four nodes nearest to it.
#[expect(clippy::cast_possible_truncation, reason = "single precision is what the cells need")]
fn cubic_on(step: usize, node: &dyn Fn(usize) -> f64, steps: usize) -> [f32; 4] {
    let base = step.saturating_sub(1).min(steps - 3);
    let [a, b, c, d] = [0, 1, 2, 3].map(|k| node(base + k));
    // forward differences about node `base`, x = t + (step - base)
    let (d1, d2, d3) = (b - a, c - 2.0 * b + a, d - 3.0 * c + 3.0 * b - a);
    // a + x d1 + x (x - 1) / 2 d2 + x (x - 1) (x - 2) / 6 d3
    let p = [a, d1 - d2 / 2.0 + d3 / 3.0, d2 / 2.0 - d3 / 2.0, d3 / 6.0];
    let s = (step - base) as f64;
    [p[0] + s * (p[1] + s * (p[2] + s * p[3])), p[1] + s * (2.0 * p[2] + 3.0 * s * p[3]), p[2] + 3.0 * s * p[3], p[3]]
        .map(|power| power as f32)
}

fn peak_of(profile: &Profile) -> f64 {
    match profile {
        Profile::Even(harm) => *harm,
        Profile::Panels(ring, scale) => ring.half_panels(0).fold(0.0, |peak: f64, panel| {
            let (lo, hi) = panel.bounds;
            let middle = panel.value(f64::midpoint(lo, hi));
            let ends = panel.ends();
            peak.max(scale * ends.0.max(ends.1).max(middle))
        }),
    }
}
