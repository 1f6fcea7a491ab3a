//! The model over its whole input space.

use std::sync::Arc;

use super::thermal::ThermalTable;
use super::{Cloud, JetSource, Options, PoolSource, Source, SourceKind, SuddenSource, disperse_with};
use crate::substance::{Substance, substances};
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

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// Cases of the walk; a longer one of 12 000 had no failure either.
const CASES: usize = 1000;
/// Rate of failures that the model may have.
const MOST_FAILED: f64 = 1e-3;

fn air(numbers: &mut Numbers) -> SurfaceLayer {
    SurfaceLayer::new(&WeatherInput {
        wind_speed_m_s: numbers.log(0.5, 20.0),
        reference_height_m: 10.0,
        stability: Some(numbers.pick(&Stability::ALL)),
        monin_obukhov_length_m: None,
        temperature_k: numbers.between(253.0, 313.0),
        pressure_pa: 101_325.0,
        relative_humidity: numbers.next(),
        roughness_m: numbers.log(1e-4, 3.0),
        latitude_deg: 45.0,
    })
    .unwrap()
}

fn kind(numbers: &mut Numbers) -> SourceKind {
    let rate = numbers.log(1e-3, 1e4);
    match numbers.below(4) {
        0 => SourceKind::Jet(JetSource {
            mass_rate_kg_s: rate,
            velocity_m_s: Some(numbers.log(1.0, 600.0)),
            area_m2: None,
            height_m: numbers.pick(&[0.0, 1.0, numbers.0 as f64 / u64::MAX as f64 * 60.0]),
            elevation_deg: numbers.pick(&[-30.0, -20.0, 0.0, 0.0, 45.0, 90.0]),
            air_mass_ratio: numbers.pick(&[0.0, 0.0, 3.0]),
        }),
        1 => SourceKind::Pool(PoolSource { evaporation_rate_kg_s: rate, area_m2: rate / numbers.log(1e-5, 0.2) }),
        2 => SourceKind::Instantaneous(SuddenSource {
            mass_kg: rate * 100.0,
            height_over_radius: numbers.log(0.1, 10.0),
            radius_m: None,
            air_mass_ratio: numbers.pick(&[0.0, 1.0, 10.0, 100.0]),
        }),
        _ => SourceKind::Passive { mass_rate_kg_s: rate, height_m: numbers.between(0.0, 50.0) },
    }
}

/// Temperature and liquid fraction: what boils, a liquid below its boiling point, a gas, the cold vapour of a pool.
fn state(numbers: &mut Numbers, kind: &SourceKind, boiling_k: f64) -> (f64, f64) {
    let coldest = boiling_k.max(83.0);
    let pool = matches!(kind, SourceKind::Pool(_));
    match numbers.below(4) {
        0 if boiling_k > 83.0 && !pool => (boiling_k - 0.01, numbers.next()),
        1 if boiling_k > 100.0 && !pool => (boiling_k - 15.0 * numbers.next(), 1.0),
        2 if pool => (coldest - numbers.next() * (coldest - 83.0).min(60.0), 0.0),
        _ => (numbers.log(coldest, 450.0_f64.max(boiling_k * 1.01)), 0.0),
    }
}

/// What must hold of every cloud.
fn hold(what: &str, cloud: &Cloud, kind: &SourceKind) -> Result<(), String> {
    let carried = cloud.stations.last().unwrap().carried_kg;
    let from = match kind {
        SourceKind::Pool(_) => {
            cloud.stations.iter().find(|s| s.carried_kg >= carried * (1.0 - 1e-9)).map_or(0.0, |s| s.path_m)
        }
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
        let real = all.iter().all(|v| v.is_finite());
        let physical = at.mole_fraction > 0.0
            && at.mole_fraction <= 1.0
            && at.density_kg_m3 > 0.0
            && at.temperature_k > 0.0
            && at.height_m >= 0.0
            && at.core_m >= 0.0
            && at.edge_m > 0.0
            && at.depth_scale_m > 0.0;
        if !(real && physical) {
            return Err(format!("{what}: no state: {at:?}"));
        }
        if at.path_m > from {
            if at.mole_fraction > before * (1.0 + 1e-6) {
                return Err(format!("{what}: not diluted: {before} {at:?}"));
            }
            before = at.mole_fraction;
        }
    }
    for x in [-5.0, 1.0, 30.0, 400.0, 5000.0] {
        let c = cloud.fraction(x, 3.0, 1.0, 100.0);
        let peak = cloud.peak_fraction(x, 3.0, 1.0);
        let load = cloud.toxic_load((x, 0.0, 1.0), 2.0, 1800.0);
        let indoors = cloud.indoor_load((x, 0.0, 1.0), 2.0, 1800.0, 1.0).unwrap_or(0.0);
        let fractions = (0.0..=1.0).contains(&c) && (0.0..=1.0).contains(&peak);
        if !(fractions && load.is_finite() && load >= 0.0 && indoors.is_finite() && indoors >= 0.0) {
            return Err(format!("{what}: at {x} m: {c} {peak} {load} {indoors}"));
        }
    }
    for fraction in [0.5, 0.02, 1e-5] {
        let far = cloud.distance_to_m(fraction, 1.0).unwrap_or(0.0);
        let half = cloud.half_width_to_m(fraction, 0.5 * far, 1.0);
        if !(far.is_finite() && half.is_finite() && half >= 0.0) {
            return Err(format!("{what}: {fraction} reaches {far} m, half-width {half} m"));
        }
    }
    let burning = cloud.flammable_mass(0.02, 0.1);
    if !(burning.mass_kg.is_finite() && burning.mass_kg >= 0.0 && burning.centre_m.is_finite()) {
        return Err(format!("{what}: burning {burning:?}"));
    }
    Ok(())
}

#[test]
fn no_state_of_the_input_space_breaks_the_model() {
    let mut numbers = Numbers(7);
    let known: Vec<(&Arc<Substance>, ThermalTable)> =
        substances().iter().filter_map(|one| Some((one, ThermalTable::new(one).ok()?))).collect();
    assert!(known.len() > 30);
    let (mut failed, mut broken, mut ran) = (Vec::new(), Vec::new(), 0);
    for case in 0..CASES {
        let layer = air(&mut numbers);
        let kind = kind(&mut numbers);
        let (substance, table) = &known[numbers.below(known.len())];
        let (temperature_k, liquid_fraction) = state(&mut numbers, &kind, table.boiling_point_k);
        let duration_s = (numbers.next() < 0.5).then(|| numbers.log(10.0, 3600.0));
        let source = Source { substance: Arc::clone(substance), kind, temperature_k, liquid_fraction, duration_s };
        let what = format!(
            "case {case}: {} {:?} at {temperature_k} K, liquid {liquid_fraction}, for {duration_s:?} s, in {layer:?}",
            substance.id, source.kind
        );
        let options = Options { farthest_m: 10_000.0, ..Options::default() };
        match disperse_with(&source, table, &layer, &options) {
            Ok(cloud) => {
                ran += 1;
                if let Err(fault) = hold(&what, &cloud, &source.kind) {
                    broken.push(fault);
                }
            }
            Err(error) => failed.push(format!("{what}: {error}")),
        }
    }
    assert!(ran > 0);
    assert!(broken.is_empty(), "{} of {CASES} broken; the first: {}", broken.len(), broken[0]);
    assert!(
        failed.len() as f64 <= MOST_FAILED * CASES as f64,
        "{} of {CASES} failed; the first: {}",
        failed.len(),
        failed[0]
    );
}
