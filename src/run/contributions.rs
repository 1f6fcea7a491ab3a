//! What causes the risk: shares that sum to the whole.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::{Control, individual_risk_by_group};
use crate::run::result::RunResult;
use crate::run::table::{Column, Table};

/// What contributions are listed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The establishment that has the accident.
    Establishment,
    /// The installation.
    #[default]
    Installation,
    /// The loss of containment.
    Release,
    /// The kind of outcome: fireball, toxic cloud.
    Kind,
    /// Each outcome by itself.
    Outcome,
}

impl std::str::FromStr for By {
    type Err = crate::error::Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "establishment" => Ok(By::Establishment),
            "installation" => Ok(By::Installation),
            "release" => Ok(By::Release),
            "kind" => Ok(By::Kind),
            "outcome" => Ok(By::Outcome),
            other => Err(crate::error::Error::Unknown {
                kind: "breakdown",
                name: other.to_owned(),
                help: "one of establishment, installation, release, kind, outcome".into(),
            }),
        }
    }
}

impl RunResult {
    fn label(by: By, outcome: &Outcome) -> &str {
        match by {
            By::Establishment => outcome.establishment.as_deref().unwrap_or(""),
            By::Installation => &outcome.tags.installation,
            By::Release => &outcome.tags.release,
            By::Kind => &outcome.tags.kind,
            By::Outcome => &outcome.name,
        }
    }

    /// Contributions to the individual risk at a place (east, north) in metres, or without a place to the potential loss
    /// of life: label, value per year, share; largest first. The values sum to the whole.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] for a place that is not finite.
    pub fn contributions(&self, by: By, at_m: Option<(f64, f64)>) -> Result<Table> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        let values: Vec<f64> = match at_m {
            Some(place) => {
                let each: Vec<usize> = (0..outcomes.len()).collect();
                let weather = self.study.weather();
                individual_risk_by_group(&outcomes, weather, &[place], &each, each.len(), &Control::default())?
                    .into_raw_vec_and_offset()
                    .0
            }
            None => self.societal.iter().map(crate::risk::Societal::pll).collect(),
        };
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for (outcome, value) in outcomes.iter().zip(&values) {
            *sums.entry(Self::label(by, outcome)).or_insert(0.0) += value;
        }
        let mut rows: Vec<(&str, f64)> = sums.into_iter().filter(|(_, value)| *value > 0.0).collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let whole: f64 = rows.iter().map(|(_, value)| value).sum();
        let column = match by {
            By::Establishment => "establishment",
            By::Installation => "installation",
            By::Release => "release",
            By::Kind => "kind",
            By::Outcome => "outcome",
        };
        let quantity = if at_m.is_some() { "individual_risk_per_yr" } else { "pll_per_yr" };
        Ok(Table {
            name: "contributions",
            columns: vec![
                Column::texts(column, rows.iter().map(|(label, _)| (*label).to_owned())),
                Column::numbers(quantity, rows.iter().map(|(_, value)| *value)),
                Column::numbers("share", rows.iter().map(|(_, value)| value / whole)),
            ],
        })
    }

    /// The long table of contributions: of every outcome to the potential loss of life, and to the individual risk at
    /// the worst point of every protection target.
    ///
    /// # Errors
    /// As [`RunResult::contributions`].
    pub fn contributions_table(&self) -> Result<Table> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        let targets = self.study.targets();
        let places: Vec<(f64, f64)> = (0..targets.len()).map(|target| self.targets.worst_place_m(target)).collect();
        let each: Vec<usize> = (0..outcomes.len()).collect();
        let weather = self.study.weather();
        let at_targets = individual_risk_by_group(&outcomes, weather, &places, &each, each.len(), &Control::default())?;
        let mut quantities = vec![(
            "pll_per_yr",
            String::new(),
            self.societal.iter().map(crate::risk::Societal::pll).collect::<Vec<f64>>(),
        )];
        for (index, target) in targets.iter().enumerate() {
            quantities.push(("individual_risk_per_yr", target.id.clone(), at_targets.row(index).to_vec()));
        }
        let mut rows: Vec<(&str, &str, usize, f64, f64)> = Vec::new();
        for (quantity, place, values) in &quantities {
            let whole: f64 = values.iter().sum();
            let mut order: Vec<usize> = each.iter().copied().filter(|i| values[*i] > 0.0).collect();
            order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
            rows.extend(order.into_iter().map(|i| (*quantity, place.as_str(), i, values[i], values[i] / whole)));
        }
        let branches: Vec<&String> =
            self.consequences.indexed().map(|(_, unit, outcome)| &unit.branch_of(outcome).branch.name).collect();
        let text = |of: &dyn Fn(usize) -> String| rows.iter().map(|row| of(row.2)).collect::<Vec<_>>();
        Ok(Table {
            name: "contributions",
            columns: vec![
                Column::texts("quantity", rows.iter().map(|row| row.0.to_owned())),
                Column::texts("target", rows.iter().map(|row| row.1.to_owned())),
                Column::texts("establishment", text(&|i| Self::label(By::Establishment, outcomes[i]).to_owned())),
                Column::texts("installation", text(&|i| Self::label(By::Installation, outcomes[i]).to_owned())),
                Column::texts("release", text(&|i| Self::label(By::Release, outcomes[i]).to_owned())),
                Column::texts("outcome", text(&|i| branches[i].clone())),
                Column::numbers("value", rows.iter().map(|row| row.3)),
                Column::numbers("share", rows.iter().map(|row| row.4)),
            ],
        })
    }
}
