//! Regional quantitative risk assessment of chemical parks.

pub mod card;
pub mod consequence;
pub mod contour;
pub mod criteria;
pub mod dispersion;
pub mod effect;
pub mod error;
pub mod explosion;
pub mod fire;
pub mod footprint;
pub mod numeric;
pub mod release;
pub mod risk;
pub mod run;
pub mod scenario;
pub mod site;
pub mod study;
pub mod substance;
pub mod units;
pub mod vulnerability;
pub mod weather;

pub use error::{Error, Fault, Result};
