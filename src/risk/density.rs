//! Density of the downwind direction, and the integral of a footprint over it.

use std::f64::consts::TAU;

use crate::footprint::{DirectionWeight, Panels};
use crate::weather::{JointFrequency, Period};

/// Edges of the directions between which nothing changes: sector edges, and those of a weight.
#[derive(Clone, Debug)]
pub(crate) struct Segments {
    /// Ascending, radians anticlockwise from east, in 0..2π.
    pub(crate) edges: Vec<f64>,
    /// Sector of the table, and weight, of the segment that begins at each edge.
    content: Vec<(usize, f64)>,
    sector_rad: f64,
}

impl Segments {
    pub(crate) fn new(weather: &JointFrequency, weight: Option<&DirectionWeight>) -> Self {
        let centres = weather.sector_centres_deg();
        let half = weather.sector_width_deg() / 2.0;
        let mut from_deg: Vec<f64> = centres.iter().map(|centre| (centre - half).rem_euclid(360.0)).collect();
        if let Some(weight) = weight {
            from_deg.extend(weight.edges_deg());
        }
        let mut edges: Vec<f64> = from_deg.iter().map(|from| crate::footprint::downwind_angle(*from) % TAU).collect();
        edges.sort_unstable_by(f64::total_cmp);
        edges.dedup_by(|b, a| *b - *a < 1e-12);
        if edges.len() > 1 && edges[0] + TAU - edges[edges.len() - 1] < 1e-12 {
            edges.pop();
        }
        let content = (0..edges.len())
            .map(|i| {
                let end = edges.get(i + 1).copied().unwrap_or(edges[0] + TAU);
                let from = (-90.0 - f64::midpoint(edges[i], end).to_degrees()).rem_euclid(360.0);
                let position = (from - (centres[0] - half)).rem_euclid(360.0) / (2.0 * half);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=number of sectors")]
                let sector = (position as usize).min(centres.len() - 1);
                (sector, weight.map_or(1.0, |weight| weight.at_deg(from)))
            })
            .collect();
        Self { edges, content, sector_rad: weather.sector_width_deg().to_radians() }
    }

    /// Frequency per radian on each segment: that of the accident in a period, times the probability of the classes.
    pub(crate) fn density(
        &self,
        weather: &JointFrequency,
        classes: &[usize],
        period: Period,
        frequency_per_yr: f64,
    ) -> Vec<f64> {
        let width = weather.sector_width_deg().to_radians();
        self.content
            .iter()
            .map(|&(sector, weight)| {
                let share: f64 = classes.iter().map(|class| weather.by_sector(period, *class)[sector]).sum();
                frequency_per_yr * share / width * weight
            })
            .collect()
    }

    /// Integral of a density of this object over all directions.
    pub(crate) fn total(&self, density: &[f64]) -> f64 {
        density.iter().enumerate().map(|(i, rho)| rho * (self.end(i) - self.edges[i])).sum()
    }

    /// Sector of the table that a segment lies in.
    pub(crate) fn sector(&self, segment: usize) -> usize {
        self.content[segment].0
    }

    /// Width of a segment, rad.
    pub(crate) fn width(&self, segment: usize) -> f64 {
        self.end(segment) - self.edges[segment]
    }

    /// A density of 1 on one segment and of nothing on the others.
    pub(crate) fn only(&self, segment: usize) -> Density {
        let mut rho = vec![0.0; self.edges.len()];
        rho[segment] = 1.0;
        Density::new(self, &rho)
    }

    /// Sector that a segment lies in, and what of the sector's probability blows there per radian, times the weight.
    pub(crate) fn share_per_rad(&self, segment: usize) -> (usize, f64) {
        let (sector, weight) = self.content[segment];
        (sector, weight / self.sector_rad)
    }

    pub(crate) fn end(&self, segment: usize) -> f64 {
        self.edges.get(segment + 1).copied().unwrap_or(self.edges[0] + TAU)
    }
}

/// A density of the downwind direction, times a frequency.
#[derive(Clone, Debug)]
pub(crate) struct Density {
    /// Empty when the density is the same everywhere.
    edges: Vec<f64>,
    rho: Vec<f64>,
    /// 1/yr over all directions.
    pub(crate) total: f64,
}

impl Density {
    pub(crate) fn new(segments: &Segments, rho: &[f64]) -> Self {
        let mut edges = Vec::with_capacity(rho.len());
        let mut kept: Vec<f64> = Vec::with_capacity(rho.len());
        for (i, value) in rho.iter().enumerate() {
            let before = rho[(i + rho.len() - 1) % rho.len()];
            if value.total_cmp(&before).is_ne() {
                edges.push(segments.edges[i]);
                kept.push(*value);
            }
        }
        if edges.is_empty() {
            kept.push(rho[0]);
        }
        Self { edges, rho: kept, total: segments.total(rho) }
    }

    /// Integral over the downwind direction ψ of density(ψ) x harm(`bearing` - ψ).
    pub(crate) fn average(&self, panels: &impl Panels, table: usize, bearing: f64) -> f64 {
        let mut sum = 0.0;
        for panel in 0..panels.count() {
            let bounds = panels.bounds(panel);
            sum += self.over_panel(panels, (panel, bounds), table, bearing);
        }
        sum
    }

    fn over_panel(
        &self,
        panels: &impl Panels,
        (panel, bounds): (usize, (f64, f64)),
        table: usize,
        bearing: f64,
    ) -> f64 {
        let total = panels.total(panel, bounds, table);
        if self.edges.is_empty() {
            return self.rho[0] * total;
        }
        let count = self.edges.len();
        let from = wrap(bearing - bounds.1);
        let to = from + (bounds.1 - bounds.0);
        let mut segment = self.edges.partition_point(|edge| *edge <= from);
        // the segment before the first edge is the last one, which reaches round
        let mut turn = 0.0;
        segment = if segment == 0 {
            turn = -TAU;
            count - 1
        } else {
            segment - 1
        };
        let mut left = total;
        let mut sum = 0.0;
        loop {
            let end = if segment + 1 == count {
                turn += TAU;
                self.edges[0] + turn
            } else {
                self.edges[segment + 1] + turn
            };
            if end >= to {
                return sum + self.rho[segment] * left;
            }
            let beyond = panels.cumulative(panel, bounds, table, bounds.1 - (end - from));
            sum += self.rho[segment] * (left - beyond);
            left = beyond;
            segment = (segment + 1) % count;
        }
    }
}

/// An angle in 0..2π.
pub(crate) fn wrap(angle: f64) -> f64 {
    let wrapped = if angle < 0.0 { angle + TAU } else { angle };
    if (0.0..TAU).contains(&wrapped) { wrapped } else { wrapped.rem_euclid(TAU) % TAU }
}
