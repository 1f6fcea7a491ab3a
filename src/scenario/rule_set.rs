//! Rule sets: which tables a guideline takes, and its rules of the game.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::error::{Error, Result};
use crate::scenario::blocking::BlockingSystems;
use crate::scenario::consequence_models::{ExplosionModels, FireModels};
use crate::scenario::data;
use crate::scenario::event_tree::{Branch, BranchFactor, EventTrees, TreeInput};
use crate::scenario::ignition::{IgnitionGroup, IgnitionTable, ReleaseSize, UnitKind};
use crate::scenario::leak_duration::LeakDuration;
use crate::scenario::leak_frequency::TransferFrequencies;
use crate::scenario::loss_table::FrequencyTable;
use crate::scenario::rule_set_change::{ChangedValue, Difference, Recipe};
use crate::scenario::rule_set_document::Document;
pub use crate::scenario::rule_set_document::{OpenExplosion, Presence};
use crate::weather::{ClassCondition, WeatherClass};

/// Documents of this version, as (file, text).
type Files = &'static [(&'static str, &'static str)];

macro_rules! documents {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../data/", $path)))),+]
    };
}

pub(super) const RULE_SETS: Files = documents![
    "rule_sets/aq_t_3046_2013.toml",
    "rule_sets/gb_t_37243_2019.toml",
    "rule_sets/bevi_3_2.toml",
    "rule_sets/purple_book.toml",
];
const LEAK_FREQUENCIES: Files = documents![
    "scenario/api_581.toml",
    "scenario/bevi_3_2.toml",
    "scenario/purple_book.toml",
    "scenario/iogp_434_01.toml",
    "scenario/hj_169_2018.toml",
    "scenario/hse_fred.toml",
    "scenario/hydrogen.toml",
];
const TRANSFER_FREQUENCIES: Files = documents!["scenario/purple_book_transfer.toml"];
const IGNITION: Files = documents!["ignition/purple_book.toml", "ignition/bevi.toml"];
const EVENT_TREES: Files = documents!["ignition/trees.toml"];
const HARM: Files = documents!["vulnerability/aq_t_3046_2013.toml", "vulnerability/bevi_3_2.toml"];

/// The tables that a rule set names, by its key of them.
pub(super) const TABLES: [(&str, Files); 5] = [
    ("leak_frequencies", LEAK_FREQUENCIES),
    ("transfer_frequencies", TRANSFER_FREQUENCIES),
    ("ignition", IGNITION),
    ("event_trees", EVENT_TREES),
    ("harm", HARM),
];

/// The table of frequencies of an identifier.
///
/// # Errors
/// [`Error::Unknown`] when there is none.
pub fn frequency_table(id: &str) -> Result<FrequencyTable> {
    let (file, text) = file_of(LEAK_FREQUENCIES, id)?;
    FrequencyTable::read(file, text)
}

/// Every table of frequencies: identifier and title.
///
/// # Errors
/// [`Error::InvalidInput`] should a data document of the crate be broken.
pub fn frequency_tables() -> Result<Vec<FrequencyTable>> {
    LEAK_FREQUENCIES.iter().map(|(file, text)| FrequencyTable::read(file, text)).collect()
}

/// A guideline as data: its tables and its rules of the game.
#[derive(Debug)]
pub struct RuleSet {
    document: Document,
    /// What was changed in it, against the document of its name.
    differences: Vec<Difference>,
    /// Losses of containment of equipment other than arms and hoses.
    pub leak_frequencies: FrequencyTable,
    /// Loading arms and hoses.
    pub transfer_frequencies: TransferFrequencies,
    /// Ignition.
    pub ignition: IgnitionTable,
    /// Event trees.
    pub event_trees: EventTrees,
    /// Durations by grade of detection and isolation.
    pub leak_duration: LeakDuration,
    /// The table of harm, changes made: file and text.
    harm: (String, String),
}

