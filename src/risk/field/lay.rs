//! One origin on one row of cells.

use std::ops::Range;

use crate::risk::field::OriginField;
use crate::risk::field::approx::{atan2, exp, half_angle, ln};
use crate::risk::field::atoms::Atom;
use crate::risk::individual;
use crate::site::Grid;

/// Cells whose coordinates are worked out together.
const BLOCK: usize = 128;
/// Four rings that differ by more than this factor are interpolated through their logarithms.
const STEEP: f32 = 3.0;
/// Below this, 1/yr, the plain cubic will do: a thousand origins with an error of a tenth of it do not reach 1e-11.
const NEGLIGIBLE: f32 = 1e-13;
/// What is below this has no logarithm, 1/yr.
const SMALLEST: f32 = 1e-30;

/// Buffers of one worker, one entry a cell of the row.
#[derive(Default)]
pub(in crate::risk) struct RowScratch {
    /// Distance from the origin, m.
    r: Vec<f32>,
    /// Ring coordinate.
    ring: Vec<f32>,
    /// Node coordinate of the bearing, 0..=nodes.
    node: Vec<f32>,
    pub(in crate::risk) points: individual::Scratch,
}

/// LSIR of one origin at the cells of a row, 1/yr: the columns that it may reach, and their values in `out`.
pub(in crate::risk) fn lay_row(
    field: &OriginField,
    grid: &Grid,
    row: usize,
    scratch: &mut RowScratch,
    out: &mut Vec<f64>,
) -> Range<usize> {
    out.clear();
    let dy = grid.y_centre_m(row) - field.anchor_m.1;
    let columns = chord(grid, field, dy, field.reach_m);
    if columns.is_empty() {
        return columns;
    }
    out.resize(columns.len(), 0.0);
    field.coordinates(grid, &columns, dy, scratch);
    field.add_polar(scratch, out);
    field.add_steps(grid, &columns, dy, scratch, out);
    field.add_radial(grid, &columns, dy, out);
    for atom in &field.shape.atoms {
        field.add_atom(atom, grid, &columns, dy, scratch, out);
    }
    field.add_points(grid, &columns, dy, scratch, out);
    columns
}

/// Columns whose centres lie within `reach` of the anchor.
pub(super) fn chord(grid: &Grid, field: &OriginField, dy: f64, reach: f64) -> Range<usize> {
    if !(dy.abs() <= reach) {
        return 0..0;
    }
    let half = ((reach - dy) * (reach + dy)).max(0.0).sqrt();
    grid.columns_within(field.anchor_m.0 - half, field.anchor_m.0 + half)
}

