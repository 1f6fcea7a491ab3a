//! The state inside a vessel from what it holds: mass, energy, volume, and a pad gas.

use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::release::vessel::pad::PadLaw;
use crate::substance::thermo::{GasState, Thermo};

/// Steps of the search for a temperature.
const MAX_STEPS: usize = 80;
/// Change of temperature, relative, that ends the search.
const TOLERANCE: f64 = 1e-13;
/// First step of the search, relative to the temperature.
const PROBE: f64 = 1e-4;
/// Share of the vapour pressure from which a gas may be a mist.
const NEAR_SATURATION: f64 = 0.8;

/// The state inside a vessel. The liquid and its vapour have one temperature, on the saturation line; a gas that
/// condenses as it cools is a mist of the same sort.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct State {
    /// Temperature of the substance, K.
    pub temperature_k: f64,
    /// Pressure of vapour and pad together, Pa.
    pub pressure_pa: f64,
    /// Pressure of the vapour alone, Pa.
    pub vapour_pressure_pa: f64,
    /// Mass of the liquid, kg.
    pub liquid_kg: f64,
    /// Mass of the vapour, kg.
    pub vapour_kg: f64,
    /// Volume of the liquid, m³/kg; of no meaning without liquid.
    pub liquid_volume: f64,
    /// Volume of the vapour, m³/kg.
    pub vapour_volume: f64,
    /// Enthalpy of the liquid at its vapour pressure, J/kg.
    pub liquid_enthalpy: f64,
    /// Enthalpy of the vapour, J/kg.
    pub vapour_enthalpy: f64,
    /// Pressure of the pad gas, Pa.
    pub pad_pressure_pa: f64,
    /// Temperature of the pad gas, K.
    pub pad_temperature_k: f64,
    /// Internal energy of substance and pad, J.
    pub energy_j: f64,
}

impl State {
    /// Volume of the liquid, m³.
    pub fn liquid_volume_m3(&self) -> f64 {
        if self.liquid_kg > 0.0 { self.liquid_kg * self.liquid_volume } else { 0.0 }
    }
}

/// What does not change while a vessel empties.
pub(super) struct Inside<'a> {
    pub thermo: &'a Thermo,
    pub volume_m3: f64,
    pub pad: PadLaw,
    pub critical_temperature_k: f64,
}

