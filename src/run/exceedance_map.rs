//! How often a level of an effect is exceeded, cell by cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use ndarray::Array2;

use crate::consequence::{Exposure, LossConsequence, Setting, effects_by_branch, footprint};
use crate::error::Result;
use crate::footprint::{Footprint, Frequency, Outcome, Part, PartFootprint};
use crate::numeric::parallel::{Control, ordered};
use crate::risk::RiskMap;
use crate::run::exceedance::asks;
use crate::run::result::RunResult;
use crate::run::setting::with_setting;
use crate::scenario::Branch;
use crate::vulnerability::{ExposureQuantity, ExposureThreshold, Response};

/// Share of the work that goes into footprints.
const FOOTPRINTS: f64 = 0.7;

/// Where a branch reaches the level, by weather class.
type ByClass = BTreeMap<String, Arc<Footprint>>;

impl RunResult {
    /// Frequency, 1/yr, with which a level of a quantity is reached at the cell centres, `[ny, nx]`, row 0 southernmost: the
    /// threshold takes the place of the response of people, and the map is integrated as that of individual risk.
    ///
    /// # Errors
    /// [`crate::Error::InvalidInput`] for a level that is not positive; as the models; [`crate::Error::Cancelled`].
    pub fn exceedance_map(&self, quantity: ExposureQuantity, level: f64, control: &Control<'_>) -> Result<Array2<f64>> {
        let exposure_s = self.study.rule_set().heat_exposure_s();
        let threshold = ExposureThreshold::new(quantity, level, exposure_s)?;
        let outcomes = self.exceeding(&threshold, control)?;
        let map = RiskMap::of(&outcomes, self.study.weather(), *self.study.grid(), control)?;
        Ok(map.values())
    }

    /// The outcomes that reach a threshold somewhere, as [`crate::risk`] takes them: harm is 1 where it is reached.
    ///
    /// # Errors
    /// As [`RunResult::exceedance_map`].
    pub fn exceeding(&self, threshold: &ExposureThreshold, control: &Control<'_>) -> Result<Vec<Outcome>> {
        let runs = self.consequences.runs();
        let place: BTreeMap<usize, usize> =
            runs.iter().enumerate().map(|(index, run)| (Arc::as_ptr(run) as usize, index)).collect();
        // some installation and scenario that has each run
        let mut holder: Vec<Option<(usize, usize)>> = vec![None; runs.len()];
        for (unit, of_unit) in self.consequences.units.iter().enumerate() {
            for (scenario, one) in of_unit.scenarios.iter().enumerate() {
                if let Some(index) = place.get(&(Arc::as_ptr(&one.run) as usize)) {
                    holder[*index].get_or_insert((unit, scenario));
                }
            }
        }
        let made = with_setting(&self.study, |setting| {
            ordered(runs.len(), control, (0.0, FOOTPRINTS), |index| match holder[index] {
                Some(at) => self.reaching(runs[index], at, threshold, setting, control),
                None => Ok(Vec::new()),
            })
        })?;
        let mut outcomes = Vec::new();
        for (unit, of_unit) in self.consequences.units.iter().enumerate() {
            let installation = &self.study.installations()[unit];
            for scenario in &of_unit.scenarios {
                let Some(index) = place.get(&(Arc::as_ptr(&scenario.run) as usize)) else { continue };
                for (branch, by_class) in &made[*index] {
                    let branch = &scenario.run.branches[*branch].branch;
                    let outcome = Outcome::of_parts(
                        format!("{}/{}", scenario.loss.id, branch.name),
                        (installation.x_m, installation.y_m),
                        Frequency::per_yr(scenario.loss.frequency_per_yr * branch.probability)?,
                        vec![Part::new(PartFootprint::ByWeather(by_class.clone()))],
                    )?;
                    outcomes.push(outcome.of_establishment(&installation.establishment));
                }
            }
        }
        Ok(outcomes)
    }

    fn reaching(
        &self,
        run: &LossConsequence,
        (unit, scenario): (usize, usize),
        threshold: &ExposureThreshold,
        setting: &Setting<'_>,
        control: &Control<'_>,
    ) -> Result<Vec<(usize, ByClass)>> {
        let asked: Vec<usize> =
            (0..run.branches.len()).filter(|branch| asks(&run.branches[*branch].branch, threshold.quantity)).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let branches: Vec<&Branch> = asked.iter().map(|branch| &run.branches[*branch].branch).collect();
        let installation = &self.study.installations()[unit];
        let loss = &self.consequences.units[unit].scenarios[scenario].loss;
        let mut found: Vec<(usize, ByClass)> = asked.iter().map(|branch| (*branch, ByClass::new())).collect();
        let mut thermal = None;
        for class in self.study.weather().classes() {
            control.check()?;
            let effects =
                effects_by_branch(installation, loss, setting, class, &branches, threshold.quantity, &mut thermal)?;
            for ((_, by_class), effects) in found.iter_mut().zip(effects) {
                let response = Response::Exceeds(threshold.clone());
                let exposures: Vec<Exposure> =
                    effects.into_iter().map(|effect| Exposure { effect, response: response.clone() }).collect();
                if exposures.is_empty() {
                    continue;
                }
                if let Some(reached) = footprint(&exposures, setting.fineness)? {
                    by_class.insert(class.name.clone(), Arc::new(reached));
                }
            }
        }
        found.retain(|(_, by_class)| !by_class.is_empty());
        Ok(found)
    }
}
