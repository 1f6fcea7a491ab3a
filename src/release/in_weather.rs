//! The discharge in one weather class: the pool and its evaporation join it.

use serde::Serialize;

use crate::card::{Policy, RangeEvent};
use crate::error::Result;
use crate::release::pool::bund::Bund;
use crate::release::pool::course::{PoolSetting, follow};
use crate::release::pool::substrate::SubstrateKind;
use crate::release::pool::surface::AirOverPool;
use crate::release::pool::{GroundKind, Pool};
use crate::release::source_term::{Airborne, ContentsPhase, Discharge, Emission, Jet};
use crate::release::{PoolHistory, sources_in_time};

/// What surrounds the release.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Surroundings {
    /// Temperature of air and ground, K.
    pub temperature_k: f64,
    /// Pressure of the air, Pa.
    pub pressure_pa: f64,
    /// Wind speed at 10 m, m/s.
    pub wind_speed_10m_m_s: f64,
    /// Floor area of the bund, m²; none when the liquid is free to spread.
    pub bund_area_m2: Option<f64>,
    /// What the liquid stands on.
    pub ground: GroundKind,
    /// Time over which the evaporation is averaged, s: the longest exposure that is counted, usually
    /// [`EVAPORATION_WINDOW_S`](crate::release::EVAPORATION_WINDOW_S).
    pub evaporation_window_s: f64,
}

/// The whole source in one weather class.
#[derive(Clone, Debug, Serialize)]
pub struct SourceTerm {
    /// State of the contents.
    pub phase: ContentsPhase,
    /// Total rate out of the opening, kg/s; none for an instantaneous release.
    pub rate_kg_s: Option<f64>,
    /// Duration of the release, s; 0 for an instantaneous one.
    pub duration_s: f64,
    /// Mass released, kg.
    pub released_kg: f64,
    /// Mass fraction that flashes.
    pub flash_fraction: f64,
    /// What is in the air at once.
    pub airborne: Option<Airborne>,
    /// The jet.
    pub jet: Option<Jet>,
    /// The pool, in its means over the evaporation window; none where nothing lies on the ground within it.
    pub pool: Option<Pool>,
    /// The pool in time.
    pub pool_history: Option<PoolHistory>,
    /// What [`SourceTerm::vapour_sources`] gives.
    sources: Vec<VapourSource>,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Cards used.
    pub models: Vec<&'static str>,
}

/// One source of vapour, ready for a dispersion model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct VapourSource {
    /// How much, in time.
    pub emission: Emission,
    /// Temperature of the vapour, K.
    pub temperature_k: f64,
    /// Radius of the area that it rises from, m; 0 for a jet.
    pub radius_m: f64,
    /// Mass of air mixed in at once per mass of vapour.
    pub initial_air_mass_ratio: f64,
}

impl Discharge {
    /// The source term in one weather class.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] beyond a limit of the pool models or of a correlation of the substance,
    /// [`crate::Error::InvalidInput`] when a value of the surroundings is not positive and finite.
    pub fn in_weather(&self, surroundings: &Surroundings, policy: Policy) -> Result<SourceTerm> {
        let mut events = self.events.clone();
        let mut models = self.models.clone();
        let window_s = surroundings.evaporation_window_s;
        let (mut pool, mut history) = (None, None);
        if let Some(case) = self.release.pool_case(&surroundings.pool_setting())? {
            let course = follow(&self.substance, &case, policy)?;
            // what rains out after the window only makes no pool within it
            pool = Some(course.averaged(&self.substance, window_s)?).filter(|pool| pool.area_m2 > 0.0);
            events.extend(course.events);
            models.extend(course.models);
            history = Some(course.history);
        }
        let sources = sources_in_time::sources(self, pool.as_ref(), history.as_ref(), window_s);
        Ok(SourceTerm {
            phase: self.phase,
            rate_kg_s: self.rate_kg_s,
            duration_s: self.duration_s,
            released_kg: self.released_kg,
            flash_fraction: self.flash_fraction,
            airborne: self.airborne,
            jet: self.jet,
            pool,
            pool_history: history,
            sources,
            events,
            models,
        })
    }
}

impl Surroundings {
    /// Where a pool lies and how long it is followed: ground as warm as the air, no sun.
    fn pool_setting(&self) -> PoolSetting {
        PoolSetting {
            substrate: SubstrateKind::Ground(self.ground).at(self.temperature_k),
            bund: self.bund_area_m2.map(Bund::of_area),
            air: AirOverPool {
                temperature_k: self.temperature_k,
                pressure_pa: self.pressure_pa,
                wind_speed_10m_m_s: self.wind_speed_10m_m_s,
                solar_flux_w_m2: 0.0,
            },
            until_s: self.evaporation_window_s,
        }
    }
}

impl SourceTerm {
    /// The sources of vapour that a dispersion model is given, in the order in which they begin.
    ///
    /// A lasting release and the pool that it feeds are one source at a time: for each of its segments the rate out of the
    /// opening that stays in the air and what the pool gives meanwhile, with the temperature of the stronger and no radius
    /// (the jet decides the near field); then the pool alone, until it is dry or the window ends. A sudden release and its
    /// pool are two sources, the puff first.
    #[must_use]
    pub fn vapour_sources(&self) -> Vec<VapourSource> {
        self.sources.clone()
    }

    /// Mass that gets into the air within the evaporation window, kg.
    #[must_use]
    pub fn airborne_kg(&self) -> f64 {
        self.sources.iter().map(|source| source.emission.mass_kg()).sum()
    }
}
