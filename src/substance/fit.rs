//! Coefficients of a correlation from points: what a user measured, or what a mixture's composition gives.

use super::correlation::Correlation;
use super::provenance::Provenance;
use super::{
    gas_heat_capacity, heat_of_vaporisation, liquid_density, liquid_heat_capacity, liquid_thermal_conductivity,
    liquid_viscosity, surface_tension, vapour_pressure,
};
use crate::error::{Error, Result};
use crate::units::GAS_CONSTANT_J_MOL_K;

/// A property that has a correlation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Property {
    VapourPressure,
    LiquidDensity,
    LiquidHeatCapacity,
    GasHeatCapacity,
    HeatOfVaporisation,
    LiquidViscosity,
    SurfaceTension,
    LiquidThermalConductivity,
}

/// What the equations are made dimensionless with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scales {
    pub molar_mass_kg_mol: f64,
    pub critical_temperature_k: f64,
    pub critical_pressure_pa: f64,
    pub critical_density_kg_m3: f64,
}

impl Property {
    #[cfg(test)]
    pub(super) const ALL: [Property; 8] = [
        Property::VapourPressure,
        Property::LiquidDensity,
        Property::LiquidHeatCapacity,
        Property::GasHeatCapacity,
        Property::HeatOfVaporisation,
        Property::LiquidViscosity,
        Property::SurfaceTension,
        Property::LiquidThermalConductivity,
    ];

    /// Name of the equation.
    pub(super) const fn equation(self) -> &'static str {
        match self {
            Property::VapourPressure => vapour_pressure::EQUATION,
            Property::LiquidDensity => liquid_density::EQUATION,
            Property::LiquidHeatCapacity => liquid_heat_capacity::EQUATION,
            Property::GasHeatCapacity => gas_heat_capacity::EQUATION,
            Property::HeatOfVaporisation => heat_of_vaporisation::EQUATION,
            Property::LiquidViscosity => liquid_viscosity::EQUATION,
            Property::SurfaceTension => surface_tension::EQUATION,
            Property::LiquidThermalConductivity => liquid_thermal_conductivity::EQUATION,
        }
    }

    /// The terms of the equation in the order in which points decide on them: with fewer points than terms the later
    /// ones stay zero, and the first alone is a law that textbooks use.
    const fn order(self) -> &'static [usize] {
        match self {
            Property::LiquidHeatCapacity => &[1, 2, 0, 3, 4, 5],
            Property::LiquidViscosity => &[1, 0, 2, 3, 4],
            Property::GasHeatCapacity => &[0, 1, 2, 3, 4, 5, 6],
            Property::VapourPressure | Property::HeatOfVaporisation => &[0, 1, 2, 3, 4],
            Property::LiquidDensity | Property::LiquidThermalConductivity => &[0, 1, 2, 3],
            Property::SurfaceTension => &[0, 1, 2],
        }
    }

    /// Number of terms.
    pub(super) const fn terms(self) -> usize {
        self.order().len()
    }

    /// The property by its equation, SI.
    pub(super) fn evaluate(self, scales: &Scales, coefficients: &[f64], temperature_k: f64) -> f64 {
        let (t, t_c, m) = (temperature_k, scales.critical_temperature_k, scales.molar_mass_kg_mol);
        match self {
            Property::VapourPressure => {
                vapour_pressure::wagner_vapour_pressure_pa(t, t_c, scales.critical_pressure_pa, coefficients)
            }
            Property::LiquidDensity => {
                liquid_density::saturated_liquid_density_kg_m3(t, t_c, scales.critical_density_kg_m3, coefficients)
            }
            Property::LiquidHeatCapacity => {
                liquid_heat_capacity::series_liquid_heat_capacity_j_kg_k(t, t_c, m, coefficients)
            }
            Property::GasHeatCapacity => gas_heat_capacity::polynomial_gas_heat_capacity_j_kg_k(t, m, coefficients),
            Property::HeatOfVaporisation => {
                heat_of_vaporisation::series_heat_of_vaporisation_j_kg(t, t_c, m, coefficients)
            }
            Property::LiquidViscosity => liquid_viscosity::log_series_viscosity_pa_s(t, t_c, coefficients),
            Property::SurfaceTension => surface_tension::series_surface_tension_n_m(t, t_c, coefficients),
            Property::LiquidThermalConductivity => {
                liquid_thermal_conductivity::polynomial_thermal_conductivity_w_m_k(t, t_c, coefficients)
            }
        }
    }

    /// What the sum of coefficients times terms must be for a value.
    fn target(self, scales: &Scales, temperature_k: f64, value: f64) -> f64 {
        let per_mass = GAS_CONSTANT_J_MOL_K / scales.molar_mass_kg_mol;
        match self {
            Property::VapourPressure => {
                temperature_k / scales.critical_temperature_k * libm::log(value / scales.critical_pressure_pa)
            }
            Property::LiquidDensity => value / scales.critical_density_kg_m3 - 1.0,
            Property::LiquidHeatCapacity | Property::GasHeatCapacity => value / per_mass,
            Property::HeatOfVaporisation => value / (per_mass * scales.critical_temperature_k),
            Property::LiquidViscosity => libm::log(value),
            Property::SurfaceTension | Property::LiquidThermalConductivity => value,
        }
    }

    /// The weight that turns a difference of the target into a relative difference of the value.
    fn weight(self, scales: &Scales, temperature_k: f64, value: f64) -> f64 {
        match self {
            Property::VapourPressure => scales.critical_temperature_k / temperature_k,
            Property::LiquidDensity => scales.critical_density_kg_m3 / value,
            Property::LiquidViscosity => 1.0,
            _ => 1.0 / self.target(scales, temperature_k, value),
        }
    }

    /// One term of the equation, which is linear in its coefficients.
    fn term(self, scales: &Scales, index: usize, temperature_k: f64) -> f64 {
        let mut unit = [0.0; 7];
        unit[index] = 1.0;
        let unit = &unit[..self.terms()];
        let per_mass = GAS_CONSTANT_J_MOL_K / scales.molar_mass_kg_mol;
        let value = self.evaluate(scales, unit, temperature_k);
        match self {
            Property::VapourPressure => self.target(scales, temperature_k, value),
            Property::LiquidViscosity => libm::log(value),
            Property::LiquidDensity => value / scales.critical_density_kg_m3 - 1.0,
            Property::LiquidHeatCapacity | Property::GasHeatCapacity => value / per_mass,
            Property::HeatOfVaporisation => value / (per_mass * scales.critical_temperature_k),
            Property::SurfaceTension | Property::LiquidThermalConductivity => value,
        }
    }
}

