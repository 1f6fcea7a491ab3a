//! Rings of footprints as people look at them: which tables they read, and the profile or the taps at a distance.

use std::f64::consts::TAU;

use crate::footprint::{BlendedRing, Column, EvenRing, ExposureClass, GridRing, NO_BEARING_M, Shape};
use crate::risk::combined::{CombinedRing, PartAt};
use crate::risk::directions::{Sink, Weights, turn};
use crate::risk::functions::Function;
use crate::risk::people::Receiver;
use crate::risk::polar_people::PolarPeople;
use crate::risk::ring_taps::{RingTaps, ShellTaps};
use crate::risk::stacked::StackedRing;
use crate::risk::wind_circle::WindCircle;

/// The tables that people out of doors and indoors read, without repeats, and what multiplies them.
pub(crate) struct Exposure {
    tables: [usize; 2],
    pub(crate) count: usize,
    /// `[slot][out of doors, indoors]`
    pub(crate) factor: [[f64; 2]; 2],
}

impl Exposure {
    fn new(columns: [Column; 2]) -> Self {
        let mut exposure = Self { tables: [0; 2], count: 0, factor: [[0.0; 2]; 2] };
        for (kind, Column { table, scale }) in columns.into_iter().enumerate() {
            if scale == 0.0 {
                continue;
            }
            let known = exposure.tables[..exposure.count].iter().position(|other| *other == table);
            let slot = known.unwrap_or_else(|| {
                exposure.tables[exposure.count] = table;
                exposure.count += 1;
                exposure.count - 1
            });
            exposure.factor[slot][kind] = scale;
        }
        exposure
    }

    pub(crate) fn of(parts: &[PartAt]) -> Self {
        let classes = [ExposureClass::Outdoors, ExposureClass::Indoors];
        if let [part] = parts {
            return Self::new(classes.map(|class| part.footprint.column(&class)));
        }
        // several parts are stacked with their factors in
        let harms = |class: &ExposureClass| parts.iter().any(|part| part.footprint.column(class).scale > 0.0);
        let columns = [0, 1].map(|table| Column { table, scale: if harms(&classes[table]) { 1.0 } else { 0.0 } });
        Self::new(columns)
    }

    fn tables(&self) -> &[usize] {
        &self.tables[..self.count]
    }

    /// `[slot][period]` from `[out of doors, indoors][period]`.
    pub(crate) fn weight(&self, persons: &[[f64; 2]; 2]) -> [[f64; 2]; 2] {
        let [a, b] = self.factor;
        let [out, inside] = persons;
        [
            [out[0] * a[0] + inside[0] * a[1], out[1] * a[0] + inside[1] * a[1]],
            [out[0] * b[0] + inside[0] * b[1], out[1] * b[0] + inside[1] * b[1]],
        ]
    }
}

/// Everybody at one place under the parts of a function that lie apart.
pub(crate) fn turn_apart(
    function: &Function,
    exposures: &[Exposure],
    receiver: &Receiver,
    circle: &WindCircle,
    (view, combined): (&mut View, &mut CombinedRing),
    sink: &mut impl Sink,
) {
    let parts = &function.parts;
    let mut reaching = (0..parts.len()).filter(|part| parts[*part].reaches(receiver.place_m));
    let [day, night] = receiver.persons;
    let persons = [[day[0], night[0]], [day[1], night[1]]];
    match (reaching.next(), reaching.next()) {
        (None, _) => {}
        (Some(part), None) if parts[part].turns() => {
            let exposure = &exposures[part];
            let weights = Weights { slots: &[0, 1][..exposure.count], weight: exposure.weight(&persons) };
            let alone = std::slice::from_ref(&parts[part]);
            view.turn(circle, alone, exposure, parts[part].polar(receiver.place_m), &weights, sink);
        }
        _ => {
            combined.fill(parts, &[ExposureClass::Outdoors, ExposureClass::Indoors], receiver.place_m);
            turn(circle, combined, &Weights { slots: &[0, 1], weight: persons }, 0.0, sink);
        }
    }
}

/// Rings as they are looked at; reused.
pub(crate) struct View<'s> {
    pub(crate) blended: &'s mut BlendedRing,
    pub(crate) grid: &'s mut GridRing,
    pub(crate) stacked: &'s mut StackedRing,
}

