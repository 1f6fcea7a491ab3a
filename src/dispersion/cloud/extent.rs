//! How far a cloud reaches: distance, width and area to a mole fraction.

use std::f64::consts::PI;

use super::cloud::{Cloud, Form};
use super::station::Station;

/// Relative step at which the search of a half-width ends.
const EXACT: f64 = 1e-10;
/// Halvings on the way to an edge.
const HALVINGS: usize = 50;
/// Points between two stations when the reach of a puff is sought.
const BETWEEN: usize = 4;
/// Widest place sought, in blurs beyond the core.
const WIDEST: f64 = 7.0;

/// Distance at which a function that falls from the middle is `level`; 0 where the middle is below.
fn edge(widest: f64, level: f64, value: impl Fn(f64) -> f64) -> f64 {
    if value(0.0) < level {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, widest);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if value(middle) >= level {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

impl Station {
    /// Half-width at a distance off the axis where the concentration is a share of that on the axis.
    #[must_use]
    pub fn half_width_m(&self, off_axis_m: f64, share: f64) -> f64 {
        self.crosswind_half_width_m(share / self.vertical_profile(off_axis_m))
    }

    /// Half-width where the crosswind profile has a level; 0 above 1.
    #[must_use]
    pub fn crosswind_half_width_m(&self, level: f64) -> f64 {
        if !(level < 1.0) {
            return 0.0;
        }
        let b = self.core_m / self.edge_m;
        let gaussian = (-level.ln()).sqrt();
        if b < 1e-4 {
            return gaussian * self.edge_m;
        }
        // Newton's steps on the logarithm, held in a bracket: the profile falls ever faster
        let (mut low, mut high) = (0.0, b + gaussian + 1.0);
        let mut y = if b > 1.0 { b } else { gaussian };
        for _ in 0..HALVINGS {
            let value = 0.5 * (libm::erf(b - y) + libm::erf(b + y)) / libm::erf(b);
            let slope = ((-(b + y).powi(2)).exp() - (-(b - y).powi(2)).exp()) / (PI.sqrt() * libm::erf(b));
            if value >= level {
                low = y;
            } else {
                high = y;
            }
            let step = value / slope * (level / value).ln();
            let next = if y + step > low && y + step < high { y + step } else { 0.5 * (low + high) };
            let moved = (next - y).abs();
            y = next;
            if moved < EXACT * (1.0 + y) {
                break;
            }
        }
        y * self.edge_m
    }

    /// Integral of the crosswind profile from the axis to a distance, m.
    #[must_use]
    pub fn crosswind_integral_m(&self, across_m: f64) -> f64 {
        let (b, y) = (self.core_m / self.edge_m, across_m / self.edge_m);
        if b < 1e-4 {
            return 0.5 * PI.sqrt() * libm::erf(y) * self.edge_m;
        }
        let integral = |x: f64| x * libm::erf(x) + (-x * x).exp() / PI.sqrt();
        0.5 * (integral(b + y) - integral(b - y)) / libm::erf(b) * self.edge_m
    }

    /// Heights between which the vertical through the axis exceeds a share of the axis value; `None` where nothing does.
    #[must_use]
    pub fn heights_above(&self, share: f64) -> Option<(f64, f64)> {
        let value = |z: f64| self.vertical_profile(z - self.height_m);
        // the profile is highest on the axis or, for a cloud that touches the ground, there
        let top_of = if value(0.0) > 1.0 { 0.0 } else { self.height_m };
        if !(share < value(top_of)) {
            return None;
        }
        let reach = self.depth_scale_m * ((2.0 / (share * self.image)).max(1.0).ln() + 1.0).powf(1.0 / self.exponent);
        let high = top_of + edge(reach + self.height_m - top_of, share, |up| value(top_of + up));
        let low = if value(0.0) >= share { 0.0 } else { top_of - edge(top_of, share, |down| value(top_of - down)) };
        Some((low, high))
    }
}

impl Cloud {
    /// Farthest distance downwind at which the axis has a mole fraction, m, in a steady plume or a puff; `None` if it
    /// never has.
    #[must_use]
    pub fn axis_distance_to_m(&self, fraction: f64) -> Option<f64> {
        self.track.last_above(|s| s.mole_fraction / fraction).map(|s| s.downwind_m)
    }

    /// Farthest distance downwind at which a mole fraction is reached at a height, at any time, m; `None` if it is
    /// nowhere. The end of the computed cloud where it is reached there still.
    #[must_use]
    pub fn distance_to_m(&self, fraction: f64, height_m: f64) -> Option<f64> {
        match self.form {
            Form::Plume { .. } => {
                self.track.last_above(|s| self.plume_fraction(s, height_m) / fraction).map(|s| s.downwind_m)
            }
            Form::Puff => self
                .reaches(fraction, height_m)
                .map(|(at, reach)| at.downwind_m + reach)
                .fold(None, |most: Option<f64>, x| Some(most.map_or(x, |m| m.max(x)))),
        }
    }

    /// Highest mole fraction at a height in the vertical over a section of a plume.
    fn plume_fraction(&self, at: &Station, height_m: f64) -> f64 {
        let share = at.vertical_profile((height_m - at.height_m) * at.cosine) * self.peak_share(at);
        at.mole_fraction_at(share, &self.mixing)
    }

    /// How far along the wind from its centre a puff has a share of the concentration there at a height, m.
    pub(super) fn puff_reach_m(at: &Station, share: f64, height_m: f64) -> f64 {
        edge(at.core_m + WIDEST * at.edge_along_m, share, |r| Self::puff_profile(at, at.downwind_m + r, 0.0, height_m))
    }

    /// Times of a puff at which it has a mole fraction at a height, with its reach along the wind from the centre.
    fn reaches(&self, fraction: f64, height_m: f64) -> impl Iterator<Item = (Station, f64)> + '_ {
        let last = self.track.len().saturating_sub(1);
        (0..last).flat_map(move |i| (0..BETWEEN).map(move |k| (i, k as f64 / BETWEEN as f64))).filter_map(
            move |(i, share)| {
                let at = self.track.between(i, share);
                let level = at.share_at(fraction, &self.mixing);
                let reach = Self::puff_reach_m(&at, level, height_m);
                (reach > 0.0).then_some((at, reach))
            },
        )
    }

    /// Half-width of the place where a mole fraction is reached at a distance and height, at any time, m; 0 if nowhere.
    #[must_use]
    pub fn half_width_to_m(&self, fraction: f64, downwind_m: f64, height_m: f64) -> f64 {
        match self.form {
            Form::Plume { .. } => self.section(downwind_m, height_m).map_or(0.0, |(at, off)| {
                at.half_width_m(off, at.share_at(fraction, &self.mixing) / self.peak_share(&at))
            }),
            Form::Puff => {
                let mut most: f64 = 0.0;
                for (at, _) in self.reaches(fraction, height_m) {
                    let level = at.share_at(fraction, &self.mixing);
                    let widest = at.core_m + WIDEST * at.edge_m;
                    most = most.max(edge(widest, level, |y| Self::puff_profile(&at, downwind_m, y, height_m)));
                }
                most
            }
        }
    }

    /// Area of the place where a mole fraction is reached at a height at some time, m².
    #[must_use]
    pub fn area_to_m2(&self, fraction: f64, height_m: f64) -> f64 {
        let Some(far) = self.distance_to_m(fraction, height_m) else { return 0.0 };
        let near = match self.form {
            Form::Plume { .. } => self.start_m(),
            Form::Puff => {
                self.reaches(fraction, height_m).map(|(at, reach)| at.downwind_m - reach).fold(f64::INFINITY, f64::min)
            }
        };
        // the ends are blunt: equal steps of an angle round the middle
        let steps = 128;
        let (middle, half) = (0.5 * (near + far), 0.5 * (far - near));
        let mut sum = 0.0;
        for i in 0..steps {
            let angle = std::f64::consts::PI * (f64::from(i) + 0.5) / f64::from(steps);
            sum += 2.0 * self.half_width_to_m(fraction, middle - half * angle.cos(), height_m) * angle.sin();
        }
        sum * half * std::f64::consts::PI / f64::from(steps)
    }
}
