//! Ammonia and the water of humid air: a solution, its vapour pressures and its heat of mixing.
//!
//! The liquid's excess Gibbs energy is that of Ziegler and Trepp (`ziegler1984`) with the coefficients of Ibrahim and Klein (1993):
//! `g/(R T) = q x (1-x)`, `q = (F1 + F2 ξ + F3 ξ²)/Tr`, `ξ = 2x - 1`, `Tr = T/100 K`; x is the mole fraction of ammonia in the
//! liquid. Activity coefficients and the heat of mixing are its derivatives, so that the two are consistent.

use crate::units::GAS_CONSTANT_J_MOL_K;

/// Unit of temperature of the fit, K.
const UNIT_K: f64 = 100.0;
/// `F1`: constant, times Tr, over Tr, over Tr² (`ibrahim1993`: E1, E3, E5, E6). The terms in pressure, which change the
/// activity coefficients at one atmosphere by less than 2 parts in a thousand, are left out.
const F1: [f64; 4] = [-41.733_398, 6.702_285, 63.608_967, -62.490_768];
/// `F2`: E7, E9, E11, E12.
const F2: [f64; 4] = [1.761_064, 0.387_983, -4.648_107, 0.836_376];
/// `F3`: E13, none, E15, E16.
const F3: [f64; 4] = [-3.553_627, 0.0, 24.361_723, -20.736_547];
/// Error of the moles of the liquid, a share of the scarcer of ammonia and water.
const ENOUGH: f64 = 1e-12;
/// Most steps of the search for the liquid's composition.
const MOST_STEPS: usize = 200;

/// Excess Gibbs energy of the liquid at one temperature.
#[derive(Clone, Copy, Debug)]
pub struct Solution {
    free: [f64; 3],
    heat_j_mol: [f64; 3],
}

/// What is liquid of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Liquid {
    /// Ammonia in it, mol.
    pub ammonia_mol: f64,
    /// Water in it, mol.
    pub water_mol: f64,
    /// Moles of gas beside it.
    pub gas_mol: f64,
    /// Heat of mixing, J: negative, as it is given off.
    pub mixing_j: f64,
}

impl Solution {
    /// At a temperature; fitted from 230 to 600 K, continued beyond.
    #[must_use]
    pub fn at(temperature_k: f64) -> Self {
        let t = temperature_k / UNIT_K;
        let free = |[a, b, c, d]: [f64; 4]| (a + b * t + c / t + d / (t * t)) / t;
        // -R T² d/dT of the above
        let heat = |[a, _, c, d]: [f64; 4]| GAS_CONSTANT_J_MOL_K * UNIT_K * (a + 2.0 * c / t + 3.0 * d / (t * t));
        Self { free: [F1, F2, F3].map(free), heat_j_mol: [F1, F2, F3].map(heat) }
    }

    /// Logarithms of the activity coefficients of ammonia and of water in a liquid with a mole fraction of ammonia.
    #[must_use]
    pub fn log_activity(&self, x: f64) -> (f64, f64) {
        let xi = 2.0 * x - 1.0;
        let [a, b, c] = self.free;
        let q = a + xi * (b + xi * c);
        let slope = 2.0 * (b + 2.0 * xi * c);
        let both = x * (1.0 - x);
        let (g, dg) = (q * both, slope * both - q * xi);
        (g + (1.0 - x) * dg, g - x * dg)
    }

    /// Heat of mixing the two liquids, J per mole of solution.
    #[must_use]
    pub fn heat_j_mol(&self, x: f64) -> f64 {
        let xi = 2.0 * x - 1.0;
        let [a, b, c] = self.heat_j_mol;
        x * (1.0 - x) * (a + xi * (b + xi * c))
    }

