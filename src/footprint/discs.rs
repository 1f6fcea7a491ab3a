//! Concentric discs round a centre downwind of the anchor: every edge in closed form.

use std::f64::consts::PI;

use crate::error::Result;
use crate::footprint::polar::{RadialMap, RootEnd, Sheet};
use crate::footprint::sampling::{Sampling, packed};
use crate::footprint::sheets::{RawSheet, nearest_m, parts, rings_of};
use crate::footprint::{Column, ExposureClass, Footprint, Shape, checked_lethality};

/// A ring of even harm: its outer radius, m, and the lethality for individual, outdoors and indoors.
pub(crate) type Annulus = (f64, [f64; 3]);

/// Half-angle, seen from the anchor, of the disc with `radius_m` round `centre_m` on the circle with radius `r`.
///
/// # Equation
/// ```text
/// cos h = (r² + d² - R²) / 2 r d
/// ```
fn half_angle(r: f64, centre_m: f64, radius_m: f64) -> f64 {
    // written so that nothing cancels where the circles touch
    let cos = ((r - radius_m) * (r + radius_m) + centre_m * centre_m) / (2.0 * r * centre_m);
    cos.clamp(-1.0, 1.0).acos()
}

impl Footprint {
    /// Discs round a centre `centre_m` downwind of the anchor, from the innermost out, each harming evenly between the
    /// one before and itself.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] when a lethality lies outside 0..1 or a choice of the sampling is out of range.
    pub(crate) fn discs(centre_m: f64, annuli: &[Annulus], sampling: &Sampling) -> Result<Self> {
        sampling.check()?;
        for harm in annuli.iter().flat_map(|annulus| annulus.1) {
            checked_lethality(harm)?;
        }
        let map = RadialMap { step_m: sampling.ring_step_m, growth: sampling.ring_growth };
        let nearest = nearest_m(sampling);
        let mut cuts = vec![nearest];
        cuts.extend(annuli.iter().flat_map(|(radius, _)| [(centre_m - radius).abs(), centre_m + radius]));
        cuts.retain(|r| *r >= nearest);
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.dedup();
        let mut sheets = Vec::new();
        for ends in cuts.windows(2).map(|pair| (pair[0], pair[1])) {
            let opens = ends.0 > nearest;
            for (ends, root) in parts(map, ends, (opens, true)) {
                if ends.1 - ends.0 > 1e-9 * sampling.reach_m.max(1.0) {
                    sheets.extend(sheet(centre_m, annuli, map, ends, root));
                }
            }
        }
        let (table, columns) = packed(&sheets, 3, map, nearest, sampling.sides);
        let columns = ExposureClass::BASE.into_iter().zip(columns).collect::<std::collections::BTreeMap<_, Column>>();
        Ok(Self { columns, shape: Shape::Polar(table), sampling_error: 0.0 })
    }
}

/// One sheet between two radii at which discs begin or end; `None` where there is no harm.
fn sheet(centre_m: f64, annuli: &[Annulus], map: RadialMap, ends: (f64, f64), root: RootEnd) -> Option<RawSheet> {
    let middle = f64::midpoint(ends.0, ends.1);
    // (inner disc, outer disc) of each annulus that this stretch of circles passes through, as indices plus one
    let mut panels: Vec<(usize, usize)> = Vec::new();
    let mut reached = (0.0, 0);
    for (k, &(radius, harm)) in annuli.iter().enumerate() {
        let half = half_angle(middle, centre_m, radius);
        if half > reached.0 {
            if harm.iter().any(|value| *value > 0.0) {
                panels.push((reached.1, k + 1));
            }
            reached = (half, k + 1);
        }
    }
    if panels.is_empty() {
        return None;
    }
    let rings = rings_of(map, ends, root);
    let mut bounds = Vec::with_capacity(rings * panels.len());
    let mut values = Vec::with_capacity(6 * rings * panels.len());
    for ring in 0..rings {
        let r = Sheet::radius_of_ring(map, ends, root, ring, rings);
        let mut low = 0.0;
        for &(inner, outer) in &panels {
            let half = |disc: usize| if disc == 0 { 0.0 } else { half_angle(r, centre_m, annuli[disc - 1].0) };
            low = half(inner).max(low);
            let high = half(outer).clamp(low, PI);
            bounds.push((low, high));
            let harm = annuli[outer - 1].1;
            values.extend(harm.iter().chain(&harm));
            low = high;
        }
    }
    let peak = panels.iter().flat_map(|(_, outer)| annuli[outer - 1].1).fold(0.0, f64::max);
    let last = vec![1; panels.len()];
    Some(RawSheet { ends, root, rings, last, map, bounds, peaks: vec![peak; rings], values })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harm(of: &Footprint, class: usize, x: f64, y: f64) -> f64 {
        of.lethality(&ExposureClass::BASE[class], x, y)
    }

    #[test]
    fn discs_are_where_they_are() {
        let annuli = [(20.0, [1.0, 1.0, 1.0]), (50.0, [0.1, 0.0, 0.025])];
        // the anchor outside of both, between them, inside both
        for centre_m in [400.0, 70.0, 30.0, 8.0] {
            let reach_m = 1.05 * (centre_m + 50.0);
            let found = Footprint::discs(centre_m, &annuli, &Sampling::growing(reach_m)).unwrap();
            for i in 0..400 {
                let (s, angle) = (0.2 * f64::from(i) + 0.05, 2.4 * f64::from(i));
                let (x, y) = (centre_m + s * angle.cos(), s * angle.sin());
                let off_edge = [20.0, 50.0].iter().all(|edge| (s - edge).abs() > 0.06);
                for class in 0..3 {
                    let wanted = annuli.iter().find(|(radius, _)| s <= *radius).map_or(0.0, |(_, harm)| harm[class]);
                    let found = harm(&found, class, x, y);
                    assert!(!off_edge || (found - wanted).abs() < 1e-6, "{centre_m} {s} {class}: {found} {wanted}");
                }
            }
        }
    }

    #[test]
    fn the_same_as_sampled_and_faults_are_named() {
        let annuli = [(30.0, [1.0, 1.0, 1.0])];
        let sampling = Sampling::growing(300.0);
        let closed = Footprint::discs(100.0, &annuli, &sampling).unwrap();
        let inside = |x: f64, y: f64| if (x - 100.0).hypot(y) <= 30.0 { [1.0; 3] } else { [0.0; 3] };
        let sampled = Footprint::sampled_with(inside, &sampling).unwrap();
        let area = |of: &Footprint| {
            let places = (0..160_000).map(|k| (50.0 + 0.25 * f64::from(k % 400), -50.0 + 0.25 * f64::from(k / 400)));
            places.map(|(x, y)| harm(of, 0, x, y)).sum::<f64>() / 16.0
        };
        assert!((area(&closed) / area(&sampled) - 1.0).abs() < 2e-3);
        assert!((area(&closed) / (PI * 900.0) - 1.0).abs() < 2e-3);
        let error = Footprint::discs(100.0, &[(30.0, [1.5, 0.0, 0.0])], &sampling).unwrap_err();
        assert_eq!(error.to_string(), "footprint.lethality = 1.5: must lie in 0..1");
    }
}