impl Inside<'_> {
    /// Liquid and vapour at a temperature; the quality may come out above one, where there is no liquid.
    pub fn wet(&self, mass_kg: f64, pad_kg: f64, temperature_k: f64) -> Result<State> {
        let at = self.thermo.saturation.at_temperature(temperature_k)?;
        let (vl, vv) = (at.liquid_volume_m3_kg, at.vapour_volume_m3_kg);
        let vapour_kg = (self.volume_m3 - mass_kg * vl) / (vv - vl);
        let liquid_kg = mass_kg - vapour_kg;
        let ullage = self.volume_m3 - liquid_kg * vl;
        let pad = self.pad.at(pad_kg, ullage, temperature_k, at.pressure_pa);
        let liquid_energy = at.liquid_enthalpy_j_kg - at.pressure_pa * vl;
        let vapour_energy = at.vapour_enthalpy_j_kg - at.pressure_pa * vv;
        Ok(State {
            temperature_k,
            pressure_pa: at.pressure_pa + pad.pressure_pa,
            vapour_pressure_pa: at.pressure_pa,
            liquid_kg,
            vapour_kg,
            liquid_volume: vl,
            vapour_volume: vv,
            liquid_enthalpy: at.liquid_enthalpy_j_kg,
            vapour_enthalpy: at.vapour_enthalpy_j_kg,
            pad_pressure_pa: pad.pressure_pa,
            pad_temperature_k: pad.temperature_k,
            energy_j: liquid_kg * liquid_energy + vapour_kg * vapour_energy + pad.energy_j,
        })
    }

    /// Gas alone at a temperature.
    pub fn dry(&self, mass_kg: f64, pad_kg: f64, temperature_k: f64) -> Result<State> {
        let volume = self.volume_m3 / mass_kg;
        let gas = dry_gas(self.thermo, volume, temperature_k, self.critical_temperature_k)?;
        let pad = self.pad.at(pad_kg, self.volume_m3, temperature_k, gas.pressure_pa);
        Ok(State {
            temperature_k,
            pressure_pa: gas.pressure_pa + pad.pressure_pa,
            vapour_pressure_pa: gas.pressure_pa,
            liquid_kg: 0.0,
            vapour_kg: mass_kg,
            liquid_volume: 0.0,
            vapour_volume: volume,
            liquid_enthalpy: 0.0,
            vapour_enthalpy: gas.energy_j_kg + gas.pressure_pa * volume,
            pad_pressure_pa: pad.pressure_pa,
            pad_temperature_k: pad.temperature_k,
            energy_j: mass_kg * gas.energy_j_kg + pad.energy_j,
        })
    }

    /// The state of a mass with an energy; `near_k` is where the search starts.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] where liquid fills the vessel; [`Error::OutOfValidity`] beyond the saturation line or the
    /// ideal gas of the substance.
    pub fn at(&self, mass_kg: f64, pad_kg: f64, energy_j: f64, near_k: f64) -> Result<State> {
        if !(mass_kg > 0.0) {
            return Err(Error::invalid("mass in the vessel", mass_kg, "kg", "must be positive"));
        }
        let warmest = self.critical_temperature_k;
        if near_k < warmest
            && let Some(state) = self.wet_with(mass_kg, pad_kg, energy_j, near_k)?
        {
            return Ok(state);
        }
        let range = self.thermo.gas.ideal.temperature_range_k();
        let dry = search(near_k, range, energy_j, |t| self.dry(mass_kg, pad_kg, t))?;
        if dry.temperature_k < warmest && near_k >= warmest {
            let saturation = self.thermo.saturation.at_temperature(dry.temperature_k);
            let near = saturation.is_ok_and(|at| dry.vapour_pressure_pa > NEAR_SATURATION * at.pressure_pa);
            if near && let Some(state) = self.wet_with(mass_kg, pad_kg, energy_j, dry.temperature_k)? {
                return Ok(state);
            }
        }
        Ok(dry)
    }

    /// The same at a known temperature: the isothermal vessel.
    pub fn at_temperature(&self, mass_kg: f64, pad_kg: f64, temperature_k: f64) -> Result<State> {
        if temperature_k < self.critical_temperature_k {
            let state = self.wet(mass_kg, pad_kg, temperature_k)?;
            if state.liquid_kg > 0.0 {
                return self.not_full(state);
            }
        }
        self.dry(mass_kg, pad_kg, temperature_k)
    }

    /// The state with liquid in it, if there is one.
    fn wet_with(&self, mass_kg: f64, pad_kg: f64, energy_j: f64, near_k: f64) -> Result<Option<State>> {
        let (low, high) = self.thermo.saturation.temperature_range_k();
        // the two volumes meet at the critical point, where nothing is wet
        let range = (low, low + (high - low) * (1.0 - 1e-6));
        // liquid that would fill more than the vessel is too warm, whatever its formula says
        let not_too_full = |t: f64| {
            let state = self.wet(mass_kg, pad_kg, t)?;
            let energy_j = if state.vapour_kg > 0.0 { state.energy_j } else { f64::INFINITY };
            Ok(State { energy_j, ..state })
        };
        match search(near_k.min(range.1), range, energy_j, not_too_full) {
            Ok(state) if state.liquid_kg > 0.0 => self.not_full(state).map(Some),
            Ok(_) => Ok(None),
            // no wet state between melting and critical point: too cold is an error, too warm is a gas
            Err(error) if error.is_convergence() => {
                let state = self.wet(mass_kg, pad_kg, near_k.min(range.1))?;
                if state.vapour_kg > 0.0 { Err(error) } else { self.not_full(state).map(Some) }
            }
            Err(error) => match self.wet(mass_kg, pad_kg, range.0) {
                Ok(coldest) if coldest.energy_j > energy_j && coldest.liquid_kg > 0.0 => Err(error),
                _ => Ok(None),
            },
        }
    }

    fn not_full(&self, state: State) -> Result<State> {
        if state.vapour_kg > 0.0 {
            return Ok(state);
        }
        Err(Error::invalid(
            "liquid_volume_m3",
            state.liquid_volume_m3(),
            "m3",
            format!(
                "must be less than the vessel's {} m3: fill it less, feed it less or take a larger vessel",
                self.volume_m3
            ),
        ))
    }
}

/// A gas at a volume.
pub(super) struct DryGas {
    pub pressure_pa: f64,
    pub energy_j_kg: f64,
}

