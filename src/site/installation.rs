//! An installation: one piece of equipment that can lose its contents.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::site::{Blocking, FrequencyFactors, Layer};
use crate::substance::{Substance, substance};

/// Kind of equipment, which sets how often it leaks and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Equipment {
    /// Pressurised storage or process vessel.
    PressureVessel,
    /// Reactor.
    Reactor,
    /// Distillation, absorption or stripping column.
    Column,
    /// Tank at atmospheric pressure, single containment.
    AtmosphericTank,
    /// Shell-and-tube exchanger, either side.
    HeatExchanger,
    /// Air cooler with fans.
    FinFanCooler,
    /// Filter.
    Filter,
    /// Centrifugal pump with a single seal.
    CentrifugalPumpSingleSeal,
    /// Centrifugal pump with a double seal.
    CentrifugalPumpDoubleSeal,
    /// Reciprocating pump.
    ReciprocatingPump,
    /// Centrifugal compressor.
    CentrifugalCompressor,
    /// Reciprocating compressor.
    ReciprocatingCompressor,
    /// Piping within the fence.
    Pipe,
    /// Loading arm.
    LoadingArm,
    /// Loading hose.
    LoadingHose,
}

impl Equipment {
    /// Every kind.
    pub const ALL: [Equipment; 15] = [
        Equipment::PressureVessel,
        Equipment::Reactor,
        Equipment::Column,
        Equipment::AtmosphericTank,
        Equipment::HeatExchanger,
        Equipment::FinFanCooler,
        Equipment::Filter,
        Equipment::CentrifugalPumpSingleSeal,
        Equipment::CentrifugalPumpDoubleSeal,
        Equipment::ReciprocatingPump,
        Equipment::CentrifugalCompressor,
        Equipment::ReciprocatingCompressor,
        Equipment::Pipe,
        Equipment::LoadingArm,
        Equipment::LoadingHose,
    ];

    /// The name used in tables, e.g. `pressure_vessel`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Equipment::PressureVessel => "pressure_vessel",
            Equipment::Reactor => "reactor",
            Equipment::Column => "column",
            Equipment::AtmosphericTank => "atmospheric_tank",
            Equipment::HeatExchanger => "heat_exchanger",
            Equipment::FinFanCooler => "fin_fan_cooler",
            Equipment::Filter => "filter",
            Equipment::CentrifugalPumpSingleSeal => "centrifugal_pump_single_seal",
            Equipment::CentrifugalPumpDoubleSeal => "centrifugal_pump_double_seal",
            Equipment::ReciprocatingPump => "reciprocating_pump",
            Equipment::CentrifugalCompressor => "centrifugal_compressor",
            Equipment::ReciprocatingCompressor => "reciprocating_compressor",
            Equipment::Pipe => "pipe",
            Equipment::LoadingArm => "loading_arm",
            Equipment::LoadingHose => "loading_hose",
        }
    }

    /// Whether a rupture is the loss of the whole contents at once; otherwise it is the full bore of the connection.
    #[must_use]
    pub fn ruptures_at_once(self) -> bool {
        matches!(
            self,
            Equipment::PressureVessel
                | Equipment::Reactor
                | Equipment::Column
                | Equipment::AtmosphericTank
                | Equipment::HeatExchanger
                | Equipment::Filter
        )
    }

    /// Whether what leaks out of it is fed from elsewhere, so that a valve can shut it off: a machine, a pipe, a transfer.
    #[must_use]
    pub fn is_fed(self) -> bool {
        !matches!(
            self,
            Equipment::PressureVessel
                | Equipment::Reactor
                | Equipment::Column
                | Equipment::AtmosphericTank
                | Equipment::HeatExchanger
                | Equipment::FinFanCooler
                | Equipment::Filter
        )
    }

    /// Whether it works only while something is transferred, so that its frequency is per hour of operation.
    #[must_use]
    pub fn works_by_the_hour(self) -> bool {
        matches!(self, Equipment::LoadingArm | Equipment::LoadingHose)
    }
}

