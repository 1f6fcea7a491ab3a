//! All installations of a park to outcomes, each distinct loss of containment run once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::consequence::cache::{RunCache, run_key};
use crate::consequence::equal::Seen;
use crate::consequence::loss::{BranchConsequence, LossConsequence, SharedFires, loss_consequence};
use crate::consequence::setting::Setting;
use crate::data_tables::data_key;
use crate::error::Result;
use crate::footprint::{CountsFor, Frequency, Outcome, Part, PartFootprint, Tags};
use crate::numeric::ContentKey;
use crate::numeric::parallel::{Control, ordered};
use crate::scenario::{CountsFor as BranchCounts, HoleSize, LossOfContainment, OutcomeKind};
use crate::site::Installation;

/// One loss of containment of one installation.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The loss of containment.
    pub loss: LossOfContainment,
    /// What it leads to; shared by all scenarios that lead to the same.
    pub run: Arc<LossConsequence>,
}

/// What one installation can do.
#[derive(Clone, Debug)]
pub struct UnitConsequences {
    /// Everything that this was made from: the installation and the setting.
    pub key: ContentKey,
    /// Its losses of containment.
    pub scenarios: Vec<Scenario>,
    /// The outcomes that harm somebody somewhere.
    pub outcomes: Vec<Outcome>,
    /// Of each outcome: index of its scenario and of its branch.
    pub origin_of_outcome: Vec<(usize, usize)>,
    /// Losses rarer than the rule set's cut-off, left out.
    pub cut_off: Vec<LossOfContainment>,
    /// What was merged or left out, in words.
    pub notes: Vec<String>,
}

impl UnitConsequences {
    /// The scenario that an outcome of this installation belongs to.
    #[must_use]
    pub fn scenario_of(&self, outcome: usize) -> &Scenario {
        &self.scenarios[self.origin_of_outcome[outcome].0]
    }

    /// The branch that an outcome of this installation is.
    #[must_use]
    pub fn branch_of(&self, outcome: usize) -> &BranchConsequence {
        &self.scenario_of(outcome).run.branches[self.origin_of_outcome[outcome].1]
    }

    /// Whether a fitted range was left in making an outcome of this installation.
    #[must_use]
    pub fn is_flagged(&self, outcome: usize) -> bool {
        !self.branch_of(outcome).events.is_empty()
    }
}

/// What all installations of a park can do.
#[derive(Clone, Debug, Default)]
pub struct Consequences {
    /// One an installation, in the order of the study.
    pub units: Vec<Arc<UnitConsequences>>,
}

impl Consequences {
    /// Every outcome, in the order of the installations.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.units.iter().flat_map(|unit| &unit.outcomes)
    }

    /// How many outcomes there are.
    #[must_use]
    pub fn outcome_count(&self) -> usize {
        self.units.iter().map(|unit| unit.outcomes.len()).sum()
    }

    /// Every outcome by the installation that it belongs to and its place in that installation's list.
    pub fn indexed(&self) -> impl Iterator<Item = (usize, &UnitConsequences, usize)> {
        let units = self.units.iter().enumerate();
        units.flat_map(|(index, unit)| (0..unit.outcomes.len()).map(move |outcome| (index, unit.as_ref(), outcome)))
    }

    /// Every loss of containment with the index of its installation.
    pub fn scenarios(&self) -> impl Iterator<Item = (usize, &Scenario)> {
        let units = self.units.iter().enumerate();
        units.flat_map(|(index, unit)| unit.scenarios.iter().map(move |scenario| (index, scenario)))
    }

    /// The distinct runs, each once, in the order in which they are met.
    #[must_use]
    pub fn runs(&self) -> Vec<&Arc<LossConsequence>> {
        let mut seen = BTreeSet::new();
        let all = self.units.iter().flat_map(|unit| unit.scenarios.iter().map(|scenario| &scenario.run));
        all.filter(|run| seen.insert(Arc::as_ptr(run) as usize)).collect()
    }
}

