//! N as a function of the downwind direction.
//!
//! N(ψ) is the sum over people of harm(β - ψ). It is kept as a step function (every sharp edge that passes over a
//! person is an exact step) plus a rest without steps, known at nodes that stand on all edges of the density and close
//! enough for the narrowest footprint; between nodes the rest is two straight lines whose middle is set so that the
//! mean of N over the interval, known exactly from the integrals of the footprints, is kept.

use std::f64::consts::TAU;

use crate::footprint::Panels;
use crate::risk::accumulate::Accumulator;
use crate::risk::density::{Segments, wrap};

/// Steps smaller than this, in harm, are left to the continuous rest.
const NO_STEP: f64 = 1e-5;

/// A step of N: direction after the first node, change by day and by night.
#[derive(Clone, Copy, Debug)]
struct Step {
    at: f64,
    change: [f64; 2],
}

/// N(ψ) of one weather case, by day and by night.
#[derive(Clone, Debug)]
pub(crate) struct Directions {
    /// Direction of the first node.
    origin: f64,
    /// Nodes after it, 0..2π; the circle closes behind the last.
    nodes: Vec<f64>,
    /// Segment of the density that each interval lies in.
    segment: Vec<usize>,
    value: Vec<[f64; 2]>,
    /// Integral of N over the interval that begins at each node.
    integral: Vec<[f64; 2]>,
    steps: Vec<Step>,
}

/// People who look at one profile: `weight[slot][period]` multiplies the table in that slot.
pub(crate) struct Weights<'a> {
    pub(crate) slots: &'a [usize],
    pub(crate) weight: [[f64; 2]; 2],
}

impl Weights<'_> {
    fn mix(&self, value: impl Fn(usize) -> f64) -> [f64; 2] {
        let mut sum = [0.0; 2];
        for (slot, &table) in self.slots.iter().enumerate() {
            let harm = value(table);
            sum[0] += self.weight[slot][0] * harm;
            sum[1] += self.weight[slot][1] * harm;
        }
        sum
    }
}

impl Directions {
    /// Nodes on every edge of the density and at most `spacing` apart.
    pub(crate) fn new(segments: &Segments, spacing: f64) -> Self {
        let edges = &segments.edges;
        let origin = edges[0];
        let (mut nodes, mut segment) = (Vec::new(), Vec::new());
        for (i, edge) in edges.iter().enumerate() {
            let end = edges.get(i + 1).copied().unwrap_or(origin + TAU);
            let parts = ((end - edge) / spacing).ceil().max(1.0);
            let mut k = 0.0;
            while k < parts {
                nodes.push(edge - origin + (end - edge) * (k / parts));
                segment.push(i);
                k += 1.0;
            }
        }
        let count = nodes.len();
        Self {
            origin,
            nodes,
            segment,
            value: vec![[0.0; 2]; count],
            integral: vec![[0.0; 2]; count],
            steps: Vec::new(),
        }
    }

    /// Adds the people at a bearing, who see `panels` turned by the wind.
    pub(crate) fn add(&mut self, panels: &impl Panels, weights: &Weights, bearing: f64) {
        let count = panels.count();
        let mut previous: Option<(f64, [f64; 2])> = None;
        let closed = count > 0 && panels.bounds(count - 1).1 - panels.bounds(0).0 > TAU - 1e-9;
        let harm_at = |panel: usize, bounds: (f64, f64), angle: f64| {
            weights.mix(|table| panels.value(panel, bounds, table, angle))
        };
        if closed {
            let bounds = panels.bounds(count - 1);
            previous = Some((panels.bounds(0).0, harm_at(count - 1, bounds, bounds.1)));
        }
        let unit = weights.mix(|_| 1.0);
        for panel in 0..count {
            let bounds = panels.bounds(panel);
            let (lo, hi) = bounds;
            if !(hi > lo) {
                continue;
            }
            let (at_lo, at_hi) = (harm_at(panel, bounds, lo), harm_at(panel, bounds, hi));
            // a panel begins for the turning wind at its high end and is left at its low end
            let begin = wrap(bearing - hi - self.origin);
            let end = begin + (hi - lo);
            let left = match previous {
                Some((edge, harm)) if (edge - lo).abs() < 1e-9 => harm,
                Some((edge, harm)) => {
                    // the gap's upper side: harm of the earlier panel begins there
                    self.step(wrap(bearing - edge - self.origin), harm, unit);
                    [0.0; 2]
                }
                None => [0.0; 2],
            };
            self.step(if end >= TAU { end - TAU } else { end }, [left[0] - at_lo[0], left[1] - at_lo[1]], unit);
            previous = Some((hi, at_hi));
            self.walk(panels, (panel, bounds), weights, (begin, end));
        }
        if let Some((edge, harm)) = previous
            && !closed
        {
            self.step(wrap(bearing - edge - self.origin), harm, unit);
        }
    }

