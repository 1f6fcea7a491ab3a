//! What a loss of containment leads to, as it is written to disk.
//!
//! Footprints that several branches share are written once. Texts that live in the program (names of models, of the
//! ranges that they hold in) are written as they are and looked up again, so that an entry that names something this
//! version does not know is not taken.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, RangeEvent};
use crate::consequence::loss::{BranchConsequence, ClassReach, LossConsequence, PHASES, SourceSummary};
use crate::footprint::Footprint;
use crate::scenario::Branch;

#[derive(Serialize, Deserialize)]
pub(super) struct StoredRun {
    phase: String,
    rate_kg_s: Option<f64>,
    duration_s: f64,
    released_kg: f64,
    flash_fraction: f64,
    airborne_fraction: f64,
    pool_area_m2: Option<f64>,
    pool_evaporation_kg_s: Option<f64>,
    branches: Vec<StoredBranch>,
    footprints: Vec<Footprint>,
}

#[derive(Serialize, Deserialize)]
struct StoredBranch {
    branch: Branch,
    /// By weather class, index of the footprint.
    parts: Vec<BTreeMap<String, usize>>,
    reach: Vec<ClassReach>,
    events: Vec<StoredEvent>,
    models: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredEvent {
    model: String,
    name: String,
    value: f64,
    unit: String,
    min: f64,
    max: f64,
    locator: String,
}

/// Every card that a consequence may name.
fn cards() -> impl Iterator<Item = &'static ModelCard> {
    [
        crate::substance::CARDS,
        crate::weather::CARDS,
        crate::release::CARDS,
        crate::dispersion::CARDS,
        crate::fire::CARDS,
        crate::explosion::CARDS,
        crate::vulnerability::CARDS,
        crate::scenario::CARDS,
        crate::consequence::CARDS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

impl StoredRun {
    pub(super) fn of(run: &LossConsequence) -> Self {
        let mut footprints: Vec<Footprint> = Vec::new();
        let mut known: BTreeMap<*const Footprint, usize> = BTreeMap::new();
        let mut index = |footprint: &Arc<Footprint>| {
            *known.entry(Arc::as_ptr(footprint)).or_insert_with(|| {
                footprints.push(footprint.as_ref().clone());
                footprints.len() - 1
            })
        };
        let branches = run
            .branches
            .iter()
            .map(|one| StoredBranch {
                branch: one.branch.clone(),
                parts: one
                    .parts
                    .iter()
                    .map(|part| part.iter().map(|(class, footprint)| (class.clone(), index(footprint))).collect())
                    .collect(),
                reach: one.reach.clone(),
                events: one.events.iter().map(StoredEvent::of).collect(),
                models: one.models.iter().map(|model| (*model).to_owned()).collect(),
            })
            .collect();
        let source = &run.source;
        Self {
            phase: source.phase.to_owned(),
            rate_kg_s: source.rate_kg_s,
            duration_s: source.duration_s,
            released_kg: source.released_kg,
            flash_fraction: source.flash_fraction,
            airborne_fraction: source.airborne_fraction,
            pool_area_m2: source.pool_area_m2,
            pool_evaporation_kg_s: source.pool_evaporation_kg_s,
            branches,
            footprints,
        }
    }

    /// The run itself; `None` when it names something that this version does not know.
    pub(super) fn restored(self) -> Option<LossConsequence> {
        let footprints: Vec<Arc<Footprint>> = self.footprints.into_iter().map(Arc::new).collect();
        let branches = self.branches.into_iter().map(|one| {
            let part = |part: BTreeMap<String, usize>| {
                part.into_iter().map(|(class, index)| Some((class, Arc::clone(footprints.get(index)?)))).collect()
            };
            Some(BranchConsequence {
                branch: one.branch,
                parts: one.parts.into_iter().map(part).collect::<Option<_>>()?,
                reach: one.reach,
                events: one.events.into_iter().map(StoredEvent::restored).collect::<Option<_>>()?,
                models: one.models.iter().map(|id| known_id(id)).collect::<Option<_>>()?,
            })
        });
        Some(LossConsequence {
            source: SourceSummary {
                phase: PHASES.into_iter().find(|phase| *phase == self.phase)?,
                rate_kg_s: self.rate_kg_s,
                duration_s: self.duration_s,
                released_kg: self.released_kg,
                flash_fraction: self.flash_fraction,
                airborne_fraction: self.airborne_fraction,
                pool_area_m2: self.pool_area_m2,
                pool_evaporation_kg_s: self.pool_evaporation_kg_s,
            },
            branches: branches.collect::<Option<_>>()?,
        })
    }
}

fn known_id(id: &str) -> Option<&'static str> {
    cards().find(|card| card.id == id).map(|card| card.id)
}

impl StoredEvent {
    fn of(event: &RangeEvent) -> Self {
        Self {
            model: event.model.to_owned(),
            name: event.name.to_owned(),
            value: event.value,
            unit: event.unit.to_owned(),
            min: event.min,
            max: event.max,
            locator: event.locator.to_owned(),
        }
    }

    fn restored(self) -> Option<RangeEvent> {
        let card = cards().find(|card| card.id == self.model)?;
        // the ends of a range may depend on the substance, so they are kept with the event
        let named = |range: &&crate::card::Range| {
            range.name == self.name && range.unit == self.unit && range.locator == self.locator
        };
        let range = card.validity.iter().find(named)?;
        Some(RangeEvent {
            model: card.id,
            name: range.name,
            value: self.value,
            unit: range.unit,
            min: self.min,
            max: self.max,
            locator: range.locator,
        })
    }
}
