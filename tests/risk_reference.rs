//! The risk integration against a plain integrator that knows the true functions and their edges, never our tables.
//!
//! The reference takes the integral over the downwind direction by Gauss-Legendre panels between all sector edges, all
//! sharp edges of the true footprint seen from the receptor, and a ladder of cuts round the axis of narrow plumes.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};
use std::sync::Arc;

use isorisk::footprint::{ExposureClass, Footprint, Lethality, Outcome, PartFootprint, Sampling, Sides};
use isorisk::risk::{Control, WhoCounts, individual_risk_at, societal};
use isorisk::site::{Population, PopulationCell};
use isorisk::weather::{JointFrequency, Period, WeatherClass};
use ndarray::Array2;

const RUN: Control<'static> = Control { cancel: None, progress: None };

/// A true footprint.
#[derive(Clone, Debug)]
enum Truth {
    Disc {
        radius: f64,
        p: f64,
    },
    /// Centre downwind, semi-axes.
    Ellipse {
        centre: f64,
        a: f64,
        b: f64,
    },
    Wedge {
        half: f64,
        reach: f64,
    },
    /// Crosswind spread per distance, distance of dose 1.
    Plume {
        spread: f64,
        scale: f64,
        reach: f64,
    },
    /// Bilinear array, different left and right.
    Array {
        x: Vec<f64>,
        y: Vec<f64>,
        values: Array2<f64>,
    },
}

/// Directions of the count for F-N: 120 a degree, so that the place of an edge is known to 1/120 degree.
const DIRECTIONS: usize = 43_200;
/// Rings of the sampled footprints, m.
const STEP: f64 = 10.0;

impl Truth {
    /// Harm to [individual, outdoors, indoors].
    fn harm(&self, x: f64, y: f64) -> [f64; 3] {
        match self {
            Truth::Disc { radius, p } => [if x.hypot(y) <= *radius { *p } else { 0.0 }; 3],
            Truth::Ellipse { centre, a, b } => {
                let inside = ((x - centre) / a).powi(2) + (y / b).powi(2) <= 1.0;
                if inside { [1.0, 1.0, 0.0] } else { [0.0; 3] }
            }
            Truth::Wedge { half, reach } => {
                let inside = y.atan2(x).abs() <= *half && x.hypot(y) <= *reach;
                if inside { [0.9, 0.14 * 0.9, 0.0] } else { [0.0; 3] }
            }
            Truth::Plume { spread, scale, reach } => {
                if x <= 0.0 || x.hypot(y) > *reach {
                    return [0.0; 3];
                }
                let sigma = spread * x;
                let ln_dose = 4.0 * (scale / x).ln() - 1.2 * (y / sigma).powi(2);
                // a smooth stand-in for the probit: logistic in the logarithm of the dose
                let p = 1.0 / (1.0 + (-1.7 * ln_dose).exp());
                let indoors = 1.0 / (1.0 + (-1.7 * (ln_dose - 2.0)).exp());
                [p, p, indoors]
            }
            Truth::Array { x: xs, y: ys, values } => {
                if x < xs[0] || x > xs[xs.len() - 1] || y < ys[0] || y > ys[ys.len() - 1] {
                    return [0.0; 3];
                }
                let i = xs.partition_point(|v| *v <= x).clamp(1, xs.len() - 1) - 1;
                let j = ys.partition_point(|v| *v <= y).clamp(1, ys.len() - 1) - 1;
                let (s, t) = ((x - xs[i]) / (xs[i + 1] - xs[i]), (y - ys[j]) / (ys[j + 1] - ys[j]));
                let low = values[[i, j]] * (1.0 - t) + values[[i, j + 1]] * t;
                let high = values[[i + 1, j]] * (1.0 - t) + values[[i + 1, j + 1]] * t;
                [low * (1.0 - s) + high * s; 3]
            }
        }
    }

