//! Societal risk: how many people each accident harms, direction by direction, and how often.

use std::borrow::Borrow;
use std::f64::consts::TAU;

use crate::error::Result;
use crate::footprint::{
    BlendedRing, Column, EvenRing, ExposureClass, Footprint, GridRing, NO_BEARING_M, Outcome, Panels, Shape,
};
use crate::risk::accident::{Accident, Case};
use crate::risk::accumulate::Accumulator;
use crate::risk::combined::{CombinedRing, PartAt};
use crate::risk::control::{Control, ordered};
use crate::risk::curve::Societal;
use crate::risk::directions::{Directions, Weights};
use crate::risk::individual::check_groups;
use crate::risk::people::{Neighbour, Receiver, half_width, neighbours};
use crate::site::Population;
use crate::weather::JointFrequency;

/// Node distance as a share of the footprint's half-width where the nearest people of it are.
const SPACING: f64 = 0.04;
/// Nodes are never farther apart nor closer than a circle cut into so many.
const FEWEST: f64 = 72.0;
const MOST: f64 = 7200.0;
/// Node distance for footprints whose widths are not known beforehand.
const UNKNOWN_WIDTH: f64 = 1440.0;
/// Accidents per job, and jobs whose bins are held at a time.
const ACCIDENTS_PER_JOB: usize = 4;
const JOBS_PER_WAVE: usize = 32;

/// Who counts in the societal risk of an accident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhoCounts {
    /// Everyone.
    #[default]
    Everyone,
    /// Everyone but the staff of the establishment that has the accident.
    OthersThanOwnStaff,
}

/// Societal risk of all outcomes together.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn societal(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    population: &Population,
    who: WhoCounts,
    control: &Control,
) -> Result<Societal> {
    let everything = vec![0; outcomes.len()];
    let mut rows = societal_by_group(outcomes, weather, population, who, (&everything, 1), control)?;
    Ok(rows.pop().unwrap_or_default())
}

/// Societal risk split by group: outcome `i` belongs to `groups.0[i]`, of `groups.1` groups. [`Societal::sum`] of the
/// rows is the whole.
///
/// # Errors
/// [`crate::Error::InvalidInput`] for a group that does not exist; [`crate::Error::Cancelled`].
pub fn societal_by_group(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    population: &Population,
    who: WhoCounts,
    groups: (&[usize], usize),
    control: &Control,
) -> Result<Vec<Societal>> {
    let (group_of_outcome, count) = groups;
    check_groups(outcomes.len(), group_of_outcome, count)?;
    let counted: Vec<usize> = (0..outcomes.len()).filter(|i| outcomes[*i].borrow().counts_for.societal()).collect();
    // a job holds accidents of one group only
    let jobs: Vec<&[usize]> = counted
        .chunk_by(|a, b| group_of_outcome[*a] == group_of_outcome[*b])
        .flat_map(|run| run.chunks(ACCIDENTS_PER_JOB))
        .collect();
    let mut rows = vec![Accumulator::default(); count];
    for (wave, some) in jobs.chunks(JOBS_PER_WAVE).enumerate() {
        let begin = (wave * JOBS_PER_WAVE) as f64 / jobs.len() as f64;
        let end = (wave * JOBS_PER_WAVE + some.len()) as f64 / jobs.len() as f64;
        let bins = ordered(some.len(), control, (begin, end), |job| {
            let mut bins = Accumulator::default();
            for &index in some[job] {
                accident(index, outcomes[index].borrow(), weather, population, (who, control), &mut bins)?;
            }
            Ok(bins)
        })?;
        for (job, part) in some.iter().zip(&bins) {
            rows[group_of_outcome[job[0]]].merge(part);
        }
    }
    Ok(rows.iter().map(|row| Societal::from_events(row.events())).collect())
}

fn accident(
    index: usize,
    outcome: &Outcome,
    weather: &JointFrequency,
    population: &Population,
    (who, control): (WhoCounts, &Control),
    bins: &mut Accumulator,
) -> Result<()> {
    let accident = Accident::new(index, outcome, weather);
    let staff_of = match who {
        WhoCounts::Everyone => None,
        WhoCounts::OthersThanOwnStaff => outcome.establishment.as_deref(),
    };
    let near = neighbours(population, accident.anchor_m, accident.reach_m, staff_of);
    if near.is_empty() {
        return Ok(());
    }
    let mut receivers = Vec::new();
    for case in &accident.cases {
        control.check()?;
        receivers.clear();
        for neighbour in &near {
            Neighbour::receivers(*neighbour, &case.parts, &mut receivers);
        }
        if case.turns() {
            directional(&accident, case, &receivers, control, bins)?;
        } else {
            still(&accident, case, &receivers, bins);
        }
    }
    Ok(())
}

