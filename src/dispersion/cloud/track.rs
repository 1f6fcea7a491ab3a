//! Stations of a cloud and what lies between them: monotone cubics of the logarithms along the path.

use statrs::function::erf::erf;

use super::mixing::Mixing;
use super::station::{Station, sine_of_climb};
use crate::numeric::brent_root;

/// Fields kept of a station.
const FIELDS: usize = 20;
/// Where some of them are kept.
const DOWNWIND: usize = 0;
const HEIGHT: usize = 1;
const TIME: usize = 2;
const COSINE: usize = 15;
const CLIMB: usize = 16;
/// Share of an interval between stations to which a place is found: to the last digits that matter.
const EXACT: f64 = 1e-12;
/// Thirdings on the way to a maximum.
const THIRDINGS: usize = 40;
/// Most steps of a quadrature that remain in an interval.
const MOST_STEPS: f64 = 64.0;
/// Nodes of Gauss and Legendre's rule of two points on -1..1.
const GAUSS_TWO: f64 = 0.577_350_269_189_625_8;
/// Smallest value whose logarithm is kept.
const TINY: f64 = 1e-300;

/// A path through stations.
#[derive(Clone, Debug)]
pub struct Track {
    scale_m: f64,
    at: Vec<f64>,
    values: Vec<[f64; FIELDS]>,
    slopes: Vec<[f64; FIELDS]>,
}

fn pack(s: &Station) -> [f64; FIELDS] {
    let log = |v: f64| v.max(TINY).ln();
    [
        s.downwind_m,
        s.height_m,
        s.time_s,
        log(s.mole_fraction),
        log(s.concentration_kg_m3),
        s.temperature_k,
        log(s.density_kg_m3),
        s.liquid_fraction,
        s.core_m,
        log(s.edge_m),
        log(s.edge_along_m),
        log(s.depth_scale_m),
        s.exponent,
        s.image,
        log(s.speed_m_s),
        s.cosine,
        s.climb,
        log(s.depth_m),
        s.flux_factor,
        log(s.carried_kg),
    ]
}

fn at_share(cubic: &[f64; 4], share: f64) -> f64 {
    cubic[0] + share * (cubic[1] + share * (cubic[2] + share * cubic[3]))
}

/// Slopes of Fritsch and Butland's monotone cubic (three-point harmonic mean).
fn slope(before: f64, after: f64, length_before: f64, length_after: f64) -> f64 {
    if before * after <= 0.0 {
        return 0.0;
    }
    let w = length_before + 2.0 * length_after;
    let v = 2.0 * length_before + length_after;
    (w + v) / (w / before + v / after)
}

impl Track {
    /// Through stations in the order of their path.
    #[must_use]
    pub fn new(stations: &[Station]) -> Self {
        let scale_m = stations.get(1).map_or(1.0, |s| s.path_m - stations[0].path_m).max(1e-9);
        let at: Vec<f64> = stations.iter().map(|s| (s.path_m / scale_m).ln_1p()).collect();
        let values: Vec<[f64; FIELDS]> = stations.iter().map(pack).collect();
        let count = values.len();
        let mut slopes = vec![[0.0; FIELDS]; count];
        let chord = |i: usize, k: usize| (values[i + 1][k] - values[i][k]) / (at[i + 1] - at[i]);
        for i in 1..count.saturating_sub(1) {
            let (a, b) = (at[i] - at[i - 1], at[i + 1] - at[i]);
            for (k, value) in slopes[i].iter_mut().enumerate() {
                *value = slope(chord(i - 1, k), chord(i, k), a, b);
            }
        }
        if count > 1 {
            for (k, value) in slopes[0].iter_mut().enumerate() {
                *value = chord(0, k);
            }
            for (k, value) in slopes[count - 1].iter_mut().enumerate() {
                *value = chord(count - 2, k);
            }
        }
        Self { scale_m, at, values, slopes }
    }

