//! The surface layer that a cloud moves in: wind, turbulence and air by Monin-Obukhov similarity, stability as a length.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::units::{AIR_MOLAR_MASS_KG_MOL, GAS_CONSTANT_J_MOL_K, STANDARD_GRAVITY_M_S2, ideal_gas_density_kg_m3};
use crate::weather::monin_obukhov::{MoninObukhovTable, monin_obukhov_length_m};
use crate::weather::profile::{LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS, VON_KARMAN, limited_profile_factor};
use crate::weather::{Atmosphere, Stability, mixing_height};

/// Latitude taken when none is given, degrees: mid-latitudes.
pub const DEFAULT_LATITUDE_DEG: f64 = 45.0;
/// Factor of z/L in the unstable gradients of wind and temperature, `dyer1974`.
const UNSTABLE_FACTOR: f64 = 16.0;
/// Factor of z/L in the stable gradients, `dyer1974`.
const STABLE_FACTOR: f64 = 5.0;
/// z/L beyond which the stable gradient of wind keeps its value, `webb1970`.
const STABLE_LIMIT: f64 = 1.0;
/// z/L beyond which the stable gradient of temperature keeps its value (E).
const STABLE_LIMIT_HEAT: f64 = 5.0;
/// Crosswind turbulence over the friction velocity, neutral and stable air (`panofsky1984`, 1.92; K).
const CROSSWIND_NEUTRAL: f64 = 1.9;
/// Constant of the crosswind turbulence in unstable air, `panofsky1977`.
const CROSSWIND_UNSTABLE: f64 = 12.0;
/// Factor of the mixing depth over the length in it, `panofsky1977`.
const CROSSWIND_CONVECTIVE: f64 = 0.5;
/// Depth of the convective layer where none is known, m (K?).
const CONVECTIVE_DEPTH_M: f64 = 1000.0;
/// Vertical turbulence over the friction velocity, `panofsky1984`.
const VERTICAL_NEUTRAL: f64 = 1.25;
/// Factor of z/L in its growth in unstable air, `panofsky1977`.
const VERTICAL_UNSTABLE: f64 = 3.0;
/// Power of the passage to the wind of two roughness lengths (E).
const SMOOTHING: i32 = 8;
/// Heat capacity of air, J/(kg K).
const AIR_HEAT_CAPACITY_J_KG_K: f64 = 1005.0;

/// Weather as a user gives it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WeatherInput {
    /// Wind speed, m/s, at `reference_height_m`.
    pub wind_speed_m_s: f64,
    /// Height of the wind, m.
    pub reference_height_m: f64,
    /// Pasquill class; one of this and the length is needed.
    pub stability: Option<Stability>,
    /// Monin-Obukhov length, m: negative when unstable, infinite when neutral.
    pub monin_obukhov_length_m: Option<f64>,
    /// Air temperature, K.
    pub temperature_k: f64,
    /// Air pressure, Pa.
    pub pressure_pa: f64,
    /// Relative humidity, 0..=1.
    pub relative_humidity: f64,
    /// Roughness length, m.
    pub roughness_m: f64,
    /// Latitude, degrees, for the depth of the mixing layer.
    pub latitude_deg: f64,
}

/// The lowest tens of metres of the atmosphere.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SurfaceLayer {
    /// Friction velocity, m/s.
    pub friction_velocity_m_s: f64,
    /// Monin-Obukhov length, m; `None` when neutral.
    pub monin_obukhov_length_m: Option<f64>,
    /// Roughness length, m.
    pub roughness_m: f64,
    /// Air temperature, K.
    pub temperature_k: f64,
    /// Air pressure, Pa.
    pub pressure_pa: f64,
    /// Relative humidity, 0..=1.
    pub relative_humidity: f64,
    /// Temperature of the ground or the water, K.
    pub ground_temperature_k: f64,
    /// Depth of the mixing layer, m.
    pub mixing_height_m: f64,
    /// Class, for the sigma sets that go by class; the given one, else the one whose length is nearest.
    pub stability: Stability,
}

