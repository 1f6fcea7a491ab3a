//! People spread over cells, as seen from one place: shells of distance, and bearings in each.
//!
//! Cells are cut into pieces that are small against the footprints that will look at them. A shell keeps the mean and
//! the spread of the distances of its people, the spread inside each piece among them, and is read through the parabola
//! over three rings that has both: harm may bend over the width of a shell or of a piece without being missed. Bearings
//! are kept to a quarter of an interval of direction.

use std::f64::consts::TAU;

use crate::risk::density::wrap;
use crate::risk::people_index::PeopleIndex;
use crate::site::PopulationCell;

/// Thickness of a shell as a share of its distance, on the coarsest level.
const SHELL: f64 = 0.05;
/// Distances within which shells, and pieces, stop becoming smaller, as shares of the reach that they are made for.
const CORE: f64 = 0.06;
const PIECE_CORE: f64 = 0.015;
/// Side of a piece as a share of its distance times the angle of an interval.
const PIECE: f64 = 1.2;
/// Most pieces along a side of a cell.
const MOST_PIECES: f64 = 16.0;

/// What a mesh is made for: `count` intervals of direction, harm to `reach_m`, shells `refined` times thinner than on
/// the coarsest level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MeshSize {
    pub(crate) origin: f64,
    pub(crate) count: usize,
    pub(crate) reach_m: f64,
    pub(crate) shells_refined: f64,
}

/// People of one shell at one bearing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Half intervals after the first node: the people stand in the middle of it.
    pub(crate) bin: usize,
    /// `[out of doors, indoors][period]`
    pub(crate) persons: [[f64; 2]; 2],
}

/// A shell of distance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shell {
    pub(crate) entries: std::ops::Range<usize>,
    /// Weights of the rings before, at and after the shell.
    pub(crate) rings: [f64; 3],
    /// All persons of the shell, the larger of day and night.
    pub(crate) persons: f64,
}

/// The people round one place.
#[derive(Clone, Debug)]
pub(crate) struct PolarPeople {
    pub(crate) size: MeshSize,
    core_m: f64,
    step: f64,
    /// Shell `i` is that of ring `i`.
    pub(crate) shells: Vec<Shell>,
    pub(crate) entries: Vec<Entry>,
}

/// People spread over a square, small against the footprints that look at them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) shell: usize,
    /// Mean and mean square of the position in the shell.
    pub(crate) moments: [f64; 2],
    pub(crate) bin: usize,
    /// Share of the cell's people.
    pub(crate) share: f64,
}

impl MeshSize {
    fn core_m(&self) -> f64 {
        CORE * self.reach_m
    }

    /// Whether a cell whose centre is seen from an anchor holds anybody within reach.
    pub(crate) fn takes(&self, centre: (f64, f64), cell: &PopulationCell) -> bool {
        let beyond = self.reach_m + cell.cell_m.unwrap_or(0.0) * std::f64::consts::FRAC_1_SQRT_2;
        let near = centre.0 * centre.0 + centre.1 * centre.1 <= beyond * beyond;
        near && cell.persons[0] + cell.persons[1] > 0.0
    }

    /// Calls `visit` for the pieces of a cell whose centre is seen from an anchor.
    pub(crate) fn pieces_of_cell(&self, centre: (f64, f64), cell_m: f64, mut visit: impl FnMut(Piece)) {
        let r = (centre.0 * centre.0 + centre.1 * centre.1).sqrt();
        let piece_m = PIECE * TAU / self.count as f64 * r.max(PIECE_CORE * self.reach_m);
        let pieces = (cell_m / piece_m).ceil().clamp(1.0, MOST_PIECES);
        let side = cell_m / pieces;
        // of people spread over a square, along any axis
        let variance = side * side / 12.0;
        let share = 1.0 / (pieces * pieces);
        let mut row = 0.5;
        while row < pieces {
            let y = centre.1 - 0.5 * cell_m + row * side;
            let mut column = 0.5;
            while column < pieces {
                let x = centre.0 - 0.5 * cell_m + column * side;
                visit(self.place((x, y), variance, share));
                column += 1.0;
            }
            row += 1.0;
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and bounded by the reach"
    )]
    fn place(&self, (x, y): (f64, f64), variance: f64, share: f64) -> Piece {
        let (core, step) = (self.core_m(), self.step());
        let square = x * x + y * y;
        // people across the line of sight are farther away than their centre
        let r = (square + variance).sqrt();
        let root = (square + core * core).sqrt();
        // asinh of the distance in cores, and its first and second derivative times the spread along the line of sight
        let mean =
            ((r + (r * r + core * core).sqrt()) / core).ln() / step - 0.5 * variance * r / (step * root * root * root);
        let shell = (mean + 0.5).max(0.0) as usize;
        let u = mean - shell as f64;
        let spread = variance / (step * step * root * root);
        let bins = 2 * self.count;
        let bin = (wrap(y.atan2(x) - self.origin) * (bins as f64 / TAU)) as usize;
        Piece { shell, moments: [u, u * u + spread], bin: bin.min(bins - 1), share }
    }

    fn step(&self) -> f64 {
        SHELL / self.shells_refined
    }
}

