//! From the steps of the march to a release.

use crate::card::RangeEvent;
use crate::error::Result;
use crate::release::books::Books;
use crate::release::expansion::{self, Exit};
use crate::release::pipeline::barotrope::Barotrope;
use crate::release::pipeline::line::{Pipeline, PipelineOptions, add};
use crate::release::pipeline::march::{self, Line, Step, march};
use crate::release::segment::{Part, Segment, joined};
use crate::release::source_term::{ContentsPhase, Jet};
use crate::release::vessel_history::VesselHistory;
use crate::release::{ModelChoice, Release, ReleaseKind};

/// The release of a line that is marched.
pub(super) fn release(
    line: &Pipeline,
    phase: ContentsPhase,
    options: &PipelineOptions,
    choice: ModelChoice,
) -> Result<Release> {
    let fluid = line.barotrope(phase, options.ambient_pressure_pa)?;
    let area = line.area_m2();
    let feed = options.feed;
    let flow = Line {
        length_m: line.length_m,
        area_m2: area,
        diameter_m: line.diameter_m,
        friction_per_m: line.friction_factor() / line.diameter_m,
        valve_m: feed.and_then(|feed| feed.valve_distance_m).unwrap_or(line.length_m),
        feed_kg_s: feed.map_or(0.0, |feed| feed.mass_rate_kg_s),
        close_s: feed.map_or(f64::INFINITY, |feed| feed.until_s),
        stop_s: options.stop_s,
        ambient_pa: options.ambient_pressure_pa,
    };
    let thermo = line.substance.thermo()?;
    let gas_enthalpy = if phase == ContentsPhase::Gas {
        thermo.gas.at(line.pressure_pa, line.temperature_k)?.enthalpy_j_kg
    } else {
        thermo.saturation.at_temperature(line.temperature_k)?.liquid_enthalpy_j_kg
    };
    let (initial_kg, steps) = march(&flow, &fluid, line.pressure_pa, &|pressure| match &fluid {
        Barotrope::Flashing(flashing) => flashing.energy_j_kg(pressure),
        Barotrope::Isothermal { .. } => 0.0,
    })?;
    let last = steps[steps.len() - 1];
    let supplied_kg = flow.feed_kg_s * last.time_s.min(flow.close_s);
    let mut events = Vec::new();
    let parts = parts(&steps);
    let segments = segments(line, phase, options, (&flow, gas_enthalpy), (&steps, &parts), &mut events)?;
    let airborne_kg: f64 = segments.iter().map(Segment::airborne_kg).sum();
    let rained_out_kg: f64 = segments.iter().map(|s| s.mass_kg * s.expanded.rainout_fraction).sum();
    let first = &steps[0];
    Ok(Release {
        substance: line.substance.clone(),
        phase,
        kind: ReleaseKind::Continuous,
        ambient_pressure_pa: options.ambient_pressure_pa,
        vessel: Some(history(&steps, &parts, area, line, phase)?),
        pool: None,
        books: Books {
            initial_kg,
            supplied_kg,
            released_kg: last.out_kg,
            left_in_vessel_kg: last.mass_kg,
            airborne_kg,
            rained_out_kg,
            pool_vapour_kg: 0.0,
            left_in_pool_kg: rained_out_kg,
            energy: None,
        },
        choice,
        jet: Some(Jet {
            mass_rate_kg_s: first.flux * area,
            opening_diameter_m: line.diameter_m,
            pressure_pa: line.pressure_pa,
            temperature_k: line.temperature_k,
            exit_velocity_m_s: first.flux / first.exit_density,
            exit_density_kg_m3: first.exit_density,
        }),
        events,
        models: vec![march::CARD.id, expansion::CARD.id],
        segments,
    })
}

/// As few segments as asked for, each expanded from the step nearest to its middle.
fn segments(
    line: &Pipeline,
    phase: ContentsPhase,
    options: &PipelineOptions,
    (flow, gas_enthalpy): (&Line, f64),
    (steps, parts): (&[Step], &[Part]),
    events: &mut Vec<RangeEvent>,
) -> Result<Vec<Segment>> {
    joined(parts.to_vec(), options.segments)
        .into_iter()
        .map(|part| {
            let middle = part.start_s + 0.5 * part.duration_s;
            let at = steps.partition_point(|step| step.time_s < middle).min(steps.len() - 1);
            let step = &steps[at];
            let rate = part.mass_kg / part.duration_s;
            let velocity = step.flux / step.exit_density;
            let total = match phase {
                ContentsPhase::Gas => gas_enthalpy,
                // what the fluid in the line lost, with what came in, went out with the flow
                ContentsPhase::LiquefiedGas | ContentsPhase::Liquid => {
                    let width = parts[at].duration_s;
                    let came_in = if step.time_s <= flow.close_s { flow.feed_kg_s * width * gas_enthalpy } else { 0.0 };
                    (step.energy_j + came_in) / parts[at].mass_kg
                }
            };
            let exit = Exit {
                phase,
                mass_rate_kg_s: rate,
                pressure_pa: step.exit_pressure_pa,
                velocity_m_s: velocity,
                density_kg_m3: step.exit_density,
                total_enthalpy_j_kg: total,
                entropy_j_kg_k: None,
                temperature_k: line.temperature_k,
                diameter_m: line.diameter_m,
            };
            let air = (options.ambient_pressure_pa, options.ambient_temperature_k);
            let (expanded, found) = expansion::expand(&line.substance, &exit, air, &options.expansion, options.policy)?;
            add(events, found);
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

fn parts(steps: &[Step]) -> Vec<Part> {
    let mut before = (0.0, 0.0);
    steps
        .iter()
        .map(|step| {
            let part = Part { start_s: before.0, duration_s: step.time_s - before.0, mass_kg: step.out_kg - before.1 };
            before = (step.time_s, step.out_kg);
            part
        })
        .collect()
}

/// One entry a step, at its end.
fn history(steps: &[Step], parts: &[Part], area: f64, line: &Pipeline, phase: ContentsPhase) -> Result<VesselHistory> {
    let thermo = line.substance.thermo()?;
    let mut history = VesselHistory::default();
    for (step, part) in steps.iter().zip(parts) {
        history.time_s.push(part.start_s + part.duration_s);
        history.mass_rate_kg_s.push(step.flux * area);
        history.pressure_pa.push(step.pressure_pa);
        history.mass_kg.push(step.mass_kg);
        history.liquid_level_m.push(0.0);
        let start = thermo.saturation.at_temperature(line.temperature_k);
        let (temperature, quality) = match (phase, start) {
            (ContentsPhase::LiquefiedGas, Ok(start)) if step.pressure_pa < start.pressure_pa => {
                let at = thermo.saturation.at_pressure(step.pressure_pa)?;
                (at.temperature_k, at.quality_of_entropy(start.liquid_entropy_j_kg_k).clamp(0.0, 1.0))
            }
            (ContentsPhase::Gas, _) => (line.temperature_k, 1.0),
            _ => (line.temperature_k, 0.0),
        };
        history.temperature_k.push(temperature);
        history.vapour_fraction.push(quality);
    }
    Ok(history)
}
