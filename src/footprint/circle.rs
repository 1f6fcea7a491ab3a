//! One circle round the anchor: where on it there is harm.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::f64::consts::PI;

use crate::footprint::checked_lethality;
use crate::footprint::polar::RadialMap;
use crate::footprint::sampling::{Sampling, Sides};

/// Below this share of the largest harm at a distance, a tail is cut.
pub(super) const TAIL: f64 = 1e-6;
/// Harm below this is none at all.
pub(super) const NOTHING: f64 = 1e-9;
/// A difference between neighbouring looks, as a share of the largest harm at that distance, that may hide a jump.
pub(super) const SUSPICIOUS: f64 = 0.02;

/// Share of the reach to which a line is known across which harm may jump.
const LINE_SHARE: f64 = 2e-10;

/// What a circle looks like: its panels, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Structure {
    pub(super) panels: Vec<(f64, f64)>,
    /// Of each panel whether it begins where the one before ends, with a jump between.
    joined: Vec<bool>,
    pub(super) peak: f64,
}

/// How exactly edges are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    /// Well enough to tell how many panels there are.
    Kind,
    /// As the options ask.
    Full,
}

/// Where a panel begins, ends, or meets the next with a jump between them.
#[derive(Clone, Copy, Debug)]
struct Edge {
    below: f64,
    above: f64,
    kind: EdgeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EdgeKind {
    Begins,
    Ends,
    Jumps,
}

/// A circle whose radius is known to belong to the structure beside it.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) r: f64,
    pub(super) structure: Structure,
    /// Harm jumps, at every angle of a panel at once, between the circle before and this one.
    pub(super) jumps: bool,
}

/// A direction in which every searched circle is looked at.
#[derive(Clone, Copy, Debug)]
struct Seed {
    angle: f64,
    cos: f64,
    sin: f64,
}

/// A circle that is being looked at.
#[derive(Clone, Copy, Debug)]
struct Circle {
    r: f64,
    /// Largest harm found on it.
    peak: f64,
    /// Harm below this is cut.
    floor: f64,
    precision: Precision,
}

/// How often the distance at which an edge is looked for is doubled.
const DOUBLINGS: u32 = 8;

