//! Swelling of a boiling liquid: how much liquid a vent above it carries away.

use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::numeric::brent_root;
use crate::units::STANDARD_GRAVITY_M_S2;

/// Card of the swelling liquid.
pub const CARD: ModelCard = ModelCard {
    id: "release.level_swell",
    title: "Level swell of a boiling liquid and quality at a vent above it (drift flux)",
    citations: &["fisher1992"],
    requires: &[
        "surface_tension_n_m",
        "liquid_density_kg_m3",
        "vapour_density_kg_m3",
        "free_fraction",
        "vessel_area_m2",
        "vent_rate_kg_s",
    ],
    validity: &[
        Range::physical("surface_tension_n_m", "N/m", 0.0, 1.0, "a liquid"),
        Range::physical("liquid_density_kg_m3", "kg/m3", 1.0, 2.5e4, "a liquid"),
        Range::physical("vapour_density_kg_m3", "kg/m3", 1e-6, 2e3, "a vapour"),
        Range::physical("free_fraction", "", 0.0, 1.0, "a share of the vessel"),
        Range::physical("vessel_area_m2", "m2", 1e-6, 1e6, "a vessel"),
        Range::physical("vent_rate_kg_s", "kg/s", 0.0, 1e6, "a flow"),
    ],
    verification: Verification::Independent("release.level_swell.churn_closed_form"),
};

/// How vapour rises through a liquid that boils throughout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swell {
    /// Vapour leaves the liquid at once: a vent above the level passes vapour alone.
    None,
    /// Large bubbles that break up and join: clean liquids of low viscosity.
    #[default]
    Churn,
    /// Small bubbles that stay: foaming or viscous liquids. Swells most.
    Bubbly,
}

/// Rise velocity coefficients of the two regimes (DIERS, [K]).
const BUBBLY_RISE: f64 = 1.18;
const CHURN_RISE: f64 = 1.53;
/// Distribution parameters of the two regimes, best estimates (DIERS, [K]).
const BUBBLY_DISTRIBUTION: f64 = 1.2;
const CHURN_DISTRIBUTION: f64 = 1.5;
/// Void fraction up to which the drift flux is asked; a denser swarm of bubbles is a spray, which carries all.
const MOST_VOID: f64 = 0.999;

/// A boiling liquid below a vent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwellingLiquid {
    /// Surface tension, N/m.
    pub surface_tension_n_m: f64,
    /// Density of the liquid, kg/m³.
    pub liquid_density_kg_m3: f64,
    /// Density of the vapour, kg/m³.
    pub vapour_density_kg_m3: f64,
    /// Share of the volume below the vent that the resting liquid leaves free.
    pub free_fraction: f64,
    /// Horizontal cross-section of the vessel, m².
    pub vessel_area_m2: f64,
}

/// Velocity at which bubbles rise in a liquid at rest, m/s; 0 without swelling.
///
/// # Equation
/// ```text
/// u = k (σ g (ρ_l - ρ_v))^(1/4) / ρ_l^(1/2),   k = 1.18 (bubbly), 1.53 (churn)
/// ```
#[must_use]
pub fn bubble_rise_velocity_m_s(liquid: &SwellingLiquid, swell: Swell) -> f64 {
    let k = match swell {
        Swell::None => 0.0,
        Swell::Churn => CHURN_RISE,
        Swell::Bubbly => BUBBLY_RISE,
    };
    let lift = STANDARD_GRAVITY_M_S2 * (liquid.liquid_density_kg_m3 - liquid.vapour_density_kg_m3).max(0.0);
    k * (liquid.surface_tension_n_m * lift).powf(0.25) / liquid.liquid_density_kg_m3.sqrt()
}

/// Mean void fraction of a liquid through which vapour leaves at a superficial velocity at its surface, generated evenly
/// throughout.
///
/// # Equation
/// ```text
/// churn:  j/u = 2α/(1 - C₀α),   C₀ = 1.5;     bubbly:  j/u = α(1-α)²/((1-α³)(1 - C₀α)),   C₀ = 1.2
/// ```
///
/// # Errors
/// [`crate::Error::NotConverged`] never in practice.
/// # Verification
/// reference cases: `release.level_swell.churn_closed_form`
pub fn mean_void_fraction(superficial_velocity_m_s: f64, rise_velocity_m_s: f64, swell: Swell) -> Result<f64> {
    match swell {
        Swell::None => Ok(0.0),
        Swell::Churn => {
            let psi = superficial_velocity_m_s / rise_velocity_m_s;
            Ok(psi / (2.0 + CHURN_DISTRIBUTION * psi))
        }
        Swell::Bubbly => {
            let psi = superficial_velocity_m_s / rise_velocity_m_s;
            // the left side first rises, then falls where bubbles hinder each other more than the flow carries them
            let law = |a: f64| a * drift_shape(a, swell) - psi * (1.0 - BUBBLY_DISTRIBUTION * a);
            brent_root(law, 0.0, 1.0 / BUBBLY_DISTRIBUTION, 1e-14, "the void fraction of a bubbly liquid")
        }
    }
}

/// What hinders bubbles in a swarm.
fn drift_shape(void: f64, swell: Swell) -> f64 {
    match swell {
        Swell::Bubbly => {
            let a = void.min(MOST_VOID);
            (1.0 - a) * (1.0 - a) / (1.0 - a * a * a)
        }
        Swell::None | Swell::Churn => 1.0,
    }
}

