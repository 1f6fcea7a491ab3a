//! Temperature and density of a cloud diluted by moist air: homogeneous equilibrium with an aerosol of the substance
//! and of water, which do not mix; on request, of ammonia with the water in one liquid ([`super::aqueous`]).

use super::aqueous::Solution;
use super::thermal::ThermalTable;
use crate::error::{Error, Result};
use crate::units::{AIR_MOLAR_MASS_KG_MOL, GAS_CONSTANT_J_MOL_K};
use crate::weather::SurfaceLayer;

/// Heat capacity of dry air, J/(kg K).
const AIR_HEAT_CAPACITY_J_KG_K: f64 = 1005.0;
/// Heat capacity of water vapour, J/(kg K).
const STEAM_HEAT_CAPACITY_J_KG_K: f64 = 1860.0;
/// Molar mass of water, kg/mol.
const WATER_MOLAR_MASS_KG_MOL: f64 = 0.018_015_3;
/// Heat of vaporisation of water at 0 °C, J/kg, and its slope with temperature, J/(kg K).
const WATER_HEAT: (f64, f64) = (2.501e6, -2360.0);
/// Heat of sublimation of ice, J/kg.
const ICE_HEAT_J_KG: f64 = 2.834e6;
/// Magnus' formula over water and ice: factor, °C (WMO 2018 guide, annex 4.B, at 1 bar).
const MAGNUS_WATER: (f64, f64) = (17.62, 243.12);
/// See [`MAGNUS_WATER`].
const MAGNUS_ICE: (f64, f64) = (22.46, 272.62);
/// Saturation pressure at 0 °C in Magnus' formula, Pa.
const MAGNUS_PA: f64 = 611.2;
/// Freezing point of water, K.
const FREEZING_K: f64 = 273.15;
/// Width over which water becomes ice, K (E: smooth).
const FREEZING_WIDTH_K: f64 = 1.0;
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

/// Saturation pressure of water and the heat to vaporise it, with the slope of the logarithm of the former.
fn water(temperature_k: f64) -> (f64, f64, f64) {
    let celsius = (temperature_k - FREEZING_K).max(-200.0);
    let magnus = |(b, c): (f64, f64)| {
        let below = c + celsius;
        (b * celsius / below, b * c / (below * below))
    };
    let ice = ((FREEZING_K + 0.5 * FREEZING_WIDTH_K - temperature_k) / FREEZING_WIDTH_K).clamp(0.0, 1.0);
    let ((log_w, slope_w), (log_i, slope_i)) = (magnus(MAGNUS_WATER), magnus(MAGNUS_ICE));
    let log = log_w + ice * (log_i - log_w);
    let slope = slope_w + ice * (slope_i - slope_w);
    let heat_w = WATER_HEAT.0 + WATER_HEAT.1 * celsius;
    (MAGNUS_PA * log.exp(), slope, heat_w + ice * (ICE_HEAT_J_KG - heat_w))
}

/// Saturation pressure of liquid water, supercooled below its freezing point, Pa.
fn liquid_water_pa(temperature_k: f64) -> f64 {
    let celsius = (temperature_k - FREEZING_K).max(-200.0);
    MAGNUS_PA * (MAGNUS_WATER.0 * celsius / (MAGNUS_WATER.1 + celsius)).exp()
}

