//! Pages that are made from the code and kept in the repository.

use std::fs;

use crate::{bibliography, tree};

/// Set to write the pages anew (`make ref`) where a test else compares.
pub const REWRITE: &str = "ISORISK_REWRITE";

/// Compares a page with the one in the repository, or writes it when asked.
pub fn hold(inside: &str, page: &str) {
    let path = tree::path(inside);
    if std::env::var_os(REWRITE).is_some_and(|value| value == "1") {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(&path, page).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(page.lines()).enumerate().find(|(_, (kept, made))| kept != made);
    if let Some((number, (kept, made))) = differs {
        panic!("{inside}:{} is out of date: run `make ref`\n  kept {kept}\n  made {made}", number + 1);
    }
    assert_eq!(kept.lines().count(), page.lines().count(), "{inside} is out of date: run `make ref`");
}

#[test]
fn the_list_of_references_is_current() {
    hold("docs/references.md", &bibliography::page());
}
