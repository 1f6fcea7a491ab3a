//! A cache of consequences never gives a wrong result, whatever happens to its entries, its folder or its process.
#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what the test itself set up wrongly")]

mod small_park;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use isorisk::Error;
use isorisk::consequence::{CacheCounts, RunCache, Storage};
use isorisk::risk::Control;
use isorisk::run::{Reuse, RunResult, SocietalScope, run, run_from, run_reusing};
use isorisk::study::Study;

use small_park::{row, study};

/// Set for a process that this program starts: the folder of its cache.
const FOLDER: &str = "ISORISK_TEST_CACHE_FOLDER";

fn cached(study: &Study, cache: &RunCache) -> isorisk::Result<RunResult> {
    run_reusing(study, Reuse { base: None, cache: Some(cache) }, &Control::default())
}

/// Every number of a result, as bits, and the tables as they are written.
fn bits(result: &RunResult) -> (Vec<u64>, Vec<String>) {
    let mut numbers: Vec<f64> = result.individual_risk().iter().copied().collect();
    for scope in result.scopes() {
        for event in result.societal(&scope).unwrap().events() {
            numbers.extend([event.frequency_per_yr, event.n]);
        }
    }
    numbers.push(result.societal(&SocietalScope::Park).unwrap().pll());
    let tables = [result.scenarios_table(), result.consequences_table()];
    let texts = tables.iter().map(|table| table.to_csv().unwrap()).chain([result.warnings().join("\n")]);
    (numbers.into_iter().map(f64::to_bits).collect(), texts.collect())
}

#[track_caller]
fn same(found: &RunResult, wanted: &RunResult) {
    let (found, wanted) = (bits(found), bits(wanted));
    let apart = found.0.iter().zip(&wanted.0).filter(|(a, b)| a != b).count();
    assert_eq!((found.0.len(), apart), (wanted.0.len(), 0));
    assert_eq!(found.1, wanted.1);
}

/// A folder of this test alone, removed with it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("isorisk-cache-{name}-{}", std::process::id()));
        fs::remove_dir_all(&path).ok();
        Self(path)
    }

    fn entries(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_none());
        files.sort();
        files
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn with_and_without_a_cache_the_bits_are_the_same() {
    let (study, scratch) = (study(), Scratch::new("same"));
    let wanted = run(&study, &Control::default()).unwrap();
    let runs = wanted.consequences().runs().len();
    for cache in [RunCache::in_memory(), RunCache::on_disk(&scratch.0).unwrap()] {
        same(&cached(&study, &cache).unwrap(), &wanted);
        assert_eq!(cache.counts(), CacheCounts { made: runs, ..CacheCounts::default() });
        same(&cached(&study, &cache).unwrap(), &wanted);
        assert_eq!(cache.counts(), CacheCounts { made: runs, reused: runs, ..CacheCounts::default() });
    }
    assert_eq!(scratch.entries().len(), runs);
}

#[test]
fn another_weather_or_state_is_another_entry() {
    let study = study();
    let cache = RunCache::in_memory();
    cached(&study, &cache).unwrap();
    let made = cache.counts().made;
    let id = study.installations()[0].id.clone();
    let moved = study.with_moved(&id, 350_700.0, 3_410_700.0).unwrap();
    cached(&moved, &cache).unwrap();
    assert_eq!(cache.counts().made, made, "a place changes no consequence");
    let warmer = study.with_changed(&id, row(&[("temperature_c", "27")])).unwrap();
    let found = cached(&warmer, &cache).unwrap();
    assert!(cache.counts().made > made);
    same(&found, &run(&warmer, &Control::default()).unwrap());
}

#[test]
fn a_what_if_and_a_cache_work_together() {
    let study = study();
    let cache = RunCache::in_memory();
    let base = cached(&study, &cache).unwrap();
    let id = study.installations()[0].id.clone();
    let moved = study.with_moved(&id, 350_700.0, 3_410_700.0).unwrap();
    let reuse = Reuse { base: Some(&base), cache: Some(&cache) };
    let found = run_reusing(&moved, reuse, &Control::default()).unwrap();
    same(&found, &run_from(&moved, &base, &Control::default()).unwrap());
}

