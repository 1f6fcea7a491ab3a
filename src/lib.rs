//! Regional quantitative risk assessment of chemical parks: individual risk contours, societal risk, what causes it.
//!
//! Substances held in a park's installations become releases, clouds, fires and blasts; these become *footprints of
//! harm*; footprints times frequencies times weather become risk on a map and on an F-N curve; and risk against criteria
//! becomes verdicts. Every consequence model is usable alone, with its equation, validity and source in its docs.
//!
//! ```
//! use isorisk::footprint::{Footprint, Outcome};
//! use isorisk::risk::{Control, individual_risk_at};
//! use isorisk::weather::{JointFrequency, WeatherClass};
//!
//! # fn main() -> isorisk::Result<()> {
//! // a fire that kills within 80 m, once in 100 000 years, and a toxic cloud that reaches 500 m downwind
//! let fire = Outcome::new("fire", (0.0, 0.0), 1e-5, Footprint::radial(&[80.0], vec![1.0])?)?;
//! let plume = |x: f64, y: f64| [if x > 0.0 { (-(y / (0.1 * x)).powi(2)).exp() * (-x / 200.0).exp() } else { 0.0 }; 3];
//! let cloud = Outcome::new("cloud", (0.0, 0.0), 2e-5, Footprint::sampled(plume, 500.0, 5.0)?)?;
//! let classes = vec![WeatherClass { name: "D5".into(), condition: None }];
//! let rose = JointFrequency::new(vec![0.0, 90.0, 180.0, 270.0], classes, vec![vec![vec![0.25; 4]], vec![vec![0.0; 4]]])?;
//! let risk = individual_risk_at(&[fire, cloud], &rose, &[(50.0, 0.0), (200.0, 0.0)], &Control::default())?;
//! assert!(risk[0] > 1e-5 && risk[1] < 1e-6);
//! # Ok(()) }
//! ```
//!
//! A whole park from its study file: [`study::Study::load`], then [`run::run`].
//!
//! # The tower
//! Each module may use those named before it: [`error`], [`units`], [`card`], [`numeric`]; [`substance`], [`weather`];
//! [`site`]; [`effect`], the first waist; [`release`]; [`dispersion`], [`fire`], [`explosion`]; [`vulnerability`];
//! [`scenario`]; [`footprint`], the second waist; [`consequence`]; [`risk`]; [`contour`], [`criteria`]; [`study`];
//! [`run`]; [`region`]. A test holds the crate to it.

pub mod card;
pub mod consequence;
pub mod contour;
pub mod criteria;
mod data_tables;
pub mod dispersion;
pub mod effect;
pub mod error;
pub mod explosion;
pub mod fire;
pub mod footprint;
pub mod numeric;
pub mod region;
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
