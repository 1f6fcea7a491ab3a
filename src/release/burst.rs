//! The whole contents of a vessel set free at once: energy of expansion, state at rest, the air that it takes up.

use std::f64::consts::PI;

use serde::Serialize;

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::release::ambient_state::{AmbientState, enthalpy_of_entropy_j_kg, gas_offset};
use crate::release::expansion::RainoutLaw;
use crate::release::instantaneous::FLASHING_AIR_MASS_RATIO;
use crate::release::{ContentsPhase, Expanded, airborne, droplets};
use crate::substance::Substance;
use crate::units::{AIR_MOLAR_MASS_KG_MOL, ideal_gas_density_kg_m3};

/// Card of the burst.
pub const CARD: ModelCard = ModelCard {
    id: "release.burst",
    title: "Sudden expansion of a vessel's contents against the air, with phase equilibrium",
    citations: &["yellowbook1997"],
    requires: &["pressure_pa", "temperature_k", "mass_kg", "ambient_pressure_pa"],
    validity: &[Range::physical("mass_kg", "kg", 1e-12, 1e12, "an inventory")],
    verification: Verification::Unverified("first and second law in closed form; no published example"),
};

/// How much air the expansion takes up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InitialAir {
    /// A mass of air per mass released.
    MassRatio(f64),
    /// As much as slows the front from its velocity to this one, m/s, at constant radial momentum.
    SlowedTo(f64),
}

/// How a burst is described.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct BurstOptions {
    /// Air; none for ten times the mass of a flashing liquid ([`FLASHING_AIR_MASS_RATIO`]) and no air for a gas or a liquid
    /// that does not flash.
    pub air: Option<InitialAir>,
    /// Rainout; [`RainoutLaw::Release`] is for jets.
    pub rainout: RainoutLaw,
}

/// The contents that burst out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BurstContents {
    /// Their state.
    pub phase: ContentsPhase,
    /// Pressure, Pa.
    pub pressure_pa: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Mass, kg.
    pub mass_kg: f64,
}

/// A burst.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Burst {
    /// State at ambient pressure with the motion dissipated; it does not move on the whole.
    pub expanded: Expanded,
    /// Mass fraction of vapour in all that is released.
    pub vapour_fraction: f64,
    /// Work that the expansion can do, J/kg.
    pub expansion_energy_j_kg: f64,
    /// Velocity that this energy amounts to, m/s.
    pub expansion_velocity_m_s: f64,
}

