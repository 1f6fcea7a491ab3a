//! The file of one substance as written, and the substance that it becomes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::correlation::Correlation;
use super::fit::{self, Property, Scales};
use super::hazard::{
    AcuteLimit, Combustion, Flag, IgnitionCategory, IgnitionClass, MajorHazard, NormalState, PoolFlame, Reactivity,
    ToxicProbit,
};
use super::identity::{CasNumber, Formula};
use super::provenance::{Citation, Provenance};
use super::thermo::Cache;
use super::{Correlations, Recipe, Substance, heat_of_combustion};
use crate::error::{Error, Result};

/// Steps of the range of a correlation at which its values are looked at.
const CHECKED_STEPS: u32 = 40;

/// Temperature at which the normal state is asked for, K.
const NORMAL_STATE_TEMPERATURE_K: f64 = 298.15;

/// A value with its origin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cited<T> {
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
    cas: Option<CasNumber>,
    un_number: Option<u16>,
    formula: Formula,
    surrogate: Option<String>,
    flags: Vec<Flag>,
    gb_18218: Option<MajorHazard>,
    combustion: Option<CombustionRecord>,
    #[serde(default)]
    toxicity: Vec<ToxicProbit>,
    #[serde(default)]
    acute_limits: Vec<AcuteLimit>,
    constants: Constants,
    correlations: CorrelationRecords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrelationRecords {
    vapour_pressure: Option<CorrelationRecord>,
    liquid_density: Option<CorrelationRecord>,
    liquid_heat_capacity: Option<CorrelationRecord>,
    gas_heat_capacity: Option<CorrelationRecord>,
    heat_of_vaporisation: Option<CorrelationRecord>,
    liquid_viscosity: Option<CorrelationRecord>,
    surface_tension: Option<CorrelationRecord>,
    liquid_thermal_conductivity: Option<CorrelationRecord>,
}

/// Coefficients as this crate or its tool fitted them, or the points to fit now.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrelationRecord {
    equation: Option<String>,
    coefficients: Option<Vec<f64>>,
    temperature_min_k: Option<f64>,
    temperature_max_k: Option<f64>,
    points: PointsRecord,
    residual_max: Option<f64>,
    residual_rms: Option<f64>,
    source: String,
    provenance: Provenance,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum PointsRecord {
    Count(u32),
    Values(Vec<(f64, f64)>),
}

/// Whose file it is.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A file of the catalogue.
    Catalogue(&'static str),
    /// A file or text of a user, with the name that messages give it.
    User(Arc<str>),
}

impl Origin {
    pub(super) fn name(&self) -> &str {
        match self {
            Origin::Catalogue(file) => file,
            Origin::User(file) => file,
        }
    }
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
    laminar_burning_velocity_m_s: Option<Cited<f64>>,
    auto_ignition_temperature_k: Option<Cited<f64>>,
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
pub(super) struct Ledger {
    pub(super) sources: BTreeMap<String, Citation>,
}

impl Ledger {
    fn take<T>(&mut self, key: &str, cited: Cited<T>) -> T {
        let Cited { value, source, basis, provenance } = cited;
        self.sources.insert(key.to_owned(), Citation { source, basis, provenance });
        value
    }

    pub(super) fn take_optional<T>(&mut self, key: &str, cited: Option<Cited<T>>) -> Option<T> {
        cited.map(|cited| self.take(key, cited))
    }

    fn computed(&mut self, key: &str, source: &str) {
        let citation = Citation { source: source.to_owned(), basis: None, provenance: Provenance::Computed };
        self.sources.insert(key.to_owned(), citation);
    }
}

/// Reads the text of one file.
pub(super) fn parse(origin: &Origin, text: &str) -> Result<Substance> {
    let file = origin.name();
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
            let (combustion, ignition) =
                combustion_of(combustion, &record.formula, &mut ledger).map_err(|error| error.at(file))?;
            (Some(combustion), Some(ignition))
        }
        None => (None, None),
    };
    let constants = record.constants;
    let mut substance = Substance {
        molar_mass_kg_mol: record.formula.molar_mass_kg_mol(),
        melting_point_k: ledger.take("melting_point_k", constants.melting_point_k),
        normal_boiling_point_k: ledger.take("normal_boiling_point_k", constants.normal_boiling_point_k),
        critical_temperature_k: ledger.take("critical_temperature_k", constants.critical_temperature_k),
        critical_pressure_pa: ledger.take("critical_pressure_pa", constants.critical_pressure_pa),
        critical_density_kg_m3: ledger.take("critical_density_kg_m3", constants.critical_density_kg_m3),
        acentric_factor: ledger.take("acentric_factor", constants.acentric_factor),
        correlations: Correlations::default(),
        combustion,
        ignition,
        toxicity: record.toxicity,
        acute_limits: record.acute_limits,
        major_hazard: record.gb_18218,
        flags: record.flags,
        surrogate: record.surrogate,
        id: record.id,
        name_en: record.name_en,
        name_zh: record.name_zh,
        aliases: record.aliases,
        cas: record.cas,
        un_number: record.un_number,
        formula: Some(record.formula),
        sources: ledger.sources,
        composition: None,
        recipe: match origin {
            Origin::Catalogue(_) => Recipe::Catalogue,
            Origin::User(name) => Recipe::Text { name: name.clone(), text: text.into() },
        },
        thermo: Cache::default(),
    };
    check(&substance, file)?;
    substance.correlations = record.correlations.located(&substance.scales(), origin)?;
    Ok(substance)
}

