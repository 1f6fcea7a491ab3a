//! Criteria of other countries and years, as published: limits of individual risk by their own classes, lines of an F-N
//! figure, thresholds, and what of each is absent and why.
//!
//! A study is judged by a [`Criterion`](super::Criterion), whose classes are those of its targets; these judge a result
//! beside it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::criteria::{AT_LIMIT_TOLERANCE, Criterion, CriterionLine, IndividualVerdict, Verdict};
use crate::error::{Error, Result};
use crate::site::{TargetClass, UnitStatus};

macro_rules! documents {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!("criteria/published/", $name, ".toml"), include_str!(concat!("../../data/criteria/published/", $name, ".toml")))),+]
    };
}

const DOCUMENTS: &[(&str, &str)] = documents![
    "brazil_cetesb",
    "canada_miacc",
    "china_announcement_13_2014",
    "china_order_40_2011",
    "flanders",
    "france_pprt",
    "hong_kong",
    "hungary",
    "ireland_hsa",
    "malaysia",
    "netherlands_bevi",
    "nsw_hipap_4",
    "singapore",
    "switzerland",
    "uk_land_use_planning",
    "uk_r2p2",
];

/// What a frequency is the frequency of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Death of a person who is always there, unprotected.
    Fatality,
    /// A dangerous dose or worse.
    DangerousDose,
    /// Injury, by a threshold of the criterion.
    Injury,
    /// Escalation to a neighbouring unit, by a threshold of the criterion.
    Escalation,
}

/// Limit of individual risk of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassLimit {
    /// Class, by the name that the criterion's document here gives it.
    pub class: String,
    /// What it covers.
    pub covers: String,
    /// Of what it is the frequency.
    pub measure: Measure,
    /// The limit, 1/yr, where new and in-service units are not told apart.
    pub limit_per_yr: Option<f64>,
    /// From new units, 1/yr.
    pub new_per_yr: Option<f64>,
    /// From units in service, 1/yr.
    pub in_service_per_yr: Option<f64>,
    /// Below this the risk is broadly acceptable, 1/yr, where the criterion has such a level.
    pub acceptable_per_yr: Option<f64>,
    /// A guide value to be weighed, not a limit.
    #[serde(default)]
    pub guide: bool,
    /// How the figures were read.
    pub provenance: String,
}

impl ClassLimit {
    fn limit_per_yr(&self, status: UnitStatus) -> Option<f64> {
        self.limit_per_yr.or(match status {
            UnitStatus::New => self.new_per_yr,
            UnitStatus::InService => self.in_service_per_yr,
        })
    }
}

/// What a line of an F-N figure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bounds {
    /// Above it the risk is intolerable.
    IntolerableAbove,
    /// Below it the risk is acceptable.
    AcceptableBelow,
    /// A value to be weighed, not a limit.
    Orientation,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// One establishment or site.
    #[default]
    Site,
    /// One kilometre of a transport route.
    TransportKm,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Corner {
    persons: f64,
    frequency_per_yr: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineDocument {
    bounds: Bounds,
    #[serde(default)]
    applies: Applies,
    from: Corner,
    to: Corner,
    #[serde(default)]
    closed: bool,
    provenance: String,
}

/// A line of an F-N figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocietalLine {
    /// What it says.
    pub bounds: Bounds,
    /// What it is for.
    pub applies: Applies,
    /// The line.
    pub line: CriterionLine,
    /// Whether more deaths than at its end are not allowed at any frequency.
    pub closed: bool,
    /// How it was read.
    pub provenance: String,
}

/// A level of an effect, or of a frequency, that the criterion names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Of what, with its unit: `heat_flux_w_m2`, `overpressure_pa`, `thermal_dose_kw_m2_4_3_s`, `probability_per_yr`.
    pub effect: String,
    /// The level.
    pub value: f64,
    /// What it stands for.
    pub means: String,
    /// How it was read.
    pub provenance: String,
}

/// A part of the criterion that is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absent {
    /// `individual`, `societal` or another.
    pub part: String,
    /// Why.
    pub reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    short_names: Vec<String>,
    country: String,
    title: String,
    citation: String,
    #[serde(default)]
    individual: Vec<ClassLimit>,
    #[serde(default)]
    societal: Vec<LineDocument>,
    #[serde(default)]
    threshold: Vec<Threshold>,
    #[serde(default)]
    absent: Vec<Absent>,
}

