//! F-N: how often N or more people are harmed.

/// A number of people harmed and how often it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// People harmed, a real number.
    pub n: f64,
    /// Frequency, 1/yr.
    pub frequency_per_yr: f64,
}

/// Two events this close in N are the same N for [`Societal::exceedance`].
pub(crate) const SAME_N: f64 = 1e-9;
/// Most points of [`Societal::curve`] per doubling of N.
const POINTS_PER_OCTAVE: f64 = 64.0;

/// Societal risk as a list of events, from which the F-N curve and the potential loss of life both follow.
///
/// Events closer than 1/2048 octave in N are kept as one that has their summed frequency and their mean N, so that
/// neither the frequency nor the potential loss of life is changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Societal {
    events: Vec<Event>,
    /// Summed frequency from each event on.
    from_here: Vec<f64>,
}

impl Societal {
    /// The societal risk of a list of events, in any order.
    #[must_use]
    pub fn from_events(mut events: Vec<Event>) -> Self {
        events.sort_by(|a, b| a.n.total_cmp(&b.n));
        let mut from_here = vec![0.0; events.len()];
        let mut sum = 0.0;
        for (kept, event) in from_here.iter_mut().zip(&events).rev() {
            sum += event.frequency_per_yr;
            *kept = sum;
        }
        Self { events, from_here }
    }

    /// The events, N ascending.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// F(n): frequency of events with `n` or more people harmed, 1/yr.
    #[must_use]
    pub fn exceedance(&self, n: f64) -> f64 {
        let first = self.events.partition_point(|event| event.n < n * (1.0 - SAME_N));
        self.from_here.get(first).copied().unwrap_or(0.0)
    }

    /// Potential loss of life, persons per year: the sum of frequency x N over all events, those below one person too.
    #[must_use]
    pub fn pll(&self) -> f64 {
        // the sum of nothing is -0
        self.events.iter().map(|event| event.frequency_per_yr * event.n).sum::<f64>() + 0.0
    }

    /// Most people that any event harms.
    #[must_use]
    pub fn n_max(&self) -> f64 {
        self.events.last().map_or(0.0, |event| event.n)
    }

    /// The F-N curve for a plot: N from 1 up, and F(N) at each, 1/yr. The curve falls just after each N: draw it as
    /// steps that end there. Every point is an event (at most 64 per doubling, the last of each stretch), so a
    /// criterion line is crossed at a point of the curve or not at all.
    #[must_use]
    pub fn curve(&self) -> (Vec<f64>, Vec<f64>) {
        let (mut n, mut f) = (Vec::new(), Vec::new());
        let first = self.exceedance(1.0);
        if !(first > 0.0) {
            return (n, f);
        }
        n.push(1.0);
        f.push(first);
        let begin = self.events.partition_point(|event| event.n <= 1.0 + SAME_N);
        let stretch = |event: &Event| (event.n.log2() * POINTS_PER_OCTAVE).floor();
        for run in self.events[begin..].chunk_by(|a, b| stretch(a).total_cmp(&stretch(b)).is_eq()) {
            let last = run[run.len() - 1];
            n.push(last.n);
            f.push(self.exceedance(last.n));
        }
        (n, f)
    }

    /// Several societal risks together, added in order.
    #[must_use]
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Societal>) -> Self {
        let mut bins = crate::risk::accumulate::Accumulator::default();
        for event in parts.into_iter().flat_map(|part| &part.events) {
            bins.point(event.n, event.frequency_per_yr);
        }
        Self::from_events(bins.events())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(n: f64, frequency_per_yr: f64) -> Event {
        Event { n, frequency_per_yr }
    }

    #[test]
    fn exceedance_counts_from_n_on() {
        let curve = Societal::from_events(vec![event(10.0, 1e-5), event(0.5, 1e-3), event(100.0, 1e-6)]);
        assert!((curve.exceedance(100.0) - 1e-6).abs() < 1e-18);
        assert!((curve.exceedance(10.0) - 1.1e-5).abs() < 1e-16);
        assert!((curve.exceedance(0.0) - 1.011e-3).abs() < 1e-14);
        assert!(curve.exceedance(100.1).abs() < 1e-30);
        assert!((curve.pll() - (1e-4 + 5e-4 + 1e-4)).abs() < 1e-15);
        let (n, f) = curve.curve();
        assert_eq!(n, vec![1.0, 10.0, 100.0]);
        assert!((f[0] - 1.1e-5).abs() < 1e-16 && (f[1] - 1.1e-5).abs() < 1e-16 && (f[2] - 1e-6).abs() < 1e-18);
    }

    #[test]
    fn sum_adds_frequencies_and_lives() {
        let a = Societal::from_events(vec![event(10.0, 1e-5), event(20.0, 1e-6)]);
        let b = Societal::from_events(vec![event(10.0, 2e-5)]);
        let both = Societal::sum(&[a.clone(), b.clone()]);
        assert!((both.exceedance(10.0) - 3.1e-5).abs() < 1e-16);
        assert!((both.pll() - a.pll() - b.pll()).abs() < 1e-16);
    }
}
