//! What the consequences of a study cost: `cargo run --release --example consequence_cost -- STUDY.toml`.
//!
//! Prints the counts of distinct runs, footprints and bytes, and the processor time of each run in each weather class.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use isorisk::consequence::{Fineness, Setting, consequences};
use isorisk::release::GroundKind;
use isorisk::risk::Control;
use isorisk::study::Study;
use isorisk::vulnerability::HarmRules;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(file) = std::env::args().nth(1) else {
        return Err("usage: consequence_cost STUDY.toml".into());
    };
    let study = Study::load(file)?;
    let harm = HarmRules::aq_t_3046_2013()?;
    let ambient = study.ambient();
    let setting = Setting {
        rule_set: study.rule_set(),
        harm: &harm,
        weather: study.weather(),
        surface: study.surface(),
        temperature_k: ambient.temperature_k,
        pressure_pa: ambient.pressure_pa,
        relative_humidity: ambient.relative_humidity,
        ground: GroundKind::default(),
        clouds: study.dispersion().model,
        fineness: Fineness { ring_growth: study.sampling().ring_growth, tolerance: study.sampling().tolerance },
    };
    let begin = Instant::now();
    let all = consequences(study.installations(), &setting, &Control::default())?;
    let wall_s = begin.elapsed().as_secs_f64();
    let classes = study.weather().classes().len();
    let mut seen = BTreeSet::new();
    let (mut references, mut bytes, mut radial, mut radial_bytes) = (0, 0, 0, 0);
    let runs = all.runs();
    for part in runs.iter().flat_map(|run| &run.branches).flat_map(|branch| &branch.parts) {
        for footprint in part.values() {
            references += 1;
            if seen.insert(Arc::as_ptr(footprint)) {
                bytes += footprint.table_bytes();
                if footprint.is_radial() {
                    radial += 1;
                    radial_bytes += footprint.table_bytes();
                }
            }
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "scenarios {}, distinct runs {}, weather classes {classes}, outcomes {}",
        all.scenarios().count(),
        runs.len(),
        all.outcome_count()
    )?;
    writeln!(
        out,
        "footprints {} distinct of {references}, {bytes} bytes; radial {radial}, {radial_bytes} bytes",
        seen.len()
    )?;
    writeln!(out, "wall {wall_s:.3} s, {:.3} ms a run and class", 1e3 * wall_s / (runs.len() * classes) as f64)?;
    Ok(())
}
