//! Edits of a study: what they change, what they leave, and what they refuse.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use isorisk::Error;
use isorisk::risk::Control;
use isorisk::run::{SocietalScope, run};
use isorisk::study::{Cell, Edit, Study};

use small_park::{row, study};

/// What is said of an edit that is refused.
fn refusal(edited: Result<Study, Error>) -> String {
    edited.map(|study| study.title().to_owned()).unwrap_err().to_string()
}

fn ids(study: &Study) -> Vec<&str> {
    study.installations().iter().map(|one| one.id.as_str()).collect()
}

const NEW: [(&str, &str); 11] = [
    ("id", "V-9"),
    ("establishment", "B"),
    ("equipment", "pressure_vessel"),
    ("substance", "ammonia"),
    ("x_m", "351000"),
    ("y_m", "3411000"),
    ("status", "new"),
    ("pressure_barg", "7.5"),
    ("temperature_c", "20"),
    ("inventory [kg]", "9000"),
    ("diameter_mm", "50"),
];

#[test]
fn an_edit_leaves_the_earlier_study_as_it_was() {
    let before = study();
    let moved = before.with_moved("T-1", 351_000.0, 3_411_500.0).unwrap();
    let more = moved.with_added(row(&NEW)).unwrap();
    let fewer = more.with_removed("P-1").unwrap();
    let changed = fewer.with_changed("V-1", row(&[("inventory_t", "35")])).unwrap();
    assert_eq!(ids(&before), ["V-1", "T-1", "T-2", "P-1"]);
    assert_eq!(ids(&changed), ["V-1", "T-1", "T-2", "V-9"]);
    assert_eq!(before.edits().len(), 0);
    assert_eq!(changed.edits().len(), 4);
    assert!(matches!(&changed.edits()[2], Edit::Removed { id } if id == "P-1"));
    assert!((changed.installations()[0].inventory_kg - 35_000.0).abs() < 1e-9);
    assert!((before.installations()[0].inventory_kg - 20_000.0).abs() < 1e-9);
    assert!((moved.installations()[1].x_m - 351_000.0).abs() < 1e-9);
    let added = &changed.installations()[3];
    assert!((added.pressure_pa - 851_325.0).abs() < 1e-6 && (added.inventory_kg - 9_000.0).abs() < 1e-9);
    assert_eq!(added.layer.name(), "assumed");
}

#[test]
fn people_are_shared_and_not_copied() {
    let before = study();
    let edited = before.with_moved("T-1", 351_000.0, 3_411_500.0).unwrap().with_removed("V-1").unwrap();
    assert!(std::sync::Arc::ptr_eq(before.people(), edited.people()));
    assert!(std::ptr::eq(before.population(), edited.population()));
    assert!(std::ptr::eq(before.targets(), edited.targets()));
    assert!(std::ptr::eq(before.weather(), edited.weather()));
}

#[test]
fn a_change_touches_what_is_named_and_nothing_else() {
    let before = study();
    for id in ["V-1", "T-1", "T-2", "P-1"] {
        let at = ids(&before).iter().position(|other| *other == id).unwrap();
        let mut expected = before.installations()[at].clone();
        expected.inventory_kg = 7_000.0;
        let after = before.with_changed(id, row(&[("inventory [kg]", "7000")])).unwrap();
        assert_eq!(after.installations()[at], expected, "bit for bit but for the inventory");
        let mut expected = before.installations()[at].clone();
        expected.name_en = Some("new name".into());
        let after = before.with_changed(id, row(&[("name_en", "new name")])).unwrap();
        assert_eq!(after.installations()[at], expected);
    }
}

#[test]
fn a_quantity_may_be_given_in_another_of_its_columns() {
    let before = study();
    let gauge = before.with_changed("V-1", row(&[("pressure_barg", "9")])).unwrap();
    assert!((gauge.installations()[0].pressure_pa - 1_001_325.0).abs() < 1e-6);
    let other = before.with_changed("V-1", row(&[("pressure [kPaa]", "900")])).unwrap();
    assert!((other.installations()[0].pressure_pa - 9e5).abs() < 1e-6);
}

