//! What `wpack generate` writes, judged by the validators of each ecosystem.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod check;
mod files;
mod linters;
mod matrix;
mod programs;
mod refusals;