    /// Number of stations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.at.len()
    }

    fn packed(&self, i: usize, share: f64) -> [f64; FIELDS] {
        let length = self.at[i + 1] - self.at[i];
        let (a, b) = (&self.values[i], &self.values[i + 1]);
        let (da, db) = (&self.slopes[i], &self.slopes[i + 1]);
        let (s, t) = (share, 1.0 - share);
        let mut out = [0.0; FIELDS];
        for (k, value) in out.iter_mut().enumerate() {
            let rise = b[k] - a[k];
            let bend = t * (length * da[k] - rise) + s * (rise - length * db[k]);
            *value = t * a[k] + s * b[k] + s * t * bend;
        }
        out
    }

    fn unpack(&self, v: &[f64; FIELDS], at: f64) -> Station {
        let edge_m = v[9].exp();
        Station {
            path_m: self.scale_m * at.exp_m1(),
            downwind_m: v[0],
            height_m: v[1],
            time_s: v[2],
            mole_fraction: v[3].exp(),
            concentration_kg_m3: v[4].exp(),
            temperature_k: v[5],
            density_kg_m3: v[6].exp(),
            liquid_fraction: v[7],
            core_m: v[8],
            edge_m,
            edge_along_m: v[10].exp(),
            depth_scale_m: v[11].exp(),
            exponent: v[12],
            image: v[13],
            depth_m: v[17].exp(),
            speed_m_s: v[14].exp(),
            cosine: v[15],
            flux_factor: v[18],
            climb: v[16],
            carried_kg: v[19].exp(),
        }
    }

    /// The place between stations `index` and the next.
    #[must_use]
    pub fn between(&self, index: usize, share: f64) -> Station {
        let at = self.at[index] + share * (self.at[index + 1] - self.at[index]);
        self.unpack(&self.packed(index, share), at)
    }

    /// One field between stations `index` and the next.
    fn field(&self, index: usize, k: usize, share: f64) -> f64 {
        let length = self.at[index + 1] - self.at[index];
        let (a, b) = (self.values[index][k], self.values[index + 1][k]);
        let (s, t, rise) = (share, 1.0 - share, b - a);
        let bend = t * (length * self.slopes[index][k] - rise) + s * (rise - length * self.slopes[index + 1][k]);
        t * a + s * b + s * t * bend
    }

    /// The cubic of one field between stations `index` and the next, in powers of the share.
    fn cubic(&self, index: usize, k: usize) -> [f64; 4] {
        let length = self.at[index + 1] - self.at[index];
        let a = self.values[index][k];
        let rise = self.values[index + 1][k] - a;
        let (m, n) = (length * self.slopes[index][k] - rise, rise - length * self.slopes[index + 1][k]);
        [a, rise + m, n - 2.0 * m, m - n]
    }

    /// The place where a measure of some fields as they are kept, which falls along the path, passes zero; `None` where it
    /// does not change sign.
    fn where_zero<const N: usize>(&self, fields: [usize; N], measure: impl Fn([f64; N]) -> f64) -> Option<Station> {
        let last = self.len().checked_sub(1)?;
        let value = |i: usize| measure(fields.map(|k| self.values[i][k]));
        if !(value(0) >= 0.0 && value(last) <= 0.0) {
            return None;
        }
        let (mut low, mut high) = (0, last);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if value(middle) >= 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        if low == high {
            return Some(self.unpack(&self.values[low], self.at[low]));
        }
        let cubics = fields.map(|k| self.cubic(low, k));
        self.crossing(low, |share| measure(cubics.map(|cubic| at_share(&cubic, share))))
    }

    /// The place between station `index` and the next where a function of the share of the way passes zero.
    fn crossing(&self, index: usize, function: impl Fn(f64) -> f64) -> Option<Station> {
        let share = brent_root(function, 0.0, 1.0, EXACT, "the place on the path of a cloud").ok()?;
        Some(self.between(index, share))
    }

    /// The place in whose plane across the path a place lies.
    #[must_use]
    pub fn in_plane_of(&self, downwind_m: f64, height_m: f64) -> Option<Station> {
        self.where_zero([DOWNWIND, HEIGHT, COSINE, CLIMB], |[x, z, cosine, climb]| {
            (downwind_m - x) * cosine + (height_m - z) * sine_of_climb(z, cosine, climb)
        })
    }

    /// The farthest place where a positive measure is at least 1; the end of the track if it is there still, `None` if it
    /// never is.
    #[must_use]
    pub fn last_above(&self, measure: impl Fn(&Station) -> f64) -> Option<Station> {
        let value = |i: usize| measure(&self.unpack(&self.values[i], self.at[i]));
        let index = (0..self.len()).rev().find(|&i| value(i) >= 1.0)?;
        if index + 1 == self.len() {
            return Some(self.unpack(&self.values[index], self.at[index]));
        }
        self.crossing(index, |share| measure(&self.between(index, share)).max(TINY).ln())
    }

    /// The station where the axis is a distance downwind.
    #[must_use]
    pub fn at_downwind(&self, downwind_m: f64) -> Option<Station> {
        self.where_zero([DOWNWIND], |[x]| downwind_m - x)
    }

    /// The station at a time known to lie between station `index` and the next.
    #[must_use]
    pub fn at_time_within(&self, index: usize, time_s: f64) -> Station {
        self.crossing(index, |share| time_s - self.field(index, TIME, share))
            .unwrap_or_else(|| self.between(index, if time_s > self.values[index][TIME] { 1.0 } else { 0.0 }))
    }

    /// The place where a measure is highest, and its value; `None` without stations.
    #[must_use]
    pub fn highest(&self, measure: impl Fn(&Station) -> f64) -> Option<(Station, f64)> {
        let value = |i: usize| measure(&self.unpack(&self.values[i], self.at[i]));
        let last = self.len().checked_sub(1)?;
        let mut best = (0, value(0));
        for i in 1..=last {
            let v = value(i);
            if v > best.1 {
                best = (i, v);
            }
        }
        let mut found = (self.unpack(&self.values[best.0], self.at[best.0]), best.1);
        for index in [best.0.wrapping_sub(1), best.0] {
            if index >= last {
                continue;
            }
            let (mut a, mut b) = (0.0, 1.0);
            for _ in 0..THIRDINGS {
                let (c, d) = (a + (b - a) / 3.0, b - (b - a) / 3.0);
                if measure(&self.between(index, c)) < measure(&self.between(index, d)) {
                    a = c;
                } else {
                    b = d;
                }
            }
            let at = self.between(index, 0.5 * (a + b));
            let v = measure(&at);
            if v > found.1 {
                found = (at, v);
            }
        }
        Some(found)
    }

    /// Stations with weights that integrate over the path: two a step, each step at most `most_m` of the station where it
    /// begins and within one interval. With each weight, m, goes the half-length of its step.
    #[must_use]
    pub fn quadrature(&self, most_m: impl Fn(&Station) -> f64) -> Vec<(Station, f64)> {
        let mut found = Vec::new();
        for i in 0..self.len().saturating_sub(1) {
            let length = self.at[i + 1] - self.at[i];
            let mut from = 0.0;
            while from < 1.0 {
                let begin = self.between(i, from);
                // d path / d share, which grows along the interval
                let slope = (begin.path_m + self.scale_m) * length;
                let steps = ((1.0 - from) * slope / most_m(&begin)).ceil().clamp(1.0, MOST_STEPS);
                let step = (1.0 - from) / steps;
                for sign in [-1.0, 1.0] {
                    let at = self.between(i, from + 0.5 * step * (1.0 + sign * GAUSS_TWO));
                    let weight_m = 0.5 * step * (at.path_m + self.scale_m) * length;
                    found.push((at, weight_m));
                }
                from = if steps > 1.0 { from + step } else { 1.0 };
            }
        }
        found
    }

    /// The station at a time.
    #[must_use]
    pub fn at_time(&self, time_s: f64) -> Option<Station> {
        self.where_zero([TIME], |[t]| time_s - t)
    }
}

