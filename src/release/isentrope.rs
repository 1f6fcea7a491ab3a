//! The states that a fluid at rest passes as it expands without friction and in equilibrium: liquid, then liquid and
//! vapour, or gas, with what condenses of it.

use crate::error::Result;
use crate::numeric::{brent_maximum, brent_root};
use crate::release::stagnation::{Stagnation, Upstream, liquid_volume_slope};
use crate::substance::thermo::peng_robinson::Root;
use crate::substance::thermo::{Saturated, Thermo};

/// A state on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throat {
    /// Pressure, Pa.
    pub pressure_pa: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Mass fraction of vapour.
    pub quality: f64,
    /// Volume, m³/kg.
    pub volume_m3_kg: f64,
    /// Kinetic energy gained, J/kg.
    pub kinetic_j_kg: f64,
}

impl Throat {
    /// Velocity, m/s.
    #[must_use]
    pub fn velocity_m_s(&self) -> f64 {
        (2.0 * self.kinetic_j_kg.max(0.0)).sqrt()
    }

    /// Mass flux, kg/(m² s).
    #[must_use]
    pub fn flux_kg_m2_s(&self) -> f64 {
        self.velocity_m_s() / self.volume_m3_kg
    }
}

/// Least pressure that a part with liquid is searched down to for its greatest flux, share of the pressure it starts at: a
/// boiling mixture chokes above 0.5 of it.
const LEAST_WET_RATIO: f64 = 0.2;
/// The same for a gas, which chokes at 0.45 to 0.65.
const LEAST_GAS_RATIO: f64 = 0.25;
/// Tolerance of a place of greatest flux: share of the interval. The flux itself is then known to the square of it.
const PLACE_TOLERANCE: f64 = 1e-5;
/// Mass fraction of vapour from which an expanding vapour counts as dry and superheated. Up to it the two-phase relations go on:
/// they keep `dh = T ds + v dp`, and their volume is then right within 0.5 %.
const DRY: f64 = 1.01;
/// How far short of the place where no gas is left its temperature is taken, share of the pressure.
const SHORT_OF_CONDENSING: f64 = 1e-6;
/// Most steps down in the search for the pressure at which a dense fluid begins to boil, and their ratio.
const MOST_STEPS_DOWN: usize = 80;
const STEP_DOWN: f64 = 0.93;

/// A part of the way on which the fluid stays in one phase, or in two.
#[derive(Clone, Copy, Debug)]
enum Leg {
    /// Liquid of nearly constant volume, from the start to its boiling pressure.
    Liquid { from_pa: f64, to_pa: f64, from_k: f64, to_k: f64, volume: f64 },
    /// Liquid and vapour, from `from_k` down.
    Wet { from_k: f64, to_k: f64, to_pa: f64, entropy: f64, head: f64 },
    /// Gas, from `from_pa` down.
    Gas { from_pa: f64, to_pa: f64, from_k: f64, entropy: f64, head: f64, root: Root, exponent: f64 },
}

/// The way of a fluid from rest.
#[derive(Clone, Debug)]
pub struct Isentrope<'a> {
    thermo: &'a Thermo,
    legs: Vec<Leg>,
    /// Which leg has the greatest flux and the state there.
    best: Throat,
}

impl<'a> Isentrope<'a> {
    /// The way in equilibrium: a liquid boils, a vapour condenses.
    ///
    /// # Errors
    /// What the thermodynamic functions give outside their ranges.
    pub fn in_equilibrium(from: &Stagnation<'a>) -> Result<Self> {
        match from.upstream {
            Upstream::Liquid(at) => Self::of_liquid(from, &at),
            Upstream::Boiling(at, quality) => {
                let head = at.enthalpy_j_kg(quality);
                Self::of_wet(from.thermo, Vec::new(), &at, at.entropy_j_kg_k(quality), head)
            }
            Upstream::Gas(_) => Self::of_gas(from, true),
        }
    }

    /// The way of a gas that does not condense.
    ///
    /// # Errors
    /// As [`Self::in_equilibrium`].
    pub fn frozen_gas(from: &Stagnation<'a>) -> Result<Self> {
        Self::of_gas(from, false)
    }

