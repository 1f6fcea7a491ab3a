//! Circles to sheets: where panels open and close along the radius, and the rings and nodes between.

use crate::footprint::circle::{Look, NOTHING, Precision, SUSPICIOUS, Sampler, Structure, TAIL, difference, exactly};
use crate::footprint::panels::{along_nodes, node_integrals};
use crate::footprint::polar::{RadialMap, RootEnd, Sheet};
use crate::footprint::sampling::{Sampling, Sides};

/// How finely a radius at which harm only fades away is found, in ring steps.
const FADING_TOLERANCE: f64 = 0.02;
/// Largest harm on a circle beyond which nothing is left, for that.
const FADING: f64 = 1e-5;
/// Ring steps between the circles that are searched for panels; the rings between follow from them.
const LADDER: f64 = 1.5;
/// Ring steps of the piece of a run that touches the anchor, and of every other piece.
const NEAREST_PIECE: f64 = 3.0;
const PIECE: f64 = 16.0;
/// Nodes that a panel is looked at with, and the numbers of node steps that are tried against them.
const LAST_NODE: [(usize, &[usize]); 4] = [(4, &[1]), (16, &[4, 8]), (48, &[6, 12, 16, 24]), (192, &[32, 48, 64, 96])];
/// Circles of a sheet on which they are tried.
const TRIED: usize = 3;
/// How much more a single place may miss than the mean along a panel.
const POINTWISE: f64 = 20.0;
/// Nodes along the whole circle where edges cannot be followed.
const UNRESOLVED_LAST: usize = 720;

/// How far an edge may lie from that of the circle before, and from one guessed from several, as shares of a half-width.
const STRIDE: f64 = 0.02;
const STRIDE_FROM_GUESS: f64 = 0.002;

/// A sheet with every class at every node.
pub(super) struct RawSheet {
    pub(super) ends: (f64, f64),
    pub(super) root: RootEnd,
    pub(super) rings: usize,
    pub(super) last: Vec<usize>,
    pub(super) map: RadialMap,
    pub(super) bounds: Vec<(f64, f64)>,
    pub(super) peaks: Vec<f64>,
    /// `[ring][panel][node][class]`
    pub(super) values: Vec<f64>,
}

/// A run cut into pieces that each choose their own number of nodes: the profile hard by the anchor asks for more
/// of them than the rest. Only the outermost pieces have an end at which panels open or close.
pub(super) fn parts(map: RadialMap, ends: (f64, f64), (opens, closes): (bool, bool)) -> Vec<((f64, f64), RootEnd)> {
    let (c_lo, c_hi) = (map.coordinate(ends.0), map.coordinate(ends.1));
    let mut cuts: Vec<f64> = Vec::new();
    if !opens && c_hi > 2.0 * NEAREST_PIECE {
        cuts.push(c_lo + NEAREST_PIECE);
    }
    let begin = cuts.last().copied().unwrap_or(c_lo);
    let pieces = ((c_hi - begin) / PIECE).ceil().max(if opens && closes { 2.0 } else { 1.0 });
    let mut k = 1.0;
    while k < pieces {
        cuts.push(begin + (c_hi - begin) * k / pieces);
        k += 1.0;
    }
    let mut radii = vec![ends.0];
    radii.extend(cuts.iter().map(|c| map.radius(*c).clamp(ends.0, ends.1)));
    radii.push(ends.1);
    let last = radii.len() - 2;
    let root = |i: usize| match i {
        0 if opens => RootEnd::Low,
        _ if i == last && closes => RootEnd::High,
        _ => RootEnd::Neither,
    };
    radii.windows(2).enumerate().map(|(i, pair)| ((pair[0], pair[1]), root(i))).collect()
}

