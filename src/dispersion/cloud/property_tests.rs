//! The model over its whole input space.

use std::sync::Arc;

use super::thermal::ThermalTable;
use super::{JetSource, Options, PoolSource, Source, SourceKind, SuddenSource, disperse_with};
use crate::substance::substance;
use crate::weather::{Stability, SurfaceLayer, WeatherInput};

/// A small generator of numbers in 0..1 (splitmix64), so that the cases are the same for ever.
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

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..count")]
    fn below(&mut self, count: usize) -> usize {
        ((self.next() * count as f64) as usize).min(count - 1)
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one walk: the case, the cloud, what must hold of it")]
fn no_state_of_the_input_space_breaks_the_model() {
    let mut numbers = Numbers(7);
    let names = ["propane", "ammonia", "chlorine", "methane", "hydrogen", "benzene", "ethylene_oxide"];
    let tables: Vec<ThermalTable> = names.iter().map(|n| ThermalTable::new(substance(n).unwrap()).unwrap()).collect();
    let total = 300;
    let (mut failed, mut ran) = (Vec::new(), 0);
    for case in 0..total {
        let layer = SurfaceLayer::new(&WeatherInput {
            wind_speed_m_s: numbers.log(0.5, 20.0),
            reference_height_m: 10.0,
            stability: Some(numbers.pick(&Stability::ALL)),
            monin_obukhov_length_m: None,
            temperature_k: 253.0 + 60.0 * numbers.next(),
            pressure_pa: 101_325.0,
            relative_humidity: numbers.next(),
            roughness_m: numbers.log(1e-4, 3.0),
            latitude_deg: 45.0,
        })
        .unwrap();
        let index = numbers.below(names.len());
        let (name, table) = (names[index], &tables[index]);
        let boiling = table.boiling_point_k;
        let wet = numbers.next() < 0.4 && boiling > 83.0;
        let (temperature_k, liquid_fraction) = if wet {
            (boiling - 0.01, numbers.next() * 0.95)
        } else {
            (numbers.log(boiling.max(83.0), 450.0_f64.max(boiling * 1.01)), 0.0)
        };
        let rate = numbers.log(1e-3, 1e4);
        let kind = match numbers.below(4) {
            0 => SourceKind::Jet(JetSource {
                mass_rate_kg_s: rate,
                velocity_m_s: Some(numbers.log(5.0, 500.0)),
                area_m2: None,
                height_m: numbers.next() * 20.0,
                elevation_deg: numbers.pick(&[-20.0, 0.0, 0.0, 45.0, 90.0]),
                air_mass_ratio: 0.0,
            }),
            1 => SourceKind::Pool(PoolSource { evaporation_rate_kg_s: rate, area_m2: rate / numbers.log(1e-3, 0.2) }),
            2 => SourceKind::Instantaneous(SuddenSource {
                mass_kg: rate * 100.0,
                height_over_radius: 1.0,
                radius_m: None,
                air_mass_ratio: numbers.next() * 10.0,
            }),
            _ => SourceKind::Passive { mass_rate_kg_s: rate, height_m: numbers.next() * 50.0 },
        };
        let duration_s = (numbers.next() < 0.5).then(|| numbers.log(10.0, 3600.0));
        let source = Source {
            substance: Arc::clone(substance(name).unwrap()),
            kind,
            temperature_k,
            liquid_fraction,
            duration_s,
        };
        let options = Options { farthest_m: 10_000.0, ..Options::default() };
        let cloud = match disperse_with(&source, table, &layer, &options) {
            Ok(cloud) => cloud,
            Err(error) => {
                failed.push(format!("case {case}: {error}; {name} {source:?} {layer:?}"));
                continue;
            }
        };
        ran += 1;
        let from = match &source.kind {
            SourceKind::Pool(_) => cloud
                .stations
                .iter()
                .find(|s| s.carried_kg >= cloud.stations.last().unwrap().carried_kg * (1.0 - 1e-9))
                .map_or(0.0, |s| s.path_m),
            _ => 0.0,
        };
        let mut before = f64::INFINITY;
        for at in &cloud.stations {
            let all = [
                at.downwind_m,
                at.height_m,
                at.time_s,
                at.mole_fraction,
                at.concentration_kg_m3,
                at.temperature_k,
                at.density_kg_m3,
                at.core_m,
                at.edge_m,
                at.depth_scale_m,
                at.speed_m_s,
            ];
            assert!(all.iter().all(|v| v.is_finite()), "case {case}: {at:?}");
            assert!(
                at.mole_fraction > 0.0 && at.mole_fraction <= 1.0 && at.density_kg_m3 > 0.0 && at.height_m >= 0.0,
                "case {case}: {at:?}"
            );
            if at.path_m > from {
                assert!(at.mole_fraction <= before * (1.0 + 1e-6), "case {case}: {before} {at:?} {source:?}");
                before = at.mole_fraction;
            }
        }
        for x in [-5.0, 1.0, 30.0, 400.0, 5000.0] {
            let c = cloud.fraction(x, 3.0, 1.0, 100.0);
            let load = cloud.toxic_load((x, 0.0, 1.0), 2.0, 1800.0);
            assert!((0.0..=1.0).contains(&c) && load.is_finite() && load >= 0.0, "case {case}: {x} {c} {load}");
        }
    }
    assert!(ran > 0);
    assert!(failed.len() * 1000 <= total, "{} of {total} failed; the first: {}", failed.len(), failed[0]);
}
