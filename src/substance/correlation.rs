//! A temperature correlation: coefficients, the range they were fitted on, and how well they fit.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::provenance::Provenance;
use crate::error::{Error, Result};

/// Coefficients of one property of one substance, with the range and the quality of the fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// Name of the form of the equation; each property has one.
    pub equation: String,
    /// Coefficients, in the order of the equation's terms.
    pub coefficients: Vec<f64>,
    /// Lower end of the range of fit, K.
    pub temperature_min_k: f64,
    /// Upper end of the range of fit, K.
    pub temperature_max_k: f64,
    /// Points that were fitted.
    pub points: u32,
    /// Largest relative difference from the points.
    pub residual_max: f64,
    /// Root mean square of the relative differences.
    pub residual_rms: f64,
    /// Where the points come from.
    pub source: String,
    /// How the coefficients came here.
    pub provenance: Provenance,
    /// The file that the coefficients stand in, for messages.
    #[serde(skip)]
    pub locator: &'static str,
    /// Name of the file of a user, for messages; none for a file of the catalogue.
    #[serde(skip)]
    pub user_file: Option<Arc<str>>,
}

impl Correlation {
    /// Refuses a temperature outside the range of fit.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`], also for a temperature that is not a number.
    pub fn check(&self, model: &'static str, temperature_k: f64) -> Result<()> {
        if temperature_k >= self.temperature_min_k && temperature_k <= self.temperature_max_k {
            return Ok(());
        }
        let limits = (self.temperature_min_k, self.temperature_max_k);
        Err(self.out_of_range(model, ("temperature_k", temperature_k, "K"), limits))
    }

    /// The error of a value (name, value, unit) outside limits that follow from the range of fit.
    pub(super) fn out_of_range(
        &self,
        model: &'static str,
        (name, value, unit): (&'static str, f64, &'static str),
        (min, max): (f64, f64),
    ) -> Error {
        let error = Error::OutOfValidity { model, name, value, unit, min, max, locator: self.locator };
        match &self.user_file {
            Some(file) => error.at(file.as_ref()),
            None => error,
        }
    }
}

/// Sum of coefficient times `x` to the power beside it.
pub(super) fn power_series(coefficients: &[f64], exponents: &[f64], x: f64) -> f64 {
    coefficients.iter().zip(exponents).map(|(coefficient, &exponent)| coefficient * libm::pow(x, exponent)).sum()
}
