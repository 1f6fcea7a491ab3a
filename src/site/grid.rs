//! The map's grid.

use crate::error::{Error, Result};

/// A regular grid of square cells; the value of a cell is that of its centre. Row 0 is the southernmost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Western edge of the first column, m.
    pub x_min_m: f64,
    /// Southern edge of the first row, m.
    pub y_min_m: f64,
    /// Side of a cell, m.
    pub cell_m: f64,
    /// Columns.
    pub nx: usize,
    /// Rows.
    pub ny: usize,
}

impl Grid {
    /// A grid from its south-western corner.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a corner that is not finite, a cell that is not positive, or no cells.
    pub fn new(x_min_m: f64, y_min_m: f64, cell_m: f64, nx: usize, ny: usize) -> Result<Self> {
        for (name, value) in [("grid.x_min_m", x_min_m), ("grid.y_min_m", y_min_m)] {
            if !value.is_finite() {
                return Err(Error::invalid(name, value, "m", "must be finite"));
            }
        }
        if !(cell_m > 0.0 && cell_m.is_finite()) {
            return Err(Error::invalid("grid.cell_m", cell_m, "m", "must be positive and finite"));
        }
        for (name, value) in [("grid.nx", nx), ("grid.ny", ny)] {
            if value == 0 {
                return Err(Error::invalid(name, 0.0, "", "must be at least 1"));
            }
        }
        Ok(Self { x_min_m, y_min_m, cell_m, nx, ny })
    }

    /// East coordinate of the centre of a column, m.
    #[must_use]
    pub fn x_centre_m(&self, column: usize) -> f64 {
        self.x_min_m + (column as f64 + 0.5) * self.cell_m
    }

    /// North coordinate of the centre of a row, m.
    #[must_use]
    pub fn y_centre_m(&self, row: usize) -> f64 {
        self.y_min_m + (row as f64 + 0.5) * self.cell_m
    }

    /// Whether a place lies on the grid.
    #[must_use]
    pub fn contains(&self, x_m: f64, y_m: f64) -> bool {
        let column = (x_m - self.x_min_m) / self.cell_m;
        let row = (y_m - self.y_min_m) / self.cell_m;
        column >= 0.0 && column <= self.nx as f64 && row >= 0.0 && row <= self.ny as f64
    }

    /// Columns whose centres lie within `from_m..=to_m`, as a half-open range.
    #[must_use]
    pub fn columns_within(&self, from_m: f64, to_m: f64) -> std::ops::Range<usize> {
        let index = |x: f64| ((x - self.x_min_m) / self.cell_m - 0.5).clamp(-1.0, self.nx as f64);
        let first = index(from_m).ceil().max(0.0);
        let last = index(to_m).floor();
        if last < first || first >= self.nx as f64 {
            return 0..0;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..nx above")]
        let range = first as usize..(last as usize + 1).min(self.nx);
        range
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_whose_centres_are_inside() {
        let grid = Grid::new(100.0, 0.0, 10.0, 5, 3).unwrap();
        assert!((grid.x_centre_m(0) - 105.0).abs() < 1e-12);
        assert_eq!(grid.columns_within(105.0, 125.0), 0..3);
        assert_eq!(grid.columns_within(106.0, 124.0), 1..2);
        assert_eq!(grid.columns_within(-1e9, 1e9), 0..5);
        assert_eq!(grid.columns_within(-50.0, 104.0), 0..0);
        assert_eq!(grid.columns_within(200.0, 300.0), 0..0);
    }

    #[test]
    fn faults_name_the_value() {
        let error = Grid::new(0.0, 0.0, 0.0, 5, 3).unwrap_err();
        assert_eq!(error.to_string(), "grid.cell_m = 0 m: must be positive and finite");
    }
}
