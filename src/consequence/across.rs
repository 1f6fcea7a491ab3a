//! Clouds whose shape across the wind is known in closed form: their axis is tabulated once, and every place is had from it.
//!
//! A model of a cloud costs some hundred nanoseconds a place, and a footprint looks at thousands of places. Where the
//! model has its crosswind profile in closed form ([`Effect::toxic_load_across`], [`Effect::flammable_across`]) all that
//! changes along the axis is the logarithm of the centre value, the sigma and the core of each profile. They are kept as
//! quartics on pieces that are halved until the fourth difference is below a tolerance, so that kinks of the model (the end
//! of the source, a lid, a stay that becomes shorter than the passage) end up in pieces too short to matter.
//!
//! [`Effect::toxic_load_across`]: crate::effect::Effect::toxic_load_across
//! [`Effect::flammable_across`]: crate::effect::Effect::flammable_across

use std::sync::Arc;

use crate::consequence::combine::{Exposure, RECEPTOR_HEIGHT_M};
use crate::effect::{CrosswindProfile, Effect, LoadAcross, Receptor, ln_share_across, value_across};
use crate::vulnerability::probit::probit_of;
use crate::vulnerability::{Harm, Probit, Response};

/// Fourth difference that a piece may have in the logarithm of a load times the slope of the probit, and in the
/// logarithm of a concentration; of a sigma and of a core as a share of the width.
const LOAD_TOLERANCE: f64 = 3e-5;
const CONCENTRATION_TOLERANCE: f64 = 3e-5;
const SIGMA_TOLERANCE: f64 = 2e-6;
/// By how much coarser a cloud with a core is tabulated: it comes from an integration with a tolerance of its own.
const INTEGRATED: f64 = 30.0;
/// Pieces are not halved below this share of the reach.
const SHORTEST: f64 = 1e-7;
/// Halvings of the reach between the first pieces and the anchor.
const FIRST_HALVINGS: i32 = 10;
/// Share of the reach to which the upwind end of a source is known.
const END_SHARE: f64 = 1e-10;
/// Share killed below which nothing needs to be exact, and the one to which smaller values are raised.
const NEGLIGIBLE_SHARE: f64 = 1e-9;
const LEAST_SHARE: f64 = 1e-15;
/// The same for the logarithm of a concentration over the one that bounds the cloud.
const NEGLIGIBLE_LN: f64 = -0.5;
const LEAST_LN: f64 = -2.0;

/// Least share of the weight of a group in that of all.
const LEAST_WEIGHT: f64 = 1e-300;
/// By how much the logarithm of a load is smaller that is little beside one that kills a negligible share.
const LITTLE_OF_MUCH_LN: f64 = 12.0;
/// Most members of a toxic cloud that are tabulated.
const MOST_KEPT: usize = 32;

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

/// One profile of the sum on one piece of the axis.
#[derive(Clone, Copy, Debug)]
struct Part {
    ln_centre: Quartic,
    sigma_m: Quartic,
    core_m: Quartic,
}

/// One profile at one distance.
#[derive(Clone, Copy, Debug)]
struct Section {
    /// Logarithm of the centre value.
    ln: f64,
    sigma_m: f64,
    core_m: f64,
}

impl Section {
    /// Logarithm of the value at a distance from the axis.
    fn ln_at(&self, crosswind_m: f64) -> f64 {
        self.ln + ln_share_across(crosswind_m, self.sigma_m, self.core_m)
    }
}

/// What bounds the accuracy of a table of an axis.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    /// Of the logarithm of the centre value.
    tolerance: f64,
    /// Of the logarithm of the weight of a group.
    weight_tolerance: f64,
    /// Of a sigma and a core.
    width_tolerance: f64,
    /// Logarithm below which nothing needs to be exact.
    negligible_ln: f64,
    /// Logarithm to which smaller ones are raised.
    least_ln: f64,
}

/// Profiles across the wind along the axis.
#[derive(Clone, Debug)]
struct Axis {
    /// Where each piece begins, ascending, and where the last one ends, m.
    starts_m: Vec<f64>,
    /// Where each profile begins, m: it may jump from nothing there.
    begins_m: Vec<f64>,
    /// `[piece][part]`
    parts: Vec<Part>,
    /// Logarithms of the weights of the groups, `[piece][group]`.
    ln_weights: Vec<Quartic>,
    groups: usize,
    /// Logarithm below which a value is none.
    least_ln: f64,
}

/// The profiles at one distance.
struct Station {
    sections: Vec<Section>,
    ln_weights: Vec<f64>,
}

