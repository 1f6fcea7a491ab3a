//! Blowdown of a long gas pipeline through its full bore: the double exponential of Wilson, in the form that keeps mass.

use crate::card::{ModelCard, Range, Verification};
use crate::units::GAS_CONSTANT_J_MOL_K;

/// Factor of the time constant (Wilson 1979; the Yellow Book prints 0.67).
const TIME_FACTOR: f64 = 2.0 / 3.0;
/// Constant of the fully rough law of friction (Colebrook).
const ROUGH: f64 = 3.715;

/// Card of Wilson's model.
pub const CARD: ModelCard = ModelCard {
    id: "release.pipeline_wilson",
    title: "Blowdown of a long gas pipeline (Wilson's double exponential, mass conserving)",
    citations: &["wilson1979", "yellowbook1997"],
    requires: &[
        "length_m",
        "diameter_m",
        "roughness_m",
        "pressure_pa",
        "temperature_k",
        "molar_mass_kg_mol",
        "isentropic_exponent",
        "density_kg_m3",
        "time_s",
    ],
    validity: &[
        Range::physical("length_m", "m", 1e-3, 1e7, "a pipe"),
        Range::physical("diameter_m", "m", 1e-3, 5.0, "a pipe"),
        Range::physical("roughness_m", "m", 1e-9, 0.01, "the wall of a pipe"),
        Range::physical("isentropic_exponent", "", 1.000_1, 1.7, "a gas"),
        Range::physical("temperature_k", "K", 10.0, 3000.0, "absolute temperature"),
        Range::fitted(
            "length_over_diameter",
            "",
            500.0,
            1e7,
            "friction governs only a long pipe (Yellow Book, section 2.5.2.5)",
            "the same equation",
        ),
    ],
    verification: Verification::Independent("release.pipeline_wilson.methane_5_km"),
};

/// Friction factor of Darcy for a fully rough wall.
///
/// # Equation
/// ```text
/// 1/√f = -2 log₁₀(ε/(3.715 D))
/// ```
#[must_use]
pub fn rough_friction_factor(roughness_m: f64, diameter_m: f64) -> f64 {
    let root = -2.0 * (roughness_m / (ROUGH * diameter_m)).log10();
    1.0 / (root * root)
}

/// The constants of a blowdown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WilsonBlowdown {
    /// Content of the pipe, kg.
    pub content_kg: f64,
    /// Rate at first: choked over the full bore, kg/s.
    pub initial_rate_kg_s: f64,
    /// Slow time constant, s.
    pub time_constant_s: f64,
    /// Content over what the initial rate gives in one time constant.
    pub conservation_factor: f64,
}

impl WilsonBlowdown {
    /// From the pipe and the gas in it.
    ///
    /// # Equation
    /// ```text
    /// t_B = (2/3) (L/c) √(k f L/D),   c = √(k R T/M),   C_B = M_0/(t_B m_0)
    /// ```
    #[must_use]
    pub fn new(
        (length_m, diameter_m, friction_factor): (f64, f64, f64),
        (temperature_k, molar_mass_kg_mol, isentropic_exponent): (f64, f64, f64),
        content_kg: f64,
        initial_rate_kg_s: f64,
    ) -> Self {
        let k = isentropic_exponent;
        let sound = (k * GAS_CONSTANT_J_MOL_K * temperature_k / molar_mass_kg_mol).sqrt();
        let time_constant_s = TIME_FACTOR * length_m / sound * (k * friction_factor * length_m / diameter_m).sqrt();
        let conservation_factor = content_kg / (time_constant_s * initial_rate_kg_s);
        Self { content_kg, initial_rate_kg_s, time_constant_s, conservation_factor }
    }

    /// Rate at a time, kg/s.
    ///
    /// # Equation
    /// ```text
    /// m(t) = m_0/(1 + C_B) (C_B e^(-t/t_B) + e^(-t/(C_B² t_B)))
    /// ```
    /// Its integral is `m_0 C_B t_B`, the content: this settles which exponent carries `C_B²`.
    ///
    /// # Assumptions
    /// Isothermal gas, one end closed; from about `L/c` after the rupture.
    /// # Verification
    /// reference cases: `release.pipeline_wilson.methane_5_km`
    /// # References
    /// \[wilson1979\]; \[yellowbook1997\] section 2.5.2.5
    #[must_use]
    pub fn rate_kg_s(&self, time_s: f64) -> f64 {
        let (cb, tb) = (self.conservation_factor, self.time_constant_s);
        self.initial_rate_kg_s / (1.0 + cb) * (cb * (-time_s / tb).exp() + (-time_s / (cb * cb * tb)).exp())
    }

    /// Mass out until a time, kg.
    #[must_use]
    pub fn out_kg(&self, time_s: f64) -> f64 {
        let (cb, tb) = (self.conservation_factor, self.time_constant_s);
        let (slow, fast) = (-libm::expm1(-time_s / tb), -libm::expm1(-time_s / (cb * cb * tb)));
        self.initial_rate_kg_s / (1.0 + cb) * (cb * tb * slow + cb * cb * tb * fast)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::gas_orifice::{GasOrifice, gas_flow};
    use crate::units::ideal_gas_density_kg_m3;
    use approx::assert_relative_eq;

    #[test]
    fn methane_5_km() {
        let (p, t, m, k) = (50e5, 288.15, 0.016_043, 1.31);
        let density = ideal_gas_density_kg_m3(m, p, t);
        assert_relative_eq!(density, 33.4813, max_relative = 1e-4);
        let f = rough_friction_factor(3e-5, 0.3);
        assert_relative_eq!(f, 0.011_970_6, max_relative = 5e-5);
        let area = std::f64::consts::PI / 4.0 * 0.09;
        let content = density * area * 5000.0;
        assert_relative_eq!(content, 11_833.28, max_relative = 1e-4);
        let initial = gas_flow(&GasOrifice {
            hole_diameter_m: 0.3,
            discharge_coefficient: 1.0,
            pressure_pa: p,
            temperature_k: t,
            density_kg_m3: density,
            isentropic_exponent: k,
            ambient_pressure_pa: 101_325.0,
        });
        assert_relative_eq!(initial.mass_rate_kg_s, 611.908, max_relative = 1e-4);
        let blowdown = WilsonBlowdown::new((5000.0, 0.3, f), (t, m, k), content, initial.mass_rate_kg_s);
        assert_relative_eq!(blowdown.time_constant_s, 121.836, max_relative = 1e-4);
        assert_relative_eq!(blowdown.conservation_factor, 0.158_724, max_relative = 1e-4);
        for (time, rate, out) in [
            (10.0, 97.530, 2363.3),
            (30.0, 65.556, 3849.8),
            (60.0, 51.224, 5592.3),
            (120.0, 31.304, 8019.3),
            (300.0, 7.1446, 10_962.8),
            (600.0, 0.608_98, 11_759.1),
        ] {
            assert_relative_eq!(blowdown.rate_kg_s(time), rate, max_relative = 2e-4);
            assert_relative_eq!(blowdown.out_kg(time), out, max_relative = 1e-4);
        }
        assert_relative_eq!(blowdown.out_kg(1e6), content, max_relative = 1e-12);
        assert_relative_eq!(blowdown.rate_kg_s(0.0), initial.mass_rate_kg_s, max_relative = 1e-12);
    }
}
