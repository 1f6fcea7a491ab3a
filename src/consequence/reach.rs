//! How far harm reaches along the wind.

use std::sync::Arc;

use crate::card::{ModelCard, Range, Verification};
use crate::footprint::{ExposureClass, Footprint};

/// Lethality below which a place counts as out of reach.
pub const NEGLIGIBLE_LETHALITY: f64 = 1.0e-6;
/// Nothing is followed farther than this, m: the range of the sigma correlations ends well before.
pub const FARTHEST_M: f64 = 50_000.0;
/// Card of the distance to which harm is followed.
pub const REACH: ModelCard = ModelCard {
    id: "consequence.reach",
    title: "Harm is followed to 50 km along the wind and left out beyond",
    citations: &["cpr18e_1999"],
    requires: &["reach_m"],
    validity: &[Range::fitted(
        "reach_m",
        "m",
        0.0,
        FARTHEST_M,
        "no correlation of this version holds so far out",
        "harm beyond is left out",
    )],
    verification: Verification::Unverified("a bound, not a model"),
};
/// Growth of the distances at which the end of the reach is looked for.
const SCAN_RATIO: f64 = 1.04;
/// First distance of that scan, m.
const SCAN_START_M: f64 = 0.5;
/// Steps of that scan between the places that are looked at first, from afar inwards: nothing that starts at the anchor is
/// narrower than that along the wind.
const SCAN_STRIDE: usize = 4;

/// Where on the axis the harm round a centre away from the anchor begins and ends, m; `None` for a centre at the anchor
/// or without harm. A cloud that has drifted is small against the way that it came, and coarse steps pass it by.
pub(super) fn drifted_extent_m(worst: &impl Fn(f64) -> f64, centre_m: f64) -> Option<(f64, f64)> {
    let harms = |x: f64| worst(x) > NEGLIGIBLE_LETHALITY;
    if !(centre_m > 0.0 && harms(centre_m)) {
        return None;
    }
    let edge = |sign: f64| {
        let (mut inside, mut step) = (0.0, SCAN_START_M);
        while step < FARTHEST_M && harms(centre_m + sign * step) {
            (inside, step) = (step, 2.0 * step);
        }
        let mut outside = step;
        while outside - inside > 1.0e-3 * outside {
            let middle = 0.5 * (inside + outside);
            if harms(centre_m + sign * middle) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        centre_m + sign * outside
    };
    Some((edge(-1.0).max(0.0), edge(1.0)))
}

/// Farthest distance on the downwind axis, or on the upwind one, with more than negligible harm.
pub(super) fn axis_reach_m(worst: &impl Fn(f64) -> f64) -> Option<f64> {
    let mut distances_m = Vec::new();
    let mut x = SCAN_START_M;
    while x < FARTHEST_M {
        distances_m.push(x);
        x *= SCAN_RATIO;
    }
    let harms =
        |k: usize| worst(distances_m[k]) > NEGLIGIBLE_LETHALITY || worst(-distances_m[k]) > NEGLIGIBLE_LETHALITY;
    let last = distances_m.len() - 1;
    let found = (0..=last).rev().step_by(SCAN_STRIDE).find(|k| harms(*k))?;
    let beyond = (found + 1..(found + SCAN_STRIDE).min(last + 1)).rev().find(|k| harms(*k));
    Some(distances_m[beyond.unwrap_or(found)] * SCAN_RATIO)
}

/// Farthest downwind distance at which the harm to someone out of doors is at least `level`, m, from the footprints of
/// one accident together.
#[must_use]
pub fn farthest_downwind_m(footprints: &[Arc<Footprint>], level: f64) -> Option<f64> {
    let class = ExposureClass::Individual;
    let at =
        |x: f64| 1.0 - footprints.iter().map(|footprint| 1.0 - footprint.lethality(&class, x, 0.0)).product::<f64>();
    let mut x = footprints.iter().fold(0.0, |reach: f64, footprint| reach.max(footprint.reach_m()));
    let mut outside = x * SCAN_RATIO;
    while x > SCAN_START_M {
        if at(x) >= level {
            let (mut inside, mut out) = (x, outside);
            for _ in 0..40 {
                let middle = 0.5 * (inside + out);
                if at(middle) >= level {
                    inside = middle;
                } else {
                    out = middle;
                }
            }
            return Some(inside);
        }
        outside = x;
        x /= SCAN_RATIO;
    }
    None
}
