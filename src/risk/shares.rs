//! The individual risk at one place taken apart: by outcome, weather class and sector that the wind comes from.
//!
//! Each share is a product that an assessor can check: how often the accident happens, how often the wind blows so in
//! that weather, and the mean harm at the place over the directions of that sector. The shares sum to the risk there.

use std::borrow::Borrow;

use crate::error::{Error, Result};
use crate::footprint::{Column, EvenRing, ExposureClass, GridRing, NO_BEARING_M, Outcome, Part, Shape};
use crate::numeric::parallel::{Control, ordered};
use crate::risk::combined::{CombinedRing, PartAt};
use crate::risk::density::{Density, Segments};
use crate::weather::{JointFrequency, Period};

/// Outcomes per job.
const OUTCOMES_PER_JOB: usize = 16;

/// What one outcome does at a place in one weather class.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceShare {
    /// Index of the outcome in the caller's list.
    pub outcome: usize,
    /// Index of the weather class.
    pub class: usize,
    /// Mean harm at the place over the wind directions of each sector of the table, 0..=1; `None` where the wind's
    /// direction does not matter and [`PlaceShare::harm`] holds in all.
    pub harm_by_sector: Option<Vec<f64>>,
    /// Mean harm over all directions, each alike, 0..=1.
    pub harm: f64,
    /// Individual risk by sector, 1/yr; what all of them sum to is this outcome's in this class.
    pub by_sector_per_yr: Vec<f64>,
}

impl PlaceShare {
    /// All sectors together, 1/yr.
    #[must_use]
    pub fn total_per_yr(&self) -> f64 {
        self.by_sector_per_yr.iter().sum()
    }
}

