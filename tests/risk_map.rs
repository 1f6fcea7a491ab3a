//! The map of fields laid on a grid, against the integral at each cell, and its sums to the bit.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::f64::consts::PI;

use isorisk::footprint::{Footprint, Frame, Outcome, Part, Sampling, Sides};
use isorisk::risk::{Control, RiskMap, individual_risk_at};
use isorisk::site::Grid;
use isorisk::weather::{JointFrequency, WeatherClass};

const RUN: Control<'static> = Control { cancel: None, progress: None };

fn rose(sectors: u32) -> JointFrequency {
    let classes = ["D5", "F2"].map(|name| WeatherClass { name: name.into(), condition: None }).to_vec();
    let row = |phase: f64, share: f64| {
        let row: Vec<f64> =
            (0..sectors).map(|s| 1.2 + (2.0 * PI * f64::from(s) / f64::from(sectors) * 3.0 + phase).sin()).collect();
        let sum: f64 = row.iter().sum();
        row.into_iter().map(|p| share * p / sum).collect::<Vec<f64>>()
    };
    let centres = (0..sectors).map(|s| f64::from(s) * 360.0 / f64::from(sectors)).collect();
    JointFrequency::new(centres, classes, vec![vec![row(0.0, 0.5), row(1.0, 0.1)], vec![row(0.4, 0.2), row(2.0, 0.2)]])
        .unwrap()
}

fn sampled(harm: impl Fn(f64, f64) -> f64, reach_m: f64) -> Footprint {
    Footprint::sampled_with(|x, y| [harm(x, y); 3], &Sampling::growing(reach_m)).unwrap()
}

/// A toxic plume, saturated near by.
fn plume(x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let dose = (500.0 / x).powi(3) * (-0.5 * (y / (0.09 * x)).powi(2)).exp();
    dose * dose / (1.0 + dose * dose)
}

fn flash_fire(x: f64, y: f64) -> f64 {
    f64::from(((x - 180.0) / 220.0).powi(2) + (y / 70.0).powi(2) <= 1.0)
}

fn drifted_cloud(x: f64, y: f64) -> f64 {
    f64::from((x - 600.0).hypot(y) <= 120.0)
}

/// A leaning flame: everything inside its circle, a dose that falls steeply outside and reaches farther downwind.
fn pool_fire(x: f64, y: f64) -> f64 {
    let r = x.hypot(y);
    if r <= 14.0 {
        return 1.0;
    }
    let ratio = r / (40.0 + 12.0 * x / r);
    1.0 / (1.0 + ratio.powi(9))
}

fn one_sided(x: f64, y: f64) -> f64 {
    if x > 0.0 && y > -0.1 * x { (-x.hypot(y) / 150.0).exp() } else { 0.0 }
}

fn park() -> Vec<Outcome> {
    let at = |name: &str, origin: (f64, f64), frequency: f64, footprint: Footprint| {
        Outcome::new(name, origin, frequency, footprint).unwrap()
    };
    let disc =
        Footprint::sampled_radial(|r| [if r < 60.0 { 1.0 } else { (-(r - 60.0) / 90.0).exp() * 0.6 }; 3], 900.0, 5.0);
    let both = Outcome::of_parts(
        "flash fire and pool fire",
        (-301.3, 207.7),
        isorisk::footprint::Frequency::by_period(3e-6, 1e-6).unwrap(),
        vec![Part::new(sampled(flash_fire, 420.0)), Part::new(sampled(pool_fire, 160.0))],
    )
    .unwrap();
    let free = Sampling { sides: Sides::Free, ..Sampling::growing(900.0) };
    let lopsided = Footprint::sampled_with(|x, y| [one_sided(x, y); 3], &free).unwrap();
    let fixed = Outcome::of_parts(
        "fixed on the map",
        (410.0, -333.0),
        isorisk::footprint::Frequency::per_yr(4e-7).unwrap(),
        vec![Part::new(sampled(flash_fire, 420.0)).in_frame(Frame::Fixed)],
    )
    .unwrap();
    vec![
        at("plume", (12.3, -7.7), 2e-6, sampled(plume, 4000.0)),
        at("disc", (12.3, -7.7), 5e-7, disc.unwrap()),
        at("drifted", (12.3, -7.7), 1e-6, sampled(drifted_cloud, 740.0)),
        both,
        at("pool fire", (-301.3, 207.7), 2e-5, sampled(pool_fire, 160.0)),
        at("lopsided", (250.0, 600.0), 1e-6, lopsided),
        fixed,
    ]
}

