//! The density of the downwind direction on evenly spaced nodes, for the weather classes that share a footprint.

use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::sync::{Arc, Mutex, PoisonError};

use crate::risk::density::Segments;
use crate::weather::{JointFrequency, Period};

/// Fewest nodes round the circle; the number is the next multiple of the number of sectors, so that every sector edge
/// is a node and the density is constant between nodes.
const FEWEST_NODES: usize = 720;
/// Coarser circles for wide profiles: each has half the nodes of the one before.
pub(super) const LEVELS: usize = 3;
/// A wind with more changes round the circle than this is convolved node by node: there the work does not depend on the
/// number of sectors, and every term is positive.
const MOST_EDGES: usize = 96;

/// What a wind is made from: weather classes, and the share of the frequency that acts by day and by night.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WindKey {
    pub(super) classes: Vec<usize>,
    share_bits: [u64; 2],
}

impl WindKey {
    pub(super) fn new(classes: Vec<usize>, share: [f64; 2]) -> Self {
        Self { classes, share_bits: share.map(f64::to_bits) }
    }
}

/// One circle of a wind.
#[derive(Clone, Debug)]
pub(super) struct Circle {
    /// Density between node m and node m + 1, 1/rad, for a frequency of 1 per year.
    pub(super) density: Vec<f64>,
    /// Sum of the densities before and after each node.
    both_sides: Vec<f64>,
    /// Nodes at which the density changes, and by how much; empty when `density` is to be used node by node.
    pub(super) edges: Vec<(usize, f64)>,
    /// Whether there are too many changes for the edges to be worth while.
    pub(super) by_node: bool,
}

/// The wind that a case meets.
#[derive(Clone, Debug)]
pub(super) struct Wind {
    pub(super) circles: Vec<Circle>,
    /// Integral of the density from node 0 over three turns, at every node of the finest circle, and its rise to the
    /// next node.
    pub(super) cumulative: Vec<[f32; 2]>,
    /// Integral over one turn.
    pub(super) total: f64,
}

/// The winds of a joint frequency table, made when they are first asked for.
#[derive(Debug)]
pub(super) struct Winds<'a> {
    weather: &'a JointFrequency,
    segments: Segments,
    /// Nodes of the finest circle.
    pub(super) nodes: usize,
    /// Downwind direction of node 0, rad.
    pub(super) first_rad: f64,
    known: Mutex<BTreeMap<WindKey, Arc<Wind>>>,
}

impl<'a> Winds<'a> {
    pub(super) fn new(weather: &'a JointFrequency) -> Self {
        let segments = Segments::new(weather, None);
        let sectors = weather.sector_centres_deg().len();
        let mut per_sector = FEWEST_NODES.div_ceil(sectors);
        // half of the coarsest circle needs whole nodes
        while !(per_sector * sectors).is_multiple_of(1 << LEVELS) {
            per_sector += 1;
        }
        let first_rad = segments.edges[0];
        Self { weather, segments, nodes: per_sector * sectors, first_rad, known: Mutex::default() }
    }

    pub(super) fn classes(&self) -> usize {
        self.weather.classes().len()
    }

    pub(super) fn class_name(&self, class: usize) -> &str {
        &self.weather.classes()[class].name
    }

    pub(super) fn get(&self, key: &WindKey) -> Arc<Wind> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(key.clone()).or_insert_with(|| Arc::new(self.make(key))).clone()
    }

    fn make(&self, key: &WindKey) -> Wind {
        let by_segment: Vec<f64> = {
            let of = |period: Period| {
                let share = f64::from_bits(key.share_bits[period.index()]);
                self.segments.density(self.weather, &key.classes, period, share)
            };
            let [day, night] = Period::ALL.map(of);
            day.iter().zip(&night).map(|(day, night)| day + night).collect()
        };
        let per_segment = self.nodes / by_segment.len();
        let finest: Vec<f64> = by_segment.iter().flat_map(|rho| std::iter::repeat_n(*rho, per_segment)).collect();
        let mut circles = vec![Circle::new(finest)];
        for level in 1..LEVELS {
            // the mean over both halves keeps the probability
            let halved = circles[level - 1].density.chunks_exact(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect();
            circles.push(Circle::new(halved));
        }
        let step = TAU / self.nodes as f64;
        let mut cumulative = Vec::with_capacity(3 * self.nodes);
        // counted from the middle turn, where the cells are, so that the small numbers are there
        let mut sum = -circles[0].density.iter().map(|rho| rho * step).sum::<f64>();
        for _ in 0..3 {
            for rho in &circles[0].density {
                #[expect(clippy::cast_possible_truncation, reason = "cells need no more than single precision")]
                cumulative.push([sum as f32, (rho * step) as f32]);
                sum += rho * step;
            }
        }
        let total = self.segments.total(&by_segment);
        Wind { circles, cumulative, total }
    }
}

