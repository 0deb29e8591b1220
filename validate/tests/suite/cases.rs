//! The corpus: each file of `cases/` is a program in the text format that says in its first lines, behind
//! `;; expect: `, what is to be found out about it.

use std::fs;
use std::path::Path;

use wpack_validate::{Report, validate};

use crate::support::case_files;

const EXPECT: &str = ";; expect: ";

#[test]
fn each_case_gives_what_it_expects() {
    let files = case_files();
    assert!(files.len() > 40, "only {} cases found", files.len());
    let failures: Vec<_> = files.iter().filter_map(|file| failure(file)).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// What is wrong with a case, with the lines that it would have to start with.
fn failure(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).unwrap();
    let expected: Vec<_> = text.lines().filter_map(|line| line.strip_prefix(EXPECT)).collect();
    let actual = describe(&validate(&wat::parse_str(&text).unwrap()));
    if expected == actual {
        return None;
    }
    let lines: Vec<_> = actual.iter().map(|line| format!("{EXPECT}{line}")).collect();
    Some(format!("{} should start with\n{}\n", file.display(), lines.join("\n")))
}

/// A report in lines: the verdict, what it is, the features, the capabilities, each finding.
fn describe(report: &Report) -> Vec<String> {
    let runnable = if report.runnable { "runnable" } else { "not runnable" };
    let verdict = format!("{}, WASI {}, {}, {runnable}", report.kind, report.wasi, report.world);
    let identity = Some(format!("is {} ({})", report.identity.description, report.identity.name));
    let features = (!report.features.is_empty()).then(|| format!("uses {}", report.features.join(" ")));
    let names: Vec<_> = report.capabilities.iter().map(|capability| capability.name()).collect();
    let capabilities = (!names.is_empty()).then(|| format!("can ask for {}", names.join(" ")));
    let findings = report.findings.iter().flat_map(|finding| {
        let message = format!("{}[{}]: {}", finding.severity, finding.code, finding.message);
        std::iter::once(message).chain(finding.help.as_ref().map(|help| format!("help: {help}")))
    });
    std::iter::once(verdict).chain(identity).chain(features).chain(capabilities).chain(findings).collect()
}
