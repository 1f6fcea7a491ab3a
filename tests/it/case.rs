//! A reference case: inputs, what a source says comes out, and how that number was obtained.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{bibliography, modules, tree};

/// What sort of evidence a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A closed form, worked out independently of the code.
    Analytic,
    /// A number printed in a publication.
    WorkedExample,
    /// The output of another code.
    OtherCode,
    /// A measurement.
    Measured,
    /// Our own output, kept to notice changes: no evidence of correctness.
    Pinned,
}

impl Kind {
    /// As it is written in a case and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Analytic => "analytic",
            Kind::WorkedExample => "worked example",
            Kind::OtherCode => "other code",
            Kind::Measured => "measured",
            Kind::Pinned => "pinned",
        }
    }
}

/// One number that must come out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Name of the output.
    pub name: String,
    /// The number as the source prints it.
    pub printed: Option<String>,
    /// Relative tolerance; without it the kind decides.
    pub rtol: Option<f64>,
    /// Absolute tolerance; without it the kind decides.
    pub atol: Option<f64>,
    /// Lower limit of a score, fixed before the run.
    pub min: Option<f64>,
    /// Upper limit of a score, fixed before the run.
    pub max: Option<f64>,
    /// Why the tolerance or the limit is what it is.
    pub why: Option<String>,
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    id: String,
    kind: Kind,
    model: String,
    citation: String,
    locator: String,
    obtained: String,
    rights: String,
    #[serde(default)]
    inputs: BTreeMap<String, f64>,
    #[serde(default)]
    text: BTreeMap<String, String>,
    expected: Vec<Expected>,
}

/// One case.
#[derive(Debug)]
pub struct Case {
    /// File, inside the repository.
    pub file: String,
    /// Unique name, beginning with the module.
    pub id: String,
    /// Sort of evidence.
    pub kind: Kind,
    /// Card id, with `#part` where a model has several equations.
    pub model: String,
    /// Key in `docs/references.bib`.
    pub citation: String,
    /// Place in the source.
    pub locator: String,
    /// Numbers that go in.
    pub inputs: BTreeMap<String, f64>,
    /// Words that go in.
    pub text: BTreeMap<String, String>,
    /// Numbers that come out.
    pub expected: Vec<Expected>,
}

/// A value a source prints, and half a unit in its last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Printed {
    /// The number.
    pub value: f64,
    /// Half a unit in the last digit.
    pub half_unit: f64,
    /// Digits from the first that is not zero.
    pub significant: usize,
}

impl Printed {
    /// Reads a decimal number as printed: `0.090`, `1.2e-3`, `208.587`.
    pub fn parse(text: &str) -> Option<Self> {
        let value: f64 = text.parse().ok()?;
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let digits = mantissa.trim_start_matches(['-', '+']);
        let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let significant = digits.replace('.', "").trim_start_matches('0').len();
        let half_unit = 0.5 * 10f64.powi(exponent - i32::try_from(decimals).ok()?);
        value.is_finite().then_some(Self { value, half_unit, significant })
    }
}

/// Most digits that a source of worked examples prints: past it, the number came out of a program.
const MOST_PRINTED_DIGITS: usize = 10;

impl Expected {
    fn faults(&self, kind: Kind) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |text: &str| faults.push(format!("expected {}: {text}", self.name));
        let explained = self.why.as_ref().is_some_and(|why| !why.trim().is_empty());
        let own_tolerance = self.rtol.is_some() || self.atol.is_some();
        let limits = self.min.is_some() || self.max.is_some();
        match &self.printed {
            Some(text) => match Printed::parse(text) {
                None => fault(&format!("printed = {text:?} is not a number")),
                Some(printed) if kind == Kind::WorkedExample && printed.significant > MOST_PRINTED_DIGITS => {
                    fault("a worked example has no more than 10 printed digits: is this another code's output?");
                }
                Some(_) => {}
            },
            None if !limits => fault("needs printed, or min and max for a score"),
            None => {}
        }
        if (own_tolerance || limits) && !explained {
            fault("a tolerance or limit of its own needs a why");
        }
        if kind == Kind::OtherCode && !own_tolerance {
            fault("another code needs an rtol or atol: its own sensitivity, stated in why");
        }
        if limits && kind != Kind::Measured {
            fault("min and max are for measured scores");
        }
        if self.rtol.is_some_and(|rtol| !(rtol > 0.0 && rtol.is_finite()))
            || self.atol.is_some_and(|atol| !(atol > 0.0 && atol.is_finite()))
        {
            fault("a tolerance is positive and finite");
        }
        faults
    }

    /// How far the value may be from the printed one.
    pub fn tolerance(&self, kind: Kind, printed: Printed) -> f64 {
        let relative = |rtol: f64| rtol * printed.value.abs();
        match (self.rtol, self.atol) {
            (None, None) => match kind {
                Kind::Analytic => relative(1e-12).max(f64::MIN_POSITIVE),
                Kind::Pinned => relative(1e-10).max(f64::MIN_POSITIVE),
                // a value that rounds to the printed one may be a hair past half a unit in binary
                Kind::WorkedExample | Kind::OtherCode | Kind::Measured => printed.half_unit * (1.0 + 1e-9),
            },
            (rtol, atol) => relative(rtol.unwrap_or(0.0)) + atol.unwrap_or(0.0),
        }
    }
}

