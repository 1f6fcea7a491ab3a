//! The clouds of a release in passing and in flames, against the clouds themselves.

use std::sync::Arc;

use approx::assert_relative_eq;

use super::cloud::Cloud;
use super::clouds::{BurningLimits, Clouds, Part};
use super::flame::Flame;
use super::passing::Passing;
use super::plume_tests::layer;
use super::{JetSource, Options, PoolSource, Source, SourceKind, SuddenSource, disperse};
use crate::effect::{Effect, FlammableCloud, Receptor};
use crate::substance::substance;
use crate::weather::Stability;

const HEIGHT_M: f64 = 1.0;
/// Exponent of the toxic load of chlorine here.
const EXPONENT: f64 = 2.75;

fn cloud(name: &str, kind: SourceKind, (temperature_k, liquid_fraction): (f64, f64), duration_s: Option<f64>) -> Cloud {
    let substance = Arc::clone(substance(name).unwrap());
    let source = Source { substance, kind, temperature_k, liquid_fraction, duration_s };
    disperse(&source, &layer(4.0, Stability::D, 0.1), &Options::default()).unwrap()
}

fn jet(name: &str, state: (f64, f64), mass_rate_kg_s: f64, duration_s: f64) -> Cloud {
    let kind = SourceKind::Jet(JetSource {
        mass_rate_kg_s,
        velocity_m_s: Some(60.0),
        area_m2: None,
        height_m: HEIGHT_M,
        elevation_deg: 0.0,
        air_mass_ratio: 0.0,
    });
    cloud(name, kind, state, Some(duration_s))
}

fn pool(rate: f64, area_m2: f64, duration_s: f64) -> Cloud {
    let kind = SourceKind::Pool(PoolSource { evaporation_rate_kg_s: rate, area_m2 });
    cloud("chlorine", kind, (239.0, 0.0), Some(duration_s))
}

fn burst(name: &str, state: (f64, f64), mass_kg: f64) -> Cloud {
    let kind = SourceKind::Instantaneous(SuddenSource {
        mass_kg,
        height_over_radius: 1.0,
        radius_m: None,
        air_mass_ratio: 0.0,
    });
    cloud(name, kind, state, None)
}

fn at(downwind_m: f64, crosswind_m: f64) -> Receptor {
    Receptor { downwind_m, crosswind_m, height_m: HEIGHT_M }
}

/// A jet that weakens, and a pool that is there all along.
fn of_three() -> Clouds {
    let parts = vec![
        Part { start_s: 0.0, cloud: jet("chlorine", (239.0, 0.3), 3.0, 300.0) },
        Part { start_s: 300.0, cloud: jet("chlorine", (239.0, 0.3), 1.0, 600.0) },
        Part { start_s: 0.0, cloud: pool(1.0, 60.0, 900.0) },
    ];
    Clouds { parts, limits: None }
}

#[test]
fn the_load_in_passing_is_the_integral_in_time() {
    let clouds = of_three();
    let passing = Passing::new(clouds.clone(), HEIGHT_M);
    for downwind_m in [60.0, 300.0, 1500.0, 5000.0] {
        for share in [0.0, 0.5, 1.0] {
            let width_m = clouds.parts[0].cloud.section(downwind_m, HEIGHT_M).unwrap().0;
            let place = at(downwind_m, share * (width_m.core_m + width_m.edge_m));
            // whoever stays sees all of it
            let (found, wanted) = (passing.toxic_load(place, EXPONENT, 1e6), clouds.toxic_load(place, EXPONENT, 1e6));
            // members that travel at unlike speeds are taken to arrive together: 4 % of a load, 1.5 % of a concentration
            assert_relative_eq!(found, wanted, max_relative = 0.04);
        }
    }
}

#[test]
fn the_closed_form_across_the_wind_is_the_load() {
    let passing = Passing::new(of_three(), HEIGHT_M);
    for downwind_m in [-3.0, 0.0, 40.0, 900.0] {
        for until_s in [120.0, 1800.0] {
            let across = passing.toxic_load_across(downwind_m, HEIGHT_M, EXPONENT, until_s).unwrap();
            for crosswind_m in [0.0, 3.0, 40.0] {
                let wanted = passing.toxic_load(at(downwind_m, crosswind_m), EXPONENT, until_s);
                assert_relative_eq!(across.at(crosswind_m), wanted, max_relative = 1e-9, epsilon = 1e-200);
            }
        }
    }
}

#[test]
fn a_shorter_stay_breathes_less_and_a_burst_has_no_closed_form() {
    let passing = Passing::new(of_three(), HEIGHT_M);
    let load = |until_s: f64| passing.toxic_load(at(500.0, 10.0), EXPONENT, until_s);
    assert!(load(60.0) < load(300.0) && load(300.0) < load(1e5));
    let sudden =
        Clouds { parts: vec![Part { start_s: 0.0, cloud: burst("chlorine", (239.0, 0.7), 2e4) }], limits: None };
    assert!(Passing::new(sudden, HEIGHT_M).toxic_load_across(500.0, HEIGHT_M, EXPONENT, 1800.0).is_none());
}

