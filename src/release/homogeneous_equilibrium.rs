//! Critical flow of a fluid that stays in equilibrium and flows as one: the homogeneous equilibrium model.

use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::release::isentrope::{Isentrope, Throat};
use crate::release::stagnation::Stagnation;

/// Card of the homogeneous equilibrium model.
pub const CARD: ModelCard = ModelCard {
    id: "release.homogeneous_equilibrium",
    title: "Critical two-phase flow in homogeneous equilibrium",
    citations: &["yellowbook1997", "leung1986"],
    requires: &["pressure_pa", "temperature_k", "quality"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
        Range::physical("temperature_k", "K", 1.0, 3000.0, "absolute temperature"),
        Range::physical("quality", "", 0.0, 1.0, "a mass fraction"),
    ],
    verification: Verification::Independent("release.homogeneous_equilibrium.coolprop_saturated_293_k"),
};

/// The state of greatest mass flux on the isentrope of a fluid at rest.
///
/// # Equation
/// ```text
/// G = max over p of  √(2 (h_0 - h(p, s_0))) / v(p, s_0)
/// ```
/// in the two-phase region with `x = (s_0 - s_l)/(s_g - s_l)`, `h = h_l + x Δh`, `v = v_l + x (v_g - v_l)`. A liquid under
/// more than its vapour pressure first expands at nearly constant volume, cooling by `v' Δp`, and then boils.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `p_0`  | `pressure_pa` | Pa | > 0 |
/// | `T_0`  | `temperature_k` | K | saturation line, or the range of the gas |
/// | `x_0`  | `quality` | – | 0..1 |
///
/// # Assumptions
/// No slip, no delay of boiling, no friction; liquid incompressible. Low for nozzles and pipes shorter than about 0.1 m,
/// where boiling lags: a factor of two to three between this and a liquid that does not boil at all.
/// # Validity
/// From melting point to critical point on the liquid side; gas by Peng and Robinson's equation. Above 0.9 of the critical
/// temperature the functions are extrapolated ([`crate::substance::thermo::saturation_line`]).
/// # Errors
/// [`crate::Error::OutOfValidity`] outside the ranges of the substance.
/// # Verification
/// `release.homogeneous_equilibrium.coolprop_saturated_293_k`
/// # References
/// \[yellowbook1997\] section 2.5.3.4; the search is that of the definition
pub fn choked(from: &Stagnation<'_>) -> Result<Throat> {
    Ok(Isentrope::in_equilibrium(from)?.choked())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::omega;
    use crate::substance::substance;
    use approx::assert_relative_eq;

    #[test]
    fn omega_agrees_where_it_is_meant() {
        // saturated liquid and mixtures away from the critical point, and any subcooling
        for (name, low, high) in [
            ("ammonia", 230.0, 330.0),
            ("propane", 220.0, 310.0),
            ("n_butane", 250.0, 360.0),
            ("chlorine", 220.0, 340.0),
        ] {
            let s = substance(name).unwrap();
            for i in 0..=10 {
                let t = low + (high - low) * f64::from(i) / 10.0;
                let ps = s.vapour_pressure_pa(t).unwrap();
                let boiling = [0.0, 0.01, 0.1, 0.5].map(|x| Stagnation::boiling(s, ps, x).unwrap());
                let cold = [1.02, 1.2, 2.0].map(|ratio| Stagnation::at(s, ratio * ps, t).unwrap());
                for from in boiling.iter().chain(&cold) {
                    let search = choked(from).unwrap().flux_kg_m2_s();
                    let closed = omega::choked(from).unwrap().0;
                    let ratio = closed / search;
                    assert!((ratio - 1.0).abs() < 0.02, "{name} {t} {:?}: {ratio}", from.upstream);
                }
            }
        }
    }

    #[test]
    fn flux_joins_where_the_phase_changes() {
        for (name, t) in [("propane", 293.15), ("benzene", 400.0), ("ammonia", 350.0), ("chlorine", 240.0)] {
            let s = substance(name).unwrap();
            let ps = s.vapour_pressure_pa(t).unwrap();
            let boiling = choked(&Stagnation::boiling(s, ps, 0.0).unwrap()).unwrap().flux_kg_m2_s();
            let cold = choked(&Stagnation::at(s, ps * (1.0 + 1e-7), t).unwrap()).unwrap().flux_kg_m2_s();
            assert_relative_eq!(boiling, cold, max_relative = 1e-4);
            let wet = choked(&Stagnation::boiling(s, ps, 1e-9).unwrap()).unwrap().flux_kg_m2_s();
            assert_relative_eq!(boiling, wet, max_relative = 1e-5);
        }
    }
}