/// Points to fit: temperature, K, and value, SI.
pub(super) type Points = Vec<(f64, f64)>;

/// Fits the equation of a property to points by least squares of relative differences.
pub(super) fn correlation(
    property: Property,
    scales: &Scales,
    points: &Points,
    (source, provenance): (&str, Provenance),
) -> Result<Correlation> {
    let broken = points.iter().find(|(t, value)| !(*t > 0.0 && *value > 0.0 && t.is_finite() && value.is_finite()));
    if let Some((t, value)) = broken {
        return Err(Error::InvalidInput {
            name: format!("{property:?} points"),
            value: format!("[{t}, {value}]"),
            unit: "",
            requirement: "each point must be a temperature in K and a value in SI units, both positive".into(),
        });
    }
    let used = &property.order()[..property.terms().min(points.len())];
    let rows = points.iter().map(|&(t, value)| {
        let weight = property.weight(scales, t, value);
        let terms = used.iter().map(|&index| weight * property.term(scales, index, t)).collect();
        (terms, weight * property.target(scales, t, value))
    });
    let (matrix, target): (Vec<Vec<f64>>, Vec<f64>) = rows.unzip();
    let found = least_squares(matrix, target)?;
    let mut coefficients = vec![0.0; property.terms()];
    for (&index, value) in used.iter().zip(found) {
        coefficients[index] = value;
    }
    let residuals: Vec<f64> =
        points.iter().map(|&(t, value)| property.evaluate(scales, &coefficients, t) / value - 1.0).collect();
    let count = residuals.len().max(1) as f64;
    Ok(Correlation {
        equation: property.equation().to_owned(),
        coefficients,
        temperature_min_k: points.iter().map(|point| point.0).fold(f64::INFINITY, f64::min),
        temperature_max_k: points.iter().map(|point| point.0).fold(0.0, f64::max),
        points: u32::try_from(points.len()).unwrap_or(u32::MAX),
        residual_max: residuals.iter().fold(0.0, |worst, residual| residual.abs().max(worst)),
        residual_rms: (residuals.iter().map(|residual| residual * residual).sum::<f64>() / count).sqrt(),
        source: source.to_owned(),
        provenance,
        locator: "the points it was fitted to",
        user_file: None,
    })
}

