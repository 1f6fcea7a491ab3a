//! The circle of downwind directions cut into intervals, and how much of the wind blows in each half of them.
//!
//! The number of intervals follows what the footprints ask for, not the number of wind sectors: where the sectors are
//! few, their edges are among the nodes; where they are many, half an interval holds several of them and knows the
//! sum.

use std::f64::consts::TAU;
use std::sync::OnceLock;

use crate::footprint::downwind_angle;
use crate::risk::density::Segments;
use crate::weather::{JointFrequency, Period};

/// Fewest intervals.
const FEWEST: usize = 72;
/// Levels, each with twice the intervals of the one before.
const LEVELS: usize = 8;

/// What of a sector blows in half an interval.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SectorPart {
    pub(crate) half: usize,
    pub(crate) sector: usize,
    /// Of the sector's probability, times any weight.
    pub(crate) share: f64,
}

/// Directions cut into intervals.
#[derive(Clone, Debug)]
pub(crate) struct WindCircle {
    /// Downwind direction of the first node, radians anticlockwise from east.
    pub(crate) origin: f64,
    /// Nodes after it, 0..2π; the circle closes behind the last.
    pub(crate) nodes: Vec<f64>,
    /// By half interval: two each.
    pub(crate) sector_parts: Vec<SectorPart>,
    /// `[class][period][half]`; empty where it is not kept.
    mass: Vec<[Vec<f64>; 2]>,
}

impl WindCircle {
    /// Equal intervals.
    fn even(weather: &JointFrequency, count: usize) -> Self {
        let sectors = weather.sector_centres_deg().len();
        let width = weather.sector_width_deg();
        let origin = downwind_angle(weather.sector_centres_deg()[0] + 0.5 * width);
        let halves = 2 * count;
        let mut sector_parts = Vec::new();
        // both half intervals and sectors in units of 1 / (halves x sectors) of the circle: whole numbers
        for half in 0..halves {
            let (begin, end) = (half * sectors, (half + 1) * sectors);
            let mut at = begin;
            while at < end {
                let unit = at / halves;
                let stop = end.min((unit + 1) * halves);
                // against the wind: the next sector downwind is the one before in the table
                let sector = (sectors - unit % sectors) % sectors;
                sector_parts.push(SectorPart { half, sector, share: (stop - at) as f64 / halves as f64 });
                at = stop;
            }
        }
        let nodes = (0..count).map(|i| TAU * (i as f64 / count as f64)).collect();
        let mut circle = Self { origin, nodes, sector_parts, mass: Vec::new() };
        circle.mass = (0..weather.classes().len()).map(|class| circle.class_mass(weather, class)).collect();
        circle
    }

    /// Nodes on every edge of the segments and at most `spacing` apart.
    pub(crate) fn on_edges(segments: &Segments, spacing: f64) -> Self {
        let edges = &segments.edges;
        let origin = edges[0];
        let (mut nodes, mut sector_parts) = (Vec::new(), Vec::new());
        for (i, edge) in edges.iter().enumerate() {
            let width = segments.end(i) - edge;
            let parts = (width / spacing).ceil().max(1.0);
            let (sector, share_per_rad) = segments.share_per_rad(i);
            let mut k = 0.0;
            while k < parts {
                let half = 2 * nodes.len();
                let share = 0.5 * share_per_rad * width / parts;
                sector_parts.extend([half, half + 1].map(|half| SectorPart { half, sector, share }));
                nodes.push(edge - origin + width * (k / parts));
                k += 1.0;
            }
        }
        Self { origin, nodes, sector_parts, mass: Vec::new() }
    }

    /// Intervals.
    pub(crate) fn count(&self) -> usize {
        self.nodes.len()
    }

    fn class_mass(&self, weather: &JointFrequency, class: usize) -> [Vec<f64>; 2] {
        Period::ALL.map(|period| {
            let by_sector = weather.by_sector(period, class);
            let mut mass = vec![0.0; 2 * self.count()];
            for part in &self.sector_parts {
                mass[part.half] += by_sector[part.sector] * part.share;
            }
            mass
        })
    }

    /// Adds a frequency times the probability of a class to `mass[period][half]`.
    pub(crate) fn add_mass(
        &self,
        weather: &JointFrequency,
        class: usize,
        frequency_per_yr: [f64; 2],
        mass: &mut [Vec<f64>; 2],
    ) {
        let computed;
        let of_class = if let Some(kept) = self.mass.get(class) {
            kept
        } else {
            computed = self.class_mass(weather, class);
            &computed
        };
        for ((sum, of_class), frequency) in mass.iter_mut().zip(of_class).zip(frequency_per_yr) {
            if frequency > 0.0 {
                for (sum, share) in sum.iter_mut().zip(of_class) {
                    *sum += frequency * share;
                }
            }
        }
    }
}

