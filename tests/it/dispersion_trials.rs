//! The cloud model, through its defaults, against field trials; writes `docs/validation/dispersion.md`.

use std::fmt::Write as _;
use std::sync::Arc;

use isorisk::dispersion::cloud::{Options, PoolSource, Source, SourceKind, disperse};
use isorisk::substance::substance;
use isorisk::weather::{Stability, SurfaceLayer, WeatherInput};
use serde::Deserialize;

use crate::{generated, tree};

/// Averaging time where a trial gives none, s (decided before the first score).
const AVERAGING_S: f64 = 100.0;
/// Height of the wind that is used, m (the same).
const WIND_HEIGHT_M: f64 = 2.0;
/// Height of the samplers of Prairie Grass, m.
const SAMPLER_M: f64 = 1.5;
/// Height of those of the spills, m.
const SPILL_SAMPLER_M: f64 = 1.0;

struct Pair {
    group: String,
    trial: String,
    arc_m: f64,
    observed: f64,
    predicted: f64,
}

/// Acceptance statistics of Chang and Hanna (2004).
struct Score {
    pairs: usize,
    fac2: f64,
    mg: f64,
    vg: f64,
}

fn score<'a>(pairs: impl Iterator<Item = &'a Pair>) -> Score {
    let logs: Vec<f64> = pairs.map(|pair| (pair.observed / pair.predicted).ln()).collect();
    let n = logs.len() as f64;
    Score {
        pairs: logs.len(),
        fac2: logs.iter().filter(|log| log.abs() <= 2.0_f64.ln()).count() as f64 / n,
        mg: (logs.iter().sum::<f64>() / n).exp(),
        vg: (logs.iter().map(|log| log * log).sum::<f64>() / n).exp(),
    }
}

