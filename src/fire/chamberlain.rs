//! Jet flame of Chamberlain (Shell): vertical and inclined flares as a frustum, by the Yellow Book.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::reach::{self, HARMLESS_HEAT_FLUX_W_M2};
use super::transmissivity::{Air, Transmissivity};
use super::view_factor::LeaningCylinder;
use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::{Error, Result};
use crate::units::{GAS_CONSTANT_J_MOL_K, STANDARD_GRAVITY_M_S2};
use crate::weather::Atmosphere;

// All constants: Chamberlain (1987) as in the Yellow Book 2005, section 6.5.3.
/// Stoichiometric mass fraction of fuel: W / (factor W + constant), W in kg/mol.
const STOICHIOMETRY: (f64, f64) = (15.816, 0.0395);
/// Unchoked exit: factor of the mass rate over the square of the hole's diameter.
const UNCHOKED: f64 = 3.6233e-5;
/// Equation of the length in still air: buoyancy, momentum, stoichiometry.
const LENGTH_STILL: (f64, f64, f64) = (0.024, 0.2, 2.85);
/// Length in wind: factor, decay with wind (s/m), constant, effect of the angle (1/degree).
const LENGTH_WIND: (f64, f64, f64, f64) = (0.51, 0.4, 0.49, 6.07e-3);
/// Tilt: decay of the effect of the hole's angle; velocity ratio at which the law changes; factors of both laws, degrees.
const TILT_ANGLE: f64 = 25.6;
const TILT_SWITCH: f64 = 0.05;
const TILT_LOW: f64 = 8000.0;
const TILT_HIGH: (f64, f64, f64) = (134.0, 1726.0, 0.026);
/// Lift-off: factor, decay, constant.
const LIFT: (f64, f64, f64) = (0.185, 20.0, 0.015);
/// Width of the lower end: factor, decay, constant, share, decay; and the law of its coefficient.
const LOWER_WIDTH: (f64, f64, f64) = (13.5, 6.0, 1.5);
const LOWER_WIDTH_DENSITY: f64 = 15.0;
const LOWER_WIDTH_DECAY: f64 = 70.0;
const LOWER_COEFFICIENT: (f64, f64, f64) = (1000.0, 100.0, 0.8);
/// Width of the upper end: factor, decay, constant, share, decay.
const UPPER_WIDTH: (f64, f64, f64, f64, f64) = (0.18, 1.5, 0.31, 0.47, 25.0);
/// Radiated share: factor, decay with the exit speed (s/m), constant.
const RADIATED: (f64, f64, f64) = (0.21, 0.003_23, 0.11);
/// Angles between hole axis and wind for which the model was made, degrees.
const ANGLE_RANGE_DEG: (f64, f64) = (45.0, 135.0);
/// Flames flatter than this are not for this model, rad from the horizontal.
const FLATTEST_RAD: f64 = 0.2;
/// Halvings in the search of the scaled length.
const HALVINGS: usize = 200;

/// Identity card of Chamberlain's jet flame.
pub const CARD: ModelCard = ModelCard {
    id: "fire.chamberlain",
    title: "jet flame of Chamberlain, vertical and inclined",
    citations: &["chamberlain_1987", "yellow_book_2005"],
    requires: &[
        "mass_rate_kg_s",
        "hole_diameter_m",
        "vessel_pressure_pa",
        "vessel_temperature_k",
        "molar_mass_kg_mol",
        "isentropic_exponent",
        "heat_of_combustion_j_kg",
        "hole_to_wind_angle_deg",
    ],
    validity: &[
        Range::physical("mass_rate_kg_s", "kg/s", 1e-6, 1e6, "a release"),
        Range::physical("hole_diameter_m", "m", 1e-5, 10.0, "a hole"),
        Range::physical("vessel_pressure_pa", "Pa", 5e4, 1e9, "must exceed ambient"),
        Range::physical("vessel_temperature_k", "K", 50.0, 2000.0, "a gas"),
        Range::physical("molar_mass_kg_mol", "kg/mol", 1e-3, 1.0, "a gas"),
        Range::physical("isentropic_exponent", "", 1.0 + 1e-6, 5.0 / 3.0 + 1e-9, "an ideal gas"),
        Range::physical("heat_of_combustion_j_kg", "J/kg", 1e5, 1.5e8, "a fuel"),
        Range::physical("release_height_m", "m", 0.0, 1e3, "a height above ground"),
        Range::physical("duration_s", "s", 0.0, f64::MAX, "a duration"),
        Range::physical("hole_to_wind_angle_deg", "deg", 0.0, 180.0, "an angle"),
        Range::fitted(
            "hole_to_wind_angle_deg",
            "deg",
            ANGLE_RANGE_DEG.0,
            ANGLE_RANGE_DEG.1,
            "Chamberlain 1987: flares, not horizontal jets",
            "the same equations",
        ),
    ],
    verification: Verification::Independent("fire.chamberlain.methane_60_bar"),
};

