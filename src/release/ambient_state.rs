//! A fluid at ambient pressure from its enthalpy or entropy: cold liquid, boiling mixture or gas.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::substance::Substance;
use crate::substance::thermo::Saturated;

/// Nearest that a temperature is found, K.
const TOLERANCE_K: f64 = 1.0e-9;

/// A fluid at ambient pressure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AmbientState {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Mass fraction of vapour.
    pub vapour_fraction: f64,
    /// Density of the liquid, kg/m³; that of the gas where there is none.
    pub liquid_density_kg_m3: f64,
    /// Density of the vapour, kg/m³.
    pub vapour_density_kg_m3: f64,
    /// Boiling point at this pressure, K; none where the liquid does not exist there.
    pub saturation_temperature_k: Option<f64>,
}

/// The saturation line at a pressure, if the pressure lies on it.
fn saturated(substance: &Substance, pressure_pa: f64) -> Result<Option<Saturated>> {
    let line = &substance.thermo()?.saturation;
    let (low, high) = line.pressure_range_pa();
    if pressure_pa >= low && pressure_pa < high { line.at_pressure(pressure_pa).map(Some) } else { Ok(None) }
}

/// What is to be added to enthalpy, J/kg, and entropy, J/(kg K), of the gas so that it meets the saturated vapour at a
/// pressure.
///
/// The gas is fixed to the saturation line at one point and in the limit of what a cubic equation can say; where molecules
/// join in the vapour (acids, hydrogen fluoride), or the correlations are less than exact, the two are apart by up to a fifth
/// of the heat of vaporisation. A gas that expands is compared with the line only after this, so that it neither condenses
/// nor heats up by the gap.
///
/// # Errors
/// [`Error::OutOfValidity`] from the correlations of the substance.
pub fn gas_offset(substance: &Substance, pressure_pa: f64) -> Result<(f64, f64)> {
    let Some(line) = saturated(substance, pressure_pa)? else { return Ok((0.0, 0.0)) };
    let gas = substance.thermo()?.gas.at(pressure_pa, line.temperature_k)?;
    Ok((line.vapour_enthalpy_j_kg - gas.enthalpy_j_kg, line.vapour_entropy_j_kg_k - gas.entropy_j_kg_k))
}

impl AmbientState {
    /// The state of an enthalpy, J/kg, at a pressure; that of a gas with [`gas_offset`] added.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where the fluid would freeze; [`Error::OutOfValidity`] where it is too hot for its
    /// correlations.
    pub fn of_enthalpy(substance: &Substance, pressure_pa: f64, enthalpy_j_kg: f64) -> Result<Self> {
        let thermo = substance.thermo()?;
        let saturated = saturated(substance, pressure_pa)?;
        let saturation_temperature_k = saturated.map(|state| state.temperature_k);
        if let Some(line) = saturated {
            let vapour_fraction = line.quality_of_enthalpy(enthalpy_j_kg);
            if vapour_fraction <= 1.0 {
                let temperature_k = if vapour_fraction >= 0.0 {
                    line.temperature_k
                } else {
                    let coldest = thermo.saturation.temperature_range_k().0;
                    let excess = |t: f64| {
                        Ok(compressed_j_kg(&thermo.saturation.at_temperature(t)?, pressure_pa) - enthalpy_j_kg)
                    };
                    colder_than(substance, coldest, line.temperature_k, excess)?
                };
                let liquid = thermo.saturation.at_temperature(temperature_k)?;
                return Ok(Self {
                    temperature_k,
                    vapour_fraction: vapour_fraction.max(0.0),
                    liquid_density_kg_m3: 1.0 / liquid.liquid_volume_m3_kg,
                    vapour_density_kg_m3: 1.0 / line.vapour_volume_m3_kg,
                    saturation_temperature_k,
                });
            }
        }
        let offset = gas_offset(substance, pressure_pa)?.0;
        let excess = |t: f64| Ok(thermo.gas.at(pressure_pa, t)?.enthalpy_j_kg + offset - enthalpy_j_kg);
        let temperature_k = gas_temperature(substance, saturation_temperature_k, excess)?;
        let density = 1.0 / thermo.gas.at(pressure_pa, temperature_k)?.volume_m3_kg;
        Ok(Self {
            temperature_k,
            vapour_fraction: 1.0,
            liquid_density_kg_m3: saturated.map_or(density, |line| 1.0 / line.liquid_volume_m3_kg),
            vapour_density_kg_m3: density,
            saturation_temperature_k,
        })
    }

    /// Density, kg/m³, of a mixture with a mass fraction of liquid.
    #[must_use]
    pub fn density_of_mixture_kg_m3(&self, liquid_fraction: f64) -> f64 {
        1.0 / (liquid_fraction / self.liquid_density_kg_m3 + (1.0 - liquid_fraction) / self.vapour_density_kg_m3)
    }
}

/// Enthalpy of a liquid under more than its own vapour pressure, J/kg.
fn compressed_j_kg(liquid: &Saturated, pressure_pa: f64) -> f64 {
    liquid.liquid_enthalpy_j_kg + liquid.liquid_volume_m3_kg * (pressure_pa - liquid.pressure_pa)
}

