//! Isobaric heat capacity of the saturated liquid.

use super::Substance;
use super::correlation::power_series;
use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::units::GAS_CONSTANT_J_MOL_K;

/// Name of the equation in the data files.
pub const EQUATION: &str = "critical_series_-1_0_1_2_3_4";

/// Powers of 1 - T/Tc in the terms; the first one carries the growth without bound towards the critical point.
const EXPONENTS: [f64; TERMS] = [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0];
/// Number of terms.
pub const TERMS: usize = 6;

/// The card of the liquid heat capacity.
pub const CARD: ModelCard = ModelCard {
    id: "substance.liquid_heat_capacity",
    title: "Isobaric heat capacity of a saturated liquid",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical(
        "temperature_k",
        "K",
        0.0,
        f64::MAX,
        "each substance's file: melting to near the critical point",
    )],
    verification: Verification::Independent("substance.liquid_heat_capacities"),
};

/// Isobaric heat capacity of the saturated liquid by a series with a pole at the critical point, J/(kg K).
///
/// # Equation
/// ```text
/// cp = (R/M) (d0/τ + d1 + d2 τ + d3 τ^2 + d4 τ^3 + d5 τ^4),   τ = 1 - T/Tc
/// ```
///
/// | symbol | argument                  | unit   | valid        |
/// |--------|---------------------------|--------|--------------|
/// | `T`    | `temperature_k`           | K      | range of fit |
/// | `Tc`  | `critical_temperature_k`  | K      | > T          |
/// | `M`    | `molar_mass_kg_mol`       | kg/mol | > 0          |
/// | `d`  | `coefficients`            | –      | fitted       |
///
/// # Assumptions
/// Saturated liquid.
/// # Validity
/// The range of fit in the substance's file, which ends short of the critical point; not checked here but in
/// [`Substance::liquid_heat_capacity_j_kg_k`].
/// # Verification
/// `substance.liquid_heat_capacities`
/// # References
/// Form: the usual expansion about the critical point; coefficients fitted by this project on points from `bell2014`
#[must_use]
pub fn series_liquid_heat_capacity_j_kg_k(
    temperature_k: f64,
    critical_temperature_k: f64,
    molar_mass_kg_mol: f64,
    coefficients: &[f64],
) -> f64 {
    let tau = 1.0 - temperature_k / critical_temperature_k;
    GAS_CONSTANT_J_MOL_K / molar_mass_kg_mol * power_series(coefficients, &EXPONENTS, tau)
}

impl Substance {
    /// Isobaric heat capacity of the saturated liquid, J/(kg K).
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] below the melting point and near or above the critical temperature.
    pub fn liquid_heat_capacity_j_kg_k(&self, temperature_k: f64) -> Result<f64> {
        let correlation =
            self.known(self.correlations.liquid_heat_capacity.as_ref(), "a heat capacity of the liquid", CARD.id)?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(series_liquid_heat_capacity_j_kg_k(
            temperature_k,
            self.critical_temperature_k,
            self.molar_mass_kg_mol,
            &correlation.coefficients,
        ))
    }
}
