//! Harm that takes a few figures only: where along a radius it changes from one to the next.

use crate::consequence::reach::FARTHEST_M;
use crate::footprint::Annulus;

/// First distance that is looked at, and the growth from one to the next.
const START_M: f64 = 0.5;
const RATIO: f64 = 1.25;
/// How exactly the distance of a change is found, as a share of it.
const PRECISION: f64 = 1e-9;

/// The annuli of a harm that is one of a few figures at every distance, from the centre out; nothing is followed beyond
/// [`FARTHEST_M`].
pub(super) fn annuli(harm: &dyn Fn(f64) -> [f64; 3]) -> Vec<Annulus> {
    let mut found = Vec::new();
    let mut low = (0.0, harm(0.0));
    let mut next = START_M;
    while low.0 < FARTHEST_M {
        let high = (next.min(FARTHEST_M), harm(next.min(FARTHEST_M)));
        changes(harm, low, high, &mut found);
        low = high;
        next *= RATIO;
    }
    if harms(low.1) {
        found.push(low);
    }
    while found.last().is_some_and(|(_, harm)| !harms(*harm)) {
        found.pop();
    }
    found
}

fn harms(of: [f64; 3]) -> bool {
    of.iter().any(|value| *value > 0.0)
}

fn same(a: [f64; 3], b: [f64; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.total_cmp(&b).is_eq())
}

/// The ends of the figures between two distances, each with the figure on its inner side.
fn changes(harm: &dyn Fn(f64) -> [f64; 3], low: Annulus, high: Annulus, found: &mut Vec<Annulus>) {
    if same(low.1, high.1) {
        return;
    }
    let (mut inside, mut outside) = (low, high);
    while outside.0 - inside.0 > PRECISION * outside.0 {
        let middle_m = f64::midpoint(inside.0, outside.0);
        let middle = (middle_m, harm(middle_m));
        if same(middle.1, inside.1) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    found.push(inside);
    changes(harm, outside, high, found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_found_once() {
        let edges = [3.0, 3.2, 70.0, 8000.0];
        let figures = [[1.0; 3], [0.5, 0.2, 0.1], [0.0; 3], [0.1, 0.0, 0.0]];
        let harm = |s: f64| edges.iter().position(|edge| s <= *edge).map_or([0.0; 3], |k| figures[k]);
        let found = annuli(&harm);
        assert_eq!(found.len(), 4);
        for ((radius, harm), (edge, figure)) in found.iter().zip(edges.iter().zip(figures)) {
            assert!((radius / edge - 1.0).abs() < 1e-8 && same(*harm, figure), "{radius} {edge}");
        }
    }

    #[test]
    fn no_harm_gives_nothing_and_endless_harm_ends() {
        assert!(annuli(&|_| [0.0; 3]).is_empty());
        assert_eq!(annuli(&|_| [0.5; 3]), [(FARTHEST_M, [0.5; 3])]);
    }
}
