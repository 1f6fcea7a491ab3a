//! Turns an hourly weather file (EPW) into a joint frequency table (CSV).
//!
//! `cargo run --example joint_frequency -- station.epw weather.csv`

use std::process::ExitCode;

use isorisk::weather::classes::{ClassOptions, joint_frequency};
use isorisk::weather::hourly::HourlyWeather;

fn convert(epw: &str, csv: &str) -> Result<String, Box<dyn std::error::Error>> {
    let weather = HourlyWeather::from_epw(&std::fs::read(epw)?)?;
    let classified = joint_frequency(&weather, ClassOptions::default())?;
    std::fs::write(csv, classified.to_csv())?;
    Ok(classified.provenance().join("\n"))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [epw, csv] = arguments.as_slice() else {
        eprintln!("usage: joint_frequency STATION.epw TABLE.csv");
        return ExitCode::from(2);
    };
    match convert(epw, csv) {
        Ok(report) => {
            eprintln!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
