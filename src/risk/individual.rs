//! Location-specific individual risk.

use std::borrow::Borrow;

use ndarray::Array2;

use crate::error::{Error, Result};
use crate::footprint::{Column, EvenRing, ExposureClass, GridRing, NO_BEARING_M, Outcome, Panels, Shape};
use crate::risk::accident::Accident;
use crate::risk::combined::{CombinedRing, PartAt};
use crate::risk::control::{Control, ordered};
use crate::risk::density::Density;
use crate::risk::map::RiskMap;
use crate::site::Grid;
use crate::weather::JointFrequency;

/// Points per job.
const POINTS_PER_JOB: usize = 8;

/// One weather case of an accident, day and night together.
#[derive(Debug)]
struct Term<'a> {
    parts: Vec<PartAt<'a>>,
    density: Density,
    reach_m: f64,
    /// Of the single part.
    column: Column,
    single: bool,
    turns: bool,
}

/// An accident as a receptor sees it.
#[derive(Debug)]
pub(super) struct Source<'a> {
    index: usize,
    anchor_m: (f64, f64),
    reach_m: f64,
    terms: Vec<Term<'a>>,
}

/// What a worker reuses from receptor to receptor.
#[derive(Default)]
pub(super) struct Scratch {
    grid: GridRing,
    combined: CombinedRing,
}

impl Term<'_> {
    /// Frequency of harm, 1/yr, at a place `(r, bearing)` from the anchor of the first part.
    fn at(&self, place: (f64, f64), (r, bearing): (f64, f64), scratch: &mut Scratch) -> f64 {
        if r > self.reach_m {
            return 0.0;
        }
        if !self.turns {
            let survival = self.parts.iter().fold(1.0, |left, part| {
                left * (1.0 - part.constant(place, part.footprint.column(&ExposureClass::Individual)))
            });
            return self.density.total * (1.0 - survival);
        }
        if self.single {
            return self.of_one(&self.parts[0], (r, bearing), self.column, scratch);
        }
        let mut reaching = self.parts.iter().filter(|part| part.reaches(place));
        match (reaching.next(), reaching.next()) {
            (None, _) => 0.0,
            (Some(part), None) if part.turns() => {
                let column = part.footprint.column(&ExposureClass::Individual);
                self.of_one(part, part.polar(place), column, scratch)
            }
            (Some(part), None) => {
                self.density.total * part.constant(place, part.footprint.column(&ExposureClass::Individual))
            }
            (Some(_), Some(_)) => {
                scratch.combined.fill(&self.parts, &[ExposureClass::Individual], place);
                self.density.average(&scratch.combined, 0, 0.0).max(0.0)
            }
        }
    }

    /// The same of one part that turns with the wind, at `(r, bearing)` from its anchor.
    fn of_one(&self, part: &PartAt, (r, bearing): (f64, f64), column: Column, scratch: &mut Scratch) -> f64 {
        let table = column.table;
        if column.scale == 0.0 {
            return 0.0;
        }
        let sum = match part.footprint.shape() {
            Shape::Radial(radial) => self.density.total * radial.value(r, table),
            Shape::Polar(polar) if r < NO_BEARING_M => polar
                .stencil(r)
                .map_or(0.0, |ring| self.density.average(&EvenRing::mean_of(&ring, &[table]), 0, bearing)),
            Shape::Polar(polar) => polar.stencil(r).map_or(0.0, |ring| self.density.average(&ring, table, bearing)),
            Shape::Grid(grid) => {
                grid.ring(r, &mut scratch.grid);
                if scratch.grid.count() == 0 { 0.0 } else { self.density.average(&scratch.grid, table, bearing) }
            }
        };
        (column.scale * sum).max(0.0)
    }
}

impl<'a> Source<'a> {
    fn new(accident: Accident<'a>) -> Self {
        let Accident { index, anchor_m, reach_m, segments, cases } = accident;
        let terms = cases
            .into_iter()
            .filter_map(|case| {
                let turns = case.turns();
                let single = case.parts.len() == 1;
                let column = case.parts[0].footprint.column(&ExposureClass::Individual);
                if single && column.scale == 0.0 {
                    return None;
                }
                let rho: Vec<f64> =
                    case.density[0].iter().zip(&case.density[1]).map(|(day, night)| day + night).collect();
                let density = Density::new(&segments, &rho);
                Some(Term { parts: case.parts, density, reach_m: case.reach_m, column, single, turns })
            })
            .collect();
        Self { index, anchor_m, reach_m, terms }
    }

    fn polar(&self, place: (f64, f64)) -> (f64, f64) {
        let (dx, dy) = (place.0 - self.anchor_m.0, place.1 - self.anchor_m.1);
        ((dx * dx + dy * dy).sqrt(), dy.atan2(dx))
    }

