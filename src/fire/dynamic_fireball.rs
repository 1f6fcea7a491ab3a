//! Fireball that grows, lifts and fades: Martinsen and Marx.

use std::f64::consts::PI;

use super::reach::{self, HARMLESS_HEAT_FLUX_W_M2};
use super::transmissivity::{Air, Transmissivity};
use super::view_factor::sphere::sphere;
use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::Result;
use crate::weather::Atmosphere;

/// Factor of the diameter while it grows, m/(kg^(1/4) s^(1/3)), and of its largest value, m/kg^(1/3).
const GROWING: f64 = 8.664;
const LARGEST: f64 = 5.8;
/// Factor of the duration, s/kg^(1/4).
const DURATION: f64 = 0.9;
/// Share of the duration in which the ball grows at the ground.
const GROWTH_SHARE: f64 = 1.0 / 3.0;
/// Factor of the emissive power, kW/m² with kJ/kg and kg^(1/12), and its ceiling, W/m².
const EMISSIVE: (f64, f64) = (0.0133, 400.0e3);
/// Joules in a kilojoule.
const KILO: f64 = 1e3;
/// Panels of Simpson's rule over the growth and over the rise.
const PANELS: u32 = 64;

/// Identity card.
pub const CARD: ModelCard = ModelCard {
    id: "fire.dynamic_fireball",
    title: "fireball that grows, lifts and fades, Martinsen and Marx",
    citations: &["martinsen_marx_1999"],
    requires: &["mass_kg", "heat_of_combustion_j_kg", "radiative_fraction"],
    validity: &[
        Range::physical("mass_kg", "kg", f64::MIN_POSITIVE, 1e8, "a vessel's content"),
        Range::physical("heat_of_combustion_j_kg", "J/kg", 1e5, 1.5e8, "a fuel"),
        Range::physical("radiative_fraction", "", 0.0, 1.0, "a share"),
    ],
    verification: Verification::Independent("fire.dynamic_fireball.shapes"),
};

/// What the fireball needs beside the air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DynamicFireballInput {
    /// Mass that burns, kg.
    pub mass_kg: f64,
    /// Heat of combustion, J/kg.
    pub heat_of_combustion_j_kg: f64,
    /// Share of the heat that is radiated.
    pub radiative_fraction: f64,
    /// Model of the air's transmissivity.
    pub transmissivity: Transmissivity,
}

/// Duration of the fireball, s: `0.9 M^(1/4)`.
///
/// # Verification
/// `fire.dynamic_fireball.shapes`
#[must_use]
pub fn duration_s(mass_kg: f64) -> f64 {
    DURATION * mass_kg.powf(0.25)
}

/// A fireball in time, above the anchor.
///
/// # Equation
/// ```text
/// t_d = 0.9 M^(1/4)
/// D = 8.664 M^(1/4) t^(1/3) up to t_d/3, then 5.8 M^(1/3)
/// H = D/2 up to t_d/3, then linear to 3 D/2 at t_d
/// E = E_max up to t_d/3, then linear to 0 at t_d
/// E_max = 0.0133 F dH_c M^(1/12) <= 400 kW/m^2   (dH_c in kJ/kg)
/// ```
/// The dose is integrated in time by Simpson's rule over the growth and over the rise.
/// # Assumptions
/// The flux that [`Effect::heat_flux_w_m2`] answers with is the highest of all times on a target that always faces the
/// ball. [`Effect::in_flame`] holds for every place that the ball reaches, and below it.
/// # Verification
/// `fire.dynamic_fireball.shapes`
/// # References
/// Martinsen and Marx (1999), typed from knowledge of practice (`K`).
#[derive(Clone, Debug)]
pub struct DynamicFireball {
    mass_kg: f64,
    duration_s: f64,
    largest_diameter_m: f64,
    emissive_power_w_m2: f64,
    air: Air,
    range_events: Vec<RangeEvent>,
}

impl DynamicFireball {
    /// The fireball in the given air.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] beyond a physical limit, and under [`Policy::Strict`] where the path through the
    /// air up to where the flux is harmless leaves the range of the transmissivity.
    pub fn new(input: &DynamicFireballInput, atmosphere: &Atmosphere, policy: Policy) -> Result<Self> {
        let mut range_events = CARD.check(
            &[
                ("mass_kg", input.mass_kg),
                ("heat_of_combustion_j_kg", input.heat_of_combustion_j_kg),
                ("radiative_fraction", input.radiative_fraction),
            ],
            policy,
        )?;
        let (factor, ceiling) = EMISSIVE;
        let heat_kj = input.heat_of_combustion_j_kg / KILO;
        let power = KILO * factor * input.radiative_fraction * heat_kj * input.mass_kg.powf(1.0 / 12.0);
        let air = Air::new(input.transmissivity, atmosphere);
        let mut fire = Self {
            mass_kg: input.mass_kg,
            duration_s: duration_s(input.mass_kg),
            largest_diameter_m: LARGEST * input.mass_kg.cbrt(),
            emissive_power_w_m2: power.min(ceiling),
            air,
            range_events: Vec::new(),
        };
        if let Some(reach) = fire.distance_to_heat_flux_m(HARMLESS_HEAT_FLUX_W_M2) {
            range_events.extend(air.check(reach, policy)?);
        }
        fire.range_events = range_events;
        Ok(fire)
    }

