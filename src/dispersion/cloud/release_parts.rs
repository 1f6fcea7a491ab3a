//! The clouds that a risk run makes of a release: those that people breathe, and those that can burn at one moment.

use std::sync::Arc;

use super::clouds::{BurningLimits, Clouds, Making, Placement, Stretch, stretches};
use super::disperse::Options;
use super::flame::Flame;
use super::thermal::ThermalTable;
use crate::error::Result;
use crate::release::{PoolHistory, Segment, segments_averaged};
use crate::substance::Substance;
use crate::weather::SurfaceLayer;

/// A pool that gives less than this share of what the outflow leaves in the air is added to the outflow.
const SMALL_POOL: f64 = 0.01;

/// A release in one weather class.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseParts<'a> {
    /// The chemical.
    pub substance: &'a Arc<Substance>,
    /// Its thermal properties.
    pub table: &'a ThermalTable,
    /// The outflow in time.
    pub segments: &'a [Segment],
    /// The pool in time.
    pub pool: Option<&'a PoolHistory>,
    /// Where and how it enters the air.
    pub placement: Placement,
    /// The surface layer.
    pub layer: &'a SurfaceLayer,
}

impl ReleaseParts<'_> {
    fn making<'a>(&'a self, options: &'a Options) -> Making<'a> {
        Making { substance: self.substance, table: self.table, placement: &self.placement, layer: self.layer, options }
    }

    /// Few segments of the outflow, what their rates are multiplied by, and few stretches of the pool.
    fn few(&self) -> (Vec<Segment>, f64, Vec<Stretch>) {
        let segments = segments_averaged(self.segments, self.placement.most_parts);
        let direct: f64 = segments.iter().map(Segment::airborne_kg).sum();
        let from_pool = self.pool.and_then(|pool| pool.vaporised_kg.last()).copied().unwrap_or(0.0);
        if from_pool < SMALL_POOL * direct {
            return (segments, 1.0 + from_pool / direct, Vec::new());
        }
        let pool = self.pool.map_or_else(Vec::new, |pool| stretches(pool, self.placement.most_parts));
        (segments, 1.0, pool)
    }

    /// Every cloud of the release.
    ///
    /// # Errors
    /// Those of [`super::disperse`].
    pub fn breathed(&self, options: &Options) -> Result<Clouds> {
        let making = self.making(options);
        let (segments, more, pool) = self.few();
        let mut parts = Vec::new();
        for segment in &segments {
            parts.extend(making.outflow(segment, more)?);
        }
        for stretch in &pool {
            parts.extend(making.pool(stretch)?);
        }
        Ok(Clouds { parts, limits: None })
    }

    /// What can burn: of a sudden release the puff, and the pool at its strongest; of a lasting one the stretch of time that
    /// feeds the most into the air, outflow and pool together.
    ///
    /// # Errors
    /// Those of [`super::disperse`].
    pub fn flames(&self, options: &Options, limits: BurningLimits) -> Result<Vec<Flame>> {
        let making = self.making(options);
        let (segments, more, pool) = self.few();
        let (sudden, lasting): (Vec<&Segment>, Vec<&Segment>) =
            segments.iter().partition(|segment| !(segment.duration_s > 0.0));
        let mut flames = Vec::new();
        for segment in sudden {
            flames.extend(making.outflow(segment, more)?.map(|part| Flame::of(vec![part], limits)));
        }
        // the moments at which something begins, and what is fed then
        let mut begins: Vec<f64> =
            lasting.iter().map(|segment| segment.start_s).chain(pool.iter().map(|stretch| stretch.start_s)).collect();
        begins.sort_by(f64::total_cmp);
        let fed = |time: f64| {
            let segment = lasting.iter().find(|one| one.start_s <= time && time < one.start_s + one.duration_s);
            let stretch = pool.iter().find(|one| one.start_s <= time && time < one.start_s + one.duration_s);
            let rate =
                segment.map_or(0.0, |one| more * one.airborne_rate_kg_s()) + stretch.map_or(0.0, |one| one.rate_kg_s);
            (rate, segment, stretch)
        };
        let strongest = begins.into_iter().map(fed).reduce(|most, next| if next.0 > most.0 { next } else { most });
        if let Some((_, segment, stretch)) = strongest {
            let mut parts = Vec::new();
            if let Some(segment) = segment {
                parts.extend(making.outflow(segment, more)?);
            }
            if let Some(stretch) = stretch {
                parts.extend(making.pool(stretch)?);
            }
            if !parts.is_empty() {
                flames.push(Flame::of(parts, limits));
            }
        }
        Ok(flames)
    }
}
