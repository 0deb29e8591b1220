//! What a rule has to say.

use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// Declares the codes: each has its variant, its name for the world and its description in one place.
macro_rules! codes {
    ($($variant:ident = $name:literal: $description:literal,)*) => {
        /// The cause of a finding. Names are stable: policies and scripts refer to them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $description] $variant,)*
        }

        impl Code {
            /// All codes, in the order in which the rules run.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The kebab-case name, as in JSON and in policies.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One sentence fragment that says what the code stands for.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
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
    MemoryExport = "memory-export": "WASI functions are imported but no memory is exported for them to use",
    ListTruncated = "list-truncated": "imports or exports are too many to be listed in full",
}

/// One thing that was found. All text is safe to print: names out of the file are escaped and shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
        memory-export: WASI functions are imported but no memory is exported for them to use
        list-truncated: imports or exports are too many to be listed in full
        ");
    }
}
