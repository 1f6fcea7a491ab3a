//! Steady flow through an opening in the wall of a vessel: phase and model are chosen from the state.

use serde::Serialize;

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::error::{Error, Result};
use crate::release::critical_flux::{CriticalFlux, FluxMethod, as_gas, critical_flux_from};
use crate::release::gas_orifice::GAS_COEFFICIENT;
use crate::release::isentrope::{Isentrope, is_dense};
use crate::release::liquid_orifice::{SHARP_EDGED_COEFFICIENT, SHORT_TUBE_COEFFICIENT, hole_area_m2};
use crate::release::nonequilibrium_nozzle::{self, RELAXATION_LENGTH_M, ShortNozzle, boiling_liquid};
use crate::release::release::{ChosenBy, ModelChoice};
use crate::release::source_term::ContentsPhase;
use crate::release::stagnation::{Stagnation, Upstream, positive};
use crate::release::{homogeneous_equilibrium, liquid_orifice, metastable, omega, real_gas_orifice};
use crate::substance::Substance;
use crate::units::STANDARD_GRAVITY_M_S2;

/// Length over diameter up to which an opening counts as a hole with an edge: beyond, the flow fills it again.
pub const THIN_LENGTH_OVER_DIAMETER: f64 = 2.0;

/// Card of the choice.
pub const CARD: ModelCard = ModelCard {
    id: "release.orifice",
    title: "Steady flow through an opening, model chosen from the state",
    citations: &["ccps1999", "yellowbook1997"],
    requires: &["pressure_pa", "temperature_k", "hole_diameter_m", "length_m", "ambient_pressure_pa", "liquid_head_m"],
    validity: &[
        Range::physical("hole_diameter_m", "m", 1e-6, 10.0, "a hole"),
        Range::physical("length_m", "m", 0.0, 1e3, "length of the opening; use full_bore for a pipe with friction"),
        Range::physical("liquid_head_m", "m", 0.0, 200.0, "liquid level above the hole"),
        Range::physical("discharge_coefficient", "", 0.01, 1.0, "no more than the ideal flow"),
        Range::fitted(
            "reduced_temperature",
            "",
            0.0,
            0.95,
            "liquids: near the critical point enthalpy and expansion are extrapolated",
            "the same equations",
        ),
    ],
    verification: Verification::Independent("release.orifice.phast_propane_vapour"),
};

/// Models of a steady flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrificeModel {
    /// Bernoulli to the pressure outside; also for a superheated liquid, which then does not boil in the hole.
    Liquid,
    /// Fauske's equilibrium rate model.
    ShortNozzle,
    /// Homogeneous equilibrium.
    HomogeneousEquilibrium,
    /// Omega method.
    Omega,
    /// Real gas that does not condense.
    RealGas,
}

impl OrificeModel {
    /// The model of a name: `liquid`, `short_nozzle`, `homogeneous_equilibrium`, `omega`, `real_gas`.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another.
    pub fn named(name: &str) -> Result<Self> {
        Ok(match name {
            "liquid" => OrificeModel::Liquid,
            "short_nozzle" => OrificeModel::ShortNozzle,
            "homogeneous_equilibrium" => OrificeModel::HomogeneousEquilibrium,
            "omega" => OrificeModel::Omega,
            "real_gas" => OrificeModel::RealGas,
            _ => {
                return Err(Error::Unknown {
                    kind: "model of an orifice",
                    name: name.to_owned(),
                    help: "one of liquid, short_nozzle, homogeneous_equilibrium, omega, real_gas".into(),
                });
            }
        })
    }
}

/// An opening and what drives the contents through it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orifice {
    /// Pressure of the gas or above the liquid, Pa absolute.
    pub pressure_pa: f64,
    /// Temperature, K; not needed where a quality is given.
    pub temperature_k: Option<f64>,
    /// Mass fraction of vapour, for a boiling mixture.
    pub quality: Option<f64>,
    /// Diameter of the opening, m.
    pub hole_diameter_m: f64,
    /// Its length: thickness of the wall, or of the stub, m.
    pub length_m: f64,
    /// Height of liquid above the opening, m; without meaning for a gas.
    pub liquid_head_m: f64,
    /// Pressure outside, Pa absolute.
    pub ambient_pressure_pa: f64,
    /// Discharge coefficient; by the model when not given.
    pub discharge_coefficient: Option<f64>,
    /// Diameter of the vessel, m, to hold the opening against; not held when not given.
    pub vessel_diameter_m: Option<f64>,
    /// Model; by the state when not given.
    pub model: Option<OrificeModel>,
}

