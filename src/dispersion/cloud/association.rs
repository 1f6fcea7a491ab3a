//! Hydrogen fluoride joins in its vapour: an equilibrium of single molecules and rings of six.
//!
//! Simons and Hildebrand (1924) measured the density of the gas and found `6 HF = (HF)6` with
//! `log10 K = 8910/T - 43.65`, `K = p6/p1^6` in mmHg⁻⁵, which gives off 170.6 kJ a mole of rings. At its boiling point the
//! vapour weighs three times what single molecules would; diluted by air the rings fall apart, which takes up heat, so that the
//! cloud stays cold and heavy where a gas of 20 g/mol would rise.

use super::thermal::Thermal;
use crate::substance::Substance;
use crate::units::GAS_CONSTANT_J_MOL_K;

/// The substance whose vapour joins.
const HYDROGEN_FLUORIDE: &str = "hydrogen_fluoride";
/// `log10 K = a/T - b`, K in mmHg⁻⁵ (`simons1924`; \[K?\]: the coefficients as later reviews quote them).
const CONSTANT: (f64, f64) = (8910.0, 43.65);
/// Pressure of a millimetre of mercury, Pa.
const MMHG_PA: f64 = 133.322_387_415;
/// Molecules of a ring.
pub const RING: f64 = 6.0;
/// Most steps of the search for the share of single molecules; it converges quadratically from one side.
const MOST_STEPS: usize = 60;

/// Equilibrium of single molecules and rings of one substance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    /// Heat that a kilogram gives off when all of it joins to rings, J/kg.
    pub heat_j_kg: f64,
}

/// How a mixture of the substance, water and dry air divides into gas and condensates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Division {
    /// Moles of gas, each ring counted once.
    pub gas_mol: f64,
    /// Rings in the gas, mol.
    pub rings_mol: f64,
    /// The substance that is liquid, counted in single molecules, mol.
    pub liquid_mol: f64,
    /// Water that is liquid or ice, mol.
    pub water_mol: f64,
}

/// The positive root of `a x + b x⁶ = s`, by Newton from above.
fn single(a: f64, b: f64, s: f64) -> f64 {
    let mut x = (s / a).min((s / b).powf(1.0 / RING));
    for _ in 0..MOST_STEPS {
        let fifth = b * x.powi(5);
        let next = x - (x * (a + fifth) - s) / (a + RING * fifth);
        if next >= x {
            break;
        }
        x = next;
    }
    x
}

impl Association {
    /// Of a substance; none where its vapour does not join, or no constants are known here.
    #[must_use]
    pub fn of(substance: &Substance) -> Option<Self> {
        (substance.id == HYDROGEN_FLUORIDE).then(|| Self {
            heat_j_kg: CONSTANT.0 * std::f64::consts::LN_10 * GAS_CONSTANT_J_MOL_K
                / (RING * substance.molar_mass_kg_mol),
        })
    }

    /// `(p6/P)/(p1/P)⁶` at a temperature and a total pressure P.
    #[must_use]
    pub fn constant(self, temperature_k: f64, pressure_pa: f64) -> f64 {
        ((CONSTANT.0 / temperature_k - CONSTANT.1) * std::f64::consts::LN_10).exp() * (pressure_pa / MMHG_PA).powi(5)
    }

    /// Share of the substance (by mass) that is in rings, in its pure vapour.
    #[must_use]
    pub fn in_rings(self, temperature_k: f64, pressure_pa: f64) -> f64 {
        let k = self.constant(temperature_k, pressure_pa);
        let rings = RING * k * single(1.0, k, 1.0).powi(6);
        rings / (rings + single(1.0, k, 1.0))
    }

    /// Molecules a particle of the pure vapour has on the average: 1 to 6.
    #[must_use]
    pub fn number(self, temperature_k: f64, pressure_pa: f64) -> f64 {
        let k = self.constant(temperature_k, pressure_pa);
        let x = single(1.0, k, 1.0);
        x + RING * k * x.powi(6)
    }

    /// Enthalpy of the vapour less that of single molecules, J/kg, at the pressure of saturation, at most `pressure_pa`.
    #[must_use]
    pub fn vapour_j_kg(self, temperature_k: f64, at: &Thermal, pressure_pa: f64) -> f64 {
        -self.heat_j_kg * self.in_rings(temperature_k, at.log_pressure.exp().min(pressure_pa))
    }

