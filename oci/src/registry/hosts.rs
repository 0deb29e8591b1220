//! What all clients of one process know of each registry together.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::time::{Instant, sleep_until};

use super::pace::Pace;

/// The registries that were reached, by host. What was cloned is shared: two repositories of a registry keep
/// quiet together, and are no more of a burden to it than one.
#[derive(Clone, Default)]
pub struct Hosts(Arc<Mutex<BTreeMap<String, Arc<Host>>>>);

impl Hosts {
    pub(super) fn get(&self, host: &str) -> Arc<Host> {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(host.to_owned()).or_default())
    }
}

/// One registry, as all who send requests to it see it.
#[derive(Default)]
pub(super) struct Host {
    asking: Pace,
    sending: Pace,
    quiet: Mutex<Option<Instant>>,
}

impl Host {
    /// How many requests it gets at once of those that send content, or of the others. What is sent may be read from
    /// the same registry at that moment: if both were counted together, the one could wait for the other for ever.
    pub(super) fn pace(&self, sends_content: bool) -> &Pace {
        if sends_content { &self.sending } else { &self.asking }
    }

    /// Leaves the registry alone until then, or longer if it asked for that before.
    pub(super) fn keep_quiet_until(&self, until: Instant) {
        let mut quiet = self.quiet();
        *quiet = (*quiet).max(Some(until));
    }

    /// Waits until the registry wants to hear again.
    pub(super) async fn wait_for_it(&self) {
        let until = *self.quiet();
        if let Some(until) = until {
            sleep_until(until).await;
        }
    }

    fn quiet(&self) -> MutexGuard<'_, Option<Instant>> {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::{Method, StatusCode};

    use super::{super::Error, *};

    #[test]
    fn clones_know_one_host() {
        let hosts = Hosts::default();
        assert!(Arc::ptr_eq(&hosts.get("a"), &hosts.clone().get("a")));
        assert!(!Arc::ptr_eq(&hosts.get("a"), &hosts.get("b")));
    }

    #[test]
    fn who_sends_does_not_keep_waiting_who_reads_for_it() {
        let host = Host::default();
        let turns: Vec<_> = std::iter::from_fn(|| host.pace(true).try_turn()).take(2).collect();
        let url = "https://a/v2/".parse().unwrap();
        let enough = Error::from_answer(&Method::PUT, &url, StatusCode::TOO_MANY_REQUESTS, b"");
        turns[0].learn::<()>(&Err(enough.into()));
        assert!(host.pace(true).try_turn().is_none());
        assert!(host.pace(false).try_turn().is_some());
    }

    #[test]
    fn the_longest_wait_holds() {
        let host = Host::default();
        let [soon, late] = [1, 2].map(|seconds| Instant::now() + Duration::from_secs(seconds));
        host.keep_quiet_until(late);
        host.keep_quiet_until(soon);
        assert_eq!(*host.quiet(), Some(late));
    }
}
