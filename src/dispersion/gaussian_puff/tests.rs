use super::*;
use crate::Error;
use crate::dispersion::sigma::ccps_puff;
use crate::weather::{Stability, Surface, Terrain};
use approx::assert_relative_eq;
use proptest::prelude::*;

fn air(stability: Stability, wind: f64) -> Atmosphere {
    let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 31.0 };
    Atmosphere::new(stability, wind, 293.15, 101_325.0, 0.7, surface).unwrap()
}

const LIMITS: FlammableLimits = FlammableLimits { lower_kg_m3: 0.035, upper_kg_m3: 0.17 };

fn puff(mass_kg: f64, ratio: f64, stability: Stability, wind: f64) -> GaussianPuff {
    let source = PuffSource {
        mass_kg,
        height_m: 0.0,
        source_radius_m: 0.0,
        vapour_density_kg_m3: 2.4,
        initial_air_mass_ratio: ratio,
    };
    let options = PuffOptions { flammable: Some(LIMITS), ..PuffOptions::default() };
    GaussianPuff::new(&source, &air(stability, wind), &options, Policy::Flag).unwrap()
}

#[test]
fn ccps_1999_p101() {
    let sy = ccps_puff::crosswind(Stability::F).at(500.0);
    let sz = ccps_puff::vertical(Stability::F).at(500.0);
    let state = PuffState {
        mass_kg: 1.0,
        sigma_x_m: sy,
        sigma_y_m: sy,
        sigma_z_m: sz,
        release_height_m: 0.0,
        lid_m: f64::INFINITY,
    };
    let expected = 1.0 / ((2.0 * PI).sqrt() * PI * sy * sy * sz);
    assert_relative_eq!(concentration_kg_m3(&state, 0.0, 0.0, 0.0), expected, max_relative = 1e-13);
}

#[test]
fn starts_no_denser_than_its_half_sphere_and_falls_along_its_way() {
    for class in Stability::ALL {
        for ratio in [0.0, 10.0] {
            let puff = puff(2e4, ratio, class, 3.0);
            let volume = 2e4 * (1.0 / 2.4 + ratio / air(class, 3.0).density_kg_m3());
            let mut before = 2e4 / volume * (1.0 + 1e-9);
            for i in 0..150 {
                let c = puff.crosswind_profile(1.1_f64.powi(i) - 1.0, 0.0).centre;
                assert!(c > 0.0 && c <= before, "{class:?} {i} {c} {before}");
                before = c;
            }
        }
    }
}

#[test]
fn load_is_the_integral_over_the_passage() {
    let puff = puff(500.0, 0.0, Stability::D, 5.0);
    for (x, until) in [(400.0, 1e4), (400.0, 10.0), (0.0, 1e4), (-3.0, 1e4), (20.0, 1800.0)] {
        let at = Receptor::ground(x, 5.0);
        let state = puff.state_at(x);
        let wind = puff.wind.speed_m_s(state.sigma_z_m);
        let start = (x / wind - 0.5 * until).max(0.0);
        let end = (start + until).min(x / wind + 20.0 * state.sigma_x_m / wind + 1.0);
        let steps = 20_000;
        let width = (end - start) / f64::from(steps);
        let sum: f64 = (0..steps)
            .map(|i| start + (f64::from(i) + 0.5) * width)
            .map(|t| concentration_kg_m3(&state, x - wind * t, 5.0, 1.0).powf(2.75) * width)
            .sum();
        assert_relative_eq!(puff.toxic_load(at, 2.75, until), sum, max_relative = 1e-6);
    }
}

