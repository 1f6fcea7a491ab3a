//! A cold run: from the files to map, verdicts and F-N, in a process of its own.

use std::process::Command;

use isorisk::run::{SocietalScope, run};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::park::{RUN, load};
use crate::process::{Time, peak_mib, timed};

/// What one cold run took and came to.
#[derive(Serialize, Deserialize)]
pub struct Cold {
    pub peak_mib: f64,
    pub pll_per_yr: f64,
    pub largest_individual_risk_per_yr: f64,
    pub threads: usize,
    pub load: Time,
    pub run: Time,
}

/// The run, in this process.
pub fn here(name: &str, every: usize) -> Outcome<Cold> {
    let (study, time) = timed(|| load(name, every));
    let study = study?;
    let (result, run_time) = timed(|| run(&study, &RUN));
    let result = result?;
    Ok(Cold {
        peak_mib: peak_mib(),
        pll_per_yr: result.societal(&SocietalScope::Park)?.pll(),
        largest_individual_risk_per_yr: result.individual_risk().iter().fold(0.0, |a: f64, b| a.max(*b)),
        threads: rayon::current_num_threads(),
        load: time,
        run: run_time,
    })
}

/// The same in a process of its own.
pub fn in_a_process(name: &str, every: usize) -> Outcome<Cold> {
    let program = std::env::current_exe()?;
    let output = Command::new(program).args(["--cold", name, "--every", &every.to_string()]).output()?;
    if !output.status.success() {
        return Err(format!("cold run of {name}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(toml::from_str(&String::from_utf8(output.stdout)?)?)
}

impl std::fmt::Display for Cold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} on {} threads after {} of reading, peak {:.0} MiB; PLL {:.3e} /yr, largest LSIR {:.3e} /yr",
            self.run, self.threads, self.load, self.peak_mib, self.pll_per_yr, self.largest_individual_risk_per_yr
        )
    }
}