    /// Distance from the anchor beyond which there is no harm, m.
    pub(super) fn reach_m(&self) -> f64 {
        self.reach_m
    }

    /// Frequency of harm at a place, 1/yr.
    pub(super) fn at_place(&self, place: (f64, f64), scratch: &mut Scratch) -> f64 {
        self.at(place, self.polar(place), scratch)
    }

    fn at(&self, place: (f64, f64), polar: (f64, f64), scratch: &mut Scratch) -> f64 {
        self.terms.iter().map(|term| term.at(place, polar, scratch)).sum()
    }
}

pub(super) fn sources<'a>(outcomes: &[&'a Outcome], weather: &JointFrequency) -> Vec<Source<'a>> {
    outcomes
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, outcome)| outcome.counts_for.individual())
        .map(|(index, outcome)| Source::new(Accident::new(index, outcome, weather)))
        .filter(|source| source.reach_m > 0.0)
        .collect()
}

/// Location-specific individual risk, 1/yr, at points (east, north) in metres: the yearly probability of harm to
/// someone who is there all the time, out of doors and unprotected.
///
/// # Errors
/// [`Error::InvalidInput`] for a point that is not finite; [`Error::Cancelled`].
pub fn individual_risk_at(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    points_m: &[(f64, f64)],
    control: &Control,
) -> Result<Vec<f64>> {
    let everything = vec![0; outcomes.len()];
    let table = individual_risk_by_group(outcomes, weather, points_m, &everything, 1, control)?;
    Ok(table.into_raw_vec_and_offset().0)
}

/// As [`individual_risk_at`], split by group: `[point, group]`, where outcome `i` belongs to `group_of_outcome[i]`.
///
/// # Errors
/// [`Error::InvalidInput`] for a point that is not finite or a group that does not exist; [`Error::Cancelled`].
pub fn individual_risk_by_group(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    points_m: &[(f64, f64)],
    group_of_outcome: &[usize],
    groups: usize,
    control: &Control,
) -> Result<Array2<f64>> {
    check_groups(outcomes.len(), group_of_outcome, groups)?;
    for (i, (x, y)) in points_m.iter().enumerate() {
        for (name, value) in [("x", x), ("y", y)] {
            if !value.is_finite() {
                return Err(Error::invalid(format!("points[{i}].{name}"), *value, "m", "must be finite"));
            }
        }
    }
    let borrowed: Vec<&Outcome> = outcomes.iter().map(Borrow::borrow).collect();
    let sources = sources(&borrowed, weather);
    let jobs = points_m.len().div_ceil(POINTS_PER_JOB);
    let rows = ordered(jobs, control, (0.0, 1.0), |job| {
        let mut scratch = Scratch::default();
        let first = job * POINTS_PER_JOB;
        let mine = &points_m[first..(first + POINTS_PER_JOB).min(points_m.len())];
        let mut sums = vec![0.0; mine.len() * groups];
        for source in &sources {
            control.check()?;
            for (i, place) in mine.iter().enumerate() {
                let polar = source.polar(*place);
                if polar.0 <= source.reach_m {
                    sums[i * groups + group_of_outcome[source.index]] += source.at(*place, polar, &mut scratch);
                }
            }
        }
        Ok(sums)
    })?;
    let mut table = Array2::zeros((points_m.len(), groups));
    for (cell, value) in table.iter_mut().zip(rows.into_iter().flatten()) {
        *cell = value;
    }
    Ok(table)
}

/// Location-specific individual risk, 1/yr, at the centre of every cell: `[ny, nx]`, row 0 southernmost.
///
/// The bits depend neither on the number of threads nor on the order of the outcomes' anchors: see [`RiskMap`].
///
/// # Errors
/// [`Error::Cancelled`].
pub fn individual_risk_grid(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    grid: &Grid,
    control: &Control,
) -> Result<Array2<f64>> {
    RiskMap::of(outcomes, weather, *grid, control).map(|map| map.values())
}

pub(super) fn check_groups(outcomes: usize, group_of_outcome: &[usize], groups: usize) -> Result<()> {
    if group_of_outcome.len() != outcomes {
        return Err(Error::InvalidInput {
            name: "group_of_outcome".into(),
            value: format!("{} entries", group_of_outcome.len()),
            unit: "",
            requirement: format!("needs one entry for each of {outcomes} outcomes"),
        });
    }
    match group_of_outcome.iter().find(|group| **group >= groups) {
        Some(group) => Err(Error::invalid(
            "group_of_outcome",
            *group as f64,
            "",
            format!("must be below the number of groups, {groups}"),
        )),
        None => Ok(()),
    }
}
