//! Malformed studies: each fault by its message, and all of them at once.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use isorisk::study::{Study, TableInput};
use isorisk::{Error, Fault};

const DOCUMENT: &str = r#"format = 1
title = "A small park"
crs = "EPSG:32651"
rule_set = "AQ/T 3046-2013"
criterion = "GB 36894-2018"

[grid]
x_min_m = 350000.0
y_min_m = 3410000.0
x_max_m = 352000.0
y_max_m = 3411500.0
cell_m = 50.0

[surface]
roughness_length_m = 0.3
terrain = "rural"
latitude_deg = 30.8

[ambient]
temperature_c = 16.0
pressure_bara = 1.01325
relative_humidity_percent = 75

[weather]
table = "weather.csv"

[tables]
installations = "installations.csv"
establishments = "establishments.csv"
population = "population.csv"
targets = "targets.geojson"
frequencies = "frequencies.csv"

[layers]
weather = "real"
establishments = "assumed"
population = "typical"
targets = "real"
"#;

const INSTALLATIONS: &str =
    "id,establishment,equipment,substance,x_m,y_m,status,pressure_barg,temperature_c,inventory [kg],diameter_mm,layer
T-301,A,pressure_vessel,propylene,350800,3410700,new,9.0,20,120000,100,typical
T-302,A,pressure_vessel,ammonia,350900,3410700,in_service,8.0,20,90000,80,typical
P-1,B,centrifugal_pump_double_seal,benzene,351000,3410800,in_service,4.0,25,20000,150,typical
";
const ESTABLISHMENTS: &str = "id,name_en,name_zh\nA,Works A,企业A\nB,Works B,企业B\n";
const POPULATION: &str = "kind,x_m,y_m,persons,persons_day,persons_night,establishment\nresidential,351500,3411300,800,,,\nworker,351000,3410900,,60,12,B\n";
const TARGETS: &str = r#"{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"id": "school", "name_zh": "学校", "class": "high_sensitivity"},
   "geometry": {"type": "Polygon", "coordinates": [[[351600, 3411000], [351700, 3411000], [351700, 3411100], [351600, 3411000]]]}}]}"#;
const WEATHER: &str = "# two classes, two sectors
period,class,stability,wind_speed_m_s,sector_deg,probability
day,D5,D,5,0,0.2
day,D5,D,5,180,0.2
night,D5,D,5,0,0.1
night,D5,D,5,180,0.1
night,F1.5,F,1.5,0,0.2
night,F1.5,F,1.5,180,0.2
";
const FREQUENCIES: &str =
    "installation,hole_mm,frequency_per_yr,source\nT-302,25,1e-5,own records\nT-302,,5e-7,own records\n";

/// Files of a study, by name.
#[derive(Clone)]
struct Files(BTreeMap<&'static str, String>);

impl Files {
    fn sound() -> Self {
        Self(BTreeMap::from([
            ("study.toml", DOCUMENT.to_owned()),
            ("installations.csv", INSTALLATIONS.to_owned()),
            ("establishments.csv", ESTABLISHMENTS.to_owned()),
            ("population.csv", POPULATION.to_owned()),
            ("targets.geojson", TARGETS.to_owned()),
            ("weather.csv", WEATHER.to_owned()),
            ("frequencies.csv", FREQUENCIES.to_owned()),
        ]))
    }

    fn with(mut self, file: &'static str, from: &str, to: &str) -> Self {
        let text = self.0.get_mut(file).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        *text = text.replacen(from, to, 1);
        self
    }

    fn write(&self, name: &str) -> PathBuf {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("study_faults_{name}"));
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        for (file, text) in &self.0 {
            fs::write(directory.join(file), text).unwrap();
        }
        directory.join("study.toml")
    }

    fn load(&self, name: &str) -> Result<Study, Error> {
        Study::load(self.write(name))
    }

    /// The faults, each as it is shown.
    fn faults(&self, name: &str) -> Vec<Fault> {
        self.faults_with(name, BTreeMap::new())
    }

    fn faults_with(&self, name: &str, tables: BTreeMap<String, TableInput>) -> Vec<Fault> {
        match Study::load_with(self.write(name), tables) {
            Err(Error::Study(faults)) => faults,
            other => panic!("{name}: {other:?}"),
        }
    }
}