impl View<'_> {
    /// Turns what people at (distance, bearing) see of parts that start at one place.
    pub(crate) fn turn(
        &mut self,
        circle: &WindCircle,
        parts: &[PartAt],
        exposure: &Exposure,
        (r, bearing): (f64, f64),
        weights: &Weights,
        sink: &mut impl Sink,
    ) {
        let slots = weights.slots;
        if let [part] = parts {
            match part.footprint.shape() {
                Shape::Polar(table) => {
                    let Some(stencil) = table.stencil(r) else { return };
                    stencil.blend_into(exposure.tables(), self.blended);
                    if r < NO_BEARING_M {
                        let even = EvenRing::mean_of(self.blended, slots);
                        turn(circle, &even, weights, bearing, sink);
                    } else {
                        turn(circle, self.blended, weights, bearing, sink);
                    }
                }
                Shape::Grid(table) => {
                    table.ring(r, self.grid);
                    let weights = Weights { slots: exposure.tables(), weight: weights.weight };
                    turn(circle, self.grid, &weights, bearing, sink);
                }
                Shape::Radial(_) => {}
            }
        } else {
            self.stacked.fill(parts, r);
            let weights = Weights { slots: exposure.tables(), weight: weights.weight };
            turn(circle, self.stacked, &weights, bearing, sink);
        }
    }

    /// The taps of the ring at a distance.
    fn taps(&mut self, parts: &[PartAt], exposure: &Exposure, r: f64, interval: f64, taps: &mut RingTaps) {
        taps.clear();
        if let [part] = parts {
            match part.footprint.shape() {
                Shape::Polar(table) => {
                    let Some(stencil) = table.stencil(r) else { return };
                    stencil.blend_into(exposure.tables(), self.blended);
                    taps.fill(self.blended, &[0, 1][..exposure.count], interval);
                }
                Shape::Grid(table) => {
                    table.ring(r, self.grid);
                    taps.fill(self.grid, exposure.tables(), interval);
                }
                Shape::Radial(_) => {}
            }
        } else {
            self.stacked.fill(parts, r);
            taps.fill(self.stacked, exposure.tables(), interval);
        }
    }
}

/// Where the first interval that a person's taps reach stands in a sum that is three circles long.
pub(crate) fn place_in(count: usize, interval: usize, offset: i64) -> usize {
    let at = (interval + count) as i64 + offset;
    usize::try_from(at).unwrap_or(0)
}

/// Calls `with` for every shell within reach that holds people, with its taps.
pub(crate) fn each_shell(
    mesh: &PolarPeople,
    function: &Function,
    exposure: &Exposure,
    view: &mut View,
    (rings, shell_taps): (&mut [RingTaps; 3], &mut ShellTaps),
    mut with: impl FnMut(usize, &ShellTaps),
) {
    let interval = TAU / mesh.size.count as f64;
    // ring k is kept in rings[k % 3]
    let mut held = [usize::MAX; 3];
    let mut ring = |k: usize, rings: &mut [RingTaps; 3]| {
        if held[k % 3] != k {
            held[k % 3] = k;
            let r = mesh.ring_m(k);
            if r <= function.reach_m {
                view.taps(&function.parts, exposure, r, interval, &mut rings[k % 3]);
            } else {
                rings[k % 3].clear();
            }
        }
    };
    for (i, shell) in mesh.shells.iter().enumerate() {
        if i > 0 && mesh.ring_m(i - 1) > function.reach_m {
            break;
        }
        if shell.entries.is_empty() {
            continue;
        }
        let around = [i.saturating_sub(1), i, i + 1];
        for k in around {
            ring(k, rings);
        }
        let three = around.map(|k| &rings[k % 3]);
        if shell_taps.mix(three, shell.rings, exposure.count) {
            with(i, shell_taps);
        }
    }
}

/// Parts for which the wind's direction does not matter, with the tables of people out of doors and indoors.
pub(crate) struct StillParts<'a>(Vec<(&'a PartAt<'a>, [Column; 2])>);

impl<'a> StillParts<'a> {
    pub(crate) fn new(parts: &'a [PartAt<'a>]) -> Self {
        let columns = |part: &PartAt| {
            [ExposureClass::Outdoors, ExposureClass::Indoors].map(|class| part.footprint.column(&class))
        };
        Self(parts.iter().map(|part| (part, columns(part))).collect())
    }

    /// Harm out of doors and indoors.
    pub(crate) fn harm(&self, place_m: (f64, f64)) -> [f64; 2] {
        let mut left = [1.0; 2];
        for (part, columns) in &self.0 {
            if let Shape::Radial(table) = part.footprint.shape() {
                let (dx, dy) = (place_m.0 - part.anchor_m.0, place_m.1 - part.anchor_m.1);
                let r = (dx * dx + dy * dy).sqrt();
                for (left, column) in left.iter_mut().zip(columns).filter(|(_, column)| column.scale > 0.0) {
                    *left *= 1.0 - (column.scale * table.value(r, column.table)).clamp(0.0, 1.0);
                }
            } else {
                for (left, column) in left.iter_mut().zip(columns) {
                    *left *= 1.0 - part.constant(place_m, *column);
                }
            }
        }
        [1.0 - left[0], 1.0 - left[1]]
    }
}
