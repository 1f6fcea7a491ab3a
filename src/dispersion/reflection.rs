//! Vertical profile of a Gaussian cloud between the ground and a mixing lid.

use std::f64::consts::PI;

/// Ratio of sigma to lid height above which the layer counts as well mixed (Turner 1970: 1.6); the image sum
/// differs from it by less than 1e-5 there.
pub const WELL_MIXED_RATIO: f64 = 1.6;
/// An image farther than this many sigmas adds less than 1e-8.
const REACH: f64 = 6.0;

/// Sum of the source and its images in ground and lid, at a height: 2 on the axis of a source on the ground, 1 near a
/// source aloft, `√(2π) σz/H` when well mixed.
///
/// # Equation
/// ```text
/// Σ_i exp(-(z - h + 2iH)²/2σz²) + exp(-(z + h + 2iH)²/2σz²),  i = 0, ±1, ±2, ..
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `z`  | `height_m` | m | 0 ≤ z |
/// | `h`  | `release_height_m` | m | 0 ≤ h |
/// | `σz` | `sigma_z_m` | m | > 0 |
/// | `H`  | `lid_m` | m | > 0, infinite for none |
///
/// A release above the lid does not feel it; a receptor above the lid of a release below it gets nothing.
#[must_use]
pub fn vertical_factor(height_m: f64, release_height_m: f64, sigma_z_m: f64, lid_m: f64) -> f64 {
    let (z, h, sigma) = (height_m, release_height_m, sigma_z_m);
    let scale = -0.5 / (sigma * sigma);
    let direct = if h <= 0.0 {
        2.0 * (z * z * scale).exp()
    } else {
        ((z - h) * (z - h) * scale).exp() + ((z + h) * (z + h) * scale).exp()
    };
    if h > lid_m {
        return direct;
    }
    if z > lid_m {
        return 0.0;
    }
    if REACH * sigma < 2.0 * lid_m - z - h {
        return direct;
    }
    if sigma > WELL_MIXED_RATIO * lid_m {
        return (2.0 * PI).sqrt() * sigma / lid_m;
    }
    let mut sum = direct;
    let mut image = 2.0 * lid_m;
    while image < REACH * sigma + z + h {
        for distance in [image + z - h, image - z + h, image + z + h, image - z - h] {
            sum += (distance * distance * scale).exp();
        }
        image += 2.0 * lid_m;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn mass_between_ground_and_lid_is_that_of_the_source() {
        for (h, sigma) in [(0.0, 20.0), (30.0, 20.0), (80.0, 70.0), (10.0, 150.0), (10.0, 170.0), (99.0, 300.0)] {
            let steps = 2000;
            let width = 100.0 / f64::from(steps);
            let sum: f64 =
                (0..steps).map(|i| vertical_factor((f64::from(i) + 0.5) * width, h, sigma, 100.0) * width).sum();
            assert_relative_eq!(sum, (2.0 * PI).sqrt() * sigma, max_relative = 2e-5);
        }
    }

    #[test]
    fn continuous_where_the_layer_becomes_well_mixed_and_where_images_start() {
        for z in [0.0, 1.5, 60.0, 100.0] {
            let at = |sigma| vertical_factor(z, 5.0, sigma, 100.0);
            let switch = WELL_MIXED_RATIO * 100.0;
            assert_relative_eq!(at(switch * (1.0 - 1e-9)), at(switch * (1.0 + 1e-9)), max_relative = 2e-5);
            let start = (200.0 - z - 5.0) / REACH;
            assert_relative_eq!(
                at(start * (1.0 - 1e-9)),
                at(start * (1.0 + 1e-9)),
                max_relative = 1e-6,
                epsilon = 1e-6
            );
        }
        assert_relative_eq!(
            vertical_factor(1.0, 0.0, 5.0, f64::INFINITY),
            2.0 * (-0.02_f64).exp(),
            max_relative = 1e-14
        );
        assert_relative_eq!(vertical_factor(120.0, 0.0, 50.0, 100.0), 0.0);
    }
}
