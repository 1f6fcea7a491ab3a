//! The tables of the standard: critical quantities, factors and grades.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::substance::{MajorHazard, Provenance, listed_substance, substance};

const FILE: &str = "data/register/gb_18218_2018.toml";
const TEXT: &str = include_str!("../../../data/register/gb_18218_2018.toml");

/// A hazard category of tables 2 and 4.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its symbol, such as `W5.3`.
    pub symbol: String,
    /// What it holds, in English.
    pub name_en: String,
    /// In Chinese.
    pub name_zh: String,
    /// Critical quantity, t.
    pub critical_quantity_t: f64,
    /// Correction factor.
    pub beta: f64,
    /// How the figures came here.
    pub provenance: Provenance,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    value: f64,
    #[serde(rename = "provenance")]
    _provenance: Provenance,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlphaStep {
    persons: f64,
    value: f64,
    #[serde(rename = "provenance")]
    _provenance: Provenance,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GradeStep {
    pub(super) name: super::Grade,
    pub(super) r: f64,
    #[serde(rename = "provenance")]
    _provenance: Provenance,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Standard {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "title_en")]
    _title_en: String,
    #[serde(rename = "title_zh")]
    _title_zh: String,
    #[serde(rename = "citation")]
    _citation: String,
    distance_m: Figure,
    category: Vec<Category>,
    alpha: Vec<AlphaStep>,
    pub(super) grade: Vec<GradeStep>,
}

static STANDARD: LazyLock<Standard> = LazyLock::new(|| match toml::from_str(TEXT) {
    Ok(standard) => standard,
    // part of the program: a fault in it is a broken build, and a test parses it
    Err(error) => panic!("{FILE} is broken: {error}"),
});

pub(super) fn standard() -> &'static Standard {
    &STANDARD
}

/// Every hazard category, in the order of table 2.
#[must_use]
pub fn categories() -> &'static [Category] {
    &standard().category
}

/// Distance from the boundary of the plant within which residents count, m.
#[must_use]
pub fn nearby_distance_m() -> f64 {
    standard().distance_m.value
}

/// The factor alpha for a number of residents within 500 m of the boundary (table 5). A number that is not whole counts
/// as the next whole one.
///
/// # Errors
/// [`Error::InvalidInput`] for a number that is negative or not finite.
pub fn alpha(residents: f64) -> Result<f64> {
    if !(residents >= 0.0 && residents.is_finite()) {
        let requirement = "must be finite and not negative";
        return Err(Error::invalid("residents within 500 m of the boundary", residents, "persons", requirement));
    }
    let persons = residents.ceil();
    let steps = standard().alpha.iter().filter(|step| step.persons <= persons);
    Ok(steps.fold(0.0, |_, step| step.value))
}

/// Critical quantity and factor of one substance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Threshold {
    /// The entry of table 1, or the category.
    pub entry: String,
    /// Whether table 1 names the substance.
    pub is_named: bool,
    /// Critical quantity Q, t.
    pub critical_quantity_t: f64,
    /// Correction factor beta.
    pub beta: f64,
    /// How the figures came here.
    pub provenance: Provenance,
    /// Where they stand.
    pub source: String,
}

impl From<&MajorHazard> for Threshold {
    fn from(hazard: &MajorHazard) -> Self {
        Self {
            entry: hazard.entry.clone(),
            is_named: hazard.entry_number.is_some(),
            critical_quantity_t: hazard.critical_quantity_t,
            beta: hazard.beta,
            provenance: hazard.provenance,
            source: hazard.source.clone(),
        }
    }
}

