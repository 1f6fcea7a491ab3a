//! Mass that a burning pool gives off, by area.

use serde::Serialize;

use crate::card::{ModelCard, Policy, Range, Verification};
use crate::error::Result;

/// Burgess's constant, kg/(m² s) (Yellow Book 2005, eq. 6.67).
const BURGESS_CONSTANT_KG_M2_S: f64 = 0.001;

/// Identity card of the burning rates.
pub const CARD: ModelCard = ModelCard {
    id: "fire.burning_rate",
    title: "burning flux of a pool: diameter correction of Babrauskas, or Burgess from the heats",
    citations: &["babrauskas_1983", "yellow_book_2005"],
    requires: &["large_pool_flux_kg_m2_s", "extinction_per_m", "pool_diameter_m"],
    validity: &[
        Range::physical("large_pool_flux_kg_m2_s", "kg/(m2 s)", f64::MIN_POSITIVE, 10.0, "a burning pool"),
        Range::physical("extinction_per_m", "1/m", 0.0, 1e3, "an extinction coefficient"),
        Range::physical("pool_diameter_m", "m", f64::MIN_POSITIVE, 1e4, "a pool"),
        Range::physical("heat_of_combustion_j_kg", "J/kg", f64::MIN_POSITIVE, 1.5e8, "a fuel"),
        Range::physical("heat_of_vaporisation_j_kg", "J/kg", f64::MIN_POSITIVE, 1e7, "a liquid"),
        Range::physical("liquid_heat_capacity_j_kg_k", "J/(kg K)", 0.0, 2e4, "a liquid"),
        Range::physical("boiling_point_k", "K", 1.0, 2e3, "a liquid"),
        Range::physical("air_temperature_k", "K", 200.0, 330.0, "outdoor air"),
    ],
    verification: Verification::WorkedExample("fire.pool_fire.yellow_book_benzene"),
};

/// Burning flux of a pool, corrected for its diameter, kg/(m² s).
///
/// # Equation
/// ```text
/// m'' = m''_inf (1 - e^(-k_beta D))
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `m''_inf` | `large_pool_flux_kg_m2_s` | kg/(m² s) | > 0 |
/// | `k_beta` | `extinction_per_m` | 1/m | > 0; `None` for fuels whose flux does not depend on the diameter (alcohols) |
/// | `D` | `pool_diameter_m` | m | > 0 |
///
/// # Errors
/// [`crate::Error::OutOfValidity`] beyond a physical limit.
/// # Verification
/// `fire.pool_fire.yellow_book_benzene`
/// # References
/// Babrauskas (1983), Fire Technology 19, 251-261; Yellow Book CPR 14E (2005), table 6.5.
pub fn babrauskas(large_pool_flux_kg_m2_s: f64, extinction_per_m: Option<f64>, pool_diameter_m: f64) -> Result<f64> {
    CARD.check(
        &[
            ("large_pool_flux_kg_m2_s", large_pool_flux_kg_m2_s),
            ("extinction_per_m", extinction_per_m.unwrap_or(0.0)),
            ("pool_diameter_m", pool_diameter_m),
        ],
        Policy::Strict,
    )?;
    Ok(match extinction_per_m {
        Some(k) => -large_pool_flux_kg_m2_s * (-k * pool_diameter_m).exp_m1(),
        None => large_pool_flux_kg_m2_s,
    })
}

/// What a fuel's heats are, for [`burgess`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurgessInput {
    /// Heat of combustion, J/kg.
    pub heat_of_combustion_j_kg: f64,
    /// Heat of vaporisation at the boiling point, J/kg.
    pub heat_of_vaporisation_j_kg: f64,
    /// Heat capacity of the liquid, J/(kg K).
    pub liquid_heat_capacity_j_kg_k: f64,
    /// Boiling point at ambient pressure, K.
    pub boiling_point_k: f64,
    /// Temperature of the air, K.
    pub air_temperature_k: f64,
}

