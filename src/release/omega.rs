//! Critical two-phase flow by the omega method of Leung, as API 520 has it.

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::release::critical_flux::CriticalFlux;
use crate::release::isentrope::Isentrope;
use crate::release::stagnation::{Stagnation, Upstream};

/// Share of the pressure at which the second specific volume is taken (API 520-I, 9th ed., C.2.2).
pub const SECOND_PRESSURE_SHARE: f64 = 0.9;

/// Card of the omega method.
pub const CARD: ModelCard = ModelCard {
    id: "release.omega",
    title: "Critical two-phase flow by the omega method",
    citations: &["leung1986", "api520"],
    requires: &["pressure_pa", "temperature_k", "quality"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
        Range::physical("quality", "", 0.0, 1.0, "a mass fraction"),
        Range::fitted(
            "reduced_temperature",
            "",
            0.0,
            0.9,
            "API 520-I annex C: not near the critical point",
            "the same equations",
        ),
        Range::fitted(
            "reduced_pressure",
            "",
            0.0,
            0.5,
            "API 520-I annex C: not near the critical point",
            "the same equations",
        ),
    ],
    verification: Verification::WorkedExample("release.omega.api_520_c_2_2_2"),
};

/// Omega of a two-phase fluid from its specific volumes at the inlet and at 0.9 of its pressure.
///
/// # Equation
/// ```text
/// ω = 9 (v_9/v_1 - 1)
/// ```
/// which is `(v/v_1 - 1)/(p_1/p - 1)` at `p = 0.9 p_1`.
/// # Verification
/// `release.omega.api_520_c_2_2_2`
/// # References
/// \[api520\] part I, 9th ed., eq. C.9
#[must_use]
pub fn omega(inlet_volume_m3_kg: f64, volume_at_nine_tenths_m3_kg: f64) -> f64 {
    // 9 = 1/(1/0.9 - 1)
    (volume_at_nine_tenths_m3_kg / inlet_volume_m3_kg - 1.0) / (1.0 / SECOND_PRESSURE_SHARE - 1.0)
}

/// Critical pressure ratio of a two-phase fluid.
///
/// # Equation
/// ```text
/// η² + (ω² - 2ω)(1-η)² + 2ω² ln η + 2ω² (1-η) = 0
/// ```
/// # Errors
/// [`Error::InvalidInput`] unless omega is positive and finite.
/// # Verification
/// `release.omega.api_520_c_2_2_2`
/// # References
/// \[leung1986\] eq. 19; \[api520\] part I, 9th ed., eq. C.11
pub fn critical_pressure_ratio(omega: f64) -> Result<f64> {
    if !(omega > 0.0 && omega.is_finite()) {
        return Err(Error::invalid("omega", omega, "", "must be positive and finite: the fluid must expand"));
    }
    let w = omega;
    // ln η + 1 - η = -(1-η)²/2 - .., so the two last terms nearly cancel near η = 1: keep them together
    let f = |eta: f64| {
        let gap = 1.0 - eta;
        eta * eta + (w * w - 2.0 * w) * gap * gap + 2.0 * w * w * (libm::log1p(-gap) + gap)
    };
    brent_root(f, 1e-12, 1.0, 1e-14, "the critical pressure ratio of the omega method")
}

/// Explicit fit of [`critical_pressure_ratio`], within 0.02 % of it for omega from 0.1 to 100.
///
/// # Equation
/// ```text
/// η = (1 + (1.0446 - 0.0093431 √ω) ω^-0.56261)^(-0.70356 + 0.014685 ln ω)
/// ```
/// # Verification
/// `release.omega.api_520_c_2_2_2`
/// # References
/// \[api520\] part I, 9th ed., figure C.1
#[must_use]
pub fn fitted_critical_pressure_ratio(omega: f64) -> f64 {
    (1.0 + (1.0446 - 0.009_343_1 * omega.sqrt()) * omega.powf(-0.562_61)).powf(-0.703_56 + 0.014_685 * omega.ln())
}

/// Mass flux of a two-phase fluid at a pressure ratio `η`, the larger of the critical and the outside one, kg/(m² s).
///
/// # Equation
/// ```text
/// G = √(-2 (ω ln η + (ω-1)(1-η))) / (ω (1/η - 1) + 1) √(p_1/v_1)
/// ```
/// which at the critical ratio is `η √(p_1/(v_1 ω))`.
/// # Verification
/// `release.omega.api_520_c_2_2_2`
/// # References
/// \[api520\] part I, 9th ed., eqs. C.12 and C.13
#[must_use]
pub fn flux_kg_m2_s(omega: f64, pressure_pa: f64, volume_m3_kg: f64, pressure_ratio: f64) -> f64 {
    subcooled_flux_kg_m2_s(omega, pressure_pa, 1.0 / volume_m3_kg, 1.0, pressure_ratio)
}

