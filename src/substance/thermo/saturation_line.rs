//! Liquid and vapour in equilibrium: volumes, enthalpies and entropies that fit each other.

use super::table::{Table, mean_over_step, rise};
use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::substance::Substance;
use crate::substance::heat_of_vaporisation::series_heat_of_vaporisation_j_kg;
use crate::substance::liquid_density::saturated_liquid_density_kg_m3;
use crate::units::{GAS_CONSTANT_J_MOL_K, STANDARD_ATMOSPHERE_PA};

/// Share of the critical temperature up to which the liquid's enthalpy comes from its heat capacity. The liquid is taken
/// as incompressible in that step; its slope is then low or high by less than 2 % at the join and 0.3 % at 0.8 (against
/// reference equations of ammonia, propane, n-butane, chlorine, methane and benzene).
pub const CALORIC_JOIN: f64 = 0.9;

/// Steps of the table.
const STEPS: usize = 400;
/// Step of a difference quotient against the temperature, and against the distance from the critical point.
const DIFFERENCE_STEP: f64 = 1e-3;
const CRITICAL_DIFFERENCE_STEP: f64 = 0.05;

/// Share of the critical temperature that the vapour pressure must reach for the line to go on to the critical point.
const CRITICAL_SHARE: f64 = 0.999;
/// Points at which the series are looked at beyond their fits.
const PROBES: u32 = 32;
/// How far beyond its ends a pressure or temperature may be that came out of the line itself: rounding.
pub(super) const END_SLACK: f64 = 1.0 + 1e-9;

/// Card of the saturation line.
pub const CARD: ModelCard = ModelCard {
    id: "substance.saturation_line",
    title: "Enthalpy, entropy and volume of liquid and vapour in equilibrium",
    citations: &["bell2014"],
    requires: &["temperature_k"],
    validity: &[Range::physical(
        "temperature_k",
        "K",
        0.0,
        f64::MAX,
        "each substance's file: melting to critical point",
    )],
    verification: Verification::Independent("substance.saturation_line.coolprop_293_k"),
};

/// The state of liquid and vapour in equilibrium at one temperature. Enthalpies and entropies are above those of the
/// saturated liquid at the normal boiling point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saturated {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Vapour pressure, Pa.
    pub pressure_pa: f64,
    /// Volume of the liquid, m³/kg.
    pub liquid_volume_m3_kg: f64,
    /// Volume of the vapour, m³/kg.
    pub vapour_volume_m3_kg: f64,
    /// Enthalpy of the liquid, J/kg.
    pub liquid_enthalpy_j_kg: f64,
    /// Enthalpy of the vapour, J/kg.
    pub vapour_enthalpy_j_kg: f64,
    /// Entropy of the liquid, J/(kg K).
    pub liquid_entropy_j_kg_k: f64,
    /// Entropy of the vapour, J/(kg K).
    pub vapour_entropy_j_kg_k: f64,
}

impl Saturated {
    /// Volume of a mixture, m³/kg, with a mass fraction of vapour.
    #[must_use]
    pub fn volume_m3_kg(&self, quality: f64) -> f64 {
        self.liquid_volume_m3_kg + quality * (self.vapour_volume_m3_kg - self.liquid_volume_m3_kg)
    }

    /// Enthalpy of a mixture, J/kg, with a mass fraction of vapour.
    #[must_use]
    pub fn enthalpy_j_kg(&self, quality: f64) -> f64 {
        self.liquid_enthalpy_j_kg + quality * (self.vapour_enthalpy_j_kg - self.liquid_enthalpy_j_kg)
    }

    /// Entropy of a mixture, J/(kg K), with a mass fraction of vapour.
    #[must_use]
    pub fn entropy_j_kg_k(&self, quality: f64) -> f64 {
        self.liquid_entropy_j_kg_k + quality * (self.vapour_entropy_j_kg_k - self.liquid_entropy_j_kg_k)
    }

