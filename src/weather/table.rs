//! The joint frequency table as CSV.

use crate::error::{Error, Fault, Result};
use crate::weather::classes::{ClassSpeed, Classified, DayRule, HIGH_WIND_M_S, LOW_WIND_M_S};
use crate::weather::{ClassCondition, JointFrequency, Period, Stability, WeatherClass};

/// Columns of the table, in the order in which they are written; they are read in any order.
pub const COLUMNS: [&str; 6] = ["period", "class", "stability", "wind_speed_m_s", "sector_deg", "probability"];

impl JointFrequency {
    /// The table as CSV: one `#` line per comment, a header, one row per period, class and sector.
    ///
    /// Numbers are written so that reading gives the same bits.
    #[must_use]
    pub fn to_csv(&self, comments: &[String]) -> String {
        let mut lines: Vec<String> =
            comments.iter().flat_map(|comment| comment.lines()).map(|line| format!("# {line}")).collect();
        lines.push(COLUMNS.join(","));
        for period in Period::ALL {
            let name = if period == Period::Day { "day" } else { "night" };
            for (index, class) in self.classes().iter().enumerate() {
                let condition = class
                    .condition
                    .map_or(",".to_owned(), |found| format!("{:?},{}", found.stability, found.wind_speed_10m_m_s));
                for (sector, probability) in self.sector_centres_deg().iter().zip(self.by_sector(period, index)) {
                    lines.push(format!("{name},{},{condition},{sector},{probability}", class.name));
                }
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// Reads a table that [`JointFrequency::to_csv`] wrote or that has its columns, in any order; lines that begin with
    /// `#` are comments. `stability` and `wind_speed_m_s` may be empty for a class that only footprints know. A row
    /// that is not there is a probability of 0.
    ///
    /// # Errors
    /// [`Error::Study`] with every fault of the rows, paths `weather table:LINE:column`; [`Error::InvalidInput`] when
    /// the whole is no table, such as a sum that is not 1.
    pub fn from_csv(text: &str) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().map_err(|error| Error::Study(vec![unreadable(&error)]))?.clone();
        let mut faults: Vec<Fault> = header
            .iter()
            .filter(|name| !COLUMNS.contains(name))
            .map(|name| {
                fault(
                    1,
                    "header",
                    name,
                    "",
                    "no other column than period, class, stability, wind_speed_m_s, sector_deg, probability",
                )
            })
            .collect();
        let mut places = [0; COLUMNS.len()];
        for (place, name) in places.iter_mut().zip(COLUMNS) {
            match header.iter().position(|found| found == name) {
                Some(found) => *place = found,
                None => faults.push(fault(1, name, "", "", "a column of this name")),
            }
        }
        if !faults.is_empty() {
            return Err(Error::Study(faults));
        }
        let mut rows: Vec<Row> = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    rows.extend(read_row(line, |column| record.get(places[column]).unwrap_or(""), &mut faults));
                }
                Err(error) => faults.push(unreadable(&error)),
            }
        }
        assemble(&rows, faults)
    }
}

struct Row {
    line: u64,
    period: Period,
    class: String,
    condition: Option<ClassCondition>,
    sector_deg: f64,
    probability: f64,
}

fn fault(line: u64, column: &str, found: &str, unit: &str, allowed: &str) -> Fault {
    Fault {
        path: format!("weather table:{line}:{column}"),
        found: if found.is_empty() { "nothing".into() } else { found.into() },
        unit: unit.into(),
        allowed: allowed.into(),
        help: String::new(),
    }
}

fn unreadable(error: &csv::Error) -> Fault {
    let line = error.position().map_or(0, csv::Position::line);
    fault(line, "row", &error.to_string(), "", "a row of comma-separated UTF-8 text")
}

fn read_row<'a>(line: u64, field: impl Fn(usize) -> &'a str, faults: &mut Vec<Fault>) -> Option<Row> {
    let before = faults.len();
    let period = match field(0) {
        "day" => Some(Period::Day),
        "night" => Some(Period::Night),
        other => {
            faults.push(fault(line, COLUMNS[0], other, "", "day or night"));
            None
        }
    };
    let class = field(1).to_owned();
    if class.is_empty() {
        faults.push(fault(line, COLUMNS[1], "", "", "the name of a class"));
    }
    let mut number = |column: usize, unit: &str, allowed: &str, within: &dyn Fn(f64) -> bool| {
        let found = field(column).parse::<f64>().ok().filter(|&value| within(value));
        if found.is_none() {
            faults.push(fault(line, COLUMNS[column], field(column), unit, allowed));
        }
        found.unwrap_or(0.0)
    };
    let sector_deg = number(4, "deg", "0 <= sector < 360", &|value| (0.0..360.0).contains(&value));
    let probability = number(5, "", "0..1", &|value| (0.0..=1.0).contains(&value));
    let condition = if field(2).is_empty() && field(3).is_empty() {
        None
    } else {
        let wind_speed_10m_m_s = number(3, "m/s", "0.1..60", &|value| (0.1..=60.0).contains(&value));
        let stability = Stability::ALL.into_iter().find(|class| format!("{class:?}") == field(2));
        if stability.is_none() {
            faults.push(fault(
                line,
                COLUMNS[2],
                field(2),
                "",
                "A, B, C, D, E or F, or empty together with wind_speed_m_s",
            ));
        }
        stability.map(|stability| ClassCondition { stability, wind_speed_10m_m_s })
    };
    if faults.len() > before {
        return None;
    }
    Some(Row { line, period: period?, class, condition, sector_deg, probability })
}

