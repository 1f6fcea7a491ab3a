//! One body of liquid on the ground or on water, and one step of its mass, heat and size.

use std::f64::consts::PI;

use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::release::pool::conduction::WettingHistory;
use crate::release::pool::liquid::Liquid;
use crate::release::pool::spread::Spreading;
use crate::release::pool::substrate::Substrate;
use crate::release::pool::surface::{AirOverPool, Surface};
use crate::substance::Substance;

/// Nearest of ln y that the equation of a step is solved to: 1e-10 of the vapour.
const TOLERANCE: f64 = 1.0e-10;
/// Largest ln y that is looked at: long before it the liquid boils and its temperature no longer changes.
const HIGHEST: f64 = 30.0;
/// Least diameter that the correlation of the draught is asked for, m.
const LEAST_DIAMETER_M: f64 = 0.01;

/// What is the same for every puddle of a case.
pub(super) struct Scene<'a> {
    pub substance: &'a Substance,
    pub liquid: &'a Liquid,
    pub air: AirOverPool,
    pub substrate: Substrate,
    pub gravity_m_s2: f64,
}

/// Liquid that arrives in a step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inflow {
    pub mass_kg: f64,
    pub enthalpy_j: f64,
}

/// Heat that came in, J, by where it came from.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "the unit")]
pub(super) struct Heat {
    pub substrate_j: f64,
    pub air_j: f64,
    pub radiation_j: f64,
    pub freezing_j: f64,
}

/// What a step would do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub duration_s: f64,
    pub mass_kg: f64,
    pub enthalpy_j: f64,
    pub temperature_k: f64,
    pub squared_m2: f64,

    pub evaporated_kg: f64,
    pub vapour_j: f64,
    pub heat: Heat,
    product: f64,
    conducted_j: f64,
    log_y: f64,
}

/// One body of liquid.
#[derive(Clone, Debug)]
pub(super) struct Puddle {
    pub mass_kg: f64,
    pub enthalpy_j: f64,
    pub temperature_k: f64,
    /// Square of the radius of the edge, m².
    pub squared_m2: f64,
    spreading: Spreading,
    history: Option<WettingHistory>,
    evaporation_kg_s: f64,
    log_y: f64,
}

/// Wet part of the ground at the end of a step, by [`Spreading::wet_part`] of what is left then: the positive root of
/// `hollows w² + w all_wet = there`, or 1. Implicit, so that a film that is fed as fast as it evaporates needs no short
/// steps, and never more than all evaporates.
fn wet_part_after(there_kg: f64, all_wet_kg: f64, hollows_kg: f64) -> f64 {
    let root = (all_wet_kg * all_wet_kg + 4.0 * hollows_kg * there_kg).sqrt();
    (2.0 * there_kg / (all_wet_kg + root)).min(1.0)
}

impl Puddle {
    /// Dry ground, up to a bund.
    pub fn dry(scene: &Scene<'_>, temperature_k: f64, largest_m2: f64) -> Self {
        let history = match scene.substrate {
            Substrate::Ground(ground) => {
                Some(WettingHistory::new(ground.conductivity_w_m_k, ground.diffusivity_m2_s, ground.contact_factor))
            }
            Substrate::Water(_) => None,
        };
        let least_thickness_m = scene.substrate.least_thickness_m();
        Self {
            mass_kg: 0.0,
            enthalpy_j: 0.0,
            temperature_k,
            squared_m2: 0.0,
            spreading: Spreading { least_thickness_m, gravity_m_s2: scene.gravity_m_s2, largest_m2 },
            history,
            evaporation_kg_s: 0.0,
            log_y: 0.0,
        }
    }

    /// Puts liquid there at once, as a cylinder as high as its radius or as its hollows and bund make it.
    pub fn drop_at_once(&mut self, scene: &Scene<'_>, mass_kg: f64, temperature_k: f64) {
        let volume = mass_kg / scene.liquid.density_kg_m3(temperature_k);
        let cube_root = (volume / PI).cbrt();
        let by_thickness = volume / (PI * self.spreading.least_thickness_m);
        self.squared_m2 = (cube_root * cube_root).min(by_thickness).min(self.spreading.largest_m2);
        self.mass_kg = mass_kg;
        self.enthalpy_j = mass_kg * scene.liquid.at(temperature_k).liquid_j_kg;
        self.temperature_k = temperature_k;
        if let Some(history) = &mut self.history {
            history.wet_at_once(PI * self.squared_m2, scene.substrate.temperature_k() - temperature_k);
        }
    }

