//! One circle round the anchor: where on it there is harm.

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

/// What a circle looks like: its panels, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Structure {
    pub(super) panels: Vec<(f64, f64)>,
    pub(super) peak: f64,
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

/// A function to be sampled, and how.
pub(super) struct Sampler<'a> {
    function: &'a dyn Fn(f64, f64, &mut [f64]),
    pub(super) classes: usize,
    pub(super) options: Sampling,
    pub(super) map: RadialMap,
    pub(super) domain: (f64, f64),
    seeds: Vec<Seed>,
    /// Where a look is written of which only the largest harm matters.
    scratch: RefCell<Vec<f64>>,
    pub(super) bad: Cell<Option<f64>>,
    /// Whether edges are followed from circle to circle.
    pub(super) following: Cell<bool>,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(classes: usize, function: &'a dyn Fn(f64, f64, &mut [f64]), options: Sampling) -> Self {
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
        let seed = |angle: f64| Seed { angle, cos: angle.cos(), sin: angle.sin() };
        Self {
            function,
            classes,
            options,
            map: RadialMap { step_m: options.ring_step_m, growth: options.ring_growth },
            domain,
            seeds: seeds.into_iter().map(seed).collect(),
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

    pub(super) fn structure(&self, r: f64) -> Structure {
        let mut looks = vec![0.0; self.seeds.len() * self.classes];
        for (seed, look) in self.seeds.iter().zip(looks.chunks_exact_mut(self.classes)) {
            self.at(r * seed.cos, r * seed.sin, look);
        }
        let peak = largest(&looks);
        let floor = (TAIL * peak).max(NOTHING);
        if peak <= NOTHING {
            return Structure::default();
        }
        let look = |i: usize| &looks[i * self.classes..(i + 1) * self.classes];
        let active = |look: &[f64]| look.iter().any(|value| *value > floor);
        // edges: (angle on the low side, angle on the high side); harm is looked at on its own side only
        let mut edges: Vec<(f64, f64)> = Vec::new();
        let mut at_end = vec![0.0; self.classes];
        for i in 1..self.seeds.len() {
            let (a, b) = (self.seeds[i - 1].angle, self.seeds[i].angle);
            match (active(look(i - 1)), active(look(i))) {
                (false, false) => {}
                (true, true) => self.jumps((r, peak), (a, look(i - 1)), (b, look(i)), &mut edges),
                (low, _) => {
                    let (inside, edge) = self.end(r, floor, if low { (a, b) } else { (b, a) });
                    self.look_into(r, inside, &mut at_end);
                    // between the seed and the end there may be a jump as well
                    if low {
                        self.jumps((r, peak), (a, look(i - 1)), (inside, &at_end), &mut edges);
                        edges.push((inside, edge));
                    } else {
                        edges.push((edge, inside));
                        self.jumps((r, peak), (inside, &at_end), (b, look(i)), &mut edges);
                    }
                }
            }
        }
        let mut panels = Vec::new();
        let mut lo = self.domain.0;
        for (below, above) in edges.into_iter().chain([(self.domain.1, self.domain.1)]) {
            if below - lo > 1e-9 && self.most(r, f64::midpoint(lo, below)) > floor {
                panels.push((lo, below));
            }
            lo = above;
        }
        Structure { panels, peak }
    }

    /// The circle next to one whose panels are known: its edges are looked for close by, without a search of the whole
    /// circle. `None` where that does not work out.
    pub(super) fn follow(&self, r: f64, known: &Structure) -> Option<Structure> {
        const STRIDE: f64 = 0.02;
        const DOUBLINGS: u32 = 5;
        if !self.following.get()
            || known.panels.is_empty()
            || known.panels.windows(2).any(|pair| pair[1].0 - pair[0].1 < 1e-6)
        {
            return None;
        }
        let centre = |&(lo, hi): &(f64, f64)| if lo <= 0.0 && hi >= 0.0 { 0.0 } else { f64::midpoint(lo, hi) };
        let inner = known.panels.iter().flat_map(|panel| {
            let (lo, hi) = *panel;
            [centre(panel), 0.75 * lo + 0.25 * hi, 0.25 * lo + 0.75 * hi]
        });
        let peak = inner.map(|angle| self.most(r, angle)).fold(0.0, f64::max);
        if peak <= NOTHING {
            return None;
        }
        let floor = (TAIL * peak).max(NOTHING);
        let active = |angle: f64| self.most(r, angle) > floor;
        let mut panels = Vec::with_capacity(known.panels.len());
        for panel in &known.panels {
            let middle = centre(panel);
            if !active(middle) {
                return None;
            }
            let mut ends = [panel.0, panel.1];
            for (end, border) in ends.iter_mut().zip([self.domain.0, self.domain.1]) {
                if exactly(*end, border) {
                    if !active(border) {
                        return None;
                    }
                    continue;
                }
                let outward = *end - middle;
                let begins_active = active(*end);
                let (mut near, mut far) = (*end, *end);
                let mut found = false;
                for k in 0..DOUBLINGS {
                    let stride = STRIDE * f64::from(1 << k) * if begins_active { 1.0 } else { -1.0 };
                    far = near + stride * outward;
                    if far < self.domain.0 || far > self.domain.1 || active(far) != begins_active {
                        found = far >= self.domain.0 && far <= self.domain.1;
                        break;
                    }
                    near = far;
                }
                if !found {
                    return None;
                }
                let (inside, outside) = if begins_active { (near, far) } else { (far, near) };
                *end = self.end(r, floor, (inside, outside)).0;
            }
            panels.push((ends[0], ends[1]));
        }
        let apart = panels.windows(2).all(|pair| pair[1].0 > pair[0].1);
        (apart && panels.iter().all(|(lo, hi)| hi - lo > 1e-9)).then_some(Structure { panels, peak })
    }

    /// Where harm ends between an angle inside and one outside: the last angle inside, the first outside.
    fn end(&self, r: f64, floor: f64, (mut inside, mut outside): (f64, f64)) -> (f64, f64) {
        let soft = 1e3 * floor;
        for step in 0..46 {
            if (outside - inside).abs() < self.options.edge_tolerance_rad {
                break;
            }
            let middle = f64::midpoint(inside, outside);
            let most = self.most(r, middle);
            if most > floor {
                inside = middle;
                // a tail that fades needs no more than this
                if step > 12 && most < soft {
                    break;
                }
            } else {
                outside = middle;
            }
        }
        (inside, outside)
    }

    /// Jumps between two angles at both of which there is harm.
    fn jumps(&self, (r, peak): (f64, f64), low: (f64, &[f64]), high: (f64, &[f64]), edges: &mut Vec<(f64, f64)>) {
        let threshold = SUSPICIOUS * peak;
        if difference(low.1, high.1) <= threshold {
            return;
        }
        let (mut a, mut b) = ((low.0, low.1.to_vec()), (high.0, high.1.to_vec()));
        let mut look = vec![0.0; self.classes];
        for _ in 0..48 {
            let middle = f64::midpoint(a.0, b.0);
            self.look_into(r, middle, &mut look);
            let replaced = if difference(&a.1, &look) > difference(&look, &b.1) { &mut b } else { &mut a };
            replaced.0 = middle;
            std::mem::swap(&mut replaced.1, &mut look);
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
