//! Societal risk of equal origins along a polyline.

use crate::error::{Error, Result};
use crate::footprint::Outcome;
use crate::risk::control::Control;
use crate::risk::line::{LineAccuracy, LineSource};
use crate::risk::{Societal, WhoCounts, societal};
use crate::site::Population;
use crate::weather::JointFrequency;

/// Origins of a line to begin with: one per this share of the outcome's reach.
const FIRST_SPACING: f64 = 0.25;
/// Each step halves the spacing. A midpoint rule then leaves a third of the last change, for what is smooth; all of it
/// is taken, since an edge that passes a person is not.
const CLOSER: f64 = 0.5;
/// Numbers of people at which the curve must hold still: 1, 2, 5 and their tenfolds.
const LEVELS: [f64; 3] = [1.0, 2.0, 5.0];
/// The curve must hold still where it is above this share of its value at one person.
const FAINT: f64 = 1e-3;

/// Societal risk of lines, with what its error is estimated to be.
#[derive(Clone, Debug)]
pub struct LineSocietal {
    /// The events.
    pub societal: Societal,
    /// Origins that stand for the lines.
    pub origins: usize,
    /// Change of the potential loss of life at the last halving of the spacing, as a share.
    pub pll_error: f64,
    /// Largest change of F(N) at the last halving, as a share: at N = 1, 2, 5, 10, .. as far as F is above a thousandth
    /// of F(1).
    pub curve_error: f64,
}

impl LineSource {
    /// Equal origins at the middles of equal parts of each straight stretch, at most `spacing_m` apart; each has the
    /// frequency of its part.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a spacing that is not positive.
    pub fn origins(&self, spacing_m: f64) -> Result<Vec<Outcome>> {
        if !(spacing_m > 0.0 && spacing_m.is_finite()) {
            return Err(Error::invalid("spacing_m", spacing_m, "m", "must be positive and finite"));
        }
        let mut origins = Vec::new();
        for stretch in self.stretches() {
            let parts = (stretch.length_m / spacing_m).ceil().max(1.0);
            let part_m = stretch.length_m / parts;
            let frequency = self.frequency_per_m_yr().scaled(part_m)?;
            let mut part = 0.5;
            while part < parts {
                let origin_m = stretch.at(part * part_m);
                origins.push(Outcome { origin_m, frequency, ..self.template().clone() });
                part += 1.0;
            }
        }
        Ok(origins)
    }

    fn first_spacing_m(&self) -> f64 {
        let reach_m = self.template().parts.iter().fold(0.0, |reach: f64, part| reach.max(part.reach_m()));
        FIRST_SPACING * reach_m
    }
}

/// Societal risk of lines together: origins ever closer until the curve and the potential loss of life hold still.
///
/// # Errors
/// [`Error::NotConverged`] when they have not within `accuracy.most_origins`; [`Error::InvalidInput`] for a tolerance
/// outside 0..1; [`Error::Cancelled`].
pub fn line_societal(
    lines: &[LineSource],
    weather: &JointFrequency,
    population: &Population,
    who: WhoCounts,
    accuracy: &LineAccuracy,
    control: &Control,
) -> Result<LineSocietal> {
    accuracy.check()?;
    let counted: Vec<&LineSource> =
        lines.iter().filter(|line| line.template().counts_for.societal() && line.first_spacing_m() > 0.0).collect();
    let quiet = Control { cancel: control.cancel, progress: None };
    let mut share = 1.0;
    let mut before: Option<Societal> = None;
    let mut step = 0;
    let (mut pll_error, mut curve_error) = (f64::INFINITY, f64::INFINITY);
    loop {
        let mut origins = Vec::new();
        for line in &counted {
            origins.extend(line.origins(share * line.first_spacing_m())?);
        }
        if origins.len() > accuracy.most_origins {
            return Err(Error::NotConverged {
                solver: "line_societal",
                iterations: step,
                residual: f64::max(pll_error, curve_error),
                doing: format!("placing at most {} origins along the lines", accuracy.most_origins),
            });
        }
        let found = societal(&origins, weather, population, who, &quiet)?;
        if let Some(before) = &before {
            pll_error = change(before.pll(), found.pll());
            curve_error = curve_change(before, &found);
        } else if found.pll() <= 0.0 && origins.is_empty() {
            return Ok(LineSocietal { societal: found, origins: 0, pll_error: 0.0, curve_error: 0.0 });
        }
        if pll_error <= accuracy.tolerance && curve_error <= accuracy.tolerance {
            return Ok(LineSocietal { societal: found, origins: origins.len(), pll_error, curve_error });
        }
        step += 1;
        if let Some(progress) = control.progress {
            progress(1.0 - 0.5_f64.powi(step.try_into().unwrap_or(i32::MAX)));
        }
        share *= CLOSER;
        before = Some(found);
    }
}

