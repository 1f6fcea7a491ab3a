//! One loss of containment, from the opening to the footprints of its outcomes in every weather class.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::card::{Policy, RangeEvent};
use crate::consequence::branch::{Distances, Situation};
use crate::consequence::clouds::clouds;
use crate::consequence::combine::{farthest_downwind_m, footprint};
use crate::consequence::ignition::{ignition_group, pool_part, release_size, toxicity, tree_class};
use crate::consequence::setting::Setting;
use crate::error::Result;
use crate::footprint::Footprint;
use crate::release::{Contents, Discharge, Opening, SourceTerm, discharge};
use crate::scenario::{Branch, HoleSize, LossOfContainment, TreeInput, UnitKind};
use crate::site::{Equipment, Installation};
use crate::substance::Substance;
use crate::weather::Atmosphere;

/// Shares of people killed whose distances are reported.
pub const LETHALITY_LEVELS: [f64; 3] = [0.01, 0.10, 0.50];

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
    /// Footprint by weather class; a class in which nobody is harmed is absent.
    pub footprints: BTreeMap<String, Arc<Footprint>>,
    /// How far it reaches, one row a weather class.
    pub reach: Vec<ClassReach>,
    /// Fitted ranges left, each once.
    pub events: Vec<RangeEvent>,
    /// Cards of the models that made it, each once.
    pub models: Vec<&'static str>,
}

/// How far one branch reaches in one weather class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassReach {
    /// Weather class.
    pub class: String,
    /// Distances to levels of the effects.
    pub levels: Distances,
    /// Distances to [`LETHALITY_LEVELS`], m, out of doors, downwind.
    pub lethality_m: [Option<f64>; 3],
}

fn opening(hole: HoleSize) -> Opening {
    match hole {
        HoleSize::Diameter { diameter_m } => Opening::Hole { diameter_m },
        HoleSize::FullBore { diameter_m } => Opening::FullBore { diameter_m },
        HoleSize::Instantaneous => Opening::Instantaneous,
    }
}

fn unit_kind(equipment: Equipment) -> UnitKind {
    if equipment.works_by_the_hour() { UnitKind::RoadTanker } else { UnitKind::Stationary }
}

/// What one loss of containment of an installation leads to in every weather class.
///
/// # Errors
/// As the models, with the path of the scenario and the weather class.
pub fn loss_consequence(
    installation: &Installation,
    loss: &LossOfContainment,
    setting: &Setting<'_>,
) -> Result<LossConsequence> {
    let substance = crate::substance::substance(&installation.substance)?;
    let contents = Contents {
        substance,
        pressure_pa: installation.pressure_pa,
        temperature_k: installation.temperature_k,
        inventory_kg: installation.inventory_kg,
        liquid_head_m: installation.liquid_head_m,
    };
    let out = discharge(&contents, opening(loss.hole), loss.max_duration_s, setting.pressure_pa, Policy::Flag)
        .map_err(|error| error.at(&loss.id))?;
    let branches = branches(substance, &out, installation, setting)?;
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
                branch,
                footprints: BTreeMap::new(),
                reach: Vec::new(),
                events: Vec::new(),
                models: Vec::new(),
            })
            .collect(),
    };
    for class in setting.weather.classes() {
        let atmosphere = setting.atmosphere(class)?;
        consequence
            .add_class(&class.name, &out, installation, &atmosphere, setting)
            .map_err(|error| error.at(format!("{} in weather {}", loss.id, class.name)))?;
    }
    Ok(consequence)
}

fn phase_name(discharge: &Discharge<'_>) -> &'static str {
    match discharge.phase {
        crate::release::ContentsPhase::Gas => "gas",
        crate::release::ContentsPhase::LiquefiedGas => "liquefied_gas",
        crate::release::ContentsPhase::Liquid => "liquid",
    }
}

fn branches(
    substance: &Substance,
    out: &Discharge<'_>,
    installation: &Installation,
    setting: &Setting<'_>,
) -> Result<Vec<Branch>> {
    let unit = unit_kind(installation.equipment);
    let group = ignition_group(substance, out.phase);
    let immediate_ignition = match group {
        Some(group) => setting.rule_set.immediate_ignition(group, release_size(out), unit)?,
        None => 0.0,
    };
    setting.rule_set.event_tree(&TreeInput {
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
        out: &Discharge<'_>,
        installation: &Installation,
        atmosphere: &Atmosphere,
        setting: &Setting<'_>,
    ) -> Result<()> {
        let surroundings = setting.surroundings(atmosphere, installation.bund_area_m2);
        let source = out.in_weather(&surroundings, Policy::Flag)?;
        let clouds = clouds(out.substance, &source, installation.release_height_m, atmosphere, setting)?;
        if let Some(pool) = &source.pool {
            let larger = |known: Option<f64>, value: f64| Some(known.map_or(value, |known| known.max(value)));
            self.source.pool_area_m2 = larger(self.source.pool_area_m2, pool.area_m2);
            self.source.pool_evaporation_kg_s = larger(self.source.pool_evaporation_kg_s, pool.evaporation_rate_kg_s);
        }
        let situation =
            Situation { installation, discharge: out, source: &source, clouds: &clouds, atmosphere, setting };
        for branch in &mut self.branches {
            branch.add_class(class, &situation, &source)?;
        }
        Ok(())
    }
}

impl BranchConsequence {
    fn add_class(&mut self, class: &str, situation: &Situation<'_>, source: &SourceTerm) -> Result<()> {
        let mut exposed = situation.exposed(self.branch.kind, self.branch.timing)?;
        for kind in &self.branch.then {
            exposed.extend(situation.exposed(*kind, self.branch.timing)?);
        }
        if exposed.exposures.is_empty() {
            return Ok(());
        }
        let made = footprint(&exposed.exposures)?;
        let lethality_m = match &made {
            Some(footprint) => LETHALITY_LEVELS.map(|level| farthest_downwind_m(footprint, level)),
            None => [None; 3],
        };
        self.reach.push(ClassReach { class: class.to_owned(), levels: exposed.distances, lethality_m });
        for event in exposed.events.into_iter().chain(source.events.iter().cloned()) {
            if !self.events.contains(&event) {
                self.events.push(event);
            }
        }
        for model in exposed.models.into_iter().chain(source.models.iter().copied()) {
            if !self.models.contains(&model) {
                self.models.push(model);
            }
        }
        if let Some(footprint) = made {
            self.footprints.insert(class.to_owned(), Arc::new(footprint));
        }
        Ok(())
    }
}
