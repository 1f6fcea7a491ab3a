//! The model of a release by the state of the contents and the opening.

use std::sync::Arc;

use crate::card::Policy;
use crate::error::Result;
use crate::release::burst::{self, BurstContents, BurstOptions, burst};
use crate::release::expansion::Exit;
use crate::release::full_bore::{self, BrokenPipe, full_bore};
use crate::release::nonequilibrium_nozzle::RELAXATION_LENGTH_M;
use crate::release::orifice::{Orifice, orifice};
use crate::release::orifice_release::{AIR_TEMPERATURE_K, OrificeOptions, SteadyOutflow, one_segment, orifice_release};
use crate::release::source_term::{Contents, ContentsPhase, Holding, Jet, Opening};
use crate::release::stagnation::Stagnation;
use crate::release::vessel::{self, VesselOpening, VesselOptions, VesselShape, VesselStart, vessel_release};
use crate::release::{ChosenBy, Expanded, ModelChoice, Release, ReleaseKind, Segment};

/// Share of a vessel that liquid fills where nothing is said.
const FILL_FRACTION: f64 = vessel::USUAL_FILL_FRACTION;
/// Segments that a release in time is kept in.
const SEGMENTS: usize = 6;
/// Diameter of the hole whose flow tells how the contents expand when only a duration is given, m: it cancels.
const ANY_DIAMETER_M: f64 = 0.01;

/// The release of contents through an opening, by the model that their state asks for.
pub(super) fn release(
    contents: &Contents,
    opening: Opening,
    max_duration_s: f64,
    ambient_pa: f64,
    policy: Policy,
) -> Result<Release> {
    match (opening, contents.holding) {
        (Opening::Instantaneous, _) => at_once(contents, ambient_pa),
        (Opening::WithinTime { duration_s }, _) => within(contents, duration_s, max_duration_s, ambient_pa, policy),
        (Opening::Hole { .. } | Opening::FullBore { .. }, Holding::Closed) => {
            emptying(contents, opening, max_duration_s, ambient_pa, policy)
        }
        (Opening::Hole { diameter_m }, Holding::Held) => {
            steady(contents, (diameter_m, 0.0), max_duration_s, ambient_pa, policy)
        }
        (Opening::FullBore { diameter_m, length_m }, Holding::Held) => {
            if length_m > RELAXATION_LENGTH_M.max(diameter_m) {
                piped(contents, (diameter_m, length_m), max_duration_s, ambient_pa, policy)
            } else {
                steady(contents, (diameter_m, RELAXATION_LENGTH_M), max_duration_s, ambient_pa, policy)
            }
        }
    }
}

/// A closed vessel of the usual fill that holds the inventory, with the opening at its bottom.
fn emptying(
    contents: &Contents,
    opening: Opening,
    max_duration_s: f64,
    ambient_pa: f64,
    policy: Policy,
) -> Result<Release> {
    let (diameter_m, exit) = match opening {
        Opening::FullBore { diameter_m, .. } => (diameter_m, vessel::Exit::ShortPipe),
        Opening::Hole { diameter_m } => (diameter_m, vessel::Exit::ThinHole),
        Opening::Instantaneous | Opening::WithinTime { .. } => {
            return at_once(contents, ambient_pa);
        }
    };
    let mut start = VesselStart::holding(
        contents.substance.clone(),
        contents.pressure_pa,
        contents.temperature_k,
        contents.inventory_kg,
        FILL_FRACTION,
    )?;
    if contents.liquid_head_m > 0.0 && contents.phase(ambient_pa)? != ContentsPhase::Gas {
        // upright, as high as makes the level what is stated
        let volume_m3 = start.shape.volume_m3();
        let height_m = contents.liquid_head_m / FILL_FRACTION;
        let area_m2 = volume_m3 / height_m;
        start.shape =
            VesselShape::VerticalCylinder { diameter_m: (4.0 * area_m2 / std::f64::consts::PI).sqrt(), height_m };
    }
    if diameter_m > start.shape.width_m().min(start.shape.height_m()) {
        // the opening is as wide as the vessel: nothing holds the contents back
        return at_once(contents, ambient_pa);
    }
    let options = VesselOptions {
        ambient_pressure_pa: ambient_pa,
        stop_s: max_duration_s,
        segments: SEGMENTS,
        policy,
        ..VesselOptions::default()
    };
    let opening = VesselOpening { diameter_m, height_m: 0.0, exit, discharge_coefficient: None };
    vessel_release(&start, &opening, &options)
}

fn steady(
    contents: &Contents,
    (diameter_m, length_m): (f64, f64),
    max_duration_s: f64,
    ambient_pa: f64,
    policy: Policy,
) -> Result<Release> {
    let opening = opening(contents, (diameter_m, length_m), ambient_pa);
    orifice_release(&contents.substance, &opening, &options(contents, max_duration_s, policy))
}

fn options(contents: &Contents, duration_s: f64, policy: Policy) -> OrificeOptions {
    OrificeOptions { duration_s, inventory_kg: Some(contents.inventory_kg), policy, ..OrificeOptions::default() }
}

fn opening(contents: &Contents, (diameter_m, length_m): (f64, f64), ambient_pa: f64) -> Orifice {
    Orifice {
        length_m,
        liquid_head_m: contents.liquid_head_m,
        ambient_pressure_pa: ambient_pa,
        ..Orifice::hole(contents.pressure_pa, contents.temperature_k, diameter_m)
    }
}

