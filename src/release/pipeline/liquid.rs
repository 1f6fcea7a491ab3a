//! A liquid line: what pressure or a pump pushes out, then what gravity drains.

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::release::books::Books;
use crate::release::expansion::{self, Exit};
use crate::release::pipeline::barotrope::LIQUID_COMPRESSIBILITY;
use crate::release::pipeline::line::{Pipeline, PipelineOptions, add};
use crate::release::segment::Segment;
use crate::release::source_term::{ContentsPhase, Jet};
use crate::release::vessel_history::VesselHistory;
use crate::release::{ModelChoice, Release, ReleaseKind};
use crate::units::STANDARD_GRAVITY_M_S2;

/// Speed at which a liquid line relaxes, m/s: of sound in a liquid in a steel pipe [K].
const RELAXING_M_S: f64 = 1000.0;
/// Stretches in which the line drains.
const STRETCHES: usize = 40;

/// Card of the liquid line.
pub const CARD: ModelCard = ModelCard {
    id: "release.pipeline_liquid",
    title: "Liquid line broken over its full bore: relaxation, pumped flow, drainage by gravity",
    citations: &["yellowbook1997"],
    requires: &["length_m", "diameter_m", "roughness_m", "pressure_pa", "temperature_k", "rise_m"],
    validity: &[
        Range::physical("length_m", "m", 1e-3, 1e7, "a pipe"),
        Range::physical("diameter_m", "m", 1e-3, 5.0, "a pipe"),
        Range::physical("roughness_m", "m", 1e-9, 0.01, "the wall of a pipe"),
    ],
    verification: Verification::Unverified("Darcy and Bernoulli; no published worked example found"),
};

/// Velocity of a liquid that gravity drains from a line of even slope, m/s, when `filled_m` of it is still full.
///
/// # Equation
/// ```text
/// u = √(2 g Δz (x/L) / (1 + f x/D))
/// ```
#[must_use]
pub fn draining_velocity_m_s(line: &Pipeline, filled_m: f64, rise_m: f64) -> f64 {
    let head = STANDARD_GRAVITY_M_S2 * rise_m * filled_m / line.length_m;
    (2.0 * head / (1.0 + line.friction_factor() * filled_m / line.diameter_m)).sqrt()
}

/// Velocity that a pressure and a rise drive through a length of full line, m/s.
pub(super) fn velocity_m_s(line: &Pipeline, length_m: f64, density: f64, options: &PipelineOptions) -> f64 {
    let push = (line.pressure_pa - options.ambient_pressure_pa) / density + STANDARD_GRAVITY_M_S2 * options.rise_m;
    (2.0 * push / (1.0 + line.friction_factor() * length_m / line.diameter_m)).sqrt()
}

/// The release of a liquid line: the relaxation, the feed until it is closed, the drainage of what slopes down to the break.
pub(super) fn release(line: &Pipeline, options: &PipelineOptions, choice: ModelChoice) -> Result<Release> {
    let density = line.substance.liquid_density_kg_m3(line.temperature_k)?;
    let area = line.area_m2();
    let content = density * area * line.length_m;
    let relaxed = content * LIQUID_COMPRESSIBILITY * (line.pressure_pa - options.ambient_pressure_pa);
    let relaxing_s = (line.length_m / RELAXING_M_S).min(options.stop_s);
    let feed = options.feed.filter(|feed| feed.mass_rate_kg_s > 0.0);
    let feed_kg_s = feed.map_or(0.0, |feed| feed.mass_rate_kg_s);
    let most = velocity_m_s(line, line.length_m, density, options) * density * area;
    if feed_kg_s > most {
        return Err(Error::invalid(
            "feed.mass_rate_kg_s",
            feed_kg_s,
            "kg/s",
            format!(
                "must not exceed what the line passes at its pressure, {most:.4} kg/s; raise the pressure or lower it"
            ),
        ));
    }
    let close_s = feed.map_or(0.0, |feed| feed.until_s.min(options.stop_s));
    // stretches of constant rate: (start, duration, mass); the relaxation comes on top of what is fed
    let mut rates: Vec<(f64, f64, f64)> = Vec::with_capacity(STRETCHES + 3);
    rates.push((0.0, relaxing_s, relaxed + feed_kg_s * relaxing_s.min(close_s)));
    let near = options.feed.and_then(|feed| feed.valve_distance_m).unwrap_or(line.length_m);
    #[expect(clippy::cast_precision_loss, reason = "a count of stretches")]
    let step = near / STRETCHES as f64;
    // the relaxed mass was part of what stood in the line
    let per_metre = density * area * (1.0 - relaxed / content);
    let mut time = relaxing_s;
    let mut drained = 0.0;
    while time < options.stop_s {
        let gravity = if drained < near * (1.0 - 1e-9) {
            let filled = (near - drained - 0.5 * step).max(0.5 * (near - drained));
            draining_velocity_m_s(line, filled, options.rise_m) * density * area
        } else {
            0.0
        };
        let fed = if time < close_s { feed_kg_s } else { 0.0 };
        let until = if time < close_s { close_s } else { options.stop_s };
        let rate = gravity.max(fed);
        if rate <= 0.0 {
            break;
        }
        // the line empties by what runs out beyond the feed
        let net = rate - fed;
        let stretch = step.min(near - drained);
        let (duration, emptied) = if net > 0.0 && time + stretch * per_metre / net < until {
            (stretch * per_metre / net, stretch)
        } else {
            (until - time, net * (until - time) / per_metre)
        };
        rates.push((time, duration, fed * duration + emptied * per_metre));
        time += duration;
        if until - time < 1e-12 * until {
            time = until;
        }
        drained += emptied;
    }
    build(line, options, choice, (density, content, feed_kg_s, close_s), &rates)
}

