//! The Gaussian plume scored on the arc maxima of Project Prairie Grass.
//!
//! Fixed before the first run: Briggs rural sigmas at 600 s, the wind at the cloud's mean height from the profile
//! through the wind at 2 m, roughness 0.006 m, and the Pasquill class whose inverse Monin-Obukhov length in the
//! table of the weather family is nearest to the one measured (a Golder-type table). Limit: FAC2 > 0.5.

use crate::card::Policy;
use crate::dispersion::{GaussianPlume, PlumeOptions, PlumeSource, SigmaSet};
use crate::effect::Receptor;
use crate::weather::profile::profile_factor;
use crate::weather::{Atmosphere, MoninObukhovTable, Stability, Surface, Terrain, monin_obukhov_length_m};

const TABLE: &str = include_str!("../../tests/reference/dispersion/prairie_grass.csv");
const ROUGHNESS_M: f64 = 0.006;
const SAMPLER_HEIGHT_M: f64 = 1.5;

struct Score {
    pairs: usize,
    within_factor_two: f64,
    geometric_mean_bias: f64,
    geometric_variance: f64,
}

fn score(pairs: &[(f64, f64)]) -> Score {
    let n = pairs.len() as f64;
    let ratios: Vec<f64> = pairs.iter().map(|(observed, predicted)| (observed / predicted).ln()).collect();
    Score {
        pairs: pairs.len(),
        within_factor_two: ratios.iter().filter(|r| r.abs() <= 2.0_f64.ln()).count() as f64 / n,
        geometric_mean_bias: (ratios.iter().sum::<f64>() / n).exp(),
        geometric_variance: (ratios.iter().map(|r| r * r).sum::<f64>() / n).exp(),
    }
}

fn class_of(length_m: f64) -> Stability {
    let inverse =
        |class| monin_obukhov_length_m(class, ROUGHNESS_M, MoninObukhovTable::Pasquill).map_or(0.0, f64::recip);
    let away = |class: &Stability| (inverse(*class) - length_m.recip()).abs();
    Stability::ALL.into_iter().min_by(|a, b| away(a).total_cmp(&away(b))).unwrap()
}

struct Pair {
    class: Stability,
    arc_m: f64,
    observed: f64,
    predicted: f64,
}

fn pairs() -> Vec<Pair> {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let names = [
        "rate_g_s",
        "release_height_m",
        "wind_speed_2m_m_s",
        "monin_obukhov_length_m",
        "arc_m",
        "max_mg_m3",
        "so2_correction",
    ];
    let columns = names.map(column);
    let mut pairs = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        if record[columns[5]].is_empty() {
            continue;
        }
        let [rate, height, wind_2m, length, arc_m, maximum, correction] =
            columns.map(|i| record[i].parse::<f64>().unwrap());
        let class = class_of(length);
        let class_length = monin_obukhov_length_m(class, ROUGHNESS_M, MoninObukhovTable::Pasquill);
        let factor = |z| profile_factor(z, ROUGHNESS_M, class_length);
        let surface = Surface { roughness_length_m: ROUGHNESS_M, terrain: Terrain::Rural, latitude_deg: 42.5 };
        let air = Atmosphere::new(class, wind_2m * factor(10.0) / factor(2.0), 298.0, 95_000.0, 0.5, surface).unwrap();
        let source = PlumeSource {
            rate_kg_s: rate * 1e-3,
            duration_s: 600.0,
            height_m: height,
            source_radius_m: 0.0,
            vapour_density_kg_m3: 2.5,
        };
        let options = PlumeOptions { sigma_set: SigmaSet::BriggsRural, averaging_s: 600.0, flammable: None };
        let plume = GaussianPlume::new(&source, &air, &options, Policy::Flag).unwrap();
        let at = Receptor { downwind_m: arc_m, crosswind_m: 0.0, height_m: SAMPLER_HEIGHT_M };
        pairs.push(Pair {
            class,
            arc_m,
            observed: maximum * correction * 1e-6,
            predicted: plume.steady_concentration_kg_m3(at),
        });
    }
    pairs
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is the point of this test")]
fn arc_maxima_of_prairie_grass() {
    let all = pairs();
    let print = |what: &str, chosen: Vec<(f64, f64)>| {
        if chosen.is_empty() {
            return None;
        }
        let found = score(&chosen);
        println!(
            "{what}: n = {}, FAC2 = {:.3}, MG = {:.3}, VG = {:.3}",
            found.pairs, found.within_factor_two, found.geometric_mean_bias, found.geometric_variance
        );
        Some(found)
    };
    let values = |keep: &dyn Fn(&Pair) -> bool| {
        all.iter().filter(|p| keep(p)).map(|p| (p.observed, p.predicted)).collect::<Vec<_>>()
    };
    for class in Stability::ALL {
        print(&format!("class {class:?}"), values(&|p| p.class == class));
    }
    for arc in [50.0, 100.0, 200.0, 400.0, 800.0] {
        print(&format!("arc {arc} m"), values(&|p| (p.arc_m - arc).abs() < 1.0));
    }
    let total = print("all arcs", values(&|_| true)).unwrap();
    assert_eq!(total.pairs, all.len());
    assert!(total.within_factor_two > 0.5, "FAC2 = {}", total.within_factor_two);
}
