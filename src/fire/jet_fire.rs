//! Jet fire of AQ/T 3046-2013: a horizontal flame of given length that radiates from points along its axis.

use super::reach::{self, HARMLESS_HEAT_FLUX_W_M2};
use super::transmissivity::{Air, Transmissivity};
use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::Result;
use crate::weather::Atmosphere;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Exponent and divisor of the flame length, heat release in W, length in m (AQ/T 3046-2013, eq. E.57).
const LENGTH: (f64, f64) = (0.444, 161.66);
/// Width of a turbulent jet flame over its length (Schefer et al. 2006); to be verified, `K?`.
const WIDTH_TO_LENGTH: f64 = 0.17;
/// Points along the axis, each with an equal share of the heat: closer together than the flame is wide.
const POINTS: u32 = 16;

/// Identity card of the jet fire.
pub const CARD: ModelCard = ModelCard {
    id: "fire.jet_fire",
    title: "jet fire: length of AQ/T 3046-2013, point sources along the axis",
    citations: &["aq_t_3046_2013", "schefer_2006"],
    requires: &["mass_rate_kg_s", "heat_of_combustion_j_kg", "radiative_fraction", "release_height_m", "duration_s"],
    validity: &[
        Range::physical("mass_rate_kg_s", "kg/s", f64::MIN_POSITIVE, 1e6, "a release"),
        Range::physical("heat_of_combustion_j_kg", "J/kg", 1e5, 1.5e8, "a fuel"),
        Range::physical("radiative_fraction", "", 0.0, 1.0, "a share"),
        Range::physical("release_height_m", "m", 0.0, 1e3, "a height above ground"),
        Range::physical("duration_s", "s", 0.0, f64::MAX, "a duration"),
    ],
    verification: Verification::Independent("fire.jet_fire.aq_t_length"),
};

/// Where the flame points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JetDirection {
    /// Level, along the wind.
    #[default]
    Downwind,
    /// Straight up: the flame's foot at the release.
    Vertical,
}

/// What a jet fire needs beside the air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JetFireInput {
    /// Mass that burns in the jet, kg/s.
    pub mass_rate_kg_s: f64,
    /// Heat of combustion, J/kg.
    pub heat_of_combustion_j_kg: f64,
    /// Share of the heat that is radiated, 0..=1.
    pub radiative_fraction: f64,
    /// Where the flame points.
    pub direction: JetDirection,
    /// Height of the release above ground, m.
    pub release_height_m: f64,
    /// Model of the air's transmissivity.
    pub transmissivity: Transmissivity,
    /// How long the jet burns, s.
    pub duration_s: f64,
}

/// Length of a horizontal jet flame, m.
///
/// # Equation
/// ```text
/// L = (dH_c m)^0.444 / 161.66
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `dH_c` | `heat_of_combustion_j_kg` | J/kg | > 0 |
/// | `m` | `mass_rate_kg_s` | kg/s | > 0 |
/// # Verification
/// `fire.jet_fire.aq_t_length`
/// # References
/// AQ/T 3046-2013, eq. E.57 (read second-hand).
#[must_use]
pub fn flame_length_m(mass_rate_kg_s: f64, heat_of_combustion_j_kg: f64) -> f64 {
    (heat_of_combustion_j_kg * mass_rate_kg_s).powf(LENGTH.0) / LENGTH.1
}

/// Heat flux of a point that radiates `radiated_power_w` evenly, W/m².
///
/// # Equation
/// ```text
/// q = eta dH_c m tau / (4 pi r^2)
/// ```
/// # References
/// AQ/T 3046-2013, eq. E.58 (read second-hand).
#[must_use]
pub fn point_source_flux_w_m2(radiated_power_w: f64, transmissivity: f64, distance_m: f64) -> f64 {
    radiated_power_w * transmissivity / (4.0 * PI * distance_m * distance_m)
}

/// A jet flame whose root is at the anchor.
///
/// # Equation
/// The heat radiated is shared evenly by points along the axis; their fluxes add, each with the transmissivity of its
/// own path. The flame's body is the set of places nearer to the axis than half its width, 0.085 L; its surface
/// emissive power is the radiated heat over the surface of that body. The flux is nowhere more than that.
/// # Assumptions
/// Each point's flux is taken on a target that faces that point, which is on the safe side next to the flame and the
/// same far away. Wind neither bends nor shortens the flame.
/// # Validity
/// The standard gives no flame width; the one used is marked to be verified.
/// # Verification
/// `fire.jet_fire.aq_t_length`
#[derive(Clone, Debug)]
pub struct JetFire {
    length_m: f64,
    radius_m: f64,
    direction: JetDirection,
    release_height_m: f64,
    radiated_power_w: f64,
    emissive_power_w_m2: f64,
    duration_s: f64,
    air: Air,
    range_events: Vec<RangeEvent>,
}

