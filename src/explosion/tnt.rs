//! Blast of a charge of TNT, and the charge that a cloud or a vessel stands for.

use serde::{Deserialize, Serialize};

use super::blast::Wave;
use super::{kingery_bulmash, kinney_graham};
use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::Result;

/// Energy of TNT, J/kg, the value of `HyRAM`+; handbooks have 4.19 to 4.68 MJ/kg.
pub const TNT_ENERGY_J_KG: f64 = 4.68e6;
/// Share of the energy of a cloud that a blast takes, the default of CCPS and `HyRAM`+.
pub const CLOUD_YIELD: f64 = 0.03;
/// GB/T 37243-2019, GB 6722: coefficients of Q/R^3, Q^(2/3)/R^2 and Q^(1/3)/R, Pa with kg and m.
const GB: [f64; 3] = [14.0e5, 4.3e5, 1.1e5];
/// Range of scaled distance of that formula, m/kg^(1/3).
const GB_RANGE: (f64, f64) = (1.0, 60.0);

/// Identity card of the equivalent charge.
pub const CARD: ModelCard = ModelCard {
    id: "explosion.tnt",
    title: "equivalent charge of TNT",
    citations: &["ccps_1994"],
    requires: &["flammable_mass_kg", "heat_of_combustion_j_kg", "yield_fraction"],
    validity: &[
        Range::physical("flammable_mass_kg", "kg", f64::MIN_POSITIVE, 1e9, "a cloud"),
        Range::physical("heat_of_combustion_j_kg", "J/kg", 1e5, 1.5e8, "a fuel"),
        Range::physical("yield_fraction", "", f64::MIN_POSITIVE, 1.0, "a share"),
        Range::physical("tnt_energy_j_kg", "J/kg", 4e6, 5e6, "TNT"),
        Range::physical("mass_kg", "kg", f64::MIN_POSITIVE, 1e9, "a charge"),
        Range::physical("ambient_pressure_pa", "Pa", 5e4, 1.1e5, "outdoor air"),
    ],
    verification: Verification::Independent("explosion.tnt.propane_10t"),
};

/// Identity card of the formula of the Chinese standards.
pub const GB_T_37243: ModelCard = ModelCard {
    id: "explosion.gb_t_37243",
    title: "blast of a condensed explosive on level ground, GB/T 37243-2019",
    citations: &["gb_t_37243_2019"],
    requires: &["mass_kg", "distance_m"],
    validity: &[
        Range::physical("mass_kg", "kg", f64::MIN_POSITIVE, 1e9, "a charge"),
        Range::fitted(
            "scaled_distance_m_kg",
            "m/kg^(1/3)",
            GB_RANGE.0,
            GB_RANGE.1,
            "use of the formula; the standard's own range is not at hand",
            "the same equation",
        ),
    ],
    verification: Verification::Independent("explosion.gb_t_37243.distances"),
};

/// Law of pressure by scaled distance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TntLaw {
    /// Charge on the ground ([`kingery_bulmash`]).
    #[default]
    KingeryBulmash,
    /// Charge in free air ([`kinney_graham`]); for one on the ground give 1.8 to 2 times the mass.
    KinneyGraham,
    /// GB/T 37243-2019 ([`gb_t_37243_overpressure_pa`]); its duration is that of Kingery and Bulmash.
    GbT37243,
}

/// Mass of TNT that a cloud stands for, kg.
///
/// # Equation
/// ```text
/// W = eta M dH_c/E_TNT
/// ```
/// # Errors
/// [`crate::Error::OutOfValidity`] beyond a physical limit.
/// # Verification
/// `explosion.tnt.propane_10t`
/// # References
/// CCPS (1994), section 4.3.1.
pub fn equivalent_mass_kg(
    flammable_mass_kg: f64,
    heat_of_combustion_j_kg: f64,
    yield_fraction: f64,
    tnt_energy_j_kg: f64,
) -> Result<f64> {
    CARD.check(
        &[
            ("flammable_mass_kg", flammable_mass_kg),
            ("heat_of_combustion_j_kg", heat_of_combustion_j_kg),
            ("yield_fraction", yield_fraction),
            ("tnt_energy_j_kg", tnt_energy_j_kg),
        ],
        Policy::Strict,
    )?;
    Ok(yield_fraction * flammable_mass_kg * heat_of_combustion_j_kg / tnt_energy_j_kg)
}

