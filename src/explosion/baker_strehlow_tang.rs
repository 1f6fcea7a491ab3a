//! Blast of a vapour cloud by the curves of Baker, Strehlow and Tang.

use serde::{Deserialize, Serialize};

use super::blast::Wave;
use super::flame_curves::{FlameCurve, flame_curve};
use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::Result;

/// Energy of the free-air charge over that of the same charge on the ground.
pub const GROUND_FACTOR: f64 = 2.0;
/// Speed of sound that impulses are scaled with, m/s.
const SPEED_OF_SOUND_M_S: f64 = 340.0;
/// Slowest and fastest digitised flame, Mach number.
const MACH: (f64, f64) = (0.2, 5.2);
/// Ends of the digitised distances over (2 E/p0)^(1/3).
const SCALED: (f64, f64) = (0.1, 9.5);

/// Identity card of the method.
pub const CARD: ModelCard = ModelCard {
    id: "explosion.baker_strehlow_tang",
    title: "vapour cloud explosion, Baker-Strehlow-Tang",
    citations: &["tang_baker_2005", "pierorazio_2005"],
    requires: &["energy_j", "flame_mach", "ambient_pressure_pa", "distance_m"],
    validity: &[
        Range::physical("energy_j", "J", f64::MIN_POSITIVE, 1e16, "a cloud"),
        Range::physical("ambient_pressure_pa", "Pa", 5e4, 1.1e5, "outdoor air"),
        Range::physical("flame_mach", "", 1e-3, MACH.1, "up to the detonation"),
        Range::fitted("flame_mach", "", MACH.0, MACH.1, "the slowest digitised flame", "in proportion to M^2/(1 + M)"),
        Range::fitted(
            "scaled_distance",
            "",
            SCALED.0,
            SCALED.1,
            "ends of the digitised curves",
            "plateau before, 1/r decay beyond",
        ),
    ],
    verification: Verification::Independent("explosion.baker_strehlow_tang.mach_0p35"),
};

/// How readily a fuel burns fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reactivity {
    /// Methane, carbon monoxide: laminar flames below about 0.4 m/s.
    Low,
    /// Everything between.
    Medium,
    /// Hydrogen, acetylene, ethylene oxide, propylene oxide; ethylene by newer practice.
    High,
}

/// How much of the way obstacles block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Congestion {
    /// Less than 10 %.
    Low,
    /// 10 to 40 %.
    Medium,
    /// More than 40 %, three or more close layers.
    High,
}

/// In how many directions the flame can expand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expansion {
    /// Between two decks.
    #[serde(rename = "2d")]
    Two,
    /// Under a roof that gives way.
    #[serde(rename = "2.5d")]
    TwoAndHalf,
    /// In the open.
    #[serde(rename = "3d")]
    Three,
}

/// Mach number of the flame by reactivity, congestion and expansion.
///
/// # Equation
/// The table of Pierorazio et al.; where it says detonation, 5.2.
/// # References
/// Pierorazio et al. (2005), Process Saf. Prog. 24, 59-65; typed from knowledge of practice (`K`), five cells of medium
/// reactivity seen in a source.
#[must_use]
pub fn flame_mach(reactivity: Reactivity, congestion: Congestion, expansion: Expansion) -> f64 {
    let detonation = MACH.1;
    // low, medium, high congestion
    let row = match (expansion, reactivity) {
        (Expansion::Two, Reactivity::High) => [0.59, detonation, detonation],
        (Expansion::Two, Reactivity::Medium) => [0.47, 0.66, 1.6],
        (Expansion::Two, Reactivity::Low) => [0.079, 0.47, 0.66],
        (Expansion::TwoAndHalf, Reactivity::High) => [0.47, detonation, detonation],
        (Expansion::TwoAndHalf, Reactivity::Medium) => [0.29, 0.55, 1.0],
        (Expansion::TwoAndHalf, Reactivity::Low) => [0.053, 0.35, 0.50],
        (Expansion::Three, Reactivity::High) => [0.36, detonation, detonation],
        (Expansion::Three, Reactivity::Medium) => [0.11, 0.44, 0.50],
        (Expansion::Three, Reactivity::Low) => [0.026, 0.23, 0.34],
    };
    match congestion {
        Congestion::Low => row[0],
        Congestion::Medium => row[1],
        Congestion::High => row[2],
    }
}

/// The blast of a vapour cloud on the ground.
///
/// # Equation
/// ```text
/// R = r (p_0/(2 E))^(1/3),  dp = p_0 P(R, M),  i = I(R, M) (2 E)^(1/3) p_0^(2/3)/a_0,  t = 2 i/dp
/// ```
/// with the digitised curves P and I, straight on logarithmic axes in R and in the Mach number M of the flame.
/// # Validity
/// Below Mach 0.2 pressure and impulse fall with `M^2/(1 + M)`, by which the plateaus go; nearer than R = 0.1 the
/// plateau holds, beyond 9.5 both fall with 1/R. Digitising noise is 2 to 5 %.
/// # Verification
/// `explosion.baker_strehlow_tang.mach_0p35`, `explosion.baker_strehlow_tang.mach_5p2`
/// # References
/// Tang and Baker (1999), Process Saf. Prog. 18, 235-240, the curves as used since 2005.
#[derive(Clone, Debug)]
pub struct BakerStrehlowTang {
    curve: FlameCurve,
    slow: f64,
    energy_j: f64,
    ambient_pressure_pa: f64,
    scaling_length_m: f64,
    range_events: Vec<RangeEvent>,
}

