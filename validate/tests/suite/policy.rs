//! Policies: what they permit, what they refuse, and what they must leave alone.

use serde_json::{Value, json};
use wpack_validate::{Policy, Report, validate};

use crate::support::case;

fn policy(value: Value) -> Policy {
    serde_json::from_value(value).unwrap()
}

/// The report on the program of `cases/NAME.wat`, a file of 1000 bytes, under `policy`.
fn report(name: &str, policy: Value) -> Report {
    let mut report = validate(&case(name));
    self::policy(policy).apply(&mut report, 1000);
    report
}

/// The findings in lines.
fn findings(name: &str, policy: Value) -> Vec<String> {
    let report = report(name, policy);
    report.findings.iter().map(|f| format!("{}[{}]: {}", f.severity, f.code, f.message)).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn no_policy_permits_everything() {
    assert_eq!(findings("command", json!({})), NONE);
    let untouched = validate(&case("import_type_kind"));
    assert_eq!(report("import_type_kind", json!({})), untouched);
}

#[test]
fn capabilities() {
    let denied = findings("command", json!({"deny": ["exit", "sockets"]}));
    assert_eq!(
        denied,
        [
            "error[policy-capability]: the program can ask to end itself with an exit status: `policy.deny` has `exit`"
        ]
    );
    let allowed = findings("command", json!({"allow": ["stdout", "exit"]}));
    assert_eq!(
        allowed,
        [
            "error[policy-capability]: the program can ask to write to its standard error: `policy.allow` lacks `stderr`"
        ]
    );
    // What is in both is denied, once.
    let both = findings("command", json!({"allow": ["stdout", "stderr", "exit"], "deny": ["stderr"]}));
    assert_eq!(
        both,
        [
            "error[policy-capability]: the program can ask to write to its standard error: `policy.deny` has `stderr`"
        ]
    );
}

#[test]
fn imports_of_a_module() {
    let denied = findings("command", json!({"imports": {"deny": ["wasi_snapshot_preview1.fd_*", "env.*"]}}));
    assert_eq!(
        denied,
        ["error[policy-import]: the program imports `wasi_snapshot_preview1.fd_write`: \
          `policy.imports.deny` has `wasi_snapshot_preview1.fd_*`"]
    );
    assert_eq!(findings("command", json!({"imports": {"allow": ["wasi_snapshot_preview1.*"]}})), NONE);
    let others = findings("command", json!({"imports": {"allow": ["env.*"]}}));
    assert_eq!(
        others,
        ["error[policy-import]: the program imports `wasi_snapshot_preview1.fd_write`, \
          `wasi_snapshot_preview1.proc_exit`: `policy.imports.allow` has nothing that matches"]
    );
}

#[test]
fn imports_of_a_component_match_in_any_version() {
    let denied =
        findings("capabilities_of_a_component", json!({"imports": {"deny": ["wasi:http/outgoing-handler"]}}));
    assert_eq!(denied.len(), 1, "{denied:?}");
    assert!(denied[0].ends_with("`policy.imports.deny` has `wasi:http/outgoing-handler`"), "{denied:?}");
}

/// The report lists no more than 10,000 imports; a policy must not be got round with one more.
#[test]
fn what_is_not_listed_is_not_permitted() {
    let imports = |count: usize| {
        let imports: String = (0..count).map(|n| format!("(import \"env\" \"f{n}\" (func))")).collect();
        let mut report = validate(&wat::parse_str(format!("(module {imports})")).unwrap());
        policy(json!({"imports": {"deny": ["wasi*"]}})).apply(&mut report, 0);
        report.findings.iter().filter(|finding| finding.code.name() == "policy-import").count()
    };
    assert_eq!(imports(9_999), 0);
    assert_eq!(imports(10_001), 1);
}

#[test]
fn features() {
    let denied = findings("target_simd", json!({"features": {"deny": ["simd", "threads"]}}));
    assert_eq!(
        denied,
        ["error[policy-feature]: the program uses the feature `simd`: `policy.features.deny` has it"]
    );
    let others = findings("target_simd", json!({"features": {"allow": []}}));
    assert_eq!(
        others,
        ["error[policy-feature]: the program uses the feature `simd`: `policy.features.allow` lacks it"]
    );
}

fn memory(text: &str, limit: &Value) -> Vec<String> {
    let mut report =
        validate(&wat::parse_str(format!("(module (memory {text}) (func (export \"_start\")))")).unwrap());
    policy(json!({"max-memory": limit})).apply(&mut report, 0);
    report.findings.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn memory_is_limited_at_the_start_and_after_growing() {
    assert_eq!(memory("1 2", &json!("128KiB")), NONE);
    assert_eq!(memory("1 2", &json!(131_072)), NONE);
    assert_eq!(
        memory("1 3", &json!("128KiB")),
        ["the memory may grow to 192 KiB: `policy.max-memory` is 128 KiB"]
    );
    assert_eq!(
        memory("3", &json!("128KiB")),
        ["the memory starts with 192 KiB: `policy.max-memory` is 128 KiB"]
    );
    assert_eq!(
        memory("1", &json!("1GiB")),
        ["the memory has no maximum and may grow to 4 GiB: `policy.max-memory` is 1 GiB"]
    );
}

#[test]
fn size_of_the_file() {
    assert_eq!(findings("command", json!({"max-size": 1000})), NONE);
    assert_eq!(
        findings("command", json!({"max-size": "999B"})),
        ["error[policy-size]: the file has 1000 bytes: `policy.max-size` is 999 bytes"]
    );
}

#[test]
fn severities() {
    let of = |level: &str| findings("import_type_kind", json!({"severity": {"import-type": level}}));
    for level in ["error", "warning", "note"] {
        assert!(of(level).iter().all(|line| line.starts_with(&format!("{level}[import-type]: "))), "{level}");
    }
    assert_eq!(of("ignore"), NONE);
    let breach = json!({"deny": ["stdout"], "severity": {"policy-capability": "note"}});
    assert!(findings("command", breach)[0].starts_with("note[policy-capability]: "));
}

/// A policy is about permission: whether the program runs is another question.
#[test]
fn runnable_and_targets_stay() {
    let refused = report("command", json!({"deny": ["stdout"]}));
    assert!(refused.has_errors() && refused.runnable);
    let forgiven = report("import_type_kind", json!({"severity": {"import-type": "ignore"}}));
    assert!(!forgiven.has_errors() && !forgiven.runnable);
    assert_eq!(forgiven.targets, validate(&case("import_type_kind")).targets);
}

#[test]
fn a_broken_file_stays_broken() {
    for code in ["not-wasm", "malformed", "invalid"] {
        let error = serde_json::from_value::<Policy>(json!({"severity": {code: "ignore"}})).unwrap_err();
        assert_eq!(error.to_string(), format!("`{code}` always is an error: no host runs a broken file"));
    }
    let everything = json!({"allow": [], "imports": {"allow": []}, "features": {"allow": []}, "max-size": 0});
    let broken = findings("invalid_body", everything);
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert!(broken[0].starts_with("error[invalid]: "), "{broken:?}");
}

#[test]
fn what_is_not_known_is_refused() {
    for (value, message) in [
        (json!({"denny": []}), "unknown field `denny`, expected one of `allow`, `deny`, "),
        (json!({"deny": ["socket"]}), "unknown variant `socket`, expected one of `arguments`, "),
        (json!({"imports": {"block": []}}), "unknown field `block`, expected `allow` or `deny`"),
        (json!({"imports": {"deny": ["a?"]}}), "`a?` is no pattern"),
        (json!({"imports": {"deny": [""]}}), "`` is no pattern"),
        (
            json!({"features": {"deny": ["simd128"]}}),
            "unknown variant `simd128`, expected one of `mutable-global`",
        ),
        (
            json!({"severity": {"import-typ": "note"}}),
            "unknown variant `import-typ`, expected one of `not-wasm`, ",
        ),
        (json!({"severity": {"import-type": "fatal"}}), "unknown variant `fatal`, expected one of `error`, "),
        (
            json!({"max-size": "64M"}),
            "invalid value: string \"64M\", expected a number of bytes such as 65536",
        ),
        (json!({"max-memory": -1}), "invalid value: integer `-1`, expected a number of bytes"),
    ] {
        let error = serde_json::from_value::<Policy>(value.clone()).unwrap_err().to_string();
        assert!(error.starts_with(message), "{value}: {error}");
    }
}
