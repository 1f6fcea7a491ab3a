//! Stability, wind and temperature profile, joint frequency table; hourly records to classes.

mod atmosphere;
pub mod classes;
pub mod hourly;
mod joint_frequency;
pub mod mixing_height;
pub mod monin_obukhov;
pub mod pasquill;
pub mod power_law;
pub mod profile;
#[doc(hidden)]
pub mod reference;
pub mod solar;
pub mod surface_layer;
#[cfg(test)]
mod synthetic;
pub mod table;

use crate::card::ModelCard;

pub use atmosphere::{Atmosphere, Stability, Surface, Terrain};
pub use joint_frequency::{ClassCondition, JointFrequency, Period, SUM_TOLERANCE, WeatherClass};
pub use monin_obukhov::{MoninObukhovTable, monin_obukhov_length_m};
pub use power_law::{PowerLawSet, power_law_wind_speed_m_s};
pub use surface_layer::{SmoothWind, SurfaceLayer, WeatherInput};

/// Every card of this family.
pub const CARDS: &[&ModelCard] =
    &[&monin_obukhov::CARD, &profile::CARD, &power_law::CARD, &mixing_height::CARD, &solar::CARD, &pasquill::CARD];
