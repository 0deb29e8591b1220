//! What the README and the pages of `docs/` promise, tried.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod book;
mod drawing;
mod messages;
mod sessions;
