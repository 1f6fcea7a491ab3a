//! How far a cloud reaches: distance, width and area to a mole fraction.

use super::cloud::{Cloud, Form};
use super::station::Station;

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
    /// Half-width at a height above or below the axis where the concentration is a share of that on the axis.
    #[must_use]
    pub fn half_width_m(&self, off_axis_m: f64, share: f64) -> f64 {
        let level = share / self.vertical_profile(off_axis_m);
        edge(self.core_m + WIDEST * self.edge_m, level, |y| self.crosswind_profile(y))
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
            Form::Plume { .. } => self
                .track
                .last_above(|s| self.plume_fraction(s, height_m) / fraction)
                .map(|s| s.downwind_m),
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

    /// Times of a puff at which it has a mole fraction at a height, with its reach along the wind from the centre.
    fn reaches(&self, fraction: f64, height_m: f64) -> impl Iterator<Item = (Station, f64)> + '_ {
        let last = self.track.len().saturating_sub(1);
        (0..last).flat_map(move |i| (0..BETWEEN).map(move |k| (i, k as f64 / BETWEEN as f64))).filter_map(
            move |(i, share)| {
                let at = self.track.between(i, share);
                let level = at.share_at(fraction, &self.mixing);
                let reach = edge(at.core_m + WIDEST * at.edge_along_m, level, |r| {
                    Self::puff_profile(&at, at.downwind_m + r, 0.0, height_m)
                });
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
            Form::Puff => self
                .reaches(fraction, height_m)
                .map(|(at, reach)| at.downwind_m - reach)
                .fold(f64::INFINITY, f64::min),
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
