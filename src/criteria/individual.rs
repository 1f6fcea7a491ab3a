//! Verdicts on individual risk.

use serde::Serialize;

use crate::card::{ModelCard, Range, Verification};
use crate::criteria::Criterion;
use crate::error::{Error, Result};
use crate::site::{ProtectionTarget, TargetClass, UnitStatus};

/// Identity of the individual criterion.
pub const CARD: ModelCard = ModelCard {
    id: "criteria.individual_risk",
    title: "Individual risk of protection targets against GB 36894",
    citations: &["gb36894_2018"],
    requires: &["risk_per_yr"],
    validity: &[Range::physical("risk_per_yr", "1/yr", 0.0, f64::MAX, "a frequency")],
    verification: Verification::Unverified(
        "limits known from practice and from the notice of 2014, not opened in print",
    ),
};

/// How far from a limit still counts as on it, relative.
pub const AT_LIMIT_TOLERANCE: f64 = 1e-9;

/// How a risk stands to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Below the limit.
    Met,
    /// On the limit, to [`AT_LIMIT_TOLERANCE`]: not above it.
    AtLimit,
    /// Above the limit.
    Exceeded,
}

impl Verdict {
    /// The verdict on a risk.
    #[must_use]
    pub fn on(risk_per_yr: f64, limit_per_yr: f64) -> Self {
        let excess = risk_per_yr / limit_per_yr - 1.0;
        if excess.abs() <= AT_LIMIT_TOLERANCE {
            Verdict::AtLimit
        } else if excess > 0.0 {
            Verdict::Exceeded
        } else {
            Verdict::Met
        }
    }

    /// The word used in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::AtLimit => "at the limit",
            Verdict::Exceeded => "exceeded",
        }
    }
}

/// A risk held against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct IndividualVerdict {
    /// The limit, per year.
    pub limit_per_yr: f64,
    /// The risk, per year.
    pub risk_per_yr: f64,
    /// What is left of the limit, per year; negative when exceeded.
    pub margin_per_yr: f64,
    /// Risk over limit.
    pub ratio: f64,
    /// How it stands.
    pub verdict: Verdict,
}

/// Whose risk is judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every establishment together.
    Park,
    /// One establishment alone, by its identifier.
    Establishment(String),
}

impl Scope {
    /// The word used in tables: `park` or the establishment's identifier.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Scope::Park => "park",
            Scope::Establishment(id) => id,
        }
    }
}

/// Largest risks on the outline of one target from one scope, per year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScopeRisk {
    /// Whose risk it is.
    pub scope: Scope,
    /// Of all units together.
    pub total_per_yr: f64,
    /// Of the new units alone.
    pub new_units_per_yr: f64,
    /// Of the in-service units alone.
    pub in_service_units_per_yr: f64,
}

/// Which units a limit was held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// All units are new: the limit for new units on the total.
    AllNew,
    /// All units are in service: the limit for in-service units on the total.
    AllInService,
    /// Both kinds contribute: the limit for in-service units on the total.
    MixedTotal,
    /// Both kinds contribute: the limit for new units on the new units' own sum.
    MixedNewUnits,
}

impl Basis {
    /// What was held against what, in words.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        match self {
            Basis::AllNew => "limit for new units on the total: only new units contribute",
            Basis::AllInService => "limit for in-service units on the total: only in-service units contribute",
            Basis::MixedTotal => "limit for in-service units on the total: new and in-service units contribute",
            Basis::MixedNewUnits => "limit for new units on the new units' own sum: in-service units contribute too",
        }
    }
}

/// One line of the table of targets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetVerdict {
    /// Identifier of the target.
    pub target: String,
    /// Its class.
    pub class: TargetClass,
    /// Whose risk was judged.
    pub scope: Scope,
    /// Which limit was held against which units.
    pub basis: Basis,
    /// The numbers and the verdict.
    pub result: IndividualVerdict,
}

impl Criterion {
    /// Holds the risk at a target of a class against the limit for units of a status.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for a risk that is negative or not finite.
    pub fn individual_verdict(
        &self,
        class: TargetClass,
        status: UnitStatus,
        risk_per_yr: f64,
    ) -> Result<IndividualVerdict> {
        CARD.check(&[("risk_per_yr", risk_per_yr)], crate::card::Policy::Strict)?;
        let limit_per_yr = self.individual_limit_per_yr(class, status);
        Ok(IndividualVerdict {
            limit_per_yr,
            risk_per_yr,
            margin_per_yr: limit_per_yr - risk_per_yr,
            ratio: risk_per_yr / limit_per_yr,
            verdict: Verdict::on(risk_per_yr, limit_per_yr),
        })
    }

