//! View factor of a leaning cylinder or frustum from any place outside it, in closed form.

use std::f64::consts::{PI, TAU};

use super::ViewFactors;
use crate::card::{ModelCard, Range, Verification};

/// Identity card of the closed form.
pub const CARD: ModelCard = ModelCard {
    id: "fire.view_factor.leaning_cylinder",
    title: "view factor of a leaning cylinder or frustum from any place, contour integral in closed form",
    citations: &["sparrow_1963", "yellow_book_2005"],
    requires: &["radius_m", "top_radius_m", "height_m", "lean_m_per_m"],
    validity: &[
        Range::physical("top_radius_m", "m", f64::MIN_POSITIVE, 1e4, "a flame"),
        Range::physical("radius_m", "m", f64::MIN_POSITIVE, 1e4, "a flame"),
        Range::physical("height_m", "m", 0.0, 1e4, "a flame"),
        Range::physical("lean_m_per_m", "", -1e3, 1e3, "a flame that leans less than 90 degrees"),
    ],
    verification: Verification::Independent("fire.view_factor.leaning_cylinder.summation"),
};

/// A flame whose horizontal cross-sections are circles and whose axis leans towards +x: a cylinder where both ends are
/// equal, else a frustum.
///
/// # Equation
/// The configuration-factor vector of the visible outline, walked once round the line of sight,
/// ```text
/// F = -1/(2 pi) * closed integral of (r x dr)/r^2,  F(n) = n . F
/// ```
/// is integrated in closed form over the two arcs and the two straight generators of which the outline consists. The
/// generators that a line of sight touches are those of the section level with the target, of the (continued) radius there:
/// the normal of a frustum with level ends does not change along a generator.
/// Where part of the flame lies behind the target's plane, the outline is cut by that plane; the cut itself adds
/// the angle between its ends, so the result stays exact.
///
/// # Assumptions
/// The flame is opaque and radiates evenly. The largest factor is taken over all orientations; where no part of the
/// flame lies behind the best target's plane it equals `|F|`, else it is found by steps that each raise it.
/// # Validity
/// Every place outside the flame, at any height; inside the factor is 1. In the plane of the lean, level with the
/// foot and with no overhang it is the closed form of Mudan, [`super::tilted_cylinder::tilted_cylinder`].
/// # Verification
/// `fire.view_factor.leaning_cylinder.summation`
/// # References
/// Sparrow (1963), a new and simpler formulation for radiative angle factors; the geometry of the Yellow Book
/// CPR 14E (2005), appendix 6.A.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeaningCylinder {
    /// Radius of the foot, m.
    pub radius_m: f64,
    /// Radius of the upper end, m: that of the foot for a cylinder.
    pub top_radius_m: f64,
    /// Height of the top above the foot, m (vertical, not along the axis).
    pub height_m: f64,
    /// Shift of the axis towards +x for each metre of height: the tangent of the tilt.
    pub lean_m_per_m: f64,
    /// Position of the centre of the foot, m.
    pub foot_x_m: f64,
    /// Height of the foot, m.
    pub foot_z_m: f64,
}

/// How often the orientation is improved where the flame lies partly behind the target.
const ORIENTATION_STEPS: usize = 4;
/// Turns below this, rad, may change their sign by rounding.
const SMALL_TURN: f64 = 1e-9;
/// Below this ratio the arc integrals are taken from their series, which is then exact to rounding or nearly so.
const SMALL_RATIO: f64 = 1e-5;

type Vector = [f64; 3];
/// Cosine and sine of an angle on a circle.
type Direction = [f64; 2];

impl LeaningCylinder {
    /// Whether a place is inside the flame.
    #[must_use]
    pub fn contains(&self, at_m: [f64; 3]) -> bool {
        let height = at_m[2] - self.foot_z_m;
        let x = at_m[0] - self.foot_x_m - self.lean_m_per_m * height;
        let radius = self.radius_at_m(height);
        (0.0..=self.height_m).contains(&height) && x * x + at_m[1] * at_m[1] <= radius * radius
    }