/// Arc maxima, `sigma_y` and crosswind integrals of Prairie Grass.
fn prairie_grass() -> [Vec<Pair>; 3] {
    let text = tree::read("tests/reference/dispersion/prairie_grass.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|found| found == name).unwrap();
    let mut kinds = [Vec::new(), Vec::new(), Vec::new()];
    for record in reader.records() {
        let record = record.unwrap();
        let get = |name: &str| record[column(name)].parse::<f64>().ok();
        let need = |name: &str| get(name).unwrap_or_else(|| panic!("{name} of run {}", &record[0]));
        let length = need("monin_obukhov_length_m");
        let layer = SurfaceLayer::new(&WeatherInput {
            wind_speed_m_s: need("wind_speed_2m_m_s"),
            reference_height_m: WIND_HEIGHT_M,
            stability: None,
            monin_obukhov_length_m: Some(length),
            temperature_k: 298.0,
            pressure_pa: 95_000.0,
            relative_humidity: 0.5,
            roughness_m: 0.006,
            latitude_deg: 42.5,
        })
        .unwrap();
        // a tracer: which substance does not matter to its mass concentration
        let source = Source {
            substance: Arc::clone(substance("propane").unwrap()),
            kind: SourceKind::Passive { mass_rate_kg_s: need("rate_g_s") * 1e-3, height_m: need("release_height_m") },
            temperature_k: 298.0,
            liquid_fraction: 0.0,
            duration_s: None,
        };
        let cloud = disperse(&source, &layer, &Options::default()).unwrap();
        let group = match length {
            length if length > 0.0 && length < 200.0 => "stable (0 < L < 200 m)",
            length if length < 0.0 && length > -50.0 => "unstable (-50 m < L < 0)",
            _ => "near neutral",
        };
        let arc_m = need("arc_m");
        let at = cloud.centreline(arc_m).unwrap();
        let maximum = 1e6 * at.concentration_kg_m3 * at.vertical_profile(SAMPLER_M - at.height_m);
        let sigma_y = at.edge_m / std::f64::consts::SQRT_2;
        let predicted = [maximum, sigma_y, maximum * at.edge_m * std::f64::consts::PI.sqrt()];
        let correction = need("so2_correction");
        let names = [("max_mg_m3", correction), ("sigma_y_m", 1.0), ("crosswind_integral_mg_m2", correction)];
        for ((kind, predicted), (name, factor)) in kinds.iter_mut().zip(predicted).zip(names) {
            if let Some(value) = get(name) {
                kind.push(Pair {
                    group: group.to_owned(),
                    trial: record[0].to_owned(),
                    arc_m,
                    observed: value * factor,
                    predicted,
                });
            }
        }
    }
    kinds
}

#[derive(Deserialize)]
struct Spills {
    trial: Vec<Spill>,
}

#[derive(Deserialize)]
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

fn spills() -> Vec<Pair> {
    let spills: Spills = toml::from_str(&tree::read("tests/trials/lng_spills.toml")).unwrap();
    let methane = substance("methane").unwrap();
    let mut pairs = Vec::new();
    for spill in &spills.trial {
        let at = spill.profile_height_m.iter().position(|z| (z - WIND_HEIGHT_M).abs() < 1e-9).unwrap();
        let class = match spill.stability.as_str() {
            "C" => Some(Stability::C),
            _ => None,
        };
        let layer = SurfaceLayer::new(&WeatherInput {
            wind_speed_m_s: spill.profile_wind_m_s[at],
            reference_height_m: WIND_HEIGHT_M,
            stability: if spill.monin_obukhov_length_m.is_none() { class } else { None },
            monin_obukhov_length_m: spill.monin_obukhov_length_m,
            temperature_k: spill.air_temperature_k,
            pressure_pa: spill.pressure_pa.unwrap_or(101_325.0),
            relative_humidity: spill.relative_humidity,
            roughness_m: spill.roughness_m,
            latitude_deg: 36.0,
        })
        .unwrap();
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
        let options = Options { averaging_s: spill.averaging_s.unwrap_or(AVERAGING_S), ..Options::default() };
        let cloud = disperse(&source, &layer, &options).unwrap();
        for (&arc_m, &observed) in spill.arc_m.iter().zip(&spill.arc_max_mole_percent) {
            pairs.push(Pair {
                group: spill.name.clone(),
                trial: spill.name.clone(),
                arc_m,
                observed,
                predicted: 100.0 * cloud.peak_fraction(arc_m, 0.0, SPILL_SAMPLER_M),
            });
        }
    }
    pairs
}

fn row(page: &mut String, what: &str, score: &Score) {
    let _ = writeln!(page, "| {what} | {} | {:.2} | {:.2} | {:.2} |", score.pairs, score.fac2, score.mg, score.vg);
}

fn groups(pairs: &[Pair]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for pair in pairs {
        if !names.contains(&pair.group.as_str()) {
            names.push(&pair.group);
        }
    }
    names
}

const HEAD: &str = "\n| | n | FAC2 | MG | VG |\n|---|---:|---:|---:|---:|\n";

#[derive(Deserialize)]
struct History {
    #[serde(rename = "score")]
    entries: Vec<Kept>,
}

#[derive(Deserialize)]
struct Kept {
    prairie_grass: [f64; 3],
    lng: [f64; 3],
    changed: String,
    #[serde(rename = "kept")]
    verdict: String,
}

/// Predicted over observed on logarithmic axes, with the lines of a factor two.
fn scatter(title: &str, unit: &str, pairs: &[Pair]) -> String {
    let logs = pairs.iter().flat_map(|pair| [pair.observed.log10(), pair.predicted.log10()]);
    let low = logs.clone().fold(f64::INFINITY, f64::min).floor();
    let high = logs.fold(f64::NEG_INFINITY, f64::max).ceil();
    let (size, margin) = (360.0, 50.0);
    let place = |log: f64| (log - low) / (high - low) * size;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {w}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"{w}\" height=\"{w}\" fill=\"white\"/>\n\
         <text x=\"{}\" y=\"20\" text-anchor=\"middle\">{title}</text>\n\
         <g transform=\"translate({margin} {})\">\n",
        0.5 * (size + 2.0 * margin),
        size + margin,
        w = size + 2.0 * margin
    );
    let mut decade = low;
    while decade <= high + 1e-9 {
        let p = place(decade);
        let _ = writeln!(
            svg,
            "<path d=\"M{p:.1} 0V-{size}M0 -{p:.1}H{size}\" stroke=\"#ddd\"/>\
             <text x=\"{p:.1}\" y=\"14\" text-anchor=\"middle\">1e{decade}</text>\
             <text x=\"-4\" y=\"-{p:.1}\" text-anchor=\"end\">1e{decade}</text>"
        );
        decade += 1.0;
    }
    for (shift, dash) in [(0.0, "0"), (2.0_f64.log10(), "4"), (-(2.0_f64.log10()), "4")] {
        // the part of y = x + shift inside the frame
        let (from, to) = (low + (-shift).max(0.0), high - shift.max(0.0));
        let _ = writeln!(
            svg,
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"#555\" stroke-dasharray=\"{dash}\"/>",
            place(from),
            -place(from + shift),
            place(to),
            -place(to + shift)
        );
    }
    let colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd"];
    for (group, colour) in groups(pairs).iter().zip(colours) {
        for pair in pairs.iter().filter(|pair| pair.group == *group) {
            let (x, y) = (place(pair.observed.log10()), place(pair.predicted.log10()));
            let _ =
                writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"-{y:.1}\" r=\"3\" fill=\"{colour}\" fill-opacity=\"0.7\"/>");
        }
    }
    for (i, (group, colour)) in groups(pairs).iter().zip(colours).enumerate() {
        let y = size - 12.0 - 14.0 * i as f64;
        let group = group.replace('<', "&lt;");
        let _ = writeln!(svg, "<text x=\"8\" y=\"-{y:.1}\" fill=\"{colour}\">{group}</text>");
    }
    let _ = writeln!(
        svg,
        "<text x=\"{h}\" y=\"34\" text-anchor=\"middle\">observed, {unit}</text>\
         <text transform=\"translate(-36 -{h}) rotate(-90)\" text-anchor=\"middle\">predicted, {unit}</text>\n</g>\n</svg>",
        h = 0.5 * size
    );
    svg
}