    fn of_liquid(from: &Stagnation<'a>, at: &Saturated) -> Result<Self> {
        let (thermo, t0) = (from.thermo, from.temperature_k);
        let (lowest, _) = thermo.saturation.temperature_range_k();
        let slope = liquid_volume_slope(thermo, t0);
        // an incompressible liquid loses v'(p - ps) of its entropy: it cools as it expands
        let entropy = at.liquid_entropy_j_kg_k - slope * (from.pressure_pa - at.pressure_pa);
        let mut end = *at;
        let step = (0.01 * t0).min(0.5 * (t0 - lowest).max(0.0));
        if step > 0.0 && entropy < at.liquid_entropy_j_kg_k {
            let colder = thermo.saturation.at_temperature(t0 - step)?;
            let mut rise = (at.liquid_entropy_j_kg_k - colder.liquid_entropy_j_kg_k) / step;
            for _ in 0..4 {
                let t = (end.temperature_k - (end.liquid_entropy_j_kg_k - entropy) / rise).max(lowest);
                let next = thermo.saturation.at_temperature(t)?;
                let moved = next.temperature_k - end.temperature_k;
                if moved.abs() > 1e-3 {
                    rise = (next.liquid_entropy_j_kg_k - end.liquid_entropy_j_kg_k) / moved;
                }
                end = next;
            }
        }
        let volume = 0.5 * (at.liquid_volume_m3_kg + end.liquid_volume_m3_kg);
        let legs = vec![Leg::Liquid {
            from_pa: from.pressure_pa,
            to_pa: end.pressure_pa,
            from_k: t0,
            to_k: end.temperature_k,
            volume,
        }];
        let head = end.liquid_enthalpy_j_kg + volume * (from.pressure_pa - end.pressure_pa).max(0.0);
        Self::of_wet(thermo, legs, &end, end.liquid_entropy_j_kg_k, head)
    }

    /// Goes on from a state with liquid in it; `head` is its enthalpy and the kinetic energy that it has already.
    fn of_wet(thermo: &'a Thermo, mut legs: Vec<Leg>, at: &Saturated, entropy: f64, head: f64) -> Result<Self> {
        let line = &thermo.saturation;
        let least_pa = (LEAST_WET_RATIO * at.pressure_pa).max(line.pressure_range_pa().0);
        let mut low = if least_pa < at.pressure_pa { line.at_pressure(least_pa)? } else { *at };
        let mut dry = None;
        if low.quality_of_entropy(entropy) > DRY {
            // vapour of a heavy molecule dries as it expands: find where
            let wetness = |t: f64| match line.at_temperature(t) {
                // no number at the critical point, where the two phases are one
                Ok(state) => (state.quality_of_entropy(entropy) - 1.0).max(-1.0),
                Err(_) => f64::NAN,
            };
            let dries_at = if wetness(at.temperature_k) >= 0.0 {
                at.temperature_k
            } else {
                brent_root(wetness, low.temperature_k, at.temperature_k, 1e-9, "where a vapour dries")?
            };
            low = line.at_temperature(dries_at)?;
            dry = Some(low);
        }
        if low.temperature_k < at.temperature_k {
            let (from_k, to_k) = (at.temperature_k, low.temperature_k);
            legs.push(Leg::Wet { from_k, to_k, to_pa: low.pressure_pa, entropy, head });
        }
        if let Some(at) = dry {
            let gas = thermo.gas.at(at.pressure_pa, at.temperature_k)?;
            legs.push(Leg::Gas {
                from_pa: at.pressure_pa,
                to_pa: LEAST_GAS_RATIO * at.pressure_pa,
                from_k: at.temperature_k,
                entropy: gas.entropy_j_kg_k,
                head: head - at.vapour_enthalpy_j_kg + gas.enthalpy_j_kg,
                root: Root::Vapour,
                exponent: exponent(thermo, at.temperature_k)?,
            });
        }
        Self::finished(thermo, legs)
    }

