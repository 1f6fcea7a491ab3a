//! One loss of containment, from the opening to the footprints of its outcomes in every weather class.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::card::{Policy, RangeEvent};
use crate::consequence::blasts;
use crate::consequence::branch::{Distances, Situation};
use crate::consequence::clouds::{Leak, clouds};
use crate::consequence::combine::footprint;
use crate::consequence::ignition::{ignition_group, pool_part, release_size, toxicity, tree_class};
use crate::consequence::reach::{REACH, farthest_downwind_m};
use crate::consequence::setting::Setting;
use crate::dispersion::cloud::thermal::ThermalTable;
use crate::error::Result;
use crate::footprint::Footprint;
use crate::numeric::parallel::Control;
use crate::release::{Contents, Discharge, Holding, Opening, SourceTerm, Surroundings, discharge};
use crate::scenario::{Branch, GasJet, HoleSize, LossOfContainment, OutcomeKind, Timing, TreeInput, UnitKind};
use crate::site::{Equipment, Installation};
use crate::substance::Substance;
use crate::weather::Atmosphere;

/// Shares of people killed whose distances are reported.
pub const LETHALITY_LEVELS: [f64; 3] = [0.01, 0.10, 0.50];

/// Names of the phases of a source.
pub(super) const PHASES: [&str; 3] = ["gas", "liquefied_gas", "liquid"];

/// What a loss of containment leads to.
#[derive(Clone, Debug)]
pub struct LossConsequence {
    /// What leaves the vessel.
    pub source: SourceSummary,
    /// The branches of its event tree.
    pub branches: Vec<BranchConsequence>,
}

/// The source in figures, for tables. Pool figures are the largest over the weather classes.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceSummary {
    /// `gas`, `liquefied_gas` or `liquid`.
    pub phase: &'static str,
    /// Rate out of the opening, kg/s; none for an instantaneous release.
    pub rate_kg_s: Option<f64>,
    /// Duration, s; 0 for an instantaneous release.
    pub duration_s: f64,
    /// Mass released, kg.
    pub released_kg: f64,
    /// Share that flashes.
    pub flash_fraction: f64,
    /// Share in the air at once.
    pub airborne_fraction: f64,
    /// Area of the pool, m².
    pub pool_area_m2: Option<f64>,
    /// Evaporation from the pool, kg/s.
    pub pool_evaporation_kg_s: Option<f64>,
}

/// One branch in every weather class.
#[derive(Clone, Debug)]
pub struct BranchConsequence {
    /// The branch with its probability.
    pub branch: Branch,
    /// Parts of the accident (a flash fire, the jet fire after it), each with its footprint by weather class; a class in
    /// which nobody is harmed is absent.
    pub parts: Vec<BTreeMap<String, Arc<Footprint>>>,
    /// How far it reaches, one row a weather class.
    pub reach: Vec<ClassReach>,
    /// Fitted ranges left, each once.
    pub events: Vec<RangeEvent>,
    /// Cards of the models that made it, each once.
    pub models: Vec<&'static str>,
}

/// How far one branch reaches in one weather class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassReach {
    /// Weather class.
    pub class: String,
    /// Distances to levels of the effects.
    pub levels: Distances,
    /// Distances to [`LETHALITY_LEVELS`], m, out of doors, downwind.
    pub lethality_m: [Option<f64>; 3],
}

/// The opening of a loss of containment. Where a pipe breaks is not known: half its length lies before the break.
fn opening(hole: HoleSize, installation: &Installation) -> Opening {
    match hole {
        HoleSize::Diameter { diameter_m } => Opening::Hole { diameter_m },
        HoleSize::FullBore { diameter_m } => {
            Opening::FullBore { diameter_m, length_m: 0.5 * installation.length_m.unwrap_or(0.0) }
        }
        HoleSize::Instantaneous => Opening::Instantaneous,
        HoleSize::Within { duration_s } => Opening::WithinTime { duration_s },
    }
}

