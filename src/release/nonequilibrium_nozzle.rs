//! Flashing flow through a short nozzle, in which boiling lags: Fauske's equilibrium rate model.

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::release::liquid_orifice::SHARP_EDGED_COEFFICIENT;
use crate::release::stagnation::{Stagnation, Upstream};
use crate::substance::thermo::Saturated;

/// Length over which the liquid comes to equilibrium, m (Fauske 1985).
pub const RELAXATION_LENGTH_M: f64 = 0.1;
/// Share of the nozzle's flux in a pipe of a length over diameter of 0, 50, 100, 200, 400 (Fauske; from memory, to be
/// verified), straight between.
pub const PIPE_FACTORS: [(f64, f64); 5] = [(0.0, 1.0), (50.0, 0.85), (100.0, 0.75), (200.0, 0.65), (400.0, 0.55)];

/// Step of a difference quotient, share of the temperature.
const SLOPE_STEP: f64 = 1e-3;

/// Card of the short nozzle.
pub const CARD: ModelCard = ModelCard {
    id: "release.nonequilibrium_nozzle",
    title: "Flashing flow through a short nozzle (equilibrium rate model)",
    citations: &["fauske1985", "ccps1999"],
    requires: &["pressure_pa", "temperature_k", "length_m", "back_pressure_pa"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
        Range::physical("length_m", "m", 0.0, 1e4, "length of the opening"),
        Range::physical("back_pressure_pa", "Pa", 1.0, 1e9, "absolute pressure"),
    ],
    verification: Verification::Independent("release.nonequilibrium_nozzle.limits"),
};

/// What the short nozzle needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShortNozzle {
    /// Length of the opening, m.
    pub length_m: f64,
    /// Pressure outside, Pa absolute.
    pub back_pressure_pa: f64,
    /// Discharge coefficient of the opening as an orifice.
    pub discharge_coefficient: f64,
}

impl ShortNozzle {
    /// A sharp-edged opening of a length.
    #[must_use]
    pub fn sharp(length_m: f64, back_pressure_pa: f64) -> Self {
        Self { length_m, back_pressure_pa, discharge_coefficient: SHARP_EDGED_COEFFICIENT }
    }
}

/// Properties of the saturated liquid that the model needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoilingLiquid {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Vapour pressure, Pa.
    pub vapour_pressure_pa: f64,
    /// Density, kg/m³.
    pub density_kg_m3: f64,
    /// Heat of vaporisation, J/kg.
    pub heat_of_vaporisation_j_kg: f64,
    /// Volume of vapour less that of liquid, m³/kg.
    pub volume_gained_m3_kg: f64,
    /// Isobaric heat capacity of the liquid, J/(kg K).
    pub heat_capacity_j_kg_k: f64,
}

/// Flux of a saturated liquid that comes to equilibrium in the opening, kg/(m² s).
///
/// # Equation
/// ```text
/// G = Δh / ((v_g - v_l) √(T cp))
/// ```
/// # Verification
/// `release.nonequilibrium_nozzle.limits`
/// # References
/// \[fauske1985\]
#[must_use]
pub fn equilibrium_rate_flux_kg_m2_s(liquid: &BoilingLiquid) -> f64 {
    let BoilingLiquid { temperature_k: t, heat_capacity_j_kg_k: cp, .. } = *liquid;
    liquid.heat_of_vaporisation_j_kg / (liquid.volume_gained_m3_kg * (t * cp).sqrt())
}

/// Flux through a short nozzle, kg/(m² s), from no length (an orifice with liquid in it) to a tenth of a metre and more
/// (equilibrium).
///
/// # Equation
/// ```text
/// G² = C² 2ρ (p_0 - p_s) + G_ERM²/N,   N = max(r, min(1, r + L/0.1 m)),   r = G_ERM²/(C_d² 2ρ (p_s - p_b))
/// C² = 1/((1-λ)/C_d² + λ),   λ = min(1, L/0.1 m)
/// ```
/// with `p_b` outside where it is below the vapour pressure. With no length this is `C_d √(2ρ(p_0 - p_b))`, the orifice. The
/// published form has N = r + L/0.1 m to 0.1 m and N = 1 from there on, a step of √(1 + r): here N stops at 1, so that the flux
/// has none, and the flux is never above the orifice's. `C` goes over from the orifice's coefficient to the published 1 in the same length (own interpolation).
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `L` | `length_m` | m | ≥ 0 |
/// | `p_b` | `back_pressure_pa` | Pa | > 0 |
/// | `C_d` | `discharge_coefficient` | – | 0..1 |
///
/// # Assumptions
/// The relaxation length is 0.1 m whatever the fluid and the diameter.
/// # Verification
/// `release.nonequilibrium_nozzle.limits`
/// # References
/// \[fauske1985\]; \[ccps1999\]
#[must_use]
pub fn flux_kg_m2_s(liquid: &BoilingLiquid, pressure_pa: f64, nozzle: &ShortNozzle) -> f64 {
    let (rho, cd) = (liquid.density_kg_m3, nozzle.discharge_coefficient);
    let share = (nozzle.length_m / RELAXATION_LENGTH_M).min(1.0);
    let coefficient = 1.0 / ((1.0 - share) / (cd * cd) + share);
    let boiling = (liquid.vapour_pressure_pa - nozzle.back_pressure_pa).max(0.0);
    let liquid_only = 2.0 * rho * (pressure_pa - liquid.vapour_pressure_pa.max(nozzle.back_pressure_pa)).max(0.0);
    let orifice = cd * cd * 2.0 * rho * boiling;
    let rate = equilibrium_rate_flux_kg_m2_s(liquid);
    let rate = rate * rate;
    let flashing = if orifice > 0.0 {
        let ratio = rate / orifice;
        rate / ratio.max((ratio + share).min(1.0))
    } else {
        0.0
    };
    (coefficient * liquid_only + flashing).sqrt()
}

