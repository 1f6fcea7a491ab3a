//! A gas line by Wilson's model, with a feed and a valve.

use std::f64::consts::PI;

use crate::card::RangeEvent;
use crate::error::{Error, Result};
use crate::release::books::Books;
use crate::release::expansion::{self, Exit};
use crate::release::gas_orifice::{self, GasOrifice, critical_pressure_ratio, gas_flow};
use crate::release::pipeline::line::{Pipeline, PipelineOptions, add, time_of};
use crate::release::pipeline::wilson::{self, WilsonBlowdown};
use crate::release::segment::{Part, Segment, joined};
use crate::release::source_term::{ContentsPhase, Jet};
use crate::release::vessel_history::VesselHistory;
use crate::release::{ModelChoice, Release, ReleaseKind};

/// Moments of the history.
const MOMENTS: usize = 160;
/// First moment after the break, as a share of the fast time constant.
const FIRST: f64 = 1e-2;

/// The course of the rate: Wilson's until it falls to the feed, the feed until it closes, then a decay of what is left.
struct Course {
    wilson: WilsonBlowdown,
    feed_kg_s: f64,
    /// When Wilson's rate falls to the feed, s.
    fed_from_s: f64,
    /// When the valve closes, s; infinite where nothing closes.
    close_s: f64,
    /// Rate and mass between valve and break at that moment.
    close_rate: f64,
    section_kg: f64,
}

impl Course {
    fn new(wilson: WilsonBlowdown, line: &Pipeline, options: &PipelineOptions) -> Result<Self> {
        let feed = options.feed;
        let feed_kg_s = feed.map_or(0.0, |feed| feed.mass_rate_kg_s);
        if feed_kg_s >= wilson.initial_rate_kg_s {
            return Err(Error::invalid(
                "feed.mass_rate_kg_s",
                feed_kg_s,
                "kg/s",
                format!("must be less than the line can pass at first, {:.4} kg/s", wilson.initial_rate_kg_s),
            ));
        }
        let close_s = feed.map_or(f64::INFINITY, |feed| feed.until_s);
        let fed_from_s =
            if feed_kg_s > 0.0 { brent_falling(feed_kg_s, &wilson, options.stop_s)? } else { f64::INFINITY };
        let mut course = Self { wilson, feed_kg_s, fed_from_s, close_s, close_rate: 0.0, section_kg: 0.0 };
        if close_s.is_finite() {
            course.close_rate = course.open_rate(close_s);
            let left = wilson.content_kg + feed_kg_s * close_s - course.open_out(close_s);
            let near = feed.and_then(|feed| feed.valve_distance_m).unwrap_or(line.length_m) / line.length_m;
            course.section_kg = section(left, wilson.content_kg, near);
        }
        Ok(course)
    }

    fn open_rate(&self, t: f64) -> f64 {
        if t < self.fed_from_s { self.wilson.rate_kg_s(t) } else { self.feed_kg_s }
    }

    fn open_out(&self, t: f64) -> f64 {
        if t < self.fed_from_s {
            self.wilson.out_kg(t)
        } else {
            self.wilson.out_kg(self.fed_from_s) + self.feed_kg_s * (t - self.fed_from_s)
        }
    }

    fn rate(&self, t: f64) -> f64 {
        if t < self.close_s {
            self.open_rate(t)
        } else {
            self.close_rate * (-(t - self.close_s) * self.close_rate / self.section_kg).exp()
        }
    }

    fn out(&self, t: f64) -> f64 {
        if t < self.close_s {
            self.open_out(t)
        } else {
            let share = -libm::expm1(-(t - self.close_s) * self.close_rate / self.section_kg);
            self.open_out(self.close_s) + self.section_kg * share
        }
    }

    fn supplied(&self, t: f64) -> f64 {
        self.feed_kg_s * t.min(self.close_s)
    }
}

fn brent_falling(rate: f64, wilson: &WilsonBlowdown, until_s: f64) -> Result<f64> {
    time_of(-rate, until_s, |t| -wilson.rate_kg_s(t))
}

/// Mass in the share `near` of a line next to the break, when `left` of its content is still there: the pressure rises as the
/// square root of the distance from the break up to where the blowdown has reached, and is the first one beyond.
fn section(left_kg: f64, content_kg: f64, near: f64) -> f64 {
    let reached = 3.0 * (1.0 - left_kg / content_kg);
    if reached >= 1.0 {
        left_kg * near.powf(1.5)
    } else if near > reached {
        // all but the third that is missing below the root
        content_kg * (near - reached.max(0.0) / 3.0)
    } else {
        content_kg * 2.0 / 3.0 * near * (near / reached).sqrt()
    }
}