impl JetFire {
    /// Shapes the flame in the given air.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] beyond a physical limit, and under [`Policy::Strict`] where the path through the
    /// air up to where the flux is harmless leaves the range of the transmissivity.
    pub fn new(input: &JetFireInput, atmosphere: &Atmosphere, policy: Policy) -> Result<Self> {
        let range_events = CARD.check(
            &[
                ("mass_rate_kg_s", input.mass_rate_kg_s),
                ("heat_of_combustion_j_kg", input.heat_of_combustion_j_kg),
                ("radiative_fraction", input.radiative_fraction),
                ("release_height_m", input.release_height_m),
                ("duration_s", input.duration_s),
            ],
            policy,
        )?;
        let length_m = flame_length_m(input.mass_rate_kg_s, input.heat_of_combustion_j_kg);
        let radius_m = 0.5 * WIDTH_TO_LENGTH * length_m;
        let radiated_power_w = input.radiative_fraction * input.mass_rate_kg_s * input.heat_of_combustion_j_kg;
        // a cylinder with round ends
        let area = 2.0 * PI * radius_m * length_m + 4.0 * PI * radius_m * radius_m;
        let air = Air::new(input.transmissivity, atmosphere);
        let mut fire = Self {
            length_m,
            radius_m,
            direction: input.direction,
            release_height_m: input.release_height_m,
            radiated_power_w,
            emissive_power_w_m2: radiated_power_w / area,
            duration_s: input.duration_s,
            air,
            range_events,
        };
        if let Some(reach) = fire.distance_to_heat_flux_m(HARMLESS_HEAT_FLUX_W_M2) {
            let path = fire.axis_distance_m(Receptor::ground(reach, 0.0));
            fire.range_events.extend(air.check(path, policy)?);
        }
        Ok(fire)
    }

    /// Length of the flame, m.
    #[must_use]
    pub fn flame_length_m(&self) -> f64 {
        self.length_m
    }

    /// Half the width of the flame, m.
    #[must_use]
    pub fn flame_radius_m(&self) -> f64 {
        self.radius_m
    }

    /// Surface emissive power, W/m².
    #[must_use]
    pub fn emissive_power_w_m2(&self) -> f64 {
        self.emissive_power_w_m2
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

    /// Distance downwind of the release, at the height of a person, at which the flux has fallen to a level; looked for
    /// from the middle of a level flame outwards. `None` when it is lower there already.
    #[must_use]
    pub fn distance_to_heat_flux_m(&self, heat_flux_w_m2: f64) -> Option<f64> {
        let start = match self.direction {
            JetDirection::Downwind => 0.5 * self.length_m,
            JetDirection::Vertical => 0.0,
        };
        reach::falls_to(|x| self.heat_flux_w_m2(Receptor::ground(x, 0.0)), start, heat_flux_w_m2)
    }

    /// Position along the axis and square of the distance from it.
    fn along_and_off(&self, at: Receptor) -> (f64, f64) {
        let up = at.height_m - self.release_height_m;
        let (along, off) = match self.direction {
            JetDirection::Downwind => (at.downwind_m, up),
            JetDirection::Vertical => (up, at.downwind_m),
        };
        (along, off * off + at.crosswind_m * at.crosswind_m)
    }

    fn axis_distance_m(&self, at: Receptor) -> f64 {
        let (along, off2) = self.along_and_off(at);
        let past = along - along.clamp(0.0, self.length_m);
        (past * past + off2).sqrt()
    }
}

impl Effect for JetFire {
    fn heat_flux_w_m2(&self, at: Receptor) -> f64 {
        if self.in_flame(at) {
            return self.emissive_power_w_m2;
        }
        let (along, off2) = self.along_and_off(at);
        let share = self.radiated_power_w / f64::from(POINTS);
        let mut flux = 0.0;
        for i in 0..POINTS {
            let point = (f64::from(i) + 0.5) / f64::from(POINTS) * self.length_m;
            let distance = ((along - point) * (along - point) + off2).sqrt();
            flux += point_source_flux_w_m2(share, self.air.transmissivity(distance), distance);
        }
        flux.min(self.emissive_power_w_m2)
    }

