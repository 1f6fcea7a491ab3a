//! Two results side by side: what changed in the inputs, and what that moved.

use std::collections::{BTreeMap, BTreeSet};

use crate::criteria::Region;
use crate::error::Result;
use crate::numeric::parallel::Control;
use crate::run::result::{RunResult, SocietalScope};
use crate::run::table::{Column, Table};
use crate::run::targets::{OutlinePoints, TargetRow};
use crate::study::{Cell, Record, Study};

/// Numbers of deaths at which curves are compared.
const PERSONS: [f64; 3] = [1.0, 10.0, 100.0];

/// What is different between two results.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Inputs of the whole study that differ: input, before, after.
    pub inputs: Table,
    /// Installations that were changed or whose risk moved, the largest change of the potential loss of life first.
    pub installations: Table,
    /// Risk and verdict of each target and scope, before and after.
    pub targets: Table,
    /// Societal risk and its verdict by scope, before and after.
    pub societal: Table,
}

/// Before and after of one thing; either may be missing.
type Pair<T> = (Option<T>, Option<T>);

/// Compares two results of the same park.
///
/// # Errors
/// As the verdicts of both; [`crate::Error::Cancelled`].
pub fn compare(before: &RunResult, after: &RunResult, control: &Control<'_>) -> Result<Comparison> {
    let inputs = inputs(&before.study, &after.study);
    let reasons: Vec<&str> = inputs.iter().map(|(name, ..)| *name).collect();
    Ok(Comparison {
        installations: installations(before, after, &reasons, control)?,
        targets: targets(before, after, control)?,
        societal: societal(before, after)?,
        inputs: Table {
            name: "inputs",
            columns: vec![
                Column::texts("input", inputs.iter().map(|row| row.0.to_owned())),
                Column::texts("before", inputs.iter().map(|row| row.1.clone())),
                Column::texts("after", inputs.iter().map(|row| row.2.clone())),
            ],
        },
    })
}

/// Inputs that all installations share and that differ, as (input, before, after).
fn inputs(a: &Study, b: &Study) -> Vec<(&'static str, String, String)> {
    let mut found = Vec::new();
    let mut differ = |name: &'static str, same: bool, words: &dyn Fn(&Study) -> String| {
        if !same {
            found.push((name, words(a), words(b)));
        }
    };
    let rules = |study: &Study| {
        let set = study.rule_set();
        let told = set.differences().iter().map(|one| format!("{} = {}", one.path, one.to)).collect::<Vec<_>>();
        if told.is_empty() { set.name().to_owned() } else { format!("{} with {}", set.name(), told.join(", ")) }
    };
    differ("rule set", rules(a) == rules(b), &rules);
    differ("criterion", a.criterion().name() == b.criterion().name(), &|study| study.criterion().name().to_owned());
    differ("coordinate system", a.crs() == b.crs(), &Study::crs);
    differ("weather", a.weather() == b.weather(), &|study| {
        let weather = study.weather();
        format!("{} classes, {} sectors", weather.classes().len(), weather.sector_centres_deg().len())
    });
    differ("air", a.ambient() == b.ambient(), &|study| {
        let air = study.ambient();
        format!(
            "{:.2} K, {:.0} Pa, {:.0} % humidity",
            air.temperature_k,
            air.pressure_pa,
            100.0 * air.relative_humidity
        )
    });
    differ("ground", a.surface() == b.surface(), &|study| {
        format!("roughness {} m, {:?}", study.surface().roughness_length_m, study.surface().terrain).to_lowercase()
    });
    differ("people", a.people() == b.people(), &|study| {
        let [day, night] = crate::weather::Period::ALL.map(|period| study.people().persons_in(period));
        format!("{} cells, {day:.0} persons by day, {night:.0} by night", study.population().len())
    });
    differ("targets", a.targets() == b.targets(), &|study| format!("{} targets", study.targets().len()));
    differ("grid", a.grid() == b.grid(), &|study| {
        let grid = study.grid();
        format!("{} x {} cells of {} m", grid.ny, grid.nx, grid.cell_m)
    });
    differ("dispersion", a.dispersion() == b.dispersion(), &|study| format!("{:?}", study.dispersion()));
    differ("sampling", a.sampling() == b.sampling(), &|study| format!("{:?}", study.sampling()));
    found
}

