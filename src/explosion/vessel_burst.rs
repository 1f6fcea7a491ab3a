//! Blast of a bursting vessel: the energy of its gas, the shock it starts with, and where that goes.

use serde::{Deserialize, Serialize};

use super::baker_strehlow_tang::BakerStrehlowTang;
use super::blast::Wave;
use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::{Error, Result};

/// Mach number of the curve that stands for a burst: the detonation, whose far field is that of a shock.
const SHOCK_MACH: f64 = 5.2;
/// Distance over (2 E/p0)^(1/3) from which on that holds; nearer, Baker's burst curves would be needed.
const FAR_FIELD: f64 = 2.0;
/// Halvings in the search for the starting shock.
const HALVINGS: usize = 100;

/// Identity card of the burst.
pub const CARD: ModelCard = ModelCard {
    id: "explosion.vessel_burst",
    title: "blast of a bursting vessel: energy of Brode, isentropic, isothermal or Crowl; far field of a detonation",
    citations: &["baker_1983", "brode_1959", "crowl_1992", "tang_baker_2005"],
    requires: &["burst_pressure_pa", "volume_m3", "isentropic_exponent", "ambient_pressure_pa"],
    validity: &[
        Range::physical("burst_pressure_pa", "Pa", 5e4, 1e9, "a vessel above the pressure of the air"),
        Range::physical("volume_m3", "m3", f64::MIN_POSITIVE, 1e6, "a vessel"),
        Range::physical("isentropic_exponent", "", 1.0 + 1e-6, 1.7, "a gas"),
        Range::physical("ambient_pressure_pa", "Pa", 5e4, 1.1e5, "outdoor air"),
        Range::physical("sound_speed_ratio", "", 1e-2, 1e2, "two gases"),
        Range::fitted(
            "scaled_distance",
            "",
            FAR_FIELD,
            9.5,
            "far field of the curve for detonations; burst curves are not at hand",
            "the lower of that curve and the starting shock before; 1/r decay beyond",
        ),
    ],
    verification: Verification::Independent("explosion.vessel_burst.air_25_bar"),
};

/// Which work the gas is held to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BurstEnergy {
    /// Heat to bring the gas to pressure at constant volume ([`brode_j`]).
    #[default]
    Brode,
    /// Isentropic expansion to ambient pressure ([`isentropic_j`]).
    Isentropic,
    /// Isothermal expansion to ambient pressure ([`isothermal_j`]): the most.
    Isothermal,
    /// What of the isothermal work is available against the air ([`crowl_j`]).
    Crowl,
}

/// Energy of Brode, J: `(p1 - p0) V/(g - 1)`.
///
/// # Verification
/// `explosion.vessel_burst.air_25_bar`
/// # References
/// Brode (1959), Phys. Fluids 2, 217-229.
#[must_use]
pub fn brode_j(pressure_pa: f64, ambient_pa: f64, volume_m3: f64, isentropic_exponent: f64) -> f64 {
    (pressure_pa - ambient_pa) * volume_m3 / (isentropic_exponent - 1.0)
}

/// Isentropic energy, J: `p1 V/(g - 1) [1 - (p0/p1)^((g - 1)/g)]`.
///
/// # Verification
/// `explosion.vessel_burst.air_25_bar`
/// # References
/// Baker et al. (1983), Explosion hazards and evaluation.
#[must_use]
pub fn isentropic_j(pressure_pa: f64, ambient_pa: f64, volume_m3: f64, isentropic_exponent: f64) -> f64 {
    let power = (isentropic_exponent - 1.0) / isentropic_exponent;
    pressure_pa * volume_m3 / (isentropic_exponent - 1.0) * (1.0 - (ambient_pa / pressure_pa).powf(power))
}

/// Isothermal energy, J: `p1 V ln(p1/p0)`.
///
/// # Verification
/// `explosion.vessel_burst.air_25_bar`
#[must_use]
pub fn isothermal_j(pressure_pa: f64, ambient_pa: f64, volume_m3: f64) -> f64 {
    pressure_pa * volume_m3 * (pressure_pa / ambient_pa).ln()
}

/// Available energy of Crowl, J: `p1 V [ln(p1/p0) - (1 - p0/p1)]`.
///
/// # Verification
/// `explosion.vessel_burst.air_25_bar`
/// # References
/// Crowl (1992), J. Loss Prev. Process Ind. 5, 109-118.
#[must_use]
pub fn crowl_j(pressure_pa: f64, ambient_pa: f64, volume_m3: f64) -> f64 {
    pressure_pa * volume_m3 * ((pressure_pa / ambient_pa).ln() - (1.0 - ambient_pa / pressure_pa))
}

