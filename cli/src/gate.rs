//! Whether a program may go on, judged by what was found in it.

use wpack_validate::{
    Code, Finding, Policy, Report, Severity,
    targets::{Target, Verdict},
};

use crate::{
    error::{CommandError, Kind, Result},
    format::Format,
    render,
    runtime::OWN,
    ui::Ui,
};

/// Refuses a program that one of the formats cannot carry, that `policy` makes an error of, or that will not run on a
/// bundle's `runtime`, by its name in the table of targets; and tells of what else was found.
///
/// # Errors
/// When a finding stands in the way.
pub(crate) fn check(
    report: &Report,
    policy: &Policy,
    formats: &[Format],
    runtime: &str,
    input: &str,
    ui: &Ui,
) -> Result<()> {
    // What only wpack's runner lacks is no matter where another runtime takes its place.
    let as_bundle = if runtime == OWN { Format::Bundle } else { Format::Compat };
    let weighed = |format: &Format| if *format == Format::Bundle { as_bundle } else { *format };
    let blocks =
        |finding: &&Finding| formats.iter().map(weighed).any(|format| blocks(format, policy, finding));
    let (blocking, other): (Vec<_>, Vec<_>) = report.findings.iter().partition(blocks);
    warn(&other, ui);
    if blocking.is_empty() {
        return match formats.contains(&Format::Bundle) {
            true if runtime == OWN => refuse(report, input),
            true => check_host(report, runtime, input, ui),
            false => Ok(()),
        };
    }
    let formats: Vec<_> = formats.iter().map(|format| format.name()).collect();
    let message = format!("cannot build `{input}` as {}", formats.join(", "));
    Err(refused(blocking, kind(report), message, input, ui))
}

/// Refuses a program, a file of `size` bytes, that does what `policy` does not permit.
///
/// # Errors
/// When a breach weighs as an error.
pub(crate) fn check_policy(report: &Report, policy: &Policy, size: u64, input: &str, ui: &Ui) -> Result<()> {
    let mut breaches = policy.breaches(report, size);
    policy.weigh(&mut breaches);
    let (errors, other): (Vec<_>, Vec<_>) =
        breaches.iter().partition(|breach| breach.severity == Severity::Error);
    warn(&other, ui);
    if errors.is_empty() {
        return Ok(());
    }
    Err(refused(errors, Kind::No, format!("the policy does not permit `{input}`"), input, ui))
}

/// What is told but stops nothing.
fn warn(findings: &[&Finding], ui: &Ui) {
    for finding in findings.iter().filter(|finding| finding.severity != Severity::Note) {
        ui.warning(&format!("{}: {}", finding.code, finding.message));
    }
}

/// Tells the findings that stand in the way, and where more is said about them.
fn refused(findings: Vec<&Finding>, kind: Kind, message: String, input: &str, ui: &Ui) -> CommandError {
    findings.iter().for_each(|finding| ui.finding(&render::finding(input, finding)));
    let more = render::more(findings).map(|command| format!("`{command}` says more"));
    more.into_iter().fold(CommandError::new(kind, message), CommandError::hint)
}

/// Refuses a program that wpack's runner cannot run.
///
/// # Errors
/// With the findings told, or the reason.
pub(crate) fn check_runnable(report: &Report, input: &str, ui: &Ui) -> Result<()> {
    if report.has_errors() {
        let message = format!("cannot run `{input}`");
        return Err(refused(report.findings.iter().collect(), kind(report), message, input, ui));
    }
    refuse(report, input)
}

/// Refuses a program that will not run on one of `targets`, or of which that cannot be said.
///
/// # Errors
/// With the verdict of the first target that does not run it.
pub(crate) fn check_targets(report: &Report, targets: &[String], input: &str) -> Result<()> {
    let wanted = report.targets.iter().filter(|target| targets.iter().any(|name| name == target.name));
    wanted.into_iter().try_for_each(|target| runs_on(target, input))
}

fn runs_on(target: &Target, input: &str) -> Result<()> {
    let reason = target.reason.as_deref().unwrap_or("the reason is not known");
    let message = match target.verdict {
        Verdict::Runs => return Ok(()),
        Verdict::Fails => format!("`{input}` will not run on `{}`: {reason}", target.name),
        Verdict::Unknown => format!("nobody can say whether `{input}` runs on `{}`: {reason}", target.name),
    };
    Err(CommandError::new(Kind::No, message))
}

/// Another runtime in the image: what nobody can say, whoever chose it may try.
fn check_host(report: &Report, runtime: &str, input: &str, ui: &Ui) -> Result<()> {
    let target = report.targets.iter().find(|target| target.name == runtime);
    target.map_or(Ok(()), |target| match target.verdict {
        Verdict::Unknown => {
            ui.warning(&runs_on(target, input).err().map(|error| error.to_string()).unwrap_or_default());
            Ok(())
        }
        _ => runs_on(target, input),
    })
}

fn refuse(report: &Report, input: &str) -> Result<()> {
    check_targets(report, &[OWN.to_owned()], input).map_err(|error| {
        error.hint("`--format compat`, `shim` and `artifact` leave the choice of the runtime to the host")
    })
}

fn kind(report: &Report) -> Kind {
    if report.is_wasm() { Kind::No } else { Kind::Input }
}

fn blocks(format: Format, policy: &Policy, finding: &Finding) -> bool {
    finding.severity == Severity::Error && (policy.demands(finding.code) || stops(format, finding.code))
}

/// Whether an error with this code stops a build in `format`.
///
/// An artifact may be a library, a plugin or a program for another host; everything else is there to be run.
pub(crate) fn stops(format: Format, code: Code) -> bool {
    match code {
        Code::MissingFeature => format == Format::Bundle,
        code => code.is_broken() || code.is_policy() || format != Format::Artifact,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(text: &str, format: Format) -> bool {
        let report = wpack_validate::validate(&wat::parse_str(text).unwrap());
        report.findings.iter().any(|finding| blocks(format, &Policy::default(), finding))
    }

    #[test]
    fn a_library_is_good_for_an_artifact_only() {
        let library = r#"(module (func (export "add")))"#;
        assert!(!blocked(library, Format::Artifact));
        for format in [Format::Bundle, Format::Shim, Format::Compat] {
            assert!(blocked(library, format), "{format}");
        }
    }

    #[test]
    fn what_only_our_runner_lacks_is_good_for_others() {
        let legacy = r#"(module (tag $t) (func (export "_start") try throw $t catch $t end))"#;
        assert!(blocked(legacy, Format::Bundle));
        assert!(!blocked(legacy, Format::Compat));
    }

    #[test]
    fn no_format_takes_what_is_broken() {
        let report = wpack_validate::validate(b"\0asm\x01\0\0\0\x01");
        for format in [Format::Bundle, Format::Artifact, Format::Shim, Format::Compat] {
            assert!(
                report.findings.iter().any(|finding| blocks(format, &Policy::default(), finding)),
                "{format}"
            );
        }
    }
}
