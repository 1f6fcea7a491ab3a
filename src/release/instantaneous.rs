//! The state of a vessel's whole contents after a sudden rupture.

use crate::card::{ModelCard, Range, Verification};

/// Mass of air taken up at once per mass of flashing liquid set free: the lower end of 10 to 20 (TNO; K?).
pub const FLASHING_AIR_MASS_RATIO: f64 = 10.0;

/// Card of the sudden rupture.
pub const CARD: ModelCard = ModelCard {
    id: "release.instantaneous",
    title: "Catastrophic rupture: expansion of a gas against the air",
    citations: &["yellowbook1997"],
    requires: &["temperature_k", "isentropic_exponent", "pressure_pa", "ambient_pressure_pa"],
    validity: &[
        Range::physical("temperature_k", "K", 10.0, 3000.0, "absolute temperature"),
        Range::physical("isentropic_exponent", "", 1.000_1, 1.7, "a gas"),
    ],
    verification: Verification::Unverified("first law on a perfect gas; no published example"),
};

/// Temperature of a perfect gas after a sudden expansion against the air at rest, its motion dissipated, K.
///
/// # Equation
/// ```text
/// T_f = T_0 (1/k + (k-1)/k p_a/p_0)
/// ```
/// from `u_0 = u_f + p_a (v_f - v_0)`.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `T_0, p_0` | `temperature_k`, `pressure_pa` | K, Pa | > 0 |
/// | `k` | `isentropic_exponent` | – | 1..1.7 |
/// | `p_a` | `ambient_pressure_pa` | Pa | ≤ `p_0` |
///
/// # Assumptions
/// No heat or air taken up meanwhile.
#[must_use]
pub fn expanded_gas_temperature_k(
    temperature_k: f64,
    isentropic_exponent: f64,
    pressure_pa: f64,
    ambient_pressure_pa: f64,
) -> f64 {
    let k = isentropic_exponent;
    temperature_k * (1.0 / k + (k - 1.0) / k * ambient_pressure_pa / pressure_pa)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn no_expansion_no_cooling_and_energy_is_kept() {
        assert_relative_eq!(expanded_gas_temperature_k(300.0, 1.4, 1e5, 1e5), 300.0, max_relative = 1e-14);
        // cv (T0 - Tf) = pa (vf - v0) per mole, in units of R: cv = 1/(k-1)
        let (t0, k, p0, pa) = (300.0, 1.3, 20e5, 1e5);
        let tf = expanded_gas_temperature_k(t0, k, p0, pa);
        assert_relative_eq!((t0 - tf) / (k - 1.0), tf - pa / p0 * t0, max_relative = 1e-12);
    }
}
