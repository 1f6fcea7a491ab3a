//! Gas through an orifice, choked or not.

use serde::Serialize;

use crate::card::{ModelCard, Range, Verification};
use crate::release::liquid_orifice::hole_area_m2;

/// Discharge coefficient of a hole for a gas (0.85 to 0.9 in the literature; CCPS 1999, p. 47).
pub const GAS_COEFFICIENT: f64 = 0.85;

/// Card of the gas orifice.
pub const CARD: ModelCard = ModelCard {
    id: "release.gas_orifice",
    title: "Gas outflow through an orifice, choked or not",
    citations: &["ccps1999", "yellowbook1997"],
    requires: &[
        "hole_diameter_m",
        "discharge_coefficient",
        "pressure_pa",
        "temperature_k",
        "density_kg_m3",
        "isentropic_exponent",
        "ambient_pressure_pa",
    ],
    validity: &[
        Range::physical("hole_diameter_m", "m", 1e-6, 10.0, "a hole"),
        Range::physical("discharge_coefficient", "", 0.01, 1.0, "no more than the ideal flow"),
        Range::physical("isentropic_exponent", "", 1.000_1, 1.7, "a gas"),
        Range::physical("temperature_k", "K", 10.0, 3000.0, "absolute temperature"),
        Range::fitted(
            "pressure_pa",
            "Pa",
            1.0,
            1.0e7,
            "above about 100 bar the perfect-gas form is low by tens of percent",
            "the same equation",
        ),
    ],
    verification: Verification::Independent("release.gas_orifice.ccps_1999_p47"),
};

/// What the gas orifice needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GasOrifice {
    /// Diameter of the hole, m.
    pub hole_diameter_m: f64,
    /// Discharge coefficient.
    pub discharge_coefficient: f64,
    /// Stagnation pressure, Pa absolute.
    pub pressure_pa: f64,
    /// Stagnation temperature, K.
    pub temperature_k: f64,
    /// Stagnation density, kg/m³: a compressibility factor enters here.
    pub density_kg_m3: f64,
    /// Isentropic exponent.
    pub isentropic_exponent: f64,
    /// Pressure outside, Pa absolute.
    pub ambient_pressure_pa: f64,
}

/// Flow in the throat.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GasFlow {
    /// Mass rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Pressure in the throat, Pa.
    pub throat_pressure_pa: f64,
    /// Temperature in the throat, K.
    pub throat_temperature_k: f64,
    /// Density in the throat, kg/m³.
    pub throat_density_kg_m3: f64,
    /// Mean velocity over the area of the hole, discharge coefficient included, m/s.
    pub mean_velocity_m_s: f64,
    /// Whether the throat is sonic.
    pub regime: FlowRegime,
}

/// Sonic in the throat or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum FlowRegime {
    /// Sonic: independent of the pressure outside.
    Choked,
    /// Subsonic.
    Subsonic,
}

/// Ratio of throat to stagnation pressure at which the flow becomes sonic.
#[must_use]
pub fn critical_pressure_ratio(isentropic_exponent: f64) -> f64 {
    let k = isentropic_exponent;
    (2.0 / (k + 1.0)).powf(k / (k - 1.0))
}

