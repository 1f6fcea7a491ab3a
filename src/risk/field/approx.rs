//! Elementary functions for the cell kernel: polynomials without branches or tables, so that a loop over them turns into
//! vector code of any width with the same bits. Errors are far below what the map's interpolation leaves.
//!
//! Coefficients: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 4.1.44, 4.4.46, 4.4.49.

#![expect(clippy::excessive_precision, reason = "coefficients as they are printed")]

use std::f32::consts::{FRAC_PI_2, LN_2, PI};

/// Natural logarithm of a positive normal number; error 3e-8 of the mantissa's part.
#[inline]
pub(super) fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    #[expect(clippy::cast_possible_wrap, reason = "the exponent of a positive number has 8 bits")]
    let exponent = (bits >> 23) as i32 - 127;
    let t = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000) - 1.0;
    let p = -0.006_453_544_2;
    let p = p * t + 0.036_088_493_7;
    let p = p * t - 0.095_329_389_7;
    let p = p * t + 0.167_654_071_1;
    let p = p * t - 0.240_733_808_4;
    let p = p * t + 0.331_799_025_8;
    let p = p * t - 0.499_874_123_8;
    let p = p * t + 0.999_996_423_9;
    #[expect(clippy::cast_precision_loss, reason = "at most 128")]
    let whole = exponent as f32;
    whole * LN_2 + p * t
}

/// e^x for |x| < 80; error 5e-6 of the value.
#[inline]
pub(super) fn exp(x: f32) -> f32 {
    let scaled = x * std::f32::consts::LOG2_E;
    // adding and taking away 1.5 x 2^23 rounds to a whole number
    let whole = (scaled + 12_582_912.0) - 12_582_912.0;
    let t = (scaled - whole) * LN_2;
    let p = 1.0 / 720.0;
    let p = p * t + 1.0 / 120.0;
    let p = p * t + 1.0 / 24.0;
    let p = p * t + 1.0 / 6.0;
    let p = p * t + 0.5;
    let p = p * t + 1.0;
    let p = p * t + 1.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an exponent of -126..=126")]
    let bits = ((whole + 127.0).clamp(1.0, 254.0) as u32) << 23;
    p * f32::from_bits(bits)
}

/// Angle of (x, y), -π..=π; error 2e-8 rad besides rounding.
#[inline]
pub(super) fn atan2(y: f32, x: f32) -> f32 {
    let (ax, ay) = (x.abs(), y.abs());
    let (low, high) = if ax < ay { (ax, ay) } else { (ay, ax) };
    let t = low / high.max(f32::MIN_POSITIVE);
    let z = t * t;
    let p = 0.002_866_225_7;
    let p = p * z - 0.016_165_736_7;
    let p = p * z + 0.042_909_613_8;
    let p = p * z - 0.075_289_640_0;
    let p = p * z + 0.106_562_639_3;
    let p = p * z - 0.142_088_994_4;
    let p = p * z + 0.199_935_508_5;
    let p = p * z - 0.333_331_452_8;
    let angle = t + t * z * p;
    let angle = if ax < ay { FRAC_PI_2 - angle } else { angle };
    let angle = if x < 0.0 { PI - angle } else { angle };
    if y < 0.0 { -angle } else { angle }
}

/// Half-angle h, 0..=π, from q = 1 - cos h, 0..=2; error 5e-6 of the angle.
#[inline]
pub(super) fn half_angle(q: f32) -> f32 {
    // h = 2 asin(s), s² = q/2; the polynomial is for the complement, good where s is near 1, so the small side goes
    // through the series of the arcsine instead
    let z = (0.5 * q).clamp(0.0, 1.0);
    let small = z <= 0.25;
    let u = if small { z } else { 0.5 * (1.0 - z.sqrt()) };
    // asin(v) = v (1 + v² P(v²)) for v <= 1/2, Taylor to v^15
    let p = 0.013_964_844;
    let p = p * u + 0.017_352_764;
    let p = p * u + 0.022_372_159;
    let p = p * u + 0.030_381_944;
    let p = p * u + 0.044_642_857;
    let p = p * u + 0.075;
    let p = p * u + 0.166_666_67;
    let v = u.sqrt();
    let asin = v + v * u * p;
    let asin = if small { asin } else { FRAC_PI_2 - 2.0 * asin };
    2.0 * asin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "single precision is what is tested")]
    fn close_to_the_library() {
        let mut worst = [0.0_f64; 4];
        for i in 1..200_000_u32 {
            let x = f64::from(i) * 1e-2;
            let error = f64::from(ln(x as f32)) - f64::from(x as f32).ln();
            worst[0] = worst[0].max(error.abs() / f64::from(x as f32).ln().abs().max(1.0));
            let angle = f64::from(i) * 3.1e-5 - 3.1;
            let (y, x) = ((300.0 * angle.sin()) as f32, (300.0 * angle.cos()) as f32);
            worst[1] = worst[1].max((f64::from(atan2(y, x)) - f64::from(y).atan2(f64::from(x))).abs());
            let x = (f64::from(i) * 7e-4 - 70.0) as f32;
            worst[3] = worst[3].max((f64::from(exp(x)) / f64::from(x).exp() - 1.0).abs());
            let q = f64::from(i) * 1e-5;
            if q <= 2.0 {
                let q = q as f32;
                let exact = 2.0 * (f64::from(q) / 2.0).sqrt().asin();
                worst[2] = worst[2].max((f64::from(half_angle(q)) - exact).abs() / exact);
            }
        }
        assert!(worst[0] < 3e-7 && worst[1] < 5e-7 && worst[2] < 5e-6 && worst[3] < 5e-6, "{worst:?}");
    }
}
