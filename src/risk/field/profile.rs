//! What the footprints of one case do together along one circle: pieces between sharp edges.
//!
//! Harm of several footprints is L = 1 - prod(1 - p). Where at most one of them varies along a piece, L is a constant
//! plus a multiple of it, and its integral is exact; where two vary, their product is put on nodes of its own.

use crate::footprint::{BlendedRing, HalfPanel, Panels};

/// Nodes of a product of two varying footprints are this many steps per piece.
const PRODUCT_STEPS: usize = 16;

/// One footprint on the circle.
#[derive(Debug)]
pub(super) enum Profile {
    /// The same all round.
    Even(f64),
    /// Panels of a blended ring, times a factor.
    Panels(BlendedRing, f64),
}

impl Profile {
    /// Harm just inside and just outside an angle of the half circle: below it and above it.
    pub(super) fn both_sides(&self, angle: f64) -> (f64, f64) {
        match self {
            Profile::Even(harm) => (*harm, *harm),
            Profile::Panels(ring, scale) => {
                let (mut below, mut above) = (0.0, 0.0);
                for panel in ring.half_panels(0) {
                    let (lo, hi) = panel.bounds;
                    if angle > lo + SAME_EDGE && angle <= hi + SAME_EDGE {
                        below = scale * panel.value(angle.min(hi));
                    }
                    if angle >= lo - SAME_EDGE && angle < hi - SAME_EDGE {
                        above = scale * panel.value(angle.max(lo));
                    }
                }
                (below, above)
            }
        }
    }
}

/// Angles closer than this are one edge: sampling leaves that much between the panels on its two sides, rad.
pub(super) const SAME_EDGE: f64 = 1e-6;

/// A stretch of the half circle without a sharp edge.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) lo: f64,
    pub(super) hi: f64,
    /// L = `base` + `scale` x the varying part.
    base: f64,
    scale: f64,
    varying: Varying<'a>,
}

#[derive(Debug)]
enum Varying<'a> {
    Nothing,
    Panel(HalfPanel<'a>),
    /// Values on even nodes of the piece, and their integrals.
    Nodes(Vec<f64>, Vec<f64>),
}

impl Piece<'_> {
    /// Integral of harm up to an angle of the piece, from an angle that is the same for all of the piece.
    pub(super) fn cumulative(&self, to: f64) -> f64 {
        let varying = match &self.varying {
            Varying::Nothing => 0.0,
            Varying::Panel(panel) => panel.cumulative(to),
            Varying::Nodes(values, integrals) => {
                let last = values.len() - 1;
                let width = self.hi - self.lo;
                let x = ((to - self.lo) / width * last as f64).clamp(0.0, last as f64);
                let upto = crate::footprint::integral_along_nodes(x, last, 1.0, |i| integrals[i], |i| values[i]);
                upto * width / last as f64
            }
        };
        self.base * (to - self.lo) + self.scale * varying
    }

    pub(super) fn varies(&self) -> bool {
        !matches!(self.varying, Varying::Nothing)
    }
}

/// The pieces of the half circle on which what turns with the wind adds harm, ascending: L less what is the same all
/// round.
pub(super) fn pieces<'a>(profiles: &'a [Profile], cuts: &mut Vec<f64>, out: &mut Vec<Piece<'a>>) {
    out.clear();
    let even: f64 =
        profiles.iter().map(|profile| if let Profile::Even(harm) = profile { 1.0 - harm } else { 1.0 }).product();
    cuts.clear();
    let panels = || {
        profiles.iter().filter_map(|profile| match profile {
            Profile::Even(_) => None,
            Profile::Panels(ring, scale) => Some((ring, *scale)),
        })
    };
    for (ring, _) in panels() {
        cuts.extend(ring.half_panels(0).flat_map(|panel| [panel.bounds.0, panel.bounds.1]));
    }
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup_by(|b, a| *b - *a < SAME_EDGE);
    for pair in cuts.windows(2) {
        let (lo, hi) = (pair[0], pair[1]);
        let middle = f64::midpoint(lo, hi);
        let mut survives = even;
        let mut varying: Vec<(HalfPanel<'a>, f64)> = Vec::new();
        for (ring, scale) in panels() {
            let here = ring.half_panels(0).find(|panel| panel.bounds.0 < middle && middle < panel.bounds.1);
            let Some(panel) = here else { continue };
            if ring.is_step() {
                survives *= 1.0 - scale * panel.value(middle);
            } else {
                varying.push((panel, scale));
            }
        }
        let piece = match varying.as_slice() {
            [] if survives >= even => continue,
            [] => Piece { lo, hi, base: even - survives, scale: 0.0, varying: Varying::Nothing },
            [(panel, scale)] => {
                Piece { lo, hi, base: even - survives, scale: survives * scale, varying: Varying::Panel(*panel) }
            }
            several => {
                let at = |i: usize| {
                    let angle = lo + (hi - lo) * (i as f64 / PRODUCT_STEPS as f64);
                    even - several
                        .iter()
                        .fold(survives, |left, (panel, scale)| left * (1.0 - scale * panel.value(angle)))
                };
                let values: Vec<f64> = (0..=PRODUCT_STEPS).map(at).collect();
                let integrals = crate::footprint::node_integrals(&values);
                Piece { lo, hi, base: 0.0, scale: 1.0, varying: Varying::Nodes(values, integrals) }
            }
        };
        out.push(piece);
    }
}