/// A function to be sampled, and how.
pub(super) struct Sampler<'a> {
    function: &'a dyn Fn(f64, f64, &mut [f64]),
    pub(super) classes: usize,
    pub(super) options: Sampling,
    pub(super) map: RadialMap,
    pub(super) domain: (f64, f64),
    seeds: Vec<Seed>,
    /// Distances downwind at which harm may jump all across the wind, known to [`LINE_SHARE`] of the reach.
    lines_m: &'a [f64],
    /// Where a look is written of which only the largest harm matters.
    scratch: RefCell<Vec<f64>>,
    pub(super) bad: Cell<Option<f64>>,
    /// Whether edges are followed from circle to circle.
    pub(super) following: Cell<bool>,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(
        classes: usize,
        function: &'a dyn Fn(f64, f64, &mut [f64]),
        options: Sampling,
        lines_m: &'a [f64],
    ) -> Self {
        let coarse = PI / options.directions as f64;
        let mut half: Vec<f64> = [12, 9, 6, 3].map(|k| coarse / f64::from(1 << k)).to_vec();
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
        let seed = |angle: f64| Seed { angle, cos: angle.cos(), sin: angle.sin() };
        Self {
            function,
            classes,
            options,
            map: RadialMap { step_m: options.ring_step_m, growth: options.ring_growth },
            domain,
            seeds: seeds.into_iter().map(seed).collect(),
            lines_m,
            scratch: RefCell::new(vec![0.0; classes]),
            bad: Cell::new(None),
            following: Cell::new(true),
        }
    }

    fn at(&self, x: f64, y: f64, out: &mut [f64]) {
        (self.function)(x, y, out);
        for value in out.iter_mut() {
            if !(0.0..=1.0).contains(value) && checked_lethality(*value).is_err() {
                self.bad.set(Some(*value));
                *value = 0.0;
            }
        }
    }

    /// One look, a value for each class.
    pub(super) fn look_into(&self, r: f64, angle: f64, out: &mut [f64]) {
        self.at(r * angle.cos(), r * angle.sin(), out);
    }

    /// One look, as an owned vector of classes.
    pub(super) fn look(&self, r: f64, angle: f64) -> Vec<f64> {
        let mut out = vec![0.0; self.classes];
        self.look_into(r, angle, &mut out);
        out
    }

    /// The largest harm to any class.
    fn most(&self, r: f64, angle: f64) -> f64 {
        let mut out = self.scratch.borrow_mut();
        self.look_into(r, angle, &mut out);
        largest(&out)
    }

    /// The directions in which a circle is looked at, with one on either side of each place where it meets a line.
    fn seeds_on(&self, r: f64) -> Cow<'_, [Seed]> {
        let mut seeds = Cow::Borrowed(self.seeds.as_slice());
        for line in self.lines_m.iter().filter(|line| line.abs() < r) {
            let crossing = (line / r).acos();
            let off = self.options.edge_tolerance_rad.max(LINE_SHARE * self.options.reach_m / (r * crossing.sin()));
            for side in [-1.0, 1.0] {
                let angles = [crossing + side * off, -crossing + side * off];
                let seed = |angle: f64| Seed { angle, cos: angle.cos(), sin: angle.sin() };
                let within = |angle: &f64| *angle > self.domain.0 && *angle < self.domain.1;
                seeds.to_mut().extend(angles.into_iter().filter(within).map(seed));
            }
        }
        if let Cow::Owned(seeds) = &mut seeds {
            seeds.sort_by(|a, b| a.angle.total_cmp(&b.angle));
            seeds.dedup_by(|a, b| exactly(a.angle, b.angle));
        }
        seeds
    }

    /// A circle of which nothing is known: harm is looked for in every direction.
    pub(super) fn structure(&self, r: f64, precision: Precision) -> Structure {
        let seeds = self.seeds_on(r);
        let mut looks = vec![0.0; seeds.len() * self.classes];
        for (seed, look) in seeds.iter().zip(looks.chunks_exact_mut(self.classes)) {
            self.at(r * seed.cos, r * seed.sin, look);
        }
        let peak = largest(&looks);
        let floor = (TAIL * peak).max(NOTHING);
        if peak <= NOTHING {
            return Structure::default();
        }
        let circle = Circle { r, peak, floor, precision };
        let look = |i: usize| &looks[i * self.classes..(i + 1) * self.classes];
        let active = |look: &[f64]| look.iter().any(|value| *value > floor);
        // harm is looked at on its own side of an edge only
        let mut edges: Vec<Edge> = Vec::new();
        let mut at_end = vec![0.0; self.classes];
        for i in 1..seeds.len() {
            let (a, b) = (seeds[i - 1].angle, seeds[i].angle);
            match (active(look(i - 1)), active(look(i))) {
                (false, false) => {}
                (true, true) => self.jumps(circle, (a, look(i - 1)), (b, look(i)), &mut edges),
                (low, _) => {
                    let (inside, outside) = self.end(circle, if low { (a, b) } else { (b, a) }, None);
                    self.look_into(r, inside, &mut at_end);
                    // between the seed and the end there may be a jump as well
                    if low {
                        self.jumps(circle, (a, look(i - 1)), (inside, &at_end), &mut edges);
                        edges.push(Edge { below: inside, above: outside, kind: EdgeKind::Ends });
                    } else {
                        edges.push(Edge { below: outside, above: inside, kind: EdgeKind::Begins });
                        self.jumps(circle, (inside, &at_end), (b, look(i)), &mut edges);
                    }
                }
            }
        }
        let mut found = Structure { peak, ..Structure::default() };
        let (mut lo, mut after_panel) = (self.domain.0, false);
        let border = Edge { below: self.domain.1, above: self.domain.1, kind: EdgeKind::Ends };
        // harm that no look found in the gap before a panel, or after the last, belongs to no panel
        let mut inside = active(look(0));
        for edge in edges.into_iter().chain([border]) {
            let harms = inside
                && edge.kind != EdgeKind::Begins
                && edge.below - lo > 1e-9
                && self.most(r, f64::midpoint(lo, edge.below)) > floor;
            if harms {
                found.panels.push((lo, edge.below));
                found.joined.push(after_panel);
            }
            lo = edge.above;
            inside = edge.kind != EdgeKind::Ends;
            after_panel = harms && edge.kind == EdgeKind::Jumps;
        }
        found
    }

    /// The circle next to one whose panels are known, or guessed: its edges are looked for close by, without a search of
    /// the whole circle. `stride` is how far, as a share of a panel's half-width, the guess may well be off. `None` where
    /// that does not work out.
    pub(super) fn follow(&self, r: f64, known: &Structure, stride: f64, precision: Precision) -> Option<Structure> {
        if !self.following.get() || known.panels.is_empty() {
            return None;
        }
        let centre = |&(lo, hi): &(f64, f64)| if lo <= 0.0 && hi >= 0.0 { 0.0 } else { f64::midpoint(lo, hi) };
        let mut peak = 0.0_f64;
        let mut least_at_centre = f64::INFINITY;
        for panel in &known.panels {
            let (lo, hi) = *panel;
            let at_centre = self.most(r, centre(panel));
            least_at_centre = least_at_centre.min(at_centre);
            let quarters = [0.75 * lo + 0.25 * hi, 0.25 * lo + 0.75 * hi].map(|angle| self.most(r, angle));
            peak = peak.max(at_centre).max(quarters[0]).max(quarters[1]);
        }
        let floor = (TAIL * peak).max(NOTHING);
        if peak <= NOTHING || least_at_centre <= floor {
            return None;
        }
        let circle = Circle { r, peak, floor, precision };
        let mut found = Structure { panels: known.panels.clone(), joined: known.joined.clone(), peak };
        for (i, panel) in known.panels.iter().enumerate() {
            let middle = centre(panel);
            if known.joined[i] {
                let narrower = (panel.1 - panel.0).min(known.panels[i - 1].1 - known.panels[i - 1].0);
                let guess = f64::midpoint(known.panels[i - 1].1, panel.0);
                let (below, above) = self.jump_near(circle, guess, 0.5 * narrower, stride)?;
                found.panels[i - 1].1 = below;
                found.panels[i].0 = above;
            } else {
                found.panels[i].0 = self.end_near(circle, panel.0, middle, stride)?;
            }
            if !known.joined.get(i + 1).is_some_and(|joined| *joined) {
                found.panels[i].1 = self.end_near(circle, panel.1, middle, stride)?;
            }
        }
        let apart = found.panels.windows(2).all(|pair| pair[1].0 > pair[0].1);
        (apart && found.panels.iter().all(|(lo, hi)| hi - lo > 1e-9)).then_some(found)
    }

    /// The end of a panel near `guess`, where the panel's centre is `middle`.
    fn end_near(&self, circle: Circle, guess: f64, middle: f64, stride: f64) -> Option<f64> {
        if guess < self.domain.0 || guess > self.domain.1 {
            return None;
        }
        let active = |angle: f64| self.most(circle.r, angle) > circle.floor;
        let begins_active = active(guess);
        if [self.domain.0, self.domain.1].into_iter().any(|border| exactly(guess, border)) {
            return begins_active.then_some(guess);
        }
        let outward = guess - middle;
        let mut near = guess;
        for k in 0..DOUBLINGS {
            let far = near + stride * f64::from(1 << k) * if begins_active { outward } else { -outward };
            if far < self.domain.0 || far > self.domain.1 {
                return None;
            }
            if active(far) != begins_active {
                let ends = if begins_active { (near, far) } else { (far, near) };
                return Some(self.end(circle, ends, Some(outward.abs())).0);
            }
            near = far;
        }
        None
    }

    /// Both sides of the jump near `guess` between two panels, of which the narrower has this half-width.
    fn jump_near(&self, circle: Circle, guess: f64, half_width: f64, stride: f64) -> Option<(f64, f64)> {
        let (mut low, mut high) = (vec![0.0; self.classes], vec![0.0; self.classes]);
        for k in 0..DOUBLINGS {
            let off = 0.5 * stride * f64::from(1 << k) * half_width;
            let (a, b) = (guess - off, guess + off);
            if a < self.domain.0 || b > self.domain.1 {
                return None;
            }
            self.look_into(circle.r, a, &mut low);
            self.look_into(circle.r, b, &mut high);
            if let Some(edge) = self.jump(circle, (a, &mut low), (b, &mut high)) {
                return Some(edge);
            }
        }
        None
    }

    /// Where harm ends between an angle inside and one outside: the last angle inside, the first outside. `half_width` is
    /// that of the panel, where it is known.
    fn end(&self, circle: Circle, (inside, outside): (f64, f64), half_width: Option<f64>) -> (f64, f64) {
        /// A tail that fades needs no more than this many halvings, or this share of the half-width.
        const FADED: (u32, f64) = (13, 3e-4);
        /// Share of the distance between the first two angles that tells the kind.
        const ROUGHLY: f64 = 0.06;
        let soft = 1e3 * circle.floor;
        let rough = match (circle.precision, half_width) {
            (Precision::Full, _) => 0.0,
            (Precision::Kind, Some(half_width)) => ROUGHLY * half_width,
            (Precision::Kind, None) => ROUGHLY * (outside - inside).abs(),
        };
        let (mut near, mut far, mut soft_here) = (inside, outside, false);
        for step in 0..46 {
            let apart = (far - near).abs();
            let faded = soft_here && half_width.map_or(step > FADED.0, |half_width| apart < FADED.1 * half_width);
            let begun = half_width.is_some() || !exactly(near, inside);
            if apart < self.options.edge_tolerance_rad || faded || (begun && apart < rough) {
                break;
            }
            let middle = f64::midpoint(near, far);
            let most = self.most(circle.r, middle);
            if most > circle.floor {
                near = middle;
                soft_here = most < soft;
            } else {
                far = middle;
            }
        }
        (near, far)
    }

    /// One jump between two angles at both of which there is harm: both sides of it. `None` when harm changes little or
    /// without a jump.
    fn jump(&self, circle: Circle, low: (f64, &mut Vec<f64>), high: (f64, &mut Vec<f64>)) -> Option<(f64, f64)> {
        let threshold = SUSPICIOUS * circle.peak;
        if difference(low.1, high.1) <= threshold {
            return None;
        }
        let (mut a, mut b) = (low, high);
        let mut look = vec![0.0; self.classes];
        for _ in 0..48 {
            // whether it is one must not depend on how roughly it is looked for
            if b.0 - a.0 < self.options.edge_tolerance_rad {
                break;
            }
            let middle = f64::midpoint(a.0, b.0);
            self.look_into(circle.r, middle, &mut look);
            let replaced = if difference(a.1, &look) > difference(&look, b.1) { &mut b } else { &mut a };
            replaced.0 = middle;
            std::mem::swap(replaced.1, &mut look);
            if difference(a.1, b.1) <= threshold {
                return None;
            }
        }
        Some((a.0, b.0))
    }

    /// All jumps between two angles at both of which there is harm.
    fn jumps(&self, circle: Circle, low: (f64, &[f64]), high: (f64, &[f64]), edges: &mut Vec<Edge>) {
        if difference(low.1, high.1) <= SUSPICIOUS * circle.peak {
            return;
        }
        let (mut below, mut above) = (low.1.to_vec(), high.1.to_vec());
        let Some((a, b)) = self.jump(circle, (low.0, &mut below), (high.0, &mut above)) else { return };
        self.jumps(circle, low, (a, &below), edges);
        edges.push(Edge { below: a, above: b, kind: EdgeKind::Jumps });
        self.jumps(circle, (b, &above), high, edges);
    }

    /// Whether panels of one can be followed into panels of the other.
    pub(super) fn same_kind(&self, a: &Structure, b: &Structure) -> bool {
        a.panels.len() == b.panels.len()
            && a.panels.iter().zip(&b.panels).all(|(p, q)| {
                exactly(p.0, self.domain.0) == exactly(q.0, self.domain.0)
                    && exactly(p.1, self.domain.1) == exactly(q.1, self.domain.1)
            })
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most: f64, value| most.max(*value))
}