/// The release of a gas line.
pub(super) fn release(line: &Pipeline, options: &PipelineOptions, choice: ModelChoice) -> Result<Release> {
    let substance = &line.substance;
    let thermo = substance.thermo()?;
    let (p0, t0, ambient) = (line.pressure_pa, line.temperature_k, options.ambient_pressure_pa);
    let density = 1.0 / thermo.gas.at(p0, t0)?.volume_m3_kg;
    let k = substance.isentropic_exponent(t0)?;
    let area = line.area_m2();
    let orifice = GasOrifice {
        hole_diameter_m: line.diameter_m,
        discharge_coefficient: 1.0,
        pressure_pa: p0,
        temperature_k: t0,
        density_kg_m3: density,
        isentropic_exponent: k,
        ambient_pressure_pa: ambient,
    };
    let mut events = wilson::CARD.check(&[("isentropic_exponent", k), ("temperature_k", t0)], options.policy)?;
    events.extend(gas_orifice::CARD.check(&[("pressure_pa", p0)], options.policy)?);
    let first = gas_flow(&orifice);
    let content = density * area * line.length_m;
    let wilson = WilsonBlowdown::new(
        (line.length_m, line.diameter_m, line.friction_factor()),
        (t0, substance.molar_mass_kg_mol, k),
        content,
        first.mass_rate_kg_s,
    );
    let course = Course::new(wilson, line, options)?;
    // the line is empty when what is left in it stands at ambient pressure
    let at_rest = content * ambient / p0;
    let stays = |t: f64| content + course.supplied(t) - course.out(t);
    let empty_s = if course.feed_kg_s > 0.0 {
        f64::INFINITY
    } else {
        time_of(content - at_rest, options.stop_s, |t| course.open_out(t))?
    };
    let end = if course.close_s < empty_s && course.close_s.is_finite() {
        let near = options.feed.and_then(|feed| feed.valve_distance_m).unwrap_or(line.length_m) / line.length_m;
        let target = course.open_out(course.close_s) + (course.section_kg - at_rest * near).max(0.0);
        time_of(target, options.stop_s, |t| course.out(t))?
    } else {
        empty_s.min(options.stop_s)
    };
    let times = times(&course, end);
    let parts: Vec<Part> = times
        .windows(2)
        .map(|pair| Part {
            start_s: pair[0],
            duration_s: pair[1] - pair[0],
            mass_kg: course.out(pair[1]) - course.out(pair[0]),
        })
        .collect();
    let state =
        Upstream { line, options, orifice, critical: critical_pressure_ratio(k), choked: wilson.initial_rate_kg_s };
    let segments: Vec<Segment> = joined(parts, options.segments)
        .into_iter()
        .map(|part| state.segment(part, &mut events))
        .collect::<Result<_>>()?;
    let released_kg = course.out(end);
    let airborne_kg: f64 = segments.iter().map(Segment::airborne_kg).sum();
    let rained_out_kg: f64 = segments.iter().map(|s| s.mass_kg * s.expanded.rainout_fraction).sum();
    let each = |of: &dyn Fn(f64) -> f64| times.iter().map(|&t| of(t)).collect::<Vec<f64>>();
    Ok(Release {
        substance: substance.clone(),
        phase: ContentsPhase::Gas,
        kind: ReleaseKind::Continuous,
        ambient_pressure_pa: ambient,
        vessel: Some(VesselHistory {
            mass_rate_kg_s: each(&|t| course.rate(t)),
            vapour_fraction: each(&|_| 1.0),
            pressure_pa: each(&|t| state.pressure_pa(course.rate(t))),
            temperature_k: each(&|_| t0),
            mass_kg: each(&stays),
            liquid_level_m: each(&|_| 0.0),
            time_s: times,
        }),
        pool: None,
        books: Books {
            initial_kg: content,
            supplied_kg: course.supplied(end),
            released_kg,
            left_in_vessel_kg: stays(end),
            airborne_kg,
            rained_out_kg,
            pool_vapour_kg: 0.0,
            left_in_pool_kg: rained_out_kg,
            energy: None,
        },
        choice,
        jet: Some(Jet {
            mass_rate_kg_s: first.mass_rate_kg_s,
            opening_diameter_m: line.diameter_m,
            pressure_pa: p0,
            temperature_k: t0,
            exit_velocity_m_s: first.mean_velocity_m_s,
            exit_density_kg_m3: first.throat_density_kg_m3,
        }),
        events,
        models: vec![wilson::CARD.id, gas_orifice::CARD.id, expansion::CARD.id],
        segments,
    })
}

