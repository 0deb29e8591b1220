//! The table of other runtimes: how each is started.
//!
//! A list of words is what one thing adds to the command line; `{…}` in it stands for a value.

use super::{
    variables::{self, Own},
    wash,
};

/// Words of a command line.
pub(super) type Words = &'static [&'static str];

/// One runtime. There is one of each name.
#[derive(Debug)]
pub(crate) struct Host {
    /// The word for it, as in `--runtime`.
    pub(crate) name: &'static str,
    /// What its executable is called.
    pub(crate) program: &'static str,
    /// What `wpack validate` judges programs for it by.
    pub(crate) target: &'static str,
    /// What starts a program that runs from start to end; nothing where it starts none.
    pub(super) run: Option<Words>,
    /// What starts a component that answers HTTP, at `{port}`; nothing where it does not.
    pub(super) serve: Option<Serve>,
    /// What hands on all variables of the container; nothing where it hands on none but those that are listed.
    pub(super) inherit: Option<Words>,
    /// One variable: `{name}`, and `{value}` where it cannot be looked up.
    pub(super) variable: Words,
    /// A folder: `{host}` and `{guest}`.
    pub(super) folder: Words,
    /// A folder to read only.
    pub(super) read_only: Option<Words>,
    /// The most memory: `{bytes}`, or `{pages}` of 64 KiB.
    pub(super) memory: Option<Words>,
    /// The most time: `{ms}`.
    pub(super) timeout: Option<Words>,
    /// The network.
    pub(super) network: Option<Words>,
    /// The program, as `{program}`, and what stands between it and its arguments.
    pub(super) program_words: Words,
    /// The variables that it needs itself.
    pub(super) own: Own,
    /// A program that it starts itself, by its name.
    pub(crate) needs: Option<&'static str>,
}

impl PartialEq for Host {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Host {}

/// How a component that answers HTTP is started, and stopped.
#[derive(Debug)]
pub(super) struct Serve {
    pub(super) words: Words,
    /// The signal that ends it; at this one `wasmtime serve` lets running requests finish.
    pub(super) stop: &'static str,
}

/// wasmtime 48: `wasmtime run --help`, `-W help`, `-S help`, `serve --help`; src/commands/serve.rs for the signal.
const WASMTIME: Host = Host {
    name: "wasmtime",
    program: "wasmtime",
    target: "wasmtime-48",
    // A container has no folder for a cache.
    run: Some(&["run", "-C", "cache=n"]),
    serve: Some(Serve { words: &["serve", "-C", "cache=n", "--addr", "0.0.0.0:{port}"], stop: "SIGINT" }),
    inherit: Some(&["-S", "inherit-env=y"]),
    variable: &["--env", "{name}"],
    folder: &["--dir", "{host}::{guest}"],
    read_only: None,
    memory: Some(&["-W", "max-memory-size={bytes}", "-W", "trap-on-grow-failure=y"]),
    timeout: Some(&["-W", "timeout={ms}ms"]),
    network: Some(&["-S", "inherit-network=y", "-S", "allow-ip-name-lookup=y"]),
    program_words: &["{program}"],
    own: variables::none,
    needs: None,
};

/// Wasmer 7.5.0: crate wasmer-cli, src/commands/run/mod.rs and wasi.rs. Read; 7.1.0 was run.
const WASMER: Host = Host {
    name: "wasmer",
    program: "wasmer",
    target: "wasmer",
    run: Some(&["run", "--disable-cache"]),
    serve: None,
    inherit: Some(&["--forward-host-env"]),
    variable: &["--env", "{name}={value}"],
    folder: &["--volume", "{host}:{guest}"],
    read_only: None,
    memory: None,
    timeout: None,
    network: Some(&["--net"]),
    program_words: &["{program}", "--"],
    // It makes a folder for its settings, in the home folder unless told where, and ends where it cannot. Nothing is put
    // there without its cache, so one that is there and may not be written to will do (src/config/mod.rs).
    own: |_| vec![("WASMER_DIR", "/".to_owned())],
    needs: None,
};

/// WasmEdge 0.14 to 0.17: include/driver/tool.h.
const WASMEDGE: Host = Host {
    name: "wasmedge",
    program: "wasmedge",
    target: "wasmedge",
    run: Some(&[]),
    serve: None,
    inherit: None,
    variable: &["--env", "{name}={value}"],
    folder: &["--dir", "{guest}:{host}"],
    read_only: Some(&["--dir", "{guest}:{host}:readonly"]),
    memory: Some(&["--memory-page-limit", "{pages}"]),
    timeout: Some(&["--time-limit", "{ms}"]),
    // Sockets are part of its preview 1, and always on.
    network: Some(&[]),
    program_words: &["{program}"],
    own: variables::none,
    needs: None,
};

/// WAMR 2.4: product-mini/platforms/posix/main.c, product-mini/platforms/common/libc_wasi.c.
const WAMR: Host = Host {
    name: "wamr",
    program: "iwasm",
    target: "wamr",
    run: Some(&[]),
    serve: None,
    inherit: None,
    variable: &["--env={name}={value}"],
    folder: &["--map-dir={guest}::{host}"],
    read_only: None,
    memory: None,
    timeout: Some(&["--timeout={ms}"]),
    network: Some(&["--addr-pool=0.0.0.0/0", "--allow-resolve=*"]),
    program_words: &["{program}"],
    own: variables::none,
    needs: None,
};

/// wash 2.7, as the server for development that it has: crates/wash/src/cli/dev.rs. It takes all from its configuration,
/// which `wash` writes into variables; its host for production takes components over NATS only (host.rs there).
const WASH: Host = Host {
    name: "wash",
    program: "wash",
    target: "wasmcloud",
    run: None,
    serve: Some(Serve { words: &["dev"], stop: "SIGINT" }),
    inherit: None,
    variable: &[],
    folder: &[],
    read_only: None,
    memory: None,
    timeout: None,
    network: Some(&[]),
    program_words: &[],
    own: wash::variables,
    // What builds the project, which here is there already (crates/wash/src/cli/component_build.rs).
    needs: Some("sh"),
};

/// All of them, in the order of `--help`.
pub(super) const HOSTS: [&Host; 5] = [&WASMTIME, &WASMER, &WASMEDGE, &WAMR, &WASH];
