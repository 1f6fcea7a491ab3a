//! From a substance to its group in the ignition tables and the event trees.

use crate::scenario::{IgnitionGroup, Toxicity};
use crate::substance::{IgnitionCategory, Reactivity, Substance};

impl IgnitionGroup {
    /// The group of a substance that is handled at a temperature; `None` if it does not burn.
    ///
    /// A liquid of category 2 or above that is handled at or above its flash point counts as category 1, as the Bevi
    /// manual has it.
    #[must_use]
    pub fn of(substance: &Substance, temperature_k: f64) -> Option<Self> {
        let class = substance.ignition?;
        let flash_point_k = substance.combustion.as_ref().and_then(|combustion| combustion.flash_point_k);
        let is_hot = flash_point_k.is_some_and(|flash_point_k| temperature_k >= flash_point_k);
        Some(match (class.category, class.reactivity) {
            (IgnitionCategory::Category0, Reactivity::Low) => IgnitionGroup::GasLowReactivity,
            (IgnitionCategory::Category0, Reactivity::Average | Reactivity::High) => IgnitionGroup::Gas,
            (IgnitionCategory::Category1, _) => IgnitionGroup::Category1,
            (IgnitionCategory::Category2 | IgnitionCategory::Category3To4, _) if is_hot => IgnitionGroup::Category1,
            (IgnitionCategory::Category2, _) => IgnitionGroup::Category2,
            (IgnitionCategory::Category3To4, _) => IgnitionGroup::Category3Or4,
        })
    }
}

impl Toxicity {
    /// Whether any table has a probit for the substance.
    #[must_use]
    pub fn of(substance: &Substance) -> Self {
        if substance.toxicity.is_empty() { Toxicity::NotToxic } else { Toxicity::Toxic }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::substance;

    #[test]
    fn groups_of_the_catalogue() {
        let group = |name: &str| IgnitionGroup::of(substance(name).unwrap(), 293.15);
        assert_eq!(group("propane"), Some(IgnitionGroup::Gas));
        assert_eq!(group("methane"), Some(IgnitionGroup::GasLowReactivity));
        assert_eq!(group("ammonia"), Some(IgnitionGroup::GasLowReactivity));
        assert_eq!(group("benzene"), Some(IgnitionGroup::Category1));
        assert_eq!(group("chlorine"), None);
        assert_eq!(Toxicity::of(substance("hydrogen_sulphide").unwrap()), Toxicity::Toxic);
        assert_eq!(Toxicity::of(substance("propane").unwrap()), Toxicity::NotToxic);
    }
}
