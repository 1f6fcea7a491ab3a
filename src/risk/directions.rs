//! N as a function of the downwind direction.
//!
//! N(ψ) is the sum over people of harm(β - ψ). It is kept as a step function (every sharp edge that passes over a
//! person is an exact step) plus a rest without steps. People at points give the rest's value at every node; people
//! spread over cells give its integral over every interval, from which its values follow. Between nodes the rest is two
//! straight lines whose middle is set so that the mean of N over the interval, known exactly from the integrals of the
//! footprints, is kept.

use std::f64::consts::TAU;

use crate::footprint::Panels;
use crate::risk::density::wrap;
use crate::risk::wind_circle::WindCircle;

/// Steps smaller than this, in harm, are left to the continuous rest.
const NO_STEP: f64 = 1e-5;

/// A step of N: direction after the first node, change by day and by night.
#[derive(Clone, Copy, Debug)]
struct Step {
    at: f64,
    change: [f64; 2],
}

/// A part of half an interval over which N runs evenly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) half: usize,
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// Of the half interval.
    pub(crate) share: f64,
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

/// What a profile turned by the wind gives to nodes, intervals and edges.
pub(crate) trait Sink {
    /// N at a node.
    fn value(&mut self, node: usize, n: [f64; 2]);
    /// Integral of N over the interval behind a node.
    fn integral(&mut self, interval: usize, n: [f64; 2]);
    /// A jump of N at a direction after the first node; `unit` is N where harm is 1.
    fn step(&mut self, at: f64, change: [f64; 2], unit: [f64; 2]);
}

/// Turns the profile that people at a bearing see with the wind.
pub(crate) fn turn(circle: &WindCircle, panels: &impl Panels, weights: &Weights, bearing: f64, sink: &mut impl Sink) {
    let count = panels.count();
    let mut previous: Option<(f64, [f64; 2])> = None;
    let closed = count > 0 && panels.bounds(count - 1).1 - panels.bounds(0).0 > TAU - 1e-9;
    let harm_at =
        |panel: usize, bounds: (f64, f64), angle: f64| weights.mix(|table| panels.value(panel, bounds, table, angle));
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
        let begin = wrap(bearing - hi - circle.origin);
        let end = begin + (hi - lo);
        let left = match previous {
            Some((edge, harm)) if (edge - lo).abs() < 1e-9 => harm,
            Some((edge, harm)) => {
                // the gap's upper side: harm of the earlier panel begins there
                sink.step(wrap(bearing - edge - circle.origin), harm, unit);
                [0.0; 2]
            }
            None => [0.0; 2],
        };
        sink.step(if end >= TAU { end - TAU } else { end }, [left[0] - at_lo[0], left[1] - at_lo[1]], unit);
        previous = Some((hi, at_hi));
        walk(circle, panels, (panel, bounds), weights, (begin, end), sink);
    }
    if let Some((edge, harm)) = previous
        && !closed
    {
        sink.step(wrap(bearing - edge - circle.origin), harm, unit);
    }
}

/// Values at the nodes that a panel passes, and its integral over every interval between.
fn walk(
    circle: &WindCircle,
    panels: &impl Panels,
    (panel, bounds): (usize, (f64, f64)),
    weights: &Weights,
    (begin, end): (f64, f64),
    sink: &mut impl Sink,
) {
    let nodes = &circle.nodes;
    let count = nodes.len();
    let mut left = weights.mix(|table| panels.total(panel, bounds, table));
    let mut node = nodes.partition_point(|at| *at < begin);
    let mut interval = if node == 0 { count - 1 } else { node - 1 };
    let mut turned = false;
    loop {
        if node == count {
            node = 0;
            turned = true;
        }
        // compared as the step at the end of the panel is placed, so that both agree to the last bit
        let inside = if turned { nodes[node] < end - TAU } else { nodes[node] < end };
        if !inside {
            break;
        }
        let after = nodes[node] - begin + if turned { TAU } else { 0.0 };
        let angle = (bounds.1 - after).clamp(bounds.0, bounds.1);
        sink.value(node, weights.mix(|table| panels.value(panel, bounds, table, angle)));
        let below = weights.mix(|table| panels.cumulative(panel, bounds, table, angle));
        sink.integral(interval, [left[0] - below[0], left[1] - below[1]]);
        left = below;
        interval = node;
        node += 1;
        if turned && node == count {
            break;
        }
    }
    sink.integral(interval, left);
}

