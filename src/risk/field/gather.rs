//! The outcomes of one origin, sorted by what suits them: rings for what turns with the wind, a radial table for what
//! does not, the point operator for the rest.

use std::sync::Arc;

use crate::footprint::{Column, ExposureClass, Footprint, Frame, Outcome, PolarTable, RadialTable, Shape};
use crate::risk::field::wind::{Wind, WindKey, Winds};
use crate::weather::Period;

/// A footprint as the individual risk reads it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Layer<'a> {
    /// Depends on the distance alone.
    Radial(&'a RadialTable, Column),
    /// Turns with the wind, the same left and right.
    Polar(&'a PolarTable, Column),
}

impl<'a> Layer<'a> {
    fn of(footprint: &'a Footprint) -> Option<Self> {
        let column = footprint.column(&ExposureClass::Individual);
        match footprint.shape() {
            Shape::Radial(table) => Some(Layer::Radial(table, column)),
            Shape::Polar(table) if table.is_mirrored() => Some(Layer::Polar(table, column)),
            Shape::Polar(_) | Shape::Grid(_) => None,
        }
    }

    pub(super) fn address(&self) -> *const () {
        match self {
            Layer::Radial(table, _) => std::ptr::from_ref(*table).cast(),
            Layer::Polar(table, _) => std::ptr::from_ref(*table).cast(),
        }
    }

    pub(super) fn reach_m(&self) -> f64 {
        match self {
            Layer::Radial(table, _) => table.reach_m(),
            Layer::Polar(table, _) => table.reach_m(),
        }
    }
}

/// Footprints that act together in some weather classes, and how often.
#[derive(Clone, Debug)]
pub(super) struct Case<'a> {
    pub(super) layers: Vec<Layer<'a>>,
    pub(super) wind: usize,
    pub(super) frequency_per_yr: f64,
}

impl Case<'_> {
    /// Whether something of it turns with the wind and is left when its edges are taken out.
    pub(super) fn varies(&self) -> bool {
        self.layers.iter().any(|layer| matches!(layer, Layer::Polar(table, _) if !table.is_all_edges()))
    }

    pub(super) fn reach_m(&self) -> f64 {
        self.layers.iter().fold(0.0, |reach: f64, layer| reach.max(layer.reach_m()))
    }
}

/// What makes the rings, the atoms and the radial table of an origin what they are, wherever it stands: for each case the
/// footprints (address, column, bits of the scale), the wind and the bits of the frequency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::risk) struct ShapeKey {
    cases: Vec<CaseKey>,
    far_bits: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CaseKey {
    layers: Vec<(usize, usize, u64)>,
    wind: WindKey,
    frequency_bits: u64,
}

/// All that starts at one place.
#[derive(Debug)]
pub(super) struct Origin<'a> {
    pub(super) anchor_m: (f64, f64),
    pub(super) cases: Vec<Case<'a>>,
    pub(super) winds: Vec<Arc<Wind>>,
    keys: Vec<WindKey>,
    /// Outcomes that have no short cut.
    pub(super) others: Vec<&'a Outcome>,
    /// All of them, for the places next to the origin.
    pub(super) all: Vec<&'a Outcome>,
}