/// A criterion as published.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublishedCriterion {
    /// Its name.
    pub name: String,
    /// Other names that it answers to.
    pub short_names: Vec<String>,
    /// Where it holds.
    pub country: String,
    /// Its title.
    pub title: String,
    /// Key in the references.
    pub citation: String,
    /// Limits of individual risk.
    pub individual: Vec<ClassLimit>,
    /// Lines of its F-N figure.
    pub societal: Vec<SocietalLine>,
    /// Its thresholds.
    pub thresholds: Vec<Threshold>,
    /// What is not here.
    pub absent: Vec<Absent>,
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl PublishedCriterion {
    /// Every criterion, GB 36894-2018 first.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] should a data document of the crate be broken.
    pub fn all() -> Result<&'static [PublishedCriterion]> {
        static ALL: OnceLock<std::result::Result<Vec<PublishedCriterion>, String>> = OnceLock::new();
        let read = || {
            let study = Criterion::all()?.iter().map(|criterion| Ok(Self::of_study(criterion)));
            study.chain(DOCUMENTS.iter().map(|(file, text)| Self::read(file, text))).collect::<Result<Vec<_>>>()
        };
        match ALL.get_or_init(|| read().map_err(|error| error.to_string())) {
            Ok(all) => Ok(all),
            Err(message) => Err(Error::InvalidInput {
                name: "data/criteria/published".into(),
                value: message.clone(),
                unit: "",
                requirement: "must be documents of this version".into(),
            }),
        }
    }

    /// The criterion of a name or a short form of it; case, blanks and hyphens do not count.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none of the name.
    pub fn named(name: &str) -> Result<&'static PublishedCriterion> {
        let all = Self::all()?;
        all.iter()
            .find(|one| std::iter::once(&one.name).chain(&one.short_names).any(|known| plain(known) == plain(name)))
            .ok_or_else(|| Error::Unknown {
                kind: "criterion",
                name: name.to_owned(),
                help: format!("known: {}", all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")),
            })
    }

    /// A criterion by which studies are judged, in this form.
    fn of_study(criterion: &Criterion) -> Self {
        let (individual, societal) = criterion.provenance();
        let limit = |class: TargetClass| ClassLimit {
            class: class.name().to_owned(),
            covers: "protection targets of the class".into(),
            measure: Measure::Fatality,
            limit_per_yr: None,
            new_per_yr: Some(criterion.individual_limit_per_yr(class, UnitStatus::New)),
            in_service_per_yr: Some(criterion.individual_limit_per_yr(class, UnitStatus::InService)),
            acceptable_per_yr: None,
            guide: false,
            provenance: individual.to_owned(),
        };
        let line = |bounds, line| SocietalLine {
            bounds,
            applies: Applies::Site,
            line,
            closed: false,
            provenance: societal.to_owned(),
        };
        Self {
            name: criterion.name().to_owned(),
            short_names: criterion.short_names().to_vec(),
            country: "China".into(),
            title: criterion.titles().0.to_owned(),
            citation: criterion.citation().to_owned(),
            individual: TargetClass::ALL.into_iter().map(limit).collect(),
            societal: vec![
                line(Bounds::IntolerableAbove, criterion.upper_line),
                line(Bounds::AcceptableBelow, criterion.lower_line),
            ],
            thresholds: Vec::new(),
            absent: Vec::new(),
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
        for limit in &document.individual {
            let pair = limit.new_per_yr.is_some() && limit.in_service_per_yr.is_some();
            if limit.limit_per_yr.is_some() == pair {
                return Err(broken(
                    limit.class.clone(),
                    "needs either one limit, or one for new and one for old units",
                ));
            }
        }
        for part in ["individual", "societal"] {
            let empty =
                if part == "individual" { document.individual.is_empty() } else { document.societal.is_empty() };
            if empty != document.absent.iter().any(|absent| absent.part == part) {
                return Err(broken(part.to_owned(), "must be there, or be absent with the reason"));
            }
        }
        let line = |one: LineDocument| -> Result<SocietalLine> {
            let corner = |corner: Corner| (corner.persons, corner.frequency_per_yr);
            let line = CriterionLine::through(corner(one.from), corner(one.to))?;
            let LineDocument { bounds, applies, closed, provenance, .. } = one;
            Ok(SocietalLine { bounds, applies, line, closed, provenance })
        };
        Ok(Self {
            name: document.name,
            short_names: document.short_names,
            country: document.country,
            title: document.title,
            citation: document.citation,
            individual: document.individual,
            societal: document.societal.into_iter().map(line).collect::<Result<_>>()?,
            thresholds: document.threshold,
            absent: document.absent,
        })
    }

    /// The limit of a class; class names are compared without case, blanks and hyphens.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where the criterion has no limits, with the reason; [`Error::Unknown`] for a class that it
    /// has not.
    pub fn class_limit(&self, class: &str) -> Result<&ClassLimit> {
        self.present("individual")?;
        self.individual.iter().find(|limit| plain(&limit.class) == plain(class)).ok_or_else(|| Error::Unknown {
            kind: "class of target",
            name: class.to_owned(),
            help: format!(
                "{} has: {}",
                self.name,
                self.individual.iter().map(|limit| limit.class.as_str()).collect::<Vec<_>>().join(", ")
            ),
        })
    }

    /// Holds a risk at a target of a class against the limit for units of a status.
    ///
    /// # Errors
    /// Those of [`PublishedCriterion::class_limit`]; [`Error::InvalidInput`] for a risk that is negative or not finite.
    pub fn individual_verdict(&self, class: &str, status: UnitStatus, risk_per_yr: f64) -> Result<IndividualVerdict> {
        if !(risk_per_yr >= 0.0 && risk_per_yr.is_finite()) {
            return Err(Error::invalid("risk_per_yr", risk_per_yr, "1/yr", "must be finite and not negative"));
        }
        let limit = self.class_limit(class)?;
        // the documents are checked to have one of the two forms
        let limit_per_yr = limit.limit_per_yr(status).unwrap_or(f64::INFINITY);
        Ok(IndividualVerdict {
            limit_per_yr,
            risk_per_yr,
            margin_per_yr: limit_per_yr - risk_per_yr,
            ratio: risk_per_yr / limit_per_yr,
            verdict: Verdict::on(risk_per_yr, limit_per_yr),
        })
    }

    fn lacks(&self, requirement: String) -> Error {
        Error::InvalidInput { name: "criterion".into(), value: self.name.clone(), unit: "", requirement }
    }

    /// Whether a part is here.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] with the reason where it is absent.
    pub fn present(&self, part: &str) -> Result<()> {
        match self.absent.iter().find(|absent| absent.part == part) {
            Some(absent) => Err(self.lacks(format!("has no {part} part here: {}", absent.reason))),
            None => Ok(()),
        }
    }
}

