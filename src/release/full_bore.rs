//! A pipe broken off at a length from a vessel: entrance, friction, and choking at the open end.

use serde::Serialize;

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::release::isentrope::{Isentrope, Throat};
use crate::release::liquid_orifice::hole_area_m2;
use crate::release::source_term::ContentsPhase;
use crate::release::stagnation::{Stagnation, Upstream, positive};
use crate::units::STANDARD_GRAVITY_M_S2;

/// Loss of a sharp entrance flush with the wall, in velocity heads (any handbook of hydraulics).
pub const ENTRANCE_LOSS: f64 = 0.5;
/// Roughness of commercial steel, m (Moody).
pub const STEEL_ROUGHNESS_M: f64 = 4.6e-5;
/// Coefficient of the rough-pipe law of Nikuradse.
const ROUGH_PIPE: f64 = 3.7;
/// Steps of pressure along the pipe.
const STEPS: usize = 48;
/// Share of the starting pressure down to which the pipe's end is looked for.
const LEAST_RATIO: f64 = 1e-3;

/// Card of the full-bore rupture.
pub const CARD: ModelCard = ModelCard {
    id: "release.full_bore",
    title: "Steady flow out of a pipe broken at a length from a vessel",
    citations: &["yellowbook1997", "ccps1999"],
    requires: &["pressure_pa", "temperature_k", "diameter_m", "length_m", "ambient_pressure_pa"],
    validity: &[
        Range::physical("diameter_m", "m", 1e-4, 10.0, "a pipe"),
        Range::physical("length_m", "m", 0.0, 1e5, "a pipe"),
        Range::physical("losses", "", 0.0, 1e4, "velocity heads of entrance and fittings"),
        Range::physical("relative_roughness", "", 0.0, 0.1, "roughness over diameter"),
        Range::fitted(
            "length_over_diameter",
            "",
            0.0,
            4000.0,
            "steady flow: a longer line empties while the flow sets in; use a pipeline model",
            "the same equations",
        ),
    ],
    verification: Verification::Independent("release.full_bore.fanno_methane"),
};

/// A pipe fed from a vessel and open at its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrokenPipe {
    /// Inner diameter, m.
    pub diameter_m: f64,
    /// Length from the vessel to the break, m.
    pub length_m: f64,
    /// Roughness of the wall, m.
    pub roughness_m: f64,
    /// Losses of entrance and fittings, velocity heads.
    pub losses: f64,
    /// Height of liquid above the pipe, m.
    pub liquid_head_m: f64,
    /// Pressure outside, Pa absolute.
    pub ambient_pressure_pa: f64,
}

impl BrokenPipe {
    /// A steel pipe with a sharp entrance, open to the standard atmosphere.
    #[must_use]
    pub fn steel(diameter_m: f64, length_m: f64) -> Self {
        Self {
            diameter_m,
            length_m,
            roughness_m: STEEL_ROUGHNESS_M,
            losses: ENTRANCE_LOSS,
            liquid_head_m: 0.0,
            ambient_pressure_pa: crate::units::STANDARD_ATMOSPHERE_PA,
        }
    }
}

/// Flow at the open end of a pipe.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PipeFlow {
    /// State of the contents.
    pub phase: ContentsPhase,
    /// Mass rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Mass flux, kg/(m² s).
    pub flux_kg_m2_s: f64,
    /// Pressure in the open end, Pa.
    pub exit_pressure_pa: f64,
    /// Temperature there, K.
    pub exit_temperature_k: f64,
    /// Mass fraction of vapour there.
    pub exit_quality: f64,
    /// Density there, kg/m³.
    pub exit_density_kg_m3: f64,
    /// Velocity there, m/s.
    pub exit_velocity_m_s: f64,
    /// Enthalpy at rest, J/kg above the saturated liquid at the normal boiling point.
    pub stagnation_enthalpy_j_kg: f64,
    /// Whether the end is choked.
    pub choked: bool,
    /// Darcy's friction factor.
    pub friction_factor: f64,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
}

