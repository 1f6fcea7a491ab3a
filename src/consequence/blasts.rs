//! The blasts of a release: of its cloud, by the rule set's model, and of the vessel that bursts.

use std::sync::Arc;

use crate::card::{Policy, RangeEvent};
use crate::effect::Effect;
use crate::error::{Error, Result};
use crate::explosion::{
    BakerStrehlowTang, Blast, MultiEnergy, Tnt, TntLaw, VesselBurst, VesselBurstInput,
    baker_strehlow_tang::{self, Congestion, Expansion, Reactivity},
    multi_energy, tnt,
    vessel_burst::{self, BurstEnergy},
};
use crate::release::{ContentsPhase, Discharge};
use crate::scenario::{
    Branch, BurstLaw, CloudExplosion, ExplosionModels, FlameCongestion, FlameExpansion, OutcomeKind, RuleSet,
};
use crate::site::Installation;
use crate::substance::{Reactivity as FuelReactivity, Substance};
use crate::units::AIR_MOLAR_MASS_KG_MOL;
use crate::weather::Atmosphere;

/// Energy of a kilogram of TNT, J (`HyRAM`, CCPS).
const TNT_ENERGY_J_KG: f64 = 4.68e6;
/// Ratio of heat capacities of air.
const AIR_EXPONENT: f64 = 1.4;

/// A blast as people are exposed to it.
pub struct Exploding {
    /// The blast.
    pub effect: Arc<dyn Effect>,
    /// Card of its model.
    pub model: &'static str,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Distances downwind of the anchor to the overpressures of the rule set, m.
    pub levels_m: Vec<Option<f64>>,
}

/// What of a cloud explodes.
#[derive(Clone, Copy, Debug)]
pub struct BurntCloud {
    /// Flammable mass, kg.
    pub mass_kg: f64,
    /// Its centre downwind of the anchor, m.
    pub centre_downwind_m: f64,
}

/// What every blast of a study sees.
#[derive(Clone, Copy)]
pub struct Yard<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// The air.
    pub atmosphere: &'a Atmosphere,
}

/// The blast of a cloud; none where nothing can burn.
///
/// Where the installation states a congested region, the multi-energy method and that of Baker, Strehlow and Tang take
/// the part of the cloud that fits in, and every blast starts there. A TNT equivalent counts the whole flammable mass.
///
/// # Errors
/// As the models; [`Error::MissingData`] where Baker, Strehlow and Tang ask for a reactivity that is not known.
pub fn of_cloud(
    substance: &Substance,
    installation: &Installation,
    cloud: BurntCloud,
    yard: Yard<'_>,
) -> Result<Option<Exploding>> {
    let Some(burns) = &substance.combustion else { return Ok(None) };
    let heat = burns.heat_of_combustion_j_kg;
    let (models, open) = (yard.rules.explosions(), yard.rules.open_explosion());
    let (energy_j, class, centre_m) = if let Some(region) = installation.congestion {
        // the blast starts where the obstacles are
        (multi_energy::congested_energy_j(cloud.mass_kg, heat, region.volume_m3), region.class, 0.0)
    } else {
        let energy_j = multi_energy::energy_of_mass_j(cloud.mass_kg * open.mass_share, heat);
        (energy_j, open.class, cloud.centre_downwind_m)
    };
    if !(energy_j > 0.0) {
        return Ok(None);
    }
    let ambient_pa = yard.atmosphere.pressure_pa;
    Ok(Some(match models.vapour_cloud {
        CloudExplosion::MultiEnergy => {
            let blast = MultiEnergy::new(energy_j, class, ambient_pa, centre_m, Policy::Flag)?;
            Exploding {
                model: multi_energy::CARD.id,
                events: blast.range_events().to_vec(),
                levels_m: yard.levels(centre_m, |level| blast.distance_to_overpressure_m(level)),
                effect: Arc::new(blast),
            }
        }
        CloudExplosion::BakerStrehlowTang => {
            let mach = flame_mach(substance, models)?;
            yard.blast(Blast::new(BakerStrehlowTang::new(energy_j, mach, ambient_pa, Policy::Flag)?), centre_m)
        }
        CloudExplosion::Tnt => {
            let mass_kg = tnt::equivalent_mass_kg(cloud.mass_kg, heat, models.tnt_yield, TNT_ENERGY_J_KG)?;
            yard.blast(Blast::new(Tnt::new(mass_kg, TntLaw::KingeryBulmash, ambient_pa)?), centre_m)
        }
    }))
}

