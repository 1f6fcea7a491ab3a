//! People spread over cells against the same people as a crowd of points, and what is said of their risk.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use std::sync::Arc;

use isorisk::footprint::{Footprint, Frame, Frequency, Outcome, Part, Sampling};
use isorisk::risk::{
    AreaSetting, ContributionMap, Control, PeopleIndex, Societal, UnitSocietal, WhoCounts, area_map, contribution_map,
    exceedance_shares, exceedance_shares_of_origins, societal, societal_accuracy, societal_of_origin,
    societal_of_origins,
};
use isorisk::site::{Grid, Population, PopulationCell};
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
        ("short plume", vec![plume(60.0, 0.2, 400.0)], 5, 24),
        ("plume", vec![plume(200.0, 0.15, 1200.0)], 13, 8),
        ("flash fire", vec![ellipse(120.0, 130.0, 60.0)], 4, 32),
        ("flash fire, then plume", vec![ellipse(120.0, 130.0, 60.0), plume(60.0, 0.2, 400.0)], 5, 20),
        ("plume over plume", vec![plume(90.0, 0.1, 500.0), plume(60.0, 0.2, 400.0)], 6, 16),
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
        // one accident alone, so that nothing averages out
        assert!(pll < 3e-3, "{name}: PLL off by {pll:e}");
        assert!(f < 4e-2, "{name}: F off by {f:e}");
    }
}

fn disc(radius_m: f64, p: f64) -> Footprint {
    Footprint::radial(&[0.0, radius_m], vec![p, p]).unwrap()
}

fn wedge(half_rad: f64, reach_m: f64) -> Footprint {
    let inside = move |x: f64, y: f64| if y.atan2(x).abs() <= half_rad { [1.0; 3] } else { [0.0; 3] };
    Footprint::sampled(inside, reach_m, 10.0).unwrap()
}

fn even_rose() -> JointFrequency {
    let class = WeatherClass { name: "D5".into(), condition: None };
    let row = vec![vec![0.5 / 12.0; 12]];
    JointFrequency::new((0..12).map(|s| 30.0 * f64::from(s)).collect(), vec![class], vec![row.clone(), row]).unwrap()
}

/// `n` persons on every hectare.
fn even_people(n: f64) -> Population {
    let cells = (0..400).map(|i| PopulationCell {
        cell_m: Some(100.0),
        ..PopulationCell::point(100.0 * f64::from(i % 20) - 950.0, 100.0 * f64::from(i / 20) - 950.0, n)
    });
    Population::new(cells.collect()).unwrap()
}

#[test]
fn wedge_and_disc_over_an_even_population() {
    // a hectare holds 5 persons: N is 5e-4 times the area, whatever the direction
    let people = even_people(5.0);
    for (half, reach) in [(0.1, 700.0), (0.3, 500.0), (1.2, 420.0), (2.9, 300.0)] {
        let outcome = Outcome::new("wedge", (7.0, 21.0), 1e-5, wedge(half, reach)).unwrap();
        let n = 5e-4 * half * reach * reach;
        let curve = societal(&[outcome], &even_rose(), &people, WhoCounts::Everyone, &RUN).unwrap();
        // its end at `reach` falls within a shell
        assert!(relative(curve.pll(), 1e-5 * n) < 2e-2, "{half} {reach}: {:e}", curve.pll() / (1e-5 * n) - 1.0);
        assert!(relative(curve.exceedance(0.95 * n), 1e-5) < 1e-9, "{half}: {:e}", curve.exceedance(0.95 * n));
        assert!(curve.exceedance(1.05 * n).abs() < 1e-30, "{half} {reach}: {} of {n}", curve.n_max());
    }
    for (centre, a, b) in [(250.0, 200.0, 60.0), (100.0, 300.0, 150.0), (400.0, 120.0, 120.0)] {
        let outcome = Outcome::new("ellipse", (7.0, 21.0), 1e-5, ellipse(centre, a, b)).unwrap();
        let n = 5e-4 * std::f64::consts::PI * a * b;
        let curve = societal(&[outcome], &even_rose(), &people, WhoCounts::Everyone, &RUN).unwrap();
        assert!(relative(curve.pll(), 1e-5 * n) < 3e-3, "{centre}: {:e}", curve.pll() / (1e-5 * n) - 1.0);
        assert!(relative(curve.exceedance(0.95 * n), 1e-5) < 1e-9, "{centre}");
        assert!(curve.exceedance(1.05 * n).abs() < 1e-30, "{centre}: {} of {n}", curve.n_max());
    }
    for radius in [150.0, 400.0] {
        let outcome = Outcome::new("disc", (7.0, 21.0), 1e-5, disc(radius, 0.8)).unwrap();
        let n = 5e-4 * 0.8 * std::f64::consts::PI * radius * radius;
        let curve = societal(&[outcome], &even_rose(), &people, WhoCounts::Everyone, &RUN).unwrap();
        assert!(relative(curve.n_max(), n) < 0.02, "{radius}: {} {n}", curve.n_max());
        assert!(relative(curve.exceedance(0.98 * n), 1e-5) < 1e-9);
    }
}

