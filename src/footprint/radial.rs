//! Harm as a function of distance alone.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::footprint::checked_lethality;

/// Piecewise linear in the radius, a jump where a radius repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RadialTable {
    radius_m: Vec<f64>,
    /// `[table][node]`
    tables: Vec<Vec<f64>>,
}

impl RadialTable {
    pub(crate) fn new(radius_m: &[f64], tables: Vec<Vec<f64>>) -> Result<Self> {
        let fault = |value: String, requirement: &str| Error::InvalidInput {
            name: "footprint.radius_m".into(),
            value,
            unit: "m",
            requirement: requirement.into(),
        };
        if radius_m.is_empty() {
            return Err(fault("empty".into(), "needs at least one radius"));
        }
        if !radius_m.iter().all(|r| *r >= 0.0 && r.is_finite()) {
            return Err(fault(format!("{radius_m:?}"), "must be finite and not negative"));
        }
        if radius_m.windows(2).any(|pair| pair[1] < pair[0]) {
            return Err(fault(format!("{radius_m:?}"), "must ascend (a jump is the same radius twice)"));
        }
        let mut checked = Vec::with_capacity(tables.len());
        for table in tables {
            if table.len() != radius_m.len() {
                return Err(fault(
                    format!("{} radii, {} lethalities", radius_m.len(), table.len()),
                    "needs one lethality per radius",
                ));
            }
            checked.push(table.into_iter().map(checked_lethality).collect::<Result<Vec<f64>>>()?);
        }
        // beyond the last node that any table has there is nothing to keep
        let harmful = (0..radius_m.len()).rev().find(|&i| checked.iter().any(|table| table[i] > 0.0));
        let keep = harmful.map_or(1, |i| (i + 2).min(radius_m.len()));
        for table in &mut checked {
            table.truncate(keep);
        }
        Ok(Self { radius_m: radius_m[..keep].to_vec(), tables: checked })
    }

    pub(crate) fn value(&self, r: f64, table: usize) -> f64 {
        let values = &self.tables[table];
        let after = self.radius_m.partition_point(|node| *node < r);
        if after == 0 {
            return values[0];
        }
        if after == self.radius_m.len() {
            return 0.0;
        }
        let (r0, r1) = (self.radius_m[after - 1], self.radius_m[after]);
        let t = (r - r0) / (r1 - r0);
        values[after - 1] * (1.0 - t) + values[after] * t
    }

    /// The distances of its nodes, m, ascending; a jump is the same distance twice.
    pub(crate) fn nodes_m(&self) -> &[f64] {
        &self.radius_m
    }

    /// Value just inside and just outside a distance.
    pub(crate) fn both_sides(&self, r: f64, table: usize) -> (f64, f64) {
        let values = &self.tables[table];
        let inside = self.value(r, table);
        let after = self.radius_m.partition_point(|node| *node <= r);
        if after == self.radius_m.len() {
            return (inside, 0.0);
        }
        let jumps = after > 0 && self.radius_m[after - 1].total_cmp(&r).is_eq();
        (inside, if jumps { values[after - 1] } else { inside })
    }

    /// Adds `factor` times the value just inside and just outside each of `radii_m`, which ascend and have all nodes of
    /// this table among them.
    pub(crate) fn add_to(&self, radii_m: &[f64], table: usize, factor: f64, inside: &mut [f64], outside: &mut [f64]) {
        let (nodes, values) = (&self.radius_m, &self.tables[table]);
        let mut after = 0;
        for (i, r) in radii_m.iter().enumerate() {
            while after < nodes.len() && nodes[after] < *r {
                after += 1;
            }
            if after == nodes.len() {
                return;
            }
            let at = if after == 0 {
                values[0]
            } else {
                let t = (r - nodes[after - 1]) / (nodes[after] - nodes[after - 1]);
                values[after - 1] * (1.0 - t) + values[after] * t
            };
            inside[i] += factor * at;
            // of nodes at the same distance the last one holds outside
            let mut last = after;
            while last + 1 < nodes.len() && nodes[last + 1] <= *r {
                last += 1;
            }
            let on_node = nodes[after].total_cmp(r).is_eq();
            let beyond = if last + 1 == nodes.len() && on_node { 0.0 } else { values[last] };
            outside[i] += factor * if on_node { beyond } else { at };
        }
    }

    pub(crate) fn reach_m(&self) -> f64 {
        self.radius_m[self.radius_m.len() - 1]
    }

    /// Radii that are there twice.
    pub(crate) fn jumps_m(&self) -> Vec<f64> {
        self.radius_m.windows(2).filter(|pair| pair[1] <= pair[0]).map(|pair| pair[0]).collect()
    }

    pub(crate) fn bytes(&self) -> usize {
        8 * self.radius_m.len() * (1 + self.tables.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_between_nodes_with_a_jump_and_nothing_beyond() {
        let table = RadialTable::new(&[10.0, 20.0, 20.0, 40.0, 90.0], vec![vec![1.0, 0.8, 0.4, 0.0, 0.0]]).unwrap();
        for (r, expected) in
            [(0.0, 1.0), (10.0, 1.0), (15.0, 0.9), (20.0, 0.8), (20.0 + 1e-9, 0.4), (30.0, 0.2), (41.0, 0.0)]
        {
            assert!((table.value(r, 0) - expected).abs() < 1e-9, "{r}");
        }
        assert!((table.reach_m() - 40.0).abs() < 1e-12);
    }

    #[test]
    fn faults_are_named() {
        let error = RadialTable::new(&[10.0, 5.0], vec![vec![1.0, 1.0]]).unwrap_err();
        assert!(error.to_string().contains("must ascend"), "{error}");
        let error = RadialTable::new(&[10.0], vec![vec![1.5]]).unwrap_err();
        assert_eq!(error.to_string(), "footprint.lethality = 1.5: must lie in 0..1");
        let error = RadialTable::new(&[10.0], vec![vec![1.0, 1.0]]).unwrap_err();
        assert!(error.to_string().contains("1 radii, 2 lethalities"), "{error}");
    }
}