impl Circle {
    fn new(density: Vec<f64>) -> Self {
        let count = density.len();
        let edges: Vec<(usize, f64)> = (0..count)
            .map(|node| (node, density[node] - density[(node + count - 1) % count]))
            .filter(|(_, jump)| *jump != 0.0)
            .collect();
        let by_node = edges.len() > MOST_EDGES;
        let both_sides = (0..count).map(|node| density[node] + density[(node + count - 1) % count]).collect();
        Self { density, both_sides, edges: if by_node { Vec::new() } else { edges }, by_node }
    }

    /// Adds to `out` (one value a node) the integral over the downwind direction ψ of density(ψ) x L(β - ψ) at every
    /// node β. `cells[j]` is the integral of L over the j-th cell of the half circle; L is the same left and right.
    pub(super) fn convolve(&self, cells: &[f64], scratch: &mut Vec<f64>, out: &mut [f64]) {
        let count = out.len();
        let used = cells.len();
        if self.by_node {
            self.node_by_node(cells, scratch, out);
            return;
        }
        // tails: T_j = the sum of cells from j on
        scratch.clear();
        scratch.resize(used + 1, 0.0);
        for j in (0..used).rev() {
            scratch[j] = scratch[j + 1] + cells[j];
        }
        let whole = scratch[0];
        for (value, both) in out.iter_mut().zip(&self.both_sides) {
            *value += whole * both;
        }
        let tails = &scratch[1..used];
        for &(node, jump) in &self.edges {
            // nodes after the edge, then nodes before it, each in at most two runs
            let after = count - (node + 1).min(count);
            let (first, rest) = tails.split_at(tails.len().min(after));
            subtract(&mut out[node + 1..], first, jump);
            subtract(out, rest, jump);
            let (first, rest) = tails.split_at(tails.len().min(node));
            add_backwards(&mut out[..node], first, jump);
            add_backwards(out, rest, jump);
        }
    }

    fn node_by_node(&self, cells: &[f64], scratch: &mut Vec<f64>, out: &mut [f64]) {
        let count = out.len();
        // three turns of the density, so that no index wraps
        scratch.clear();
        for _ in 0..3 {
            scratch.extend_from_slice(&self.density);
        }
        for (j, cell) in cells.iter().enumerate() {
            let ahead = &scratch[count + j..2 * count + j];
            let behind = &scratch[count - 1 - j..2 * count - 1 - j];
            for ((value, a), b) in out.iter_mut().zip(ahead).zip(behind) {
                *value += cell * (a + b);
            }
        }
    }
}

fn subtract(out: &mut [f64], tails: &[f64], jump: f64) {
    for (value, tail) in out.iter_mut().zip(tails) {
        *value -= jump * tail;
    }
}

fn add_backwards(out: &mut [f64], tails: &[f64], jump: f64) {
    for (value, tail) in out.iter_mut().rev().zip(tails) {
        *value += jump * tail;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum over all cells, as it is written down.
    fn plain(density: &[f64], cells: &[f64]) -> Vec<f64> {
        let count = density.len();
        let at = |i: usize| density[i % count];
        let sum = |m: usize| cells.iter().enumerate().map(|(j, c)| c * (at(m + j) + at(m + count - 1 - j))).sum();
        (0..count).map(sum).collect()
    }

    #[test]
    fn edges_and_nodes_agree_with_the_plain_sum() {
        let sectors = [0.1, 0.4, 0.2, 0.2, 0.05, 0.9, 0.0, 0.3];
        let stepped: Vec<f64> = sectors.iter().flat_map(|rho| std::iter::repeat_n(*rho, 30)).collect();
        let rough: Vec<f64> = (0..240).map(|i| 0.3 + 0.2 * f64::from(i).sin()).collect();
        for density in [stepped, rough] {
            for width in [1, 7, 40, 119, 120] {
                let cells: Vec<f64> = (0..width).map(|j| 1.0 / (1.0 + f64::from(j))).collect();
                let circle = Circle::new(density.clone());
                let mut out = vec![0.0; 240];
                circle.convolve(&cells, &mut Vec::new(), &mut out);
                for (a, b) in out.iter().zip(plain(&density, &cells)) {
                    assert!((a - b).abs() < 1e-12, "{width}: {a} {b}");
                }
            }
        }
    }
}
