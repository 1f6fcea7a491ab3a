//! The clouds of a release in one weather class.

use std::f64::consts::PI;
use std::sync::Arc;

use crate::card::{ModelCard, Policy, Range, RangeEvent, Verification};
use crate::consequence::setting::{FLAMMABLE_AVERAGING_S, Setting, TOXIC_AVERAGING_S};
use crate::dispersion::{
    FlammableLimits, GaussianPlume, GaussianPuff, PlumeOptions, PlumeSource, PuffOptions, PuffSource, SigmaSet,
};
use crate::effect::{CrosswindProfile, Effect, FlammableCloud, Receptor, Symmetry};
use crate::error::Result;
use crate::release::{Emission, SourceTerm, VapourSource};
use crate::substance::Substance;
use crate::units::{AIR_MOLAR_MASS_KG_MOL, ideal_gas_density_kg_m3, kg_m3_from_fraction};
use crate::weather::Atmosphere;

/// Card of the cloud that a burst leaves at its source.
pub const SOURCE_CLOUD: ModelCard = ModelCard {
    id: "consequence.source_cloud",
    title: "Cloud of a burst before it drifts: a hemisphere of stoichiometric mixture, or of the first dilution if larger",
    citations: &["cpr18e_1999"],
    requires: &["mass_kg"],
    validity: &[Range::physical("mass_kg", "kg", 1e-12, 1e9, "a release")],
    verification: Verification::Unverified("a convention: the event tree names this cloud, no source gives its size"),
};

/// All clouds of one release in one weather class.
#[derive(Debug)]
pub struct Clouds {
    /// What people breathe, at the averaging time of toxic loads.
    pub toxic: Option<Arc<dyn Effect>>,
    /// What can burn, at the averaging time of the flammable limits; largest flammable mass first.
    pub flammable: Vec<Flammable>,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Cards used.
    pub models: Vec<&'static str>,
    /// The clouds themselves, to be held against the range of their sigmas once it is known how far they matter.
    made: Vec<Made>,
}

#[derive(Clone, Debug)]
enum Made {
    Plume(Arc<GaussianPlume>),
    Puff(Arc<GaussianPuff>),
}

/// A cloud that can burn.
#[derive(Clone, Debug)]
pub struct Flammable {
    /// Its envelope.
    pub effect: Arc<dyn Effect>,
    /// Mass between the limits, kg.
    pub mass_kg: f64,
    /// Distance of its centre downwind of the anchor, m.
    pub centre_downwind_m: f64,
    /// Distance to the lower flammable limit at the ground, m.
    pub distance_to_limit_m: Option<f64>,
}

/// Several clouds of one accident, breathed one after the other: their loads add.
#[derive(Debug)]
struct Together(Vec<Arc<dyn Effect>>);

impl Effect for Together {
    fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
        self.0.iter().map(|cloud| cloud.toxic_load(at, exponent, until_s)).sum()
    }

    fn toxic_load_across(
        &self,
        downwind_m: f64,
        height_m: f64,
        exponent: f64,
        until_s: f64,
    ) -> Option<Vec<CrosswindProfile>> {
        let mut sum = Vec::with_capacity(self.0.len());
        for cloud in &self.0 {
            sum.extend(cloud.toxic_load_across(downwind_m, height_m, exponent, until_s)?);
        }
        Some(sum)
    }

    fn peak_concentration_kg_m3(&self, at: Receptor) -> f64 {
        self.0.iter().fold(0.0, |peak, cloud| peak.max(cloud.peak_concentration_kg_m3(at)))
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }
}

/// Flammable limits as mass concentrations in the ambient air.
#[must_use]
pub fn flammable_limits(substance: &Substance, atmosphere: &Atmosphere) -> Option<FlammableLimits> {
    let burns = substance.combustion.as_ref()?;
    let mass = |fraction| {
        kg_m3_from_fraction(fraction, substance.molar_mass_kg_mol, atmosphere.pressure_pa, atmosphere.temperature_k)
    };
    Some(FlammableLimits {
        lower_kg_m3: mass(burns.lower_flammable_fraction),
        upper_kg_m3: mass(burns.upper_flammable_fraction),
    })
}