    /// Radius at a height above the foot, m, continued beyond the ends: negative beyond the apex.
    fn radius_at_m(&self, height_m: f64) -> f64 {
        // a flame of no height has its foot alone
        let share = if self.height_m > 0.0 { height_m / self.height_m } else { 0.0 };
        self.radius_m + (self.top_radius_m - self.radius_m) * share
    }

    /// Distance from a place to the flame's surface, m: to the nearest point of the axis less the radius there, 0 inside.
    #[must_use]
    pub fn distance_m(&self, at_m: [f64; 3]) -> f64 {
        let (x, y, z) = (at_m[0] - self.foot_x_m, at_m[1], at_m[2] - self.foot_z_m);
        let lean = self.lean_m_per_m;
        let along = ((x * lean + z) / (1.0 + lean * lean)).clamp(0.0, self.height_m);
        let (dx, dz) = (x - lean * along, z - along);
        ((dx * dx + y * y + dz * dz).sqrt() - self.radius_at_m(along)).max(0.0)
    }

    /// The largest view factor over all orientations of a target at `at_m`; 1 inside the flame.
    #[must_use]
    pub fn maximum_view_factor(&self, at_m: [f64; 3]) -> f64 {
        let Some(outline) = self.outline(at_m) else { return 1.0 };
        let whole = outline.vector(None);
        let mut size = norm(whole);
        if !(size > 0.0) {
            return 0.0;
        }
        let mut normal = scale(whole, 1.0 / size);
        if outline.depth(normal) < 0.0 {
            for _ in 0..ORIENTATION_STEPS {
                let cut = outline.vector(Some(normal));
                let next = norm(cut);
                if !(next > size) {
                    break;
                }
                size = next;
                normal = scale(cut, 1.0 / next);
            }
        }
        size.min(1.0)
    }

    /// The view factor of a target with unit normal `normal`; 1 inside the flame.
    #[must_use]
    pub fn view_factor(&self, at_m: [f64; 3], normal: [f64; 3]) -> f64 {
        let Some(outline) = self.outline(at_m) else { return 1.0 };
        let cut = (outline.depth(normal) < 0.0).then_some(normal);
        dot(outline.vector(cut), normal).clamp(0.0, 1.0)
    }

    /// The factors of a vertical target that faces the foot, of a horizontal one that faces up, and the largest.
    #[must_use]
    pub fn view_factors(&self, at_m: [f64; 3]) -> ViewFactors {
        let (x, y) = (self.foot_x_m - at_m[0], -at_m[1]);
        let length = x.hypot(y);
        let facing = if length > 0.0 { [x / length, y / length, 0.0] } else { [1.0, 0.0, 0.0] };
        ViewFactors {
            vertical: self.view_factor(at_m, facing),
            horizontal: self.view_factor(at_m, [0.0, 0.0, 1.0]),
            maximum: self.maximum_view_factor(at_m),
        }
    }

    /// What a target sees of the flame; `None` inside it.
    fn outline(&self, at_m: Vector) -> Option<Outline> {
        let low = self.foot_z_m - at_m[2];
        let high = low + self.height_m;
        // centre of the (continued) cylinder's section at the target's own height
        let x = self.foot_x_m - at_m[0] - self.lean_m_per_m * low;
        let y = -at_m[1];
        let distance = (x * x + y * y).sqrt();
        let disc = |height: f64, radius: f64| Disc { centre: [x + self.lean_m_per_m * height, y, height], radius };
        let (bottom, top) = (disc(low, self.radius_m), disc(high, self.top_radius_m));
        let level = self.radius_at_m(-low);
        let shape = if distance <= level.abs() {
            // an end alone; beyond the apex of a frustum, all but the larger end
            if low > 0.0 {
                Shape::End { disc: if level > 0.0 { bottom } else { top }, turn: -TAU }
            } else if high < 0.0 {
                Shape::End { disc: if level > 0.0 { top } else { bottom }, turn: TAU }
            } else {
                return None;
            }
        } else {
            // the generators that a line of sight touches are those of the level section, half an angle to either side
            // of the way to the target
            let inverse = 1.0 / distance;
            let (to_x, to_y) = (-x * inverse, -y * inverse);
            let cos = level * inverse;
            let sin = (1.0 - cos * cos).sqrt();
            let twice_half = 2.0 * cos.acos();
            let turn = |seen: bool| if seen { twice_half - TAU } else { twice_half };
            Shape::Side {
                start: [to_x * cos + to_y * sin, to_y * cos - to_x * sin],
                end: [to_x * cos - to_y * sin, to_y * cos + to_x * sin],
                bottom_turn: turn(low > 0.0),
                top_turn: turn(high < 0.0),
            }
        };
        Some(Outline { bottom, top, shape })
    }
}