/// Loads the study and checks that it has the one fault, by the start of its message.
#[track_caller]
fn one(files: &Files, name: &str, message: &str) {
    let faults = files.faults(name);
    let found: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{name}: {found:#?}");
    assert!(found[0].starts_with(message), "{name}:\n{}\n{message}", found[0]);
}

#[test]
fn a_sound_study_is_read_whole() {
    let study = Files::sound().load("sound").unwrap();
    assert_eq!(study.crs(), "EPSG:32651");
    assert_eq!((study.grid().nx, study.grid().ny), (40, 30));
    assert_eq!(study.installations().len(), 3);
    let tank = &study.installations()[0];
    assert!((tank.pressure_pa - 1_001_325.0).abs() < 1e-6, "{}", tank.pressure_pa);
    assert!((tank.inventory_kg - 120_000.0).abs() < 1e-9);
    assert!((tank.connection_diameter_m.unwrap() - 0.1).abs() < 1e-12);
    assert_eq!(study.installations()[1].stated_frequencies.len(), 2);
    assert_eq!(study.targets().len(), 1);
    assert_eq!(study.weather().classes().len(), 2);
    let homes = &study.population()[0].cell;
    assert!((homes.persons[0] - 560.0).abs() < 1e-9 && (homes.persons[1] - 800.0).abs() < 1e-9);
    assert!((homes.indoors[0] - 0.93).abs() < 1e-12 && (homes.indoors[1] - 0.99).abs() < 1e-12);
    assert!((study.population()[1].cell.persons[1] - 12.0).abs() < 1e-12);
    assert_eq!(study.input_sha256().len(), 7);
    let rules = study.rule_set();
    let losses: usize = study.installations().iter().map(|i| rules.scenarios(i).unwrap().losses.len()).sum();
    assert_eq!(losses, 4 + 2 + 3);
    assert_eq!(study.layers()[0], ("installations", isorisk::site::Layer::Typical, 3));
}

fn unknown_key(files: Files) -> Files {
    files.with("study.toml", "title = \"A small park\"", "title = \"A small park\"\ncolour = \"red\"")
}
fn wrong_unit(files: Files) -> Files {
    files.with("study.toml", "pressure_bara = 1.01325", "pressure_bar = 1.01325")
}
fn negative_frequency(files: Files) -> Files {
    files.with("frequencies.csv", "T-302,25,1e-5", "T-302,25,-1e-5")
}
fn unknown_substance(files: Files) -> Files {
    files.with("installations.csv", "pressure_vessel,ammonia", "pressure_vessel,amonia")
}
fn no_table(files: Files) -> Files {
    files.with("study.toml", "\"population.csv\"", "\"people.csv\"")
}
fn sum_not_one(files: Files) -> Files {
    files.with("weather.csv", "day,D5,D,5,0,0.2", "day,D5,D,5,0,0.3")
}
fn off_the_grid(files: Files) -> Files {
    files.with("installations.csv", "350800,3410700", "360800,3410700")
}
fn not_a_number(files: Files) -> Files {
    files.with("installations.csv", "351000,3410800", "NaN,3410800")
}
fn degrees(files: Files) -> Files {
    files.with(
        "targets.geojson",
        "[[[351600, 3411000], [351700, 3411000], [351700, 3411100], [351600, 3411000]]]",
        "[[[121.47, 30.82], [121.48, 30.82], [121.48, 30.83], [121.47, 30.82]]]",
    )
}
fn truncated() -> BTreeMap<String, TableInput> {
    let fault = Fault {
        path: "park.gpkg".into(),
        found: "a GeoPackage that ends after 4096 bytes".into(),
        unit: String::new(),
        allowed: "a whole GeoPackage".into(),
        help: "copy the file again".into(),
    };
    BTreeMap::from([("establishments".into(), TableInput::Fault(fault))])
}

const MESSAGES: [&str; 10] = [
    "colour: found the unknown key `colour`; allowed: ambient, criterion, crs, dispersion, format, grid, ",
    "ambient.pressure_bar: found 1.01325 under the key `pressure_bar`; allowed: pressure_bara; each quantity has one \
     key, with its unit in the name",
    "park.gpkg: found a GeoPackage that ends after 4096 bytes; allowed: a whole GeoPackage; copy the file again",
    "installations.csv:2:x_m: found (360800, 3410700) m; allowed: x 350000 to 352000 and y 3410000 to 3411500, the \
     grid; move the installation or widen the grid",
    "installations.csv:3:substance: found \"amonia\"; allowed: a substance of the catalogue; ",
    "installations.csv:4:x_m: found NaN m; allowed: a finite number",
    "frequencies.csv:2:frequency_per_yr: found -0.00001 1/yr; allowed: a number, 0 or above",
    "tables.population: found \"people.csv\"; allowed: a file that can be read, its path relative to the document; ",
    "targets.geojson: found coordinates like (121.47, 30.82) and no coordinate system; allowed: metres in EPSG:32651; \
     these look like longitude and latitude",
    "weather.csv:probability: found a sum of 1.1; allowed: day and night together sum to 1, within 1e-6",
];

#[test]
fn ten_malformed_studies() {
    let sound = Files::sound;
    one(&unknown_key(sound()), "unknown_key", MESSAGES[0]);
    one(&wrong_unit(sound()), "wrong_unit", MESSAGES[1]);
    one(&off_the_grid(sound()), "off_the_grid", MESSAGES[3]);
    one(&unknown_substance(sound()), "unknown_substance", MESSAGES[4]);
    one(&not_a_number(sound()), "not_a_number", MESSAGES[5]);
    one(&negative_frequency(sound()), "negative_frequency", MESSAGES[6]);
    one(&no_table(sound()), "no_table", MESSAGES[7]);
    one(&degrees(sound()), "degrees", MESSAGES[8]);
    one(&sum_not_one(sound()), "sum_not_one", MESSAGES[9]);
    let faults = sound().faults_with("truncated", truncated());
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert_eq!(faults[0].to_string(), MESSAGES[2]);
}

#[test]
fn one_study_with_all_ten_gives_ten() {
    let breaks: [fn(Files) -> Files; 9] = [
        unknown_key,
        wrong_unit,
        negative_frequency,
        unknown_substance,
        no_table,
        sum_not_one,
        off_the_grid,
        not_a_number,
        degrees,
    ];
    let files = breaks.iter().fold(Files::sound(), |files, break_it| break_it(files));
    let faults = files.faults_with("all_ten", truncated());
    let mut found: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 10, "{found:#?}");
    for message in MESSAGES {
        let place = found.iter().position(|text| text.starts_with(message));
        assert!(place.is_some(), "{message}\n{found:#?}");
        found.remove(place.unwrap());
    }
}