    /// Angles, from downwind, at which harm at a distance may have an edge or bends sharply.
    fn cuts(&self, r: f64) -> Vec<f64> {
        let both = |angles: Vec<f64>| angles.iter().flat_map(|a| [*a, -*a]).collect::<Vec<f64>>();
        match self {
            Truth::Disc { .. } => vec![],
            Truth::Wedge { half, .. } => vec![*half, -*half],
            Truth::Ellipse { centre, a, b } => {
                // (r u - c)^2 / a^2 + r^2 (1 - u^2) / b^2 = 1 in u = cos φ
                let (qa, qb) = (r * r / (a * a) - r * r / (b * b), -2.0 * r * centre / (a * a));
                let qc = centre * centre / (a * a) + r * r / (b * b) - 1.0;
                let root = (qb * qb - 4.0 * qa * qc).max(0.0).sqrt();
                let roots = if qa.abs() < 1e-12 {
                    vec![-qc / qb]
                } else {
                    vec![(-qb + root) / (2.0 * qa), (-qb - root) / (2.0 * qa)]
                };
                both(roots.into_iter().filter(|u| u.abs() <= 1.0).map(f64::acos).collect())
            }
            Truth::Plume { spread, .. } => {
                let mut angles = vec![0.0];
                angles.extend((1..=40).map(|k| (f64::from(k) * 0.5 * spread).min(PI)));
                angles.extend([PI / 2.0, 0.7, 1.0, 1.3]);
                both(angles)
            }
            Truth::Array { x, y, .. } => {
                let mut angles = both(x.iter().filter(|v| v.abs() <= r).map(|v| (v / r).acos()).collect());
                for v in y.iter().filter(|v| v.abs() <= r) {
                    angles.extend([(v / r).asin(), PI - (v / r).asin()]);
                }
                angles
            }
        }
    }

    /// Radii at which harm has a sharp end, if any.
    fn sharp_radii(&self) -> Vec<f64> {
        match self {
            Truth::Disc { radius, .. } => vec![*radius],
            Truth::Ellipse { centre, a, .. } => vec![(centre - a).abs(), centre + a],
            Truth::Wedge { reach, .. } | Truth::Plume { reach, .. } => vec![*reach],
            Truth::Array { x, y, .. } => {
                let corner = |i: usize, j: usize| x[i].hypot(y[j]);
                let (m, n) = (x.len() - 1, y.len() - 1);
                vec![corner(0, 0), corner(0, n), corner(m, 0), corner(m, n)]
            }
        }
    }

    fn footprint(&self) -> Footprint {
        let truth = self.clone();
        let harm = move |x: f64, y: f64| truth.harm(x, y);
        match self {
            Truth::Disc { radius, p } => Footprint::radial(&[0.0, *radius], vec![*p, *p]).unwrap(),
            Truth::Array { x, y, values } => Footprint::gridded(x, y, values.clone()).unwrap(),
            Truth::Ellipse { centre, a, .. } => Footprint::sampled(harm, centre + a + 37.0, STEP).unwrap(),
            Truth::Wedge { reach, .. } => {
                let sampling = Sampling { sides: Sides::Mirrored, ..Sampling::uniform(*reach, STEP) };
                Footprint::sampled_with(harm, &sampling).unwrap()
            }
            Truth::Plume { reach, .. } => Footprint::sampled_with(harm, &Sampling::growing(*reach)).unwrap(),
        }
    }
}

struct Source {
    origin: (f64, f64),
    frequency: f64,
    /// By weather class.
    truth: Vec<Truth>,
}

const CLASSES: [&str; 4] = ["B3", "D1.5", "D5", "F2"];

fn weather() -> JointFrequency {
    let sectors = 12;
    let mut table = vec![vec![vec![0.0; sectors]; CLASSES.len()]; 2];
    let mut sum = 0.0;
    for (p, period) in table.iter_mut().enumerate() {
        for (k, row) in period.iter_mut().enumerate() {
            for (s, value) in row.iter_mut().enumerate() {
                let wave = (s as f64 * 0.9 + k as f64 * 1.3 + p as f64).sin();
                *value = if (s + k) % 7 == 3 { 0.0 } else { 1.1 + wave };
                sum += *value;
            }
        }
    }
    for value in table.iter_mut().flatten().flatten() {
        *value /= sum;
    }
    let centres = (0..sectors).map(|s| s as f64 * 30.0).collect();
    let classes = CLASSES.map(|name| WeatherClass { name: name.into(), condition: None }).to_vec();
    JointFrequency::new(centres, classes, table).unwrap()
}

fn array() -> Truth {
    let x: Vec<f64> = (0..14).map(|i| -60.0 + 45.0 * f64::from(i)).collect();
    let y: Vec<f64> = (0..9).map(|j| -150.0 + 40.0 * f64::from(j)).collect();
    let values = Array2::from_shape_fn((14, 9), |(i, j)| {
        let (dx, dy) = ((x[i] - 180.0) / 190.0, (y[j] - 30.0 - 0.1 * x[i]) / 70.0);
        let p = (-dx * dx - dy * dy).exp();
        if p < 1e-3 { 0.0 } else { p }
    });
    Truth::Array { x, y, values }
}

