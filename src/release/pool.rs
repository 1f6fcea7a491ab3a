//! The pool that a release leaves: how large, how warm, how fast it evaporates.

mod average;
pub mod bund;
pub mod conduction;
pub mod course;
mod liquid;
pub mod of_release;
mod puddle;
pub mod spread;
pub mod substrate;
pub mod surface;

use std::f64::consts::PI;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::release::Surroundings;
use crate::release::boiling_pool::{self, GroundHeat};
use crate::release::evaporating_pool::{
    CARD as EVAPORATING, mass_transfer_coefficient_m_s, schmidt_number, stefan_flux_kg_m2_s,
};
use crate::substance::Substance;
use crate::units::{AIR_MOLAR_MASS_KG_MOL, ideal_gas_density_kg_m3};

/// Time over which evaporation is averaged unless said otherwise, s: the 30 minutes of the Purple Book.
pub const EVAPORATION_WINDOW_S: f64 = 1800.0;
/// Prandtl number of air.
const AIR_PRANDTL: f64 = 0.71;
/// Heat capacity of air, J/(kg K).
const AIR_HEAT_CAPACITY_J_KG_K: f64 = 1005.0;

/// Card of the pool as a whole.
pub const CARD: ModelCard = ModelCard {
    id: "release.pool",
    title: "Pool of fixed area: bund or least thickness, mean evaporation over a window",
    citations: &["yellowbook1997"],
    requires: &["mass_kg", "wind_speed_10m_m_s", "temperature_k"],
    validity: &[Range::physical("mass_kg", "kg", 1e-12, 1e12, "a spill")],
    verification: Verification::Unverified("assembled from verified parts; the area rule has no published example"),
};

/// What a liquid spreads over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroundKind {
    /// Smooth concrete.
    #[default]
    Concrete,
    /// Sand or gravel.
    Gravel,
    /// Farmland.
    Farmland,
    /// Rough, sandy soil.
    RoughSandySoil,
}

impl GroundKind {
    /// Least thickness of a pool on it, m (Yellow Book CPR 14E, table 3.2; K).
    #[must_use]
    pub fn least_thickness_m(self) -> f64 {
        match self {
            GroundKind::Concrete => 0.005,
            GroundKind::Gravel => 0.010,
            GroundKind::Farmland => 0.020,
            GroundKind::RoughSandySoil => 0.025,
        }
    }

    /// Its thermal properties (concrete: Woodward; the others Yellow Book CPR 14E, table 3.3; K?), at a temperature.
    #[must_use]
    pub fn heat(self, temperature_k: f64) -> GroundHeat {
        let (conductivity_w_m_k, diffusivity_m2_s) = match self {
            GroundKind::Concrete => (1.28, 6.6e-7),
            GroundKind::Gravel => (2.5, 1.1e-6),
            GroundKind::Farmland => (0.96, 4.6e-7),
            GroundKind::RoughSandySoil => (0.59, 3.4e-7),
        };
        GroundHeat { conductivity_w_m_k, diffusivity_m2_s, temperature_k }
    }
}

/// A pool, its evaporation averaged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pool {
    /// Area, m².
    pub area_m2: f64,
    /// Liquid that reaches the ground in all, kg.
    pub mass_kg: f64,
    /// Mean depth of that liquid on that area, m.
    pub depth_m: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Mean rate of evaporation, kg/s.
    pub evaporation_rate_kg_s: f64,
    /// How long it evaporates, s; `evaporation_rate_kg_s` times it never exceeds `mass_kg`.
    pub evaporation_duration_s: f64,
    /// Card of the evaporation used.
    pub model: &'static str,
}

impl Pool {
    /// Radius of a round pool of the same area, m.
    #[must_use]
    pub fn radius_m(&self) -> f64 {
        (self.area_m2 / PI).sqrt()
    }
}

/// What reaches the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spill {
    /// Mass, kg.
    pub mass_kg: f64,
    /// Time in which it arrives, s; 0 for all at once.
    pub duration_s: f64,
    /// Temperature that it arrives with, K.
    pub temperature_k: f64,
    /// Boiling point at ambient pressure, K.
    pub boiling_point_k: f64,
}

/// Area of a pool of a volume: as far as the least thickness lets it spread, no more than the bund holds it to, m².
#[must_use]
pub fn spread_area_m2(volume_m3: f64, least_thickness_m: f64, bund_area_m2: Option<f64>) -> f64 {
    let free = volume_m3 / least_thickness_m;
    bund_area_m2.map_or(free, |bund| free.min(bund))
}