    /// The liquid of moles of ammonia, water and dry air, given the saturation pressures of the pure liquids over the
    /// total pressure; none where everything is gas.
    #[must_use]
    pub fn liquid(&self, ammonia: f64, water: f64, dry: f64, (share_a, share_w): (f64, f64)) -> Option<Liquid> {
        let shares = |x: f64| {
            let (a, w) = self.log_activity(x);
            (x * share_a * a.exp(), (1.0 - x) * share_w * w.exp())
        };
        // moles of each that a gas saturated over the liquid leaves to it, and of the gas; none above its boiling point
        let split = |x: f64| {
            let (a, w) = shares(x);
            let gas = dry / (1.0 - a - w);
            (gas > 0.0 && gas.is_finite()).then_some((ammonia - gas * a, water - gas * w, gas))
        };
        // more ammonia left than the liquid of this composition has for its water: the liquid is richer
        let wants = |x: f64| split(x).map(|(a, w, _)| a * (1.0 - x) - w * x);
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        let mut below = wants(low)?;
        let mut above = wants(high);
        let mut kept = 0_i8;
        let enough = ENOUGH * ammonia.min(water) + f64::EPSILON * ammonia.max(water);
        let mut last = None;
        for _ in 0..MOST_STEPS {
            // by false position with halving (Illinois), by bisection beyond the boiling point
            let x = match above {
                Some(value) => (low * value - high * below) / (value - below),
                None => 0.5 * (low + high),
            };
            let x = if x > low && x < high { x } else { 0.5 * (low + high) };
            let found = wants(x);
            last = Some(x);
            if found.is_some_and(|value| value.abs() <= enough) {
                break;
            }
            match found {
                Some(value) if value > 0.0 => {
                    (low, below) = (x, value);
                    if kept == 1 {
                        above = above.map(|value| 0.5 * value);
                    }
                    kept = 1;
                }
                found => {
                    (high, above) = (x, found);
                    if kept == -1 {
                        below *= 0.5;
                    }
                    kept = -1;
                }
            }
            if high - low <= 4.0 * f64::EPSILON * high {
                break;
            }
        }
        let x = last?;
        let (_, _, gas_mol) = split(x).or_else(|| split(low))?;
        let (a, w) = shares(x);
        // the larger of the two leaves the better digits
        let total = if x > 0.5 { (ammonia - gas_mol * a) / x } else { (water - gas_mol * w) / (1.0 - x) };
        if !(total > 0.0) {
            return None;
        }
        let (ammonia_mol, water_mol) = (x * total, (1.0 - x) * total);
        Some(Liquid { ammonia_mol, water_mol, gas_mol, mixing_j: total * self.heat_j_mol(x) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn activity_and_heat_belong_to_one_gibbs_energy() {
        for t in [220.0, 260.0, 298.15, 340.0] {
            let solution = Solution::at(t);
            let free = |t: f64, x: f64| {
                let (a, w) = Solution::at(t).log_activity(x);
                x * a + (1.0 - x) * w
            };
            for x in [0.01, 0.2, 0.5, 0.8, 0.99] {
                // Gibbs and Duhem: x d ln γa + (1-x) d ln γw = 0
                let h = 1e-5;
                let ((a, w), (b, v)) = (solution.log_activity(x - h), solution.log_activity(x + h));
                assert!((x * (b - a) + (1.0 - x) * (v - w)).abs() < 1e-8);
                // Gibbs and Helmholtz: h = -R T² dg/dT
                let d = 1e-3;
                let slope = (free(t + d, x) - free(t - d, x)) / (2.0 * d);
                assert_relative_eq!(solution.heat_j_mol(x), -GAS_CONSTANT_J_MOL_K * t * t * slope, max_relative = 1e-6);
            }
        }
    }

    #[test]
    fn ammonia_dissolves_in_water_as_measured() {
        let solution = Solution::at(298.15);
        // Henry's constant at 25 °C: 0.9 to 1.0 bar per mole fraction, of 10.03 bar for the pure liquid; the fit has an
        // ideal gas over it here, which raises its value by a tenth
        let henry = 10.03 * solution.log_activity(0.0).0.exp();
        assert!((0.85..1.2).contains(&henry), "{henry}");
        // mixing liquid with liquid half and half gives off about 4 kJ/mol
        assert!((-4800.0..-3600.0).contains(&solution.heat_j_mol(0.5)), "{}", solution.heat_j_mol(0.5));
    }

    #[test]
    fn moles_are_conserved_and_each_vapour_is_in_equilibrium() {
        for t in [215.0, 250.0, 285.0] {
            let solution = Solution::at(t);
            let shares =
                (9.9 * (-2800.0 * (1.0 / t - 1.0 / 298.15)).exp(), 0.031 * (-5300.0 * (1.0 / t - 1.0 / 298.15)).exp());
            for (ammonia, water) in [(0.5, 0.02), (0.1, 0.02), (1e-2, 2e-2), (1e-4, 1e-2)] {
                let dry = 1.0 - ammonia - water;
                let Some(liquid) = solution.liquid(ammonia, water, dry, shares) else { continue };
                let x = liquid.ammonia_mol / (liquid.ammonia_mol + liquid.water_mol);
                let (a, w) = solution.log_activity(x);
                let gas = liquid.gas_mol;
                let vapours = (gas * x * shares.0 * a.exp(), gas * (1.0 - x) * shares.1 * w.exp());
                assert_relative_eq!(vapours.0 + liquid.ammonia_mol, ammonia, max_relative = 1e-9);
                assert_relative_eq!(vapours.1 + liquid.water_mol, water, max_relative = 1e-9);
                assert_relative_eq!(vapours.0 + vapours.1 + dry, gas, max_relative = 1e-9);
            }
        }
    }
}
