//! Heat conducted into a pool that grows and changes its temperature: each patch of ground remembers when it was wetted.

use std::f64::consts::PI;

use crate::card::{ModelCard, Verification};

/// Card of the conduction with its history.
pub const CARD: ModelCard = ModelCard {
    id: "release.pool_conduction",
    title: "Conduction from the ground with the wetting time of each patch",
    citations: &["carslaw1959", "yellowbook1997"],
    requires: &["conductivity_w_m_k", "diffusivity_m2_s"],
    validity: &[],
    verification: Verification::Unverified("closed forms in its own tests; no published example"),
};

/// Lanes of the sum over the past, kept apart so that it is fast and always in the same order.
const LANES: usize = 4;

/// The heat that a half space gives to a pool on it.
///
/// # Equation
/// ```text
/// Q(t) = k/√(π a) ∫ d(A ΔT)(s)/√(t - s),   E(t) = ∫ Q dt = 2 k/√(π a) ∫ √(t - s) d(A ΔT)(s)
/// ```
/// with A the area wetted so far and ΔT the excess of the ground over the pool. It is Duhamel's theorem on every patch, summed over
/// the patches: since all patches have the pool's temperature, only the product A ΔT matters. A pool that does not
/// change its temperature gives the sum of `k ΔT/√(π a (t - t_wetted))` over its annuli.
///
/// # Assumptions
/// Half space of one temperature at first; perfect contact; the area never shrinks.
/// # References
/// \[carslaw1959\] section 2.5 (surface temperature a function of time)
#[derive(Clone, Debug)]
pub(super) struct WettingHistory {
    /// k/√(π a), W s^½/(m² K).
    strength: f64,
    /// `A ΔT` that was there at once, and since when, K m² and s.
    sudden: Vec<(f64, f64)>,
    /// Moments at which the growth of `A ΔT` changes, s.
    times: Vec<f64>,
    /// Those changes, K m²/s.
    changes: Vec<f64>,
    /// `A ΔT` now, K m².
    product: f64,
    /// E until now, J.
    heat_j: f64,
    /// Time now, s.
    now_s: f64,
}

impl WettingHistory {
    /// A dry half space.
    pub fn new(conductivity_w_m_k: f64, diffusivity_m2_s: f64, contact_factor: f64) -> Self {
        Self {
            strength: contact_factor * conductivity_w_m_k / (PI * diffusivity_m2_s).sqrt(),
            sudden: Vec::new(),
            times: Vec::new(),
            changes: Vec::new(),
            product: 0.0,
            heat_j: 0.0,
            now_s: 0.0,
        }
    }

    /// Wets an area at once, now.
    pub fn wet_at_once(&mut self, area_m2: f64, excess_k: f64) {
        self.sudden.push((area_m2 * excess_k, self.now_s));
        self.product += area_m2 * excess_k;
    }

    /// Heat of a step, J, as `known + slope * (A ΔT at its end)`: the product grows evenly over the step.
    pub fn heat_of_step(&self, step_s: f64) -> (f64, f64) {
        let slope = 4.0 / 3.0 * self.strength * step_s.sqrt();
        let known = self.past_heat_j(self.now_s + step_s) - self.heat_j - slope * self.product;
        (known, slope)
    }

    /// Takes a step with its heat (from [`Self::heat_of_step`]) and the product at its end.
    pub fn take(&mut self, step_s: f64, heat_j: f64, product: f64) {
        let change = (product - self.product) / step_s;
        if self.times.last() == Some(&self.now_s) {
            if let Some(last) = self.changes.last_mut() {
                *last += change;
            }
        } else {
            self.times.push(self.now_s);
            self.changes.push(change);
        }
        self.now_s += step_s;
        self.times.push(self.now_s);
        self.changes.push(-change);
        self.product = product;
        self.heat_j += heat_j;
    }

    /// The pool is gone: from now on the ground takes up its first temperature again.
    pub fn dry(&mut self) {
        if self.product != 0.0 {
            self.sudden.push((-self.product, self.now_s));
            self.product = 0.0;
        }
    }

    /// Heat until a time from what has happened so far, J.
    fn past_heat_j(&self, time_s: f64) -> f64 {
        let mut lanes = [0.0_f64; LANES];
        let (times, changes) = (self.times.chunks_exact(LANES), self.changes.chunks_exact(LANES));
        let (rest_times, rest_changes) = (times.remainder(), changes.remainder());
        for (time, change) in times.zip(changes) {
            for lane in 0..LANES {
                let age = time_s - time[lane];
                lanes[lane] += change[lane] * age * age.sqrt();
            }
        }
        for (&time, &change) in rest_times.iter().zip(rest_changes) {
            let age = time_s - time;
            lanes[0] += change * age * age.sqrt();
        }
        let grown = 4.0 / 3.0 * ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]));
        let sudden: f64 = self.sudden.iter().map(|&(product, since)| 2.0 * product * (time_s - since).sqrt()).sum();
        self.strength * (grown + sudden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn concrete() -> WettingHistory {
        WettingHistory::new(1.28, 6.6e-7, 1.0)
    }

    fn step(history: &mut WettingHistory, step_s: f64, product: f64) -> f64 {
        let (known, slope) = history.heat_of_step(step_s);
        let heat = known + slope * product;
        history.take(step_s, heat, product);
        heat
    }

    #[test]
    fn a_pool_that_is_there_at_once_gives_the_root_of_time() {
        let mut history = concrete();
        history.wet_at_once(20.0, 57.05);
        let mut heat = 0.0;
        for _ in 0..30 {
            heat += step(&mut history, 2.0, 20.0 * 57.05);
        }
        let flux_at_end = 1.28 * 57.05 / (PI * 6.6e-7 * 60.0_f64).sqrt();
        assert_relative_eq!(heat, 2.0 * flux_at_end * 60.0 * 20.0, max_relative = 1e-12);
    }

    #[test]
    fn an_area_that_grows_evenly_is_the_sum_over_its_annuli() {
        // area b t: integral of q(t - s) b ds = 2 k b dT sqrt(t/(pi a)); its heat is 4/3 k b dT t^1.5/sqrt(pi a)
        let (growth, excess) = (3.0, 50.0);
        let mut history = concrete();
        let (mut time, mut heat, mut width) = (0.0, 0.0, 0.01);
        while time < 100.0 {
            time += width;
            heat += step(&mut history, width, growth * time * excess);
            width *= 1.3;
        }
        let exact = 4.0 / 3.0 * 1.28 * growth * excess * time.powf(1.5) / (PI * 6.6e-7_f64).sqrt();
        assert_relative_eq!(heat, exact, max_relative = 1e-11);
    }

    #[test]
    fn a_pool_that_cools_evenly_draws_twice_what_the_moment_alone_would_say() {
        // dT = c t on area A: Q = 2 k c A sqrt(t/(pi a)), twice k (c t) A/sqrt(pi a t)
        let mut history = concrete();
        let mut heat = Vec::new();
        for n in 1..=400 {
            heat.push(step(&mut history, 0.5, 10.0 * 0.1 * 0.5 * f64::from(n)));
        }
        let at_end = 1.28 * 20.0 * 10.0 / (PI * 6.6e-7 * 200.0_f64).sqrt();
        assert_relative_eq!(heat[399] / 0.5, 2.0 * at_end, max_relative = 2e-3);
    }
}