/// Overpressure of a condensed explosive on level ground, Pa.
///
/// # Equation
/// ```text
/// dp = 1e5 Pa (14 Q/R^3 + 4.3 Q^(2/3)/R^2 + 1.1 Q^(1/3)/R)
/// ```
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `R/Q^(1/3)` | `scaled_distance_m_kg` | m/kg^(1/3) | 1 to 60 |
///
/// # Verification
/// `explosion.gb_t_37243.distances`
/// # References
/// GB 6722, formula 3 for level ground; that GB/T 37243-2019 uses just this form is to be checked (`K?`).
#[must_use]
pub fn gb_t_37243_overpressure_pa(scaled_distance_m_kg: f64) -> f64 {
    let inverse = 1.0 / scaled_distance_m_kg;
    ((GB[0] * inverse + GB[1]) * inverse + GB[2]) * inverse
}

/// The blast of a charge of TNT.
///
/// # Verification
/// `explosion.tnt.propane_10t`, `explosion.kingery_bulmash.sample`, `explosion.kinney_graham.table`
#[derive(Clone, Debug)]
pub struct Tnt {
    mass_kg: f64,
    law: TntLaw,
    /// Cube root of the mass.
    root: f64,
    /// Ambient pressure over the standard atmosphere, by which Kinney and Graham's law is scaled.
    ambient_pressure_pa: f64,
    range_events: Vec<RangeEvent>,
}

impl Tnt {
    /// The blast of `mass_kg` of TNT.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] beyond a physical limit.
    pub fn new(mass_kg: f64, law: TntLaw, ambient_pressure_pa: f64) -> Result<Self> {
        let range_events =
            CARD.check(&[("mass_kg", mass_kg), ("ambient_pressure_pa", ambient_pressure_pa)], Policy::Strict)?;
        Ok(Self { mass_kg, law, root: mass_kg.cbrt(), ambient_pressure_pa, range_events })
    }

    /// Mass of the charge, kg.
    #[must_use]
    pub fn mass_kg(&self) -> f64 {
        self.mass_kg
    }

    /// The law.
    #[must_use]
    pub fn law(&self) -> TntLaw {
        self.law
    }

    /// Pressure of the wave reflected from a wall that faces it, Pa; for Kingery and Bulmash alone.
    #[must_use]
    pub fn reflected_overpressure_pa(&self, distance_m: f64) -> Option<f64> {
        (self.law == TntLaw::KingeryBulmash).then(|| kingery_bulmash::reflected_overpressure_pa(distance_m / self.root))
    }

    /// Time at which the wave arrives, s; for Kingery and Bulmash alone.
    #[must_use]
    pub fn arrival_s(&self, distance_m: f64) -> Option<f64> {
        (self.law == TntLaw::KingeryBulmash)
            .then(|| kingery_bulmash::scaled_arrival_s_kg(distance_m / self.root) * self.root)
    }
}

