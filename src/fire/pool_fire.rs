//! Pool fire as a solid flame: Thomas length, tilt in the wind, surface emissive power, exact view factor.

use serde::{Deserialize, Serialize};

use super::reach::{self, HARMLESS_HEAT_FLUX_W_M2};
use super::transmissivity::{Air, Transmissivity};
use super::view_factor::LeaningCylinder;
use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::Result;
use crate::units::STANDARD_GRAVITY_M_S2;
use crate::weather::Atmosphere;

/// Thomas (1963) in still air: factor and exponent.
const THOMAS_STILL: (f64, f64) = (42.0, 0.61);
/// Thomas (1963) with wind: factor, exponent, exponent of the wind (Yellow Book 2005, eq. 6.12-6.14).
const THOMAS_WIND: (f64, f64, f64) = (55.0, 0.67, -0.21);
/// Tilt: factor, exponents of the Froude and the Reynolds number (Yellow Book 2005, eq. 6.68).
const TILT: (f64, f64, f64) = (0.666, 0.333, 0.117);
/// Pritchard and Binding (1992): factor, exponent, exponent of the wind; as coded in a public toolbox of the
/// equations of Assael and Kakosimos (2010).
const PRITCHARD_BINDING: (f64, f64, f64) = (10.615, 0.305, -0.03);
/// Elongation of the foot of a conical flame: factor and exponent (Yellow Book 2005, section 6.5.4).
const DRAG: (f64, f64) = (1.6, 0.061);
/// Emissive power of a luminous flame and of soot, W/m², and extinction, 1/m (Mudan and Croce 1988).
const MUDAN_CROCE: (f64, f64, f64) = (140.0e3, 20.0e3, 0.12);
/// Emissive power of soot, W/m² (Yellow Book 2005, section 6.5.4).
const SOOT_EMISSIVE_POWER_W_M2: f64 = 20.0e3;
/// Up to this diameter a flame shows no soot mantle, m (Yellow Book 2005, section 6.5.4).
const CLEAR_DIAMETER_M: f64 = 2.0;
/// Share of the surface hidden by soot for oil products (Yellow Book 2005, section 6.5.4).
pub const YELLOW_BOOK_SOOT_FRACTION: f64 = 0.8;
/// Sutherland's law for the viscosity of air: factor, kg/(m s K^0.5), and temperature, K (US Standard Atmosphere 1976).
const SUTHERLAND: (f64, f64) = (1.458e-6, 110.4);

/// Identity card of the pool fire.
pub const CARD: ModelCard = ModelCard {
    id: "fire.pool_fire",
    title: "pool fire: tilted solid flame of Thomas, emissive power of the Yellow Book or of Mudan and Croce",
    citations: &["yellow_book_2005", "thomas_1963", "mudan_croce_1988"],
    requires: &[
        "pool_diameter_m",
        "burning_flux_kg_m2_s",
        "heat_of_combustion_j_kg",
        "radiative_fraction",
        "soot_fraction",
        "duration_s",
    ],
    validity: &[
        Range::physical("pool_diameter_m", "m", 1e-3, 1e4, "a pool"),
        Range::physical("burning_flux_kg_m2_s", "kg/(m2 s)", 1e-5, 10.0, "a burning pool"),
        Range::physical("heat_of_combustion_j_kg", "J/kg", 1e5, 1.5e8, "a fuel"),
        Range::physical("radiative_fraction", "", 0.0, 1.0, "a share"),
        Range::physical("soot_fraction", "", 0.0, 1.0, "a share"),
        Range::physical("duration_s", "s", 0.0, f64::MAX, "a duration"),
        Range::physical("large_pool_emissive_power_w_m2", "W/m2", 1e3, 5e5, "a flame's surface"),
        Range::physical("emissive_extinction_per_m", "1/m", f64::MIN_POSITIVE, 1e2, "an extinction coefficient"),
        Range::fitted("pool_diameter_m", "m", 0.5, 50.0, "Thomas 1963", "the same equations"),
        Range::fitted("length_to_diameter", "", 0.5, 4.0, "Thomas 1963", "the same equations"),
    ],
    verification: Verification::WorkedExample("fire.pool_fire.yellow_book_benzene"),
};

