//! Closed form of Mudan for a target at the foot level of a tilted cylinder, in the plane of the tilt.

use std::f64::consts::PI;

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::{Error, Result};

/// View factors of one flame from one place, by orientation of the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewFactors {
    /// Target plane vertical, facing the flame.
    pub vertical: f64,
    /// Target plane horizontal, facing up.
    pub horizontal: f64,
    /// Target plane turned to see most.
    pub maximum: f64,
}

/// Identity card of the closed form.
pub const CARD: ModelCard = ModelCard {
    id: "fire.view_factor.tilted_cylinder",
    title: "view factor of a tilted cylinder, closed form of Mudan",
    citations: &["mudan_1987", "yellow_book_2005"],
    requires: &["length_to_radius", "distance_to_radius", "tilt_rad"],
    validity: &[
        Range::physical("length_to_radius", "", f64::MIN_POSITIVE, 1e6, "a flame has a length"),
        Range::physical("distance_to_radius", "", 1.0 + 1e-9, 1e6, "the target is outside the flame's foot"),
        Range::physical("tilt_rad", "rad", -1.57, 1.57, "the flame leans less than 90 degrees"),
    ],
    verification: Verification::WorkedExample("fire.view_factor.tilted_cylinder.yellow_book_pool"),
};

/// View factors of a tilted cylinder from a point level with its foot, in the vertical plane of the tilt.
///
/// # Equation
/// With `a = L/R`, `b = X/R` and the tilt `theta` (positive towards the target),
/// ```text
/// A = sqrt(a^2 + (b+1)^2 - 2 a (b+1) sin(theta))
/// B = sqrt(a^2 + (b-1)^2 - 2 a (b-1) sin(theta))
/// C = sqrt(1 + (b^2 - 1) cos^2(theta)),  D = sqrt((b-1)/(b+1))
/// E = a cos(theta) / (b - a sin(theta)),  F = sqrt(b^2 - 1)
/// pi F_v = -E atan(D) + E (a^2 + (b+1)^2 - 2 b (1 + a sin(theta)))/(A B) atan(A D/B) + cos(theta)/C G
/// pi F_h = atan(1/D) + sin(theta)/C G - (a^2 + (b+1)^2 - 2 (b + 1 + a b sin(theta)))/(A B) atan(A D/B)
/// G = atan((a b - F^2 sin(theta))/(F C)) + atan(F sin(theta)/C)
/// F_max = sqrt(F_v^2 + F_h^2)
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `a` | `length_to_radius` | – | > 0 |
/// | `b` | `distance_to_radius` | – | > 1, measured to the axis at the foot |
/// | `theta` | `tilt_rad` | rad | -90° < θ < 90°, and 1 + a sin θ < b |
///
/// # Assumptions
/// The horizontal cross-sections are circles; the target stands level with the foot and straight downwind
/// (θ > 0) or upwind (θ < 0).
/// # Validity
/// Not where the flame overhangs the target, 1 + a sin θ ≥ b: use [`super::LeaningCylinder`], which also serves
/// every other direction and height.
/// # Errors
/// [`Error::OutOfValidity`] outside the card's ranges; [`Error::InvalidInput`] when the flame overhangs the target.
/// # Verification
/// `fire.view_factor.tilted_cylinder.yellow_book_pool`, `fire.view_factor.tilted_cylinder.yellow_book_jet`
/// # References
/// Mudan (1987); Yellow Book CPR 14E (2005), appendix 6.A, eq. 6.A.14 and 6.A.15.
pub fn tilted_cylinder(length_to_radius: f64, distance_to_radius: f64, tilt_rad: f64) -> Result<ViewFactors> {
    let _: Vec<RangeEvent> = CARD.check(
        &[("length_to_radius", length_to_radius), ("distance_to_radius", distance_to_radius), ("tilt_rad", tilt_rad)],
        Policy::Strict,
    )?;
    let (a, b) = (length_to_radius, distance_to_radius);
    let (sin, cos) = tilt_rad.sin_cos();
    if 1.0 + a * sin >= b {
        return Err(Error::invalid(
            "distance_to_radius",
            b,
            "",
            format!("must exceed 1 + a sin(tilt) = {}: the flame overhangs the target", 1.0 + a * sin),
        ));
    }
    let a_big = (a * a + (b + 1.0).powi(2) - 2.0 * a * (b + 1.0) * sin).sqrt();
    let b_big = (a * a + (b - 1.0).powi(2) - 2.0 * a * (b - 1.0) * sin).sqrt();
    let f2 = b * b - 1.0;
    let f = f2.sqrt();
    let c = (1.0 + f2 * cos * cos).sqrt();
    let d = ((b - 1.0) / (b + 1.0)).sqrt();
    let e = a * cos / (b - a * sin);
    let g = ((a * b - f2 * sin) / (f * c)).atan() + (f * sin / c).atan();
    let h = (a_big * d / b_big).atan() / (a_big * b_big);
    let squares = a * a + (b + 1.0).powi(2);
    let vertical = (-e * d.atan() + e * (squares - 2.0 * b * (1.0 + a * sin)) * h + cos / c * g) / PI;
    let horizontal = ((1.0 / d).atan() + sin / c * g - (squares - 2.0 * (b + 1.0 + a * b * sin)) * h) / PI;
    Ok(ViewFactors { vertical, horizontal, maximum: vertical.hypot(horizontal) })
}

