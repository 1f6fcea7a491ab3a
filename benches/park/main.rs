//! Run times of the public park: `cargo bench --bench park -- [options]`.
//!
//! | option | what it does |
//! |---|---|
//! | `--quick` | a small part of the park, seconds: shows that the program works, its times mean nothing |
//! | `--every N` | every N-th installation only |
//! | `--only A,B` | some sections: machine, cold, counts, integration, directions, origins, cells, threads, moves |
//! | `--moves N` | so many random moves, 100 unless given |
//! | `--out FILE` | writes what was measured as TOML, for `tools/performance_page.py` |
//! | `--cold STUDY.toml` | one cold run, in a process of its own so that its peak memory is its own |

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program whose product is what it prints")]

mod cold;
mod counts;
mod integration;
mod machine;
mod moves;
mod park;
mod process;
mod scaling;

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Serialize;

/// Everything that goes wrong ends the program with its message.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// What the caller asked for.
struct Options {
    quick: bool,
    every: usize,
    only: Vec<String>,
    moves: usize,
    out: Option<String>,
    cold: Option<String>,
}

impl Options {
    fn wants(&self, section: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == section)
    }
}

fn options() -> Outcome<Options> {
    let mut found = Options { quick: false, every: 1, only: Vec::new(), moves: 100, out: None, cold: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            // what cargo adds of its own accord
            "--bench" => {}
            "--quick" => found.quick = true,
            "--every" => found.every = value()?.parse()?,
            "--moves" => found.moves = value()?.parse()?,
            "--only" => found.only = value()?.split(',').map(str::to_owned).collect(),
            "--out" => found.out = Some(value()?),
            "--cold" => found.cold = Some(value()?),
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    if found.quick {
        found.every = found.every.max(100);
        found.moves = found.moves.min(3);
    }
    if found.every == 0 {
        return Err("--every 0: must be 1 or more".into());
    }
    Ok(found)
}

/// What was measured.
#[derive(Default, Serialize)]
struct Report {
    version: &'static str,
    command: String,
    every: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    machine: Option<machine::Machine>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cold: BTreeMap<String, cold::Cold>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<counts::Counts>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    integration: BTreeMap<String, integration::Timed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scaling: Option<scaling::Scaling>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moves: Option<moves::Moves>,
}

fn measure(options: &Options) -> Outcome<Report> {
    let command = format!("cargo bench --bench park -- {}", std::env::args().skip(1).collect::<Vec<_>>().join(" "));
    let command = command.replace(" --bench", "").trim_end_matches([' ', '-']).to_owned();
    let mut report = Report { version: env!("CARGO_PKG_VERSION"), command, every: options.every, ..Report::default() };
    if options.wants("machine") {
        report.machine = Some(machine::measure(options.quick));
    }
    if options.wants("cold") {
        for name in park::STUDIES {
            let cold = cold::in_a_process(name, options.every)?;
            println!("cold run of {name}: {cold}");
            report.cold.insert(name.to_owned(), cold);
        }
    }
    let rest = ["counts", "integration", "directions", "origins", "cells", "threads", "moves"];
    if !rest.iter().any(|section| options.wants(section)) {
        return Ok(report);
    }
    let study = park::load(park::STUDIES[0], options.every)?;
    let found = park::outcomes(&study)?;
    if options.wants("counts") {
        let counts = counts::count(&study, &found);
        println!("{counts}");
        report.counts = Some(counts);
    }
    if options.wants("integration") {
        for name in park::STUDIES {
            let timed = integration::time(&park::load(name, options.every)?, &found)?;
            println!("integration of {name}: {timed}");
            report.integration.insert(name.to_owned(), timed);
        }
    }
    report.scaling = scaling::measure(options, &found)?;
    if options.wants("moves") {
        let moves = moves::measure(&study, options.moves)?;
        println!("moves: {moves}");
        report.moves = Some(moves);
    }
    Ok(report)
}

fn work() -> Outcome<()> {
    let options = options()?;
    if let Some(study) = &options.cold {
        println!("{}", toml::to_string(&cold::here(study, options.every)?)?);
        return Ok(());
    }
    let report = measure(&options)?;
    if let Some(file) = &options.out {
        std::fs::write(file, toml::to_string(&report)?)?;
    }
    Ok(())
}

fn main() -> ExitCode {
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("park: {cause}");
            ExitCode::FAILURE
        }
    }
}
