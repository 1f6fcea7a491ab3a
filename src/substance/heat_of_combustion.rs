//! Heat of combustion and stoichiometric fraction from the formula.

use super::identity::Formula;
use crate::card::{ModelCard, Verification};

/// Enthalpies of formation of the products, gas, 298.15 K, J/mol.
///
/// Carbon dioxide and water: Active Thermochemical Tables 1.112 `ruscic2005`; sulphur dioxide: CODATA key values `cox1989`.
const FORMATION_CARBON_DIOXIDE_J_MOL: f64 = -393_474.0;
const FORMATION_WATER_J_MOL: f64 = -241_822.0;
const FORMATION_SULPHUR_DIOXIDE_J_MOL: f64 = -296_810.0;

/// Mole fraction of oxygen in dry air `machta1970`.
const OXYGEN_IN_AIR: f64 = 0.209_46;

/// The card of the heat of combustion.
pub const CARD: ModelCard = ModelCard {
    id: "substance.heat_of_combustion",
    title: "Lower heating value from enthalpies of formation",
    citations: &["ruscic2005", "cox1989"],
    requires: &[],
    validity: &[],
    verification: Verification::Independent("substance.heats_of_combustion"),
};

/// The card of the stoichiometric fraction.
pub const STOICHIOMETRIC_CARD: ModelCard = ModelCard {
    id: "substance.stoichiometric_fraction",
    title: "Stoichiometric fraction of a vapour in air",
    citations: &["machta1970"],
    requires: &[],
    validity: &[],
    verification: Verification::Independent("substance.stoichiometric_fractions"),
};

/// Lower heating value of a vapour at 298.15 K, J/kg.
///
/// # Equation
/// ```text
/// Δhc = (ΔfH - nC ΔfH(CO2) - (nH/2) ΔfH(H2O) - nS ΔfH(SO2)) / M
/// ```
///
/// | symbol         | argument                          | unit  | valid              |
/// |----------------|-----------------------------------|-------|--------------------|
/// | `n`, `M`       | `formula`                         | –     | C, H, N, O, S only |
/// | `ΔfH`   | `enthalpy_of_formation_gas_j_mol` | J/mol | gas, 298.15 K      |
///
/// # Assumptions
/// Complete combustion of the vapour; products are gases at 298.15 K; nitrogen leaves as N₂, sulphur as SO₂. A liquid
/// pool gives its heat of vaporisation less.
/// # Verification
/// `substance.heats_of_combustion`
/// # References
/// `ruscic2005`, `cox1989`
#[must_use]
pub fn lower_heating_value_j_kg(formula: &Formula, enthalpy_of_formation_gas_j_mol: f64) -> f64 {
    let products = f64::from(formula.atoms("C")) * FORMATION_CARBON_DIOXIDE_J_MOL
        + f64::from(formula.atoms("H")) / 2.0 * FORMATION_WATER_J_MOL
        + f64::from(formula.atoms("S")) * FORMATION_SULPHUR_DIOXIDE_J_MOL;
    (enthalpy_of_formation_gas_j_mol - products) / formula.molar_mass_kg_mol()
}

/// Mole fraction of a vapour in dry air at which neither fuel nor oxygen is left over.
///
/// # Equation
/// ```text
/// x = 1 / (1 + ν/xO),   ν = nC + nH/4 + nS - nO/2
/// ```
/// with `xO` the mole fraction of oxygen in dry air.
///
/// | symbol | argument  | unit | valid              |
/// |--------|-----------|------|--------------------|
/// | `n`    | `formula` | –    | C, H, N, O, S only |
///
/// # Assumptions
/// Complete combustion; nitrogen leaves as N₂, sulphur as SO₂.
/// # Verification
/// `substance.stoichiometric_fractions`
/// # References
/// `machta1970` for the composition of air
#[must_use]
pub fn stoichiometric_fraction(formula: &Formula) -> f64 {
    let oxygen = f64::from(formula.atoms("C")) + f64::from(formula.atoms("H")) / 4.0 + f64::from(formula.atoms("S"))
        - f64::from(formula.atoms("O")) / 2.0;
    1.0 / (1.0 + oxygen / OXYGEN_IN_AIR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn by_hand() {
        // hydrogen: 241 822 J/mol over 2.016 g/mol = 119.951 MJ/kg; 1 / (1 + 0.5/0.20946) = 0.29524
        let hydrogen: Formula = "H2".parse().unwrap();
        assert_relative_eq!(lower_heating_value_j_kg(&hydrogen, 0.0), 119.951e6, max_relative = 1e-5);
        assert_relative_eq!(stoichiometric_fraction(&hydrogen), 0.295_24, max_relative = 2e-5);
    }
}