    /// Diameter at a time, m.
    #[must_use]
    pub fn diameter_m(&self, time_s: f64) -> f64 {
        (GROWING * self.mass_kg.powf(0.25) * time_s.cbrt()).min(self.largest_diameter_m)
    }

    /// Height of the centre at a time, m.
    #[must_use]
    pub fn centre_height_m(&self, time_s: f64) -> f64 {
        self.diameter_m(time_s) * (0.5 + self.after_growth(time_s))
    }

    /// Emissive power at a time, W/m².
    #[must_use]
    pub fn emissive_power_at_w_m2(&self, time_s: f64) -> f64 {
        self.emissive_power_w_m2 * (1.0 - self.after_growth(time_s))
    }

    /// Share of the rise that is over: 0 while it grows, 1 at the end.
    fn after_growth(&self, time_s: f64) -> f64 {
        let growth = GROWTH_SHARE * self.duration_s;
        ((time_s - growth) / (self.duration_s - growth)).clamp(0.0, 1.0)
    }

    /// Heat flux at a place and time on a target that faces the ball, W/m².
    #[must_use]
    pub fn heat_flux_at_w_m2(&self, at: Receptor, time_s: f64) -> f64 {
        if !(time_s > 0.0 && time_s < self.duration_s) {
            return 0.0;
        }
        let radius = 0.5 * self.diameter_m(time_s);
        let horizontal = at.downwind_m.hypot(at.crosswind_m);
        let distance = horizontal.hypot(self.centre_height_m(time_s) - at.height_m);
        let tau = self.air.transmissivity((distance - radius).max(0.0));
        self.emissive_power_at_w_m2(time_s) * sphere(radius, distance) * tau
    }

    /// How long it burns, s.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.duration_s
    }

    /// Length of the flame: the largest diameter, m.
    #[must_use]
    pub fn flame_length_m(&self) -> f64 {
        self.largest_diameter_m
    }

    /// Emissive power while it grows, W/m².
    #[must_use]
    pub fn emissive_power_w_m2(&self) -> f64 {
        self.emissive_power_w_m2
    }

    /// Heat radiated over its life, J.
    ///
    /// # Equation
    /// `integral of E pi D^2 dt`
    #[must_use]
    pub fn radiated_heat_j(&self) -> f64 {
        self.over_time(self.duration_s, |time| self.emissive_power_at_w_m2(time) * PI * self.diameter_m(time).powi(2))
    }

    /// Fitted ranges that were left on the way.
    #[must_use]
    pub fn range_events(&self) -> &[RangeEvent] {
        &self.range_events
    }

    /// Distance from the point below the centre, at the height of a person, at which the highest flux has fallen to a
    /// level; `None` when it is lower there already.
    #[must_use]
    pub fn distance_to_heat_flux_m(&self, heat_flux_w_m2: f64) -> Option<f64> {
        reach::falls_to(|x| self.heat_flux_w_m2(Receptor::ground(x, 0.0)), 0.0, heat_flux_w_m2)
    }

    /// Simpson's rule over the growth, in the cube root of time by which it grows, and over the rise.
    fn over_time(&self, until_s: f64, value: impl Fn(f64) -> f64) -> f64 {
        let until = until_s.min(self.duration_s);
        let growth = (GROWTH_SHARE * self.duration_s).min(until);
        let grows = simpson(|s| 3.0 * s * s * value(s * s * s), 0.0, growth.cbrt());
        if until > growth { grows + simpson(value, growth, until) } else { grows }
    }
}

fn simpson(value: impl Fn(f64) -> f64, start: f64, end: f64) -> f64 {
    let step = (end - start) / f64::from(2 * PANELS);
    let mut sum = value(start) + value(end);
    for i in 1..2 * PANELS {
        let weight = if i % 2 == 1 { 4.0 } else { 2.0 };
        sum += weight * value(start + f64::from(i) * step);
    }
    sum * step / 3.0
}

impl Effect for DynamicFireball {
    fn heat_flux_w_m2(&self, at: Receptor) -> f64 {
        // on the ground the flux is highest when the ball is full grown and has not begun to fade; a place in the air may
        // be nearer to it later
        let growth = GROWTH_SHARE * self.duration_s;
        let full = self.heat_flux_at_w_m2(at, growth);
        if at.height_m <= 0.5 * self.largest_diameter_m {
            return full;
        }
        (0..=PANELS)
            .map(|i| growth + f64::from(i) / f64::from(PANELS) * (self.duration_s - growth))
            .fold(full, |highest, time| highest.max(self.heat_flux_at_w_m2(at, time)))
    }

