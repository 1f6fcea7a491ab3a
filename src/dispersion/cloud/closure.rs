//! Coefficients of the cloud model and the small laws that the plume and the puff share.

use crate::units::STANDARD_GRAVITY_M_S2;
use crate::weather::SurfaceLayer;

/// Entrainment of a jet on its axis: 0.284 of `ricou1961` for the mean flux times λ²/(1 + λ²).
pub const JET: f64 = 0.284 * VELOCITY_SHARE;
/// λ²/(1 + λ²) with λ² = 1.35, concentration over velocity width squared (`ooms1972`).
pub const VELOCITY_SHARE: f64 = 1.35 / 2.35;
/// Entrainment of a plume bent over by the wind (`witlox1999`; K?).
pub const CROSS: f64 = 0.35;
/// Damping of a layer's shear mixing by stratification: (1 - 1.25 Ri)/(1 + 5 Ri), `ellison1959`.
const SHEAR_LOSS: f64 = 1.25;
/// See [`SHEAR_LOSS`].
const SHEAR_DAMPING: f64 = 5.0;
/// Front speed over √(g' H), `vanulden1974`.
pub const FRONT: f64 = 1.15;
/// Factor of the Richardson number in the damping of vertical entrainment, √(1 + 0.8 Ri) (`witlox1994`: HEGADAS).
pub const DAMPING: f64 = 0.8;
/// Convection over a warm ground: w³ = 0.14 g dT V H / T (`ermak1990`).
const CONVECTION: f64 = 0.14;
/// Free convection of heat, m/(s K^(1/3)): Nu = 0.14 Ra^(1/3) for air.
const FREE_HEAT: f64 = 0.0015;
/// Largest drag coefficient (E): a cloud thinner than the roughness elements.
const MOST_DRAG: f64 = 0.05;
/// Briggs' number at which a cloud leaves the ground (`briggs1973`: 20 to 30; K?).
const LIFT_OFF: f64 = 20.0;
/// Entrainment by shear of a puff over its area, 0.08/√3: `ricou1961` for a top-hat layer.
pub const PUFF_SHEAR: f64 = 0.046;
/// Added mass of a flat plate over its own, times depth over half-width.
const FLAT_PLATE: f64 = 0.5 * std::f64::consts::PI;
/// Half-width over depth of a round section.
const ROUND: f64 = 0.5;
/// Fourth power in the damping by the lid (E).
const LID_POWER: i32 = 4;

/// `g (ρ - ρ_a)/ρ_a`.
#[must_use]
pub fn reduced_gravity_m_s2(excess: f64) -> f64 {
    STANDARD_GRAVITY_M_S2 * excess
}

/// Share of shear mixing that stratification leaves, for g'H and the square of the velocity difference.
#[must_use]
pub fn shear_share(stratification_m2_s2: f64, difference_m2_s2: f64) -> f64 {
    if !(stratification_m2_s2 > 0.0) {
        return 1.0;
    }
    (difference_m2_s2 - SHEAR_LOSS * stratification_m2_s2).max(0.0)
        / (difference_m2_s2 + SHEAR_DAMPING * stratification_m2_s2)
}

/// Velocity with which the ground gives heat to a colder cloud, m/s.
#[must_use]
pub fn heat_velocity_m_s(friction_velocity_m_s: f64, wind_m_s: f64, difference_k: f64) -> f64 {
    (friction_velocity_m_s * friction_velocity_m_s / wind_m_s).max(FREE_HEAT * difference_k.cbrt())
}

/// Velocity of convection in a cold cloud over a warm ground, m/s.
#[must_use]
pub fn convection_m_s(difference_k: f64, heat_velocity_m_s: f64, depth_m: f64, temperature_k: f64) -> f64 {
    (CONVECTION * STANDARD_GRAVITY_M_S2 * difference_k * heat_velocity_m_s * depth_m / temperature_k).cbrt()
}

/// Drag coefficient of the ground on a cloud in a wind.
#[must_use]
pub fn drag(friction_velocity_m_s: f64, wind_m_s: f64) -> f64 {
    let ratio = friction_velocity_m_s / wind_m_s;
    (ratio * ratio).min(MOST_DRAG)
}

