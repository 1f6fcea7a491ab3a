//! One substance that stands for a mixture: properties from the composition, fitted to the catalogue's equations.

use std::collections::BTreeMap;

use super::flash::BELOW_RANGE;
use super::{Component, Mixture};
use crate::error::Result;
use crate::substance::fit::{self, Points, Property, Scales};
use crate::substance::thermo::Cache;
use crate::substance::{
    Citation, Combustion, Correlation, Correlations, Flag, IgnitionClass, Provenance, Recipe, Substance, ToxicProbit,
};
use crate::units::STANDARD_ATMOSPHERE_PA;

/// Points of each property that are fitted.
const POINTS: u32 = 60;
/// The liquid of a mixture is described up to this share of the lowest critical temperature of a component.
const BELOW_CRITICAL: f64 = 0.97;
/// A component with less than this mole fraction does not decide on the class of ignition.
const LEAST_SHARE_OF_CLASS: f64 = 0.1;
const OXYGEN_IN_AIR: f64 = 0.209_46;

/// What the source of every computed figure says.
const SOURCE: &str = "computed from the composition";

impl Mixture {
    /// The pure substance that stands for the mixture in every model that takes one substance.
    ///
    /// # Assumptions
    /// The composition does not change: what leaves first is as the whole. Ideal liquid: vapour pressure is that of the
    /// bubble point by Raoult's law; volumes, heat capacities and heats of vaporisation add up by mass; the logarithm of
    /// viscosity, and surface tension, add up by moles; the critical constants are Kay's means. Flammable limits are Le
    /// Chatelier's, with inert components diluting. A toxic probit is the component's with its share of the mixture in
    /// the constant a; where several components have one, the largest of them.
    ///
    /// A mixture without a temperature at which all components are liquid is a gas: it has no liquid properties and
    /// asking for one is an error.
    ///
    /// # Errors
    /// [`crate::Error::MissingData`] for a component without vapour pressure, and the errors of the fits.
    pub fn substance(&self) -> Result<Substance> {
        let scales = Scales {
            molar_mass_kg_mol: self.molar_mass_kg_mol(),
            critical_temperature_k: self.mole_mean(|one| one.critical_temperature_k),
            critical_pressure_pa: self.mole_mean(|one| one.critical_pressure_pa),
            critical_density_kg_m3: self.molar_mass_kg_mol()
                / self.mole_mean(|one| one.molar_mass_kg_mol / one.critical_density_kg_m3),
        };
        let liquid = self.boiling_range_k();
        let boiling_k = match liquid {
            Some(_) => self.bubble_temperature_k(STANDARD_ATMOSPHERE_PA)?,
            None => self.mole_mean(|one| one.normal_boiling_point_k),
        };
        let melting_k = match liquid {
            Some((low, _)) => low,
            None => self.mole_mean(|one| one.melting_point_k).min(0.99 * boiling_k),
        };
        let (combustion, ignition) = self.combustion();
        let mut flags = vec![Flag::Mixture];
        let any = |flag: Flag| self.components.iter().any(|one| one.substance.flags.contains(&flag));
        let toxicity = self.toxicity();
        if combustion.is_some() {
            flags.insert(0, Flag::Flammable);
        }
        if !toxicity.is_empty() {
            flags.insert(0, Flag::Toxic);
        }
        flags.extend(
            [Flag::Associating, Flag::Polymerising, Flag::WaterReactive, Flag::Oxidising, Flag::Corrosive]
                .into_iter()
                .filter(|flag| any(*flag)),
        );
        Ok(Substance {
            id: self.name.clone(),
            name_en: self.name.clone(),
            name_zh: self.name.clone(),
            aliases: Vec::new(),
            cas: None,
            un_number: None,
            formula: None,
            molar_mass_kg_mol: scales.molar_mass_kg_mol,
            melting_point_k: melting_k,
            normal_boiling_point_k: boiling_k,
            critical_temperature_k: scales.critical_temperature_k,
            critical_pressure_pa: scales.critical_pressure_pa,
            critical_density_kg_m3: scales.critical_density_kg_m3,
            acentric_factor: self.mole_mean(|one| one.acentric_factor),
            correlations: self.correlations(&scales, liquid)?,
            combustion,
            ignition,
            toxicity,
            acute_limits: Vec::new(),
            major_hazard: None,
            flags,
            surrogate: Some(self.description()),
            sources: sources(liquid.is_some()),
            composition: Some(self.clone()),
            recipe: Recipe::Mixture(self.clone()),
            thermo: Cache::default(),
        })
    }