    fn of_gas(from: &Stagnation<'a>, condensing: bool) -> Result<Self> {
        let (thermo, p0, t0) = (from.thermo, from.pressure_pa, from.temperature_k);
        let critical = (from.substance.critical_temperature_k, from.substance.critical_pressure_pa);
        let state = thermo.gas.at(p0, t0)?;
        let mut gas = GasWay {
            entropy: state.entropy_j_kg_k,
            head: state.enthalpy_j_kg,
            root: Root::Vapour,
            p0,
            t0,
            exponent: exponent(thermo, t0)?,
        };
        if is_dense(from)? {
            gas.root = Root::Liquid;
            if let Ok(Some(boils)) = gas.boils_at(thermo, critical) {
                let legs = vec![gas.leg(boils.0)];
                let at = thermo.saturation.at_temperature(boils.1)?;
                let end = point(thermo, &legs[0], boils.0)?;
                let head = at.liquid_enthalpy_j_kg + end.kinetic_j_kg;
                return Self::of_wet(thermo, legs, &at, at.liquid_entropy_j_kg_k, head);
            }
            gas.root = Root::Vapour;
        }
        let alone = Self::finished(thermo, vec![gas.leg(LEAST_GAS_RATIO * p0)])?;
        if !condensing {
            return Ok(alone);
        }
        match gas.condenses_before(thermo, &alone.best, critical.0)? {
            None => Ok(alone),
            Some((pressure, temperature)) => {
                let at = thermo.saturation.at_temperature(temperature)?;
                if pressure >= p0 {
                    return Self::of_wet(thermo, Vec::new(), &at, at.vapour_entropy_j_kg_k, at.vapour_enthalpy_j_kg);
                }
                let legs = vec![gas.leg(pressure)];
                let end = point(thermo, &legs[0], pressure)
                    .or_else(|_| point(thermo, &legs[0], pressure * (1.0 + SHORT_OF_CONDENSING)))?;
                let head = at.vapour_enthalpy_j_kg + end.kinetic_j_kg;
                Self::of_wet(thermo, legs, &at, at.vapour_entropy_j_kg_k, head)
            }
        }
    }

    fn finished(thermo: &'a Thermo, legs: Vec<Leg>) -> Result<Self> {
        let mut best: Option<Throat> = None;
        for leg in &legs {
            let found = greatest(thermo, leg)?;
            if best.is_none_or(|best| found.flux_kg_m2_s() > best.flux_kg_m2_s()) {
                best = Some(found);
            }
        }
        let best = best.unwrap_or(Throat {
            pressure_pa: 0.0,
            temperature_k: 0.0,
            quality: 0.0,
            volume_m3_kg: f64::INFINITY,
            kinetic_j_kg: 0.0,
        });
        Ok(Self { thermo, legs, best })
    }

    /// The state of the greatest flux: the throat of a choked flow.
    #[must_use]
    pub fn choked(&self) -> Throat {
        self.best
    }

    /// The throat when the pressure outside is `ambient_pa`: choked, or at that pressure where it is higher.
    ///
    /// # Errors
    /// What the thermodynamic functions give outside their ranges.
    pub fn throat(&self, ambient_pa: f64) -> Result<Throat> {
        if ambient_pa <= self.best.pressure_pa { Ok(self.best) } else { self.at_pressure(ambient_pa) }
    }

    /// The state at a pressure on the way, past the throat too.
    ///
    /// # Errors
    /// What the thermodynamic functions give outside their ranges.
    pub fn at_pressure(&self, pressure_pa: f64) -> Result<Throat> {
        let leg = self.legs.iter().find(|leg| pressure_pa >= leg.end_pa()).or(self.legs.last());
        leg.map_or(Ok(self.best), |leg| point(self.thermo, leg, pressure_pa))
    }
}