/// Pool left by a spill, and the fitted ranges that it leaves.
///
/// Temperature: that at which the vapour drawn off by the wind takes as much heat as the ground (conduction, averaged
/// over the window) and the air (the analogue of the mass transfer) give; it lies below the boiling point and
/// no lower than the melting point, where the heat alone decides. What the liquid itself gives up by cooling to that
/// temperature counts as well, so that a deep or hot pool stays warm. Where the air is colder than the melting point the
/// pool is taken as liquid there, flagged. Area: at once the largest; a continuous spill covers no more than what
/// evaporates as fast as it arrives. A pool in a bund does not overtop: its depth is returned so that a caller can
/// compare it.
///
/// # Equation
/// ```text
/// h(T) k_m (P M/(R T)) (-ln(1 - Pv(T)/P)) = 2 q_ground(T, t_w) + k_h rho c_p (T_a - T) + (m/A) c_l (T_0 - T)/t_w
/// ```
///
/// # Errors
/// [`Error::InvalidInput`] when a value is not positive and finite; [`Error::OutOfValidity`] from the models and the
/// correlations of the substance.
pub fn pool(
    substance: &Substance,
    spill: &Spill,
    surroundings: &Surroundings,
    policy: Policy,
) -> Result<(Pool, Vec<RangeEvent>)> {
    for (name, value, unit) in [
        ("temperature_k", surroundings.temperature_k, "K"),
        ("pressure_pa", surroundings.pressure_pa, "Pa"),
        ("wind_speed_10m_m_s", surroundings.wind_speed_10m_m_s, "m/s"),
        ("bund_area_m2", surroundings.bund_area_m2.unwrap_or(1.0), "m2"),
        ("evaporation_window_s", surroundings.evaporation_window_s, "s"),
        ("mass_kg", spill.mass_kg, "kg"),
    ] {
        if !(value > 0.0 && value.is_finite()) {
            return Err(Error::invalid(name, value, unit, "must be positive and finite"));
        }
    }
    let boils = surroundings.temperature_k >= spill.boiling_point_k;
    let frozen = surroundings.temperature_k < substance.melting_point_k;
    // size and transfer do not depend on the temperature that is looked for
    let first_k = spill.temperature_k.max(substance.melting_point_k).min(spill.boiling_point_k);
    let density = substance.liquid_density_kg_m3(first_k)?;
    let volume = spill.mass_kg / density;
    let ground = surroundings.ground;
    let widest = spread_area_m2(volume, ground.least_thickness_m(), surroundings.bund_area_m2);
    let diameter = 2.0 * (widest / PI).sqrt();
    let mut events = EVAPORATING
        .check(&[("wind_speed_10m_m_s", surroundings.wind_speed_10m_m_s), ("pool_diameter_m", diameter)], policy)?;
    if frozen {
        let (min, max) = (substance.melting_point_k, spill.boiling_point_k);
        events.push(melting_event(surroundings.temperature_k, min, max, policy)?);
    }
    let window = surroundings.evaporation_window_s.max(spill.duration_s);
    let exchange = Exchange {
        substance,
        spill,
        surroundings,
        diameter_m: diameter,
        mass_kg_m2: spill.mass_kg / widest,
        window_s: window,
    };
    let temperature_k = exchange.temperature_k()?;
    let supply = if frozen {
        Supply { by_root_time: 0.0, by_time: exchange.drawn_kg_m2_s(temperature_k)? }
    } else {
        exchange.heat_limited(temperature_k)?
    };
    let area = supply.balanced_area_m2(widest, spill);
    let dry = supply.time_to_evaporate_s(spill.mass_kg / area);
    let duration = dry.max(spill.duration_s).min(window);
    let evaporated = (supply.evaporated_kg_m2(duration) * area).min(spill.mass_kg);
    let pool = Pool {
        area_m2: area,
        mass_kg: spill.mass_kg,
        depth_m: volume / area,
        temperature_k,
        evaporation_rate_kg_s: evaporated / duration,
        evaporation_duration_s: duration,
        model: if boils { boiling_pool::CARD.id } else { EVAPORATING.id },
    };
    Ok((pool, events))
}

/// Air colder than the melting point: an error alone, a flag in a study.
fn melting_event(temperature_k: f64, min: f64, max: f64, policy: Policy) -> Result<RangeEvent> {
    let (model, name, unit, locator) =
        (CARD.id, "temperature_k", "K", "melting point: a colder pool is taken as liquid there");
    match policy {
        Policy::Strict => Err(Error::OutOfValidity { model, name, value: temperature_k, unit, min, max, locator }),
        Policy::Flag => Ok(RangeEvent { model, name, value: temperature_k, unit, min, max, locator }),
    }
}

/// Nearest to the boiling point that a pool is taken, K: at it the wind would draw vapour without bound.
const BELOW_BOILING_K: f64 = 1.0e-3;
/// How exactly the temperature of a pool is found, K.
const TEMPERATURE_TOLERANCE_K: f64 = 1.0e-6;