    /// Mass fraction of vapour that gives a mixture this entropy; below 0 or above 1 where it is no mixture.
    #[must_use]
    pub fn quality_of_entropy(&self, entropy_j_kg_k: f64) -> f64 {
        (entropy_j_kg_k - self.liquid_entropy_j_kg_k) / (self.vapour_entropy_j_kg_k - self.liquid_entropy_j_kg_k)
    }

    /// Mass fraction of vapour that gives a mixture this enthalpy; below 0 or above 1 where it is no mixture.
    #[must_use]
    pub fn quality_of_enthalpy(&self, enthalpy_j_kg: f64) -> f64 {
        (enthalpy_j_kg - self.liquid_enthalpy_j_kg) / (self.vapour_enthalpy_j_kg - self.liquid_enthalpy_j_kg)
    }

    /// Heat of vaporisation, J/kg.
    #[must_use]
    pub fn heat_of_vaporisation_j_kg(&self) -> f64 {
        self.vapour_enthalpy_j_kg - self.liquid_enthalpy_j_kg
    }
}

/// Columns of the table.
const LN_PRESSURE: usize = 0;
const LIQUID_VOLUME: usize = 1;
const VAPOUR_COMPRESSIBILITY: usize = 2;
const LIQUID_ENTHALPY: usize = 3;
const HEAT: usize = 4;
const LIQUID_ENTROPY: usize = 5;

/// The saturation line of a substance as a table over `(1 - T/Tc)^(1/3)`, in which every column is smooth up to the
/// critical point.
///
/// # Equation
/// ```text
/// v_g = v_l + Δh/(T dp/dT)                             (Clapeyron)
/// dh_l/dT = cp_l + (v_l - T dv_l/dT) dp/dT             to 0.9 Tc (liquid incompressible)
/// h_l + Δh/2 = linear in T                             above, with the value and slope of the join
/// ds_l = (dh_l - v_l dp)/T,   s_g = s_l + Δh/T,   h_g = h_l + Δh
/// ```
///
/// So `dh = T ds + v dp` holds along each branch and inside the two-phase region, whatever the correlations.
///
/// # Assumptions
/// Pure substance in equilibrium. The mean of the two enthalpies is taken straight above 0.9 of the critical temperature
/// (a law of rectilinear diameters): off by 2 % of the heat of vaporisation at the join when 0.98 is reached.
/// # Validity
/// From the melting point (or the lower end of the correlations) to the critical point. Where the fit of the density or of
/// the heat of vaporisation ends before, its series goes on to the critical point, where it has the right value by its form,
/// as long as it falls all the way; else the line ends with the fit.
/// # Errors
/// [`Error::OutOfValidity`] outside.
/// # Verification
/// `substance.saturation_line.coolprop_293_k`
/// # References
/// Relations: any text on thermodynamics; the correlations are those of the substance's file.
#[derive(Clone, Debug)]
pub struct SaturationLine {
    critical_temperature_k: f64,
    gas_constant_j_kg_k: f64,
    temperature_min_k: f64,
    temperature_max_k: f64,
    pressure_min_pa: f64,
    pressure_max_pa: f64,
    locator: &'static str,
    table: Table<6>,
}

/// What the correlations give at one node, and slopes in the temperature.
struct Row {
    temperature_k: f64,
    pressure_pa: f64,
    pressure_slope: f64,
    liquid_volume: f64,
    liquid_volume_slope: f64,
    heat: f64,
}

