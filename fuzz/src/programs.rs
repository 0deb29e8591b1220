//! Modules and components: what is found out about them, and what is made of them.

use wasm_encoder::{CustomSection, Section as _};
use wpack_rewrite::Adapter;
use wpack_validate::{Code, Kind, Report, World};

use crate::invariants;

/// Any bytes get a report that keeps its promises and becomes JSON.
pub fn validate(bytes: &[u8]) {
    judged(bytes);
}

/// A custom section that a reader looks into may hold anything: it never changes the verdict.
///
/// The first byte of the input picks the name of the section, the rest is its content.
pub fn metadata(bytes: &[u8]) {
    const NAMES: [&str; 10] = [
        "name",
        "producers",
        "component-name",
        ".dep-v0",
        "target_features",
        "dylink.0",
        "component-type:app",
        "authors",
        "sourceMappingURL",
        ".debug_info",
    ];
    let Some((first, content)) = bytes.split_first() else { return };
    let section =
        CustomSection { name: NAMES[usize::from(*first) % NAMES.len()].into(), data: content.into() };
    for header in [b"\0asm\x01\0\0\0", b"\0asm\x0d\0\x01\0"] {
        let mut program = header.to_vec();
        section.append_to(&mut program);
        let report = judged(&program);
        assert!(!is_broken(&report), "{report:?}");
        let _ = wpack_rewrite::strip(&program).map(|short| judged(&short));
    }
}

/// What is stripped is the same program, and there is nothing left to strip.
///
/// # Panics
/// When it is not.
pub fn strip(bytes: &[u8]) {
    let before = judged(bytes);
    let stripped = wpack_rewrite::strip(bytes);
    if is_broken(&before) {
        return;
    }
    let short = stripped.expect("a valid program can be stripped");
    let saved = before.contents.as_ref().map(|contents| contents.strip.saves);
    assert_eq!(saved, bytes.len().checked_sub(short.len()).map(|saved| saved as u64));
    assert_eq!(Verdict::of(&judged(&short)), Verdict::of(&before));
    assert_eq!(wpack_rewrite::strip(&short).ok(), Some(short));
}

/// What is adapted is a valid component: a command of a command, which runs if the module ran, and a library of
/// a reactor.
///
/// # Panics
/// When it is not.
pub fn adapt(bytes: &[u8]) {
    let before = judged(bytes);
    let (adapter, world) = match (before.kind, before.world) {
        (Kind::Module, World::Command) => (Adapter::Command, World::Command),
        (Kind::Module, World::Reactor) => (Adapter::Reactor, World::Library),
        _ => return,
    };
    if is_broken(&before) {
        return;
    }
    // An error is an answer too: the sections in which tools leave types may hold anything.
    let Ok(component) = wpack_rewrite::adapt(bytes, adapter) else { return };
    let after = judged(&component);
    assert!(!is_broken(&after), "{after:?}");
    assert_eq!((after.kind, after.world), (Kind::Component, world));
    assert!(after.runnable || !before.runnable, "{after:?}");
}

/// The report, after checking what holds for each.
fn judged(bytes: &[u8]) -> Report {
    let report = wpack_validate::validate(bytes);
    invariants::check(&report);
    serde_json::to_vec(&report).expect("a report becomes JSON");
    report
}

fn is_broken(report: &Report) -> bool {
    let broken = [Code::NotWasm, Code::Malformed, Code::Invalid];
    report.findings.iter().any(|finding| broken.contains(&finding.code))
}

/// What a report says of the program, without what belongs to the file: offsets, sizes, names for people.
#[derive(Debug, PartialEq)]
struct Verdict(Report);

impl Verdict {
    fn of(report: &Report) -> Self {
        let mut report = report.clone();
        report.contents = None;
        report.findings.iter_mut().for_each(|finding| finding.offset = None);
        Self(report)
    }
}