#[test]
fn further_faults_of_the_document() {
    let sound = Files::sound;
    one(
        &sound().with("study.toml", "title = \"A small park\"", "titel = \"A small park\""),
        "titel",
        "titel: found the unknown key `titel`; allowed: ambient, ",
    );
    one(
        &sound().with("study.toml", "cell_m = 50.0", ""),
        "no_cell",
        "grid.cell_m: found nothing; allowed: a value: the key is required; Side of a cell, m.",
    );
    one(
        &sound().with("study.toml", "latitude_deg = 30.8", "latitude_deg = nan"),
        "nan_latitude",
        "surface.latitude_deg: found NaN deg; allowed: -90 to 90",
    );
    one(
        &sound().with("study.toml", "terrain = \"rural\"", "terrain = \"urbn\""),
        "terrain",
        "surface.terrain: found \"urbn\"; allowed: rural, urban; did you mean `urban`?",
    );
    one(
        &sound().with("study.toml", "crs = \"EPSG:32651\"", "crs = \"EPSG:4326\""),
        "geographic",
        "crs: found \"EPSG:4326\"; allowed: a projected system in metres, such as EPSG:32651",
    );
    one(
        &sound().with("study.toml", "AQ/T 3046-2013", "Bevi 2.9"),
        "rule_set",
        "rule_set: found \"Bevi 2.9\"; allowed: a rule set of this version; known: AQ/T 3046-2013, GB/T 37243-2019, \
         Bevi 3.2, Purple Book",
    );
    one(
        &sound().with("study.toml", "x_max_m = 352000.0", "x_max_m = 340000.0"),
        "grid",
        "grid.x_max_m: found 340000 m; allowed: above 350000",
    );
    one(
        &sound().with("study.toml", "weather = \"real\"\n", ""),
        "layer",
        "layers.weather: found nothing; allowed: real, typical or assumed",
    );
    one(
        &sound().with("study.toml", "[surface]", "[surface"),
        "syntax",
        "study.toml:14:9: found `[surface`; allowed: TOML; ",
    );
    one(
        &sound().with("study.toml", "installations.csv", "installations.gpkg").with(
            "study.toml",
            "\n[layers]",
            "\n[layers]",
        ),
        "missing_gpkg",
        "tables.installations: found \"installations.gpkg\"; allowed: a file that can be read",
    );
}

