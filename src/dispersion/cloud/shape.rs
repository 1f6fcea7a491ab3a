//! Cross-section of a cloud: the vertical profile, its depth and its image in the ground.
//!
//! ```text
//! c = c_a [erf((b-y)/Sy) + erf((b+y)/Sy)]/(2 erf(b/Sy)) [exp(-(|z-Zc|/Sz)^n) + exp(-((z+Zc)/Sz)^n)],
//! c on the axis = c_a F; Sy = √2 sigma_y; without a core b, exp(-(y/Sy)²)
//! ```

use std::sync::LazyLock;

use statrs::function::gamma::{digamma, gamma};

/// Steps of the table of n from 1 to 2.
const STEPS: usize = 512;
/// Profile in the ground's presence fades with `exp(-4 (Zc/Sz)²)`.
const GROUNDED: f64 = 4.0;
/// Exponent of a Gaussian.
pub const GAUSSIAN: f64 = 2.0;
/// Transport height over mean height of a cloud on the ground (van Ulden 1978: c = 0.56 to 0.66; 0.6 as in the
/// mean-height equation).
pub const TRANSPORT: f64 = 0.6;

/// What the exponent alone gives, with slopes along the exponent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moments {
    /// Γ(1 + 1/n): integral of the half profile over Sz.
    pub integral: f64,
    /// Slope of its logarithm.
    pub log_integral_slope: f64,
    /// Γ(2/n)/Γ(1/n): mean height of the half profile over Sz.
    pub mean: f64,
    /// Slope of its logarithm.
    pub log_mean_slope: f64,
}

static MOMENTS: LazyLock<Vec<Moments>> = LazyLock::new(|| {
    (0..=STEPS)
        .map(|i| {
            let n = 1.0 + i as f64 / STEPS as f64;
            Moments {
                integral: gamma(1.0 + 1.0 / n),
                log_integral_slope: -digamma(1.0 + 1.0 / n) / (n * n),
                mean: gamma(2.0 / n) / gamma(1.0 / n),
                log_mean_slope: (digamma(1.0 / n) - 2.0 * digamma(2.0 / n)) / (n * n),
            }
        })
        .collect()
});

/// Moments of an exponent from 1 to 2.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the index is clamped to the table")]
pub fn moments(exponent: f64) -> Moments {
    let position = ((exponent - 1.0) * STEPS as f64).clamp(0.0, STEPS as f64);
    let i = (position as usize).min(STEPS - 1);
    let s = position - i as f64;
    let (a, b) = (&MOMENTS[i], &MOMENTS[i + 1]);
    let between = |a: f64, b: f64| a + s * (b - a);
    Moments {
        integral: between(a.integral, b.integral),
        log_integral_slope: between(a.log_integral_slope, b.log_integral_slope),
        mean: between(a.mean, b.mean),
        log_mean_slope: between(a.log_mean_slope, b.log_mean_slope),
    }
}

/// Exponent at the ground and how it moves with the depth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroundExponent {
    /// Exponent without stratification.
    pub passive: f64,
    /// Richardson number of the depth scale over that scale: g'/u*², 1/m; 0 for a cloud that is not dense.
    pub richardson_per_m: f64,
    /// Factor of the Richardson number in the damping of entrainment.
    pub damping: f64,
}

impl GroundExponent {
    /// Exponent, and its slope with the logarithm of the depth scale.
    #[must_use]
    pub fn at(&self, depth_scale_m: f64) -> (f64, f64) {
        if !(self.richardson_per_m > 0.0) || self.passive >= GAUSSIAN {
            return (self.passive, 0.0);
        }
        let strength = self.damping * self.richardson_per_m * depth_scale_m;
        let root = (1.0 + strength).sqrt();
        let span = GAUSSIAN - self.passive;
        // 1 - 1/√(1+a), which for an infinite a is 1
        (self.passive + span * (1.0 - 1.0 / root), span * 0.5 * (strength / (1.0 + strength)).min(1.0) / root)
    }
}

/// Geometry of a section.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Exponent n.
    pub exponent: f64,
    /// How much of the cloud the ground has: 1 on it, 0 far above.
    pub grounded: f64,
    /// F: the axis value over the amplitude.
    pub image: f64,
    /// Depth H of a uniform layer with the axis value, m.
    pub depth_m: f64,
    /// Slope of ln H with ln Sz.
    pub depth_slope: f64,
    /// Height whose wind carries the cloud, m.
    pub transport_m: f64,
    /// Slope of its logarithm with ln Sz.
    pub transport_slope: f64,
    /// Mean height of the half profile, m.
    pub mean_m: f64,
}

