//! Isobaric heat capacity of the ideal gas, its isentropic exponent and its density.

use super::Substance;
use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::units::{GAS_CONSTANT_J_MOL_K, ideal_gas_density_kg_m3};

/// Name of the equation in the data files.
pub const EQUATION: &str = "polynomial_6_in_t/1000";

/// Number of terms.
pub const TERMS: usize = 7;

/// Temperature that makes the polynomial's argument dimensionless, K.
const SCALE_K: f64 = 1000.0;

/// The card of the ideal-gas heat capacity.
pub const CARD: ModelCard = ModelCard {
    id: "substance.gas_heat_capacity",
    title: "Isobaric heat capacity of the ideal gas",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical("temperature_k", "K", 0.0, f64::MAX, "each substance's file: range of fit")],
    verification: Verification::Independent("substance.gas_heat_capacities"),
};

/// Isobaric heat capacity of the ideal gas by a polynomial, J/(kg K).
///
/// # Equation
/// ```text
/// cp = (R/M) (e0 + e1 θ + e2 θ^2 + .. + e6 θ^6),   θ = T / 1000 K
/// ```
///
/// | symbol | argument            | unit   | valid        |
/// |--------|---------------------|--------|--------------|
/// | `T`    | `temperature_k`     | K      | range of fit |
/// | `M`    | `molar_mass_kg_mol` | kg/mol | > 0          |
/// | `e`  | `coefficients`      | –      | fitted       |
///
/// # Assumptions
/// Ideal gas. Summed by Horner's rule, which loses fewer digits than powers.
/// # Validity
/// The range of fit in the substance's file; not checked here but in [`Substance::gas_heat_capacity_j_kg_k`].
/// # Verification
/// `substance.gas_heat_capacities`
/// # References
/// Coefficients fitted by this project on points from `bell2014`
#[must_use]
pub fn polynomial_gas_heat_capacity_j_kg_k(temperature_k: f64, molar_mass_kg_mol: f64, coefficients: &[f64]) -> f64 {
    let theta = temperature_k / SCALE_K;
    GAS_CONSTANT_J_MOL_K / molar_mass_kg_mol * coefficients.iter().rev().fold(0.0, |sum, e| sum * theta + e)
}

impl Substance {
    /// Isobaric heat capacity of the ideal gas, J/(kg K).
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the range of fit, [`crate::Error::MissingData`] without a correlation.
    pub fn gas_heat_capacity_j_kg_k(&self, temperature_k: f64) -> Result<f64> {
        let correlation =
            self.known(self.correlations.gas_heat_capacity.as_ref(), "a heat capacity of the gas", CARD.id)?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(polynomial_gas_heat_capacity_j_kg_k(temperature_k, self.molar_mass_kg_mol, &correlation.coefficients))
    }

    /// Ratio of the heat capacities of the ideal gas, cp/(cp - R/M).
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the range of fit of the heat capacity.
    pub fn isentropic_exponent(&self, temperature_k: f64) -> Result<f64> {
        let cp = self.gas_heat_capacity_j_kg_k(temperature_k)?;
        Ok(cp / (cp - GAS_CONSTANT_J_MOL_K / self.molar_mass_kg_mol))
    }

    /// Density of the ideal gas, kg/m³, by p M/(R T).
    ///
    /// # Errors
    /// [`Error::InvalidInput`] unless pressure and temperature are positive and finite.
    pub fn gas_density_kg_m3(&self, pressure_pa: f64, temperature_k: f64) -> Result<f64> {
        for (name, value, unit) in [("pressure_pa", pressure_pa, "Pa"), ("temperature_k", temperature_k, "K")] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, unit, "must be positive and finite"));
            }
        }
        Ok(ideal_gas_density_kg_m3(self.molar_mass_kg_mol, pressure_pa, temperature_k))
    }
}
