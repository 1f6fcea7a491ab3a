//! Clouds that are Gaussian across the wind: their axis is tabulated once, and every place is had from it.
//!
//! A model of a cloud costs some hundred nanoseconds a place, and a footprint looks at thousands of places. Where the
//! model has its crosswind profile in closed form ([`Effect::toxic_load_across`], [`Effect::flammable_across`]) all that
//! changes along the axis is the logarithm of the centre value and the sigma. Both are kept as quartics on pieces that
//! are halved until the fourth difference is below a tolerance, so that kinks of the model (the end of the source, a lid,
//! a stay that becomes shorter than the passage) end up in pieces too short to matter.

use crate::consequence::combine::{Exposure, RECEPTOR_HEIGHT_M};
use crate::effect::CrosswindProfile;
use crate::vulnerability::probit::probit_of;
use crate::vulnerability::{Harm, Probit, Response};

/// Fourth difference that a piece may have in the logarithm of a load times the slope of the probit, and in the
/// logarithm of a concentration; of a sigma as a share of it.
const LOAD_TOLERANCE: f64 = 3e-5;
const CONCENTRATION_TOLERANCE: f64 = 3e-5;
const SIGMA_TOLERANCE: f64 = 2e-6;
/// Pieces are not halved below this share of the reach.
const SHORTEST: f64 = 1e-7;
/// Halvings of the reach between the first pieces and the anchor.
const FIRST_HALVINGS: i32 = 10;
/// Halvings after which the upwind end of a source is known to the last bit.
const END_HALVINGS: usize = 52;
/// Share killed below which nothing needs to be exact, and the one to which smaller values are raised.
const NEGLIGIBLE_SHARE: f64 = 1e-9;
const LEAST_SHARE: f64 = 1e-15;
/// The same for the logarithm of a concentration over the one that bounds the cloud.
const NEGLIGIBLE_LN: f64 = -0.5;
const LEAST_LN: f64 = -2.0;

/// Newton coefficients of a quartic at s = 0, 1, 2, 3, 4.
type Quartic = [f64; 5];

/// The quartic through five values.
fn quartic(f: [f64; 5]) -> Quartic {
    let first = [f[1] - f[0], f[2] - f[1], f[3] - f[2], f[4] - f[3]];
    let second = [first[1] - first[0], first[2] - first[1], first[3] - first[2]];
    let third = [second[1] - second[0], second[2] - second[1]];
    [f[0], first[0], second[0] / 2.0, third[0] / 6.0, (third[1] - third[0]) / 24.0]
}

fn at(of: &Quartic, s: f64) -> f64 {
    of[0] + s * (of[1] + (s - 1.0) * (of[2] + (s - 2.0) * (of[3] + (s - 3.0) * of[4])))
}

/// One Gaussian of the sum on one piece of the axis.
#[derive(Clone, Copy, Debug)]
struct Part {
    ln_centre: Quartic,
    sigma_m: Quartic,
}

/// What bounds the accuracy of a table of an axis.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    /// Of the logarithm of the centre value.
    tolerance: f64,
    /// Logarithm below which nothing needs to be exact.
    negligible_ln: f64,
    /// Logarithm to which smaller ones are raised.
    least_ln: f64,
}

/// Sums of Gaussians across the wind along the axis.
#[derive(Clone, Debug)]
struct Axis {
    /// Where each piece begins, ascending, and where the last one ends, m.
    starts_m: Vec<f64>,
    /// Where each Gaussian of the sum begins, m: it may jump from nothing there.
    begins_m: Vec<f64>,
    /// `[piece][part]`
    parts: Vec<Part>,
}

/// Logarithm of the centre value and sigma of each Gaussian at one distance.
type Station = Vec<(f64, f64)>;

