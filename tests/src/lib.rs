//! What the end-to-end tests share: the command under test in a hermetic context, and the real
//! counterparts that it is tested against. `cargo xtask test` sets all of them up.
#![expect(clippy::print_stderr, reason = "a test that opted out says so")]
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test's support ends the test by panicking"
)]

pub mod architecture;
pub mod authority;
pub mod buildah;
pub mod console;
pub mod containerd;
pub mod context;
pub mod crun;
pub mod docker;
pub mod kubernetes;
pub mod layout;
pub mod markdown;
pub mod mdbook;
pub mod module;
pub mod numbers;
pub mod outcome;
pub mod podman;
pub mod refuser;
pub mod registry;
pub mod relay;
pub mod rootfs;
pub mod schema;
pub mod screen;
pub mod server;
pub mod shell;
pub mod sources;
pub mod terminal;
pub mod token_server;
pub mod tool;
pub mod toolchain;
pub mod wasmtime;
pub mod wit;
