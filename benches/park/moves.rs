//! What-if: one installation moved, from the call to the new map and F-N.

use isorisk::run::{SocietalScope, run};
use isorisk::study::Study;
use serde::Serialize;

use crate::Outcome;
use crate::park::RUN;
use crate::process::timed;

/// Times of random moves.
#[derive(Serialize)]
pub struct Moves {
    pub count: usize,
    pub median_s: f64,
    pub p95_s: f64,
    pub largest_s: f64,
    pub cpu_median_s: f64,
}

/// A full-period sequence modulo 2^32: places and installations, the same every time.
struct Sequence(u32);

impl Sequence {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0) / 4_294_967_296.0
    }
}

/// Moves installations one at a time to random places of the park, each from the base.
pub fn measure(study: &Study, count: usize) -> Outcome<Moves> {
    let base = run(study, &RUN)?;
    let units = study.installations();
    let bounds = |of: fn(&isorisk::site::Installation) -> f64| {
        units.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    };
    let ((x0, x1), (y0, y1)) = (bounds(|unit| unit.x_m), bounds(|unit| unit.y_m));
    let mut sequence = Sequence(20_261_123);
    let (mut wall, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..count {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below the number of installations"
        )]
        let unit = &units[(sequence.unit() * units.len() as f64) as usize];
        let (x, y) = (x0 + (x1 - x0) * sequence.unit(), y0 + (y1 - y0) * sequence.unit());
        let (found, time) = timed(|| -> Outcome<f64> {
            let moved = study.with_moved(&unit.id, x, y)?;
            let result = run(&moved, &RUN)?;
            Ok(result.societal(&SocietalScope::Park)?.pll() + result.individual_risk()[[0, 0]])
        });
        if !(found? > 0.0) {
            return Err(format!("{} moved to ({x}, {y}) left no risk", unit.id).into());
        }
        wall.push(time.wall_s);
        cpu.push(time.cpu_s);
    }
    wall.sort_by(f64::total_cmp);
    cpu.sort_by(f64::total_cmp);
    let at = |sorted: &[f64], share: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let index = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len());
        sorted[index - 1]
    };
    Ok(Moves {
        count,
        median_s: at(&wall, 0.5),
        p95_s: at(&wall, 0.95),
        largest_s: at(&wall, 1.0),
        cpu_median_s: at(&cpu, 0.5),
    })
}

impl std::fmt::Display for Moves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} random moves, median {:.4} s, 95th percentile {:.4} s, largest {:.4} s",
            self.count, self.median_s, self.p95_s, self.largest_s
        )
    }
}