/// The table from its rows, or the faults.
fn assemble(rows: &[Row], mut faults: Vec<Fault>) -> Result<JointFrequency> {
    let mut sectors: Vec<f64> = rows.iter().map(|row| row.sector_deg).collect();
    sectors.sort_by(f64::total_cmp);
    sectors.dedup();
    let mut classes: Vec<WeatherClass> = Vec::new();
    // [period][class][sector], with the rows already seen
    let mut probability: Vec<Vec<Vec<Option<f64>>>> = vec![Vec::new(), Vec::new()];
    for row in rows {
        let class = classes.iter().position(|class| class.name == row.class).unwrap_or_else(|| {
            classes.push(WeatherClass { name: row.class.clone(), condition: row.condition });
            for period in &mut probability {
                period.push(vec![None; sectors.len()]);
            }
            classes.len() - 1
        });
        if classes[class].condition != row.condition {
            let found = row.condition.map_or("nothing".to_owned(), |condition| format!("{condition:?}"));
            faults.push(fault(
                row.line,
                COLUMNS[2],
                &found,
                "",
                "the stability and wind speed of this class's first row",
            ));
        }
        let Some(sector) = sectors.iter().position(|sector| sector.total_cmp(&row.sector_deg).is_eq()) else {
            continue;
        };
        let cell = &mut probability[row.period.index()][class][sector];
        if cell.is_some() {
            let found = format!("{} {} again", row.class, row.sector_deg);
            faults.push(fault(row.line, "row", &found, "", "each period, class and sector once"));
        }
        *cell = Some(row.probability);
    }
    if !faults.is_empty() {
        return Err(Error::Study(faults));
    }
    let filled = probability
        .into_iter()
        .map(|period| period.into_iter().map(|row| row.into_iter().map(|cell| cell.unwrap_or(0.0)).collect()).collect())
        .collect();
    JointFrequency::new(sectors, classes, filled)
}

impl Classified {
    /// Where the table comes from and how it was made, for the head of its CSV.
    #[must_use]
    pub fn provenance(&self) -> Vec<String> {
        let report = &self.report;
        let (station, read) = (&report.station, &report.read);
        let day = match report.options.day {
            DayRule::Clock { start_h, end_h } => format!("day is {start_h} h to {end_h} h of local standard time"),
            DayRule::Sun => "day is while the sun is up in the middle of the hour".to_owned(),
        };
        let speed = match report.options.speed {
            ClassSpeed::Nominal => "wind_speed_m_s is the nominal speed of the class",
            ClassSpeed::Mean => "wind_speed_m_s is the mean over the hours of the class",
        };
        let turner: Vec<String> = ["A", "B", "C", "D", "E", "F", "G"]
            .iter()
            .zip(report.turner_hours)
            .map(|(name, hours)| format!("{name} {hours}"))
            .collect();
        let mut lines = vec![
            "Joint frequency of weather class, wind sector and period, all of it summing to 1".to_owned(),
            format!(
                "station: {}, WMO {}, {} N, {} E, {} m above sea level, UTC{:+}",
                station.name,
                station.wmo,
                station.latitude_deg,
                station.longitude_deg,
                station.elevation_m,
                station.utc_offset_h
            ),
            format!(
                "source: {} hourly file, {} hours of {} source years",
                station.source, read.hours, read.source_years
            ),
            format!("sha256 of the hourly file: {}", report.sha256),
            format!("periods: {day}"),
            format!(
                "classes: Turner's method (solar elevation, cloud, ceiling, wind); G joined to F; A, B -> B3; C, D -> D1.5 below {LOW_WIND_M_S} m/s, D5 to {HIGH_WIND_M_S} m/s, D9 above; E, F -> F1.5 below {LOW_WIND_M_S} m/s, else E5; {speed}"
            ),
            format!("hours by Turner's class: {}", turner.join(", ")),
            format!(
                "sectors: 36 of 10 deg, centre given, direction the wind comes from; calms and hours without direction follow the directions of the same class and period below {LOW_WIND_M_S} m/s"
            ),
            format!(
                "hours calm: {}; without direction: {}; of these without low wind of their class to follow: {}; left out (no wind speed or no cloud): {}",
                report.calm_hours, report.direction_missing_hours, report.fallback_hours, report.left_out_hours
            ),
            format!(
                "hours missing: direction {}, speed {}, cloud {}, ceiling {} (middle height under 5/10 of opaque cloud or more, else none)",
                read.direction_missing, read.speed_missing, read.cloud_missing, read.ceiling_missing
            ),
            format!(
                "hours repaired: total cloud below opaque cloud, larger taken: {}; total cloud missing, opaque taken: {}",
                read.total_cloud_below_opaque, read.total_cloud_from_opaque
            ),
        ];
        for class in &report.classes {
            let mean = class.mean_wind_speed_m_s.map_or("none".to_owned(), |mean| format!("{mean:.2} m/s"));
            lines.push(format!("class {}: {} hours, mean wind speed {mean}", class.name, class.hours));
        }
        for period in Period::ALL {
            let index = period.index();
            let show = |value: Option<f64>, digits: usize| value.map_or("none".to_owned(), |v| format!("{v:.digits$}"));
            lines.push(format!(
                "mean {}: temperature {} K, relative humidity {}, pressure {} Pa, share of time {}",
                if period == Period::Day { "day" } else { "night" },
                show(report.mean_temperature_k[index], 1),
                show(report.mean_relative_humidity[index], 2),
                show(report.mean_pressure_pa[index], 0),
                self.table.period_probability(period)
            ));
        }
        lines
    }

