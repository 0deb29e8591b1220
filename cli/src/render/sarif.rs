//! Findings as SARIF 2.1.0, for code scanning.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use serde_json::{Value, json};
use wpack_validate::{Code, Finding, Report};

/// The document for these inputs.
pub(crate) fn sarif<'a>(reports: impl IntoIterator<Item = (&'a str, &'a Report)>) -> Value {
    let results: Vec<_> = reports
        .into_iter()
        .flat_map(|(input, report)| report.findings.iter().map(move |finding| result(input, finding)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "wpack",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({"id": code.name(), "shortDescription": {"text": code.description()}})
}

/// The words for severities are the same in SARIF.
fn result(input: &str, finding: &Finding) -> Value {
    let help = finding.help.iter().map(|help| format!("\n{help}")).collect::<String>();
    let mut location = json!({"artifactLocation": {"uri": uri(input)}});
    if let Some(offset) = finding.offset {
        location["region"] = json!({"byteOffset": offset});
    }
    json!({
        "ruleId": finding.code.name(),
        "level": finding.severity.name(),
        "message": {"text": format!("{}{help}", finding.message)},
        "locations": [{"physicalLocation": location}],
    })
}

/// A path as a relative URI: what RFC 3986 does not let stand for itself is percent-encoded.
fn uri(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_result_of_a_rule() {
        let report = wpack_validate::validate(b"\0asm\x01\0\0\0\x01");
        let document = sarif([("dir/a b.wasm", &report)]);
        let run = &document["runs"][0];
        let result = &run["results"][0];
        assert_eq!(document["version"], "2.1.0");
        assert_eq!(result["ruleId"], "malformed");
        assert_eq!(result["level"], "error");
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "dir/a%20b.wasm");
        assert!(location["region"]["byteOffset"].is_u64());
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(rules.iter().any(|rule| rule["id"] == "malformed"));
    }
}
