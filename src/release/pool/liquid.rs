//! What a pool needs of its liquid, tabulated once for each pool so that a step costs no power of a correlation.

use crate::error::{Error, Result};
use crate::substance::Substance;

/// Nodes of the table.
const NODES: usize = 41;
/// Halvings of a cell that find a temperature to rounding.
const HALVINGS: usize = 50;
/// Nearest that the lower end of the table may come to the boiling point, K.
const LEAST_SPAN_K: f64 = 1.0;

/// A function on the nodes with its slopes: cubic between them.
#[derive(Clone, Debug)]
struct Curve {
    values: [f64; NODES],
    slopes: [f64; NODES],
}

impl Curve {
    /// Slopes by differences of fourth order.
    fn of(v: &[f64; NODES], spacing: f64) -> Self {
        let last = NODES - 1;
        let mut slopes = [0.0; NODES];
        for i in 0..NODES {
            let twelfths = match i {
                0 => -25.0 * v[0] + 48.0 * v[1] - 36.0 * v[2] + 16.0 * v[3] - 3.0 * v[4],
                1 => -3.0 * v[0] - 10.0 * v[1] + 18.0 * v[2] - 6.0 * v[3] + v[4],
                _ if i == last => 25.0 * v[i] - 48.0 * v[i - 1] + 36.0 * v[i - 2] - 16.0 * v[i - 3] + 3.0 * v[i - 4],
                _ if i == last - 1 => 3.0 * v[i + 1] + 10.0 * v[i] - 18.0 * v[i - 1] + 6.0 * v[i - 2] - v[i - 3],
                _ => v[i - 2] - 8.0 * v[i - 1] + 8.0 * v[i + 1] - v[i + 2],
            };
            slopes[i] = twelfths / (12.0 * spacing);
        }
        Self { values: *v, slopes }
    }

    /// Value in a cell at a share of it.
    fn at(&self, cell: usize, share: f64, spacing: f64) -> f64 {
        hermite(
            share,
            self.values[cell],
            self.values[cell + 1],
            spacing * self.slopes[cell],
            spacing * self.slopes[cell + 1],
        )
    }
}

/// Cubic through two values with two slopes (per cell).
fn hermite(share: f64, left: f64, right: f64, slope_left: f64, slope_right: f64) -> f64 {
    let rise = right - left;
    let (a, b) = (slope_left - rise, rise - slope_right);
    left + share * (rise + (1.0 - share) * (a * (1.0 - share) + b * share))
}

/// The liquid at one temperature.
#[derive(Clone, Copy, Debug)]
pub(super) struct LiquidState {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Enthalpy of the liquid, J/kg.
    pub liquid_j_kg: f64,
    /// Enthalpy of the vapour, J/kg.
    pub vapour_j_kg: f64,
}

/// Liquid between the coldest temperature that its correlations know and its boiling point at ambient pressure.
#[derive(Clone, Debug)]
pub(super) struct Liquid {
    /// Coldest temperature, K.
    pub coldest_k: f64,
    /// Boiling point at ambient pressure, K.
    pub boiling_point_k: f64,
    spacing_k: f64,
    /// ln(pv/p) against T.
    log_pressure: Curve,
    enthalpy: Curve,
    vapour_enthalpy: Curve,
    density: Curve,
}

impl Liquid {
    /// The table of a substance at an ambient pressure.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] from the correlations of the substance; [`Error::InvalidInput`] where the liquid freezes
    /// before it boils.
    pub fn new(substance: &Substance, ambient_pressure_pa: f64) -> Result<Self> {
        let boiling_point_k = substance.saturation_temperature_k(ambient_pressure_pa)?;
        let c = &substance.correlations;
        let coldest_k = [&c.vapour_pressure, &c.liquid_density, &c.liquid_heat_capacity, &c.heat_of_vaporisation]
            .into_iter()
            .flatten()
            .map(|correlation| correlation.temperature_min_k)
            .fold(substance.melting_point_k, f64::max);
        if coldest_k > boiling_point_k - LEAST_SPAN_K {
            return Err(Error::invalid(
                "ambient_pressure_pa",
                ambient_pressure_pa,
                "Pa",
                format!(
                    "{} boils at {boiling_point_k:.2} K there but is known as a liquid only from {coldest_k:.2} K: no pool",
                    substance.id
                ),
            ));
        }
        let spacing_k = (boiling_point_k - coldest_k) / (NODES - 1) as f64;
        let node = |i: usize| if i == NODES - 1 { boiling_point_k } else { coldest_k + i as f64 * spacing_k };
        let curve = |of: &dyn Fn(f64) -> Result<f64>| {
            let mut values = [0.0; NODES];
            for (i, value) in values.iter_mut().enumerate() {
                *value = of(node(i))?;
            }
            Ok::<Curve, Error>(Curve::of(&values, spacing_k))
        };
        let log_ambient = libm::log(ambient_pressure_pa);
        let mut log_pressure = curve(&|t| Ok(libm::log(substance.vapour_pressure_pa(t)?) - log_ambient))?;
        log_pressure.values[NODES - 1] = 0.0;
        Ok(Self {
            coldest_k,
            boiling_point_k,
            spacing_k,
            log_pressure,
            enthalpy: curve(&|t| substance.liquid_enthalpy_j_kg(t))?,
            vapour_enthalpy: curve(&|t| substance.saturated_vapour_enthalpy_j_kg(t))?,
            density: curve(&|t| substance.liquid_density_kg_m3(t))?,
        })
    }