/// What there is at a distance.
struct Across {
    profiles: Vec<CrosswindProfile>,
    /// Logarithm of the weight of each group.
    ln_weights: Vec<f64>,
}

/// Profiles at a distance; `None` when the model has no closed form.
type Profiles<'a> = dyn Fn(f64) -> Option<Across> + 'a;

impl Axis {
    /// Of profiles between `-reach_m` and `reach_m`; `breaks_m` are distances between which something narrow may lie.
    /// `None` when the model has no closed form.
    fn new(profiles: &Profiles<'_>, reach_m: f64, breaks_m: &[f64], mut wanted: Wanted) -> Option<Self> {
        let station = |x: f64| -> Option<Station> {
            let section = |one: &CrosswindProfile| Section {
                ln: one.centre.ln().max(wanted.least_ln),
                sigma_m: one.sigma_m,
                core_m: one.core_m,
            };
            let Across { profiles, ln_weights } = profiles(x)?;
            Some(Station { sections: profiles.iter().map(section).collect(), ln_weights })
        };
        let Across { profiles: anchor, ln_weights: groups } = profiles(0.0)?;
        let mut begins_m: Vec<f64> = Vec::with_capacity(anchor.len());
        for k in 0..anchor.len() {
            // parts over one pool begin together
            let known = begins_m.iter().copied().find(|begin| begins_at(profiles, k, *begin, reach_m));
            begins_m.push(known.unwrap_or_else(|| upwind_end_m(profiles, k, reach_m)));
        }
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
        let integrated =
            cuts.iter().any(|x| profiles(*x).is_some_and(|all| all.profiles.iter().any(|one| one.core_m > 0.0)));
        if integrated {
            wanted.tolerance *= INTEGRATED;
            wanted.width_tolerance *= INTEGRATED;
            wanted.weight_tolerance *= INTEGRATED;
        }
        let mut axis = Self {
            starts_m: Vec::new(),
            begins_m,
            parts: Vec::new(),
            ln_weights: Vec::new(),
            groups: groups.len(),
            least_ln: wanted.least_ln,
        };
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
                let level = |value: f64| [value, 0.0, 0.0, 0.0, 0.0];
                Part { ln_centre: level(wanted.least_ln), sigma_m: level(1.0), core_m: level(0.0) }
            } else {
                Part {
                    ln_centre: quartic(nodes.map(|node| node.sections[k].ln)),
                    sigma_m: quartic(nodes.map(|node| node.sections[k].sigma_m)),
                    core_m: quartic(nodes.map(|node| node.sections[k].core_m)),
                }
            }
        };
        let parts: Vec<Part> = self.begins_m.iter().enumerate().map(part).collect();
        let ln_weights: Vec<Quartic> =
            (0..self.groups).map(|k| quartic(nodes.map(|node| node.ln_weights[k]))).collect();
        let negligible = nodes.iter().all(|node| node.sections.iter().all(|part| part.ln <= wanted.negligible_ln));
        let weighed = ln_weights.iter().all(|weight| 24.0 * weight[4].abs() <= wanted.weight_tolerance);
        let smooth = weighed
            && parts.iter().enumerate().zip(&middle.sections).all(|((k, part), at)| {
                // where one is nothing its width does not matter
                let nothing = nodes.iter().all(|node| node.sections[k].ln <= wanted.least_ln);
                let widths = wanted.width_tolerance * (at.sigma_m + at.core_m);
                nothing
                    || 24.0 * part.ln_centre[4].abs() <= wanted.tolerance
                        && 24.0 * part.sigma_m[4].abs() <= widths
                        && 24.0 * part.core_m[4].abs() <= widths
            });
        if smooth || negligible || to - from <= shortest_m {
            self.starts_m.push(from);
            self.parts.extend(parts);
            self.ln_weights.extend(ln_weights);
            return Some(());
        }
        self.piece(station, (from, centre), [low, &before, middle], shortest_m, wanted)?;
        self.piece(station, (centre, to), [middle, &after, high], shortest_m, wanted)
    }

    /// Each profile at a distance, and the logarithm of the weight of each group. `None` outside of the table.
    fn at(&self, downwind_m: f64) -> Option<(impl Iterator<Item = Section>, impl Iterator<Item = f64>)> {
        let after = self.starts_m.partition_point(|start| *start <= downwind_m);
        if after == 0 || after >= self.starts_m.len() {
            return None;
        }
        let piece = after - 1;
        let (from, to) = (self.starts_m[piece], self.starts_m[after]);
        let s = 4.0 * (downwind_m - from) / (to - from);
        let count = self.begins_m.len();
        let sections = self.parts[piece * count..after * count].iter().map(move |part| Section {
            ln: at(&part.ln_centre, s),
            sigma_m: at(&part.sigma_m, s),
            core_m: at(&part.core_m, s).max(0.0),
        });
        let ln_weights = self.ln_weights[piece * self.groups..after * self.groups].iter().map(move |ln| at(ln, s));
        Some((sections, ln_weights))
    }
}