impl Orifice {
    /// A sharp-edged hole to the standard atmosphere, without head.
    #[must_use]
    pub fn hole(pressure_pa: f64, temperature_k: f64, hole_diameter_m: f64) -> Self {
        Self {
            pressure_pa,
            temperature_k: Some(temperature_k),
            quality: None,
            hole_diameter_m,
            length_m: 0.0,
            liquid_head_m: 0.0,
            ambient_pressure_pa: crate::units::STANDARD_ATMOSPHERE_PA,
            discharge_coefficient: None,
            vessel_diameter_m: None,
            model: None,
        }
    }
}

/// A steady flow out of an opening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrificeFlow {
    /// State of the contents.
    pub phase: ContentsPhase,
    /// Mass rate, kg/s.
    pub mass_rate_kg_s: f64,
    /// Area of the opening, m².
    pub area_m2: f64,
    /// Discharge coefficient taken.
    pub discharge_coefficient: f64,
    /// Flux without the coefficient and state in the throat.
    pub throat: CriticalFlux,
    /// Mean velocity over the area of the opening, coefficient included, m/s.
    pub mean_velocity_m_s: f64,
    /// Enthalpy at rest, J/kg above the saturated liquid at the normal boiling point.
    pub stagnation_enthalpy_j_kg: f64,
    /// Entropy at rest, J/(kg K).
    pub stagnation_entropy_j_kg_k: f64,
    /// Temperature at rest, K.
    pub stagnation_temperature_k: f64,
    /// Pressure at rest at the level of the opening, head included, Pa.
    pub stagnation_pressure_pa: f64,
    /// Whether the pressure outside does not matter.
    pub choked: bool,
    /// Which model was taken and why.
    pub choice: ModelChoice,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
}

/// Steady flow of a substance through an opening.
///
/// A gas flows as a real gas. A liquid at or below its boiling point outside flows by Bernoulli's equation. A liquid that is
/// superheated outside is told by the length of the opening: up to two diameters and less than 0.1 m it has no time to boil
/// (Bernoulli, [`metastable`]); longer but less than 0.1 m it boils with a lag ([`nonequilibrium_nozzle`]); from 0.1 m on it
/// is in equilibrium ([`homogeneous_equilibrium`]). A mixture of liquid and vapour is in equilibrium, and so is a fluid above
/// its critical point with less entropy than there, which boils as it expands.
///
/// | opening | coefficient when none is given |
/// |---|---|
/// | gas | 0.85 |
/// | liquid or superheated liquid, thin; short nozzle | 0.62 |
/// | liquid in a longer opening; equilibrium | 0.80 |
///
/// # Assumptions
/// Those of the model; the vessel is wide against the opening.
/// # Errors
/// [`Error::InvalidInput`] when nothing drives the contents out, when the opening is wider than the vessel, or when a forced
/// model is not for the phase; [`Error::OutOfValidity`] beyond a limit of the models or of the substance.
/// # Verification
/// `release.orifice.phast_propane_vapour`
///
/// # Examples
/// ```
/// use isorisk::card::Policy;
/// use isorisk::release::orifice::{Orifice, orifice};
/// let ammonia = isorisk::substance::substance("ammonia")?;
/// let flow = orifice(ammonia, &Orifice::hole(9e5, 293.15, 0.025), Policy::Strict)?;
/// assert_eq!(flow.choice.model, "release.metastable");
/// assert!((flow.mass_rate_kg_s - 9.5).abs() < 0.1);
/// # Ok::<(), isorisk::Error>(())
/// ```
pub fn orifice(substance: &Substance, opening: &Orifice, policy: Policy) -> Result<OrificeFlow> {
    check(opening)?;
    let ambient = opening.ambient_pressure_pa;
    let from = at_opening(substance, opening)?;
    let phase = phase_of(&from, ambient);
    let (model, reason) = match opening.model {
        Some(model) => (model, "asked for".to_owned()),
        None if is_dense(&from)? => (
            OrificeModel::HomogeneousEquilibrium,
            format!("{} is above its critical point and dense: it boils on its way out", substance.id),
        ),
        None => choose(&from, phase, opening),
    };
    let long = opening.length_m > THIN_LENGTH_OVER_DIAMETER * opening.hole_diameter_m
        || opening.length_m >= RELAXATION_LENGTH_M;
    let coefficient = opening.discharge_coefficient.unwrap_or(match model {
        OrificeModel::RealGas => GAS_COEFFICIENT,
        OrificeModel::ShortNozzle => SHARP_EDGED_COEFFICIENT,
        OrificeModel::Liquid if !long => SHARP_EDGED_COEFFICIENT,
        OrificeModel::Liquid | OrificeModel::HomogeneousEquilibrium | OrificeModel::Omega => SHORT_TUBE_COEFFICIENT,
    });
    let mut inputs = vec![
        ("hole_diameter_m", opening.hole_diameter_m),
        ("length_m", opening.length_m),
        ("liquid_head_m", opening.liquid_head_m),
        ("discharge_coefficient", coefficient),
    ];
    if phase != ContentsPhase::Gas {
        inputs.push(("reduced_temperature", from.temperature_k / substance.critical_temperature_k));
    }
    let events = CARD.check(&inputs, policy)?;
    if from.pressure_pa <= ambient {
        return Err(Error::invalid(
            "pressure_pa",
            opening.pressure_pa,
            "Pa",
            format!(
                "nothing drives the contents out: must exceed the ambient {ambient} Pa, or a liquid must stand above the \
                 opening (liquid_head_m = {})",
                opening.liquid_head_m
            ),
        ));
    }
    let (throat, inside, choked) = throat(&from, model, opening, coefficient)?;
    let area = hole_area_m2(opening.hole_diameter_m);
    let mass_rate_kg_s = inside * area * throat.flux_kg_m2_s;
    let chosen = ModelChoice {
        model: card_of(model, phase),
        reason,
        by: if opening.model.is_some() { ChosenBy::User } else { ChosenBy::State },
    };
    Ok(OrificeFlow {
        phase,
        mass_rate_kg_s,
        area_m2: area,
        discharge_coefficient: coefficient,
        mean_velocity_m_s: inside * throat.velocity_m_s,
        throat,
        stagnation_enthalpy_j_kg: from.enthalpy_j_kg(),
        stagnation_entropy_j_kg_k: match from.upstream {
            Upstream::Liquid(at) => at.liquid_entropy_j_kg_k,
            Upstream::Boiling(at, quality) => at.entropy_j_kg_k(quality),
            Upstream::Gas(state) => state.entropy_j_kg_k,
        },
        stagnation_temperature_k: from.temperature_k,
        stagnation_pressure_pa: from.pressure_pa,
        choked,
        choice: chosen,
        events,
    })
}

