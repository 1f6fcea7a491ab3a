//! Individual risk of equal origins along a polyline: pipelines and roads.
//!
//! An outcome that may begin anywhere along a line is integrated along it: for each receptor and each straight stretch
//! the stretch is cut where the outcome's reach and its sharp circles begin and end, at the foot of the perpendicular,
//! and at once and three times the distance from it; between the cuts the variable is $u$ with
//! $s = s_0 + h \sinh u$, in which distance and bearing change evenly however near the receptor is. Panels are halved until the
//! two rules of a Gauss-Kronrod pair agree to the tolerance. See `docs/theory/line_sources.md`.

use ndarray::Array2;

use crate::error::{Error, Result};
use crate::footprint::{Frequency, Outcome, PartFootprint};
use crate::numeric::gauss_kronrod::{POINTS, integral, nodes};
use crate::risk::control::Control;
use crate::risk::individual_risk_at;
use crate::site::Grid;
use crate::weather::JointFrequency;

/// Receptors whose panels are evaluated together.
const RECEPTORS_AT_ONCE: usize = 256;
/// A panel is halved this often at most.
const MOST_HALVINGS: usize = 30;
/// A receptor has this many panels at most.
const MOST_PANELS: usize = 2000;
/// Nearer to the line than this share of the reach, the substitution stays as it is there.
const NEAREST: f64 = 1e-3;
/// Pieces shorter than this share of their stretch are left out.
const NO_LENGTH: f64 = 1e-12;

/// An accident that may begin anywhere along a polyline, everywhere alike.
#[derive(Clone, Debug)]
pub struct LineSource {
    polyline_m: Vec<(f64, f64)>,
    frequency_per_m_yr: Frequency,
    /// With its origin at (0, 0) and its frequency that of a metre.
    template: Outcome,
}

impl LineSource {
    /// An outcome along a polyline (east, north), whose frequency is per metre of line and year. The outcome says all
    /// else; its own origin and frequency count for nothing. Its footprint turns with the wind, not with the line.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for fewer than two corners, a corner that is not finite, or a line without length.
    pub fn new(polyline_m: Vec<(f64, f64)>, frequency_per_m_yr: Frequency, outcome: Outcome) -> Result<Self> {
        let fault = |value: String, requirement: &str| Error::InvalidInput {
            name: format!("line \"{}\".polyline_m", outcome.name),
            value,
            unit: "m",
            requirement: requirement.to_owned(),
        };
        if let Some((x, y)) = polyline_m.iter().find(|(x, y)| !(x.is_finite() && y.is_finite())) {
            return Err(fault(format!("({x}, {y})"), "must be finite"));
        }
        if polyline_m.len() < 2 {
            return Err(fault(format!("{} corners", polyline_m.len()), "needs two corners or more"));
        }
        let line = Self {
            polyline_m,
            frequency_per_m_yr,
            template: Outcome { origin_m: (0.0, 0.0), frequency: frequency_per_m_yr, ..outcome.clone() },
        };
        if line.length_m() > 0.0 { Ok(line) } else { Err(fault("0".into(), "needs a length above 0")) }
    }

    /// Its corners, (east, north), m.
    #[must_use]
    pub fn polyline_m(&self) -> &[(f64, f64)] {
        &self.polyline_m
    }

    /// How often the accident begins on a metre of it, 1/(m yr).
    #[must_use]
    pub fn frequency_per_m_yr(&self) -> Frequency {
        self.frequency_per_m_yr
    }

    /// The accident as it is at a place of the line, its frequency per metre.
    #[must_use]
    pub fn template(&self) -> &Outcome {
        &self.template
    }

    /// Length of the line, m.
    #[must_use]
    pub fn length_m(&self) -> f64 {
        self.polyline_m.windows(2).map(|ends| (ends[1].0 - ends[0].0).hypot(ends[1].1 - ends[0].1)).sum()
    }

    /// The straight stretches that have a length.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let stretch = |ends: &[(f64, f64)]| {
            let (dx, dy) = (ends[1].0 - ends[0].0, ends[1].1 - ends[0].1);
            let length_m = dx.hypot(dy);
            (length_m > 0.0).then(|| Stretch { from: ends[0], along: (dx / length_m, dy / length_m), length_m })
        };
        self.polyline_m.windows(2).filter_map(stretch).collect()
    }
}