    /// The range, K, on which the liquid is described, if it boils at one atmosphere within it.
    fn boiling_range_k(&self) -> Option<(f64, f64)> {
        let (low, high) = self.liquid_range_k().ok()?;
        let lowest_critical =
            self.components.iter().map(|one| one.substance.critical_temperature_k).fold(f64::INFINITY, f64::min);
        let high = high.min(BELOW_CRITICAL * lowest_critical);
        let pressure = |t: f64| self.bubble_pressure_pa(t).ok();
        (low < high && pressure(low)? < STANDARD_ATMOSPHERE_PA && pressure(high)? > STANDARD_ATMOSPHERE_PA)
            .then_some((low, high))
    }

    fn description(&self) -> String {
        let parts: Vec<String> = self
            .components
            .iter()
            .map(|one| format!("{} {} %", one.substance.id, round(100.0 * one.mole_fraction)))
            .collect();
        format!("mixture of {} by moles; its composition is taken not to change as it boils away", parts.join(", "))
    }

    fn correlations(&self, scales: &Scales, liquid: Option<(f64, f64)>) -> Result<Correlations> {
        let made = |property: Property, range: Option<(f64, f64)>| -> Result<Option<Correlation>> {
            let Some((low, high)) = range else { return Ok(None) };
            if self.components.iter().any(|one| one.substance.correlation_of(property).is_none()) {
                return Ok(None);
            }
            let points: Points = (0..=POINTS)
                .map(|step| low + (high - low) * f64::from(step) / f64::from(POINTS))
                .map(|t| Ok((t, self.mixed(property, t)?)))
                .collect::<Result<_>>()?;
            let mut made = fit::correlation(property, scales, &points, (SOURCE, Provenance::Computed))?;
            made.locator = "range that the components share";
            Ok(Some(made))
        };
        let gas = self.components.iter().filter_map(|one| one.substance.correlations.gas_heat_capacity.as_ref());
        let gas = gas.fold((0.0_f64, f64::INFINITY), |range, one| {
            (range.0.max(one.temperature_min_k), range.1.min(one.temperature_max_k))
        });
        let upto = |property: Property| {
            let (low, high) = liquid?;
            let ends = self.components.iter().filter_map(|one| one.substance.correlation_of(property));
            let high = ends.map(|one| one.temperature_max_k).fold(high, f64::min);
            (low < high).then_some((low, high))
        };
        Ok(Correlations {
            vapour_pressure: made(Property::VapourPressure, liquid)?,
            liquid_density: made(Property::LiquidDensity, upto(Property::LiquidDensity))?,
            liquid_heat_capacity: made(Property::LiquidHeatCapacity, upto(Property::LiquidHeatCapacity))?,
            gas_heat_capacity: made(Property::GasHeatCapacity, Some(gas))?,
            heat_of_vaporisation: made(Property::HeatOfVaporisation, upto(Property::HeatOfVaporisation))?,
            liquid_viscosity: made(Property::LiquidViscosity, upto(Property::LiquidViscosity))?,
            surface_tension: made(Property::SurfaceTension, upto(Property::SurfaceTension))?,
            liquid_thermal_conductivity: made(
                Property::LiquidThermalConductivity,
                upto(Property::LiquidThermalConductivity),
            )?,
        })
    }

