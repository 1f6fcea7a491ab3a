//! The result tables: scenarios, consequences, targets, F-N.

use crate::consequence::{LETHALITY_LEVELS, Scenario, SourceSummary};
use crate::criteria::Criterion;
use crate::error::Result;
use crate::numeric::parallel::Control;
use crate::run::result::RunResult;
use crate::run::table::{Column, Table};
use crate::scenario::HoleSize;
use crate::site::Installation;

impl RunResult {
    /// Every table of the result set, in the order of the files.
    ///
    /// # Errors
    /// As the tables.
    pub fn tables(&self, control: &Control<'_>) -> Result<Vec<Table>> {
        Ok(vec![
            self.scenarios_table(),
            self.consequences_table(),
            self.targets_table(self.study.criterion(), control)?,
            self.contributions_table(control)?,
            self.fn_table()?,
        ])
    }

    fn unit(&self, index: usize) -> &Installation {
        &self.study.installations()[index]
    }

    /// One row a loss of containment: the hole, how often, what gets out.
    #[must_use]
    pub fn scenarios_table(&self) -> Table {
        let rows: Vec<(usize, &Scenario)> = self.consequences.scenarios().collect();
        let unit_text =
            |of: &dyn Fn(&Installation) -> String| rows.iter().map(|row| of(self.unit(row.0))).collect::<Vec<_>>();
        let numbers = |of: &dyn Fn(&Scenario) -> f64| rows.iter().map(|row| of(row.1)).collect::<Vec<_>>();
        let gaps = |of: &dyn Fn(&Scenario) -> Option<f64>| rows.iter().map(|row| of(row.1)).collect::<Vec<_>>();
        Table {
            name: "scenarios",
            columns: vec![
                Column::texts("scenario", rows.iter().map(|row| row.1.loss.id.clone())),
                Column::texts("installation", unit_text(&|unit| unit.id.clone())),
                Column::texts("establishment", unit_text(&|unit| unit.establishment.clone())),
                Column::texts("equipment", unit_text(&|unit| unit.equipment.name().to_owned())),
                Column::texts("substance", unit_text(&|unit| unit.substance.clone())),
                Column::texts("status", unit_text(&|unit| unit.status.name().to_owned())),
                Column::texts("opening", rows.iter().map(|row| opening_name(row.1.loss.hole).to_owned())),
                Column::gaps("hole_diameter_m", gaps(&|row| hole_diameter_m(row.loss.hole))),
                Column::numbers("frequency_per_yr", numbers(&|row| row.loss.frequency_per_yr)),
                Column::texts("frequency_source", rows.iter().map(|row| row.1.loss.provenance.clone())),
                Column::texts("phase", rows.iter().map(|row| source(row.1).phase.to_owned())),
                Column::gaps("rate_kg_s", gaps(&|row| source(row).rate_kg_s)),
                Column::numbers("duration_s", numbers(&|row| source(row).duration_s)),
                Column::numbers("released_kg", numbers(&|row| source(row).released_kg)),
                Column::numbers("flash_fraction", numbers(&|row| source(row).flash_fraction)),
                Column::numbers("airborne_fraction", numbers(&|row| source(row).airborne_fraction)),
                Column::gaps("pool_area_m2", gaps(&|row| source(row).pool_area_m2)),
                Column::gaps("pool_evaporation_kg_s", gaps(&|row| source(row).pool_evaporation_kg_s)),
            ],
        }
    }

    /// One row a scenario, branch and weather class: how far its effects and its lethality reach, m from the
    /// installation, downwind.
    #[must_use]
    pub fn consequences_table(&self) -> Table {
        let rules = self.study.rule_set();
        let rows: Vec<_> = self
            .consequences
            .scenarios()
            .flat_map(|(_, scenario)| {
                let branches = &scenario.run.branches;
                branches.iter().flat_map(move |branch| branch.reach.iter().map(move |reach| (scenario, branch, reach)))
            })
            .collect();
        let mut columns = vec![
            Column::texts("scenario", rows.iter().map(|row| row.0.loss.id.clone())),
            Column::texts("outcome", rows.iter().map(|row| row.1.branch.name.clone())),
            Column::numbers("probability", rows.iter().map(|row| row.1.branch.probability)),
            Column::texts("weather", rows.iter().map(|row| row.2.class.clone())),
            Column::gaps("distance_to_lfl_m", rows.iter().map(|row| row.2.levels.lower_flammable_m)),
        ];
        let at = |values: &[Option<f64>], i: usize| values.get(i).copied().flatten();
        for (i, level) in rules.heat_flux_levels_w_m2().iter().enumerate() {
            let name = format!("distance_to_{}_kw_m2_m", level / 1e3);
            columns.push(Column::gaps(name, rows.iter().map(|row| at(&row.2.levels.heat_flux_m, i))));
        }
        for (i, level) in rules.overpressure_levels_pa().iter().enumerate() {
            let name = format!("distance_to_{}_kpa_m", level / 1e3);
            columns.push(Column::gaps(name, rows.iter().map(|row| at(&row.2.levels.overpressure_m, i))));
        }
        for (i, level) in LETHALITY_LEVELS.iter().enumerate() {
            let name = format!("distance_to_{}_percent_lethality_m", (level * 100.0).round());
            columns.push(Column::gaps(name, rows.iter().map(|row| row.2.lethality_m[i])));
        }
        columns.push(Column::texts(
            "outside_fitted_range",
            rows.iter().map(|row| if row.1.events.is_empty() { "no" } else { "yes" }.to_owned()),
        ));
        Table { name: "consequences", columns }
    }

