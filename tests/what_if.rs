//! A run that starts from an earlier one finds what a run from nothing finds, to the bit.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use std::sync::atomic::{AtomicBool, Ordering};

use isorisk::Error;
use isorisk::risk::Control;
use isorisk::run::{RunResult, SocietalScope, run, run_from};
use isorisk::study::{Cell, Study};

use small_park::{row, study, study_with};

fn whole(study: &Study) -> RunResult {
    run(study, &Control::default()).unwrap()
}

fn from(study: &Study, base: &RunResult) -> RunResult {
    run_from(study, base, &Control::default()).unwrap()
}

/// Every number of a result, as bits: the map, every curve, every verdict.
fn bits(result: &RunResult) -> Vec<u64> {
    let mut numbers: Vec<f64> = result.individual_risk().iter().copied().collect();
    for scope in result.scopes() {
        let societal = result.societal(&scope).unwrap();
        numbers.push(societal.pll());
        for event in societal.events() {
            numbers.extend([event.frequency_per_yr, event.n]);
        }
    }
    let rows = result.target_rows(result.study().criterion(), &Control::default()).unwrap();
    for row in rows {
        numbers.extend([row.verdict.result.risk_per_yr, row.place_m.0, row.place_m.1, row.flagged_share]);
    }
    numbers.into_iter().map(f64::to_bits).collect()
}

#[track_caller]
fn same(a: &RunResult, b: &RunResult) {
    let (a, b) = (bits(a), bits(b));
    assert_eq!(a.len(), b.len());
    let apart = a.iter().zip(&b).filter(|(a, b)| a != b).count();
    assert_eq!(apart, 0, "{apart} of {} numbers differ", a.len());
}

/// A sequence of numbers that looks random, the same each time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap() % end
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() % 100_000) as f64 / 1e5
    }
}

/// One random edit.
fn edited(study: &Study, dice: &mut Dice, step: usize) -> Study {
    let at = dice.below(study.installations().len());
    let id = study.installations()[at].id.clone();
    let (x, y) = (dice.between(350_050.0, 352_950.0), dice.between(3_410_050.0, 3_411_950.0));
    match dice.below(5) {
        0 | 1 => study.with_moved(&id, x, y).unwrap(),
        2 => {
            let mut copy = study.installation_record(&id).unwrap();
            copy.insert("id".into(), Cell::Text(format!("N-{step}")));
            copy.insert("x_m".into(), Cell::Number(x));
            copy.insert("y_m".into(), Cell::Number(y));
            study.with_added(copy).unwrap()
        }
        3 if study.installations().len() > 2 => study.with_removed(&id).unwrap(),
        _ => {
            let tonnes = (dice.between(1.0, 30.0) * 10.0).round() / 10.0;
            study.with_changed(&id, row(&[("inventory_t", &tonnes.to_string()), ("status", "new")])).unwrap()
        }
    }
}

#[test]
fn chains_of_edits_are_runs_from_nothing() {
    let mut dice = Dice(20_261_123);
    let first = study();
    let base = whole(&first);
    let (mut now, mut result) = (first, base.clone());
    for step in 0..7 {
        now = edited(&now, &mut dice, step);
        result = from(&now, &result);
        assert!(result.recomputed().len() <= 1, "{:?}", result.recomputed());
        same(&result, &whole(&now));
    }
}

#[test]
fn undo_has_the_bits_of_before() {
    let before = study();
    let base = whole(&before);
    let moved = before.with_moved("T-1", 352_000.0, 3_411_900.0).unwrap();
    let there = from(&moved, &base);
    assert_ne!(bits(&there), bits(&base));
    assert_eq!(there.recomputed(), [1]);
    // back by hand, and back by taking the earlier study
    let back = moved.with_moved("T-1", 351_250.0, 3_411_020.0).unwrap();
    same(&from(&back, &there), &base);
    same(&from(&before, &there), &base);
}

#[test]
fn only_what_changed_is_computed() {
    let base = whole(&study());
    let unchanged = from(&study(), &base);
    assert_eq!(unchanged.recomputed(), [] as [usize; 0]);
    let renamed = study().with_changed("V-1", row(&[("name_en", "other name")])).unwrap();
    assert_eq!(from(&renamed, &base).recomputed(), [0]);
    // another order of the same installations is no change of theirs
    let fewer = study().with_removed("V-1").unwrap();
    let result = from(&fewer, &base);
    assert_eq!(result.recomputed(), [] as [usize; 0]);
    same(&result, &whole(&fewer));
}

#[test]
fn what_sees_the_weather_the_people_or_the_map_is_computed_when_these_change() {
    let base = whole(&study());
    let all = [0, 1, 2, 3];
    for (from_text, to_text, recomputed) in [
        // the wind rose alone: consequences stay, the risk does not
        ("night,F1.5,F,1.5,0,", "night,F1.5,F,1.5,360,", &all[..]),
        ("residential,351500,3411300,800", "residential,351500,3411300,900", &all[..]),
        ("temperature_c = 16.0", "temperature_c = 26.0", &all[..]),
        ("cell_m = 100.0", "cell_m = 125.0", &all[..0]),
        ("School,high_sensitivity,120,351450", "School,high_sensitivity,120,351400", &all[..0]),
        ("shop,Shop", "shop2,Shop", &all[..0]),
    ] {
        let other = study_with(from_text, to_text);
        let result = from(&other, &base);
        same(&result, &whole(&other));
        if !from_text.starts_with("night") {
            assert_eq!(result.recomputed(), recomputed, "{from_text}");
        }
    }
}

#[test]
fn an_added_copy_doubles_its_risk_where_it_stands_alone() {
    let lone = study().with_removed("V-1").unwrap().with_removed("T-2").unwrap().with_removed("P-1").unwrap();
    let base = whole(&lone);
    let mut copy = lone.installation_record("T-1").unwrap();
    copy.insert("id".into(), Cell::Text("T-9".into()));
    let twice = from(&lone.with_added(copy).unwrap(), &base);
    for (one, two) in base.individual_risk().iter().zip(twice.individual_risk()) {
        assert!((two - 2.0 * one).abs() <= 1e-12 * two.abs(), "{one} {two}");
    }
    let (one, two) = (base.societal(&SocietalScope::Park).unwrap(), twice.societal(&SocietalScope::Park).unwrap());
    assert!((two.pll() / one.pll() - 2.0).abs() < 1e-12);
}

#[test]
fn threads_do_not_matter() {
    let base = whole(&study());
    let moved = study().with_moved("V-1", 352_000.0, 3_411_000.0).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| from(&moved, &base))
    };
    let alone = on(1);
    for threads in [2, 8] {
        same(&on(threads), &alone);
    }
}

#[test]
fn a_cancelled_run_says_so_and_leaves_the_base_usable() {
    let base = whole(&study());
    let moved = study().with_moved("V-1", 352_000.0, 3_411_000.0).unwrap();
    let stop = AtomicBool::new(true);
    let control = Control { cancel: Some(&stop), progress: None };
    assert!(matches!(run_from(&moved, &base, &control), Err(Error::Cancelled)));
    let fresh = from(&moved, &base);
    assert!(matches!(fresh.target_rows(fresh.study().criterion(), &control), Err(Error::Cancelled)));
    assert!(matches!(fresh.explain((351_300.0, 3_411_000.0), &control), Err(Error::Cancelled)));
    stop.store(false, Ordering::Relaxed);
    same(&fresh, &whole(&moved));
}
