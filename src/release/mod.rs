//! Source terms: discharge, flash, rainout, pool.
//!
//! [`discharge`] says what leaves a vessel by its state, [`orifice_release`](orifice_release::orifice_release) what a held pressure drives
//! out, [`Discharge::in_weather`] adds the pool of one weather class, and
//! [`SourceTerm::vapour_sources`] is what a dispersion model is given.

pub mod airborne;
pub mod ambient_state;
pub mod boiling_pool;
mod books;
pub mod burst;
pub mod critical_flux;
pub mod droplets;
pub mod evaporating_pool;
mod expanded;
pub mod expansion;
pub mod fauske_cude;
pub mod flash;
pub mod full_bore;
pub mod gas_orifice;
pub mod homogeneous_equilibrium;
mod in_weather;
pub mod instantaneous;
pub mod isentrope;
pub mod liquid_orifice;
pub mod metastable;
pub mod nonequilibrium_nozzle;
pub mod notional_nozzle;
mod of_state;
pub mod omega;
pub mod orifice;
pub mod orifice_release;
pub mod pipeline;
pub mod pool;
mod pool_history;
pub mod rainout;
pub mod real_gas_orifice;
#[doc(hidden)]
pub mod reference;
#[expect(clippy::module_inception, reason = "the type that the family ends in, found under its name")]
mod release;
pub mod relief_device;
mod segment;
mod source_term;
mod sources_in_time;
pub mod stagnation;
pub mod vessel;
mod vessel_history;

use crate::card::ModelCard;

pub use books::{Books, EnergyBook};
pub use expanded::Expanded;
pub use in_weather::{SourceTerm, Surroundings, VapourSource};
pub use pool::{EVAPORATION_WINDOW_S, GroundKind, Pool};
pub use pool_history::PoolHistory;
pub use release::{ChosenBy, ModelChoice, Release, ReleaseKind};
pub use segment::{Segment, averaged as segments_averaged};
pub use source_term::{
    Airborne, Contents, ContentsPhase, Discharge, Emission, Holding, Jet, Opening, SATURATION_TOLERANCE, discharge,
};
pub use vessel_history::VesselHistory;

/// Every card of this family.
pub const CARDS: &[&ModelCard] = &[
    &liquid_orifice::CARD,
    &gas_orifice::CARD,
    &flash::CARD,
    &airborne::CARD,
    &expansion::CARD,
    &droplets::CARD,
    &rainout::CARD,
    &notional_nozzle::CARD,
    &instantaneous::CARD,
    &burst::CARD,
    &vessel::CARD,
    &vessel::IN_TIME_CARD,
    &vessel::swell::CARD,
    &pipeline::wilson::CARD,
    &pipeline::march::CARD,
    &pipeline::liquid::CARD,
    &pool::CARD,
    &pool::course::CARD,
    &pool::spread::CARD,
    &pool::conduction::CARD,
    &pool::bund::CARD,
    &boiling_pool::CARD,
    &evaporating_pool::CARD,
    &homogeneous_equilibrium::CARD,
    &omega::CARD,
    &nonequilibrium_nozzle::CARD,
    &metastable::CARD,
    &fauske_cude::CARD,
    &real_gas_orifice::CARD,
    &orifice::CARD,
    &relief_device::CARD,
    &full_bore::CARD,
];
