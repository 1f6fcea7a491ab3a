//! From what an accident does (effects and the responses to them) to its footprint.

use std::sync::Arc;

use crate::card::{ModelCard, Range, Verification};
use crate::consequence::setting::Fineness;
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::Result;
use crate::footprint::{Footprint, Sampling, Sides};
use crate::vulnerability::{Harm, Response};

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
/// Places a little beyond the reach along the axis still belong to it, since the edge may bulge across the wind.
const REACH_MARGIN: f64 = 1.05;

/// How finely effects are looked at: they are smooth between few sharp edges, and their models are good to a factor of
/// two, so that a thousandth of a footprint's size is ample.
const DIRECTIONS: usize = 16;
const TOLERANCE: f64 = 3.0e-4;
const EDGE_TOLERANCE_RAD: f64 = 1.0e-7;
const RADIUS_TOLERANCE: f64 = 1.0e-3;
/// A table that misses its effects by more than this share of the largest harm on a ring is made anew, finer.
const LARGEST_MISS: f64 = 0.02;

/// One effect with the response of people to it.
#[derive(Clone, Debug)]
pub struct Exposure {
    /// What reaches people.
    pub effect: Arc<dyn Effect>,
    /// What it does to them.
    pub response: Response,
}

/// Harm of several effects of one accident at one place: each class survives all of them or does not.
#[must_use]
pub fn combined_harm(exposures: &[Exposure], at: Receptor) -> Harm {
    let mut survives = [1.0; 3];
    for exposure in exposures {
        let harm = exposure.response.harm(exposure.effect.as_ref(), at);
        for (share, value) in survives.iter_mut().zip([harm.individual, harm.outdoors, harm.indoors]) {
            *share *= 1.0 - value;
        }
    }
    Harm { individual: 1.0 - survives[0], outdoors: 1.0 - survives[1], indoors: 1.0 - survives[2] }
}

/// The footprint of an accident whose parts all start at one anchor and turn with the wind together; `None` if it
/// harms nobody anywhere.
///
/// # Errors
/// As [`Footprint::sampled_with`].
pub fn footprint(exposures: &[Exposure], fineness: Fineness) -> Result<Option<Footprint>> {
    let harm = |x: f64, y: f64| {
        let Harm { individual, outdoors, indoors } = combined_harm(exposures, Receptor::ground(x, y));
        [individual, outdoors, indoors]
    };
    let worst = |x: f64| harm(x, 0.0).into_iter().fold(0.0, f64::max);
    let Some(reach_m) = axis_reach_m(&worst) else { return Ok(None) };
    let round_the_anchor = exposures
        .iter()
        .all(|exposure| exposure.effect.symmetry() == Symmetry::Radial && exposure.effect.centre_downwind_m() == 0.0);
    let mirrored = exposures.iter().all(|exposure| exposure.effect.symmetry() != Symmetry::None);
    if round_the_anchor {
        let step = (reach_m / 400.0).max(0.25);
        return Footprint::sampled_radial(|r| harm(r, 0.0), reach_m * REACH_MARGIN, step).map(Some);
    }
    let growing = Sampling::growing(reach_m * REACH_MARGIN);
    let sampling = Sampling {
        directions: DIRECTIONS,
        ring_growth: fineness.ring_growth.unwrap_or(growing.ring_growth),
        tolerance: fineness.tolerance.unwrap_or(TOLERANCE),
        edge_tolerance_rad: EDGE_TOLERANCE_RAD,
        radius_tolerance: RADIUS_TOLERANCE,
        sides: if mirrored { Sides::Mirrored } else { Sides::Free },
        ..growing
    };
    let made = Footprint::sampled_with(harm, &sampling)?;
    if made.sampling_error() <= LARGEST_MISS {
        return Ok(Some(made));
    }
    // something narrow was passed over: look again, closer
    let closer = Sampling {
        directions: 4 * DIRECTIONS,
        ring_step_m: 0.5 * sampling.ring_step_m,
        ring_growth: 0.5 * sampling.ring_growth,
        ..sampling
    };
    let again = Footprint::sampled_with(harm, &closer)?;
    Ok(Some(if again.sampling_error() < made.sampling_error() { again } else { made }))
}

/// Farthest distance on the downwind axis, or on the upwind one, with more than negligible harm.
fn axis_reach_m(worst: &impl Fn(f64) -> f64) -> Option<f64> {
    let side = |sign: f64| {
        let mut last = None;
        let mut x = SCAN_START_M;
        while x < FARTHEST_M {
            if worst(sign * x) > NEGLIGIBLE_LETHALITY {
                last = Some(x * SCAN_RATIO);
            }
            x *= SCAN_RATIO;
        }
        last
    };
    match (side(1.0), side(-1.0)) {
        (Some(down), Some(up)) => Some(down.max(up)),
        (down, up) => down.or(up),
    }
}

/// Farthest downwind distance at which the harm to someone out of doors is at least `level`, m, from the footprints of
/// one accident together.
#[must_use]
pub fn farthest_downwind_m(footprints: &[Arc<Footprint>], level: f64) -> Option<f64> {
    let class = crate::footprint::ExposureClass::Individual;
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