impl SurfaceLayer {
    /// From weather as given.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a value out of its physical range, or without class and length, or with a length
    /// of the other sign than the class.
    pub fn new(input: &WeatherInput) -> Result<Self> {
        let within = |name: &str, value: f64, unit, min: f64, max: f64| {
            if value >= min && value <= max {
                Ok(())
            } else {
                Err(Error::invalid(name, value, unit, format!("must lie in {min}..{max}")))
            }
        };
        within("wind_speed_m_s", input.wind_speed_m_s, "m/s", 1e-3, 60.0)?;
        within("roughness_m", input.roughness_m, "m", 1e-5, 3.0)?;
        let lowest = LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS * input.roughness_m;
        within("reference_height_m", input.reference_height_m, "m", lowest, 200.0)?;
        within("temperature_k", input.temperature_k, "K", 200.0, 330.0)?;
        within("pressure_pa", input.pressure_pa, "Pa", 5.0e4, 1.1e5)?;
        within("relative_humidity", input.relative_humidity, "", 0.0, 1.0)?;
        within("latitude_deg", input.latitude_deg, "deg", -90.0, 90.0)?;
        let length = match (input.monin_obukhov_length_m, input.stability) {
            (Some(length), _) if length.is_nan() || length.abs() < 1.0 => {
                return Err(Error::invalid(
                    "monin_obukhov_length_m",
                    length,
                    "m",
                    "must be at least 1 m from zero on either side; infinite is neutral",
                ));
            }
            (Some(length), _) if length.is_infinite() => None,
            (Some(length), _) => Some(length),
            (None, Some(class)) => monin_obukhov_length_m(class, input.roughness_m, MoninObukhovTable::Pasquill),
            (None, None) => {
                return Err(Error::InvalidInput {
                    name: "stability".to_owned(),
                    value: "none".to_owned(),
                    unit: "",
                    requirement: "give a class A to F or monin_obukhov_length_m".to_owned(),
                });
            }
        };
        let stability = input.stability.unwrap_or_else(|| nearest_class(length, input.roughness_m));
        let factor = limited_profile_factor(input.reference_height_m, input.roughness_m, length);
        let friction_velocity_m_s = VON_KARMAN * input.wind_speed_m_s / factor;
        Ok(Self {
            friction_velocity_m_s,
            monin_obukhov_length_m: length,
            roughness_m: input.roughness_m,
            temperature_k: input.temperature_k,
            pressure_pa: input.pressure_pa,
            relative_humidity: input.relative_humidity,
            ground_temperature_k: input.temperature_k,
            mixing_height_m: mixing_height::mixing_height_m(friction_velocity_m_s, length, input.latitude_deg),
            stability,
        })
    }

    /// Density of the dry air, kg/m³.
    #[must_use]
    pub fn density_kg_m3(&self) -> f64 {
        ideal_gas_density_kg_m3(AIR_MOLAR_MASS_KG_MOL, self.pressure_pa, self.temperature_k)
    }

    /// 1/L, 1/m; 0 when neutral.
    #[must_use]
    pub fn inverse_length_per_m(&self) -> f64 {
        self.monin_obukhov_length_m.map_or(0.0, f64::recip)
    }

    /// Wind speed at a height, m/s; below two roughness lengths the wind there.
    #[must_use]
    pub fn wind_speed_m_s(&self, height_m: f64) -> f64 {
        self.friction_velocity_m_s / VON_KARMAN
            * limited_profile_factor(height_m, self.roughness_m, self.monin_obukhov_length_m)
    }

    /// Slope of the wind speed with the logarithm of height, m/s.
    #[must_use]
    pub fn wind_slope_m_s(&self, height_m: f64) -> f64 {
        if height_m < LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS * self.roughness_m {
            return 0.0;
        }
        let zeta = height_m * self.inverse_length_per_m();
        let phi = if zeta < 0.0 {
            1.0 / (1.0 - UNSTABLE_FACTOR * zeta).sqrt().sqrt()
        } else {
            1.0 + STABLE_FACTOR * zeta.min(STABLE_LIMIT)
        };
        self.friction_velocity_m_s / VON_KARMAN * phi
    }

