//! Societal risk on the map, in the two published forms.

use ndarray::Array2;

use crate::criteria::{Criterion, CriterionLine};
use crate::error::Result;
use crate::numeric::parallel::Control;
use crate::risk::{AreaMap, AreaSetting, ContributionMap, area_map, contribution_map};
use crate::run::result::{COUNTED, RunResult};
use crate::site::Grid;

/// An accident reaches a place where it kills at least this share of unprotected people.
const LEAST_LETHALITY: f64 = 0.01;

/// Expected deaths per year on the study's grid.
#[derive(Clone, Debug)]
pub struct DeathsMap {
    /// Persons per year in each cell, `[ny, nx]`, row 0 southernmost.
    pub per_yr: Array2<f64>,
    /// Persons per year off the grid; with the map it is the whole.
    pub off_grid_per_yr: f64,
}

impl RunResult {
    /// Whose people make up the societal risk: the potential loss of life by place, or that of accidents with `n` deaths
    /// or more.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] for a number of people that is not positive and finite; [`crate::Error::Cancelled`].
    pub fn deaths_map(&self, n: Option<f64>, control: &Control<'_>) -> Result<DeathsMap> {
        let asked: Vec<f64> = n.into_iter().collect();
        let (origins, weather) = (self.origins(), self.study.weather());
        let found = contribution_map(&origins, weather, &self.people, COUNTED, &asked, control)?;
        let by_cell = found.from_n_per_yr.first().unwrap_or(&found.pll_per_yr);
        let (per_yr, off_grid_per_yr) = ContributionMap::on_grid(by_cell, self.study.people(), self.study.grid());
        Ok(DeathsMap { per_yr, off_grid_per_yr })
    }

    /// For each cell of a coarse grid, the F-N curve of the accidents that can reach it, held against the lower and the
    /// upper line of a criterion, in this order.
    ///
    /// # Errors
    /// As [`area_map`].
    pub fn societal_area_map(&self, criterion: &Criterion, cell_m: f64, control: &Control<'_>) -> Result<AreaMap> {
        let Grid { x_min_m, y_min_m, .. } = *self.grid();
        let cells = |count: usize| (count as f64 * self.grid().cell_m / cell_m - 1e-9).ceil().max(1.0);
        let (nx, ny) = (cells(self.grid().nx), cells(self.grid().ny));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least 1; saturates, and is refused"
        )]
        let grid = Grid::new(x_min_m, y_min_m, cell_m, nx as usize, ny as usize)?;
        let points = |line: &CriterionLine| {
            let (from, to) = line.persons_range();
            [from, to].map(|persons| (persons, line.frequency_per_yr(persons))).to_vec()
        };
        let lines = [points(&criterion.lower_line), points(&criterion.upper_line)];
        let setting = AreaSetting { grid: &grid, least_lethality: LEAST_LETHALITY, lines: &lines };
        area_map(&self.origins(), self.study.weather(), &self.people, COUNTED, setting, control)
    }
}
