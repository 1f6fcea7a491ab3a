//! How likely a release is lit at once, and what follows when it is.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::scenario::data;

/// Identity of the table of immediate ignition.
pub const CARD: ModelCard = ModelCard {
    id: "scenario.immediate_ignition",
    title: "Immediate ignition by substance group and size of release (Purple Book)",
    citations: &["cpr18e_1999"],
    requires: &["size"],
    validity: &[Range::physical("size", "kg/s or kg", 0.0, f64::MAX, "a rate or a mass")],
    verification: Verification::WorkedExample("scenario.event_tree.propane_vessel"),
};

/// How easily a substance, as it is released, is lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IgnitionGroup {
    /// Flammable gas, liquefied gas or extremely flammable liquid of average or high reactivity.
    Gas,
    /// The same of low reactivity (methane, ammonia).
    GasLowReactivity,
    /// Highly flammable liquid.
    #[serde(rename = "category_1")]
    Category1,
    /// Flammable liquid.
    #[serde(rename = "category_2")]
    Category2,
    /// Liquids that burn only when heated, and worse.
    #[serde(rename = "category_3_or_4")]
    Category3Or4,
}

impl IgnitionGroup {
    /// Every group.
    pub const ALL: [IgnitionGroup; 5] = [
        IgnitionGroup::Gas,
        IgnitionGroup::GasLowReactivity,
        IgnitionGroup::Category1,
        IgnitionGroup::Category2,
        IgnitionGroup::Category3Or4,
    ];
}

/// Size of a release as the ignition tables ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum ReleaseSize {
    /// A release that lasts.
    Continuous {
        /// Rate out of the opening, kg/s.
        rate_kg_s: f64,
    },
    /// Everything at once.
    Instantaneous {
        /// Mass, kg.
        mass_kg: f64,
    },
}

/// Where the release happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// At a stationary installation.
    #[default]
    Stationary,
    /// At a road tanker on the site.
    RoadTanker,
    /// At a rail tanker on the site.
    RailTanker,
}