#[derive(Clone, Copy)]
struct Disc {
    centre: Vector,
    radius: f64,
}

enum Shape {
    /// Straight above or below the target: the rim of one end.
    End { disc: Disc, turn: f64 },
    /// Arc of the bottom from the direction `start` by `bottom_turn` to the direction `end`, up the generator, back along
    /// the top, down the generator.
    Side { start: Direction, end: Direction, bottom_turn: f64, top_turn: f64 },
}

struct Outline {
    bottom: Disc,
    top: Disc,
    shape: Shape,
}

/// A piece of the outline, in the order and sense in which it is walked.
#[derive(Clone, Copy)]
enum Piece {
    Arc { disc: Disc, start: f64, turn: f64 },
    Line { from: Vector, to: Vector },
}

impl Outline {
    /// Smallest signed distance of any point of the body from the target's plane; negative where part lies behind.
    fn depth(&self, normal: Vector) -> f64 {
        let across = (normal[0] * normal[0] + normal[1] * normal[1]).sqrt();
        let of = |disc: &Disc| dot(normal, disc.centre) - disc.radius * across;
        of(&self.bottom).min(of(&self.top))
    }

    fn pieces(&self) -> ([Piece; 4], usize) {
        let (bottom, top) = (self.bottom, self.top);
        match self.shape {
            Shape::End { disc, turn } => ([Piece::Arc { disc, start: 0.0, turn }; 4], 1),
            Shape::Side { start: [cos, sin], bottom_turn, top_turn, .. } => {
                let start = sin.atan2(cos);
                let end = start + bottom_turn;
                // the same direction as `end`, reached on the top circle by its own way round
                let top_end = start + top_turn;
                (
                    [
                        Piece::Arc { disc: bottom, start, turn: bottom_turn },
                        Piece::Line { from: bottom.at(end), to: top.at(end) },
                        Piece::Arc { disc: top, start: top_end, turn: -top_turn },
                        Piece::Line { from: top.at(start), to: bottom.at(start) },
                    ],
                    4,
                )
            }
        }
    }

    /// The integral round the whole outline.
    fn whole(&self) -> Vector {
        let (bottom, top) = (&self.bottom, &self.top);
        match self.shape {
            Shape::End { disc, turn } => disc.arc(0.0, turn),
            Shape::Side { start, end, bottom_turn, top_turn } => {
                let arcs = add(bottom.between(start, end, bottom_turn), top.between(end, start, -top_turn));
                let lines =
                    add(line(bottom.toward(end), top.toward(end)), line(top.toward(start), bottom.toward(start)));
                add(arcs, lines)
            }
        }
    }

    /// The configuration-factor vector, of the part in front of the plane with normal `cut` if one is given.
    fn vector(&self, cut: Option<Vector>) -> Vector {
        let mut sum = [0.0; 3];
        match cut {
            None => sum = self.whole(),
            Some(normal) => {
                let (pieces, count) = self.pieces();
                let mut leaves = None;
                let mut enters = None;
                for piece in &pieces[..count] {
                    piece.in_front(
                        normal,
                        |kept| {
                            sum = add(sum, kept.integral());
                        },
                        &mut leaves,
                        &mut enters,
                    );
                }
                if let (Some(from), Some(to)) = (leaves, enters) {
                    // along the plane r x dr is parallel to its normal: the angle between the ends
                    let angle = dot(normal, cross(from, to)).atan2(dot(from, to));
                    sum = add(sum, scale(normal, angle));
                }
            }
        }
        // walked clockwise as the target sees it, so that the vector points at the flame
        scale(sum, -1.0 / TAU)
    }
}