/// Where the panels of the next circle will be, from the last three.
fn guess(known: &[Structure]) -> Option<Structure> {
    let [.., a, b, c] = known else { return None };
    if a.panels.len() != c.panels.len() || b.panels.len() != c.panels.len() {
        return None;
    }
    let mut next = c.clone();
    for (i, panel) in next.panels.iter_mut().enumerate() {
        let ahead = |a: f64, b: f64, c: f64| if exactly(b, c) { c } else { 3.0 * (c - b) + a };
        *panel =
            (ahead(a.panels[i].0, b.panels[i].0, c.panels[i].0), ahead(a.panels[i].1, b.panels[i].1, c.panels[i].1));
        let (before, after) = (c.panels[i].1 - c.panels[i].0, panel.1 - panel.0);
        if !(after > 0.2 * before) {
            return None;
        }
    }
    Some(next)
}

/// How many rings a sheet has.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and bounded by reach / step")]
pub(super) fn rings_of(map: RadialMap, ends: (f64, f64), root: RootEnd) -> usize {
    let span = map.coordinate(ends.1) - map.coordinate(ends.0);
    match root {
        RootEnd::Neither => (span.ceil() as usize + 1).max(5),
        RootEnd::Low | RootEnd::High => ((2.0 * span).ceil() as usize + 1).max(8),
    }
}

/// The nearest circle that is looked at.
pub(super) fn nearest_m(options: &Sampling) -> f64 {
    (1e-3 * options.ring_step_m).min(1e-3 * options.reach_m)
}

/// The nodes of a panel throughout a sheet.
struct Chosen {
    /// Index of the last one.
    last: usize,
    /// Worst miss of a place on the rings that were tried.
    miss: f64,
    /// Index of each of these rings, with as many nodes as it was looked at with.
    tried: Vec<(usize, Vec<f64>)>,
}