#[test]
fn an_empty_cell_takes_a_value_away() {
    let before = study();
    let open = before.with_changed("T-2", row(&[("bund_area_m2", "")])).unwrap();
    assert_eq!(open.installations()[2].bund_area_m2, None);
    assert_eq!(before.installations()[2].bund_area_m2, Some(400.0));
    let said = refusal(before.with_changed("T-2", row(&[("inventory_t", "")])));
    assert_eq!(
        said,
        "1 fault in the study\n  installations[\"T-2\"].inventory_t: found nothing; allowed: a value in each row"
    );
}

#[test]
fn the_row_of_an_installation_makes_it_again() {
    let before = study();
    for installation in before.installations() {
        let mut copy = before.installation_record(&installation.id).unwrap();
        copy.insert("id".into(), Cell::Text("copy".into()));
        let made = before.with_added(copy).unwrap();
        let mut expected = installation.clone();
        expected.id = "copy".into();
        let found = made.installations().last().unwrap();
        assert_eq!((&found.substance, found.equipment), (&expected.substance, expected.equipment));
        for (a, b) in [
            (found.pressure_pa, expected.pressure_pa),
            (found.temperature_k, expected.temperature_k),
            (found.inventory_kg, expected.inventory_kg),
            (found.bund_area_m2.unwrap_or(1.0), expected.bund_area_m2.unwrap_or(1.0)),
        ] {
            assert!((a / b - 1.0).abs() < 1e-12, "{a} {b}");
        }
    }
}

#[test]
fn stated_frequencies_come_and_go() {
    let before = study();
    let rows = vec![
        row(&[("hole_mm", "25"), ("frequency_per_yr", "1e-5"), ("source", "own records")]),
        row(&[("hole_mm", ""), ("frequency_per_yr", "5e-7"), ("source", "own records")]),
    ];
    let stated = before.with_frequencies("T-1", rows).unwrap();
    let found = &stated.installations()[1].stated_frequencies;
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].hole_diameter_m, found[1].hole_diameter_m), (Some(0.025), None));
    let kept = stated.with_changed("T-1", row(&[("inventory_t", "3")])).unwrap();
    assert_eq!(kept.installations()[1].stated_frequencies.len(), 2);
    let again = stated.with_frequencies("T-1", Vec::new()).unwrap();
    assert_eq!(again.installations(), before.installations());
    let said = refusal(before.with_frequencies("T-1", vec![row(&[("frequency_per_yr", "-1"), ("source", "x")])]));
    assert!(said.contains("frequencies[1].frequency_per_yr: found -1 1/yr; allowed: a number, 0 or above"), "{said}");
}

#[test]
fn a_place_off_the_grid_is_refused() {
    let said = refusal(study().with_moved("T-1", 340_000.0, 3_411_000.0));
    assert_eq!(
        said,
        "installations[\"T-1\"].x_m, y_m = (340000, 3411000) m: must lie on the grid: x 350000 to 353000, y 3410000 to \
         3412000"
    );
    assert!(refusal(study().with_moved("T-1", f64::NAN, 3_411_000.0)).contains("must lie on the grid"));
    let said = refusal(study().with_changed("T-1", row(&[("x_m", "340000")])));
    assert!(
        said.contains("installations[\"T-1\"].x_m: found (340000, 3411020) m; allowed: x 350000 to 353000"),
        "{said}"
    );
}

#[test]
fn an_unknown_installation_is_named_with_the_nearest_known_one() {
    assert_eq!(refusal(study().with_removed("T1")), "unknown installation \"T1\": did you mean `T-1`?");
    let said = refusal(study().with_changed("reactor 7", row(&[("inventory_t", "1")])));
    assert_eq!(said, "unknown installation \"reactor 7\": the study has 4 installations");
    assert!(study().installation_record("T1").is_err_and(|error| error.to_string().contains("did you mean `T-1`?")));
}

#[test]
fn names_are_taken_once() {
    let mut twice = row(&NEW);
    twice.insert("id".into(), Cell::Text("T-1".into()));
    assert_eq!(
        refusal(study().with_added(twice)),
        "1 fault in the study\n  installations[\"T-1\"].id: found \"T-1\"; allowed: an identifier of its own; the study has an \
         installation of that name"
    );
    let said = refusal(study().with_changed("V-1", row(&[("id", "T-1")])));
    assert!(said.contains("installations[\"V-1\"].id: found \"T-1\"; allowed: an identifier of its own"), "{said}");
    let renamed = study().with_changed("V-1", row(&[("id", "V-100")])).unwrap();
    assert_eq!(ids(&renamed)[0], "V-100");
}

