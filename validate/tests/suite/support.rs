//! The corpus, and how to ask for the findings alone.

use std::fs;
use std::path::{Path, PathBuf};

use wpack_validate::validate;

use crate::invariants::check;

/// The codes of the findings, after checking what holds for every report.
pub(crate) fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let report = validate(bytes);
    check(&report);
    report.findings.iter().map(|finding| finding.code.name()).collect()
}

/// The files of `cases/`.
pub(crate) fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The program of `cases/NAME.wat` as a binary.
pub(crate) fn case(name: &str) -> Vec<u8> {
    wat::parse_file(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name).with_extension("wat"))
        .unwrap()
}

/// All of them as binaries.
pub(crate) fn corpus() -> Vec<Vec<u8>> {
    case_files().iter().map(|file| wat::parse_file(file).unwrap()).collect()
}
