//! Running a study, and what a run found.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use isorisk::card::Verification;
use isorisk::consequence::{CacheCounts, RunCache};
use isorisk::contour::{contours, geojson_geometry};
use isorisk::criteria::Criterion;
use isorisk::region::{self, GradingRule};
use isorisk::run::{self as core, By, Reuse, RunResult as CoreResult, SocietalScope, Table, Values, Whole};
use numpy::{PyArray1, PyArray2, PyReadonlyArray2, ToPyArray};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde_json::{Value, json};

use crate::convert::{array1, place, python_of_json, vector, vector_of};
use crate::errors::{OrRaise, bad_argument, exception};
use crate::exceedance;
use crate::explain::Explanation;
use crate::footprint::Outcome;
use crate::risk::{Societal, computed};
use crate::study::{Study, criterion_facts};

/// Park, or the id of an establishment.
fn scope_of(name: &str) -> SocietalScope {
    match name {
        "park" => SocietalScope::Park,
        id => SocietalScope::Establishment(id.to_owned()),
    }
}

/// A table as a dictionary of columns: arrays of numbers, not a number where there is none, and lists of texts.
pub fn columns<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyDict>> {
    let columns = PyDict::new(py);
    for column in &table.columns {
        match &column.values {
            Values::Numbers(values) => {
                let plain: Vec<f64> = values.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
                columns.set_item(&*column.name, array1(py, &plain))?;
            }
            Values::Texts(values) => columns.set_item(&*column.name, PyList::new(py, values)?)?,
        }
    }
    Ok(columns)
}

/// Computes a study, from nothing or from what an earlier run found.
#[pyfunction]
#[pyo3(signature = (study, threads=None, progress=None, base=None, cache=None))]
pub fn run_study(
    py: Python<'_>,
    study: &Study,
    threads: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    base: Option<&RunResult>,
    cache: Option<PathBuf>,
) -> PyResult<RunResult> {
    let cache = cache.map(RunCache::on_disk).transpose().or_raise(py)?;
    let reuse = Reuse { base: base.map(|base| &base.core), cache: cache.as_ref() };
    let result = computed(py, threads, progress, |control| core::run_reusing(&study.0, reuse, control))?;
    Ok(RunResult { core: result, threads, cache: cache.map(|cache| cache.counts()) })
}

type DominantArrays<'py> =
    (Vec<String>, Bound<'py, PyArray2<i32>>, Bound<'py, PyArray2<f64>>, Bound<'py, PyArray2<f64>>);

/// Tables of what is different between two results, by name.
#[pyfunction]
pub fn compare_results<'py>(py: Python<'py>, before: &RunResult, after: &RunResult) -> PyResult<Bound<'py, PyDict>> {
    let found = computed(py, after.threads, None, |control| core::compare(&before.core, &after.core, control))?;
    let tables = PyDict::new(py);
    for table in [&found.inputs, &found.installations, &found.targets, &found.societal] {
        tables.set_item(table.name, columns(py, table)?)?;
    }
    Ok(tables)
}

/// Id and reason of each model that was not checked against a source.
#[pyfunction]
pub fn unverified_models() -> Vec<(&'static str, &'static str)> {
    let reason = |verification| match verification {
        Verification::Unverified(reason) => Some(reason),
        _ => None,
    };
    core::cards().into_iter().filter_map(|card| Some((card.id, reason(card.verification)?))).collect()
}

fn grading_rule(py: Python<'_>, rule: &str) -> PyResult<GradingRule> {
    serde_json::from_str(rule).map_err(|error| bad_argument(py, "rule", rule, &error.to_string()))
}

/// Everything that a run found.
#[pyclass(frozen, module = "isorisk._isorisk")]
pub struct RunResult {
    core: CoreResult,
    threads: Option<usize>,
    cache: Option<CacheCounts>,
}

impl RunResult {
    /// What the crate found.
    pub fn core(&self) -> &CoreResult {
        &self.core
    }

    /// Threads that the user asked for.
    pub fn threads(&self) -> Option<usize> {
        self.threads
    }

