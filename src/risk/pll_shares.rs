//! The potential loss of life by weather class and by the sector that the wind comes from.

use std::borrow::Borrow;

use crate::error::Result;
use crate::footprint::Outcome;
use crate::risk::control::{Control, ordered};
use crate::risk::functions::{User, sites};
use crate::risk::people_index::PeopleIndex;
use crate::risk::profile::{Profile, Scene, each_function};
use crate::risk::societal::WhoCounts;
use crate::risk::wind_circle::{WindCircle, WindCircles};
use crate::weather::{JointFrequency, Period};

/// The potential loss of life of one installation, taken apart in two ways; each sums to the whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PllShares {
    /// Persons per year by day and by night, in the order of the weather classes.
    pub by_class: Vec<[f64; 2]>,
    /// Persons per year by the sector that the wind comes from, in the order of the rose.
    pub by_sector: Vec<f64>,
}

/// What the potential loss of life of installations is made of, a list of outcomes each, in parallel. The parts sum to
/// that of [`crate::risk::societal_of_origins`] but for rounding.
///
/// # Errors
/// [`crate::Error::Cancelled`].
pub fn pll_shares_of_origins<O: Borrow<Outcome> + Sync>(
    origins: &[&[O]],
    weather: &JointFrequency,
    people: &PeopleIndex,
    who: WhoCounts,
    control: &Control,
) -> Result<Vec<PllShares>> {
    let winds = WindCircles::new(weather);
    let scene = Scene { winds: &winds, people, refined: 0, control };
    let without_own_staff = who == WhoCounts::OthersThanOwnStaff;
    ordered(origins.len(), control, (0.0, 1.0), |origin| {
        let mut shares = PllShares {
            by_class: vec![[0.0; 2]; weather.classes().len()],
            by_sector: vec![0.0; weather.sector_centres_deg().len()],
        };
        let all = origins[origin].iter().enumerate().map(|(i, outcome)| (0, i, outcome.borrow()));
        for site in sites(all) {
            each_function(scene, &site.outcomes, without_own_staff, |_, function, profile, circle| {
                for user in &function.users {
                    shares.add(weather, user, profile, circle);
                }
            })?;
        }
        Ok(shares)
    })
}

impl PllShares {
    fn add(&mut self, weather: &JointFrequency, user: &User, profile: &Profile, circle: Option<&WindCircle>) {
        for period in Period::ALL {
            let (by_sector, p) = (weather.by_sector(period, user.class), period.index());
            let frequency = user.frequency_per_yr[p];
            let mut add = |sector: usize, persons: f64| {
                let part = frequency * by_sector[sector] * persons;
                self.by_sector[sector] += part;
                self.by_class[user.class][p] += part;
            };
            match (circle, profile.still) {
                (Some(circle), _) => {
                    for part in &circle.sector_parts {
                        add(part.sector, part.share * profile.mean[p][part.half]);
                    }
                }
                (None, Some(n)) => (0..by_sector.len()).for_each(|sector| add(sector, n[p])),
                (None, None) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::footprint::Footprint;
    use crate::risk::societal_of_origin;
    use crate::site::{Population, PopulationCell};
    use crate::weather::WeatherClass;
    use approx::assert_relative_eq;

    #[test]
    fn both_ways_sum_to_the_whole_and_the_wind_comes_from_the_other_side() {
        let classes = ["a", "b"].map(|name| WeatherClass { name: name.into(), condition: None }).to_vec();
        let each = vec![vec![vec![0.25 / 8.0; 8]; 2]; 2];
        let weather = JointFrequency::new((0..8).map(|i| 45.0 * f64::from(i)).collect(), classes, each).unwrap();
        let plume =
            |x: f64, y: f64| [if x > 0.0 { (-x / 300.0 - (y / (5.0 + 0.1 * x)).powi(2)).exp() } else { 0.0 }; 3];
        let plume = Footprint::sampled(plume, 900.0, 10.0).unwrap();
        let disc = Footprint::radial(&[0.0, 400.0], vec![0.8, 0.0]).unwrap();
        let outcomes = vec![
            Outcome::new("plume", (0.0, 0.0), 2e-5, plume).unwrap(),
            Outcome::new("disc", (0.0, 0.0), 1e-5, disc).unwrap(),
        ];
        // people to the north
        let people = PeopleIndex::new(&Population::new(vec![PopulationCell::point(5.0, 250.0, 40.0)]).unwrap());
        let (everyone, control) = (WhoCounts::Everyone, Control::default());
        let whole: f64 =
            societal_of_origin(&outcomes, &weather, &people, everyone, &control).unwrap().pll_by_outcome.iter().sum();
        let found = pll_shares_of_origins(&[&outcomes], &weather, &people, everyone, &control).unwrap().remove(0);
        assert!(whole > 1e-5);
        assert_relative_eq!(found.by_sector.iter().sum::<f64>(), whole, max_relative = 1e-12);
        assert_relative_eq!(found.by_class.iter().flatten().sum::<f64>(), whole, max_relative = 1e-12);
        assert_relative_eq!(found.by_class[0][0], found.by_class[1][1], max_relative = 1e-12);
        // the disc alone kills in any wind; the plume only in that from the south
        let disc = 1e-5 * 40.0 * 0.8 * (1.0 - 5.0_f64.hypot(250.0) / 400.0);
        assert_relative_eq!(found.by_sector[0], disc / 8.0, max_relative = 1e-3);
        // at 250 m it is a bell of 30 m: its integral over the angle 0.4346 x 30 x 1.7725 / 250, over 45 degrees the mean
        let plume = 2e-5 * 40.0 / 8.0 * (0.4346 * 30.0 * 1.7725 / 250.0) / std::f64::consts::FRAC_PI_4;
        assert_relative_eq!(found.by_sector[4] - found.by_sector[0], plume, max_relative = 0.01);
    }
}