/// Ratio of vapour pressure to inlet pressure above which a subcooled liquid begins to boil before the throat.
///
/// # Equation
/// ```text
/// η_st = 2ω_s/(1 + 2ω_s)
/// ```
/// # Verification
/// `release.omega.api_520_c_2_3`
/// # References
/// \[api520\] part I, 9th ed., eq. C.20
#[must_use]
pub fn transition_ratio(saturated_omega: f64) -> f64 {
    2.0 * saturated_omega / (1.0 + 2.0 * saturated_omega)
}

/// Critical pressure ratio of a liquid subcooled so little that it boils before the throat; `saturation_ratio` is its vapour
/// pressure over the inlet pressure.
///
/// # Equation
/// ```text
/// (ω + 1/ω - 2)/(2η_s) η² - 2(ω-1) η + ω η_s ln(η/η_s) + 3/2 ω η_s - 1 = 0
/// ```
/// # Errors
/// [`Error::InvalidInput`] unless omega is positive and the ratio lies between [`transition_ratio`] and 1.
/// # Verification
/// `release.omega.api_520_c_2_3`
/// # References
/// \[leung1988\]; \[api520\] part I, 9th ed., eq. C.24
pub fn subcooled_critical_ratio(saturated_omega: f64, saturation_ratio: f64) -> Result<f64> {
    let (w, s) = (saturated_omega, saturation_ratio);
    let transition = transition_ratio(w);
    if !(w > 0.0 && w.is_finite() && s >= transition && s <= 1.0) {
        return Err(Error::invalid(
            "saturation_ratio",
            s,
            "",
            format!("must lie between the transition ratio {transition} and 1 for omega = {w}"),
        ));
    }
    let f = |eta: f64| {
        (w + 1.0 / w - 2.0) / (2.0 * s) * eta * eta - 2.0 * (w - 1.0) * eta + w * s * (eta / s).ln() + 1.5 * w * s - 1.0
    };
    // 0 at the vapour pressure when the ratio is the transition's
    if f(s) <= 0.0 {
        return Ok(s);
    }
    brent_root(f, 1e-12 * s, s, 1e-14, "the critical pressure ratio of a subcooled liquid")
}

/// Mass flux of a liquid that boils on the way to the throat, kg/(m² s), at a pressure ratio not above `saturation_ratio`.
///
/// # Equation
/// ```text
/// G = √(2(1-η_s) + 2(ω η_s ln(η_s/η) - (ω-1)(η_s-η))) / (ω(η_s/η - 1) + 1) √(p_1 ρ_1)
/// ```
/// # Verification
/// `release.omega.api_520_c_2_3`
/// # References
/// \[leung1988\]; \[api520\] part I, 9th ed., eq. C.25
#[must_use]
pub fn subcooled_flux_kg_m2_s(
    saturated_omega: f64,
    pressure_pa: f64,
    density_kg_m3: f64,
    saturation_ratio: f64,
    pressure_ratio: f64,
) -> f64 {
    let (w, s, eta) = (saturated_omega, saturation_ratio, pressure_ratio);
    let driving = 2.0 * (1.0 - s) + 2.0 * (w * s * (s / eta).ln() - (w - 1.0) * (s - eta));
    driving.max(0.0).sqrt() / (w * (s / eta - 1.0) + 1.0) * (pressure_pa * density_kg_m3).sqrt()
}

/// Mass flux of a liquid that does not boil before the throat: it leaves at the larger of its vapour pressure and the
/// pressure outside, kg/(m² s).
///
/// # Equation
/// ```text
/// G = √(2 ρ_1 (p_1 - max(p_s, p_2)))
/// ```
/// # Verification
/// `release.omega.api_520_c_2_3`
/// # References
/// \[api520\] part I, 9th ed., eq. C.22
#[must_use]
pub fn high_subcooling_flux_kg_m2_s(pressure_pa: f64, density_kg_m3: f64, throat_pressure_pa: f64) -> f64 {
    (2.0 * density_kg_m3 * (pressure_pa - throat_pressure_pa)).max(0.0).sqrt()
}

/// Critical flux and throat pressure of a state by the omega method, with omega from an isentropic flash to 0.9 of the
/// pressure (of the vapour pressure for a subcooled liquid).
///
/// # Errors
/// [`Error::InvalidInput`] for a gas; what the thermodynamic functions give outside their ranges.
pub fn choked(from: &Stagnation<'_>) -> Result<(f64, f64)> {
    match from.upstream {
        Upstream::Boiling(_, _) => {
            let volume = from.volume_m3_kg();
            let p1 = from.pressure_pa;
            let w = omega(volume, volume_below(from)?);
            let eta = critical_pressure_ratio(w)?;
            Ok((flux_kg_m2_s(w, p1, volume, eta), eta * p1))
        }
        Upstream::Liquid(saturated) => {
            let boiling = Stagnation::boiling(from.substance, saturated.pressure_pa, 0.0)?;
            let w = omega(boiling.volume_m3_kg(), volume_below(&boiling)?);
            let (p1, density) = (from.pressure_pa, 1.0 / from.volume_m3_kg());
            let s = saturated.pressure_pa / p1;
            if s < transition_ratio(w) {
                return Ok((high_subcooling_flux_kg_m2_s(p1, density, saturated.pressure_pa), saturated.pressure_pa));
            }
            let eta = subcooled_critical_ratio(w, s)?;
            Ok((subcooled_flux_kg_m2_s(w, p1, density, s, eta), eta * p1))
        }
        Upstream::Gas(_) => Err(Error::invalid(
            "temperature_k",
            from.temperature_k,
            "K",
            format!(
                "the omega method is for liquids and boiling mixtures, and {} is a gas at {} Pa: use method \"hem\"",
                from.substance.id, from.pressure_pa
            ),
        )),
    }
}

