//! Bubble point, dew point and flash of a mixture by Raoult's law.

use super::{Component, Mixture};
use crate::card::{ModelCard, Range, Verification};
use crate::error::{Error, Result};
use crate::numeric::brent_root;
use crate::substance::fit::Property;

/// The card of the flash.
pub const CARD: ModelCard = ModelCard {
    id: "substance.mixture_flash",
    title: "Flash of a mixture by Raoult's law",
    citations: &["rachford1952", "poling_2001"],
    requires: &["pressure_pa", "temperature_k"],
    validity: &[
        Range::physical("pressure_pa", "Pa", 0.0, f64::MAX, "a pressure is positive"),
        Range::physical("temperature_k", "K", 0.0, f64::MAX, "each component's file: range of fit"),
    ],
    verification: Verification::Independent("substance.mixture_flash"),
};

/// A component's vapour pressure is followed below the melting point, where it is a supercooled liquid in the mixture,
/// down to this share of the lower end of its range.
pub(super) const BELOW_RANGE: f64 = 0.75;

/// What a mixture parts into.
#[derive(Clone, Debug, PartialEq)]
pub struct Flash {
    /// Moles of vapour for each mole of the mixture.
    pub vapour_fraction: f64,
    /// Mole fractions in the liquid, in the order of the components; of the first drop where there is no liquid.
    pub liquid: Vec<f64>,
    /// Mole fractions in the vapour; of the first bubble where there is no vapour.
    pub vapour: Vec<f64>,
}

impl Component {
    /// Vapour pressure, Pa, also of the supercooled liquid; `None` above the critical temperature.
    fn vapour_pressure_pa(&self, temperature_k: f64) -> Result<Option<f64>> {
        let substance = &self.substance;
        let known = substance.correlations.vapour_pressure.as_ref();
        let correlation = substance.known(known, "a vapour pressure", CARD.id)?;
        if temperature_k > substance.critical_temperature_k {
            return Ok(None);
        }
        let (low, high) = (BELOW_RANGE * correlation.temperature_min_k, correlation.temperature_max_k);
        if !(temperature_k >= low && temperature_k <= high) {
            let value = ("temperature_k", temperature_k, "K");
            return Err(correlation.out_of_range(CARD.id, value, (low, high)).at(&substance.id));
        }
        Ok(Some(Property::VapourPressure.evaluate(&substance.scales(), &correlation.coefficients, temperature_k)))
    }
}

impl Mixture {
    /// Pressure, Pa, at which the liquid of this composition begins to boil, by Raoult's law.
    ///
    /// # Equation
    /// ```text
    /// p = Σ zi pi(T)
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidInput`] above the critical temperature of a component, which is in no liquid then;
    /// [`Error::OutOfValidity`] below 0.75 of the lower end of a component's range.
    pub fn bubble_pressure_pa(&self, temperature_k: f64) -> Result<f64> {
        let mut sum = 0.0;
        for one in &self.components {
            let Some(pressure) = one.vapour_pressure_pa(temperature_k)? else {
                return Err(self.supercritical(one, temperature_k));
            };
            sum += one.mole_fraction * pressure;
        }
        Ok(sum)
    }

    /// Pressure, Pa, at which the vapour of this composition begins to condense, by Raoult's law.
    ///
    /// # Equation
    /// ```text
    /// 1/p = Σ zi/pi(T)
    /// ```
    ///
    /// # Errors
    /// As [`Mixture::bubble_pressure_pa`] with every component above its critical temperature; a single one that is
    /// condenses nowhere and only dilutes.
    pub fn dew_pressure_pa(&self, temperature_k: f64) -> Result<f64> {
        let mut sum = 0.0;
        for one in &self.components {
            if let Some(pressure) = one.vapour_pressure_pa(temperature_k)? {
                sum += one.mole_fraction / pressure;
            }
        }
        if sum > 0.0 {
            return Ok(1.0 / sum);
        }
        Err(self.supercritical(&self.components[0], temperature_k))
    }

