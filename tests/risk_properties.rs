//! Properties that hold for any park.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use isorisk::footprint::{ExposureClass, Footprint, Frequency, Outcome, Part, Sampling};
use isorisk::risk::{Control, Event, Societal, WhoCounts, individual_risk_at, individual_risk_by_group, societal};
use isorisk::site::{Population, PopulationCell};
use isorisk::weather::{JointFrequency, WeatherClass};
use ndarray::Array2;
use proptest::prelude::*;

const RUN: Control<'static> = Control { cancel: None, progress: None };

fn rose(weights: &[f64]) -> JointFrequency {
    let sum: f64 = weights.iter().sum();
    let width = 360.0 / weights.len() as f64;
    let centres = (0..weights.len()).map(|i| i as f64 * width).collect();
    let row = |share: f64| vec![weights.iter().map(|w| share * w / sum).collect::<Vec<f64>>()];
    let class = WeatherClass { name: "D5".into(), condition: None };
    JointFrequency::new(centres, vec![class], vec![row(0.5), row(0.5)]).unwrap()
}

fn weights() -> impl Strategy<Value = Vec<f64>> {
    (3..20_usize)
        .prop_flat_map(|n| prop::collection::vec(0.0..1.0_f64, n))
        .prop_filter("some wind must blow", |weights| weights.iter().sum::<f64>() > 0.1)
}

#[derive(Clone, Debug)]
enum Kind {
    Disc(f64),
    Ellipse(f64, f64, f64),
    Plume(f64, f64),
    Array(f64),
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        (10.0..400.0_f64).prop_map(Kind::Disc),
        (-50.0..300.0_f64, 60.0..300.0_f64, 15.0..200.0_f64).prop_map(|(c, a, b)| Kind::Ellipse(c, a, b)),
        (0.03..0.3_f64, 50.0..400.0_f64).prop_map(|(s, d)| Kind::Plume(s, d)),
        (20.0..90.0_f64).prop_map(Kind::Array),
    ]
}

fn footprint(kind: &Kind) -> Footprint {
    match *kind {
        Kind::Disc(radius) => Footprint::radial(&[0.5 * radius, radius], vec![1.0, 0.2]).unwrap(),
        Kind::Ellipse(c, a, b) => {
            let inside = |x: f64, y: f64| ((x - c) / a).powi(2) + (y / b).powi(2) <= 1.0;
            let harm = |x: f64, y: f64| if inside(x, y) { [0.9, 0.5, 0.1] } else { [0.0; 3] };
            Footprint::sampled_with(harm, &Sampling::growing(c.abs() + a + 10.0)).unwrap()
        }
        Kind::Plume(spread, distance) => {
            let harm = |x: f64, y: f64| {
                if x <= 0.0 {
                    return [0.0; 3];
                }
                let dose = (distance / x).powi(3) * (-(y / (spread * x)).powi(2)).exp();
                let p = dose / (1.0 + dose);
                [p, p, p * p]
            };
            Footprint::sampled_with(harm, &Sampling::growing(8.0 * distance)).unwrap()
        }
        Kind::Array(cell) => {
            let x: Vec<f64> = (0..7).map(|i| -cell + cell * f64::from(i)).collect();
            let y: Vec<f64> = (0..5).map(|i| -1.5 * cell + cell * f64::from(i)).collect();
            let values = Array2::from_shape_fn((7, 5), |(i, j)| 0.5 + 0.5 * ((3 * i + 7 * j) as f64).sin());
            Footprint::gridded(&x, &y, values).unwrap()
        }
    }
}

fn park() -> impl Strategy<Value = Vec<Outcome>> {
    prop::collection::vec((kind(), -200.0..200.0_f64, -200.0..200.0_f64, 1e-7..1e-4_f64), 1..4).prop_map(|list| {
        list.into_iter()
            .map(|(kind, x, y, f)| Outcome::new(format!("{kind:?}"), (x, y), f, footprint(&kind)).unwrap())
            .collect()
    })
}

fn places() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-500.0..500.0_f64, -500.0..500.0_f64), 1..25)
}

