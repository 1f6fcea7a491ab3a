//! Spreading of a pool by its own weight: gravity against inertia, down to a least thickness.

use std::f64::consts::{PI, SQRT_2};

use crate::card::{ModelCard, Range, Verification};
use crate::units::STANDARD_GRAVITY_M_S2;

/// Ratio of the speed of the edge to the root of gravity times depth (Yellow Book CPR 14E, section 3.5.3).
pub const SPREADING_COEFFICIENT: f64 = SQRT_2;

/// Card of the spreading.
pub const CARD: ModelCard = ModelCard {
    id: "release.pool_spread",
    title: "Spreading of a pool, gravity against inertia, to a least thickness",
    citations: &["yellowbook1997", "briscoe1980"],
    requires: &["volume_m3", "rate_m3_s", "initial_radius_m", "time_s"],
    validity: &[
        Range::physical("volume_m3", "m3", 0.0, 1e9, "a spill"),
        Range::physical("rate_m3_s", "m3/s", 0.0, 1e6, "a spill"),
        Range::physical("initial_radius_m", "m", 0.0, 1e4, "a spill"),
        Range::physical("time_s", "s", 0.0, 1e9, "after the spill"),
    ],
    verification: Verification::Independent("release.pool_spread.ten_cubic_metres"),
};

/// Square of the radius of a pool that a volume makes at once, without a least thickness, m².
///
/// # Equation
/// ```text
/// r² = r0² + √(8 g V/π) t
/// ```
/// the solution of `dr/dt = √(2 g h)`, `h = V/(π r²)`.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `r0` | `initial_radius_m` | m | ≥ 0 |
/// | `V` | `volume_m3` | m³ | ≥ 0 |
/// | `t` | `time_s` | s | ≥ 0 |
///
/// # Assumptions
/// Flat ground; no friction; the depth is the same everywhere.
/// # Verification
/// reference cases: `release.pool_spread.ten_cubic_metres`
/// # References
/// \[yellowbook1997\] section 3.5.3
#[must_use]
pub fn sudden_radius_squared_m2(initial_radius_m: f64, volume_m3: f64, time_s: f64) -> f64 {
    initial_radius_m * initial_radius_m + (8.0 * STANDARD_GRAVITY_M_S2 * volume_m3 / PI).sqrt() * time_s
}

/// Radius of a pool fed at a constant rate from nothing, without a least thickness, m.
///
/// # Equation
/// ```text
/// r⁴ = 32 g Q t³/(9 π)
/// ```
/// the solution of `dr/dt = √(2 g h)`, `h = Q t/(π r²)`.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `Q` | `rate_m3_s` | m³/s | ≥ 0 |
/// | `t` | `time_s` | s | ≥ 0 |
///
/// # Verification
/// reference cases: `release.pool_spread.ten_cubic_metres`
/// # References
/// \[briscoe1980\]
#[must_use]
pub fn continuous_radius_m(rate_m3_s: f64, time_s: f64) -> f64 {
    (32.0 * STANDARD_GRAVITY_M_S2 * rate_m3_s * time_s.powi(3) / (9.0 * PI)).sqrt().sqrt()
}

/// One step of the spreading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spreading {
    /// Least thickness, m.
    pub least_thickness_m: f64,
    /// Gravity, less by buoyancy on water, m/s².
    pub gravity_m_s2: f64,
    /// Square of the largest radius, m²: a bund.
    pub largest_m2: f64,
}

impl Spreading {
    /// Square of the radius after a step, m²; it never shrinks.
    ///
    /// With `X = V/π - r² h_min` the law `dr/dt = C √(g (h - h_min))` becomes `d(r²)/dt = 2 C √g √X`, which has no pole at
    /// r = 0 and no stiffness at `h_min`: X at half the step is found implicitly.
    pub fn step(&self, squared_m2: f64, volume_m3: f64, volume_after_m3: f64, step_s: f64) -> f64 {
        if squared_m2 >= self.largest_m2 {
            return squared_m2;
        }
        let h = self.least_thickness_m;
        let a = 2.0 * SPREADING_COEFFICIENT * self.gravity_m_s2.sqrt();
        let start = volume_m3 / PI - squared_m2 * h;
        let known = start + 0.5 * (volume_after_m3 - volume_m3) / PI;
        if known <= 0.0 {
            return squared_m2;
        }
        let half = 0.25 * h * a * step_s;
        let root = known / (half + (half * half + known).sqrt());
        // no further than the volume allows at the least thickness
        let most = volume_m3.max(volume_after_m3) / (PI * h);
        (squared_m2 + a * step_s * root).min(most.max(squared_m2)).min(self.largest_m2)
    }

    /// Part of the ground within the edge that is wet: all of it while the mean depth exceeds the least thickness. Below
    /// that the liquid stands in the hollows that make up the least thickness; taken as grooves of triangular section,
    /// their wetted part goes with the root of what is in them.
    pub fn wet_part(&self, squared_m2: f64, volume_m3: f64) -> f64 {
        let hollows = PI * squared_m2 * self.least_thickness_m;
        if volume_m3 >= hollows { 1.0 } else { (volume_m3 / hollows).max(0.0).sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const FREE: Spreading =
        Spreading { least_thickness_m: 1e-9, gravity_m_s2: STANDARD_GRAVITY_M_S2, largest_m2: f64::INFINITY };

    #[test]
    fn a_sudden_spill_follows_its_closed_form() {
        let (volume, mut squared, mut time) = (10.0, 4.0, 0.0);
        for _ in 0..50 {
            squared = FREE.step(squared, volume, volume, 0.2);
            time += 0.2;
        }
        // r2 = 4 + sqrt(8 * 9.80665 * 10 / pi) * 10 = 4 + 15.803 * 10
        assert_relative_eq!(squared, sudden_radius_squared_m2(2.0, volume, time), max_relative = 1e-7);
        assert_relative_eq!(squared, 162.03, max_relative = 1e-4);
    }

    #[test]
    fn a_steady_feed_follows_briscoe_and_shaw() {
        let (rate, mut squared, mut time, mut step) = (0.1, 0.0, 0.0, 1e-3);
        while time < 60.0 {
            squared = FREE.step(squared, rate * time, rate * (time + step), step);
            time += step;
            step *= 1.1;
        }
        assert_relative_eq!(squared.sqrt(), continuous_radius_m(rate, time), max_relative = 2e-3);
        // r4 = 32 * 9.80665 * 0.1 * 60^3 / (9 pi): r = 22.13 m after a minute
        assert_relative_eq!(continuous_radius_m(rate, 60.0), 22.125, max_relative = 1e-3);
    }

    #[test]
    fn spreading_ends_at_the_least_thickness_or_the_bund() {
        let thick = Spreading { least_thickness_m: 0.005, ..FREE };
        let mut squared = 1.0;
        for _ in 0..2000 {
            squared = thick.step(squared, 1.0, 1.0, 0.5);
        }
        assert_relative_eq!(PI * squared * 0.005, 1.0, max_relative = 1e-3);
        let bund = Spreading { largest_m2: 9.0, ..thick };
        assert_relative_eq!(bund.step(8.9, 1.0, 1.0, 10.0), 9.0);
        assert_relative_eq!(thick.wet_part(100.0, 10.0), 1.0);
        assert_relative_eq!(thick.wet_part(100.0, 0.25 * PI * 0.5), 0.5, max_relative = 1e-12);
        assert_relative_eq!(thick.wet_part(100.0, 0.0), 0.0);
    }
}
