//! Which imports stand for which capability.

use super::Capability;
use crate::pattern::ImportPattern::{self, Core, Interface as Path, Preview1};
use crate::pattern::Pattern::{Any, Is, StartsWith};

impl Capability {
    /// The imports that let a program ask for it; none where something else tells.
    pub(super) fn imports(self) -> &'static [ImportPattern] {
        match self {
            Self::Arguments => &[Preview1(StartsWith("args_")), Path(Is("wasi:cli/environment"))],
            Self::Environment => &[Preview1(StartsWith("environ_")), Path(Is("wasi:cli/environment"))],
            Self::Stdin => &[Preview1(Is("fd_read")), Path(Is("wasi:cli/stdin"))],
            Self::Stdout => &[Preview1(Is("fd_write")), Path(Is("wasi:cli/stdout"))],
            Self::Stderr => &[Preview1(Is("fd_write")), Path(Is("wasi:cli/stderr"))],
            Self::Terminal => &[Path(StartsWith("wasi:cli/terminal-"))],
            Self::FilesystemRead => &[
                Preview1(Is("fd_pread")),
                Preview1(StartsWith("fd_prestat_")),
                Preview1(Is("fd_readdir")),
                Preview1(Is("path_filestat_get")),
                Preview1(Is("path_open")),
                Preview1(Is("path_readlink")),
                Path(StartsWith("wasi:filesystem/")),
            ],
            Self::FilesystemWrite => &[
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
            ],
            Self::Sockets => &[
                Preview1(StartsWith("sock_")),
                Core(StartsWith("wasix_"), StartsWith("sock_")),
                Path(StartsWith("wasi:sockets/")),
            ],
            Self::NameLookup => &[
                Preview1(Is("sock_getaddrinfo")),
                Core(StartsWith("wasix_"), Is("resolve")),
                Path(Is("wasi:sockets/ip-name-lookup")),
            ],
            Self::HttpOutgoing => &[
                Path(Is("wasi:http/outgoing-handler")),
                Path(Is("wasi:http/client")),
                // Of a middleware, which hands requests on.
                Path(Is("wasi:http/handler")),
            ],
            Self::HttpIncoming => &[],
            Self::Clocks => &[
                Preview1(StartsWith("clock_")),
                Preview1(Is("poll_oneoff")),
                Path(StartsWith("wasi:clocks/")),
            ],
            Self::Random => &[Preview1(Is("random_get")), Path(StartsWith("wasi:random/"))],
            Self::Exit => &[Preview1(Is("proc_exit")), Preview1(Is("proc_raise")), Path(Is("wasi:cli/exit"))],
            Self::Threads => &[
                Core(Is("wasi"), Is("thread-spawn")),
                Core(StartsWith("wasix_"), StartsWith("thread_spawn")),
            ],
            Self::Processes => &[
                Core(StartsWith("wasix_"), StartsWith("proc_exec")),
                Core(StartsWith("wasix_"), StartsWith("proc_fork")),
                Core(StartsWith("wasix_"), StartsWith("proc_spawn")),
            ],
            Self::Configuration => &[Path(StartsWith("wasi:config/"))],
            Self::KeyValue => &[Path(StartsWith("wasi:keyvalue/"))],
            Self::BlobStore => &[Path(StartsWith("wasi:blobstore/"))],
            Self::Messaging => &[Path(StartsWith("wasi:messaging/"))],
            Self::Inference => &[Core(StartsWith("wasi_ephemeral_nn"), Any), Path(StartsWith("wasi:nn/"))],
            Self::HostSpecific => &[],
        }
    }
}
