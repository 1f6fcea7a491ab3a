//! The individual risk at a place, unrolled: what an assessor reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::consequence::{Constant, EffectAt};
use crate::run::table::{Column, Table};
use crate::scenario::BranchFactor;

/// One part of the risk: an outcome in a weather class with wind from a sector. Its value is
/// `frequency_per_yr x branch_probability x weather_probability x mean_lethality`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedPart {
    /// The establishment that has the accident.
    pub establishment: String,
    /// The installation.
    pub installation: String,
    /// What it holds.
    pub substance: String,
    /// The loss of containment.
    pub release: String,
    /// `hole`, `full_bore`, `instantaneous`.
    pub opening: &'static str,
    /// Diameter of the hole, m.
    pub hole_diameter_m: Option<f64>,
    /// How often that is, 1/yr.
    pub frequency_per_yr: f64,
    /// Where that figure comes from.
    pub frequency_source: String,
    /// What happens then.
    pub outcome: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its probability, given the release.
    pub branch_probability: f64,
    /// What that is the product of.
    pub branch_factors: Vec<BranchFactor>,
    /// Weather class.
    pub weather: String,
    /// Centre of the sector that the wind comes from, degrees; `None`: its direction does not matter.
    pub wind_from_deg: Option<f64>,
    /// Share of the year with that weather and wind.
    pub weather_probability: f64,
    /// Mean probability of death at the place over the directions of the sector.
    pub mean_lethality: f64,
    /// 1/yr.
    pub value_per_yr: f64,
    /// Of the whole.
    pub share: f64,
    /// Distance of the place from the installation, m.
    pub distance_m: f64,
    /// Probability of death straight downwind at that distance.
    pub lethality_downwind: f64,
    /// Downwind and crosswind distance of the place, m, for the direction of the sector in which it is worst off.
    pub worst_m: (f64, f64),
    /// Probability of death there, from the table that the risk was integrated with.
    pub lethality: f64,
    /// The effects there and the responses to them, from the models.
    pub effects: Vec<EffectAt>,
    /// Cards of the models that made the outcome.
    pub models: Vec<&'static str>,
    /// Fitted ranges that were left in making it.
    pub flags: Vec<String>,
}

/// A model that had part in an explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedModel {
    /// Card id.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Keys of the references.
    pub citations: &'static [&'static str],
    /// What it was checked against.
    pub verification: String,
    /// Share of the risk that it had part in.
    pub share: f64,
}

/// The individual risk at a place, taken apart to scenario, weather, outcome, effect, dose and probit, with the source of
/// each constant. The parts sum to the value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Title of the study.
    pub title: String,
    /// (east, north), m.
    pub place_m: (f64, f64),
    /// Individual risk there, 1/yr.
    pub individual_risk_per_yr: f64,
    /// Rule set.
    pub rule_set: String,
    /// The parts, the largest first.
    pub parts: Vec<ExplainedPart>,
    /// Constants of the responses, each once.
    pub constants: Vec<Constant>,
    /// Models, the one with part in most of the risk first.
    pub models: Vec<ExplainedModel>,
}

