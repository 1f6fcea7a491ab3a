//! View factor of a leaning cylinder by plain summation over its surface: slow, obviously right, the yardstick of
//! the closed forms.

use std::f64::consts::PI;

use super::LeaningCylinder;

/// View factor of a leaning cylinder for a target with the given unit normal, by midpoint summation over the side
/// and both ends in `steps` × `steps` patches each; what lies behind the target's plane does not count.
///
/// # Equation
/// ```text
/// F = 1/pi * integral of max(0, n . r) max(0, -N . r) / r^4 dA
/// ```
/// with `r` from the target to the patch and `N` the outward normal of the patch.
///
/// The error falls with the square of `steps` as long as patches are small against the distance to the surface.
/// Targets inside the body are not meaningful.
#[must_use]
pub fn leaning_cylinder(flame: &LeaningCylinder, target_m: [f64; 3], normal: [f64; 3], steps: u32) -> f64 {
    let lean = flame.lean_m_per_m;
    let narrowing = (flame.top_radius_m - flame.radius_m) / flame.height_m;
    let count = f64::from(steps);
    let cell_angle = 2.0 * PI / count;
    let patch = |position: [f64; 3], outward: [f64; 3]| {
        let r = [position[0] - target_m[0], position[1] - target_m[1], position[2] - target_m[2]];
        let r2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
        let facing = -(outward[0] * r[0] + outward[1] * r[1] + outward[2] * r[2]);
        let seen = normal[0] * r[0] + normal[1] * r[1] + normal[2] * r[2];
        if facing > 0.0 && seen > 0.0 { facing * seen / (r2 * r2) } else { 0.0 }
    };
    let mut sum = 0.0;
    for i in 0..steps {
        let (sin, cos) = (cell_angle * (f64::from(i) + 0.5)).sin_cos();
        for j in 0..steps {
            let share = (f64::from(j) + 0.5) / count;
            let height = flame.height_m * share;
            let radius = flame.radius_m + narrowing * height;
            let side = [flame.foot_x_m + lean * height + radius * cos, radius * sin, flame.foot_z_m + height];
            let side_area = radius * cell_angle * flame.height_m / count;
            sum += side_area * patch(side, [cos, sin, -lean * cos - narrowing]);
            for (height, radius, up) in [(0.0, flame.radius_m, -1.0), (flame.height_m, flame.top_radius_m, 1.0)] {
                let ring = radius * share;
                let end_area = ring * cell_angle * radius / count;
                let end = [flame.foot_x_m + lean * height + ring * cos, ring * sin, flame.foot_z_m + height];
                sum += end_area * patch(end, [0.0, 0.0, up]);
            }
        }
    }
    sum / PI
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    type Vector = [f64; 3];

    fn cross(a: Vector, b: Vector) -> Vector {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    }

    fn dot(a: Vector, b: Vector) -> f64 {
        a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    }

    fn minus(a: Vector, b: Vector) -> Vector {
        [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
    }

    /// What lies in front of the target's plane of a polygon (Sutherland and Hodgman).
    fn clipped(polygon: &[Vector], normal: Vector) -> Vec<Vector> {
        let mut kept = Vec::new();
        for (i, &here) in polygon.iter().enumerate() {
            let next = polygon[(i + 1) % polygon.len()];
            let (a, b) = (dot(normal, here), dot(normal, next));
            if a >= 0.0 {
                kept.push(here);
            }
            if (a >= 0.0) != (b >= 0.0) {
                let share = a / (a - b);
                kept.push([0, 1, 2].map(|k| here[k] + share * (next[k] - here[k])));
            }
        }
        kept
    }

    /// Lambert's sum over the edges of a polygon that is seen from the origin, |n . F|.
    fn facet(polygon: &[Vector], normal: Vector) -> f64 {
        let kept = clipped(polygon, normal);
        let mut sum = 0.0;
        for (i, &here) in kept.iter().enumerate() {
            let next = kept[(i + 1) % kept.len()];
            let turn = cross(here, next);
            let size = dot(turn, turn).sqrt();
            if size > 0.0 {
                sum += size.atan2(dot(here, next)) * dot(normal, turn) / size;
            }
        }
        sum.abs() / (2.0 * PI)
    }

    /// The flame as a prism with `sides` plane facets of the same area in plan, each facet that faces the target counted.
    fn prism(flame: &LeaningCylinder, target: Vector, normal: Vector, sides: u32) -> f64 {
        let step = 2.0 * PI / f64::from(sides);
        let corner = |i: u32, top: bool| {
            let (sin, cos) = (step * f64::from(i)).sin_cos();
            let (z, radius) = if top { (flame.height_m, flame.top_radius_m) } else { (0.0, flame.radius_m) };
            let radius = radius * (step / step.sin()).sqrt();
            let x = flame.foot_x_m + flame.lean_m_per_m * z + radius * cos;
            minus([x, radius * sin, flame.foot_z_m + z], target)
        };
        let mut sum = 0.0;
        for i in 0..sides {
            let side = [corner(i, false), corner(i + 1, false), corner(i + 1, true), corner(i, true)];
            let outward = cross(minus(side[1], side[0]), minus(side[3], side[0]));
            if dot(outward, side[0]) < 0.0 {
                sum += facet(&side, normal);
            }
        }
        for top in [false, true] {
            let end: Vec<Vector> = (0..sides).map(|i| corner(i, top)).collect();
            if (end[0][2] > 0.0) != top {
                sum += facet(&end, normal);
            }
        }
        sum
    }

    /// A sequence of numbers between 0 and 1 (Weyl), the same on every machine.
    fn share(index: u32, stride: f64) -> f64 {
        (f64::from(index + 1) * stride).fract()
    }

    #[test]
    fn three_hundred_places_agree_with_a_sum_over_facets_to_a_millionth() {
        const SIDES: u32 = 2880;
        let (mut done, mut overhung, mut index) = (0, 0, 0);
        let mut worst = 0.0_f64;
        while done < 300 {
            index += 1;
            let under = overhung < 50 && done % 4 == 0;
            let (tilt, length) = (2.4 * share(index, 0.618_034) - 1.2, 0.5 + 4.0 * share(index, 0.414_214));
            let flame = LeaningCylinder {
                radius_m: 1.0,
                top_radius_m: 1.0,
                height_m: length * tilt.cos(),
                lean_m_per_m: tilt.tan(),
                foot_x_m: 0.3,
                foot_z_m: share(index, 0.236_068),
            };
            let (a, b) = (share(index, 0.732_051), share(index, 0.645_751));
            let at = if under {
                // below the top circle, and not below the foot
                [
                    flame.foot_x_m + flame.lean_m_per_m * flame.height_m + 0.9 * (2.0 * a - 1.0),
                    0.4 * (2.0 * b - 1.0),
                    0.0,
                ]
            } else {
                [12.0 * a - 6.0, 12.0 * b - 6.0, 4.0 * share(index, 0.162_278)]
            };
            let overhangs = {
                let (dx, z) = (at[0] - flame.foot_x_m, flame.foot_z_m);
                let above = |h: f64| (dx - flame.lean_m_per_m * h).hypot(at[1]) < 1.0;
                dx.hypot(at[1]) > 1.05 && at[2] <= z && (0..=200).any(|k| above(flame.height_m * f64::from(k) / 200.0))
            };
            if flame.distance_m(at) < 0.1 || (under && !overhangs) {
                continue;
            }
            done += 1;
            overhung += u32::from(overhangs);
            let (polar, azimuth) = (PI * share(index, 0.302_776), 2.0 * PI * share(index, 0.851_648));
            let any = [polar.sin() * azimuth.cos(), polar.sin() * azimuth.sin(), polar.cos()];
            for normal in [[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], any] {
                // the error of the prism falls with the square of its sides: one step of extrapolation removes it
                let (coarse, fine) = (prism(&flame, at, normal, SIDES), prism(&flame, at, normal, 2 * SIDES));
                let sum = fine + (fine - coarse) / 3.0;
                worst = worst.max((flame.view_factor(at, normal) - sum).abs());
                assert_abs_diff_eq!(flame.view_factor(at, normal), sum, epsilon = 1e-6);
            }
        }
        assert!(overhung >= 50, "{overhung}");
        assert!(worst < 1e-6, "{worst}");
    }

    #[test]
    fn frustums_agree_with_a_sum_over_facets_from_every_side() {
        const SIDES: u32 = 1440;
        let (mut done, mut index, mut beyond) = (0, 0, 0);
        while done < 100 {
            index += 1;
            let flame = LeaningCylinder {
                radius_m: 1.0,
                top_radius_m: 0.15 + 2.5 * share(index, 0.618_034),
                height_m: 0.5 + 3.0 * share(index, 0.414_214),
                lean_m_per_m: 2.0 * share(index, 0.236_068) - 1.0,
                foot_x_m: 0.3,
                foot_z_m: 2.0,
            };
            let (a, b, c) = (share(index, 0.732_051), share(index, 0.645_751), share(index, 0.162_278));
            // beside it, and above and below, beyond the apex too
            let at = [10.0 * a - 5.0, 10.0 * b - 5.0, 14.0 * c - 4.0];
            if flame.distance_m(at) < 0.3 {
                continue;
            }
            done += 1;
            let level = 1.0 + (flame.top_radius_m - 1.0) * (at[2] - flame.foot_z_m) / flame.height_m;
            beyond += u32::from(level < 0.0);
            let (polar, azimuth) = (PI * share(index, 0.302_776), 2.0 * PI * share(index, 0.851_648));
            let any = [polar.sin() * azimuth.cos(), polar.sin() * azimuth.sin(), polar.cos()];
            for normal in [[0.0, 0.0, 1.0], [0.0, 0.0, -1.0], [-1.0, 0.0, 0.0], any] {
                let (coarse, fine) = (prism(&flame, at, normal, SIDES), prism(&flame, at, normal, 2 * SIDES));
                let sum = fine + (fine - coarse) / 3.0;
                assert_abs_diff_eq!(flame.view_factor(at, normal), sum, epsilon = 2e-6);
            }
        }
        assert!(beyond >= 10, "{beyond} targets beyond the apex");
    }

    #[test]
    fn a_frustum_under_the_target_shows_its_end_or_all_but_its_end() {
        let flame = |top: f64| LeaningCylinder {
            radius_m: 1.0,
            top_radius_m: top,
            height_m: 1.0,
            lean_m_per_m: 0.0,
            foot_x_m: 0.0,
            foot_z_m: 0.0,
        };
        // far above the middle: a disc of the larger radius, r^2/(r^2 + h^2), at its own height
        for (top, radius, height) in [(0.5, 1.0, 10.0), (2.0, 2.0, 9.0)] {
            let factor = flame(top).view_factor([0.0, 0.0, 10.0], [0.0, 0.0, -1.0]);
            let disc = radius * radius / (radius * radius + height * height);
            assert_abs_diff_eq!(factor, disc, epsilon = 1e-12);
        }
    }
}
