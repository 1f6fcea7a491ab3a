//! The Gauss-Kronrod rule of 15 points, with the Gauss rule of 7 inside it for an error estimate.

/// Positive nodes on -1..1, farthest first, and the middle.
const NODES: [f64; 8] = [
    0.991_455_371_120_812_6,
    0.949_107_912_342_758_5,
    0.864_864_423_359_769_1,
    0.741_531_185_599_394_4,
    0.586_087_235_467_691_1,
    0.405_845_151_377_397_2,
    0.207_784_955_007_898_47,
    0.0,
];
/// Weights of the 15 points.
const KRONROD: [f64; 8] = [
    0.022_935_322_010_529_224,
    0.063_092_092_629_978_55,
    0.104_790_010_322_250_18,
    0.140_653_259_715_525_92,
    0.169_004_726_639_267_9,
    0.190_350_578_064_785_4,
    0.204_432_940_075_298_9,
    0.209_482_141_084_727_82,
];
/// Weights of the 7 points, which are every other node.
const GAUSS: [f64; 4] =
    [0.129_484_966_168_869_7, 0.279_705_391_489_276_64, 0.381_830_050_505_118_93, 0.417_959_183_673_469_4];

/// How many nodes a panel has.
pub(crate) const POINTS: usize = 15;

/// The nodes of a panel, ascending.
pub(crate) fn nodes(from: f64, to: f64) -> [f64; POINTS] {
    let (middle, half) = (f64::midpoint(from, to), 0.5 * (to - from));
    std::array::from_fn(|i| if i < 7 { middle - half * NODES[i] } else { middle + half * NODES[14 - i] })
}

/// Integral over the panel from the values at its nodes, and the difference from the smaller rule.
pub(crate) fn integral(from: f64, to: f64, values: &[f64]) -> (f64, f64) {
    let half = 0.5 * (to - from);
    let pair = |i: usize| values[i] + values[14 - i];
    let fine: f64 = (0..7).map(|i| KRONROD[i] * pair(i)).sum::<f64>() + KRONROD[7] * values[7];
    let coarse: f64 = (0..3).map(|i| GAUSS[i] * pair(2 * i + 1)).sum::<f64>() + GAUSS[3] * values[7];
    (half * fine, (half * (fine - coarse)).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn exact_for_polynomials_of_degree_22_and_the_smaller_rule_of_13() {
        let of = |degree: i32| {
            let values: Vec<f64> = nodes(0.5, 2.0).iter().map(|x| x.powi(degree)).collect();
            let (found, error) = integral(0.5, 2.0, &values);
            (found, error, (2.0_f64.powi(degree + 1) - 0.5_f64.powi(degree + 1)) / f64::from(degree + 1))
        };
        for degree in 0..=22 {
            let (found, error, exact) = of(degree);
            assert_relative_eq!(found, exact, max_relative = 1e-14);
            if degree <= 13 {
                assert!(error <= 1e-14 * exact, "{degree}: {error}");
            }
        }
        // the estimate is not blind to what the smaller rule cannot do
        let (_, error, exact) = of(22);
        assert!(error > 1e-10 * exact, "{error}");
    }
}