/// View factors of a tilted cylinder from a point level with its foot, also where the flame overhangs the target.
///
/// The closed form of [`tilted_cylinder`] where it holds; else the contour integral of [`super::LeaningCylinder`], the
/// vertical target facing the foot.
///
/// # Errors
/// [`Error::OutOfValidity`] outside the card's ranges.
/// # Verification
/// `fire.view_factor.tilted_cylinder.yellow_book_pool`, `fire.view_factor.leaning_cylinder.summation`
pub fn cylinder_at_foot(length_to_radius: f64, distance_to_radius: f64, tilt_rad: f64) -> Result<ViewFactors> {
    let inputs =
        [("length_to_radius", length_to_radius), ("distance_to_radius", distance_to_radius), ("tilt_rad", tilt_rad)];
    CARD.check(&inputs, Policy::Strict)?;
    if 1.0 + length_to_radius * tilt_rad.sin() < distance_to_radius {
        return tilted_cylinder(length_to_radius, distance_to_radius, tilt_rad);
    }
    let flame = super::LeaningCylinder {
        radius_m: 1.0,
        top_radius_m: 1.0,
        height_m: length_to_radius * tilt_rad.cos(),
        lean_m_per_m: tilt_rad.tan(),
        foot_x_m: 0.0,
        foot_z_m: 0.0,
    };
    Ok(flame.view_factors([distance_to_radius, 0.0, 0.0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn vertical_cylinder_matches_the_table_of_raj() {
        // xr, hr, 1000 Fh, 1000 Fv, 1000 Fmax; printed by truncation, so the value lies in [printed, printed + 1],
        // with one unit in the last digit either way
        let rows = [
            (1.1, 1.0, 354.0, 453.0, 575.0),
            (1.5, 1.0, 170.0, 312.0, 355.0),
            (2.0, 1.0, 73.0, 194.0, 208.0),
            (2.0, 2.0, 126.0, 236.0, 267.0),
            (3.0, 2.0, 50.0, 132.0, 141.0),
            (3.0, 5.0, 91.0, 161.0, 185.0),
            (5.0, 3.0, 21.0, 69.0, 73.0),
            (5.0, 10.0, 54.0, 97.0, 111.0),
            (10.0, 10.0, 17.0, 42.0, 45.0),
            (20.0, 20.0, 8.0, 21.0, 22.0),
        ];
        for (b, a, fh, fv, fmax) in rows {
            let found = tilted_cylinder(a, b, 0.0).unwrap();
            for (name, value, printed) in
                [("Fh", found.horizontal, fh), ("Fv", found.vertical, fv), ("Fmax", found.maximum, fmax)]
            {
                let thousand = 1e3 * value;
                assert!(
                    thousand > printed - 1.0 && thousand < printed + 2.0,
                    "({b}, {a}) {name}: {thousand} vs {printed}"
                );
            }
        }
    }

    #[test]
    fn misprints_of_the_table_are_seen() {
        assert_abs_diff_eq!(tilted_cylinder(0.1, 1.2, 0.0).unwrap().maximum, 0.201, epsilon = 1e-3);
        assert_abs_diff_eq!(tilted_cylinder(0.2, 1.4, 0.0).unwrap().maximum, 0.177, epsilon = 1e-3);
    }

    #[test]
    fn overhanging_flame_is_refused() {
        let error = tilted_cylinder(3.0, 2.0, 0.9).unwrap_err();
        assert!(matches!(error, Error::InvalidInput { .. }));
        assert!(error.to_string().contains("overhangs"), "{error}");
        assert!(matches!(tilted_cylinder(3.0, 1.0, 0.0), Err(Error::OutOfValidity { name: "distance_to_radius", .. })));
    }

    /// Nodes and weights of Gauss and Legendre on -1..1.
    fn gauss(count: u32) -> Vec<(f64, f64)> {
        (0..count)
            .map(|i| {
                let mut x = (PI * (f64::from(i) + 0.75) / (f64::from(count) + 0.5)).cos();
                let mut slope = 1.0;
                for _ in 0..50 {
                    let (mut p0, mut p1) = (1.0, x);
                    for k in 2..=count {
                        let k = f64::from(k);
                        (p0, p1) = (p1, ((2.0 * k - 1.0) * x * p1 - (k - 1.0) * p0) / k);
                    }
                    slope = f64::from(count) * (x * p1 - p0) / (x * x - 1.0);
                    x -= p1 / slope;
                }
                (x, 2.0 / ((1.0 - x * x) * slope * slope))
            })
            .collect()
    }

    /// The vertical and the horizontal factor by quadrature over the part of the surface that faces the target and lies
    /// before its plane: the side alone, since the ends are edge-on or face away.
    fn by_quadrature(a: f64, b: f64, tilt: f64, nodes: &[(f64, f64)]) -> (f64, f64) {
        let (height, lean) = (a * tilt.cos(), tilt.tan());
        let widest = (1.0 / b).acos();
        let mut bounds = vec![0.0, widest];
        let kink = b - lean * height;
        if kink > widest.cos() && kink < 1.0 {
            bounds.insert(1, kink.acos());
        }
        let inner = |angle: f64, end: f64, vertical: bool| {
            let (sin, cos) = angle.sin_cos();
            let (mut sum, mut low) = (0.0, 0.0);
            for panel in 0..14 {
                let high = end * 0.5_f64.powi(13 - panel);
                for (x, weight) in nodes {
                    let z = 0.5 * (low + high) + 0.5 * (high - low) * x;
                    let toward = b - cos - lean * z;
                    let r2 = toward * toward + sin * sin + z * z;
                    sum += 0.5 * (high - low) * weight * if vertical { toward } else { z } / (r2 * r2);
                }
                low = high;
            }
            sum * (b * cos - 1.0)
        };
        let (mut vertical, mut horizontal) = (0.0, 0.0);
        for pair in bounds.windows(2) {
            for panel in 0..10 {
                // closer together towards the near generator
                let at = |i: i32| pair[0] + (pair[1] - pair[0]) * (f64::from(i) / 10.0).powi(2);
                let (low, high) = (at(panel), at(panel + 1));
                for (x, weight) in nodes {
                    let angle = 0.5 * (low + high) + 0.5 * (high - low) * x;
                    let weight = weight * (high - low);
                    // what leans over the target lies behind the plane of the vertical one
                    let before = (b - angle.cos()) / lean;
                    let end = if lean > 0.0 { height.min(before) } else { height };
                    vertical += weight * inner(angle, end, true);
                    horizontal += weight * inner(angle, height, false);
                }
            }
        }
        (vertical / PI, horizontal / PI)
    }

    #[test]
    fn three_hundred_geometries_against_quadrature() {
        let nodes = gauss(12);
        let mut state = 20_261_124_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
        };
        let (mut plain, mut overhanging) = (0, 0);
        while plain < 250 || overhanging < 50 {
            let (a, b, tilt) = (0.2 + 12.0 * random(), 1.05 + 15.0 * random().powi(2), -1.2 + 2.4 * random());
            let count = if 1.0 + a * tilt.sin() >= b { &mut overhanging } else { &mut plain };
            if *count >= if 1.0 + a * tilt.sin() >= b { 50 } else { 250 } {
                continue;
            }
            *count += 1;
            let found = cylinder_at_foot(a, b, tilt).unwrap();
            let (vertical, horizontal) = by_quadrature(a, b, tilt, &nodes);
            assert_abs_diff_eq!(found.vertical, vertical, epsilon = 1e-6);
            assert_abs_diff_eq!(found.horizontal, horizontal, epsilon = 1e-6);
            assert!(found.maximum >= vertical.max(horizontal) - 1e-9 && found.maximum <= 1.0);
        }
    }
}
