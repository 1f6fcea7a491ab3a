//! The discharge in one weather class: the pool and its evaporation join it.

use serde::Serialize;

use crate::card::{Policy, RangeEvent};
use crate::error::Result;
use crate::release::pool::{self, GroundKind, Pool, Spill};
use crate::release::source_term::{Airborne, ContentsPhase, Discharge, Emission, Jet};

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
    /// [`pool::EVAPORATION_WINDOW_S`].
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
    /// The pool.
    pub pool: Option<Pool>,
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
        let pool = if self.liquid_kg > 0.0 {
            let spill = Spill {
                mass_kg: self.liquid_kg,
                duration_s: self.duration_s,
                temperature_k: self.liquid_temperature_k,
                boiling_point_k: self.substance.saturation_temperature_k(surroundings.pressure_pa)?,
            };
            let (pool, found) = pool::pool(&self.substance, &spill, surroundings, policy)?;
            events.extend(found);
            models.push(pool.model);
            Some(pool)
        } else {
            None
        };
        Ok(SourceTerm {
            phase: self.phase,
            rate_kg_s: self.rate_kg_s,
            duration_s: self.duration_s,
            released_kg: self.released_kg,
            flash_fraction: self.flash_fraction,
            airborne: self.airborne,
            jet: self.jet,
            pool,
            events,
            models,
        })
    }
}

impl SourceTerm {
    /// The sources of vapour that a dispersion model is given: none, one or two.
    ///
    /// A continuous release and the pool that it feeds become one source: the sum of both masses at the sum of both
    /// rates, with the temperature of the stronger and no radius (the jet decides the near field). A sudden release
    /// and its pool stay two sources, the puff first.
    #[must_use]
    pub fn vapour_sources(&self) -> Vec<VapourSource> {
        let pool = self.pool.as_ref().filter(|pool| pool.evaporation_rate_kg_s > 0.0).map(|pool| VapourSource {
            emission: Emission::Continuous {
                rate_kg_s: pool.evaporation_rate_kg_s,
                duration_s: pool.evaporation_duration_s,
            },
            temperature_k: pool.temperature_k,
            radius_m: pool.radius_m(),
            initial_air_mass_ratio: 0.0,
        });
        let direct = self.airborne.map(|airborne| VapourSource {
            emission: airborne.emission,
            temperature_k: airborne.temperature_k,
            radius_m: 0.0,
            initial_air_mass_ratio: airborne.initial_air_mass_ratio,
        });
        match (direct, pool) {
            (Some(direct), Some(pool)) => match (direct.emission, pool.emission) {
                (
                    Emission::Continuous { rate_kg_s: jet_rate, .. },
                    Emission::Continuous { rate_kg_s: pool_rate, .. },
                ) => {
                    let rate_kg_s = jet_rate + pool_rate;
                    let mass_kg = direct.emission.mass_kg() + pool.emission.mass_kg();
                    let stronger = if jet_rate >= pool_rate { direct } else { pool };
                    vec![VapourSource {
                        emission: Emission::Continuous { rate_kg_s, duration_s: mass_kg / rate_kg_s },
                        ..stronger
                    }]
                }
                _ => vec![direct, pool],
            },
            (direct, pool) => direct.into_iter().chain(pool).collect(),
        }
    }

    /// Mass that gets into the air within the evaporation window, kg.
    #[must_use]
    pub fn airborne_kg(&self) -> f64 {
        self.vapour_sources().iter().map(|source| source.emission.mass_kg()).sum()
    }
}
