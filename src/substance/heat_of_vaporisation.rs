//! Heat of vaporisation.

use super::Substance;
use super::correlation::power_series;
use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::units::GAS_CONSTANT_J_MOL_K;

/// Name of the equation in the data files.
pub const EQUATION: &str = "critical_series_1/3_2/3_1_2_6";

/// Powers of 1 - T/Tc in the terms.
const EXPONENTS: [f64; TERMS] = [1.0 / 3.0, 2.0 / 3.0, 1.0, 2.0, 6.0];
/// Number of terms.
pub const TERMS: usize = 5;

/// The card of the heat of vaporisation.
pub const CARD: ModelCard = ModelCard {
    id: "substance.heat_of_vaporisation",
    title: "Heat of vaporisation",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical(
        "temperature_k",
        "K",
        0.0,
        f64::MAX,
        "each substance's file: melting to critical point",
    )],
    verification: Verification::Independent("substance.heats_of_vaporisation"),
};

/// Heat of vaporisation by a series that vanishes at the critical point, J/kg.
///
/// # Equation
/// ```text
/// Δh = (R Tc/M) (c0 τ^(1/3) + c1 τ^(2/3) + c2 τ + c3 τ^2 + c4 τ^6),   τ = 1 - T/Tc
/// ```
///
/// | symbol | argument                  | unit   | valid        |
/// |--------|---------------------------|--------|--------------|
/// | `T`    | `temperature_k`           | K      | range of fit |
/// | `Tc`  | `critical_temperature_k`  | K      | ≥ T          |
/// | `M`    | `molar_mass_kg_mol`       | kg/mol | > 0          |
/// | `c`  | `coefficients`            | –      | fitted       |
///
/// # Assumptions
/// Vapour and liquid in equilibrium.
/// # Validity
/// The range of fit in the substance's file; not checked here but in [`Substance::heat_of_vaporisation_j_kg`].
/// # Verification
/// `substance.heats_of_vaporisation`
/// # References
/// Form: the usual expansion about the critical point; coefficients fitted by this project on points from `bell2014`
#[must_use]
pub fn series_heat_of_vaporisation_j_kg(
    temperature_k: f64,
    critical_temperature_k: f64,
    molar_mass_kg_mol: f64,
    coefficients: &[f64],
) -> f64 {
    let tau = (1.0 - temperature_k / critical_temperature_k).max(0.0);
    GAS_CONSTANT_J_MOL_K * critical_temperature_k / molar_mass_kg_mol * power_series(coefficients, &EXPONENTS, tau)
}

impl Substance {
    /// Heat of vaporisation, J/kg.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] below the melting point and above the critical temperature.
    pub fn heat_of_vaporisation_j_kg(&self, temperature_k: f64) -> Result<f64> {
        let correlation =
            self.known(self.correlations.heat_of_vaporisation.as_ref(), "a heat of vaporisation", CARD.id)?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(series_heat_of_vaporisation_j_kg(
            temperature_k,
            self.critical_temperature_k,
            self.molar_mass_kg_mol,
            &correlation.coefficients,
        ))
    }
}
