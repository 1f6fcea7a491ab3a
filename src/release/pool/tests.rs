use super::*;
use crate::substance::substance;
use approx::assert_relative_eq;

fn surroundings(temperature_k: f64, bund_area_m2: Option<f64>) -> Surroundings {
    Surroundings {
        temperature_k,
        pressure_pa: 101_325.0,
        wind_speed_10m_m_s: 3.0,
        bund_area_m2,
        ground: GroundKind::Concrete,
        evaporation_window_s: EVAPORATION_WINDOW_S,
    }
}

fn spill(name: &str, mass_kg: f64, duration_s: f64) -> Spill {
    let boiling_point_k = substance(name).unwrap().saturation_temperature_k(101_325.0).unwrap();
    Spill { mass_kg, duration_s, temperature_k: boiling_point_k.min(288.15), boiling_point_k }
}

fn run(name: &str, mass_kg: f64, duration_s: f64, around: &Surroundings) -> Pool {
    pool(substance(name).unwrap(), &spill(name, mass_kg, duration_s), around, Policy::Flag).unwrap().0
}

#[test]
fn bund_holds_a_large_spill_and_thickness_a_small_one() {
    let around = surroundings(298.15, Some(100.0));
    let large = run("benzene", 1e5, 0.0, &around);
    assert_relative_eq!(large.area_m2, 100.0);
    let small = run("benzene", 100.0, 0.0, &around);
    assert_relative_eq!(small.depth_m, 0.005, max_relative = 1e-12);
    assert!(small.area_m2 < 100.0);
    assert_relative_eq!(spread_area_m2(1.0, 0.01, None), 100.0);
}

#[test]
fn a_deep_pool_of_benzene_evaporates_as_the_worked_example_says() {
    // the example: 0.2087 kg/s from a pool of 5 m radius at 25 °C, 3 m/s and Sc 1.667; ours takes Sc from the molar mass
    // 1000 t on 79 m2 stay at the temperature they arrive with
    let around = surroundings(298.15, Some(PI * 25.0));
    let warm = Spill { temperature_k: 298.15, ..spill("benzene", 1e6, 0.0) };
    let pool = pool(substance("benzene").unwrap(), &warm, &around, Policy::Flag).unwrap().0;
    let expected = 0.208_73 * (schmidt_number(0.078_11) / 1.6667_f64).powf(-0.67);
    assert_relative_eq!(pool.evaporation_rate_kg_s, expected, max_relative = 0.01);
    assert_relative_eq!(pool.evaporation_duration_s, EVAPORATION_WINDOW_S);
    assert_relative_eq!(pool.temperature_k, 298.15, epsilon = 0.2);
    assert_eq!(pool.model, "release.evaporating_pool");
}

#[test]
fn a_pool_cools_until_the_heat_it_gets_is_the_heat_its_vapour_takes() {
    let around = surroundings(290.0, Some(900.0));
    for name in ["ethylene_oxide", "benzene", "methanol", "ammonia", "propane"] {
        let one = substance(name).unwrap();
        let wet = spill(name, 2e4, 0.0);
        let pool = pool(one, &wet, &around, Policy::Flag).unwrap().0;
        assert!(pool.temperature_k < 290.0 && pool.temperature_k < wet.boiling_point_k, "{name}");
        let exchange = Exchange {
            substance: one,
            spill: &wet,
            surroundings: &around,
            diameter_m: 2.0 * pool.radius_m(),
            mass_kg_m2: wet.mass_kg / pool.area_m2,
            window_s: EVAPORATION_WINDOW_S,
        };
        let drawn = exchange.drawn_kg_m2_s(pool.temperature_k).unwrap() * pool.area_m2;
        let coldest = (pool.temperature_k - one.melting_point_k).abs() < 1e-9;
        assert!(coldest || (drawn / pool.evaporation_rate_kg_s - 1.0).abs() < 1e-4, "{name}: {drawn}");
    }
}

