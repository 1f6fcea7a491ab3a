//! The clouds of one release as people breathe them while they pass: the load in closed form across the wind.
//!
//! [`Clouds`](super::Clouds) integrates the sum of the concentrations in time at every place. A footprint asks thousands
//! of places, so here time is cut at the starts and ends of the parts; within each stretch the concentrations of the
//! plumes that are there add, and the load of a place is
//!
//! ```text
//! load(x, y) = R(x) Σ_w T_w (Σ_k c_k(x) P_k(y))^n  +  Σ over puffs ∫ c^n dt
//! T_w = ∫ s_w^n dt        time of a stretch with its edges blurred along the wind (finite duration)
//! R = ∫ (Σ_w C_w s_w)^n dt / Σ_w C_w^n T_w,  C_w = Σ_k c_k      stretches that run into one another, on the axis
//! ```
//! For a place off the axis `R` is exact where the members are equally wide, which is so far away, where it matters; near
//! the source it is 1.

use std::sync::{Arc, OnceLock};

use super::cloud::{Cloud, Form};
use super::clouds::{Clouds, Part};
use super::puff_load::PuffLoad;
use crate::dispersion::finite_duration::effective_duration_s;
use crate::effect::{CrosswindProfile, Effect, LoadAcross, Receptor, Symmetry};

/// Blurs on either side of an edge within which it is resolved.
const EDGE: f64 = 3.0;
/// Distances at which the factor of stretches that run into one another is known, and the first and last of them, m.
const NODES_ALONG: usize = 80;
const FIRST_ALONG_M: f64 = 1.0;
const LAST_ALONG_M: f64 = 1e5;
/// Blurs that two cuts of the time lie apart at least.
const CLOSE: f64 = 1.0;
/// Blurs from an edge beyond which nothing of it is left to seven digits.
const SATURATED: f64 = 4.0;
/// Rule of Gauss and Legendre of five points on -1..1: nodes and weights.
const NODES: [f64; 5] =
    [-0.906_179_845_938_664, -0.538_469_310_105_683_1, 0.0, 0.538_469_310_105_683_1, 0.906_179_845_938_664];
const WEIGHTS: [f64; 5] = [
    0.236_926_885_056_189_08,
    0.478_628_670_499_366_47,
    0.568_888_888_888_888_9,
    0.478_628_670_499_366_47,
    0.236_926_885_056_189_08,
];

/// A stretch of time with the plumes that are fed in it.
#[derive(Clone, Debug)]
struct Stretch {
    start_s: f64,
    end_s: f64,
    members: Vec<usize>,
}

impl Stretch {
    /// Time that it counts for, blurred along the wind, of a stay that goes on for `stay_s` after its start, s.
    fn time_s(&self, blur_s: f64, exponent: f64, stay_s: f64) -> f64 {
        let duration_s = self.end_s - self.start_s;
        if !(stay_s > 0.0) {
            0.0
        } else if blur_s > 0.0 && duration_s.is_finite() {
            effective_duration_s(duration_s / blur_s, duration_s, exponent, stay_s)
        } else {
            duration_s.min(stay_s)
        }
    }
}

/// Blur along the wind of the strongest, s.
fn blur_s(sections: &[Option<Section>]) -> f64 {
    let strongest = sections.iter().flatten().max_by(|a, b| a.centre_kg_m3.total_cmp(&b.centre_kg_m3));
    strongest.map_or(0.0, |section| section.blur_s)
}

/// The clouds of a release in passing.
#[derive(Clone, Debug)]
pub struct Passing {
    clouds: Clouds,
    stretches: Vec<Stretch>,
    puffs: Vec<PuffLoad>,
    height_m: f64,
    /// Where the first of the plumes begins, m: less than 0 over a pool.
    begin_m: f64,
    /// The members of each stretch.
    groups: Arc<[Vec<usize>]>,
    /// What stretches that run into one another add at [`Passing::height_m`], for the first exponent asked.
    together: OnceLock<Together>,
}

/// The factor of stretches that run into one another along the wind, for an exponent.
#[derive(Clone, Debug)]
struct Together {
    exponent: f64,
    /// At [`NODES_ALONG`] distances, equally far apart in their logarithm.
    factor: Vec<f64>,
}

/// A plume at a distance.
#[derive(Clone, Copy)]
struct Section {
    centre_kg_m3: f64,
    edge_m: f64,
    core_m: f64,
    /// Blur along the wind, s.
    blur_s: f64,
}

impl Section {
    fn of(cloud: &Cloud, downwind_m: f64, height_m: f64) -> Option<Self> {
        let (at, off, share) = cloud.section_with_end(downwind_m, height_m)?;
        let blur_s = cloud.length(&at).map_or(0.0, |(length, duration_s)| duration_s / length);
        let centre_kg_m3 = share * at.concentration_kg_m3 * at.vertical_profile(off);
        Some(Self { centre_kg_m3, edge_m: at.edge_m, core_m: at.core_m, blur_s })
    }
}

