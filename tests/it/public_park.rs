//! The public park holds what it says it holds.

use std::collections::BTreeSet;
use std::path::Path;

use isorisk::site::TargetGeometry;
use isorisk::study::Study;

fn load(name: &str) -> Study {
    Study::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/park").join(name)).expect("the park is sound")
}

#[test]
fn both_studies_load_and_count_as_stated() {
    for (name, cells, cell_m) in [("study.toml", (800, 400), 25.0), ("study_10m.toml", (1000, 1000), 10.0)] {
        let study = load(name);
        assert_eq!((study.grid().nx, study.grid().ny), cells);
        assert!((study.grid().cell_m - cell_m).abs() < 1e-12);
        assert_eq!(study.establishments().len(), 30);
        assert_eq!(study.installations().len(), 1000);
        assert_eq!((study.weather().classes().len(), study.weather().sector_centres_deg().len()), (12, 36));
        assert_eq!(study.population().len(), 20_000);
        assert_eq!(study.targets().len(), 200);
        let points = study.targets().iter().filter(|t| matches!(t.geometry, TargetGeometry::Point { .. })).count();
        assert_eq!(points, 80);
        let classes: BTreeSet<_> = study.targets().iter().map(|target| target.class).collect();
        assert_eq!(classes.len(), 5);
        let kinds: BTreeSet<_> = study.ignition_sources().iter().map(|source| source.geometry.name()).collect();
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["area", "line", "point"]);
        assert!(study.warnings()[0].starts_with("153 ignition sources are not used"), "{:?}", study.warnings());
    }
}

#[test]
fn four_thousand_releases_and_no_place_on_the_grid() {
    let study = load("study_10m.toml");
    let rules = study.rule_set();
    let scenarios = study.installations().iter().map(|one| rules.scenarios(one).expect("sound"));
    let (losses, cut_off) =
        scenarios.fold((0, 0), |sum, found| (sum.0 + found.losses.len(), sum.1 + found.cut_off.len()));
    assert_eq!((losses, cut_off), (4000, 0));
    // places lie evenly in their cells: no row or column of tenths has many more than its share
    let mut tenths = [0_usize; 10];
    for one in study.installations() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..10")]
        let tenth = ((one.x_m / 10.0).fract() * 10.0) as usize;
        tenths[tenth.min(9)] += 1;
    }
    assert!(tenths.iter().all(|count| (60..150).contains(count)), "{tenths:?}");
    let places: BTreeSet<_> = study.installations().iter().map(|one| (one.x_m.to_bits(), one.y_m.to_bits())).collect();
    assert_eq!(places.len(), 1000);
}