/// How bright the flame's surface is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmissivePower {
    /// From the share of the heat that is radiated, part of the surface hidden by soot ([`radiated_emissive_power`]).
    RadiativeFraction {
        /// Share of the heat of combustion that is radiated, 0..=1.
        radiative_fraction: f64,
        /// Share of the surface hidden by soot on pools wider than 2 m, 0..=1: 0.8 for oil products, 0 for clean
        /// flames.
        soot_fraction: f64,
    },
    /// Smoky hydrocarbons by the diameter alone ([`mudan_croce`]).
    MudanCroce,
    /// Clear bright flames (LNG, LPG, methanol) that grow opaque with their width ([`luminous`]).
    Luminous {
        /// Emissive power of a very large pool, W/m².
        large_pool_emissive_power_w_m2: f64,
        /// Extinction along the diameter, 1/m.
        extinction_per_m: f64,
    },
}

/// How long the flame is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlameLength {
    /// [`thomas_wind`].
    #[default]
    Thomas,
    /// [`pritchard_binding`], for large smoky hydrocarbon pools.
    PritchardBinding,
}

/// Whether the wind draws the foot of the flame out beyond the pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlameDrag {
    /// The foot is the pool, as in the Yellow Book's worked example.
    #[default]
    None,
    /// The foot is a circle of the elongated diameter that shares the pool's upwind edge.
    Elongated,
}

/// What a pool fire needs beside the air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolFireInput {
    /// Diameter of the pool, of equal area if it is not round, m.
    pub pool_diameter_m: f64,
    /// Mass burnt by area, kg/(m² s): see [`super::burning_rate`].
    pub burning_flux_kg_m2_s: f64,
    /// Heat of combustion, J/kg.
    pub heat_of_combustion_j_kg: f64,
    /// Brightness of the surface.
    pub emissive_power: EmissivePower,
    /// Elongation of the foot.
    pub drag: FlameDrag,
    /// Model of the air's transmissivity.
    pub transmissivity: Transmissivity,
    /// How long the pool burns, s.
    pub duration_s: f64,
}

/// Length over diameter of a pool flame in still air.
///
/// # Equation
/// ```text
/// L/D = 42 [m'' / (rho_a sqrt(g D))]^0.61
/// ```
/// # References
/// Thomas (1963), 9th Symp. (Int.) on Combustion, 844-859; Yellow Book CPR 14E (2005), section 6.5.4.
#[must_use]
pub fn thomas_still(burning_flux_kg_m2_s: f64, air_density_kg_m3: f64, diameter_m: f64) -> f64 {
    let flux = burning_flux_kg_m2_s / (air_density_kg_m3 * (STANDARD_GRAVITY_M_S2 * diameter_m).sqrt());
    THOMAS_STILL.0 * flux.powf(THOMAS_STILL.1)
}

/// Length over diameter of a pool flame in wind.
///
/// # Equation
/// ```text
/// L/D = 55 [m'' / (rho_a sqrt(g D))]^0.67 (u*)^-0.21
/// u* = max(1, u_10/u_c),  u_c = (g m'' D/rho_a)^(1/3)
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `m''` | `burning_flux_kg_m2_s` | kg/(m² s) | > 0 |
/// | `rho_a` | `air_density_kg_m3` | kg/m³ | > 0 |
/// | `D` | `diameter_m` | m | 0.5 to 50 |
/// | `u_10` | `wind_speed_m_s` | m/s | ≥ 0 |
/// # Verification
/// `fire.pool_fire.yellow_book_benzene`
/// # References
/// Thomas (1963); Yellow Book CPR 14E (2005), eq. 6.12 to 6.14.
#[must_use]
pub fn thomas_wind(burning_flux_kg_m2_s: f64, air_density_kg_m3: f64, diameter_m: f64, wind_speed_m_s: f64) -> f64 {
    let flux = burning_flux_kg_m2_s / (air_density_kg_m3 * (STANDARD_GRAVITY_M_S2 * diameter_m).sqrt());
    let wind = scaled_wind(burning_flux_kg_m2_s, air_density_kg_m3, diameter_m, wind_speed_m_s);
    THOMAS_WIND.0 * flux.powf(THOMAS_WIND.1) * wind.powf(THOMAS_WIND.2)
}