/// The least-squares solution of a tall system by Householder reflections, columns scaled to unit length.
fn least_squares(mut rows: Vec<Vec<f64>>, mut target: Vec<f64>) -> Result<Vec<f64>> {
    let columns = rows.first().map_or(0, Vec::len);
    let norm = |rows: &[Vec<f64>], from: usize, column: usize| {
        rows[from..].iter().map(|row| row[column] * row[column]).sum::<f64>().sqrt()
    };
    let scales: Vec<f64> = (0..columns).map(|column| norm(&rows, 0, column)).collect();
    for row in &mut rows {
        row.iter_mut().zip(&scales).for_each(|(value, scale)| *value /= scale);
    }
    for column in 0..columns {
        let length = norm(&rows, column, column);
        // a column that the ones before it already make: two points at one temperature
        if !(length > 1e-13) {
            return Err(Error::InvalidInput {
                name: "points".into(),
                value: format!("{} points", target.len()),
                unit: "",
                requirement: "must stand at different temperatures below the critical one".into(),
            });
        }
        let sign = if rows[column][column] < 0.0 { -1.0 } else { 1.0 };
        let mut mirror: Vec<f64> = rows[column..].iter().map(|row| row[column]).collect();
        mirror[0] += sign * length;
        let square: f64 = mirror.iter().map(|value| value * value).sum();
        for other in column..columns {
            let along: f64 = mirror.iter().zip(&rows[column..]).map(|(m, row)| m * row[other]).sum();
            let factor = 2.0 * along / square;
            mirror.iter().zip(&mut rows[column..]).for_each(|(m, row)| row[other] -= factor * m);
        }
        let along: f64 = mirror.iter().zip(&target[column..]).map(|(m, value)| m * value).sum();
        let factor = 2.0 * along / square;
        mirror.iter().zip(&mut target[column..]).for_each(|(m, value)| *value -= factor * m);
    }
    let mut solution = vec![0.0; columns];
    for column in (0..columns).rev() {
        let known: f64 = (column + 1..columns).map(|other| rows[column][other] * solution[other]).sum();
        solution[column] = (target[column] - known) / rows[column][column];
    }
    Ok(solution.iter().zip(scales).map(|(value, scale)| value / scale).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::{Substance, substance};
    use approx::assert_relative_eq;

    fn scales(of: &Substance) -> Scales {
        of.scales()
    }

    #[test]
    fn a_fit_to_its_own_points_gives_the_same_curve() {
        let propane = substance("propane").unwrap();
        let scales = scales(propane);
        for property in Property::ALL {
            let Some(known) = propane.correlation_of(property) else { continue };
            let (low, high) = (known.temperature_min_k, 0.97 * known.temperature_max_k);
            let points: Points = (0..60)
                .map(|i| low + (high - low) * f64::from(i) / 59.0)
                .map(|t| (t, property.evaluate(&scales, &known.coefficients, t)))
                .collect();
            let found = correlation(property, &scales, &points, ("itself", Provenance::Computed)).unwrap();
            assert!(found.residual_max < 1e-8, "{property:?} {}", found.residual_max);
            assert_eq!((found.temperature_min_k, found.points), (low, 60));
            let between = 0.5 * (low + high) + 1.3;
            let (a, b) = (&found.coefficients, &known.coefficients);
            let (a, b) = (property.evaluate(&scales, a, between), property.evaluate(&scales, b, between));
            assert_relative_eq!(a, b, max_relative = 1e-8);
        }
    }

    #[test]
    fn one_point_and_the_critical_state_give_a_textbook_law() {
        let propane = substance("propane").unwrap();
        let scales = scales(propane);
        // boiling point 231.04 K: the one-term law is ln pr = a (Tc/T - 1), right to a tenth at 290 K
        let point = vec![(231.036, 101_325.0)];
        let found = correlation(Property::VapourPressure, &scales, &point, ("", Provenance::Known)).unwrap();
        assert_eq!(found.coefficients[1..], [0.0; 4]);
        let estimated = Property::VapourPressure.evaluate(&scales, &found.coefficients, 290.0);
        assert_relative_eq!(estimated, propane.vapour_pressure_pa(290.0).unwrap(), max_relative = 0.1);
    }

    #[test]
    fn points_that_decide_nothing_are_refused() {
        let scales = scales(substance("propane").unwrap());
        let twice = vec![(300.0, 1e6), (300.0, 1e6)];
        let message =
            correlation(Property::VapourPressure, &scales, &twice, ("", Provenance::Known)).unwrap_err().to_string();
        assert!(message.contains("2 points") && message.contains("different temperatures"), "{message}");
        let negative = vec![(300.0, -1.0)];
        let message =
            correlation(Property::SurfaceTension, &scales, &negative, ("", Provenance::Known)).unwrap_err().to_string();
        assert!(message.contains("[300, -1]") && message.contains("positive"), "{message}");
    }
}
