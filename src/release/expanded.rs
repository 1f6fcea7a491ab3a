//! The state of a release after its expansion to ambient pressure.

use serde::Serialize;

/// The state after expansion to ambient pressure, before air is mixed in (unless `air_mass_ratio` says so).
///
/// Temperature, liquid fraction, velocity and density are those of the airborne part; what rains out is only a fraction
/// of what leaves the opening.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Expanded {
    /// Temperature, K.
    pub temperature_k: f64,
    /// Mass fraction of liquid (droplets) in the airborne part.
    pub liquid_fraction: f64,
    /// Velocity, m/s.
    pub velocity_m_s: f64,
    /// Density of gas and droplets together, kg/m³.
    pub density_kg_m3: f64,
    /// Diameter of the expanded jet, m; of the equivalent half-sphere's base for a sudden release.
    pub diameter_m: f64,
    /// Diameter of the droplets, m; none where there are none.
    pub droplet_diameter_m: Option<f64>,
    /// Mass fraction of what leaves the opening that falls to the ground.
    pub rainout_fraction: f64,
    /// Mass of air mixed in at once per mass released.
    pub air_mass_ratio: f64,
}

impl Expanded {
    /// The state that stands for two parts of a release: mass, momentum and volume of both are kept, the rest is averaged by mass.
    #[must_use]
    pub fn mixed(&self, mass_kg: f64, other: &Self, other_mass_kg: f64) -> Self {
        let total = mass_kg + other_mass_kg;
        if !(total > 0.0) {
            return *self;
        }
        let (a, b) = (mass_kg / total, other_mass_kg / total);
        // what is said of the airborne part is weighted by the airborne mass
        let (air_a, air_b) = (a * (1.0 - self.rainout_fraction), b * (1.0 - other.rainout_fraction));
        let air = air_a + air_b;
        let (p, q) = if air > 0.0 { (air_a / air, air_b / air) } else { (a, b) };
        let mean = |of: fn(&Self) -> f64| p * of(self) + q * of(other);
        let density_kg_m3 = 1.0 / mean(|state| 1.0 / state.density_kg_m3);
        let velocity_m_s = mean(|state| state.velocity_m_s);
        // the mean area
        let diameter_m = mean(|state| state.diameter_m * state.diameter_m).sqrt();
        let droplet_diameter_m = match (self.droplet_diameter_m, other.droplet_diameter_m) {
            (Some(first), Some(second)) => Some(p * first + q * second),
            (known, None) | (None, known) => known,
        };
        Self {
            temperature_k: mean(|state| state.temperature_k),
            liquid_fraction: mean(|state| state.liquid_fraction),
            velocity_m_s,
            density_kg_m3,
            diameter_m,
            droplet_diameter_m,
            rainout_fraction: a * self.rainout_fraction + b * other.rainout_fraction,
            air_mass_ratio: mean(|state| state.air_mass_ratio),
        }
    }
}