/// The largest difference between two looks in any class.
pub(super) fn difference(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |most: f64, (x, y)| most.max((x - y).abs()))
}

/// The ends of the circle are copied, never computed, so equality is meant.
pub(super) fn exactly(a: f64, b: f64) -> bool {
    a.total_cmp(&b).is_eq()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn structure(function: &dyn Fn(f64, f64, &mut [f64]), lines_m: &[f64], r: f64) -> Structure {
        let options = Sampling { directions: 16, edge_tolerance_rad: 1e-7, ..Sampling::growing(1000.0) };
        Sampler::new(1, function, options, lines_m).structure(r, Precision::Kind)
    }

    #[test]
    fn a_lobe_that_no_direction_hits_is_no_panel() {
        // harm downwind, and a narrow lobe at the middle of the rest of the half circle
        let middle = f64::midpoint(1.0, PI);
        let lobe = |x: f64, y: f64, out: &mut [f64]| {
            let angle = y.atan2(x).abs();
            out[0] = if angle < 1.0 || (angle - middle).abs() < 0.02 { 1.0 } else { 0.0 };
        };
        let panels = structure(&lobe, &[], 100.0).panels;
        assert_eq!(panels.len(), 1);
        assert!((panels[0].1 - 1.0).abs() < 0.02);
    }

    #[test]
    fn a_jump_within_a_steep_slope_is_found_where_it_is_known() {
        // falls from 1 to 0 within a twentieth of the circle, and by a third of what is left at once on a line across the wind
        let line_m = -5.0;
        let slope = |x: f64, _: f64, out: &mut [f64]| {
            let jump = if x < line_m { 0.7 } else { 1.0 };
            out[0] = jump / (1.0 + (-(x + 2.0) / 2.0).exp());
        };
        for r in [60.0, 100.0, 300.0] {
            let panels = structure(&slope, &[line_m], r).panels;
            assert_eq!(panels.len(), 2, "{panels:?}");
            assert!((panels[0].1 - (line_m / r).acos()).abs() < 1e-6);
        }
        assert_eq!(structure(&slope, &[line_m], 4.0).panels.len(), 1, "the circle does not reach it");
    }
}