impl Explanation {
    /// One row a part, the largest first.
    #[must_use]
    pub fn table(&self) -> Table {
        let parts = &self.parts;
        let texts = |of: &dyn Fn(&ExplainedPart) -> String| parts.iter().map(of).collect::<Vec<_>>();
        let numbers = |of: &dyn Fn(&ExplainedPart) -> f64| parts.iter().map(of).collect::<Vec<_>>();
        let gaps = |of: &dyn Fn(&ExplainedPart) -> Option<f64>| parts.iter().map(of).collect::<Vec<_>>();
        // the effect that kills most stands for the part
        let first = |part: &ExplainedPart, at: usize| {
            leading(part)
                .and_then(|effect| effect.quantities.get(at))
                .map(|one| (one.name, one.value, one.unit.clone()))
        };
        Table {
            name: "explanation",
            columns: vec![
                Column::texts("establishment", texts(&|part| part.establishment.clone())),
                Column::texts("installation", texts(&|part| part.installation.clone())),
                Column::texts("substance", texts(&|part| part.substance.clone())),
                Column::texts("release", texts(&|part| part.release.clone())),
                Column::texts("opening", texts(&|part| part.opening.to_owned())),
                Column::gaps("hole_diameter_m", gaps(&|part| part.hole_diameter_m)),
                Column::numbers("frequency_per_yr", numbers(&|part| part.frequency_per_yr)),
                Column::texts("frequency_source", texts(&|part| part.frequency_source.clone())),
                Column::texts("outcome", texts(&|part| part.outcome.clone())),
                Column::texts("kind", texts(&|part| part.kind.to_owned())),
                Column::numbers("branch_probability", numbers(&|part| part.branch_probability)),
                Column::texts("branch_factors", texts(&|part| factors(&part.branch_factors))),
                Column::texts("weather", texts(&|part| part.weather.clone())),
                Column::gaps("wind_from_deg", gaps(&|part| part.wind_from_deg)),
                Column::numbers("weather_probability", numbers(&|part| part.weather_probability)),
                Column::numbers("mean_lethality", numbers(&|part| part.mean_lethality)),
                Column::numbers("value_per_yr", numbers(&|part| part.value_per_yr)),
                Column::numbers("share", numbers(&|part| part.share)),
                Column::numbers("distance_m", numbers(&|part| part.distance_m)),
                Column::numbers("lethality_downwind", numbers(&|part| part.lethality_downwind)),
                Column::numbers("worst_downwind_m", numbers(&|part| part.worst_m.0)),
                Column::numbers("worst_crosswind_m", numbers(&|part| part.worst_m.1)),
                Column::numbers("lethality", numbers(&|part| part.lethality)),
                Column::gaps("lethality_of_models", gaps(&|part| of_models(part))),
                Column::texts("effect", texts(&|part| first(part, 0).map_or("", |one| one.0).to_owned())),
                Column::gaps("effect_value", gaps(&|part| first(part, 0).map(|one| one.1))),
                Column::texts("effect_unit", texts(&|part| first(part, 0).map_or_else(String::new, |one| one.2))),
                Column::texts("dose", texts(&|part| dose(part).map_or("", |one| one.name).to_owned())),
                Column::gaps("dose_value", gaps(&|part| dose(part).map(|one| one.value))),
                Column::texts("dose_unit", texts(&|part| dose(part).map_or_else(String::new, |one| one.unit.clone()))),
                Column::gaps("probit", gaps(&|part| leading(part).and_then(|effect| effect.response.probit))),
                Column::texts("response", texts(&|part| laws(part))),
                Column::texts("constants", texts(&|part| constants_of(part))),
                Column::texts("models", texts(&|part| part.models.join(", "))),
                Column::texts("outside_fitted_range", texts(&|part| part.flags.join("; "))),
            ],
        }
    }

    /// The value, how it divides, and the `top` largest parts step by step, as plain text.
    #[must_use]
    pub fn text(&self, top: usize) -> String {
        let mut out = self.heading();
        let shown = top.min(self.parts.len());
        for (i, part) in self.parts.iter().take(top).enumerate() {
            let _ = writeln!(out, "\n{}. {:.1} %  {:.3e} /yr", i + 1, 100.0 * part.share, part.value_per_yr);
            for (name, words) in steps(part) {
                let _ = writeln!(out, "   {name:<11} {words}");
            }
        }
        if shown < self.parts.len() {
            let _ = writeln!(
                out,
                "\nThe {} parts that are not shown make up {:.2} %.",
                self.parts.len() - shown,
                100.0 * self.rest(top)
            );
        }
        out.push_str("\nModels (share of this risk in which each had part)\n");
        for model in &self.models {
            let _ = writeln!(
                out,
                "   {:>5.1} %  {}: {} ({}); {}",
                100.0 * model.share,
                model.id,
                model.title,
                model.citations.join(", "),
                model.verification
            );
        }
        out.push_str("\nConstants of the responses\n");
        for constant in &self.constants {
            let _ = writeln!(out, "   {}", constant_words(constant));
        }
        out
    }

