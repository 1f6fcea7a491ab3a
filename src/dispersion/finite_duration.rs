//! A plume that starts and stops: Palazzi's factor and the load of its passage.

use std::f64::consts::{PI, SQRT_2};
use std::sync::LazyLock;

use crate::card::{ModelCard, Range, Verification};

/// Card of the finite duration.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.finite_duration",
    title: "Release of finite duration: Palazzi's factor on the steady plume",
    citations: &["palazzi1982"],
    requires: &["downwind_m", "time_s", "duration_s", "wind_speed_m_s", "sigma_x_m"],
    validity: &[
        Range::physical("duration_s", "s", 1e-9, f64::MAX, "a release"),
        Range::physical("wind_speed_m_s", "m/s", 1e-3, 100.0, "a wind"),
        Range::physical("sigma_x_m", "m", 1e-9, 1e6, "a spread"),
    ],
    verification: Verification::Independent("dispersion.finite_duration.integrated_puff_100_m"),
};

/// Share of the steady concentration at a distance and time after the start of a release of finite duration.
///
/// # Equation
/// ```text
/// s = ½ [ erf((x - u(t - T)) / √2 σx) - erf((x - u t) / √2 σx) ],  T → min(t, T)
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `x` | `downwind_m` | m | any |
/// | `t`, `T` | `time_s`, `duration_s` | s | ≥ 0, > 0 |
/// | `u` | `wind_speed_m_s` | m/s | > 0 |
/// | `σx` | `sigma_x_m` | m | > 0 |
///
/// # Assumptions
/// The sigma along the wind is that at the receptor, for all of the passage.
/// # Verification
/// reference cases: `dispersion.finite_duration.integrated_puff_100_m`
/// # References
/// \[palazzi1982\]
#[must_use]
pub fn share_of_steady(downwind_m: f64, time_s: f64, duration_s: f64, wind_speed_m_s: f64, sigma_x_m: f64) -> f64 {
    let width = SQRT_2 * sigma_x_m;
    let tail = downwind_m - wind_speed_m_s * (time_s - duration_s.min(time_s));
    let front = downwind_m - wind_speed_m_s * time_s;
    0.5 * (libm::erf(tail / width) - libm::erf(front / width))
}

/// Length of the cloud in units of its blur, `u T / (√2 σx)`.
#[must_use]
pub fn relative_length(duration_s: f64, wind_speed_m_s: f64, sigma_x_m: f64) -> f64 {
    wind_speed_m_s * duration_s / (SQRT_2 * sigma_x_m)
}

/// Highest share of the steady concentration in the passage: `erf(β/2)`.
#[must_use]
pub fn peak_share(relative_length: f64) -> f64 {
    // beyond, erf is 1 to the last bit
    if relative_length > 12.0 { 1.0 } else { libm::erf(0.5 * relative_length) }
}

/// Time that the steady concentration would have to last to give the load of the passage, for a stay of at most
/// `until_s`, s.
///
/// # Equation
/// ```text
/// T_eff = ∫ s^n dt = T p^(n-1) W(β, n),  p = erf(β/2)
/// ```
/// `W` falls from 1 (long release) to `n^(-1/2)` (short one) and is tabulated once. A stay shorter than the passage
/// takes `min(T_eff, until p^n)`: exact for a stay much shorter or longer than the passage, an upper bound between.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `β` | `relative_length` | – | > 0 |
/// | `T` | `duration_s` | s | > 0 |
/// | `n` | `exponent` | – | > 0 |
#[must_use]
pub fn effective_duration_s(relative_length: f64, duration_s: f64, exponent: f64, until_s: f64) -> f64 {
    let peak = peak_share(relative_length);
    if peak >= 1.0 && relative_length > LONGEST * LONG {
        return duration_s.min(until_s);
    }
    let power = if peak >= 1.0 { 1.0 } else { peak.powf(exponent) };
    (duration_s * power / peak * shape(relative_length, exponent)).min(until_s * power)
}

/// Beyond this many times [`LONGEST`] the edges change the load by less than 1e-4.
const LONG: f64 = 200.0;
/// Shortest relative length in the table.
const SHORTEST: f64 = 0.01;
/// Longest relative length in the table; the edges no longer touch there.
const LONGEST: f64 = 16.0;
/// Steps of the logarithm of the relative length.
const LENGTHS: usize = 72;
/// Least exponent in the table.
const LEAST_EXPONENT: f64 = 0.5;
/// Greatest exponent in the table.
const GREATEST_EXPONENT: f64 = 4.5;
/// Steps of the logarithm of the exponent.
const EXPONENTS: usize = 20;

static TABLE: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let mut table = Vec::with_capacity((LENGTHS + 1) * (EXPONENTS + 1));
    for j in 0..=EXPONENTS {
        let n = LEAST_EXPONENT * (GREATEST_EXPONENT / LEAST_EXPONENT).powf(j as f64 / EXPONENTS as f64);
        for i in 0..=LENGTHS {
            let beta = SHORTEST * (LONGEST / SHORTEST).powf(i as f64 / LENGTHS as f64);
            table.push(shape_by_quadrature(beta, n));
        }
    }
    table
});

