//! What a substance can do: burn, ignite, poison.

use serde::{Deserialize, Serialize};

use super::provenance::Provenance;

/// How readily a flammable gas or vapour is taken to ignite at once, as the lists of CPR 18E have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reactivity {
    /// Methane, ammonia, carbon monoxide and the like.
    Low,
    /// Most hydrocarbons from two to four carbon atoms, and what no list names.
    Average,
    /// Acetylene, ethylene oxide, hydrogen, hydrogen sulphide, benzene and the like.
    High,
}

/// Category of a flammable substance for the probability of direct ignition (CPR 18E table 4.6, Bevi).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IgnitionCategory {
    /// Extremely flammable: gases, and liquids with a flash point below 0 °C that boil at 35 °C or below.
    #[serde(rename = "0")]
    Category0,
    /// Highly flammable: other liquids with a flash point below 21 °C.
    #[serde(rename = "1")]
    Category1,
    /// Flammable: liquids with a flash point from 21 °C to 55 °C.
    #[serde(rename = "2")]
    Category2,
    /// Combustible: liquids with a flash point above 55 °C.
    #[serde(rename = "3-4")]
    Category3To4,
}

/// Whether a substance is a gas or a liquid at 25 °C and one standard atmosphere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NormalState {
    /// Boils below 25 °C.
    Gas,
    /// Boils at 25 °C or above.
    Liquid,
}

/// What the probability of direct ignition depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnitionClass {
    /// Category of flammability.
    pub category: IgnitionCategory,
    /// Reactivity class of a gas or of category 0.
    pub reactivity: Reactivity,
}

/// How a pool of the substance burns to the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolFlame {
    /// A clear flame with little soot: liquefied gases, alcohols.
    Luminous,
    /// A flame that its own smoke obscures: oil products, aromatics.
    Smoky,
}

/// What is known of the burning of a substance; the origin of each figure stands in [`super::Substance::sources`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Combustion {
    /// Lower heating value, J per kg of vapour at 298.15 K, to gaseous water, carbon dioxide, sulphur dioxide, nitrogen.
    pub heat_of_combustion_j_kg: f64,
    /// Enthalpy of formation of the ideal gas at 298.15 K, J/mol.
    pub enthalpy_of_formation_gas_j_mol: f64,
    /// Lower flammable limit in air, mole fraction.
    pub lower_flammable_fraction: f64,
    /// Upper flammable limit in air, mole fraction.
    pub upper_flammable_fraction: f64,
    /// Stoichiometric fraction in dry air, mole fraction, from the formula.
    pub stoichiometric_fraction: f64,
    /// Closed-cup flash point, K.
    pub flash_point_k: Option<f64>,
    /// Burning flux of a wide pool, kg/(m² s).
    pub pool_burning_rate_kg_m2_s: Option<f64>,
    /// Coefficient of the growth of the burning flux with diameter, 1/m; none when the flux does not depend on it.
    pub pool_burning_extinction_per_m: Option<f64>,
    /// How a pool burns.
    pub pool_flame: Option<PoolFlame>,
    /// Share of the heat of combustion that a pool fire radiates.
    pub pool_radiative_fraction: Option<f64>,
    /// Share of the heat of combustion that a jet fire radiates.
    pub jet_radiative_fraction: Option<f64>,
    /// Fundamental burning velocity in air, the largest over composition, m/s.
    pub laminar_burning_velocity_m_s: Option<f64>,
    /// Auto-ignition temperature in air, K.
    pub auto_ignition_temperature_k: Option<f64>,
    /// Carbon atoms in a molecule, the mean in a mixture.
    pub carbon_atoms: f64,
    /// Hydrogen atoms in a molecule, the mean in a mixture.
    pub hydrogen_atoms: f64,
    /// Reactivity class for direct ignition.
    pub reactivity: Reactivity,
}

/// Unit of the load C^n t that a toxic probit takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbitUnit {
    /// C in mg/m³, t in minutes.
    MilligramPerCubicMetreMinutes,
    /// C in ppm by volume, t in minutes.
    PpmMinutes,
}

/// The table that a toxic probit stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbitSource {
    /// CPR 18E (1999) table 5.2, the constants that Bevi and AQ/T 3046-2013 also list.
    PurpleBook,
    /// The set of Lees and CCPS.
    Lees,
}

/// A toxic probit, Pr = a + b ln(C^n t).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToxicProbit {
    /// The table.
    pub source: ProbitSource,
    /// Constant a.
    pub a: f64,
    /// Constant b.
    pub b: f64,
    /// Exponent n of the concentration.
    pub exponent: f64,
    /// Unit of C and t.
    pub unit: ProbitUnit,
    /// How the figures came here.
    pub provenance: Provenance,
    /// The place in the work.
    pub locator: String,
}

/// A concentration that a public body publishes for emergencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcuteLimitName {
    /// Immediately dangerous to life or health, NIOSH: an escape within 30 minutes does no lasting harm.
    Idlh,
    /// Acute exposure guideline level 1, US EPA: discomfort.
    Aegl1,
    /// Acute exposure guideline level 2, US EPA: lasting harm, impaired escape.
    Aegl2,
    /// Acute exposure guideline level 3, US EPA: danger to life.
    Aegl3,
    /// Emergency response planning guideline 1, AIHA.
    Erpg1,
    /// Emergency response planning guideline 2, AIHA.
    Erpg2,
    /// Emergency response planning guideline 3, AIHA.
    Erpg3,
}

/// One published concentration for one time of exposure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcuteLimit {
    /// Which one.
    pub name: AcuteLimitName,
    /// Time of exposure, minutes.
    pub exposure_min: f64,
    /// Concentration, ppm by volume.
    pub concentration_ppm: f64,
    /// The document.
    pub source: String,
    /// How the figure came here.
    pub provenance: Provenance,
}

/// Entry in the register of major hazards of GB 18218-2018.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MajorHazard {
    /// Name of the entry in table 1, or the symbol and name of the category in table 2.
    pub entry: String,
    /// Number of the entry in table 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_number: Option<u8>,
    /// Critical quantity, t.
    pub critical_quantity_t: f64,
    /// Correction factor beta.
    pub beta: f64,
    /// How the figures came here.
    pub provenance: Provenance,
    /// The tables.
    pub source: String,
}

/// Properties that a reader or a model should know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Burns in air.
    Flammable,
    /// Poisonous by inhalation in an accident.
    Toxic,
    /// Feeds a fire.
    Oxidising,
    /// Attacks tissue and metal.
    Corrosive,
    /// May polymerise with heat.
    Polymerising,
    /// Its pure vapour may decompose explosively.
    Decomposing,
    /// Mixes with or dissolves freely in water, so humid air and water curtains matter.
    WaterSoluble,
    /// Its molecules associate, so the ideal-gas density is low.
    Associating,
    /// Reacts with water or moist air.
    WaterReactive,
    /// Passes from solid to gas at one standard atmosphere: its normal boiling point is a sublimation point.
    Sublimes,
    /// Stands for a mixture.
    Surrogate,
    /// A mixture whose properties were made from its composition.
    Mixture,
}