    /// The same as Markdown, with the parts as a table and the steps of the `top` largest below it.
    #[must_use]
    pub fn to_markdown(&self, top: usize) -> String {
        let mut out = format!("## Individual risk, unrolled\n\n{}\n", self.heading());
        out.push_str("| | share | value, /yr | release | outcome | weather | wind from | distance, m |\n");
        out.push_str("|---|---|---|---|---|---|---|---|\n");
        for (i, part) in self.parts.iter().take(top).enumerate() {
            let _ = writeln!(
                out,
                "| {} | {:.1} % | {:.3e} | {} | {} | {} | {} | {:.0} |",
                i + 1,
                100.0 * part.share,
                part.value_per_yr,
                cell(&part.release),
                cell(&part.outcome),
                cell(&part.weather),
                wind(part),
                part.distance_m
            );
        }
        if top < self.parts.len() {
            let _ = writeln!(
                out,
                "| | {:.2} % | | {} more parts | | | | |",
                100.0 * self.rest(top),
                self.parts.len() - top
            );
        }
        for (i, part) in self.parts.iter().take(top).enumerate() {
            let _ = writeln!(out, "\n### {}. {}: {}\n", i + 1, part.release, part.outcome);
            for (name, words) in steps(part) {
                let _ = writeln!(out, "- **{name}**: {words}");
            }
        }
        out.push_str("\n### Models\n\n| share | id | title | sources | verification |\n|---|---|---|---|---|\n");
        for model in &self.models {
            let _ = writeln!(
                out,
                "| {:.1} % | {} | {} | {} | {} |",
                100.0 * model.share,
                model.id,
                cell(model.title),
                model.citations.join(", "),
                cell(&model.verification)
            );
        }
        out.push_str(
            "\n### Constants\n\n| of | name | value | unit | source | provenance |\n|---|---|---|---|---|---|\n",
        );
        for one in &self.constants {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                cell(&one.of),
                one.name,
                one.value,
                one.unit,
                cell(&one.source),
                one.provenance
            );
        }
        out
    }

    fn heading(&self) -> String {
        let mut by_unit: BTreeMap<&str, f64> = BTreeMap::new();
        let mut releases: Vec<&str> = Vec::new();
        for part in &self.parts {
            *by_unit.entry(&part.installation).or_insert(0.0) += part.share;
            if !releases.contains(&part.release.as_str()) {
                releases.push(&part.release);
            }
        }
        let mut order: Vec<(&str, f64)> = by_unit.iter().map(|(id, share)| (*id, *share)).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let largest: Vec<String> =
            order.iter().take(5).map(|(id, share)| format!("{id} {:.1} %", 100.0 * share)).collect();
        let (x, y) = self.place_m;
        let mut out = format!(
            "Individual risk at ({x} m, {y} m): {:.4e} /yr\n{}; rule set {}\n",
            self.individual_risk_per_yr, self.title, self.rule_set
        );
        if self.parts.is_empty() {
            out.push_str("No accident of the study harms anyone there.\n");
            return out;
        }
        let _ = writeln!(
            out,
            "{} parts of {} releases at {} installations ({}); they sum to the value.",
            self.parts.len(),
            releases.len(),
            order.len(),
            largest.join(", ")
        );
        out
    }

    fn rest(&self, top: usize) -> f64 {
        self.parts.iter().skip(top).map(|part| part.share).sum()
    }
}

/// A text that does not end its cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// The effect that kills most.
fn leading(part: &ExplainedPart) -> Option<&EffectAt> {
    let most = |best: Option<&EffectAt>| best.map_or(-1.0, |one| one.response.probability);
    part.effects.iter().fold(None, |best, one| if one.response.probability > most(best) { Some(one) } else { best })
}

fn dose(part: &ExplainedPart) -> Option<&crate::consequence::Quantity> {
    leading(part)?.quantities.iter().find(|one| matches!(one.name, "toxic load" | "thermal dose" | "impulse"))
}

/// Probability of death from the models, over all effects of the accident.
pub(super) fn of_models(part: &ExplainedPart) -> Option<f64> {
    let left: f64 = part.effects.iter().map(|effect| 1.0 - effect.response.probability).product();
    (!part.effects.is_empty()).then_some(1.0 - left)
}

