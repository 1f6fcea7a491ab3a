//! One branch of an event tree in one weather class: its effects and the responses of people to them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::card::{Policy, RangeEvent};
use crate::consequence::clouds::{Clouds, SOURCE_CLOUD, SourceCloud};
use crate::consequence::combine::Exposure;
use crate::consequence::fires;
use crate::consequence::ignition::toxic_probit;
use crate::consequence::setting::Setting;
use crate::effect::Effect;
use crate::error::Result;
use crate::explosion::{MultiEnergy, multi_energy};
use crate::fire::{FlashFire, Transmissivity};
use crate::release::{Discharge, Emission, SourceTerm};
use crate::scenario::{OutcomeKind, Timing};
use crate::site::Installation;
use crate::substance::{ProbitUnit as SubstanceUnit, Substance, ToxicProbit};
use crate::vulnerability::{Probit, ProbitUnit, heat};
use crate::weather::Atmosphere;

/// One release in one weather class, ready for any branch.
pub struct Situation<'a> {
    /// Where it happens.
    pub installation: &'a Installation,
    /// What leaves the vessel.
    pub discharge: &'a Discharge,
    /// With its pool.
    pub source: &'a SourceTerm,
    /// Its clouds.
    pub clouds: &'a Clouds,
    /// The air.
    pub atmosphere: &'a Atmosphere,
    /// Rule set and park.
    pub setting: &'a Setting<'a>,
}

/// What one kind of outcome exposes people to.
#[derive(Debug, Default)]
pub struct Exposed {
    /// Effects with responses.
    pub exposures: Vec<Exposure>,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Cards used.
    pub models: Vec<&'static str>,
    /// Distances of the effects to levels.
    pub distances: Distances,
}

/// Farthest distances from the anchor at which an effect reaches a level, m; empty where it has no such effect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Distances {
    /// To the lower flammable limit.
    pub lower_flammable_m: Option<f64>,
    /// To the rule set's heat fluxes, in its order.
    pub heat_flux_m: Vec<Option<f64>>,
    /// To the rule set's overpressures, in its order.
    pub overpressure_m: Vec<Option<f64>>,
}

impl Exposed {
    fn add(&mut self, effect: Arc<dyn Effect>, response: crate::vulnerability::Response) {
        self.exposures.push(Exposure { effect, response });
    }
}

impl Distances {
    /// The farther of both, level by level.
    pub fn extend(&mut self, other: Distances) {
        let farther = |a: &mut Vec<Option<f64>>, b: Vec<Option<f64>>| {
            if a.is_empty() {
                *a = b;
            } else {
                a.iter_mut().zip(b).for_each(|(mine, theirs)| *mine = farthest(*mine, theirs));
            }
        };
        farther(&mut self.heat_flux_m, other.heat_flux_m);
        farther(&mut self.overpressure_m, other.overpressure_m);
        self.lower_flammable_m = farthest(self.lower_flammable_m, other.lower_flammable_m);
    }
}