/// A vessel's own contents drive the release; machines, pipes and transfers are fed until they are isolated, and their
/// inventory counts what flows in.
fn holding(equipment: Equipment) -> Holding {
    if equipment.is_fed() { Holding::Held } else { Holding::Closed }
}

fn unit_kind(equipment: Equipment) -> UnitKind {
    if equipment.works_by_the_hour() { UnitKind::RoadTanker } else { UnitKind::Stationary }
}

/// What one loss of containment of an installation leads to in every weather class.
///
/// # Errors
/// As the models, with the path of the scenario and the weather class; [`crate::Error::Cancelled`].
pub fn loss_consequence(
    installation: &Installation,
    loss: &LossOfContainment,
    setting: &Setting<'_>,
    shared: &SharedFires,
    control: &Control<'_>,
) -> Result<LossConsequence> {
    let substance = installation.contents()?;
    let out = discharged(substance, installation, loss, setting)?;
    let mut branches = setting.rule_set.event_tree(&tree_input(&out, installation, setting)?)?;
    blasts::add_burst(&mut branches, &out, setting.rule_set);
    let mut consequence = LossConsequence {
        source: SourceSummary {
            phase: phase_name(&out),
            rate_kg_s: out.rate_kg_s,
            duration_s: out.duration_s,
            released_kg: out.released_kg,
            flash_fraction: out.flash_fraction,
            airborne_fraction: out.airborne_fraction,
            pool_area_m2: None,
            pool_evaporation_kg_s: None,
        },
        branches: branches
            .into_iter()
            .map(|branch| BranchConsequence {
                parts: vec![BTreeMap::new(); 1 + branch.then.len()],
                branch,
                reach: Vec::new(),
                events: Vec::new(),
                models: Vec::new(),
            })
            .collect(),
    };
    let mut made =
        Made { shared, by_class: BTreeMap::new(), by_wind: BTreeMap::new(), sources: BTreeMap::new(), thermal: None };
    for class in setting.weather.classes() {
        control.check()?;
        let atmosphere = setting.atmosphere(class)?;
        consequence
            .add_class(&class.name, &out, installation, &atmosphere, setting, &mut made)
            .map_err(|error| error.at(format!("{} in weather {}", loss.id, class.name)))?;
    }
    Ok(consequence)
}

/// What leaves the vessel.
pub(super) fn discharged(
    substance: &Arc<Substance>,
    installation: &Installation,
    loss: &LossOfContainment,
    setting: &Setting<'_>,
) -> Result<Discharge> {
    let contents = Contents {
        substance: substance.clone(),
        pressure_pa: installation.pressure_pa,
        temperature_k: installation.temperature_k,
        inventory_kg: installation.inventory_kg,
        liquid_head_m: installation.liquid_head_m,
        holding: holding(installation.equipment),
    };
    discharge(&contents, opening(loss.hole, installation), loss.max_duration_s, setting.pressure_pa, Policy::Flag)
        .map_err(|error| error.at(&loss.id))
}

fn phase_name(discharge: &Discharge) -> &'static str {
    match discharge.phase {
        crate::release::ContentsPhase::Gas => PHASES[0],
        crate::release::ContentsPhase::LiquefiedGas => PHASES[1],
        crate::release::ContentsPhase::Liquid => PHASES[2],
    }
}

/// What the event tree asks of a discharge.
pub(super) fn tree_input(out: &Discharge, installation: &Installation, setting: &Setting<'_>) -> Result<TreeInput> {
    let substance = &out.substance;
    let unit = unit_kind(installation.equipment);
    let group = ignition_group(substance, out.phase, installation.temperature_k)?;
    let immediate_ignition = match group {
        Some(group) => setting.rule_set.immediate_ignition(group, release_size(out), unit)?,
        None => 0.0,
    };
    Ok(TreeInput {
        class: tree_class(out, setting.temperature_k),
        group,
        immediate_ignition,
        toxicity: toxicity(substance),
        pool: pool_part(out),
        unit,
    })
}

