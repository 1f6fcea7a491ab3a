//! What this machine can do at most: as this program was built, and built for the very processor.

use std::path::Path;
use std::process::Command;

use serde::Serialize;

use crate::peak::{Peaks, measure as peaks};

/// Peaks that were measured.
#[derive(Serialize)]
pub struct Machine {
    pub processor: String,
    pub threads: usize,
    /// With the instruction set that the crate is built for.
    pub as_built: Rates,
    /// With all that the processor has, where there is a compiler.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native: Option<Rates>,
}

/// Peaks of all threads together.
#[expect(clippy::struct_field_names, reason = "the unit, per second, ends every name")]
#[derive(Serialize)]
pub struct Rates {
    pub f32_gflop_s: f64,
    pub f64_gflop_s: f64,
    pub read_gb_s: f64,
    pub triad_gb_s: f64,
}

const GIGA: f64 = 1e9;

fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name"));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |rest| rest.trim_start_matches([' ', '\t', ':']).to_owned())
}

/// Builds the loops for this processor and runs them; nothing without a compiler.
fn native() -> Option<Rates> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/park/peak_alone.rs");
    let program = std::env::temp_dir().join(format!("isorisk-peak-{}", std::process::id()));
    let built = Command::new("rustc")
        .args(["-O", "-C", "target-cpu=native", "--edition", "2024", "-o"])
        .args([program.as_os_str(), source.as_os_str()])
        .output()
        .is_ok_and(|output| output.status.success());
    let text = built.then(|| Command::new(&program).output().ok()).flatten();
    // nothing there to remove if it was never built
    let _ = std::fs::remove_file(&program);
    let numbers: Vec<f64> =
        String::from_utf8(text?.stdout).ok()?.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [f32_op_s, f64_op_s, read_b_s, triad_b_s] = numbers[..] else { return None };
    Some(Rates::of(&Peaks { f32_op_s, f64_op_s, read_b_s, triad_b_s }))
}

impl Rates {
    fn of(peaks: &Peaks) -> Self {
        Self {
            f32_gflop_s: peaks.f32_op_s / GIGA,
            f64_gflop_s: peaks.f64_op_s / GIGA,
            read_gb_s: peaks.read_b_s / GIGA,
            triad_gb_s: peaks.triad_b_s / GIGA,
        }
    }
}

/// Measures the peaks.
pub fn measure(quick: bool) -> Machine {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let found = Machine {
        processor: processor(),
        threads,
        as_built: Rates::of(&peaks(threads, quick)),
        native: if quick { None } else { native() },
    };
    println!("{} x {}", found.threads, found.processor);
    for (what, rates) in [("as built", Some(&found.as_built)), ("native", found.native.as_ref())] {
        if let Some(Rates { f32_gflop_s, f64_gflop_s, read_gb_s, triad_gb_s }) = rates {
            println!(
                "{what}: {f32_gflop_s:.1} GFLOP/s of f32, {f64_gflop_s:.1} of f64, {read_gb_s:.1} GB/s read, {triad_gb_s:.1} triad"
            );
        }
    }
    found
}
