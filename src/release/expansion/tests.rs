use super::*;
use crate::release::gas_orifice::{GasOrifice, gas_flow};
use crate::substance::{substance, substances};
use approx::assert_relative_eq;
use proptest::prelude::*;

const AIR: (f64, f64) = (101_325.0, 283.0);

fn liquid(name: &str, pressure_pa: f64, temperature_k: f64) -> Exit {
    let one = substance(name).unwrap();
    Exit::of_liquid(one, ContentsPhase::LiquefiedGas, (pressure_pa, temperature_k), (1.0, 0.005), AIR.0).unwrap()
}

#[test]
fn look() {
    let propane = substance("propane").unwrap();
    let sat = propane.vapour_pressure_pa(300.15).unwrap();
    for (p, t) in [(11.01325e5, 303.15), (sat, 300.15), (22.01325e5, 300.15)] {
        let exit = liquid("propane", p, t);
        for law in [ExpansionLaw::Momentum, ExpansionLaw::Isentropic] {
            let options = ExpansionOptions { law, rainout: RainoutLaw::AllAirborne, ..Default::default() };
            println!(
                "{:.2} {law:?} {:?}",
                exit.velocity_m_s,
                expand(propane, &exit, AIR, &options, Policy::Strict).unwrap().0
            );
        }
    }
    let k = propane.isentropic_exponent(300.15).unwrap();
    let gas = gas_flow(&GasOrifice {
        hole_diameter_m: 0.005,
        discharge_coefficient: 1.0,
        pressure_pa: sat,
        temperature_k: 300.15,
        density_kg_m3: propane.vapour_density_kg_m3(sat, 300.15).unwrap(),
        isentropic_exponent: k,
        ambient_pressure_pa: AIR.0,
    });
    let exit = Exit::of_gas(
        propane,
        (sat, 300.15),
        (gas.mass_rate_kg_s, 0.005),
        (gas.throat_pressure_pa, gas.throat_density_kg_m3, gas.mean_velocity_m_s),
    )
    .unwrap();
    println!("{exit:?}");
    for law in [ExpansionLaw::Momentum, ExpansionLaw::Isentropic] {
        let options = ExpansionOptions { law, ..Default::default() };
        println!("{law:?} {:?}", expand(propane, &exit, AIR, &options, Policy::Strict).unwrap().0);
    }
    for t in [283.15, 293.15, 298.15] {
        let one = substance("ammonia").unwrap();
        let exit = liquid("ammonia", one.vapour_pressure_pa(t).unwrap(), t);
        println!("nh3 {t} {:?}", expand(one, &exit, AIR, &ExpansionOptions::default(), Policy::Strict).unwrap().0);
    }
}
