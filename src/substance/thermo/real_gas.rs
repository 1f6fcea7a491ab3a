//! A gas at any pressure: the ideal gas and what Peng and Robinson's equation says that it departs from it.

use super::ideal_gas::IdealGas;
use super::peng_robinson::{PengRobinson, Root};
use super::saturation_line::SaturationLine;
use crate::error::{Error, Result};
use crate::substance::Substance;
use crate::units::GAS_CONSTANT_J_MOL_K;

/// How far above the vapour pressure a gas may be asked for: the uncertainty of stored states.
pub const SATURATION_MARGIN: f64 = 1.02;

/// Vapour pressure at which gas and saturation line are made to meet, Pa; the cold end of the line if it is higher there.
pub const MEETING_PRESSURE_PA: f64 = 1e4;

/// Most steps of the search for a temperature.
const MOST_SECANTS: usize = 40;
/// Change of the temperature, relative, that ends the search.
const TEMPERATURE_TOLERANCE: f64 = 1e-10;

/// The state of a gas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GasState {
    /// Pressure, Pa.
    pub pressure_pa: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Volume, m³/kg.
    pub volume_m3_kg: f64,
    /// Enthalpy, J/kg above the saturated liquid at the normal boiling point.
    pub enthalpy_j_kg: f64,
    /// Entropy, J/(kg K) above the saturated liquid at the normal boiling point.
    pub entropy_j_kg_k: f64,
}

/// A gas at any pressure. Its zeros are those of the saturation line, which it meets where the vapour
/// pressure is a tenth of a bar: there what a vapour departs from the ideal gas is small, and so is the error in it.
///
/// # Verification
/// `substance.peng_robinson.coolprop_gas`
#[derive(Clone, Debug)]
pub struct RealGas {
    /// The ideal gas.
    pub ideal: IdealGas,
    /// The equation of state.
    pub equation: PengRobinson,
    gas_constant_j_kg_k: f64,
}

impl RealGas {
    pub(super) fn of(substance: &Substance, saturation: &SaturationLine) -> Result<Self> {
        let r = GAS_CONSTANT_J_MOL_K / substance.molar_mass_kg_mol;
        let equation = PengRobinson::new(
            r,
            substance.critical_temperature_k,
            substance.critical_pressure_pa,
            substance.acentric_factor,
        );
        let mut gas = Self {
            ideal: IdealGas::of(substance, saturation.temperature_range_k().0)?,
            equation,
            gas_constant_j_kg_k: r,
        };
        let (lowest, highest) = saturation.pressure_range_pa();
        let fixed = saturation.at_pressure(MEETING_PRESSURE_PA.clamp(lowest, highest))?;
        let there = gas.at(fixed.pressure_pa, fixed.temperature_k)?;
        gas.ideal = gas.ideal.shifted(
            fixed.vapour_enthalpy_j_kg - there.enthalpy_j_kg,
            fixed.vapour_entropy_j_kg_k - there.entropy_j_kg_k,
        );
        Ok(gas)
    }

    /// Specific gas constant, J/(kg K).
    #[must_use]
    pub fn gas_constant_j_kg_k(&self) -> f64 {
        self.gas_constant_j_kg_k
    }

    /// The gas at a pressure and temperature; where the equation has a liquid too, the gas is meant, stable or not.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] unless the pressure is positive and finite; [`Error::OutOfValidity`] outside the range of
    /// the ideal-gas heat capacity.
    pub fn at(&self, pressure_pa: f64, temperature_k: f64) -> Result<GasState> {
        self.at_root(pressure_pa, temperature_k, Root::Vapour)
    }

    /// The same with the root of the equation chosen.
    ///
    /// # Errors
    /// As [`Self::at`].
    pub fn at_root(&self, pressure_pa: f64, temperature_k: f64, root: Root) -> Result<GasState> {
        if !(pressure_pa > 0.0 && pressure_pa.is_finite()) {
            return Err(Error::invalid("pressure_pa", pressure_pa, "Pa", "must be positive and finite"));
        }
        let (h, s) = self.ideal.enthalpy_entropy(temperature_k)?;
        let departure = self.equation.departure(pressure_pa, temperature_k, root);
        let r = self.gas_constant_j_kg_k;
        Ok(GasState {
            pressure_pa,
            temperature_k,
            volume_m3_kg: departure.compressibility * r * temperature_k / pressure_pa,
            enthalpy_j_kg: h + departure.enthalpy_j_kg,
            entropy_j_kg_k: s - r * pressure_pa.ln() + departure.entropy_j_kg_k,
        })
    }

