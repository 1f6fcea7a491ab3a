//! Frequencies of exceeding a level at a place: against closed forms, the map's own integration, and each other.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use std::collections::BTreeMap;

use approx::assert_relative_eq;
use isorisk::risk::{Control, individual_risk_at};
use isorisk::run::{Exceedance, RunResult, run};
use isorisk::scenario::ChangedValue;
use isorisk::vulnerability::{ExposureQuantity, ExposureThreshold};

use small_park::study;

fn park() -> RunResult {
    run(&study(), &Control::default()).unwrap()
}

fn bursting() -> RunResult {
    let change = BTreeMap::from([("explosions.vessel_burst".to_owned(), ChangedValue::Text("brode".into()))]);
    run(&study().with_rules("AQ/T 3046-2013", &BTreeMap::new(), &change).unwrap(), &Control::default()).unwrap()
}

fn at(result: &RunResult, quantity: ExposureQuantity, place: (f64, f64), levels: &[f64]) -> Exceedance {
    result.exceedance(quantity, place, Some(levels), &Control::default()).unwrap()
}

#[test]
fn shares_sum_and_the_curve_falls() {
    let result = park();
    for quantity in ExposureQuantity::ALL {
        let found = result.exceedance(quantity, (350_850.0, 3_410_760.0), None, &Control::default()).unwrap();
        assert!(found.levels.len() > 10, "{quantity:?}");
        assert!(found.frequency_per_yr[0] > 0.0, "{quantity:?}");
        assert!(found.frequency_per_yr.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-12)), "{quantity:?}");
        for (level, total) in found.frequency_per_yr.iter().enumerate() {
            let sum: f64 = found.shares.iter().map(|share| share.frequency_per_yr[level]).sum();
            assert_relative_eq!(sum, *total, max_relative = 1e-12);
        }
    }
}

#[test]
fn a_blast_round_its_vessel_is_reached_or_not() {
    let result = bursting();
    let unit = &result.consequences().units[0];
    let rupture = unit.scenarios.iter().find(|scenario| scenario.run.source.rate_kg_s.is_none()).unwrap();
    let burst = |found: &Exceedance, level: usize| -> f64 {
        let of_vessel = |share: &&isorisk::run::ExceedanceShare| {
            // the branch without a cloud that explodes
            share.release == rupture.loss.id && !share.outcome.contains("explosion")
        };
        found.shares.iter().filter(of_vessel).map(|share| share.frequency_per_yr[level]).sum()
    };
    let whole: f64 = rupture
        .run
        .branches
        .iter()
        .filter(|branch| !branch.branch.name.contains("explosion"))
        .map(|branch| rupture.loss.frequency_per_yr * branch.branch.probability)
        .sum();
    // the same all round, so the wind does not matter
    for bearing in [0.3_f64, 2.0, 4.5] {
        let place = (350_800.0 + 40.0 * bearing.cos(), 3_410_700.0 + 40.0 * bearing.sin());
        let found = at(&result, ExposureQuantity::Overpressure, place, &[100.0, 1e9]);
        assert_relative_eq!(burst(&found, 0), whole, max_relative = 1e-12);
        assert!(burst(&found, 1).abs() < 1e-300);
    }
}

#[test]
fn the_arcs_agree_with_the_integration_of_the_map() {
    let result = park();
    let places =
        [(350_830.0, 3_410_720.0), (350_900.0, 3_410_650.0), (351_905.0, 3_410_640.0), (351_300.0, 3_411_200.0)];
    for (quantity, level) in [
        (ExposureQuantity::Overpressure, 5_000.0),
        (ExposureQuantity::HeatFlux, 4_000.0),
        (ExposureQuantity::ThermalDose, 1e6),
        (ExposureQuantity::Concentration, 3e-5),
    ] {
        let threshold = ExposureThreshold::new(quantity, level, 20.0).unwrap();
        let outcomes = result.exceeding(&threshold, &Control::default()).unwrap();
        let tables = individual_risk_at(&outcomes, result.study().weather(), &places, &Control::default()).unwrap();
        let mut reached = 0;
        for (place, table) in places.iter().zip(tables) {
            let arcs = at(&result, quantity, *place, &[level]).frequency_per_yr[0];
            reached += usize::from(arcs > 0.0);
            assert!((arcs - table).abs() <= 5e-3 * arcs.max(table) + 1e-12, "{quantity:?} {place:?}: {arcs} {table}");
        }
        assert!(reached >= 1, "{quantity:?}");
    }
}