/// What Chamberlain's flame needs beside the air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChamberlainInput {
    /// Mass rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Diameter of the hole, m.
    pub hole_diameter_m: f64,
    /// Stagnation pressure, Pa.
    pub vessel_pressure_pa: f64,
    /// Stagnation temperature, K.
    pub vessel_temperature_k: f64,
    /// Molar mass, kg/mol.
    pub molar_mass_kg_mol: f64,
    /// Isentropic exponent.
    pub isentropic_exponent: f64,
    /// Heat of combustion, J/kg.
    pub heat_of_combustion_j_kg: f64,
    /// Angle between the hole's axis and the direction the wind blows to, degrees; 90 is straight up.
    pub hole_to_wind_angle_deg: f64,
    /// Height of the hole above ground, m.
    pub release_height_m: f64,
    /// Model of the air's transmissivity.
    pub transmissivity: Transmissivity,
    /// How long the jet burns, s.
    pub duration_s: f64,
}

/// The flame's geometry and brightness, with the quantities on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChamberlainFlame {
    /// Temperature of the expanded jet, K.
    pub jet_temperature_k: f64,
    /// Mach number of the expanded jet.
    pub jet_mach: f64,
    /// Speed of the expanded jet, m/s.
    pub jet_speed_m_s: f64,
    /// Density of the expanded jet, kg/m³.
    pub jet_density_kg_m3: f64,
    /// Diameter of the expanded jet, m.
    pub jet_diameter_m: f64,
    /// Effective source diameter, m.
    pub source_diameter_m: f64,
    /// Stoichiometric mass fraction of fuel in air.
    pub stoichiometric_mass_fraction: f64,
    /// Length from the hole to the tip in still air, m.
    pub still_length_m: f64,
    /// Length from the hole to the tip, m.
    pub tip_distance_m: f64,
    /// Angle between the hole's axis and the flame's, degrees.
    pub tilt_deg: f64,
    /// Distance from the hole to the flame's lower end, m.
    pub lift_off_m: f64,
    /// Length of the frustum, m.
    pub frustum_length_m: f64,
    /// Width of the lower end, m.
    pub lower_width_m: f64,
    /// Width of the upper end, m.
    pub upper_width_m: f64,
    /// Surface of the frustum, m².
    pub surface_m2: f64,
    /// Share of the heat that is radiated.
    pub radiative_fraction: f64,
    /// Surface emissive power, W/m².
    pub emissive_power_w_m2: f64,
}