impl LossConsequence {
    fn add_class(
        &mut self,
        class: &str,
        out: &Discharge,
        installation: &Installation,
        atmosphere: &Atmosphere,
        setting: &Setting<'_>,
        made: &mut Made<'_>,
    ) -> Result<()> {
        let surroundings = setting.surroundings(atmosphere, installation.bund_area_m2);
        let source = made.source(out, &surroundings)?;
        let leak = Leak { discharge: out, source: &source, height_m: installation.release_height_m };
        let clouds = clouds(&leak, atmosphere, setting, &mut made.thermal)?;
        if let Some(pool) = &source.pool {
            let larger = |known: Option<f64>, value: f64| Some(known.map_or(value, |known| known.max(value)));
            self.source.pool_area_m2 = larger(self.source.pool_area_m2, pool.area_m2);
            self.source.pool_evaporation_kg_s = larger(self.source.pool_evaporation_kg_s, pool.evaporation_rate_kg_s);
        }
        let situation =
            Situation { installation, discharge: out, source: &source, clouds: &clouds, atmosphere, setting };
        made.by_class.clear();
        for branch in &mut self.branches {
            branch.add_class(class, &situation, &source, made)?;
        }
        Ok(())
    }
}

/// One kind of outcome in one weather class: what it exposes people to, and its footprint if it harms anybody.
#[derive(Clone, Debug)]
struct KindInClass {
    events: Vec<RangeEvent>,
    models: Vec<&'static str>,
    distances: Distances,
    footprint: Option<Arc<Footprint>>,
}

/// What was made already and serves again: several branches end in the same jet fire, and some effects do not know the
/// weather, or only the speed of the wind.
#[derive(Debug)]
struct Made<'a> {
    shared: &'a SharedFires,
    by_class: BTreeMap<(OutcomeKind, Timing), KindInClass>,
    by_wind: BTreeMap<(OutcomeKind, Timing, u64), KindInClass>,
    /// Source terms by the bits of what tells the surroundings of one park apart: wind and temperature.
    sources: BTreeMap<[u64; 2], Arc<SourceTerm>>,
    /// Thermal properties of the substance as clouds ask for them.
    thermal: Option<ThermalTable>,
}

/// Id of the substance; bits of the area, the wind and the duration.
type FireKey = (String, [u64; 3]);

/// Pool fires of a whole park by what they depend on: many holes fill the same bund with the same liquid.
///
/// Whoever comes first makes a fire; as equal keys mean equal fires, it does not matter who.
#[derive(Debug, Default)]
pub struct SharedFires(Mutex<BTreeMap<FireKey, KindInClass>>);

impl SharedFires {
    fn get(&self, key: FireKey, make: impl FnOnce() -> Result<KindInClass>) -> Result<KindInClass> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(fire) = known {
            return Ok(fire);
        }
        let fire = make()?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, fire.clone());
        Ok(fire)
    }
}

/// What a pool fire depends on within one park: the substance, the pool, the wind, and how long it burns where that is
/// less than anyone is exposed.
fn pool_fire_key(situation: &Situation<'_>) -> Option<FireKey> {
    let pool = situation.source.pool.as_ref()?;
    let substance = &situation.discharge.substance;
    let burning = crate::consequence::fires::burning_flux_kg_m2_s(substance, pool, situation.atmosphere).ok()?;
    let duration_s = (pool.mass_kg / (burning * pool.area_m2)).min(situation.setting.rule_set.heat_exposure_s());
    let wind = situation.atmosphere.wind_speed_10m_m_s;
    Some((substance.id.clone(), [pool.area_m2.to_bits(), wind.to_bits(), duration_s.to_bits()]))
}

