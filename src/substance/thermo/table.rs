//! Functions of one variable on equal steps, between which a cubic with the right slopes runs.

/// Values and slopes of `N` functions at equal steps of one variable.
#[derive(Clone, Debug)]
pub(super) struct Table<const N: usize> {
    start: f64,
    step: f64,
    nodes: Vec<Node<N>>,
}

#[derive(Clone, Copy, Debug)]
struct Node<const N: usize> {
    value: [f64; N],
    /// Slope times the step.
    rise: [f64; N],
}

impl<const N: usize> Table<N> {
    /// From values and the slopes that belong to them.
    pub(super) fn with_slopes(start: f64, step: f64, rows: &[([f64; N], [f64; N])]) -> Self {
        let nodes = rows.iter().map(|&(value, slope)| Node { value, rise: slope.map(|slope| slope * step) }).collect();
        Self { start, step, nodes }
    }

    /// From values alone (at least five): slopes by differences of fourth order.
    pub(super) fn of_values(start: f64, step: f64, values: &[[f64; N]]) -> Self {
        let nodes = (0..values.len())
            .map(|i| Node { value: values[i], rise: std::array::from_fn(|k| rise(values.len(), i, |j| values[j][k])) })
            .collect();
        Self { start, step, nodes }
    }

    /// All functions at `x`, which the caller keeps inside the table.
    pub(super) fn at(&self, x: f64) -> [f64; N] {
        let place = (x - self.start) / self.step;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the table")]
        let i = (place.max(0.0) as usize).min(self.nodes.len() - 2);
        #[expect(clippy::cast_precision_loss, reason = "a few hundred nodes")]
        let s = place - i as f64;
        let (a, b) = (&self.nodes[i], &self.nodes[i + 1]);
        std::array::from_fn(|k| {
            let (y0, y1, d0, d1) = (a.value[k], b.value[k], a.rise[k], b.rise[k]);
            let jump = y1 - y0;
            y0 + s * (d0 + s * (3.0 * jump - 2.0 * d0 - d1 + s * (d0 + d1 - 2.0 * jump)))
        })
    }

    /// Slopes of all functions at `x`, which the caller keeps inside the table.
    pub(super) fn slope_at(&self, x: f64) -> [f64; N] {
        let place = (x - self.start) / self.step;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the table")]
        let i = (place.max(0.0) as usize).min(self.nodes.len() - 2);
        #[expect(clippy::cast_precision_loss, reason = "a few hundred nodes")]
        let s = place - i as f64;
        let (a, b) = (&self.nodes[i], &self.nodes[i + 1]);
        std::array::from_fn(|k| {
            let (d0, d1, jump) = (a.rise[k], b.rise[k], b.value[k] - a.value[k]);
            (d0 + s * (2.0 * (3.0 * jump - 2.0 * d0 - d1) + 3.0 * s * (d0 + d1 - 2.0 * jump))) / self.step
        })
    }

    /// Where the function `k`, which falls along the table, takes a value between its ends.
    pub(super) fn place_of_falling(&self, k: usize, value: f64) -> f64 {
        let i = self.nodes.partition_point(|node| node.value[k] > value).clamp(1, self.nodes.len() - 1) - 1;
        let (a, b) = (&self.nodes[i], &self.nodes[i + 1]);
        let (y0, d0, d1) = (a.value[k], a.rise[k], b.rise[k]);
        let jump = b.value[k] - y0;
        let (c2, c3) = (3.0 * jump - 2.0 * d0 - d1, d0 + d1 - 2.0 * jump);
        let mut s = if jump < 0.0 { ((value - y0) / jump).clamp(0.0, 1.0) } else { 0.0 };
        for _ in 0..NEWTON_STEPS {
            let slope = d0 + s * (2.0 * c2 + 3.0 * s * c3);
            if slope >= 0.0 {
                break;
            }
            let change = (y0 + s * (d0 + s * (c2 + s * c3)) - value) / slope;
            s = (s - change).clamp(0.0, 1.0);
            if change.abs() < NEWTON_TOLERANCE {
                break;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a few hundred nodes")]
        let place = i as f64 + s;
        self.start + place * self.step
    }
}

/// Most steps on one cubic; three are enough where the table is smooth.
const NEWTON_STEPS: usize = 12;
/// Change of the place, in steps of the table, that ends the search.
const NEWTON_TOLERANCE: f64 = 1e-13;

/// Slope times step at node `i` of `count`, by the difference of fourth order that its neighbours allow.
pub(super) fn rise(count: usize, i: usize, y: impl Fn(usize) -> f64) -> f64 {
    match i {
        0 => (-25.0 * y(0) + 48.0 * y(1) - 36.0 * y(2) + 16.0 * y(3) - 3.0 * y(4)) / 12.0,
        1 => (-3.0 * y(0) - 10.0 * y(1) + 18.0 * y(2) - 6.0 * y(3) + y(4)) / 12.0,
        _ if i + 1 == count => {
            (25.0 * y(i) - 48.0 * y(i - 1) + 36.0 * y(i - 2) - 16.0 * y(i - 3) + 3.0 * y(i - 4)) / 12.0
        }
        _ if i + 2 == count => (3.0 * y(i + 1) + 10.0 * y(i) - 18.0 * y(i - 1) + 6.0 * y(i - 2) - y(i - 3)) / 12.0,
        _ => (8.0 * (y(i + 1) - y(i - 1)) - (y(i + 2) - y(i - 2))) / 12.0,
    }
}

/// Integral over the step from node `i` to `i + 1`, over the step: through four neighbours.
pub(super) fn mean_over_step(count: usize, i: usize, y: impl Fn(usize) -> f64) -> f64 {
    match i {
        0 => (9.0 * y(0) + 19.0 * y(1) - 5.0 * y(2) + y(3)) / 24.0,
        _ if i + 2 == count => (9.0 * y(i + 1) + 19.0 * y(i) - 5.0 * y(i - 1) + y(i - 2)) / 24.0,
        _ => (13.0 * (y(i) + y(i + 1)) - (y(i - 1) + y(i + 2))) / 24.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn a_cubic_comes_back_everywhere_with_its_slope_and_its_integral() {
        let cubic = |x: f64| 5.0 - 2.0 * x - x * x - 0.3 * x * x * x;
        let xs: Vec<f64> = (0..9).map(|i| 0.5 + 0.25 * f64::from(i)).collect();
        let values: Vec<[f64; 1]> = xs.iter().map(|&x| [cubic(x)]).collect();
        let table = Table::of_values(0.5, 0.25, &values);
        for x in [0.5, 0.61, 1.3, 2.49, 2.5] {
            assert_abs_diff_eq!(table.at(x)[0], cubic(x), epsilon = 1e-13);
            assert_abs_diff_eq!(table.slope_at(x)[0], -2.0 - 2.0 * x - 0.9 * x * x, epsilon = 1e-12);
            assert_abs_diff_eq!(table.place_of_falling(0, cubic(x)), x, epsilon = 1e-12);
        }
        let integral = |x: f64| 5.0 * x - x * x - x * x * x / 3.0 - 0.075 * x.powi(4);
        for i in 0..8 {
            let mean = mean_over_step(9, i, |j| values[j][0]);
            assert_abs_diff_eq!(mean * 0.25, integral(xs[i + 1]) - integral(xs[i]), epsilon = 1e-13);
        }
    }
}
