//! All installations of a park to outcomes, each distinct loss of containment run once.

use std::collections::BTreeMap;

use crate::consequence::loss::{LossConsequence, SharedFires, loss_consequence};
use crate::consequence::setting::Setting;
use crate::error::Result;
use crate::footprint::{CountsFor, Frequency, Outcome, Part, PartFootprint, Tags};
use crate::numeric::parallel::{Control, ordered};
use crate::scenario::{CountsFor as BranchCounts, HoleSize, LossOfContainment, OutcomeKind};
use crate::site::Installation;

/// One loss of containment of one installation.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Index of the installation.
    pub installation: usize,
    /// The loss of containment.
    pub loss: LossOfContainment,
    /// Index of its run in [`Consequences::runs`].
    pub run: usize,
}

/// What all installations of a park can do.
#[derive(Clone, Debug, Default)]
pub struct Consequences {
    /// Every loss of containment, in the order of the installations.
    pub scenarios: Vec<Scenario>,
    /// The distinct runs.
    pub runs: Vec<LossConsequence>,
    /// Losses rarer than the rule set's cut-off, left out.
    pub cut_off: Vec<LossOfContainment>,
    /// What was merged or left out, in words.
    pub notes: Vec<String>,
    /// The outcomes that harm somebody somewhere.
    pub outcomes: Vec<Outcome>,
    /// Of each outcome: index of its scenario and of its branch.
    pub origin_of_outcome: Vec<(usize, usize)>,
}

impl Consequences {
    /// The branch that an outcome is.
    #[must_use]
    pub fn branch_of(&self, outcome: usize) -> &crate::consequence::BranchConsequence {
        let (scenario, branch) = self.origin_of_outcome[outcome];
        &self.runs[self.scenarios[scenario].run].branches[branch]
    }

    /// Index of the installation that an outcome belongs to.
    #[must_use]
    pub fn installation_of(&self, outcome: usize) -> usize {
        self.scenarios[self.origin_of_outcome[outcome].0].installation
    }

    /// Whether a fitted range was left in making an outcome.
    #[must_use]
    pub fn is_flagged(&self, outcome: usize) -> bool {
        !self.branch_of(outcome).events.is_empty()
    }
}

/// Everything that a run sees of a scenario: equal keys mean equal results.
fn content(installation: &Installation, loss: &LossOfContainment) -> String {
    let bits = |value: f64| value.to_bits();
    let hole = match loss.hole {
        HoleSize::Diameter { diameter_m } => (0, bits(diameter_m)),
        HoleSize::FullBore { diameter_m } => (1, bits(diameter_m)),
        HoleSize::Instantaneous => (2, 0),
    };
    let congestion = installation.congestion.map(|region| (bits(region.volume_m3), region.class));
    format!(
        "{} {:?} {:x?} {hole:?} {:x} {:?} {congestion:?}",
        installation.substance,
        installation.equipment,
        [
            installation.pressure_pa,
            installation.temperature_k,
            installation.inventory_kg,
            installation.liquid_head_m,
            installation.release_height_m,
        ]
        .map(bits),
        bits(loss.max_duration_s),
        installation.bund_area_m2.map(bits),
    )
}

/// What all installations can do, in parallel over the distinct losses of containment.
///
/// # Errors
/// As [`loss_consequence`], for the first scenario in order that fails; [`crate::Error::Cancelled`].
pub fn consequences(
    installations: &[Installation],
    setting: &Setting<'_>,
    control: &Control<'_>,
) -> Result<Consequences> {
    let mut all = Consequences::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut distinct: Vec<usize> = Vec::new();
    for (index, installation) in installations.iter().enumerate() {
        let found = setting.rule_set.scenarios(installation)?;
        all.cut_off.extend(found.cut_off);
        all.notes.extend(found.notes);
        for loss in found.losses {
            let next = distinct.len();
            let run = *known.entry(content(installation, &loss)).or_insert(next);
            if run == next {
                distinct.push(all.scenarios.len());
            }
            all.scenarios.push(Scenario { installation: index, loss, run });
        }
    }
    let shared = SharedFires::default();
    all.runs = ordered(distinct.len(), control, (0.0, 1.0), |run| {
        let scenario = &all.scenarios[distinct[run]];
        loss_consequence(&installations[scenario.installation], &scenario.loss, setting, &shared)
    })?;
    for index in 0..all.scenarios.len() {
        all.add_outcomes(index, installations)?;
    }
    Ok(all)
}

impl Consequences {
    fn add_outcomes(&mut self, index: usize, installations: &[Installation]) -> Result<()> {
        let scenario = &self.scenarios[index];
        let installation = &installations[scenario.installation];
        for (branch_index, consequence) in self.runs[scenario.run].branches.iter().enumerate() {
            if !consequence.harms() {
                continue;
            }
            let branch = &consequence.branch;
            let parts = consequence.parts.iter().filter(|part| !part.is_empty());
            let parts = parts.map(|part| Part::new(PartFootprint::ByWeather(part.clone()))).collect();
            let mut outcome = Outcome::of_parts(
                format!("{}/{}", scenario.loss.id, branch.name),
                (installation.x_m, installation.y_m),
                Frequency::per_yr(scenario.loss.frequency_per_yr * branch.probability)?,
                parts,
            )?
            .of_establishment(&installation.establishment);
            outcome.counts_for = match branch.counts {
                BranchCounts::Individual => CountsFor::Individual,
                BranchCounts::Societal => CountsFor::Societal,
                BranchCounts::Both => CountsFor::Both,
            };
            outcome.tags = Tags {
                installation: installation.id.clone(),
                release: scenario.loss.id.clone(),
                kind: kind_name(branch.kind).to_owned(),
            };
            self.outcomes.push(outcome);
            self.origin_of_outcome.push((index, branch_index));
        }
        Ok(())
    }
}

/// The name of a kind of outcome in tables.
#[must_use]
pub fn kind_name(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Fireball => "fireball",
        OutcomeKind::JetFire => "jet_fire",
        OutcomeKind::PoolFire => "pool_fire",
        OutcomeKind::FlashFire => "flash_fire",
        OutcomeKind::Explosion => "explosion",
        OutcomeKind::Toxic => "toxic",
        OutcomeKind::NoEffect => "no_effect",
    }
}