/// Length over diameter of a large smoky pool flame in wind.
///
/// # Equation
/// ```text
/// L/D = 10.615 [m'' / (rho_a sqrt(g D))]^0.305 (u*)^-0.03
/// ```
/// with the arguments and the `u*` of [`thomas_wind`].
/// # References
/// Pritchard and Binding (1992), FIRE2, in the form of Assael and Kakosimos (2010); read second-hand. The source takes
/// the wind at 9 m; here it is that at 10 m, as for Thomas: with an exponent of -0.03 the difference is below 0.1 %.
#[must_use]
pub fn pritchard_binding(
    burning_flux_kg_m2_s: f64,
    air_density_kg_m3: f64,
    diameter_m: f64,
    wind_speed_m_s: f64,
) -> f64 {
    let flux = burning_flux_kg_m2_s / (air_density_kg_m3 * (STANDARD_GRAVITY_M_S2 * diameter_m).sqrt());
    let wind = scaled_wind(burning_flux_kg_m2_s, air_density_kg_m3, diameter_m, wind_speed_m_s);
    PRITCHARD_BINDING.0 * flux.powf(PRITCHARD_BINDING.1) * wind.powf(PRITCHARD_BINDING.2)
}

/// Surface emissive power of a clear flame that grows opaque with its width, W/m².
///
/// # Equation
/// ```text
/// SEP = SEP_inf (1 - e^(-k D))
/// ```
/// LNG: `SEP_inf` 220 to 265 kW/m², k 0.149 1/m with 265 kW/m² (to be checked).
/// # References
/// Mudan and Croce (1988), SFPE Handbook; the constants of LNG as in POOLFIRE6, known second-hand.
#[must_use]
pub fn luminous(large_pool_emissive_power_w_m2: f64, extinction_per_m: f64, diameter_m: f64) -> f64 {
    -large_pool_emissive_power_w_m2 * (-extinction_per_m * diameter_m).exp_m1()
}

/// Wind over the flame's own speed of inflow, at least 1.
#[must_use]
pub fn scaled_wind(burning_flux_kg_m2_s: f64, air_density_kg_m3: f64, diameter_m: f64, wind_speed_m_s: f64) -> f64 {
    let own = (STANDARD_GRAVITY_M_S2 * burning_flux_kg_m2_s * diameter_m / air_density_kg_m3).cbrt();
    (wind_speed_m_s / own).max(1.0)
}

/// Tilt of a pool flame from the vertical, rad.
///
/// # Equation
/// ```text
/// tan(theta)/cos(theta) = c = 0.666 Fr^0.333 Re^0.117
/// sin(theta) = (sqrt(4 c^2 + 1) - 1) / (2 c)
/// Fr = u^2/(g D),  Re = u D/nu
/// ```
/// coded as `2 c / (sqrt(4 c^2 + 1) + 1)`, which does not cancel for small c.
/// # Verification
/// `fire.pool_fire.yellow_book_benzene`
/// # References
/// Yellow Book CPR 14E (2005), eq. 6.68 to 6.70.
#[must_use]
pub fn tilt_rad(wind_speed_m_s: f64, diameter_m: f64, air_kinematic_viscosity_m2_s: f64) -> f64 {
    let froude = wind_speed_m_s * wind_speed_m_s / (STANDARD_GRAVITY_M_S2 * diameter_m);
    let reynolds = wind_speed_m_s * diameter_m / air_kinematic_viscosity_m2_s;
    let c = TILT.0 * froude.powf(TILT.1) * reynolds.powf(TILT.2);
    (2.0 * c / ((4.0 * c * c + 1.0).sqrt() + 1.0)).asin()
}

