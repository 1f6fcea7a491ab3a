//! Societal risk seen from the place: F-N of all accidents that can reach it, against a criterion.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

use ndarray::Array2;

use crate::error::{Error, Result};
use crate::footprint::{ExposureClass, GridRing, Outcome, Panels, Shape};
use crate::risk::accumulate::{Accumulator, Resolution};
use crate::risk::control::{Control, ordered};
use crate::risk::curve::Societal;
use crate::risk::density::wrap;
use crate::risk::functions::{Function, Site, sites};
use crate::risk::people_index::PeopleIndex;
use crate::risk::profile::{Profile, Scene, each_function};
use crate::risk::societal::WhoCounts;
use crate::risk::unit_societal::Masses;
use crate::risk::wind_circle::{WindCircle, WindCircles};
use crate::site::Grid;
use crate::weather::JointFrequency;

/// Most cells of an area map: each keeps a curve.
pub const MOST_AREA_CELLS: usize = 20_000;
/// Sites whose curves are held at a time.
const SITES_PER_WAVE: usize = 16;
/// Smallest number of people that a curve is held against a line from.
const FIRST_PERSONS: f64 = 1.0;
/// A curve over a line by less than this is on it.
const AT_LIMIT: f64 = 1e-9;

/// The area map: for every cell the F-N curve of the accidents that reach its centre, held against lines.
#[derive(Clone, Debug)]
pub struct AreaMap {
    /// The cells.
    pub grid: Grid,
    /// Largest F(N) over the line, for each line: `[ny, nx]`, row 0 southernmost; 0 where no accident with one death or
    /// more reaches.
    pub ratio: Vec<Array2<f64>>,
    /// N at which that is.
    pub worst_n: Vec<Array2<f64>>,
    /// How many of the lines a cell's curve exceeds: with a lower and an upper line 0 is acceptable, 1 as low as
    /// reasonably practicable, 2 intolerable.
    pub lines_exceeded: Array2<usize>,
    /// By row, then column.
    curves: Vec<Societal>,
}

impl AreaMap {
    /// F-N of the accidents that reach the centre of a cell; N is known to 1/32 octave. `None` off the map.
    #[must_use]
    pub fn curve(&self, row: usize, column: usize) -> Option<&Societal> {
        if column < self.grid.nx { self.curves.get(row * self.grid.nx + column) } else { None }
    }
}

/// What an area map is made with.
#[derive(Clone, Copy, Debug)]
pub struct AreaSetting<'a> {
    /// Cells; a few hundred metres are enough, since it is the accidents' reach that shapes the map.
    pub grid: &'a Grid,
    /// An accident reaches a place where, with the wind as it blows, it kills at least this share of unprotected people:
    /// 0.01 by custom.
    pub least_lethality: f64,
    /// Criterion lines as points (N, F per year), straight on log scales between them and on beyond both ends.
    pub lines: &'a [Vec<(f64, f64)>],
}

/// The area map of installations, a list of outcomes each.
///
/// # Errors
/// [`Error::InvalidInput`] for a lethality outside 0..1 or 0 itself, a line with fewer than two points, points that do
/// not ascend in N or are not positive, or more than [`MOST_AREA_CELLS`] cells; [`Error::Cancelled`].
pub fn area_map<O: Borrow<Outcome> + Sync>(
    origins: &[&[O]],
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    setting: AreaSetting,
    control: &Control,
) -> Result<AreaMap> {
    setting.check()?;
    let winds = WindCircles::new(weather);
    let scene = Scene { winds: &winds, people, refined: 0, control };
    let all = origins
        .iter()
        .enumerate()
        .flat_map(|(group, list)| list.iter().enumerate().map(move |(i, outcome)| (group, i, outcome.borrow())));
    let sites = sites(all);
    let grid = setting.grid;
    let mut sums: Vec<Option<Accumulator>> = vec![None; grid.nx * grid.ny];
    for (wave, some) in sites.chunks(SITES_PER_WAVE).enumerate() {
        let share = |done: usize| done as f64 / sites.len() as f64;
        let begin = wave * SITES_PER_WAVE;
        let parts = ordered(some.len(), control, (share(begin), share(begin + some.len())), |site| {
            of_site(scene, &some[site], who, setting)
        })?;
        for (cell, part) in parts.into_iter().flatten() {
            sums[cell].get_or_insert_with(|| Accumulator::new(Resolution::COARSE)).merge(&part);
        }
    }
    let curves: Vec<Societal> = sums
        .iter()
        .map(|sum| sum.as_ref().map(|sum| Societal::from_events(sum.events())).unwrap_or_default())
        .collect();
    let shape = (grid.ny, grid.nx);
    let (mut ratio, mut worst_n) = (Vec::new(), Vec::new());
    let mut lines_exceeded = Array2::zeros(shape);
    for line in setting.lines {
        let worst: Vec<(f64, f64)> = curves.iter().map(|curve| worst_point(curve, line)).collect();
        let of = |index: usize| worst[index];
        let at = |row: usize, column: usize| of(row * grid.nx + column);
        ratio.push(Array2::from_shape_fn(shape, |(row, column)| at(row, column).0));
        worst_n.push(Array2::from_shape_fn(shape, |(row, column)| at(row, column).1));
        lines_exceeded.zip_mut_with(&ratio[ratio.len() - 1], |count: &mut usize, ratio: &f64| {
            *count += usize::from(*ratio > 1.0 + AT_LIMIT);
        });
    }
    Ok(AreaMap { grid: *grid, ratio, worst_n, lines_exceeded, curves })
}

