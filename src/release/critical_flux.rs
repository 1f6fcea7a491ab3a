//! Critical mass flux of a fluid at rest, by any of the methods.

use std::str::FromStr;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::release::isentrope::{Isentrope, Throat};
use crate::release::nonequilibrium_nozzle::{ShortNozzle, boiling_liquid};
use crate::release::stagnation::{Stagnation, Upstream, positive};
use crate::release::{
    fauske_cude, homogeneous_equilibrium, metastable, nonequilibrium_nozzle, omega, real_gas_orifice,
};
use crate::substance::Substance;

/// How a critical flux is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FluxMethod {
    /// Homogeneous equilibrium: the greatest flux on the isentrope.
    HomogeneousEquilibrium,
    /// The omega method of Leung and API 520.
    Omega,
    /// Fauske's equilibrium rate model for a short nozzle.
    EquilibriumRate(ShortNozzle),
    /// Liquid that does not boil in the hole, to a pressure outside (Pa): it does not choke.
    Metastable {
        /// Pressure outside, Pa.
        back_pressure_pa: f64,
    },
    /// Fauske and Cude.
    FauskeCude,
    /// Gas that does not condense.
    FrozenGas,
}

impl FluxMethod {
    /// The method of a name, with the length of the opening and the pressure outside where it needs them: `hem`, `omega`,
    /// `erm`, `metastable`, `fauske_cude`, `frozen_gas`.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another name; [`Error::InvalidInput`] for a length below 0 or a pressure that is not positive.
    pub fn named(name: &str, length_m: f64, back_pressure_pa: f64) -> Result<Self> {
        positive("back_pressure_pa", back_pressure_pa, "Pa")?;
        if !(length_m >= 0.0 && length_m.is_finite()) {
            return Err(Error::invalid("length_m", length_m, "m", "must be finite and not negative"));
        }
        Ok(match MethodName::from_str(name)? {
            MethodName::Hem => FluxMethod::HomogeneousEquilibrium,
            MethodName::Omega => FluxMethod::Omega,
            MethodName::Erm => FluxMethod::EquilibriumRate(ShortNozzle::sharp(length_m, back_pressure_pa)),
            MethodName::Metastable => FluxMethod::Metastable { back_pressure_pa },
            MethodName::FauskeCude => FluxMethod::FauskeCude,
            MethodName::FrozenGas => FluxMethod::FrozenGas,
        })
    }

    /// Id of its card.
    #[must_use]
    pub fn card_id(&self) -> &'static str {
        match self {
            FluxMethod::HomogeneousEquilibrium => homogeneous_equilibrium::CARD.id,
            FluxMethod::Omega => omega::CARD.id,
            FluxMethod::EquilibriumRate(_) => nonequilibrium_nozzle::CARD.id,
            FluxMethod::Metastable { .. } => metastable::CARD.id,
            FluxMethod::FauskeCude => fauske_cude::CARD.id,
            FluxMethod::FrozenGas => real_gas_orifice::CARD.id,
        }
    }
}

enum MethodName {
    Hem,
    Omega,
    Erm,
    Metastable,
    FauskeCude,
    FrozenGas,
}

impl FromStr for MethodName {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Ok(match name {
            "hem" => MethodName::Hem,
            "omega" => MethodName::Omega,
            "erm" => MethodName::Erm,
            "metastable" => MethodName::Metastable,
            "fauske_cude" => MethodName::FauskeCude,
            "frozen_gas" => MethodName::FrozenGas,
            _ => {
                return Err(Error::Unknown {
                    kind: "method of a critical flux",
                    name: name.to_owned(),
                    help: "one of hem, omega, erm, metastable, fauske_cude, frozen_gas".into(),
                });
            }
        })
    }
}

/// Critical flux of a fluid at rest and the state in the throat.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CriticalFlux {
    /// Mass flux, kg/(m² s).
    pub flux_kg_m2_s: f64,
    /// Pressure in the throat, Pa.
    pub pressure_pa: f64,
    /// Temperature in the throat, K.
    pub temperature_k: f64,
    /// Mass fraction of vapour in the throat.
    pub quality: f64,
    /// Density in the throat, kg/m³.
    pub density_kg_m3: f64,
    /// Velocity in the throat, m/s.
    pub velocity_m_s: f64,
}

impl From<Throat> for CriticalFlux {
    fn from(throat: Throat) -> Self {
        Self {
            flux_kg_m2_s: throat.flux_kg_m2_s(),
            pressure_pa: throat.pressure_pa,
            temperature_k: throat.temperature_k,
            quality: throat.quality,
            density_kg_m3: 1.0 / throat.volume_m3_kg,
            velocity_m_s: throat.velocity_m_s(),
        }
    }
}

