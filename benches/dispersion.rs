//! Time of the dispersion kernels: `dispersion/<model>/<question>`.

#![expect(clippy::expect_used, reason = "the inputs are constants of this file")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use isorisk::card::Policy;
use isorisk::dispersion::{
    FlammableLimits, GaussianPlume, GaussianPuff, PlumeOptions, PlumeSource, PuffOptions, PuffSource, SigmaSet,
};
use isorisk::effect::{Effect, FlammableCloud, Receptor};
use isorisk::weather::{Atmosphere, Stability, Surface, Terrain};

const LIMITS: FlammableLimits = FlammableLimits { lower_kg_m3: 0.035, upper_kg_m3: 0.17 };

/// Receptors in a fixed, shuffled order over a plume.
fn receptors() -> Vec<Receptor> {
    (0..1024_u32)
        .map(|i| {
            let (a, b) = (f64::from(i * 617 % 1024) / 1024.0, f64::from(i * 389 % 1024) / 1024.0);
            Receptor::ground(20.0 + 4000.0 * a * a, 300.0 * (b - 0.5))
        })
        .collect()
}

fn air() -> Atmosphere {
    let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 30.8 };
    Atmosphere::new(Stability::D, 5.0, 290.0, 101_325.0, 0.7, surface).expect("a valid atmosphere")
}

fn plume(sigma_set: SigmaSet) -> GaussianPlume {
    let source = PlumeSource {
        rate_kg_s: 8.0,
        duration_s: 600.0,
        height_m: 1.0,
        source_radius_m: 0.0,
        vapour_density_kg_m3: 0.85,
    };
    let options = PlumeOptions { sigma_set, averaging_s: 600.0, flammable: Some(LIMITS) };
    GaussianPlume::new(&source, &air(), &options, Policy::Flag).expect("a valid plume")
}

fn puff() -> GaussianPuff {
    let source = PuffSource {
        mass_kg: 2e4,
        height_m: 1.0,
        source_radius_m: 0.0,
        vapour_density_kg_m3: 0.85,
        initial_air_mass_ratio: 10.0,
    };
    let options = PuffOptions { flammable: Some(LIMITS), ..PuffOptions::default() };
    GaussianPuff::new(&source, &air(), &options, Policy::Flag).expect("a valid puff")
}

fn benches(c: &mut Criterion) {
    let places = receptors();
    let mut group = c.benchmark_group("dispersion");
    group.throughput(Throughput::Elements(places.len() as u64));
    let clouds: [(&str, Box<dyn Effect>); 4] = [
        ("gaussian_plume_briggs", Box::new(plume(SigmaSet::BriggsRural))),
        ("gaussian_plume_tno", Box::new(plume(SigmaSet::Tno))),
        ("gaussian_plume_spicer_havens", Box::new(plume(SigmaSet::SpicerHavens))),
        ("gaussian_puff", Box::new(puff())),
    ];
    for (name, cloud) in &clouds {
        assert!(cloud.toxic_load(Receptor::ground(300.0, 0.0), 2.75, 1800.0) > 0.0);
        group.bench_function(format!("{name}/toxic_load/1024"), |b| {
            b.iter(|| places.iter().map(|&at| cloud.toxic_load(black_box(at), 2.75, 1800.0)).sum::<f64>());
        });
        group.bench_function(format!("{name}/in_flammable_cloud/1024"), |b| {
            b.iter(|| places.iter().filter(|&&at| cloud.in_flammable_cloud(black_box(at), 1.0)).count());
        });
    }
    group.throughput(Throughput::Elements(1));
    group.bench_function("gaussian_plume_briggs/new", |b| b.iter(|| plume(black_box(SigmaSet::BriggsRural))));
    let cloud = plume(SigmaSet::BriggsRural);
    group.bench_function("gaussian_plume_briggs/flammable_mass", |b| b.iter(|| black_box(&cloud).flammable_mass_kg()));
    group.bench_function("gaussian_puff/new", |b| b.iter(|| black_box(puff())));
    group.finish();
}

criterion_group!(dispersion, benches);
criterion_main!(dispersion);
