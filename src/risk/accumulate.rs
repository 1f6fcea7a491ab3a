//! Frequency against the number of people, gathered in narrow bins that keep both the frequency and the frequency
//! times N exactly.
//!
//! A bin is a power of two of an octave of N wide, so that its number is read off the bits of N. A stretch of directions
//! over which N runs evenly from one value to another spreads its frequency evenly over all the bins between: only its
//! two end bins are touched, the rest through a difference array per octave.

use crate::risk::curve::{Event, SAME_N};

/// N below 2^-20 is one bin.
const LOWEST: i32 = -20;
/// A density below this share of all that was added and taken back so far is what rounding left.
const ROUNDING: f64 = 1e-12;
const MANTISSA: u32 = 52;
const BIAS: i32 = 1023;

/// How narrow the bins are, as leading bits of the mantissa: from one person up, and below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resolution {
    from_one: u32,
    below_one: u32,
}

impl Resolution {
    /// 1/2048 octave everywhere.
    pub(crate) const FINE: Resolution = Resolution { from_one: 11, below_one: 11 };
    /// 1/256 octave from one person up: every whole number to 512 is the edge of a bin. Below one person, where only the
    /// potential loss of life matters and is kept whatever the bins, 1/8 octave.
    pub(crate) const ROW: Resolution = Resolution { from_one: 8, below_one: 3 };
    /// 1/32 octave: every whole number to 64 is the edge of a bin. Below one person one bin an octave.
    pub(crate) const COARSE: Resolution = Resolution { from_one: 5, below_one: 0 };

    fn bits(self, octave: usize) -> u32 {
        if octave >= LOWEST.unsigned_abs() as usize { self.from_one } else { self.below_one }
    }

    fn bins(self, octave: usize) -> usize {
        1 << self.bits(octave)
    }

    /// Octave (from [`LOWEST`]) and bin of a number of people; `None` below the lowest octave.
    fn bin_of(self, n: f64) -> Option<(usize, usize)> {
        let bits = n.to_bits();
        #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "eleven bits of an exponent")]
        let exponent = (bits >> MANTISSA) as i32 - BIAS;
        let octave = usize::try_from(exponent - LOWEST).ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "cut to the bits of a bin")]
        let bin = (bits >> (MANTISSA - self.bits(octave))) as usize & (self.bins(octave) - 1);
        Some((octave, bin))
    }

    /// The bin of a number of people that rounding may have left a hair below an edge.
    fn bin_of_event(self, n: f64) -> Option<(usize, usize)> {
        self.bin_of(n * (1.0 + SAME_N))
    }

    fn edge(self, octave: usize, bin: usize) -> f64 {
        octave_start(octave) * (1.0 + bin as f64 / self.bins(octave) as f64)
    }

    /// Whether two numbers of people fall in one bin.
    pub(crate) fn same_bin(self, a: f64, b: f64) -> bool {
        self.bin_of_event(a) == self.bin_of_event(b)
    }

    /// Both edges of the bin that a number of people falls in.
    pub(crate) fn edges(self, n: f64) -> (f64, f64) {
        match self.bin_of_event(n) {
            Some((octave, bin)) => (self.edge(octave, bin), self.edge(octave, bin + 1)),
            None => (0.0, octave_start(0)),
        }
    }
}

fn octave_start(octave: usize) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most 2047 octaves")]
    let exponent = octave as i32 + LOWEST;
    2.0_f64.powi(exponent)
}

#[derive(Clone, Debug)]
struct Octave {
    frequency: Vec<f64>,
    /// Frequency times N.
    harm: Vec<f64>,
    /// Change of the evenly spread frequency per person at the lower edge of each bin.
    change: Vec<f64>,
}

impl Octave {
    fn new(bins: usize) -> Self {
        Self { frequency: vec![0.0; bins], harm: vec![0.0; bins], change: vec![0.0; bins] }
    }
}

