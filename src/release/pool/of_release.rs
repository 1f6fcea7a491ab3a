//! The pool that a release leaves, and a spill as a release of its own.

use std::sync::Arc;

use crate::card::Policy;
use crate::error::Result;
use crate::release::pool::course::{CARD, PoolCase, PoolCourse, PoolFeed, PoolSetting, SuddenSpill, follow};
use crate::release::{Books, ChosenBy, ContentsPhase, Expanded, ModelChoice, Release, ReleaseKind, Segment};
use crate::substance::Substance;

impl Release {
    /// The release with the pool that its rained-out part makes; itself where nothing rains out.
    ///
    /// The pool is followed at least to the end of the release.
    ///
    /// # Errors
    /// Those of [`follow`].
    pub fn with_pool(mut self, setting: &PoolSetting, policy: Policy) -> Result<Self> {
        let Some(case) = self.pool_case(setting)? else { return Ok(self) };
        let course = follow(&self.substance, &case, policy)?;
        self.take_pool(course);
        Ok(self)
    }

    /// What rains out, as the feed of a pool; `None` where nothing does.
    ///
    /// # Errors
    /// [`crate::Error::OutOfValidity`] where the substance has no boiling point at the pressure of the air.
    pub fn pool_case(&self, setting: &PoolSetting) -> Result<Option<PoolCase>> {
        let mut case = PoolCase { sudden: None, feed: Vec::new(), setting: *setting };
        case.setting.until_s = setting.until_s.max(self.end_s());
        for segment in &self.segments {
            let mass_kg = segment.mass_kg * segment.expanded.rainout_fraction;
            if mass_kg <= 0.0 {
                continue;
            }
            let boiling_point_k = self.substance.saturation_temperature_k(setting.air.pressure_pa)?;
            let temperature_k = segment.expanded.temperature_k.min(boiling_point_k);
            if segment.duration_s > 0.0 {
                let (start_s, duration_s) = (segment.start_s, segment.duration_s);
                case.feed.push(PoolFeed { start_s, duration_s, mass_rate_kg_s: mass_kg / duration_s, temperature_k });
            } else {
                case.sudden = Some(SuddenSpill { mass_kg, temperature_k });
            }
        }
        Ok(if case.feed.is_empty() && case.sudden.is_none() { None } else { Some(case) })
    }

    fn take_pool(&mut self, course: PoolCourse) {
        self.books.pool_vapour_kg = course.books.vaporised_kg;
        self.books.left_in_pool_kg = course.books.left_kg;
        self.pool = Some(course.history);
        self.events.extend(course.events);
        for model in course.models {
            if !self.models.contains(&model) {
                self.models.push(model);
            }
        }
    }
}

/// A spill of cold liquid as a release: everything goes to the ground and comes into the air from the pool.
///
/// # Errors
/// Those of [`follow`].
pub fn pool_release(substance: &Arc<Substance>, case: &PoolCase, policy: Policy) -> Result<Release> {
    let course = follow(substance, case, policy)?;
    let liquid = |temperature_k: f64| {
        Ok::<Expanded, crate::Error>(Expanded {
            temperature_k,
            liquid_fraction: 1.0,
            velocity_m_s: 0.0,
            density_kg_m3: substance.liquid_density_kg_m3(temperature_k)?,
            diameter_m: 0.0,
            droplet_diameter_m: None,
            rainout_fraction: 1.0,
            air_mass_ratio: 0.0,
        })
    };
    let mut segments = Vec::new();
    if let Some(SuddenSpill { mass_kg, temperature_k }) = case.sudden {
        segments.push(Segment::sudden(mass_kg, liquid(temperature_k)?));
    }
    for feed in &case.feed {
        let duration_s = feed.duration_s.min(case.setting.until_s - feed.start_s);
        if duration_s > 0.0 {
            segments.push(Segment::steady(feed.start_s, duration_s, feed.mass_rate_kg_s, liquid(feed.temperature_k)?));
        }
    }
    let spilled = course.books.spilled_kg;
    let mut release = Release {
        substance: substance.clone(),
        phase: ContentsPhase::Liquid,
        kind: if case.feed.is_empty() { ReleaseKind::Instantaneous } else { ReleaseKind::Continuous },
        ambient_pressure_pa: case.setting.air.pressure_pa,
        segments,
        vessel: None,
        pool: None,
        books: Books { initial_kg: spilled, released_kg: spilled, rained_out_kg: spilled, ..Books::default() },
        choice: ModelChoice {
            model: CARD.id,
            reason: "a spill was asked for: all of it reaches the ground".to_owned(),
            by: ChosenBy::User,
        },
        jet: None,
        events: Vec::new(),
        models: Vec::new(),
    };
    release.take_pool(course);
    Ok(release)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::pool::substrate::SubstrateKind;
    use crate::release::pool::surface::AirOverPool;
    use crate::substance::substance;
    use approx::assert_relative_eq;

    fn setting(substrate: &str) -> PoolSetting {
        PoolSetting {
            substrate: substrate.parse::<SubstrateKind>().unwrap().at(290.0),
            bund: None,
            air: AirOverPool {
                temperature_k: 290.0,
                pressure_pa: 101_325.0,
                wind_speed_10m_m_s: 4.0,
                solar_flux_w_m2: 0.0,
            },
            until_s: 600.0,
        }
    }

    #[test]
    fn a_spill_is_a_release_whose_books_close() {
        let feed = PoolFeed { start_s: 0.0, duration_s: 300.0, mass_rate_kg_s: 5.0, temperature_k: 290.0 };
        let case = PoolCase { sudden: None, feed: vec![feed], setting: setting("concrete") };
        let benzene = substance("benzene").unwrap();
        let release = pool_release(benzene, &case, Policy::Flag).unwrap();
        assert!(release.books.mass_error() < 1e-9);
        assert_relative_eq!(release.released_kg(), 1500.0, max_relative = 1e-12);
        assert_relative_eq!(release.books.released_kg, 1500.0, max_relative = 1e-12);
        assert_relative_eq!(release.in_air_kg(1e9), release.books.pool_vapour_kg, max_relative = 1e-12);
        assert!(release.models.contains(&"release.pool_course"));
        // the same feed as the rained-out part of another release makes the same pool
        let mut again = release.clone();
        again.pool = None;
        let again = again.with_pool(&setting("concrete"), Policy::Flag).unwrap();
        assert_eq!(again.pool, release.pool);
        assert!(again.books.mass_error() < 1e-9);
    }

    #[test]
    fn nothing_rains_out_no_pool() {
        let sudden = Some(SuddenSpill { mass_kg: 10.0, temperature_k: 280.0 });
        let case = PoolCase { sudden, feed: Vec::new(), setting: setting("gravel") };
        let mut release = pool_release(substance("toluene").unwrap(), &case, Policy::Flag).unwrap();
        release.pool = None;
        release.segments[0].expanded.rainout_fraction = 0.0;
        assert!(release.with_pool(&setting("gravel"), Policy::Flag).unwrap().pool.is_none());
    }
}
