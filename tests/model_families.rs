//! Every family of models is wired in: it made outcomes of the example, and what leads it moves the map.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use isorisk::footprint::Outcome;
use isorisk::risk::{Control, individual_risk_at};
use isorisk::run::{RunResult, run};
use isorisk::study::Study;

use small_park::{study, study_with, study_with_substances};

const PROPANE: &str = include_str!("../data/substances/propane.toml");
const CHLORINE: &str = include_str!("../data/substances/chlorine.toml");
const METHANOL: &str = include_str!("../data/substances/methanol.toml");
const BENZENE: &str = include_str!("../data/substances/benzene.toml");

/// Families and the cards of which each must have made outcomes of the example.
const FAMILIES: &[(&str, &[&str])] = &[
    (
        "steady discharge",
        &[
            "release.liquid_orifice",
            "release.metastable",
            "release.homogeneous_equilibrium",
            "release.real_gas_orifice",
            "release.full_bore",
        ],
    ),
    ("vessels in time", &["release.vessel_in_time", "release.gas_orifice"]),
    ("at once", &["release.burst"]),
    ("to ambient", &["release.expansion", "release.droplets", "release.airborne"]),
    ("pools", &["release.pool_course", "release.pool_spread", "release.pool_conduction", "release.evaporating_pool"]),
    ("clouds", &["dispersion.cloud"]),
    ("fires", &["fire.jet_fire", "fire.pool_fire", "fire.fireball", "fire.flash_fire"]),
    ("explosions", &["explosion.multi_energy"]),
    ("responses", &["vulnerability.heat", "vulnerability.probit", "vulnerability.toxic"]),
];

#[test]
fn every_family_made_outcomes_of_the_example() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/caojing/study.toml");
    let result = run(&Study::load(path).unwrap(), &Control::default()).unwrap();
    let counts = result.outcomes_by_model();
    for (family, cards) in FAMILIES {
        for card in *cards {
            assert!(counts.get(card).is_some_and(|count| *count > 0), "{family}: {card} made no outcome: {counts:?}");
        }
    }
    let all = result.consequences().outcome_count();
    assert!(counts.values().all(|count| *count <= all), "an outcome counts once for a card");
    // the manifest says the same
    let manifest = result.manifest().unwrap();
    let written: BTreeMap<&str, usize> = serde_json::from_value(manifest["model_counts"].clone())
        .map(|counts: BTreeMap<String, usize>| counts)
        .unwrap()
        .into_iter()
        .map(|(card, count)| (*counts.get_key_value(card.as_str()).unwrap().0, count))
        .collect();
    assert_eq!(written, counts);
}

/// Places round one installation.
const ROUND_ONE: usize = 28;

/// Places round the installations of the small park, one after the other.
fn places() -> Vec<(f64, f64)> {
    let units =
        [(350_800.0, 3_410_700.0), (351_250.0, 3_411_020.0), (351_900.0, 3_410_600.0), (351_510.0, 3_410_815.0)];
    // from beside the unit to half a kilometre, all round
    let spiral = (0_i32..).take(ROUND_ONE).map(|k| {
        let (distance, bearing) = (3.0 * 1.21_f64.powi(k), 2.399_963 * f64::from(k));
        (distance * bearing.sin(), distance * bearing.cos())
    });
    let steps: Vec<(f64, f64)> = spiral.collect();
    units.iter().flat_map(|unit| steps.iter().map(|step| (unit.0 + step.0, unit.1 + step.1))).collect()
}

/// Individual risk, 1/yr, at the places from the outcomes that each model had part in.
fn risk_by_card(result: &RunResult) -> BTreeMap<&'static str, Vec<f64>> {
    let mut outcomes: BTreeMap<&'static str, Vec<&Outcome>> = BTreeMap::new();
    for (_, unit, index) in result.consequences().indexed() {
        for card in &unit.branch_of(index).models {
            outcomes.entry(card).or_default().push(&unit.outcomes[index]);
        }
    }
    let weather = result.study().weather();
    let risk = |of: &Vec<&Outcome>| individual_risk_at(of, weather, &places(), &Control::default()).unwrap();
    outcomes.iter().map(|(card, of)| (*card, risk(of))).collect()
}

/// Least and most that a change of one percent may move, over the greatest risk round an installation: more than rounding, less than a
/// jump.
const LEAST_CHANGE: f64 = 1e-6;
const MOST_CHANGE: f64 = 0.2;

/// Greatest change of one place over the greatest risk of all places round the same installation.
fn change(before: &[f64], after: &[f64]) -> f64 {
    let round_one = |(before, after): (&[f64], &[f64])| {
        let most = before.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        before.iter().zip(after).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) / most
    };
    before.chunks(ROUND_ONE).zip(after.chunks(ROUND_ONE)).map(round_one).fold(0.0, f64::max)
}

