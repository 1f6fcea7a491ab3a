//! From what happens to whom it happens: a quantity that is proportional to N, given back to the cells whose people make
//! up N.
//!
//! It runs the evaluation of N the other way round: where that adds the people of a cell to the intervals of direction
//! that reach them, this adds, for each cell, a factor per interval times what its people contribute there.

use std::f64::consts::TAU;

use crate::risk::directions::{Sink, Weights};
use crate::risk::functions::{Function, Lie};
use crate::risk::people::{Neighbour, Receiver};
use crate::risk::profile::{Place, Scratch};
use crate::risk::view::{Exposure, StillParts, View, each_shell, place_in, turn_apart};
use crate::risk::wind_circle::WindCircle;

/// A quantity as a factor on N.
#[derive(Clone, Debug, Default)]
pub(crate) struct Factors {
    /// `[period][interval]`, of the integral of N over the interval; one entry where the direction does not matter.
    pub(crate) of_interval: [Vec<f64>; 2],
}

/// What each person of a mesh's entries has so far: `[out of doors, indoors][period]`.
pub(crate) type MeshShares = Vec<[[f64; 2]; 2]>;

struct Gather<'a> {
    factors: &'a Factors,
    sum: f64,
}

impl Sink for Gather<'_> {
    fn value(&mut self, _node: usize, _n: [f64; 2]) {}

    fn integral(&mut self, interval: usize, n: [f64; 2]) {
        let [day, night] = &self.factors.of_interval;
        self.sum += day[interval] * n[0] + night[interval] * n[1];
    }

    fn step(&mut self, _at: f64, _change: [f64; 2], _unit: [f64; 2]) {}
}