/// Shape and brightness of a jet flame by Chamberlain.
///
/// # Equation
/// In order, with `g` the isentropic exponent, `G` the acceleration of free fall, angles in degrees:
/// ```text
/// W  = M/(15.816 M + 0.0395)
/// Tj = Ts (pa/ps)^((g-1)/g),  pc = ps (2/(g+1))^(g/(g-1))
/// Mj = sqrt(((g+1)(pc/pa)^((g-1)/g) - 2)/(g-1))                  choked, pc > pa
/// Mj = sqrt((sqrt(1 + 2(g-1) F^2) - 1)/(g-1)),  F = 3.6233e-5 (m/d0^2) sqrt(Ts/(g M))   else
/// uj = Mj sqrt(g R Tj/M),  rhoj = pa M/(R Tj),  dj = sqrt(4 m/(pi uj rhoj)) choked, d0 else
/// Ds = dj sqrt(rhoj/rhoa)
/// 0.024 (G Ds/uj^2)^(1/3) Y^(5/3) + 0.2 Y^(2/3) - (2.85/W)^(2/3) = 0,  Lb0 = Y Ds
/// Lb = Lb0 (0.51 exp(-0.4 u) + 0.49)(1 - 6.07e-3 (thj - 90))
/// Ri(x) = (G/(Ds^2 uj^2))^(1/3) x,  Rw = u/uj
/// alpha = (thj - 90)(1 - exp(-25.6 Rw)) + 8000 Rw/Ri(Lb0)                        Rw <= 0.05
/// alpha = (thj - 90)(1 - exp(-25.6 Rw)) + (134 + 1726 sqrt(Rw - 0.026))/Ri(Lb0)  else
/// K  = 0.185 exp(-20 Rw) + 0.015,  b = Lb sin(K alpha)/sin(alpha)
/// Rl = sqrt(Lb^2 - b^2 sin^2(alpha)) - b cos(alpha)
/// C' = 1000 exp(-100 Rw) + 0.8
/// W1 = Ds (13.5 exp(-6 Rw) + 1.5)(1 - (1 - sqrt(rhoa/rhoj)/15) exp(-70 Ri(Ds) C' Rw))
/// W2 = Lb (0.18 exp(-1.5 Rw) + 0.31)(1 - 0.47 exp(-25 Rw))
/// A  = pi/4 (W1^2 + W2^2) + pi/2 (W1 + W2) sqrt(Rl^2 + ((W2 - W1)/2)^2)
/// Fs = 0.21 exp(-0.00323 uj) + 0.11,  SEP = Fs m dHc/A
/// ```
/// # Assumptions
/// Ideal gas; the mass rate is that of the hole. The two laws of the tilt meet at Rw = 0.05 within 0.4 %.
/// # Errors
/// [`Error::OutOfValidity`] beyond a physical limit; [`Error::InvalidInput`] when the vessel's pressure does not exceed
/// that of the air.
/// # Verification
/// `fire.chamberlain.methane_60_bar`
/// # References
/// Chamberlain (1987), Chem. Eng. Res. Des. 65, 299-309; Yellow Book CPR 14E (2005), section 6.5.3.
pub fn chamberlain_flame(
    input: &ChamberlainInput,
    air_pressure_pa: f64,
    air_density_kg_m3: f64,
    wind_speed_m_s: f64,
) -> Result<ChamberlainFlame> {
    check(input, Policy::Flag)?;
    let ChamberlainInput { vessel_pressure_pa: ps, isentropic_exponent: g, molar_mass_kg_mol: molar_mass, .. } = *input;
    if !(ps > air_pressure_pa) {
        return Err(Error::invalid(
            "vessel_pressure_pa",
            ps,
            "Pa",
            format!("must exceed the pressure of the air, {air_pressure_pa} Pa"),
        ));
    }
    let rate = input.mass_rate_kg_s;
    let power = (g - 1.0) / g;
    let w = molar_mass / (STOICHIOMETRY.0 * molar_mass + STOICHIOMETRY.1);
    let jet_temperature = input.vessel_temperature_k * (air_pressure_pa / ps).powf(power);
    let critical = ps * (2.0 / (g + 1.0)).powf(1.0 / power);
    let choked = critical > air_pressure_pa;
    let mach = if choked {
        (((g + 1.0) * (critical / air_pressure_pa).powf(power) - 2.0) / (g - 1.0)).sqrt()
    } else {
        let f =
            UNCHOKED * rate / input.hole_diameter_m.powi(2) * (input.vessel_temperature_k / (g * molar_mass)).sqrt();
        (((1.0 + 2.0 * (g - 1.0) * f * f).sqrt() - 1.0) / (g - 1.0)).sqrt()
    };
    let speed = mach * (g * GAS_CONSTANT_J_MOL_K * jet_temperature / molar_mass).sqrt();
    let density = air_pressure_pa * molar_mass / (GAS_CONSTANT_J_MOL_K * jet_temperature);
    let jet_diameter = if choked { (4.0 * rate / (PI * speed * density)).sqrt() } else { input.hole_diameter_m };
    let source = jet_diameter * (density / air_density_kg_m3).sqrt();

    let still_length = scaled_length(STANDARD_GRAVITY_M_S2 * source / (speed * speed), w) * source;
    let off_vertical = input.hole_to_wind_angle_deg - 90.0;
    let tip = still_length
        * (LENGTH_WIND.0 * (-LENGTH_WIND.1 * wind_speed_m_s).exp() + LENGTH_WIND.2)
        * (1.0 - LENGTH_WIND.3 * off_vertical);
    let richardson = |length: f64| (STANDARD_GRAVITY_M_S2 / (source * source * speed * speed)).cbrt() * length;
    let ratio = wind_speed_m_s / speed;
    let tilt = off_vertical * (1.0 - (-TILT_ANGLE * ratio).exp())
        + if ratio <= TILT_SWITCH {
            TILT_LOW * ratio / richardson(still_length)
        } else {
            (TILT_HIGH.0 + TILT_HIGH.1 * (ratio - TILT_HIGH.2).sqrt()) / richardson(still_length)
        };
    let lift = LIFT.0 * (-LIFT.1 * ratio).exp() + LIFT.2;
    let (sin, cos) = tilt.to_radians().sin_cos();
    let lift_off = if sin.abs() > 1e-9 { tip * (lift * tilt.to_radians()).sin() / sin } else { tip * lift };
    let frustum = (tip * tip - lift_off * lift_off * sin * sin).sqrt() - lift_off * cos;
    let coefficient = LOWER_COEFFICIENT.0 * (-LOWER_COEFFICIENT.1 * ratio).exp() + LOWER_COEFFICIENT.2;
    let lower = source
        * (LOWER_WIDTH.0 * (-LOWER_WIDTH.1 * ratio).exp() + LOWER_WIDTH.2)
        * (1.0
            - (1.0 - (air_density_kg_m3 / density).sqrt() / LOWER_WIDTH_DENSITY)
                * (-LOWER_WIDTH_DECAY * richardson(source) * coefficient * ratio).exp());
    let upper = tip
        * (UPPER_WIDTH.0 * (-UPPER_WIDTH.1 * ratio).exp() + UPPER_WIDTH.2)
        * (1.0 - UPPER_WIDTH.3 * (-UPPER_WIDTH.4 * ratio).exp());
    let surface = FRAC_PI_4 * (lower * lower + upper * upper)
        + FRAC_PI_2 * (lower + upper) * frustum.hypot(0.5 * (upper - lower));
    let radiated = RADIATED.0 * (-RADIATED.1 * speed).exp() + RADIATED.2;
    Ok(ChamberlainFlame {
        jet_temperature_k: jet_temperature,
        jet_mach: mach,
        jet_speed_m_s: speed,
        jet_density_kg_m3: density,
        jet_diameter_m: jet_diameter,
        source_diameter_m: source,
        stoichiometric_mass_fraction: w,
        still_length_m: still_length,
        tip_distance_m: tip,
        tilt_deg: tilt,
        lift_off_m: lift_off,
        frustum_length_m: frustum,
        lower_width_m: lower,
        upper_width_m: upper,
        surface_m2: surface,
        radiative_fraction: radiated,
        emissive_power_w_m2: radiated * rate * input.heat_of_combustion_j_kg / surface,
    })
}