impl OriginField<'_> {
    fn dx(&self, grid: &Grid, column: usize) -> f64 {
        grid.x_centre_m(column) - self.anchor_m.0
    }

    /// Distance, ring and node of every cell of the columns.
    #[expect(clippy::cast_possible_truncation, reason = "cells need no more than single precision")]
    fn coordinates(&self, grid: &Grid, columns: &Range<usize>, dy: f64, scratch: &mut RowScratch) {
        let count = columns.len();
        for buffer in [&mut scratch.r, &mut scratch.ring, &mut scratch.node] {
            buffer.resize(count.max(buffer.len()), 0.0);
        }
        let per_scale = (1.0 / self.ladder.scale_m) as f32;
        let per_growth = (1.0 / self.ladder.growth) as f32;
        let nodes = self.nodes as f32;
        let per_rad = super::rings::per_rad(self.nodes) as f32;
        let first = self.first_rad as f32;
        let dy = dy as f32;
        let mut dx = [0.0_f32; BLOCK];
        let mut begin = 0;
        while begin < count {
            let end = (begin + BLOCK).min(count);
            let here = end - begin;
            for (k, dx) in dx[..here].iter_mut().enumerate() {
                *dx = self.dx(grid, columns.start + begin + k) as f32;
            }
            let (r, ring, node) =
                (&mut scratch.r[begin..end], &mut scratch.ring[begin..end], &mut scratch.node[begin..end]);
            for k in 0..here {
                let x = dx[k];
                let distance = (x * x + dy * dy).sqrt();
                r[k] = distance;
                let s = distance * per_scale;
                ring[k] = ln(s + (s * s + 1.0).sqrt()) * per_growth;
                let turned = (atan2(dy, x) - first) * per_rad;
                let turned = if turned < 0.0 { turned + nodes } else { turned };
                let turned = if turned < 0.0 { turned + nodes } else { turned };
                node[k] = if turned < nodes { turned } else { turned - nodes };
            }
            begin = end;
        }
    }

    /// The continuous part: four rings by four nodes round the cell.
    fn add_polar(&self, scratch: &RowScratch, out: &mut [f64]) {
        let field = &self.shape.polar;
        if field.rings == 0 {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "cells need no more than single precision")]
        let reach = field.reach_m as f32;
        let last_base = field.rings - 4;
        for (k, sum) in out.iter_mut().enumerate() {
            if scratch.r[k] > reach {
                continue;
            }
            let (ring, node) = (scratch.ring[k], scratch.node[k]);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, within the field")]
            let (cell, m) = (ring as usize, node as usize);
            let base = cell.max(1).min(last_base + 1) - 1;
            let wr = taps(ring - (base + 1) as f32);
            let wa = taps(node - m as f32);
            // node m - 1 stands at index m
            let first = base * field.stride + m.min(field.stride - 4);
            let mut on_ring = [0.0_f32; 4];
            for (i, value) in on_ring.iter_mut().enumerate() {
                let at = first + i * field.stride;
                let row = &field.values[at..at + 4];
                *value = (wa[0] * row[0] + wa[1] * row[1]) + (wa[2] * row[2] + wa[3] * row[3]);
            }
            *sum += f64::from(between_rings(on_ring, wr));
        }
    }

    /// What the continuous part loses at once at some distances.
    fn add_steps(&self, grid: &Grid, columns: &Range<usize>, dy: f64, scratch: &RowScratch, out: &mut [f64]) {
        let steps = &self.shape.polar.steps;
        let Some((outermost, _)) = steps.last() else { return };
        for column in chord(grid, self, dy, *outermost) {
            let k = column - columns.start;
            let beyond = steps.partition_point(|(r_m, _)| *r_m < f64::from(scratch.r[k]));
            let Some((_, circle)) = steps.get(beyond) else { continue };
            let node = scratch.node[k];
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive")]
            let m = (node as usize).min(circle.len() - 4);
            let w = taps(node - m as f32);
            let at = &circle[m..m + 4];
            out[k] += f64::from((w[0] * at[0] + w[1] * at[1]) + (w[2] * at[2] + w[3] * at[3]));
        }
    }

    fn add_radial(&self, grid: &Grid, columns: &Range<usize>, dy: f64, out: &mut [f64]) {
        let reach = self.shape.radial.reach_m;
        for column in chord(grid, self, dy, reach) {
            let dx = self.dx(grid, column);
            let r = (dx * dx + dy * dy).sqrt();
            if r <= reach {
                out[column - columns.start] += self.shape.radial.at(r);
            }
        }
    }

    /// w [W(β + h) - W(β - h)], W the cumulative density.
    fn add_atom(
        &self,
        atom: &Atom,
        grid: &Grid,
        columns: &Range<usize>,
        dy: f64,
        scratch: &RowScratch,
        out: &mut [f64],
    ) {
        let outer = chord(grid, self, dy, atom.to_m);
        if outer.is_empty() {
            return;
        }
        let inner = chord(grid, self, dy, atom.from_m);
        let within = |range: Range<usize>| range.start - columns.start..range.end - columns.start;
        if inner.is_empty() {
            self.sweep(atom, within(outer), scratch, out);
        } else {
            self.sweep(atom, within(outer.start..inner.start), scratch, out);
            self.sweep(atom, within(inner.end..outer.end), scratch, out);
        }
    }

    fn sweep(&self, atom: &Atom, cells: Range<usize>, scratch: &RowScratch, out: &mut [f64]) {
        let cumulative = &self.shape.winds[atom.wind].cumulative;
        #[expect(clippy::cast_possible_truncation, reason = "cells need no more than single precision")]
        let per_rad = super::rings::per_rad(self.nodes) as f32;
        let nodes = self.nodes as f32;
        let last = atom.steps.len() - 1;
        let rows = out[cells.clone()].iter_mut().zip(&scratch.ring[cells.clone()]).zip(&scratch.node[cells]);
        for ((sum, ring), node) in rows {
            // a cell on the edge of the table may lie beside it by rounding
            let x = (ring - atom.from).max(0.0) * atom.per_ring;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=steps")]
            let step = (x as usize).min(last);
            let t = (x - step as f32).min(1.0);
            let power = |p: &[f32; 4]| p[0] + t * (p[1] + t * (p[2] + t * p[3]));
            let [q, weight] = [power(&atom.steps[step][0]), power(&atom.steps[step][1])];
            let half = half_angle(q) * per_rad;
            let middle = node + nodes;
            *sum += f64::from(weight * (at(cumulative, middle + half) - at(cumulative, middle - half)));
        }
    }

    /// What has no short cut, and everything next to the origin.
    fn add_points(&self, grid: &Grid, columns: &Range<usize>, dy: f64, scratch: &mut RowScratch, out: &mut [f64]) {
        let near = if self.all.is_empty() { 0..0 } else { chord(grid, self, dy, self.near_m.min(self.reach_m)) };
        for column in near.clone() {
            let place = (grid.x_centre_m(column), self.anchor_m.1 + dy);
            out[column - columns.start] =
                self.all.iter().map(|source| source.at_place(place, &mut scratch.points)).sum();
        }
        for source in &self.others {
            for column in chord(grid, self, dy, source.reach_m()) {
                if !near.contains(&column) {
                    let place = (grid.x_centre_m(column), self.anchor_m.1 + dy);
                    out[column - columns.start] += source.at_place(place, &mut scratch.points);
                }
            }
        }
    }
}