impl Passing {
    /// Of the clouds of a release, for people at a height.
    #[must_use]
    pub fn new(clouds: Clouds, height_m: f64) -> Self {
        let mut spans = Vec::new();
        let mut puffs = Vec::new();
        for (index, Part { start_s, cloud }) in clouds.parts.iter().enumerate() {
            match cloud.form {
                Form::Plume { duration_s } => {
                    spans.push((index, *start_s, start_s + duration_s.unwrap_or(f64::INFINITY)));
                }
                Form::Puff => puffs.push(PuffLoad::new(cloud, height_m)),
            }
        }
        let mut edges: Vec<f64> = spans.iter().flat_map(|(_, from, to)| [*from, *to]).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let stretches = edges
            .windows(2)
            .map(|pair| {
                let within = |(_, from, to): &&(usize, f64, f64)| *from <= pair[0] && *to >= pair[1];
                let members = spans.iter().filter(within).map(|(index, ..)| *index).collect();
                Stretch { start_s: pair[0], end_s: pair[1], members }
            })
            .filter(|stretch: &Stretch| !stretch.members.is_empty())
            .collect::<Vec<_>>();
        let begin_m = spans.iter().map(|(index, ..)| clouds.parts[*index].cloud.start_m()).fold(0.0, f64::min);
        let groups = stretches.iter().map(|stretch| stretch.members.clone()).collect();
        Self { clouds, stretches, puffs, height_m, begin_m, groups, together: OnceLock::new() }
    }

    /// The sections of all parts at a distance, nothing where a part is a puff or not there. A pool that grows or shrinks has
    /// one upwind edge, the farthest: between it and its own, a stretch is taken as at its own.
    fn sections(&self, downwind_m: f64, height_m: f64) -> Vec<Option<Section>> {
        let of = |part: &Part| match part.cloud.form {
            Form::Plume { .. } => {
                let start_m = part.cloud.start_m();
                let over_pool = start_m < 0.0 && downwind_m >= self.begin_m;
                let downwind_m = if over_pool { downwind_m.max(start_m) } else { downwind_m };
                Section::of(&part.cloud, downwind_m, height_m)
            }
            Form::Puff => None,
        };
        self.clouds.parts.iter().map(of).collect()
    }

    /// Times by which the stretches count, s, with the factor of their running into one another; the stay begins when the
    /// cloud arrives.
    fn times_s(&self, place: (f64, f64), sections: &[Option<Section>], exponent: f64, until_s: f64) -> Vec<f64> {
        let blur_s = blur_s(sections);
        let more = if self.stretches.len() > 1 { self.factor_together(place, sections, exponent) } else { 1.0 };
        let time = |stretch: &Stretch| more * stretch.time_s(blur_s, exponent, until_s - stretch.start_s);
        self.stretches.iter().map(time).collect()
    }

    /// The factor of stretches that run into one another at a distance and height: from a table along the wind at the
    /// height of people.
    fn factor_together(&self, place: (f64, f64), sections: &[Option<Section>], exponent: f64) -> f64 {
        let (downwind_m, height_m) = place;
        if (height_m - self.height_m).abs() > 1e-9 {
            return self.factor_of(sections, exponent);
        }
        let ratio = LAST_ALONG_M / FIRST_ALONG_M;
        let last = NODES_ALONG - 1;
        let table = self.together.get_or_init(|| {
            let node = |k: usize| {
                let x = FIRST_ALONG_M * ratio.powf(k as f64 / last as f64);
                self.factor_of(&self.sections(x, self.height_m), exponent)
            };
            Together { exponent, factor: (0..NODES_ALONG).map(node).collect() }
        });
        if (table.exponent - exponent).abs() > 0.0 {
            return self.factor_of(sections, exponent);
        }
        let along = ((downwind_m / FIRST_ALONG_M).max(1.0).ln() / ratio.ln() * last as f64).min(last as f64);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the table")]
        let k = (along as usize).min(last - 1);
        // a cubic with the slopes of the chords round its ends: no kinks at the nodes
        let (s, t) = (along - k as f64, 1.0 - (along - k as f64));
        let factor = |i: usize| table.factor[i.min(last)];
        let (from, to) = (factor(k), factor(k + 1));
        let rise = to - from;
        let slope_from = if k > 0 { 0.5 * (to - factor(k - 1)) } else { rise };
        let slope_to = if k + 2 <= last { 0.5 * (factor(k + 2) - from) } else { rise };
        t * from + s * to + s * t * (t * (slope_from - rise) + s * (rise - slope_to))
    }

