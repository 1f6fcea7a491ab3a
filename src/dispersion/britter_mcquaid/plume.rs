//! Continuous release.

use super::{CARD, Curve, distances, farthest, fraction_is_one, interpolate, non_isothermal};
use crate::card::{Policy, RangeEvent};
use crate::error::Result;

/// Curves of `britter1988` as the straight lines of `ccps1999`.
const CURVES: [Curve; 6] = [
    (0.10, &[(-0.55, 0.0, 1.75), (-0.14, 0.24, 1.88), (1.0, -0.50, 1.78)]),
    (0.05, &[(-0.68, 0.0, 1.92), (-0.29, 0.36, 2.16), (-0.18, 0.0, 2.06), (1.0, -0.56, 1.96)]),
    (0.02, &[(-0.69, 0.0, 2.08), (-0.31, 0.45, 2.39), (-0.16, 0.0, 2.25), (1.0, -0.54, 2.16)]),
    (0.01, &[(-0.70, 0.0, 2.25), (-0.29, 0.49, 2.59), (-0.20, 0.0, 2.45), (1.0, -0.52, 2.35)]),
    (0.005, &[(-0.67, 0.0, 2.40), (-0.28, 0.59, 2.80), (-0.15, 0.0, 2.63), (1.0, -0.48, 2.56)]),
    (0.002, &[(-0.69, 0.0, 2.60), (-0.25, 0.39, 2.87), (-0.13, 0.0, 2.77), (1.0, -0.50, 2.71)]),
];
/// Near field, `c' = 306/(306 + (x/D)²)` (`britter1988`).
const NEAR: f64 = 306.0;
/// Farthest scaled distance of the near field.
const NEAR_END: f64 = 30.0;

/// Dense plume of a continuous release on flat ground.
#[derive(Clone, Debug)]
pub struct DensePlume {
    scale_m: f64,
    buoyancy_m: f64,
    temperature_ratio: f64,
    near_end: f64,
    points: Vec<(f64, f64)>,
    /// `α = 0.2 log(g0'² Q0/u⁵)`.
    pub parameter: f64,
    /// Fitted ranges that were left.
    pub events: Vec<RangeEvent>,
}

/// Logarithm of x/D at each curve's share, for a parameter α.
#[must_use]
pub fn curve_points(parameter: f64) -> [(f64, f64); 6] {
    distances(&CURVES, parameter)
}

