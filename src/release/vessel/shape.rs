//! Shapes of vessels: volume below a level, level of a volume, cross-section.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The inside of a vessel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum VesselShape {
    /// A cylinder on its flat end.
    VerticalCylinder {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Inner height, m.
        height_m: f64,
    },
    /// A cylinder on its side, flat ends.
    HorizontalCylinder {
        /// Inner diameter, m.
        diameter_m: f64,
        /// Inner length, m.
        length_m: f64,
    },
    /// A sphere.
    Sphere {
        /// Inner diameter, m.
        diameter_m: f64,
    },
}

impl VesselShape {
    /// A sphere of a volume.
    #[must_use]
    pub fn sphere_of_volume_m3(volume_m3: f64) -> Self {
        VesselShape::Sphere { diameter_m: (6.0 * volume_m3 / PI).cbrt() }
    }

    /// A horizontal cylinder of a volume, five times as long as wide (the common proportion of bullets).
    #[must_use]
    pub fn bullet_of_volume_m3(volume_m3: f64) -> Self {
        let diameter_m = (4.0 * volume_m3 / (PI * BULLET_SLENDERNESS)).cbrt();
        VesselShape::HorizontalCylinder { diameter_m, length_m: BULLET_SLENDERNESS * diameter_m }
    }

    /// Holds every length positive and finite.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] names the one that is not.
    pub fn check(&self) -> Result<()> {
        let (diameter, other) = match *self {
            VesselShape::VerticalCylinder { diameter_m, height_m } => (diameter_m, Some(("vessel_height_m", height_m))),
            VesselShape::HorizontalCylinder { diameter_m, length_m } => {
                (diameter_m, Some(("vessel_length_m", length_m)))
            }
            VesselShape::Sphere { diameter_m } => (diameter_m, None),
        };
        for (name, value) in [("vessel_diameter_m", diameter)].into_iter().chain(other) {
            if !(value > 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, "m", "must be positive and finite"));
            }
        }
        Ok(())
    }

    /// Volume, m³.
    #[must_use]
    pub fn volume_m3(&self) -> f64 {
        match *self {
            VesselShape::VerticalCylinder { diameter_m, height_m } => PI / 4.0 * diameter_m * diameter_m * height_m,
            VesselShape::HorizontalCylinder { diameter_m, length_m } => PI / 4.0 * diameter_m * diameter_m * length_m,
            VesselShape::Sphere { diameter_m } => PI / 6.0 * diameter_m * diameter_m * diameter_m,
        }
    }

    /// Height from the bottom to the top, m.
    #[must_use]
    pub fn height_m(&self) -> f64 {
        match *self {
            VesselShape::VerticalCylinder { height_m, .. } => height_m,
            VesselShape::HorizontalCylinder { diameter_m, .. } | VesselShape::Sphere { diameter_m } => diameter_m,
        }
    }

    /// Smallest inner width of the vessel, m: no opening can be wider.
    #[must_use]
    pub fn width_m(&self) -> f64 {
        match *self {
            VesselShape::VerticalCylinder { diameter_m, .. } | VesselShape::Sphere { diameter_m } => diameter_m,
            VesselShape::HorizontalCylinder { diameter_m, length_m } => diameter_m.min(length_m),
        }
    }

    /// Mean horizontal cross-section, m²: volume over height.
    #[must_use]
    pub fn mean_area_m2(&self) -> f64 {
        self.volume_m3() / self.height_m()
    }

    /// Volume below a level, m³: 0 below the bottom, all above the top.
    ///
    /// # Equation
    /// ```text
    /// vertical: π/4 D² z;  sphere: π z² (D/2 - z/3);  horizontal: L R² (θ - sin θ cos θ), cos θ = 1 - z/R
    /// ```
    #[must_use]
    pub fn volume_below_m3(&self, level_m: f64) -> f64 {
        let z = level_m.clamp(0.0, self.height_m());
        match *self {
            VesselShape::VerticalCylinder { diameter_m, .. } => PI / 4.0 * diameter_m * diameter_m * z,
            VesselShape::HorizontalCylinder { diameter_m, length_m } => {
                let radius = 0.5 * diameter_m;
                let angle = (1.0 - z / radius).clamp(-1.0, 1.0).acos();
                length_m * radius * radius * (angle - angle.sin() * angle.cos())
            }
            VesselShape::Sphere { diameter_m } => PI * z * z * (0.5 * diameter_m - z / 3.0),
        }
    }

    /// Level of a volume of liquid, m: the inverse of [`Self::volume_below_m3`].
    ///
    /// # Equation
    /// ```text
    /// share s of the volume, h = z/D:  vertical h = s;  sphere 3 h² - 2 h³ = s;  horizontal θ - sin θ cos θ = π s
    /// ```
    #[must_use]
    pub fn level_m(&self, volume_m3: f64) -> f64 {
        let (all, height) = (self.volume_m3(), self.height_m());
        if volume_m3 <= 0.0 {
            return 0.0;
        }
        if volume_m3 >= all {
            return height;
        }
        let share = volume_m3 / all;
        height
            * match self {
                VesselShape::VerticalCylinder { .. } => share,
                VesselShape::Sphere { .. } => level_in_sphere(share),
                VesselShape::HorizontalCylinder { .. } => level_in_lying_cylinder(share),
            }
    }
}

