//! What every consequence of a study shares.

use crate::consequence::{Fineness, Setting};
use crate::error::{Error, Result};
use crate::release::GroundKind;
use crate::scenario::RuleSet;
use crate::study::Study;
use crate::vulnerability::HarmRules;

/// What the rule set says that effects do to people.
fn harm_rules(rule_set: &RuleSet) -> Result<HarmRules> {
    match rule_set.name() {
        "AQ/T 3046-2013" => HarmRules::aq_t_3046_2013(),
        other => {
            Err(Error::MissingData { what: "a table of harm", model: "vulnerability", substance: other.to_owned() })
        }
    }
}

/// Does something in the setting of a study.
pub(super) fn with_setting<T>(study: &Study, act: impl FnOnce(&Setting<'_>) -> Result<T>) -> Result<T> {
    let harm = harm_rules(study.rule_set())?;
    let ambient = study.ambient();
    let setting = Setting {
        rule_set: study.rule_set(),
        harm: &harm,
        weather: study.weather(),
        surface: study.surface(),
        temperature_k: ambient.temperature_k,
        pressure_pa: ambient.pressure_pa,
        relative_humidity: ambient.relative_humidity,
        ground: GroundKind::default(),
        clouds: study.dispersion().model,
        fineness: Fineness { ring_growth: study.sampling().ring_growth, tolerance: study.sampling().tolerance },
    };
    act(&setting)
}