    /// Dimensionless gradient of temperature (and of any scalar) at a height.
    #[must_use]
    pub fn heat_gradient(&self, height_m: f64) -> f64 {
        let zeta = height_m * self.inverse_length_per_m();
        if zeta < 0.0 {
            1.0 / (1.0 - UNSTABLE_FACTOR * zeta).sqrt()
        } else {
            1.0 + STABLE_FACTOR * zeta.min(STABLE_LIMIT_HEAT)
        }
    }

    /// Gradient of potential temperature at a height in stable air, K/m; 0 otherwise.
    #[must_use]
    pub fn potential_gradient_k_m(&self, height_m: f64) -> f64 {
        let inverse = self.inverse_length_per_m();
        if !(inverse > 0.0) {
            return 0.0;
        }
        let scale =
            self.friction_velocity_m_s.powi(2) * self.temperature_k * inverse / (VON_KARMAN * STANDARD_GRAVITY_M_S2);
        let z = height_m.max(LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS * self.roughness_m);
        scale * self.heat_gradient(z) / (VON_KARMAN * z)
    }

    /// Standard deviation of the crosswind component of the wind, m/s.
    #[must_use]
    pub fn crosswind_turbulence_m_s(&self) -> f64 {
        let inverse = self.inverse_length_per_m();
        if inverse < 0.0 {
            self.friction_velocity_m_s
                * (CROSSWIND_UNSTABLE - CROSSWIND_CONVECTIVE * CONVECTIVE_DEPTH_M * inverse).cbrt()
        } else {
            CROSSWIND_NEUTRAL * self.friction_velocity_m_s
        }
    }

    /// Standard deviation of the vertical component of the wind at a height, m/s.
    #[must_use]
    pub fn vertical_turbulence_m_s(&self, height_m: f64) -> f64 {
        let zeta = (height_m * self.inverse_length_per_m()).min(0.0);
        VERTICAL_NEUTRAL * self.friction_velocity_m_s * (1.0 - VERTICAL_UNSTABLE * zeta).cbrt()
    }

    /// Heat capacity of the air, J/(kg K).
    #[must_use]
    pub fn heat_capacity_j_kg_k(&self) -> f64 {
        AIR_HEAT_CAPACITY_J_KG_K
    }

    /// Volume of a mole of air, m³.
    #[must_use]
    pub fn molar_volume_m3_mol(&self) -> f64 {
        GAS_CONSTANT_J_MOL_K * self.temperature_k / self.pressure_pa
    }
}

/// The wind profile of a surface layer with all that does not depend on height worked out, for those who ask often.
///
/// Passes smoothly to the wind at two roughness lengths below, so that an integrator meets no kink; from three roughness
/// lengths up the same as [`SurfaceLayer::wind_speed_m_s`] to 0.5 %, from ten to 1e-6.
#[derive(Clone, Copy, Debug)]
pub struct SmoothWind {
    scale_m_s: f64,
    inverse_length_per_m: f64,
    /// What is taken from the logarithm of height.
    offset: f64,
    floor8: f64,
}

/// Integrated correction of momentum in unstable air and the dimensionless gradient.
fn unstable(zeta: f64) -> (f64, f64) {
    let a2 = (1.0 - UNSTABLE_FACTOR * zeta).sqrt();
    let a = a2.sqrt();
    // 2 ln((1+a)/2) + ln((1+a²)/2) in one logarithm
    let psi = ((1.0 + a) * (1.0 + a) * (1.0 + a2) * 0.125).ln() - 2.0 * a.atan() + std::f64::consts::FRAC_PI_2;
    (psi, 1.0 / a)
}

