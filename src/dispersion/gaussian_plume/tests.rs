use super::*;
use crate::dispersion::sigma::spicer_havens;
use crate::weather::{Stability, Surface, Terrain};
use approx::assert_relative_eq;
use proptest::prelude::*;

fn air(stability: Stability, wind: f64) -> Atmosphere {
    let surface = Surface { roughness_length_m: 0.1, terrain: Terrain::Rural, latitude_deg: 31.0 };
    Atmosphere::new(stability, wind, 293.15, 101_325.0, 0.7, surface).unwrap()
}

fn source(rate_kg_s: f64) -> PlumeSource {
    PlumeSource { rate_kg_s, duration_s: 600.0, height_m: 0.0, source_radius_m: 0.0, vapour_density_kg_m3: 1.2 }
}

const LIMITS: FlammableLimits = FlammableLimits { lower_kg_m3: 0.035, upper_kg_m3: 0.17 };

fn plume(source: &PlumeSource, stability: Stability, wind: f64) -> GaussianPlume {
    let options = PlumeOptions { flammable: Some(LIMITS), ..PlumeOptions::default() };
    GaussianPlume::new(source, &air(stability, wind), &options, Policy::Flag).unwrap()
}

#[test]
fn ccps_1999_p97() {
    let section = PlumeSection {
        rate_kg_s: 0.1,
        wind_speed_m_s: 2.0,
        sigma_y_m: spicer_havens::crosswind(Stability::F, 600.0).at(500.0),
        sigma_z_m: spicer_havens::vertical(Stability::F).at(500.0),
        release_height_m: 0.0,
        lid_m: f64::INFINITY,
    };
    assert_relative_eq!(concentration_kg_m3(&section, 0.0, 0.0), 1.034_672_832_450_740_7e-4, max_relative = 1e-12);
}

#[test]
fn purple_book_carbon_monoxide() {
    let section = PlumeSection {
        rate_kg_s: 100.0,
        wind_speed_m_s: 5.0,
        sigma_y_m: 28.8,
        sigma_z_m: 10.3,
        release_height_m: 1.0,
        lid_m: f64::INFINITY,
    };
    // printed 21.3 g/m3, computed 21.26
    assert_relative_eq!(concentration_kg_m3(&section, 0.0, 1.0), 21.26e-3, max_relative = 3e-4);
}

#[test]
fn never_above_the_pure_vapour_and_falling_with_distance() {
    for class in Stability::ALL {
        for radius in [0.0, 15.0] {
            let plume = plume(&PlumeSource { source_radius_m: radius, ..source(50.0) }, class, 2.0);
            let mut before = f64::INFINITY;
            for i in 0..200 {
                let x = 0.1 * 1.08_f64.powi(i);
                let c = plume.steady_concentration_kg_m3(Receptor { downwind_m: x, crosswind_m: 0.0, height_m: 0.0 });
                assert!(c <= 1.2 * (1.0 + 1e-6) && c <= before && c >= 0.0, "{class:?} {x} {c} {before}");
                before = c;
            }
        }
    }
}

#[test]
fn mass_flux_is_conserved() {
    let plume = plume(&source(5.0), Stability::D, 5.0);
    for x in [50.0, 500.0, 20_000.0] {
        let (section, _) = plume.section(x).unwrap();
        let top = section.lid_m.min(8.0 * section.sigma_z_m);
        let steps = 2000;
        let width = top / f64::from(steps);
        let column: f64 =
            (0..steps).map(|i| concentration_kg_m3(&section, 0.0, (f64::from(i) + 0.5) * width) * width).sum();
        let flux = column * (2.0 * PI).sqrt() * section.sigma_y_m * section.wind_speed_m_s;
        assert_relative_eq!(flux, 5.0, max_relative = 1e-4);
    }
}

#[test]
fn load_of_a_long_release_is_that_of_its_peak() {
    let long = PlumeSource { duration_s: 1e5, ..source(1.0) };
    let plume = plume(&long, Stability::D, 5.0);
    let at = Receptor::ground(300.0, 10.0);
    let c = plume.peak_concentration_kg_m3(at);
    assert_relative_eq!(plume.toxic_load(at, 2.75, 1800.0), c.powf(2.75) * 1800.0, max_relative = 1e-9);
    // n = 1: the dose does not know of the blur
    let short = GaussianPlume { duration_s: 20.0, ..plume };
    let dose = short.steady_concentration_kg_m3(at) * 20.0;
    assert_relative_eq!(short.toxic_load(at, 1.0, 1800.0), dose, max_relative = 1e-4);
}

#[test]
fn load_is_gaussian_across_the_wind() {
    let plume = plume(&source(1.0), Stability::E, 3.0);
    let profile = plume.toxic_load_profile(400.0, 1.0, 2.0, 1800.0).unwrap();
    for y in [0.0, 15.0, 40.0] {
        let expected = profile.centre * (-0.5 * (y / profile.sigma_m).powi(2)).exp();
        assert_relative_eq!(plume.toxic_load(Receptor::ground(400.0, y), 2.0, 1800.0), expected, max_relative = 1e-12);
    }
}

#[test]
fn half_width_and_distance_invert_the_concentration() {
    let plume = plume(&source(10.0), Stability::D, 5.0);
    let x = plume.distance_to_concentration_m(1e-3).unwrap();
    let ground = |x, y| plume.peak_concentration_kg_m3(Receptor { downwind_m: x, crosswind_m: y, height_m: 0.0 });
    assert_relative_eq!(ground(x, 0.0), 1e-3, max_relative = 1e-7);
    let y = plume.half_width_m(0.5 * x, 1e-3);
    assert_relative_eq!(ground(0.5 * x, y), 1e-3, max_relative = 1e-9);
    assert_eq!(plume.distance_to_concentration_m(10.0), None);
    assert_relative_eq!(plume.half_width_m(2.0 * x, 1e-3), 0.0);
}