/// Moments at ever longer intervals, with the corners of the course among them.
fn times(course: &Course, end_s: f64) -> Vec<f64> {
    let fast = course.wilson.conservation_factor.powi(2) * course.wilson.time_constant_s;
    let first = (FIRST * fast).min(1e-3 * end_s);
    #[expect(clippy::cast_precision_loss, reason = "a count of moments")]
    let ratio = (end_s / first).powf(1.0 / (MOMENTS - 1) as f64);
    let mut times = vec![0.0];
    let mut t = first;
    for _ in 1..MOMENTS {
        times.push(t);
        t *= ratio;
    }
    times.extend([course.fed_from_s, course.close_s].into_iter().filter(|&t| t > 0.0 && t < end_s));
    times.retain(|&t| t < end_s);
    times.push(end_s);
    times.sort_by(f64::total_cmp);
    times.dedup_by(|b, a| *b - *a <= 1e-12 * end_s);
    times
}

/// From a rate to the state in the opening.
struct Upstream<'a> {
    line: &'a Pipeline,
    options: &'a PipelineOptions,
    orifice: GasOrifice,
    critical: f64,
    choked: f64,
}

impl Upstream<'_> {
    /// Pressure at rest near the break that gives a rate, Pa: choked flow is proportional to it; never below ambient.
    fn pressure_pa(&self, rate_kg_s: f64) -> f64 {
        (self.orifice.pressure_pa * rate_kg_s / self.choked).max(self.options.ambient_pressure_pa)
    }

    fn segment(&self, part: Part, events: &mut Vec<RangeEvent>) -> Result<Segment> {
        let rate = part.mass_kg / part.duration_s;
        let ambient = self.options.ambient_pressure_pa;
        let stagnation = self.orifice.pressure_pa * rate / self.choked;
        let gas = &self.line.substance.thermo()?.gas;
        let flux = rate / (PI / 4.0 * self.line.diameter_m * self.line.diameter_m);
        let (pressure_pa, density, temperature) = if stagnation * self.critical >= ambient {
            let flow = gas_flow(&GasOrifice {
                pressure_pa: stagnation,
                density_kg_m3: self.orifice.density_kg_m3 * stagnation / self.orifice.pressure_pa,
                ..self.orifice
            });
            (flow.throat_pressure_pa, flow.throat_density_kg_m3, self.orifice.temperature_k)
        } else {
            (ambient, 1.0 / gas.at(ambient, self.orifice.temperature_k)?.volume_m3_kg, self.orifice.temperature_k)
        };
        let rest = gas.at(stagnation.max(ambient), self.orifice.temperature_k)?;
        let velocity = flux / density;
        // a slow flow leaves at the temperature of the line, so its motion is added to what the gas holds there
        let total = if stagnation * self.critical >= ambient {
            rest.enthalpy_j_kg
        } else {
            rest.enthalpy_j_kg + 0.5 * velocity * velocity
        };
        let exit = Exit {
            phase: ContentsPhase::Gas,
            mass_rate_kg_s: rate,
            pressure_pa,
            velocity_m_s: velocity,
            density_kg_m3: density,
            total_enthalpy_j_kg: total,
            entropy_j_kg_k: None,
            temperature_k: temperature,
            diameter_m: self.line.diameter_m,
        };
        let air = (ambient, self.options.ambient_temperature_k);
        let (expanded, found) =
            expansion::expand(&self.line.substance, &exit, air, &self.options.expansion, self.options.policy)?;
        add(events, found);
        Ok(Segment {
            start_s: part.start_s,
            duration_s: part.duration_s,
            mass_rate_kg_s: rate,
            mass_kg: part.mass_kg,
            expanded,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::section;
    use approx::assert_relative_eq;

    #[test]
    fn a_section_holds_its_share_at_first_and_the_whole_holds_all() {
        assert_relative_eq!(section(100.0, 100.0, 0.25), 25.0);
        for left in [100.0, 90.0, 67.0, 66.0, 30.0] {
            assert_relative_eq!(section(left, 100.0, 1.0), left, max_relative = 1e-12);
        }
        // where the two laws meet: a third is gone, and the root reaches the far end
        let (before, after) = (section(66.666_667, 100.0, 0.3), section(66.666_666, 100.0, 0.3));
        assert_relative_eq!(before, after, max_relative = 1e-6);
    }
}
