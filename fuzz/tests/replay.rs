//! Every target over its seeds, some thousand mutations of them, and all inputs that ever failed.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wpack_fuzz::{Random, TARGETS, Target, mutate};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn replay(name: &str, mutations: usize) {
    let Target { run, seeds, .. } = TARGETS.into_iter().find(|target| target.name == name).unwrap();
    let seeds = seeds();
    assert!(!seeds.is_empty());
    seeds.iter().for_each(|seed| run(seed));
    let mut random = Random::new(1);
    (0..mutations).for_each(|_| run(&mutate(&mut random, &seeds)));
}

#[test]
fn adapt() {
    replay("adapt", 1_500);
}

#[test]
fn archive() {
    replay("archive", 200);
}

#[test]
fn layout() {
    replay("layout", 100);
}

#[test]
fn manifest() {
    replay("manifest", 100);
}

#[test]
fn metadata() {
    replay("metadata", 2_000);
}

#[test]
fn reference() {
    replay("reference", 2_000);
}

#[test]
fn strip() {
    replay("strip", 2_000);
}

#[test]
fn validate() {
    replay("validate", 4_000);
}

#[test]
fn what_once_failed() {
    for file in fs::read_dir(folder("regressions")).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        TARGETS.iter().for_each(|target| (target.run)(&bytes));
    }
}

#[test]
fn each_target_has_a_program() {
    let targets = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(names(&folder("fuzz_targets")), targets);
}