#[test]
fn burns_when_its_area_is_largest_and_round_its_drifted_centre() {
    let puff = puff(1e4, 10.0, Stability::D, 5.0);
    let centre = puff.centre_downwind_m();
    assert!(centre > 0.0);
    let half = |x: f64| {
        let state = puff.state_at(x);
        let ratio = concentration_kg_m3(&state, 0.0, 0.0, 0.0) / LIMITS.lower_kg_m3;
        if ratio > 1.0 { state.sigma_x_m * state.sigma_y_m * ratio.ln() } else { 0.0 }
    };
    assert!(half(centre) >= half(0.9 * centre) && half(centre) >= half(1.1 * centre));
    let ground = |x, y| Receptor { downwind_m: x, crosswind_m: y, height_m: 0.0 };
    assert!(puff.in_flammable_cloud(ground(centre, 0.0), 1.0));
    assert!(!puff.in_flammable_cloud(ground(centre, 500.0), 1.0));
    let mass = puff.flammable_mass_kg();
    assert!(mass > 0.0 && mass < 1e4, "{mass}");
    assert!(puff.distance_to_flammable_m(1.0).unwrap() >= centre);
    assert_relative_eq!(puff.flammable_centre_m(), centre);
}

#[test]
fn without_limits_nothing_burns() {
    let source = PuffSource {
        mass_kg: 100.0,
        height_m: 0.0,
        source_radius_m: 0.0,
        vapour_density_kg_m3: 1.0,
        initial_air_mass_ratio: 0.0,
    };
    let make = |source: &PuffSource, policy| {
        GaussianPuff::new(source, &air(Stability::D, 5.0), &PuffOptions::default(), policy)
    };
    let puff = make(&source, Policy::Strict).unwrap();
    assert_relative_eq!(puff.flammable_mass_kg(), 0.0);
    assert_eq!(puff.distance_to_flammable_m(1.0), None);
    assert!(!puff.in_flammable_cloud(Receptor::ground(0.0, 0.0), 1.0));
    let heavy = PuffSource { vapour_density_kg_m3: 3.0, ..source };
    assert!(matches!(make(&heavy, Policy::Strict), Err(Error::OutOfValidity { name: "dense_gas_number", .. })));
    assert_eq!(make(&heavy, Policy::Flag).unwrap().events().len(), 1);
}

proptest! {
    #[test]
    fn finite_and_symmetric_everywhere(
        x in -500.0..30_000.0_f64, y in -3000.0..3000.0_f64, z in 0.0..200.0_f64, mass in 1e-2..1e6_f64,
        class in 0..6_usize, wind in 0.5..12.0_f64, ratio in 0.0..20.0_f64, until in 1.0..3600.0_f64,
    ) {
        let puff = puff(mass, ratio, Stability::ALL[class], wind);
        let at = Receptor { downwind_m: x, crosswind_m: y, height_m: z };
        let load = puff.toxic_load(at, 2.0, until);
        prop_assert!(load.is_finite() && load >= 0.0);
        prop_assert_eq!(load.to_bits(), puff.toxic_load(Receptor { crosswind_m: -y, ..at }, 2.0, until).to_bits());
        let peak = puff.peak_concentration_kg_m3(at);
        prop_assert!(load <= peak * peak * until * (1.0 + 1e-9));
    }
}

#[test]
fn across_the_wind_it_is_the_gaussian_that_it_says() {
    let cloud = puff(2e4, 3.0, Stability::D, 3.0);
    for x in [-40.0, -3.0, 0.0, 7.0, 60.0, 400.0, 2500.0] {
        let loads = cloud.toxic_load_across(x, 1.0, 2.75, 1800.0).unwrap();
        let flammable = cloud.flammable_across(x, 1.0, 1.0).unwrap();
        assert_eq!((loads.members.len(), loads.power, flammable.len()), (1, 1.0, 1));
        for y in [0.0, 2.0, 15.0, 90.0] {
            let at = Receptor { downwind_m: x, crosswind_m: y, height_m: 1.0 };
            let load = cloud.toxic_load(at, 2.75, 1800.0);
            assert!((loads.at(y) - load).abs() <= 1e-12 * load + 1e-280, "{x} {y}");
            let ratio = flammable[0].at(y);
            assert!(!cloud.in_flammable_cloud(at, ratio * (1.0 + 1e-9) + 1e-300), "{x} {y}");
            assert!(ratio < 1e-300 || cloud.in_flammable_cloud(at, ratio * (1.0 - 1e-9)), "{x} {y}");
        }
    }
}