    /// Temperature, K, at which the liquid of this composition begins to boil at a pressure.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a pressure that no temperature of the liquid range has.
    pub fn bubble_temperature_k(&self, pressure_pa: f64) -> Result<f64> {
        self.temperature_k(pressure_pa, "the bubble point of the mixture", Self::bubble_pressure_pa)
    }

    /// Temperature, K, at which the vapour of this composition begins to condense at a pressure.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a pressure that no temperature of the liquid range has.
    pub fn dew_temperature_k(&self, pressure_pa: f64) -> Result<f64> {
        self.temperature_k(pressure_pa, "the dew point of the mixture", Self::dew_pressure_pa)
    }

    fn temperature_k(&self, pressure_pa: f64, what: &str, curve: impl Fn(&Self, f64) -> Result<f64>) -> Result<f64> {
        let (low, high) = self.liquid_range_k()?;
        let (p_low, p_high) = (curve(self, low)?, curve(self, high)?);
        if !(pressure_pa >= p_low && pressure_pa <= p_high) {
            return Err(Error::invalid(
                format!("mixture \"{}\": pressure_pa", self.name),
                pressure_pa,
                "Pa",
                format!("must lie between {p_low:.4e} and {p_high:.4e} Pa, the range of {what}"),
            ));
        }
        let target = libm::log(pressure_pa);
        let mut failure = None;
        let root = brent_root(
            |inverse| match curve(self, (1.0 / inverse).clamp(low, high)) {
                Ok(pressure) => libm::log(pressure) - target,
                Err(error) => {
                    failure.get_or_insert(error);
                    f64::NAN
                }
            },
            1.0 / high,
            1.0 / low,
            1e-15,
            what,
        );
        match failure {
            Some(error) => Err(error),
            None => Ok((1.0 / root?).clamp(low, high)),
        }
    }

    /// Temperatures, K, between which every component is a liquid, supercooled or not.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a mixture that has no such range: it is a gas for the purposes of this crate.
    pub fn liquid_range_k(&self) -> Result<(f64, f64)> {
        let mut range = (0.0_f64, f64::INFINITY);
        for one in &self.components {
            let known = one.substance.correlations.vapour_pressure.as_ref();
            let correlation = one.substance.known(known, "a vapour pressure", CARD.id)?;
            range.0 = range.0.max(BELOW_RANGE * correlation.temperature_min_k);
            range.1 = range.1.min(correlation.temperature_max_k);
        }
        if range.0 < range.1 {
            return Ok(range);
        }
        Err(Error::InvalidInput {
            name: format!("mixture \"{}\": components", self.name),
            value: self.components.iter().map(|one| one.substance.id.as_str()).collect::<Vec<_>>().join(", "),
            unit: "",
            requirement: format!(
                "have no temperature at which all are liquid (one freezes at {:.1} K, where another is beyond its \
                 critical temperature of {:.1} K): the mixture is treated as a gas",
                range.0, range.1
            ),
        })
    }

