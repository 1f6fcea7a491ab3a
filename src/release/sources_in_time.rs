//! A release and its pool in time, as the few constant sources that a dispersion model is given.

use crate::release::in_weather::VapourSource;
use crate::release::pool::Pool;
use crate::release::source_term::{Discharge, Emission};
use crate::release::{PoolHistory, ReleaseKind, Segment};

/// Most sources that stand for a release whose rate changes.
const MOST_SOURCES: usize = 3;
/// A release whose rates differ by less than this factor is one source.
const STEADY: f64 = 1.25;
/// Vapour of a pool after the release that is less than this share of all is added to the last source.
const AFTERWARDS: f64 = 0.01;

/// The sources, in the order in which they begin.
pub(super) fn sources(
    out: &Discharge,
    pool: Option<&Pool>,
    history: Option<&PoolHistory>,
    window_s: f64,
) -> Vec<VapourSource> {
    let alone = pool.filter(|pool| pool.evaporation_rate_kg_s > 0.0).map(|pool| VapourSource {
        emission: Emission::Continuous {
            rate_kg_s: pool.evaporation_rate_kg_s,
            duration_s: pool.evaporation_duration_s,
        },
        temperature_k: pool.temperature_k,
        radius_m: pool.radius_m(),
        initial_air_mass_ratio: 0.0,
    });
    let Some(airborne) = out.airborne else { return alone.into_iter().collect() };
    if out.release.kind == ReleaseKind::Instantaneous {
        let puff = VapourSource {
            emission: airborne.emission,
            temperature_k: airborne.temperature_k,
            radius_m: 0.0,
            initial_air_mass_ratio: airborne.initial_air_mass_ratio,
        };
        return std::iter::once(puff).chain(alone).collect();
    }
    let segments = few(&out.release.segments);
    let vapour_until = |time_s: f64| history.map_or(0.0, |history| history.vaporised_kg(time_s));
    let mut sources: Vec<VapourSource> = segments
        .iter()
        .map(|segment| {
            let from_pool = vapour_until(segment.end_s()) - vapour_until(segment.start_s);
            let direct = segment.airborne_kg();
            let temperature_k = match pool {
                Some(pool) if from_pool > direct => pool.temperature_k,
                _ => segment.expanded.temperature_k,
            };
            let rate_kg_s = (direct + from_pool) / segment.duration_s;
            VapourSource {
                emission: Emission::Continuous { rate_kg_s, duration_s: segment.duration_s },
                temperature_k,
                radius_m: 0.0,
                initial_air_mass_ratio: 0.0,
            }
        })
        .filter(|source| source.emission.mass_kg() > 0.0)
        .collect();
    let (end_s, last_s) = (out.release.end_s(), window_s.max(out.release.end_s()));
    let rest_kg = vapour_until(last_s) - vapour_until(end_s);
    if let (Some(pool), true) = (pool, rest_kg > 0.0) {
        let so_far: f64 = sources.iter().map(|source| source.emission.mass_kg()).sum();
        let after_s = pool.evaporation_duration_s.min(last_s) - end_s;
        match sources.last_mut().map(|last| &mut last.emission) {
            Some(Emission::Continuous { rate_kg_s, duration_s })
                if rest_kg < AFTERWARDS * (so_far + rest_kg) || !(after_s > 0.0) =>
            {
                *duration_s += rest_kg / *rate_kg_s;
            }
            _ => sources.push(VapourSource {
                emission: Emission::Continuous { rate_kg_s: rest_kg / after_s, duration_s: after_s },
                temperature_k: pool.temperature_k,
                radius_m: pool.radius_m(),
                initial_air_mass_ratio: 0.0,
            }),
        }
    }
    sources
}

/// The segments as few as their rates allow.
fn few(segments: &[Segment]) -> Vec<Segment> {
    let rates = || segments.iter().map(|segment| segment.mass_rate_kg_s);
    let (most, least) = (rates().fold(0.0, f64::max), rates().fold(f64::INFINITY, f64::min));
    crate::release::segment::averaged(segments, if most <= STEADY * least { 1 } else { MOST_SOURCES })
}
