//! Substances that a study brings: found before the catalogue's, checked alike, and part of what a run is known by.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use std::path::{Path, PathBuf};

use isorisk::consequence::RunCache;
use isorisk::risk::Control;
use isorisk::run::{Reuse, RunResult, SocietalScope, run, run_from, run_reusing};
use isorisk::study::Study;

use small_park::{row, study, study_with_substances};

const PROPANE: &str = include_str!("../data/substances/propane.toml");
const LPG: &str = r#"
id = "our_lpg"
name_en = "LPG of tank farm 2"
name_zh = "二罐区液化气"
source = "analysis"
provenance = "S"
composition = [
  { substance = "propane", mole_fraction = 0.6 },
  { substance = "n_butane", mole_fraction = 0.4 },
]
"#;

/// A folder of this test alone, removed with it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("isorisk-substances-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn with(folder: &Path, files: &[(&str, &str)], change: (&str, &str)) -> Study {
    study_with_substances(folder, files, change).unwrap_or_else(|error| panic!("{error}"))
}

fn pll(result: &RunResult) -> f64 {
    result.societal(&SocietalScope::Park).unwrap().pll()
}

#[test]
fn own_substances_come_before_the_catalogue_under_all_names() {
    let scratch = Scratch::new("names");
    let heavier =
        PROPANE.replace("lower_flammable_fraction = { value = 0.021", "lower_flammable_fraction = { value = 0.03");
    assert_ne!(heavier, PROPANE);
    let files = [("propane_of_ours.toml", heavier.as_str()), ("our_lpg.toml", LPG)];
    // by the id, by a name of the catalogue, by a name that only the file has
    for (name, id) in [("propane", "propane"), ("74-98-6", "propane"), ("二罐区液化气", "our_lpg")] {
        let found = with(&scratch.at("park"), &files, (",propane,", &format!(",{name},")));
        let vessel = &found.installations()[0];
        assert_eq!(vessel.substance, id, "{name}");
        assert_eq!(vessel.contents().unwrap().id, id);
        assert!(vessel.own_substance.is_some());
        assert!(found.installations()[1].own_substance.is_none(), "chlorine is the catalogue's");
    }
    let found = with(&scratch.at("park"), &files, ("", ""));
    let limit = |study: &Study| {
        let vessel = &study.installations()[0];
        vessel.contents().unwrap().combustion.as_ref().unwrap().lower_flammable_fraction
    };
    assert_eq!((limit(&found), limit(&study())), (0.03, 0.021));
    assert_eq!(found.substances().len(), 2);
    // an edit finds them too, and keeps them
    let moved = found.with_moved("V-1", 351_000.0, 3_411_000.0).unwrap();
    assert!((limit(&moved) - 0.03).abs() < 1e-15);
    let changed = found.with_changed("V-1", row(&[("substance", "our_lpg")])).unwrap();
    assert_eq!(changed.installations()[0].contents().unwrap().id, "our_lpg");
    let changed = found.with_changed("V-1", row(&[("substance", "chlorine")])).unwrap();
    assert!(changed.installations()[0].own_substance.is_none());
}

#[test]
fn what_is_in_the_file_decides_on_the_result_and_on_what_is_reused() {
    let scratch = Scratch::new("runs");
    let control = Control::default();
    let same = with(&scratch.at("same"), &[("p.toml", PROPANE)], ("", ""));
    // propane that kills: the file of the catalogue with a probit
    let toxic = PROPANE.replace(
        "# Below: written by",
        "[[toxicity]]\nsource = \"purple_book\"\na = -6.35\nb = 0.5\nexponent = 2.75\n\
         unit = \"milligram_per_cubic_metre_minutes\"\nlocator = \"test\"\nprovenance = \"K\"\n\n# Below: written by",
    );
    assert_ne!(toxic, PROPANE);
    let toxic = with(&scratch.at("toxic"), &[("p.toml", &toxic)], ("", ""));
    let cache = RunCache::in_memory();
    let cached = |study: &Study| run_reusing(study, Reuse { base: None, cache: Some(&cache) }, &control).unwrap();

    let plain = run(&study(), &control).unwrap();
    let (of_same, of_toxic) = (cached(&same), cached(&toxic));
    assert_eq!(pll(&of_same).to_bits(), pll(&plain).to_bits(), "the catalogue's own file changes nothing");
    assert!(pll(&of_toxic) > pll(&plain) * 1.01, "{} {}", pll(&of_toxic), pll(&plain));
    // the same id, other contents: nothing of propane is taken from the cache, and all of it the second time
    let made = cache.counts().made;
    assert_eq!(pll(&cached(&toxic)).to_bits(), pll(&of_toxic).to_bits());
    assert_eq!(cache.counts().made, made);
    // nor from a base
    let from_base = run_from(&toxic, &plain, &control).unwrap();
    assert_eq!(pll(&from_base).to_bits(), pll(&of_toxic).to_bits());
    let back = run_from(&study(), &of_toxic, &control).unwrap();
    assert_eq!(pll(&back).to_bits(), pll(&plain).to_bits());
}

#[test]
fn a_mixture_runs_through_the_whole_chain() {
    let scratch = Scratch::new("mixture");
    let park = with(&scratch.at("park"), &[("our_lpg.toml", LPG)], (",propane,", ",our_lpg,"));
    let result = run(&park, &Control::default()).unwrap();
    assert!(pll(&result) > 0.0);
}

#[test]
fn faults_name_file_and_cause() {
    let scratch = Scratch::new("faults");
    let faulty = |files: &[(&str, &str)]| {
        let folder = scratch.at("park");
        study_with_substances(&folder, files, ("", "")).map(|study| study.title().to_owned()).unwrap_err().to_string()
    };
    let bad = LPG.replace("0.6", "0.7");
    let message = faulty(&[("bad.toml", &bad), ("again.toml", LPG), ("twice.toml", LPG)]);
    assert!(message.contains("substances[0]: found \"bad.toml\"") && message.contains("sum of the mole"), "{message}");
    assert!(message.contains("substances[2]: found a second substance with the name \"our_lpg\""), "{message}");
    let folder = scratch.at("park");
    with(&folder, &[("gone.toml", LPG)], ("", ""));
    std::fs::remove_file(folder.join("gone.toml")).unwrap();
    let message = Study::load(folder.join("study.toml")).map(|_| ()).unwrap_err().to_string();
    assert!(message.contains("substances[0]: found \"gone.toml\"; allowed: a file that can be read"), "{message}");
}
