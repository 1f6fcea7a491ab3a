//! From what an accident does (effects and the responses to them) to its footprint.

use std::sync::Arc;

use crate::consequence::across::Shared;
use crate::consequence::reach::{axis_reach_m, drifted_extent_m};
use crate::consequence::setting::Fineness;
use crate::consequence::steps::annuli;
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::Result;
use crate::footprint::{ExposureClass, Footprint, Lethality, Sampling, Sides};
use crate::vulnerability::{Harm, Response};

/// Height at which people are looked at, m: that of [`Receptor::ground`].
pub(super) const RECEPTOR_HEIGHT_M: f64 = 1.0;
/// Places a little beyond the reach along the axis still belong to it, since the edge may bulge across the wind.
const REACH_MARGIN: f64 = 1.05;

/// Distance between rings through a drifted cloud, as a share of its length along the wind.
const RINGS_IN_DRIFTED: f64 = 0.125;

/// Pieces of the axis through a drifted cloud.
const DRIFTED_PIECES: u32 = 8;

/// How finely effects are looked at: they are smooth between few sharp edges, and their models are good to a factor of
/// two, so that a thousandth of a footprint's size is ample.
const DIRECTIONS: usize = 16;
const TOLERANCE: f64 = 3.0e-4;
const EDGE_TOLERANCE_RAD: f64 = 1.0e-7;
const RADIUS_TOLERANCE: f64 = 1.0e-3;
/// A table that misses its effects by more than this share of the largest harm on a ring is made anew, finer: something
/// narrow was passed over. A cliff between two nodes misses less, and finer rings would not help it.
const LARGEST_MISS: f64 = 0.3;

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
    if let Some(centre_m) = centre_of_steps_m(exposures) {
        return discs(centre_m, &harm);
    }
    let worst = |x: f64| harm(x, 0.0).into_iter().fold(0.0, f64::max);
    let drifted: Vec<(f64, f64)> =
        exposures.iter().filter_map(|exposure| drifted_extent_m(&worst, exposure.effect.centre_downwind_m())).collect();
    let ends = drifted.iter().map(|&(_, far)| far);
    let Some(reach_m) = axis_reach_m(&worst).into_iter().chain(ends).reduce(f64::max) else { return Ok(None) };
    let round_the_anchor = exposures
        .iter()
        .all(|exposure| exposure.effect.symmetry() == Symmetry::Radial && exposure.effect.centre_downwind_m() == 0.0);
    let mirrored = exposures.iter().all(|exposure| exposure.effect.symmetry() != Symmetry::None);
    if round_the_anchor {
        let step = (reach_m / 400.0).max(0.25);
        return Footprint::sampled_radial(|r| harm(r, 0.0), reach_m * REACH_MARGIN, step).map(Some);
    }
    let breaks_m: Vec<f64> = drifted
        .iter()
        .flat_map(|&(near, far)| {
            (0..=DRIFTED_PIECES).map(move |k| near + (far - near) * f64::from(k) / f64::from(DRIFTED_PIECES))
        })
        .collect();
    let growing = Sampling::growing(reach_m * REACH_MARGIN);
    let ring_growth = fineness.ring_growth.unwrap_or(growing.ring_growth);
    let sampling = Sampling {
        directions: DIRECTIONS,
        ring_growth: drifted
            .iter()
            .fold(ring_growth, |least, (near, far)| least.min(RINGS_IN_DRIFTED * (far - near) / far)),
        tolerance: fineness.tolerance.unwrap_or(TOLERANCE),
        edge_tolerance_rad: EDGE_TOLERANCE_RAD,
        radius_tolerance: RADIUS_TOLERANCE,
        sides: if mirrored { Sides::Mirrored } else { Sides::Free },
        ..growing
    };
    let shared = Shared::of(exposures, reach_m * REACH_MARGIN, &breaks_m);
    let sample = |sampling: &Sampling| match &shared {
        Some(shared) => {
            let Harm { individual, outdoors, indoors } = shared.factors;
            Footprint::sampled_shared(
                |x, y| shared.at(x, y),
                [individual, outdoors, indoors],
                sampling,
                shared.begins_m(),
            )
        }
        None => Footprint::sampled_with(harm, sampling),
    };
    let made = sample(&sampling)?;
    if made.sampling_error() <= LARGEST_MISS {
        return Ok(Some(made));
    }
    // something narrow was passed over: look again, closer
    let closer = Sampling {
        directions: 4 * DIRECTIONS,
        ring_step_m: 0.5 * sampling.ring_step_m,
        ring_growth: 0.5 * sampling.ring_growth,
        edge_tolerance_rad: 1.0e-3 * EDGE_TOLERANCE_RAD,
        radius_tolerance: 1.0e-2 * RADIUS_TOLERANCE,
        ..sampling
    };
    let again = sample(&closer)?;
    Ok(Some(if again.sampling_error() < made.sampling_error() { again } else { made }))
}

