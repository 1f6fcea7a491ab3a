//! What people on a ring add to N in each interval of direction.
//!
//! A person in the middle of half interval b sees harm(β - ψ); over interval j its integral depends on b - 2j alone.
//! These integrals are the taps of a ring, and N is their convolution with the people on it.

use crate::footprint::Panels;

/// Most slots: out of doors and indoors.
pub(crate) const SLOTS: usize = 2;

/// Integrals of harm over an interval against its distance from the person, in half intervals, for each slot.
#[derive(Clone, Debug, Default)]
pub(crate) struct RingTaps {
    /// Distance of the first.
    first: i64,
    count: usize,
    values: [Vec<f64>; SLOTS],
    cumulative: Vec<f64>,
}

impl RingTaps {
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }

    /// The taps of a ring: `slots` are the tables to be read, `interval` the width of an interval, rad.
    pub(crate) fn fill(&mut self, panels: &impl Panels, slots: &[usize], interval: f64) {
        self.count = 0;
        let panel_count = panels.count();
        if panel_count == 0 {
            return;
        }
        let (lo, hi) = (panels.bounds(0).0, panels.bounds(panel_count - 1).1);
        let quarter = 0.25 * interval;
        // interval q from (2 q - 3) to (2 q + 1) quarters
        #[expect(clippy::cast_possible_truncation, reason = "angles of one turn, in intervals")]
        let (first, last) = ((0.5 * (lo / quarter - 1.0)).ceil() as i64, (0.5 * (hi / quarter + 3.0)).floor() as i64);
        let Ok(count) = usize::try_from(last - first + 1) else { return };
        self.first = first;
        self.count = count;
        for (values, &table) in self.values.iter_mut().zip(slots) {
            self.cumulative.clear();
            self.cumulative.resize(count + 2, 0.0);
            let angle = |i: usize| (2 * (first - 2 + i as i64) + 1) as f64 * quarter;
            let (mut i, mut before) = (0, 0.0);
            for panel in 0..panel_count {
                let bounds = panels.bounds(panel);
                // up to the panel, in it, and on to the next one
                while i < count + 2 && angle(i) <= bounds.0 {
                    self.cumulative[i] = before;
                    i += 1;
                }
                let begin = i;
                while i < count + 2 && angle(i) < bounds.1 {
                    i += 1;
                }
                if i > begin {
                    let run = &mut self.cumulative[begin..i];
                    panels.cumulative_run(panel, bounds, table, (angle(begin), 2.0 * quarter), run);
                    run.iter_mut().for_each(|value| *value += before);
                }
                before += panels.total(panel, bounds, table);
            }
            self.cumulative[i..].fill(before);
            values.clear();
            values.extend(self.cumulative.windows(3).map(|w| w[2] - w[0]));
        }
    }
}

/// The taps of a shell, ready to be added: for people in the first and in the second half of an interval, the offset of
/// the first interval reached and the integrals over it and the next ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct ShellTaps {
    pub(crate) offset: [i64; 2],
    /// `[slot][half]`
    pub(crate) values: [[Vec<f64>; 2]; SLOTS],
}

impl ShellTaps {
    /// Mixes the taps of three rings; false where they have none.
    pub(crate) fn mix(&mut self, rings: [&RingTaps; 3], weights: [f64; 3], slots: usize) -> bool {
        let used = || rings.iter().zip(weights).filter(|(ring, weight)| ring.count > 0 && *weight != 0.0);
        let Some(first) = used().map(|(ring, _)| ring.first).min() else { return false };
        let last = used().map(|(ring, _)| ring.first + ring.count as i64 - 1).max().unwrap_or(first);
        for half in 0..2_usize {
            // interval d ahead of the person's own is q = half - 2 d
            let from = (half as i64 - last).div_euclid(2) + (half as i64 - last).rem_euclid(2);
            let to = (half as i64 - first).div_euclid(2);
            let count = usize::try_from(to - from + 1).unwrap_or(0);
            self.offset[half] = from;
            for (slot, values) in self.values.iter_mut().enumerate().take(slots) {
                let taps = &mut values[half];
                taps.clear();
                taps.resize(count, 0.0);
                for (ring, weight) in used() {
                    // tap k is q = half - 2 (from + k): those with q within the ring
                    let top = half as i64 - 2 * from - ring.first;
                    let last_in = ring.count as i64 - 1;
                    let begin = if top > last_in { (top - last_in + 1).div_euclid(2) } else { 0 };
                    let (Ok(begin), Ok(at)) = (usize::try_from(begin), usize::try_from(top - 2 * begin)) else {
                        continue;
                    };
                    let values = &ring.values[slot][..=at.min(ring.count - 1)];
                    for (tap, value) in taps[begin.min(count)..].iter_mut().zip(values.iter().rev().step_by(2)) {
                        *tap += weight * value;
                    }
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::footprint::{Footprint, Sampling, Shape};
    use std::f64::consts::TAU;

    #[test]
    fn taps_of_both_halves_add_up_to_the_ring() {
        let wedge = |half: f64| {
            let inside = move |x: f64, y: f64| if y.atan2(x).abs() <= half { [1.0; 3] } else { [0.0; 3] };
            Footprint::sampled_with(inside, &Sampling::growing(100.0)).unwrap()
        };
        for half_angle in [0.001, 0.02, 0.3, 1.7, 3.1] {
            let footprint = wedge(half_angle);
            let Shape::Polar(table) = footprint.shape() else { panic!("a sampled footprint") };
            let stencil = table.stencil(50.0).unwrap();
            for count in [72_u32, 180] {
                let mut taps = RingTaps::default();
                taps.fill(&stencil, &[0], TAU / f64::from(count));
                let mut shell = ShellTaps::default();
                assert!(shell.mix([&taps, &taps, &taps], [0.1, 0.8, 0.1], 1));
                for half in 0..2 {
                    let sum: f64 = shell.values[0][half].iter().sum();
                    assert!((sum / (2.0 * half_angle) - 1.0).abs() < 1e-6, "{half_angle} {count} {half}: {sum}");
                    // the person's own interval is the one most in the wind
                    let own = usize::try_from(-shell.offset[half]).unwrap();
                    let most = shell.values[0][half].iter().fold(0.0_f64, |m, v| m.max(*v));
                    assert!((shell.values[0][half][own] - most).abs() < 1e-9);
                }
            }
        }
    }
}
