//! Load of a puff, made ready to be asked at thousands of places at one height.

use super::cloud::Cloud;
use super::station::Station;

/// Longest step of the quadrature in blurs along the wind, and in cores.
const STEP_IN_BLURS: f64 = 1.0;
const STEP_IN_CORES: f64 = 0.1;
/// Blurs beyond the core after which nothing is left.
const REACH_IN_BLURS: f64 = 6.5;
/// Blurs inside the core within which the concentration is that in the middle to eight digits.
const INSIDE_IN_BLURS: f64 = 4.0;
/// Logarithm of the share of the largest moment's load below which a moment is left out: 1e-7.
const NEGLIGIBLE_LN: f64 = -16.1;

/// One moment of the passage.
#[derive(Clone, Copy, Debug)]
struct Moment {
    at: Station,
    /// Logarithm of the concentration, kg/m³, over the middle of the plan at the height.
    ln_centre: f64,
    /// Inverse of the larger one of its blurs, 1/m.
    per_blur_m: f64,
    /// Logarithm of the time.
    ln_weight: f64,
    /// Time that it stands for, s.
    weight_s: f64,
    /// How far from the centre there is anything, m.
    reach_m: f64,
    /// How far from the centre it is as in the middle, m; less than 0 without such a core.
    inside_m: f64,
}

/// The moments of a puff.
#[derive(Clone, Debug)]
pub(super) struct PuffLoad {
    moments: Vec<Moment>,
}

impl PuffLoad {
    pub(super) fn new(cloud: &Cloud, height_m: f64) -> Self {
        let step_s =
            |at: &Station| (STEP_IN_BLURS * at.edge_along_m).max(STEP_IN_CORES * at.core_m) / at.speed_m_s.max(1e-3);
        let moment = |(at, weight_s): (Station, f64)| {
            let edge_m = at.edge_m.max(at.edge_along_m);
            Moment {
                ln_centre: (at.concentration_kg_m3 * at.vertical_profile(height_m - at.height_m)).ln(),
                weight_s,
                per_blur_m: 1.0 / edge_m,
                ln_weight: weight_s.ln(),
                reach_m: at.core_m + REACH_IN_BLURS * edge_m,
                inside_m: at.core_m - INSIDE_IN_BLURS * edge_m,
                at,
            }
        };
        Self { moments: cloud.track.quadrature(step_s).into_iter().map(moment).collect() }
    }

    /// `∫ c^n dt` over a stay of at most `until_s`, centred on the passage of the centre but not before the release.
    pub(super) fn load(&self, downwind_m: f64, crosswind_m: f64, exponent: f64, until_s: f64) -> f64 {
        let Some(last) = self.moments.last() else { return 0.0 };
        let passage = self.moments.partition_point(|m| m.at.downwind_m < downwind_m);
        let passage_s = self.moments.get(passage).unwrap_or(last).at.time_s;
        let from_s = (passage_s - 0.5 * until_s).max(0.0);
        let (mut load, mut most_ln) = (0.0, f64::NEG_INFINITY);
        // from the passage outwards, so that the largest moments come first
        let (before, after) = self.moments.split_at(passage);
        for moment in after.iter().chain(before.iter().rev()) {
            let at = &moment.at;
            let dx = downwind_m - at.downwind_m;
            let r2 = dx * dx + crosswind_m * crosswind_m;
            if r2 > moment.reach_m * moment.reach_m {
                continue;
            }
            // beyond the core the plan is at most exp(-(distance / blur)²)
            let beyond = (r2.sqrt() - at.core_m).max(0.0) * moment.per_blur_m;
            if exponent * (moment.ln_centre - beyond * beyond) + moment.ln_weight < most_ln + NEGLIGIBLE_LN {
                continue;
            }
            // the part of the step within the stay
            let (begin, end) = (at.time_s - 0.5 * moment.weight_s, at.time_s + 0.5 * moment.weight_s);
            let stay_s = end.min(from_s + until_s) - begin.max(from_s);
            if stay_s > 0.0 {
                let inside = moment.inside_m > 0.0 && r2 < moment.inside_m * moment.inside_m;
                let ln_plan = if inside { 0.0 } else { Cloud::puff_plan(at, downwind_m, crosswind_m).ln() };
                let ln = exponent * (moment.ln_centre + ln_plan);
                let stay_s = stay_s.min(moment.weight_s);
                load += ln.exp() * stay_s;
                most_ln = most_ln.max(ln + stay_s.ln());
            }
        }
        load
    }
}
