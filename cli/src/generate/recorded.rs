//! What an image records of how its program is started, as far as a deployment must fit it.

use std::{net::SocketAddr, num::NonZeroU32, time::Duration};

use wpack_oci::spec::Execution;
use wpack_runner::options::{Options, Server};

use crate::format::bundle;

/// What is left of the time after which a host kills a server that has ended by itself until then.
const MARGIN: Duration = Duration::from_secs(4);

/// What a bundle was told when it was built; of other images, and of no image, what holds by default.
pub(crate) struct Recorded {
    /// The port at which it answers HTTP.
    pub(crate) port: u16,
    /// Whether the variable `PORT` is of no use.
    pub(crate) is_fixed: bool,
    /// Whether it listens only to its own container.
    pub(crate) is_private: bool,
    /// The seconds after which a host may kill it, since it has ended by itself then.
    pub(crate) stop_seconds: u64,
    /// The requests that it answers at the same time, each with memory of its own.
    pub(crate) requests: u32,
    /// The folders of the container that its program writes into. A runner does not start without them.
    pub(crate) folders: Vec<String>,
}

impl Default for Recorded {
    fn default() -> Self {
        Self::of(&Execution::default(), &Options::default())
    }
}

impl Recorded {
    /// Of a container that is started like this, with what its entrypoint tells the runner.
    pub(crate) fn of(execution: &Execution, runner: &Options) -> Self {
        let addr = runner.server.addr;
        let exposed =
            || execution.exposed_ports.keys().find_map(|port| port.strip_suffix("/tcp")?.parse().ok());
        // A runtime of somebody else takes its port from its command line alone.
        let is_hosted = execution.entrypoint.first().is_some_and(|program| program != bundle::RUNNER_PATH);
        let port = match addr {
            Some(addr) => Some(addr.port()),
            None if is_hosted => exposed(),
            None => execution.env.iter().find_map(|variable| variable.strip_prefix("PORT=")?.parse().ok()),
        };
        let stop = Server::LINGER + runner.server.stop_time.unwrap_or(Server::STOP) + MARGIN;
        let written = runner.dirs.iter().filter(|dir| !dir.read_only).map(|dir| dir.host.clone());
        Self {
            port: port.unwrap_or(Server::PORT),
            is_fixed: addr.is_some() || is_hosted,
            is_private: addr.as_ref().map(SocketAddr::ip).is_some_and(|ip| ip.is_loopback()),
            stop_seconds: stop.as_secs() + u64::from(stop.subsec_nanos() > 0),
            requests: runner.server.max_requests.map_or(Server::REQUESTS, NonZeroU32::get),
            folders: written.filter(|folder| is_mountable(folder)).collect(),
        }
    }
}

/// Whether a file system can be put there, by a path that needs no quotes anywhere.
fn is_mountable(folder: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
    folder.starts_with('/') && folder.trim_end_matches('/').len() > 1 && folder.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str, env: &[&str], exposed: &[&str]) -> Recorded {
        let entrypoint: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        let runner = match entrypoint.first().is_some_and(|program| program == "/wpack-runner") {
            true => Options::parse(entrypoint[1..].to_vec()).unwrap(),
            false => Options::default(),
        };
        let execution = Execution {
            entrypoint,
            env: env.iter().map(|variable| (*variable).to_owned()).collect(),
            exposed_ports: exposed.iter().map(|port| ((*port).to_owned(), Default::default())).collect(),
            ..Execution::default()
        };
        Recorded::of(&execution, &runner)
    }

    #[test]
    fn where_it_listens() {
        let listens = |line, env: &[&str], exposed: &[&str]| {
            let recorded = of(line, env, exposed);
            (recorded.port, recorded.is_fixed, recorded.is_private)
        };
        assert_eq!(listens("", &[], &[]), (8080, false, false));
        assert_eq!(listens("/wpack-runner /app.cwasm", &["PORT=9000"], &["8080/tcp"]), (9000, false, false));
        assert_eq!(listens("/wpack-runner --addr [::]:81 /app.cwasm", &["PORT=9"], &[]), (81, true, false));
        assert_eq!(listens("/wpack-runner --addr 127.0.0.1:81 /app.cwasm", &[], &[]), (81, true, true));
        assert_eq!(
            listens("/wasmtime serve /app.wasm", &["PORT=9"], &["53/udp", "80/tcp"]),
            (80, true, false)
        );
    }

    #[test]
    fn when_it_has_ended() {
        assert_eq!(of("/wpack-runner /app.cwasm", &[], &[]).stop_seconds, 30);
        assert_eq!(of("/wpack-runner --stop-time 90500ms /app.cwasm", &[], &[]).stop_seconds, 96);
    }

    #[test]
    fn how_much_it_does_at_once() {
        assert_eq!(of("/wpack-runner /app.cwasm", &[], &[]).requests, 128);
        assert_eq!(of("/wpack-runner --max-requests 8 /app.cwasm", &[], &[]).requests, 8);
    }

    #[test]
    fn where_it_writes() {
        let line =
            "/wpack-runner --dir /data::/d --dir /etc/x::/x::ro --dir / --dir .. --dir /a:b /app.cwasm";
        assert_eq!(of(line, &[], &[]).folders, ["/data"]);
    }
}