/// The text with the coefficients of a correlation times a factor.
fn scaled(text: &str, correlation: &str, factor: f64) -> String {
    let section = format!("[correlations.{correlation}]");
    let (before, after) = text.split_once(&section).unwrap();
    let (head, rest) = after.split_once("coefficients = [").unwrap();
    let (numbers, tail) = rest.split_once(']').unwrap();
    let numbers: Vec<String> =
        numbers.split(',').map(|number| (number.trim().parse::<f64>().unwrap() * factor).to_string()).collect();
    format!("{before}{section}{head}coefficients = [{}]{tail}", numbers.join(", "))
}

fn written(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// A folder of this test alone, removed with it.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// What is changed in the study's own inputs, what it stands for, and the models that it leads.
struct Lead {
    stands_for: &'static str,
    cards: &'static [&'static str],
    study: Study,
}

fn leads(folder: &Path) -> Vec<Lead> {
    let substance = |text: &str| study_with_substances(folder, &[("own.toml", text)], ("", "")).unwrap();
    vec![
        Lead {
            stands_for: "2 % of the density of a liquid, which is 1 % of the discharge coefficient: the rate is its product \
                         with the root of the density",
            cards: &["release.vessel_in_time", "fire.jet_fire", "vulnerability.heat"],
            study: substance(&scaled(PROPANE, "liquid_density", 1.02)),
        },
        Lead {
            stands_for: "2 % of a pump's pressure above that of the air, which is 1 % of its discharge coefficient",
            cards: &["release.liquid_orifice", "release.pool_course"],
            study: study_with(",4.0,25,5000,", ",4.06,25,5000,"),
        },
        Lead {
            stands_for: "1 % of the heat of vaporisation, on which flash, spray and rainout rest",
            cards: &["release.expansion", "release.airborne", "release.burst"],
            study: substance(&scaled(PROPANE, "heat_of_vaporisation", 1.01)),
        },
        Lead {
            stands_for: "1 % of the mass transfer from a pool, which is proportional to the vapour pressure: its logarithm over \
                         that of the critical pressure is -6.4 here",
            cards: &["release.evaporating_pool"],
            study: substance(&scaled(METHANOL, "vapour_pressure", 1.0 - 0.01 / 6.4)),
        },
        Lead {
            stands_for: "1 % of the density of a liquid",
            cards: &["release.liquid_orifice"],
            study: substance(&scaled(BENZENE, "liquid_density", 1.01)),
        },
        Lead {
            stands_for: "1 % of the area in which a pool spreads",
            cards: &["release.pool_spread", "fire.pool_fire"],
            study: study_with(",100,6,400", ",100,6,404"),
        },
        Lead {
            stands_for: "1 % of the heat that the ground gives per kilogram boiled: the vapour is the heat over that of \
                         vaporisation",
            cards: &["release.pool_conduction", "vulnerability.toxic"],
            study: substance(&scaled(CHLORINE, "heat_of_vaporisation", 1.0 / 1.01)),
        },
        Lead {
            stands_for: "1 % of the roughness of the ground, on which the growth of a cloud with height rests",
            cards: &["dispersion.cloud"],
            study: study_with("roughness_length_m = 0.3", "roughness_length_m = 0.303"),
        },
        Lead {
            stands_for: "1 % of the burning rate",
            cards: &["fire.pool_fire"],
            study: substance(&written(
                METHANOL,
                "pool_burning_rate_kg_m2_s = { value = 0.015",
                "pool_burning_rate_kg_m2_s = { value = 0.01515",
            )),
        },
        Lead {
            stands_for: "1 % of the lower flammable limit",
            cards: &["fire.flash_fire", "explosion.multi_energy"],
            study: substance(&written(
                PROPANE,
                "lower_flammable_fraction = { value = 0.021",
                "lower_flammable_fraction = { value = 0.02121",
            )),
        },
        Lead {
            stands_for: "1 % of the slope of the probit",
            cards: &["vulnerability.probit", "vulnerability.toxic"],
            study: substance(&written(CHLORINE, "b = 0.5\n", "b = 0.505\n")),
        },
    ]
}

#[test]
fn what_leads_a_model_moves_what_it_made_of_the_map() {
    let scratch = Scratch(std::env::temp_dir().join(format!("isorisk-families-{}", std::process::id())));
    let base = risk_by_card(&run(&study(), &Control::default()).unwrap());
    let mut moved: BTreeSet<&str> = BTreeSet::new();
    let mut missed = Vec::new();
    for lead in leads(&scratch.0) {
        let after = risk_by_card(&run(&lead.study, &Control::default()).unwrap());
        let changes: BTreeMap<&str, f64> =
            base.iter().filter_map(|(card, risk)| Some((*card, change(risk, after.get(card)?)))).collect();
        for card in lead.cards {
            let change = changes.get(card).copied().unwrap_or(0.0);
            if (LEAST_CHANGE..MOST_CHANGE).contains(&change) {
                moved.insert(card);
            } else {
                missed.push(format!("{}: {card} moved by {change}: {changes:?}", lead.stands_for));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(moved.len() >= 15, "{moved:?}");
}