/// `W(β, n)`: from the table, by its limits outside of it in β, by quadrature outside of it in n.
fn shape(relative_length: f64, exponent: f64) -> f64 {
    if !(LEAST_EXPONENT..=GREATEST_EXPONENT).contains(&exponent) {
        return shape_by_quadrature(relative_length, exponent);
    }
    if relative_length <= SHORTEST {
        return 1.0 / exponent.sqrt();
    }
    let beta = relative_length.min(LONGEST);
    let column = (beta / SHORTEST).ln() / (LONGEST / SHORTEST).ln() * LENGTHS as f64;
    let row = (exponent / LEAST_EXPONENT).ln() / (GREATEST_EXPONENT / LEAST_EXPONENT).ln() * EXPONENTS as f64;
    let (i, along) = cubic_weights(column, LENGTHS);
    let (j, across) = cubic_weights(row, EXPONENTS);
    let table = &*TABLE;
    let mut value = 0.0;
    for (k, weight) in across.iter().enumerate() {
        let start = (j + k) * (LENGTHS + 1) + i;
        let line = &table[start..start + 4];
        value += weight * (along[0] * line[0] + along[1] * line[1] + along[2] * line[2] + along[3] * line[3]);
    }
    if relative_length > LONGEST {
        // both edges cost a fixed length
        value = 1.0 - (1.0 - value) * LONGEST / relative_length;
    }
    value
}

/// First node and weights of the cubic through four neighbouring nodes 0..=steps.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "position lies in 0..=steps")]
fn cubic_weights(position: f64, steps: usize) -> (usize, [f64; 4]) {
    let first = (position as usize).saturating_sub(1).min(steps - 3);
    let t = position - first as f64;
    let (a, b, c, d) = (t, t - 1.0, t - 2.0, t - 3.0);
    (first, [-b * c * d / 6.0, a * c * d / 2.0, -a * b * d / 2.0, a * b * c / 6.0])
}

/// `W(β, n)` by the trapezoidal rule, which converges faster than any power for this integrand.
fn shape_by_quadrature(relative_length: f64, exponent: f64) -> f64 {
    let beta = relative_length;
    let half = 0.5 * beta;
    // s^n falls as exp(-n (τ - β/2)²): this is 1e-16 of the peak
    let reach = half + 6.5 / exponent.min(1.0).sqrt();
    let steps = (reach / 0.02).ceil().min(20_000.0);
    let width = reach / steps;
    let peak = peak_share(beta);
    let share = |tau: f64| {
        // erfc keeps the digits of the tail
        let s = 0.5 * (libm::erfc(tau - half) - libm::erfc(tau + half));
        (s / peak).powf(exponent)
    };
    let mut sum = 0.5;
    let mut k = 1.0;
    while k <= steps {
        sum += share(k * width);
        k += 1.0;
    }
    2.0 * sum * width * peak / beta
}

/// Load of a Gaussian passage over its whole length, as the time that its peak would have to last, s: `√(2π/n) σx/u`.
#[must_use]
pub fn gaussian_passage_s(exponent: f64, wind_speed_m_s: f64, sigma_x_m: f64) -> f64 {
    (2.0 * PI / exponent).sqrt() * sigma_x_m / wind_speed_m_s
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn table_agrees_with_quadrature_and_its_limits() {
        for exponent in [0.5, 1.0, 1.3, 2.0, 2.75, 3.49, 4.5] {
            for beta in [0.06, 0.3, 1.0, 2.5, 4.9, 9.0, 15.0, 40.0, 400.0] {
                assert_relative_eq!(shape(beta, exponent), shape_by_quadrature(beta, exponent), max_relative = 5e-5);
            }
            assert_relative_eq!(shape(1e-3, exponent), 1.0 / exponent.sqrt(), max_relative = 1e-3);
            assert_relative_eq!(shape(1e7, exponent), 1.0, max_relative = 1e-5);
        }
    }

    #[test]
    fn the_dose_is_conserved_whatever_the_blur() {
        for beta in [0.01, 0.1, 1.0, 10.0, 1e3, 1e5] {
            assert_relative_eq!(effective_duration_s(beta, 300.0, 1.0, f64::INFINITY), 300.0, max_relative = 1e-4);
        }
    }

    #[test]
    fn long_release_is_a_square_pulse_and_a_short_stay_takes_its_part() {
        assert_relative_eq!(effective_duration_s(1e5, 600.0, 2.75, 1800.0), 600.0, max_relative = 1e-3);
        assert_relative_eq!(effective_duration_s(1e5, 3600.0, 2.75, 1800.0), 1800.0, max_relative = 1e-12);
        assert!(effective_duration_s(0.5, 600.0, 2.0, 1800.0) < 600.0);
    }

    #[test]
    fn integrated_puff_100_m() {
        // 1 kg/s for 5 s, class D, 2 m/s, 100 m, CCPS puff sigmas: the peak is erf(u T / 2√2 σx) of the steady value
        let (sx, sz) = (0.06 * 100.0_f64.powf(0.92), 0.15 * 100.0_f64.powf(0.70));
        let steady = 1.0 / (PI * 2.0 * sx * sz);
        let peak = steady * peak_share(relative_length(5.0, 2.0, sx));
        assert_relative_eq!(peak, 0.007_851_978_159_617_51, max_relative = 1e-12);
        let at_centre = steady * share_of_steady(100.0, 52.5, 5.0, 2.0, sx);
        assert_relative_eq!(at_centre, peak, max_relative = 1e-12);
    }

    #[test]
    fn ten_metre_source_at_250_s() {
        // 0.1 kg/s for 10 s, class F, 2 m/s, source and receptor at 10 m, 500 m away
        let (sx, sz) = (0.02 * 500.0_f64.powf(0.89), 0.05 * 500.0_f64.powf(0.61));
        let vertical = crate::dispersion::reflection::vertical_factor(10.0, 10.0, sz, f64::INFINITY);
        let steady = 0.1 / (2.0 * PI * 2.0 * sx * sz) * vertical;
        let found = steady * share_of_steady(500.0, 250.0, 10.0, 2.0, sx);
        // the source prints 3.558 671e-4, 3.5e-5 above: its own integration differs in the last few parts in 1e5
        assert_relative_eq!(found, 3.558_671_061_602_125_6e-4, max_relative = 4e-5);
    }
}
