//! A blast from a point on the ground: what every law of pressure by distance has in common.

use std::fmt::Debug;
use std::sync::Arc;

use crate::card::{LimitKind, ModelCard, Policy, Range, RangeEvent};
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::{Error, Result};

/// Bounds of distance, m, between which a level is looked for, and the number of halvings.
const SEARCH: (f64, f64, usize) = (1e-3, 1e7, 80);

/// A law of pressure, impulse and duration by distance from the charge. All are pure and defined at every distance of
/// more than 0: outside the published range by the law that the card names.
pub trait Wave: Send + Sync + Debug {
    /// Identity card.
    fn card(&self) -> &'static ModelCard;
    /// Energy, J.
    fn energy_j(&self) -> f64;
    /// Distances, m, between which the law is published.
    fn range_m(&self) -> (f64, f64);
    /// Peak side-on overpressure, Pa; never rises with distance.
    fn overpressure_pa(&self, distance_m: f64) -> f64;
    /// Impulse of the positive phase, Pa s.
    fn impulse_pa_s(&self, distance_m: f64) -> f64;
    /// Duration of the positive phase, s.
    fn duration_s(&self, distance_m: f64) -> f64;
    /// Fitted ranges that were left on the way to the law itself.
    fn range_events(&self) -> &[RangeEvent] {
        &[]
    }
}

/// A blast of any law round a place downwind of the anchor.
#[derive(Clone, Debug)]
pub struct Blast {
    wave: Arc<dyn Wave>,
    centre_downwind_m: f64,
}

impl Blast {
    /// The blast of a law, its centre at the anchor.
    #[must_use]
    pub fn new(wave: impl Wave + 'static) -> Self {
        Self { wave: Arc::new(wave), centre_downwind_m: 0.0 }
    }

    /// The same blast, its centre downwind of the anchor.
    #[must_use]
    pub fn with_centre_downwind_m(mut self, centre_downwind_m: f64) -> Self {
        self.centre_downwind_m = centre_downwind_m;
        self
    }

    /// The law.
    #[must_use]
    pub fn wave(&self) -> &dyn Wave {
        &*self.wave
    }

    /// Distance from the centre beyond which the overpressure is lower than a level, m; `None` when it is lower
    /// everywhere.
    #[must_use]
    pub fn distance_to_overpressure_m(&self, overpressure_pa: f64) -> Option<f64> {
        let (mut near, mut far, halvings) = SEARCH;
        if !(overpressure_pa > 0.0) || self.wave.overpressure_pa(near) < overpressure_pa {
            return None;
        }
        for _ in 0..halvings {
            let middle = (near * far).sqrt();
            if self.wave.overpressure_pa(middle) >= overpressure_pa {
                near = middle;
            } else {
                far = middle;
            }
        }
        Some(near)
    }

    /// Holds a distance against the range of the law.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a negative distance; [`Error::OutOfValidity`] outside the range under
    /// [`Policy::Strict`]; an event under [`Policy::Flag`].
    pub fn check_distance(&self, distance_m: f64, policy: Policy) -> Result<Option<RangeEvent>> {
        if !(distance_m >= 0.0 && distance_m.is_finite()) {
            return Err(Error::invalid("distance_m", distance_m, "m", "must not be negative"));
        }
        let (min, max) = self.wave.range_m();
        if distance_m >= min && distance_m <= max {
            return Ok(None);
        }
        let card = self.wave.card();
        let (model, name, unit) = (card.id, "distance_m", "m");
        let locator = fitted_locator(card);
        if policy == Policy::Strict {
            return Err(Error::OutOfValidity { model, name, value: distance_m, unit, min, max, locator });
        }
        Ok(Some(RangeEvent { model, name, value: distance_m, unit, min, max, locator }))
    }

    /// Duration of the positive phase, s.
    #[must_use]
    pub fn positive_phase_s(&self, at: Receptor) -> f64 {
        self.wave.duration_s(self.distance_m(at))
    }

    fn distance_m(&self, at: Receptor) -> f64 {
        (at.downwind_m - self.centre_downwind_m).hypot(at.crosswind_m).max(SEARCH.0)
    }
}

/// Where the fitted range of scaled distance of a card comes from.
fn fitted_locator(card: &'static ModelCard) -> &'static str {
    let fitted = |range: &&Range| range.kind == LimitKind::Fitted && range.name.starts_with("scaled_distance");
    card.validity.iter().find(fitted).map_or("range of the law", |range| range.locator)
}

impl Effect for Blast {
    fn overpressure_pa(&self, at: Receptor) -> f64 {
        self.wave.overpressure_pa(self.distance_m(at))
    }

    fn impulse_pa_s(&self, at: Receptor) -> f64 {
        self.wave.impulse_pa_s(self.distance_m(at))
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Radial
    }

    fn centre_downwind_m(&self) -> f64 {
        self.centre_downwind_m
    }
}
