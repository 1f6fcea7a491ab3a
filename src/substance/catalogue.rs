//! The substances that are compiled into the crate, found by any of their names.

use std::sync::{Arc, LazyLock};

use super::record::{self, Origin};
use super::{CasNumber, Substance, mixture};
use crate::error::{Error, Result};

/// Each file with its text.
macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$((
            concat!("data/", $folder, "/", $name, ".toml"),
            include_str!(concat!("../../data/", $folder, "/", $name, ".toml")),
        )),+]
    };
}

/// The files, in the order of their ids.
const FILES: &[(&str, &str)] = files![
    "substances":
    "1_2_dichloroethane",
    "1_butene",
    "acetaldehyde",
    "acetic_acid",
    "acetic_anhydride",
    "acetone",
    "acetonitrile",
    "acetylene",
    "acrolein",
    "acrylonitrile",
    "allyl_alcohol",
    "ammonia",
    "aniline",
    "arsine",
    "benzene",
    "bromine",
    "butadiene",
    "carbon_dioxide",
    "carbon_disulphide",
    "carbon_monoxide",
    "carbon_tetrachloride",
    "carbonyl_sulphide",
    "chlorine",
    "chlorobenzene",
    "chloroethane",
    "chloroform",
    "chloromethane",
    "cumene",
    "cyclohexane",
    "dichloromethane",
    "diethyl_ether",
    "dimethyl_carbonate",
    "dimethyl_ether",
    "dimethylamine",
    "epichlorohydrin",
    "ethane",
    "ethanethiol",
    "ethanol",
    "ethyl_acetate",
    "ethylamine",
    "ethylbenzene",
    "ethylene",
    "ethylene_oxide",
    "ethyleneimine",
    "fluorine",
    "formaldehyde",
    "gasoline",
    "hydrazine",
    "hydrogen",
    "hydrogen_bromide",
    "hydrogen_chloride",
    "hydrogen_cyanide",
    "hydrogen_fluoride",
    "hydrogen_sulphide",
    "isobutane",
    "isobutene",
    "isopentane",
    "isopropanol",
    "m_xylene",
    "methane",
    "methanethiol",
    "methanol",
    "methyl_acetate",
    "methyl_acrylate",
    "methyl_bromide",
    "methyl_ethyl_ketone",
    "methyl_isocyanate",
    "methyl_methacrylate",
    "methylamine",
    "mtbe",
    "n_butane",
    "n_butanol",
    "n_butyl_acetate",
    "n_decane",
    "n_dodecane",
    "n_heptane",
    "n_hexane",
    "n_octane",
    "n_pentane",
    "nitric_oxide",
    "nitrobenzene",
    "nitrogen",
    "nitrogen_dioxide",
    "nitrous_oxide",
    "o_xylene",
    "oxygen",
    "p_xylene",
    "phenol",
    "phosgene",
    "phosphine",
    "propane",
    "propylene",
    "propylene_oxide",
    "r_134a",
    "r_22",
    "r_32",
    "styrene",
    "sulphur_dioxide",
    "sulphur_trioxide",
    "tetrahydrofuran",
    "toluene",
    "trimethylamine",
    "vinyl_acetate",
    "vinyl_chloride",
    "water",
];

/// The mixtures, in the order of their ids.
const MIXTURE_FILES: &[(&str, &str)] = files![
    "mixtures":
    "coke_oven_gas",
    "crude_oil_light",
    "gasoline_surrogate",
    "liquefied_natural_gas",
    "lpg_butane_rich",
    "lpg_propane_butane",
    "lpg_propane_rich",
    "natural_gas_pipeline",
    "syngas_coal",
];

/// Names that an unknown name is said to be near to, at most.
const MOST_SUGGESTIONS: usize = 3;

static CATALOGUE: LazyLock<Vec<Arc<Substance>>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(file, text)| match record::parse(&Origin::Catalogue(file), text) {
            Ok(substance) => Arc::new(substance),
            // the files are part of the program: a fault in one is a broken build, and a test parses them all
            Err(error) => panic!("the compiled-in catalogue is broken: {error}"),
        })
        .collect()
});

static MIXTURES: LazyLock<Vec<Arc<Substance>>> = LazyLock::new(|| {
    MIXTURE_FILES
        .iter()
        .map(|(file, text)| match mixture::parse(&Origin::Catalogue(file), text) {
            Ok(substance) => Arc::new(substance),
            Err(error) => panic!("the compiled-in mixtures are broken: {error}"),
        })
        .collect()
});

/// Every pure substance of the catalogue, in the order of their ids.
///
/// # Panics
/// Never in a build whose tests pass: only if a compiled-in data file is faulty.
#[must_use]
pub fn substances() -> &'static [Arc<Substance>] {
    &CATALOGUE
}

