//! Whose people make up the societal risk: the contribution map.

use std::borrow::Borrow;

use ndarray::Array2;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::control::{Control, ordered};
use crate::risk::directions::Stretch;
use crate::risk::exceedance_shares::check_persons;
use crate::risk::functions::{Function, Site, sites};
use crate::risk::people_index::PeopleIndex;
use crate::risk::profile::{Place, Profile, Scene, each_function};
use crate::risk::share_back::{Factors, MeshShares};
use crate::risk::societal::WhoCounts;
use crate::risk::unit_societal::Masses;
use crate::risk::wind_circle::{WindCircle, WindCircles};
use crate::site::{Grid, Population};
use crate::weather::JointFrequency;

/// Sites whose contributions are held at a time.
const SITES_PER_WAVE: usize = 32;

/// Whose people make up the societal risk, in the order of the population's cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContributionMap {
    /// Expected deaths per year among the people of each cell: sums to the potential loss of life.
    pub pll_per_yr: Vec<f64>,
    /// Numbers of people asked for.
    pub n: Vec<f64>,
    /// Expected deaths per year among the people of each cell in accidents with `n` deaths or more: `[n][cell]`, each
    /// summing to the potential loss of life by such accidents.
    pub from_n_per_yr: Vec<Vec<f64>>,
}

/// The contribution map of installations, a list of outcomes each: whose people make up the potential loss of life, and
/// that of accidents with `n` deaths or more.
///
/// # Errors
/// [`crate::Error::InvalidInput`] for a number of people that is not positive and finite; [`crate::Error::Cancelled`].
pub fn contribution_map<O: Borrow<Outcome> + Sync>(
    origins: &[&[O]],
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    n: &[f64],
    control: &Control,
) -> Result<ContributionMap> {
    check_persons(n)?;
    let winds = WindCircles::new(weather);
    let scene = Scene { winds: &winds, people, refined: 0, control };
    let all = origins
        .iter()
        .enumerate()
        .flat_map(|(group, list)| list.iter().enumerate().map(move |(i, outcome)| (group, i, outcome.borrow())));
    let sites = sites(all);
    // the whole, then from each n
    let thresholds: Vec<f64> = std::iter::once(0.0).chain(n.iter().copied()).collect();
    let cells = people.population().cells().len();
    let mut sums = vec![vec![0.0; cells]; thresholds.len()];
    for (wave, some) in sites.chunks(SITES_PER_WAVE).enumerate() {
        let share = |done: usize| done as f64 / sites.len() as f64;
        let begin = wave * SITES_PER_WAVE;
        let parts = ordered(some.len(), control, (share(begin), share(begin + some.len())), |site| {
            of_site(scene, &some[site], who, &thresholds)
        })?;
        for (cell, quantity, value) in parts.into_iter().flatten() {
            sums[quantity][cell as usize] += value;
        }
    }
    let from_n_per_yr = sums.split_off(1);
    Ok(ContributionMap { pll_per_yr: sums.pop().unwrap_or_default(), n: n.to_vec(), from_n_per_yr })
}

impl ContributionMap {
    /// One of its quantities, by cell, on a grid: people are spread evenly over their cells, those at a point fall into
    /// the grid cell that holds it. Returns the map `[ny, nx]`, row 0 southernmost, and what lies off the grid; both
    /// together sum to the quantity.
    #[must_use]
    pub fn on_grid(by_cell: &[f64], population: &Population, grid: &Grid) -> (Array2<f64>, f64) {
        let mut map = Array2::zeros((grid.ny, grid.nx));
        let mut off_grid = 0.0;
        for (cell, value) in population.cells().iter().zip(by_cell) {
            let half = 0.5 * cell.cell_m.unwrap_or(0.0);
            let columns = overlaps((cell.x_m - half, cell.x_m + half), grid.x_min_m, grid.cell_m, grid.nx);
            let rows = overlaps((cell.y_m - half, cell.y_m + half), grid.y_min_m, grid.cell_m, grid.ny);
            let mut on = 0.0;
            for &(row, across) in &rows {
                for &(column, along) in &columns {
                    map[[row, column]] += value * across * along;
                    on += across * along;
                }
            }
            off_grid += value * (1.0 - on);
        }
        (map, off_grid)
    }
}

