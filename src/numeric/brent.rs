//! A root of a function of one variable inside a bracket.

use crate::error::{Error, Result};

/// Most steps before the solver gives up; bisection alone needs 60 to 100 on any finite bracket.
const MAX_STEPS: usize = 200;

/// Root of `function` between `lower` and `upper`, where its signs differ, by Brent's method.
///
/// Stops when the bracket is narrower than `tolerance` (absolute, in the unit of the argument) plus a few rounding
/// errors. Bisection guards every step, so it never leaves the bracket. `doing` says what is solved, for the error.
///
/// # Errors
/// [`Error::NotConverged`] when the signs at the ends do not differ, a value is not a number, or the steps run out.
///
/// # Examples
/// ```
/// let root = isorisk::numeric::brent_root(|x| x * x - 2.0, 0.0, 2.0, 1e-14, "the square root of two")?;
/// assert!((root - 2.0_f64.sqrt()).abs() < 1e-13);
/// # Ok::<(), isorisk::Error>(())
/// ```
///
/// # References
/// Brent, R. P. (1973). Algorithms for Minimization without Derivatives, Prentice-Hall, chapter 4.
pub fn brent_root(
    mut function: impl FnMut(f64) -> f64,
    lower: f64,
    upper: f64,
    tolerance: f64,
    doing: &str,
) -> Result<f64> {
    let failed = |iterations: usize, residual: f64| Error::NotConverged {
        solver: "numeric.brent_root",
        iterations,
        residual,
        doing: doing.to_owned(),
    };
    // b is the best point, a the one before it, c the end of the bracket opposite to b
    let (mut a, mut b) = (lower, upper);
    let (mut f_a, mut f_b) = (function(a), function(b));
    if f_a.is_nan() || f_b.is_nan() || f_a * f_b > 0.0 {
        return Err(failed(0, f_b));
    }
    let (mut c, mut f_c) = (a, f_a);
    let mut step = b - a;
    let mut step_before = step;
    for iteration in 1..=MAX_STEPS {
        if (f_b > 0.0) == (f_c > 0.0) {
            (c, f_c) = (a, f_a);
            step = b - a;
            step_before = step;
        }
        if f_c.abs() < f_b.abs() {
            (a, b, c) = (b, c, b);
            (f_a, f_b, f_c) = (f_b, f_c, f_b);
        }
        let least_step = 2.0 * f64::EPSILON * b.abs() + 0.5 * tolerance;
        let to_middle = 0.5 * (c - b);
        if to_middle.abs() <= least_step || f_b.abs() < f64::MIN_POSITIVE {
            return Ok(b);
        }
        if step_before.abs() >= least_step && f_a.abs() > f_b.abs() {
            let wanted = interpolated_step((a, f_a), (b, f_b), (c, f_c));
            let limit = (1.5 * to_middle).abs().min((0.5 * step_before).abs());
            // away from b towards c, no further than three quarters of the bracket, and shrinking
            if wanted * to_middle > 0.0 && wanted.abs() < limit {
                step_before = step;
                step = wanted;
            } else {
                step = to_middle;
                step_before = step;
            }
        } else {
            step = to_middle;
            step_before = step;
        }
        (a, f_a) = (b, f_b);
        b += if step.abs() > least_step { step } else { least_step.copysign(to_middle) };
        f_b = function(b);
        if f_b.is_nan() {
            return Err(failed(iteration, f_b));
        }
    }
    Err(failed(MAX_STEPS, f_b))
}

/// Step from `b` by inverse quadratic interpolation through three points, or by the secant through two.
fn interpolated_step(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> f64 {
    let s = b.1 / a.1;
    let to_middle = 0.5 * (c.0 - b.0);
    let (p, q) = if a.0.to_bits() == c.0.to_bits() {
        (2.0 * to_middle * s, 1.0 - s)
    } else {
        let q = a.1 / c.1;
        let r = b.1 / c.1;
        (s * (2.0 * to_middle * q * (q - r) - (b.0 - a.0) * (r - 1.0)), (q - 1.0) * (r - 1.0) * (s - 1.0))
    };
    // the sign of q is that of the textbook's after its flip: step = p / -q
    let q = if p > 0.0 { -q } else { q };
    p.abs() / q
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn known_roots() {
        let count = std::cell::Cell::new(0_usize);
        let root = brent_root(
            |x| {
                count.set(count.get() + 1);
                x.cos() - x
            },
            0.0,
            1.0,
            1e-15,
            "cos x = x",
        )
        .unwrap();
        assert_relative_eq!(root, 0.739_085_133_215_160_6, max_relative = 1e-14);
        assert!(count.get() < 12, "{} evaluations", count.get());
        let cube = brent_root(|x| x * x * x - 1e-9, -1.0, 4.0, 1e-15, "a cube root").unwrap();
        assert_relative_eq!(cube, 1e-3, max_relative = 1e-9);
        let step = brent_root(|x| if x < 0.3 { -1.0 } else { 1.0 }, 0.0, 1.0, 1e-12, "a step").unwrap();
        assert!((step - 0.3).abs() < 1e-11);
    }

    #[test]
    fn root_at_an_end_of_the_bracket() {
        assert!(brent_root(|x| x, 0.0, 1.0, 1e-12, "x").unwrap().abs() < 1e-12);
        assert!(brent_root(|x| x, -1.0, 0.0, 1e-12, "x").unwrap().abs() < 1e-12);
    }

    #[test]
    fn no_sign_change_or_no_number_is_an_error() {
        for result in [
            brent_root(|x| x * x + 1.0, -1.0, 1.0, 1e-9, "no root"),
            brent_root(|_| f64::NAN, -1.0, 1.0, 1e-9, "no number"),
            brent_root(|x| if x.abs() < 0.9 { f64::NAN } else { x }, -1.0, 1.0, 1e-9, "a gap"),
        ] {
            assert!(matches!(result, Err(Error::NotConverged { solver: "numeric.brent_root", .. })));
        }
    }
}
