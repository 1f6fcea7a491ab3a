//! What this machine can do at most: arithmetic and memory, by simple loops.

use std::hint::black_box;
use std::time::Instant;

use serde::Serialize;

/// Peaks that were measured.
#[derive(Serialize)]
pub struct Machine {
    pub processor: String,
    pub threads: usize,
    /// Multiply and add of f32 in registers, all threads.
    pub f32_gflop_s: f64,
    /// The same of f64.
    pub f64_gflop_s: f64,
    /// Reading a long array, all threads.
    pub read_gb_s: f64,
    /// a = b + s c over long arrays, all threads, 24 bytes a step.
    pub triad_gb_s: f64,
}

/// Independent sums, enough to keep every unit of every vector width busy.
const LANES: usize = 128;

macro_rules! peak {
    ($name:ident, $float:ty) => {
        /// Operations per second of one thread: x = x a + b over independent lanes.
        fn $name(steps: u64) -> f64 {
            let (a, b): ($float, $float) = black_box((0.999_999, 1e-6));
            let mut lanes: [$float; LANES] = black_box([1.0; LANES]);
            let begin = Instant::now();
            for _ in 0..steps {
                for lane in &mut lanes {
                    *lane = *lane * a + b;
                }
            }
            let time = begin.elapsed().as_secs_f64();
            black_box(lanes);
            2.0 * LANES as f64 * steps as f64 / time
        }
    };
}
peak!(peak_f32, f32);
peak!(peak_f64, f64);

/// The same work on every thread at once, the best of three, summed.
fn on_all(threads: usize, work: impl Fn() -> f64 + Sync) -> f64 {
    let once = || -> f64 {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or(0.0)).sum()
        })
    };
    (0..3).map(|_| once()).fold(0.0, f64::max)
}

/// Bytes per second of reading.
fn read(data: &[f64]) -> f64 {
    let begin = Instant::now();
    let mut sums = [0.0; 32];
    for chunk in data.chunks_exact(32) {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += value;
        }
    }
    black_box(sums);
    8.0 * data.len() as f64 / begin.elapsed().as_secs_f64()
}

/// Bytes per second of the triad.
fn triad(a: &mut [f64], b: &[f64], c: &[f64]) -> f64 {
    let scale = black_box(1.5);
    let begin = Instant::now();
    for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
        *a = b + scale * c;
    }
    black_box(&a);
    24.0 * a.len() as f64 / begin.elapsed().as_secs_f64()
}

fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name"));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |rest| rest.trim_start_matches([' ', '\t', ':']).to_owned())
}

/// Measures the peaks; a quick look is no measurement.
pub fn measure(quick: bool) -> Machine {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (steps, length) = if quick { (100_000, 1 << 16) } else { (20_000_000, 1 << 24) };
    let giga = 1e-9;
    let found = Machine {
        processor: processor(),
        threads,
        f32_gflop_s: giga * on_all(threads, || peak_f32(steps)),
        f64_gflop_s: giga * on_all(threads, || peak_f64(steps)),
        read_gb_s: giga
            * on_all(threads, || {
                let data = vec![1.0; length];
                read(&data).max(read(&data))
            }),
        triad_gb_s: giga
            * on_all(threads, || {
                let (mut a, b, c) = (vec![0.0; length], vec![1.0; length], vec![2.0; length]);
                triad(&mut a, &b, &c).max(triad(&mut a, &b, &c))
            }),
    };
    println!(
        "{} x {}: {:.1} GFLOP/s of f32, {:.1} of f64, {:.1} GB/s read, {:.1} triad",
        found.threads, found.processor, found.f32_gflop_s, found.f64_gflop_s, found.read_gb_s, found.triad_gb_s
    );
    found
}
