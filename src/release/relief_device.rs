//! Relief devices: areas from rates and rates from areas, after API 520, and the heat of a fire after API 521.

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::release::gas_orifice::critical_pressure_ratio;
use crate::release::stagnation::positive;
use crate::units::GAS_CONSTANT_J_MOL_K;

/// Discharge coefficients when the maker gives none (API 520-I, 9th ed., 5.6 to 5.9): gas, vapour and steam; two-phase; liquid.
pub const GAS_COEFFICIENT: f64 = 0.975;
/// Two-phase.
pub const TWO_PHASE_COEFFICIENT: f64 = 0.85;
/// Liquid.
pub const LIQUID_COEFFICIENT: f64 = 0.65;

/// Napier's coefficient of steam, kg/s per Pa and m²: 190.5 mm² kPa h/kg turned over (API 520-I, eq. 5.11, SI).
const NAPIER: f64 = 1.0 / (190.5 * 3.6);
/// Napier's correction above this pressure, Pa, up to the next.
const NAPIER_CORRECTED_FROM_PA: f64 = 10_339e3;
/// Highest pressure of the correction, Pa.
const NAPIER_LIMIT_PA: f64 = 22_057e3;
/// Coefficients of the correction, with the pressure in kPa (API 520-I, eq. 5.12).
const NAPIER_CORRECTION: [f64; 4] = [0.02764, 1000.0, 0.03324, 1061.0];
/// Coefficients of the viscosity correction (API 520-I, eq. 5.31).
const VISCOSITY: [f64; 3] = [0.9935, 2.878, 342.75];
/// Heat of a fire into a wetted vessel, W with the area in m²: adequate drainage and fire fighting, or not (API 521, 4.4.13).
const FIRE_HEAT_DRAINED_W: f64 = 43.2e3;
/// Without.
const FIRE_HEAT_UNDRAINED_W: f64 = 70.9e3;
/// Exponent of the wetted area.
const FIRE_AREA_EXPONENT: f64 = 0.82;

/// Card of the relief device.
pub const CARD: ModelCard = ModelCard {
    id: "release.relief_device",
    title: "Relief device: gas, steam, liquid, two-phase; heat of a fire",
    citations: &["api520", "api521"],
    requires: &["mass_rate_kg_s", "pressure_pa", "back_pressure_pa"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 1.0, 1e9, "absolute pressure, overpressure included"),
        Range::physical("discharge_coefficient", "", 0.01, 1.0, "no more than the ideal flow"),
        Range::physical("steam_pressure_pa", "Pa", 1.0, NAPIER_LIMIT_PA, "API 520-I eq. 5.12"),
    ],
    verification: Verification::WorkedExample("release.relief_device.api_520_example_1"),
};

/// A gas upstream of a relief device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReliefGas {
    /// Pressure upstream, overpressure included, Pa absolute.
    pub pressure_pa: f64,
    /// Pressure downstream, Pa absolute.
    pub back_pressure_pa: f64,
    /// Temperature upstream, K.
    pub temperature_k: f64,
    /// Molar mass, kg/mol.
    pub molar_mass_kg_mol: f64,
    /// Compressibility factor upstream.
    pub compressibility: f64,
    /// Isentropic exponent of the ideal gas.
    pub isentropic_exponent: f64,
}

/// Flux of a gas or vapour, choked or not, kg/(m² s), without coefficients.
///
/// # Equation
/// ```text
/// G = p √( 2 M/(Z R T) k/(k-1) (r^(2/k) - r^((k+1)/k)) ),   r = max(p_2/p, r_c)
/// ```
/// The printed equations are these with the numbers of one system of units in their constants.
/// # Verification
/// `release.relief_device.api_520_example_1`
/// # References
/// \[api520\] part I, 9th ed., eqs. 5.3 and 5.9
#[must_use]
pub fn gas_flux_kg_m2_s(gas: &ReliefGas) -> f64 {
    let k = gas.isentropic_exponent;
    let ratio = (gas.back_pressure_pa / gas.pressure_pa).clamp(critical_pressure_ratio(k), 1.0);
    let density =
        gas.pressure_pa * gas.molar_mass_kg_mol / (gas.compressibility * GAS_CONSTANT_J_MOL_K * gas.temperature_k);
    let drop = -libm::expm1((k - 1.0) / k * ratio.ln());
    (2.0 * gas.pressure_pa * density * k / (k - 1.0) * ratio.powf(2.0 / k) * drop).sqrt()
}

