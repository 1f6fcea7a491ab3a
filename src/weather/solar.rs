//! Where the sun stands.

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};

/// Julian date of the epoch J2000.
const EPOCH_J2000: f64 = 2_451_545.0;
/// `(at epoch, per day)`, degrees, of the sun's mean longitude, `almanac`.
const MEAN_LONGITUDE_DEG: (f64, f64) = (280.460, 0.985_647_4);
/// `(at epoch, per day)`, degrees, of the sun's mean anomaly, `almanac`.
const MEAN_ANOMALY_DEG: (f64, f64) = (357.528, 0.985_600_3);
/// Amplitudes, degrees, of the first and second terms of the equation of the centre, `almanac`.
const CENTRE_DEG: (f64, f64) = (1.915, 0.020);
/// `(at epoch, per day)`, degrees, of the obliquity of the ecliptic, `almanac`.
const OBLIQUITY_DEG: (f64, f64) = (23.439, -4.0e-7);
/// `(at epoch, per day)`, hours, of mean sidereal time at Greenwich, `almanac`.
const SIDEREAL_H: (f64, f64) = (18.697_374_558, 24.065_709_824_419_08);
/// Elevation of the sun's centre at sunrise and sunset, degrees: half its disc and the refraction at the horizon.
pub const SUNRISE_ELEVATION_DEG: f64 = -0.833;

/// A moment in local standard time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalTime {
    /// Year of the Gregorian calendar.
    pub year: i32,
    /// Month, 1..=12.
    pub month: u32,
    /// Day of the month, 1..=31.
    pub day: u32,
    /// Hour of the day, 0.0..=24.0; it may run over into the next or the previous day.
    pub hour: f64,
    /// Local standard time minus UTC, h.
    pub utc_offset_h: f64,
}

/// Card of [`solar_elevation_deg`].
pub const CARD: ModelCard = ModelCard {
    id: "weather.solar",
    title: "Elevation of the sun",
    citations: &["almanac"],
    requires: &["year", "month", "day", "hour", "utc_offset_h", "latitude_deg", "longitude_deg"],
    validity: &[
        Range::physical("month", "", 1.0, 12.0, "calendar"),
        Range::physical("day", "", 1.0, 31.0, "calendar"),
        Range::physical("latitude_deg", "deg", -90.0, 90.0, "a latitude"),
        Range::physical("longitude_deg", "deg", -180.0, 180.0, "a longitude"),
        Range::fitted("year", "", 1950.0, 2050.0, "Astronomical Almanac, page C5", "the same equation"),
    ],
    verification: Verification::Independent("weather.solar.spa_morning_in_march"),
};

/// Days in a month of the Gregorian calendar; `None` for a month that does not exist.
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> Option<u32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// Julian date at 0 h of a day of the Gregorian calendar.
fn julian_date_at_midnight(year: i32, month: u32, day: u32) -> f64 {
    // the year counted from March, so that the leap day is its last
    let (y, m) = if month > 2 { (year, month) } else { (year - 1, month + 12) };
    let century = f64::from(y.div_euclid(100));
    libm::floor(365.25 * (f64::from(y) + 4716.0)) + libm::floor(30.6001 * f64::from(m + 1)) + f64::from(day) + 2.0
        - century
        + libm::floor(century / 4.0)
        - 1524.5
}

