use super::*;
use crate::release::Holding;
use crate::substance::{substance, substances};
use approx::assert_relative_eq;
use proptest::prelude::*;

const AIR: (f64, f64) = (101_325.0, 283.0);

const FREE: ExpansionOptions = ExpansionOptions {
    law: ExpansionLaw::Momentum,
    droplets: DropletLaw::Ccps,
    rainout: RainoutLaw::AllAirborne,
    velocity_cap_m_s: None,
};
const ISENTROPIC: ExpansionOptions = ExpansionOptions { law: ExpansionLaw::Isentropic, ..FREE };

fn liquid(name: &str, pressure_pa: f64, temperature_k: f64) -> Exit {
    let one = substance(name).unwrap();
    Exit::of_liquid(one, ContentsPhase::LiquefiedGas, (pressure_pa, temperature_k), (1.0, 0.005), AIR.0).unwrap()
}

fn hole(name: &str, pressure_pa: f64, temperature_k: f64) -> Result<Exit> {
    let substance = substance(name)?.clone();
    let contents = Contents {
        substance,
        pressure_pa,
        temperature_k,
        inventory_kg: 1.0,
        liquid_head_m: 0.0,
        holding: Holding::Held,
    };
    Exit::through_hole(&contents, (0.005, None), AIR.0)
}

fn run(name: &str, exit: &Exit, options: &ExpansionOptions) -> Expanded {
    expand(substance(name).unwrap(), exit, AIR, options, Policy::Strict).unwrap().0
}

#[test]
fn propane_jets_against_a_commercial_code() {
    // rows a, b, c: liquid; that code expands it at constant entropy (its velocity cannot come from momentum, which gives 64
    // to 93 m/s) and from an orifice velocity that is 4 to 5 % above Bernoulli's with our density
    let propane = substance("propane").unwrap();
    let saturated = propane.vapour_pressure_pa(300.15).unwrap();
    for (pressure, t, velocity, liquid_fraction) in
        [(11.013e5, 303.15, 229.60, 0.64), (saturated, 300.15, 219.73, 0.65), (22.013e5, 300.15, 228.03, 0.66)]
    {
        let found = run("propane", &liquid("propane", pressure, t), &ISENTROPIC);
        assert_relative_eq!(found.velocity_m_s, velocity, max_relative = 0.02);
        assert!((found.liquid_fraction - liquid_fraction).abs() < 0.0065, "{}", found.liquid_fraction);
        assert_relative_eq!(found.temperature_k, 273.15 - 42.07, max_relative = 5e-4);
    }
    // row d: saturated vapour, by momentum; its throat pressure is 3 % above that of a perfect gas
    let upstream = propane.thermo().unwrap().gas.at(saturated, 300.15).unwrap();
    let flow = gas_flow(&GasOrifice {
        hole_diameter_m: 0.005,
        discharge_coefficient: 1.0,
        pressure_pa: saturated,
        temperature_k: 300.15,
        density_kg_m3: 1.0 / upstream.volume_m3_kg,
        isentropic_exponent: propane.isentropic_exponent(300.15).unwrap(),
        ambient_pressure_pa: AIR.0,
    });
    let throat = (flow.throat_pressure_pa, flow.throat_density_kg_m3, flow.mean_velocity_m_s);
    let exit = Exit::of_gas(propane, (saturated, 300.15), (flow.mass_rate_kg_s, 0.005), throat).unwrap();
    let vapour = run("propane", &exit, &FREE);
    assert_relative_eq!(vapour.velocity_m_s, 393.86, max_relative = 0.03);
    assert_relative_eq!(vapour.temperature_k, 273.15 - 40.54, max_relative = 0.015);
    assert_relative_eq!(vapour.liquid_fraction, 0.0);
}

#[test]
fn ammonia_flashes_as_in_the_desert() {
    // the trials: 24 °C, 90.9 kPa; quality 0.18 to 0.20 at 237.7 K
    let ammonia = substance("ammonia").unwrap();
    let exit = Exit::of_liquid(ammonia, ContentsPhase::LiquefiedGas, (10.0e5, 297.15), (80.0, 0.08), 90.9e3).unwrap();
    let (found, _) = expand(ammonia, &exit, (90.9e3, 305.0), &FREE, Policy::Strict).unwrap();
    let quality = 1.0 - found.liquid_fraction;
    assert!((0.18..0.205).contains(&quality), "{quality}");
    assert_relative_eq!(found.temperature_k, 237.7, epsilon = 0.3);
}

