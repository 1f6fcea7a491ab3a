//! Reader of hourly weather files in the `EnergyPlus` format (EPW).

use sha2::{Digest, Sha256};

use crate::error::{Error, Fault, Result};
use crate::units::k_from_celsius;
use crate::weather::pasquill::Ceiling;
use crate::weather::solar::days_in_month;

/// Lines before the first hour.
const HEADER_LINES: usize = 8;
/// Fields that an hour needs at least, up to the ceiling.
const FIELDS: usize = 26;

/// The station of an hourly file.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// Name, as in the file.
    pub name: String,
    /// Number of the World Meteorological Organization, as in the file.
    pub wmo: String,
    /// Source of the data, as in the file.
    pub source: String,
    /// Latitude, degrees north.
    pub latitude_deg: f64,
    /// Longitude, degrees east.
    pub longitude_deg: f64,
    /// Local standard time minus UTC, h.
    pub utc_offset_h: f64,
    /// Height above sea level, m.
    pub elevation_m: f64,
}

/// One hour. A value that the file marks as missing is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyRecord {
    /// Year of the source data; a typical year is stitched from several.
    pub year: i32,
    /// Month, 1..=12.
    pub month: u32,
    /// Day, 1..=31.
    pub day: u32,
    /// The hour that ends at this hour of local standard time, 1..=24.
    pub hour: u32,
    /// Direction the wind comes from, degrees clockwise from north, 0 <= d < 360.
    pub wind_direction_deg: Option<f64>,
    /// Wind speed, m/s.
    pub wind_speed_m_s: Option<f64>,
    /// Total cloud, tenths, never below opaque cloud.
    pub total_cloud_tenths: Option<f64>,
    /// Opaque cloud, tenths.
    pub opaque_cloud_tenths: Option<f64>,
    /// Ceiling.
    pub ceiling: Option<Ceiling>,
    /// Temperature, K.
    pub temperature_k: Option<f64>,
    /// Relative humidity, 0..=1.
    pub relative_humidity: Option<f64>,
    /// Pressure, Pa.
    pub pressure_pa: Option<f64>,
}

/// What the reader found missing or put right, in hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadCounts {
    /// Hours in the file.
    pub hours: usize,
    /// Without wind direction.
    pub direction_missing: usize,
    /// Without wind speed.
    pub speed_missing: usize,
    /// Without total cloud and without opaque cloud.
    pub cloud_missing: usize,
    /// Without total cloud, opaque cloud taken for it.
    pub total_cloud_from_opaque: usize,
    /// With total cloud below opaque cloud, the larger taken.
    pub total_cloud_below_opaque: usize,
    /// Without ceiling.
    pub ceiling_missing: usize,
    /// Without temperature.
    pub temperature_missing: usize,
    /// Without humidity.
    pub humidity_missing: usize,
    /// With a humidity above 100 %, taken as 100 %.
    pub humidity_above_100: usize,
    /// Without pressure.
    pub pressure_missing: usize,
    /// Distinct years that the file is made of.
    pub source_years: usize,
}

/// An hourly file.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyWeather {
    /// Where it was measured.
    pub station: Station,
    /// The hours, in the order of the file.
    pub records: Vec<HourlyRecord>,
    /// What was missing or repaired.
    pub counts: ReadCounts,
    /// SHA-256 of the bytes of the file, hexadecimal.
    pub sha256: String,
}

/// A column of the file: place, name, unit, range and the least of its marks of a missing value.
struct Column {
    index: usize,
    name: &'static str,
    unit: &'static str,
    min: f64,
    max: f64,
    missing_from: f64,
}

const fn column(
    index: usize,
    name: &'static str,
    unit: &'static str,
    (min, max): (f64, f64),
    missing_from: f64,
) -> Column {
    Column { index, name, unit, min, max, missing_from }
}

// ranges and marks: `energyplus`, weather file data dictionary
const TEMPERATURE: Column = column(6, "dry bulb temperature", "C", (-70.0, 70.0), 99.0);
const HUMIDITY: Column = column(8, "relative humidity", "%", (0.0, 110.0), 999.0);
const PRESSURE: Column = column(9, "atmospheric station pressure", "Pa", (31_000.0, 120_000.0), 999_999.0);
const DIRECTION: Column = column(20, "wind direction", "deg", (0.0, 360.0), 999.0);
const SPEED: Column = column(21, "wind speed", "m/s", (0.0, 90.0), 99.0);
const TOTAL_CLOUD: Column = column(22, "total sky cover", "tenths", (0.0, 10.0), 99.0);
const OPAQUE_CLOUD: Column = column(23, "opaque sky cover", "tenths", (0.0, 10.0), 99.0);
const CEILING: Column = column(25, "ceiling height", "m", (0.0, 30_000.0), 99_999.0);
/// Marks of a ceiling that is none: unlimited, and cirriform cloud of unknown height (always above 16 000 ft).
const CEILING_UNLIMITED: [&str; 2] = ["77777", "88888"];

