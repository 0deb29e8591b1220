//! Whole files in, whole reports out.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod cases;
mod contents;
mod hostile;
mod invariants;
mod json;
mod kinds;
mod policy;
mod support;
mod targets;
mod worlds;
