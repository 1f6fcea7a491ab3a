//! Reference cases of the correlations.

use std::collections::BTreeMap;

use super::{DensePlume, DensePuff, plume, puff};
use crate::card::Policy;
use crate::error::{Error, Result};

fn get(inputs: &BTreeMap<String, f64>, name: &str) -> Result<f64> {
    inputs.get(name).copied().ok_or_else(|| Error::Unknown {
        kind: "input",
        name: name.to_owned(),
        help: format!("the case gives {:?}", inputs.keys().collect::<Vec<_>>()),
    })
}

const NAMES: [&str; 7] = ["at_0_1", "at_0_05", "at_0_02", "at_0_01", "at_0_005", "at_0_002", "at_0_001"];

/// Outputs of one part by name.
///
/// # Errors
/// [`Error::Unknown`] for a part or an input that is not there; those of the correlations.
pub fn evaluate(part: &str, inputs: &BTreeMap<String, f64>) -> Result<Vec<(&'static str, f64)>> {
    let named = |points: &[(f64, f64)]| NAMES.iter().copied().zip(points.iter().map(|point| point.0)).collect();
    let common = || -> Result<(f64, f64, f64)> {
        Ok((get(inputs, "reduced_gravity_m_s2")?, get(inputs, "wind_speed_m_s")?, get(inputs, "temperature_ratio")?))
    };
    match part {
        "plume_curves" => Ok(named(&plume::curve_points(get(inputs, "parameter")?))),
        "puff_curves" => Ok(named(&puff::curve_points(get(inputs, "parameter")?))),
        "plume" => {
            let (gravity, wind, ratio) = common()?;
            let plume = DensePlume::new(get(inputs, "flow_m3_s")?, gravity, wind, ratio, Policy::Strict)?;
            Ok(vec![
                ("parameter", plume.parameter),
                ("mole_fraction", plume.mole_fraction(get(inputs, "downwind_m")?)),
                ("five_per_cent_m", plume.distance_to_m(0.05)?),
                ("upwind_m", plume.upwind_m()),
                ("half_width_at_source_m", plume.half_width_m(0.0)),
            ])
        }
        "puff" => {
            let (gravity, wind, ratio) = common()?;
            let puff = DensePuff::new(get(inputs, "volume_m3")?, gravity, wind, ratio, Policy::Strict)?;
            let first = get(inputs, "first_fraction")?;
            let at = puff.mole_fraction_at(get(inputs, "downwind_m")?, 0.0, get(inputs, "time_s")?);
            Ok(vec![("mole_fraction", first * at)])
        }
        _ => Err(Error::Unknown {
            kind: "part",
            name: part.to_owned(),
            help: "plume, puff, plume_curves or puff_curves".to_owned(),
        }),
    }
}
