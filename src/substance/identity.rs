//! What a substance is called and made of: registry number and formula.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A CAS registry number whose check digit is right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CasNumber(String);

impl CasNumber {
    /// The number as text, `7664-41-7`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CasNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let fault = |requirement: &str| Error::InvalidInput {
            name: "cas".into(),
            value: text.into(),
            unit: "",
            requirement: requirement.into(),
        };
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let well_formed =
            parts.len() == 3 && digits(parts[0], 2..=7) && digits(parts[1], 2..=2) && digits(parts[2], 1..=1);
        if !well_formed {
            return Err(fault("must read digits-2 digits-1 digit, such as 7664-41-7"));
        }
        // the digits before the check digit, weighted 1, 2, 3 .. from the right, modulo 10
        let sum: u32 = parts[0]
            .bytes()
            .chain(parts[1].bytes())
            .rev()
            .zip(1_u32..)
            .map(|(byte, weight)| u32::from(byte - b'0') * weight)
            .sum();
        if parts[2] != (sum % 10).to_string() {
            return Err(fault("its check digit is wrong"));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for CasNumber {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<CasNumber> for String {
    fn from(number: CasNumber) -> Self {
        number.0
    }
}

impl fmt::Display for CasNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Conventional atomic weights, g/mol: IUPAC 2021 (Pure Appl. Chem. 94, 573, 2022, table 3).
const ATOMIC_WEIGHTS: [(&str, f64); 14] = [
    ("Ar", 39.95),
    ("As", 74.922),
    ("Br", 79.904),
    ("C", 12.011),
    ("Cl", 35.45),
    ("F", 18.998),
    ("H", 1.008),
    ("He", 4.0026),
    ("N", 14.007),
    ("O", 15.999),
    ("P", 30.974),
    ("Pb", 207.2),
    ("S", 32.06),
    ("Si", 28.085),
];

/// A molecular formula, such as `C2H4O`, with the atoms counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    text: String,
    atoms: BTreeMap<String, u32>,
}

impl Formula {
    /// The formula as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Atoms of an element in one molecule, 0 when it has none.
    #[must_use]
    pub fn atoms(&self, element: &str) -> u32 {
        self.atoms.get(element).copied().unwrap_or(0)
    }

    /// Molar mass, kg/mol, from the conventional atomic weights.
    #[must_use]
    pub fn molar_mass_kg_mol(&self) -> f64 {
        let grams: f64 = ATOMIC_WEIGHTS.iter().map(|(element, weight)| f64::from(self.atoms(element)) * weight).sum();
        grams * 1e-3
    }
}

impl FromStr for Formula {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let fault = |requirement: String| Error::InvalidInput {
            name: "formula".into(),
            value: text.into(),
            unit: "",
            requirement,
        };
        let mut atoms = BTreeMap::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if !first.is_ascii_uppercase() {
                return Err(fault("must be element symbols with counts, such as C2H4O".into()));
            }
            let symbol_end = rest[1..].find(|c: char| !c.is_ascii_lowercase()).map_or(rest.len(), |at| at + 1);
            let (symbol, tail) = rest.split_at(symbol_end);
            if !ATOMIC_WEIGHTS.iter().any(|(element, _)| *element == symbol) {
                return Err(fault(format!("the element {symbol} is not in the table of atomic weights")));
            }
            let count_end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
            let (count, tail) = tail.split_at(count_end);
            let count: u32 = if count.is_empty() {
                1
            } else {
                count.parse().map_err(|_| fault(format!("the count {count} is not a number of atoms")))?
            };
            *atoms.entry(symbol.to_owned()).or_insert(0) += count;
            rest = tail;
        }
        if atoms.is_empty() {
            return Err(fault("must not be empty".into()));
        }
        Ok(Self { text: text.into(), atoms })
    }
}

impl TryFrom<String> for Formula {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.text
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn check_digit_by_hand() {
        // 7664-41-7: 1*1 + 4*2 + 4*3 + 6*4 + 6*5 + 7*6 = 117, 117 mod 10 = 7
        assert_eq!("7664-41-7".parse::<CasNumber>().unwrap().as_str(), "7664-41-7");
        for (wrong, why) in [("7664-41-8", "check digit"), ("7664417", "must read"), ("7664-4-17", "must read")] {
            let message = wrong.parse::<CasNumber>().unwrap_err().to_string();
            assert!(message.contains(why) && message.contains(wrong), "{message}");
        }
    }

    #[test]
    fn formula_counts_atoms() {
        let methanol: Formula = "CH3OH".parse().unwrap();
        assert_eq!((methanol.atoms("C"), methanol.atoms("H"), methanol.atoms("O"), methanol.atoms("N")), (1, 4, 1, 0));
        assert_relative_eq!(methanol.molar_mass_kg_mol(), 0.032_042, max_relative = 1e-12);
        let chlorine: Formula = "Cl2".parse().unwrap();
        assert_eq!((chlorine.atoms("Cl"), chlorine.atoms("C")), (2, 0));
        for wrong in ["", "h2", "Xx2", "C2(H)"] {
            assert!(matches!(wrong.parse::<Formula>(), Err(Error::InvalidInput { .. })), "{wrong}");
        }
    }
}
