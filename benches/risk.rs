//! Time of the risk integration: sampling a footprint, LSIR per outcome and cell, N(ψ) per outcome and person.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use isorisk::footprint::{Footprint, Outcome, Sampling};
use isorisk::risk::{Control, PeopleIndex, WhoCounts, individual_risk_grid, societal, societal_of_origin};
use isorisk::site::{Grid, Population, PopulationCell};
use isorisk::weather::{JointFrequency, WeatherClass};

const RUN: Control<'static> = Control { cancel: None, progress: None };

fn weather() -> JointFrequency {
    let sectors = 36;
    let row: Vec<f64> = (0..sectors).map(|s| 1.1 + (f64::from(s) * 0.5).sin()).collect();
    let sum: f64 = row.iter().sum();
    let share = |part: f64| vec![row.iter().map(|p| part * p / sum).collect::<Vec<f64>>()];
    let centres = (0..sectors).map(|s| f64::from(s) * 10.0).collect();
    let class = WeatherClass { name: "D5".into(), condition: None };
    JointFrequency::new(centres, vec![class], vec![share(0.6), share(0.4)]).unwrap()
}

fn plume_harm(x: f64, y: f64) -> [f64; 3] {
    if x <= 0.0 {
        return [0.0; 3];
    }
    let sigma = 0.08 * x;
    let dose = (400.0 / x).powi(4) * (-1.2 * (y / sigma).powi(2)).exp();
    let p = dose / (1.0 + dose);
    let indoors = 0.1 * dose / (1.0 + 0.1 * dose);
    [p, p, indoors]
}

fn ellipse_harm(x: f64, y: f64) -> [f64; 3] {
    if ((x - 250.0) / 300.0).powi(2) + (y / 90.0).powi(2) <= 1.0 { [1.0, 1.0, 0.0] } else { [0.0; 3] }
}

fn kinds() -> [(&'static str, Arc<Footprint>); 3] {
    let disc = Footprint::sampled_radial(|r| [1.0 / (1.0 + (r / 200.0).powi(6)); 3], 600.0, 5.0).unwrap();
    let ellipse = Footprint::sampled_with(ellipse_harm, &Sampling::growing(560.0)).unwrap();
    let plume = Footprint::sampled_with(plume_harm, &Sampling::growing(3000.0)).unwrap();
    [("disc", Arc::new(disc)), ("ellipse", Arc::new(ellipse)), ("plume", Arc::new(plume))]
}

fn sampling(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("risk/sampling");
    group.bench_function("plume", |b| {
        b.iter(|| Footprint::sampled_with(plume_harm, &Sampling::growing(black_box(3000.0))).unwrap());
    });
    group.bench_function("ellipse", |b| {
        b.iter(|| Footprint::sampled_with(ellipse_harm, &Sampling::growing(black_box(560.0))).unwrap());
    });
    group.finish();
}

fn individual(criterion: &mut Criterion) {
    let weather = weather();
    let mut group = criterion.benchmark_group("risk/individual");
    group.sample_size(20);
    for (name, footprint) in kinds() {
        let grid = Grid::new(-2500.0, -2500.0, 25.0, 200, 200).unwrap();
        let reach = footprint.reach_m();
        let cells = (0..200)
            .flat_map(|i| (0..200).map(move |j| (i, j)))
            .filter(|(i, j)| grid.x_centre_m(*i).hypot(grid.y_centre_m(*j)) <= reach)
            .count();
        let outcomes = [Outcome::new(name, (0.0, 0.0), 1e-5, footprint).unwrap()];
        let map = individual_risk_grid(&outcomes, &weather, &grid, &RUN).unwrap();
        assert!(map.iter().all(|value| (0.0..=1e-5 * (1.0 + 1e-6)).contains(value)) && map.sum() > 0.0);
        group.throughput(Throughput::Elements(cells as u64));
        group.bench_function(name, |b| {
            b.iter(|| individual_risk_grid(black_box(&outcomes), &weather, &grid, &RUN).unwrap());
        });
    }
    group.finish();
}

fn directions(criterion: &mut Criterion) {
    let weather = weather();
    let mut group = criterion.benchmark_group("risk/societal");
    group.sample_size(20);
    for (name, footprint) in kinds() {
        let reach = footprint.reach_m();
        let cells: Vec<PopulationCell> = (0..2000)
            .map(|i| {
                let (r, angle) = (reach * (f64::from(i) * 0.618_034).fract().sqrt(), 2.399_963 * f64::from(i));
                PopulationCell {
                    indoors: [0.93, 0.99],
                    ..PopulationCell::point(r * angle.cos(), r * angle.sin(), 12.0)
                }
            })
            .collect();
        let population = Population::new(cells).unwrap();
        let outcomes = [Outcome::new(name, (0.0, 0.0), 1e-5, footprint).unwrap()];
        let curve = societal(&outcomes, &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
        assert!(curve.pll() > 0.0);
        group.throughput(Throughput::Elements(2000));
        group.bench_function(name, |b| {
            b.iter(|| societal(black_box(&outcomes), &weather, &population, WhoCounts::Everyone, &RUN).unwrap());
        });
    }
    group.finish();
}

/// One installation among people on every hectare of 10 km x 10 km: 4 plumes, 2 flash fires and 2 fireballs.
fn origin(criterion: &mut Criterion) {
    let weather = weather();
    let cells: Vec<PopulationCell> = (0..10_000)
        .map(|i| PopulationCell {
            indoors: [0.93, 0.99],
            cell_m: Some(100.0),
            persons: [f64::from(i % 17), f64::from(i % 23)],
            ..PopulationCell::point(100.0 * f64::from(i % 100) - 4950.0, 100.0 * f64::from(i / 100) - 4950.0, 0.0)
        })
        .collect();
    let people = PeopleIndex::new(&Population::new(cells).unwrap());
    let [(_, disc), (_, ellipse), _] = kinds();
    let plume = |reach: f64| {
        Arc::new(
            Footprint::sampled_with(
                move |x, y| plume_harm(x * 3000.0 / reach, y * 3000.0 / reach),
                &Sampling::growing(reach),
            )
            .unwrap(),
        )
    };
    let mut footprints: Vec<Arc<Footprint>> = [400.0, 700.0, 1200.0, 3000.0].map(plume).to_vec();
    footprints.extend([Arc::clone(&ellipse), ellipse, Arc::clone(&disc), disc]);
    let outcomes: Vec<Outcome> = footprints
        .into_iter()
        .map(|footprint| Outcome::new("outcome", (130.0, -45.0), 1e-5, footprint).unwrap())
        .collect();
    let unit = societal_of_origin(&outcomes, &weather, &people, WhoCounts::Everyone, &RUN).unwrap();
    assert!(unit.row.pll() > 0.0);
    let mut group = criterion.benchmark_group("risk/societal_of_origin");
    group.sample_size(20);
    // the pairs of equal footprints are one function each
    group.throughput(Throughput::Elements(6));
    group.bench_function("mixed", |b| {
        b.iter(|| societal_of_origin(black_box(&outcomes), &weather, &people, WhoCounts::Everyone, &RUN).unwrap());
    });
    group.finish();
}

criterion_group!(benches, sampling, individual, directions, origin);
criterion_main!(benches);