#[test]
fn beside_a_burst_the_closed_form_is_that_of_the_rest() {
    let mut clouds = of_three();
    let plumes = Passing::new(clouds.clone(), HEIGHT_M);
    clouds.parts.push(Part { start_s: 0.0, cloud: burst("chlorine", (239.0, 0.7), 2e3) });
    let passing = Passing::new(clouds, HEIGHT_M);
    for (downwind_m, crosswind_m) in [(-3.0, 0.0), (40.0, 12.0), (400.0, 0.0), (900.0, 80.0)] {
        let place = at(downwind_m, crosswind_m);
        let across = passing.toxic_load_across(downwind_m, HEIGHT_M, EXPONENT, 1800.0).unwrap();
        assert!(!across.whole);
        let besides = passing.toxic_load_besides(place, EXPONENT, 1800.0);
        let sum = across.at(crosswind_m) + besides;
        assert_relative_eq!(sum, passing.toxic_load(place, EXPONENT, 1800.0), max_relative = 1e-9, epsilon = 1e-200);
        assert_relative_eq!(across.at(crosswind_m), plumes.toxic_load(place, EXPONENT, 1800.0), max_relative = 1e-9);
        assert!(besides > 0.0, "{downwind_m} {crosswind_m}");
    }
    assert!(plumes.toxic_load_across(40.0, HEIGHT_M, EXPONENT, 1800.0).unwrap().whole);
}

#[test]
fn the_load_of_a_burst_is_the_integral_in_time() {
    for (name, state, mass_kg) in [("chlorine", (239.0, 0.7), 5e4), ("ammonia", (239.8, 0.0), 500.0)] {
        let puff = burst(name, state, mass_kg);
        let clouds = Clouds { parts: vec![Part { start_s: 0.0, cloud: puff.clone() }], limits: None };
        let passing = Passing::new(clouds, HEIGHT_M);
        for downwind_m in [-50.0, 50.0, 400.0, 3000.0] {
            for crosswind_m in [0.0, 60.0, 300.0] {
                let wanted = puff.toxic_load((downwind_m, crosswind_m, HEIGHT_M), EXPONENT, 1e6);
                let found = passing.toxic_load(at(downwind_m, crosswind_m), EXPONENT, 1e6);
                assert_relative_eq!(found, wanted, max_relative = 0.02, epsilon = 1e-12);
            }
        }
    }
}

const LIMITS: BurningLimits = BurningLimits { lower_fraction: 0.021, upper_fraction: 0.095 };

#[test]
fn the_flame_of_one_jet_is_where_it_can_burn() {
    let jet = jet("propane", (231.0, 0.5), 5.0, 3600.0);
    let flame = Flame::of(vec![Part { start_s: 0.0, cloud: jet.clone() }], LIMITS);
    let far_m = flame.distance_to_flammable_m(1.0).unwrap();
    let (mut inside, mut outside) = (0, 0);
    for k in 1..40 {
        for l in 0..20 {
            let (x, y) = (1.1 * far_m * f64::from(k) / 40.0, 0.05 * far_m * f64::from(l));
            let place = Receptor { downwind_m: x, crosswind_m: y, height_m: HEIGHT_M };
            let burns = flame.in_flammable_cloud(place, 1.0);
            let across = flame.flammable_across(x, HEIGHT_M, 1.0).unwrap();
            assert_eq!(burns, across.iter().map(|one| one.at(y)).sum::<f64>() > 1.0);
            // anywhere between feet and head
            let highest =
                [0.0, 0.25, 0.5, 0.75, 1.0].map(|z| jet.peak_fraction(x, y, z)).into_iter().fold(0.0, f64::max);
            if highest > 1.001 * LIMITS.lower_fraction {
                assert!(burns, "{x} {y} {highest}");
                inside += 1;
            } else if highest < 0.999 * LIMITS.lower_fraction {
                assert!(!burns, "{x} {y} {highest}");
                outside += 1;
            }
        }
    }
    assert!(inside > 20 && outside > 100, "{inside} {outside}");
    assert_relative_eq!(
        flame.flammable_mass_kg(),
        jet.flammable_mass(LIMITS.lower_fraction, LIMITS.upper_fraction).mass_kg
    );
}

#[test]
fn the_flame_of_a_burst_is_the_puff_when_most_of_it_can_burn() {
    let puff = burst("propane", (231.0, 0.3), 1e4);
    let flame = Flame::of(vec![Part { start_s: 0.0, cloud: puff.clone() }], LIMITS);
    let burning = puff.flammable_mass(LIMITS.lower_fraction, LIMITS.upper_fraction);
    assert!(flame.flammable_mass_kg() > 0.2 * 1e4 && flame.flammable_mass_kg() <= 1e4);
    assert!(flame.flammable_across(0.0, HEIGHT_M, 1.0).is_none());
    let centre_m = flame.centre_downwind_m();
    assert_relative_eq!(centre_m, puff.at_time(burning.time_s).unwrap().downwind_m);
    let far_m = flame.distance_to_flammable_m(1.0).unwrap();
    assert!(flame.in_flammable_cloud(at(centre_m, 0.0), 1.0));
    assert!(flame.in_flammable_cloud(at(0.5 * (centre_m + far_m), 0.0), 1.0));
    assert!(!flame.in_flammable_cloud(at(far_m + 0.1 * (far_m - centre_m), 0.0), 1.0));
}

#[test]
fn behind_the_opening_a_jet_ends_over_its_own_width() {
    let jet = jet("chlorine", (239.0, 0.3), 3.0, 600.0);
    let first = jet.stations[0];
    let half_m = first.core_m + first.edge_m;
    let share = |x: f64| jet.section_with_end(x, HEIGHT_M).map_or(0.0, |(.., share)| share);
    assert_relative_eq!(share(0.0), 1.0);
    assert_relative_eq!(share(-half_m), (-1.0_f64).exp(), max_relative = 1e-9);
    assert!(share(-7.0 * half_m) <= 0.0);
    let pool = pool(1.0, 60.0, 600.0);
    assert!(pool.section_with_end(pool.start_m() - 0.1, HEIGHT_M).is_none());
}