impl Axis {
    /// Of a profile between `-reach_m` and `reach_m`; `breaks_m` are distances between which something narrow may lie.
    /// `None` when the model has no closed form.
    fn new(
        profile: &dyn Fn(f64) -> Option<Vec<CrosswindProfile>>,
        reach_m: f64,
        breaks_m: &[f64],
        wanted: Wanted,
    ) -> Option<Self> {
        let station = |x: f64| -> Option<Station> {
            let parts = profile(x)?;
            Some(parts.iter().map(|part| (part.centre.ln().max(wanted.least_ln), part.sigma_m)).collect())
        };
        let count = profile(0.0)?.len();
        let begins_m: Vec<f64> = (0..count).map(|k| upwind_end_m(profile, k, reach_m)).collect();
        let begin = begins_m.iter().copied().fold(reach_m, f64::min);
        let mut cuts = vec![0.0, reach_m];
        cuts.extend(&begins_m);
        for k in 1..=FIRST_HALVINGS {
            let x = reach_m * 0.5_f64.powi(k);
            cuts.extend([-x, x]);
        }
        cuts.extend(breaks_m);
        cuts.retain(|x| *x >= begin && *x <= reach_m);
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.dedup();
        let mut axis = Self { starts_m: Vec::new(), begins_m, parts: Vec::new() };
        let mut low = station(begin)?;
        for pair in cuts.windows(2) {
            let middle = station(f64::midpoint(pair[0], pair[1]))?;
            let high = station(pair[1])?;
            axis.piece(&station, (pair[0], pair[1]), [&low, &middle, &high], SHORTEST * reach_m, wanted)?;
            low = high;
        }
        axis.starts_m.push(reach_m);
        Some(axis)
    }

    fn piece(
        &mut self,
        station: &dyn Fn(f64) -> Option<Station>,
        (from, to): (f64, f64),
        [low, middle, high]: [&Station; 3],
        shortest_m: f64,
        wanted: Wanted,
    ) -> Option<()> {
        let centre = f64::midpoint(from, to);
        let before = station(f64::midpoint(from, centre))?;
        let after = station(f64::midpoint(centre, to))?;
        let nodes = [low, &before, middle, &after, high];
        let part = |(k, begin): (usize, &f64)| {
            if to <= *begin {
                Part { ln_centre: [wanted.least_ln, 0.0, 0.0, 0.0, 0.0], sigma_m: [1.0, 0.0, 0.0, 0.0, 0.0] }
            } else {
                Part { ln_centre: quartic(nodes.map(|node| node[k].0)), sigma_m: quartic(nodes.map(|node| node[k].1)) }
            }
        };
        let parts: Vec<Part> = self.begins_m.iter().enumerate().map(part).collect();
        let negligible = nodes.iter().all(|node| node.iter().all(|part| part.0 <= wanted.negligible_ln));
        let smooth = parts.iter().zip(middle).all(|(part, (_, sigma_m))| {
            24.0 * part.ln_centre[4].abs() <= wanted.tolerance
                && 24.0 * part.sigma_m[4].abs() <= SIGMA_TOLERANCE * sigma_m
        });
        if smooth || negligible || to - from <= shortest_m {
            self.starts_m.push(from);
            self.parts.extend(parts);
            return Some(());
        }
        self.piece(station, (from, centre), [low, &before, middle], shortest_m, wanted)?;
        self.piece(station, (centre, to), [middle, &after, high], shortest_m, wanted)
    }

    /// Each Gaussian of the sum at a distance: logarithm of its centre value and sigma. Empty outside of the table.
    fn at(&self, downwind_m: f64) -> impl Iterator<Item = (f64, f64)> {
        let after = self.starts_m.partition_point(|start| *start <= downwind_m);
        let inside = after > 0 && after < self.starts_m.len();
        let piece = if inside { after - 1 } else { 0 };
        let (from, to) = (self.starts_m[piece], self.starts_m[piece + 1]);
        let s = 4.0 * (downwind_m - from) / (to - from);
        let count = self.begins_m.len();
        let parts = if inside { &self.parts[piece * count..(piece + 1) * count] } else { &[] };
        parts.iter().map(move |part| (at(&part.ln_centre, s), at(&part.sigma_m, s)))
    }
}

