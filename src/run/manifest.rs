//! What a result stands on, as one JSON document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::card::{ModelCard, Verification};
use crate::error::Result;
use crate::risk::Control;
use crate::run::result::{RunResult, SocietalScope};
use crate::run::{cards, data_tables};

impl RunResult {
    /// Everything an assessor should be told: what of the study was not used, ranges of fit that were left, unverified
    /// models, what was cut off or merged.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.study.warnings();
        warnings.extend(self.range_warnings());
        let used = self.outcomes_by_model();
        for card in cards() {
            if let (true, Verification::Unverified(reason)) = (used.contains_key(card.id), card.verification) {
                warnings.push(format!("{} ({}) is not verified against a source: {reason}", card.id, card.title));
            }
        }
        for loss in self.consequences.units.iter().flat_map(|unit| &unit.cut_off) {
            warnings.push(format!(
                "{} left out: {:e} per year is below the cut-off of {:e}",
                loss.id,
                loss.frequency_per_yr,
                self.study.rule_set().cut_off_frequency_per_yr()
            ));
        }
        warnings.extend(self.consequences.units.iter().flat_map(|unit| unit.notes.iter().cloned()));
        warnings
    }

    fn range_warnings(&self) -> Vec<String> {
        struct Seen {
            outcomes: usize,
            lowest: f64,
            highest: f64,
            text: String,
        }
        let mut seen: BTreeMap<(&str, &str), Seen> = BTreeMap::new();
        for (_, unit, outcome) in self.consequences.indexed() {
            let mut here: BTreeSet<(&str, &str)> = BTreeSet::new();
            for event in &unit.branch_of(outcome).events {
                let known = seen.entry((event.model, event.name)).or_insert_with(|| Seen {
                    outcomes: 0,
                    lowest: f64::INFINITY,
                    highest: f64::NEG_INFINITY,
                    text: format!("fitted range {}..{} {} ({})", event.min, event.max, event.unit, event.locator),
                });
                known.lowest = known.lowest.min(event.value);
                known.highest = known.highest.max(event.value);
                if here.insert((event.model, event.name)) {
                    known.outcomes += 1;
                }
            }
        }
        let all = self.consequences.outcome_count();
        seen.into_iter()
            .map(|((model, name), at)| {
                format!(
                    "{model}: {name} from {:.4} to {:.4} lies outside its {} in {} of {all} outcomes",
                    at.lowest, at.highest, at.text, at.outcomes
                )
            })
            .collect()
    }

    fn integration_accuracy(&self) -> Result<Value> {
        let map = self.map_accuracy(&Control::default())?;
        let societal = self.societal_accuracy(&Control::default())?;
        Ok(json!({
            "map": { "cells_checked": map.checked, "median": map.median, "p95": map.p95, "largest": map.largest },
            "societal": {
                "installations_checked": societal.checked,
                "f_of_one": societal.of_one,
                "f_of_all": societal.of_all,
                "pll": societal.of_pll,
            },
        }))
    }

    /// The manifest: versions, hashes of inputs and data tables, model cards with the number of outcomes made by each
    /// (as a list of cards under `models`, as a plain count by card id under `model_counts`),
    /// the state of the data layers, totals and warnings.
    ///
    /// # Errors
    /// As [`RunResult::societal`].
    pub fn manifest(&self) -> Result<Value> {
        let study = &self.study;
        let grid = study.grid();
        let used = self.outcomes_by_model();
        let models: Vec<Value> =
            cards().into_iter().filter_map(|card| used.get(card.id).map(|count| model_entry(card, *count))).collect();
        let data: BTreeMap<_, _> = data_tables().into_iter().collect();
        let layers: Vec<Value> = study
            .layers()
            .into_iter()
            .map(|(table, layer, rows)| json!({ "table": table, "layer": layer.name(), "rows": rows }))
            .collect();
        Ok(json!({
            "isorisk_version": env!("CARGO_PKG_VERSION"),
            "title": study.title(),
            "crs": study.crs(),
            "rule_set": study.rule_set().name(),
            "rule_set_differences": study.rule_set().differences(),
            "criterion": study.criterion().name(),
            "grid": { "x_min_m": grid.x_min_m, "y_min_m": grid.y_min_m, "cell_m": grid.cell_m, "nx": grid.nx, "ny": grid.ny },
            "inputs_sha256": study.input_sha256(),
            "edits": study.edits(),
            "data_tables_sha256": data,
            "layers": layers,
            "counts": {
                "establishments": study.establishments().len(),
                "installations": study.installations().len(),
                "scenarios": self.consequences.scenarios().count(),
                "distinct_runs": self.consequences.runs().len(),
                "outcomes": self.consequences.outcome_count(),
                "outcomes_outside_fitted_range":
                    self.outcomes_outside_fitted_range(),
                "targets": study.targets().len(),
                "ignition_sources": study.ignition_sources().len(),
            },
            "screening": self.screening(),
            "pll_per_yr": self.societal(&SocietalScope::Park)?.pll(),
            "largest_individual_risk_per_yr": self.individual_risk().iter().fold(0.0, |a: f64, b| a.max(*b)),
            "integration_accuracy": self.integration_accuracy()?,
            "footprint_sampling_error": self.footprint_sampling_error(),
            "models": models,
            "model_counts": used,
            "warnings": self.warnings(),
        }))
    }
}

fn model_entry(card: &ModelCard, outcomes: usize) -> Value {
    let (status, detail) = match card.verification {
        Verification::Independent(case) => ("independent", case),
        Verification::WorkedExample(case) => ("worked example", case),
        Verification::Measured(case) => ("measured", case),
        Verification::Unverified(reason) => ("unverified", reason),
    };
    json!({
        "id": card.id,
        "title": card.title,
        "citations": card.citations,
        "validity": card.validity,
        "verification": status,
        "verification_detail": detail,
        "outcomes": outcomes,
    })
}
