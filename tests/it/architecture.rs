//! The directions in which modules may see each other, and the habits of the tree.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree;

/// Where the allowed directions are written down; this test reads them there.
const DECISION: &str = "docs/decisions/module-directions.md";

/// Most lines of a source file.
const LONGEST_FILE: usize = 600;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 7] = ["utils", "util", "helpers", "helper", "common", "types", "misc"];

/// The table of the decision: module to the modules it may import.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = tree::read(DECISION);
    let block = text.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let block = block.unwrap_or_else(|| panic!("{DECISION} has no ```text block"));
    let mut table = BTreeMap::new();
    for line in block.lines().filter(|line| !line.trim().is_empty()) {
        let (module, seen) = line.split_once("->").unwrap_or_else(|| panic!("{DECISION}: no -> in {line:?}"));
        let seen = seen.split_whitespace().map(str::to_owned).collect();
        let earlier = table.insert(module.trim().to_owned(), seen);
        assert!(earlier.is_none(), "{DECISION}: {module} has two lines");
    }
    table
}

/// A file without comments and without its test module, which always comes last.
fn code(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        code.push_str(line.split("//").next().unwrap_or_default());
        code.push('\n');
    }
    code
}

/// The modules that a piece of code names as `crate::module`, also inside `use crate::{a, b::c}`.
fn seen(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 1;
        let mut first = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => {
                    first = true;
                    continue;
                }
                c if first && (c.is_alphanumeric() || c == '_') => {
                    found.insert(word(&group[at..]));
                    first = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    // macros and re-exports of the root are not modules
    found.retain(|name| name.chars().next().is_some_and(char::is_lowercase));
    found
}

fn module_of(file: &str) -> String {
    let inside = file.trim_start_matches("src/");
    inside.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_import_only_what_lies_below_them() {
    let allowed = allowed();
    let mut faults = Vec::new();
    for file in tree::files("src", "rs") {
        let module = module_of(&file);
        if module == "lib" {
            continue;
        }
        let Some(may_see) = allowed.get(&module) else {
            faults.push(format!("{file}: module {module} has no line in {DECISION}"));
            continue;
        };
        for other in seen(&code(&tree::read(&file))) {
            if other != module && !may_see.contains(&other) {
                faults.push(format!("{file}: {module} may not import {other}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults against {DECISION}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_allowed_directions_have_no_circle() {
    let mut left = allowed();
    loop {
        let done: Vec<String> = left.iter().filter(|(_, seen)| seen.is_empty()).map(|(name, _)| name.clone()).collect();
        if done.is_empty() {
            break;
        }
        for name in done {
            left.remove(&name);
            for seen in left.values_mut() {
                seen.remove(&name);
            }
        }
    }
    assert!(left.is_empty(), "{DECISION} allows a circle among {:?}, or names a module without a line", left.keys());
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let mut faults = Vec::new();
    for folder in ["src", "tests", "benches", "examples", "python/src"] {
        for file in tree::files(folder, "rs") {
            let lines = tree::read(&file).lines().count();
            if lines > LONGEST_FILE {
                faults
                    .push(format!("{file} has {lines} lines: split it by physical step, the limit is {LONGEST_FILE}"));
            }
        }
    }
    for file in tree::files("src", "rs") {
        for part in file.trim_end_matches(".rs").split('/') {
            if EMPTY_NAMES.contains(&part) {
                faults.push(format!("{file}: \"{part}\" says nothing of what is inside"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    // put together here so that this file does not hold the words
    let words = [["TO", "DO"], ["FIX", "ME"], ["todo", "!("], ["unimplemented", "!("]].map(|parts| parts.concat());
    let mut faults = Vec::new();
    let rust = ["src", "tests", "benches", "examples", "python/src"].map(|folder| tree::files(folder, "rs"));
    let python = ["python/isorisk", "python/tests", "tools"].map(|folder| tree::files(folder, "py"));
    for file in rust.into_iter().chain(python).flatten() {
        for (number, line) in tree::read(&file).lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                faults.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{} places:\n{}", faults.len(), faults.join("\n"));
}

/// Every package that `root` depends on, directly or not, by the lock file.
fn dependencies(root: &str) -> BTreeSet<String> {
    let lock: toml::Table = toml::from_str(&tree::read("Cargo.lock")).unwrap();
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap().to_owned();
        let list = package.get("dependencies").and_then(toml::Value::as_array);
        let names = list.into_iter().flatten().filter_map(|entry| entry.as_str()?.split(' ').next().map(str::to_owned));
        edges.entry(name).or_default().extend(names);
    }
    assert!(edges.contains_key(root), "Cargo.lock has no {root}");
    let mut found = BTreeSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(name) = open.pop() {
        for next in edges.get(&name).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    found
}

#[test]
fn the_core_knows_nothing_of_python() {
    let found: Vec<String> =
        dependencies("isorisk").into_iter().filter(|name| name.starts_with("pyo3") || name == "numpy").collect();
    assert!(found.is_empty(), "the core depends on {found:?}");
    assert!(dependencies("isorisk-python").contains("pyo3"), "the walk over the lock file is broken");
}

#[test]
fn groups_of_imports_are_read() {
    let text = "use crate::{card::{A, B}, error::Result,\n    units};\nlet x = crate::weather::Stability::A;\n// crate::risk\n";
    let found: Vec<String> = seen(&code(text)).into_iter().collect();
    assert_eq!(found, ["card", "error", "units", "weather"]);
}
