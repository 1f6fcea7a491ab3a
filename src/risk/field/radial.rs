//! What does not turn with the wind: one function of the distance for an origin, straight between its nodes.

use crate::risk::field::gather::{Case, Layer, Origin};

/// Bins by which the nodes round a distance are found.
const BINS: usize = 512;

/// Piecewise linear in the distance, with jumps.
#[derive(Clone, Debug, Default)]
pub(super) struct RadialField {
    /// (distance, value at it from inside, slope to the next node), m, 1/yr, 1/(yr m).
    nodes: Vec<(f64, f64, f64)>,
    /// First node to look at, by bin.
    bins: Vec<u32>,
    bins_per_m: f64,
    pub(super) reach_m: f64,
}

/// Harm of the radial layers of a case together, just inside and just outside a distance.
fn both_sides(case: &Case, r_m: f64) -> (f64, f64) {
    let mut survives = (1.0, 1.0);
    for layer in &case.layers {
        if let Layer::Radial(table, column) = layer {
            let (inside, outside) = table.both_sides(r_m, column.table);
            survives.0 *= 1.0 - (column.scale * inside).clamp(0.0, 1.0);
            survives.1 *= 1.0 - (column.scale * outside).clamp(0.0, 1.0);
        }
    }
    (1.0 - survives.0, 1.0 - survives.1)
}

impl RadialField {
    pub(super) fn new<'a>(origin: &Origin, cases: impl Iterator<Item = &'a Case<'a>>) -> Self {
        let cases: Vec<(&Case, f64)> = cases
            .filter(|case| case.layers.iter().any(|layer| matches!(layer, Layer::Radial(..))))
            .map(|case| (case, case.frequency_per_yr * origin.winds[case.wind].total))
            .collect();
        let mut radii: Vec<f64> = vec![0.0];
        for (case, _) in &cases {
            for layer in &case.layers {
                if let Layer::Radial(table, _) = layer {
                    radii.extend_from_slice(table.nodes_m());
                }
            }
        }
        radii.sort_unstable_by(f64::total_cmp);
        radii.dedup();
        let reach_m = radii[radii.len() - 1];
        if !(reach_m > 0.0) {
            return Self::default();
        }
        let mut inside = vec![0.0; radii.len()];
        let mut outside = vec![0.0; radii.len()];
        for (case, weight) in &cases {
            if let [Layer::Radial(table, column)] = case.layers.as_slice() {
                table.add_to(&radii, column.table, weight * column.scale, &mut inside, &mut outside);
                continue;
            }
            for (i, r) in radii.iter().enumerate() {
                let (a, b) = both_sides(case, *r);
                inside[i] += weight * a;
                outside[i] += weight * b;
            }
        }
        let mut nodes = Vec::with_capacity(radii.len());
        for i in 0..radii.len() {
            let slope =
                if i + 1 < radii.len() { (inside[i + 1] - outside[i]) / (radii[i + 1] - radii[i]) } else { 0.0 };
            nodes.push((radii[i], outside[i], slope));
        }
        let bins_per_m = BINS as f64 / reach_m;
        let mut bins = Vec::with_capacity(BINS + 1);
        for bin in 0..=BINS {
            let r = bin as f64 / bins_per_m;
            let node = radii.partition_point(|node| *node < r).saturating_sub(1);
            #[expect(clippy::cast_possible_truncation, reason = "far fewer nodes than that")]
            bins.push(node as u32);
        }
        Self { nodes, bins, bins_per_m, reach_m }
    }

    /// Value at a distance within reach; on a jump the one from inside.
    pub(super) fn at(&self, r_m: f64) -> f64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within reach, so at most BINS")]
        let bin = (r_m * self.bins_per_m) as usize;
        let mut node = self.bins[bin.min(BINS)] as usize;
        while node + 1 < self.nodes.len() && self.nodes[node + 1].0 < r_m {
            node += 1;
        }
        let (from, value, slope) = self.nodes[node];
        value + slope * (r_m - from)
    }
}
