//! Pages that are made from the code and kept in the repository.

use std::fmt::Write as _;
use std::fs;

use isorisk::criteria::{Applies, Bounds, Measure, PublishedCriterion};

use crate::{bibliography, tree};

/// Set to write the pages anew (`make ref`) where a test else compares.
pub const REWRITE: &str = "ISORISK_REWRITE";

/// Compares a page with the one in the repository, or writes it when asked.
pub fn hold(inside: &str, page: &str) {
    let path = tree::path(inside);
    if std::env::var_os(REWRITE).is_some_and(|value| value == "1") {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(&path, page).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(page.lines()).enumerate().find(|(_, (kept, made))| kept != made);
    if let Some((number, (kept, made))) = differs {
        panic!("{inside}:{} is out of date: run `make ref`\n  kept {kept}\n  made {made}", number + 1);
    }
    assert_eq!(kept.lines().count(), page.lines().count(), "{inside} is out of date: run `make ref`");
}

#[test]
fn the_list_of_references_is_current() {
    hold("docs/references.md", &bibliography::page());
}

/// Every figure of every published criterion, with how it was read.
fn criteria_page() -> String {
    let mut page = String::from(
        "# Published criteria: every figure\n\nMade from `data/criteria` by `make ref`. Marks: S read in a source, S* \
         second-hand, K known from practice, K? to be checked. What they mean and how a result is held against them: \
         [criteria](criteria.md).\n",
    );
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:e}"));
    for one in PublishedCriterion::all().unwrap() {
        let _ = write!(page, "\n## {}\n\n{}, {} (`{}`).\n", one.name, one.country, one.title, one.citation);
        if !one.individual.is_empty() {
            page.push_str("\n| class | covers | measure | new /yr | in service /yr | acceptable below | mark |\n");
            page.push_str("|---|---|---|---|---|---|---|\n");
        }
        for limit in &one.individual {
            let measure = match limit.measure {
                Measure::Fatality => "death",
                Measure::DangerousDose => "dangerous dose",
                Measure::Injury => "injury",
                Measure::Escalation => "escalation",
            };
            let (new, old) = (limit.limit_per_yr.or(limit.new_per_yr), limit.limit_per_yr.or(limit.in_service_per_yr));
            let guide = if limit.guide { " (guide value)" } else { "" };
            let (class, covers, mark) = (&limit.class, &limit.covers, &limit.provenance);
            let (new, old, low) = (number(new), number(old), number(limit.acceptable_per_yr));
            let _ = writeln!(page, "| {class} | {covers} | {measure}{guide} | {new} | {old} | {low} | {mark} |");
        }
        if !one.societal.is_empty() {
            page.push_str("\n| F-N line | from N | at /yr | to N | at /yr | slope | beyond | mark |\n");
            page.push_str("|---|---|---|---|---|---|---|---|\n");
        }
        for line in &one.societal {
            let bounds = match line.bounds {
                Bounds::IntolerableAbove => "intolerable above",
                Bounds::AcceptableBelow => "acceptable below",
                Bounds::Orientation => "orientation value",
            };
            let applies = match line.applies {
                Applies::Site => "",
                Applies::TransportKm => ", a km of transport",
            };
            let (first, last) = line.line.persons_range();
            let (at_first, at_last) = (line.line.frequency_per_yr(first), line.line.frequency_per_yr(last));
            let beyond = if line.closed { "not allowed" } else { "goes on" };
            let (slope, mark) = (line.line.slope(), &line.provenance);
            let _ = writeln!(
                page,
                "| {bounds}{applies} | {first} | {at_first:.3e} | {last} | {at_last:.3e} | {slope} | {beyond} | {mark} |"
            );
        }
        if !one.thresholds.is_empty() {
            page.push_str("\n| threshold | value | means | mark |\n|---|---|---|---|\n");
        }
        for level in &one.thresholds {
            let (effect, value, means, mark) = (&level.effect, level.value, &level.means, &level.provenance);
            let _ = writeln!(page, "| `{effect}` | {value} | {means} | {mark} |");
        }
        if !one.absent.is_empty() {
            page.push('\n');
        }
        for absent in &one.absent {
            let _ = writeln!(page, "- Absent, {}: {}.", absent.part.replace('_', " "), absent.reason);
        }
    }
    page
}

#[test]
fn the_table_of_criteria_is_current() {
    hold("docs/theory/criteria_published.md", &criteria_page());
}
