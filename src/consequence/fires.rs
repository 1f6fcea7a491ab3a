//! The fires of a release: jet, pool, fireball.

use std::sync::Arc;

use crate::card::{Policy, RangeEvent};
use crate::error::{Error, Result};
use crate::fire::{
    EmissivePower, Fireball, FireballInput, FireballModel, FlameDrag, JetDirection, JetFire, JetFireInput, PoolFire,
    PoolFireInput, Transmissivity,
    burning_rate::{self, BurgessInput},
};
use crate::release::{ContentsPhase, Discharge, Emission, Pool, SourceTerm};
use crate::substance::{Combustion, PoolFlame, Substance};
use crate::weather::Atmosphere;

/// Share of the heat that the fireball of a compressed gas radiates: the middle of the CCPS range of 0.25 to 0.4, since
/// TNO's relation with the vapour pressure is for liquids.
const GAS_FIREBALL_RADIATIVE_FRACTION: f64 = 0.3;
/// Share of the heat that a jet fire radiates where the substance states none: CH4 to C4 range 0.16 to 0.3, upper end (API 521).
const JET_RADIATIVE_FRACTION: f64 = 0.3;
/// Share of the heat that a pool fire radiates where the substance states none: the upper end of 0.1 to 0.4 (Yellow Book).
const POOL_RADIATIVE_FRACTION: f64 = 0.4;
/// Share of a smoky flame that soot hides (Yellow Book, oil products).
const SOOT_FRACTION: f64 = 0.8;

/// A fire with the fitted ranges that it left.
pub struct Burning<T> {
    /// The fire.
    pub fire: Arc<T>,
    /// Card of its model.
    pub model: &'static str,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
}

fn combustion<'a>(substance: &'a Substance, model: &'static str) -> Result<&'a Combustion> {
    substance.combustion.as_ref().ok_or_else(|| Error::MissingData {
        what: "combustion data",
        model,
        substance: substance.id.clone(),
    })
}

/// The jet fire of a lasting release: what is in the air of it burns in the jet.
///
/// # Errors
/// As [`JetFire::new`]; [`Error::MissingData`] for a substance without combustion data.
pub fn jet_fire(
    substance: &Substance,
    source: &SourceTerm,
    release_height_m: f64,
    atmosphere: &Atmosphere,
    transmissivity: Transmissivity,
) -> Result<Option<Burning<JetFire>>> {
    let Some(Emission::Continuous { rate_kg_s, duration_s }) = source.airborne.map(|airborne| airborne.emission) else {
        return Ok(None);
    };
    let burns = combustion(substance, crate::fire::jet_fire::CARD.id)?;
    let input = JetFireInput {
        mass_rate_kg_s: rate_kg_s,
        heat_of_combustion_j_kg: burns.heat_of_combustion_j_kg,
        radiative_fraction: burns.jet_radiative_fraction.unwrap_or(JET_RADIATIVE_FRACTION),
        direction: JetDirection::Downwind,
        release_height_m,
        transmissivity,
        duration_s,
    };
    let fire = JetFire::new(&input, atmosphere, Policy::Flag)?;
    let events = fire.range_events().to_vec();
    Ok(Some(Burning { fire: Arc::new(fire), model: crate::fire::jet_fire::CARD.id, events }))
}