/// Where one Gaussian of a sum begins: the upwind end of its source if it has one, else `-reach_m`.
fn upwind_end_m(profile: &dyn Fn(f64) -> Option<Vec<CrosswindProfile>>, part: usize, reach_m: f64) -> f64 {
    let nothing = |x: f64| profile(x).is_none_or(|parts| parts[part].centre <= 0.0);
    let (mut outside, mut inside) = (-reach_m, 0.0);
    if !nothing(outside) || nothing(inside) {
        return outside;
    }
    for _ in 0..END_HALVINGS {
        let middle = 0.5 * (outside + inside);
        if nothing(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    inside
}

/// Harm that is one function of the place times a factor for each exposure class.
pub(super) struct Shared {
    /// By how much the function is multiplied for each class.
    pub(super) factors: Harm,
    function: Function,
}

enum Function {
    Toxic {
        axis: Axis,
        probit: Probit,
    },
    /// The cloud is where the logarithm exceeds 0.
    Flammable {
        axis: Axis,
    },
}

impl Shared {
    /// The harm of `exposures` within `reach_m` if all of them have closed forms; `breaks_m` as for the axis.
    pub(super) fn of(exposures: &[Exposure], reach_m: f64, breaks_m: &[f64]) -> Option<Self> {
        match &exposures.first()?.response {
            Response::Toxic(toxic) if exposures.len() == 1 => {
                let effect = &exposures[0].effect;
                let (probit, until_s) = (toxic.probit, toxic.longest_exposure_s);
                let ln_load = |share: f64| probit.ln_load(probit_of(share));
                let wanted = Wanted {
                    tolerance: LOAD_TOLERANCE / probit.b(),
                    negligible_ln: ln_load(NEGLIGIBLE_SHARE),
                    least_ln: ln_load(LEAST_SHARE),
                };
                let profile = |x: f64| effect.toxic_load_across(x, RECEPTOR_HEIGHT_M, probit.n(), until_s);
                let axis = Axis::new(&profile, reach_m, breaks_m, wanted)?;
                Some(Self { factors: toxic.factors, function: Function::Toxic { axis, probit } })
            }
            Response::FlashFire(flash) if exposures.iter().all(|one| one.response == exposures[0].response) => {
                let profile = |x: f64| {
                    let of = |one: &Exposure| {
                        let across = one.effect.flammable_across(x, RECEPTOR_HEIGHT_M)?;
                        Some(CrosswindProfile { centre: across.centre / flash.flammable_fraction, ..across })
                    };
                    exposures.iter().map(of).collect::<Option<Vec<_>>>()
                };
                // independent flames in one place leave what a single one leaves only where nobody escapes it
                let certain = |share: f64| share <= 0.0 || share >= 1.0;
                let Harm { individual, outdoors, indoors } = flash.inside;
                if exposures.len() > 1 && ![individual, outdoors, indoors].into_iter().all(certain) {
                    return None;
                }
                let wanted =
                    Wanted { tolerance: CONCENTRATION_TOLERANCE, negligible_ln: NEGLIGIBLE_LN, least_ln: LEAST_LN };
                let axis = Axis::new(&profile, reach_m, breaks_m, wanted)?;
                Some(Self { factors: flash.inside, function: Function::Flammable { axis } })
            }
            _ => None,
        }
    }

    /// The function at a place.
    pub(super) fn at(&self, downwind_m: f64, crosswind_m: f64) -> f64 {
        let below = |sigma_m: f64| 0.5 * (crosswind_m / sigma_m) * (crosswind_m / sigma_m);
        match &self.function {
            Function::Toxic { axis, probit } => {
                let mut lns = axis.at(downwind_m).map(|(ln, sigma_m)| ln - below(sigma_m));
                match (lns.next(), lns.next()) {
                    (None, _) => 0.0,
                    (Some(ln), None) => probit.probability_at_ln(ln),
                    (Some(first), Some(second)) => {
                        probit.probability(first.exp() + second.exp() + lns.map(f64::exp).sum::<f64>())
                    }
                }
            }
            Function::Flammable { axis } => {
                let inside = axis.at(downwind_m).any(|(ln, sigma_m)| ln > below(sigma_m));
                if inside { 1.0 } else { 0.0 }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::effect::{Effect, Receptor, Symmetry};
    use crate::vulnerability::{HarmRules, ProbitUnit};

    /// A cloud over a source that ends upwind at once, with a kink at the anchor.
    #[derive(Debug)]
    struct Cloud {
        strength: f64,
        source_radius_m: f64,
    }

    impl Cloud {
        fn profile(&self, x: f64) -> CrosswindProfile {
            if x < -self.source_radius_m {
                return CrosswindProfile { centre: 0.0, sigma_m: 1.0 };
            }
            let along = x.max(0.0) + self.source_radius_m;
            CrosswindProfile { centre: self.strength * along.powf(-1.7), sigma_m: 0.2 * along.powf(0.9) }
        }

        fn at(&self, at: Receptor) -> f64 {
            let CrosswindProfile { centre, sigma_m } = self.profile(at.downwind_m);
            centre * (-0.5 * (at.crosswind_m / sigma_m).powi(2)).exp()
        }
    }

    impl Effect for Cloud {
        fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
            self.at(at).powf(exponent) * until_s
        }

        fn toxic_load_across(&self, x: f64, _z: f64, exponent: f64, until_s: f64) -> Option<Vec<CrosswindProfile>> {
            let CrosswindProfile { centre, sigma_m } = self.profile(x);
            Some(vec![CrosswindProfile { centre: centre.powf(exponent) * until_s, sigma_m: sigma_m / exponent.sqrt() }])
        }

        fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
            self.at(at) > fraction
        }

        fn flammable_across(&self, x: f64, _z: f64) -> Option<CrosswindProfile> {
            Some(self.profile(x))
        }

        fn symmetry(&self) -> Symmetry {
            Symmetry::Mirror
        }
    }

    fn exposure(strength: f64, source_radius_m: f64, response: &Response) -> Exposure {
        Exposure { effect: Arc::new(Cloud { strength, source_radius_m }), response: response.clone() }
    }

    fn places() -> impl Iterator<Item = (f64, f64)> {
        (0..4000).map(|k| {
            let (u, v) = ((f64::from(k) * 0.618_034).fract(), (f64::from(k) * 0.754_878).fract());
            (-60.0 + 2060.0 * u * u, 400.0 * v * v * v)
        })
    }

    #[test]
    fn a_toxic_cloud_from_its_axis_is_the_cloud() {
        let probit = Probit::new(-6.35, 0.5, 2.75, ProbitUnit::MilligramPerCubicMetreMinutes).unwrap();
        let response = HarmRules::aq_t_3046_2013().unwrap().toxic(probit);
        let exposures = [exposure(40.0, 30.0, &response)];
        let shared = Shared::of(&exposures, 2000.0, &[]).expect("a closed form");
        let (mut most, mut harmed) = (0.0_f64, 0);
        for (x, y) in places() {
            let wanted = exposures[0].response.harm(exposures[0].effect.as_ref(), Receptor::ground(x, y)).individual;
            let found = shared.factors.individual * shared.at(x, y);
            assert!((found - wanted).abs() <= 2e-4 * wanted + 1e-9, "{x} {y}: {found} {wanted}");
            most = most.max(wanted);
            harmed += usize::from(wanted > 1e-6);
        }
        assert!(most > 0.9 && harmed > 500, "{most} {harmed}");
        // on either side of the end of the source
        assert!(shared.at(-30.0 + 1e-6, 0.0) > 0.9);
        assert!(shared.at(-30.0 - 1e-6, 0.0) < 1e-12);
    }

    #[test]
    fn burning_clouds_are_where_any_of_them_is() {
        let response = HarmRules::aq_t_3046_2013().unwrap().flash_fire();
        let exposures = [exposure(3e4, 8.0, &response), exposure(6e4, 35.0, &response)];
        let shared = Shared::of(&exposures, 2000.0, &[]).expect("a closed form");
        let inside = |x: f64, y: f64| {
            exposures.iter().any(|one| one.response.harm(one.effect.as_ref(), Receptor::ground(x, y)).individual > 0.0)
        };
        let (mut burning, mut missed) = (0, 0);
        for (x, y) in places() {
            burning += usize::from(inside(x, y));
            missed += usize::from(inside(x, y) != (shared.at(x, y) > 0.5));
        }
        assert!(burning > 300, "{burning}");
        assert!(missed <= 1, "{missed} of {burning}");
    }

    #[test]
    fn no_closed_form_no_table() {
        let response = HarmRules::aq_t_3046_2013().unwrap();
        let blast = [exposure(1.0, 1.0, &response.blast())];
        assert!(Shared::of(&blast, 100.0, &[]).is_none());
        assert!(Shared::of(&[], 100.0, &[]).is_none());
    }

    #[test]
    fn a_quartic_is_itself() {
        let f = |s: f64| 2.0 - s + 0.5 * s * s - 0.3 * s.powi(3) + 0.07 * s.powi(4);
        let through = quartic([f(0.0), f(1.0), f(2.0), f(3.0), f(4.0)]);
        for s in [0.0, 0.4, 1.7, 3.9] {
            assert!((at(&through, s) - f(s)).abs() < 1e-12);
        }
    }
}
