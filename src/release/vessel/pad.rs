//! The gas above a liquid that is not its vapour.

use serde::{Deserialize, Serialize};

use crate::units::GAS_CONSTANT_J_MOL_K;

/// What stands above the liquid besides its vapour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pad {
    /// What the state says: nothing at the vapour pressure, a vented tank at ambient pressure, else a fixed mass of nitrogen
    /// that expands without taking up heat.
    #[default]
    FromState,
    /// A fixed mass of nitrogen that expands without taking up heat: the pressure falls fastest.
    Adiabatic,
    /// A fixed mass of nitrogen that keeps the temperature of the liquid: the pressure falls slowest.
    Isothermal,
    /// A pressure that a vent or a regulator holds, whatever flows.
    Held,
}

/// Molar mass of nitrogen, kg/mol (CODATA atomic mass of nitrogen, twice).
const NITROGEN_MOLAR_MASS_KG_MOL: f64 = 0.028_013_4;
/// Gas constant of the pad, J/(kg K).
pub(super) const PAD_GAS_CONSTANT: f64 = GAS_CONSTANT_J_MOL_K / NITROGEN_MOLAR_MASS_KG_MOL;
/// Isentropic exponent of the pad: a diatomic gas.
pub(super) const PAD_EXPONENT: f64 = 1.4;
/// Heat capacities of the pad, J/(kg K).
pub(super) const PAD_CV: f64 = PAD_GAS_CONSTANT / (PAD_EXPONENT - 1.0);
/// Isobaric one.
pub(super) const PAD_CP: f64 = PAD_CV * PAD_EXPONENT;

/// How the pad answers when the space above the liquid grows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PadLaw {
    /// There is none.
    None,
    /// The whole pressure is held, Pa; the pad has no energy of its own in the books.
    Held(f64),
    /// At the temperature of the liquid.
    Isothermal,
    /// On the isentrope through a temperature, K, and a volume, m³/kg.
    Adiabatic { temperature_k: f64, volume: f64 },
}

/// The pad at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PadState {
    pub pressure_pa: f64,
    pub temperature_k: f64,
    pub energy_j: f64,
}

impl PadLaw {
    /// The pad in a space, beside a vapour.
    pub fn at(&self, mass_kg: f64, space_m3: f64, temperature_k: f64, vapour_pressure_pa: f64) -> PadState {
        let of = |temperature_k: f64| PadState {
            pressure_pa: mass_kg * PAD_GAS_CONSTANT * temperature_k / space_m3,
            temperature_k,
            energy_j: mass_kg * PAD_CV * temperature_k,
        };
        match *self {
            PadLaw::None => PadState { pressure_pa: 0.0, temperature_k, energy_j: 0.0 },
            PadLaw::Held(pressure) => {
                PadState { pressure_pa: (pressure - vapour_pressure_pa).max(0.0), temperature_k, energy_j: 0.0 }
            }
            PadLaw::Isothermal => of(temperature_k),
            PadLaw::Adiabatic { temperature_k: start, volume } => {
                if mass_kg > 0.0 {
                    of(start * (volume * mass_kg / space_m3).powf(PAD_EXPONENT - 1.0))
                } else {
                    of(temperature_k)
                }
            }
        }
    }
}