impl SaturationLine {
    pub(super) fn of(substance: &Substance) -> Result<Self> {
        let t_c = substance.critical_temperature_k;
        let c = &substance.correlations;
        let known = |correlation, what| substance.known(correlation, what, CARD.id);
        let p = known(c.vapour_pressure.as_ref(), "a vapour pressure")?;
        let v = known(c.liquid_density.as_ref(), "a density of the liquid")?;
        let h = known(c.heat_of_vaporisation.as_ref(), "a heat of vaporisation")?;
        let cp = known(c.liquid_heat_capacity.as_ref(), "a heat capacity of the liquid")?;
        let coldest = [p, v, h, cp].iter().map(|c| c.temperature_min_k).fold(0.0, f64::max);
        let fitted = [p, v, h].iter().map(|c| c.temperature_max_k).fold(t_c, f64::min);
        let warmest = if p.temperature_max_k >= t_c * CRITICAL_SHARE && goes_on(substance, fitted) {
            p.temperature_max_k.min(t_c)
        } else {
            fitted
        };
        let join = (CALORIC_JOIN * t_c).min(cp.temperature_max_k).min(warmest);
        if !(coldest < join && join <= warmest) {
            return Err(Error::invalid(
                format!("{}: liquid_heat_capacity.temperature_max_k", p.locator),
                join,
                "K",
                format!("the correlations of the saturation line must overlap: they do from {coldest} to {warmest} K"),
            ));
        }
        let place = |t: f64| libm::cbrt((1.0 - t / t_c).max(0.0));
        let (start, end) = (place(warmest), place(coldest));
        let step = (end - start) / STEPS as f64;
        let zs: Vec<f64> = (0..=STEPS).map(|i| start + step * i as f64).collect();
        let mut rows = Vec::with_capacity(zs.len());
        for &z in &zs {
            let t = (t_c * (1.0 - z * z * z)).clamp(coldest, warmest);
            rows.push(row(substance, t, (coldest, warmest))?);
        }
        if zs[0] < step {
            // no difference quotient at the critical point itself
            rows[0].pressure_slope = 2.0 * rows[1].pressure_slope - rows[2].pressure_slope;
        }
        let enthalpy_slopes = enthalpy_slopes(substance, &zs, step, &rows, join)?;
        let r = GAS_CONSTANT_J_MOL_K / substance.molar_mass_kg_mol;
        let values = columns(&zs, step, &rows, &enthalpy_slopes, r);
        let table = Table::of_values(start, step, &values);
        let mut line = Self {
            critical_temperature_k: t_c,
            gas_constant_j_kg_k: r,
            temperature_min_k: coldest,
            temperature_max_k: warmest,
            pressure_min_pa: rows[STEPS].pressure_pa,
            pressure_max_pa: rows[0].pressure_pa,
            locator: p.locator,
            table,
        };
        let zero = line.datum(substance)?;
        let (h0, s0) = (zero.liquid_enthalpy_j_kg, zero.liquid_entropy_j_kg_k);
        let mut values = values;
        for row in &mut values {
            row[LIQUID_ENTHALPY] -= h0;
            row[LIQUID_ENTROPY] -= s0;
        }
        line.table = Table::of_values(start, step, &values);
        Ok(line)
    }

    /// The state at which enthalpy and entropy of the liquid are zero: the normal boiling point, or the cold end of the
    /// line for a substance that does not boil at one atmosphere.
    pub(super) fn datum(&self, substance: &Substance) -> Result<Saturated> {
        if STANDARD_ATMOSPHERE_PA < self.pressure_min_pa || STANDARD_ATMOSPHERE_PA > self.pressure_max_pa {
            self.at_temperature(self.temperature_min_k)
        } else {
            self.at_temperature(substance.normal_boiling_point_k.clamp(self.temperature_min_k, self.temperature_max_k))
        }
    }

    /// The coldest and the warmest temperature of the line, K.
    #[must_use]
    pub fn temperature_range_k(&self) -> (f64, f64) {
        (self.temperature_min_k, self.temperature_max_k)
    }

    /// The vapour pressures at its ends, Pa.
    #[must_use]
    pub fn pressure_range_pa(&self) -> (f64, f64) {
        (self.pressure_min_pa, self.pressure_max_pa)
    }