/// Whether a unit is judged by the limits for new or for in-service units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitStatus {
    /// New, rebuilt or extended.
    New,
    /// In service.
    InService,
}

impl UnitStatus {
    /// `new` or `in_service`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            UnitStatus::New => "new",
            UnitStatus::InService => "in_service",
        }
    }
}

/// Grade of a detection or an isolation system, best first (API 581; GB/T 37243 annex E).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Grade {
    /// Automatic: instruments that detect loss by process conditions; isolation without an operator.
    A,
    /// Detectors near the leak; isolation by an operator from the control room.
    B,
    /// Seen by people or cameras; valves closed by hand.
    #[default]
    C,
}

/// Obstructed volume round an installation, for the strength of a vapour-cloud explosion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Congestion {
    /// Volume that obstacles fill or enclose, m³.
    pub volume_m3: f64,
    /// Class of the multi-energy blast curves, 1 (weak) to 10 (detonation).
    pub class: u8,
}

/// A leak frequency that the study states itself, in place of the rule set's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatedFrequency {
    /// Diameter of the hole, m; `None` is rupture.
    pub hole_diameter_m: Option<f64>,
    /// How often, per year.
    pub frequency_per_yr: f64,
    /// Where the figure comes from, as the study says.
    pub provenance: String,
}

/// One piece of equipment that can lose its contents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Installation {
    /// Identifier, unique in the study.
    pub id: String,
    /// English name.
    pub name_en: Option<String>,
    /// Chinese name.
    pub name_zh: Option<String>,
    /// Identifier of the establishment that it belongs to.
    pub establishment: String,
    /// Kind of equipment.
    pub equipment: Equipment,
    /// Identifier of the substance in the catalogue.
    pub substance: String,
    /// East, m.
    pub x_m: f64,
    /// North, m.
    pub y_m: f64,
    /// New or in service.
    pub status: UnitStatus,
    /// Absolute pressure of the contents, Pa.
    pub pressure_pa: f64,
    /// Temperature of the contents, K.
    pub temperature_k: f64,
    /// What can get out, kg: its own contents and what flows in before isolation.
    pub inventory_kg: f64,
    /// Inner diameter of the pipe or of the largest connection, m: its full bore. Always there for equipment that
    /// does not rupture at once.
    pub connection_diameter_m: Option<f64>,
    /// Length of a pipe, m. Always there for pipes.
    pub length_m: Option<f64>,
    /// Height of liquid above the leak, m.
    pub liquid_head_m: f64,
    /// Height of the leak above ground, m.
    pub release_height_m: f64,
    /// Area that a bund confines a pool to, m²; `None` is unconfined.
    pub bund_area_m2: Option<f64>,
    /// Hours of operation per year. Always there for loading arms and hoses.
    pub operating_hours_per_yr: Option<f64>,
    /// Obstructed volume round it, if any.
    pub congestion: Option<Congestion>,
    /// Grade of leak detection.
    pub detection: Grade,
    /// Grade of isolation.
    pub isolation: Grade,
    /// System that shuts off what feeds a leak, if any; for equipment that is fed from elsewhere.
    pub blocking: Option<Blocking>,
    /// Factors on its leak frequencies.
    pub frequency_factors: FrequencyFactors,
    /// Frequencies that the study states; where there are any, they replace the rule set's for this installation.
    pub stated_frequencies: Vec<StatedFrequency>,
    /// The substance itself where the study brings it; `None` for one of the catalogue.
    #[serde(skip)]
    pub own_substance: Option<Arc<Substance>>,
    /// How far it can be believed.
    pub layer: Layer,
}

impl Installation {
    /// The substance that it holds: the study's own, else the catalogue's.
    ///
    /// # Errors
    /// [`crate::Error::Unknown`] for a name that the catalogue does not have.
    pub fn contents(&self) -> Result<&Arc<Substance>> {
        match &self.own_substance {
            Some(own) => Ok(own),
            None => substance(&self.substance),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equipment_names_are_those_of_the_tables() {
        for kind in Equipment::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
