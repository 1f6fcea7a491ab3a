use super::*;
use crate::release::Release;
use crate::substance::substance;
use approx::assert_relative_eq;

fn line(name: &str, length_m: f64, diameter_m: f64, pressure_pa: f64, temperature_k: f64) -> Pipeline {
    Pipeline {
        substance: substance(name).unwrap().clone(),
        length_m,
        diameter_m,
        roughness_m: 3e-5,
        pressure_pa,
        temperature_k,
    }
}

fn closes(release: &Release) {
    let books = &release.books;
    assert!(books.mass_error() < 1e-9, "{books:?} {}", books.mass_error());
    assert_relative_eq!(release.released_kg(), books.released_kg, max_relative = 1e-9);
}

#[test]
fn look() {
    let feed = Feed { mass_rate_kg_s: 20.0, until_s: 300.0, valve_distance_m: None };
    let plain = PipelineOptions::default();
    for (what, line, options) in [
        ("ch4 wilson", line("methane", 5000.0, 0.3, 50e5, 288.15), plain),
        (
            "ch4 march",
            line("methane", 5000.0, 0.3, 50e5, 288.15),
            PipelineOptions { method: PipelineMethod::March, ..plain },
        ),
        ("ch4 fed", line("methane", 5000.0, 0.3, 50e5, 288.15), PipelineOptions { feed: Some(feed), ..plain }),
        (
            "ch4 fed march",
            line("methane", 5000.0, 0.3, 50e5, 288.15),
            PipelineOptions { feed: Some(feed), method: PipelineMethod::March, ..plain },
        ),
        (
            "ch4 valve",
            line("methane", 5000.0, 0.3, 50e5, 288.15),
            PipelineOptions {
                feed: Some(Feed { mass_rate_kg_s: 0.0, until_s: 30.0, valve_distance_m: Some(1000.0) }),
                ..plain
            },
        ),
        (
            "ch4 valve march",
            line("methane", 5000.0, 0.3, 50e5, 288.15),
            PipelineOptions {
                feed: Some(Feed { mass_rate_kg_s: 0.0, until_s: 30.0, valve_distance_m: Some(1000.0) }),
                method: PipelineMethod::March,
                ..plain
            },
        ),
        ("ch4 both", line("methane", 5000.0, 0.3, 50e5, 288.15), PipelineOptions { break_at_m: Some(2000.0), ..plain }),
        ("c3 march", line("propane", 2000.0, 0.2, 12e5, 288.15), plain),
        (
            "nh3 march",
            line("ammonia", 1000.0, 0.15, 15e5, 293.15),
            PipelineOptions {
                feed: Some(Feed { mass_rate_kg_s: 10.0, until_s: 120.0, valve_distance_m: None }),
                ..plain
            },
        ),
        ("nh3 short", line("ammonia", 30.0, 0.15, 15e5, 293.15), plain),
        (
            "benzene",
            line("benzene", 1000.0, 0.15, 6e5, 293.15),
            PipelineOptions {
                rise_m: 10.0,
                feed: Some(Feed { mass_rate_kg_s: 10.0, until_s: 120.0, valve_distance_m: None }),
                ..plain
            },
        ),
    ] {
        let clock = std::time::Instant::now();
        let release = pipeline_release(&line, &options);
        let spent = clock.elapsed();
        match release {
            Ok(release) => {
                println!(
                    "== {what}: {spent:?} {} mass {:.1e}\n{release}",
                    release.vessel.as_ref().map_or(0, |v| v.time_s.len()),
                    release.books.mass_error()
                );
                for t in [1.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0] {
                    let h = release.vessel.as_ref().map_or(0.0, |h| {
                        let i = h.time_s.partition_point(|&x| x < t).min(h.time_s.len() - 1);
                        h.mass_rate_kg_s[i]
                    });
                    println!("  {t:7.1} s {:9.3} {h:9.3} kg/s  {:10.1} kg", release.rate_kg_s(t), release.out_kg(t));
                }
                if let Some(segment) = release.segments.get(3) {
                    println!("  {:?}", segment);
                }
                closes(&release);
            }
            Err(error) => println!("== {what}: {error}"),
        }
    }
}
