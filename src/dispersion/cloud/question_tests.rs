//! What a risk engine asks of a cloud, against closed forms and identities.

use std::sync::Arc;

use super::plume_tests::layer;
use super::{Cloud, JetSource, Options, PoolSource, Source, SourceKind, SuddenSource, disperse};
use crate::substance::substance;
use crate::weather::{Stability, SurfaceLayer};
use approx::assert_relative_eq;

fn source(name: &str, kind: SourceKind, temperature_k: f64, liquid_fraction: f64, duration_s: Option<f64>) -> Source {
    Source { substance: Arc::clone(substance(name).unwrap()), kind, temperature_k, liquid_fraction, duration_s }
}

fn jet(rate: f64, velocity: f64, height_m: f64, elevation_deg: f64) -> SourceKind {
    SourceKind::Jet(JetSource {
        mass_rate_kg_s: rate,
        velocity_m_s: Some(velocity),
        area_m2: None,
        height_m,
        elevation_deg,
        air_mass_ratio: 0.0,
    })
}

fn cloud(source: &Source, layer: &SurfaceLayer) -> Cloud {
    disperse(source, layer, &Options::default()).unwrap()
}

#[test]
fn the_flux_through_every_section_is_the_rate() {
    let layer = layer(3.0, Stability::D, 0.1);
    for (name, kind, t, liquid) in [
        ("propane", jet(2.0, 100.0, 1.0, 0.0), 231.0, 0.5),
        ("ammonia", jet(20.0, 60.0, 5.0, 30.0), 239.7, 0.8),
        ("methane", SourceKind::Pool(PoolSource { evaporation_rate_kg_s: 50.0, area_m2: 400.0 }), 111.6, 0.0),
        ("hydrogen", jet(0.5, 500.0, 2.0, 0.0), 250.0, 0.0),
    ] {
        let rate = match &kind {
            SourceKind::Jet(jet) => jet.mass_rate_kg_s,
            SourceKind::Pool(pool) => pool.evaporation_rate_kg_s,
            _ => 0.0,
        };
        let cloud = cloud(&source(name, kind, t, liquid, None), &layer);
        for at in &cloud.stations {
            let (width, _) = super::plume::half_width_m(at.core_m, at.edge_m);
            let flux = at.concentration_kg_m3 * at.speed_m_s * at.flux_factor * 2.0 * width * at.depth_m;
            assert_relative_eq!(flux, at.carried_kg, max_relative = 1e-6);
        }
        assert_relative_eq!(cloud.stations.last().unwrap().carried_kg, rate, max_relative = 1e-6);
    }
}

#[test]
fn the_profile_holds_what_the_section_carries() {
    let layer = layer(4.0, Stability::D, 0.1);
    let cloud = cloud(
        &source(
            "methane",
            SourceKind::Pool(PoolSource { evaporation_rate_kg_s: 30.0, area_m2: 300.0 }),
            111.6,
            0.0,
            None,
        ),
        &layer,
    );
    let at = cloud.centreline(150.0).unwrap();
    let mut sum = 0.0;
    let (n, wide, high) = (600, at.core_m + 6.0 * at.edge_m, 8.0 * at.depth_scale_m);
    for i in 0..n {
        for k in 0..n {
            let (y, z) = (wide * (f64::from(i) + 0.5) / f64::from(n), high * (f64::from(k) + 0.5) / f64::from(n));
            sum += at.concentration_kg_m3 * at.profile(y, z - at.height_m);
        }
    }
    let flux = 2.0 * sum * wide * high / f64::from(n).powi(2) * at.speed_m_s * at.flux_factor;
    assert_relative_eq!(flux, 30.0, max_relative = 2e-3);
}

#[test]
fn distance_width_and_area_are_where_the_fraction_is() {
    let layer = layer(3.0, Stability::D, 0.1);
    for cloud in [
        cloud(&source("propane", jet(5.0, 150.0, 1.0, 0.0), 231.0, 0.6, None), &layer),
        cloud(
            &source(
                "propane",
                SourceKind::Instantaneous(SuddenSource {
                    mass_kg: 2000.0,
                    height_over_radius: 1.0,
                    radius_m: None,
                    air_mass_ratio: 10.0,
                }),
                231.0,
                0.3,
                None,
            ),
            &layer,
        ),
    ] {
        let far = cloud.distance_to_m(0.02, 1.0).unwrap();
        assert!(far > 10.0);
        assert_relative_eq!(cloud.peak_fraction(far, 0.0, 1.0), 0.02, max_relative = 0.03);
        let x = 0.6 * far;
        let half = cloud.half_width_to_m(0.02, x, 1.0);
        assert!(half > 0.3);
        assert_relative_eq!(cloud.peak_fraction(x, half, 1.0), 0.02, max_relative = 0.05);
        let area = cloud.area_to_m2(0.02, 1.0);
        assert!(area > 0.3 * far * half && area < 4.0 * far * half, "{area} {far} {half}");
        assert!(cloud.distance_to_m(0.9999, 50.0).is_none());
        assert!(cloud.distance_to_m(0.01, 1.0).unwrap() > far);
    }
}