/// What can be wrong with the bytes of an entry.
fn spoilt(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let changed = |at: usize, value: u8| {
        let mut copy = bytes.to_vec();
        copy[at] ^= value;
        copy
    };
    vec![
        ("empty", Vec::new()),
        ("cut in the header", bytes[..40].to_vec()),
        ("cut short", bytes[..bytes.len() - 1].to_vec()),
        ("cut in half", bytes[..bytes.len() / 2].to_vec()),
        ("too long", [bytes, &[0]].concat()),
        ("another version of the format", changed(8, 0xff)),
        ("another key", changed(12, 0x01)),
        ("one bit of the length", changed(44, 0x01)),
        ("one bit of the hash", changed(60, 0x80)),
        ("one bit of the payload", changed(bytes.len() - 100, 0x10)),
        ("zeros", vec![0; bytes.len()]),
    ]
}

#[test]
fn a_spoilt_entry_is_made_anew_and_written_again() {
    let (study, scratch) = (study(), Scratch::new("spoilt"));
    let wanted = run(&study, &Control::default()).unwrap();
    cached(&study, &RunCache::on_disk(&scratch.0).unwrap()).unwrap();
    let entries = scratch.entries();
    let good = fs::read(&entries[0]).unwrap();
    for (what, bad) in spoilt(&good) {
        fs::write(&entries[0], bad).unwrap();
        let cache = RunCache::on_disk(&scratch.0).unwrap();
        same(&cached(&study, &cache).unwrap(), &wanted);
        let runs = entries.len();
        let counts = CacheCounts { reused: runs - 1, made: 1, rejected: 1, unwritten: 0 };
        assert_eq!(cache.counts(), counts, "{what}");
        assert_eq!(fs::read(&entries[0]).unwrap(), good, "{what}");
    }
    // a whole entry under the name of another
    fs::copy(&entries[1], &entries[0]).unwrap();
    let cache = RunCache::on_disk(&scratch.0).unwrap();
    same(&cached(&study, &cache).unwrap(), &wanted);
    assert_eq!(cache.counts().rejected, 1);
    assert_eq!(fs::read(&entries[0]).unwrap(), good);
    // a folder where a file should be: neither read nor written
    fs::remove_file(&entries[0]).unwrap();
    fs::create_dir(&entries[0]).unwrap();
    let cache = RunCache::on_disk(&scratch.0).unwrap();
    same(&cached(&study, &cache).unwrap(), &wanted);
    assert_eq!((cache.counts().rejected, cache.counts().unwritten), (1, 1));
}

#[test]
fn a_file_in_place_of_the_folder_is_an_error_with_its_path() {
    let scratch = Scratch::new("file");
    fs::write(&scratch.0, "not a folder").unwrap();
    for path in [scratch.0.clone(), scratch.0.join("below")] {
        let error = RunCache::on_disk(&path).unwrap_err();
        assert!(matches!(error, Error::Io { .. }), "{error}");
        assert!(error.to_string().contains(&*path.to_string_lossy()), "{error}");
    }
    fs::remove_file(&scratch.0).unwrap();
}

/// A place without space: whatever is written to it is refused, in the way of the system.
#[derive(Debug, Default)]
struct Full(AtomicUsize);

impl Storage for Full {
    fn read(&self, _name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn write(&self, _name: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let device = Path::new("/dev/full");
        if device.exists() { fs::write(device, bytes) } else { Err(io::ErrorKind::StorageFull.into()) }
    }
}

/// A place that answers nothing but errors.
#[derive(Debug)]
struct Broken;

impl Storage for Broken {
    fn read(&self, _name: &str) -> io::Result<Option<Vec<u8>>> {
        Err(io::ErrorKind::PermissionDenied.into())
    }

