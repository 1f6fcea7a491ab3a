//! The clouds of one release: a jet or puff for each of its segments, a pool for each stretch of its evaporation; and what
//! they do to a receptor together.

use std::sync::Arc;

use super::cloud::Cloud;
use super::disperse::{Options, disperse_with};
use super::source::{JetSource, PoolSource, Source, SourceKind, SuddenSource};
use super::thermal::ThermalTable;
use crate::effect::{Effect, FlammableCloud, Receptor, Symmetry};
use crate::error::Result;
use crate::numeric::gauss_kronrod;
use crate::release::{PoolHistory, Release, Segment};
use crate::substance::Substance;
use crate::weather::SurfaceLayer;

/// Rate below which a segment or a pool gives no cloud, kg/s.
const LEAST_RATE_KG_S: f64 = 1e-9;
/// Panels of the time over which clouds of one release may overlap.
const PANELS: usize = 8;

/// Where and how a release enters the air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Height of the opening, m.
    pub height_m: f64,
    /// Direction of the jet above the horizontal, degrees.
    pub elevation_deg: f64,
    /// Most clouds for the segments of the outflow, and most for the pool.
    pub most_parts: usize,
}

/// Mole fractions between which a cloud burns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurningLimits {
    /// Lower limit.
    pub lower_fraction: f64,
    /// Upper limit.
    pub upper_fraction: f64,
}

/// A cloud that begins at a time.
#[derive(Clone, Debug)]
pub struct Part {
    /// Start after the beginning of the release, s.
    pub start_s: f64,
    /// The cloud.
    pub cloud: Cloud,
}

/// The clouds of one release.
#[derive(Clone, Debug)]
pub struct Clouds {
    /// In the order of their start: outflow first, then the pool.
    pub parts: Vec<Part>,
    /// Limits of burning, if it burns.
    pub limits: Option<BurningLimits>,
}

/// A stretch of the evaporation of a pool.
pub(super) struct Stretch {
    pub(super) start_s: f64,
    pub(super) duration_s: f64,
    pub(super) rate_kg_s: f64,
    area_m2: f64,
    temperature_k: f64,
}

/// A pool's evaporation in at most `most` stretches of equal mass.
pub(super) fn stretches(pool: &PoolHistory, most: usize) -> Vec<Stretch> {
    let count = pool.time_s.len();
    let total = pool.vaporised_kg.last().copied().unwrap_or(0.0);
    if !(total > 0.0) || count < 2 {
        return Vec::new();
    }
    let share = total / most.max(1) as f64;
    let mut found = Vec::new();
    let (mut begin, mut mass, mut area, mut heat) = (pool.time_s[0], 0.0, 0.0, 0.0);
    for i in 1..count {
        let step = pool.vaporised_kg[i] - pool.vaporised_kg[i - 1];
        mass += step;
        area += step * 0.5 * (pool.area_m2[i] + pool.area_m2[i - 1]);
        heat += step * 0.5 * (pool.temperature_k[i] + pool.temperature_k[i - 1]);
        if (mass >= share || i + 1 == count) && mass > 0.0 {
            let duration_s = pool.time_s[i] - begin;
            found.push(Stretch {
                start_s: begin,
                duration_s,
                rate_kg_s: mass / duration_s,
                area_m2: area / mass,
                temperature_k: heat / mass,
            });
            (begin, mass, area, heat) = (pool.time_s[i], 0.0, 0.0, 0.0);
        }
    }
    found
}

/// What every cloud of one release is made with.
pub(super) struct Making<'a> {
    pub(super) substance: &'a Arc<Substance>,
    pub(super) table: &'a ThermalTable,
    pub(super) placement: &'a Placement,
    pub(super) layer: &'a SurfaceLayer,
    pub(super) options: &'a Options,
}