/// Moles and heats of a mixture at a trial temperature.
struct Trial {
    /// Enthalpy less what it should be, J per kilogram of substance, and its slope.
    residual: f64,
    slope: f64,
    gas_moles: f64,
    liquid_moles: f64,
    water_moles: f64,
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
        let source_j_kg = table.enthalpy_j_kg(temperature_k, liquid_fraction);
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
        for _ in 0..MOST_STEPS {
            if trial.residual.abs() <= ENOUGH_J_KG {
                break;
            }
            if trial.residual > 0.0 {
                high = t;
            } else {
                low = t;
            }
            let newton = t - trial.residual / trial.slope;
            let inside = newton > low && newton < high;
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
        Trial { residual, slope, gas_moles, liquid_moles, water_moles }
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
            let more = y * (1.0 / (m_c * self.air_moles) - 1.0);
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
mod tests {
    use super::*;
    use crate::substance::substance;
    use crate::weather::{Stability, WeatherInput};
    use approx::assert_relative_eq;

    fn air(temperature_k: f64, relative_humidity: f64) -> SurfaceLayer {
        SurfaceLayer::new(&WeatherInput {
            wind_speed_m_s: 5.0,
            reference_height_m: 10.0,
            stability: Some(Stability::D),
            monin_obukhov_length_m: None,
            temperature_k,
            pressure_pa: 101_325.0,
            relative_humidity,
            roughness_m: 0.1,
            latitude_deg: 45.0,
        })
        .unwrap()
    }

    fn mixing(name: &str, t: f64, liquid: f64, air: &SurfaceLayer) -> Mixing {
        Mixing::new(&ThermalTable::new(substance(name).unwrap()).unwrap(), t, liquid, air).unwrap()
    }

    #[test]
    fn dry_gas_at_the_air_temperature_mixes_by_volume() {
        let air = air(298.15, 0.0);
        let mix = mixing("propane", 298.15, 0.0, &air);
        for y in [1e-9, 1e-6, 1e-3, 0.3, 0.9] {
            let at = mix.at(y, 0.0, 298.15);
            assert_relative_eq!(at.temperature_k, 298.15, max_relative = 1e-9);
            let molar = 0.044_095_6;
            let moles = y / molar + (1.0 - y) / AIR_MOLAR_MASS_KG_MOL;
            assert_relative_eq!(at.mole_fraction, y / molar / moles, max_relative = 1e-4);
            // rho/rho_a - 1 = X (M/M_a - 1)
            let expected = at.mole_fraction * (molar / AIR_MOLAR_MASS_KG_MOL - 1.0);
            assert_relative_eq!(at.excess, expected, max_relative = 1e-4);
        }
    }

    #[test]
    fn a_boiling_source_comes_back_and_the_state_has_no_jump() {
        let air = air(298.15, 0.6);
        let mix = mixing("ammonia", 239.8, 0.8, &air);
        let pure = mix.at(1.0, 0.0, 239.0);
        assert_relative_eq!(pure.temperature_k, 239.8, max_relative = 3e-3);
        assert_relative_eq!(pure.liquid_fraction, 0.8, max_relative = 1e-2);
        let (mut before, mut coldest) = (pure, 400.0_f64);
        for i in 1..4000 {
            let y = (-0.005 * f64::from(i)).exp();
            let at = mix.at(y, 0.0, before.temperature_k);
            assert!((at.temperature_k - before.temperature_k).abs() < 1.2, "{y} {at:?} {before:?}");
            assert!((at.density_kg_m3 / before.density_kg_m3).ln().abs() < 0.02, "{y} {at:?}");
            assert!(at.liquid_fraction <= before.liquid_fraction + 1e-9);
            coldest = coldest.min(at.temperature_k);
            before = at;
        }
        // published for ammonia jets: about 204 to 206 K where the last droplet evaporates
        assert!((200.0..=212.0).contains(&coldest), "{coldest}");
        assert_relative_eq!(before.temperature_k, 298.15, max_relative = 1e-4);
    }

    #[test]
    fn ammonia_dissolves_in_the_water_of_the_air() {
        let table = ThermalTable::dissolving_in_water(substance("ammonia").unwrap()).unwrap();
        let at_humidity = |humidity: f64| Mixing::new(&table, 239.8, 0.8, &air(298.15, humidity)).unwrap();
        let (dry, barely, humid) = (at_humidity(0.0), at_humidity(1e-9), at_humidity(0.9));
        let mut warmer = 0.0_f64;
        for i in 0..1200 {
            let y = (-0.01 * f64::from(i)).exp();
            let (a, b, c) = (dry.at(y, 0.0, 230.0), barely.at(y, 0.0, 230.0), humid.at(y, 0.0, 230.0));
            // in dry air the curve is the plain one
            assert!((a.temperature_k - b.temperature_k).abs() < 1e-4, "{y}: {a:?} {b:?}");
            assert!((a.excess - b.excess).abs() < 1e-6, "{y}: {a:?} {b:?}");
            // the balance closes, with the heats of both liquids and of their mixing
            let closed = humid.trial(y.min(PUREST), 0.0, c.temperature_k).residual.abs();
            assert!(closed <= 2.0 * ENOUGH_J_KG, "{y}: {closed} J/kg");
            // and the state does not depend on where the search starts
            let again = humid.at(y, 0.0, 300.0);
            assert!((again.temperature_k - c.temperature_k).abs() < 1e-5, "{y}: {again:?} {c:?}");
            assert!((0.0..=1.0).contains(&c.liquid_fraction) && c.density_kg_m3 > 0.0);
            warmer = warmer.max(c.temperature_k - humid_apart(&humid, y));
        }
        // the heat of solution and the water that it holds back warm the cloud by some kelvin
        assert!((1.0..40.0).contains(&warmer), "{warmer}");
    }

    #[test]
    fn only_ammonia_has_a_solution() {
        let error = ThermalTable::dissolving_in_water(substance("chlorine").unwrap()).unwrap_err().to_string();
        assert!(error.contains("substance = chlorine : must be ammonia"), "{error}");
    }

    /// Temperature of the same mixture if ammonia and water condensed each by itself.
    fn humid_apart(mix: &Mixing, y: f64) -> f64 {
        let mut plain = mix.clone();
        plain.table.dissolves_in_water = false;
        plain.at(y, 0.0, 230.0).temperature_k
    }

    #[test]
    fn the_search_does_not_depend_on_where_it_starts() {
        let air = air(306.0, 0.9);
        let mix = mixing("methane", 111.67, 0.0, &air);
        for y in [0.999, 0.5, 0.1, 1e-3, 1e-7] {
            let a = mix.at(y, 0.0, 111.0);
            for start in [70.0, 200.0, 306.0, 900.0] {
                let b = mix.at(y, 0.0, start);
                assert_relative_eq!(a.temperature_k, b.temperature_k, max_relative = 1e-8);
                assert_relative_eq!(a.excess, b.excess, max_relative = 1e-6, epsilon = 1e-13);
            }
        }
    }

    #[test]
    fn the_slope_of_the_density_is_that_of_its_own_states() {
        let air = air(283.0, 0.7);
        for (name, t, liquid) in [("propane", 231.0, 0.64), ("ammonia", 239.7, 0.8), ("methane", 111.6, 0.0)] {
            let mix = mixing(name, t, liquid, &air);
            for y in [0.999, 0.97, 0.9, 0.6, 0.3, 0.1, 0.02, 1e-3, 1e-5] {
                let at = mix.at(y, 0.0, t);
                let h = 1e-3_f64;
                let below = mix.at(y * (-h).exp(), 0.0, at.temperature_k);
                let numeric = (at.density_kg_m3 / below.density_kg_m3).ln() / h;
                let slope = mix.density_slope(y, 0.0, &at);
                assert!((slope - numeric).abs() < 0.02 * (1.0 + numeric.abs()), "{name} {y} {numeric} {slope}");
            }
        }
    }

    #[test]
    fn heat_warms_the_cloud_up_to_the_air_and_no_further_by_its_own_measure() {
        let air = air(300.0, 0.0);
        let mix = mixing("methane", 111.67, 0.0, &air);
        let warm = mix.at(0.5, mix.full_heat_j_kg, 200.0);
        assert_relative_eq!(warm.temperature_k, 300.0, max_relative = 1e-9);
        assert!(warm.excess < 0.0);
        // half and half by mass, cp about 2100 and 1005: between the two and nearer to the source
        let cold = mix.at(0.5, 0.0, 200.0);
        assert!((165.0..=185.0).contains(&cold.temperature_k), "{}", cold.temperature_k);
    }

    #[test]
    fn sources_without_a_state_are_refused() {
        let air = air(298.15, 0.5);
        let table = ThermalTable::new(substance("hydrogen").unwrap()).unwrap();
        let message = Mixing::new(&table, 20.4, 0.5, &air).unwrap_err().to_string();
        assert!(message.contains("temperature_k = 20.4 K: must lie in 82..1000; below, the air itself"), "{message}");
        let table = ThermalTable::new(substance("propane").unwrap()).unwrap();
        let message = Mixing::new(&table, 300.0, 0.5, &air).unwrap_err().to_string();
        assert!(message.contains("no hotter than its boiling point of about 231.0 K"), "{message}");
        let message = Mixing::new(&table, 231.0, 1.5, &air).unwrap_err().to_string();
        assert_eq!(message, "liquid_fraction = 1.5 : must lie in 0..1");
    }
}
