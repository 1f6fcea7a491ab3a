//! Time of the steady releases and of those in time: `release/<model>/<state>`.

#![expect(clippy::expect_used, reason = "the inputs are constants of this file")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use isorisk::card::Policy;
use isorisk::release::critical_flux::{FluxMethod, critical_flux};
use isorisk::release::full_bore::{BrokenPipe, full_bore};
use isorisk::release::orifice::{Orifice, orifice};
use isorisk::release::pipeline::{Pipeline, PipelineMethod, PipelineOptions, pipeline_release};
use isorisk::release::stagnation::Stagnation;
use isorisk::release::vessel::{Exit, Pad, VesselOpening, VesselOptions, VesselShape, VesselStart, vessel_release};
use isorisk::substance::substance;

fn orifices(criterion: &mut Criterion) {
    let hole = Orifice::hole(9e5, 293.15, 0.025);
    let cases = [
        ("metastable", "ammonia", hole),
        ("short_nozzle", "ammonia", Orifice { length_m: 0.06, ..hole }),
        ("equilibrium", "ammonia", Orifice { length_m: 0.2, ..hole }),
        ("equilibrium_subcooled", "propane", Orifice { length_m: 0.2, pressure_pa: 20e5, ..hole }),
        ("liquid", "methanol", hole),
        ("gas", "methane", Orifice { pressure_pa: 60e5, ..hole }),
        ("gas_subsonic", "methane", Orifice { pressure_pa: 1.5e5, ..hole }),
    ];
    for (state, name, opening) in cases {
        let substance = substance(name).expect("in the catalogue");
        let flow = orifice(substance, &opening, Policy::Strict).expect("a flow");
        assert!(flow.mass_rate_kg_s > 0.0);
        criterion.bench_function(&format!("release/orifice/{state}"), |bench| {
            bench.iter(|| orifice(substance, black_box(&opening), Policy::Strict));
        });
    }
}

fn critical(criterion: &mut Criterion) {
    let propane = substance("propane").expect("in the catalogue");
    let methods = [("hem", FluxMethod::HomogeneousEquilibrium), ("omega", FluxMethod::Omega)];
    for (name, method) in methods {
        let flux = critical_flux(propane, 8e5, None, Some(0.0), method).expect("a flux");
        assert!(flux.flux_kg_m2_s > 1000.0);
        criterion.bench_function(&format!("release/critical_flux/{name}"), |bench| {
            bench.iter(|| critical_flux(propane, black_box(8e5), None, Some(0.0), method));
        });
    }
}

fn pipes(criterion: &mut Criterion) {
    let pipe = BrokenPipe::steel(0.1, 20.0);
    for (state, name, pressure) in [("boiling", "propane", 9e5), ("gas", "methane", 20e5)] {
        let from = Stagnation::at(substance(name).expect("in the catalogue"), pressure, 293.15).expect("a state");
        let flow = full_bore(&from, &pipe, Policy::Strict).expect("a flow");
        assert!(flow.mass_rate_kg_s > 0.0);
        criterion.bench_function(&format!("release/full_bore/{state}"), |bench| {
            bench.iter(|| full_bore(black_box(&from), &pipe, Policy::Strict));
        });
    }
}

fn in_time(criterion: &mut Criterion) {
    let sphere = |name: &str, pressure_pa, fill_fraction| VesselStart {
        substance: substance(name).expect("in the catalogue").clone(),
        shape: VesselShape::Sphere { diameter_m: 12.0 },
        pressure_pa,
        temperature_k: 293.15,
        fill_fraction,
        pad: Pad::FromState,
    };
    let opening = |exit| VesselOpening { diameter_m: 0.05, height_m: 0.0, exit, discharge_coefficient: None };
    for (state, start, exit) in [
        ("boiling", sphere("ammonia", 857_140.0, 0.8), Exit::ThinHole),
        ("boiling_stub", sphere("ammonia", 857_140.0, 0.8), Exit::ShortPipe),
        ("gas", sphere("methane", 50e5, 0.0), Exit::ThinHole),
    ] {
        let options = VesselOptions::default();
        let release = vessel_release(&start, &opening(exit), &options).expect("a release");
        assert!(release.books.mass_error() < 1e-9);
        criterion.bench_function(&format!("release/vessel/{state}"), |bench| {
            bench.iter(|| vessel_release(black_box(&start), &opening(exit), &options));
        });
    }
    for (state, name, pressure_pa, method) in [
        ("wilson", "methane", 50e5, PipelineMethod::FromState),
        ("march_gas", "methane", 50e5, PipelineMethod::March),
        ("march_boiling", "propane", 12e5, PipelineMethod::FromState),
    ] {
        let line = Pipeline {
            substance: substance(name).expect("in the catalogue").clone(),
            length_m: 2000.0,
            diameter_m: 0.2,
            roughness_m: 4.6e-5,
            pressure_pa,
            temperature_k: 288.15,
        };
        let options = PipelineOptions { method, ..PipelineOptions::default() };
        assert!(pipeline_release(&line, &options).expect("a release").books.mass_error() < 1e-9);
        criterion.bench_function(&format!("release/pipeline/{state}"), |bench| {
            bench.iter(|| pipeline_release(black_box(&line), &options));
        });
    }
}

criterion_group!(benches, orifices, critical, pipes, in_time);
criterion_main!(benches);