/// Every mixture of the catalogue, in the order of their ids.
///
/// # Panics
/// Never in a build whose tests pass: only if a compiled-in data file is faulty.
#[must_use]
pub fn mixtures() -> &'static [Arc<Substance>] {
    &MIXTURES
}

/// The pure substance of a name, for what makes mixtures.
pub(super) fn pure(name: &str) -> Option<&'static Arc<Substance>> {
    let wanted = plain(name);
    substances().iter().find(|substance| substance.names().any(|known| plain(known) == wanted))
}

/// The substance or mixture of a name: id, CAS number, English or Chinese name, or alias; case, spaces, hyphens and
/// underscores do not matter.
///
/// # Errors
/// [`Error::Unknown`], with the nearest names; [`Error::MissingData`] for a substance that is only listed, since nothing
/// is known of it that a release needs ([`super::listed_substance`] has what there is).
///
/// # Examples
/// ```
/// let ammonia = isorisk::substance::substance("液氨")?;
/// assert_eq!(ammonia.id, "ammonia");
/// assert_eq!(isorisk::substance::substance("LPG (as propane)")?.id, "propane");
/// # Ok::<(), isorisk::Error>(())
/// ```
pub fn substance(name: &str) -> Result<&'static Arc<Substance>> {
    if let Some(found) = pure(name) {
        return Ok(found);
    }
    let wanted = plain(name);
    if let Some(found) = mixtures().iter().find(|mixture| mixture.names().any(|known| plain(known) == wanted)) {
        return Ok(found);
    }
    if let Ok(listed) = super::listed_substance(name) {
        return Err(Error::MissingData {
            what: "a set of physical properties",
            model: "every model of a release",
            substance: format!("{} (listed for its hazard only)", listed.id),
        });
    }
    Err(Error::Unknown { kind: "substance", name: name.to_owned(), help: help(&wanted) })
}

/// The substance of a name among some of one's own, else in the catalogue. One of one's own that has the id of one in the
/// catalogue stands for it under all of its names.
///
/// # Errors
/// As [`substance`].
pub fn substance_among<'a>(own: &'a [Arc<Substance>], name: &str) -> Result<&'a Arc<Substance>> {
    let wanted = plain(name);
    if let Some(found) = own.iter().find(|one| one.names().any(|known| plain(known) == wanted)) {
        return Ok(found);
    }
    let found = substance(name)?;
    Ok(own.iter().find(|one| one.id == found.id).unwrap_or(found))
}

impl Substance {
    /// Every name that [`substance`] finds it by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.id.as_str(), self.name_en.as_str(), self.name_zh.as_str()]
            .into_iter()
            .chain(self.cas.as_ref().map(CasNumber::as_str))
            .chain(self.aliases.iter().map(String::as_str))
    }
}

/// A name without what does not tell names apart.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

fn help(wanted: &str) -> String {
    let mut near: Vec<(usize, &str)> = substances()
        .iter()
        .chain(mixtures())
        .flat_map(|substance| substance.names().map(|name| (edit_distance(wanted, &plain(name)), name)))
        .filter(|(distance, name)| *distance <= 2.max(plain(name).chars().count() / 3))
        .collect();
    near.sort_unstable();
    near.truncate(MOST_SUGGESTIONS);
    let known = format!("the catalogue has {} substances, which substances() lists", substances().len());
    if near.is_empty() {
        return known;
    }
    let names: Vec<&str> = near.iter().map(|(_, name)| *name).collect();
    format!("did you mean {}? {known}", names.join(" or "))
}

/// Insertions, deletions and replacements that turn one word into another.
fn edit_distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, from_char) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &to_char) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(from_char != to_char);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_finds_its_own_substance_and_no_other() {
        for expected in substances() {
            for name in expected.names() {
                for spelling in [name.to_uppercase(), format!(" {name} ")] {
                    assert_eq!(substance(&spelling).unwrap().id, expected.id, "{spelling}");
                }
            }
        }
        assert_eq!(substance("液化石油气").unwrap().id, "propane");
        assert_eq!(substance("n-Butane").unwrap().id, "n_butane");
        assert_eq!(substance("7783-06-4").unwrap().id, "hydrogen_sulphide");
    }

    #[test]
    fn unknown_name_is_told_the_near_ones() {
        let message = substance("amonia").unwrap_err().to_string();
        assert!(message.starts_with("unknown substance \"amonia\": did you mean ammonia"), "{message}");
        let message = substance("unobtainium").unwrap_err().to_string();
        let count = substances().len();
        let known = format!("the catalogue has {count} substances, which substances() lists");
        assert_eq!(message, format!("unknown substance \"unobtainium\": {known}"));
    }

    #[test]
    fn distance_between_words() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("氨", "氯"), 1);
    }
}