/// Exchange of heat and vapour between a pool, the ground and the air.
struct Exchange<'a> {
    substance: &'a Substance,
    spill: &'a Spill,
    surroundings: &'a Surroundings,
    diameter_m: f64,
    mass_kg_m2: f64,
    window_s: f64,
}

impl Exchange<'_> {
    /// Vapour that the wind draws off a pool at a temperature, kg/(m² s).
    fn drawn_kg_m2_s(&self, temperature_k: f64) -> Result<f64> {
        let molar_mass = self.substance.molar_mass_kg_mol;
        let wind = self.surroundings.wind_speed_10m_m_s;
        let transfer = mass_transfer_coefficient_m_s(wind, self.diameter_m, schmidt_number(molar_mass));
        let vapour_pressure = self.substance.vapour_pressure_pa(temperature_k)?;
        Ok(stefan_flux_kg_m2_s(transfer, molar_mass, vapour_pressure, self.surroundings.pressure_pa, temperature_k))
    }

    /// Evaporation that the heat of ground and air keeps up at a temperature.
    fn heat_limited(&self, temperature_k: f64) -> Result<Supply> {
        let around = self.surroundings;
        let transfer = mass_transfer_coefficient_m_s(around.wind_speed_10m_m_s, self.diameter_m, AIR_PRANDTL);
        let air = ideal_gas_density_kg_m3(AIR_MOLAR_MASS_KG_MOL, around.pressure_pa, around.temperature_k);
        let heat = self.substance.heat_of_vaporisation_j_kg(temperature_k)?;
        let warmth = around.temperature_k - temperature_k;
        let ground = around.ground.heat(around.temperature_k);
        let arrives_k = self.arrives_k();
        let liquid = self.substance.liquid_heat_capacity_j_kg_k(arrives_k)?;
        let own_heat = self.mass_kg_m2 * liquid * (arrives_k - temperature_k) / self.window_s;
        Ok(Supply {
            by_root_time: 2.0 * boiling_pool::boiling_flux_kg_m2_s(&ground, temperature_k, heat, 1.0),
            by_time: (transfer * air * AIR_HEAT_CAPACITY_J_KG_K * warmth + own_heat) / heat,
        })
    }

    /// Temperature that the liquid arrives with, K.
    fn arrives_k(&self) -> f64 {
        self.spill.temperature_k.clamp(self.substance.melting_point_k, self.spill.boiling_point_k)
    }

    /// The temperature at which what is drawn is what the heat keeps up.
    fn temperature_k(&self) -> Result<f64> {
        let coldest = self.substance.coldest_liquid_k();
        let ambient = self.surroundings.temperature_k;
        let hottest = self.spill.boiling_point_k - BELOW_BOILING_K;
        if ambient <= self.substance.melting_point_k {
            return Ok(self.substance.melting_point_k);
        }
        let excess = |temperature_k: f64| {
            let kept = self.heat_limited(temperature_k)?.evaporated_kg_m2(self.window_s) / self.window_s;
            Ok::<f64, Error>(self.drawn_kg_m2_s(temperature_k)? - kept)
        };
        // the coldest that the correlations know: if even there more is drawn than kept up, the heat alone decides
        if excess(coldest)? >= 0.0 {
            return Ok(coldest);
        }
        let mut failure = None;
        let found = brent_root(
            |temperature_k| {
                excess(temperature_k).unwrap_or_else(|error| {
                    failure.get_or_insert(error);
                    0.0
                })
            },
            coldest,
            hottest.min(ambient.max(self.arrives_k())),
            TEMPERATURE_TOLERANCE_K,
            "balancing a pool's heat",
        );
        match failure {
            Some(error) => Err(error),
            None => found,
        }
    }
}

/// Evaporation per unit area as a sum of a part that grows with the root of time and one that grows with time.
struct Supply {
    /// kg/(m² s^½).
    by_root_time: f64,
    /// kg/(m² s).
    by_time: f64,
}

impl Supply {
    fn evaporated_kg_m2(&self, time_s: f64) -> f64 {
        self.by_root_time * time_s.sqrt() + self.by_time * time_s
    }

    /// Time in which a mass per area is gone: the positive root of `by_time s² + by_root_time s = mass`, s = √t.
    fn time_to_evaporate_s(&self, mass_kg_m2: f64) -> f64 {
        let half = 0.5 * self.by_root_time;
        let root = mass_kg_m2 / (half + (half * half + self.by_time * mass_kg_m2).sqrt());
        root * root
    }

    /// A continuous spill covers no more than evaporates, by its end, as fast as it arrived.
    fn balanced_area_m2(&self, widest_m2: f64, spill: &Spill) -> f64 {
        if spill.duration_s > 0.0 {
            widest_m2.min(spill.mass_kg / self.evaporated_kg_m2(spill.duration_s))
        } else {
            widest_m2
        }
    }
}

#[cfg(test)]
mod tests;
