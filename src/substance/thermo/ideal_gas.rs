//! Enthalpy and entropy of the ideal gas, from its heat capacity.

use super::saturation_line::END_SLACK;
use super::table::Table;
use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::substance::Substance;
use crate::units::GAS_CONSTANT_J_MOL_K;

/// Steps of the table.
const STEPS: usize = 256;

/// Heat capacity over R of a molecule that moves but does not turn, and of a linear one that turns freely.
const FROZEN_ROTATION: f64 = 2.5;
const FREE_ROTATION: f64 = 3.5;
/// Share of the lower end of the range at which rotation is taken as frozen.
const FROZEN_SHARE: f64 = 1.0 / 3.0;

/// Card of the ideal gas.
pub const CARD: ModelCard = ModelCard {
    id: "substance.ideal_gas",
    title: "Enthalpy and entropy of the ideal gas",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical("temperature_k", "K", 0.0, f64::MAX, "each substance's file: range of fit")],
    verification: Verification::Independent("substance.ideal_gas.coolprop"),
};

/// Enthalpy and entropy of the ideal gas as a table over the temperature.
///
/// # Equation
/// ```text
/// h = h_0 + ∫ cp dT,   s = s_0 + ∫ cp/T dT      (at one pascal)
/// ```
/// with the heat capacity of the substance's file, integrated by Simpson's rule on each of 256 equal steps. Where the
/// saturation line goes below the range of fit `T_1`, the heat capacity goes on constant if it is that of a molecule that
/// turns freely (7/2 R or more), and else falls in a straight line to 5/2 R at `T_1`/3, where rotation is frozen. Of the
/// usual substances hydrogen alone needs the second law (`T_1` = 150 K; from there to the boiling point within 1 %).
///
/// # Validity
/// The range of fit of the heat capacity, and below it to the cold end of the saturation line.
/// # Verification
/// `substance.ideal_gas.coolprop`
#[derive(Clone, Debug)]
pub struct IdealGas {
    temperature_min_k: f64,
    temperature_max_k: f64,
    locator: &'static str,
    enthalpy_offset: f64,
    entropy_offset: f64,
    table: Table<2>,
}

impl IdealGas {
    /// From the heat capacity of a substance, down to `coldest_k` at least.
    pub(super) fn of(substance: &Substance, coldest_k: f64) -> Result<Self> {
        let correlation = substance.known(
            substance.correlations.gas_heat_capacity.as_ref(),
            "a heat capacity of the gas",
            CARD.id,
        )?;
        let (fitted, high) = (correlation.temperature_min_k, correlation.temperature_max_k);
        let low = fitted.min(coldest_k);
        let step = (high - low) / STEPS as f64;
        let at_fitted = substance.gas_heat_capacity_j_kg_k(fitted)?;
        let r = GAS_CONSTANT_J_MOL_K / substance.molar_mass_kg_mol;
        let capacity = |t: f64| {
            if t < fitted {
                Ok(below_range(t, fitted, at_fitted, r))
            } else {
                substance.gas_heat_capacity_j_kg_k(t.min(high))
            }
        };
        let (mut enthalpy, mut entropy) = (0.0, 0.0);
        let mut rows = Vec::with_capacity(STEPS + 1);
        let (mut t, mut cp) = (low, capacity(low)?);
        rows.push(([enthalpy, entropy], [cp, cp / t]));
        for i in 1..=STEPS {
            let (before, cp_before) = (t, cp);
            let middle = before + 0.5 * step;
            let cp_middle = capacity(middle)?;
            t = low + step * i as f64;
            cp = capacity(t)?;
            enthalpy += step / 6.0 * (cp_before + 4.0 * cp_middle + cp);
            entropy += step / 6.0 * (cp_before / before + 4.0 * cp_middle / middle + cp / t);
            rows.push(([enthalpy, entropy], [cp, cp / t]));
        }
        Ok(Self {
            temperature_min_k: low,
            temperature_max_k: high,
            locator: correlation.locator,
            enthalpy_offset: 0.0,
            entropy_offset: 0.0,
            table: Table::with_slopes(low, step, &rows),
        })
    }

    /// The same gas with its zeros moved.
    pub(super) fn shifted(mut self, enthalpy_j_kg: f64, entropy_j_kg_k: f64) -> Self {
        self.enthalpy_offset += enthalpy_j_kg;
        self.entropy_offset += entropy_j_kg_k;
        self
    }

    /// The coldest and the warmest temperature, K.
    #[must_use]
    pub fn temperature_range_k(&self) -> (f64, f64) {
        (self.temperature_min_k, self.temperature_max_k)
    }

    /// Enthalpy, J/kg.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the range of the heat capacity.
    pub fn enthalpy_j_kg(&self, temperature_k: f64) -> Result<f64> {
        self.enthalpy_entropy(temperature_k).map(|(enthalpy, _)| enthalpy)
    }

    /// Isobaric heat capacity, J/(kg K): the slope of the enthalpy.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the range of the heat capacity.
    pub fn heat_capacity_j_kg_k(&self, temperature_k: f64) -> Result<f64> {
        self.enthalpy_entropy(temperature_k)?;
        Ok(self.table.slope_at(temperature_k)[0])
    }

    /// Enthalpy, J/kg, and entropy at one pascal, J/(kg K).
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the range of the heat capacity.
    pub fn enthalpy_entropy(&self, temperature_k: f64) -> Result<(f64, f64)> {
        let (coldest, warmest) = (self.temperature_min_k / END_SLACK, self.temperature_max_k * END_SLACK);
        if !(temperature_k >= coldest && temperature_k <= warmest) {
            return Err(Error::OutOfValidity {
                model: CARD.id,
                name: "temperature_k",
                value: temperature_k,
                unit: "K",
                min: self.temperature_min_k,
                max: self.temperature_max_k,
                locator: self.locator,
            });
        }
        let [h, s] = self.table.at(temperature_k);
        Ok((h + self.enthalpy_offset, s + self.entropy_offset))
    }
}

/// Heat capacity below the range of fit, J/(kg K).
fn below_range(temperature_k: f64, fitted_k: f64, at_fitted: f64, gas_constant: f64) -> f64 {
    if at_fitted >= FREE_ROTATION * gas_constant {
        return at_fitted;
    }
    let frozen = FROZEN_ROTATION * gas_constant;
    let share = (temperature_k / fitted_k - FROZEN_SHARE) / (1.0 - FROZEN_SHARE);
    frozen + (at_fitted - frozen) * share.max(0.0)
}