/// Darcy's friction factor of a rough pipe at a high Reynolds number.
///
/// # Equation
/// ```text
/// 1/√f = -2 log10(ε/(3.7 D))
/// ```
/// # Verification
/// `release.full_bore.fanno_methane`
/// # References
/// Nikuradse's law, any handbook of hydraulics; \[yellowbook1997\] section 2.5.2
#[must_use]
pub fn rough_pipe_friction_factor(relative_roughness: f64) -> f64 {
    let root = -2.0 * (relative_roughness / ROUGH_PIPE).log10();
    1.0 / (root * root)
}

/// Steady flow out of a broken pipe.
///
/// # Equation
/// ```text
/// entrance: isentropic to the flux G, then a loss ζ G² v/2 taken as length;   h + (G v)²/2 = h_0 in the pipe
/// f L/D + ζ = (2/G²) ∫ ρ dp (from the end to the entrance) - 2 ln(v_end/v_entrance)
/// choked: the end is where the right side is largest (dp/dL without bound), else at the pressure outside
/// ```
/// Liquid, boiling mixture in homogeneous equilibrium and real gas alike; only the state at a pressure differs. For a
/// liquid that does not boil it is Darcy's law, for a perfect gas Fanno's flow.
///
/// | symbol | argument | unit | valid |
/// |--------|----------|------|-------|
/// | `D, L` | `diameter_m`, `length_m` | m | > 0, ≥ 0 |
/// | `ζ` | `losses` | – | ≥ 0 |
/// | `f` | [`rough_pipe_friction_factor`] | – | |
///
/// # Assumptions
/// Steady and adiabatic; one velocity; fully rough; level pipe.
/// # Errors
/// [`Error::InvalidInput`] when nothing drives the contents out; [`Error::OutOfValidity`] beyond limits.
/// # Verification
/// `release.full_bore.fanno_methane`
/// # References
/// Momentum and energy of a steady flow; \[yellowbook1997\] section 2.5.2 and 2.5.3
pub fn full_bore(from: &Stagnation<'_>, pipe: &BrokenPipe, policy: Policy) -> Result<PipeFlow> {
    positive("diameter_m", pipe.diameter_m, "m")?;
    positive("roughness_m", pipe.roughness_m, "m")?;
    positive("ambient_pressure_pa", pipe.ambient_pressure_pa, "Pa")?;
    let relative_roughness = pipe.roughness_m / pipe.diameter_m;
    let slenderness = pipe.length_m / pipe.diameter_m;
    let events = CARD.check(
        &[
            ("diameter_m", pipe.diameter_m),
            ("length_m", pipe.length_m),
            ("losses", pipe.losses),
            ("relative_roughness", relative_roughness),
            ("length_over_diameter", slenderness),
        ],
        policy,
    )?;
    let friction = rough_pipe_friction_factor(relative_roughness);
    let wanted = friction * slenderness + pipe.losses;
    let from = with_head(from, pipe.liquid_head_m);
    let ambient = pipe.ambient_pressure_pa;
    if from.pressure_pa <= ambient {
        return Err(Error::invalid(
            "pressure_pa",
            from.pressure_pa,
            "Pa",
            format!("nothing drives the contents out: must exceed the ambient {ambient} Pa, head of liquid included"),
        ));
    }
    let line = Line { way: Isentrope::in_equilibrium(&from)?, from, total: from.enthalpy_j_kg(), ambient };
    let nozzle = line.way.throat(ambient)?;
    let greatest = nozzle.flux_kg_m2_s();
    let end = if wanted > 0.0 {
        // resistance that a flux overcomes: falls from without bound to zero as the flux grows to the nozzle's
        let short = |ln_g: f64| line.end(ln_g.exp()).map_or(f64::NAN, |end| end.resistance.ln_1p() - wanted.ln_1p());
        let high = (greatest * (1.0 - 1e-7)).ln();
        if short(high) >= 0.0 {
            line.end(high.exp())?
        } else {
            let mut low = high - 1.0;
            while short(low) < 0.0 && low > high - 20.0 {
                low -= 1.0;
            }
            let ln_g = brent_root(short, low, high, 1e-9, "the flux out of a broken pipe")?;
            line.end(ln_g.exp())?
        }
    } else {
        End { state: nozzle, flux: greatest, resistance: 0.0, choked: ambient < nozzle.pressure_pa }
    };
    let ambient_boils = matches!(from.upstream, Upstream::Liquid(at) if at.pressure_pa <= ambient);
    Ok(PipeFlow {
        phase: match from.upstream {
            Upstream::Gas(_) => ContentsPhase::Gas,
            _ if ambient_boils => ContentsPhase::Liquid,
            _ => ContentsPhase::LiquefiedGas,
        },
        mass_rate_kg_s: end.flux * hole_area_m2(pipe.diameter_m),
        flux_kg_m2_s: end.flux,
        exit_pressure_pa: end.state.pressure_pa,
        exit_temperature_k: end.state.temperature_k,
        exit_quality: end.state.quality,
        exit_density_kg_m3: 1.0 / end.state.volume_m3_kg,
        exit_velocity_m_s: end.flux * end.state.volume_m3_kg,
        stagnation_enthalpy_j_kg: line.total,
        choked: end.choked,
        friction_factor: friction,
        events,
    })
}

