//! A chemical: constants, temperature correlations, hazards; the catalogue loaded from `data/substances`.
//!
//! ```
//! let propane = isorisk::substance::substance("propane")?;
//! let pressure_pa = propane.vapour_pressure_pa(293.15)?;
//! assert!((pressure_pa / 8.37e5 - 1.0).abs() < 0.01);
//! # Ok::<(), isorisk::Error>(())
//! ```

mod catalogue;
mod correlation;
pub mod gas_heat_capacity;
mod hazard;
pub mod heat_of_combustion;
pub mod heat_of_vaporisation;
mod identity;
pub mod liquid_density;
pub mod liquid_heat_capacity;
pub mod liquid_viscosity;
mod provenance;
mod record;
#[doc(hidden)]
pub mod reference;
pub mod surface_tension;
pub mod vapour_pressure;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use catalogue::{substance, substances};
pub use correlation::Correlation;
pub use hazard::{
    Combustion, Flag, IgnitionCategory, IgnitionClass, MajorHazard, NormalState, PoolFlame, ProbitSource, ProbitUnit,
    Reactivity, ToxicProbit,
};
pub use identity::{CasNumber, Formula};
pub use provenance::{Citation, Provenance};

use crate::card::ModelCard;

/// The cards of the property models.
pub const CARDS: &[&ModelCard] = &[
    &vapour_pressure::CARD,
    &vapour_pressure::SATURATION_CARD,
    &liquid_density::CARD,
    &liquid_heat_capacity::CARD,
    &gas_heat_capacity::CARD,
    &heat_of_vaporisation::CARD,
    &liquid_viscosity::CARD,
    &surface_tension::CARD,
    &heat_of_combustion::CARD,
    &heat_of_combustion::STOICHIOMETRIC_CARD,
];

/// One chemical with all that is known of it.
///
/// What is not known is absent (`None`, an empty list), never zero.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Substance {
    /// Identifier, `hydrogen_sulphide`.
    pub id: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// CAS registry number.
    pub cas: CasNumber,
    /// UN number of the form in which it is usually carried.
    pub un_number: u16,
    /// Molecular formula.
    pub formula: Formula,
    /// Molar mass, kg/mol, from the formula.
    pub molar_mass_kg_mol: f64,
    /// Melting point, K (the triple point, which differs from it by millikelvins).
    pub melting_point_k: f64,
    /// Boiling point at 101 325 Pa, K.
    pub normal_boiling_point_k: f64,
    /// Critical temperature, K.
    pub critical_temperature_k: f64,
    /// Critical pressure, Pa.
    pub critical_pressure_pa: f64,
    /// Critical density, kg/m³.
    pub critical_density_kg_m3: f64,
    /// Acentric factor.
    pub acentric_factor: f64,
    /// Coefficients of the temperature correlations.
    pub correlations: Correlations,
    /// Burning, if it burns.
    pub combustion: Option<Combustion>,
    /// Class for direct ignition, if it burns.
    pub ignition: Option<IgnitionClass>,
    /// Toxic probits, one for each table that has the substance.
    pub toxicity: Vec<ToxicProbit>,
    /// Entry in GB 18218-2018.
    pub major_hazard: MajorHazard,
    /// Properties to know of.
    pub flags: Vec<Flag>,
    /// What the substance stands for and how, if it stands for a mixture.
    pub surrogate: Option<String>,
    /// Origin of each constant, by field name (`combustion.flash_point_k`).
    pub sources: BTreeMap<String, Citation>,
}

/// The temperature correlations of a substance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correlations {
    /// Vapour pressure.
    pub vapour_pressure: Correlation,
    /// Density of the saturated liquid.
    pub liquid_density: Correlation,
    /// Isobaric heat capacity of the saturated liquid.
    pub liquid_heat_capacity: Correlation,
    /// Isobaric heat capacity of the ideal gas.
    pub gas_heat_capacity: Correlation,
    /// Heat of vaporisation.
    pub heat_of_vaporisation: Correlation,
    /// Dynamic viscosity of the saturated liquid.
    pub liquid_viscosity: Correlation,
    /// Surface tension.
    pub surface_tension: Correlation,
}

impl Substance {
    /// The toxic probit of a table, if the table has the substance.
    #[must_use]
    pub fn toxic_probit(&self, source: ProbitSource) -> Option<&ToxicProbit> {
        self.toxicity.iter().find(|probit| probit.source == source)
    }
}