impl HourlyWeather {
    /// Reads an hourly file in the `EnergyPlus` format: eight header lines, then whole days of hours 1 to 24.
    ///
    /// A field that is empty or holds the format's mark of a missing value (99, 99.9, 999, 9999 ... as the column has
    /// it) is missing: counted, never used as a number. Total cloud below opaque cloud is raised to it and counted.
    ///
    /// # Errors
    /// [`Error::Study`] with every fault of the file, each with its line: a header that is not there, a number that
    /// is none or cannot be, a day that does not exist, an hour left out or repeated, a file that ends early.
    pub fn from_epw(bytes: &[u8]) -> Result<Self> {
        let text = String::from_utf8_lossy(bytes);
        let lines: Vec<&str> = text.lines().collect();
        let mut faults = Vec::new();
        let station = read_station(&lines, &mut faults);
        let expected_days = read_period(&lines, &mut faults);
        let mut counts = ReadCounts::default();
        let mut records: Vec<HourlyRecord> = Vec::new();
        for (index, line) in lines.iter().enumerate().skip(HEADER_LINES).filter(|(_, line)| !line.trim().is_empty()) {
            let Some(record) = read_hour(index + 1, line, &mut counts, &mut faults) else { continue };
            let next = records.last().map_or(1, |last| last.hour % 24 + 1);
            if record.hour != next {
                faults.push(fault(
                    index + 1,
                    "hour",
                    &record.hour.to_string(),
                    "",
                    &format!("{next}: hours run from 1 to 24 without gap"),
                ));
            }
            records.push(record);
        }
        if let Some(days) = expected_days {
            // a 29 February that the header does not know may be there
            if faults.is_empty() && ![24 * days, 24 * (days + 1)].contains(&records.len()) {
                faults.push(fault(
                    lines.len(),
                    "hours",
                    &records.len().to_string(),
                    "",
                    &format!("{}, for the {days} days of the DATA PERIODS line", 24 * days),
                ));
            }
        }
        let Some(station) = station.filter(|_| faults.is_empty()) else {
            return Err(Error::Study(faults));
        };
        counts.hours = records.len();
        let mut years: Vec<i32> = records.iter().map(|record| record.year).collect();
        years.sort_unstable();
        years.dedup();
        counts.source_years = years.len();
        let sha256 = hexadecimal(&Sha256::digest(bytes));
        Ok(Self { station, records, counts, sha256 })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn fault(line: usize, name: &str, found: &str, unit: &str, allowed: &str) -> Fault {
    Fault {
        path: format!("hourly file:{line}:{name}"),
        found: if found.is_empty() { "nothing".into() } else { found.into() },
        unit: unit.into(),
        allowed: allowed.into(),
        help: String::new(),
    }
}

/// The number of a header field, or a fault.
fn header_number(fields: &[&str], index: usize, name: &str, bound: f64, faults: &mut Vec<Fault>) -> f64 {
    let text = fields.get(index).map_or("", |field| field.trim());
    match text.parse::<f64>() {
        Ok(value) if value.abs() <= bound => value,
        _ => {
            faults.push(fault(1, name, text, "", &format!("a number in -{bound}..{bound}")));
            0.0
        }
    }
}

fn read_station(lines: &[&str], faults: &mut Vec<Fault>) -> Option<Station> {
    let fields: Vec<&str> = lines.first().map_or(Vec::new(), |line| line.split(',').collect());
    if fields.first() != Some(&"LOCATION") {
        let found = fields.first().copied().unwrap_or("");
        faults.push(fault(1, "LOCATION", found, "", "a LOCATION line, the first of an EPW file"));
        return None;
    }
    let text = |index: usize| fields.get(index).map_or("", |field| field.trim()).to_owned();
    Some(Station {
        name: text(1),
        source: text(4),
        wmo: text(5),
        latitude_deg: header_number(&fields, 6, "latitude", 90.0, faults),
        longitude_deg: header_number(&fields, 7, "longitude", 180.0, faults),
        utc_offset_h: header_number(&fields, 8, "time zone", 14.0, faults),
        elevation_m: header_number(&fields, 9, "elevation", 9000.0, faults),
    })
}

/// Days that the header promises.
fn read_period(lines: &[&str], faults: &mut Vec<Fault>) -> Option<usize> {
    let line = lines.get(HEADER_LINES - 1).copied().unwrap_or("");
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let bad = |found: &str, allowed: &str| fault(HEADER_LINES, "DATA PERIODS", found, "", allowed);
    if fields.first() != Some(&"DATA PERIODS") || fields.len() < 7 {
        faults.push(bad(fields[0], "a DATA PERIODS line with a start and an end day"));
        return None;
    }
    if fields[1] != "1" || fields[2] != "1" {
        faults.push(bad(
            &format!("{} periods, {} records an hour", fields[1], fields[2]),
            "one period, one record an hour",
        ));
        return None;
    }
    let day_of_year = |text: &str| -> Option<usize> {
        let mut parts = text.split('/').map(|part| part.trim().parse::<u32>());
        let (month, day) = (parts.next()?.ok()?, parts.next()?.ok()?);
        let before: u32 = (1..month).filter_map(|earlier| days_in_month(2001, earlier)).sum();
        (day >= 1 && day <= days_in_month(2001, month)?).then_some((before + day) as usize)
    };
    let (Some(start), Some(end)) = (day_of_year(fields[5]), day_of_year(fields[6])) else {
        faults.push(bad(&format!("{} to {}", fields[5], fields[6]), "days written month/day"));
        return None;
    };
    if end < start {
        faults.push(bad(&format!("{} to {}", fields[5], fields[6]), "an end not before the start"));
        return None;
    }
    Some(end - start + 1)
}

/// The value of a column; `Ok(None)` when missing.
fn value(line: usize, fields: &[&str], column: &Column) -> std::result::Result<Option<f64>, Fault> {
    let text = fields[column.index].trim();
    let bad = || {
        fault(line, column.name, text, column.unit, &format!("{}..{}, or a mark of missing", column.min, column.max))
    };
    if text.is_empty() {
        return Ok(None);
    }
    let number: f64 = text.parse().map_err(|_| bad())?;
    let only_nines = text.trim_end_matches('0').trim_end_matches('.').bytes().all(|byte| byte == b'9' || byte == b'.');
    if number >= column.missing_from && only_nines {
        return Ok(None);
    }
    if number >= column.min && number <= column.max { Ok(Some(number)) } else { Err(bad()) }
}

fn read_hour(line: usize, text: &str, counts: &mut ReadCounts, faults: &mut Vec<Fault>) -> Option<HourlyRecord> {
    let fields: Vec<&str> = text.split(',').collect();
    if fields.len() < FIELDS {
        let found = format!("{} fields", fields.len());
        faults.push(fault(line, "hour", &found, "", &format!("at least {FIELDS} fields; is the file cut off?")));
        return None;
    }
    let before = faults.len();
    let year = fields[0].trim().parse::<i32>().ok();
    let [month, day, hour] = [1, 2, 3].map(|index: usize| fields[index].trim().parse::<u32>().unwrap_or(0));
    let last_day = year.and_then(|year| days_in_month(year, month)).unwrap_or(0);
    // a typical year may hold 29 February under a common year's number
    let exists = (1..=last_day).contains(&day) || (year.is_some() && (month, day) == (2, 29));
    if !exists || !(1..=24).contains(&hour) {
        faults.push(fault(line, "date", &fields[..4].join("-"), "", "year, month, day of the calendar and hour 1..24"));
    }
    let mut get = |column: &Column| match value(line, &fields, column) {
        Ok(found) => found,
        Err(error) => {
            faults.push(error);
            None
        }
    };
    let direction = get(&DIRECTION);
    let speed = get(&SPEED);
    let total = get(&TOTAL_CLOUD);
    let opaque = get(&OPAQUE_CLOUD);
    let temperature = get(&TEMPERATURE);
    let humidity = get(&HUMIDITY);
    let pressure = get(&PRESSURE);
    let ceiling_text = fields[CEILING.index].trim().trim_end_matches(".0");
    let ceiling = if CEILING_UNLIMITED.contains(&ceiling_text) {
        Some(Ceiling::Unlimited)
    } else {
        get(&CEILING).map(Ceiling::Height)
    };
    if faults.len() > before {
        return None;
    }
    let count = |number: &mut usize, is: bool| *number += usize::from(is);
    count(&mut counts.direction_missing, direction.is_none());
    count(&mut counts.speed_missing, speed.is_none());
    count(&mut counts.cloud_missing, total.is_none() && opaque.is_none());
    count(&mut counts.total_cloud_from_opaque, total.is_none() && opaque.is_some());
    count(&mut counts.total_cloud_below_opaque, matches!((total, opaque), (Some(t), Some(o)) if t < o));
    count(&mut counts.ceiling_missing, ceiling.is_none());
    count(&mut counts.temperature_missing, temperature.is_none());
    count(&mut counts.humidity_missing, humidity.is_none());
    count(&mut counts.humidity_above_100, humidity.is_some_and(|percent| percent > 100.0));
    count(&mut counts.pressure_missing, pressure.is_none());
    let total = match (total, opaque) {
        (Some(t), Some(o)) => Some(t.max(o)),
        (total, opaque) => total.or(opaque),
    };
    Some(HourlyRecord {
        year: year?,
        month,
        day,
        hour,
        wind_direction_deg: direction.map(|degrees| degrees % 360.0),
        wind_speed_m_s: speed,
        total_cloud_tenths: total,
        opaque_cloud_tenths: opaque,
        ceiling,
        temperature_k: temperature.map(k_from_celsius),
        relative_humidity: humidity.map(|percent| percent.min(100.0) / 100.0),
        pressure_pa: pressure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weather::synthetic;
    use approx::assert_relative_eq;

    fn faults(text: &str) -> Vec<String> {
        match HourlyWeather::from_epw(text.as_bytes()) {
            Err(Error::Study(faults)) => faults.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn values_come_in_si() {
        let weather = HourlyWeather::from_epw(synthetic::epw(2, |_, _| synthetic::HOUR).as_bytes()).unwrap();
        assert_eq!(weather.records.len(), 48);
        assert_eq!(weather.station.name, "Testville");
        assert_relative_eq!(weather.station.longitude_deg, 121.0);
        let hour = &weather.records[30];
        assert_eq!((hour.year, hour.month, hour.day, hour.hour), (2013, 1, 2, 7));
        assert_relative_eq!(hour.temperature_k.unwrap(), 288.15);
        assert_relative_eq!(hour.relative_humidity.unwrap(), 0.7);
        assert_eq!(hour.ceiling, Some(Ceiling::Unlimited));
        assert_eq!(weather.counts.source_years, 1);
        assert_eq!(weather.sha256.len(), 64);
    }

    #[test]
    fn marks_of_missing_are_never_numbers() {
        let missing = synthetic::Hour {
            direction: "999",
            speed: "999.0",
            total: "99",
            opaque: "99",
            ceiling: "99999",
            temperature: "99.9",
            humidity: "999",
            pressure: "999999",
        };
        let weather = HourlyWeather::from_epw(synthetic::epw(1, |_, _| missing).as_bytes()).unwrap();
        let counts = weather.counts;
        let found = [
            counts.direction_missing,
            counts.speed_missing,
            counts.cloud_missing,
            counts.ceiling_missing,
            counts.temperature_missing,
            counts.humidity_missing,
            counts.pressure_missing,
        ];
        assert_eq!(found, [24; 7]);
        assert!(weather.records.iter().all(|hour| hour.wind_speed_m_s.is_none() && hour.pressure_pa.is_none()));
    }

    #[test]
    fn a_pressure_of_nines_is_a_pressure() {
        let hour = synthetic::Hour { pressure: "99999", ..synthetic::HOUR };
        let weather = HourlyWeather::from_epw(synthetic::epw(1, |_, _| hour).as_bytes()).unwrap();
        assert_relative_eq!(weather.records[0].pressure_pa.unwrap(), 99_999.0);
    }

    #[test]
    fn total_cloud_below_opaque_is_raised_and_counted() {
        let hour = synthetic::Hour { total: "3", opaque: "7", ..synthetic::HOUR };
        let weather = HourlyWeather::from_epw(synthetic::epw(1, |_, _| hour).as_bytes()).unwrap();
        assert_eq!(weather.counts.total_cloud_below_opaque, 24);
        assert_relative_eq!(weather.records[5].total_cloud_tenths.unwrap(), 7.0);
    }

    #[test]
    fn every_fault_comes_with_its_line() {
        let text = synthetic::epw(1, |_, hour| match hour {
            3 => synthetic::Hour { speed: "fast", ..synthetic::HOUR },
            5 => synthetic::Hour { direction: "400", ..synthetic::HOUR },
            _ => synthetic::HOUR,
        });
        let found = faults(&text);
        assert_eq!(found[0], "hourly file:11:wind speed: found fast m/s; allowed: 0..90, or a mark of missing");
        assert!(found.iter().any(|line| line.starts_with("hourly file:13:wind direction: found 400 deg")), "{found:?}");
    }

    #[test]
    fn cut_off_files_are_refused() {
        let whole = synthetic::epw(2, |_, _| synthetic::HOUR);
        let mid_line = &whole[..whole.len() - 60];
        assert!(faults(mid_line)[0].contains("is the file cut off?"));
        let short: Vec<&str> = whole.lines().take(8 + 30).collect();
        assert!(faults(&short.join("\n"))[0].contains("found 30; allowed: 48"));
        assert!(faults("")[0].contains("LOCATION"));
    }

    #[test]
    fn a_missing_hour_is_named() {
        let whole = synthetic::epw(1, |_, _| synthetic::HOUR);
        let lines: Vec<&str> =
            whole.lines().enumerate().filter(|(index, _)| *index != 12).map(|(_, line)| line).collect();
        assert!(faults(&lines.join("\n"))[0].starts_with("hourly file:13:hour: found 6; allowed: 5"));
    }
}
