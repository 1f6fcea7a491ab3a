//! A long pipeline that empties through its full bore: quasi-steady flow with friction, marched in time.

use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::release::pipeline::barotrope::{Barotrope, Point};

/// Most cells of the pipe from the break to the valve, and cells beyond it.
const MOST_NEAR_CELLS: usize = 40;
const FAR_CELLS: usize = 8;
/// Ratio of the lengths of neighbouring cells, away from the break.
const GROWTH: f64 = 1.2;
/// Change of the rate over one step that the steps aim at.
const CHANGE: f64 = 0.05;
/// Share of the content that one step may let out.
const LOSS: f64 = 0.02;
/// Newton steps of one time step.
const MAX_NEWTON: usize = 30;
/// Balance of a cell, over its content, that ends Newton's search.
const TOLERANCE: f64 = 1e-9;
/// Most time steps.
const MAX_STEPS: usize = 5000;
/// Trials of the search for the exit pressure.
const EXIT_TRIALS: usize = 24;
const GOLDEN: f64 = 0.618_033_988_749_894_9;
/// Excess over ambient, over ambient, at which the pipe has emptied.
const END: f64 = 1e-3;
/// Difference of the integral of density, over density times pressure, below which friction is linear in it: a square root
/// would have no slope at rest.
const SMOOTH: f64 = 1e-4;

/// Card of the march.
pub const CARD: ModelCard = ModelCard {
    id: "release.pipeline_march",
    title: "Blowdown of a long pipeline, quasi-steady with friction and equilibrium flashing",
    citations: &["yellowbook1997", "morrow1983"],
    requires: &["length_m", "diameter_m", "roughness_m", "pressure_pa", "temperature_k"],
    validity: &[
        Range::physical("length_m", "m", 1e-3, 1e7, "a pipe"),
        Range::physical("diameter_m", "m", 1e-3, 5.0, "a pipe"),
        Range::physical("roughness_m", "m", 1e-9, 0.01, "the wall of a pipe"),
        Range::fitted(
            "length_over_diameter",
            "",
            100.0,
            1e7,
            "inertia is left out, so friction must govern",
            "the same equation",
        ),
    ],
    verification: Verification::Unverified("no published worked example found; held to mass and to Wilson's model"),
};

/// The pipe from the break on.
pub(super) struct Line {
    pub length_m: f64,
    pub area_m2: f64,
    pub diameter_m: f64,
    /// Friction factor of Darcy over the diameter, 1/m.
    pub friction_per_m: f64,
    /// Distance from the break to a valve; the length where there is none.
    pub valve_m: f64,
    /// Feed at the far end, kg/s, and when valve and feed close, s.
    pub feed_kg_s: f64,
    pub close_s: f64,
    pub stop_s: f64,
    pub ambient_pa: f64,
}

/// A step of the march: the end of it, and what it let out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub time_s: f64,
    pub out_kg: f64,
    /// Mass flux through the exit, kg/(m² s).
    pub flux: f64,
    pub exit_pressure_pa: f64,
    pub exit_density: f64,
    /// Pressure of the cell at the break.
    pub pressure_pa: f64,
    /// Mass in the pipe, kg.
    pub mass_kg: f64,
    /// Energy that the fluid on the way to the break lost in the step, J.
    pub energy_j: f64,
}

struct Cells {
    width: Vec<f64>,
    /// Faces from the break: index of the face that the valve closes.
    valve: usize,
}

fn cells(line: &Line) -> Cells {
    let near = line.valve_m.min(line.length_m);
    // as many as begin with a cell no shorter than the pipe is wide
    let wanted = (1.0 + (GROWTH - 1.0) * near / line.diameter_m).ln() / GROWTH.ln();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 4 and 40")]
    let count = wanted.clamp(4.0, MOST_NEAR_CELLS as f64) as usize;
    let mut width = Vec::with_capacity(count + FAR_CELLS);
    let mut own = near * (GROWTH - 1.0) / (GROWTH.powf(count as f64) - 1.0);
    for _ in 0..count {
        width.push(own);
        own *= GROWTH;
    }
    let far = line.length_m - near;
    if far > 1e-9 * line.length_m {
        width.extend([far / FAR_CELLS as f64; FAR_CELLS]);
    }
    Cells { width, valve: count }
}

