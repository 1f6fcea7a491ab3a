//! Areas on the map.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// An area with straight sides: rings of corners, the first the outline, the rest holes, all in map metres.
///
/// Rings are kept open (the last corner is not the first again) and may turn either way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Polygon {
    rings: Vec<Vec<[f64; 2]>>,
}

impl Polygon {
    /// An area from its rings, closed or open.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] without a ring, for a ring with fewer than three different corners, or a coordinate
    /// that is not finite.
    pub fn new(rings: Vec<Vec<[f64; 2]>>) -> Result<Self> {
        let fault = |value: String, requirement: &str| Error::InvalidInput {
            name: "polygon".into(),
            value,
            unit: "",
            requirement: requirement.into(),
        };
        if rings.is_empty() {
            return Err(fault("no ring".into(), "needs an outline"));
        }
        let mut open = Vec::with_capacity(rings.len());
        for mut ring in rings {
            if let Some(corner) = ring.iter().find(|c| !(c[0].is_finite() && c[1].is_finite())) {
                return Err(fault(format!("corner {corner:?}"), "coordinates must be finite"));
            }
            ring.dedup();
            if ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            if ring.len() < 3 {
                return Err(fault(format!("ring of {} corners", ring.len()), "a ring needs three different corners"));
            }
            open.push(ring);
        }
        Ok(Self { rings: open })
    }

    /// The rings, the outline first, each open.
    #[must_use]
    pub fn rings(&self) -> &[Vec<[f64; 2]>] {
        &self.rings
    }

    /// Whether a point lies in the area or on its edge.
    #[must_use]
    pub fn contains(&self, x_m: f64, y_m: f64) -> bool {
        let mut inside = false;
        for ring in &self.rings {
            for (i, a) in ring.iter().enumerate() {
                let b = &ring[(i + 1) % ring.len()];
                if on_edge(*a, *b, [x_m, y_m]) {
                    return true;
                }
                if (a[1] > y_m) != (b[1] > y_m) && x_m < a[0] + (y_m - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                    inside = !inside;
                }
            }
        }
        inside
    }

    /// Corners of every ring, with more points between them so that neighbours are at most `spacing_m` apart.
    #[must_use]
    pub fn outline_points(&self, spacing_m: f64) -> Vec<(f64, f64)> {
        let mut points = Vec::new();
        for ring in &self.rings {
            for (i, a) in ring.iter().enumerate() {
                let b = &ring[(i + 1) % ring.len()];
                let length = (b[0] - a[0]).hypot(b[1] - a[1]);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=100000")]
                let parts = (length / spacing_m).ceil().clamp(1.0, 100_000.0) as usize;
                points.extend((0..parts).map(|k| {
                    let share = k as f64 / parts as f64;
                    (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
                }));
            }
        }
        points
    }

    /// Area of the outline less the holes, m².
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        let [x0, y0] = self.rings[0][0];
        let shoelace = |ring: &Vec<[f64; 2]>| {
            let twice: f64 = (0..ring.len())
                .map(|i| {
                    let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
                    (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
                })
                .sum();
            0.5 * twice.abs()
        };
        shoelace(&self.rings[0]) - self.rings[1..].iter().map(shoelace).sum::<f64>()
    }

    /// Smallest and largest coordinates: (x min, y min, x max, y max), m.
    #[must_use]
    pub fn bounds_m(&self) -> (f64, f64, f64, f64) {
        self.rings[0]
            .iter()
            .fold((f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY), |(x0, y0, x1, y1), c| {
                (x0.min(c[0]), y0.min(c[1]), x1.max(c[0]), y1.max(c[1]))
            })
    }
}

/// Whether `p` lies on the segment `a b` to a millionth of a metre.
fn on_edge(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> bool {
    const TOLERANCE_M: f64 = 1e-6;
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length_squared = dx * dx + dy * dy;
    if !(length_squared > 0.0) {
        return false;
    }
    let share = (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length_squared).clamp(0.0, 1.0);
    (p[0] - a[0] - share * dx).hypot(p[1] - a[1] - share * dy) <= TOLERANCE_M
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn square_with_hole() -> Polygon {
        Polygon::new(vec![
            vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]],
            vec![[4.0, 4.0], [6.0, 4.0], [6.0, 6.0], [4.0, 6.0]],
        ])
        .unwrap()
    }

    #[test]
    fn inside_on_the_edge_and_in_the_hole() {
        let area = square_with_hole();
        assert!(area.contains(1.0, 1.0));
        assert!(area.contains(10.0, 5.0));
        assert!(area.contains(0.0, 0.0));
        assert!(!area.contains(5.0, 5.0));
        assert!(!area.contains(10.1, 5.0));
        assert_relative_eq!(area.area_m2(), 96.0);
    }

    #[test]
    fn outline_is_no_coarser_than_asked() {
        let area = Polygon::new(vec![vec![[0.0, 0.0], [10.0, 0.0], [10.0, 3.0]]]).unwrap();
        let points = area.outline_points(1.0);
        for (i, a) in points.iter().enumerate() {
            let b = points[(i + 1) % points.len()];
            assert!((a.0 - b.0).hypot(a.1 - b.1) <= 1.0 + 1e-12);
        }
        assert_eq!(points.len(), 10 + 3 + 11);
    }

    #[test]
    fn a_ring_of_two_corners_is_refused() {
        let error = Polygon::new(vec![vec![[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]]).unwrap_err();
        assert_eq!(error.to_string(), "polygon = ring of 2 corners: a ring needs three different corners");
    }
}