impl AreaSetting<'_> {
    fn check(&self) -> Result<()> {
        if !(self.least_lethality > 0.0 && self.least_lethality <= 1.0) {
            return Err(Error::invalid("least_lethality", self.least_lethality, "", "must lie in 0..1, above 0"));
        }
        let cells = self.grid.nx * self.grid.ny;
        if cells > MOST_AREA_CELLS {
            return Err(Error::invalid(
                "cells of the area map",
                cells as f64,
                "",
                format!("at most {MOST_AREA_CELLS}; choose larger cells"),
            ));
        }
        for (i, line) in self.lines.iter().enumerate() {
            let positive = line.iter().all(|(n, f)| *n > 0.0 && n.is_finite() && *f > 0.0 && f.is_finite());
            if line.len() < 2 || !positive || line.windows(2).any(|pair| !(pair[1].0 > pair[0].0)) {
                return Err(Error::InvalidInput {
                    name: format!("lines[{i}]"),
                    value: format!("{line:?}"),
                    unit: "(persons, 1/yr)",
                    requirement: "needs two points or more, positive and finite, ascending in persons".into(),
                });
            }
        }
        Ok(())
    }
}

/// Largest F(N) over the line, and where: at the events, since F is level before each while the line falls, and at the
/// corners of the line.
fn worst_point(curve: &Societal, line: &[(f64, f64)]) -> (f64, f64) {
    let events = curve.events().iter().map(|event| event.n).filter(|n| *n >= FIRST_PERSONS);
    let corners = line.iter().map(|point| point.0).filter(|n| *n >= FIRST_PERSONS);
    events.chain(corners).fold((0.0, 0.0), |worst, n| {
        let ratio = curve.exceedance(n) / on_line(line, n);
        if ratio > worst.0 { (ratio, n) } else { worst }
    })
}

/// F on a line, straight on log scales.
fn on_line(line: &[(f64, f64)], n: f64) -> f64 {
    let after = line.partition_point(|point| point.0 < n).clamp(1, line.len() - 1);
    let (a, b) = (line[after - 1], line[after]);
    let slope = (b.1.ln() - a.1.ln()) / (b.0.ln() - a.0.ln());
    a.1 * (slope * (n / a.0).ln()).exp()
}

/// The accidents of one site, by map cell that they reach.
fn of_site(scene: Scene, site: &Site, who: WhoCounts, setting: AreaSetting) -> Result<Vec<(usize, Accumulator)>> {
    let mut found: BTreeMap<usize, Accumulator> = BTreeMap::new();
    let mut masses = Masses::default();
    let mut reached = Vec::new();
    let mut grid_ring = GridRing::default();
    let without_own_staff = who == WhoCounts::OthersThanOwnStaff;
    each_function(scene, &site.outcomes, without_own_staff, |place, function, profile, circle| {
        if !kills_somebody(profile, circle) {
            return;
        }
        if let Some(circle) = circle {
            masses.of_all(function, circle, scene.winds, |_, _| {});
        }
        let still = still_frequency(scene, function);
        let (grid, anchor) = (setting.grid, place.anchor_m);
        for row in rows_within(grid, anchor.1, function.reach_m) {
            for column in grid.columns_within(anchor.0 - function.reach_m, anchor.0 + function.reach_m) {
                let at = (grid.x_centre_m(column), grid.y_centre_m(row));
                let (dx, dy) = (at.0 - anchor.0, at.1 - anchor.1);
                if dx * dx + dy * dy > function.reach_m * function.reach_m {
                    continue;
                }
                reach_of(function, circle, at, setting.least_lethality, &mut grid_ring, &mut reached);
                if reached.iter().all(|share| *share <= 0.0) {
                    continue;
                }
                let bins = found.entry(row * grid.nx + column).or_insert_with(|| Accumulator::new(Resolution::COARSE));
                if let (None, Some(n)) = (circle, profile.still) {
                    (0..2).for_each(|period| bins.point(n[period], still[period]));
                }
                for (mass, laid) in masses.sum.iter().zip(&profile.laid).filter(|_| circle.is_some()) {
                    for stretch in laid.iter().filter(|stretch| stretch.from.max(stretch.to) >= FIRST_PERSONS) {
                        let frequency = mass[stretch.half] * stretch.share * reached[stretch.half];
                        if frequency > 0.0 {
                            bins.ramp(stretch.from, stretch.to, frequency);
                        }
                    }
                }
            }
        }
    })?;
    Ok(found.into_iter().collect())
}

