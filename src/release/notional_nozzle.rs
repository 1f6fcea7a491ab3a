//! Notional nozzles: the opening at ambient pressure that stands for an under-expanded gas jet.

use std::f64::consts::PI;

use crate::card::{ModelCard, Range, Verification};
use crate::units::GAS_CONSTANT_J_MOL_K;

/// Card of the notional nozzles.
pub const CARD: ModelCard = ModelCard {
    id: "release.notional_nozzle",
    title: "Notional nozzle of an under-expanded jet of a perfect gas",
    citations: &["birch1984", "birch1987", "ewan1986", "yuceil2002"],
    requires: &[
        "temperature_k",
        "isentropic_exponent",
        "molar_mass_kg_mol",
        "throat_pressure_pa",
        "throat_velocity_m_s",
        "mass_rate_kg_s",
        "mass_flux_kg_m2_s",
        "ambient_pressure_pa",
    ],
    validity: &[
        Range::physical("temperature_k", "K", 10.0, 3000.0, "absolute temperature"),
        Range::physical("isentropic_exponent", "", 1.000_1, 1.7, "a gas"),
        Range::physical("mass_rate_kg_s", "kg/s", 1e-9, 1e6, "a jet"),
    ],
    verification: Verification::Independent("release.notional_nozzle.hydrogen_100_bar"),
};

/// A sonic throat and what it is fed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SonicThroat {
    /// Temperature upstream, K.
    pub temperature_k: f64,
    /// Ratio of the heat capacities.
    pub isentropic_exponent: f64,
    /// Molar mass, kg/mol.
    pub molar_mass_kg_mol: f64,
    /// Pressure in the throat, Pa.
    pub throat_pressure_pa: f64,
    /// Velocity in the throat, m/s.
    pub throat_velocity_m_s: f64,
    /// Mass rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Mass rate over the area of the contracted jet, kg/(m² s).
    pub mass_flux_kg_m2_s: f64,
    /// Pressure outside, Pa.
    pub ambient_pressure_pa: f64,
}

/// What is kept, and which temperature is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nozzle {
    /// Mass; sonic, at the temperature upstream (Birch and others 1984).
    Birch1984,
    /// Mass and momentum, at the temperature upstream (Birch and others 1987).
    Birch1987,
    /// Mass; sonic, at the temperature of the throat (Ewan and Moodie 1986).
    EwanMoodie,
    /// Mass, momentum and energy (Yüceil and Ötügen 2002).
    YuceilOtugen,
}

/// State at a notional nozzle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotionalJet {
    /// Velocity, m/s.
    pub velocity_m_s: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Density, kg/m³.
    pub density_kg_m3: f64,
    /// Diameter, m.
    pub diameter_m: f64,
}

/// Notional nozzle of a sonic throat.
///
/// # Equation
/// ```text
/// sonic:     u = √(k R T/M)
/// momentum:  u = u_t + (p_t - p_a)/G
/// energy:    T = T_0 - u²/(2 c_p)
/// d = √(4 m/(π ρ(p_a, T) u))
/// ```
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `T_0` | `temperature_k` | K | > 0 |
/// | `u_t, p_t` | `throat_velocity_m_s`, `throat_pressure_pa` | m/s, Pa | > 0 |
/// | `G` | `mass_flux_kg_m2_s` | kg/(m² s) | > 0 |
///
/// # Assumptions
/// Perfect gas; no air drawn in before the notional nozzle.
/// # Verification
/// reference cases: `release.notional_nozzle.hydrogen_100_bar`
/// # References
/// \[birch1984\], \[birch1987\], \[ewan1986\], \[yuceil2002\]
#[must_use]
pub fn notional_jet(throat: &SonicThroat, nozzle: Nozzle) -> NotionalJet {
    let (k, t0) = (throat.isentropic_exponent, throat.temperature_k);
    let r = GAS_CONSTANT_J_MOL_K / throat.molar_mass_kg_mol;
    let sonic = |t: f64| (k * r * t).sqrt();
    let by_momentum = throat.throat_velocity_m_s
        + (throat.throat_pressure_pa - throat.ambient_pressure_pa) / throat.mass_flux_kg_m2_s;
    let (velocity_m_s, temperature_k) = match nozzle {
        Nozzle::Birch1984 => (sonic(t0), t0),
        Nozzle::Birch1987 => (by_momentum, t0),
        Nozzle::EwanMoodie => {
            let t = 2.0 * t0 / (k + 1.0);
            (sonic(t), t)
        }
        Nozzle::YuceilOtugen => (by_momentum, t0 - by_momentum * by_momentum * (k - 1.0) / (2.0 * k * r)),
    };
    let density_kg_m3 = throat.ambient_pressure_pa / (r * temperature_k);
    let area = throat.mass_rate_kg_s / (density_kg_m3 * velocity_m_s);
    NotionalJet { velocity_m_s, temperature_k, density_kg_m3, diameter_m: (4.0 * area / PI).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const HYDROGEN: SonicThroat = SonicThroat {
        temperature_k: 288.15,
        isentropic_exponent: 1.405,
        molar_mass_kg_mol: 0.002_016,
        throat_pressure_pa: 5_274_411.0,
        throat_velocity_m_s: 1178.357,
        mass_rate_kg_s: 0.123_482,
        mass_flux_kg_m2_s: 6288.88,
        ambient_pressure_pa: 101_325.0,
    };

    #[test]
    fn hydrogen_from_100_bar() {
        for (nozzle, velocity, diameter) in [
            (Nozzle::Birch1984, Some(1292.17), 0.037_776),
            (Nozzle::Birch1987, Some(2000.93), 0.030_357),
            (Nozzle::EwanMoodie, None, 0.036_074),
            (Nozzle::YuceilOtugen, Some(2000.93), 0.021_773),
        ] {
            let jet = notional_jet(&HYDROGEN, nozzle);
            assert_relative_eq!(jet.diameter_m, diameter, max_relative = 3e-5);
            if let Some(velocity) = velocity {
                assert_relative_eq!(jet.velocity_m_s, velocity, max_relative = 1e-5);
            }
        }
        assert_relative_eq!(notional_jet(&HYDROGEN, Nozzle::YuceilOtugen).temperature_k, 148.233, max_relative = 1e-5);
    }

    #[test]
    fn a_throat_at_ambient_pressure_is_its_own_nozzle() {
        let throat = SonicThroat { throat_pressure_pa: 101_325.0, ..HYDROGEN };
        assert_relative_eq!(notional_jet(&throat, Nozzle::Birch1987).velocity_m_s, 1178.357);
    }
}