    /// What the mixture parts into at a pressure, Pa, and temperature, K.
    ///
    /// # Equation
    /// ```text
    /// Σ zi (Ki - 1)/(1 + β (Ki - 1)) = 0,   Ki = pi(T)/p,   xi = zi/(1 + β (Ki - 1)),   yi = Ki xi
    /// ```
    ///
    /// | symbol | argument        | unit | valid                |
    /// |--------|-----------------|------|----------------------|
    /// | `p`    | `pressure_pa`   | Pa   | > 0                  |
    /// | `T`    | `temperature_k` | K    | ranges of components |
    ///
    /// # Assumptions
    /// Ideal gas over an ideal liquid; no azeotrope, no second liquid. A component above its critical temperature stays
    /// in the gas: what of it dissolves is neglected.
    /// # Errors
    /// [`Error::InvalidInput`] for a pressure that is not positive, [`Error::OutOfValidity`] below the range of a
    /// component, [`Error::MissingData`] for one without a vapour pressure.
    /// # Verification
    /// `substance.mixture_flash`
    /// # References
    /// `rachford1952`
    pub fn flash(&self, pressure_pa: f64, temperature_k: f64) -> Result<Flash> {
        if !(pressure_pa > 0.0 && pressure_pa.is_finite()) {
            return Err(Error::invalid("pressure_pa", pressure_pa, "Pa", "must be positive and finite"));
        }
        // K, or none for what does not condense
        let ratios = self
            .components
            .iter()
            .map(|one| Ok(one.vapour_pressure_pa(temperature_k)?.map(|pressure| pressure / pressure_pa)))
            .collect::<Result<Vec<Option<f64>>>>()?;
        let feed: Vec<f64> = self.components.iter().map(|one| one.mole_fraction).collect();
        let excess = |vapour: f64| -> f64 {
            feed.iter()
                .zip(&ratios)
                .map(|(z, ratio)| match ratio {
                    Some(k) => z * (k - 1.0) / (1.0 + vapour * (k - 1.0)),
                    None => z / vapour.max(f64::MIN_POSITIVE),
                })
                .sum()
        };
        let gas: f64 = feed.iter().zip(&ratios).filter(|(_, ratio)| ratio.is_none()).map(|(z, _)| z).sum();
        let vapour_fraction = if excess(1.0) >= 0.0 {
            1.0
        } else if gas == 0.0 && excess(0.0) <= 0.0 {
            0.0
        } else {
            // with a gas the sum falls from infinity at no vapour; it is positive while there is less vapour than gas
            brent_root(excess, 0.5 * gas, 1.0, 1e-15, "the flash of a mixture")?
        };
        let split = |z: f64, ratio: Option<f64>| match ratio {
            Some(k) => z / (1.0 + vapour_fraction * (k - 1.0)),
            None => 0.0,
        };
        let liquid: Vec<f64> = feed.iter().zip(&ratios).map(|(&z, &ratio)| split(z, ratio)).collect();
        let vapour: Vec<f64> = feed
            .iter()
            .zip(&ratios)
            .zip(&liquid)
            .map(|((&z, ratio), &x)| ratio.map_or(z / vapour_fraction, |k| k * x))
            .collect();
        let (liquid, vapour) = match vapour_fraction {
            0.0 => (feed, normalised(vapour)),
            1.0 => (normalised(liquid), feed),
            _ => (liquid, vapour),
        };
        Ok(Flash { vapour_fraction, liquid, vapour })
    }

    fn supercritical(&self, one: &Component, temperature_k: f64) -> Error {
        Error::invalid(
            format!("mixture \"{}\": temperature_k", self.name),
            temperature_k,
            "K",
            format!(
                "must lie below {:.1} K, the critical temperature of {}, for a liquid of this composition; leave the \
                 component out, or treat the mixture as a gas",
                one.substance.critical_temperature_k, one.substance.id
            ),
        )
    }
}