    fn named_table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let criterion = self.core.study().criterion();
        computed(py, self.threads, None, |control| match name {
            "targets" => self.core.targets_table(criterion, control),
            "contributions" => self.core.contributions_table(control),
            "scenarios" => Ok(self.core.scenarios_table()),
            "consequences" => Ok(self.core.consequences_table()),
            "fn" => self.core.fn_table(),
            "left_out" => Ok(self.core.left_out_table()),
            other => Err(isorisk::Error::Unknown {
                kind: "table",
                name: other.to_owned(),
                help: "one of targets, contributions, scenarios, consequences, fn, left_out".into(),
            }),
        })
    }
}

#[pymethods]
impl RunResult {
    /// What the cache of the run was good for, by name; none where it had none.
    fn cache_counts(&self) -> Option<BTreeMap<&'static str, usize>> {
        let CacheCounts { reused, made, rejected, unwritten } = self.cache?;
        Some(BTreeMap::from([("reused", reused), ("made", made), ("rejected", rejected), ("unwritten", unwritten)]))
    }

    /// Every outcome, in the order of the installations, for the integration of one's own.
    fn outcomes(&self) -> Vec<Outcome> {
        self.core.consequences().outcomes().map(|core| Outcome { core: core.clone(), by_period: false }).collect()
    }

    /// 1/yr, `[row, column]`, row 0 in the south.
    fn individual_risk<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray2<f64>> {
        self.core.individual_risk().to_pyarray(py)
    }

    /// 1/yr, at places.
    fn individual_risk_at<'py>(
        &self,
        py: Python<'py>,
        x: &Bound<'_, PyAny>,
        y: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyArray1<f64>>> {
        let x = vector(py, "x", x)?;
        let y = vector_of(py, "y", y, x.len())?;
        let points: Vec<_> = x.into_iter().zip(y).collect();
        let risk = computed(py, self.threads, None, |control| self.core.individual_risk_at(&points, control))?;
        Ok(array1(py, &risk))
    }

    /// Areas at or above each level (those of the criterion unless given) as a GeoJSON feature collection, of the map or of
    /// other values on its grid.
    #[pyo3(signature = (levels=None, values=None))]
    fn contours_geojson(
        &self,
        py: Python<'_>,
        levels: Option<Vec<f64>>,
        values: Option<PyReadonlyArray2<'_, f64>>,
    ) -> PyResult<String> {
        let levels = levels.unwrap_or_else(|| self.core.contour_levels_per_yr().to_vec());
        let values = values.map(|values| values.as_array().to_owned());
        let found = computed(py, self.threads, None, |_| {
            contours(self.core.grid(), values.as_ref().unwrap_or_else(|| self.core.individual_risk()), &levels)
        })?;
        let features: Vec<Value> = found
            .iter()
            .filter(|contour| !contour.region.0.is_empty())
            .map(|contour| {
                json!({
                    "type": "Feature",
                    "geometry": geojson_geometry(&contour.region),
                    "properties": { "level_per_yr": contour.level },
                })
            })
            .collect();
        Ok(json!({ "type": "FeatureCollection", "features": features }).to_string())
    }

    /// Establishments that have an installation.
    fn establishments(&self) -> Vec<String> {
        let scopes = self.core.scopes();
        scopes.iter().filter(|scope| **scope != SocietalScope::Park).map(|scope| scope.name().to_owned()).collect()
    }

    /// Societal risk of the park or of an establishment.
    fn societal(&self, py: Python<'_>, scope: &str) -> PyResult<Societal> {
        self.core.societal(&scope_of(scope)).or_raise(py).map(Societal)
    }

    /// The societal risk held against a criterion, the study's own unless named.
    #[pyo3(signature = (scope, criterion=None))]
    fn societal_verdict(&self, py: Python<'_>, scope: &str, criterion: Option<&str>) -> PyResult<Py<PyAny>> {
        let criterion = self.chosen(py, criterion)?;
        let verdict = self.core.societal_verdict(&scope_of(scope), criterion).or_raise(py)?;
        python_of_json(py, &verdict)
    }

    /// Name, lines and contour levels of a criterion, the study's own unless named.
    #[pyo3(signature = (criterion=None))]
    fn criterion(&self, py: Python<'_>, criterion: Option<&str>) -> PyResult<Py<PyAny>> {
        python_of_json(py, &criterion_facts(self.chosen(py, criterion)?))
    }

    /// The table of targets under a criterion, the study's own unless named.
    #[pyo3(signature = (criterion=None))]
    fn targets<'py>(&self, py: Python<'py>, criterion: Option<&str>) -> PyResult<Bound<'py, PyDict>> {
        let criterion = self.chosen(py, criterion)?;
        let table = computed(py, self.threads, None, |control| self.core.targets_table(criterion, control))?;
        columns(py, &table)
    }

    /// A table as columns.
    fn table<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyDict>> {
        columns(py, &self.named_table(py, name)?)
    }

    /// A table as CSV.
    fn csv(&self, py: Python<'_>, name: &str) -> PyResult<String> {
        self.named_table(py, name)?.to_csv().or_raise(py)
    }

    /// Contributions to the potential loss of life, to the individual risk at a place, or to the frequency of `n` or more
    /// deaths.
    #[pyo3(signature = (by, at=None, n=None))]
    fn contributions<'py>(
        &self,
        py: Python<'py>,
        by: &str,
        at: Option<&Bound<'_, PyAny>>,
        n: Option<f64>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let by = By::from_str(by).or_raise(py)?;
        let of = match (at, n) {
            (None, None) => Whole::Pll,
            (Some(pair), None) => Whole::IndividualRisk { at_m: place(py, "at", pair)? },
            (None, Some(n)) => Whole::Frequency { n },
            (Some(_), Some(n)) => return Err(bad_argument(py, "n", &n.to_string(), "needs no place: give at or n")),
        };
        let table = computed(py, self.threads, None, |control| self.core.contributions(by, of, control))?;
        columns(py, &table)
    }

    /// How the individual risk at a place comes about.
    fn explain(&self, py: Python<'_>, x: f64, y: f64) -> PyResult<Explanation> {
        computed(py, self.threads, None, |control| self.core.explain((x, y), control)).map(Explanation)
    }

    /// What makes most of the individual risk of each cell: names, index into them (-1 for none), its risk, its share.
    fn dominant<'py>(&self, py: Python<'py>, by: &str) -> PyResult<DominantArrays<'py>> {
        let by = By::from_str(by).or_raise(py)?;
        let found = computed(py, self.threads, None, |control| self.core.dominant(by, control))?;
        let code = found.code.map(|code| code.and_then(|code| i32::try_from(code).ok()).unwrap_or(-1));
        Ok((found.names, code.to_pyarray(py), found.risk_per_yr.to_pyarray(py), found.share.to_pyarray(py)))
    }

    /// How often levels of a quantity are reached at a place.
    #[pyo3(signature = (quantity, x, y, levels=None))]
    fn exceedance<'py>(
        &self,
        py: Python<'py>,
        quantity: &str,
        x: f64,
        y: f64,
        levels: Option<Vec<f64>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        exceedance::at_place(py, self, quantity, (x, y), levels.as_deref())
    }

    /// How often a level is reached, by cell, with its unit.
    fn exceedance_map<'py>(
        &self,
        py: Python<'py>,
        quantity: &str,
        level: f64,
    ) -> PyResult<(Bound<'py, PyArray2<f64>>, &'static str)> {
        exceedance::on_map(py, self, quantity, level)
    }

    /// The level of the region under a criterion and a rule of colours, as JSON.
    #[pyo3(signature = (rule, criterion=None))]
    fn region_level(&self, py: Python<'_>, rule: &str, criterion: Option<&str>) -> PyResult<Py<PyAny>> {
        let criterion = self.chosen(py, criterion)?;
        let rule = grading_rule(py, rule)?;
        let found = computed(py, self.threads, None, |control| region::level(&self.core, criterion, &rule, control))?;
        python_of_json(py, &found)
    }

    /// Code of the colour of each cell, 0 blue to 3 red, under a limit.
    fn region_colours<'py>(
        &self,
        py: Python<'py>,
        rule: &str,
        limit_per_yr: f64,
    ) -> PyResult<Bound<'py, PyArray2<i32>>> {
        let rule = grading_rule(py, rule)?;
        rule.check().map_err(|error| exception(py, &error))?;
        Ok(region::cell_colours(&self.core, limit_per_yr, &rule).to_pyarray(py))
    }

    /// The room that is left under a criterion.
    #[pyo3(signature = (criterion=None))]
    fn region_headroom(&self, py: Python<'_>, criterion: Option<&str>) -> PyResult<Py<PyAny>> {
        let criterion = self.chosen(py, criterion)?;
        let found = computed(py, self.threads, None, |control| region::headroom(&self.core, criterion, control))?;
        python_of_json(py, &found)
    }

    /// Limit less risk of each cell, 1/yr.
    fn region_cell_headroom<'py>(&self, py: Python<'py>, limit_per_yr: f64) -> Bound<'py, PyArray2<f64>> {
        region::cell_headroom(&self.core, limit_per_yr).to_pyarray(py)
    }

    /// Expected deaths per year by place, persons per year and cell, and those off the grid.
    #[pyo3(signature = (n=None))]
    fn deaths_map<'py>(&self, py: Python<'py>, n: Option<f64>) -> PyResult<(Bound<'py, PyArray2<f64>>, f64)> {
        let found = computed(py, self.threads, None, |control| self.core.deaths_map(n, control))?;
        Ok((found.per_yr.to_pyarray(py), found.off_grid_per_yr))
    }

    /// Centres of coarse cells, east and north, and there: F over the lower line, N at which that is, the same of the upper
    /// line, and how many lines are exceeded.
    #[pyo3(signature = (cell_m, criterion=None))]
    fn societal_area<'py>(
        &self,
        py: Python<'py>,
        cell_m: f64,
        criterion: Option<&str>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let criterion = self.chosen(py, criterion)?;
        let found =
            computed(py, self.threads, None, |control| self.core.societal_area_map(criterion, cell_m, control))?;
        let maps = PyDict::new(py);
        let x: Vec<f64> = (0..found.grid.nx).map(|column| found.grid.x_centre_m(column)).collect();
        let y: Vec<f64> = (0..found.grid.ny).map(|row| found.grid.y_centre_m(row)).collect();
        maps.set_item("x", array1(py, &x))?;
        maps.set_item("y", array1(py, &y))?;
        for (name, (ratio, n)) in ["lower", "upper"].into_iter().zip(found.ratio.iter().zip(&found.worst_n)) {
            maps.set_item(format!("{name}_ratio"), ratio.to_pyarray(py))?;
            maps.set_item(format!("{name}_n"), n.to_pyarray(py))?;
        }
        let exceeded = found.lines_exceeded.map(|count| i32::try_from(*count).unwrap_or(i32::MAX));
        maps.set_item("lines_exceeded", exceeded.to_pyarray(py))?;
        Ok(maps)
    }

    /// Cells compared with the integral at their centres, and the median, 95th percentile and largest relative difference.
    fn map_accuracy(&self, py: Python<'_>) -> PyResult<(usize, f64, f64, f64)> {
        let found = computed(py, self.threads, None, |control| self.core.map_accuracy(control))?;
        Ok((found.checked, found.median, found.p95, found.largest))
    }

    /// Installations done again finer, and the largest relative change of F of one of them, of F of all, and of the PLL.
    fn societal_accuracy(&self, py: Python<'_>) -> PyResult<(usize, f64, f64, f64)> {
        let found = computed(py, self.threads, None, |control| self.core.societal_accuracy(control))?;
        Ok((found.checked, found.of_one, found.of_all, found.of_pll))
    }

    /// Indices of the installations that were computed, in the order of the study.
    fn recomputed(&self) -> Vec<usize> {
        self.core.recomputed().to_vec()
    }

    /// Number of outcomes by model, and how many of how many left a fitted range.
    fn outcome_counts(&self) -> (BTreeMap<&'static str, usize>, usize, usize) {
        let core = &self.core;
        (core.outcomes_by_model(), core.outcomes_outside_fitted_range(), core.consequences().outcome_count())
    }

    /// The manifest as plain values.
    fn manifest(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let manifest = computed(py, self.threads, None, |_| self.core.manifest())?;
        python_of_json(py, &manifest)
    }
}

impl RunResult {
    fn chosen(&self, py: Python<'_>, name: Option<&str>) -> PyResult<&'static Criterion> {
        match name {
            None => Ok(self.core.study().criterion()),
            Some(name) => Criterion::named(name).map_err(|error| exception(py, &error)),
        }
    }
}
