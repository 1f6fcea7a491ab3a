//! A steady release through an opening of contents whose pressure is held: flow, expansion, droplets, rainout.

use std::sync::Arc;

use crate::card::{Policy, RangeEvent};
use crate::error::{Error, Result};
use crate::release::expansion::{self, Exit, ExpansionOptions, RainoutLaw, expand};
use crate::release::orifice::{Orifice, OrificeFlow, orifice};
use crate::release::source_term::{ContentsPhase, Jet};
use crate::release::{Books, Expanded, ModelChoice, Release, ReleaseKind, Segment, airborne, droplets, rainout};
use crate::substance::Substance;

/// Temperature of the air that droplets form in where nothing is said, K (standard atmosphere); it enters their size alone.
pub(super) const AIR_TEMPERATURE_K: f64 = 288.15;
/// How long a steady release lasts where nothing is said, s: half an hour, the longest that the usual rule sets count.
const DURATION_S: f64 = 1800.0;

/// How long the flow lasts and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrificeOptions {
    /// How long it lasts, s.
    pub duration_s: f64,
    /// Mass that there is, kg: the release ends when it is gone. None for a supply that lasts.
    pub inventory_kg: Option<f64>,
    /// Temperature of the air, K.
    pub ambient_temperature_k: f64,
    /// Expansion to ambient pressure, droplets, rainout.
    pub expansion: ExpansionOptions,
    /// What to do outside a fitted range.
    pub policy: Policy,
}

impl Default for OrificeOptions {
    fn default() -> Self {
        Self {
            duration_s: DURATION_S,
            inventory_kg: None,
            ambient_temperature_k: AIR_TEMPERATURE_K,
            expansion: ExpansionOptions::default(),
            policy: Policy::Strict,
        }
    }
}

/// The release through an opening at a constant rate, from the state upstream to ambient pressure.
///
/// The flow is that of [`orifice`], which chooses the model from the state unless
/// [`Orifice::model`] forces one, the expansion that of [`expand`].
/// [`Release::with_pool`] adds the pool of what rains out.
///
/// # Assumptions
/// Pressure and temperature upstream are held: a vessel that empties is
/// [`vessel_release`](crate::release::vessel::vessel_release).
/// # Errors
/// Those of [`orifice`] and [`expand`];
/// [`Error::InvalidInput`] when the duration or the inventory is not positive and finite.
///
/// # Examples
/// ```
/// use isorisk::release::orifice::Orifice;
/// use isorisk::release::orifice_release::{OrificeOptions, orifice_release};
/// let ammonia = isorisk::substance::substance("ammonia")?;
/// let leak = orifice_release(ammonia, &Orifice::hole(9e5, 293.15, 0.025), &OrificeOptions::default())?;
/// assert_eq!(leak.choice.model, "release.metastable");
/// assert!((leak.mean_rate_kg_s(60.0) - 9.5).abs() < 0.1);
/// assert!(leak.books.mass_error() < 1e-12);
/// # Ok::<(), isorisk::Error>(())
/// ```
pub fn orifice_release(substance: &Arc<Substance>, opening: &Orifice, options: &OrificeOptions) -> Result<Release> {
    for (name, value, unit) in
        [("duration_s", options.duration_s, "s"), ("inventory_kg", options.inventory_kg.unwrap_or(1.0), "kg")]
    {
        if !(value > 0.0 && value.is_finite()) {
            return Err(Error::invalid(name, value, unit, "must be positive and finite"));
        }
    }
    let flow = orifice(substance, opening, options.policy)?;
    let jet = Jet {
        mass_rate_kg_s: flow.mass_rate_kg_s,
        opening_diameter_m: opening.hole_diameter_m,
        pressure_pa: opening.pressure_pa,
        temperature_k: flow.stagnation_temperature_k,
        exit_velocity_m_s: flow.mean_velocity_m_s,
        exit_density_kg_m3: flow.throat.density_kg_m3,
    };
    let exit = flow.exit(flow.mass_rate_kg_s, opening.hole_diameter_m);
    let outflow = SteadyOutflow { exit, jet: Some(jet), choice: flow.choice, events: flow.events };
    outflow.release(substance, opening.ambient_pressure_pa, options)
}

