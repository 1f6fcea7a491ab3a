//! The map of individual risk: fields of origins laid on a grid, summed so that each can be taken away again.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;

use ndarray::Array2;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::numeric::parallel::each_band;
use crate::risk::control::{Control, ordered};
use crate::risk::exact_sum::Quanta;
use crate::risk::field::{FieldMaker, LayingWork, OriginField, RowScratch, ShapeKey, by_anchor, lay_row};
use crate::site::Grid;
use crate::weather::JointFrequency;

/// Shapes that are held at a time.
const SHAPES_PER_WAVE: usize = 64;
/// Rows that one job lays.
const ROWS_PER_BAND: usize = 8;

/// LSIR at the cell centres of a grid, 1/yr, as an exact sum over origins: adding what an installation does and taking
/// it away again gives the same bits, in any order and on any number of threads.
#[derive(Clone, Debug)]
pub struct RiskMap {
    grid: Grid,
    quanta: Quanta,
    /// Coarse and fine part of the sum at each cell, row by row.
    high: Vec<f64>,
    low: Vec<f64>,
}

/// What to take from a map, or to add to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

impl RiskMap {
    /// The map of no outcome at all. Frequencies of outcomes that reach one cell together must stay below
    /// `bound_per_yr`; all bounds up to 1024 give maps that can be compared to the bit.
    #[must_use]
    pub fn empty(grid: Grid, bound_per_yr: f64) -> Self {
        let cells = grid.nx * grid.ny;
        Self { grid, quanta: Quanta::for_bound(bound_per_yr), high: vec![0.0; cells], low: vec![0.0; cells] }
    }

    /// The map of a list of outcomes.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`].
    pub fn of<O: Borrow<Outcome> + Sync>(
        outcomes: &[O],
        weather: &JointFrequency,
        grid: Grid,
        control: &Control,
    ) -> Result<Self> {
        let mut map = Self::empty(grid, Self::bound_per_yr(outcomes));
        map.lay(&[(outcomes, Sign::Plus)], weather, control)?;
        Ok(map)
    }

    /// A bound for the map of a list of outcomes: the sum of their frequencies.
    #[must_use]
    pub fn bound_per_yr<O: Borrow<Outcome>>(outcomes: &[O]) -> f64 {
        let most = |outcome: &Outcome| {
            crate::weather::Period::ALL.iter().map(|period| outcome.frequency.during(*period)).sum::<f64>()
        };
        outcomes.iter().map(|outcome| most(outcome.borrow())).sum()
    }

    /// Whether a map for another bound would hold the same bits.
    #[must_use]
    pub fn suits_bound(&self, bound_per_yr: f64) -> bool {
        self.quanta == Quanta::for_bound(bound_per_yr)
    }

    /// How often each loop runs in laying the map of a list of outcomes: makes every field and lays none.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`].
    pub fn work<O: Borrow<Outcome> + Sync>(
        outcomes: &[O],
        weather: &JointFrequency,
        grid: Grid,
        control: &Control,
    ) -> Result<LayingWork> {
        let origins = by_anchor(outcomes.iter().map(Borrow::borrow));
        let maker = FieldMaker::new(weather, grid);
        let each = ordered(origins.len(), control, (0.0, 1.0), |index| {
            let (anchor, outcomes) = &origins[index];
            Ok(maker.alone(*anchor, outcomes, control)?.work(&grid))
        })?;
        let mut all = LayingWork::default();
        for work in each {
            all += work;
        }
        Ok(all)
    }

    /// This map without some outcomes and with others. Outcomes that share an anchor are laid as one: give all that an
    /// anchor has, before and after.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`].
    pub fn changed<O: Borrow<Outcome> + Sync>(
        &self,
        without: &[O],
        with: &[O],
        weather: &JointFrequency,
        control: &Control,
    ) -> Result<Self> {
        let mut map = self.clone();
        map.lay(&[(without, Sign::Minus), (with, Sign::Plus)], weather, control)?;
        Ok(map)
    }

    /// The grid.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// LSIR at the cell centres, 1/yr, `[ny, nx]`, row 0 southernmost.
    ///
    /// Interpolation between rings may leave values below zero of the order of its error; they are shown as zero.
    #[must_use]
    pub fn values(&self) -> Array2<f64> {
        let mut values = Array2::zeros((self.grid.ny, self.grid.nx));
        for ((value, high), low) in values.iter_mut().zip(&self.high).zip(&self.low) {
            *value = (high + low).max(0.0);
        }
        values
    }

    /// Lays lists of outcomes, each with its sign. What is alike (a row of equal tanks; a tank before and after it is
    /// moved) has one shape, which is made once.
    fn lay<O: Borrow<Outcome> + Sync>(
        &mut self,
        lists: &[(&[O], Sign)],
        weather: &JointFrequency,
        control: &Control,
    ) -> Result<()> {
        let maker = FieldMaker::new(weather, self.grid);
        let origins: Vec<(Sign, _)> = lists
            .iter()
            .flat_map(|(list, sign)| by_anchor(list.iter().map(Borrow::borrow)).into_iter().map(|one| (*sign, one)))
            .collect();
        let quiet = Control { progress: None, ..*control };
        let placed = ordered(origins.len(), &quiet, (0.0, 1.0), |index| {
            let (_, (anchor, outcomes)) = &origins[index];
            Ok(maker.place(*anchor, outcomes))
        })?;
        let mut alike: BTreeMap<&ShapeKey, Vec<usize>> = BTreeMap::new();
        for (index, placed) in placed.iter().enumerate() {
            alike.entry(&placed.key).or_default().push(index);
        }
        // in the order of the installations: keys are addresses, which differ from run to run
        let mut alike: Vec<Vec<usize>> = alike.into_values().collect();
        alike.sort_unstable();
        let mut done = 0;
        for wave in alike.chunks(SHAPES_PER_WAVE) {
            let shapes = ordered(wave.len(), &quiet, (0.0, 1.0), |index| {
                Ok(Arc::new(maker.shape(&placed[wave[index][0]], control)?))
            })?;
            let pairs =
                wave.iter().zip(&shapes).flat_map(|(some, shape)| some.iter().map(move |index| (*index, shape)));
            let fields: Vec<(OriginField, Sign)> =
                pairs.map(|(index, shape)| (maker.field(&placed[index], shape.clone()), origins[index].0)).collect();
            self.lay_fields(&fields, control)?;
            done += fields.len();
            if let Some(progress) = control.progress {
                progress(done as f64 / origins.len() as f64);
            }
        }
        Ok(())
    }

    fn lay_fields(&mut self, fields: &[(OriginField, Sign)], control: &Control) -> Result<()> {
        let (grid, quanta) = (self.grid, self.quanta);
        let width = ROWS_PER_BAND * grid.nx;
        each_band((&mut self.high, &mut self.low), width, |band, high, low| {
            let mut scratch = RowScratch::default();
            let mut values = Vec::with_capacity(grid.nx);
            for (k, (high, low)) in high.chunks_mut(grid.nx).zip(low.chunks_mut(grid.nx)).enumerate() {
                for (field, sign) in fields {
                    control.check()?;
                    let columns = lay_row(field, &grid, band * ROWS_PER_BAND + k, &mut scratch, &mut values);
                    let cells = high[columns.clone()].iter_mut().zip(&mut low[columns]);
                    for (value, (high, low)) in values.iter().zip(cells) {
                        let value = if *sign == Sign::Minus { -value } else { *value };
                        quanta.add(value, high, low);
                    }
                }
            }
            Ok(())
        })
    }
}
