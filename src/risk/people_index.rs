//! The people of a study in buckets of place, so that an accident looks at those whom it may reach and no others.

use std::collections::BTreeMap;

use crate::site::{Population, PopulationCell};

/// Cells per bucket that the size of the buckets aims at.
const CELLS_PER_BUCKET: f64 = 16.0;
/// Most buckets along a side.
const MOST_BUCKETS: f64 = 512.0;

/// People in buckets of place. Made once for a population and used by every accident.
#[derive(Clone, Debug)]
pub struct PeopleIndex {
    population: Population,
    low_m: (f64, f64),
    bucket_m: f64,
    columns: usize,
    rows: usize,
    /// First entry of each bucket in `cells`, and one past the last.
    first: Vec<u32>,
    /// Cells by bucket, ascending in each.
    cells: Vec<u32>,
    /// Farthest that a cell's people are from its centre, m.
    margin_m: f64,
    /// Number of the establishment whose staff a cell's people are.
    staff_of: Vec<Option<u32>>,
    establishments: BTreeMap<String, u32>,
}

impl PeopleIndex {
    /// The index of a population.
    #[must_use]
    pub fn new(population: &Population) -> Self {
        let cells = population.cells();
        let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
        let mut margin_m = 0.0_f64;
        let mut establishments = BTreeMap::new();
        let mut staff_of = Vec::with_capacity(cells.len());
        for cell in cells {
            low = (low.0.min(cell.x_m), low.1.min(cell.y_m));
            high = (high.0.max(cell.x_m), high.1.max(cell.y_m));
            margin_m = margin_m.max(half_diagonal_m(cell));
            staff_of.push(cell.establishment.as_ref().map(|id| {
                let next = u32::try_from(establishments.len()).unwrap_or(u32::MAX);
                *establishments.entry(id.clone()).or_insert(next)
            }));
        }
        let (width, height) = ((high.0 - low.0).max(1.0), (high.1 - low.1).max(1.0));
        let wanted = (width * height * CELLS_PER_BUCKET / cells.len().max(1) as f64).sqrt();
        let bucket_m = wanted.max(width.max(height) / MOST_BUCKETS);
        let count = |extent: f64| index_below(extent / bucket_m, usize::MAX) + 1;
        let (columns, rows) = if cells.is_empty() { (0, 0) } else { (count(width), count(height)) };
        let bucket_of = |cell: &PopulationCell| {
            let column = index_below((cell.x_m - low.0) / bucket_m, columns);
            let row = index_below((cell.y_m - low.1) / bucket_m, rows);
            row * columns + column
        };
        let mut first = vec![0_u32; columns * rows + 1];
        for cell in cells {
            first[bucket_of(cell) + 1] += 1;
        }
        for bucket in 1..first.len() {
            first[bucket] += first[bucket - 1];
        }
        let mut next = first.clone();
        let mut sorted = vec![0_u32; cells.len()];
        for (i, cell) in (0_u32..).zip(cells) {
            let place = &mut next[bucket_of(cell)];
            sorted[*place as usize] = i;
            *place += 1;
        }
        Self {
            population: population.clone(),
            low_m: low,
            bucket_m,
            columns,
            rows,
            first,
            cells: sorted,
            margin_m,
            staff_of,
            establishments,
        }
    }

    /// The people that it was made of.
    #[must_use]
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// Indices, ascending, of the cells that hold people within `reach_m` of a place, without the staff of one
    /// establishment.
    pub(crate) fn near(&self, anchor_m: (f64, f64), reach_m: f64, without_staff_of: Option<&str>) -> Vec<u32> {
        // an establishment without staff here is no number at all, and leaves nobody out
        let left_out = without_staff_of.and_then(|id| self.establishments.get(id).copied());
        let mut found = Vec::new();
        let far = reach_m + self.margin_m;
        let span = |centre: f64, low: f64, count: usize| {
            let (from, to) = ((centre - far - low) / self.bucket_m, (centre + far - low) / self.bucket_m);
            if count == 0 || to < 0.0 || from >= count as f64 {
                return 0..0;
            }
            index_below(from, count)..index_below(to, count) + 1
        };
        let columns = span(anchor_m.0, self.low_m.0, self.columns);
        for row in span(anchor_m.1, self.low_m.1, self.rows) {
            if columns.is_empty() {
                break;
            }
            let begin = self.first[row * self.columns + columns.start] as usize;
            let end = self.first[row * self.columns + columns.end] as usize;
            for &index in &self.cells[begin..end] {
                let cell = &self.population.cells()[index as usize];
                let (dx, dy) = (cell.x_m - anchor_m.0, cell.y_m - anchor_m.1);
                let counted = left_out.is_none() || self.staff_of[index as usize] != left_out;
                let within = reach_m + half_diagonal_m(cell);
                if counted && dx * dx + dy * dy <= within * within {
                    found.push(index);
                }
            }
        }
        found.sort_unstable();
        found
    }
}

fn half_diagonal_m(cell: &PopulationCell) -> f64 {
    cell.cell_m.unwrap_or(0.0) * std::f64::consts::FRAC_1_SQRT_2
}

/// A position along an axis as an index, no less than 0 and below `count`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "negative and large positions meet the ends"
)]
fn index_below(position: f64, count: usize) -> usize {
    (position.max(0.0) as usize).min(count.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_near_are_those_of_a_plain_search() {
        let cells: Vec<PopulationCell> = (0..900)
            .map(|i| {
                let (x, y) = (3000.0 * (f64::from(i) * 0.618_034).fract(), 1700.0 * (f64::from(i) * 0.754_878).fract());
                let mut cell = PopulationCell::point(x - 500.0, y + 40.0, 2.0);
                cell.cell_m = (i % 3 == 0).then_some(100.0);
                cell.establishment = (i % 5 == 0).then(|| format!("E{}", i % 10));
                cell
            })
            .collect();
        let population = Population::new(cells).unwrap();
        let index = PeopleIndex::new(&population);
        for (anchor, reach) in
            [((0.0, 0.0), 300.0), ((1200.0, 900.0), 50.0), ((-9000.0, 0.0), 200.0), ((0.0, 0.0), 1e5)]
        {
            for staff in [None, Some("E5"), Some("nobody")] {
                let plain: Vec<u32> = (0_u32..)
                    .zip(population.cells())
                    .filter(|(_, cell)| {
                        let r = (cell.x_m - anchor.0).hypot(cell.y_m - anchor.1);
                        r <= reach + half_diagonal_m(cell)
                            && (staff.is_none() || cell.establishment.as_deref() != staff)
                    })
                    .map(|(i, _)| i)
                    .collect();
                assert_eq!(index.near(anchor, reach, staff), plain, "{anchor:?} {reach} {staff:?}");
            }
        }
    }

    #[test]
    fn nobody_at_all() {
        let index = PeopleIndex::new(&Population::default());
        assert!(index.near((0.0, 0.0), 1e6, None).is_empty());
    }
}