#[test]
fn nothing_jumps_where_the_air_passes_the_boiling_point() {
    let boiling_point_k = spill("ethylene_oxide", 1.0, 0.0).boiling_point_k;
    let rate = |temperature_k| {
        let around = surroundings(temperature_k, Some(900.0));
        let cool = Spill { temperature_k: 280.0, ..spill("ethylene_oxide", 1e6, 0.0) };
        pool(substance("ethylene_oxide").unwrap(), &cool, &around, Policy::Flag).unwrap().0.evaporation_rate_kg_s
    };
    assert_relative_eq!(rate(boiling_point_k - 0.01), rate(boiling_point_k + 0.01), max_relative = 2e-3);
}

#[test]
fn a_hot_liquid_evaporates_faster_than_one_at_the_temperature_of_the_air() {
    let around = surroundings(290.0, Some(100.0));
    let rate = |temperature_k| {
        let arrives = Spill { temperature_k, ..spill("toluene", 1e5, 0.0) };
        pool(substance("toluene").unwrap(), &arrives, &around, Policy::Flag).unwrap().0.evaporation_rate_kg_s
    };
    assert!(rate(363.15) > 5.0 * rate(290.0), "{} {}", rate(363.15), rate(290.0));
}

#[test]
fn boiling_pool_takes_the_mean_over_its_window() {
    let around = surroundings(290.0, Some(50.0));
    let pool = run("ammonia", 2e3, 0.0, &around);
    assert_eq!(pool.model, "release.boiling_pool");
    let ammonia = substance("ammonia").unwrap();
    let tb = ammonia.saturation_temperature_k(101_325.0).unwrap();
    let heat = ammonia.heat_of_vaporisation_j_kg(tb).unwrap();
    let ground = GroundKind::Concrete.heat(290.0);
    let conduction = boiling_pool::mean_conduction_flux_w_m2(&ground, tb, EVAPORATION_WINDOW_S) / heat * pool.area_m2;
    // it cools below its boiling point, and convection from the air comes on top
    assert!(pool.evaporation_rate_kg_s > conduction && pool.evaporation_rate_kg_s < 3.0 * conduction);
}

#[test]
fn a_thin_pool_is_gone_before_the_window_ends() {
    let around = surroundings(298.15, None);
    let pool = run("ammonia", 50.0, 0.0, &around);
    assert!(pool.evaporation_duration_s < EVAPORATION_WINDOW_S);
    assert_relative_eq!(pool.evaporation_rate_kg_s * pool.evaporation_duration_s, 50.0, max_relative = 1e-9);
}

#[test]
fn a_continuous_spill_covers_only_what_it_can_keep_wet() {
    let around = surroundings(298.15, None);
    let sudden = run("ammonia", 600.0, 0.0, &around);
    let slow = run("ammonia", 600.0, 1800.0, &around);
    assert!(slow.area_m2 < sudden.area_m2);
    assert_relative_eq!(slow.evaporation_rate_kg_s, 600.0 / 1800.0, max_relative = 1e-9);
    assert_relative_eq!(slow.radius_m(), (slow.area_m2 / PI).sqrt());
}

#[test]
fn more_wind_or_warmth_evaporates_more() {
    let rate = |temperature, wind| {
        let around = Surroundings { wind_speed_10m_m_s: wind, ..surroundings(temperature, Some(200.0)) };
        run("methanol", 5e3, 0.0, &around).evaporation_rate_kg_s
    };
    assert!(rate(300.0, 3.0) > rate(285.0, 3.0));
    assert!(rate(300.0, 6.0) > rate(300.0, 3.0));
}

#[test]
fn air_below_the_melting_point_is_an_error_alone_and_a_flag_in_a_study() {
    let around = surroundings(268.15, Some(100.0));
    let make = |policy| pool(substance("benzene").unwrap(), &spill("benzene", 1e4, 0.0), &around, policy);
    assert!(matches!(make(Policy::Strict), Err(Error::OutOfValidity { model: "release.pool", .. })));
    let (found, events) = make(Policy::Flag).unwrap();
    assert_eq!(events.len(), 1);
    assert_relative_eq!(found.temperature_k, substance("benzene").unwrap().melting_point_k);
}

#[test]
fn bad_surroundings_are_named() {
    let around = surroundings(298.15, Some(0.0));
    let found = pool(substance("benzene").unwrap(), &spill("benzene", 1.0, 0.0), &around, Policy::Flag);
    assert_eq!(found.unwrap_err().to_string(), "bund_area_m2 = 0 m2: must be positive and finite");
}