    /// The gas of a pressure and an entropy, by secants from a guess of the temperature.
    ///
    /// # Errors
    /// As [`Self::at`]; [`Error::NotConverged`] where no temperature of the range has this entropy.
    pub fn at_entropy(&self, pressure_pa: f64, entropy_j_kg_k: f64, guess_k: f64, root: Root) -> Result<GasState> {
        self.solve(pressure_pa, guess_k, root, |state, slope| {
            ((state.entropy_j_kg_k - entropy_j_kg_k), slope / state.temperature_k)
        })
    }

    /// The gas of a pressure and an enthalpy less the kinetic energy of a flux (kg/(m² s)) in it: `h + (G v)²/2` is given.
    ///
    /// # Errors
    /// As [`Self::at_entropy`].
    pub fn at_total_enthalpy(&self, pressure_pa: f64, total_j_kg: f64, flux: f64, guess_k: f64) -> Result<GasState> {
        self.solve(pressure_pa, guess_k, Root::Vapour, |state, slope| {
            let velocity = flux * state.volume_m3_kg;
            let kinetic_slope = velocity * velocity / state.temperature_k;
            (state.enthalpy_j_kg + 0.5 * velocity * velocity - total_j_kg, slope + kinetic_slope)
        })
    }

    /// Secants on a function that rises with the temperature; `residual` gives it and a guess of its slope from the heat
    /// capacity of the ideal gas.
    fn solve(
        &self,
        pressure_pa: f64,
        guess_k: f64,
        root: Root,
        residual: impl Fn(&GasState, f64) -> (f64, f64),
    ) -> Result<GasState> {
        let (low, high) = self.ideal.temperature_range_k();
        let mut t = guess_k.clamp(low, high);
        let mut state = self.at_root(pressure_pa, t, root)?;
        let (mut f, mut slope) = residual(&state, self.ideal.heat_capacity_j_kg_k(t)?);
        for _ in 0..MOST_SECANTS {
            let wanted = (t - f / slope).clamp(low, high);
            let step = wanted - t;
            if step.abs() <= TEMPERATURE_TOLERANCE * t {
                if (wanted - low).abs() < f64::EPSILON * low && f > 0.0 {
                    break;
                }
                return Ok(state);
            }
            let next = self.at_root(pressure_pa, wanted, root)?;
            let (f_next, ideal_slope) = residual(&next, self.ideal.heat_capacity_j_kg_k(wanted)?);
            let secant = (f_next - f) / step;
            slope = if secant > 0.0 { secant } else { ideal_slope };
            (t, f, state) = (wanted, f_next, next);
        }
        Err(Error::NotConverged {
            solver: "substance.real_gas",
            iterations: MOST_SECANTS,
            residual: f,
            doing: format!("finding the temperature of an expanded gas at {pressure_pa} Pa between {low} and {high} K"),
        })
    }

    /// The gas at a volume, m³/kg, and temperature: without a root to choose.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where the volume is so small that the equation gives no positive pressure;
    /// [`Error::OutOfValidity`] outside the range of the ideal gas.
    pub fn at_volume(&self, volume_m3_kg: f64, temperature_k: f64) -> Result<GasState> {
        let (h, s) = self.ideal.enthalpy_entropy(temperature_k)?;
        let (pressure_pa, departure) = self.equation.at_volume(volume_m3_kg, temperature_k);
        if !(pressure_pa > 0.0 && pressure_pa.is_finite() && departure.entropy_j_kg_k.is_finite()) {
            return Err(Error::invalid("volume_m3_kg", volume_m3_kg, "m3/kg", "must be that of a gas: raise it"));
        }
        Ok(GasState {
            pressure_pa,
            temperature_k,
            volume_m3_kg,
            enthalpy_j_kg: h + departure.enthalpy_j_kg,
            entropy_j_kg_k: s - self.gas_constant_j_kg_k * pressure_pa.ln() + departure.entropy_j_kg_k,
        })
    }
}