impl RuleSet {
    /// The rule set of a name, such as `AQ/T 3046-2013` or a short form of it; case, blanks and hyphens do not count.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none of the name.
    pub fn named(name: &str) -> Result<&'static Arc<RuleSet>> {
        let wanted = data::plain(name);
        let sets = Self::all()?;
        sets.iter()
            .find(|set| {
                std::iter::once(&set.document.name)
                    .chain(&set.document.short_names)
                    .any(|candidate| data::plain(candidate) == wanted)
            })
            .ok_or_else(|| Error::Unknown {
                kind: "rule set",
                name: name.to_owned(),
                help: format!(
                    "known: {}",
                    sets.iter().map(|set| set.document.name.as_str()).collect::<Vec<_>>().join(", ")
                ),
            })
    }

    /// Every rule set of this version.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] should a data document of the crate be broken.
    pub fn all() -> Result<&'static [Arc<RuleSet>]> {
        static SETS: OnceLock<std::result::Result<Vec<Arc<RuleSet>>, String>> = OnceLock::new();
        let read = || {
            RULE_SETS
                .iter()
                .map(|(file, text)| Self::made_of(&Recipe::of_file(file, text)?).map(Arc::new))
                .collect::<Result<Vec<_>>>()
        };
        match SETS.get_or_init(|| read().map_err(|error| error.to_string())) {
            Ok(sets) => Ok(sets),
            Err(message) => Err(Error::InvalidInput {
                name: "data/rule_sets".into(),
                value: message.clone(),
                unit: "",
                requirement: "must be documents of this version".into(),
            }),
        }
    }

    /// The rule set that a recipe makes.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when a document or a table is not as the program expects; it names the file.
    pub(super) fn made_of(recipe: &Recipe) -> Result<Self> {
        let document: Document = data::read(&recipe.file, &recipe.document.to_string())?;
        if let Some((name, value, requirement)) = document.blocking.fault() {
            return Err(Error::invalid(name, value, "", format!("{requirement} (data/{})", recipe.file)));
        }
        let table = |key: &str| recipe.table(key);
        let (losses, transfer) = (table("leak_frequencies")?, table("transfer_frequencies")?);
        let (ignition, trees) = (table("ignition")?, table("event_trees")?);
        Ok(Self {
            differences: recipe.differences.clone(),
            leak_frequencies: FrequencyTable::read(&losses.0, &losses.1)?,
            transfer_frequencies: TransferFrequencies::read(&transfer.0, &transfer.1)?,
            ignition: IgnitionTable::read(&ignition.0, &ignition.1)?,
            event_trees: EventTrees::read(&trees.0, &trees.1)?,
            leak_duration: document.leak_duration.clone(),
            harm: table("harm")?,
            document,
        })
    }

    /// A rule set of another's documents, with some sections taken from other rule sets and some values changed.
    ///
    /// `take` names sections ([`SECTIONS`](crate::scenario::SECTIONS)) and the rule set that each comes from; `change`
    /// names values by their path: `ignition.explosion.share`, `presence.industry_night`,
    /// `leak_frequencies.pressure_vessel.rupture`. A value must be there to be changed.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a rule set, section or path that does not exist, [`Error::InvalidInput`] for a value that
    /// its document cannot have; both name the file.
    pub fn derived(
        name: &str,
        take: &BTreeMap<String, String>,
        change: &BTreeMap<String, ChangedValue>,
    ) -> Result<Arc<RuleSet>> {
        let base = Self::named(name)?;
        if take.is_empty() && change.is_empty() {
            return Ok(base.clone());
        }
        let mut recipe = Recipe::of_name(base.name())?;
        for (section, other) in take {
            recipe.take(section, Self::named(other)?.name())?;
        }
        for (path, value) in change {
            recipe.change(path, value)?;
        }
        Self::made_of(&recipe).map(Arc::new)
    }

    /// What was changed in it, against the document of its name.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Name of the rules of harm that it takes.
    #[must_use]
    pub fn harm(&self) -> &str {
        &self.document.harm
    }

    /// The document of these rules, changed as the study has it: file under `data/` and TOML text.
    #[must_use]
    pub fn harm_document(&self) -> (&str, &str) {
        (&self.harm.0, &self.harm.1)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Its title in English and in Chinese.
    #[must_use]
    pub fn titles(&self) -> (&str, &str) {
        (&self.document.title_en, &self.document.title_zh)
    }

    /// Key in the references.
    #[must_use]
    pub fn citation(&self) -> &str {
        &self.document.citation
    }

    /// Losses of containment rarer than this are left out, per year.
    #[must_use]
    pub fn cut_off_frequency_per_yr(&self) -> f64 {
        self.document.cut_off.frequency_per_yr
    }

    /// The weather classes that it asks for at least.
    #[must_use]
    pub fn weather_classes(&self) -> Vec<WeatherClass> {
        self.document
            .weather
            .class
            .iter()
            .map(|row| WeatherClass {
                name: row.name.clone(),
                condition: Some(ClassCondition {
                    stability: row.stability,
                    wind_speed_10m_m_s: row.wind_speed_10m_m_s,
                }),
            })
            .collect()
    }

    /// Start and end of the day, hours of local time.
    #[must_use]
    pub fn day_hours(&self) -> (f64, f64) {
        (self.document.day.start_h, self.document.day.end_h)
    }

    /// Presence of people and their share out of doors.
    #[must_use]
    pub fn presence(&self) -> &Presence {
        &self.document.presence
    }

    /// Longest exposure to heat, s.
    #[must_use]
    pub fn heat_exposure_s(&self) -> f64 {
        self.document.exposure.heat_s
    }

    /// Longest exposure to a toxic cloud, s.
    #[must_use]
    pub fn toxic_exposure_s(&self) -> f64 {
        self.document.exposure.toxic_s
    }

    /// How a cloud explodes where no congested region is given.
    #[must_use]
    pub fn open_explosion(&self) -> &OpenExplosion {
        &self.document.open_explosion
    }

    /// Its blocking systems.
    #[must_use]
    pub fn blocking(&self) -> &BlockingSystems {
        &self.document.blocking
    }

    /// Which models of fires it takes.
    #[must_use]
    pub fn fires(&self) -> &FireModels {
        &self.document.fires
    }

    /// Which models of explosions it takes.
    #[must_use]
    pub fn explosions(&self) -> &ExplosionModels {
        &self.document.explosions
    }

    /// Heat fluxes whose distances are reported, W/m², highest first.
    #[must_use]
    pub fn heat_flux_levels_w_m2(&self) -> &[f64] {
        &self.document.levels.heat_flux_w_m2
    }

    /// Overpressures whose distances are reported, Pa, highest first.
    #[must_use]
    pub fn overpressure_levels_pa(&self) -> &[f64] {
        &self.document.levels.overpressure_pa
    }

    /// Probability that a release is lit at once.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for a size that is negative or not finite.
    pub fn immediate_ignition(&self, group: IgnitionGroup, size: ReleaseSize, unit: UnitKind) -> Result<f64> {
        self.ignition.immediate(group, size, unit)
    }

    /// What a release can turn into; see [`EventTrees::branches`].
    ///
    /// # Errors
    /// As there.
    pub fn event_tree(&self, input: &TreeInput) -> Result<Vec<Branch>> {
        self.event_trees.branches(input, &self.ignition)
    }

    /// The same, each branch with the factors of its probability.
    ///
    /// # Errors
    /// As [`EventTrees::branches`].
    pub fn event_tree_with_factors(&self, input: &TreeInput) -> Result<Vec<(Branch, Vec<BranchFactor>)>> {
        self.event_trees.branches_with_factors(input, &self.ignition)
    }
}

