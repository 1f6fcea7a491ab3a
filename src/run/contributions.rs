//! What causes the risk: shares that sum to the whole.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::footprint::Outcome;
use crate::numeric::parallel::{Control, ordered};
use crate::risk::{individual_risk_by_group, individual_risk_shares};
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
    /// The weather class.
    Weather,
    /// The sector that the wind comes from.
    WindSector,
}

impl By {
    const ALL: [By; 7] =
        [By::Establishment, By::Installation, By::Release, By::Kind, By::Outcome, By::Weather, By::WindSector];

    /// The word for it, and the name of its column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            By::Establishment => "establishment",
            By::Installation => "installation",
            By::Release => "release",
            By::Kind => "kind",
            By::Outcome => "outcome",
            By::Weather => "weather",
            By::WindSector => "wind_sector",
        }
    }

    /// What an outcome is listed under, where that is a matter of the outcome.
    fn of_outcome(self, outcome: &Outcome) -> &str {
        match self {
            By::Establishment => outcome.establishment.as_deref().unwrap_or(""),
            By::Installation => &outcome.tags.installation,
            By::Release => &outcome.tags.release,
            By::Kind => &outcome.tags.kind,
            By::Outcome => &outcome.name,
            By::Weather | By::WindSector => "",
        }
    }
}

impl std::str::FromStr for By {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        By::ALL.into_iter().find(|by| by.name() == text).ok_or_else(|| Error::Unknown {
            kind: "breakdown",
            name: text.to_owned(),
            help: format!("one of {}", By::ALL.map(By::name).join(", ")),
        })
    }
}

/// The whole that is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Whole {
    /// The potential loss of life, persons per year.
    #[default]
    Pll,
    /// The individual risk at a place (east, north) in metres, 1/yr.
    IndividualRisk {
        /// The place.
        at_m: (f64, f64),
    },
    /// The frequency of accidents that kill so many or more, 1/yr.
    Frequency {
        /// How many.
        n: f64,
    },
}

impl Whole {
    fn column(self) -> &'static str {
        match self {
            Whole::Pll => "pll_per_yr",
            Whole::IndividualRisk { .. } => "individual_risk_per_yr",
            Whole::Frequency { .. } => "frequency_per_yr",
        }
    }
}

/// A label: a name, or the centre of a sector in degrees as its bits, so that labels can be keys.
type Sums<'a> = BTreeMap<&'a str, f64>;

impl RunResult {
    /// Contributions to a whole: label, value, share of the whole; largest first. The values sum to the whole.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a place or a number that is not finite; [`Error::Cancelled`].
    pub fn contributions(&self, by: By, of: Whole, control: &Control<'_>) -> Result<Table> {
        let sums: Vec<(String, f64)> = match (by, of) {
            (By::Weather | By::WindSector, Whole::IndividualRisk { at_m }) => self.by_weather(by, at_m, control)?,
            (_, Whole::IndividualRisk { at_m }) => self.by_outcome_at(by, at_m, control)?,
            (_, Whole::Pll) => self.pll_by(by, control)?,
            (_, Whole::Frequency { n }) => self.frequency_by(by, n, control)?,
        };
        let mut rows: Vec<(String, f64)> = sums.into_iter().filter(|(_, value)| *value > 0.0).collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let whole: f64 = rows.iter().map(|(_, value)| value).sum();
        let labels = if by == By::WindSector {
            Column::gaps("wind_from_deg", rows.iter().map(|(label, _)| label.parse().ok()))
        } else {
            Column::texts(by.name(), rows.iter().map(|(label, _)| label.clone()))
        };
        Ok(Table {
            name: "contributions",
            columns: vec![
                labels,
                Column::numbers(of.column(), rows.iter().map(|(_, value)| *value)),
                Column::numbers("share", rows.iter().map(|(_, value)| value / whole)),
            ],
        })
    }

    fn sector_labels(&self) -> Vec<String> {
        self.study.weather().sector_centres_deg().iter().map(ToString::to_string).collect()
    }

    fn class_labels(&self) -> Vec<String> {
        self.study.weather().classes().iter().map(|class| class.name.clone()).collect()
    }

    fn by_weather(&self, by: By, at_m: (f64, f64), control: &Control<'_>) -> Result<Vec<(String, f64)>> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        let shares = individual_risk_shares(&outcomes, self.study.weather(), at_m, control)?;
        let labels = if by == By::Weather { self.class_labels() } else { self.sector_labels() };
        let mut sums = vec![0.0; labels.len()];
        for share in &shares {
            if by == By::Weather {
                sums[share.class] += share.total_per_yr();
            } else {
                sums.iter_mut().zip(&share.by_sector_per_yr).for_each(|(sum, value)| *sum += value);
            }
        }
        Ok(labels.into_iter().zip(sums).collect())
    }

