//! How far the map may be off: some of its cells against the integral at their centres.

use std::borrow::Borrow;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::control::Control;
use crate::risk::individual::individual_risk_at;
use crate::risk::map::RiskMap;
use crate::weather::JointFrequency;

/// Cells that are compared.
pub const CELLS_CHECKED: usize = 240;
/// Cells with less risk are not compared, 1/yr.
pub const LEAST_RISK_PER_YR: f64 = 1e-8;

/// Relative differences between cells of a map and the integral at their centres: an estimate of the error of the
/// integration, not of the models. The largest ones stand at sharp edges of harm, where a map of rings rounds a corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapAccuracy {
    /// Cells compared, spread evenly over those with more than [`LEAST_RISK_PER_YR`].
    pub checked: usize,
    /// Median.
    pub median: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Largest.
    pub largest: f64,
}

/// Compares [`CELLS_CHECKED`] cells of the map of `outcomes` with [`individual_risk_at`].
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn map_accuracy<O: Borrow<Outcome> + Sync>(
    map: &RiskMap,
    outcomes: &[O],
    weather: &JointFrequency,
    control: &Control,
) -> Result<MapAccuracy> {
    let (grid, values) = (map.grid(), map.values());
    let at_risk: Vec<((usize, usize), f64)> = values
        .indexed_iter()
        .filter(|(_, value)| **value > LEAST_RISK_PER_YR)
        .map(|(cell, value)| (cell, *value))
        .collect();
    let checked = at_risk.len().min(CELLS_CHECKED);
    if checked == 0 {
        return Ok(MapAccuracy::default());
    }
    let picked: Vec<((usize, usize), f64)> = (0..checked).map(|i| at_risk[i * at_risk.len() / checked]).collect();
    let places: Vec<(f64, f64)> =
        picked.iter().map(|((row, column), _)| (grid.x_centre_m(*column), grid.y_centre_m(*row))).collect();
    let exact = individual_risk_at(outcomes, weather, &places, control)?;
    let mut misses: Vec<f64> = picked
        .iter()
        .zip(&exact)
        .map(|((_, value), exact)| (value / exact.max(LEAST_RISK_PER_YR) - 1.0).abs())
        .collect();
    misses.sort_unstable_by(f64::total_cmp);
    let at = |hundredth: usize| misses[(checked - 1) * hundredth / 100];
    Ok(MapAccuracy { checked, median: at(50), p95: at(95), largest: at(100) })
}
