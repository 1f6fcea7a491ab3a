//! What stands in a vessel before a release, and how the release is to be computed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::card::Policy;
use crate::error::{Error, Result};
use crate::release::expansion::ExpansionOptions;
use crate::release::source_term::{ContentsPhase, SATURATION_TOLERANCE};
use crate::release::vessel::contents::dry_volume;
use crate::release::vessel::pad::{PAD_GAS_CONSTANT, Pad, PadLaw};
use crate::release::vessel::shape::VesselShape;
use crate::release::vessel::swell::Swell;
use crate::substance::Substance;
use crate::units::STANDARD_ATMOSPHERE_PA;

/// Share of a vessel that liquid fills where nothing is said (the usual limit for liquefied gas).
pub const USUAL_FILL_FRACTION: f64 = 0.85;
/// Segments that a release is given in where nothing is said.
pub const USUAL_SEGMENTS: usize = 20;
/// Temperature of the air where nothing is said, K: 15 °C.
pub const USUAL_AIR_K: f64 = 288.15;
/// Longest release that is followed where nothing is said, s: a day.
pub const LONGEST_RELEASE_S: f64 = 86_400.0;
/// How far above ambient, over ambient, a tank may stand that counts as vented.
const VENTED: f64 = 0.02;

/// What stands in a vessel.
#[derive(Clone, Debug)]
pub struct VesselStart {
    /// The chemical.
    pub substance: Arc<Substance>,
    /// The inside of the vessel.
    pub shape: VesselShape,
    /// Pressure of the gas space, Pa absolute.
    pub pressure_pa: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Share of the volume that is liquid; without meaning for a gas.
    pub fill_fraction: f64,
    /// What stands above the liquid besides its vapour.
    pub pad: Pad,
}

/// A feed that goes on for a while after the release begins.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Supply {
    /// Rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// When it is isolated, s after the start.
    pub until_s: f64,
}

/// Whether the contents take up heat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeatModel {
    /// None but what `heat_w` says: right for a fast release.
    #[default]
    Adiabatic,
    /// As much as keeps the temperature: the limit of a slow release. No energy balance.
    Isothermal,
}

/// How a release from a vessel is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VesselOptions {
    /// Pressure outside, Pa.
    pub ambient_pressure_pa: f64,
    /// Temperature outside, K: of the air that drops fall through.
    pub ambient_temperature_k: f64,
    /// When the release is stopped, s: isolation, or the longest that is followed.
    pub stop_s: f64,
    /// Heat.
    pub heat: HeatModel,
    /// Heat from outside, W: a fire; 0 without one.
    pub heat_w: f64,
    /// How the liquid swells as it boils.
    pub swell: Swell,
    /// A feed.
    pub supply: Option<Supply>,
    /// Most segments of the release.
    pub segments: usize,
    /// How the flow is expanded to ambient pressure.
    pub expansion: ExpansionOptions,
    /// What to do about a fitted range that is left.
    pub policy: Policy,
}

impl Default for VesselOptions {
    fn default() -> Self {
        Self {
            ambient_pressure_pa: STANDARD_ATMOSPHERE_PA,
            ambient_temperature_k: USUAL_AIR_K,
            stop_s: LONGEST_RELEASE_S,
            heat: HeatModel::default(),
            heat_w: 0.0,
            swell: Swell::default(),
            supply: None,
            segments: USUAL_SEGMENTS,
            expansion: ExpansionOptions::default(),
            policy: Policy::default(),
        }
    }
}

/// The contents at the start.
pub(super) struct Filled {
    pub phase: ContentsPhase,
    pub mass_kg: f64,
    pub pad_kg: f64,
    pub pad: PadLaw,
}

impl VesselStart {
    /// The state of the contents: a gas above the critical temperature or clearly below the vapour pressure, else a liquid,
    /// which flashes when its vapour pressure exceeds the ambient.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] where the vapour pressure is not known at this temperature.
    pub fn phase(&self, ambient_pressure_pa: f64) -> Result<ContentsPhase> {
        if self.temperature_k >= self.substance.critical_temperature_k {
            return Ok(ContentsPhase::Gas);
        }
        let saturation = self.substance.vapour_pressure_pa(self.temperature_k)?;
        Ok(if self.pressure_pa < saturation * (1.0 - SATURATION_TOLERANCE) {
            ContentsPhase::Gas
        } else if saturation > ambient_pressure_pa {
            ContentsPhase::LiquefiedGas
        } else {
            ContentsPhase::Liquid
        })
    }

