//! Tests of the mixing of a substance with moist air.

use super::*;
use crate::substance::substance;
use crate::weather::{Stability, WeatherInput};
use approx::assert_relative_eq;

fn air(temperature_k: f64, relative_humidity: f64) -> SurfaceLayer {
    SurfaceLayer::new(&WeatherInput {
        wind_speed_m_s: 5.0,
        reference_height_m: 10.0,
        stability: Some(Stability::D),
        monin_obukhov_length_m: None,
        temperature_k,
        pressure_pa: 101_325.0,
        relative_humidity,
        roughness_m: 0.1,
        latitude_deg: 45.0,
    })
    .unwrap()
}

fn mixing(name: &str, t: f64, liquid: f64, air: &SurfaceLayer) -> Mixing {
    Mixing::new(&ThermalTable::new(substance(name).unwrap()).unwrap(), t, liquid, air).unwrap()
}

#[test]
fn dry_gas_at_the_air_temperature_mixes_by_volume() {
    let air = air(298.15, 0.0);
    let mix = mixing("propane", 298.15, 0.0, &air);
    for y in [1e-9, 1e-6, 1e-3, 0.3, 0.9] {
        let at = mix.at(y, 0.0, 298.15);
        assert_relative_eq!(at.temperature_k, 298.15, max_relative = 1e-9);
        let molar = 0.044_095_6;
        let moles = y / molar + (1.0 - y) / AIR_MOLAR_MASS_KG_MOL;
        assert_relative_eq!(at.mole_fraction, y / molar / moles, max_relative = 1e-4);
        // rho/rho_a - 1 = X (M/M_a - 1)
        let expected = at.mole_fraction * (molar / AIR_MOLAR_MASS_KG_MOL - 1.0);
        assert_relative_eq!(at.excess, expected, max_relative = 1e-4);
    }
}

#[test]
fn a_boiling_source_comes_back_and_the_state_has_no_jump() {
    let air = air(298.15, 0.6);
    let mix = mixing("ammonia", 239.8, 0.8, &air);
    let pure = mix.at(1.0, 0.0, 239.0);
    assert_relative_eq!(pure.temperature_k, 239.8, max_relative = 3e-3);
    assert_relative_eq!(pure.liquid_fraction, 0.8, max_relative = 1e-2);
    let (mut before, mut coldest) = (pure, 400.0_f64);
    for i in 1..4000 {
        let y = (-0.005 * f64::from(i)).exp();
        let at = mix.at(y, 0.0, before.temperature_k);
        assert!((at.temperature_k - before.temperature_k).abs() < 1.2, "{y} {at:?} {before:?}");
        assert!((at.density_kg_m3 / before.density_kg_m3).ln().abs() < 0.02, "{y} {at:?}");
        assert!(at.liquid_fraction <= before.liquid_fraction + 1e-9);
        coldest = coldest.min(at.temperature_k);
        before = at;
    }
    // published for ammonia jets: about 204 to 206 K where the last droplet evaporates
    assert!((200.0..=212.0).contains(&coldest), "{coldest}");
    assert_relative_eq!(before.temperature_k, 298.15, max_relative = 1e-4);
}

#[test]
fn ammonia_dissolves_in_the_water_of_the_air() {
    let table = ThermalTable::dissolving_in_water(substance("ammonia").unwrap()).unwrap();
    let at_humidity = |humidity: f64| Mixing::new(&table, 239.8, 0.8, &air(298.15, humidity)).unwrap();
    let (dry, barely, humid) = (at_humidity(0.0), at_humidity(1e-9), at_humidity(0.9));
    let mut warmer = 0.0_f64;
    for i in 0..1200 {
        let y = (-0.01 * f64::from(i)).exp();
        let (a, b, c) = (dry.at(y, 0.0, 230.0), barely.at(y, 0.0, 230.0), humid.at(y, 0.0, 230.0));
        // in dry air the curve is the plain one
        assert!((a.temperature_k - b.temperature_k).abs() < 1e-4, "{y}: {a:?} {b:?}");
        assert!((a.excess - b.excess).abs() < 1e-6, "{y}: {a:?} {b:?}");
        // the balance closes, with the heats of both liquids and of their mixing
        let closed = humid.trial(y.min(PUREST), 0.0, c.temperature_k).residual.abs();
        assert!(closed <= 2.0 * ENOUGH_J_KG, "{y}: {closed} J/kg");
        // and the state does not depend on where the search starts
        let again = humid.at(y, 0.0, 300.0);
        assert!((again.temperature_k - c.temperature_k).abs() < 1e-5, "{y}: {again:?} {c:?}");
        assert!((0.0..=1.0).contains(&c.liquid_fraction) && c.density_kg_m3 > 0.0);
        warmer = warmer.max(c.temperature_k - humid_apart(&humid, y));
    }
    // the heat of solution and the water that it holds back warm the cloud by some kelvin
    assert!((1.0..40.0).contains(&warmer), "{warmer}");
}

