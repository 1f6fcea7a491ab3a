//! One study, any number of threads, the same bits.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use isorisk::risk::Control;
use isorisk::run::{RunResult, SocietalScope, run};
use isorisk::study::Study;

use crate::tree;

/// A toxic vessel, a flammable pool, a loading arm of liquefied gas: three installations stand for the rest.
const KEPT: [&str; 3] = ["C-V101,", "G-T101,", "H-A301,"];

/// The example with few installations and people on a coarse map: every step of a run, in little time.
fn small_study() -> Study {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("determinism");
    fs::create_dir_all(&folder).unwrap();
    for file in ["establishments.geojson", "targets.geojson"] {
        fs::copy(tree::path(&format!("examples/caojing/{file}")), folder.join(file)).unwrap();
    }
    write(&folder, "weather.csv", &two_classes());
    write(&folder, "study.toml", &tree::read("examples/caojing/study.toml").replace("cell_m = 50", "cell_m = 500"));
    let installations = tree::read("examples/caojing/installations.csv");
    let mut kept: Vec<&str> = installations.lines().take(1).collect();
    for id in KEPT {
        kept.push(installations.lines().find(|line| line.starts_with(id)).unwrap_or_else(|| panic!("no {id}")));
    }
    write(&folder, "installations.csv", &kept.join("\n"));
    let population = tree::read("examples/caojing/population.csv");
    let few: Vec<&str> =
        population.lines().take(1).chain(population.lines().skip(1).step_by(POPULATION_STEP)).collect();
    write(&folder, "population.csv", &few.join("\n"));
    Study::load(folder.join("study.toml")).unwrap()
}

/// Neutral by day, stable by night, twelve sectors, more wind from one side.
fn two_classes() -> String {
    let mut table = String::from("period,class,stability,wind_speed_m_s,sector_deg,probability\n");
    let weights: Vec<f64> = (0..12).map(|sector| 1.0 + 0.5 * (f64::from(sector) * 0.7).sin()).collect();
    let sum: f64 = weights.iter().sum();
    for (class, share) in [("day,D5,D,5", 0.45), ("night,F1.5,F,1.5", 0.55)] {
        for (sector, weight) in weights.iter().enumerate() {
            let _ = writeln!(table, "{class},{},{}", 30 * sector, share * weight / sum);
        }
    }
    table
}

/// One in so many rows of the population is kept.
const POPULATION_STEP: usize = 10;

fn write(folder: &Path, file: &str, text: &str) {
    let path: PathBuf = folder.join(file);
    fs::write(&path, text).unwrap();
}

/// Everything of a result that is a number, as bits.
fn bits(result: &RunResult) -> Vec<u64> {
    let mut numbers: Vec<f64> = result.individual_risk().iter().copied().collect();
    let societal = result.societal(&SocietalScope::Park).unwrap();
    numbers.push(societal.pll());
    for event in societal.events() {
        numbers.extend([event.frequency_per_yr, event.n]);
    }
    numbers.into_iter().map(f64::to_bits).collect()
}

fn run_on(threads: usize, study: &Study) -> RunResult {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| run(study, &Control::default())).unwrap()
}

#[test]
fn the_same_bits_on_one_two_and_eight_threads() {
    let study = small_study();
    let alone = bits(&run_on(1, &study));
    assert!(alone.len() > 100, "only {} numbers", alone.len());
    assert!(alone.iter().any(|bits| f64::from_bits(*bits) > 1e-8), "a study without risk proves nothing");
    for threads in [2, 8] {
        assert!(bits(&run_on(threads, &study)) == alone, "{threads} threads change the result");
    }
}
