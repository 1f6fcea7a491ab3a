//! People spread over cells against the same people as a crowd of points, and what is said of their risk.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::sync::Arc;

use isorisk::footprint::{Footprint, Frequency, Outcome, Part, Sampling};
use isorisk::risk::{Control, PeopleIndex, Societal, WhoCounts, societal, societal_of_origin};
use isorisk::site::{Population, PopulationCell};
use isorisk::weather::{JointFrequency, WeatherClass};

const RUN: Control<'static> = Control { cancel: None, progress: None };

fn rose(sectors: usize) -> JointFrequency {
    let classes = ["D5", "F2"].map(|name| WeatherClass { name: name.into(), condition: None }).to_vec();
    let weight = |p: usize, k: usize, s: usize| {
        1.3 + (2.0 * std::f64::consts::TAU * s as f64 / sectors as f64 + p as f64 + 2.0 * k as f64).sin()
    };
    let each = |p: usize| (0..2).map(move |k| (0..sectors).map(|s| weight(p, k, s)).collect::<Vec<f64>>());
    let mut table: Vec<Vec<Vec<f64>>> = (0..2).map(|p| each(p).collect()).collect();
    let sum: f64 = table.iter().flatten().flatten().sum();
    table.iter_mut().flatten().flatten().for_each(|value| *value /= sum);
    JointFrequency::new((0..sectors).map(|s| 360.0 * s as f64 / sectors as f64).collect(), classes, table).unwrap()
}

fn plume(scale_m: f64, spread: f64, reach_m: f64) -> Footprint {
    let harm = move |x: f64, y: f64| {
        if x <= 0.0 {
            return [0.0; 3];
        }
        let ln_dose = 3.2 * (scale_m / x).ln() - 1.2 * (y / (spread * x)).powi(2);
        let p = 1.0 / (1.0 + (-1.7 * ln_dose).exp());
        let indoors = 1.0 / (1.0 + (-1.7 * (ln_dose - 2.0)).exp());
        [p, p, indoors]
    };
    Footprint::sampled_with(harm, &Sampling::growing(reach_m)).unwrap()
}

fn ellipse(centre: f64, a: f64, b: f64) -> Footprint {
    let harm = move |x: f64, y: f64| {
        if ((x - centre) / a).powi(2) + (y / b).powi(2) <= 1.0 { [1.0, 1.0, 0.0] } else { [0.0; 3] }
    };
    Footprint::sampled_with(harm, &Sampling::growing(centre + a + 3.0)).unwrap()
}

/// Cells of 100 m, every one with its own number of people.
fn cells(half_width: i32) -> Vec<PopulationCell> {
    let mut cells = Vec::new();
    for i in -half_width..half_width {
        for j in -half_width..half_width {
            let k = f64::from(37 * i + 11 * j);
            let n = 4.0 * (1.0 + (1.3 * k).sin()) + if (i + 2 * j) % 9 == 0 { 25.0 } else { 0.0 };
            cells.push(PopulationCell {
                persons: [n, 0.6 * n + 1.0],
                indoors: [0.7 + 0.2 * (0.7 * k).sin(), 0.95],
                cell_m: Some(100.0),
                ..PopulationCell::point(100.0 * f64::from(i) + 50.0, 100.0 * f64::from(j) + 50.0, 0.0)
            });
        }
    }
    cells
}

/// The same people, each cell as so many points along a side.
fn crowd(cells: &[PopulationCell], side: u32) -> Population {
    let share = 1.0 / f64::from(side * side);
    let mut points = Vec::new();
    for cell in cells {
        let size = cell.cell_m.unwrap();
        for i in 0..side {
            for j in 0..side {
                let at = |centre: f64, k: u32| centre - 0.5 * size + size * (f64::from(k) + 0.5) / f64::from(side);
                points.push(PopulationCell {
                    persons: cell.persons.map(|n| n * share),
                    cell_m: None,
                    ..PopulationCell { x_m: at(cell.x_m, i), y_m: at(cell.y_m, j), ..cell.clone() }
                });
            }
        }
    }
    Population::new(points).unwrap()
}

fn relative(a: f64, b: f64) -> f64 {
    (a / b - 1.0).abs()
}

/// Largest relative difference of F away from jumps.
fn largest(a: &Societal, b: &Societal) -> f64 {
    [1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 200.0, 300.0].iter().fold(0.0, |worst: f64, &n| {
        let f = b.exceedance(n);
        let falls = |curve: &Societal| curve.exceedance(0.99 * n) - curve.exceedance(1.01 * n) > 0.05 * f;
        if f < 1e-3 * b.exceedance(1.0) || f <= 0.0 || falls(a) || falls(b) {
            worst
        } else {
            worst.max(relative(a.exceedance(n), f))
        }
    })
}

#[test]
fn spread_people_equal_a_crowd_of_points() {
    let origin = (13.0, -27.0);
    let cases: Vec<(&str, Vec<Footprint>, i32, u32)> = vec![
        ("short plume", vec![plume(60.0, 0.2, 400.0)], 5, 40),
        ("plume", vec![plume(200.0, 0.15, 1200.0)], 13, 16),
        ("narrow plume", vec![plume(200.0, 0.06, 1200.0)], 13, 24),
        ("flash fire", vec![ellipse(120.0, 130.0, 60.0)], 4, 60),
        ("drifted cloud", vec![ellipse(320.0, 110.0, 70.0)], 6, 40),
        ("flash fire, then plume", vec![ellipse(120.0, 130.0, 60.0), plume(60.0, 0.2, 400.0)], 5, 30),
        ("plume over plume", vec![plume(90.0, 0.1, 500.0), plume(60.0, 0.2, 400.0)], 6, 30),
    ];
    for (name, footprints, half_width, side) in cases {
        let parts: Vec<Part> = footprints.into_iter().map(|footprint| Part::new(Arc::new(footprint))).collect();
        let outcome = Outcome::of_parts(name, origin, Frequency::per_yr(1e-5).unwrap(), parts).unwrap();
        let cells = cells(half_width);
        let fine = crowd(&cells, side);
        let people = Population::new(cells).unwrap();
        let rose = rose(36);
        let spread = societal(std::slice::from_ref(&outcome), &rose, &people, WhoCounts::Everyone, &RUN).unwrap();
        let points = societal(&[outcome], &rose, &fine, WhoCounts::Everyone, &RUN).unwrap();
        let (pll, f) = (relative(spread.pll(), points.pll()), largest(&spread, &points));
        println!(
            "{name}: PLL {pll:.1e}, F {f:.1e}; {} {} n {} {}",
            spread.pll(),
            points.pll(),
            spread.n_max(),
            points.n_max()
        );
    }
}
