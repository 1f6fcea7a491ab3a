//! Enthalpies and vapour pressure of one substance over the temperatures that a cloud can have, tabulated.

use super::association::Association;
use crate::error::{Error, Result};
use crate::substance::{Correlation, Flag, Substance};
use crate::units::{GAS_CONSTANT_J_MOL_K, STANDARD_ATMOSPHERE_PA};

/// Lowest temperature of the table, K.
pub const COLDEST_K: f64 = 60.0;
/// Spacing of the table, K.
const SPACING_K: f64 = 5.0;
/// The substance whose solution in water is modelled.
const AMMONIA: &str = "ammonia";
/// Points of the table.
const POINTS: usize = 112;

/// One line of the table: values and slopes at a temperature.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    vapour: f64,
    vapour_slope: f64,
    liquid: f64,
    liquid_slope: f64,
    log_pressure: f64,
    log_pressure_slope: f64,
}

/// What the energy balance asks at one temperature.
#[derive(Clone, Copy, Debug)]
pub struct Thermal {
    /// Enthalpy of the vapour, J/kg, above the liquid at the boiling point.
    pub vapour_j_kg: f64,
    /// Its slope, J/(kg K).
    pub vapour_slope: f64,
    /// Enthalpy of the liquid, J/kg.
    pub liquid_j_kg: f64,
    /// Its slope, J/(kg K).
    pub liquid_slope: f64,
    /// Logarithm of the vapour pressure, Pa.
    pub log_pressure: f64,
    /// Its slope, 1/K.
    pub log_pressure_slope: f64,
}

/// Table of one substance.
///
/// What sublimes is a solid below its triple point, by the heat of sublimation that its vapour pressure there and its
/// point of sublimation give. Below any other melting point the liquid goes on supercooled: its heat capacity and heat of vaporisation keep their
/// values there, and the vapour pressure follows by Clausius and Clapeyron. Above the highest temperature of the vapour
/// pressure nothing condenses.
#[derive(Clone, Debug)]
pub struct ThermalTable {
    nodes: Vec<Node>,
    /// No condensate above this, K.
    pub condensable_below_k: f64,
    /// Boiling point at one atmosphere, K.
    pub boiling_point_k: f64,
    /// Molar mass, kg/mol.
    pub molar_mass_kg_mol: f64,
    /// Density of the liquid at its boiling point, kg/m³.
    pub liquid_density_kg_m3: f64,
    /// Whether it makes one liquid with the water of humid air.
    pub dissolves_in_water: bool,
    /// How its vapour joins; the enthalpy of the vapour above is then that of single molecules.
    pub association: Option<Association>,
}

fn known<'a>(found: Option<&'a Correlation>, what: &'static str, substance: &Substance) -> Result<&'a Correlation> {
    found.ok_or_else(|| Error::MissingData { what, model: super::CARD.id, substance: substance.id.clone() })
}