    /// What a step would do; none when it is too long for what is there.
    pub fn try_step(&self, scene: &Scene<'_>, step_s: f64, inflow: Inflow) -> Result<Option<Step>> {
        let liquid = scene.liquid;
        let density = liquid.density_kg_m3(self.temperature_k);
        let there = self.mass_kg + inflow.mass_kg;
        let volume = self.mass_kg / density;
        let after = (there - self.evaporation_kg_s * step_s).max(0.0) / density;
        let squared_m2 = self.spreading.step(self.squared_m2, volume, after, step_s);
        let edge_area = 0.5 * PI * (self.squared_m2 + squared_m2);
        let hollows = edge_area * self.spreading.least_thickness_m * density;
        let surface = Surface::new(scene.substance, scene.air, (2.0 * (edge_area / PI).sqrt()).max(LEAST_DIAMETER_M));
        let (known_j, slope) = self.history.as_ref().map_or((0.0, 0.0), |history| history.heat_of_step(step_s));
        let edge = step_s * edge_area;
        let end_area = PI * squared_m2;

        // everything at the end of the step as a function of ln y, y = -ln(1 - pv/p): without bound at the boiling point
        let at = |log_y: f64| {
            let y = libm::exp(log_y);
            let state = liquid.at_log_pressure(libm::log(-libm::expm1(-y)));
            let t = state.temperature_k;
            let all_wet = edge * surface.vapour_per_y_kg_m2_s(t) * y;
            let wet = wet_part_after(there, all_wet, hollows);
            let (over, evaporated_kg) = (wet * edge, wet * all_wet);
            let excess = scene.substrate.temperature_k() - t;
            let conducted_j = known_j + slope * end_area * excess;
            let substrate_j = match scene.substrate {
                Substrate::Ground(_) => wet * conducted_j,
                Substrate::Water(water) => over * water.coefficient_w_m2_k * excess,
            };
            let heat = Heat {
                substrate_j,
                air_j: over * surface.convection_w_m2(t),
                radiation_j: over * surface.radiation_w_m2(t),
                freezing_j: 0.0,
            };
            let vapour_j = evaporated_kg * state.vapour_j_kg;
            let enthalpy_j =
                self.enthalpy_j + inflow.enthalpy_j + heat.substrate_j + heat.air_j + heat.radiation_j - vapour_j;
            let step = Step {
                duration_s: step_s,
                mass_kg: there - evaporated_kg,
                enthalpy_j,
                temperature_k: t,
                squared_m2,

                evaporated_kg,
                vapour_j,
                heat,
                product: end_area * excess,
                conducted_j,
                log_y,
            };
            // what is left of the heat once the liquid has this temperature
            (step, enthalpy_j - (there - evaporated_kg) * state.liquid_j_kg)
        };

        let lowest = libm::log(-libm::log1p(-libm::exp(liquid.coldest_log_pressure())));
        let (mut cold, lacking) = at(lowest);
        if lacking <= 0.0 {
            // it would freeze: what freezes holds the temperature
            cold.heat.freezing_j = -lacking;
            cold.enthalpy_j -= lacking;
            return Ok(Some(cold));
        }
        if at(HIGHEST).1 > 0.0 {
            return Ok(None);
        }
        let (low, high) = self.bracket(lowest, HIGHEST, |log_y| at(log_y).1);
        let log_y = brent_root(|log_y| at(log_y).1, low, high, TOLERANCE, "balancing a pool's heat")?;
        let step = at(log_y).0;
        if step.mass_kg > 0.0 && step.enthalpy_j.is_finite() {
            Ok(Some(step))
        } else {
            Err(Error::NotConverged {
                solver: "release.pool",
                iterations: 0,
                residual: step.mass_kg,
                doing: "balancing a pool's heat".to_owned(),
            })
        }
    }

    /// A narrow bracket about the last solution; the function falls.
    fn bracket(&self, lowest: f64, highest: f64, function: impl Fn(f64) -> f64) -> (f64, f64) {
        let start = self.log_y.clamp(lowest, highest);
        let mut width = 0.02;
        if function(start) > 0.0 {
            let mut low = start;
            loop {
                let high = (low + width).min(highest);
                if high >= highest || function(high) <= 0.0 {
                    return (low, high);
                }
                (low, width) = (high, 6.0 * width);
            }
        }
        let mut high = start;
        loop {
            let low = (high - width).max(lowest);
            if low <= lowest || function(low) > 0.0 {
                return (low, high);
            }
            (high, width) = (low, 6.0 * width);
        }
    }

    /// Takes a step that was tried.
    pub fn take(&mut self, step: &Step) {
        if let Some(history) = &mut self.history {
            history.take(step.duration_s, step.conducted_j, step.product);
        }
        self.mass_kg = step.mass_kg;
        self.enthalpy_j = step.enthalpy_j;
        self.temperature_k = step.temperature_k;
        self.squared_m2 = step.squared_m2;
        self.evaporation_kg_s = step.evaporated_kg / step.duration_s;
        self.log_y = step.log_y;
    }

    /// Lets time pass over dry ground.
    pub fn wait(&mut self, step_s: f64) {
        if let Some(history) = &mut self.history {
            history.dry();
            let heat_j = history.heat_of_step(step_s).0;
            history.take(step_s, heat_j, 0.0);
        }
        self.evaporation_kg_s = 0.0;
    }

    /// Takes away what stands above a wall: mass and enthalpy.
    pub fn skim(&mut self, scene: &Scene<'_>, wall_height_m: f64) -> Inflow {
        let holds = PI * self.spreading.largest_m2 * wall_height_m * scene.liquid.density_kg_m3(self.temperature_k);
        let over_kg = self.mass_kg - holds;
        if over_kg <= 0.0 {
            return Inflow::default();
        }
        let part = over_kg / self.mass_kg;
        let over = Inflow { mass_kg: over_kg, enthalpy_j: part * self.enthalpy_j };
        self.mass_kg = holds;
        self.enthalpy_j -= over.enthalpy_j;
        over
    }

    /// Adds liquid at once; where there was none it starts from a point.
    pub fn pour(&mut self, scene: &Scene<'_>, inflow: Inflow) {
        self.mass_kg += inflow.mass_kg;
        self.enthalpy_j += inflow.enthalpy_j;
        self.temperature_k = scene.liquid.temperature_of_enthalpy_k(self.enthalpy_j / self.mass_kg);
    }

    /// Area that is wet now, m².
    pub fn wet_area_m2(&self, scene: &Scene<'_>) -> f64 {
        let volume = self.mass_kg / scene.liquid.density_kg_m3(self.temperature_k);
        PI * self.squared_m2 * self.spreading.wet_part(self.squared_m2, volume)
    }
}
