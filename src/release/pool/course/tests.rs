use super::*;
use crate::release::pool::spread::{continuous_radius_m, sudden_radius_squared_m2};
use crate::release::pool::substrate::SubstrateKind;
use crate::substance::{substance, substances};
use approx::assert_relative_eq;
use proptest::prelude::*;

fn air(temperature_k: f64) -> AirOverPool {
    AirOverPool { temperature_k, pressure_pa: 101_325.0, wind_speed_10m_m_s: 3.0, solar_flux_w_m2: 0.0 }
}

fn spill(name: &str, mass_kg: f64, substrate: &str, warmth: f64) -> PoolCase {
    let boiling = substance(name).unwrap().saturation_temperature_k(101_325.0).unwrap();
    PoolCase {
        sudden: Some(SuddenSpill { mass_kg, temperature_k: boiling.min(warmth) }),
        feed: Vec::new(),
        substrate: substrate.parse::<SubstrateKind>().unwrap().at(warmth),
        bund: None,
        air: air(warmth),
        until_s: 3600.0,
    }
}

fn run(name: &str, case: &PoolCase) -> PoolCourse {
    follow(substance(name).unwrap(), case, Policy::Flag).unwrap()
}

fn closes(course: &PoolCourse) {
    assert!(course.books.mass_error() < 1e-9, "{:?}", course.books);
    assert!(course.books.energy_error() < 1e-6, "{} {:?}", course.books.energy_error(), course.books);
}

#[test]
fn look() {
    for (name, kg, sub) in [
        ("propane", 1e4, "concrete"),
        ("methane", 1e5, "water"),
        ("benzene", 1e5, "concrete"),
        ("ammonia", 2e4, "concrete"),
        ("toluene", 10.0, "gravel"),
        ("chlorine", 2e3, "farmland"),
        ("hydrogen", 1e3, "concrete"),
        ("methanol", 1e7, "dry_sand"),
    ] {
        let case = spill(name, kg, sub, 290.0);
        let begin = std::time::Instant::now();
        let course = run(name, &case);
        let took = begin.elapsed();
        let h = &course.history;
        println!(
            "{name} {sub}: n {} {:?} end {:.1} s A {:.1} T {:.2} vap {:.5e} left {:.3e} em {:.1e} ee {:.1e}",
            h.time_s.len(),
            took,
            h.time_s.last().unwrap(),
            h.area_m2.iter().fold(0.0_f64, |a, b| a.max(*b)),
            h.temperature_k.last().unwrap(),
            course.books.vaporised_kg,
            course.books.left_kg,
            course.books.mass_error(),
            course.books.energy_error()
        );
        let fine = follow_in_steps(substance(name).unwrap(), &case, Policy::Flag, 0.05).unwrap();
        for t in [1.0, 10.0, 60.0, 300.0, 1800.0] {
            let (a, b) = (h.vaporised_kg(t), fine.history.vaporised_kg(t));
            println!("    {t} {a:.5e} {:.2e}  n {}", a / b - 1.0, fine.history.time_s.len());
        }
    }
}
