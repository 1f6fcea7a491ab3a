//! A vessel in time: mass and energy of its contents, and what flows through its opening, until nothing drives it.

use crate::error::{Error, Result};
use crate::numeric::ode::{Integration, Tolerance};
use crate::release::vessel::contents::{Inside, State};
use crate::release::vessel::opening::{Path, Stand, Stream};

/// Relative error a step.
const RELATIVE: f64 = 1e-6;
/// Absolute error of a mass a step, over the mass there was.
const ABSOLUTE: f64 = 1e-8;
/// First step, as a share of the time in which the first rate would empty the vessel.
const FIRST_STEP: f64 = 1e-3;
/// Excess of pressure, over ambient, at which a flow has come to its end.
const DRIVING_FLOOR: f64 = 1e-4;
/// Share of the opening below which a liquid is not counted as flowing where gas does not count.
const COVER_FLOOR: f64 = 1e-3;
/// Share of the opening below which the last of a liquid counts as run out.
const LAST_COVER: f64 = 0.02;
/// Share of the vessel that the last of a liquid fills.
const LAST_VOLUME: f64 = 1e-4;
/// Share of the vessel below an opening that counts as being at its bottom.
const BOTTOM: f64 = 1e-3;
/// Most steps.
const MAX_MOMENTS: usize = 20_000;

/// Unknowns: mass, pad, energy inside; mass, enthalpy out; mass in.
const UNKNOWNS: usize = 6;
const MASS: usize = 0;
const PAD: usize = 1;
const ENERGY: usize = 2;
const OUT: usize = 3;
const ENTHALPY_OUT: usize = 4;
const SUPPLIED: usize = 5;
type Unknowns = [f64; UNKNOWNS];

/// A feed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Feed {
    pub rate_kg_s: f64,
    pub enthalpy_j_kg: f64,
    pub until_s: f64,
}

/// What the blowdown starts from.
pub(super) struct Start {
    pub mass_kg: f64,
    pub pad_kg: f64,
    pub temperature_k: f64,
    pub stop_s: f64,
    pub isothermal: bool,
    /// How liquid stands at the start.
    pub stand: Stand,
    pub heat_w: f64,
    pub feed: Option<Feed>,
}

/// A moment of the blowdown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub time_s: f64,
    pub out_kg: f64,
    pub mass_kg: f64,
    pub supplied_kg: f64,
    pub enthalpy_out_j: f64,
    pub state: State,
    pub stream: Stream,
    pub level_m: f64,
}

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing drives the contents out any more.
    Spent,
    /// It was stopped.
    Stopped,
}

struct Vessel<'a> {
    inside: &'a Inside<'a>,
    path: &'a Path<'a>,
    start: &'a Start,
    /// Whether all liquid can run out of the opening.
    at_bottom: bool,
    /// Volume of the vessel below the opening, m³.
    below_m3: f64,
}

/// One part of a blowdown, in which the same rules hold.
#[derive(Clone, Copy)]
struct Stage {
    until_s: f64,
    fed: bool,
    stand: Stand,
}

impl Vessel<'_> {
    fn moment(&self, time_s: f64, y: &Unknowns, near_k: f64, stand: Stand) -> Result<Moment> {
        let state = if self.start.isothermal {
            self.inside.at_temperature(y[MASS], y[PAD], self.start.temperature_k)?
        } else {
            self.inside.at(y[MASS], y[PAD], y[ENERGY], near_k)?
        };
        let level_m = self.path.shape.level_m(state.liquid_volume_m3());
        let stream = self.path.stream(&state, level_m, stand)?;
        Ok(Moment {
            time_s,
            out_kg: y[OUT],
            mass_kg: y[MASS],
            supplied_kg: y[SUPPLIED],
            enthalpy_out_j: y[ENTHALPY_OUT],
            state,
            stream,
            level_m,
        })
    }

    fn slope(&self, time_s: f64, y: &Unknowns, near_k: f64, stage: Stage) -> Result<Unknowns> {
        let stream = self.moment(time_s, y, near_k, stage.stand)?.stream;
        let (feed, feed_w) = self
            .start
            .feed
            .filter(|_| stage.fed)
            .map_or((0.0, 0.0), |feed| (feed.rate_kg_s, feed.rate_kg_s * feed.enthalpy_j_kg));
        let mut slope = [0.0; UNKNOWNS];
        slope[MASS] = feed - stream.rate_kg_s;
        slope[PAD] = -stream.pad_kg_s;
        slope[ENERGY] = feed_w + self.start.heat_w - stream.enthalpy_w;
        slope[OUT] = stream.rate_kg_s;
        slope[ENTHALPY_OUT] = stream.enthalpy_w;
        slope[SUPPLIED] = feed;
        Ok(slope)
    }

    /// Positive while the stage lasts, by what would end it: nothing drives a flow, or a liquid has run out.
    fn lasts(&self, moment: &Moment, stage: Stage) -> (f64, Outcome) {
        let above = (moment.level_m - self.path.opening.height_m) / self.path.opening.diameter_m;
        let floor = DRIVING_FLOOR * self.path.ambient_pa;
        let drive = moment.stream.driving_pa / floor - 1.0;
        if stage.fed {
            (1.0, Outcome::Spent)
        } else if self.path.held {
            (drive.min(above / COVER_FLOOR - 1.0), Outcome::Spent)
        } else if stage.stand == Stand::Settled && self.at_bottom {
            let volume = moment.state.liquid_volume_m3() - self.below_m3;
            let liquid = (above / LAST_COVER).min(volume / (LAST_VOLUME * self.inside.volume_m3)) - 1.0;
            if liquid < drive { (liquid, Outcome::RunOut) } else { (drive, Outcome::Spent) }
        } else {
            (drive, Outcome::Spent)
        }
    }
}