/// Every way in which parts may lie, people at points and over cells, some of them staff.
fn mixed() -> (Vec<Vec<Outcome>>, PeopleIndex, JointFrequency) {
    let (plume_a, flash) = (Arc::new(plume(90.0, 0.15, 600.0)), Arc::new(ellipse(110.0, 120.0, 60.0)));
    let part = |footprint: &Arc<Footprint>| Part::new(Arc::clone(footprint));
    let unit = |place: (f64, f64), id: &str| {
        let make = |name: &str, f: f64, parts: Vec<Part>| {
            Outcome::of_parts(name, place, Frequency::by_period(f, 0.7 * f).unwrap(), parts)
                .unwrap()
                .of_establishment(id)
        };
        vec![
            make("plume", 2e-5, vec![part(&plume_a)]),
            make("the same again", 1e-5, vec![part(&plume_a)]),
            make("flash", 1e-5, vec![part(&flash)]),
            make("flash, then plume", 3e-6, vec![part(&flash), part(&plume_a)]),
            make("fireball", 1e-6, vec![Part::new(disc(260.0, 0.9))]),
            make("two places", 2e-6, vec![part(&flash), part(&plume_a).at_offset(80.0, 30.0)]),
            make("laid down", 1e-6, vec![part(&flash).in_frame(Frame::Fixed)]),
        ]
    };
    let origins = vec![unit((13.0, -27.0), "A"), unit((240.0, 160.0), "B"), unit((-310.0, 90.0), "A")];
    let mut cells = cells(7);
    for (i, cell) in cells.iter_mut().enumerate() {
        if i % 7 == 0 {
            cell.cell_m = None;
        }
        if i % 11 == 0 {
            cell.establishment = Some("A".into());
        }
    }
    (origins, PeopleIndex::new(&Population::new(cells).unwrap()), rose(16))
}

fn lists(origins: &[Vec<Outcome>]) -> Vec<&[Outcome]> {
    origins.iter().map(Vec::as_slice).collect()
}

const WHO: WhoCounts = WhoCounts::OthersThanOwnStaff;

fn units(origins: &[Vec<Outcome>], people: &PeopleIndex, rose: &JointFrequency) -> Vec<UnitSocietal> {
    societal_of_origins(&lists(origins), rose, people, WHO, &RUN).unwrap()
}

#[test]
fn rows_hold_the_lives_of_their_outcomes() {
    let (origins, people, rose) = mixed();
    let units = units(&origins, &people, &rose);
    for (unit, outcomes) in units.iter().zip(&origins) {
        assert!(relative(unit.pll_by_outcome.iter().sum::<f64>(), unit.row.pll()) < 1e-12);
        assert!(relative(unit.pll_by_outcome[0], 2.0 * unit.pll_by_outcome[1]) < 1e-12);
        let alone = societal_of_origin(outcomes, &rose, &people, WHO, &RUN).unwrap();
        assert!(alone == *unit);
        // a row for itself, and among all outcomes in fine bins
        let fine = societal(outcomes, &rose, people.population(), WHO, &RUN).unwrap();
        assert!(relative(fine.pll(), unit.row.pll()) < 1e-12);
        for n in [1.0, 2.0, 5.0, 10.0, 17.0, 30.0] {
            assert!((fine.exceedance(n) - unit.row.exceedance(n)).abs() <= 1e-12 * fine.exceedance(1.0), "{n}");
        }
    }
    let park = Societal::sum(units.iter().map(|unit| &unit.row));
    assert!(relative(park.pll(), units.iter().map(|unit| unit.row.pll()).sum()) < 1e-12);
    let at_3: f64 = units.iter().map(|unit| unit.row.exceedance(3.0)).sum();
    assert!(relative(park.exceedance(3.0), at_3) < 1e-12);
}

