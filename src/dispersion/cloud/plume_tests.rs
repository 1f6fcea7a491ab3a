//! The plume against its limits.

use super::growth::{CrosswindGrowth, Growth, VerticalGrowth};
use super::mixing::Mixing;
use super::plume::PlumeModel;
use super::source::{JetSource, jet_start, passive_start};
use super::station::Station;
use super::thermal::ThermalTable;
use crate::dispersion::sigma::SigmaSet;
use crate::substance::substance;
use crate::weather::{Stability, SurfaceLayer, WeatherInput};
use approx::assert_relative_eq;

pub fn layer(wind: f64, class: Stability, z0: f64) -> SurfaceLayer {
    SurfaceLayer::new(&WeatherInput {
        wind_speed_m_s: wind,
        reference_height_m: 10.0,
        stability: Some(class),
        monin_obukhov_length_m: None,
        temperature_k: 293.15,
        pressure_pa: 101_325.0,
        relative_humidity: 0.5,
        roughness_m: z0,
        latitude_deg: 45.0,
    })
    .unwrap()
}

fn run(layer: &SurfaceLayer, growth: Growth, mixing: &Mixing, start: ([f64; 11], f64), tol: f64) -> Vec<Station> {
    let model = PlumeModel::new(layer, growth, mixing, None);
    model.start_near(start.1, layer.temperature_k);
    model.run(start.0, tol, 1e-12, 10_000.0).unwrap()
}

#[test]
fn the_passive_limit_is_the_gaussian_of_the_chosen_sigmas() {
    for class in [Stability::B, Stability::D, Stability::F] {
        for height in [0.0, 30.0] {
            let layer = SurfaceLayer { mixing_height_m: f64::INFINITY, ..layer(4.0, class, 0.1) };
            let set = SigmaSet::BriggsRural;
            let growth = Growth::new(&layer, VerticalGrowth::Sigma(set), CrosswindGrowth::Sigma(set), 600.0);
            let table = ThermalTable::new(substance("propane").unwrap()).unwrap();
            let mixing = Mixing::new(&table, 293.15, 0.0, &layer).unwrap().passive();
            let start = passive_start(1e-6, height, &layer, &mixing);
            let stations = run(&layer, growth, &mixing, start, 1e-6);
            let (sy, sz) = (
                set.crosswind(class, 600.0),
                set.vertical(
                    class,
                    &crate::weather::Surface {
                        roughness_length_m: 0.1,
                        terrain: crate::weather::Terrain::Rural,
                        latitude_deg: 0.0,
                    },
                ),
            );
            let mut checked = 0;
            for at in stations.iter().filter(|at| at.downwind_m > 100.0) {
                checked += 1;
                assert_relative_eq!(at.edge_m / 2.0_f64.sqrt(), sy.at(at.downwind_m), max_relative = 1e-3);
                assert_relative_eq!(at.depth_scale_m / 2.0_f64.sqrt(), sz.at(at.downwind_m), max_relative = 1e-3);
                let (width, _) = super::plume::half_width_m(at.core_m, at.edge_m);
                let carried = at.concentration_kg_m3 * at.speed_m_s * 2.0 * width * at.depth_m;
                assert_relative_eq!(carried, 1e-6, max_relative = 1e-6);
            }
            assert!(checked > 20);
        }
    }
}

#[test]
fn a_jet_in_still_air_decays_as_measured() {
    let calm =
        SurfaceLayer { friction_velocity_m_s: 1e-7, mixing_height_m: f64::INFINITY, ..layer(1.0, Stability::D, 0.1) };
    let growth = Growth::new(&calm, VerticalGrowth::default(), CrosswindGrowth::default(), 600.0);
    let table = ThermalTable::new(substance("ethylene").unwrap()).unwrap();
    let mixing = Mixing::new(&table, 293.15, 0.0, &calm).unwrap();
    let density = mixing.at(1.0, 0.0, 293.15).density_kg_m3;
    let (d, u) = (0.05, 200.0);
    let area = std::f64::consts::FRAC_PI_4 * d * d;
    let jet = JetSource {
        mass_rate_kg_s: density * u * area,
        velocity_m_s: Some(u),
        area_m2: None,
        height_m: 1000.0,
        elevation_deg: 0.0,
        air_mass_ratio: 0.0,
    };
    let model = PlumeModel::new(&calm, growth, &mixing, None);
    let (start, near) = jet_start(&jet, &calm, &mixing).unwrap();
    model.start_near(near, 293.15);
    let stations = model.run(start, 1e-6, 1e-3, 12.0).unwrap();
    let ratio = (density / mixing.air_density_kg_m3).sqrt();
    for at in stations.iter().filter(|at| at.path_m > 2.0) {
        let x = at.path_m / d;
        let expected = 5.43 * ratio / (x + 5.43 * ratio);
        assert_relative_eq!(at.concentration_kg_m3 / at.density_kg_m3, expected, max_relative = 0.02);
        assert_relative_eq!(at.edge_m, at.depth_scale_m, max_relative = 0.02);
    }
}