#[test]
fn every_fault_of_a_row_is_told_at_once_with_its_path() {
    let mut wrong = row(&NEW);
    wrong.insert("substance".into(), Cell::Text("amonia".into()));
    wrong.insert("establishment".into(), Cell::Text("Z".into()));
    wrong.insert("temperature_c".into(), Cell::Text("warm".into()));
    wrong.insert("colour".into(), Cell::Text("red".into()));
    wrong.remove("status");
    let Err(Error::Study(faults)) = study().with_added(wrong) else { panic!("no fault was found") };
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for expected in [
        "installations[\"V-9\"].colour: found the unknown column `colour`",
        "installations[\"V-9\"]: found no column `status`",
        "installations[\"V-9\"].substance: found \"amonia\"; allowed: a substance of the catalogue; did you mean ammonia",
        "installations[\"V-9\"].establishment: found \"Z\"",
        "installations[\"V-9\"].temperature_c: found \"warm\"",
    ] {
        assert!(said.iter().any(|one| one.starts_with(expected)), "{expected}\n{said:#?}");
    }
    assert_eq!(said.len(), 5, "{said:#?}");
}

#[test]
fn an_unknown_column_of_a_change_suggests_the_nearest() {
    let said = refusal(study().with_changed("T-1", row(&[("inventry_t", "3")])));
    assert!(said.contains("installations[\"T-1\"].inventry_t: found the unknown column `inventry_t`"), "{said}");
    assert!(said.contains("did you mean `inventory_t`?"), "{said}");
    let said = refusal(study().with_changed("T-1", row(&[("pressure_bar", "3")])));
    assert!(said.contains("say whether the pressure is absolute or gauge"), "{said}");
    let said = refusal(study().with_changed("P-1", row(&[("equipment", "pipe")])));
    assert!(
        said.contains("installations[\"P-1\"].length_m: found nothing; allowed: a value; a pipe needs a length"),
        "{said}"
    );
}

#[test]
fn the_last_installation_stays() {
    let mut left = study();
    for id in ["V-1", "T-1", "T-2"] {
        left = left.with_removed(id).unwrap();
    }
    assert_eq!(
        refusal(left.with_removed("P-1")),
        "installations = \"P-1\" alone: the last installation cannot be removed: a study has at least one"
    );
}

#[test]
fn a_blocking_system_shortens_most_leaks_and_factors_raise_all() {
    let pll = |study: &Study| run(study, &Control::default()).unwrap().societal(&SocietalScope::Park).unwrap().pll();
    let losses = |study: &Study| {
        let result = run(study, &Control::default()).unwrap();
        let unit = &result.consequences().units[3];
        unit.scenarios.iter().map(|one| (one.loss.id.clone(), one.loss.frequency_per_yr)).collect::<Vec<_>>()
    };
    let plain = study();
    let blocked = plain.with_changed("P-1", row(&[("blocking", "automatic")])).unwrap();
    let (before, after) = (losses(&plain), losses(&blocked));
    assert_eq!(after.len(), 2 * before.len());
    for (at, (id, frequency)) in before.iter().enumerate() {
        assert_eq!(after[2 * at].0, format!("{id}, blocked"));
        let sum = after[2 * at].1 + after[2 * at + 1].1;
        assert!((sum - frequency).abs() <= 1e-15 * frequency);
    }
    assert!(pll(&blocked) <= pll(&plain));
    // twice as often by management, four times with the state of the equipment
    let worse = plain.with_changed("P-1", row(&[("management_factor", "2.0"), ("equipment_factor", "2.0")])).unwrap();
    for ((_, before), (_, after)) in losses(&plain).iter().zip(losses(&worse)) {
        assert!((after - 4.0 * before).abs() <= 1e-12 * after);
    }
    let result = run(&worse, &Control::default()).unwrap();
    let source = &result.consequences().units[3].scenarios[0].loss.provenance;
    assert!(source.ends_with("x 2 (management) x 2 (equipment)"), "{source}");
    let error = plain.with_changed("V-1", row(&[("blocking", "remote")])).unwrap_err().to_string();
    assert!(error.contains("no valve shuts off what leaks out of the shell of a pressure_vessel"), "{error}");
    let error = plain.with_changed("P-1", row(&[("management_factor", "0.0")])).unwrap_err().to_string();
    assert!(error.contains("management_factor"), "{error}");
}
