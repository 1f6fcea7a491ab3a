//! What a what-if costs from Rust: `cargo run --release --example what_if -- STUDY.toml MOVES`.
//!
//! Computes a study, then moves installations one after the other across the map, each from the base, and writes how
//! long it took from the edit to the new map and F-N curve.

use std::io::Write as _;
use std::time::Instant;

use isorisk::risk::Control;
use isorisk::run::{SocietalScope, run, run_from};
use isorisk::study::Study;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(moves)) = (arguments.next(), arguments.next()) else {
        return Err("usage: what_if STUDY.toml MOVES".into());
    };
    let study = Study::load(file)?;
    let mut out = std::io::stdout();
    let began = Instant::now();
    let base = run(&study, &Control::default())?;
    let risk_at_first = base.individual_risk()[[0, 0]];
    writeln!(out, "base: {:.2} s, {risk_at_first:.1e} /yr in the first cell", began.elapsed().as_secs_f64())?;
    let grid = study.grid();
    let mut times = Vec::new();
    for step in 0..moves.parse::<usize>()? {
        let unit = &study.installations()[(step * 37 + 11) % study.installations().len()];
        // steps of irrational shares spread over the map
        let share = |factor: f64| (step as f64 * factor).fract();
        let x_m = grid.x_min_m + share(0.618_034) * grid.nx as f64 * grid.cell_m;
        let y_m = grid.y_min_m + share(0.414_214) * grid.ny as f64 * grid.cell_m;
        let began = Instant::now();
        let result = run_from(&study.with_moved(&unit.id, x_m, y_m)?, &base, &Control::default())?;
        let map = result.individual_risk();
        let curve = result.societal(&SocietalScope::Park)?;
        times.push(began.elapsed().as_secs_f64());
        if map.is_empty() || curve.events().is_empty() {
            return Err(format!("{} moved to ({x_m}, {y_m}) left no risk", unit.id).into());
        }
    }
    times.sort_by(f64::total_cmp);
    if let (Some(least), Some(median), Some(most)) = (times.first(), times.get(times.len() / 2), times.last()) {
        writeln!(out, "{} moves: median {median:.4} s, {least:.4} to {most:.4} s", times.len())?;
    }
    Ok(())
}