fn park() -> Vec<Source> {
    let each = |make: &dyn Fn(f64) -> Truth| [1.0, 1.3, 0.8, 1.9].map(make).to_vec();
    vec![
        Source { origin: (0.0, 0.0), frequency: 1e-5, truth: each(&|s| Truth::Disc { radius: 180.0 * s, p: 0.8 }) },
        Source {
            origin: (120.0, 60.0),
            frequency: 2e-5,
            // holds the origin
            truth: each(&|s| Truth::Ellipse { centre: 90.0 * s, a: 160.0 * s, b: 60.0 * s }),
        },
        Source {
            origin: (-200.0, 40.0),
            frequency: 3e-5,
            // does not
            truth: each(&|s| Truth::Ellipse { centre: 220.0 * s, a: 100.0 * s, b: 55.0 * s }),
        },
        Source {
            origin: (60.0, -180.0),
            frequency: 1e-5,
            truth: each(&|s| Truth::Wedge { half: 0.2 * s, reach: 420.0 }),
        },
        Source {
            origin: (-50.0, 210.0),
            frequency: 4e-5,
            truth: vec![
                Truth::Plume { spread: 0.15, scale: 250.0, reach: 1600.0 },
                Truth::Plume { spread: 0.08, scale: 420.0, reach: 2200.0 },
                Truth::Plume { spread: 0.06, scale: 500.0, reach: 2600.0 },
                Truth::Plume { spread: 0.03, scale: 900.0, reach: 4000.0 },
            ],
        },
        Source { origin: (250.0, 130.0), frequency: 1e-5, truth: vec![array(); 4] },
    ]
}

fn outcomes(park: &[Source]) -> Vec<Outcome> {
    park.iter()
        .enumerate()
        .map(|(i, source)| {
            let map: BTreeMap<String, Arc<Footprint>> = CLASSES
                .iter()
                .zip(&source.truth)
                .map(|(name, truth)| ((*name).to_owned(), Arc::new(truth.footprint())))
                .collect();
            Outcome::new(format!("{i}"), source.origin, source.frequency, PartFootprint::from(map)).unwrap()
        })
        .collect()
}

/// Downwind bearing of a sector's edges, radians anticlockwise from east, low then high.
fn sector_span(from_deg: f64) -> (f64, f64) {
    let downwind = (270.0 - from_deg).to_radians();
    (downwind - PI / 12.0, downwind + PI / 12.0)
}

const GAUSS: [(f64, f64); 5] = [
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
];

/// Integral over the sector of harm(bearing - ψ) dψ, for each exposure class.
fn over_sector(truth: &Truth, r: f64, bearing: f64, (low, high): (f64, f64)) -> [f64; 3] {
    let mut cuts = vec![low, high];
    for angle in truth.cuts(r) {
        let at = bearing - angle;
        let turned = low + (at - low).rem_euclid(TAU);
        if turned < high {
            cuts.push(turned);
        }
    }
    cuts.extend((1..6).map(|k| low + (high - low) * f64::from(k) / 6.0));
    cuts.sort_by(f64::total_cmp);
    let mut sum = [0.0; 3];
    for pair in cuts.windows(2) {
        for (node, weight) in GAUSS {
            let psi = f64::midpoint(pair[0], pair[1]) + node * (pair[1] - pair[0]) / 2.0;
            let angle = bearing - psi;
            let harm = truth.harm(r * angle.cos(), r * angle.sin());
            for (total, harm) in sum.iter_mut().zip(harm) {
                *total += weight * (pair[1] - pair[0]) / 2.0 * harm;
            }
        }
    }
    sum
}

/// Yearly frequency of harm to each exposure class at a place, from one source, by period.
fn reference_at(source: &Source, weather: &JointFrequency, (x, y): (f64, f64)) -> [[f64; 3]; 2] {
    let (dx, dy) = (x - source.origin.0, y - source.origin.1);
    let (r, bearing) = (dx.hypot(dy), dy.atan2(dx));
    let mut out = [[0.0; 3]; 2];
    for (k, truth) in source.truth.iter().enumerate() {
        for (s, centre) in weather.sector_centres_deg().iter().enumerate() {
            let mean = over_sector(truth, r, bearing, sector_span(*centre)).map(|v| v / (PI / 6.0));
            for period in Period::ALL {
                let p = weather.by_sector(period, k)[s] * source.frequency;
                for class in 0..3 {
                    out[period.index()][class] += p * mean[class];
                }
            }
        }
    }
    out
}