/// The clouds of a source term.
///
/// # Errors
/// As the dispersion models.
pub fn clouds(
    substance: &Substance,
    source: &SourceTerm,
    release_height_m: f64,
    atmosphere: &Atmosphere,
    setting: &Setting<'_>,
) -> Result<Clouds> {
    let mut found =
        Clouds { toxic: None, flammable: Vec::new(), events: Vec::new(), models: Vec::new(), made: Vec::new() };
    let limits = flammable_limits(substance, atmosphere);
    let poisons = super::ignition::toxic_probit(substance).is_some();
    let mut toxic = Vec::new();
    let sources = source.vapour_sources();
    let burning = largest(&sources);
    for (index, vapour) in sources.into_iter().enumerate() {
        // a pool lies on the ground, whatever the height of the opening
        let height_m = if vapour.radius_m > 0.0 { 0.0 } else { release_height_m };
        if poisons {
            toxic.push(found.cloud(substance, &vapour, height_m, atmosphere, setting, None)?.0);
        }
        if limits.is_some() && burning.contains(&index) {
            let (effect, cloud) = found.cloud(substance, &vapour, height_m, atmosphere, setting, limits)?;
            found.flammable.push(Flammable {
                effect,
                mass_kg: cloud.flammable_mass_kg(),
                centre_downwind_m: cloud.flammable_centre_m(),
                distance_to_limit_m: cloud.distance_to_flammable_m(1.0),
            });
        }
    }
    found.flammable.sort_by(|a, b| b.mass_kg.total_cmp(&a.mass_kg));
    found.toxic = match toxic.len() {
        0 => None,
        1 => toxic.pop(),
        _ => Some(Arc::new(Together(toxic))),
    };
    Ok(found)
}

/// The sources whose clouds may burn: every sudden one, and of those that follow one another at a rate the strongest, whose
/// cloud reaches farther than the others'.
fn largest(sources: &[VapourSource]) -> Vec<usize> {
    let rate = |source: &VapourSource| match source.emission {
        Emission::Continuous { rate_kg_s, .. } => Some(rate_kg_s),
        Emission::Instantaneous { .. } => None,
    };
    let mut found: Vec<usize> = (0..sources.len()).filter(|index| rate(&sources[*index]).is_none()).collect();
    let lasting = sources.iter().enumerate().filter_map(|(index, source)| Some((index, rate(source)?)));
    // the first of equals
    found.extend(lasting.rev().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index));
    found
}

impl Clouds {
    /// Fitted ranges of the sigmas that the clouds leave where they are followed to `reach_m`.
    ///
    /// # Errors
    /// As the dispersion models.
    pub fn events_to(&self, reach_m: f64) -> Result<Vec<RangeEvent>> {
        let mut events = Vec::new();
        for cloud in &self.made {
            events.extend(match cloud {
                Made::Plume(plume) => plume.check_reach(reach_m, Policy::Flag)?,
                Made::Puff(puff) => puff.check_reach(reach_m, Policy::Flag)?,
            });
        }
        Ok(events)
    }