#[test]
fn parts_of_f_sum_to_it() {
    let (origins, people, rose) = mixed();
    let units = units(&origins, &people, &rose);
    let n = [1.0, 3.0, 4.4, 10.0, 30.0];
    let all = exceedance_shares_of_origins(&lists(&origins), &units, &rose, &people, WHO, &n, &RUN).unwrap();
    for (unit, shares) in units.iter().zip(&all) {
        for (shares, n) in shares.iter().zip(n) {
            let f = unit.row.exceedance(n);
            assert!(f > 0.0 && relative(shares.frequency_per_yr, f) < 1e-15 && (shares.n - n).abs() < 1e-15);
            for sum in [
                shares.by_outcome.iter().sum::<f64>(),
                shares.by_class.iter().flatten().sum(),
                shares.by_sector.iter().sum(),
            ] {
                assert!(relative(sum, f) < 1e-12, "{n}: {sum:e} of {f:e}");
            }
            assert!(relative(shares.by_outcome[0], 2.0 * shares.by_outcome[1]) < 1e-12 || shares.by_outcome[1] <= 0.0);
        }
    }
    let none = exceedance_shares(&origins[0], &units[0], &rose, &people, WHO, &[1e6], &RUN).unwrap();
    assert!(none[0].frequency_per_yr.abs() < 1e-30 && none[0].by_outcome.iter().all(|f| f.abs() < 1e-30));
    let error = exceedance_shares(&origins[0], &units[0], &rose, &people, WHO, &[0.0], &RUN).unwrap_err();
    assert_eq!(error.to_string(), "n = 0 persons: must be positive and finite");
}

#[test]
fn a_sector_without_wind_has_no_share() {
    // people east of the origin alone; wind from the west alone reaches them
    let class = WeatherClass { name: "D5".into(), condition: None };
    let row = |share: f64| vec![vec![share, share, share, share]];
    let rose = JointFrequency::new(vec![0.0, 90.0, 180.0, 270.0], vec![class], vec![row(0.125), row(0.125)]).unwrap();
    let cell = PopulationCell { cell_m: Some(50.0), ..PopulationCell::point(200.0, 0.0, 400.0) };
    let people = PeopleIndex::new(&Population::new(vec![cell]).unwrap());
    let outcomes = [Outcome::new("wedge", (0.0, 0.0), 1e-5, wedge(0.2, 400.0)).unwrap()];
    let unit = societal_of_origin(&outcomes, &rose, &people, WHO, &RUN).unwrap();
    let shares = exceedance_shares(&outcomes, &unit, &rose, &people, WHO, &[10.0], &RUN).unwrap();
    assert!(relative(shares[0].by_sector[3], unit.row.exceedance(10.0)) < 1e-12);
    assert!(shares[0].by_sector[..3].iter().all(|f| f.abs() < 1e-30));
}

#[test]
fn contributions_of_the_people_sum_to_the_lives() {
    let (origins, people, rose) = mixed();
    let units = units(&origins, &people, &rose);
    let map = contribution_map(&lists(&origins), &rose, &people, WHO, &[1.0, 10.0], &RUN).unwrap();
    let pll: f64 = units.iter().map(|unit| unit.row.pll()).sum();
    assert!(relative(map.pll_per_yr.iter().sum(), pll) < 1e-9, "{:e}", relative(map.pll_per_yr.iter().sum(), pll));
    for (n, from_n) in map.n.iter().zip(&map.from_n_per_yr) {
        let above = units.iter().flat_map(|unit| unit.row.events()).filter(|event| event.n >= n * (1.0 - 1e-9));
        let lives: f64 = above.map(|event| event.n * event.frequency_per_yr).sum();
        assert!(relative(from_n.iter().sum(), lives) < 1e-9, "{n}: {:e}", relative(from_n.iter().sum(), lives));
        assert!(from_n.iter().zip(&map.pll_per_yr).all(|(part, whole)| *part <= whole * (1.0 + 1e-9) + 1e-15));
    }
    // staff of A have nothing from the installations of A
    let of_a = contribution_map(&lists(&origins[..1]), &rose, &people, WHO, &[], &RUN).unwrap();
    for (cell, value) in people.population().cells().iter().zip(&of_a.pll_per_yr) {
        assert!(cell.establishment.is_none() || value.abs() < 1e-30);
    }
    let grid = Grid::new(-500.0, -600.0, 70.0, 9, 13).unwrap();
    let (on_grid, off_grid) = ContributionMap::on_grid(&map.pll_per_yr, people.population(), &grid);
    assert!(relative(on_grid.sum() + off_grid, pll) < 1e-9 && off_grid > 0.0 && on_grid.sum() > 0.0);
}

