//! Load of a cloud: the integral of a power of the concentration over its passage, outdoors and indoors.

use super::cloud::{Cloud, Form};
use crate::dispersion::finite_duration::effective_duration_s;
use crate::numeric::gauss_kronrod;

/// Smallest concentration of a puff over its highest that still counts for a load.
const NEGLIGIBLE: f64 = 1e-6;
/// Steps of a history indoors.
const HISTORY: usize = 400;
/// How long after the cloud has gone a stay indoors is followed, air changes.
const AIR_CHANGES: f64 = 12.0;

impl Cloud {
    /// Integral of the mass concentration to a power over a stay of `until_s` from the start of the release, in
    /// (kg/m³)^n s. An endless plume asks for a finite stay.
    ///
    /// ```text
    /// plume   c^n T_eff(T, n)   with the steady concentration c and the passage of finite duration
    /// puff    ∫ c(t)^n dt       by quadrature
    /// ```
    #[must_use]
    pub fn toxic_load(&self, (x, y, z): (f64, f64, f64), exponent: f64, until_s: f64) -> f64 {
        match self.form {
            Form::Plume { duration_s } => {
                let Some((at, off)) = self.section(x, z) else { return 0.0 };
                let steady = at.concentration_kg_m3 * at.profile(y, off);
                let stay = (until_s - at.time_s).max(0.0);
                let time = match (duration_s, self.length(&at)) {
                    (Some(duration), Some((length, _))) => effective_duration_s(length, duration, exponent, stay),
                    _ => stay,
                };
                steady.powf(exponent) * time
            }
            Form::Puff => {
                let concentration = |at: &super::Station| at.concentration_kg_m3 * Self::puff_profile(at, x, y, z);
                let most = self.stations.iter().map(concentration).fold(0.0, f64::max);
                if !(most > 0.0) {
                    return 0.0;
                }
                let mut sum = 0.0;
                for (i, pair) in self.stations.windows(2).enumerate() {
                    let (from, to) = (pair[0].time_s, pair[1].time_s.min(until_s));
                    if from >= until_s {
                        break;
                    }
                    if concentration(&pair[0]).max(concentration(&pair[1])) < NEGLIGIBLE * most
                        && !(pair[0].downwind_m..=pair[1].downwind_m).contains(&x)
                    {
                        continue;
                    }
                    let values: Vec<f64> = gauss_kronrod::nodes(from, to)
                        .iter()
                        .map(|&time| {
                            let at = self.track.at_time_within(i, time);
                            concentration(&at).powf(exponent)
                        })
                        .collect();
                    sum += gauss_kronrod::integral(from, to, &values).0;
                }
                sum
            }
        }
    }

    /// Time over which a place sees the cloud, from and to, s.
    pub(super) fn passage_s(&self, (x, y, z): (f64, f64, f64)) -> Option<(f64, f64)> {
        match self.form {
            Form::Plume { duration_s } => {
                let (at, _) = self.section(x, z)?;
                let (length, duration) = self.length(&at).unwrap_or((f64::INFINITY, duration_s?));
                // four blurs before and after
                let margin = 4.0 * duration / length.max(1e-3) * std::f64::consts::FRAC_1_SQRT_2;
                Some(((at.time_s - margin).max(0.0), at.time_s + duration + margin))
            }
            Form::Puff => {
                let concentration = |at: &super::Station| at.concentration_kg_m3 * Self::puff_profile(at, x, y, z);
                let most = self.stations.iter().map(concentration).fold(0.0, f64::max);
                let mut times =
                    self.stations.iter().filter(|at| concentration(at) > NEGLIGIBLE * most).map(|at| at.time_s);
                let first = times.next()?;
                Some((first, times.next_back().unwrap_or(first)))
            }
        }
    }

    /// [`Cloud::toxic_load`] indoors, where the air is changed `air_changes_per_h` times an hour, for a stay of `until_s`;
    /// `None` for an endless plume or where there is no cloud.
    #[must_use]
    pub fn indoor_load(
        &self,
        place: (f64, f64, f64),
        exponent: f64,
        until_s: f64,
        air_changes_per_h: f64,
    ) -> Option<f64> {
        let (from, to) = self.passage_s(place)?;
        let rate = air_changes_per_h / 3600.0;
        let end = until_s.min(to + AIR_CHANGES / rate);
        let times: Vec<f64> = (0..=HISTORY)
            .map(|i| from + (to.min(end) - from) * i as f64 / HISTORY as f64)
            .chain((1..=HISTORY).map(|i| to + (end - to) * i as f64 / HISTORY as f64).filter(|_| end > to))
            .collect();
        let outdoors: Vec<f64> =
            times.iter().map(|&time| self.concentration_kg_m3(place.0, place.1, place.2, time)).collect();
        let indoors = indoor_history(&times, &outdoors, rate);
        Some(
            times
                .windows(2)
                .zip(indoors.windows(2))
                .map(|(t, c)| (t[1] - t[0]) * 0.5 * (c[0].powf(exponent) + c[1].powf(exponent)))
                .sum(),
        )
    }
}

/// Concentration indoors from that outdoors, linear between the times given, for an air change per second.
///
/// `dc_i/dt = λ (c_o - c_i)`, exact for each linear piece.
#[must_use]
pub fn indoor_history(times_s: &[f64], outdoors: &[f64], air_change_per_s: f64) -> Vec<f64> {
    let mut indoors = Vec::with_capacity(times_s.len());
    let mut c = 0.0;
    for (i, (&time, &outside)) in times_s.iter().zip(outdoors).enumerate() {
        if i > 0 {
            let step = time - times_s[i - 1];
            if step > 0.0 {
                let (a, before) = (air_change_per_s * step, outdoors[i - 1]);
                let decay = (-a).exp();
                // ∫ of a ramp against the decay
                let ramp = 1.0 - -(-a).exp_m1() / a;
                c = c * decay + before * -(-a).exp_m1() + (outside - before) * ramp;
            }
        }
        indoors.push(c);
    }
    indoors
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn square_pulse_of_ten_minutes_indoors() {
        for (changes, expected, ratio) in
            [(0.5, 0.079_955_4, 0.040_533), (1.0, 0.153_518, 0.078_890_3), (4.0, 0.486_583, 0.270_126)]
        {
            let times: Vec<f64> = (0..=600).map(f64::from).collect();
            let inside = indoor_history(&times, &vec![1.0; 601], changes / 3600.0);
            assert_relative_eq!(inside[600], expected, max_relative = 1e-5);
            let dose: f64 = inside.windows(2).map(|c| 0.5 * (c[0] + c[1])).sum();
            assert_relative_eq!(dose / 600.0, ratio, max_relative = 1e-5);
        }
    }
}