    fn cloud(
        &mut self,
        substance: &Substance,
        vapour: &VapourSource,
        height_m: f64,
        atmosphere: &Atmosphere,
        setting: &Setting<'_>,
        flammable: Option<FlammableLimits>,
    ) -> Result<(Arc<dyn Effect>, Arc<dyn FlammableCloud>)> {
        let vapour_density_kg_m3 =
            ideal_gas_density_kg_m3(substance.molar_mass_kg_mol, atmosphere.pressure_pa, vapour.temperature_k);
        match vapour.emission {
            Emission::Continuous { rate_kg_s, duration_s } => {
                let plume = GaussianPlume::new(
                    &PlumeSource {
                        rate_kg_s,
                        duration_s,
                        height_m,
                        source_radius_m: vapour.radius_m,
                        vapour_density_kg_m3,
                    },
                    atmosphere,
                    &PlumeOptions {
                        sigma_set: SigmaSet::briggs(setting.surface.terrain),
                        averaging_s: if flammable.is_some() { FLAMMABLE_AVERAGING_S } else { TOXIC_AVERAGING_S },
                        flammable,
                    },
                    Policy::Flag,
                )?;
                self.events.extend(plume.events().iter().cloned());
                self.models.extend(plume.models());
                let plume = Arc::new(plume);
                self.made.push(Made::Plume(plume.clone()));
                Ok((plume.clone(), plume))
            }
            Emission::Instantaneous { mass_kg } => {
                let puff = GaussianPuff::new(
                    &PuffSource {
                        mass_kg,
                        height_m,
                        source_radius_m: vapour.radius_m,
                        vapour_density_kg_m3,
                        initial_air_mass_ratio: vapour.initial_air_mass_ratio,
                    },
                    atmosphere,
                    &PuffOptions { flammable, ..PuffOptions::default() },
                    Policy::Flag,
                )?;
                self.events.extend(puff.events().iter().cloned());
                self.models.extend(puff.models());
                let puff = Arc::new(puff);
                self.made.push(Made::Puff(puff.clone()));
                Ok((puff.clone(), puff))
            }
        }
    }
}

/// The cloud of a burst before it drifts, for ignition at the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourceCloud {
    /// Its radius, m.
    pub radius_m: f64,
}

impl SourceCloud {
    /// Of a mass of vapour that has taken up `initial_air_mass_ratio` of air, or as much as burns it, whichever is more.
    #[must_use]
    pub fn new(
        mass_kg: f64,
        stoichiometric_fraction: f64,
        molar_mass_kg_mol: f64,
        initial_air_mass_ratio: f64,
        atmosphere: &Atmosphere,
    ) -> Self {
        let stoichiometric =
            (1.0 - stoichiometric_fraction) / stoichiometric_fraction * AIR_MOLAR_MASS_KG_MOL / molar_mass_kg_mol;
        let air_kg = mass_kg * stoichiometric.max(initial_air_mass_ratio);
        let moles = mass_kg / molar_mass_kg_mol + air_kg / AIR_MOLAR_MASS_KG_MOL;
        let volume_m3 = moles * crate::units::GAS_CONSTANT_J_MOL_K * atmosphere.temperature_k / atmosphere.pressure_pa;
        Self { radius_m: (1.5 * volume_m3 / PI).cbrt() }
    }
}

impl Effect for SourceCloud {
    fn in_flammable_cloud(&self, at: Receptor, _fraction: f64) -> bool {
        at.downwind_m.hypot(at.crosswind_m) <= self.radius_m
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Radial
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weather::{Stability, Surface, Terrain};
    use approx::assert_relative_eq;

    #[test]
    fn source_cloud_of_propane_holds_its_stoichiometric_mixture() {
        let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 31.0 };
        let air = Atmosphere::new(Stability::D, 5.0, 288.15, 101_325.0, 0.7, surface).unwrap();
        let propane = crate::substance::substance("propane").unwrap();
        let fraction = propane.combustion.as_ref().unwrap().stoichiometric_fraction;
        let cloud = SourceCloud::new(1000.0, fraction, propane.molar_mass_kg_mol, 0.0, &air);
        // 1000 kg / 0.0441 kg/mol / 0.0402 x 0.023645 m3/mol = 13 334 m3: a hemisphere of 18.5 m
        assert_relative_eq!(cloud.radius_m, 18.5, max_relative = 0.01);
        assert!(SourceCloud::new(1000.0, fraction, propane.molar_mass_kg_mol, 50.0, &air).radius_m > cloud.radius_m);
    }
}
