//! What the guest may touch.

use std::ffi::OsString;

use wasmtime::{Result, error::Context as _};
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use wpack_runner::options::{Dir, Options};

/// Streams, arguments, environment, folders and network: made ready once, for any number of instances.
pub(super) struct Surroundings {
    is_alone: bool,
    args: Vec<String>,
    env: Vec<(String, String)>,
    dirs: Vec<Dir>,
    pub(super) network: bool,
}

impl Surroundings {
    /// Those of a guest that is all that the process does: it reads standard input, and its blocking calls block.
    pub(super) fn alone(options: &Options) -> Self {
        Self {
            is_alone: true,
            args: options.guest_args().collect(),
            env: environment(options),
            dirs: options.dirs.clone(),
            network: options.network,
        }
    }

    /// Those of one among many guests.
    #[cfg(feature = "http")]
    pub(super) fn shared(options: &Options) -> Self {
        Self { is_alone: false, ..Self::alone(options) }
    }

    /// The context of one instance.
    ///
    /// # Errors
    /// When a folder cannot be opened.
    pub(super) fn builder(&self) -> Result<WasiCtxBuilder> {
        let mut builder = WasiCtxBuilder::new();
        builder.inherit_stdout().inherit_stderr().args(&self.args).envs(&self.env);
        if self.is_alone {
            builder.inherit_stdin().allow_blocking_current_thread(true);
        }
        if self.network {
            builder.inherit_network().allow_ip_name_lookup(true);
        }
        for dir in &self.dirs {
            let permissions = if dir.read_only { FsPerms::ReadOnly } else { FsPerms::ReadWrite };
            builder
                .preopened_dir(&dir.host, &dir.guest, permissions)
                .with_context(|| format!("cannot open the folder `{}` of --dir", dir.host))?;
        }
        Ok(builder)
    }
}

/// The process's environment unless it is not to be inherited, and what is listed.
fn environment(options: &Options) -> Vec<(String, String)> {
    let mut variables = Vec::new();
    if !options.no_inherit_env {
        // WASI's strings are UTF-8; what is not cannot be handed on.
        let text =
            |(key, value): (OsString, OsString)| Some((key.into_string().ok()?, value.into_string().ok()?));
        variables.extend(std::env::vars_os().filter_map(text));
    }
    for listed in &options.env {
        match listed.split_once('=') {
            Some((key, value)) => variables.push((key.to_owned(), value.to_owned())),
            None => variables.extend(std::env::var(listed).ok().map(|value| (listed.clone(), value))),
        }
    }
    variables
}
