//! What a loss of containment can turn into, and how likely each turn is.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::scenario::data;
use crate::scenario::ignition::{IgnitionGroup, IgnitionTable, IgnitionTopic, UnitKind};

/// Identity of the event trees.
pub const CARD: ModelCard = ModelCard {
    id: "scenario.event_tree",
    title: "Event trees with free-field delayed ignition (Purple Book)",
    citations: &["cpr18e_1999"],
    requires: &["immediate_ignition"],
    validity: &[Range::physical("immediate_ignition", "", 0.0, 1.0, "a probability")],
    verification: Verification::WorkedExample("scenario.event_tree.propane_vessel"),
};

/// Which tree a release goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TreeClass {
    /// Everything at once, gas or liquefied under pressure.
    InstantaneousGas,
    /// A lasting release of a gas or a gas liquefied under pressure.
    ContinuousGas,
    /// A liquid that does not boil on release.
    Liquid,
    /// A gas liquefied by cold.
    RefrigeratedLiquid,
    /// A substance that is not lit.
    Toxic,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Burning sphere of an instantaneous pressurised release.
    Fireball,
    /// Blast of a vessel that bursts, from what was under pressure in it.
    VesselBurst,
    /// Burning jet.
    JetFire,
    /// Burning pool; early if the timing is immediate, late if it is delayed.
    PoolFire,
    /// Burning cloud without overpressure.
    FlashFire,
    /// Exploding cloud, at the source if the timing is immediate, where the cloud is if it is delayed.
    Explosion,
    /// Toxic cloud that is not lit.
    Toxic,
    /// Nothing.
    NoEffect,
}

/// When it is lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// At once, at the source.
    Immediate,
    /// Later, at the largest extent of the cloud.
    Delayed,
    /// Not at all.
    None,
}

/// Which risk a branch counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountsFor {
    /// Individual risk alone.
    Individual,
    /// Societal risk alone.
    Societal,
    /// Both: the free-field convention serves either.
    Both,
}

/// Whether the substance poisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toxicity {
    /// It does.
    Toxic,
    /// It does not, or nobody says how much.
    NotToxic,
}

/// Whether liquid stays on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolPart {
    /// A pool forms.
    Pool,
    /// Everything stays in the air.
    NoPool,
}

/// What a tree needs to know of a release.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TreeInput {
    /// The tree.
    pub class: TreeClass,
    /// How easily it is lit; `None` for what does not burn.
    pub group: Option<IgnitionGroup>,
    /// Probability of immediate ignition, 0..=1; without meaning where nothing burns.
    pub immediate_ignition: f64,
    /// Whether it poisons.
    pub toxicity: Toxicity,
    /// Whether a pool forms.
    pub pool: PoolPart,
    /// Stationary or transport unit.
    pub unit: UnitKind,
}

/// One way that a loss of containment ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// Its name in tables.
    pub name: String,
    /// What happens.
    pub kind: OutcomeKind,
    /// When it is lit.
    pub timing: Timing,
    /// What else the same accident does to the same people: each a further part of the one outcome.
    pub then: Vec<OutcomeKind>,
    /// Probability given the loss of containment.
    pub probability: f64,
    /// Which risk it counts for.
    pub counts: CountsFor,
}

