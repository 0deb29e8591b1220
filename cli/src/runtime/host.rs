//! The table of other runtimes: how each is started.
//!
//! A list of words is what one thing adds to the command line; `{…}` in it stands for a value.

/// Words of a command line.
pub(super) type Words = &'static [&'static str];

/// One runtime.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Host {
    /// The word for it, as in `--runtime`.
    pub(crate) name: &'static str,
    /// What its executable is called.
    pub(crate) program: &'static str,
    /// What `wpack validate` judges programs for it by.
    pub(crate) target: &'static str,
    /// What starts a program that runs from start to end.
    pub(super) run: Words,
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
    /// What stands between the program and its arguments.
    pub(super) before_arguments: Words,
    /// A variable that it needs itself, as `NAME=VALUE`.
    pub(super) own_variable: Option<&'static str>,
}

impl Host {
    /// The variable that it needs itself, unless one of `env` has its name.
    pub(crate) fn missing_variable(&self, env: &[String]) -> Option<&'static str> {
        self.own_variable.filter(|own| env.iter().all(|variable| name(variable) != name(own)))
    }
}

fn name(variable: &str) -> Option<&str> {
    variable.split('=').next()
}

/// How a component that answers HTTP is started, and stopped.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Serve {
    pub(super) words: Words,
    /// The signal at which it lets running requests finish.
    pub(super) stop: &'static str,
}

/// wasmtime 48: `wasmtime run --help`, `-W help`, `-S help`, `serve --help`; src/commands/serve.rs for the signal.
const WASMTIME: Host = Host {
    name: "wasmtime",
    program: "wasmtime",
    target: "wasmtime-48",
    // A container has no folder for a cache.
    run: &["run", "-C", "cache=n"],
    serve: Some(Serve { words: &["serve", "-C", "cache=n", "--addr", "0.0.0.0:{port}"], stop: "SIGINT" }),
    inherit: Some(&["-S", "inherit-env=y"]),
    variable: &["--env", "{name}"],
    folder: &["--dir", "{host}::{guest}"],
    read_only: None,
    memory: Some(&["-W", "max-memory-size={bytes}", "-W", "trap-on-grow-failure=y"]),
    timeout: Some(&["-W", "timeout={ms}ms"]),
    network: Some(&["-S", "inherit-network=y", "-S", "allow-ip-name-lookup=y"]),
    before_arguments: &[],
    own_variable: None,
};

/// Wasmer 7.5.0: crate wasmer-cli, src/commands/run/mod.rs and wasi.rs. Read; 7.1.0 was run.
const WASMER: Host = Host {
    name: "wasmer",
    program: "wasmer",
    target: "wasmer",
    run: &["run", "--disable-cache"],
    serve: None,
    inherit: Some(&["--forward-host-env"]),
    variable: &["--env", "{name}={value}"],
    folder: &["--volume", "{host}:{guest}"],
    read_only: None,
    memory: None,
    timeout: None,
    network: Some(&["--net"]),
    before_arguments: &["--"],
    // It makes a folder for its settings, in the home folder unless told where, and ends where it cannot. Nothing is put
    // there without its cache, so one that is there and may not be written to will do (src/config/mod.rs).
    own_variable: Some("WASMER_DIR=/"),
};

/// WasmEdge 0.14 to 0.17: include/driver/tool.h.
const WASMEDGE: Host = Host {
    name: "wasmedge",
    program: "wasmedge",
    target: "wasmedge",
    run: &[],
    serve: None,
    inherit: None,
    variable: &["--env", "{name}={value}"],
    folder: &["--dir", "{guest}:{host}"],
    read_only: Some(&["--dir", "{guest}:{host}:readonly"]),
    memory: Some(&["--memory-page-limit", "{pages}"]),
    timeout: Some(&["--time-limit", "{ms}"]),
    // Sockets are part of its preview 1, and always on.
    network: Some(&[]),
    before_arguments: &[],
    own_variable: None,
};

/// WAMR 2.4: product-mini/platforms/posix/main.c, product-mini/platforms/common/libc_wasi.c.
const WAMR: Host = Host {
    name: "wamr",
    program: "iwasm",
    target: "wamr",
    run: &[],
    serve: None,
    inherit: None,
    variable: &["--env={name}={value}"],
    folder: &["--map-dir={guest}::{host}"],
    read_only: None,
    memory: None,
    timeout: Some(&["--timeout={ms}"]),
    network: Some(&["--addr-pool=0.0.0.0/0", "--allow-resolve=*"]),
    before_arguments: &[],
    own_variable: None,
};

/// All of them, in the order of `--help`.
pub(super) const HOSTS: [&Host; 4] = [&WASMTIME, &WASMER, &WASMEDGE, &WAMR];

/// What is known as a runtime and cannot be one of an image, with the reason.
///
/// wash 2.7: crates/wash/src/cli/host.rs and dev.rs.
pub(super) const NO_HOSTS: [(&str, &str); 1] = [(
    "wash",
    "it starts no file: `wash host` is given components over NATS, and `wash dev` builds a project with a shell; \
     `wpack generate wasmcloud` writes what a wasmCloud host needs",
)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_runtime_needs_is_set_unless_it_is_said() {
        let env = |variables: &[&str]| variables.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(WASMER.missing_variable(&env(&["A=b"])), Some("WASMER_DIR=/"));
        assert_eq!(WASMER.missing_variable(&env(&["A=b", "WASMER_DIR=/tmp"])), None);
        assert_eq!(WASMTIME.missing_variable(&[]), None);
    }
}
