//! The fires of a release: jet, pool, fireball.

use std::sync::Arc;

use crate::card::{Policy, RangeEvent};
use crate::effect::Effect;
use crate::error::{Error, Result};
use crate::fire::{
    Chamberlain, ChamberlainInput, DynamicFireball, DynamicFireballInput, EmissivePower, Fireball, FireballInput,
    FireballModel, FlameDrag, FlameLength, JetDirection, JetFire, JetFireInput, PoolFire, PoolFireInput,
    Transmissivity,
    burning_rate::{self, BurgessInput},
    chamberlain, fireball,
};
use crate::release::{ContentsPhase, Discharge, Emission, Pool, SourceTerm};
use crate::scenario::{FireModels, FireballLaw, GasJet, PoolEmission, PoolFoot, PoolLength};
use crate::site::Installation;
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
/// Angle between a jet that goes straight up and the wind, degrees.
const UP_DEG: f64 = 90.0;

/// A fire as people are exposed to it.
pub struct Burning {
    /// The fire.
    pub fire: Arc<dyn Effect>,
    /// Card of its model.
    pub model: &'static str,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Distances to the heat fluxes asked for, m.
    pub levels_m: Vec<Option<f64>>,
}

macro_rules! burning {
    ($fire:expr, $module:ident, $levels:expr) => {{
        let fire = $fire;
        Burning {
            model: crate::fire::$module::CARD.id,
            events: fire.range_events().to_vec(),
            levels_m: $levels.iter().map(|level| fire.distance_to_heat_flux_m(*level)).collect(),
            fire: Arc::new(fire),
        }
    }};
}

