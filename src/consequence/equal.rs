//! Equal footprints are kept once.
//!
//! The same pool fire, the same blast come from many openings. Kept once they take the memory of one; and the risk, which
//! adds what is the same before it is laid on the map, then sees that they are, however they came to be: made, made by
//! another thread, or read from a cache.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::consequence::loss::LossConsequence;
use crate::footprint::Footprint;

/// The footprints seen so far.
#[derive(Debug, Default)]
pub(super) struct Seen(BTreeMap<[u64; 3], Vec<Arc<Footprint>>>);

impl Seen {
    /// The first footprint seen that is equal to this one.
    fn first(&mut self, footprint: &Arc<Footprint>) -> Arc<Footprint> {
        let alike = self.0.entry(footprint.sketch()).or_default();
        if let Some(known) = alike.iter().find(|known| Arc::ptr_eq(known, footprint) || *known == footprint) {
            return Arc::clone(known);
        }
        alike.push(Arc::clone(footprint));
        Arc::clone(footprint)
    }

    /// The same run with each of its footprints replaced by the first that is equal to it.
    pub(super) fn unified(&mut self, run: Arc<LossConsequence>) -> Arc<LossConsequence> {
        let footprints = run.branches.iter().flat_map(|branch| &branch.parts).flat_map(BTreeMap::values);
        let firsts: Vec<Arc<Footprint>> = footprints.clone().map(|footprint| self.first(footprint)).collect();
        if firsts.iter().zip(footprints).all(|(first, own)| Arc::ptr_eq(first, own)) {
            return run;
        }
        let mut run = run.as_ref().clone();
        let own = run.branches.iter_mut().flat_map(|branch| &mut branch.parts).flat_map(BTreeMap::values_mut);
        for (own, first) in own.zip(firsts) {
            *own = first;
        }
        Arc::new(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consequence::loss::tests::propane_rupture;

    #[test]
    fn equal_footprints_of_two_runs_become_one() {
        let mut seen = Seen::default();
        let first = seen.unified(Arc::new(propane_rupture()));
        let second = seen.unified(Arc::new(propane_rupture()));
        let places = |run: &LossConsequence| -> Vec<*const Footprint> {
            run.branches.iter().flat_map(|one| &one.parts).flat_map(BTreeMap::values).map(Arc::as_ptr).collect()
        };
        assert!(places(&first).len() > 10);
        assert_eq!(places(&first), places(&second));
        assert_eq!(format!("{first:?}"), format!("{second:?}"));
        let mut distinct: Vec<[u64; 3]> = seen.0.keys().copied().collect();
        distinct.dedup();
        assert_eq!(distinct.len(), seen.0.values().map(Vec::len).sum::<usize>());
    }
}
