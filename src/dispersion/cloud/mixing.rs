//! Temperature and density of a cloud diluted by moist air: homogeneous equilibrium with an aerosol of the substance
//! and of water, which do not mix; on request, of ammonia with the water in one liquid ([`super::aqueous`]). Vapour of
//! hydrogen fluoride joins to rings ([`super::association`]).

use super::aqueous::Solution;
use super::association::{Association, RING};
use super::thermal::ThermalTable;
use super::water::{FREEZING_K, WATER_HEAT, WATER_MOLAR_MASS_KG_MOL, liquid_water_pa, water};
use crate::error::{Error, Result};
use crate::units::{AIR_MOLAR_MASS_KG_MOL, GAS_CONSTANT_J_MOL_K};
use crate::weather::SurfaceLayer;

/// Heat capacity of dry air, J/(kg K).
const AIR_HEAT_CAPACITY_J_KG_K: f64 = 1005.0;
/// Heat capacity of water vapour, J/(kg K).
const STEAM_HEAT_CAPACITY_J_KG_K: f64 = 1860.0;
/// Density of water, kg/m³.
const WATER_DENSITY_KG_M3: f64 = 1000.0;
/// Coldest source: the dew point of air at one atmosphere is 81.7 K.
pub const COLDEST_SOURCE_K: f64 = 82.0;
/// Hottest source, K.
pub const HOTTEST_SOURCE_K: f64 = 1000.0;
/// Largest mass fraction of the substance: air of this little is always there, so that a boiling mixture has one state.
const PUREST: f64 = 1.0 - 1e-6;
/// Error of the energy balance, J per kilogram of substance: 1e-8 of the heats that it balances.
const ENOUGH_J_KG: f64 = 1e-3;
/// Step of the temperature for the slope of the balance of a solution, K.
const SLOPE_K: f64 = 1e-4;
/// Steps of the energy balance by Newton alone; then every other one halves the bracket.
const NEWTON_ALONE: usize = 10;
/// Most steps of the energy balance.
const MOST_STEPS: usize = 120;

/// State of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Density, kg/m³.
    pub density_kg_m3: f64,
    /// (density - air density) / air density, exact for small ones.
    pub excess: f64,
    /// Mole fraction of the substance, liquid counted.
    pub mole_fraction: f64,
    /// Share of the substance that is liquid.
    pub liquid_fraction: f64,
}

/// How far above the air's temperature its water could condense, K: where the substance has left the gas.
const DEW_MARGIN_K: f64 = 30.0;
/// Dilution over which the slope of the density is taken.
const DILUTION: f64 = 1e-4;

/// Whether what the substance does to density and temperature counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Real,
    None,
}

/// Mixing of one source with one air.
#[derive(Clone, Debug)]
pub struct Mixing {
    table: ThermalTable,
    pressure_pa: f64,
    log_pressure: f64,
    /// Above this water vapour cannot condense, K.
    dew_k: f64,
    air_temperature_k: f64,
    /// Density of the moist air, kg/m³.
    pub air_density_kg_m3: f64,
    /// Water in the air, kg/kg.
    humidity: f64,
    /// Moles of a kilogram of moist air.
    air_moles: f64,
    /// Heat capacity of the moist air.
    air_capacity: f64,
    /// Enthalpy of the source, J/kg.
    source_j_kg: f64,
    /// Whether the density and temperature of the substance count.
    weight: Weight,
    /// Heat that warms a kilogram of the source to the air's temperature as vapour, J.
    pub full_heat_j_kg: f64,
}

/// Moles and heats of a mixture at a trial temperature.
struct Trial {
    /// Enthalpy less what it should be, J per kilogram of substance, and its slope.
    residual: f64,
    slope: f64,
    gas_moles: f64,
    liquid_moles: f64,
    water_moles: f64,
    /// Rings that molecules of the substance have joined to.
    ring_moles: f64,
}