#[test]
fn further_faults_of_the_tables() {
    let sound = Files::sound;
    one(
        &sound().with("installations.csv", "T-302,A", "T-301,A").with(
            "study.toml",
            "frequencies = \"frequencies.csv\"\n",
            "",
        ),
        "twice",
        "installations.csv:3:id: found \"T-301\"; allowed: an identifier of its own; the same as installations.csv:2:id",
    );
    one(
        &sound().with("installations.csv", "new,9.0,20", "new,-0.5,20"),
        "vacuum",
        "installations.csv:2:pressure_barg: found -0.5 barg; allowed: not below the ambient 0",
    );
    one(
        &sound().with("installations.csv", "double_seal,benzene", "double_seal,ethylene"),
        "critical",
        "installations.csv:4:temperature_c: found 25 °C; allowed: a liquid: below 9.",
    );
    one(
        &sound().with("installations.csv", "inventory [kg]", "inventory [lb]"),
        "pounds",
        "installations.csv:inventory [lb]: found the unit [lb]; allowed: inventory in t, kg",
    );
    one(
        &sound().with("installations.csv", "pressure_barg", "pressure_bar"),
        "bar",
        "installations.csv:pressure_bar: found the column `pressure_bar`; allowed: `pressure_bara` or `pressure_barg`, \
         or `pressure [unit]` with bara, barg",
    );
    one(
        &sound().with("installations.csv", ",150,typical", ",,typical"),
        "bore",
        "installations.csv:4:diameter_mm: found nothing; allowed: a value; a centrifugal_pump_double_seal needs a bore",
    );
    one(
        &sound().with("installations.csv", "P-1,B", "P-1,C"),
        "establishment",
        "installations.csv:4:establishment: found \"C\"; allowed: an identifier of the table of establishments",
    );
    one(
        &sound().with("population.csv", "800,,,", "800,300,,"),
        "persons",
        "population.csv:2:persons: found persons beside persons_day or persons_night",
    );
    one(
        &sound().with("frequencies.csv", "T-302,25", "T-303,25"),
        "stranger",
        "frequencies.csv:2:installation: found \"T-303\"; allowed: an identifier of the table of installations",
    );
    one(
        &sound().with("targets.geojson", "high_sensitivity", "school"),
        "class",
        "targets.geojson:1:class: found \"school\"; allowed: high_sensitivity, important, general_1",
    );
    one(
        &sound().with("weather.csv", "day,D5,D,5,0,0.2", "day,D5,D,5,0,-0.2"),
        "negative_probability",
        "weather.csv:3:probability: found -0.2; allowed: 0 to 1",
    );
}

#[test]
fn crs_of_a_file_must_be_that_of_the_study() {
    let files = Files::sound().with(
        "targets.geojson",
        "\"FeatureCollection\",",
        "\"FeatureCollection\", \"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"urn:ogc:def:crs:EPSG::4547\"}},",
    );
    one(
        &files,
        "other_crs",
        "targets.geojson: found coordinates in urn:ogc:def:crs:EPSG::4547; allowed: coordinates in EPSG:32651",
    );
}

