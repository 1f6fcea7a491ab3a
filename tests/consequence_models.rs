//! Models of fires and explosions that a rule set, or a change of it in the study, names are the ones that a run takes.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use std::collections::BTreeMap;

use approx::assert_relative_eq;
use isorisk::risk::{Control, individual_risk_at};
use isorisk::run::{RunResult, run};
use isorisk::scenario::ChangedValue;
use isorisk::study::Study;

use small_park::{study, study_with};

fn changed(study: &Study, values: &[(&str, ChangedValue)]) -> isorisk::Result<Study> {
    let values = values.iter().map(|(path, value)| ((*path).to_owned(), value.clone())).collect();
    study.with_rules("AQ/T 3046-2013", &BTreeMap::new(), &values)
}

fn text(value: &str) -> ChangedValue {
    ChangedValue::Text(value.into())
}

fn with(study: &Study, path: &str, value: &str) -> RunResult {
    run(&changed(study, &[(path, text(value))]).unwrap(), &Control::default()).unwrap()
}

/// Individual risk at 30 places round the vessel of propane (or methane).
fn round_the_vessel(result: &RunResult) -> Vec<f64> {
    let places: Vec<(f64, f64)> = (0_i32..30)
        .map(|k| {
            let (distance, bearing) = (5.0 * 1.2_f64.powi(k), 2.4 * f64::from(k));
            (350_800.0 + distance * bearing.sin(), 3_410_700.0 + distance * bearing.cos())
        })
        .collect();
    let outcomes: Vec<_> = result.consequences().outcomes().collect();
    individual_risk_at(&outcomes, result.study().weather(), &places, &Control::default()).unwrap()
}

fn moved(a: &RunResult, b: &RunResult) -> f64 {
    let (a, b) = (round_the_vessel(a), round_the_vessel(b));
    let most = a.iter().copied().fold(0.0, f64::max);
    a.iter().zip(&b).map(|(a, b)| (a - b).abs() / most).fold(0.0, f64::max)
}

fn made(result: &RunResult, card: &str) -> usize {
    result.outcomes_by_model().get(card).copied().unwrap_or(0)
}

#[test]
fn blasts_of_clouds_by_each_model() {
    let base = run(&study(), &Control::default()).unwrap();
    assert!(made(&base, "explosion.multi_energy") > 0);
    for (value, card) in
        [("baker_strehlow_tang", "explosion.baker_strehlow_tang"), ("tnt", "explosion.kingery_bulmash")]
    {
        let other = with(&study(), "explosions.vapour_cloud", value);
        assert_eq!(made(&other, card), made(&base, "explosion.multi_energy"), "{value}");
        assert_eq!(made(&other, "explosion.multi_energy"), 0);
        assert!(moved(&base, &other) > 1e-4, "{value}");
    }
}

#[test]
fn one_percent_of_what_leads_a_blast_moves_the_map() {
    let tnt = |share: f64| {
        let values = [("explosions.vapour_cloud", text("tnt")), ("explosions.tnt_yield", ChangedValue::Number(share))];
        run(&changed(&study(), &values).unwrap(), &Control::default()).unwrap()
    };
    let change = moved(&tnt(0.03), &tnt(0.0303));
    assert!((1e-9..0.2).contains(&change), "{change}");
    let bst = |level: &str| {
        let values =
            [("explosions.vapour_cloud", text("baker_strehlow_tang")), ("explosions.flame_congestion", text(level))];
        run(&changed(&study(), &values).unwrap(), &Control::default()).unwrap()
    };
    assert!(moved(&bst("low"), &bst("high")) > 1e-4);
}

#[test]
fn a_bursting_vessel_has_a_blast_of_its_own() {
    let base = run(&study(), &Control::default()).unwrap();
    assert_eq!(made(&base, "explosion.vessel_burst"), 0);
    let burst = with(&study(), "explosions.vessel_burst", "brode");
    assert!(made(&burst, "explosion.vessel_burst") > 0);
    // it adds to what was there, and what it adds is counted once with the fireball of the same accident
    let (before, after) = (round_the_vessel(&base), round_the_vessel(&burst));
    assert!(before.iter().zip(&after).all(|(before, after)| *after >= before * (1.0 - 1e-9)));
    assert!(moved(&base, &burst) > 1e-6);
    let probability: f64 = {
        let unit = &burst.consequences().units[0];
        let at_once = unit.scenarios.iter().find(|scenario| scenario.run.source.rate_kg_s.is_none()).unwrap();
        assert!(at_once.run.branches.iter().all(|branch| branch.models.contains(&"explosion.vessel_burst")));
        at_once.run.branches.iter().map(|branch| branch.branch.probability).sum()
    };
    assert_relative_eq!(probability, 1.0, epsilon = 1e-15);
    // the energy of Crowl is less than that of Brode
    let crowl = with(&study(), "explosions.vessel_burst", "crowl");
    assert!(moved(&burst, &crowl) > 0.0);
}