impl Mixing {
    /// For a source of a substance at a temperature with a liquid fraction, in an air.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a temperature out of 82..1000 K or a liquid fraction out of 0..1, or a liquid above
    /// the boiling point.
    pub fn new(table: &ThermalTable, temperature_k: f64, liquid_fraction: f64, air: &SurfaceLayer) -> Result<Self> {
        if !(COLDEST_SOURCE_K..=HOTTEST_SOURCE_K).contains(&temperature_k) {
            return Err(Error::invalid(
                "temperature_k",
                temperature_k,
                "K",
                format!(
                    "must lie in {COLDEST_SOURCE_K}..{HOTTEST_SOURCE_K}; below, the air itself would condense, \
                     which is not modelled"
                ),
            ));
        }
        if !(0.0..=1.0).contains(&liquid_fraction) {
            return Err(Error::invalid("liquid_fraction", liquid_fraction, "", "must lie in 0..1"));
        }
        let vapour_pressure = table.at(temperature_k).log_pressure.exp();
        let condensable = temperature_k < table.condensable_below_k;
        if liquid_fraction > 0.0 && !(condensable && vapour_pressure < 1.1 * air.pressure_pa) {
            return Err(Error::invalid(
                "temperature_k",
                temperature_k,
                "K",
                format!(
                    "a source with liquid (liquid_fraction = {liquid_fraction}) must be no hotter than its boiling point \
                     of about {:.1} K: give its state after expansion to the pressure of the air",
                    table.boiling_point_k
                ),
            ));
        }
        let saturation = water(air.temperature_k).0.min(0.9 * air.pressure_pa);
        let fraction = air.relative_humidity * saturation / air.pressure_pa;
        let ratio = WATER_MOLAR_MASS_KG_MOL / AIR_MOLAR_MASS_KG_MOL;
        let humidity = fraction * ratio / (1.0 - fraction + fraction * ratio);
        let air_moles = (1.0 - humidity) / AIR_MOLAR_MASS_KG_MOL + humidity / WATER_MOLAR_MASS_KG_MOL;
        let joined_j_kg = table
            .association
            .map_or(0.0, |joins| joins.vapour_j_kg(temperature_k, &table.at(temperature_k), air.pressure_pa));
        let source_j_kg = table.enthalpy_j_kg(temperature_k, liquid_fraction) + (1.0 - liquid_fraction) * joined_j_kg;
        Ok(Self {
            pressure_pa: air.pressure_pa,
            log_pressure: air.pressure_pa.ln(),
            // the gas loses volume where the substance condenses, so the water's share can rise a little
            dew_k: if humidity > 0.0 { air.temperature_k + DEW_MARGIN_K } else { 0.0 },
            air_temperature_k: air.temperature_k,
            air_density_kg_m3: air.pressure_pa / (GAS_CONSTANT_J_MOL_K * air.temperature_k * air_moles),
            humidity,
            air_moles,
            air_capacity: (1.0 - humidity) * AIR_HEAT_CAPACITY_J_KG_K + humidity * STEAM_HEAT_CAPACITY_J_KG_K,
            source_j_kg,
            full_heat_j_kg: table.at(air.temperature_k).vapour_j_kg - source_j_kg,
            weight: Weight::Real,
            table: table.clone(),
        })
    }

    /// The same without the substance's effect on density and temperature: a tracer.
    #[must_use]
    pub fn passive(mut self) -> Self {
        self.weight = Weight::None;
        self.full_heat_j_kg = 0.0;
        self
    }

