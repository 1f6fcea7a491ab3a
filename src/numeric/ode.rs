//! Ordinary differential equations: an embedded Runge-Kutta pair of order 5(4) of a fixed number of unknowns.
//!
//! No allocation, the same steps whatever runs beside it. Linear invariants (a mass carried as content and as outflow)
//! are kept to rounding, because every unknown is advanced by the same weights.

use crate::error::{Error, Result};

// Dormand, J. R., Prince, P. J. (1980), J. Comput. Appl. Math. 6, 19-26, table 2
const C: [f64; 7] = [0.0, 1.0 / 5.0, 3.0 / 10.0, 4.0 / 5.0, 8.0 / 9.0, 1.0, 1.0];
const A: [[f64; 6]; 7] = [
    [0.0; 6],
    [1.0 / 5.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3.0 / 40.0, 9.0 / 40.0, 0.0, 0.0, 0.0, 0.0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0.0, 0.0, 0.0],
    [19_372.0 / 6561.0, -25_360.0 / 2187.0, 64_448.0 / 6561.0, -212.0 / 729.0, 0.0, 0.0],
    [9017.0 / 3168.0, -355.0 / 33.0, 46_732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18_656.0, 0.0],
    [35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
];
/// Weights of order five minus those of order four.
const E: [f64; 7] =
    [71.0 / 57_600.0, 0.0, -71.0 / 16_695.0, 71.0 / 1920.0, -17_253.0 / 339_200.0, 22.0 / 525.0, -1.0 / 40.0];

/// Shares of a step by which the next may shrink or grow.
const STEP_RANGE: (f64, f64) = (0.2, 5.0);
/// Safety factor of the step control.
const SAFETY: f64 = 0.9;
/// Trials of one step before it counts as lost.
const MAX_TRIALS: usize = 60;
/// Trials in which a moment inside a step is looked for.
const MAX_SEARCH: usize = 60;

/// What an integration wants of its steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance<const N: usize> {
    /// Relative error a step.
    pub relative: f64,
    /// Absolute error a step, by unknown; infinite where an unknown does not decide the step.
    pub absolute: [f64; N],
    /// Name of what is integrated, for errors.
    pub doing: &'static str,
}

/// A point of a solution on its way: the unknowns, their slopes and the next step to try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Integration<const N: usize> {
    /// The independent variable.
    pub time: f64,
    /// The unknowns.
    pub value: [f64; N],
    /// Their slopes.
    pub slope: [f64; N],
    /// The next step to try.
    pub step: f64,
}

/// A trial step: the end, its slopes, and the error over its tolerance.
type Trial<const N: usize> = ([f64; N], [f64; N], f64);

impl<const N: usize> Integration<N> {
    /// Starts at a point with a first step to try.
    ///
    /// # Errors
    /// As `slope`.
    pub fn start(
        time: f64,
        value: [f64; N],
        step: f64,
        slope: &mut impl FnMut(f64, &[f64; N]) -> Result<[f64; N]>,
    ) -> Result<Self> {
        Ok(Self { time, value, slope: slope(time, &value)?, step })
    }

    /// One step, of the size that the tolerance allows, at most to `end`. A trial in which `slope` fails is tried again
    /// with a smaller step.
    ///
    /// # Errors
    /// [`Error::NotConverged`] when no step is small enough, or the last error of `slope`.
    pub fn advance(
        &mut self,
        end: f64,
        tolerance: &Tolerance<N>,
        slope: &mut impl FnMut(f64, &[f64; N]) -> Result<[f64; N]>,
    ) -> Result<()> {
        let mut failure = None;
        let mut error = f64::NAN;
        for _ in 0..MAX_TRIALS {
            let left = end - self.time;
            // a step that would leave a crumb takes it along
            let last = self.step * 1.01 >= left;
            let step = if last { left } else { self.step };
            match self.trial(step, tolerance, slope) {
                Ok((value, end_slope, found)) if found <= 1.0 => {
                    let growth = if found > 0.0 { SAFETY * found.powf(-0.2) } else { STEP_RANGE.1 };
                    let next = step * growth.clamp(STEP_RANGE.0, STEP_RANGE.1);
                    // the step that ended early must not shorten what follows
                    self.step = if last { next.max(self.step) } else { next };
                    self.time = if last { end } else { self.time + step };
                    self.value = value;
                    self.slope = end_slope;
                    return Ok(());
                }
                Ok((_, _, found)) => {
                    error = found;
                    let shrink = if found.is_finite() { SAFETY * found.powf(-0.2) } else { STEP_RANGE.0 };
                    self.step = step * shrink.clamp(STEP_RANGE.0, SAFETY);
                }
                Err(found) => {
                    failure = Some(found);
                    self.step = step * STEP_RANGE.0;
                }
            }
            if self.time + self.step <= self.time {
                break;
            }
        }
        Err(failure.unwrap_or_else(|| Error::NotConverged {
            solver: "numeric.ode",
            iterations: MAX_TRIALS,
            residual: error,
            doing: tolerance.doing.to_owned(),
        }))
    }

