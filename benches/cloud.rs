//! Time of the unified cloud model: `cloud/<kind>/<what>`.

#![expect(clippy::expect_used, reason = "the inputs are constants of this file")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use isorisk::dispersion::cloud::thermal::ThermalTable;
use isorisk::dispersion::cloud::{
    JetSource, Options, PoolSource, Source, SourceKind, SuddenSource, disperse, disperse_with,
};
use isorisk::substance::substance;
use isorisk::weather::{Stability, SurfaceLayer, WeatherInput};

/// Releases of the mixed set.
const RELEASES: usize = 200;
/// How far each is followed, m.
const FAR_M: f64 = 10_000.0;

/// Numbers in 0..1 (splitmix64), the same for ever.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn log(&mut self, low: f64, high: f64) -> f64 {
        low * (high / low).powf(self.next())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the length")]
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[((self.next() * of.len() as f64) as usize).min(of.len() - 1)]
    }
}

struct Case {
    source: Source,
    table: ThermalTable,
    layer: SurfaceLayer,
}

fn cases(kind: &str) -> Vec<Case> {
    let mut numbers = Numbers(1);
    (0..RELEASES)
        .map(|_| {
            let layer = SurfaceLayer::new(&WeatherInput {
                wind_speed_m_s: numbers.log(1.5, 12.0),
                reference_height_m: 10.0,
                stability: Some(numbers.pick(&Stability::ALL)),
                monin_obukhov_length_m: None,
                temperature_k: 288.0,
                pressure_pa: 101_325.0,
                relative_humidity: 0.7,
                roughness_m: numbers.log(0.01, 1.0),
                latitude_deg: 45.0,
            })
            .expect("weather");
            let chemical = substance(numbers.pick(&["propane", "ammonia", "chlorine", "methane", "ethylene"]))
                .expect("a substance");
            let rate = numbers.log(0.1, 100.0);
            let (pool, wet) = (numbers.next() < 0.25, numbers.next() < 0.5);
            let jet = SourceKind::Jet(JetSource {
                mass_rate_kg_s: rate,
                velocity_m_s: Some(30.0 + 200.0 * numbers.next()),
                area_m2: None,
                height_m: 1.0,
                elevation_deg: numbers.pick(&[0.0, 0.0, 0.0, 60.0]),
                air_mass_ratio: 0.0,
            });
            let kind = match kind {
                "puff" => SourceKind::Instantaneous(SuddenSource {
                    mass_kg: 100.0 * rate,
                    height_over_radius: 1.0,
                    radius_m: None,
                    air_mass_ratio: 5.0,
                }),
                _ if pool => SourceKind::Pool(PoolSource { evaporation_rate_kg_s: rate, area_m2: 10.0 * rate }),
                _ => jet,
            };
            let liquid_fraction = if wet && matches!(kind, SourceKind::Jet(_)) { 0.6 } else { 0.0 };
            let source = Source {
                substance: Arc::clone(chemical),
                kind,
                temperature_k: chemical.normal_boiling_point_k - 0.01,
                liquid_fraction,
                duration_s: Some(600.0),
            };
            Case { table: ThermalTable::new(chemical).expect("a table"), source, layer }
        })
        .collect()
}

fn benches(c: &mut Criterion) {
    let options = Options { farthest_m: FAR_M, ..Options::default() };
    let mut group = c.benchmark_group("cloud");
    for kind in ["plume", "puff"] {
        let all = cases(kind);
        let stations: usize = all
            .iter()
            .map(|case| {
                disperse_with(&case.source, &case.table, &case.layer, &options).expect("a cloud").stations.len()
            })
            .sum();
        assert!(stations > 20 * RELEASES);
        group.throughput(Throughput::Elements(RELEASES as u64));
        group.bench_function(format!("{kind}/to_10_km/{RELEASES}"), |b| {
            b.iter(|| {
                all.iter()
                    .map(|case| {
                        disperse_with(black_box(&case.source), &case.table, &case.layer, &options)
                            .map_or(0, |cloud| cloud.stations.len())
                    })
                    .sum::<usize>()
            });
        });
        let one = disperse(&all[0].source, &all[0].layer, &options).expect("a cloud");
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("{kind}/toxic_load"), |b| {
            b.iter(|| one.toxic_load(black_box((300.0, 10.0, 1.5)), 2.75, 1800.0));
        });
        group
            .bench_function(format!("{kind}/flammable_mass"), |b| b.iter(|| black_box(&one).flammable_mass(0.02, 0.1)));
    }
    group.finish();
}

criterion_group!(cloud, benches);
criterion_main!(cloud);
