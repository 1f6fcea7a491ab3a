//! What this process has used so far.

use std::time::Instant;

/// Wall and processor time of some work.
#[derive(Clone, Copy, Debug, serde::Deserialize, serde::Serialize)]
pub struct Time {
    pub wall_s: f64,
    pub cpu_s: f64,
}

/// Processor time of all threads of this process, s: ticks of 10 ms, as /proc/self/stat has them.
fn cpu_s() -> f64 {
    const TICKS_PER_S: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // the name of the program, in brackets, may hold blanks
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(11) + ticks(12)) / TICKS_PER_S
}

/// Most memory that this process has held, MiB.
pub fn peak_mib() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1024.0)
}

/// Runs work and says how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Time) {
    let (begin, used) = (Instant::now(), cpu_s());
    let made = work();
    (made, Time { wall_s: begin.elapsed().as_secs_f64(), cpu_s: cpu_s() - used })
}

/// The quickest of some repetitions: on a shared machine the others hold what somebody else did.
pub fn quickest<T>(repeats: usize, mut work: impl FnMut() -> T) -> (T, Time) {
    let (mut made, mut least) = timed(&mut work);
    for _ in 1..repeats {
        let (again, time) = timed(&mut work);
        made = again;
        least = Time { wall_s: least.wall_s.min(time.wall_s), cpu_s: least.cpu_s.min(time.cpu_s) };
    }
    (made, least)
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} s ({:.2} s of processor)", self.wall_s, self.cpu_s)
    }
}