impl DensePlume {
    /// Of a flow of vapour, with its reduced gravity `g (ρ0 - ρa)/ρa`, in a wind at 10 m; `temperature_ratio` is that of
    /// release and air.
    ///
    /// # Equation
    /// ```text
    /// D = √(Q0/u),  α = 0.2 log(g0'² Q0/u⁵),  l_b = Q0 g0'/u³
    /// ```
    ///
    /// | symbol | argument | unit | valid |
    /// |--------|----------|------|-------|
    /// | `Q0` | `flow_m3_s` | m³/s | > 0 |
    /// | `g0'` | `reduced_gravity_m_s2` | m/s² | > 0 |
    /// | `u` | `wind_speed_m_s` | m/s | > 0 |
    /// | `T0/Ta` | `temperature_ratio` | – | > 0 |
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] for what is not positive, and by `policy` beyond the curves or for a release too
    /// weak to be dense.
    /// # Verification
    /// reference cases: `dispersion.britter_mcquaid.lng_plume`, `dispersion.britter_mcquaid.plume_curves_falling`
    /// # References
    /// \[britter1988\], \[ccps1999\] p. 122
    pub fn new(
        flow_m3_s: f64,
        reduced_gravity_m_s2: f64,
        wind_speed_m_s: f64,
        temperature_ratio: f64,
        policy: Policy,
    ) -> Result<Self> {
        let mut events = CARD.check(
            &[
                ("flow_m3_s", flow_m3_s),
                ("reduced_gravity_m_s2", reduced_gravity_m_s2),
                ("wind_speed_m_s", wind_speed_m_s),
                ("temperature_ratio", temperature_ratio),
            ],
            policy,
        )?;
        let cube = wind_speed_m_s.powi(3);
        let scale_m = (flow_m3_s / wind_speed_m_s).sqrt();
        let parameter =
            0.2 * (reduced_gravity_m_s2 * reduced_gravity_m_s2 * flow_m3_s / (cube * wind_speed_m_s.powi(2))).log10();
        let density_number = (reduced_gravity_m_s2 * flow_m3_s / (cube * scale_m)).cbrt();
        events.extend(CARD.check(&[("plume_parameter", parameter), ("plume_density_number", density_number)], policy)?);
        let curves = curve_points(parameter);
        let near_end = NEAR_END.min(10.0_f64.powf(curves[0].0));
        let mut points = Vec::with_capacity(7);
        if near_end.log10() < curves[0].0 {
            points.push((near_end.log10(), NEAR / (NEAR + near_end * near_end)));
        }
        points.extend(curves);
        let buoyancy_m = flow_m3_s * reduced_gravity_m_s2 / cube;
        Ok(Self { scale_m, buoyancy_m, temperature_ratio, near_end, points, parameter, events })
    }

    /// Share of the release in the air at a distance on the axis, as of an isothermal one.
    #[must_use]
    pub fn share(&self, downwind_m: f64) -> f64 {
        let x = downwind_m / self.scale_m;
        if x <= 0.0 {
            return 1.0;
        }
        if x <= self.near_end { NEAR / (NEAR + x * x) } else { interpolate(&self.points, x.log10()) }
    }

    /// Mole fraction on the ground at a distance.
    #[must_use]
    pub fn mole_fraction(&self, downwind_m: f64) -> f64 {
        non_isothermal(self.share(downwind_m), self.temperature_ratio)
    }

    /// Farthest distance at which a mole fraction is reached, m.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] for a fraction not between 0 and 1.
    pub fn distance_to_m(&self, fraction: f64) -> Result<f64> {
        fraction_is_one(fraction)?;
        Ok(farthest(fraction, 1e-6 * self.scale_m, |x| self.mole_fraction(x)).unwrap_or(0.0))
    }

    /// How far the plume goes upwind, `D/2 + 2 l_b`, m.
    #[must_use]
    pub fn upwind_m(&self) -> f64 {
        0.5 * self.scale_m + 2.0 * self.buoyancy_m
    }

    /// Half-width at a distance, `D + 8 l_b + 2.5 (l_b x²)^(1/3)`, m.
    #[must_use]
    pub fn half_width_m(&self, downwind_m: f64) -> f64 {
        let x = downwind_m.max(0.0);
        self.scale_m + 8.0 * self.buoyancy_m + 2.5 * (self.buoyancy_m * x * x).cbrt()
    }

    /// Depth at a distance that keeps the mass, `D²/(2 L_H c')`, m.
    #[must_use]
    pub fn depth_m(&self, downwind_m: f64) -> f64 {
        self.scale_m * self.scale_m / (2.0 * self.half_width_m(downwind_m) * self.share(downwind_m))
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
    fn the_share_falls_and_ends_as_the_inverse_square() {
        for wind in [1.5, 3.0, 8.0] {
            let plume = DensePlume::new(20.0, 5.0, wind, 1.0, Policy::Strict).unwrap();
            let mut before = 1.0;
            for i in 0..400 {
                let share = plume.share(0.01 * 1.04_f64.powi(i));
                assert!(share <= before, "{wind} {i}: {share} {before}");
                before = share;
            }
            assert_relative_eq!(plume.share(1e6) / plume.share(2e6), 4.0, max_relative = 1e-9);
            for fraction in [0.3, 0.05, 1e-3, 1e-5] {
                let far = plume.distance_to_m(fraction).unwrap();
                assert_relative_eq!(plume.mole_fraction(far), fraction, max_relative = 1e-6);
            }
        }
    }

    #[test]
    fn faults_are_named() {
        let message = |g, u, policy| DensePlume::new(1.0, g, u, 1.0, policy).unwrap_err().to_string();
        assert!(message(-1.0, 2.0, Policy::Flag).contains("reduced_gravity_m_s2 = -1"));
        assert!(message(0.001, 20.0, Policy::Strict).contains("plume_density_number"));
        assert!(message(50.0, 0.1, Policy::Strict).contains("plume_parameter"));
        assert_eq!(DensePlume::new(1.0, 0.001, 20.0, 1.0, Policy::Flag).unwrap().events.len(), 1);
        let plume = DensePlume::new(20.0, 5.0, 3.0, 1.0, Policy::Strict).unwrap();
        assert_eq!(plume.distance_to_m(1.5).unwrap_err().to_string(), "fraction = 1.5: must lie between 0 and 1");
    }
}
