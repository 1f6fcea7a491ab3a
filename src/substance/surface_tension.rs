//! Surface tension of the liquid against its vapour.

use super::Substance;
use super::correlation::power_series;
use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;

/// Name of the equation in the data files.
pub const EQUATION: &str = "critical_series_1.26_2.26_3.26";

/// Powers of 1 - T/Tc in the terms; the first is the universal exponent near the critical point.
const EXPONENTS: [f64; TERMS] = [1.26, 2.26, 3.26];
/// Number of terms.
pub const TERMS: usize = 3;

/// The card of the surface tension.
pub const CARD: ModelCard = ModelCard {
    id: "substance.surface_tension",
    title: "Surface tension of a liquid against its vapour",
    citations: &["bell2014", "mulero2012"],
    requires: &["temperature_k"],
    validity: &[Range::physical("temperature_k", "K", 0.0, f64::MAX, "each substance's file: range of fit")],
    verification: Verification::Independent("substance.surface_tensions"),
};

/// Surface tension by a series that vanishes at the critical point, N/m.
///
/// # Equation
/// ```text
/// σ = s0 τ^1.26 + s1 τ^2.26 + s2 τ^3.26,   τ = 1 - T/Tc
/// ```
///
/// | symbol | argument                 | unit | valid        |
/// |--------|--------------------------|------|--------------|
/// | `T`    | `temperature_k`          | K    | range of fit |
/// | `Tc`  | `critical_temperature_k` | K    | ≥ T          |
/// | `s`  | `coefficients`           | N/m  | fitted       |
///
/// # Assumptions
/// Pure liquid against its own vapour.
/// # Validity
/// The range of fit in the substance's file; not checked here but in [`Substance::surface_tension_n_m`].
/// # Verification
/// `substance.surface_tensions`
/// # References
/// Coefficients fitted by this project on points from the work that each file names, mostly `mulero2012` in `bell2014`
#[must_use]
pub fn series_surface_tension_n_m(temperature_k: f64, critical_temperature_k: f64, coefficients: &[f64]) -> f64 {
    let tau = (1.0 - temperature_k / critical_temperature_k).max(0.0);
    power_series(coefficients, &EXPONENTS, tau)
}

impl Substance {
    /// Surface tension of the liquid against its vapour, N/m.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] outside the range of fit, [`crate::Error::MissingData`] without a correlation.
    pub fn surface_tension_n_m(&self, temperature_k: f64) -> Result<f64> {
        let correlation = self.known(self.correlations.surface_tension.as_ref(), "a surface tension", CARD.id)?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(series_surface_tension_n_m(temperature_k, self.critical_temperature_k, &correlation.coefficients))
    }
}