    /// One property of the mixture at a temperature.
    fn mixed(&self, property: Property, temperature_k: f64) -> Result<f64> {
        if property == Property::VapourPressure {
            return self.bubble_pressure_pa(temperature_k);
        }
        let values: Vec<(f64, f64, f64)> = self
            .components
            .iter()
            .filter_map(|one| Some((one.mole_fraction, self.mass_fraction(one), one.at(property, temperature_k)?)))
            .collect();
        Ok(match property {
            Property::LiquidDensity => 1.0 / values.iter().map(|(_, w, value)| w / value).sum::<f64>(),
            Property::LiquidViscosity => libm::exp(values.iter().map(|(x, _, value)| x * libm::log(*value)).sum()),
            Property::SurfaceTension => values.iter().map(|(x, _, value)| x * value).sum(),
            _ => values.iter().map(|(_, w, value)| w * value).sum(),
        })
    }

    fn combustion(&self) -> (Option<Combustion>, Option<IgnitionClass>) {
        let burning: Vec<(&Component, &Combustion)> =
            self.components.iter().filter_map(|one| Some((one, one.substance.combustion.as_ref()?))).collect();
        let share = |figure: &dyn Fn(&Combustion) -> f64| -> f64 {
            burning.iter().map(|(one, burns)| one.mole_fraction / figure(burns)).sum()
        };
        let (lower, upper) = (
            1.0 / share(&|burns| burns.lower_flammable_fraction),
            1.0 / share(&|burns| burns.upper_flammable_fraction),
        );
        // so much inert that no mixture with air burns
        if burning.is_empty() || !(lower < 1.0) {
            return (None, None);
        }
        let by_mass = |figure: &dyn Fn(&Combustion) -> f64| -> f64 {
            burning.iter().map(|(one, burns)| self.mass_fraction(one) * figure(burns)).sum()
        };
        let by_moles = |figure: &dyn Fn(&Combustion) -> f64| -> f64 {
            burning.iter().map(|(one, burns)| one.mole_fraction * figure(burns)).sum()
        };
        // oxygen demand for each mole of fuel, over its fraction in air
        let air = by_moles(&|burns| 1.0 / burns.stoichiometric_fraction - 1.0);
        let oxygen: f64 = self
            .components
            .iter()
            .filter(|one| one.substance.id == "oxygen")
            .map(|one| one.mole_fraction / OXYGEN_IN_AIR)
            .sum();
        let classes = || {
            let large = burning.iter().filter(|(one, _)| one.mole_fraction >= LEAST_SHARE_OF_CLASS);
            let all = large.clone().count() == 0;
            burning
                .iter()
                .filter(move |(one, _)| all || one.mole_fraction >= LEAST_SHARE_OF_CLASS)
                .filter_map(|(one, _)| one.substance.ignition)
        };
        let reactivity = classes().map(|class| class.reactivity).max();
        let category = classes().map(|class| class.category).min();
        let (Some(reactivity), Some(category)) = (reactivity, category) else { return (None, None) };
        let combustion = Combustion {
            heat_of_combustion_j_kg: by_mass(&|burns| burns.heat_of_combustion_j_kg),
            enthalpy_of_formation_gas_j_mol: by_moles(&|burns| burns.enthalpy_of_formation_gas_j_mol),
            lower_flammable_fraction: lower,
            upper_flammable_fraction: upper.min(1.0),
            stoichiometric_fraction: 1.0 / (1.0 + (air - oxygen).max(0.0)),
            flash_point_k: None,
            pool_burning_rate_kg_m2_s: None,
            pool_burning_extinction_per_m: None,
            pool_flame: None,
            pool_radiative_fraction: None,
            jet_radiative_fraction: None,
            laminar_burning_velocity_m_s: None,
            auto_ignition_temperature_k: None,
            carbon_atoms: by_moles(&|burns| burns.carbon_atoms),
            hydrogen_atoms: by_moles(&|burns| burns.hydrogen_atoms),
            reactivity,
        };
        (Some(combustion), Some(IgnitionClass { category, reactivity }))
    }

