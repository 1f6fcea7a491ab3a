//! Rule sets: which tables a guideline takes, and its rules of the game.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::scenario::data;
use crate::scenario::event_tree::{Branch, BranchFactor, EventTrees, TreeInput};
use crate::scenario::ignition::{IgnitionGroup, IgnitionTable, ReleaseSize, UnitKind};
use crate::scenario::leak_duration::LeakDuration;
use crate::scenario::leak_frequency::{LeakFrequencies, TransferFrequencies};
use crate::weather::{ClassCondition, Period, Stability, WeatherClass};

/// Documents of this version, as (file, text).
const RULE_SETS: [(&str, &str); 1] =
    [("rule_sets/aq_t_3046_2013.toml", include_str!("../../data/rule_sets/aq_t_3046_2013.toml"))];
const LEAK_FREQUENCIES: [(&str, &str); 1] =
    [("scenario/api_581.toml", include_str!("../../data/scenario/api_581.toml"))];
const TRANSFER_FREQUENCIES: [(&str, &str); 1] =
    [("scenario/purple_book_transfer.toml", include_str!("../../data/scenario/purple_book_transfer.toml"))];
const IGNITION: [(&str, &str); 1] =
    [("ignition/purple_book.toml", include_str!("../../data/ignition/purple_book.toml"))];
const EVENT_TREES: [(&str, &str); 1] = [("ignition/trees.toml", include_str!("../../data/ignition/trees.toml"))];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    short_names: Vec<String>,
    title_en: String,
    title_zh: String,
    citation: String,
    leak_frequencies: String,
    transfer_frequencies: String,
    ignition: String,
    event_trees: String,
    cut_off: CutOff,
    weather: Weather,
    day: Day,
    presence: Presence,
    exposure: Exposure,
    open_explosion: OpenExplosion,
    levels: Levels,
    leak_duration: LeakDuration,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CutOff {
    frequency_per_yr: f64,
    #[serde(rename = "provenance")]
    _provenance: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weather {
    #[serde(rename = "provenance")]
    _provenance: String,
    class: Vec<ClassRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    name: String,
    stability: Stability,
    wind_speed_10m_m_s: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    start_h: f64,
    end_h: f64,
    #[serde(rename = "provenance")]
    _provenance: String,
}

/// Which share of people is there, and which share of these out of doors.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    residential_day: f64,
    residential_night: f64,
    industry_day: f64,
    industry_night: f64,
    outdoors_day: f64,
    outdoors_night: f64,
    /// How the figures came here.
    pub provenance: String,
}

impl Presence {
    /// Share of residents who are at home.
    #[must_use]
    pub fn residential(&self, period: Period) -> f64 {
        match period {
            Period::Day => self.residential_day,
            Period::Night => self.residential_night,
        }
    }

    /// Share of an industry's staff that is at work.
    #[must_use]
    pub fn industry(&self, period: Period) -> f64 {
        match period {
            Period::Day => self.industry_day,
            Period::Night => self.industry_night,
        }
    }

    /// Share of those present who are out of doors.
    #[must_use]
    pub fn outdoors(&self, period: Period) -> f64 {
        match period {
            Period::Day => self.outdoors_day,
            Period::Night => self.outdoors_night,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exposure {
    heat_s: f64,
    toxic_s: f64,
    #[serde(rename = "provenance")]
    _provenance: String,
}

/// How a cloud explodes where no congested region is given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenExplosion {
    /// Share of the flammable mass that takes part.
    pub mass_share: f64,
    /// Class of the multi-energy curves, 1 to 10.
    pub class: u8,
    /// How the figures came here.
    pub provenance: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Levels {
    heat_flux_w_m2: Vec<f64>,
    overpressure_pa: Vec<f64>,
    #[serde(rename = "provenance")]
    _provenance: String,
}

/// A guideline as data: its tables and its rules of the game.
#[derive(Debug)]
pub struct RuleSet {
    document: Document,
    /// Generic leak frequencies.
    pub leak_frequencies: LeakFrequencies,
    /// Loading arms and hoses.
    pub transfer_frequencies: TransferFrequencies,
    /// Ignition.
    pub ignition: IgnitionTable,
    /// Event trees.
    pub event_trees: EventTrees,
    /// Durations by grade of detection and isolation.
    pub leak_duration: LeakDuration,
}

impl RuleSet {
    /// The rule set of a name, such as `AQ/T 3046-2013` or a short form of it; case, blanks and hyphens do not count.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none of the name.
    pub fn named(name: &str) -> Result<&'static RuleSet> {
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
    pub fn all() -> Result<&'static [RuleSet]> {
        static SETS: OnceLock<std::result::Result<Vec<RuleSet>, String>> = OnceLock::new();
        let read = || RULE_SETS.iter().map(|(file, text)| Self::read(file, text)).collect::<Result<Vec<_>>>();
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

    fn read(file: &str, text: &str) -> Result<Self> {
        let document: Document = data::read(file, text)?;
        Ok(Self {
            leak_frequencies: table(&LEAK_FREQUENCIES, &document.leak_frequencies, LeakFrequencies::read)?,
            transfer_frequencies: table(
                &TRANSFER_FREQUENCIES,
                &document.transfer_frequencies,
                TransferFrequencies::read,
            )?,
            ignition: table(&IGNITION, &document.ignition, IgnitionTable::read)?,
            event_trees: table(&EVENT_TREES, &document.event_trees, EventTrees::read)?,
            leak_duration: document.leak_duration.clone(),
            document,
        })
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

/// The document of a table that a rule set names.
fn table<T>(files: &[(&str, &str)], id: &str, read: impl Fn(&str, &str) -> Result<T>) -> Result<T> {
    let named = |file: &str| file.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")) == Some(id);
    let (file, text) = files.iter().find(|(file, _)| named(file)).ok_or_else(|| Error::Unknown {
        kind: "data table",
        name: id.to_owned(),
        help: files.iter().map(|(file, _)| *file).collect::<Vec<_>>().join(", "),
    })?;
    read(file, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn names_and_short_forms() {
        for name in ["AQ/T 3046-2013", "aq_t_3046_2013", "AQ/T 3046", "aqt3046"] {
            assert_eq!(RuleSet::named(name).unwrap().name(), "AQ/T 3046-2013");
        }
        let error = RuleSet::named("Bevi").unwrap_err();
        assert_eq!(error.to_string(), "unknown rule set \"Bevi\": known: AQ/T 3046-2013");
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
