//! What a rule has to say.

use serde::Serialize;

use crate::named::named;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case"))]
pub enum Severity {
    /// The program will not run.
    Error,
    /// It may run, but not everywhere or not as meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it, as in JSON: `error`, `warning` or `note`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Declares the codes, each with its long text in `explain/`: a code without one does not compile.
macro_rules! codes {
    ($($variant:ident = $name:literal: $description:literal,)*) => {
        named! {
            /// The cause of a finding. Names are stable: policies and scripts refer to them.
            ///
            /// The order is that in which the rules run; the description is a sentence fragment that says what
            /// the code stands for.
            Code { $($variant = $name: $description,)* }
        }

        impl Code {
            /// What it means, why it matters, an example and the remedies, in Markdown of short lines.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("explain/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    NotWasm = "not-wasm": "the file is not a WebAssembly binary",
    Malformed = "malformed": "the binary cannot be decoded",
    Invalid = "invalid": "the binary can be decoded but breaks a rule of WebAssembly",
    MissingFeature = "missing-feature": "the program needs a WebAssembly feature that wpack's runner lacks",
    NoEntryPoint = "no-entry-point": "there is nothing that a WASI host could start",
    StartType = "start-type": "the entry point has the wrong kind or type, or is ambiguous",
    UnknownImport = "unknown-import": "the program imports something that a WASI host does not offer",
    ImportType = "import-type": "a WASI function is imported with the wrong kind or signature",
    NewerWasi = "newer-wasi": "an interface is of a later WASI than any that wpack knows",
    WorldMismatch = "world-mismatch": "the program does not fit the world that was given",
    MemoryExport = "memory-export": "WASI functions are imported but no memory is exported for them to use",
    ListTruncated = "list-truncated": "imports or exports are too many to be listed in full",
    PolicyCapability = "policy-capability": "the policy does not permit a capability of the program",
    PolicyImport = "policy-import": "the policy does not permit an import of the program",
    PolicyFeature = "policy-feature": "the policy does not permit a WebAssembly feature of the program",
    PolicyMemory = "policy-memory": "the program may take more memory than the policy permits",
    PolicySize = "policy-size": "the file is larger than the policy permits",
}

impl Code {
    /// Whether it says that a [`Policy`](crate::Policy) does not permit the program.
    #[must_use]
    pub fn is_policy(self) -> bool {
        self.name().starts_with("policy-")
    }

    /// Whether it says that the bytes themselves are no valid program, which no policy can overrule.
    #[must_use]
    pub fn is_broken(self) -> bool {
        matches!(self, Self::NotWasm | Self::Malformed | Self::Invalid)
    }
}

/// One thing that was found. All text is safe to print: names out of the file are escaped and shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The cause.
    pub code: Code,
    /// The weight.
    pub severity: Severity,
    /// What is wrong, as a sentence fragment of one line.
    pub message: String,
    /// Where in the file, in bytes from its start.
    pub offset: Option<u64>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Finding {
    pub(crate) fn error(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), offset: None, help: None }
    }

    pub(crate) fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    pub(crate) fn note(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, message) }
    }

    pub(crate) fn at(self, offset: usize) -> Self {
        Self { offset: Some(offset as u64), ..self }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes are a contract: a rename or a removal must be seen here.
    #[test]
    fn codes() {
        let codes: Vec<_> = Code::ALL.iter().map(|c| format!("{c}: {}", c.description())).collect();
        insta::assert_snapshot!(codes.join("\n"), @"
        not-wasm: the file is not a WebAssembly binary
        malformed: the binary cannot be decoded
        invalid: the binary can be decoded but breaks a rule of WebAssembly
        missing-feature: the program needs a WebAssembly feature that wpack's runner lacks
        no-entry-point: there is nothing that a WASI host could start
        start-type: the entry point has the wrong kind or type, or is ambiguous
        unknown-import: the program imports something that a WASI host does not offer
        import-type: a WASI function is imported with the wrong kind or signature
        newer-wasi: an interface is of a later WASI than any that wpack knows
        world-mismatch: the program does not fit the world that was given
        memory-export: WASI functions are imported but no memory is exported for them to use
        list-truncated: imports or exports are too many to be listed in full
        policy-capability: the policy does not permit a capability of the program
        policy-import: the policy does not permit an import of the program
        policy-feature: the policy does not permit a WebAssembly feature of the program
        policy-memory: the program may take more memory than the policy permits
        policy-size: the file is larger than the policy permits
        ");
    }

    /// What `wpack explain` prints must fit a terminal, and have the same sections for each code.
    #[test]
    fn explanations_are_complete_and_fit_80_columns() {
        for code in Code::ALL {
            let text = code.explanation();
            let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
            assert_eq!(headings, ["Why it matters", "Example", "How to fix it"], "{code}");
            // A message is one line, however long.
            let (examples, prose): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("    "));
            assert!(prose.iter().all(|line| line.chars().count() <= 80), "{code}");
            assert!(examples.iter().any(|line| line.contains(&format!("[{code}]: "))), "{code}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{code}");
        }
    }
}
