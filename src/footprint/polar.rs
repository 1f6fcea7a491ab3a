//! Harm on rings round the anchor, between sharp edges that move smoothly with the distance.
//!
//! The distances are cut into *sheets* inside which the number of panels round the circle does not change. In a sheet
//! every panel has two ends, functions of the radius, and evenly spaced nodes between them. Ends and node values are
//! interpolated between rings by cubics in a radial coordinate that takes the square root out of an end of the sheet
//! (where a panel opens or closes, its half-angle grows like the square root of the distance from there). A sharp edge
//! thus stays sharp at every distance, and a narrow far plume is never looked at on a coarse angular grid.
//! Per node two numbers are kept: harm L, and its integral from the lower end in units of the panel's width.

use crate::footprint::Panels;
use crate::footprint::panels::{along_nodes, cubic_base, cubic_weights, integral_along_nodes};

/// Which end of a sheet is the birth or death of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RootEnd {
    Neither,
    Low,
    High,
}

/// Radius to ring coordinate.
#[derive(Clone, Copy, Debug)]
pub(super) struct RadialMap {
    /// Distance between rings is `step_m` + `growth` r before the ends are stretched.
    pub(super) step_m: f64,
    pub(super) growth: f64,
}

impl RadialMap {
    pub(super) fn coordinate(self, r: f64) -> f64 {
        if self.growth > 0.0 { (self.growth * r / self.step_m).ln_1p() / self.growth } else { r / self.step_m }
    }

    pub(super) fn radius(self, c: f64) -> f64 {
        if self.growth > 0.0 { (self.growth * c).exp_m1() * self.step_m / self.growth } else { c * self.step_m }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PanelLayout {
    /// Index of the last node.
    pub(super) last: usize,
    /// Where the panel's values begin within a ring.
    pub(super) offset: usize,
}

/// How a stored panel appears on the whole circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// As stored.
    Plain,
    /// Mirrored to negative angles.
    Flipped,
    /// From 0 up, and its mirror image, as one.
    Whole,
}

#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) r_lo: f64,
    pub(super) r_hi: f64,
    /// Ring coordinates of both ends.
    pub(super) c_lo: f64,
    pub(super) c_hi: f64,
    pub(super) root: RootEnd,
    pub(super) rings: usize,
    pub(super) panels: Vec<PanelLayout>,
    pub(super) signed: Vec<(usize, Side)>,
    /// Values per ring.
    pub(super) stride: usize,
    /// `[ring][panel]`
    pub(super) bounds: Vec<(f64, f64)>,
    /// Logarithm of the largest harm on each ring, in units of which its values are kept: the peak of a plume falls
    /// by a high power of the distance, its profile hardly changes.
    pub(super) ln_peak: Vec<f64>,
    /// `[ring][panel][table]`, then L at every node, then its integral
    pub(super) values: Vec<f32>,
    pub(super) step: bool,
}

impl Sheet {
    /// Ring coordinate 0..=rings-1 of a radius of the sheet.
    fn position(&self, map: RadialMap, r: f64) -> f64 {
        let u = ((map.coordinate(r) - self.c_lo) / (self.c_hi - self.c_lo)).clamp(0.0, 1.0);
        let last = (self.rings - 1) as f64;
        match self.root {
            RootEnd::Neither => u * last,
            RootEnd::Low => u.sqrt() * last,
            RootEnd::High => (1.0 - (1.0 - u).sqrt()) * last,
        }
    }

    /// Radius of a ring: the inverse of [`Sheet::position`].
    pub(super) fn radius_of_ring(map: RadialMap, ends: (f64, f64), root: RootEnd, ring: usize, rings: usize) -> f64 {
        if ring == 0 {
            return ends.0;
        }
        if ring + 1 == rings {
            return ends.1;
        }
        let x = ring as f64 / (rings - 1) as f64;
        let u = match root {
            RootEnd::Neither => x,
            RootEnd::Low => x * x,
            RootEnd::High => 1.0 - (1.0 - x) * (1.0 - x),
        };
        let (lo, hi) = (map.coordinate(ends.0), map.coordinate(ends.1));
        map.radius(lo + u * (hi - lo)).clamp(ends.0, ends.1)
    }
}

/// The whole footprint: sheets in order of distance.
#[derive(Clone, Debug)]
pub(crate) struct PolarTable {
    pub(super) map: RadialMap,
    pub(super) sheets: Vec<Sheet>,
    pub(super) reach_m: f64,
    /// Nearest ring; closer to the anchor harm is what it is there.
    pub(super) nearest_m: f64,
}

impl PolarTable {
    pub(crate) fn reach_m(&self) -> f64 {
        self.reach_m
    }

