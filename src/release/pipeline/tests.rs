use super::*;
use crate::release::Release;
use crate::substance::substance;
use approx::assert_relative_eq;
use proptest::prelude::*;

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

fn run(line: &Pipeline, options: &PipelineOptions) -> Release {
    let release = pipeline_release(line, options).unwrap();
    closes(&release);
    release
}

fn methane() -> Pipeline {
    line("methane", 5000.0, 0.3, 50e5, 288.15)
}

fn marched(options: PipelineOptions) -> PipelineOptions {
    PipelineOptions { method: PipelineMethod::March, ..options }
}

#[test]
fn wilson_and_the_march_agree_where_inertia_is_spent() {
    let (wilson, march) =
        (run(&methane(), &PipelineOptions::default()), run(&methane(), &marched(PipelineOptions::default())));
    assert_eq!((wilson.models[0], march.models[0]), ("release.pipeline_wilson", "release.pipeline_march"));
    assert_relative_eq!(wilson.books.initial_kg, march.books.initial_kg, max_relative = 1e-9);
    for time in [30.0, 60.0, 120.0, 240.0] {
        assert_relative_eq!(wilson.out_kg(time), march.out_kg(time), max_relative = 0.12);
    }
    // what stays is the line at ambient pressure
    let rest = wilson.books.initial_kg * 101_325.0 / 50e5;
    assert_relative_eq!(wilson.books.left_in_vessel_kg, rest, max_relative = 1e-6);
    assert_relative_eq!(march.books.left_in_vessel_kg, rest, max_relative = 2e-3);
}

#[test]
fn the_rate_does_not_fall_below_the_feed_until_it_closes() {
    let feed = Some(Feed { mass_rate_kg_s: 20.0, until_s: 300.0, valve_distance_m: None });
    let options = PipelineOptions { feed, ..PipelineOptions::default() };
    let release = run(&methane(), &options);
    assert_relative_eq!(release.books.supplied_kg, 6000.0, max_relative = 1e-12);
    let inside = release.vessel.as_ref().unwrap();
    for (time, pair) in inside.time_s.windows(2).zip(inside.mass_rate_kg_s.windows(2)) {
        assert!(pair[1] <= pair[0] * (1.0 + 1e-12));
        if time[1] <= 300.0 {
            assert!(pair[1] >= 20.0 - 1e-9, "{} {}", time[1], pair[1]);
        }
    }
    let march = run(&methane(), &marched(options));
    assert_relative_eq!(march.out_kg(250.0), release.out_kg(250.0), max_relative = 0.2);
}

#[test]
fn a_valve_near_the_break_keeps_the_rest_in_the_line() {
    let feed = Some(Feed { mass_rate_kg_s: 0.0, until_s: 30.0, valve_distance_m: Some(1000.0) });
    let options = PipelineOptions { feed, ..PipelineOptions::default() };
    let (wilson, march) = (run(&methane(), &options), run(&methane(), &marched(options)));
    assert_relative_eq!(wilson.released_kg(), march.released_kg(), max_relative = 0.05);
    assert!(wilson.released_kg() < 0.5 * wilson.books.initial_kg);
}

#[test]
fn two_sides_are_two_pipes() {
    let both = run(&methane(), &PipelineOptions { break_at_m: Some(2000.0), ..PipelineOptions::default() });
    let one = |length_m| run(&Pipeline { length_m, ..methane() }, &PipelineOptions::default());
    let (near, far) = (one(2000.0), one(3000.0));
    assert_relative_eq!(both.released_kg(), near.released_kg() + far.released_kg(), max_relative = 1e-9);
    assert_relative_eq!(both.books.initial_kg, near.books.initial_kg + far.books.initial_kg, max_relative = 1e-9);
    assert!(both.choice.reason.contains("both sides"));
}

#[test]
fn a_liquid_that_flashes_empties_more_slowly_than_it_would_cold() {
    let propane = line("propane", 2000.0, 0.2, 12e5, 288.15);
    let release = run(&propane, &PipelineOptions::default());
    assert_eq!(release.models[0], "release.pipeline_march");
    let inside = release.vessel.as_ref().unwrap();
    for pair in inside.mass_rate_kg_s.windows(2) {
        assert!(pair[1] <= pair[0] * (1.0 + 1e-6), "{pair:?}");
    }
    assert!(release.books.left_in_vessel_kg < 0.03 * release.books.initial_kg);
    assert!(release.segments.iter().all(|segment| segment.expanded.temperature_k < 232.0));
    // the steady flux that a source at the pressure would keep up lies between the first rate and the last
    let steady = steady_line_flux_kg_m2_s(&propane, &PipelineOptions::default()).unwrap() * propane.area_m2();
    assert!(steady < release.peak_rate_kg_s() && steady > 0.02 * release.peak_rate_kg_s(), "{steady}");
}