/// Flux of saturated or superheated steam by Napier's equation, kg/(m² s), without the coefficient of discharge.
///
/// # Equation
/// ```text
/// G = p K_N K_SH/(190.5 · 3.6)   (p in Pa),   K_N = (0.02764 p - 1000)/(0.03324 p - 1061) from 10 339 to 22 057 kPa (p in kPa)
/// ```
/// # Errors
/// [`Error::OutOfValidity`] above 22 057 kPa; [`Error::InvalidInput`] unless the correction for superheat is above 0, at most 1.
/// # Verification
/// `release.relief_device.api_520_example_4`
/// # References
/// \[api520\] part I, 9th ed., eqs. 5.11 and 5.12
pub fn steam_flux_kg_m2_s(pressure_pa: f64, superheat_correction: f64) -> Result<f64> {
    CARD.check(&[("steam_pressure_pa", pressure_pa)], crate::card::Policy::Strict)?;
    if !(superheat_correction > 0.0 && superheat_correction <= 1.0) {
        return Err(Error::invalid(
            "superheat_correction",
            superheat_correction,
            "",
            "must be above 0 and at most 1 (1 for saturated steam; API 520-I table 9)",
        ));
    }
    let correction = if pressure_pa > NAPIER_CORRECTED_FROM_PA {
        let [a, b, c, d] = NAPIER_CORRECTION;
        let kpa = pressure_pa * 1e-3;
        (a * kpa - b) / (c * kpa - d)
    } else {
        1.0
    };
    Ok(NAPIER * pressure_pa * correction * superheat_correction)
}

/// Flux of a liquid, kg/(m² s), without coefficients.
///
/// # Equation
/// ```text
/// G = √(2ρ (p_1 - p_2))
/// ```
/// # Verification
/// `release.relief_device.api_520_example_5`
/// # References
/// \[api520\] part I, 9th ed., eq. 5.28
#[must_use]
pub fn liquid_flux_kg_m2_s(pressure_pa: f64, back_pressure_pa: f64, density_kg_m3: f64) -> f64 {
    (2.0 * density_kg_m3 * (pressure_pa - back_pressure_pa)).max(0.0).sqrt()
}

/// Correction of a liquid's rate for viscosity, from the Reynolds number in the device.
///
/// # Equation
/// ```text
/// K_v = 1/(0.9935 + 2.878/Re^0.5 + 342.75/Re^1.5)
/// ```
/// # Verification
/// `release.relief_device.api_520_example_5`
/// # References
/// \[api520\] part I, 9th ed., eq. 5.31
#[must_use]
pub fn viscosity_correction(reynolds_number: f64) -> f64 {
    let re = reynolds_number;
    1.0 / (VISCOSITY[0] + VISCOSITY[1] / re.sqrt() + VISCOSITY[2] / (re * re.sqrt()))
}

/// Area that lets a rate through, m²: `A = W/(K G)`, with the product of all coefficients.
///
/// # Errors
/// [`Error::InvalidInput`] unless all are positive and finite.
/// # Verification
/// `release.relief_device.api_520_example_1`
pub fn area_m2(mass_rate_kg_s: f64, flux_kg_m2_s: f64, coefficient: f64) -> Result<f64> {
    positive("mass_rate_kg_s", mass_rate_kg_s, "kg/s")?;
    positive("flux_kg_m2_s", flux_kg_m2_s, "kg/(m2 s)")?;
    positive("coefficient", coefficient, "")?;
    Ok(mass_rate_kg_s / (coefficient * flux_kg_m2_s))
}

