//! The file of one substance as written, and the substance that it becomes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::correlation::Correlation;
use super::hazard::{
    Combustion, Flag, IgnitionCategory, IgnitionClass, MajorHazard, NormalState, PoolFlame, Reactivity, ToxicProbit,
};
use super::identity::{CasNumber, Formula};
use super::provenance::{Citation, Provenance};
use super::thermo::Cache;
use super::{
    Correlations, Substance, gas_heat_capacity, heat_of_combustion, heat_of_vaporisation, liquid_density,
    liquid_heat_capacity, liquid_viscosity, surface_tension, vapour_pressure,
};
use crate::error::{Error, Result};

/// Temperature at which the normal state is asked for, K.
const NORMAL_STATE_TEMPERATURE_K: f64 = 298.15;

/// A value with its origin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cited<T> {
    value: T,
    source: String,
    basis: Option<String>,
    provenance: Provenance,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    id: String,
    name_en: String,
    name_zh: String,
    #[serde(default)]
    aliases: Vec<String>,
    cas: CasNumber,
    un_number: u16,
    formula: Formula,
    surrogate: Option<String>,
    flags: Vec<Flag>,
    gb_18218: MajorHazard,
    combustion: Option<CombustionRecord>,
    #[serde(default)]
    toxicity: Vec<ToxicProbit>,
    constants: Constants,
    correlations: Correlations,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CombustionRecord {
    enthalpy_of_formation_gas_j_mol: Cited<f64>,
    lower_flammable_fraction: Cited<f64>,
    upper_flammable_fraction: Cited<f64>,
    flash_point_k: Option<Cited<f64>>,
    pool_burning_rate_kg_m2_s: Option<Cited<f64>>,
    pool_burning_extinction_per_m: Option<Cited<f64>>,
    pool_flame: Option<Cited<PoolFlame>>,
    pool_radiative_fraction: Option<Cited<f64>>,
    jet_radiative_fraction: Option<Cited<f64>>,
    reactivity: Cited<Reactivity>,
    ignition_category: Cited<IgnitionCategory>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Constants {
    melting_point_k: Cited<f64>,
    normal_boiling_point_k: Cited<f64>,
    critical_temperature_k: Cited<f64>,
    critical_pressure_pa: Cited<f64>,
    critical_density_kg_m3: Cited<f64>,
    acentric_factor: Cited<f64>,
}

/// Takes values out of a record and keeps where they came from.
struct Ledger {
    sources: BTreeMap<String, Citation>,
}

impl Ledger {
    fn take<T>(&mut self, key: &str, cited: Cited<T>) -> T {
        let Cited { value, source, basis, provenance } = cited;
        self.sources.insert(key.to_owned(), Citation { source, basis, provenance });
        value
    }

    fn take_optional<T>(&mut self, key: &str, cited: Option<Cited<T>>) -> Option<T> {
        cited.map(|cited| self.take(key, cited))
    }

    fn computed(&mut self, key: &str, source: &str) {
        let citation = Citation { source: source.to_owned(), basis: None, provenance: Provenance::Computed };
        self.sources.insert(key.to_owned(), citation);
    }
}

/// Reads the text of one file; `file` is its name for messages.
pub(super) fn parse(file: &'static str, text: &str) -> Result<Substance> {
    let record: Record = toml::from_str(text).map_err(|cause| Error::InvalidInput {
        name: file.into(),
        value: "the file".into(),
        unit: "",
        requirement: cause.to_string(),
    })?;
    let mut ledger = Ledger { sources: BTreeMap::new() };
    ledger.computed("molar_mass_kg_mol", "formula and conventional atomic weights of IUPAC 2021");
    let (combustion, ignition) = match record.combustion {
        Some(combustion) => {
            let (combustion, ignition) = combustion_of(combustion, &record.formula, &mut ledger);
            (Some(combustion), Some(ignition))
        }
        None => (None, None),
    };
    let constants = record.constants;
    let substance = Substance {
        molar_mass_kg_mol: record.formula.molar_mass_kg_mol(),
        melting_point_k: ledger.take("melting_point_k", constants.melting_point_k),
        normal_boiling_point_k: ledger.take("normal_boiling_point_k", constants.normal_boiling_point_k),
        critical_temperature_k: ledger.take("critical_temperature_k", constants.critical_temperature_k),
        critical_pressure_pa: ledger.take("critical_pressure_pa", constants.critical_pressure_pa),
        critical_density_kg_m3: ledger.take("critical_density_kg_m3", constants.critical_density_kg_m3),
        acentric_factor: ledger.take("acentric_factor", constants.acentric_factor),
        correlations: located(record.correlations, file)?,
        combustion,
        ignition,
        toxicity: record.toxicity,
        major_hazard: record.gb_18218,
        flags: record.flags,
        surrogate: record.surrogate,
        id: record.id,
        name_en: record.name_en,
        name_zh: record.name_zh,
        aliases: record.aliases,
        cas: record.cas,
        un_number: record.un_number,
        formula: record.formula,
        sources: ledger.sources,
        thermo: Cache::default(),
    };
    check(&substance, file)?;
    Ok(substance)
}

fn combustion_of(record: CombustionRecord, formula: &Formula, ledger: &mut Ledger) -> (Combustion, IgnitionClass) {
    let enthalpy = ledger.take("combustion.enthalpy_of_formation_gas_j_mol", record.enthalpy_of_formation_gas_j_mol);
    let reactivity = ledger.take("combustion.reactivity", record.reactivity);
    let category = ledger.take("combustion.ignition_category", record.ignition_category);
    ledger.computed("combustion.heat_of_combustion_j_kg", "formula and enthalpies of formation");
    ledger.computed("combustion.stoichiometric_fraction", "formula and the oxygen of dry air");
    let combustion = Combustion {
        heat_of_combustion_j_kg: heat_of_combustion::lower_heating_value_j_kg(formula, enthalpy),
        enthalpy_of_formation_gas_j_mol: enthalpy,
        lower_flammable_fraction: ledger.take("combustion.lower_flammable_fraction", record.lower_flammable_fraction),
        upper_flammable_fraction: ledger.take("combustion.upper_flammable_fraction", record.upper_flammable_fraction),
        stoichiometric_fraction: heat_of_combustion::stoichiometric_fraction(formula),
        flash_point_k: ledger.take_optional("combustion.flash_point_k", record.flash_point_k),
        pool_burning_rate_kg_m2_s: ledger
            .take_optional("combustion.pool_burning_rate_kg_m2_s", record.pool_burning_rate_kg_m2_s),
        pool_burning_extinction_per_m: ledger
            .take_optional("combustion.pool_burning_extinction_per_m", record.pool_burning_extinction_per_m),
        pool_flame: ledger.take_optional("combustion.pool_flame", record.pool_flame),
        pool_radiative_fraction: ledger
            .take_optional("combustion.pool_radiative_fraction", record.pool_radiative_fraction),
        jet_radiative_fraction: ledger
            .take_optional("combustion.jet_radiative_fraction", record.jet_radiative_fraction),
        carbon_atoms: formula.atoms("C"),
        hydrogen_atoms: formula.atoms("H"),
        reactivity,
    };
    (combustion, IgnitionClass { category, reactivity })
}

/// Holds each correlation against the equation of its property and gives it its place for messages.
fn located(mut correlations: Correlations, file: &'static str) -> Result<Correlations> {
    let expected: [(&mut Correlation, &str, usize); 7] = [
        (&mut correlations.vapour_pressure, vapour_pressure::EQUATION, vapour_pressure::TERMS),
        (&mut correlations.liquid_density, liquid_density::EQUATION, liquid_density::TERMS),
        (&mut correlations.liquid_heat_capacity, liquid_heat_capacity::EQUATION, liquid_heat_capacity::TERMS),
        (&mut correlations.gas_heat_capacity, gas_heat_capacity::EQUATION, gas_heat_capacity::TERMS),
        (&mut correlations.heat_of_vaporisation, heat_of_vaporisation::EQUATION, heat_of_vaporisation::TERMS),
        (&mut correlations.liquid_viscosity, liquid_viscosity::EQUATION, liquid_viscosity::TERMS),
        (&mut correlations.surface_tension, surface_tension::EQUATION, surface_tension::TERMS),
    ];
    for (correlation, equation, terms) in expected {
        correlation.locator = file;
        if correlation.equation != equation || correlation.coefficients.len() != terms {
            return Err(Error::InvalidInput {
                name: format!("{file}: equation"),
                value: format!("{} with {} coefficients", correlation.equation, correlation.coefficients.len()),
                unit: "",
                requirement: format!("must be {equation} with {terms} coefficients"),
            });
        }
    }
    Ok(correlations)
}

/// Refuses figures that contradict each other.
fn check(substance: &Substance, file: &'static str) -> Result<()> {
    let fault = |name: &str, value: f64, unit, requirement: &str| {
        Err(Error::invalid(format!("{file}: {name}"), value, unit, requirement))
    };
    if !(substance.melting_point_k > 0.0 && substance.melting_point_k < substance.normal_boiling_point_k) {
        return fault("melting_point_k", substance.melting_point_k, "K", "must lie below the boiling point");
    }
    if !(substance.normal_boiling_point_k < substance.critical_temperature_k) {
        return fault("normal_boiling_point_k", substance.normal_boiling_point_k, "K", "must lie below the critical");
    }
    if let Some(combustion) = &substance.combustion {
        let (lower, upper) = (combustion.lower_flammable_fraction, combustion.upper_flammable_fraction);
        if !(lower > 0.0 && lower < upper && upper <= 1.0) {
            return fault(
                "lower_flammable_fraction",
                lower,
                "",
                "must be positive and below the upper limit, at most 1",
            );
        }
    }
    Ok(())
}

impl Substance {
    /// Whether the substance is a gas or a liquid at 25 °C and one standard atmosphere.
    #[must_use]
    pub fn normal_state(&self) -> NormalState {
        if self.normal_boiling_point_k < NORMAL_STATE_TEMPERATURE_K { NormalState::Gas } else { NormalState::Liquid }
    }
}
