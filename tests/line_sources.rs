//! Lines of equal origins against closed forms and against very many origins.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::f64::consts::PI;

use isorisk::footprint::{Footprint, Frequency, Outcome, Part, Sampling};
use isorisk::risk::{
    Control, LineAccuracy, LineSource, individual_risk_at, line_individual_risk_at, line_individual_risk_grid,
};
use isorisk::site::Grid;
use isorisk::weather::{JointFrequency, WeatherClass};

const RUN: Control<'static> = Control { cancel: None, progress: None };
const PER_M_YR: f64 = 3e-8;

fn any() -> WeatherClass {
    WeatherClass { name: "any".into(), condition: None }
}

/// Every direction alike.
fn even() -> JointFrequency {
    JointFrequency::new(vec![0.0], vec![any()], vec![vec![vec![1.0]], vec![vec![0.0]]]).unwrap()
}

/// Twelve sectors that differ by a factor of five.
fn rose() -> JointFrequency {
    let weights: Vec<f64> = (0..12).map(|s| 1.5 + (f64::from(s) * 0.9).sin()).collect();
    let sum: f64 = weights.iter().sum();
    let shares = weights.iter().map(|weight| weight / sum).collect();
    let centres = (0..12).map(|s| 30.0 * f64::from(s)).collect();
    JointFrequency::new(centres, vec![any()], vec![vec![shares], vec![vec![0.0; 12]]]).unwrap()
}

fn line(polyline_m: &[(f64, f64)], footprint: Footprint) -> LineSource {
    // the outcome's own origin and frequency count for nothing
    let outcome = Outcome::new("rupture", (1e4, -3e3), 7.0, footprint).unwrap();
    LineSource::new(polyline_m.to_vec(), Frequency::per_yr(PER_M_YR).unwrap(), outcome).unwrap()
}

fn plume() -> Footprint {
    let harm = |x: f64, y: f64| {
        if x <= 0.0 {
            return [0.0; 3];
        }
        let ln_dose = 4.0 * (400.0 / x).ln() - 1.2 * (y / (0.08 * x)).powi(2);
        [1.0 / (1.0 + (-1.7 * ln_dose).exp()); 3]
    };
    Footprint::sampled_with(harm, &Sampling::growing(2500.0)).unwrap()
}

fn at(lines: &[LineSource], weather: &JointFrequency, point: (f64, f64), tolerance: f64) -> (f64, f64) {
    let accuracy = LineAccuracy { tolerance, ..LineAccuracy::default() };
    let found = line_individual_risk_at(lines, weather, &[point], &accuracy, &RUN).unwrap();
    (found.risk_per_yr[0], found.error_per_yr[0])
}

#[track_caller]
fn close(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs(), "{found:e}, not {expected:e}");
}

#[test]
fn a_sharp_disc_on_a_long_line() {
    let disc = Footprint::radial(&[0.0, 300.0], vec![1.0, 1.0]).unwrap();
    // the middle of the line, and 45 degrees from the axes
    let straight = line(&[(-5000.0, 0.0), (5000.0, 0.0)], disc.clone());
    let slanted = line(&[(-4000.0, -4000.0), (4000.0, 4000.0)], disc);
    for y in [0.0, 1e-6, 0.3, 20.0, 150.0, 299.0, 299.999] {
        let expected = 2.0 * PER_M_YR * (300.0_f64 * 300.0 - y * y).sqrt();
        close(at(std::slice::from_ref(&straight), &even(), (123.4, y), 1e-9).0, expected, 1e-9);
        let turned = (100.0 - y * 0.5_f64.sqrt(), 100.0 + y * 0.5_f64.sqrt());
        close(at(std::slice::from_ref(&slanted), &even(), turned, 1e-9).0, expected, 1e-9);
    }
    assert!(at(std::slice::from_ref(&straight), &even(), (0.0, 300.1), 1e-9).0.abs() < 1e-300);
    // at the end of the line half of it, beyond the end what the circle still meets
    close(at(std::slice::from_ref(&straight), &even(), (5000.0, 0.0), 1e-9).0, PER_M_YR * 300.0, 1e-9);
    close(at(&[straight], &even(), (5100.0, 0.0), 1e-9).0, PER_M_YR * 200.0, 1e-9);
}

#[test]
fn rings_of_a_disc_and_an_offset_anchor() {
    // 1 to 100 m, 0.4 to 250 m
    let rings = || Footprint::radial(&[0.0, 100.0, 100.0, 250.0], vec![1.0, 1.0, 0.4, 0.4]).unwrap();
    let chord = |r: f64, y: f64| 2.0 * (r * r - y * y).sqrt();
    let expected = |y: f64| PER_M_YR * (0.4 * chord(250.0, y) + 0.6 * chord(100.0, y));
    let straight = line(&[(-5000.0, 0.0), (5000.0, 0.0)], rings());
    close(at(&[straight], &even(), (10.0, 60.0), 1e-9).0, expected(60.0), 1e-9);
    // the fire burns 40 m north of where the line breaks
    let parts = vec![Part::new(rings()).at_offset(0.0, 40.0)];
    let outcome = Outcome::of_parts("drain", (0.0, 0.0), Frequency::per_yr(1.0).unwrap(), parts).unwrap();
    let frequency = Frequency::per_yr(PER_M_YR).unwrap();
    let drain = LineSource::new(vec![(-5000.0, 0.0), (5000.0, 0.0)], frequency, outcome).unwrap();
    close(at(&[drain], &even(), (10.0, -20.0), 1e-9).0, expected(60.0), 1e-9);
}

