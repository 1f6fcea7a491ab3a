//! The puff against its limits.

use super::growth::{CrosswindGrowth, Growth, VerticalGrowth};
use super::mixing::Mixing;
use super::plume_tests::layer;
use super::puff::{PuffModel, plan_area_m2};
use super::source::SuddenSource;
use super::thermal::ThermalTable;
use crate::substance::substance;
use crate::weather::{Stability, SurfaceLayer};
use approx::assert_relative_eq;

#[test]
fn a_calm_isothermal_slump_grows_as_its_closed_form() {
    // so stable that nothing is entrained
    let calm =
        SurfaceLayer { friction_velocity_m_s: 1e-5, mixing_height_m: f64::INFINITY, ..layer(1.0, Stability::D, 1e-4) };
    let table = ThermalTable::new(substance("propane").unwrap()).unwrap();
    let mixing = Mixing::new(&table, 293.15, 0.0, &calm).unwrap();
    let growth = Growth::new(&calm, VerticalGrowth::default(), CrosswindGrowth::default(), 600.0);
    let model = PuffModel::new(&calm, growth, &mixing);
    let pure = mixing.at(1.0, 0.0, 293.15);
    let volume = 2000.0;
    let sudden = SuddenSource {
        mass_kg: volume * pure.density_kg_m3,
        height_over_radius: 1.0,
        radius_m: Some(7.0),
        air_mass_ratio: 0.0,
    };
    let stations = model.run(model.start(&sudden, 293.15), 1e-6, 1e-3, (1e3, 40.0)).unwrap();
    let last = stations.last().unwrap();
    let (area, _) = plan_area_m2(last.core_m, (last.edge_m * last.edge_along_m).sqrt());
    let (area_0, _) = plan_area_m2(7.0, 0.14);
    let gravity = 9.806_65 * pure.excess;
    let grown = 2.0 * 1.15 * (gravity * volume / std::f64::consts::PI).sqrt() * last.time_s;
    assert_relative_eq!(area / std::f64::consts::PI, area_0 / std::f64::consts::PI + grown, max_relative = 0.01);
    assert!(last.time_s >= 40.0 && last.mole_fraction > 0.98);
}

#[test]
fn the_plan_area_is_the_integral_of_the_profile() {
    for (radius, blur) in [(1e-6, 1.0), (0.3, 1.0), (1.0, 1.0), (3.0, 1.0), (50.0, 1.0)] {
        let q: f64 = radius / blur;
        let mut sum = 0.0;
        let steps = 200_000;
        let step = (radius + 7.0 * blur) / f64::from(steps);
        for i in 0..steps {
            let r = (f64::from(i) + 0.5) * step / blur;
            let profile = 0.5 * (libm::erf(q - r) + libm::erf(q + r)) / libm::erf(q);
            sum += 2.0 * std::f64::consts::PI * r * profile * step / blur;
        }
        let (area, slope) = plan_area_m2(radius, blur);
        assert_relative_eq!(area, sum, max_relative = 1e-6);
        let h = 1e-5_f64;
        let numeric = (plan_area_m2(radius, blur * h.exp()).0 - plan_area_m2(radius, blur / h.exp()).0) / (2.0 * h);
        assert_relative_eq!(slope, numeric, max_relative = 1e-6, epsilon = 1e-6);
    }
}

#[test]
fn a_passive_puff_keeps_its_mass_and_spreads_by_its_law_along_the_wind() {
    let layer = layer(4.0, Stability::D, 0.1);
    let table = ThermalTable::new(substance("propane").unwrap()).unwrap();
    let mixing = Mixing::new(&table, 293.15, 0.0, &layer).unwrap().passive();
    let growth = Growth::new(&layer, VerticalGrowth::default(), CrosswindGrowth::default(), 600.0).narrowed(0.5);
    let model = PuffModel::new(&layer, growth, &mixing);
    let sudden = SuddenSource { mass_kg: 1e-3, height_over_radius: 1.0, radius_m: None, air_mass_ratio: 0.0 };
    let stations = model.run(model.start(&sudden, 293.15), 1e-5, 1e-15, (5000.0, 1e5)).unwrap();
    for at in stations.iter().filter(|at| at.downwind_m > 300.0) {
        let (area, _) = plan_area_m2(at.core_m, (at.edge_m * at.edge_along_m).sqrt());
        assert_relative_eq!(at.concentration_kg_m3 * area * at.depth_m, 1e-3, max_relative = 1e-6);
        assert_relative_eq!(at.edge_along_m / 2.0_f64.sqrt() / at.downwind_m, 0.13, max_relative = 0.01);
    }
}
