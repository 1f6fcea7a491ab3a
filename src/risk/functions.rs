//! The accidents of one place as functions N(ψ): what has the same footprints is one function, however many outcomes
//! and weather classes share it.

use std::collections::BTreeMap;

use crate::footprint::{DirectionWeight, ExposureClass, Footprint, Frame, Outcome};
use crate::risk::combined::PartAt;
use crate::weather::JointFrequency;

/// How the parts of a function lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    /// The wind's direction does not matter.
    Still,
    /// All at one anchor, turning together.
    Together,
    /// At several anchors or laid on the map, or weighted by direction.
    Apart,
}

/// An outcome in a weather class.
#[derive(Clone, Copy, Debug)]
pub(crate) struct User {
    /// In the caller's list.
    pub(crate) outcome: usize,
    pub(crate) class: usize,
    /// During each period, 1/yr.
    pub(crate) frequency_per_yr: [f64; 2],
}

/// One N(ψ) and who has it.
#[derive(Debug)]
pub(crate) struct Function<'a> {
    pub(crate) parts: Vec<PartAt<'a>>,
    pub(crate) lie: Lie,
    pub(crate) reach_m: f64,
    pub(crate) weight: Option<&'a DirectionWeight>,
    pub(crate) users: Vec<User>,
    /// Whether anybody has it by day, and by night.
    pub(crate) blows: [bool; 2],
}

/// The functions of outcomes at one place, in the order in which they are first met. `outcomes` come with their index
/// in the caller's list.
pub(crate) fn functions<'a>(
    outcomes: &[(usize, &'a Outcome)],
    weather: &JointFrequency,
    class_total: &[[f64; 2]],
) -> Vec<Function<'a>> {
    let mut functions: Vec<Function<'a>> = Vec::new();
    let mut known: BTreeMap<Vec<(usize, [u64; 2])>, usize> = BTreeMap::new();
    for &(index, outcome) in outcomes {
        let anchor_m = anchor(outcome);
        let weight = outcome.weight_by_direction.as_ref();
        for (class, weather_class) in weather.classes().iter().enumerate() {
            let frequency_per_yr = crate::weather::Period::ALL.map(|period| outcome.frequency.during(period));
            let blows = [0, 1].map(|period| frequency_per_yr[period] * class_total[class][period] > 0.0);
            if blows == [false; 2] {
                continue;
            }
            let parts: Vec<PartAt<'a>> = outcome
                .parts
                .iter()
                .filter_map(|part| {
                    let footprint: &'a Footprint = part.footprint.in_weather(&weather_class.name)?;
                    Some(PartAt { anchor_m: outcome.anchor_m(part), frame: part.frame, footprint })
                })
                .filter(|part| part.footprint.reach_m() > 0.0 && harms_people(part.footprint))
                .collect();
            if parts.is_empty() {
                continue;
            }
            let user = User { outcome: index, class, frequency_per_yr };
            let mut key: Vec<(usize, [u64; 2])> = parts
                .iter()
                .map(|part| {
                    let place =
                        [part.anchor_m.0.to_bits(), part.anchor_m.1.to_bits() ^ u64::from(part.frame == Frame::Fixed)];
                    (std::ptr::from_ref(part.footprint).addr(), place)
                })
                .collect();
            if weight.is_some() {
                key.push((index, [0; 2]));
            }
            // addresses are compared, never ordered by: the list keeps the order of the outcomes
            let next = functions.len();
            let at = *known.entry(key).or_insert(next);
            if at == next {
                functions.push(Function {
                    lie: lie(&parts, weight),
                    reach_m: reach_m(&parts, anchor_m),
                    parts,
                    weight,
                    users: vec![user],
                    blows,
                });
            } else {
                functions[at].users.push(user);
                for (any, blows) in functions[at].blows.iter_mut().zip(blows) {
                    *any |= blows;
                }
            }
        }
    }
    functions
}

/// Anchor of the first part: the place that an outcome is at.
pub(crate) fn anchor(outcome: &Outcome) -> (f64, f64) {
    outcome.parts.first().map_or(outcome.origin_m, |part| outcome.anchor_m(part))
}

fn harms_people(footprint: &Footprint) -> bool {
    [ExposureClass::Outdoors, ExposureClass::Indoors].iter().any(|class| footprint.column(class).scale > 0.0)
}

pub(crate) fn same_place(a: (f64, f64), b: (f64, f64)) -> bool {
    a.0.total_cmp(&b.0).is_eq() && a.1.total_cmp(&b.1).is_eq()
}

fn lie(parts: &[PartAt], weight: Option<&DirectionWeight>) -> Lie {
    if weight.is_some() {
        return Lie::Apart;
    }
    if !parts.iter().any(PartAt::turns) {
        return Lie::Still;
    }
    if !parts.iter().all(|part| same_place(part.anchor_m, parts[0].anchor_m)) {
        return Lie::Apart;
    }
    let turn = parts.iter().all(|part| part.turns() || part.footprint.is_radial());
    if turn { Lie::Together } else { Lie::Apart }
}

fn reach_m(parts: &[PartAt], anchor_m: (f64, f64)) -> f64 {
    parts.iter().fold(0.0, |reach: f64, part| {
        let (dx, dy) = (part.anchor_m.0 - anchor_m.0, part.anchor_m.1 - anchor_m.1);
        reach.max((dx * dx + dy * dy).sqrt() + part.footprint.reach_m())
    })
}

/// Outcomes of one group at one place, with the staff of one establishment: what is evaluated together.
pub(crate) struct Site<'a> {
    pub(crate) group: usize,
    pub(crate) outcomes: Vec<(usize, &'a Outcome)>,
}

/// Outcomes that enter the societal risk by group, place and establishment, in the order in which they are first met.
pub(crate) fn sites<'a>(outcomes: impl Iterator<Item = (usize, usize, &'a Outcome)>) -> Vec<Site<'a>> {
    let mut sites: Vec<Site<'a>> = Vec::new();
    let mut known: BTreeMap<(usize, [u64; 2], Option<&'a str>), usize> = BTreeMap::new();
    for (group, index, outcome) in outcomes {
        if !outcome.counts_for.societal() {
            continue;
        }
        let (x, y) = anchor(outcome);
        let next = sites.len();
        let key = (group, [x.to_bits(), y.to_bits()], outcome.establishment.as_deref());
        let at = *known.entry(key).or_insert(next);
        if at == next {
            sites.push(Site { group, outcomes: Vec::new() });
        }
        sites[at].outcomes.push((index, outcome));
    }
    sites
}