/// One factor of the probability of a branch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BranchFactor {
    /// What it is: `immediate ignition`, `no explosion`.
    pub name: &'static str,
    /// Its value, 0..=1.
    pub value: f64,
    /// Work and place in it, with the mark of provenance in brackets.
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BranchKind {
    Fireball,
    JetFire,
    PoolFire,
    FlashFire,
    Explosion,
    Unlit,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Factor {
    Immediate,
    NotImmediate,
    Delayed,
    NotDelayed,
    Explosion,
    NotExplosion,
    Fireball,
    NotFireball,
}

/// A branch and the factors on the way to it.
type Path = (Branch, Vec<(Factor, f64)>);

impl Factor {
    fn name(self) -> &'static str {
        match self {
            Factor::Immediate => "immediate ignition",
            Factor::NotImmediate => "no immediate ignition",
            Factor::Delayed => "delayed ignition",
            Factor::NotDelayed => "no delayed ignition",
            Factor::Explosion => "explosion",
            Factor::NotExplosion => "no explosion",
            Factor::Fireball => "fireball",
            Factor::NotFireball => "no fireball",
        }
    }

    fn topic(self) -> IgnitionTopic {
        match self {
            Factor::Immediate | Factor::NotImmediate => IgnitionTopic::Immediate,
            Factor::Delayed | Factor::NotDelayed => IgnitionTopic::Delayed,
            Factor::Explosion | Factor::NotExplosion => IgnitionTopic::Explosion,
            Factor::Fireball | Factor::NotFireball => IgnitionTopic::Fireball,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BranchRow {
    name: String,
    kind: BranchKind,
    timing: Timing,
    path: Vec<Factor>,
    #[serde(default)]
    then: Vec<OutcomeKind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TreeRow {
    class: TreeClass,
    #[serde(rename = "title")]
    _title: String,
    branch: Vec<BranchRow>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum BothRule {
    ToxicOnly,
    DelayedCarriesToxic,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BothRow {
    gas_low_reactivity: BothRule,
    other: BothRule,
    #[serde(rename = "provenance")]
    _provenance: String,
}

/// The event trees of a rule set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventTrees {
    /// Identifier of the document.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Key in the references.
    pub citation: String,
    /// Where in the source.
    pub locator: String,
    /// How they came here.
    pub provenance: String,
    both_toxic_and_flammable: BothRow,
    tree: Vec<TreeRow>,
}

impl EventTrees {
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        data::read(file, text)
    }

    /// The branches of a release that are possible, their probabilities summing to exactly 1.
    ///
    /// # Equation
    /// Each branch is the product of the factors on its path. With `Pi` immediate, `Pd` delayed given no immediate
    /// ignition, `Pv` the share of ignited clouds that explode and `Pf` the share of immediate ignitions that make a
    /// fireball, an instantaneous release of a gas ends as
    ///
    /// | branch | probability |
    /// |---|---|
    /// | fireball | `Pi Pf` |
    /// | explosion, flash fire at the source | `Pi (1-Pf) Pv`, `Pi (1-Pf) (1-Pv)` |
    /// | explosion, flash fire of the drifted cloud | `(1-Pi) Pd Pv`, `(1-Pi) Pd (1-Pv)` |
    /// | unlit | `(1-Pi) (1-Pd)` |
    ///
    /// The other trees are in `data/ignition/trees.toml`.
    ///
    /// # Assumptions
    /// Free field: `Pd` = 1 for gases and category 1, 0 for the rest. Toxic substances of low reactivity (ammonia)
    /// are treated as toxic alone; with any other that is both, a delayed ignition also carries the toxic cloud that
    /// people met before it, as a further part of the same outcome.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for an ignition probability outside 0..1.
    ///
    /// # Verification
    /// `scenario.event_tree.propane_vessel`
    ///
    /// # References
    /// `cpr18e_1999`, part 1, chapter 4.
    pub fn branches(&self, input: &TreeInput, ignition: &IgnitionTable) -> Result<Vec<Branch>> {
        Ok(self.paths(input, ignition)?.into_iter().map(|(branch, _)| branch).collect())
    }

    /// The same branches, each with the factors that its probability is the product of, and where they come from.
    ///
    /// # Errors
    /// As [`EventTrees::branches`].
    pub fn branches_with_factors(
        &self,
        input: &TreeInput,
        ignition: &IgnitionTable,
    ) -> Result<Vec<(Branch, Vec<BranchFactor>)>> {
        let explained = |(branch, path): Path| {
            let factors = path.into_iter().map(|(factor, value)| BranchFactor {
                name: factor.name(),
                value,
                source: ignition.source_of(factor.topic(), input.group, input.unit),
            });
            (branch, factors.collect())
        };
        Ok(self.paths(input, ignition)?.into_iter().map(explained).collect())
    }

    fn paths(&self, input: &TreeInput, ignition: &IgnitionTable) -> Result<Vec<Path>> {
        let toxic = input.toxicity == Toxicity::Toxic;
        let both = match input.group {
            Some(IgnitionGroup::GasLowReactivity) => &self.both_toxic_and_flammable.gas_low_reactivity,
            _ => &self.both_toxic_and_flammable.other,
        };
        let burning = input.group.filter(|_| !(toxic && *both == BothRule::ToxicOnly));
        let class = if burning.is_none() { TreeClass::Toxic } else { input.class };
        let (delayed, explosion) =
            burning.map_or((0.0, 0.0), |group| (ignition.delayed_free_field(group), ignition.explosion_share(group)));
        if burning.is_some() {
            CARD.check(&[("immediate_ignition", input.immediate_ignition)], crate::card::Policy::Strict)?;
        }
        let factor = |factor: Factor| match factor {
            Factor::Immediate => input.immediate_ignition,
            Factor::NotImmediate => 1.0 - input.immediate_ignition,
            Factor::Delayed => delayed,
            Factor::NotDelayed => 1.0 - delayed,
            Factor::Explosion => explosion,
            Factor::NotExplosion => 1.0 - explosion,
            Factor::Fireball => ignition.fireball_share(input.unit),
            Factor::NotFireball => 1.0 - ignition.fireball_share(input.unit),
        };
        let tree = self.tree.iter().find(|tree| tree.class == class).ok_or_else(|| Error::MissingData {
            what: "an event tree",
            model: CARD.id,
            substance: format!("{class:?}"),
        })?;
        let mut branches: Vec<Path> = Vec::new();
        for row in &tree.branch {
            let path: Vec<(Factor, f64)> = row.path.iter().map(|&part| (part, factor(part))).collect();
            let probability: f64 = path.iter().map(|(_, value)| value).product();
            if !(probability > 0.0) {
                continue;
            }
            let mut then: Vec<OutcomeKind> = row.then.clone();
            then.retain(|kind| *kind != OutcomeKind::PoolFire || input.pool == PoolPart::Pool);
            if toxic && row.timing == Timing::Delayed && *both == BothRule::DelayedCarriesToxic {
                then.push(OutcomeKind::Toxic);
            }
            let kind = match row.kind {
                BranchKind::Fireball => OutcomeKind::Fireball,
                BranchKind::JetFire => OutcomeKind::JetFire,
                BranchKind::PoolFire => OutcomeKind::PoolFire,
                BranchKind::FlashFire => OutcomeKind::FlashFire,
                BranchKind::Explosion => OutcomeKind::Explosion,
                BranchKind::Unlit if toxic => OutcomeKind::Toxic,
                BranchKind::Unlit => OutcomeKind::NoEffect,
            };
            let name = match kind {
                OutcomeKind::Toxic => "toxic cloud".to_owned(),
                OutcomeKind::NoEffect => "no effect".to_owned(),
                _ => row.name.clone(),
            };
            let branch = Branch { name, kind, timing: row.timing, then, probability, counts: CountsFor::Both };
            branches.push((branch, path));
        }
        close_to_one(&mut branches);
        Ok(branches)
    }
}

/// Sets the last branch to what the others leave of 1, so that rounding adds or loses nothing.
///
/// The sum in order is then exactly 1: for s in 0..1 the rounded 1 - s differs from the true one by at most a quarter of
/// the spacing of numbers above 1, and s plus it rounds to 1.
fn close_to_one<T>(branches: &mut [(Branch, T)]) {
    if let Some(((last, _), others)) = branches.split_last_mut() {
        last.probability = 1.0 - others.iter().map(|(branch, _)| branch.probability).sum::<f64>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ReleaseSize, RuleSet};
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    fn input(class: TreeClass, group: Option<IgnitionGroup>, immediate_ignition: f64, toxicity: Toxicity) -> TreeInput {
        TreeInput { class, group, immediate_ignition, toxicity, pool: PoolPart::NoPool, unit: UnitKind::Stationary }
    }

    fn branches(input: &TreeInput) -> Vec<Branch> {
        RuleSet::named("AQ/T 3046-2013").unwrap().event_tree(input).unwrap()
    }

    #[test]
    fn propane_vessel_of_the_worked_example() {
        let rules = RuleSet::named("AQ/T 3046-2013").unwrap();
        let size = ReleaseSize::Instantaneous { mass_kg: 20_000.0 };
        let lit = rules.immediate_ignition(IgnitionGroup::Gas, size, UnitKind::Stationary).unwrap();
        let found = branches(&input(TreeClass::InstantaneousGas, Some(IgnitionGroup::Gas), lit, Toxicity::NotToxic));
        // printed for 5e-7 per year, in the order of the tree
        for (branch, printed) in found.iter().zip([2.45e-7, 4.2e-8, 6.3e-8, 6.0e-8, 9.0e-8]) {
            assert_relative_eq!(branch.probability * 5e-7, printed, max_relative = 1e-12);
        }
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn factors_multiply_to_the_probability_and_say_where_they_come_from() {
        let rules = RuleSet::named("AQ/T 3046-2013").unwrap();
        let found = input(TreeClass::InstantaneousGas, Some(IgnitionGroup::Gas), 0.7, Toxicity::NotToxic);
        let explained = rules.event_tree_with_factors(&found).unwrap();
        assert_eq!(explained.iter().map(|(branch, _)| branch.clone()).collect::<Vec<_>>(), branches(&found));
        for (branch, factors) in &explained {
            let product: f64 = factors.iter().map(|factor| factor.value).product();
            assert_relative_eq!(product, branch.probability, max_relative = 1e-14);
        }
        let names: Vec<_> = explained[1].1.iter().map(|factor| factor.name).collect();
        assert_eq!(names, ["immediate ignition", "no fireball", "explosion"]);
        assert_eq!(explained[1].1[0].source, "cpr18e_1999, part 1, 4.5-4.7 [K]");
    }

    #[test]
    fn ammonia_is_toxic_alone() {
        let found =
            branches(&input(TreeClass::InstantaneousGas, Some(IgnitionGroup::GasLowReactivity), 0.09, Toxicity::Toxic));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, OutcomeKind::Toxic);
        assert_relative_eq!(found[0].probability, 1.0);
    }

    #[test]
    fn hydrogen_sulphide_keeps_its_toxic_cloud() {
        let found = branches(&input(TreeClass::ContinuousGas, Some(IgnitionGroup::Gas), 0.2, Toxicity::Toxic));
        let toxic: f64 = found
            .iter()
            .filter(|branch| branch.kind == OutcomeKind::Toxic || branch.then.contains(&OutcomeKind::Toxic))
            .map(|branch| branch.probability)
            .sum();
        assert_relative_eq!(toxic, 0.8, max_relative = 1e-15);
    }

    #[test]
    fn methane_does_not_explode_and_chlorine_does_not_burn() {
        let methane =
            branches(&input(TreeClass::ContinuousGas, Some(IgnitionGroup::GasLowReactivity), 0.04, Toxicity::NotToxic));
        assert!(methane.iter().all(|branch| branch.kind != OutcomeKind::Explosion));
        let chlorine = branches(&input(TreeClass::ContinuousGas, None, 0.0, Toxicity::Toxic));
        assert_eq!(chlorine[0].kind, OutcomeKind::Toxic);
        let nitrogen = branches(&input(TreeClass::ContinuousGas, None, 0.0, Toxicity::NotToxic));
        assert_eq!(nitrogen[0].kind, OutcomeKind::NoEffect);
    }

    #[test]
    fn a_late_pool_fire_needs_a_pool() {
        let mut rained_out = input(TreeClass::ContinuousGas, Some(IgnitionGroup::Gas), 0.5, Toxicity::NotToxic);
        assert!(branches(&rained_out).iter().all(|branch| !branch.then.contains(&OutcomeKind::PoolFire)));
        rained_out.pool = PoolPart::Pool;
        assert!(branches(&rained_out).iter().all(|branch| branch.then.contains(&OutcomeKind::PoolFire)));
    }

    #[test]
    fn an_ignition_probability_above_one_is_refused() {
        let wrong = input(TreeClass::Liquid, Some(IgnitionGroup::Category1), 1.5, Toxicity::NotToxic);
        let error = RuleSet::named("AQ/T 3046-2013").unwrap().event_tree(&wrong).unwrap_err();
        assert_eq!(error.to_string(), "scenario.event_tree: immediate_ignition = 1.5  is outside 0..1 (a probability)");
    }

    proptest! {
        #[test]
        fn every_tree_sums_to_exactly_one(lit in 0.0..=1.0_f64, class in 0_usize..5, group in 0_usize..6, toxic: bool, pool: bool, tanker: bool) {
            let classes = [
                TreeClass::InstantaneousGas, TreeClass::ContinuousGas, TreeClass::Liquid,
                TreeClass::RefrigeratedLiquid, TreeClass::Toxic,
            ];
            let found = branches(&TreeInput {
                class: classes[class],
                group: IgnitionGroup::ALL.get(group).copied(),
                immediate_ignition: lit,
                toxicity: if toxic { Toxicity::Toxic } else { Toxicity::NotToxic },
                pool: if pool { PoolPart::Pool } else { PoolPart::NoPool },
                unit: if tanker { UnitKind::RoadTanker } else { UnitKind::Stationary },
            });
            let sum: f64 = found.iter().map(|branch| branch.probability).sum();
            prop_assert_eq!(sum.to_bits(), 1.0_f64.to_bits());
            prop_assert!(found.iter().all(|branch| (0.0..=1.0).contains(&branch.probability)));
        }
    }
}