    fn in_flame(&self, at: Receptor) -> bool {
        self.axis_distance_m(at) <= self.radius_m
    }

    fn steady_duration_s(&self) -> Option<f64> {
        Some(self.duration_s)
    }

    fn symmetry(&self) -> Symmetry {
        match self.direction {
            JetDirection::Downwind => Symmetry::Mirror,
            JetDirection::Vertical => Symmetry::Radial,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::weather::{Stability, Surface, Terrain};
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;

    fn air() -> Atmosphere {
        let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.0 };
        Atmosphere::new(Stability::D, 5.0, 288.15, 101_325.0, 0.7, surface).unwrap()
    }

    fn jet(mass_rate_kg_s: f64, direction: JetDirection) -> JetFireInput {
        JetFireInput {
            mass_rate_kg_s,
            heat_of_combustion_j_kg: 5e7,
            radiative_fraction: 0.2,
            direction,
            release_height_m: 1.0,
            transmissivity: Transmissivity::AqT3046,
            duration_s: 1800.0,
        }
    }

    #[test]
    fn lengths_of_the_worked_table() {
        for (rate, length, last) in [(1.0, 16.208, 1e-3), (10.0, 45.055, 1e-3), (50.0, 92.063, 1e-3)] {
            assert_abs_diff_eq!(flame_length_m(rate, 5e7), length, epsilon = 0.5 * last + 1e-9);
        }
    }

    #[test]
    fn far_away_it_is_one_point() {
        let fire = JetFire::new(&jet(10.0, JetDirection::Downwind), &air(), Policy::Strict).unwrap();
        let middle = 0.5 * fire.flame_length_m();
        let found = fire.heat_flux_w_m2(Receptor::ground(middle, 1000.0));
        let point = point_source_flux_w_m2(0.2 * 5e8, super::super::transmissivity::aq_t_3046(1000.0), 1000.0);
        assert_relative_eq!(found, point, max_relative = 2e-3);
    }

    #[test]
    fn flame_body_and_reach() {
        let fire = JetFire::new(&jet(10.0, JetDirection::Downwind), &air(), Policy::Strict).unwrap();
        assert!(fire.in_flame(Receptor::ground(20.0, 3.0)) && !fire.in_flame(Receptor::ground(20.0, 4.0)));
        assert!(!fire.in_flame(Receptor::ground(50.0, 0.0)));
        assert_relative_eq!(fire.heat_flux_w_m2(Receptor::ground(20.0, 0.0)), fire.emissive_power_w_m2());
        let x = fire.distance_to_heat_flux_m(12_500.0).unwrap();
        assert!(x > fire.flame_length_m());
        assert_relative_eq!(fire.heat_flux_w_m2(Receptor::ground(x, 0.0)), 12_500.0, max_relative = 1e-9);
        let vertical = JetFire::new(&jet(10.0, JetDirection::Vertical), &air(), Policy::Strict).unwrap();
        assert_eq!(vertical.symmetry(), Symmetry::Radial);
        let (east, north) = (Receptor::ground(30.0, 0.0), Receptor::ground(0.0, 30.0));
        assert_relative_eq!(vertical.heat_flux_w_m2(east), vertical.heat_flux_w_m2(north), max_relative = 1e-14);
    }

    #[test]
    fn bad_input_is_refused() {
        let broken = JetFireInput { radiative_fraction: 1.2, ..jet(1.0, JetDirection::Downwind) };
        assert!(matches!(
            JetFire::new(&broken, &air(), Policy::Flag),
            Err(Error::OutOfValidity { name: "radiative_fraction", .. })
        ));
    }

    proptest! {
        #[test]
        fn flux_falls_away_from_the_axis_and_mirrors(
            rate in 0.1..100.0_f64, x in -100.0..300.0_f64, y in 0.0..300.0_f64, step in 0.1..50.0_f64
        ) {
            let fire = JetFire::new(&jet(rate, JetDirection::Downwind), &air(), Policy::Flag).unwrap();
            let near = fire.heat_flux_w_m2(Receptor::ground(x, y));
            let far = fire.heat_flux_w_m2(Receptor::ground(x, y + step));
            prop_assert!(far <= near && near <= fire.emissive_power_w_m2());
            prop_assert!((fire.heat_flux_w_m2(Receptor::ground(x, -y)) - near).abs() <= 1e-12 * near);
        }
    }
}
