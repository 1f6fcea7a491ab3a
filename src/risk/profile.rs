//! N of every function of one place, evaluated one after the other over people who are sorted once.

use std::f64::consts::TAU;

use crate::error::Result;
use crate::footprint::{BlendedRing, Column, ExposureClass, Footprint, GridRing, Outcome, Panels, Shape};
use crate::risk::combined::{CombinedRing, PartAt};
use crate::risk::control::Control;
use crate::risk::density::Segments;
use crate::risk::directions::{Directions, Stretch, Weights};
use crate::risk::functions::{Function, Lie, anchor, functions};
use crate::risk::people::{Neighbour, Receiver, half_width};
use crate::risk::people_index::PeopleIndex;
use crate::risk::polar_people::{MeshSize, PolarPeople};
use crate::risk::ring_taps::{RingTaps, ShellTaps};
use crate::risk::stacked::StackedRing;
use crate::risk::view::{Exposure, StillParts, View, each_shell, place_in, turn_apart};
use crate::risk::wind_circle::{WindCircle, WindCircles};

/// Distance of nodes as a share of the footprint's half-width where there are people: for people at points, whose
/// profiles are seen one by one, and for people spread over cells, whose sum is smoother than any of them.
const SPACING_AT_POINTS: f64 = 0.06;
const SPACING_SPREAD: f64 = 0.35;
/// Nodes are never closer than a circle cut into so many.
const MOST: f64 = 7200.0;
/// Node distance for footprints whose widths are not known beforehand.
const UNKNOWN_WIDTH: f64 = 1440.0;
/// Finest circle for people spread over cells.
const MOST_SPREAD: f64 = 600.0;
/// Rings at which the width of a footprint is looked at.
const LOOKS: usize = 12;
/// Ratio of the reaches that a mesh of people serves.
const REACH_RATIO: f64 = 2.0;

/// What the functions of a place are evaluated in.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) winds: &'a WindCircles<'a>,
    pub(crate) people: &'a PeopleIndex,
    /// Doublings of the refinement beyond what the tolerance asks for.
    pub(crate) refined: u32,
    pub(crate) control: &'a Control<'a>,
}

/// N of one function.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    /// N by day and by night where the wind's direction does not matter.
    pub(crate) still: Option<[f64; 2]>,
    /// By period.
    pub(crate) laid: [Vec<Stretch>; 2],
    /// Mean of N over each half interval, by period.
    pub(crate) mean: [Vec<f64>; 2],
}

impl Profile {
    fn lay(&mut self, directions: &Directions, circle: &WindCircle, blows: [bool; 2]) {
        self.still = None;
        for (period, (laid, mean)) in self.laid.iter_mut().zip(&mut self.mean).enumerate() {
            laid.clear();
            if blows[period] {
                directions.lay(circle, period, laid);
            }
            mean.clear();
            mean.resize(2 * circle.count(), 0.0);
            for stretch in laid.iter() {
                mean[stretch.half] += stretch.share * f64::midpoint(stretch.from, stretch.to);
            }
        }
    }
}

/// What is reused from function to function.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) directions: Directions,
    /// By period, three circles long.
    sum: [Vec<f64>; 2],
    spread: Vec<[f64; 2]>,
    pub(super) rings: [RingTaps; 3],
    pub(super) shell: ShellTaps,
    pub(super) blended: BlendedRing,
    pub(super) grid: GridRing,
    pub(super) stacked: StackedRing,
    pub(super) combined: CombinedRing,
    pub(super) receivers: Vec<Receiver>,
    /// The mesh that the last function was evaluated over.
    pub(super) mesh: Option<usize>,
}

/// People at a point, as seen from the place.
pub(super) struct AtPoint {
    pub(super) cell: u32,
    pub(super) r_m: f64,
    pub(super) bearing: f64,
    /// `[out of doors, indoors][period]`
    pub(super) persons: [[f64; 2]; 2],
}

/// One place with the people round it.
pub(crate) struct Place<'a> {
    pub(super) scene: Scene<'a>,
    pub(super) anchor_m: (f64, f64),
    pub(super) near: Vec<u32>,
    pub(super) points: Vec<AtPoint>,
    spread: bool,
    pub(super) meshes: Vec<((usize, i32), PolarPeople)>,
    pub(super) scratch: Scratch,
}