/// Cells of an axis that an extent covers, with the share of the extent in each.
fn overlaps((low, high): (f64, f64), min: f64, cell_m: f64, count: usize) -> Vec<(usize, f64)> {
    let position = |at: f64| (at - min) / cell_m;
    let (from, to) = (position(low).max(0.0), position(high).min(count as f64));
    if to < from || from >= count as f64 {
        return Vec::new();
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept within the axis")]
    let (first, last) = (from as usize, (to as usize).min(count - 1));
    let extent = (high - low) / cell_m;
    if extent <= 0.0 {
        return vec![(first, 1.0)];
    }
    (first..=last).map(|i| (i, ((i as f64 + 1.0).min(to) - (i as f64).max(from)).max(0.0) / extent)).collect()
}

/// Contributions of one site: cell, quantity, value.
fn of_site(scene: Scene, site: &Site, who: WhoCounts, thresholds: &[f64]) -> Result<Vec<(u32, usize, f64)>> {
    let mut sums = vec![vec![0.0; scene.people.population().cells().len()]; thresholds.len()];
    let mut mesh_shares: Vec<Vec<MeshShares>> = vec![Vec::new(); thresholds.len()];
    let mut masses = Masses::default();
    let mut factors = Factors::default();
    let without_own_staff = who == WhoCounts::OthersThanOwnStaff;
    let last = each_function(scene, &site.outcomes, without_own_staff, |place, function, profile, circle| {
        for (quantity, &from) in thresholds.iter().enumerate() {
            if factor_of(scene, place, function, (profile, circle), from, &mut masses, &mut factors) {
                let sums = &mut sums[quantity];
                let mut add = |cell: u32, value: f64| sums[cell as usize] += value;
                place.give_back(function, circle, &factors, &mut mesh_shares[quantity], &mut add);
            }
        }
    })?;
    if let Some(place) = last {
        for (sums, shares) in sums.iter_mut().zip(&mesh_shares) {
            for (at, shares) in shares.iter().enumerate() {
                place.spend_mesh(at, shares, &mut |cell, value| sums[cell as usize] += value);
            }
        }
    }
    let sparse = sums.iter().enumerate().flat_map(|(quantity, sums)| {
        (0_u32..).zip(sums).filter(|(_, value)| **value != 0.0).map(move |(cell, value)| (cell, quantity, *value))
    });
    Ok(sparse.collect())
}

/// Deaths per year in events with `from` deaths or more, as a factor on N; false where there are none.
fn factor_of(
    scene: Scene,
    place: &Place,
    function: &Function,
    (profile, circle): (&Profile, Option<&WindCircle>),
    from: f64,
    masses: &mut Masses,
    factors: &mut Factors,
) -> bool {
    for factor in &mut factors.of_interval {
        factor.clear();
    }
    if let Some(circle) = circle {
        masses.of_all(function, circle, scene.winds, |_, _| {});
        for (period, factor) in factors.of_interval.iter_mut().enumerate() {
            factor.resize(circle.count(), 0.0);
            for stretch in &profile.laid[period] {
                let mass = masses.sum[period][stretch.half] * stretch.share;
                factor[stretch.half / 2] += mass * mean_above(stretch, from);
            }
            for (interval, factor) in factor.iter_mut().enumerate() {
                let n = place.integral_of(circle, interval, period);
                *factor = if n > 0.0 { *factor / n } else { 0.0 };
            }
        }
    } else if let Some(n) = profile.still {
        for (period, factor) in factors.of_interval.iter_mut().enumerate() {
            let frequency: f64 = function
                .users
                .iter()
                .map(|user| user.frequency_per_yr[period] * scene.winds.class_total[user.class][period])
                .sum();
            factor.push(if n[period] >= from { frequency } else { 0.0 });
        }
    }
    factors.of_interval.iter().flatten().any(|factor| *factor > 0.0)
}

/// Mean of N over a stretch, counting only where it is `from` or more.
fn mean_above(stretch: &Stretch, from: f64) -> f64 {
    let (low, high) = (stretch.from.min(stretch.to), stretch.from.max(stretch.to));
    if low >= from {
        return f64::midpoint(low, high);
    }
    if high <= from {
        return 0.0;
    }
    (high - from) / (high - low) * f64::midpoint(from, high)
}