/// A straight piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) from: (f64, f64),
    /// Unit vector.
    pub(super) along: (f64, f64),
    pub(super) length_m: f64,
}

impl Stretch {
    /// The place at a length along it.
    pub(super) fn at(&self, s: f64) -> (f64, f64) {
        (self.from.0 + s * self.along.0, self.from.1 + s * self.along.1)
    }

    /// Length along it of the foot of the perpendicular from a place, and the distance from there.
    fn foot(&self, place: (f64, f64)) -> (f64, f64) {
        let (dx, dy) = (place.0 - self.from.0, place.1 - self.from.1);
        (dx * self.along.0 + dy * self.along.1, (dx * self.along.1 - dy * self.along.0).abs())
    }
}

/// How closely lines are integrated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineAccuracy {
    /// Allowed error as a share of the result; of each line at each place for the individual risk.
    pub tolerance: f64,
    /// Origins along all lines together at most, for the societal risk.
    pub most_origins: usize,
}

impl Default for LineAccuracy {
    fn default() -> Self {
        Self { tolerance: 1e-4, most_origins: 50_000 }
    }
}

impl LineAccuracy {
    pub(super) fn check(&self) -> Result<()> {
        if self.tolerance > 0.0 && self.tolerance < 1.0 {
            Ok(())
        } else {
            Err(Error::invalid("tolerance", self.tolerance, "", "must lie between 0 and 1"))
        }
    }
}

/// Individual risk of lines, with what its error is estimated to be.
#[derive(Clone, Debug, PartialEq)]
pub struct LineIndividual {
    /// 1/yr, one a place.
    pub risk_per_yr: Vec<f64>,
    /// Estimate of the error of the integration along the lines, 1/yr; cautious, often by orders of magnitude.
    pub error_per_yr: Vec<f64>,
}

/// A circle round an origin on which an outcome begins or ends: its centre from the origin, and its radius, m.
type Circle = ((f64, f64), f64);

/// Where an outcome reaches and where it jumps.
struct Edges {
    /// Round this place from the origin there is no harm beyond the reach.
    centre: (f64, f64),
    reach_m: f64,
    circles: Vec<Circle>,
}

impl Edges {
    fn of(outcome: &Outcome) -> Self {
        let centre = outcome.parts.first().map_or((0.0, 0.0), |part| part.offset_m);
        let (mut circles, mut reach_m) = (Vec::new(), 0.0);
        for part in &outcome.parts {
            let apart = (part.offset_m.0 - centre.0).hypot(part.offset_m.1 - centre.1);
            reach_m = f64::max(reach_m, apart + part.reach_m());
            let footprints = match &part.footprint {
                PartFootprint::All(footprint) => vec![footprint],
                PartFootprint::ByWeather(map) => map.values().collect(),
            };
            let radii = footprints.iter().flat_map(|footprint| footprint.break_radii_m());
            circles.extend(radii.map(|radius| (part.offset_m, radius)));
        }
        circles.sort_by(|a: &Circle, b: &Circle| {
            a.1.total_cmp(&b.1).then(a.0.0.total_cmp(&b.0.0)).then(a.0.1.total_cmp(&b.0.1))
        });
        circles.dedup();
        Self { centre, reach_m, circles }
    }

    /// Cuts of a stretch for a receptor, ascending, and the middle and scale of the substitution; none if it is out of
    /// reach.
    fn cuts(&self, stretch: &Stretch, place: (f64, f64)) -> Option<(Vec<f64>, f64, f64)> {
        let crossing = |(centre, radius): Circle| {
            let (middle, distance) = stretch.foot((place.0 - centre.0, place.1 - centre.1));
            let half = ((radius - distance) * (radius + distance)).max(0.0).sqrt();
            (radius > distance).then_some((middle, half))
        };
        let (middle, half) = crossing((self.centre, self.reach_m))?;
        let (from, to) = ((middle - half).max(0.0), (middle + half).min(stretch.length_m));
        if !(to - from > NO_LENGTH * stretch.length_m) {
            return None;
        }
        let (_, distance) = stretch.foot((place.0 - self.centre.0, place.1 - self.centre.1));
        let scale = distance.max(NEAREST * self.reach_m);
        let mut cuts = vec![from, to];
        cuts.extend([-3.0, -1.0, 0.0, 1.0, 3.0].map(|times| middle + times * scale));
        for circle in &self.circles {
            if let Some((middle, half)) = crossing(*circle) {
                cuts.extend([middle - half, middle + half]);
            }
        }
        cuts.retain(|cut| (from..=to).contains(cut));
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|b, a| *b - *a <= NO_LENGTH * stretch.length_m);
        Some((cuts, middle, scale))
    }
}

