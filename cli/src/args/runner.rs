//! What the runner is told, by `build` in the image's entrypoint and by `run` at once.

use std::{net::SocketAddr, num::NonZeroU32, time::Duration};

use wpack_runner::options::{self, Dir, Options, Server};

/// What the program may use, and how it answers HTTP, as the runner of the bundle enforces it.
#[derive(clap::Args, Clone, Default)]
#[command(next_help_heading = "Runner")]
pub(crate) struct RunnerArgs {
    /// A folder that the program may use, under the name GUEST, with `ro` to read only; may be repeated
    #[arg(long, value_name = "HOST[::GUEST[::ro]]", value_parser = dir)]
    pub(crate) dir: Vec<Dir>,

    /// End the program with status 137 when its memories want more together, such as 64MiB
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_memory: Option<u64>,

    /// End the program with status 137 when it runs longer, such as 30s or 5m; of one that answers HTTP, each request
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,

    /// Hand on no environment variables but those of `--env`
    #[arg(long)]
    no_inherit_env: bool,

    /// Let the program use the network; one that imports sockets or sends HTTP may without it
    #[arg(long)]
    network: bool,

    /// Let the runner keep rights that the program does not need: no filter of system calls
    #[arg(long)]
    no_sandbox: bool,

    #[command(flatten)]
    server: ServerArgs,
}

/// Of a program that answers HTTP.
#[derive(clap::Args, Clone, Default)]
#[command(next_help_heading = "HTTP")]
struct ServerArgs {
    /// Listen here and not at 0.0.0.0:8080, whatever the variable PORT says
    #[arg(long, value_name = "IP:PORT", value_parser = addr)]
    addr: Option<SocketAddr>,

    /// Give the program so many requests at the same time; others wait (128)
    #[arg(long, value_name = "N", value_parser = count)]
    max_requests: Option<NonZeroU32>,

    /// Refuse requests with a longer body (64MiB)
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_body: Option<u64>,

    /// After the signal to stop, wait so long for requests that run (25s)
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    stop_time: Option<Duration>,

    /// Write no line for each request
    #[arg(long)]
    no_request_log: bool,
}

impl ServerArgs {
    fn over(&self, mut server: Server) -> Server {
        server.addr = self.addr.or(server.addr);
        server.max_requests = self.max_requests.or(server.max_requests);
        server.max_body = self.max_body.or(server.max_body);
        server.stop_time = self.stop_time.or(server.stop_time);
        server.no_request_log |= self.no_request_log;
        server
    }
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
        options.server = self.server.over(options.server);
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

fn addr(text: &str) -> Result<SocketAddr, String> {
    options::addr(text).map_err(|error| error.to_string())
}

fn count(text: &str) -> Result<NonZeroU32, String> {
    options::count(text).map_err(|error| error.to_string())
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