/// Flux between two states with a resistance of friction between them, and its slopes by the two pressures.
fn flux(up: &Point, down: &Point, friction: f64, smooth: f64) -> (f64, f64, f64) {
    let drive = up.integral - down.integral;
    let acceleration = (up.density / down.density).ln();
    let resistance = friction + acceleration.abs();
    let root = (drive * drive + smooth * smooth).sqrt().sqrt();
    let g = drive / root / resistance.sqrt();
    // dg/ddrive, and what the acceleration adds
    let by_drive = (1.0 / root - 0.5 * drive * drive / (root * root * root * root * root)) / resistance.sqrt();
    let by_resistance = -0.5 * g / resistance * acceleration.signum();
    (
        g,
        by_drive * up.density + by_resistance * up.slope / up.density,
        -by_drive * down.density - by_resistance * down.slope / down.density,
    )
}

/// Flux out of the pipe: the greatest over the pressures in the exit, which is choked flow, down to ambient.
fn exit_flux(fluid: &Barotrope, pressure_pa: f64, friction: f64, ambient_pa: f64) -> (f64, f64) {
    let up = fluid.at(pressure_pa);
    if pressure_pa <= ambient_pa {
        return (0.0, ambient_pa);
    }
    let smooth = SMOOTH * up.density * pressure_pa;
    let at = |p: f64| {
        let down = fluid.at(p);
        let drive = (up.integral - down.integral).max(0.0);
        let root = (drive * drive + smooth * smooth).sqrt().sqrt();
        drive / root / (friction + (up.density / down.density).ln()).sqrt()
    };
    let (mut low, mut high) = (ambient_pa.ln(), pressure_pa.ln());
    let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_left, mut at_right) = (at(left.exp()), at(right.exp()));
    for _ in 0..EXIT_TRIALS {
        if at_left > at_right {
            high = right;
            (right, at_right) = (left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = at(left.exp());
        } else {
            low = left;
            (left, at_left) = (right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = at(right.exp());
        }
    }
    let best = if at_left > at_right { (at_left, left.exp()) } else { (at_right, right.exp()) };
    let at_ambient = at(ambient_pa);
    if at_ambient >= best.0 { (at_ambient, ambient_pa) } else { best }
}

/// Steady flux through a length of pipe from a pressure to ambient, choked or not, kg/(m² s).
///
/// # Equation
/// ```text
/// G² (f L/(2D) + ln(ρ_1/ρ_2)) = ∫ ρ dp     from p_2 to p_1
/// ```
/// with the exit pressure `p_2` that gives the greatest flux, not below ambient.
pub(super) fn steady_flux(fluid: &Barotrope, pressure_pa: f64, friction: f64, ambient_pa: f64) -> f64 {
    exit_flux(fluid, pressure_pa, friction, ambient_pa).0
}

/// The exit flux over the pressure of the first cell, made once: it depends on nothing else.
struct ExitTable {
    log_low: f64,
    step: f64,
    /// Square of the flux and exit pressure on nodes at equal steps of the logarithm.
    nodes: Vec<(f64, f64)>,
}

impl ExitTable {
    fn new(fluid: &Barotrope, friction: f64, ambient_pa: f64, highest_pa: f64) -> Self {
        let log_low = ambient_pa.ln();
        let step = (highest_pa.ln() - log_low) / (EXIT_NODES - 1) as f64;
        let nodes = (0..EXIT_NODES)
            .map(|i| {
                let (flux, pressure) = exit_flux(fluid, (log_low + step * i as f64).exp(), friction, ambient_pa);
                (flux * flux, pressure)
            })
            .collect();
        Self { log_low, step, nodes }
    }

    /// Flux, its slope by the pressure, and the exit pressure; the last step goes on beyond the table.
    fn at(&self, pressure_pa: f64) -> (f64, f64, f64) {
        let place = (pressure_pa.ln() - self.log_low) / self.step;
        if place <= 0.0 {
            return (0.0, 0.0, self.nodes[0].1);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the table")]
        let i = (place as usize).min(EXIT_NODES - 2);
        let (a, b) = (self.nodes[i], self.nodes[i + 1]);
        let share = place - i as f64;
        let square = a.0 + share * (b.0 - a.0);
        let flux = square.sqrt();
        let slope = (b.0 - a.0) / (2.0 * flux * self.step * pressure_pa);
        (flux, slope, a.1 + share * (b.1 - a.1))
    }
}

/// Nodes of the table of the exit flux.
const EXIT_NODES: usize = 240;

struct March<'a> {
    line: &'a Line,
    fluid: &'a Barotrope,
    cells: Cells,
    exit: ExitTable,
}

/// One implicit step.
struct Solved {
    pressure: Vec<f64>,
    density: Vec<f64>,
    flux: f64,
    exit_pressure: f64,
}

impl March<'_> {
    fn resistance(&self, i: usize) -> f64 {
        // between the middles of cells i and i + 1: f Δx/(2 D)
        0.25 * self.line.friction_per_m * (self.cells.width[i] + self.cells.width[i + 1])
    }

    /// Where the pressures go if they go on as in the step before, `ratio` of it: the start of a search. A pressure at or above
    /// the one where boiling begins stays.
    fn guess(&self, pressure: &[f64], before: &[f64], ratio: f64) -> Vec<f64> {
        let edge = self.fluid.edge_pa().unwrap_or(f64::INFINITY);
        let one = |(&now, &then): (&f64, &f64)| {
            let next = (now + (now - then) * ratio).clamp(0.5 * now, 2.0 * now);
            if now < edge && then < edge && next < edge { next } else { now }
        };
        pressure.iter().zip(before).map(one).collect()
    }

    /// Implicit Euler: every cell's content after the step is what it held and what its faces pass. The search starts from `p`.
    fn solve(&self, mut p: Vec<f64>, density: &[f64], step_s: f64, open: bool) -> Option<Solved> {
        let n = p.len();
        let count = if open { n } else { self.cells.valve.min(n) };
        let (mut lower, mut diagonal, mut upper, mut right) =
            (vec![0.0; count], vec![0.0; count], vec![0.0; count], vec![0.0; count]);
        for _ in 0..MAX_NEWTON {
            let points: Vec<Point> = p[..count].iter().map(|&p| self.fluid.at(p)).collect();
            for i in 0..count {
                let held = self.cells.width[i] / step_s;
                right[i] = held * (points[i].density - density[i]);
                diagonal[i] = held * points[i].slope;
                (lower[i], upper[i]) = (0.0, 0.0);
            }
            for i in 0..count - 1 {
                // from the far cell towards the break
                let smooth = SMOOTH * points[i + 1].density * p[i + 1];
                let (g, by_far, by_near) = flux(&points[i + 1], &points[i], self.resistance(i), smooth);
                right[i] -= g;
                right[i + 1] += g;
                diagonal[i] -= by_near;
                upper[i] -= by_far;
                diagonal[i + 1] += by_far;
                lower[i + 1] += by_near;
            }
            let (g, slope, exit_pressure) = self.exit.at(p[0]);
            right[0] += g;
            diagonal[0] += slope;
            if open {
                right[count - 1] -= self.line.feed_kg_s / self.line.area_m2;
            }
            let gap =
                (0..count).map(|i| (right[i] * step_s / (self.cells.width[i] * density[i])).abs()).fold(0.0, f64::max);
            if gap < TOLERANCE {
                // the balance itself gives the densities, so that no mass is lost to the search's tolerance
                let density: Vec<f64> = (0..n)
                    .map(|i| {
                        if i < count { points[i].density - right[i] * step_s / self.cells.width[i] } else { density[i] }
                    })
                    .collect();
                return Some(Solved { pressure: p, density, flux: g, exit_pressure });
            }
            // Thomas
            for i in 1..count {
                let share = lower[i] / diagonal[i - 1];
                diagonal[i] -= share * upper[i - 1];
                right[i] -= share * right[i - 1];
            }
            let mut change = 0.0;
            for i in (0..count).rev() {
                change = (right[i] - upper[i] * change) / diagonal[i];
                if !change.is_finite() {
                    return None;
                }
                let next = (p[i] - change).clamp(0.5 * p[i], 2.0 * p[i]);
                // where boiling begins the fluid is another one: first to that edge, then on by its own slope
                p[i] = match self.fluid.edge_pa() {
                    Some(edge) if p[i] > edge && next < edge => edge,
                    Some(edge) if p[i] <= edge && next > edge => edge * (1.0 + 1e-12),
                    _ => next,
                };
            }
        }
        None
    }
}