/// The state of the contents of a vessel after it is gone at once.
///
/// # Equation
/// ```text
/// at rest:   h = h_0 - v_0 (p_0 - p_a)                  (u + p_a v = u_0 + p_a v_0)
/// energy:    E = u_0 - u_s - p_a (v_s - v_0) = h - h(s_0, p_a)
/// velocity:  u = √(2 E)
/// air:       ratio, or u/u_end - 1
/// ```
/// and phase equilibrium at `p_a` from h. The half-sphere of [`Expanded::diameter_m`] holds the airborne part before air
/// is mixed in.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `p_0, T_0` | `contents` | Pa, K | > 0 |
/// | `p_a` | `ambient_pressure_pa` | Pa | ≤ `p_0` |
///
/// # Assumptions
/// The walls take up no energy, so that E and the velocity are upper bounds; all of it goes back into heat.
/// # Errors
/// [`Error::InvalidInput`] for a value that is not what it must be, the rainout law of jets, or a fluid that would freeze;
/// [`Error::OutOfValidity`] from the correlations of the substance.
pub fn burst(
    substance: &Substance,
    contents: &BurstContents,
    (ambient_pressure_pa, ambient_temperature_k): (f64, f64),
    options: &BurstOptions,
) -> Result<Burst> {
    let BurstContents { phase, pressure_pa, temperature_k, mass_kg } = *contents;
    for (name, value, unit) in [
        ("pressure_pa", pressure_pa, "Pa"),
        ("temperature_k", temperature_k, "K"),
        ("mass_kg", mass_kg, "kg"),
        ("ambient_pressure_pa", ambient_pressure_pa, "Pa"),
        ("ambient_temperature_k", ambient_temperature_k, "K"),
    ] {
        if !(value > 0.0 && value.is_finite()) {
            return Err(Error::invalid(name, value, unit, "must be positive and finite"));
        }
    }
    if pressure_pa < ambient_pressure_pa {
        let requirement = format!("must not be below the ambient {ambient_pressure_pa} Pa: nothing bursts out");
        return Err(Error::invalid("pressure_pa", pressure_pa, "Pa", requirement));
    }
    let thermo = substance.thermo()?;
    let (volume, enthalpy, entropy) = if phase == ContentsPhase::Gas {
        let gas = thermo.gas.at(pressure_pa, temperature_k)?;
        let (dh, ds) = gas_offset(substance, ambient_pressure_pa)?;
        (gas.volume_m3_kg, gas.enthalpy_j_kg + dh, gas.entropy_j_kg_k + ds)
    } else {
        let line = thermo.saturation.at_temperature(temperature_k)?;
        let v = line.liquid_volume_m3_kg;
        (v, line.liquid_enthalpy_j_kg + v * (pressure_pa - line.pressure_pa), line.liquid_entropy_j_kg_k)
    };
    let at_rest = enthalpy - volume * (pressure_pa - ambient_pressure_pa);
    let state = AmbientState::of_enthalpy(substance, ambient_pressure_pa, at_rest)?;
    let lowest = enthalpy_of_entropy_j_kg(substance, ambient_pressure_pa, entropy)?;
    let expansion_energy_j_kg = (at_rest - lowest).max(0.0);
    let expansion_velocity_m_s = (2.0 * expansion_energy_j_kg).sqrt();
    let x = state.vapour_fraction;
    let flashes = phase != ContentsPhase::Gas && x > 0.0;
    let air_mass_ratio = air_mass_ratio(options.air, flashes, expansion_velocity_m_s)?;
    let airborne_fraction = if phase == ContentsPhase::Gas { 1.0 } else { airborne_fraction(x, options.rainout)? };
    let liquid_fraction =
        if airborne_fraction > 0.0 { (airborne_fraction - x).max(0.0) / airborne_fraction } else { 1.0 };
    let density_kg_m3 = state.density_of_mixture_kg_m3(liquid_fraction);
    let kept = if airborne_fraction > 0.0 { airborne_fraction } else { 1.0 };
    let droplet_diameter_m = if phase != ContentsPhase::Gas && liquid_fraction > 0.0 && expansion_velocity_m_s > 0.0 {
        let t = state.temperature_k;
        let air = ideal_gas_density_kg_m3(AIR_MOLAR_MASS_KG_MOL, ambient_pressure_pa, t.min(ambient_temperature_k));
        match substance.surface_tension_n_m(t) {
            Ok(tension) => {
                let torn = droplets::mechanical_diameter_m(tension, air, expansion_velocity_m_s);
                Some(if flashes { torn.min(droplets::flashing_diameter_m(temperature_k - t)) } else { torn })
            }
            // without a surface tension at this temperature there is no size; nothing else here needs it
            Err(Error::OutOfValidity { .. }) => None,
            Err(error) => return Err(error),
        }
    } else {
        None
    };
    Ok(Burst {
        expanded: Expanded {
            temperature_k: state.temperature_k,
            liquid_fraction,
            velocity_m_s: 0.0,
            density_kg_m3,
            diameter_m: 2.0 * (1.5 * kept * mass_kg / (PI * density_kg_m3)).cbrt(),
            droplet_diameter_m,
            rainout_fraction: 1.0 - airborne_fraction,
            air_mass_ratio,
        },
        vapour_fraction: x,
        expansion_energy_j_kg,
        expansion_velocity_m_s,
    })
}

fn air_mass_ratio(air: Option<InitialAir>, flashes: bool, velocity_m_s: f64) -> Result<f64> {
    match air {
        None => Ok(if flashes { FLASHING_AIR_MASS_RATIO } else { 0.0 }),
        Some(InitialAir::MassRatio(ratio)) if ratio >= 0.0 && ratio.is_finite() => Ok(ratio),
        Some(InitialAir::MassRatio(ratio)) => {
            Err(Error::invalid("air_mass_ratio", ratio, "", "must be finite and not negative"))
        }
        Some(InitialAir::SlowedTo(end)) if end > 0.0 && end.is_finite() => Ok((velocity_m_s / end - 1.0).max(0.0)),
        Some(InitialAir::SlowedTo(end)) => {
            Err(Error::invalid("end_velocity_m_s", end, "m/s", "must be positive and finite"))
        }
    }
}

