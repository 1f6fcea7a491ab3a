//! View factor of a sphere.

/// Largest view factor of a sphere from outside it, the target facing its centre; 1 inside.
///
/// # Equation
/// ```text
/// F = (R/X)^2
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `R` | `radius_m` | m | > 0 |
/// | `X` | `centre_distance_m` | m | ≥ R (1 is returned nearer) |
///
/// # Assumptions
/// The whole sphere is above the target's plane: exact for any X ≥ R when the target faces the centre.
/// # Verification
/// `fire.fireball.tno_20t`
/// # References
/// Yellow Book CPR 14E (2005), appendix 6.A.
#[must_use]
pub fn sphere(radius_m: f64, centre_distance_m: f64) -> f64 {
    if centre_distance_m <= radius_m { 1.0 } else { (radius_m / centre_distance_m).powi(2) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn falls_with_the_square_and_meets_one_at_the_surface() {
        assert_relative_eq!(sphere(2.0, 2.0), 1.0);
        assert_relative_eq!(sphere(2.0, 4.0), 0.25);
        assert_relative_eq!(sphere(2.0, 1.0), 1.0);
    }
}