/// Points without regularity, farther than a sampling step from every sharp radius of every footprint.
fn points(park: &[Source], count: usize, reach: f64) -> Vec<(f64, f64)> {
    (0..4 * count)
        .map(|i| {
            let (r, angle) = (reach * (i as f64 * 0.618_034).fract(), 2.399_963 * i as f64);
            (20.0 + r * angle.cos(), 10.0 + r * angle.sin())
        })
        .filter(|(x, y)| {
            park.iter().all(|source| {
                let r = (x - source.origin.0).hypot(y - source.origin.1);
                source.truth.iter().flat_map(Truth::sharp_radii).all(|edge| (r - edge).abs() > STEP)
            })
        })
        .take(count)
        .collect()
}

#[test]
fn individual_risk_equals_the_reference() {
    let (park, weather) = (park(), weather());
    let outcomes = outcomes(&park);
    let points = points(&park, 400, 1500.0);
    for (i, source) in park.iter().enumerate() {
        let found = individual_risk_at(&outcomes[i..=i], &weather, &points, &RUN).unwrap();
        let mut worst = (0.0, (0.0, 0.0));
        let mut reached = 0;
        for (point, value) in points.iter().zip(found) {
            let truth: f64 = reference_at(source, &weather, *point).iter().map(|period| period[0]).sum();
            if truth < 1e-6 * source.frequency {
                assert!(value < 2e-6 * source.frequency, "{i} at {point:?}: {value:e} for {truth:e}");
                continue;
            }
            reached += 1;
            let error = (value / truth - 1.0).abs();
            if error > worst.0 {
                worst = (error, *point);
            }
        }
        assert!(reached > 20, "{i}: {reached} points");
        assert!(worst.0 <= 1e-3, "source {i}: {:e} at {:?}", worst.0, worst.1);
    }
    let found = individual_risk_at(&outcomes, &weather, &points, &RUN).unwrap();
    for (point, value) in points.iter().zip(found) {
        let truth: f64 =
            park.iter().map(|source| reference_at(source, &weather, *point).iter().map(|p| p[0]).sum::<f64>()).sum();
        assert!((value / truth - 1.0).abs() <= 1e-3, "{point:?}: {value:e} {truth:e}");
    }
}

fn people(park: &[Source]) -> Vec<PopulationCell> {
    points(park, 70, 900.0)
        .into_iter()
        .enumerate()
        .map(|(i, (x, y))| PopulationCell {
            persons: [1.0 + (i as f64 * 0.37).fract() * 9.0, 2.0 + (i as f64 * 0.71).fract() * 5.0],
            indoors: [0.5, 0.93],
            ..PopulationCell::point(x, y, 0.0)
        })
        .collect()
}