#[test]
fn a_hole_gives_the_rate_of_its_orifice() {
    // S = 0.62 * 1.9635e-5 m2 * sqrt(2 * rho * dp): rho 483, dp 10e5 gives 0.378 kg/s
    let exit = hole("propane", 11.013e5, 303.15).unwrap();
    assert_eq!(exit.phase, ContentsPhase::LiquefiedGas);
    assert_relative_eq!(exit.mass_rate_kg_s, 0.378, max_relative = 5e-3);
    assert_eq!(hole("hydrogen", 50e5, 288.15).unwrap().phase, ContentsPhase::Gas);
}

#[test]
fn a_vapour_that_the_equation_of_state_does_not_meet_stays_a_gas() {
    // acetic acid is half dimers: its gas lies 90 kJ/kg below its saturated vapour
    let exit = hole("acetic_acid", 1.1e5, 450.0).unwrap();
    let found = run("acetic_acid", &exit, &FREE);
    assert_relative_eq!(found.liquid_fraction, 0.0);
    assert!(found.temperature_k > 425.0 && found.temperature_k < 450.0, "{}", found.temperature_k);
}

#[test]
fn a_gas_keeps_momentum_and_energy() {
    let hydrogen = substance("hydrogen").unwrap();
    let exit = hole("hydrogen", 50e5, 288.15).unwrap();
    let found = run("hydrogen", &exit, &FREE);
    let flux = exit.density_kg_m3 * exit.velocity_m_s;
    let thrust = found.velocity_m_s - exit.velocity_m_s - (exit.pressure_pa - AIR.0) / flux;
    assert!(thrust.abs() < 1e-9);
    let still = hydrogen.thermo().unwrap().gas.at(AIR.0, found.temperature_k).unwrap().enthalpy_j_kg;
    let total = still + 0.5 * found.velocity_m_s * found.velocity_m_s;
    assert!((total - exit.total_enthalpy_j_kg).abs() < 1e-3);
    // continuity: area times density times velocity is the mass rate
    let area = PI / 4.0 * found.diameter_m * found.diameter_m;
    assert_relative_eq!(area * found.density_kg_m3 * found.velocity_m_s, exit.mass_rate_kg_s, max_relative = 1e-12);
    assert!(found.droplet_diameter_m.is_none());
}

#[test]
fn rainout_laws_in_their_order() {
    let chlorine = liquid("chlorine", 8e5, 290.0);
    let with = |rainout| run("chlorine", &chlorine, &ExpansionOptions { rainout, ..FREE });
    let all = with(RainoutLaw::AllAirborne);
    let x = 1.0 - all.liquid_fraction;
    assert_relative_eq!(all.rainout_fraction, 0.0);
    let book = with(RainoutLaw::PurpleBook);
    assert_relative_eq!(book.rainout_fraction, 1.0 - airborne::purple_book_fraction(x), max_relative = 1e-12);
    let kletz = with(RainoutLaw::Kletz);
    assert_relative_eq!(kletz.rainout_fraction, 1.0 - 2.0 * x, max_relative = 1e-12);
    // half vapour, half spray
    assert_relative_eq!(kletz.liquid_fraction, 0.5, max_relative = 1e-12);
    let release = with(RainoutLaw::Release);
    assert!(release.rainout_fraction > 0.0 && release.rainout_fraction < kletz.rainout_fraction);
    for found in [all, book, kletz, release] {
        let vapour = (1.0 - found.rainout_fraction) * (1.0 - found.liquid_fraction);
        assert_relative_eq!(vapour, x, max_relative = 1e-12);
    }
}

#[test]
fn a_cold_liquid_rains_out_whole_and_a_cap_caps() {
    let benzene = substance("benzene").unwrap();
    let exit = Exit::of_liquid(benzene, ContentsPhase::Liquid, (5e5, 290.0), (1.0, 0.01), AIR.0).unwrap();
    let (found, _) = expand(benzene, &exit, AIR, &ExpansionOptions::default(), Policy::Strict).unwrap();
    assert_relative_eq!(found.rainout_fraction, 1.0);
    assert_relative_eq!(found.temperature_k, 290.0, max_relative = 1e-3);
    assert!(found.density_kg_m3 > 800.0);
    let capped = ExpansionOptions { velocity_cap_m_s: Some(100.0), ..ISENTROPIC };
    let exit = liquid("propane", 12e5, 300.0);
    assert_relative_eq!(run("propane", &exit, &capped).velocity_m_s, 100.0);
    assert!(run("propane", &exit, &capped).liquid_fraction < run("propane", &exit, &ISENTROPIC).liquid_fraction);
}