/// The threshold of a substance: that of table 1 if it is named there, else of the category given, else of the category
/// that the catalogue has for it.
///
/// # Errors
/// [`Error::Unknown`] for a category that the standard does not have, or a substance that no data has where no category
/// is given; [`Error::MissingData`] for a substance without entry where no category is given.
pub fn threshold(name: &str, category: Option<&str>) -> Result<Threshold> {
    let found = match substance(name) {
        Ok(known) => Ok(known.major_hazard.as_ref()),
        Err(unknown) => listed_substance(name).map(|listed| listed.gb_18218.as_ref()).map_err(|_| unknown),
    };
    if let Ok(Some(hazard)) = &found
        && (hazard.entry_number.is_some() || category.is_none())
    {
        return Ok(Threshold::from(*hazard));
    }
    let Some(symbol) = category else {
        found?;
        return Err(Error::MissingData {
            what: "an entry or a hazard category (give one, such as W5.3)",
            model: "GB 18218-2018",
            substance: name.to_owned(),
        });
    };
    let Some(chosen) = categories().iter().find(|known| known.symbol.eq_ignore_ascii_case(symbol.trim())) else {
        let symbols: Vec<&str> = categories().iter().map(|known| known.symbol.as_str()).collect();
        return Err(Error::Unknown {
            kind: "hazard category of GB 18218-2018",
            name: symbol.to_owned(),
            help: format!("tables 2 and 4 have {}", symbols.join(", ")),
        });
    };
    Ok(Threshold {
        entry: format!("{} {}", chosen.symbol, chosen.name_en),
        is_named: false,
        critical_quantity_t: chosen.critical_quantity_t,
        beta: chosen.beta,
        provenance: chosen.provenance,
        source: "GB 18218-2018 tables 2 and 4".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_steps_at_the_printed_numbers() {
        let steps = [(0.0, 0.5), (0.2, 1.0), (1.0, 1.0), (29.0, 1.0), (29.5, 1.2), (30.0, 1.2), (49.0, 1.2)];
        for (persons, expected) in steps.into_iter().chain([(50.0, 1.5), (99.0, 1.5), (100.0, 2.0), (1e6, 2.0)]) {
            assert!((alpha(persons).unwrap() - expected).abs() < 1e-12, "{persons}");
        }
        let text = alpha(-1.0).unwrap_err().to_string();
        assert_eq!(text, "residents within 500 m of the boundary = -1 persons: must be finite and not negative");
    }

    #[test]
    fn the_categories_have_their_totals() {
        assert_eq!(categories().len(), 24);
        let quantities: f64 = categories().iter().map(|one| one.critical_quantity_t).sum();
        let betas: f64 = categories().iter().map(|one| one.beta).sum();
        // J: 655 t; W1 to W11 added up by hand
        let by_hand = 655.0 + 61.0 + 10.0 + 150.0 + 50.0 + 6060.0 + 60.0 + 60.0 + 50.0 + 250.0 + 400.0;
        assert!((quantities - by_hand).abs() < 1e-9, "{quantities}");
        let by_hand = 10.0 + 6.0 + 1.5 + 1.0 + 1.0 + 4.5 + 2.5 + 2.5 + 1.0 + 2.0 + 2.0;
        assert!((betas - by_hand).abs() < 1e-9, "{betas}");
    }

    #[test]
    fn every_named_substance_has_its_threshold_and_table_3_its_factors() {
        use crate::substance::{listed_substances, mixtures, substances};
        let mut entries: Vec<(u8, f64)> = Vec::new();
        let named = substances().iter().chain(mixtures()).filter_map(|one| Some((&one.id, one.major_hazard.as_ref()?)));
        let listed = listed_substances().iter().filter_map(|one| Some((&one.id, one.gb_18218.as_ref()?)));
        for (id, hazard) in named.chain(listed) {
            let found = threshold(id, None).unwrap();
            assert_eq!((found.critical_quantity_t, found.beta), (hazard.critical_quantity_t, hazard.beta), "{id}");
            if let Some(number) = hazard.entry_number {
                entries.push((number, found.critical_quantity_t));
            }
        }
        entries.sort_by_key(|entry| entry.0);
        entries.dedup();
        let numbers: Vec<u8> = entries.iter().map(|one| one.0).collect();
        assert_eq!(numbers, (1..=85).collect::<Vec<u8>>());
        // table 1 added up by hand, four entries a row
        let rows = [32.0, 16.3, 31.0, 23.0, 51.0, 141.0, 116.0, 21.75, 11.5, 62.0, 155.0, 1255.0, 155.0, 256.0, 1100.0];
        let total = rows.iter().sum::<f64>() + 1060.0 + 1210.0 + 1020.0 + 72.0 + 240.0 + 251.0 + 10.0;
        let of_data: f64 = entries.iter().map(|one| one.1).sum();
        assert!((of_data - total).abs() < 1e-9, "{of_data} {total}");
        let table_3 = [
            ("carbon_monoxide", 2.0),
            ("sulphur_dioxide", 2.0),
            ("ammonia", 2.0),
            ("ethylene_oxide", 2.0),
            ("hydrogen_chloride", 3.0),
            ("methyl_bromide", 3.0),
            ("chlorine", 4.0),
            ("hydrogen_sulphide", 5.0),
            ("hydrogen_fluoride", 5.0),
            ("nitrogen_dioxide", 10.0),
            ("hydrogen_cyanide", 10.0),
            ("phosgene", 20.0),
            ("phosphine", 20.0),
            ("methyl_isocyanate", 20.0),
        ];
        for (name, beta) in table_3 {
            assert!((threshold(name, None).unwrap().beta - beta).abs() < 1e-12, "{name}");
        }
    }

    #[test]
    fn table_1_goes_before_a_category() {
        let ammonia = threshold("ammonia", Some("W2")).unwrap();
        assert!(ammonia.is_named);
        assert_eq!((ammonia.critical_quantity_t, ammonia.beta), (10.0, 2.0));
        let own = threshold("a solvent of our own", Some("w5.3")).unwrap();
        assert_eq!((own.critical_quantity_t, own.beta, own.is_named), (1000.0, 1.0, false));
    }

    #[test]
    fn an_unknown_category_names_the_known() {
        let text = threshold("x", Some("W99")).unwrap_err().to_string();
        assert!(
            text.starts_with("unknown hazard category of GB 18218-2018 \"W99\": tables 2 and 4 have J1, J2"),
            "{text}"
        );
    }
}
