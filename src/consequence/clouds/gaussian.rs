//! Gaussian plumes and puffs, a source at a time.

use std::sync::Arc;

use super::{Clouds, Flammable, Gaussian, Leak};
use crate::card::{Policy, RangeEvent};
use crate::consequence::setting::{FLAMMABLE_AVERAGING_S, Setting, TOXIC_AVERAGING_S};
use crate::dispersion::{
    FlammableLimits, GaussianPlume, GaussianPuff, PlumeOptions, PlumeSource, PuffOptions, PuffSource, SigmaSet,
};
use crate::effect::{Effect, FlammableCloud, LoadAcross, Receptor, Symmetry};
use crate::error::Result;
use crate::release::{Emission, VapourSource};
use crate::substance::Substance;
use crate::units::{ideal_gas_density_kg_m3, kg_m3_from_fraction};
use crate::weather::Atmosphere;

/// Several clouds of one accident, breathed one after the other: their loads add.
#[derive(Debug)]
struct Together(Vec<Arc<dyn Effect>>);

impl Effect for Together {
    fn toxic_load(&self, at: Receptor, exponent: f64, until_s: f64) -> f64 {
        self.0.iter().map(|cloud| cloud.toxic_load(at, exponent, until_s)).sum()
    }

    fn toxic_load_across(&self, downwind_m: f64, height_m: f64, exponent: f64, until_s: f64) -> Option<LoadAcross> {
        let (mut members, mut weights, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        for cloud in &self.0 {
            let one = cloud.toxic_load_across(downwind_m, height_m, exponent, until_s)?;
            if one.power.to_bits() != 1.0_f64.to_bits() || !one.whole {
                return None;
            }
            let before = members.len();
            groups.extend(one.groups.iter().map(|group| group.iter().map(|k| before + k).collect::<Vec<usize>>()));
            members.extend(one.members);
            weights.extend(one.weights);
        }
        Some(LoadAcross { members, weights, groups: groups.into(), power: 1.0, whole: true })
    }

    fn peak_concentration_kg_m3(&self, at: Receptor) -> f64 {
        self.0.iter().fold(0.0, |peak, cloud| peak.max(cloud.peak_concentration_kg_m3(at)))
    }

    fn symmetry(&self) -> Symmetry {
        Symmetry::Mirror
    }
}

/// Flammable limits as mass concentrations in the ambient air.
fn flammable_limits(substance: &Substance, atmosphere: &Atmosphere) -> Option<FlammableLimits> {
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
pub(super) fn clouds(leak: &Leak<'_>, atmosphere: &Atmosphere, setting: &Setting<'_>) -> Result<Clouds> {
    let substance: &Substance = &leak.discharge.substance;
    let mut found = Clouds::default();
    let limits = flammable_limits(substance, atmosphere);
    let poisons = crate::consequence::ignition::toxic_probit(substance).is_some();
    let mut toxic = Vec::new();
    let sources = leak.source.vapour_sources();
    let burning = largest(&sources);
    for (index, vapour) in sources.into_iter().enumerate() {
        // a pool lies on the ground, whatever the height of the opening
        let height_m = if vapour.radius_m > 0.0 { 0.0 } else { leak.height_m };
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
        for cloud in &self.gaussian {
            events.extend(match cloud {
                Gaussian::Plume(plume) => plume.check_reach(reach_m, Policy::Flag)?,
                Gaussian::Puff(puff) => puff.check_reach(reach_m, Policy::Flag)?,
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
                self.gaussian.push(Gaussian::Plume(plume.clone()));
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
                self.gaussian.push(Gaussian::Puff(puff.clone()));
                Ok((puff.clone(), puff))
            }
        }
    }
}
