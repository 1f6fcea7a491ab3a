//! Where entries are kept between runs.

use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// A place for entries by name.
pub trait Storage: Send + Sync + Debug {
    /// The bytes under a name; `None` when there are none.
    ///
    /// # Errors
    /// Those of the system.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// Puts bytes under a name so that no reader ever sees a part of them.
    ///
    /// # Errors
    /// Those of the system.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

/// A folder with one file an entry.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Tells apart what the threads of this process write at the same time.
    next: AtomicU64,
}

impl Folder {
    /// Makes the folder where it is missing.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        fs::read_dir(&path)?;
        Ok(Self { path, next: AtomicU64::new(0) })
    }
}

impl Storage for Folder {
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let temporary = self.path.join(format!("{name}.{}.{turn}.tmp", process::id()));
        let written = File::create(&temporary).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let done = written.and_then(|()| fs::rename(&temporary, self.path.join(name)));
        if done.is_err() {
            // what is left behind is never read; that it cannot be removed either changes nothing
            let _ = fs::remove_file(&temporary);
        }
        done
    }
}