/// The value between four rings: the cubic through them, or through their logarithms where it falls or rises steeply.
#[inline]
fn between_rings(on_ring: [f32; 4], weights: [f32; 4]) -> f32 {
    let least = on_ring[0].min(on_ring[1]).min(on_ring[2].min(on_ring[3]));
    let most = on_ring[0].max(on_ring[1]).max(on_ring[2].max(on_ring[3]));
    if least > SMALLEST && most > STEEP * least && most > NEGLIGIBLE {
        let logs = on_ring.map(|value| ln(value / least));
        least * exp(cubic(logs, weights))
    } else {
        cubic(on_ring, weights)
    }
}

#[inline]
fn cubic(values: [f32; 4], weights: [f32; 4]) -> f32 {
    (weights[0] * values[0] + weights[1] * values[1]) + (weights[2] * values[2] + weights[3] * values[3])
}

/// Weights of the nodes -1, 0, 1, 2 for `t` in 0..=1.
#[inline]
fn taps(t: f32) -> [f32; 4] {
    let (u, v, w) = (t + 1.0, t - 1.0, t - 2.0);
    [-t * v * w / 6.0, u * v * w / 2.0, -u * t * w / 2.0, u * t * v / 6.0]
}

/// A table of (value, rise to the next) on even steps at `x`.
#[inline]
fn at(table: &[[f32; 2]], x: f32) -> f32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within three turns")]
    let step = (x as usize).min(table.len() - 1);
    let [value, rise] = table[step];
    value + (x - step as f32) * rise
}
