//! One type for everything that a release model gives: what a cloud, a fire or a table needs of it.
//!
//! Every model of this family ends in a [`Release`]: a sequence of [`Segment`]s at a constant rate (or one sudden mass),
//! each with its state after expansion to ambient pressure, the pool as a second source, and books that close.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::card::RangeEvent;
use crate::release::books::Books;
use crate::release::expanded::Expanded;
use crate::release::pool_history::PoolHistory;
use crate::release::segment::{self, Segment};
use crate::release::source_term::{ContentsPhase, Jet};
use crate::release::vessel_history::VesselHistory;
use crate::substance::Substance;

/// In time or at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseKind {
    /// At a rate, which may change.
    Continuous,
    /// All at once.
    Instantaneous,
}

/// Which model was taken and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelChoice {
    /// Id of the card of the leading model.
    pub model: &'static str,
    /// Why it, in words, with the figures that decided.
    pub reason: String,
    /// Whether the state decided or the user.
    pub by: ChosenBy,
}

/// Who chose a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// The state of the contents and the opening.
    State,
    /// The user, against or without the rule.
    User,
}

/// What leaves an installation, from the opening to the air and the ground.
#[derive(Clone, Debug, Serialize)]
pub struct Release {
    /// The chemical.
    #[serde(skip)]
    pub substance: Arc<Substance>,
    /// State of the contents before the release.
    pub phase: ContentsPhase,
    /// In time or at once.
    pub kind: ReleaseKind,
    /// Pressure of the air that it was computed for, Pa.
    pub ambient_pressure_pa: f64,
    /// The release in time, in order and without a gap; one segment without duration for a sudden release.
    pub segments: Vec<Segment>,
    /// What happens inside the vessel meanwhile, where the model follows it.
    pub vessel: Option<VesselHistory>,
    /// The pool, a second source of vapour.
    pub pool: Option<PoolHistory>,
    /// Mass and energy, which must close.
    pub books: Books,
    /// Which model was taken and why.
    pub choice: ModelChoice,
    /// The jet at the opening at the start, as a fire needs it; none where there is no hole.
    pub jet: Option<Jet>,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Cards used.
    pub models: Vec<&'static str>,
}

impl Release {
    /// When nothing leaves the opening any more, s after the start; 0 for a sudden release.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        self.segments.last().map_or(0.0, Segment::end_s)
    }

    /// Mass that leaves the opening, kg.
    #[must_use]
    pub fn released_kg(&self) -> f64 {
        self.segments.iter().map(|segment| segment.mass_kg).sum()
    }

    /// Rate out of the opening at a time, kg/s; 0 before, after, and always for a sudden release.
    #[must_use]
    pub fn rate_kg_s(&self, time_s: f64) -> f64 {
        segment::at(&self.segments, time_s).map_or(0.0, |segment| segment.mass_rate_kg_s)
    }

    /// Greatest rate out of the opening, kg/s; 0 for a sudden release.
    #[must_use]
    pub fn peak_rate_kg_s(&self) -> f64 {
        self.segments.iter().map(|segment| segment.mass_rate_kg_s).fold(0.0, f64::max)
    }

    /// Mass out of the opening until a time, kg; a sudden release is out at time 0.
    #[must_use]
    pub fn out_kg(&self, time_s: f64) -> f64 {
        self.segments.iter().map(|segment| segment.out_kg(time_s)).sum()
    }

    /// Mass that has come into the air until a time, kg: what stays airborne of the outflow, and the vapour of the pool.
    #[must_use]
    pub fn in_air_kg(&self, time_s: f64) -> f64 {
        let direct: f64 = self
            .segments
            .iter()
            .map(|segment| segment.out_kg(time_s) * (1.0 - segment.expanded.rainout_fraction))
            .sum();
        direct + self.pool.as_ref().map_or(0.0, |pool| pool.vaporised_kg(time_s))
    }

    /// Mass that has come to the ground until a time, kg.
    #[must_use]
    pub fn rained_out_kg(&self, time_s: f64) -> f64 {
        self.segments.iter().map(|segment| segment.out_kg(time_s) * segment.expanded.rainout_fraction).sum()
    }

    /// State after expansion at a time; none when nothing leaves.
    #[must_use]
    pub fn expanded(&self, time_s: f64) -> Option<&Expanded> {
        segment::at(&self.segments, time_s).map(|segment| &segment.expanded)
    }

    /// The release in at most `most` constant segments: neighbours are put together so that the rate moves least (in the
    /// sense of its square over time) and mass, momentum and volume are kept.
    #[must_use]
    pub fn segments_averaged(&self, most: usize) -> Vec<Segment> {
        segment::averaged(&self.segments, most)
    }

    /// Mean rate over the first `window_s` seconds, kg/s, or over the whole release where it is shorter; 0 for a sudden
    /// release.
    #[must_use]
    pub fn mean_rate_kg_s(&self, window_s: f64) -> f64 {
        let window_s = window_s.min(self.end_s());
        if window_s > 0.0 { self.out_kg(window_s) / window_s } else { 0.0 }
    }
}

impl fmt::Display for Release {
    /// A summary in a few lines: what, how much, how fast, in what state, by which model and why.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.substance.name_en;
        match self.kind {
            ReleaseKind::Instantaneous => writeln!(f, "{name}: {:.4} kg at once", self.released_kg())?,
            ReleaseKind::Continuous => writeln!(
                f,
                "{name}: {:.4} kg in {:.4} s, {:.4} kg/s at first, {:.4} kg/s on the mean",
                self.released_kg(),
                self.end_s(),
                self.segments.first().map_or(0.0, |first| first.mass_rate_kg_s),
                self.mean_rate_kg_s(f64::INFINITY),
            )?,
        }
        if let Some(first) = self.segments.first() {
            let state = &first.expanded;
            writeln!(
                f,
                "after expansion: {:.2} K, liquid {:.4}, {:.2} m/s, {:.4} kg/m3; {:.4} of it rains out",
                state.temperature_k,
                state.liquid_fraction,
                state.velocity_m_s,
                state.density_kg_m3,
                state.rainout_fraction
            )?;
        }
        writeln!(
            f,
            "airborne {:.4} kg, pool vapour {:.4} kg, left in the pool {:.4} kg, left in the vessel {:.4} kg",
            self.books.airborne_kg, self.books.pool_vapour_kg, self.books.left_in_pool_kg, self.books.left_in_vessel_kg
        )?;
        write!(f, "model {}: {}", self.choice.model, self.choice.reason)
    }
}
