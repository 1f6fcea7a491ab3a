use super::*;
use approx::assert_relative_eq;

fn named(name: &str) -> &'static PublishedCriterion {
    PublishedCriterion::named(name).unwrap()
}

/// Name, bounds, slope, and points (N, F) that the line goes through.
type Printed = (&'static str, Bounds, f64, [(f64, f64); 3]);

#[test]
fn lines_go_through_their_printed_points() {
    use Bounds::{AcceptableBelow, IntolerableAbove, Orientation};
    let printed: [Printed; 15] = [
        ("GB 36894-2018", IntolerableAbove, -1.0, [(1.0, 1e-3), (10.0, 1e-4), (1000.0, 1e-6)]),
        ("GB 36894-2018", AcceptableBelow, -1.0, [(1.0, 1e-5), (10.0, 1e-6), (1000.0, 1e-8)]),
        ("Announcement 13 of 2014", IntolerableAbove, -1.0, [(1.0, 1e-3), (10.0, 1e-4), (1000.0, 1e-6)]),
        ("Announcement 13 of 2014", AcceptableBelow, -1.0, [(1.0, 1e-5), (10.0, 1e-6), (1000.0, 1e-8)]),
        ("Bevi", Orientation, -2.0, [(10.0, 1e-5), (100.0, 1e-7), (1000.0, 1e-9)]),
        ("R2P2", IntolerableAbove, -1.0, [(50.0, 2e-4), (100.0, 1e-4), (1000.0, 1e-5)]),
        ("Hong Kong", IntolerableAbove, -1.0, [(1.0, 1e-3), (100.0, 1e-5), (1000.0, 1e-6)]),
        ("Hong Kong", AcceptableBelow, -1.0, [(1.0, 1e-5), (100.0, 1e-7), (1000.0, 1e-8)]),
        ("StFV", IntolerableAbove, -2.0, [(10.0, 1e-5), (100.0, 1e-7), (1000.0, 1e-9)]),
        ("StFV", AcceptableBelow, -2.0, [(10.0, 1e-7), (100.0, 1e-9), (1000.0, 1e-11)]),
        ("Flanders", IntolerableAbove, -2.0, [(10.0, 1e-4), (100.0, 1e-6), (1000.0, 1e-8)]),
        ("CETESB", IntolerableAbove, -1.0, [(1.0, 1e-3), (10.0, 1e-4), (1000.0, 1e-6)]),
        ("CETESB", AcceptableBelow, -1.0, [(1.0, 1e-5), (10.0, 1e-6), (1000.0, 1e-8)]),
        ("Hungary", IntolerableAbove, -2.0, [(1.0, 1e-3), (10.0, 1e-5), (1000.0, 1e-9)]),
        ("Hungary", AcceptableBelow, -2.0, [(1.0, 1e-5), (10.0, 1e-7), (1000.0, 1e-11)]),
    ];
    let mut seen = 0;
    for (name, bounds, slope, points) in printed {
        let line = named(name).societal.iter().find(|line| line.bounds == bounds).unwrap();
        assert_relative_eq!(line.line.slope(), slope, max_relative = 1e-12);
        for (persons, frequency) in points {
            assert_relative_eq!(line.line.frequency_per_yr(persons), frequency, max_relative = 1e-12);
        }
        seen += 1;
    }
    let transport = |line: &&SocietalLine| line.applies == Applies::TransportKm;
    let all: usize = PublishedCriterion::all().unwrap().iter().map(|one| one.societal.len()).sum();
    assert_eq!(all - seen, 1, "the line of transport in the Netherlands");
    let road = named("Bevi").societal.iter().find(transport).unwrap();
    assert_relative_eq!(road.line.frequency_per_yr(10.0), 1e-4, max_relative = 1e-12);
}

/// Events (1e-5, 2) (3e-6, 12) (4e-7, 80) (2e-8, 300).
const CURVE: [(f64, f64); 4] = [(2.0, 1.342e-5), (12.0, 3.42e-6), (80.0, 4.2e-7), (300.0, 2e-8)];

#[test]
fn four_events_by_hand() {
    let hong_kong = named("HK").societal_verdict(&CURVE, Applies::Site).unwrap();
    assert_eq!(hong_kong.place, Place::Alarp);
    assert_relative_eq!(hong_kong.pll_per_yr, 9.4e-5, max_relative = 1e-12);
    assert_relative_eq!(hong_kong.lines[0].factor.unwrap(), 0.04104, max_relative = 1e-9);
    let dutch = named("NL").societal_verdict(&CURVE, Applies::Site).unwrap();
    assert_eq!(dutch.place, Place::AboveOrientation);
    assert_eq!(dutch.lines[0].worst_persons, Some(80.0));
    assert_relative_eq!(dutch.lines[0].factor.unwrap(), 2.688, max_relative = 1e-9);
}

#[test]
fn a_curve_on_a_line_is_at_the_limit_not_over() {
    for one in PublishedCriterion::all().unwrap() {
        for line in one.societal.iter().filter(|line| line.applies == Applies::Site) {
            let (first, last) = line.line.persons_range();
            let middle = (first * last).sqrt();
            let at = |factor: f64| {
                let corners = [(middle, line.line.frequency_per_yr(middle) * factor)];
                one.societal_verdict(&corners, Applies::Site).unwrap()
            };
            let on = at(1.0 + 5e-10);
            assert!(on.at_limit, "{} {:?}", one.name, line.bounds);
            let of = |verdict: &PublishedSocietalVerdict| {
                verdict.lines.iter().find(|found| found.bounds == line.bounds).unwrap().over()
            };
            assert!(!of(&on) && of(&at(1.0 + 2e-9)), "{}", one.name);
        }
    }
}

#[test]
fn a_closed_line_allows_no_more_deaths_at_all() {
    let few = [(1500.0, 1e-12)];
    assert_eq!(named("Hong Kong").societal_verdict(&few, Applies::Site).unwrap().place, Place::Intolerable);
    assert_eq!(named("CETESB").societal_verdict(&few, Applies::Site).unwrap().place, Place::Acceptable);
}

#[test]
fn the_excess_area_is_that_of_the_trapezoid() {
    // level at ten times the line at N = 10, so the line (slope -1) is met a decade before: a triangle of half a decade²
    let curve = [(10.0, 1e-3)];
    let found = named("CETESB").societal_verdict(&curve, Applies::Site).unwrap();
    assert_relative_eq!(found.lines[0].excess_area_decades2, 0.5, max_relative = 1e-12);
    // twice as high: a strip of log10(2) more, a decade wide
    let doubled = named("CETESB").societal_verdict(&[(10.0, 2e-3)], Applies::Site).unwrap();
    assert_relative_eq!(doubled.lines[0].excess_area_decades2, 0.5 + 2f64.log10(), max_relative = 1e-12);
    assert_relative_eq!(found.lines[0].factor.unwrap(), 10.0, max_relative = 1e-12);
}

#[test]
fn limits_by_class_and_status() {
    for (name, class, new, old) in [
        ("Announcement 13 of 2014", "high_sensitivity", 3e-7, 3e-6),
        ("Announcement 13 of 2014", "low density", 1e-5, 3e-5),
        ("Order 40 of 2011", "high_density", 1e-6, 1e-6),
        ("GB 36894", "general_2", 3e-6, 1e-5),
        ("HIPAP 4", "sensitive", 0.5e-6, 0.5e-6),
        ("HSE LUP", "outer_zone", 3e-7, 3e-7),
    ] {
        for (status, limit) in [(UnitStatus::New, new), (UnitStatus::InService, old)] {
            let verdict = named(name).individual_verdict(class, status, limit).unwrap();
            assert_eq!((verdict.limit_per_yr, verdict.verdict), (limit, Verdict::AtLimit));
            let over = named(name).individual_verdict(class, status, limit * 1.01).unwrap();
            assert_eq!(over.verdict, Verdict::Exceeded);
        }
    }
}

#[test]
fn what_is_absent_says_why() {
    let error = named("HIPAP 4").societal_verdict(&CURVE, Applies::Site).unwrap_err().to_string();
    assert!(error.contains("two lines of slope -1.5") && error.contains("HIPAP 4"), "{error}");
    let error = named("StFV").class_limit("school").unwrap_err().to_string();
    assert!(error.contains("no limit of individual risk"), "{error}");
    let error = named("NL").class_limit("school").unwrap_err().to_string();
    assert!(error.contains("unknown class of target \"school\"") && error.contains("limited_vulnerable"), "{error}");
    let error = PublishedCriterion::named("Atlantis").unwrap_err().to_string();
    assert!(error.contains("known: GB 36894-2018, CETESB"), "{error}");
}

#[test]
fn a_curve_that_rises_or_goes_back_is_refused() {
    let judge = |curve: &[(f64, f64)]| named("HK").societal_verdict(curve, Applies::Site).unwrap_err().to_string();
    assert!(judge(&[(2.0, 1e-5), (1.0, 1e-6)]).contains("curve[1]"), "{}", judge(&[(2.0, 1e-5), (1.0, 1e-6)]));
    assert!(judge(&[(2.0, 1e-5), (3.0, 1e-4)]).contains("the frequency before"));
}