/// A piece of a stretch as one receptor sees it, in the variable u.
struct Panel {
    receptor: usize,
    stretch: Stretch,
    middle: f64,
    scale: f64,
    ends: (f64, f64),
    halvings: usize,
    value: f64,
    error: f64,
}

impl Panel {
    /// Nodes in u, and what of the line each stands for, m.
    fn nodes(&self) -> [(f64, f64); POINTS] {
        nodes(self.ends.0, self.ends.1).map(|u| (self.middle + self.scale * libm::sinh(u), self.scale * libm::cosh(u)))
    }

    fn halves(&self) -> [Panel; 2] {
        let middle_u = f64::midpoint(self.ends.0, self.ends.1);
        [(self.ends.0, middle_u), (middle_u, self.ends.1)].map(|ends| Panel {
            ends,
            halvings: self.halvings + 1,
            value: 0.0,
            error: 0.0,
            ..*self
        })
    }
}

/// Individual risk of one line at some places.
struct OneLine<'a> {
    line: &'a LineSource,
    edges: Edges,
    stretches: Vec<Stretch>,
    weather: &'a JointFrequency,
    tolerance: f64,
}

impl OneLine<'_> {
    fn panels(&self, receptor: usize, place: (f64, f64)) -> Vec<Panel> {
        let mut panels = Vec::new();
        for stretch in &self.stretches {
            let Some((cuts, middle, scale)) = self.edges.cuts(stretch, place) else { continue };
            let u = |s: f64| libm::asinh((s - middle) / scale);
            panels.extend(cuts.windows(2).map(|ends| Panel {
                receptor,
                stretch: *stretch,
                middle,
                scale,
                ends: (u(ends[0]), u(ends[1])),
                halvings: 0,
                value: 0.0,
                error: 0.0,
            }));
        }
        panels
    }

    fn evaluate(&self, panels: &mut [Panel], places: &[(f64, f64)], control: &Control) -> Result<()> {
        let mut points = Vec::with_capacity(panels.len() * POINTS);
        for panel in panels.iter() {
            let (x, y) = places[panel.receptor];
            points.extend(panel.nodes().map(|(s, _)| {
                let (x0, y0) = panel.stretch.at(s);
                (x - x0, y - y0)
            }));
        }
        let found = individual_risk_at(&[&self.line.template], self.weather, &points, control)?;
        for (panel, values) in panels.iter_mut().zip(found.chunks_exact(POINTS)) {
            let mut weighted = [0.0; POINTS];
            for ((one, value), (_, stands_for_m)) in weighted.iter_mut().zip(values).zip(panel.nodes()) {
                *one = value * stands_for_m;
            }
            (panel.value, panel.error) = integral(panel.ends.0, panel.ends.1, &weighted);
        }
        Ok(())
    }

    /// Risk and its error at each place, in rounds: panels of receptors that are not there yet are halved together.
    fn at(&self, places: &[(f64, f64)], control: &Control) -> Result<Vec<(f64, f64)>> {
        let mut sums = vec![(0.0, 0.0); places.len()];
        let mut done: Vec<Vec<Panel>> = places.iter().map(|_| Vec::new()).collect();
        let mut fresh: Vec<Panel> =
            places.iter().enumerate().flat_map(|(receptor, place)| self.panels(receptor, *place)).collect();
        while !fresh.is_empty() {
            control.check()?;
            self.evaluate(&mut fresh, places, control)?;
            let mut touched: Vec<usize> = fresh.iter().map(|panel| panel.receptor).collect();
            touched.dedup();
            for panel in fresh.drain(..) {
                done[panel.receptor].push(panel);
            }
            for receptor in touched {
                let panels = &mut done[receptor];
                // one order whatever the rounds were, so that the sum has one too
                let order = |a: &Panel, b: &Panel| {
                    let place = a.stretch.from.0.total_cmp(&b.stretch.from.0);
                    place.then(a.stretch.from.1.total_cmp(&b.stretch.from.1)).then(a.ends.0.total_cmp(&b.ends.0))
                };
                panels.sort_by(order);
                let value: f64 = panels.iter().map(|panel| panel.value).sum();
                let error: f64 = panels.iter().map(|panel| panel.error).sum();
                sums[receptor] = (value, error);
                let allowed = self.tolerance * value;
                if error <= allowed || panels.len() >= MOST_PANELS {
                    continue;
                }
                let each = 0.5 * allowed / panels.len() as f64;
                let mut kept = Vec::with_capacity(panels.len());
                for panel in panels.drain(..) {
                    if panel.error > each && panel.halvings < MOST_HALVINGS {
                        fresh.extend(panel.halves());
                    } else {
                        kept.push(panel);
                    }
                }
                *panels = kept;
            }
        }
        Ok(sums)
    }
}