impl BakerStrehlowTang {
    /// The blast of `energy_j` behind a flame of Mach number `flame_mach`.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] beyond a physical limit, and for a flame slower than Mach 0.2 under
    /// [`Policy::Strict`].
    pub fn new(energy_j: f64, flame_mach: f64, ambient_pressure_pa: f64, policy: Policy) -> Result<Self> {
        let range_events = CARD.check(
            &[("energy_j", energy_j), ("flame_mach", flame_mach), ("ambient_pressure_pa", ambient_pressure_pa)],
            policy,
        )?;
        let strength = |mach: f64| mach * mach / (1.0 + mach);
        Ok(Self {
            curve: flame_curve(flame_mach)?,
            slow: (strength(flame_mach) / strength(MACH.0)).min(1.0),
            energy_j,
            ambient_pressure_pa,
            scaling_length_m: (GROUND_FACTOR * energy_j / ambient_pressure_pa).cbrt(),
            range_events,
        })
    }
}

impl Wave for BakerStrehlowTang {
    fn card(&self) -> &'static ModelCard {
        &CARD
    }

    fn energy_j(&self) -> f64 {
        self.energy_j
    }

    fn range_m(&self) -> (f64, f64) {
        (SCALED.0 * self.scaling_length_m, SCALED.1 * self.scaling_length_m)
    }

    fn overpressure_pa(&self, distance_m: f64) -> f64 {
        self.slow * self.curve.scaled_overpressure(distance_m / self.scaling_length_m) * self.ambient_pressure_pa
    }

    fn impulse_pa_s(&self, distance_m: f64) -> f64 {
        let scaled = self.curve.scaled_impulse(distance_m / self.scaling_length_m);
        self.slow * scaled * self.scaling_length_m * self.ambient_pressure_pa / SPEED_OF_SOUND_M_S
    }

    fn duration_s(&self, distance_m: f64) -> f64 {
        2.0 * self.impulse_pa_s(distance_m) / self.overpressure_pa(distance_m)
    }

    fn range_events(&self) -> &[RangeEvent] {
        &self.range_events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::effect::{Effect, Receptor};
    use crate::explosion::{Blast, MultiEnergy};
    use crate::units::STANDARD_ATMOSPHERE_PA;
    use approx::assert_relative_eq;

    #[test]
    fn class_5_of_the_multi_energy_method_is_the_flame_of_mach_0p35() {
        let energy = 7.0e9;
        let length = (energy / STANDARD_ATMOSPHERE_PA).cbrt();
        let flame = BakerStrehlowTang::new(energy, 0.35, STANDARD_ATMOSPHERE_PA, Policy::Strict).unwrap();
        let class = MultiEnergy::new(energy, 5, STANDARD_ATMOSPHERE_PA, 0.0, Policy::Strict).unwrap();
        for step in 0..=200 {
            let scaled = 0.5 * 20.0_f64.powf(f64::from(step) / 200.0);
            let (found, expected) =
                (flame.overpressure_pa(scaled * length), class.overpressure_pa(Receptor::ground(scaled * length, 0.0)));
            let spread = if scaled < 0.9 { 0.15 } else { 0.03 };
            assert_relative_eq!(found, expected, max_relative = spread);
        }
    }

    #[test]
    fn slow_flames_fall_off_and_nothing_jumps_between_flames() {
        let at = |mach: f64| {
            BakerStrehlowTang::new(1e9, mach, STANDARD_ATMOSPHERE_PA, Policy::Flag).unwrap().overpressure_pa(40.0)
        };
        for mach in [0.2, 0.35, 0.7, 1.0, 1.4, 2.0, 4.0] {
            assert_relative_eq!(at(mach * (1.0 - 1e-9)), at(mach * (1.0 + 1e-9)), max_relative = 1e-7);
        }
        assert_relative_eq!(at(0.1) / at(0.2), (0.01 / 1.1) / (0.04 / 1.2), max_relative = 1e-12);
        let error = BakerStrehlowTang::new(1e9, 0.1, STANDARD_ATMOSPHERE_PA, Policy::Strict).unwrap_err();
        assert!(matches!(error, Error::OutOfValidity { name: "flame_mach", .. }));
        assert!(matches!(
            BakerStrehlowTang::new(1e9, 6.0, STANDARD_ATMOSPHERE_PA, Policy::Flag),
            Err(Error::OutOfValidity { name: "flame_mach", .. })
        ));
    }

    #[test]
    fn falls_with_distance_and_closes_the_triangle() {
        for mach in [0.11, 0.3, 0.5, 1.2, 3.0, 5.2] {
            let blast = Blast::new(BakerStrehlowTang::new(5e9, mach, STANDARD_ATMOSPHERE_PA, Policy::Flag).unwrap());
            let (mut pressure, mut impulse) = (f64::INFINITY, f64::INFINITY);
            for step in 0..400 {
                let at = Receptor::ground(2.0 * 1.02_f64.powi(step), 0.0);
                let (p, i) = (blast.overpressure_pa(at), blast.impulse_pa_s(at));
                assert!(p <= pressure * (1.0 + 1e-12) && i <= impulse * (1.0 + 1e-12), "Mach {mach}");
                assert_relative_eq!(i, 0.5 * p * blast.positive_phase_s(at), max_relative = 1e-12);
                (pressure, impulse) = (p, i);
            }
        }
    }

    #[test]
    fn the_table_of_flames() {
        let open = |reactivity, congestion| flame_mach(reactivity, congestion, Expansion::Three);
        assert_relative_eq!(open(Reactivity::Medium, Congestion::Medium), 0.44);
        assert_relative_eq!(open(Reactivity::High, Congestion::High), 5.2);
        assert_relative_eq!(flame_mach(Reactivity::Low, Congestion::Low, Expansion::Two), 0.079);
    }
}
