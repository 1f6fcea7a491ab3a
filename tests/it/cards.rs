//! Model cards: what they promise exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use isorisk::card::{Beyond, LimitKind, ModelCard, Range, Verification};

use crate::case::{Case, Kind};
use crate::{bibliography, case, generated, modules, tree};

fn cases() -> BTreeMap<String, Case> {
    let cases =
        case::load().unwrap_or_else(|faults| panic!("{} faults in cases:\n{}", faults.len(), faults.join("\n")));
    cases.into_iter().map(|case| (case.id.clone(), case)).collect()
}

fn verification_fault(card: &ModelCard, cases: &BTreeMap<String, Case>) -> Option<String> {
    let (id, kinds): (_, &[Kind]) = match card.verification {
        Verification::Unverified(reason) => {
            return reason.trim().is_empty().then(|| format!("{}: unverified without a reason", card.id));
        }
        Verification::Independent(id) => (id, &[Kind::Analytic, Kind::OtherCode]),
        Verification::WorkedExample(id) => (id, &[Kind::WorkedExample]),
        Verification::Measured(id) => (id, &[Kind::Measured]),
    };
    match cases.get(id) {
        None => Some(format!("{}: verification names {id}, which is no reference case", card.id)),
        Some(case) if !kinds.contains(&case.kind) => {
            Some(format!("{}: {id} is a case of kind \"{}\", not what the card claims", card.id, case.kind.name()))
        }
        Some(case) if case.model.split('.').next() != card.id.split('.').next() => {
            Some(format!("{}: {id} is a case of {}", card.id, case.model))
        }
        Some(_) => None,
    }
}

#[test]
fn cards_keep_their_promises() {
    let keys = bibliography::keys();
    let cases = cases();
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for family in modules::families() {
        for card in family.cards {
            if !ids.insert(card.id) {
                faults.push(format!("{}: two cards have this id", card.id));
            }
            if !card.id.starts_with(&format!("{}.", family.name)) {
                faults.push(format!("{}: the id must begin with {}.", card.id, family.name));
            }
            if card.citations.is_empty() {
                faults.push(format!("{}: no citation", card.id));
            }
            for key in card.citations {
                if !keys.contains_key(*key) {
                    faults.push(format!("{}: citation {key} is not in docs/references.bib", card.id));
                }
            }
            for range in card.validity {
                if !(range.min <= range.max) {
                    faults.push(format!("{}: {} has an empty range {}..{}", card.id, range.name, range.min, range.max));
                }
            }
            faults.extend(verification_fault(card, &cases));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_run_knows_every_card() {
    let mut known: Vec<_> = isorisk::run::cards().iter().map(|card| card.id).collect();
    known.sort_unstable();
    let all: Vec<_> = modules::cards().iter().map(|card| card.id).collect();
    assert_eq!(known, all);
}

/// The text of the section `# Verification` of every doc comment of a file, with the line it starts on.
fn verification_sections(text: &str) -> Vec<(usize, String)> {
    let mut sections: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            open = false;
            continue;
        };
        let doc = doc.trim();
        if doc.starts_with("# ") {
            open = doc.starts_with("# Verification");
            if open {
                sections.push((number + 1, doc.trim_start_matches("# Verification").to_owned()));
            }
        } else if open && let Some((_, section)) = sections.last_mut() {
            section.push(' ');
            section.push_str(doc);
        }
    }
    sections
}

#[test]
fn verification_lines_name_cases_that_exist() {
    let cases = cases();
    let mut faults = Vec::new();
    for file in tree::files("src", "rs") {
        for (line, section) in verification_sections(&tree::read(&file)) {
            let named: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
            let mut known = 0;
            for name in named {
                // other things in backticks, a function or a test file, are allowed beside the cases
                let family = name.split('.').next().unwrap_or_default();
                if !modules::families().iter().any(|known| known.name == family) {
                    continue;
                }
                known += 1;
                if !cases.contains_key(name) {
                    faults.push(format!("{file}:{line}: no reference case {name}"));
                }
            }
            if known == 0 && !section.to_lowercase().contains("unverified") {
                faults.push(format!("{file}:{line}: names no reference case and does not say unverified:{section}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn limit(value: f64) -> String {
    if value >= f64::MAX {
        "∞".to_owned()
    } else if value <= f64::MIN {
        "-∞".to_owned()
    } else {
        format!("{value}")
    }
}

fn range_row(range: &Range) -> String {
    let kind = match range.kind {
        LimitKind::Physical => "physical",
        LimitKind::Fitted => "fitted",
    };
    let beyond = match range.beyond {
        Beyond::Reject => "an error",
        Beyond::Law(law) => law,
    };
    let unit = if range.unit.is_empty() { "–" } else { range.unit };
    format!(
        "| `{}` | {unit} | {} | {} | {kind} | {beyond} | {} |\n",
        range.name,
        limit(range.min),
        limit(range.max),
        range.locator.replace('|', "/")
    )
}

fn page() -> String {
    let mut page = String::from(
        "<!-- Made from the model cards by `make ref`. -->\n\
         # Models\n\n\
         Every model of the crate, from its card: what it needs, where it holds, what it was checked against. A physical limit\n\
         is always an error; outside a fitted range a single call is an error too, while a study goes on by the law named\n\
         here and flags it. The numbers behind the last column are in [reference cases](validation/reference_cases.md).\n\n\
         | id | model | checked against |\n|---|---|---|\n",
    );
    let cards = modules::cards();
    let keys = bibliography::keys();
    for card in &cards {
        let checked = match card.verification {
            Verification::Independent(id) => format!("an independent method or code: `{id}`"),
            Verification::WorkedExample(id) => format!("a worked example: `{id}`"),
            Verification::Measured(id) => format!("measurements: `{id}`"),
            Verification::Unverified(reason) => format!("**not checked**: {reason}"),
        };
        let _ = writeln!(page, "| `{}` | {} | {checked} |", card.id, card.title);
    }
    for card in &cards {
        let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let sources: Vec<_> = card
            .citations
            .iter()
            .filter_map(|key| keys.get(*key))
            .map(|key| format!("[{key}](references.md#{key})"))
            .collect();
        let _ = write!(page, "\n## {}\n\n{}. Needs {}.\n", card.id, card.title, quoted(card.requires));
        let _ = writeln!(page, "Sources: {}.", sources.join(", "));
        if !card.validity.is_empty() {
            page.push_str(
                "\n| input | unit | from | to | limit | beyond it | from where |\n|---|---|---:|---:|---|---|---|\n",
            );
            for range in card.validity {
                page.push_str(&range_row(range));
            }
        }
    }
    page
}

#[test]
fn the_page_of_models_is_current() {
    generated::hold("docs/models.md", &page());
}

#[test]
fn sections_end_at_the_next_heading() {
    let text = "/// # Verification\n/// cases `a.b`,\n/// `a.c`\n/// # References\n/// `a.d`\nfn f() {}\n";
    assert_eq!(verification_sections(text), [(1, " cases `a.b`, `a.c`".to_owned())]);
}