/// The document of an identifier among files.
pub(super) fn file_of(files: Files, id: &str) -> Result<(&'static str, &'static str)> {
    let stem = |file: &str| file.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).map(data::plain);
    let named = |file: &str| stem(file) == Some(data::plain(id));
    files.iter().find(|(file, _)| named(file)).copied().ok_or_else(|| Error::Unknown {
        kind: "data table",
        name: id.to_owned(),
        help: files.iter().map(|(file, _)| *file).collect::<Vec<_>>().join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{PoolPart, SECTIONS, Toxicity, TreeClass};
    use crate::weather::Period;
    use approx::assert_relative_eq;

    #[test]
    fn names_and_short_forms() {
        for name in ["AQ/T 3046-2013", "aq_t_3046_2013", "AQ/T 3046", "aqt3046"] {
            assert_eq!(RuleSet::named(name).unwrap().name(), "AQ/T 3046-2013");
        }
        let error = RuleSet::named("AQ").unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown rule set \"AQ\": known: AQ/T 3046-2013, GB/T 37243-2019, Bevi 3.2, Purple Book"
        );
    }

    #[test]
    fn weather_presence_and_exposure_are_those_of_the_page() {
        let rules = RuleSet::named("AQ/T 3046").unwrap();
        assert_eq!(rules.weather_classes().len(), 6);
        assert_relative_eq!(rules.presence().residential(Period::Day), 0.7);
        assert_relative_eq!(rules.presence().outdoors(Period::Night), 0.01);
        assert_relative_eq!(rules.toxic_exposure_s(), 1800.0);
        assert_relative_eq!(rules.cut_off_frequency_per_yr(), 1e-8);
    }

    fn taken(section: &str, other: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(section.to_owned(), other.to_owned())])
    }

    fn changed(path: &str, value: ChangedValue) -> BTreeMap<String, ChangedValue> {
        BTreeMap::from([(path.to_owned(), value)])
    }

    #[test]
    fn every_rule_set_is_whole_and_its_branches_sum_to_1() {
        let sets = RuleSet::all().unwrap();
        assert_eq!(sets.len(), 4);
        for rules in sets {
            for group in IgnitionGroup::ALL {
                for class in [TreeClass::InstantaneousGas, TreeClass::ContinuousGas, TreeClass::Liquid] {
                    for toxicity in [Toxicity::Toxic, Toxicity::NotToxic] {
                        let input = TreeInput {
                            class,
                            group: Some(group),
                            immediate_ignition: 0.065,
                            toxicity,
                            pool: PoolPart::Pool,
                            unit: UnitKind::Stationary,
                        };
                        let sum: f64 = rules.event_tree(&input).unwrap().iter().map(|one| one.probability).sum();
                        assert!(sum.total_cmp(&1.0).is_eq(), "{} {group:?} {class:?}: {sum}", rules.name());
                    }
                }
            }
        }
    }

    #[test]
    fn taking_every_section_gives_the_other_rule_set() {
        let all = SECTIONS.iter().map(|section| ((*section).to_owned(), "Bevi".to_owned())).collect();
        let swapped = RuleSet::derived("AQ/T 3046", &all, &BTreeMap::new()).unwrap();
        let bevi = RuleSet::named("Bevi 3.2").unwrap();
        assert_eq!(swapped.leak_frequencies.rows(), bevi.leak_frequencies.rows());
        assert_eq!(format!("{:?}", swapped.ignition), format!("{:?}", bevi.ignition));
        assert_eq!(format!("{:?}", swapped.leak_duration), format!("{:?}", bevi.leak_duration));
        assert_eq!(swapped.harm(), "Bevi 3.2");
        assert_eq!(swapped.name(), "AQ/T 3046-2013");
        let paths: Vec<_> = swapped.differences().iter().map(|one| one.path.as_str()).collect();
        for path in ["leak_frequencies", "ignition", "harm", "leak_duration"] {
            assert!(paths.contains(&path), "{paths:?}");
        }
        assert!(!paths.contains(&"transfer_frequencies"));
    }

    #[test]
    fn a_changed_value_is_used_and_told() {
        let change = changed("ignition.explosion.share", ChangedValue::Number(0.3));
        let rules = RuleSet::derived("Bevi 3.2", &BTreeMap::new(), &change).unwrap();
        assert_relative_eq!(rules.ignition.explosion_share(IgnitionGroup::Gas), 0.3);
        let told = &rules.differences()[0];
        assert_eq!(
            (told.path.as_str(), told.from.as_str(), told.to.as_str()),
            ("ignition.explosion.share", "0.4", "0.3")
        );
        let change = changed("leak_frequencies.pressure_vessel.instantaneous.frequency", ChangedValue::Number(7e-7));
        let rules = RuleSet::derived("Bevi 3.2", &BTreeMap::new(), &change).unwrap();
        let rows = rules.leak_frequencies.of_kind("pressure_vessel", None).unwrap();
        assert_relative_eq!(rows[0].frequency, 7e-7);
        assert_eq!(rows[0].provenance, "K, changed in the study");
    }

    #[test]
    fn what_cannot_be_taken_or_changed_says_why() {
        let none = BTreeMap::new();
        let error = RuleSet::derived("Bevi 3.2", &taken("frequencies", "AQ/T 3046"), &none).unwrap_err().to_string();
        assert!(error.starts_with("unknown section of a rule set \"frequencies\": leak_frequencies, "), "{error}");
        let none = BTreeMap::new();
        let change = changed("ignition.explosion.share", ChangedValue::Number(1.2));
        let error = RuleSet::derived("Bevi 3.2", &none, &change).unwrap_err().to_string();
        assert_eq!(error, "data/ignition/bevi.toml = 1.2: a probability must lie in 0..1");
        let change = changed("ignition.explosion.chance", ChangedValue::Number(0.2));
        let error = RuleSet::derived("Bevi 3.2", &none, &change).unwrap_err().to_string();
        assert!(
            error.starts_with(
                "unknown value of a rule set \"ignition.explosion.chance\": data/ignition/bevi.toml has: "
            ),
            "{error}"
        );
        let change = changed("leak_frequencies", ChangedValue::Text("api_999".into()));
        let error = RuleSet::derived("Bevi 3.2", &none, &change).unwrap_err().to_string();
        assert!(error.starts_with("unknown data table \"api_999\": scenario/api_581.toml"), "{error}");
    }

    #[test]
    fn ignition_by_size() {
        let rules = RuleSet::named("AQ/T 3046").unwrap();
        let lit = |group, rate_kg_s| {
            rules.immediate_ignition(group, ReleaseSize::Continuous { rate_kg_s }, UnitKind::Stationary).unwrap()
        };
        assert_relative_eq!(lit(IgnitionGroup::Gas, 9.9), 0.2);
        assert_relative_eq!(lit(IgnitionGroup::Gas, 10.0), 0.5);
        assert_relative_eq!(lit(IgnitionGroup::Gas, 100.0), 0.5);
        assert_relative_eq!(lit(IgnitionGroup::Gas, 101.0), 0.7);
        assert_relative_eq!(lit(IgnitionGroup::GasLowReactivity, 50.0), 0.04);
        assert_relative_eq!(lit(IgnitionGroup::Category1, 1.0), 0.065);
        let tank = ReleaseSize::Instantaneous { mass_kg: 100.0 };
        let lit = rules.immediate_ignition(IgnitionGroup::Gas, tank, UnitKind::RailTanker).unwrap();
        assert_relative_eq!(lit, 0.8);
    }
}