fn combustion_of(
    record: CombustionRecord,
    formula: &Formula,
    ledger: &mut Ledger,
) -> Result<(Combustion, IgnitionClass)> {
    let enthalpy = ledger.take("combustion.enthalpy_of_formation_gas_j_mol", record.enthalpy_of_formation_gas_j_mol);
    let reactivity = ledger.take("combustion.reactivity", record.reactivity);
    let category = ledger.take("combustion.ignition_category", record.ignition_category);
    ledger.computed("combustion.heat_of_combustion_j_kg", "formula and enthalpies of formation");
    ledger.computed("combustion.stoichiometric_fraction", "formula and the oxygen of dry air");
    let combustion = Combustion {
        heat_of_combustion_j_kg: heat_of_combustion::lower_heating_value_j_kg(formula, enthalpy)?,
        enthalpy_of_formation_gas_j_mol: enthalpy,
        lower_flammable_fraction: ledger.take("combustion.lower_flammable_fraction", record.lower_flammable_fraction),
        upper_flammable_fraction: ledger.take("combustion.upper_flammable_fraction", record.upper_flammable_fraction),
        stoichiometric_fraction: heat_of_combustion::stoichiometric_fraction(formula)?,
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
        laminar_burning_velocity_m_s: ledger
            .take_optional("combustion.laminar_burning_velocity_m_s", record.laminar_burning_velocity_m_s),
        auto_ignition_temperature_k: ledger
            .take_optional("combustion.auto_ignition_temperature_k", record.auto_ignition_temperature_k),
        carbon_atoms: f64::from(formula.atoms("C")),
        hydrogen_atoms: f64::from(formula.atoms("H")),
        reactivity,
    };
    Ok((combustion, IgnitionClass { category, reactivity }))
}

impl CorrelationRecords {
    fn located(self, scales: &Scales, origin: &Origin) -> Result<Correlations> {
        let read = |record: Option<CorrelationRecord>, property: Property| {
            record.map(|record| record.read(property, scales, origin)).transpose()
        };
        Ok(Correlations {
            vapour_pressure: read(self.vapour_pressure, Property::VapourPressure)?,
            liquid_density: read(self.liquid_density, Property::LiquidDensity)?,
            liquid_heat_capacity: read(self.liquid_heat_capacity, Property::LiquidHeatCapacity)?,
            gas_heat_capacity: read(self.gas_heat_capacity, Property::GasHeatCapacity)?,
            heat_of_vaporisation: read(self.heat_of_vaporisation, Property::HeatOfVaporisation)?,
            liquid_viscosity: read(self.liquid_viscosity, Property::LiquidViscosity)?,
            surface_tension: read(self.surface_tension, Property::SurfaceTension)?,
            liquid_thermal_conductivity: read(self.liquid_thermal_conductivity, Property::LiquidThermalConductivity)?,
        })
    }
}