/// Mass that a pool burns by area, kg/(m² s): the table's flux for a wide pool, corrected for the diameter, or from the
/// heats where no table has the substance.
///
/// # Errors
/// As [`burning_rate`]; [`Error::MissingData`] for a substance without combustion data.
pub fn burning_flux_kg_m2_s(substance: &Substance, pool: &Pool, atmosphere: &Atmosphere) -> Result<f64> {
    let burns = combustion(substance, crate::fire::pool_fire::CARD.id)?;
    let diameter_m = 2.0 * pool.radius_m();
    if let Some(wide) = burns.pool_burning_rate_kg_m2_s {
        return burning_rate::babrauskas(wide, burns.pool_burning_extinction_per_m, diameter_m);
    }
    let boiling_point_k = substance.normal_boiling_point_k;
    burning_rate::burgess(&BurgessInput {
        heat_of_combustion_j_kg: burns.heat_of_combustion_j_kg,
        heat_of_vaporisation_j_kg: substance.heat_of_vaporisation_j_kg(boiling_point_k)?,
        liquid_heat_capacity_j_kg_k: substance.liquid_heat_capacity_j_kg_k(boiling_point_k)?,
        boiling_point_k,
        air_temperature_k: atmosphere.temperature_k,
    })
}

/// The fire of the pool that a release leaves.
///
/// # Errors
/// As [`PoolFire::new`]; [`Error::MissingData`] where no burning flux can be had.
pub fn pool_fire(
    substance: &Substance,
    source: &SourceTerm,
    atmosphere: &Atmosphere,
    transmissivity: Transmissivity,
) -> Result<Option<Burning<PoolFire>>> {
    let Some(pool) = &source.pool else { return Ok(None) };
    let burns = combustion(substance, crate::fire::pool_fire::CARD.id)?;
    let diameter_m = 2.0 * pool.radius_m();
    let flux = burning_flux_kg_m2_s(substance, pool, atmosphere)?;
    let emissive_power = EmissivePower::RadiativeFraction {
        radiative_fraction: burns.pool_radiative_fraction.unwrap_or(POOL_RADIATIVE_FRACTION),
        soot_fraction: if burns.pool_flame == Some(PoolFlame::Luminous) { 0.0 } else { SOOT_FRACTION },
    };
    let input = PoolFireInput {
        pool_diameter_m: diameter_m,
        burning_flux_kg_m2_s: flux,
        heat_of_combustion_j_kg: burns.heat_of_combustion_j_kg,
        emissive_power,
        drag: FlameDrag::None,
        transmissivity,
        duration_s: pool.mass_kg / (flux * pool.area_m2),
    };
    let fire = PoolFire::new(&input, atmosphere, Policy::Flag)?;
    let events = fire.range_events().to_vec();
    Ok(Some(Burning { fire: Arc::new(fire), model: crate::fire::pool_fire::CARD.id, events }))
}

/// The fireball of a vessel that bursts: its whole contents burn.
///
/// # Errors
/// As [`Fireball::new`]; [`Error::MissingData`] for a substance without combustion data.
pub fn fireball(
    discharge: &Discharge,
    storage_pressure_pa: f64,
    storage_temperature_k: f64,
    atmosphere: &Atmosphere,
    transmissivity: Transmissivity,
) -> Result<Burning<Fireball>> {
    let substance = &discharge.substance;
    let burns = combustion(substance, crate::fire::fireball::CARD.id)?;
    let (model, available_heat_j_kg) = if discharge.phase == ContentsPhase::Gas {
        let model = FireballModel::Ccps { radiative_fraction: GAS_FIREBALL_RADIATIVE_FRACTION };
        (model, burns.heat_of_combustion_j_kg)
    } else {
        let boiling_k = substance.saturation_temperature_k(atmosphere.pressure_pa)?;
        let heat = substance.heat_of_vaporisation_j_kg(boiling_k)?;
        let model = FireballModel::Tno {
            saturation_pressure_pa: storage_pressure_pa.min(substance.vapour_pressure_pa(storage_temperature_k)?),
        };
        (model, burns.heat_of_combustion_j_kg - heat)
    };
    let input = FireballInput { mass_kg: discharge.released_kg, available_heat_j_kg, model, transmissivity };
    let fire = Fireball::new(&input, atmosphere, Policy::Flag)?;
    let events = fire.range_events().to_vec();
    Ok(Burning { fire: Arc::new(fire), model: crate::fire::fireball::CARD.id, events })
}