impl Disc {
    fn at(&self, angle: f64) -> Vector {
        let (sin, cos) = angle.sin_cos();
        self.toward([cos, sin])
    }

    fn toward(&self, [cos, sin]: Direction) -> Vector {
        [self.centre[0] + self.radius * cos, self.centre[1] + self.radius * sin, self.centre[2]]
    }

    /// Integral of r x dr / r^2 along the arc from `start` by `turn`.
    fn arc(&self, start: f64, turn: f64) -> Vector {
        let (sin_a, cos_a) = start.sin_cos();
        let (sin_b, cos_b) = (start + turn).sin_cos();
        self.between([cos_a, sin_a], [cos_b, sin_b], turn)
    }

    /// The same from one direction to another, by `turn`, at most once round.
    fn between(&self, [start_cos, start_sin]: Direction, [end_cos, end_sin]: Direction, turn: f64) -> Vector {
        let [cx, cy, h] = self.centre;
        let radius = self.radius;
        let d = (cx * cx + cy * cy).sqrt();
        let inverse = 1.0 / d;
        let (cos_g, sin_g) = if d > 0.0 { (cx * inverse, cy * inverse) } else { (1.0, 0.0) };
        // angles from the direction in which the centre lies
        let (cos_a, sin_a) = (start_cos * cos_g + start_sin * sin_g, start_sin * cos_g - start_cos * sin_g);
        let (cos_b, sin_b) = (end_cos * cos_g + end_sin * sin_g, end_sin * cos_g - end_cos * sin_g);
        let far = (d + radius) * (d + radius) + h * h;
        let near = (d - radius) * (d - radius) + h * h;
        let p = 0.5 * (far + near);
        let q = 2.0 * radius * d;
        let root = (far * near).sqrt();
        if !(root > 0.0) {
            // the target lies on the arc itself: its own level, where only the vertical part counts and is half the turn
            return [0.0, 0.0, 0.5 * turn];
        }
        let i0 = 2.0 * squeezed_turn((cos_a, sin_a), (cos_b, sin_b), turn, root / far) / root;
        let (jc, js) = if q < SMALL_RATIO * p {
            let ratio = q / p;
            let squares = 0.5 * turn + 0.5 * (sin_b * cos_b - sin_a * cos_a);
            let cubes = (sin_b - sin_a) - (sin_b.powi(3) - sin_a.powi(3)) / 3.0;
            (
                ((sin_b - sin_a) - ratio * squares + ratio * ratio * cubes) / p,
                ((cos_a - cos_b) - 0.5 * ratio * (cos_a * cos_a - cos_b * cos_b)) / p,
            )
        } else {
            let inverse = 1.0 / q;
            ((turn - p * i0) * inverse, -((p + q * cos_b) / (p + q * cos_a)).ln() * inverse)
        };
        let along = -h * radius;
        [
            along * (jc * cos_g - js * sin_g),
            along * (jc * sin_g + js * cos_g),
            0.5 * turn + (radius * radius - 0.5 * p) * i0,
        ]
    }
}

/// By how much `atan(share tan(angle/2))` grows from one angle to another on the way round by `turn`, branches joined.
fn squeezed_turn(a: (f64, f64), b: (f64, f64), turn: f64, share: f64) -> f64 {
    if turn.abs() >= TAU {
        return 0.5 * turn;
    }
    // the half angle without the difference of near numbers, its sine squeezed
    let half = |(cos, sin): (f64, f64)| {
        if cos >= 0.0 { (1.0 + cos, share * sin) } else { (sin.abs(), share * (1.0 - cos).copysign(sin)) }
    };
    let ((ca, sa), (cb, sb)) = (half(a), half(b));
    let angle = (sb * ca - cb * sa).atan2(cb * ca + sb * sa);
    if turn * angle >= 0.0 {
        angle
    } else if turn.abs() < SMALL_TURN && angle.abs() < SMALL_TURN {
        // the way round is so short that rounding turned it about
        0.0
    } else {
        angle + PI.copysign(turn)
    }
}