/// The gathered frequencies.
#[derive(Clone, Debug)]
pub(crate) struct Accumulator {
    resolution: Resolution,
    /// (frequency, frequency x N) below the lowest octave.
    tiny: (f64, f64),
    octaves: Vec<Option<Octave>>,
}

impl Default for Accumulator {
    fn default() -> Self {
        Self::new(Resolution::FINE)
    }
}

impl Accumulator {
    pub(crate) fn new(resolution: Resolution) -> Self {
        Self { resolution, tiny: (0.0, 0.0), octaves: Vec::new() }
    }

    fn octave(&mut self, octave: usize) -> &mut Octave {
        if self.octaves.len() <= octave {
            self.octaves.resize(octave + 1, None);
        }
        let bins = self.resolution.bins(octave);
        self.octaves[octave].get_or_insert_with(|| Octave::new(bins))
    }

    /// An event with `n` people and a frequency.
    pub(crate) fn point(&mut self, n: f64, frequency: f64) {
        if !(n > 0.0 && frequency > 0.0) {
            return;
        }
        if let Some((octave, bin)) = self.resolution.bin_of_event(n) {
            let kept = self.octave(octave);
            kept.frequency[bin] += frequency;
            kept.harm[bin] += frequency * n;
        } else {
            self.tiny.0 += frequency;
            self.tiny.1 += frequency * n;
        }
    }

