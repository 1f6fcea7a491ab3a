//! Classes of protection targets from use and size.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::site::TargetClass;

const FILE: &str = "data/criteria/protection_targets.toml";
const TEXT: &str = include_str!("../../data/criteria/protection_targets.toml");

/// What is counted or measured of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    People,
    Households,
    #[serde(rename = "floor_area_m2")]
    FloorAreaM2,
    Beds,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixed {
    #[serde(rename = "use")]
    usage: String,
    name_zh: String,
    also: Vec<String>,
    class: TargetClass,
    provenance: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measure {
    size: Size,
    class_1: Option<f64>,
    class_2: Option<f64>,
    provenance: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sized {
    #[serde(rename = "use")]
    usage: String,
    name_zh: String,
    also: Vec<String>,
    otherwise: TargetClass,
    measure: Vec<Measure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Standard {
    name: String,
    #[serde(rename = "citation")]
    _citation: String,
    fixed: Vec<Fixed>,
    sized: Vec<Sized>,
}

static STANDARD: LazyLock<Standard> = LazyLock::new(|| match toml::from_str(TEXT) {
    Ok(standard) => standard,
    // part of the program: a fault in it is a broken build, and a test parses it
    Err(error) => panic!("{FILE} is broken: {error}"),
});

/// How large a target is; what is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TargetSize {
    /// Residents, staff, staff on a shift, or the most people at one time. One that is not whole counts as the next
    /// whole one, as the other counts do.
    pub people: Option<f64>,
    /// Households.
    pub households: Option<f64>,
    /// Floor area, of a park or square its area, m2.
    pub floor_area_m2: Option<f64>,
    /// Beds.
    pub beds: Option<f64>,
}

impl Size {
    fn name(self) -> &'static str {
        match self {
            Size::People => "people",
            Size::Households => "households",
            Size::FloorAreaM2 => "floor_area_m2",
            Size::Beds => "beds",
        }
    }

    fn unit(self) -> &'static str {
        if self == Size::FloorAreaM2 { "m2" } else { "" }
    }

    fn words(self, value: f64) -> String {
        match self {
            Size::FloorAreaM2 => format!("floor area {value} m2"),
            other => format!("{value} {}", other.name()),
        }
    }

    fn of(self, size: &TargetSize) -> Option<f64> {
        match self {
            Size::People => size.people.map(f64::ceil),
            Size::Households => size.households.map(f64::ceil),
            Size::FloorAreaM2 => size.floor_area_m2,
            Size::Beds => size.beds.map(f64::ceil),
        }
    }
}

/// A class with what it was decided from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassifiedTarget {
    /// The use by its name in the table.
    #[serde(rename = "use")]
    pub usage: &'static str,
    /// Its Chinese name.
    pub name_zh: &'static str,
    /// The class.
    pub class: TargetClass,
    /// Why, in words, with the threshold.
    pub reason: String,
    /// Mark of the figure that decided: `S`, `K` or `K?`.
    pub provenance: &'static str,
}

/// Every use of the table by its name, those of fixed class first.
#[must_use]
pub fn target_uses() -> Vec<&'static str> {
    let fixed = STANDARD.fixed.iter().map(|one| one.usage.as_str());
    fixed.chain(STANDARD.sized.iter().map(|one| one.usage.as_str())).collect()
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_named(asked: &str, usage: &str, name_zh: &str, also: &[String]) -> bool {
    [usage, name_zh].into_iter().chain(also.iter().map(String::as_str)).any(|name| plain(name) == asked)
}