/// Where a curve lies by a published criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Above a line above which it is intolerable, or beyond the end of one that is closed.
    Intolerable,
    /// Above an orientation value.
    AboveOrientation,
    /// Between the two lines.
    Alarp,
    /// Nowhere above the only line.
    BelowLine,
    /// Nowhere above the lower line.
    Acceptable,
}

/// A curve against one line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgainstLine {
    /// What the line says.
    pub bounds: Bounds,
    /// Deaths where the curve is highest over the line, or nearest to it; `None` without a corner that the line judges.
    pub worst_persons: Option<f64>,
    /// Frequency over line there.
    pub factor: Option<f64>,
    /// Area between curve and line where the curve is above, in decades of deaths times decades of frequency.
    pub excess_area_decades2: f64,
    /// Most deaths of the curve that lie beyond the end of the line, if any do.
    pub beyond_end_persons: Option<f64>,
    /// Whether those are not allowed at any frequency.
    pub closed: bool,
}

impl AgainstLine {
    fn over(&self) -> bool {
        self.factor.is_some_and(|factor| factor > 1.0 + AT_LIMIT_TOLERANCE)
            || (self.closed && self.beyond_end_persons.is_some())
    }
}

/// A curve against a published criterion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublishedSocietalVerdict {
    /// Where it lies.
    pub place: Place,
    /// Whether it touches, to 1e-9, a line without exceeding it.
    pub at_limit: bool,
    /// Against each line.
    pub lines: Vec<AgainstLine>,
    /// Expected deaths a year of the curve, `∫ F dN`.
    pub pll_per_yr: f64,
}

