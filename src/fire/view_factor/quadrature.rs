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
    let (radius, lean) = (flame.radius_m, flame.lean_m_per_m);
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
            let side = [flame.foot_x_m + lean * height + radius * cos, radius * sin, flame.foot_z_m + height];
            let side_area = radius * cell_angle * flame.height_m / count;
            sum += side_area * patch(side, [cos, sin, -lean * cos]);
            let ring = radius * share;
            let end_area = ring * cell_angle * radius / count;
            for (height, up) in [(0.0, -1.0), (flame.height_m, 1.0)] {
                let end = [flame.foot_x_m + lean * height + ring * cos, ring * sin, flame.foot_z_m + height];
                sum += end_area * patch(end, [0.0, 0.0, up]);
            }
        }
    }
    sum / PI
}
