//! Stability, wind and temperature profile, joint frequency table; hourly records to classes.

mod atmosphere;
mod joint_frequency;

pub use atmosphere::{Atmosphere, Stability, Surface, Terrain};
pub use joint_frequency::{ClassCondition, JointFrequency, Period, SUM_TOLERANCE, WeatherClass};
