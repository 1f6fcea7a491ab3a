//! Stopping a run, watching it, and spreading it over threads without changing a bit of the result.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// How a caller stops and watches a long computation.
#[derive(Clone, Copy, Default)]
pub struct Control<'a> {
    /// Set it to true, from any thread, to stop: the computation returns [`Error::Cancelled`] within milliseconds.
    pub cancel: Option<&'a AtomicBool>,
    /// Called with the share done, 0..=1, from whichever thread did the work.
    pub progress: Option<&'a (dyn Fn(f64) + Sync)>,
}

impl Control<'_> {
    /// Fails once the caller has asked to stop.
    pub(crate) fn check(&self) -> Result<()> {
        if self.cancel.is_some_and(|flag| flag.load(Ordering::Relaxed)) { Err(Error::Cancelled) } else { Ok(()) }
    }
}

/// Runs `job(0..count)` and returns the results in order: in parallel with the feature `parallel`, in the caller's
/// thread without it. Jobs share nothing, so the number of threads cannot matter. `done` is the share of the whole
/// that is finished before and after.
pub(crate) fn ordered<T: Send>(
    count: usize,
    control: &Control,
    done: (f64, f64),
    job: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let finished = AtomicUsize::new(0);
    let watched = |index: usize| {
        control.check()?;
        let result = job(index)?;
        let sofar = finished.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(progress) = control.progress {
            progress(done.0 + (done.1 - done.0) * sofar as f64 / count as f64);
        }
        Ok(result)
    };
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        (0..count).into_par_iter().map(watched).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        (0..count).map(watched).collect()
    }
}

/// Runs `job(band, a, b)` on bands of two arrays of one length, cut every `width` entries: in parallel with the feature
/// `parallel`. Bands share nothing, so the number of threads cannot matter. The first error by band is returned.
pub(crate) fn each_band(
    (a, b): (&mut [f64], &mut [f64]),
    width: usize,
    job: impl Fn(usize, &mut [f64], &mut [f64]) -> Result<()> + Sync,
) -> Result<()> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        a.par_chunks_mut(width).zip(b.par_chunks_mut(width)).enumerate().map(|(band, (a, b))| job(band, a, b)).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        a.chunks_mut(width).zip(b.chunks_mut(width)).enumerate().try_for_each(|(band, (a, b))| job(band, a, b))
    }
}