/// Level over diameter of a share of a sphere: the cubic in closed form, and a step of Newton for the digits that it loses near
/// the bottom.
fn level_in_sphere(share: f64) -> f64 {
    let level = 0.5 - ((1.0 - 2.0 * share).asin() / 3.0).sin();
    let slope = 6.0 * level * (1.0 - level);
    if slope > 0.0 { level - (level * level * (3.0 - 2.0 * level) - share) / slope } else { level }
}

/// Level over diameter of a share of a lying cylinder: Newton on the angle, from a start that is right in both ends.
fn level_in_lying_cylinder(share: f64) -> f64 {
    let ends = (1.5 * PI).cbrt();
    let mut angle = PI * share + ends * (1.0 - 2.0 * share + share.cbrt() - (1.0 - share).cbrt());
    for _ in 0..MOST_NEWTON_STEPS {
        let (sine, cosine) = angle.sin_cos();
        let change = (angle - sine * cosine - PI * share) / (2.0 * sine * sine);
        if !change.is_finite() {
            break;
        }
        angle -= change;
        if change.abs() <= 1e-15 * angle {
            break;
        }
    }
    let half = (0.5 * angle).sin();
    half * half
}

/// Most steps to a level; the start is within 0.0025 of the angle, so three are enough.
const MOST_NEWTON_STEPS: usize = 5;

/// Length over diameter of a horizontal vessel of which only the volume is known.
const BULLET_SLENDERNESS: f64 = 5.0;

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    const SHAPES: [VesselShape; 3] = [
        VesselShape::VerticalCylinder { diameter_m: 3.0, height_m: 10.0 },
        VesselShape::HorizontalCylinder { diameter_m: 3.0, length_m: 15.0 },
        VesselShape::Sphere { diameter_m: 12.0 },
    ];

    #[test]
    fn ends_and_middle() {
        for shape in SHAPES {
            let (all, height) = (shape.volume_m3(), shape.height_m());
            assert_relative_eq!(shape.volume_below_m3(height), all, max_relative = 1e-14);
            assert_relative_eq!(shape.volume_below_m3(0.5 * height), 0.5 * all, max_relative = 1e-14);
            assert_relative_eq!(shape.volume_below_m3(-1.0), 0.0);
            assert_relative_eq!(shape.level_m(2.0 * all), height);
            assert_relative_eq!(shape.mean_area_m2() * height, all, max_relative = 1e-14);
        }
        // a cap of a third of the height of a sphere of radius 6: π 4² (6 - 4/3) = 234.57 m3
        assert_relative_eq!(SHAPES[2].volume_below_m3(4.0), 234.572_253, max_relative = 1e-8);
        assert_relative_eq!(VesselShape::sphere_of_volume_m3(1000.0).volume_m3(), 1000.0, max_relative = 1e-12);
        assert_relative_eq!(VesselShape::bullet_of_volume_m3(100.0).volume_m3(), 100.0, max_relative = 1e-12);
    }

    #[test]
    fn a_length_that_is_none_is_named() {
        let bad = VesselShape::HorizontalCylinder { diameter_m: 2.0, length_m: -1.0 };
        assert_eq!(bad.check().unwrap_err().to_string(), "vessel_length_m = -1 m: must be positive and finite");
    }

    proptest! {
        #[test]
        fn level_and_volume_are_inverse(which in 0_usize..3, exponent in -9.0..0.0_f64, full: bool) {
            let shape = SHAPES[which];
            let share = if full { 1.0 - 10.0_f64.powf(exponent) } else { 10.0_f64.powf(exponent) };
            let level = shape.level_m(share * shape.volume_m3());
            prop_assert!((shape.volume_below_m3(level) / shape.volume_m3() - share).abs() < 1e-12);
        }
    }
}