    /// The lines of one target in the table of targets: for each scope one, or two where new and in-service units
    /// both contribute (the limit for in-service units on the total, that for new units on their own sum).
    ///
    /// `inside` names the establishments that the target lies in (see [`ProtectionTarget::is_inside`]): they cause it
    /// no verdict, and the risk given for [`Scope::Park`] must leave them out. A kind of unit contributes when its risk
    /// is above zero.
    ///
    /// # Errors
    /// [`Error::OutOfValidity`] for a risk that is negative or not finite, [`Error::InvalidInput`] for a total below
    /// one of its parts; the error carries the target and the scope.
    pub fn target_verdicts(
        &self,
        target: &ProtectionTarget,
        inside: &[&str],
        risks: &[ScopeRisk],
    ) -> Result<Vec<TargetVerdict>> {
        let mut rows = Vec::new();
        for risk in risks {
            if let Scope::Establishment(id) = &risk.scope
                && inside.contains(&id.as_str())
            {
                continue;
            }
            let place = |error: Error| error.at(format!("targets[\"{}\"] from {}", target.id, risk.scope.name()));
            for part in [risk.new_units_per_yr, risk.in_service_units_per_yr] {
                if !(part >= 0.0 && part <= risk.total_per_yr * (1.0 + AT_LIMIT_TOLERANCE)) {
                    let requirement = format!("must lie in 0..{}, the total", risk.total_per_yr);
                    return Err(place(Error::invalid("risk of new or in-service units", part, "1/yr", requirement)));
                }
            }
            let held: &[(Basis, UnitStatus, f64)] =
                match (risk.new_units_per_yr > 0.0, risk.in_service_units_per_yr > 0.0) {
                    (true, true) => &[
                        (Basis::MixedTotal, UnitStatus::InService, risk.total_per_yr),
                        (Basis::MixedNewUnits, UnitStatus::New, risk.new_units_per_yr),
                    ],
                    (true, false) => &[(Basis::AllNew, UnitStatus::New, risk.total_per_yr)],
                    (false, _) => &[(Basis::AllInService, UnitStatus::InService, risk.total_per_yr)],
                };
            for &(basis, status, value) in held {
                rows.push(TargetVerdict {
                    target: target.id.clone(),
                    class: target.class,
                    scope: risk.scope.clone(),
                    basis,
                    result: self.individual_verdict(target.class, status, value).map_err(place)?,
                });
            }
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Layer, TargetGeometry};
    use approx::assert_relative_eq;

    fn target() -> ProtectionTarget {
        ProtectionTarget {
            id: "school".into(),
            name_en: None,
            name_zh: None,
            class: TargetClass::HighSensitivity,
            geometry: TargetGeometry::Point { x_m: 0.0, y_m: 0.0 },
            persons: None,
            layer: Layer::Assumed,
        }
    }

    fn risk(scope: Scope, new_units_per_yr: f64, in_service_units_per_yr: f64) -> ScopeRisk {
        let total_per_yr = new_units_per_yr + in_service_units_per_yr;
        ScopeRisk { scope, total_per_yr, new_units_per_yr, in_service_units_per_yr }
    }

    #[test]
    fn where_both_kinds_contribute_both_limits_are_held() {
        let gb = Criterion::named("GB 36894").unwrap();
        let rows = gb.target_verdicts(&target(), &[], &[risk(Scope::Park, 4e-7, 1e-6)]).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].basis, Basis::MixedTotal);
        assert_eq!(rows[0].result.verdict, Verdict::Met);
        assert_relative_eq!(rows[0].result.limit_per_yr, 3e-6);
        assert_relative_eq!(rows[0].result.margin_per_yr, 1.6e-6, max_relative = 1e-12);
        assert_eq!(rows[1].basis, Basis::MixedNewUnits);
        assert_eq!(rows[1].result.verdict, Verdict::Exceeded);
    }

    #[test]
    fn one_kind_alone_takes_its_own_limit() {
        let gb = Criterion::named("GB 36894").unwrap();
        let scope = || Scope::Establishment("A".into());
        let new = gb.target_verdicts(&target(), &[], &[risk(scope(), 1e-6, 0.0)]).unwrap();
        assert_eq!((new.len(), new[0].basis, new[0].result.verdict), (1, Basis::AllNew, Verdict::Exceeded));
        let old = gb.target_verdicts(&target(), &[], &[risk(scope(), 0.0, 1e-6)]).unwrap();
        assert_eq!((old.len(), old[0].basis, old[0].result.verdict), (1, Basis::AllInService, Verdict::Met));
        assert_eq!(gb.target_verdicts(&target(), &["A"], &[risk(scope(), 0.0, 1.0)]).unwrap(), []);
    }

    #[test]
    fn on_the_limit_is_not_over_it() {
        assert_eq!(Verdict::on(3e-7 * (1.0 + 5e-10), 3e-7), Verdict::AtLimit);
        assert_eq!(Verdict::on(3e-7 * (1.0 + 5e-9), 3e-7), Verdict::Exceeded);
        assert_eq!(Verdict::on(0.0, 3e-7), Verdict::Met);
    }

    #[test]
    fn a_part_above_the_total_names_target_and_scope() {
        let gb = Criterion::named("GB 36894").unwrap();
        let wrong =
            ScopeRisk { scope: Scope::Park, total_per_yr: 1e-7, new_units_per_yr: 2e-7, in_service_units_per_yr: 0.0 };
        let error = gb.target_verdicts(&target(), &[], &[wrong]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "targets[\"school\"] from park: risk of new or in-service units = 0.0000002 1/yr: must lie in \
             0..0.0000001, the total"
        );
    }
}