/// Flux and throat at a pressure outside above the critical one.
///
/// # Errors
/// As [`choked`].
pub fn to_pressure(from: &Stagnation<'_>, back_pressure_pa: f64) -> Result<CriticalFlux> {
    let (p1, density) = (from.pressure_pa, 1.0 / from.volume_m3_kg());
    let flux = match from.upstream {
        Upstream::Liquid(saturated) if back_pressure_pa >= saturated.pressure_pa => {
            high_subcooling_flux_kg_m2_s(p1, density, back_pressure_pa)
        }
        Upstream::Liquid(saturated) => {
            let boiling = Stagnation::boiling(from.substance, saturated.pressure_pa, 0.0)?;
            let w = omega(boiling.volume_m3_kg(), volume_below(&boiling)?);
            subcooled_flux_kg_m2_s(w, p1, density, saturated.pressure_pa / p1, back_pressure_pa / p1)
        }
        Upstream::Boiling(..) => {
            let w = omega(from.volume_m3_kg(), volume_below(from)?);
            flux_kg_m2_s(w, p1, from.volume_m3_kg(), back_pressure_pa / p1)
        }
        Upstream::Gas(_) => choked(from)?.0,
    };
    let at = Isentrope::in_equilibrium(from)?.at_pressure(back_pressure_pa)?;
    Ok(CriticalFlux::with_flux(flux, &at))
}

/// Volume after an isentropic flash to 0.9 of the pressure, m³/kg.
fn volume_below(from: &Stagnation<'_>) -> Result<f64> {
    let way = Isentrope::in_equilibrium(from)?;
    Ok(way.at_pressure(SECOND_PRESSURE_SHARE * from.pressure_pa)?.volume_m3_kg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn api_520_two_phase_example() {
        // S-W11: v1 0.01945, v9 0.02265 m3/kg
        let w = omega(0.01945, 0.02265);
        assert_relative_eq!(w, 1.480_719_8, max_relative = 1e-7);
        let eta = critical_pressure_ratio(w).unwrap();
        assert_relative_eq!(eta, 0.656_22, max_relative = 1e-5);
        assert_relative_eq!(fitted_critical_pressure_ratio(w), 0.656_32, max_relative = 1e-5);
        let flux = flux_kg_m2_s(w, 5.564e5, 0.01945, eta);
        assert_relative_eq!(flux, eta * (5.564e5 / (0.01945 * w)).sqrt(), max_relative = 1e-9);
    }

    #[test]
    fn omega_one_is_an_isothermal_gas() {
        // ω = 1: v p constant, so η = exp(-1/2) and G = √(p/v) exp(-1/2)
        let eta = critical_pressure_ratio(1.0).unwrap();
        assert_relative_eq!(eta, (-0.5_f64).exp(), max_relative = 1e-10);
        assert_relative_eq!(
            flux_kg_m2_s(1.0, 1e5, 0.5, eta),
            (1e5_f64 / 0.5).sqrt() * (-0.5_f64).exp(),
            max_relative = 1e-10
        );
    }

    #[test]
    fn subcooled_joins_both_neighbours() {
        for w in [0.8, 2.0, 8.5, 40.0] {
            let saturated = critical_pressure_ratio(w).unwrap();
            assert_relative_eq!(subcooled_critical_ratio(w, 1.0).unwrap(), saturated, max_relative = 1e-6);
            let transition = transition_ratio(w);
            assert_relative_eq!(subcooled_critical_ratio(w, transition).unwrap(), transition, max_relative = 1e-5);
            let low = subcooled_flux_kg_m2_s(w, 1e6, 500.0, transition, transition);
            assert_relative_eq!(low, high_subcooling_flux_kg_m2_s(1e6, 500.0, transition * 1e6), max_relative = 1e-10);
        }
    }

    #[test]
    fn critical_flux_is_the_greatest_and_the_fit_is_near() {
        for w in [0.1, 0.5, 1.5, 5.0, 30.0, 100.0] {
            let eta = critical_pressure_ratio(w).unwrap();
            let at = |eta| flux_kg_m2_s(w, 1e6, 0.01, eta);
            assert!(at(eta) > at(eta * 1.01) && at(eta) > at(eta * 0.99), "{w}");
            assert_relative_eq!(fitted_critical_pressure_ratio(w), eta, max_relative = 5e-3);
        }
        assert!(critical_pressure_ratio(0.0).unwrap_err().to_string().contains("must expand"));
    }
}
