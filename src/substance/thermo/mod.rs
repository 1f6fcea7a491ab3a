//! One set of enthalpies, entropies and volumes of a pure fluid, made of its correlations.
//!
//! Below the critical temperature everything follows from five correlations and two exact relations: the volume of the
//! saturated vapour from the heat of vaporisation (Clapeyron) and the caloric functions along the saturation line
//! ([`saturation_line`]). The ideal gas ([`ideal_gas`]) is fixed to that line at one point, and a cubic equation of state
//! ([`peng_robinson`]) gives what a gas under pressure departs from it.
//!
//! Tables are made once for each substance, at its first use.

pub mod ideal_gas;
pub mod peng_robinson;
pub mod real_gas;
pub(super) mod reference;
pub mod saturation_line;
mod table;

use std::fmt;
use std::sync::OnceLock;

use super::Substance;
use crate::error::{Error, Result};

pub use ideal_gas::IdealGas;
pub use peng_robinson::PengRobinson;
pub use real_gas::{GasState, RealGas};
pub use saturation_line::{Saturated, SaturationLine};

/// Thermodynamic functions of one substance; see [`Substance::thermo`].
#[derive(Clone, Debug)]
pub struct Thermo {
    /// Liquid and vapour in equilibrium.
    pub saturation: SaturationLine,
    /// Gas at any pressure, alone.
    pub gas: RealGas,
}

/// The tables of a substance, made at first use.
///
/// A copy of a substance starts without them, since its figures may be changed before it is used.
#[derive(Default)]
pub(super) struct Cache(OnceLock<Box<Thermo>>);

impl fmt::Debug for Cache {
    /// The same whether the tables are made or not: a run is keyed by what a substance shows.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Cache")
    }
}

impl Clone for Cache {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Cache {
    /// Tables follow from the other fields of a substance, so they never tell two apart.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Substance {
    /// Enthalpy, entropy and volume of liquid, vapour and gas, from tables made at the first call.
    ///
    /// # Errors
    /// What the correlations of the substance give where they do not overlap.
    pub fn thermo(&self) -> Result<&Thermo> {
        if let Some(thermo) = self.thermo.0.get() {
            return Ok(thermo);
        }
        let made = Box::new(Thermo::of(self)?);
        Ok(self.thermo.0.get_or_init(|| made))
    }

    /// Enthalpy of the saturated liquid, J/kg above that at the normal boiling point.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the saturation line: melting to critical point.
    ///
    /// # Examples
    /// ```
    /// let ammonia = isorisk::substance::substance("ammonia")?;
    /// let warm = ammonia.liquid_enthalpy_j_kg(293.15)?;
    /// let boiling = ammonia.liquid_enthalpy_j_kg(ammonia.normal_boiling_point_k)?;
    /// assert!(boiling.abs() < 1.0 && (warm / 245.5e3 - 1.0).abs() < 0.01);
    /// # Ok::<(), isorisk::Error>(())
    /// ```
    pub fn liquid_enthalpy_j_kg(&self, temperature_k: f64) -> Result<f64> {
        Ok(self.thermo()?.saturation.at_temperature(temperature_k)?.liquid_enthalpy_j_kg)
    }

    /// Entropy of the saturated liquid, J/(kg K) above that at the normal boiling point.
    ///
    /// # Errors
    /// As [`Self::liquid_enthalpy_j_kg`].
    pub fn liquid_entropy_j_kg_k(&self, temperature_k: f64) -> Result<f64> {
        Ok(self.thermo()?.saturation.at_temperature(temperature_k)?.liquid_entropy_j_kg_k)
    }

    /// Enthalpy of the vapour at low pressure, J/kg above the saturated liquid at the normal boiling point: the ideal gas.
    ///
    /// Fixed to [`Self::saturated_vapour_enthalpy_j_kg`] at a vapour pressure of a tenth of a bar, so that the difference
    /// from the liquid is the heat of vaporisation within 0.5 % where the vapour pressure is low, and exceeds it by what
    /// the real vapour departs from the ideal gas where it is not (1 to 3 % at one atmosphere, 5 to 15 % at ten).
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the range of the ideal-gas heat capacity.
    pub fn vapour_enthalpy_j_kg(&self, temperature_k: f64) -> Result<f64> {
        self.thermo()?.gas.ideal.enthalpy_j_kg(temperature_k)
    }

    /// Enthalpy of the saturated vapour, J/kg above the saturated liquid at the normal boiling point: that of the liquid
    /// and the heat of vaporisation.
    ///
    /// # Errors
    /// As [`Self::liquid_enthalpy_j_kg`].
    pub fn saturated_vapour_enthalpy_j_kg(&self, temperature_k: f64) -> Result<f64> {
        Ok(self.thermo()?.saturation.at_temperature(temperature_k)?.vapour_enthalpy_j_kg)
    }

    /// Density of the saturated vapour, kg/m³: a real gas, by the equation of Clapeyron.
    ///
    /// # Errors
    /// As [`Self::liquid_enthalpy_j_kg`].
    pub fn saturated_vapour_density_kg_m3(&self, temperature_k: f64) -> Result<f64> {
        Ok(1.0 / self.thermo()?.saturation.at_temperature(temperature_k)?.vapour_volume_m3_kg)
    }

    /// Density of the real vapour or gas, kg/m³, by the equation of Peng and Robinson.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where the substance is a liquid (above its vapour pressure by more than the equation's own
    /// uncertainty), or for a pressure that is not positive; [`Error::OutOfValidity`] outside the range of the ideal gas.
    pub fn vapour_density_kg_m3(&self, pressure_pa: f64, temperature_k: f64) -> Result<f64> {
        let thermo = self.thermo()?;
        let state = thermo.gas.at(pressure_pa, temperature_k)?;
        if temperature_k < self.critical_temperature_k {
            let saturation = self.vapour_pressure_pa(temperature_k)?;
            if pressure_pa > saturation * real_gas::SATURATION_MARGIN {
                return Err(Error::invalid(
                    "pressure_pa",
                    pressure_pa,
                    "Pa",
                    format!(
                        "must not exceed the vapour pressure of {}, {saturation:.0} Pa at {temperature_k} K: it is a \
                         liquid there; lower the pressure or ask for the liquid density",
                        self.id
                    ),
                ));
            }
        }
        Ok(1.0 / state.volume_m3_kg)
    }
}

impl Thermo {
    fn of(substance: &Substance) -> Result<Self> {
        let saturation = SaturationLine::of(substance)?;
        let gas = RealGas::of(substance, &saturation)?;
        Ok(Self { saturation, gas })
    }
}

#[cfg(test)]
mod tests;