/// Index of each installation by its identifier.
fn index(study: &Study) -> BTreeMap<&str, usize> {
    study.installations().iter().enumerate().map(|(i, one)| (one.id.as_str(), i)).collect()
}

/// Installations of both, in the order of the second study, those that are gone last.
fn matched<'a>(a: &'a Study, b: &'a Study) -> Vec<(&'a str, Pair<usize>)> {
    let (in_a, in_b) = (index(a), index(b));
    let mut rows: Vec<(&str, Pair<usize>)> = b
        .installations()
        .iter()
        .enumerate()
        .map(|(i, one)| (one.id.as_str(), (in_a.get(one.id.as_str()).copied(), Some(i))))
        .collect();
    let gone = a.installations().iter().enumerate().filter(|(_, one)| !in_b.contains_key(one.id.as_str()));
    rows.extend(gone.map(|(i, one)| (one.id.as_str(), (Some(i), None))));
    rows
}

/// One row of the table of installations.
struct UnitRow<'a> {
    id: &'a str,
    change: &'static str,
    why: String,
    pll: (f64, f64),
    /// Target at which its own risk changed most, with the risk there before and after.
    at_target: Option<(String, f64, f64)>,
}

fn installations(before: &RunResult, after: &RunResult, reasons: &[&str], control: &Control<'_>) -> Result<Table> {
    let (a, b) = (&before.study, &after.study);
    let (at_a, at_b) = (AtTargets::new(before, control)?, AtTargets::new(after, control)?);
    let shared = reasons.iter().filter(|reason| !matches!(**reason, "criterion" | "grid" | "targets"));
    let shared: Vec<&str> = shared.copied().collect();
    let mut rows: Vec<UnitRow<'_>> = Vec::new();
    for (id, (i, j)) in matched(a, b) {
        // an empty sum is minus zero
        let pll =
            |result: &RunResult, at: Option<usize>| at.map_or(0.0, |at| 0.0 + result.units[at].societal.row.pll());
        let pll = (pll(before, i), pll(after, j));
        let (change, why) = match (i, j) {
            (None, _) => ("added", "not there before".to_owned()),
            (_, None) => ("removed", "not there any more".to_owned()),
            (Some(i), Some(j)) => {
                let fields = fields(a, b, (i, j))?;
                let moved = fields.iter().all(|(name, ..)| matches!(name.as_str(), "x_m" | "y_m"));
                let own: Vec<String> = fields.iter().map(|(name, was, is)| format!("{name}: {was} -> {is}")).collect();
                let all: Vec<String> = own.into_iter().chain(shared.iter().map(|one| (*one).to_owned())).collect();
                let change = match (fields.is_empty(), moved) {
                    (true, _) if shared.is_empty() => "none",
                    (true, _) => "surroundings changed",
                    (false, true) => "moved",
                    (false, false) => "changed",
                };
                (change, all.join("; "))
            }
        };
        let at_target = largest_at_target(&at_a.of_unit(i), &at_b.of_unit(j));
        let moves = pll.0.total_cmp(&pll.1).is_ne() || at_target.as_ref().is_some_and(|(_, a, b)| (b - a).abs() > 0.0);
        if change != "none" || moves {
            rows.push(UnitRow { id, change, why, pll, at_target });
        }
    }
    rows.sort_by(|a, b| {
        let size = |row: &UnitRow<'_>| (row.pll.1 - row.pll.0).abs();
        size(b).total_cmp(&size(a)).then_with(|| a.id.cmp(b.id))
    });
    let numbers = |of: &dyn Fn(&UnitRow<'_>) -> f64| rows.iter().map(of).collect::<Vec<_>>();
    let gaps = |of: &dyn Fn(&UnitRow<'_>) -> Option<f64>| rows.iter().map(of).collect::<Vec<_>>();
    Ok(Table {
        name: "installations",
        columns: vec![
            Column::texts("installation", rows.iter().map(|row| row.id.to_owned())),
            Column::texts("change", rows.iter().map(|row| row.change.to_owned())),
            Column::texts("why", rows.iter().map(|row| row.why.clone())),
            Column::numbers("pll_before_per_yr", numbers(&|row| row.pll.0)),
            Column::numbers("pll_after_per_yr", numbers(&|row| row.pll.1)),
            Column::numbers("pll_change_per_yr", numbers(&|row| row.pll.1 - row.pll.0)),
            Column::texts(
                "target",
                rows.iter().map(|row| row.at_target.as_ref().map_or_else(String::new, |one| one.0.clone())),
            ),
            Column::gaps("target_risk_before_per_yr", gaps(&|row| row.at_target.as_ref().map(|one| one.1))),
            Column::gaps("target_risk_after_per_yr", gaps(&|row| row.at_target.as_ref().map(|one| one.2))),
        ],
    })
}

/// Columns of an installation that differ, as (column, before, after).
fn fields(a: &Study, b: &Study, (i, j): (usize, usize)) -> Result<Vec<(String, String, String)>> {
    let (one, other) = (&a.installations()[i], &b.installations()[j]);
    if one == other {
        return Ok(Vec::new());
    }
    let (was, is): (Record, Record) = (a.installation_record(&one.id)?, b.installation_record(&other.id)?);
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let show = |row: &Record, name: &str| row.get(name).map_or_else(|| "nothing".to_owned(), Cell::show);
    let mut found: Vec<(String, String, String)> = names
        .into_iter()
        .filter(|name| was.get(*name) != is.get(*name))
        .map(|name| (name.clone(), show(&was, name), show(&is, name)))
        .collect();
    if one.stated_frequencies != other.stated_frequencies {
        let words = |rows: &[crate::site::StatedFrequency]| {
            let sum: f64 = rows.iter().map(|row| row.frequency_per_yr).sum();
            if rows.is_empty() { "the rule set's".to_owned() } else { format!("{} stated, {sum:e} /yr", rows.len()) }
        };
        let pair = (words(&one.stated_frequencies), words(&other.stated_frequencies));
        found.push(("frequencies".to_owned(), pair.0, pair.1));
    }
    Ok(found)
}

/// Risk of single installations on the outlines of targets.
struct AtTargets<'a> {
    result: &'a RunResult,
    points: OutlinePoints,
}

impl<'a> AtTargets<'a> {
    fn new(result: &'a RunResult, control: &Control<'_>) -> Result<Self> {
        result.targets(control)?;
        Ok(Self { result, points: OutlinePoints::new(&result.study) })
    }

    /// Largest risk of one installation on each target's outline, 1/yr, where it is not nothing.
    fn of_unit(&self, unit: Option<usize>) -> BTreeMap<&'a str, f64> {
        let outline = unit.and_then(|unit| self.result.units[unit].known_outline());
        let mut largest = BTreeMap::new();
        for (point, [plain, flagged]) in outline.map_or(&[][..], |outline| &outline.at) {
            let target = self.points.of_target.partition_point(|range| range.end <= *point);
            if let Some(target) = self.result.study.targets().get(target) {
                let known = largest.entry(target.id.as_str()).or_insert(0.0_f64);
                *known = known.max(plain + flagged);
            }
        }
        largest
    }
}

