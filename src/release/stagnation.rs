//! The state upstream of an opening: liquid, liquid and vapour, or gas.

use crate::error::{Error, Result};
use crate::release::source_term::SATURATION_TOLERANCE;
use crate::substance::Substance;
use crate::substance::thermo::{GasState, Saturated, Thermo};

/// What is upstream of an opening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Upstream {
    /// Liquid at or below its boiling point, with the saturated state at its temperature.
    Liquid(Saturated),
    /// Liquid and vapour in equilibrium, with the mass fraction of vapour (0 to 1).
    Boiling(Saturated, f64),
    /// Gas, or a fluid above its critical temperature.
    Gas(GasState),
}

/// A fluid at rest upstream of an opening.
#[derive(Clone, Copy, Debug)]
pub struct Stagnation<'a> {
    /// The substance.
    pub substance: &'a Substance,
    /// Its thermodynamic functions.
    pub thermo: &'a Thermo,
    /// Pressure, Pa.
    pub pressure_pa: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Phase and state.
    pub upstream: Upstream,
}

impl<'a> Stagnation<'a> {
    /// The state of a pressure and temperature: a gas above the critical temperature or where the pressure is more than
    /// 2 % ([`SATURATION_TOLERANCE`]) below the vapour pressure, a liquid otherwise. A pressure within these 2 % below the
    /// vapour pressure means a saturated liquid and is raised to it.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] unless both are positive and finite; [`Error::OutOfValidity`] outside the saturation line
    /// or the range of the gas.
    pub fn at(substance: &'a Substance, pressure_pa: f64, temperature_k: f64) -> Result<Self> {
        positive("pressure_pa", pressure_pa, "Pa")?;
        positive("temperature_k", temperature_k, "K")?;
        let thermo = substance.thermo()?;
        let gas = |thermo: &'a Thermo| -> Result<Self> {
            let upstream = Upstream::Gas(thermo.gas.at(pressure_pa, temperature_k)?);
            Ok(Self { substance, thermo, pressure_pa, temperature_k, upstream })
        };
        if temperature_k >= substance.critical_temperature_k {
            return gas(thermo);
        }
        // beyond the ends of the line too, a pressure below those of the line is that of a gas
        let (warmest, highest) = (thermo.saturation.temperature_range_k().1, thermo.saturation.pressure_range_pa().1);
        if temperature_k > warmest && pressure_pa < highest {
            return gas(thermo);
        }
        let saturated = thermo.saturation.at_temperature(temperature_k)?;
        if pressure_pa < saturated.pressure_pa * (1.0 - SATURATION_TOLERANCE) {
            return gas(thermo);
        }
        let pressure_pa = pressure_pa.max(saturated.pressure_pa);
        Ok(Self { substance, thermo, pressure_pa, temperature_k, upstream: Upstream::Liquid(saturated) })
    }

    /// Liquid and vapour in equilibrium at a pressure, with a mass fraction of vapour from 0 to 1.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a fraction outside 0 to 1; [`Error::OutOfValidity`] for a pressure outside the
    /// saturation line (above the critical pressure there is no liquid and vapour).
    pub fn boiling(substance: &'a Substance, pressure_pa: f64, quality: f64) -> Result<Self> {
        positive("pressure_pa", pressure_pa, "Pa")?;
        if !(0.0..=1.0).contains(&quality) {
            return Err(Error::invalid(
                "quality",
                quality,
                "",
                "must be the mass fraction of vapour, 0 (boiling liquid) to 1 (saturated vapour)",
            ));
        }
        let thermo = substance.thermo()?;
        let saturated = thermo.saturation.at_pressure(pressure_pa)?;
        Ok(Self {
            substance,
            thermo,
            pressure_pa,
            temperature_k: saturated.temperature_k,
            upstream: Upstream::Boiling(saturated, quality),
        })
    }

    /// The state of a pressure with a temperature, or with a mass fraction of vapour, or with both where they agree.
    ///
    /// # Errors
    /// As [`Self::at`] and [`Self::boiling`]; [`Error::InvalidInput`] when neither is given, or when both are and the
    /// temperature is not the boiling point at the pressure.
    pub fn of(
        substance: &'a Substance,
        pressure_pa: f64,
        temperature_k: Option<f64>,
        quality: Option<f64>,
    ) -> Result<Self> {
        match (temperature_k, quality) {
            (Some(temperature_k), None) => Self::at(substance, pressure_pa, temperature_k),
            (None, Some(quality)) => Self::boiling(substance, pressure_pa, quality),
            (None, None) => Err(Error::InvalidInput {
                name: "temperature_k".into(),
                value: "nothing".into(),
                unit: "K",
                requirement: "give temperature_k for a liquid or a gas, or quality (mass fraction of vapour) for a \
                              boiling one"
                    .into(),
            }),
            (Some(temperature_k), Some(quality)) => {
                let state = Self::boiling(substance, pressure_pa, quality)?;
                let vapour_pressure = substance.vapour_pressure_pa(temperature_k)?;
                if (vapour_pressure / pressure_pa - 1.0).abs() > SATURATION_TOLERANCE {
                    return Err(Error::invalid(
                        "temperature_k",
                        temperature_k,
                        "K",
                        format!(
                            "must be the boiling point {:.2} K at {pressure_pa} Pa when quality is given too; leave one of \
                             the two out",
                            state.temperature_k
                        ),
                    ));
                }
                Ok(state)
            }
        }
    }

    /// Volume, m³/kg.
    #[must_use]
    pub fn volume_m3_kg(&self) -> f64 {
        match self.upstream {
            Upstream::Liquid(at) => at.liquid_volume_m3_kg,
            Upstream::Boiling(at, quality) => at.volume_m3_kg(quality),
            Upstream::Gas(at) => at.volume_m3_kg,
        }
    }

    /// Mass fraction of vapour: 0 for a liquid, 1 for a gas.
    #[must_use]
    pub fn quality(&self) -> f64 {
        match self.upstream {
            Upstream::Liquid(_) => 0.0,
            Upstream::Boiling(_, quality) => quality,
            Upstream::Gas(_) => 1.0,
        }
    }

    /// Enthalpy, J/kg above the saturated liquid at the normal boiling point; of a compressed liquid that of the
    /// saturated one at its temperature and what the pressure above that adds (liquid incompressible).
    #[must_use]
    pub fn enthalpy_j_kg(&self) -> f64 {
        match self.upstream {
            Upstream::Liquid(at) => {
                let slope = liquid_volume_slope(self.thermo, self.temperature_k);
                let lift = at.liquid_volume_m3_kg - self.temperature_k * slope;
                at.liquid_enthalpy_j_kg + lift * (self.pressure_pa - at.pressure_pa)
            }
            Upstream::Boiling(at, quality) => at.enthalpy_j_kg(quality),
            Upstream::Gas(at) => at.enthalpy_j_kg,
        }
    }
}