    /// The point between `self` and a later `time` at which `sign` changes, when it is positive here and not there: by steps
    /// of the same formula from here, so that invariants hold at the point too.
    ///
    /// # Errors
    /// As `slope` and `sign`.
    pub fn point_where(
        &self,
        time: f64,
        tolerance: &Tolerance<N>,
        slope: &mut impl FnMut(f64, &[f64; N]) -> Result<[f64; N]>,
        sign: &mut impl FnMut(f64, &[f64; N]) -> Result<f64>,
    ) -> Result<Self> {
        let (mut near, mut far) = (0.0, time - self.time);
        let mut found = *self;
        for _ in 0..MAX_SEARCH {
            let step = 0.5 * (near + far);
            let here = match self.trial(step, tolerance, slope) {
                Ok((value, end_slope, _)) => {
                    let at = self.time + step;
                    sign(at, &value).map(|sign| (sign, Self { time: at, value, slope: end_slope, step: self.step }))
                }
                Err(error) => Err(error),
            };
            match here {
                Ok((sign, point)) if sign > 0.0 => {
                    near = step;
                    found = point;
                }
                _ => far = step,
            }
            if far - near <= 1e-12 * far.max(self.time) {
                break;
            }
        }
        Ok(found)
    }

    fn trial(
        &self,
        step: f64,
        tolerance: &Tolerance<N>,
        slope: &mut impl FnMut(f64, &[f64; N]) -> Result<[f64; N]>,
    ) -> Result<Trial<N>> {
        let mut slopes = [[0.0; N]; 7];
        slopes[0] = self.slope;
        let mut value = self.value;
        for stage in 1..7 {
            for i in 0..N {
                let sum: f64 = (0..stage).map(|before| A[stage][before] * slopes[before][i]).sum();
                value[i] = self.value[i] + step * sum;
            }
            slopes[stage] = slope(self.time + C[stage] * step, &value)?;
        }
        let mut error: f64 = 0.0;
        for i in 0..N {
            let gap: f64 = step * (0..7).map(|stage| E[stage] * slopes[stage][i]).sum::<f64>();
            let allowed = tolerance.absolute[i] + tolerance.relative * self.value[i].abs().max(value[i].abs());
            let over = (gap / allowed).abs();
            // a NaN must not pass for a small error
            if over.is_nan() {
                return Ok((value, slopes[6], f64::INFINITY));
            }
            error = error.max(over);
        }
        Ok((value, slopes[6], error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[expect(clippy::unnecessary_wraps, reason = "the shape of a slope")]
    fn circle(_: f64, y: &[f64; 2]) -> Result<[f64; 2]> {
        Ok([-y[1], y[0]])
    }

    fn tolerance<const N: usize>(relative: f64) -> Tolerance<N> {
        Tolerance { relative, absolute: [relative; N], doing: "a test" }
    }

    #[test]
    fn a_turn_of_the_circle_comes_back_and_tighter_is_closer() {
        let mut gaps = Vec::new();
        for relative in [1e-4, 1e-7, 1e-10] {
            let mut at = Integration::start(0.0, [1.0, 0.0], 0.1, &mut circle).unwrap();
            let end = std::f64::consts::TAU;
            while at.time < end {
                at.advance(end, &tolerance(relative), &mut circle).unwrap();
            }
            gaps.push((at.value[0] - 1.0).abs().max(at.value[1].abs()));
        }
        assert!(gaps[0] < 1e-2 && gaps[1] < 1e-5 && gaps[2] < 1e-8, "{gaps:?}");
        assert!(gaps[2] < gaps[1] && gaps[1] < gaps[0], "{gaps:?}");
    }

    #[test]
    fn what_leaves_one_unknown_arrives_in_the_other() {
        let mut slope = |_: f64, y: &[f64; 2]| Ok([-(y[0] * y[0].abs().sqrt()), y[0] * y[0].abs().sqrt()]);
        let mut at = Integration::start(0.0, [3.0, 0.0], 0.5, &mut slope).unwrap();
        while at.time < 50.0 {
            at.advance(50.0, &tolerance(1e-3), &mut slope).unwrap();
            assert_relative_eq!(at.value[0] + at.value[1], 3.0, max_relative = 1e-14);
        }
    }

    #[test]
    fn an_event_is_found_where_it_is() {
        let start = Integration::start(0.0, [1.0, 0.0], 0.1, &mut circle).unwrap();
        let point = start.point_where(1.0, &tolerance(1e-9), &mut circle, &mut |_, y| Ok(y[0] - 0.8)).unwrap();
        assert_relative_eq!(point.time, 0.8_f64.acos(), max_relative = 1e-4);
        assert!(point.value[0] > 0.8 - 1e-12);
    }

    #[test]
    fn a_slope_that_cannot_be_had_is_its_own_error_and_a_pole_says_where() {
        let mut cliff = |t: f64, _: &[f64; 1]| {
            if t > 0.5 { Err(Error::invalid("t", t, "s", "must be at most 0.5")) } else { Ok([1.0]) }
        };
        let mut at = Integration::start(0.0, [0.0], 0.1, &mut cliff).unwrap();
        let failed = (0..100).find_map(|_| at.advance(1.0, &tolerance(1e-6), &mut cliff).err()).unwrap();
        assert!(failed.to_string().ends_with("must be at most 0.5"), "{failed}");
        assert!(at.time <= 0.5 && at.time > 0.49, "{}", at.time);

        let mut lost = |_: f64, _: &[f64; 1]| Ok([f64::NAN]);
        let mut at = Integration { time: 0.0, value: [1.0], slope: [1.0], step: 0.1 };
        let failed = at.advance(1.0, &tolerance(1e-6), &mut lost).unwrap_err();
        assert!(failed.is_convergence() && failed.to_string().contains("a test"), "{failed}");
    }
}
