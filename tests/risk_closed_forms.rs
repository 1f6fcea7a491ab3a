//! Cases of the risk integration whose answer is known on paper.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use isorisk::Error;
use isorisk::footprint::{
    CountsFor, DirectionWeight, ExposureClass, Footprint, Frame, Frequency, Lethality, Outcome, Part, Sampling, Sides,
};
use isorisk::risk::{
    Control, Societal, WhoCounts, individual_risk_at, individual_risk_by_group, individual_risk_grid, societal,
    societal_by_group,
};
use isorisk::site::{Grid, Population, PopulationCell};
use isorisk::weather::{JointFrequency, WeatherClass};

const RUN: Control<'static> = Control { cancel: None, progress: None };

fn class(name: &str) -> WeatherClass {
    WeatherClass { name: name.into(), condition: None }
}

/// `sectors` equal sectors from 0 degrees, one class, 60 % day, weights by sector.
fn rose(weights: &[f64]) -> JointFrequency {
    let sum: f64 = weights.iter().sum();
    let width = 360.0 / weights.len() as f64;
    let centres = (0..weights.len()).map(|i| i as f64 * width).collect();
    let row = |share: f64| vec![weights.iter().map(|w| share * w / sum).collect::<Vec<f64>>()];
    JointFrequency::new(centres, vec![class("D5")], vec![row(0.6), row(0.4)]).unwrap()
}

fn uniform_rose() -> JointFrequency {
    rose(&[1.0; 12])
}

fn uneven_rose() -> JointFrequency {
    rose(&[3.0, 1.0, 0.5, 0.0, 2.0, 7.0, 4.0, 1.0, 1.0, 0.2, 0.0, 2.5])
}

fn wedge(half_deg: f64, reach_m: f64) -> Footprint {
    let half = half_deg.to_radians();
    let inside = move |x: f64, y: f64| if y.atan2(x).abs() <= half { [1.0; 3] } else { [0.0; 3] };
    Footprint::sampled(inside, reach_m, 10.0).unwrap()
}

fn ellipse(centre: f64, a: f64, b: f64, step: f64) -> Footprint {
    let inside = move |x: f64, y: f64| {
        if ((x - centre) / a).powi(2) + (y / b).powi(2) <= 1.0 { [1.0, 0.8, 0.1] } else { [0.0; 3] }
    };
    let sampling = Sampling { sides: Sides::Mirrored, ..Sampling::uniform(centre + a + 5.0, step) };
    Footprint::sampled_with(inside, &sampling).unwrap()
}

fn plume(reach_m: f64) -> Footprint {
    let harm = |x: f64, y: f64| {
        if x <= 0.0 {
            return [0.0; 3];
        }
        let sigma = 0.08 * x;
        let dose = (300.0 / x).powi(3) * (-0.5 * (y / sigma).powi(2)).exp();
        let p = dose / (1.0 + dose);
        [p, p, 0.3 * p * p]
    };
    Footprint::sampled_with(harm, &Sampling::growing(reach_m)).unwrap()
}

fn disc(radius_m: f64, p: f64) -> Footprint {
    Footprint::radial(&[0.0, radius_m], vec![p, p]).unwrap()
}

fn outcome(name: &str, origin: (f64, f64), f: f64, footprint: Footprint) -> Outcome {
    Outcome::new(name, origin, f, footprint).unwrap()
}

/// People on a scatter of points, without any regularity.
fn scatter(count: usize, reach: f64) -> Vec<PopulationCell> {
    (0..count)
        .map(|i| {
            let (r, angle) = (reach * ((i as f64 * 0.618_034).fract()).sqrt(), 2.399_963 * i as f64);
            let mut cell =
                PopulationCell::point(r * angle.cos(), r * angle.sin(), 1.0 + (i as f64 * 0.37).fract() * 9.0);
            cell.persons[1] *= 1.7;
            cell
        })
        .collect()
}

fn relative(a: f64, b: f64) -> f64 {
    (a - b).abs() / b.abs().max(1e-300)
}

/// Integral of F(N) from 0, which must be the potential loss of life.
fn integral_of_f(curve: &Societal) -> f64 {
    let mut below = 0.0;
    let mut sum = 0.0;
    for event in curve.events() {
        sum += (event.n - below) * curve.exceedance(event.n);
        below = event.n;
    }
    sum
}

