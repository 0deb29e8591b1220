//! How many requests a registry gets at once: half as many when it is too much for it, and slowly more again
//! (additive increase, multiplicative decrease).

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Error;

/// From here on nobody counts any more: there are never so many jobs.
const UNLIMITED: usize = 64;

/// The requests under way to one registry.
pub(super) struct Pace {
    state: Mutex<State>,
    left: Notify,
}

struct State {
    under_way: usize,
    limit: usize,
    /// The answers since the limit has changed.
    answers: usize,
    /// How often the limit was lowered: what was sent before says nothing about the lower one.
    round: u64,
}

/// A request that may be sent. It is over when this is dropped.
pub(super) struct Turn<'a> {
    pace: &'a Pace,
    round: u64,
}

impl Default for Pace {
    fn default() -> Self {
        let state = State { under_way: 0, limit: UNLIMITED, answers: 0, round: 0 };
        Self { state: Mutex::new(state), left: Notify::new() }
    }
}

impl Pace {
    /// Waits until one more request may be sent.
    pub(super) async fn turn(&self) -> Turn<'_> {
        loop {
            let left = self.left.notified();
            if let Some(turn) = self.try_turn() {
                return turn;
            }
            left.await;
        }
    }

    /// A turn, if there is one at once.
    pub(super) fn try_turn(&self) -> Option<Turn<'_>> {
        let mut state = self.state();
        if state.under_way >= state.limit && state.limit < UNLIMITED {
            return None;
        }
        state.under_way += 1;
        Some(Turn { pace: self, round: state.round })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Learns from what became of the request.
    pub(super) fn learn<T>(&self, outcome: &crate::Result<T>) {
        match outcome {
            Err(crate::Error::Registry(error)) if is_too_much(error) => self.slow_down(),
            _ => self.speed_up(),
        }
    }

    fn slow_down(&self) {
        let mut state = self.pace.state();
        if state.round == self.round {
            state.limit = (state.limit.min(state.under_way) / 2).max(1);
            state.answers = 0;
            state.round += 1;
        }
    }

    /// One more at once, after as many answers as there may be requests.
    fn speed_up(&self) {
        let mut state = self.pace.state();
        state.answers += 1;
        if state.answers >= state.limit && state.limit < UNLIMITED {
            state.limit += 1;
            state.answers = 0;
            drop(state);
            self.pace.left.notify_waiters();
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.pace.state().under_way -= 1;
        self.pace.left.notify_waiters();
    }
}

/// 503 says so only together with a time to come back.
fn is_too_much(error: &Error) -> bool {
    match error.status() {
        Some(429) => true,
        Some(503) => error.retry_after().is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, StatusCode};

    use super::*;

    fn answer(status: u16, retry_after: Option<u64>) -> crate::Result<()> {
        let url = "https://a/v2/".parse().unwrap();
        let status = StatusCode::from_u16(status).unwrap();
        let error = Error::from_answer(&Method::PUT, &url, status, b"");
        Err(error.after(retry_after.map(std::time::Duration::from_secs)).into())
    }

    fn turns(pace: &Pace) -> Vec<Turn<'_>> {
        std::iter::from_fn(|| pace.try_turn()).take(100).collect()
    }

    #[test]
    fn without_a_complaint_nobody_counts() {
        assert_eq!(turns(&Pace::default()).len(), 100);
    }

    #[test]
    fn half_as_many_once_and_slowly_more() {
        let pace = Pace::default();
        let eight: Vec<_> = (0..8).filter_map(|_| pace.try_turn()).collect();
        eight.iter().for_each(|turn| turn.learn(&answer(429, None)));
        drop(eight);
        let four = turns(&pace);
        assert_eq!(four.len(), 4, "one burst is one reason to slow down");
        four.iter().for_each(|turn| turn.learn(&Ok(())));
        drop(four);
        let five = turns(&pace);
        assert_eq!(five.len(), 5);
        five[0].learn(&answer(503, Some(1)));
        drop(five);
        assert_eq!(turns(&pace).len(), 2);
    }

    #[test]
    fn one_is_always_possible() {
        let pace = Pace::default();
        for _ in 0..5 {
            pace.try_turn().unwrap().learn(&answer(429, None));
        }
        assert_eq!(turns(&pace).len(), 1);
    }

    #[test]
    fn other_failures_are_no_complaint() {
        let pace = Pace::default();
        for status in [401, 404, 500, 503] {
            pace.try_turn().unwrap().learn(&answer(status, None));
        }
        assert_eq!(turns(&pace).len(), 100);
    }
}
