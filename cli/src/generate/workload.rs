//! What every kind of deployment says: the image, how the program is started, and what it may take.

use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use wpack_validate::{Capability, Memory, escape};

use super::program::Program;
use crate::error::{CommandError, Result};

/// How the program is to run, as the user wants it.
pub(crate) struct Wishes {
    pub(crate) name: Option<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) args: Vec<String>,
    pub(crate) port: u16,
    pub(crate) health_path: Option<String>,
    pub(crate) replicas: u32,
    pub(crate) schedule: Option<String>,
    /// The most memory, in MiB.
    pub(crate) memory: Option<u64>,
}

/// The same with what the program itself says, ready for a template.
#[derive(Serialize)]
pub(crate) struct Workload {
    title: String,
    description: String,
    pub(crate) name: String,
    image: String,
    /// Whether the image is named by its digest.
    pub(crate) is_pinned: bool,
    version: Option<String>,
    pub(crate) is_http: bool,
    pub(crate) port: u16,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) args: Vec<String>,
    health_path: Option<String>,
    replicas: u32,
    pub(crate) schedule: Option<String>,
    cpu: Range,
    memory: MemoryRange,
    egress: &'static str,
}

/// What a program gets at least and at most, in the units of Kubernetes.
#[derive(Serialize)]
struct Range {
    request: String,
    limit: String,
}

#[derive(Serialize)]
struct MemoryRange {
    request: String,
    limit: String,
    request_mib: u64,
    limit_mib: u64,
}

/// The longest name: a CronJob's pods add eleven characters to it, a Job's six more (RFC 1123 has 63).
const NAME_LIMIT: usize = 46;

impl Workload {
    /// Joins what the user and the program say.
    ///
    /// # Errors
    /// When they contradict each other, or a name cannot be used.
    pub(crate) fn new(program: &Program, wishes: Wishes) -> Result<Self> {
        let is_http = program.is_http();
        if is_http && wishes.schedule.is_some() {
            return Err(CommandError::usage("`--schedule` is for commands; this program answers HTTP")
                .hint("it runs all the time"));
        }
        if !is_http && wishes.health_path.is_some() {
            return Err(CommandError::usage(
                "`--health-path` is for programs that answer HTTP; this is a command",
            ));
        }
        let name = wishes.name.map_or_else(|| Ok(program.label(NAME_LIMIT)), checked_name)?;
        let tag = program.reference.tag();
        Ok(Self {
            title: escape(&format!("{name}, {} of `{}`", program.report.world.name(), program.input)),
            description: format!("{name} (WebAssembly)"),
            name,
            image: program.image(),
            is_pinned: program.digest.is_some(),
            version: tag.filter(|tag| is_label_value(tag)).map(str::to_owned),
            is_http,
            port: wishes.port,
            env: last_of_each(wishes.env),
            args: wishes.args,
            health_path: wishes.health_path,
            replicas: wishes.replicas,
            schedule: wishes.schedule,
            cpu: Range { request: "50m".to_owned(), limit: "500m".to_owned() },
            memory: MemoryRange::new(program.report.memory, wishes.memory),
            egress: egress(&program.report.capabilities),
        })
    }

    /// Sets a variable that the host needs, unless the user did.
    pub(crate) fn default_env(&mut self, key: &str, value: String) {
        if self.env.iter().all(|(known, _)| known != key) {
            self.env.push((key.to_owned(), value));
        }
    }

    /// Refuses what `host` knows nothing of: arguments, and a schedule.
    ///
    /// # Errors
    /// When there are any.
    pub(crate) fn must_be_plain(&self, host: &str) -> Result<()> {
        let unknown = [("--arg", !self.args.is_empty()), ("--schedule", self.schedule.is_some())];
        match unknown.into_iter().find(|(_, is_there)| *is_there) {
            Some((flag, _)) => Err(CommandError::usage(format!("`{flag}` means nothing to {host}"))),
            None => Ok(()),
        }
    }

    /// The context of a template, with what a kind has beside it.
    pub(crate) fn context(&self, more: Value) -> Value {
        context! { ..more, ..Value::from(Serde(self)) }
    }
}

