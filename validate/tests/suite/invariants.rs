//! What holds for every report, whatever the input. The fuzz targets check the same.

use wpack_validate::Report;
use wpack_validate::targets::{self, Verdict};

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
        let words = [Some(&finding.message), finding.help.as_ref()];
        for text in words.into_iter().flatten() {
            assert!(!text.chars().any(char::is_control), "{text:?}");
            assert!(text.len() < 5_000, "{} bytes", text.len());
        }
    }
}