    fn in_flame(&self, at: Receptor) -> bool {
        let radius = 0.5 * self.largest_diameter_m;
        let horizontal = at.downwind_m.hypot(at.crosswind_m);
        let top = 3.0 * radius;
        horizontal <= radius && (at.height_m <= top || horizontal.hypot(at.height_m - top) <= radius)
    }

    fn thermal_dose(&self, at: Receptor, exponent: f64, exposure_s: f64) -> f64 {
        self.over_time(exposure_s, |time| self.heat_flux_at_w_m2(at, time).powf(exponent))
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Radial
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::fire::fireball::ccps_shape;
    use crate::weather::{Stability, Surface, Terrain};
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;

    fn ball(mass_kg: f64) -> DynamicFireball {
        let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.0 };
        let air = Atmosphere::new(Stability::D, 5.0, 288.15, 101_325.0, 0.7, surface).unwrap();
        let input = DynamicFireballInput {
            mass_kg,
            heat_of_combustion_j_kg: 46.35e6,
            radiative_fraction: 0.3,
            transmissivity: Transmissivity::Wayne,
        };
        DynamicFireball::new(&input, &air, Policy::Flag).unwrap()
    }

    #[test]
    fn durations_of_the_worked_table_and_the_diameter_of_ccps() {
        for (mass, seconds) in [(1e3, 5.061), (11_950.0, 9.410), (2e4, 10.703), (5e4, 13.458), (1e5, 16.005)] {
            assert_abs_diff_eq!(duration_s(mass), seconds, epsilon = 6e-4);
            let fire = ball(mass);
            assert_relative_eq!(fire.flame_length_m(), ccps_shape(mass).diameter_m, max_relative = 1e-12);
            // the growth ends at the largest diameter: 8.664 (0.3)^(1/3) = 5.7999
            let grown = GROWING * mass.powf(0.25) * (fire.duration_s() / 3.0).cbrt();
            assert_relative_eq!(grown, fire.flame_length_m(), max_relative = 2e-4);
        }
    }

    #[test]
    fn the_dose_is_the_integral_of_the_flux() {
        let fire = ball(2e4);
        let at = Receptor::ground(150.0, 80.0);
        for until in [1.0, 3.0, 7.0, 30.0] {
            let count = 200_000;
            let step = fire.duration_s() / f64::from(count);
            let sum: f64 = (0..count)
                .map(|i| (f64::from(i) + 0.5) * step)
                .filter(|time| *time <= until)
                .map(|time| fire.heat_flux_at_w_m2(at, time).powf(4.0 / 3.0) * step)
                .sum();
            assert_relative_eq!(fire.thermal_dose(at, 4.0 / 3.0, until), sum, max_relative = 2e-4);
        }
        assert_eq!(fire.steady_duration_s(), None);
        let reach = fire.distance_to_heat_flux_m(12_500.0).unwrap();
        assert_relative_eq!(fire.heat_flux_w_m2(Receptor::ground(0.0, reach)), 12_500.0, max_relative = 1e-9);
        assert!(fire.in_flame(Receptor::ground(78.0, 0.0)) && !fire.in_flame(Receptor::ground(79.0, 0.0)));
    }

    #[test]
    fn it_radiates_no_more_than_its_share() {
        for mass in [1e2, 1e3, 1e4, 1e5] {
            let fire = ball(mass);
            assert!(fire.emissive_power_w_m2() <= 400e3);
            let share = fire.radiated_heat_j() / (mass * 46.35e6);
            assert!(share <= 0.3 * (1.0 + 1e-2), "{mass} kg: {share}");
        }
        let error = DynamicFireballInput {
            mass_kg: 0.0,
            heat_of_combustion_j_kg: 46e6,
            radiative_fraction: 0.3,
            transmissivity: Transmissivity::Wayne,
        };
        let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.0 };
        let air = Atmosphere::new(Stability::D, 5.0, 288.15, 101_325.0, 0.7, surface).unwrap();
        assert!(matches!(
            DynamicFireball::new(&error, &air, Policy::Flag),
            Err(Error::OutOfValidity { name: "mass_kg", .. })
        ));
    }

    proptest! {
        #[test]
        fn the_flux_is_the_highest_and_falls_with_distance(
            mass in 1e2..1e5_f64, x in 0.0..800.0_f64, z in 0.0..300.0_f64, share in 0.0..1.0_f64, step in 1.0..200.0_f64
        ) {
            let fire = ball(mass);
            let at = Receptor { downwind_m: x, crosswind_m: 0.0, height_m: z };
            let highest = fire.heat_flux_w_m2(at);
            // in the air the search over time has steps
            prop_assert!(fire.heat_flux_at_w_m2(at, share * fire.duration_s()) <= highest * 1.02 + 1.0);
            let ground = fire.heat_flux_w_m2(Receptor::ground(x, 0.0));
            prop_assert!(fire.heat_flux_w_m2(Receptor::ground(x + step, 0.0)) <= ground);
        }
    }
}