impl CorrelationRecord {
    /// Holds the correlation against the equation of its property, or fits its points to it.
    fn read(self, property: Property, scales: &Scales, origin: &Origin) -> Result<Correlation> {
        let file = origin.name();
        let fault = |value: String, requirement: String| Error::InvalidInput {
            name: format!("{file}: {property:?}"),
            value,
            unit: "",
            requirement,
        };
        let mut correlation = match (self.equation, self.coefficients, self.points) {
            (Some(equation), Some(coefficients), PointsRecord::Count(points)) => {
                if equation != property.equation() || coefficients.len() != property.terms() {
                    let found = format!("{equation} with {} coefficients", coefficients.len());
                    let wanted = format!("must be {} with {} coefficients", property.equation(), property.terms());
                    return Err(fault(found, wanted));
                }
                let (Some(low), Some(high), Some(worst), Some(rms)) =
                    (self.temperature_min_k, self.temperature_max_k, self.residual_max, self.residual_rms)
                else {
                    let wanted = "need temperature_min_k, temperature_max_k, residual_max and residual_rms";
                    return Err(fault("coefficients alone".into(), wanted.into()));
                };
                Correlation {
                    equation,
                    coefficients,
                    temperature_min_k: low,
                    temperature_max_k: high,
                    points,
                    residual_max: worst,
                    residual_rms: rms,
                    source: self.source,
                    provenance: self.provenance,
                    locator: "",
                    user_file: None,
                }
            }
            (None, None, PointsRecord::Values(points)) if !points.is_empty() => {
                let mut fitted = fit::correlation(property, scales, &points, (&self.source, self.provenance))
                    .map_err(|error| error.at(file))?;
                fitted.temperature_min_k = self.temperature_min_k.unwrap_or(fitted.temperature_min_k);
                fitted.temperature_max_k = self.temperature_max_k.unwrap_or(fitted.temperature_max_k);
                fitted
            }
            _ => {
                let wanted = "must be a list of points [temperature_k, value] without equation and coefficients, or \
                              equation and coefficients with the number of points";
                return Err(fault("the table".into(), wanted.into()));
            }
        };
        match origin {
            Origin::Catalogue(file) => correlation.locator = file,
            Origin::User(file) => {
                correlation.locator = "range of fit";
                correlation.user_file = Some(file.clone());
            }
        }
        correlation.check_values(property, scales).map_err(|error| error.at(format!("{file}: {property:?}")))?;
        Ok(correlation)
    }
}

impl Correlation {
    /// Refuses a range that is none and values that no substance has.
    fn check_values(&self, property: Property, scales: &Scales) -> Result<()> {
        let (low, high) = (self.temperature_min_k, self.temperature_max_k);
        if !(low > 0.0 && low < high && high.is_finite()) {
            return Err(Error::invalid(
                "temperature_min_k",
                low,
                "K",
                format!("must be positive and below temperature_max_k = {high} K"),
            ));
        }
        let mut last = 0.0;
        for step in 0..=CHECKED_STEPS {
            // short of the upper end, where some properties vanish
            let t = low + (high - low) * f64::from(step) / f64::from(CHECKED_STEPS) * 0.999;
            let value = property.evaluate(scales, &self.coefficients, t);
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::invalid("value", value, "", format!("must be positive at {t} K, within the range")));
            }
            if property == Property::VapourPressure && value <= last {
                let requirement = format!("must rise with temperature, but does not at {t} K");
                return Err(Error::invalid("vapour_pressure_pa", value, "Pa", requirement));
            }
            last = value;
        }
        Ok(())
    }
}

/// Refuses figures that contradict each other.
fn check(substance: &Substance, file: &str) -> Result<()> {
    let fault = |name: &str, value: f64, unit, requirement: &str| {
        Err(Error::invalid(format!("{file}: {name}"), value, unit, requirement))
    };
    for (name, value, unit) in [
        ("critical_pressure_pa", substance.critical_pressure_pa, "Pa"),
        ("critical_density_kg_m3", substance.critical_density_kg_m3, "kg/m3"),
        ("critical_temperature_k", substance.critical_temperature_k, "K"),
    ] {
        if !(value > 0.0 && value.is_finite()) {
            return fault(name, value, unit, "must be positive and finite");
        }
    }
    if !substance.acentric_factor.is_finite() {
        return fault("acentric_factor", substance.acentric_factor, "", "must be finite");
    }
    if let Some(limit) =
        substance.acute_limits.iter().find(|one| !(one.concentration_ppm > 0.0 && one.exposure_min > 0.0))
    {
        return fault("acute_limits", limit.concentration_ppm, "ppm", "concentration and time must be positive");
    }
    let boils = substance.melting_point_k < substance.normal_boiling_point_k;
    if !(substance.melting_point_k > 0.0 && boils != substance.flags.contains(&Flag::Sublimes)) {
        let requirement = "must lie below the boiling point, or above it where the flags have sublimes";
        return fault("melting_point_k", substance.melting_point_k, "K", requirement);
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
