use super::*;
use crate::error::Error;
use crate::release::Release;
use crate::substance::{substance, substances};
use approx::assert_relative_eq;
use proptest::prelude::*;

const ATM: f64 = 101_325.0;

fn vessel(name: &str, shape: VesselShape, pressure_pa: f64, temperature_k: f64, fill_fraction: f64) -> VesselStart {
    VesselStart {
        substance: substance(name).unwrap().clone(),
        shape,
        pressure_pa,
        temperature_k,
        fill_fraction,
        pad: Pad::FromState,
    }
}

fn hole(diameter_m: f64, height_m: f64) -> VesselOpening {
    VesselOpening { diameter_m, height_m, exit: Exit::ThinHole, discharge_coefficient: None }
}

fn saturated(name: &str, shape: VesselShape, temperature_k: f64, fill: f64) -> VesselStart {
    let pressure_pa = substance(name).unwrap().vapour_pressure_pa(temperature_k).unwrap();
    vessel(name, shape, pressure_pa, temperature_k, fill)
}

fn closes(release: &Release) {
    let books = &release.books;
    assert!(books.mass_error() < 1e-9, "{books:?} {}", books.mass_error());
    if let Some(error) = books.energy_error() {
        assert!(error < 1e-6, "{books:?} {error}");
    }
    assert_relative_eq!(release.released_kg(), books.released_kg, max_relative = 1e-9);
}

const SPHERE: VesselShape = VesselShape::Sphere { diameter_m: 12.0 };

#[test]
fn look() {
    for (what, start, opening, options) in [
        ("nh3 bottom 50", saturated("ammonia", SPHERE, 293.15, 0.8), hole(0.05, 0.0), VesselOptions::default()),
        ("nh3 bottom 150", saturated("ammonia", SPHERE, 293.15, 0.8), hole(0.15, 0.0), VesselOptions::default()),
        ("nh3 mid 100", saturated("ammonia", SPHERE, 293.15, 0.8), hole(0.1, 6.0), VesselOptions::default()),
        ("nh3 top 200", saturated("ammonia", SPHERE, 293.15, 0.8), hole(0.2, 11.5), VesselOptions::default()),
        (
            "nh3 top 200 noswell",
            saturated("ammonia", SPHERE, 293.15, 0.8),
            hole(0.2, 11.5),
            VesselOptions { swell: Swell::None, ..Default::default() },
        ),
        ("ch4 gas", vessel("methane", SPHERE, 50e5, 288.15, 0.0), hole(0.05, 0.0), VesselOptions::default()),
        (
            "h2 gas",
            vessel("hydrogen", VesselShape::sphere_of_volume_m3(1.0), 100e5, 288.15, 0.0),
            hole(0.005, 0.0),
            VesselOptions::default(),
        ),
        ("c3 pad", vessel("propane", SPHERE, 20e5, 300.15, 0.5), hole(0.05, 0.0), VesselOptions::default()),
        (
            "benzene vented",
            vessel("benzene", VesselShape::VerticalCylinder { diameter_m: 20.0, height_m: 15.0 }, ATM, 293.15, 0.8),
            hole(0.05, 0.0),
            VesselOptions::default(),
        ),
        (
            "benzene pad",
            vessel("benzene", VesselShape::VerticalCylinder { diameter_m: 2.0, height_m: 5.0 }, 3.0 * ATM, 293.15, 0.8),
            hole(0.05, 0.0),
            VesselOptions::default(),
        ),
    ] {
        let clock = std::time::Instant::now();
        let release = vessel_release(&start, &opening, &options);
        let spent = clock.elapsed();
        let clock = std::time::Instant::now();
        let release = release.and_then(|_| vessel_release(&start, &opening, &options));
        let again = clock.elapsed();
        match release {
            Ok(release) => {
                println!(
                    "== {what}: {} moments, {spent:?} {again:?} mass {:.1e} energy {:?}\n{release}",
                    release.vessel.as_ref().unwrap().time_s.len(),
                    release.books.mass_error(),
                    release.books.energy_error()
                );
                let h = release.vessel.as_ref().unwrap();
                let n = h.time_s.len();
                for i in [0, n / 4, n / 2, 3 * n / 4, n - 1] {
                    println!(
                        "  {:10.2} s {:9.4} kg/s x {:.3} {:9.0} Pa {:7.2} K {:10.1} kg {:.3} m",
                        h.time_s[i],
                        h.mass_rate_kg_s[i],
                        h.vapour_fraction[i],
                        h.pressure_pa[i],
                        h.temperature_k[i],
                        h.mass_kg[i],
                        h.liquid_level_m[i]
                    );
                }
                closes(&release);
            }
            Err(error) => println!("== {what}: {error}"),
        }
    }
}
