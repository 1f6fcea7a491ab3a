//! The data compiled into the crate, with the hash of each file, so that a result can say what it stands on.

use sha2::{Digest, Sha256};

use crate::numeric::ContentKey;

macro_rules! data_files {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../data/", $path)))),+]
    };
}

const FILES: &[(&str, &str)] = data_files![
    "criteria/gb_36894_2018.toml",
    "explosion/multi_energy.toml",
    "ignition/purple_book.toml",
    "ignition/trees.toml",
    "rule_sets/aq_t_3046_2013.toml",
    "scenario/api_581.toml",
    "scenario/purple_book_transfer.toml",
    "substances/ammonia.toml",
    "substances/benzene.toml",
    "substances/chlorine.toml",
    "substances/ethylene.toml",
    "substances/ethylene_oxide.toml",
    "substances/gasoline.toml",
    "substances/hydrogen.toml",
    "substances/hydrogen_sulphide.toml",
    "substances/methane.toml",
    "substances/methanol.toml",
    "substances/n_butane.toml",
    "substances/propane.toml",
    "substances/propylene.toml",
    "substances/toluene.toml",
    "vulnerability/aq_t_3046_2013.toml",
];

/// Each data file of the crate with the SHA-256 of its text, in hexadecimal.
#[must_use]
pub fn data_tables() -> Vec<(&'static str, String)> {
    FILES
        .iter()
        .map(|(path, text)| {
            let digest = Sha256::digest(text.as_bytes());
            (*path, format!("{digest:x}"))
        })
        .collect()
}

/// The key of all data files together.
pub(crate) fn data_key() -> ContentKey {
    let texts: Vec<&str> = FILES.iter().flat_map(|(path, text)| [*path, *text]).collect();
    ContentKey::of(&texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn toml_files(folder: &Path, found: &mut Vec<String>, root: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                toml_files(&path, found, root);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }

    #[test]
    fn every_data_file_is_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let mut found = Vec::new();
        toml_files(&root, &mut found, &root);
        found.sort();
        let listed: Vec<_> = data_tables().iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(found, listed);
        assert!(data_tables().iter().all(|(_, hash)| hash.len() == 64));
    }
}
