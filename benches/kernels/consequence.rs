//! Kernels of the physical models.

use isorisk::card::Policy;
use isorisk::dispersion::{GaussianPlume, GaussianPuff, PlumeOptions, PlumeSource, PuffOptions, PuffSource, SigmaSet};
use isorisk::effect::{Effect, Receptor};
use isorisk::fire::{EmissivePower, FlameDrag, PoolFire, PoolFireInput, Transmissivity};
use isorisk::vulnerability::{Probit, ProbitUnit};
use isorisk::weather::Stability;

use super::{Work, air, expect, fault, spread};

/// Places over a cloud: near ones more often than far ones, on both sides of the axis.
fn places() -> Vec<Receptor> {
    let along = spread(1000, 0.05, 1.0);
    let mut across = spread(1000, -1.0, 1.0);
    across.rotate_left(317);
    along.iter().zip(across).map(|(x, y)| Receptor::ground(3000.0 * x * x, 150.0 * y)).collect()
}

pub fn wind_profile() -> Result<Work, String> {
    let mut airs = Vec::new();
    for stability in Stability::ALL {
        airs.push(air(stability, 3.0)?);
    }
    expect("the wind at 10 m", airs[3].wind_speed_m_s(10.0), 3.0, 1e-9)?;
    let heights = spread(100, 0.5, 150.0);
    Ok(Box::new(move || {
        let speeds = airs.iter().flat_map(|air| heights.iter().map(|height| air.wind_speed_m_s(*height)));
        speeds.sum()
    }))
}

/// A chlorine-like plume: 5 kg/s for 10 min in class D, 5 m/s.
pub(super) fn plume() -> Result<GaussianPlume, String> {
    let source = PlumeSource {
        rate_kg_s: 5.0,
        duration_s: 600.0,
        height_m: 1.0,
        source_radius_m: 0.0,
        vapour_density_kg_m3: 3.0,
    };
    let options = PlumeOptions { sigma_set: SigmaSet::Tno, averaging_s: 600.0, flammable: None };
    GaussianPlume::new(&source, &air(Stability::D, 5.0)?, &options, Policy::Flag).map_err(fault)
}

fn toxic_load(effect: impl Effect + 'static) -> Result<Work, String> {
    let places = places();
    let axis = effect.toxic_load(Receptor::ground(500.0, 0.0), 2.0, 1800.0);
    let aside = effect.toxic_load(Receptor::ground(500.0, 60.0), 2.0, 1800.0);
    if !(axis > aside && aside > 0.0) {
        return Err(format!("the load is {axis:e} on the axis and {aside:e} beside it"));
    }
    Ok(Box::new(move || places.iter().map(|place| effect.toxic_load(*place, 2.0, 1800.0)).sum()))
}

pub fn plume_toxic_load() -> Result<Work, String> {
    toxic_load(plume()?)
}

pub fn puff_toxic_load() -> Result<Work, String> {
    let source = PuffSource {
        mass_kg: 2e4,
        height_m: 1.0,
        source_radius_m: 0.0,
        vapour_density_kg_m3: 3.0,
        initial_air_mass_ratio: 10.0,
    };
    let puff = GaussianPuff::new(&source, &air(Stability::D, 5.0)?, &PuffOptions::default(), Policy::Flag);
    toxic_load(puff.map_err(fault)?)
}

pub fn pool_fire_heat_flux() -> Result<Work, String> {
    let input = PoolFireInput {
        pool_diameter_m: 20.0,
        burning_flux_kg_m2_s: 0.085,
        heat_of_combustion_j_kg: 4.0e7,
        emissive_power: EmissivePower::RadiativeFraction { radiative_fraction: 0.35, soot_fraction: 0.8 },
        drag: FlameDrag::None,
        transmissivity: Transmissivity::Bagster,
        duration_s: 1800.0,
    };
    let fire = PoolFire::new(&input, &air(Stability::D, 5.0)?, Policy::Flag).map_err(fault)?;
    let along = spread(1000, -100.0, 150.0);
    let mut across = spread(1000, -100.0, 100.0);
    across.rotate_left(317);
    let places: Vec<Receptor> = along.iter().zip(across).map(|(x, y)| Receptor::ground(*x, y)).collect();
    let (near, far) = (Receptor::ground(30.0, 0.0), Receptor::ground(100.0, 0.0));
    if !(fire.heat_flux_w_m2(near) > fire.heat_flux_w_m2(far) && fire.heat_flux_w_m2(far) > 100.0) {
        return Err("the flux does not fall with distance".to_owned());
    }
    Ok(Box::new(move || places.iter().map(|place| fire.heat_flux_w_m2(*place)).sum()))
}

pub fn probit() -> Result<Work, String> {
    let probit = Probit::new(-6.35, 0.5, 2.75, ProbitUnit::MilligramPerCubicMetreMinutes).map_err(fault)?;
    let median = probit.load_for(0.5);
    expect("the probability at the median load", probit.probability(median), 0.5, 1e-9)?;
    let loads: Vec<f64> = spread(1000, -12.0, 12.0).into_iter().map(|power| median * power.exp()).collect();
    Ok(Box::new(move || loads.iter().map(|load| probit.probability(*load)).sum()))
}