#[test]
fn thirty_degree_wedge_in_a_uniform_rose() {
    let fire = outcome("fire", (100.0, -50.0), 1e-5, wedge(15.0, 500.0));
    let mut points = Vec::new();
    for i in 0..72 {
        for r in [0.5, 5.0, 50.0, 123.4, 300.0, 499.0, 499.99] {
            let angle = f64::from(i) * PI / 36.0 + 0.01;
            points.push((100.0 + r * angle.cos(), -50.0 + r * angle.sin()));
        }
    }
    let risk = individual_risk_at(std::slice::from_ref(&fire), &uniform_rose(), &points, &RUN).unwrap();
    for (point, value) in points.iter().zip(risk) {
        assert!(relative(value, 1e-5 / 12.0) < 1e-9, "{point:?}: {value:e}");
    }
    let outside = individual_risk_at(&[fire], &uniform_rose(), &[(100.0, 450.1)], &RUN).unwrap();
    assert_eq!(outside, vec![0.0]);
}

#[test]
fn wedge_beside_a_sector_edge_takes_its_share_of_each_sector() {
    // sector 0 (centre 0, -15..15) three times as likely as sector 1 (15..45); at bearing b the wedge of half-angle 5
    // degrees sees winds that blow to b - 5 .. b + 5
    let weather = rose(&[3.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let fire = outcome("fire", (0.0, 0.0), 1.0, wedge(5.0, 500.0));
    let place = |from_deg: f64| {
        // the place that lies downwind of a wind from this direction
        let bearing = (from_deg + 180.0).to_radians();
        (200.0 * bearing.sin(), 200.0 * bearing.cos())
    };
    let points: Vec<(f64, f64)> = [0.0, 12.0, 15.0, 17.0, 30.0, 45.0, 49.0, 51.0].into_iter().map(place).collect();
    let risk = individual_risk_at(&[fire], &weather, &points, &RUN).unwrap();
    let per_deg = [0.75 / 30.0, 0.25 / 30.0];
    let expected = [
        10.0 * per_deg[0],
        8.0 * per_deg[0] + 2.0 * per_deg[1],
        5.0 * per_deg[0] + 5.0 * per_deg[1],
        3.0 * per_deg[0] + 7.0 * per_deg[1],
        10.0 * per_deg[1],
        5.0 * per_deg[1],
        1.0 * per_deg[1],
        0.0,
    ];
    for (value, expected) in risk.iter().zip(expected) {
        assert!((value - expected).abs() < 1e-9, "{value} {expected}");
    }
}

#[test]
fn lethal_disc_gives_its_own_frequency() {
    let fire = outcome("fireball", (0.0, 0.0), 3e-6, disc(200.0, 1.0));
    for weather in [uniform_rose(), uneven_rose()] {
        let points = [(0.0, 0.0), (199.9, 0.0), (-120.0, 120.0), (200.1, 0.0)];
        let risk = individual_risk_at(std::slice::from_ref(&fire), &weather, &points, &RUN).unwrap();
        for value in &risk[..3] {
            assert!(relative(*value, 3e-6) < 1e-12, "{value:e}");
        }
        assert_eq!(risk[3].to_bits(), 0);
    }
}

#[test]
fn pll_is_the_sum_over_events_and_the_integral_of_the_curve() {
    let outcomes = [
        outcome("disc", (0.0, 0.0), 1e-5, disc(400.0, 0.7)),
        outcome("wedge", (50.0, 0.0), 2e-5, wedge(20.0, 700.0)),
        outcome("ellipse", (0.0, 80.0), 5e-6, ellipse(200.0, 300.0, 90.0, 5.0)),
        outcome("plume", (0.0, 0.0), 4e-5, plume(1500.0)),
    ];
    let population = Population::new(scatter(300, 900.0)).unwrap();
    let curve = societal(&outcomes, &uneven_rose(), &population, WhoCounts::Everyone, &RUN).unwrap();
    let by_events: f64 = curve.events().iter().map(|event| event.n * event.frequency_per_yr).sum();
    assert!(relative(curve.pll(), by_events) < 1e-12);
    assert!(relative(integral_of_f(&curve), by_events) < 1e-9);
    assert!(curve.events().windows(2).all(|pair| pair[0].n <= pair[1].n));
    let (n, f) = curve.curve();
    assert!(n.windows(2).all(|pair| pair[0] <= pair[1]) && f.windows(2).all(|pair| pair[0] >= pair[1]));
    for (n, f) in n.iter().zip(&f) {
        assert!(relative(curve.exceedance(*n), *f) < 1e-12);
    }
}

#[test]
fn risk_at_the_peoples_points_times_people_is_pll() {
    let weather = uneven_rose();
    let same = |x: f64, y: f64| {
        let sigma = 0.05 * x.max(1.0);
        let p = if x > 0.0 { (-(x / 600.0).powi(2) - 0.5 * (y / sigma).powi(2)).exp() } else { 0.0 };
        [p; 3]
    };
    let harmless_to_none = [
        ("disc", disc(400.0, 0.7), 1e-9),
        ("cone", Footprint::radial(&[100.0, 800.0], vec![1.0, 0.0]).unwrap(), 1e-9),
        ("wedge", wedge(20.0, 700.0), 1e-9),
        ("plume", Footprint::sampled_with(same, &Sampling::growing(1500.0)).unwrap(), 1e-6),
    ];
    for (name, footprint, tolerance) in harmless_to_none {
        let cells: Vec<PopulationCell> = scatter(150, 900.0)
            .into_iter()
            .map(|mut cell| {
                cell.persons[1] = cell.persons[0];
                cell.indoors = [0.4, 0.9];
                cell
            })
            .collect();
        let points: Vec<(f64, f64)> = cells.iter().map(|cell| (cell.x_m, cell.y_m)).collect();
        let outcomes = [outcome(name, (30.0, 20.0), 1e-5, footprint)];
        let risk = individual_risk_at(&outcomes, &weather, &points, &RUN).unwrap();
        let expected: f64 = risk.iter().zip(&cells).map(|(risk, cell)| risk * cell.persons[0]).sum();
        let population = Population::new(cells).unwrap();
        let curve = societal(&outcomes, &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
        assert!(relative(curve.pll(), expected) < tolerance, "{name}: {:e}", relative(curve.pll(), expected));
    }
}

#[test]
fn doubling_a_frequency_doubles_its_contribution_exactly() {
    let weather = uneven_rose();
    let one = outcome("a", (0.0, 0.0), 1.7e-6, plume(1500.0));
    let mut two = one.clone();
    two.frequency = one.frequency.scaled(2.0).unwrap();
    let other = outcome("b", (200.0, 0.0), 1e-6, ellipse(100.0, 150.0, 60.0, 5.0));
    let points: Vec<(f64, f64)> = scatter(80, 800.0).iter().map(|cell| (cell.x_m, cell.y_m)).collect();
    let groups = [0, 1];
    let before = individual_risk_by_group(&[one.clone(), other.clone()], &weather, &points, &groups, 2, &RUN).unwrap();
    let after = individual_risk_by_group(&[two.clone(), other.clone()], &weather, &points, &groups, 2, &RUN).unwrap();
    for i in 0..points.len() {
        assert_eq!((2.0 * before[[i, 0]]).to_bits(), after[[i, 0]].to_bits());
        assert_eq!(before[[i, 1]].to_bits(), after[[i, 1]].to_bits());
    }
    let whole = individual_risk_at(&[one.clone(), other.clone()], &weather, &points, &RUN).unwrap();
    for i in 0..points.len() {
        assert!((before[[i, 0]] + before[[i, 1]] - whole[i]).abs() <= 1e-15 * whole[i]);
    }
    let population = Population::new(scatter(80, 800.0)).unwrap();
    let f = |outcomes: &[Outcome]| {
        societal_by_group(outcomes, &weather, &population, WhoCounts::Everyone, (&groups, 2), &RUN).unwrap()
    };
    let (low, high) = (f(&[one, other.clone()]), f(&[two, other]));
    for n in [0.01, 0.5, 1.0, 7.0, 30.0] {
        assert_eq!((2.0 * low[0].exceedance(n)).to_bits(), high[0].exceedance(n).to_bits());
        assert_eq!(low[1].exceedance(n).to_bits(), high[1].exceedance(n).to_bits());
    }
}

#[test]
fn rotating_park_and_rose_together_rotates_the_map() {
    let weights = [3.0, 1.0, 0.5, 0.0, 2.0, 7.0, 4.0, 1.0, 1.0, 0.2, 0.0, 2.5];
    let mut turned = weights;
    turned.rotate_right(2);
    // 60 degrees clockwise
    let turn = |(x, y): (f64, f64)| {
        let (s, c) = (-PI / 3.0).sin_cos();
        (c * x - s * y, s * x + c * y)
    };
    let footprint = Arc::new(plume(1500.0));
    let sharp = Arc::new(ellipse(150.0, 200.0, 80.0, 5.0));
    let park = |turn: &dyn Fn((f64, f64)) -> (f64, f64)| {
        vec![
            Outcome::new("a", turn((0.0, 0.0)), 1e-5, Arc::clone(&footprint)).unwrap(),
            Outcome::new("b", turn((300.0, 100.0)), 1e-5, Arc::clone(&sharp)).unwrap(),
        ]
    };
    let points: Vec<(f64, f64)> = scatter(100, 700.0).iter().map(|cell| (cell.x_m, cell.y_m)).collect();
    let moved: Vec<(f64, f64)> = points.iter().map(|p| turn(*p)).collect();
    let before = individual_risk_at(&park(&|p| p), &rose(&weights), &points, &RUN).unwrap();
    let after = individual_risk_at(&park(&turn), &rose(&turned), &moved, &RUN).unwrap();
    for (a, b) in before.iter().zip(&after) {
        assert!((a - b).abs() < 1e-9 * a.max(1e-12), "{a:e} {b:e}");
    }
}

#[test]
fn accident_of_two_parts_counts_each_person_once() {
    let weather = uneven_rose();
    let people = Population::new(vec![PopulationCell::point(0.0, 0.0, 10.0)]).unwrap();
    // two lethal discs over the same people
    let two_discs = Outcome::of_parts(
        "two vessels",
        (50.0, 0.0),
        Frequency::per_yr(1e-5).unwrap(),
        vec![Part::new(disc(100.0, 0.6)), Part::new(disc(300.0, 0.5)).at_offset(100.0, 0.0)],
    )
    .unwrap();
    let risk = individual_risk_at(std::slice::from_ref(&two_discs), &weather, &[(0.0, 0.0)], &RUN).unwrap();
    assert!(relative(risk[0], 1e-5 * (1.0 - 0.4 * 0.5)) < 1e-12);
    let curve = societal(&[two_discs], &weather, &people, WhoCounts::Everyone, &RUN).unwrap();
    assert!(relative(curve.exceedance(8.0), 1e-5) < 1e-9 && curve.exceedance(8.1).abs() < 1e-30);
    // the same wedge twice, lethal to half of those inside: 1 - 0.5^2, with and without the wind's help
    let half = |x: f64, y: f64| if y.atan2(x).abs() <= 15_f64.to_radians() { [0.5; 3] } else { [0.0; 3] };
    let wedge = Arc::new(Footprint::sampled(half, 500.0, 10.0).unwrap());
    let twice = Outcome::of_parts(
        "twice",
        (-100.0, 0.0),
        Frequency::per_yr(1e-5).unwrap(),
        vec![Part::new(Arc::clone(&wedge)), Part::new(wedge)],
    )
    .unwrap();
    let risk = individual_risk_at(std::slice::from_ref(&twice), &uniform_rose(), &[(0.0, 0.0)], &RUN).unwrap();
    assert!(relative(risk[0], 0.75e-5 / 12.0) < 1e-6, "{:e}", relative(risk[0], 0.75e-5 / 12.0));
    let curve = societal(&[twice], &uniform_rose(), &people, WhoCounts::Everyone, &RUN).unwrap();
    assert!(relative(curve.exceedance(7.5), 1e-5 / 12.0) < 1e-6, "{:e}", curve.exceedance(7.5));
    assert!(curve.exceedance(7.6).abs() < 1e-30);
}

#[test]
fn fixed_part_does_not_turn_and_one_part_equals_the_same_part_among_harmless_ones() {
    let weather = uneven_rose();
    let fixed = Outcome::of_parts(
        "laid down",
        (0.0, 0.0),
        Frequency::per_yr(1e-5).unwrap(),
        vec![Part::new(wedge(20.0, 500.0)).in_frame(Frame::Fixed)],
    )
    .unwrap();
    let risk = individual_risk_at(&[fixed], &weather, &[(200.0, 20.0), (-200.0, 20.0)], &RUN).unwrap();
    assert!(relative(risk[0], 1e-5) < 1e-12 && risk[1].abs() < 1e-30);

    let plume = Arc::new(plume(1500.0));
    let alone = Outcome::new("alone", (0.0, 0.0), 1e-5, Arc::clone(&plume)).unwrap();
    let beside = Outcome::of_parts(
        "beside",
        (0.0, 0.0),
        Frequency::per_yr(1e-5).unwrap(),
        vec![Part::new(plume), Part::new(disc(10.0, 1.0)).at_offset(5000.0, 0.0)],
    )
    .unwrap();
    let points: Vec<(f64, f64)> = scatter(60, 700.0).iter().map(|cell| (cell.x_m, cell.y_m)).collect();
    let a = individual_risk_at(std::slice::from_ref(&alone), &weather, &points, &RUN).unwrap();
    let b = individual_risk_at(std::slice::from_ref(&beside), &weather, &points, &RUN).unwrap();
    for (a, b) in a.iter().zip(&b) {
        assert!((a - b).abs() < 2e-4 * a + 1e-13, "{a:e} {b:e}");
    }
    let people = Population::new(scatter(60, 700.0)).unwrap();
    let a = societal(&[alone], &weather, &people, WhoCounts::Everyone, &RUN).unwrap();
    let b = societal(&[beside], &weather, &people, WhoCounts::Everyone, &RUN).unwrap();
    assert!(relative(a.pll(), b.pll()) < 1e-4, "{:e}", relative(a.pll(), b.pll()));
}

#[test]
fn own_staff_is_left_out_of_the_societal_risk_only() {
    let weather = uniform_rose();
    let mut staff = PopulationCell::point(10.0, 0.0, 40.0);
    staff.establishment = Some("A".into());
    let mut neighbours = PopulationCell::point(20.0, 0.0, 30.0);
    neighbours.establishment = Some("B".into());
    let public = PopulationCell::point(30.0, 0.0, 5.0);
    let population = Population::new(vec![staff, neighbours, public]).unwrap();
    let fire = outcome("fire", (0.0, 0.0), 1e-5, disc(100.0, 1.0)).of_establishment("A");
    let n_max = |who| societal(std::slice::from_ref(&fire), &weather, &population, who, &RUN).unwrap().n_max();
    assert!((n_max(WhoCounts::Everyone) - 75.0).abs() < 1e-9);
    assert!((n_max(WhoCounts::OthersThanOwnStaff) - 35.0).abs() < 1e-9);
    let risk = individual_risk_at(&[fire], &weather, &[(10.0, 0.0)], &RUN).unwrap();
    assert!(relative(risk[0], 1e-5) < 1e-12);
}

#[test]
fn day_and_night_have_their_own_rates_people_and_shelter() {
    let weather = uniform_rose(); // 60 % day
    let map = BTreeMap::from([
        (ExposureClass::Individual, vec![1.0, 1.0]),
        (ExposureClass::Outdoors, vec![0.5, 0.5]),
        (ExposureClass::Indoors, vec![0.1, 0.1]),
    ]);
    let footprint = Footprint::radial(&[0.0, 100.0], Lethality::ByClass(map)).unwrap();
    let fire =
        Outcome::of_parts("fire", (0.0, 0.0), Frequency::by_period(2e-5, 1e-5).unwrap(), vec![Part::new(footprint)])
            .unwrap();
    let cell = PopulationCell { persons: [100.0, 10.0], indoors: [0.25, 1.0], ..PopulationCell::point(10.0, 0.0, 0.0) };
    let population = Population::new(vec![cell]).unwrap();
    let curve = societal(std::slice::from_ref(&fire), &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
    let (n_day, n_night) = (75.0 * 0.5 + 25.0 * 0.1, 10.0 * 0.1);
    assert!(relative(curve.exceedance(n_day), 0.6 * 2e-5) < 1e-12);
    assert!(relative(curve.exceedance(n_night), 0.6 * 2e-5 + 0.4 * 1e-5) < 1e-12);
    let risk = individual_risk_at(&[fire], &weather, &[(0.0, 50.0)], &RUN).unwrap();
    assert!(relative(risk[0], 1.6e-5) < 1e-12);
}

#[test]
fn weight_by_direction_and_counts_for() {
    // uniform rose, lethal wedge, twice as likely for winds from 90 to 180, never from 180 to 360
    let weather = uniform_rose();
    let mut fire = outcome("fire", (0.0, 0.0), 1e-5, wedge(5.0, 500.0));
    fire.weight_by_direction = Some(DirectionWeight::new(vec![0.0, 90.0, 180.0], vec![1.0, 2.0, 0.0]).unwrap());
    let place = |from_deg: f64| {
        let bearing = (from_deg + 180.0).to_radians();
        (200.0 * bearing.sin(), 200.0 * bearing.cos())
    };
    let points: Vec<(f64, f64)> = [45.0, 90.0, 135.0, 180.0, 270.0, 358.0].into_iter().map(place).collect();
    let risk = individual_risk_at(std::slice::from_ref(&fire), &weather, &points, &RUN).unwrap();
    let unit = 1e-5 / 360.0;
    for (value, expected) in risk.iter().zip([10.0, 15.0, 20.0, 10.0, 0.0, 3.0]) {
        assert!((value - expected * unit).abs() < 1e-13, "{value:e} {:e}", expected * unit);
    }
    let people = Population::new(vec![PopulationCell::point(points[2].0, points[2].1, 3.0)]).unwrap();
    let curve = societal(std::slice::from_ref(&fire), &weather, &people, WhoCounts::Everyone, &RUN).unwrap();
    assert!(relative(curve.exceedance(3.0), 20.0 * unit) < 1e-9);
    fire.counts_for = CountsFor::Individual;
    let curve = societal(std::slice::from_ref(&fire), &weather, &people, WhoCounts::Everyone, &RUN).unwrap();
    assert!(curve.events().is_empty() && curve.pll().abs() < 1e-30);
    fire.counts_for = CountsFor::Societal;
    let risk = individual_risk_at(&[fire], &weather, &points, &RUN).unwrap();
    assert!(risk.iter().all(|value| value.abs() < 1e-30));
}

#[test]
fn people_of_a_cell_are_spread_over_it() {
    // half of a 100 m cell lies in a lethal half plane laid on the map; a piece may fall on either side of the edge
    let weather = uniform_rose();
    let half_plane = Footprint::sampled(|x, _| if x >= 0.0 { [1.0; 3] } else { [0.0; 3] }, 1000.0, 10.0).unwrap();
    let laid = Outcome::of_parts(
        "laid",
        (0.0, 0.0),
        Frequency::per_yr(1e-5).unwrap(),
        vec![Part::new(half_plane).in_frame(Frame::Fixed)],
    )
    .unwrap();
    let cell = PopulationCell { cell_m: Some(100.0), ..PopulationCell::point(0.0, 300.0, 50.0) };
    let population = Population::new(vec![cell]).unwrap();
    let curve = societal(&[laid], &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
    assert!((curve.n_max() - 25.0).abs() < 50.0 / 6.0, "{}", curve.n_max());
    // a cell across a disc: the share of its area inside, to a few per cent
    let fire = outcome("fire", (0.0, 0.0), 1e-5, disc(300.0, 1.0));
    let cell = PopulationCell { cell_m: Some(400.0), ..PopulationCell::point(200.0, 0.0, 1000.0) };
    let population = Population::new(vec![cell]).unwrap();
    let curve = societal(&[fire], &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
    // x from 0 to 300, |y| < min(200, sqrt(300^2 - x^2)), summed finely
    let steps = 30_000;
    let inside: f64 = (0..steps)
        .map(|i| {
            let x = 300.0 * (f64::from(i) + 0.5) / f64::from(steps);
            2.0 * (9e4 - x * x).sqrt().min(200.0) * 300.0 / f64::from(steps)
        })
        .sum();
    assert!(relative(curve.n_max(), 1000.0 * inside / 1.6e5) < 0.03, "{} {}", curve.n_max(), inside / 160.0);
}

fn small_park() -> Vec<Outcome> {
    let (plume, sharp) = (Arc::new(plume(1500.0)), Arc::new(ellipse(150.0, 200.0, 80.0, 5.0)));
    (0..12)
        .map(|i| {
            let origin = (f64::from(i % 4) * 150.0, f64::from(i / 4) * 210.0);
            match i % 3 {
                0 => Outcome::new("plume", origin, 1e-5, Arc::clone(&plume)).unwrap(),
                1 => Outcome::new("ellipse", origin, 3e-5, Arc::clone(&sharp)).unwrap(),
                _ => outcome("disc", origin, 2e-6, disc(170.0, 0.9)),
            }
        })
        .collect()
}

#[cfg(feature = "parallel")]
#[test]
fn same_bits_on_any_number_of_threads() {
    let park = small_park();
    let weather = uneven_rose();
    let grid = Grid::new(-600.0, -600.0, 30.0, 60, 50).unwrap();
    let population = Population::new(scatter(200, 900.0)).unwrap();
    let groups: Vec<usize> = (0..park.len()).map(|i| i % 2).collect();
    let mut found = Vec::new();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        found.push(pool.install(|| {
            let map = individual_risk_grid(&park, &weather, &grid, &RUN).unwrap();
            let rows =
                societal_by_group(&park, &weather, &population, WhoCounts::Everyone, (&groups, 2), &RUN).unwrap();
            (map.iter().map(|value| value.to_bits()).collect::<Vec<u64>>(), rows)
        }));
    }
    assert!(found[0].0.iter().any(|bits| *bits != 0));
    for other in &found[1..] {
        assert_eq!(found[0].0, other.0);
        assert_eq!(found[0].1, other.1);
    }
}

#[test]
fn grid_cells_are_their_centres() {
    let park = small_park();
    let weather = uneven_rose();
    let grid = Grid::new(-300.0, -200.0, 55.0, 20, 13).unwrap();
    let map = individual_risk_grid(&park, &weather, &grid, &RUN).unwrap();
    for (row, column) in [(0, 0), (3, 7), (12, 19), (5, 5)] {
        let point = (grid.x_centre_m(column), grid.y_centre_m(row));
        let alone = individual_risk_at(&park, &weather, &[point], &RUN).unwrap();
        // the map interpolates between rings round each origin; tests/risk_map.rs holds it at every cell
        let miss = map[[row, column]] / alone[0] - 1.0;
        assert!(miss.abs() <= 1e-3, "{row} {column}: {miss:e} of {:e}", alone[0]);
    }
}

#[test]
fn progress_reaches_one_and_a_flag_stops_the_run() {
    let park = small_park();
    let weather = uneven_rose();
    let grid = Grid::new(-600.0, -600.0, 30.0, 40, 40).unwrap();
    let calls = AtomicUsize::new(0);
    let most = std::sync::Mutex::new(0.0_f64);
    let progress = |share: f64| {
        calls.fetch_add(1, Ordering::Relaxed);
        let mut most = most.lock().unwrap();
        *most = most.max(share);
    };
    let watched = Control { cancel: None, progress: Some(&progress) };
    individual_risk_grid(&park, &weather, &grid, &watched).unwrap();
    assert!(calls.load(Ordering::Relaxed) > 0);
    assert!((*most.lock().unwrap() - 1.0).abs() < 1e-12);

    let flag = AtomicBool::new(true);
    let stopped = Control { cancel: Some(&flag), progress: None };
    assert!(matches!(individual_risk_grid(&park, &weather, &grid, &stopped), Err(Error::Cancelled)));
    let people = Population::new(scatter(20, 500.0)).unwrap();
    let found = societal(&park, &weather, &people, WhoCounts::Everyone, &stopped);
    assert!(matches!(found, Err(Error::Cancelled)));
}
