//! What the two screening cut-offs of a risk assessment take: losses too rare, and losses that kill nobody.

use serde_json::{Value, json};

use crate::consequence::{LETHALITY_LEVELS, Scenario};
use crate::run::result::RunResult;
use crate::run::table::{Column, Table};
use crate::scenario::LossOfContainment;

/// One loss of containment that a cut-off takes.
struct Row<'a> {
    unit: usize,
    loss: &'a LossOfContainment,
    kept: bool,
}

/// Whether any branch kills 1 % of those out of doors anywhere.
fn reaches_lethality(scenario: &Scenario) -> bool {
    let reaches = scenario.run.branches.iter().flat_map(|branch| &branch.reach);
    reaches.into_iter().any(|reach| reach.lethality_m[0].is_some())
}

impl RunResult {
    fn screened(&self) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        for (unit, of_unit) in self.consequences.units.iter().enumerate() {
            rows.extend(of_unit.cut_off.iter().map(|loss| Row { unit, loss, kept: false }));
            let harmless = of_unit.scenarios.iter().filter(|scenario| !reaches_lethality(scenario));
            rows.extend(harmless.map(|scenario| Row { unit, loss: &scenario.loss, kept: true }));
        }
        rows
    }

    /// One row a loss of containment that a screening cut-off takes: rarer than the rule set's frequency (left out of the
    /// run), or below 1 % lethality everywhere (kept, as it may add what little it has).
    #[must_use]
    pub fn left_out_table(&self) -> Table {
        let rows = self.screened();
        let cut_off = self.study.rule_set().cut_off_frequency_per_yr();
        let unit = |row: &Row<'_>| &self.study.installations()[row.unit];
        let reason = |row: &Row<'_>| {
            if row.kept {
                format!("lethality below {} % everywhere", 100.0 * LETHALITY_LEVELS[0])
            } else {
                format!("rarer than {cut_off:e} per year")
            }
        };
        Table {
            name: "left_out",
            columns: vec![
                Column::texts("scenario", rows.iter().map(|row| row.loss.id.clone())),
                Column::texts("installation", rows.iter().map(|row| unit(row).id.clone())),
                Column::texts("establishment", rows.iter().map(|row| unit(row).establishment.clone())),
                Column::numbers("frequency_per_yr", rows.iter().map(|row| row.loss.frequency_per_yr)),
                Column::texts("reason", rows.iter().map(reason)),
                Column::texts("in_the_risk", rows.iter().map(|row| if row.kept { "yes" } else { "no" }.to_owned())),
            ],
        }
    }

    /// The same in sums, for the manifest.
    pub(super) fn screening(&self) -> Value {
        let rows = self.screened();
        let sum = |kept: bool| {
            let of = || rows.iter().filter(move |row| row.kept == kept);
            json!({ "count": of().count(), "frequency_per_yr": of().map(|row| row.loss.frequency_per_yr).sum::<f64>() })
        };
        json!({
            "cut_off_frequency_per_yr": self.study.rule_set().cut_off_frequency_per_yr(),
            "rarer_than_the_cut_off": sum(false),
            "below_1_percent_lethality": sum(true),
        })
    }
}