    fn step(&mut self, at: f64, change: [f64; 2], unit: [f64; 2]) {
        if change[0].abs() > NO_STEP * unit[0] || change[1].abs() > NO_STEP * unit[1] {
            self.steps.push(Step { at, change });
        }
    }

    /// Values at the nodes that a panel passes, and its integral over every interval between.
    fn walk(
        &mut self,
        panels: &impl Panels,
        (panel, bounds): (usize, (f64, f64)),
        weights: &Weights,
        (begin, end): (f64, f64),
    ) {
        let count = self.nodes.len();
        let mut left = weights.mix(|table| panels.total(panel, bounds, table));
        let mut node = self.nodes.partition_point(|at| *at < begin);
        let mut interval = if node == 0 { count - 1 } else { node - 1 };
        let mut turned = false;
        loop {
            if node == count {
                node = 0;
                turned = true;
            }
            // compared as the step at the end of the panel is placed, so that both agree to the last bit
            let inside = if turned { self.nodes[node] < end - TAU } else { self.nodes[node] < end };
            if !inside {
                break;
            }
            let after = self.nodes[node] - begin + if turned { TAU } else { 0.0 };
            let angle = (bounds.1 - after).clamp(bounds.0, bounds.1);
            let value = weights.mix(|table| panels.value(panel, bounds, table, angle));
            let below = weights.mix(|table| panels.cumulative(panel, bounds, table, angle));
            for period in 0..2 {
                self.value[node][period] += value[period];
                self.integral[interval][period] += left[period] - below[period];
            }
            left = below;
            interval = node;
            node += 1;
            if turned && node == count {
                break;
            }
        }
        for (sum, rest) in self.integral[interval].iter_mut().zip(left) {
            *sum += rest;
        }
    }

    /// Gives every event to the bins: `density[period][segment]`, 1/yr per radian.
    pub(crate) fn spend(mut self, density: &[Vec<f64>; 2], bins: &mut Accumulator) {
        self.steps.sort_by(|a, b| a.at.total_cmp(&b.at));
        for (period, rho) in density.iter().enumerate() {
            if rho.iter().any(|value| *value > 0.0) {
                self.spend_period(period, rho, bins);
            }
        }
    }

    fn spend_period(&self, period: usize, density: &[f64], bins: &mut Accumulator) {
        let count = self.nodes.len();
        let mut next_step = 0;
        let mut sum = 0.0;
        while next_step < self.steps.len() && self.steps[next_step].at <= 0.0 {
            sum += self.steps[next_step].change[period];
            next_step += 1;
        }
        // a step on the first node is met again where the circle closes
        let on_first_node = sum;
        let mut pieces: Vec<(f64, f64, f64)> = Vec::new();
        for i in 0..count {
            let (from, to) = (self.nodes[i], self.nodes.get(i + 1).copied().unwrap_or(TAU));
            let first = next_step;
            while next_step < self.steps.len() && self.steps[next_step].at <= to {
                next_step += 1;
            }
            let steps = &self.steps[first..next_step];
            let after: f64 = steps.iter().map(|step| step.change[period]).sum();
            let rho = density[self.segment[i]];
            let integral = self.integral[i][period];
            if rho > 0.0 && integral > 0.0 {
                let begin = self.value[i][period] - sum;
                let met_again = if i + 1 == count { on_first_node } else { 0.0 };
                let finish = self.value[(i + 1) % count][period] - (sum + after + met_again);
                let steps_part: f64 =
                    sum * (to - from) + steps.iter().map(|step| step.change[period] * (to - step.at)).sum::<f64>();
                // two straight lines with the mean that the integral asks for
                let mean = (integral - steps_part) / (to - from);
                let middle = (4.0 * mean - begin - finish) / 2.0;
                let rest = |at: f64| {
                    let t = (at - from) / (to - from);
                    if t < 0.5 {
                        begin + (middle - begin) * 2.0 * t
                    } else {
                        middle + (finish - middle) * (2.0 * t - 1.0)
                    }
                };
                pieces.clear();
                let mut level = sum;
                let mut here = from;
                let half = f64::midpoint(from, to);
                let mut lay = |upto: f64, level: f64| {
                    let cut = if here < half && upto > half { Some(half) } else { None };
                    for stop in cut.into_iter().chain([upto]) {
                        if stop > here {
                            pieces.push(((rest(here) + level).max(0.0), (rest(stop) + level).max(0.0), stop - here));
                            here = stop;
                        }
                    }
                };
                for step in steps {
                    lay(step.at, level);
                    level += step.change[period];
                }
                lay(to, level);
                let laid: f64 = pieces.iter().map(|(a, b, width)| f64::midpoint(*a, *b) * width).sum();
                if laid > 0.0 {
                    let correction = integral / laid;
                    for (a, b, width) in &pieces {
                        bins.ramp(a * correction, b * correction, rho * width);
                    }
                }
            }
            sum += after;
        }
    }
}
