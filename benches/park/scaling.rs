//! How the time of the integration grows with directions, origins, cells and threads.

use isorisk::site::Grid;
use isorisk::weather::JointFrequency;
use serde::Serialize;

use crate::integration::{Problem, Timed};
use crate::park::{Found, STUDIES, load};
use crate::{Options, Outcome};

const DIRECTIONS_TIMES: usize = 20;
const ORIGINS_TIMES: usize = 10;
const CELLS_TIMES: f64 = 10.0;

/// Time after and before, both integrations together, and each.
#[derive(Serialize)]
pub struct Ratio {
    pub both: f64,
    pub individual: f64,
    pub societal: f64,
    pub before: Timed,
    pub after: Timed,
}

impl Ratio {
    fn new(what: &str, before: Timed, after: Timed) -> Self {
        let found = Self {
            both: after.both_s() / before.both_s(),
            individual: after.individual.wall_s / before.individual.wall_s,
            societal: after.societal.wall_s / before.societal.wall_s,
            before,
            after,
        };
        println!(
            "{what}: x {:.3} (LSIR x {:.3}, F-N x {:.3}): {} -> {}",
            found.both, found.individual, found.societal, found.before, found.after
        );
        found
    }
}

/// The four ratios, each where asked for, on the grid of 10 m.
#[derive(Default, Serialize)]
pub struct Scaling {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directions_36_to_720: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origins_times_10: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells_times_10: Option<Ratio>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads_1_to_2: Option<Ratio>,
}

/// Each sector cut into parts of unequal probability, so that every edge is one where the density jumps.
fn finer(weather: &JointFrequency, times: usize) -> Outcome<JointFrequency> {
    let centres = weather.sector_centres_deg();
    let part_deg = weather.sector_width_deg() / times as f64;
    let first = centres[0] - 0.5 * weather.sector_width_deg() + 0.5 * part_deg;
    let fine: Vec<f64> = (0..centres.len() * times).map(|i| (first + i as f64 * part_deg).rem_euclid(360.0)).collect();
    let share =
        |i: usize| (1.0 + 0.2 * ((i * 7 % times) as f64 / times as f64 - 0.5 + 0.5 / times as f64)) / times as f64;
    let probability = isorisk::weather::Period::ALL
        .into_iter()
        .map(|period| {
            (0..weather.classes().len())
                .map(|class| {
                    let coarse = weather.by_sector(period, class);
                    coarse.iter().flat_map(|p| (0..times).map(move |i| p * share(i))).collect()
                })
                .collect()
        })
        .collect();
    let mut order: Vec<usize> = (0..fine.len()).collect();
    order.sort_by(|a, b| fine[*a].total_cmp(&fine[*b]));
    let sort = |row: &Vec<f64>| order.iter().map(|i| row[*i]).collect::<Vec<f64>>();
    let probability: Vec<Vec<Vec<f64>>> = probability;
    let probability = probability.iter().map(|period| period.iter().map(sort).collect()).collect();
    Ok(JointFrequency::new(sort(&fine), weather.classes().to_vec(), probability)?)
}

/// The same area in smaller cells.
fn denser(grid: &Grid, times: f64) -> Outcome<Grid> {
    let cell_m = grid.cell_m / times.sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cells of a map")]
    let count = |cells: usize| (cells as f64 * times.sqrt()).round() as usize;
    Ok(Grid::new(grid.x_min_m, grid.y_min_m, cell_m, count(grid.nx), count(grid.ny))?)
}

/// Measures what the options ask for.
pub fn measure(options: &Options, found: &Found) -> Outcome<Option<Scaling>> {
    let wanted = ["directions", "origins", "cells", "threads"].map(|section| options.wants(section));
    if !wanted.contains(&true) {
        return Ok(None);
    }
    let study = load(STUDIES[1], options.every)?;
    let population = study.people();
    let plain = Problem::new(found, study.weather(), *study.grid(), &population);
    let before = plain.time(2)?;
    let mut scaling = Scaling::default();
    if wanted[0] {
        let weather = finer(study.weather(), DIRECTIONS_TIMES)?;
        let after = Problem::new(found, &weather, *study.grid(), &population).time(2)?;
        scaling.directions_36_to_720 = Some(Ratio::new("directions 36 -> 720", before, after));
    }
    if wanted[1] {
        let mut tenth = Problem::new(found, study.weather(), *study.grid(), &population);
        let mut kept = plain.group_of_outcome.iter().map(|group| group % ORIGINS_TIMES == 0);
        tenth.outcomes.retain(|_| kept.next() == Some(true));
        tenth.group_of_outcome.retain(|group| group % ORIGINS_TIMES == 0);
        scaling.origins_times_10 = Some(Ratio::new("origins x 10", tenth.time(2)?, before));
    }
    if wanted[2] {
        let after = Problem::new(found, study.weather(), denser(study.grid(), CELLS_TIMES)?, &population).time(1)?;
        scaling.cells_times_10 = Some(Ratio::new("cells x 10", before, after));
    }
    if wanted[3] {
        let on = |threads| -> Outcome<Timed> {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
            pool.install(|| plain.time(2).map_err(|cause| cause.to_string())).map_err(Into::into)
        };
        scaling.threads_1_to_2 = Some(Ratio::new("threads 1 -> 2", on(1)?, on(2)?));
    }
    Ok(Some(scaling))
}