impl Made<'_> {
    fn source(&mut self, out: &Discharge, surroundings: &Surroundings) -> Result<Arc<SourceTerm>> {
        let key = [surroundings.wind_speed_10m_m_s.to_bits(), surroundings.temperature_k.to_bits()];
        if let Some(known) = self.sources.get(&key) {
            return Ok(known.clone());
        }
        let new = Arc::new(out.in_weather(surroundings, Policy::Flag)?);
        self.sources.insert(key, new.clone());
        Ok(new)
    }

    fn get(&mut self, kind: OutcomeKind, timing: Timing, situation: &Situation<'_>) -> Result<KindInClass> {
        let wind = match Weather::of(kind, timing, situation.setting) {
            Weather::Class => {
                if let Some(known) = self.by_class.get(&(kind, timing)) {
                    return Ok(known.clone());
                }
                let new = KindInClass::new(kind, timing, situation)?;
                self.by_class.insert((kind, timing), new.clone());
                return Ok(new);
            }
            Weather::WindSpeed => situation.atmosphere.wind_speed_10m_m_s.to_bits(),
            Weather::None => 0,
        };
        if let Some(known) = self.by_wind.get(&(kind, timing, wind)) {
            return Ok(known.clone());
        }
        let make = || KindInClass::new(kind, timing, situation);
        let key = if kind == OutcomeKind::PoolFire { pool_fire_key(situation) } else { None };
        let new = match key {
            Some(key) => self.shared.get(key, make)?,
            None => make()?,
        };
        self.by_wind.insert((kind, timing, wind), new.clone());
        Ok(new)
    }
}

impl KindInClass {
    fn new(kind: OutcomeKind, timing: Timing, situation: &Situation<'_>) -> Result<Self> {
        let mut exposed = situation.exposed(kind, timing)?;
        let footprint = if exposed.exposures.is_empty() {
            None
        } else {
            footprint(&exposed.exposures, situation.setting.fineness)?.map(Arc::new)
        };
        if let Some(reach_m) = footprint.as_ref().map(|footprint| footprint.reach_m()) {
            let with_cloud = matches!(kind, OutcomeKind::Toxic | OutcomeKind::FlashFire) && timing != Timing::Immediate;
            if with_cloud {
                push_new(&mut exposed.events, situation.clouds.events_to(reach_m)?);
            }
            push_new(&mut exposed.events, REACH.check(&[("reach_m", reach_m)], Policy::Flag)?);
        }
        Ok(Self { events: exposed.events, models: exposed.models, distances: exposed.distances, footprint })
    }
}

/// What of a weather class enters a kind of outcome.
enum Weather {
    None,
    WindSpeed,
    Class,
}

impl Weather {
    fn of(kind: OutcomeKind, timing: Timing, setting: &Setting<'_>) -> Self {
        match (kind, timing) {
            (OutcomeKind::JetFire, _) if setting.rule_set.fires().gas_jet == GasJet::Chamberlain => Weather::WindSpeed,
            (OutcomeKind::Fireball | OutcomeKind::VesselBurst | OutcomeKind::JetFire | OutcomeKind::NoEffect, _)
            | (OutcomeKind::FlashFire | OutcomeKind::Explosion, Timing::Immediate) => Weather::None,
            (OutcomeKind::PoolFire, _) => Weather::WindSpeed,
            (OutcomeKind::FlashFire | OutcomeKind::Explosion | OutcomeKind::Toxic, _) => Weather::Class,
        }
    }
}

impl BranchConsequence {
    fn add_class(
        &mut self,
        class: &str,
        situation: &Situation<'_>,
        source: &SourceTerm,
        made: &mut Made<'_>,
    ) -> Result<()> {
        // the timing matters to the clouds alone: a fire is the same early and late
        let timing = self.branch.timing;
        let kinds: Vec<OutcomeKind> = std::iter::once(self.branch.kind).chain(self.branch.then.clone()).collect();
        let mut levels = Distances::default();
        let mut footprints: Vec<Arc<Footprint>> = Vec::new();
        let mut anything = false;
        for (kind, part) in kinds.into_iter().zip(&mut self.parts) {
            let found = made.get(kind, timing_of(kind, timing), situation)?;
            anything |= !found.models.is_empty();
            levels.extend(found.distances);
            push_new(&mut self.events, found.events);
            push_new(&mut self.models, found.models);
            if let Some(footprint) = found.footprint {
                footprints.push(footprint.clone());
                part.insert(class.to_owned(), footprint);
            }
        }
        if anything {
            push_new(&mut self.events, source.events.iter().cloned());
            push_new(&mut self.models, source.models.iter().copied());
            let lethality_m = LETHALITY_LEVELS.map(|level| farthest_downwind_m(&footprints, level));
            self.reach.push(ClassReach { class: class.to_owned(), levels, lethality_m });
        }
        Ok(())
    }

