//! Mass and energy of a release, kept so that anyone can see that they close.

use serde::Serialize;

/// Where the mass went, kg, and the energy where the model carries it.
///
/// Three balances: `initial + supplied = released + left in the vessel`; `released = airborne + rained out`; `rained out =
/// pool vapour + left in the pool`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Books {
    /// In the vessel or pipe at the start, as far as it can get out or stays behind, kg.
    pub initial_kg: f64,
    /// Fed in during the release, kg.
    pub supplied_kg: f64,
    /// Out of the opening, kg.
    pub released_kg: f64,
    /// Left in the vessel or pipe at the end, kg.
    pub left_in_vessel_kg: f64,
    /// Into the air at once, kg.
    pub airborne_kg: f64,
    /// To the ground, kg.
    pub rained_out_kg: f64,
    /// From the pool into the air, kg.
    pub pool_vapour_kg: f64,
    /// Left in the pool at the end of its history, kg; all that rained out where no pool was computed.
    pub left_in_pool_kg: f64,
    /// Energy of the vessel, where the model carries it.
    pub energy: Option<EnergyBook>,
}

/// Energy of the contents of a vessel, J, from one zero (the liquid at its normal boiling point).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct EnergyBook {
    /// Internal energy at the start.
    pub initial_j: f64,
    /// Enthalpy fed in.
    pub supplied_j: f64,
    /// Heat from outside.
    pub heat_j: f64,
    /// Enthalpy that left.
    pub released_j: f64,
    /// Internal energy at the end.
    pub left_j: f64,
}

impl Books {
    /// The greatest gap of the three balances over the mass there was: 1e-9 or less in every model of this family.
    #[must_use]
    pub fn mass_error(&self) -> f64 {
        let vessel = self.initial_kg + self.supplied_kg - self.released_kg - self.left_in_vessel_kg;
        let opening = self.released_kg - self.airborne_kg - self.rained_out_kg;
        let ground = self.rained_out_kg - self.pool_vapour_kg - self.left_in_pool_kg;
        let all = self.initial_kg + self.supplied_kg;
        if all > 0.0 { vessel.abs().max(opening.abs()).max(ground.abs()) / all } else { 0.0 }
    }

    /// The gap of the energy over the energy that moved; none where the model has no energy balance.
    #[must_use]
    pub fn energy_error(&self) -> Option<f64> {
        self.energy.map(|book| {
            let gap = book.initial_j + book.supplied_j + book.heat_j - book.released_j - book.left_j;
            let moved = (book.initial_j - book.left_j).abs().max(book.released_j.abs()).max(book.supplied_j.abs());
            if moved > 0.0 { gap.abs() / moved } else { 0.0 }
        })
    }
}
