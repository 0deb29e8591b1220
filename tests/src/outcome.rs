//! What a finished command left: exit code, stdout, stderr; and how a test looks at them.

use std::process::Output;

use serde_json::Value;

/// The result of one run. Each check shows the whole result when it fails.
#[derive(Debug)]
pub struct Outcome {
    command: String,
    output: Output,
}

impl Outcome {
    pub(crate) fn new(command: String, output: Output) -> Self {
        Self { command, output }
    }

    /// The run ended with `code`.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.output.status.code(), Some(code), "exit code of {self}");
        self
    }

    /// What it ended with; -1 for a signal.
    #[must_use]
    pub fn exit_code(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    /// The run ended with 0.
    #[track_caller]
    pub fn success(self) -> Self {
        self.code(0)
    }

    /// The exit code; none where a signal ended the run.
    #[must_use]
    pub fn status(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Whether the run ended with 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.output.status.success()
    }

    /// Stdout is exactly `text`.
    #[track_caller]
    pub fn stdout_is(self, text: &str) -> Self {
        assert_eq!(self.stdout(), text, "stdout of {self}");
        self
    }

    /// Stderr is exactly `text`.
    #[track_caller]
    pub fn stderr_is(self, text: &str) -> Self {
        assert_eq!(self.stderr(), text, "stderr of {self}");
        self
    }

    /// Each of `parts` stands in stderr.
    #[track_caller]
    pub fn stderr_has(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr().contains(part), "`{part}` is not in stderr of {self}");
        }
        self
    }

    /// Each of `parts` stands in what was printed, wherever.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        let printed = self.stdout() + &self.stderr();
        for part in parts {
            assert!(printed.contains(part), "`{part}` is not printed by {self}");
        }
        self
    }

    /// `secret` stands nowhere in what was printed.
    #[track_caller]
    pub fn hides(self, secret: &str) -> Self {
        assert!(!self.to_string().contains(secret), "`{secret}` is printed by {self}");
        self
    }

    /// Stdout as text.
    #[must_use]
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// Stdout byte for byte.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.output.stdout
    }

    /// Stderr as text.
    #[must_use]
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Stdout, which must be one JSON document.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.output.stdout)
            .unwrap_or_else(|error| panic!("{error}: stdout of {self}"))
    }

    /// The digests of the `NAME@sha256:…` lines that are all of stdout.
    #[track_caller]
    #[must_use]
    pub fn digests(&self) -> Vec<String> {
        let digest = |line: &str| {
            let (_, digest) =
                line.split_once('@').unwrap_or_else(|| panic!("`{line}` is not NAME@DIGEST in {self}"));
            assert!(digest.starts_with("sha256:"), "`{line}` in {self}");
            digest.to_owned()
        };
        self.stdout().lines().map(digest).collect()
    }

    /// The digest of a run that printed one `NAME@sha256:…`.
    #[track_caller]
    #[must_use]
    pub fn digest(&self) -> String {
        let digests = self.digests();
        assert_eq!(digests.len(), 1, "lines of {self}");
        digests.into_iter().next().unwrap()
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Output { status, .. } = self.output;
        write!(
            f,
            "`{}`: {status}\n--- stdout\n{}\n--- stderr\n{}",
            self.command,
            self.stdout(),
            self.stderr()
        )
    }
}