/// Rate that an area lets through, kg/s: `W = K G A`.
///
/// # Errors
/// [`Error::InvalidInput`] unless all are positive and finite.
/// # Verification
/// `release.relief_device.api_520_example_1`
pub fn rate_kg_s(area_m2: f64, flux_kg_m2_s: f64, coefficient: f64) -> Result<f64> {
    positive("area_m2", area_m2, "m2")?;
    positive("flux_kg_m2_s", flux_kg_m2_s, "kg/(m2 s)")?;
    positive("coefficient", coefficient, "")?;
    Ok(coefficient * flux_kg_m2_s * area_m2)
}

/// Whether a burning spill drains away and the fire is fought at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FireDrainage {
    /// It does.
    Adequate,
    /// It does not.
    Inadequate,
}

/// Heat of an open pool fire into the wetted surface of a vessel, W.
///
/// # Equation
/// ```text
/// Q = C F A^0.82,   C = 43.2 kW (drained) or 70.9 kW (not)
/// ```
/// with the environment factor `F` (1 for a bare vessel).
/// # Errors
/// [`Error::InvalidInput`] unless area and factor are positive and finite.
/// # Verification
/// `release.relief_device.fire_by_hand`
/// # References
/// \[api521\] 6th ed., 4.4.13
pub fn fire_heat_w(wetted_area_m2: f64, environment_factor: f64, drainage: FireDrainage) -> Result<f64> {
    positive("wetted_area_m2", wetted_area_m2, "m2")?;
    positive("environment_factor", environment_factor, "")?;
    let per_area = match drainage {
        FireDrainage::Adequate => FIRE_HEAT_DRAINED_W,
        FireDrainage::Inadequate => FIRE_HEAT_UNDRAINED_W,
    };
    Ok(per_area * environment_factor * wetted_area_m2.powf(FIRE_AREA_EXPONENT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn gas_joins_choked_and_not() {
        let gas = ReliefGas {
            pressure_pa: 670e3,
            back_pressure_pa: 101_325.0,
            temperature_k: 348.0,
            molar_mass_kg_mol: 0.051,
            compressibility: 0.9,
            isentropic_exponent: 1.11,
        };
        let choked = gas_flux_kg_m2_s(&gas);
        let edge = ReliefGas { back_pressure_pa: 670e3 * critical_pressure_ratio(1.11) * (1.0 + 1e-9), ..gas };
        assert_relative_eq!(gas_flux_kg_m2_s(&edge), choked, max_relative = 1e-12);
        assert_relative_eq!(gas_flux_kg_m2_s(&ReliefGas { back_pressure_pa: 670e3, ..gas }), 0.0);
        let area = area_m2(24_270.0 / 3600.0, choked, GAS_COEFFICIENT).unwrap();
        assert_relative_eq!(rate_kg_s(area, choked, GAS_COEFFICIENT).unwrap(), 24_270.0 / 3600.0, max_relative = 1e-14);
    }

    #[test]
    fn steam_has_its_limits() {
        assert!(steam_flux_kg_m2_s(23e6, 1.0).unwrap_err().to_string().contains("22057000"));
        assert!(steam_flux_kg_m2_s(1e6, 1.2).unwrap_err().to_string().contains("at most 1"));
        // 1 MPa: 1e6/(190.5*3.6) = 1458.15 kg/(m2 s)
        assert_relative_eq!(steam_flux_kg_m2_s(1e6, 1.0).unwrap(), 1458.15, max_relative = 1e-5);
    }

    #[test]
    fn viscosity_corrects_little_when_turbulent() {
        assert_relative_eq!(viscosity_correction(4525.0), 0.964, max_relative = 5e-4);
        assert!(viscosity_correction(1e7) > 1.0);
    }
}
