//! Hours to stability-speed classes to a joint frequency table.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::weather::hourly::{HourlyRecord, HourlyWeather, ReadCounts, Station};
use crate::weather::pasquill::{Ceiling, Light, Sky, TurnerClass, turner_class};
use crate::weather::solar::{LocalTime, SUNRISE_ELEVATION_DEG, days_in_month, solar_elevation_deg};
use crate::weather::{ClassCondition, JointFrequency, Period, Stability, WeatherClass};

/// Sectors of the table.
const SECTORS: usize = 36;
/// Wind speed, m/s, below which wind is low, `cpr18e_1999` section 4.6.
pub const LOW_WIND_M_S: f64 = 2.5;
/// Wind speed, m/s, above which wind is high, `cpr18e_1999` section 4.6.
pub const HIGH_WIND_M_S: f64 = 6.0;
/// Opaque cloud, tenths, from which a sky whose ceiling is not known has one.
const CEILING_COVER_TENTHS: f64 = 5.0;

/// The six classes: name, Pasquill class, representative wind speed at 10 m in m/s, `cpr18e_1999` section 4.6.
pub const SIX_CLASSES: [(&str, Stability, f64); 6] = [
    ("B3", Stability::B, 3.0),
    ("D1.5", Stability::D, 1.5),
    ("D5", Stability::D, 5.0),
    ("D9", Stability::D, 9.0),
    ("E5", Stability::E, 5.0),
    ("F1.5", Stability::F, 1.5),
];
const B3: usize = 0;
const D1_5: usize = 1;
const D5: usize = 2;
const D9: usize = 3;
const E5: usize = 4;
const F1_5: usize = 5;

/// What is day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum DayRule {
    /// Between two hours of local standard time; an hour that straddles one of them counts to both by its parts.
    Clock {
        /// Start of the day, h.
        start_h: f64,
        /// End of the day, h.
        end_h: f64,
    },
    /// While the sun is up in the middle of the hour.
    Sun,
}

impl Default for DayRule {
    /// From 08:00 to 18:30, the Purple Book's day.
    fn default() -> Self {
        DayRule::Clock { start_h: 8.0, end_h: 18.5 }
    }
}

/// Which wind speed stands for a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClassSpeed {
    /// The one in the class's name.
    #[default]
    Nominal,
    /// The mean over the hours of the class.
    Mean,
}

/// How hours become a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClassOptions {
    /// What is day.
    pub day: DayRule,
    /// Which wind speed stands for a class.
    pub speed: ClassSpeed,
}

/// One class as the hours made it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassSummary {
    /// Name.
    pub name: &'static str,
    /// Hours.
    pub hours: usize,
    /// Mean wind speed over them, calms included, m/s; absent without hours.
    pub mean_wind_speed_m_s: Option<f64>,
}

/// What became of the hours.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassReport {
    /// The station.
    pub station: Station,
    /// SHA-256 of the hourly file.
    pub sha256: String,
    /// What the reader counted.
    pub read: ReadCounts,
    /// Hours without wind (0 m/s), direction taken from the class's low wind.
    pub calm_hours: usize,
    /// Hours with wind but no direction, direction taken from the class's low wind.
    pub direction_missing_hours: usize,
    /// Calm hours or hours without direction whose class had no low wind with direction in that period, and which
    /// took the directions of all hours of the class, or of the period.
    pub fallback_hours: usize,
    /// Hours left out because wind speed or cloud is missing.
    pub left_out_hours: usize,
    /// Hours by Turner's class, A to F and then G, which joins F.
    pub turner_hours: [usize; 7],
    /// The six classes.
    pub classes: Vec<ClassSummary>,
    /// Mean temperature, K, of the hours that have one, by day and by night.
    pub mean_temperature_k: [Option<f64>; 2],
    /// Mean relative humidity of the hours that have one, by day and by night.
    pub mean_relative_humidity: [Option<f64>; 2],
    /// Mean pressure, Pa, of the hours that have one, by day and by night.
    pub mean_pressure_pa: [Option<f64>; 2],
    /// The options.
    pub options: ClassOptions,
}

/// A table and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Classified {
    /// The table.
    pub table: JointFrequency,
    /// How it came about.
    pub report: ClassReport,
}

