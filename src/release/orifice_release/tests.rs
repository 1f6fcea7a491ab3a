use approx::assert_relative_eq;

use super::*;
use crate::release::expansion::ExpansionLaw;
use crate::release::orifice::OrificeModel;
use crate::release::{ChosenBy, Contents, Holding, Opening, discharge};
use crate::substance::substance;

fn of(name: &str, opening: &Orifice) -> Release {
    orifice_release(substance(name).unwrap(), opening, &OrificeOptions::default()).unwrap()
}

#[test]
fn lasts_as_long_as_asked_or_as_there_is() {
    let hole = Orifice::hole(9e5, 293.15, 0.025);
    let leak = of("ammonia", &hole);
    assert_relative_eq!(leak.end_s(), 1800.0);
    let rate = orifice(substance("ammonia").unwrap(), &hole, Policy::Strict).unwrap().mass_rate_kg_s;
    assert_relative_eq!(leak.peak_rate_kg_s(), rate);
    assert_relative_eq!(leak.released_kg(), 1800.0 * rate);
    assert!(leak.books.mass_error() < 1e-12);
    let options = OrificeOptions { inventory_kg: Some(10.0 * rate), ..OrificeOptions::default() };
    let short = orifice_release(substance("ammonia").unwrap(), &hole, &options).unwrap();
    assert_relative_eq!(short.end_s(), 10.0, max_relative = 1e-12);
    assert!(short.books.left_in_vessel_kg.abs() <= f64::EPSILON * short.books.initial_kg);
    assert!(short.books.mass_error() < 1e-12);
}

#[test]
fn every_phase_is_expanded_to_the_air() {
    let hole = Orifice::hole(9e5, 293.15, 0.02);
    let boiling = of("propane", &hole);
    assert_eq!(boiling.phase, ContentsPhase::LiquefiedGas);
    let state = boiling.segments[0].expanded;
    // at its boiling point, a part as drops of a size
    assert_relative_eq!(state.temperature_k, 231.04, epsilon = 0.3);
    assert!(state.liquid_fraction > 0.3 && state.droplet_diameter_m.unwrap() < 1e-3);
    assert!(boiling.models.contains(&"release.droplets") && boiling.models.contains(&"release.airborne"));
    let gas = of("methane", &hole);
    assert_eq!((gas.phase, gas.choice.model), (ContentsPhase::Gas, "release.real_gas_orifice"));
    assert!(gas.segments[0].expanded.liquid_fraction == 0.0);
    assert_eq!(gas.models, ["release.real_gas_orifice", "release.expansion"]);
    let liquid = of("methanol", &hole);
    assert_relative_eq!(liquid.segments[0].expanded.rainout_fraction, 1.0);
    assert_relative_eq!(liquid.books.left_in_pool_kg, liquid.released_kg());
}

#[test]
fn a_forced_model_is_taken_and_said_so() {
    let hole = Orifice::hole(9e5, 293.15, 0.025);
    let forced = of("ammonia", &Orifice { model: Some(OrificeModel::Omega), ..hole });
    assert_eq!((forced.choice.by, forced.choice.model), (ChosenBy::User, "release.omega"));
    assert_eq!(forced.models[0], "release.omega");
    assert!(forced.peak_rate_kg_s() < 0.6 * of("ammonia", &hole).peak_rate_kg_s());
}

#[test]
fn a_boiling_mixture_needs_no_temperature() {
    let mixture = Orifice { temperature_k: None, quality: Some(0.2), ..Orifice::hole(9e5, 0.0, 0.02) };
    let release = of("propane", &mixture);
    let boils = Orifice { temperature_k: None, quality: Some(0.0), ..mixture };
    assert!(release.jet.unwrap().temperature_k > 290.0);
    assert!(release.peak_rate_kg_s() < of("propane", &boils).peak_rate_kg_s());
}

#[test]
fn the_isentropic_law_finds_its_entropy_and_gives_more_velocity() {
    let opening = Orifice { length_m: 0.2, ..Orifice::hole(9e5, 293.15, 0.02) };
    let velocity = |law| {
        let expansion = ExpansionOptions { law, ..ExpansionOptions::default() };
        let options = OrificeOptions { expansion, ..OrificeOptions::default() };
        let release = orifice_release(substance("propane").unwrap(), &opening, &options).unwrap();
        release.segments[0].expanded.velocity_m_s
    };
    assert!(velocity(ExpansionLaw::Isentropic) > velocity(ExpansionLaw::Momentum));
}

#[test]
fn held_contents_of_an_installation_are_the_same_release() {
    let contents = Contents {
        substance: substance("chlorine").unwrap().clone(),
        pressure_pa: 7e5,
        temperature_k: 293.15,
        inventory_kg: 5e4,
        liquid_head_m: 2.0,
        holding: Holding::Held,
    };
    let by_state =
        discharge(&contents, Opening::Hole { diameter_m: 0.01 }, 600.0, 101_325.0, Policy::Strict).unwrap().release;
    let opening = Orifice { liquid_head_m: 2.0, ..Orifice::hole(7e5, 293.15, 0.01) };
    let options =
        OrificeOptions { duration_s: 600.0, inventory_kg: Some(contents.inventory_kg), ..OrificeOptions::default() };
    let alone = orifice_release(&contents.substance, &opening, &options).unwrap();
    assert_eq!(alone.segments, by_state.segments);
    assert_eq!(alone.books, by_state.books);
    assert_eq!(alone.models, by_state.models);
}

#[test]
fn bad_durations_are_named() {
    let hole = Orifice::hole(9e5, 293.15, 0.025);
    let with = |options: OrificeOptions| {
        orifice_release(substance("ammonia").unwrap(), &hole, &options).unwrap_err().to_string()
    };
    let message = with(OrificeOptions { duration_s: 0.0, ..OrificeOptions::default() });
    assert!(message.contains("duration_s = 0 s: must be positive and finite"), "{message}");
    let message = with(OrificeOptions { inventory_kg: Some(-1.0), ..OrificeOptions::default() });
    assert!(message.contains("inventory_kg = -1 kg: must be positive and finite"), "{message}");
}
