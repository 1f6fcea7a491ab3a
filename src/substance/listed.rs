//! Substances of GB 18218-2018 that are known for their hazard only: solids, explosives, and what no table has.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::catalogue::plain;
use super::hazard::{MajorHazard, ToxicProbit};
use super::identity::CasNumber;
use super::provenance::Provenance;
use crate::error::{Error, Result};

const FILE: &str = "data/listed/gb_18218_2018.toml";
const TEXT: &str = include_str!("../../data/listed/gb_18218_2018.toml");

/// A substance with its name and its hazard, without any physical property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedSubstance {
    /// Identifier.
    pub id: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// CAS registry number, where one stands for the entry.
    pub cas: Option<CasNumber>,
    /// UN number of the usual form.
    pub un_number: Option<u16>,
    /// What it is: an explosive, an oxidising solid, ...
    pub hazard: String,
    /// Entry of GB 18218-2018, if it has one.
    pub gb_18218: Option<MajorHazard>,
    /// Kilograms of TNT that a kilogram is worth in a blast, if it explodes.
    pub tnt_equivalence: Option<TntEquivalence>,
    /// Toxic probits.
    #[serde(default)]
    pub toxicity: Vec<ToxicProbit>,
}

/// TNT equivalence by mass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TntEquivalence {
    /// Kilograms of TNT for each kilogram.
    pub value: f64,
    /// The work.
    pub source: String,
    /// What it refers to.
    pub basis: Option<String>,
    /// How it came here.
    pub provenance: Provenance,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    listed: Vec<ListedSubstance>,
}

static LISTED: LazyLock<Vec<ListedSubstance>> = LazyLock::new(|| match toml::from_str::<Document>(TEXT) {
    Ok(document) => document.listed,
    // part of the program: a fault in it is a broken build, and a test parses it
    Err(error) => panic!("{FILE} is broken: {error}"),
});

/// Every substance that is listed for its hazard only, in the order of their ids.
///
/// # Panics
/// Never in a build whose tests pass: only if the compiled-in data file is faulty.
#[must_use]
pub fn listed_substances() -> &'static [ListedSubstance] {
    &LISTED
}

/// The listed substance of a name, found as [`super::substance`] finds its own.
///
/// # Errors
/// [`Error::Unknown`].
pub fn listed_substance(name: &str) -> Result<&'static ListedSubstance> {
    let wanted = plain(name);
    listed_substances().iter().find(|listed| listed.names().any(|known| plain(known) == wanted)).ok_or_else(|| {
        Error::Unknown {
            kind: "listed substance",
            name: name.to_owned(),
            help: "listed_substances() has those that there are".into(),
        }
    })
}

impl ListedSubstance {
    /// Every name that it is found by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.id.as_str(), self.name_en.as_str(), self.name_zh.as_str()]
            .into_iter()
            .chain(self.cas.as_ref().map(CasNumber::as_str))
            .chain(self.aliases.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::{mixtures, substance, substances};
    use std::collections::BTreeSet;

    #[test]
    fn table_1_of_gb_18218_is_complete() {
        let pure = substances().iter().chain(mixtures()).filter_map(|one| one.major_hazard.as_ref()?.entry_number);
        let listed = listed_substances().iter().filter_map(|one| one.gb_18218.as_ref()?.entry_number);
        let found: BTreeSet<u8> = pure.chain(listed).collect();
        assert_eq!(found, (1..=85).collect());
    }

    #[test]
    fn what_is_listed_is_found_and_asking_it_for_a_property_says_so() {
        assert!(listed_substances().iter().map(|one| &one.id).is_sorted());
        assert!((listed_substance("梯恩梯").unwrap().tnt_equivalence.as_ref().unwrap().value - 1.0).abs() < 1e-12);
        let message = substance("TNT").unwrap_err().to_string();
        assert_eq!(
            message,
            "a set of physical properties is needed by every model of a release but trinitrotoluene (listed for its hazard only) has none"
        );
        for listed in listed_substances() {
            for name in listed.names() {
                assert!(matches!(substance(name), Err(Error::MissingData { .. })), "{name}");
            }
        }
        assert!(matches!(listed_substance("propane"), Err(Error::Unknown { .. })));
    }
}
