//! What the runner is told, by `build` in the image's entrypoint and by `run` at once.

use std::time::Duration;

use wpack_runner::options::{self, Dir, Options};

/// What the program may use, as the runner of the bundle enforces it.
#[derive(clap::Args, Clone, Default)]
#[command(next_help_heading = "Runner")]
pub(crate) struct RunnerArgs {
    /// A folder that the program may use, under the name GUEST, with `ro` to read only; may be repeated
    #[arg(long, value_name = "HOST[::GUEST[::ro]]", value_parser = dir)]
    pub(crate) dir: Vec<Dir>,

    /// End the program with status 137 when its memories want more together, such as 64MiB
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_memory: Option<u64>,

    /// End the program with status 137 when it runs longer, such as 30s or 5m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,

    /// Hand on no environment variables but those of `--env`
    #[arg(long)]
    no_inherit_env: bool,

    /// Let the program use the network; a component that imports `wasi:sockets` may without it
    #[arg(long)]
    network: bool,

    /// Let the runner keep rights that the program does not need: no filter of system calls
    #[arg(long)]
    no_sandbox: bool,
}

impl RunnerArgs {
    /// `options` and what these arguments add or replace; `env` are the names of `--env`.
    pub(crate) fn over(&self, mut options: Options, env: &[(String, String)]) -> Options {
        options.dirs.extend(self.dir.iter().cloned());
        options.max_memory = self.max_memory.or(options.max_memory);
        options.timeout = self.timeout.or(options.timeout);
        options.no_inherit_env |= self.no_inherit_env;
        options.network |= self.network;
        options.no_sandbox |= self.no_sandbox;
        if options.no_inherit_env {
            options.env.extend(env.iter().map(|(name, _)| name.clone()));
        }
        options
    }
}

/// Reads a folder for clap and for `wpack.toml`.
pub(crate) fn dir(text: &str) -> Result<Dir, String> {
    text.parse().map_err(|error: wasmtime::Error| error.to_string())
}

fn size(text: &str) -> Result<u64, String> {
    options::size(text).map_err(|error| error.to_string())
}

fn duration(text: &str) -> Result<Duration, String> {
    options::duration(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_now_wins_and_folders_add_up() {
        let image = Options { max_memory: Some(1), dirs: vec![dir("/a").unwrap()], ..Options::default() };
        let args = RunnerArgs { dir: vec![dir("/b::/c::ro").unwrap()], ..RunnerArgs::default() };
        let args = RunnerArgs { max_memory: Some(2048), no_inherit_env: true, ..args };
        let said = args.over(image, &[("NAME".to_owned(), "value".to_owned())]).to_arguments();
        let expected = "--dir /a --dir /b::/c::ro --max-memory 2KiB --env NAME --no-inherit-env";
        assert_eq!(said.join(" "), expected);
    }
}
