//! The effects of the branches of a loss of containment in one weather class, for questions about exposure.

use std::sync::Arc;

use crate::card::Policy;
use crate::consequence::branch::Situation;
use crate::consequence::clouds::{Clouds, Leak, clouds};
use crate::consequence::loss::{discharged, timing_of};
use crate::consequence::setting::Setting;
use crate::dispersion::cloud::thermal::ThermalTable;
use crate::effect::Effect;
use crate::error::Result;
use crate::scenario::{Branch, LossOfContainment, OutcomeKind, Timing};
use crate::site::Installation;
use crate::vulnerability::ExposureQuantity;
use crate::weather::WeatherClass;

/// Whether a kind of outcome exposes anybody to a quantity.
#[must_use]
pub fn exposes_to(kind: OutcomeKind, quantity: ExposureQuantity) -> bool {
    match quantity {
        ExposureQuantity::Overpressure | ExposureQuantity::Impulse => {
            matches!(kind, OutcomeKind::Explosion | OutcomeKind::VesselBurst)
        }
        ExposureQuantity::HeatFlux | ExposureQuantity::ThermalDose => {
            matches!(kind, OutcomeKind::Fireball | OutcomeKind::JetFire | OutcomeKind::PoolFire)
        }
        ExposureQuantity::Concentration => kind == OutcomeKind::Toxic,
    }
}

/// The kinds of outcome of a branch, the first first.
pub(super) fn kinds(branch: &Branch) -> impl Iterator<Item = OutcomeKind> + '_ {
    std::iter::once(branch.kind).chain(branch.then.iter().copied())
}

/// Effects of each branch that expose somebody to a quantity, in one weather class; `thermal` is filled at first use and serves
/// every class.
///
/// # Errors
/// As the models, with the path of the scenario and the weather class.
pub fn effects_by_branch(
    installation: &Installation,
    loss: &LossOfContainment,
    setting: &Setting<'_>,
    class: &WeatherClass,
    branches: &[&Branch],
    quantity: ExposureQuantity,
    thermal: &mut Option<ThermalTable>,
) -> Result<Vec<Vec<Arc<dyn Effect>>>> {
    let named = |error: crate::Error| error.at(format!("{} in weather {}", loss.id, class.name));
    let discharge = discharged(installation.contents()?, installation, loss, setting)?;
    let atmosphere = setting.atmosphere(class)?;
    let surroundings = setting.surroundings(&atmosphere, installation.bund_area_m2);
    let source = discharge.in_weather(&surroundings, Policy::Flag).map_err(named)?;
    let asks = |branch: &&Branch| {
        kinds(branch).any(|kind| {
            let drifted = kind == OutcomeKind::Explosion && branch.timing == Timing::Delayed;
            exposes_to(kind, quantity) && (kind == OutcomeKind::Toxic || drifted)
        })
    };
    let leak = Leak { discharge: &discharge, source: &source, height_m: installation.release_height_m };
    let found = if branches.iter().any(asks) {
        clouds(&leak, &atmosphere, setting, thermal).map_err(named)?
    } else {
        Clouds::default()
    };
    let situation = Situation {
        installation,
        discharge: &discharge,
        source: &source,
        clouds: &found,
        atmosphere: &atmosphere,
        setting,
    };
    let of_branch = |branch: &&Branch| {
        let mut effects: Vec<Arc<dyn Effect>> = Vec::new();
        for kind in kinds(branch).filter(|kind| exposes_to(*kind, quantity)) {
            let exposed = situation.exposed(kind, timing_of(kind, branch.timing)).map_err(named)?;
            effects.extend(exposed.exposures.into_iter().map(|exposure| exposure.effect));
        }
        Ok(effects)
    };
    branches.iter().map(of_branch).collect()
}
