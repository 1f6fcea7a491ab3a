//! The largest value of a function of one variable on an interval.

/// Most steps; golden section alone needs 50 for ten digits.
const MAX_STEPS: usize = 60;
/// Share of the longer part that a step of golden section takes: (3 - √5)/2.
const GOLDEN: f64 = 0.381_966_011_250_105_1;

/// Where a function with one peak between `lower` and `upper` is largest, and its value there, by Brent's method.
///
/// Stops when the place is known to `tolerance` (absolute, in the unit of the argument). A value that is not a number
/// counts as the least, so a function may be undefined near one end.
///
/// # Examples
/// ```
/// let (x, y) = isorisk::numeric::brent_maximum(|x: f64| x * (1.0 - x), 0.0, 1.0, 1e-8);
/// assert!((x - 0.5).abs() < 1e-7 && (y - 0.25).abs() < 1e-14);
/// ```
///
/// # References
/// Brent, R. P. (1973). Algorithms for Minimization without Derivatives, Prentice-Hall, chapter 5.
pub fn brent_maximum(mut function: impl FnMut(f64) -> f64, lower: f64, upper: f64, tolerance: f64) -> (f64, f64) {
    // the method is told for a minimum
    let mut least = |x: f64| {
        let value = -function(x);
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let (mut a, mut b) = (lower.min(upper), lower.max(upper));
    let mut x = a + GOLDEN * (b - a);
    let (mut w, mut v) = (x, x);
    let mut f_x = least(x);
    let (mut f_w, mut f_v) = (f_x, f_x);
    let (mut step, mut step_before) = (0.0_f64, 0.0_f64);
    for _ in 0..MAX_STEPS {
        let middle = 0.5 * (a + b);
        let close = tolerance + f64::EPSILON * x.abs();
        if (x - middle).abs() <= 2.0 * close - 0.5 * (b - a) {
            break;
        }
        let mut by_parabola = false;
        if step_before.abs() > close && f_x.is_finite() && f_w.is_finite() && f_v.is_finite() {
            let r = (x - w) * (f_x - f_v);
            let q = (x - v) * (f_x - f_w);
            let (mut p, mut q) = ((x - v) * q - (x - w) * r, 2.0 * (q - r));
            if q > 0.0 {
                p = -p;
            }
            q = q.abs();
            if p.abs() < (0.5 * q * step_before).abs() && p > q * (a - x) && p < q * (b - x) {
                step_before = step;
                step = p / q;
                by_parabola = true;
                let at = x + step;
                if at - a < 2.0 * close || b - at < 2.0 * close {
                    step = close.copysign(middle - x);
                }
            }
        }
        if !by_parabola {
            step_before = if x < middle { b - x } else { a - x };
            step = GOLDEN * step_before;
        }
        let at = x + if step.abs() >= close { step } else { close.copysign(step) };
        let f_at = least(at);
        if f_at <= f_x {
            if at < x {
                b = x;
            } else {
                a = x;
            }
            (v, f_v, w, f_w, x, f_x) = (w, f_w, x, f_x, at, f_at);
        } else {
            if at < x {
                a = at;
            } else {
                b = at;
            }
            if f_at <= f_w || w.to_bits() == x.to_bits() {
                (v, f_v, w, f_w) = (w, f_w, at, f_at);
            } else if f_at <= f_v || v.to_bits() == x.to_bits() || v.to_bits() == w.to_bits() {
                (v, f_v) = (at, f_at);
            }
        }
    }
    (x, -f_x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_inside_and_at_the_ends() {
        for peak in [0.0, 0.003, 0.4, 0.97, 1.0] {
            let mut calls = 0;
            let (x, y) = brent_maximum(
                |x| {
                    calls += 1;
                    2.0 - (x - peak) * (x - peak) - (x - peak).powi(4)
                },
                0.0,
                1.0,
                1e-7,
            );
            assert!((x - peak).abs() < 1e-6 && (y - 2.0).abs() < 1e-12, "{peak} {x} {y}");
            assert!(calls < 45, "{peak}: {calls}");
        }
        // a cliff: not a number below 0.3
        let (x, _) = brent_maximum(|x| if x < 0.3 { f64::NAN } else { -x }, 0.0, 1.0, 1e-9);
        assert!((x - 0.3).abs() < 1e-7, "{x}");
    }
}
