//! Real gas through an orifice, choked or not.

use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::release::isentrope::{Isentrope, Throat};
use crate::release::stagnation::Stagnation;

/// Card of the real-gas orifice.
pub const CARD: ModelCard = ModelCard {
    id: "release.real_gas_orifice",
    title: "Real gas through an orifice, by isentropic search",
    citations: &["peng1976", "yellowbook1997"],
    requires: &["pressure_pa", "temperature_k", "ambient_pressure_pa"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
        Range::physical("temperature_k", "K", 1.0, 3000.0, "absolute temperature"),
        Range::physical("ambient_pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
    ],
    verification: Verification::Independent("release.real_gas_orifice.coolprop_50_bar"),
};

/// Flux of a gas that stays a gas, and the state in the throat: at the pressure of greatest flux, or at that outside where it
/// is higher.
///
/// # Equation
/// ```text
/// G = √(2 (h_0 - h(p, s_0)))/v(p, s_0),   p = max(p_a, p of the greatest G)
/// ```
/// with enthalpy, entropy and volume of the ideal gas and the departures of Peng and Robinson's equation.
///
/// # Assumptions
/// Isentropic to the throat; a vapour does not condense on the way (it has no time to in a hole).
/// # Validity
/// From [`CARD`] and the range of the gas's heat capacity.
/// # Errors
/// [`crate::Error::OutOfValidity`] where the throat is colder than that range.
/// # Verification
/// `release.real_gas_orifice.coolprop_50_bar`
/// # References
/// \[peng1976\]; \[yellowbook1997\] section 2.5.2.3
pub fn throat(from: &Stagnation<'_>, ambient_pressure_pa: f64) -> Result<Throat> {
    Isentrope::frozen_gas(from)?.throat(ambient_pressure_pa)
}