/// Whether a fluid above its critical point has less entropy than there, so that it boils as it expands and does not
/// condense.
///
/// # Errors
/// What the thermodynamic functions give outside their ranges.
pub(super) fn is_dense(from: &Stagnation<'_>) -> Result<bool> {
    let (t, p) = (from.substance.critical_temperature_k, from.substance.critical_pressure_pa);
    match from.upstream {
        Upstream::Gas(state) if state.temperature_k >= t && state.pressure_pa > p => {
            Ok(state.entropy_j_kg_k < from.thermo.gas.at(p, t)?.entropy_j_kg_k)
        }
        _ => Ok(false),
    }
}

/// A gas on its way, before it is known where it condenses or boils.
#[derive(Clone, Copy, Debug)]
struct GasWay {
    entropy: f64,
    head: f64,
    root: Root,
    p0: f64,
    t0: f64,
    exponent: f64,
}

impl GasWay {
    fn leg(&self, to_pa: f64) -> Leg {
        let Self { entropy, head, root, p0, t0, exponent } = *self;
        Leg::Gas { from_pa: p0, to_pa, from_k: t0, entropy, head, root, exponent }
    }

    fn temperature(&self, thermo: &Thermo, pressure: f64, guess: f64) -> Result<f64> {
        Ok(thermo.gas.at_entropy(pressure, self.entropy, guess, self.root)?.temperature_k)
    }

    fn guess(&self, pressure: f64) -> f64 {
        self.t0 * (pressure / self.p0).powf(self.exponent)
    }

    /// Pressure and temperature at which the vapour becomes saturated, if it does above the throat of the gas alone.
    fn condenses_before(&self, thermo: &Thermo, throat: &Throat, critical_k: f64) -> Result<Option<(f64, f64)>> {
        // above 0 where the gas is beyond its vapour pressure
        let excess = |pressure: f64, temperature: f64| -> f64 {
            match thermo.saturation.at_temperature(temperature) {
                Ok(at) => (pressure / at.pressure_pa).ln(),
                Err(_) if temperature >= critical_k => -1.0,
                Err(_) => 1.0,
            }
        };
        if excess(throat.pressure_pa, throat.temperature_k) <= 0.0 {
            return Ok(None);
        }
        if excess(self.p0, self.t0) >= 0.0 {
            return Ok(Some((self.p0, self.t0)));
        }
        let at = |ln_p: f64| match self.temperature(thermo, ln_p.exp(), self.guess(ln_p.exp())) {
            Ok(temperature) => excess(ln_p.exp(), temperature),
            // no gas has this entropy at this pressure: some of it is liquid
            Err(_) => 1.0,
        };
        let ln_p = brent_root(at, throat.pressure_pa.ln(), self.p0.ln(), 1e-9, "where a vapour condenses")?;
        let (pressure, short_of) = (ln_p.exp(), ln_p.exp() * (1.0 + SHORT_OF_CONDENSING));
        let line = thermo.saturation.temperature_range_k();
        let temperature = self
            .temperature(thermo, pressure, self.guess(pressure))
            .or_else(|_| self.temperature(thermo, short_of, self.guess(short_of)))?
            .clamp(line.0, line.1);
        Ok(Some((pressure, temperature)))
    }

    /// Pressure and temperature at which a dense fluid begins to boil.
    fn boils_at(&self, thermo: &Thermo, critical: (f64, f64)) -> Result<Option<(f64, f64)>> {
        // above 0 while the pressure exceeds the vapour pressure
        let excess = |pressure: f64, temperature: f64| -> Result<f64> {
            if temperature >= critical.0 {
                return Ok(1.0 + (pressure / critical.1).ln().max(0.0));
            }
            Ok((pressure / thermo.saturation.at_temperature(temperature)?.pressure_pa).ln())
        };
        let (mut above, mut warm) = (self.p0, self.t0);
        for _ in 0..MOST_STEPS_DOWN {
            let below = above * STEP_DOWN;
            let cold = self.temperature(thermo, below, warm)?;
            if excess(below, cold)? > 0.0 {
                (above, warm) = (below, cold);
                continue;
            }
            let at = |ln_p: f64| {
                let found = self.temperature(thermo, ln_p.exp(), warm).and_then(|t| excess(ln_p.exp(), t));
                found.unwrap_or(f64::NAN)
            };
            let ln_p = brent_root(at, below.ln(), above.ln(), 1e-9, "where a dense fluid boils")?;
            let t = self.temperature(thermo, ln_p.exp(), warm)?;
            return Ok(Some((ln_p.exp(), t.min(critical.0))));
        }
        Ok(None)
    }
}