fn piped(
    contents: &Contents,
    (diameter_m, length_m): (f64, f64),
    max_duration_s: f64,
    ambient_pa: f64,
    policy: Policy,
) -> Result<Release> {
    let from = Stagnation::at(&contents.substance, contents.pressure_pa, contents.temperature_k)?;
    let pipe = BrokenPipe {
        liquid_head_m: contents.liquid_head_m,
        ambient_pressure_pa: ambient_pa,
        ..BrokenPipe::steel(diameter_m, length_m)
    };
    let flow = full_bore(&from, &pipe, policy)?;
    let jet = Jet {
        mass_rate_kg_s: flow.mass_rate_kg_s,
        opening_diameter_m: diameter_m,
        pressure_pa: contents.pressure_pa,
        temperature_k: contents.temperature_k,
        exit_velocity_m_s: flow.exit_velocity_m_s,
        exit_density_kg_m3: flow.exit_density_kg_m3,
    };
    let exit = Exit {
        phase: flow.phase,
        mass_rate_kg_s: flow.mass_rate_kg_s,
        pressure_pa: flow.exit_pressure_pa,
        velocity_m_s: flow.exit_velocity_m_s,
        density_kg_m3: flow.exit_density_kg_m3,
        total_enthalpy_j_kg: flow.stagnation_enthalpy_j_kg,
        entropy_j_kg_k: None,
        temperature_k: contents.temperature_k,
        diameter_m,
    };
    let choice = ModelChoice {
        model: full_bore::CARD.id,
        reason: format!("a pipe broken {length_m} m from its contents, whose pressure is held"),
        by: ChosenBy::State,
    };
    let outflow = SteadyOutflow { exit, jet: Some(jet), choice, events: flow.events };
    outflow.release(&contents.substance, ambient_pa, &options(contents, max_duration_s, policy))
}

/// What a release has besides its one segment.
struct Rest {
    phase: ContentsPhase,
    jet: Option<Jet>,
    choice: ModelChoice,
    events: Vec<crate::card::RangeEvent>,
    models: Vec<&'static str>,
}

fn assembled(contents: &Contents, kind: ReleaseKind, segment: Segment, rest: Rest, ambient_pa: f64) -> Release {
    Release {
        substance: Arc::clone(&contents.substance),
        phase: rest.phase,
        kind,
        ambient_pressure_pa: ambient_pa,
        segments: vec![segment],
        vessel: None,
        pool: None,
        books: one_segment(&segment, contents.inventory_kg),
        choice: rest.choice,
        jet: rest.jet,
        events: rest.events,
        models: rest.models,
    }
}

fn at_once(contents: &Contents, ambient_pa: f64) -> Result<Release> {
    let phase = contents.phase(ambient_pa)?;
    let from = BurstContents {
        phase,
        // a tank under a little vacuum, or a gas meter's worth below ambient, does not burst: it is let go
        pressure_pa: contents.pressure_pa.max(ambient_pa),
        temperature_k: contents.temperature_k,
        mass_kg: contents.inventory_kg,
    };
    let found = burst(&contents.substance, &from, (ambient_pa, AIR_TEMPERATURE_K), &BurstOptions::default())?;
    let choice = ModelChoice {
        model: burst::CARD.id,
        reason: "the whole inventory is out at once".to_owned(),
        by: ChosenBy::State,
    };
    let mut models = vec![burst::CARD.id];
    if phase == ContentsPhase::LiquefiedGas {
        models.push(crate::release::airborne::CARD.id);
    }
    let rest = Rest { phase, jet: None, choice, events: Vec::new(), models };
    let segment = Segment::sudden(contents.inventory_kg, found.expanded);
    Ok(assembled(contents, ReleaseKind::Instantaneous, segment, rest, ambient_pa))
}

/// The inventory at a constant rate within a time: the state is that of a hole of this rate; a liquid that does not flash
/// is spilled.
fn within(
    contents: &Contents,
    duration_s: f64,
    max_duration_s: f64,
    ambient_pa: f64,
    policy: Policy,
) -> Result<Release> {
    let mass_rate_kg_s = contents.inventory_kg / duration_s;
    let phase = contents.phase(ambient_pa)?;
    let reason = format!("the inventory within {duration_s} s was asked for");
    if phase == ContentsPhase::Liquid {
        let expanded = Expanded {
            temperature_k: contents.temperature_k,
            liquid_fraction: 1.0,
            velocity_m_s: 0.0,
            density_kg_m3: contents.substance.liquid_density_kg_m3(contents.temperature_k)?,
            diameter_m: 0.0,
            droplet_diameter_m: None,
            rainout_fraction: 1.0,
            air_mass_ratio: 0.0,
        };
        let choice = ModelChoice { model: vessel::CARD.id, reason, by: ChosenBy::User };
        let segment = Segment::steady(0.0, duration_s.min(max_duration_s), mass_rate_kg_s, expanded);
        let rest = Rest { phase, jet: None, choice, events: Vec::new(), models: vec![vessel::CARD.id] };
        return Ok(assembled(contents, ReleaseKind::Continuous, segment, rest, ambient_pa));
    }
    let flow = orifice(&contents.substance, &opening(contents, (ANY_DIAMETER_M, 0.0), ambient_pa), policy)?;
    let diameter_m = ANY_DIAMETER_M * (mass_rate_kg_s / flow.mass_rate_kg_s).sqrt();
    let exit = flow.exit(mass_rate_kg_s, diameter_m);
    let choice = ModelChoice { model: vessel::CARD.id, reason, by: ChosenBy::User };
    let outflow = SteadyOutflow { exit, jet: None, choice, events: flow.events };
    outflow.release(&contents.substance, ambient_pa, &options(contents, max_duration_s.min(duration_s), policy))
}