    /// A vessel in which a mass stands: a horizontal cylinder, five times as long as wide, of the volume that the mass fills
    /// to `fill_fraction` (wholly, for a gas).
    ///
    /// # Errors
    /// As [`vessel_release`](super::vessel_release) for the state.
    pub fn holding(
        substance: Arc<Substance>,
        pressure_pa: f64,
        temperature_k: f64,
        inventory_kg: f64,
        fill_fraction: f64,
    ) -> Result<Self> {
        let mut start = Self {
            substance,
            shape: VesselShape::bullet_of_volume_m3(1.0),
            pressure_pa,
            temperature_k,
            fill_fraction,
            pad: Pad::FromState,
        };
        if !(inventory_kg > 0.0 && inventory_kg.is_finite()) {
            return Err(Error::invalid("inventory_kg", inventory_kg, "kg", "must be positive and finite"));
        }
        start.check(STANDARD_ATMOSPHERE_PA)?;
        let in_a_cubic_metre = start.filled(STANDARD_ATMOSPHERE_PA)?.mass_kg;
        start.shape = VesselShape::bullet_of_volume_m3(inventory_kg / in_a_cubic_metre);
        Ok(start)
    }

    /// Mass of the substance in the vessel, kg.
    ///
    /// # Errors
    /// As [`vessel_release`](super::vessel_release) for the state.
    pub fn mass_kg(&self) -> Result<f64> {
        self.check(STANDARD_ATMOSPHERE_PA)?;
        Ok(self.filled(STANDARD_ATMOSPHERE_PA)?.mass_kg)
    }

    pub(super) fn check(&self, ambient_pressure_pa: f64) -> Result<()> {
        self.shape.check()?;
        for (name, value, unit) in [
            ("pressure_pa", self.pressure_pa, "Pa"),
            ("temperature_k", self.temperature_k, "K"),
            ("ambient_pressure_pa", ambient_pressure_pa, "Pa"),
        ] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, unit, "must be positive and finite"));
            }
        }
        if self.phase(ambient_pressure_pa)? != ContentsPhase::Gas
            && !(self.fill_fraction > 0.0 && self.fill_fraction < 1.0)
        {
            return Err(Error::invalid(
                "fill_fraction",
                self.fill_fraction,
                "",
                "must lie between 0 and 1, ends excluded, for a liquid: vapour needs room",
            ));
        }
        Ok(())
    }

    /// Masses in the vessel.
    pub(super) fn filled(&self, ambient_pressure_pa: f64) -> Result<Filled> {
        let phase = self.phase(ambient_pressure_pa)?;
        let thermo = self.substance.thermo()?;
        let volume = self.shape.volume_m3();
        if phase == ContentsPhase::Gas {
            let critical = self.substance.critical_temperature_k;
            let gas_volume = dry_volume(thermo, self.pressure_pa, self.temperature_k, critical)?;
            return Ok(Filled { phase, mass_kg: volume / gas_volume, pad_kg: 0.0, pad: PadLaw::None });
        }
        let at = thermo.saturation.at_temperature(self.temperature_k)?;
        let space = volume * (1.0 - self.fill_fraction);
        let mass_kg = volume * self.fill_fraction / at.liquid_volume_m3_kg + space / at.vapour_volume_m3_kg;
        let above = self.pressure_pa - at.pressure_pa;
        let pad = match self.pad {
            Pad::FromState if self.pressure_pa <= ambient_pressure_pa * (1.0 + VENTED) => {
                PadLaw::Held(self.pressure_pa)
            }
            Pad::FromState if self.pressure_pa <= at.pressure_pa * (1.0 + SATURATION_TOLERANCE) => PadLaw::None,
            _ if above <= 0.0 => PadLaw::None,
            Pad::Held => PadLaw::Held(self.pressure_pa),
            Pad::Isothermal => PadLaw::Isothermal,
            Pad::FromState | Pad::Adiabatic => PadLaw::Adiabatic {
                temperature_k: self.temperature_k,
                volume: PAD_GAS_CONSTANT * self.temperature_k / above,
            },
        };
        let pad_kg = match pad {
            PadLaw::None | PadLaw::Held(_) => 0.0,
            PadLaw::Isothermal | PadLaw::Adiabatic { .. } => above * space / (PAD_GAS_CONSTANT * self.temperature_k),
        };
        Ok(Filled { phase, mass_kg, pad_kg, pad })
    }
}