/// Mass fraction of vapour that a vent draws from above a boiling liquid, when it passes a rate that depends on that
/// fraction: 1 where the swollen liquid stays below the vent.
///
/// # Equation
/// At the vent the mean void is the free fraction α; the void at the surface is `α_s = 2α/(1 + C₀α)` (churn) or `α`
/// (bubbly), and the vapour that arrives there drifts through what flows with it:
/// ```text
/// j_v = α_s (C₀ (j_v + j_l) + u f(α_s)),   j_v = x W(x)/(ρ_v A),   j_l = (1-x) W(x)/(ρ_l A)
/// ```
/// With x = 1 this is the relation of [`mean_void_fraction`], so quality is continuous where swelling reaches the vent.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `α` | `free_fraction` | – | 0..1 |
/// | `A` | `vessel_area_m2` | m² | > 0 |
/// | `W(x)` | `rate_kg_s` | kg/s | ≥ 0 |
///
/// # Assumptions
/// Vapour comes evenly out of the whole liquid; one cross-section.
/// # Errors
/// As `rate_kg_s`.
/// # Verification
/// reference cases: `release.level_swell.churn_closed_form`
/// # References
/// \[fisher1992\] chapters I and II
pub fn vent_quality(
    liquid: &SwellingLiquid,
    swell: Swell,
    rate_kg_s: &mut impl FnMut(f64) -> Result<f64>,
) -> Result<f64> {
    let rise = bubble_rise_velocity_m_s(liquid, swell);
    let (distribution, void) = match swell {
        Swell::None => return Ok(1.0),
        Swell::Churn => {
            let a = liquid.free_fraction;
            (CHURN_DISTRIBUTION, 2.0 * a / (1.0 + CHURN_DISTRIBUTION * a))
        }
        Swell::Bubbly => (BUBBLY_DISTRIBUTION, liquid.free_fraction),
    };
    if distribution * void >= 1.0 {
        return Ok(1.0);
    }
    let drift = rise * drift_shape(void, swell);
    // vapour that would have to arrive, less what can: positive where the vent asks for more vapour than rises
    let mut excess = |x: f64| -> Result<f64> {
        let flux = rate_kg_s(x)? / liquid.vessel_area_m2;
        let (jv, jl) = (x * flux / liquid.vapour_density_kg_m3, (1.0 - x) * flux / liquid.liquid_density_kg_m3);
        Ok(jv - void * (distribution * (jv + jl) + drift))
    };
    if excess(1.0)? <= 0.0 {
        return Ok(1.0);
    }
    let mut failure = None;
    let root = brent_root(
        |x| {
            excess(x).unwrap_or_else(|error| {
                failure = Some(error);
                f64::NAN
            })
        },
        0.0,
        1.0,
        1e-12,
        "the quality at a vent",
    );
    failure.map_or(root, Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn ammonia_like() -> SwellingLiquid {
        SwellingLiquid {
            surface_tension_n_m: 0.022,
            liquid_density_kg_m3: 610.0,
            vapour_density_kg_m3: 6.7,
            free_fraction: 0.2,
            vessel_area_m2: 3.0,
        }
    }

    #[test]
    fn churn_by_hand() {
        // (0.022 * 9.80665 * 603.3)^0.25 = 130.159^0.25 = 3.377_67; / sqrt(610) = 24.698_2; * 1.53 = 0.209_24 m/s
        let u = bubble_rise_velocity_m_s(&ammonia_like(), Swell::Churn);
        assert_relative_eq!(u, 0.209_24, max_relative = 1e-4);
        // psi = 0.5: alpha = 0.5/(2 + 0.75) = 0.181 818
        assert_relative_eq!(mean_void_fraction(0.5 * u, u, Swell::Churn).unwrap(), 0.181_818, max_relative = 1e-5);
        let a = mean_void_fraction(0.5 * u, u, Swell::Bubbly).unwrap();
        assert_relative_eq!(a * (1.0 - a).powi(2) / ((1.0 - a.powi(3)) * (1.0 - 1.2 * a)), 0.5, max_relative = 1e-9);
        assert!(a > 0.181_818);
    }

    #[test]
    fn liquid_comes_just_where_the_swollen_level_reaches_the_vent() {
        let liquid = ammonia_like();
        let u = bubble_rise_velocity_m_s(&liquid, Swell::Churn);
        // vapour that swells it to a mean void of just 0.2
        let psi = 2.0 * 0.2 / (1.0 - 1.5 * 0.2);
        let limit = psi * u * liquid.vapour_density_kg_m3 * liquid.vessel_area_m2;
        let quality = |rate: f64| vent_quality(&liquid, Swell::Churn, &mut |_| Ok(rate)).unwrap();
        assert_relative_eq!(quality(limit * 0.999_999), 1.0);
        let just_above = quality(limit * 1.000_01);
        assert!(just_above < 1.0 && just_above > 0.999, "{just_above}");
        assert!(quality(3.0 * limit) < quality(2.0 * limit) && quality(2.0 * limit) < 0.9);
        assert_relative_eq!(vent_quality(&liquid, Swell::None, &mut |_| Ok(1e3)).unwrap(), 1.0);
    }

    #[test]
    fn a_foam_carries_more_liquid_than_churning() {
        let liquid = ammonia_like();
        let at = |swell| vent_quality(&liquid, swell, &mut |x: f64| Ok(20.0 / (x + 0.1).sqrt())).unwrap();
        assert!(at(Swell::Bubbly) < at(Swell::Churn), "{} {}", at(Swell::Bubbly), at(Swell::Churn));
    }

    #[test]
    fn an_error_of_the_flow_comes_through() {
        let found = vent_quality(&ammonia_like(), Swell::Churn, &mut |x| {
            if x < 1.0 { Err(crate::Error::invalid("x", x, "", "must be 1")) } else { Ok(1e3) }
        });
        assert_eq!(found.unwrap_err().to_string(), "x = 0: must be 1");
    }
}
