//! Runs every reference case and writes down how close each model comes to its sources.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::case::{self, Case, Expected, Kind, Printed};
use crate::{generated, modules};

/// One compared number.
struct Comparison<'a> {
    case: &'a Case,
    expected: &'a Expected,
    found: f64,
    /// |found - printed| / |printed|; absent for a score with limits.
    discrepancy: Option<f64>,
    allowed: String,
    fault: Option<String>,
}

fn compare<'a>(case: &'a Case, expected: &'a Expected, found: f64) -> Comparison<'a> {
    let printed = expected.printed.as_deref().and_then(Printed::parse);
    let mut allowed = Vec::new();
    let mut inside = found.is_finite();
    let mut discrepancy = None;
    if let Some(min) = expected.min {
        inside &= found >= min;
        allowed.push(format!(">= {min}"));
    }
    if let Some(max) = expected.max {
        inside &= found <= max;
        allowed.push(format!("<= {max}"));
    }
    if let (Some(printed), true) = (printed, allowed.is_empty()) {
        let tolerance = expected.tolerance(case.kind, printed);
        let apart = (found - printed.value).abs();
        inside &= apart <= tolerance;
        let scale = if printed.value.abs() > 0.0 { printed.value.abs() } else { 1.0 };
        discrepancy = Some(apart / scale);
        allowed.push(format!("{:.0e}", tolerance / scale));
    }
    let allowed = allowed.join(", ");
    let source = expected.printed.as_deref().unwrap_or("a score");
    let fault = (!inside).then(|| {
        let ratio = printed.map_or(f64::NAN, |printed| found / printed.value);
        format!(
            "{}: {}: {} = {found:e}, source {source}, ratio {ratio:.9}, allowed {allowed} ({})",
            case.file, case.model, expected.name, case.locator
        )
    });
    Comparison { case, expected, found, discrepancy, allowed, fault }
}

fn run(cases: &[Case]) -> (Vec<Comparison<'_>>, Vec<String>) {
    let families = modules::families();
    let mut comparisons = Vec::new();
    let mut faults = Vec::new();
    for case in cases {
        let Some(family) = families.iter().find(|family| case.model.split('.').next() == Some(family.name)) else {
            faults.push(format!("{}: no module evaluates {}", case.file, case.model));
            continue;
        };
        match (family.evaluate)(&case.model, &case.inputs, &case.text) {
            Err(cause) => faults.push(format!("{}: {}: {cause}", case.file, case.model)),
            Ok(outputs) => {
                for expected in &case.expected {
                    match outputs.get(&expected.name) {
                        None => {
                            let names: Vec<_> = outputs.keys().map(String::as_str).collect();
                            let names = names.join(", ");
                            faults.push(format!("{}: no output {}: there are {names}", case.file, expected.name));
                        }
                        Some(found) => comparisons.push(compare(case, expected, *found)),
                    }
                }
            }
        }
    }
    faults.extend(comparisons.iter().filter_map(|comparison| comparison.fault.clone()));
    (comparisons, faults)
}

/// A discrepancy in one digit, so that the last bits of another platform's libm do not change the page.
fn shown(discrepancy: f64) -> String {
    if discrepancy < 1e-11 { "< 1e-11".to_owned() } else { format!("{discrepancy:.0e}") }
}

fn max_and_mean(comparisons: &[&Comparison<'_>]) -> (f64, f64) {
    let values: Vec<f64> = comparisons.iter().filter_map(|comparison| comparison.discrepancy).collect();
    let max = values.iter().copied().fold(0.0, f64::max);
    (max, values.iter().fold(0.0, |sum, value| sum + value) / (values.len().max(1) as f64))
}

fn page(comparisons: &[Comparison<'_>]) -> String {
    let mut page = String::from(
        "<!-- Made from the reference cases by `make ref`. -->\n\
         # Reference cases\n\n\
         Each row is one number of a source in `tests/reference/`, run against the code. *Apart* is the relative distance\n\
         from the number as printed, *allowed* the relative tolerance: half a unit in the last printed digit unless the case\n\
         gives another and says why. A pinned case is our own earlier output: it shows a change, never that we are right.\n\n\
         ## By model\n\n\
         | model | kinds | numbers | largest apart | mean apart |\n|---|---|---:|---:|---:|\n",
    );
    let mut by_model: BTreeMap<&str, Vec<&Comparison<'_>>> = BTreeMap::new();
    for comparison in comparisons {
        by_model.entry(comparison.case.model.split('#').next().unwrap_or_default()).or_default().push(comparison);
    }
    for (model, comparisons) in &by_model {
        let mut kinds: Vec<_> = comparisons.iter().map(|comparison| comparison.case.kind).collect();
        kinds.sort();
        kinds.dedup();
        let kinds = kinds.into_iter().map(Kind::name).collect::<Vec<_>>().join(", ");
        let (max, mean) = max_and_mean(comparisons);
        let count = comparisons.len();
        let _ = writeln!(page, "| `{model}` | {kinds} | {count} | {} | {} |", shown(max), shown(mean));
    }
    for (model, comparisons) in &by_model {
        let _ = write!(
            page,
            "\n## {model}\n\n| case | source | output | printed | apart | allowed |\n|---|---|---|---:|---:|---:|\n"
        );
        for Comparison { case, expected, found, discrepancy, allowed, .. } in comparisons.iter().copied() {
            let apart = discrepancy.map_or_else(|| format!("score {found:.2}"), shown);
            let printed = expected.printed.as_deref().unwrap_or("");
            let locator = case.locator.replace('|', "/");
            let _ = writeln!(
                page,
                "| `{}` | {}, {locator} | `{}` | {printed} | {apart} | {allowed} |",
                case.id, case.citation, expected.name
            );
        }
    }
    page
}

#[test]
fn every_case_is_met_and_the_page_is_current() {
    let cases =
        case::load().unwrap_or_else(|faults| panic!("{} faults in cases:\n{}", faults.len(), faults.join("\n")));
    let (comparisons, faults) = run(&cases);
    eprintln!("{} cases, {} numbers", cases.len(), comparisons.len());
    for family in modules::families() {
        let of_family: Vec<_> =
            comparisons.iter().filter(|comparison| comparison.case.model.starts_with(family.name)).collect();
        let (max, mean) = max_and_mean(&of_family);
        eprintln!("{:14} {:4} numbers, max apart {max:.1e}, mean {mean:.1e}", family.name, of_family.len());
    }
    assert!(faults.is_empty(), "{} numbers are not met:\n{}", faults.len(), faults.join("\n"));
    generated::hold("docs/validation/reference_cases.md", &page(&comparisons));
}
