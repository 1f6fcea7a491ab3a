//! From any function of (downwind, crosswind) to a [`PolarTable`]: find the sharp edges, follow them from ring to
//! ring, and put nodes between them.

use crate::error::{Error, Result};
use crate::footprint::circle::{NOTHING, Sampler, exactly};
use crate::footprint::panels::node_integrals;
use crate::footprint::polar::{PanelLayout, PolarTable, RadialMap, Sheet, Side};
use crate::footprint::sheets::{RawSheet, nearest_m};
use crate::footprint::{Column, checked_lethality};

/// Whether the left half mirrors the right half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// The same left and right of the downwind axis: half the work and half the memory.
    Mirrored,
    /// Nothing assumed.
    Free,
}

/// How a function is sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// No harm beyond, m.
    pub reach_m: f64,
    /// Distance of rings at the anchor, m.
    pub ring_step_m: f64,
    /// Growth of that distance with the radius: the step at r is `ring_step_m` + `ring_growth` r.
    pub ring_growth: f64,
    /// Directions looked at per half circle to find what is there, besides ever closer ones round downwind.
    pub directions: usize,
    /// Allowed miss of the mean along a ring; a single place on it may miss 20 times as much of the largest harm there.
    pub tolerance: f64,
    /// How exactly the angle of a sharp edge is found, rad.
    pub edge_tolerance_rad: f64,
    /// How exactly a radius at which an edge appears or ends is found, in ring steps.
    pub radius_tolerance: f64,
    /// Mirror symmetry.
    pub sides: Sides,
}

impl Sampling {
    /// Rings `resolution_m` apart, both sides free: the choice of [`super::Footprint::sampled`].
    #[must_use]
    pub fn uniform(reach_m: f64, resolution_m: f64) -> Self {
        Self {
            reach_m,
            ring_step_m: resolution_m,
            ring_growth: 0.0,
            directions: 48,
            tolerance: 1e-4,
            edge_tolerance_rad: 1e-13,
            radius_tolerance: 2e-6,
            sides: Sides::Free,
        }
    }

    /// Rings that part in proportion to the distance, mirrored: small tables for smooth plumes, clouds and flames.
    #[must_use]
    pub fn growing(reach_m: f64) -> Self {
        Self {
            reach_m,
            ring_step_m: (reach_m / 200.0).clamp(0.05, 5.0),
            ring_growth: 0.07,
            directions: 24,
            tolerance: 1e-4,
            edge_tolerance_rad: 1e-9,
            radius_tolerance: 2e-5,
            sides: Sides::Mirrored,
        }
    }

    pub(crate) fn check(&self) -> Result<()> {
        for (name, value) in [("sampling.reach_m", self.reach_m), ("sampling.ring_step_m", self.ring_step_m)] {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, "m", "must be positive and finite"));
            }
        }
        if !(self.ring_growth >= 0.0 && self.ring_growth <= 1.0) {
            return Err(Error::invalid("sampling.ring_growth", self.ring_growth, "", "must lie in 0..1"));
        }
        if !(self.tolerance > 0.0 && self.tolerance < 0.1) {
            return Err(Error::invalid("sampling.tolerance", self.tolerance, "", "must lie in 0..0.1, above 0"));
        }
        if self.directions < 4 {
            return Err(Error::invalid("sampling.directions", self.directions as f64, "", "must be at least 4"));
        }
        Ok(())
    }
}

/// Table, column per class, worst miss along rings. `lines_m` are distances downwind at which harm may jump across the wind.
pub(super) fn sample(
    classes: usize,
    function: &dyn Fn(f64, f64, &mut [f64]),
    options: &Sampling,
    lines_m: &[f64],
) -> Result<(PolarTable, Vec<Column>, f64)> {
    options.check()?;
    let sampler = Sampler::new(classes, function, *options, lines_m);
    let (raw, error) = sampler.raw_sheets();
    if let Some(value) = sampler.bad.get() {
        checked_lethality(value)?;
    }
    let (table, columns) = packed(&raw, classes, sampler.map, nearest_m(options), options.sides);
    Ok((table, columns, error))
}

/// Sheets with every class at every node to a table, and the column of each class.
pub(super) fn packed(
    raw: &[RawSheet],
    classes: usize,
    map: RadialMap,
    nearest_m: f64,
    sides: Sides,
) -> (PolarTable, Vec<Column>) {
    let columns = distinct_columns(raw, classes);
    let tables = columns.iter().map(|column| column.table + 1).max().unwrap_or(1);
    let source: Vec<usize> = (0..tables)
        .map(|table| columns.iter().position(|column| column.table == table && column.scale > 0.0).unwrap_or(0))
        .collect();
    let sheets: Vec<Sheet> = raw.iter().map(|sheet| sheet.pack(classes, &source, sides)).collect();
    let reach_m = sheets.iter().map(|sheet| sheet.r_hi).fold(0.0, f64::max);
    (PolarTable { map, sheets, reach_m, nearest_m }, columns)
}