fn verdict(what: &str, value: f64, met: bool) -> String {
    format!("| {what} | {value:.3} | {} |\n", if met { "met" } else { "**missed**" })
}

#[test]
fn the_page_of_field_trials_is_current_and_the_model_no_worse() {
    let [maxima, widths, integrals] = prairie_grass();
    let lng = spills();
    let (grass, spilled) = (score(maxima.iter()), score(lng.iter()));
    let mut page = String::from(
        "<!-- Made by tests/it/dispersion_trials.rs with `make ref`. -->\n# Dispersion against field trials\n\n\
         The [unified cloud model](../theory/dispersion_cloud.md) through its defaults, on trials that no coefficient was fitted to; the\n\
         [choices](../decisions/cloud-model.md) were written down before the first score. FAC2 is the share within a factor two, MG the\n\
         geometric mean of observed over predicted (above 1: under-prediction), VG the geometric variance (Chang and Hanna 2004).\n\n\
         ## Prairie Grass\n\n26 runs, SO2 at 1.5 m, arcs of 50 to 800 m; wind at 2 m, Monin-Obukhov length as measured, roughness 6 mm.\n",
    );
    for (what, pairs) in [("Arc maxima", &maxima), ("Sigma_y", &widths), ("Crosswind integrals", &integrals)] {
        let _ = write!(page, "\n### {what}\n{HEAD}");
        row(&mut page, "all", &score(pairs.iter()));
        for group in groups(pairs) {
            row(&mut page, group, &score(pairs.iter().filter(|pair| pair.group == group)));
        }
    }
    page.push_str("\n![Arc maxima of Prairie Grass](dispersion_prairie_grass.svg)\n");
    let _ = write!(
        page,
        "\n## LNG spills on water\n\nBurro 3 and 8, Coyote 5, Maplin Sands 27: arc maxima at 1 m. Wind at 2 m of the measured profile. Coyote 5 has no\n\
         Monin-Obukhov length: that of its class C is taken. Where no averaging time is given {AVERAGING_S} s is taken, where no\n\
         pressure 101 325 Pa.\n{HEAD}"
    );
    row(&mut page, "all", &spilled);
    for group in groups(&lng) {
        row(&mut page, group, &score(lng.iter().filter(|pair| pair.group == group)));
    }
    page.push_str(
        "\n| trial | arc, m | observed, % | predicted, % | observed/predicted |\n|---|---:|---:|---:|---:|\n",
    );
    for pair in &lng {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {:.2} | {:.2} |",
            pair.trial,
            pair.arc_m,
            pair.observed,
            pair.predicted,
            pair.observed / pair.predicted
        );
    }
    page.push_str("\n![Arc maxima of the LNG spills](dispersion_lng.svg)\n");
    page.push_str("\n## Aims, fixed before the first score\n\n| aim | value | |\n|---|---:|---|\n");
    page.push_str(&verdict("Prairie Grass maxima, FAC2 >= 0.87", grass.fac2, grass.fac2 >= 0.87));
    page.push_str(&verdict("Prairie Grass maxima, 0.85 < MG < 1.2", grass.mg, grass.mg > 0.85 && grass.mg < 1.2));
    page.push_str(&verdict("Prairie Grass maxima, VG < 1.3", grass.vg, grass.vg < 1.3));
    for group in groups(&maxima) {
        let part = score(maxima.iter().filter(|pair| pair.group == group));
        page.push_str(&verdict(&format!("Prairie Grass maxima, {group}, FAC2 >= 0.67"), part.fac2, part.fac2 >= 0.67));
    }
    let width = score(widths.iter());
    page.push_str(&verdict("Prairie Grass sigma_y, FAC2 >= 0.9", width.fac2, width.fac2 >= 0.9));
    page.push_str(&verdict("LNG, FAC2 >= 0.8", spilled.fac2, spilled.fac2 >= 0.8));
    page.push_str(&verdict("LNG, 0.67 < MG < 1.5", spilled.mg, spilled.mg > 0.67 && spilled.mg < 1.5));
    page.push_str(&verdict("LNG, VG < 1.6", spilled.vg, spilled.vg < 1.6));
    for group in groups(&lng) {
        let part = score(lng.iter().filter(|pair| pair.group == group));
        page.push_str(&verdict(&format!("{group}, 0.5 < MG < 2"), part.mg, part.mg > 0.5 && part.mg < 2.0));
    }
    let kept: History = toml::from_str(&tree::read("tests/trials/scores.toml")).unwrap();
    page.push_str(
        "\n## Every score so far\n\nFAC2, MG, VG, in order.\n\n| Prairie Grass maxima | LNG | what had changed | kept |\n|---|---|---|---|\n",
    );
    let three = |[a, b, c]: [f64; 3]| format!("{a:.3}, {b:.3}, {c:.3}");
    for one in &kept.entries {
        let _ =
            writeln!(page, "| {} | {} | {} | {} |", three(one.prairie_grass), three(one.lng), one.changed, one.verdict);
    }
    generated::hold("docs/validation/dispersion.md", &page);
    generated::hold(
        "docs/validation/dispersion_prairie_grass.svg",
        &scatter("Prairie Grass, arc maxima", "mg/m³", &maxima),
    );
    generated::hold("docs/validation/dispersion_lng.svg", &scatter("LNG spills, arc maxima", "mole %", &lng));

    let last = kept.entries.last().unwrap();
    for (now, then) in [(&grass, last.prairie_grass), (&spilled, last.lng)] {
        let apart = |a: f64, b: f64| (a - b).abs() < 6e-4;
        assert!(
            apart(now.fac2, then[0]) && apart(now.mg, then[1]) && apart(now.vg, then[2]),
            "the score is now {:.3}, {:.3}, {:.3}; the last kept is {then:?}: add a line to tests/trials/scores.toml",
            now.fac2,
            now.mg,
            now.vg
        );
    }
}
