//! Harm on a rectangular array, integrated exactly round circles.
//!
//! In a cell harm is c0 + cx x + cy y + cxy x y; on the circle of radius r that is
//! c0 + cx r cos φ + cy r sin φ + cxy r² sin φ cos φ, whose integral over φ is elementary.

use std::f64::consts::PI;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::footprint::{Panels, checked_lethality};

/// Bilinear tables on shared axes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct GridTable {
    downwind_m: Vec<f64>,
    crosswind_m: Vec<f64>,
    /// `[table][[downwind, crosswind]]`
    tables: Vec<Array2<f64>>,
    reach_m: f64,
}

impl GridTable {
    pub(crate) fn new(downwind_m: &[f64], crosswind_m: &[f64], tables: Vec<Array2<f64>>) -> Result<Self> {
        for (name, axis) in [("footprint.downwind_m", downwind_m), ("footprint.crosswind_m", crosswind_m)] {
            let ascends = axis.windows(2).all(|pair| pair[1] > pair[0]) && axis.iter().all(|value| value.is_finite());
            if axis.len() < 2 || !ascends {
                return Err(Error::InvalidInput {
                    name: name.into(),
                    value: format!("{} nodes", axis.len()),
                    unit: "m",
                    requirement: "needs at least two finite nodes that ascend strictly".into(),
                });
            }
        }
        let shape = [downwind_m.len(), crosswind_m.len()];
        let mut checked = Vec::with_capacity(tables.len());
        for mut table in tables {
            if table.shape() != shape {
                return Err(Error::InvalidInput {
                    name: "footprint.lethality".into(),
                    value: format!("shape {:?}", table.shape()),
                    unit: "",
                    requirement: format!("must be [downwind, crosswind] = {shape:?}"),
                });
            }
            for value in &mut table {
                *value = checked_lethality(*value)?;
            }
            checked.push(table);
        }
        let mut reach_m = 0.0_f64;
        for i in 0..shape[0] - 1 {
            for j in 0..shape[1] - 1 {
                if checked.iter().any(|table| corners(table, i, j).iter().any(|corner| *corner > 0.0)) {
                    for x in [downwind_m[i], downwind_m[i + 1]] {
                        for y in [crosswind_m[j], crosswind_m[j + 1]] {
                            reach_m = reach_m.max(x.hypot(y));
                        }
                    }
                }
            }
        }
        Ok(Self { downwind_m: downwind_m.to_vec(), crosswind_m: crosswind_m.to_vec(), tables: checked, reach_m })
    }

    pub(crate) fn value(&self, x: f64, y: f64, table: usize) -> f64 {
        let (Some(i), Some(j)) = (cell_of(&self.downwind_m, x), cell_of(&self.crosswind_m, y)) else { return 0.0 };
        let [c0, cx, cy, cxy] = self.coefficients(i, j, table);
        c0 + cx * x + cy * y + cxy * x * y
    }

    pub(crate) fn reach_m(&self) -> f64 {
        self.reach_m
    }

    pub(crate) fn bytes(&self) -> usize {
        8 * (self.downwind_m.len() + self.crosswind_m.len() + self.tables.iter().map(Array2::len).sum::<usize>())
    }

    fn coefficients(&self, i: usize, j: usize, table: usize) -> [f64; 4] {
        let (x0, x1) = (self.downwind_m[i], self.downwind_m[i + 1]);
        let (y0, y1) = (self.crosswind_m[j], self.crosswind_m[j + 1]);
        let [v00, v01, v10, v11] = corners(&self.tables[table], i, j);
        let area = (x1 - x0) * (y1 - y0);
        [
            (v00 * x1 * y1 - v01 * x1 * y0 - v10 * x0 * y1 + v11 * x0 * y0) / area,
            (-v00 * y1 + v01 * y0 + v10 * y1 - v11 * y0) / area,
            (-v00 * x1 + v01 * x1 + v10 * x0 - v11 * x0) / area,
            (v00 - v01 - v10 + v11) / area,
        ]
    }