fn airborne_fraction(vapour_fraction: f64, law: RainoutLaw) -> Result<f64> {
    match law {
        RainoutLaw::PurpleBook => Ok(airborne::purple_book_fraction(vapour_fraction)),
        RainoutLaw::Kletz => Ok(airborne::kletz_fraction(vapour_fraction)),
        RainoutLaw::AllAirborne => Ok(1.0),
        RainoutLaw::Release => Err(Error::InvalidInput {
            name: "rainout".to_owned(),
            value: "release".to_owned(),
            unit: "",
            requirement: "is a law of jets: choose purple_book, kletz or all_airborne for a sudden release".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::instantaneous::expanded_gas_temperature_k;
    use crate::substance::substance;
    use approx::assert_relative_eq;

    const AIR: (f64, f64) = (101_325.0, 288.15);

    fn run(name: &str, phase: ContentsPhase, pressure_pa: f64, temperature_k: f64, options: &BurstOptions) -> Burst {
        let contents = BurstContents { phase, pressure_pa, temperature_k, mass_kg: 1000.0 };
        burst(substance(name).unwrap(), &contents, AIR, options).unwrap()
    }

    #[test]
    fn a_nearly_perfect_gas_cools_as_the_closed_form_says() {
        let found = run("hydrogen", ContentsPhase::Gas, 3e5, 300.0, &BurstOptions::default());
        let k = substance("hydrogen").unwrap().isentropic_exponent(290.0).unwrap();
        assert_relative_eq!(
            found.expanded.temperature_k,
            expanded_gas_temperature_k(300.0, k, 3e5, AIR.0),
            max_relative = 3e-3
        );
        assert_relative_eq!(found.expanded.air_mass_ratio, 0.0);
    }

    #[test]
    fn liquefied_propane_does_the_work_of_its_flash() {
        let propane = substance("propane").unwrap();
        let pressure = propane.vapour_pressure_pa(303.15).unwrap();
        let found = run("propane", ContentsPhase::LiquefiedGas, pressure, 303.15, &BurstOptions::default());
        // cp (T0 - Tb) - Tb cp ln(T0/Tb) with cp 2500: 72.1 * 2500 - 231 * 2500 * 0.2717 = 23.3 kJ/kg, less v (p0 - pa) = 2 kJ
        assert!((19e3..26e3).contains(&found.expansion_energy_j_kg), "{}", found.expansion_energy_j_kg);
        assert!((0.38..0.43).contains(&found.vapour_fraction), "{}", found.vapour_fraction);
        assert_relative_eq!(found.expanded.rainout_fraction, 0.0);
        assert_relative_eq!(found.expanded.air_mass_ratio, 10.0);
        // slowed from 213 m/s to 10 m/s it takes up some twenty times its mass, the upper end of what is usual
        let options = BurstOptions { air: Some(InitialAir::SlowedTo(10.0)), ..BurstOptions::default() };
        let slowed = run("propane", ContentsPhase::LiquefiedGas, pressure, 303.15, &options).expanded.air_mass_ratio;
        assert!((18.0..23.0).contains(&slowed), "{slowed}");
    }

    #[test]
    fn a_cold_liquid_falls_down_whole() {
        let found = run("benzene", ContentsPhase::Liquid, 101_325.0, 288.15, &BurstOptions::default());
        assert_relative_eq!(found.expanded.rainout_fraction, 1.0);
        assert_relative_eq!(found.expanded.temperature_k, 288.15, max_relative = 1e-6);
        assert!(found.expansion_energy_j_kg < 1.0);
    }

    #[test]
    fn the_law_of_jets_is_refused() {
        let contents =
            BurstContents { phase: ContentsPhase::Gas, pressure_pa: 1e4, temperature_k: 300.0, mass_kg: 1.0 };
        let methane = substance("methane").unwrap();
        let found = burst(methane, &contents, AIR, &BurstOptions::default()).unwrap_err().to_string();
        assert_eq!(found, "pressure_pa = 10000 Pa: must not be below the ambient 101325 Pa: nothing bursts out");
        let contents = BurstContents { phase: ContentsPhase::LiquefiedGas, pressure_pa: 2e6, ..contents };
        let options = BurstOptions { rainout: RainoutLaw::Release, ..BurstOptions::default() };
        let found = burst(substance("propane").unwrap(), &contents, AIR, &options).unwrap_err().to_string();
        assert!(found.starts_with("rainout = release: is a law of jets"), "{found}");
    }
}