    /// The table as CSV with its provenance on top.
    #[must_use]
    pub fn to_csv(&self) -> String {
        self.table.to_csv(&self.provenance())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weather::classes::{ClassOptions, joint_frequency};
    use crate::weather::hourly::HourlyWeather;
    use crate::weather::synthetic::{HOUR, Hour, epw};

    fn faults(text: &str) -> Vec<String> {
        match JointFrequency::from_csv(text) {
            Err(Error::Study(faults)) => faults.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_written_is_read_to_the_bit() {
        let text = epw(
            3,
            |day, hour| if (day + hour) % 3 == 0 { Hour { direction: "13", speed: "1.0", ..HOUR } } else { HOUR },
        );
        let weather = HourlyWeather::from_epw(text.as_bytes()).unwrap();
        let classified = joint_frequency(&weather, ClassOptions::default()).unwrap();
        let csv = classified.to_csv();
        assert!(csv.starts_with("# Joint frequency"));
        assert!(csv.contains(&weather.sha256));
        assert_eq!(JointFrequency::from_csv(&csv).unwrap(), classified.table);
    }

    #[test]
    fn a_class_may_be_without_weather_and_rows_may_be_left_out() {
        let text = "period,class,stability,wind_speed_m_s,sector_deg,probability\n\
                    day,any,,,0,0.25\nday,any,,,180,0.25\nnight,any,,,0,0.5\n";
        let table = JointFrequency::from_csv(text).unwrap();
        assert!(table.classes()[0].condition.is_none());
        assert_eq!(table.by_sector(Period::Night, 0), [0.5, 0.0]);
    }

    #[test]
    fn every_fault_of_the_rows_at_once() {
        let text = "period,class,stability,wind_speed_m_s,sector_deg,probability\n\
                    noon,D5,D,5,0,0.5\nday,D5,G,5,0,0.5\nday,D5,D,5,0,-0.5\nday,D5,D,-5,360,x\n";
        let found = faults(text);
        assert_eq!(found.len(), 6, "{found:?}");
        assert_eq!(found[0], "weather table:2:period: found noon; allowed: day or night");
        assert!(found[2].starts_with("weather table:4:probability: found -0.5"), "{found:?}");
    }

    #[test]
    fn unknown_and_missing_columns_are_named() {
        let found = faults("period,class,stability,speed,sector_deg,probability\n");
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("found speed"));
        assert!(found[1].starts_with("weather table:1:wind_speed_m_s"));
    }

    #[test]
    fn a_sum_that_is_not_one_is_refused() {
        let text = "period,class,stability,wind_speed_m_s,sector_deg,probability\nday,D5,D,5,0,0.5\n";
        let found = JointFrequency::from_csv(text).unwrap_err().to_string();
        assert!(found.contains("sum 0.5"), "{found}");
    }

    #[test]
    fn a_repeated_row_and_a_changed_class_are_faults() {
        let text = "period,class,stability,wind_speed_m_s,sector_deg,probability\n\
                    day,D5,D,5,0,0.5\nday,D5,D,5,0,0.5\nnight,D5,E,5,0,0.5\n";
        let found = faults(text);
        assert!(found[0].contains("each period, class and sector once"), "{found:?}");
        assert!(found[1].contains("this class's first row"), "{found:?}");
    }
}
