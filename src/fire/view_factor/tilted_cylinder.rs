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
}
