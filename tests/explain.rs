//! The risk at a place taken apart: parts that sum to it, products that hold, sources that are named.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use std::sync::OnceLock;

use isorisk::risk::Control;
use isorisk::run::{By, Explanation, RunResult, SocietalScope, Table, Values, Whole, run};

use small_park::study;

const PLACES: [(f64, f64); 4] =
    [(351_450.0, 3_411_350.0), (351_250.0, 3_411_020.0), (351_905.0, 3_410_604.0), (350_900.0, 3_410_650.0)];

fn result() -> &'static RunResult {
    static RESULT: OnceLock<RunResult> = OnceLock::new();
    RESULT.get_or_init(|| run(&study(), &Control::default()).unwrap())
}

fn explained(place: (f64, f64)) -> Explanation {
    result().explain(place, &Control::default()).unwrap()
}

fn numbers(table: &Table, name: &str) -> Vec<f64> {
    match table.column(name) {
        Some(Values::Numbers(values)) => values.iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn the_parts_sum_to_the_risk() {
    for place in PLACES {
        let risk = result().individual_risk_at(&[place], &Control::default()).unwrap()[0];
        let found = explained(place);
        assert!(risk > 1e-9, "{place:?}: a place without risk proves nothing");
        let sum: f64 = found.parts.iter().map(|part| part.value_per_yr).sum();
        for value in [sum, found.individual_risk_per_yr, numbers(&found.table(), "value_per_yr").iter().sum()] {
            assert!((value / risk - 1.0).abs() < 1e-12, "{place:?}: {value} {risk}");
        }
        assert!((found.parts.iter().map(|part| part.share).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn each_part_is_the_product_that_it_says() {
    for place in PLACES {
        for part in explained(place).parts {
            let product =
                part.frequency_per_yr * part.branch_probability * part.weather_probability * part.mean_lethality;
            assert!((product / part.value_per_yr - 1.0).abs() < 1e-12, "{part:?}");
            let factors: f64 = part.branch_factors.iter().map(|factor| factor.value).product();
            assert!((factors / part.branch_probability - 1.0).abs() < 1e-12, "{part:?}");
            // the table blurs an edge between two of its nodes by so much
            assert!(part.mean_lethality <= part.lethality + 1e-4, "a mean is no larger than the worst: {part:?}");
            assert!(part.lethality <= 1.0 && part.mean_lethality > 0.0, "{part:?}");
        }
    }
}

#[test]
fn the_models_give_the_lethality_that_the_table_has() {
    let mut compared = 0;
    for place in PLACES {
        for part in explained(place).parts {
            let left: f64 = part.effects.iter().map(|effect| 1.0 - effect.response.probability).product();
            let (table, models) = (part.lethality, 1.0 - left);
            // a step of the rule (a flame's edge) may lie between two rings of the table
            if (0.02..0.98).contains(&table) && (0.02..0.98).contains(&models) {
                assert!((table - models).abs() < 0.02, "{table} {models} {part:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn a_chlorine_cloud_is_told_to_the_last_constant() {
    let found = explained((351_450.0, 3_411_350.0));
    let part = found.parts.iter().find(|part| part.substance == "chlorine").unwrap();
    assert_eq!(part.kind, "toxic");
    assert!((part.distance_m - 200.0_f64.hypot(330.0)).abs() < 1e-9);
    let effect = &part.effects[0];
    let names: Vec<_> = effect.quantities.iter().map(|one| (one.name, one.unit.as_str())).collect();
    assert_eq!(
        names,
        [("concentration", "kg/m³"), ("concentration by volume", "ppm"), ("toxic load", "(mg/m³)^2.75 min")]
    );
    // the law with its numbers: Pr = a + b ln(load), P = Phi(Pr - 5)
    let probit = effect.response.probit.unwrap();
    assert!((probit - (-6.35 + 0.5 * effect.quantities[2].value.ln())).abs() < 1e-9);
    assert!((effect.response.probability - isorisk::vulnerability::probit::probability(probit)).abs() < 1e-12);
    assert_eq!(effect.response.law, "Pr = -6.35 + 0.5 ln(load in (mg/m³)^2.75 min)");
    let a = effect.response.constants.iter().find(|one| one.name == "a").unwrap();
    assert_eq!((a.of.as_str(), a.source.as_str()), ("toxic probit of chlorine", "CPR 18E (1999) table 5.2"));
    assert_eq!(a.provenance, "S");
    assert!(part.models.contains(&"vulnerability.toxic"));
    assert!(found.models.iter().any(|model| model.id == "vulnerability.toxic" && model.share > 0.0));
}

#[test]
fn heat_blast_and_flash_fires_have_their_own_words() {
    let found = explained((350_900.0, 3_410_650.0));
    let names: Vec<&str> =
        found.parts.iter().flat_map(|part| &part.effects).flat_map(|e| &e.quantities).map(|one| one.name).collect();
    for name in ["heat flux", "thermal dose", "inside the burning cloud", "overpressure"] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    let fire = found.parts.iter().find(|part| part.kind == "fireball").unwrap();
    assert_eq!(fire.wind_from_deg, None, "the wind does not turn a fireball");
}

#[test]
fn an_assessor_can_read_it() {
    let found = explained((351_450.0, 3_411_350.0));
    let text = found.text(3);
    for words in [
        "Individual risk at (351450 m, 3411350 m): ",
        "A small park; rule set AQ/T 3046-2013",
        "they sum to the value.",
        "T-1/",
        "toxic load",
        "(mean lethality over the sector)",
        "Constants of the responses",
        "toxic probit of chlorine: a = -6.35 (CPR 18E (1999) table 5.2) [S]",
        "parts that are not shown make up",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let markdown = found.to_markdown(2);
    assert!(markdown.contains("| 1 | ") && !markdown.contains("| 3 | "), "{markdown}");
    assert!(markdown.contains("### 2. ") && markdown.contains("### Constants"), "{markdown}");
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["parts"].as_array().unwrap().len(), found.parts.len());
}

#[test]
fn nothing_is_explained_where_there_is_no_risk() {
    let found = explained((380_000.0, 3_450_000.0));
    assert!(found.parts.is_empty() && found.individual_risk_per_yr.abs() < 1e-300);
    assert!(found.text(5).contains("No accident of the study harms anyone there."));
    let error = result().explain((f64::NAN, 0.0), &Control::default()).unwrap_err();
    assert_eq!(error.to_string(), "x = NaN m: must be finite");
}

#[test]
fn contributions_sum_to_the_whole_however_it_is_divided() {
    let control = Control::default();
    let every = [By::Establishment, By::Installation, By::Release, By::Kind, By::Outcome, By::Weather, By::WindSector];
    for place in PLACES {
        let risk = result().individual_risk_at(&[place], &control).unwrap()[0];
        for by in every {
            let table = result().contributions(by, Whole::IndividualRisk { at_m: place }, &control).unwrap();
            let sum: f64 = numbers(&table, "individual_risk_per_yr").iter().sum();
            assert!((sum / risk - 1.0).abs() < 1e-12, "{by:?} {sum} {risk}");
            assert!((numbers(&table, "share").iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn the_potential_loss_of_life_and_f_at_any_n_are_divided_too() {
    let control = Control::default();
    let every = [By::Establishment, By::Installation, By::Release, By::Kind, By::Outcome, By::Weather, By::WindSector];
    let sum = |by: By, of: Whole, column: &str| -> f64 {
        numbers(&result().contributions(by, of, &control).unwrap(), column).iter().sum()
    };
    let pll = sum(By::Outcome, Whole::Pll, "pll_per_yr");
    let park = result().societal(&SocietalScope::Park).unwrap();
    assert!((park.pll() / pll - 1.0).abs() < 1e-9, "{} {pll}", park.pll());
    for by in every {
        let value = sum(by, Whole::Pll, "pll_per_yr");
        assert!((value / pll - 1.0).abs() < 1e-12, "{by:?} {value} {pll}");
        for n in [1.0, 3.5, 10.0, 40.0] {
            let value = sum(by, Whole::Frequency { n }, "frequency_per_yr");
            let rows = sum(By::Installation, Whole::Frequency { n }, "frequency_per_yr");
            assert!((value / rows - 1.0).abs() < 1e-12, "{by:?} {n} {value} {rows}");
            assert!((value / park.exceedance(n) - 1.0).abs() < 1e-3, "{n} {value} {}", park.exceedance(n));
        }
    }
    let labels = result().contributions(By::Weather, Whole::Pll, &control).unwrap();
    assert!(matches!(labels.column("weather"), Some(Values::Texts(names)) if names.len() == 2), "{labels:?}");
    let error = result().contributions(By::Kind, Whole::Frequency { n: 0.0 }, &control).unwrap_err();
    assert_eq!(error.to_string(), "n = 0 persons: must be positive and finite");
}

#[test]
fn the_wind_that_carries_the_risk_comes_from_the_other_side() {
    // a place north of the chlorine tank and far enough that it sees clouds alone
    let place = (351_250.0, 3_411_900.0);
    let whole = Whole::IndividualRisk { at_m: place };
    let table = result().contributions(By::WindSector, whole, &Control::default()).unwrap();
    assert_eq!(numbers(&table, "wind_from_deg")[0].to_bits(), 180.0_f64.to_bits(), "{table:?}");
    assert!("weather".parse::<By>().is_ok());
    let error = "colour".parse::<By>().unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown breakdown \"colour\": one of establishment, installation, release, kind, outcome, weather, wind_sector"
    );
}