impl MemoryRange {
    /// What the host itself takes, in MiB.
    const HOST: u64 = 32;
    /// The least limit for a program that may grow, in MiB.
    const ROOM: u64 = 128;

    /// As much as the program declares, and room for the host; a program that declares no maximum gets four times
    /// what it starts with.
    fn new(memory: Option<Memory>, limit: Option<u64>) -> Self {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        let start = mib(memory.map_or(0, |memory| memory.minimum));
        let most = memory.and_then(|memory| memory.maximum).map(mib);
        let declared = most.unwrap_or_else(|| start.saturating_mul(4).max(Self::ROOM - Self::HOST));
        let limit_mib = limit.unwrap_or_else(|| declared.max(Self::HOST).saturating_add(Self::HOST));
        let request_mib = start.saturating_add(Self::HOST).min(limit_mib);
        let text = |mib: u64| format!("{mib}Mi");
        Self { request: text(request_mib), limit: text(limit_mib), request_mib, limit_mib }
    }
}

/// What the program can reach outside.
fn egress(capabilities: &[Capability]) -> &'static str {
    if capabilities.contains(&Capability::Sockets) {
        "any"
    } else if capabilities.contains(&Capability::HttpOutgoing) {
        "http"
    } else {
        "none"
    }
}

fn checked_name(name: String) -> Result<String> {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if begins && name.len() <= NAME_LIMIT && name.chars().all(is_letter) && !name.ends_with('-') {
        return Ok(name);
    }
    Err(CommandError::usage(format!("`{}` cannot be a name there", escape(&name))).hint(format!(
        "a name has lower-case letters, digits and `-`, begins with a letter and has at most {NAME_LIMIT} characters"
    )))
}

/// Of pairs with the same key the last, in the place of the first: no map holds a key twice.
pub(crate) fn last_of_each(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = Vec::new();
    for (key, value) in pairs {
        match kept.iter_mut().find(|(known, _)| *known == key) {
            Some(pair) => pair.1 = value,
            None => kept.push((key, value)),
        }
    }
    kept
}

/// Whether Kubernetes takes it for the value of a label.
pub(crate) fn is_label_value(text: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_end = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    text.len() <= 63
        && text.chars().all(is_inner)
        && is_end(text.chars().next())
        && is_end(text.chars().last())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(minimum: u64, maximum: Option<u64>, limit: Option<u64>) -> (u64, u64) {
        let wat = format!(
            "(module (memory (export \"memory\") {minimum} {}))",
            maximum.map(|maximum| maximum.to_string()).unwrap_or_default()
        );
        let memory = wpack_validate::validate(&wat::parse_str(wat).unwrap()).memory;
        let range = MemoryRange::new(memory, limit);
        (range.request_mib, range.limit_mib)
    }

    #[test]
    fn memory_follows_what_the_program_declares() {
        // 16 pages are 1 MiB.
        assert_eq!(range(16, None, None), (33, 128));
        assert_eq!(range(1024, None, None), (96, 288));
        assert_eq!(range(16, Some(8192), None), (33, 544));
        assert_eq!(range(1024, None, Some(80)), (80, 80));
    }

    #[test]
    fn a_key_stands_once() {
        let pairs =
            [("a", "1"), ("b", "2"), ("a", "3")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        let kept = last_of_each(pairs.to_vec());
        assert_eq!(kept, [("a".to_owned(), "3".to_owned()), ("b".to_owned(), "2".to_owned())]);
    }

    #[test]
    fn names_are_labels() {
        for name in ["a", "a-1"] {
            assert!(checked_name(name.to_owned()).is_ok());
        }
        for name in ["", "-a", "a-", "1a", "A", "a\nb", "a\"b", "ä", "{{ x }}", &"a".repeat(47)] {
            assert!(checked_name(name.to_owned()).is_err(), "{name}");
        }
        assert!(
            is_label_value("")
                && is_label_value("1.2_3-x")
                && !is_label_value("-x")
                && !is_label_value("a b")
        );
    }
}
