//! The ways to send a blob, one after the other.

use std::collections::VecDeque;

use crate::{Error, Result, registry};

/// A way to send a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// One PUT: two requests a blob, and what most registries take.
    Whole,
    /// One PATCH without a range, as Docker sends it, and an empty PUT.
    Stream,
    /// PATCH with ranges, for what limits the size of a request. Last, since some registries that answer it
    /// keep only one chunk (JFrog; ECR, aws/containers-roadmap #2831).
    Chunks,
}

/// The ways that are left, the next one first.
pub(super) struct Ladder {
    ways: VecDeque<Way>,
    first_refusal: Option<Error>,
}

impl Ladder {
    pub(super) fn new() -> Self {
        Self { ways: [Way::Whole, Way::Stream, Way::Chunks].into(), first_refusal: None }
    }

    pub(super) fn way(&self) -> Way {
        self.ways.front().copied().unwrap_or(Way::Whole)
    }

    /// Goes to the next way, at once if this one was refused.
    ///
    /// # Errors
    /// What shall be waited for or told: of several refusals the first, which is that of the usual way.
    pub(super) fn after(&mut self, error: Error) -> Result<()> {
        match &error {
            Error::Registry(e) if is_refusal(self.way(), e) => {
                self.ways.pop_front();
                let first = self.first_refusal.take().unwrap_or(error);
                if self.ways.is_empty() {
                    return Err(first);
                }
                self.first_refusal = Some(first);
                Ok(())
            }
            // Something on the way may cut long requests off; chunks go on by themselves.
            Error::Registry(e) if e.broke_off() && self.way() != Way::Chunks => {
                self.ways.rotate_left(1);
                Err(error)
            }
            _ => Err(error),
        }
    }
}

/// Whether the registry does not know this way, or limits it. What is no PUT may be unknown in more words.
fn is_refusal(way: Way, error: &registry::Error) -> bool {
    let refused = match error.status() {
        Some(404 | 405 | 413 | 416) => true,
        Some(400 | 411 | 415 | 501) => way != Way::Whole,
        _ => false,
    };
    refused && !error.retryable()
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, StatusCode};

    use super::*;

    fn answer(status: u16) -> Error {
        let url = "https://a/v2/".parse().unwrap();
        registry::Error::from_answer(&Method::PUT, &url, StatusCode::from_u16(status).unwrap(), b"").into()
    }

    #[test]
    fn of_many_refusals_the_first_is_told() {
        for status in [404, 405, 413, 416] {
            let mut ladder = Ladder::new();
            ladder.after(answer(status)).unwrap();
            assert_eq!(ladder.way(), Way::Stream);
            ladder.after(answer(501)).unwrap();
            assert_eq!(ladder.way(), Way::Chunks);
            let error = ladder.after(answer(405)).unwrap_err();
            assert!(matches!(error, Error::Registry(e) if e.status() == Some(status)));
        }
    }

    #[test]
    fn other_failures_change_nothing() {
        for status in [400, 401, 403, 429, 500, 503] {
            let mut ladder = Ladder::new();
            ladder.after(answer(status)).unwrap_err();
            assert_eq!(ladder.way(), Way::Whole, "{status}");
        }
    }
}