/// What ends a stage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Spent,
    RunOut,
    Time,
}

/// The blowdown, moment by moment, and why it ended.
pub(super) fn blowdown(inside: &Inside<'_>, path: &Path<'_>, start: &Start) -> Result<(Vec<Moment>, End)> {
    let below = path.shape.volume_below_m3(path.opening.height_m);
    let vessel = Vessel { inside, path, start, at_bottom: below < BOTTOM * inside.volume_m3, below_m3: below };
    let first = inside.at_temperature(start.mass_kg, start.pad_kg, start.temperature_k)?;
    let mut y = [0.0; UNKNOWNS];
    (y[MASS], y[PAD], y[ENERGY]) = (start.mass_kg, start.pad_kg, first.energy_j);
    let feed_s = start.feed.map_or(0.0, |feed| feed.until_s.min(start.stop_s));
    let mut stage =
        Stage { until_s: if feed_s > 0.0 { feed_s } else { start.stop_s }, fed: feed_s > 0.0, stand: start.stand };
    let mut moments = vec![vessel.moment(0.0, &y, start.temperature_k, stage.stand)?];
    if !(vessel.lasts(&moments[0], Stage { fed: false, ..stage }).0 > 0.0) {
        return Err(no_drive(&moments[0], path));
    }
    let tolerance = tolerance(start);
    let step = FIRST_STEP * start.mass_kg / moments[0].stream.rate_kg_s;
    loop {
        match vessel.run(&mut moments, &mut y, stage, step, &tolerance)? {
            Outcome::Spent => return Ok((moments, End::Spent)),
            Outcome::RunOut => {
                stage.stand = Stand::Mist;
                let last = moments[moments.len() - 1];
                let next = vessel.moment(last.time_s, &y, last.state.temperature_k, stage.stand)?;
                if vessel.lasts(&next, stage).0 <= 0.0 {
                    return Ok((moments, End::Spent));
                }
                moments.push(next);
            }
            Outcome::Time if stage.until_s >= start.stop_s => return Ok((moments, End::Stopped)),
            Outcome::Time => {
                stage = Stage { until_s: start.stop_s, fed: false, ..stage };
                if vessel.lasts(&moments[moments.len() - 1], stage).0 <= 0.0 {
                    return Ok((moments, End::Spent));
                }
            }
        }
    }
}

impl Vessel<'_> {
    /// One stage to its end; the moments of its steps are added, the last at the end itself.
    fn run(
        &self,
        moments: &mut Vec<Moment>,
        y: &mut Unknowns,
        stage: Stage,
        step: f64,
        tolerance: &Tolerance<UNKNOWNS>,
    ) -> Result<Outcome> {
        let begin = moments[moments.len() - 1];
        let mut near_k = begin.state.temperature_k;
        let step = step.min(stage.until_s - begin.time_s);
        let mut run = Integration::start(begin.time_s, *y, step, &mut |t, y| self.slope(t, y, near_k, stage))?;
        while run.time < stage.until_s {
            let before = run;
            run.advance(stage.until_s, tolerance, &mut |t, y| self.slope(t, y, near_k, stage))?;
            let mut moment = self.moment(run.time, &run.value, near_k, stage.stand)?;
            let (left, mut what) = self.lasts(&moment, stage);
            if left <= 0.0 {
                run = before.point_where(
                    run.time,
                    tolerance,
                    &mut |t, y| self.slope(t, y, near_k, stage),
                    &mut |t, y| self.moment(t, y, near_k, stage.stand).map(|moment| self.lasts(&moment, stage).0),
                )?;
                moment = self.moment(run.time, &run.value, near_k, stage.stand)?;
                what = if what == Outcome::RunOut { self.lasts(&moment, stage).1 } else { what };
            }
            near_k = moment.state.temperature_k;
            *y = run.value;
            moments.push(moment);
            if left <= 0.0 {
                return Ok(what);
            }
            if moments.len() > MAX_MOMENTS {
                return Err(Error::NotConverged {
                    solver: "release.vessel",
                    iterations: moments.len(),
                    residual: moment.mass_kg / self.start.mass_kg,
                    doing: "the contents of a vessel in time".to_owned(),
                });
            }
        }
        Ok(Outcome::Time)
    }
}

fn tolerance(start: &Start) -> Tolerance<UNKNOWNS> {
    let mut absolute = [f64::INFINITY; UNKNOWNS];
    absolute[MASS] = ABSOLUTE * start.mass_kg;
    absolute[OUT] = ABSOLUTE * start.mass_kg;
    if start.pad_kg > 0.0 {
        absolute[PAD] = ABSOLUTE * start.pad_kg;
    }
    if !start.isothermal {
        // the zero of enthalpy is arbitrary, so a relative error of the energy would mean nothing
        absolute[ENERGY] = ABSOLUTE * start.mass_kg * ENERGY_SCALE;
    }
    Tolerance { relative: RELATIVE, absolute, doing: "the contents of a vessel in time" }
}

/// An energy of a kilogram that a release moves, J/kg: scale of the absolute error.
const ENERGY_SCALE: f64 = 1e5;

fn no_drive(moment: &Moment, path: &Path<'_>) -> Error {
    let held = if path.held { " (its gas space is vented, so that gas does not count)" } else { "" };
    Error::invalid(
        "pressure_pa",
        moment.state.pressure_pa,
        "Pa",
        format!(
            "nothing drives the contents out{held}: must exceed the ambient {} Pa, or liquid must stand above the opening \
             (level {:.4} m, opening at {} m)",
            path.ambient_pa, moment.level_m, path.opening.height_m
        ),
    )
}
