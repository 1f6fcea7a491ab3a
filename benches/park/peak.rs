//! What a machine can do at most: arithmetic and memory, by simple loops.
//!
//! Part of the bench program, and with `peak_alone.rs` a program that is built for the very processor it runs on.

use std::hint::black_box;
use std::time::Instant;

/// Peaks of all threads together.
#[expect(clippy::struct_field_names, reason = "the unit, per second, ends every name")]
pub struct Peaks {
    /// Multiply and add of f32 in registers, operations per second.
    pub f32_op_s: f64,
    /// The same of f64.
    pub f64_op_s: f64,
    /// Reading a long array, bytes per second.
    pub read_b_s: f64,
    /// a = b + s c over long arrays, bytes per second, 24 bytes a step.
    pub triad_b_s: f64,
}

macro_rules! peak {
    ($name:ident, $float:ty) => {
        /// Operations per second of one thread: x = x a + b over independent lanes.
        fn $name<const LANES: usize>(steps: u64) -> f64 {
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
peak!(lanes_f32, f32);
peak!(lanes_f64, f64);

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

/// Measures the peaks on so many threads; a quick look is no measurement. How many lanes keep every unit busy and
/// still fit the registers depends on the width of the vectors, so several are tried.
pub fn measure(threads: usize, quick: bool) -> Peaks {
    let (steps, length) = if quick { (20_000, 1 << 16) } else { (3_000_000, 1 << 24) };
    let best = |runs: [f64; 4]| runs.into_iter().fold(0.0, f64::max);
    let f32s = || {
        best([lanes_f32::<32>(4 * steps), lanes_f32::<64>(2 * steps), lanes_f32::<128>(steps), lanes_f32::<256>(steps)])
    };
    let f64s = || {
        best([lanes_f64::<16>(4 * steps), lanes_f64::<32>(2 * steps), lanes_f64::<64>(steps), lanes_f64::<128>(steps)])
    };
    Peaks {
        f32_op_s: on_all(threads, f32s),
        f64_op_s: on_all(threads, f64s),
        read_b_s: on_all(threads, || {
            let data = vec![1.0; length];
            read(&data).max(read(&data))
        }),
        triad_b_s: on_all(threads, || {
            let (mut a, b, c) = (vec![0.0; length], vec![1.0; length], vec![2.0; length]);
            triad(&mut a, &b, &c).max(triad(&mut a, &b, &c))
        }),
    }
}