#[test]
fn a_cone_is_the_smooth_disc_of_the_books() {
    // 1 - r/R along a chord of half-length a at distance y: a - y^2/R asinh(a/y)
    let cone = Footprint::radial(&[0.0, 500.0], vec![1.0, 0.0]).unwrap();
    let straight = [line(&[(-5000.0, 0.0), (5000.0, 0.0)], cone)];
    for y in [0.01, 3.0, 77.0, 400.0, 499.0] {
        let a = (500.0_f64 * 500.0 - y * y).sqrt();
        let expected = PER_M_YR * (a - y * y / 500.0 * (a / y).asinh());
        close(at(&straight, &even(), (0.0, y), 1e-8).0, expected, 1e-8);
    }
}

#[test]
fn a_wedge_takes_its_share_of_the_circle() {
    let half = 20_f64.to_radians();
    let wedge = move |x: f64, y: f64| if y.atan2(x).abs() <= half { [1.0; 3] } else { [0.0; 3] };
    let straight = [line(&[(-5000.0, 0.0), (5000.0, 0.0)], Footprint::sampled(wedge, 400.0, 10.0).unwrap())];
    for y in [5.0, 120.0, 390.0] {
        let expected = PER_M_YR * half / PI * 2.0 * (400.0_f64 * 400.0 - y * y).sqrt();
        close(at(&straight, &even(), (50.0, y), 1e-7).0, expected, 1e-6);
    }
}

#[test]
fn plumes_agree_with_a_hundred_thousand_origins() {
    let pipe = line(&[(-3000.0, 0.0), (0.0, 0.0), (1500.0, 2000.0)], plume());
    for place in [(-700.0, 4.0), (-300.0, 260.0), (600.0, 300.0)] {
        let (found, error) = at(std::slice::from_ref(&pipe), &rose(), place, 1e-4);
        let origins = pipe.origins(pipe.length_m() / 100_000.0).unwrap();
        // one footprint at many places is many places round one footprint
        let places: Vec<_> = origins.iter().map(|o| (place.0 - o.origin_m.0, place.1 - o.origin_m.1)).collect();
        let per_part = individual_risk_at(&[pipe.template()], &rose(), &places, &RUN).unwrap();
        let each = pipe.length_m() / origins.len() as f64;
        let expected = per_part.iter().sum::<f64>() * each;
        close(found, expected, 1e-4);
        assert!((found - expected).abs() <= error + 2e-6 * expected, "{found:e} {expected:e} {error:e}");
        assert!(error <= 1e-4 * found);
    }
}

#[test]
fn corners_directions_and_sums_do_not_matter() {
    let place = (320.0, 140.0);
    let whole = line(&[(-1000.0, 0.0), (1000.0, 0.0)], plume());
    let cut = line(&[(1000.0, 0.0), (310.0, 0.0), (310.0, 0.0), (-20.0, 0.0), (-1000.0, 0.0)], plume());
    let expected = at(std::slice::from_ref(&whole), &rose(), place, 1e-6).0;
    close(at(std::slice::from_ref(&cut), &rose(), place, 1e-6).0, expected, 2e-6);
    close(at(&[cut, whole], &rose(), place, 1e-6).0, 2.0 * expected, 2e-6);
}

#[test]
fn the_map_is_the_points_and_the_threads_do_not_matter() {
    let pipe = [line(&[(-400.0, -100.0), (500.0, 300.0)], plume())];
    let grid = Grid::new(-600.0, -600.0, 150.0, 8, 8).unwrap();
    let accuracy = LineAccuracy { tolerance: 1e-3, ..LineAccuracy::default() };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| line_individual_risk_grid(&pipe, &rose(), &grid, &accuracy, &RUN)).unwrap()
    };
    let (map, error) = on(1);
    let again = on(2).0;
    for (a, b) in map.iter().zip(&again) {
        assert_eq!(a.to_bits(), b.to_bits());
    }
    let centre = (grid.x_centre_m(3), grid.y_centre_m(5));
    let alone = line_individual_risk_at(&pipe, &rose(), &[centre], &accuracy, &RUN).unwrap();
    assert_eq!(alone.risk_per_yr[0].to_bits(), map[[5, 3]].to_bits());
    for (risk, error) in map.iter().zip(&error) {
        assert!(*risk > 0.0 && *error <= 1e-3 * risk);
    }
}

#[test]
fn faults_name_the_line() {
    let disc = Footprint::radial(&[0.0, 300.0], vec![1.0, 1.0]).unwrap();
    let of = |polyline_m: &[(f64, f64)]| {
        let outcome = Outcome::new("rupture", (0.0, 0.0), 1.0, disc.clone()).unwrap();
        LineSource::new(polyline_m.to_vec(), Frequency::per_yr(1e-8).unwrap(), outcome).unwrap_err().to_string()
    };
    assert_eq!(of(&[(0.0, 0.0)]), "line \"rupture\".polyline_m = 1 corners m: needs two corners or more");
    assert_eq!(of(&[(0.0, 0.0), (0.0, 0.0)]), "line \"rupture\".polyline_m = 0 m: needs a length above 0");
    assert_eq!(of(&[(0.0, 0.0), (f64::NAN, 0.0)]), "line \"rupture\".polyline_m = (NaN, 0) m: must be finite");
    let accuracy = LineAccuracy { tolerance: 0.0, ..LineAccuracy::default() };
    let error = line_individual_risk_at(&[], &even(), &[], &accuracy, &RUN).unwrap_err();
    assert_eq!(error.to_string(), "tolerance = 0: must lie between 0 and 1");
    let error = line_individual_risk_at(&[], &even(), &[(0.0, f64::NAN)], &LineAccuracy::default(), &RUN).unwrap_err();
    assert_eq!(error.to_string(), "points[0].y = NaN m: must be finite");
}
