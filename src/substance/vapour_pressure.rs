//! Vapour pressure of a saturated liquid, and its inverse.

use super::Substance;
use super::correlation::{Correlation, power_series};
use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::numeric::brent_root;

/// Name of the equation in the data files.
pub const EQUATION: &str = "wagner_1_1.5_2_2.5_5";

/// Powers of 1 - T/Tc in the terms.
const EXPONENTS: [f64; TERMS] = [1.0, 1.5, 2.0, 2.5, 5.0];
/// Number of terms.
pub const TERMS: usize = 5;

/// The card of the vapour pressure.
pub const CARD: ModelCard = ModelCard {
    id: "substance.vapour_pressure",
    title: "Vapour pressure of a saturated liquid",
    citations: &["wagner1973", "bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical(
        "temperature_k",
        "K",
        0.0,
        f64::MAX,
        "each substance's file: melting to critical point",
    )],
    verification: Verification::Independent("substance.normal_boiling_points"),
};

/// The card of the saturation temperature.
pub const SATURATION_CARD: ModelCard = ModelCard {
    id: "substance.saturation_temperature",
    title: "Boiling temperature at a pressure",
    citations: &["wagner1973", "bell2014"],
    requires: &["pressure_pa"],
    validity: &[Range::physical(
        "pressure_pa",
        "Pa",
        0.0,
        f64::MAX,
        "each substance's file: melting to critical point",
    )],
    verification: Verification::Independent("substance.normal_boiling_points"),
};

/// Vapour pressure by a Wagner-type series, Pa.
///
/// # Equation
/// ```text
/// ln(p/pc) = (Tc/T) (a0 τ + a1 τ^1.5 + a2 τ^2 + a3 τ^2.5 + a4 τ^5),   τ = 1 - T/Tc
/// ```
///
/// | symbol | argument                  | unit | valid        |
/// |--------|---------------------------|------|--------------|
/// | `T`    | `temperature_k`           | K    | range of fit |
/// | `Tc`  | `critical_temperature_k`  | K    | > T          |
/// | `pc`  | `critical_pressure_pa`    | Pa   | > 0          |
/// | `a`  | `coefficients`            | –    | fitted       |
///
/// # Assumptions
/// Pure substance; liquid and vapour in equilibrium.
/// # Validity
/// The range of fit in the substance's file, at most from the melting point to the critical point, where the series
/// gives the critical pressure exactly. This function does not check it; [`Substance::vapour_pressure_pa`] does.
/// # Verification
/// `substance.normal_boiling_points`
/// # References
/// `wagner1973`; coefficients fitted by this project on points from `bell2014`
#[must_use]
pub fn wagner_vapour_pressure_pa(
    temperature_k: f64,
    critical_temperature_k: f64,
    critical_pressure_pa: f64,
    coefficients: &[f64],
) -> f64 {
    let tau = 1.0 - temperature_k / critical_temperature_k;
    critical_pressure_pa
        * libm::exp(critical_temperature_k / temperature_k * power_series(coefficients, &EXPONENTS, tau.max(0.0)))
}

impl Substance {
    /// Vapour pressure, Pa, of the saturated liquid.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] below the melting point and above the critical temperature.
    pub fn vapour_pressure_pa(&self, temperature_k: f64) -> Result<f64> {
        let correlation = self.known(self.correlations.vapour_pressure.as_ref(), "a vapour pressure", CARD.id)?;
        correlation.check(CARD.id, temperature_k)?;
        Ok(self.on_the_line_pa(correlation, temperature_k))
    }

    /// Temperature, K, at which the vapour pressure equals a pressure: the boiling point at that pressure.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] for a pressure above the critical pressure or below the vapour pressure at the melting
    /// point (the lower end of the range of fit).
    pub fn saturation_temperature_k(&self, pressure_pa: f64) -> Result<f64> {
        let missing = "a vapour pressure";
        let correlation = self.known(self.correlations.vapour_pressure.as_ref(), missing, SATURATION_CARD.id)?;
        let (t_min, t_max) = (correlation.temperature_min_k, correlation.temperature_max_k);
        let (p_min, p_max) = (self.on_the_line_pa(correlation, t_min), self.on_the_line_pa(correlation, t_max));
        if !(pressure_pa >= p_min && pressure_pa <= p_max) {
            let value = ("pressure_pa", pressure_pa, "Pa");
            return Err(correlation.out_of_range(SATURATION_CARD.id, value, (p_min, p_max)));
        }
        // the ends themselves, which 1/(1/T) may miss by a rounding
        if pressure_pa >= self.on_the_line_pa(correlation, 1.0 / (1.0 / t_max)) {
            return Ok(t_max);
        }
        if pressure_pa <= self.on_the_line_pa(correlation, 1.0 / (1.0 / t_min)) {
            return Ok(t_min);
        }
        // ln p is nearly linear in 1/T, so the solver needs few steps
        let target = libm::log(pressure_pa);
        let inverse = brent_root(
            |inverse| libm::log(self.on_the_line_pa(correlation, 1.0 / inverse)) - target,
            1.0 / t_max,
            1.0 / t_min,
            1e-15,
            "the saturation temperature",
        )?;
        Ok((1.0 / inverse).clamp(t_min, t_max))
    }

    /// The correlation at a temperature that is in its range.
    fn on_the_line_pa(&self, correlation: &Correlation, temperature_k: f64) -> f64 {
        wagner_vapour_pressure_pa(
            temperature_k,
            self.critical_temperature_k,
            self.critical_pressure_pa,
            &correlation.coefficients,
        )
    }
}
