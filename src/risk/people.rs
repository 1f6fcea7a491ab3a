//! The people that an accident may reach, as points small against its footprint.

use crate::footprint::{Frame, Panels, Shape};
use crate::risk::combined::PartAt;
use crate::site::PopulationCell;

/// Side of a piece of a population cell, as a share of the footprint's half-width there.
const PIECE: f64 = 0.3;
/// Most pieces along a side of a cell.
const MOST_PIECES: f64 = 16.0;
/// A hair more than a whole number of pieces is that number.
const ROUNDING: f64 = 1e-9;
/// Side of a piece as a share of the footprint's reach.
const PIECE_OF_REACH: f64 = 0.05;

/// People at a point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Receiver {
    pub(crate) place_m: (f64, f64),
    /// `[period][out of doors, indoors]`
    pub(crate) persons: [[f64; 2]; 2],
}

/// A population cell near an accident.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbour<'a> {
    cell: &'a PopulationCell,
}

impl<'a> Neighbour<'a> {
    pub(crate) fn new(cell: &'a PopulationCell) -> Self {
        Self { cell }
    }

    /// The people as points, small against the footprints of `parts` at this distance, and `refined` times halved.
    pub(crate) fn receivers(self, parts: &[PartAt], refined: u32, out: &mut Vec<Receiver>) {
        let cell = self.cell;
        let share = |period: usize, pieces: f64| {
            let persons = cell.persons[period] / pieces;
            [persons * (1.0 - cell.indoors[period]), persons * cell.indoors[period]]
        };
        let Some(size) = cell.cell_m else {
            out.push(Receiver { place_m: (cell.x_m, cell.y_m), persons: [share(0, 1.0), share(1, 1.0)] });
            return;
        };
        let target = parts.iter().fold(f64::INFINITY, |least: f64, part| least.min(piece_side(part, cell, size)));
        let wanted = (size / target - ROUNDING).ceil().clamp(1.0, MOST_PIECES) * f64::from(1_u32 << refined);
        // more than one: at the Gauss points of pairs, which is exact for harm that runs like a cubic over a pair
        let pairs = (0.5 * wanted).ceil();
        let side = if wanted > 1.0 { 2.0 * pairs } else { 1.0 };
        let persons = [share(0, side * side), share(1, side * side)];
        let step = size / side;
        let gauss = if wanted > 1.0 { step / 3.0_f64.sqrt() } else { 0.0 };
        let along = |k: f64| {
            if wanted > 1.0 {
                let odd = k % 2.0;
                (k - odd + 1.0) * step + (2.0 * odd - 1.0) * gauss - 0.5 * size
            } else {
                0.0
            }
        };
        let mut row = 0.0;
        while row < side {
            let y_m = cell.y_m + along(row);
            let mut column = 0.0;
            while column < side {
                out.push(Receiver { place_m: (cell.x_m + along(column), y_m), persons });
                column += 1.0;
            }
            row += 1.0;
        }
    }
}

/// How small a piece must be at a cell, for one part.
fn piece_side(part: &PartAt, cell: &PopulationCell, size: f64) -> f64 {
    let reach = part.footprint.reach_m();
    let coarse = PIECE_OF_REACH * reach;
    let (r, _) = part.polar((cell.x_m, cell.y_m));
    let nearest = (r - size * std::f64::consts::FRAC_1_SQRT_2).max(0.0);
    if nearest > reach {
        return f64::INFINITY;
    }
    match part.footprint.shape() {
        Shape::Polar(table) if part.frame == Frame::Wind => {
            // the narrowest of the near end, the centre and the far end of the cell
            let far = (r + size * std::f64::consts::FRAC_1_SQRT_2).min(reach);
            [nearest, r.min(reach), far].into_iter().fold(coarse, |least, at| {
                let narrowest = table.stencil(at).map_or(f64::INFINITY, |ring| half_width(&ring));
                least.min(PIECE * (narrowest * at.max(size)).max(0.01 * reach))
            })
        }
        _ => coarse,
    }
}

/// Half the angle that all panels of a ring cover.
pub(crate) fn half_width(ring: &impl Panels) -> f64 {
    let covered: f64 = (0..ring.count()).map(|panel| ring.bounds(panel)).map(|(lo, hi)| hi - lo).sum();
    if covered > 0.0 { covered / 2.0 } else { f64::INFINITY }
}
