//! What a program can ask its host for, in plain words, told by what it imports.

mod imports;

use super::Interface;
use crate::facts::Shape;
use crate::named::named;
use crate::pattern::{Ask, asks};

named! {
    /// Something that a program can ask its host for. Names are stable: policies refer to them.
    ///
    /// Imports show what a program *can* ask for, not what it does. Two limits come with WASI 0.1: `fd_read` and
    /// `fd_write` serve the standard streams and every open file or socket alike, so they count as the streams
    /// alone, for a file must be opened first; and `path_open` opens for reading and writing. The interface
    /// `wasi:filesystem/types` does not tell the two apart either.
    ///
    /// The description is to follow "it can ask to ".
    Capability {
        Arguments = "arguments": "read its arguments",
        Environment = "environment": "read its environment variables",
        Stdin = "stdin": "read its standard input",
        Stdout = "stdout": "write to its standard output",
        Stderr = "stderr": "write to its standard error",
        Terminal = "terminal": "find out whether its streams are a terminal",
        FilesystemRead = "filesystem-read": "read files and folders that it is given",
        FilesystemWrite = "filesystem-write": "make, change and remove files and folders that it is given",
        Sockets = "sockets": "use TCP and UDP sockets",
        NameLookup = "name-lookup": "look up the addresses of hosts",
        HttpOutgoing = "http-outgoing": "send HTTP requests",
        HttpIncoming = "http-incoming": "answer HTTP requests",
        Clocks = "clocks": "tell the time and wait",
        Random = "random": "get random numbers",
        Exit = "exit": "end itself with an exit status",
        Threads = "threads": "start threads",
        Processes = "processes": "start other programs",
        Configuration = "configuration": "read the configuration that its host keeps",
        KeyValue = "key-value": "use a key-value store",
        BlobStore = "blob-store": "use a store of large objects",
        Messaging = "messaging": "send messages through a broker",
        Inference = "inference": "run machine-learning models",
        HostSpecific = "host-specific": "call its host in ways that WASI does not know",
    }
}

impl Capability {
    /// What a program can ask for.
    ///
    /// The imports of modules and components inside of it do not count: what reaches the host goes through the
    /// imports of the outermost one.
    pub(crate) fn of(shape: &Shape<'_>) -> Vec<Self> {
        let mut missing = Self::ALL.to_vec();
        if answers_http(shape) {
            missing.retain(|capability| *capability != Self::HttpIncoming);
        }
        // Import by import: there may be 10^6 of them.
        for ask in asks(shape) {
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
        let ask = Ask::function(module, name);
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
        let is_specific = |module, name| is_host_specific(Ask::function(module, name));
        assert!(is_specific(Some("env"), "puts"));
        assert!(is_specific(Some("wasi_snapshot_preview1"), "fd_wrote"));
        assert!(is_specific(None, "fermyon:spin/variables@2.0.0"));
        assert!(!is_specific(Some("wasi_snapshot_preview1"), "fd_close"));
        assert!(!is_specific(Some("wasi_snapshot_preview1"), "sock_open"));
        assert!(!is_specific(None, "wasi:io/poll@0.2.0"));
        assert!(!is_specific(None, "wasi:keyvalue/store@0.2.0-draft"));
    }
}
