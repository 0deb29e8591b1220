//! What every kind of deployment says: the image, how the program is started, and what it may take.

use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use wpack_runner::options::Server;
use wpack_validate::{Capability, Memory, escape};

use super::program::Program;
use crate::error::{CommandError, Result};

/// How the program is to run, as the user wants it.
pub(crate) struct Wishes {
    pub(crate) name: Option<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) args: Vec<String>,
    pub(crate) port: Option<u16>,
    pub(crate) health_path: Option<String>,
    pub(crate) replicas: Option<u32>,
    pub(crate) schedule: Option<String>,
    /// The most memory, in MiB.
    pub(crate) memory: Option<u64>,
}

impl Wishes {
    /// The flags that were given, of those that not every host can follow.
    fn said(&self) -> Vec<&'static str> {
        let flags = [
            ("--arg", !self.args.is_empty()),
            ("--port", self.port.is_some()),
            ("--health-path", self.health_path.is_some()),
            ("--replicas", self.replicas.is_some()),
            ("--schedule", self.schedule.is_some()),
            ("--memory", self.memory.is_some()),
        ];
        flags.into_iter().filter(|(_, is_said)| *is_said).map(|(flag, _)| flag).collect()
    }
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
    /// Where it listens; the host may know better.
    pub(crate) port: u16,
    #[serde(skip)]
    pub(crate) wished_port: Option<u16>,
    /// After which it may be killed.
    pub(crate) stop_seconds: u64,
    /// Of the container, empty and writable.
    pub(crate) folders: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) args: Vec<String>,
    health_path: Option<String>,
    replicas: u32,
    pub(crate) schedule: Option<String>,
    cpu: Range,
    memory: MemoryRange,
    egress: &'static str,
    /// The flags that were given.
    #[serde(skip)]
    said: Vec<&'static str>,
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

/// A limit that is worth a word, in MiB.
const LARGE: u64 = 512;

/// As many as may lose one and go on.
const REPLICAS: u32 = 2;

/// What is patience enough, in seconds, for a program that does not say how long it takes to end.
const STOP_SECONDS: u64 = 30;

const NOT_A_COMMANDS: &str = "is for programs that answer HTTP; this is a command";

/// The longest name: a CronJob's pods add eleven characters to it, a Job's six more (RFC 1123 has 63).
const NAME_LIMIT: usize = 46;

impl Workload {
    /// Joins what the user and the program say.
    ///
    /// # Errors
    /// When they contradict each other, or a name cannot be used.
    pub(crate) fn new(program: &Program, wishes: Wishes) -> Result<Self> {
        let (is_http, said) = (program.is_http(), wishes.said());
        if is_http && wishes.schedule.is_some() {
            return Err(CommandError::usage("`--schedule` is for commands; this program answers HTTP")
                .hint("it runs all the time"));
        }
        let name = wishes.name.map_or_else(|| Ok(program.label(NAME_LIMIT)), checked_name)?;
        let tag = program.reference.tag();
        let workload = Self {
            title: escape(&format!("{name}, {} of `{}`", program.report.world.name(), program.input)),
            description: format!("{name} (WebAssembly)"),
            name,
            image: program.image(),
            is_pinned: program.digest.is_some(),
            version: tag.filter(|tag| is_label_value(tag)).map(str::to_owned),
            is_http,
            port: wishes.port.unwrap_or(Server::PORT),
            wished_port: wishes.port,
            stop_seconds: STOP_SECONDS,
            folders: Vec::new(),
            env: last_of_each(wishes.env),
            args: wishes.args,
            health_path: wishes.health_path,
            replicas: wishes.replicas.unwrap_or(REPLICAS),
            schedule: wishes.schedule,
            cpu: Range { request: "50m".to_owned(), limit: "500m".to_owned() },
            memory: MemoryRange::new(
                program.report.memory,
                is_http.then_some(program.recorded.requests),
                wishes.memory,
            ),
            egress: egress(&program.report.capabilities),
            said,
        };
        if !is_http {
            workload.must_not_say(&["--port", "--health-path"], NOT_A_COMMANDS)?;
        }
        Ok(workload)
    }