/// Whether one profile is something at a distance and nothing before it.
fn begins_at(profiles: &Profiles<'_>, part: usize, begin_m: f64, reach_m: f64) -> bool {
    let something = |x: f64| profiles(x).is_some_and(|all| all.profiles[part].centre > 0.0);
    begin_m > -reach_m && something(begin_m) && !something(begin_m - END_SHARE * reach_m)
}

/// Where one profile begins: the upwind end of its source if it has one, else `-reach_m`.
fn upwind_end_m(profile: &Profiles<'_>, part: usize, reach_m: f64) -> f64 {
    let nothing = |x: f64| profile(x).is_none_or(|all| all.profiles[part].centre <= 0.0);
    let (mut outside, mut inside) = (-reach_m, 0.0);
    if !nothing(outside) || nothing(inside) {
        return outside;
    }
    if nothing(-SHORTEST * reach_m) {
        return inside;
    }
    while inside - outside > END_SHARE * reach_m {
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
        /// The profiles of each group.
        groups: Arc<[Vec<usize>]>,
        power: f64,
        probit: Probit,
        /// What has no closed form, and how long it is breathed at most, s.
        besides: (Arc<dyn Effect>, f64),
    },
    /// The cloud is where a group adds to more than 1.
    Flammable { axis: Axis, groups: Vec<usize> },
}

impl Shared {
    /// The harm of `exposures` within `reach_m` if all of them have closed forms; `breaks_m` as for the axis.
    pub(super) fn of(exposures: &[Exposure], reach_m: f64, breaks_m: &[f64]) -> Option<Self> {
        match &exposures.first()?.response {
            Response::Toxic(toxic) if exposures.len() == 1 && toxic.indoor_air.is_none() => {
                let effect = &exposures[0].effect;
                let (probit, until_s) = (toxic.probit, toxic.longest_exposure_s);
                let load = |x: f64| effect.toxic_load_across(x, RECEPTOR_HEIGHT_M, probit.n(), until_s);
                let LoadAcross { groups, power, whole, .. } = load(0.0)?;
                if groups.is_empty() || load(0.0)?.members.len() > MOST_KEPT {
                    return None;
                }
                let ln_value = |share: f64| probit.ln_load(probit_of(share)) / power;
                // all together they are as little
                let most = groups.iter().map(Vec::len).max().unwrap_or(1) as f64;
                let mut together = most.ln();
                if !whole {
                    // a little that adds to much is not a little
                    together += LITTLE_OF_MUCH_LN / power;
                }
                let wanted = Wanted {
                    tolerance: LOAD_TOLERANCE / (probit.b() * power),
                    weight_tolerance: LOAD_TOLERANCE / probit.b(),
                    width_tolerance: SIGMA_TOLERANCE,
                    negligible_ln: ln_value(NEGLIGIBLE_SHARE) - together,
                    least_ln: ln_value(LEAST_SHARE) - together,
                };
                // the weights as shares of their sum, which goes into the members: it may change along the wind
                let profiles = |x: f64| {
                    let LoadAcross { mut members, weights, .. } = load(x)?;
                    let sum: f64 = weights.iter().sum();
                    let scale = sum.powf(1.0 / power);
                    for member in &mut members {
                        member.centre *= scale;
                    }
                    let ln_weights = weights.iter().map(|weight| (weight / sum).max(LEAST_WEIGHT).ln()).collect();
                    Some(Across { profiles: members, ln_weights })
                };
                let axis = Axis::new(&profiles, reach_m, breaks_m, wanted)?;
                let besides = (effect.clone(), until_s);
                let function = Function::Toxic { axis, groups, power, probit, besides };
                Some(Self { factors: toxic.factors, function })
            }
            Response::FlashFire(flash) if exposures.iter().all(|one| one.response == exposures[0].response) => {
                let across = |one: &Exposure, x: f64| {
                    one.effect.flammable_across(x, RECEPTOR_HEIGHT_M, flash.flammable_fraction)
                };
                let groups =
                    exposures.iter().map(|one| Some(across(one, 0.0)?.len())).collect::<Option<Vec<usize>>>()?;
                let profiles = |x: f64| {
                    let each = exposures.iter().map(|one| across(one, x)).collect::<Option<Vec<_>>>()?;
                    Some(Across { profiles: each.into_iter().flatten().collect(), ln_weights: Vec::new() })
                };
                // independent flames in one place leave what a single one leaves only where nobody escapes it
                let certain = |share: f64| share <= 0.0 || share >= 1.0;
                let Harm { individual, outdoors, indoors } = flash.inside;
                if exposures.len() > 1 && ![individual, outdoors, indoors].into_iter().all(certain) {
                    return None;
                }
                let wanted = Wanted {
                    tolerance: CONCENTRATION_TOLERANCE,
                    weight_tolerance: CONCENTRATION_TOLERANCE,
                    width_tolerance: SIGMA_TOLERANCE,
                    negligible_ln: NEGLIGIBLE_LN,
                    least_ln: LEAST_LN,
                };
                let axis = Axis::new(&profiles, reach_m, breaks_m, wanted)?;
                Some(Self { factors: flash.inside, function: Function::Flammable { axis, groups } })
            }
            _ => None,
        }
    }

