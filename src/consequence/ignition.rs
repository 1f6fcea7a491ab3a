//! Which ignition group and which event tree a release goes by.

use crate::error::{Error, Result};
use crate::release::{ContentsPhase, Discharge};
use crate::scenario::{IgnitionGroup, PoolPart, ReleaseSize, Toxicity, TreeClass};
use crate::substance::{IgnitionCategory, ProbitSource, Reactivity, Substance, ToxicProbit};

/// The toxic probit that the rule sets of this version take; none for what is not in their table.
#[must_use]
pub fn toxic_probit(substance: &Substance) -> Option<&ToxicProbit> {
    substance.toxic_probit(ProbitSource::PurpleBook)
}

/// How easily the release is lit; `None` for what does not burn.
///
/// A liquid of category 1 that leaves a vessel above its boiling point flashes, and counts as category 0; a liquid of a
/// higher category that is handled at or above its flash point counts as category 1.
///
/// # Errors
/// [`Error::MissingData`] for a liquid of category 2 or above without a flash point, which its tree turns on.
pub fn ignition_group(
    substance: &Substance,
    phase: ContentsPhase,
    temperature_k: f64,
) -> Result<Option<IgnitionGroup>> {
    let (Some(burns), Some(class)) = (&substance.combustion, substance.ignition) else { return Ok(None) };
    let hot = || match burns.flash_point_k {
        Some(flash_point_k) => Ok(temperature_k >= flash_point_k),
        None => Err(Error::MissingData {
            what: "a flash point ([combustion] flash_point_k)",
            model: crate::scenario::TREE_CARD.id,
            substance: substance.id.clone(),
        }),
    };
    let as_gas = match class.reactivity {
        Reactivity::Low => IgnitionGroup::GasLowReactivity,
        Reactivity::Average | Reactivity::High => IgnitionGroup::Gas,
    };
    Ok(Some(match (class.category, phase) {
        (IgnitionCategory::Category0, _) | (_, ContentsPhase::Gas | ContentsPhase::LiquefiedGas) => as_gas,
        (IgnitionCategory::Category1, ContentsPhase::Liquid) => IgnitionGroup::Category1,
        (_, ContentsPhase::Liquid) if hot()? => IgnitionGroup::Category1,
        (IgnitionCategory::Category2, ContentsPhase::Liquid) => IgnitionGroup::Category2,
        (IgnitionCategory::Category3To4, ContentsPhase::Liquid) => IgnitionGroup::Category3Or4,
    }))
}

/// The event tree of a discharge.
#[must_use]
pub fn tree_class(discharge: &Discharge, ambient_temperature_k: f64) -> TreeClass {
    match discharge.phase {
        ContentsPhase::Gas | ContentsPhase::LiquefiedGas => match discharge.rate_kg_s {
            Some(_) => TreeClass::ContinuousGas,
            None => TreeClass::InstantaneousGas,
        },
        ContentsPhase::Liquid if discharge.substance.normal_boiling_point_k < ambient_temperature_k => {
            TreeClass::RefrigeratedLiquid
        }
        ContentsPhase::Liquid => TreeClass::Liquid,
    }
}

/// The size of a discharge as the ignition tables ask for it.
#[must_use]
pub fn release_size(discharge: &Discharge) -> ReleaseSize {
    match discharge.rate_kg_s {
        Some(rate_kg_s) => ReleaseSize::Continuous { rate_kg_s },
        None => ReleaseSize::Instantaneous { mass_kg: discharge.released_kg },
    }
}

/// Whether the substance poisons by the rule set's table.
#[must_use]
pub fn toxicity(substance: &Substance) -> Toxicity {
    if toxic_probit(substance).is_some() { Toxicity::Toxic } else { Toxicity::NotToxic }
}

/// Whether liquid stays on the ground.
#[must_use]
pub fn pool_part(discharge: &Discharge) -> PoolPart {
    if discharge.liquid_kg > 0.0 { PoolPart::Pool } else { PoolPart::NoPool }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::substance;

    #[test]
    fn a_liquid_above_its_flash_point_is_lit_as_one_of_category_1() {
        let styrene = substance("styrene").unwrap().as_ref();
        assert_eq!(styrene.ignition.unwrap().category, IgnitionCategory::Category2);
        let flash_point_k = styrene.combustion.as_ref().unwrap().flash_point_k.unwrap();
        let group = |temperature_k| ignition_group(styrene, ContentsPhase::Liquid, temperature_k).unwrap();
        assert_eq!(group(flash_point_k - 0.1), Some(IgnitionGroup::Category2));
        assert_eq!(group(flash_point_k), Some(IgnitionGroup::Category1));
        let mut unknown = styrene.clone();
        unknown.combustion.as_mut().unwrap().flash_point_k = None;
        let error = ignition_group(&unknown, ContentsPhase::Liquid, 290.0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a flash point ([combustion] flash_point_k) is needed by scenario.event_tree but styrene has none"
        );
    }
}