    /// The circle of radius `r`, cut where it crosses the lines of the array.
    pub(crate) fn ring(&self, r: f64, ring: &mut GridRing) {
        ring.arcs.clear();
        ring.coefficients.clear();
        ring.cuts.clear();
        ring.r = r.max(1e-9);
        ring.tables = self.tables.len();
        for &x in &self.downwind_m {
            if x.abs() <= ring.r {
                let angle = (x / ring.r).acos();
                ring.cuts.extend([angle, -angle]);
            }
        }
        for &y in &self.crosswind_m {
            if y.abs() <= ring.r {
                let angle = (y / ring.r).asin();
                ring.cuts.extend([angle, if angle >= 0.0 { PI - angle } else { -PI - angle }]);
            }
        }
        ring.cuts.extend([-PI, PI]);
        ring.cuts.sort_unstable_by(f64::total_cmp);
        for pair in ring.cuts.windows(2) {
            let (lo, hi) = (pair[0], pair[1]);
            if hi - lo < 1e-14 {
                continue;
            }
            let middle = f64::midpoint(lo, hi);
            let (x, y) = (ring.r * middle.cos(), ring.r * middle.sin());
            let (Some(i), Some(j)) = (cell_of(&self.downwind_m, x), cell_of(&self.crosswind_m, y)) else { continue };
            if self.tables.iter().all(|table| corners(table, i, j).iter().all(|corner| *corner <= 0.0)) {
                continue;
            }
            ring.arcs.push((lo, hi));
            ring.coefficients.extend((0..self.tables.len()).map(|table| self.coefficients(i, j, table)));
        }
    }
}

fn corners(table: &Array2<f64>, i: usize, j: usize) -> [f64; 4] {
    [table[[i, j]], table[[i, j + 1]], table[[i + 1, j]], table[[i + 1, j + 1]]]
}

fn cell_of(axis: &[f64], value: f64) -> Option<usize> {
    if !(value >= axis[0] && value <= axis[axis.len() - 1]) {
        return None;
    }
    Some(axis.partition_point(|node| *node <= value).clamp(1, axis.len() - 1) - 1)
}

/// One circle through the array; reused from circle to circle.
#[derive(Clone, Debug, Default)]
pub(crate) struct GridRing {
    r: f64,
    tables: usize,
    arcs: Vec<(f64, f64)>,
    /// `[arc][table]`
    coefficients: Vec<[f64; 4]>,
    cuts: Vec<f64>,
}

impl GridRing {
    fn antiderivative(&self, panel: usize, table: usize, angle: f64) -> f64 {
        let [c0, cx, cy, cxy] = self.coefficients[panel * self.tables + table];
        let (sin, cos) = angle.sin_cos();
        c0 * angle + self.r * (cx * sin - cy * cos) + 0.5 * cxy * self.r * self.r * sin * sin
    }
}

impl Panels for GridRing {
    fn count(&self) -> usize {
        self.arcs.len()
    }

    fn bounds(&self, panel: usize) -> (f64, f64) {
        self.arcs[panel]
    }

    fn value(&self, panel: usize, _bounds: (f64, f64), table: usize, angle: f64) -> f64 {
        let [c0, cx, cy, cxy] = self.coefficients[panel * self.tables + table];
        let (x, y) = (self.r * angle.cos(), self.r * angle.sin());
        (c0 + cx * x + cy * y + cxy * x * y).max(0.0)
    }

    fn cumulative(&self, panel: usize, bounds: (f64, f64), table: usize, angle: f64) -> f64 {
        self.antiderivative(panel, table, angle) - self.antiderivative(panel, table, bounds.0)
    }

    fn total(&self, panel: usize, bounds: (f64, f64), table: usize) -> f64 {
        self.cumulative(panel, bounds, table, bounds.1)
    }

    fn is_step(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> GridTable {
        let x = [-20.0, 10.0, 60.0, 100.0];
        let y = [-30.0, 0.0, 50.0];
        let values =
            Array2::from_shape_fn((4, 3), |(i, j)| 0.08 * (i as f64) + 0.2 * (j as f64) + 0.01 * (i * j) as f64);
        GridTable::new(&x, &y, vec![values]).unwrap()
    }

    #[test]
    fn bilinear_at_nodes_and_between() {
        let table = table();
        assert!((table.value(10.0, 0.0, 0) - 0.29).abs() < 1e-12);
        assert!((table.value(35.0, 0.0, 0) - 0.335).abs() < 1e-12);
        assert!(table.value(100.1, 0.0, 0).abs() < 1e-15);
    }

    #[test]
    fn circle_integral_equals_a_fine_sum() {
        let table = table();
        let mut ring = GridRing::default();
        for r in [0.0, 5.0, 25.0, 55.0, 90.0, 108.0] {
            table.ring(r, &mut ring);
            let exact: f64 = (0..ring.count()).map(|p| ring.total(p, ring.bounds(p), 0)).sum();
            let n = 400_000;
            let sum: f64 = (0..n)
                .map(|i| {
                    let angle = -PI + (f64::from(i) + 0.5) * 2.0 * PI / f64::from(n);
                    table.value(r * angle.cos(), r * angle.sin(), 0)
                })
                .sum::<f64>()
                * 2.0
                * PI
                / f64::from(n);
            assert!((exact - sum).abs() < 2e-5, "{r}: {exact} {sum}");
        }
    }
}
