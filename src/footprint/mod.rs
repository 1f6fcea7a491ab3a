//! The second waist: what one outcome does round its anchor, and how often.
//!
//! A [`Footprint`] gives, for each exposure class, the probability of harm as a function of the place relative to the
//! anchor: x downwind, y crosswind (positive to the left when looking downwind), in metres. Three forms are kept, each
//! with an exact or well-resolved integral round a circle, which is all that the risk integration asks for:
//!
//! - [`Footprint::radial`], a function of distance alone;
//! - [`Footprint::gridded`], bilinear between the nodes of a rectangular array, integrated exactly;
//! - [`Footprint::sampled`], any function, resolved into panels between its sharp edges on rings round the anchor.
//!
//! An [`Outcome`] says how often the accident happens, where, and which footprints make it.

mod circle;
mod discs;
mod gridded;
mod outcome;
mod panels;
mod polar;
mod radial;
mod sample_radial;
mod sampling;
mod sheets;

use std::collections::BTreeMap;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

pub use outcome::{CountsFor, DirectionWeight, Frame, Frequency, Outcome, Part, PartFootprint, Tags};
pub use sampling::{Sampling, Sides};

pub(crate) use discs::Annulus;
pub(crate) use gridded::{GridRing, GridTable};
pub(crate) use outcome::downwind_angle;
pub(crate) use panels::{EvenRing, NO_BEARING_M, Panels, along_nodes, integral_along_nodes, node_integrals};
pub(crate) use polar::{BlendedRing, HalfPanel, PolarTable};
pub(crate) use radial::RadialTable;

/// How a person is exposed. Three classes are always there; a rule set or a user may name more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ExposureClass {
    /// Out of doors all the time and unprotected: the hypothetical person of the individual risk.
    Individual,
    /// People who count in the societal risk, out of doors.
    Outdoors,
    /// People who count in the societal risk, indoors.
    Indoors,
    /// Anything else: a building type, a threshold of heat, an injury.
    Named(String),
}

impl ExposureClass {
    /// The three classes that every footprint has.
    pub const BASE: [ExposureClass; 3] = [ExposureClass::Individual, ExposureClass::Outdoors, ExposureClass::Indoors];

    /// `individual`, `outdoors`, `indoors`, or the name given.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            ExposureClass::Individual => "individual",
            ExposureClass::Outdoors => "outdoors",
            ExposureClass::Indoors => "indoors",
            ExposureClass::Named(name) => name,
        }
    }

    /// The class of a name; any name but the three base ones is a [`ExposureClass::Named`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "individual" => ExposureClass::Individual,
            "outdoors" => ExposureClass::Outdoors,
            "indoors" => ExposureClass::Indoors,
            other => ExposureClass::Named(other.to_owned()),
        }
    }
}

/// Lethality for every exposure class: one for all, or one per class.
#[derive(Clone, Debug, PartialEq)]
pub enum Lethality<T> {
    /// The same harm to everyone.
    Same(T),
    /// One per class; the three base classes must all be there.
    ByClass(BTreeMap<ExposureClass, T>),
}

impl From<Vec<f64>> for Lethality<Vec<f64>> {
    fn from(values: Vec<f64>) -> Self {
        Lethality::Same(values)
    }
}

impl From<Array2<f64>> for Lethality<Array2<f64>> {
    fn from(values: Array2<f64>) -> Self {
        Lethality::Same(values)
    }
}

impl<T> Lethality<T> {
    /// Distinct tables, and the class -> table map. Checks that the base classes are there.
    fn into_tables(self) -> Result<(Vec<T>, BTreeMap<ExposureClass, Column>)> {
        match self {
            Lethality::Same(table) => {
                let columns =
                    ExposureClass::BASE.into_iter().map(|class| (class, Column { table: 0, scale: 1.0 })).collect();
                Ok((vec![table], columns))
            }
            Lethality::ByClass(map) => {
                for class in ExposureClass::BASE {
                    if !map.contains_key(&class) {
                        let found = map.keys().map(ExposureClass::name).collect::<Vec<_>>().join(", ");
                        return Err(Error::InvalidInput {
                            name: "footprint.lethality".into(),
                            value: format!("classes [{found}]"),
                            unit: "",
                            requirement: format!(
                                "must give individual, outdoors and indoors; {} is missing",
                                class.name()
                            ),
                        });
                    }
                }
                let mut tables = Vec::new();
                let mut columns = BTreeMap::new();
                for (class, table) in map {
                    columns.insert(class, Column { table: tables.len(), scale: 1.0 });
                    tables.push(table);
                }
                Ok((tables, columns))
            }
        }
    }
}

/// Which table a class reads, and by what factor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) table: usize,
    pub(crate) scale: f64,
}

