//! From the moments of a blowdown to a [`Release`].

use crate::card::{ModelCard, Range, RangeEvent, Verification};
use crate::error::{Error, Result};
use crate::release::books::{Books, EnergyBook};
use crate::release::expansion::{self, Exit as JetExit};
use crate::release::release::{ChosenBy, ModelChoice, Release, ReleaseKind};
use crate::release::segment::{self, Segment};
use crate::release::source_term::{ContentsPhase, Jet};
use crate::release::vessel::blowdown::{End, Feed, Moment, Start, blowdown};
use crate::release::vessel::contents::Inside;
use crate::release::vessel::opening::{Exit, Path, Stand, VesselOpening};
use crate::release::vessel::pad::PadLaw;
use crate::release::vessel::start::{Filled, HeatModel, VesselOptions, VesselStart};
use crate::release::vessel::swell::{self, Swell};
use crate::release::vessel_history::VesselHistory;
use crate::release::{gas_orifice, liquid_orifice};

/// Card of the vessel in time.
pub const CARD: ModelCard = ModelCard {
    id: "release.vessel_in_time",
    title: "Vessel that empties: gas, liquid under a pad, boiling liquid, by mass and energy of its contents",
    citations: &["yellowbook1997", "peng1976"],
    requires: &[
        "volume_m3",
        "pressure_pa",
        "temperature_k",
        "fill_fraction",
        "opening_diameter_m",
        "opening_height_m",
        "ambient_pressure_pa",
    ],
    validity: &[
        Range::physical("opening_diameter_m", "m", 1e-6, 10.0, "a hole"),
        Range::physical("opening_height_m", "m", 0.0, 200.0, "above the bottom of the vessel"),
        Range::physical("discharge_coefficient", "", 0.01, 1.0, "no more than the ideal flow"),
        Range::physical("stop_s", "s", 1e-3, 1e7, "a duration"),
        Range::physical("heat_w", "W", -1e9, 1e9, "heat from outside"),
    ],
    verification: Verification::Independent("release.vessel_in_time.ammonia_vent"),
};