fn flame_mach(substance: &Substance, models: &ExplosionModels) -> Result<f64> {
    let class = substance.ignition.ok_or_else(|| Error::MissingData {
        what: "a reactivity ([ignition] reactivity)",
        model: baker_strehlow_tang::CARD.id,
        substance: substance.id.clone(),
    })?;
    let reactivity = match class.reactivity {
        FuelReactivity::Low => Reactivity::Low,
        FuelReactivity::Average => Reactivity::Medium,
        FuelReactivity::High => Reactivity::High,
    };
    let congestion = match models.flame_congestion {
        FlameCongestion::Low => Congestion::Low,
        FlameCongestion::Medium => Congestion::Medium,
        FlameCongestion::High => Congestion::High,
    };
    let expansion = match models.flame_expansion {
        FlameExpansion::Two => Expansion::Two,
        FlameExpansion::TwoAndHalf => Expansion::TwoAndHalf,
        FlameExpansion::Three => Expansion::Three,
    };
    Ok(baker_strehlow_tang::flame_mach(reactivity, congestion, expansion))
}

/// Adds the blast of the vessel to every branch of a loss of containment that empties it at once: it bursts whatever
/// becomes of its contents. Of a gas or a liquefied gas under pressure, where the rule set has it.
pub fn add_burst(branches: &mut [Branch], discharge: &Discharge, rules: &RuleSet) {
    let pressurised = discharge.phase != ContentsPhase::Liquid;
    if rules.explosions().vessel_burst == BurstLaw::None || discharge.rate_kg_s.is_some() || !pressurised {
        return;
    }
    for branch in branches {
        if branch.kind == OutcomeKind::NoEffect {
            branch.kind = OutcomeKind::VesselBurst;
        } else {
            branch.then.push(OutcomeKind::VesselBurst);
        }
    }
}

/// The blast of the vessel itself: all of a compressed gas expands from the storage pressure, or the part of a liquefied one
/// that flashes from its vapour pressure. None where the vessel is not above the air's pressure.
///
/// # Errors
/// As [`VesselBurst::new`] and the substance's heat capacity.
pub fn of_vessel(installation: &Installation, discharge: &Discharge, yard: Yard<'_>) -> Result<Option<Exploding>> {
    let energy = match yard.rules.explosions().vessel_burst {
        BurstLaw::None => return Ok(None),
        BurstLaw::Brode => BurstEnergy::Brode,
        BurstLaw::Isentropic => BurstEnergy::Isentropic,
        BurstLaw::Isothermal => BurstEnergy::Isothermal,
        BurstLaw::Crowl => BurstEnergy::Crowl,
    };
    let (substance, temperature_k) = (&discharge.substance, installation.temperature_k);
    let ambient_pa = yard.atmosphere.pressure_pa;
    let (pressure_pa, volume_m3) = match discharge.phase {
        ContentsPhase::Liquid => return Ok(None),
        ContentsPhase::Gas => {
            let density = substance.vapour_density_kg_m3(installation.pressure_pa, temperature_k)?;
            (installation.pressure_pa, discharge.released_kg / density)
        }
        ContentsPhase::LiquefiedGas => {
            // a vessel full of liquid: no vapour above it; what flashes starts at its own vapour pressure
            let liquid_kg_m3 = substance.liquid_density_kg_m3(temperature_k)?;
            let liquid_m3 = discharge.released_kg / liquid_kg_m3;
            let vapour_kg_m3 = substance.saturated_vapour_density_kg_m3(temperature_k)?;
            let flashed = discharge.flash_fraction;
            let volume_m3 = vessel_burst::flashing_volume_m3(0.0, liquid_m3, flashed, liquid_kg_m3, vapour_kg_m3);
            (installation.pressure_pa.min(substance.vapour_pressure_pa(temperature_k)?), volume_m3)
        }
    };
    if !(pressure_pa > ambient_pa && volume_m3 > 0.0) {
        return Ok(None);
    }
    let exponent = substance.isentropic_exponent(temperature_k)?;
    let air = yard.atmosphere;
    let sound_speed_ratio = (AIR_EXPONENT * air.temperature_k / AIR_MOLAR_MASS_KG_MOL).sqrt()
        / (exponent * temperature_k / substance.molar_mass_kg_mol).sqrt();
    let input = VesselBurstInput {
        burst_pressure_pa: pressure_pa,
        volume_m3,
        isentropic_exponent: exponent,
        sound_speed_ratio,
        ambient_pressure_pa: ambient_pa,
        energy,
    };
    Ok(Some(yard.blast(Blast::new(VesselBurst::new(&input)?), 0.0)))
}

impl Yard<'_> {
    fn levels(&self, centre_m: f64, distance: impl Fn(f64) -> Option<f64>) -> Vec<Option<f64>> {
        let levels = self.rules.overpressure_levels_pa().iter();
        levels.map(|level| distance(*level).map(|distance| distance + centre_m)).collect()
    }

    fn blast(&self, blast: Blast, centre_m: f64) -> Exploding {
        let blast = blast.with_centre_downwind_m(centre_m);
        Exploding {
            model: blast.wave().card().id,
            events: blast.wave().range_events().to_vec(),
            levels_m: self.levels(centre_m, |level| blast.distance_to_overpressure_m(level)),
            effect: Arc::new(blast),
        }
    }
}