/// Geometry for a depth scale Sz and a height Zc of the axis.
#[must_use]
pub fn shape(depth_scale_m: f64, height_m: f64, ground: &GroundExponent) -> Shape {
    let r = height_m / depth_scale_m;
    let grounded = (-GROUNDED * r * r).exp();
    let grounded_slope = 2.0 * GROUNDED * r * r * grounded;
    let (n_g, n_g_slope) = ground.at(depth_scale_m);
    let span = GAUSSIAN - n_g;
    let exponent = GAUSSIAN - span * grounded;
    let exponent_slope = grounded * n_g_slope - span * grounded_slope;
    let of = moments(exponent);
    let (mut image, mut image_slope) = (2.0, 0.0);
    if r > 0.0 {
        let log = (2.0 * r).ln();
        let p = (exponent * log).exp();
        let fade = (-p).exp();
        image = 1.0 + fade;
        // d ln F: the image weakens with p, and p falls as Sz grows
        image_slope = -fade * p * (exponent_slope * log - exponent) / image;
    }
    let depth_m = 2.0 * of.integral * depth_scale_m / image;
    let depth_slope = 1.0 + of.log_integral_slope * exponent_slope - image_slope;
    let ground_moments = moments(n_g);
    let mean_m = ground_moments.mean * depth_scale_m;
    let carried = TRANSPORT * mean_m;
    let transport_m = height_m.hypot(carried);
    let carried_share = carried / transport_m;
    Shape {
        exponent,
        grounded,
        image,
        depth_m,
        depth_slope,
        transport_m,
        transport_slope: carried_share * carried_share * (1.0 + ground_moments.log_mean_slope * n_g_slope),
        mean_m,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn moments_of_the_exponential_and_the_gaussian() {
        let (e, g) = (moments(1.0), moments(2.0));
        assert_relative_eq!(e.integral, 1.0, max_relative = 1e-12);
        assert_relative_eq!(e.mean, 1.0, max_relative = 1e-12);
        assert_relative_eq!(g.integral, 0.5 * std::f64::consts::PI.sqrt(), max_relative = 1e-12);
        assert_relative_eq!(g.mean, 1.0 / std::f64::consts::PI.sqrt(), max_relative = 1e-12);
        // n = 1.5: Γ(5/3) = 0.902745, Γ(4/3)/Γ(2/3) = 0.892980/1.354118
        let h = moments(1.5);
        assert_relative_eq!(h.integral, 0.902_745_3, max_relative = 1e-6);
        assert_relative_eq!(h.mean, 0.892_979_5 / 1.354_117_9, max_relative = 1e-6);
    }

    #[test]
    fn slopes_are_those_of_the_functions_and_depth_always_grows() {
        for (passive, richardson_per_m) in [(1.5, 0.0), (1.5, 3.0), (1.5, f64::INFINITY), (2.0, 0.0)] {
            let ground = GroundExponent { passive, richardson_per_m, damping: 0.8 };
            for height in [0.0, 0.3, 1.0, 5.0, 40.0] {
                for sz in [0.1, 0.6, 2.0, 10.0] {
                    let h = 1e-5_f64;
                    let at = |f: f64| shape(sz * f.exp(), height, &ground);
                    let (a, m, b) = (at(-h), at(0.0), at(h));
                    let depth = (b.depth_m / a.depth_m).ln() / (2.0 * h);
                    let carried = (b.transport_m / a.transport_m).ln() / (2.0 * h);
                    assert_relative_eq!(m.depth_slope, depth, max_relative = 3e-3);
                    assert_relative_eq!(m.transport_slope, carried, max_relative = 3e-3, epsilon = 1e-6);
                    assert!(m.depth_slope > 0.3, "{m:?}");
                }
            }
        }
    }

    #[test]
    fn a_cloud_aloft_has_the_full_depth_and_one_on_the_ground_half() {
        let ground = GroundExponent { passive: 2.0, richardson_per_m: 0.0, damping: 0.8 };
        let full = std::f64::consts::PI.sqrt();
        assert_relative_eq!(shape(1.0, 50.0, &ground).depth_m, full, max_relative = 1e-12);
        assert_relative_eq!(shape(1.0, 0.0, &ground).depth_m, 0.5 * full, max_relative = 1e-12);
        assert_relative_eq!(shape(1.0, 50.0, &ground).transport_m, 50.0, max_relative = 1e-3);
    }
}