    pub(crate) fn bytes(&self) -> usize {
        self.sheets
            .iter()
            .map(|sheet| {
                size_of::<Sheet>() + 16 * sheet.bounds.len() + 8 * sheet.ln_peak.len() + 4 * sheet.values.len()
            })
            .sum()
    }

    /// The four rings round a radius, with their weights; `None` where there is no harm.
    pub(crate) fn stencil(&self, r: f64) -> Option<StencilRing<'_>> {
        if r > self.reach_m {
            return None;
        }
        let index = self.sheets.partition_point(|sheet| sheet.r_hi < r);
        let sheet = self.sheets.get(index)?;
        if r < sheet.r_lo && sheet.r_lo > self.nearest_m {
            return None;
        }
        Some(self.stencil_at(sheet, r))
    }

    pub(crate) fn value(&self, r: f64, angle: f64, table: usize) -> f64 {
        self.stencil(r).map_or(0.0, |ring| ring.value_anywhere(table, angle))
    }

    /// Whether the left half is the mirror image of the right one.
    pub(crate) fn is_mirrored(&self) -> bool {
        self.sheets.iter().all(|sheet| sheet.signed.iter().any(|(_, side)| *side != Side::Plain))
    }

    /// Whether harm is the same all along each panel, at every distance.
    pub(crate) fn is_step(&self) -> bool {
        self.sheets.iter().all(|sheet| sheet.step)
    }

    /// Both ends of every sheet, m, in order of distance.
    pub(crate) fn sheet_ends_m(&self) -> impl Iterator<Item = (f64, f64)> {
        self.sheets.iter().map(|sheet| (sheet.r_lo, sheet.r_hi))
    }

    /// The rings round a radius of one sheet; a radius beyond its ends is taken at the end.
    pub(crate) fn stencil_of_sheet(&self, index: usize, r: f64) -> StencilRing<'_> {
        let sheet = &self.sheets[index];
        self.stencil_at(sheet, r.clamp(sheet.r_lo, sheet.r_hi))
    }

    fn stencil_at<'a>(&self, sheet: &'a Sheet, r: f64) -> StencilRing<'a> {
        let x = sheet.position(self.map, r);
        let (base, _) = cubic_base(x, sheet.rings - 1);
        let weights = cubic_weights(x - base as f64);
        let ln_peak: f64 = weights.iter().zip(&sheet.ln_peak[base..]).map(|(w, ln)| w * ln).sum();
        let peak = ln_peak.exp();
        StencilRing { sheet, base, weights, peak_weights: weights.map(|w| w * peak) }
    }
}

/// A ring between rings, read where it is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StencilRing<'a> {
    sheet: &'a Sheet,
    base: usize,
    weights: [f64; 4],
    /// The weights times the largest harm at this distance.
    peak_weights: [f64; 4],
}

impl StencilRing<'_> {
    #[inline]
    fn stored_bounds(&self, stored: usize) -> (f64, f64) {
        let count = self.sheet.panels.len();
        let (mut lo, mut hi) = (0.0, 0.0);
        for (k, w) in self.weights.iter().enumerate() {
            let bounds = self.sheet.bounds[(self.base + k) * count + stored];
            lo += w * bounds.0;
            hi += w * bounds.1;
        }
        (lo, hi.max(lo))
    }

    #[inline]
    fn blend(&self, at: usize) -> f64 {
        let stride = self.sheet.stride;
        let first = self.base * stride + at;
        let values = &self.sheet.values;
        self.peak_weights[0] * f64::from(values[first])
            + self.peak_weights[1] * f64::from(values[first + stride])
            + self.peak_weights[2] * f64::from(values[first + 2 * stride])
            + self.peak_weights[3] * f64::from(values[first + 3 * stride])
    }

    /// [`StencilRing::blend_into`] for the first `tables` tables.
    pub(crate) fn blend_all_into(&self, tables: usize, ring: &mut BlendedRing) {
        const FIRST: [usize; 8] = [0, 1, 2, 3, 4, 5, 6, 7];
        if let Some(first) = FIRST.get(..tables) {
            self.blend_into(first, ring);
        } else {
            self.blend_into(&(0..tables).collect::<Vec<usize>>(), ring);
        }
    }

    /// Copies the ring into `ring`, every node blended.
    pub(crate) fn blend_into(&self, tables: &[usize], ring: &mut BlendedRing) {
        ring.panels.clear();
        ring.values.clear();
        ring.slots.clear();
        ring.slots.extend_from_slice(tables);
        ring.step = self.sheet.step;
        for &(stored, side) in &self.sheet.signed {
            let layout = self.sheet.panels[stored];
            let bounds = self.stored_bounds(stored);
            let width = 2 * (layout.last + 1);
            ring.panels.push(BlendedPanel { bounds, side, last: layout.last, offset: ring.values.len() });
            for &table in tables {
                let first = layout.offset + table * width;
                ring.values.extend((first..first + width).map(|at| self.blend(at)));
            }
        }
    }
}