fn factors(all: &[BranchFactor]) -> String {
    all.iter().map(|factor| format!("{} {:.4}", factor.name, factor.value)).collect::<Vec<_>>().join(" x ")
}

fn laws(part: &ExplainedPart) -> String {
    part.effects.iter().map(|effect| effect.response.law.clone()).collect::<Vec<_>>().join("; ")
}

fn constant_words(one: &Constant) -> String {
    let unit = if one.unit.is_empty() { String::new() } else { format!(" {}", one.unit) };
    format!("{}: {} = {}{unit} ({}) [{}]", one.of, one.name, one.value, one.source, one.provenance)
}

fn constants_of(part: &ExplainedPart) -> String {
    let all = part.effects.iter().flat_map(|effect| &effect.response.constants);
    all.map(constant_words).collect::<Vec<_>>().join("; ")
}

fn wind(part: &ExplainedPart) -> String {
    part.wind_from_deg.map_or_else(|| "any".to_owned(), |from| format!("{from:.0}°"))
}

/// A number with four digits, plain where that is short.
fn four(value: f64) -> String {
    if value == 0.0 || (1e-3..1e5).contains(&value.abs()) {
        let digits = if value == 0.0 { 0.0 } else { 3.0 - value.abs().log10().floor() };
        let scale = 10_f64.powf(digits);
        format!("{}", (value * scale).round() / scale)
    } else {
        format!("{value:.3e}")
    }
}

/// The steps from the leak to the value, as (step, words).
fn steps(part: &ExplainedPart) -> Vec<(&'static str, String)> {
    let hole = part.hole_diameter_m.map_or_else(String::new, |d| format!(", {} mm", four(1e3 * d)));
    let mut all = vec![
        (
            "release",
            format!(
                "{} of {} ({}{hole}): {} /yr; {}",
                part.release,
                part.substance,
                part.opening.replace('_', " "),
                four(part.frequency_per_yr),
                part.frequency_source
            ),
        ),
        ("outcome", outcome_words(part)),
        (
            "weather",
            match part.wind_from_deg {
                Some(from) => {
                    format!("{} with wind from {from}°: {} of the year", part.weather, four(part.weather_probability))
                }
                None => format!("{}, any wind: {} of the year", part.weather, four(part.weather_probability)),
            },
        ),
        ("place", place_words(part)),
    ];
    for effect in &part.effects {
        let values: Vec<String> =
            effect.quantities.iter().map(|one| format!("{} {} {}", one.name, four(one.value), one.unit)).collect();
        all.push(("effect", format!("{}: {}", effect.kind.replace('_', " "), values.join(", "))));
        let probit = effect.response.probit.map_or_else(String::new, |value| format!(" = {}", four(value)));
        all.push((
            "response",
            format!("{}{probit}: probability of death {}", effect.response.law, four(effect.response.probability)),
        ));
    }
    all.push((
        "value",
        format!(
            "{} /yr x {} x {} x {} (mean lethality over the sector) = {} /yr",
            four(part.frequency_per_yr),
            four(part.branch_probability),
            four(part.weather_probability),
            four(part.mean_lethality),
            four(part.value_per_yr)
        ),
    ));
    for flag in &part.flags {
        all.push(("outside", flag.clone()));
    }
    all
}

fn outcome_words(part: &ExplainedPart) -> String {
    let sources: Vec<&str> = part.branch_factors.iter().fold(Vec::new(), |mut known, factor| {
        if !known.contains(&factor.source.as_str()) {
            known.push(&factor.source);
        }
        known
    });
    let product = if part.branch_factors.is_empty() {
        String::new()
    } else {
        format!(" = {} ({})", factors(&part.branch_factors), sources.join("; "))
    };
    format!("{}: probability {}{product}", part.outcome, four(part.branch_probability))
}

fn place_words(part: &ExplainedPart) -> String {
    let (downwind, crosswind) = part.worst_m;
    format!(
        "{:.1} m away; straight downwind the probability of death is {}; worst direction of the sector: {downwind:.1} m \
         downwind, {crosswind:.1} m across, {}",
        part.distance_m,
        four(part.lethality_downwind),
        four(part.lethality)
    )
}