/// Share of the nozzle's flux that a pipe of a length over diameter lets through, straight between the printed points and
/// constant beyond the last.
///
/// # Verification
/// `release.nonequilibrium_nozzle.limits`
#[must_use]
pub fn pipe_factor(length_over_diameter: f64) -> f64 {
    PIPE_FACTORS.windows(2).find(|pair| length_over_diameter <= pair[1].0).map_or(
        PIPE_FACTORS[PIPE_FACTORS.len() - 1].1,
        |pair| {
            let share = (length_over_diameter - pair[0].0) / (pair[1].0 - pair[0].0);
            pair[0].1 + share.max(0.0) * (pair[1].1 - pair[0].1)
        },
    )
}

/// The properties of a liquid upstream.
///
/// # Errors
/// [`Error::InvalidInput`] unless the state is a liquid; what the correlations give outside their ranges.
pub fn boiling_liquid(from: &Stagnation<'_>) -> Result<BoilingLiquid> {
    let at = match from.upstream {
        Upstream::Liquid(at) => at,
        Upstream::Boiling(at, quality) if quality <= 0.0 => at,
        Upstream::Boiling(..) | Upstream::Gas(_) => {
            return Err(Error::invalid(
                "quality",
                from.quality(),
                "",
                format!(
                    "the model is for a liquid, and {} is not only that upstream: use method \"hem\"",
                    from.substance.id
                ),
            ));
        }
    };
    Ok(BoilingLiquid {
        temperature_k: at.temperature_k,
        vapour_pressure_pa: at.pressure_pa,
        density_kg_m3: 1.0 / at.liquid_volume_m3_kg,
        heat_of_vaporisation_j_kg: at.heat_of_vaporisation_j_kg(),
        volume_gained_m3_kg: at.vapour_volume_m3_kg - at.liquid_volume_m3_kg,
        heat_capacity_j_kg_k: liquid_heat_capacity(from, &at)?,
    })
}

/// The heat capacity of the substance's file; beyond the range of its fit, near the critical point, that along the saturation
/// line, `T ds/dT`.
fn liquid_heat_capacity(from: &Stagnation<'_>, at: &Saturated) -> Result<f64> {
    if let Ok(capacity) = from.substance.liquid_heat_capacity_j_kg_k(at.temperature_k) {
        return Ok(capacity);
    }
    let line = &from.thermo.saturation;
    let step = SLOPE_STEP * at.temperature_k;
    let (low, high) = line.temperature_range_k();
    let warm = line.at_temperature((at.temperature_k + 0.5 * step).min(high))?;
    let cold = line.at_temperature((warm.temperature_k - step).max(low))?;
    let rise = warm.liquid_entropy_j_kg_k - cold.liquid_entropy_j_kg_k;
    Ok(at.temperature_k * rise / (warm.temperature_k - cold.temperature_k))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn propane() -> BoilingLiquid {
        BoilingLiquid {
            temperature_k: 293.15,
            vapour_pressure_pa: 836e3,
            density_kg_m3: 500.0,
            heat_of_vaporisation_j_kg: 344e3,
            volume_gained_m3_kg: 0.0533,
            heat_capacity_j_kg_k: 2670.0,
        }
    }

    #[test]
    fn no_length_is_the_orifice_and_long_is_the_equilibrium_rate() {
        let nozzle = ShortNozzle::sharp(0.0, 101_325.0);
        for pressure in [836e3, 1.2e6, 3e6] {
            let orifice = 0.62 * (2.0 * 500.0 * (pressure - 101_325.0_f64)).sqrt();
            assert_relative_eq!(flux_kg_m2_s(&propane(), pressure, &nozzle), orifice, max_relative = 1e-12);
            let long = ShortNozzle { length_m: 0.3, ..nozzle };
            let rate = equilibrium_rate_flux_kg_m2_s(&propane());
            let expected = (2.0 * 500.0 * (pressure - 836e3) + rate * rate).sqrt();
            assert_relative_eq!(flux_kg_m2_s(&propane(), pressure, &long), expected, max_relative = 1e-12);
        }
        // 344e3/(0.0533 * sqrt(293.15 * 2670)) = 7295 kg/(m2 s)
        assert_relative_eq!(equilibrium_rate_flux_kg_m2_s(&propane()), 7295.0, max_relative = 1e-3);
    }

    #[test]
    fn flux_falls_with_length_without_a_step() {
        let mut before = f64::INFINITY;
        for i in 0..=400 {
            let nozzle = ShortNozzle::sharp(0.2 * f64::from(i) / 400.0, 101_325.0);
            let flux = flux_kg_m2_s(&propane(), 836e3, &nozzle);
            assert!(flux <= before && (before.is_infinite() || flux > 0.97 * before), "{i}: {flux} after {before}");
            before = flux;
        }
    }

    #[test]
    fn pipe_factors_between_the_points() {
        assert_relative_eq!(pipe_factor(0.0), 1.0);
        assert_relative_eq!(pipe_factor(75.0), 0.8, max_relative = 1e-12);
        assert_relative_eq!(pipe_factor(1000.0), 0.55);
    }
}