impl Making<'_> {
    fn part(
        &self,
        start_s: f64,
        duration_s: Option<f64>,
        kind: SourceKind,
        (temperature_k, liquid_fraction): (f64, f64),
    ) -> Result<Option<Part>> {
        let source = Source { substance: self.substance.clone(), kind, temperature_k, liquid_fraction, duration_s };
        Ok(Some(Part { start_s, cloud: disperse_with(&source, self.table, self.layer, self.options)? }))
    }

    /// The cloud of what stays in the air of a segment, its rate times `more`; none where nothing does.
    pub(super) fn outflow(&self, segment: &Segment, more: f64) -> Result<Option<Part>> {
        let state = &segment.expanded;
        if !(segment.duration_s > 0.0) {
            let mass_kg = more * segment.airborne_kg();
            if !(mass_kg > 0.0) {
                return Ok(None);
            }
            let kind = SourceKind::Instantaneous(SuddenSource {
                mass_kg,
                height_over_radius: 1.0,
                radius_m: None,
                air_mass_ratio: state.air_mass_ratio,
            });
            return self.part(segment.start_s, None, kind, (state.temperature_k, state.liquid_fraction));
        }
        let mass_rate_kg_s = more * segment.airborne_rate_kg_s();
        if mass_rate_kg_s < LEAST_RATE_KG_S {
            return Ok(None);
        }
        let kind = SourceKind::Jet(JetSource {
            mass_rate_kg_s,
            velocity_m_s: Some(state.velocity_m_s),
            area_m2: None,
            height_m: self.placement.height_m,
            elevation_deg: self.placement.elevation_deg,
            air_mass_ratio: state.air_mass_ratio,
        });
        self.part(segment.start_s, Some(segment.duration_s), kind, (state.temperature_k, state.liquid_fraction))
    }

    /// The cloud of a stretch of a pool's evaporation; none where nothing evaporates.
    pub(super) fn pool(&self, stretch: &Stretch) -> Result<Option<Part>> {
        if stretch.rate_kg_s < LEAST_RATE_KG_S {
            return Ok(None);
        }
        let kind = SourceKind::Pool(PoolSource { evaporation_rate_kg_s: stretch.rate_kg_s, area_m2: stretch.area_m2 });
        self.part(stretch.start_s, Some(stretch.duration_s), kind, (stretch.temperature_k, 0.0))
    }
}

impl Clouds {
    /// Of a release in a surface layer.
    ///
    /// # Errors
    /// Those of [`super::disperse`].
    pub fn of_release(
        release: &Release,
        placement: &Placement,
        layer: &SurfaceLayer,
        options: &Options,
        limits: Option<BurningLimits>,
    ) -> Result<Self> {
        let making = Making {
            substance: &release.substance,
            table: &ThermalTable::new(&release.substance)?,
            placement,
            layer,
            options,
        };
        let mut parts = Vec::new();
        for segment in release.segments_averaged(placement.most_parts) {
            parts.extend(making.outflow(&segment, 1.0)?);
        }
        for stretch in release.pool.iter().flat_map(|pool| stretches(pool, placement.most_parts)) {
            parts.extend(making.pool(&stretch)?);
        }
        Ok(Self { parts, limits })
    }

    /// Mass concentration at a place and time after the beginning of the release, kg/m³.
    #[must_use]
    pub fn concentration_kg_m3(&self, (x, y, z): (f64, f64, f64), time_s: f64) -> f64 {
        self.parts.iter().map(|part| part.cloud.concentration_kg_m3(x, y, z, time_s - part.start_s)).sum()
    }

    /// Mole fraction at a place and time after the beginning of the release; of clouds that overlap, the sum, at most 1.
    #[must_use]
    pub fn fraction(&self, (x, y, z): (f64, f64, f64), time_s: f64) -> f64 {
        self.parts.iter().map(|part| part.cloud.fraction(x, y, z, time_s - part.start_s)).sum::<f64>().min(1.0)
    }

    /// Load of clouds that may overlap: of the sum of their concentrations, by quadrature over the time of their passages.
    fn overlapping_load(&self, place: (f64, f64, f64), exponent: f64, until_s: f64) -> f64 {
        let spans = self.parts.iter().filter_map(|part| {
            let (from, to) = part.cloud.passage_s(place)?;
            Some((part.start_s + from, (part.start_s + to).min(until_s)))
        });
        let mut edges: Vec<f64> = spans.flat_map(|(from, to)| [from, to]).filter(|edge| *edge <= until_s).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let mut sum = 0.0;
        for pair in edges.windows(2) {
            let width = (pair[1] - pair[0]) / PANELS as f64;
            for k in 0..PANELS {
                let from = pair[0] + k as f64 * width;
                let values: Vec<f64> = gauss_kronrod::nodes(from, from + width)
                    .iter()
                    .map(|&time| self.concentration_kg_m3(place, time).powf(exponent))
                    .collect();
                sum += gauss_kronrod::integral(from, from + width, &values).0;
            }
        }
        sum
    }
}