impl Leg {
    fn end_pa(&self) -> f64 {
        match *self {
            Leg::Liquid { to_pa, .. } | Leg::Wet { to_pa, .. } | Leg::Gas { to_pa, .. } => to_pa,
        }
    }
}

/// R/cp of the ideal gas, for guesses of temperatures.
fn exponent(thermo: &Thermo, temperature_k: f64) -> Result<f64> {
    let cp = thermo.gas.ideal.heat_capacity_j_kg_k(temperature_k)?;
    Ok(thermo.gas.gas_constant_j_kg_k() / cp)
}

/// The state on a leg at a pressure inside it.
fn point(thermo: &Thermo, leg: &Leg, pressure: f64) -> Result<Throat> {
    match *leg {
        Leg::Liquid { from_pa, to_pa, from_k, to_k, volume } => {
            let share = if from_pa > to_pa { ((from_pa - pressure) / (from_pa - to_pa)).clamp(0.0, 1.0) } else { 1.0 };
            Ok(Throat {
                pressure_pa: pressure,
                temperature_k: from_k + share * (to_k - from_k),
                quality: 0.0,
                volume_m3_kg: volume,
                kinetic_j_kg: volume * (from_pa - pressure).max(0.0),
            })
        }
        Leg::Wet { entropy, head, .. } => Ok(wet(&thermo.saturation.at_pressure(pressure)?, entropy, head)),
        Leg::Gas { from_pa, from_k, entropy, head, root, exponent, .. } => {
            let guess = from_k * (pressure / from_pa).powf(exponent);
            let state = thermo.gas.at_entropy(pressure, entropy, guess, root)?;
            Ok(Throat {
                pressure_pa: pressure,
                temperature_k: state.temperature_k,
                quality: 1.0,
                volume_m3_kg: state.volume_m3_kg,
                kinetic_j_kg: head - state.enthalpy_j_kg,
            })
        }
    }
}

fn wet(at: &Saturated, entropy: f64, head: f64) -> Throat {
    let quality = at.quality_of_entropy(entropy).max(0.0);
    Throat {
        pressure_pa: at.pressure_pa,
        temperature_k: at.temperature_k,
        quality,
        volume_m3_kg: at.volume_m3_kg(quality),
        kinetic_j_kg: head - at.enthalpy_j_kg(quality),
    }
}

/// The state of greatest flux on a leg.
fn greatest(thermo: &Thermo, leg: &Leg) -> Result<Throat> {
    match *leg {
        Leg::Liquid { to_pa, .. } => point(thermo, leg, to_pa),
        Leg::Wet { from_k, to_k, entropy, head, .. } => {
            let at = |t: f64| thermo.saturation.at_temperature(t).map(|state| wet(&state, entropy, head));
            let flux = |t: f64| at(t).map_or(f64::NAN, |throat| throat.flux_kg_m2_s());
            let (t, inside) = brent_maximum(flux, to_k, from_k, PLACE_TOLERANCE * (from_k - to_k));
            let start = at(from_k)?;
            if start.flux_kg_m2_s() >= inside { Ok(start) } else { at(t) }
        }
        Leg::Gas { from_pa, to_pa, .. } => {
            let flux = |ln_p: f64| point(thermo, leg, ln_p.exp()).map_or(f64::NAN, |throat| throat.flux_kg_m2_s());
            let (low, high) = (to_pa.ln(), from_pa.ln());
            let (ln_p, inside) = brent_maximum(flux, low, high, PLACE_TOLERANCE * (high - low));
            // a dense gas has no gaseous state below some pressure: the way then ends there
            match point(thermo, leg, to_pa) {
                Ok(end) if end.flux_kg_m2_s() >= inside => Ok(end),
                _ => point(thermo, leg, ln_p.exp()),
            }
        }
    }
}
