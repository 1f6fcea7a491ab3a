//! Nodes for a function of distance alone.

use crate::error::Result;
use crate::footprint::sampling::Sampling;

/// Nodes of a function of distance: refined where a straight line misses, a repeated radius at a jump.
pub(super) fn sample_radial(
    function: &dyn Fn(f64) -> [f64; 3],
    reach_m: f64,
    resolution_m: f64,
) -> Result<(Vec<f64>, Vec<[f64; 3]>)> {
    Sampling::uniform(reach_m, resolution_m).check()?;
    let base = (reach_m / resolution_m).ceil().clamp(16.0, 4000.0);
    let mut radii = vec![0.0];
    let mut values = vec![function(0.0)];
    let mut k = 1.0;
    while k <= base {
        let (a, b) = (reach_m * ((k - 1.0) / base), reach_m * (k / base));
        let low = (a, values[values.len() - 1]);
        let high = (b, function(b));
        refine(function, low, high, reach_m, &mut radii, &mut values);
        k += 1.0;
    }
    Ok((radii, values))
}

fn refine(
    function: &dyn Fn(f64) -> [f64; 3],
    low: (f64, [f64; 3]),
    high: (f64, [f64; 3]),
    reach_m: f64,
    radii: &mut Vec<f64>,
    values: &mut Vec<[f64; 3]>,
) {
    const RELATIVE: f64 = 5e-5;
    const ABSOLUTE: f64 = 1e-7;
    let straight = |t: f64| {
        let look = function(low.0 + t * (high.0 - low.0));
        (0..3).all(|c| {
            let guess = low.1[c] * (1.0 - t) + high.1[c] * t;
            (look[c] - guess).abs() <= RELATIVE * look[c].abs() + ABSOLUTE
        })
    };
    if straight(0.5) && straight(0.24) && straight(0.77) {
        radii.push(high.0);
        values.push(high.1);
        return;
    }
    if high.0 - low.0 < 1e-12 * reach_m {
        radii.extend([low.0, high.0]);
        values.extend([high.1, high.1]);
        return;
    }
    let middle = f64::midpoint(low.0, high.0);
    let look = (middle, function(middle));
    refine(function, low, look, reach_m, radii, values);
    refine(function, look, high, reach_m, radii, values);
}