impl CriticalFlux {
    /// A flux found otherwise, with the state of the isentrope in the throat.
    pub(super) fn with_flux(flux_kg_m2_s: f64, at: &Throat) -> Self {
        Self { flux_kg_m2_s, velocity_m_s: flux_kg_m2_s * at.volume_m3_kg, ..Self::from(*at) }
    }
}

/// Critical mass flux of a substance at rest at a pressure, with a temperature (liquid or gas) or a mass fraction of vapour
/// (boiling), without a discharge coefficient but for [`FluxMethod::EquilibriumRate`].
///
/// It is a property of the state and knows nothing outside, but for the two methods that take a pressure there.
///
/// # Errors
/// As [`Stagnation::of`]; [`Error::InvalidInput`] where the method is not for the phase.
///
/// # Examples
/// ```
/// use isorisk::release::critical_flux::{FluxMethod, critical_flux};
/// let propane = isorisk::substance::substance("propane")?;
/// let flux = critical_flux(propane, 8.3646e5, None, Some(0.0), FluxMethod::HomogeneousEquilibrium)?;
/// assert!((flux.flux_kg_m2_s / 6074.7 - 1.0).abs() < 0.003);
/// # Ok::<(), isorisk::Error>(())
/// ```
pub fn critical_flux(
    substance: &Substance,
    pressure_pa: f64,
    temperature_k: Option<f64>,
    quality: Option<f64>,
    method: FluxMethod,
) -> Result<CriticalFlux> {
    critical_flux_from(&Stagnation::of(substance, pressure_pa, temperature_k, quality)?, method)
}

/// The same from a state at rest.
///
/// # Errors
/// As [`critical_flux`].
pub fn critical_flux_from(from: &Stagnation<'_>, method: FluxMethod) -> Result<CriticalFlux> {
    match method {
        FluxMethod::HomogeneousEquilibrium => Ok(homogeneous_equilibrium::choked(from)?.into()),
        FluxMethod::Omega => {
            let (flux, pressure) = omega::choked(from)?;
            let at = Isentrope::in_equilibrium(from)?.at_pressure(pressure)?;
            Ok(CriticalFlux::with_flux(flux, &at))
        }
        FluxMethod::EquilibriumRate(nozzle) => {
            let liquid = boiling_liquid(from)?;
            let flux = nonequilibrium_nozzle::flux_kg_m2_s(&liquid, from.pressure_pa, &nozzle);
            Ok(liquid_throat(flux, nozzle.back_pressure_pa.max(liquid.vapour_pressure_pa), &liquid))
        }
        FluxMethod::Metastable { back_pressure_pa } => {
            let liquid = boiling_liquid(from)?;
            let flux = metastable::flux_kg_m2_s(liquid.density_kg_m3, from.pressure_pa, back_pressure_pa);
            Ok(liquid_throat(flux, back_pressure_pa, &liquid))
        }
        FluxMethod::FauskeCude => {
            let liquid = boiling_liquid(from)?;
            let (pressure_pa, quality, volume, temperature_k) = fauske_cude::throat(from.thermo, &liquid)?;
            let flux = fauske_cude::flux_kg_m2_s(from.pressure_pa, pressure_pa, 1.0 / volume);
            Ok(CriticalFlux {
                flux_kg_m2_s: flux,
                pressure_pa,
                temperature_k,
                quality,
                density_kg_m3: 1.0 / volume,
                velocity_m_s: flux * volume,
            })
        }
        FluxMethod::FrozenGas => {
            let from = as_gas(from)?;
            Ok(Isentrope::frozen_gas(&from)?.choked().into())
        }
    }
}

/// The gas of a state, saturated vapour included.
pub(super) fn as_gas<'a>(from: &Stagnation<'a>) -> Result<Stagnation<'a>> {
    match from.upstream {
        Upstream::Gas(_) => Ok(*from),
        Upstream::Boiling(_, quality) if quality >= 1.0 => {
            let upstream = Upstream::Gas(from.thermo.gas.at(from.pressure_pa, from.temperature_k)?);
            Ok(Stagnation { upstream, ..*from })
        }
        Upstream::Liquid(_) | Upstream::Boiling(..) => Err(Error::invalid(
            "pressure_pa",
            from.pressure_pa,
            "Pa",
            format!(
                "{} is a liquid or boiling at {} K: a gas must be below its vapour pressure; use method \"hem\"",
                from.substance.id, from.temperature_k
            ),
        )),
    }
}

fn liquid_throat(flux: f64, pressure_pa: f64, liquid: &nonequilibrium_nozzle::BoilingLiquid) -> CriticalFlux {
    CriticalFlux {
        flux_kg_m2_s: flux,
        pressure_pa,
        temperature_k: liquid.temperature_k,
        quality: 0.0,
        density_kg_m3: liquid.density_kg_m3,
        velocity_m_s: flux / liquid.density_kg_m3,
    }
}
