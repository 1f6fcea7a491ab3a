//! The loops of `peak.rs` as a program: `rustc -O -C target-cpu=native benches/park/peak_alone.rs`.

mod peak;

fn main() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let found = peak::measure(threads, false);
    println!("{} {} {} {}", found.f32_op_s, found.f64_op_s, found.read_b_s, found.triad_b_s);
}