    /// Liquid and vapour in equilibrium at a temperature.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the line.
    pub fn at_temperature(&self, temperature_k: f64) -> Result<Saturated> {
        let (coldest, warmest) = (self.temperature_min_k, self.temperature_max_k);
        if !(temperature_k >= coldest / END_SLACK && temperature_k <= warmest * END_SLACK) {
            return Err(Error::OutOfValidity {
                model: CARD.id,
                name: "temperature_k",
                value: temperature_k,
                unit: "K",
                min: self.temperature_min_k,
                max: self.temperature_max_k,
                locator: self.locator,
            });
        }
        let temperature_k = temperature_k.clamp(coldest, warmest);
        let z = libm::cbrt((1.0 - temperature_k / self.critical_temperature_k).max(0.0));
        Ok(self.state(temperature_k, z))
    }

    /// Liquid and vapour in equilibrium at a pressure.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] outside the line.
    pub fn at_pressure(&self, pressure_pa: f64) -> Result<Saturated> {
        let (lowest, highest) = (self.pressure_min_pa / END_SLACK, self.pressure_max_pa * END_SLACK);
        if !(pressure_pa >= lowest && pressure_pa <= highest) {
            return Err(Error::OutOfValidity {
                model: CARD.id,
                name: "pressure_pa",
                value: pressure_pa,
                unit: "Pa",
                min: self.pressure_min_pa,
                max: self.pressure_max_pa,
                locator: self.locator,
            });
        }
        let z = self.table.place_of_falling(LN_PRESSURE, pressure_pa.ln());
        let temperature_k = self.critical_temperature_k * (1.0 - z * z * z);
        Ok(Saturated { pressure_pa, ..self.state(temperature_k, z) })
    }

    fn state(&self, temperature_k: f64, z: f64) -> Saturated {
        let row = self.table.at(z);
        let pressure_pa = row[LN_PRESSURE].exp();
        let heat = row[HEAT].max(0.0);
        let liquid_volume_m3_kg = row[LIQUID_VOLUME];
        let vapour_volume = row[VAPOUR_COMPRESSIBILITY] * self.gas_constant_j_kg_k * temperature_k / pressure_pa;
        Saturated {
            temperature_k,
            pressure_pa,
            liquid_volume_m3_kg,
            vapour_volume_m3_kg: vapour_volume.max(liquid_volume_m3_kg),
            liquid_enthalpy_j_kg: row[LIQUID_ENTHALPY],
            vapour_enthalpy_j_kg: row[LIQUID_ENTHALPY] + heat,
            liquid_entropy_j_kg_k: row[LIQUID_ENTROPY],
            vapour_entropy_j_kg_k: row[LIQUID_ENTROPY] + heat / temperature_k,
        }
    }
}

/// Density of the liquid by its series, beyond the range of fit too.
fn liquid_density(substance: &Substance, t: f64) -> f64 {
    let coefficients = substance.correlations.liquid_density.as_ref().map_or(&[][..], |c| &c.coefficients);
    let (t_c, density) = (substance.critical_temperature_k, substance.critical_density_kg_m3);
    saturated_liquid_density_kg_m3(t, t_c, density, coefficients)
}

/// Heat of vaporisation by its series, beyond the range of fit too.
fn heat_of_vaporisation(substance: &Substance, t: f64) -> f64 {
    let coefficients = substance.correlations.heat_of_vaporisation.as_ref().map_or(&[][..], |c| &c.coefficients);
    series_heat_of_vaporisation_j_kg(t, substance.critical_temperature_k, substance.molar_mass_kg_mol, coefficients)
}

/// Whether the series of density and heat of vaporisation fall all the way from the end of their fit to their known values
/// at the critical point.
fn goes_on(substance: &Substance, fitted_k: f64) -> bool {
    let t_c = substance.critical_temperature_k;
    let at = |i: u32| fitted_k + (t_c - fitted_k) * f64::from(i) / f64::from(PROBES);
    (0..PROBES).all(|i| {
        let (a, b) = (at(i), at(i + 1));
        liquid_density(substance, a) >= liquid_density(substance, b)
            && heat_of_vaporisation(substance, a) >= heat_of_vaporisation(substance, b)
    })
}

