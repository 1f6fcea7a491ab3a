//! Ordinary differential equations: the pair of Dormand and Prince, fifth order with an embedded fourth.
//!
//! Fixed size, no allocation. The caller says how large an error each component may have, sees each step taken, and may
//! stop, shorten the next one, or ask for a state inside it.

use crate::error::{Error, Result};

/// Nodes of the stages, Dormand and Prince 1980, table 2.
const NODE: [f64; 6] = [0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0];
/// Weights of the stages for the next ones; the last row is the fifth-order result (first same as last).
const STAGE: [[f64; 6]; 6] = [
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0, 0.0, 0.0],
    [9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0, 0.0],
    [35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
/// Fifth minus fourth order: the error.
const ERROR: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339_200.0, 22.0 / 525.0, -1.0 / 40.0];

/// Safety on the step that the error asks for (Hairer, Nørsett and Wanner 1993, section II.4).
const SAFETY: f64 = 0.9;
/// Largest growth of a step.
const GROWTH: f64 = 5.0;
/// Smallest shrinkage of a step.
const SHRINKAGE: f64 = 0.2;
/// Shrinkage after a state that has no number.
const RETREAT: f64 = 0.25;
/// Smallest step over the distance come so far before the solver gives up.
const SMALLEST: f64 = 1e-13;

/// One accepted step.
#[derive(Clone, Copy, Debug)]
pub struct Step<const N: usize> {
    /// Start of the step.
    pub start: f64,
    /// Its length.
    pub length: f64,
    /// State at the start.
    pub before: [f64; N],
    /// Slope at the start.
    pub slope_before: [f64; N],
    /// State at the end.
    pub after: [f64; N],
    /// Slope at the end.
    pub slope_after: [f64; N],
}

impl<const N: usize> Step<N> {
    /// State at a share of the step, 0 to 1, by the cubic through both ends with their slopes.
    #[must_use]
    pub fn at(&self, share: f64) -> [f64; N] {
        let (a, b) = (share, 1.0 - share);
        let mut state = [0.0; N];
        for (i, value) in state.iter_mut().enumerate() {
            let (before, after) = (self.before[i], self.after[i]);
            let rise = after - before;
            let bend = b * (self.length * self.slope_before[i] - rise) + a * (rise - self.length * self.slope_after[i]);
            *value = b * before + a * after + a * b * bend;
        }
        state
    }
}

/// What the caller of [`integrate`] wants after a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Go on.
    Continue,
    /// Go on with a step no longer than this.
    AtMost(f64),
    /// The equations have changed: take the slope anew, and a step no longer than this.
    Restart(f64),
    /// Enough.
    Stop,
}

/// How far and how exactly to integrate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Error of a step over the scale of each component.
    pub tolerance: f64,
    /// First step.
    pub first_step: f64,
    /// Steps, refused ones included, before the solver gives up.
    pub most_steps: usize,
}

/// Integrates `slope` from `start` until `seen` says stop.
///
/// `slope` writes the derivative and says whether the state is one that has a meaning; a step that meets one that has
/// not, or a number that is not finite, is taken again shorter. `scale` gives the size against which the error of each
/// component counts; `seen` is told every accepted step.
///
/// # Errors
/// [`Error::NotConverged`] when the steps run out or become too small, with what `doing` says of the last state.
///
/// # References
/// Dormand, J. R. and Prince, P. J. (1980). J. Comput. Appl. Math. 6, 19-26.
pub fn integrate<const N: usize>(
    mut slope: impl FnMut(f64, &[f64; N], &mut [f64; N]) -> bool,
    mut scale: impl FnMut(&[f64; N], &mut [f64; N]),
    mut seen: impl FnMut(&Step<N>) -> Next,
    (start, state): (f64, [f64; N]),
    settings: Settings,
    doing: impl Fn(f64, &[f64; N]) -> String,
) -> Result<()> {
    let failed = |steps: usize, residual: f64, at: f64, state: &[f64; N]| Error::NotConverged {
        solver: "numeric.runge_kutta",
        iterations: steps,
        residual,
        doing: doing(at, state),
    };
    let mut at = start;
    let mut before = state;
    let mut k = [[0.0; N]; 7];
    if !slope(at, &before, &mut k[0]) || !k[0].iter().all(|v| v.is_finite()) {
        return Err(failed(0, f64::NAN, at, &before));
    }
    let mut step = settings.first_step;
    let mut sizes = [0.0; N];
    let mut worst = 0.0;
    for count in 0..settings.most_steps {
        if !(step > SMALLEST * (at - start).abs()) {
            return Err(failed(count, worst, at, &before));
        }
        let (after, valid) = try_step(&mut slope, at, &before, step, &mut k);
        worst = f64::NAN;
        if valid {
            scale(&before, &mut sizes);
            worst = error_norm(&k, step, &sizes);
        }
        // also refuses a norm that is not a number
        if !(worst <= settings.tolerance) {
            step *= if worst.is_finite() {
                (SAFETY * (settings.tolerance / worst).powf(0.2)).max(SHRINKAGE)
            } else {
                RETREAT
            };
            continue;
        }
        let taken = Step { start: at, length: step, before, slope_before: k[0], after, slope_after: k[6] };
        at += step;
        before = after;
        k[0] = k[6];
        let wish = if worst > 0.0 { SAFETY * (settings.tolerance / worst).powf(0.2) } else { GROWTH };
        step *= wish.clamp(SHRINKAGE, GROWTH);
        match seen(&taken) {
            Next::Continue => {}
            Next::AtMost(longest) => step = step.min(longest),
            Next::Restart(longest) => {
                step = step.min(longest);
                if !slope(at, &before, &mut k[0]) || !k[0].iter().all(|v| v.is_finite()) {
                    return Err(failed(count, f64::NAN, at, &before));
                }
            }
            Next::Stop => return Ok(()),
        }
    }
    Err(failed(settings.most_steps, worst, at, &before))
}

