//! The corpus, and what holds for every report.

use std::fs;
use std::path::{Path, PathBuf};

use wpack_validate::targets::{self, Verdict};
use wpack_validate::{Report, validate};

/// The codes of the findings, after checking what holds for every report.
pub(crate) fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let report = validate(bytes);
    check(&report);
    report.findings.iter().map(|finding| finding.code.name()).collect()
}

pub(crate) fn check(report: &Report) {
    assert!(report.findings.len() <= 64);
    assert!(!(report.runnable && report.has_errors()));
    assert!(report.imports.len() <= 10_000 && report.exports.len() <= 10_000);
    assert_eq!(report.targets.len(), targets::names().count());
    for target in &report.targets {
        let reason = target.reason.as_deref().unwrap_or_default();
        assert!(!reason.chars().any(char::is_control) && reason.len() < 2_000, "{reason:?}");
        assert!(target.verdict != Verdict::Runs || report.world.is_runnable(), "{target:?}");
        assert!(!(target.name == "wpack" && target.verdict == Verdict::Runs && report.has_errors()));
    }
    for finding in &report.findings {
        assert!(!finding.message.chars().any(char::is_control), "{:?}", finding.message);
        assert!(finding.message.len() < 5_000, "{} bytes", finding.message.len());
    }
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