#[test]
fn a_study_from_parts_takes_tables_as_records() {
    let table = |json: &str| TableInput::Table(serde_json::from_str(json).unwrap());
    let tables = BTreeMap::from([
        ("establishments".to_owned(), table(r#"{"columns": ["id"], "rows": [{"values": {"id": "A"}}]}"#)),
        (
            "installations".to_owned(),
            table(
                r#"{"columns": ["id", "establishment", "equipment", "substance", "status", "pressure_bara", "temperature_c", "inventory_t"],
                "rows": [{"values": {"id": "T-301", "establishment": "A", "equipment": "pressure_vessel",
                          "substance": "chlorine", "status": "new", "pressure_bara": 0.2, "temperature_c": 20.0,
                          "inventory_t": 50}, "geometry": {"type": "Point", "coordinates": [350800.0, 3410700.0]}}]}"#,
            ),
        ),
    ]);
    let document = DOCUMENT.split("[tables]").next().unwrap().replace("[weather]\ntable = \"weather.csv\"\n", "");
    let document = format!(
        "{document}\n[layers]\nweather = \"real\"\nestablishments = \"assumed\"\ninstallations = \"assumed\"\n"
    );
    let Err(Error::Study(faults)) = Study::from_parts(&document, tables) else { panic!("must have faults") };
    let found: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("weather.table: found nothing; allowed: a table: it is required"), "{found:#?}");
    assert!(
        found[1].starts_with(
            "installations[\"T-301\"].pressure_bara: found 0.2 bara; allowed: not below the ambient 1.01325"
        ),
        "{found:#?}"
    );
}

#[test]
fn the_example_is_sound() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/caojing/study.toml");
    let study = Study::load(path).unwrap();
    assert!(study.establishments().len() >= 12 && study.installations().len() >= 40 && study.targets().len() >= 12);
    let rules = study.rule_set();
    for installation in study.installations() {
        assert!(!rules.scenarios(installation).unwrap().losses.is_empty(), "{}", installation.id);
    }
}

const IGNITION: &str = r#"{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"id": "flare", "probability": 1, "within_s": 60},
   "geometry": {"type": "Point", "coordinates": [350800, 3411000]}},
  {"type": "Feature", "properties": {"id": "road", "probability": 0.4, "within_s": 60, "vehicles_per_h": 200,
    "speed_km_h": 50, "present_night_percent": 40},
   "geometry": {"type": "LineString", "coordinates": [[350000, 3411200], [352000, 3411200]]}},
  {"type": "Feature", "properties": {"id": "works", "rate_per_s": 0.02, "layer": "typical"},
   "geometry": {"type": "Polygon", "coordinates": [[[351600, 3410000], [351700, 3410000], [351700, 3410100], [351600, 3410000]]]}}]}"#;

fn with_ignition() -> Files {
    let mut files = Files::sound();
    files.0.insert("ignition.geojson", IGNITION.to_owned());
    files.with("study.toml", "frequencies = ", "ignition_sources = \"ignition.geojson\"\nfrequencies = ").with(
        "study.toml",
        "[layers]",
        "[layers]\nignition_sources = \"assumed\"",
    )
}

#[test]
fn ignition_sources_are_points_lines_and_areas() {
    use isorisk::site::{IgnitionBasis, IgnitionStrength, Layer};
    let study = with_ignition().load("ignition").unwrap();
    let sources = study.ignition_sources();
    let kinds: Vec<_> = sources.iter().map(|source| source.geometry.name()).collect();
    assert_eq!(kinds, ["point", "line", "area"]);
    assert_eq!(sources[0].strength, IgnitionStrength::AtOnce);
    let IgnitionBasis::Traffic { vehicles_per_s, speed_m_s } = sources[1].basis else { panic!("a road") };
    assert!((vehicles_per_s - 200.0 / 3600.0).abs() < 1e-15 && (speed_m_s - 50.0 / 3.6).abs() < 1e-12);
    assert!((sources[1].present[0] - 1.0).abs() < 1e-15 && (sources[1].present[1] - 0.4).abs() < 1e-15);
    assert_eq!((sources[1].layer, sources[2].layer), (Layer::Assumed, Layer::Typical));
    assert_eq!(
        study.warnings(),
        ["3 ignition sources are not used: AQ/T 3046-2013 lights clouds in the free field, wherever they drift"]
    );
    assert!(study.layers().contains(&("ignition_sources", Layer::Assumed, 2)));
    assert!(Files::sound().load("no_ignition").unwrap().warnings().is_empty());
}

