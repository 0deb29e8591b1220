//! Where programs run: the whole table for programs of each kind.

use std::fmt::Write as _;

use wpack_validate::targets::{self, Target, Verdict};
use wpack_validate::validate;

use crate::support::case;

/// One of each kind, as the files of `cases/` are called.
const PROGRAMS: &[&str] = &[
    "command",
    "preview0",
    "preview0_and_1",
    "plain_command",
    "target_simd",
    "atomics",
    "target_shared_memory",
    "target_exceptions",
    "modern",
    "legacy_exceptions",
    "import_type_signature",
    "start_and_initialize",
    "unknown_import_wasmedge",
    "target_wasix",
    "wasi_threads",
    "unknown_import_emscripten",
    "library",
    "invalid_body",
    "component_command",
    "target_command_with_http",
    "component_proxy",
    "capabilities_of_a_component",
    "component_p3_command",
    "component_service",
    "component_middleware",
    "component_map",
    "component_library",
    "component_vendor_interface",
    "target_spin",
    "target_start_returns",
    "target_keyvalue",
    "component_shared_memory",
    "component_import_type",
    "start_type_missing",
    "target_newer_function",
    "target_exit_with_code",
];

#[test]
fn the_table() {
    let mut table = String::new();
    for program in PROGRAMS {
        writeln!(table, "{program}").unwrap();
        for (answer, names) in by_answer(&validate(&case(program)).targets) {
            writeln!(table, "    {answer}\n        {}", names.join(" ")).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

/// Each answer with the targets that give it, in the order of the report.
fn by_answer(targets: &[Target]) -> Vec<(String, Vec<&str>)> {
    let mut answers: Vec<(String, Vec<&str>)> = Vec::new();
    for target in targets {
        let reason = target.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let answer = format!("{}{reason}", target.verdict);
        match answers.iter_mut().find(|(known, _)| *known == answer) {
            Some((_, names)) => names.push(target.name),
            None => answers.push((answer, vec![target.name])),
        }
    }
    answers
}

/// Names are a contract: a rename or a removal must be seen here.
#[test]
fn names() {
    let names: Vec<_> = targets::names().collect();
    insta::assert_snapshot!(names.join("\n"), @"
    wpack
    wasmtime-27
    wasmtime-36
    wasmtime-42
    wasmtime-46
    wasmtime-48
    wasmer
    wasmedge
    wamr
    wasmi
    node
    spin
    wasmcloud
    runwasi-wasmtime
    runwasi-wasmedge
    runwasi-wasmer
    runwasi-wamr
    containerd-shim-spin
    crun
    youki
    docker-desktop
    ");
}

#[test]
fn each_target_says_where_its_facts_are_from() {
    assert!(targets::sources().map(|source| source.target).eq(targets::names()));
    for source in targets::sources() {
        assert!(source.text.len() > 10, "{source:?}");
        let is_date = source.date.len() == 10 && source.date.starts_with("2026-");
        assert!(is_date, "{source:?}");
    }
}

#[test]
fn verdicts_go_from_good_to_bad() {
    assert!(Verdict::Runs < Verdict::Unknown && Verdict::Unknown < Verdict::Fails);
    let names = [Verdict::Runs, Verdict::Unknown, Verdict::Fails].map(Verdict::name);
    assert_eq!(names, ["runs", "unknown", "fails"]);
}