/// Share of the buoyancy that lifts a cloud: all aloft, none on the ground unless it is buoyant enough to leave.
#[must_use]
pub fn lifting_share(grounded: f64, excess: f64, depth_m: f64, friction_velocity_m_s: f64) -> f64 {
    let aloft = 1.0 - grounded;
    if excess >= 0.0 {
        return aloft;
    }
    let number = -reduced_gravity_m_s2(excess) * depth_m / (friction_velocity_m_s * friction_velocity_m_s);
    let s = ((number - 0.5 * LIFT_OFF) / LIFT_OFF).clamp(0.0, 1.0);
    aloft.max(s * s * (3.0 - 2.0 * s))
}

/// Share of a vertical force that a section's own mass has, the air that it moves aside taking the rest.
///
/// A flat plate of half-width W carries `π W²` of air with each metre of it (`lamb1932`, art. 71), against `2 W H` of its
/// own. A round section, W = H/2, is left as it is: the entrainment of jets and plumes was measured with its air.
#[must_use]
pub fn inertia_share(half_width_m: f64, depth_m: f64) -> f64 {
    1.0 / (1.0 + FLAT_PLATE * (half_width_m / depth_m - ROUND).max(0.0))
}

/// Vertical mixing of a cloud against that of a tracer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VerticalMixing {
    /// Velocity with the convection of a cold cloud over the friction velocity, with the damping: `(u_eff/u*)/φ`.
    pub share: f64,
    /// What stratification leaves, `1/φ`: by so much the stability of the air counts.
    pub left: f64,
}

/// Damping of the vertical mixing by the cloud's stratification, `φ = 1 + g (√(1 + 0.8 Ri) - 1)`, `Ri = g' H/u_eff²`.
#[must_use]
pub fn vertical_mixing(
    layer: &SurfaceLayer,
    excess: f64,
    depth_m: f64,
    convection_m_s: f64,
    grounded: f64,
) -> VerticalMixing {
    let u2 = layer.friction_velocity_m_s * layer.friction_velocity_m_s;
    let eff2 = u2 + convection_m_s * convection_m_s;
    let richardson = reduced_gravity_m_s2(excess.max(0.0)) * depth_m / eff2;
    let phi = 1.0 + grounded * ((1.0 + DAMPING * richardson).sqrt() - 1.0);
    VerticalMixing { share: (eff2 / u2).sqrt() / phi, left: 1.0 / phi }
}

/// What the lid leaves of the vertical growth.
#[must_use]
pub fn lid_share(depth_m: f64, lid_m: f64) -> f64 {
    (1.0 - (depth_m / lid_m).powi(LID_POWER)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn coefficient_of_a_jet_gives_the_published_decay() {
        // c/c0 = (d/x)/(2/√π · 0.163 · 2 ... ): dm/dx = 0.163 √(ρ M) with M = ρ u0² π d²/4 held, m0 = ρ u0 π d²/4,
        // so m/m0 = 1 + 0.163 (2/√π) x/d = 1 + x/(5.43 d)
        let per_diameter = JET * 2.0 / std::f64::consts::PI.sqrt();
        assert_relative_eq!(1.0 / per_diameter, 5.43, max_relative = 2e-3);
    }

    #[test]
    fn a_wide_layer_moves_the_air_above_it() {
        assert_relative_eq!(inertia_share(0.5, 1.0), 1.0);
        // 60 m to either side, 1 m deep: 1/(1 + 1.5708 * 59.5)
        assert_relative_eq!(inertia_share(60.0, 1.0), 1.0 / 94.462, max_relative = 1e-4);
    }

    #[test]
    fn shear_dies_at_a_richardson_number_of_0_8() {
        assert_relative_eq!(shear_share(0.0, 0.0), 1.0);
        assert_relative_eq!(shear_share(0.8, 1.0), 0.0);
        assert!(shear_share(0.1, 1.0) < 1.0 && shear_share(0.1, 1.0) > 0.5);
    }
}
