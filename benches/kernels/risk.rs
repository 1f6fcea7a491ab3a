//! Kernels of the risk integration, in one thread: the calling one is the only worker of its pool, so that every
//! instruction is counted and none is spent on waiting.

use isorisk::effect::{Effect, Receptor};
use isorisk::footprint::{Footprint, Frequency, Outcome, Part, Sampling};
use isorisk::risk::{Control, RiskMap, WhoCounts, individual_risk_at, societal};
use isorisk::site::{Grid, Population, PopulationCell};
use isorisk::vulnerability::{Probit, ProbitUnit};
use isorisk::weather::{JointFrequency, WeatherClass};

use super::{Work, consequence, expect, fault, spread};

/// Puts everything on the calling thread.
fn alone() -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().map_err(fault)
}

/// A rose that favours one side, twelve sectors, one class, all of it by day.
fn rose() -> Result<JointFrequency, String> {
    let centres: Vec<f64> = (0..12).map(|sector| 30.0 * f64::from(sector)).collect();
    let weights: Vec<f64> = (0..12).map(|sector| 1.0 + 0.5 * (f64::from(sector) * 0.5).sin()).collect();
    let sum: f64 = weights.iter().sum();
    let shares: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
    let any = WeatherClass { name: "D5".to_owned(), condition: None };
    JointFrequency::new(centres, vec![any], vec![vec![shares], vec![vec![0.0; 12]]]).map_err(fault)
}

fn plume_footprint() -> Result<Footprint, String> {
    Footprint::sampled(plume_lethality()?, 1500.0, 25.0).map_err(fault)
}

fn plume_lethality() -> Result<impl Fn(f64, f64) -> [f64; 3], String> {
    let plume = consequence::plume()?;
    let probit = Probit::new(-6.35, 0.5, 2.75, ProbitUnit::MilligramPerCubicMetreMinutes).map_err(fault)?;
    Ok(move |x: f64, y: f64| {
        if x <= 0.0 {
            return [0.0; 3];
        }
        [probit.probability(plume.toxic_load(Receptor::ground(x, y), 2.75, 1800.0)); 3]
    })
}

/// A plume and a lethal disc at each of three places.
fn outcomes() -> Result<Vec<Outcome>, String> {
    let plume = plume_footprint()?;
    let disc = Footprint::sampled(|x, y| if x.hypot(y) <= 120.0 { [1.0; 3] } else { [0.0; 3] }, 130.0, 10.0);
    let disc = disc.map_err(fault)?;
    let mut outcomes = Vec::new();
    for (name, origin) in [("A", (0.0, 0.0)), ("B", (350.0, -120.0)), ("C", (-200.0, 260.0))] {
        outcomes.push(Outcome::new(format!("{name} cloud"), origin, 1e-5, plume.clone()).map_err(fault)?);
        outcomes.push(Outcome::new(format!("{name} fire"), origin, 2e-6, disc.clone()).map_err(fault)?);
    }
    Ok(outcomes)
}

pub fn sample_plume() -> Result<Work, String> {
    plume_footprint()?;
    Ok(Box::new(|| plume_footprint().map_or(f64::NAN, |footprint| footprint.reach_m())))
}

pub fn individual_at_points() -> Result<Work, String> {
    let (pool, outcomes, rose) = (alone()?, outcomes()?, rose()?);
    let mut north = spread(64, -800.0, 800.0);
    north.rotate_left(23);
    let points: Vec<(f64, f64)> = spread(64, -800.0, 800.0).into_iter().zip(north).collect();
    let control = Control::default();
    let inside = pool.install(|| individual_risk_at(&outcomes[1..2], &rose, &[(20.0, 30.0)], &control));
    expect("the risk inside a lethal disc", inside.map_err(fault)?[0], 2e-6, 1e-9)?;
    Ok(Box::new(move || {
        let risk = pool.install(|| individual_risk_at(&outcomes, &rose, &points, &Control::default()));
        risk.map_or(f64::NAN, |risk| risk.iter().sum())
    }))
}

pub fn societal_of_a_plume() -> Result<Work, String> {
    let (pool, outcomes, rose) = (alone()?, outcomes()?, rose()?);
    let mut north = spread(100, -900.0, 900.0);
    north.rotate_left(23);
    let places = spread(100, -900.0, 900.0).into_iter().zip(north);
    let people = Population::new(places.map(|(x, y)| PopulationCell::point(x, y, 1.0)).collect()).map_err(fault)?;
    Ok(Box::new(move || {
        let work = || societal(&outcomes, &rose, &people, WhoCounts::Everyone, &Control::default());
        pool.install(work).map_or(f64::NAN, |curve| curve.pll())
    }))
}

/// One origin: a plume, and a flash fire with the pool fire that follows it.
fn origin() -> Result<Vec<Outcome>, String> {
    let flash = |x: f64, y: f64| [f64::from(((x - 180.0) / 220.0).powi(2) + (y / 70.0).powi(2) <= 1.0); 3];
    let pool = |x: f64, y: f64| {
        let r = x.hypot(y);
        [1.0 / (1.0 + (r / (40.0 + 12.0 * x / r.max(1.0))).powi(9)); 3]
    };
    let flash = Footprint::sampled_with(flash, &Sampling::growing(420.0)).map_err(fault)?;
    let pool = Footprint::sampled_with(pool, &Sampling::growing(160.0)).map_err(fault)?;
    let both = Outcome::of_parts(
        "flash fire and pool fire",
        (3.0, -4.0),
        Frequency::per_yr(3e-6).map_err(fault)?,
        vec![Part::new(flash), Part::new(pool)],
    );
    let plume = Footprint::sampled_with(plume_lethality()?, &Sampling::growing(1500.0)).map_err(fault)?;
    let plume = Outcome::new("plume", (3.0, -4.0), 2e-6, plume).map_err(fault)?;
    Ok(vec![plume, both.map_err(fault)?])
}

/// The map of one origin on a grid of `cells` x `cells` over 2 km x 2 km.
fn map_of_an_origin(cells: u16) -> Result<Work, String> {
    let (pool, outcomes, rose) = (alone()?, origin()?, rose()?);
    let side_m = 2000.0 / f64::from(cells);
    let grid = Grid::new(-1000.0, -1000.0, side_m, cells.into(), cells.into()).map_err(fault)?;
    Ok(Box::new(move || {
        let map = pool.install(|| RiskMap::of(&outcomes, &rose, grid, &Control::default()));
        map.map_or(f64::NAN, |map| map.values().sum())
    }))
}

/// So few cells that nearly all of it is the making of the field.
pub fn field_of_an_origin() -> Result<Work, String> {
    map_of_an_origin(10)
}

pub fn map_of_many_cells() -> Result<Work, String> {
    map_of_an_origin(200)
}