#[test]
fn fires_by_each_model() {
    let base = run(&study(), &Control::default()).unwrap();
    assert!(made(&base, "fire.fireball") > 0);
    let dynamic = with(&study(), "fires.fireball", "dynamic");
    assert_eq!(made(&dynamic, "fire.dynamic_fireball"), made(&base, "fire.fireball"));
    assert!(moved(&base, &dynamic) > 1e-6);
    assert!(moved(&base, &with(&study(), "fires.fireball", "ccps")) > 1e-6);
    let near_the_tank = |result: &RunResult| {
        let places: Vec<(f64, f64)> = (1..20).map(|k| (351_900.0 + 5.0 * f64::from(k), 3_410_600.0)).collect();
        let outcomes: Vec<_> = result.consequences().outcomes().collect();
        individual_risk_at(&outcomes, result.study().weather(), &places, &Control::default()).unwrap()
    };
    for (path, value) in [("fires.pool_length", "pritchard_binding"), ("fires.pool_foot", "elongated")] {
        assert_ne!(near_the_tank(&base), near_the_tank(&with(&study(), path, value)), "{path}");
    }
    // methanol burns clear: Mudan and Croce's law is not for it, but it is for benzene beside the pump
    let smoky = with(&study(), "fires.pool_emission", "mudan_croce");
    assert_eq!(near_the_tank(&base), near_the_tank(&smoky));
}

#[test]
fn gas_jets_go_up_and_lean_with_the_wind() {
    let gas = || study_with("propane,350800,3410700,new,8.3,20,20000", "methane,350800,3410700,new,59,20,20000");
    let level = run(&gas(), &Control::default()).unwrap();
    let up = with(&gas(), "fires.gas_jet", "up");
    let bent = with(&gas(), "fires.gas_jet", "chamberlain");
    assert!(made(&bent, "fire.chamberlain") > 0);
    assert_eq!(made(&level, "fire.chamberlain"), 0);
    assert!(moved(&level, &up) > 1e-4 && moved(&up, &bent) > 1e-4);
    // people on the ground are farther from a flame that stands
    let reach = |result: &RunResult| {
        let risk = round_the_vessel(result);
        risk.iter().filter(|risk| **risk > 1e-8).count()
    };
    assert!(reach(&up) <= reach(&level));
}

#[test]
fn blasts_kill_by_a_published_probit_where_asked() {
    let base = run(&study(), &Control::default()).unwrap();
    let probit = with(&study(), "harm.blast.law", "probit");
    assert!(moved(&base, &probit) > 1e-6);
    // by thresholds nobody out of doors dies below 30 kPa, by the probit some do
    let harmed = |result: &RunResult| round_the_vessel(result).iter().filter(|risk| **risk > 0.0).count();
    assert!(harmed(&probit) >= harmed(&base));
    let lung = [("harm.blast.law", text("probit")), ("harm.blast.probit", text("blast.lung_eisenberg"))];
    assert!(moved(&probit, &run(&changed(&study(), &lung).unwrap(), &Control::default()).unwrap()) > 1e-6);
    let impulse = [("harm.blast.law", text("probit")), ("harm.blast.probit", text("blast.impact_eisenberg"))];
    let error = run(&changed(&study(), &impulse).unwrap(), &Control::default()).unwrap_err().to_string();
    assert!(error.contains("blast.impact_eisenberg") && error.contains("peak overpressure"), "{error}");
}

#[test]
fn people_indoors_breathe_what_gets_in() {
    let base = run(&study(), &Control::default()).unwrap();
    let pll = |result: &RunResult| result.societal(&isorisk::run::SocietalScope::Park).unwrap().pll();
    let tight = |changes: f64| {
        let values = [
            ("harm.toxic.indoors", text("air_exchange")),
            ("harm.toxic.air_changes_per_h.value", ChangedValue::Number(changes)),
        ];
        run(&changed(&study(), &values).unwrap(), &Control::default()).unwrap()
    };
    let (one, half, barn) = (tight(1.0), tight(0.5), tight(200.0));
    assert_ne!(pll(&one).to_bits(), pll(&base).to_bits());
    assert!(pll(&half) < pll(&one) && pll(&one) < pll(&barn), "{} {} {}", pll(&half), pll(&one), pll(&barn));
    // individual risk is that of people out of doors
    for (a, b) in round_the_vessel(&base).iter().zip(round_the_vessel(&one)) {
        assert_relative_eq!(*a, b, max_relative = 2e-3);
    }
    assert_eq!(one.study().rule_set().differences().len(), 2);
}

#[test]
fn a_figure_of_harm_is_changed_by_its_path() {
    let base = run(&study(), &Control::default()).unwrap();
    let values = [("harm.fire.certain_heat_flux_w_m2.value", ChangedValue::Number(35_000.0))];
    let bevi = run(&changed(&study(), &values).unwrap(), &Control::default()).unwrap();
    assert!(moved(&base, &bevi) > 1e-6);
    let difference = &bevi.study().rule_set().differences()[0];
    assert_eq!((difference.from.as_str(), difference.to.as_str()), ("37500.0", "35000.0"));
    let error = changed(&study(), &[("harm.fire.radiation.value", ChangedValue::Number(1.0))]).unwrap_err().to_string();
    assert!(error.contains("vulnerability/aq_t_3046_2013.toml"), "{error}");
}

#[test]
fn a_model_that_is_not_known_is_named_with_the_file() {
    let error = changed(&study(), &[("fires.fireball", text("static_"))]).unwrap_err().to_string();
    assert!(error.contains("rule_sets/aq_t_3046_2013.toml") && error.contains("static"), "{error}");
    let error = changed(&study(), &[("explosions.yield", text("tnt"))]).unwrap_err().to_string();
    assert!(error.contains("explosions.yield") && error.contains("tnt_yield"), "{error}");
}