/// N(ψ) of one set of footprints, by day and by night; reused from one to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directions {
    /// Of people at points.
    value: Vec<[f64; 2]>,
    /// Integral of N over the interval that begins at each node, of people at points.
    integral: Vec<[f64; 2]>,
    steps: Vec<Step>,
    /// Mean over each interval and value at each node, of people spread over cells.
    spread_mean: Vec<[f64; 2]>,
    spread_value: Vec<[f64; 2]>,
}

impl Sink for Directions {
    fn value(&mut self, node: usize, n: [f64; 2]) {
        self.value[node][0] += n[0];
        self.value[node][1] += n[1];
    }

    fn integral(&mut self, interval: usize, n: [f64; 2]) {
        self.integral[interval][0] += n[0];
        self.integral[interval][1] += n[1];
    }

    fn step(&mut self, at: f64, change: [f64; 2], unit: [f64; 2]) {
        if change[0].abs() > NO_STEP * unit[0] || change[1].abs() > NO_STEP * unit[1] {
            self.steps.push(Step { at, change });
        }
    }
}

impl Directions {
    /// Nobody yet, on a circle.
    pub(crate) fn begin(&mut self, circle: &WindCircle) {
        let count = circle.count();
        for nodes in [&mut self.value, &mut self.integral, &mut self.spread_mean, &mut self.spread_value] {
            nodes.clear();
            nodes.resize(count, [0.0; 2]);
        }
        self.steps.clear();
    }

    /// The people spread over cells: mean of N over each interval of an even circle with as many intervals, or a
    /// fraction of them.
    pub(crate) fn spread(&mut self, mean: &[[f64; 2]]) {
        let count = self.value.len();
        let mut coarse = mean.to_vec();
        let mut values = node_values(&coarse);
        while coarse.len() < count {
            let half = |i: usize, period: usize| {
                let (begin, finish) = (values[i][period], values[(i + 1) % coarse.len()][period]);
                let middle = (0.5 * (4.0 * coarse[i][period] - begin - finish)).max(0.0);
                let (first, second) = (0.5 * (begin + middle), 0.5 * (middle + finish));
                let laid = 0.5 * (first + second);
                let correction = if laid > 0.0 { coarse[i][period] / laid } else { 0.0 };
                [first * correction, second * correction]
            };
            let halves: Vec<[[f64; 2]; 2]> = (0..coarse.len()).map(|i| [half(i, 0), half(i, 1)]).collect();
            coarse = halves.iter().flat_map(|[day, night]| [[day[0], night[0]], [day[1], night[1]]]).collect();
            values = node_values(&coarse);
        }
        self.spread_mean.copy_from_slice(&coarse);
        self.spread_value.copy_from_slice(&values);
    }

    /// All that was added, ready to be laid.
    pub(crate) fn finish(&mut self) {
        self.steps.sort_by(|a, b| a.at.total_cmp(&b.at));
    }

    /// Integral of N over an interval.
    pub(crate) fn integral_of(&self, circle: &WindCircle, interval: usize, period: usize) -> f64 {
        let end = circle.nodes.get(interval + 1).copied().unwrap_or(TAU);
        self.integral[interval][period] + self.spread_mean[interval][period] * (end - circle.nodes[interval])
    }

    /// The same of the people spread over cells alone, over an interval of a circle of equal ones, `width` rad wide.
    pub(crate) fn spread_integral_of(&self, interval: usize, period: usize, width: f64) -> f64 {
        self.spread_mean[interval][period] * width
    }

    /// Adds the stretches of one period over which N is not zero, in order of direction.
    pub(crate) fn lay(&self, circle: &WindCircle, period: usize, out: &mut Vec<Stretch>) {
        let nodes = &circle.nodes;
        let count = nodes.len();
        let mut next_step = 0;
        let mut sum = 0.0;
        while next_step < self.steps.len() && self.steps[next_step].at <= 0.0 {
            sum += self.steps[next_step].change[period];
            next_step += 1;
        }
        // a step on the first node is met again where the circle closes
        let on_first_node = sum;
        let value = |node: usize| self.value[node][period] + self.spread_value[node][period];
        for i in 0..count {
            let (from, to) = (nodes[i], nodes.get(i + 1).copied().unwrap_or(TAU));
            let first = next_step;
            while next_step < self.steps.len() && self.steps[next_step].at <= to {
                next_step += 1;
            }
            let steps = &self.steps[first..next_step];
            let after: f64 = steps.iter().map(|step| step.change[period]).sum();
            let integral = self.integral_of(circle, i, period);
            if integral > 0.0 {
                let met_again = if i + 1 == count { on_first_node } else { 0.0 };
                let begin = value(i) - sum;
                let finish = value((i + 1) % count) - (sum + after + met_again);
                let interval = Interval { index: i, from, to, begin, finish, integral };
                interval.lay(steps, sum, period, out);
            }
            sum += after;
        }
    }
}