fn try_step<const N: usize>(
    slope: &mut impl FnMut(f64, &[f64; N], &mut [f64; N]) -> bool,
    at: f64,
    before: &[f64; N],
    step: f64,
    k: &mut [[f64; N]; 7],
) -> ([f64; N], bool) {
    let mut state = *before;
    for (stage, weights) in STAGE.iter().enumerate() {
        for (i, value) in state.iter_mut().enumerate() {
            let mut sum = 0.0;
            for (weight, slopes) in weights.iter().zip(k.iter()).take(stage + 1) {
                sum += weight * slopes[i];
            }
            *value = before[i] + step * sum;
        }
        let node = NODE.get(stage + 1).copied().unwrap_or(1.0);
        let next = &mut k[stage + 1];
        if !state.iter().all(|v| v.is_finite())
            || !slope(at + node * step, &state, next)
            || !next.iter().all(|v| v.is_finite())
        {
            return (state, false);
        }
    }
    (state, true)
}

/// Largest error of a component over its size.
fn error_norm<const N: usize>(k: &[[f64; N]; 7], step: f64, sizes: &[f64; N]) -> f64 {
    let mut worst: f64 = 0.0;
    for (i, size) in sizes.iter().enumerate() {
        let mut sum = 0.0;
        for (weight, slopes) in ERROR.iter().zip(k.iter()) {
            sum += weight * slopes[i];
        }
        let error = (step * sum / size).abs();
        if error.is_nan() {
            return f64::NAN;
        }
        worst = worst.max(error);
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn settings(tolerance: f64) -> Settings {
        Settings { tolerance, first_step: 1e-3, most_steps: 10_000 }
    }

    /// Circle of radius 1: returns the state at `end` and the steps taken.
    fn circle(tolerance: f64, end: f64) -> ([f64; 2], usize) {
        let (mut last, mut steps) = ([0.0; 2], 0);
        integrate(
            |_, y, dy| {
                *dy = [-y[1], y[0]];
                true
            },
            |_, size| *size = [1.0; 2],
            |step| {
                steps += 1;
                let reached = step.start + step.length;
                last = step.after;
                if reached >= end * (1.0 - 1e-14) { Next::Stop } else { Next::AtMost(end - reached) }
            },
            (0.0, [1.0, 0.0]),
            settings(tolerance),
            |_, _| "a circle".to_owned(),
        )
        .unwrap();
        (last, steps)
    }

    #[test]
    fn a_circle_closes_and_the_error_follows_the_tolerance() {
        let turn = 2.0 * std::f64::consts::PI;
        let away = |tolerance| {
            let (y, _) = circle(tolerance, turn);
            (y[0] - 1.0).hypot(y[1])
        };
        assert!(away(1e-6) < 2e-5 && away(1e-10) < 2e-9, "{} {}", away(1e-6), away(1e-10));
        assert!(circle(1e-10, turn).1 > circle(1e-6, turn).1);
    }

    #[test]
    fn a_polynomial_of_fourth_degree_is_exact_and_the_cubic_meets_both_ends() {
        let mut end = 0.0;
        integrate(
            |t, _, dy| {
                dy[0] = 5.0 * t.powi(4);
                true
            },
            |_, size| size[0] = 1.0,
            |step: &Step<1>| {
                assert_relative_eq!(step.at(0.0)[0], step.before[0]);
                assert_relative_eq!(step.at(1.0)[0], step.after[0]);
                end = step.after[0];
                let reached = step.start + step.length;
                assert_relative_eq!(step.after[0], reached.powi(5), max_relative = 1e-12);
                if reached >= 2.0 { Next::Stop } else { Next::AtMost(2.0 - reached) }
            },
            (0.0, [0.0]),
            settings(1e-3),
            |_, _| String::new(),
        )
        .unwrap();
        assert_relative_eq!(end, 32.0, max_relative = 1e-12);
    }

    #[test]
    fn a_wall_is_an_error_that_says_where() {
        let result = integrate(
            |_, y: &[f64; 1], dy| {
                dy[0] = 1.0;
                y[0] < 1.0
            },
            |_, size| size[0] = 1.0,
            |_| Next::Continue,
            (0.0, [0.0]),
            settings(1e-6),
            |at, state| format!("a wall at {at:.3} with {:.3}", state[0]),
        );
        let message = result.unwrap_err().to_string();
        assert!(message.contains("while a wall at 1.000 with 1.000"), "{message}");
        let result = integrate(
            |_, _: &[f64; 1], dy| {
                dy[0] = f64::NAN;
                true
            },
            |_, size| size[0] = 1.0,
            |_| Next::Continue,
            (0.0, [0.0]),
            settings(1e-6),
            |_, _| "no number".to_owned(),
        );
        assert!(matches!(result, Err(Error::NotConverged { iterations: 0, .. })));
    }
}
