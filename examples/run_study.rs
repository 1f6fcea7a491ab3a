//! Runs a study from Rust and writes its tables: `cargo run --release --example run_study -- STUDY.toml FOLDER`.

use std::fs;
use std::path::Path;

use isorisk::risk::Control;
use isorisk::run::{SocietalScope, run};
use isorisk::study::Study;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: run_study STUDY.toml FOLDER".into());
    };
    let result = run(&Study::load(file)?, &Control::default())?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for table in result.tables(&Control::default())? {
        fs::write(folder.join(format!("{}.csv", table.name)), table.to_csv()?)?;
    }
    fs::write(folder.join("manifest.json"), serde_json::to_string_pretty(&result.manifest()?)?)?;
    let pll = result.societal(&SocietalScope::Park)?.pll();
    let largest = result.individual_risk().iter().fold(0.0_f64, |a, b| a.max(*b));
    fs::write(folder.join("summary.txt"), format!("PLL {pll:.3e} /yr, largest LSIR {largest:.3e} /yr\n"))?;
    Ok(())
}