/// Volume of vapour that flashing liquid and the vapour above it stand for at the burst, m³.
///
/// # Equation
/// ```text
/// V* = V_gas + V_liquid f rho_liquid/rho_vapour
/// ```
/// # References
/// Prugh (1991); typed from knowledge of practice (`K?`).
#[must_use]
pub fn flashing_volume_m3(
    vapour_volume_m3: f64,
    liquid_volume_m3: f64,
    flash_fraction: f64,
    liquid_density_kg_m3: f64,
    vapour_density_kg_m3: f64,
) -> f64 {
    vapour_volume_m3 + liquid_volume_m3 * flash_fraction * liquid_density_kg_m3 / vapour_density_kg_m3
}

/// Absolute pressure of the shock over that of the air when a diaphragm bursts.
///
/// # Equation
/// ```text
/// p1/p0 = s {1 - (g1 - 1)(a0/a1)(s - 1)/sqrt(2 g0 [2 g0 + (g0 + 1)(s - 1)])}^(-2 g1/(g1 - 1))
/// ```
/// solved for s by halving.
///
/// | symbol | argument | unit | valid |
/// |---|---|---|---|
/// | `p1/p0` | `pressure_ratio` | – | ≥ 1 |
/// | `g1`, `g0` | `isentropic_exponent`, `air_exponent` | – | > 1 |
/// | `a0/a1` | `sound_speed_ratio` | – | speed of sound of the air over that of the gas |
/// # Verification
/// `explosion.vessel_burst.air_25_bar`
/// # References
/// Baker et al. (1983); the relation of the shock tube.
#[must_use]
pub fn starting_shock(pressure_ratio: f64, isentropic_exponent: f64, air_exponent: f64, sound_speed_ratio: f64) -> f64 {
    let (g1, g0) = (isentropic_exponent, air_exponent);
    let ratio = |s: f64| {
        let root = (2.0 * g0 * (2.0 * g0 + (g0 + 1.0) * (s - 1.0))).sqrt();
        let bracket = 1.0 - (g1 - 1.0) * sound_speed_ratio * (s - 1.0) / root;
        if bracket > 0.0 { s * bracket.powf(-2.0 * g1 / (g1 - 1.0)) } else { f64::INFINITY }
    };
    let (mut low, mut high) = (1.0, pressure_ratio);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if ratio(middle) < pressure_ratio {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// What a bursting vessel is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VesselBurstInput {
    /// Absolute pressure at which it bursts, Pa.
    pub burst_pressure_pa: f64,
    /// Volume of the gas, m³: for a flashing liquid that of [`flashing_volume_m3`].
    pub volume_m3: f64,
    /// Ratio of heat capacities of the gas.
    pub isentropic_exponent: f64,
    /// Speed of sound of the air over that of the gas.
    pub sound_speed_ratio: f64,
    /// Pressure of the air, Pa.
    pub ambient_pressure_pa: f64,
    /// Which energy.
    pub energy: BurstEnergy,
}

/// The blast of a vessel that bursts on the ground.
///
/// # Equation
/// The energy of the chosen law, the ground as a mirror; the far field is the curve of Baker, Strehlow and Tang for a
/// detonation, nowhere above the shock that the burst starts with.
/// # Validity
/// From r (p0/(2 E))^(1/3) = 2 on. Nearer, the burst curves of Baker would be needed: they are not at hand, and a vessel
/// of low pressure is then overestimated up to its starting shock.
/// # Verification
/// `explosion.vessel_burst.air_25_bar`
#[derive(Clone, Debug)]
pub struct VesselBurst {
    shock: BakerStrehlowTang,
    starting_overpressure_pa: f64,
    energy_j: f64,
    range_events: Vec<RangeEvent>,
}

/// Ratio of heat capacities of air.
const AIR_EXPONENT: f64 = 1.4;

impl VesselBurst {
    /// The blast of one vessel.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] beyond a physical limit; [`Error::InvalidInput`] when the vessel is not above the
    /// pressure of the air.
    pub fn new(input: &VesselBurstInput) -> Result<Self> {
        let VesselBurstInput { burst_pressure_pa: pressure, ambient_pressure_pa: ambient, volume_m3: volume, .. } =
            *input;
        let exponent = input.isentropic_exponent;
        let range_events = CARD.check(
            &[
                ("burst_pressure_pa", pressure),
                ("volume_m3", volume),
                ("isentropic_exponent", exponent),
                ("ambient_pressure_pa", ambient),
                ("sound_speed_ratio", input.sound_speed_ratio),
            ],
            Policy::Strict,
        )?;
        if !(pressure > ambient) {
            return Err(Error::invalid(
                "burst_pressure_pa",
                pressure,
                "Pa",
                format!("must exceed the pressure of the air, {ambient} Pa"),
            ));
        }
        let energy_j = match input.energy {
            BurstEnergy::Brode => brode_j(pressure, ambient, volume, exponent),
            BurstEnergy::Isentropic => isentropic_j(pressure, ambient, volume, exponent),
            BurstEnergy::Isothermal => isothermal_j(pressure, ambient, volume),
            BurstEnergy::Crowl => crowl_j(pressure, ambient, volume),
        };
        let start = starting_shock(pressure / ambient, exponent, AIR_EXPONENT, input.sound_speed_ratio);
        Ok(Self {
            shock: BakerStrehlowTang::new(energy_j, SHOCK_MACH, ambient, Policy::Strict)?,
            starting_overpressure_pa: (start - 1.0) * ambient,
            energy_j,
            range_events,
        })
    }

    /// Overpressure of the shock at the burst, Pa.
    #[must_use]
    pub fn starting_overpressure_pa(&self) -> f64 {
        self.starting_overpressure_pa
    }
}

impl Wave for VesselBurst {
    fn card(&self) -> &'static ModelCard {
        &CARD
    }

    fn energy_j(&self) -> f64 {
        self.energy_j
    }

    fn range_m(&self) -> (f64, f64) {
        let (nearest, end) = self.shock.range_m();
        // the curve's own range begins at a twentieth of the far field
        (nearest * FAR_FIELD * 10.0, end)
    }

    fn overpressure_pa(&self, distance_m: f64) -> f64 {
        self.shock.overpressure_pa(distance_m).min(self.starting_overpressure_pa)
    }

    fn impulse_pa_s(&self, distance_m: f64) -> f64 {
        self.shock.impulse_pa_s(distance_m)
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
    use crate::units::STANDARD_ATMOSPHERE_PA;
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    fn vessel() -> VesselBurstInput {
        VesselBurstInput {
            burst_pressure_pa: 25e5,
            volume_m3: 10.0,
            isentropic_exponent: 1.4,
            sound_speed_ratio: 1.0,
            ambient_pressure_pa: STANDARD_ATMOSPHERE_PA,
            energy: BurstEnergy::Brode,
        }
    }

    #[test]
    fn starting_shock_solves_its_equation() {
        assert_abs_diff_eq!(starting_shock(25e5 / STANDARD_ATMOSPHERE_PA, 1.4, 1.4, 1.0), 4.028, epsilon = 6e-4);
        assert_relative_eq!(starting_shock(1.0, 1.4, 1.4, 1.0), 1.0);
        // hydrogen at 350 bar: a0/a1 by the molar masses, both diatomic
        let ratio = (2.016_f64 / 28.96).sqrt();
        assert_relative_eq!(
            starting_shock(350e5 / STANDARD_ATMOSPHERE_PA, 1.4, 1.4, ratio),
            42.51,
            max_relative = 2e-2
        );
    }

    #[test]
    fn energies_stand_in_their_order_and_the_blast_falls() {
        let energy = |energy| VesselBurst::new(&VesselBurstInput { energy, ..vessel() }).unwrap().energy_j();
        assert!(energy(BurstEnergy::Isentropic) < energy(BurstEnergy::Crowl));
        assert!(energy(BurstEnergy::Crowl) < energy(BurstEnergy::Isothermal));
        let burst = VesselBurst::new(&vessel()).unwrap();
        assert_relative_eq!(burst.range_m().0, 2.0 * (2.0 * burst.energy_j() / STANDARD_ATMOSPHERE_PA).cbrt());
        assert_relative_eq!(burst.overpressure_pa(0.1), burst.starting_overpressure_pa());
        let mut last = f64::INFINITY;
        for step in 0..300 {
            let found = burst.overpressure_pa(0.5 * 1.03_f64.powi(step));
            assert!(found <= last);
            last = found;
        }
    }

    #[test]
    fn a_vessel_below_the_air_is_refused() {
        let error = VesselBurst::new(&VesselBurstInput { burst_pressure_pa: 9e4, ..vessel() }).unwrap_err();
        assert!(error.to_string().contains("must exceed the pressure of the air"), "{error}");
    }
}