impl SmoothWind {
    /// Of a layer.
    #[must_use]
    pub fn new(layer: &SurfaceLayer) -> Self {
        let (z0, inverse) = (layer.roughness_m, layer.inverse_length_per_m());
        let floor = LOWEST_HEIGHT_IN_ROUGHNESS_LENGTHS * z0;
        let bottom = if inverse < 0.0 { unstable(z0 * inverse).0 } else { -STABLE_FACTOR * z0 * inverse };
        Self {
            scale_m_s: layer.friction_velocity_m_s / VON_KARMAN,
            inverse_length_per_m: inverse,
            offset: z0.ln() - bottom,
            floor8: floor.powi(SMOOTHING),
        }
    }

    /// Wind speed at a height and its slope with the logarithm of height, m/s.
    #[must_use]
    pub fn at(&self, height_m: f64) -> (f64, f64) {
        let z8 = height_m.powi(SMOOTHING);
        let sum = z8 + self.floor8;
        // the eighth root, by three square roots
        let z = sum.sqrt().sqrt().sqrt();
        let zeta = z * self.inverse_length_per_m;
        let (psi, phi) = if zeta < 0.0 {
            unstable(zeta)
        } else if zeta <= STABLE_LIMIT {
            (-STABLE_FACTOR * zeta, 1.0 + STABLE_FACTOR * zeta)
        } else {
            (-STABLE_FACTOR * (STABLE_LIMIT + (zeta / STABLE_LIMIT).ln()), 1.0 + STABLE_FACTOR * STABLE_LIMIT)
        };
        (self.scale_m_s * (z.ln() - self.offset - psi), self.scale_m_s * phi * z8 / sum)
    }
}

/// The class whose length in the table is nearest, by the inverse.
fn nearest_class(length: Option<f64>, roughness_m: f64) -> Stability {
    let inverse = length.map_or(0.0, f64::recip);
    let away = |class: Stability| {
        let of_class = monin_obukhov_length_m(class, roughness_m, MoninObukhovTable::Pasquill);
        (of_class.map_or(0.0, f64::recip) - inverse).abs()
    };
    Stability::ALL.into_iter().fold(Stability::D, |best, class| if away(class) < away(best) { class } else { best })
}