fn largest_at_target(a: &BTreeMap<&str, f64>, b: &BTreeMap<&str, f64>) -> Option<(String, f64, f64)> {
    let names: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
    let mut found: Option<(String, f64, f64)> = None;
    for name in names {
        let of = |map: &BTreeMap<&str, f64>| map.get(name).copied().unwrap_or(0.0);
        let (was, is) = (of(a), of(b));
        if found.as_ref().is_none_or(|(_, a, b)| (is - was).abs() > (b - a).abs()) {
            found = Some((name.to_owned(), was, is));
        }
    }
    found
}

/// Target, scope, basis.
type VerdictKey = (String, String, String);

fn targets(before: &RunResult, after: &RunResult, control: &Control<'_>) -> Result<Table> {
    let rows_of = |result: &RunResult| -> Result<BTreeMap<VerdictKey, TargetRow>> {
        let rows = result.target_rows(result.study.criterion(), control)?.into_iter();
        let key = |row: &TargetRow| {
            let verdict = &row.verdict;
            (verdict.target.clone(), verdict.scope.name().to_owned(), verdict.basis.explanation().to_owned())
        };
        Ok(rows.map(|row| (key(&row), row)).collect())
    };
    let (a, b) = (rows_of(before)?, rows_of(after)?);
    let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
    let rows: Vec<(&VerdictKey, Pair<&TargetRow>)> =
        keys.into_iter().map(|key| (key, (a.get(key), b.get(key)))).collect();
    let verdict = |row: Option<&TargetRow>| row.map_or("", |row| row.verdict.result.verdict.name());
    let risk = |row: Option<&TargetRow>| row.map(|row| row.verdict.result.risk_per_yr);
    let limit = |row: Option<&TargetRow>| row.map(|row| row.verdict.result.limit_per_yr);
    let differs = |pair: &Pair<&TargetRow>| if verdict(pair.0) == verdict(pair.1) { "no" } else { "yes" };
    Ok(Table {
        name: "targets",
        columns: vec![
            Column::texts("target", rows.iter().map(|row| row.0.0.clone())),
            Column::texts("scope", rows.iter().map(|row| row.0.1.clone())),
            Column::texts("basis", rows.iter().map(|row| row.0.2.clone())),
            Column::gaps("limit_per_yr", rows.iter().map(|row| limit(row.1.1.or(row.1.0)))),
            Column::gaps("risk_before_per_yr", rows.iter().map(|row| risk(row.1.0))),
            Column::gaps("risk_after_per_yr", rows.iter().map(|row| risk(row.1.1))),
            Column::texts("verdict_before", rows.iter().map(|row| verdict(row.1.0).to_owned())),
            Column::texts("verdict_after", rows.iter().map(|row| verdict(row.1.1).to_owned())),
            Column::texts("verdict_changed", rows.iter().map(|row| differs(&row.1).to_owned())),
        ],
    })
}

