//! People: where, how many, which share is indoors, by day and by night, and whose staff they are.

use crate::error::{Error, Result};
use crate::weather::Period;

/// A group of people at a place, or spread evenly over a square cell.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationCell {
    /// East, m.
    pub x_m: f64,
    /// North, m.
    pub y_m: f64,
    /// Persons by day and by night.
    pub persons: [f64; 2],
    /// Share of them that is indoors, by day and by night.
    pub indoors: [f64; 2],
    /// The establishment whose staff they are.
    pub establishment: Option<String>,
    /// Side of the square they are spread over, m; `None`: all at the point.
    pub cell_m: Option<f64>,
}

impl PopulationCell {
    /// People at a point, the same number by day and by night, all out of doors, nobody's staff.
    #[must_use]
    pub fn point(x_m: f64, y_m: f64, persons: f64) -> Self {
        Self { x_m, y_m, persons: [persons; 2], indoors: [0.0; 2], establishment: None, cell_m: None }
    }

    /// Persons in a period.
    #[must_use]
    pub fn persons_in(&self, period: Period) -> f64 {
        self.persons[period.index()]
    }
}

/// All the people of a study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    cells: Vec<PopulationCell>,
}

impl Population {
    /// A population from its cells.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a place that is not finite, a negative number of persons, a share outside 0..1, or
    /// a cell size that is not positive; it names the cell by its index.
    pub fn new(cells: Vec<PopulationCell>) -> Result<Self> {
        for (i, cell) in cells.iter().enumerate() {
            let fault = |name: &str, value: f64, unit, requirement: &str| {
                Err(Error::invalid(format!("population[{i}].{name}"), value, unit, requirement))
            };
            for (name, value) in [("x_m", cell.x_m), ("y_m", cell.y_m)] {
                if !value.is_finite() {
                    return fault(name, value, "m", "must be finite");
                }
            }
            for value in cell.persons {
                if !(value >= 0.0 && value.is_finite()) {
                    return fault("persons", value, "", "must be finite and not negative");
                }
            }
            for value in cell.indoors {
                if !(0.0..=1.0).contains(&value) {
                    return fault("indoors", value, "", "must lie in 0..1");
                }
            }
            if let Some(size) = cell.cell_m
                && !(size > 0.0 && size.is_finite())
            {
                return fault("cell_m", size, "m", "must be positive and finite");
            }
        }
        Ok(Self { cells })
    }

    /// The cells.
    #[must_use]
    pub fn cells(&self) -> &[PopulationCell] {
        &self.cells
    }

    /// All persons in a period.
    #[must_use]
    pub fn persons_in(&self, period: Period) -> f64 {
        self.cells.iter().map(|cell| cell.persons_in(period)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_cell() {
        let mut cell = PopulationCell::point(0.0, 0.0, 5.0);
        cell.indoors[1] = 1.5;
        let error = Population::new(vec![PopulationCell::point(0.0, 0.0, 1.0), cell]).unwrap_err();
        assert_eq!(error.to_string(), "population[1].indoors = 1.5: must lie in 0..1");
        let error = Population::new(vec![PopulationCell::point(0.0, 0.0, -1.0)]).unwrap_err();
        assert_eq!(error.to_string(), "population[0].persons = -1: must be finite and not negative");
    }
}