impl ThermalTable {
    /// From the correlations of a substance.
    ///
    /// # Errors
    /// [`Error::MissingData`] where a property is not known; those of the correlations at the boiling point.
    pub fn new(substance: &Substance) -> Result<Self> {
        let boiling = substance.normal_boiling_point_k;
        let correlations = &substance.correlations;
        let gas = known(correlations.gas_heat_capacity.as_ref(), "an ideal-gas heat capacity", substance)?;
        let vapour_capacity =
            |t: f64| substance.gas_heat_capacity_j_kg_k(t.clamp(gas.temperature_min_k, gas.temperature_max_k));
        let pressure = known(correlations.vapour_pressure.as_ref(), "a vapour pressure", substance)?;
        let (coldest, hottest) = (pressure.temperature_min_k, pressure.temperature_max_k);
        let latent = known(correlations.heat_of_vaporisation.as_ref(), "a heat of vaporisation", substance)?;
        let heat_at =
            |t: f64| substance.heat_of_vaporisation_j_kg(t.clamp(latent.temperature_min_k, latent.temperature_max_k));
        let thin = known(correlations.liquid_density.as_ref(), "a liquid density", substance)?;
        let mut nodes = vec![Node::default(); POINTS];
        let temperature = |i: usize| COLDEST_K + SPACING_K * i as f64;
        // enthalpy of the vapour: Simpson's rule between nodes, then shifted to the heat of vaporisation at boiling
        let mut sum = 0.0;
        for i in 0..POINTS {
            let t = temperature(i);
            if i > 0 {
                sum += SPACING_K / 6.0
                    * (nodes[i - 1].vapour_slope + 4.0 * vapour_capacity(t - 0.5 * SPACING_K)? + vapour_capacity(t)?);
            }
            nodes[i].vapour = sum;
            nodes[i].vapour_slope = vapour_capacity(t)?;
        }
        // the measured heat makes the vapour that there is over the liquid; to single molecules it is more
        let association = Association::of(substance);
        let apart_j_kg = |t: f64, saturated_pa: f64| {
            association.map_or(0.0, |joins| joins.heat_j_kg * joins.in_rings(t, saturated_pa))
        };
        // a substance that sublimes has no liquid at its boiling point: the coldest liquid stands for it
        let heat = heat_at(boiling)? + apart_j_kg(boiling, STANDARD_ATMOSPHERE_PA);
        let mut table = Self {
            nodes,
            condensable_below_k: hottest,
            dissolves_in_water: false,
            association,
            boiling_point_k: boiling,
            molar_mass_kg_mol: substance.molar_mass_kg_mol,
            liquid_density_kg_m3: substance
                .liquid_density_kg_m3(boiling.clamp(thin.temperature_min_k, thin.temperature_max_k))?,
        };
        let shift = heat - table.at(boiling).vapour_j_kg;
        for node in &mut table.nodes {
            node.vapour += shift;
        }
        // what sublimes: from the coldest liquid to the point of sublimation at one atmosphere it is a solid
        let sublimes = substance.flags.contains(&Flag::Sublimes) && boiling < coldest;
        let solid_heat = if sublimes {
            let ratio = substance.vapour_pressure_pa(coldest)? / STANDARD_ATMOSPHERE_PA;
            let per_kilogram = GAS_CONSTANT_J_MOL_K / substance.molar_mass_kg_mol;
            Some(per_kilogram * ratio.ln() / (1.0 / boiling - 1.0 / coldest))
        } else {
            None
        };
        let heat_at = |t: f64| match solid_heat {
            Some(heat) if t < coldest => Ok(heat),
            _ => heat_at(t),
        };
        let log_pressure = |t: f64| -> Result<f64> {
            if t >= coldest {
                return Ok(substance.vapour_pressure_pa(t.min(hottest))?.ln());
            }
            let last_pa = substance.vapour_pressure_pa(coldest)?;
            // a mole of gas is more molecules where they join
            let number = association.map_or(1.0, |joins| joins.number(coldest, last_pa));
            let molar_heat = solid_heat.map_or_else(|| heat_at(coldest), Ok)? * number * substance.molar_mass_kg_mol
                / GAS_CONSTANT_J_MOL_K;
            Ok(last_pa.ln() - molar_heat * (1.0 / t - 1.0 / coldest))
        };
        let to_vapour = |t: f64| -> Result<f64> { Ok(heat_at(t)? + apart_j_kg(t, log_pressure(t)?.exp())) };
        // real vapour is a little below the ideal one: liquid and vapour differ by the heat of vaporisation
        for i in 0..POINTS {
            let t = temperature(i);
            let h = 0.01;
            let node = &mut table.nodes[i];
            let below = t.min(hottest);
            node.liquid = node.vapour - to_vapour(below)?;
            node.liquid_slope = node.vapour_slope;
            if t < hottest && !(sublimes && t < coldest) {
                node.liquid_slope -= (to_vapour(t + h)? - to_vapour(t - h)?) / (2.0 * h);
            }
            node.log_pressure = log_pressure(below)?;
            node.log_pressure_slope = (log_pressure(below)? - log_pressure(below - h)?) / h;
        }
        Ok(table)
    }

    /// From the correlations of ammonia, which makes one liquid with the water of humid air ([`super::aqueous`]). Not what a
    /// study takes: there, each condenses by itself.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for another substance; those of [`ThermalTable::new`].
    pub fn dissolving_in_water(substance: &Substance) -> Result<Self> {
        if substance.id != AMMONIA {
            return Err(Error::InvalidInput {
                name: "substance".to_owned(),
                value: substance.id.clone(),
                unit: "",
                requirement: "must be ammonia, the one whose solution in water is known here; take ThermalTable::new"
                    .to_owned(),
            });
        }
        Ok(Self { dissolves_in_water: true, ..Self::new(substance)? })
    }

    /// The table at a temperature; beyond its ends along the slope there.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the index is clamped to the table")]
    pub fn at(&self, temperature_k: f64) -> Thermal {
        let position = (temperature_k - COLDEST_K) / SPACING_K;
        let i = position.clamp(0.0, (POINTS - 2) as f64) as usize;
        let (a, b) = (&self.nodes[i], &self.nodes[i + 1]);
        let s = position - i as f64;
        if (0.0..=1.0).contains(&s) {
            let (vapour_j_kg, vapour_slope) = hermite(s, a.vapour, b.vapour, a.vapour_slope, b.vapour_slope);
            let (liquid_j_kg, liquid_slope) = hermite(s, a.liquid, b.liquid, a.liquid_slope, b.liquid_slope);
            let (log_pressure, log_pressure_slope) =
                hermite(s, a.log_pressure, b.log_pressure, a.log_pressure_slope, b.log_pressure_slope);
            return Thermal { vapour_j_kg, vapour_slope, liquid_j_kg, liquid_slope, log_pressure, log_pressure_slope };
        }
        let (end, off) = if s < 0.0 { (a, s * SPACING_K) } else { (b, (s - 1.0) * SPACING_K) };
        Thermal {
            vapour_j_kg: end.vapour + off * end.vapour_slope,
            vapour_slope: end.vapour_slope,
            liquid_j_kg: end.liquid + off * end.liquid_slope,
            liquid_slope: end.liquid_slope,
            log_pressure: end.log_pressure + off * end.log_pressure_slope,
            log_pressure_slope: end.log_pressure_slope,
        }
    }