    fn write(&self, _name: &str, _bytes: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

#[test]
fn a_full_disk_or_a_right_that_is_missing_costs_the_entries_and_nothing_else() {
    let study = study();
    let wanted = run(&study, &Control::default()).unwrap();
    let runs = wanted.consequences().runs().len();
    let full = RunCache::in_storage(Full::default());
    same(&cached(&study, &full).unwrap(), &wanted);
    assert_eq!(full.counts(), CacheCounts { made: runs, unwritten: runs, ..CacheCounts::default() });
    let broken = RunCache::in_storage(Broken);
    same(&cached(&study, &broken).unwrap(), &wanted);
    assert_eq!(broken.counts(), CacheCounts { reused: 0, made: runs, rejected: runs, unwritten: runs });
}

#[test]
fn a_folder_that_vanishes_under_the_run_costs_the_entries_and_nothing_else() {
    let (study, scratch) = (study(), Scratch::new("gone"));
    let cache = RunCache::on_disk(&scratch.0).unwrap();
    fs::remove_dir_all(&scratch.0).unwrap();
    let found = cached(&study, &cache).unwrap();
    same(&found, &run(&study, &Control::default()).unwrap());
    assert_eq!(cache.counts().unwritten, cache.counts().made);
}

#[test]
fn a_run_that_is_cancelled_anywhere_leaves_a_cache_that_is_right() {
    let (study, scratch) = (study(), Scratch::new("cancel"));
    let wanted = run(&study, &Control::default()).unwrap();
    for share in [0.0, 0.05, 0.13, 0.31, 0.47, 0.59] {
        for cache in [RunCache::in_memory(), RunCache::on_disk(&scratch.0).unwrap()] {
            let stop = AtomicBool::new(false);
            let progress = |done: f64| {
                if done >= share {
                    stop.store(true, Ordering::Relaxed);
                }
            };
            let control = Control { cancel: Some(&stop), progress: Some(&progress) };
            let error = run_reusing(&study, Reuse { base: None, cache: Some(&cache) }, &control).unwrap_err();
            assert!(matches!(error, Error::Cancelled), "{error}");
            let made = cache.counts();
            same(&cached(&study, &cache).unwrap(), &wanted);
            assert!(cache.counts().reused >= made.made, "what was made before the stop is used again");
            assert_eq!(cache.counts().rejected, 0);
        }
        fs::remove_dir_all(&scratch.0).unwrap();
    }
}

/// What a process does that a test of this file starts: one run on a folder. Does nothing when started by hand.
#[test]
fn child_runs_on_a_folder() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    cached(&study(), &RunCache::on_disk(folder).unwrap()).unwrap();
}

fn child(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_runs_on_a_folder", "--quiet"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_process_killed_while_it_writes_leaves_whole_entries_only() {
    let (study, scratch) = (study(), Scratch::new("kill"));
    let wanted = run(&study, &Control::default()).unwrap();
    let runs = wanted.consequences().runs().len();
    let mut cut_short = 0;
    for entries_first in [1, 2, 3, 5, 8, runs - 1] {
        fs::remove_dir_all(&scratch.0).ok();
        let mut killed = child(&scratch.0);
        // somewhere between one write and the next
        for _ in 0..20_000 {
            let written = fs::read_dir(&scratch.0).map_or(0, Iterator::count);
            if written >= entries_first || killed.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        // kill -9 on unix
        killed.kill().unwrap();
        killed.wait().unwrap();
        let cache = RunCache::on_disk(&scratch.0).unwrap();
        let before = scratch.entries().len();
        cut_short += usize::from(before < runs);
        same(&cached(&study, &cache).unwrap(), &wanted);
        assert_eq!(cache.counts(), CacheCounts { reused: before, made: runs - before, rejected: 0, unwritten: 0 });
    }
    assert!(cut_short > 0, "no process was killed before its end");
}

#[test]
fn two_processes_fill_one_folder_at_once() {
    let (study, scratch) = (study(), Scratch::new("two"));
    let wanted = run(&study, &Control::default()).unwrap();
    let mut children = [child(&scratch.0), child(&scratch.0)];
    let here = RunCache::on_disk(&scratch.0).unwrap();
    same(&cached(&study, &here).unwrap(), &wanted);
    assert_eq!((here.counts().rejected, here.counts().unwritten), (0, 0));
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let after = RunCache::on_disk(&scratch.0).unwrap();
    same(&cached(&study, &after).unwrap(), &wanted);
    let runs = wanted.consequences().runs().len();
    assert_eq!(after.counts(), CacheCounts { reused: runs, ..CacheCounts::default() });
    assert_eq!(scratch.entries().len(), fs::read_dir(&scratch.0).unwrap().count(), "nothing is left half written");
}