impl OrificeFlow {
    /// The jet in an opening of a diameter that lets through a rate in the state of this flow.
    pub(super) fn exit(&self, mass_rate_kg_s: f64, diameter_m: f64) -> Exit {
        Exit {
            phase: self.phase,
            mass_rate_kg_s,
            pressure_pa: self.throat.pressure_pa,
            velocity_m_s: self.throat.velocity_m_s,
            density_kg_m3: self.throat.density_kg_m3,
            total_enthalpy_j_kg: self.stagnation_enthalpy_j_kg,
            entropy_j_kg_k: Some(self.stagnation_entropy_j_kg_k),
            temperature_k: self.stagnation_temperature_k,
            diameter_m,
        }
    }
}

/// A flow at a constant rate, before its expansion.
pub(super) struct SteadyOutflow {
    pub exit: Exit,
    pub jet: Option<Jet>,
    pub choice: ModelChoice,
    pub events: Vec<RangeEvent>,
}

impl SteadyOutflow {
    /// The release that it is: until the inventory is gone or the time is over.
    pub fn release(self, substance: &Arc<Substance>, ambient_pa: f64, options: &OrificeOptions) -> Result<Release> {
        let Self { exit, jet, choice, mut events } = self;
        let air = (ambient_pa, options.ambient_temperature_k);
        let (expanded, found) = expand(substance, &exit, air, &options.expansion, options.policy)?;
        events.extend(found);
        let most_kg = options.inventory_kg.unwrap_or(f64::INFINITY);
        let duration_s = (most_kg / exit.mass_rate_kg_s).min(options.duration_s);
        let mut segment = Segment::steady(0.0, duration_s, exit.mass_rate_kg_s, expanded);
        // never more than there is, whatever the rounding
        segment.mass_kg = segment.mass_kg.min(most_kg);
        let mut models = vec![choice.model];
        models.extend(expansion_models(exit.phase, &expanded, options.expansion.rainout));
        Ok(Release {
            substance: Arc::clone(substance),
            phase: exit.phase,
            kind: ReleaseKind::Continuous,
            ambient_pressure_pa: ambient_pa,
            segments: vec![segment],
            vessel: None,
            pool: None,
            books: one_segment(&segment, options.inventory_kg.unwrap_or(segment.mass_kg)),
            choice,
            jet,
            events,
            models,
        })
    }
}

/// Books of a release of one segment out of an inventory, before a pool is followed.
pub(super) fn one_segment(segment: &Segment, inventory_kg: f64) -> Books {
    let rained_out_kg = segment.mass_kg * segment.expanded.rainout_fraction;
    Books {
        initial_kg: inventory_kg,
        released_kg: segment.mass_kg,
        left_in_vessel_kg: inventory_kg - segment.mass_kg,
        airborne_kg: segment.airborne_kg(),
        rained_out_kg,
        left_in_pool_kg: rained_out_kg,
        ..Books::default()
    }
}

/// Cards that the expansion of a phase rests on.
fn expansion_models(phase: ContentsPhase, expanded: &Expanded, law: RainoutLaw) -> Vec<&'static str> {
    if phase == ContentsPhase::Gas || expanded.rainout_fraction >= 1.0 {
        return vec![expansion::CARD.id];
    }
    let mut models = vec![expansion::CARD.id, droplets::CARD.id];
    match law {
        RainoutLaw::PurpleBook | RainoutLaw::Kletz => models.push(airborne::CARD.id),
        RainoutLaw::Release => models.push(rainout::CARD.id),
        RainoutLaw::AllAirborne => {}
    }
    models
}

#[cfg(test)]
mod tests;
