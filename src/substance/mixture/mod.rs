//! Mixtures: a composition, its boiling line and flash by Raoult's law, and one substance that stands for it.

pub mod flash;
mod pseudo_pure;
mod record;

use std::sync::Arc;

use super::{Flag, Substance};
use crate::error::{Error, Result};

pub use flash::Flash;
pub(super) use record::parse;

/// Largest difference of the sum of mole fractions from one.
const SUM_TOLERANCE: f64 = 1e-6;

/// A component of a mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The pure substance.
    pub substance: Arc<Substance>,
    /// Mole fraction in the whole mixture.
    pub mole_fraction: f64,
}

/// A mixture of pure substances.
///
/// # Examples
/// ```
/// use isorisk::substance::{Mixture, substance};
/// let lpg = Mixture::new("my LPG", &[(substance("propane")?.clone(), 0.6), (substance("n-butane")?.clone(), 0.4)])?;
/// let flash = lpg.flash(8.0e5, 290.0)?;
/// assert!(flash.vapour_fraction < 1e-12 && (flash.liquid[0] - 0.6).abs() < 1e-12);
/// # Ok::<(), isorisk::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    name: String,
    components: Vec<Component>,
}

impl Mixture {
    /// A mixture with its name and its components, each with its mole fraction.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] without components, with one twice or a mixture among them, for a fraction that is not
    /// positive, and for fractions whose sum is not one.
    pub fn new(name: &str, parts: &[(Arc<Substance>, f64)]) -> Result<Self> {
        let fault = |what: &str, value: String, requirement: &str| Error::InvalidInput {
            name: format!("mixture \"{name}\": {what}"),
            value,
            unit: "",
            requirement: requirement.into(),
        };
        if parts.is_empty() {
            return Err(fault("components", "none".into(), "must have at least one"));
        }
        let mut sum = 0.0;
        for (index, (substance, fraction)) in parts.iter().enumerate() {
            let mole_fraction = format!("mole fraction of {}", substance.id);
            if !(*fraction > 0.0 && *fraction <= 1.0) {
                return Err(fault(&mole_fraction, fraction.to_string(), "must be positive and at most 1"));
            }
            if substance.flags.contains(&Flag::Mixture) {
                return Err(fault("component", substance.id.clone(), "must be a pure substance, not a mixture"));
            }
            if parts[..index].iter().any(|(other, _)| other.id == substance.id) {
                return Err(fault("component", substance.id.clone(), "must stand once only"));
            }
            sum += fraction;
        }
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(fault("sum of the mole fractions", sum.to_string(), "must be 1 within 1e-6"));
        }
        let components = parts
            .iter()
            .map(|(substance, fraction)| Component { substance: substance.clone(), mole_fraction: *fraction })
            .collect();
        Ok(Self { name: name.to_owned(), components })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its components, in the order given.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Mean molar mass, kg/mol.
    #[must_use]
    pub fn molar_mass_kg_mol(&self) -> f64 {
        self.mole_mean(|substance| substance.molar_mass_kg_mol)
    }

    /// Mean of a figure, weighted by moles.
    fn mole_mean(&self, figure: impl Fn(&Substance) -> f64) -> f64 {
        self.components.iter().map(|one| one.mole_fraction * figure(&one.substance)).sum()
    }

    /// Mass fraction of a component.
    fn mass_fraction(&self, component: &Component) -> f64 {
        component.mole_fraction * component.substance.molar_mass_kg_mol / self.molar_mass_kg_mol()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::substance;

    #[test]
    fn a_composition_is_checked() {
        let (propane, butane) = (substance("propane").unwrap(), substance("n_butane").unwrap());
        for (parts, expected) in [
            (vec![], "components = none"),
            (vec![(propane.clone(), 0.5), (butane.clone(), 0.4)], "sum of the mole fractions = 0.9"),
            (vec![(propane.clone(), 1.5), (butane.clone(), -0.5)], "mole fraction of propane = 1.5"),
            (vec![(propane.clone(), 0.5), (propane.clone(), 0.5)], "must stand once only"),
        ] {
            let message = Mixture::new("bad", &parts).unwrap_err().to_string();
            assert!(message.contains(expected) && message.contains("\"bad\""), "{message}");
        }
    }
}