impl<'a> Place<'a> {
    /// The people within `reach_m` of a place, without the staff of one establishment.
    pub(crate) fn new(scene: Scene<'a>, anchor_m: (f64, f64), reach_m: f64, without_staff_of: Option<&str>) -> Self {
        let near = scene.people.near(anchor_m, reach_m, without_staff_of);
        let cells = scene.people.population().cells();
        let mut points: Vec<AtPoint> = Vec::new();
        for &index in &near {
            let cell = &cells[index as usize];
            if cell.cell_m.is_none() {
                let (dx, dy) = (cell.x_m - anchor_m.0, cell.y_m - anchor_m.1);
                let inside = [0, 1].map(|period| cell.persons[period] * cell.indoors[period]);
                let out = [0, 1].map(|period| cell.persons[period] - inside[period]);
                let r_m = (dx * dx + dy * dy).sqrt();
                points.push(AtPoint { cell: index, r_m, bearing: dy.atan2(dx), persons: [out, inside] });
            }
        }
        points.sort_by(|a, b| a.r_m.total_cmp(&b.r_m).then(a.cell.cmp(&b.cell)));
        let spread = near.len() > points.len();
        Self { scene, anchor_m, near, points, spread, meshes: Vec::new(), scratch: Scratch::default() }
    }

    /// Integral of N of the function evaluated last over an interval of direction.
    pub(crate) fn integral_of(&self, circle: &WindCircle, interval: usize, period: usize) -> f64 {
        self.scratch.directions.integral_of(circle, interval, period)
    }

