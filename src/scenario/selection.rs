//! Which units a risk assessment is made for: selection number and danger degree.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Policy, Range, Verification};
use crate::error::{Error, Result};

/// Identity of the selection of units.
pub const CARD: ModelCard = ModelCard {
    id: "scenario.selection",
    title: "Selection of units by selection number and by danger degree (Purple Book, GB/T 37243 annexes A and B)",
    citations: &["cpr18e_1999", "gbt37243_2019"],
    requires: &["quantity_kg", "limit_kg", "distance_m"],
    validity: &[
        Range::physical("quantity_kg", "kg", 0.0, 1.0e12, "a quantity"),
        Range::physical("factor", "", 0.0, 10.0, "the factors of the manual lie between 0.1 and 10"),
        Range::physical("limit_kg", "kg", 1.0e-3, 1.0e9, "limit values of the manual"),
        Range::physical("distance_m", "m", 100.0, 1.0e6, "the manual takes 100 m at least"),
    ],
    verification: Verification::Unverified("typed from knowledge of practice, not opened in print"),
};

/// Which distance law the selection number goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelectionHazard {
    /// Square of the distance.
    Toxic,
    /// Cube of the distance.
    Flammable,
}

/// Indication number `A = Q O1 O2 O3 / G`: quantity times the factors for process, place and state, over the limit value.
///
/// # Errors
/// [`Error::OutOfValidity`] for a value out of its range.
pub fn indication_number(quantity_kg: f64, factors: [f64; 3], limit_kg: f64) -> Result<f64> {
    CARD.check(&[("quantity_kg", quantity_kg), ("limit_kg", limit_kg)], Policy::Strict)?;
    for factor in factors {
        CARD.check(&[("factor", factor)], Policy::Strict)?;
    }
    Ok(quantity_kg * factors.iter().product::<f64>() / limit_kg)
}

/// Selection number `S = (100/L)^n A` at a distance, n = 2 for toxic and 3 for flammable substances.
///
/// # Errors
/// [`Error::OutOfValidity`] for a distance below 100 m or a value out of its range.
pub fn selection_number(indication_number: f64, hazard: SelectionHazard, distance_m: f64) -> Result<f64> {
    CARD.check(&[("distance_m", distance_m)], Policy::Strict)?;
    let ratio = 100.0 / distance_m;
    Ok(match hazard {
        SelectionHazard::Toxic => ratio * ratio * indication_number,
        SelectionHazard::Flammable => ratio * ratio * ratio * indication_number,
    })
}

/// Grade of danger of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DangerGrade {
    /// High: 16 marks and more.
    I,
    /// Middle: 11 to 15.
    #[serde(rename = "II")]
    Ii,
    /// Low: 10 and less.
    #[serde(rename = "III")]
    Iii,
}

impl DangerGrade {
    /// `I`, `II` or `III`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DangerGrade::I => "I",
            DangerGrade::Ii => "II",
            DangerGrade::Iii => "III",
        }
    }
}

/// Grade by the five marks: material, capacity, temperature, pressure, operation; each 0, 2, 5 or 10.
///
/// # Errors
/// [`Error::InvalidInput`] for another mark.
pub fn danger_grade(marks: [u8; 5]) -> Result<DangerGrade> {
    if let Some(mark) = marks.into_iter().find(|mark| ![0, 2, 5, 10].contains(mark)) {
        return Err(Error::invalid("mark", f64::from(mark), "", "must be 0, 2, 5 or 10 (GB/T 37243-2019 annex A)"));
    }
    let sum: u8 = marks.iter().sum();
    Ok(match sum {
        16.. => DangerGrade::I,
        11..=15 => DangerGrade::Ii,
        _ => DangerGrade::Iii,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn numbers_by_hand() {
        // 50 t in storage, out of doors, gas: 50000 x 0.1 x 1 x 10 / 10000 = 5; at 200 m 5/8 and 5/4
        let a = indication_number(50_000.0, [0.1, 1.0, 10.0], 10_000.0).unwrap();
        assert_relative_eq!(a, 5.0, max_relative = 1e-12);
        let s = |hazard, distance_m| selection_number(a, hazard, distance_m).unwrap();
        assert_relative_eq!(s(SelectionHazard::Flammable, 200.0), 0.625, max_relative = 1e-12);
        assert_relative_eq!(s(SelectionHazard::Toxic, 200.0), 1.25, max_relative = 1e-12);
        assert_relative_eq!(s(SelectionHazard::Toxic, 100.0), a, max_relative = 1e-12);
        assert!(selection_number(a, SelectionHazard::Toxic, 50.0).is_err());
    }

    #[test]
    fn grades_at_their_bounds() {
        assert_eq!(danger_grade([10, 2, 2, 2, 0]).unwrap(), DangerGrade::I);
        assert_eq!(danger_grade([5, 5, 5, 0, 0]).unwrap(), DangerGrade::Ii);
        assert_eq!(danger_grade([5, 2, 2, 2, 0]).unwrap(), DangerGrade::Ii);
        assert_eq!(danger_grade([10, 0, 0, 0, 0]).unwrap(), DangerGrade::Iii);
        let error = danger_grade([3, 0, 0, 0, 0]).unwrap_err();
        assert_eq!(error.to_string(), "mark = 3: must be 0, 2, 5 or 10 (GB/T 37243-2019 annex A)");
    }
}