/// Length over source diameter in still air: the root of an equation whose left side grows with Y, between 0 and the
/// root without buoyancy.
fn scaled_length(buoyancy: f64, stoichiometric_mass_fraction: f64) -> f64 {
    let right = (LENGTH_STILL.2 / stoichiometric_mass_fraction).powf(2.0 / 3.0);
    let left = |y: f64| LENGTH_STILL.0 * buoyancy.cbrt() * y.powf(5.0 / 3.0) + LENGTH_STILL.1 * y.powf(2.0 / 3.0);
    let (mut low, mut high) = (0.0, (right / LENGTH_STILL.1).powf(1.5));
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if left(middle) < right {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

fn check(input: &ChamberlainInput, policy: Policy) -> Result<Vec<RangeEvent>> {
    CARD.check(
        &[
            ("mass_rate_kg_s", input.mass_rate_kg_s),
            ("hole_diameter_m", input.hole_diameter_m),
            ("vessel_pressure_pa", input.vessel_pressure_pa),
            ("vessel_temperature_k", input.vessel_temperature_k),
            ("molar_mass_kg_mol", input.molar_mass_kg_mol),
            ("isentropic_exponent", input.isentropic_exponent),
            ("heat_of_combustion_j_kg", input.heat_of_combustion_j_kg),
            ("hole_to_wind_angle_deg", input.hole_to_wind_angle_deg),
            ("release_height_m", input.release_height_m),
            ("duration_s", input.duration_s),
        ],
        policy,
    )
}

impl ChamberlainFlame {
    /// Whether the wind lays the flame flatter than the model goes, with how steeply it would rise.
    #[must_use]
    pub fn laid_flat(&self, input: &ChamberlainInput) -> Option<RangeEvent> {
        let rise_deg = input.hole_to_wind_angle_deg - self.tilt_deg;
        let (min, max) = (FLATTEST_RAD.to_degrees(), (PI - FLATTEST_RAD).to_degrees());
        let locator = "flatter flames are level jets";
        let event =
            RangeEvent { model: CARD.id, name: "flame_rise_deg", value: rise_deg, unit: "deg", min, max, locator };
        (!(rise_deg > min && rise_deg < max)).then_some(event)
    }
}

/// A flare or an upward jet that burns, its hole at the anchor.
///
/// # Assumptions
/// For the view factor the ends of the frustum are level, from the lift-off point along the flame's axis.
/// # Verification
/// `fire.chamberlain.methane_60_bar`
#[derive(Clone, Debug)]
pub struct Chamberlain {
    flame: ChamberlainFlame,
    body: LeaningCylinder,
    duration_s: f64,
    air: Air,
    range_events: Vec<RangeEvent>,
}

impl Chamberlain {
    /// Shapes the flame in the given air.
    ///
    /// # Errors
    /// As [`chamberlain_flame`]; [`Error::OutOfValidity`] beyond a fitted range under [`Policy::Strict`];
    /// [`Error::InvalidInput`] when the wind lays the flame almost level.
    pub fn new(input: &ChamberlainInput, atmosphere: &Atmosphere, policy: Policy) -> Result<Self> {
        let range_events = check(input, policy)?;
        let wind = atmosphere.wind_speed_10m_m_s;
        let flame = chamberlain_flame(input, atmosphere.pressure_pa, atmosphere.density_kg_m3(), wind)?;
        if let Some(flat) = flame.laid_flat(input) {
            return Err(Error::invalid(
                "hole_to_wind_angle_deg",
                input.hole_to_wind_angle_deg,
                "deg",
                format!("the flame would rise at {:.1} deg: use the horizontal jet fire", flat.value),
            ));
        }
        let hole = input.hole_to_wind_angle_deg.to_radians();
        let rise = hole - flame.tilt_deg.to_radians();
        let body = LeaningCylinder {
            radius_m: 0.5 * flame.lower_width_m,
            top_radius_m: 0.5 * flame.upper_width_m,
            height_m: flame.frustum_length_m * rise.sin(),
            lean_m_per_m: rise.cos() / rise.sin(),
            foot_x_m: flame.lift_off_m * hole.cos(),
            foot_z_m: input.release_height_m + flame.lift_off_m * hole.sin(),
        };
        let air = Air::new(input.transmissivity, atmosphere);
        let mut fire = Self { flame, body, duration_s: input.duration_s, air, range_events };
        if let Some(reach) = fire.distance_to_heat_flux_m(HARMLESS_HEAT_FLUX_W_M2) {
            let path = fire.body.distance_m([reach, 0.0, 0.0]);
            fire.range_events.extend(air.check(path, policy)?);
        }
        Ok(fire)
    }

    /// Geometry and brightness.
    #[must_use]
    pub fn flame(&self) -> &ChamberlainFlame {
        &self.flame
    }

    /// Length of the flame, m: from the lower end to the tip.
    #[must_use]
    pub fn flame_length_m(&self) -> f64 {
        self.flame.frustum_length_m
    }

    /// How long the jet burns, s.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.duration_s
    }

    /// Fitted ranges that were left on the way.
    #[must_use]
    pub fn range_events(&self) -> &[RangeEvent] {
        &self.range_events
    }

    /// Distance downwind of the hole, at the height of a person, at which the flux has fallen to a level, looked for
    /// from below the middle of the flame outwards; `None` when it is lower there already.
    #[must_use]
    pub fn distance_to_heat_flux_m(&self, heat_flux_w_m2: f64) -> Option<f64> {
        let middle = self.body.foot_x_m + 0.5 * self.body.lean_m_per_m * self.body.height_m;
        reach::falls_to(|x| self.heat_flux_w_m2(Receptor::ground(x, 0.0)), middle, heat_flux_w_m2)
    }
}

impl Effect for Chamberlain {
    fn heat_flux_w_m2(&self, at: Receptor) -> f64 {
        let at = [at.downwind_m, at.crosswind_m, at.height_m];
        let path = self.body.distance_m(at);
        self.flame.emissive_power_w_m2 * self.body.maximum_view_factor(at) * self.air.transmissivity(path)
    }

    fn in_flame(&self, at: Receptor) -> bool {
        self.body.contains([at.downwind_m, at.crosswind_m, at.height_m])
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
    use crate::weather::{Stability, Surface, Terrain};
    use approx::assert_relative_eq;

    fn methane() -> ChamberlainInput {
        ChamberlainInput {
            mass_rate_kg_s: 17.3374,
            hole_diameter_m: 0.05,
            vessel_pressure_pa: 60e5,
            vessel_temperature_k: 288.15,
            molar_mass_kg_mol: 0.016_043,
            isentropic_exponent: 1.31,
            heat_of_combustion_j_kg: 5.0e7,
            hole_to_wind_angle_deg: 90.0,
            release_height_m: 2.0,
            transmissivity: Transmissivity::Wayne,
            duration_s: 1800.0,
        }
    }

    fn air(wind: f64) -> Atmosphere {
        let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.0 };
        Atmosphere::new(Stability::D, wind, 288.15, 101_325.0, 0.7, surface).unwrap()
    }

    #[test]
    fn laws_of_the_tilt_meet_at_their_switch() {
        let low = TILT_LOW * TILT_SWITCH;
        let high = TILT_HIGH.0 + TILT_HIGH.1 * (TILT_SWITCH - TILT_HIGH.2).sqrt();
        assert_relative_eq!(low, high, max_relative = 5e-3);
    }

    #[test]
    fn flux_is_highest_under_the_flame_and_falls() {
        let fire = Chamberlain::new(&methane(), &air(5.0), Policy::Strict).unwrap();
        let q = |x: f64| fire.heat_flux_w_m2(Receptor::ground(x, 0.0));
        assert!(q(20.0) > q(60.0) && q(60.0) > q(120.0) && q(60.0) > q(-60.0));
        let x = fire.distance_to_heat_flux_m(12_500.0).unwrap();
        assert_relative_eq!(q(x), 12_500.0, max_relative = 1e-9);
        assert!(!fire.in_flame(Receptor::ground(0.0, 0.0)));
        // far away: as good as a point that radiates Fs m dHc
        let flame = fire.flame();
        let (far, height) = (600.0, fire.body.foot_z_m + 0.5 * fire.body.height_m);
        let point = flame.radiative_fraction * 17.3374 * 5e7 / (4.0 * PI * far * far);
        let found = fire.heat_flux_w_m2(Receptor { downwind_m: 0.0, crosswind_m: far, height_m: height })
            / fire.air.transmissivity(far);
        assert!(found / point > 0.8 && found / point < 1.6, "{}", found / point);
    }

    #[test]
    fn level_holes_and_low_pressure_are_refused() {
        let level = ChamberlainInput { hole_to_wind_angle_deg: 5.0, ..methane() };
        assert!(Chamberlain::new(&level, &air(5.0), Policy::Strict).unwrap_err().is_validity());
        assert!(matches!(Chamberlain::new(&level, &air(5.0), Policy::Flag), Err(Error::InvalidInput { .. })));
        let empty = ChamberlainInput { vessel_pressure_pa: 1.0e5, ..methane() };
        assert!(matches!(Chamberlain::new(&empty, &air(5.0), Policy::Flag), Err(Error::InvalidInput { .. })));
    }

    #[test]
    fn an_unchoked_jet_has_a_flame_too() {
        let gentle = ChamberlainInput { vessel_pressure_pa: 1.3e5, mass_rate_kg_s: 0.4, ..methane() };
        let flame = chamberlain_flame(&gentle, 101_325.0, 1.225, 3.0).unwrap();
        assert!(flame.jet_mach > 0.0 && flame.jet_mach < 1.0);
        assert_relative_eq!(flame.jet_diameter_m, 0.05);
        assert!(flame.frustum_length_m > 0.0 && flame.frustum_length_m.is_finite());
    }
}
