//! How far a heat flux reaches.

/// Beyond this distance nothing is looked for, m.
const FARTHEST_M: f64 = 1e5;
/// Halvings of the bracket: far below a millimetre.
const HALVINGS: usize = 60;

/// Below this flux a stay of 20 s does nothing (probit 0.4 of -36.38 + 2.56 ln V), W/m²: how far the air between
/// flame and target is looked at when a transmissivity is held against its range.
pub(super) const HARMLESS_HEAT_FLUX_W_M2: f64 = 5.0e3;

/// The distance beyond `start_m` at which a flux that falls with distance reaches `level`; `None` when it is lower
/// than that at `start_m` already.
pub(super) fn falls_to(flux: impl Fn(f64) -> f64, start_m: f64, level: f64) -> Option<f64> {
    if !(level > 0.0) || flux(start_m) < level {
        return None;
    }
    let mut step = 1.0_f64.max(0.1 * start_m.abs());
    let (mut near, mut far) = (start_m, start_m + step);
    while flux(far) >= level {
        near = far;
        step *= 2.0;
        far += step;
        if far > FARTHEST_M {
            return Some(FARTHEST_M);
        }
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (near + far);
        if flux(middle) >= level {
            near = middle;
        } else {
            far = middle;
        }
    }
    Some(0.5 * (near + far))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn finds_the_distance_of_an_inverse_square() {
        let found = falls_to(|x| 1e6 / (x * x), 1.0, 100.0).unwrap();
        assert_relative_eq!(found, 100.0, max_relative = 1e-12);
        assert_eq!(falls_to(|x| 1e6 / (x * x), 1.0, 2e6), None);
        assert_eq!(falls_to(|_| 0.0, 1.0, f64::NAN), None);
    }
}