fn card_of(model: OrificeModel, phase: ContentsPhase) -> &'static str {
    match model {
        OrificeModel::Liquid if phase == ContentsPhase::LiquefiedGas => metastable::CARD.id,
        OrificeModel::Liquid => liquid_orifice::CARD.id,
        OrificeModel::ShortNozzle => nonequilibrium_nozzle::CARD.id,
        OrificeModel::HomogeneousEquilibrium => homogeneous_equilibrium::CARD.id,
        OrificeModel::Omega => omega::CARD.id,
        OrificeModel::RealGas => real_gas_orifice::CARD.id,
    }
}

fn check(opening: &Orifice) -> Result<()> {
    positive("hole_diameter_m", opening.hole_diameter_m, "m")?;
    positive("ambient_pressure_pa", opening.ambient_pressure_pa, "Pa")?;
    if let Some(vessel) = opening.vessel_diameter_m
        && !(opening.hole_diameter_m <= vessel)
    {
        return Err(Error::invalid(
            "hole_diameter_m",
            opening.hole_diameter_m,
            "m",
            format!("must not exceed the diameter of the vessel, {vessel} m; for a vessel that bursts use a rupture"),
        ));
    }
    Ok(())
}

/// The state at the level of the opening: a liquid has the head above it.
fn at_opening<'a>(substance: &'a Substance, opening: &Orifice) -> Result<Stagnation<'a>> {
    let from = Stagnation::of(substance, opening.pressure_pa, opening.temperature_k, opening.quality)?;
    let head = opening.liquid_head_m;
    match from.upstream {
        Upstream::Liquid(at) if head > 0.0 => {
            let pressure_pa = from.pressure_pa + STANDARD_GRAVITY_M_S2 * head / at.liquid_volume_m3_kg;
            Ok(Stagnation { pressure_pa, ..from })
        }
        Upstream::Boiling(at, quality) if quality <= 0.0 => {
            let pressure_pa = from.pressure_pa + STANDARD_GRAVITY_M_S2 * head.max(0.0) / at.liquid_volume_m3_kg;
            Ok(Stagnation { pressure_pa, upstream: Upstream::Liquid(at), ..from })
        }
        Upstream::Boiling(_, quality) if quality >= 1.0 => as_gas(&from),
        _ => Ok(from),
    }
}

