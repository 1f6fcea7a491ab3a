//! How long a release lasts, and how a vessel of gas empties.

use crate::card::{ModelCard, Range, Verification};

/// Card of the emptying vessel.
pub const CARD: ModelCard = ModelCard {
    id: "release.vessel",
    title: "Adiabatic blowdown of a gas vessel while the flow is choked",
    citations: &["yellowbook1997"],
    requires: &["inventory_kg", "initial_rate_kg_s", "isentropic_exponent", "time_s"],
    validity: &[
        Range::physical("inventory_kg", "kg", 1e-12, 1e12, "a content"),
        Range::physical("initial_rate_kg_s", "kg/s", 1e-12, 1e9, "a flow"),
        Range::physical("isentropic_exponent", "", 1.000_1, 1.7, "a gas"),
        Range::physical("time_s", "s", 0.0, 1e9, "after the start"),
    ],
    verification: Verification::Independent("release.vessel.air_11_litre"),
};

/// Duration of a release at a constant rate: until the contents are gone or it is stopped, s.
///
/// The initial rate is held throughout, so a release is never longer than the contents last.
#[must_use]
pub fn duration_s(inventory_kg: f64, rate_kg_s: f64, max_duration_s: f64) -> f64 {
    (inventory_kg / rate_kg_s).min(max_duration_s)
}

/// Ratio of pressure to initial pressure during adiabatic choked outflow of a gas.
///
/// # Equation
/// ```text
/// p/p_0 = (1 + (k-1)/2 t/τ)^(-2k/(k-1)),  τ = M_0/m_0
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `t` | `time_s` | s | ≥ 0, choked |
/// | `τ` | `time_constant_s` | s | > 0 |
/// | `k` | `isentropic_exponent` | – | 1..1.7 |
///
/// # Assumptions
/// Perfect gas, no heat from the wall.
/// # Verification
/// reference cases: `release.vessel.air_11_litre`
#[must_use]
pub fn pressure_ratio(time_s: f64, time_constant_s: f64, isentropic_exponent: f64) -> f64 {
    let k = isentropic_exponent;
    (1.0 + (k - 1.0) / 2.0 * time_s / time_constant_s).powf(-2.0 * k / (k - 1.0))
}

/// Ratio of rate to initial rate during adiabatic choked outflow of a gas.
#[must_use]
pub fn rate_ratio(time_s: f64, time_constant_s: f64, isentropic_exponent: f64) -> f64 {
    let k = isentropic_exponent;
    (1.0 + (k - 1.0) / 2.0 * time_s / time_constant_s).powf(-(k + 1.0) / (k - 1.0))
}

/// Time to reach a pressure ratio as if the flow stayed choked, s: the inverse of [`pressure_ratio`].
#[must_use]
pub fn choked_time_s(pressure_ratio: f64, time_constant_s: f64, isentropic_exponent: f64) -> f64 {
    let k = isentropic_exponent;
    time_constant_s * 2.0 / (k - 1.0) * (pressure_ratio.powf(-(k - 1.0) / (2.0 * k)) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::gas_orifice::{GasOrifice, gas_flow};
    use crate::units::ideal_gas_density_kg_m3;
    use approx::assert_relative_eq;

    fn orifice(p: f64, t: f64) -> GasOrifice {
        GasOrifice {
            hole_diameter_m: 0.001,
            discharge_coefficient: 0.85,
            pressure_pa: p,
            temperature_k: t,
            density_kg_m3: ideal_gas_density_kg_m3(0.028_966, p, t),
            isentropic_exponent: 1.4,
            ambient_pressure_pa: 101_325.0,
        }
    }

    #[test]
    fn air_11_litre() {
        let p0 = 1.5 * 101_325.0;
        let start = orifice(p0, 288.15);
        // the time constant of the example takes the choked rate although 1.5 atm is below the critical ratio
        let choked = gas_flow(&GasOrifice { ambient_pressure_pa: 0.0, ..start }).mass_rate_kg_s;
        let tau = 0.011_11 * start.density_kg_m3 / choked;
        assert_relative_eq!(tau, 84.508_97, max_relative = 1e-5);
        assert_relative_eq!(choked_time_s(1.0 / 1.5, tau, 1.4), 25.198, max_relative = 2e-5);
        assert_relative_eq!(pressure_ratio(choked_time_s(0.4, tau, 1.4), tau, 1.4), 0.4, max_relative = 1e-12);
    }

    #[test]
    fn subsonic_end_of_the_same_vessel_by_quadrature() {
        // adiabatic: M ~ p^(1/k), so dt = (M0/(k p0)) (p/p0)^(1/k - 1) dp / rate(p), from 1.5 atm to 1.0001 atm;
        // s = sqrt(p/pa - 1) removes the square-root end
        let (k, p0, pa) = (1.4_f64, 1.5 * 101_325.0, 101_325.0);
        let m0 = 0.011_11 * orifice(p0, 288.15).density_kg_m3;
        let (from, to) = (0.01_f64, 0.5_f64.sqrt());
        let steps = 20_000;
        let width = (to - from) / f64::from(steps);
        let time: f64 = (0..steps)
            .map(|i| {
                let s = from + (f64::from(i) + 0.5) * width;
                let p = pa * (1.0 + s * s);
                let t = 288.15 * (p / p0).powf((k - 1.0) / k);
                let dp = 2.0 * s * pa * width;
                m0 / (k * p0) * (p / p0).powf(1.0 / k - 1.0) * dp / gas_flow(&orifice(p, t)).mass_rate_kg_s
            })
            .sum();
        assert_relative_eq!(time, 42.53, max_relative = 2e-4);
    }

    #[test]
    fn mass_out_by_the_rate_is_the_loss_of_content() {
        let steps = 10_000;
        let (tau, k, end) = (50.0, 1.3, 80.0);
        let width = end / f64::from(steps);
        let out: f64 = (0..steps).map(|i| rate_ratio((f64::from(i) + 0.5) * width, tau, k) * width / tau).sum();
        assert_relative_eq!(1.0 - out, pressure_ratio(end, tau, k).powf(1.0 / k), max_relative = 1e-6);
        assert_relative_eq!(duration_s(100.0, 10.0, 1800.0), 10.0);
        assert_relative_eq!(duration_s(1e6, 10.0, 1800.0), 1800.0);
    }
}
