//! Which droplets of a jet fall out: the mechanistic rule of CCPS RELEASE.

use std::f64::consts::SQRT_2;

use crate::card::{ModelCard, Range, Verification};
use crate::error::Result;
use crate::numeric::brent_root;
use crate::units::STANDARD_GRAVITY_M_S2;

/// Half angle of the jet that was fitted on the trials, degrees (Johnson and Woodward 1999, p. 63).
const JET_HALF_ANGLE_DEGREES: f64 = 4.46;
/// Geometric standard deviation of the diameters (as above, pp. 58 to 60).
const GEOMETRIC_DEVIATION: f64 = 1.8;
/// Drag of a sphere: constant, and factors of 1/Re and 1/(1 + √Re) (White 1974).
const DRAG: [f64; 3] = [0.4, 24.0, 6.0];
/// Viscosity of air, Pa s K^-½, and its constant, K (US Standard Atmosphere 1976).
const SUTHERLAND: [f64; 2] = [1.458e-6, 110.4];
/// Diameters between which the critical one is looked for, m.
const DIAMETERS_M: [f64; 2] = [1e-9, 1e3];

/// Card of the rainout.
pub const CARD: ModelCard = ModelCard {
    id: "release.rainout",
    title: "Airborne fraction of the droplets of a jet (CCPS RELEASE)",
    citations: &["johnson1999"],
    requires: &["droplet_diameter_m", "velocity_m_s", "liquid_density_kg_m3", "vapour_density_kg_m3", "viscosity_pa_s"],
    validity: &[
        Range::physical("droplet_diameter_m", "m", 1e-9, 1.0, "a droplet"),
        Range::physical("velocity_m_s", "m/s", 1e-6, 2000.0, "a jet"),
        Range::physical("liquid_density_kg_m3", "kg/m3", 1.0, 5000.0, "a liquid"),
        Range::physical("vapour_density_kg_m3", "kg/m3", 1e-3, 500.0, "a vapour"),
        Range::physical("viscosity_pa_s", "Pa s", 1e-7, 1e-3, "a gas"),
    ],
    verification: Verification::Unverified(
        "the one published example has a sign slip in its drag law; it is met with the slip and not without",
    ),
};

/// A jet of droplets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spray {
    /// Mean diameter of the droplets, m.
    pub droplet_diameter_m: f64,
    /// Velocity of the liquid in the opening, m/s.
    pub velocity_m_s: f64,
    /// Density of the liquid, kg/m³.
    pub liquid_density_kg_m3: f64,
    /// Density of the gas around the droplets, kg/m³: the vapour.
    pub vapour_density_kg_m3: f64,
    /// Viscosity of that gas, Pa s: [`air_viscosity_pa_s`].
    pub viscosity_pa_s: f64,
}

/// Viscosity of air, Pa s, by Sutherland's law.
#[must_use]
pub fn air_viscosity_pa_s(temperature_k: f64) -> f64 {
    SUTHERLAND[0] * temperature_k.powf(1.5) / (temperature_k + SUTHERLAND[1])
}

/// Drag coefficient of a sphere against its Reynolds number.
#[must_use]
pub fn drag_coefficient(reynolds_number: f64) -> f64 {
    DRAG[0] + DRAG[1] / reynolds_number + DRAG[2] / (1.0 + reynolds_number.sqrt())
}

/// Diameter of the largest droplet that the spreading of the jet keeps in the air, m.
///
/// # Equation
/// ```text
/// (ρ_l - ρ_g) g d = 0.75 C_D ρ_g u_c²,   u_c = u tan 4.46°,   C_D = 0.4 + 24/Re + 6/(1 + √Re),   Re = ρ_g u_c d/μ
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `u` | `velocity_m_s` | m/s | > 0 |
/// | `ρ_l, ρ_g` | `liquid_density_kg_m3`, `vapour_density_kg_m3` | kg/m³ | > 0 |
/// | `μ` | `viscosity_pa_s` | Pa s | > 0 |
///
/// # Errors
/// [`crate::Error::NotConverged`] where the liquid is no denser than the gas.
/// # References
/// \[johnson1999\] p. 63; a published worked example has 1 - √Re in the drag law, a slip
pub fn critical_diameter_m(spray: &Spray) -> Result<f64> {
    let Spray { liquid_density_kg_m3: rho_l, vapour_density_kg_m3: rho_g, viscosity_pa_s: mu, .. } = *spray;
    let u_c = spray.velocity_m_s * JET_HALF_ANGLE_DEGREES.to_radians().tan();
    let excess = |log_d: f64| {
        let d = libm::exp(log_d);
        let weight = (rho_l - rho_g) * STANDARD_GRAVITY_M_S2 * d;
        weight - 0.75 * drag_coefficient(rho_g * u_c * d / mu) * rho_g * u_c * u_c
    };
    let [low, high] = DIAMETERS_M.map(libm::log);
    let log_d = brent_root(excess, low, high, 1e-13, "the largest droplet that stays in the air")?;
    Ok(libm::exp(log_d))
}