fn phase_of(from: &Stagnation<'_>, ambient_pa: f64) -> ContentsPhase {
    match from.upstream {
        Upstream::Gas(_) => ContentsPhase::Gas,
        Upstream::Liquid(at) if at.pressure_pa <= ambient_pa => ContentsPhase::Liquid,
        Upstream::Liquid(_) | Upstream::Boiling(..) => ContentsPhase::LiquefiedGas,
    }
}

fn choose(from: &Stagnation<'_>, phase: ContentsPhase, opening: &Orifice) -> (OrificeModel, String) {
    let id = &from.substance.id;
    let (t, ambient) = (from.temperature_k, opening.ambient_pressure_pa);
    let (length, slenderness) = (opening.length_m, opening.length_m / opening.hole_diameter_m);
    match (phase, from.upstream) {
        (ContentsPhase::Gas, _) => {
            (OrificeModel::RealGas, format!("{id} is a gas at {t:.2} K and {:.0} Pa", from.pressure_pa))
        }
        (_, Upstream::Boiling(_, quality)) => (
            OrificeModel::HomogeneousEquilibrium,
            format!("{id} boils upstream, {quality:.4} of it is vapour: bubbles are there already"),
        ),
        (ContentsPhase::Liquid, _) => {
            (OrificeModel::Liquid, format!("{id} at {t:.2} K does not boil at the ambient {ambient:.0} Pa"))
        }
        _ if length < RELAXATION_LENGTH_M && slenderness <= THIN_LENGTH_OVER_DIAMETER => (
            OrificeModel::Liquid,
            format!(
                "{id} is superheated outside, but the opening is {length} m long, {slenderness:.2} diameters: at most \
                 {THIN_LENGTH_OVER_DIAMETER} and shorter than {RELAXATION_LENGTH_M} m, it has no time to boil inside"
            ),
        ),
        _ if length < RELAXATION_LENGTH_M => (
            OrificeModel::ShortNozzle,
            format!(
                "{id} is superheated outside and the opening is {length} m long, {slenderness:.2} diameters: it boils with a \
                 lag in less than {RELAXATION_LENGTH_M} m"
            ),
        ),
        _ => (
            OrificeModel::HomogeneousEquilibrium,
            format!(
                "{id} is superheated outside and the opening is {length} m long, at least {RELAXATION_LENGTH_M} m: it boils \
                 in equilibrium"
            ),
        ),
    }
}

/// State in the throat, the coefficient that is still to be applied to its flux, and whether it is choked.
fn throat(
    from: &Stagnation<'_>,
    model: OrificeModel,
    opening: &Orifice,
    coefficient: f64,
) -> Result<(CriticalFlux, f64, bool)> {
    let ambient = opening.ambient_pressure_pa;
    match model {
        OrificeModel::RealGas => {
            let way = Isentrope::frozen_gas(&as_gas(from)?)?;
            Ok((way.throat(ambient)?.into(), coefficient, ambient <= way.choked().pressure_pa))
        }
        OrificeModel::HomogeneousEquilibrium => {
            let way = Isentrope::in_equilibrium(from)?;
            Ok((way.throat(ambient)?.into(), coefficient, ambient <= way.choked().pressure_pa))
        }
        OrificeModel::Omega => {
            let choked = critical_flux_from(from, FluxMethod::Omega)?;
            if ambient <= choked.pressure_pa {
                return Ok((choked, coefficient, true));
            }
            Ok((omega::to_pressure(from, ambient)?, coefficient, false))
        }
        OrificeModel::Liquid => {
            let flux = critical_flux_from(from, FluxMethod::Metastable { back_pressure_pa: ambient })?;
            Ok((flux, coefficient, false))
        }
        OrificeModel::ShortNozzle => {
            let nozzle = ShortNozzle {
                length_m: opening.length_m,
                back_pressure_pa: ambient,
                discharge_coefficient: coefficient,
            };
            let liquid = boiling_liquid(from)?;
            let flux = nonequilibrium_nozzle::flux_kg_m2_s(&liquid, from.pressure_pa, &nozzle);
            // the model has the coefficient inside
            let mut throat = critical_flux_from(from, FluxMethod::EquilibriumRate(nozzle))?;
            throat.flux_kg_m2_s = flux;
            Ok((throat, 1.0, false))
        }
    }
}

#[cfg(test)]
mod tests;