fn change(before: f64, after: f64) -> f64 {
    if after > 0.0 { (before - after).abs() / after } else { before.abs() }
}

fn curve_change(before: &Societal, after: &Societal) -> f64 {
    let faint = FAINT * after.exceedance(1.0);
    let mut worst = 0.0_f64;
    let mut tens = 1.0;
    loop {
        for level in LEVELS {
            let f = after.exceedance(level * tens);
            if f <= faint {
                return worst;
            }
            worst = worst.max(change(before.exceedance(level * tens), f));
        }
        tens *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::footprint::{Footprint, Frequency};
    use crate::site::PopulationCell;
    use crate::weather::WeatherClass;

    fn calm() -> JointFrequency {
        let any = WeatherClass { name: "any".into(), condition: None };
        JointFrequency::new(vec![0.0], vec![any], vec![vec![vec![1.0]], vec![vec![0.0]]]).unwrap()
    }

    fn line(per_m_yr: f64) -> LineSource {
        let disc = Footprint::radial(&[0.0, 200.0], vec![1.0, 1.0]).unwrap();
        let outcome = Outcome::new("rupture", (7.0, 7.0), 3.0, disc).unwrap();
        let frequency = Frequency::per_yr(per_m_yr).unwrap();
        LineSource::new(vec![(-5000.0, 0.0), (0.0, 0.0), (5000.0, 0.0)], frequency, outcome).unwrap()
    }

    #[test]
    fn people_beside_a_line_of_discs() {
        // 10 persons at 120 m: reached from 2 sqrt(200^2 - 120^2) = 320 m of the line
        let people = Population::new(vec![PopulationCell::point(1000.0, 120.0, 10.0)]).unwrap();
        let accuracy = LineAccuracy { tolerance: 2e-3, ..LineAccuracy::default() };
        let found = line_societal(&[line(1e-8)], &calm(), &people, WhoCounts::Everyone, &accuracy, &Control::default())
            .unwrap();
        assert!((found.societal.exceedance(10.0) / 3.2e-6 - 1.0).abs() < 4e-3, "{found:?}");
        assert!((found.societal.pll() / 3.2e-5 - 1.0).abs() < 4e-3);
        assert!(found.pll_error <= 2e-3 && found.curve_error <= 2e-3 && found.origins > 1000);
    }

    #[test]
    fn too_few_origins_are_an_error_with_what_is_left() {
        let people = Population::new(vec![PopulationCell::point(1000.0, 120.0, 10.0)]).unwrap();
        let accuracy = LineAccuracy { tolerance: 1e-6, most_origins: 500 };
        let error = line_societal(&[line(1e-8)], &calm(), &people, WhoCounts::Everyone, &accuracy, &Control::default())
            .unwrap_err();
        assert!(error.is_convergence());
        assert!(error.to_string().contains("placing at most 500 origins along the lines"), "{error}");
    }

    #[test]
    fn nobody_near_is_no_risk() {
        let people = Population::new(vec![PopulationCell::point(1000.0, 900.0, 10.0)]).unwrap();
        let accuracy = LineAccuracy::default();
        let found = line_societal(&[line(1e-8)], &calm(), &people, WhoCounts::Everyone, &accuracy, &Control::default())
            .unwrap();
        assert!(found.societal.pll().abs() < 1e-300 && found.pll_error.abs() < 1e-300);
    }

    #[test]
    fn origins_share_out_the_frequency() {
        let origins = line(1e-8).origins(300.0).unwrap();
        assert_eq!(origins.len(), 34);
        let total: f64 = origins.iter().map(|origin| origin.frequency.during(crate::weather::Period::Day)).sum();
        assert!((total / 1e-4 - 1.0).abs() < 1e-12);
        assert!((origins[0].origin_m.0 + 5000.0 - 5000.0 / 34.0).abs() < 1e-9);
        let error = line(1e-8).origins(0.0).unwrap_err();
        assert_eq!(error.to_string(), "spacing_m = 0 m: must be positive and finite");
    }
}