#[inline]
fn signed_bounds(bounds: (f64, f64), side: Side) -> (f64, f64) {
    match side {
        Side::Plain => bounds,
        Side::Flipped => (-bounds.1, -bounds.0),
        Side::Whole => (-bounds.1, bounds.1),
    }
}

/// Position 0..=last along the nodes of a stored panel, from the bounds as they appear on the circle.
#[inline]
fn node_position(bounds: (f64, f64), side: Side, last: usize, angle: f64) -> f64 {
    let last = last as f64;
    let share = match side {
        Side::Plain => (angle - bounds.0) / (bounds.1 - bounds.0),
        Side::Flipped => (bounds.1 - angle) / (bounds.1 - bounds.0),
        Side::Whole => angle.abs() / bounds.1,
    };
    if share > 0.0 { (share * last).min(last) } else { 0.0 }
}

/// Integral from the lower end on the circle, from the integral along the stored panel.
#[inline]
fn signed_integral(side: Side, angle: f64, upto: f64, total: f64) -> f64 {
    match side {
        Side::Plain => upto,
        Side::Flipped => total - upto,
        Side::Whole if angle < 0.0 => total - upto,
        Side::Whole => total + upto,
    }
}

/// Width of the stored panel.
#[inline]
fn stored_width(bounds: (f64, f64), side: Side) -> f64 {
    if side == Side::Whole { bounds.1 } else { bounds.1 - bounds.0 }
}

fn both_halves(side: Side) -> f64 {
    if side == Side::Whole { 2.0 } else { 1.0 }
}

impl Panels for StencilRing<'_> {
    fn count(&self) -> usize {
        self.sheet.signed.len()
    }

    fn bounds(&self, panel: usize) -> (f64, f64) {
        let (stored, side) = self.sheet.signed[panel];
        signed_bounds(self.stored_bounds(stored), side)
    }

    fn value(&self, panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64 {
        let (stored, side) = self.sheet.signed[panel];
        let layout = self.sheet.panels[stored];
        let first = layout.offset + table * 2 * (layout.last + 1);
        let x = node_position(bounds, side, layout.last, angle);
        along_nodes(x, layout.last, |i| self.blend(first + i)).clamp(0.0, 1.0)
    }

    fn cumulative(&self, panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64 {
        let (stored, side) = self.sheet.signed[panel];
        let layout = self.sheet.panels[stored];
        let nodes = layout.last + 1;
        let first = layout.offset + table * 2 * nodes;
        let x = node_position(bounds, side, layout.last, angle);
        let step = 1.0 / layout.last as f64;
        let integral = |i: usize| self.blend(first + nodes + i);
        let upto = integral_along_nodes(x, layout.last, step, integral, |i| self.blend(first + i));
        let total = if side == Side::Plain { 0.0 } else { integral(layout.last) };
        stored_width(bounds, side) * signed_integral(side, angle, upto, total)
    }

    fn total(&self, panel: usize, bounds: (f64, f64), table: usize) -> f64 {
        let (stored, side) = self.sheet.signed[panel];
        let layout = self.sheet.panels[stored];
        let nodes = layout.last + 1;
        let end = layout.offset + table * 2 * nodes + nodes + layout.last;
        both_halves(side) * stored_width(bounds, side) * self.blend(end)
    }

    fn is_step(&self) -> bool {
        self.sheet.step
    }
}

#[derive(Clone, Copy, Debug)]
struct BlendedPanel {
    /// As stored.
    bounds: (f64, f64),
    side: Side,
    last: usize,
    offset: usize,
}

/// A ring with every node blended, for many questions at one distance; reused from ring to ring. A table is asked by
/// its place in the list that [`StencilRing::blend_into`] was given.
#[derive(Clone, Debug, Default)]
pub(crate) struct BlendedRing {
    panels: Vec<BlendedPanel>,
    values: Vec<f64>,
    slots: Vec<usize>,
    step: bool,
}

/// A panel of the half circle 0..π, every node at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HalfPanel<'a> {
    pub(crate) bounds: (f64, f64),
    values: &'a [f64],
    /// Integral from the lower end in units of the width.
    integrals: &'a [f64],
}

