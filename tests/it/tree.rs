//! Finding and reading the files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// A path inside the repository.
pub fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

/// The text of a file of the repository.
pub fn read(inside: &str) -> String {
    let path = path(inside);
    fs::read_to_string(&path).unwrap_or_else(|cause| panic!("cannot read {}: {cause}", path.display()))
}

/// Every file below `folder` whose name ends in `.extension`, as paths inside the repository, in order.
pub fn files(folder: &str, extension: &str) -> Vec<String> {
    let root = path("");
    let mut found = Vec::new();
    let mut open = vec![path(folder)];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let inside = path.strip_prefix(&root).unwrap_or(&path);
                found.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}
