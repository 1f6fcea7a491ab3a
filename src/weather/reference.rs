//! Runs the reference cases of this module.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::weather::mixing_height::mixing_height_m;
use crate::weather::profile::{REFERENCE_HEIGHT_M, profile_factor};
use crate::weather::solar::{LocalTime, solar_elevation_deg};
use crate::weather::{MoninObukhovTable, PowerLawSet, Stability, monin_obukhov_length_m, power_law_wind_speed_m_s};

/// Outputs by name of a model from inputs by name. Models that ask for a stability class answer for all six, with the
/// class as suffix: `wind_speed_m_s.A`.
///
/// # Errors
/// [`Error::Unknown`] for a model or an input that is not there; those of the model.
pub fn evaluate(
    model: &str,
    inputs: &BTreeMap<String, f64>,
    _text: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, f64>> {
    let input = |name: &str| {
        inputs.get(name).copied().ok_or_else(|| Error::InvalidInput {
            name: name.to_owned(),
            value: "nothing".to_owned(),
            unit: "",
            requirement: format!("{model} needs it"),
        })
    };
    let by_class = |name: &str, of: &dyn Fn(Stability) -> Option<f64>| {
        Stability::ALL
            .into_iter()
            .filter_map(|class| of(class).map(|value| (format!("{name}.{class:?}"), value)))
            .collect::<BTreeMap<_, _>>()
    };
    let lengths = |table| -> Result<_> {
        let roughness = input("roughness_length_m")?;
        Ok(by_class("monin_obukhov_length_m", &|class| monin_obukhov_length_m(class, roughness, table)))
    };
    let winds = |table| -> Result<_> {
        let (wind, z0, z) = (input("wind_speed_10m_m_s")?, input("roughness_length_m")?, input("height_m")?);
        Ok(by_class("wind_speed_m_s", &|class| {
            let length = monin_obukhov_length_m(class, z0, table);
            Some(wind * profile_factor(z, z0, length) / profile_factor(REFERENCE_HEIGHT_M, z0, length))
        }))
    };
    let powers = |set: PowerLawSet| -> Result<_> {
        let (wind, from, to) = (input("wind_speed_m_s")?, input("from_height_m")?, input("height_m")?);
        Ok(by_class("wind_speed_m_s", &|class| Some(power_law_wind_speed_m_s(wind, from, to, set.exponent(class)))))
    };
    match model {
        "weather.monin_obukhov#pasquill" => lengths(MoninObukhovTable::Pasquill),
        "weather.monin_obukhov#yellow_book" => lengths(MoninObukhovTable::YellowBook),
        "weather.profile#pasquill" => winds(MoninObukhovTable::Pasquill),
        "weather.profile#yellow_book" => winds(MoninObukhovTable::YellowBook),
        "weather.power_law#small_roughness" => powers(PowerLawSet::SmallRoughness),
        "weather.power_law#irwin_rural" => powers(PowerLawSet::IrwinRural),
        "weather.power_law#irwin_urban" => powers(PowerLawSet::IrwinUrban),
        "weather.power_law#isc3_urban" => powers(PowerLawSet::Isc3Urban),
        "weather.mixing_height" => {
            let height = mixing_height_m(input("friction_velocity_m_s")?, None, input("latitude_deg")?);
            Ok(BTreeMap::from([("mixing_height_m".to_owned(), height)]))
        }
        "weather.solar" => {
            #[expect(clippy::cast_possible_truncation, reason = "a case writes whole numbers")]
            let whole = |name: &str| input(name).map(|value| value as i32);
            let time = LocalTime {
                year: whole("year")?,
                month: whole("month")?.unsigned_abs(),
                day: whole("day")?.unsigned_abs(),
                hour: input("hour")?,
                utc_offset_h: input("utc_offset_h")?,
            };
            let elevation = solar_elevation_deg(time, input("latitude_deg")?, input("longitude_deg")?)?;
            Ok(BTreeMap::from([("solar_elevation_deg".to_owned(), elevation)]))
        }
        other => Err(Error::InvalidInput {
            name: "model".to_owned(),
            value: other.to_owned(),
            unit: "",
            requirement: "no model of weather has this name".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_input_is_named() {
        let found = evaluate("weather.mixing_height", &BTreeMap::new(), &BTreeMap::new());
        assert!(matches!(found, Err(Error::InvalidInput { ref name, .. }) if name == "friction_velocity_m_s"));
    }
}
