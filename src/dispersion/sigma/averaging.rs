//! Meander: the mean over a longer time is wider.

/// Averaging time of the published plume sigmas, s.
pub const PUBLISHED_S: f64 = 600.0;
/// Shortest averaging time that still narrows a plume, s (the floor in common use for flammable clouds; K).
pub const SHORTEST_S: f64 = 18.75;
/// Exponent of the averaging time (Gifford; Yellow Book CPR 14E, eq. 4.61).
const EXPONENT: f64 = 0.2;

/// Factor on the crosswind sigma of a 10-minute set at an averaging time, with a floor at `shortest_s`.
///
/// # Equation
/// ```text
/// f = (max(t, t_min) / 600 s)^0.2
/// ```
///
/// # Examples
/// ```
/// use isorisk::dispersion::sigma::averaging::{SHORTEST_S, factor};
/// assert!((1.0 / factor(18.75, SHORTEST_S) - 2.0).abs() < 1e-12);
/// ```
/// # Verification
/// reference cases: `dispersion.averaging.ten_minutes_to_18_75_s`
#[must_use]
pub fn factor(averaging_s: f64, shortest_s: f64) -> f64 {
    (averaging_s.max(shortest_s) / PUBLISHED_S).powf(EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn ten_minutes_against_shorter_times() {
        assert_relative_eq!(1.0 / factor(18.75, SHORTEST_S), 2.0, max_relative = 1e-12);
        assert_relative_eq!(1.0 / factor(10.0, 1.0), 2.2679, max_relative = 2e-5);
        assert_relative_eq!(factor(1.0, SHORTEST_S), factor(18.75, SHORTEST_S), max_relative = 1e-15);
        assert_relative_eq!(factor(600.0, SHORTEST_S), 1.0, max_relative = 1e-15);
    }
}
