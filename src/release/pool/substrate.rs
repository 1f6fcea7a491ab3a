//! What a pool stands on, and how it gives heat to it.

use std::str::FromStr;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::release::boiling_pool::GroundHeat;
use crate::release::pool::GroundKind;

/// Least thickness of a pool on calm water, m (Yellow Book CPR 14E, section 3.5.3; K).
const WATER_LEAST_THICKNESS_M: f64 = 0.0018;
/// Density of water, kg/m³.
pub const WATER_DENSITY_KG_M3: f64 = 1000.0;
/// Boiling of LNG on open water, kg/(m² s): the lower of the two rates in use for hazard studies (FERC guidance; K?).
pub const LNG_ON_WATER_LOW_KG_M2_S: f64 = 0.085;
/// Boiling of LNG on open water, kg/(m² s): the higher of the two rates in use (K?).
pub const LNG_ON_WATER_HIGH_KG_M2_S: f64 = 0.167;
/// Heat of vaporisation of methane at its boiling point, J/kg, with which the rates above become heat fluxes.
const METHANE_HEAT_J_KG: f64 = 509_900.0;
/// Excess of water at 15 °C over the boiling point of methane, K.
const METHANE_EXCESS_K: f64 = 288.15 - 111.7;
/// Coefficient from water to a pool, W/(m² K): what the lower LNG rate amounts to.
pub const WATER_COEFFICIENT_W_M2_K: f64 = LNG_ON_WATER_LOW_KG_M2_S * METHANE_HEAT_J_KG / METHANE_EXCESS_K;
/// Conductivity of dry sand, W/(m K) (Yellow Book CPR 14E, table 3.3; K?).
const DRY_SAND_CONDUCTIVITY_W_M_K: f64 = 0.26;
/// Diffusivity of dry sand, m²/s (as above).
const DRY_SAND_DIFFUSIVITY_M2_S: f64 = 2.0e-7;

/// Solid ground under a pool.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ground {
    /// Thermal conductivity, W/(m K).
    pub conductivity_w_m_k: f64,
    /// Thermal diffusivity, m²/s.
    pub diffusivity_m2_s: f64,
    /// Temperature before the spill, K.
    pub temperature_k: f64,
    /// Least thickness of a pool on it, m.
    pub least_thickness_m: f64,
    /// Factor on the conduction: 1 for a closed surface, about 3 for a porous or cracked one (Yellow Book; K?).
    pub contact_factor: f64,
}

/// Open water under a pool: stirred, so that it keeps its temperature and no ice forms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Water {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Heat flux over the excess of the water's temperature, W/(m² K).
    pub coefficient_w_m2_k: f64,
    /// Least thickness of a pool on it, m.
    pub least_thickness_m: f64,
}

/// What a pool stands on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Substrate {
    /// Solid ground.
    Ground(Ground),
    /// Water.
    Water(Water),
}

/// A substrate by its name; [`SubstrateKind::at`] gives its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubstrateKind {
    /// One of the kinds of ground that a study names.
    Ground(GroundKind),
    /// Dry sand.
    DrySand,
    /// Calm open water.
    Water,
}

impl SubstrateKind {
    /// Its properties, at a temperature.
    ///
    /// | name | k, W/(m K) | a, m²/s | least thickness, m |
    /// |------|-----------|---------|--------------------|
    /// | concrete | 1.28 | 6.6e-7 | 0.005 |
    /// | gravel | 2.5 | 1.1e-6 | 0.010 |
    /// | farmland | 0.96 | 4.6e-7 | 0.020 |
    /// | `rough_sandy_soil` | 0.59 | 3.4e-7 | 0.025 |
    /// | `dry_sand` | 0.26 | 2.0e-7 | 0.010 |
    /// | water | (246 W/(m² K)) | | 0.0018 |
    #[must_use]
    pub fn at(self, temperature_k: f64) -> Substrate {
        let ground = |heat: GroundHeat, least_thickness_m| {
            Substrate::Ground(Ground {
                conductivity_w_m_k: heat.conductivity_w_m_k,
                diffusivity_m2_s: heat.diffusivity_m2_s,
                temperature_k,
                least_thickness_m,
                contact_factor: 1.0,
            })
        };
        match self {
            SubstrateKind::Ground(kind) => ground(kind.heat(temperature_k), kind.least_thickness_m()),
            SubstrateKind::DrySand => ground(
                GroundHeat {
                    conductivity_w_m_k: DRY_SAND_CONDUCTIVITY_W_M_K,
                    diffusivity_m2_s: DRY_SAND_DIFFUSIVITY_M2_S,
                    temperature_k,
                },
                GroundKind::Gravel.least_thickness_m(),
            ),
            SubstrateKind::Water => Substrate::Water(Water {
                temperature_k,
                coefficient_w_m2_k: WATER_COEFFICIENT_W_M2_K,
                least_thickness_m: WATER_LEAST_THICKNESS_M,
            }),
        }
    }