/// A vessel that empties through an opening, followed in time.
///
/// # Equation
/// ```text
/// dM/dt = F - W,   dE/dt = F h_F + Q - W h,   (M, E, V) -> T, p, level
/// ```
/// `M` and `E` are the mass and internal energy of the contents. Liquid and vapour are in equilibrium on the saturation line;
/// without liquid the gas is that of Peng and Robinson. A pad gas adds its pressure and its energy. The rate `W` is that of
/// a liquid (under its head), a gas, or both where the level stands in the opening; above a boiling liquid the quality is
/// that of [`swell::vent_quality`].
///
/// # Assumptions
/// One temperature inside; no heat from the wall but `heat_w`; no droplets carried along without swelling. The state of a gas
/// inside is real, but its flow through the opening takes the exponent of the ideal gas with the real density, as
/// [`gas_flow`](crate::release::gas_orifice::gas_flow): its first rate is within 4 % of the real gas of
/// [`orifice`](crate::release::orifice::orifice) (3.5 % low for carbon monoxide at 100 bar, 1.7 % high for propane at 5 bar).
/// The first rate of a liquid is that of the steady orifice.
/// # Validity
/// From [`CARD`]; the range of the correlations of the substance.
/// # Errors
/// [`Error::InvalidInput`] for a state that cannot be (nothing drives the contents out, an opening wider than the vessel or
/// above it, a liquid that fills all); [`Error::OutOfValidity`] beyond a limit of the card or of a correlation.
/// # Verification
/// reference cases: `release.vessel_in_time.ammonia_vent`, `release.vessel_in_time.hydrogen_isentrope`
/// # References
/// \[yellowbook1997\] section 2.5; \[peng1976\]
pub fn vessel_release(vessel: &VesselStart, opening: &VesselOpening, options: &VesselOptions) -> Result<Release> {
    let mut events = check(vessel, opening, options)?;
    let substance = &vessel.substance;
    let thermo = substance.thermo()?;
    let filled = vessel.filled(options.ambient_pressure_pa)?;
    let inside = Inside {
        thermo,
        volume_m3: vessel.shape.volume_m3(),
        pad: filled.pad,
        critical_temperature_k: substance.critical_temperature_k,
    };
    let path = Path {
        substance,
        thermo,
        opening: *opening,
        shape: vessel.shape,
        swell: options.swell,
        ambient_pa: options.ambient_pressure_pa,
        held: matches!(filled.pad, PadLaw::Held(_)),
    };
    let start = Start {
        mass_kg: filled.mass_kg,
        pad_kg: filled.pad_kg,
        temperature_k: vessel.temperature_k,
        stop_s: options.stop_s,
        isothermal: options.heat == HeatModel::Isothermal,
        stand: if filled.phase == ContentsPhase::Gas { Stand::Mist } else { Stand::Settled },
        heat_w: options.heat_w,
        feed: feed(vessel, &filled, options)?,
    };
    let (moments, end) = blowdown(&inside, &path, &start)?;
    let segments = segments(&moments, vessel, filled.phase, opening, options, &mut events)?;
    let books = books(&moments, &segments, &filled, options, &start);
    let first = &moments[0];
    let mut models = vec![CARD.id, expansion::CARD.id];
    let liquid_first = first.stream.vapour_kg_s < 0.5 * first.stream.rate_kg_s;
    models.push(if liquid_first { liquid_orifice::CARD.id } else { gas_orifice::CARD.id });
    if moments.iter().any(|moment| moment.stream.swollen) {
        models.push(swell::CARD.id);
    }
    Ok(Release {
        substance: substance.clone(),
        phase: filled.phase,
        kind: ReleaseKind::Continuous,
        ambient_pressure_pa: options.ambient_pressure_pa,
        segments,
        vessel: Some(history(&moments)),
        pool: None,
        books,
        choice: choice(&moments, &filled, opening, options, end),
        jet: Some(Jet {
            mass_rate_kg_s: first.stream.rate_kg_s,
            opening_diameter_m: opening.diameter_m,
            pressure_pa: first.state.pressure_pa,
            temperature_k: first.state.temperature_k,
            exit_velocity_m_s: first.stream.throat.velocity_m_s,
            exit_density_kg_m3: first.stream.throat.density_kg_m3,
        }),
        events,
        models,
    })
}

fn check(vessel: &VesselStart, opening: &VesselOpening, options: &VesselOptions) -> Result<Vec<RangeEvent>> {
    vessel.check(options.ambient_pressure_pa)?;
    let coefficient = opening.discharge_coefficient.map(|coefficient| ("discharge_coefficient", coefficient));
    let mut values = vec![
        ("opening_diameter_m", opening.diameter_m),
        ("opening_height_m", opening.height_m),
        ("stop_s", options.stop_s),
        ("heat_w", options.heat_w),
    ];
    values.extend(coefficient);
    let events = CARD.check(&values, options.policy)?;
    let (width, height) = (vessel.shape.width_m(), vessel.shape.height_m());
    if opening.diameter_m > width {
        return Err(Error::invalid(
            "opening_diameter_m",
            opening.diameter_m,
            "m",
            format!("must not exceed the width of the vessel, {width} m; a larger one is a rupture"),
        ));
    }
    if opening.height_m > height {
        return Err(Error::invalid(
            "opening_height_m",
            opening.height_m,
            "m",
            format!("must not exceed the height of the vessel, {height} m"),
        ));
    }
    if let Some(supply) = options.supply {
        for (name, value, unit) in
            [("supply.mass_rate_kg_s", supply.mass_rate_kg_s, "kg/s"), ("supply.until_s", supply.until_s, "s")]
        {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(Error::invalid(name, value, unit, "must be finite and not negative"));
            }
        }
    }
    if options.segments == 0 {
        return Err(Error::InvalidInput {
            name: "segments".to_owned(),
            value: "0".to_owned(),
            unit: "",
            requirement: "must be at least 1".to_owned(),
        });
    }
    Ok(events)
}