#[test]
fn the_map_is_the_curve_at_the_centres_of_cells() {
    let result = park();
    let level = 4_000.0;
    let map = result.exceedance_map(ExposureQuantity::HeatFlux, level, &Control::default()).unwrap();
    let grid = *result.grid();
    let mut seen = 0;
    for (row, column) in [(6, 7), (7, 7), (7, 8), (6, 8), (6, 18), (6, 19)] {
        let x = grid.x_min_m + (f64::from(column) + 0.5) * grid.cell_m;
        let y = grid.y_min_m + (f64::from(row) + 0.5) * grid.cell_m;
        let value = map[[usize::try_from(row).unwrap(), usize::try_from(column).unwrap()]];
        let point = at(&result, ExposureQuantity::HeatFlux, (x, y), &[level]).frequency_per_yr[0];
        seen += usize::from(point > 0.0);
        // sharp edges of a map are rounded within a ring
        assert!((value - point).abs() <= 0.05 * point.max(value) + 1e-12, "{row} {column}: {value} {point}");
    }
    assert!(seen >= 2);
}

#[test]
fn bad_questions_are_answered_by_name() {
    let result = park();
    let ask = |place: (f64, f64), levels: &[f64]| {
        let found = result.exceedance(ExposureQuantity::Overpressure, place, Some(levels), &Control::default());
        found.unwrap_err().to_string()
    };
    assert_eq!(ask((f64::NAN, 0.0), &[1.0]), "x = NaN m: must be finite");
    assert_eq!(ask((0.0, 0.0), &[]), "levels = none: must be at least one");
    assert_eq!(ask((0.0, 0.0), &[2.0, -1.0]), "levels[1] = -1 Pa: must be more than 0 and finite");
    assert_eq!(ask((0.0, 0.0), &[2.0, 2.0]), "levels[1] = 2 Pa: must be more than the level before");
    let error = result.exceedance_map(ExposureQuantity::HeatFlux, 0.0, &Control::default()).unwrap_err();
    assert_eq!(error.to_string(), "level = 0 W/m²: must be more than 0 and finite");
}

#[test]
fn a_question_can_be_stopped() {
    let result = park();
    let stop = std::sync::atomic::AtomicBool::new(true);
    let control = Control { cancel: Some(&stop), progress: None };
    let error = result.exceedance(ExposureQuantity::HeatFlux, (350_850.0, 3_410_760.0), None, &control).unwrap_err();
    assert!(matches!(error, isorisk::Error::Cancelled));
}

#[test]
fn what_the_cut_offs_take_is_told() {
    // so well kept that its leaks are rarer than the cut-off
    let rare = study()
        .with_changed("P-1", small_park::row(&[("management_factor", "0.01"), ("equipment_factor", "0.001")]))
        .unwrap();
    let result = run(&rare, &Control::default()).unwrap();
    let taken: f64 = result.consequences().units[3].cut_off.iter().map(|loss| loss.frequency_per_yr).sum();
    assert!(taken > 0.0);
    let told = &result.manifest().unwrap()["screening"]["rarer_than_the_cut_off"];
    assert_relative_eq!(told["frequency_per_yr"].as_f64().unwrap(), taken, max_relative = 1e-12);
    let table = result.left_out_table();
    assert_eq!(table.columns[0].name, "scenario");
}