#[test]
fn flammable_mass_is_the_integral_of_the_cloud() {
    let layer = layer(3.0, Stability::D, 0.1);
    let source = source("propane", jet(5.0, 150.0, 1.0, 0.0), 231.0, 0.6, None);
    let cloud =
        disperse(&source, &layer, &Options { averaging_s: 18.75, tolerance: 1e-5, ..Options::default() }).unwrap();
    let found = cloud.flammable_mass(0.021, 0.095);
    let far = cloud.axis_distance_to_m(0.021).unwrap();
    assert!(found.centre_m > 0.2 * far && found.centre_m < 0.8 * far);
    let mut sum = 0.0;
    let (nx, n) = (150, 60);
    for i in 0..nx {
        let x = far * (f64::from(i) + 0.5) / f64::from(nx);
        let at = cloud.centreline(x).unwrap();
        let (wide, high) = (at.core_m + 4.0 * at.edge_m, at.height_m + 5.0 * at.depth_scale_m);
        for j in 0..n {
            for k in 0..n {
                let (y, z) = (wide * (f64::from(j) + 0.5) / f64::from(n), high * (f64::from(k) + 0.5) / f64::from(n));
                let share = at.profile(y, z - at.height_m);
                let fraction = at.mole_fraction_at(share, &cloud.mixing);
                if (0.021..0.095).contains(&fraction) {
                    sum += 2.0 * share * at.concentration_kg_m3 * wide * high / f64::from(n * n) * far / f64::from(nx);
                }
            }
        }
    }
    assert_relative_eq!(found.mass_kg, sum, max_relative = 0.02);
    let endless = cloud.flammable_mass(1e-7, 1.0);
    assert!(endless.mass_kg > found.mass_kg);
}

#[test]
fn a_finite_plume_keeps_its_dose_and_its_peak_falls() {
    let layer = layer(3.0, Stability::D, 0.1);
    let run = |duration| cloud(&source("chlorine", jet(1.0, 50.0, 1.0, 0.0), 239.0, 0.7, Some(duration)), &layer);
    let (long, short) = (run(1e6), run(20.0));
    let place = (1500.0, 0.0, 1.0);
    let dose = |cloud: &Cloud| cloud.toxic_load(place, 1.0, f64::INFINITY);
    assert_relative_eq!(dose(&long) / 1e6, dose(&short) / 20.0, max_relative = 2e-3);
    assert!(short.peak_fraction(1500.0, 0.0, 1.0) < 0.5 * long.peak_fraction(1500.0, 0.0, 1.0));
    // the load by its closed form against the history
    let at = short.centreline(1500.0).unwrap();
    let sum: f64 =
        (0..40_000).map(|i| short.concentration_kg_m3(1500.0, 0.0, 1.0, f64::from(i) * 0.05).powf(2.75) * 0.05).sum();
    assert_relative_eq!(short.toxic_load(place, 2.75, f64::INFINITY), sum, max_relative = 0.01);
    assert!(at.time_s < 2000.0);
    // indoors nothing is lost at n = 1 and much at n = 2.75
    let outdoors = short.toxic_load(place, 1.0, f64::INFINITY);
    assert_relative_eq!(short.indoor_load(place, 1.0, f64::INFINITY, 1.0).unwrap(), outdoors, max_relative = 0.01);
    assert!(
        short.indoor_load(place, 2.75, f64::INFINITY, 1.0).unwrap()
            < 0.1 * short.toxic_load(place, 2.75, f64::INFINITY)
    );
}

#[test]
fn a_puff_passes_and_its_load_is_the_integral_of_its_history() {
    let layer = layer(3.0, Stability::D, 0.1);
    let sudden = SuddenSource { mass_kg: 1000.0, height_over_radius: 1.0, radius_m: None, air_mass_ratio: 5.0 };
    let cloud = cloud(&source("chlorine", SourceKind::Instantaneous(sudden), 239.0, 0.4, None), &layer);
    let sum: f64 =
        (0..40_000).map(|i| cloud.concentration_kg_m3(400.0, 10.0, 1.0, f64::from(i) * 0.05).powi(2) * 0.05).sum();
    assert_relative_eq!(cloud.toxic_load((400.0, 10.0, 1.0), 2.0, f64::INFINITY), sum, max_relative = 2e-3);
}

#[test]
fn the_distance_of_a_pool_does_not_collapse_in_low_wind() {
    let mut before: Option<f64> = None;
    for wind in [4.0, 3.0, 1.92, 1.0, 0.5] {
        let layer = layer(wind, Stability::D, 2e-4);
        let pool = SourceKind::Pool(PoolSource { evaporation_rate_kg_s: 117.0, area_m2: 657.0 });
        let far = cloud(&source("methane", pool, 111.6, 0.0, Some(107.0)), &layer).distance_to_m(0.05, 0.5).unwrap();
        if let Some(before) = before {
            assert!(far > 0.6 * before, "{wind} m/s: {far} m after {before}");
        }
        before = Some(far);
    }
}

#[test]
fn faults_of_a_source_are_named() {
    let layer = layer(3.0, Stability::D, 0.1);
    let message = |kind| {
        disperse(&source("propane", kind, 231.0, 0.0, None), &layer, &Options::default()).unwrap_err().to_string()
    };
    assert_eq!(message(jet(-1.0, 10.0, 1.0, 0.0)), "mass_rate_kg_s = -1 kg/s: must be positive and finite");
    assert!(message(jet(1.0, 10.0, 1.0, -80.0)).contains("elevation_deg = -80 deg: must lie in -30..90"));
    let both = SourceKind::Jet(JetSource {
        mass_rate_kg_s: 1.0,
        velocity_m_s: Some(10.0),
        area_m2: Some(1.0),
        height_m: 0.0,
        elevation_deg: 0.0,
        air_mass_ratio: 0.0,
    });
    assert!(message(both).contains("area_m2 = 1 m²: contradicts the rest"));
    let bad = Options { tolerance: 1.0, ..Options::default() };
    let error = disperse(&source("propane", jet(1.0, 10.0, 1.0, 0.0), 231.0, 0.0, None), &layer, &bad).unwrap_err();
    assert_eq!(error.to_string(), "tolerance = 1: must lie in 0.000000001..0.01");
}
