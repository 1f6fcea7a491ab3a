//! Instantaneous release.

use std::f64::consts::PI;

use super::{CARD, Curve, distances, farthest, fraction_is_one, interpolate, non_isothermal};
use crate::card::{Policy, RangeEvent};
use crate::error::Result;

/// Curves of `britter1988` as the straight lines of `ccps1999`.
const CURVES: [Curve; 7] = [
    (0.10, &[(-0.44, 0.0, 0.70), (0.43, 0.26, 0.81), (1.0, 0.0, 0.93)]),
    (0.05, &[(-0.56, 0.0, 0.85), (0.31, 0.26, 1.00), (1.0, -0.12, 1.12)]),
    (0.02, &[(-0.66, 0.0, 0.95), (0.32, 0.36, 1.19), (1.0, -0.26, 1.38)]),
    (0.01, &[(-0.71, 0.0, 1.15), (0.37, 0.34, 1.39), (1.0, -0.38, 1.66)]),
    (0.005, &[(-0.52, 0.0, 1.48), (0.24, 0.26, 1.62), (1.0, -0.30, 1.75)]),
    (0.002, &[(0.27, 0.0, 1.83), (1.0, -0.32, 1.92)]),
    (0.001, &[(-0.10, 0.0, 2.075), (1.0, -0.27, 2.05)]),
];
/// Near field, `c' = 3.24/(3.24 + (x/V0^(1/3))²)` (`britter1988`).
const NEAR: f64 = 3.24;
/// Speed of the middle over the wind at 10 m (`britter1988`).
const DRIFT: f64 = 0.4;
/// Spreading, `R² = R0² + 1.2 √(g0' V0) t` (`britter1988`).
const SPREAD: f64 = 1.2;

/// Dense puff of a release at once on flat ground.
#[derive(Clone, Debug)]
pub struct DensePuff {
    volume_m3: f64,
    reduced_gravity_m_s2: f64,
    wind_speed_m_s: f64,
    temperature_ratio: f64,
    points: [(f64, f64); 7],
    /// `α = 0.5 log(g0' V0^(1/3)/u²)`.
    pub parameter: f64,
    /// Fitted ranges that were left.
    pub events: Vec<RangeEvent>,
}

/// Logarithm of x/V0^(1/3) at each curve's share, for a parameter α.
#[must_use]
pub fn curve_points(parameter: f64) -> [(f64, f64); 7] {
    distances(&CURVES, parameter)
}