/// The class of a protection target of GB 36894-2018 from its use and size.
///
/// Uses of high sensitivity and important ones have their class whatever their size. Of the others any one of the sizes
/// that the table has for the use suffices; of several the most protected class counts.
///
/// # Errors
/// [`Error::Unknown`] for a use that the table does not have; [`Error::InvalidInput`] for a size that is negative or not
/// finite, or where no size is given that decides the class.
pub fn classify_target(usage: &str, size: &TargetSize) -> Result<ClassifiedTarget> {
    for measure in [Size::People, Size::Households, Size::FloorAreaM2, Size::Beds] {
        if let Some(value) = measure.of(size)
            && !(value.is_finite() && value >= 0.0)
        {
            return Err(Error::invalid(measure.name(), value, measure.unit(), "must be finite and not negative"));
        }
    }
    let asked = plain(usage);
    if let Some(found) = STANDARD.fixed.iter().find(|one| is_named(&asked, &one.usage, &one.name_zh, &one.also)) {
        return Ok(ClassifiedTarget {
            usage: &found.usage,
            name_zh: &found.name_zh,
            class: found.class,
            reason: format!("{}: {} whatever its size ({})", found.usage, found.class.name(), STANDARD.name),
            provenance: &found.provenance,
        });
    }
    let Some(found) = STANDARD.sized.iter().find(|one| is_named(&asked, &one.usage, &one.name_zh, &one.also)) else {
        return Err(Error::Unknown {
            kind: "use of a protection target",
            name: usage.to_owned(),
            help: format!("{} has {}", STANDARD.name, target_uses().join(", ")),
        });
    };
    let by_size = found.measure.iter().filter_map(|measure| {
        let value = measure.size.of(size)?;
        let words = measure.size.words(value);
        let (class, reached) = match (measure.class_1, measure.class_2) {
            (Some(least), _) if value >= least => (TargetClass::General1, Some(least)),
            (_, Some(least)) if value >= least => (TargetClass::General2, Some(least)),
            _ => (found.otherwise, None),
        };
        let threshold = match (reached, measure.class_2.or(measure.class_1)) {
            (Some(least), _) => format!(">= {least}"),
            (None, Some(least)) => format!("< {least}"),
            (None, None) => String::new(),
        };
        Some((class, format!("{words} {threshold}"), measure.provenance.as_str()))
    });
    // the first of equal ones: measures stand in the order of the standard
    let Some((class, why, provenance)) = by_size.min_by_key(|one| one.0) else {
        let needed: Vec<&str> = found.measure.iter().map(|one| one.size.name()).collect();
        return Err(Error::InvalidInput {
            name: format!("size of {}", found.usage),
            value: "none".into(),
            unit: "",
            requirement: format!("decides the class: give {}", needed.join(" or ")),
        });
    };
    let reason = format!("{}: {why}: {} ({})", found.usage, class.name(), STANDARD.name);
    Ok(ClassifiedTarget { usage: &found.usage, name_zh: &found.name_zh, class, reason, provenance })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(people: f64) -> TargetSize {
        TargetSize { people: Some(people), ..TargetSize::default() }
    }

    #[test]
    fn every_threshold_belongs_to_the_class_it_opens() {
        for one in &STANDARD.sized {
            for measure in &one.measure {
                for (least, class) in
                    [(measure.class_1, TargetClass::General1), (measure.class_2, TargetClass::General2)]
                {
                    let Some(least) = least else { continue };
                    let of = |value: f64| match measure.size {
                        Size::People => people(value),
                        Size::Households => TargetSize { households: Some(value), ..TargetSize::default() },
                        Size::FloorAreaM2 => TargetSize { floor_area_m2: Some(value), ..TargetSize::default() },
                        Size::Beds => TargetSize { beds: Some(value), ..TargetSize::default() },
                    };
                    assert_eq!(classify_target(&one.usage, &of(least)).unwrap().class, class, "{}", one.usage);
                    let below = classify_target(&one.usage, &of(least - 1.0)).unwrap().class;
                    assert!(below > class, "{}: {below:?}", one.usage);
                }
            }
        }
    }

    #[test]
    fn names_are_unique_and_marks_known() {
        let fixed = STANDARD.fixed.iter().map(|one| (&one.usage, &one.name_zh, &one.also));
        let sized = STANDARD.sized.iter().map(|one| (&one.usage, &one.name_zh, &one.also));
        let mut names: Vec<String> = fixed
            .chain(sized)
            .flat_map(|(usage, zh, also)| [usage, zh].into_iter().chain(also).map(|name| plain(name)))
            .collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
        let marks = STANDARD.sized.iter().flat_map(|one| &one.measure).map(|one| &one.provenance);
        for mark in marks.chain(STANDARD.fixed.iter().map(|one| &one.provenance)) {
            assert!(["S", "K", "K?"].contains(&mark.as_str()), "{mark}");
        }
    }

    #[test]
    fn the_most_protected_of_several_sizes_counts() {
        let size = TargetSize { people: Some(120.0), households: Some(9.0), ..TargetSize::default() };
        let found = classify_target("Housing", &size).unwrap();
        assert_eq!(found.class, TargetClass::General1);
        assert_eq!(found.reason, "housing: 120 people >= 100: general_1 (GB 36894-2018)");
        assert_eq!(classify_target("住宅", &people(29.5)).unwrap().class, TargetClass::General2);
        assert_eq!(classify_target("幼儿园", &TargetSize::default()).unwrap().class, TargetClass::HighSensitivity);
    }

    #[test]
    fn what_is_missing_is_named() {
        let text = classify_target("hotel", &people(500.0)).unwrap_err().to_string();
        assert_eq!(text, "size of hotel = none: decides the class: give beds");
        let text = classify_target("casino", &people(1.0)).unwrap_err().to_string();
        assert!(text.starts_with("unknown use of a protection target \"casino\": GB 36894-2018 has cultural_centre"));
        let text = classify_target("housing", &people(-1.0)).unwrap_err().to_string();
        assert_eq!(text, "people = -1: must be finite and not negative");
    }
}