/// Location-specific individual risk of lines, 1/yr, at points (east, north) in metres.
///
/// # Errors
/// [`Error::InvalidInput`] for a point that is not finite or a tolerance outside 0..1; [`Error::Cancelled`].
pub fn line_individual_risk_at(
    lines: &[LineSource],
    weather: &JointFrequency,
    points_m: &[(f64, f64)],
    accuracy: &LineAccuracy,
    control: &Control,
) -> Result<LineIndividual> {
    accuracy.check()?;
    for (i, (x, y)) in points_m.iter().enumerate() {
        for (name, value) in [("x", x), ("y", y)] {
            if !value.is_finite() {
                return Err(Error::invalid(format!("points[{i}].{name}"), *value, "m", "must be finite"));
            }
        }
    }
    let mut found = LineIndividual { risk_per_yr: vec![0.0; points_m.len()], error_per_yr: vec![0.0; points_m.len()] };
    let quiet = Control { cancel: control.cancel, progress: None };
    let chunks = points_m.len().div_ceil(RECEPTORS_AT_ONCE);
    let counted: Vec<&LineSource> = lines.iter().filter(|line| line.template.counts_for.individual()).collect();
    let all = (counted.len() * chunks) as f64;
    for (l, line) in counted.into_iter().enumerate() {
        let one = OneLine {
            line,
            edges: Edges::of(&line.template),
            stretches: line.stretches(),
            weather,
            tolerance: accuracy.tolerance,
        };
        for (c, places) in points_m.chunks(RECEPTORS_AT_ONCE).enumerate() {
            for (i, (value, error)) in one.at(places, &quiet)?.into_iter().enumerate() {
                found.risk_per_yr[c * RECEPTORS_AT_ONCE + i] += value;
                found.error_per_yr[c * RECEPTORS_AT_ONCE + i] += error;
            }
            if let Some(progress) = control.progress {
                progress((l * chunks + c + 1) as f64 / all);
            }
        }
    }
    Ok(found)
}

/// The same at the centre of every cell: risk and error, 1/yr, each `[ny, nx]`, row 0 southernmost.
///
/// # Errors
/// As [`line_individual_risk_at`].
pub fn line_individual_risk_grid(
    lines: &[LineSource],
    weather: &JointFrequency,
    grid: &Grid,
    accuracy: &LineAccuracy,
    control: &Control,
) -> Result<(Array2<f64>, Array2<f64>)> {
    let centre = |row: usize, column: usize| (grid.x_centre_m(column), grid.y_centre_m(row));
    let points: Vec<_> = (0..grid.ny).flat_map(|row| (0..grid.nx).map(move |column| centre(row, column))).collect();
    let LineIndividual { risk_per_yr, error_per_yr } =
        line_individual_risk_at(lines, weather, &points, accuracy, control)?;
    let map = |values: Vec<f64>| {
        let mut map = Array2::zeros((grid.ny, grid.nx));
        for (cell, value) in map.iter_mut().zip(values) {
            *cell = value;
        }
        map
    };
    Ok((map(risk_per_yr), map(error_per_yr)))
}