impl DensePuff {
    /// Of a volume of vapour, with its reduced gravity `g (ρ0 - ρa)/ρa`, in a wind at 10 m; `temperature_ratio` is that of
    /// release and air.
    ///
    /// # Equation
    /// ```text
    /// α = 0.5 log(g0' V0^(1/3)/u²),  x_c = 0.4 u t,  R² = R0² + 1.2 √(g0' V0) t
    /// ```
    ///
    /// | symbol | argument | unit | valid |
    /// |--------|----------|------|-------|
    /// | `V0` | `volume_m3` | m³ | > 0 |
    /// | `g0'` | `reduced_gravity_m_s2` | m/s² | > 0 |
    /// | `u` | `wind_speed_m_s` | m/s | > 0 |
    /// | `T0/Ta` | `temperature_ratio` | – | > 0 |
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] for what is not positive, and by `policy` beyond the curves or for a release too
    /// small to be dense.
    /// # Verification
    /// reference cases: `dispersion.britter_mcquaid.ammonia_puff`, `dispersion.britter_mcquaid.puff_curves_falling`
    /// # References
    /// \[britter1988\], \[ccps1999\]
    pub fn new(
        volume_m3: f64,
        reduced_gravity_m_s2: f64,
        wind_speed_m_s: f64,
        temperature_ratio: f64,
        policy: Policy,
    ) -> Result<Self> {
        let mut events = CARD.check(
            &[
                ("volume_m3", volume_m3),
                ("reduced_gravity_m_s2", reduced_gravity_m_s2),
                ("wind_speed_m_s", wind_speed_m_s),
                ("temperature_ratio", temperature_ratio),
            ],
            policy,
        )?;
        let number = (reduced_gravity_m_s2 * volume_m3.cbrt()).sqrt() / wind_speed_m_s;
        let parameter = number.log10();
        events.extend(CARD.check(&[("puff_parameter", parameter), ("puff_density_number", number)], policy)?);
        let points = curve_points(parameter);
        Ok(Self { volume_m3, reduced_gravity_m_s2, wind_speed_m_s, temperature_ratio, points, parameter, events })
    }

    /// Share of the release in the air when the front is at a distance, as of an isothermal one.
    #[must_use]
    pub fn share(&self, front_m: f64) -> f64 {
        let x = front_m / self.volume_m3.cbrt();
        if x <= 0.0 {
            return 1.0;
        }
        let (first, highest) = self.points[0];
        if x.log10() <= first {
            return (NEAR / (NEAR + x * x)).max(highest);
        }
        interpolate(&self.points, x.log10())
    }

    /// Mole fraction in the puff when its front is at a distance: the highest that a place there sees.
    #[must_use]
    pub fn mole_fraction(&self, front_m: f64) -> f64 {
        non_isothermal(self.share(front_m), self.temperature_ratio)
    }

    /// Middle of the puff at a time, m downwind.
    #[must_use]
    pub fn middle_m(&self, time_s: f64) -> f64 {
        DRIFT * self.wind_speed_m_s * time_s
    }

    /// Radius at a time, m; that of the sphere of its volume at first.
    #[must_use]
    pub fn radius_m(&self, time_s: f64) -> f64 {
        let first = (0.75 * self.volume_m3 / PI).cbrt();
        (first * first + SPREAD * (self.reduced_gravity_m_s2 * self.volume_m3).sqrt() * time_s).sqrt()
    }

    /// Mole fraction at a place on the ground at a time: that of its front inside the puff, 0 outside.
    #[must_use]
    pub fn mole_fraction_at(&self, downwind_m: f64, crosswind_m: f64, time_s: f64) -> f64 {
        let (middle, radius) = (self.middle_m(time_s), self.radius_m(time_s));
        if (downwind_m - middle).hypot(crosswind_m) > radius {
            return 0.0;
        }
        self.mole_fraction(middle + radius)
    }

    /// Farthest distance at which a mole fraction is reached, m.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] for a fraction not between 0 and 1.
    pub fn distance_to_m(&self, fraction: f64) -> Result<f64> {
        fraction_is_one(fraction)?;
        Ok(farthest(fraction, 1e-6 * self.volume_m3.cbrt(), |x| self.mole_fraction(x)).unwrap_or(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn curves_have_no_jump_beyond_the_digits_of_the_table() {
        for (_, lines) in CURVES {
            for pair in lines.windows(2) {
                let (end, slope, intercept) = pair[0];
                let (_, next_slope, next) = pair[1];
                assert!(((slope * end + intercept) - (next_slope * end + next)).abs() < 0.016, "{end}");
            }
        }
    }

    #[test]
    fn the_share_falls_and_a_place_is_reached_by_the_front() {
        for wind in [1.5, 3.0, 8.0] {
            let puff = DensePuff::new(2000.0, 5.0, wind, 0.8, Policy::Strict).unwrap();
            let mut before = 1.0;
            for i in 0..300 {
                let share = puff.share(0.1 * 1.04_f64.powi(i));
                assert!(share <= before, "{wind} {i}: {share} {before}");
                before = share;
            }
            let far = puff.distance_to_m(0.01).unwrap();
            assert_relative_eq!(puff.mole_fraction(far), 0.01, max_relative = 1e-6);
            let time = 60.0;
            let front = puff.middle_m(time) + puff.radius_m(time);
            assert_relative_eq!(puff.mole_fraction_at(front - 1e-6, 0.0, time), puff.mole_fraction(front));
            assert!(puff.mole_fraction_at(front + 1e-6, 0.0, time).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn faults_are_named() {
        let message = |v, u, policy| DensePuff::new(v, 5.0, u, 1.0, policy).unwrap_err().to_string();
        assert!(message(-1.0, 2.0, Policy::Flag).contains("volume_m3 = -1"));
        assert!(message(1e-3, 20.0, Policy::Strict).contains("puff_density_number"));
        assert!(message(1e6, 0.5, Policy::Strict).contains("puff_parameter"));
    }
}