    fn by_outcome_at(&self, by: By, at_m: (f64, f64), control: &Control<'_>) -> Result<Vec<(String, f64)>> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        let each: Vec<usize> = (0..outcomes.len()).collect();
        let weather = self.study.weather();
        let found = individual_risk_by_group(&outcomes, weather, &[at_m], &each, each.len(), control)?;
        let mut sums = Sums::new();
        for (outcome, value) in outcomes.iter().zip(&found) {
            *sums.entry(by.of_outcome(outcome)).or_insert(0.0) += value;
        }
        Ok(sums.into_iter().map(|(label, value)| (label.to_owned(), value)).collect())
    }

    fn pll_by(&self, by: By, _control: &Control<'_>) -> Result<Vec<(String, f64)>> {
        let mut sums = Sums::new();
        for unit in &self.units {
            for (outcome, value) in unit.consequences.outcomes.iter().zip(&unit.societal.pll_by_outcome) {
                *sums.entry(by.of_outcome(outcome)).or_insert(0.0) += value;
            }
        }
        Ok(sums.into_iter().map(|(label, value)| (label.to_owned(), value)).collect())
    }

    fn frequency_by(&self, by: By, n: f64, _control: &Control<'_>) -> Result<Vec<(String, f64)>> {
        if !(n > 0.0 && n.is_finite()) {
            return Err(Error::invalid("n", n, "", "must be a number of people above 0"));
        }
        let mut sums = Sums::new();
        for (installation, unit) in self.study.installations().iter().zip(&self.units) {
            let label = if by == By::Establishment { &installation.establishment } else { &installation.id };
            *sums.entry(label).or_insert(0.0) += unit.societal.row.exceedance(n);
        }
        Ok(sums.into_iter().map(|(label, value)| (label.to_owned(), value)).collect())
    }

    /// The long table of contributions: of every outcome to the potential loss of life, and to the individual risk at
    /// the worst point of every protection target.
    ///
    /// # Errors
    /// As [`RunResult::contributions`].
    pub fn contributions_table(&self, control: &Control<'_>) -> Result<Table> {
        let outcomes: Vec<&Outcome> = self.consequences.outcomes().collect();
        let branches: Vec<&String> =
            self.consequences.indexed().map(|(_, unit, outcome)| &unit.branch_of(outcome).branch.name).collect();
        let targets = self.study.targets();
        let on_outlines = self.targets(control)?;
        let each: Vec<usize> = (0..outcomes.len()).collect();
        let weather = self.study.weather();
        let quiet = Control { cancel: control.cancel, progress: None };
        let at_targets = ordered(targets.len(), control, (0.0, 1.0), |target| {
            let place = [on_outlines.worst_place_m(target)];
            individual_risk_by_group(&outcomes, weather, &place, &each, each.len(), &quiet)
        })?;
        let pll = self.units.iter().flat_map(|unit| unit.societal.pll_by_outcome.iter().copied()).collect();
        let mut quantities: Vec<(&str, &str, Vec<f64>)> = vec![("pll_per_yr", "", pll)];
        for (target, values) in targets.iter().zip(at_targets) {
            quantities.push(("individual_risk_per_yr", &target.id, values.into_raw_vec_and_offset().0));
        }
        let mut rows: Vec<(&str, &str, usize, f64, f64)> = Vec::new();
        for (quantity, place, values) in &quantities {
            let whole: f64 = values.iter().sum();
            let mut order: Vec<usize> = each.iter().copied().filter(|i| values[*i] > 0.0).collect();
            order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
            rows.extend(order.into_iter().map(|i| (*quantity, *place, i, values[i], values[i] / whole)));
        }
        let label = |by: By| rows.iter().map(|row| by.of_outcome(outcomes[row.2]).to_owned()).collect::<Vec<_>>();
        Ok(Table {
            name: "contributions",
            columns: vec![
                Column::texts("quantity", rows.iter().map(|row| row.0.to_owned())),
                Column::texts("target", rows.iter().map(|row| row.1.to_owned())),
                Column::texts("establishment", label(By::Establishment)),
                Column::texts("installation", label(By::Installation)),
                Column::texts("release", label(By::Release)),
                Column::texts("outcome", rows.iter().map(|row| branches[row.2].clone())),
                Column::numbers("value", rows.iter().map(|row| row.3)),
                Column::numbers("share", rows.iter().map(|row| row.4)),
            ],
        })
    }
}
