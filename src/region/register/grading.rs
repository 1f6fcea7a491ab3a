//! S, R and the grade of a unit.

use serde::{Deserialize, Serialize};

use super::standard::{Threshold, alpha, standard, threshold};
use crate::error::{Error, Result};

/// How near to a step still counts as on it, relative: sums of quotients carry rounding.
const ON_STEP: f64 = 1e-9;

/// One substance of a unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// Its name.
    pub substance: String,
    /// Most that the unit is designed to hold, t.
    pub quantity_t: f64,
    /// Hazard category, such as `W5.3`, for a substance that table 1 does not name.
    #[serde(default)]
    pub category: Option<String>,
}

/// A unit of production or storage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Identifier.
    pub id: String,
    /// Whose it is.
    pub establishment: String,
    /// The county it lies in.
    #[serde(default)]
    pub county: Option<String>,
    /// Residents within 500 m of the boundary of the plant.
    pub residents: f64,
    /// What it holds.
    pub holdings: Vec<Holding>,
}

/// Grade of a major hazard, I the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// R of 100 or more.
    I,
    /// R from 50.
    II,
    /// R from 10.
    III,
    /// R below 10.
    IV,
}

impl Grade {
    /// `I` to `IV`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Grade::I => "I",
            Grade::II => "II",
            Grade::III => "III",
            Grade::IV => "IV",
        }
    }
}

/// What one substance adds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GradedHolding {
    /// Its name.
    pub substance: String,
    /// Quantity q, t.
    pub quantity_t: f64,
    /// Critical quantity and factor.
    pub threshold: Threshold,
    /// q / Q.
    pub s: f64,
    /// alpha beta q / Q.
    pub r: f64,
}

/// A unit with its figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GradedUnit {
    /// Identifier.
    pub id: String,
    /// Whose it is.
    pub establishment: String,
    /// The county it lies in.
    pub county: Option<String>,
    /// Residents within 500 m of the boundary of the plant.
    pub residents: f64,
    /// Their factor.
    pub alpha: f64,
    /// Sum of q / Q.
    pub s: f64,
    /// The index that grades.
    pub r: f64,
    /// Its grade; `None` when it is no major hazard.
    pub grade: Option<Grade>,
    /// The next graver grade, or the one it would have on becoming a major hazard; `None` from grade I.
    pub next_grade: Option<Grade>,
    /// R that is left to the next grade; for a unit that is no major hazard what R lacks when S reaches 1.
    pub r_to_next: Option<f64>,
    /// Factor on every quantity that reaches it.
    pub quantity_factor_to_next: Option<f64>,
    /// What each substance adds.
    pub holdings: Vec<GradedHolding>,
}

/// The grade of an index.
fn grade_of(r: f64) -> Grade {
    let steps = standard().grade.iter().filter(|step| r >= step.r * (1.0 - ON_STEP));
    steps.fold(Grade::IV, |_, step| step.name)
}

/// Identifies and grades a unit.
///
/// # Errors
/// [`Error::InvalidInput`] for a quantity or a number of residents that is negative or not finite, or a unit that holds
/// nothing; those of [`threshold`]. The message has the path of the fault.
pub fn grade(unit: &Unit) -> Result<GradedUnit> {
    let path = || format!("units[\"{}\"]", unit.id);
    let alpha = alpha(unit.residents).map_err(|error| error.at(path()))?;
    if unit.holdings.is_empty() {
        let value = 0.0;
        return Err(Error::invalid("holdings", value, "", "must have one substance or more").at(path()));
    }
    let mut holdings = Vec::with_capacity(unit.holdings.len());
    for holding in &unit.holdings {
        let here = |error: Error| error.at(format!("{}.{}", path(), holding.substance));
        if !(holding.quantity_t >= 0.0 && holding.quantity_t.is_finite()) {
            return Err(here(Error::invalid("quantity", holding.quantity_t, "t", "must be finite and not negative")));
        }
        let threshold = threshold(&holding.substance, holding.category.as_deref()).map_err(here)?;
        let s = holding.quantity_t / threshold.critical_quantity_t;
        let r = alpha * threshold.beta * s;
        let (substance, quantity_t) = (holding.substance.clone(), holding.quantity_t);
        holdings.push(GradedHolding { substance, quantity_t, threshold, s, r });
    }
    let s: f64 = holdings.iter().map(|one| one.s).sum();
    let r: f64 = holdings.iter().map(|one| one.r).sum();
    let is_major = s >= 1.0 - ON_STEP;
    let grade = is_major.then(|| grade_of(r));
    let (next_grade, factor) = if is_major {
        // steps ascend
        match standard().grade.iter().find(|step| r < step.r * (1.0 - ON_STEP)) {
            Some(step) => (Some(step.name), Some(step.r / r)),
            None => (None, None),
        }
    } else if s > 0.0 {
        (Some(grade_of(r / s)), Some(1.0 / s))
    } else {
        (None, None)
    };
    Ok(GradedUnit {
        id: unit.id.clone(),
        establishment: unit.establishment.clone(),
        county: unit.county.clone(),
        residents: unit.residents,
        alpha,
        s,
        r,
        grade,
        next_grade,
        r_to_next: factor.map(|factor| r * (factor - 1.0)),
        quantity_factor_to_next: factor,
        holdings,
    })
}