/// Enthalpy, J/kg, of a fluid of an entropy, J/(kg K), at a pressure; both with [`gas_offset`] where it is a gas.
///
/// # Errors
/// As [`AmbientState::of_enthalpy`].
pub fn enthalpy_of_entropy_j_kg(substance: &Substance, pressure_pa: f64, entropy_j_kg_k: f64) -> Result<f64> {
    let thermo = substance.thermo()?;
    let saturated = saturated(substance, pressure_pa)?;
    if let Some(line) = saturated {
        let vapour_fraction = line.quality_of_entropy(entropy_j_kg_k);
        if vapour_fraction < 0.0 {
            let coldest = thermo.saturation.temperature_range_k().0;
            let excess = |t: f64| Ok(thermo.saturation.at_temperature(t)?.liquid_entropy_j_kg_k - entropy_j_kg_k);
            let t = colder_than(substance, coldest, line.temperature_k, excess)?;
            return Ok(compressed_j_kg(&thermo.saturation.at_temperature(t)?, pressure_pa));
        }
        if vapour_fraction <= 1.0 {
            return Ok(line.enthalpy_j_kg(vapour_fraction));
        }
    }
    let (enthalpy_offset, entropy_offset) = gas_offset(substance, pressure_pa)?;
    let excess = |t: f64| Ok(thermo.gas.at(pressure_pa, t)?.entropy_j_kg_k + entropy_offset - entropy_j_kg_k);
    let t = gas_temperature(substance, saturated.map(|line| line.temperature_k), excess)?;
    Ok(thermo.gas.at(pressure_pa, t)?.enthalpy_j_kg + enthalpy_offset)
}

/// Temperature of a liquid below its boiling point at which an excess vanishes, K.
fn colder_than(
    substance: &Substance,
    coldest_k: f64,
    boiling_k: f64,
    excess: impl Fn(f64) -> Result<f64>,
) -> Result<f64> {
    if excess(coldest_k)? > 0.0 {
        return Err(freezes(substance, coldest_k));
    }
    root(excess, coldest_k, boiling_k)
}

/// Temperature of a gas at which an excess vanishes, K.
fn gas_temperature(substance: &Substance, boiling_k: Option<f64>, excess: impl Fn(f64) -> Result<f64>) -> Result<f64> {
    let thermo = substance.thermo()?;
    let (low, high) = thermo.gas.ideal.temperature_range_k();
    let coldest = thermo.saturation.temperature_range_k().0;
    let low = boiling_k.unwrap_or(coldest).max(low);
    if excess(low)? >= 0.0 {
        // at the boiling point the gas and the saturation line meet
        return if boiling_k.is_some() { Ok(low) } else { Err(freezes(substance, low)) };
    }
    if excess(high)? < 0.0 {
        return Err(Error::InvalidInput {
            name: "temperature_k".to_owned(),
            value: format!("above {high}"),
            unit: "K",
            requirement: format!("is beyond the range of the heat capacity of {}", substance.id),
        });
    }
    root(excess, low, high)
}

fn freezes(substance: &Substance, coldest_k: f64) -> Error {
    Error::InvalidInput {
        name: "temperature_k".to_owned(),
        value: format!("below {coldest_k:.2}"),
        unit: "K",
        requirement: format!(
            "after expansion {} would freeze, and a solid is not modelled: store it warmer, or cap the velocity",
            substance.id
        ),
    }
}

/// Root of a function that may fail.
fn root(function: impl Fn(f64) -> Result<f64>, low: f64, high: f64) -> Result<f64> {
    let mut failure = None;
    let found = brent_root(
        |t| {
            function(t).unwrap_or_else(|error| {
                failure.get_or_insert(error);
                0.0
            })
        },
        low,
        high,
        TOLERANCE_K,
        "the state after expansion",
    );
    match failure {
        Some(error) => Err(error),
        None => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::{substance, substances};
    use approx::assert_relative_eq;

    #[test]
    fn enthalpy_leads_to_the_state_that_it_came_from() {
        for one in substances() {
            let Ok(Some(line)) = saturated(one, 101_325.0) else { continue };
            for x in [0.0, 0.3, 1.0] {
                let state = AmbientState::of_enthalpy(one, 101_325.0, line.enthalpy_j_kg(x)).unwrap();
                assert_relative_eq!(state.vapour_fraction, x, epsilon = 1e-9);
                assert_relative_eq!(state.temperature_k, line.temperature_k, max_relative = 1e-6);
            }
            let t = 0.5 * (line.temperature_k + one.thermo().unwrap().saturation.temperature_range_k().0);
            let liquid = one.thermo().unwrap().saturation.at_temperature(t).unwrap();
            let cold = AmbientState::of_enthalpy(one, 101_325.0, compressed_j_kg(&liquid, 101_325.0)).unwrap();
            assert_relative_eq!(cold.temperature_k, t, max_relative = 1e-8);
            if one.flags.contains(&crate::substance::Flag::Associating) {
                // the ideal gas is of single molecules, the saturated vapour is not: the two scales do not meet
                continue;
            }
            let warm = line.temperature_k + 40.0;
            let (dh, ds) = gas_offset(one, 101_325.0).unwrap();
            let gas = one.thermo().unwrap().gas.at(101_325.0, warm).unwrap();
            let state = AmbientState::of_enthalpy(one, 101_325.0, gas.enthalpy_j_kg + dh).unwrap();
            assert_relative_eq!(state.temperature_k, warm, max_relative = 1e-8);
            let back = enthalpy_of_entropy_j_kg(one, 101_325.0, gas.entropy_j_kg_k + ds).unwrap();
            assert!((back - gas.enthalpy_j_kg - dh).abs() < 1e-3);
        }
    }

    #[test]
    fn what_would_freeze_says_so() {
        let found = AmbientState::of_enthalpy(substance("benzene").unwrap(), 101_325.0, -1e7).unwrap_err().to_string();
        assert!(found.starts_with("temperature_k = below 278.6"), "{found}");
        assert!(found.contains("benzene would freeze, and a solid is not modelled"), "{found}");
    }
}