fn with_head<'a>(from: &Stagnation<'a>, head_m: f64) -> Stagnation<'a> {
    match from.upstream {
        Upstream::Liquid(at) => {
            let pressure_pa = from.pressure_pa + STANDARD_GRAVITY_M_S2 * head_m.max(0.0) / at.liquid_volume_m3_kg;
            Stagnation { pressure_pa, ..*from }
        }
        Upstream::Boiling(at, quality) if quality <= 0.0 => {
            let pressure_pa = from.pressure_pa + STANDARD_GRAVITY_M_S2 * head_m.max(0.0) / at.liquid_volume_m3_kg;
            Stagnation { pressure_pa, upstream: Upstream::Liquid(at), ..*from }
        }
        _ => *from,
    }
}

/// A pipe's flow at one flux.
struct Line<'a> {
    way: Isentrope<'a>,
    from: Stagnation<'a>,
    total: f64,
    ambient: f64,
}

/// The end of the pipe for one flux, and the resistance on the way to it.
#[derive(Clone, Copy, Debug)]
struct End {
    state: Throat,
    flux: f64,
    resistance: f64,
    choked: bool,
}

impl Line<'_> {
    /// The farthest end that a flux reaches: choked, or at the pressure outside.
    fn end(&self, flux: f64) -> Result<End> {
        let entrance = self.entrance(flux)?;
        let lowest = self.ambient.max(LEAST_RATIO * entrance.pressure_pa);
        let ratio = (lowest / entrance.pressure_pa).powf(1.0 / STEPS as f64);
        let mut before = entrance;
        let mut resistance = 0.0;
        let mut pressure = entrance.pressure_pa;
        for step in 0..STEPS {
            pressure = if step + 1 == STEPS { lowest } else { pressure * ratio };
            // a liquid begins to boil on a step: go to that point first
            let boils = self.boiling_pa();
            let stops: &[f64] =
                if before.pressure_pa > boils && pressure < boils { &[boils, pressure] } else { &[pressure] };
            for &stop in stops {
                let next = self.state(stop, flux, &before)?;
                let gained = gain(flux, &before, &next);
                if gained <= 0.0 {
                    return Ok(self.choked_end(flux, &before, &next, resistance));
                }
                resistance += gained;
                before = next;
            }
        }
        Ok(End { state: before, flux, resistance, choked: self.ambient < lowest })
    }

    /// Halves the last step until the resistance no longer grows.
    fn choked_end(&self, flux: f64, before: &Throat, beyond: &Throat, resistance: f64) -> End {
        let (mut good, mut sum) = (*before, resistance);
        let (mut high, mut low) = (before.pressure_pa, beyond.pressure_pa);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (high + low);
            match self.state(middle, flux, &good) {
                Ok(next) if gain(flux, &good, &next) > 0.0 => {
                    sum += gain(flux, &good, &next);
                    good = next;
                    high = middle;
                }
                _ => low = middle,
            }
        }
        End { state: good, flux, resistance: sum, choked: true }
    }

    /// Vapour pressure at which a liquid upstream starts to boil, Pa; 0 for what is no liquid.
    fn boiling_pa(&self) -> f64 {
        match self.from.upstream {
            Upstream::Liquid(at) => at.pressure_pa,
            Upstream::Boiling(..) | Upstream::Gas(_) => 0.0,
        }
    }

    /// The state on the isentrope, above the throat, that has a flux.
    fn entrance(&self, flux: f64) -> Result<Throat> {
        let throat = self.way.choked();
        let low = throat.pressure_pa.max(self.ambient);
        let short = |pressure: f64| self.way.at_pressure(pressure).map_or(f64::NAN, |at| at.flux_kg_m2_s() - flux);
        if short(low) <= 0.0 {
            return self.way.at_pressure(low);
        }
        let pressure = brent_root(
            short,
            low,
            self.from.pressure_pa,
            1e-11 * self.from.pressure_pa,
            "the pressure behind the entrance of a pipe",
        )?;
        self.way.at_pressure(pressure)
    }

    /// The state in the pipe at a pressure, with the kinetic energy of a flux.
    fn state(&self, pressure: f64, flux: f64, guess: &Throat) -> Result<Throat> {
        if let Upstream::Liquid(at) = self.from.upstream
            && pressure >= at.pressure_pa
        {
            let volume = at.liquid_volume_m3_kg;
            return Ok(Throat {
                pressure_pa: pressure,
                volume_m3_kg: volume,
                kinetic_j_kg: half_square(flux * volume),
                ..*guess
            });
        }
        let line = &self.from.thermo.saturation;
        if let Ok(at) = line.at_pressure(pressure) {
            // h_l + x Δh + G²/2 (v_l + x Δv)² = h_0: a square in x
            let (dh, dv) = (at.heat_of_vaporisation_j_kg(), at.vapour_volume_m3_kg - at.liquid_volume_m3_kg);
            let (g2, vl) = (flux * flux, at.liquid_volume_m3_kg);
            let (a, b, c) =
                (0.5 * g2 * dv * dv, dh + g2 * vl * dv, at.liquid_enthalpy_j_kg + 0.5 * g2 * vl * vl - self.total);
            let quality = -2.0 * c / (b + (b * b - 4.0 * a * c).max(0.0).sqrt());
            if quality < 1.0 {
                let quality = quality.max(0.0);
                let volume = at.volume_m3_kg(quality);
                return Ok(Throat {
                    pressure_pa: pressure,
                    temperature_k: at.temperature_k,
                    quality,
                    volume_m3_kg: volume,
                    kinetic_j_kg: half_square(flux * volume),
                });
            }
        }
        let gas = self.from.thermo.gas.at_total_enthalpy(pressure, self.total, flux, guess.temperature_k)?;
        Ok(Throat {
            pressure_pa: pressure,
            temperature_k: gas.temperature_k,
            quality: 1.0,
            volume_m3_kg: gas.volume_m3_kg,
            kinetic_j_kg: half_square(flux * gas.volume_m3_kg),
        })
    }
}