/// Flow of a gas through an orifice; nothing flows when the inside is not above the outside.
///
/// # Equation
/// ```text
/// m = C_d A √( 2 p_0 ρ_0 k/(k-1) (r^(2/k) - r^((k+1)/k)) ),  r = max(p_a/p_0, r_c),  r_c = (2/(k+1))^(k/(k-1))
/// ```
/// which for `r = r_c` is `C_d A √(k p_0 ρ_0 (2/(k+1))^((k+1)/(k-1)))`. Throat: `p_0 r` and `T_0 r^((k-1)/k)`.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `C_d` | `discharge_coefficient` | – | 0.01..1 |
/// | `p_0, T_0, ρ_0` | `pressure_pa`, `temperature_k`, `density_kg_m3` | Pa, K, kg/m³ | > 0 |
/// | `k` | `isentropic_exponent` | – | 1..1.7 |
///
/// # Assumptions
/// Isentropic to the throat with a constant exponent; compressibility through the stagnation density alone.
/// # Validity
/// From [`CARD`]; above 100 bar a real-gas search is needed.
/// # Verification
/// reference cases: `release.gas_orifice.ccps_1999_p47`
/// # References
/// \[ccps1999\] p. 47; \[yellowbook1997\] section 2.5.2.3
#[must_use]
pub fn gas_flow(orifice: &GasOrifice) -> GasFlow {
    let GasOrifice { discharge_coefficient: cd, pressure_pa: p0, temperature_k: t0, density_kg_m3: rho0, .. } =
        *orifice;
    let k = orifice.isentropic_exponent;
    let critical = critical_pressure_ratio(k);
    let ratio = (orifice.ambient_pressure_pa / p0).min(1.0);
    let (r, regime) = if ratio <= critical { (critical, FlowRegime::Choked) } else { (ratio, FlowRegime::Subsonic) };
    let area = hole_area_m2(orifice.hole_diameter_m);
    // r^(2/k) - r^((k+1)/k) = r^(2/k) (1 - r^((k-1)/k)), which keeps its digits near r = 1
    let drop = -libm::expm1((k - 1.0) / k * r.ln());
    let flux = (2.0 * p0 * rho0 * k / (k - 1.0) * r.powf(2.0 / k) * drop).sqrt();
    let throat_density = rho0 * r.powf(1.0 / k);
    GasFlow {
        mass_rate_kg_s: cd * area * flux,
        throat_pressure_pa: p0 * r,
        throat_temperature_k: t0 * r.powf((k - 1.0) / k),
        throat_density_kg_m3: throat_density,
        mean_velocity_m_s: cd * flux / throat_density,
        regime,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::ideal_gas_density_kg_m3;
    use approx::assert_relative_eq;

    fn ccps() -> GasOrifice {
        GasOrifice {
            hole_diameter_m: 0.010,
            discharge_coefficient: 0.85,
            pressure_pa: 501e3,
            temperature_k: 298.0,
            density_kg_m3: 8.90,
            isentropic_exponent: 1.15,
            ambient_pressure_pa: 101_325.0,
        }
    }

    #[test]
    fn ccps_1999_p47() {
        let flow = gas_flow(&ccps());
        assert_relative_eq!(flow.mass_rate_kg_s, 0.090_027_999_470_408_46, max_relative = 1e-12);
        assert_relative_eq!(flow.mean_velocity_m_s, 208.587_113_089_616_37, max_relative = 1e-12);
        assert_relative_eq!(flow.throat_pressure_pa, 287_766.013_168_789_56, max_relative = 1e-12);
        assert_relative_eq!(flow.throat_temperature_k, 277.209_302_325_581_4, max_relative = 1e-12);
        assert_eq!(flow.regime, FlowRegime::Choked);
    }

    #[test]
    fn propane_at_4_bar_gauge() {
        // molar mass 44.096 g/mol taken here: the source prints neither it nor the density
        let pressure_pa = 4e5 + 101_325.0;
        let flow = gas_flow(&GasOrifice {
            pressure_pa,
            temperature_k: 298.15,
            density_kg_m3: ideal_gas_density_kg_m3(0.044_096, pressure_pa, 298.15),
            isentropic_exponent: 1.142,
            ..ccps()
        });
        assert_relative_eq!(flow.mass_rate_kg_s, 0.089_917_987_7, max_relative = 2e-4);
        assert_relative_eq!(flow.throat_pressure_pa, 288_765.22, max_relative = 1e-6);
        assert_relative_eq!(flow.throat_temperature_k, 278.384_7, max_relative = 1e-6);
        assert_relative_eq!(flow.mean_velocity_m_s, 208.109_6, max_relative = 2e-4);
    }

    #[test]
    fn hydrogen_throat_at_100_bar() {
        let (p, t) = (100e5, 288.15);
        let flow = gas_flow(&GasOrifice {
            hole_diameter_m: 0.005,
            discharge_coefficient: 1.0,
            pressure_pa: p,
            temperature_k: t,
            density_kg_m3: ideal_gas_density_kg_m3(0.002_016, p, t),
            isentropic_exponent: 1.405,
            ambient_pressure_pa: 101_325.0,
        });
        assert_relative_eq!(flow.throat_pressure_pa, 5_274_411.0, max_relative = 1e-6);
        assert_relative_eq!(flow.throat_temperature_k, 239.626, max_relative = 3e-6);
        assert_relative_eq!(flow.mean_velocity_m_s, 1178.357, max_relative = 2e-5);
        assert_relative_eq!(flow.mass_rate_kg_s, 0.123_482, max_relative = 2e-5);
    }

    #[test]
    fn rate_is_continuous_where_choking_starts_and_zero_without_pressure() {
        let mut at = ccps();
        at.ambient_pressure_pa = at.pressure_pa * critical_pressure_ratio(at.isentropic_exponent) * (1.0 + 1e-9);
        assert_relative_eq!(gas_flow(&at).mass_rate_kg_s, gas_flow(&ccps()).mass_rate_kg_s, max_relative = 1e-9);
        at.ambient_pressure_pa = at.pressure_pa * 2.0;
        assert_relative_eq!(gas_flow(&at).mass_rate_kg_s, 0.0);
    }
}
