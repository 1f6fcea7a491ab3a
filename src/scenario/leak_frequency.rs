//! How often equipment leaks, by size of hole, and how often arms and hoses do.

use serde::Deserialize;

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::scenario::data;
use crate::scenario::loss_table::{TableLoss, TableOpening};
use crate::site::Equipment;

/// Metres in a foot, by definition.
const METRE_PER_FOOT: f64 = 0.3048;

/// Identity of the generic leak frequencies.
pub const CARD: ModelCard = ModelCard {
    id: "scenario.leak_frequency",
    title: "Generic leak frequencies by hole size (API 581)",
    citations: &["api581_2000", "gbt37243_2019"],
    requires: &["length_m"],
    validity: &[Range::physical("length_m", "m", 0.0, 1.0e6, "a pipe within a site")],
    verification: Verification::Unverified("typed from a table known from practice, not opened in print"),
};

/// Identity of the frequencies of loading arms and hoses.
pub const TRANSFER_CARD: ModelCard = ModelCard {
    id: "scenario.transfer_frequency",
    title: "Leaks of loading arms and hoses by hours of operation (Purple Book)",
    citations: &["cpr18e_1999"],
    requires: &["operating_hours_per_yr"],
    validity: &[Range::physical("operating_hours_per_yr", "h/yr", 0.0, 8784.0, "hours in a leap year")],
    verification: Verification::WorkedExample("scenario.transfer_frequency.hose_and_arm_35_hours"),
};

/// One hole of a piece of equipment and how often it opens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoleFrequency {
    /// Diameter, m; `None` is rupture.
    pub diameter_m: Option<f64>,
    /// Per year.
    pub frequency_per_yr: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoleRow {
    kind: Option<Equipment>,
    nominal_mm: Option<f64>,
    hole_5_mm: Option<f64>,
    hole_25_mm: Option<f64>,
    hole_100_mm: Option<f64>,
    rupture: Option<f64>,
}

impl HoleRow {
    /// The holes that the row has, each times `factor`.
    fn holes(&self, factor: f64) -> Vec<HoleFrequency> {
        [
            (Some(0.005), self.hole_5_mm),
            (Some(0.025), self.hole_25_mm),
            (Some(0.1), self.hole_100_mm),
            (None, self.rupture),
        ]
        .into_iter()
        .filter_map(|(diameter_m, value)| {
            value.map(|value| HoleFrequency { diameter_m, frequency_per_yr: value * factor })
        })
        .collect()
    }
}

/// Generic leak frequencies by hole size.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakFrequencies {
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
    hole_diameters_mm: Vec<f64>,
    equipment: Vec<HoleRow>,
    pipe_per_ft: Vec<HoleRow>,
}