/// The map is within 1e-3 of the integral at the cell, or within what the integral does within a ring's step of it: near
/// a sharp edge. Returns the relative errors.
fn errors(outcomes: &[Outcome], weather: &JointFrequency, grid: Grid) -> Vec<f64> {
    let map = RiskMap::of(outcomes, weather, grid, &RUN).unwrap().values();
    let mut points = Vec::new();
    for row in (0..grid.ny).step_by(3) {
        for column in (0..grid.nx).step_by(3) {
            points.push((row, column, (grid.x_centre_m(column), grid.y_centre_m(row))));
        }
    }
    let places: Vec<(f64, f64)> = points.iter().map(|point| point.2).collect();
    let exact = individual_risk_at(outcomes, weather, &places, &RUN).unwrap();
    let mut errors = Vec::new();
    for ((row, column, place), exact) in points.iter().zip(&exact) {
        if *exact < 1e-8 {
            continue;
        }
        let value = map[[*row, *column]];
        let error = (value / exact - 1.0).abs();
        errors.push(error);
        if error > 1e-3 {
            let near: Vec<(f64, f64)> = (0..8)
                .flat_map(|k| {
                    let angle = f64::from(k) * PI / 4.0;
                    [0.5, 1.0].map(|share| {
                        let step = share * (4.0 + 0.03 * place.0.hypot(place.1));
                        (place.0 + step * angle.cos(), place.1 + step * angle.sin())
                    })
                })
                .collect();
            let around = individual_risk_at(outcomes, weather, &near, &RUN).unwrap();
            let least = around.iter().fold(*exact, |least, value| least.min(*value));
            let most = around.iter().fold(*exact, |most, value| most.max(*value));
            assert!(
                value >= least * 0.999 && value <= most * 1.001,
                "{place:?}: {value:e}, not {exact:e} ({least:e}..{most:e})"
            );
        }
    }
    errors.sort_by(f64::total_cmp);
    errors
}

#[test]
fn the_map_is_the_integral_at_the_cells() {
    for (sectors, cell_m, cells) in [(12, 10.0, 200), (36, 25.0, 80), (16, 10.0, 200), (720, 25.0, 80)] {
        let grid = Grid::new(-950.0, -880.0, cell_m, cells, cells).unwrap();
        let errors = errors(&park(), &rose(sectors), grid);
        let at = |hundredth: usize| errors[(errors.len() - 1) * hundredth / 100];
        assert!(errors.len() > 300, "{}", errors.len());
        assert!(at(50) < 1e-4 && at(98) < 1e-3, "{sectors} {cell_m}: {:e} {:e} {:e}", at(50), at(98), at(100));
    }
}

#[test]
fn what_is_taken_back_leaves_no_trace() {
    let (park, weather) = (park(), rose(36));
    let grid = Grid::new(-950.0, -880.0, 20.0, 100, 90).unwrap();
    let whole = RiskMap::of(&park, &weather, grid, &RUN).unwrap();
    let (moved, rest) = park.split_at(3);
    let elsewhere: Vec<Outcome> = moved
        .iter()
        .map(|outcome| Outcome { origin_m: (outcome.origin_m.0 + 77.7, outcome.origin_m.1 - 13.1), ..outcome.clone() })
        .collect();
    let changed = whole.changed(moved, &elsewhere, &weather, &RUN).unwrap();
    let anew: Vec<Outcome> = rest.iter().chain(&elsewhere).cloned().collect();
    let from_nothing = RiskMap::of(&anew, &weather, grid, &RUN).unwrap();
    assert_ne!(changed.values(), whole.values());
    assert_eq!(changed.values(), from_nothing.values());
    assert_eq!(changed.changed(&elsewhere, moved, &weather, &RUN).unwrap().values(), whole.values());
    let none = whole.changed(&park, &[], &weather, &RUN).unwrap();
    assert!(none.values().iter().all(|value| value.to_bits() == 0));
}

#[test]
fn installations_that_are_alike_are_worked_out_once_and_give_the_same_bits() {
    let weather = rose(36);
    let grid = Grid::new(-950.0, -880.0, 20.0, 100, 90).unwrap();
    let away = |outcome: &Outcome, factor: f64| {
        let [day, night] = isorisk::weather::Period::ALL.map(|period| factor * outcome.frequency.during(period));
        let frequency = isorisk::footprint::Frequency::by_period(day, night).unwrap();
        Outcome { origin_m: (outcome.origin_m.0 + 77.7, outcome.origin_m.1 - 13.1), frequency, ..outcome.clone() }
    };
    let alone = |outcomes: &[Outcome]| RiskMap::of(outcomes, &weather, grid, &RUN).unwrap();
    for factor in [1.0, 1.5] {
        let ones = park();
        // the copies share the footprints of the first, `strangers` have their own
        let copies: Vec<Outcome> = ones.iter().map(|outcome| away(outcome, factor)).collect();
        let strangers: Vec<Outcome> = park().iter().map(|outcome| away(outcome, factor)).collect();
        let together = alone(&[ones.clone(), copies].concat());
        let apart = alone(&[ones.clone(), strangers.clone()].concat());
        assert_eq!(together.values(), apart.values());
        let later = alone(&ones).changed(&[], &strangers, &weather, &RUN).unwrap();
        assert_eq!(together.values(), later.values());
    }
}