/// What every fire of a study sees.
pub struct Hearth<'a> {
    /// Which models the rule set takes.
    pub models: &'a FireModels,
    /// Heat fluxes whose distances are asked for, W/m².
    pub levels_w_m2: &'a [f64],
    /// The air.
    pub atmosphere: &'a Atmosphere,
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
/// Chamberlain's flame is that of a gas from an opening of a known size; any other jet is level. A flame that the wind
/// lays flatter than the model goes is level too, and says so.
///
/// # Errors
/// As [`JetFire::new`] and [`Chamberlain::new`]; [`Error::MissingData`] for a substance without combustion data.
pub fn jet_fire(
    installation: &Installation,
    discharge: &Discharge,
    source: &SourceTerm,
    hearth: &Hearth<'_>,
) -> Result<Option<Burning>> {
    let Some(Emission::Continuous { rate_kg_s, duration_s }) = source.airborne.map(|airborne| airborne.emission) else {
        return Ok(None);
    };
    let substance = &discharge.substance;
    let burns = combustion(substance, crate::fire::jet_fire::CARD.id)?;
    let gas = discharge.phase == ContentsPhase::Gas;
    let mut laid_flat = None;
    if let (GasJet::Chamberlain, true, Some(jet)) = (hearth.models.gas_jet, gas, discharge.jet) {
        let input = ChamberlainInput {
            mass_rate_kg_s: rate_kg_s,
            hole_diameter_m: jet.opening_diameter_m,
            vessel_pressure_pa: jet.pressure_pa,
            vessel_temperature_k: jet.temperature_k,
            molar_mass_kg_mol: substance.molar_mass_kg_mol,
            isentropic_exponent: substance.isentropic_exponent(jet.temperature_k)?,
            heat_of_combustion_j_kg: burns.heat_of_combustion_j_kg,
            hole_to_wind_angle_deg: UP_DEG,
            release_height_m: installation.release_height_m,
            transmissivity: Transmissivity::default(),
            duration_s,
        };
        let air = hearth.atmosphere;
        let flame =
            chamberlain::chamberlain_flame(&input, air.pressure_pa, air.density_kg_m3(), air.wind_speed_10m_m_s)?;
        laid_flat = flame.laid_flat(&input);
        if laid_flat.is_none() {
            let fire = Chamberlain::new(&input, air, Policy::Flag)?;
            return Ok(Some(burning!(fire, chamberlain, hearth.levels_w_m2)));
        }
    }
    let input = JetFireInput {
        mass_rate_kg_s: rate_kg_s,
        heat_of_combustion_j_kg: burns.heat_of_combustion_j_kg,
        radiative_fraction: burns.jet_radiative_fraction.unwrap_or(JET_RADIATIVE_FRACTION),
        direction: if gas && hearth.models.gas_jet == GasJet::Up {
            JetDirection::Vertical
        } else {
            JetDirection::Downwind
        },
        release_height_m: installation.release_height_m,
        transmissivity: Transmissivity::AqT3046,
        duration_s,
    };
    let mut burning = burning!(JetFire::new(&input, hearth.atmosphere, Policy::Flag)?, jet_fire, hearth.levels_w_m2);
    burning.events.extend(laid_flat);
    Ok(Some(burning))
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
/// As [`PoolFire::with_flame_length`]; [`Error::MissingData`] where no burning flux can be had.
pub fn pool_fire(substance: &Substance, source: &SourceTerm, hearth: &Hearth<'_>) -> Result<Option<Burning>> {
    let Some(pool) = &source.pool else { return Ok(None) };
    let burns = combustion(substance, crate::fire::pool_fire::CARD.id)?;
    let diameter_m = 2.0 * pool.radius_m();
    let flux = burning_flux_kg_m2_s(substance, pool, hearth.atmosphere)?;
    let luminous = burns.pool_flame == Some(PoolFlame::Luminous);
    let emissive_power = match hearth.models.pool_emission {
        PoolEmission::MudanCroce if !luminous => EmissivePower::MudanCroce,
        PoolEmission::RadiatedShare | PoolEmission::MudanCroce => EmissivePower::RadiativeFraction {
            radiative_fraction: burns.pool_radiative_fraction.unwrap_or(POOL_RADIATIVE_FRACTION),
            soot_fraction: if luminous { 0.0 } else { SOOT_FRACTION },
        },
    };
    let input = PoolFireInput {
        pool_diameter_m: diameter_m,
        burning_flux_kg_m2_s: flux,
        heat_of_combustion_j_kg: burns.heat_of_combustion_j_kg,
        emissive_power,
        drag: match hearth.models.pool_foot {
            PoolFoot::Pool => FlameDrag::None,
            PoolFoot::Elongated => FlameDrag::Elongated,
        },
        transmissivity: Transmissivity::default(),
        duration_s: pool.mass_kg / (flux * pool.area_m2),
    };
    let length = match hearth.models.pool_length {
        PoolLength::Thomas => FlameLength::Thomas,
        PoolLength::PritchardBinding => FlameLength::PritchardBinding,
    };
    let fire = PoolFire::with_flame_length(&input, length, hearth.atmosphere, Policy::Flag)?;
    Ok(Some(burning!(fire, pool_fire, hearth.levels_w_m2)))
}

/// The fireball of a vessel that bursts: its whole contents burn.
///
/// # Errors
/// As [`Fireball::new`] and [`DynamicFireball::new`]; [`Error::MissingData`] for a substance without combustion data.
pub fn fireball(installation: &Installation, discharge: &Discharge, hearth: &Hearth<'_>) -> Result<Burning> {
    let substance = &discharge.substance;
    let burns = combustion(substance, crate::fire::fireball::CARD.id)?;
    let (air, mass_kg) = (Transmissivity::default(), discharge.released_kg);
    let gas = discharge.phase == ContentsPhase::Gas;
    let saturation_pressure_pa = || -> Result<f64> {
        Ok(installation.pressure_pa.min(substance.vapour_pressure_pa(installation.temperature_k)?))
    };
    if hearth.models.fireball == FireballLaw::Dynamic {
        let radiative_fraction = if gas {
            GAS_FIREBALL_RADIATIVE_FRACTION
        } else {
            fireball::tno_radiative_fraction(saturation_pressure_pa()?)
        };
        let heat = burns.heat_of_combustion_j_kg;
        let input =
            DynamicFireballInput { mass_kg, heat_of_combustion_j_kg: heat, radiative_fraction, transmissivity: air };
        let fire = DynamicFireball::new(&input, hearth.atmosphere, Policy::Flag)?;
        return Ok(burning!(fire, dynamic_fireball, hearth.levels_w_m2));
    }
    let (model, available_heat_j_kg) = if gas || hearth.models.fireball == FireballLaw::Ccps {
        let model = FireballModel::Ccps { radiative_fraction: GAS_FIREBALL_RADIATIVE_FRACTION };
        (model, burns.heat_of_combustion_j_kg)
    } else {
        let boiling_k = substance.saturation_temperature_k(hearth.atmosphere.pressure_pa)?;
        let heat = substance.heat_of_vaporisation_j_kg(boiling_k)?;
        let model = FireballModel::Tno { saturation_pressure_pa: saturation_pressure_pa()? };
        (model, burns.heat_of_combustion_j_kg - heat)
    };
    let input = FireballInput { mass_kg, available_heat_j_kg, model, transmissivity: air };
    Ok(burning!(Fireball::new(&input, hearth.atmosphere, Policy::Flag)?, fireball, hearth.levels_w_m2))
}
