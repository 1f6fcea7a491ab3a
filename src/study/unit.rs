//! The units that a study may use, and the one place where they become SI.

use crate::units::{PASCAL_PER_BAR, ZERO_CELSIUS_K};

/// What a number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    /// A plain number, or one whose unit has no other.
    Plain,
    /// Pressure.
    Pressure,
    /// Temperature.
    Temperature,
    /// Mass.
    Mass,
    /// Length.
    Length,
    /// Area.
    Area,
    /// Volume.
    Volume,
    /// Speed.
    Speed,
}

/// Whether a pressure counts from vacuum or from the ambient pressure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zero {
    /// From the SI zero, after the offset.
    Absolute,
    /// From the ambient pressure.
    Ambient,
}

/// A unit: SI value = value x factor + offset, plus the ambient pressure for a gauge pressure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    pub name: &'static str,
    pub dimension: Dimension,
    factor: f64,
    offset: f64,
    pub zero: Zero,
}

const fn unit(name: &'static str, dimension: Dimension, factor: f64, offset: f64, zero: Zero) -> Unit {
    Unit { name, dimension, factor, offset, zero }
}

/// Units that a header in brackets may name.
const UNITS: [Unit; 20] = [
    unit("bara", Dimension::Pressure, PASCAL_PER_BAR, 0.0, Zero::Absolute),
    unit("barg", Dimension::Pressure, PASCAL_PER_BAR, 0.0, Zero::Ambient),
    unit("kPaa", Dimension::Pressure, 1.0e3, 0.0, Zero::Absolute),
    unit("kPag", Dimension::Pressure, 1.0e3, 0.0, Zero::Ambient),
    unit("MPaa", Dimension::Pressure, 1.0e6, 0.0, Zero::Absolute),
    unit("MPag", Dimension::Pressure, 1.0e6, 0.0, Zero::Ambient),
    unit("°C", Dimension::Temperature, 1.0, ZERO_CELSIUS_K, Zero::Absolute),
    unit("C", Dimension::Temperature, 1.0, ZERO_CELSIUS_K, Zero::Absolute),
    unit("K", Dimension::Temperature, 1.0, 0.0, Zero::Absolute),
    unit("t", Dimension::Mass, 1.0e3, 0.0, Zero::Absolute),
    unit("kg", Dimension::Mass, 1.0, 0.0, Zero::Absolute),
    unit("mm", Dimension::Length, 1.0e-3, 0.0, Zero::Absolute),
    unit("m", Dimension::Length, 1.0, 0.0, Zero::Absolute),
    unit("km", Dimension::Length, 1.0e3, 0.0, Zero::Absolute),
    unit("m2", Dimension::Area, 1.0, 0.0, Zero::Absolute),
    unit("ha", Dimension::Area, 1.0e4, 0.0, Zero::Absolute),
    unit("m3", Dimension::Volume, 1.0, 0.0, Zero::Absolute),
    unit("L", Dimension::Volume, 1.0e-3, 0.0, Zero::Absolute),
    unit("m/s", Dimension::Speed, 1.0, 0.0, Zero::Absolute),
    unit("km/h", Dimension::Speed, 1.0 / 3.6, 0.0, Zero::Absolute),
];

/// Endings of keys that are units somewhere, whether or not this format knows them: what comes before is the quantity.
const ENDINGS: [&str; 33] = [
    "bara", "barg", "bar", "mbar", "pa", "kpa", "mpa", "kpaa", "kpag", "mpaa", "mpag", "psi", "psia", "psig", "atm",
    "c", "k", "f", "degc", "t", "kg", "lb", "g", "mm", "cm", "m", "km", "in", "ft", "m2", "m3", "percent", "deg",
];

impl Unit {
    /// A number that has no other unit than the one its column's name says.
    pub(super) const fn plain(name: &'static str) -> Self {
        unit(name, Dimension::Plain, 1.0, 0.0, Zero::Absolute)
    }

    /// The unit of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        UNITS.into_iter().find(|unit| unit.name == name)
    }

    /// A value in SI; gauge pressures count from `ambient_pa`.
    pub(super) fn to_si(self, value: f64, ambient_pa: f64) -> f64 {
        let start = match self.zero {
            Zero::Absolute => self.offset,
            Zero::Ambient => ambient_pa,
        };
        value * self.factor + start
    }

    /// An SI value in this unit.
    pub(super) fn of_si(self, value: f64, ambient_pa: f64) -> f64 {
        let start = match self.zero {
            Zero::Absolute => self.offset,
            Zero::Ambient => ambient_pa,
        };
        (value - start) / self.factor
    }
}

/// Names of the units of a dimension, for messages.
pub(super) fn names_of(dimension: Dimension) -> String {
    UNITS.iter().filter(|unit| unit.dimension == dimension).map(|unit| unit.name).collect::<Vec<_>>().join(", ")
}

/// The quantity that a key speaks of: the key without an ending that is a unit.
pub(super) fn stem(key: &str) -> &str {
    match key.rsplit_once('_') {
        Some((stem, ending)) if ENDINGS.contains(&ending.to_lowercase().as_str()) => stem,
        _ => key,
    }
}

/// The unit that the ending of a key of the document stands for, for messages.
pub(super) fn of_key(key: &str) -> &'static str {
    const NAMES: [(&str, &str); 8] = [
        ("_per_yr", "1/yr"),
        ("_bara", "bara"),
        ("_barg", "barg"),
        ("_percent", "%"),
        ("_deg", "deg"),
        ("_m_s", "m/s"),
        ("_c", "°C"),
        ("_m", "m"),
    ];
    NAMES.iter().find(|(ending, _)| key.ends_with(ending)).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn gauge_and_absolute_and_back() {
        let barg = Unit::named("barg").unwrap();
        assert_relative_eq!(barg.to_si(9.0, 1.013e5), 1.0013e6);
        assert_relative_eq!(barg.of_si(1.0013e6, 1.013e5), 9.0);
        assert_relative_eq!(Unit::named("°C").unwrap().to_si(20.0, 0.0), 293.15);
        assert_eq!(Unit::named("bar"), None);
    }

    #[test]
    fn stems() {
        assert_eq!(stem("pressure_bar"), "pressure");
        assert_eq!(stem("liquid_head_m"), "liquid_head");
        assert_eq!(stem("release_height"), "release_height");
        assert_eq!(of_key("temperature_c"), "°C");
    }
}
