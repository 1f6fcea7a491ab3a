//! Dynamic viscosity of the saturated liquid.

use super::Substance;
use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;

/// Name of the equation in the data files.
pub const EQUATION: &str = "log_series_-1_0_1_2_3_in_tr";

/// Number of terms.
pub const TERMS: usize = 5;

/// The card of the liquid viscosity.
pub const CARD: ModelCard = ModelCard {
    id: "substance.liquid_viscosity",
    title: "Dynamic viscosity of a saturated liquid",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical("temperature_k", "K", 0.0, f64::MAX, "each substance's file: range of fit")],
    verification: Verification::Independent("substance.liquid_viscosities"),
};

/// Dynamic viscosity of the saturated liquid by a series for its logarithm, Pa s.
///
/// # Equation
/// ```text
/// ln(μ / 1 Pa s) = g0/Tr + g1 + g2 Tr + g3 Tr^2 + g4 Tr^3,   Tr = T/Tc
/// ```
///
/// | symbol | argument                 | unit | valid        |
/// |--------|--------------------------|------|--------------|
/// | `T`    | `temperature_k`          | K    | range of fit |
/// | `Tc`  | `critical_temperature_k` | K    | > T          |
/// | `g`  | `coefficients`           | –    | fitted       |
///
/// # Assumptions
/// Saturated liquid.
/// # Validity
/// The range of fit in the substance's file; not checked here but in [`Substance::liquid_viscosity_pa_s`].
/// # Verification
/// `substance.liquid_viscosities`
/// # References
/// Coefficients fitted by this project on points from the work that each file names, mostly `bell2014`
#[must_use]
pub fn log_series_viscosity_pa_s(temperature_k: f64, critical_temperature_k: f64, coefficients: &[f64]) -> f64 {
    let tr = temperature_k / critical_temperature_k;
    libm::exp(coefficients.iter().rev().fold(0.0, |sum, g| sum * tr + g) / tr)
}

impl Substance {
    /// Dynamic viscosity of the saturated liquid, Pa s.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] outside the range of fit, [`crate::Error::MissingData`] without a correlation.
    pub fn liquid_viscosity_pa_s(&self, temperature_k: f64) -> Result<f64> {
        let correlation =
            self.known(self.correlations.liquid_viscosity.as_ref(), "a viscosity of the liquid", CARD.id)?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(log_series_viscosity_pa_s(temperature_k, self.critical_temperature_k, &correlation.coefficients))
    }
}