/// A class without a table.
const NO_HARM: Column = Column { table: 0, scale: 0.0 };

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Shape {
    Radial(RadialTable),
    Polar(PolarTable),
    Grid(GridTable),
}

/// Probability of harm round an anchor, by exposure class. Immutable; share it through an `Arc`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Footprint {
    columns: BTreeMap<ExposureClass, Column>,
    shape: Shape,
    /// Worst miss of the angular representation that sampling found, as a share of the ring's peak.
    sampling_error: f64,
}

impl Footprint {
    /// A footprint that depends on the distance alone: linear between `radius_m`, the first value inside the first
    /// radius, 0 beyond the last. A jump is the same radius twice; a place on the jump takes the inner value.
    ///
    /// ```
    /// use isorisk::footprint::{ExposureClass, Footprint};
    /// let disc = Footprint::radial(&[0.0, 50.0, 50.0, 80.0], vec![1.0, 1.0, 0.5, 0.0])?;
    /// assert_eq!(disc.lethality(&ExposureClass::Individual, 65.0, 0.0), 0.25);
    /// assert_eq!(disc.lethality(&ExposureClass::Individual, 0.0, -50.0), 1.0);
    /// # Ok::<(), isorisk::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when the lengths differ, radii do not ascend from 0 or more, a lethality lies outside
    /// 0..1, or a base class is missing.
    pub fn radial(radius_m: &[f64], lethality: impl Into<Lethality<Vec<f64>>>) -> Result<Self> {
        let (tables, columns) = lethality.into().into_tables()?;
        Ok(Self { columns, shape: Shape::Radial(RadialTable::new(radius_m, tables)?), sampling_error: 0.0 })
    }

    /// A footprint on a rectangular array, `lethality[[i, j]]` at (`downwind_m[i]`, `crosswind_m[j]`): bilinear
    /// between the nodes, 0 outside the array. It may be different left and right.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when shapes disagree, an axis has fewer than two nodes or does not ascend strictly, a
    /// lethality lies outside 0..1, or a base class is missing.
    pub fn gridded(
        downwind_m: &[f64],
        crosswind_m: &[f64],
        lethality: impl Into<Lethality<Array2<f64>>>,
    ) -> Result<Self> {
        let (tables, columns) = lethality.into().into_tables()?;
        let table = GridTable::new(downwind_m, crosswind_m, tables)?;
        Ok(Self { columns, shape: Shape::Grid(table), sampling_error: 0.0 })
    }

    /// A footprint from any function of (downwind, crosswind) in metres that returns the lethality for
    /// [individual, outdoors, indoors]; 0 beyond `reach_m`. Sharp edges are found and kept sharp. `resolution_m` is the
    /// distance below which the function holds no surprises along a radius.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a reach or resolution that is not positive or a lethality outside 0..1.
    pub fn sampled(function: impl Fn(f64, f64) -> [f64; 3], reach_m: f64, resolution_m: f64) -> Result<Self> {
        Self::sampled_with(function, &Sampling::uniform(reach_m, resolution_m))
    }

    /// [`Footprint::sampled`] with every choice of the sampling in the caller's hand.
    ///
    /// # Errors
    /// As [`Footprint::sampled`].
    pub fn sampled_with(function: impl Fn(f64, f64) -> [f64; 3], sampling: &Sampling) -> Result<Self> {
        let evaluate = |x: f64, y: f64, out: &mut [f64]| out.copy_from_slice(&function(x, y));
        Self::sampled_classes(&ExposureClass::BASE, evaluate, sampling)
    }

    /// [`Footprint::sampled_with`] for any list of classes (the base ones among them): `function` fills one value per
    /// class, in the order of `classes`.
    ///
    /// # Errors
    /// As [`Footprint::sampled`]; also when a base class is missing.
    pub fn sampled_classes(
        classes: &[ExposureClass],
        function: impl Fn(f64, f64, &mut [f64]),
        sampling: &Sampling,
    ) -> Result<Self> {
        let named = classes.iter().map(|class| (class.clone(), ())).collect();
        Lethality::ByClass(named).into_tables()?;
        let (table, by_class, sampling_error) = sampling::sample(classes.len(), &function, sampling, &[])?;
        let columns = classes.iter().cloned().zip(by_class).collect();
        Ok(Self { columns, shape: Shape::Polar(table), sampling_error })
    }

    /// [`Footprint::sampled_with`] of one function that every class shares, times a factor of its own: one look serves
    /// them all. `lines_m` are distances downwind at which it may jump all across the wind.
    pub(crate) fn sampled_shared(
        function: impl Fn(f64, f64) -> f64,
        factors: [f64; 3],
        sampling: &Sampling,
        lines_m: &[f64],
    ) -> Result<Self> {
        let evaluate = |x: f64, y: f64, out: &mut [f64]| out[0] = function(x, y);
        let (table, columns, sampling_error) = sampling::sample(1, &evaluate, sampling, lines_m)?;
        let column = |factor: f64| Column { table: 0, scale: factor * columns[0].scale };
        let columns = ExposureClass::BASE.into_iter().zip(factors.map(column)).collect();
        Ok(Self { columns, shape: Shape::Polar(table), sampling_error })
    }