impl<'a> Origin<'a> {
    /// Sorts the outcomes of one anchor.
    pub(super) fn new(anchor_m: (f64, f64), outcomes: &[&'a Outcome], winds: &Winds) -> Self {
        let mut origin = Self {
            anchor_m,
            cases: Vec::new(),
            winds: Vec::new(),
            keys: Vec::new(),
            others: Vec::new(),
            all: outcomes.to_vec(),
        };
        for outcome in outcomes {
            if !origin.add(outcome, winds) {
                origin.others.push(outcome);
            }
        }
        origin
    }

    /// Adds an outcome if there is a short cut for it.
    fn add(&mut self, outcome: &'a Outcome, winds: &Winds) -> bool {
        let together = outcome.parts.iter().all(|part| {
            let anchor = outcome.anchor_m(part);
            let same = |a: f64, b: f64| a.total_cmp(&b).is_eq();
            part.frame == Frame::Wind && same(anchor.0, self.anchor_m.0) && same(anchor.1, self.anchor_m.1)
        });
        if !together || outcome.weight_by_direction.is_some() {
            return false;
        }
        let mut found: Vec<(Vec<Layer<'a>>, Vec<usize>)> = Vec::new();
        for class in 0..winds.classes() {
            let mut layers = Vec::with_capacity(outcome.parts.len());
            for part in &outcome.parts {
                let Some(footprint) = part.footprint.in_weather(winds.class_name(class)) else { continue };
                let Some(layer) = Layer::of(footprint) else { return false };
                let (Layer::Radial(_, column) | Layer::Polar(_, column)) = layer;
                if column.scale > 0.0 && layer.reach_m() > 0.0 {
                    layers.push(layer);
                }
            }
            if layers.is_empty() {
                continue;
            }
            match found.iter_mut().find(|(other, _)| same(other, &layers)) {
                Some((_, classes)) => classes.push(class),
                None => found.push((layers, vec![class])),
            }
        }
        let [day, night] = Period::ALL.map(|period| outcome.frequency.during(period));
        let frequency_per_yr = day.max(night);
        if frequency_per_yr > 0.0 {
            let share = [day / frequency_per_yr, night / frequency_per_yr];
            for (layers, classes) in found {
                self.add_case(layers, WindKey::new(classes, share), frequency_per_yr, winds);
            }
        }
        true
    }

    /// What its shape depends on, if nothing beyond `far_m` is asked for.
    pub(super) fn shape_key(&self, far_m: f64) -> ShapeKey {
        let layer = |layer: &Layer| {
            let (Layer::Radial(_, column) | Layer::Polar(_, column)) = layer;
            (layer.address().addr(), column.table, column.scale.to_bits())
        };
        let cases = self.cases.iter().map(|case| {
            let layers = case.layers.iter().map(layer).collect();
            CaseKey { layers, wind: self.keys[case.wind].clone(), frequency_bits: case.frequency_per_yr.to_bits() }
        });
        ShapeKey { cases: cases.collect(), far_bits: far_m.to_bits() }
    }

    fn add_case(&mut self, layers: Vec<Layer<'a>>, key: WindKey, frequency_per_yr: f64, winds: &Winds) {
        let wind = self.keys.iter().position(|known| *known == key).unwrap_or_else(|| {
            self.winds.push(winds.get(&key));
            self.keys.push(key);
            self.keys.len() - 1
        });
        match self.cases.iter_mut().find(|case| case.wind == wind && same(&case.layers, &layers)) {
            Some(case) => case.frequency_per_yr += frequency_per_yr,
            None => self.cases.push(Case { layers, wind, frequency_per_yr }),
        }
    }
}

fn same(a: &[Layer], b: &[Layer]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.address() == b.address())
}

/// Outcomes by anchor, in the order in which the anchors are first met.
pub(in crate::risk) fn by_anchor<'a>(
    outcomes: impl Iterator<Item = &'a Outcome>,
) -> Vec<((f64, f64), Vec<&'a Outcome>)> {
    let mut index = std::collections::BTreeMap::new();
    let mut found: Vec<((f64, f64), Vec<&Outcome>)> = Vec::new();
    for outcome in outcomes.filter(|outcome| outcome.counts_for.individual()) {
        let anchor = outcome.parts.first().map_or(outcome.origin_m, |part| outcome.anchor_m(part));
        let at = *index.entry((anchor.0.to_bits(), anchor.1.to_bits())).or_insert_with(|| {
            found.push((anchor, Vec::new()));
            found.len() - 1
        });
        found[at].1.push(outcome);
    }
    found
}
