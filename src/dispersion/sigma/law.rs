//! The few forms that every published sigma has.

/// Growth of one sigma with distance; all distances and sigmas in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SigmaLaw {
    /// `a x`.
    Linear {
        /// Slope.
        a: f64,
    },
    /// `a x / √(1 + c x)`.
    RootDamped {
        /// Slope at the source.
        a: f64,
        /// Damping, 1/m.
        c: f64,
    },
    /// `a x / (1 + c x)`.
    Damped {
        /// Slope at the source.
        a: f64,
        /// Damping, 1/m.
        c: f64,
    },
    /// `a x √(1 + c x)`.
    RootGrown {
        /// Slope at the source.
        a: f64,
        /// Growth, 1/m.
        c: f64,
    },
    /// `a x^b`.
    Power {
        /// Value at 1 m.
        a: f64,
        /// Exponent.
        b: f64,
    },
    /// `a x^b exp(g ln² x)`.
    LogQuadratic {
        /// Value at 1 m.
        a: f64,
        /// Exponent.
        b: f64,
        /// Curvature.
        g: f64,
    },
    /// `a x^b r^(0.53 x^-0.22)`, `r` the roughness over that of the set.
    Rough {
        /// Value at 1 m on the set's own roughness.
        a: f64,
        /// Exponent.
        b: f64,
        /// `0.53 ln r`.
        exponent: f64,
        /// `-0.22`.
        decay: f64,
    },
}

/// Nearest distance at which a law is evaluated, m: below it the value there, since some published fits turn up again.
const NEAREST_M: f64 = 0.1;
/// Farthest distance searched by [`SigmaLaw::distance_m`], m.
const FARTHEST_M: f64 = 1e7;
/// Halvings of the logarithmic bracket: more than enough for the last bit.
const HALVINGS: usize = 64;

impl SigmaLaw {
    /// Sigma at a distance.
    #[must_use]
    pub fn at(&self, distance_m: f64) -> f64 {
        let x = distance_m.max(self.nearest_m());
        match *self {
            SigmaLaw::Linear { a } => a * x,
            SigmaLaw::RootDamped { a, c } => a * x / (1.0 + c * x).sqrt(),
            SigmaLaw::Damped { a, c } => a * x / (1.0 + c * x),
            SigmaLaw::RootGrown { a, c } => a * x * (1.0 + c * x).sqrt(),
            SigmaLaw::Power { a, b } => a * x.powf(b),
            SigmaLaw::LogQuadratic { a, b, g } => {
                let ln = x.ln();
                a * (ln * (b + g * ln)).exp()
            }
            SigmaLaw::Rough { a, b, exponent, decay } => {
                let ln = x.ln();
                a * (b * ln + exponent * (decay * ln).exp()).exp()
            }
        }
    }

    /// The same law times a factor.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        match self {
            SigmaLaw::Linear { a } => SigmaLaw::Linear { a: a * factor },
            SigmaLaw::RootDamped { a, c } => SigmaLaw::RootDamped { a: a * factor, c },
            SigmaLaw::Damped { a, c } => SigmaLaw::Damped { a: a * factor, c },
            SigmaLaw::RootGrown { a, c } => SigmaLaw::RootGrown { a: a * factor, c },
            SigmaLaw::Power { a, b } => SigmaLaw::Power { a: a * factor, b },
            SigmaLaw::LogQuadratic { a, b, g } => SigmaLaw::LogQuadratic { a: a * factor, b, g },
            SigmaLaw::Rough { a, b, exponent, decay } => SigmaLaw::Rough { a: a * factor, b, exponent, decay },
        }
    }

    /// Distance at which the law has a value: where a source of that size would have been a point. 0 when the law is
    /// larger from its nearest distance on.
    #[must_use]
    pub fn distance_m(&self, sigma_m: f64) -> f64 {
        distance_where(self.nearest_m(), |x| self.at(x) >= sigma_m)
    }

    fn nearest_m(&self) -> f64 {
        match *self {
            // the fit for class A has its minimum at exp(-b / 2g), about 22 m
            SigmaLaw::LogQuadratic { b, g, .. } if b < 0.0 => (-b / (2.0 * g)).exp(),
            _ => NEAREST_M,
        }
    }
}

/// The least distance from `nearest_m` on where a condition that stays true once it is true holds; 0 when it holds
/// from there on, the end of the search when it never does.
pub(crate) fn distance_where(nearest_m: f64, reached: impl Fn(f64) -> bool) -> f64 {
    if reached(nearest_m) {
        return 0.0;
    }
    let (mut low, mut high) = (nearest_m.ln(), FARTHEST_M.ln());
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if reached(middle.exp()) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high.exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn distance_inverts_the_law() {
        for law in [
            SigmaLaw::Linear { a: 0.13 },
            SigmaLaw::RootDamped { a: 0.08, c: 1e-4 },
            SigmaLaw::Damped { a: 0.03, c: 3e-4 },
            SigmaLaw::RootGrown { a: 0.24, c: 1e-3 },
            SigmaLaw::Power { a: 0.128, b: 0.905 },
            SigmaLaw::LogQuadratic { a: 107.7, b: -1.7172, g: 0.2770 },
            SigmaLaw::Rough { a: 0.2, b: 0.76, exponent: 0.53 * 5.0_f64.ln(), decay: -0.22 },
        ] {
            for x in [30.0, 500.0, 8000.0] {
                assert_relative_eq!(law.distance_m(law.at(x)), x, max_relative = 1e-9);
                assert_relative_eq!(law.scaled(2.0).at(x), 2.0 * law.at(x), max_relative = 1e-14);
            }
            assert_relative_eq!(law.distance_m(0.0), 0.0);
        }
    }
}