/// Fractions that sum to one; all zero where nothing condenses.
fn normalised(mut fractions: Vec<f64>) -> Vec<f64> {
    let sum: f64 = fractions.iter().sum();
    if sum > 0.0 {
        for fraction in &mut fractions {
            *fraction /= sum;
        }
    }
    fractions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::substance;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    fn mixture(parts: &[(&str, f64)]) -> Mixture {
        let parts: Vec<_> = parts.iter().map(|(name, x)| (substance(name).unwrap().clone(), *x)).collect();
        Mixture::new("test", &parts).unwrap()
    }

    #[test]
    fn one_component_is_the_pure_substance() {
        let (pure, propane) = (mixture(&[("propane", 1.0)]), substance("propane").unwrap());
        let saturation = propane.vapour_pressure_pa(280.0).unwrap();
        assert_relative_eq!(pure.bubble_pressure_pa(280.0).unwrap(), saturation, max_relative = 1e-12);
        assert_relative_eq!(pure.dew_pressure_pa(280.0).unwrap(), saturation, max_relative = 1e-12);
        assert_relative_eq!(pure.bubble_temperature_k(saturation).unwrap(), 280.0, max_relative = 1e-10);
        assert!(pure.flash(0.99 * saturation, 280.0).unwrap().vapour_fraction >= 1.0);
        assert!(pure.flash(1.01 * saturation, 280.0).unwrap().vapour_fraction <= 0.0);
    }

    #[test]
    fn lpg_by_hand() {
        // at 300 K: K1 = p1/p, K2 = p2/p; for two components beta = -(z1 (K1-1) + z2 (K2-1))/((K1-1)(K2-1))
        let lpg = mixture(&[("propane", 0.5), ("n_butane", 0.5)]);
        let pressure = |name: &str| substance(name).unwrap().vapour_pressure_pa(300.0).unwrap();
        let (k1, k2) = (pressure("propane") / 5e5, pressure("n_butane") / 5e5);
        let expected = -(0.5 * (k1 - 1.0) + 0.5 * (k2 - 1.0)) / ((k1 - 1.0) * (k2 - 1.0));
        let found = lpg.flash(5e5, 300.0).unwrap();
        assert!(expected > 0.1 && expected < 0.9);
        assert_relative_eq!(found.vapour_fraction, expected, max_relative = 1e-10);
        assert_relative_eq!(found.liquid[0], (1.0 - k2) / (k1 - k2), max_relative = 1e-10);
    }

    #[test]
    fn a_gas_beyond_its_critical_temperature_stays_gas_and_is_no_liquid() {
        let wet = mixture(&[("hydrogen", 0.3), ("n_hexane", 0.7)]);
        let message = wet.bubble_pressure_pa(300.0).unwrap_err().to_string();
        assert!(message.contains("33.1 K, the critical temperature of hydrogen"), "{message}");
        let found = wet.flash(1e6, 300.0).unwrap();
        assert!(found.vapour_fraction > 0.3 && found.vapour_fraction < 0.31, "{found:?}");
        assert!(found.liquid[0].abs() < f64::MIN_POSITIVE);
        assert_relative_eq!(found.liquid[1], 1.0, max_relative = 1e-9);
        let message = wet.liquid_range_k().unwrap_err().to_string();
        assert!(message.contains("the mixture is treated as a gas"), "{message}");
        assert!(matches!(wet.flash(-1.0, 300.0), Err(Error::InvalidInput { .. })));
    }

    proptest! {
        #[test]
        fn moles_balance_and_the_flash_is_continuous(x in 0.01..0.99_f64, t in 240.0..350.0_f64, p in 5e4..2e6_f64) {
            let lpg = mixture(&[("propane", x), ("n_butane", 1.0 - x)]);
            let found = lpg.flash(p, t)?;
            let beta = found.vapour_fraction;
            prop_assert!((0.0..=1.0).contains(&beta));
            let whole = beta * found.vapour[0] + (1.0 - beta) * found.liquid[0];
            prop_assert!((whole - x).abs() < 1e-9, "{found:?}");
            for fractions in [&found.liquid, &found.vapour] {
                prop_assert!((fractions.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{found:?}");
            }
            let (bubble, dew) = (lpg.bubble_pressure_pa(t)?, lpg.dew_pressure_pa(t)?);
            prop_assert!(dew < bubble);
            prop_assert_eq!(beta == 0.0, p >= bubble);
            prop_assert_eq!(beta >= 1.0, p <= dew);
            prop_assert!(lpg.flash(bubble * (1.0 - 1e-9), t)?.vapour_fraction < 1e-6);
            let at_dew = lpg.dew_temperature_k(dew)?;
            prop_assert!((at_dew / t - 1.0).abs() < 1e-9);
        }
    }
}