    /// The division of moles of substance, water and dry air at a temperature. Each condenses by itself: `saturation` are
    /// the saturation pressures of the substance (none above its critical point) and of water over the total pressure.
    #[must_use]
    pub fn divide(self, k: f64, (substance, steam, dry): (f64, f64, f64), saturation: (Option<f64>, f64)) -> Division {
        let most = saturation.0.map_or(f64::INFINITY, |share| single(1.0, k, share));
        let share_w = saturation.1;
        // share of single molecules and moles of gas, where what is wet is at its saturation
        let state = |wet: (bool, bool)| {
            let rest = dry + if wet.1 { 0.0 } else { steam };
            let left = 1.0 - if wet.1 { share_w } else { 0.0 };
            let x =
                if wet.0 { most } else { single(rest + substance, k * (RING * rest + substance), substance * left) };
            (x, rest / (left - x - k * x.powi(6)))
        };
        let (x, gas) = state((false, false));
        let mut wet = (x > most, steam > share_w * gas);
        // what condenses makes the rest denser in the gas
        if wet.0 != wet.1 {
            let (x, gas) = state(wet);
            wet = (wet.0 || x > most, wet.1 || steam > share_w * gas);
        }
        let (x, gas_mol) = state(wet);
        let rings_mol = k * x.powi(6) * gas_mol;
        Division {
            gas_mol,
            rings_mol,
            liquid_mol: if wet.0 { (substance - x * gas_mol - RING * rings_mol).max(0.0) } else { 0.0 },
            water_mol: if wet.1 { (steam - share_w * gas_mol).max(0.0) } else { 0.0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::{substance, substances};
    use approx::assert_relative_eq;

    fn fluoride() -> Association {
        Association::of(substance("hydrogen_fluoride").unwrap()).unwrap()
    }

    #[test]
    fn only_hydrogen_fluoride_joins_here() {
        assert_eq!(substances().iter().filter(|one| Association::of(one).is_some()).count(), 1);
    }

    #[test]
    fn the_root_is_one() {
        for (a, b, s) in [(1.0, 0.0, 0.3), (1.0, 1e-30, 1.0), (1.0, 40.0, 1.0), (0.3, 1e90, 0.7), (1e-9, 1e3, 1e-12)] {
            let x = single(a, b, s);
            assert_relative_eq!(a * x + b * x.powi(6), s, max_relative = 1e-12);
        }
    }

    #[test]
    fn density_heat_of_vaporisation_and_vapour_pressure_are_of_one_gas() {
        // Clausius and Clapeyron for an ideal gas of particles of z molecules: L = R T² (d ln p/dT)/z. Pressure and heat are
        // measured and know nothing of Simons' densities
        let hf = substance("hydrogen_fluoride").unwrap();
        let mut far = 0.0_f64;
        for t in [240.0, 260.0, 280.0, 292.7] {
            let p = hf.vapour_pressure_pa(t).unwrap();
            let slope =
                (hf.vapour_pressure_pa(t + 0.05).unwrap() / hf.vapour_pressure_pa(t - 0.05).unwrap()).ln() / 0.1;
            let heat = hf.heat_of_vaporisation_j_kg(t).unwrap() * hf.molar_mass_kg_mol;
            let number = GAS_CONSTANT_J_MOL_K * t * t * slope / heat;
            far = far.max((fluoride().number(t, p) / number).ln().abs());
        }
        assert!(far < 0.2, "{far}");
    }

    #[test]
    fn the_number_follows_from_the_constant() {
        let t = 292.7;
        // by hand: K = 10^(8910/292.7 - 43.65) = 6.14e-14 mmHg⁻⁵; p1 + K p1⁶ = 760 gives p1 = 421, p6 = 339
        let at = fluoride().number(t, 760.0 * MMHG_PA);
        assert_relative_eq!(at, (421.0 + 6.0 * 339.0) / 760.0, max_relative = 5e-3);
        assert_relative_eq!(fluoride().number(400.0, 101_325.0), 1.0, max_relative = 1e-2);
        assert!(fluoride().number(250.0, 101_325.0) > 5.0);
    }

    #[test]
    fn moles_are_conserved_and_every_share_is_in_equilibrium() {
        for t in [230.0, 255.0, 280.0, 310.0] {
            let k = fluoride().constant(t, 101_325.0);
            let steep = |heat: f64| (-heat * (1.0 / t - 1.0 / 292.7)).exp();
            let saturation = (Some(steep(3000.0)), 0.023 * steep(5300.0));
            for (substance, steam) in [(0.98, 0.01), (0.5, 0.02), (0.1, 0.02), (1e-2, 2e-2), (1e-5, 1e-2), (0.3, 0.0)] {
                let dry = 1.0 - substance - steam;
                let got = fluoride().divide(k, (substance, steam, dry), saturation);
                let water_gas = steam - got.water_mol;
                let singles = got.gas_mol - dry - water_gas - got.rings_mol;
                assert_relative_eq!(singles + RING * got.rings_mol + got.liquid_mol, substance, max_relative = 1e-9);
                let x = singles / got.gas_mol;
                assert_relative_eq!(got.rings_mol / got.gas_mol, k * x.powi(6), max_relative = 1e-6, epsilon = 1e-15);
                let partial = x + k * x.powi(6);
                let most = saturation.0.unwrap();
                assert!(partial <= most * (1.0 + 1e-9), "{t} {substance}: {partial} {most}");
                assert!(got.liquid_mol == 0.0 || (partial / most - 1.0).abs() < 1e-9);
                assert!(water_gas <= saturation.1 * got.gas_mol * (1.0 + 1e-9));
            }
        }
    }
}