/// Share of the critical temperature above which the thermal expansion of a compressed liquid is taken as at this share:
/// that of the saturated liquid grows without bound, that of a compressed one does not.
const EXPANSION_SHARE: f64 = 0.9;
/// Step of the difference quotient, share of the temperature.
const SLOPE_STEP: f64 = 1e-4;

/// Slope of the liquid's volume in the temperature, m³/(kg K).
pub(super) fn liquid_volume_slope(thermo: &Thermo, temperature_k: f64) -> f64 {
    let (low, high) = thermo.saturation.temperature_range_k();
    let t = temperature_k.min(EXPANSION_SHARE * high);
    let (cold, warm) = ((t * (1.0 - SLOPE_STEP)).max(low), (t * (1.0 + SLOPE_STEP)).max(low * (1.0 + SLOPE_STEP)));
    match (thermo.saturation.at_temperature(cold), thermo.saturation.at_temperature(warm)) {
        (Ok(a), Ok(b)) => (b.liquid_volume_m3_kg - a.liquid_volume_m3_kg) / (b.temperature_k - a.temperature_k),
        _ => 0.0,
    }
}

/// Refuses what is not positive and finite.
pub(super) fn positive(name: &str, value: f64, unit: &'static str) -> Result<()> {
    if value > 0.0 && value.is_finite() {
        Ok(())
    } else {
        Err(Error::invalid(name, value, unit, "must be positive and finite"))
    }
}
