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
mod fit;
pub mod gas_heat_capacity;
mod hazard;
pub mod heat_of_combustion;
pub mod heat_of_vaporisation;
mod identity;
pub mod liquid_density;
pub mod liquid_heat_capacity;
pub mod liquid_thermal_conductivity;
pub mod liquid_viscosity;
mod listed;
pub mod mixture;
mod provenance;
mod record;
#[doc(hidden)]
pub mod reference;
pub mod surface_tension;
pub mod thermo;
mod user;
pub mod vapour_pressure;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use catalogue::{mixtures, substance, substance_among, substances};
pub use correlation::Correlation;
pub use hazard::{
    AcuteLimit, AcuteLimitName, Combustion, Flag, IgnitionCategory, IgnitionClass, MajorHazard, NormalState, PoolFlame,
    ProbitSource, ProbitUnit, Reactivity, ToxicProbit,
};
pub use identity::{CasNumber, Formula};
pub use listed::{ListedSubstance, listed_substance, listed_substances};
pub use mixture::{Component, Flash, Mixture};
pub use provenance::{Citation, Provenance};

use crate::card::ModelCard;
use crate::error::{Error, Result};
use fit::{Property, Scales};

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
    &liquid_thermal_conductivity::CARD,
    &mixture::flash::CARD,
    &heat_of_combustion::CARD,
    &heat_of_combustion::STOICHIOMETRIC_CARD,
    &thermo::saturation_line::CARD,
    &thermo::ideal_gas::CARD,
    &thermo::peng_robinson::CARD,
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
    /// CAS registry number; a mixture may have none.
    pub cas: Option<CasNumber>,
    /// UN number of the form in which it is usually carried, if its carriage is regulated.
    pub un_number: Option<u16>,
    /// Molecular formula; a mixture has none.
    pub formula: Option<Formula>,
    /// Molar mass, kg/mol, from the formula or the composition.
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
    /// Concentrations that public bodies publish for emergencies.
    pub acute_limits: Vec<AcuteLimit>,
    /// Entry in GB 18218-2018, if it has one.
    pub major_hazard: Option<MajorHazard>,
    /// Properties to know of.
    pub flags: Vec<Flag>,
    /// What the substance stands for and how, if it stands for a mixture.
    pub surrogate: Option<String>,
    /// Origin of each constant, by field name (`combustion.flash_point_k`).
    pub sources: BTreeMap<String, Citation>,
    /// The mixture that it stands for, if it is one.
    #[serde(skip)]
    pub composition: Option<Mixture>,
    /// How to make it again.
    #[serde(skip)]
    pub recipe: Recipe,
    /// Tables of the thermodynamic functions, made at first use.
    #[serde(skip)]
    thermo: thermo::Cache,
}

/// How a substance came about, so that it can be made again elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Recipe {
    /// It stands in the catalogue under its id.
    #[default]
    Catalogue,
    /// From a text in the format of the catalogue's files.
    Text {
        /// The name that messages give the text.
        name: Arc<str>,
        /// The text.
        text: Arc<str>,
    },
    /// From its composition.
    Mixture(Mixture),
}

/// The temperature correlations of a substance; what no source has is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correlations {
    /// Vapour pressure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vapour_pressure: Option<Correlation>,
    /// Density of the saturated liquid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liquid_density: Option<Correlation>,
    /// Isobaric heat capacity of the saturated liquid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liquid_heat_capacity: Option<Correlation>,
    /// Isobaric heat capacity of the ideal gas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gas_heat_capacity: Option<Correlation>,
    /// Heat of vaporisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heat_of_vaporisation: Option<Correlation>,
    /// Dynamic viscosity of the saturated liquid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liquid_viscosity: Option<Correlation>,
    /// Surface tension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surface_tension: Option<Correlation>,
    /// Thermal conductivity of the saturated liquid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liquid_thermal_conductivity: Option<Correlation>,
}

