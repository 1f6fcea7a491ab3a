//! The instruction-count gate: how many instructions each serial kernel takes, against `benches/icount.toml`.
//!
//! Time on a shared machine moves by tens of percent with nothing changed; the number of instructions does not move at
//! all. Run it with `make icount`. With `ISORISK_REWRITE=1` it writes the counts anew: a slowdown that is accepted is a
//! line in the changelog.
//!
//! The program runs itself under Callgrind, once with few and once with many repeats of a kernel; the difference is the
//! kernel and nothing else. Counts belong to a compiler, a C library and the instruction sets that its mathematical
//! functions choose from: with others the gate says why it is skipped.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde::Deserialize;

mod kernels;

/// A kernel may grow by this share before the gate fails.
const ALLOWED_GROWTH: f64 = 0.02;

/// Repeats of the two runs whose difference is counted.
const REPEATS: [u32; 2] = [2, 12];

/// What the counts depend on besides the source.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Environment {
    rustc: String,
    machine: String,
    libc: String,
    instruction_sets: String,
}

/// The committed counts: instructions in one repeat.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    environment: Environment,
    instructions: BTreeMap<String, u64>,
}

fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(|line| line.trim().to_owned())
}

#[cfg(target_arch = "x86_64")]
fn instruction_sets() -> String {
    let present = [("avx2", is_x86_feature_detected!("avx2")), ("fma", is_x86_feature_detected!("fma"))];
    present.iter().filter(|(_, present)| *present).map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}

#[cfg(not(target_arch = "x86_64"))]
fn instruction_sets() -> String {
    String::new()
}

fn environment() -> Environment {
    let version = first_line("rustc", &["--version"]).unwrap_or_default();
    Environment {
        rustc: version.split(' ').nth(1).unwrap_or("unknown").to_owned(),
        machine: format!("{} {}", std::env::consts::ARCH, std::env::consts::OS),
        libc: first_line("getconf", &["GNU_LIBC_VERSION"]).unwrap_or_else(|| "unknown".to_owned()),
        instruction_sets: instruction_sets(),
    }
}

/// Instructions of one run, from the line `Collected : n` that Callgrind prints.
fn collected(program: &Path, kernel: &str, repeats: u32) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["--kernel", kernel, &repeats.to_string()])
        .output()
        .map_err(|cause| format!("valgrind: {cause}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().filter_map(|line| line.split("Collected : ").nth(1)).next_back();
    count.and_then(|count| count.trim().parse().ok()).ok_or_else(|| format!("{kernel}: no count in:\n{said}"))
}

fn count(program: &Path, kernel: &str) -> Result<u64, String> {
    let [few, many] = REPEATS;
    let difference = collected(program, kernel, many)?.saturating_sub(collected(program, kernel, few)?);
    Ok(difference / u64::from(many - few))
}

/// Runs one kernel; what the parent counts.
fn run(kernel: &str, repeats: &str) -> Result<(), String> {
    let repeats: u32 = repeats.parse().map_err(|cause| format!("repeats: {cause}"))?;
    let found = kernels::all().into_iter().find(|candidate| candidate.name == kernel);
    let mut work = (found.ok_or_else(|| format!("no kernel {kernel}"))?.prepare)()?;
    for _ in 0..repeats {
        std::hint::black_box(work());
    }
    Ok(())
}

fn write(path: &Path, environment: &Environment, counts: &BTreeMap<String, u64>) -> Result<(), String> {
    let Environment { rustc, machine, libc, instruction_sets } = environment;
    let mut text = format!(
        "# Instructions in one repeat of each kernel of benches/kernels/mod.rs; `ISORISK_REWRITE=1 make icount` writes them.\n\n\
         [environment]\nrustc = \"{rustc}\"\nmachine = \"{machine}\"\nlibc = \"{libc}\"\n\
         instruction_sets = \"{instruction_sets}\"\n\n[instructions]\n"
    );
    for (name, count) in counts {
        let _ = writeln!(text, "\"{name}\" = {count}");
    }
    std::fs::write(path, text).map_err(|cause| format!("{}: {cause}", path.display()))
}

/// Compares, and returns the report and whether it passes.
fn verdict(committed: &BTreeMap<String, u64>, found: &BTreeMap<String, u64>) -> (String, bool) {
    let mut report = String::new();
    let mut passes = true;
    for (name, &now) in found {
        let line = match committed.get(name) {
            None => {
                passes = false;
                format!("{name:36} {now:>12}  has no committed count: ISORISK_REWRITE=1 make icount")
            }
            Some(&before) => {
                let growth = now as f64 / before.max(1) as f64 - 1.0;
                let remark = if growth > ALLOWED_GROWTH {
                    passes = false;
                    "slower than allowed"
                } else if growth < -ALLOWED_GROWTH {
                    "faster: write the counts anew"
                } else {
                    ""
                };
                format!("{name:36} {now:>12}  {:+7.2} %  {remark}", growth * 100.0)
            }
        };
        let _ = writeln!(report, "{}", line.trim_end());
    }
    for name in committed.keys().filter(|name| !found.contains_key(*name)) {
        passes = false;
        let _ = writeln!(report, "{name:36} is no kernel any more");
    }
    (report, passes)
}

fn gate() -> Result<bool, String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/icount.toml");
    let now = environment();
    if first_line("valgrind", &["--version"]).is_none() {
        eprintln!("icount: skipped: valgrind is not installed");
        return Ok(true);
    }
    let rewrite = std::env::var_os("ISORISK_REWRITE").is_some_and(|value| value == "1");
    let mut committed = BTreeMap::new();
    if !rewrite {
        let text = std::fs::read_to_string(&path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        let counts: Counts = toml::from_str(&text).map_err(|cause| format!("{}: {cause}", path.display()))?;
        if counts.environment != now {
            eprintln!("icount: skipped: the counts are for {:?}, this is {now:?}", counts.environment);
            return Ok(true);
        }
        committed = counts.instructions;
    }
    let program = std::env::current_exe().map_err(|cause| cause.to_string())?;
    let mut found = BTreeMap::new();
    for kernel in kernels::all() {
        found.insert(kernel.name.to_owned(), count(&program, kernel.name)?);
    }
    if rewrite {
        write(&path, &now, &found)?;
        committed.clone_from(&found);
    }
    let (report, passes) = verdict(&committed, &found);
    eprint!("{report}");
    eprintln!("icount: {} kernels, {}", found.len(), if passes { "none slower than allowed" } else { "failed" });
    Ok(passes)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [flag, kernel, repeats] if flag == "--kernel" => run(kernel, repeats).map(|()| true),
        _ => gate(),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(cause) => {
            eprintln!("icount: {cause}");
            ExitCode::FAILURE
        }
    }
}
