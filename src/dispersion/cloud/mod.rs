//! One integral model from jet to dense to passive cloud: plume and puff.
//!
//! [`disperse`] makes a [`Cloud`] of a [`Source`] in a [`crate::weather::SurfaceLayer`]; the cloud answers what a risk
//! assessment asks. Inside, one file a step: [`thermal`] and [`mixing`] (temperature and density), [`shape`] (the
//! section), [`growth`] (passive), [`closure`] (the laws), [`plume`] and [`puff`] (the equations), [`blanket`] (vapour
//! over a pool in low wind).
//!
//! # Examples
//! ```
//! use std::sync::Arc;
//! use isorisk::dispersion::cloud::{JetSource, Options, Source, SourceKind, disperse};
//! use isorisk::substance::substance;
//! use isorisk::weather::{Stability, SurfaceLayer, WeatherInput};
//!
//! # fn main() -> isorisk::Result<()> {
//! let jet = JetSource {
//!     mass_rate_kg_s: 5.0,
//!     velocity_m_s: Some(150.0),
//!     area_m2: None,
//!     height_m: 1.0,
//!     elevation_deg: 0.0,
//!     air_mass_ratio: 0.0,
//! };
//! let source = Source {
//!     substance: Arc::clone(substance("propane")?),
//!     kind: SourceKind::Jet(jet),
//!     temperature_k: 231.0,
//!     liquid_fraction: 0.6,
//!     duration_s: Some(600.0),
//! };
//! let layer = SurfaceLayer::new(&WeatherInput {
//!     wind_speed_m_s: 3.0,
//!     reference_height_m: 10.0,
//!     stability: Some(Stability::D),
//!     monin_obukhov_length_m: None,
//!     temperature_k: 293.15,
//!     pressure_pa: 101_325.0,
//!     relative_humidity: 0.7,
//!     roughness_m: 0.1,
//!     latitude_deg: 31.0,
//! })?;
//! let cloud = disperse(&source, &layer, &Options { averaging_s: 18.75, ..Options::default() })?;
//! let reach_m = cloud.distance_to_m(0.021, 1.0).unwrap_or(0.0);
//! assert!(reach_m > 20.0 && reach_m < 100.0);
//! # Ok(()) }
//! ```

pub mod aqueous;
pub mod association;
pub mod blanket;
pub mod burning;
pub mod closure;
#[expect(clippy::module_inception, reason = "the type that the folder is for")]
mod cloud;
mod clouds;
mod disperse;
pub mod dose;
mod extent;
mod flame;
pub mod growth;
pub mod mixing;
mod passing;
pub mod plume;
pub mod puff;
mod puff_load;
pub(super) mod reference;
mod release_parts;
pub mod shape;
pub mod source;
mod station;
pub mod thermal;
mod track;
mod water;

pub use burning::BurningMass;
pub use cloud::{Cloud, Form};
pub use clouds::{BurningLimits, Clouds, Part, Placement};
pub use disperse::{FLAMMABLE_AVERAGING_S, Options, TOXIC_AVERAGING_S, disperse, disperse_with};
pub use flame::Flame;
pub use growth::{CrosswindGrowth, VerticalGrowth};
pub use passing::Passing;
pub use release_parts::ReleaseParts;
pub use source::{JetSource, PoolSource, Source, SourceKind, SuddenSource};
pub use station::Station;

use crate::card::{ModelCard, Range, Verification};

/// Card of the cloud model.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.cloud",
    title: "Unified cloud model: jet, dense and passive; plume and puff",
    citations: &[
        "ermak1990",
        "witlox1994",
        "witlox1999",
        "vanulden1974",
        "vanulden1978",
        "ricou1961",
        "ooms1972",
        "ellison1959",
        "draxler1976",
        "panofsky1977",
        "panofsky1984",
        "morton1956",
        "briggs1973",
        "lamb1932",
        "simons1924",
    ],
    requires: &["mass_rate_kg_s", "temperature_k", "liquid_fraction", "wind_speed_m_s", "roughness_m"],
    validity: &[
        Range::physical(
            "temperature_k",
            "K",
            mixing::COLDEST_SOURCE_K,
            mixing::HOTTEST_SOURCE_K,
            "below, the air itself would condense",
        ),
        Range::physical("liquid_fraction", "", 0.0, 1.0, "a mass fraction"),
        Range::physical("wind_speed_m_s", "m/s", 1e-3, 60.0, "a wind that blows"),
        Range::physical("roughness_m", "m", 1e-5, 3.0, "an aerodynamic roughness of ground or water"),
    ],
    verification: Verification::Independent("dispersion.cloud.passive_briggs_500_m"),
};

#[cfg(test)]
mod limit_tests;
#[cfg(test)]
mod passing_tests;
#[cfg(test)]
mod plume_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod published_tests;
#[cfg(test)]
mod puff_tests;
#[cfg(test)]
mod question_tests;
