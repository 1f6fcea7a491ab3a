//! A part of a release at a constant rate, and how many of them become few.

use serde::Serialize;

use crate::release::expanded::Expanded;

/// A part of a release at a constant rate, or a sudden mass (no duration, no rate).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// Start after the beginning of the release, s.
    pub start_s: f64,
    /// Duration, s; 0 for a sudden release.
    pub duration_s: f64,
    /// Rate out of the opening, kg/s; 0 for a sudden release.
    pub mass_rate_kg_s: f64,
    /// Mass out of the opening in this segment, kg.
    pub mass_kg: f64,
    /// State after expansion to ambient pressure.
    pub expanded: Expanded,
}

impl Segment {
    /// A segment at a constant rate.
    #[must_use]
    pub fn steady(start_s: f64, duration_s: f64, mass_rate_kg_s: f64, expanded: Expanded) -> Self {
        Self { start_s, duration_s, mass_rate_kg_s, mass_kg: mass_rate_kg_s * duration_s, expanded }
    }

    /// A mass that is out at once.
    #[must_use]
    pub fn sudden(mass_kg: f64, expanded: Expanded) -> Self {
        Self { start_s: 0.0, duration_s: 0.0, mass_rate_kg_s: 0.0, mass_kg, expanded }
    }

    /// End after the beginning of the release, s.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        self.start_s + self.duration_s
    }

    /// Mass out of the opening in this segment until a time after the beginning of the release, kg.
    #[must_use]
    pub fn out_kg(&self, time_s: f64) -> f64 {
        if time_s >= self.end_s() {
            self.mass_kg
        } else if time_s > self.start_s {
            self.mass_kg * (time_s - self.start_s) / self.duration_s
        } else {
            0.0
        }
    }

    /// Rate into the air at once, kg/s.
    #[must_use]
    pub fn airborne_rate_kg_s(&self) -> f64 {
        self.mass_rate_kg_s * (1.0 - self.expanded.rainout_fraction)
    }

    /// Mass into the air at once, kg.
    #[must_use]
    pub fn airborne_kg(&self) -> f64 {
        self.mass_kg * (1.0 - self.expanded.rainout_fraction)
    }
}

/// What is joined: a stretch of time and the mass in it.
pub(super) trait Stretch: Copy {
    /// How long it is, s.
    fn duration_s(&self) -> f64;
    /// Mass out in it, kg.
    fn mass_kg(&self) -> f64;
    /// This stretch and the next as one.
    fn with(&self, next: &Self) -> Self;

    /// What joining costs: the growth of the integral of (rate - mean)^2 over time, kg²/s.
    fn cost_of_joining(&self, next: &Self) -> f64 {
        let (a, b) = (self.duration_s(), next.duration_s());
        if a > 0.0 && b > 0.0 {
            let step = self.mass_kg() / a - next.mass_kg() / b;
            a * b / (a + b) * step * step
        } else {
            0.0
        }
    }
}

impl Stretch for Segment {
    fn duration_s(&self) -> f64 {
        self.duration_s
    }

    fn mass_kg(&self) -> f64 {
        self.mass_kg
    }

    /// Mass is kept, the rate is the mean.
    fn with(&self, next: &Self) -> Self {
        let duration_s = next.end_s() - self.start_s;
        let mass_kg = self.mass_kg + next.mass_kg;
        Self {
            start_s: self.start_s,
            duration_s,
            mass_rate_kg_s: if duration_s > 0.0 { mass_kg / duration_s } else { 0.0 },
            mass_kg,
            expanded: self.expanded.mixed(self.mass_kg, &next.expanded, next.mass_kg),
        }
    }
}

/// A stretch of a release before its state is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub start_s: f64,
    pub duration_s: f64,
    pub mass_kg: f64,
}

impl Stretch for Part {
    fn duration_s(&self) -> f64 {
        self.duration_s
    }

    fn mass_kg(&self) -> f64 {
        self.mass_kg
    }

    fn with(&self, next: &Self) -> Self {
        let duration_s = next.start_s + next.duration_s - self.start_s;
        Self { start_s: self.start_s, duration_s, mass_kg: self.mass_kg + next.mass_kg }
    }
}

/// The segment that a time falls in; the later one where two meet.
pub(super) fn at(segments: &[Segment], time_s: f64) -> Option<&Segment> {
    let after = segments.partition_point(|segment| segment.start_s <= time_s);
    segments[..after].last().filter(|segment| time_s < segment.end_s())
}