impl Sampler<'_> {
    /// Between two circles of different kind: pairs of circles, next to each other, at which the kind changes.
    fn changes(&self, low: Look, high: Look, out: &mut Vec<Look>, depth: usize) {
        let (c_low, c_high) = (self.map.coordinate(low.r), self.map.coordinate(high.r));
        let middle_r = self.map.radius(f64::midpoint(c_low, c_high));
        let faded = |a: &Look, b: &Look| a.structure.peak < FADING && b.structure.panels.is_empty();
        let fades = faded(&low, &high) || faded(&high, &low);
        let tolerance =
            if fades { FADING_TOLERANCE.max(self.options.radius_tolerance) } else { self.options.radius_tolerance };
        if c_high - c_low < tolerance || depth > 60 || !(middle_r > low.r && middle_r < high.r) {
            out.push(low);
            out.push(high);
            return;
        }
        // the kind with more panels is tried first: if all of them go on, nothing has changed yet on that side
        let richer = if low.structure.panels.len() > high.structure.panels.len() { &low } else { &high };
        let structure = self
            .follow(middle_r, &richer.structure, STRIDE, Precision::Kind)
            .unwrap_or_else(|| self.structure(middle_r, Precision::Kind));
        let middle = Look { r: middle_r, structure, jumps: false };
        if self.same_kind(&middle.structure, &low.structure) {
            self.changes(middle, high, out, depth + 1);
        } else if self.same_kind(&middle.structure, &high.structure) {
            self.changes(low, middle, out, depth + 1);
        } else {
            self.changes(low, middle.clone(), out, depth + 1);
            self.changes(middle, high, out, depth + 1);
        }
    }

    pub(super) fn ladder(&self) -> Vec<f64> {
        let reach = self.options.reach_m;
        let count = self.map.coordinate(reach).ceil().max(8.0);
        let mut radii = vec![nearest_m(&self.options)];
        let mut k = 0.5;
        while k < count {
            let r = self.map.radius(k * self.map.coordinate(reach) / count);
            radii.push(r);
            k += if k < 1.0 { 0.5 } else { LADDER };
        }
        // a function that ends at its reach may round either way on the reach itself
        radii.push(reach * (1.0 - 1e-12));
        radii
    }

    pub(super) fn raw_sheets(&self) -> (Vec<RawSheet>, f64) {
        let mut radii = self.ladder();
        for attempt in 0..6 {
            // what following cannot sort out may come right by searching every circle
            self.following.set(attempt < 3);
            let looks = self.looks(&radii);
            let mut sheets = Vec::new();
            let mut strangers = Vec::new();
            let mut worst = 0.0_f64;
            let runs: Vec<&[Look]> =
                looks.chunk_by(|a, b| !b.jumps && self.same_kind(&a.structure, &b.structure)).collect();
            for (index, run) in runs.iter().enumerate() {
                if run[0].structure.panels.is_empty() {
                    continue;
                }
                let ends = (run[0].r, run[run.len() - 1].r);
                let opens = ends.0 > radii[0];
                let closes = ends.1 < radii[radii.len() - 1];
                match self.sheets_of_run(&run[0].structure, ends, (opens, closes)) {
                    Ok((mut built, error)) => {
                        // between two kinds lies less than a thousandth of a ring: the inner one goes on through it
                        if let (Some(last), Some(next)) = (built.last_mut(), runs.get(index + 1))
                            && !next[0].structure.panels.is_empty()
                            && exactly(last.ends.1, ends.1)
                        {
                            last.ends.1 = next[0].r;
                        }
                        sheets.extend(built);
                        worst = worst.max(error);
                    }
                    Err(more) => strangers.extend(more),
                }
            }
            if strangers.is_empty() && sheets.len() <= 64 {
                return (sheets, worst);
            }
            radii.extend(strangers);
            radii.sort_unstable_by(f64::total_cmp);
            radii.dedup();
        }
        self.unresolved()
    }

    /// The ladder's circles, with both sides of every change of kind between them.
    fn looks(&self, radii: &[f64]) -> Vec<Look> {
        let mut looks: Vec<Look> = Vec::new();
        for &r in radii {
            let next = Look { r, structure: self.structure(r, Precision::Kind), jumps: false };
            if let Some(previous) = looks.last()
                && !self.same_kind(&previous.structure, &next.structure)
            {
                let (previous, known_to) = (previous.clone(), previous.r);
                let mut found = Vec::new();
                self.changes(previous, next.clone(), &mut found, 0);
                looks.extend(found.into_iter().chain([next]).filter(|look| look.r > known_to));
                looks.dedup_by(|later, earlier| later.r <= earlier.r);
                continue;
            }
            if let Some(previous) = looks.last()
                && let Some((before, after)) = self.radial_jump(previous, &next)
            {
                looks.extend([before, after]);
            }
            looks.push(next);
        }
        looks
    }

    /// A radius between two circles of one kind at which harm jumps although no edge passes there: the circles next
    /// to it.
    fn radial_jump(&self, low: &Look, high: &Look) -> Option<(Look, Look)> {
        let threshold = SUSPICIOUS * low.structure.peak.max(high.structure.peak);
        for &(lo, hi) in &low.structure.panels {
            // the centre of a panel that spans both sides is downwind; else take its middle
            let angle = if lo <= 0.0 && hi >= 0.0 { 0.0 } else { f64::midpoint(lo, hi) };
            let (mut a, mut b) = ((low.r, self.look(low.r, angle)), (high.r, self.look(high.r, angle)));
            while difference(&a.1, &b.1) > threshold {
                if b.0 - a.0 < 1e-10 * self.options.reach_m {
                    let before = Look { r: a.0, structure: self.structure(a.0, Precision::Full), jumps: false };
                    let after = Look { r: b.0, structure: self.structure(b.0, Precision::Full), jumps: true };
                    let edges = before.structure.panels.iter().chain(&after.structure.panels);
                    let passes =
                        edges.flat_map(|p| [p.0, p.1]).any(|edge| edge.abs() > 0.0 && (edge - angle).abs() < 1e-3);
                    let concentric = !passes && self.same_kind(&before.structure, &after.structure);
                    if concentric {
                        return Some((before, after));
                    }
                    break;
                }
                let middle = f64::midpoint(a.0, b.0);
                let look = self.look(middle, angle);
                if difference(&a.1, &look) > difference(&look, &b.1) {
                    b = (middle, look);
                } else {
                    a = (middle, look);
                }
            }
        }
        None
    }

    /// Sheets of a run of circles of one kind, or the radii at which another kind turned up.
    fn sheets_of_run(
        &self,
        kind: &Structure,
        ends: (f64, f64),
        (opens, closes): (bool, bool),
    ) -> std::result::Result<(Vec<RawSheet>, f64), Vec<f64>> {
        let parts = parts(self.map, ends, (opens, closes));
        let mut sheets = Vec::new();
        let mut strangers = Vec::new();
        let mut worst = 0.0_f64;
        let mut known = kind.clone();
        for (part, root) in parts {
            if part.1 - part.0 <= 1e-9 * self.options.reach_m.max(1.0) {
                continue;
            }
            match self.sheet(&known, part, root) {
                Ok((sheet, error, last)) => {
                    known = last;
                    sheets.push(sheet);
                    worst = worst.max(error);
                }
                Err(more) => strangers.extend(more),
            }
        }
        if strangers.is_empty() { Ok((sheets, worst)) } else { Err(strangers) }
    }

    fn sheet(
        &self,
        kind: &Structure,
        ends: (f64, f64),
        root: RootEnd,
    ) -> std::result::Result<(RawSheet, f64, Structure), Vec<f64>> {
        let rings = rings_of(self.map, ends, root);
        let radii: Vec<f64> = (0..rings).map(|ring| Sheet::radius_of_ring(self.map, ends, root, ring, rings)).collect();
        let mut structures: Vec<Structure> = Vec::with_capacity(rings);
        for &r in &radii {
            let guess = guess(&structures);
            let followed = match &guess {
                Some(guess) => self.follow(r, guess, STRIDE_FROM_GUESS, Precision::Full),
                None => self.follow(r, structures.last().unwrap_or(kind), STRIDE, Precision::Full),
            };
            structures.push(followed.unwrap_or_else(|| self.structure(r, Precision::Full)));
        }
        let strangers: Vec<f64> = radii
            .iter()
            .zip(&structures)
            .filter(|(_, structure)| !self.same_kind(structure, kind))
            .map(|(r, _)| *r)
            .collect();
        if !strangers.is_empty() {
            return Err(strangers);
        }
        let chosen: Vec<Chosen> =
            (0..kind.panels.len()).map(|panel| self.choose_nodes(&radii, &structures, panel)).collect();
        let last: Vec<usize> = chosen.iter().map(|chosen| chosen.last).collect();
        let worst = chosen.iter().fold(0.0, |worst: f64, chosen| worst.max(chosen.miss));
        let mut bounds = Vec::new();
        let mut values = Vec::new();
        for (ring, (r, structure)) in radii.iter().zip(&structures).enumerate() {
            for (chosen, &(lo, hi)) in chosen.iter().zip(&structure.panels) {
                bounds.push((lo, hi));
                let known = chosen.tried.iter().find(|(tried, _)| *tried == ring).map_or(&[][..], |(_, nodes)| nodes);
                values.extend(self.nodes(*r, (lo, hi), chosen.last, known));
            }
        }
        let per_ring = values.len() / rings;
        let peaks =
            values.chunks_exact(per_ring).map(|ring| ring.iter().fold(NOTHING, |a: f64, b| a.max(*b))).collect();
        let outermost = structures.pop().unwrap_or_default();
        Ok((RawSheet { ends, root, rings, last, map: self.map, bounds, peaks, values }, worst, outermost))
    }

    /// Harm at evenly spaced nodes of a panel, `[node][class]`, of which every `known.len() / classes - 1`th part is known.
    fn nodes(&self, r: f64, (lo, hi): (f64, f64), last: usize, known: &[f64]) -> Vec<f64> {
        let angle = |i: usize| if i == last { hi } else { lo + (hi - lo) * (i as f64 / last as f64) };
        let known_last = (known.len() / self.classes).saturating_sub(1);
        let mut out = vec![0.0; (last + 1) * self.classes];
        for (i, look) in out.chunks_exact_mut(self.classes).enumerate() {
            if known_last > 0 && (i * known_last).is_multiple_of(last) {
                let at = i * known_last / last * self.classes;
                look.copy_from_slice(&known[at..at + self.classes]);
            } else {
                self.look_into(r, angle(i), look);
            }
        }
        out
    }

    /// Fewest nodes that interpolate a panel within the tolerance on a few rings of the sheet, the worst miss, and the
    /// rings that were looked at with their nodes.
    fn choose_nodes(&self, radii: &[f64], structures: &[Structure], panel: usize) -> Chosen {
        let tries = TRIED.min(radii.len());
        let mut tried: Vec<(usize, Vec<f64>)> =
            (0..tries).map(|k| (k * (radii.len() - 1) / (tries - 1).max(1), Vec::new())).collect();
        let (mut worst, mut last) = ((0.0, 0.0), 1);
        for (finest, counts) in LAST_NODE {
            for (ring, nodes) in &mut tried {
                *nodes = self.nodes(radii[*ring], structures[*ring].panels[panel], finest, nodes);
            }
            for &count in counts {
                last = count;
                worst = tried.iter().fold((0.0, 0.0), |worst: (f64, f64), (ring, truth)| {
                    let miss = self.miss(truth, count, structures[*ring].peak);
                    (worst.0.max(miss.0), worst.1.max(miss.1))
                });
                if worst.0 <= POINTWISE * self.options.tolerance && worst.1 <= self.options.tolerance {
                    return Chosen { last, miss: worst.0, tried };
                }
            }
        }
        Chosen { last, miss: worst.0, tried }
    }

    /// Worst miss of `last` node steps against all nodes of `truth`, as a share of `peak`: at a place, and of the mean
    /// along the panel as a share of that mean.
    fn miss(&self, truth: &[f64], last: usize, peak: f64) -> (f64, f64) {
        let (mut at_a_place, mut of_the_mean) = (0.0_f64, 0.0_f64);
        for class in 0..self.classes {
            let fine: Vec<f64> = truth.iter().skip(class).step_by(self.classes).copied().collect();
            let ratio = (fine.len() - 1) / last;
            let coarse: Vec<f64> = fine.iter().step_by(ratio).copied().collect();
            for (i, value) in fine.iter().enumerate() {
                let guess = along_nodes(i as f64 / ratio as f64, last, |k| coarse[k]);
                at_a_place = at_a_place.max((guess - value).abs());
            }
            let mean = |nodes: &[f64]| node_integrals(nodes)[nodes.len() - 1] / (nodes.len() - 1) as f64;
            let truth = mean(&fine);
            if truth > TAIL * peak {
                of_the_mean = of_the_mean.max((mean(&coarse) / truth - 1.0).abs());
            }
        }
        (at_a_place / peak, of_the_mean)
    }

    /// A plain polar raster, for functions whose edges cannot be followed.
    fn unresolved(&self) -> (Vec<RawSheet>, f64) {
        let ends = (self.ladder()[0], self.options.reach_m * (1.0 - 1e-12));
        let span = 2.0 * (self.map.coordinate(ends.1) - self.map.coordinate(ends.0));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and bounded by reach / step"
        )]
        let rings = (span.ceil() as usize + 1).max(8);
        let last = if self.options.sides == Sides::Free { 2 * UNRESOLVED_LAST } else { UNRESOLVED_LAST };
        let mut values = Vec::new();
        for ring in 0..rings {
            let r = Sheet::radius_of_ring(self.map, ends, RootEnd::Neither, ring, rings);
            values.extend(self.nodes(r, self.domain, last, &[]));
        }
        let bounds = vec![self.domain; rings];
        let root = RootEnd::Neither;
        let peaks = vec![1.0; rings];
        (vec![RawSheet { ends, root, rings, last: vec![last], map: self.map, bounds, peaks, values }], 1.0)
    }
}
