//! Long calls: one worker thread computes while the calling thread reports progress and lets Ctrl-C through.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use pyo3::prelude::*;

use crate::errors::{OrRaise, bad_argument};

/// How often the calling thread looks for signals and reports progress.
const POLL: Duration = Duration::from_millis(50);

/// What the worker and the calling thread share.
#[derive(Default)]
pub struct Signals {
    /// Set when the work should stop.
    pub cancel: AtomicBool,
    progress: AtomicU64,
}

impl Signals {
    /// Records how much of the work is done, 0 to 1.
    pub fn report(&self, share: f64) {
        // threads report in any order; the bits of positive numbers are ordered as they are
        self.progress.fetch_max(share.max(0.0).to_bits(), Ordering::Relaxed);
    }

    fn share(&self) -> f64 {
        f64::from_bits(self.progress.load(Ordering::Relaxed))
    }
}

/// Runs `work` on a thread of its own and returns what it returns.
///
/// `progress`, if any, is called with the share done every 50 ms and once at the end. An exception in it, or Ctrl-C,
/// asks the work to stop, waits for it, and is then raised.
pub fn supervised<T: Send>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Signals) -> isorisk::Result<T> + Send,
) -> PyResult<T> {
    let signals = Signals::default();
    let outcome = std::thread::scope(|scope| {
        let (done, mut finished) = sync_channel::<()>(1);
        let shared = &signals;
        let worker = scope.spawn(move || {
            // dropped at the end, or when a panic unwinds: either way the calling thread wakes up
            let _done = done;
            work(shared)
        });
        let mut raised = None;
        loop {
            let (back, state) = py.detach(move || {
                let state = finished.recv_timeout(POLL);
                (finished, state)
            });
            finished = back;
            if state != Err(RecvTimeoutError::Timeout) {
                break;
            }
            if raised.is_none()
                && let Err(error) = call(progress, signals.share()).and_then(|()| py.check_signals())
            {
                signals.cancel.store(true, Ordering::Relaxed);
                raised = Some(error);
            }
        }
        let result = worker.join();
        match (raised, result) {
            (Some(error), _) => Err(error),
            (None, Ok(result)) => result.or_raise(py),
            (None, Err(panic)) => std::panic::resume_unwind(panic),
        }
    })?;
    py.check_signals()?;
    call(progress, 1.0)?;
    Ok(outcome)
}

fn call(progress: Option<&Bound<'_, PyAny>>, share: f64) -> PyResult<()> {
    progress.map_or(Ok(()), |function| function.call1((share,)).map(drop))
}

static CHOSEN: AtomicUsize = AtomicUsize::new(0);

/// Sets how many threads a call uses that is not told; 0 is one per core.
#[pyfunction]
#[pyo3(signature = (threads, /))]
pub fn set_num_threads(threads: usize) {
    CHOSEN.store(threads, Ordering::Relaxed);
}

/// How many threads to use: as asked, else as set, else as the environment says, else one per core (0).
pub fn thread_count(py: Python<'_>, asked: Option<usize>) -> PyResult<usize> {
    const VARIABLE: &str = "ISORISK_NUM_THREADS";
    match (asked, CHOSEN.load(Ordering::Relaxed)) {
        (Some(0), _) => Err(bad_argument(py, "threads", "0", "must be at least 1, or None for one per core")),
        (None, 0) => match std::env::var(VARIABLE) {
            Ok(text) => text
                .trim()
                .parse()
                .map_err(|_| bad_argument(py, VARIABLE, &text, "must be a whole number, 0 for one thread per core")),
            Err(_) => Ok(0),
        },
        (Some(count), _) | (None, count) => Ok(count),
    }
}