fn build(
    line: &Pipeline,
    options: &PipelineOptions,
    choice: ModelChoice,
    (density, content, feed_kg_s, close_s): (f64, f64, f64, f64),
    rates: &[(f64, f64, f64)],
) -> Result<Release> {
    let area = line.area_m2();
    let thermo = line.substance.thermo()?;
    let enthalpy = thermo.saturation.at_temperature(line.temperature_k)?.liquid_enthalpy_j_kg;
    let mut events = Vec::new();
    let fine: Vec<Segment> = rates
        .iter()
        .map(|&(start_s, duration_s, mass_kg)| {
            let rate = mass_kg / duration_s;
            let velocity = rate / (density * area);
            let exit = Exit {
                phase: ContentsPhase::Liquid,
                mass_rate_kg_s: rate,
                pressure_pa: options.ambient_pressure_pa,
                velocity_m_s: velocity,
                density_kg_m3: density,
                total_enthalpy_j_kg: enthalpy + 0.5 * velocity * velocity,
                entropy_j_kg_k: None,
                temperature_k: line.temperature_k,
                diameter_m: line.diameter_m,
            };
            let air = (options.ambient_pressure_pa, options.ambient_temperature_k);
            let (expanded, found) = expansion::expand(&line.substance, &exit, air, &options.expansion, options.policy)?;
            add(&mut events, found);
            Ok(Segment { start_s, duration_s, mass_rate_kg_s: rate, mass_kg, expanded })
        })
        .collect::<Result<_>>()?;
    let released_kg: f64 = fine.iter().map(|segment| segment.mass_kg).sum();
    let mut history = VesselHistory::default();
    let mut left = content;
    for segment in &fine {
        let fed = feed_kg_s * (segment.end_s().min(close_s) - segment.start_s.min(close_s));
        left += fed - segment.mass_kg;
        history.time_s.push(segment.end_s());
        history.mass_rate_kg_s.push(segment.mass_rate_kg_s);
        history.vapour_fraction.push(0.0);
        history.pressure_pa.push(options.ambient_pressure_pa);
        history.temperature_k.push(line.temperature_k);
        history.mass_kg.push(left);
        history.liquid_level_m.push(0.0);
    }
    let supplied_kg = feed_kg_s * close_s;
    let segments = crate::release::segment::averaged(&fine, options.segments);
    let airborne_kg: f64 = segments.iter().map(Segment::airborne_kg).sum();
    let rained_out_kg: f64 = segments.iter().map(|s| s.mass_kg * s.expanded.rainout_fraction).sum();
    let first = fine[0];
    Ok(Release {
        substance: line.substance.clone(),
        phase: ContentsPhase::Liquid,
        kind: ReleaseKind::Continuous,
        ambient_pressure_pa: options.ambient_pressure_pa,
        segments,
        vessel: Some(history),
        pool: None,
        books: Books {
            initial_kg: content,
            supplied_kg,
            released_kg,
            left_in_vessel_kg: left,
            airborne_kg,
            rained_out_kg,
            pool_vapour_kg: 0.0,
            left_in_pool_kg: rained_out_kg,
            energy: None,
        },
        choice,
        jet: Some(Jet {
            mass_rate_kg_s: first.mass_rate_kg_s,
            opening_diameter_m: line.diameter_m,
            pressure_pa: line.pressure_pa,
            temperature_k: line.temperature_k,
            exit_velocity_m_s: first.mass_rate_kg_s / (density * area),
            exit_density_kg_m3: density,
        }),
        events,
        models: vec![CARD.id, expansion::CARD.id],
    })
}