    /// Every substrate with its name.
    pub const NAMED: [(&'static str, SubstrateKind); 6] = [
        ("concrete", SubstrateKind::Ground(GroundKind::Concrete)),
        ("gravel", SubstrateKind::Ground(GroundKind::Gravel)),
        ("farmland", SubstrateKind::Ground(GroundKind::Farmland)),
        ("rough_sandy_soil", SubstrateKind::Ground(GroundKind::RoughSandySoil)),
        ("dry_sand", SubstrateKind::DrySand),
        ("water", SubstrateKind::Water),
    ];
}

impl FromStr for SubstrateKind {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|&(_, kind)| kind).ok_or_else(|| Error::Unknown {
            kind: "substrate",
            name: name.to_owned(),
            help: format!("one of {}", Self::NAMED.map(|(known, _)| known).join(", ")),
        })
    }
}

impl Substrate {
    /// Least thickness of a pool on it, m.
    #[must_use]
    pub fn least_thickness_m(&self) -> f64 {
        match self {
            Substrate::Ground(ground) => ground.least_thickness_m,
            Substrate::Water(water) => water.least_thickness_m,
        }
    }

    /// Temperature before the spill, K.
    #[must_use]
    pub fn temperature_k(&self) -> f64 {
        match self {
            Substrate::Ground(ground) => ground.temperature_k,
            Substrate::Water(water) => water.temperature_k,
        }
    }

    /// Its properties as name, value and unit.
    pub(super) fn inputs(&self) -> Vec<(&'static str, f64, &'static str)> {
        match self {
            Substrate::Ground(ground) => vec![
                ("conductivity_w_m_k", ground.conductivity_w_m_k, "W/(m K)"),
                ("diffusivity_m2_s", ground.diffusivity_m2_s, "m2/s"),
                ("ground_temperature_k", ground.temperature_k, "K"),
                ("least_thickness_m", ground.least_thickness_m, "m"),
                ("contact_factor", ground.contact_factor, ""),
            ],
            Substrate::Water(water) => vec![
                ("water_temperature_k", water.temperature_k, "K"),
                ("coefficient_w_m2_k", water.coefficient_w_m2_k, "W/(m2 K)"),
                ("least_thickness_m", water.least_thickness_m, "m"),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn names_lead_to_properties_and_an_unknown_one_lists_them() {
        for (name, kind) in SubstrateKind::NAMED {
            assert_eq!(name.parse::<SubstrateKind>().unwrap(), kind);
            for (what, value, _) in kind.at(288.15).inputs() {
                assert!(value > 0.0, "{name} {what}");
            }
        }
        let found = "tarmac".parse::<SubstrateKind>().unwrap_err().to_string();
        assert_eq!(
            found,
            "unknown substrate \"tarmac\": one of concrete, gravel, farmland, rough_sandy_soil, dry_sand, water"
        );
    }

    #[test]
    fn the_coefficient_of_water_gives_the_rate_of_lng_back() {
        // 245.63 W/(m2 K) on 176.45 K is 43.3 kW/m2; over 509.9 kJ/kg that is 0.085 kg/(m2 s)
        assert_relative_eq!(WATER_COEFFICIENT_W_M2_K, 245.63, max_relative = 1e-4);
        assert_relative_eq!(WATER_COEFFICIENT_W_M2_K * 176.45 / 509_900.0, 0.085, max_relative = 1e-12);
    }
}
