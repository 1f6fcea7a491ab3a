//! The cloud model scored on field trials.

use std::sync::Arc;

use super::{JetSource, Options, PoolSource, Source, SourceKind, disperse};
use crate::substance::substance;
use crate::weather::{Stability, SurfaceLayer, WeatherInput};

const PRAIRIE_GRASS: &str = include_str!("../../../tests/reference/dispersion/prairie_grass.csv");
const LNG: &str = include_str!("../../../tests/reference/dispersion/lng_spills.toml");

struct Pair {
    group: String,
    trial: String,
    at: f64,
    observed: f64,
    predicted: f64,
}

fn score<'a>(what: &str, pairs: impl Iterator<Item = &'a Pair>) -> String {
    let logs: Vec<f64> = pairs.map(|p| (p.observed / p.predicted).ln()).collect();
    let n = logs.len() as f64;
    let fac2 = logs.iter().filter(|v| v.abs() <= 2.0_f64.ln()).count() as f64 / n;
    let mg = (logs.iter().sum::<f64>() / n).exp();
    let vg = (logs.iter().map(|v| v * v).sum::<f64>() / n).exp();
    format!("{what}: n {n} FAC2 {fac2:.3} MG {mg:.3} VG {vg:.3}")
}

fn prairie_grass() -> Vec<Vec<Pair>> {
    let mut reader = csv::Reader::from_reader(PRAIRIE_GRASS.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut kinds = vec![Vec::new(), Vec::new(), Vec::new()];
    for record in reader.records() {
        let record = record.unwrap();
        let get = |name: &str| record[column(name)].parse::<f64>().ok();
        let (Some(x), Some(rate), Some(length)) = (get("arc_m"), get("rate_g_s"), get("monin_obukhov_length_m")) else {
            continue;
        };
        let layer = SurfaceLayer::new(&WeatherInput {
            wind_speed_m_s: get("wind_speed_2m_m_s").unwrap(),
            reference_height_m: 2.0,
            stability: None,
            monin_obukhov_length_m: Some(length),
            temperature_k: 298.0,
            pressure_pa: 95_000.0,
            relative_humidity: 0.5,
            roughness_m: 0.006,
            latitude_deg: 42.5,
        })
        .unwrap();
        let source = Source {
            substance: Arc::clone(substance("propane").unwrap()),
            kind: SourceKind::Passive { mass_rate_kg_s: rate * 1e-3, height_m: get("release_height_m").unwrap() },
            temperature_k: 298.0,
            liquid_fraction: 0.0,
            duration_s: None,
        };
        let cloud = disperse(&source, &layer, &Options::default()).unwrap();
        let group = match length {
            l if l > 0.0 && l < 200.0 => "stable",
            l if l < 0.0 && l > -50.0 => "unstable",
            _ => "near neutral",
        };
        let correction = get("so2_correction").unwrap();
        let at = cloud.centreline(x).unwrap();
        let vertical = at.vertical_profile(1.5 - at.height_m);
        let c = at.concentration_kg_m3 * vertical;
        let sy = at.edge_m / 2.0_f64.sqrt();
        let predicted = [c * 1e6, sy, c * 1e6 * at.edge_m * std::f64::consts::PI.sqrt()];
        for (k, (name, factor)) in
            [("max_mg_m3", correction), ("sigma_y_m", 1.0), ("crosswind_integral_mg_m2", correction)].into_iter().enumerate()
        {
            if let Some(value) = get(name) {
                kinds[k].push(Pair {
                    group: group.to_owned(),
                    trial: record[0].to_owned(),
                    at: x,
                    observed: value * factor,
                    predicted: predicted[k],
                });
            }
        }
    }
    kinds
}

#[derive(serde::Deserialize)]
struct Spills {
    trial: Vec<Spill>,
}

#[derive(serde::Deserialize)]
struct Spill {
    name: String,
    rate_kg_s: f64,
    duration_s: f64,
    pool_radius_m: f64,
    monin_obukhov_length_m: Option<f64>,
    air_temperature_k: f64,
    pressure_pa: Option<f64>,
    relative_humidity: f64,
    roughness_m: f64,
    stability: String,
    averaging_s: Option<f64>,
    profile_height_m: Vec<f64>,
    profile_wind_m_s: Vec<f64>,
    arc_m: Vec<f64>,
    arc_max_mole_percent: Vec<f64>,
}

fn lng() -> Vec<Pair> {
    let spills: Spills = toml::from_str(LNG).unwrap();
    let mut pairs = Vec::new();
    for spill in &spills.trial {
        let two = spill.profile_height_m.iter().position(|z| (z - 2.0).abs() < 1e-9).unwrap();
        let layer = SurfaceLayer::new(&WeatherInput {
            wind_speed_m_s: spill.profile_wind_m_s[two],
            reference_height_m: 2.0,
            stability: spill.monin_obukhov_length_m.is_none().then(|| match spill.stability.as_str() {
                "C" => Stability::C,
                other => panic!("class {other}"),
            }),
            monin_obukhov_length_m: spill.monin_obukhov_length_m,
            temperature_k: spill.air_temperature_k,
            pressure_pa: spill.pressure_pa.unwrap_or(101_325.0),
            relative_humidity: spill.relative_humidity,
            roughness_m: spill.roughness_m,
            latitude_deg: 36.0,
        })
        .unwrap();
        let methane = substance("methane").unwrap();
        let source = Source {
            substance: Arc::clone(methane),
            kind: SourceKind::Pool(PoolSource {
                evaporation_rate_kg_s: spill.rate_kg_s,
                area_m2: std::f64::consts::PI * spill.pool_radius_m.powi(2),
            }),
            temperature_k: methane.saturation_temperature_k(layer.pressure_pa).unwrap(),
            liquid_fraction: 0.0,
            duration_s: Some(spill.duration_s),
        };
        let options = Options { averaging_s: spill.averaging_s.unwrap_or(100.0), ..Options::default() };
        let cloud = disperse(&source, &layer, &options).unwrap();
        if std::env::var("SHOW").is_ok_and(|n| spill.name.contains(&n)) {
            println!("u* {} ", layer.friction_velocity_m_s);
            for at in cloud.stations.iter().step_by(4) {
                let g = 9.8 * (at.density_kg_m3 / cloud.mixing.air_density_kg_m3 - 1.0);
                let (w, _) = super::plume::half_width_m(at.core_m, at.edge_m);
                println!("   x {:.2} X {:.3} T {:.1} g' {:.3} Sz {:.2} H {:.2} n {:.2} W {:.1} sig {:.1} u {:.2} Ri {:.2} Ug {:.2} mc {:.2}", at.downwind_m, at.mole_fraction, at.temperature_k, g, at.depth_scale_m, at.depth_m, at.exponent, w, at.edge_m/1.414, at.speed_m_s, g*at.depth_m/layer.friction_velocity_m_s.powi(2), 1.15*(g.max(0.0)*at.depth_m).sqrt(), at.carried_kg);
            }
        }
        for (&x, &observed) in spill.arc_m.iter().zip(&spill.arc_max_mole_percent) {
            pairs.push(Pair {
                group: spill.name.clone(),
                trial: spill.name.clone(),
                at: x,
                observed,
                predicted: 100.0 * cloud.peak_fraction(x, 0.0, 1.0),
            });
            if let Some(at) = cloud.centreline(x) { println!("{} {x} obs {observed} pred {:.3} ground {:.3} Sz {:.2} b {:.1} n {:.2} T {:.0} u {:.2}", spill.name, 100.0*cloud.peak_fraction(x,0.0,1.0), at.mole_fraction*100.0, at.depth_scale_m, at.core_m, at.exponent, at.temperature_k, at.speed_m_s); }
        }
    }
    pairs
}

#[test]
fn scores() {
    for (name, pairs) in ["maxima", "sigma_y", "integral"].iter().zip(prairie_grass()) {
        println!("{}", score(name, pairs.iter()));
        for group in ["stable", "near neutral", "unstable"] {
            println!("   {}", score(group, pairs.iter().filter(|p| p.group == group)));
        }
    }
    let pairs = lng();
    println!("{}", score("LNG", pairs.iter()));
    for name in ["Burro 3", "Burro 8", "Coyote 5", "Maplin Sands 27"] {
        println!("   {}", score(name, pairs.iter().filter(|p| p.group == name)));
    }
    let _ = JetSource { mass_rate_kg_s: 1.0, velocity_m_s: None, area_m2: None, height_m: 0.0, elevation_deg: 0.0, air_mass_ratio: 0.0 };
}
