//! Study to consequences to risk to verdicts: the one place that knows everything.

mod cards;
mod compare;
mod contributions;
mod dominant;
mod exceedance;
mod exceedance_map;
mod explain;
mod explanation;
mod manifest;
mod result;
mod screening;
mod setting;
mod societal_maps;
mod table;
mod tables;
mod targets;
mod unit;
mod whatif;

pub use cards::cards;
pub use compare::{Comparison, compare};
pub use contributions::{By, Whole};
pub use dominant::DominantMap;
pub use exceedance::{Exceedance, ExceedanceShare};
pub use explanation::{ExplainedModel, ExplainedPart, Explanation};
pub use result::{RunResult, SocietalScope};
pub use societal_maps::DeathsMap;
pub use table::{Column, Table, Values};
pub use targets::TargetRow;
pub use whatif::{Reuse, run_from, run_reusing};

pub use crate::data_tables::data_tables;
use crate::error::Result;
use crate::numeric::parallel::Control;
use crate::study::Study;

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
/// As the models, with the path of the scenario; [`crate::Error::Cancelled`].
pub fn run(study: &Study, control: &Control<'_>) -> Result<RunResult> {
    whatif::computed(study, Reuse::default(), control)
}