/// A gas at a volume and temperature: by the equation of state, moved so that it meets the saturation line.
///
/// # Equation
/// ```text
/// Z = Z_PR + w δZ(T) v_v(T)/v,   u = u_PR + w δu(T) v_v(T)/v,   w = min(1, (1 - T/T_c)/0.1)
/// ```
/// with the gaps δ that the equation leaves at saturation: what a gas departs from the ideal one grows with its density.
pub(super) fn dry_gas(thermo: &Thermo, volume: f64, temperature_k: f64, critical_temperature_k: f64) -> Result<DryGas> {
    let gas = thermo.gas.at_volume(volume, temperature_k)?;
    let energy = |state: &GasState| state.enthalpy_j_kg - state.pressure_pa * state.volume_m3_kg;
    let plain = DryGas { pressure_pa: gas.pressure_pa, energy_j_kg: energy(&gas) };
    let weight = ((1.0 - temperature_k / critical_temperature_k) / FADING).min(1.0);
    if weight <= 0.0 || temperature_k < thermo.saturation.temperature_range_k().0 {
        return Ok(plain);
    }
    let at = thermo.saturation.at_temperature(temperature_k)?;
    let edge = thermo.gas.at_volume(at.vapour_volume_m3_kg, temperature_k)?;
    let share = weight * at.vapour_volume_m3_kg / volume;
    let energy_gap = at.vapour_enthalpy_j_kg - at.pressure_pa * at.vapour_volume_m3_kg - energy(&edge);
    // the gap of Z times RT/v
    let pressure_gap = (at.pressure_pa - edge.pressure_pa) * at.vapour_volume_m3_kg / volume;
    Ok(DryGas {
        pressure_pa: plain.pressure_pa + share * pressure_gap,
        energy_j_kg: plain.energy_j_kg + share * energy_gap,
    })
}

/// Share of the critical temperature over which the meeting with the saturation line fades.
const FADING: f64 = 0.1;

/// Volume of a gas at a pressure and temperature, m³/kg, as [`dry_gas`] has it.
pub(super) fn dry_volume(
    thermo: &Thermo,
    pressure_pa: f64,
    temperature_k: f64,
    critical_temperature_k: f64,
) -> Result<f64> {
    let guess = thermo.gas.at(pressure_pa, temperature_k)?.volume_m3_kg;
    let mut failure = None;
    let root = brent_root(
        |v| {
            dry_gas(thermo, v, temperature_k, critical_temperature_k).map_or_else(
                |error| {
                    failure = Some(error);
                    f64::NAN
                },
                |gas| gas.pressure_pa / pressure_pa - 1.0,
            )
        },
        guess * VOLUME_BRACKET.0,
        guess * VOLUME_BRACKET.1,
        guess * 1e-14,
        "the volume of a gas",
    );
    failure.map_or(root, Err)
}

/// Volumes, over that of the equation of state, between which that of the gas is looked for.
const VOLUME_BRACKET: (f64, f64) = (0.8, 1.25);

/// The state whose energy is `energy_j`, which rises with the temperature: Newton by secants inside a bracket that closes.
fn search(
    near_k: f64,
    (mut low, mut high): (f64, f64),
    energy_j: f64,
    state: impl Fn(f64) -> Result<State>,
) -> Result<State> {
    let mut at = near_k.clamp(low, high);
    let mut here = state(at)?;
    let probe = if at + PROBE * at <= high { at + PROBE * at } else { at - PROBE * at };
    let mut slope = (state(probe)?.energy_j - here.energy_j) / (probe - at);
    for _ in 0..MAX_STEPS {
        let gap = here.energy_j - energy_j;
        if gap > 0.0 {
            high = at;
        } else {
            low = at;
        }
        let mut next = at - gap / slope;
        if !(next > low && next < high) {
            next = 0.5 * (low + high);
        }
        let change = next - at;
        if change.abs() <= TOLERANCE * at {
            return Ok(here);
        }
        let there = state(next)?;
        let secant = (there.energy_j - here.energy_j) / change;
        if secant > 0.0 && secant.is_finite() {
            slope = secant;
        }
        (at, here) = (next, there);
        if high - low <= TOLERANCE * at {
            break;
        }
    }
    let residual = ((here.energy_j - energy_j) / (slope * at)).abs();
    if residual < 1e-9 {
        return Ok(here);
    }
    Err(Error::NotConverged {
        solver: "release.vessel",
        iterations: MAX_STEPS,
        residual,
        doing: "the temperature inside a vessel".to_owned(),
    })
}
