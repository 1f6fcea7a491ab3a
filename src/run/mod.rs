//! Study to consequences to risk to verdicts: the one place that knows everything.

mod cards;
mod contributions;
mod data_tables;
mod manifest;
mod result;
mod table;
mod tables;
mod targets;

pub use cards::cards;
pub use contributions::By;
pub use data_tables::data_tables;
pub use result::{RunResult, SocietalScope};
pub use table::{Column, Table, Values};
pub use targets::TargetRow;

use crate::consequence::{Fineness, Setting, consequences};
use crate::error::{Error, Result};
use crate::footprint::Outcome;
use crate::numeric::parallel::Control;
use crate::release::GroundKind;
use crate::risk::{WhoCounts, individual_risk_grid, societal_by_group};
use crate::scenario::RuleSet;
use crate::study::Study;
use crate::vulnerability::HarmRules;

/// Shares of the progress at which the stages end: consequences, map, targets, societal risk.
const STAGE_ENDS: [f64; 4] = [0.6, 0.75, 0.8, 1.0];

/// What the rule set says that effects do to people.
fn harm_rules(rule_set: &RuleSet) -> Result<HarmRules> {
    match rule_set.name() {
        "AQ/T 3046-2013" => HarmRules::aq_t_3046_2013(),
        other => {
            Err(Error::MissingData { what: "a table of harm", model: "vulnerability", substance: other.to_owned() })
        }
    }
}

/// Runs a study: every loss of containment through its consequences, then individual and societal risk.
///
/// The bits of the result do not depend on the number of threads.
///
/// ```no_run
/// # fn main() -> isorisk::Result<()> {
/// let study = isorisk::study::Study::load("examples/caojing/study.toml")?;
/// let result = isorisk::run::run(&study, &isorisk::risk::Control::default())?;
/// println!("PLL {:.2e} per year", result.societal(&isorisk::run::SocietalScope::Park)?.pll());
/// # Ok(()) }
/// ```
///
/// # Errors
/// As the models, with the path of the scenario; [`Error::Cancelled`].
pub fn run(study: &Study, control: &Control<'_>) -> Result<RunResult> {
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
        fineness: Fineness { ring_growth: study.sampling().ring_growth, tolerance: study.sampling().tolerance },
    };
    let stage = |index: usize| {
        let begin = if index == 0 { 0.0 } else { STAGE_ENDS[index - 1] };
        let end = STAGE_ENDS[index];
        move |share: f64| {
            if let Some(progress) = control.progress {
                progress(begin + (end - begin) * share);
            }
        }
    };
    let stages = [stage(0), stage(1), stage(2), stage(3)];
    let staged = |index: usize| Control { cancel: control.cancel, progress: Some(&stages[index]) };

    let consequences = consequences(study.installations(), &setting, &staged(0))?;
    let outcomes: Vec<&Outcome> = consequences.outcomes().collect();
    let individual_risk = individual_risk_grid(&outcomes, study.weather(), study.grid(), &staged(1))?;
    let targets = targets::outline_risk(study, &consequences, &staged(2))?;
    let each: Vec<usize> = (0..outcomes.len()).collect();
    let societal = societal_by_group(
        &outcomes,
        study.weather(),
        &study.people()?,
        WhoCounts::OthersThanOwnStaff,
        (&each, outcomes.len()),
        &staged(3),
    )?;
    drop(outcomes);
    Ok(RunResult { study: study.clone(), consequences, individual_risk, targets, societal })
}
