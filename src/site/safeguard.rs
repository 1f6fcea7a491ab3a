//! What an operator adds to an installation that changes how often and how long it leaks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A system that shuts off what feeds a leak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Blocking {
    /// Detectors close the valves by themselves.
    Automatic,
    /// Detectors raise an alarm, an operator closes from the control room.
    Remote,
    /// Detectors raise an alarm, an operator closes at the valve.
    Hand,
    /// An operator stands by the whole transfer and stops it.
    Operator,
}

impl Blocking {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Automatic, Self::Remote, Self::Hand, Self::Operator];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Remote => "remote",
            Self::Hand => "hand",
            Self::Operator => "operator",
        }
    }
}

/// Factors on every leak frequency of an installation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrequencyFactors {
    /// Of the management of safety: 0.1 to 10 by the evaluations of API 581 and AQ/T 3046.
    pub management: f64,
    /// Of the state of the equipment: corrosion, age, inspection.
    pub equipment: f64,
}

impl Default for FrequencyFactors {
    fn default() -> Self {
        Self { management: 1.0, equipment: 1.0 }
    }
}

impl FrequencyFactors {
    /// What both make.
    #[must_use]
    pub fn product(self) -> f64 {
        self.management * self.equipment
    }

    /// Whether they change nothing.
    #[must_use]
    pub fn are_one(self) -> bool {
        self == Self::default()
    }
}
