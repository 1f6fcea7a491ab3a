//! What passes through the surface of a pool: vapour drawn off by the wind, heat of the air, of the sky and of the sun.

use serde::Serialize;

use crate::release::evaporating_pool::{mass_transfer_coefficient_m_s, schmidt_number};
use crate::substance::Substance;
use crate::units::{AIR_MOLAR_MASS_KG_MOL, GAS_CONSTANT_J_MOL_K, ideal_gas_density_kg_m3};

/// Prandtl number of air.
const AIR_PRANDTL: f64 = 0.71;
/// Heat capacity of air, J/(kg K).
const AIR_HEAT_CAPACITY_J_KG_K: f64 = 1005.0;
/// Emissivity of a liquid surface for long waves (Kawamura and Mackay 1987; K?).
const EMISSIVITY: f64 = 0.95;
/// Stefan-Boltzmann constant, W/(m² K⁴).
const STEFAN_BOLTZMANN_W_M2_K4: f64 = 5.670_374_419e-8;

/// The air over a pool.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AirOverPool {
    /// Temperature, K; that of the sky too.
    pub temperature_k: f64,
    /// Pressure, Pa.
    pub pressure_pa: f64,
    /// Wind speed at 10 m, m/s.
    pub wind_speed_10m_m_s: f64,
    /// Heat of the sun that the pool takes up, W/m²; 0 at night, up to about 1000.
    pub solar_flux_w_m2: f64,
}

/// The surface of a pool of one size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surface {
    air: AirOverPool,
    /// Mass transfer times pressure and molar mass over the gas constant, kg K/(m² s): the flux times T/y.
    draught: f64,
    /// Heat transfer coefficient of the air, W/(m² K).
    convection: f64,
}

impl Surface {
    pub fn new(substance: &Substance, air: AirOverPool, diameter_m: f64) -> Self {
        let molar_mass = substance.molar_mass_kg_mol;
        let transfer = |number| mass_transfer_coefficient_m_s(air.wind_speed_10m_m_s, diameter_m, number);
        let density = ideal_gas_density_kg_m3(AIR_MOLAR_MASS_KG_MOL, air.pressure_pa, air.temperature_k);
        Self {
            air,
            draught: transfer(schmidt_number(molar_mass)) * air.pressure_pa * molar_mass / GAS_CONSTANT_J_MOL_K,
            convection: transfer(AIR_PRANDTL) * density * AIR_HEAT_CAPACITY_J_KG_K,
        }
    }

    /// Vapour drawn off for each unit of `y = -ln(1 - pv/p)`, kg/(m² s).
    pub fn vapour_per_y_kg_m2_s(&self, temperature_k: f64) -> f64 {
        self.draught / temperature_k
    }

    /// Heat of the air, W/m².
    pub fn convection_w_m2(&self, temperature_k: f64) -> f64 {
        self.convection * (self.air.temperature_k - temperature_k)
    }

    /// Heat of sky and sun, W/m²: long waves both ways, the sky as warm as the air.
    pub fn radiation_w_m2(&self, temperature_k: f64) -> f64 {
        let fourth = |t: f64| t * t * t * t;
        EMISSIVITY * STEFAN_BOLTZMANN_W_M2_K4 * (fourth(self.air.temperature_k) - fourth(temperature_k))
            + self.air.solar_flux_w_m2
    }
}