/// Integral of r x dr / r^2 along a straight line.
fn line(from: Vector, to: Vector) -> Vector {
    let product = cross(from, to);
    let size = norm(product);
    if size > 0.0 { scale(product, size.atan2(dot(from, to)) / size) } else { [0.0; 3] }
}

impl Piece {
    fn integral(&self) -> Vector {
        match *self {
            Piece::Arc { disc, start, turn } => disc.arc(start, turn),
            Piece::Line { from, to } => line(from, to),
        }
    }

    fn at(&self, share: f64) -> Vector {
        match *self {
            Piece::Arc { disc, start, turn } => disc.at(start + share * turn),
            Piece::Line { from, to } => add(scale(from, 1.0 - share), scale(to, share)),
        }
    }

    fn part(&self, from: f64, to: f64) -> Piece {
        match *self {
            Piece::Arc { disc, start, turn } => {
                Piece::Arc { disc, start: start + from * turn, turn: (to - from) * turn }
            }
            Piece::Line { .. } => Piece::Line { from: self.at(from), to: self.at(to) },
        }
    }

    /// Shares of the piece at which it crosses the plane through the target, ascending.
    fn crossings(&self, normal: Vector) -> ([f64; 2], usize) {
        let mut found = [0.0; 2];
        let mut count = 0;
        match *self {
            Piece::Line { from, to } => {
                let (first, last) = (dot(normal, from), dot(normal, to));
                if (first < 0.0) != (last < 0.0) {
                    found[0] = first / (first - last);
                    count = 1;
                }
            }
            Piece::Arc { disc, start, turn } => {
                let amplitude = disc.radius * normal[0].hypot(normal[1]);
                let level = -dot(normal, disc.centre);
                if amplitude > level.abs() {
                    let phase = normal[1].atan2(normal[0]);
                    let half = (level / amplitude).acos();
                    for angle in [phase - half, phase + half] {
                        let share = ((angle - start) * turn.signum()).rem_euclid(TAU) / turn.abs();
                        if share < 1.0 && count < 2 {
                            found[count] = share;
                            count += 1;
                        }
                    }
                    if count == 2 && found[0] > found[1] {
                        found.swap(0, 1);
                    }
                }
            }
        }
        (found, count)
    }

    /// Hands over the parts in front of the plane and notes where the walk leaves the front and comes back.
    fn in_front(
        &self,
        normal: Vector,
        mut keep: impl FnMut(Piece),
        leaves: &mut Option<Vector>,
        enters: &mut Option<Vector>,
    ) {
        let (found, count) = self.crossings(normal);
        let mut start = 0.0;
        for crossing in found[..count].iter().copied().map(Some).chain([None]) {
            let end = crossing.unwrap_or(1.0);
            let front = dot(normal, self.at(0.5 * (start + end))) >= 0.0;
            if front {
                keep(self.part(start, end));
            }
            if crossing.is_some() {
                let passed = if front { &mut *leaves } else { &mut *enters };
                *passed = Some(self.at(end));
            }
            start = end;
        }
    }
}

