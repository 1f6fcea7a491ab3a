//! The whole contents of a vessel: at once, or at a constant rate within a time.

use std::f64::consts::PI;

use crate::error::{Error, Result};
use crate::release::books::Books;
use crate::release::burst::{self, BurstContents, BurstOptions, burst};
use crate::release::expansion::{self, Exit as JetExit};
use crate::release::segment::Segment;
use crate::release::source_term::{ContentsPhase, Jet};
use crate::release::vessel::contents::Inside;
use crate::release::vessel::opening::{Exit, Path, Stand, VesselOpening};
use crate::release::vessel::pad::PadLaw;
use crate::release::vessel::start::{Filled, VesselOptions, VesselStart};
use crate::release::vessel::swell::Swell;
use crate::release::{ChosenBy, ModelChoice, Release, ReleaseKind};

/// Time in which the Purple Book lets a vessel run out at a constant rate, s.
pub const TEN_MINUTES_S: f64 = 600.0;

/// A vessel that is gone at once.
///
/// The state after expansion is that of [`burst`](crate::release::burst::burst); its vapour space, which holds little, takes
/// the state of the liquid.
///
/// # Errors
/// As [`vessel_release`](super::vessel_release) for the state, and those of [`burst`](crate::release::burst::burst).
pub fn rupture_release(vessel: &VesselStart, options: &VesselOptions, air: &BurstOptions) -> Result<Release> {
    vessel.check(options.ambient_pressure_pa)?;
    let filled = vessel.filled(options.ambient_pressure_pa)?;
    let contents = BurstContents {
        phase: filled.phase,
        pressure_pa: vessel.pressure_pa,
        temperature_k: vessel.temperature_k,
        mass_kg: filled.mass_kg,
    };
    let outside = (options.ambient_pressure_pa, options.ambient_temperature_k);
    let burst = burst(&vessel.substance, &contents, outside, air)?;
    let segments = vec![Segment::sudden(filled.mass_kg, burst.expanded)];
    Ok(Release {
        substance: vessel.substance.clone(),
        phase: filled.phase,
        kind: ReleaseKind::Instantaneous,
        ambient_pressure_pa: options.ambient_pressure_pa,
        books: books(&filled, &segments),
        segments,
        vessel: None,
        pool: None,
        choice: ModelChoice {
            model: burst::CARD.id,
            reason: format!(
                "the whole contents at once, from {:.0} Pa and {:.2} K; the expansion can do {:.4} J/kg of work",
                vessel.pressure_pa, vessel.temperature_k, burst.expansion_energy_j_kg
            ),
            by: ChosenBy::User,
        },
        jet: None,
        events: Vec::new(),
        models: vec![burst::CARD.id],
    })
}

/// The whole contents at a constant rate within a time ([`TEN_MINUTES_S`] in the Purple Book), from the state at the start
/// through a hole at the bottom that is just large enough for that rate.
///
/// # Errors
/// As [`vessel_release`](super::vessel_release) for the state; [`Error::InvalidInput`] where nothing drives the contents out.
pub fn whole_contents_release(vessel: &VesselStart, within_s: f64, options: &VesselOptions) -> Result<Release> {
    if !(within_s > 0.0 && within_s.is_finite()) {
        return Err(Error::invalid("within_s", within_s, "s", "must be positive and finite"));
    }
    vessel.check(options.ambient_pressure_pa)?;
    let substance = &vessel.substance;
    let thermo = substance.thermo()?;
    let filled = vessel.filled(options.ambient_pressure_pa)?;
    let inside = Inside {
        thermo,
        volume_m3: vessel.shape.volume_m3(),
        pad: filled.pad,
        critical_temperature_k: substance.critical_temperature_k,
    };
    // the flux does not depend on the size of a small hole
    let opening =
        VesselOpening { diameter_m: PROBE_M, height_m: 0.0, exit: Exit::ThinHole, discharge_coefficient: None };
    let path = Path {
        substance,
        thermo,
        opening,
        shape: vessel.shape,
        swell: Swell::None,
        ambient_pa: options.ambient_pressure_pa,
        held: matches!(filled.pad, PadLaw::Held(_)),
    };
    let state = inside.at_temperature(filled.mass_kg, filled.pad_kg, vessel.temperature_k)?;
    let level = vessel.shape.level_m(state.liquid_volume_m3());
    let stand = if filled.phase == ContentsPhase::Gas { Stand::Mist } else { Stand::Settled };
    let stream = path.stream(&state, level, stand)?;
    let rate = filled.mass_kg / within_s;
    if !(stream.rate_kg_s > 0.0) {
        return Err(Error::invalid(
            "pressure_pa",
            vessel.pressure_pa,
            "Pa",
            format!("nothing drives the contents out: must exceed the ambient {} Pa", options.ambient_pressure_pa),
        ));
    }
    let flux = stream.rate_kg_s / (PI / 4.0 * PROBE_M * PROBE_M);
    let diameter_m = (4.0 / PI * rate / flux).sqrt();
    let exit = JetExit {
        phase: filled.phase,
        mass_rate_kg_s: rate,
        pressure_pa: stream.throat.pressure_pa,
        velocity_m_s: stream.throat.jet_velocity_m_s,
        density_kg_m3: stream.throat.density_kg_m3,
        total_enthalpy_j_kg: stream.substance_enthalpy_j_kg,
        entropy_j_kg_k: None,
        temperature_k: vessel.temperature_k,
        diameter_m,
    };
    let air = (options.ambient_pressure_pa, options.ambient_temperature_k);
    let (expanded, events) = expansion::expand(substance, &exit, air, &options.expansion, options.policy)?;
    let stopped_s = within_s.min(options.stop_s);
    let mut segment = Segment::steady(0.0, stopped_s, rate, expanded);
    if stopped_s >= within_s {
        segment.mass_kg = filled.mass_kg;
    }
    let segments = vec![segment];
    let mut books = books(&filled, &segments);
    books.left_in_vessel_kg = filled.mass_kg - segment.mass_kg;
    Ok(Release {
        substance: substance.clone(),
        phase: filled.phase,
        kind: ReleaseKind::Continuous,
        ambient_pressure_pa: options.ambient_pressure_pa,
        segments,
        vessel: None,
        pool: None,
        books,
        choice: ModelChoice {
            model: super::IN_TIME_CARD.id,
            reason: format!(
                "the whole contents within {within_s:.4} s at a constant rate, as through a hole of {diameter_m:.4} m"
            ),
            by: ChosenBy::User,
        },
        jet: Some(Jet {
            mass_rate_kg_s: rate,
            opening_diameter_m: diameter_m,
            pressure_pa: vessel.pressure_pa,
            temperature_k: vessel.temperature_k,
            exit_velocity_m_s: stream.throat.velocity_m_s,
            exit_density_kg_m3: stream.throat.density_kg_m3,
        }),
        events,
        models: vec![super::IN_TIME_CARD.id, expansion::CARD.id],
    })
}

/// Diameter of the hole whose flux is asked for, m.
const PROBE_M: f64 = 1e-3;

fn books(filled: &Filled, segments: &[Segment]) -> Books {
    let released_kg: f64 = segments.iter().map(|segment| segment.mass_kg).sum();
    let airborne_kg: f64 = segments.iter().map(Segment::airborne_kg).sum();
    let rained_out_kg: f64 = segments.iter().map(|s| s.mass_kg * s.expanded.rainout_fraction).sum();
    Books {
        initial_kg: filled.mass_kg,
        released_kg,
        airborne_kg,
        rained_out_kg,
        left_in_pool_kg: rained_out_kg,
        ..Books::default()
    }
}
