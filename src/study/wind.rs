//! The table of joint frequencies.

use std::collections::BTreeMap;

use crate::error::{Error, Fault};
use crate::study::sheet::{Field, Limit, Need, Sheet};
use crate::weather::{ClassCondition, JointFrequency, Period, SUM_TOLERANCE, Stability, WeatherClass};

/// Columns of the table of joint frequencies.
pub(super) const FIELDS: &[Field] = &[
    Field::plain(&[("period", "")], Need::Required),
    Field::plain(&[("class", "")], Need::Required),
    Field::plain(&[("stability", "")], Need::Required),
    Field::plain(&[("wind_speed_m_s", "m/s")], Need::Required),
    Field::plain(&[("sector_deg", "deg")], Need::Required),
    Field::plain(&[("probability", "")], Need::Required),
];

/// The joint frequencies of a table; a combination that no row has is a probability of 0.
pub(super) fn read(sheet: &Sheet<'_>, faults: &mut Vec<Fault>) -> Option<JointFrequency> {
    let before = faults.len();
    let mut classes: Vec<WeatherClass> = Vec::new();
    let mut rows = Vec::new();
    let mut seen: BTreeMap<(Period, usize, u64), String> = BTreeMap::new();
    for record in sheet.records() {
        let period: Option<Period> = record.need_word("period", &["day", "night"], faults);
        let name = record.need_text("class", faults);
        let stability: Option<Stability> = record.need_word("stability", &["A", "B", "C", "D", "E", "F"], faults);
        let speed = record.need_number("wind_speed_m_s", Limit::Within(0.1, 60.0), faults);
        let sector = record.need_number("sector_deg", Limit::Within(0.0, 360.0), faults);
        let probability = record.need_number("probability", Limit::Within(0.0, 1.0), faults);
        let (Some(period), Some(name), Some(stability), Some(wind_speed_10m_m_s), Some(sector), Some(probability)) =
            (period, name, stability, speed, sector, probability)
        else {
            continue;
        };
        let condition = ClassCondition { stability, wind_speed_10m_m_s };
        let class = classes.iter().position(|class| class.name == name).unwrap_or(classes.len());
        if class == classes.len() {
            classes.push(WeatherClass { name, condition: Some(condition) });
        } else if classes[class].condition != Some(condition) {
            let found = format!("{stability:?} at {wind_speed_10m_m_s} m/s");
            let allowed = "one stability and wind speed for a class";
            faults.push(record.fault("class", found, allowed, "an earlier row of the class has others"));
            continue;
        }
        let centre = if sector >= 360.0 { 0.0 } else { sector };
        if let Some(first) = seen.insert((period, class, centre.to_bits()), record.path("sector_deg")) {
            let found = format!("{sector} a second time");
            faults.push(record.fault(
                "sector_deg",
                found,
                "each period, class and sector once",
                &format!("see {first}"),
            ));
            continue;
        }
        rows.push((period, class, centre, probability));
    }
    if faults.len() > before {
        return None;
    }
    let sum: f64 = rows.iter().map(|row| row.3).sum();
    if !((sum - 1.0).abs() <= SUM_TOLERANCE) {
        faults.push(Fault {
            path: format!("{}:probability", sheet.at()),
            found: format!("a sum of {}", (sum * 1e9).round() / 1e9),
            unit: String::new(),
            allowed: format!("day and night together sum to 1, within {SUM_TOLERANCE:e}"),
            help: "each probability is a share of the whole year".into(),
        });
        return None;
    }
    let mut centres: Vec<f64> = rows.iter().map(|row| row.2).collect();
    centres.sort_by(f64::total_cmp);
    centres.dedup_by(|a, b| a.to_bits() == b.to_bits());
    let mut probability = vec![vec![vec![0.0; centres.len()]; classes.len()]; 2];
    for (period, class, centre, value) in rows {
        if let Some(sector) = centres.iter().position(|other| other.to_bits() == centre.to_bits()) {
            probability[period.index()][class][sector] = value;
        }
    }
    match JointFrequency::new(centres, classes, probability) {
        Ok(table) => Some(table),
        Err(Error::InvalidInput { name, value, requirement, .. }) => {
            let column = if name == "weather.sectors_deg" { "sector_deg" } else { "class" };
            faults.push(Fault {
                path: format!("{}:{column}", sheet.at()),
                found: value,
                unit: String::new(),
                allowed: requirement,
                help: String::new(),
            });
            None
        }
        Err(other) => {
            faults.push(Fault {
                path: sheet.at(),
                found: other.to_string(),
                unit: String::new(),
                allowed: "a table of joint frequencies".into(),
                help: String::new(),
            });
            None
        }
    }
}
