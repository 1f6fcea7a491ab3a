//! What of the clouds of a release can burn at once: a puff at its largest, or the plumes of one stretch of time.

use super::cloud::{Cloud, Form};
use super::clouds::{BurningLimits, Part};
use super::station::Station;
use crate::effect::{CrosswindProfile, Effect, FlammableCloud, Receptor, Symmetry};

/// A burning cloud: where the shares of the limit of its members add to more than 1.
#[derive(Clone, Debug)]
pub struct Flame {
    limits: BurningLimits,
    members: Vec<Member>,
    mass_kg: f64,
    centre_m: f64,
}

#[derive(Clone, Debug)]
struct Member {
    cloud: Cloud,
    /// Of a puff, its state when most of it can burn.
    frozen: Option<Station>,
}

/// Heights that a person stands in: up to the knees is enough.
fn heights(axis_m: f64, head_m: f64) -> [f64; 3] {
    [0.0, axis_m.min(head_m), head_m]
}

impl Member {
    /// Its share of a mole fraction on the axis, at its highest between ground and head, and the section.
    fn across(&self, downwind_m: f64, head_m: f64, fraction: f64) -> CrosswindProfile {
        let axis_m = self.cloud.stations.first().map_or(0.0, |at| at.height_m);
        let mut best = CrosswindProfile::gaussian(0.0, 1.0);
        for height_m in heights(axis_m, head_m) {
            let Some((at, off, end)) = self.cloud.section_with_end(downwind_m, height_m) else { continue };
            let share = end * at.vertical_profile(off) * self.cloud.peak_share(&at);
            let centre = share / at.share_at(fraction, &self.cloud.mixing);
            if centre > best.centre {
                best = CrosswindProfile {
                    centre,
                    sigma_m: at.edge_m * std::f64::consts::FRAC_1_SQRT_2,
                    core_m: at.core_m,
                };
            }
        }
        best
    }

    fn share(&self, at: Receptor, fraction: f64) -> f64 {
        match &self.frozen {
            None => self.across(at.downwind_m, at.height_m, fraction).at(at.crosswind_m),
            Some(puff) => {
                let plan = Cloud::puff_plan(puff, at.downwind_m, at.crosswind_m);
                let highest = heights(puff.height_m, at.height_m)
                    .into_iter()
                    .fold(0.0, |most: f64, height_m| most.max(puff.vertical_profile(height_m - puff.height_m)));
                plan * highest / puff.share_at(fraction, &self.cloud.mixing)
            }
        }
    }
}

impl Flame {
    /// Of clouds that are there at the same time.
    #[must_use]
    pub fn of(parts: Vec<Part>, limits: BurningLimits) -> Self {
        let (mut mass_kg, mut moment, mut members) = (0.0, 0.0, Vec::new());
        for Part { cloud, .. } in parts {
            let burning = cloud.flammable_mass(limits.lower_fraction, limits.upper_fraction);
            mass_kg += burning.mass_kg;
            moment += burning.mass_kg * burning.centre_m;
            let frozen = match cloud.form {
                Form::Puff => cloud.at_time(burning.time_s).or_else(|| cloud.stations.first().copied()),
                Form::Plume { .. } => None,
            };
            members.push(Member { cloud, frozen });
        }
        let centre_m = if mass_kg > 0.0 { moment / mass_kg } else { 0.0 };
        Self { limits, members, mass_kg, centre_m }
    }
}

impl Effect for Flame {
    fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
        let level = fraction * self.limits.lower_fraction;
        self.members.iter().map(|member| member.share(at, level)).sum::<f64>() > 1.0
    }

    fn flammable_across(&self, downwind_m: f64, height_m: f64, fraction: f64) -> Option<Vec<CrosswindProfile>> {
        let level = fraction * self.limits.lower_fraction;
        let profile = |member: &Member| member.frozen.is_none().then(|| member.across(downwind_m, height_m, level));
        self.members.iter().map(profile).collect()
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }

    /// A puff has gone there; a plume starts at the anchor.
    fn centre_downwind_m(&self) -> f64 {
        self.members.iter().filter_map(|member| member.frozen.as_ref()).fold(0.0, |x, at| at.downwind_m.max(x))
    }
}

impl FlammableCloud for Flame {
    fn flammable_mass_kg(&self) -> f64 {
        self.mass_kg
    }

    fn distance_to_flammable_m(&self, fraction: f64) -> Option<f64> {
        let level = fraction * self.limits.lower_fraction;
        let reach = |member: &Member| match &member.frozen {
            None => member.cloud.distance_to_m(level, 0.0),
            Some(at) => {
                let reach_m = Cloud::puff_reach_m(at, at.share_at(level, &member.cloud.mixing), 0.0);
                (reach_m > 0.0).then_some(at.downwind_m + reach_m)
            }
        };
        self.members.iter().filter_map(reach).fold(None, |most: Option<f64>, x| Some(most.map_or(x, |m| m.max(x))))
    }

    fn flammable_centre_m(&self) -> f64 {
        self.centre_m
    }
}