fn kills_somebody(profile: &Profile, circle: Option<&WindCircle>) -> bool {
    if circle.is_none() {
        return profile.still.is_some_and(|n| n[0].max(n[1]) >= FIRST_PERSONS);
    }
    profile.laid.iter().flatten().any(|stretch| stretch.from.max(stretch.to) >= FIRST_PERSONS)
}

fn still_frequency(scene: Scene, function: &Function) -> [f64; 2] {
    let mut sum = [0.0; 2];
    for user in &function.users {
        for (period, sum) in sum.iter_mut().enumerate() {
            *sum += user.frequency_per_yr[period] * scene.winds.class_total[user.class][period];
        }
    }
    sum
}

fn rows_within(grid: &Grid, y_m: f64, reach_m: f64) -> std::ops::Range<usize> {
    let turned = Grid { x_min_m: grid.y_min_m, y_min_m: grid.x_min_m, nx: grid.ny, ny: grid.nx, ..*grid };
    turned.columns_within(y_m - reach_m, y_m + reach_m)
}

/// Share of each half interval of direction (one share in all where the direction does not matter) over which any part
/// is at least so lethal at a place.
fn reach_of(
    function: &Function,
    circle: Option<&WindCircle>,
    at_m: (f64, f64),
    least: f64,
    grid_ring: &mut GridRing,
    reached: &mut Vec<f64>,
) {
    reached.clear();
    reached.resize(circle.map_or(1, |circle| 2 * circle.count()), 0.0);
    for part in &function.parts {
        let column = part.footprint.column(&ExposureClass::Individual);
        let (r, bearing) = part.polar(at_m);
        if column.scale == 0.0 || r > part.footprint.reach_m() {
            continue;
        }
        let (Some(circle), true) = (circle, part.turns()) else {
            if part.constant(at_m, column) >= least {
                reached.fill(1.0);
            }
            continue;
        };
        let seen = Seen { least: least / column.scale, table: column.table, bearing, circle };
        match part.footprint.shape() {
            Shape::Polar(table) => {
                if let Some(ring) = table.stencil(r) {
                    seen.by_ring(&ring, reached);
                }
            }
            Shape::Grid(table) => {
                table.ring(r, grid_ring);
                seen.by_ring(grid_ring, reached);
            }
            Shape::Radial(_) => {}
        }
    }
}

/// A place as the turning wind finds it.
struct Seen<'a> {
    least: f64,
    table: usize,
    bearing: f64,
    circle: &'a WindCircle,
}

impl Seen<'_> {
    fn by_ring(&self, ring: &impl Panels, reached: &mut [f64]) {
        let nodes = &self.circle.nodes;
        for panel in 0..ring.count() {
            let bounds = ring.bounds(panel);
            if !(bounds.1 > bounds.0) {
                continue;
            }
            for (i, begin) in nodes.iter().enumerate() {
                let width = 0.5 * (nodes.get(i + 1).copied().unwrap_or(TAU) - begin);
                for half in 0..2_usize {
                    let from = begin + half as f64 * width;
                    let share = self.share_of(ring, (panel, bounds), from, width);
                    let kept = &mut reached[2 * i + half];
                    *kept = kept.max(share);
                }
            }
        }
    }

    /// Share of the directions from `from`, `width` wide, in which the place is within a panel and harm is enough.
    fn share_of(&self, ring: &impl Panels, (panel, bounds): (usize, (f64, f64)), from: f64, width: f64) -> f64 {
        // the wind turns on, the place turns back through the profile
        let high = wrap(self.bearing - self.circle.origin - from + PI) - PI;
        let mut share = 0.0;
        // the part of the half interval may lie on either side of upwind
        for turn in [0.0, TAU] {
            let (lo, hi) = ((high - width + turn).max(bounds.0), (high + turn).min(bounds.1));
            if !(hi > lo) {
                continue;
            }
            let harm = |angle: f64| ring.value(panel, bounds, self.table, angle);
            let (a, b) = (harm(lo), harm(hi));
            let enough = match (a >= self.least, b >= self.least) {
                (true, true) => 1.0,
                (false, false) => 0.0,
                _ => (a.max(b) - self.least) / (a - b).abs(),
            };
            share += enough * (hi - lo) / width;
        }
        share.min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_straight_on_log_scales_and_go_on() {
        let line = [(1.0, 1e-3), (10.0, 1e-5), (100.0, 1e-6)];
        for (n, f) in [(1.0, 1e-3), (3.162_277_660_168_379_5, 1e-4), (10.0, 1e-5), (1000.0, 1e-7)] {
            assert!((on_line(&line, n) / f - 1.0).abs() < 1e-12, "{n}");
        }
    }
}
