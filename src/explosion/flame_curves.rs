//! The curves of Baker, Strehlow and Tang as data: `data/explosion/baker_strehlow_tang.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::curves::{LogCurve, Tail};
use crate::error::{Error, Result};

static FILE: &str = include_str!("../../data/explosion/baker_strehlow_tang.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "rights")]
    _rights: String,
    #[serde(rename = "provenance")]
    _provenance: String,
    pressure: Family,
    impulse: Family,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    scaled_distance: Vec<f64>,
    flame: Vec<Flame>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Flame {
    mach: f64,
    values: Vec<f64>,
}

/// Curves of one quantity, ascending in the Mach number of the flame.
#[derive(Debug)]
struct Curves {
    flames: Vec<(f64, LogCurve)>,
}

impl Curves {
    fn new(family: &Family, what: &str) -> Result<Self> {
        let flames: Vec<(f64, LogCurve)> = family
            .flame
            .iter()
            .map(|flame| {
                // digitising noise made some near points rise: never less than what lies farther out
                let mut falling = flame.values.clone();
                for i in (1..falling.len()).rev() {
                    falling[i - 1] = falling[i - 1].max(falling[i]);
                }
                Ok((flame.mach.ln(), LogCurve::new(&family.scaled_distance, &falling, what)?))
            })
            .collect::<Result<_>>()?;
        if flames.len() < 2 || !flames.windows(2).all(|pair| pair[0].0 < pair[1].0) {
            return Err(broken(format!("{what}: the Mach numbers must ascend")));
        }
        Ok(Self { flames })
    }

    /// The two curves round a Mach number and the share of the way from the first to the second.
    fn between(&self, mach: f64) -> [(&LogCurve, f64); 2] {
        let ln_mach = mach.ln();
        let last = self.flames.len() - 1;
        let upper = self.flames.partition_point(|flame| flame.0 <= ln_mach).clamp(1, last);
        let (low, high) = (&self.flames[upper - 1], &self.flames[upper]);
        let share = ((ln_mach - low.0) / (high.0 - low.0)).clamp(0.0, 1.0);
        [(&low.1, 1.0 - share), (&high.1, share)]
    }
}

/// Both families.
#[derive(Debug)]
pub(super) struct FlameCurves {
    pressure: Curves,
    impulse: Curves,
}

/// Two curves of pressure and two of impulse with their weights: what one flame needs at any distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlameCurve {
    pressure: [(&'static LogCurve, f64); 2],
    impulse: [(&'static LogCurve, f64); 2],
}

impl FlameCurve {
    pub(super) fn scaled_overpressure(&self, scaled_distance: f64) -> f64 {
        weighted(&self.pressure, scaled_distance)
    }

    pub(super) fn scaled_impulse(&self, scaled_distance: f64) -> f64 {
        weighted(&self.impulse, scaled_distance)
    }
}

/// Geometric mean by weight; beyond the last point in inverse proportion to the distance.
fn weighted(curves: &[(&'static LogCurve, f64); 2], scaled_distance: f64) -> f64 {
    let [(low, first), (high, second)] = curves;
    (first * low.at(scaled_distance, Tail::Inverse).ln() + second * high.at(scaled_distance, Tail::Inverse).ln()).exp()
}

static CURVES: LazyLock<std::result::Result<FlameCurves, String>> =
    LazyLock::new(|| read(FILE).map_err(|error| error.to_string()));

/// The curve of a flame's Mach number; the ends of the digitised Mach numbers hold beyond them.
pub(super) fn flame_curve(mach: f64) -> Result<FlameCurve> {
    let curves = CURVES.as_ref().map_err(|text| broken(text.clone()))?;
    Ok(FlameCurve { pressure: curves.pressure.between(mach), impulse: curves.impulse.between(mach) })
}

fn broken(requirement: String) -> Error {
    Error::InvalidInput {
        name: "data/explosion/baker_strehlow_tang.toml".into(),
        value: "the table".into(),
        unit: "",
        requirement,
    }
}

fn read(text: &str) -> Result<FlameCurves> {
    let document: Document = toml::from_str(text).map_err(|error| broken(error.to_string()))?;
    Ok(FlameCurves {
        pressure: Curves::new(&document.pressure, "pressure")?,
        impulse: Curves::new(&document.impulse, "impulse")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn points_of_the_table_are_met_and_noise_is_smoothed_upwards() {
        let curve = flame_curve(0.35).unwrap();
        assert_relative_eq!(curve.scaled_overpressure(1.0), 0.0912, max_relative = 1e-12);
        assert_relative_eq!(curve.scaled_impulse(1.0), 0.0266, max_relative = 1e-12);
        // printed 0.2145 at 0.1 and 0.2244 at 0.2
        assert_relative_eq!(curve.scaled_overpressure(0.1), 0.2244, max_relative = 1e-12);
        assert_relative_eq!(
            curve.scaled_overpressure(19.0),
            0.5 * curve.scaled_overpressure(9.5),
            max_relative = 1e-12
        );
        assert_relative_eq!(flame_curve(5.2).unwrap().scaled_overpressure(1.0), 0.395, max_relative = 1e-12);
    }

    #[test]
    fn a_broken_file_says_what_is_wrong() {
        let error = read(&FILE.replacen("mach = 0.35", "mach = 0.15", 1)).unwrap_err();
        assert!(error.to_string().contains("Mach numbers must ascend"), "{error}");
    }
}