#[test]
fn potential_loss_of_life_equals_the_reference() {
    let (park, weather) = (park(), weather());
    let outcomes = outcomes(&park);
    let people = people(&park);
    let population = Population::new(people.clone()).unwrap();
    for (i, source) in park.iter().enumerate() {
        let mut truth = 0.0;
        for cell in &people {
            let harm = reference_at(source, &weather, (cell.x_m, cell.y_m));
            for (period, harm) in harm.iter().enumerate() {
                let (n, indoors) = (cell.persons[period], cell.indoors[period]);
                truth += n * ((1.0 - indoors) * harm[1] + indoors * harm[2]);
            }
        }
        let curve = societal(&outcomes[i..=i], &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
        let error = (curve.pll() / truth - 1.0).abs();
        assert!(error <= 1e-4, "source {i}: {error:e}");
    }
}

#[test]
fn fn_curve_equals_a_fine_count_over_directions() {
    let (park, weather) = (park(), weather());
    let outcomes = outcomes(&park);
    let people = people(&park);
    let population = Population::new(people.clone()).unwrap();
    let mut whole: Vec<(f64, f64)> = Vec::new();
    for (i, source) in park.iter().enumerate() {
        let mut events: Vec<(f64, f64)> = Vec::new();
        for (k, truth) in source.truth.iter().enumerate() {
            for d in 0..DIRECTIONS {
                let from_deg = (d as f64 + 0.5) * 360.0 / DIRECTIONS as f64;
                let sector = (d + DIRECTIONS / 24) % DIRECTIONS / (DIRECTIONS / 12);
                let share = 12.0 / DIRECTIONS as f64 * source.frequency;
                let p = Period::ALL.map(|period| weather.by_sector(period, k)[sector] * share);
                if p[0] + p[1] <= 0.0 {
                    continue;
                }
                let (sin, cos) = (270.0 - from_deg).to_radians().sin_cos();
                let mut n = [0.0; 2];
                for cell in &people {
                    let (dx, dy) = (cell.x_m - source.origin.0, cell.y_m - source.origin.1);
                    let harm = truth.harm(cos * dx + sin * dy, -sin * dx + cos * dy);
                    for (period, n) in n.iter_mut().enumerate() {
                        let indoors = cell.indoors[period];
                        *n += cell.persons[period] * ((1.0 - indoors) * harm[1] + indoors * harm[2]);
                    }
                }
                events.extend([(n[0], p[0]), (n[1], p[1])]);
            }
        }
        let curve = societal(&outcomes[i..=i], &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
        compare(&format!("source {i}"), &events, &curve, 1e-3);
        whole.extend(events);
    }
    let curve = societal(&outcomes, &weather, &population, WhoCounts::Everyone, &RUN).unwrap();
    compare("park", &whole, &curve, 1e-3);
}

/// F(N) at N from 1 up, away from jumps: where the reference itself does not move by more than a little within 0.5 %
/// of N.
fn compare(name: &str, events: &[(f64, f64)], curve: &isorisk::risk::Societal, tolerance: f64) {
    let reference = |n: f64| events.iter().filter(|(m, _)| *m >= n).map(|(_, f)| f).sum::<f64>();
    let top = events.iter().fold(0.0, |top: f64, event| top.max(event.0));
    let mut n = 1.03;
    let mut checked = 0;
    while n < 0.8 * top {
        let truth = reference(n);
        let jump = reference(n * 0.995) - reference(n * 1.005);
        if jump < 0.02 * truth {
            let error = (curve.exceedance(n) / truth - 1.0).abs();
            assert!(error <= tolerance, "{name}: F({n}) off by {error:e}");
            checked += 1;
        }
        n *= 1.17;
    }
    assert!(checked >= 3, "{name}: only {checked} values of N");
}

#[test]
fn sampling_is_small_and_says_its_error() {
    for source in park() {
        for truth in &source.truth {
            let footprint = truth.footprint();
            // hard by the anchor a plume is a plateau with steep sides; farther out it is a few times 1e-3
            assert!(footprint.sampling_error() <= 5e-2, "{truth:?}: {:e}", footprint.sampling_error());
            if matches!(truth, Truth::Plume { .. }) {
                assert!(footprint.table_bytes() < 60_000, "{truth:?}: {} bytes", footprint.table_bytes());
            }
        }
    }
}

#[test]
fn lethality_of_a_table_is_that_of_the_function() {
    for source in park() {
        for truth in &source.truth {
            let footprint = truth.footprint();
            for i in 0..2000 {
                let (r, angle) = (1500.0 * (f64::from(i) * 0.618_034).fract(), 2.399_963 * f64::from(i));
                let (x, y) = (r * angle.cos(), r * angle.sin());
                let near_edge = |d: f64| {
                    let base = truth.harm(x, y);
                    [(d, 0.0), (-d, 0.0), (0.0, d), (0.0, -d)]
                        .iter()
                        .any(|(dx, dy)| (truth.harm(x + dx, y + dy)[0] - base[0]).abs() > 0.4)
                };
                if near_edge(1.0) || truth.sharp_radii().iter().any(|edge| (r - edge).abs() < STEP) {
                    continue;
                }
                let expected = truth.harm(x, y);
                for (class, expected) in ExposureClass::BASE.iter().zip(expected) {
                    let found = footprint.lethality(class, x, y);
                    assert!((found - expected).abs() < 1e-3, "{truth:?} {class:?} ({x}, {y}): {found} {expected}");
                }
            }
        }
    }
}

#[test]
fn classes_must_be_complete() {
    let only = BTreeMap::from([(ExposureClass::Individual, vec![1.0])]);
    let error = Footprint::radial(&[10.0], Lethality::ByClass(only)).unwrap_err();
    assert!(error.to_string().contains("outdoors is missing"), "{error}");
    let error = Footprint::sampled(|_, _| [2.0; 3], 100.0, 10.0).unwrap_err();
    assert_eq!(error.to_string(), "footprint.lethality = 2: must lie in 0..1");
    let error = Footprint::sampled(|_, _| [f64::NAN; 3], 100.0, 10.0).unwrap_err();
    assert_eq!(error.to_string(), "footprint.lethality = NaN: must lie in 0..1");
}
