//! Sums that do not depend on the order of their terms, so that what is added can be taken back to the bit.
//!
//! Each term is cut into two whole multiples of fixed quanta (by adding and subtracting a large number, which rounds to
//! the quantum); the parts are summed apart, and both sums are exact, since no sum outgrows the 53 bits of a number. Only
//! the remainder below the finer quantum is lost, the same for a term whenever it is added or taken back. The method is
//! that of pre-rounded summation (Demmel and Nguyen, Parallel reproducible summation, IEEE Trans. Computers 64 (2015)).

/// Bits of a number's mantissa.
const BITS: i32 = 53;
/// Most terms of a sum.
const MOST_TERMS_LOG2: i32 = 18;
/// Smallest upper bound that is told apart: all bounds below it give the same quanta.
const LEAST_BOUND_LOG2: i32 = 10;

/// The quanta of a sum whose absolute value stays below a bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quanta {
    bound_log2: i32,
    round_high: f64,
    round_low: f64,
}

impl Quanta {
    /// Quanta for sums of at most 2^18 terms whose absolute values add up to less than `bound`.
    pub(crate) fn for_bound(bound: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "an exponent")]
        let bound_log2 = (bound.max(1.0).log2().floor() as i32 + 1).max(LEAST_BOUND_LOG2);
        // sums below 2^bound, terms rounded to 2^(bound - 51): both sums keep a bit or two in hand
        let high = bound_log2 + 2 - BITS;
        // remainders of at most half a quantum, 2^18 of them
        let low = high - 1 + MOST_TERMS_LOG2 + 2 - BITS;
        let rounder = |quantum: i32| 1.5 * 2.0_f64.powi(quantum + BITS - 1);
        Self { bound_log2, round_high: rounder(high), round_low: rounder(low) }
    }

    /// Adds `value` to the sum in two parts.
    #[inline]
    pub(crate) fn add(self, value: f64, high: &mut f64, low: &mut f64) {
        let coarse = (value + self.round_high) - self.round_high;
        let fine = ((value - coarse) + self.round_low) - self.round_low;
        *high += coarse;
        *low += fine;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_bounds_share_their_quanta() {
        assert_eq!(Quanta::for_bound(1e-3), Quanta::for_bound(1000.0));
        assert_ne!(Quanta::for_bound(1e-3), Quanta::for_bound(5000.0));
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter_and_what_is_taken_back_is_gone(
            terms in prop::collection::vec((-30.0_f64..-1.0, 0.0_f64..1.0), 2..200),
            cut in any::<prop::sample::Index>(),
        ) {
            let values: Vec<f64> = terms.iter().map(|(exponent, x)| 10_f64.powf(*exponent) * (0.1 + x)).collect();
            let quanta = Quanta::for_bound(20.0);
            let sum = |values: &mut dyn Iterator<Item = f64>| {
                let (mut high, mut low) = (0.0, 0.0);
                for value in values {
                    quanta.add(value, &mut high, &mut low);
                }
                (high, low)
            };
            let forward = sum(&mut values.iter().copied());
            prop_assert_eq!(forward, sum(&mut values.iter().rev().copied()));
            let kept = cut.index(values.len());
            let taken = values[kept..].iter().map(|value| -value);
            prop_assert_eq!(sum(&mut values.iter().copied().chain(taken)), sum(&mut values[..kept].iter().copied()));
            let plain: f64 = values.iter().sum();
            // each term loses at most half of the finer quantum, 2^-75
            prop_assert!((forward.0 + forward.1 - plain).abs() <= 1e-14 * plain + values.len() as f64 * 2.0_f64.powi(-76));
        }
    }
}