/// Elongation of the flame's foot along the wind, at least 1.
///
/// # Equation
/// ```text
/// D'/D = 1.6 Fr^0.061 >= 1
/// ```
/// # References
/// Yellow Book CPR 14E (2005), section 6.5.4 (conical flame).
#[must_use]
pub fn drag_ratio(wind_speed_m_s: f64, diameter_m: f64) -> f64 {
    let froude = wind_speed_m_s * wind_speed_m_s / (STANDARD_GRAVITY_M_S2 * diameter_m);
    (DRAG.0 * froude.powf(DRAG.1)).max(1.0)
}

/// Surface emissive power of a clear flame from the radiated share of its heat, W/m².
///
/// # Equation
/// ```text
/// SEP_max = F_s m'' dH_c / (1 + 4 L/D)
/// ```
/// # Verification
/// `fire.pool_fire.yellow_book_benzene`
/// # References
/// Yellow Book CPR 14E (2005), section 6.5.4.
#[must_use]
pub fn radiated_emissive_power(
    radiative_fraction: f64,
    burning_flux_kg_m2_s: f64,
    heat_of_combustion_j_kg: f64,
    length_to_diameter: f64,
) -> f64 {
    radiative_fraction * burning_flux_kg_m2_s * heat_of_combustion_j_kg / (1.0 + 4.0 * length_to_diameter)
}

/// Surface emissive power of a flame part of which is hidden by soot, W/m²; no soot up to a diameter of 2 m.
///
/// # Equation
/// ```text
/// SEP = SEP_max(1-s) + SEP_soot s, SEP_soot = 20 kW/m^2
/// ```
/// # Verification
/// `fire.pool_fire.yellow_book_benzene`
/// # References
/// Yellow Book CPR 14E (2005), section 6.5.4.
#[must_use]
pub fn sooty_emissive_power(clear_emissive_power_w_m2: f64, soot_fraction: f64, diameter_m: f64) -> f64 {
    if diameter_m <= CLEAR_DIAMETER_M {
        clear_emissive_power_w_m2
    } else {
        clear_emissive_power_w_m2 * (1.0 - soot_fraction) + SOOT_EMISSIVE_POWER_W_M2 * soot_fraction
    }
}

/// Surface emissive power of a smoky hydrocarbon flame, W/m².
///
/// # Equation
/// ```text
/// SEP = 140 e^(-0.12D) + 20 (1-e^(-0.12D)) kW/m^2
/// ```
/// # Verification
/// `fire.pool_fire.yellow_book_benzene`
/// # References
/// Mudan and Croce (1988), SFPE Handbook; Yellow Book CPR 14E (2005), section 6.5.4.
#[must_use]
pub fn mudan_croce(diameter_m: f64) -> f64 {
    let clear = (-MUDAN_CROCE.2 * diameter_m).exp();
    MUDAN_CROCE.0 * clear + MUDAN_CROCE.1 * (1.0 - clear)
}

/// Kinematic viscosity of air by Sutherland's law, m²/s.
#[must_use]
pub fn air_kinematic_viscosity_m2_s(temperature_k: f64, density_kg_m3: f64) -> f64 {
    SUTHERLAND.0 * temperature_k.powf(1.5) / (temperature_k + SUTHERLAND.1) / density_kg_m3
}

/// A burning pool, its centre at the anchor.
///
/// # Assumptions
/// Steady; the flame is a leaning cylinder of even brightness; level ground.
/// # Verification
/// `fire.pool_fire.yellow_book_benzene`
#[derive(Clone, Debug)]
pub struct PoolFire {
    flame: LeaningCylinder,
    flame_length_m: f64,
    tilt_rad: f64,
    emissive_power_w_m2: f64,
    duration_s: f64,
    air: Air,
    range_events: Vec<RangeEvent>,
}