/// Societal risk of a scope in figures.
struct Figures {
    verdict: &'static str,
    pll_per_yr: f64,
    frequency_per_yr: [f64; PERSONS.len()],
    n_max: f64,
}

/// One row of the table of societal risk.
struct ScopeRow<'a> {
    scope: &'a str,
    sides: [Option<Figures>; 2],
}

impl ScopeRow<'_> {
    fn side(&self, side: usize) -> Option<&Figures> {
        self.sides[side].as_ref()
    }
}

fn societal(before: &RunResult, after: &RunResult) -> Result<Table> {
    let mut scopes = before.scopes();
    for scope in after.scopes() {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    let figures = |result: &RunResult, scope: &SocietalScope| -> Result<Option<Figures>> {
        if !result.scopes().contains(scope) {
            return Ok(None);
        }
        let societal = result.societal(scope)?;
        let verdict = match result.societal_verdict(scope, result.study.criterion())?.region {
            Region::Acceptable => "acceptable",
            Region::Alarp => "alarp",
            Region::Intolerable => "intolerable",
        };
        let frequency_per_yr = PERSONS.map(|n| societal.exceedance(n));
        Ok(Some(Figures { verdict, pll_per_yr: societal.pll(), frequency_per_yr, n_max: societal.n_max() }))
    };
    let rows: Vec<ScopeRow<'_>> = scopes
        .iter()
        .map(|scope| Ok(ScopeRow { scope: scope.name(), sides: [figures(before, scope)?, figures(after, scope)?] }))
        .collect::<Result<_>>()?;
    let mut columns = vec![Column::texts("scope", rows.iter().map(|row| row.scope.to_owned()))];
    for (name, side) in [("before", 0), ("after", 1)] {
        let values = |of: &dyn Fn(&Figures) -> f64| rows.iter().map(|row| row.side(side).map(of)).collect::<Vec<_>>();
        let verdicts = rows.iter().map(|row| row.side(side).map_or("", |one| one.verdict).to_owned());
        columns.push(Column::texts(format!("verdict_{name}"), verdicts));
        columns.push(Column::gaps(format!("pll_{name}_per_yr"), values(&|one| one.pll_per_yr)));
        for (at, n) in PERSONS.iter().enumerate() {
            let label = format!("f_of_{n}_{name}_per_yr");
            columns.push(Column::gaps(label, values(&|one| one.frequency_per_yr[at])));
        }
        columns.push(Column::gaps(format!("n_max_{name}"), values(&|one| one.n_max)));
    }
    Ok(Table { name: "societal", columns })
}