/// Fraction of the liquid's mass in droplets no larger than the critical one.
///
/// # Equation
/// ```text
/// f = ½ [1 - erf((3 s² - ln(d_c/d_p))/(√2 s))],  s = ln 1.8
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `d_c` | `critical_diameter_m` | m | > 0 |
/// | `d_p` | `droplet_diameter_m` (median by number) | m | > 0 |
///
/// # Assumptions
/// Log-normal diameters; droplets do not evaporate on their way.
/// # References
/// \[johnson1999\] pp. 58 to 60
#[must_use]
pub fn airborne_liquid_fraction(critical_diameter_m: f64, droplet_diameter_m: f64) -> f64 {
    let s = GEOMETRIC_DEVIATION.ln();
    0.5 * libm::erfc((3.0 * s * s - (critical_diameter_m / droplet_diameter_m).ln()) / (SQRT_2 * s))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const BUTANE: Spray = Spray {
        droplet_diameter_m: 2.188_550_597_862_162e-5,
        velocity_m_s: 79.454_148_617_328_19,
        liquid_density_kg_m3: 602.512_997_028_719,
        vapour_density_kg_m3: 2.599_539_951_416_591,
        viscosity_pa_s: 1.720_792_181_266_147e-5,
    };

    #[test]
    fn the_published_number_holds_its_slip() {
        // 6/(1 - √Re) in place of 6/(1 + √Re), and g = 9.81: with both the printed diameter balances weight and drag
        let printed = 1.425_063_098_179_382_4e-4;
        let u_c = BUTANE.velocity_m_s * JET_HALF_ANGLE_DEGREES.to_radians().tan();
        let re = BUTANE.vapour_density_kg_m3 * u_c * printed / BUTANE.viscosity_pa_s;
        let slipped = 0.4 + 24.0 / re + 6.0 / (1.0 - re.sqrt());
        let weight = (BUTANE.liquid_density_kg_m3 - BUTANE.vapour_density_kg_m3) * 9.81 * printed;
        assert_relative_eq!(weight, 0.75 * slipped * BUTANE.vapour_density_kg_m3 * u_c * u_c, max_relative = 1e-9);
        let published = airborne_liquid_fraction(1.425_063_098_179_382_4e-4, BUTANE.droplet_diameter_m);
        assert_relative_eq!(published, 0.922_794_981_075_457_7, max_relative = 1e-12);
        assert_relative_eq!(u_c, 6.197_367_132_394_693, max_relative = 1e-12);
    }

    #[test]
    fn with_the_right_sign_the_drops_that_stay_are_larger() {
        let d_c = critical_diameter_m(&BUTANE).unwrap();
        // balance at the root: weight 599.9 * 9.80665 d against 0.75 C_D 2.5995 u_c2
        let re = 2.599_54 * 6.197_367 * d_c / 1.720_792e-5;
        let drag = 0.75 * drag_coefficient(re) * 2.599_54 * 6.197_367_f64.powi(2);
        assert_relative_eq!((602.513 - 2.599_54) * 9.806_65 * d_c, drag, max_relative = 1e-5);
        assert!(d_c > 1.425e-4);
        assert!(airborne_liquid_fraction(d_c, BUTANE.droplet_diameter_m) > 0.98);
    }

    #[test]
    fn half_of_the_mass_lies_below_the_median_by_mass() {
        // the median by mass is d_p exp(3 s2)
        let by_mass = 1e-4 * (3.0 * 1.8_f64.ln().powi(2)).exp();
        assert_relative_eq!(airborne_liquid_fraction(by_mass, 1e-4), 0.5, max_relative = 1e-12);
        assert!(airborne_liquid_fraction(1e-7, 1e-3) < 1e-12);
        assert!(airborne_liquid_fraction(1.0, 1e-5) > 1.0 - 1e-12);
    }

    #[test]
    fn air_at_15_celsius() {
        assert_relative_eq!(air_viscosity_pa_s(288.15), 1.789_4e-5, max_relative = 1e-4);
    }
}