    /// Probits for the concentration of the whole mixture, one for each table.
    fn toxicity(&self) -> Vec<ToxicProbit> {
        let mut found: BTreeMap<_, ToxicProbit> = BTreeMap::new();
        for one in &self.components {
            for probit in &one.substance.toxicity {
                let mut scaled = probit.of_mixture(one.mole_fraction, self.mass_fraction(one));
                scaled.locator = format!("{} of {}, for its share of the mixture", scaled.locator, one.substance.id);
                // the one that harms more at the concentration at which the other kills half in half an hour
                match found.get(&probit.source) {
                    Some(known) if known.half_lethal_30_min() <= scaled.half_lethal_30_min() => {}
                    _ => {
                        found.insert(probit.source, scaled);
                    }
                }
            }
        }
        found.into_values().collect()
    }
}

impl ToxicProbit {
    /// The probit for the concentration of a mixture of which this substance has a share.
    fn of_mixture(&self, mole_fraction: f64, mass_fraction: f64) -> Self {
        let share = match self.unit {
            crate::substance::ProbitUnit::MilligramPerCubicMetreMinutes => mass_fraction,
            crate::substance::ProbitUnit::PpmMinutes => mole_fraction,
        };
        let a = self.a + self.b * self.exponent * libm::log(share);
        Self { a, provenance: Provenance::Derived, ..self.clone() }
    }

    /// Concentration, in the probit's own unit, that kills half of those who breathe it for 30 minutes.
    fn half_lethal_30_min(&self) -> f64 {
        libm::pow(libm::exp((5.0 - self.a) / self.b) / 30.0, 1.0 / self.exponent)
    }
}

impl Component {
    /// A property of the component; below its range by the same equation (density, heat of vaporisation) or as at the
    /// lower end of the range (the rest), above the range as at its upper end.
    fn at(&self, property: Property, temperature_k: f64) -> Option<f64> {
        let correlation = self.substance.correlation_of(property)?;
        let follows = matches!(property, Property::LiquidDensity | Property::HeatOfVaporisation);
        let low = if follows { BELOW_RANGE } else { 1.0 } * correlation.temperature_min_k;
        let t = temperature_k.clamp(low, correlation.temperature_max_k);
        Some(property.evaluate(&self.substance.scales(), &correlation.coefficients, t))
    }
}

fn sources(is_liquid: bool) -> BTreeMap<String, Citation> {
    let says =
        |basis: &str| Citation { source: SOURCE.into(), basis: Some(basis.into()), provenance: Provenance::Derived };
    let boils = if is_liquid { "bubble point by Raoult's law" } else { "mean by moles; the mixture is a gas" };
    let melts = if is_liquid { "lower end of the range of the liquid" } else { "mean by moles; the mixture is a gas" };
    [
        ("molar_mass_kg_mol", "mean by moles"),
        ("melting_point_k", melts),
        ("normal_boiling_point_k", boils),
        ("critical_temperature_k", "Kay's rule"),
        ("critical_pressure_pa", "Kay's rule"),
        ("critical_density_kg_m3", "critical volumes by moles"),
        ("acentric_factor", "mean by moles"),
        ("combustion.lower_flammable_fraction", "Le Chatelier's rule, inert components diluting"),
        ("combustion.upper_flammable_fraction", "Le Chatelier's rule, inert components diluting"),
        ("combustion.heat_of_combustion_j_kg", "mean by mass"),
        ("combustion.reactivity", "highest class of a component of 10 % or more"),
        ("combustion.ignition_category", "lowest category of a component of 10 % or more"),
    ]
    .into_iter()
    .map(|(key, basis)| (key.to_owned(), says(basis)))
    .collect()
}

fn round(percent: f64) -> f64 {
    (percent * 1e4).round() / 1e4
}
