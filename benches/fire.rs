//! Fluxes of a leaning pool fire over places on the ground; footprints of blasts.
//!
//! A number here is the time for all places of one call, as it stands in the name.
#![expect(clippy::expect_used, reason = "a bench stops at an input that it set up wrongly")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use isorisk::card::Policy;
use isorisk::consequence::{Exposure, Fineness, footprint};
use isorisk::effect::{Effect, Receptor};
use isorisk::explosion::MultiEnergy;
use isorisk::fire::{EmissivePower, FlameDrag, PoolFire, PoolFireInput, Transmissivity};
use isorisk::vulnerability::HarmRules;
use isorisk::weather::{Atmosphere, Stability, Surface, Terrain};

/// Places round the flame, on a square grid of 600 m.
const SIDE: u32 = 1000;

fn pool_fire() -> PoolFire {
    let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.0 };
    let air = Atmosphere::new(Stability::D, 5.0, 288.15, 101_325.0, 0.7, surface).expect("an atmosphere");
    let input = PoolFireInput {
        pool_diameter_m: 20.0,
        burning_flux_kg_m2_s: 0.055,
        heat_of_combustion_j_kg: 4.4e7,
        emissive_power: EmissivePower::RadiativeFraction { radiative_fraction: 0.3, soot_fraction: 0.8 },
        drag: FlameDrag::None,
        transmissivity: Transmissivity::Bagster,
        duration_s: 1800.0,
    };
    PoolFire::new(&input, &air, Policy::Flag).expect("a pool fire")
}

fn fluxes(criterion: &mut Criterion) {
    let fire = pool_fire();
    let place = |k: u32| (f64::from(k) + 0.5) * 600.0 / f64::from(SIDE) - 300.0;
    let mut group = criterion.benchmark_group("fire");
    group.sample_size(10);
    group.throughput(Throughput::Elements(u64::from(SIDE) * u64::from(SIDE)));
    group.bench_function("pool_fire/heat_flux/1000000", |bench| {
        bench.iter(|| {
            let row = |i: u32| (0..SIDE).map(move |j| Receptor::ground(place(i), place(j)));
            (0..SIDE).flat_map(row).map(|at| black_box(&fire).heat_flux_w_m2(at)).sum::<f64>()
        });
    });
    group.finish();
}

fn blasts(criterion: &mut Criterion) {
    let harm = HarmRules::aq_t_3046_2013().expect("the rules of harm");
    let mut group = criterion.benchmark_group("explosion");
    for (name, centre_m) in [("at_the_anchor", 0.0), ("drifted", 120.0)] {
        let blast = MultiEnergy::new(7e9, 7, 101_325.0, centre_m, Policy::Flag).expect("a blast");
        let exposures = [Exposure { effect: Arc::new(blast), response: harm.blast().expect("a response") }];
        group.bench_function(format!("multi_energy/footprint/{name}"), |bench| {
            bench.iter(|| footprint(black_box(&exposures), Fineness::default()).expect("a footprint"));
        });
    }
    group.finish();
}

criterion_group!(fire, fluxes, blasts);
criterion_main!(fire);