    /// ln(pv/p) at the coldest temperature.
    pub fn coldest_log_pressure(&self) -> f64 {
        self.log_pressure.values[0]
    }

    /// Density at a temperature, kg/m³.
    pub fn density_kg_m3(&self, temperature_k: f64) -> f64 {
        let (cell, share) = self.cell(temperature_k);
        self.density.at(cell, share, self.spacing_k)
    }

    /// State at a temperature.
    pub fn at(&self, temperature_k: f64) -> LiquidState {
        let (cell, share) = self.cell(temperature_k);
        LiquidState {
            temperature_k,
            liquid_j_kg: self.enthalpy.at(cell, share, self.spacing_k),
            vapour_j_kg: self.vapour_enthalpy.at(cell, share, self.spacing_k),
        }
    }

    /// State at which ln(pv/p) has a value, no more than 0.
    pub fn at_log_pressure(&self, log_pressure: f64) -> LiquidState {
        let values = &self.log_pressure.values;
        let cell = values.partition_point(|&value| value <= log_pressure).clamp(1, NODES - 1) - 1;
        let (low, high) = (values[cell], values[cell + 1]);
        let width = high - low;
        // the cubic of T against ln p
        let share = ((log_pressure - low) / width).clamp(0.0, 1.0);
        let slopes = &self.log_pressure.slopes;
        let left = self.coldest_k + cell as f64 * self.spacing_k;
        let temperature_k = left + hermite(share, 0.0, self.spacing_k, width / slopes[cell], width / slopes[cell + 1]);
        self.at(temperature_k.min(self.boiling_point_k))
    }

    /// Temperature at which the liquid has an enthalpy, K.
    pub fn temperature_of_enthalpy_k(&self, enthalpy_j_kg: f64) -> f64 {
        let values = &self.enthalpy.values;
        let cell = values.partition_point(|&value| value <= enthalpy_j_kg).clamp(1, NODES - 1) - 1;
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if self.enthalpy.at(cell, middle, self.spacing_k) <= enthalpy_j_kg { low = middle } else { high = middle }
        }
        self.coldest_k + (cell as f64 + 0.5 * (low + high)) * self.spacing_k
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place is between 0 and the number of nodes"
    )]
    fn cell(&self, temperature_k: f64) -> (usize, f64) {
        let place = ((temperature_k - self.coldest_k) / self.spacing_k).clamp(0.0, (NODES - 1) as f64);
        let cell = (place as usize).min(NODES - 2);
        (cell, place - cell as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::substances;
    use approx::assert_relative_eq;

    #[test]
    fn the_table_is_the_substance() {
        for substance in substances() {
            let Ok(liquid) = Liquid::new(substance, 101_325.0) else { continue };
            for share in [0.0, 0.013, 0.2, 0.47, 0.73, 0.996, 1.0] {
                let t = liquid.coldest_k + share * (liquid.boiling_point_k - liquid.coldest_k);
                let state = liquid.at(t);
                let name = &substance.id;
                let heat = state.vapour_j_kg - state.liquid_j_kg;
                assert_relative_eq!(heat, substance.heat_of_vaporisation_j_kg(t).unwrap(), max_relative = 2e-2);
                let scale = substance.heat_of_vaporisation_j_kg(t).unwrap();
                let exact = substance.liquid_enthalpy_j_kg(t).unwrap();
                assert!((state.liquid_j_kg - exact).abs() < 1e-7 * scale, "{name} {t}: {} {exact}", state.liquid_j_kg);
                let exact = substance.saturated_vapour_enthalpy_j_kg(t).unwrap();
                assert!((state.vapour_j_kg - exact).abs() < 1e-7 * scale, "{name} {t}");
                let exact = substance.liquid_density_kg_m3(t).unwrap();
                assert_relative_eq!(liquid.density_kg_m3(t), exact, max_relative = 1e-6);
                let back = liquid.temperature_of_enthalpy_k(state.liquid_j_kg);
                assert_relative_eq!(back, t, max_relative = 1e-12);
                let log = (substance.vapour_pressure_pa(t).unwrap() / 101_325.0).ln();
                assert_relative_eq!(liquid.at_log_pressure(log).temperature_k, t, max_relative = 1e-5);
            }
        }
    }

    #[test]
    fn a_liquid_that_freezes_before_it_boils_makes_no_pool() {
        let found = Liquid::new(crate::substance::substance("benzene").unwrap(), 5000.0).unwrap_err().to_string();
        assert!(found.contains("benzene") && found.contains("no pool") || found.contains("saturation"), "{found}");
    }
}