fn farthest(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

impl Situation<'_> {
    /// Effects and responses of one kind of outcome.
    ///
    /// # Errors
    /// As the model of that kind.
    pub fn exposed(&self, kind: OutcomeKind, timing: Timing) -> Result<Exposed> {
        match kind {
            OutcomeKind::Fireball => self.fireball(),
            OutcomeKind::JetFire => self.jet_fire(),
            OutcomeKind::PoolFire => self.pool_fire(),
            OutcomeKind::FlashFire => Ok(self.flash_fire(timing)),
            OutcomeKind::Explosion => self.explosion(timing),
            OutcomeKind::Toxic => self.toxic(),
            OutcomeKind::NoEffect => Ok(Exposed::default()),
        }
    }

    fn fireball(&self) -> Result<Exposed> {
        let Installation { pressure_pa, temperature_k, .. } = *self.installation;
        let air = Transmissivity::default();
        let burning = fires::fireball(self.discharge, pressure_pa, temperature_k, self.atmosphere, air)?;
        let mut exposed =
            Exposed { events: burning.events, models: vec![burning.model, heat::CARD.id], ..Exposed::default() };
        exposed.distances.heat_flux_m = self.heat_levels(|level| burning.fire.distance_to_heat_flux_m(level));
        exposed.add(burning.fire, self.setting.harm.fire()?);
        Ok(exposed)
    }

    fn jet_fire(&self) -> Result<Exposed> {
        let height_m = self.installation.release_height_m;
        let found = fires::jet_fire(
            &self.discharge.substance,
            self.source,
            height_m,
            self.atmosphere,
            Transmissivity::AqT3046,
        )?;
        let Some(burning) = found else { return Ok(Exposed::default()) };
        let mut exposed =
            Exposed { events: burning.events, models: vec![burning.model, heat::CARD.id], ..Exposed::default() };
        exposed.distances.heat_flux_m = self.heat_levels(|level| burning.fire.distance_to_heat_flux_m(level));
        exposed.add(burning.fire, self.setting.harm.fire()?);
        Ok(exposed)
    }

    fn pool_fire(&self) -> Result<Exposed> {
        let found =
            fires::pool_fire(&self.discharge.substance, self.source, self.atmosphere, Transmissivity::default())?;
        let Some(burning) = found else { return Ok(Exposed::default()) };
        let mut exposed =
            Exposed { events: burning.events, models: vec![burning.model, heat::CARD.id], ..Exposed::default() };
        exposed.distances.heat_flux_m = self.heat_levels(|level| burning.fire.distance_to_heat_flux_m(level));
        exposed.add(burning.fire, self.setting.harm.fire()?);
        Ok(exposed)
    }

    fn heat_levels(&self, distance: impl Fn(f64) -> Option<f64>) -> Vec<Option<f64>> {
        self.setting.rule_set.heat_flux_levels_w_m2().iter().map(|level| distance(*level)).collect()
    }

    fn flash_fire(&self, timing: Timing) -> Exposed {
        let mut exposed = Exposed { models: vec![crate::fire::flash_fire::CARD.id], ..Exposed::default() };
        let response = || self.setting.harm.flash_fire();
        if timing == Timing::Immediate {
            if let Some((cloud, _)) = self.source_cloud() {
                exposed.models.push(SOURCE_CLOUD.id);
                exposed.distances.lower_flammable_m = Some(cloud.radius_m);
                exposed.add(Arc::new(FlashFire::new(Arc::new(cloud))), response());
            }
            return exposed;
        }
        self.cloud_models(&mut exposed);
        for cloud in &self.clouds.flammable {
            exposed.distances.lower_flammable_m =
                farthest(exposed.distances.lower_flammable_m, cloud.distance_to_limit_m);
            exposed.add(Arc::new(FlashFire::new(cloud.effect.clone())), response());
        }
        exposed
    }

    /// The cloud of a burst before it drifts, and the mass of vapour in it.
    fn source_cloud(&self) -> Option<(SourceCloud, f64)> {
        let substance = &self.discharge.substance;
        let airborne = self.discharge.airborne?;
        let Emission::Instantaneous { mass_kg } = airborne.emission else { return None };
        let fraction = substance.combustion.as_ref()?.stoichiometric_fraction;
        let ratio = airborne.initial_air_mass_ratio;
        Some((SourceCloud::new(mass_kg, fraction, substance.molar_mass_kg_mol, ratio, self.atmosphere), mass_kg))
    }

    fn cloud_models(&self, exposed: &mut Exposed) {
        exposed.events.extend(self.clouds.events.iter().cloned());
        exposed.models.extend(self.clouds.models.iter().copied());
    }

    fn explosion(&self, timing: Timing) -> Result<Exposed> {
        let mut exposed = Exposed::default();
        let Some(burns) = &self.discharge.substance.combustion else { return Ok(exposed) };
        let (mass_kg, centre_m) = if timing == Timing::Immediate {
            (self.source_cloud().map_or(0.0, |(_, mass_kg)| mass_kg), 0.0)
        } else {
            self.cloud_models(&mut exposed);
            self.clouds.flammable.first().map_or((0.0, 0.0), |cloud| (cloud.mass_kg, cloud.centre_downwind_m))
        };
        let heat = burns.heat_of_combustion_j_kg;
        let (energy_j, class, centre_downwind_m) = if let Some(region) = self.installation.congestion {
            // the blast starts where the obstacles are
            (multi_energy::congested_energy_j(mass_kg, heat, region.volume_m3), region.class, 0.0)
        } else {
            let open = self.setting.rule_set.open_explosion();
            (multi_energy::energy_of_mass_j(mass_kg * open.mass_share, heat), open.class, centre_m)
        };
        if !(energy_j > 0.0) {
            return Ok(exposed);
        }
        let blast = MultiEnergy::new(energy_j, class, self.atmosphere.pressure_pa, centre_downwind_m, Policy::Flag)?;
        exposed.events.extend(blast.range_events().iter().cloned());
        exposed.models.push(multi_energy::CARD.id);
        exposed.distances.overpressure_m = self
            .setting
            .rule_set
            .overpressure_levels_pa()
            .iter()
            .map(|level| blast.distance_to_overpressure_m(*level).map(|distance| distance + centre_downwind_m))
            .collect();
        exposed.add(Arc::new(blast), self.setting.harm.blast());
        Ok(exposed)
    }

    fn toxic(&self) -> Result<Exposed> {
        let mut exposed = Exposed::default();
        let (Some(cloud), Some(row)) = (&self.clouds.toxic, toxic_probit(&self.discharge.substance)) else {
            return Ok(exposed);
        };
        let probit = probit(row, &self.discharge.substance, self.atmosphere)?;
        self.cloud_models(&mut exposed);
        exposed.models.extend([crate::vulnerability::toxic::CARD.id, crate::vulnerability::probit::CARD.id]);
        exposed.add(cloud.clone(), self.setting.harm.toxic(probit));
        Ok(exposed)
    }
}

/// A toxic probit of the catalogue, its unit held to it; ppm are those of the ambient air.
pub(super) fn probit(row: &ToxicProbit, substance: &Substance, atmosphere: &Atmosphere) -> Result<Probit> {
    let unit = match row.unit {
        SubstanceUnit::MilligramPerCubicMetreMinutes => ProbitUnit::MilligramPerCubicMetreMinutes,
        SubstanceUnit::PpmMinutes => ProbitUnit::PpmMinutes {
            vapour_density_kg_m3: crate::units::ideal_gas_density_kg_m3(
                substance.molar_mass_kg_mol,
                atmosphere.pressure_pa,
                atmosphere.temperature_k,
            ),
        },
    };
    Probit::new(row.a, row.b, row.exponent, unit)
}