fn add(a: Vector, b: Vector) -> Vector {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

fn scale(a: Vector, factor: f64) -> Vector {
    [a[0] * factor, a[1] * factor, a[2] * factor]
}

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn norm(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fire::view_factor::{quadrature, tilted_cylinder::tilted_cylinder};
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    fn flame(length: f64, tilt: f64) -> LeaningCylinder {
        LeaningCylinder {
            radius_m: 1.0,
            top_radius_m: 1.0,
            height_m: length * tilt.cos(),
            lean_m_per_m: tilt.tan(),
            foot_x_m: 0.0,
            foot_z_m: 0.0,
        }
    }

    #[test]
    fn equals_the_closed_form_of_mudan_in_the_plane_of_the_tilt() {
        for (a, b, degrees) in [
            (2.20396, 4.712, 50.8286),
            (11.18, 14.43166, 2.00843),
            (1.0, 1.1, 0.0),
            (3.0, 5.0, -40.0),
            (0.5, 30.0, 30.0),
        ] {
            let tilt = f64::to_radians(degrees);
            let closed = tilted_cylinder(a, b, tilt).unwrap();
            let found = flame(a, tilt).view_factors([b, 0.0, 0.0]);
            assert_abs_diff_eq!(found.vertical, closed.vertical, epsilon = 1e-11);
            assert_abs_diff_eq!(found.horizontal, closed.horizontal, epsilon = 1e-11);
            assert_abs_diff_eq!(found.maximum, closed.maximum, epsilon = 1e-11);
        }
    }

    #[test]
    fn equals_the_summation_in_any_direction_and_height_and_under_the_flame() {
        let cases = [
            (2.2, 50.8, [4.7, 0.0, 0.0]),
            (2.2, 50.8, [2.0, 0.0, 0.1]),
            (2.2, 50.8, [1.0, 2.0, 0.3]),
            (3.0, 40.0, [-2.0, 1.5, 1.0]),
            (3.0, 0.0, [2.0, 0.0, 4.0]),
            (2.0, 30.0, [0.8, 0.3, 2.6]),
            (2.0, 60.0, [2.0, 0.0, 0.0]),
            (2.0, 60.0, [1.5, 0.4, -0.5]),
            (2.0, 10.0, [0.1, 0.1, -1.0]),
        ];
        for (length, degrees, at) in cases {
            let flame = flame(length, f64::to_radians(degrees));
            for normal in [[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [-0.6, 0.0, 0.8], [0.0, -0.6, -0.8], [0.36, 0.48, 0.8]] {
                let sum = quadrature::leaning_cylinder(&flame, at, normal, 400);
                assert_abs_diff_eq!(flame.view_factor(at, normal), sum, epsilon = 2e-4);
            }
        }
    }

    #[test]
    fn no_orientation_sees_more_than_the_maximum() {
        let flame = flame(2.0, f64::to_radians(60.0));
        for at in [[2.0, 0.0, 0.0], [1.3, 0.0, 0.0], [1.05, 0.2, 0.05], [-1.2, 0.5, 0.2], [3.0, 3.0, 1.0]] {
            let maximum = flame.maximum_view_factor(at);
            let mut best = 0.0_f64;
            for i in 0..60 {
                for j in 0..120 {
                    let (polar, azimuth) = (PI * f64::from(i) / 59.0, TAU * f64::from(j) / 120.0);
                    let normal = [polar.sin() * azimuth.cos(), polar.sin() * azimuth.sin(), polar.cos()];
                    best = best.max(flame.view_factor(at, normal));
                }
            }
            assert!(best <= maximum + 1e-9, "{at:?}: {best} > {maximum}");
            assert_abs_diff_eq!(best, maximum, epsilon = 2e-3);
        }
    }

    #[test]
    fn touching_the_flame_sees_nothing_else() {
        let flame = flame(2.0, 0.5);
        assert_abs_diff_eq!(flame.maximum_view_factor([0.0, 0.0, 0.5]), 1.0);
        assert!(flame.contains([0.0, 0.0, 0.5]));
        let near = flame.maximum_view_factor([-0.4, 1.0, 0.5]);
        assert!(near > 0.4 && near <= 1.0, "{near}");
    }

    proptest! {
        #[test]
        fn lies_between_0_and_1_and_mirrors(
            length in 0.1..20.0_f64, tilt in -1.3..1.3_f64, x in -30.0..30.0_f64, y in -30.0..30.0_f64, z in -5.0..30.0_f64
        ) {
            let flame = flame(length, tilt);
            let found = flame.view_factors([x, y, z]);
            for value in [found.vertical, found.horizontal, found.maximum] {
                prop_assert!((0.0..=1.0).contains(&value), "{value}");
            }
            prop_assert!(found.maximum >= found.vertical.max(found.horizontal) - 1e-9);
            let mirrored = flame.maximum_view_factor([x, -y, z]);
            prop_assert!((mirrored - found.maximum).abs() < 1e-9);
        }
    }
}