    /// The mixture of mass fraction `y` of substance, to a kilogram of which `added_j_kg` of heat has come, starting the
    /// search at a temperature.
    #[must_use]
    pub fn at(&self, mass_fraction: f64, added_j_kg: f64, guess_k: f64) -> Mixture {
        let y = mass_fraction.min(PUREST);
        if self.weight == Weight::None {
            let substance = y / self.table.molar_mass_kg_mol;
            return Mixture {
                temperature_k: self.air_temperature_k,
                density_kg_m3: self.air_density_kg_m3,
                excess: 0.0,
                mole_fraction: substance / (substance + (1.0 - y) * self.air_moles),
                liquid_fraction: 0.0,
            };
        }
        let (mut low, mut high) = (20.0_f64, 2500.0_f64);
        let mut t = guess_k;
        let mut trial = self.trial(y, added_j_kg, t);
        for step in 0..MOST_STEPS {
            if trial.residual.abs() <= ENOUGH_J_KG {
                break;
            }
            if trial.residual > 0.0 {
                high = t;
            } else {
                low = t;
            }
            let newton = t - trial.residual / trial.slope;
            // where the balance bends twice Newton's steps can go to and fro
            let inside = newton > low && newton < high && (step < NEWTON_ALONE || step % 2 == 0);
            let next = if inside { newton } else { 0.5 * (low + high) };
            t = next;
            trial = self.trial(y, added_j_kg, t);
            if high - low <= f64::EPSILON * t {
                break;
            }
        }
        self.mixture(y, t, &trial)
    }

    /// d ln ρ/d ln y at a state, from that of a little more dilution.
    #[must_use]
    pub fn density_slope(&self, mass_fraction: f64, added_j_kg: f64, state: &Mixture) -> f64 {
        if self.weight == Weight::None {
            return 0.0;
        }
        let diluted = self.at(mass_fraction.min(PUREST) * (1.0 - DILUTION), added_j_kg, state.temperature_k);
        (state.density_kg_m3 / diluted.density_kg_m3).ln() / -(-DILUTION).ln_1p()
    }

    /// Enthalpy balance at a trial temperature.
    fn trial(&self, y: f64, added_j_kg: f64, t: f64) -> Trial {
        if let Some(joins) = self.table.association {
            let trial = self.joined(joins, y, added_j_kg, t);
            let beyond = self.joined(joins, y, added_j_kg, t + SLOPE_K);
            return Trial { slope: (beyond.residual - trial.residual) / SLOPE_K, ..trial };
        }
        if !(self.table.dissolves_in_water && self.humidity > 0.0) {
            return self.apart(y, added_j_kg, t);
        }
        let mut trial = self.dissolved(y, added_j_kg, t);
        if trial.liquid_moles > 0.0 {
            let beyond = self.dissolved(y, added_j_kg, t + SLOPE_K);
            trial.slope = (beyond.residual - trial.residual) / SLOPE_K;
        }
        trial
    }

    /// The balance where substance and water make one liquid; the slope is that of the gas.
    fn dissolved(&self, y: f64, added_j_kg: f64, t: f64) -> Trial {
        let m_c = self.table.molar_mass_kg_mol;
        let at = self.table.at(t);
        let (substance, damp) = (y / m_c, 1.0 - y);
        let steam = damp * self.humidity / WATER_MOLAR_MASS_KG_MOL;
        let dry = damp * (1.0 - self.humidity) / AIR_MOLAR_MASS_KG_MOL;
        let gas_enthalpy = at.vapour_j_kg - self.source_j_kg - added_j_kg
            + damp / y * self.air_capacity * (t - self.air_temperature_k);
        let shares = (at.log_pressure.exp() / self.pressure_pa, liquid_water_pa(t) / self.pressure_pa);
        let found = if t < self.table.condensable_below_k {
            Solution::at(t).liquid(substance, steam, dry, shares)
        } else {
            None
        };
        let mut trial = Trial {
            residual: gas_enthalpy,
            slope: at.vapour_slope + damp / y * self.air_capacity,
            gas_moles: substance + steam + dry,
            liquid_moles: 0.0,
            water_moles: 0.0,
            ring_moles: 0.0,
        };
        if let Some(liquid) = found {
            let water_heat = WATER_HEAT.0 + WATER_HEAT.1 * (t - FREEZING_K);
            let condensing = m_c * liquid.ammonia_mol * (at.vapour_j_kg - at.liquid_j_kg)
                + WATER_MOLAR_MASS_KG_MOL * liquid.water_mol * water_heat
                - liquid.mixing_j;
            trial.residual -= condensing / y;
            trial.gas_moles = liquid.gas_mol;
            trial.liquid_moles = liquid.ammonia_mol;
            trial.water_moles = liquid.water_mol;
        }
        trial
    }