impl PoolFire {
    /// Shapes the flame in the given air.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] beyond a physical limit, and under [`Policy::Strict`] beyond a fitted range:
    /// pool diameter, flame length over diameter, or the path through the air up to where the flux is harmless.
    pub fn new(input: &PoolFireInput, atmosphere: &Atmosphere, policy: Policy) -> Result<Self> {
        Self::with_flame_length(input, FlameLength::Thomas, atmosphere, policy)
    }

    /// As [`PoolFire::new`], with another equation for the length of the flame.
    ///
    /// # Errors
    /// Those of [`PoolFire::new`]; the range of the diameter is Thomas's, that of the ratio is held for both.
    pub fn with_flame_length(
        input: &PoolFireInput,
        flame_length: FlameLength,
        atmosphere: &Atmosphere,
        policy: Policy,
    ) -> Result<Self> {
        let PoolFireInput { pool_diameter_m: diameter, burning_flux_kg_m2_s: flux, .. } = *input;
        let (radiative_fraction, soot_fraction) = match input.emissive_power {
            EmissivePower::RadiativeFraction { radiative_fraction, soot_fraction } => {
                (radiative_fraction, soot_fraction)
            }
            EmissivePower::MudanCroce => (0.0, 0.0),
            EmissivePower::Luminous { large_pool_emissive_power_w_m2, extinction_per_m } => {
                CARD.check(
                    &[
                        ("large_pool_emissive_power_w_m2", large_pool_emissive_power_w_m2),
                        ("emissive_extinction_per_m", extinction_per_m),
                    ],
                    policy,
                )?;
                (0.0, 0.0)
            }
        };
        let mut range_events = CARD.check(
            &[
                ("pool_diameter_m", diameter),
                ("burning_flux_kg_m2_s", flux),
                ("heat_of_combustion_j_kg", input.heat_of_combustion_j_kg),
                ("radiative_fraction", radiative_fraction),
                ("soot_fraction", soot_fraction),
                ("duration_s", input.duration_s),
            ],
            policy,
        )?;
        let (wind, density) = (atmosphere.wind_speed_10m_m_s, atmosphere.density_kg_m3());
        let viscosity = air_kinematic_viscosity_m2_s(atmosphere.temperature_k, density);
        let slenderness = match flame_length {
            FlameLength::Thomas => thomas_wind(flux, density, diameter, wind),
            FlameLength::PritchardBinding => pritchard_binding(flux, density, diameter, wind),
        };
        range_events.extend(CARD.check(&[("length_to_diameter", slenderness)], policy)?);
        let tilt = tilt_rad(wind, diameter, viscosity);
        let emissive_power_w_m2 = match input.emissive_power {
            EmissivePower::RadiativeFraction { .. } => {
                let clear =
                    radiated_emissive_power(radiative_fraction, flux, input.heat_of_combustion_j_kg, slenderness);
                sooty_emissive_power(clear, soot_fraction, diameter)
            }
            EmissivePower::MudanCroce => mudan_croce(diameter),
            EmissivePower::Luminous { large_pool_emissive_power_w_m2, extinction_per_m } => {
                luminous(large_pool_emissive_power_w_m2, extinction_per_m, diameter)
            }
        };
        let length = slenderness * diameter;
        let foot = match input.drag {
            FlameDrag::None => diameter,
            FlameDrag::Elongated => diameter * drag_ratio(wind, diameter),
        };
        let flame = LeaningCylinder {
            radius_m: 0.5 * foot,
            top_radius_m: 0.5 * foot,
            height_m: length * tilt.cos(),
            lean_m_per_m: tilt.tan(),
            foot_x_m: 0.5 * (foot - diameter),
            foot_z_m: 0.0,
        };
        let air = Air::new(input.transmissivity, atmosphere);
        let mut fire = Self {
            flame,
            flame_length_m: length,
            tilt_rad: tilt,
            emissive_power_w_m2,
            duration_s: input.duration_s,
            air,
            range_events,
        };
        if let Some(reach) = fire.distance_to_heat_flux_m(HARMLESS_HEAT_FLUX_W_M2) {
            let path = fire.flame.distance_m([reach, 0.0, 0.0]);
            fire.range_events.extend(air.check(path, policy)?);
        }
        Ok(fire)
    }

