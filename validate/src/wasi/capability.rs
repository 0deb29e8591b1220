//! What a program can ask its host for, in plain words, told by what it imports.

use super::Interface;
use crate::facts::{Facts, Shape};
use crate::pattern::ImportPattern::{self, Core, Interface as Path, Preview1};
use crate::pattern::Pattern::{Any, Is, StartsWith};
use crate::pattern::{Ask, asks};

/// Declares the capabilities: each has its variant, its name for the world, its description and the imports that
/// stand for it in one place.
macro_rules! capabilities {
    ($($variant:ident = $name:literal: $description:literal, $imports:expr;)*) => {
        /// Something that a program can ask its host for. Names are stable: policies refer to them.
        ///
        /// Imports show what a program *can* ask for, not what it does. Two limits come with WASI 0.1: `fd_read`
        /// and `fd_write` serve the standard streams and every open file or socket alike, so they count as the
        /// streams alone, for a file must be opened first; and `path_open` opens for reading and writing. The
        /// interface `wasi:filesystem/types` does not tell the two apart either.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Capability {
            $(#[doc = $description] $variant,)*
        }

        impl Capability {
            /// All of them, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The kebab-case name, as in JSON and in policies.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it lets a program do, to follow "it can ask to ".
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }

            fn imports(self) -> &'static [ImportPattern] {
                match self { $(Self::$variant => $imports,)* }
            }
        }
    };
}

capabilities! {
    Arguments = "arguments": "read its arguments",
        &[Preview1(StartsWith("args_")), Path(Is("wasi:cli/environment"))];
    Environment = "environment": "read its environment variables",
        &[Preview1(StartsWith("environ_")), Path(Is("wasi:cli/environment"))];
    Stdin = "stdin": "read its standard input",
        &[Preview1(Is("fd_read")), Path(Is("wasi:cli/stdin"))];
    Stdout = "stdout": "write to its standard output",
        &[Preview1(Is("fd_write")), Path(Is("wasi:cli/stdout"))];
    Stderr = "stderr": "write to its standard error",
        &[Preview1(Is("fd_write")), Path(Is("wasi:cli/stderr"))];
    Terminal = "terminal": "find out whether its streams are a terminal",
        &[Path(StartsWith("wasi:cli/terminal-"))];
    FilesystemRead = "filesystem-read": "read files and folders that it is given",
        &[
            Preview1(Is("fd_pread")),
            Preview1(StartsWith("fd_prestat_")),
            Preview1(Is("fd_readdir")),
            Preview1(Is("path_filestat_get")),
            Preview1(Is("path_open")),
            Preview1(Is("path_readlink")),
            Path(StartsWith("wasi:filesystem/")),
        ];
    FilesystemWrite = "filesystem-write": "make, change and remove files and folders that it is given",
        &[
            Preview1(Is("fd_allocate")),
            Preview1(StartsWith("fd_filestat_set_")),
            Preview1(Is("fd_pwrite")),
            Preview1(Is("path_create_directory")),
            Preview1(Is("path_filestat_set_times")),
            Preview1(Is("path_link")),
            Preview1(Is("path_open")),
            Preview1(Is("path_remove_directory")),
            Preview1(Is("path_rename")),
            Preview1(Is("path_symlink")),
            Preview1(Is("path_unlink_file")),
            Path(Is("wasi:filesystem/types")),
        ];
    Sockets = "sockets": "use TCP and UDP sockets",
        &[
            Preview1(StartsWith("sock_")),
            Core(StartsWith("wasix_"), StartsWith("sock_")),
            Path(StartsWith("wasi:sockets/")),
        ];
    NameLookup = "name-lookup": "look up the addresses of hosts",
        &[
            Preview1(Is("sock_getaddrinfo")),
            Core(StartsWith("wasix_"), Is("resolve")),
            Path(Is("wasi:sockets/ip-name-lookup")),
        ];
    HttpOutgoing = "http-outgoing": "send HTTP requests",
        &[
            Path(Is("wasi:http/outgoing-handler")),
            Path(Is("wasi:http/client")),
            // Of a middleware, which hands requests on.
            Path(Is("wasi:http/handler")),
        ];
    HttpIncoming = "http-incoming": "answer HTTP requests",
        &[];
    Clocks = "clocks": "tell the time and wait",
        &[Preview1(StartsWith("clock_")), Preview1(Is("poll_oneoff")), Path(StartsWith("wasi:clocks/"))];
    Random = "random": "get random numbers",
        &[Preview1(Is("random_get")), Path(StartsWith("wasi:random/"))];
    Exit = "exit": "end itself with an exit status",
        &[Preview1(Is("proc_exit")), Preview1(Is("proc_raise")), Path(Is("wasi:cli/exit"))];
    Threads = "threads": "start threads",
        &[Core(Is("wasi"), Is("thread-spawn")), Core(StartsWith("wasix_"), StartsWith("thread_spawn"))];
    Processes = "processes": "start other programs",
        &[
            Core(StartsWith("wasix_"), StartsWith("proc_exec")),
            Core(StartsWith("wasix_"), StartsWith("proc_fork")),
            Core(StartsWith("wasix_"), StartsWith("proc_spawn")),
        ];
    Configuration = "configuration": "read the configuration that its host keeps",
        &[Path(StartsWith("wasi:config/"))];
    KeyValue = "key-value": "use a key-value store",
        &[Path(StartsWith("wasi:keyvalue/"))];
    BlobStore = "blob-store": "use a store of large objects",
        &[Path(StartsWith("wasi:blobstore/"))];
    Messaging = "messaging": "send messages through a broker",
        &[Path(StartsWith("wasi:messaging/"))];
    Inference = "inference": "run machine-learning models",
        &[Core(StartsWith("wasi_ephemeral_nn"), Any), Path(StartsWith("wasi:nn/"))];
    HostSpecific = "host-specific": "call its host in ways that WASI does not know",
        &[];
}