/// The march from a pressure throughout, until the pipe has emptied or is stopped; `energy` gives the energy of a kilogram at
/// a pressure.
pub(super) fn march(
    line: &Line,
    fluid: &Barotrope,
    pressure_pa: f64,
    energy: &dyn Fn(f64) -> f64,
) -> Result<(f64, Vec<Step>)> {
    let cells = cells(line);
    // a liquid falls to its vapour pressure at once; what that lets out is the caller's
    let pressure_pa = fluid.edge_pa().map_or(pressure_pa, |edge| pressure_pa.min(edge));
    let start = fluid.at(pressure_pa);
    // between the middle of the first cell and the break
    let friction = 0.25 * line.friction_per_m * cells.width[0];
    let exit = ExitTable::new(fluid, friction, line.ambient_pa, pressure_pa);
    let march = March { line, fluid, cells, exit };
    let widths = &march.cells.width;
    let mut pressure = vec![pressure_pa; widths.len()];
    let mut density = vec![start.density; widths.len()];
    // pressures one step ago and how long that step was
    let (mut before, mut last_s) = (pressure.clone(), 1.0);
    let initial_kg = start.density * line.area_m2 * line.length_m;
    let first = march.exit.at(pressure_pa).0 * line.area_m2;
    let mut steps: Vec<Step> = Vec::with_capacity(256);
    let (mut time, mut out, mut rate) = (0.0, 0.0, first);
    let mut step_s = 0.1 * widths[0] * start.slope * pressure_pa * line.area_m2 / first;
    step_s = step_s.max(1e-9 * initial_kg / first);
    while time < line.stop_s {
        if steps.len() > MAX_STEPS {
            return Err(Error::NotConverged {
                solver: CARD.id,
                iterations: steps.len(),
                residual: rate / first,
                doing: "the blowdown of a pipeline".to_owned(),
            });
        }
        let open = time < line.close_s;
        let until = if open { line.close_s.min(line.stop_s) } else { line.stop_s };
        let cut = step_s >= until - time;
        let this = step_s.min(until - time);
        let guess = march.guess(&pressure, &before, this / last_s);
        let solved =
            march.solve(guess, &density, this, open).or_else(|| march.solve(pressure.clone(), &density, this, open));
        let Some(solved) = solved else {
            step_s = 0.25 * this;
            if time + step_s <= time {
                return Err(Error::NotConverged {
                    solver: CARD.id,
                    iterations: steps.len(),
                    residual: rate / first,
                    doing: "a step of the blowdown of a pipeline".to_owned(),
                });
            }
            continue;
        };
        let new_rate = solved.flux * line.area_m2;
        let change = ((new_rate / rate).ln() / CHANGE).abs();
        let loss = new_rate * this / (LOSS * initial_kg);
        let size = change.max(loss);
        if size > 2.0 && steps.len() > 3 && this > 1e-12 * line.stop_s {
            step_s = this * (1.0 / size).max(0.2);
            continue;
        }
        let content = |density: &[f64]| density.iter().zip(widths).map(|(d, w)| d * w * line.area_m2).sum::<f64>();
        // beyond a closed valve the fluid comes to rest and gives nothing to the flow
        let flowing = if open { widths.len() } else { march.cells.valve.min(widths.len()) };
        let mut lost = 0.0;
        for i in 0..flowing {
            let volume = widths[i] * line.area_m2;
            lost += volume * (density[i] * energy(pressure[i]) - solved.density[i] * energy(solved.pressure[i]));
        }
        time = if cut { until } else { time + this };
        out += new_rate * this;
        rate = new_rate;
        before = std::mem::replace(&mut pressure, solved.pressure);
        (density, last_s) = (solved.density, this);
        steps.push(Step {
            time_s: time,
            out_kg: out,
            flux: solved.flux,
            exit_pressure_pa: solved.exit_pressure,
            exit_density: fluid.at(solved.exit_pressure).density,
            pressure_pa: pressure[0],
            mass_kg: content(&density),
            energy_j: lost,
        });
        let highest = pressure[..flowing].iter().copied().fold(0.0, f64::max);
        let fed = time < line.close_s && line.feed_kg_s > 0.0;
        if !fed && highest < line.ambient_pa * (1.0 + END) {
            break;
        }
        let next = this * (1.0 / size.max(0.2)).clamp(0.3, 2.0);
        step_s = if cut { next.max(step_s) } else { next };
    }
    Ok((initial_kg, steps))
}
