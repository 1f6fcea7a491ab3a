//! The vapour blanket over a pool in low wind: how wide the source is and what the wind can carry from it.
//!
//! Where the flow at the downwind edge of the pool would be slower than the waves on the cloud, `u_c < √(g' H)`, vapour goes
//! upwind and sideways until it is not: the source is as wide as makes that flow critical. It can be no wider than the
//! vapour has spread when the release ends; if the wind cannot carry it off by then, what has come is a puff of that width.

use std::f64::consts::PI;

use super::closure::{FRONT, reduced_gravity_m_s2};
use super::growth::Growth;
use super::mixing::Mixing;
use super::plume::PlumeModel;
use super::source::pool_start;
use crate::error::Result;
use crate::weather::SurfaceLayer;

/// Froude number `u_c/√(g' H)` of the flow off the edge (critical flow; gives the extents of `britter1988`).
const CRITICAL: f64 = 1.0;
/// Steps of the search.
const STEPS: usize = 24;
/// Relative width at which it ends.
const ENOUGH: f64 = 2e-3;
/// Widest source over its pool.
const WIDEST: f64 = 1e3;
/// Tolerance of the plume over the source.
const TOLERANCE: f64 = 1e-3;

/// What the wind does with the vapour of a pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Blanket {
    /// It carries it off as it comes, from an area, m².
    Carried(f64),
    /// It cannot while the vapour comes: at the end the vapour lies in a cylinder of a radius, m, and is a puff.
    Still(f64),
}

/// Square of the Froude number at the downwind edge; infinite where the cloud is not dense.
fn froude_squared(
    rate: f64,
    area: f64,
    layer: &SurfaceLayer,
    growth: Growth,
    mixing: &Mixing,
    cold_k: f64,
) -> Result<f64> {
    let (start, source) = pool_start(rate, area, layer, mixing);
    let model = PlumeModel::new(layer, growth, mixing, Some(source));
    model.start_near(1e-3 * source.half_side_m, cold_k);
    let stations = model.run(start, TOLERANCE, 1.0, f64::NEG_INFINITY)?;
    Ok(stations.last().map_or(f64::INFINITY, |edge| {
        let gravity = reduced_gravity_m_s2(edge.density_kg_m3 / mixing.air_density_kg_m3 - 1.0);
        if gravity > 0.0 { edge.speed_m_s * edge.speed_m_s / (gravity * edge.depth_m) } else { f64::INFINITY }
    }))
}

/// Least value between two, by its logarithm, from which on `enough` holds; the upper one if nowhere.
fn least(mut low: f64, mut high: f64, mut enough: impl FnMut(f64) -> Result<bool>) -> Result<f64> {
    for _ in 0..STEPS {
        if high / low < 1.0 + ENOUGH {
            break;
        }
        let middle = (low * high).sqrt();
        if enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// The source that the wind sees over a pool of a rate, area and duration.
///
/// # Errors
/// Those of the plume over the source.
pub fn blanket(
    (rate_kg_s, area_m2, duration_s): (f64, f64, Option<f64>),
    layer: &SurfaceLayer,
    growth: Growth,
    mixing: &Mixing,
    cold_k: f64,
) -> Result<Blanket> {
    let carried = |rate: f64, area: f64| -> Result<bool> {
        Ok(froude_squared(rate, area, layer, growth, mixing, cold_k)? >= CRITICAL * CRITICAL)
    };
    if carried(rate_kg_s, area_m2)? {
        return Ok(Blanket::Carried(area_m2));
    }
    // a cylinder fed at a rate spreads as R dR/dt = 1.15 √(g' V/π)
    let pure = mixing.at(1.0, 0.0, cold_k);
    let buoyancy = reduced_gravity_m_s2(pure.excess.max(0.0)) * rate_kg_s / pure.density_kg_m3;
    let spread = duration_s.map_or(f64::INFINITY, |time| {
        area_m2 + PI * 2.0 * FRONT * (buoyancy / PI).sqrt() * (2.0 / 3.0) * time.powf(1.5)
    });
    let most = spread.min(area_m2 * WIDEST * WIDEST);
    if carried(rate_kg_s, most)? || most < spread {
        return Ok(Blanket::Carried(least(area_m2, most, |area| carried(rate_kg_s, area))?));
    }
    Ok(Blanket::Still((most / PI).sqrt()))
}
