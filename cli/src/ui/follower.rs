//! What is told of the traffic with registries.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::HumanBytes;
use wpack_oci::registry::{Error, Exchange, Observer};

use super::{Verbosity, screen::Screen};

/// Tells as much of the traffic as is wanted.
pub(super) struct Follower {
    screen: Screen,
    verbosity: Verbosity,
    /// The lines that are not said twice: each tag of an image is a repository that is opened anew.
    said: Mutex<BTreeSet<String>>,
}

impl Follower {
    pub(super) fn new(screen: Screen, verbosity: Verbosity) -> Self {
        Self { screen, verbosity, said: Mutex::default() }
    }

    fn once(&self, line: String, say: impl FnOnce(&str)) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if !said.contains(&line) {
            say(&line);
            said.insert(line);
        }
    }
}

impl Observer for Follower {
    fn exchanged(&self, exchange: &Exchange) {
        if self.verbosity >= Verbosity::Headers {
            let headers = exchange.headers.iter().map(|(name, value)| format!("\n  {name}: {value}"));
            // In one piece, since requests end at the same time.
            self.screen.line(&(line(exchange) + &headers.collect::<String>()));
        } else if self.verbosity >= Verbosity::Requests {
            self.screen.line(&line(exchange));
        }
    }

    fn identified(&self, registry: &str, origin: Option<&str>) {
        if self.verbosity >= Verbosity::Verbose {
            let line = match origin {
                Some(origin) => format!("credentials for {registry} come from {origin}"),
                None => format!("no credentials for {registry}: it is used anonymously"),
            };
            self.once(line, |line| self.screen.line(line));
        }
    }

    fn retrying(&self, error: &Error, wait: Duration) {
        if self.verbosity >= Verbosity::Normal {
            let when = if wait.is_zero() { "at once".to_owned() } else { format!("in {wait:.1?}") };
            self.screen.warning(&format!("{error}; trying again {when}"));
        }
    }

    fn warned(&self, registry: &str, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            self.once(format!("{registry} says: {text}"), |line| self.screen.warning(line));
        }
    }
}

/// A request in one line.
fn line(exchange: &Exchange) -> String {
    let Exchange { method, url, status, failure, sent, received, duration, .. } = exchange;
    let bytes = |count: &u64, how: &str| (*count > 0).then(|| format!("{} {how}", HumanBytes(*count)));
    let facts = [
        status.map(|status| status.to_string()),
        failure.clone(),
        bytes(sent, "sent"),
        bytes(received, "received"),
        Some(format!("{duration:.1?}")),
    ];
    format!("{method} {url}: {}", facts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_line() {
        let exchange = Exchange {
            method: "PUT".to_owned(),
            url: "https://e.io/v2/a/blobs/uploads/1?…".to_owned(),
            status: Some(201),
            sent: 1_572_864,
            duration: Duration::from_micros(38_240),
            ..Exchange::default()
        };
        let url = "PUT https://e.io/v2/a/blobs/uploads/1?…";
        assert_eq!(line(&exchange), format!("{url}: 201, 1.50 MiB sent, 38.2ms"));
        let failure = Some("connection reset".to_owned());
        let broken = Exchange { status: None, failure, sent: 0, ..exchange };
        assert_eq!(line(&broken), format!("{url}: connection reset, 38.2ms"));
    }
}