#[test]
fn the_steady_flux_of_a_gas_is_the_isothermal_one() {
    // by hand: rho p/2 (1 - r^2) = G^2 (f L/2D + ln 1/r) at r = p_a/p, which for 5 km does not choke above ambient
    let line = line("methane", 5000.0, 0.3, 5e5, 288.15);
    let gas = line.substance.thermo().unwrap().gas.at(5e5, 288.15).unwrap();
    let friction = 0.5 * wilson::rough_friction_factor(3e-5, 0.3) * 5000.0 / 0.3;
    let ratio: f64 = 101_325.0 / 5e5;
    let expected = (0.5 * 5e5 / gas.volume_m3_kg * (1.0 - ratio * ratio) / (friction - ratio.ln())).sqrt();
    let found = steady_line_flux_kg_m2_s(&line, &PipelineOptions::default()).unwrap();
    assert_relative_eq!(found, expected, max_relative = 1e-6);
}

#[test]
fn a_liquid_line_runs_out_by_its_pump_and_then_by_gravity() {
    let benzene = line("benzene", 1000.0, 0.15, 6e5, 293.15);
    let feed = Some(Feed { mass_rate_kg_s: 40.0, until_s: 120.0, valve_distance_m: None });
    let flat = run(&benzene, &PipelineOptions { feed, ..PipelineOptions::default() });
    assert_relative_eq!(flat.rate_kg_s(60.0), 40.0, max_relative = 0.02);
    assert!(flat.end_s() <= 120.0 + 1e-9);
    let sloping = run(&benzene, &PipelineOptions { feed, rise_m: 10.0, ..PipelineOptions::default() });
    assert!(sloping.books.left_in_vessel_kg < 1e-6 * sloping.books.initial_kg);
    assert!(sloping.end_s() > 500.0);
}

#[test]
fn states_that_cannot_be_say_what_to_change() {
    let message = |line: &Pipeline, options: &PipelineOptions| pipeline_release(line, options).unwrap_err().to_string();
    let plain = PipelineOptions::default();
    assert_eq!(
        message(&line("methane", 5000.0, 0.3, 1e5, 288.15), &plain),
        "pressure_pa = 100000 Pa: must exceed the ambient 101325 Pa: nothing drives the contents out"
    );
    assert_eq!(
        message(&methane(), &PipelineOptions { break_at_m: Some(6000.0), ..plain }),
        "break_at_m = 6000 m: must lie between the ends of the line, 0 and 5000 m"
    );
    let short = message(&line("methane", 50.0, 0.3, 50e5, 288.15), &plain);
    assert!(short.contains("length_over_diameter") && short.contains("friction governs only a long pipe"), "{short}");
    let wrong = message(
        &line("propane", 2000.0, 0.2, 12e5, 288.15),
        &PipelineOptions { method: PipelineMethod::Wilson, ..plain },
    );
    assert!(wrong.contains("Wilson is for a gas"), "{wrong}");
    let feed = Some(Feed { mass_rate_kg_s: 1e4, until_s: 60.0, valve_distance_m: None });
    let much = message(&methane(), &PipelineOptions { feed, ..plain });
    assert!(much.starts_with("feed.mass_rate_kg_s = 10000 kg/s: must be less than the line can pass"), "{much}");
}

#[test]
fn what_a_valve_shuts_in_gives_no_energy_to_the_flow() {
    let line = line("ethylene", 9615.7, 0.411_814, 5.996_72e6, 277.358_8);
    let feed = Some(Feed { mass_rate_kg_s: 0.0, until_s: 494.67, valve_distance_m: Some(0.767_778 * line.length_m) });
    let release =
        run(&line, &PipelineOptions { feed, policy: crate::card::Policy::Flag, ..PipelineOptions::default() });
    let warmest = release.segments.iter().map(|segment| segment.expanded.temperature_k).fold(0.0, f64::max);
    // it leaves at its boiling point, or colder than it was stored
    assert!(warmest < line.temperature_k, "{warmest}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn the_state_space_has_closed_books(
        which in 0_usize..5,
        length in 2.2..4.5_f64,
        diameter_m in 0.05..0.8_f64,
        excess in 1.05..6.0_f64,
        warmth in 0.0..1.0_f64,
        closing in 5.0..600.0_f64,
        valve in 0.05..1.0_f64,
    ) {
        let name = ["methane", "ammonia", "propane", "ethylene", "chlorine"][which];
        let temperature_k = 265.0 + 45.0 * warmth;
        let substance = substance(name).unwrap();
        let base = if temperature_k < 0.97 * substance.critical_temperature_k {
            substance.vapour_pressure_pa(temperature_k).unwrap()
        } else {
            1e6
        };
        let length_m = 10.0_f64.powf(length).max(600.0 * diameter_m);
        let line = line(name, length_m, diameter_m, base * excess, temperature_k);
        let feed = Some(Feed { mass_rate_kg_s: 0.0, until_s: closing, valve_distance_m: Some(valve * length_m) });
        for options in [PipelineOptions::default(), PipelineOptions { feed, ..PipelineOptions::default() }] {
            let options = PipelineOptions { policy: crate::card::Policy::Flag, ..options };
            let release = pipeline_release(&line, &options).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(release.books.mass_error() < 1e-9, "{:?}", release.books);
            prop_assert!(release.segments.iter().all(|s| s.mass_rate_kg_s.is_finite() && s.mass_kg >= 0.0));
        }
    }
}