    /// Enthalpy of vapour and liquid together, J/kg.
    #[must_use]
    pub fn enthalpy_j_kg(&self, temperature_k: f64, liquid_fraction: f64) -> f64 {
        let at = self.at(temperature_k);
        at.vapour_j_kg - liquid_fraction * (at.vapour_j_kg - at.liquid_j_kg)
    }
}

/// Cubic through two points with slopes (per K), and its slope.
fn hermite(s: f64, a: f64, b: f64, slope_a: f64, slope_b: f64) -> (f64, f64) {
    let (da, db, rise) = (slope_a * SPACING_K, slope_b * SPACING_K, b - a);
    let (c, d) = (3.0 * rise - 2.0 * da - db, da + db - 2.0 * rise);
    (a + s * (da + s * (c + s * d)), (da + s * (2.0 * c + 3.0 * s * d)) / SPACING_K)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::{substance, substances};
    use approx::assert_relative_eq;

    #[test]
    fn the_table_meets_the_correlations() {
        let mut known = 0;
        // hydrogen's condensed states lie below the table, and below every source that is taken
        for substance in substances().iter().filter(|substance| substance.id != "hydrogen") {
            let table = match ThermalTable::new(substance) {
                Ok(table) => table,
                Err(Error::MissingData { model: "dispersion.cloud", .. }) => continue,
                Err(error) => panic!("{}: {error}", substance.id),
            };
            known += 1;
            let correlation = substance.correlations.vapour_pressure.as_ref().unwrap();
            let boiling = substance.normal_boiling_point_k;
            // what sublimes has no liquid there
            if substance.flags.contains(&crate::substance::Flag::Sublimes) {
                continue;
            }
            let latent = substance.correlations.heat_of_vaporisation.as_ref().unwrap();
            if boiling > latent.temperature_min_k {
                let heat = substance.heat_of_vaporisation_j_kg(boiling).unwrap();
                assert_relative_eq!(table.enthalpy_j_kg(boiling, 1.0), 0.0, epsilon = 5e-3 * heat);
            }
            for share in [0.05, 0.3, 0.6] {
                let t = correlation.temperature_min_k + share * (boiling - correlation.temperature_min_k);
                // within a spacing of the end of the fit the cubic meets its corner
                if t < (COLDEST_K + 20.0).max(latent.temperature_min_k + SPACING_K) {
                    continue;
                }
                let at = table.at(t);
                assert_relative_eq!(
                    at.log_pressure.exp(),
                    substance.vapour_pressure_pa(t).unwrap(),
                    max_relative = 2e-3
                );
                let heat = substance.heat_of_vaporisation_j_kg(t).unwrap();
                let pressure = at.log_pressure.exp();
                let joined = table.association.map_or(0.0, |joins| joins.vapour_j_kg(t, &at, pressure));
                assert_relative_eq!(at.vapour_j_kg + joined - at.liquid_j_kg, heat, max_relative = 1e-3);
            }
            let gas = substance.correlations.gas_heat_capacity.as_ref().unwrap();
            let t = gas.temperature_min_k.max(303.0);
            assert_relative_eq!(
                table.at(t).vapour_slope,
                substance.gas_heat_capacity_j_kg_k(t).unwrap(),
                max_relative = 1e-4
            );
        }
        assert!(known > 20, "{known}");
    }

    #[test]
    fn dry_ice_has_its_pressure_where_it_sublimes() {
        let table = ThermalTable::new(substance("carbon_dioxide").unwrap()).unwrap();
        let at = table.at(194.686);
        assert_relative_eq!(at.log_pressure.exp(), STANDARD_ATMOSPHERE_PA, max_relative = 2e-3);
        // heat of sublimation 571 kJ/kg at that point (CRC Handbook); that of vaporisation at the triple point is 348
        assert_relative_eq!(at.vapour_j_kg - at.liquid_j_kg, 571e3, max_relative = 0.05);
    }

    #[test]
    fn supercooled_liquid_goes_on_by_clausius_and_clapeyron() {
        let benzene = substance("benzene").unwrap();
        let table = ThermalTable::new(benzene).unwrap();
        let (a, b) = (table.at(240.0), table.at(250.0));
        let heat = (b.log_pressure - a.log_pressure) / (1.0 / 240.0 - 1.0 / 250.0) * GAS_CONSTANT_J_MOL_K
            / benzene.molar_mass_kg_mol;
        let melting = benzene.correlations.heat_of_vaporisation.as_ref().unwrap().temperature_min_k;
        assert_relative_eq!(heat, benzene.heat_of_vaporisation_j_kg(melting).unwrap(), max_relative = 1e-3);
    }
}
