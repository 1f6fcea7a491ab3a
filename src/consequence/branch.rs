//! One branch of an event tree in one weather class: its effects and the responses of people to them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::card::RangeEvent;
use crate::consequence::blasts::{self, BurntCloud, Exploding, Yard};
use crate::consequence::clouds::{Clouds, SOURCE_CLOUD, SourceCloud};
use crate::consequence::combine::Exposure;
use crate::consequence::fires::{self, Burning, Hearth};
use crate::consequence::ignition::toxic_probit;
use crate::consequence::setting::Setting;
use crate::effect::Effect;
use crate::error::Result;
use crate::fire::FlashFire;
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
            OutcomeKind::Fireball => {
                self.to_heat(Some(fires::fireball(self.installation, self.discharge, &self.hearth())?))
            }
            OutcomeKind::VesselBurst => self.vessel_burst(),
            OutcomeKind::JetFire => {
                self.to_heat(fires::jet_fire(self.installation, self.discharge, self.source, &self.hearth())?)
            }
            OutcomeKind::PoolFire => {
                self.to_heat(fires::pool_fire(&self.discharge.substance, self.source, &self.hearth())?)
            }
            OutcomeKind::FlashFire => Ok(self.flash_fire(timing)),
            OutcomeKind::Explosion => self.explosion(timing),
            OutcomeKind::Toxic => self.toxic(),
            OutcomeKind::NoEffect => Ok(Exposed::default()),
        }
    }

    fn hearth(&self) -> Hearth<'_> {
        let rules = self.setting.rule_set;
        Hearth { models: rules.fires(), levels_w_m2: rules.heat_flux_levels_w_m2(), atmosphere: self.atmosphere }
    }

    fn to_heat(&self, burning: Option<Burning>) -> Result<Exposed> {
        let Some(burning) = burning else { return Ok(Exposed::default()) };
        let mut exposed =
            Exposed { events: burning.events, models: vec![burning.model, heat::CARD.id], ..Exposed::default() };
        exposed.distances.heat_flux_m = burning.levels_m;
        exposed.add(burning.fire, self.setting.harm.fire()?);
        Ok(exposed)
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
        let (mass_kg, centre_downwind_m) = if timing == Timing::Immediate {
            (self.source_cloud().map_or(0.0, |(_, mass_kg)| mass_kg), 0.0)
        } else {
            self.cloud_models(&mut exposed);
            self.clouds.flammable.first().map_or((0.0, 0.0), |cloud| (cloud.mass_kg, cloud.centre_downwind_m))
        };
        let cloud = BurntCloud { mass_kg, centre_downwind_m };
        let blast = blasts::of_cloud(&self.discharge.substance, self.installation, cloud, self.yard())?;
        self.to_blast(exposed, blast)
    }

    fn vessel_burst(&self) -> Result<Exposed> {
        let blast = blasts::of_vessel(self.installation, self.discharge, self.yard())?;
        self.to_blast(Exposed::default(), blast)
    }

    fn yard(&self) -> Yard<'_> {
        Yard { rules: self.setting.rule_set, atmosphere: self.atmosphere }
    }

    fn to_blast(&self, mut exposed: Exposed, blast: Option<Exploding>) -> Result<Exposed> {
        let Some(blast) = blast else { return Ok(exposed) };
        exposed.events.extend(blast.events);
        exposed.models.push(blast.model);
        exposed.distances.overpressure_m = blast.levels_m;
        exposed.add(blast.effect, self.setting.harm.blast()?);
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
        exposed.add(cloud.clone(), self.setting.harm.toxic(probit)?);
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