#[test]
fn area_map_knows_what_reaches_a_place() {
    let people = PeopleIndex::new(&even_people(5.0));
    let outcomes = [
        Outcome::new("disc", (0.0, 0.0), 1e-5, disc(300.0, 0.9)).unwrap(),
        Outcome::new("wedge", (0.0, 0.0), 4e-5, wedge(0.3, 600.0)).unwrap(),
    ];
    let grid = Grid::new(-1000.0, -1000.0, 100.0, 20, 20).unwrap();
    // N of the disc is 127, of the wedge 54; the lower line runs through (54, 1e-6 / 0.54), the upper 100 times higher
    let lines = vec![vec![(1.0, 1e-4), (1000.0, 1e-7)], vec![(1.0, 1e-2), (1000.0, 1e-5)]];
    let setting = AreaSetting { grid: &grid, least_lethality: 0.01, lines: &lines };
    let map = area_map(&[&outcomes[..]], &even_rose(), &people, WHO, setting, &RUN).unwrap();
    let share = 0.6 / std::f64::consts::TAU;
    // (row, column) of a centre at 150 east, 50 north; at 450 east; at 850 east
    let near = map.curve(10, 11).unwrap();
    assert!(relative(near.exceedance(100.0), 1e-5) < 1e-9);
    assert!(relative(near.exceedance(20.0), 1e-5 + 4e-5 * share) < 1e-6, "{:e}", near.exceedance(20.0));
    let middle = map.curve(10, 14).unwrap();
    assert!(relative(middle.exceedance(20.0), 4e-5 * share) < 1e-6 && middle.exceedance(100.0).abs() < 1e-30);
    assert!(map.curve(10, 18).unwrap().events().is_empty() && map.curve(10, 20).is_none());
    assert_eq!((map.lines_exceeded[[10, 11]], map.lines_exceeded[[10, 18]]), (1, 0));
    assert!(map.ratio[0][[10, 11]] > 10.0 && map.ratio[1][[10, 11]] < 1.0);
    assert!(relative(map.ratio[0][[10, 11]], 100.0 * map.ratio[1][[10, 11]]) < 1e-9);
    assert!((map.worst_n[0][[10, 11]] / 127.0 - 1.0).abs() < 0.03, "{}", map.worst_n[0][[10, 11]]);

    let bad = AreaSetting { least_lethality: 0.0, ..setting };
    let error = area_map(&[&outcomes[..]], &even_rose(), &people, WHO, bad, &RUN).unwrap_err();
    assert_eq!(error.to_string(), "least_lethality = 0: must lie in 0..1, above 0");
    let fine = Grid::new(0.0, 0.0, 1.0, 200, 200).unwrap();
    let bad = AreaSetting { grid: &fine, ..setting };
    let error = area_map(&[&outcomes[..]], &even_rose(), &people, WHO, bad, &RUN).unwrap_err();
    assert!(error.to_string().contains("at most 20000; choose larger cells"), "{error}");
    let flat = vec![vec![(1.0, 1e-4)]];
    let bad = AreaSetting { lines: &flat, ..setting };
    let error = area_map(&[&outcomes[..]], &even_rose(), &people, WHO, bad, &RUN).unwrap_err();
    assert!(error.to_string().contains("lines[0]") && error.to_string().contains("two points or more"), "{error}");
}

