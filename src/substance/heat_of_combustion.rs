//! Heat of combustion and stoichiometric fraction from the formula.

use super::identity::Formula;
use crate::card::{ModelCard, Verification};
use crate::error::{Error, Result};

/// Enthalpies of formation of the products, gas, 298.15 K, J/mol.
///
/// Carbon dioxide and water: Active Thermochemical Tables 1.112 `ruscic2005`; sulphur dioxide: CODATA key values `cox1989`.
const FORMATION_CARBON_DIOXIDE_J_MOL: f64 = -393_474.0;
const FORMATION_WATER_J_MOL: f64 = -241_822.0;
const FORMATION_SULPHUR_DIOXIDE_J_MOL: f64 = -296_810.0;

/// Enthalpies of formation of the products of the rarer elements at 298.15 K, J for each mole of atoms: gaseous `HCl`, `HF`
/// and `HBr` and quartz, CODATA key values `cox1989`; crystalline `P4O10` and `As4O6`, JANAF `chase1998`.
const FORMATION_BY_ATOM_J_MOL: [(&str, f64); 6] = [
    ("Cl", -92_310.0),
    ("F", -273_300.0),
    ("Br", -36_290.0),
    ("Si", -910_700.0),
    ("P", -752_484.0),
    ("As", -328_485.0),
];

/// Mole fraction of oxygen in dry air `machta1970`.
const OXYGEN_IN_AIR: f64 = 0.209_46;

/// The card of the heat of combustion.
pub const CARD: ModelCard = ModelCard {
    id: "substance.heat_of_combustion",
    title: "Lower heating value from enthalpies of formation",
    citations: &["ruscic2005", "cox1989", "chase1998"],
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
/// Δhc = (ΔfH - nC ΔfH(CO2) - (nH'/2) ΔfH(H2O) - nS ΔfH(SO2) - Σ nX ΔfH(X)) / M,   nH' = nH - nCl - nF - nBr
/// ```
/// with `X` the halogens as gaseous `HX`, silicon as `SiO₂`, phosphorus as `P₄O₁₀`/4 and arsenic as `As₄O₆`/4.
///
/// | symbol         | argument                          | unit  | valid                    |
/// |----------------|-----------------------------------|-------|--------------------------|
/// | `n`, `M`       | `formula`                         | –     | hydrogen for each halogen |
/// | `ΔfH`   | `enthalpy_of_formation_gas_j_mol` | J/mol | gas, 298.15 K            |
///
/// # Assumptions
/// Complete combustion of the vapour; water is a gas at 298.15 K; nitrogen leaves as N₂, sulphur as SO₂. A liquid
/// pool gives its heat of vaporisation less.
/// # Errors
/// [`Error::InvalidInput`] for a molecule with fewer hydrogen than halogen atoms: what it burns to is not settled.
/// # Verification
/// `substance.heats_of_combustion`
/// # References
/// `ruscic2005`, `cox1989`, `chase1998`
pub fn lower_heating_value_j_kg(formula: &Formula, enthalpy_of_formation_gas_j_mol: f64) -> Result<f64> {
    let atoms = |element| f64::from(formula.atoms(element));
    let products = atoms("C") * FORMATION_CARBON_DIOXIDE_J_MOL
        + hydrogen_for_water(formula)? / 2.0 * FORMATION_WATER_J_MOL
        + atoms("S") * FORMATION_SULPHUR_DIOXIDE_J_MOL;
    let rarer: f64 = FORMATION_BY_ATOM_J_MOL.iter().map(|(element, formation)| atoms(element) * formation).sum();
    Ok((enthalpy_of_formation_gas_j_mol - (products + rarer)) / formula.molar_mass_kg_mol())
}

/// Mole fraction of a vapour in dry air at which neither fuel nor oxygen is left over.
///
/// # Equation
/// ```text
/// x = 1 / (1 + ν/xO),   ν = nC + nH'/4 + nS - nO/2 + nSi + 5/4 nP + 3/4 nAs,   nH' = nH - nCl - nF - nBr
/// ```
/// with `xO` the mole fraction of oxygen in dry air.
///
/// | symbol | argument  | unit | valid                     |
/// |--------|-----------|------|---------------------------|
/// | `n`    | `formula` | –    | hydrogen for each halogen |
///
/// # Assumptions
/// Complete combustion; nitrogen leaves as N₂, sulphur as SO₂, a halogen with hydrogen.
/// # Errors
/// [`Error::InvalidInput`] for a molecule with fewer hydrogen than halogen atoms.
/// # Verification
/// `substance.stoichiometric_fractions`
/// # References
/// `machta1970` for the composition of air
pub fn stoichiometric_fraction(formula: &Formula) -> Result<f64> {
    let atoms = |element| f64::from(formula.atoms(element));
    let oxygen = atoms("C") + hydrogen_for_water(formula)? / 4.0 + atoms("S") - atoms("O") / 2.0;
    let rarer = 1.25 * atoms("P") + 0.75 * atoms("As") + atoms("Si");
    Ok(1.0 / (1.0 + (oxygen + rarer) / OXYGEN_IN_AIR))
}

/// Hydrogen atoms that burn to water, after each halogen has taken one.
fn hydrogen_for_water(formula: &Formula) -> Result<f64> {
    let atoms = |element| f64::from(formula.atoms(element));
    let halogens = atoms("Cl") + atoms("F") + atoms("Br");
    if halogens > atoms("H") {
        return Err(Error::InvalidInput {
            name: "formula".into(),
            value: formula.as_str().into(),
            unit: "",
            requirement: "a substance that burns must have a hydrogen atom for each halogen atom".into(),
        });
    }
    Ok(atoms("H") - halogens)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn by_hand() {
        // hydrogen: 241 822 J/mol over 2.016 g/mol = 119.951 MJ/kg; 1 / (1 + 0.5/0.20946) = 0.29524
        let hydrogen: Formula = "H2".parse().unwrap();
        assert_relative_eq!(lower_heating_value_j_kg(&hydrogen, 0.0).unwrap(), 119.951e6, max_relative = 1e-5);
        assert_relative_eq!(stoichiometric_fraction(&hydrogen).unwrap(), 0.295_24, max_relative = 2e-5);
        // vinyl chloride to 2 CO2 + H2O + HCl: 28 450 + 786 948 + 241 822 + 92 310 J/mol over 62.496 g/mol; 2.5 O2
        let vinyl_chloride: Formula = "C2H3Cl".parse().unwrap();
        let found = lower_heating_value_j_kg(&vinyl_chloride, 28_450.0).unwrap();
        assert_relative_eq!(found, 1_149_530.0 / 0.062_496, max_relative = 1e-5);
        let fraction = stoichiometric_fraction(&vinyl_chloride).unwrap();
        assert_relative_eq!(fraction, 1.0 / (1.0 + 2.5 / 0.209_46), max_relative = 1e-12);
        // phosphine to 1/4 P4O10 + 3/2 H2O: 2 O2
        let phosphine: Formula = "PH3".parse().unwrap();
        let fraction = stoichiometric_fraction(&phosphine).unwrap();
        assert_relative_eq!(fraction, 1.0 / (1.0 + 2.0 / 0.209_46), max_relative = 1e-12);
        let message = stoichiometric_fraction(&"CHF3".parse().unwrap()).unwrap_err().to_string();
        assert!(message.contains("CHF3") && message.contains("a hydrogen atom for each halogen"), "{message}");
    }
}