/// One interval between nodes: the rest of N at both ends, the integral of all of N.
struct Interval {
    index: usize,
    from: f64,
    to: f64,
    begin: f64,
    finish: f64,
    integral: f64,
}

impl Interval {
    fn lay(&self, steps: &[Step], sum: f64, period: usize, out: &mut Vec<Stretch>) {
        let Self { index, from, to, begin, finish, integral } = *self;
        let width = to - from;
        let steps_part: f64 = sum * width + steps.iter().map(|step| step.change[period] * (to - step.at)).sum::<f64>();
        // two straight lines with the mean that the integral asks for
        let middle = 0.5 * (4.0 * (integral - steps_part) / width - begin - finish);
        let laid_before = out.len();
        let halfway = f64::midpoint(from, to);
        let rest = |at: f64| {
            let t = (at - from) / width;
            if t < 0.5 { begin + (middle - begin) * 2.0 * t } else { middle + (finish - middle) * (2.0 * t - 1.0) }
        };
        let mut here = from;
        let mut lay = |upto: f64, level: f64| {
            let cut = if here < halfway && upto > halfway { Some(halfway) } else { None };
            for stop in cut.into_iter().chain([upto]) {
                if stop > here {
                    let half = 2 * index + usize::from(here >= halfway);
                    let (n_from, n_to) = ((rest(here) + level).max(0.0), (rest(stop) + level).max(0.0));
                    out.push(Stretch { half, from: n_from, to: n_to, share: 2.0 * (stop - here) / width });
                    here = stop;
                }
            }
        };
        let mut level = sum;
        for step in steps {
            lay(step.at, level);
            level += step.change[period];
        }
        lay(to, level);
        let laid: f64 = out[laid_before..].iter().map(|s| f64::midpoint(s.from, s.to) * s.share).sum();
        if laid > 0.0 {
            let correction = 2.0 * integral / (width * laid);
            for stretch in &mut out[laid_before..] {
                stretch.from *= correction;
                stretch.to *= correction;
            }
        } else {
            out.truncate(laid_before);
        }
    }
}

/// Values at the nodes of a smooth function from its means over the intervals behind them: exact to the third power.
fn node_values(mean: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let count = mean.len();
    let at = |i: usize, offset: usize| mean[(i + count + offset - 2) % count];
    (0..count)
        .map(|i| {
            let (a, b, c, d) = (at(i, 0), at(i, 1), at(i, 2), at(i, 3));
            [0, 1].map(|period| ((7.0 * (b[period] + c[period]) - (a[period] + d[period])) / 12.0).clamp(0.0, f64::MAX))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_give_the_values_of_a_smooth_function_back() {
        let count = 72;
        let step = TAU / f64::from(count);
        // 2 + cos ψ + 0.3 sin 3ψ, and its integral
        let integral = |a: f64| 2.0 * a + a.sin() - 0.1 * (3.0 * a).cos();
        let mean: Vec<[f64; 2]> = (0..count)
            .map(|i| [(integral(f64::from(i + 1) * step) - integral(f64::from(i) * step)) / step, 0.0])
            .collect();
        for (i, value) in node_values(&mean).iter().enumerate() {
            let angle = i as f64 * step;
            assert!((value[0] - (2.0 + angle.cos() + 0.3 * (3.0 * angle).sin())).abs() < 1e-4, "{i}");
        }
    }

    #[test]
    fn a_finer_circle_keeps_the_means_of_a_coarser_one() {
        let mean: Vec<[f64; 2]> = (0..8).map(|i| [f64::from(i % 3), 1.0]).collect();
        let mut directions = Directions { value: vec![[0.0; 2]; 32], ..Directions::default() };
        directions.spread_mean = vec![[0.0; 2]; 32];
        directions.spread_value = vec![[0.0; 2]; 32];
        directions.spread(&mean);
        for (i, mean) in mean.iter().enumerate() {
            for period in 0..2 {
                let fine: f64 = directions.spread_mean[4 * i..4 * i + 4].iter().map(|m| m[period]).sum();
                assert!((0.25 * fine - mean[period]).abs() < 1e-12, "{i} {period}");
            }
        }
    }
}