impl Wave for Tnt {
    fn card(&self) -> &'static ModelCard {
        match self.law {
            TntLaw::KingeryBulmash => &kingery_bulmash::CARD,
            TntLaw::KinneyGraham => &kinney_graham::CARD,
            TntLaw::GbT37243 => &GB_T_37243,
        }
    }

    fn energy_j(&self) -> f64 {
        self.mass_kg * TNT_ENERGY_J_KG
    }

    fn range_m(&self) -> (f64, f64) {
        let (min, max) = match self.law {
            TntLaw::KingeryBulmash => kingery_bulmash::RANGE,
            TntLaw::KinneyGraham => kinney_graham::RANGE,
            TntLaw::GbT37243 => GB_RANGE,
        };
        (min * self.root, max * self.root)
    }

    fn overpressure_pa(&self, distance_m: f64) -> f64 {
        let scaled = distance_m / self.root;
        match self.law {
            TntLaw::KingeryBulmash => kingery_bulmash::overpressure_pa(scaled),
            TntLaw::KinneyGraham => kinney_graham::scaled_overpressure(scaled) * self.ambient_pressure_pa,
            TntLaw::GbT37243 => gb_t_37243_overpressure_pa(scaled),
        }
    }

    fn impulse_pa_s(&self, distance_m: f64) -> f64 {
        let scaled = distance_m / self.root;
        match self.law {
            TntLaw::KingeryBulmash => kingery_bulmash::scaled_impulse_pa_s_kg(scaled) * self.root,
            TntLaw::KinneyGraham => kinney_graham::scaled_impulse_pa_s_kg(scaled) * self.root,
            TntLaw::GbT37243 => 0.5 * self.overpressure_pa(distance_m) * self.duration_s(distance_m),
        }
    }

    fn duration_s(&self, distance_m: f64) -> f64 {
        let scaled = distance_m / self.root;
        self.root
            * match self.law {
                TntLaw::KinneyGraham => kinney_graham::scaled_duration_s_kg(scaled),
                TntLaw::KingeryBulmash | TntLaw::GbT37243 => kingery_bulmash::scaled_duration_s_kg(scaled),
            }
    }

    fn range_events(&self) -> &[RangeEvent] {
        &self.range_events
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::explosion::Blast;
    use crate::units::STANDARD_ATMOSPHERE_PA;
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    #[test]
    fn ten_tonnes_of_propane() {
        let mass = equivalent_mass_kg(1e4, 46.35e6, CLOUD_YIELD, TNT_ENERGY_J_KG).unwrap();
        assert_abs_diff_eq!(mass, 2971.15, epsilon = 5e-3);
        let air = Tnt::new(mass, TntLaw::KinneyGraham, STANDARD_ATMOSPHERE_PA).unwrap();
        let ground = Tnt::new(mass, TntLaw::KingeryBulmash, STANDARD_ATMOSPHERE_PA).unwrap();
        for (distance, free, surface) in
            [(100.0, 16.765e3, 25.185e3), (200.0, 6.624e3, 9.638e3), (500.0, 2.449e3, 2.891e3)]
        {
            assert_abs_diff_eq!(air.overpressure_pa(distance), free, epsilon = 0.6);
            assert_abs_diff_eq!(ground.overpressure_pa(distance), surface, epsilon = 0.6);
        }
    }

    #[test]
    fn every_law_falls_with_distance_and_its_impulse_fits_its_pressure() {
        for law in [TntLaw::KingeryBulmash, TntLaw::KinneyGraham, TntLaw::GbT37243] {
            let charge = Tnt::new(1000.0, law, STANDARD_ATMOSPHERE_PA).unwrap();
            let mut last = f64::INFINITY;
            for step in 0..800 {
                let distance = 0.3 * 1.0125_f64.powi(step);
                let pressure = charge.overpressure_pa(distance);
                assert!(pressure > 0.0 && pressure <= last * (1.0 + 4e-3), "{law:?} {distance}: {pressure} > {last}");
                last = pressure;
                let shape = charge.impulse_pa_s(distance) / (pressure * charge.duration_s(distance));
                // a triangle has 0.5, a wave that falls faster less; near the charge the fits leave each other
                if distance > 20.0 && distance < 400.0 {
                    assert!((0.2..=0.5 + 1e-12).contains(&shape), "{law:?} at {distance} m: {shape}");
                }
            }
        }
    }

    #[test]
    fn distances_of_the_chinese_formula() {
        for (scaled, pa) in [(58.9, 2e3), (25.8, 5e3), (15.9, 9e3), (6.8, 30e3)] {
            assert_relative_eq!(gb_t_37243_overpressure_pa(scaled), pa, max_relative = 1e-2);
        }
    }

    #[test]
    fn ranges_are_held() {
        let blast = Blast::new(Tnt::new(8.0, TntLaw::KinneyGraham, STANDARD_ATMOSPHERE_PA).unwrap());
        assert!(matches!(blast.check_distance(81.0, Policy::Strict), Err(Error::OutOfValidity { .. })));
        assert_eq!(blast.check_distance(79.0, Policy::Strict).unwrap(), None);
        assert!(blast.check_distance(81.0, Policy::Flag).unwrap().is_some());
        assert!(matches!(blast.check_distance(-1.0, Policy::Flag), Err(Error::InvalidInput { .. })));
        let reach = blast.distance_to_overpressure_m(5e3).unwrap();
        assert_relative_eq!(blast.wave().overpressure_pa(reach), 5e3, max_relative = 1e-9);
        assert!(matches!(
            Tnt::new(0.0, TntLaw::KinneyGraham, STANDARD_ATMOSPHERE_PA),
            Err(Error::OutOfValidity { name: "mass_kg", .. })
        ));
    }
}