    /// Sets a variable that the host needs, unless the user did.
    pub(crate) fn default_env(&mut self, key: &str, value: String) {
        if self.env.iter().all(|(known, _)| known != key) {
            self.env.push((key.to_owned(), value));
        }
    }

    /// Refuses flags that a host cannot follow, with the reason behind their name.
    ///
    /// # Errors
    /// When one of them was given.
    pub(crate) fn must_not_say(&self, flags: &[&str], reason: &str) -> Result<()> {
        match flags.iter().find(|flag| self.said.contains(flag)) {
            Some(flag) => Err(CommandError::usage(format!("`{flag}` {reason}"))),
            None => Ok(()),
        }
    }

    /// What it may take where that is a lot, and nobody has said that it may.
    pub(crate) fn note(&self) -> Option<String> {
        let (limit, is_said) = (self.memory.limit_mib, self.said.contains(&"--memory"));
        (self.is_http && limit > LARGE && !is_said).then(|| {
            format!(
                "may take {limit} MiB when as many requests run as it takes at the same time: fewer with \
                 `wpack build --max-requests`, another limit with `--memory`"
            )
        })
    }

    /// Refuses several of a command, which is started once.
    ///
    /// # Errors
    /// When they are wanted.
    pub(crate) fn must_be_one(&self) -> Result<()> {
        if self.is_http { Ok(()) } else { self.must_not_say(&["--replicas"], NOT_A_COMMANDS) }
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
    /// Requests that are answered at the same time on an ordinary day.
    const BUSY: u64 = 4;

    /// As much as the program declares, and room for the host. A command that declares no maximum gets four times what
    /// it starts with; of what answers HTTP each of so many `requests` has a memory of its own.
    fn new(memory: Option<Memory>, requests: Option<u32>, limit: Option<u64>) -> Self {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        let start = mib(memory.map_or(0, |memory| memory.minimum));
        let most = memory.and_then(|memory| memory.maximum).map(mib);
        let (usual, most) = match requests.map(u64::from) {
            Some(requests) => {
                (start.saturating_mul(requests.min(Self::BUSY)), Some(start.saturating_mul(requests)))
            }
            None => (start, most),
        };
        let declared = most.unwrap_or_else(|| start.saturating_mul(4).max(Self::ROOM - Self::HOST));
        let limit_mib = limit.unwrap_or_else(|| declared.max(Self::HOST).saturating_add(Self::HOST));
        let request_mib = usual.saturating_add(Self::HOST).min(limit_mib);
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

    fn range(minimum: u64, maximum: Option<u64>, requests: Option<u32>, limit: Option<u64>) -> (u64, u64) {
        let wat = format!(
            "(module (memory (export \"memory\") {minimum} {}))",
            maximum.map(|maximum| maximum.to_string()).unwrap_or_default()
        );
        let memory = wpack_validate::validate(&wat::parse_str(wat).unwrap()).memory;
        let range = MemoryRange::new(memory, requests, limit);
        (range.request_mib, range.limit_mib)
    }

    #[test]
    fn memory_follows_what_the_program_declares() {
        // 16 pages are 1 MiB.
        assert_eq!(range(16, None, None, None), (33, 128));
        assert_eq!(range(1024, None, None, None), (96, 288));
        assert_eq!(range(16, Some(8192), None, None), (33, 544));
        assert_eq!(range(1024, None, None, Some(80)), (80, 80));
    }

    #[test]
    fn each_request_has_a_memory() {
        assert_eq!(range(16, Some(8192), Some(128), None), (36, 160));
        assert_eq!(range(208, None, Some(128), None), (84, 1696));
        assert_eq!(range(208, None, Some(2), None), (58, 64));
        assert_eq!(range(208, None, Some(128), Some(512)), (84, 512));
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