/// For each class the table it shares with an earlier class that it is a fixed multiple of.
fn distinct_columns(sheets: &[RawSheet], classes: usize) -> Vec<Column> {
    let rows = || sheets.iter().flat_map(|sheet| sheet.values.chunks_exact(classes));
    let mut columns: Vec<Column> = Vec::new();
    let mut bases: Vec<usize> = Vec::new();
    for class in 0..classes {
        let peak = rows().fold(0.0, |peak: f64, row| peak.max(row[class]));
        if peak <= NOTHING {
            columns.push(Column { table: 0, scale: 0.0 });
            continue;
        }
        let shared = bases.iter().enumerate().find_map(|(table, &base)| {
            let scale = multiple(rows(), base, class)?;
            (scale > 0.0).then_some(Column { table, scale })
        });
        columns.push(shared.unwrap_or_else(|| {
            bases.push(class);
            Column { table: bases.len() - 1, scale: 1.0 }
        }));
    }
    columns
}

/// The factor by which one class is a multiple of another in every row; `None` where it is not.
fn multiple<'a>(rows: impl Iterator<Item = &'a [f64]> + Clone, base: usize, class: usize) -> Option<f64> {
    const SAME: f64 = 1e-9;
    let top = rows
        .clone()
        .fold((0.0, 0.0), |top: (f64, f64), row| if row[base] > top.0 { (row[base], row[class]) } else { top });
    let peak = rows.clone().fold(0.0, |peak: f64, row| peak.max(row[class]));
    if peak <= NOTHING {
        return Some(0.0);
    }
    let factor = top.1 / top.0;
    let same = top.0 > 0.0 && rows.into_iter().all(|row| (row[class] - factor * row[base]).abs() <= SAME * peak);
    same.then_some(factor)
}

impl RawSheet {
    /// For each table, made of the class in `source`, the profile of one panel that it reads and the factor on it; and the
    /// class that each profile is made of.
    fn profiles(&self, panel: usize, classes: usize, source: &[usize]) -> (Vec<(usize, f64)>, Vec<usize>) {
        let nodes_of = |last: &usize| (last + 1) * classes;
        let begin: usize = self.last[..panel].iter().map(nodes_of).sum();
        let of_panel = begin..begin + nodes_of(&self.last[panel]);
        let per_ring = self.last.iter().map(nodes_of).sum();
        let rows = || self.values.chunks_exact(per_ring).flat_map(|ring| ring[of_panel.clone()].chunks_exact(classes));
        let mut kept: Vec<usize> = Vec::new();
        let mut of_tables = Vec::with_capacity(source.len());
        for &class in source {
            let shared = kept
                .iter()
                .enumerate()
                .find_map(|(profile, &base)| multiple(rows(), base, class).map(|factor| (profile, factor)));
            of_tables.push(shared.unwrap_or_else(|| {
                kept.push(class);
                (kept.len() - 1, 1.0)
            }));
        }
        (of_tables, kept)
    }

    /// Single-precision nodes and integrals of the profiles that the classes in `source` read.
    fn pack(&self, classes: usize, source: &[usize], sides: Sides) -> Sheet {
        let mut panels = Vec::new();
        let mut profiles = Vec::new();
        let mut kept: Vec<Vec<usize>> = Vec::new();
        let mut stride = 0;
        for (panel, &last) in self.last.iter().enumerate() {
            let (of_tables, classes_kept) = self.profiles(panel, classes, source);
            panels.push(PanelLayout { last, offset: stride });
            stride += 2 * (last + 1) * classes_kept.len();
            profiles.extend(of_tables);
            kept.push(classes_kept);
        }
        let mut values = Vec::with_capacity(stride * self.rings);
        let mut at = 0;
        let mut step = true;
        for peak in &self.peaks {
            for (&last, kept) in self.last.iter().zip(&kept) {
                let nodes = &self.values[at..at + (last + 1) * classes];
                at += nodes.len();
                for &class in kept {
                    let harm: Vec<f64> = nodes.iter().skip(class).step_by(classes).map(|value| value / peak).collect();
                    step &= harm.iter().all(|value| (value - harm[0]).abs() <= 1e-9);
                    let integral = node_integrals(&harm);
                    #[expect(clippy::cast_possible_truncation, reason = "single precision is what the table keeps")]
                    {
                        values.extend(harm.iter().map(|value| *value as f32));
                        values.extend(integral.iter().map(|value| (*value / last as f64) as f32));
                    }
                }
            }
        }
        let count = self.last.len();
        // in ascending angle: mirror images from the outside in, then the panels themselves
        let mut signed = Vec::new();
        if sides == Sides::Mirrored {
            let whole = |panel: usize| exactly(self.bounds[panel].0, 0.0);
            signed.extend((0..count).rev().filter(|panel| !whole(*panel)).map(|panel| (panel, Side::Flipped)));
            signed.extend((0..count).map(|panel| (panel, if whole(panel) { Side::Whole } else { Side::Plain })));
        } else {
            signed.extend((0..count).map(|panel| (panel, Side::Plain)));
        }
        Sheet {
            r_lo: self.ends.0,
            r_hi: self.ends.1,
            c_lo: self.map.coordinate(self.ends.0),
            c_hi: self.map.coordinate(self.ends.1),
            root: self.root,
            rings: self.rings,
            panels,
            signed,
            tables: source.len(),
            profiles,
            stride,
            bounds: self.bounds.clone(),
            ln_peak: self.peaks.iter().map(|peak| peak.ln()).collect(),
            values,
            step,
        }
    }
}
