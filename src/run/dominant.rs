//! What makes most of the risk, cell by cell.

use std::collections::BTreeMap;

use ndarray::Array2;

use crate::error::{Error, Result};
use crate::footprint::Outcome;
use crate::numeric::parallel::Control;
use crate::risk::{Dominant, dominant_group};
use crate::run::contributions::By;
use crate::run::result::RunResult;

/// The installation or establishment that makes most of the individual risk of each cell of the map.
#[derive(Clone, Debug)]
pub struct DominantMap {
    /// Names, in the order that the codes count.
    pub names: Vec<String>,
    /// Index into the names, `[ny, nx]`, row 0 southernmost; `None` where there is no risk.
    pub code: Array2<Option<usize>>,
    /// Its individual risk there, 1/yr.
    pub risk_per_yr: Array2<f64>,
    /// Its share of the whole individual risk there.
    pub share: Array2<f64>,
}

impl RunResult {
    /// The installation, or the establishment, that makes most of the individual risk of each cell.
    ///
    /// # Errors
    /// [`Error::Unknown`] for any other breakdown; [`Error::Cancelled`].
    pub fn dominant(&self, by: By, control: &Control<'_>) -> Result<DominantMap> {
        let mut groups: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
        for (installation, unit) in self.study.installations().iter().zip(&self.consequences.units) {
            let name = match by {
                By::Installation => &installation.id,
                By::Establishment => &installation.establishment,
                other => {
                    return Err(Error::Unknown {
                        kind: "breakdown of the map",
                        name: other.name().to_owned(),
                        help: "one of installation, establishment".into(),
                    });
                }
            };
            groups.entry(name).or_default().extend(&unit.outcomes);
        }
        let (names, outcomes): (Vec<&str>, Vec<Vec<&Outcome>>) = groups.into_iter().unzip();
        let Dominant { group, risk_per_yr } =
            dominant_group(&outcomes, self.study.weather(), *self.study.grid(), control)?;
        let mut share = Array2::zeros(group.raw_dim());
        for ((share, part), whole) in share.iter_mut().zip(&risk_per_yr).zip(self.individual_risk()) {
            if *whole > 0.0 {
                *share = part / whole;
            }
        }
        Ok(DominantMap { names: names.into_iter().map(str::to_owned).collect(), code: group, risk_per_yr, share })
    }
}