/// The feed has the state of the contents: its liquid, or its gas.
fn feed(vessel: &VesselStart, filled: &Filled, options: &VesselOptions) -> Result<Option<Feed>> {
    let Some(supply) = options.supply.filter(|supply| supply.mass_rate_kg_s > 0.0 && supply.until_s > 0.0) else {
        return Ok(None);
    };
    let thermo = vessel.substance.thermo()?;
    let enthalpy_j_kg = match filled.phase {
        ContentsPhase::Gas => thermo.gas.at(vessel.pressure_pa, vessel.temperature_k)?.enthalpy_j_kg,
        ContentsPhase::LiquefiedGas | ContentsPhase::Liquid => {
            thermo.saturation.at_temperature(vessel.temperature_k)?.liquid_enthalpy_j_kg
        }
    };
    Ok(Some(Feed { rate_kg_s: supply.mass_rate_kg_s, enthalpy_j_kg, until_s: supply.until_s }))
}

/// Constant segments: between moments the rate is what went out over the time, so no mass is lost; then as few as asked
/// for, each expanded from the moment nearest to its middle.
fn segments(
    moments: &[Moment],
    vessel: &VesselStart,
    phase: ContentsPhase,
    opening: &VesselOpening,
    options: &VesselOptions,
    events: &mut Vec<RangeEvent>,
) -> Result<Vec<Segment>> {
    let air = (options.ambient_pressure_pa, options.ambient_temperature_k);
    let rates: Vec<segment::Part> = moments
        .windows(2)
        .filter(|pair| pair[1].time_s > pair[0].time_s)
        .map(|pair| segment::Part {
            start_s: pair[0].time_s,
            duration_s: pair[1].time_s - pair[0].time_s,
            mass_kg: pair[1].out_kg - pair[0].out_kg,
        })
        .collect();
    segment::joined(rates, options.segments)
        .into_iter()
        .map(|part| {
            let middle = part.start_s + 0.5 * part.duration_s;
            let after = moments.partition_point(|moment| moment.time_s < middle).min(moments.len() - 1);
            let nearest = if after > 0 && middle - moments[after - 1].time_s < moments[after].time_s - middle {
                after - 1
            } else {
                after
            };
            let rate = part.mass_kg / part.duration_s;
            let exit = exit(&moments[nearest], rate, phase, opening);
            let (expanded, found) =
                expansion::expand(&vessel.substance, &exit, air, &options.expansion, options.policy)?;
            for event in found {
                if !events.contains(&event) {
                    events.push(event);
                }
            }
            Ok(Segment {
                start_s: part.start_s,
                duration_s: part.duration_s,
                mass_rate_kg_s: rate,
                mass_kg: part.mass_kg,
                expanded,
            })
        })
        .collect()
}

/// The flow of a moment, at a rate, as an expansion takes it.
fn exit(moment: &Moment, rate: f64, phase: ContentsPhase, opening: &VesselOpening) -> JetExit {
    let (stream, throat) = (&moment.stream, &moment.stream.throat);
    let vapour_alone = stream.vapour_kg_s >= stream.rate_kg_s;
    JetExit {
        phase: if vapour_alone { ContentsPhase::Gas } else { phase },
        mass_rate_kg_s: rate,
        pressure_pa: throat.pressure_pa,
        velocity_m_s: throat.jet_velocity_m_s,
        density_kg_m3: throat.density_kg_m3,
        // of the whole stream, also where the opening is half covered
        total_enthalpy_j_kg: stream.substance_enthalpy_j_kg,
        entropy_j_kg_k: None,
        temperature_k: throat.upstream_temperature_k,
        diameter_m: opening.diameter_m,
    }
}