    /// One row a protection target and scope: class, limit, risk, verdict.
    ///
    /// # Errors
    /// As [`RunResult::target_rows`].
    pub fn targets_table(&self, criterion: &Criterion, control: &Control<'_>) -> Result<Table> {
        let rows = self.target_rows(criterion, control)?;
        let targets = self.study.targets();
        let target_text = |of: &dyn Fn(usize) -> String| rows.iter().map(|row| of(row.target)).collect::<Vec<_>>();
        Ok(Table {
            name: "targets",
            columns: vec![
                Column::texts("target", target_text(&|i| targets[i].id.clone())),
                Column::texts("name_en", target_text(&|i| targets[i].name_en.clone().unwrap_or_default())),
                Column::texts("name_zh", target_text(&|i| targets[i].name_zh.clone().unwrap_or_default())),
                Column::texts("class", target_text(&|i| targets[i].class.name().to_owned())),
                Column::texts("scope", rows.iter().map(|row| row.verdict.scope.name().to_owned())),
                Column::texts("basis", rows.iter().map(|row| row.verdict.basis.explanation().to_owned())),
                Column::numbers("limit_per_yr", rows.iter().map(|row| row.verdict.result.limit_per_yr)),
                Column::numbers("risk_per_yr", rows.iter().map(|row| row.verdict.result.risk_per_yr)),
                Column::numbers("risk_over_limit", rows.iter().map(|row| row.verdict.result.ratio)),
                Column::texts("verdict", rows.iter().map(|row| row.verdict.result.verdict.name().to_owned())),
                Column::numbers("share_outside_fitted_range", rows.iter().map(|row| row.flagged_share)),
                Column::numbers("x_m", rows.iter().map(|row| row.place_m.0)),
                Column::numbers("y_m", rows.iter().map(|row| row.place_m.1)),
                Column::texts("layer", target_text(&|i| targets[i].layer.name().to_owned())),
            ],
        })
    }

    /// The F-N curves of the park and of each establishment: scope, N, frequency of N or more deaths.
    ///
    /// # Errors
    /// As [`RunResult::societal`].
    pub fn fn_table(&self) -> Result<Table> {
        let (mut scopes, mut persons, mut frequencies) = (Vec::new(), Vec::new(), Vec::new());
        for scope in self.scopes() {
            let (n, f) = self.societal(&scope)?.curve();
            scopes.extend(std::iter::repeat_n(scope.name().to_owned(), n.len()));
            persons.extend(n);
            frequencies.extend(f);
        }
        Ok(Table {
            name: "fn",
            columns: vec![
                Column::texts("scope", scopes),
                Column::numbers("persons", persons),
                Column::numbers("frequency_per_yr", frequencies),
            ],
        })
    }
}

fn source(scenario: &Scenario) -> &SourceSummary {
    &scenario.run.source
}

pub(super) fn opening_name(hole: HoleSize) -> &'static str {
    match hole {
        HoleSize::Diameter { .. } => "hole",
        HoleSize::FullBore { .. } => "full_bore",
        HoleSize::Instantaneous => "instantaneous",
        HoleSize::Within { .. } => "within_time",
    }
}

pub(super) fn hole_diameter_m(hole: HoleSize) -> Option<f64> {
    match hole {
        HoleSize::Diameter { diameter_m } | HoleSize::FullBore { diameter_m } => Some(diameter_m),
        HoleSize::Instantaneous | HoleSize::Within { .. } => None,
    }
}
