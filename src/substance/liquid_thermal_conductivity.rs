//! Thermal conductivity of the saturated liquid.

use super::Substance;
use super::correlation::power_series;
use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;

/// Name of the equation in the data files.
pub const EQUATION: &str = "polynomial_3_in_tr";

/// Powers of T/Tc in the terms.
const EXPONENTS: [f64; TERMS] = [0.0, 1.0, 2.0, 3.0];
/// Number of terms.
pub const TERMS: usize = 4;

/// The card of the thermal conductivity of the liquid.
pub const CARD: ModelCard = ModelCard {
    id: "substance.liquid_thermal_conductivity",
    title: "Thermal conductivity of a saturated liquid",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical("temperature_k", "K", 0.0, f64::MAX, "each substance's file: range of fit")],
    verification: Verification::Independent("substance.liquid_thermal_conductivities"),
};

/// Thermal conductivity of the saturated liquid by a polynomial, W/(m K).
///
/// # Equation
/// ```text
/// λ = k0 + k1 Tr + k2 Tr^2 + k3 Tr^3,   Tr = T/Tc
/// ```
///
/// | symbol | argument                 | unit    | valid        |
/// |--------|--------------------------|---------|--------------|
/// | `T`    | `temperature_k`          | K       | range of fit |
/// | `Tc`  | `critical_temperature_k` | K       | > T          |
/// | `k`  | `coefficients`           | W/(m K) | fitted       |
///
/// # Assumptions
/// Saturated liquid; the peak close to the critical point is left out.
/// # Validity
/// The range of fit in the substance's file; not checked here but in [`Substance::liquid_thermal_conductivity_w_m_k`].
/// # Verification
/// `substance.liquid_thermal_conductivities`
/// # References
/// Coefficients fitted by this project on points from the work that each file names
#[must_use]
pub fn polynomial_thermal_conductivity_w_m_k(
    temperature_k: f64,
    critical_temperature_k: f64,
    coefficients: &[f64],
) -> f64 {
    power_series(coefficients, &EXPONENTS, temperature_k / critical_temperature_k)
}

impl Substance {
    /// Thermal conductivity of the saturated liquid, W/(m K).
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] outside the range of fit, [`crate::Error::MissingData`] without a correlation.
    pub fn liquid_thermal_conductivity_w_m_k(&self, temperature_k: f64) -> Result<f64> {
        let correlation = self.known(
            self.correlations.liquid_thermal_conductivity.as_ref(),
            "a thermal conductivity of the liquid",
            CARD.id,
        )?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(polynomial_thermal_conductivity_w_m_k(temperature_k, self.critical_temperature_k, &correlation.coefficients))
    }
}