    /// Length of the flame along its axis, m.
    #[must_use]
    pub fn flame_length_m(&self) -> f64 {
        self.flame_length_m
    }

    /// Tilt of the flame from the vertical, rad.
    #[must_use]
    pub fn tilt_rad(&self) -> f64 {
        self.tilt_rad
    }

    /// Shape of the flame.
    #[must_use]
    pub fn flame(&self) -> &LeaningCylinder {
        &self.flame
    }

    /// Surface emissive power, W/m².
    #[must_use]
    pub fn emissive_power_w_m2(&self) -> f64 {
        self.emissive_power_w_m2
    }

    /// How long the pool burns, s.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.duration_s
    }

    /// Fitted ranges that were left on the way.
    #[must_use]
    pub fn range_events(&self) -> &[RangeEvent] {
        &self.range_events
    }

    /// Distance downwind of the pool's centre, at the height of a person, at which the flux has fallen to a level;
    /// `None` when it is lower at the foot of the flame already.
    #[must_use]
    pub fn distance_to_heat_flux_m(&self, heat_flux_w_m2: f64) -> Option<f64> {
        let edge = self.flame.foot_x_m + self.flame.radius_m;
        reach::falls_to(|x| self.heat_flux_w_m2(Receptor::ground(x, 0.0)), edge, heat_flux_w_m2)
    }
}

impl Effect for PoolFire {
    fn heat_flux_w_m2(&self, at: Receptor) -> f64 {
        let at = [at.downwind_m, at.crosswind_m, at.height_m];
        let path = self.flame.distance_m(at);
        self.emissive_power_w_m2 * self.flame.maximum_view_factor(at) * self.air.transmissivity(path)
    }

    fn in_flame(&self, at: Receptor) -> bool {
        self.flame.contains([at.downwind_m, at.crosswind_m, at.height_m])
    }

    fn steady_duration_s(&self) -> Option<f64> {
        Some(self.duration_s)
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::weather::{Stability, Surface, Terrain};
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;

    fn air(wind: f64) -> Atmosphere {
        let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.0 };
        Atmosphere::new(Stability::D, wind, 288.15, 101_325.0, 0.7, surface).unwrap()
    }

    fn benzene() -> PoolFireInput {
        PoolFireInput {
            pool_diameter_m: 42.445,
            burning_flux_kg_m2_s: 0.085,
            heat_of_combustion_j_kg: 4.015e7,
            emissive_power: EmissivePower::RadiativeFraction {
                radiative_fraction: 0.4,
                soot_fraction: YELLOW_BOOK_SOOT_FRACTION,
            },
            drag: FlameDrag::None,
            transmissivity: Transmissivity::Bagster,
            duration_s: 180.0,
        }
    }

    #[test]
    fn fire_of_the_yellow_book_with_real_viscosity_of_air() {
        let fire = PoolFire::new(&benzene(), &air(5.0), Policy::Strict).unwrap();
        // the book's viscosity is half of real air's: with the real one the flame leans 1.5 degrees less
        assert_abs_diff_eq!(fire.tilt_rad().to_degrees(), 49.3, epsilon = 0.3);
        assert_relative_eq!(fire.flame_length_m(), 46.7725, max_relative = 2e-3);
        assert_relative_eq!(fire.emissive_power_w_m2(), 66.484e3, max_relative = 1e-3);
        let q = fire.heat_flux_w_m2(Receptor { downwind_m: 100.0, crosswind_m: 0.0, height_m: 0.0 });
        assert!(q > 4.0e3 && q < 5.0e3, "{q}");
    }

    #[test]
    fn wind_below_the_flames_own_does_not_lengthen_it() {
        assert_relative_eq!(thomas_wind(0.085, 1.2, 10.0, 0.1), thomas_wind(0.085, 1.2, 10.0, 0.5));
        assert_relative_eq!(tilt_rad(0.0, 10.0, 1.5e-5), 0.0);
        // 42 (0.085 / (1.2 sqrt(98.0665)))^0.61 = 42 * 0.00715284^0.61 = 42 * 0.0491107
        assert_relative_eq!(thomas_still(0.085, 1.2, 10.0), 2.062_65, max_relative = 1e-3);
    }