impl Effect for Clouds {
    fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
        let place = (at.downwind_m, at.crosswind_m, at.height_m);
        match self.parts.as_slice() {
            [] => 0.0,
            [one] => one.cloud.toxic_load(place, exponent, (until_s - one.start_s).max(0.0)),
            _ => self.overlapping_load(place, exponent, until_s),
        }
    }

    fn peak_concentration_kg_m3(&self, at: Receptor) -> f64 {
        let peak = |part: &Part| part.cloud.peak_concentration_kg_m3(at.downwind_m, at.crosswind_m, at.height_m);
        self.parts.iter().map(peak).fold(0.0, f64::max)
    }

    fn in_flammable_cloud(&self, at: Receptor, fraction: f64) -> bool {
        self.limits.is_some_and(|limits| {
            let level = fraction * limits.lower_fraction;
            self.parts.iter().any(|part| part.cloud.peak_fraction(at.downwind_m, at.crosswind_m, at.height_m) >= level)
        })
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }
}

impl FlammableCloud for Clouds {
    fn flammable_mass_kg(&self) -> f64 {
        let Some(limits) = self.limits else { return 0.0 };
        let mass = |part: &Part| part.cloud.flammable_mass(limits.lower_fraction, limits.upper_fraction).mass_kg;
        self.parts.iter().map(mass).fold(0.0, f64::max)
    }

    fn distance_to_flammable_m(&self, fraction: f64) -> Option<f64> {
        let level = fraction * self.limits?.lower_fraction;
        self.parts
            .iter()
            .filter_map(|part| part.cloud.distance_to_m(level, 0.0))
            .fold(None, |most: Option<f64>, x| Some(most.map_or(x, |m| m.max(x))))
    }

    fn flammable_centre_m(&self) -> f64 {
        let Some(limits) = self.limits else { return 0.0 };
        self.parts
            .iter()
            .map(|part| part.cloud.flammable_mass(limits.lower_fraction, limits.upper_fraction))
            .fold(super::BurningMass::default(), |most, one| if one.mass_kg > most.mass_kg { one } else { most })
            .centre_m
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispersion::cloud::plume_tests::layer;
    use crate::dispersion::cloud::{Source, disperse};
    use crate::substance::substance;
    use crate::weather::Stability;
    use approx::assert_relative_eq;

    fn jet(rate: f64, duration_s: f64) -> Cloud {
        let source = Source {
            substance: Arc::clone(substance("chlorine").unwrap()),
            kind: SourceKind::Jet(JetSource {
                mass_rate_kg_s: rate,
                velocity_m_s: Some(60.0),
                area_m2: None,
                height_m: 1.0,
                elevation_deg: 0.0,
                air_mass_ratio: 0.0,
            }),
            temperature_k: 239.0,
            liquid_fraction: 0.5,
            duration_s: Some(duration_s),
        };
        disperse(&source, &layer(4.0, Stability::D, 0.1), &Options::default()).unwrap()
    }

    #[test]
    fn a_release_in_two_equal_parts_is_the_release() {
        let whole = Clouds { parts: vec![Part { start_s: 0.0, cloud: jet(2.0, 600.0) }], limits: None };
        let half = |start_s| Part { start_s, cloud: jet(2.0, 300.0) };
        let both = Clouds { parts: vec![half(0.0), half(300.0)], limits: None };
        for x in [100.0, 800.0] {
            let at = Receptor { downwind_m: x, crosswind_m: 5.0, height_m: 1.5 };
            for exponent in [1.0, 2.75] {
                let (a, b) = (whole.toxic_load(at, exponent, 1e6), both.toxic_load(at, exponent, 1e6));
                assert_relative_eq!(a, b, max_relative = 2e-3);
            }
            let place = (x, 5.0, 1.5);
            assert_relative_eq!(
                whole.concentration_kg_m3(place, 400.0),
                both.concentration_kg_m3(place, 400.0),
                max_relative = 1e-6
            );
        }
    }

    #[test]
    fn a_pool_in_stretches_keeps_its_mass() {
        let pool = PoolHistory {
            time_s: vec![0.0, 10.0, 30.0, 60.0, 100.0],
            radius_m: vec![1.0; 5],
            area_m2: vec![10.0, 20.0, 30.0, 30.0, 30.0],
            temperature_k: vec![240.0; 5],
            mass_kg: vec![0.0; 5],
            evaporation_rate_kg_s: vec![0.0; 5],
            vaporised_kg: vec![0.0, 30.0, 80.0, 110.0, 120.0],
        };
        for most in [1, 2, 3, 10] {
            let found = stretches(&pool, most);
            assert!(found.len() <= most.max(1) + 1 && !found.is_empty());
            let mass: f64 = found.iter().map(|one| one.rate_kg_s * one.duration_s).sum();
            assert_relative_eq!(mass, 120.0, max_relative = 1e-12);
            assert_relative_eq!(found.last().unwrap().start_s + found.last().unwrap().duration_s, 100.0);
        }
    }
}