/// At most `most` segments (at least one): neighbours are put together so that the rate moves least, mass, momentum and
/// volume are kept.
#[must_use]
pub fn averaged(segments: &[Segment], most: usize) -> Vec<Segment> {
    joined(segments.to_vec(), most)
}

/// At most `most` stretches (at least one): of all neighbours those two are joined, again and again, whose joining moves the
/// rate least; the earlier pair where two are equal.
pub(super) fn joined<S: Stretch>(mut left: Vec<S>, most: usize) -> Vec<S> {
    let most = most.max(1);
    let mut costs: Vec<f64> = left.windows(2).map(|pair| pair[0].cost_of_joining(&pair[1])).collect();
    while left.len() > most {
        let mut best = 0;
        for (index, &cost) in costs.iter().enumerate() {
            if cost < costs[best] {
                best = index;
            }
        }
        left[best] = left[best].with(&left[best + 1]);
        left.remove(best + 1);
        costs.remove(best);
        if best > 0 {
            costs[best - 1] = left[best - 1].cost_of_joining(&left[best]);
        }
        if best + 1 < left.len() {
            costs[best] = left[best].cost_of_joining(&left[best + 1]);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    fn state(velocity_m_s: f64) -> Expanded {
        Expanded {
            temperature_k: 240.0,
            liquid_fraction: 0.5,
            velocity_m_s,
            density_kg_m3: 4.0,
            diameter_m: 0.1,
            droplet_diameter_m: None,
            rainout_fraction: 0.25,
            air_mass_ratio: 0.0,
        }
    }

    #[test]
    fn few_segments_keep_mass_and_the_step_that_matters() {
        let rates = [10.0, 10.1, 10.2, 2.0, 2.1];
        let segments: Vec<_> = rates
            .iter()
            .zip([0.0, 1.0, 2.0, 3.0, 4.0])
            .map(|(&rate, start)| Segment::steady(start, 1.0, rate, state(50.0)))
            .collect();
        let two = averaged(&segments, 2);
        assert_eq!(two.len(), 2);
        assert_relative_eq!(two[0].mass_rate_kg_s, 10.1, max_relative = 1e-12);
        assert_relative_eq!(two[1].start_s, 3.0);
        assert_relative_eq!(two[1].mass_rate_kg_s, 2.05, max_relative = 1e-12);
        assert_eq!(averaged(&segments, 0).len(), 1);
        assert_eq!(averaged(&segments, 9), segments);
    }

    #[test]
    fn a_time_finds_its_segment() {
        let segments = [Segment::steady(0.0, 2.0, 5.0, state(1.0)), Segment::steady(2.0, 1.0, 3.0, state(1.0))];
        for (time, rate) in [(0.0, Some(5.0)), (1.99, Some(5.0)), (2.0, Some(3.0)), (3.0, None), (-1.0, None)] {
            assert_eq!(at(&segments, time).map(|segment| segment.mass_rate_kg_s), rate, "{time}");
        }
        assert_relative_eq!(segments[1].out_kg(2.5), 1.5);
        assert_relative_eq!(Segment::sudden(7.0, state(1.0)).out_kg(0.0), 7.0);
    }

    proptest! {
        #[test]
        fn averaging_keeps_mass_momentum_and_volume(
            parts in prop::collection::vec((0.1..50.0_f64, 0.0..100.0_f64, 1.0..300.0_f64), 1..30),
            most in 1_usize..12,
        ) {
            let mut start = 0.0;
            let segments: Vec<_> = parts
                .iter()
                .map(|&(duration, rate, velocity)| {
                    start += duration;
                    Segment::steady(start - duration, duration, rate, state(velocity))
                })
                .collect();
            let few = averaged(&segments, most);
            prop_assert!(few.len() <= most);
            for of in [
                |s: &Segment| s.mass_kg,
                |s: &Segment| s.mass_rate_kg_s * s.duration_s,
                |s: &Segment| s.airborne_kg() * s.expanded.velocity_m_s,
                |s: &Segment| s.airborne_kg() / s.expanded.density_kg_m3,
            ] {
                let (before, after): (f64, f64) = (segments.iter().map(of).sum(), few.iter().map(of).sum());
                prop_assert!((before - after).abs() <= 1e-10 * before.abs());
            }
            prop_assert!((few.last().unwrap().end_s() - segments.last().unwrap().end_s()).abs() < 1e-9);
        }
    }
}