/// A case that the wind's direction does not touch: one number of people by day, one by night.
fn still(accident: &Accident, case: &Case, receivers: &[Receiver], bins: &mut Accumulator) {
    let mut n = [0.0; 2];
    for receiver in receivers {
        let harm = [ExposureClass::Outdoors, ExposureClass::Indoors].map(|class| {
            1.0 - case
                .parts
                .iter()
                .fold(1.0, |left, part| left * (1.0 - part.constant(receiver.place_m, part.footprint.column(&class))))
        });
        for (sum, persons) in n.iter_mut().zip(&receiver.persons) {
            *sum += persons[0] * harm[0] + persons[1] * harm[1];
        }
    }
    for (n, density) in n.iter().zip(&case.density) {
        bins.point(*n, accident.segments.total(density));
    }
}

/// The tables that people out of doors and indoors read, without repeats, and what multiplies them.
struct Exposure {
    tables: Vec<usize>,
    /// `[slot][out of doors, indoors]`
    factor: [[f64; 2]; 2],
}

impl Exposure {
    fn new(footprint: &Footprint) -> Self {
        let mut tables: Vec<usize> = Vec::new();
        let mut factor = [[0.0; 2]; 2];
        for (kind, class) in [ExposureClass::Outdoors, ExposureClass::Indoors].iter().enumerate() {
            let Column { table, scale } = footprint.column(class);
            if scale == 0.0 {
                continue;
            }
            let slot = tables.iter().position(|other| *other == table).unwrap_or_else(|| {
                tables.push(table);
                tables.len() - 1
            });
            factor[slot][kind] = scale;
        }
        Self { tables, factor }
    }

    fn weight(&self, receiver: &Receiver) -> [[f64; 2]; 2] {
        let persons = &receiver.persons;
        [0, 1].map(|slot| {
            [0, 1].map(|period| persons[period][0] * self.factor[slot][0] + persons[period][1] * self.factor[slot][1])
        })
    }
}

fn directional(
    accident: &Accident,
    case: &Case,
    receivers: &[Receiver],
    control: &Control,
    bins: &mut Accumulator,
) -> Result<()> {
    let spacing = TAU / nodes_wanted(case, receivers);
    let mut directions = Directions::new(&accident.segments, spacing);
    let exposures: Vec<Exposure> = case.parts.iter().map(|part| Exposure::new(part.footprint)).collect();
    let mut scratch = Scratch::default();
    for (i, receiver) in receivers.iter().enumerate() {
        if i % 64 == 0 {
            control.check()?;
        }
        let mut reaching = (0..case.parts.len()).filter(|part| case.parts[*part].reaches(receiver.place_m));
        match (reaching.next(), reaching.next()) {
            (None, _) => {}
            (Some(part), None) if case.parts[part].turns() => {
                of_one(&case.parts[part], &exposures[part], receiver, &mut scratch, &mut directions);
            }
            _ => {
                let ring = &mut scratch.combined;
                ring.fill(&case.parts, &[ExposureClass::Outdoors, ExposureClass::Indoors], receiver.place_m);
                let [day, night] = receiver.persons;
                let weight = [[day[0], night[0]], [day[1], night[1]]];
                directions.add(ring, &Weights { slots: &[0, 1], weight }, 0.0);
            }
        }
    }
    directions.spend(&case.density, bins);
    Ok(())
}

/// What is reused from receiver to receiver.
#[derive(Default)]
struct Scratch {
    combined: CombinedRing,
    blended: BlendedRing,
    grid: GridRing,
}

/// Adds the people at one place who are reached by one part alone, one that turns with the wind.
fn of_one(part: &PartAt, exposure: &Exposure, receiver: &Receiver, scratch: &mut Scratch, directions: &mut Directions) {
    let (r, bearing) = part.polar(receiver.place_m);
    let weight = exposure.weight(receiver);
    let slots = &[0, 1][..exposure.tables.len()];
    match part.footprint.shape() {
        Shape::Polar(table) => {
            let Some(stencil) = table.stencil(r) else { return };
            stencil.blend_into(&exposure.tables, &mut scratch.blended);
            if r < NO_BEARING_M {
                let even = EvenRing::mean_of(&scratch.blended, slots);
                directions.add(&even, &Weights { slots, weight }, bearing);
                return;
            }
            directions.add(&scratch.blended, &Weights { slots, weight }, bearing);
        }
        Shape::Grid(table) => {
            table.ring(r, &mut scratch.grid);
            directions.add(&scratch.grid, &Weights { slots: &exposure.tables, weight }, bearing);
        }
        Shape::Radial(_) => {}
    }
}

/// Nodes on the circle that the narrowest footprint asks for where there are people.
fn nodes_wanted(case: &Case, receivers: &[Receiver]) -> f64 {
    let mut wanted = FEWEST;
    for part in case.parts.iter().filter(|part| part.turns()) {
        let Shape::Polar(table) = part.footprint.shape() else {
            wanted = f64::max(wanted, UNKNOWN_WIDTH);
            continue;
        };
        for receiver in receivers {
            let (r, _) = part.polar(receiver.place_m);
            let Some(ring) = table.stencil(r) else { continue };
            // sharp edges are exact whatever the nodes
            if !ring.is_step() || case.parts.len() > 1 {
                wanted = wanted.max(TAU / (SPACING * half_width(&ring)));
            }
        }
    }
    wanted.min(MOST)
}
