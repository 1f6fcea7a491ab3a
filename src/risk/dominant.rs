//! Which group of outcomes makes most of the risk, cell by cell.

use std::borrow::Borrow;

use ndarray::Array2;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::numeric::parallel::{Control, each_band, ordered};
use crate::risk::field::{FieldMaker, OriginField, RowScratch, by_anchor, lay_row};
use crate::site::Grid;
use crate::weather::JointFrequency;

/// Groups whose fields are held at a time.
const GROUPS_PER_WAVE: usize = 32;
/// Rows that one job looks at.
const ROWS_PER_BAND: usize = 8;

/// The group that makes most of the risk of each cell.
#[derive(Clone, Debug)]
pub struct Dominant {
    /// Index of the group, `[ny, nx]`, row 0 southernmost; `None` where there is no risk.
    pub group: Array2<Option<usize>>,
    /// Its individual risk there, 1/yr.
    pub risk_per_yr: Array2<f64>,
}

/// The group with the largest individual risk in each cell of a grid; of equal ones the first. Groups are looked at one
/// after the other, so that memory does not grow with their number.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn dominant_group<O: Borrow<Outcome> + Sync>(
    groups: &[Vec<O>],
    weather: &JointFrequency,
    grid: Grid,
    control: &Control,
) -> Result<Dominant> {
    let maker = FieldMaker::new(weather, grid);
    let quiet = Control { cancel: control.cancel, progress: None };
    let cells = grid.nx * grid.ny;
    let (mut best, mut number) = (vec![0.0; cells], vec![-1.0; cells]);
    for (wave, some) in groups.chunks(GROUPS_PER_WAVE).enumerate() {
        let fields: Vec<Vec<OriginField>> = ordered(some.len(), &quiet, (0.0, 1.0), |group| {
            let origins = by_anchor(some[group].iter().map(Borrow::borrow));
            origins.iter().map(|(anchor, outcomes)| maker.alone(*anchor, outcomes, &quiet)).collect()
        })?;
        each_band((&mut best, &mut number), ROWS_PER_BAND * grid.nx, |band, best, number| {
            let mut scratch = RowScratch::default();
            let (mut values, mut sums) = (Vec::with_capacity(grid.nx), vec![0.0; grid.nx]);
            for (k, (best, number)) in best.chunks_mut(grid.nx).zip(number.chunks_mut(grid.nx)).enumerate() {
                for (group, fields) in fields.iter().enumerate() {
                    quiet.check()?;
                    let mut touched = grid.nx..0;
                    for field in fields {
                        let columns = lay_row(field, &grid, band * ROWS_PER_BAND + k, &mut scratch, &mut values);
                        touched = touched.start.min(columns.start)..touched.end.max(columns.end);
                        sums[columns].iter_mut().zip(&values).for_each(|(sum, value)| *sum += value);
                    }
                    for column in touched {
                        if sums[column] > best[column] {
                            best[column] = sums[column];
                            number[column] = (wave * GROUPS_PER_WAVE + group) as f64;
                        }
                        sums[column] = 0.0;
                    }
                }
            }
            Ok(())
        })?;
        if let Some(progress) = control.progress {
            progress((wave * GROUPS_PER_WAVE + some.len()) as f64 / groups.len() as f64);
        }
    }
    let mut found =
        Dominant { group: Array2::from_elem((grid.ny, grid.nx), None), risk_per_yr: Array2::zeros((grid.ny, grid.nx)) };
    for ((cell, value), number) in found.group.iter_mut().zip(&mut found.risk_per_yr).zip(best.iter().zip(&number)) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index, exact as a number")]
        let index = (*number.1 >= 0.0).then_some(*number.1 as usize);
        (*cell, *value) = (index, *number.0);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::footprint::Footprint;
    use crate::weather::WeatherClass;

    #[test]
    fn the_nearer_disc_wins_and_nobody_where_there_is_nothing() {
        let classes = vec![WeatherClass { name: "any".into(), condition: None }];
        let weather = JointFrequency::new(vec![0.0], classes, vec![vec![vec![0.5]], vec![vec![0.5]]]).unwrap();
        let disc = |x: f64, frequency: f64| {
            let fading = Footprint::radial(&[0.0, 100.0], vec![1.0, 0.0]).unwrap();
            Outcome::new("disc", (x, 50.0), frequency, fading).unwrap()
        };
        let groups: Vec<Vec<Outcome>> = (0..70).map(|i| vec![disc(100.0 * f64::from(i) + 50.0, 1e-5)]).collect();
        let grid = Grid::new(0.0, 0.0, 10.0, 800, 10).unwrap();
        let found = dominant_group(&groups, &weather, grid, &Control::default()).unwrap();
        for column in 0..800 {
            let x = grid.x_centre_m(column);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 80")]
            let nearest = (x / 100.0).floor() as usize;
            let expected = if nearest < 70 { Some(nearest) } else { (x < 7050.0).then_some(69) };
            assert_eq!(found.group[[5, column]], expected, "{x}");
        }
        let (middle, edge) = (found.risk_per_yr[[5, 5]], found.risk_per_yr[[5, 9]]);
        assert!(middle > edge && edge > 0.0, "{middle} {edge}");
    }
}