impl Capability {
    /// What the program of `facts` can ask for.
    ///
    /// The imports of modules and components inside of it do not count: what reaches the host goes through the
    /// imports of the outermost one.
    pub(crate) fn of(facts: &Facts<'_>) -> Vec<Self> {
        let mut missing = Self::ALL.to_vec();
        if answers_http(&facts.shape) {
            missing.retain(|capability| *capability != Self::HttpIncoming);
        }
        // Import by import: there may be 10^6 of them.
        for ask in asks(&facts.shape) {
            missing.retain(|capability| match capability {
                Self::HostSpecific => !is_host_specific(ask),
                _ => !capability.covers(ask),
            });
        }
        Self::ALL.iter().copied().filter(|capability| !missing.contains(capability)).collect()
    }

    fn covers(self, ask: Ask<'_>) -> bool {
        self.imports().iter().any(|import| import.matches(ask))
    }
}

/// Exports, not imports, make a program answer HTTP.
fn answers_http(shape: &Shape<'_>) -> bool {
    let Shape::Component(component) = shape else { return false };
    let mut exports = component.exports.iter().filter_map(|export| Interface::parse(export.name));
    exports.any(|interface| {
        interface.is_wasi("http", "incoming-handler") || interface.is_wasi("http", "handler")
    })
}

/// Whether neither WASI nor another capability knows what `ask` is about.
fn is_host_specific(ask: Ask<'_>) -> bool {
    ask.is_callable && !ask.is_wasi() && !Capability::ALL.iter().any(|capability| capability.covers(ask))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasi::preview1;

    /// Functions that only act on what others have opened, or on the program itself.
    const HARMLESS: &[&str] = &[
        "fd_advise",
        "fd_close",
        "fd_datasync",
        "fd_fdstat_get",
        "fd_fdstat_set_flags",
        "fd_fdstat_set_rights",
        "fd_filestat_get",
        "fd_renumber",
        "fd_seek",
        "fd_sync",
        "fd_tell",
        "sched_yield",
    ];

    fn of(module: Option<&str>, name: &str) -> Vec<&'static str> {
        let ask = Ask { module, name, is_callable: true };
        let all = Capability::ALL.iter().filter(|capability| capability.covers(ask));
        all.map(|capability| capability.name()).collect()
    }

    /// Names are a contract: a rename or a removal must be seen here.
    #[test]
    fn capabilities() {
        let rows: Vec<_> = Capability::ALL.iter().map(|c| format!("{c}: {}", c.description())).collect();
        insta::assert_snapshot!(rows.join("\n"), @"
        arguments: read its arguments
        environment: read its environment variables
        stdin: read its standard input
        stdout: write to its standard output
        stderr: write to its standard error
        terminal: find out whether its streams are a terminal
        filesystem-read: read files and folders that it is given
        filesystem-write: make, change and remove files and folders that it is given
        sockets: use TCP and UDP sockets
        name-lookup: look up the addresses of hosts
        http-outgoing: send HTTP requests
        http-incoming: answer HTTP requests
        clocks: tell the time and wait
        random: get random numbers
        exit: end itself with an exit status
        threads: start threads
        processes: start other programs
        configuration: read the configuration that its host keeps
        key-value: use a key-value store
        blob-store: use a store of large objects
        messaging: send messages through a broker
        inference: run machine-learning models
        host-specific: call its host in ways that WASI does not know
        ");
    }

    #[test]
    fn each_function_of_preview1_has_a_capability_or_needs_none() {
        for function in preview1::FUNCTIONS {
            let found = of(Some("wasi_snapshot_preview1"), function.name);
            assert_eq!(found.is_empty(), HARMLESS.contains(&function.name), "{}: {found:?}", function.name);
        }
    }

    #[test]
    fn imports_that_tell_apart() {
        let preview1 = |name| of(Some("wasi_snapshot_preview1"), name);
        assert_eq!(preview1("path_open"), ["filesystem-read", "filesystem-write"]);
        assert_eq!(preview1("path_readlink"), ["filesystem-read"]);
        assert_eq!(preview1("path_rename"), ["filesystem-write"]);
        assert_eq!(preview1("fd_write"), ["stdout", "stderr"]);
        assert_eq!(preview1("sock_getaddrinfo"), ["sockets", "name-lookup"]);
        assert_eq!(of(Some("wasi"), "thread-spawn"), ["threads"]);
        assert_eq!(of(Some("wasix_32v1"), "proc_fork"), ["processes"]);
        assert_eq!(of(None, "wasi:cli/environment@0.3.0"), ["arguments", "environment"]);
        assert_eq!(of(None, "wasi:http/client@0.3.0"), ["http-outgoing"]);
        assert_eq!(of(None, "wasi:io/streams@0.2.0"), [""; 0]);
    }

    #[test]
    fn what_wasi_does_not_know_is_host_specific() {
        let is_specific = |module, name| is_host_specific(Ask { module, name, is_callable: true });
        assert!(is_specific(Some("env"), "puts"));
        assert!(is_specific(Some("wasi_snapshot_preview1"), "fd_wrote"));
        assert!(is_specific(None, "fermyon:spin/variables@2.0.0"));
        assert!(!is_specific(Some("wasi_snapshot_preview1"), "fd_close"));
        assert!(!is_specific(Some("wasi_snapshot_preview1"), "sock_open"));
        assert!(!is_specific(None, "wasi:io/poll@0.2.0"));
        assert!(!is_specific(None, "wasi:keyvalue/store@0.2.0-draft"));
    }
}