    /// A footprint that depends on distance alone, from a function of distance that returns the lethality for
    /// [individual, outdoors, indoors]: nodes are placed where linear interpolation needs them, jumps are kept.
    ///
    /// # Errors
    /// As [`Footprint::sampled`].
    pub fn sampled_radial(function: impl Fn(f64) -> [f64; 3], reach_m: f64, resolution_m: f64) -> Result<Self> {
        let (radius_m, values) = sample_radial::sample_radial(&function, reach_m, resolution_m)?;
        let by_class = ExposureClass::BASE
            .into_iter()
            .enumerate()
            .map(|(i, class)| (class, values.iter().map(|v| v[i]).collect::<Vec<f64>>()))
            .collect();
        Self::radial(&radius_m, Lethality::ByClass(by_class))
    }

    /// Probability of harm to someone of `class` at a place relative to the anchor; 0 for a class it does not know.
    #[must_use]
    pub fn lethality(&self, class: &ExposureClass, downwind_m: f64, crosswind_m: f64) -> f64 {
        let column = self.column(class);
        if column.scale == 0.0 {
            return 0.0;
        }
        let r = downwind_m.hypot(crosswind_m);
        let value = match &self.shape {
            Shape::Radial(table) => table.value(r, column.table),
            Shape::Grid(table) => table.value(downwind_m, crosswind_m, column.table),
            Shape::Polar(table) => table.value(r, crosswind_m.atan2(downwind_m), column.table),
        };
        (value * column.scale).clamp(0.0, 1.0)
    }

    /// Distance from the anchor beyond which there is no harm, m.
    #[must_use]
    pub fn reach_m(&self) -> f64 {
        match &self.shape {
            Shape::Radial(table) => table.reach_m(),
            Shape::Grid(table) => table.reach_m(),
            Shape::Polar(table) => table.reach_m(),
        }
    }

    /// Whether it depends on the distance alone, so that the wind's direction does not matter.
    #[must_use]
    pub fn is_radial(&self) -> bool {
        matches!(self.shape, Shape::Radial(_))
    }

    /// The classes it was given.
    pub fn classes(&self) -> impl Iterator<Item = &ExposureClass> {
        self.columns.keys()
    }

    /// Worst difference that sampling saw between the function and its table, as a share of the largest value at the
    /// same distance; 0 for the forms that need no sampling.
    #[must_use]
    pub fn sampling_error(&self) -> f64 {
        self.sampling_error
    }

    /// Memory that its tables hold, bytes.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        match &self.shape {
            Shape::Radial(table) => table.bytes(),
            Shape::Grid(table) => table.bytes(),
            Shape::Polar(table) => table.bytes(),
        }
    }

    /// Distances from the anchor at which harm may jump or bend sharply, m, ascending, the reach the last.
    pub(crate) fn break_radii_m(&self) -> Vec<f64> {
        let mut radii = match &self.shape {
            Shape::Radial(table) => table.jumps_m(),
            Shape::Grid(_) => Vec::new(),
            Shape::Polar(table) => table.sheet_ends_m().flat_map(|(lo, hi)| [lo, hi]).collect(),
        };
        radii.push(self.reach_m());
        radii.sort_by(f64::total_cmp);
        radii.dedup_by(|b, a| *b - *a <= f64::EPSILON * *b);
        radii
    }

    /// A few figures of it, the same for equal footprints and hardly ever for others.
    pub(crate) fn sketch(&self) -> [u64; 3] {
        [self.reach_m().to_bits(), self.sampling_error.to_bits(), self.table_bytes() as u64]
    }

    pub(crate) fn column(&self, class: &ExposureClass) -> Column {
        self.columns.get(class).copied().unwrap_or(NO_HARM)
    }

    /// Number of distinct tables.
    pub(crate) fn tables(&self) -> usize {
        self.columns.values().map(|column| column.table + 1).max().unwrap_or(1)
    }

    pub(crate) fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// A lethality must be a probability; a hair beyond (rounding of the caller) is accepted and set to the limit.
fn checked_lethality(value: f64) -> Result<f64> {
    const ROUNDING: f64 = 1e-9;
    if (-ROUNDING..=1.0 + ROUNDING).contains(&value) {
        Ok(value.clamp(0.0, 1.0))
    } else {
        Err(Error::invalid("footprint.lethality", value, "", "must lie in 0..1"))
    }
}