/// Halvings of the last step: a millionth of it.
const HALVINGS: usize = 20;

fn half_square(velocity: f64) -> f64 {
    0.5 * velocity * velocity
}

/// Resistance overcome between two states: (2/G²) ∫ρ dp - 2 ln(v2/v1), with the density as a power of the pressure.
fn gain(flux: f64, from: &Throat, to: &Throat) -> f64 {
    let (p1, p2, d1, d2) = (from.pressure_pa, to.pressure_pa, 1.0 / from.volume_m3_kg, 1.0 / to.volume_m3_kg);
    let power = (d1 / d2).ln() / (p1 / p2).ln();
    let area = if (power + 1.0).abs() < 1e-9 { d1 * p1 * (p1 / p2).ln() } else { (d1 * p1 - d2 * p2) / (power + 1.0) };
    2.0 / (flux * flux) * area - 2.0 * (d1 / d2).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::substance;
    use approx::assert_relative_eq;

    #[test]
    fn cold_liquid_is_darcys_law() {
        // G = √(2 ρ Δp/(1 + ζ + f L/D))
        let methanol = substance("methanol").unwrap();
        let from = Stagnation::at(methanol, 5e5, 293.15).unwrap();
        for length in [0.0, 1.0, 10.0, 100.0] {
            let pipe = BrokenPipe::steel(0.1, length);
            let flow = full_bore(&from, &pipe, Policy::Strict).unwrap();
            let rho = methanol.liquid_density_kg_m3(293.15).unwrap();
            let heads = 1.0 + 0.5 + flow.friction_factor * length / 0.1;
            let expected = (2.0 * rho * (5e5 - 101_325.0) / heads).sqrt();
            assert_relative_eq!(flow.flux_kg_m2_s, expected, max_relative = 2e-3);
            assert_eq!(flow.phase, ContentsPhase::Liquid);
        }
    }

    #[test]
    fn gas_is_fannos_flow() {
        // methane at 2 bar is nearly perfect: 4fL/D = (1-M²)/(kM²) + (k+1)/(2k) ln((k+1)M²/(2+(k-1)M²)) to a sonic end
        let methane = substance("methane").unwrap();
        let from = Stagnation::at(methane, 4e5, 300.0).unwrap();
        let mut pipe = BrokenPipe::steel(0.1, 20.0);
        pipe.losses = 0.0;
        pipe.ambient_pressure_pa = 1e4;
        let flow = full_bore(&from, &pipe, Policy::Strict).unwrap();
        assert!(flow.choked);
        let k = methane.isentropic_exponent(290.0).unwrap();
        let wanted = flow.friction_factor * 200.0;
        let resistance = |m: f64| {
            (1.0 - m * m) / (k * m * m) + (k + 1.0) / (2.0 * k) * ((k + 1.0) * m * m / (2.0 + (k - 1.0) * m * m)).ln()
                - wanted
        };
        let mach = brent_root(resistance, 0.01, 0.999, 1e-12, "a Mach number").unwrap();
        let bracket = 1.0 + 0.5 * (k - 1.0) * mach * mach;
        let density = 1.0 / from.volume_m3_kg();
        let flux = mach * (k * 4e5 * density).sqrt() * bracket.powf(-0.5 * (k + 1.0) / (k - 1.0));
        assert_relative_eq!(flow.flux_kg_m2_s, flux, max_relative = 5e-3);
    }

    #[test]
    fn flux_falls_with_length_for_every_phase() {
        for (name, p, t) in
            [("propane", 9e5, 293.15), ("propane", 20e5, 293.15), ("chlorine", 4e5, 293.15), ("ammonia", 8.6e5, 293.15)]
        {
            let from = Stagnation::at(substance(name).unwrap(), p, t).unwrap();
            let mut before = f64::INFINITY;
            for length in [0.0, 0.01, 0.1, 1.0, 5.0, 20.0, 100.0] {
                let flow = full_bore(&from, &BrokenPipe::steel(0.05, length), Policy::Strict).unwrap();
                assert!(flow.flux_kg_m2_s < before * (1.0 + 1e-6), "{name} {length}: {} {before}", flow.flux_kg_m2_s);
                assert!(flow.exit_pressure_pa >= 101_324.0, "{name} {length} {}", flow.exit_pressure_pa);
                before = flow.flux_kg_m2_s;
            }
        }
    }
}