    /// The balance where substance and water condense each by itself.
    fn apart(&self, y: f64, added_j_kg: f64, t: f64) -> Trial {
        let (m_c, away) = (self.table.molar_mass_kg_mol, t - self.air_temperature_k);
        let at = self.table.at(t);
        let air = (1.0 - y) / y;
        let substance = y / m_c;
        let steam = (1.0 - y) * self.humidity / WATER_MOLAR_MASS_KG_MOL;
        let dry = (1.0 - y) * (1.0 - self.humidity) / AIR_MOLAR_MASS_KG_MOL;
        let condensable = t < self.table.condensable_below_k;
        // above the boiling point, or the dew point of the air, nothing condenses: the exponentials can be spared
        let condensable = condensable && at.log_pressure < self.log_pressure;
        let mut share_c = if condensable { at.log_pressure.exp() / self.pressure_pa } else { f64::INFINITY };
        let (pressure_w, slope_w, heat_w) = if t < self.dew_k { water(t) } else { (f64::INFINITY, 0.0, 0.0) };
        let mut share_w = pressure_w / self.pressure_pa;
        let all = substance + steam + dry;
        let (mut wet_c, mut wet_w) = (substance > share_c * all, steam > share_w * all);
        // what condenses makes the rest denser in the gas
        if wet_c != wet_w {
            if wet_c {
                let gas = (dry + steam) / (1.0 - share_c);
                wet_w = steam > share_w * gas;
            } else {
                let gas = (dry + substance) / (1.0 - share_w);
                wet_c = substance > share_c * gas;
            }
        }
        let mut gas_rest = dry;
        let (mut shares, mut slope_shares) = (0.0, 0.0);
        if wet_c {
            shares += share_c;
            slope_shares += share_c * at.log_pressure_slope;
        } else {
            gas_rest += substance;
            share_c = 0.0;
        }
        if wet_w {
            shares += share_w;
            slope_shares += share_w * slope_w;
        } else {
            gas_rest += steam;
            share_w = 0.0;
        }
        let gas_moles = gas_rest / (1.0 - shares);
        let gas_slope = gas_moles * slope_shares / (1.0 - shares);
        let (mut liquid_moles, mut water_moles) = (0.0, 0.0);
        let mut residual = at.vapour_j_kg - self.source_j_kg - added_j_kg + air * self.air_capacity * away;
        let mut slope = at.vapour_slope + air * self.air_capacity;
        if wet_c {
            liquid_moles = (substance - share_c * gas_moles).max(0.0);
            let heat = at.vapour_j_kg - at.liquid_j_kg;
            let evaporating = share_c * at.log_pressure_slope * gas_moles + share_c * gas_slope;
            residual -= m_c * liquid_moles * heat / y;
            slope += m_c / y * (evaporating * heat - liquid_moles * (at.vapour_slope - at.liquid_slope));
        }
        if wet_w {
            water_moles = (steam - share_w * gas_moles).max(0.0);
            let evaporating = share_w * slope_w * gas_moles + share_w * gas_slope;
            residual -= WATER_MOLAR_MASS_KG_MOL * water_moles * heat_w / y;
            slope += WATER_MOLAR_MASS_KG_MOL / y * (evaporating * heat_w - water_moles * WATER_HEAT.1);
        }
        Trial { residual, slope, gas_moles, liquid_moles, water_moles, ring_moles: 0.0 }
    }