/// Index in [`SIX_CLASSES`] of an hour: A and B are B3; C and D are D1.5, D5 or D9 by wind speed below 2.5 m/s, up to
/// 6 m/s and above; E and F are F1.5 below 2.5 m/s and E5 from there on.
#[must_use]
pub fn six_class(stability: Stability, wind_speed_m_s: f64) -> usize {
    match stability {
        Stability::A | Stability::B => B3,
        Stability::C | Stability::D if wind_speed_m_s < LOW_WIND_M_S => D1_5,
        Stability::C | Stability::D if wind_speed_m_s <= HIGH_WIND_M_S => D5,
        Stability::C | Stability::D => D9,
        Stability::E | Stability::F if wind_speed_m_s < LOW_WIND_M_S => F1_5,
        Stability::E | Stability::F => E5,
    }
}

/// Turner's class of an hour; `None` when wind speed or cloud is missing.
///
/// The sun is taken in the middle of the hour. Night runs from one hour before sunset to one hour after sunrise: an
/// hour is night unless the sun is up both an hour earlier and an hour later. A missing ceiling counts as one of
/// middle height under at least 5/10 of opaque cloud and as none otherwise.
///
/// # Errors
/// Those of [`solar_elevation_deg`] and [`turner_class`].
pub fn hour_class(station: &Station, hour: &HourlyRecord) -> Result<Option<TurnerClass>> {
    let (Some(speed), Some(cloud)) = (hour.wind_speed_m_s, hour.total_cloud_tenths) else {
        return Ok(None);
    };
    let elevation = |shift_h: f64| sun_in_the_middle(station, hour, shift_h);
    let light = if elevation(-1.0)? > SUNRISE_ELEVATION_DEG && elevation(1.0)? > SUNRISE_ELEVATION_DEG {
        Light::Day { solar_elevation_deg: elevation(0.0)? }
    } else {
        Light::Night
    };
    let ceiling = hour.ceiling.unwrap_or_else(|| {
        if hour.opaque_cloud_tenths.unwrap_or(cloud) >= CEILING_COVER_TENTHS {
            Ceiling::Height(crate::weather::pasquill::LOW_CEILING_M)
        } else {
            Ceiling::Unlimited
        }
    });
    turner_class(speed, &Sky { light, total_cloud_tenths: cloud, ceiling }).map(Some)
}

/// Elevation of the sun in the middle of an hour, shifted.
fn sun_in_the_middle(station: &Station, hour: &HourlyRecord, shift_h: f64) -> Result<f64> {
    let last = days_in_month(hour.year, hour.month).unwrap_or(hour.day);
    let time = LocalTime {
        year: hour.year,
        month: hour.month,
        day: hour.day.min(last),
        hour: f64::from(hour.hour) - 0.5 + shift_h,
        utc_offset_h: station.utc_offset_h,
    };
    solar_elevation_deg(time, station.latitude_deg, station.longitude_deg)
}

/// Shares of an hour that are day and night.
fn day_and_night(station: &Station, hour: &HourlyRecord, rule: DayRule) -> Result<[f64; 2]> {
    let day = match rule {
        DayRule::Clock { start_h, end_h } => {
            let end = f64::from(hour.hour);
            (end.min(end_h) - (end - 1.0).max(start_h)).max(0.0)
        }
        DayRule::Sun if sun_in_the_middle(station, hour, 0.0)? > SUNRISE_ELEVATION_DEG => 1.0,
        DayRule::Sun => 0.0,
    };
    Ok([day, 1.0 - day])
}

/// The sector, of 36 centred on 0, 10, .. 350°, of a direction; one on an edge belongs to the sector clockwise of it.
fn sector(direction_deg: f64) -> usize {
    let width = 360.0 / SECTORS as f64;
    (0..SECTORS)
        .rev()
        .find(|&index| direction_deg >= width * (index as f64 - 0.5))
        .map_or(0, |index| if direction_deg >= 360.0 - width / 2.0 { 0 } else { index })
}

/// Hours by direction and those still without one, of a class in a period.
#[derive(Clone)]
struct Bin {
    all: [f64; SECTORS],
    low: [f64; SECTORS],
    without: f64,
    without_count: usize,
}

