//! Limits that hold at any scale: Froude similarity, dose of a puff and of a plume, low wind over a pool.

use std::sync::Arc;

use super::growth::{CrosswindGrowth, Growth, VerticalGrowth};
use super::mixing::Mixing;
use super::plume::PlumeModel;
use super::plume_tests::layer;
use super::source::{JetSource, jet_start, pool_start};
use super::station::Station;
use super::thermal::ThermalTable;
use super::{Options, PoolSource, Source, SourceKind, SuddenSource, disperse};
use crate::dispersion::sigma::{SigmaLaw, SigmaSet};
use crate::substance::substance;
use crate::weather::{Stability, SurfaceLayer};
use approx::assert_relative_eq;

/// An air of one scale: lengths by it, velocities by its root; neutral, without a lid.
fn scaled(scale: f64) -> SurfaceLayer {
    let base = layer(4.0, Stability::D, 0.01);
    SurfaceLayer {
        friction_velocity_m_s: base.friction_velocity_m_s * scale.sqrt(),
        roughness_m: base.roughness_m * scale,
        mixing_height_m: f64::INFINITY,
        monin_obukhov_length_m: None,
        ..base
    }
}

/// Growth without a length of its own: similarity upwards, a constant angle across.
fn free_of_scale(layer: &SurfaceLayer) -> Growth {
    Growth::new(layer, VerticalGrowth::MeanHeight, CrosswindGrowth::Sigma(SigmaSet::BriggsUrban), 600.0)
        .across(SigmaLaw::Linear { a: 0.08 })
}

fn isothermal(name: &str, layer: &SurfaceLayer) -> Mixing {
    let table = ThermalTable::new(substance(name).unwrap()).unwrap();
    Mixing::new(&table, layer.temperature_k, 0.0, &SurfaceLayer { relative_humidity: 0.0, ..*layer }).unwrap()
}

fn mole_fraction(stations: &[Station], at_m: f64) -> f64 {
    let track = super::track::Track::new(stations);
    track.at_downwind(at_m).unwrap().mole_fraction
}

#[test]
fn a_dense_jet_and_a_dense_pool_are_similar_at_any_scale() {
    let run = |scale: f64, pool: bool| {
        let layer = scaled(scale);
        let mixing = isothermal("propane", &layer);
        let growth = free_of_scale(&layer);
        // a rate goes with area and velocity
        let rate = 20.0 * scale.powf(2.5);
        if pool {
            let (start, area) = pool_start(rate, 400.0 * scale * scale, &layer, &mixing);
            let model = PlumeModel::new(&layer, growth, &mixing, Some(area));
            model.start_near(1e-3 * area.half_side_m, layer.temperature_k);
            model.run(start, 1e-7, 1e-5, 3000.0 * scale).unwrap()
        } else {
            let jet = JetSource {
                mass_rate_kg_s: rate,
                velocity_m_s: Some(30.0 * scale.sqrt()),
                area_m2: None,
                height_m: 5.0 * scale,
                elevation_deg: 20.0,
                air_mass_ratio: 0.0,
            };
            let (start, near) = jet_start(&jet, &layer, &mixing).unwrap();
            let model = PlumeModel::new(&layer, growth, &mixing, None);
            model.start_near(near, layer.temperature_k);
            model.run(start, 1e-7, 1e-5, 3000.0 * scale).unwrap()
        }
    };
    for pool in [false, true] {
        let (small, large) = (run(1.0, pool), run(25.0, pool));
        for x in [30.0, 100.0, 300.0, 1000.0, 2500.0] {
            let (a, b) = (mole_fraction(&small, x), mole_fraction(&large, 25.0 * x));
            assert_relative_eq!(a, b, max_relative = 1e-3);
        }
        // and it is a dense cloud that is similar, not a tracer
        let air = isothermal("propane", &scaled(1.0)).air_density_kg_m3;
        assert!(small.iter().any(|at| at.downwind_m > 20.0 && at.density_kg_m3 > 1.01 * air));
    }
}

#[test]
fn puffs_one_after_the_other_give_the_dose_of_a_plume() {
    // a dose is linear in what was released where the release does not change the air: a tracer
    let layer = layer(4.0, Stability::D, 0.1);
    let table = ThermalTable::new(substance("propane").unwrap()).unwrap();
    let options = Options { tolerance: 1e-5, ..Options::default() };
    let run = |kind: SourceKind, duration_s: Option<f64>| {
        let source = Source {
            substance: Arc::clone(substance("propane").unwrap()),
            kind,
            temperature_k: 293.15,
            liquid_fraction: 0.0,
            duration_s,
        };
        super::disperse_with(&source, &table, &layer, &options).unwrap()
    };
    let place = (800.0, 0.0, 1.0);
    // a plume of any duration: the dose of the steady one times its duration
    let steady = run(SourceKind::Passive { mass_rate_kg_s: 0.1, height_m: 0.0 }, None)
        .peak_concentration_kg_m3(place.0, place.1, place.2);
    for duration in [60.0, 600.0, 20_000.0] {
        let plume = run(SourceKind::Passive { mass_rate_kg_s: 0.1, height_m: 0.0 }, Some(duration));
        let dose = plume.toxic_load(place, 1.0, f64::INFINITY);
        assert_relative_eq!(dose, steady * duration, max_relative = 2e-3);
    }
    // a small puff, integrated across the wind, carries past a place what a plume of the same mass does
    let mass = 0.01;
    let sudden = SuddenSource { mass_kg: mass, height_over_radius: 1.0, radius_m: None, air_mass_ratio: 0.0 };
    let puff = run(SourceKind::Instantaneous(sudden), None);
    let plume = run(SourceKind::Passive { mass_rate_kg_s: mass / 60.0, height_m: 0.0 }, Some(60.0));
    let across = |cloud: &super::Cloud| {
        let (n, wide) = (200, 400.0);
        (0..n)
            .map(|i| {
                let y = wide * (2.0 * (f64::from(i) + 0.5) / f64::from(n) - 1.0);
                cloud.toxic_load((place.0, y, place.2), 1.0, f64::INFINITY) * 2.0 * wide / f64::from(n)
            })
            .sum::<f64>()
    };
    // what is left is the growth of the puff while it passes
    assert_relative_eq!(across(&puff), across(&plume), max_relative = 0.05);
}

#[test]
fn the_reach_of_a_pool_goes_on_as_the_wind_falls() {
    let reach = |wind: f64| {
        let layer = layer(wind, Stability::D, 2e-4);
        let source = Source {
            substance: Arc::clone(substance("methane").unwrap()),
            kind: SourceKind::Pool(PoolSource { evaporation_rate_kg_s: 117.0, area_m2: 657.0 }),
            temperature_k: 111.6,
            liquid_fraction: 0.0,
            duration_s: Some(107.0),
        };
        disperse(&source, &layer, &Options::default()).unwrap().distance_to_m(0.05, 0.5).unwrap()
    };
    let first = reach(4.0);
    let mut before = first;
    for step in 1..=70 {
        let wind = 4.0 - 0.05 * f64::from(step);
        let now = reach(wind);
        assert!(now > 0.6 * first, "{wind} m/s: {now} m, {first} m at 4 m/s");
        // from plume to puff, at 0.7 m/s, it jumps by a tenth; else by 2 % at most
        let bound = if (0.6..0.78).contains(&wind) { 0.12 } else { 0.05 };
        assert!((now / before).ln().abs() < bound, "{wind} m/s: {now} m after {before}");
        before = now;
    }
}