    /// Where the profiles begin, m: the function may jump there.
    pub(super) fn begins_m(&self) -> &[f64] {
        match &self.function {
            Function::Toxic { axis, .. } | Function::Flammable { axis, .. } => &axis.begins_m,
        }
    }

    /// The function at a place.
    pub(super) fn at(&self, downwind_m: f64, crosswind_m: f64) -> f64 {
        match &self.function {
            Function::Toxic { axis, groups, power, probit, besides: (effect, until_s) } => {
                let at = Receptor { downwind_m, crosswind_m, height_m: RECEPTOR_HEIGHT_M };
                let besides = effect.toxic_load_besides(at, probit.n(), *until_s);
                let Some((mut sections, ln_weights)) = axis.at(downwind_m) else {
                    return probit.probability(besides);
                };
                if besides <= 0.0 && axis.begins_m.len() == 1 && axis.groups == 1 {
                    return sections.next().map_or(0.0, |one| probit.probability_at_ln(power * one.ln_at(crosswind_m)));
                }
                let mut values = [0.0; MOST_KEPT];
                let widths = |one: &Section| (one.sigma_m, one.core_m);
                for (value, one) in values.iter_mut().zip(sections) {
                    *value = value_across(crosswind_m, one.ln, widths(&one), axis.least_ln - LITTLE_OF_MUCH_LN);
                }
                let load = |(members, ln_weight): (&Vec<usize>, f64)| {
                    let sum: f64 = members.iter().map(|k| values[*k]).sum();
                    if sum > 0.0 { (ln_weight + power * sum.ln()).exp() } else { 0.0 }
                };
                probit.probability(groups.iter().zip(ln_weights).map(load).sum::<f64>() + besides)
            }
            Function::Flammable { axis, groups } => {
                let Some((sections, _)) = axis.at(downwind_m) else { return 0.0 };
                let mut lns = sections.map(|section| section.ln_at(crosswind_m));
                let inside = groups.iter().any(|of| match of {
                    1 => lns.next().is_some_and(|ln| ln > 0.0),
                    of => lns.by_ref().take(*of).map(f64::exp).sum::<f64>() > 1.0,
                });
                if inside { 1.0 } else { 0.0 }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::Symmetry;
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
                return CrosswindProfile::gaussian(0.0, 1.0);
            }
            let along = x.max(0.0) + self.source_radius_m;
            CrosswindProfile::gaussian(self.strength * along.powf(-1.7), 0.2 * along.powf(0.9))
        }

        fn at(&self, at: Receptor) -> f64 {
            self.profile(at.downwind_m).at(at.crosswind_m)
        }
    }

    impl Effect for Cloud {
        fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
            self.at(at).powf(exponent) * until_s
        }

        fn toxic_load_across(&self, x: f64, _z: f64, exponent: f64, until_s: f64) -> Option<LoadAcross> {
            let CrosswindProfile { centre, sigma_m, .. } = self.profile(x);
            let load = CrosswindProfile::gaussian(centre.powf(exponent) * until_s, sigma_m / exponent.sqrt());
            Some(LoadAcross::of(load))
        }

        fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
            self.at(at) > fraction
        }

        fn flammable_across(&self, x: f64, _z: f64, fraction: f64) -> Option<Vec<CrosswindProfile>> {
            let CrosswindProfile { centre, sigma_m, .. } = self.profile(x);
            Some(vec![CrosswindProfile::gaussian(centre / fraction, sigma_m)])
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
        let response = HarmRules::aq_t_3046_2013().unwrap().toxic(probit).unwrap();
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
        let blast = [exposure(1.0, 1.0, &response.blast().unwrap())];
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
