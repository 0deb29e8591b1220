//! The one place that decides what is tried again, and when.

use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::header::{self, HeaderMap};
use tokio::time::{Instant, sleep};

use super::{Error, Observer, Settings, date, hosts::Host};

/// How long a registry is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often a request is sent before its failure is final.
    pub tries: u32,
    /// The wait before the second try; it doubles with each further one.
    pub delay: Duration,
    /// The longest wait before a try. A registry that asks for more is given up.
    pub longest_delay: Duration,
    /// How long a connection may take.
    pub connect: Duration,
    /// How long a transfer, or a request without content, may stand still.
    pub idle: Duration,
    /// How long an answer may take once the content has been sent: the registry hashes and moves it first.
    pub answer: Duration,
}

/// Five tries, as Docker and regclient; a registry may ask for two minutes of silence, but not for an hour.
impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 5,
            delay: Duration::from_secs(1),
            longest_delay: Duration::from_secs(120),
            connect: Duration::from_secs(30),
            idle: Duration::from_secs(60),
            answer: Duration::from_secs(300),
        }
    }
}

/// How often is tried where nobody ever listened; a registry that did may be restarting.
const TRIES_WHEN_REFUSED: u32 = 2;

/// The retries of one registry. When it asks to be left alone, all its requests wait.
pub(super) struct Retry {
    patience: Patience,
    observer: Arc<dyn Observer>,
    host: Arc<Host>,
    was_reached: AtomicBool,
}

impl Retry {
    pub(super) fn new(host: Arc<Host>, settings: &Settings) -> Self {
        Self {
            patience: settings.patience,
            observer: Arc::clone(&settings.observer),
            host,
            was_reached: AtomicBool::new(false),
        }
    }

    /// Runs `attempt` until it succeeds or its failure is final.
    pub(super) async fn run<T>(
        &self,
        mut attempt: impl AsyncFnMut() -> crate::Result<T>,
    ) -> crate::Result<T> {
        let mut tried = 0;
        loop {
            self.host.wait_for_it().await;
            let result = attempt().await;
            self.remember(&result);
            tried += 1;
            match &result {
                Err(crate::Error::Registry(error)) if tried < self.tries(error) && self.may_wait(error) => {
                    self.wait(tried, error).await;
                }
                _ => return result,
            }
        }
    }

    fn remember<T>(&self, result: &crate::Result<T>) {
        let is_refused = matches!(result, Err(crate::Error::Registry(error)) if error.nobody_listens());
        if !is_refused {
            self.was_reached.store(true, Ordering::Relaxed);
        }
    }

    fn tries(&self, error: &Error) -> u32 {
        let tries = self.patience.tries;
        if error.nobody_listens() && !self.was_reached.load(Ordering::Relaxed) {
            return tries.min(TRIES_WHEN_REFUSED);
        }
        tries
    }

    fn may_wait(&self, error: &Error) -> bool {
        error.retryable() && error.retry_after().is_none_or(|after| after <= self.patience.longest_delay)
    }

    async fn wait(&self, tried: u32, error: &Error) {
        let wait = error.retry_after().unwrap_or_else(|| self.backoff(tried));
        self.tell(error, wait);
        if error.retry_after().is_some() {
            self.host.keep_quiet_until(Instant::now() + wait);
        } else {
            sleep(wait).await;
        }
    }

    pub(super) fn tell(&self, error: &Error, wait: Duration) {
        self.observer.retrying(error, wait);
    }

    /// Doubles each time; a random part of up to a half keeps parallel clients apart.
    fn backoff(&self, tried: u32) -> Duration {
        let doubled = self.patience.delay.saturating_mul(2_u32.saturating_pow(tried - 1));
        let random = u32::try_from(RandomState::new().hash_one(tried) % 512).unwrap_or_default();
        doubled.min(self.patience.longest_delay) * (512 + random) / 1024
    }
}

/// `Retry-After` in both its forms (RFC 9110, section 10.2.3); the date counts from the answer's own `Date`.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let after = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let (until, now) = (date::parse(after)?, date::parse(text(header::DATE)?)?);
    Some(Duration::from_secs(until.saturating_sub(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn retry_after_has_two_forms() {
        let seconds = |pairs: &[_]| retry_after(&headers(pairs)).map(|d| d.as_secs());
        assert_eq!(seconds(&[("retry-after", "7")]), Some(7));
        let until = ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(seconds(&[until, ("date", "Sun, 06 Nov 1994 08:49:30 GMT")]), Some(7));
        assert_eq!(seconds(&[until, ("date", "Sun, 06 Nov 1994 09:49:30 GMT")]), Some(0));
        assert_eq!(seconds(&[until]), None);
        assert_eq!(seconds(&[("retry-after", "-1")]), None);
        assert_eq!(seconds(&[]), None);
    }

    #[test]
    fn waits_double_within_bounds() {
        let retry = Retry::new(Arc::default(), &Settings::new(crate::Credentials::default()));
        for (tried, most) in [(1, 1), (2, 2), (3, 4), (20, 120), (u32::MAX, 120)] {
            let wait = retry.backoff(tried);
            assert!(wait <= Duration::from_secs(most) && wait * 2 >= Duration::from_secs(most), "{tried}");
        }
    }
}
