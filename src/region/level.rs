//! The level of risk of a region: of the park, of each establishment, target and cell.

use ndarray::Array2;
use serde::Serialize;

use crate::criteria::{Criterion, Region, Scope, WorstPoint};
use crate::error::Result;
use crate::numeric::parallel::Control;
use crate::region::{Colour, GradingRule};
use crate::run::{RunResult, SocietalScope, TargetRow};
use crate::site::TargetClass;

/// A target against its limits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetLevel {
    /// Its id.
    pub target: String,
    /// Its class.
    pub class: TargetClass,
    /// The risk that was held against the limit, 1/yr.
    pub risk_per_yr: f64,
    /// The limit, 1/yr.
    pub limit_per_yr: f64,
    /// Risk over limit.
    pub ratio: f64,
    /// Which limit it is.
    pub basis: &'static str,
    /// Its colour.
    pub colour: Colour,
}

/// The park or an establishment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScopeLevel {
    /// `park` or the establishment's id.
    pub scope: String,
    /// The graver of the two below.
    pub colour: Colour,
    /// By the worst target.
    pub individual_colour: Colour,
    /// By the F-N curve.
    pub societal_colour: Colour,
    /// The target with the largest ratio of risk to limit; none without targets.
    pub worst_target: Option<TargetLevel>,
    /// Where the F-N curve lies.
    pub region: Region,
    /// Where it comes nearest to the upper line, or exceeds it most.
    pub against_upper: Option<WorstPoint>,
    /// The same of the lower line.
    pub against_lower: Option<WorstPoint>,
    /// Potential loss of life, persons per year.
    pub pll_per_yr: f64,
}

/// The level of a region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// The criterion.
    pub criterion: String,
    /// The rule of the colours.
    pub rule: GradingRule,
    /// The park, then each establishment with installations.
    pub scopes: Vec<ScopeLevel>,
    /// Each target against the whole park.
    pub targets: Vec<TargetLevel>,
}

fn target_level(result: &RunResult, row: &TargetRow, rule: &GradingRule) -> TargetLevel {
    let held = &row.verdict.result;
    TargetLevel {
        target: result.study().targets()[row.target].id.clone(),
        class: row.verdict.class,
        risk_per_yr: held.risk_per_yr,
        limit_per_yr: held.limit_per_yr,
        ratio: held.ratio,
        basis: row.verdict.basis.explanation(),
        colour: rule.of_ratio(held.ratio),
    }
}

/// The row with the largest ratio, the first of equals.
fn worst<'a>(rows: impl Iterator<Item = &'a TargetRow>) -> Option<&'a TargetRow> {
    rows.reduce(|most, next| if next.verdict.result.ratio > most.verdict.result.ratio { next } else { most })
}

/// The worst row of each target against the whole park, in the order of the study.
pub(super) fn park_rows(rows: &[TargetRow]) -> Vec<&TargetRow> {
    let park: Vec<&TargetRow> = rows.iter().filter(|row| row.verdict.scope == Scope::Park).collect();
    park.chunk_by(|a, b| a.target == b.target).filter_map(|of_one| worst(of_one.iter().copied())).collect()
}

/// The level of a region under a criterion.
///
/// # Errors
/// [`crate::Error::InvalidInput`] for a rule out of order; those of [`RunResult::target_rows`].
pub fn level(result: &RunResult, criterion: &Criterion, rule: &GradingRule, control: &Control<'_>) -> Result<Level> {
    rule.check()?;
    let rows = result.target_rows(criterion, control)?;
    let of_scope = |scope: &SocietalScope| -> Result<ScopeLevel> {
        let name = scope.name();
        let worst_target = worst(rows.iter().filter(|row| row.verdict.scope.name() == name));
        let worst_target = worst_target.map(|row| target_level(result, row, rule));
        let verdict = result.societal_verdict(scope, criterion)?;
        let individual_colour = worst_target.as_ref().map_or(Colour::Blue, |target| target.colour);
        let societal_colour = rule.of_curve(&verdict);
        Ok(ScopeLevel {
            scope: name.to_owned(),
            colour: individual_colour.max(societal_colour),
            individual_colour,
            societal_colour,
            worst_target,
            region: verdict.region,
            against_upper: verdict.against_upper,
            against_lower: verdict.against_lower,
            pll_per_yr: result.societal(scope)?.pll(),
        })
    };
    Ok(Level {
        criterion: criterion.name().to_owned(),
        rule: *rule,
        scopes: result.scopes().iter().map(of_scope).collect::<Result<_>>()?,
        targets: park_rows(&rows).into_iter().map(|row| target_level(result, row, rule)).collect(),
    })
}

/// Code of the colour of each cell, 0 blue to 3 red, `[ny, nx]`: its risk at the centre over a limit.
#[must_use]
pub fn cell_colours(result: &RunResult, limit_per_yr: f64, rule: &GradingRule) -> Array2<i32> {
    result.individual_risk().mapv(|risk_per_yr| rule.of_ratio(risk_per_yr / limit_per_yr) as i32)
}
