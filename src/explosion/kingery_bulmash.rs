//! Blast of a hemisphere of TNT on the ground after Kingery and Bulmash, in the fits of Swisdak.

use crate::card::{ModelCard, Range, Verification};

/// A piece of a fit: upper end of scaled distance, m/kg^(1/3), and coefficients of the powers of its logarithm.
type Piece = (f64, &'static [f64]);

/// Side-on overpressure, kPa (Swisdak 1994, table of metric fits).
const INCIDENT: &[Piece] = &[
    (2.9, &[7.2106, -2.1069, -0.3229, 0.1117, 0.0685]),
    (23.8, &[7.5938, -3.0523, 0.409_77, 0.0261, -0.012_67]),
    (198.5, &[6.0536, -1.4066]),
];
/// Reflected overpressure, kPa.
const REFLECTED: &[Piece] = &[
    (2.0, &[9.006, -2.6893, -0.6295, 0.1011, 0.292_55, 0.135_05, 0.019_736]),
    (40.0, &[8.8396, -1.733, -2.64, 2.293, -0.8232, 0.142_47, -0.0099]),
];
/// Duration of the positive phase, ms/kg^(1/3).
const DURATION: &[Piece] = &[
    (1.02, &[0.5426, 3.2299, -1.5931, -5.9667, -4.0815, -0.9149]),
    (2.8, &[0.5440, 2.7082, -9.7354, 14.3425, -9.7791, 2.8535]),
    (40.0, &[-2.4608, 7.1639, -5.6215, 2.2711, -0.449_94, 0.034_86]),
];
/// Impulse of the positive phase, kPa ms/kg^(1/3).
const IMPULSE: &[Piece] = &[
    (0.96, &[5.522, 1.117, 0.6, -0.292, -0.087]),
    (2.38, &[5.465, -0.308, -1.464, 1.362, -0.432]),
    (33.7, &[5.2749, -0.4677, -0.2499, 0.0588, -0.005_54]),
    (158.7, &[5.9825, -1.062]),
];
/// Reflected impulse, kPa ms/kg^(1/3); the last sign as the imperial row has it, the printed metric one is a slip.
const REFLECTED_IMPULSE: &[Piece] = &[(40.0, &[6.7853, -1.3466, 0.101, -0.011_23])];
/// Time of arrival, ms/kg^(1/3).
const ARRIVAL: &[Piece] = &[
    (1.5, &[-0.7604, 1.8058, 0.1257, -0.0437, -0.0310, -0.006_69]),
    (40.0, &[-0.7137, 1.5732, 0.5561, -0.4213, 0.1054, -0.009_29]),
];
/// Nearest scaled distance of the fits of side-on pressure and of the reflected ones, m/kg^(1/3).
const NEAREST: f64 = 0.2;
const NEAREST_REFLECTED: f64 = 0.06;
/// Scaled distances at which pressure, impulse and duration are all published, m/kg^(1/3).
pub const RANGE: (f64, f64) = (NEAREST, 40.0);

/// Identity card.
pub const CARD: ModelCard = ModelCard {
    id: "explosion.kingery_bulmash",
    title: "blast of TNT on the ground, Kingery and Bulmash in the fits of Swisdak",
    citations: &["swisdak_1994"],
    requires: &["mass_kg", "distance_m"],
    validity: &[Range::fitted(
        "scaled_distance_m_kg",
        "m/kg^(1/3)",
        RANGE.0,
        RANGE.1,
        "Swisdak 1994",
        "plateau before; the fits of pressure and impulse on to their own ends (198.5, 158.7), then 1/r; the duration level",
    )],
    verification: Verification::WorkedExample("explosion.kingery_bulmash.sample"),
};

/// A fit at a scaled distance; before `nearest` its first value; and where it ends.
fn fit(pieces: &[Piece], nearest: f64, z: f64) -> (f64, f64) {
    let end = pieces[pieces.len() - 1].0;
    let inside = z.clamp(nearest, end);
    let coefficients = pieces.iter().find(|piece| inside <= piece.0).map_or(&[][..], |piece| piece.1);
    let x = inside.ln();
    (coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c).exp(), end)
}

