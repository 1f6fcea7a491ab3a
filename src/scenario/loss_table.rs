//! Tables of losses of containment: what an item of equipment may lose, how, and how often.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::scenario::data;
use crate::scenario::leak_frequency::LeakFrequencies;
use crate::site::Equipment;

/// Identity of the tables of losses of containment.
pub const CARD: ModelCard = ModelCard {
    id: "scenario.loss_table",
    title: "Losses of containment by equipment (Bevi, Purple Book, HJ 169, HSE, IOGP, hydrogen)",
    citations: &["bevi_2009", "cpr18e_1999", "hj169_2018", "hse_fred_2012", "iogp_434_01", "hyram_2022"],
    requires: &["count"],
    validity: &[Range::physical("count", "", 0.0, 1.0e6, "items, metres, hours of one installation")],
    verification: Verification::Unverified("typed from tables known from practice, not opened in print"),
};

/// How something opens in a table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum TableOpening {
    /// A hole.
    Hole {
        /// Its diameter, m.
        diameter_m: f64,
    },
    /// A hole as wide as a share of the bore.
    BoreShare {
        /// The share.
        share: f64,
        /// The widest such hole, m.
        max_m: f64,
    },
    /// The full bore of the connection.
    FullBore,
    /// The whole contents at once.
    Instantaneous,
    /// The whole contents at a constant rate within a time.
    Within {
        /// The time, s.
        duration_s: f64,
    },
    /// What the table calls a rupture: at once for vessels, the full bore for the rest.
    Rupture,
    /// Something that this version makes no release of: a tube of an exchanger, a shell that holds, a fire.
    Other,
}

impl TableOpening {
    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TableOpening::Hole { .. } => "hole",
            TableOpening::BoreShare { .. } => "bore_share",
            TableOpening::FullBore => "full_bore",
            TableOpening::Instantaneous => "instantaneous",
            TableOpening::Within { .. } => "within",
            TableOpening::Rupture => "rupture",
            TableOpening::Other => "other",
        }
    }
}