    /// Whether it harms anybody anywhere.
    #[must_use]
    pub fn harms(&self) -> bool {
        self.parts.iter().any(|part| !part.is_empty())
    }
}

/// Fires that follow an ignition burn alike whenever it came; clouds do not.
pub(super) fn timing_of(kind: OutcomeKind, timing: Timing) -> Timing {
    match kind {
        OutcomeKind::FlashFire | OutcomeKind::Explosion => timing,
        _ => Timing::None,
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::release::GroundKind;
    use crate::scenario::RuleSet;
    use crate::site::{Congestion, Grade, Layer, UnitStatus};
    use crate::vulnerability::HarmRules;
    use crate::weather::{JointFrequency, Surface, Terrain};

    fn vessel(substance: &str, pressure_bara: f64, temperature_c: f64) -> Installation {
        Installation {
            id: "V-1".into(),
            name_en: None,
            name_zh: None,
            establishment: "A".into(),
            equipment: Equipment::PressureVessel,
            substance: substance.into(),
            x_m: 0.0,
            y_m: 0.0,
            status: UnitStatus::New,
            pressure_pa: pressure_bara * 1e5,
            temperature_k: temperature_c + 273.15,
            inventory_kg: 5e4,
            connection_diameter_m: Some(0.1),
            length_m: None,
            liquid_head_m: 2.0,
            release_height_m: 1.0,
            bund_area_m2: Some(400.0),
            operating_hours_per_yr: None,
            congestion: Some(Congestion { volume_m3: 2000.0, class: 7 }),
            detection: Grade::A,
            isolation: Grade::A,
            blocking: None,
            frequency_factors: crate::site::FrequencyFactors::default(),
            stated_frequencies: Vec::new(),
            own_substance: None,
            layer: Layer::Assumed,
        }
    }

    fn run(installation: &Installation) -> Vec<(LossOfContainment, LossConsequence)> {
        run_with(installation, crate::dispersion::CloudModel::default())
    }

    fn run_with(
        installation: &Installation,
        clouds: crate::dispersion::CloudModel,
    ) -> Vec<(LossOfContainment, LossConsequence)> {
        let rule_set = RuleSet::named("AQ/T 3046-2013").unwrap();
        let harm = HarmRules::aq_t_3046_2013().unwrap();
        let classes = rule_set.weather_classes();
        let each = 0.5 / classes.len() as f64;
        let weather =
            JointFrequency::new(vec![0.0], classes.clone(), vec![vec![vec![each]; classes.len()]; 2]).unwrap();
        let setting = Setting {
            rule_set,
            harm: &harm,
            weather: &weather,
            surface: Surface { roughness_length_m: 0.3, terrain: Terrain::Rural, latitude_deg: 30.8 },
            temperature_k: 290.0,
            pressure_pa: 101_325.0,
            relative_humidity: 0.75,
            ground: GroundKind::Concrete,
            clouds,
            fineness: crate::consequence::Fineness::default(),
        };
        let losses = rule_set.scenarios(installation).unwrap().losses;
        losses
            .into_iter()
            .map(|loss| {
                let found =
                    loss_consequence(installation, &loss, &setting, &SharedFires::default(), &Control::default())
                        .unwrap();
                (loss, found)
            })
            .collect()
    }

    pub(in crate::consequence) fn propane_rupture() -> LossConsequence {
        run(&vessel("propane", 9.0, 20.0)).pop().unwrap().1
    }

    fn branch<'a>(of: &'a LossConsequence, name: &str) -> &'a BranchConsequence {
        of.branches.iter().find(|branch| branch.branch.name == name).unwrap()
    }

    #[test]
    fn propane_burns_in_every_way_and_a_larger_hole_reaches_farther() {
        let found = run(&vessel("propane", 9.0, 20.0));
        assert_eq!(found.len(), 4);
        let jet = |i: usize| branch(&found[i].1, "jet fire").reach[0].lethality_m[0].unwrap();
        assert!(jet(0) < jet(1) && jet(1) < jet(2), "{} {} {}", jet(0), jet(1), jet(2));
        let rupture = &found[3].1;
        assert_eq!(rupture.source.phase, "liquefied_gas");
        let fireball = branch(rupture, "fireball");
        assert_eq!(fireball.parts[0].len(), 6);
        assert!(fireball.parts[0].values().all(|footprint| footprint.is_radial()));
        let flash = branch(rupture, "flash fire of the drifted cloud");
        let blast = branch(rupture, "explosion of the drifted cloud");
        assert!(flash.reach[0].levels.lower_flammable_m.is_some());
        assert!(blast.reach[0].levels.overpressure_m[0].is_some());
        let sum: f64 = rupture.branches.iter().map(|branch| branch.branch.probability).sum();
        assert!((sum - 1.0).abs() < 1e-15);
    }

    #[test]
    fn chlorine_poisons_farthest_in_the_stable_class() {
        let found = run(&vessel("chlorine", 8.0, 20.0));
        let toxic = branch(&found[2].1, "toxic cloud");
        let reach = |class: &str| {
            toxic.reach.iter().find(|reach| reach.class == class).and_then(|reach| reach.lethality_m[0]).unwrap()
        };
        assert!(reach("F1.5") > reach("D5") && reach("D5") > reach("B3"));
        assert!(toxic.models.contains(&"dispersion.cloud"));
        // a burst of 50 t reaches kilometres, not tens of them
        let burst = branch(&found[3].1, "toxic cloud");
        let farthest = burst.reach.iter().filter_map(|reach| reach.lethality_m[0]).fold(0.0, f64::max);
        assert!((2_000.0..10_000.0).contains(&farthest), "{farthest}");
    }

    #[test]
    fn gaussian_clouds_can_be_asked_for_and_say_what_they_leave() {
        let found = run_with(&vessel("chlorine", 8.0, 20.0), crate::dispersion::CloudModel::Gaussian);
        let toxic = branch(&found[2].1, "toxic cloud");
        assert!(!toxic.events.is_empty(), "a dense cloud leaves the range of the Gaussian plume, and must say so");
        assert!(toxic.models.contains(&"dispersion.gaussian_plume"));
        // a burst of 50 t in the stable class is followed beyond the range of the puff's sigmas
        let burst = branch(&found[3].1, "toxic cloud");
        assert!(burst.events.iter().any(|event| event.name == "downwind_m" && event.value > event.max));
    }

    #[test]
    fn an_error_names_the_scenario() {
        let mut tank = vessel("methanol", 1.0, 20.0);
        tank.equipment = Equipment::CentrifugalPumpSingleSeal;
        tank.connection_diameter_m = Some(0.1);
        tank.liquid_head_m = 0.0;
        tank.pressure_pa = 100_000.0;
        let rule_set = RuleSet::named("AQ/T 3046-2013").unwrap();
        let harm = HarmRules::aq_t_3046_2013().unwrap();
        let weather =
            JointFrequency::new(vec![0.0], rule_set.weather_classes(), vec![vec![vec![1.0 / 12.0]; 6]; 2]).unwrap();
        let setting = Setting {
            rule_set,
            harm: &harm,
            weather: &weather,
            surface: Surface { roughness_length_m: 0.3, terrain: Terrain::Rural, latitude_deg: 30.8 },
            temperature_k: 290.0,
            pressure_pa: 101_325.0,
            relative_humidity: 0.75,
            ground: GroundKind::Concrete,
            clouds: crate::dispersion::CloudModel::default(),
            fineness: crate::consequence::Fineness::default(),
        };
        let loss = &rule_set.scenarios(&tank).unwrap().losses[0];
        let error = loss_consequence(&tank, loss, &setting, &SharedFires::default(), &Control::default()).unwrap_err();
        assert!(error.to_string().starts_with("V-1/5 mm: pressure_pa = 100000 Pa"), "{error}");
    }
}
