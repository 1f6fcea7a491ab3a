//! Correlations of Britter and `McQuaid` for dense clouds on flat ground: plume and puff, for screening and bounds.

pub mod plume;
pub mod puff;
pub(super) mod reference;

pub use plume::DensePlume;
pub use puff::DensePuff;

use crate::card::{ModelCard, Range, Verification};

/// Card of the correlations.
pub const CARD: ModelCard = ModelCard {
    id: "dispersion.britter_mcquaid",
    title: "Britter and McQuaid's correlations: dense plume and puff on flat ground",
    citations: &["britter1988", "ccps1999"],
    requires: &["flow_m3_s", "volume_m3", "reduced_gravity_m_s2", "wind_speed_m_s", "temperature_ratio"],
    validity: &[
        Range::physical("flow_m3_s", "m³/s", 1e-12, 1e12, "a release"),
        Range::physical("volume_m3", "m³", 1e-12, 1e12, "a release"),
        Range::physical("reduced_gravity_m_s2", "m/s²", 1e-9, 1e3, "denser than air"),
        Range::physical("wind_speed_m_s", "m/s", 1e-3, 100.0, "a wind"),
        Range::physical("temperature_ratio", "", 0.05, 20.0, "of release and air"),
        Range::fitted(
            "plume_parameter",
            "",
            -10.0,
            1.0,
            "Britter and McQuaid 1988: end of the curves",
            "the same line",
        ),
        Range::fitted("puff_parameter", "", -10.0, 1.0, "Britter and McQuaid 1988: end of the curves", "the same line"),
        Range::fitted(
            "plume_density_number",
            "",
            0.15,
            f64::MAX,
            "Britter and McQuaid 1988: below, a passive plume",
            "the same lines",
        ),
        Range::fitted(
            "puff_density_number",
            "",
            0.2,
            f64::MAX,
            "Britter and McQuaid 1988: below, a passive puff",
            "the same lines",
        ),
    ],
    verification: Verification::Independent("dispersion.britter_mcquaid.lng_plume"),
};

/// One line of a curve: from the end of the one before to `end` of the parameter, `slope · α + intercept`.
type Line = (f64, f64, f64);
/// A curve: concentration share and its lines.
pub(super) type Curve = (f64, &'static [Line]);

/// Logarithms of the scaled distance at which each curve has its share, for a parameter α.
fn distances<const N: usize>(curves: &[Curve; N], alpha: f64) -> [(f64, f64); N] {
    curves.map(|(share, lines)| {
        let line = lines.iter().find(|line| alpha <= line.0).or(lines.last());
        (line.map_or(f64::NAN, |&(_, slope, intercept)| slope * alpha + intercept), share)
    })
}

/// Share at a logarithm of the scaled distance: linear in it between points, as the inverse square beyond the last.
fn interpolate(points: &[(f64, f64)], log_distance: f64) -> f64 {
    let Some(&(last, least)) = points.last() else { return f64::NAN };
    if log_distance >= last {
        return least * 10.0_f64.powf(2.0 * (last - log_distance));
    }
    for pair in points.windows(2) {
        let ((a, high), (b, low)) = (pair[0], pair[1]);
        if log_distance <= b {
            return high + (low - high) * (log_distance - a) / (b - a);
        }
    }
    least
}

/// Mole fraction of a cold or hot release from the share of an isothermal one.
///
/// # Equation
/// ```text
/// c = c'/(c' + (1 - c') T0/Ta)
/// ```
#[must_use]
pub fn non_isothermal(share: f64, temperature_ratio: f64) -> f64 {
    share / (share + (1.0 - share) * temperature_ratio)
}

/// Farthest distance at which a share that falls with distance is at least a value.
fn farthest(value: f64, start_m: f64, share: impl Fn(f64) -> f64) -> Option<f64> {
    if !(share(start_m) >= value) {
        return None;
    }
    let (mut low, mut high) = (start_m, 2.0 * start_m);
    while share(high) >= value {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if share(middle) >= value {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

fn fraction_is_one(fraction: f64) -> crate::Result<()> {
    if fraction > 0.0 && fraction < 1.0 {
        return Ok(());
    }
    Err(crate::Error::invalid("fraction", fraction, "", "must lie between 0 and 1"))
}