fn books(moments: &[Moment], segments: &[Segment], filled: &Filled, options: &VesselOptions, start: &Start) -> Books {
    let (first, last) = (&moments[0], &moments[moments.len() - 1]);
    let airborne_kg: f64 = segments.iter().map(Segment::airborne_kg).sum();
    let rained_out_kg: f64 = segments.iter().map(|segment| segment.mass_kg * segment.expanded.rainout_fraction).sum();
    let energy = (options.heat == HeatModel::Adiabatic && !matches!(filled.pad, PadLaw::Held(_))).then(|| EnergyBook {
        initial_j: first.state.energy_j,
        supplied_j: last.supplied_kg * start.feed.map_or(0.0, |feed| feed.enthalpy_j_kg),
        heat_j: options.heat_w * last.time_s,
        released_j: last.enthalpy_out_j,
        left_j: last.state.energy_j,
    });
    Books {
        initial_kg: filled.mass_kg,
        supplied_kg: last.supplied_kg,
        released_kg: last.out_kg,
        left_in_vessel_kg: last.state.liquid_kg + last.state.vapour_kg,
        airborne_kg,
        rained_out_kg,
        pool_vapour_kg: 0.0,
        left_in_pool_kg: rained_out_kg,
        energy,
    }
}

fn history(moments: &[Moment]) -> VesselHistory {
    let each = |of: fn(&Moment) -> f64| moments.iter().map(of).collect::<Vec<f64>>();
    VesselHistory {
        time_s: each(|moment| moment.time_s),
        mass_rate_kg_s: each(|moment| moment.stream.rate_kg_s),
        vapour_fraction: each(|moment| {
            if moment.stream.rate_kg_s > 0.0 { moment.stream.vapour_kg_s / moment.stream.rate_kg_s } else { 0.0 }
        }),
        pressure_pa: each(|moment| moment.state.pressure_pa),
        temperature_k: each(|moment| moment.state.temperature_k),
        mass_kg: each(|moment| moment.mass_kg),
        liquid_level_m: each(|moment| moment.level_m),
    }
}

fn choice(
    moments: &[Moment],
    filled: &Filled,
    opening: &VesselOpening,
    options: &VesselOptions,
    end: End,
) -> ModelChoice {
    let first = &moments[0];
    let inside = match filled.phase {
        ContentsPhase::Gas => "gas",
        ContentsPhase::LiquefiedGas => "a liquid above its boiling point at ambient pressure",
        ContentsPhase::Liquid => "a liquid below its boiling point at ambient pressure",
    };
    let above = match filled.pad {
        PadLaw::None => String::new(),
        PadLaw::Held(_) => ", its gas space held at its pressure".to_owned(),
        PadLaw::Isothermal => format!(", under {:.0} Pa of pad gas at its temperature", first.state.pad_pressure_pa),
        PadLaw::Adiabatic { .. } => {
            format!(", under {:.0} Pa of pad gas that expands adiabatically", first.state.pad_pressure_pa)
        }
    };
    let way = match (filled.phase, opening.exit) {
        (ContentsPhase::LiquefiedGas, Exit::ThinHole) => "; liquid leaves a thin hole metastable",
        (ContentsPhase::LiquefiedGas, Exit::ShortPipe) => "; liquid flashes in equilibrium in the stub",
        _ => "",
    };
    let top = if options.swell != Swell::None && moments.iter().any(|moment| moment.stream.swollen) {
        "; the boiling liquid swells up to the opening"
    } else {
        ""
    };
    let over = match end {
        End::Spent => "it ends when nothing drives it",
        End::Stopped => "it is stopped",
    };
    ModelChoice {
        model: CARD.id,
        reason: format!(
            "{inside} at {:.0} Pa and {:.2} K{above}{way}{top}; {over} after {:.4} s",
            first.state.pressure_pa,
            first.state.temperature_k,
            moments[moments.len() - 1].time_s
        ),
        by: ChosenBy::State,
    }
}