#[test]
fn area_curves_lie_below_that_of_the_park() {
    let (origins, people, rose) = mixed();
    let park = Societal::sum(units(&origins, &people, &rose).iter().map(|unit| &unit.row));
    let grid = Grid::new(-900.0, -900.0, 150.0, 12, 12).unwrap();
    let lines = vec![vec![(1.0, 1e-4), (1000.0, 1e-7)]];
    let setting = AreaSetting { grid: &grid, least_lethality: 0.01, lines: &lines };
    let map = area_map(&lists(&origins), &rose, &people, WHO, setting, &RUN).unwrap();
    let mut reached = 0;
    for row in 0..12 {
        for column in 0..12 {
            let curve = map.curve(row, column).unwrap();
            for n in [1.0, 2.0, 5.0, 10.0, 20.0] {
                assert!(curve.exceedance(n) <= park.exceedance(n) * (1.0 + 1e-9), "{row} {column} {n}");
                reached += usize::from(curve.exceedance(n) > 0.0);
            }
        }
    }
    assert!(reached > 100, "{reached}");
}

#[test]
fn many_sectors_give_what_few_do() {
    let (origins, people, _) = mixed();
    let (few, many) = (rose_split(36, 1), rose_split(36, 20));
    // the intervals stand elsewhere, so that the difference is that of the integration
    let whole = |rose: &JointFrequency| Societal::sum(units(&origins, &people, rose).iter().map(|unit| &unit.row));
    let (a, b) = (whole(&few), whole(&many));
    assert!(relative(a.pll(), b.pll()) < 1e-3, "{:e}", relative(a.pll(), b.pll()));
    assert!(largest(&a, &b) < 2e-2, "{:e}", largest(&a, &b));
}

/// The density of a rose of `sectors`, told by `pieces` sectors for each.
fn rose_split(sectors: usize, pieces: usize) -> JointFrequency {
    let whole = rose(sectors);
    let width = 360.0 / (sectors * pieces) as f64;
    let table = isorisk::weather::Period::ALL
        .map(|period| {
            (0..2)
                .map(|class| {
                    (0..sectors * pieces)
                        .map(|s| {
                            // the first small sector is centred on north, as the first large one is
                            let large = (s + pieces / 2) / pieces % sectors;
                            whole.by_sector(period, class)[large] / pieces as f64
                        })
                        .collect::<Vec<f64>>()
                })
                .collect::<Vec<_>>()
        })
        .to_vec();
    let centres = (0..sectors * pieces).map(|s| s as f64 * width).collect();
    JointFrequency::new(centres, whole.classes().to_vec(), table).unwrap()
}

#[cfg(feature = "parallel")]
#[test]
fn same_bits_of_rows_and_maps_on_any_number_of_threads() {
    let (origins, people, rose) = mixed();
    let grid = Grid::new(-900.0, -900.0, 300.0, 6, 6).unwrap();
    let lines = vec![vec![(1.0, 1e-4), (1000.0, 1e-7)]];
    let setting = AreaSetting { grid: &grid, least_lethality: 0.01, lines: &lines };
    let found: Vec<_> = [1, 2, 8]
        .into_iter()
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let map = area_map(&lists(&origins), &rose, &people, WHO, setting, &RUN).unwrap();
                let bits: Vec<u64> = map.ratio[0].iter().map(|value| value.to_bits()).collect();
                let shares = contribution_map(&lists(&origins), &rose, &people, WHO, &[3.0], &RUN).unwrap();
                (units(&origins, &people, &rose), shares, bits)
            })
        })
        .collect();
    assert!(found[0] == found[1] && found[0] == found[2]);
}

#[test]
fn accuracy_is_small_and_said() {
    let (origins, people, rose) = mixed();
    let units = units(&origins, &people, &rose);
    let accuracy = societal_accuracy(&lists(&origins), &units, &rose, &people, WHO, &RUN).unwrap();
    assert_eq!(accuracy.checked, 1);
    assert!(accuracy.of_one > 0.0 && accuracy.of_one < 2e-2, "{accuracy:?}");
    assert!(accuracy.of_all <= accuracy.of_one * (1.0 + 1e-9) && accuracy.of_pll < 3e-3, "{accuracy:?}");
}