/// Burning flux of a large pool from the fuel's heats, kg/(m² s).
///
/// # Equation
/// ```text
/// m'' = 0.001 dH_c / (dH_v + c_p max(T_b - T_a, 0))
/// ```
/// The liquid need not be warmed when it boils below the air's temperature.
///
/// # Errors
/// [`crate::Error::OutOfValidity`] beyond a physical limit.
/// # References
/// Yellow Book CPR 14E (2005), eq. 6.67.
pub fn burgess(input: &BurgessInput) -> Result<f64> {
    CARD.check(
        &[
            ("heat_of_combustion_j_kg", input.heat_of_combustion_j_kg),
            ("heat_of_vaporisation_j_kg", input.heat_of_vaporisation_j_kg),
            ("liquid_heat_capacity_j_kg_k", input.liquid_heat_capacity_j_kg_k),
            ("boiling_point_k", input.boiling_point_k),
            ("air_temperature_k", input.air_temperature_k),
        ],
        Policy::Strict,
    )?;
    let warming = (input.boiling_point_k - input.air_temperature_k).max(0.0);
    Ok(BURGESS_CONSTANT_KG_M2_S * input.heat_of_combustion_j_kg
        / (input.heat_of_vaporisation_j_kg + input.liquid_heat_capacity_j_kg_k * warming))
}

/// A fuel's row of the table of burning fluxes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BurningFlux {
    /// Name of the fuel.
    pub fuel: &'static str,
    /// Flux of a large pool, kg/(m² s).
    pub large_pool_flux_kg_m2_s: f64,
    /// Extinction coefficient times mean beam length, 1/m; `None` where the flux does not depend on the diameter.
    pub extinction_per_m: Option<f64>,
    /// How well the row is known: `S` read in a source, `K` expert knowledge, `K?` to be checked.
    pub provenance: &'static str,
}

const fn row(fuel: &'static str, flux: f64, extinction: f64, provenance: &'static str) -> BurningFlux {
    BurningFlux { fuel, large_pool_flux_kg_m2_s: flux, extinction_per_m: Some(extinction), provenance }
}

const fn constant_row(fuel: &'static str, flux: f64, provenance: &'static str) -> BurningFlux {
    BurningFlux { fuel, large_pool_flux_kg_m2_s: flux, extinction_per_m: None, provenance }
}

/// Burning fluxes, on land unless the name says otherwise (Babrauskas 1983; the rows marked `S` as in the Yellow Book 2005, table 6.5).
pub const BURNING_FLUXES: &[BurningFlux] = &[
    row("LNG", 0.078, 1.1, "S"),
    constant_row("LNG on water", 0.25, "K?"),
    row("LPG (propane)", 0.099, 1.4, "K"),
    row("butane", 0.078, 2.7, "K"),
    row("hexane", 0.074, 1.9, "K"),
    row("heptane", 0.101, 1.1, "K"),
    row("benzene", 0.085, 2.7, "S"),
    row("xylene", 0.090, 1.4, "K"),
    constant_row("methanol", 0.015, "S"),
    constant_row("ethanol", 0.015, "K"),
    row("liquid hydrogen", 0.017, 6.1, "K?"),
    row("acetone", 0.041, 1.9, "K"),
    row("diethyl ether", 0.085, 0.7, "K"),
    row("petroleum benzine", 0.048, 3.6, "K"),
    row("gasoline", 0.055, 2.1, "S"),
    row("kerosene", 0.039, 3.5, "K"),
    row("JP-4", 0.051, 3.6, "K"),
    row("JP-5", 0.054, 1.6, "K"),
    row("transformer oil", 0.039, 0.7, "K"),
    row("heavy fuel oil", 0.035, 1.7, "K"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use approx::assert_relative_eq;

    #[test]
    fn correction_vanishes_for_large_pools_and_for_alcohols() {
        assert_relative_eq!(babrauskas(0.085, Some(2.7), 42.4).unwrap(), 0.085, max_relative = 1e-12);
        // 0.085 (1 - exp(-2.7)) = 0.07929
        assert_relative_eq!(babrauskas(0.085, Some(2.7), 1.0).unwrap(), 0.079_288, max_relative = 1e-5);
        assert_relative_eq!(babrauskas(0.015, None, 0.3).unwrap(), 0.015);
    }

    #[test]
    fn burgess_by_hand_for_benzene() {
        let benzene = BurgessInput {
            heat_of_combustion_j_kg: 4.015e7,
            heat_of_vaporisation_j_kg: 3.94e5,
            liquid_heat_capacity_j_kg_k: 1850.0,
            boiling_point_k: 353.2,
            air_temperature_k: 288.2,
        };
        // 40150 / (394000 + 1850 * 65 = 514250) = 0.078075
        assert_relative_eq!(burgess(&benzene).unwrap(), 0.078_075, max_relative = 1e-5);
        let cold = BurgessInput { boiling_point_k: 111.0, ..benzene };
        assert_relative_eq!(burgess(&cold).unwrap(), 40_150.0 / 3.94e5, max_relative = 1e-12);
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(matches!(babrauskas(0.085, Some(2.7), 0.0), Err(Error::OutOfValidity { name: "pool_diameter_m", .. })));
    }
}
