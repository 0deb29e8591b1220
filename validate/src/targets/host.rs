//! What is known about a target.

use wasmparser::WasmFeatures;

use super::Verdict;
use crate::pattern::ImportPattern;
use crate::wasi::Track;

/// One row of the table.
///
/// Rows list facts that were read in a source, not guesses: what no source says is [`Support::Unknown`].
#[derive(Debug)]
pub(super) struct Host {
    pub(super) name: &'static str,
    /// Where the facts were read.
    pub(super) source: &'static str,
    /// The day on which they were read, as `YYYY-MM-DD`.
    pub(super) date: &'static str,
    pub(super) programs: Programs,
    /// The WebAssembly features that are known to be on.
    pub(super) features: WasmFeatures,
    /// What becomes of a program with another feature.
    pub(super) other_features: Otherwise,
    /// Memories shared between threads, which some hosts refuse although they run atomics.
    pub(super) shared_memory: Support,
    /// Interfaces of `wasi:http` imported by a command.
    pub(super) http_in_commands: Support,
    /// Interfaces outside of the HTTP worlds imported by a component that answers HTTP.
    pub(super) more_in_http: Support,
    /// The function `exit-with-code` of `wasi:cli/exit`, which came with WASI 0.2.12.
    pub(super) exit_with_code: Support,
    /// Imports that are no WASI but are known here; the first match counts.
    pub(super) extras: &'static [(ImportPattern, Support)],
    /// What becomes of a program that imports anything else.
    pub(super) other_imports: Otherwise,
    /// What becomes of a program that imports a WASI function with a wrong type.
    pub(super) wrong_types: Otherwise,
    /// Modules that export both `_start` and `_initialize`.
    pub(super) both_entries: Support,
    /// Modules whose `_start` takes nothing, but returns something.
    pub(super) start_returns: Support,
    /// Whether it starts no module without an exported memory.
    pub(super) needs_memory: bool,
}

/// Which kinds of programs are run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Programs {
    pub(super) preview0: Support,
    /// Commands of WASI 0.1, and those without any WASI.
    pub(super) preview1: Support,
    pub(super) p2_command: Support,
    pub(super) p2_http: Support,
    pub(super) p3_command: Support,
    pub(super) p3_http: Support,
}

impl Programs {
    pub(super) fn component(&self, role: Role, track: Track) -> Support {
        match (role, track) {
            (Role::Command, Track::P2) => self.p2_command,
            (Role::Command, Track::P3) => self.p3_command,
            (Role::Http, Track::P2) => self.p2_http,
            (Role::Http, Track::P3) => self.p3_http,
        }
    }
}

/// What a component does for its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Command,
    Http,
}

/// What becomes of a program that needs what a row does not list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Otherwise {
    /// The list is not known to be complete.
    Unknown,
    Fails,
}

impl Otherwise {
    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self::Unknown => Verdict::Unknown,
            Self::Fails => Verdict::Fails,
        }
    }
}

/// An answer of the table to one question.
#[derive(Debug, Clone, Copy)]
pub(super) enum Support {
    Yes,
    /// Yes on a condition, to follow "if ".
    If(&'static str),
    /// What is not known.
    Unknown(&'static str),
    /// Why not.
    No(&'static str),
}