impl LeakFrequencies {
    /// The table of a data document.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when the document is not such a table.
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        let table: Self = data::read(file, text)?;
        let good = table.hole_diameters_mm == [5.0, 25.0, 100.0]
            && table.equipment.iter().all(|row| row.kind.is_some())
            && table.pipe_per_ft.windows(2).all(|pair| pair[0].nominal_mm < pair[1].nominal_mm)
            && table.pipe_per_ft.first().is_some_and(|row| row.nominal_mm.is_some());
        if good {
            Ok(table)
        } else {
            Err(Error::InvalidInput {
                name: format!("data/{file}"),
                value: table.id,
                unit: "",
                requirement: "needs holes of 5, 25 and 100 mm, a kind in each row, and pipes in order of size".into(),
            })
        }
    }

    /// A hole as a row of a table.
    pub(super) fn as_loss(&self, kind: &str, per: &str, bore_mm: Option<f64>, hole: HoleFrequency) -> TableLoss {
        TableLoss {
            table: self.id.clone(),
            equipment: kind.to_owned(),
            per: per.to_owned(),
            bore_from_mm: bore_mm,
            opening: hole.diameter_m.map_or(TableOpening::Rupture, |diameter_m| TableOpening::Hole { diameter_m }),
            what: None,
            frequency: hole.frequency_per_yr,
            clause: format!("{}, {}", self.citation, self.locator),
            provenance: self.provenance.clone(),
        }
    }

    /// Every loss of the table; pipes per metre.
    #[must_use]
    pub fn rows(&self) -> Vec<TableLoss> {
        let items = self.equipment.iter().flat_map(|row| {
            let kind = row.kind.map_or("", Equipment::name);
            row.holes(1.0).into_iter().map(move |hole| self.as_loss(kind, "item", None, hole))
        });
        let pipes = self.pipe_per_ft.iter().flat_map(|row| {
            let holes = row.holes(1.0 / METRE_PER_FOOT).into_iter();
            holes.map(move |hole| self.as_loss("pipe", "metre", row.nominal_mm, hole))
        });
        items.chain(pipes).collect()
    }

    /// Losses of a kind of equipment, of a pipe per metre.
    ///
    /// # Errors
    /// As [`LeakFrequencies::of_equipment`] and [`LeakFrequencies::of_pipe`]; [`Error::InvalidInput`] for a pipe
    /// without a bore.
    pub fn of_kind(&self, kind: &str, bore_m: Option<f64>) -> Result<Vec<TableLoss>> {
        if kind == Equipment::Pipe.name() {
            let bore_m = bore_m.ok_or_else(|| Error::InvalidInput {
                name: "pipe.diameter_mm".into(),
                value: "nothing".into(),
                unit: "mm",
                requirement: format!("is needed: the rows of {} differ by bore", self.id),
            })?;
            let holes = self.of_pipe(bore_m, 1.0)?;
            return Ok(holes.into_iter().map(|hole| self.as_loss(kind, "metre", None, hole)).collect());
        }
        let equipment = Equipment::ALL.into_iter().find(|one| one.name() == kind).ok_or_else(|| Error::Unknown {
            kind: "equipment",
            name: kind.to_owned(),
            help: Equipment::ALL.map(Equipment::name).join(", "),
        })?;
        let holes = self.of_equipment(equipment)?;
        Ok(holes.into_iter().map(|hole| self.as_loss(kind, "item", None, hole)).collect())
    }

    /// Holes of a piece of equipment other than piping, arms and hoses.
    ///
    /// # Errors
    /// [`Error::MissingData`] when the table has none.
    pub fn of_equipment(&self, kind: Equipment) -> Result<Vec<HoleFrequency>> {
        let row = self.equipment.iter().find(|row| row.kind == Some(kind)).ok_or_else(|| Error::MissingData {
            what: "a leak frequency of this equipment",
            model: CARD.id,
            substance: format!("{} ({})", self.id, kind.name()),
        })?;
        Ok(row.holes(1.0))
    }

    /// Holes of a pipe of a bore and a length: the row of the largest nominal size that the bore reaches, the first if
    /// it reaches none, times the length.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for a length that is negative or not finite, [`Error::InvalidInput`] for such a bore.
    pub fn of_pipe(&self, bore_m: f64, length_m: f64) -> Result<Vec<HoleFrequency>> {
        CARD.check(&[("length_m", length_m)], crate::card::Policy::Strict)?;
        if !(bore_m > 0.0 && bore_m.is_finite()) {
            return Err(Error::invalid("bore_m", bore_m, "m", "must be positive"));
        }
        let bore_mm = bore_m * 1000.0;
        let reached = |row: &&HoleRow| row.nominal_mm.is_some_and(|nominal| nominal <= bore_mm + 1e-9);
        let row = self.pipe_per_ft.iter().rev().find(reached).unwrap_or(&self.pipe_per_ft[0]);
        Ok(row.holes(length_m / METRE_PER_FOOT))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TransferRow {
    kind: Equipment,
    leak_per_h: f64,
    rupture_per_h: f64,
}

/// Frequencies of loading arms and hoses per hour of operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferFrequencies {
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
    leak_diameter_share: f64,
    leak_diameter_max_mm: f64,
    transfer: Vec<TransferRow>,
}

impl TransferFrequencies {
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        data::read(file, text)
    }

    /// Leak and rupture of an arm or a hose of a bore that works so many hours a year.
    ///
    /// # Verification
    /// `scenario.transfer_frequency.hose_and_arm_35_hours`
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for hours that a year does not have, [`Error::MissingData`] for other equipment.
    pub fn of(&self, kind: Equipment, bore_m: f64, operating_hours_per_yr: f64) -> Result<Vec<HoleFrequency>> {
        TRANSFER_CARD.check(&[("operating_hours_per_yr", operating_hours_per_yr)], crate::card::Policy::Strict)?;
        let row = self.transfer.iter().find(|row| row.kind == kind).ok_or_else(|| Error::MissingData {
            what: "a leak frequency of this equipment",
            model: TRANSFER_CARD.id,
            substance: format!("{} ({})", self.id, kind.name()),
        })?;
        let leak_m = (self.leak_diameter_share * bore_m).min(self.leak_diameter_max_mm / 1000.0);
        Ok(vec![
            HoleFrequency { diameter_m: Some(leak_m), frequency_per_yr: row.leak_per_h * operating_hours_per_yr },
            HoleFrequency { diameter_m: None, frequency_per_yr: row.rupture_per_h * operating_hours_per_yr },
        ])
    }
}
