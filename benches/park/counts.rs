//! What is in the park, and how far it reaches.

use std::collections::BTreeSet;
use std::sync::Arc;

use isorisk::footprint::{ExposureClass, Footprint, PartFootprint};
use isorisk::scenario::{OutcomeKind, Timing};
use isorisk::study::Study;
use serde::Serialize;

use crate::park::Found;
use crate::process::Time;

/// Upper ends of the bars of the histogram of reaches, m; the last bar has none.
const BARS_M: [f64; 10] = [50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0, f64::INFINITY];
/// Lethality to which a reach is told.
const LETHALITY: f64 = 0.01;

/// Counts of the park.
#[derive(Serialize)]
pub struct Counts {
    establishments: usize,
    installations: usize,
    releases: usize,
    releases_cut_off: usize,
    distinct_releases: usize,
    /// Distinct footprints of clouds: toxic, delayed flash fire, delayed explosion.
    distinct_clouds: usize,
    distinct_footprints: usize,
    footprint_bytes: usize,
    outcomes: usize,
    weather_classes: usize,
    sectors: usize,
    population_cells: usize,
    persons_day: f64,
    persons_night: f64,
    targets: usize,
    ignition_sources: usize,
    /// Upper ends of the bars, m; 0 stands for none.
    bar_ends_m: Vec<f64>,
    /// Outcomes by the distance at which they kill one in a hundred, in the weather where that is farthest.
    outcomes_by_reach: Vec<usize>,
    share_over_1_km: f64,
    share_over_5_km: f64,
    consequences: Time,
}

/// Counts what a study holds and what its consequences came to.
pub fn count(study: &Study, found: &Found) -> Counts {
    let consequences = &found.consequences;
    let runs = consequences.runs();
    let mut clouds: BTreeSet<*const Footprint> = BTreeSet::new();
    let mut all: BTreeSet<*const Footprint> = BTreeSet::new();
    let mut footprint_bytes = 0;
    for branch in runs.iter().flat_map(|run| &run.branches) {
        let kinds = std::iter::once(branch.branch.kind).chain(branch.branch.then.iter().copied());
        for (kind, part) in kinds.zip(&branch.parts) {
            let is_cloud = match kind {
                OutcomeKind::Toxic => true,
                OutcomeKind::FlashFire | OutcomeKind::Explosion => branch.branch.timing != Timing::Immediate,
                _ => false,
            };
            for footprint in part.values() {
                if all.insert(Arc::as_ptr(footprint)) {
                    footprint_bytes += footprint.table_bytes();
                }
                if is_cloud {
                    clouds.insert(Arc::as_ptr(footprint));
                }
            }
        }
    }
    let mut outcomes_by_reach = vec![0; BARS_M.len()];
    let (mut over_1, mut over_5) = (0, 0);
    for outcome in consequences.outcomes() {
        let reach_m = outcome.parts.iter().fold(0.0, |reach: f64, part| reach.max(lethal_reach_m(&part.footprint)));
        if let Some(bar) = BARS_M.iter().position(|end| reach_m <= *end) {
            outcomes_by_reach[bar] += 1;
        }
        over_1 += usize::from(reach_m > 1000.0);
        over_5 += usize::from(reach_m > 5000.0);
    }
    let outcomes = consequences.outcome_count();
    let persons = |period: usize| study.population().iter().map(|row| row.cell.persons[period]).sum();
    Counts {
        establishments: study.establishments().len(),
        installations: study.installations().len(),
        releases: consequences.scenarios().count(),
        releases_cut_off: consequences.units.iter().map(|unit| unit.cut_off.len()).sum(),
        distinct_releases: runs.len(),
        distinct_clouds: clouds.len(),
        distinct_footprints: all.len(),
        footprint_bytes,
        outcomes,
        weather_classes: study.weather().classes().len(),
        sectors: study.weather().sector_centres_deg().len(),
        population_cells: study.population().len(),
        persons_day: persons(0),
        persons_night: persons(1),
        targets: study.targets().len(),
        ignition_sources: study.ignition_sources().len(),
        bar_ends_m: BARS_M.iter().map(|end| if end.is_finite() { *end } else { 0.0 }).collect(),
        outcomes_by_reach,
        share_over_1_km: over_1 as f64 / outcomes.max(1) as f64,
        share_over_5_km: over_5 as f64 / outcomes.max(1) as f64,
        consequences: found.time,
    }
}

/// Distance downwind of the anchor to which a part kills one in a hundred out of doors, in any weather, m.
fn lethal_reach_m(part: &PartFootprint) -> f64 {
    let of = |footprint: &Footprint| {
        let lethal = |x: f64| footprint.lethality(&ExposureClass::Individual, x, 0.0) >= LETHALITY;
        // from the far end inwards by 2 %, then halved
        let mut outer = footprint.reach_m();
        let mut inner = outer;
        while inner > 0.5 && !lethal(inner) {
            outer = inner;
            inner *= 0.98;
        }
        if !lethal(inner) {
            return 0.0;
        }
        for _ in 0..20 {
            let middle = f64::midpoint(inner, outer);
            if lethal(middle) { inner = middle } else { outer = middle }
        }
        inner
    };
    match part {
        PartFootprint::All(footprint) => of(footprint),
        PartFootprint::ByWeather(map) => map.values().fold(0.0, |reach: f64, footprint| reach.max(of(footprint))),
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} establishments, {} installations, {} releases ({} distinct, {} cut off), {} outcomes",
            self.establishments,
            self.installations,
            self.releases,
            self.distinct_releases,
            self.releases_cut_off,
            self.outcomes
        )?;
        writeln!(
            f,
            "{} distinct footprints of {:.1} MiB, {} of them of clouds; {} weather classes x {} sectors",
            self.distinct_footprints,
            self.footprint_bytes as f64 / f64::from(1 << 20),
            self.distinct_clouds,
            self.weather_classes,
            self.sectors
        )?;
        writeln!(
            f,
            "{} population cells ({:.0} persons by day, {:.0} by night), {} targets, {} ignition sources",
            self.population_cells, self.persons_day, self.persons_night, self.targets, self.ignition_sources
        )?;
        writeln!(f, "outcomes by distance to 1 % lethality:")?;
        for (end, count) in BARS_M.iter().zip(&self.outcomes_by_reach) {
            writeln!(f, "  to {end:>7} m {count:>6}")?;
        }
        writeln!(
            f,
            "over 1 km {:.1} %, over 5 km {:.2} %",
            100.0 * self.share_over_1_km,
            100.0 * self.share_over_5_km
        )?;
        write!(f, "consequences: {}", self.consequences)
    }
}