    /// A frequency spread evenly over all numbers from `a` to `b`.
    pub(crate) fn ramp(&mut self, a: f64, b: f64, frequency: f64) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let (low, high) = (low.max(0.0), high.max(0.0));
        let top = self.resolution.bin_of(high);
        if high - low <= SAME_N * high || top == self.resolution.bin_of(low) {
            self.point(f64::midpoint(low, high), frequency);
            return;
        }
        let Some(top) = top else { return };
        let density = frequency / (high - low);
        let mut from = low;
        let lowest_edge = octave_start(0);
        if from < lowest_edge {
            let part = lowest_edge - from;
            self.tiny.0 += density * part;
            self.tiny.1 += density * part * f64::midpoint(from, lowest_edge);
            from = lowest_edge;
        }
        let resolution = self.resolution;
        while let Some((octave, bin)) = resolution.bin_of(from) {
            let bins = resolution.bins(octave);
            let last = if octave == top.0 { top.1 } else { bins };
            let kept = self.octave(octave);
            if octave == top.0 && bin == last {
                let part = high - from;
                kept.frequency[bin] += density * part;
                kept.harm[bin] += density * part * f64::midpoint(from, high);
                return;
            }
            let first_edge = resolution.edge(octave, bin + 1);
            let part = first_edge - from;
            kept.frequency[bin] += density * part;
            kept.harm[bin] += density * part * f64::midpoint(from, first_edge);
            if bin + 1 < last {
                kept.change[bin + 1] += density;
                if last < bins {
                    kept.change[last] -= density;
                }
            }
            from = resolution.edge(octave, last);
            if octave == top.0 {
                let part = (high - from).max(0.0);
                kept.frequency[last] += density * part;
                kept.harm[last] += density * part * f64::midpoint(from, high);
                return;
            }
        }
    }

    /// Spends the spread frequencies on their bins and returns the events in order of N.
    pub(crate) fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        let mut push = |frequency: f64, harm: f64| {
            if frequency > 0.0 && harm > 0.0 {
                events.push(Event { n: harm / frequency, frequency_per_yr: frequency });
            }
        };
        push(self.tiny.0, self.tiny.1);
        for (octave, kept) in self.octaves.iter().enumerate() {
            let Some(kept) = kept else { continue };
            let bins = self.resolution.bins(octave);
            let width = octave_start(octave) / bins as f64;
            let (mut density, mut changed) = (0.0, 0.0);
            for bin in 0..bins {
                let change = kept.change[bin];
                density += change;
                changed += change.abs();
                // what rounding leaves of densities that were taken back is not a frequency
                let spread = if density > ROUNDING * changed { density * width } else { 0.0 };
                let middle = self.resolution.edge(octave, bin) + width / 2.0;
                let frequency = kept.frequency[bin] + spread;
                push(frequency, kept.harm[bin] + spread * middle);
            }
        }
        events
    }

    /// Adds another set of frequencies of the same resolution.
    pub(crate) fn merge(&mut self, other: &Accumulator) {
        self.tiny.0 += other.tiny.0;
        self.tiny.1 += other.tiny.1;
        for (octave, theirs) in other.octaves.iter().enumerate() {
            let Some(theirs) = theirs else { continue };
            let ours = self.octave(octave);
            for (mine, their) in [
                (&mut ours.frequency, &theirs.frequency),
                (&mut ours.harm, &theirs.harm),
                (&mut ours.change, &theirs.change),
            ] {
                for (a, b) in mine.iter_mut().zip(their) {
                    *a += b;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Resolution; 3] = [Resolution::FINE, Resolution::ROW, Resolution::COARSE];

    fn sums(events: &[Event]) -> (f64, f64) {
        events.iter().fold((0.0, 0.0), |s, e| (s.0 + e.frequency_per_yr, s.1 + e.frequency_per_yr * e.n))
    }

    #[test]
    fn ramps_keep_frequency_and_people() {
        for resolution in ALL {
            for (a, b) in [(0.0, 7.3), (1.0, 1.2), (3.0, 3.0), (1e-9, 250.0), (512.0, 2.0), (4.0, 4.0001), (0.3, 1e5)] {
                let mut bins = Accumulator::new(resolution);
                bins.ramp(a, b, 2e-6);
                let (f, fn_) = sums(&bins.events());
                assert!((f / 2e-6 - 1.0).abs() < 1e-10, "{a} {b}: {f}");
                assert!((fn_ / (1e-6 * (a + b)) - 1.0).abs() < 1e-10, "{a} {b}: {fn_}");
            }
        }
    }

    #[test]
    fn rounding_leaves_no_event_beyond_the_largest() {
        let mut bins = Accumulator::default();
        for i in 0..1000 {
            let top = 600.0 + 0.1 * f64::from(i);
            bins.ramp(513.0, top, 1e-7 / (1.0 + f64::from(i)));
        }
        let most = bins.events().iter().fold(0.0, |most: f64, event| most.max(event.n));
        assert!(most < 700.5, "{most}");
    }

    #[test]
    fn exceedance_of_a_ramp_is_a_straight_line() {
        let mut bins = Accumulator::default();
        bins.ramp(2.0, 50.0, 1.0);
        let curve = crate::risk::Societal::from_events(bins.events());
        for n in [3.0, 7.7, 20.0, 49.0] {
            assert!((curve.exceedance(n) - (50.0 - n) / 48.0).abs() < 5e-4, "{n}");
        }
    }

    #[test]
    fn whole_numbers_are_edges_of_the_bins_of_a_row() {
        let mut bins = Accumulator::new(Resolution::ROW);
        bins.ramp(0.4, 700.0, 1.0);
        let curve = crate::risk::Societal::from_events(bins.events());
        for n in [1.0, 2.0, 3.0, 10.0, 30.0, 99.0, 100.0, 300.0, 511.0] {
            assert!((curve.exceedance(n) - (700.0 - n) / 699.6).abs() < 1e-12, "{n}: {}", curve.exceedance(n));
        }
        assert!(curve.events().len() < 2500, "{}", curve.events().len());
    }

    #[test]
    fn a_hair_below_a_whole_number_is_that_number() {
        for resolution in ALL {
            let mut bins = Accumulator::new(resolution);
            bins.point(20.0 - 4e-15, 1.0);
            bins.point(19.9, 1.0);
            let curve = crate::risk::Societal::from_events(bins.events());
            assert!((curve.exceedance(20.0) - 1.0).abs() < 1e-12);
            assert!(resolution.edges(20.0 - 4e-15).0 == 20.0 && resolution.same_bin(20.0, 20.0 - 4e-15));
        }
    }
}