/// The individual risk at a place (east, north) in metres, by outcome, weather class and wind sector; only what is not
/// nothing, in the order of outcomes and classes.
///
/// The sum is that of [`individual_risk_at`](crate::risk::individual_risk_at) but for rounding.
///
/// # Errors
/// [`Error::InvalidInput`] for a place that is not finite; [`Error::Cancelled`].
pub fn individual_risk_shares(
    outcomes: &[impl Borrow<Outcome> + Sync],
    weather: &JointFrequency,
    place_m: (f64, f64),
    control: &Control,
) -> Result<Vec<PlaceShare>> {
    for (name, value) in [("x", place_m.0), ("y", place_m.1)] {
        if !value.is_finite() {
            return Err(Error::invalid(name, value, "m", "must be finite"));
        }
    }
    let jobs = outcomes.len().div_ceil(OUTCOMES_PER_JOB);
    let found = ordered(jobs, control, (0.0, 1.0), |job| {
        let first = job * OUTCOMES_PER_JOB;
        let mine = first..(first + OUTCOMES_PER_JOB).min(outcomes.len());
        let mut shares = Vec::new();
        for index in mine {
            let outcome = outcomes[index].borrow();
            if outcome.counts_for.individual() {
                of_outcome(index, outcome, weather, place_m, &mut shares);
            }
        }
        Ok(shares)
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn of_outcome<'a>(
    index: usize,
    outcome: &'a Outcome,
    weather: &JointFrequency,
    place: (f64, f64),
    shares: &mut Vec<PlaceShare>,
) {
    let near = |part: &Part| {
        let (x, y) = outcome.anchor_m(part);
        (place.0 - x).hypot(place.1 - y) <= part.reach_m() * (1.0 + 1e-9)
    };
    if !outcome.parts.iter().any(near) {
        return;
    }
    let segments = Segments::new(weather, outcome.weight_by_direction.as_ref());
    let sectors = weather.sector_centres_deg().len();
    // weather classes in which the parts are the same have the same harm
    let mut known: Vec<(Vec<PartAt>, Option<Harm>)> = Vec::new();
    for (class, weather_class) in weather.classes().iter().enumerate() {
        let here = |part: &'a Part| {
            let footprint = part.footprint.in_weather(&weather_class.name)?;
            Some(PartAt { anchor_m: outcome.anchor_m(part), frame: part.frame, footprint })
        };
        let parts: Vec<PartAt> =
            outcome.parts.iter().filter_map(here).filter(|part: &PartAt| part.reaches(place)).collect();
        if parts.is_empty() {
            continue;
        }
        let same = |other: &[PartAt]| {
            other.len() == parts.len() && other.iter().zip(&parts).all(|(a, b)| std::ptr::eq(a.footprint, b.footprint))
        };
        let at = known.iter().position(|(other, _)| same(other)).unwrap_or_else(|| {
            let harm = Harm::of(&parts, place, &segments);
            known.push((parts, harm));
            known.len() - 1
        });
        let Some(harm) = &known[at].1 else { continue };
        let mut by_sector_per_yr = vec![0.0; sectors];
        for period in Period::ALL {
            let density = segments.density(weather, &[class], period, outcome.frequency.during(period));
            for (segment, rho) in density.iter().enumerate() {
                by_sector_per_yr[segments.sector(segment)] += rho * harm.integral(segment, &segments);
            }
        }
        let total: f64 = by_sector_per_yr.iter().sum();
        if total > 0.0 {
            let (harm, harm_by_sector) = harm.means(&segments, sectors);
            shares.push(PlaceShare { outcome: index, class, harm_by_sector, harm, by_sector_per_yr });
        }
    }
}

/// Harm of some parts at a place.
enum Harm {
    /// Whatever the direction of the wind.
    Same(f64),
    /// Integral over each segment of directions.
    Integrals(Vec<f64>),
}

impl Harm {
    /// `None` for no harm at all.
    fn of(parts: &[PartAt], place: (f64, f64), segments: &Segments) -> Option<Self> {
        let individual = ExposureClass::Individual;
        if !parts.iter().any(PartAt::turns) {
            let survival = parts
                .iter()
                .fold(1.0, |left, part| left * (1.0 - part.constant(place, part.footprint.column(&individual))));
            return (survival < 1.0).then_some(Harm::Same(1.0 - survival));
        }
        let each = |average: &dyn Fn(&Density) -> f64| -> Vec<f64> {
            (0..segments.edges.len()).map(|one| average(&segments.only(one))).collect()
        };
        let integrals = match parts {
            [part] => {
                let Column { table, scale } = part.footprint.column(&individual);
                if scale == 0.0 {
                    return None;
                }
                let (r, bearing) = part.polar(place);
                let found = match part.footprint.shape() {
                    Shape::Radial(_) => return None,
                    Shape::Polar(polar) => {
                        let ring = polar.stencil(r)?;
                        if r < NO_BEARING_M {
                            let even = EvenRing::mean_of(&ring, &[table]);
                            each(&|density| density.average(&even, 0, bearing))
                        } else {
                            each(&|density| density.average(&ring, table, bearing))
                        }
                    }
                    Shape::Grid(grid) => {
                        let mut ring = GridRing::default();
                        grid.ring(r, &mut ring);
                        each(&|density| density.average(&ring, table, bearing))
                    }
                };
                found.into_iter().map(|value| scale * value).collect()
            }
            _ => {
                let mut ring = CombinedRing::default();
                ring.fill(parts, &[individual], place);
                each(&|density| density.average(&ring, 0, 0.0))
            }
        };
        Some(Harm::Integrals(integrals))
    }

    /// Integral of harm over a segment, rad.
    fn integral(&self, segment: usize, segments: &Segments) -> f64 {
        match self {
            Harm::Same(harm) => harm * segments.width(segment),
            Harm::Integrals(integrals) => integrals[segment],
        }
    }

    /// Mean over all directions, and over each sector unless it is the same in all.
    fn means(&self, segments: &Segments, sectors: usize) -> (f64, Option<Vec<f64>>) {
        match self {
            Harm::Same(harm) => (*harm, None),
            Harm::Integrals(integrals) => {
                let (mut sums, mut widths) = (vec![0.0; sectors], vec![0.0; sectors]);
                for (segment, integral) in integrals.iter().enumerate() {
                    sums[segments.sector(segment)] += integral;
                    widths[segments.sector(segment)] += segments.width(segment);
                }
                let mean = sums.iter().sum::<f64>() / widths.iter().sum::<f64>();
                let by_sector = sums.iter().zip(&widths).map(|(sum, width)| sum / width).collect();
                (mean, Some(by_sector))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::footprint::{DirectionWeight, Footprint, Frame, Frequency};
    use crate::risk::individual_risk_at;
    use crate::weather::WeatherClass;
    use approx::assert_relative_eq;
    use ndarray::array;

    fn rose(sectors: usize) -> JointFrequency {
        let centres = (0..sectors).map(|i| 360.0 / sectors as f64 * i as f64).collect();
        let classes = ["a", "b"].map(|name| WeatherClass { name: name.into(), condition: None }).to_vec();
        let raw: Vec<Vec<Vec<f64>>> = (0..2)
            .map(|p| {
                (0..2).map(|c| (0..sectors).map(|s| 1.0 + ((7 * p + 3 * c + 5 * s) % 4) as f64).collect()).collect()
            })
            .collect();
        let sum: f64 = raw.iter().flatten().flatten().sum();
        let table = raw.into_iter().map(|p: Vec<Vec<f64>>| {
            p.into_iter().map(|c| c.into_iter().map(|x| x / sum).collect()).collect::<Vec<Vec<f64>>>()
        });
        JointFrequency::new(centres, classes, table.collect()).unwrap()
    }

    fn outcomes() -> Vec<Outcome> {
        let disc = || Footprint::radial(&[0.0, 150.0, 400.0], vec![1.0, 0.8, 0.0]).unwrap();
        let plume =
            |x: f64, y: f64| [if x > 0.0 { 0.9 * (-x / 300.0 - (y / (5.0 + 0.1 * x)).powi(2)).exp() } else { 0.0 }; 3];
        let plume = || Footprint::sampled(plume, 900.0, 10.0).unwrap();
        let block =
            Footprint::gridded(&[0.0, 200.0, 500.0], &[-50.0, 80.0], array![[0.5, 0.1], [0.9, 0.4], [0.0, 0.2]]);
        let both = vec![Part::new(disc()), Part::new(plume()).at_offset(30.0, -20.0)];
        let mut weighted = Outcome::new("weighted", (10.0, 5.0), 3e-6, plume()).unwrap();
        weighted.weight_by_direction = Some(DirectionWeight::new(vec![20.0, 200.0], vec![0.3, 1.7]).unwrap());
        let fixed = Outcome::of_parts(
            "fixed",
            (0.0, 0.0),
            Frequency::by_period(1e-6, 4e-6).unwrap(),
            vec![Part::new(plume()).in_frame(Frame::Fixed)],
        );
        vec![
            Outcome::new("disc", (0.0, 0.0), 1e-5, disc()).unwrap(),
            Outcome::new("plume", (0.0, 0.0), 2e-5, plume()).unwrap(),
            Outcome::new("block", (-20.0, 0.0), 1e-6, block.unwrap()).unwrap(),
            Outcome::of_parts("both", (0.0, 0.0), Frequency::by_period(1e-6, 5e-6).unwrap(), both).unwrap(),
            weighted,
            fixed.unwrap(),
        ]
    }

    #[test]
    fn the_shares_sum_to_the_risk_for_every_kind_of_footprint() {
        for sectors in [1, 8, 36] {
            let (weather, outcomes) = (rose(sectors), outcomes());
            for place in [(120.0, 40.0), (-210.0, 77.0), (0.0, 0.0), (333.0, -61.0), (60.0, 300.0)] {
                for outcome in &outcomes {
                    let one = std::slice::from_ref(outcome);
                    let risk = individual_risk_at(one, &weather, &[place], &Control::default()).unwrap()[0];
                    let shares = individual_risk_shares(one, &weather, place, &Control::default()).unwrap();
                    let sum: f64 = shares.iter().map(PlaceShare::total_per_yr).sum();
                    assert_relative_eq!(sum, risk, max_relative = 1e-12, epsilon = 1e-24);
                }
            }
        }
    }

    #[test]
    fn a_share_is_frequency_times_weather_times_mean_harm() {
        let (weather, outcomes) = (rose(8), outcomes());
        let shares = individual_risk_shares(&outcomes[..2], &weather, (120.0, 40.0), &Control::default()).unwrap();
        assert_eq!(shares.len(), 4);
        assert_eq!(shares[0].harm_by_sector, None);
        assert_relative_eq!(shares[0].harm, 1.0 - 0.2 * 120.0_f64.hypot(40.0) / 150.0, max_relative = 1e-12);
        for share in &shares {
            let frequency = outcomes[share.outcome].frequency.during(Period::Day);
            for (sector, value) in share.by_sector_per_yr.iter().enumerate() {
                let often: f64 = Period::ALL.iter().map(|period| weather.by_sector(*period, share.class)[sector]).sum();
                let harm = share.harm_by_sector.as_ref().map_or(share.harm, |all| all[sector]);
                assert_relative_eq!(*value, frequency * often * harm, max_relative = 1e-12, epsilon = 1e-30);
            }
        }
    }

    #[test]
    fn nothing_comes_from_beyond_the_reach() {
        let shares = individual_risk_shares(&outcomes(), &rose(8), (5000.0, 0.0), &Control::default()).unwrap();
        assert!(shares.is_empty());
        let error = individual_risk_shares(&outcomes(), &rose(8), (0.0, f64::INFINITY), &Control::default());
        assert_eq!(error.unwrap_err().to_string(), "y = inf m: must be finite");
    }
}
