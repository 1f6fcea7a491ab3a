//! Blocking systems: a leak that is shut off in time, or not.

use serde::Deserialize;

use crate::scenario::LossOfContainment;
use crate::site::Blocking;

/// Blocking systems of a rule set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockingSystems {
    automatic: System,
    remote: System,
    hand: System,
    operator: System,
    /// How the figures came here.
    pub provenance: String,
}

/// How fast one closes, and how often it does not.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    closes_s: f64,
    fails: f64,
}

impl BlockingSystems {
    /// Time to close, s, and probability of failure on demand.
    #[must_use]
    pub fn of(&self, system: Blocking) -> (f64, f64) {
        let System { closes_s, fails } = match system {
            Blocking::Automatic => self.automatic,
            Blocking::Remote => self.remote,
            Blocking::Hand => self.hand,
            Blocking::Operator => self.operator,
        };
        (closes_s, fails)
    }

    /// The fault of a figure that cannot be, as path and value.
    pub(super) fn fault(&self) -> Option<(String, f64, &'static str)> {
        Blocking::ALL.into_iter().find_map(|system| {
            let (closes_s, fails) = self.of(system);
            let name = |field: &str| format!("blocking.{}.{field}", system.name());
            if !(closes_s > 0.0 && closes_s.is_finite()) {
                return Some((name("closes_s"), closes_s, "must be more than 0"));
            }
            (!(0.0..=1.0).contains(&fails)).then(|| (name("fails"), fails, "must be from 0 to 1"))
        })
    }

    /// A leak as the two that it becomes: shut off when the system has closed, and as long as before when it fails. The
    /// frequencies add to the one before. A leak that ends before the system closes stays one.
    #[must_use]
    pub fn split(&self, loss: LossOfContainment, system: Blocking) -> Vec<LossOfContainment> {
        let (closes_s, fails) = self.of(system);
        if closes_s >= loss.max_duration_s {
            return vec![loss];
        }
        let failing_per_yr = loss.frequency_per_yr * fails;
        let with = |suffix: &str, frequency_per_yr: f64, max_duration_s: f64, factor: String| LossOfContainment {
            id: format!("{}, {suffix}", loss.id),
            frequency_per_yr,
            max_duration_s,
            provenance: format!("{}; {factor} ({} blocking [{}])", loss.provenance, system.name(), self.provenance),
            ..loss.clone()
        };
        let shut = with("blocked", loss.frequency_per_yr - failing_per_yr, closes_s, format!("x {}", 1.0 - fails));
        let fails = with("not blocked", failing_per_yr, loss.max_duration_s, format!("x {fails}"));
        vec![shut, fails]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{HoleSize, RuleSet};

    #[test]
    fn a_leak_becomes_two_that_add_to_it() {
        let loss = LossOfContainment {
            id: "P-1/25 mm".into(),
            hole: HoleSize::Diameter { diameter_m: 0.025 },
            frequency_per_yr: 3e-4,
            max_duration_s: 1800.0,
            provenance: "table".into(),
        };
        let systems = RuleSet::named("Bevi 3.2").unwrap().blocking();
        let found = systems.split(loss.clone(), Blocking::Automatic);
        assert_eq!(found[0].id, "P-1/25 mm, blocked");
        assert_eq!(found[1].id, "P-1/25 mm, not blocked");
        assert_eq!((found[0].frequency_per_yr + found[1].frequency_per_yr).to_bits(), loss.frequency_per_yr.to_bits());
        assert!((found[1].frequency_per_yr - 3e-7).abs() < 1e-20);
        assert!((found[0].max_duration_s - 120.0).abs() < 1e-12 && (found[1].max_duration_s - 1800.0).abs() < 1e-12);
        assert_eq!(found[1].provenance, "table; x 0.001 (automatic blocking [K])");
        // a hand-operated one needs the half hour that a leak lasts at most
        assert_eq!(systems.split(loss.clone(), Blocking::Hand), vec![loss]);
    }
}
