//! Density of the saturated liquid.

use super::Substance;
use super::correlation::power_series;
use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;

/// Name of the equation in the data files.
pub const EQUATION: &str = "critical_series_0.35_2/3_1_4/3";

/// Powers of 1 - T/Tc in the terms.
const EXPONENTS: [f64; TERMS] = [0.35, 2.0 / 3.0, 1.0, 4.0 / 3.0];
/// Number of terms.
pub const TERMS: usize = 4;

/// The card of the liquid density.
pub const CARD: ModelCard = ModelCard {
    id: "substance.liquid_density",
    title: "Density of a saturated liquid",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical(
        "temperature_k",
        "K",
        0.0,
        f64::MAX,
        "each substance's file: melting to critical point",
    )],
    verification: Verification::Independent("substance.liquid_densities"),
};

/// Density of the saturated liquid by a series that ends at the critical density, kg/m³.
///
/// # Equation
/// ```text
/// ρ/ρc = 1 + b0 τ^0.35 + b1 τ^(2/3) + b2 τ + b3 τ^(4/3),   τ = 1 - T/Tc
/// ```
///
/// | symbol   | argument                  | unit  | valid        |
/// |----------|---------------------------|-------|--------------|
/// | `T`      | `temperature_k`           | K     | range of fit |
/// | `Tc`    | `critical_temperature_k`  | K     | ≥ T          |
/// | `ρc` | `critical_density_kg_m3`  | kg/m³ | > 0          |
/// | `b`    | `coefficients`            | –     | fitted       |
///
/// # Assumptions
/// Saturated liquid; the pressure of storage above saturation is neglected (some tenths of a percent at 20 bar).
/// # Validity
/// The range of fit in the substance's file; not checked here but in [`Substance::liquid_density_kg_m3`].
/// # Verification
/// `substance.liquid_densities`
/// # References
/// Form: the usual expansion about the critical point; coefficients fitted by this project on points from `bell2014`
#[must_use]
pub fn saturated_liquid_density_kg_m3(
    temperature_k: f64,
    critical_temperature_k: f64,
    critical_density_kg_m3: f64,
    coefficients: &[f64],
) -> f64 {
    let tau = (1.0 - temperature_k / critical_temperature_k).max(0.0);
    critical_density_kg_m3 * (1.0 + power_series(coefficients, &EXPONENTS, tau))
}

impl Substance {
    /// Density of the saturated liquid, kg/m³.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] below the melting point and above the critical temperature.
    pub fn liquid_density_kg_m3(&self, temperature_k: f64) -> Result<f64> {
        let correlation = self.known(self.correlations.liquid_density.as_ref(), "a density of the liquid", CARD.id)?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(saturated_liquid_density_kg_m3(
            temperature_k,
            self.critical_temperature_k,
            self.critical_density_kg_m3,
            &correlation.coefficients,
        ))
    }
}