impl Place<'_> {
    /// Gives the function that was evaluated last back to the people: those at points and under parts that lie apart to
    /// `cell`, those of a mesh to `on_mesh(mesh)`, which [`Place::spend_mesh`] gives to the cells when all is done.
    pub(crate) fn give_back(
        &mut self,
        function: &Function,
        circle: Option<&WindCircle>,
        factors: &Factors,
        mesh_shares: &mut Vec<MeshShares>,
        cell: &mut impl FnMut(u32, f64),
    ) {
        match (function.lie, circle) {
            (Lie::Together, Some(circle)) => {
                self.back_to_points(function, circle, factors, cell);
                self.back_to_mesh(function, circle, factors, mesh_shares);
            }
            (_, circle) => self.back_to_receivers(function, circle, factors, cell),
        }
    }

    fn back_to_points(
        &mut self,
        function: &Function,
        circle: &WindCircle,
        factors: &Factors,
        cell: &mut impl FnMut(u32, f64),
    ) {
        let exposure = Exposure::of(&function.parts);
        let Scratch { blended, grid, stacked, .. } = &mut self.scratch;
        for point in self.points.iter().take_while(|point| point.r_m <= function.reach_m) {
            let weights = Weights { slots: &[0, 1][..exposure.count], weight: exposure.weight(&point.persons) };
            let mut gather = Gather { factors, sum: 0.0 };
            let mut view = View { blended, grid, stacked };
            view.turn(circle, &function.parts, &exposure, (point.r_m, point.bearing), &weights, &mut gather);
            cell(point.cell, gather.sum);
        }
    }

    fn back_to_mesh(
        &mut self,
        function: &Function,
        circle: &WindCircle,
        factors: &Factors,
        mesh_shares: &mut Vec<MeshShares>,
    ) {
        let Some(at) = self.scratch.mesh else { return };
        let mesh = &self.meshes[at].1;
        mesh_shares.resize_with(self.meshes.len().max(mesh_shares.len()), Vec::new);
        let shares = &mut mesh_shares[at];
        shares.resize(mesh.entries.len(), [[0.0; 2]; 2]);
        // the mesh may know coarser intervals than the circle
        let count = mesh.size.count;
        let finer = circle.count() / count;
        let width = TAU / circle.count() as f64;
        let mut factor = [vec![0.0; 3 * count], vec![0.0; 3 * count]];
        for (period, factor) in factor.iter_mut().enumerate() {
            for i in 0..count {
                let (mut given, mut all) = (0.0, 0.0);
                for fine in i * finer..(i + 1) * finer {
                    let n = self.scratch.directions.spread_integral_of(fine, period, width);
                    given += factors.of_interval[period][fine] * n;
                    all += n;
                }
                let value = if all > 0.0 { given / all } else { 0.0 };
                for turn in 0..3 {
                    factor[i + turn * count] = value;
                }
            }
        }
        let exposure = Exposure::of(&function.parts);
        let Scratch { rings, shell, blended, grid, stacked, .. } = &mut self.scratch;
        let mut view = View { blended, grid, stacked };
        each_shell(mesh, function, &exposure, &mut view, (rings, shell), |index, taps| {
            let entries = mesh.shells[index].entries.clone();
            for (entry, share) in mesh.entries[entries.clone()].iter().zip(&mut shares[entries]) {
                let half = entry.bin % 2;
                let first = place_in(count, entry.bin / 2, taps.offset[half]);
                for (slot, taps) in taps.values.iter().enumerate().take(exposure.count) {
                    for (period, factor) in factor.iter().enumerate() {
                        let sum: f64 = taps[half].iter().zip(&factor[first..]).map(|(tap, factor)| tap * factor).sum();
                        share[0][period] += exposure.factor[slot][0] * sum;
                        share[1][period] += exposure.factor[slot][1] * sum;
                    }
                }
            }
        });
    }

    fn back_to_receivers(
        &mut self,
        function: &Function,
        circle: Option<&WindCircle>,
        factors: &Factors,
        cell: &mut impl FnMut(u32, f64),
    ) {
        let exposures: Vec<Exposure> =
            function.parts.iter().map(|part| Exposure::of(std::slice::from_ref(part))).collect();
        let cells = self.scene.people.population().cells();
        let parts = StillParts::new(&function.parts);
        let mut receivers: Vec<Receiver> = Vec::new();
        for &index in &self.near {
            receivers.clear();
            Neighbour::new(&cells[index as usize]).receivers(&function.parts, self.scene.refined, &mut receivers);
            let mut sum = 0.0;
            for receiver in &receivers {
                if let Some(circle) = circle {
                    let mut gather = Gather { factors, sum: 0.0 };
                    let Scratch { blended, grid, stacked, combined, .. } = &mut self.scratch;
                    let mut view = View { blended, grid, stacked };
                    turn_apart(function, &exposures, receiver, circle, (&mut view, combined), &mut gather);
                    sum += gather.sum;
                } else {
                    let harm = parts.harm(receiver.place_m);
                    for (persons, factor) in receiver.persons.iter().zip(&factors.of_interval) {
                        sum += factor[0] * (persons[0] * harm[0] + persons[1] * harm[1]);
                    }
                }
            }
            cell(index, sum);
        }
    }

    /// Gives what the people of a mesh have to their cells.
    pub(crate) fn spend_mesh(&self, at: usize, shares: &MeshShares, cell: &mut impl FnMut(u32, f64)) {
        let Some((_, mesh)) = self.meshes.get(at) else { return };
        if shares.is_empty() {
            return;
        }
        let bins = 2 * mesh.size.count;
        let mut entry_at = vec![u32::MAX; bins * mesh.shells.len()];
        for (shell, kept) in mesh.shells.iter().enumerate() {
            for entry in kept.entries.clone() {
                #[expect(clippy::cast_possible_truncation, reason = "far below 2^32")]
                let number = entry as u32;
                entry_at[shell * bins + mesh.entries[entry].bin] = number;
            }
        }
        for &index in &self.near {
            let of = &self.scene.people.population().cells()[index as usize];
            let Some(cell_m) = of.cell_m else { continue };
            let centre = (of.x_m - self.anchor_m.0, of.y_m - self.anchor_m.1);
            if !mesh.size.takes(centre, of) {
                continue;
            }
            let mut sum = 0.0;
            mesh.size.pieces_of_cell(centre, cell_m, |piece| {
                let entry = entry_at[piece.shell * bins + piece.bin];
                let Some([out, inside]) = shares.get(entry as usize) else { return };
                for period in 0..2 {
                    let indoors = of.indoors[period];
                    let each = (1.0 - indoors) * out[period] + indoors * inside[period];
                    sum += piece.share * of.persons[period] * each;
                }
            });
            cell(index, sum);
        }
    }
}
