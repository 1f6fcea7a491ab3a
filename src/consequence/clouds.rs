//! The clouds of a release in one weather class.

mod gaussian;
mod unified;

use std::f64::consts::PI;
use std::sync::Arc;

use crate::card::{ModelCard, Range, RangeEvent, Verification};
use crate::consequence::setting::Setting;
use crate::dispersion::cloud::thermal::ThermalTable;
use crate::dispersion::{CloudModel, GaussianPlume, GaussianPuff};
use crate::effect::{Effect, Receptor, Symmetry};
use crate::error::Result;
use crate::release::{Discharge, SourceTerm};
use crate::units::AIR_MOLAR_MASS_KG_MOL;
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

/// A release in one weather class, as clouds see it.
#[derive(Clone, Copy, Debug)]
pub struct Leak<'a> {
    /// What leaves the vessel.
    pub discharge: &'a Discharge,
    /// With its pool.
    pub source: &'a SourceTerm,
    /// Height of the opening, m.
    pub height_m: f64,
}

/// All clouds of one release in one weather class.
#[derive(Debug, Default)]
pub struct Clouds {
    /// What people breathe, at the averaging time of toxic loads; several are breathed one after the other.
    pub toxic: Option<Arc<dyn Effect>>,
    /// What can burn, at the averaging time of the flammable limits; largest flammable mass first.
    pub flammable: Vec<Flammable>,
    /// Fitted ranges left.
    pub events: Vec<RangeEvent>,
    /// Cards used.
    pub models: Vec<&'static str>,
    /// Gaussian clouds, to be held against the range of their sigmas once it is known how far they matter.
    gaussian: Vec<Gaussian>,
}

#[derive(Clone, Debug)]
enum Gaussian {
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

/// The clouds of a release by the model of the setting; `thermal` is filled at first use and serves every weather class.
///
/// # Errors
/// As the dispersion models.
pub fn clouds(
    leak: &Leak<'_>,
    atmosphere: &Atmosphere,
    setting: &Setting<'_>,
    thermal: &mut Option<ThermalTable>,
) -> Result<Clouds> {
    let mut found = match setting.clouds {
        CloudModel::Unified => unified::clouds(leak, atmosphere, setting, thermal)?,
        CloudModel::Gaussian => gaussian::clouds(leak, atmosphere, setting)?,
    };
    found.flammable.sort_by(|a, b| b.mass_kg.total_cmp(&a.mass_kg));
    Ok(found)
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