/// One loss of a table with how often it happens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableLoss {
    /// Identifier of the table.
    pub table: String,
    /// The row's kind of equipment.
    pub equipment: String,
    /// What the frequency is per: `item`, `metre`, `hour`.
    pub per: String,
    /// The bores that the row holds for start here, mm; none holds for all.
    pub bore_from_mm: Option<f64>,
    /// How it opens.
    pub opening: TableOpening,
    /// The opening in words, where it is [`TableOpening::Other`].
    pub what: Option<String>,
    /// How often, per year and `per` (for what is counted by the hour, the visit or the package: per one of these).
    pub frequency: f64,
    /// Work, place in it and clause.
    pub clause: String,
    /// Mark of provenance.
    pub provenance: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OpeningKind {
    Instantaneous,
    Within,
    Hole,
    BoreShare,
    FullBore,
    Other,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LossRow {
    opening: OpeningKind,
    diameter_mm: Option<f64>,
    share: Option<f64>,
    max_mm: Option<f64>,
    minutes: Option<f64>,
    what: Option<String>,
    lognormal_mu: Option<f64>,
    lognormal_sigma: Option<f64>,
    frequency: f64,
}

impl LossRow {
    /// The opening, if the row has what its kind needs.
    fn opening(&self) -> Option<TableOpening> {
        let positive = |value: Option<f64>| value.filter(|value| *value > 0.0 && value.is_finite());
        Some(match self.opening {
            OpeningKind::Instantaneous => TableOpening::Instantaneous,
            OpeningKind::FullBore => TableOpening::FullBore,
            OpeningKind::Within => TableOpening::Within { duration_s: positive(self.minutes)? * 60.0 },
            OpeningKind::Hole => TableOpening::Hole { diameter_m: positive(self.diameter_mm)? / 1000.0 },
            OpeningKind::BoreShare => TableOpening::BoreShare {
                share: positive(self.share).filter(|share| *share <= 1.0)?,
                max_m: positive(self.max_mm)? / 1000.0,
            },
            OpeningKind::Other => {
                self.what.as_ref()?;
                TableOpening::Other
            }
        })
    }

    /// Whether a lognormal's mean is the frequency.
    fn agrees_with_lognormal(&self) -> bool {
        match (self.lognormal_mu, self.lognormal_sigma) {
            (None, None) => true,
            (Some(mu), Some(sigma)) => {
                let mean = (mu + 0.5 * sigma * sigma).exp();
                ((self.frequency - mean) / mean).abs() < 1e-5
            }
            _ => false,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EquipmentRow {
    kind: String,
    per: String,
    #[serde(default)]
    serves: Vec<Equipment>,
    bore_from_mm: Option<f64>,
    bore_above_mm: Option<f64>,
    #[serde(rename = "nominal_mm")]
    _nominal_mm: Option<f64>,
    clause: String,
    provenance: Option<String>,
    note: Option<String>,
    loss: Vec<LossRow>,
}

impl EquipmentRow {
    fn is_bounded(&self) -> bool {
        self.bore_from_mm.is_some() || self.bore_above_mm.is_some()
    }

    fn holds_for(&self, bore_mm: f64) -> bool {
        self.bore_from_mm.is_none_or(|from| bore_mm + 1e-9 >= from)
            && self.bore_above_mm.is_none_or(|above| bore_mm > above + 1e-9)
    }
}

/// Losses of containment by equipment, of one work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossTable {
    /// Identifier of the table.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Key in the references.
    pub citation: String,
    /// Where in the source.
    pub locator: String,
    /// How the figures came here.
    pub provenance: String,
    /// What is unsure about them.
    pub note: String,
    least_pipe_m: Option<f64>,
    equipment: Vec<EquipmentRow>,
}

impl LossTable {
    /// The table of a data document.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when the document is not such a table; it names the file, the row and its clause.
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        let table: Self = data::read(file, text)?;
        for row in &table.equipment {
            let at = |what: &str| format!("data/{file}: {} ({}): {what}", row.kind, row.clause);
            if row.loss.is_empty() {
                return Err(Error::invalid(at("loss"), 0.0, "", "needs at least one loss"));
            }
            for loss in &row.loss {
                if !(loss.frequency > 0.0 && loss.frequency.is_finite()) {
                    return Err(Error::invalid(at("frequency"), loss.frequency, "1/yr", "must be positive and finite"));
                }
                if loss.opening().is_none() || !loss.agrees_with_lognormal() {
                    return Err(Error::InvalidInput {
                        name: at("loss"),
                        value: format!("{:?}", loss.opening),
                        unit: "",
                        requirement: "must have the figures that its opening needs, and the mean of its lognormal"
                            .into(),
                    });
                }
            }
        }
        Ok(table)
    }

    /// Every loss of the table, in its order.
    #[must_use]
    pub fn rows(&self) -> Vec<TableLoss> {
        self.equipment.iter().flat_map(|row| self.losses_of(row)).collect()
    }

    fn losses_of(&self, row: &EquipmentRow) -> Vec<TableLoss> {
        let note = row.note.as_ref().map_or_else(String::new, |note| format!("; {note}"));
        let made = |loss: &LossRow| {
            Some(TableLoss {
                table: self.id.clone(),
                equipment: row.kind.clone(),
                per: row.per.clone(),
                bore_from_mm: row.bore_above_mm.or(row.bore_from_mm),
                opening: loss.opening()?,
                what: loss.what.clone(),
                frequency: loss.frequency,
                clause: format!("{}, {}: {}{note}", self.citation, self.locator, row.clause),
                provenance: row.provenance.clone().unwrap_or_else(|| self.provenance.clone()),
            })
        };
        row.loss.iter().filter_map(made).collect()
    }

    /// Losses of a kind of equipment of the table, by its own names; of the row for a bore where rows differ by it.
    ///
    /// # Errors
    /// [`Error::MissingData`] when the table lacks the equipment, [`Error::InvalidInput`] where the bore is needed and
    /// absent.
    pub fn of_kind(&self, kind: &str, bore_m: Option<f64>) -> Result<Vec<TableLoss>> {
        self.pick(kind, bore_m, |row| row.kind == kind)
    }

    fn pick(&self, kind: &str, bore_m: Option<f64>, fits: impl Fn(&EquipmentRow) -> bool) -> Result<Vec<TableLoss>> {
        let rows: Vec<&EquipmentRow> = self.equipment.iter().filter(|row| fits(row)).collect();
        let lacks = || Error::MissingData {
            what: "a loss of containment of this equipment",
            model: CARD.id,
            substance: format!("data/scenario/{}.toml, {}, {} ({kind})", self.id, self.citation, self.locator),
        };
        let bounded = rows.iter().any(|row| row.is_bounded());
        let row = match bore_m {
            Some(bore_m) if bounded => rows.iter().rev().find(|row| row.holds_for(bore_m * 1000.0)),
            None if bounded => {
                return Err(Error::InvalidInput {
                    name: format!("{kind}.diameter_mm"),
                    value: "nothing".into(),
                    unit: "mm",
                    requirement: format!("is needed: the rows of {} differ by bore", self.id),
                });
            }
            _ => rows.first(),
        };
        Ok(self.losses_of(row.ok_or_else(lacks)?))
    }

    /// Losses of an installation, frequencies per year: times its metres or hours.
    ///
    /// # Errors
    /// [`Error::MissingData`] when the table lacks the equipment or the installation what its frequency is per,
    /// [`Error::OutOfValidity`] for a count that is negative or not finite.
    pub(super) fn of_equipment(
        &self,
        equipment: Equipment,
        bore_m: Option<f64>,
        length_m: Option<f64>,
        hours_per_yr: Option<f64>,
    ) -> Result<Vec<TableLoss>> {
        let mut losses = self.pick(equipment.name(), bore_m, |row| row.serves.contains(&equipment))?;
        for loss in &mut losses {
            let needs = |what| Error::MissingData { what, model: CARD.id, substance: equipment.name().to_owned() };
            let count = match loss.per.as_str() {
                "metre" => {
                    let length_m = length_m.ok_or_else(|| needs("a length (length_m)"))?;
                    CARD.check(&[("count", length_m)], crate::card::Policy::Strict)?;
                    length_m.max(self.least_pipe_m.unwrap_or(0.0))
                }
                "hour" => hours_per_yr.ok_or_else(|| needs("the hours of operation (operating_hours_per_yr)"))?,
                _ => 1.0,
            };
            CARD.check(&[("count", count)], crate::card::Policy::Strict)?;
            loss.frequency *= count;
        }
        Ok(losses)
    }
}

/// Frequencies of equipment other than arms and hoses, in either form of table.
#[derive(Clone, Debug)]
pub enum FrequencyTable {
    /// By size of hole: API 581.
    ByHole(LeakFrequencies),
    /// By kind of loss.
    ByLoss(LossTable),
}

impl FrequencyTable {
    /// The table of a data document of either form.
    ///
    /// # Errors
    /// As the tables.
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        if text.contains("hole_diameters_mm") {
            LeakFrequencies::read(file, text).map(Self::ByHole)
        } else {
            LossTable::read(file, text).map(Self::ByLoss)
        }
    }

    /// Identifier of the table.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::ByHole(table) => &table.id,
            Self::ByLoss(table) => &table.id,
        }
    }

    /// What it is.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::ByHole(table) => &table.title,
            Self::ByLoss(table) => &table.title,
        }
    }

    /// Every loss of the table.
    #[must_use]
    pub fn rows(&self) -> Vec<TableLoss> {
        match self {
            Self::ByHole(table) => table.rows(),
            Self::ByLoss(table) => table.rows(),
        }
    }

    /// Losses of a kind of equipment by the table's own names; see [`LossTable::of_kind`].
    ///
    /// # Errors
    /// As there.
    pub fn of_kind(&self, kind: &str, bore_m: Option<f64>) -> Result<Vec<TableLoss>> {
        match self {
            Self::ByHole(table) => table.of_kind(kind, bore_m),
            Self::ByLoss(table) => table.of_kind(kind, bore_m),
        }
    }

    /// Losses of an installation, per year.
    ///
    /// # Errors
    /// As [`LossTable::of_equipment`] and [`LeakFrequencies::of_pipe`].
    pub(super) fn of_equipment(
        &self,
        equipment: Equipment,
        bore_m: Option<f64>,
        length_m: Option<f64>,
    ) -> Result<Vec<TableLoss>> {
        match self {
            Self::ByLoss(table) => table.of_equipment(equipment, bore_m, length_m, None),
            Self::ByHole(table) => {
                let needs =
                    |what| Error::MissingData { what, model: super::leak_frequency::CARD.id, substance: String::new() };
                let holes = if equipment == Equipment::Pipe {
                    let bore_m = bore_m.ok_or_else(|| needs("a bore (diameter_mm)"))?;
                    table.of_pipe(bore_m, length_m.ok_or_else(|| needs("a length (length_m)"))?)?
                } else {
                    table.of_equipment(equipment)?
                };
                Ok(holes.into_iter().map(|hole| table.as_loss(equipment.name(), "item", None, hole)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::rule_set::frequency_table;
    use approx::assert_relative_eq;

    fn total(table: &str, kind: &str, bore_m: Option<f64>) -> f64 {
        frequency_table(table).unwrap().of_kind(kind, bore_m).unwrap().iter().map(|loss| loss.frequency).sum()
    }

    #[test]
    fn totals_of_the_tables() {
        // 5e-7 + 5e-7 + 1e-5
        assert_relative_eq!(total("bevi_3_2", "pressure_vessel", None), 1.1e-5, max_relative = 1e-12);
        assert_relative_eq!(total("purple_book", "reactor", None), 1.1e-4, max_relative = 1e-12);
        assert_relative_eq!(total("bevi_3_2", "centrifugal_pump_with_gasket", None), 4.5e-3, max_relative = 1e-12);
        assert_relative_eq!(total("purple_book", "pump_no_provisions", None), 6e-4, max_relative = 1e-12);
        // 1.7e-3 + 1.1e-3 + 7.1e-4 + 5.6e-4, and for a wide inlet the last band split in two with the same sum
        assert_relative_eq!(total("iogp_434_01", "other_process_vessel", Some(0.1)), 4.07e-3, max_relative = 1e-12);
        assert_relative_eq!(total("iogp_434_01", "other_process_vessel", Some(0.2)), 4.07e-3, max_relative = 1e-12);
        // chlorine vessel of HSE: 4e-6 + 5e-6 + 5e-6 + 1e-5 + 4e-5
        assert_relative_eq!(total("hse_fred", "pressure_vessel_chlorine", None), 6.4e-5, max_relative = 1e-12);
        assert_relative_eq!(total("hj_169_2018", "reactor", None), 1.1e-4, max_relative = 1e-12);
    }

    #[test]
    fn a_pipe_takes_the_row_of_its_bore() {
        for (bore_mm, sum) in [(74.9, 6e-6), (75.0, 2.3e-6), (150.0, 2.3e-6), (150.1, 6e-7)] {
            assert_relative_eq!(total("bevi_3_2", "pipe", Some(bore_mm / 1e3)), sum, max_relative = 1e-12);
        }
        // HJ 169 has up to 75 mm in its first row
        assert_relative_eq!(total("hj_169_2018", "pipe", Some(0.075)), 6e-6, max_relative = 1e-12);
        assert_relative_eq!(total("hse_fred", "pipe", Some(0.15)), 2.3e-6, max_relative = 1e-12);
    }

    #[test]
    fn the_mean_of_a_lognormal() {
        let rows = frequency_table("hydrogen").unwrap().of_kind("hydrogen_flange", None).unwrap();
        let mean = (-3.9125_f64 + 0.5 * 1.4920 * 1.4920).exp();
        assert_relative_eq!(rows[0].frequency, mean, max_relative = 1e-6);
        assert_eq!(rows.len(), 5);
    }

    #[test]
    fn what_a_table_lacks_names_file_and_clause() {
        let error = frequency_table("bevi_3_2").unwrap().of_kind("fin_fan_cooler", None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a loss of containment of this equipment is needed by scenario.loss_table but \
             data/scenario/bevi_3_2.toml, bevi_2009, module C, chapter 3 (fin_fan_cooler) has none"
        );
        let error = frequency_table("bevi_3_2").unwrap().of_kind("pipe", None).unwrap_err();
        assert_eq!(error.to_string(), "pipe.diameter_mm = nothing mm: is needed: the rows of bevi_3_2 differ by bore");
    }

    #[test]
    fn a_frequency_below_0_names_file_and_clause() {
        let text =
            include_str!("../../data/scenario/bevi_3_2.toml").replacen("frequency = 5e-07", "frequency = -1.0", 1);
        let error = LossTable::read("scenario/bevi_3_2.toml", &text).unwrap_err();
        assert!(error.to_string().starts_with(
            "data/scenario/bevi_3_2.toml: pressure_vessel (pressurised storage vessels: above ground, buried, mounded): \
             frequency = -1"
        ));
    }
}