/// What the correlations give at a temperature; slopes by differences of fourth order whose step shrinks towards the
/// critical point, where the functions are powers of the distance from it.
fn row(substance: &Substance, t: f64, (coldest, warmest): (f64, f64)) -> Result<Row> {
    let t_c = substance.critical_temperature_k;
    let d = (DIFFERENCE_STEP * t).min(CRITICAL_DIFFERENCE_STEP * (t_c - t)).max(f64::MIN_POSITIVE);
    // five points on either side of t, all inside the range
    let shift = if t - 2.0 * d < coldest {
        0
    } else if t + 2.0 * d > warmest {
        4
    } else {
        2
    };
    let at = |j: usize| t + (j as f64 - shift as f64) * d;
    let mut ln_p = [0.0; 5];
    let mut volume = [0.0; 5];
    for j in 0..5 {
        let t = at(j).clamp(coldest, warmest);
        ln_p[j] = substance.vapour_pressure_pa(t)?.ln();
        volume[j] = 1.0 / liquid_density(substance, t);
    }
    let pressure_pa = substance.vapour_pressure_pa(t)?;
    Ok(Row {
        temperature_k: t,
        pressure_pa,
        pressure_slope: pressure_pa * rise(5, shift, |j| ln_p[j]) / d,
        liquid_volume: volume[shift],
        liquid_volume_slope: rise(5, shift, |j| volume[j]) / d,
        heat: heat_of_vaporisation(substance, t).max(0.0),
    })
}

/// Slope of the liquid's enthalpy along the line in the variable of the table.
fn enthalpy_slopes(substance: &Substance, zs: &[f64], step: f64, rows: &[Row], join_k: f64) -> Result<Vec<f64>> {
    let t_c = substance.critical_temperature_k;
    let temperature_slope = |z: f64| -3.0 * t_c * z * z;
    let heat_slope = |i: usize| rise(rows.len(), i, |j| rows[j].heat) / step;
    // by the heat capacity, from the join to the cold end
    let by_capacity = |row: &Row| -> Result<f64> {
        let cp = substance.liquid_heat_capacity_j_kg_k(row.temperature_k)?;
        Ok(cp + (row.liquid_volume - row.temperature_k * row.liquid_volume_slope) * row.pressure_slope)
    };
    let first_cold = rows.partition_point(|row| row.temperature_k > join_k).min(rows.len() - 1);
    let mean_slope = by_capacity(&rows[first_cold])? + 0.5 * heat_slope(first_cold) / temperature_slope(zs[first_cold]);
    (0..rows.len())
        .map(|i| {
            let in_temperature = temperature_slope(zs[i]);
            if i < first_cold {
                Ok(mean_slope * in_temperature - 0.5 * heat_slope(i))
            } else {
                Ok(by_capacity(&rows[i])? * in_temperature)
            }
        })
        .collect()
}

/// The columns of the table, enthalpy and entropy above the warm end.
fn columns(zs: &[f64], step: f64, rows: &[Row], enthalpy_slopes: &[f64], gas_constant: f64) -> Vec<[f64; 6]> {
    let count = rows.len();
    let t_c_slope = |i: usize| -3.0 * rows[i].temperature_k / (1.0 - zs[i].powi(3)) * zs[i] * zs[i];
    let entropy_slope = |i: usize| {
        let row = &rows[i];
        (enthalpy_slopes[i] - row.liquid_volume * row.pressure_slope * t_c_slope(i)) / row.temperature_k
    };
    let (mut enthalpy, mut entropy) = (0.0, 0.0);
    (0..count)
        .map(|i| {
            if i > 0 {
                enthalpy += step * mean_over_step(count, i - 1, |j| enthalpy_slopes[j]);
                entropy += step * mean_over_step(count, i - 1, entropy_slope);
            }
            let row = &rows[i];
            let vapour_volume = row.liquid_volume + row.heat / (row.temperature_k * row.pressure_slope);
            let compressibility = row.pressure_pa * vapour_volume / (gas_constant * row.temperature_k);
            [row.pressure_pa.ln(), row.liquid_volume, compressibility, enthalpy, row.heat, entropy]
        })
        .collect()
}