#[test]
fn droplets_by_either_law() {
    let exit = liquid("propane", 12e5, 300.0);
    let ccps = run("propane", &exit, &FREE).droplet_diameter_m.unwrap();
    // We = 12: 12 * 0.0157 / (1.53 * 65^2) is about 3e-5 m
    assert!((2e-5..4e-5).contains(&ccps), "{ccps}");
    let jip = run("propane", &exit, &ExpansionOptions { droplets: DropletLaw::Jip, ..FREE });
    assert!((5e-5..3e-4).contains(&jip.droplet_diameter_m.unwrap()));
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let propane = substance("propane").unwrap();
    let exit = Exit { entropy_j_kg_k: None, ..liquid("propane", 12e5, 300.0) };
    let found = expand(propane, &exit, AIR, &ISENTROPIC, Policy::Strict).unwrap_err().to_string();
    assert_eq!(
        found,
        "entropy_j_kg_k = none J/(kg K): is needed by the isentropic law: give it or choose the law \"momentum\""
    );
    let found = expand(propane, &exit, (0.0, 290.0), &FREE, Policy::Strict).unwrap_err().to_string();
    assert_eq!(found, "ambient_pressure_pa = 0 Pa: must be positive and finite");
    assert_eq!(
        "kelvin".parse::<RainoutLaw>().unwrap_err().to_string(),
        "unknown rainout law \"kelvin\": one of purple_book, kletz, release, all_airborne"
    );
    let found = hole("propane", 9e4, 290.0).unwrap_err().to_string();
    assert_eq!(found, "pressure_pa = 90000 Pa: must exceed the ambient 101325 Pa: nothing drives the contents out");
    let still = Exit { velocity_m_s: 0.0, ..exit };
    let found = expand(propane, &still, AIR, &FREE, Policy::Strict).unwrap_err();
    assert!(matches!(found, Error::OutOfValidity { name: "exit_velocity_m_s", .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn any_jet_has_a_state(
        which in 0_usize..200,
        warmth in 253.0..330.0_f64,
        log_over in 0.0..2.0_f64,
        law in 0_usize..3,
        release in any::<bool>(),
    ) {
        let one = &substances()[which % substances().len()];
        let pressure = AIR.0 * 10.0_f64.powf(log_over) * 1.01;
        // a substance whose correlations make no saturation line has no expansion; the catalogue's own tests count them
        let Ok(thermo) = one.thermo() else { return Ok(()) };
        let line = &thermo.saturation;
        let is_liquid = warmth > line.temperature_range_k().0
            && warmth < line.temperature_range_k().1.min(0.98 * one.critical_temperature_k)
            && pressure > one.vapour_pressure_pa(warmth).unwrap();
        let exit = if is_liquid {
            Exit::of_liquid(one, ContentsPhase::LiquefiedGas, (pressure, warmth), (1.0, 0.01), AIR.0).unwrap()
        } else {
            let most = if warmth < one.critical_temperature_k { one.vapour_pressure_pa(warmth).unwrap_or(1.0) } else { 1e9 };
            if most < 1.05 * AIR.0 { return Ok(()) }
            hole(&one.id, pressure.min(0.97 * most), warmth).unwrap()
        };
        let options = [FREE, ISENTROPIC, ExpansionOptions::default()][law];
        let options = if release { ExpansionOptions { rainout: RainoutLaw::Release, ..options } } else { options };
        match expand(one, &exit, AIR, &options, Policy::Strict) {
            Ok((found, _)) => {
                for value in [found.temperature_k, found.velocity_m_s, found.density_kg_m3, found.diameter_m] {
                    prop_assert!(value > 0.0 && value.is_finite(), "{} {found:?}", one.id);
                }
                prop_assert!((0.0..=1.0).contains(&found.liquid_fraction) && (0.0..=1.0).contains(&found.rainout_fraction));
                prop_assert!(found.droplet_diameter_m.is_none_or(|d| d > 0.0 && d.is_finite()));
                // entropy bounds the velocity that momentum gives; the throat here is a perfect gas's, up to 4 % off
                // (at constant entropy it may freeze where the jet does not)
                let bound = expanded_state(one, &exit, AIR.0, &ISENTROPIC).map_or(f64::INFINITY, |found| found.1);
                prop_assert!(found.velocity_m_s <= 1.05 * bound + 0.05, "{} {} {bound}", one.id, found.velocity_m_s);
            }
            // carbon dioxide and its like: below the pressure of the triple point there is no liquid
            Err(Error::InvalidInput { requirement, .. }) if requirement.contains("would freeze") => {
                prop_assert!(line.pressure_range_pa().0 > AIR.0, "{} {warmth} K {pressure} Pa: {requirement}", one.id);
            }
            Err(error) => prop_assert!(false, "{} {warmth} K {pressure} Pa: {error}", one.id),
        }
    }
}