fn check_document(file: &str, document: &Document) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, value) in
        [("locator", &document.locator), ("obtained", &document.obtained), ("rights", &document.rights)]
    {
        if value.trim().is_empty() {
            faults.push(format!("{name} is empty"));
        }
    }
    let folder = file.trim_start_matches("tests/reference/").split('/').next().unwrap_or_default();
    let family = document.model.split('.').next().unwrap_or_default();
    if folder != family {
        faults.push(format!("model {} belongs in tests/reference/{family}/", document.model));
    }
    if !document.id.starts_with(&format!("{family}.")) {
        faults.push(format!("id {} must begin with {family}.", document.id));
    }
    if file.contains("/pinned/") != (document.kind == Kind::Pinned) {
        faults.push("pinned cases, and only they, live in a folder named pinned".to_owned());
    }
    if document.expected.is_empty() {
        faults.push("no [[expected]]".to_owned());
    }
    let mut names = BTreeSet::new();
    for expected in &document.expected {
        faults.extend(expected.faults(document.kind));
        if !names.insert(&expected.name) {
            faults.push(format!("expected {} appears twice", expected.name));
        }
    }
    for (name, value) in &document.inputs {
        if !value.is_finite() {
            faults.push(format!("input {name} = {value} is not finite"));
        }
    }
    faults
}

/// Reads every case; the faults of all files come together.
pub fn load() -> Result<Vec<Case>, Vec<String>> {
    let keys = bibliography::keys();
    let cards: BTreeSet<_> = modules::cards().into_iter().map(|card| card.id).collect();
    let mut faults = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for file in tree::files("tests/reference", "toml") {
        let document: Document = match toml::from_str(&tree::read(&file)) {
            Ok(document) => document,
            Err(cause) => {
                faults.push(format!("{file}: {cause}"));
                continue;
            }
        };
        faults.extend(check_document(&file, &document).into_iter().map(|fault| format!("{file}: {fault}")));
        if !keys.contains_key(&document.citation) {
            faults.push(format!("{file}: citation {} is not in docs/references.bib", document.citation));
        }
        let card = document.model.split('#').next().unwrap_or_default();
        if !cards.contains(card) {
            faults.push(format!("{file}: no card has the id {card}"));
        }
        if let Some(other) = cases.iter().find(|case| case.id == document.id) {
            faults.push(format!("{file}: id {} is taken by {}", document.id, other.file));
        }
        let Document { id, kind, model, citation, locator, inputs, text, expected, .. } = document;
        cases.push(Case { file, id, kind, model, citation, locator, inputs, text, expected });
    }
    if faults.is_empty() { Ok(cases) } else { Err(faults) }
}

#[test]
fn printed_digits_decide_the_tolerance() {
    let printed = Printed::parse("0.090").unwrap();
    assert_eq!(printed.significant, 2);
    approx::assert_relative_eq!(printed.half_unit, 5e-4, max_relative = 1e-12);
    let printed = Printed::parse("-1.25e-3").unwrap();
    assert_eq!(printed.significant, 3);
    approx::assert_relative_eq!(printed.half_unit, 5e-6, max_relative = 1e-12);
    approx::assert_relative_eq!(Printed::parse("4790").unwrap().half_unit, 0.5, max_relative = 1e-12);
    assert_eq!(Printed::parse("about 4"), None);
    assert_eq!(Printed::parse("NaN"), None);
}

#[test]
fn a_tolerance_needs_its_reason() {
    let expected = |why: Option<&str>| Expected {
        name: "rate".to_owned(),
        printed: Some("1.0".to_owned()),
        rtol: Some(1e-3),
        atol: None,
        min: None,
        max: None,
        why: why.map(str::to_owned),
    };
    assert_eq!(
        expected(None).faults(Kind::WorkedExample),
        ["expected rate: a tolerance or limit of its own needs a why"]
    );
    assert!(expected(Some("chart")).faults(Kind::WorkedExample).is_empty());
}