#[test]
fn faults_of_ignition_sources() {
    let broken =
        |from, to, name: &str, message| one(&with_ignition().with("ignition.geojson", from, to), name, message);
    broken(
        r#""probability": 1, "within_s": 60"#,
        r#""probability": 1.5, "within_s": 60"#,
        "ignition_probability",
        "ignition.geojson:1:probability: found 1.5; allowed: 0 to 1",
    );
    broken(
        r#""probability": 1, "within_s": 60"#,
        r#""probability": 1"#,
        "ignition_time",
        "ignition.geojson:1:within_s: found nothing; allowed: a number above 0, in seconds; a probability is one within",
    );
    broken(
        r#""probability": 1, "within_s": 60"#,
        r#""name_en": "flare""#,
        "ignition_strength",
        "ignition.geojson:1:probability: found nothing; allowed: probability and within_s, or rate_per_s",
    );
    broken(
        r#""rate_per_s": 0.02"#,
        r#""rate_per_s": 0.02, "within_s": 60"#,
        "ignition_both",
        "ignition.geojson:3:rate_per_s: found two ways to say how strong it is; allowed: probability and within_s, or",
    );
    broken(
        r#""rate_per_s": 0.02"#,
        r#""rate_per_s": -0.02"#,
        "ignition_rate",
        "ignition.geojson:3:rate_per_s: found -0.02 1/s; allowed: a number, 0 or above",
    );
    broken(
        r#""vehicles_per_h": 200,"#,
        "",
        "ignition_traffic",
        "ignition.geojson:2:vehicles_per_h: found nothing; allowed: a value; vehicles_per_h and speed_km_h go together",
    );
    broken(
        r#""speed_km_h": 50"#,
        r#""speed_km_h": 50, "per_length_m": 100"#,
        "ignition_bases",
        "ignition.geojson:2:per_length_m: found two ways to say what the strength is of; allowed: per_length_m, or",
    );
    broken(
        r#""rate_per_s": 0.02"#,
        r#""rate_per_s": 0.02, "speed_km_h": 50"#,
        "ignition_speed",
        "ignition.geojson:3:speed_km_h: found a value; allowed: nothing: the source is no line; give it a line",
    );
    broken(
        "[[350000, 3411200], [352000, 3411200]]",
        "[[350000, 3411200], [350000, 3411200]]",
        "ignition_line",
        "ignition.geojson:2:geometry: found a line without length; allowed: two different corners or more",
    );
    one(
        &with_ignition().with("study.toml", "ignition_sources = \"assumed\"", "").with(
            "ignition.geojson",
            "\"id\": \"road\"",
            "\"layer\": \"real\", \"id\": \"road\"",
        ),
        "ignition_layer",
        "ignition.geojson:1:layer: found nothing; allowed: real, typical or assumed; or say it for the whole table: \
         [layers] ignition_sources",
    );
}

#[test]
fn an_installation_can_be_moved_on_the_map_only() {
    let study = Files::sound().load("moved").unwrap();
    let moved = study.with_moved("T-301", 350_850.0, 3_410_750.0).unwrap();
    assert!((moved.installations()[0].x_m - 350_850.0).abs() < 1e-9);
    let error = study.with_moved("T-301", 0.0, 0.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "installations[\"T-301\"].x_m, y_m = (0, 0) m: must lie on the grid: x 350000 to 352000, y 3410000 to 3411500"
    );
    let error = study.with_moved("T-303", 350_850.0, 3_410_750.0).unwrap_err();
    assert_eq!(error.to_string(), "unknown installation \"T-303\": did you mean `T-301`?");
}

#[test]
fn the_schema_names_every_key() {
    let schema = isorisk::study::json_schema();
    let keys = schema.pointer("/properties").unwrap().as_object().unwrap();
    for key in ["format", "title", "crs", "rule_set", "criterion", "grid", "surface", "ambient", "weather", "tables"] {
        assert!(keys.contains_key(key), "{key}");
    }
    assert_eq!(schema.pointer("/additionalProperties"), Some(&serde_json::Value::Bool(false)));
}
