//! Whole files in, whole reports out.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod cases;
mod contents;
mod hostile;
mod json;
mod mutations;
mod support;
mod targets;