/// The circles of a rose, made when first asked for.
#[derive(Debug)]
pub(crate) struct WindCircles<'a> {
    pub(crate) weather: &'a JointFrequency,
    levels: [OnceLock<WindCircle>; LEVELS],
    coarsest: usize,
    /// Probability of each class over all directions, `[class][period]`.
    pub(crate) class_total: Vec<[f64; 2]>,
}

impl<'a> WindCircles<'a> {
    pub(crate) fn new(weather: &'a JointFrequency) -> Self {
        let sectors = weather.sector_centres_deg().len();
        let coarsest = if sectors <= FEWEST {
            sectors * FEWEST.div_ceil(sectors)
        } else if sectors <= 2 * FEWEST && sectors.is_multiple_of(2) {
            sectors / 2
        } else {
            FEWEST
        };
        let class_total = (0..weather.classes().len())
            .map(|class| Period::ALL.map(|period| weather.by_sector(period, class).iter().sum()))
            .collect();
        Self { weather, levels: [const { OnceLock::new() }; LEVELS], coarsest, class_total }
    }

    pub(crate) fn level(&self, level: usize) -> &WindCircle {
        let level = level.min(LEVELS - 1);
        self.levels[level].get_or_init(|| WindCircle::even(self.weather, self.coarsest << level))
    }

    /// Intervals of a level.
    pub(crate) fn count(&self, level: usize) -> usize {
        self.coarsest << level.min(LEVELS - 1)
    }

    /// The first level with at least so many intervals.
    pub(crate) fn level_for(&self, intervals: f64) -> usize {
        (0..LEVELS).find(|level| (self.coarsest << level) as f64 >= intervals).unwrap_or(LEVELS - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weather::WeatherClass;

    fn rose(sectors: usize) -> JointFrequency {
        let width = 360.0 / sectors as f64;
        let weight = |s: usize, phase: f64| 1.2 + (s as f64 * width.to_radians() + phase).sin();
        let total: f64 = (0..sectors).map(|s| weight(s, 0.0) + weight(s, 1.0)).sum();
        let row = |phase: f64| vec![(0..sectors).map(|s| weight(s, phase) / total).collect::<Vec<f64>>()];
        let class = WeatherClass { name: "D5".into(), condition: None };
        let centres = (0..sectors).map(|s| s as f64 * width).collect();
        JointFrequency::new(centres, vec![class], vec![row(0.0), row(1.0)]).unwrap()
    }

    #[test]
    fn an_interval_holds_the_density_of_its_direction() {
        for sectors in [1, 5, 12, 16, 36, 72, 144, 720] {
            let weather = rose(sectors);
            let circles = WindCircles::new(&weather);
            let circle = circles.level(1);
            assert_eq!(circle.count(), circles.count(1));
            let mut mass = [vec![0.0; 2 * circle.count()], vec![0.0; 2 * circle.count()]];
            circle.add_mass(&weather, 0, [1.0, 1.0], &mut mass);
            for (mass, total) in mass.iter().zip(circles.class_total[0]) {
                assert!((mass.iter().sum::<f64>() - total).abs() < 1e-12);
            }
            // the same from the density by segment
            let segments = Segments::new(&weather, None);
            let other = WindCircle::on_edges(&segments, 0.02);
            let mut fine = [vec![0.0; 2 * other.count()], vec![0.0; 2 * other.count()]];
            other.add_mass(&weather, 0, [1.0, 1.0], &mut fine);
            let upto = |circle: &WindCircle, mass: &[f64], angle: f64| {
                let mut sum = 0.0;
                for (i, begin) in circle.nodes.iter().enumerate() {
                    let end = circle.nodes.get(i + 1).copied().unwrap_or(TAU);
                    for (half, value) in mass[2 * i..2 * i + 2].iter().enumerate() {
                        let from = circle.origin + begin + 0.5 * half as f64 * (end - begin);
                        let from = from.rem_euclid(TAU);
                        let width = 0.5 * (end - begin);
                        let over = (angle - from).clamp(0.0, width) + (angle + TAU - from).clamp(0.0, width)
                            - (TAU - from).clamp(0.0, width);
                        sum += value * if from + width > TAU { over } else { (angle - from).clamp(0.0, width) } / width;
                    }
                }
                sum
            };
            for k in 0..40 {
                let angle = 0.157 * f64::from(k);
                let (a, b) = (upto(circle, &mass[0], angle), upto(&other, &fine[0], angle));
                assert!((a - b).abs() < 2e-5, "{sectors} sectors at {angle}: {a} {b}");
            }
        }
    }
}