impl Substance {
    /// A correlation that a model needs, or the error that it is missing.
    fn known<'a>(
        &self,
        correlation: Option<&'a Correlation>,
        what: &'static str,
        model: &'static str,
    ) -> Result<&'a Correlation> {
        correlation.ok_or_else(|| Error::MissingData { what, model, substance: self.id.clone() })
    }

    /// The correlation of a property, if there is one.
    fn correlation_of(&self, property: Property) -> Option<&Correlation> {
        let correlations = &self.correlations;
        match property {
            Property::VapourPressure => &correlations.vapour_pressure,
            Property::LiquidDensity => &correlations.liquid_density,
            Property::LiquidHeatCapacity => &correlations.liquid_heat_capacity,
            Property::GasHeatCapacity => &correlations.gas_heat_capacity,
            Property::HeatOfVaporisation => &correlations.heat_of_vaporisation,
            Property::LiquidViscosity => &correlations.liquid_viscosity,
            Property::SurfaceTension => &correlations.surface_tension,
            Property::LiquidThermalConductivity => &correlations.liquid_thermal_conductivity,
        }
        .as_ref()
    }

    fn scales(&self) -> Scales {
        Scales {
            molar_mass_kg_mol: self.molar_mass_kg_mol,
            critical_temperature_k: self.critical_temperature_k,
            critical_pressure_pa: self.critical_pressure_pa,
            critical_density_kg_m3: self.critical_density_kg_m3,
        }
    }

    /// The coldest temperature, K, at which the liquid's vapour pressure and heat of vaporisation are known.
    #[must_use]
    pub fn coldest_liquid_k(&self) -> f64 {
        [&self.correlations.vapour_pressure, &self.correlations.heat_of_vaporisation]
            .into_iter()
            .flatten()
            .map(|correlation| correlation.temperature_min_k)
            .fold(self.melting_point_k, f64::max)
    }

    /// The mixture that the substance stands for.
    ///
    /// # Errors
    /// [`Error::MissingData`] for a pure substance.
    pub fn mixture_parts(&self) -> Result<&Mixture> {
        self.composition.as_ref().ok_or_else(|| Error::MissingData {
            what: "a composition",
            model: mixture::flash::CARD.id,
            substance: self.id.clone(),
        })
    }

    /// The toxic probit of a table, if the table has the substance.
    #[must_use]
    pub fn toxic_probit(&self, source: ProbitSource) -> Option<&ToxicProbit> {
        self.toxicity.iter().find(|probit| probit.source == source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::STANDARD_ATMOSPHERE_PA;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    fn named(name: &str) -> &'static Substance {
        substance(name).unwrap()
    }

    #[test]
    fn the_catalogue_is_whole_and_in_order() {
        let ids: Vec<&str> = substances().iter().map(|substance| substance.id.as_str()).collect();
        assert!(ids.len() >= 100, "{}", ids.len());
        assert!(ids.is_sorted(), "{ids:?}");
        for substance in substances() {
            for property in Property::ALL {
                let Some(correlation) = substance.correlation_of(property) else { continue };
                assert!(correlation.temperature_min_k < correlation.temperature_max_k, "{}", substance.id);
                assert!(correlation.residual_rms < 0.03, "{} {}", substance.id, correlation.equation);
            }
            assert!(
                serde_json::to_string(substance.as_ref()).unwrap().contains(substance.cas.as_ref().unwrap().as_str())
            );
            assert_eq!(substance.combustion.is_some(), substance.flags.contains(&Flag::Flammable), "{}", substance.id);
            assert_eq!(substance.ignition.is_some(), substance.combustion.is_some(), "{}", substance.id);
            assert!(substance.sources.contains_key("critical_pressure_pa"));
        }
    }

    #[test]
    fn boiling_point_comes_back_from_the_vapour_pressure() {
        for substance in substances() {
            if substance.flags.contains(&Flag::Sublimes) {
                let error = substance.saturation_temperature_k(STANDARD_ATMOSPHERE_PA).unwrap_err();
                assert!(error.is_validity(), "{error}");
                continue;
            }
            let boiling_k = substance.saturation_temperature_k(STANDARD_ATMOSPHERE_PA).unwrap();
            assert_relative_eq!(boiling_k, substance.normal_boiling_point_k, max_relative = 3e-4);
            let pressure_pa = substance.vapour_pressure_pa(boiling_k).unwrap();
            assert_relative_eq!(pressure_pa, STANDARD_ATMOSPHERE_PA, max_relative = 1e-11);
        }
    }

    #[test]
    fn the_ends_of_the_saturation_line() {
        for substance in substances() {
            let (t_c, p_c) = (substance.critical_temperature_k, substance.critical_pressure_pa);
            assert_relative_eq!(substance.vapour_pressure_pa(t_c).unwrap(), p_c, max_relative = 1e-12);
            assert_relative_eq!(substance.saturation_temperature_k(p_c).unwrap(), t_c, max_relative = 1e-9);
            let critical = substance.critical_density_kg_m3;
            // a table may end before; what is fitted to the end ends right
            let ends = |correlation: &Option<Correlation>| correlation.as_ref().unwrap().temperature_max_k >= t_c;
            if ends(&substance.correlations.liquid_density) {
                assert_relative_eq!(substance.liquid_density_kg_m3(t_c).unwrap(), critical, max_relative = 1e-12);
            }
            if ends(&substance.correlations.heat_of_vaporisation) {
                assert!(substance.heat_of_vaporisation_j_kg(t_c).unwrap().abs() < 1e-9);
            }
            let lowest = substance.correlations.vapour_pressure.as_ref().unwrap().temperature_min_k;
            assert!(substance.vapour_pressure_pa(lowest).unwrap() > 0.0);
        }
    }

    #[test]
    fn outside_a_range_is_an_error_that_names_file_and_range() {
        let ammonia = named("ammonia");
        for (result, model) in [
            (ammonia.vapour_pressure_pa(406.0), "substance.vapour_pressure"),
            (ammonia.liquid_density_kg_m3(f64::NAN), "substance.liquid_density"),
            (ammonia.heat_of_vaporisation_j_kg(150.0), "substance.heat_of_vaporisation"),
            (ammonia.liquid_heat_capacity_j_kg_k(404.0), "substance.liquid_heat_capacity"),
            (ammonia.gas_heat_capacity_j_kg_k(2000.0), "substance.gas_heat_capacity"),
            (ammonia.isentropic_exponent(-1.0), "substance.gas_heat_capacity"),
            (ammonia.liquid_viscosity_pa_s(405.0), "substance.liquid_viscosity"),
            (ammonia.surface_tension_n_m(405.0), "substance.surface_tension"),
            (ammonia.saturation_temperature_k(2e7), "substance.saturation_temperature"),
            (ammonia.saturation_temperature_k(f64::NAN), "substance.saturation_temperature"),
        ] {
            match result {
                Err(Error::OutOfValidity { model: found, locator, .. }) => {
                    assert_eq!(found, model);
                    assert_eq!(locator, "data/substances/ammonia.toml");
                }
                other => panic!("{model}: {other:?}"),
            }
        }
        assert!(matches!(ammonia.gas_density_kg_m3(-1.0, 300.0), Err(Error::InvalidInput { .. })));
        assert!(matches!(ammonia.gas_density_kg_m3(1e5, f64::NAN), Err(Error::InvalidInput { .. })));
    }

    #[test]
    fn isentropic_exponents_that_every_handbook_gives() {
        for (name, expected) in
            [("methane", 1.31), ("propane", 1.13), ("ammonia", 1.31), ("hydrogen", 1.405), ("chlorine", 1.325)]
        {
            assert_relative_eq!(named(name).isentropic_exponent(293.15).unwrap(), expected, max_relative = 0.01);
        }
        // ideal gas at 0 °C and 1 atm: 22.414 L/mol, so propane 44.097/22.414 = 1.9674 kg/m3
        let density = named("propane").gas_density_kg_m3(STANDARD_ATMOSPHERE_PA, 273.15).unwrap();
        assert_relative_eq!(density, 1.9674, max_relative = 5e-5);
    }

    #[test]
    fn hazards_as_the_sources_have_them() {
        let chlorine = named("chlorine");
        assert!(chlorine.combustion.is_none() && chlorine.ignition.is_none());
        let probit = chlorine.toxic_probit(ProbitSource::PurpleBook).unwrap();
        assert_eq!((probit.a, probit.b, probit.exponent), (-6.35, 0.5, 2.75));
        assert_eq!(probit.unit, ProbitUnit::MilligramPerCubicMetreMinutes);
        assert_eq!(chlorine.toxic_probit(ProbitSource::Lees).unwrap().unit, ProbitUnit::PpmMinutes);
        assert!(named("propane").toxicity.is_empty());
        let methane = named("methane").ignition.unwrap();
        assert_eq!((methane.category, methane.reactivity), (IgnitionCategory::Category0, Reactivity::Low));
        assert_eq!(named("gasoline").ignition.unwrap().category, IgnitionCategory::Category1);
        let methanol = named("methanol").combustion.as_ref().unwrap();
        assert!(methanol.pool_burning_rate_kg_m2_s.is_some() && methanol.pool_burning_extinction_per_m.is_none());
        assert_eq!(named("gasoline").formula.as_ref().unwrap().as_str(), "C6H14");
        assert!(named("gasoline").surrogate.as_ref().unwrap().contains("n-hexane"));
        for (name, state) in [
            ("benzene", NormalState::Liquid),
            ("gasoline", NormalState::Liquid),
            ("methanol", NormalState::Liquid),
            ("bromine", NormalState::Liquid),
            ("hydrogen_fluoride", NormalState::Gas),
            ("ethylene_oxide", NormalState::Gas),
            ("carbon_dioxide", NormalState::Gas),
        ] {
            assert_eq!(named(name).normal_state(), state, "{name}");
        }
        assert_eq!(named("toluene").sources["combustion.pool_burning_rate_kg_m2_s"].provenance, Provenance::Uncertain);
    }

    #[test]
    fn toxic_probits_give_the_lethal_concentrations_of_their_sources() {
        // LC50 = (exp((5 - a)/b) / t)^(1/n): mg/m3 for 30 min in the one table, ppm for 30 min in the other
        let lc50 = |name: &str, source| {
            let probit = named(name).toxic_probit(source).unwrap();
            (((5.0 - probit.a) / probit.b).exp() / 30.0).powf(1.0 / probit.exponent)
        };
        for (name, expected) in
            [("ammonia", 5428.0), ("chlorine", 1116.0), ("ethylene oxide", 4442.0), ("hydrogen sulphide", 986.4)]
        {
            assert_relative_eq!(lc50(name, ProbitSource::PurpleBook), expected, max_relative = 5e-4);
        }
        for (name, expected) in [
            ("ammonia", 11_539.0),
            ("benzene", 9204.0),
            ("chlorine", 250.0),
            ("hydrogen sulphide", 441.0),
            ("toluene", 25_377.0),
        ] {
            assert_relative_eq!(lc50(name, ProbitSource::Lees), expected, max_relative = 1e-2);
        }
    }

    proptest! {
        #[test]
        fn saturation_line_rises_and_liquid_thins(index in 0_usize..substances().len(), low in 0.0..0.98_f64, step in 0.001..0.02_f64) {
            let substance = &substances()[index];
            let c = &substance.correlations;
            let liquid = [&c.vapour_pressure, &c.liquid_density, &c.heat_of_vaporisation].map(|c| c.as_ref().unwrap());
            let from = liquid.iter().map(|c| c.temperature_min_k).fold(0.0, f64::max);
            let to = liquid.iter().map(|c| c.temperature_max_k).fold(f64::INFINITY, f64::min);
            let at = |share: f64| from + share * (to - from);
            let (cold, warm) = (at(low), at(low + step));
            prop_assert!(substance.vapour_pressure_pa(cold)? < substance.vapour_pressure_pa(warm)?);
            prop_assert!(substance.liquid_density_kg_m3(cold)? > substance.liquid_density_kg_m3(warm)?);
            // hydrogen's has a maximum near 17 K; what associates in the vapour has one too
            if substance.id != "hydrogen" && !substance.flags.contains(&Flag::Associating) {
                prop_assert!(substance.heat_of_vaporisation_j_kg(cold)? > substance.heat_of_vaporisation_j_kg(warm)?);
            }
            let back = substance.saturation_temperature_k(substance.vapour_pressure_pa(cold)?)?;
            prop_assert!((back / cold - 1.0).abs() < 1e-9);
        }
    }
}