const EMPTY: Bin = Bin { all: [0.0; SECTORS], low: [0.0; SECTORS], without: 0.0, without_count: 0 };

/// A mean, value by value.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    weight: f64,
}

impl Mean {
    fn add(&mut self, value: Option<f64>, weight: f64) {
        if let Some(value) = value {
            self.sum += weight * value;
            self.weight += weight;
        }
    }

    fn get(self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

/// Joint frequency of the six classes, 36 sectors of 10° and day and night, from the hours of a file.
///
/// Each hour gets Turner's class ([`hour_class`]) and from it and its wind speed one of the six ([`six_class`]).
/// A calm hour, and one whose direction is missing, keeps its class and is spread over the directions in proportion
/// to the hours of that class, in that period, with a wind below 2.5 m/s and a direction; where there are none, to all
/// hours of the class with a direction, and failing that to all hours of the period. An hour without wind speed or
/// cloud is left out, and the others of its period carry its weight, so that day and night keep their share of the
/// clock.
///
/// # Errors
/// [`Error::InvalidInput`] when the rule's day is no part of the day, or a period that has hours has none with a
/// class, or none with a direction.
pub fn joint_frequency(weather: &HourlyWeather, options: ClassOptions) -> Result<Classified> {
    if let DayRule::Clock { start_h, end_h } = options.day
        && !(0.0 <= start_h && start_h < end_h && end_h <= 24.0)
    {
        return Err(Error::InvalidInput {
            name: "weather.day".into(),
            value: format!("{start_h}..{end_h}"),
            unit: "h",
            requirement: "0 <= start_h < end_h <= 24".into(),
        });
    }
    let mut bins: Vec<Vec<Bin>> = vec![vec![EMPTY; SIX_CLASSES.len()]; 2];
    let mut hours_of = [0.0; 2];
    let mut speed: [Mean; 6] = Default::default();
    let mut hours_of_class = [0; 6];
    let (mut temperature, mut humidity, mut pressure) =
        ([Mean::default(); 2], [Mean::default(); 2], [Mean::default(); 2]);
    let mut report = ClassReport {
        station: weather.station.clone(),
        sha256: weather.sha256.clone(),
        read: weather.counts,
        calm_hours: 0,
        direction_missing_hours: 0,
        fallback_hours: 0,
        left_out_hours: 0,
        turner_hours: [0; 7],
        classes: Vec::new(),
        mean_temperature_k: [None; 2],
        mean_relative_humidity: [None; 2],
        mean_pressure_pa: [None; 2],
        options,
    };
    for hour in &weather.records {
        let shares = day_and_night(&weather.station, hour, options.day)?;
        for (period, share) in shares.into_iter().enumerate() {
            hours_of[period] += share;
            temperature[period].add(hour.temperature_k, share);
            humidity[period].add(hour.relative_humidity, share);
            pressure[period].add(hour.pressure_pa, share);
        }
        let (Some(turner), Some(wind)) = (hour_class(&weather.station, hour)?, hour.wind_speed_m_s) else {
            report.left_out_hours += 1;
            continue;
        };
        report.turner_hours[match turner {
            TurnerClass::Pasquill(stability) => stability.index(),
            TurnerClass::G => 6,
        }] += 1;
        let class = six_class(turner.stability(), wind);
        speed[class].add(Some(wind), 1.0);
        hours_of_class[class] += 1;
        let calm = wind <= 0.0;
        report.calm_hours += usize::from(calm);
        report.direction_missing_hours += usize::from(!calm && hour.wind_direction_deg.is_none());
        let direction = hour.wind_direction_deg.filter(|_| !calm);
        for (period, share) in shares.into_iter().enumerate().filter(|&(_, share)| share > 0.0) {
            let bin = &mut bins[period][class];
            if let Some(sector) = direction.map(sector) {
                bin.all[sector] += share;
                bin.low[sector] += if wind < LOW_WIND_M_S { share } else { 0.0 };
            } else {
                bin.without += share;
                bin.without_count += 1;
            }
        }
    }
    report.classes = (0..SIX_CLASSES.len())
        .map(|class| ClassSummary {
            name: SIX_CLASSES[class].0,
            hours: hours_of_class[class],
            mean_wind_speed_m_s: speed[class].get(),
        })
        .collect();
    report.mean_temperature_k = temperature.map(Mean::get);
    report.mean_relative_humidity = humidity.map(Mean::get);
    report.mean_pressure_pa = pressure.map(Mean::get);

    let total = hours_of[0] + hours_of[1];
    let mut probability = Vec::with_capacity(2);
    for period in Period::ALL {
        let (rows, fallback) = period_probability(&bins[period.index()], hours_of[period.index()] / total, period)?;
        report.fallback_hours += fallback;
        probability.push(rows);
    }
    let classes = (0..SIX_CLASSES.len()).map(|class| weather_class(class, &report)).collect();
    let centres = (0..SECTORS).map(|index| 360.0 / SECTORS as f64 * index as f64).collect();
    Ok(Classified { table: JointFrequency::new(centres, classes, probability)?, report })
}

fn weather_class(class: usize, report: &ClassReport) -> WeatherClass {
    let (name, stability, nominal) = SIX_CLASSES[class];
    let mean = report.classes[class].mean_wind_speed_m_s.filter(|_| report.options.speed == ClassSpeed::Mean);
    let condition = ClassCondition { stability, wind_speed_10m_m_s: mean.unwrap_or(nominal) };
    WeatherClass { name: name.to_owned(), condition: Some(condition) }
}

/// Probability `[class][sector]` of one period, whose sum is `share`, and how many hours fell back on other directions.
fn period_probability(bins: &[Bin], share: f64, period: Period) -> Result<(Vec<Vec<f64>>, usize)> {
    let mut whole = [0.0; SECTORS];
    let mut classified = 0.0;
    for bin in bins {
        for (sum, hours) in whole.iter_mut().zip(bin.all) {
            *sum += hours;
        }
        classified += bin.without + bin.all.iter().sum::<f64>();
    }
    let directed: f64 = whole.iter().sum();
    if share > 0.0 && !(directed > 0.0) {
        return Err(Error::InvalidInput {
            name: format!("hourly file, {}", if period == Period::Day { "day" } else { "night" }),
            value: format!("{classified} hours with a class, {directed} of them with a direction"),
            unit: "",
            requirement: "needs at least one hour with wind speed, cloud and direction".into(),
        });
    }
    let mut fallback = 0;
    let rows = bins
        .iter()
        .map(|bin| {
            let sum = |hours: &[f64; SECTORS]| hours.iter().sum::<f64>();
            let pattern = if sum(&bin.low) > 0.0 {
                &bin.low
            } else {
                fallback += bin.without_count;
                if sum(&bin.all) > 0.0 { &bin.all } else { &whole }
            };
            let pattern_sum = sum(pattern);
            let of_sector = |hours: f64, weight: f64| {
                let spread = if bin.without > 0.0 { bin.without * weight / pattern_sum } else { 0.0 };
                if classified > 0.0 { share * (hours + spread) / classified } else { 0.0 }
            };
            bin.all.iter().zip(pattern).map(|(&hours, &weight)| of_sector(hours, weight)).collect()
        })
        .collect();
    Ok((rows, fallback))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weather::synthetic::{HOUR, Hour, epw};
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    fn table(text: &str) -> Classified {
        joint_frequency(&HourlyWeather::from_epw(text.as_bytes()).unwrap(), ClassOptions::default()).unwrap()
    }

    #[test]
    fn sectors_are_centred_on_tens() {
        let found = [0.0, 4.999, 5.0, 14.9, 15.0, 90.0, 354.9, 355.0, 359.9].map(sector);
        assert_eq!(found, [0, 0, 1, 1, 2, 9, 35, 0, 0]);
    }

    #[test]
    fn every_class_and_wind_has_one_of_the_six() {
        let named = |stability, wind| SIX_CLASSES[six_class(stability, wind)].0;
        assert_eq!(named(Stability::A, 1.0), "B3");
        assert_eq!(named(Stability::C, 2.4), "D1.5");
        assert_eq!(named(Stability::D, 2.5), "D5");
        assert_eq!(named(Stability::D, 6.0), "D5");
        assert_eq!(named(Stability::D, 6.1), "D9");
        assert_eq!(named(Stability::E, 2.5), "E5");
        assert_eq!(named(Stability::F, 2.4), "F1.5");
    }

    #[test]
    fn day_is_ten_and_a_half_hours_and_all_sums_to_one() {
        let Classified { table, report } = table(&epw(3, |_, _| HOUR));
        assert_relative_eq!(table.period_probability(Period::Day), 10.5 / 24.0, max_relative = 1e-14);
        assert_relative_eq!(table.period_probability(Period::Night), 13.5 / 24.0, max_relative = 1e-14);
        // one direction only
        let from_east: f64 = (0..6).map(|class| table.by_sector(Period::Day, class)[9]).sum();
        assert_relative_eq!(from_east, 10.5 / 24.0, max_relative = 1e-14);
        assert_eq!(report.turner_hours.iter().sum::<usize>(), 72);
        assert_eq!(report.left_out_hours, 0);
    }

    #[test]
    fn calms_follow_the_low_wind_of_their_class() {
        // nights: clear, so F; calm on day 1, 1 m/s from the north on day 2 and from the east on days 3 and 4;
        // and by day an overcast low sky (D) with a strong wind from the west
        let text = epw(4, |day, hour| {
            if (9..=19).contains(&hour) {
                return Hour { direction: "270", speed: "8.0", total: "10", opaque: "10", ceiling: "500", ..HOUR };
            }
            match day {
                1 => Hour { direction: "200", speed: "0.0", ..HOUR },
                2 => Hour { direction: "360", speed: "1.0", ..HOUR },
                _ => Hour { speed: "1.0", ..HOUR },
            }
        });
        let Classified { table, report } = table(&text);
        let night = table.by_sector(Period::Night, F1_5);
        assert_eq!(report.calm_hours, 13);
        assert_eq!(report.fallback_hours, 0);
        assert_relative_eq!(night[9], 2.0 * night[0], max_relative = 1e-12);
        assert_relative_eq!(night[0] + night[9], table.class_probability(Period::Night, F1_5), max_relative = 1e-12);
        assert_abs_diff_eq!(night[20], 0.0);
        assert_relative_eq!(table.by_sector(Period::Day, D9)[27], 10.5 / 24.0, max_relative = 1e-12);
    }

    #[test]
    fn calms_without_a_low_wind_take_the_directions_that_there_are() {
        let text = epw(1, |_, hour| if hour <= 2 { Hour { speed: "0.0", ..HOUR } } else { HOUR });
        let Classified { table, report } = table(&text);
        assert_eq!(report.fallback_hours, 2);
        assert_relative_eq!(table.class_probability(Period::Night, F1_5), 2.0 / 24.0, max_relative = 1e-12);
        assert_relative_eq!(table.by_sector(Period::Night, F1_5)[9], 2.0 / 24.0, max_relative = 1e-12);
    }

    #[test]
    fn hours_left_out_leave_day_and_night_their_share() {
        let text = epw(2, |day, hour| if day == 1 && hour < 7 { Hour { speed: "999", ..HOUR } } else { HOUR });
        let Classified { table, report } = table(&text);
        assert_eq!(report.left_out_hours, 6);
        assert_relative_eq!(table.period_probability(Period::Night), 13.5 / 24.0, max_relative = 1e-14);
    }

    #[test]
    fn a_file_without_any_wind_is_refused() {
        let text = epw(1, |_, _| Hour { speed: "999", ..HOUR });
        let weather = HourlyWeather::from_epw(text.as_bytes()).unwrap();
        let found = joint_frequency(&weather, ClassOptions::default());
        assert!(matches!(found, Err(Error::InvalidInput { ref name, .. }) if name == "hourly file, day"), "{found:?}");
    }

    #[test]
    fn the_sun_may_make_the_day() {
        let weather = HourlyWeather::from_epw(epw(2, |_, _| HOUR).as_bytes()).unwrap();
        let options = ClassOptions { day: DayRule::Sun, ..ClassOptions::default() };
        let found = joint_frequency(&weather, options).unwrap();
        // 31 N in early January: 10 h 10 min of sun
        assert_relative_eq!(found.table.period_probability(Period::Day), 10.0 / 24.0, max_relative = 1e-14);
    }
}