#[test]
fn flammable_mass_lies_below_what_was_released_and_its_centre_within_reach() {
    let plume = plume(&source(20.0), Stability::D, 5.0);
    let (mass, centre) = (plume.flammable_mass_kg(), plume.flammable_centre_m());
    let reach = plume.distance_to_flammable_m(1.0).unwrap();
    assert!(mass > 0.0 && mass < 20.0 * 600.0);
    assert!(centre > 0.0 && centre < reach);
    assert!(plume.distance_to_flammable_m(0.5).unwrap() > reach);
    assert!(plume.in_flammable_cloud(Receptor { height_m: 0.0, ..Receptor::ground(0.9 * reach, 0.0) }, 1.0));
    assert!(!plume.in_flammable_cloud(Receptor { height_m: 0.0, ..Receptor::ground(1.1 * reach, 0.0) }, 1.0));
}

#[test]
fn shorter_averaging_time_doubles_the_concentration() {
    let atmosphere = air(Stability::D, 5.0);
    let at = |averaging_s| {
        let options = PlumeOptions { averaging_s, ..PlumeOptions::default() };
        let long = PlumeSource { duration_s: 1e6, vapour_density_kg_m3: 1e6, ..source(1.0) };
        let plume = GaussianPlume::new(&long, &atmosphere, &options, Policy::Flag).unwrap();
        plume.peak_concentration_kg_m3(Receptor::ground(1000.0, 0.0))
    };
    assert_relative_eq!(at(18.75) / at(600.0), 2.0, max_relative = 1e-3);
}

#[test]
fn dense_cloud_is_an_error_alone_and_a_flag_in_a_study() {
    let dense = PlumeSource { vapour_density_kg_m3: 3.0, ..source(50.0) };
    let make = |policy| GaussianPlume::new(&dense, &air(Stability::F, 1.5), &PlumeOptions::default(), policy);
    assert!(matches!(make(Policy::Strict), Err(Error::OutOfValidity { name: "dense_gas_number", .. })));
    let plume = make(Policy::Flag).unwrap();
    assert_eq!(plume.events().len(), 1);
    assert!(matches!(plume.check_reach(3e4, Policy::Strict), Err(Error::OutOfValidity { name: "downwind_m", .. })));
    assert_eq!(plume.check_reach(3e4, Policy::Flag).unwrap().len(), 1);
}

#[test]
fn bad_values_are_named() {
    let bad = PlumeSource { duration_s: f64::NAN, ..source(1.0) };
    let found = GaussianPlume::new(&bad, &air(Stability::D, 5.0), &PlumeOptions::default(), Policy::Flag);
    assert_eq!(found.unwrap_err().to_string(), "duration_s = NaN s: must be positive");
    let limits = FlammableLimits { lower_kg_m3: 0.1, upper_kg_m3: 0.1 };
    let options = PlumeOptions { flammable: Some(limits), ..PlumeOptions::default() };
    let found = GaussianPlume::new(&source(1.0), &air(Stability::D, 5.0), &options, Policy::Flag);
    assert_eq!(found.unwrap_err().to_string(), "upper_kg_m3 = 0.1 kg/m3: must exceed lower_kg_m3 = 0.1");
}

proptest! {
    #[test]
    fn finite_and_symmetric_everywhere(
        x in -200.0..30_000.0_f64, y in -3000.0..3000.0_f64, z in 0.0..200.0_f64, rate in 1e-3..1e3_f64,
        class in 0..6_usize, wind in 1.0..12.0_f64, radius in 0.0..60.0_f64, height in 0.0..60.0_f64,
        duration in 1.0..4000.0_f64,
    ) {
        let source = PlumeSource {
            rate_kg_s: rate, duration_s: duration, height_m: height, source_radius_m: radius,
            vapour_density_kg_m3: 1.8,
        };
        let plume = plume(&source, Stability::ALL[class], wind);
        let at = Receptor { downwind_m: x, crosswind_m: y, height_m: z };
        let load = plume.toxic_load(at, 2.0, 1800.0);
        let c = plume.peak_concentration_kg_m3(at);
        prop_assert!(load.is_finite() && load >= 0.0 && c.is_finite() && c >= 0.0);
        prop_assert!(c <= plume.steady_concentration_kg_m3(at) * (1.0 + 1e-12));
        let mirrored = plume.toxic_load(Receptor { crosswind_m: -y, ..at }, 2.0, 1800.0);
        prop_assert_eq!(load.to_bits(), mirrored.to_bits());
        if x < -radius {
            prop_assert!(load.abs() < f64::MIN_POSITIVE);
        }
    }
}

#[test]
fn a_cloud_lower_than_a_person_still_burns_them() {
    let plume = plume(&source(0.05), Stability::F, 1.5);
    let reach = plume.distance_to_flammable_m(1.0).unwrap();
    let person = Receptor::ground(0.95 * reach, 0.0);
    assert!(plume.peak_concentration_kg_m3(person) < plume.flammable.unwrap().lower_kg_m3, "the head is above it");
    assert!(plume.in_flammable_cloud(person, 1.0));
}

#[test]
fn across_the_wind_it_is_the_gaussian_that_it_says() {
    let cloud = plume(&PlumeSource { source_radius_m: 9.0, height_m: 0.6, ..source(30.0) }, Stability::F, 2.0);
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