    /// The balance where the substance joins in its vapour; substance and water condense each by itself. The slope is that
    /// of single molecules.
    fn joined(&self, joins: Association, y: f64, added_j_kg: f64, t: f64) -> Trial {
        let m_c = self.table.molar_mass_kg_mol;
        let at = self.table.at(t);
        let air = (1.0 - y) / y;
        let steam = (1.0 - y) * self.humidity / WATER_MOLAR_MASS_KG_MOL;
        let dry = (1.0 - y) * (1.0 - self.humidity) / AIR_MOLAR_MASS_KG_MOL;
        let condensable = t < self.table.condensable_below_k && at.log_pressure < self.log_pressure;
        let share_c = condensable.then(|| at.log_pressure.exp() / self.pressure_pa);
        let (pressure_w, _, heat_w) = if t < self.dew_k { water(t) } else { (f64::INFINITY, 0.0, 0.0) };
        let k = joins.constant(t, self.pressure_pa);
        let found = joins.divide(k, (y / m_c, steam, dry), (share_c, pressure_w / self.pressure_pa));
        let given_off = RING * found.rings_mol * m_c * joins.heat_j_kg
            + found.liquid_mol * m_c * (at.vapour_j_kg - at.liquid_j_kg)
            + found.water_mol * WATER_MOLAR_MASS_KG_MOL * heat_w;
        Trial {
            residual: at.vapour_j_kg - self.source_j_kg - added_j_kg
                + air * self.air_capacity * (t - self.air_temperature_k)
                - given_off / y,
            slope: at.vapour_slope + air * self.air_capacity,
            gas_moles: found.gas_mol,
            liquid_moles: found.liquid_mol,
            water_moles: found.water_mol,
            ring_moles: found.rings_mol,
        }
    }

    fn mixture(&self, y: f64, t: f64, trial: &Trial) -> Mixture {
        let m_c = self.table.molar_mass_kg_mol;
        let substance = y / m_c;
        let (density_kg_m3, excess);
        if trial.liquid_moles > 0.0 || trial.water_moles > 0.0 {
            let volume = trial.gas_moles * GAS_CONSTANT_J_MOL_K * t / self.pressure_pa
                + trial.liquid_moles * m_c / self.table.liquid_density_kg_m3
                + trial.water_moles * WATER_MOLAR_MASS_KG_MOL / WATER_DENSITY_KG_M3;
            density_kg_m3 = 1.0 / volume;
            excess = density_kg_m3 / self.air_density_kg_m3 - 1.0;
        } else {
            // (1 + a)(1 + b) - 1 keeps the digits of a thin mixture
            let a = (self.air_temperature_k - t) / t;
            let more = y * (1.0 / (m_c * self.air_moles) - 1.0) - (RING - 1.0) * trial.ring_moles / self.air_moles;
            let b = -more / (1.0 + more);
            excess = a + b + a * b;
            density_kg_m3 = self.air_density_kg_m3 * (1.0 + excess);
        }
        Mixture {
            temperature_k: t,
            density_kg_m3,
            excess,
            mole_fraction: substance / (substance + (1.0 - y) * self.air_moles),
            liquid_fraction: trial.liquid_moles / substance,
        }
    }

    /// Mass fraction of a mole fraction (liquid counted).
    #[must_use]
    pub fn mass_fraction(&self, mole_fraction: f64) -> f64 {
        let c = mole_fraction * self.table.molar_mass_kg_mol;
        c / (c + (1.0 - mole_fraction) / self.air_moles)
    }

    /// Molar mass of the substance, kg/mol.
    #[must_use]
    pub fn molar_mass_kg_mol(&self) -> f64 {
        self.table.molar_mass_kg_mol
    }

    /// Mole fraction at the air's temperature for each kg/m³ of a thin cloud, m³/kg.
    #[must_use]
    pub fn thin_fraction_m3_kg(&self) -> f64 {
        GAS_CONSTANT_J_MOL_K * self.air_temperature_k / (self.pressure_pa * self.table.molar_mass_kg_mol)
    }
}

#[cfg(test)]
mod tests;