    /// Evaluates a function; the circle that its directions are cut on, if it has any.
    pub(crate) fn evaluate<'c>(
        &mut self,
        function: &Function,
        own_circle: &'c mut Option<WindCircle>,
        profile: &mut Profile,
    ) -> Result<Option<&'c WindCircle>>
    where
        'a: 'c,
    {
        self.scene.control.check()?;
        match function.lie {
            Lie::Still => {
                profile.still = Some(self.still(function));
                Ok(None)
            }
            Lie::Together => {
                let circle = self.together(function);
                profile.lay(&self.scratch.directions, circle, function.blows);
                Ok(Some(circle))
            }
            Lie::Apart => {
                let circle = own_circle.insert(self.apart(function)?);
                profile.lay(&self.scratch.directions, circle, function.blows);
                Ok(Some(circle))
            }
        }
    }

    /// N by day and by night of footprints that depend on the distance alone.
    fn still(&mut self, function: &Function) -> [f64; 2] {
        let mut n = [0.0; 2];
        self.receivers(function);
        let parts = StillParts::new(&function.parts);
        for receiver in &self.scratch.receivers {
            let harm = parts.harm(receiver.place_m);
            for (sum, persons) in n.iter_mut().zip(&receiver.persons) {
                *sum += persons[0] * harm[0] + persons[1] * harm[1];
            }
        }
        n
    }

    /// Everybody near as points small against the footprints.
    fn receivers(&mut self, function: &Function) {
        self.scratch.receivers.clear();
        let cells = self.scene.people.population().cells();
        for &index in &self.near {
            let cell = &cells[index as usize];
            let (dx, dy) = (cell.x_m - self.anchor_m.0, cell.y_m - self.anchor_m.1);
            let beyond = function.reach_m + cell.cell_m.unwrap_or(0.0) * std::f64::consts::FRAC_1_SQRT_2;
            if dx * dx + dy * dy <= beyond * beyond {
                Neighbour::new(cell).receivers(&function.parts, self.scene.refined, &mut self.scratch.receivers);
            }
        }
    }

    fn together(&mut self, function: &Function) -> &'a WindCircle {
        let winds = self.scene.winds;
        let points = self.points.partition_point(|point| point.r_m <= function.reach_m);
        let mut level = 0;
        if points > 0 {
            level = winds.level_for(self.nodes_at_points(function, points).min(MOST)) + self.scene.refined as usize;
        }
        let mut mesh = None;
        if self.spread {
            let (at, wanted) = self.mesh_for(function);
            mesh = Some(at);
            level = level.max(wanted);
        }
        self.scratch.mesh = mesh;
        let circle = winds.level(level);
        self.scratch.directions.begin(circle);
        if let Some(at) = mesh {
            self.spread_over(function, at);
            let spread = std::mem::take(&mut self.scratch.spread);
            self.scratch.directions.spread(&spread);
            self.scratch.spread = spread;
        }
        let exposure = Exposure::of(&function.parts);
        let Scratch { directions, blended, grid, stacked, .. } = &mut self.scratch;
        for point in &self.points[..points] {
            let weights = Weights { slots: &[0, 1][..exposure.count], weight: exposure.weight(&point.persons) };
            let mut view = View { blended, grid, stacked };
            view.turn(circle, &function.parts, &exposure, (point.r_m, point.bearing), &weights, directions);
        }
        directions.finish();
        circle
    }

    /// Nodes on the circle that people at points ask for: by the narrowest footprint there.
    fn nodes_at_points(&self, function: &Function, points: usize) -> f64 {
        let mut wanted = 1.0;
        for part in function.parts.iter().filter(|part| part.turns()) {
            let Shape::Polar(table) = part.footprint.shape() else {
                wanted = f64::max(wanted, UNKNOWN_WIDTH);
                continue;
            };
            for point in &self.points[..points] {
                let Some(ring) = table.stencil(point.r_m) else { continue };
                // sharp edges are exact whatever the nodes
                if !ring.is_step() {
                    wanted = wanted.max(TAU / (SPACING_AT_POINTS * half_width(&ring)));
                }
            }
        }
        wanted
    }

    /// The mesh of people for a function, and the level of its circle.
    fn mesh_for(&mut self, function: &Function) -> (usize, usize) {
        #[expect(clippy::cast_possible_truncation, reason = "a few dozen doublings at most")]
        let reach_class = (function.reach_m.max(1.0).ln() / REACH_RATIO.ln()).ceil() as i32;
        let coarse = self.mesh(0, reach_class);
        let refined = self.scene.refined as usize;
        let intervals = intervals_wanted(&self.meshes[coarse].1, function).min(MOST_SPREAD);
        let level = self.scene.winds.level_for(intervals) + refined;
        (self.mesh(level, reach_class), level)
    }

    fn mesh(&mut self, level: usize, reach_class: i32) -> usize {
        let key = (level, reach_class);
        if let Some(known) = self.meshes.iter().position(|(other, _)| *other == key) {
            return known;
        }
        let circle = self.scene.winds.level(level);
        let size = MeshSize {
            origin: circle.origin,
            count: circle.count(),
            reach_m: REACH_RATIO.powi(reach_class),
            shells_refined: f64::from(1_u32 << self.scene.refined),
        };
        let mesh = PolarPeople::new(self.scene.people, &self.near, self.anchor_m, size);
        self.meshes.push((key, mesh));
        self.meshes.len() - 1
    }

    /// Mean of N over every interval of the mesh's circle, of people spread over cells.
    fn spread_over(&mut self, function: &Function, mesh: usize) {
        let Self { meshes, scratch, .. } = self;
        let mesh = &meshes[mesh].1;
        let count = mesh.size.count;
        let blows = function.blows;
        let [day, night] = &mut scratch.sum;
        for sum in [&mut *day, &mut *night] {
            sum.clear();
            sum.resize(3 * count, 0.0);
        }
        let exposure = Exposure::of(&function.parts);
        let mut view = View { blended: &mut scratch.blended, grid: &mut scratch.grid, stacked: &mut scratch.stacked };
        each_shell(mesh, function, &exposure, &mut view, (&mut scratch.rings, &mut scratch.shell), |shell, taps| {
            for entry in &mesh.entries[mesh.shells[shell].entries.clone()] {
                let half = entry.bin % 2;
                let [a, b] = exposure.weight(&entry.persons);
                let first = place_in(count, entry.bin / 2, taps.offset[half]);
                let (taps_a, taps_b) = (&taps.values[0][half], &taps.values[1][half]);
                if exposure.count == 1 {
                    if blows[0] {
                        add_taps(&mut day[first..], taps_a, a[0]);
                    }
                    if blows[1] {
                        add_taps(&mut night[first..], taps_a, a[1]);
                    }
                } else {
                    if blows[0] {
                        add_both_taps(&mut day[first..], taps_a, taps_b, (a[0], b[0]));
                    }
                    if blows[1] {
                        add_both_taps(&mut night[first..], taps_a, taps_b, (a[1], b[1]));
                    }
                }
            }
        });
        let per_rad = count as f64 / TAU;
        let mean = |sum: &[f64], i: usize| ((sum[i] + sum[i + count] + sum[i + 2 * count]) * per_rad).max(0.0);
        scratch.spread.clear();
        scratch.spread.extend((0..count).map(|i| [mean(day, i), mean(night, i)]));
    }

    fn apart(&mut self, function: &Function) -> Result<WindCircle> {
        let segments = Segments::new(self.scene.winds.weather, function.weight);
        self.receivers(function);
        let receivers = std::mem::take(&mut self.scratch.receivers);
        let doubled = f64::from(1_u32 << self.scene.refined);
        let circle = WindCircle::on_edges(&segments, TAU / (doubled * nodes_wanted(&function.parts, &receivers)));
        self.scratch.directions.begin(&circle);
        let exposures: Vec<Exposure> =
            function.parts.iter().map(|part| Exposure::of(std::slice::from_ref(part))).collect();
        for (i, receiver) in receivers.iter().enumerate() {
            if i % 64 == 0 {
                self.scene.control.check()?;
            }
            self.turn_apart(function, &exposures, receiver, &circle);
        }
        self.scratch.directions.finish();
        self.scratch.receivers = receivers;
        Ok(circle)
    }

    fn turn_apart(&mut self, function: &Function, exposures: &[Exposure], receiver: &Receiver, circle: &WindCircle) {
        let Scratch { directions, blended, grid, stacked, combined, .. } = &mut self.scratch;
        turn_apart(function, exposures, receiver, circle, (&mut View { blended, grid, stacked }, combined), directions);
    }
}