/// What a figure of the ignition table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IgnitionTopic {
    Immediate,
    Delayed,
    Explosion,
    Fireball,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImmediateRows {
    provenance: String,
    #[serde(rename = "note")]
    _note: String,
    rate_bounds_kg_s: [f64; 2],
    mass_bounds_kg: [f64; 2],
    gas: [f64; 3],
    gas_low_reactivity: [f64; 3],
    category_1: [f64; 3],
    category_2: [f64; 3],
    category_3_or_4: [f64; 3],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TankerRow {
    provenance: String,
    #[serde(rename = "note")]
    _note: String,
    continuous: f64,
    instantaneous: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExplosionShare {
    provenance: String,
    share: f64,
    share_low_reactivity: f64,
    provenance_low_reactivity: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FireballShare {
    provenance: String,
    #[serde(rename = "note")]
    _note: String,
    stationary: f64,
    transport: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DelayedRows {
    provenance: String,
    provenance_category_2_and_above: String,
    gas: f64,
    gas_low_reactivity: f64,
    category_1: f64,
    category_2: f64,
    category_3_or_4: f64,
}

/// Ignition probabilities and the shares of what follows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IgnitionTable {
    /// Identifier of the table.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Key in the references.
    pub citation: String,
    /// Where in the source.
    pub locator: String,
    immediate: ImmediateRows,
    immediate_road_tanker: TankerRow,
    immediate_rail_tanker: TankerRow,
    explosion: ExplosionShare,
    fireball: FireballShare,
    delayed_free_field: DelayedRows,
}

impl IgnitionTable {
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        let table: Self = data::read(file, text)?;
        let immediate = &table.immediate;
        let delayed = &table.delayed_free_field;
        let shares = [&immediate.gas, &immediate.gas_low_reactivity, &immediate.category_1, &immediate.category_2]
            .into_iter()
            .flatten()
            .chain(&immediate.category_3_or_4)
            .copied()
            .chain([table.explosion.share, table.explosion.share_low_reactivity])
            .chain([table.fireball.stationary, table.fireball.transport])
            .chain([delayed.gas, delayed.gas_low_reactivity, delayed.category_1])
            .chain([delayed.category_2, delayed.category_3_or_4]);
        for share in shares {
            if !(0.0..=1.0).contains(&share) {
                return Err(Error::invalid(format!("data/{file}"), share, "", "a probability must lie in 0..1"));
            }
        }
        Ok(table)
    }

    /// Probability that a release is lit at once.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for a size that is negative or not finite.
    pub fn immediate(&self, group: IgnitionGroup, size: ReleaseSize, unit: UnitKind) -> Result<f64> {
        let (value, [lower, upper], instantaneous) = match size {
            ReleaseSize::Continuous { rate_kg_s } => (rate_kg_s, self.immediate.rate_bounds_kg_s, false),
            ReleaseSize::Instantaneous { mass_kg } => (mass_kg, self.immediate.mass_bounds_kg, true),
        };
        CARD.check(&[("size", value)], crate::card::Policy::Strict)?;
        let tanker = match unit {
            UnitKind::Stationary => None,
            UnitKind::RoadTanker => Some(&self.immediate_road_tanker),
            UnitKind::RailTanker => Some(&self.immediate_rail_tanker),
        };
        let column = match value {
            value if value < lower => 0,
            value if value > upper => 2,
            _ => 1,
        };
        Ok(match (group, tanker) {
            (IgnitionGroup::Gas | IgnitionGroup::GasLowReactivity, Some(row)) if instantaneous => row.instantaneous,
            (IgnitionGroup::Gas | IgnitionGroup::GasLowReactivity, Some(row)) => row.continuous,
            (IgnitionGroup::Gas, None) => self.immediate.gas[column],
            (IgnitionGroup::GasLowReactivity, None) => self.immediate.gas_low_reactivity[column],
            (IgnitionGroup::Category1, _) => self.immediate.category_1[column],
            (IgnitionGroup::Category2, _) => self.immediate.category_2[column],
            (IgnitionGroup::Category3Or4, _) => self.immediate.category_3_or_4[column],
        })
    }

    /// Probability of delayed ignition given no immediate one, by the free-field convention.
    #[must_use]
    pub fn delayed_free_field(&self, group: IgnitionGroup) -> f64 {
        let row = &self.delayed_free_field;
        match group {
            IgnitionGroup::Gas => row.gas,
            IgnitionGroup::GasLowReactivity => row.gas_low_reactivity,
            IgnitionGroup::Category1 => row.category_1,
            IgnitionGroup::Category2 => row.category_2,
            IgnitionGroup::Category3Or4 => row.category_3_or_4,
        }
    }

    /// Work, place in it and mark of provenance of the figure that holds for a group and a kind of unit.
    pub(super) fn source_of(&self, topic: IgnitionTopic, group: Option<IgnitionGroup>, unit: UnitKind) -> String {
        use IgnitionGroup::{Category1, Category2, Category3Or4, Gas, GasLowReactivity};
        let is_gas = matches!(group, None | Some(Gas | GasLowReactivity));
        let mark = match (topic, group, unit) {
            (IgnitionTopic::Immediate, _, UnitKind::RoadTanker) if is_gas => &self.immediate_road_tanker.provenance,
            (IgnitionTopic::Immediate, _, UnitKind::RailTanker) if is_gas => &self.immediate_rail_tanker.provenance,
            (IgnitionTopic::Immediate, ..) => &self.immediate.provenance,
            (IgnitionTopic::Delayed, Some(Category2 | Category3Or4), _) => {
                &self.delayed_free_field.provenance_category_2_and_above
            }
            (IgnitionTopic::Delayed, None | Some(Gas | GasLowReactivity | Category1), _) => {
                &self.delayed_free_field.provenance
            }
            (IgnitionTopic::Explosion, Some(GasLowReactivity), _) => &self.explosion.provenance_low_reactivity,
            (IgnitionTopic::Explosion, ..) => &self.explosion.provenance,
            (IgnitionTopic::Fireball, ..) => &self.fireball.provenance,
        };
        format!("{}, {} [{mark}]", self.citation, self.locator)
    }

    /// Share of ignited clouds that explode.
    #[must_use]
    pub fn explosion_share(&self, group: IgnitionGroup) -> f64 {
        match group {
            IgnitionGroup::GasLowReactivity => self.explosion.share_low_reactivity,
            _ => self.explosion.share,
        }
    }

    /// Share of the immediate ignitions of an instantaneous pressurised release that make a fireball.
    #[must_use]
    pub fn fireball_share(&self, unit: UnitKind) -> f64 {
        match unit {
            UnitKind::Stationary => self.fireball.stationary,
            UnitKind::RoadTanker | UnitKind::RailTanker => self.fireball.transport,
        }
    }
}