impl HalfPanel<'_> {
    #[inline]
    fn position(&self, angle: f64) -> f64 {
        node_position(self.bounds, Side::Plain, self.values.len() - 1, angle)
    }

    /// Harm at an angle of the panel.
    #[inline]
    pub(crate) fn value(&self, angle: f64) -> f64 {
        along_nodes(self.position(angle), self.values.len() - 1, |i| self.values[i]).clamp(0.0, 1.0)
    }

    /// Harm at the lower and at the upper end.
    pub(crate) fn ends(&self) -> (f64, f64) {
        (self.values[0].clamp(0.0, 1.0), self.values[self.values.len() - 1].clamp(0.0, 1.0))
    }

    /// Integral of harm from the lower end to an angle.
    #[inline]
    pub(crate) fn cumulative(&self, angle: f64) -> f64 {
        let last = self.values.len() - 1;
        let step = 1.0 / last as f64;
        let upto = integral_along_nodes(self.position(angle), last, step, |i| self.integrals[i], |i| self.values[i]);
        (self.bounds.1 - self.bounds.0) * upto
    }
}

impl BlendedRing {
    /// The panels of the half circle 0..π of a mirrored profile, ascending, for the table in a slot.
    pub(crate) fn half_panels(&self, slot: usize) -> impl Iterator<Item = HalfPanel<'_>> {
        self.panels.iter().filter(|panel| panel.side != Side::Flipped).map(move |panel| {
            let (values, integrals) = self.nodes(panel, slot);
            HalfPanel { bounds: panel.bounds, values, integrals }
        })
    }

    fn nodes(&self, panel: &BlendedPanel, slot: usize) -> (&[f64], &[f64]) {
        let nodes = panel.last + 1;
        let first = panel.offset + slot * 2 * nodes;
        (&self.values[first..first + nodes], &self.values[first + nodes..first + 2 * nodes])
    }
}

impl Panels for BlendedRing {
    fn count(&self) -> usize {
        self.panels.len()
    }

    fn bounds(&self, panel: usize) -> (f64, f64) {
        signed_bounds(self.panels[panel].bounds, self.panels[panel].side)
    }

    fn value(&self, panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64 {
        let panel = &self.panels[panel];
        let (values, _) = self.nodes(panel, table);
        let x = node_position(bounds, panel.side, panel.last, angle);
        along_nodes(x, panel.last, |i| values[i]).clamp(0.0, 1.0)
    }

    fn cumulative(&self, panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64 {
        let panel = &self.panels[panel];
        let (values, integrals) = self.nodes(panel, table);
        let x = node_position(bounds, panel.side, panel.last, angle);
        let step = 1.0 / panel.last as f64;
        let upto = integral_along_nodes(x, panel.last, step, |i| integrals[i], |i| values[i]);
        stored_width(bounds, panel.side) * signed_integral(panel.side, angle, upto, integrals[panel.last])
    }

    fn cumulative_run(
        &self,
        panel: usize,
        bounds: (f64, f64),
        table: usize,
        (first, step): (f64, f64),
        out: &mut [f64],
    ) {
        let panel = &self.panels[panel];
        let (values, integrals) = self.nodes(panel, table);
        let (last, width) = (panel.last, stored_width(bounds, panel.side));
        let (steps, node_step) = (last as f64, width / last as f64);
        let (zero, sign) = match panel.side {
            Side::Plain => (bounds.0, 1.0),
            Side::Flipped => (bounds.1, -1.0),
            Side::Whole => (0.0, 0.0),
        };
        let (total, per_rad) = (width * integrals[last], steps / width);
        for (i, out) in out.iter_mut().enumerate() {
            let angle = first + step * i as f64;
            let along = if panel.side == Side::Whole { angle.abs() } else { sign * (angle - zero) };
            let x = (along * per_rad).clamp(0.0, steps);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=last")]
            let cell = (x as usize).min(last - 1);
            let t = x - cell as f64;
            let (t2, t3) = (t * t, t * t * t);
            let (from, to) = (integrals[cell], integrals[cell + 1]);
            let upto = width * (from + (to - from) * (3.0 * t2 - 2.0 * t3))
                + node_step * (values[cell] * (t3 - 2.0 * t2 + t) + values[cell + 1] * (t3 - t2));
            *out = match panel.side {
                Side::Plain => upto,
                Side::Flipped => total - upto,
                Side::Whole => total + upto.copysign(angle),
            };
        }
    }

    fn total(&self, panel: usize, bounds: (f64, f64), table: usize) -> f64 {
        let panel = &self.panels[panel];
        let (_, integrals) = self.nodes(panel, table);
        both_halves(panel.side) * stored_width(bounds, panel.side) * integrals[panel.last]
    }

    fn is_step(&self) -> bool {
        self.step
    }
}