    /// The factor of stretches that run into one another: their load together over that of each alone, on the axis.
    fn factor_of(&self, sections: &[Option<Section>], exponent: f64) -> f64 {
        let blur_s = blur_s(sections);
        let axis = |stretch: &Stretch| -> f64 {
            stretch.members.iter().filter_map(|k| sections[*k]).map(|section| section.centre_kg_m3).sum()
        };
        let levels: Vec<f64> = self.stretches.iter().map(axis).collect();
        let alone =
            |(stretch, level): (&Stretch, &f64)| level.powf(exponent) * stretch.time_s(blur_s, exponent, f64::INFINITY);
        let apart: f64 = self.stretches.iter().zip(&levels).map(alone).sum();
        if blur_s > 0.0 && apart > 0.0 { self.together(&levels, blur_s, exponent) / apart } else { 1.0 }
    }

    /// `∫ (Σ C_w s_w)^n dt`: a step at every edge, blurred.
    fn together(&self, levels: &[f64], blur_s: f64, exponent: f64) -> f64 {
        let mut steps: Vec<(f64, f64)> = Vec::with_capacity(2 * levels.len());
        for (stretch, level) in self.stretches.iter().zip(levels) {
            match steps.last_mut() {
                // where one stretch ends the next begins
                Some((time_s, step)) if *time_s >= stretch.start_s => *step += level,
                _ => steps.push((stretch.start_s, *level)),
            }
            steps.push((stretch.end_s, -level));
        }
        let mut cuts: Vec<f64> = steps.iter().flat_map(|(t, _)| [t - EDGE * blur_s, *t, t + EDGE * blur_s]).collect();
        cuts.sort_by(f64::total_cmp);
        // where edges lie close together their cuts need not lie closer
        let last = cuts[cuts.len() - 1];
        let mut before = f64::NEG_INFINITY;
        cuts.retain(|cut| {
            let keep = *cut - before >= CLOSE * blur_s || *cut >= last;
            if keep {
                before = *cut;
            }
            keep
        });
        let value = |t: f64| {
            let share = |at: f64| match (at - t) / blur_s {
                past if past < -SATURATED => 1.0,
                coming if coming > SATURATED => 0.0,
                near => 0.5 * libm::erfc(near),
            };
            let sum: f64 = steps.iter().map(|(at, step)| step * share(*at)).sum();
            sum.max(0.0).powf(exponent)
        };
        let panel = |pair: &[f64]| {
            let (middle, half) = (f64::midpoint(pair[0], pair[1]), 0.5 * (pair[1] - pair[0]));
            half * NODES.iter().zip(WEIGHTS).map(|(node, weight)| weight * value(middle + half * node)).sum::<f64>()
        };
        cuts.windows(2).map(panel).sum()
    }
}

impl Effect for Passing {
    fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
        let sections = self.sections(at.downwind_m, at.height_m);
        let times = self.times_s((at.downwind_m, at.height_m), &sections, exponent, until_s);
        let plume = |section: &Section| {
            let sigma_m = section.edge_m * std::f64::consts::FRAC_1_SQRT_2;
            CrosswindProfile { centre: section.centre_kg_m3, sigma_m, core_m: section.core_m }.at(at.crosswind_m)
        };
        let lasting: f64 = self
            .stretches
            .iter()
            .zip(times)
            .map(|(stretch, time_s)| {
                let c: f64 = stretch.members.iter().filter_map(|k| sections[*k].as_ref()).map(plume).sum();
                time_s * c.powf(exponent)
            })
            .sum();
        lasting + self.toxic_load_besides(at, exponent, until_s)
    }

    /// That of the puffs.
    fn toxic_load_besides(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
        if (at.height_m - self.height_m).abs() < 1e-9 {
            return self.puffs.iter().map(|puff| puff.load(at.downwind_m, at.crosswind_m, exponent, until_s)).sum();
        }
        let puffs = self.clouds.parts.iter().filter(|part| part.cloud.form == Form::Puff);
        puffs
            .map(|part| PuffLoad::new(&part.cloud, at.height_m).load(at.downwind_m, at.crosswind_m, exponent, until_s))
            .sum()
    }

    fn toxic_load_across(&self, downwind_m: f64, height_m: f64, exponent: f64, until_s: f64) -> Option<LoadAcross> {
        if self.stretches.is_empty() {
            return None;
        }
        let sections = self.sections(downwind_m, height_m);
        let weights = self.times_s((downwind_m, height_m), &sections, exponent, until_s);
        let member = |section: &Option<Section>| {
            section.map_or(CrosswindProfile::gaussian(0.0, 1.0), |section| CrosswindProfile {
                centre: section.centre_kg_m3,
                sigma_m: section.edge_m * std::f64::consts::FRAC_1_SQRT_2,
                core_m: section.core_m,
            })
        };
        let members = sections.iter().map(member).collect();
        Some(LoadAcross {
            members,
            weights,
            groups: self.groups.clone(),
            power: exponent,
            whole: self.puffs.is_empty(),
        })
    }

    fn peak_concentration_kg_m3(&self, at: Receptor) -> f64 {
        self.clouds.peak_concentration_kg_m3(at)
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }
}