/// Elevation of the centre of the sun above the horizon, degrees, without refraction.
///
/// # Equation
/// ```text
/// lambda = L + 1.915° sin g + 0.020° sin 2g        ecliptic longitude from mean longitude L and anomaly g
/// sin(delta) = sin(eps) sin(lambda)                declination
/// sin(h) = sin(phi) sin(delta) + cos(phi) cos(delta) cos(H)       H: local hour angle from sidereal time
/// ```
///
/// | symbol | argument         | unit | valid      |
/// |--------|------------------|------|------------|
/// | `t`    | `time`           | –    | 1950–2050  |
/// | `phi`  | `latitude_deg`   | deg  | -90..90, north positive  |
/// | –      | `longitude_deg`  | deg  | -180..180, east positive |
///
/// # Assumptions
/// Universal time and its civil form are the same; parallax is nothing; error about 0.01°.
///
/// # Errors
/// [`Error::OutOfValidity`] for a position that is none; [`Error::InvalidInput`] for a date that does not exist.
///
/// # Verification
/// `weather.solar.spa_morning_in_march`, `weather.solar.spa_noon_in_july`, `weather.solar.spa_afternoon_in_december`,
/// `weather.solar.spa_midnight_on_29_february`
///
/// # References
/// `almanac` page C5, low-precision formulas for the sun.
pub fn solar_elevation_deg(time: LocalTime, latitude_deg: f64, longitude_deg: f64) -> Result<f64> {
    CARD.check(
        &[("latitude_deg", latitude_deg), ("longitude_deg", longitude_deg), ("year", f64::from(time.year))],
        crate::card::Policy::Flag,
    )?;
    let exists = days_in_month(time.year, time.month).is_some_and(|last| (1..=last).contains(&time.day));
    if !exists || !time.hour.is_finite() || !time.utc_offset_h.is_finite() {
        return Err(Error::InvalidInput {
            name: "date".into(),
            value: format!("{}-{:02}-{:02} {} h", time.year, time.month, time.day, time.hour),
            unit: "",
            requirement: "must be a day of the calendar and a finite hour".into(),
        });
    }
    let midnight = julian_date_at_midnight(time.year, time.month, time.day);
    let n = midnight - EPOCH_J2000 + (time.hour - time.utc_offset_h) / 24.0;
    let linear = |(start, slope): (f64, f64)| start + slope * n;
    let g = linear(MEAN_ANOMALY_DEG).to_radians();
    let longitude_of_sun =
        (linear(MEAN_LONGITUDE_DEG) + CENTRE_DEG.0 * libm::sin(g) + CENTRE_DEG.1 * libm::sin(2.0 * g)).to_radians();
    let obliquity = linear(OBLIQUITY_DEG).to_radians();
    let right_ascension = libm::atan2(libm::cos(obliquity) * libm::sin(longitude_of_sun), libm::cos(longitude_of_sun));
    let declination = libm::asin(libm::sin(obliquity) * libm::sin(longitude_of_sun));
    let sidereal_deg = 15.0 * linear(SIDEREAL_H).rem_euclid(24.0) + longitude_deg;
    let hour_angle = sidereal_deg.to_radians() - right_ascension;
    let phi = latitude_deg.to_radians();
    let sine =
        libm::sin(phi) * libm::sin(declination) + libm::cos(phi) * libm::cos(declination) * libm::cos(hour_angle);
    Ok(libm::asin(sine.clamp(-1.0, 1.0)).to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    fn at(year: i32, month: u32, day: u32, hour: f64) -> LocalTime {
        LocalTime { year, month, day, hour, utc_offset_h: 0.0 }
    }

    #[test]
    fn julian_dates_of_known_days() {
        assert_relative_eq!(julian_date_at_midnight(2000, 1, 1), 2_451_544.5);
        assert_relative_eq!(julian_date_at_midnight(1987, 1, 27), 2_446_822.5);
        assert_relative_eq!(julian_date_at_midnight(2004, 2, 29) + 1.0, julian_date_at_midnight(2004, 3, 1));
    }

    #[test]
    fn noon_at_the_solstices_is_the_colatitude_and_the_obliquity() {
        // highest over the day at 30 N: 60 + 23.44 in June, 60 - 23.44 in December
        for (month, expected) in [(6, 83.44), (12, 36.56)] {
            let highest = (0..1440)
                .map(|minute| solar_elevation_deg(at(2020, month, 21, f64::from(minute) / 60.0), 30.0, 0.0).unwrap())
                .fold(f64::MIN, f64::max);
            assert_abs_diff_eq!(highest, expected, epsilon = 0.02);
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        let found = solar_elevation_deg(at(2021, 2, 29, 12.0), 30.0, 0.0);
        assert!(matches!(found, Err(Error::InvalidInput { ref name, .. }) if name == "date"), "{found:?}");
        let found = solar_elevation_deg(at(2021, 2, 28, 12.0), 91.0, 0.0);
        assert!(matches!(found, Err(Error::OutOfValidity { name: "latitude_deg", .. })));
    }
}