#[test]
fn vapour_of_hydrogen_fluoride_is_heavy_until_its_rings_fall_apart() {
    for (t, liquid, humidity) in [(292.7, 0.7, 0.0), (292.7, 0.0, 0.6), (292.7, 0.9, 0.6), (320.0, 0.0, 0.6)] {
        let air = air(298.15, humidity);
        let mix = mixing("hydrogen_fluoride", t, liquid, &air);
        let pure = mix.at(1.0, 0.0, 280.0);
        assert_relative_eq!(pure.temperature_k, t, max_relative = 2e-3);
        assert!((pure.liquid_fraction - liquid).abs() < 0.01, "{pure:?}");
        let mut before = pure;
        for i in 0..6000 {
            let y = (-0.003 * f64::from(i)).exp();
            let at = mix.at(y, 0.0, before.temperature_k);
            let again = mix.at(y, 0.0, 400.0);
            assert!((again.temperature_k - at.temperature_k).abs() < 1e-4, "{y}: {again:?} {at:?}");
            let closed = mix.trial(y.min(PUREST), 0.0, at.temperature_k).residual.abs();
            assert!(closed <= 2.0 * ENOUGH_J_KG * (1.0 + 1e-6 / y), "{y}: {closed} J/kg");
            assert!((at.temperature_k - before.temperature_k).abs() < 2.0, "{y} {at:?} {before:?}");
            before = at;
        }
        assert_relative_eq!(before.temperature_k, 298.15, max_relative = 1e-4);
    }
}

#[test]
fn hydrogen_fluoride_at_its_boiling_point_weighs_as_measured_and_cools_as_its_rings_fall_apart() {
    let air = air(298.15, 0.0);
    let mix = mixing("hydrogen_fluoride", 292.7, 0.0, &air);
    // 3.2 molecules a particle: 65 g/mol, 2.7 kg/m³
    assert_relative_eq!(mix.at(1.0, 0.0, 292.0).density_kg_m3, 2.69, max_relative = 0.02);
    let coldest = (1..600)
        .map(|i| mix.at((-0.01 * f64::from(i)).exp(), 0.0, 270.0))
        .map(|at| at.temperature_k)
        .fold(400.0, f64::min);
    assert!((230.0..275.0).contains(&coldest), "{coldest}");
    // a gas of single molecules is light from the start; this one until it is thin
    assert!(mix.at(0.3, 0.0, 270.0).excess > 0.1);
}

#[test]
fn only_ammonia_has_a_solution() {
    let error = ThermalTable::dissolving_in_water(substance("chlorine").unwrap()).unwrap_err().to_string();
    assert!(error.contains("substance = chlorine: must be ammonia"), "{error}");
}

/// Temperature of the same mixture if ammonia and water condensed each by itself.
fn humid_apart(mix: &Mixing, y: f64) -> f64 {
    let mut plain = mix.clone();
    plain.table.dissolves_in_water = false;
    plain.at(y, 0.0, 230.0).temperature_k
}

#[test]
fn the_search_does_not_depend_on_where_it_starts() {
    let air = air(306.0, 0.9);
    let mix = mixing("methane", 111.67, 0.0, &air);
    for y in [0.999, 0.5, 0.1, 1e-3, 1e-7] {
        let a = mix.at(y, 0.0, 111.0);
        for start in [70.0, 200.0, 306.0, 900.0] {
            let b = mix.at(y, 0.0, start);
            assert_relative_eq!(a.temperature_k, b.temperature_k, max_relative = 1e-8);
            assert_relative_eq!(a.excess, b.excess, max_relative = 1e-6, epsilon = 1e-13);
        }
    }
}

#[test]
fn the_slope_of_the_density_is_that_of_its_own_states() {
    let air = air(283.0, 0.7);
    for (name, t, liquid) in [("propane", 231.0, 0.64), ("ammonia", 239.7, 0.8), ("methane", 111.6, 0.0)] {
        let mix = mixing(name, t, liquid, &air);
        for y in [0.999, 0.97, 0.9, 0.6, 0.3, 0.1, 0.02, 1e-3, 1e-5] {
            let at = mix.at(y, 0.0, t);
            let h = 1e-3_f64;
            let below = mix.at(y * (-h).exp(), 0.0, at.temperature_k);
            let numeric = (at.density_kg_m3 / below.density_kg_m3).ln() / h;
            let slope = mix.density_slope(y, 0.0, &at);
            assert!((slope - numeric).abs() < 0.02 * (1.0 + numeric.abs()), "{name} {y} {numeric} {slope}");
        }
    }
}

#[test]
fn heat_warms_the_cloud_up_to_the_air_and_no_further_by_its_own_measure() {
    let air = air(300.0, 0.0);
    let mix = mixing("methane", 111.67, 0.0, &air);
    let warm = mix.at(0.5, mix.full_heat_j_kg, 200.0);
    assert_relative_eq!(warm.temperature_k, 300.0, max_relative = 1e-9);
    assert!(warm.excess < 0.0);
    // half and half by mass, cp about 2100 and 1005: between the two and nearer to the source
    let cold = mix.at(0.5, 0.0, 200.0);
    assert!((165.0..=185.0).contains(&cold.temperature_k), "{}", cold.temperature_k);
}

#[test]
fn sources_without_a_state_are_refused() {
    let air = air(298.15, 0.5);
    let table = ThermalTable::new(substance("hydrogen").unwrap()).unwrap();
    let message = Mixing::new(&table, 20.4, 0.5, &air).unwrap_err().to_string();
    assert!(message.contains("temperature_k = 20.4 K: must lie in 82..1000; below, the air itself"), "{message}");
    let table = ThermalTable::new(substance("propane").unwrap()).unwrap();
    let message = Mixing::new(&table, 300.0, 0.5, &air).unwrap_err().to_string();
    assert!(message.contains("no hotter than its boiling point of about 231.0 K"), "{message}");
    let message = Mixing::new(&table, 231.0, 1.5, &air).unwrap_err().to_string();
    assert_eq!(message, "liquid_fraction = 1.5: must lie in 0..1");
}
