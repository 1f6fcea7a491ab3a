//! What every consequence of a study shares.

use crate::consequence::{Fineness, Setting};
use crate::error::Result;
use crate::release::GroundKind;
use crate::study::Study;
use crate::vulnerability::HarmRules;

/// Does something in the setting of a study.
pub(super) fn with_setting<T>(study: &Study, act: impl FnOnce(&Setting<'_>) -> Result<T>) -> Result<T> {
    let (file, text) = study.rule_set().harm_document();
    let harm = HarmRules::from_toml(text).map_err(|error| error.at(format!("data/{file}")))?;
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