/// Everything that a run sees of a scenario: equal keys mean equal results.
fn content(installation: &Installation, loss: &LossOfContainment) -> String {
    let bits = |value: f64| value.to_bits();
    let hole = match loss.hole {
        HoleSize::Diameter { diameter_m } => (0, bits(diameter_m)),
        HoleSize::FullBore { diameter_m } => (1, bits(diameter_m)),
        HoleSize::Instantaneous => (2, 0),
        HoleSize::Within { duration_s } => (3, bits(duration_s)),
    };
    let congestion = installation.congestion.map(|region| (bits(region.volume_m3), region.class));
    // a substance of the study's own is what it is, not what it is called
    let own = installation.own_substance.as_ref().map(|own| ContentKey::of(&[&format!("{own:?}")]));
    format!(
        "{} {own:?} {:?} {:x?} {hole:?} {:x} {:?} {congestion:?}",
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
    consequences_reusing(&installations.iter().collect::<Vec<_>>(), setting, std::iter::empty(), None, control)
}

/// The same, with runs taken from what installations of the same substance and equipment `earlier` led to in an equal
/// setting, or from a cache.
///
/// # Errors
/// As [`consequences`].
pub fn consequences_reusing<'a>(
    installations: &[&Installation],
    setting: &Setting<'_>,
    earlier: impl Iterator<Item = (&'a Installation, &'a Arc<UnitConsequences>)>,
    cache: Option<&RunCache>,
    control: &Control<'_>,
) -> Result<Consequences> {
    let alike = |a: &Installation, b: &Installation| {
        a.substance == b.substance && a.own_substance == b.own_substance && a.equipment == b.equipment
    };
    let place = |of: &Installation| (of.x_m.to_bits(), of.y_m.to_bits());
    let mut made_before: BTreeMap<String, &Arc<LossConsequence>> = BTreeMap::new();
    let mut seen = Seen::default();
    for (installation, unit) in earlier {
        // what starts at one place is laid as one: it must share what is equal
        if installations.iter().any(|new| place(new) == place(installation)) {
            for scenario in &unit.scenarios {
                seen.unified(Arc::clone(&scenario.run));
            }
        }
        if installations.iter().any(|new| alike(new, installation)) {
            for scenario in &unit.scenarios {
                made_before.insert(content(installation, &scenario.loss), &scenario.run);
            }
        }
    }
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut distinct: Vec<(&Installation, LossOfContainment)> = Vec::new();
    let mut plans = Vec::with_capacity(installations.len());
    for installation in installations {
        let found = setting.rule_set.scenarios(installation)?;
        let mut runs = Vec::with_capacity(found.losses.len());
        for loss in &found.losses {
            let next = distinct.len();
            let run = *known.entry(content(installation, loss)).or_insert(next);
            if run == next {
                distinct.push((installation, loss.clone()));
            }
            runs.push(run);
        }
        plans.push((found, runs));
    }
    let shared = SharedFires::default();
    let (key, data) = (setting.key(), cache.map(|_| data_key()));
    let made = ordered(distinct.len(), control, (0.0, 1.0), |run| {
        let (installation, loss) = &distinct[run];
        let content = content(installation, loss);
        if let Some(made) = made_before.get(&content) {
            return Ok(Arc::clone(made));
        }
        let make = || loss_consequence(installation, loss, setting, &shared, control);
        match (cache, &data) {
            (Some(cache), Some(data)) => {
                let substance = installation.contents()?;
                cache.get(run_key(&key, data, &format!("{substance:?}"), &content), make)
            }
            _ => make().map(Arc::new),
        }
    })?;
    let made: Vec<Arc<LossConsequence>> = made.into_iter().map(|run| seen.unified(run)).collect();
    let setting_key = key.to_string();
    let units = installations.iter().zip(plans).map(|(installation, (found, runs))| {
        let scenarios =
            found.losses.into_iter().zip(runs).map(|(loss, run)| Scenario { loss, run: made[run].clone() }).collect();
        let mut unit = UnitConsequences {
            key: unit_key(installation, &setting_key),
            scenarios,
            outcomes: Vec::new(),
            origin_of_outcome: Vec::new(),
            cut_off: found.cut_off,
            notes: found.notes,
        };
        for index in 0..unit.scenarios.len() {
            unit.add_outcomes(index, installation)?;
        }
        Ok(Arc::new(unit))
    });
    Ok(Consequences { units: units.collect::<Result<_>>()? })
}

/// The key of what an installation can do in a setting whose key is given.
#[must_use]
pub fn unit_key(installation: &Installation, setting_key: &str) -> ContentKey {
    ContentKey::of(&[setting_key, &format!("{installation:?}")])
}

impl UnitConsequences {
    fn add_outcomes(&mut self, index: usize, installation: &Installation) -> Result<()> {
        let scenario = &self.scenarios[index];
        for (branch_index, consequence) in scenario.run.branches.iter().enumerate() {
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
        OutcomeKind::VesselBurst => "vessel_burst",
        OutcomeKind::JetFire => "jet_fire",
        OutcomeKind::PoolFire => "pool_fire",
        OutcomeKind::FlashFire => "flash_fire",
        OutcomeKind::Explosion => "explosion",
        OutcomeKind::Toxic => "toxic",
        OutcomeKind::NoEffect => "no_effect",
    }
}
