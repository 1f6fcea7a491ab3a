//! What distinct losses of containment lead to, kept by the content of all that they were made from.
//!
//! A run of consequences is a pure function of the substance, the state, the opening, the surroundings, the weather
//! classes, the rules and the program. The key of an entry is the SHA-256 of all of it, with the version of the crate,
//! the number of the format and every data table that is compiled in: whatever changes, the key changes, and an entry
//! that was made from something else is never found. A run with a cache has the bits of a run without.
//!
//! On disk an entry is one file. It is written under a name of its own, flushed to the disk and renamed, so that a reader
//! sees all of it or nothing, whoever else writes to the folder at the same time and whenever a process is killed. It
//! carries its format, its key, its length and the SHA-256 of its payload: where anything is amiss the entry counts as
//! absent, is made anew and written again. A folder that cannot be written to (no space, no right) never stops a run:
//! its results are right and only not kept, and [`CacheCounts::unwritten`] says so.

mod entry;
mod folder;
mod stored;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use folder::Storage;

use crate::consequence::loss::LossConsequence;
use crate::error::{Error, Result};
use crate::numeric::ContentKey;
use entry::{FORMAT, framed, payload};
use folder::Folder;
use stored::StoredRun;

/// Keeps what distinct losses of containment lead to, from run to run.
///
/// ```
/// # fn main() -> isorisk::Result<()> {
/// use isorisk::consequence::RunCache;
/// let cache = RunCache::in_memory();
/// assert_eq!(cache.counts().made, 0);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct RunCache {
    place: Place,
    reused: AtomicUsize,
    made: AtomicUsize,
    rejected: AtomicUsize,
    unwritten: AtomicUsize,
}

#[derive(Debug)]
enum Place {
    Memory(Mutex<BTreeMap<ContentKey, Arc<LossConsequence>>>),
    Storage(Box<dyn Storage>),
}

/// What a cache was good for since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheCounts {
    /// Runs that were there.
    pub reused: usize,
    /// Runs that had to be made.
    pub made: usize,
    /// Entries that were there but not whole, of another format, or not readable: made anew.
    pub rejected: usize,
    /// Runs that could not be kept.
    pub unwritten: usize,
}

impl RunCache {
    /// A cache that lives as long as it is held.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::at(Place::Memory(Mutex::default()))
    }

    /// A cache in a folder, which is made where it is missing. Any number of processes may use it at once.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be made or read: a file stands in its place, a right is missing.
    pub fn on_disk(folder: impl Into<PathBuf>) -> Result<Self> {
        let path = folder.into();
        let opened = Folder::open(path.clone()).map_err(|cause| Error::Io { path, cause })?;
        Ok(Self::at(Place::Storage(Box::new(opened))))
    }

    /// A cache in a place of one's own.
    #[must_use]
    pub fn in_storage(storage: impl Storage + 'static) -> Self {
        Self::at(Place::Storage(Box::new(storage)))
    }

    fn at(place: Place) -> Self {
        Self {
            place,
            reused: AtomicUsize::new(0),
            made: AtomicUsize::new(0),
            rejected: AtomicUsize::new(0),
            unwritten: AtomicUsize::new(0),
        }
    }

    /// What it was good for so far.
    #[must_use]
    pub fn counts(&self) -> CacheCounts {
        let read = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        CacheCounts {
            reused: read(&self.reused),
            made: read(&self.made),
            rejected: read(&self.rejected),
            unwritten: read(&self.unwritten),
        }
    }

    /// The run with a key: as kept, or made and kept.
    ///
    /// # Errors
    /// Those of `make`; nothing is kept then.
    pub(super) fn get(
        &self,
        key: ContentKey,
        make: impl FnOnce() -> Result<LossConsequence>,
    ) -> Result<Arc<LossConsequence>> {
        let add = |count: &AtomicUsize| count.fetch_add(1, Ordering::Relaxed);
        if let Some(known) = self.known(&key) {
            add(&self.reused);
            return Ok(known);
        }
        let run = Arc::new(make()?);
        add(&self.made);
        match &self.place {
            Place::Memory(runs) => {
                let mut runs = runs.lock().unwrap_or_else(PoisonError::into_inner);
                // of two threads that made the same at once both get the first one's
                return Ok(Arc::clone(runs.entry(key).or_insert(run)));
            }
            Place::Storage(storage) => {
                let bytes = postcard::to_stdvec(&StoredRun::of(&run)).map(|bytes| framed(&key, &bytes));
                if !bytes.is_ok_and(|bytes| storage.write(&key.to_string(), &bytes).is_ok()) {
                    add(&self.unwritten);
                }
            }
        }
        Ok(run)
    }

    fn known(&self, key: &ContentKey) -> Option<Arc<LossConsequence>> {
        match &self.place {
            Place::Memory(runs) => runs.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned(),
            Place::Storage(storage) => {
                let bytes = storage.read(&key.to_string()).unwrap_or_else(|_| Some(Vec::new()))?;
                let whole = payload(key, &bytes).and_then(|payload| postcard::from_bytes::<StoredRun>(payload).ok());
                let run = whole.and_then(StoredRun::restored);
                if run.is_none() {
                    self.rejected.fetch_add(1, Ordering::Relaxed);
                }
                run.map(Arc::new)
            }
        }
    }
}

/// The key of a run: everything that it sees and everything that it is made with. `setting` is the key of the setting,
/// `scenario` says all that the run sees of one installation and its loss of containment, `substance` of its substance.
pub(super) fn run_key(setting: &ContentKey, data: &ContentKey, substance: &str, scenario: &str) -> ContentKey {
    ContentKey::of(&[
        "isorisk consequence run",
        env!("CARGO_PKG_VERSION"),
        &FORMAT.to_string(),
        &data.to_string(),
        &setting.to_string(),
        substance,
        scenario,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_restored_is_what_was_stored() {
        let run = crate::consequence::loss::tests::propane_rupture();
        let bytes = postcard::to_stdvec(&StoredRun::of(&run)).unwrap();
        let restored = postcard::from_bytes::<StoredRun>(&bytes).unwrap().restored().unwrap();
        // shortest text that reads as the same number: equal texts are equal bits
        assert_eq!(format!("{restored:?}"), format!("{run:?}"));
    }
}
