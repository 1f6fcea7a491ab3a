//! Operations of the laying of the map against the peaks of the machine.

use isorisk::risk::{PeopleIndex, RiskMap};
use serde::Serialize;

use crate::Outcome;
use crate::integration::Problem;
use crate::machine::Machine;
use crate::park::{Found, RUN, STUDIES, load};
use crate::process::{Time, quickest};

/// Arithmetic of one turn of each loop, additions, multiplications, divisions and roots counted from the source
/// (`src/risk/field/lay.rs`, `approx.rs`, `exact_sum.rs`); comparisons, conversions and loads are not.
const PER_ORIGIN_CELL: f64 = 57.0 + 7.0;
const PER_POLAR_CELL: f64 = 69.0;
const PER_EDGE_CELL: f64 = 48.0;
const PER_RADIAL_CELL: f64 = 8.0;
/// The two parts of a cell's sum, read and written.
const BYTES_PER_ORIGIN_CELL: f64 = 32.0;
/// Share of the map's time that the laying must take to be told from what two timings differ by.
const LEAST_LAYING: f64 = 0.05;

/// What the laying does.
#[derive(Serialize)]
pub struct Operations {
    pub origins: u64,
    pub origin_cells: u64,
    pub polar_cells: u64,
    pub edge_cells: u64,
    pub radial_cells: u64,
    pub point_cells: u64,
    pub arithmetic: f64,
    pub bytes: f64,
    /// Absent where the laying takes too small a part of the map's time to be told from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gflop_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_as_built: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_native: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_bandwidth: Option<f64>,
    /// Fields made and laid.
    pub map: Time,
    /// Fields made only.
    pub fields: Time,
}

/// Counts and times the map of 10 m.
pub fn count(found: &Found, every: usize, machine: &Machine) -> Outcome<Operations> {
    let study = load(STUDIES[1], every)?;
    let people = PeopleIndex::new(study.people());
    let Problem { outcomes, weather, grid, .. } = Problem::new(found, study.weather(), *study.grid(), &people);
    let (laid, map) = quickest(2, || RiskMap::of(&outcomes, weather, grid, &RUN).map(|map| map.values().sum()));
    let (work, fields) = quickest(2, || RiskMap::work(&outcomes, weather, grid, &RUN));
    let (laid, work): (f64, _) = (laid?, work?);
    if !(laid > 0.0) {
        return Err("the map is empty".into());
    }
    let operations = work.origin_cells as f64 * PER_ORIGIN_CELL
        + work.polar_cells as f64 * PER_POLAR_CELL
        + work.edge_cells as f64 * PER_EDGE_CELL
        + work.radial_cells as f64 * PER_RADIAL_CELL;
    let bytes = work.origin_cells as f64 * BYTES_PER_ORIGIN_CELL;
    // processor time, so that what else runs on the machine does not count; each thread has its part of the peak
    let laying_s = map.cpu_s - fields.cpu_s;
    let thread_s = (laying_s > LEAST_LAYING * map.cpu_s).then_some(laying_s);
    let (per_thread, giga) = (machine.threads as f64, 1e9);
    let gflop_s = thread_s.map(|thread_s| operations / thread_s * per_thread / giga);
    Ok(Operations {
        origins: work.origins,
        origin_cells: work.origin_cells,
        polar_cells: work.polar_cells,
        edge_cells: work.edge_cells,
        radial_cells: work.radial_cells,
        point_cells: work.point_cells,
        arithmetic: operations,
        bytes,
        gflop_s,
        share_as_built: gflop_s.map(|gflop_s| gflop_s / machine.as_built.f32_gflop_s),
        share_native: machine.native.as_ref().and_then(|rates| gflop_s.map(|gflop_s| gflop_s / rates.f32_gflop_s)),
        share_bandwidth: thread_s.map(|thread_s| bytes / thread_s * per_thread / giga / machine.as_built.triad_gb_s),
        map,
        fields,
    })
}

impl Operations {
    fn rate(&self) -> String {
        let (Some(gflop_s), Some(as_built), Some(bandwidth)) =
            (self.gflop_s, self.share_as_built, self.share_bandwidth)
        else {
            return "the laying too short to be timed".into();
        };
        format!(
            "{gflop_s:.1} GFLOP/s, {:.1} % of the peak as built, {:.1} % of the native one, {:.1} % of the bandwidth",
            100.0 * as_built,
            100.0 * self.share_native.unwrap_or(f64::NAN),
            100.0 * bandwidth
        )
    }
}

impl std::fmt::Display for Operations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} origins, {:.3e} origin-cells, {:.3e} polar, {:.3e} edge-cells, {:.3e} by points; {:.3e} operations, {}; map \
             {}, of that fields {}",
            self.origins,
            self.origin_cells as f64,
            self.polar_cells as f64,
            self.edge_cells as f64,
            self.point_cells as f64,
            self.arithmetic,
            self.rate(),
            self.map,
            self.fields
        )
    }
}