impl PolarPeople {
    /// The people of the cells with a size among `near`, round an anchor.
    pub(crate) fn new(people: &PeopleIndex, near: &[u32], anchor_m: (f64, f64), size: MeshSize) -> Self {
        let bins = 2 * size.count;
        let mut placed: Vec<(Piece, [[f64; 2]; 2])> = Vec::new();
        for &index in near {
            let cell = &people.population().cells()[index as usize];
            let Some(cell_m) = cell.cell_m else { continue };
            let centre = (cell.x_m - anchor_m.0, cell.y_m - anchor_m.1);
            if !size.takes(centre, cell) {
                continue;
            }
            let inside = |period: usize| cell.persons[period] * cell.indoors[period];
            let out = |period: usize| cell.persons[period] - inside(period);
            let persons = [[out(0), out(1)], [inside(0), inside(1)]];
            size.pieces_of_cell(centre, cell_m, |piece| {
                let share = piece.share;
                let [out, inside] = persons;
                let persons = [[out[0] * share, out[1] * share], [inside[0] * share, inside[1] * share]];
                placed.push((piece, persons));
            });
        }
        let shells = placed.iter().map(|(piece, _)| piece.shell + 1).max().unwrap_or(0);
        let mut by_shell = vec![0_usize; shells + 1];
        for (piece, _) in &placed {
            by_shell[piece.shell + 1] += 1;
        }
        for i in 1..by_shell.len() {
            by_shell[i] += by_shell[i - 1];
        }
        let mut order = vec![0_u32; placed.len()];
        let mut next = by_shell.clone();
        for (i, (piece, _)) in (0_u32..).zip(&placed) {
            let slot = &mut next[piece.shell];
            order[*slot] = i;
            *slot += 1;
        }
        let mut mesh = Self { size, core_m: size.core_m(), step: size.step(), shells: Vec::new(), entries: Vec::new() };
        let mut entry_of_bin = vec![usize::MAX; bins];
        for shell in 0..shells {
            let first = mesh.entries.len();
            let (mut weight, mut u1, mut u2) = (0.0, 0.0, 0.0);
            let mut total = [0.0; 2];
            for &i in &order[by_shell[shell]..by_shell[shell + 1]] {
                let (Piece { bin, moments, .. }, persons) = placed[i as usize];
                let known = entry_of_bin[bin];
                if known == usize::MAX {
                    entry_of_bin[bin] = mesh.entries.len();
                    mesh.entries.push(Entry { bin, persons });
                } else {
                    let kept = &mut mesh.entries[known].persons;
                    for (sum, part) in kept.iter_mut().flatten().zip(persons.iter().flatten()) {
                        *sum += part;
                    }
                }
                let (day, night) = (persons[0][0] + persons[1][0], persons[0][1] + persons[1][1]);
                weight += day + night;
                u1 += (day + night) * moments[0];
                u2 += (day + night) * moments[1];
                total[0] += day;
                total[1] += night;
            }
            for entry in &mesh.entries[first..] {
                entry_of_bin[entry.bin] = usize::MAX;
            }
            let (mean, square) = if weight > 0.0 { (u1 / weight, u2 / weight) } else { (0.0, 0.0) };
            // there is no ring on the other side of the anchor
            let rings =
                if shell == 0 { [0.0, 1.0, 0.0] } else { [0.5 * (square - mean), 1.0 - square, 0.5 * (square + mean)] };
            mesh.shells.push(Shell { entries: first..mesh.entries.len(), rings, persons: total[0].max(total[1]) });
        }
        mesh
    }

    /// Radius of a ring, m.
    pub(crate) fn ring_m(&self, ring: usize) -> f64 {
        let position = if ring == 0 { 0.25 } else { ring as f64 };
        self.core_m * (position * self.step).sinh()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Population;

    fn people() -> PeopleIndex {
        let cells = (0..400)
            .map(|i| PopulationCell {
                cell_m: Some(100.0),
                persons: [3.0 + f64::from(i % 7), 2.0],
                indoors: [0.5, 0.9],
                ..PopulationCell::point(100.0 * f64::from(i % 20) - 950.0, 100.0 * f64::from(i / 20) - 950.0, 0.0)
            })
            .collect();
        PeopleIndex::new(&Population::new(cells).unwrap())
    }

    #[test]
    fn nobody_is_lost_and_a_smooth_sum_is_kept() {
        let people = people();
        let near: Vec<u32> = (0..400).collect();
        let anchor = (33.0, -71.0);
        for count in [72, 144] {
            let size = MeshSize { origin: 0.3, count, reach_m: 3000.0, shells_refined: 1.0 };
            let mesh = PolarPeople::new(&people, &near, anchor, size);
            let all: f64 = mesh.entries.iter().map(|entry| entry.persons[0][0] + entry.persons[1][0]).sum();
            assert!((all / people.population().persons_in(crate::weather::Period::Day) - 1.0).abs() < 1e-12);
            // persons x harm that falls with the fourth power, from the shells and from a fine division of every cell
            let harm = |r: f64| (1.0 + (r / 300.0).powi(2)).powi(-2);
            let by_shell: f64 = (0..mesh.shells.len())
                .map(|i| {
                    let shell = &mesh.shells[i];
                    let n: f64 = mesh.entries[shell.entries.clone()].iter().map(|e| e.persons[0][0]).sum();
                    let ring = |k: usize| harm(mesh.ring_m((i + k).saturating_sub(1)));
                    n * (shell.rings[0] * ring(0) + shell.rings[1] * ring(1) + shell.rings[2] * ring(2))
                })
                .sum();
            let mut direct = 0.0;
            for cell in people.population().cells() {
                for i in 0..40 {
                    for j in 0..40 {
                        let x = cell.x_m - 50.0 + 2.5 * (f64::from(i) + 0.5) - anchor.0;
                        let y = cell.y_m - 50.0 + 2.5 * (f64::from(j) + 0.5) - anchor.1;
                        direct += cell.persons[0] * (1.0 - cell.indoors[0]) / 1600.0 * harm(x.hypot(y));
                    }
                }
            }
            assert!((by_shell / direct - 1.0).abs() < 1e-4, "{count}: {by_shell} {direct}");
        }
    }
}