impl PublishedCriterion {
    /// Holds an F-N curve against the lines for `applies`.
    ///
    /// The curve is given by its corners, (N, frequency of N or more deaths a year), N ascending; between corners it is
    /// level. A corner judges a line from the line's first number of deaths on; beyond its last one the line goes on with
    /// its slope, unless it is closed.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where the criterion has no such line, with the reason; [`Error::InvalidInput`] for corners
    /// that are negative, not finite, not ascending in N, or rise.
    pub fn societal_verdict(&self, corners: &[(f64, f64)], applies: Applies) -> Result<PublishedSocietalVerdict> {
        self.present("societal")?;
        check_curve(corners)?;
        let lines: Vec<AgainstLine> =
            self.societal.iter().filter(|line| line.applies == applies).map(|line| against(corners, line)).collect();
        if lines.is_empty() {
            let wanted = match applies {
                Applies::Site => "a site",
                Applies::TransportKm => "a kilometre of a transport route",
            };
            return Err(self.lacks(format!("has no societal line for {wanted}")));
        }
        let of = |bounds: Bounds| lines.iter().find(|line| line.bounds == bounds);
        let over = |bounds: Bounds| of(bounds).is_some_and(AgainstLine::over);
        let place = if over(Bounds::IntolerableAbove) {
            Place::Intolerable
        } else if over(Bounds::Orientation) {
            Place::AboveOrientation
        } else if over(Bounds::AcceptableBelow) {
            Place::Alarp
        } else if of(Bounds::AcceptableBelow).is_some() {
            Place::Acceptable
        } else {
            Place::BelowLine
        };
        let touches = |line: &AgainstLine| line.factor.is_some_and(|f| (f - 1.0).abs() <= AT_LIMIT_TOLERANCE);
        let at_limit = lines.iter().any(|line| touches(line) && !line.over());
        let mut pll_per_yr = 0.0;
        let mut before = 0.0;
        for (persons, frequency_per_yr) in corners {
            pll_per_yr += frequency_per_yr * (persons - before);
            before = *persons;
        }
        Ok(PublishedSocietalVerdict { place, at_limit, lines, pll_per_yr })
    }
}

fn check_curve(corners: &[(f64, f64)]) -> Result<()> {
    let mut before = (0.0, f64::INFINITY);
    for (index, &(persons, frequency_per_yr)) in corners.iter().enumerate() {
        let place = |error: Error| error.at(format!("curve[{index}]"));
        if !(persons > before.0 && persons.is_finite()) {
            let requirement = format!("must be finite and above {}, the number before", before.0);
            return Err(place(Error::invalid("deaths", persons, "", requirement)));
        }
        if !(frequency_per_yr >= 0.0 && frequency_per_yr <= before.1) {
            let requirement = format!("must lie in 0..{}, the frequency before", before.1);
            return Err(place(Error::invalid("frequency", frequency_per_yr, "1/yr", requirement)));
        }
        before = (persons, frequency_per_yr);
    }
    Ok(())
}

fn against(corners: &[(f64, f64)], line: &SocietalLine) -> AgainstLine {
    let (first, last) = line.line.persons_range();
    let mut found = AgainstLine {
        bounds: line.bounds,
        worst_persons: None,
        factor: None,
        excess_area_decades2: 0.0,
        beyond_end_persons: None,
        closed: line.closed,
    };
    let mut before = first;
    for &(persons, frequency_per_yr) in corners {
        if persons < first || !(frequency_per_yr > 0.0) {
            continue;
        }
        let beyond = persons > last * (1.0 + AT_LIMIT_TOLERANCE);
        if beyond {
            found.beyond_end_persons = Some(persons);
        }
        if !(beyond && line.closed) {
            let factor = frequency_per_yr / line.line.frequency_per_yr(persons);
            if found.factor.is_none_or(|worst| factor > worst) {
                (found.worst_persons, found.factor) = (Some(persons), Some(factor));
            }
        }
        // level between two corners, while the line is straight on log scales: the excess is a trapezoid cut at zero
        let upto = if line.closed { persons.min(last) } else { persons };
        if upto > before {
            let excess = |n: f64| (frequency_per_yr / line.line.frequency_per_yr(n)).log10();
            found.excess_area_decades2 += area_above((upto / before).log10(), excess(before), excess(upto));
            before = upto;
        }
    }
    found
}

/// Area above zero of a straight line from `a` to `b` over a width.
fn area_above(width: f64, a: f64, b: f64) -> f64 {
    match (a > 0.0, b > 0.0) {
        (true, true) => 0.5 * width * (a + b),
        (false, false) => 0.0,
        (true, false) => 0.5 * width * a * a / (a - b),
        (false, true) => 0.5 * width * b * b / (b - a),
    }
}

#[cfg(test)]
#[path = "published_tests.rs"]
mod tests;
