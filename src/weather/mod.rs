//! Stability, wind and temperature profile, joint frequency table; hourly records to classes.

mod atmosphere;
mod joint_frequency;
pub mod mixing_height;
pub mod monin_obukhov;
pub mod power_law;
pub mod profile;

use crate::card::ModelCard;

pub use atmosphere::{Atmosphere, Stability, Surface, Terrain};
pub use joint_frequency::{ClassCondition, JointFrequency, Period, SUM_TOLERANCE, WeatherClass};
pub use monin_obukhov::{MoninObukhovTable, monin_obukhov_length_m};
pub use power_law::{PowerLawSet, power_law_wind_speed_m_s};

/// Every card of this family.
pub const CARDS: &[&ModelCard] = &[&monin_obukhov::CARD, &profile::CARD, &power_law::CARD, &mixing_height::CARD];
