//! Outcomes made ready: weather classes that share footprints taken together, directions cut where anything changes.

use crate::footprint::{Outcome, Part};
use crate::risk::combined::PartAt;
use crate::risk::density::Segments;
use crate::weather::{JointFrequency, Period};

/// An outcome with the weather taken in.
#[derive(Debug)]
pub(crate) struct Accident<'a> {
    /// Of the outcome, in the caller's list.
    pub(crate) index: usize,
    /// Anchor of the first part.
    pub(crate) anchor_m: (f64, f64),
    /// Radius round that anchor beyond which there is no harm, m.
    pub(crate) reach_m: f64,
    pub(crate) segments: Segments,
    pub(crate) cases: Vec<Case<'a>>,
}

/// The same parts in one or more weather classes.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) parts: Vec<PartAt<'a>>,
    /// 1/yr per radian of downwind direction, by day and by night, on the accident's segments.
    pub(crate) density: [Vec<f64>; 2],
    pub(crate) reach_m: f64,
}

impl Case<'_> {
    pub(crate) fn turns(&self) -> bool {
        self.parts.iter().any(PartAt::turns)
    }
}

impl<'a> Accident<'a> {
    pub(crate) fn new(index: usize, outcome: &'a Outcome, weather: &JointFrequency) -> Self {
        let anchor_m = outcome.parts.first().map_or(outcome.origin_m, |part| outcome.anchor_m(part));
        let segments = Segments::new(weather, outcome.weight_by_direction.as_ref());
        let mut groups: Vec<(Vec<PartAt<'a>>, Vec<usize>)> = Vec::new();
        for (class, weather_class) in weather.classes().iter().enumerate() {
            let here = |part: &'a Part| {
                let footprint = part.footprint.in_weather(&weather_class.name)?;
                Some(PartAt { anchor_m: outcome.anchor_m(part), frame: part.frame, footprint })
            };
            let parts: Vec<PartAt<'a>> =
                outcome.parts.iter().filter_map(here).filter(|part| part.footprint.reach_m() > 0.0).collect();
            if parts.is_empty() {
                continue;
            }
            let same = |other: &[PartAt]| {
                other.len() == parts.len()
                    && other.iter().zip(&parts).all(|(a, b)| std::ptr::eq(a.footprint, b.footprint))
            };
            match groups.iter_mut().find(|(other, _)| same(other)) {
                Some((_, classes)) => classes.push(class),
                None => groups.push((parts, vec![class])),
            }
        }
        let mut cases = Vec::new();
        for (parts, classes) in groups {
            let density =
                Period::ALL.map(|period| segments.density(weather, &classes, period, outcome.frequency.during(period)));
            if density.iter().flatten().all(|rho| *rho <= 0.0) {
                continue;
            }
            let reach_m = parts.iter().fold(0.0, |reach: f64, part| {
                let (dx, dy) = (part.anchor_m.0 - anchor_m.0, part.anchor_m.1 - anchor_m.1);
                reach.max(dx.hypot(dy) + part.footprint.reach_m())
            });
            cases.push(Case { parts, density, reach_m });
        }
        let reach_m = cases.iter().fold(0.0, |reach: f64, case| reach.max(case.reach_m));
        Self { index, anchor_m, reach_m, segments, cases }
    }
}