impl Station {
    /// Profile of a section at a place: concentration over that on the axis. `off_axis_m` is the distance from the axis in
    /// the plane of the section, positive upwards.
    #[must_use]
    pub fn profile(&self, across_m: f64, off_axis_m: f64) -> f64 {
        self.crosswind_profile(across_m) * self.vertical_profile(off_axis_m)
    }

    /// Crosswind part of [`Station::profile`].
    #[must_use]
    pub fn crosswind_profile(&self, across_m: f64) -> f64 {
        let (b, y) = (self.core_m / self.edge_m, across_m / self.edge_m);
        if b < 1e-4 {
            return (-y * y).exp();
        }
        0.5 * (erf(b - y) + erf(b + y)) / erf(b)
    }

    /// Vertical part of [`Station::profile`], 1 on the axis.
    #[must_use]
    pub fn vertical_profile(&self, off_axis_m: f64) -> f64 {
        let direct = (off_axis_m.abs() / self.depth_scale_m).powf(self.exponent);
        let mirrored = ((2.0 * self.height_m + off_axis_m).abs() / self.depth_scale_m).powf(self.exponent);
        ((-direct).exp() + (-mirrored).exp()) / self.image
    }

    /// Mole fraction where the mass concentration is a share of that on the axis, by mixing with the air at a temperature
    /// that is linear in the mole fraction; 1 where the profile would ask for more than the pure substance.
    #[must_use]
    pub fn mole_fraction_at(&self, share: f64, mixing: &Mixing) -> f64 {
        let thin = mixing.thin_fraction_m3_kg() * self.concentration_kg_m3;
        let ratio = thin / self.mole_fraction;
        let air = 1.0 - share * (1.0 - ratio);
        if thin * share < air { thin * share / air } else { 1.0 }
    }

    /// Inverse of [`Station::mole_fraction_at`]; above 1 where the axis is below the fraction.
    #[must_use]
    pub fn share_at(&self, mole_fraction: f64, mixing: &Mixing) -> f64 {
        let ratio = mixing.thin_fraction_m3_kg() * self.concentration_kg_m3 / self.mole_fraction;
        let rest = ratio * self.mole_fraction + mole_fraction * (1.0 - ratio);
        // a cold or light cloud so thin that no profile makes it the fraction
        if rest > 0.0 { mole_fraction / rest } else { f64::INFINITY }
    }
}