/// The centre of a single effect that is the same all round a place on the axis, with a response that is one of a few
/// figures, m downwind; `None` for anything else.
fn centre_of_steps_m(exposures: &[Exposure]) -> Option<f64> {
    let [Exposure { effect, response: Response::Blast(_) | Response::FlashFire(_) | Response::Exceeds(_) }] = exposures
    else {
        return None;
    };
    let centre_m = effect.centre_downwind_m();
    (effect.symmetry() == Symmetry::Radial && centre_m >= 0.0).then_some(centre_m)
}

/// The footprint of such an effect: discs, found along one radius.
fn discs(centre_m: f64, harm: &impl Fn(f64, f64) -> [f64; 3]) -> Result<Option<Footprint>> {
    let annuli = annuli(&|distance_m| harm(centre_m + distance_m, 0.0));
    let Some((radius_m, _)) = annuli.last() else { return Ok(None) };
    let reach_m = REACH_MARGIN * (centre_m + radius_m);
    if centre_m > 0.0 {
        return Footprint::discs(centre_m, &annuli, &Sampling::growing(reach_m)).map(Some);
    }
    let mut radii = Vec::new();
    let mut values = [Vec::new(), Vec::new(), Vec::new()];
    let mut inner_m = 0.0;
    for (outer_m, harm) in annuli {
        radii.extend([inner_m, outer_m]);
        values.iter_mut().zip(harm).for_each(|(values, harm)| values.extend([harm, harm]));
        inner_m = outer_m;
    }
    let by_class = ExposureClass::BASE.into_iter().zip(values).collect();
    Footprint::radial(&radii, Lethality::ByClass(by_class)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::Symmetry;
    use crate::vulnerability::HarmRules;
    use approx::assert_relative_eq;

    /// A burning cloud that has drifted: a disc far from where it started.
    #[derive(Debug)]
    struct Disc {
        centre_m: f64,
        radius_m: f64,
    }

    impl Effect for Disc {
        fn in_flammable_cloud(&self, at: Receptor, _fraction: f64) -> bool {
            (at.downwind_m - self.centre_m).hypot(at.crosswind_m) <= self.radius_m
        }

        fn symmetry(&self) -> Symmetry {
            Symmetry::Mirror
        }

        fn centre_downwind_m(&self) -> f64 {
            self.centre_m
        }
    }

    #[test]
    fn a_small_cloud_far_downwind_is_not_lost() {
        let response = HarmRules::aq_t_3046_2013().unwrap().flash_fire();
        for (centre_m, radius_m) in [(1000.0, 200.0), (1000.0, 30.0), (1013.0, 15.0), (1700.0, 25.0), (9000.0, 100.0)] {
            let disc = Disc { centre_m, radius_m };
            let exposures = vec![Exposure { effect: Arc::new(disc), response: response.clone() }];
            let found = super::footprint(&exposures, Fineness::default()).unwrap().expect("a footprint");
            let (step, mut area) = (radius_m / 100.0, 0.0);
            for i in -150..150 {
                for j in -150..150 {
                    let (x, y) = (centre_m + (f64::from(i) + 0.5) * step, (f64::from(j) + 0.5) * step);
                    area += found.lethality(&ExposureClass::Individual, x, y) * step * step;
                }
            }
            assert_relative_eq!(area, std::f64::consts::PI * radius_m * radius_m, max_relative = 0.02);
        }
    }
}
