//! A line that empties from both sides of a break.

use crate::release::Release;
use crate::release::books::Books;
use crate::release::pipeline::line::add;
use crate::release::segment::{self, Segment};

/// Both releases as one: rates add up, states are mixed by mass.
pub(super) fn together(fed: Release, closed: Release, most: usize) -> Release {
    let mut times: Vec<f64> =
        [&fed, &closed].iter().flat_map(|side| side.segments.iter().flat_map(|s| [s.start_s, s.end_s()])).collect();
    times.sort_by(f64::total_cmp);
    times.dedup_by(|b, a| *b - *a <= 1e-12 * a.abs());
    let fine: Vec<Segment> = times
        .windows(2)
        .filter_map(|pair| {
            let (start_s, duration_s) = (pair[0], pair[1] - pair[0]);
            let middle = start_s + 0.5 * duration_s;
            let part = |side: &Release| {
                segment::at(&side.segments, middle).map(|s| (s.mass_rate_kg_s * duration_s, s.expanded))
            };
            let (mass_kg, mut expanded) = match (part(&fed), part(&closed)) {
                (Some((a, state)), Some((b, other))) => {
                    let mut mixed = state.mixed(a, &other, b);
                    // two jets side by side: their areas add up
                    mixed.diameter_m = state.diameter_m.hypot(other.diameter_m);
                    (a + b, mixed)
                }
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => return None,
            };
            expanded.air_mass_ratio = 0.0;
            Some(Segment { start_s, duration_s, mass_rate_kg_s: mass_kg / duration_s, mass_kg, expanded })
        })
        .collect();
    let (a, b) = (fed.books, closed.books);
    let books = Books {
        initial_kg: a.initial_kg + b.initial_kg,
        supplied_kg: a.supplied_kg,
        released_kg: a.released_kg + b.released_kg,
        left_in_vessel_kg: a.left_in_vessel_kg + b.left_in_vessel_kg,
        airborne_kg: a.airborne_kg + b.airborne_kg,
        rained_out_kg: a.rained_out_kg + b.rained_out_kg,
        pool_vapour_kg: 0.0,
        left_in_pool_kg: a.left_in_pool_kg + b.left_in_pool_kg,
        energy: None,
    };
    let mut release = fed;
    add(&mut release.events, closed.events);
    release.books = books;
    release.segments = segment::averaged(&fine, most);
    // the inside of two pipes is not one history
    release.vessel = None;
    release.choice.reason.push_str("; both sides of the break, the second closed at its end");
    if let (Some(jet), Some(other)) = (release.jet.as_mut(), closed.jet) {
        jet.mass_rate_kg_s += other.mass_rate_kg_s;
        jet.opening_diameter_m = jet.opening_diameter_m.hypot(other.opening_diameter_m);
    }
    release
}