    #[test]
    fn soot_begins_above_two_metres() {
        assert_relative_eq!(sooty_emissive_power(1e5, 0.8, 2.0), 1e5);
        assert_relative_eq!(sooty_emissive_power(1e5, 0.8, 2.1), 3.6e4);
        assert_relative_eq!(mudan_croce(0.0), 140e3);
    }

    #[test]
    fn inside_the_flame_the_flux_is_its_own() {
        let fire = PoolFire::new(&benzene(), &air(5.0), Policy::Strict).unwrap();
        assert!(fire.in_flame(Receptor::ground(0.0, 0.0)));
        assert_relative_eq!(fire.heat_flux_w_m2(Receptor::ground(0.0, 0.0)), fire.emissive_power_w_m2());
        assert!(!fire.in_flame(Receptor::ground(0.0, 22.0)));
        let dose = fire.thermal_dose(Receptor::ground(0.0, 0.0), 1.0, 20.0);
        assert_relative_eq!(dose, fire.emissive_power_w_m2() * 20.0);
    }

    #[test]
    fn reach_is_where_the_flux_is_the_level() {
        for drag in [FlameDrag::None, FlameDrag::Elongated] {
            let fire = PoolFire::new(&PoolFireInput { drag, ..benzene() }, &air(5.0), Policy::Strict).unwrap();
            let x = fire.distance_to_heat_flux_m(4000.0).unwrap();
            assert_relative_eq!(fire.heat_flux_w_m2(Receptor::ground(x, 0.0)), 4000.0, max_relative = 1e-9);
        }
        let fire = PoolFire::new(&benzene(), &air(5.0), Policy::Strict).unwrap();
        assert_eq!(fire.distance_to_heat_flux_m(1e6), None);
    }

    #[test]
    fn wide_pools_are_an_error_alone_and_a_flag_in_a_study() {
        let wide = PoolFireInput { pool_diameter_m: 80.0, ..benzene() };
        let error = PoolFire::new(&wide, &air(5.0), Policy::Strict).unwrap_err();
        assert!(matches!(error, Error::OutOfValidity { name: "pool_diameter_m", .. }));
        let fire = PoolFire::new(&wide, &air(5.0), Policy::Flag).unwrap();
        assert!(fire.range_events().iter().any(|event| event.name == "pool_diameter_m"));
        let broken = PoolFireInput { burning_flux_kg_m2_s: f64::NAN, ..benzene() };
        assert!(matches!(
            PoolFire::new(&broken, &air(5.0), Policy::Flag),
            Err(Error::OutOfValidity { name: "burning_flux_kg_m2_s", .. })
        ));
    }

    proptest! {
        #[test]
        fn flux_falls_with_distance_and_mirrors(
            diameter in 1.0..60.0_f64, wind in 0.5..12.0_f64, angle in 0.0..3.1_f64, start in 1.05..8.0_f64
        ) {
            let input = PoolFireInput { pool_diameter_m: diameter, ..benzene() };
            let fire = PoolFire::new(&input, &air(wind), Policy::Flag).unwrap();
            let shape = fire.flame();
            let beyond = shape.radius_m + shape.lean_m_per_m * shape.height_m;
            let at = |r: f64, sign: f64| Receptor::ground(r * angle.cos(), sign * r * angle.sin());
            let (near, far) = (beyond * start, beyond * start * 1.2);
            let (q_near, q_far) = (fire.heat_flux_w_m2(at(near, 1.0)), fire.heat_flux_w_m2(at(far, 1.0)));
            prop_assert!(q_far < q_near && q_far > 0.0, "{q_near} {q_far}");
            prop_assert!(q_near <= fire.emissive_power_w_m2());
            let mirrored = fire.heat_flux_w_m2(at(near, -1.0));
            prop_assert!((mirrored - q_near).abs() <= 1e-7 * q_near);
        }
    }
}