fn people(places: &[(f64, f64)]) -> Population {
    let cell = |(i, at): (usize, &(f64, f64))| PopulationCell::point(at.0, at.1, 1.0 + (i % 7) as f64);
    Population::new(places.iter().enumerate().map(cell).collect()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn risk_is_between_nothing_and_every_accident(park in park(), weights in weights(), places in places()) {
        let weather = rose(&weights);
        let most: f64 = park.iter().map(|outcome| outcome.frequency.during(isorisk::weather::Period::Day)).sum();
        for value in individual_risk_at(&park, &weather, &places, &RUN).unwrap() {
            prop_assert!(value >= 0.0 && value <= most * (1.0 + 1e-3), "{value:e} of {most:e}");
        }
    }

    #[test]
    fn a_subset_never_has_more_risk_and_groups_add_up(park in park(), weights in weights(), places in places()) {
        let weather = rose(&weights);
        let whole = individual_risk_at(&park, &weather, &places, &RUN).unwrap();
        let subset = individual_risk_at(&park[1..], &weather, &places, &RUN).unwrap();
        let groups: Vec<usize> = (0..park.len()).collect();
        let split = individual_risk_by_group(&park, &weather, &places, &groups, park.len(), &RUN).unwrap();
        for i in 0..places.len() {
            prop_assert!(subset[i] <= whole[i]);
            prop_assert!((split.row(i).sum() - whole[i]).abs() <= 1e-14 * whole[i]);
        }
    }

    #[test]
    fn curve_never_rises_and_keeps_the_lives(park in park(), weights in weights(), places in places()) {
        let weather = rose(&weights);
        let population = people(&places);
        let curve = societal(&park, &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
        let mut before = f64::INFINITY;
        for k in 0..60 {
            let f = curve.exceedance(0.01 * 1.3_f64.powi(k));
            prop_assert!(f <= before);
            before = f;
        }
        prop_assert!(curve.n_max() <= population.persons_in(isorisk::weather::Period::Day) * (1.0 + 1e-3));
        let parts: Vec<Societal> = park
            .iter()
            .map(|outcome| {
                societal(std::slice::from_ref(outcome), &weather, &population, WhoCounts::Everyone, &RUN).unwrap()
            })
            .collect();
        let sum: f64 = parts.iter().map(Societal::pll).sum();
        prop_assert!((sum - curve.pll()).abs() <= 1e-9 * sum);
        prop_assert!((Societal::sum(&parts).pll() - sum).abs() <= 1e-9 * sum);
    }

    #[test]
    fn mirrored_park_in_a_mirrored_rose(kind in kind(), weights in weights(), places in places()) {
        // mirror east and west: a wind from a becomes a wind from -a; only for footprints the same on both sides
        prop_assume!(!matches!(kind, Kind::Array(_)));
        let mut mirrored = weights.clone();
        mirrored[1..].reverse();
        let outcome = |x: f64| vec![Outcome::new("o", (x, 40.0), 1e-5, footprint(&kind)).unwrap()];
        let other: Vec<(f64, f64)> = places.iter().map(|(x, y)| (-x, *y)).collect();
        let a = individual_risk_at(&outcome(30.0), &rose(&weights), &places, &RUN).unwrap();
        let b = individual_risk_at(&outcome(-30.0), &rose(&mirrored), &other, &RUN).unwrap();
        for (a, b) in a.iter().zip(&b) {
            prop_assert!((a - b).abs() <= 1e-9 * a.max(1e-11), "{a:e} {b:e}");
        }
    }

    #[test]
    fn no_wind_no_harm(kind in kind(), places in places()) {
        // wind from the north alone, so nothing north of the anchor is downwind of a plume
        prop_assume!(matches!(kind, Kind::Plume(..)));
        let weather = rose(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let outcome = Outcome::new("o", (0.0, 0.0), 1e-5, footprint(&kind)).unwrap();
        let north: Vec<(f64, f64)> = places.iter().map(|(x, y)| (x * 0.2, y.abs() + 200.0)).collect();
        for value in individual_risk_at(&[outcome], &weather, &north, &RUN).unwrap() {
            prop_assert!(value.abs() < 1e-16, "{value:e}");
        }
    }

    #[test]
    fn two_parts_lie_between_the_larger_and_the_sum(a in kind(), b in kind(), weights in weights(), places in places()) {
        let weather = rose(&weights);
        let f = Frequency::per_yr(1e-5).unwrap();
        let (one, two) = (Part::new(footprint(&a)), Part::new(footprint(&b)).at_offset(35.0, -20.0));
        let risk = |parts: Vec<Part>| {
            let outcome = Outcome::of_parts("o", (0.0, 0.0), f, parts).unwrap();
            individual_risk_at(&[outcome], &weather, &places, &RUN).unwrap()
        };
        let (first, second) = (risk(vec![one.clone()]), risk(vec![two.clone()]));
        let both = risk(vec![one, two]);
        for i in 0..places.len() {
            let (low, high) = (first[i].max(second[i]), first[i] + second[i]);
            prop_assert!(both[i] >= low * (1.0 - 2e-3) - 1e-12 && both[i] <= high * (1.0 + 2e-3) + 1e-12);
        }
    }

    #[test]
    fn table_is_a_probability_and_follows_the_function(kind in kind(), places in places()) {
        let footprint = footprint(&kind);
        for (x, y) in places {
            for class in ExposureClass::BASE {
                let p = footprint.lethality(&class, x, y);
                prop_assert!((0.0..=1.0).contains(&p));
            }
        }
    }

    #[test]
    fn events_in_any_order_make_the_same_curve(list in prop::collection::vec((0.01..500.0_f64, 1e-9..1e-4_f64), 1..40)) {
        let events: Vec<Event> = list.iter().map(|(n, f)| Event { n: *n, frequency_per_yr: *f }).collect();
        let curve = Societal::from_events(events.clone());
        for event in &events {
            let direct: f64 = events.iter().filter(|other| other.n >= event.n).map(|other| other.frequency_per_yr).sum();
            prop_assert!((curve.exceedance(event.n) / direct - 1.0).abs() < 1e-9);
        }
    }
}