/// Identifies and grades units, in their order.
///
/// # Errors
/// Those of [`grade`]; [`Error::InvalidInput`] for an identifier that appears twice.
pub fn grade_all(units: &[Unit]) -> Result<Vec<GradedUnit>> {
    let mut ids = std::collections::BTreeSet::new();
    for unit in units {
        if !ids.insert(&unit.id) {
            return Err(Error::InvalidInput {
                name: "unit id".into(),
                value: unit.id.clone(),
                unit: "",
                requirement: "must appear once".into(),
            });
        }
    }
    units.iter().map(grade).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn unit(residents: f64, holdings: &[(&str, f64)]) -> Unit {
        let holdings = holdings
            .iter()
            .map(|&(substance, quantity_t)| Holding { substance: substance.into(), quantity_t, category: None })
            .collect();
        Unit { id: "U".into(), establishment: "A".into(), county: None, residents, holdings }
    }

    #[test]
    fn the_four_worked_units_with_few_residents() {
        let cases =
            [("ammonia", 100.0, 20.0), ("chlorine", 50.0, 40.0), ("lpg", 500.0, 15.0), ("methanol", 5000.0, 10.0)];
        for (name, quantity_t, r) in cases {
            let graded = grade(&unit(15.0, &[(name, quantity_t)])).unwrap();
            assert_relative_eq!(graded.s, 10.0, max_relative = 1e-12);
            assert_relative_eq!(graded.r, r, max_relative = 1e-12);
            assert_eq!((graded.grade, graded.next_grade), (Some(Grade::III), Some(Grade::II)), "{name}");
        }
    }

    #[test]
    fn the_factor_to_the_next_grade_reaches_it_and_a_little_less_does_not() {
        for quantity_t in [3.0, 20.0, 90.0, 200.0] {
            let before = grade(&unit(60.0, &[("ammonia", quantity_t), ("methanol", 40.0)])).unwrap();
            let factor = before.quantity_factor_to_next.unwrap();
            let scaled = |f: f64| grade(&unit(60.0, &[("ammonia", quantity_t * f), ("methanol", 40.0 * f)])).unwrap();
            assert_eq!(scaled(factor).grade, before.next_grade);
            assert_eq!(scaled(factor * 0.99).grade, before.grade);
        }
        let gravest = grade(&unit(200.0, &[("ammonia", 1e4)])).unwrap();
        assert_eq!((gravest.grade, gravest.next_grade, gravest.r_to_next), (Some(Grade::I), None, None));
    }

    #[test]
    fn below_one_it_is_no_major_hazard_whatever_r_is() {
        let graded = grade(&unit(500.0, &[("phosgene", 0.29)])).unwrap();
        assert_eq!(graded.grade, None);
        assert!(graded.r > 30.0);
        assert_eq!(graded.next_grade, Some(Grade::III));
        assert_relative_eq!(graded.quantity_factor_to_next.unwrap(), 0.3 / 0.29, max_relative = 1e-12);
    }

    #[test]
    fn faults_have_their_path() {
        let text = grade(&unit(0.0, &[("ammonia", -1.0)])).unwrap_err().to_string();
        assert_eq!(text, "units[\"U\"].ammonia: quantity = -1 t: must be finite and not negative");
        let text = grade(&unit(0.0, &[])).unwrap_err().to_string();
        assert_eq!(text, "units[\"U\"]: holdings = 0: must have one substance or more");
        let one = unit(0.0, &[("ammonia", 1.0)]);
        let text = grade_all(&[one.clone(), one]).unwrap_err().to_string();
        assert_eq!(text, "unit id = U: must appear once");
    }
}
