//! A published criterion as data.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::criteria::PublishedCriterion;
use crate::criteria::societal::CriterionLine;
use crate::error::{Error, Result};
use crate::site::{TargetClass, UnitStatus};

/// Documents of this version, as (file, text).
const DOCUMENTS: [(&str, &str); 1] =
    [("criteria/gb_36894_2018.toml", include_str!("../../data/criteria/gb_36894_2018.toml"))];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    short_names: Vec<String>,
    title_en: String,
    title_zh: String,
    citation: String,
    individual: Individual,
    societal: Societal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Individual {
    provenance: String,
    limit: Vec<Limit>,
    contour_levels_per_yr: Vec<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    class: TargetClass,
    new: f64,
    in_service: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Societal {
    upper: [Corner; 2],
    lower: [Corner; 2],
    provenance: String,
    #[serde(rename = "provenance_end")]
    _provenance_end: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Corner {
    persons: f64,
    frequency_per_yr: f64,
}

/// A published criterion of individual and societal risk.
#[derive(Debug)]
pub struct Criterion {
    document: Document,
    /// Line above which the societal risk is intolerable.
    pub upper_line: CriterionLine,
    /// Line below which it is acceptable.
    pub lower_line: CriterionLine,
}

impl Criterion {
    /// The criterion of a name, such as `GB 36894-2018` or a short form of it; case, blanks and hyphens do not count.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none of the name; [`Error::InvalidInput`] for a published criterion whose classes
    /// are not those of a study's targets.
    pub fn named(name: &str) -> Result<&'static Criterion> {
        let plain =
            |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let all = Self::all()?;
        all.iter()
            .find(|criterion| {
                std::iter::once(&criterion.document.name)
                    .chain(&criterion.document.short_names)
                    .any(|candidate| plain(candidate) == plain(name))
            })
            .ok_or_else(|| Self::not_for_studies(name, all))
    }

    /// Why a name is no criterion for studies: it is unknown, or it has other classes of target.
    fn not_for_studies(name: &str, all: &[Criterion]) -> Error {
        let known = all.iter().map(Criterion::name).collect::<Vec<_>>().join(", ");
        let Ok(published) = PublishedCriterion::named(name) else {
            return Error::Unknown { kind: "criterion", name: name.to_owned(), help: format!("known: {known}") };
        };
        let classes = published.individual.iter().map(|limit| limit.class.as_str()).collect::<Vec<_>>().join(", ");
        let has = if classes.is_empty() { "no classes of target".into() } else { format!("the classes {classes}") };
        Error::InvalidInput {
            name: "criterion".into(),
            value: published.name.clone(),
            unit: "",
            requirement: format!(
                "has {has}, while the targets of a study have those of {known}: name {known} in the study, and judge the \
                 result by {} afterwards, with a class of it for each target",
                published.name
            ),
        }
    }

    /// Every criterion of this version.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] should a data document of the crate be broken.
    pub fn all() -> Result<&'static [Criterion]> {
        static ALL: OnceLock<std::result::Result<Vec<Criterion>, String>> = OnceLock::new();
        let read = || DOCUMENTS.iter().map(|(file, text)| Self::read(file, text)).collect::<Result<Vec<_>>>();
        match ALL.get_or_init(|| read().map_err(|error| error.to_string())) {
            Ok(all) => Ok(all),
            Err(message) => Err(Error::InvalidInput {
                name: "data/criteria".into(),
                value: message.clone(),
                unit: "",
                requirement: "must be documents of this version".into(),
            }),
        }
    }

    fn read(file: &str, text: &str) -> Result<Self> {
        let broken = |value: String, requirement: &str| Error::InvalidInput {
            name: format!("data/{file}"),
            value,
            unit: "",
            requirement: requirement.to_owned(),
        };
        let document: Document =
            toml::from_str(text).map_err(|cause| broken(cause.to_string(), "must be a criterion of this version"))?;
        for class in TargetClass::ALL {
            if !document.individual.limit.iter().any(|limit| limit.class == class) {
                return Err(broken(class.name().to_owned(), "needs a limit for each class of target"));
            }
        }
        let line = |corners: [Corner; 2]| {
            let [from, to] = corners.map(|corner| (corner.persons, corner.frequency_per_yr));
            CriterionLine::through(from, to)
        };
        Ok(Self { upper_line: line(document.societal.upper)?, lower_line: line(document.societal.lower)?, document })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Other names that it answers to.
    #[must_use]
    pub fn short_names(&self) -> &[String] {
        &self.document.short_names
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

    /// How its figures came here: of the individual limits, of the societal lines.
    #[must_use]
    pub fn provenance(&self) -> (&str, &str) {
        (&self.document.individual.provenance, &self.document.societal.provenance)
    }

    /// Upper limit of the individual risk of a class of target from units of a status, per year.
    #[must_use]
    pub fn individual_limit_per_yr(&self, class: TargetClass, status: UnitStatus) -> f64 {
        self.document.individual.limit.iter().find(|limit| limit.class == class).map_or(0.0, |limit| match status {
            UnitStatus::New => limit.new,
            UnitStatus::InService => limit.in_service,
        })
    }

    /// Levels at which maps of individual risk are drawn, per year, highest first.
    #[must_use]
    pub fn contour_levels_per_yr(&self) -> &[f64] {
        &self.document.individual.contour_levels_per_yr
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn limits_by_class_and_status() {
        let gb = Criterion::named("gb 36894").unwrap();
        let expected = [
            (TargetClass::HighSensitivity, 3e-7, 3e-6),
            (TargetClass::Important, 3e-7, 3e-6),
            (TargetClass::General1, 3e-7, 3e-6),
            (TargetClass::General2, 3e-6, 1e-5),
            (TargetClass::General3, 1e-5, 3e-5),
        ];
        for (class, new, in_service) in expected {
            assert_relative_eq!(gb.individual_limit_per_yr(class, UnitStatus::New), new);
            assert_relative_eq!(gb.individual_limit_per_yr(class, UnitStatus::InService), in_service);
        }
        assert_eq!(gb.contour_levels_per_yr().len(), 4);
    }

    #[test]
    fn lines_pass_through_the_printed_points() {
        let gb = Criterion::named("GB 36894-2018").unwrap();
        for (persons, upper, lower) in [(1.0, 1e-3, 1e-5), (10.0, 1e-4, 1e-6), (1000.0, 1e-6, 1e-8)] {
            assert_relative_eq!(gb.upper_line.frequency_per_yr(persons), upper, max_relative = 1e-12);
            assert_relative_eq!(gb.lower_line.frequency_per_yr(persons), lower, max_relative = 1e-12);
        }
    }

    #[test]
    fn an_unknown_criterion_names_the_known() {
        let error = Criterion::named("GB 1").unwrap_err();
        assert_eq!(error.to_string(), "unknown criterion \"GB 1\": known: GB 36894-2018");
    }

    #[test]
    fn a_published_criterion_of_other_classes_is_refused_with_the_reason() {
        let error = Criterion::named("UK").unwrap_err().to_string();
        assert!(
            error.starts_with("criterion = R2P2: has the classes worker, public, while the targets of a study have")
        );
        assert!(error.contains("those of GB 36894-2018: name GB 36894-2018 in the study, and judge"), "{error}");
        let error = Criterion::named("StFV").unwrap_err().to_string();
        assert!(error.contains("has no classes of target"), "{error}");
    }
}
