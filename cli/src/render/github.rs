//! Findings as workflow commands, which GitHub shows beside the change.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use wpack_validate::{Finding, Report, Severity};

/// One line for each finding.
pub(crate) fn github(input: &str, report: &Report) -> String {
    report.findings.iter().map(|finding| annotation(input, finding)).collect()
}

fn annotation(input: &str, finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let help = finding.help.iter().map(|help| format!("\n{help}")).collect::<String>();
    let message = data(&format!("{}{help}", finding.message));
    format!("::{command} file={},title={}::{message}\n", property(input), finding.code)
}

/// What would end the command or its line is percent-encoded, as `@actions/core` does it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_command() {
        let report = wpack_validate::validate(b"");
        let text = github("a:b,c\n.wasm", &report);
        assert!(text.starts_with("::error file=a%3Ab%2Cc%0A.wasm,title=not-wasm::"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }
}
