//! What every footprint looks like along a circle round its anchor.

use std::f64::consts::{PI, TAU};

/// The profile along one circle: panels between sharp edges, no harm outside them. Angles are radians anticlockwise
/// from downwind, in -π..π.
pub(crate) trait Panels {
    /// Number of panels.
    fn count(&self) -> usize;

    /// Both ends of a panel.
    fn bounds(&self, panel: usize) -> (f64, f64);

    /// Harm at an angle of a panel whose ends are `bounds`.
    fn value(&self, panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64;

    /// Integral of harm over the angle, from the lower end of the panel to `angle`.
    fn cumulative(&self, panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64;

    /// [`Panels::cumulative`] at angles inside the panel, evenly spaced from `first` on.
    fn cumulative_run(
        &self,
        panel: usize,
        bounds: (f64, f64),
        table: usize,
        (first, step): (f64, f64),
        out: &mut [f64],
    ) {
        for (i, value) in out.iter_mut().enumerate() {
            *value = self.cumulative(panel, bounds, table, first + step * i as f64);
        }
    }

    /// Integral of harm over the whole panel.
    fn total(&self, panel: usize, bounds: (f64, f64), table: usize) -> f64;

    /// Whether harm is the same all along each panel.
    fn is_step(&self) -> bool;

    /// Harm at an angle, whichever panel it falls in.
    fn value_anywhere(&self, table: usize, angle: f64) -> f64 {
        for panel in 0..self.count() {
            let bounds = self.bounds(panel);
            if angle >= bounds.0 && angle <= bounds.1 {
                return self.value(panel, bounds, table, angle);
            }
        }
        0.0
    }
}

/// Nearer than this a place has no bearing from the anchor: it sees the mean over all directions, m.
pub(crate) const NO_BEARING_M: f64 = 1e-3;

/// The mean of a profile over the whole circle.
#[derive(Clone, Debug, Default)]
pub(crate) struct EvenRing {
    harm: Vec<f64>,
}

impl EvenRing {
    /// The mean of `panels`, for each of `tables`.
    pub(crate) fn mean_of(panels: &impl Panels, tables: &[usize]) -> Self {
        let total = |table: usize| (0..panels.count()).map(|p| panels.total(p, panels.bounds(p), table)).sum::<f64>();
        Self { harm: tables.iter().map(|table| total(*table) / TAU).collect() }
    }
}

impl Panels for EvenRing {
    fn count(&self) -> usize {
        1
    }

    fn bounds(&self, _panel: usize) -> (f64, f64) {
        (-PI, PI)
    }

    fn value(&self, _panel: usize, _bounds: (f64, f64), table: usize, _angle: f64) -> f64 {
        self.harm[table]
    }

    fn cumulative(&self, _panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64 {
        self.harm[table] * (angle - bounds.0)
    }

    fn total(&self, _panel: usize, _bounds: (f64, f64), table: usize) -> f64 {
        self.harm[table] * TAU
    }

    fn is_step(&self) -> bool {
        true
    }
}

/// Weights of the four nodes 0, 1, 2, 3 of a cubic through them, at `x`.
#[inline]
pub(crate) fn cubic_weights(x: f64) -> [f64; 4] {
    let (a, b, c) = (x - 1.0, x - 2.0, x - 3.0);
    [-a * b * c / 6.0, x * b * c / 2.0, -x * a * c / 2.0, x * a * b / 6.0]
}

/// First of the four nodes for `x` in 0..=last, and the cell that `x` lies in.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "x is clamped to 0..=last by the callers")]
#[inline]
pub(crate) fn cubic_base(x: f64, last: usize) -> (usize, usize) {
    let cell = (x as usize).min(last.saturating_sub(1));
    (cell.saturating_sub(1).min(last.saturating_sub(3)), cell)
}

/// Value at `x` (in node steps, 0..=last) of evenly spaced nodes: cubic where there are four of them, else linear.
#[inline]
pub(crate) fn along_nodes(x: f64, last: usize, node: impl Fn(usize) -> f64) -> f64 {
    let (base, cell) = cubic_base(x, last);
    if last < 3 {
        let t = x - cell as f64;
        return node(cell) * (1.0 - t) + node(cell + 1) * t;
    }
    let w = cubic_weights(x - base as f64);
    w[0] * node(base) + w[1] * node(base + 1) + w[2] * node(base + 2) + w[3] * node(base + 3)
}

/// Integral at `x` (in node steps) by cubic Hermite, from the integral and its slope at the nodes; `step` is the
/// distance of nodes in the variable of the integral.
#[inline]
pub(crate) fn integral_along_nodes(
    x: f64,
    last: usize,
    step: f64,
    integral: impl Fn(usize) -> f64,
    slope: impl Fn(usize) -> f64,
) -> f64 {
    let (_, cell) = cubic_base(x, last);
    let t = x - cell as f64;
    let (t2, t3) = (t * t, t * t * t);
    let h01 = 3.0 * t2 - 2.0 * t3;
    integral(cell) * (1.0 - h01)
        + integral(cell + 1) * h01
        + step * (slope(cell) * (t3 - 2.0 * t2 + t) + slope(cell + 1) * (t3 - t2))
}

/// Integral of the cubic through evenly spaced nodes, from node 0 to each node, in units of the node distance.
pub(crate) fn node_integrals(values: &[f64]) -> Vec<f64> {
    let last = values.len() - 1;
    let mut out = Vec::with_capacity(values.len());
    let mut sum = 0.0;
    out.push(0.0);
    for i in 0..last {
        sum += if last < 3 {
            f64::midpoint(values[i], values[i + 1])
        } else if i == 0 {
            (9.0 * values[0] + 19.0 * values[1] - 5.0 * values[2] + values[3]) / 24.0
        } else if i + 1 == last {
            (9.0 * values[last] + 19.0 * values[last - 1] - 5.0 * values[last - 2] + values[last - 3]) / 24.0
        } else {
            (13.0 * (values[i] + values[i + 1]) - values[i - 1] - values[i + 2]) / 24.0
        };
        out.push(sum);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cubics_are_exact() {
        let f = |x: f64| 1.0 - 2.0 * x + 0.5 * x * x - 0.1 * x * x * x;
        let integral = |x: f64| x - x * x + x.powi(3) / 6.0 - 0.025 * x.powi(4);
        let values: Vec<f64> = (0..8u32).map(|i| f(f64::from(i))).collect();
        let sums = node_integrals(&values);
        for i in 0..8u32 {
            assert!((sums[i as usize] - integral(f64::from(i))).abs() < 1e-12);
        }
        for x in [0.0, 0.3, 1.7, 3.2, 6.9, 7.0] {
            assert!((along_nodes(x, 7, |i| values[i]) - f(x)).abs() < 1e-12, "{x}");
        }
        assert!((along_nodes(0.25, 1, |i| values[i]) - (0.75 * values[0] + 0.25 * values[1])).abs() < 1e-15);
    }
}