impl From<&Atmosphere> for SurfaceLayer {
    fn from(air: &Atmosphere) -> Self {
        Self {
            friction_velocity_m_s: air.friction_velocity_m_s(),
            monin_obukhov_length_m: air.monin_obukhov_length_m(),
            roughness_m: air.surface.roughness_length_m,
            temperature_k: air.temperature_k,
            pressure_pa: air.pressure_pa,
            relative_humidity: air.relative_humidity,
            ground_temperature_k: air.temperature_k,
            mixing_height_m: air.mixing_height_m(),
            stability: air.stability,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn input() -> WeatherInput {
        WeatherInput {
            wind_speed_m_s: 3.0,
            reference_height_m: 2.0,
            stability: None,
            monin_obukhov_length_m: Some(-20.0),
            temperature_k: 298.0,
            pressure_pa: 101_325.0,
            relative_humidity: 0.5,
            roughness_m: 0.01,
            latitude_deg: DEFAULT_LATITUDE_DEG,
        }
    }

    #[test]
    fn wind_and_its_slope_agree_and_the_wind_given_comes_back() {
        for length in [-5.0, -20.0, -200.0, f64::INFINITY, 200.0, 20.0, 5.0] {
            let layer = SurfaceLayer::new(&WeatherInput { monin_obukhov_length_m: Some(length), ..input() }).unwrap();
            assert_relative_eq!(layer.wind_speed_m_s(2.0), 3.0, max_relative = 1e-14);
            for z in [0.1, 1.0, 4.0, 30.0, 150.0] {
                let h = 1e-5;
                let numeric = (layer.wind_speed_m_s(z * (1.0 + h)) - layer.wind_speed_m_s(z * (1.0 - h))) / (2.0 * h);
                assert_relative_eq!(layer.wind_slope_m_s(z), numeric, max_relative = 1e-5);
            }
        }
    }

    #[test]
    fn the_smooth_wind_is_the_wind_from_ten_roughness_lengths_up() {
        for length in [-5.0, -200.0, f64::INFINITY, 200.0, 5.0] {
            let layer = SurfaceLayer::new(&WeatherInput { monin_obukhov_length_m: Some(length), ..input() }).unwrap();
            let wind = SmoothWind::new(&layer);
            for z in [0.1, 0.5, 4.0, 30.0, 150.0] {
                let (speed, slope) = wind.at(z);
                assert_relative_eq!(speed, layer.wind_speed_m_s(z), max_relative = 2e-6);
                assert_relative_eq!(slope, layer.wind_slope_m_s(z), max_relative = 1e-5);
            }
            assert_relative_eq!(wind.at(0.03).0, layer.wind_speed_m_s(0.03), max_relative = 5e-3);
            assert_relative_eq!(wind.at(1e-4).0, layer.wind_speed_m_s(0.0), max_relative = 1e-9);
            assert!(wind.at(1e-4).1 < 1e-9);
        }
    }

    #[test]
    fn a_class_becomes_its_length_and_a_length_the_nearest_class() {
        let surface = crate::weather::Surface {
            roughness_length_m: 0.1,
            terrain: crate::weather::Terrain::Rural,
            latitude_deg: DEFAULT_LATITUDE_DEG,
        };
        for class in Stability::ALL {
            let air = Atmosphere::new(class, 3.0, 298.0, 101_325.0, 0.5, surface).unwrap();
            let given = WeatherInput {
                reference_height_m: 10.0,
                stability: Some(class),
                monin_obukhov_length_m: None,
                roughness_m: 0.1,
                ..input()
            };
            let layer = SurfaceLayer::new(&given).unwrap();
            assert_eq!(layer, SurfaceLayer::from(&air));
            let length = layer.monin_obukhov_length_m.unwrap_or(f64::INFINITY);
            let by_length = WeatherInput { stability: None, monin_obukhov_length_m: Some(length), ..given };
            assert_eq!(SurfaceLayer::new(&by_length).unwrap(), layer);
        }
    }

    #[test]
    fn the_gradient_of_stable_air_is_that_of_its_heat_flux() {
        // u* = 0.2, L = 20 m, T = 298 K: theta* = 0.04 * 298 / (20 * 0.4 * 9.80665) = 0.15194 K;
        // at z = 10 m: phi = 1 + 5 * 0.5 = 3.5, so 0.15194 * 3.5 / (0.4 * 10) = 0.13295 K/m
        let mut layer = SurfaceLayer::new(&WeatherInput { monin_obukhov_length_m: Some(20.0), ..input() }).unwrap();
        layer.friction_velocity_m_s = 0.2;
        assert_relative_eq!(layer.potential_gradient_k_m(10.0), 0.132_95, max_relative = 1e-4);
        layer.monin_obukhov_length_m = None;
        assert_relative_eq!(layer.potential_gradient_k_m(10.0), 0.0);
        assert_relative_eq!(layer.crosswind_turbulence_m_s(), 0.38, max_relative = 1e-12);
    }

    #[test]
    fn faults_name_value_and_range() {
        let message = |input: WeatherInput| SurfaceLayer::new(&input).unwrap_err().to_string();
        assert_eq!(
            message(WeatherInput { wind_speed_m_s: 0.0, ..input() }),
            "wind_speed_m_s = 0 m/s: must lie in 0.001..60"
        );
        assert_eq!(
            message(WeatherInput { monin_obukhov_length_m: None, ..input() }),
            "stability = none: give a class A to F or monin_obukhov_length_m"
        );
        assert!(
            message(WeatherInput { monin_obukhov_length_m: Some(0.0), ..input() }).contains("at least 1 m from zero")
        );
        assert!(message(WeatherInput { reference_height_m: 0.01, ..input() }).contains("must lie in 0.02..200"));
    }
}