/// A fit that beyond its end falls with the inverse of distance.
fn falling(pieces: &[Piece], nearest: f64, z: f64) -> f64 {
    let (value, end) = fit(pieces, nearest, z);
    if z > end { value * end / z } else { value }
}

/// Peak side-on overpressure at a scaled distance in m/kg^(1/3), Pa.
///
/// # Equation
/// ```text
/// dp = exp(sum of c_k (ln Z)^k) kPa
/// ```
/// # Verification
/// `explosion.kingery_bulmash.sample`
/// # References
/// Swisdak (1994), Simplified Kingery airblast calculations.
#[must_use]
pub fn overpressure_pa(z: f64) -> f64 {
    1e3 * falling(INCIDENT, NEAREST, z)
}

/// Pressure reflected from a wall that faces the charge, Pa.
///
/// # Verification
/// `explosion.kingery_bulmash.sample`
#[must_use]
pub fn reflected_overpressure_pa(z: f64) -> f64 {
    1e3 * falling(REFLECTED, NEAREST_REFLECTED, z)
}

/// Impulse of the side-on positive phase of 1 kg, Pa s.
///
/// # Verification
/// `explosion.kingery_bulmash.sample`
#[must_use]
pub fn scaled_impulse_pa_s_kg(z: f64) -> f64 {
    falling(IMPULSE, NEAREST, z)
}

/// Impulse reflected from a wall that faces the charge, of 1 kg, Pa s.
///
/// # Verification
/// `explosion.kingery_bulmash.sample`
#[must_use]
pub fn scaled_reflected_impulse_pa_s_kg(z: f64) -> f64 {
    falling(REFLECTED_IMPULSE, NEAREST_REFLECTED, z)
}

/// Duration of the positive phase of 1 kg, s.
///
/// # Verification
/// `explosion.kingery_bulmash.sample`
#[must_use]
pub fn scaled_duration_s_kg(z: f64) -> f64 {
    1e-3 * fit(DURATION, NEAREST, z).0
}

/// Time of arrival of 1 kg, s.
///
/// # Verification
/// `explosion.kingery_bulmash.sample`
#[must_use]
pub fn scaled_arrival_s_kg(z: f64) -> f64 {
    1e-3 * fit(ARRIVAL, NEAREST_REFLECTED, z).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn side_on_pressures_of_the_worked_table() {
        for (z, kpa) in [
            (0.5, 4887.7),
            (1.0, 1353.7),
            (2.0, 283.75),
            (3.0, 115.73),
            (5.0, 43.23),
            (10.0, 14.890),
            (20.0, 6.102),
            (40.0, 2.3746),
        ] {
            assert_relative_eq!(overpressure_pa(z), kpa * 1e3, max_relative = 1.2e-4);
        }
    }

    #[test]
    fn pieces_nearly_meet() {
        // the worst step of the published pieces is that of the impulse at 2.38, 2.4 %
        for (pieces, spread) in
            [(INCIDENT, 0.02), (REFLECTED, 0.02), (DURATION, 0.03), (IMPULSE, 0.025), (ARRIVAL, 0.02)]
        {
            for pair in pieces.windows(2) {
                let at = pair[0].0;
                let (before, after) = (fit(pieces, 0.01, at).0, fit(pieces, 0.01, at * (1.0 + 1e-12)).0);
                assert_relative_eq!(before, after, max_relative = spread);
            }
        }
    }

    #[test]
    fn beyond_the_fit_it_goes_with_the_inverse_of_distance() {
        assert_relative_eq!(overpressure_pa(400.0), 0.5 * overpressure_pa(200.0), max_relative = 1e-12);
        assert_relative_eq!(scaled_impulse_pa_s_kg(400.0), 0.5 * scaled_impulse_pa_s_kg(200.0), max_relative = 1e-12);
        assert_relative_eq!(scaled_duration_s_kg(80.0), scaled_duration_s_kg(40.0));
    }
}