fn add_taps(sum: &mut [f64], taps: &[f64], weight: f64) {
    for (n, tap) in sum.iter_mut().zip(taps) {
        *n += weight * tap;
    }
}

fn add_both_taps(sum: &mut [f64], a: &[f64], b: &[f64], weight: (f64, f64)) {
    for (n, (a, b)) in sum.iter_mut().zip(a.iter().zip(b)) {
        *n += weight.0 * a + weight.1 * b;
    }
}

/// Intervals that the footprints ask for where the people are: from their widths, weighted by harm.
fn intervals_wanted(mesh: &PolarPeople, function: &Function) -> f64 {
    let within = mesh
        .shells
        .iter()
        .enumerate()
        .filter(|(i, shell)| !shell.entries.is_empty() && mesh.ring_m(*i) <= function.reach_m);
    let rings: Vec<(f64, f64)> = within.map(|(i, shell)| (mesh.ring_m(i), shell.persons)).collect();
    let stride = rings.len().div_ceil(LOOKS).max(1);
    let mut wanted = 1.0_f64;
    for part in function.parts.iter().filter(|part| part.turns()) {
        let (mut harm, mut harm_by_width) = (0.0, 0.0);
        for (r, persons) in rings.iter().step_by(stride) {
            let (total, width) = match part.footprint.shape() {
                Shape::Polar(table) => {
                    let Some(ring) = table.stencil(*r) else { continue };
                    (total_harm(part.footprint, &ring), half_width(&ring))
                }
                Shape::Grid(table) => {
                    let mut ring = GridRing::default();
                    table.ring(*r, &mut ring);
                    (total_harm(part.footprint, &ring), half_width(&ring))
                }
                Shape::Radial(_) => continue,
            };
            harm += persons * total;
            harm_by_width += persons * total / width;
        }
        if harm > 0.0 {
            wanted = wanted.max(TAU * harm_by_width / (SPACING_SPREAD * harm));
        }
    }
    wanted
}

fn total_harm(footprint: &Footprint, ring: &impl Panels) -> f64 {
    [ExposureClass::Outdoors, ExposureClass::Indoors]
        .iter()
        .map(|class| {
            let Column { table, scale } = footprint.column(class);
            if scale == 0.0 {
                return 0.0;
            }
            scale * (0..ring.count()).map(|panel| ring.total(panel, ring.bounds(panel), table)).sum::<f64>()
        })
        .sum()
}

/// Nodes on the circle that the narrowest footprint asks for where there are people, for parts that lie apart.
fn nodes_wanted(parts: &[PartAt], receivers: &[Receiver]) -> f64 {
    let mut wanted = 72.0;
    for part in parts.iter().filter(|part| part.turns()) {
        let Shape::Polar(table) = part.footprint.shape() else {
            wanted = f64::max(wanted, UNKNOWN_WIDTH);
            continue;
        };
        for receiver in receivers {
            let (r, _) = part.polar(receiver.place_m);
            let Some(ring) = table.stencil(r) else { continue };
            // sharp edges are exact whatever the nodes
            if !ring.is_step() || parts.len() > 1 {
                wanted = wanted.max(TAU / (SPACING_AT_POINTS * half_width(&ring)));
            }
        }
    }
    wanted.min(MOST)
}

/// Everything that a place does: its functions, and N of each given to `visit` with the place. The place itself comes
/// back, if there is anybody near.
pub(crate) fn each_function<'a>(
    scene: Scene<'a>,
    outcomes: &[(usize, &'a Outcome)],
    without_own_staff: bool,
    mut visit: impl FnMut(&mut Place<'a>, &Function<'a>, &Profile, Option<&WindCircle>),
) -> Result<Option<Place<'a>>> {
    let Some(&(_, first)) = outcomes.first() else { return Ok(None) };
    let functions = functions(outcomes, scene.winds.weather, &scene.winds.class_total);
    let reach_m = functions.iter().fold(0.0, |reach: f64, function| reach.max(function.reach_m));
    let staff_of = if without_own_staff { first.establishment.as_deref() } else { None };
    let mut place = Place::new(scene, anchor(first), reach_m, staff_of);
    if place.near.is_empty() {
        return Ok(None);
    }
    let mut profile = Profile::default();
    for function in &functions {
        let mut own = None;
        let circle = place.evaluate(function, &mut own, &mut profile)?;
        visit(&mut place, function, &profile, circle);
    }
    Ok(Some(place))
}
